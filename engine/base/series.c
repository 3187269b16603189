/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * series.c: see series.h. Segments come from mmap without reservation: the unused part of the last one
 * costs address space, not memory.
 */
#include "base/series.h"

#include <sys/mman.h>

#define FIRST_SEGMENT_BYTES 16384

static guint64
segment_rows (const LoligoSeries *series, guint segment)
{
  return G_GUINT64_CONSTANT (1) << (series->first_shift + segment);
}

void
loligo_series_init (LoligoSeries *series, gsize row_bytes)
{
  *series = (LoligoSeries) { .row_bytes = row_bytes };
  while (series->first_shift < 20 && (row_bytes << series->first_shift) < FIRST_SEGMENT_BYTES)
    series->first_shift++;
}

void
loligo_series_clear (LoligoSeries *series)
{
  for (guint i = 0; i < series->n_segments; i++)
    munmap (series->segments[i], MAX (segment_rows (series, i) * series->row_bytes, 1));
  series->n_segments = 0;
}

gboolean
loligo_series_reserve (LoligoSeries *series, guint64 n_rows)
{
  for (;;)
    {
      guint64 rows = ((G_GUINT64_CONSTANT (1) << series->n_segments) - 1) << series->first_shift;
      if (n_rows <= rows)
        return TRUE;
      if (series->n_segments + series->first_shift >= 62
          || series->n_segments == LOLIGO_SERIES_SEGMENTS)
        return FALSE;
      gsize bytes;
      if (!g_size_checked_mul (&bytes, segment_rows (series, series->n_segments),
                               series->row_bytes))
        return FALSE;
      void *memory = mmap (NULL, MAX (bytes, 1), PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
      if (memory == MAP_FAILED)
        return FALSE;
      series->segments[series->n_segments++] = memory;
    }
}

guint64
loligo_series_get_run (const LoligoSeries *series, guint64 row)
{
  guint segment = 63 - (guint) __builtin_clzll ((row >> series->first_shift) + 1);
  guint64 next = ((G_GUINT64_CONSTANT (1) << (segment + 1)) - 1) << series->first_shift;
  return next - row;
}
