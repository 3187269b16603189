/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * array-reader.c: one array of a .npz as a stream of numbers: the member's bytes, inflated by zlib where they are
 * deflated; the .npy header, NumPy's format 1.0 to 3.0; numbers of any usual type as doubles.
 */
#include "model/array-private.h"

#include "base/i18n.h"
#include "base/problem.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <zlib.h>

#define LOCAL_BYTES 30
#define HEADER_LIMIT 65536
#define BUFFER_BYTES 65536
#define TEXT_LIMIT 1024
#define WIDTH_LIMIT 4096 /* bytes of a text */

struct _LoligoArrayReader
{
  char *path, *name;
  FILE *file;
  z_stream stream;
  gboolean is_deflated;
  guint64 packed_left, left; /* bytes of the member, still to be read and to be given out */
  guint32 crc, expected_crc;
  guint8 *packed;
  guint8 *bytes; /* given out, from at to end */
  gsize at, end;
  char kind; /* 'f', 'i', 'u', 'b'; 'S', 'U' of text */
  guint width;
  gboolean is_big_endian, goes_by_columns;
  guint n_dimensions;
  guint64 lengths[LOLIGO_ARRAY_DIMENSIONS];
  guint64 n, n_taken;
};

gboolean
loligo_array_fail (GError **error, const char *path, const char *message)
{
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT, "%s: %s", path, message);
  return FALSE;
}

static gboolean
fail (const LoligoArrayReader *reader, GError **error, const char *message)
{
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT, _("%s: array \"%s\": %s"), reader->path,
               reader->name, message);
  return FALSE;
}

void
loligo_array_reader_free (LoligoArrayReader *reader)
{
  if (reader == NULL)
    return;
  if (reader->file != NULL)
    fclose (reader->file);
  if (reader->is_deflated)
    inflateEnd (&reader->stream);
  g_free (reader->path);
  g_free (reader->name);
  g_free (reader->packed);
  g_free (reader->bytes);
  g_free (reader);
}

/* ---- bytes ---- */

static gboolean
fill_packed (LoligoArrayReader *reader, gsize *length)
{
  *length = (gsize) MIN (reader->packed_left, BUFFER_BYTES);
  if (*length == 0 || fread (reader->packed, 1, *length, reader->file) != *length)
    return FALSE;
  reader->packed_left -= *length;
  return TRUE;
}

static gboolean
inflate_some (LoligoArrayReader *reader, guint8 *out, gsize wanted)
{
  z_stream *stream = &reader->stream;
  stream->next_out = out;
  stream->avail_out = (uInt) wanted;
  while (stream->avail_out > 0)
    {
      gsize length;
      if (stream->avail_in == 0)
        {
          if (!fill_packed (reader, &length))
            return FALSE;
          stream->next_in = reader->packed;
          stream->avail_in = (uInt) length;
        }
      int status = inflate (stream, Z_NO_FLUSH);
      if (status == Z_STREAM_END)
        return stream->avail_out == 0;
      if (status != Z_OK)
        return FALSE;
    }
  return TRUE;
}

/* More bytes behind those that are there; FALSE where the member has no more, or is damaged. */
static gboolean
fill (LoligoArrayReader *reader)
{
  gsize rest = reader->end - reader->at;
  memmove (reader->bytes, reader->bytes + reader->at, rest);
  reader->at = 0;
  reader->end = rest;
  gsize wanted = (gsize) MIN (reader->left, BUFFER_BYTES - rest);
  if (wanted == 0)
    return FALSE;
  guint8 *out = reader->bytes + rest;
  if (reader->is_deflated ? !inflate_some (reader, out, wanted)
                          : fread (out, 1, wanted, reader->file) != wanted)
    return FALSE;
  reader->crc = (guint32) crc32_z (reader->crc, out, wanted);
  reader->left -= wanted;
  reader->end += wanted;
  return reader->left > 0 || reader->crc == reader->expected_crc;
}

/* LENGTH (at most WIDTH_LIMIT or HEADER_LIMIT) bytes at once; NULL where there are not so many. */
static const guint8 *
take (LoligoArrayReader *reader, gsize length)
{
  while (reader->end - reader->at < length)
    if (length > BUFFER_BYTES || !fill (reader))
      return NULL;
  const guint8 *bytes = reader->bytes + reader->at;
  reader->at += length;
  return bytes;
}

