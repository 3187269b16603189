/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * array-private.h: what array-file.c (the zip) and array-reader.c (an array in it) share.
 */
#pragma once

#include "model/array-file.h"

#include <stdio.h>

G_BEGIN_DECLS

/* As the directory of the zip has it; nothing of it is checked. */
typedef struct
{
  char *name; /* without .npy */
  guint method; /* 0 stored, 8 deflated */
  gboolean is_locked; /* encrypted */
  guint32 crc;
  guint64 packed_size, size, offset;
} LoligoArrayMember;

LoligoArrayReader *loligo_array_reader_new (const char *path, const LoligoArrayMember *member,
                                            GError **error);
/* Little-endian. */
guint64 loligo_array_get_number (const guint8 *bytes, guint n_bytes);
/* "PATH: MESSAGE"; FALSE. */
gboolean loligo_array_fail (GError **error, const char *path, const char *message);

G_END_DECLS
