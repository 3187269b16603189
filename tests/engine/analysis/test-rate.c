/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-rate.c: a firing rate by its laws: its area is the number of spikes, one spike gives the kernel, a steady train
 * a steady rate up to both ends, and growing gives what one computation gives.
 */
#include "analysis/rate.h"
#include <math.h>

#define DT_S 1e-4
#define CELLS 10

static double
get_area (LoligoRate *rate)
{
  double sum = 0, value;
  for (guint64 i = 0; i < loligo_rate_get_n_values (rate); i++)
    {
      g_assert_cmpuint (loligo_rate_read (rate, i, 1, &value), ==, 1);
      sum += value * loligo_rate_get_interval (rate) * CELLS;
    }
  return sum;
}

static void
test_area (void)
{
  static const LoligoRateKernel kernels[] = { LOLIGO_RATE_BINS, LOLIGO_RATE_GAUSSIAN };
  for (guint k = 0; k < G_N_ELEMENTS (kernels); k++)
    {
      g_autoptr (LoligoRate) rate = loligo_rate_new (kernels[k], 5e-3, DT_S, CELLS);
      g_autoptr (GRand) random = g_rand_new_with_seed (5);
      for (guint i = 0; i < 500; i++)
        loligo_rate_add_spike (rate, g_rand_int_range (random, 1, 10001));
      loligo_rate_advance (rate, 10000);
      g_assert_cmpfloat_with_epsilon (loligo_rate_get_n_values (rate) * loligo_rate_get_interval (rate), 1,
                                      1e-12);
      g_assert_cmpfloat_with_epsilon (get_area (rate), 500, 1e-3); /* values are single */
    }
}

/* One spike in the middle: the Gaussian of that deviation; the exponential of that time constant. */
static void
test_kernels (void)
{
  const double width_s = 4e-3; /* bins of 8 steps: the spike of step 496 is in bin 61 */
  g_autoptr (LoligoRate) gaussian = loligo_rate_new (LOLIGO_RATE_GAUSSIAN, width_s, DT_S, 1);
  g_autoptr (LoligoRate) exponential = loligo_rate_new (LOLIGO_RATE_EXPONENTIAL, width_s, DT_S, 1);
  loligo_rate_add_spike (gaussian, 496);
  loligo_rate_add_spike (exponential, 496);
  loligo_rate_advance (gaussian, 1000);
  loligo_rate_advance (exponential, 1000);
  double bin_s = loligo_rate_get_interval (gaussian);
  g_assert_cmpfloat_with_epsilon (bin_s, width_s / 5, 1e-15);
  for (guint64 i = 0; i < loligo_rate_get_n_values (gaussian); i++)
    {
      double value, t_s = ((double) i - 61) * bin_s;
      loligo_rate_read (gaussian, i, 1, &value);
      double expected = fabs (t_s) < 4.01 * width_s
                            ? exp (-0.5 * pow (t_s / width_s, 2)) / (width_s * sqrt (2 * G_PI))
                            : 0;
      g_assert_cmpfloat_with_epsilon (value, expected, 0.01);
      loligo_rate_read (exponential, i, 1, &value);
      expected = t_s > -0.1 * bin_s ? exp (-t_s / width_s) * (1 - exp (-bin_s / width_s)) / bin_s : 0;
      g_assert_cmpfloat_with_epsilon (value, expected, 1e-4);
    }
}

/* A spike of each cell each 5 ms is 200 Hz, at the ends too. */
static void
test_steady (void)
{
  g_autoptr (LoligoRate) rate = loligo_rate_new (LOLIGO_RATE_GAUSSIAN, 5e-3, DT_S, CELLS);
  for (gint64 step = 5; step <= 5000; step += 5)
    loligo_rate_add_spike (rate, step);
  loligo_rate_advance (rate, 5000);
  double low, high;
  g_assert_true (loligo_rate_get_range (rate, 0, G_MAXUINT64, &low, &high));
  g_assert_cmpfloat_with_epsilon (low, 200, 1e-3);
  g_assert_cmpfloat_with_epsilon (high, 200, 1e-3);
}

