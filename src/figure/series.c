/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * series.c: see series.h. A copy keeps the extent of every block of 256 samples, so that ranges over it
 * cost little.
 */
#include "figure/series.h"

#include <math.h>
#include <string.h>

#define COPY_LIMIT 1000000
#define BLOCK 256
#define ALIGNED_SHARE 32

struct _LoligoSeries
{
  LoligoRecorder *recorder; /* borrowed; NULL for a copy */
  guint64 k;
  const LoligoRate *rate; /* borrowed; NULL elsewhere */
  LoligoSeriesShape shape;
  double origin; /* of sample 0, in intervals */
  /* of a copy */
  double *samples, *block_minimum, *block_maximum;
  guint64 n_samples;
  double interval_s;
};

LoligoSeries *
loligo_series_new (LoligoRecorder *recorder, guint64 k)
{
  LoligoSeries *series = g_new0 (LoligoSeries, 1);

  series->recorder = recorder;
  series->k = k;
  return series;
}

LoligoSeries *
loligo_series_new_rate (const LoligoRate *rate, LoligoSeriesShape shape)
{
  LoligoSeries *series = g_new0 (LoligoSeries, 1);

  series->rate = rate;
  series->shape = shape;
  series->origin = 0.5;
  return series;
}

void
loligo_series_free (LoligoSeries *series)
{
  if (series == NULL)
    return;
  g_free (series->samples);
  g_free (series->block_minimum);
  g_free (series->block_maximum);
  g_free (series);
}

guint64
loligo_series_get_n_samples (LoligoSeries *series)
{
  if (series->rate != NULL)
    return loligo_rate_get_n_values (series->rate);
  return series->recorder != NULL ? loligo_recorder_get_n_samples (series->recorder)
                                  : series->n_samples;
}

double
loligo_series_get_interval (LoligoSeries *series)
{
  if (series->rate != NULL)
    return loligo_rate_get_interval (series->rate);
  return series->recorder != NULL ? loligo_recorder_get_interval (series->recorder)
                                  : series->interval_s;
}

double
loligo_series_get_time (LoligoSeries *series, double index)
{
  return (index + series->origin) * loligo_series_get_interval (series);
}

LoligoSeriesShape
loligo_series_get_shape (LoligoSeries *series)
{
  return series->shape;
}

guint64
loligo_series_read (LoligoSeries *series, guint64 first, guint64 count, double *out)
{
  if (series->rate != NULL)
    return loligo_rate_read (series->rate, first, count, out);
  if (series->recorder != NULL)
    return loligo_recorder_read (series->recorder, series->k, first, count, out);
  if (first >= series->n_samples)
    return 0;
  count = MIN (count, series->n_samples - first);
  memcpy (out, series->samples + first, count * sizeof *out);
  return count;
}

static void
extend (double *minimum, double *maximum, double low, double high)
{
  *minimum = fmin (*minimum, low);
  *maximum = fmax (*maximum, high);
}

static gboolean
copy_get_range (LoligoSeries *series, guint64 first, guint64 end, double *minimum,
                double *maximum)
{
  *minimum = *maximum = NAN;
  guint64 i = first;
  while (i < end)
    if (i % BLOCK == 0 && i + BLOCK <= end)
      {
        extend (minimum, maximum, series->block_minimum[i / BLOCK],
                series->block_maximum[i / BLOCK]);
        i += BLOCK;
      }
    else
      {
        extend (minimum, maximum, series->samples[i], series->samples[i]);
        i++;
      }
  return !isnan (*minimum);
}

gboolean
loligo_series_get_range (LoligoSeries *series, guint64 first, guint64 count, double *minimum,
                         double *maximum)
{
  if (series->rate != NULL)
    return loligo_rate_get_range (series->rate, first, count, minimum, maximum);
  if (series->recorder != NULL)
    return loligo_recorder_get_range (series->recorder, series->k, first, count, minimum, maximum);
  if (first >= series->n_samples)
    return FALSE;
  return copy_get_range (series, first, first + MIN (count, series->n_samples - first), minimum,
                         maximum);
}

static void
fill_blocks (LoligoSeries *series)
{
  guint64 n_blocks = (series->n_samples + BLOCK - 1) / BLOCK;

  series->block_minimum = g_new (double, n_blocks);
  series->block_maximum = g_new (double, n_blocks);
  for (guint64 b = 0; b < n_blocks; b++)
    {
      double low = NAN, high = NAN;
      for (guint64 i = b * BLOCK; i < MIN ((b + 1) * BLOCK, series->n_samples); i++)
        extend (&low, &high, series->samples[i], series->samples[i]);
      series->block_minimum[b] = low;
      series->block_maximum[b] = high;
    }
}

