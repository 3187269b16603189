/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * array-file.h: reads the arrays of a NumPy .npz, stored or deflated, number by number, so that files larger than
 * memory are no matter. Files are not trusted: whatever is wrong in one gives an error of one line. io/npz.h writes
 * such files. One thread an object.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LoligoArrayFile LoligoArrayFile;
typedef struct _LoligoArrayReader LoligoArrayReader;

#define LOLIGO_ARRAY_DIMENSIONS 2

LoligoArrayFile *loligo_array_file_open (const char *path, GError **error);
void loligo_array_file_close (LoligoArrayFile *file);
gboolean loligo_array_file_has (const LoligoArrayFile *file, const char *name);
/* The only array of the file; NULL where there are none or several. */
const char *loligo_array_file_get_only (const LoligoArrayFile *file);

/* Reads array NAME from its beginning. The file may be closed before. NULL and ERROR where there is none,
 * or it is not made of numbers (or text), or has more than two dimensions. */
LoligoArrayReader *loligo_array_file_read (const LoligoArrayFile *file, const char *name,
                                           GError **error);
void loligo_array_reader_free (LoligoArrayReader *reader);
guint loligo_array_reader_get_n_dimensions (const LoligoArrayReader *reader);
guint64 loligo_array_reader_get_length (const LoligoArrayReader *reader, guint dimension);
/* Numbers come column by column (Fortran's order), else row by row. */
gboolean loligo_array_reader_goes_by_columns (const LoligoArrayReader *reader);
guint64 loligo_array_reader_get_n (const LoligoArrayReader *reader); /* numbers in all */
/* FALSE and ERROR where the file is cut or damaged. At the last number the checksum is looked at. Not to be called
 * beyond it. */
gboolean loligo_array_reader_next (LoligoArrayReader *reader, double *value, GError **error);
/* The text of an array of one text; NULL and ERROR where it is none. (transfer full) */
char *loligo_array_reader_take_text (LoligoArrayReader *reader, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoArrayFile, loligo_array_file_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoArrayReader, loligo_array_reader_free)

G_END_DECLS
