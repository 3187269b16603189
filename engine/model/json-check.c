/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json-check.c: one walk over the text of a document before JSON-GLib sees it. JSON-GLib recurses,
 * takes more than JSON, and asserts on lone surrogates; this does none of that, and its problems
 * carry the exact place. The same walk finds where a value stands, for problems of meaning.
 */
#include "model/document-private.h"
#include "base/i18n.h"
#include <string.h>

typedef struct
{
  gboolean is_object;
  gboolean is_on_path; /* the steps down to this container are the wanted ones */
  guint64 index;       /* of the element, in an array */
  const char *key;     /* of the member, in an object: raw bytes */
  gsize key_length;
} Frame;

typedef struct
{
  const char *start, *end, *at;
  Frame frames[LOLIGO_DOCUMENT_DEPTH_LIMIT];
  guint depth;
  const char *const *path; /* NULL when only checking */
  const char *found;       /* the deepest value on the path */
  const char *file;
  LoligoProblems *problems; /* NULL when only locating */
} Walk;

static void
get_place (const char *start, const char *at, guint *line, guint *column)
{
  *line = 1;
  const char *line_start = start;
  for (const char *p = start; p < at; p++)
    if (*p == '\n')
      {
        (*line)++;
        line_start = p + 1;
      }
  *column = g_utf8_strlen (line_start, at - line_start) + 1;
}

static gboolean
fail (Walk *walk, const char *message)
{
  if (walk->problems == NULL)
    return FALSE;
  guint line, column;
  get_place (walk->start, walk->at, &line, &column);
  loligo_problems_add (walk->problems, walk->file, line, column, 1, "%s", message);
  return FALSE;
}

static void
skip_blanks (Walk *walk)
{
  while (walk->at < walk->end && strchr (" \t\r\n", *walk->at) != NULL)
    walk->at++;
}

/* The four digits of an escape at P, or -1. */
static int
read_hex (const Walk *walk, const char *p)
{
  if (walk->end - p < 4)
    return -1;
  int value = 0;
  for (int k = 0; k < 4; k++)
    {
      int digit = g_ascii_xdigit_value (p[k]);
      if (digit < 0)
        return -1;
      value = value * 16 + digit;
    }
  return value;
}

static gboolean
walk_unicode_escape (Walk *walk)
{
  int code = read_hex (walk, walk->at + 2);
  if (code < 0)
    return fail (walk, _("\\u needs four hexadecimal digits"));
  if (code == 0)
    return fail (walk, _("a text cannot hold the character \\u0000"));
  if (code >= 0xDC00 && code <= 0xDFFF)
    return fail (walk, _("half of a surrogate pair; write the character itself"));
  if (code < 0xD800 || code > 0xDBFF)
    {
      walk->at += 6;
      return TRUE;
    }
  const char *second = walk->at + 6;
  int low = walk->end - second >= 6 && second[0] == '\\' && second[1] == 'u'
                ? read_hex (walk, second + 2)
                : -1;
  if (low < 0xDC00 || low > 0xDFFF)
    return fail (walk, _("half of a surrogate pair; write the character itself"));
  walk->at += 12;
  return TRUE;
}

/* At the opening quote; afterwards behind the closing one. */
static gboolean
walk_string (Walk *walk)
{
  const char *opening = walk->at++;
  while (walk->at < walk->end && *walk->at != '"')
    {
      if ((guchar)*walk->at < 0x20)
        return fail (walk, _("a text must end on its own line; write \\n for a new line and \\t "
                              "for a tab"));
      if (*walk->at != '\\')
        {
          walk->at++;
          continue;
        }
      if (walk->end - walk->at >= 2 && walk->at[1] == 'u')
        {
          if (!walk_unicode_escape (walk))
            return FALSE;
          continue;
        }
      if (walk->end - walk->at < 2 || strchr ("\"\\/bfnrt", walk->at[1]) == NULL)
        return fail (walk, _("unknown escape; write \\\\ for a backslash"));
      walk->at += 2;
    }
  if (walk->at >= walk->end)
    {
      walk->at = opening;
      return fail (walk, _("this text has no closing quote"));
    }
  walk->at++;
  return TRUE;
}

static gsize
walk_digits (Walk *walk)
{
  const char *first = walk->at;
  while (walk->at < walk->end && g_ascii_isdigit (*walk->at))
    walk->at++;
  return walk->at - first;
}

static gboolean
walk_number (Walk *walk)
{
  const char *first = walk->at;
  if (*walk->at == '-')
    walk->at++;
  const char *digits = walk->at;
  gsize n_digits = walk_digits (walk);
  gboolean ok = n_digits > 0 && (n_digits == 1 || *digits != '0');
  gboolean is_whole = TRUE;
  if (ok && walk->at < walk->end && *walk->at == '.')
    {
      walk->at++;
      is_whole = FALSE;
      ok = walk_digits (walk) > 0;
    }
  if (ok && walk->at < walk->end && (*walk->at == 'e' || *walk->at == 'E'))
    {
      walk->at++;
      is_whole = FALSE;
      if (walk->at < walk->end && (*walk->at == '+' || *walk->at == '-'))
        walk->at++;
      ok = walk_digits (walk) > 0;
    }
  if (ok && (!is_whole || n_digits < 19))
    return TRUE;
  walk->at = first;
  return fail (walk, ok ? _("this whole number has more than 18 digits; write it as a text")
                        : _("this is not a number as JSON writes it (0.5, -2, 1e-3)"));
}

