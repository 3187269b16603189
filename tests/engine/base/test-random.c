/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random numbers: Philox against Random123's own implementation and known answers; uniform and normal draws by their
 * moments, a chi-square over fine cells and the independence of neighbours. All seeds are fixed.
 */
#include "base/elementary.h"

#include <math.h>
#if __has_include(<Random123/philox.h>)
#include <Random123/philox.h>
#define HAVE_RANDOM123
#endif

enum { N = 1 << 18 };

static void
test_known (void)
{
  guint32 words[4];
  loligo_random_words (&(LoligoRandomPlace){ 0 }, words);
  g_assert_cmphex (words[0], ==, 0x6627e8d5);
  g_assert_cmphex (words[1], ==, 0xe169c58d);
  g_assert_cmphex (words[2], ==, 0xbc57ac4c);
  g_assert_cmphex (words[3], ==, 0x9b00dbd8);
}

static void
test_random123 (void)
{
#ifndef HAVE_RANDOM123
  g_test_skip ("built without Random123");
#else
  guint64 mix = 0x9E3779B97F4A7C15u;
  for (guint i = 0; i < 2000; i++)
    {
      guint64 drawn[4];
      for (guint k = 0; k < 4; k++)
        drawn[k] = mix = mix * 6364136223846793005u + 1442695040888963407u;
      const LoligoRandomPlace place = { .seed = drawn[0], .stream = (guint32) (drawn[1] >> 32),
                                        .draw = (guint32) drawn[1], .lane = drawn[2] >> 16,
                                        .step = (gint64) drawn[3] };
      guint32 words[4];
      loligo_random_words (&place, words);
      const philox4x32_key_t key = { { (guint32) place.seed,
                                       (guint32) (place.seed >> 32) ^ place.stream } };
      const philox4x32_ctr_t counter = { { (guint32) place.lane, (guint32) drawn[3],
                                           (guint32) (drawn[3] >> 32), place.draw } };
      const philox4x32_ctr_t expected = philox4x32 (counter, key);
      for (guint k = 0; k < 4; k++)
        g_assert_cmphex (words[k], ==, expected.v[k]);
    }
#endif
}

/* A uniform draw is the words' upper 53 or 24 bits. */
static void
test_uniform_bits (void)
{
  for (guint i = 0; i < 1000; i++)
    {
      const LoligoRandomPlace place = { .seed = 11, .lane = i };
      guint32 words[4];
      loligo_random_words (&place, words);
      const guint64 bits = ((guint64) words[0] << 21) | (words[1] >> 11);
      g_assert_true (loligo_random_uniform (&place) == (double) bits * 0x1p-53);
      g_assert_true (loligo_random_uniform_single (&place) == (float) (words[0] >> 8) * 0x1p-24f);
    }
}

static double
uniform_of (guint64 lane)
{
  return loligo_random_uniform (&(LoligoRandomPlace){ .seed = 42, .stream = 7, .lane = lane });
}

/* 1023 degrees of freedom: mean 1023, deviation 45; four of them either way. */
static void
test_uniform (void)
{
  guint cells[1024] = { 0 };
  double sum = 0, squares = 0, neighbours = 0, last = 0.5;
  for (guint i = 0; i < N; i++)
    {
      const double u = uniform_of (i);
      g_assert_true (u >= 0 && u < 1);
      cells[(guint) (u * 1024)]++;
      sum += u;
      squares += u * u;
      neighbours += (u - 0.5) * (last - 0.5);
      last = u;
    }
  double chi = 0;
  for (guint k = 0; k < 1024; k++)
    chi += (cells[k] - N / 1024.0) * (cells[k] - N / 1024.0) / (N / 1024.0);
  g_assert_cmpfloat (fabs (chi - 1023), <, 4 * 45.2);
  g_assert_cmpfloat (fabs (sum / N - 0.5), <, 4 * sqrt (1.0 / 12 / N));
  g_assert_cmpfloat (fabs (squares / N - 1.0 / 3), <, 4 * sqrt (4.0 / 45 / N));
  g_assert_cmpfloat (fabs (neighbours / N), <, 4 / (12 * sqrt (N)));
}

static void
check_normal (double (*draw) (guint64 lane))
{
  double moments[5] = { 0 };
  guint beyond = 0;
  for (guint i = 0; i < N; i++)
    {
      const double x = draw (i);
      g_assert_true (isfinite (x));
      for (guint k = 1; k <= 4; k++)
        moments[k] += pow (x, k) / N;
      beyond += fabs (x) > 3;
    }
  g_assert_cmpfloat (fabs (moments[1]), <, 4 / sqrt (N));
  g_assert_cmpfloat (fabs (moments[2] - 1), <, 4 * sqrt (2.0 / N));
  g_assert_cmpfloat (fabs (moments[3]), <, 4 * sqrt (15.0 / N));
  g_assert_cmpfloat (fabs (moments[4] - 3), <, 4 * sqrt (96.0 / N));
  const double expected = N * 0.0026997960632602;
  g_assert_cmpfloat (fabs (beyond - expected), <, 4 * sqrt (expected));
}

static double
normal_of (guint64 lane)
{
  return loligo_random_normal (&(LoligoRandomPlace){ .seed = 3, .lane = lane, .step = 5 });
}

static double
normal_single_of (guint64 lane)
{
  return loligo_random_normal_single (&(LoligoRandomPlace){ .seed = 3, .lane = lane, .step = -1 });
}

static void
test_normal (void)
{
  check_normal (normal_of);
  check_normal (normal_single_of);
}

/* The formula of ir.h, by libm. */
static void
test_normal_is_box_muller (void)
{
  for (guint i = 0; i < 10000; i++)
    {
      const LoligoRandomPlace place = { .seed = 99, .lane = i, .draw = 2 };
      guint32 words[4];
      loligo_random_words (&place, words);
      const double u = (double) (((guint64) words[0] << 21) | (words[1] >> 11)) * 0x1p-53;
      const double v = (double) (((guint64) words[2] << 21) | (words[3] >> 11)) * 0x1p-53;
      const double expected = sqrt (-2 * log (1 - u)) * cos (2 * G_PI * v);
      g_assert_cmpfloat (fabs (loligo_random_normal (&place) - expected), <, 1e-14);
    }
}

/* Seed, stream, draw, lane and step each make another number. */
static void
test_places_differ (void)
{
  const LoligoRandomPlace here = { .seed = 1, .stream = 2, .draw = 3, .lane = 4, .step = 5 };
  LoligoRandomPlace others[] = { here, here, here, here, here, here, here };
  others[0].seed++;
  others[1].seed += G_GUINT64_CONSTANT (1) << 32;
  others[2].stream += 8;
  others[3].draw++;
  others[4].lane++;
  others[5].step++;
  others[6].step += G_GINT64_CONSTANT (1) << 32;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_true (loligo_random_uniform (&others[i]) != loligo_random_uniform (&here));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/random/known", test_known);
  g_test_add_func ("/random/random123", test_random123);
  g_test_add_func ("/random/uniform-bits", test_uniform_bits);
  g_test_add_func ("/random/uniform", test_uniform);
  g_test_add_func ("/random/normal", test_normal);
  g_test_add_func ("/random/box-muller", test_normal_is_box_muller);
  g_test_add_func ("/random/places", test_places_differ);
  return g_test_run ();
}
