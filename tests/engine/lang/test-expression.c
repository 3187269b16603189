/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-expression.c: the pool finds equal nodes, simplifies without changing values, stays within
 * its bound, and derivatives agree with central differences over random expressions.
 */
#include "lang/expression.h"
#include "lang/method.h"
#include "base/problem.h"

#include <math.h>

#define N_STATES 3

static const LoligoOperation unary_operations[] = {
  LOLIGO_OPERATION_NEGATE, LOLIGO_OPERATION_EXP, LOLIGO_OPERATION_LOG, LOLIGO_OPERATION_LOG10,
  LOLIGO_OPERATION_SQRT, LOLIGO_OPERATION_ABS, LOLIGO_OPERATION_SIN, LOLIGO_OPERATION_COS,
  LOLIGO_OPERATION_TAN, LOLIGO_OPERATION_ASIN, LOLIGO_OPERATION_ACOS, LOLIGO_OPERATION_ATAN,
  LOLIGO_OPERATION_SINH, LOLIGO_OPERATION_COSH, LOLIGO_OPERATION_TANH, LOLIGO_OPERATION_EXPREL,
  LOLIGO_OPERATION_SIGMOID, LOLIGO_OPERATION_RELU, LOLIGO_OPERATION_FLOOR, LOLIGO_OPERATION_SIGN,
  LOLIGO_OPERATION_ERF
};
static const LoligoOperation binary_operations[] = {
  LOLIGO_OPERATION_ADD, LOLIGO_OPERATION_SUBTRACT, LOLIGO_OPERATION_MULTIPLY,
  LOLIGO_OPERATION_DIVIDE, LOLIGO_OPERATION_POWER, LOLIGO_OPERATION_MODULO,
  LOLIGO_OPERATION_ATAN2, LOLIGO_OPERATION_MINIMUM, LOLIGO_OPERATION_MAXIMUM
};

static LoligoExpression
random_expression (LoligoExpressionPool *pool, GRand *rng, guint depth)
{
  if (depth == 0 || g_rand_int_range (rng, 0, 8) == 0)
    return g_rand_boolean (rng)
               ? loligo_expression_leaf (pool, LOLIGO_OPERATION_STATE,
                                         g_rand_int_range (rng, 0, N_STATES))
               : loligo_expression_constant (pool, g_rand_double_range (rng, -2, 2));
  LoligoExpression x = random_expression (pool, rng, depth - 1);
  LoligoExpression y = random_expression (pool, rng, depth - 1);
  switch (g_rand_int_range (rng, 0, 6))
    {
    case 0:
    case 1:
      return loligo_expression_unary (
          pool, unary_operations[g_rand_int_range (rng, 0, G_N_ELEMENTS (unary_operations))], x);
    case 2:
      {
        LoligoExpression z = random_expression (pool, rng, depth - 1);
        LoligoExpression condition = loligo_expression_binary (pool, LOLIGO_OPERATION_LESS, x, y);
        return loligo_expression_ternary (pool, LOLIGO_OPERATION_SELECT, condition, z, y);
      }
    case 3:
      return loligo_expression_ternary (pool, LOLIGO_OPERATION_CLIP, x,
                                        loligo_expression_constant (pool, -1), y);
    default:
      return loligo_expression_binary (
          pool, binary_operations[g_rand_int_range (rng, 0, G_N_ELEMENTS (binary_operations))], x,
          y);
    }
}

static double
value_at (LoligoExpressionPool *pool, LoligoExpression expression, const double *states,
          guint index, double shift)
{
  double moved[N_STATES];
  for (guint k = 0; k < N_STATES; k++)
    moved[k] = states[k] + (k == index ? shift : 0);
  LoligoEnvironment environment = { .states = moved };
  return loligo_expression_evaluate (pool, expression, &environment);
}