/* Spikes of a bin, and of the steps that it covers: a spike is stamped with the end of its step. */
static void
test_bins (void)
{
  g_autoptr (LoligoRate) rate = loligo_rate_new (LOLIGO_RATE_BINS, 1e-3, DT_S, 1);
  double value;
  loligo_rate_add_spike (rate, 1);
  loligo_rate_add_spike (rate, 10);
  loligo_rate_add_spike (rate, 11);
  loligo_rate_advance (rate, 9);
  g_assert_cmpuint (loligo_rate_get_n_values (rate), ==, 0); /* not over yet */
  loligo_rate_advance (rate, 25);
  g_assert_cmpuint (loligo_rate_get_n_values (rate), ==, 2);
  loligo_rate_read (rate, 0, 1, &value);
  g_assert_cmpfloat_with_epsilon (value, 2000, 1e-3);
  loligo_rate_read (rate, 1, 1, &value);
  g_assert_cmpfloat_with_epsilon (value, 1000, 1e-3);
}

/* Frame by frame gives what all at once gives, to the bit; ranges agree with the values. */
static void
test_growing (gconstpointer data)
{
  LoligoRateKernel kernel = GPOINTER_TO_INT (data);
  g_autoptr (LoligoRate) growing = loligo_rate_new (kernel, 3e-3, DT_S, CELLS);
  g_autoptr (LoligoRate) whole = loligo_rate_new (kernel, 3e-3, DT_S, CELLS);
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  gint64 step = 1;
  for (guint frame = 0; frame < 400; frame++)
    {
      gint64 end = step + g_rand_int_range (random, 0, 300);
      for (; step < end; step++)
        for (guint n = (guint) g_rand_int_range (random, 0, 3); n > 0; n--)
          {
            loligo_rate_add_spike (growing, step);
            loligo_rate_add_spike (whole, step);
          }
      loligo_rate_advance (growing, step - 1);
    }
  loligo_rate_advance (whole, step - 1);
  guint64 n = loligo_rate_get_n_values (whole);
  g_assert_cmpuint (n, >, 1000);
  g_assert_cmpuint (loligo_rate_get_n_values (growing), ==, n);
  g_autofree double *a = g_new (double, n), *b = g_new (double, n);
  loligo_rate_read (growing, 0, n, a);
  loligo_rate_read (whole, 0, n, b);
  g_assert_cmpmem (a, n * sizeof *a, b, n * sizeof *b);
  for (guint64 first = 0; first < n; first += 97)
    {
      double low = INFINITY, high = -INFINITY, least, greatest;
      for (guint64 i = first; i < MIN (first + 700, n); i++)
        {
          low = MIN (low, a[i]);
          high = MAX (high, a[i]);
        }
      g_assert_true (loligo_rate_get_range (growing, first, 700, &least, &greatest));
      g_assert_cmpfloat (least, ==, low);
      g_assert_cmpfloat (greatest, ==, high);
    }
  loligo_rate_clear (growing);
  g_assert_cmpuint (loligo_rate_get_n_values (growing), ==, 0);
}

/* Bins of a very long run grow; no spike is lost. */
static void
test_long (void)
{
  g_autoptr (LoligoRate) rate = loligo_rate_new (LOLIGO_RATE_BINS, DT_S, DT_S, CELLS);
  const gint64 n_steps = 3 << 22;
  guint64 n_spikes = 0;
  for (gint64 step = 1; step <= n_steps; step += 1000, n_spikes++)
    loligo_rate_add_spike (rate, step);
  loligo_rate_advance (rate, n_steps);
  g_assert_cmpfloat_with_epsilon (loligo_rate_get_interval (rate), 4 * DT_S, 1e-12);
  g_assert_cmpuint (loligo_rate_get_changes (rate), >, 0);
  g_assert_cmpfloat_with_epsilon (get_area (rate) / (double) n_spikes, 1, 1e-5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rate/area", test_area);
  g_test_add_func ("/rate/kernels", test_kernels);
  g_test_add_func ("/rate/steady", test_steady);
  g_test_add_func ("/rate/bins", test_bins);
  for (LoligoRateKernel kernel = 0; kernel < LOLIGO_N_RATE_KERNELS; kernel++)
    {
      g_autofree char *name = g_strdup_printf ("/rate/growing/%s", loligo_rate_kernel_to_string (kernel));
      g_test_add_data_func (name, GINT_TO_POINTER (kernel), test_growing);
    }
  g_test_add_func ("/rate/long", test_long);
  return g_test_run ();
}
