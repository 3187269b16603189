/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host.c: see host.h.
 */
#include "base/host.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>

/* The text after "KEY" and a colon on its line of a /proc file. (transfer full), NULL when absent. */
static char *
read_field (const char *path, const char *key)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  gsize length = strlen (key);
  for (const char *line = text; line != NULL; line = strchr (line, '\n'))
    {
      line += *line == '\n';
      const char *colon = strchr (line, ':');
      if (colon == NULL || strncmp (line, key, length) != 0)
        continue;
      const char *end = strchrnul (colon, '\n');
      return g_strstrip (g_strndup (colon + 1, (gsize) (end - colon - 1)));
    }
  return NULL;
}

double
loligo_host_get_available_bytes (void)
{
  g_autofree char *kilobytes = read_field ("/proc/meminfo", "MemAvailable");
  return kilobytes != NULL ? g_ascii_strtod (kilobytes, NULL) * 1024 : 0;
}

gsize
loligo_host_get_peak_bytes (void)
{
  g_autofree char *kilobytes = read_field ("/proc/self/status", "VmHWM");
  if (kilobytes != NULL)
    return (gsize) g_ascii_strtoull (kilobytes, NULL, 10) * 1024;
  struct rusage usage;
  return getrusage (RUSAGE_SELF, &usage) == 0 ? (gsize) usage.ru_maxrss * 1024 : 0;
}

char *
loligo_host_get_processor (void)
{
  char *name = read_field ("/proc/cpuinfo", "model name");
  if (name != NULL)
    return name;
  struct utsname system;
  return g_strdup (uname (&system) == 0 ? system.machine : "unknown");
}
