/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * series.c: see series.h. Segments come from mmap without reservation: the unused part of the last one
 * costs address space, not memory. A segment that goes to a file has its pages side by side there, so that what
 * was moved piece by piece is one mapping.
 */
#include "base/series.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

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
  series->spilled_segments = 0;
  series->spilled_bytes = series->disk_bytes = 0;
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

/* ---- the part in a file ---- */

static guint64
get_first_row (const LoligoSeries *series, guint segment)
{
  return ((G_GUINT64_CONSTANT (1) << segment) - 1) << series->first_shift;
}

static gsize
round_to_pages (gsize bytes)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE);
  return (bytes + page - 1) / page * page;
}

static gsize
segment_bytes (const LoligoSeries *series, guint segment)
{
  return round_to_pages (MAX (segment_rows (series, segment) * series->row_bytes, 1));
}

/* Where the whole pages end that hold rows below N_ROWS of SEGMENT only. */
static gsize
get_settled_bytes (const LoligoSeries *series, guint segment, guint64 n_rows)
{
  guint64 first = get_first_row (series, segment);
  if (n_rows <= first)
    return 0;
  if (n_rows - first >= segment_rows (series, segment))
    return segment_bytes (series, segment);
  gsize page = (gsize) sysconf (_SC_PAGESIZE);
  return (n_rows - first) * series->row_bytes / page * page;
}

static gboolean
write_all (int fd, const char *data, gsize n_bytes, gint64 at)
{
  for (gsize done = 0; done < n_bytes;)
    {
      ssize_t n = pwrite (fd, data + done, n_bytes - done, (off_t) (at + (gint64) done));
      if (n < 0 && errno == EINTR)
        continue;
      if (n == 0)
        errno = ENOSPC;
      if (n <= 0)
        return FALSE;
      done += (gsize) n;
    }
  return TRUE;
}

/* A mapping that failed may have left a hole. */
static void
put_back (char *data, gsize n_bytes, int fd, gint64 at)
{
  if (mmap (data, n_bytes, PROT_READ | PROT_WRITE,
            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0)
      == MAP_FAILED)
    return;
  for (gsize done = 0; done < n_bytes;)
    {
      ssize_t n = pread (fd, data + done, n_bytes - done, (off_t) (at + (gint64) done));
      if (n <= 0)
        return;
      done += (gsize) n;
    }
}

gssize
loligo_series_spill (LoligoSeries *series, guint64 n_rows, gsize least_bytes, gsize most_bytes,
                     int fd, gint64 *file_end)
{
  guint segment = series->spilled_segments;
  if (series->row_bytes == 0 || segment >= LOLIGO_SERIES_SEGMENTS)
    return 0;
  gsize settled = get_settled_bytes (series, segment, n_rows);
  gboolean is_end = settled == segment_bytes (series, segment);
  if (settled <= series->spilled_bytes
      || (!is_end && settled - series->spilled_bytes < least_bytes))
    return 0;
  gsize n_bytes = MIN (settled - series->spilled_bytes, round_to_pages (most_bytes));
  if (series->spilled_bytes == 0)
    {
      series->file_at[segment] = *file_end;
      *file_end += (gint64) segment_bytes (series, segment);
    }
  char *data = series->segments[segment] + series->spilled_bytes;
  gint64 at = series->file_at[segment] + (gint64) series->spilled_bytes;
  if (!write_all (fd, data, n_bytes, at))
    return -1;
  /* The kernel exchanges the pages under its lock: who reads them meanwhile sees the one or the other. */
  if (mmap (data, n_bytes, PROT_READ, MAP_SHARED | MAP_FIXED, fd, (off_t) at) == MAP_FAILED)
    {
      int reason = errno;
      put_back (data, n_bytes, fd, at);
      errno = reason;
      return -1;
    }
  series->spilled_bytes += n_bytes;
  if (series->spilled_bytes == segment_bytes (series, segment))
    {
      series->spilled_segments++;
      series->spilled_bytes = 0;
    }
  __atomic_add_fetch (&series->disk_bytes, n_bytes, __ATOMIC_RELEASE);
  return (gssize) n_bytes;
}

gboolean
loligo_series_take_back (LoligoSeries *series)
{
  for (guint i = 0; i <= series->spilled_segments && i < series->n_segments; i++)
    {
      gsize bytes = i < series->spilled_segments ? segment_bytes (series, i) : series->spilled_bytes;
      if (bytes > 0
          && mmap (series->segments[i], bytes, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0)
                 == MAP_FAILED)
        return FALSE;
    }
  series->spilled_segments = 0;
  series->spilled_bytes = 0;
  __atomic_store_n (&series->disk_bytes, 0, __ATOMIC_RELEASE);
  return TRUE;
}

void
loligo_series_release (LoligoSeries *series, guint64 first, guint64 count)
{
  for (guint i = 0; i <= series->spilled_segments && i < series->n_segments; i++)
    {
      guint64 from = MAX (first, get_first_row (series, i));
      guint64 end = MIN (first + count, get_first_row (series, i + 1));
      gsize in_file = i < series->spilled_segments ? segment_bytes (series, i) : series->spilled_bytes;
      if (from >= end)
        continue;
      gsize page = (gsize) sysconf (_SC_PAGESIZE);
      gsize begin = (from - get_first_row (series, i)) * series->row_bytes / page * page;
      gsize stop = MIN ((end - get_first_row (series, i)) * series->row_bytes / page * page, in_file);
      if (begin < stop)
        (void) madvise (series->segments[i] + begin, stop - begin, MADV_DONTNEED);
    }
}

gsize
loligo_series_get_disk_bytes (const LoligoSeries *series)
{
  return __atomic_load_n (&series->disk_bytes, __ATOMIC_ACQUIRE);
}
