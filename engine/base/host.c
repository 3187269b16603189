/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host.c: see host.h.
 */
#include "base/host.h"

#include <math.h>
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

/* The number in FOLDER/NAME, or behind KEY where KEY is not NULL; -1 where there is none. */
static double
read_group_number (const char *folder, const char *name, const char *key)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return -1;
  const char *at = key == NULL ? text : strstr (text, key);
  at = at == NULL ? NULL : at + (key == NULL ? 0 : strlen (key));
  return at != NULL && g_ascii_isdigit (*at) ? g_ascii_strtod (at, NULL) : -1;
}

/* What a control group leaves: a container sees the whole machine's memory and ends at its own
 * limit. Cached files count as free. INFINITY when there is no limit. */
static double
read_group_bytes (const char *folder, const char *limit_name, const char *used_name)
{
  double limit = read_group_number (folder, limit_name, NULL);
  double used = read_group_number (folder, used_name, NULL);
  double cached = read_group_number (folder, "memory.stat", "\ninactive_file ");
  if (limit < 0 || used < 0)
    return INFINITY;
  return fmax (limit - used + fmax (cached, 0), 1);
}

/* What `ulimit -v` leaves. */
static double
read_limit_bytes (void)
{
  struct rlimit limit;
  g_autofree char *kilobytes = read_field ("/proc/self/status", "VmSize");
  if (getrlimit (RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return INFINITY;
  double used = kilobytes != NULL ? g_ascii_strtod (kilobytes, NULL) * 1024 : 0;
  return fmax ((double) limit.rlim_cur - used, 1);
}

double
loligo_host_get_available_bytes (void)
{
  g_autofree char *kilobytes = read_field ("/proc/meminfo", "MemAvailable");
  double available = kilobytes != NULL ? g_ascii_strtod (kilobytes, NULL) * 1024 : INFINITY;
  available = fmin (available, read_group_bytes ("/sys/fs/cgroup", "memory.max", "memory.current"));
  available = fmin (available, read_group_bytes ("/sys/fs/cgroup/memory", "memory.limit_in_bytes",
                                                 "memory.usage_in_bytes"));
  available = fmin (available, read_limit_bytes ());
  return isfinite (available) ? available : 0;
}

double
loligo_host_get_physical_bytes (void)
{
  static const char *const limits[]
      = { "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes" };
  g_autofree char *kilobytes = read_field ("/proc/meminfo", "MemTotal");
  double physical = kilobytes != NULL ? g_ascii_strtod (kilobytes, NULL) * 1024 : INFINITY;
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autofree char *text = NULL;
      double limit = g_file_get_contents (limits[i], &text, NULL, NULL)
                         ? g_ascii_strtod (text, NULL)
                         : 0;
      physical = limit > 0 ? fmin (physical, limit) : physical;
    }
  struct rlimit limit;
  if (getrlimit (RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
    physical = fmin (physical, (double) limit.rlim_cur);
  return isfinite (physical) ? physical : 0;
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