/* ---- the header ---- */

/* Behind "'KEY':" in the text of a Python dictionary. */
static const char *
find_value (const char *header, const char *key)
{
  g_autofree char *quoted = g_strdup_printf ("'%s'", key);
  const char *at = strstr (header, quoted);
  if (at == NULL)
    return NULL;
  at += strlen (quoted);
  at += strspn (at, " ");
  if (*at != ':')
    return NULL;
  return at + 1 + strspn (at + 1, " ");
}

/* "'<f8'": byte order, kind, width. */
static gboolean
read_type (LoligoArrayReader *reader, const char *text)
{
  if (text == NULL || *text != '\'' || strchr ("<>|=", text[1]) == NULL || text[1] == '\0')
    return FALSE;
  reader->is_big_endian = text[1] == '>';
  reader->kind = text[2];
  char *end;
  guint64 width = g_ascii_strtoull (text + 3, &end, 10);
  if (*end != '\'' || end == text + 3 || width == 0 || width > WIDTH_LIMIT)
    return FALSE;
  reader->width = (guint) width;
  switch (reader->kind)
    {
    case 'f':
      return width == 4 || width == 8;
    case 'i':
    case 'u':
      return width == 1 || width == 2 || width == 4 || width == 8;
    case 'b':
      return width == 1;
    case 'U':
      reader->width *= 4;
      return TRUE;
    case 'S':
      return TRUE;
    default:
      return FALSE;
    }
}

/* "(3, 4)" */
static gboolean
read_shape (LoligoArrayReader *reader, const char *text)
{
  if (text == NULL || *text++ != '(')
    return FALSE;
  reader->n = 1;
  for (text += strspn (text, " ,"); *text != ')'; text += strspn (text, " ,"))
    {
      char *end;
      guint64 length = g_ascii_strtoull (text, &end, 10);
      if (end == text || !g_ascii_isdigit (*text)
          || reader->n_dimensions == LOLIGO_ARRAY_DIMENSIONS
          || (length > 0 && reader->n > G_MAXINT64 / length))
        return FALSE;
      reader->lengths[reader->n_dimensions++] = length;
      reader->n *= length;
      text = end;
    }
  return TRUE;
}

static gboolean
read_header (LoligoArrayReader *reader, GError **error)
{
  const guint8 *magic = take (reader, 8);
  guint n_length = magic != NULL && magic[6] >= 2 ? 4 : 2;
  if (magic == NULL || memcmp (magic, "\x93NUMPY", 6) != 0 || magic[6] < 1 || magic[6] > 3)
    return fail (reader, error, _("it is not a NumPy array"));
  const guint8 *bytes = take (reader, n_length);
  guint64 length = bytes == NULL ? 0 : loligo_array_get_number (bytes, n_length);
  bytes = bytes == NULL || length >= HEADER_LIMIT ? NULL : take (reader, length);
  if (bytes == NULL)
    return fail (reader, error, _("it is cut or damaged"));
  g_autofree char *header = g_strndup ((const char *) bytes, length);
  const char *order = find_value (header, "fortran_order");
  if (!read_type (reader, find_value (header, "descr")))
    return fail (reader, error, _("its type is not of numbers; save it as float64, float32 or int32"));
  if (!read_shape (reader, find_value (header, "shape")))
    return fail (reader, error, _("it has more than two dimensions"));
  reader->goes_by_columns = order != NULL && g_str_has_prefix (order, "True");
  if (reader->n > G_MAXUINT64 / reader->width
      || reader->left + (reader->end - reader->at) < reader->n * reader->width)
    return fail (reader, error, _("it is cut or damaged"));
  return TRUE;
}

static gboolean
find_data (LoligoArrayReader *reader, const LoligoArrayMember *member)
{
  guint8 local[LOCAL_BYTES];
  if (member->offset > G_MAXINT64 || fseeko (reader->file, (off_t) member->offset, SEEK_SET) != 0
      || fread (local, 1, LOCAL_BYTES, reader->file) != LOCAL_BYTES
      || loligo_array_get_number (local, 4) != 0x04034b50)
    return FALSE;
  guint64 names = loligo_array_get_number (local + 26, 2) + loligo_array_get_number (local + 28, 2);
  return fseeko (reader->file, (off_t) names, SEEK_CUR) == 0;
}