static void
copy_stretches (LoligoSeries *copy, LoligoSeries *series, guint64 n)
{
  guint64 stretch = (n + COPY_LIMIT / 2 - 1) / (COPY_LIMIT / 2);
  if (stretch > LOLIGO_RECORDER_GROUP)
    stretch = (stretch + LOLIGO_RECORDER_GROUP - 1) / LOLIGO_RECORDER_GROUP * LOLIGO_RECORDER_GROUP;

  copy->interval_s = loligo_series_get_interval (series) * stretch / 2;
  copy->n_samples = n / stretch * 2;
  copy->samples = g_new (double, MAX (copy->n_samples, 1));
  for (guint64 i = 0; i < copy->n_samples / 2; i++)
    if (!loligo_series_get_range (series, i * stretch, stretch, &copy->samples[2 * i],
                                  &copy->samples[2 * i + 1]))
      copy->samples[2 * i] = copy->samples[2 * i + 1] = NAN;
}

LoligoSeries *
loligo_series_new_copy (LoligoSeries *series)
{
  LoligoSeries *copy = g_new0 (LoligoSeries, 1);
  guint64 n = loligo_series_get_n_samples (series);

  if (n > COPY_LIMIT)
    copy_stretches (copy, series, n);
  else
    {
      copy->interval_s = loligo_series_get_interval (series);
      copy->shape = series->shape;
      copy->origin = series->origin;
      copy->samples = g_new (double, MAX (n, 1));
      copy->n_samples = loligo_series_read (series, 0, n, copy->samples);
    }
  fill_blocks (copy);
  return copy;
}

gboolean
loligo_series_find (LoligoSeries *series, double from_s, double to_s, guint64 *first,
                    guint64 *count)
{
  guint64 n = loligo_series_get_n_samples (series);
  double interval = loligo_series_get_interval (series);

  if (n == 0 || !(interval > 0))
    return FALSE;
  from_s -= series->origin * interval;
  to_s -= series->origin * interval;
  if (to_s < 0)
    return FALSE;
  /* A sample that misses an end by rounding alone belongs to it. */
  double low = ceil (MAX (from_s, 0) / interval - 1e-6);
  double high = floor (to_s / interval + 1e-6);
  if (low > n - 1.0)
    return FALSE;
  high = MIN (high, n - 1.0);
  if (high < low)
    return FALSE;
  *first = (guint64) MAX (low, 0);
  *count = (guint64) (high - low) + 1;
  return TRUE;
}

double
loligo_series_get_value (LoligoSeries *series, double t_s)
{
  double pair[2];
  gboolean stepped = series->shape == LOLIGO_SERIES_STEPPED;
  double place = t_s / loligo_series_get_interval (series) - (stepped ? 0 : series->origin);
  guint64 n = loligo_series_get_n_samples (series);

  if (stepped && n > 0 && place >= 0 && place <= n)
    {
      loligo_series_read (series, MIN ((guint64) place, n - 1), 1, pair);
      return pair[0];
    }
  if (n == 0 || !(place >= -1e-6) || place > n - 1 + 1e-6)
    return NAN;
  double whole = floor (place + 1e-6); /* a time on a sample reads that sample */
  double rest = MAX (place - whole, 0);
  guint64 got = loligo_series_read (series, (guint64) MAX (whole, 0), 2, pair);
  if (got == 0)
    return NAN;
  return got == 1 || rest < 2e-6 ? pair[0] : pair[0] + rest * (pair[1] - pair[0]);
}

/* Of a wide stretch: to where groups of the recorder's pyramid begin, which moves an end by a thirty-second
 * of it at most. The samples themselves may lie on disk, and are not looked at then. */
static void
align_stretch (LoligoSeries *series, guint64 *first, guint64 *count)
{
  guint64 group = 1, end = *first + *count;
  while (group * LOLIGO_RECORDER_GROUP * ALIGNED_SHARE <= *count)
    group *= LOLIGO_RECORDER_GROUP;
  *first -= *first % group;
  if (end < loligo_series_get_n_samples (series))
    end -= end % group;
  *count = end - *first;
}

gboolean
loligo_series_get_extent (LoligoSeries *series, double from_s, double to_s, double *minimum,
                          double *maximum)
{
  guint64 first, count;
  double interval = loligo_series_get_interval (series);

  *minimum = *maximum = NAN;
  if (loligo_series_find (series, from_s, to_s, &first, &count))
    {
      align_stretch (series, &first, &count);
      if (!loligo_series_get_range (series, first, count, minimum, maximum))
        *minimum = *maximum = NAN;
    }
  /* Where samples are far apart the line between them matters at both ends. */
  if (to_s - from_s < 4 * interval)
    {
      double left = loligo_series_get_value (series, from_s);
      double right = loligo_series_get_value (series, to_s);
      extend (minimum, maximum, left, left);
      extend (minimum, maximum, right, right);
    }
  return !isnan (*minimum);
}
