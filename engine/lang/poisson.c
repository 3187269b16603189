/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * poisson.c: see poisson.h. Called where an expression is evaluated by the node, as initial values are.
 */
#include "lang/poisson.h"

#include "base/elementary.h"

#include <math.h>

const double loligo_poisson_expansion[3][LOLIGO_POISSON_DEGREE] = {
  { 1. / 3, 0, 1. / 6, 0, 0 },
  { 0, -1. / 36, 0, -1. / 72, 0 },
  { -8. / 405, 0, 7. / 810, 0, 1. / 270 },
};

guint
loligo_poisson_count_terms (double mean)
{
  return (guint) (mean + LOLIGO_POISSON_DEVIATIONS * sqrt (mean) + LOLIGO_POISSON_DEVIATIONS);
}

static double
invert (double mean, double uniform)
{
  double part = loligo_exp (-mean), sum = part;
  guint count = 0, most = loligo_poisson_count_terms (mean);
  while (count < most && sum <= uniform)
    {
      count++;
      part *= mean * (1. / count);
      sum += part;
    }
  return count;
}

static double
expand (guint row, double w)
{
  double result = 0;
  for (guint k = LOLIGO_POISSON_DEGREE; k-- > 0;)
    result = result * w + loligo_poisson_expansion[row][k];
  return result;
}

double
loligo_poisson (double mean, double uniform, double normal)
{
  if (mean < 0)
    mean = 0;
  if (mean <= LOLIGO_POISSON_FEW)
    return invert (mean, uniform);
  double root = sqrt (mean);
  double count = mean + root * normal + expand (0, normal) + expand (1, normal) / root
                 + expand (2, normal) / mean;
  return floor (count < 0 ? 0 : count);
}
