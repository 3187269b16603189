/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * evaluate.c: see evaluate.h. Operations are applied to blocks of lanes, one after the other, so that a
 * million neurons cost milliseconds.
 */
#include "network/evaluate.h"

#include "base/elementary.h"
#include "network/draws.h"
#include "network/evaluate-block.h"

#define DRAW_STEP (-2) /* kernels use -1 and the steps of the run */

typedef struct
{
  LoligoBlockProgram *program;
  const LoligoDrawKey *key;
  double *scratch; /* of each worker */
  double *out;
} Evaluation;

/* A block of lanes. */
typedef struct
{
  const LoligoDrawKey *key;
  guint64 first;
} Block;

static double
draw (const LoligoDrawKey *key, LoligoOperation operation, guint index, guint64 lane)
{
  LoligoRandomPlace place = { key->seed, key->stream, index, lane, DRAW_STEP };
  return operation == LOLIGO_OPERATION_UNIFORM ? loligo_random_uniform (&place)
                                               : loligo_random_normal (&place);
}

static void
fill_draws (const Block *block, LoligoOperation operation, guint index, guint count, double *out)
{
  const LoligoDraws *draws = loligo_draws_get ();
  LoligoDrawsKey key = { block->key->seed, block->key->stream, index };
  guint32 lanes[LOLIGO_BLOCK];
  gint64 steps[LOLIGO_BLOCK];
  for (guint k = 0; k < count; k++)
    {
      lanes[k] = (guint32) (block->first + k);
      steps[k] = DRAW_STEP;
    }
  if (operation == LOLIGO_OPERATION_UNIFORM)
    draws->uniforms (&key, lanes, steps, count, out);
  else
    draws->normals (&key, lanes, steps, count, out);
}

static void
fill_leaf (LoligoOperation operation, guint index, guint count, double *out, gpointer data)
{
  const Block *block = data;
  if (operation == LOLIGO_OPERATION_UNIFORM || operation == LOLIGO_OPERATION_NORMAL)
    {
      fill_draws (block, operation, index, count, out);
      return;
    }
  g_assert (operation == LOLIGO_OPERATION_LANE || operation == LOLIGO_OPERATION_LANES);
  for (guint k = 0; k < count; k++)
    out[k] = operation == LOLIGO_OPERATION_LANE ? (double) (block->first + k)
                                                : (double) block->key->n_lanes;
}

static void
evaluate_block (gpointer data, guint task, guint worker)
{
  const Evaluation *evaluation = data;
  Block block = { evaluation->key, (guint64) task * LOLIGO_BLOCK };
  guint count = (guint) MIN (LOLIGO_BLOCK, evaluation->key->n_lanes - block.first);
  gsize scratch = worker * loligo_block_program_get_scratch (evaluation->program);
  loligo_block_program_run (evaluation->program, fill_leaf, &block, count,
                            evaluation->scratch + scratch, evaluation->out + block.first);
}

void
loligo_evaluate_lanes (const LoligoExpressionPool *pool, LoligoExpression expression,
                       const LoligoDrawKey *key, LoligoThreadPool *threads, double *out)
{
  g_autoptr (LoligoBlockProgram) program = loligo_block_program_new (pool, expression);
  gsize scratch = loligo_block_program_get_scratch (program);
  Evaluation evaluation = { .program = program, .key = key, .out = out };
  evaluation.scratch = g_new (double, loligo_thread_pool_get_size (threads) * scratch);
  guint n_blocks = (guint) ((key->n_lanes + LOLIGO_BLOCK - 1) / LOLIGO_BLOCK);
  double cost_ns = 5. * (double) key->n_lanes * (double) (scratch / LOLIGO_BLOCK);
  loligo_thread_pool_run (threads, n_blocks, evaluate_block, &evaluation, cost_ns);
  g_free (evaluation.scratch);
}

typedef struct
{
  const LoligoDrawKey *key;
  guint64 lane;
} Draw;

static double
draw_uniform (guint index, gpointer data)
{
  const Draw *at = data;
  return draw (at->key, LOLIGO_OPERATION_UNIFORM, index, at->lane);
}

static double
draw_normal (guint index, gpointer data)
{
  const Draw *at = data;
  return draw (at->key, LOLIGO_OPERATION_NORMAL, index, at->lane);
}

double
loligo_evaluate_lane (const LoligoExpressionPool *pool, LoligoExpression expression,
                      const LoligoDrawKey *key, guint64 lane)
{
  Draw at = { key, lane };
  LoligoEnvironment environment = { .lane = (double) lane,
                                    .lanes = (double) key->n_lanes,
                                    .uniform = draw_uniform,
                                    .normal = draw_normal,
                                    .data = &at };
  return loligo_expression_evaluate (pool, expression, &environment);
}
