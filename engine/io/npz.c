/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * npz.c: see npz.h. The zip format is PKWARE's APPNOTE 6.3, the .npy header NumPy's format 1.0. Every entry
 * carries zip64 sizes, so nothing changes at 4 GiB; checksum and size are patched in when an entry is complete.
 */
#include "io/npz.h"

#include <string.h>
#include <zlib.h>

typedef struct
{
  char *name; /* with .npy */
  guint64 offset, size;
  guint32 crc;
} Entry;

struct _LoligoNpz
{
  LoligoOutputFile *file;
  GArray *entries;
  guint64 data_begin; /* of the open entry */
  gboolean is_open;
};

#define VERSION 45          /* zip64 */
#define DOS_DATE 0x0021     /* 1980-01-01: the same data gives the same file */
#define LOCAL_HEADER_BYTES 30
#define CRC_OFFSET 14

static void
free_entry (gpointer data)
{
  g_free (((Entry *) data)->name);
}

LoligoNpz *
loligo_npz_new (LoligoOutputFile *file)
{
  LoligoNpz *npz = g_new0 (LoligoNpz, 1);
  npz->file = file;
  npz->entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  g_array_set_clear_func (npz->entries, free_entry);
  return npz;
}

static void
put16 (GByteArray *bytes, guint16 value)
{
  value = GUINT16_TO_LE (value);
  g_byte_array_append (bytes, (const guint8 *) &value, sizeof value);
}

static void
put32 (GByteArray *bytes, guint32 value)
{
  value = GUINT32_TO_LE (value);
  g_byte_array_append (bytes, (const guint8 *) &value, sizeof value);
}

static void
put64 (GByteArray *bytes, guint64 value)
{
  value = GUINT64_TO_LE (value);
  g_byte_array_append (bytes, (const guint8 *) &value, sizeof value);
}

static void
put_all (LoligoNpz *npz, GByteArray *bytes)
{
  loligo_output_file_write (npz->file, bytes->data, bytes->len);
}

/* The fields that the local header and the directory share. */
static void
put_common (GByteArray *bytes, const Entry *entry, guint16 extra_length)
{
  put16 (bytes, VERSION);
  put16 (bytes, 1 << 11); /* the name is UTF-8 */
  put16 (bytes, 0);       /* stored */
  put16 (bytes, 0);
  put16 (bytes, DOS_DATE);
  put32 (bytes, entry->crc);
  put32 (bytes, G_MAXUINT32);
  put32 (bytes, G_MAXUINT32);
  put16 (bytes, (guint16) strlen (entry->name));
  put16 (bytes, extra_length);
}

static void
close_entry (LoligoNpz *npz)
{
  if (!npz->is_open)
    return;
  npz->is_open = FALSE;
  Entry *entry = &g_array_index (npz->entries, Entry, npz->entries->len - 1);
  entry->size = loligo_output_file_get_position (npz->file) - npz->data_begin;
  guint32 crc = GUINT32_TO_LE (entry->crc);
  guint64 sizes[2] = { GUINT64_TO_LE (entry->size), GUINT64_TO_LE (entry->size) };
  loligo_output_file_patch (npz->file, entry->offset + CRC_OFFSET, &crc, sizeof crc);
  loligo_output_file_patch (npz->file,
                            entry->offset + LOCAL_HEADER_BYTES + strlen (entry->name) + 4, sizes,
                            sizeof sizes);
}

