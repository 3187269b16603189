/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table.c: comma-separated text -> numbers. One pass, bounded, never localised; each problem says
 * file, line and column. Used for table stimuli; it knows nothing of units but the text of a "#
 * unit:" line.
 */
#include "model/table.h"
#include "base/i18n.h"
#include "model/document.h"
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define TABLE_BYTES_LIMIT ((gsize)256 << 20)
#define TABLE_NUMBERS_LIMIT 100000000u
#define TABLE_COLUMNS_LIMIT 100000u

typedef struct
{
  const char *line, *line_end; /* without the line break */
  guint number;
  char separator; /* ' ' stands for any blanks */
  const char *file;
  LoligoProblems *problems;
  GArray *values;
  GPtrArray *names; /* NULL: no header */
  char *unit;
  guint64 n_rows, n_columns;
} Reading;

static void add_problem (Reading *reading, const char *at, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static void
add_problem (Reading *reading, const char *at, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  guint column = g_utf8_strlen (reading->line, at - reading->line) + 1;
  loligo_problems_add (reading->problems, reading->file, reading->number, column, 0, "%s", message);
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/* The first of , ; tab that occurs, else blanks. */
static char
find_separator (const Reading *reading)
{
  static const char separators[] = ",;\t";
  for (const char *s = separators; *s != '\0'; s++)
    if (memchr (reading->line, *s, reading->line_end - reading->line) != NULL)
      return *s;
  return ' ';
}

/* The next field from *AT, trimmed; *AT moves behind its separator, NULL after the last one. */
static void
next_field (const Reading *reading, const char **at, const char **field, gsize *length)
{
  const char *p = *at, *end = reading->line_end;
  while (p < end && is_blank (*p) && *p != reading->separator)
    p++;
  if (reading->separator == ' ')
    while (p < end && is_blank (*p))
      p++;
  *field = p;
  while (p < end && (reading->separator == ' ' ? !is_blank (*p) : *p != reading->separator))
    p++;
  const char *field_end = p;
  while (field_end > *field && is_blank (field_end[-1]))
    field_end--;
  *length = field_end - *field;
  if (reading->separator == ' ')
    {
      while (p < end && is_blank (*p))
        p++;
      *at = p < end ? p : NULL;
    }
  else
    *at = p < end ? p + 1 : NULL;
}

static gboolean
read_number (const char *field, gsize length, double *value)
{
  char buffer[64];
  if (length == 0 || length >= sizeof buffer)
    return FALSE;
  memcpy (buffer, field, length);
  buffer[length] = '\0';
  if (strchr (buffer, 'x') != NULL || strchr (buffer, 'X') != NULL)
    return FALSE;
  char *end;
  *value = g_ascii_strtod (buffer, &end);
  return *end == '\0' && isfinite (*value);
}

/* TRUE when no field of the line is a number: then it is a header. So is one that begins with t, for time: the
 * columns of our own files are called "t_ms,0,1". */
static gboolean
is_header (const Reading *reading)
{
  const char *at = reading->line;
  while (at < reading->line_end && (is_blank (*at) || *at == '"'))
    at++;
  if (at < reading->line_end && *at == 't')
    return TRUE;
  at = reading->line;
  while (at != NULL)
    {
      const char *field;
      gsize length;
      double value;
      next_field (reading, &at, &field, &length);
      if (read_number (field, length, &value))
        return FALSE;
    }
  return TRUE;
}

static void
read_header (Reading *reading)
{
  reading->names = g_ptr_array_new_with_free_func (g_free);
  const char *at = reading->line;
  while (at != NULL && reading->names->len < TABLE_COLUMNS_LIMIT)
    {
      const char *field;
      gsize length;
      next_field (reading, &at, &field, &length);
      if (length >= 2 && field[0] == '"' && field[length - 1] == '"')
        {
          field++;
          length -= 2;
        }
      g_autofree char *name = g_strndup (field, length);
      g_ptr_array_add (reading->names, g_utf8_make_valid (name, -1));
    }
  reading->n_columns = reading->names->len;
}

static gboolean
read_row (Reading *reading)
{
  guint64 n_fields = 0;
  const char *at = reading->line;
  while (at != NULL)
    {
      const char *field;
      gsize length;
      double value;
      next_field (reading, &at, &field, &length);
      if (!read_number (field, length, &value))
        {
          g_autofree char *raw = g_strndup (field, MIN (length, 40));
          g_autofree char *shown = g_utf8_make_valid (raw, -1);
          add_problem (reading, field,
                       _("\"%s\" is not a number (write 0.5 or 1e-3, with a point)"), shown);
          return FALSE;
        }
      if (reading->values->len >= TABLE_NUMBERS_LIMIT)
        {
          add_problem (reading, field,
                       _("the table has more than 100000000 numbers, the most that is read"));
          return FALSE;
        }
      g_array_append_val (reading->values, value);
      n_fields++;
    }
  if (reading->n_columns == 0)
    reading->n_columns = n_fields;
  if (n_fields != reading->n_columns || n_fields > TABLE_COLUMNS_LIMIT)
    {
      add_problem (reading, reading->line,
                   _("this row has %" PRIu64
                      " values, where the table has %" PRIu64 " columns"),
                   n_fields, reading->n_columns);
      return FALSE;
    }
  reading->n_rows++;
  return TRUE;
}

/* "# unit: mV" */
static void
read_comment (Reading *reading)
{
  const char *p = reading->line + 1;
  while (p < reading->line_end && is_blank (*p))
    p++;
  if (reading->unit != NULL || reading->line_end - p < 5 || memcmp (p, "unit:", 5) != 0)
    return;
  g_autofree char *raw = g_strndup (p + 5, MIN (reading->line_end - p - 5, 100));
  reading->unit = g_utf8_make_valid (g_strstrip (raw), -1);
}

static gboolean
read_line (Reading *reading)
{
  while (reading->line_end > reading->line && strchr (" \t\r", reading->line_end[-1]) != NULL)
    reading->line_end--;
  if (reading->line == reading->line_end)
    return TRUE;
  if (*reading->line == '#')
    {
      read_comment (reading);
      return TRUE;
    }
  if (reading->n_rows == 0 && reading->names == NULL)
    {
      reading->separator = find_separator (reading);
      if (is_header (reading))
        {
          read_header (reading);
          return TRUE;
        }
    }
  return read_row (reading);
}

static gboolean
read_lines (Reading *reading, const char *text, gsize length)
{
  const char *end = text + length;
  if (length >= 3 && memcmp (text, "\xEF\xBB\xBF", 3) == 0)
    text += 3;
  for (reading->line = text; reading->line < end;)
    {
      const char *line_break = memchr (reading->line, '\n', end - reading->line);
      const char *next = line_break == NULL ? end : line_break + 1;
      reading->line_end = line_break == NULL ? end : line_break;
      reading->number++;
      if (!read_line (reading))
        return FALSE;
      reading->line = next;
    }
  if (reading->n_rows > 0)
    return TRUE;
  loligo_problems_add (reading->problems, reading->file, 0, 0, 0, _("the table has no numbers"));
  return FALSE;
}

LoligoTable *
loligo_table_parse (const char *text, gsize length, const char *file, LoligoProblems *problems)
{
  Reading reading = { .file = file, .problems = problems, .separator = ',' };
  if (length > TABLE_BYTES_LIMIT)
    {
      loligo_problems_add (problems, file, 0, 0, 0,
                           _("the table is larger than 256 MiB, the most that is read"));
      return NULL;
    }
  reading.values = g_array_new (FALSE, FALSE, sizeof (double));
  LoligoTable *table = NULL;
  if (read_lines (&reading, text, length))
    {
      table = g_new0 (LoligoTable, 1);
      table->n_rows = reading.n_rows;
      table->n_columns = reading.n_columns;
      table->values = g_array_steal (reading.values, NULL);
      table->unit = g_steal_pointer (&reading.unit);
      if (reading.names != NULL)
        {
          g_ptr_array_add (reading.names, NULL);
          table->names = (char **)g_ptr_array_steal (reading.names, NULL);
        }
    }
  g_array_unref (reading.values);
  g_clear_pointer (&reading.names, g_ptr_array_unref);
  g_free (reading.unit);
  return table;
}

LoligoTable *
loligo_table_load (const char *path, LoligoProblems *problems)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;
  if (!loligo_file_read (path, TABLE_BYTES_LIMIT, &text, &length, &error))
    {
      loligo_problems_add (problems, NULL, 0, 0, 0, "%s", error->message);
      return NULL;
    }
  return loligo_table_parse (text, length, path, problems);
}

void
loligo_table_free (LoligoTable *table)
{
  if (table == NULL)
    return;
  g_free (table->values);
  g_strfreev (table->names);
  g_free (table->unit);
  g_free (table);
}
