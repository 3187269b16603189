/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * live-spectrum.c: see live-spectrum.h.
 */
#include "analysis/live-spectrum.h"
#include "analysis/rate.h"
#include "analysis/spectrum.h"

#include <math.h>

#define AT_ONCE 1024
/* A share of what is recorded: with half overlaps 15 segments. */
#define SHARE 8
#define LEAST_CHOSEN 16
#define LEAST_WISHED 64
#define LONGEST_CHOSEN_S 2.0
#define MOST_CHOSEN (1u << 16)

struct _LoligoLiveSpectrum
{
  LoligoRecorder *recorder; /* borrowed */
  guint64 lane;
  double segment_s;
  LoligoRate *rate; /* of a recorder of spikes; else NULL */
  guint rate_changes;
  LoligoSpectrum *spectrum; /* what samples go into; NULL before there are enough */
  guint64 n_read;
  double *density; /* what is shown; NULL: nothing yet */
  guint n_bins;
  double resolution_hz;
  guint64 n_segments;
};

LoligoLiveSpectrum *
loligo_live_spectrum_new (LoligoRecorder *recorder, guint64 lane, double bin_s, double segment_s)
{
  LoligoLiveSpectrum *live = g_new0 (LoligoLiveSpectrum, 1);

  live->recorder = recorder;
  live->lane = lane;
  live->segment_s = segment_s;
  if (loligo_recorder_is_spikes (recorder))
    live->rate = loligo_rate_new (LOLIGO_RATE_BINS, bin_s, loligo_recorder_get_dt (recorder),
                                  loligo_recorder_get_n_lanes (recorder));
  return live;
}

void
loligo_live_spectrum_free (LoligoLiveSpectrum *live)
{
  if (live == NULL)
    return;
  loligo_rate_free (live->rate);
  loligo_spectrum_free (live->spectrum);
  g_free (live->density);
  g_free (live);
}

static guint64
count_samples (LoligoLiveSpectrum *live)
{
  return live->rate != NULL ? loligo_rate_get_n_values (live->rate)
                            : loligo_recorder_get_n_samples (live->recorder);
}

static double
get_interval (LoligoLiveSpectrum *live)
{
  return live->rate != NULL ? loligo_rate_get_interval (live->rate)
                            : loligo_recorder_get_interval (live->recorder);
}

/* The largest power of two up to LIMIT. */
static guint
round_down (double limit)
{
  return limit < 1 ? 0 : 1u << (guint) MIN (floor (log2 (limit)), 31);
}

/* Samples of a segment when there are N; 0: too few. */
static guint
choose_segment (LoligoLiveSpectrum *live, guint64 n)
{
  double interval_s = get_interval (live);
  guint most = round_down ((double) MIN (n, LOLIGO_SPECTRUM_SEGMENT_MOST));
  guint wished;

  if (live->segment_s > 0)
    wished = 2 * (guint) CLAMP (round (live->segment_s / interval_s / 2),
                                LOLIGO_SPECTRUM_SEGMENT_LEAST / 2, LOLIGO_SPECTRUM_SEGMENT_MOST / 2);
  else
    {
      guint longest = MIN (round_down (LONGEST_CHOSEN_S / interval_s), MOST_CHOSEN);
      wished = MAX (MIN (round_down ((double) n / SHARE), longest), LEAST_WISHED);
    }
  if (wished <= n)
    return wished;
  return most >= LEAST_CHOSEN ? most : 0;
}

static double
get_mean (const void *row, gboolean single_precision, guint64 n_lanes)
{
  double sum = 0;

  for (guint64 k = 0; k < n_lanes; k++)
    sum += single_precision ? ((const float *) row)[k] : ((const double *) row)[k];
  return n_lanes > 0 ? sum / (double) n_lanes : 0;
}