static void
open_entry (LoligoNpz *npz, const char *name)
{
  close_entry (npz);
  Entry entry = { g_strconcat (name, ".npy", NULL),
                  loligo_output_file_get_position (npz->file), 0, 0 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  put32 (bytes, 0x04034b50);
  put_common (bytes, &entry, 20);
  g_byte_array_append (bytes, (const guint8 *) entry.name, (guint) strlen (entry.name));
  put16 (bytes, 1); /* zip64 */
  put16 (bytes, 16);
  put64 (bytes, 0);
  put64 (bytes, 0);
  put_all (npz, bytes);
  entry.crc = (guint32) crc32 (0, NULL, 0);
  g_array_append_val (npz->entries, entry);
  npz->data_begin = loligo_output_file_get_position (npz->file);
  npz->is_open = TRUE;
}

void
loligo_npz_write (LoligoNpz *npz, const void *data, gsize length)
{
  g_assert (npz->is_open);
  Entry *entry = &g_array_index (npz->entries, Entry, npz->entries->len - 1);
  entry->crc = (guint32) crc32_z (entry->crc, data, length);
  loligo_output_file_write (npz->file, data, length);
}

/* SHAPE: "(3, 4)" as Python writes it. The header is padded so that the data begins at a multiple of 64. */
static void
begin_array (LoligoNpz *npz, const char *name, const char *type, const char *shape)
{
  open_entry (npz, name);
  g_autoptr (GString) header = g_string_new (NULL);
  g_string_printf (header, "{'descr': '%s', 'fortran_order': False, 'shape': %s, }", type, shape);
  while ((10 + header->len + 1) % 64 != 0)
    g_string_append_c (header, ' ');
  g_string_append_c (header, '\n');
  guint16 length = GUINT16_TO_LE ((guint16) header->len);
  loligo_npz_write (npz, "\x93NUMPY\x01\x00", 8);
  loligo_npz_write (npz, &length, sizeof length);
  loligo_npz_write (npz, header->str, header->len);
}

void
loligo_npz_begin (LoligoNpz *npz, const char *name, const char *type, guint64 rows,
                  guint64 columns)
{
  g_autofree char *shape
      = columns == LOLIGO_NPZ_VECTOR
            ? g_strdup_printf ("(%" G_GUINT64_FORMAT ",)", rows)
            : g_strdup_printf ("(%" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT ")", rows, columns);
  begin_array (npz, name, type, shape);
}

void
loligo_npz_add_text (LoligoNpz *npz, const char *name, const char *text)
{
  glong length = 0;
  g_autofree gunichar *wide = g_utf8_to_ucs4 (text, -1, NULL, &length, NULL);
  if (wide == NULL)
    length = 0;
  g_autofree char *type = g_strdup_printf ("<U%ld", MAX (length, 1));
  begin_array (npz, name, type, "()");
  guint32 nothing = 0;
  for (glong i = 0; i < length; i++)
    {
      guint32 character = GUINT32_TO_LE (wide[i]);
      loligo_npz_write (npz, &character, sizeof character);
    }
  if (length == 0)
    loligo_npz_write (npz, &nothing, sizeof nothing);
}

static void
put_directory_entry (GByteArray *bytes, const Entry *entry)
{
  put32 (bytes, 0x02014b50);
  put16 (bytes, 3 << 8 | VERSION); /* made on Unix */
  put_common (bytes, entry, 28);
  put16 (bytes, 0); /* comment */
  put16 (bytes, 0); /* disk */
  put16 (bytes, 0);
  put32 (bytes, 0100644u << 16);
  put32 (bytes, G_MAXUINT32);
  g_byte_array_append (bytes, (const guint8 *) entry->name, (guint) strlen (entry->name));
  put16 (bytes, 1); /* zip64 */
  put16 (bytes, 24);
  put64 (bytes, entry->size);
  put64 (bytes, entry->size);
  put64 (bytes, entry->offset);
}

static void
put_directory_end (GByteArray *bytes, guint n_entries, guint64 begin, guint64 size)
{
  put32 (bytes, 0x06064b50); /* zip64 end of directory */
  put64 (bytes, 44);
  put16 (bytes, 3 << 8 | VERSION);
  put16 (bytes, VERSION);
  put32 (bytes, 0);
  put32 (bytes, 0);
  put64 (bytes, n_entries);
  put64 (bytes, n_entries);
  put64 (bytes, size);
  put64 (bytes, begin);
  put32 (bytes, 0x07064b50); /* where it is */
  put32 (bytes, 0);
  put64 (bytes, begin + size);
  put32 (bytes, 1);
  put32 (bytes, 0x06054b50); /* end of directory */
  put16 (bytes, 0);
  put16 (bytes, 0);
  put16 (bytes, (guint16) n_entries);
  put16 (bytes, (guint16) n_entries);
  put32 (bytes, G_MAXUINT32);
  put32 (bytes, G_MAXUINT32);
  put16 (bytes, 0);
}

void
loligo_npz_free (LoligoNpz *npz)
{
  close_entry (npz);
  guint64 begin = loligo_output_file_get_position (npz->file);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  for (guint i = 0; i < npz->entries->len; i++)
    put_directory_entry (bytes, &g_array_index (npz->entries, Entry, i));
  put_directory_end (bytes, npz->entries->len, begin, bytes->len);
  put_all (npz, bytes);
  g_array_unref (npz->entries);
  g_free (npz);
}
