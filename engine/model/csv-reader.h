/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv-reader.h: a file of numbers as text, field by field, so that files larger than memory are no matter. Comma,
 * semicolon, tab or blanks between; lines that begin with # are comments; empty lines are skipped. Any bytes at all.
 * model/table.c reads tables that are small. One thread.
 */
#pragma once

#include <glib.h>
#include <stdio.h>

G_BEGIN_DECLS

typedef struct _LoligoCsvReader LoligoCsvReader;

typedef enum
{
  LOLIGO_CSV_FIELD,      /* more follow on the line */
  LOLIGO_CSV_LAST_FIELD, /* of the line */
  LOLIGO_CSV_END         /* of the file; there is no field */
} LoligoCsvToken;

/* NULL and ERROR where PATH cannot be read. */
LoligoCsvReader *loligo_csv_reader_open (const char *path, GError **error);
void loligo_csv_reader_close (LoligoCsvReader *reader);
/* TEXT, without blanks and quotes around it, is the reader's until the next call; what is longer than 200 bytes is
 * cut. */
LoligoCsvToken loligo_csv_reader_next (LoligoCsvReader *reader, const char **text);
guint64 loligo_csv_reader_get_line (const LoligoCsvReader *reader); /* of the last field, from 1 */
/* Of a "# unit: mV" line so far; NULL. */
const char *loligo_csv_reader_get_unit (const LoligoCsvReader *reader);
guint64 loligo_csv_reader_get_size (const LoligoCsvReader *reader); /* bytes of the file */
guint64 loligo_csv_reader_get_position (const LoligoCsvReader *reader); /* bytes read */
/* TEXT as a finite number: never localised. */
gboolean loligo_csv_number_parse (const char *text, double *value);

/* A file that is no folder, pipe or device; NULL and ERROR otherwise. */
FILE *loligo_csv_open_plain (const char *path, guint64 *size, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoCsvReader, loligo_csv_reader_close)

G_END_DECLS
