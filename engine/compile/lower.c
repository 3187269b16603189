/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lower.c: one pass over the nodes that the roots reach, in the order of their numbers. What the
 * language has and the intermediate code lacks is composed here: modulo, sigmoid, relu, clip, sign,
 * heaviside, noise, whole powers.
 */
#include "compile/lower.h"
#include "lang/poisson.h"

#include <math.h>

typedef LoligoIrValue V;

static const guint8 direct[LOLIGO_N_OPERATIONS] = {
#define SAME(name) [LOLIGO_OPERATION_##name] = LOLIGO_IR_##name
  SAME (ADD),   SAME (SUBTRACT), SAME (MULTIPLY), SAME (DIVIDE), SAME (NEGATE),  SAME (EXP),
  SAME (LOG),   SAME (LOG10),    SAME (SQRT),     SAME (ABS),    SAME (SIN),     SAME (COS),
  SAME (TAN),   SAME (ASIN),     SAME (ACOS),     SAME (ATAN),   SAME (ATAN2),   SAME (SINH),
  SAME (COSH),  SAME (TANH),     SAME (EXPREL),   SAME (FLOOR),  SAME (CEIL),    SAME (ROUND),
  SAME (MINIMUM), SAME (MAXIMUM), SAME (ERF)
#undef SAME
};

static V
number (const LoligoLowering *lowering, double value)
{
  return loligo_ir_constant (lowering->builder, value);
}

static V
op (const LoligoLowering *lowering, LoligoIrOperation operation, V x, V y)
{
  return loligo_ir_binary (lowering->builder, operation, x, y);
}

/* Logic goes through numbers and back; TRUTH (NUMBER (mask)) is the mask again. */
static V
truth (const LoligoLowering *lowering, V x)
{
  return loligo_ir_unary (lowering->builder, LOLIGO_IR_TRUTH, x);
}

static V
as_number (const LoligoLowering *lowering, V mask)
{
  return loligo_ir_unary (lowering->builder, LOLIGO_IR_NUMBER, mask);
}

/* x - floor (x/y) y, and once more y where the quotient had been rounded up. */
static V
lower_modulo (const LoligoLowering *lowering, V x, V y)
{
  V quotient = loligo_ir_unary (lowering->builder, LOLIGO_IR_FLOOR,
                                op (lowering, LOLIGO_IR_DIVIDE, x, y));
  V rest = loligo_ir_apply (lowering->builder, LOLIGO_IR_FNMA, quotient, y, x);
  V below = op (lowering, LOLIGO_IR_LESS, op (lowering, LOLIGO_IR_MULTIPLY, rest, y),
                number (lowering, 0));
  return loligo_ir_select (lowering->builder, below, op (lowering, LOLIGO_IR_ADD, rest, y), rest);
}

/* x^n by squaring, for whole n: the order of the products is that of the bits of n from the
 * lowest. */
static V
lower_whole_power (const LoligoLowering *lowering, V x, guint n)
{
  V result = 0, square = x;
  for (; n != 0; n >>= 1)
    {
      if (n & 1)
        result = result == 0 ? square : op (lowering, LOLIGO_IR_MULTIPLY, result, square);
      if (n > 1)
        square = op (lowering, LOLIGO_IR_MULTIPLY, square, square);
    }
  return result;
}

static V
lower_power (const LoligoLowering *lowering, V x, V y)
{
  LoligoIrInstruction exponent = loligo_ir_get (lowering->builder, y);
  double n = exponent.value;
  gboolean whole = exponent.operation == LOLIGO_IR_CONSTANT && n == rint (n) && n != 0;
  if (x == 0 || !whole || fabs (n) > 16)
    return op (lowering, LOLIGO_IR_POWER, x, y);
  V power = lower_whole_power (lowering, x, (guint) fabs (n));
  return n > 0 ? power : op (lowering, LOLIGO_IR_DIVIDE, number (lowering, 1), power);
}

