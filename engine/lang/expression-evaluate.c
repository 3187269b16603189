/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * expression-evaluate.c: what each operation means, as scalar double arithmetic. It is the
 * reference that the compiler's back ends are tested against, and folds constants.
 */
#include "lang/expression-private.h"

#include "base/elementary.h"
#include "lang/poisson.h"

#include <math.h>

static double
truth (gboolean value)
{
  return value ? 1.0 : 0.0;
}

static gboolean
is_true (double x)
{
  return x < 0 || x > 0;
}

/* Floored quotient; the quotient may round up to the next integer, which the sign of the rest
 * tells. */
static double
modulo (double x, double y)
{
  double rest = fma (-floor (x / y), y, x);
  return rest * y < 0 ? rest + y : rest;
}

static double
minimum (double x, double y)
{
  return x != x ? x : y != y ? y : x < y ? x : y;
}

static double
maximum (double x, double y)
{
  return x != x ? x : y != y ? y : x > y ? x : y;
}

static double
evaluate_algebra (LoligoOperation operation, double x, double y, double z)
{
  switch ((int) operation)
    {
    case LOLIGO_OPERATION_ADD:
      return x + y;
    case LOLIGO_OPERATION_SUBTRACT:
      return x - y;
    case LOLIGO_OPERATION_MULTIPLY:
      return x * y;
    case LOLIGO_OPERATION_DIVIDE:
      return x / y;
    case LOLIGO_OPERATION_MODULO:
      return modulo (x, y);
    case LOLIGO_OPERATION_NEGATE:
      return -x;
    case LOLIGO_OPERATION_LESS:
      return truth (x < y);
    case LOLIGO_OPERATION_LESS_EQUAL:
      return truth (x <= y);
    case LOLIGO_OPERATION_EQUAL:
      return truth (x == y);
    case LOLIGO_OPERATION_NOT_EQUAL:
      return truth (x != y);
    case LOLIGO_OPERATION_AND:
      return truth (is_true (x) && is_true (y));
    case LOLIGO_OPERATION_OR:
      return truth (is_true (x) || is_true (y));
    case LOLIGO_OPERATION_NOT:
      return truth (!is_true (x));
    case LOLIGO_OPERATION_SELECT:
      return is_true (x) ? y : z;
    case LOLIGO_OPERATION_ABS:
      return fabs (x);
    case LOLIGO_OPERATION_RELU:
      return maximum (x, 0);
    case LOLIGO_OPERATION_FLOOR:
      return floor (x);
    case LOLIGO_OPERATION_CEIL:
      return ceil (x);
    case LOLIGO_OPERATION_ROUND:
      return rint (x);
    case LOLIGO_OPERATION_MINIMUM:
      return minimum (x, y);
    case LOLIGO_OPERATION_MAXIMUM:
      return maximum (x, y);
    case LOLIGO_OPERATION_CLIP:
      return minimum (maximum (x, y), z);
    case LOLIGO_OPERATION_SIGN:
      return x > 0 ? 1 : x < 0 ? -1 : x;
    case LOLIGO_OPERATION_HEAVISIDE:
      return x > 0 ? 1 : x < 0 ? 0 : x == 0 ? 0.5 : x;
    default:
      g_assert_not_reached ();
    }
}

double
loligo_operation_evaluate (LoligoOperation operation, double x, double y, double z)
{
  switch ((int) operation)
    {
    case LOLIGO_OPERATION_POWER:
      return loligo_power (x, y);
    case LOLIGO_OPERATION_EXP:
      return loligo_exp (x);
    case LOLIGO_OPERATION_LOG:
      return loligo_log (x);
    case LOLIGO_OPERATION_LOG10:
      return loligo_log10 (x);
    case LOLIGO_OPERATION_SQRT:
      return sqrt (x);
    case LOLIGO_OPERATION_SIN:
      return loligo_sin (x);
    case LOLIGO_OPERATION_COS:
      return loligo_cos (x);
    case LOLIGO_OPERATION_TAN:
      return loligo_tan (x);
    case LOLIGO_OPERATION_ASIN:
      return loligo_asin (x);
    case LOLIGO_OPERATION_ACOS:
      return loligo_acos (x);
    case LOLIGO_OPERATION_ATAN:
      return loligo_atan (x);
    case LOLIGO_OPERATION_ATAN2:
      return loligo_atan2 (x, y);
    case LOLIGO_OPERATION_SINH:
      return loligo_sinh (x);
    case LOLIGO_OPERATION_COSH:
      return loligo_cosh (x);
    case LOLIGO_OPERATION_TANH:
      return loligo_tanh (x);
    case LOLIGO_OPERATION_EXPREL:
      return loligo_exprel (x);
    case LOLIGO_OPERATION_SIGMOID:
      return 1 / (1 + loligo_exp (-x));
    case LOLIGO_OPERATION_ERF:
      return loligo_erf (x);
    case LOLIGO_OPERATION_POISSON:
      return loligo_poisson (x, y, z);
    default:
      return evaluate_algebra (operation, x, y, z);
    }
}

