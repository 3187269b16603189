/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-recorder.c: the pyramid agrees with the samples under it, for any range; a reader beside the writer sees only
 * what is complete; an abandoned row leaves no trace.
 */
#include "run-util.h"
#include "run/recorder-private.h"

#include <math.h>

static const char *DOCUMENT
    = "{\"format\": \"loligo\", \"version\": 1, \"nodes\": [{\"id\": \"n\", \"model\": \"lif\","
      "\"size\": 5}], \"recorders\": [{\"id\": \"v\", \"of\": \"n\", \"what\": \"V\", \"which\": \"1,3,4\","
      "\"every\": \"0.2 ms\"}, {\"id\": \"s\", \"of\": \"n\", \"what\": \"spikes\"}],"
      "\"run\": {\"duration\": \"1 s\", \"dt\": \"0.1 ms\", \"precision\": \"%s\"}}";

#define N_SAMPLES 70000
#define N_LANES 3

static LoligoRecorder *
new_recorder (const char *precision, guint index)
{
  g_autofree char *json = g_strdup_printf (DOCUMENT, precision);
  g_autoptr (LoligoPlan) plan = plan_from_json (json, 1);
  return loligo_recorder_new (plan, index);
}

static double
value_of (guint64 sample, guint64 k)
{
  return sin ((double) sample * 0.37 + (double) k) * (double) (sample % 1013) + (double) k;
}

static void
write_sample (LoligoRecorder *recorder, guint64 sample)
{
  g_assert_true (loligo_recorder_reserve_samples (recorder, sample + 1));
  void *row = loligo_recorder_get_row (recorder, sample);
  for (guint64 k = 0; k < N_LANES; k++)
    if (loligo_recorder_is_single_precision (recorder))
      ((float *) row)[k] = (float) value_of (sample, k);
    else
      ((double *) row)[k] = value_of (sample, k);
  /* In two parts, as two blocks would. */
  loligo_recorder_summarise (recorder, sample, 0, 1);
  loligo_recorder_summarise (recorder, sample, 1, N_LANES);
}

static void
assert_range (LoligoRecorder *recorder, const double *values, guint64 k, guint64 first,
              guint64 count)
{
  double low = INFINITY, high = -INFINITY;
  for (guint64 i = first; i < MIN (first + count, N_SAMPLES); i++)
    {
      low = MIN (low, values[i]);
      high = MAX (high, values[i]);
    }
  double minimum, maximum;
  g_assert_true (loligo_recorder_get_range (recorder, k, first, count, &minimum, &maximum));
  g_assert_cmpfloat (minimum, ==, low);
  g_assert_cmpfloat (maximum, ==, high);
}

static void
test_ranges (gconstpointer precision)
{
  g_autoptr (LoligoRecorder) recorder = new_recorder (precision, 0);
  g_assert_cmpuint (loligo_recorder_get_lane (recorder, 1), ==, 3);
  g_assert_cmpfloat_with_epsilon (loligo_recorder_get_interval (recorder), 2e-4, 1e-18);
  for (guint64 sample = 0; sample < N_SAMPLES; sample++)
    write_sample (recorder, sample);
  loligo_recorder_publish_samples (recorder, N_SAMPLES);
  for (guint64 k = 0; k < N_LANES; k++)
    {
      guint64 count;
      g_autofree double *values = read_all (recorder, k, &count);
      g_assert_cmpuint (count, ==, N_SAMPLES);
      for (guint64 i = 0; i < count; i += 111)
        g_assert_cmpfloat_with_epsilon (values[i], value_of (i, k), 1e-3);
      for (guint i = 0; i < 500; i++)
        {
          guint64 first = (guint64) g_test_rand_int_range (0, N_SAMPLES);
          assert_range (recorder, values, k, first, (guint64) g_test_rand_int_range (1, 40000));
        }
      assert_range (recorder, values, k, 0, G_MAXUINT64);
      assert_range (recorder, values, k, 4096, 4096);
    }
  double minimum, maximum;
  g_assert_false (loligo_recorder_get_range (recorder, 0, N_SAMPLES, 1, &minimum, &maximum));
  g_assert_false (loligo_recorder_get_range (recorder, 0, 5, 0, &minimum, &maximum));
  g_assert_false (loligo_recorder_get_range (recorder, N_LANES, 0, 1, &minimum, &maximum));
}

/* Rows beyond the count may be written, forgotten and written again. */
static void
test_abandoned (void)
{
  g_autoptr (LoligoRecorder) recorder = new_recorder ("double", 0);
  for (guint64 sample = 0; sample < 40; sample++)
    {
      g_assert_true (loligo_recorder_reserve_samples (recorder, sample + 1));
      double *row = loligo_recorder_get_row (recorder, sample);
      row[0] = row[1] = row[2] = 1e300;
      loligo_recorder_summarise (recorder, sample, 0, N_LANES);
    }
  g_assert_cmpuint (loligo_recorder_get_n_samples (recorder), ==, 0);
  for (guint64 sample = 0; sample < 40; sample++)
    write_sample (recorder, sample);
  loligo_recorder_publish_samples (recorder, 40);
  double minimum, maximum;
  g_assert_true (loligo_recorder_get_range (recorder, 0, 0, 40, &minimum, &maximum));
  g_assert_cmpfloat (maximum, <, 100);
  loligo_recorder_empty (recorder);
  g_assert_false (loligo_recorder_get_range (recorder, 0, 0, 40, &minimum, &maximum));
}