static V
lower_sigmoid (const LoligoLowering *lowering, V x)
{
  V negative = loligo_ir_unary (lowering->builder, LOLIGO_IR_NEGATE, x);
  V below = op (lowering, LOLIGO_IR_ADD, number (lowering, 1),
                loligo_ir_unary (lowering->builder, LOLIGO_IR_EXP, negative));
  return op (lowering, LOLIGO_IR_DIVIDE, number (lowering, 1), below);
}

/* 1, BELOW or x itself (AT_ZERO instead of 0): NaN stays NaN. */
static V
lower_step (const LoligoLowering *lowering, V x, double below, double at_zero)
{
  V zero = number (lowering, 0);
  V rest = loligo_ir_select (lowering->builder, op (lowering, LOLIGO_IR_EQUAL, x, zero),
                             number (lowering, at_zero), x);
  rest = loligo_ir_select (lowering->builder, op (lowering, LOLIGO_IR_LESS, x, zero),
                           number (lowering, below), rest);
  return loligo_ir_select (lowering->builder, op (lowering, LOLIGO_IR_LESS, zero, x),
                           number (lowering, 1), rest);
}

/* White noise over one step: a normal number / sqrt (dt). */
static V
lower_noise (const LoligoLowering *lowering, guint noise)
{
  V dt = loligo_ir_source (lowering->builder, LOLIGO_IR_STEP, 0, FALSE);
  V normal = loligo_ir_source (lowering->builder, LOLIGO_IR_NORMAL,
                               lowering->first_noise_draw + noise, TRUE);
  V scale = op (lowering, LOLIGO_IR_DIVIDE, number (lowering, 1),
                loligo_ir_unary (lowering->builder, LOLIGO_IR_SQRT, dt));
  return op (lowering, LOLIGO_IR_MULTIPLY, normal, scale);
}

/* The number of sums of the probabilities that UNIFORM has reached, within the bound. */
static V
lower_few (const LoligoLowering *lowering, V mean, V uniform)
{
  LoligoIrInstruction known = loligo_ir_get (lowering->builder, mean);
  guint n_terms = known.operation == LOLIGO_IR_CONSTANT ? loligo_poisson_count_terms (known.value)
                                                        : LOLIGO_POISSON_TERMS;
  V part = loligo_ir_unary (lowering->builder, LOLIGO_IR_EXP,
                            loligo_ir_unary (lowering->builder, LOLIGO_IR_NEGATE, mean));
  V sum = part, count = number (lowering, 0);
  for (guint k = 1; k <= n_terms; k++)
    {
      V reached = op (lowering, LOLIGO_IR_LESS_EQUAL, sum, uniform);
      count = op (lowering, LOLIGO_IR_ADD, count, as_number (lowering, reached));
      part = op (lowering, LOLIGO_IR_MULTIPLY, part,
                 op (lowering, LOLIGO_IR_MULTIPLY, mean, number (lowering, 1. / k)));
      sum = op (lowering, LOLIGO_IR_ADD, sum, part);
    }
  V eight = number (lowering, LOLIGO_POISSON_DEVIATIONS);
  V root = loligo_ir_unary (lowering->builder, LOLIGO_IR_SQRT, mean);
  V most = op (lowering, LOLIGO_IR_ADD,
               op (lowering, LOLIGO_IR_ADD, mean, op (lowering, LOLIGO_IR_MULTIPLY, eight, root)), eight);
  return op (lowering, LOLIGO_IR_MINIMUM, count, loligo_ir_unary (lowering->builder, LOLIGO_IR_FLOOR, most));
}

/* sum over k of factors[k] x^k, x^0 first. */
static V
lower_polynomial (const LoligoLowering *lowering, const double *factors, guint n, V x)
{
  V result = number (lowering, factors[n - 1]);
  for (guint k = n - 1; k-- > 0;)
    result = op (lowering, LOLIGO_IR_ADD, op (lowering, LOLIGO_IR_MULTIPLY, result, x),
                 number (lowering, factors[k]));
  return result;
}

