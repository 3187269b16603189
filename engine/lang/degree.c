/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * degree.c: see degree.h. A derivative would not tell: that of floor (x) is 0. One loop over the nodes.
 */
#include "lang/degree.h"

#include "lang/expression-private.h"

static gboolean
is_zero (const LoligoExpressionPool *pool, LoligoExpression expression)
{
  const LoligoExpressionNode *node = loligo_expression_get (pool, expression);
  return node->operation == LOLIGO_OPERATION_CONSTANT && node->value == 0;
}

/* Of a sum, or of a choice between the two: 0 fits what is linear. */
static LoligoDegree
join (const LoligoExpressionPool *pool, const LoligoExpressionNode *node, guint first,
      const LoligoDegree *degrees)
{
  LoligoExpression x = node->operand[first], y = node->operand[first + 1];
  LoligoDegree a = degrees[x], b = degrees[y];
  if (a == LOLIGO_DEGREE_OTHER || b == LOLIGO_DEGREE_OTHER)
    return LOLIGO_DEGREE_OTHER;
  if (a == b || is_zero (pool, y))
    return a;
  return is_zero (pool, x) ? b : LOLIGO_DEGREE_AFFINE;
}

static LoligoDegree
get_node_degree (const LoligoExpressionPool *pool, const LoligoExpressionNode *node,
                 const LoligoDegree *degrees)
{
  const LoligoExpression *operand = node->operand;
  LoligoDegree most = LOLIGO_DEGREE_FREE;
  for (guint k = 0; k < loligo_operation_get_n_operands (node->operation); k++)
    most = MAX (most, degrees[operand[k]]);
  if (most == LOLIGO_DEGREE_FREE)
    return LOLIGO_DEGREE_FREE;
  switch ((int) node->operation)
    {
    case LOLIGO_OPERATION_ADD:
    case LOLIGO_OPERATION_SUBTRACT:
      return join (pool, node, 0, degrees);
    case LOLIGO_OPERATION_NEGATE:
      return most;
    case LOLIGO_OPERATION_MULTIPLY:
      return degrees[operand[0]] == LOLIGO_DEGREE_FREE || degrees[operand[1]] == LOLIGO_DEGREE_FREE
                 ? most
                 : LOLIGO_DEGREE_OTHER;
    case LOLIGO_OPERATION_DIVIDE:
      return degrees[operand[1]] == LOLIGO_DEGREE_FREE ? most : LOLIGO_DEGREE_OTHER;
    case LOLIGO_OPERATION_SELECT:
      return degrees[operand[0]] == LOLIGO_DEGREE_FREE ? join (pool, node, 1, degrees)
                                                       : LOLIGO_DEGREE_OTHER;
    default:
      return LOLIGO_DEGREE_OTHER;
    }
}

LoligoDegree
loligo_expression_get_degree (const LoligoExpressionPool *pool, LoligoExpression expression,
                              LoligoOperation operation, const gboolean *chosen)
{
  g_autofree guint8 *reached = loligo_expression_mark (pool, expression);
  g_autofree LoligoDegree *degrees = g_new0 (LoligoDegree, expression + 1);
  for (LoligoExpression k = 1; k <= expression; k++)
    {
      if (!reached[k])
        continue;
      const LoligoExpressionNode *node = loligo_expression_get (pool, k);
      gboolean is_past = node->operation == LOLIGO_OPERATION_DELAYED
                         && operation == LOLIGO_OPERATION_STATE;
      gboolean is_chosen = (node->operation == operation || is_past)
                           && (chosen == NULL || chosen[node->index]);
      if (is_chosen)
        degrees[k] = is_past ? LOLIGO_DEGREE_OTHER : LOLIGO_DEGREE_LINEAR;
      else
        degrees[k] = get_node_degree (pool, node, degrees);
    }
  return degrees[expression];
}
