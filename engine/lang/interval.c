/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * interval.c: interval arithmetic over the operations of the language; see interval.h. What has no rule here may be
 * anything. Called by network/profile.c.
 */
#include "lang/interval.h"

#include <math.h>

#define SLACK 1e-12

static const LoligoInterval whole = { -INFINITY, INFINITY, TRUE };

/* Grown by the rounding of one operation; NaN at an end (inf - inf, 0 * inf) may be anything. */
static LoligoInterval
make (double low, double high, gboolean may_be_nan)
{
  if (isnan (low) || isnan (high))
    return whole;
  return (LoligoInterval) { low - SLACK * fabs (isinf (low) ? 0 : low),
                            high + SLACK * fabs (isinf (high) ? 0 : high), may_be_nan };
}

/* The least and the largest of N corners. */
static LoligoInterval
make_hull (const double *corners, guint n, gboolean may_be_nan)
{
  double low = INFINITY, high = -INFINITY;
  for (guint k = 0; k < n; k++)
    {
      if (isnan (corners[k]))
        return whole;
      low = fmin (low, corners[k]);
      high = fmax (high, corners[k]);
    }
  return make (low, high, may_be_nan);
}

static LoligoInterval
of_corners (LoligoOperation operation, LoligoInterval x, LoligoInterval y)
{
  const double corners[4] = {
    loligo_operation_evaluate (operation, x.low, y.low, 0),
    loligo_operation_evaluate (operation, x.low, y.high, 0),
    loligo_operation_evaluate (operation, x.high, y.low, 0),
    loligo_operation_evaluate (operation, x.high, y.high, 0),
  };
  return make_hull (corners, 4, x.may_be_nan || y.may_be_nan);
}

static LoligoInterval
of_rising (LoligoOperation operation, LoligoInterval x)
{
  return make (loligo_operation_evaluate (operation, x.low, 0, 0),
               loligo_operation_evaluate (operation, x.high, 0, 0), x.may_be_nan);
}

/* 0 or 1, or one of the two where that is certain. */
static LoligoInterval
of_truth (gboolean is_always, gboolean is_never, gboolean may_be_nan)
{
  if (may_be_nan)
    is_always = is_never = FALSE;
  return (LoligoInterval) { is_always ? 1 : 0, is_never ? 0 : 1, FALSE };
}

static gboolean
is_true (LoligoInterval x)
{
  return (x.low > 0 || x.high < 0) && !x.may_be_nan;
}

static gboolean
is_false (LoligoInterval x)
{
  return x.low == 0 && x.high == 0;
}

static LoligoInterval
of_comparison (LoligoOperation operation, LoligoInterval x, LoligoInterval y)
{
  gboolean may_be_nan = x.may_be_nan || y.may_be_nan;
  gboolean is_apart = x.high < y.low || y.high < x.low;
  switch ((int) operation)
    {
    case LOLIGO_OPERATION_LESS:
      return of_truth (x.high < y.low, x.low >= y.high, may_be_nan);
    case LOLIGO_OPERATION_LESS_EQUAL:
      return of_truth (x.high <= y.low, x.low > y.high, may_be_nan);
    case LOLIGO_OPERATION_EQUAL:
      return of_truth (FALSE, is_apart, may_be_nan);
    case LOLIGO_OPERATION_NOT_EQUAL:
      return of_truth (is_apart, FALSE, may_be_nan);
    case LOLIGO_OPERATION_AND:
      return of_truth (is_true (x) && is_true (y), is_false (x) || is_false (y), FALSE);
    case LOLIGO_OPERATION_OR:
      return of_truth (is_true (x) || is_true (y), is_false (x) && is_false (y), FALSE);
    default:
      return of_truth (is_false (x), is_true (x), FALSE); /* not */
    }
}

static LoligoInterval
of_power (LoligoInterval x, LoligoInterval y)
{
  gboolean is_square = y.low == 2 && y.high == 2;
  if (is_square && x.low < 0)
    {
      double most = fmax (fabs (x.low), fabs (x.high));
      double least = x.high < 0 ? fabs (x.high) : 0;
      return make (least * least, most * most, x.may_be_nan);
    }
  /* The logarithm y log x is linear in each, so the corners have the extremes; y = 0 and x = 1 give 1. */
  return x.low < 0 ? whole : of_corners (LOLIGO_OPERATION_POWER, x, y);
}