static void
test_not_a_number (void)
{
  g_autoptr (LoligoRecorder) recorder = new_recorder ("double", 0);
  g_assert_true (loligo_recorder_reserve_samples (recorder, 32));
  for (guint64 sample = 0; sample < 32; sample++)
    {
      double *row = loligo_recorder_get_row (recorder, sample);
      row[0] = sample == 7 ? 5 : NAN;
      row[1] = row[2] = NAN;
      loligo_recorder_summarise (recorder, sample, 0, N_LANES);
    }
  loligo_recorder_publish_samples (recorder, 32);
  double minimum, maximum;
  g_assert_true (loligo_recorder_get_range (recorder, 0, 0, 32, &minimum, &maximum));
  g_assert_true (minimum == 5 && maximum == 5);
  g_assert_false (loligo_recorder_get_range (recorder, 1, 0, 32, &minimum, &maximum));
}

static gpointer
write_all (gpointer data)
{
  LoligoRecorder *recorder = data;
  for (guint64 sample = 0; sample < N_SAMPLES; sample++)
    {
      write_sample (recorder, sample);
      if (sample % 7 == 0 || sample == N_SAMPLES - 1)
        loligo_recorder_publish_samples (recorder, sample + 1);
    }
  return NULL;
}

static void
test_reader_beside_writer (void)
{
  g_autoptr (LoligoRecorder) recorder = new_recorder ("double", 0);
  GThread *writer = g_thread_new ("writer", write_all, recorder);
  for (guint64 seen = 0; seen < N_SAMPLES;)
    {
      guint64 n_samples = loligo_recorder_get_n_samples (recorder);
      g_assert_cmpuint (n_samples, >=, seen);
      seen = n_samples;
      if (seen == 0)
        continue;
      double last, minimum, maximum;
      g_assert_cmpuint (loligo_recorder_read (recorder, 2, seen - 1, 1, &last), ==, 1);
      g_assert_cmpfloat (last, ==, value_of (seen - 1, 2));
      g_assert_true (loligo_recorder_get_range (recorder, 2, 0, seen, &minimum, &maximum));
      g_assert_true (minimum <= last && last <= maximum);
      g_assert_true (minimum >= -1020 && maximum <= 1020);
    }
  g_thread_join (writer);
}

static void
test_spikes (void)
{
  g_autoptr (LoligoRecorder) recorder = new_recorder ("double", 1);
  g_assert_true (loligo_recorder_is_spikes (recorder));
  const gint64 late = G_GINT64_CONSTANT (900000000000); /* of the 10^12 steps a plan may have */
  guint64 n = 0;
  for (gint64 step = 1; step < 50000; step += 1 + step % 3, n++)
    {
      g_assert_true (loligo_recorder_reserve_spikes (recorder, n + 1));
      loligo_recorder_write_spike (recorder, n, step, (guint32) (step % 5));
    }
  g_assert_true (loligo_recorder_reserve_spikes (recorder, n + 1));
  loligo_recorder_write_spike (recorder, n++, late, 4);
  loligo_recorder_publish_spikes (recorder, n);
  g_assert_cmpuint (loligo_recorder_get_n_spikes (recorder), ==, n);
  g_assert_cmpint (loligo_recorder_get_spike_step (recorder, n - 1), ==, late);
  g_assert_cmpuint (loligo_recorder_find_spike (recorder, 0), ==, 0);
  g_assert_cmpuint (loligo_recorder_find_spike (recorder, 1e30), ==, n);
  for (guint64 i = 1; i < n; i += 97)
    {
      double t_s;
      guint64 lane;
      loligo_recorder_get_spike (recorder, i, &t_s, &lane);
      g_assert_cmpuint (lane, ==,
                        (guint64) loligo_recorder_get_spike_step (recorder, i) % 5);
      g_assert_cmpuint (loligo_recorder_find_spike (recorder, t_s), ==, i);
      g_assert_cmpuint (loligo_recorder_find_spike (recorder, t_s + 1e-6), ==, i + 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/recorder/ranges/double", "double", test_ranges);
  g_test_add_data_func ("/recorder/ranges/single", "single", test_ranges);
  g_test_add_func ("/recorder/abandoned", test_abandoned);
  g_test_add_func ("/recorder/not-a-number", test_not_a_number);
  g_test_add_func ("/recorder/reader-beside-writer", test_reader_beside_writer);
  g_test_add_func ("/recorder/spikes", test_spikes);
  return g_test_run ();
}