static double
evaluate_leaf (const LoligoExpressionNode *node, const LoligoEnvironment *environment)
{
  switch ((int) node->operation)
    {
    case LOLIGO_OPERATION_NONE:
      return 0;
    case LOLIGO_OPERATION_CONSTANT:
      return node->value;
    case LOLIGO_OPERATION_PARAMETER:
      return environment->parameters[node->index];
    case LOLIGO_OPERATION_INPUT:
      return environment->inputs[node->index];
    case LOLIGO_OPERATION_STATE:
    case LOLIGO_OPERATION_DELAYED: /* no past is known here */
      return environment->states[node->index];
    case LOLIGO_OPERATION_REFERENCE:
      return environment->references[node->index];
    case LOLIGO_OPERATION_ARGUMENT:
      return environment->arguments[node->index];
    case LOLIGO_OPERATION_WEIGHT:
      return environment->weight;
    case LOLIGO_OPERATION_DELAY:
      return environment->delay_s;
    case LOLIGO_OPERATION_TARGET:
      return environment->target;
    case LOLIGO_OPERATION_DISTANCE:
      return environment->distance_m;
    case LOLIGO_OPERATION_TIME:
      return environment->t_s;
    case LOLIGO_OPERATION_STEP:
      return environment->dt_s;
    case LOLIGO_OPERATION_LANE:
      return environment->lane;
    case LOLIGO_OPERATION_LANES:
      return environment->lanes;
    case LOLIGO_OPERATION_UNIFORM:
      return environment->uniform != NULL ? environment->uniform (node->index, environment->data)
                                          : 0;
    case LOLIGO_OPERATION_NORMAL:
      return environment->normal != NULL ? environment->normal (node->index, environment->data) : 0;
    case LOLIGO_OPERATION_NOISE:
      return 0; /* its mean */
    default:
      g_assert_not_reached ();
    }
}

double
loligo_expression_evaluate (const LoligoExpressionPool *pool, LoligoExpression expression,
                            const LoligoEnvironment *environment)
{
  const LoligoEnvironment nothing = { 0 };
  const LoligoExpressionNode *root = loligo_expression_get (pool, expression);
  if (root->operation == LOLIGO_OPERATION_CONSTANT)
    return root->value;
  if (environment == NULL)
    environment = &nothing;
  g_autofree guint8 *reached = loligo_expression_mark (pool, expression);
  g_autofree double *values = g_new0 (double, expression + 1);
  for (guint k = 1; k <= expression; k++)
    {
      if (!reached[k])
        continue;
      const LoligoExpressionNode *node = loligo_expression_get (pool, k);
      gboolean leaf = loligo_operation_get_n_operands (node->operation) == 0
                      || node->operation == LOLIGO_OPERATION_DELAYED;
      values[k] = leaf ? evaluate_leaf (node, environment)
                       : loligo_operation_evaluate (node->operation, values[node->operand[0]],
                                                    values[node->operand[1]],
                                                    values[node->operand[2]]);
    }
  return values[expression];
}

LoligoExpression
loligo_expression_find_zero_divisor (const LoligoExpressionPool *pool, LoligoExpression expression,
                                     const double *parameters)
{
  g_autofree guint8 *reached = loligo_expression_mark (pool, expression);
  g_autofree guint8 *is_settled = g_new0 (guint8, expression + 1);
  const LoligoEnvironment environment = { .parameters = parameters };
  for (LoligoExpression k = 1; k <= expression; k++)
    {
      const LoligoExpressionNode *node = loligo_expression_get (pool, k);
      guint n_operands = loligo_operation_get_n_operands (node->operation);
      is_settled[k] = n_operands > 0 || node->operation == LOLIGO_OPERATION_PARAMETER
                      || node->operation == LOLIGO_OPERATION_CONSTANT;
      for (guint i = 0; i < n_operands; i++)
        is_settled[k] &= is_settled[node->operand[i]];
      if (reached[k] && node->operation == LOLIGO_OPERATION_DIVIDE && is_settled[node->operand[1]]
          && loligo_expression_evaluate (pool, node->operand[1], &environment) == 0)
        return node->operand[1];
    }
  return 0;
}