static guint64
read_means (LoligoLiveSpectrum *live, guint64 first, guint64 count, double *out)
{
  guint64 n_lanes = loligo_recorder_get_n_lanes (live->recorder), done = 0;
  gboolean single_precision = loligo_recorder_is_single_precision (live->recorder);
  gsize row_bytes = n_lanes * (single_precision ? sizeof (float) : sizeof (double));

  count = MIN (count, loligo_recorder_get_n_samples (live->recorder) - first);
  while (done < count)
    {
      guint64 together = count - done;
      const char *rows = loligo_recorder_peek_rows (live->recorder, first + done, &together);
      for (guint64 i = 0; i < together; i++)
        out[done + i] = get_mean (rows + i * row_bytes, single_precision, n_lanes);
      done += together;
    }
  return done;
}

static guint64
read_samples (LoligoLiveSpectrum *live, guint64 first, guint64 count, double *out)
{
  if (live->rate != NULL)
    return loligo_rate_read (live->rate, first, count, out);
  if (live->lane == LOLIGO_LANES_MEAN)
    return read_means (live, first, count, out);
  return loligo_recorder_read (live->recorder, live->lane, first, count, out);
}

static void
start_anew (LoligoLiveSpectrum *live)
{
  g_clear_pointer (&live->spectrum, loligo_spectrum_free);
  live->n_read = 0;
}

static void
publish (LoligoLiveSpectrum *live)
{
  guint64 n_segments = loligo_spectrum_get_n_segments (live->spectrum);
  guint n_bins = loligo_spectrum_get_n_bins (live->spectrum);

  if (n_segments == 0)
    return;
  if (n_bins != live->n_bins)
    {
      g_free (live->density);
      live->density = g_new (double, n_bins);
      live->n_bins = n_bins;
    }
  loligo_spectrum_get_density (live->spectrum, live->density);
  live->resolution_hz = loligo_spectrum_get_resolution_hz (live->spectrum);
  live->n_segments = n_segments;
}

static void
forget (LoligoLiveSpectrum *live)
{
  start_anew (live);
  g_clear_pointer (&live->density, g_free);
  live->n_bins = 0;
  live->n_segments = 0;
}

gboolean
loligo_live_spectrum_update (LoligoLiveSpectrum *live, double t_s, guint64 budget)
{
  gboolean has_all
      = live->rate == NULL || loligo_rate_update (live->rate, live->recorder, t_s, budget);
  guint64 n = count_samples (live);
  guint64 cost = live->rate == NULL && live->lane == LOLIGO_LANES_MEAN
                     ? MAX (loligo_recorder_get_n_lanes (live->recorder), 1)
                     : 1;

  if (live->rate != NULL && live->rate_changes != loligo_rate_get_changes (live->rate))
    {
      live->rate_changes = loligo_rate_get_changes (live->rate);
      forget (live);
    }
  if (n < live->n_read)
    forget (live);
  guint segment = choose_segment (live, n);
  if (segment == 0)
    return has_all;
  if (live->spectrum != NULL && loligo_spectrum_get_segment (live->spectrum) != segment)
    start_anew (live);
  if (live->spectrum == NULL)
    live->spectrum = loligo_spectrum_new (segment, get_interval (live));
  guint64 end = MIN (n, live->n_read + MAX (budget / cost, 1));
  double samples[AT_ONCE];
  while (live->n_read < end)
    {
      guint64 got = read_samples (live, live->n_read, MIN (AT_ONCE, end - live->n_read), samples);
      if (got == 0)
        break;
      loligo_spectrum_add (live->spectrum, samples, got);
      live->n_read += got;
    }
  gboolean is_current = live->n_read == n;
  if (is_current || live->density == NULL
      || loligo_spectrum_get_n_bins (live->spectrum) == live->n_bins)
    publish (live);
  return has_all && is_current;
}

const double *
loligo_live_spectrum_get_density (LoligoLiveSpectrum *live, guint *n_bins, double *resolution_hz)
{
  *n_bins = live->n_bins;
  *resolution_hz = live->resolution_hz;
  return live->density;
}

guint64
loligo_live_spectrum_get_n_segments (LoligoLiveSpectrum *live)
{
  return live->n_segments;
}
