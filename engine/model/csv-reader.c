/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv-reader.c: see csv-reader.h. Called by pair-file.c.
 */
#include "model/csv-reader.h"

#include "base/i18n.h"
#include "base/problem.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define BUFFER_BYTES 65536
#define FIELD_BYTES 200

struct _LoligoCsvReader
{
  FILE *file;
  char *buffer;
  gsize at, end;
  guint64 position, size, line;
  char separator; /* ' ' stands for any blanks */
  gboolean is_at_line; /* the next byte begins a line */
  char field[FIELD_BYTES + 1];
  char *unit;
};

/* The next byte without taking it; -1 at the end. */
static inline int
peek (LoligoCsvReader *reader)
{
  if (reader->at == reader->end)
    {
      reader->position += reader->end;
      reader->at = 0;
      reader->end = fread (reader->buffer, 1, BUFFER_BYTES, reader->file);
      if (reader->end == 0)
        return -1;
    }
  return (guchar) reader->buffer[reader->at];
}

static inline gboolean
is_blank (const LoligoCsvReader *reader, int c)
{
  return c == ' ' || c == '\r' || (c == '\t' && reader->separator != '\t');
}

/* The first of , ; tab in the first line of numbers, else blanks. Only what is in the buffer is looked at. */
static char
find_separator (LoligoCsvReader *reader)
{
  const char *at = reader->buffer + reader->at, *end = reader->buffer + reader->end;
  while (at < end)
    {
      const char *line_end = memchr (at, '\n', end - at);
      line_end = line_end == NULL ? end : line_end;
      gboolean is_empty = TRUE;
      for (const char *p = at; p < line_end; p++)
        is_empty = is_empty && strchr (" \t\r", *p) != NULL;
      if (!is_empty && *at != '#')
        for (const char *s = ",;\t"; *s != '\0'; s++)
          if (memchr (at, *s, line_end - at) != NULL)
            return *s;
      if (!is_empty && *at != '#')
        return ' ';
      at = line_end + 1;
    }
  return ' ';
}

FILE *
loligo_csv_open_plain (const char *path, guint64 *size, GError **error)
{
  GStatBuf status;
  int failure = g_stat (path, &status) != 0 ? errno : 0;
  if (failure == 0 && !S_ISREG (status.st_mode))
    failure = S_ISDIR (status.st_mode) ? EISDIR : EINVAL;
  FILE *file = failure == 0 ? g_fopen (path, "rbe") : NULL;
  if (file == NULL)
    g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE, _("cannot read %s: %s"), path,
                 g_strerror (failure != 0 ? failure : errno));
  else
    *size = (guint64) status.st_size;
  return file;
}

LoligoCsvReader *
loligo_csv_reader_open (const char *path, GError **error)
{
  guint64 size;
  FILE *file = loligo_csv_open_plain (path, &size, error);
  if (file == NULL)
    return NULL;
  LoligoCsvReader *reader = g_new0 (LoligoCsvReader, 1);
  reader->file = file;
  reader->size = size;
  reader->buffer = g_malloc (BUFFER_BYTES);
  reader->is_at_line = TRUE;
  peek (reader);
  if (reader->end >= 3 && memcmp (reader->buffer, "\xEF\xBB\xBF", 3) == 0)
    reader->at = 3;
  reader->separator = find_separator (reader);
  return reader;
}

void
loligo_csv_reader_close (LoligoCsvReader *reader)
{
  if (reader == NULL)
    return;
  fclose (reader->file);
  g_free (reader->buffer);
  g_free (reader->unit);
  g_free (reader);
}

/* The rest of the line into FIELD, as much as fits. */
static void
take_line (LoligoCsvReader *reader)
{
  gsize n = 0;
  int c;
  for (; (c = peek (reader)) >= 0 && c != '\n'; reader->at++)
    if (n < FIELD_BYTES && c != '\0')
      reader->field[n++] = (char) c;
  reader->field[n] = '\0';
}

static void
take_comment (LoligoCsvReader *reader)
{
  reader->at++;
  take_line (reader);
  const char *text = g_strstrip (reader->field);
  if (reader->unit == NULL && g_str_has_prefix (text, "unit:"))
    reader->unit = g_utf8_make_valid (g_strstrip (reader->field + (text + 5 - reader->field)), -1);
}

/* Goes to the first field of a line; FALSE at the end of the file. */
static gboolean
find_line (LoligoCsvReader *reader)
{
  for (;;)
    {
      reader->line++;
      int c = peek (reader);
      if (c == '#')
        take_comment (reader);
      else
        while (is_blank (reader, c))
          {
            reader->at++;
            c = peek (reader);
          }
      c = peek (reader);
      if (c != '\n')
        return c >= 0;
      reader->at++;
    }
}

static void
skip_blanks (LoligoCsvReader *reader)
{
  for (int c = peek (reader); is_blank (reader, c); c = peek (reader))
    reader->at++;
}

/* Without blanks and quotes around it. */
static const char *
strip (LoligoCsvReader *reader, gsize n)
{
  char *field = reader->field;
  while (n > 0 && is_blank (reader, (guchar) field[n - 1]))
    n--;
  if (n >= 2 && field[0] == '"' && field[n - 1] == '"')
    {
      field++;
      n -= 2;
    }
  field[n] = '\0';
  return field;
}

LoligoCsvToken
loligo_csv_reader_next (LoligoCsvReader *reader, const char **text)
{
  *text = "";
  if (reader->is_at_line && !find_line (reader))
    return LOLIGO_CSV_END;
  reader->is_at_line = FALSE;
  skip_blanks (reader);
  gsize n = 0;
  int c;
  for (; (c = peek (reader)) >= 0 && c != '\n'; reader->at++)
    {
      if (reader->separator == ' ' ? is_blank (reader, c) : c == reader->separator)
        break;
      if (n < FIELD_BYTES)
        reader->field[n++] = c == '\0' ? '?' : (char) c;
    }
  *text = strip (reader, n);
  if (c >= 0 && c != '\n')
    reader->at++;
  if (reader->separator == ' ')
    skip_blanks (reader);
  gboolean is_last = c < 0 || c == '\n' || (reader->separator == ' ' && (peek (reader) < 0 || peek (reader) == '\n'));
  if (!is_last)
    return LOLIGO_CSV_FIELD;
  if (peek (reader) == '\n')
    reader->at++;
  reader->is_at_line = TRUE;
  return LOLIGO_CSV_LAST_FIELD;
}

guint64
loligo_csv_reader_get_line (const LoligoCsvReader *reader)
{
  return reader->line;
}

const char *
loligo_csv_reader_get_unit (const LoligoCsvReader *reader)
{
  return reader->unit;
}

guint64
loligo_csv_reader_get_size (const LoligoCsvReader *reader)
{
  return reader->size;
}

guint64
loligo_csv_reader_get_position (const LoligoCsvReader *reader)
{
  return reader->position + reader->at;
}

gboolean
loligo_csv_number_parse (const char *text, double *value)
{
  guint64 whole = 0;
  guint n = 0;
  while (n < 15 && g_ascii_isdigit (text[n]))
    whole = whole * 10 + (guint64) (text[n++] - '0');
  if (n > 0 && text[n] == '\0')
    {
      *value = (double) whole;
      return TRUE;
    }
  if (*text == '\0' || strpbrk (text, "xX") != NULL)
    return FALSE;
  char *end;
  *value = g_ascii_strtod (text, &end);
  return *end == '\0' && isfinite (*value);
}
