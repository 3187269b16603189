/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * problem.h: what a person did wrong, with its place. A model, document, table or command line
 * is checked to its end and yields a list of problems; each prints as one line
 * "file:line:column: error: message". Owned by whoever started the check. No threads.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LOLIGO_ERROR (loligo_error_quark ())
GQuark loligo_error_quark (void);

/* The code decides the exit status of the shell command: INPUT gives 2, the others give 1. */
typedef enum
{
  LOLIGO_ERROR_INPUT,      /* a model, document, table or command line is wrong */
  LOLIGO_ERROR_RUN,        /* a value became NaN or infinite */
  LOLIGO_ERROR_MEMORY,     /* it does not fit */
  LOLIGO_ERROR_FILE,       /* a file could not be read or written */
  LOLIGO_ERROR_CANCELLED,
  LOLIGO_ERROR_UNSUPPORTED /* this build or host lacks it (machine code, a precision) */
} LoligoErrorCode;

/* Sets ERROR to LOLIGO_ERROR_INPUT with the message made of FORMAT. Always FALSE: "return loligo_refuse (...)". */
gboolean loligo_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

typedef struct
{
  char *file;    /* may be NULL */
  guint line;    /* from 1; 0 where there is no place */
  guint column;  /* from 1, in characters */
  guint length;  /* characters of the offending text; 0 when unknown */
  char *message; /* what is wrong and what to do, translated, one line */
} LoligoProblem;

typedef struct _LoligoProblems LoligoProblems;

LoligoProblems *loligo_problems_new (void);
void loligo_problems_free (LoligoProblems *problems);
guint loligo_problems_get_count (const LoligoProblems *problems);
/* Returns: (transfer none), in the order of the text once loligo_problems_sort was called. */
const LoligoProblem *loligo_problems_get (const LoligoProblems *problems, guint index);
/* Keeps at most 100 problems; further ones are counted in get_count but not kept. */
void loligo_problems_add (LoligoProblems *problems, const char *file, guint line, guint column,
                          guint length, const char *format, ...) G_GNUC_PRINTF (6, 7);
void loligo_problems_sort (LoligoProblems *problems);
/* "file:line:column: error: message", without the parts that are unknown. (transfer full) */
char *loligo_problem_to_string (const LoligoProblem *problem);
/* All of them, a line each, newline at the end of each. (transfer full) */
char *loligo_problems_to_string (const LoligoProblems *problems);
/* Sets ERROR (LOLIGO_ERROR_INPUT) from the first problem when there is one; returns TRUE when there is none. */
gboolean loligo_problems_to_error (const LoligoProblems *problems, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoProblems, loligo_problems_free)

G_END_DECLS