LoligoArrayReader *
loligo_array_reader_new (const char *path, const LoligoArrayMember *member, GError **error)
{
  g_autoptr (LoligoArrayReader) reader = g_new0 (LoligoArrayReader, 1);
  reader->path = g_strdup (path);
  reader->name = g_utf8_make_valid (member->name, -1);
  reader->packed_left = member->packed_size;
  reader->left = member->size;
  reader->expected_crc = member->crc;
  reader->crc = (guint32) crc32 (0, NULL, 0);
  reader->packed = g_malloc (BUFFER_BYTES);
  reader->bytes = g_malloc (BUFFER_BYTES);
  reader->file = g_fopen (path, "rbe");
  if (reader->file == NULL)
    loligo_array_fail (error, path, g_strerror (errno));
  else if (member->is_locked || (member->method != 0 && member->method != 8))
    fail (reader, error, _("it is packed in a way that is not read; save it with numpy.savez"));
  else if (!find_data (reader, member))
    fail (reader, error, _("it is cut or damaged"));
  else
    {
      reader->is_deflated = member->method == 8 && inflateInit2 (&reader->stream, -MAX_WBITS) == Z_OK;
      if (read_header (reader, error))
        return g_steal_pointer (&reader);
    }
  return NULL;
}

guint
loligo_array_reader_get_n_dimensions (const LoligoArrayReader *reader)
{
  return reader->n_dimensions;
}

guint64
loligo_array_reader_get_length (const LoligoArrayReader *reader, guint dimension)
{
  return dimension < reader->n_dimensions ? reader->lengths[dimension] : 1;
}

gboolean
loligo_array_reader_goes_by_columns (const LoligoArrayReader *reader)
{
  return reader->goes_by_columns && reader->n_dimensions > 1;
}

guint64
loligo_array_reader_get_n (const LoligoArrayReader *reader)
{
  return reader->n;
}

/* ---- numbers ---- */

static double
to_double (const LoligoArrayReader *reader, guint64 bits)
{
  if (reader->kind == 'f' && reader->width == 8)
    {
      double value;
      memcpy (&value, &bits, sizeof value);
      return value;
    }
  if (reader->kind == 'f')
    {
      guint32 half = (guint32) bits;
      float value;
      memcpy (&value, &half, sizeof value);
      return (double) value;
    }
  if (reader->kind != 'i')
    return (double) bits;
  guint unused = 64 - 8 * reader->width;
  return (double) ((gint64) (bits << unused) >> unused);
}

gboolean
loligo_array_reader_next (LoligoArrayReader *reader, double *value, GError **error)
{
  g_assert (reader->n_taken < reader->n);
  if (reader->kind == 'S' || reader->kind == 'U')
    return fail (reader, error, _("it is text, not numbers"));
  const guint8 *bytes = take (reader, reader->width);
  if (bytes == NULL)
    return fail (reader, error, _("it is cut or damaged"));
  reader->n_taken++;
  guint8 turned[8];
  for (guint k = 0; k < reader->width && reader->is_big_endian; k++)
    turned[k] = bytes[reader->width - 1 - k];
  *value = to_double (reader, loligo_array_get_number (reader->is_big_endian ? turned : bytes,
                                                       reader->width));
  return TRUE;
}

char *
loligo_array_reader_take_text (LoligoArrayReader *reader, GError **error)
{
  gboolean is_wide = reader->kind == 'U';
  const guint8 *bytes = NULL;
  if (reader->n == 1 && (is_wide || reader->kind == 'S'))
    bytes = take (reader, reader->width);
  if (bytes == NULL)
    {
      fail (reader, error, _("it is not one text"));
      return NULL;
    }
  GString *text = g_string_new (NULL);
  for (guint k = 0; k < reader->width && bytes[k] != 0; k += is_wide ? 4 : 1)
    g_string_append_c (text, g_ascii_isprint (bytes[k]) ? (char) bytes[k] : '?');
  return g_string_free (text, FALSE);
}
