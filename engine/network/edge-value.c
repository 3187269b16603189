/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * edge-value.c: weights, delays and parameters of synapses: loligo_edge_values of connect.h. The
 * numbers drawn for a synapse lie at a place made of its source, its target and its number among equal pairs.
 */
#include "network/connect.h"
#include "network/draws.h"
#include "network/evaluate-block.h"

typedef struct
{
  const LoligoEdgeKey *key;
  guint64 major;
  const guint32 *minors;
  const guint32 *repeats; /* how many equal pairs came before */
} Block;

static void
fill_draws (const Block *block, LoligoOperation operation, guint index, guint count, double *out)
{
  const LoligoDraws *draws = loligo_draws_get ();
  gboolean is_by_source = block->key->major == LOLIGO_MAJOR_SOURCE;
  guint32 targets[LOLIGO_BLOCK];
  gint64 steps[LOLIGO_BLOCK];
  for (guint k = 0; k < count; k++)
    {
      guint32 source = is_by_source ? (guint32) block->major : block->minors[k];
      targets[k] = is_by_source ? block->minors[k] : (guint32) block->major;
      /* Far below zero, where neither steps of a run nor the marks -1, -2, ... are. */
      steps[k] = G_MININT64 + (gint64) ((guint64) block->repeats[k] << 32 | source);
    }
  LoligoDrawsKey key = { block->key->seed, block->key->stream, index };
  if (operation == LOLIGO_OPERATION_UNIFORM)
    draws->uniforms (&key, targets, steps, count, out);
  else
    draws->normals (&key, targets, steps, count, out);
}

static void
fill_leaf (LoligoOperation operation, guint index, guint count, double *out, gpointer data)
{
  const Block *block = data;
  LoligoOperation of_major = block->key->major == LOLIGO_MAJOR_SOURCE ? LOLIGO_OPERATION_LANE
                                                                      : LOLIGO_OPERATION_TARGET;
  if (operation == LOLIGO_OPERATION_DISTANCE)
    {
      loligo_places_get_distances (block->key->major_places, block->major,
                                   block->key->minor_places, block->minors, count, out);
      return;
    }
  if (operation == LOLIGO_OPERATION_UNIFORM || operation == LOLIGO_OPERATION_NORMAL)
    {
      fill_draws (block, operation, index, count, out);
      return;
    }
  g_assert (operation == LOLIGO_OPERATION_LANE || operation == LOLIGO_OPERATION_TARGET);
  for (guint k = 0; k < count; k++)
    out[k] = operation == of_major ? (double) block->major : (double) block->minors[k];
}

void
loligo_edge_values (const LoligoExpressionPool *pool, LoligoExpression expression,
                    const LoligoEdgeKey *key, guint64 major, const guint32 *minors, guint n,
                    double *out_si)
{
  const LoligoExpressionNode *node = loligo_expression_get (pool, expression);
  if (node->operation == LOLIGO_OPERATION_CONSTANT)
    {
      for (guint k = 0; k < n; k++)
        out_si[k] = node->value;
      return;
    }
  g_autoptr (LoligoBlockProgram) program = loligo_block_program_new (pool, expression);
  g_autofree double *scratch = g_new (double, loligo_block_program_get_scratch (program));
  guint32 repeats[LOLIGO_BLOCK], n_repeats = 0;
  for (guint first = 0; first < n; first += LOLIGO_BLOCK)
    {
      guint count = MIN (LOLIGO_BLOCK, n - first);
      for (guint k = 0; k < count; k++)
        {
          gboolean is_again = first + k > 0 && minors[first + k] == minors[first + k - 1];
          repeats[k] = n_repeats = is_again ? n_repeats + 1 : 0;
        }
      Block block = { key, major, minors + first, repeats };
      loligo_block_program_run (program, fill_leaf, &block, count, scratch, out_si + first);
    }
}
