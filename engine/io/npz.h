/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * npz.h: writes arrays as NumPy's .npz: a zip of stored .npy files, as a stream, entries of any size (zip64).
 * numpy.load opens it. One thread.
 */
#pragma once

#include "io/output-file.h"

G_BEGIN_DECLS

typedef struct _LoligoNpz LoligoNpz;

/* Writes into FILE, which stays the caller's and is finished by the caller after loligo_npz_free. */
LoligoNpz *loligo_npz_new (LoligoOutputFile *file);
#define LOLIGO_NPZ_VECTOR G_MAXUINT64 /* for COLUMNS: one dimension */

/* An array NAME of TYPE ("<f8", "<i8") and shape ROWS x COLUMNS, each of which may be 0. The data follows by
 * loligo_npz_write, in C order, exactly as much as the shape asks for. */
void loligo_npz_begin (LoligoNpz *npz, const char *name, const char *type, guint64 rows,
                       guint64 columns);
void loligo_npz_write (LoligoNpz *npz, const void *data, gsize length);
/* A text as an array without dimensions. */
void loligo_npz_add_text (LoligoNpz *npz, const char *name, const char *text);
/* Writes the directory of the zip and frees. */
void loligo_npz_free (LoligoNpz *npz);

G_END_DECLS
