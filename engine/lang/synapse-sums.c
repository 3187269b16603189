/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * synapse-sums.c: see synapse-sums.h. One pass over the nodes of an expression: each becomes a list of terms, a
 * product of something of the source, something of the target and perhaps the weight. Of a sine or cosine of a
 * difference the addition theorem makes two.
 */
#include "lang/synapse-sums.h"

#include "lang/expression-private.h"

#include <string.h>

typedef struct
{
  LoligoExpression source, target; /* constant 1 where there is nothing of it */
  gboolean by_weight;
} Term;

typedef struct
{
  Term terms[LOLIGO_SUMS_LIMIT];
  guint n;
  gboolean is_known; /* FALSE: it does not come apart */
} Terms;

/* What an expression is made of. */
enum
{
  OF_SOURCE = 1,
  OF_TARGET = 2,
  OF_WEIGHT = 4,
  OF_SYNAPSE = 8 /* of the pair in some other way */
};

typedef struct
{
  const LoligoComponent *synapse;
  LoligoExpressionPool *pool;
  LoligoExpression one;
  const guint8 *made_of; /* [nodes] */
  Terms *terms;          /* [nodes] */
} Splitter;

static guint8
get_leaf_kind (const LoligoComponent *synapse, const LoligoExpressionNode *node)
{
  switch ((int) node->operation)
    {
    case LOLIGO_OPERATION_CONSTANT:
    case LOLIGO_OPERATION_PARAMETER:
    case LOLIGO_OPERATION_STEP:
      return 0;
    case LOLIGO_OPERATION_TIME:
    case LOLIGO_OPERATION_LANE:
    case LOLIGO_OPERATION_LANES:
      return OF_TARGET;
    case LOLIGO_OPERATION_REFERENCE:
      return synapse->ends[node->index].end == LOLIGO_END_PRE ? OF_SOURCE : OF_TARGET;
    case LOLIGO_OPERATION_WEIGHT:
      return OF_WEIGHT;
    default:
      return OF_SYNAPSE;
    }
}

/* ---- lists of terms ---- */

static void
add_term (Splitter *splitter, Terms *terms, Term term)
{
  for (guint k = 0; k < terms->n; k++)
    if (terms->terms[k].source == term.source && terms->terms[k].by_weight == term.by_weight)
      {
        terms->terms[k].target = loligo_expression_binary (
            splitter->pool, LOLIGO_OPERATION_ADD, terms->terms[k].target, term.target);
        return;
      }
  if (terms->n == LOLIGO_SUMS_LIMIT)
    terms->is_known = FALSE;
  else
    terms->terms[terms->n++] = term;
}

static LoligoExpression
combine (Splitter *splitter, LoligoOperation operation, LoligoExpression x, LoligoExpression y)
{
  return loligo_expression_binary (splitter->pool, operation, x, y);
}

static void
split_sum (Splitter *splitter, LoligoOperation operation, const Terms *x, const Terms *y,
           Terms *out)
{
  *out = *x;
  out->is_known = x->is_known && y->is_known;
  for (guint k = 0; k < y->n; k++)
    {
      Term term = y->terms[k];
      if (operation == LOLIGO_OPERATION_SUBTRACT)
        term.target = loligo_expression_unary (splitter->pool, LOLIGO_OPERATION_NEGATE, term.target);
      add_term (splitter, out, term);
    }
}

static void
split_product (Splitter *splitter, const Terms *x, const Terms *y, Terms *out)
{
  out->is_known = x->is_known && y->is_known;
  for (guint i = 0; i < x->n && out->is_known; i++)
    for (guint k = 0; k < y->n && out->is_known; k++)
      {
        const Term *a = &x->terms[i], *b = &y->terms[k];
        Term term = { combine (splitter, LOLIGO_OPERATION_MULTIPLY, a->source, b->source),
                      combine (splitter, LOLIGO_OPERATION_MULTIPLY, a->target, b->target),
                      a->by_weight || b->by_weight };
        if (a->by_weight && b->by_weight)
          out->is_known = FALSE;
        else
          add_term (splitter, out, term);
      }
}