static LoligoInterval
of_two (LoligoOperation operation, LoligoInterval x, LoligoInterval y)
{
  gboolean may_be_nan = x.may_be_nan || y.may_be_nan;
  switch ((int) operation)
    {
    case LOLIGO_OPERATION_ADD:
      return make (x.low + y.low, x.high + y.high, may_be_nan);
    case LOLIGO_OPERATION_SUBTRACT:
      return make (x.low - y.high, x.high - y.low, may_be_nan);
    case LOLIGO_OPERATION_MULTIPLY:
      return of_corners (operation, x, y);
    case LOLIGO_OPERATION_DIVIDE:
      return y.low <= 0 && y.high >= 0 ? whole : of_corners (operation, x, y);
    case LOLIGO_OPERATION_POWER:
      return of_power (x, y);
    case LOLIGO_OPERATION_MINIMUM:
      return make (fmin (x.low, y.low), fmin (x.high, y.high), may_be_nan);
    case LOLIGO_OPERATION_MAXIMUM:
      return make (fmax (x.low, y.low), fmax (x.high, y.high), may_be_nan);
    case LOLIGO_OPERATION_LESS:
    case LOLIGO_OPERATION_LESS_EQUAL:
    case LOLIGO_OPERATION_EQUAL:
    case LOLIGO_OPERATION_NOT_EQUAL:
    case LOLIGO_OPERATION_AND:
    case LOLIGO_OPERATION_OR:
      return of_comparison (operation, x, y);
    default:
      return whole;
    }
}

/* |x| as an interval. */
static LoligoInterval
of_size (LoligoInterval x)
{
  double most = fmax (fabs (x.low), fabs (x.high));
  double least = x.low > 0 ? x.low : x.high < 0 ? -x.high : 0;
  return make (least, most, x.may_be_nan);
}

static LoligoInterval
of_one (LoligoOperation operation, LoligoInterval x)
{
  switch ((int) operation)
    {
    case LOLIGO_OPERATION_NEGATE:
      return make (-x.high, -x.low, x.may_be_nan);
    case LOLIGO_OPERATION_NOT:
      return of_comparison (operation, x, x);
    case LOLIGO_OPERATION_EXP:
    case LOLIGO_OPERATION_ATAN:
    case LOLIGO_OPERATION_SINH:
    case LOLIGO_OPERATION_TANH:
    case LOLIGO_OPERATION_EXPREL:
    case LOLIGO_OPERATION_SIGMOID:
    case LOLIGO_OPERATION_RELU:
    case LOLIGO_OPERATION_FLOOR:
    case LOLIGO_OPERATION_CEIL:
    case LOLIGO_OPERATION_ROUND:
    case LOLIGO_OPERATION_SIGN:
    case LOLIGO_OPERATION_HEAVISIDE:
    case LOLIGO_OPERATION_ERF:
      return of_rising (operation, x);
    case LOLIGO_OPERATION_LOG:
    case LOLIGO_OPERATION_LOG10:
    case LOLIGO_OPERATION_SQRT:
      return x.low < 0 ? whole : of_rising (operation, x);
    case LOLIGO_OPERATION_ABS:
      return of_size (x);
    case LOLIGO_OPERATION_COSH:
      return of_rising (operation, of_size (x));
    case LOLIGO_OPERATION_SIN:
    case LOLIGO_OPERATION_COS:
      {
        /* Never steeper than 1. */
        double middle = loligo_operation_evaluate (operation, 0.5 * (x.low + x.high), 0, 0);
        double half = 0.5 * (x.high - x.low);
        if (isnan (middle) || !isfinite (half))
          return make (-1, 1, TRUE);
        return make (fmax (middle - half, -1), fmin (middle + half, 1), x.may_be_nan);
      }
    default:
      return whole;
    }
}

static LoligoInterval
of_select (LoligoInterval condition, LoligoInterval x, LoligoInterval y)
{
  if (is_true (condition))
    return x;
  if (is_false (condition))
    return y;
  return (LoligoInterval) { fmin (x.low, y.low), fmax (x.high, y.high),
                            x.may_be_nan || y.may_be_nan };
}

static LoligoInterval
of_operation (LoligoOperation operation, LoligoInterval x, LoligoInterval y, LoligoInterval z)
{
  switch (loligo_operation_get_n_operands (operation))
    {
    case 1:
      return of_one (operation, x);
    case 2:
      return of_two (operation, x, y);
    case 3:
      if (operation == LOLIGO_OPERATION_SELECT)
        return of_select (x, y, z);
      if (operation == LOLIGO_OPERATION_CLIP)
        return of_two (LOLIGO_OPERATION_MINIMUM, of_two (LOLIGO_OPERATION_MAXIMUM, x, y), z);
      return whole;
    default:
      return whole;
    }
}

LoligoInterval
loligo_expression_bound (const LoligoExpressionPool *pool, LoligoExpression expression,
                         LoligoOperation leaf, LoligoInterval range, LoligoInterval *scratch)
{
  scratch[0] = whole; /* the operands that a node has not */
  for (LoligoExpression i = 1; i <= expression; i++)
    {
      const LoligoExpressionNode *node = loligo_expression_get (pool, i);
      if (node->operation == LOLIGO_OPERATION_CONSTANT)
        scratch[i] = isnan (node->value)
                         ? whole
                         : (LoligoInterval) { node->value, node->value, FALSE };
      else if (node->operation == leaf)
        scratch[i] = range;
      else
        scratch[i] = of_operation (node->operation, scratch[node->operand[0]],
                                   scratch[node->operand[1]], scratch[node->operand[2]]);
    }
  return scratch[expression];
}
