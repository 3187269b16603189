/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * expression.c: the pool of nodes. Nodes lie in chunks that never move, so that a borrowed pointer
 * stays good while the pool grows; an open hash table finds the node that exists already.
 * Called by the checker, the differentiator and the compiler; knows nothing of names or text.
 */
#include "lang/expression-private.h"

#include <string.h>

#define CHUNK_NODES 1024
#define N_CHUNKS (LOLIGO_EXPRESSION_LIMIT / CHUNK_NODES + 2)

struct _LoligoExpressionPool
{
  LoligoExpressionNode *chunks[N_CHUNKS];
  guint n_nodes;    /* node 0 is NONE */
  guint32 *buckets; /* node numbers; 0 is empty */
  guint n_buckets;  /* a power of two, more than twice n_nodes */
  gboolean full;
};

static const struct
{
  const char *name;
  guint n_operands;
} operations[] = {
#define X(name, operands, text) { text, operands },
  LOLIGO_EXPRESSION_OPERATIONS (X)
#undef X
};

guint
loligo_operation_get_n_operands (LoligoOperation operation)
{
  return operations[operation].n_operands;
}

const char *
loligo_operation_get_name (LoligoOperation operation)
{
  return operations[operation].name;
}

LoligoExpressionPool *
loligo_expression_pool_new (void)
{
  LoligoExpressionPool *pool = g_new0 (LoligoExpressionPool, 1);
  pool->chunks[0] = g_new0 (LoligoExpressionNode, CHUNK_NODES);
  pool->n_nodes = 1;
  pool->n_buckets = 256;
  pool->buckets = g_new0 (guint32, pool->n_buckets);
  return pool;
}

LoligoExpressionPool *
loligo_expression_pool_copy (const LoligoExpressionPool *pool)
{
  LoligoExpressionPool *copy = g_memdup2 (pool, sizeof *pool);
  for (guint k = 0; pool->chunks[k] != NULL; k++)
    copy->chunks[k] = g_memdup2 (pool->chunks[k], CHUNK_NODES * sizeof (LoligoExpressionNode));
  copy->buckets = g_memdup2 (pool->buckets, pool->n_buckets * sizeof (guint32));
  return copy;
}

void
loligo_expression_pool_free (LoligoExpressionPool *pool)
{
  for (guint k = 0; pool->chunks[k] != NULL; k++)
    g_free (pool->chunks[k]);
  g_free (pool->buckets);
  g_free (pool);
}

gboolean
loligo_expression_pool_is_full (const LoligoExpressionPool *pool)
{
  return pool->full;
}

guint
loligo_expression_pool_get_size (const LoligoExpressionPool *pool)
{
  return pool->n_nodes;
}

const LoligoExpressionNode *
loligo_expression_get (const LoligoExpressionPool *pool, LoligoExpression expression)
{
  g_assert (expression < pool->n_nodes);
  return &pool->chunks[expression / CHUNK_NODES][expression % CHUNK_NODES];
}

static guint64
bits_of (double value)
{
  guint64 bits;
  memcpy (&bits, &value, sizeof bits);
  return bits;
}

static guint
hash_node (const LoligoExpressionNode *node)
{
  guint64 h = node->operation * 0x9e3779b97f4a7c15u;
  const guint64 parts[] = { node->operand[0], node->operand[1], node->operand[2], node->index,
                            bits_of (node->value) };
  for (guint k = 0; k < G_N_ELEMENTS (parts); k++)
    {
      h = (h ^ parts[k]) * 0xbf58476d1ce4e5b9u;
      h ^= h >> 29;
    }
  return (guint) (h ^ (h >> 32));
}

static gboolean
same_node (const LoligoExpressionNode *a, const LoligoExpressionNode *b)
{
  return a->operation == b->operation && a->operand[0] == b->operand[0]
         && a->operand[1] == b->operand[1] && a->operand[2] == b->operand[2]
         && a->index == b->index && bits_of (a->value) == bits_of (b->value);
}

/* The bucket that holds NODE, or the empty one where it belongs. */
static guint
find_bucket (const LoligoExpressionPool *pool, const LoligoExpressionNode *node)
{
  guint mask = pool->n_buckets - 1, bucket = hash_node (node) & mask;
  while (pool->buckets[bucket] != 0
         && !same_node (loligo_expression_get (pool, pool->buckets[bucket]), node))
    bucket = (bucket + 1) & mask;
  return bucket;
}

static void
grow_buckets (LoligoExpressionPool *pool)
{
  pool->n_buckets *= 2;
  g_free (pool->buckets);
  pool->buckets = g_new0 (guint32, pool->n_buckets);
  for (guint k = 1; k < pool->n_nodes; k++)
    pool->buckets[find_bucket (pool, loligo_expression_get (pool, k))] = k;
}

