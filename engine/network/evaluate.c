/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * evaluate.c: see evaluate.h. Operations are applied to blocks of lanes, one after the other, so that a
 * million neurons cost milliseconds. What an operation means is lang's affair (loligo_operation_evaluate).
 */
#include "network/evaluate.h"

#include "base/elementary.h"

#define BLOCK 512
#define DRAW_STEP (-2) /* kernels use -1 and the steps of the run */

/* One node of the expression; operands are numbers of slots. */
typedef struct
{
  LoligoOperation operation;
  guint operand[3];
  guint index;
  double value;
} Slot;

typedef struct
{
  Slot *slots;
  guint n_slots;
  const LoligoDrawKey *key;
  double *scratch; /* a worker: n_slots x BLOCK */
  double *out;
} Evaluation;

static double
draw (const LoligoDrawKey *key, LoligoOperation operation, guint index, guint64 lane)
{
  LoligoRandomPlace place = { key->seed, key->stream, index, lane, DRAW_STEP };
  return operation == LOLIGO_OPERATION_UNIFORM ? loligo_random_uniform (&place)
                                               : loligo_random_normal (&place);
}

/* Operands come before their users, so one pass down marks and one pass up numbers. */
static void
collect (const LoligoExpressionPool *pool, LoligoExpression expression, Evaluation *evaluation)
{
  g_autofree guint8 *reached = g_malloc0 ((gsize) expression + 1);
  g_autofree guint *number = g_new0 (guint, (gsize) expression + 1);
  reached[expression] = 1;
  guint count = 0;
  for (LoligoExpression i = expression; i > 0; i--)
    {
      if (!reached[i])
        continue;
      count++;
      for (guint k = 0; k < 3; k++)
        reached[loligo_expression_get (pool, i)->operand[k]] = 1;
    }
  evaluation->slots = g_new0 (Slot, count);
  for (LoligoExpression i = 1; i <= expression; i++)
    {
      if (!reached[i])
        continue;
      const LoligoExpressionNode *node = loligo_expression_get (pool, i);
      Slot *slot = &evaluation->slots[evaluation->n_slots];
      *slot = (Slot) { node->operation, { 0 }, node->index, node->value };
      for (guint k = 0; k < 3; k++)
        slot->operand[k] = number[node->operand[k]];
      number[i] = evaluation->n_slots++;
    }
}

static void
evaluate_slot (const Evaluation *evaluation, guint index, double *scratch, guint64 first,
               guint count)
{
  const Slot *slot = &evaluation->slots[index];
  double *out = scratch + (gsize) index * BLOCK;
  const double *x = scratch + (gsize) slot->operand[0] * BLOCK;
  const double *y = scratch + (gsize) slot->operand[1] * BLOCK;
  const double *z = scratch + (gsize) slot->operand[2] * BLOCK;
  for (guint k = 0; k < count; k++)
    switch ((int) slot->operation)
      {
      case LOLIGO_OPERATION_CONSTANT:
        out[k] = slot->value;
        break;
      case LOLIGO_OPERATION_LANE:
        out[k] = (double) (first + k);
        break;
      case LOLIGO_OPERATION_LANES:
        out[k] = (double) evaluation->key->n_lanes;
        break;
      case LOLIGO_OPERATION_UNIFORM:
      case LOLIGO_OPERATION_NORMAL:
        out[k] = draw (evaluation->key, slot->operation, slot->index, first + k);
        break;
      case LOLIGO_OPERATION_ADD:
        out[k] = x[k] + y[k];
        break;
      case LOLIGO_OPERATION_MULTIPLY:
        out[k] = x[k] * y[k];
        break;
      default:
        out[k] = loligo_operation_evaluate (slot->operation, x[k], y[k], z[k]);
      }
}

static void
evaluate_block (gpointer data, guint task, guint worker)
{
  const Evaluation *evaluation = data;
  guint64 first = (guint64) task * BLOCK;
  guint count = (guint) MIN (BLOCK, evaluation->key->n_lanes - first);
  double *scratch = evaluation->scratch + (gsize) worker * evaluation->n_slots * BLOCK;
  for (guint i = 0; i < evaluation->n_slots; i++)
    evaluate_slot (evaluation, i, scratch, first, count);
  const double *result = scratch + (gsize) (evaluation->n_slots - 1) * BLOCK;
  for (guint k = 0; k < count; k++)
    evaluation->out[first + k] = result[k];
}

void
loligo_evaluate_lanes (const LoligoExpressionPool *pool, LoligoExpression expression,
                       const LoligoDrawKey *key, LoligoThreadPool *threads, double *out)
{
  Evaluation evaluation = { .key = key, .out = out };
  collect (pool, expression, &evaluation);
  evaluation.scratch = g_new (double, (gsize) loligo_thread_pool_get_size (threads)
                                          * evaluation.n_slots * BLOCK);
  guint n_blocks = (guint) ((key->n_lanes + BLOCK - 1) / BLOCK);
  double cost_ns = 5. * (double) key->n_lanes * evaluation.n_slots;
  loligo_thread_pool_run (threads, n_blocks, evaluate_block, &evaluation, cost_ns);
  g_free (evaluation.scratch);
  g_free (evaluation.slots);
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
