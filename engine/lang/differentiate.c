/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * differentiate.c: symbolic derivatives, forward over the graph, one rule an operation. The
 * compiler takes the diagonal Jacobian of exponential Euler and the test for linearity from here.
 */
#include "lang/expression-private.h"

#include <math.h>

typedef LoligoExpression E;

typedef struct
{
  LoligoExpressionPool *pool;
  const LoligoExpressionNode *node;
  E self;      /* the node */
  E x, y, z;   /* its operands */
  E dx, dy, dz; /* their derivatives */
} Rule;

static E
number (Rule *rule, double value)
{
  return loligo_expression_constant (rule->pool, value);
}

static E
unary (Rule *rule, LoligoOperation operation, E x)
{
  return loligo_expression_unary (rule->pool, operation, x);
}

static E
add (Rule *rule, E x, E y)
{
  return loligo_expression_binary (rule->pool, LOLIGO_OPERATION_ADD, x, y);
}

static E
subtract (Rule *rule, E x, E y)
{
  return loligo_expression_binary (rule->pool, LOLIGO_OPERATION_SUBTRACT, x, y);
}

static E
multiply (Rule *rule, E x, E y)
{
  return loligo_expression_binary (rule->pool, LOLIGO_OPERATION_MULTIPLY, x, y);
}

static E
divide (Rule *rule, E x, E y)
{
  return loligo_expression_binary (rule->pool, LOLIGO_OPERATION_DIVIDE, x, y);
}

static E
select_where (Rule *rule, LoligoOperation comparison, E a, E b, E if_true, E if_false)
{
  E condition = loligo_expression_binary (rule->pool, comparison, a, b);
  return loligo_expression_ternary (rule->pool, LOLIGO_OPERATION_SELECT, condition, if_true,
                                    if_false);
}

static gboolean
is_zero (Rule *rule, E x)
{
  const LoligoExpressionNode *node = loligo_expression_get (rule->pool, x);
  return node->operation == LOLIGO_OPERATION_CONSTANT && node->value == 0;
}

/* (x' y - x y') / y^2, without the quotient where y is constant. */
static E
quotient_rule (Rule *rule)
{
  if (is_zero (rule, rule->dy))
    return divide (rule, rule->dx, rule->y);
  return divide (rule, subtract (rule, rule->dx, multiply (rule, rule->self, rule->dy)), rule->y);
}

static E
power_rule (Rule *rule)
{
  E lower = loligo_expression_binary (rule->pool, LOLIGO_OPERATION_POWER, rule->x,
                                      subtract (rule, rule->y, number (rule, 1)));
  E base = multiply (rule, multiply (rule, rule->y, lower), rule->dx);
  if (is_zero (rule, rule->dy))
    return base;
  E logarithm = unary (rule, LOLIGO_OPERATION_LOG, rule->x);
  E exponent = multiply (rule, multiply (rule, rule->self, logarithm), rule->dy);
  return add (rule, base, exponent);
}

/* exprel'(x) = (exp (x) - exprel (x))/x cancels near 0; there the series sum (n+1)/(n+2)! x^n,
 * cut below 1e-17 for |x| < 0.1. */
static E
exprel_rule (Rule *rule)
{
  double factorial = 1;
  double coefficients[11];
  for (int n = 0; n < 11; n++)
    {
      factorial *= n + 2;
      coefficients[n] = (n + 1) / factorial;
    }
  E series = number (rule, coefficients[10]);
  for (int n = 9; n >= 0; n--)
    series = add (rule, multiply (rule, series, rule->x), number (rule, coefficients[n]));
  E closed = divide (rule,
                     subtract (rule, unary (rule, LOLIGO_OPERATION_EXP, rule->x), rule->self),
                     rule->x);
  return multiply (rule,
                   select_where (rule, LOLIGO_OPERATION_LESS,
                                 unary (rule, LOLIGO_OPERATION_ABS, rule->x), number (rule, 0.1),
                                 series, closed),
                   rule->dx);
}

static E
atan2_rule (Rule *rule)
{
  E above = subtract (rule, multiply (rule, rule->dx, rule->y), multiply (rule, rule->x, rule->dy));
  E below = add (rule, multiply (rule, rule->x, rule->x), multiply (rule, rule->y, rule->y));
  return divide (rule, above, below);
}

/* 1/sqrt (1 - x^2) */
static E
asin_slope (Rule *rule)
{
  E inside = subtract (rule, number (rule, 1), multiply (rule, rule->x, rule->x));
  return divide (rule, rule->dx, unary (rule, LOLIGO_OPERATION_SQRT, inside));
}

/* min (max (x, low), high): high wins where the bounds are crossed. */
static E
clip_rule (Rule *rule)
{
  E inside = select_where (rule, LOLIGO_OPERATION_LESS, rule->x, rule->y, rule->dy, rule->dx);
  E raised = loligo_expression_binary (rule->pool, LOLIGO_OPERATION_MAXIMUM, rule->x, rule->y);
  return select_where (rule, LOLIGO_OPERATION_LESS, rule->z, raised, rule->dz, inside);
}

