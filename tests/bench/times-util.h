/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * times-util.h: the processor's clock, and times put in order for their median and quantiles, for the programs that
 * measure. It prints nothing: each says what it measured in its own words.
 */
#pragma once

#include <glib.h>
#include <stdlib.h>
#include <time.h>

/* What this thread alone has used of the processor. */
static inline gint64
get_cpu_us (void)
{
  struct timespec now;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static inline int
compare_times (const void *a, const void *b)
{
  double p = *(const double *) a, q = *(const double *) b;
  return (p > q) - (p < q);
}

/* Shortest first. */
static inline void
sort_times (double *times, gsize count)
{
  qsort (times, count, sizeof *times, compare_times);
}
