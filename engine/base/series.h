/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * series.h: rows of equal size that are only ever appended and never move, so that a reader may
 * look at published rows while the writer appends. Segments double in size; the directory is fixed. Publication
 * (the count) is the owner's affair. Reserving is the writer's and is not RT safe; the rest is.
 *
 * The beginning may lie in a file: pages that nobody writes any more are written there and then mapped from it, at
 * the address where they were, so that readers notice nothing and the kernel keeps in memory what it has room for.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LOLIGO_SERIES_SEGMENTS 48

typedef struct
{
  gsize row_bytes;
  guint first_shift;      /* the first segment has 2^first_shift rows */
  guint n_segments;
  char *segments[LOLIGO_SERIES_SEGMENTS];
  gint64 file_at[LOLIGO_SERIES_SEGMENTS]; /* where a segment's pages are in the file */
  guint spilled_segments; /* wholly in the file */
  gsize spilled_bytes;    /* of the segment after them; whole pages */
  gsize disk_bytes;       /* atomic: in the file, of all */
} LoligoSeries;

/* ROW_BYTES may be 0 (then rows have no memory). */
void loligo_series_init (LoligoSeries *series, gsize row_bytes);
void loligo_series_clear (LoligoSeries *series);
/* Makes rows below N_ROWS writable. FALSE when the system has no room. */
gboolean loligo_series_reserve (LoligoSeries *series, guint64 n_rows);
/* Moves up to MOST_BYTES of the pages that hold rows below N_ROWS, which never change again, into FD;
 * *FILE_END is where the file may grow from. Returns how many bytes went, 0 when there are fewer than
 * LEAST_BYTES, -1 and errno when the file takes no more: then all is as it was. One thread at a time; readers
 * and the writer of later rows may go on. */
gssize loligo_series_spill (LoligoSeries *series, guint64 n_rows, gsize least_bytes,
                            gsize most_bytes, int fd, gint64 *file_end);
/* Rows are memory again, of any value. FALSE when the system has no room. */
gboolean loligo_series_take_back (LoligoSeries *series);
/* Rows [first, first + count) that are in the file need not stay in memory. */
void loligo_series_release (LoligoSeries *series, guint64 first, guint64 count);
gsize loligo_series_get_disk_bytes (const LoligoSeries *series);
/* Rows that follow ROW without a gap, ROW included. */
guint64 loligo_series_get_run (const LoligoSeries *series, guint64 row);

static inline void *
loligo_series_get_row (const LoligoSeries *series, guint64 row)
{
  guint64 block = (row >> series->first_shift) + 1;
  guint segment = 63 - (guint) __builtin_clzll (block);
  guint64 first = ((G_GUINT64_CONSTANT (1) << segment) - 1) << series->first_shift;
  return series->segments[segment] + (row - first) * series->row_bytes;
}

G_END_DECLS
