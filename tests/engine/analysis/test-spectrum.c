/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-spectrum.c: Welch's density by its own laws (Parseval, the power of a sine, the level of white noise), then
 * against SciPy.
 */
#include "analysis/spectrum.h"
#include <math.h>

#define INTERVAL_S 5e-4

/* As tests/reference/spectrum-numbers.py wrote them. */
/* SciPy 1.10.1 */
static const double scipy_64[] = {
  3.1088930737208920e-03, 1.1009131359985526e-02, 2.9265671928362354e-03, 3.7150218202418043e-05,
  6.3495217824615518e-04, 4.1564195218077920e-03, 1.7424757909338636e-03, 5.1203794250795657e-05,
  3.5149119193528011e-05, 1.0691431328036981e-04, 9.2490985156434510e-04, 6.3582552218515559e-04,
  5.9592902640585765e-05, 3.8200078288308941e-05, 4.8006012700711055e-05, 3.4089944352385743e-04,
  3.7377622250239621e-04, 6.7279222776614109e-05, 4.7970046089644874e-05, 3.7003402711222277e-05,
  1.5137353705481832e-04, 2.5413580538397778e-04, 7.3348327463120479e-05, 6.5723770707467051e-05,
  3.4677913437468778e-05, 7.6941726769138950e-05, 1.8110985941264076e-04, 7.7207524650022829e-05,
  9.2570149930209500e-05, 3.6688280243198661e-05, 4.7128149480130171e-05, 1.2999194046690426e-04,
  3.9263617208773551e-05,
};
static const double scipy_100[] = {
  1.7191876105010057e-03, 1.3468843086617810e-02, 1.3596064279603561e-02, 8.9416122863056758e-04,
  2.8334069497216528e-05, 4.3270346494147431e-05, 4.0715335660522562e-05, 1.2238259761005680e-03,
  6.6796589846071230e-03, 2.2498911260853851e-03, 3.2793161145178584e-05, 6.9866412259834640e-05,
  1.6347372471753054e-05, 4.0315078310318140e-05, 3.9564970168011407e-05, 2.1614915071772092e-04,
  1.6134419601398712e-03, 7.2531722012599269e-04, 3.0675716365072283e-05, 8.2533211927543024e-05,
  2.2604797156155561e-05, 3.2931189336064900e-05, 4.1494006726720234e-05, 6.7837379338938104e-05,
  6.7723354090452545e-04, 4.0287425924347218e-04, 2.8905937465726035e-05, 9.7357778747341186e-05,
  3.3329329080277967e-05, 2.6610163281556439e-05, 4.3049990037656993e-05, 2.9272517699590845e-05,
  3.5151108071466281e-04, 2.7512623997399743e-04, 2.7548916785952788e-05, 1.1507635187576115e-04,
  5.0668894984885251e-05, 2.1387063992823211e-05, 4.4175660962797620e-05, 1.7908271017097797e-05,
  2.0282935453502438e-04, 2.0797809823929018e-04, 2.6703014072726333e-05, 1.3712708566104677e-04,
  7.8455269553874793e-05, 1.7557974434730996e-05, 4.4748874319484676e-05, 1.5783518589776734e-05,
  1.2404598101620616e-04, 1.6624101616164569e-04, 1.3206867775233654e-05,
};

static LoligoSpectrum *
make (guint segment, const double *samples, guint n)
{
  LoligoSpectrum *spectrum = loligo_spectrum_new (segment, INTERVAL_S);
  loligo_spectrum_add (spectrum, samples, n);
  return spectrum;
}

static double
get_sum (LoligoSpectrum *spectrum, guint first, guint end)
{
  g_autofree double *density = g_new (double, loligo_spectrum_get_n_bins (spectrum));
  g_assert_true (loligo_spectrum_get_density (spectrum, density));
  double sum = 0;
  for (guint k = first; k < end; k++)
    sum += density[k] * loligo_spectrum_get_resolution_hz (spectrum);
  return sum;
}

