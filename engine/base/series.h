/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * series.h: rows of equal size that are only ever appended and never move, so that a reader may
 * look at published rows while the writer appends. Segments double in size; the directory is fixed. Publication
 * (the count) is the owner's affair. Reserving is the writer's and is not RT safe; the rest is.
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
} LoligoSeries;

/* ROW_BYTES may be 0 (then rows have no memory). */
void loligo_series_init (LoligoSeries *series, gsize row_bytes);
void loligo_series_clear (LoligoSeries *series);
/* Makes rows below N_ROWS writable. FALSE when the system has no room. */
gboolean loligo_series_reserve (LoligoSeries *series, guint64 n_rows);
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