LoligoExpression
loligo_expression_intern (LoligoExpressionPool *pool, const LoligoExpressionNode *node)
{
  guint bucket = find_bucket (pool, node);
  if (pool->buckets[bucket] != 0)
    return pool->buckets[bucket];
  if (node->operation == LOLIGO_OPERATION_ADD || node->operation == LOLIGO_OPERATION_MULTIPLY)
    {
      /* a + b is b + a to the last bit; the order of the text is kept for printing */
      LoligoExpressionNode turned = *node;
      turned.operand[0] = node->operand[1];
      turned.operand[1] = node->operand[0];
      guint other = find_bucket (pool, &turned);
      if (pool->buckets[other] != 0)
        return pool->buckets[other];
    }
  if (pool->n_nodes >= LOLIGO_EXPRESSION_LIMIT)
    pool->full = TRUE;
  if (pool->full)
    return 0;
  guint number = pool->n_nodes++;
  if (number % CHUNK_NODES == 0)
    pool->chunks[number / CHUNK_NODES] = g_new0 (LoligoExpressionNode, CHUNK_NODES);
  pool->chunks[number / CHUNK_NODES][number % CHUNK_NODES] = *node;
  pool->buckets[bucket] = number;
  if (pool->n_nodes * 2 > pool->n_buckets)
    grow_buckets (pool);
  return number;
}

LoligoExpression
loligo_expression_constant (LoligoExpressionPool *pool, double value)
{
  LoligoExpressionNode node = { .operation = LOLIGO_OPERATION_CONSTANT, .value = value };
  return loligo_expression_intern (pool, &node);
}

LoligoExpression
loligo_expression_leaf (LoligoExpressionPool *pool, LoligoOperation operation, guint index)
{
  g_assert (operations[operation].n_operands == 0);
  LoligoExpressionNode node = { .operation = operation, .index = index };
  return loligo_expression_intern (pool, &node);
}

static LoligoExpression
build (LoligoExpressionPool *pool, LoligoExpressionNode node)
{
  guint n_operands = operations[node.operation].n_operands;
  for (guint k = 0; k < n_operands; k++)
    if (node.operand[k] == 0)
      return 0;
  return loligo_expression_simplified (pool, &node);
}

LoligoExpression
loligo_expression_unary (LoligoExpressionPool *pool, LoligoOperation operation, LoligoExpression x)
{
  g_assert (operations[operation].n_operands == 1);
  return build (pool, (LoligoExpressionNode){ .operation = operation, .operand = { x } });
}

LoligoExpression
loligo_expression_binary (LoligoExpressionPool *pool, LoligoOperation operation,
                          LoligoExpression x, LoligoExpression y)
{
  g_assert (operations[operation].n_operands == 2);
  return build (pool, (LoligoExpressionNode){ .operation = operation, .operand = { x, y } });
}

LoligoExpression
loligo_expression_ternary (LoligoExpressionPool *pool, LoligoOperation operation,
                           LoligoExpression x, LoligoExpression y, LoligoExpression z)
{
  g_assert (operations[operation].n_operands == 3);
  return build (pool, (LoligoExpressionNode){ .operation = operation, .operand = { x, y, z } });
}

LoligoExpression
loligo_expression_delayed (LoligoExpressionPool *pool, guint index, LoligoExpression ago)
{
  return build (pool, (LoligoExpressionNode){ .operation = LOLIGO_OPERATION_DELAYED,
                                              .operand = { ago }, .index = index });
}

guint8 *
loligo_expression_mark (const LoligoExpressionPool *pool, LoligoExpression expression)
{
  guint8 *reached = g_new0 (guint8, expression + 1);
  reached[expression] = 1;
  for (guint k = expression; k > 0; k--)
    {
      if (!reached[k])
        continue;
      const LoligoExpressionNode *node = loligo_expression_get (pool, k);
      for (guint j = 0; j < 3; j++)
        reached[node->operand[j]] = 1;
    }
  return reached;
}

gboolean
loligo_expression_depends_on (const LoligoExpressionPool *pool, LoligoExpression expression,
                              LoligoOperation operation, guint index)
{
  g_autofree guint8 *reached = loligo_expression_mark (pool, expression);
  for (guint k = 1; k <= expression; k++)
    {
      if (!reached[k])
        continue;
      const LoligoExpressionNode *node = loligo_expression_get (pool, k);
      if (node->operation == operation && (index == G_MAXUINT || node->index == index))
        return TRUE;
    }
  return FALSE;
}

LoligoExpression
loligo_expression_substitute (LoligoExpressionPool *pool, LoligoExpression expression,
                              LoligoOperation operation, const LoligoExpression *replacement,
                              guint n_replacements)
{
  if (expression == 0)
    return 0;
  g_autofree guint8 *reached = loligo_expression_mark (pool, expression);
  g_autofree LoligoExpression *becomes = g_new0 (LoligoExpression, expression + 1);
  for (guint k = 1; k <= expression; k++)
    {
      if (!reached[k])
        continue;
      LoligoExpressionNode node = *loligo_expression_get (pool, k);
      gboolean changed = FALSE;
      becomes[k] = k;
      if (node.operation == operation && node.index < n_replacements
          && replacement[node.index] != 0)
        {
          becomes[k] = replacement[node.index];
          continue;
        }
      for (guint j = 0; j < operations[node.operation].n_operands; j++)
        {
          changed |= becomes[node.operand[j]] != node.operand[j];
          node.operand[j] = becomes[node.operand[j]];
        }
      if (changed)
        becomes[k] = build (pool, node);
    }
  return becomes[expression];
}