static gboolean
walk_scalar (Walk *walk)
{
  static const char *const words[] = { "true", "false", "null" };
  if (*walk->at == '"')
    return walk_string (walk);
  if (*walk->at == '-' || g_ascii_isdigit (*walk->at))
    return walk_number (walk);
  for (guint k = 0; k < G_N_ELEMENTS (words); k++)
    {
      gsize length = strlen (words[k]);
      if ((gsize)(walk->end - walk->at) >= length && memcmp (walk->at, words[k], length) == 0)
        {
          walk->at += length;
          return TRUE;
        }
    }
  return fail (walk, _("a value is expected here: a text in double quotes, a number, [ or {"));
}

/* TRUE when the value that begins here lies on the wanted path; remembers its place. */
static gboolean
notice_value (Walk *walk)
{
  if (walk->path == NULL)
    return FALSE;
  if (walk->depth == 0)
    {
      walk->found = walk->at;
      return TRUE;
    }
  const Frame *frame = &walk->frames[walk->depth - 1];
  if (!frame->is_on_path)
    return FALSE;
  for (guint k = 0; k < walk->depth; k++)
    if (walk->path[k] == NULL)
      return FALSE;
  const char *step = walk->path[walk->depth - 1];
  gboolean is_here;
  if (frame->is_object)
    is_here
        = strlen (step) == frame->key_length && memcmp (step, frame->key, frame->key_length) == 0;
  else
    is_here = g_ascii_strtoull (step, NULL, 10) == frame->index;
  if (is_here)
    walk->found = walk->at;
  return is_here;
}

/* A key and its colon. */
static gboolean
walk_key (Walk *walk)
{
  skip_blanks (walk);
  if (walk->at >= walk->end || *walk->at != '"')
    return fail (walk, _("a name in double quotes is expected here (is there a comma too many?)"));
  Frame *frame = &walk->frames[walk->depth - 1];
  frame->key = walk->at + 1;
  if (!walk_string (walk))
    return FALSE;
  frame->key_length = walk->at - 1 - frame->key;
  skip_blanks (walk);
  if (walk->at >= walk->end || *walk->at != ':')
    return fail (walk, _("a colon is expected here, after the name"));
  walk->at++;
  return TRUE;
}

/* One value, or the opening of a container (then *OPENED is TRUE and its first key was read). */
static gboolean
walk_value (Walk *walk, gboolean *opened)
{
  *opened = FALSE;
  skip_blanks (walk);
  if (walk->at >= walk->end)
    return fail (walk, _("the file ends in the middle; something is missing"));
  gboolean is_on_path = notice_value (walk);
  if (*walk->at != '{' && *walk->at != '[')
    return walk_scalar (walk);
  if (walk->depth == LOLIGO_DOCUMENT_DEPTH_LIMIT)
    return fail (walk, _("brackets are nested too deeply; at most 64 levels are read"));
  gboolean is_object = *walk->at == '{';
  walk->at++;
  skip_blanks (walk);
  if (walk->at < walk->end && *walk->at == (is_object ? '}' : ']'))
    {
      walk->at++;
      return TRUE;
    }
  walk->frames[walk->depth++] = (Frame){ .is_object = is_object, .is_on_path = is_on_path };
  *opened = TRUE;
  return is_object ? walk_key (walk) : TRUE;
}

/* After a value: commas and closing brackets up to where the next value begins, or the end. */
static gboolean
walk_on (Walk *walk)
{
  while (walk->depth > 0)
    {
      Frame *frame = &walk->frames[walk->depth - 1];
      skip_blanks (walk);
      if (walk->at >= walk->end)
        return fail (walk, frame->is_object ? _("the file ends in the middle; } is missing")
                                            : _("the file ends in the middle; ] is missing"));
      if (*walk->at == ',')
        {
          walk->at++;
          frame->index++;
          return frame->is_object ? walk_key (walk) : TRUE;
        }
      if (*walk->at != (frame->is_object ? '}' : ']'))
        return fail (walk, frame->is_object ? _("a comma or } is expected here")
                                            : _("a comma or ] is expected here"));
      walk->at++;
      walk->depth--;
    }
  return TRUE;
}

static gboolean
walk_all (Walk *walk)
{
  do
    {
      gboolean opened;
      if (!walk_value (walk, &opened))
        return FALSE;
      if (!opened && !walk_on (walk))
        return FALSE;
    }
  while (walk->depth > 0);
  skip_blanks (walk);
  if (walk->at < walk->end)
    return fail (walk, _("there is more text after the end of the document"));
  return TRUE;
}

gboolean
loligo_json_check (const char *text, gsize length, const char *file, LoligoProblems *problems)
{
  Walk walk
      = { .start = text, .at = text, .end = text + length, .file = file, .problems = problems };
  return walk_all (&walk);
}

void
loligo_json_locate (const char *text, gsize length, const char *const *path, guint *line,
                    guint *column)
{
  Walk walk = { .start = text, .at = text, .end = text + length, .path = path, .found = text };
  walk_all (&walk);
  get_place (text, walk.found, line, column);
}
