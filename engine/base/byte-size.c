/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * byte-size.c: see byte-size.h.
 */
#include "base/byte-size.h"

#include "base/i18n.h"
#include "base/problem.h"

#include <math.h>
#include <string.h>

#define LARGEST_BYTES 1e18

static const struct
{
  const char *name;
  double bytes;
} sizes[] = {
  { "B", 1 },      { "kB", 1e3 },       { "KB", 1e3 },     { "MB", 1e6 },
  { "GB", 1e9 },   { "TB", 1e12 },      { "KiB", 1024. },  { "MiB", 1024. * 1024 },
  { "GiB", 1024. * 1024 * 1024 },       { "TiB", 1024. * 1024 * 1024 * 1024 },
};

gboolean
loligo_byte_size_parse (const char *text, double *bytes, GError **error)
{
  *bytes = 0;
  if (strcmp (text, "auto") == 0)
    return TRUE;
  char *end;
  double number = g_ascii_strtod (text, &end);
  g_autofree char *unit = g_strstrip (g_strdup (end));
  for (guint i = 0; end != text && i < G_N_ELEMENTS (sizes); i++)
    {
      if (strcmp (unit, sizes[i].name) != 0)
        continue;
      *bytes = number * sizes[i].bytes;
      if (isfinite (number) && *bytes >= 1 && *bytes <= LARGEST_BYTES)
        return TRUE;
    }
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
               _("\"%s\" is no amount of memory; write it as 512 MB, 2 GB or auto"), text);
  return FALSE;
}
