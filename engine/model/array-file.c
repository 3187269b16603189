/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * array-file.c: the zip of a .npz: finds its members and their places. array-reader.c reads what is in them. The zip
 * format is PKWARE's APPNOTE 6.3, with zip64. Called by pair-file.c.
 */
#include "model/array-private.h"

#include "base/i18n.h"
#include "model/csv-reader.h"

#include <string.h>

#define END_BYTES 22
#define END64_BYTES 56
#define LOCATOR_BYTES 20
#define DIRECTORY_BYTES 46
#define COMMENT_LIMIT 65535
#define DIRECTORY_LIMIT (1 << 20)

struct _LoligoArrayFile
{
  char *path;
  GArray *members; /* of LoligoArrayMember */
};

static void
clear_member (gpointer data)
{
  g_free (((LoligoArrayMember *) data)->name);
}

static gboolean
read_at (FILE *file, guint64 offset, void *data, gsize length)
{
  return offset <= G_MAXINT64 && fseeko (file, (off_t) offset, SEEK_SET) == 0
         && fread (data, 1, length, file) == length;
}

guint64
loligo_array_get_number (const guint8 *bytes, guint n_bytes)
{
  guint64 value = 0;
  for (guint k = n_bytes; k-- > 0;)
    value = value << 8 | bytes[k];
  return value;
}

#define GET16(bytes, offset) loligo_array_get_number ((bytes) + (offset), 2)
#define GET32(bytes, offset) loligo_array_get_number ((bytes) + (offset), 4)
#define GET64(bytes, offset) loligo_array_get_number ((bytes) + (offset), 8)

typedef struct
{
  guint64 n_members, offset, size;
} Directory;

/* Where the directory is, from the end of the file backwards. */
static gboolean
find_directory (FILE *file, guint64 size, Directory *directory)
{
  guint64 n = MIN (size, COMMENT_LIMIT + END_BYTES);
  g_autofree guint8 *tail = g_malloc (n + 1);
  if (n < END_BYTES || !read_at (file, size - n, tail, n))
    return FALSE;
  guint64 at = n - END_BYTES + 1;
  while (at > 0 && GET32 (tail, at - 1) != 0x06054b50)
    at--;
  if (at-- == 0)
    return FALSE;
  *directory = (Directory) { GET16 (tail, at + 10), GET32 (tail, at + 16), GET32 (tail, at + 12) };
  guint8 locator[LOCATOR_BYTES], end[END64_BYTES];
  guint64 position = size - n + at;
  if (position < LOCATOR_BYTES
      || !read_at (file, position - LOCATOR_BYTES, locator, LOCATOR_BYTES)
      || GET32 (locator, 0) != 0x07064b50)
    return TRUE;
  if (!read_at (file, GET64 (locator, 8), end, END64_BYTES) || GET32 (end, 0) != 0x06064b50)
    return FALSE;
  *directory = (Directory) { GET64 (end, 32), GET64 (end, 48), GET64 (end, 40) };
  return TRUE;
}

/* The sizes and place that do not fit in 32 bits, in the order of the fields that say so. */
static void
read_zip64 (const guint8 *extra, guint64 length, LoligoArrayMember *member)
{
  guint64 *const fields[] = { &member->size, &member->packed_size, &member->offset };
  while (length >= 4)
    {
      guint64 n = GET16 (extra, 2);
      if (n > length - 4)
        return;
      const guint8 *at = extra + 4;
      for (guint k = 0; k < 3 && GET16 (extra, 0) == 1; k++)
        if (*fields[k] == G_MAXUINT32 && n - (guint64) (at - extra - 4) >= 8)
          {
            *fields[k] = GET64 (at, 0);
            at += 8;
          }
      extra += 4 + n;
      length -= 4 + n;
    }
}

