/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-draws.c: vectors of random numbers have, on every instruction set, the bits that
 * base/elementary.h gives for one number at the same place.
 */
#include "network/draws.h"

#include "base/elementary.h"

#define N 61

static void
assert_places (const LoligoDraws *draws)
{
  LoligoDrawsKey key = { G_GUINT64_CONSTANT (0x123456789abcdef0), 77, 3 };
  guint32 lanes[N];
  gint64 steps[N];
  double uniforms[N], normals[N];
  for (guint k = 0; k < N; k++)
    {
      lanes[k] = k * 2654435761u;
      steps[k] = (k % 2 ? G_MININT64 : 0) + (gint64) k * G_GINT64_CONSTANT (0x100000003);
    }
  draws->uniforms (&key, lanes, steps, N, uniforms);
  draws->normals (&key, lanes, steps, N, normals);
  for (guint k = 0; k < N; k++)
    {
      LoligoRandomPlace place = { key.seed, key.stream, key.draw, lanes[k], steps[k] };
      g_assert_cmpfloat (uniforms[k], ==, loligo_random_uniform (&place));
      g_assert_cmpfloat (normals[k], ==, loligo_random_normal (&place));
    }
}

static void
assert_rows (const LoligoDraws *draws)
{
  LoligoDrawsKey key = { 5, 6, 1000 };
  guint32 words[4][LOLIGO_DRAWS_ROW];
  double gaps[N];
  draws->words (&key, 9, -3, N, words);
  draws->gaps (&key, 9, -3, N, -2.5, gaps);
  for (guint k = 0; k < N; k++)
    {
      LoligoRandomPlace place = { key.seed, key.stream, key.draw + k, 9, -3 };
      guint32 expected[4];
      loligo_random_words (&place, expected);
      for (guint q = 0; q < 4; q++)
        g_assert_cmpuint (words[q][k], ==, expected[q]);
      g_assert_cmpfloat (gaps[k], ==, loligo_log (1 - loligo_random_uniform (&place)) * -2.5);
      g_assert_cmpfloat (gaps[k], >=, 0);
    }
}

static void
test_bits (void)
{
  guint count = 0;
  for (const LoligoDraws *draws; (draws = loligo_draws_get_nth (count)) != NULL; count++)
    {
      assert_places (draws);
      assert_rows (draws);
    }
  g_assert_cmpuint (count, >, 0);
  g_assert_true (loligo_draws_get () == loligo_draws_get_nth (count - 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draws/bits", test_bits);
  return g_test_run ();
}
