/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * removable.c: x/(exp (x) - 1) is 0/0 where x vanishes, and noise near it in single precision.
 * Where a quotient a/(exp (b) - 1) has a = p u and b = q u with the same u, and p, q free of
 * states, it is (p/q)/exprel (b). Called once a program, before lowering.
 */
#include "compile/lower.h"

typedef struct
{
  LoligoExpression core;        /* what depends on states, inputs or time */
  LoligoExpression coefficient; /* the factor before it */
} Factored;

static gboolean
is_number (const LoligoExpressionNode *node, double value)
{
  return node->operation == LOLIGO_OPERATION_CONSTANT && node->value == value;
}

/* Parameters and constants alone. STEADY has one byte a node. */
static Factored
factor (LoligoExpressionPool *pool, const GByteArray *steady, LoligoExpression x)
{
  Factored result = { x, loligo_expression_constant (pool, 1) };
  for (;;)
    {
      const LoligoExpressionNode *node = loligo_expression_get (pool, result.core);
      LoligoExpression a = node->operand[0], b = node->operand[1];
      if (node->operation == LOLIGO_OPERATION_NEGATE)
        {
          result.coefficient
              = loligo_expression_unary (pool, LOLIGO_OPERATION_NEGATE, result.coefficient);
          result.core = a;
        }
      else if (node->operation == LOLIGO_OPERATION_MULTIPLY && steady->data[a] != steady->data[b])
        {
          result.coefficient
              = loligo_expression_binary (pool, LOLIGO_OPERATION_MULTIPLY, result.coefficient,
                                          steady->data[a] ? a : b);
          result.core = steady->data[a] ? b : a;
        }
      else if (node->operation == LOLIGO_OPERATION_DIVIDE && steady->data[b] && !steady->data[a])
        {
          result.coefficient = loligo_expression_binary (pool, LOLIGO_OPERATION_DIVIDE,
                                                         result.coefficient, b);
          result.core = a;
        }
      else
        return result;
    }
}

/* The factor s = 1 or -1 with A = s B, or 0. */
static int
same_core (const LoligoExpressionPool *pool, LoligoExpression a, LoligoExpression b)
{
  const LoligoExpressionNode *x = loligo_expression_get (pool, a);
  const LoligoExpressionNode *y = loligo_expression_get (pool, b);
  if (a == b)
    return 1;
  if (x->operation == LOLIGO_OPERATION_SUBTRACT && y->operation == LOLIGO_OPERATION_SUBTRACT
      && x->operand[0] == y->operand[1] && x->operand[1] == y->operand[0])
    return -1;
  return 0;
}

/* The argument b when NODE is exp (b) - 1 (sign 1) or 1 - exp (b) (sign -1). */
static LoligoExpression
exponential_less_one (const LoligoExpressionPool *pool, const LoligoExpressionNode *node, int *sign)
{
  const LoligoExpressionNode *a = loligo_expression_get (pool, node->operand[0]);
  const LoligoExpressionNode *b = loligo_expression_get (pool, node->operand[1]);
  gboolean sum = node->operation == LOLIGO_OPERATION_ADD;
  if (!sum && node->operation != LOLIGO_OPERATION_SUBTRACT)
    return 0;
  *sign = 1;
  if (a->operation == LOLIGO_OPERATION_EXP && is_number (b, sum ? -1 : 1))
    return a->operand[0];
  if (sum && b->operation == LOLIGO_OPERATION_EXP && is_number (a, -1))
    return b->operand[0];
  *sign = -1;
  if (!sum && b->operation == LOLIGO_OPERATION_EXP && is_number (a, 1))
    return b->operand[0];
  return 0;
}

/* 0 where NODE is no such quotient. */
static LoligoExpression
rewrite_quotient (LoligoExpressionPool *pool, const GByteArray *steady,
                  const LoligoExpressionNode *node)
{
  int sign;
  if (node->operation != LOLIGO_OPERATION_DIVIDE)
    return 0;
  LoligoExpression argument
      = exponential_less_one (pool, loligo_expression_get (pool, node->operand[1]), &sign);
  if (argument == 0)
    return 0;
  Factored above = factor (pool, steady, node->operand[0]);
  Factored inside = factor (pool, steady, argument);
  int turned = same_core (pool, above.core, inside.core);
  if (turned == 0 || steady->data[inside.core])
    return 0;
  LoligoExpression ratio = loligo_expression_binary (pool, LOLIGO_OPERATION_DIVIDE,
                                                     above.coefficient, inside.coefficient);
  if (sign * turned < 0)
    ratio = loligo_expression_unary (pool, LOLIGO_OPERATION_NEGATE, ratio);
  return loligo_expression_binary (
      pool, LOLIGO_OPERATION_DIVIDE, ratio,
      loligo_expression_unary (pool, LOLIGO_OPERATION_EXPREL, argument));
}

static gboolean
is_steady (const GByteArray *steady, const LoligoExpressionNode *node)
{
  guint n_operands = loligo_operation_get_n_operands (node->operation);
  if (n_operands == 0)
    return node->operation == LOLIGO_OPERATION_CONSTANT
           || node->operation == LOLIGO_OPERATION_PARAMETER
           || node->operation == LOLIGO_OPERATION_LANES || node->operation == LOLIGO_OPERATION_STEP;
  gboolean all = TRUE;
  for (guint k = 0; k < n_operands; k++)
    all &= steady->data[node->operand[k]] != 0;
  return all && node->operation != LOLIGO_OPERATION_DELAYED;
}

/* Marks the nodes that were added since. */
static void
extend_steady (const LoligoExpressionPool *pool, GByteArray *steady)
{
  for (guint k = steady->len; k < loligo_expression_pool_get_size (pool); k++)
    {
      guint8 mark = k > 0 && is_steady (steady, loligo_expression_get (pool, k));
      g_byte_array_append (steady, &mark, 1);
    }
}

static LoligoExpression
rebuild (LoligoExpressionPool *pool, const LoligoExpressionNode *node,
         const LoligoExpression *operand)
{
  switch (loligo_operation_get_n_operands (node->operation))
    {
    case 1:
      return loligo_expression_unary (pool, node->operation, operand[0]);
    case 2:
      return loligo_expression_binary (pool, node->operation, operand[0], operand[1]);
    default:
      return loligo_expression_ternary (pool, node->operation, operand[0], operand[1],
                                        operand[2]);
    }
}

void
loligo_remove_singularities (LoligoExpressionPool *pool, LoligoExpression *roots, guint n_roots)
{
  guint n_nodes = loligo_expression_pool_get_size (pool);
  g_autoptr (GByteArray) steady = g_byte_array_new ();
  g_autofree LoligoExpression *becomes = g_new0 (LoligoExpression, n_nodes);
  for (guint k = 1; k < n_nodes; k++)
    {
      LoligoExpressionNode node = *loligo_expression_get (pool, k);
      LoligoExpression operand[3] = { becomes[node.operand[0]], becomes[node.operand[1]],
                                      becomes[node.operand[2]] };
      becomes[k] = k;
      if (memcmp (operand, node.operand, sizeof operand) != 0
          && node.operation != LOLIGO_OPERATION_DELAYED)
        becomes[k] = rebuild (pool, &node, operand);
      extend_steady (pool, steady);
      if (becomes[k] == 0)
        continue;
      LoligoExpression quotient
          = rewrite_quotient (pool, steady, loligo_expression_get (pool, becomes[k]));
      if (quotient != 0)
        becomes[k] = quotient;
    }
  for (guint k = 0; k < n_roots; k++)
    roots[k] = becomes[roots[k]];
}