static gboolean
read_members (LoligoArrayFile *file, const guint8 *bytes, const Directory *directory)
{
  guint64 at = 0;
  for (guint64 k = 0; k < directory->n_members; k++)
    {
      const guint8 *entry = bytes + at;
      if (directory->size - at < DIRECTORY_BYTES || GET32 (entry, 0) != 0x02014b50)
        return FALSE;
      guint64 n_name = GET16 (entry, 28), n_extra = GET16 (entry, 30), n_comment = GET16 (entry, 32);
      if (directory->size - at - DIRECTORY_BYTES < n_name + n_extra + n_comment)
        return FALSE;
      LoligoArrayMember member = { .method = (guint) GET16 (entry, 10),
                                   .is_locked = (GET16 (entry, 8) & 1) != 0,
                                   .crc = (guint32) GET32 (entry, 16),
                                   .packed_size = GET32 (entry, 20),
                                   .size = GET32 (entry, 24),
                                   .offset = GET32 (entry, 42) };
      const char *name = (const char *) entry + DIRECTORY_BYTES;
      read_zip64 (entry + DIRECTORY_BYTES + n_name, n_extra, &member);
      gboolean is_array = n_name > 4 && memcmp (name + n_name - 4, ".npy", 4) == 0;
      member.name = g_strndup (name, is_array ? n_name - 4 : n_name);
      g_array_append_val (file->members, member);
      at += DIRECTORY_BYTES + n_name + n_extra + n_comment;
    }
  return TRUE;
}

static gboolean
read_directory (LoligoArrayFile *file, FILE *stream, guint64 size)
{
  Directory directory;
  if (!find_directory (stream, size, &directory)
      || directory.size > DIRECTORY_LIMIT || directory.size / DIRECTORY_BYTES < directory.n_members)
    return FALSE;
  g_autofree guint8 *bytes = g_malloc (directory.size + 1);
  return read_at (stream, directory.offset, bytes, directory.size)
         && read_members (file, bytes, &directory);
}

LoligoArrayFile *
loligo_array_file_open (const char *path, GError **error)
{
  guint64 size;
  FILE *stream = loligo_csv_open_plain (path, &size, error);
  if (stream == NULL)
    return NULL;
  g_autoptr (LoligoArrayFile) file = g_new0 (LoligoArrayFile, 1);
  file->path = g_strdup (path);
  file->members = g_array_new (FALSE, FALSE, sizeof (LoligoArrayMember));
  g_array_set_clear_func (file->members, clear_member);
  gboolean is_read = read_directory (file, stream, size);
  fclose (stream);
  if (is_read)
    return g_steal_pointer (&file);
  loligo_array_fail (error, path, _("it is not a whole .npz file; save it with numpy.savez"));
  return NULL;
}

void
loligo_array_file_close (LoligoArrayFile *file)
{
  if (file == NULL)
    return;
  g_array_unref (file->members);
  g_free (file->path);
  g_free (file);
}

static const LoligoArrayMember *
find_member (const LoligoArrayFile *file, const char *name)
{
  for (guint k = 0; k < file->members->len; k++)
    if (g_str_equal (g_array_index (file->members, LoligoArrayMember, k).name, name))
      return &g_array_index (file->members, LoligoArrayMember, k);
  return NULL;
}

gboolean
loligo_array_file_has (const LoligoArrayFile *file, const char *name)
{
  return find_member (file, name) != NULL;
}

const char *
loligo_array_file_get_only (const LoligoArrayFile *file)
{
  return file->members->len == 1 ? g_array_index (file->members, LoligoArrayMember, 0).name : NULL;
}

LoligoArrayReader *
loligo_array_file_read (const LoligoArrayFile *file, const char *name, GError **error)
{
  const LoligoArrayMember *member = find_member (file, name);
  if (member != NULL)
    return loligo_array_reader_new (file->path, member, error);
  g_autofree char *message = g_strdup_printf (_("it has no array \"%s\""), name);
  loligo_array_fail (error, file->path, message);
  return NULL;
}