static V
lower_many (const LoligoLowering *lowering, V mean, V normal)
{
  V root = loligo_ir_unary (lowering->builder, LOLIGO_IR_SQRT, mean);
  V one = lower_polynomial (lowering, loligo_poisson_expansion[0], LOLIGO_POISSON_DEGREE, normal);
  V two = lower_polynomial (lowering, loligo_poisson_expansion[1], LOLIGO_POISSON_DEGREE, normal);
  V three = lower_polynomial (lowering, loligo_poisson_expansion[2], LOLIGO_POISSON_DEGREE, normal);
  V sum = op (lowering, LOLIGO_IR_ADD, mean, op (lowering, LOLIGO_IR_MULTIPLY, root, normal));
  sum = op (lowering, LOLIGO_IR_ADD, sum, one);
  sum = op (lowering, LOLIGO_IR_ADD, sum, op (lowering, LOLIGO_IR_DIVIDE, two, root));
  sum = op (lowering, LOLIGO_IR_ADD, sum, op (lowering, LOLIGO_IR_DIVIDE, three, mean));
  return loligo_ir_unary (lowering->builder, LOLIGO_IR_FLOOR,
                          op (lowering, LOLIGO_IR_MAXIMUM, sum, number (lowering, 0)));
}

/* As loligo_poisson, in one line of code without branches. */
static V
lower_poisson (const LoligoLowering *lowering, V mean, V uniform, V normal)
{
  mean = op (lowering, LOLIGO_IR_MAXIMUM, mean, number (lowering, 0));
  LoligoIrInstruction known = loligo_ir_get (lowering->builder, mean);
  if (known.operation == LOLIGO_IR_CONSTANT && known.value <= LOLIGO_POISSON_FEW)
    return lower_few (lowering, mean, uniform);
  V is_few = op (lowering, LOLIGO_IR_LESS_EQUAL, mean, number (lowering, LOLIGO_POISSON_FEW));
  return loligo_ir_select (lowering->builder, is_few, lower_few (lowering, mean, uniform),
                           lower_many (lowering, mean, normal));
}

static V
lower_leaf (const LoligoLowering *lowering, const LoligoExpressionNode *node)
{
  LoligoIrBuilder *builder = lowering->builder;
  guint index = node->index;
  switch ((int) node->operation)
    {
    case LOLIGO_OPERATION_CONSTANT:
      return number (lowering, node->value);
    case LOLIGO_OPERATION_PARAMETER:
      return loligo_ir_source (builder, LOLIGO_IR_PARAMETER, index,
                               lowering->parameter_varies != NULL
                                   && lowering->parameter_varies[index]);
    case LOLIGO_OPERATION_INPUT:
      return loligo_ir_source (builder, LOLIGO_IR_INPUT, index,
                               lowering->input_varies != NULL && lowering->input_varies[index]);
    case LOLIGO_OPERATION_STATE:
    case LOLIGO_OPERATION_DELAYED: /* refused before (choose.c); harmless here */
      return lowering->states[index];
    case LOLIGO_OPERATION_TIME:
      return lowering->time;
    case LOLIGO_OPERATION_STEP:
      return loligo_ir_source (builder, LOLIGO_IR_STEP, 0, FALSE);
    case LOLIGO_OPERATION_LANE:
      return loligo_ir_source (builder, LOLIGO_IR_LANE, 0, TRUE);
    case LOLIGO_OPERATION_LANES:
      return loligo_ir_source (builder, LOLIGO_IR_LANES, 0, FALSE);
    case LOLIGO_OPERATION_UNIFORM:
      return loligo_ir_source (builder, LOLIGO_IR_UNIFORM, index, TRUE);
    case LOLIGO_OPERATION_NORMAL:
      return loligo_ir_source (builder, LOLIGO_IR_NORMAL, index, TRUE);
    case LOLIGO_OPERATION_NOISE:
      return lower_noise (lowering, index);
    default:
      g_assert_not_reached ();
    }
}

static V
lower_comparison (const LoligoLowering *lowering, LoligoIrOperation operation, V x, V y)
{
  return as_number (lowering, op (lowering, operation, x, y));
}