static double
central_difference (LoligoExpressionPool *pool, LoligoExpression expression, const double *states,
                    guint index, double h)
{
  return (value_at (pool, expression, states, index, h)
          - value_at (pool, expression, states, index, -h))
         / (2 * h);
}

/* Compares only where two step sizes agree: not at kinks, poles or overflow. */
static void
test_derivatives (void)
{
  g_autoptr (GRand) rng = g_rand_new_with_seed (20261122);
  guint compared = 0, undefined = 0;
  for (guint trial = 0; trial < 3000; trial++)
    {
      g_autoptr (LoligoExpressionPool) pool = loligo_expression_pool_new ();
      LoligoExpression f = random_expression (pool, rng, 4);
      guint index = g_rand_int_range (rng, 0, N_STATES);
      LoligoExpression derivative
          = loligo_expression_differentiate (pool, f, LOLIGO_OPERATION_STATE, index);
      double states[N_STATES];
      for (guint k = 0; k < N_STATES; k++)
        states[k] = g_rand_double_range (rng, -2, 2);
      double coarse = central_difference (pool, f, states, index, 2e-5);
      double fine = central_difference (pool, f, states, index, 1e-5);
      double scale = 1 + fabs (fine) + 1e-3 * fabs (value_at (pool, f, states, index, 0));
      if (!isfinite (coarse) || !isfinite (fine) || fabs (coarse - fine) > 1e-7 * scale)
        continue;
      double got = value_at (pool, derivative, states, index, 0);
      compared++;
      if (isnan (got)) /* an infinity on the way, as in tanh (x/0) */
        {
          undefined++;
          continue;
        }
      g_assert_cmpfloat_with_epsilon (got, fine, 1e-5 * scale);
    }
  g_assert_cmpuint (compared, >, 1500);
  g_assert_cmpuint (undefined, <, 30);
}

static void
test_exprel_slope_near_zero (void)
{
  g_autoptr (LoligoExpressionPool) pool = loligo_expression_pool_new ();
  LoligoExpression x = loligo_expression_leaf (pool, LOLIGO_OPERATION_STATE, 0);
  LoligoExpression slope = loligo_expression_differentiate (
      pool, loligo_expression_unary (pool, LOLIGO_OPERATION_EXPREL, x), LOLIGO_OPERATION_STATE, 0);
  for (double at = -0.2; at < 0.2; at += 0.0037)
    {
      double states[N_STATES] = { at };
      double sum = 0, term = 1;
      for (int n = 0; n < 20; n++)
        {
          term *= (n == 0 ? 1 : at) / (n + 2 - 0.0);
          sum += (n + 1) * term;
        }
      g_assert_cmpfloat_with_epsilon (value_at (pool, slope, states, 0, 0), sum, 1e-13);
    }
  double zero[N_STATES] = { 0 };
  g_assert_cmpfloat (value_at (pool, slope, zero, 0, 0), ==, 0.5);
}

static void
test_equal_nodes_are_one (void)
{
  g_autoptr (LoligoExpressionPool) pool = loligo_expression_pool_new ();
  LoligoExpression x = loligo_expression_leaf (pool, LOLIGO_OPERATION_STATE, 0);
  LoligoExpression p = loligo_expression_leaf (pool, LOLIGO_OPERATION_PARAMETER, 0);
  LoligoExpression zero = loligo_expression_constant (pool, 0);
  LoligoExpression one = loligo_expression_constant (pool, 1);
#define BINARY(op, a, b) loligo_expression_binary (pool, LOLIGO_OPERATION_##op, a, b)
  g_assert_cmpuint (BINARY (ADD, x, p), ==, BINARY (ADD, p, x));
  g_assert_cmpuint (BINARY (SUBTRACT, x, p), !=, BINARY (SUBTRACT, p, x));
  g_assert_cmpuint (BINARY (ADD, x, zero), ==, x);
  g_assert_cmpuint (BINARY (MULTIPLY, one, x), ==, x);
  g_assert_cmpuint (BINARY (MULTIPLY, zero, x), ==, zero);
  g_assert_cmpuint (BINARY (SUBTRACT, x, x), ==, zero);
  g_assert_cmpuint (BINARY (POWER, x, loligo_expression_constant (pool, 2)), ==,
                    BINARY (MULTIPLY, x, x));
  g_assert_cmpuint (BINARY (ADD, 0, x), ==, 0);
  LoligoExpression replacement[] = { p };
  g_assert_cmpuint (loligo_expression_substitute (pool, BINARY (SUBTRACT, x, p),
                                                  LOLIGO_OPERATION_STATE, replacement, 1),
                    ==, zero);
#undef BINARY
  g_assert_true (loligo_expression_depends_on (pool, x, LOLIGO_OPERATION_STATE, G_MAXUINT));
  g_assert_false (loligo_expression_depends_on (pool, x, LOLIGO_OPERATION_STATE, 1));
}