/* X over the node DIVISOR. */
static void
split_quotient (Splitter *splitter, const Terms *x, LoligoExpression divisor, Terms *out)
{
  guint8 made_of = splitter->made_of[divisor];
  out->is_known = x->is_known && (made_of == 0 || made_of == OF_SOURCE || made_of == OF_TARGET);
  for (guint k = 0; k < x->n && out->is_known; k++)
    {
      Term term = x->terms[k];
      LoligoExpression *part = made_of == OF_SOURCE ? &term.source : &term.target;
      *part = combine (splitter, LOLIGO_OPERATION_DIVIDE, *part, divisor);
      add_term (splitter, out, term);
    }
}

/* The same for all synapses at all times. */
static gboolean
is_common (const Splitter *splitter, LoligoExpression expression)
{
  g_autofree guint8 *reached = loligo_expression_mark (splitter->pool, expression);
  for (LoligoExpression k = 1; k <= expression; k++)
    {
      const LoligoExpressionNode *node = loligo_expression_get (splitter->pool, k);
      if (reached[k] && loligo_operation_get_n_operands (node->operation) == 0
          && get_leaf_kind (splitter->synapse, node) != 0)
        return FALSE;
    }
  return TRUE;
}

/* Sine or cosine of a (source) + b (target). */
static void
split_wave (Splitter *splitter, gboolean is_sine, const Terms *x, Terms *out)
{
  LoligoExpressionPool *pool = splitter->pool;
  LoligoExpression a = loligo_expression_constant (pool, 0), b = a;
  out->is_known = x->is_known;
  for (guint k = 0; k < x->n && out->is_known; k++)
    {
      const Term *term = &x->terms[k];
      if (term->by_weight)
        out->is_known = FALSE;
      else if (term->source == splitter->one)
        b = combine (splitter, LOLIGO_OPERATION_ADD, b, term->target);
      else if (is_common (splitter, term->target))
        a = combine (splitter, LOLIGO_OPERATION_ADD, a,
                     combine (splitter, LOLIGO_OPERATION_MULTIPLY, term->target, term->source));
      else
        out->is_known = FALSE;
    }
  if (!out->is_known)
    return;
  LoligoExpression sine_a = loligo_expression_unary (pool, LOLIGO_OPERATION_SIN, a);
  LoligoExpression cosine_a = loligo_expression_unary (pool, LOLIGO_OPERATION_COS, a);
  LoligoExpression sine_b = loligo_expression_unary (pool, LOLIGO_OPERATION_SIN, b);
  LoligoExpression cosine_b = loligo_expression_unary (pool, LOLIGO_OPERATION_COS, b);
  LoligoExpression minus_sine_b = loligo_expression_unary (pool, LOLIGO_OPERATION_NEGATE, sine_b);
  add_term (splitter, out, (Term) { sine_a, is_sine ? cosine_b : minus_sine_b, FALSE });
  add_term (splitter, out, (Term) { cosine_a, is_sine ? sine_b : cosine_b, FALSE });
}

/* ---- nodes ---- */

