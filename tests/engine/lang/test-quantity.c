/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-quantity.c: constant and varying quantities; here also live the tests of precedence, since a
 * quantity is an expression.
 */
#include "lang/component.h"

#include <math.h>
#include <string.h>

static double
value_of (const char *text)
{
  double value = NAN;
  g_autoptr (GError) error = NULL;
  loligo_quantity_parse (text, NULL, &value, NULL, &error);
  if (error)
    g_error ("%s: %s", text, error->message);
  return value;
}

static void
test_precedence (void)
{
  static const struct
  {
    const char *text;
    double value;
  } table[] = {
    { "1 + 2*3", 7 },
    { "(1 + 2)*3", 9 },
    { "2 - 3 - 4", -5 },
    { "16/4/2", 2 },
    { "2^3^2", 512 },
    { "2**3**2", 512 },
    { "-2^2", -4 },
    { "2^-1", 0.5 },
    { "(-2)^2", 4 },
    { "-2*-3", 6 },
    { "--2", 2 },
    { "+2", 2 },
    { "7 % 4 + 1", 4 },
    { "-7 % 4", 1 },
    { "2*7 % 4", 2 },
    { "3²", 9 },
    { "2⁻¹", 0.5 },
    { "1 if 2 > 1 else 3", 1 },
    { "1 if 0 else 2 if 0 else 3", 3 },
    { "1 < 2 and not 2 < 1", 1 },
    { "not 1 == 1 or 1", 1 },
    { "1 or 0 and 0", 1 },
    { "1 + 1 >= 2", 1 },
    { "2 ≤ 1", 0 },
    { "2 ≠ 1", 1 },
    { "2·3 − 1", 5 },
    { "1e3", 1000 },
    { ".5", 0.5 },
    { "5.", 5 },
    { "1.5E-1", 0.15 },
    { "min(3, 1, 2)", 1 },
    { "max(3, 1)", 3 },
    { "clip(5, 0, 3)", 3 },
    { "where(0, 1, 2)", 2 },
    { "sign(-3 mV)", -1 },
    { "heaviside(0)", 0.5 },
    { "abs(-2)", 2 },
    { "floor(-0.5)", -1 },
    { "round(2.5)", 2 },
    { "relu(-1)", 0 },
    { "exprel(0)", 1 },
    { "sqrt(4)", 2 },
    { "cos(0)", 1 },
    { "atan2(0, 1 mV)", 0 },
    { "(1\n  + 2)", 3 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      double value = value_of (table[i].text);
      if (value != table[i].value)
        g_error ("%s is %g, not %g", table[i].text, value, table[i].value);
    }
}

static void
test_units_bind (void)
{
  static const struct
  {
    const char *text;
    double value;
  } table[] = {
    { "20 ms", 20 * 1e-3 },
    { "-65 mV", -65 * 1e-3 },
    { "-0.5*3 nS", -0.5 * (3 * 1e-9) },
    { "120 mS/cm2", 120 * 10. },
    { "1 µF/cm²", 1e-2 },
    { "1 uF/cm^2", 1e-2 },
    { "1/2 ms", 1 / (2 * 1e-3) },
    { "1/2 mV/ms", 0.5 },
    { "2^3 * 1 ms/ms", 8 },
    { "5 mV/10", 5 * 1e-3 / 10 },
    { "1/ms", 1e3 },
    { "3*mV", 3e-3 },
    { "100/mV/ms", 100 / 1e-3 / 1e-3 },
    { "2 nA*3 MOhm", (2e-9) * (3 * 1e6) },
    { "10 mV/(2 mV)", 5 },
    { "1 mV/ms^2*1 ms", 1000 * 1e-3 },
    { "1 mV/s^0.5", 1e-3 },
    { "1 mV/s^(1/2)", 1e-3 },
    { "4 um^2", 4 * 1e-12 },
    { "1 s if 1 ms < 1 s else 0", 1 },
    { "1 mV + 0", 1e-3 },
    { "0 + 1 mV", 1e-3 },
    { "max(0, 1 mV)", 1e-3 },
    { "2 pi", 2 * G_PI },
  };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpfloat_with_epsilon (value_of (table[i].text) / table[i].value, 1, 1e-14);
}

static void
test_shown_unit (void)
{
  static const char *const table[][2] = {
    { "20 ms", "ms" }, { "-0.5*3 nS", "nS" }, { "5", "" }, { "10/ms", "1/ms" }, { "2 nA*3 MOhm", "mV" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      double value;
      LoligoUnit unit;
      g_assert_true (loligo_quantity_parse (table[i][0], NULL, &value, &unit, NULL));
      g_assert_cmpstr (unit.text, ==, table[i][1]);
    }
}

static void
test_wrong (void)
{
  LoligoUnit volt;
  g_assert_true (loligo_unit_parse ("mV", &volt, NULL));
  static const struct
  {
    const char *text, *message;
  } table[] = {
    { "20 nS", "\"20 nS\": it must be in mV, and this is in nS" },
    { "20", "\"20\": it needs a unit, for example 20 mV" },
    { "", "\"\": expected a number, a name or \"(\", not the end of the text" },
    { "20 mV mV", "\"20 mV mV\": expected the end of the quantity, not \"mV\"" },
    { "rand()", "\"rand()\": this must be a constant: rand changes" },
    { "i", "\"i\": this must be a constant: i changes" },
    { "1e400", "\"1e400\": this number is too large" },
    { "1 mV/0", "\"1 mV/0\": the value is not a finite number" },
    { "5 bogus", "\"5 bogus\": bogus is not a known unit; write for example mV, nA, ms or uA/cm2" },
    { "(1 mV", "\"(1 mV\": expected \")\", not the end of the text" },
    { "1 mV + 2 nA", "\"1 mV + 2 nA\": cannot add mV and nA" },
    { "nothing", "\"nothing\": unknown name or unit nothing; write a number with its unit" },
    { "\xff", "\"\357\277\275\": this byte is not UTF-8 text; save the file in UTF-8" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      double value;
      g_autoptr (GError) error = NULL;
      if (loligo_quantity_parse (table[i].text, &volt.dimension, &value, NULL, &error))
        g_error ("%s was read", table[i].text);
      g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT);
      g_assert_cmpstr (error->message, ==, table[i].message);
    }
}

/* Draws are numbers that the test chooses. */
static double
given (guint draw, gpointer data)
{
  return ((const double *) data)[draw];
}

static double
evaluate (const LoligoExpressionPool *pool, LoligoExpression expression, double lane,
          const double *draws)
{
  LoligoEnvironment environment = { .lane = lane, .lanes = 100, .uniform = given,
                                    .normal = given, .data = (gpointer) draws };
  return loligo_expression_evaluate (pool, expression, &environment);
}

static void
test_varying (void)
{
  g_autoptr (LoligoExpressionPool) pool = loligo_expression_pool_new ();
  LoligoUnit volt, hint;
  g_assert_true (loligo_unit_parse ("mV", &volt, NULL));
  guint n_draws = 0;
  double draws[] = { 0.5, 0.25, -2 };

  LoligoExpression normal = loligo_varying_quantity_parse (pool, "normal(-55 mV, 2 mV)",
                                                           &volt.dimension, &n_draws, &hint, NULL);
  g_assert_cmpuint (n_draws, ==, 1);
  g_assert_cmpstr (hint.text, ==, "mV");
  g_assert_cmpfloat_with_epsilon (evaluate (pool, normal, 0, draws), -0.054, 1e-15);

  LoligoExpression uniform = loligo_varying_quantity_parse (pool, "uniform(2, 4)", NULL,
                                                            &n_draws, NULL, NULL);
  g_assert_cmpuint (n_draws, ==, 2);
  g_assert_cmpfloat (evaluate (pool, uniform, 0, draws), ==, 2.5);

  LoligoExpression where = loligo_varying_quantity_parse (pool, "where(i < 10, 1, N) + rand() - normal()",
                                                          NULL, &n_draws, NULL, NULL);
  g_assert_cmpuint (n_draws, ==, 4);
  double more[] = { 0, 0, 0.5, 3 };
  g_assert_cmpfloat (evaluate (pool, where, 3, more), ==, 1 + 0.5 - 3);
  g_assert_cmpfloat (evaluate (pool, where, 30, more), ==, 100 + 0.5 - 3);

  g_autoptr (GError) error = NULL;
  g_assert_cmpuint (loligo_varying_quantity_parse (pool, "normal(-55 mV, 2 nS)", NULL, &n_draws,
                                                   NULL, &error), ==, 0);
  g_assert_cmpstr (error->message, ==,
                   "\"normal(-55 mV, 2 nS)\": the arguments of normal must have one unit, and these "
                   "have mV and nS");
  static const char *const of_time[] = { "2*t", "1 ms + dt" };
  for (guint k = 0; k < G_N_ELEMENTS (of_time); k++)
    {
      g_clear_error (&error);
      g_assert_cmpuint (loligo_varying_quantity_parse (pool, of_time[k], NULL, &n_draws, NULL, &error), ==, 0);
      g_assert_nonnull (strstr (error->message, "values of a node do not change with time, and know no "));
    }
}

/* On an edge i, j and d are of the pair; elsewhere j and d are nothing. */
static void
test_edge (void)
{
  g_autoptr (LoligoExpressionPool) pool = loligo_expression_pool_new ();
  guint n_draws = 3;
  g_autoptr (GError) error = NULL;
  LoligoExpression delay = loligo_edge_quantity_parse (
      pool, "(1 + i + 10*j)*ms + d/(0.5 m/s) + uniform(0 ms, 1 ms)", NULL, &n_draws, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_draws, ==, 4);
  g_assert_true (loligo_expression_depends_on (pool, delay, LOLIGO_OPERATION_UNIFORM, 3));
  LoligoEnvironment environment = { .lane = 2, .target = 3, .distance_m = 0.001 };
  g_assert_cmpfloat_with_epsilon (loligo_expression_evaluate (pool, delay, &environment), 0.035,
                                  1e-15);
  g_assert_cmpuint (loligo_edge_quantity_parse (pool, "N", NULL, &n_draws, NULL, &error), ==, 0);
  g_assert_nonnull (strstr (error->message, "a wire has no N"));
  g_assert_cmpuint (loligo_varying_quantity_parse (pool, "j", NULL, &n_draws, NULL, NULL), ==, 0);
  g_assert_cmpuint (loligo_varying_quantity_parse (pool, "d", NULL, &n_draws, NULL, NULL), ==, 0);
}

/* What is formatted in a unit reads back to the last bit. */
static void
test_round_trip (void)
{
  static const char *const units[] = { "mV", "nS", "uA/cm2", "1/ms", "mS/cm2", "MOhm", "" };
  for (guint i = 0; i < 2000; i++)
    {
      LoligoUnit unit;
      loligo_unit_parse (units[i % G_N_ELEMENTS (units)], &unit, NULL);
      double written = (g_test_rand_int_range (-100000, 100000) / 1000.0) * unit.scale;
      g_autofree char *text = loligo_unit_format (&unit, written);
      g_assert_cmpfloat_with_epsilon (value_of (text), written, fabs (written) * 4e-16);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quantity/precedence", test_precedence);
  g_test_add_func ("/quantity/units-bind", test_units_bind);
  g_test_add_func ("/quantity/shown-unit", test_shown_unit);
  g_test_add_func ("/quantity/wrong", test_wrong);
  g_test_add_func ("/quantity/varying", test_varying);
  g_test_add_func ("/quantity/edge", test_edge);
  g_test_add_func ("/quantity/round-trip", test_round_trip);
  return g_test_run ();
}
