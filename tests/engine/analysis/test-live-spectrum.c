/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-live-spectrum.c: read on from a growing recorder, a spectrum becomes that of everything recorded; of a cell, of
 * the mean of the cells, of a rate; emptied with the recorder.
 */
#include "analysis/live-spectrum.h"
#include "analysis/rate.h"
#include "analysis/spectrum.h"
#include "run/recorder-private.h"

#include <math.h>

static const char *DOCUMENT
    = "{\"format\": \"loligo\", \"version\": 1, \"nodes\": [{\"id\": \"n\", \"model\": \"lif\","
      "\"size\": 4}], \"recorders\": [{\"id\": \"v\", \"of\": \"n\", \"what\": \"V\"},"
      "{\"id\": \"s\", \"of\": \"n\", \"what\": \"spikes\"}],"
      "\"run\": {\"duration\": \"10 s\", \"dt\": \"1 ms\", \"precision\": \"%s\"}}";
#define N_LANES 4

static LoligoRecorder *
new_recorder (const char *precision, guint index)
{
  g_autofree char *json = g_strdup_printf (DOCUMENT, precision);
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoDocument) document = loligo_document_parse (json, -1, NULL, problems);
  g_autoptr (LoligoLibrary) library = loligo_library_new (TEST_SOURCE_ROOT "/data");
  g_autoptr (LoligoPlan) plan = loligo_plan_new (document, library, problems);
  g_assert_nonnull (plan);
  return loligo_recorder_new (plan, index);
}

/* Lane k swings at (k + 1) * 20 Hz with amplitude k + 1. */
static double
value_of (guint64 sample, guint64 k)
{
  return (double) (k + 1) * sin (2 * G_PI * 0.02 * (double) ((k + 1) * sample));
}

static void
write_samples (LoligoRecorder *recorder, guint64 first, guint64 end)
{
  g_assert_true (loligo_recorder_reserve_samples (recorder, end));
  for (guint64 sample = first; sample < end; sample++)
    {
      void *row = loligo_recorder_get_row (recorder, sample);
      for (guint64 k = 0; k < N_LANES; k++)
        if (loligo_recorder_is_single_precision (recorder))
          ((float *) row)[k] = (float) value_of (sample, k);
        else
          ((double *) row)[k] = value_of (sample, k);
      loligo_recorder_summarise (recorder, sample, 0, N_LANES);
    }
  loligo_recorder_publish_samples (recorder, end);
}

/* With the segment that LIVE has come to. */
static void
assert_is_of (LoligoLiveSpectrum *live, const double *samples, guint64 n, double interval_s)
{
  guint n_bins;
  double resolution_hz;
  const double *density = loligo_live_spectrum_get_density (live, &n_bins, &resolution_hz);
  g_assert_nonnull (density);
  g_autoptr (LoligoSpectrum) direct = loligo_spectrum_new (2 * (n_bins - 1), interval_s);
  loligo_spectrum_add (direct, samples, n);
  g_autofree double *expected = g_new (double, n_bins);
  g_assert_true (loligo_spectrum_get_density (direct, expected));
  g_assert_cmpmem (density, n_bins * sizeof *density, expected, n_bins * sizeof *expected);
  g_assert_cmpfloat (resolution_hz, ==, loligo_spectrum_get_resolution_hz (direct));
  g_assert_cmpuint (loligo_live_spectrum_get_n_segments (live), ==,
                    loligo_spectrum_get_n_segments (direct));
}