/* The densities of one segment add up to its variance under the window. */
static void
test_parseval (void)
{
  enum { N = 256 };
  double samples[N], mean = 0, power = 0, window_power = 0;
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  for (guint i = 0; i < N; i++)
    mean += (samples[i] = 3 + g_rand_double_range (random, -1, 1)) / N;
  for (guint i = 0; i < N; i++)
    {
      double window = pow (sin (G_PI * i / N), 2);
      power += pow (window * (samples[i] - mean), 2);
      window_power += window * window;
    }
  g_autoptr (LoligoSpectrum) spectrum = make (N, samples, N);
  g_assert_cmpuint (loligo_spectrum_get_n_segments (spectrum), ==, 1);
  g_assert_cmpfloat_with_epsilon (get_sum (spectrum, 0, N / 2 + 1), power / window_power, 1e-13);
}

/* A sine of amplitude A has the power A²/2, in the three bins about its frequency. */
static void
test_sine (void)
{
  enum { N = 4096, SEGMENT = 512, BIN = 37 };
  double samples[N], frequency_hz, height;
  for (guint i = 0; i < N; i++)
    samples[i] = -7 + 3 * sin (2 * G_PI * BIN * i / SEGMENT + 0.3);
  g_autoptr (LoligoSpectrum) spectrum = make (SEGMENT, samples, N);
  g_assert_cmpfloat_with_epsilon (get_sum (spectrum, BIN - 1, BIN + 2), 4.5, 1e-10);
  g_assert_cmpfloat_with_epsilon (get_sum (spectrum, 0, SEGMENT / 2 + 1), 4.5, 1e-10);
  double density[SEGMENT / 2 + 1], resolution_hz = loligo_spectrum_get_resolution_hz (spectrum);
  loligo_spectrum_get_density (spectrum, density);
  g_assert_cmpfloat_with_epsilon (resolution_hz, 1 / (SEGMENT * INTERVAL_S), 1e-12);
  g_assert_true (loligo_spectrum_find_peak (density, SEGMENT / 2 + 1, resolution_hz, &frequency_hz, &height));
  g_assert_cmpfloat_with_epsilon (frequency_hz, BIN * resolution_hz, 1e-6);
  g_assert_cmpfloat (height, ==, density[BIN]);
}

/* Between two bins the peak is found to a tenth of their distance. */
static void
test_peak_between_bins (void)
{
  enum { N = 8192, SEGMENT = 256 };
  for (double place = 20.05; place < 21; place += 0.1)
    {
      static double samples[N];
      double density[SEGMENT / 2 + 1], frequency_hz, height;
      for (guint i = 0; i < N; i++)
        samples[i] = sin (2 * G_PI * place * i / SEGMENT);
      g_autoptr (LoligoSpectrum) spectrum = make (SEGMENT, samples, N);
      loligo_spectrum_get_density (spectrum, density);
      double resolution_hz = loligo_spectrum_get_resolution_hz (spectrum);
      g_assert_true (
          loligo_spectrum_find_peak (density, SEGMENT / 2 + 1, resolution_hz, &frequency_hz, &height));
      g_assert_cmpfloat_with_epsilon (frequency_hz / resolution_hz, place, 0.1);
    }
}

/* White noise of variance 1 has the density 2 * interval at every frequency, and no peak. */
static void
test_white_noise (void)
{
  enum { N = 1 << 18, SEGMENT = 128 };
  g_autofree double *samples = g_new (double, N);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  for (guint i = 0; i < N; i++)
    samples[i] = sqrt (12) * (g_rand_double (random) - 0.5);
  g_autoptr (LoligoSpectrum) spectrum = make (SEGMENT, samples, N);
  double density[SEGMENT / 2 + 1], frequency_hz, height;
  loligo_spectrum_get_density (spectrum, density);
  for (guint k = 2; k < SEGMENT / 2; k++) /* removing the mean takes from the first two */
    g_assert_cmpfloat_with_epsilon (density[k] / (2 * INTERVAL_S), 1, 0.1);
  g_assert_false (loligo_spectrum_find_peak (density, SEGMENT / 2 + 1, 1, &frequency_hz, &height));
}

