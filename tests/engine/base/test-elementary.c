/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The elementary functions against the long double ones of libm: errors in ulp over the whole range in both
 * precisions, special values, and the laws that models lean on.
 */
#include "base/elementary.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

typedef struct
{
  const char *name;
  double (*real) (double);
  float (*single) (float);
  long double (*reference) (long double);
  double low, high;               /* where it is tested, dense */
  double single_low, single_high;
  double ulp, single_ulp;
} Function;

static long double
exprell (long double x)
{
  return x == 0 ? 1 : x == INFINITY ? x : expm1l (x) / x;
}

#define F(name, reference, ...)                                                                    \
  { #name, loligo_##name, loligo_##name##_single, reference, __VA_ARGS__ }

static const Function functions[] = {
  F (exp, expl, -708, 709.78, -86.9, 88.72, 1, 1),
  F (expm1, expm1l, -60, 709.78, -30, 88.72, 2.1, 2.1),
  F (exprel, exprell, -1000, 709.78, -1000, 88.72, 2.5, 2.5),
  F (log, logl, DBL_MIN, 1e300, FLT_MIN, 1e38, 1.5, 1.5),
  F (log10, log10l, DBL_MIN, 1e300, FLT_MIN, 1e38, 2, 2),
  F (sin, sinl, -100, 100, -100, 100, 1.5, 1.5),
  F (cos, cosl, -100, 100, -100, 100, 1.5, 1.5),
  F (tan, tanl, -100, 100, -100, 100, 3, 3),
  F (sin, sinl, -2147483648.0, 2147483648.0, -200000, 200000, 1.5, 1.5),
  F (cos, cosl, -2147483648.0, 2147483648.0, -200000, 200000, 1.5, 1.5),
  F (asin, asinl, -1, 1, -1, 1, 2, 2),
  F (acos, acosl, -1, 1, -1, 1, 2, 2),
  F (atan, atanl, -1e4, 1e4, -1e4, 1e4, 2, 2),
  F (sinh, sinhl, -709, 709, -88, 88, 3, 3),
  F (cosh, coshl, -709, 709, -88, 88, 2, 2),
  F (tanh, tanhl, -30, 30, -15, 15, 3, 3),
  F (erf, erfl, -7, 7, -5, 5, 2, 2),
};

static double
ulps (double value, long double exact)
{
  if (isnan (value) || isnan ((double) exact))
    return isnan (value) && isnan ((double) exact) ? 0 : G_MAXDOUBLE;
  if (value == (double) exact)
    return 0;
  const double size = fmax (fabs ((double) exact), DBL_MIN);
  return (double) (fabsl ((long double) value - exact) / (nextafter (size, INFINITY) - size));
}

static double
ulps_single (float value, long double exact)
{
  if (isnan (value) || isnan ((float) exact))
    return isnan (value) && isnan ((float) exact) ? 0 : G_MAXDOUBLE;
  if (value == (float) exact)
    return 0;
  const float size = fmaxf (fabsf ((float) exact), FLT_MIN);
  return (double) (fabsl ((long double) value - exact) / (nextafterf (size, INFINITY) - size));
}

/* Evenly over the range, evenly about zero, and in ratios from the least to the largest. */
static double
argument (guint kind, double fraction, double low, double high)
{
  if (kind == 0)
    return low + (high - low) * fraction;
  if (kind == 1)
    return fmin (fmax (2 * fraction - 1, low), high);
  const double least = low > 0 ? low : 1e-30;
  const double value = least * pow (high / least, fraction);
  return low < 0 && fmod (fraction * 1e6, 2) < 1 ? fmax (-value, low) : value;
}

static void
test_accuracy (gconstpointer data)
{
  const Function *f = data;
  const guint n = 100000;
  double worst = 0, worst_single = 0, where = 0, where_single = 0;
  for (guint kind = 0; kind < 3; kind++)
    for (guint i = 0; i <= n; i++)
      {
        const double fraction = (i + 0.37) / (n + 1);
        const double x = argument (kind, fraction, f->low, f->high);
        const double error = ulps (f->real (x), f->reference (x));
        if (error > worst)
          worst = error, where = x;
        const float s = (float) argument (kind, fraction, f->single_low, f->single_high);
        const double error_single = ulps_single (f->single (s), f->reference (s));
        if (error_single > worst_single)
          worst_single = error_single, where_single = s;
      }
  g_test_message ("%s: %.3f ulp at %.17g, single %.3f ulp at %.9g", f->name, worst, where,
                  worst_single, where_single);
  g_assert_cmpfloat (worst, <=, f->ulp);
  g_assert_cmpfloat (worst_single, <=, f->single_ulp);
}

static void
test_power_accuracy (void)
{
  double worst = 0, worst_single = 0, worst_angle = 0, worst_angle_single = 0;
  for (guint i = 0; i < 300; i++)
    for (guint j = 0; j < 300; j++)
      {
        const double x = exp (-700 + 1400 * (i + 0.3) / 300), y = sinh (-7 + 14 * (j + 0.2) / 300);
        const long double exact = powl (x, y);
        if (exact > 1e-307L && exact < 1.7e308L)
          worst = fmax (worst, ulps (loligo_power (x, y), exact));
        const float xs = (float) exp (-85 + 170 * (i + 0.3) / 300), ys = (float) (y / 5);
        const long double exact_single = powl (xs, ys);
        if (exact_single > 1.6e-38L && exact_single < 3.4e38L)
          worst_single = fmax (worst_single, ulps_single (loligo_power_single (xs, ys), exact_single));
        const double near = 1 + (i - 149.5) * 1e-4;
        const long double exact_near = powl (near, 400 * y);
        if (exact_near > 1e-307L && exact_near < 1.7e308L)
          worst = fmax (worst, ulps (loligo_power (near, 400 * y), exact_near));
        const double a = sinh (-20 + 40 * (i + 0.3) / 300);
        worst_angle = fmax (worst_angle, ulps (loligo_atan2 (a, y), atan2l (a, y)));
        worst_angle_single = fmax (worst_angle_single,
                                   ulps_single (loligo_atan2_single ((float) a, (float) y),
                                                atan2l ((float) a, (float) y)));
      }
  g_test_message ("power %.3f, single %.3f; atan2 %.3f, single %.3f ulp", worst, worst_single,
                  worst_angle, worst_angle_single);
  g_assert_cmpfloat (worst, <=, 2);
  g_assert_cmpfloat (worst_single, <=, 2);
  g_assert_cmpfloat (worst_angle, <=, 2.5);
  g_assert_cmpfloat (worst_angle_single, <=, 2.5);
}

/* C's pow and atan2 at all pairs of special values; bits of the sign of zero and infinity included. */
static void
test_special_pairs (void)
{
  const double special[] = { 0.0,  -0.0, 1,    -1,   0.5,  -0.5, 2,    -2,       3,
                             -3,   1e10, -1e10, 2.5, -2.5, 1e-300, -1e-300, INFINITY, -INFINITY,
                             NAN,  9007199254740991.0, -9007199254740991.0 };
  for (guint i = 0; i < G_N_ELEMENTS (special); i++)
    for (guint j = 0; j < G_N_ELEMENTS (special); j++)
      {
        const double x = special[i], y = special[j];
        const double expected = pow (x, y), got = loligo_power (x, y);
        g_test_message ("pow (%g, %g) = %g, libm %g", x, y, got, expected);
        if (isnan (expected))
          g_assert_true (isnan (got));
        else if (fpclassify (expected) != FP_SUBNORMAL)
          {
            g_assert_cmpfloat_with_epsilon (got / expected == 1 || got == expected ? 1 : got / expected, 1, 1e-15);
            g_assert_cmpint (signbit (got) != 0, ==, signbit (expected) != 0);
          }
        const double angle = atan2 (x, y), our_angle = loligo_atan2 (x, y);
        g_test_message ("atan2 (%g, %g) = %g, libm %g", x, y, our_angle, angle);
        if (isnan (angle))
          g_assert_true (isnan (our_angle));
        else if (fpclassify (angle) != FP_SUBNORMAL && fabs (angle) > 1e-305)
          g_assert_cmpfloat_with_epsilon (our_angle, angle, 1e-15);
        if (angle == 0)
          g_assert_true (our_angle == 0 && signbit (our_angle) == signbit (angle));
        const float single = loligo_power_single ((float) x, (float) y);
        const float expected_single = powf ((float) x, (float) y);
        if (isnan (expected_single))
          g_assert_true (isnan (single));
        else if (fpclassify (expected_single) != FP_SUBNORMAL)
          g_assert_true (single == expected_single
                         || fabsf (single / expected_single - 1) < 3e-7f);
      }
}

static void
test_special (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (functions); k++)
    {
      g_assert_true (isnan (functions[k].real (NAN)));
      g_assert_true (isnan (functions[k].real (-NAN)));
      g_assert_true (isnan (functions[k].single (NAN)));
      g_assert_true (isnan (functions[k].single (-NAN)));
      const double ends[] = { 0, INFINITY, -INFINITY, 1, -1 };
      for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
        {
          const long double exact = functions[k].reference (ends[i]);
          g_test_message ("%s (%g) = %g, libm %Lg", functions[k].name, ends[i],
                          functions[k].real (ends[i]), exact);
          g_assert_cmpfloat (ulps (functions[k].real (ends[i]), exact), <=, functions[k].ulp);
          g_assert_cmpfloat (ulps_single (functions[k].single ((float) ends[i]), exact), <=,
                             functions[k].single_ulp);
        }
    }
  g_assert_true (isnan (loligo_sin (INFINITY)) && isnan (loligo_cos (-INFINITY)));
  g_assert_true (isnan (loligo_log (-1)) && isnan (loligo_asin (1.0001)) && isnan (loligo_acos (-2)));
  g_assert_true (loligo_exp (710) == INFINITY && loligo_exp (1e300) == INFINITY);
  g_assert_true (loligo_exp (-709) == 0 && loligo_exp (-1e300) == 0);
  g_assert_true (loligo_exp_single (89) == INFINITY && loligo_exp_single (-88) == 0);
  g_assert_true (loligo_exprel (1e300) == INFINITY && loligo_exprel (-1e300) == 1e-300);
  g_assert_true (loligo_exprel (5e-324) == 1 && loligo_exprel_single (1e-45f) == 1);
  g_assert_true (loligo_exp (0) == 1 && loligo_exp_single (0) == 1 && loligo_cos (0) == 1);
  g_assert_true (loligo_sinh (800) == INFINITY && loligo_cosh (-800) == INFINITY);
  g_assert_true (loligo_tanh (50) == 1 && loligo_erf (-10) == -1);
}