static void
split_node (Splitter *splitter, LoligoExpression index)
{
  /* A copy: the pool grows. */
  const LoligoExpressionNode node = *loligo_expression_get (splitter->pool, index);
  Terms *out = &splitter->terms[index];
  const Terms *x = &splitter->terms[node.operand[0]], *y = &splitter->terms[node.operand[1]];
  LoligoExpression one = splitter->one;
  switch (splitter->made_of[index])
    {
    case 0:
    case OF_TARGET:
      *out = (Terms) { { { one, index, FALSE } }, 1, TRUE };
      return;
    case OF_SOURCE:
      /* k * pre.V needs no array of its own. */
      if (node.operation == LOLIGO_OPERATION_MULTIPLY
          && (splitter->made_of[node.operand[0]] == 0 || splitter->made_of[node.operand[1]] == 0))
        break;
      *out = (Terms) { { { index, one, FALSE } }, 1, TRUE };
      return;
    }
  switch ((int) node.operation)
    {
    case LOLIGO_OPERATION_WEIGHT:
      *out = (Terms) { { { one, one, TRUE } }, 1, TRUE };
      return;
    case LOLIGO_OPERATION_ADD:
    case LOLIGO_OPERATION_SUBTRACT:
      split_sum (splitter, node.operation, x, y, out);
      return;
    case LOLIGO_OPERATION_NEGATE:
      {
        const Terms nothing = { .is_known = TRUE };
        split_sum (splitter, LOLIGO_OPERATION_SUBTRACT, &nothing, x, out);
        return;
      }
    case LOLIGO_OPERATION_MULTIPLY:
      split_product (splitter, x, y, out);
      return;
    case LOLIGO_OPERATION_DIVIDE:
      split_quotient (splitter, x, node.operand[1], out);
      return;
    case LOLIGO_OPERATION_SIN:
    case LOLIGO_OPERATION_COS:
      split_wave (splitter, node.operation == LOLIGO_OPERATION_SIN, x, out);
      return;
    }
}

/* Factors that the source's part and others share stay where they are: only whole sums are compared. */
static gboolean
split (LoligoComponent *synapse, LoligoExpression root, Terms *out)
{
  g_autofree guint8 *reached = loligo_expression_mark (synapse->pool, root);
  g_autofree guint8 *made_of = g_malloc0 ((gsize) root + 1);
  g_autofree Terms *terms = g_new0 (Terms, (gsize) root + 1);
  Splitter splitter = { synapse, synapse->pool, loligo_expression_constant (synapse->pool, 1),
                        made_of, terms };
  for (LoligoExpression k = 1; k <= root; k++)
    {
      if (!reached[k])
        continue;
      const LoligoExpressionNode *node = loligo_expression_get (synapse->pool, k);
      guint n_operands = loligo_operation_get_n_operands (node->operation);
      if (n_operands == 0 || node->operation == LOLIGO_OPERATION_DELAYED)
        made_of[k] = get_leaf_kind (synapse, node);
      for (guint i = 0; i < n_operands; i++)
        made_of[k] |= made_of[node->operand[i]];
      split_node (&splitter, k);
    }
  *out = terms[root];
  return out->is_known;
}

/* ---- the whole ---- */

static LoligoExpression
find_sum (LoligoExpressionPool *pool, LoligoSynapseSum *sums, guint *n_sums, const Term *term)
{
  guint k = 0;
  while (k < *n_sums && (sums[k].source != term->source || sums[k].by_weight != term->by_weight))
    k++;
  if (k == LOLIGO_SUMS_LIMIT)
    return 0;
  if (k == *n_sums)
    sums[(*n_sums)++] = (LoligoSynapseSum) { term->source, term->by_weight };
  return loligo_expression_leaf (pool, LOLIGO_OPERATION_INPUT, k);
}

gboolean
loligo_synapse_find_sums (LoligoComponent *synapse, LoligoSynapseSum *sums, guint *n_sums,
                          LoligoExpression *flows, guint *which)
{
  LoligoExpressionPool *pool = synapse->pool;
  *n_sums = 0;
  for (guint i = 0; i < synapse->n_contributions; i++)
    {
      Terms terms;
      *which = i;
      if (!split (synapse, synapse->contributions[i].value, &terms))
        return FALSE;
      flows[i] = loligo_expression_constant (pool, 0);
      for (guint k = 0; k < terms.n; k++)
        {
          LoligoExpression sum = find_sum (pool, sums, n_sums, &terms.terms[k]);
          if (sum == 0)
            return FALSE;
          LoligoExpression product = loligo_expression_binary (
              pool, LOLIGO_OPERATION_MULTIPLY, terms.terms[k].target, sum);
          flows[i] = loligo_expression_binary (pool, LOLIGO_OPERATION_ADD, flows[i], product);
        }
    }
  return !loligo_expression_pool_is_full (pool);
}