/* A falling spectrum has no peak where it only falters, and one where something rings. */
static void
test_peak_on_slope (void)
{
  enum { N = 200 };
  double density[N], frequency_hz, height;
  for (guint k = 0; k < N; k++)
    density[k] = pow (k + 1, -2) * (1 + 0.3 * (k % 5 == 0));
  g_assert_false (loligo_spectrum_find_peak (density, N, 0.5, &frequency_hz, &height));
  for (int k = -4; k <= 4; k++)
    density[60 + k] += 2e-3 * exp (-0.5 * k * k);
  g_assert_true (loligo_spectrum_find_peak (density, N, 0.5, &frequency_hz, &height));
  g_assert_cmpfloat_with_epsilon (frequency_hz, 30, 0.2);
}

/* In pieces of any size the same bits as in one. */
static void
test_pieces (void)
{
  enum { N = 5000, SEGMENT = 96 };
  double samples[N], whole[SEGMENT / 2 + 1], pieces[SEGMENT / 2 + 1];
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  for (guint i = 0; i < N; i++)
    samples[i] = g_rand_double (random);
  g_autoptr (LoligoSpectrum) at_once = make (SEGMENT, samples, N);
  g_autoptr (LoligoSpectrum) in_pieces = loligo_spectrum_new (SEGMENT, INTERVAL_S);
  g_assert_false (loligo_spectrum_get_density (in_pieces, pieces));
  for (guint i = 0; i < N;)
    {
      guint count = MIN (N - i, (guint) g_rand_int_range (random, 0, 300));
      loligo_spectrum_add (in_pieces, samples + i, count);
      i += count;
    }
  loligo_spectrum_get_density (at_once, whole);
  loligo_spectrum_get_density (in_pieces, pieces);
  g_assert_cmpmem (whole, sizeof whole, pieces, sizeof pieces);
  g_assert_cmpuint (loligo_spectrum_get_n_segments (at_once), ==, (N - SEGMENT) / (SEGMENT / 2) + 1);
}

/* A gap costs the segments that it is in, and no more. */
static void
test_gap (void)
{
  enum { N = 640, SEGMENT = 64 };
  double samples[N], density[SEGMENT / 2 + 1];
  for (guint i = 0; i < N; i++)
    samples[i] = sin (i);
  samples[100] = NAN;
  g_autoptr (LoligoSpectrum) spectrum = make (SEGMENT, samples, N);
  g_assert_cmpuint (loligo_spectrum_get_n_segments (spectrum), ==, 19 - 2);
  g_assert_true (loligo_spectrum_get_density (spectrum, density));
  for (guint k = 0; k <= SEGMENT / 2; k++)
    g_assert_true (isfinite (density[k]));
}

static void
compare (guint segment, const double *expected, guint n_bins)
{
  enum { N = 1000 };
  double samples[N];
  for (guint i = 0; i < N; i++)
    samples[i] = sin (0.1 * i) + i * 7919 % 1000 / 500. - 1;
  g_autoptr (LoligoSpectrum) spectrum = make (segment, samples, N);
  g_autofree double *density = g_new (double, n_bins);
  g_assert_cmpuint (loligo_spectrum_get_n_bins (spectrum), ==, n_bins);
  loligo_spectrum_get_density (spectrum, density);
  for (guint k = 0; k < n_bins; k++)
    g_assert_cmpfloat_with_epsilon (density[k] / expected[k], 1, 1e-9);
}

static void
test_scipy (void)
{
  compare (64, scipy_64, G_N_ELEMENTS (scipy_64));
  compare (100, scipy_100, G_N_ELEMENTS (scipy_100));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spectrum/parseval", test_parseval);
  g_test_add_func ("/spectrum/sine", test_sine);
  g_test_add_func ("/spectrum/peak-between-bins", test_peak_between_bins);
  g_test_add_func ("/spectrum/peak-on-slope", test_peak_on_slope);
  g_test_add_func ("/spectrum/white-noise", test_white_noise);
  g_test_add_func ("/spectrum/pieces", test_pieces);
  g_test_add_func ("/spectrum/gap", test_gap);
  g_test_add_func ("/spectrum/scipy", test_scipy);
  return g_test_run ();
}
