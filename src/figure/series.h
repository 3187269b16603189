/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * series.h: one trace's samples at a fixed interval: a lane of a recorder read in place, a rate, or a copy kept by
 * freezing. The trace layer and the cursors' values read data through it. SI values, NaN for a gap.
 */
#pragma once

#include <loligo.h>

G_BEGIN_DECLS

typedef struct _LoligoSeries LoligoSeries;

/* RECORDER is borrowed. */
LoligoSeries *loligo_series_new (LoligoRecorder *recorder, guint64 k);
/* The values of RATE, which is borrowed, each in the middle of its bin; STEPPED: for all of its bin. */
typedef enum { LOLIGO_SERIES_SMOOTH, LOLIGO_SERIES_STEPPED } LoligoSeriesShape;
LoligoSeries *loligo_series_new_rate (const LoligoRate *rate, LoligoSeriesShape shape);
/* A copy of its own: exact up to a million samples, else the smallest and largest of each of half a million
 * stretches. */
LoligoSeries *loligo_series_new_copy (LoligoSeries *series);
void loligo_series_free (LoligoSeries *series);

guint64 loligo_series_get_n_samples (LoligoSeries *series);
double loligo_series_get_interval (LoligoSeries *series);
/* Of sample INDEX, which need not be whole. */
double loligo_series_get_time (LoligoSeries *series, double index);
LoligoSeriesShape loligo_series_get_shape (LoligoSeries *series);
guint64 loligo_series_read (LoligoSeries *series, guint64 first, guint64 count, double *out);
gboolean loligo_series_get_range (LoligoSeries *series, guint64 first, guint64 count,
                                  double *minimum, double *maximum);
/* Samples with FROM <= time <= TO. FALSE when there are none. */
gboolean loligo_series_find (LoligoSeries *series, double from_s, double to_s, guint64 *first,
                             guint64 *count);
/* On the straight line between two samples; NaN outside of what was recorded. */
double loligo_series_get_value (LoligoSeries *series, double t_s);
/* Smallest and largest of that line over FROM..TO. FALSE where there is nothing. */
gboolean loligo_series_get_extent (LoligoSeries *series, double from_s, double to_s,
                                   double *minimum, double *maximum);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoSeries, loligo_series_free)

G_END_DECLS