/* f(x) = x*x + x applied to itself again and again doubles the degree, not the nodes; a sum of
 * different constants does fill the pool, and then says so. */
static void
test_pool_is_bounded (void)
{
  g_autoptr (LoligoExpressionPool) pool = loligo_expression_pool_new ();
  LoligoExpression x = loligo_expression_leaf (pool, LOLIGO_OPERATION_STATE, 0);
  for (guint k = 0; x != 0 && k < LOLIGO_EXPRESSION_LIMIT; k++)
    x = loligo_expression_binary (pool, LOLIGO_OPERATION_ADD, x,
                                  loligo_expression_constant (pool, k + 1));
  g_assert_cmpuint (x, ==, 0);
  g_assert_true (loligo_expression_pool_is_full (pool));
  g_assert_cmpuint (loligo_expression_pool_get_size (pool), <=, LOLIGO_EXPRESSION_LIMIT);
  g_autoptr (LoligoExpressionPool) copy = loligo_expression_pool_copy (pool);
  g_assert_true (loligo_expression_pool_is_full (copy));
}

static void
test_meanings (void)
{
#define IS(op, x, y, z, expected)                                                                  \
  g_assert_cmpfloat (loligo_operation_evaluate (LOLIGO_OPERATION_##op, x, y, z), ==, expected)
  IS (MODULO, -1, 3, 0, 2);
  IS (MODULO, 1, -3, 0, -2);
  IS (ROUND, 2.5, 0, 0, 2);
  IS (CLIP, 7, 1, 3, 3);
  IS (HEAVISIDE, 0, 0, 0, 0.5);
  IS (EXPREL, 0, 0, 0, 1);
  IS (SELECT, NAN, 1, 2, 2);
  IS (AND, NAN, 1, 0, 0);
#undef IS
  g_assert_true (isnan (loligo_operation_evaluate (LOLIGO_OPERATION_MINIMUM, NAN, 1, 0)));
  g_assert_true (isnan (loligo_operation_evaluate (LOLIGO_OPERATION_MAXIMUM, 1, NAN, 0)));
}

static void
test_method_names (void)
{
  LoligoMethod method;
  g_autoptr (GError) error = NULL;
  for (guint k = 0; k < LOLIGO_N_METHODS; k++)
    {
      g_assert_true (loligo_method_from_string (loligo_method_to_string (k), &method, NULL));
      g_assert_cmpuint (method, ==, k);
    }
  g_assert_false (loligo_method_from_string ("rk5", &method, &error));
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "dopri5"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/expression/derivatives", test_derivatives);
  g_test_add_func ("/expression/exprel-slope", test_exprel_slope_near_zero);
  g_test_add_func ("/expression/equal-nodes", test_equal_nodes_are_one);
  g_test_add_func ("/expression/bounded", test_pool_is_bounded);
  g_test_add_func ("/expression/meanings", test_meanings);
  g_test_add_func ("/method/names", test_method_names);
  return g_test_run ();
}
