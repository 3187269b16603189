/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table.h: reads tables of numbers as comma-separated text. Numbers are never localised.
 * Reading is bounded (256 MiB, 10^8 numbers) and says file, line, column of what is wrong.
 */
#pragma once

#include "base/problem.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 n_rows, n_columns;
  double *values; /* row-major */
  char **names;   /* n_columns + NULL; NULL when there is no header */
  char *unit;     /* of a "# unit: mV" line; NULL */
} LoligoTable;

/* Comma, semicolon, tab or blanks between; lines that begin with # are comments; the first line may
 * be a header. NULL when a problem was added. */
LoligoTable *loligo_table_load (const char *path, LoligoProblems *problems);
LoligoTable *loligo_table_parse (const char *text, gsize length, const char *file,
                                 LoligoProblems *problems);
void loligo_table_free (LoligoTable *table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoTable, loligo_table_free)

G_END_DECLS
