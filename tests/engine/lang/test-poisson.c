/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-poisson.c: counts have the probabilities of Poisson's law, whatever the mean.
 */
#include "lang/poisson.h"

#include <math.h>

/* Between which uniform numbers the count is k: exactly the sums of the probabilities. */
static void
test_few (void)
{
  static const double means[] = { 0.001, 0.5, 1.3, 8, 31.9, 32 };
  for (guint i = 0; i < G_N_ELEMENTS (means); i++)
    {
      double part = exp (-means[i]), sum = part;
      for (guint k = 0; k < 90; k++)
        {
          if (sum > 1 - 1e-9)
            break;
          if (part > 1e-9)
            {
              g_assert_cmpfloat (loligo_poisson (means[i], sum - 1e-12, 0), ==, k);
              g_assert_cmpfloat (loligo_poisson (means[i], sum + 1e-12, 0), ==, k + 1);
            }
          part *= means[i] / (k + 1);
          sum += part;
        }
    }
}

/* P (count <= k), by the normal number from which on the count is more. */
static double
get_share (double mean, double k)
{
  double low = -8, high = 8;
  for (guint i = 0; i < 60; i++)
    {
      double middle = (low + high) / 2;
      if (loligo_poisson (mean, 0, middle) <= k)
        low = middle;
      else
        high = middle;
    }
  return 0.5 * erfc (-low / sqrt (2));
}

static double
get_error (double mean)
{
  double before = 0, distance = 0;
  for (double k = 0; k < mean + 10 * sqrt (mean); k++)
    {
      double share = get_share (mean, k);
      double wanted = exp (k * log (mean) - mean - lgamma (k + 1));
      distance += fabs (share - before - wanted) / 2;
      before = share;
    }
  return distance;
}

static void
test_many (void)
{
  g_assert_cmpfloat (get_error (32.001), <, 2e-5);
  g_assert_cmpfloat (get_error (100), <, 3e-6);
  g_assert_cmpfloat (get_error (1000), <, 3e-7);
}

static void
test_edges (void)
{
  g_assert_cmpfloat (loligo_poisson (0, 1 - 0x1p-53, 3), ==, 0);
  g_assert_cmpfloat (loligo_poisson (-5, 0.5, 0), ==, 0);
  g_assert_true (isnan (loligo_poisson (NAN, 0.5, 0)));
  g_assert_cmpfloat (loligo_poisson (33, 0, -9), >=, 0);
  /* However near to 1, the count is one that can be. */
  g_assert_cmpfloat (loligo_poisson (32, 1 - 0x1p-53, 0), <=, LOLIGO_POISSON_TERMS);
  g_assert_cmpfloat (loligo_poisson (1, 1 - 0x1p-53, 0), <, 20);
}

/* Sums that rounding keeps below 1 do not let a count run away. */
static void
test_bound (void)
{
  for (double mean = 0; mean <= LOLIGO_POISSON_FEW; mean += 0.25)
    {
      g_assert_cmpuint (loligo_poisson_count_terms (mean), <=, LOLIGO_POISSON_TERMS);
      g_assert_cmpfloat (loligo_poisson (mean, 1 - 0x1p-53, 0), <=, mean + 8 * sqrt (mean) + 8);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/poisson/few", test_few);
  g_test_add_func ("/poisson/many", test_many);
  g_test_add_func ("/poisson/edges", test_edges);
  g_test_add_func ("/poisson/bound", test_bound);
  return g_test_run ();
}