/* The factor f'(x) of the operations of one operand. */
static E
slope (Rule *rule)
{
  E x = rule->x, self = rule->self;
  switch ((int) rule->node->operation)
    {
    case LOLIGO_OPERATION_EXP:
      return self;
    case LOLIGO_OPERATION_LOG:
      return divide (rule, number (rule, 1), x);
    case LOLIGO_OPERATION_LOG10:
      return divide (rule, number (rule, 1 / log (10.0)), x);
    case LOLIGO_OPERATION_SQRT:
      return divide (rule, number (rule, 0.5), self);
    case LOLIGO_OPERATION_ABS:
      return unary (rule, LOLIGO_OPERATION_SIGN, x);
    case LOLIGO_OPERATION_SIN:
      return unary (rule, LOLIGO_OPERATION_COS, x);
    case LOLIGO_OPERATION_COS:
      return unary (rule, LOLIGO_OPERATION_NEGATE, unary (rule, LOLIGO_OPERATION_SIN, x));
    case LOLIGO_OPERATION_TAN:
      return add (rule, number (rule, 1), multiply (rule, self, self));
    case LOLIGO_OPERATION_ATAN:
      return divide (rule, number (rule, 1), add (rule, number (rule, 1), multiply (rule, x, x)));
    case LOLIGO_OPERATION_SINH:
      return unary (rule, LOLIGO_OPERATION_COSH, x);
    case LOLIGO_OPERATION_COSH:
      return unary (rule, LOLIGO_OPERATION_SINH, x);
    case LOLIGO_OPERATION_TANH:
      return subtract (rule, number (rule, 1), multiply (rule, self, self));
    case LOLIGO_OPERATION_SIGMOID:
      return multiply (rule, self, subtract (rule, number (rule, 1), self));
    case LOLIGO_OPERATION_ERF:
      return multiply (rule, number (rule, 2 / sqrt (G_PI)),
                       unary (rule, LOLIGO_OPERATION_EXP,
                              unary (rule, LOLIGO_OPERATION_NEGATE, multiply (rule, x, x))));
    default:
      g_assert_not_reached ();
    }
}

static E
apply_rule (Rule *rule)
{
  switch ((int) rule->node->operation)
    {
    case LOLIGO_OPERATION_ADD:
      return add (rule, rule->dx, rule->dy);
    case LOLIGO_OPERATION_SUBTRACT:
      return subtract (rule, rule->dx, rule->dy);
    case LOLIGO_OPERATION_MULTIPLY:
      return add (rule, multiply (rule, rule->dx, rule->y), multiply (rule, rule->x, rule->dy));
    case LOLIGO_OPERATION_DIVIDE:
      return quotient_rule (rule);
    case LOLIGO_OPERATION_MODULO:
      return subtract (rule, rule->dx,
                       multiply (rule,
                                 unary (rule, LOLIGO_OPERATION_FLOOR,
                                        divide (rule, rule->x, rule->y)),
                                 rule->dy));
    case LOLIGO_OPERATION_POWER:
      return power_rule (rule);
    case LOLIGO_OPERATION_NEGATE:
      return unary (rule, LOLIGO_OPERATION_NEGATE, rule->dx);
    case LOLIGO_OPERATION_SELECT:
      return loligo_expression_ternary (rule->pool, LOLIGO_OPERATION_SELECT, rule->x, rule->dy,
                                        rule->dz);
    case LOLIGO_OPERATION_MINIMUM:
      return select_where (rule, LOLIGO_OPERATION_LESS, rule->y, rule->x, rule->dy, rule->dx);
    case LOLIGO_OPERATION_MAXIMUM:
      return select_where (rule, LOLIGO_OPERATION_LESS, rule->x, rule->y, rule->dy, rule->dx);
    case LOLIGO_OPERATION_CLIP:
      return clip_rule (rule);
    case LOLIGO_OPERATION_RELU:
      return select_where (rule, LOLIGO_OPERATION_LESS, number (rule, 0), rule->x, rule->dx,
                           number (rule, 0));
    case LOLIGO_OPERATION_EXPREL:
      return exprel_rule (rule);
    case LOLIGO_OPERATION_ATAN2:
      return atan2_rule (rule);
    case LOLIGO_OPERATION_ASIN:
      return asin_slope (rule);
    case LOLIGO_OPERATION_ACOS:
      return unary (rule, LOLIGO_OPERATION_NEGATE, asin_slope (rule));
    default:
      return multiply (rule, slope (rule), rule->dx);
    }
}

/* Steps and comparisons: constant wherever they have a derivative. */
static gboolean
is_flat (LoligoOperation operation)
{
  switch ((int) operation)
    {
    case LOLIGO_OPERATION_DELAYED:
    case LOLIGO_OPERATION_FLOOR:
    case LOLIGO_OPERATION_CEIL:
    case LOLIGO_OPERATION_ROUND:
    case LOLIGO_OPERATION_SIGN:
    case LOLIGO_OPERATION_HEAVISIDE:
    case LOLIGO_OPERATION_POISSON:
      return TRUE;
    default:
      return (operation >= LOLIGO_OPERATION_LESS && operation <= LOLIGO_OPERATION_NOT)
             || loligo_operation_get_n_operands (operation) == 0;
    }
}

LoligoExpression
loligo_expression_differentiate (LoligoExpressionPool *pool, LoligoExpression expression,
                                 LoligoOperation operation, guint index)
{
  if (expression == 0)
    return 0;
  E zero = loligo_expression_constant (pool, 0), one = loligo_expression_constant (pool, 1);
  g_autofree guint8 *reached = loligo_expression_mark (pool, expression);
  g_autofree E *derivative = g_new0 (E, expression + 1);
  for (guint k = 1; k <= expression; k++)
    {
      if (!reached[k])
        continue;
      const LoligoExpressionNode *node = loligo_expression_get (pool, k);
      const E *operand = node->operand;
      Rule rule = { pool, node, k, operand[0], operand[1], operand[2],
                    derivative[operand[0]], derivative[operand[1]], derivative[operand[2]] };
      gboolean moves = FALSE;
      for (guint j = 0; j < loligo_operation_get_n_operands (node->operation); j++)
        moves |= derivative[operand[j]] != zero;
      if (node->operation == operation && node->index == index)
        derivative[k] = one;
      else if (!moves || is_flat (node->operation))
        derivative[k] = zero;
      else
        derivative[k] = apply_rule (&rule);
    }
  return derivative[expression];
}