static void
test_lane (gconstpointer precision)
{
  g_autoptr (LoligoRecorder) recorder = new_recorder (precision, 0);
  g_autoptr (LoligoLiveSpectrum) live = loligo_live_spectrum_new (recorder, 2, 1e-3, 0);
  g_autofree double *samples = g_new (double, 9001);
  guint n_bins, largest = 0;
  double resolution_hz;
  g_assert_true (loligo_live_spectrum_update (live, 0, 1000));
  g_assert_null (loligo_live_spectrum_get_density (live, &n_bins, &resolution_hz));
  for (guint64 end = 300; end <= 9000; end += 300)
    {
      write_samples (recorder, end - 300, end);
      while (!loligo_live_spectrum_update (live, (double) end * 1e-3, 500))
        ;
      loligo_recorder_read (recorder, 2, 0, end, samples);
      assert_is_of (live, samples, end, 1e-3);
      loligo_live_spectrum_get_density (live, &n_bins, &resolution_hz);
      g_assert_cmpuint (n_bins, >=, largest);
      largest = n_bins;
    }
  g_assert_cmpuint (largest, ==, 1024 / 2 + 1);
  double frequency_hz, height;
  const double *density = loligo_live_spectrum_get_density (live, &n_bins, &resolution_hz);
  g_assert_true (loligo_spectrum_find_peak (density, n_bins, resolution_hz, &frequency_hz, &height));
  g_assert_cmpfloat_with_epsilon (frequency_hz, 60, 0.1);
  loligo_recorder_empty (recorder);
  loligo_live_spectrum_update (live, 0, 500);
  g_assert_null (loligo_live_spectrum_get_density (live, &n_bins, &resolution_hz));
}

static void
test_mean (gconstpointer precision)
{
  g_autoptr (LoligoRecorder) recorder = new_recorder (precision, 0);
  g_autoptr (LoligoLiveSpectrum) live
      = loligo_live_spectrum_new (recorder, LOLIGO_LANES_MEAN, 1e-3, 0.2);
  enum { N = 2000 };
  double samples[N];
  write_samples (recorder, 0, N);
  while (!loligo_live_spectrum_update (live, N * 1e-3, 400))
    ;
  for (guint64 i = 0; i < N; i++)
    {
      samples[i] = 0;
      for (guint64 k = 0; k < N_LANES; k++)
        {
          double value;
          loligo_recorder_read (recorder, k, i, 1, &value);
          samples[i] += value;
        }
      samples[i] /= N_LANES;
    }
  assert_is_of (live, samples, N, 1e-3);
  guint n_bins;
  double resolution_hz;
  loligo_live_spectrum_get_density (live, &n_bins, &resolution_hz);
  g_assert_cmpuint (n_bins, ==, 101); /* 0.2 s of 1 ms */
}

/* Spikes of a population whose rate swings at 50 Hz. */
static void
test_rate (void)
{
  g_autoptr (LoligoRecorder) recorder = new_recorder ("double", 1);
  g_autoptr (LoligoLiveSpectrum) live = loligo_live_spectrum_new (recorder, 0, 1e-3, 0);
  enum { N = 8000 };
  guint64 n_spikes = 0;
  g_assert_true (loligo_recorder_reserve_spikes (recorder, N * N_LANES));
  for (gint64 step = 1; step <= N; step++)
    for (guint32 lane = 0; lane < round (2 + 2 * sin (2 * G_PI * 0.05 * (double) step)); lane++)
      loligo_recorder_write_spike (recorder, n_spikes++, step, lane);
  loligo_recorder_publish_spikes (recorder, n_spikes);
  while (!loligo_live_spectrum_update (live, N * 1e-3, 100))
    ;
  g_autoptr (LoligoRate) rate = loligo_rate_new (LOLIGO_RATE_BINS, 1e-3, 1e-3, N_LANES);
  g_assert_true (loligo_rate_update (rate, recorder, N * 1e-3, G_MAXUINT64));
  double samples[N];
  g_assert_cmpuint (loligo_rate_read (rate, 0, N, samples), ==, N);
  assert_is_of (live, samples, N, 1e-3);
  guint n_bins;
  double resolution_hz, frequency_hz, height;
  const double *density = loligo_live_spectrum_get_density (live, &n_bins, &resolution_hz);
  g_assert_true (loligo_spectrum_find_peak (density, n_bins, resolution_hz, &frequency_hz, &height));
  g_assert_cmpfloat_with_epsilon (frequency_hz, 50, 0.1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/live-spectrum/lane/double", "double", test_lane);
  g_test_add_data_func ("/live-spectrum/lane/single", "single", test_lane);
  g_test_add_data_func ("/live-spectrum/mean/double", "double", test_mean);
  g_test_add_data_func ("/live-spectrum/mean/single", "single", test_mean);
  g_test_add_func ("/live-spectrum/rate", test_rate);
  return g_test_run ();
}
