/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run-options.h: the command line of `loligo run` and the document it makes: a file's or one around
 * a model, with the changes that the options ask for. It runs nothing.
 */
#pragma once

#include "cli/cli-private.h"

G_BEGIN_DECLS

typedef struct
{
  char *what; /* the file, model or id */
  char *size, *duration, *dt, *method, *seed, *threads, *precision, *memory;
  char **inputs, **settings, **records;
  char *out, *figure;
  LoligoDataFormat format;
  gboolean no_jit, as_json, progress;
} LoligoRunOptions;

/* -1 to go on, else the exit status. */
int loligo_run_options_read (LoligoRunOptions *options, int argc, char **argv);
void loligo_run_options_clear (LoligoRunOptions *options);
/* TRUE when recordings are wanted by somebody. */
gboolean loligo_run_options_keep_data (const LoligoRunOptions *options);

/* (transfer full); NULL when a problem was added, or ERROR set. NODE receives the id of a model's
 * own node, NULL for a document. (transfer full) */
LoligoDocument *loligo_run_options_make_document (const LoligoRunOptions *options,
                                                  LoligoLibrary *library, char **node,
                                                  LoligoProblems *problems, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LoligoRunOptions, loligo_run_options_clear)

G_END_DECLS