static V
lower_operation (const LoligoLowering *lowering, LoligoOperation operation, V x, V y, V z)
{
  LoligoIrBuilder *builder = lowering->builder;
  switch ((int) operation)
    {
    case LOLIGO_OPERATION_MODULO:
      return lower_modulo (lowering, x, y);
    case LOLIGO_OPERATION_POWER:
      return lower_power (lowering, x, y);
    case LOLIGO_OPERATION_LESS:
      return lower_comparison (lowering, LOLIGO_IR_LESS, x, y);
    case LOLIGO_OPERATION_LESS_EQUAL:
      return lower_comparison (lowering, LOLIGO_IR_LESS_EQUAL, x, y);
    case LOLIGO_OPERATION_EQUAL:
      return lower_comparison (lowering, LOLIGO_IR_EQUAL, x, y);
    case LOLIGO_OPERATION_NOT_EQUAL:
      return lower_comparison (lowering, LOLIGO_IR_NOT_EQUAL, x, y);
    case LOLIGO_OPERATION_AND:
      return lower_comparison (lowering, LOLIGO_IR_AND, truth (lowering, x), truth (lowering, y));
    case LOLIGO_OPERATION_OR:
      return lower_comparison (lowering, LOLIGO_IR_OR, truth (lowering, x), truth (lowering, y));
    case LOLIGO_OPERATION_NOT:
      return lower_comparison (lowering, LOLIGO_IR_NOT, truth (lowering, x), 0);
    case LOLIGO_OPERATION_SELECT:
      return loligo_ir_select (builder, truth (lowering, x), y, z);
    case LOLIGO_OPERATION_SIGMOID:
      return lower_sigmoid (lowering, x);
    case LOLIGO_OPERATION_RELU:
      return op (lowering, LOLIGO_IR_MAXIMUM, x, number (lowering, 0));
    case LOLIGO_OPERATION_CLIP:
      return op (lowering, LOLIGO_IR_MINIMUM, op (lowering, LOLIGO_IR_MAXIMUM, x, y), z);
    case LOLIGO_OPERATION_SIGN:
      return lower_step (lowering, x, -1, 0);
    case LOLIGO_OPERATION_HEAVISIDE:
      return lower_step (lowering, x, 0, 0.5);
    case LOLIGO_OPERATION_POISSON:
      return lower_poisson (lowering, x, y, z);
    default:
      return loligo_ir_apply (builder, direct[operation], x, y, z);
    }
}

static guint8 *
mark_roots (const LoligoExpressionPool *pool, const LoligoExpression *roots, guint n_roots,
            guint *end)
{
  guint8 *reached = g_new0 (guint8, loligo_expression_pool_get_size (pool));
  *end = 1;
  for (guint k = 0; k < n_roots; k++)
    {
      reached[roots[k]] = 1;
      *end = MAX (*end, roots[k] + 1);
    }
  for (guint k = *end - 1; k > 0; k--)
    if (reached[k])
      {
        const LoligoExpressionNode *node = loligo_expression_get (pool, k);
        for (guint j = 0; j < 3; j++)
          reached[node->operand[j]] = 1;
      }
  return reached;
}

void
loligo_lower (const LoligoLowering *lowering, const LoligoExpression *roots, guint n_roots,
              LoligoIrValue *values)
{
  guint end;
  g_autofree guint8 *reached = mark_roots (lowering->pool, roots, n_roots, &end);
  g_autofree V *becomes = g_new0 (V, end);
  for (guint k = 1; k < end; k++)
    {
      if (!reached[k] || loligo_ir_builder_is_full (lowering->builder))
        continue;
      const LoligoExpressionNode *node = loligo_expression_get (lowering->pool, k);
      const LoligoExpression *operand = node->operand;
      gboolean leaf = loligo_operation_get_n_operands (node->operation) == 0
                      || node->operation == LOLIGO_OPERATION_DELAYED;
      becomes[k] = leaf ? lower_leaf (lowering, node)
                        : lower_operation (lowering, node->operation, becomes[operand[0]],
                                           becomes[operand[1]], becomes[operand[2]]);
    }
  gboolean full = loligo_ir_builder_is_full (lowering->builder);
  for (guint k = 0; k < n_roots; k++)
    values[k] = full ? 0 : becomes[roots[k]];
}
