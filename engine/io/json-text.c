/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json-text.c: see json-text.h.
 */
#include "io/json-text.h"

#include <math.h>

void
loligo_json_append_string (GString *json, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_string_append_c (json, '"');
  for (const char *at = valid; *at != '\0'; at++)
    if (*at == '"' || *at == '\\')
      {
        g_string_append_c (json, '\\');
        g_string_append_c (json, *at);
      }
    else if ((guchar) *at < 0x20)
      g_string_append_printf (json, "\\u%04x", (guint) (guchar) *at);
    else
      g_string_append_c (json, *at);
  g_string_append_c (json, '"');
}

void
loligo_json_append_number (GString *json, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  if (!isfinite (value))
    g_string_append (json, "null");
  else
    g_string_append (json, g_ascii_formatd (text, sizeof text, "%.15g", value));
}
