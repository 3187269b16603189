/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * output-file.h: a file written as a stream and put in place in one go: it grows beside its target, is synced and
 * renamed at the end, so whatever goes wrong, the earlier file stays as it was. The first failure is kept and later
 * writes do nothing; only finish reports it. One thread.
 */
#pragma once

#include "base/problem.h"

G_BEGIN_DECLS

typedef struct _LoligoOutputFile LoligoOutputFile;

/* PATH may name a device or a pipe: it is then written directly. NULL and LOLIGO_ERROR_FILE when it
 * cannot be made. */
LoligoOutputFile *loligo_output_file_new (const char *path, GError **error);
void loligo_output_file_write (LoligoOutputFile *file, const void *data, gsize length);
void loligo_output_file_print (LoligoOutputFile *file, const char *text);
/* A number for files: up to 15 significant digits, never localised. */
void loligo_output_file_print_number (LoligoOutputFile *file, double value);
guint64 loligo_output_file_get_position (const LoligoOutputFile *file);
/* Overwrites what was written at POSITION before. */
void loligo_output_file_patch (LoligoOutputFile *file, guint64 position, const void *data,
                               gsize length);
/* FALSE once something failed, so that a long export can end early. */
gboolean loligo_output_file_is_good (const LoligoOutputFile *file);
/* Puts the file in place and frees FILE. FALSE and LOLIGO_ERROR_FILE (the file and the reason) when anything
 * failed on the way. */
gboolean loligo_output_file_finish (LoligoOutputFile *file, GError **error);
/* Gives up: removes what was written, frees FILE. */
void loligo_output_file_abandon (LoligoOutputFile *file);

/* DIR and its parents. */
gboolean loligo_make_folder (const char *dir, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoOutputFile, loligo_output_file_abandon)

G_END_DECLS
