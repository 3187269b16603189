/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-interval.c: what an expression gives lies within its bounds, wherever its leaf is in the range; where the
 * expression is monotone the bounds are its ends.
 */
#include "lang/interval.h"

#include <loligo.h>
#include <math.h>

typedef struct
{
  LoligoExpressionPool *pool;
  LoligoExpression expression;
  LoligoInterval *scratch;
} Text;

/* TEXT over d, in metres. */
static Text
read_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  guint n_draws = 0;
  Text read = { .pool = loligo_expression_pool_new () };
  read.expression = loligo_edge_quantity_parse (read.pool, text, &LOLIGO_DIMENSIONLESS, &n_draws,
                                                NULL, &error);
  g_assert_no_error (error);
  read.scratch = g_new (LoligoInterval, (gsize) read.expression + 1);
  return read;
}

static void
clear (Text *text)
{
  loligo_expression_pool_free (text->pool);
  g_free (text->scratch);
}

static LoligoInterval
bound (const Text *text, double low_m, double high_m)
{
  LoligoInterval range = { low_m, high_m, FALSE };
  return loligo_expression_bound (text->pool, text->expression, LOLIGO_OPERATION_DISTANCE, range,
                                  text->scratch);
}

static double
evaluate (const Text *text, double d_m)
{
  LoligoEnvironment environment = { .distance_m = d_m };
  return loligo_expression_evaluate (text->pool, text->expression, &environment);
}

static const char *const texts[] = {
  "exp(-d/(1 m))",
  "0.8*exp(-d^2/(2*(3 m)^2)) - 0.4*exp(-d^2/(2*(1 m)^2))",
  "where(d < 2 m, 0.3, where(d <= 5 m and d > 3 m, d/(9 m), 0))",
  "where(not (d >= 2 m) or d == 4 m, 1, 0.1)",
  "(1 - d/(4 m))^2",
  "(d/(1 m))^1.5/(1 + (d/(2 m))^3)",
  "(0.5 + d/(1 m))^(d/(1 m) - 3)",
  "0.5 + 0.5*cos(d/(0.3 m))",
  "sin(d/(1 m))*d/(1 m)",
  "abs(d/(1 m) - 3)",
  "clip(2 - d/(2 m), 0, 1)",
  "max(min(d/(1 m), 3), 0.5) + tanh(1 - d/(1 m))",
  "log(d/(1 m) - 2)",
  "where(log(d/(1 m) - 2) > 0, 0.2, 0.7)",
  "sqrt(5 - d/(1 m))",
  "1/(d/(1 m) - 3)",
  "1/(1 + (d/(1 m))^2)",
  "floor(d/(2 m))/4 + ceil(d/(1.5 m))/5 + round(d/(1 m))/7",
  "sigmoid((3 m - d)/(0.5 m))",
  "erf(d/(2 m))*cosh(d/(3 m) - 1)*heaviside(4 - d/(1 m))",
  "(d/(1 m)) % 2",
  "relu(d/(1 m) - 2) - sign(d/(1 m) - 1)",
  "exprel(-d/(1 m)) + sinh(d/(9 m)) + atan(d/(1 m)) + log10(1 + d/(1 m))",
};

static void
test_sound (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  for (guint t = 0; t < G_N_ELEMENTS (texts); t++)
    {
      Text text = read_text (texts[t]);
      for (guint trial = 0; trial < 400; trial++)
        {
          double low = g_rand_double_range (random, 0, 6);
          double high = low + pow (10, g_rand_double_range (random, -6, 0.8));
          LoligoInterval range = bound (&text, low, high);
          for (guint k = 0; k <= 20; k++)
            {
              double value = evaluate (&text, k == 20 ? high : low + (high - low) * k / 20);
              gboolean is_within = isnan (value) ? range.may_be_nan
                                                 : value >= range.low && value <= range.high;
              if (!is_within)
                g_error ("%s over %.17g to %.17g is %.17g, not %.17g to %.17g", texts[t], low, high,
                         value, range.low, range.high);
            }
        }
      clear (&text);
    }
}

/* Falling profiles are bounded by their value at the near end, so that thinning wastes nothing. */
static void
test_tight (void)
{
  static const char *const falling[] = {
    "exp(-d/(1 m))",
    "0.7*exp(-d^2/(2*(3 m)^2))",
    "where(d < 2 m, 0.3, 0)",
    "1/(1 + (d/(1 m))^2)",
    "clip(1 - d/(4 m), 0, 1)",
    "max(0, 1 - d/(4 m))*0.5",
  };
  for (guint t = 0; t < G_N_ELEMENTS (falling); t++)
    {
      Text text = read_text (falling[t]);
      for (double low = 0; low < 6; low += 0.3)
        {
          LoligoInterval range = bound (&text, low, low + 0.3);
          g_assert_cmpfloat_with_epsilon (range.high, evaluate (&text, low), 1e-9);
          g_assert_false (range.may_be_nan);
        }
      clear (&text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/interval/sound", test_sound);
  g_test_add_func ("/interval/tight", test_tight);
  return g_test_run ();
}
