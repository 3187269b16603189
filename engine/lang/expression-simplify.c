/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * expression-simplify.c: the forms that a node takes when it is built. Only rewritings that keep
 * every bit, or that mathematics allows where IEEE would keep an infinity or the sign of a zero (0
 * * x, x - x). Called by expression.c; each rule is one look at the operands.
 */
#include "lang/expression-private.h"

#include <math.h>

typedef const LoligoExpressionNode Node;

static gboolean
is_constant (Node *node)
{
  return node->operation == LOLIGO_OPERATION_CONSTANT;
}

static gboolean
is_value (Node *node, double value)
{
  return is_constant (node) && node->value == value;
}

static gboolean
is_negation (Node *node)
{
  return node->operation == LOLIGO_OPERATION_NEGATE;
}

static LoligoExpression
negate (LoligoExpressionPool *pool, LoligoExpression x)
{
  return loligo_expression_unary (pool, LOLIGO_OPERATION_NEGATE, x);
}

/* Each returns 0 where no rule fits. */

static LoligoExpression
simplify_add (LoligoExpressionPool *pool, LoligoExpression x, LoligoExpression y, Node *a, Node *b)
{
  if (is_value (a, 0))
    return y;
  if (is_value (b, 0))
    return x;
  if (is_negation (b))
    return loligo_expression_binary (pool, LOLIGO_OPERATION_SUBTRACT, x, b->operand[0]);
  if (is_negation (a))
    return loligo_expression_binary (pool, LOLIGO_OPERATION_SUBTRACT, y, a->operand[0]);
  return 0;
}

static LoligoExpression
simplify_subtract (LoligoExpressionPool *pool, LoligoExpression x, LoligoExpression y, Node *a,
                   Node *b)
{
  if (is_value (b, 0))
    return x;
  if (is_value (a, 0))
    return negate (pool, y);
  if (x == y)
    return loligo_expression_constant (pool, 0);
  if (is_negation (b))
    return loligo_expression_binary (pool, LOLIGO_OPERATION_ADD, x, b->operand[0]);
  return 0;
}

static LoligoExpression
simplify_multiply (LoligoExpressionPool *pool, LoligoExpression x, LoligoExpression y, Node *a,
                   Node *b)
{
  if (is_value (a, 0) || is_value (b, 0))
    return loligo_expression_constant (pool, 0);
  if (is_value (a, 1))
    return y;
  if (is_value (b, 1))
    return x;
  if (is_value (a, -1))
    return negate (pool, y);
  if (is_value (b, -1))
    return negate (pool, x);
  if (is_negation (a) && is_negation (b))
    return loligo_expression_binary (pool, LOLIGO_OPERATION_MULTIPLY, a->operand[0],
                                     b->operand[0]);
  return 0;
}

static LoligoExpression
simplify_divide (LoligoExpressionPool *pool, LoligoExpression x, LoligoExpression y, Node *a,
                 Node *b)
{
  if (is_value (b, 1))
    return x;
  if (is_value (b, -1))
    return negate (pool, x);
  if (is_value (a, 0) && !is_value (b, 0))
    return loligo_expression_constant (pool, 0);
  if (is_negation (a) && is_negation (b))
    return loligo_expression_binary (pool, LOLIGO_OPERATION_DIVIDE, a->operand[0], b->operand[0]);
  return 0;
}

static LoligoExpression
simplify_power (LoligoExpressionPool *pool, LoligoExpression x, Node *a, Node *b)
{
  if (is_value (b, 0) || is_value (a, 1))
    return loligo_expression_constant (pool, 1);
  if (is_value (b, 1))
    return x;
  if (is_value (b, 2))
    return loligo_expression_binary (pool, LOLIGO_OPERATION_MULTIPLY, x, x);
  if (is_value (b, -1))
    return loligo_expression_binary (pool, LOLIGO_OPERATION_DIVIDE,
                                     loligo_expression_constant (pool, 1), x);
  if (is_value (b, 0.5))
    return loligo_expression_unary (pool, LOLIGO_OPERATION_SQRT, x);
  return 0;
}

static gboolean
is_logical (Node *node)
{
  return node->operation >= LOLIGO_OPERATION_LESS && node->operation <= LOLIGO_OPERATION_NOT;
}

/* A constant beside an arbitrary operand; the other one keeps its value only when it is 1 or 0
 * already. */
static LoligoExpression
simplify_logic (LoligoExpressionPool *pool, LoligoOperation operation, LoligoExpression x,
                LoligoExpression y, Node *a, Node *b)
{
  double absorbing = operation == LOLIGO_OPERATION_AND ? 0 : 1;
  for (guint k = 0; k < 2; k++)
    {
      Node *constant = k == 0 ? a : b, *other = k == 0 ? b : a;
      if (!is_constant (constant))
        continue;
      gboolean truth = constant->value < 0 || constant->value > 0;
      if (truth == (absorbing != 0))
        return loligo_expression_constant (pool, absorbing);
      if (is_logical (other))
        return k == 0 ? y : x;
    }
  return 0;
}

static LoligoExpression
simplify_select (const LoligoExpressionNode *node, Node *condition)
{
  if (node->operand[1] == node->operand[2])
    return node->operand[1];
  if (is_constant (condition))
    return condition->value < 0 || condition->value > 0 ? node->operand[1] : node->operand[2];
  return 0;
}

static LoligoExpression
fold (LoligoExpressionPool *pool, const LoligoExpressionNode *node)
{
  guint n_operands = loligo_operation_get_n_operands (node->operation);
  double value[3] = { 0 };
  if (n_operands == 0 || node->operation == LOLIGO_OPERATION_DELAYED)
    return 0;
  for (guint k = 0; k < n_operands; k++)
    {
      Node *operand = loligo_expression_get (pool, node->operand[k]);
      if (!is_constant (operand))
        return 0;
      value[k] = operand->value;
    }
  return loligo_expression_constant (
      pool, loligo_operation_evaluate (node->operation, value[0], value[1], value[2]));
}

static LoligoExpression
apply_rules (LoligoExpressionPool *pool, const LoligoExpressionNode *node)
{
  LoligoExpression x = node->operand[0], y = node->operand[1];
  Node *a = loligo_expression_get (pool, x), *b = loligo_expression_get (pool, y);
  switch ((int) node->operation)
    {
    case LOLIGO_OPERATION_ADD:
      return simplify_add (pool, x, y, a, b);
    case LOLIGO_OPERATION_SUBTRACT:
      return simplify_subtract (pool, x, y, a, b);
    case LOLIGO_OPERATION_MULTIPLY:
      return simplify_multiply (pool, x, y, a, b);
    case LOLIGO_OPERATION_DIVIDE:
      return simplify_divide (pool, x, y, a, b);
    case LOLIGO_OPERATION_POWER:
      return simplify_power (pool, x, a, b);
    case LOLIGO_OPERATION_NEGATE:
      return is_negation (a) ? a->operand[0] : 0;
    case LOLIGO_OPERATION_AND:
    case LOLIGO_OPERATION_OR:
      return simplify_logic (pool, node->operation, x, y, a, b);
    case LOLIGO_OPERATION_SELECT:
      return simplify_select (node, a);
    default:
      return 0;
    }
}

LoligoExpression
loligo_expression_simplified (LoligoExpressionPool *pool, const LoligoExpressionNode *node)
{
  LoligoExpression simpler = fold (pool, node);
  if (simpler == 0)
    simpler = apply_rules (pool, node);
  return simpler != 0 ? simpler : loligo_expression_intern (pool, node);
}