/* Whole powers of ten and two come out whole: people look at them. */
static void
test_whole (void)
{
  for (int k = -300; k <= 300; k++)
    g_assert_cmpfloat (fabs (loligo_log10 (pow (10, k)) - k), <=, 1e-13);
  g_assert_true (loligo_log10 (1000) == 3 && loligo_log10 (100) == 2 && loligo_log10 (1) == 0);
  for (int k = -1000; k <= 1000; k++)
    g_assert_true (loligo_power (2, k) == ldexp (1, k));
  for (int k = 0; k <= 22; k++)
    g_assert_true (loligo_power (10, k) == pow (10, k));
  g_assert_true (loligo_power (-3, 3) == -27 && loligo_power (9, 0.5) == 3);
}

/* exp never steps back over 2^-40 of its argument, where neighbouring pieces meet included. */
static void
test_exp_rises (void)
{
  for (int k = -1000; k < 1000; k++)
    {
      const double meeting = (k + 0.5) * M_LN2;
      double last = 0;
      for (int i = -40; i <= 40; i++)
        {
          const double value = loligo_exp (meeting * (1 + i * 0x1p-40));
          const gboolean first = i == -40;
          g_assert_true (first || (meeting > 0 ? value >= last : value <= last));
          last = value;
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint k = 0; k < G_N_ELEMENTS (functions); k++)
    {
      g_autofree char *path = g_strdup_printf ("/elementary/accuracy/%u-%s", k, functions[k].name);
      g_test_add_data_func (path, &functions[k], test_accuracy);
    }
  g_test_add_func ("/elementary/accuracy/power-atan2", test_power_accuracy);
  g_test_add_func ("/elementary/special", test_special);
  g_test_add_func ("/elementary/special-pairs", test_special_pairs);
  g_test_add_func ("/elementary/whole", test_whole);
  g_test_add_func ("/elementary/exp-rises", test_exp_rises);
  return g_test_run ();
}
