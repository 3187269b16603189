/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * adaptive.c: embedded pairs. Within [t, t + dt] each lane takes steps of its own size, which it
 * keeps from one dt to the next in a hidden state. A lane that is done stays as it is while others
 * go on. Nothing can hang: a step below dt * 1e-10 is accepted as it is, a lane that has tried
 * 10,000 times finishes in one step, and a NaN ends its lane's step at once.
 */
#include "compile/runge-kutta.h"

#define LEAST_STEP 1e-10
#define MOST_ATTEMPTS 10000
#define SAFETY 0.9
#define LEAST_FACTOR 0.2
#define MOST_FACTOR 5.0

typedef LoligoIrValue V;

typedef struct
{
  LoligoStep *step;
  LoligoIrBuilder *builder;
  const LoligoTableau *tableau;
  V zero;
  V least; /* step size that is always accepted */
} Pair;

static V
number (Pair *pair, double value)
{
  return loligo_ir_constant (pair->builder, value);
}

static V
op (Pair *pair, LoligoIrOperation operation, V x, V y)
{
  return loligo_ir_binary (pair->builder, operation, x, y);
}

static V
where (Pair *pair, V mask, V if_true, V if_false)
{
  return loligo_ir_select (pair->builder, mask, if_true, if_false);
}

/* |error of state i| / (absolute + relative * max (|x|, |next|)) */
static V
scaled_error (Pair *pair, guint i, V x, V next, V h, const V *slopes)
{
  LoligoStep *step = pair->step;
  const LoligoProgramOptions *options = step->options;
  double relative = options->relative_tolerance > 0 ? options->relative_tolerance : 1e-6;
  double absolute = options->absolute_tolerance > 0 ? options->absolute_tolerance : 1e-9;
  double unit = step->component->states[i]->unit.scale;
  V sum = loligo_stages_sum (step, pair->tableau->error, slopes, pair->tableau->n_stages, i);
  V error = loligo_ir_unary (pair->builder, LOLIGO_IR_ABS, op (pair, LOLIGO_IR_MULTIPLY, h, sum));
  V size = op (pair, LOLIGO_IR_MAXIMUM, loligo_ir_unary (pair->builder, LOLIGO_IR_ABS, x),
               loligo_ir_unary (pair->builder, LOLIGO_IR_ABS, next));
  V bound = op (pair, LOLIGO_IR_ADD, number (pair, absolute * (unit > 0 ? unit : 1)),
                op (pair, LOLIGO_IR_MULTIPLY, number (pair, relative), size));
  return op (pair, LOLIGO_IR_DIVIDE, error, bound);
}

/* The step size after one of size H with error ERROR (1 is the tolerance). */
static V
next_size (Pair *pair, V h, V error)
{
  V power = op (pair, LOLIGO_IR_POWER, error,
                number (pair, -1.0 / (pair->tableau->error_order + 1)));
  V factor = op (pair, LOLIGO_IR_MULTIPLY, number (pair, SAFETY), power);
  factor = op (pair, LOLIGO_IR_MAXIMUM, factor, number (pair, LEAST_FACTOR));
  factor = op (pair, LOLIGO_IR_MINIMUM, factor, number (pair, MOST_FACTOR));
  return op (pair, LOLIGO_IR_MULTIPLY, h, factor);
}

/* One pass of the loop: an attempt in each lane that has time left. */
static void
attempt (Pair *pair, const guint *carried, guint elapsed, guint size, guint attempts)
{
  LoligoStep *step = pair->step;
  LoligoIrBuilder *builder = pair->builder;
  guint n = step->component->n_states;
  g_autofree V *x = g_new0 (V, n + 1);
  g_autofree V *next = g_new0 (V, n + 1);
  for (guint i = 0; i < n; i++)
    x[i] = step->derivative[i] == 0
               ? step->state[i]
               : loligo_ir_source (builder, LOLIGO_IR_CARRIED, carried[i], TRUE);
  V done = loligo_ir_source (builder, LOLIGO_IR_CARRIED, elapsed, TRUE);
  V wish = loligo_ir_source (builder, LOLIGO_IR_CARRIED, size, TRUE);
  V tries = loligo_ir_source (builder, LOLIGO_IR_CARRIED, attempts, TRUE);
  V active = op (pair, LOLIGO_IR_LESS, done, step->dt);
  V tired = op (pair, LOLIGO_IR_LESS, number (pair, MOST_ATTEMPTS), tries);
  V rest = op (pair, LOLIGO_IR_SUBTRACT, step->dt, done);
  V last = op (pair, LOLIGO_IR_OR, tired, op (pair, LOLIGO_IR_LESS_EQUAL, rest, wish));
  V h = where (pair, last, rest, wish);

  g_autofree V *slopes = loligo_stages_new (step, pair->tableau, x,
                                            op (pair, LOLIGO_IR_ADD, step->time, done), h);
  V error = 0;
  for (guint i = 0; i < n; i++)
    {
      V sum = loligo_stages_sum (step, pair->tableau->b, slopes, pair->tableau->n_stages, i);
      next[i] = loligo_stages_advance (step, x[i], h, sum);
      if (step->derivative[i] == 0)
        continue;
      V mine = scaled_error (pair, i, x[i], next[i], h, slopes);
      error = error == 0 ? mine : op (pair, LOLIGO_IR_MAXIMUM, error, mine);
    }
  V broken = op (pair, LOLIGO_IR_NOT_EQUAL, error, error);
  V small = op (pair, LOLIGO_IR_LESS_EQUAL, h, pair->least);
  V good = op (pair, LOLIGO_IR_OR, op (pair, LOLIGO_IR_LESS_EQUAL, error, number (pair, 1)),
               op (pair, LOLIGO_IR_OR, broken, op (pair, LOLIGO_IR_OR, small, tired)));
  V moves = op (pair, LOLIGO_IR_AND, active, good);
  for (guint i = 0; i < n; i++)
    if (step->derivative[i] != 0)
      loligo_ir_set_next (builder, carried[i], where (pair, moves, next[i], x[i]));

  V ends = op (pair, LOLIGO_IR_OR, last, broken);
  V moved = where (pair, ends, step->dt, op (pair, LOLIGO_IR_ADD, done, h));
  V after = where (pair, moves, moved, done);
  /* A last step that was cut short says nothing against the size that was wished for. */
  V grown = next_size (pair, h, error);
  V kept = where (pair, op (pair, LOLIGO_IR_AND, good, last),
                  op (pair, LOLIGO_IR_MAXIMUM, grown, wish), grown);
  kept = op (pair, LOLIGO_IR_MINIMUM, op (pair, LOLIGO_IR_MAXIMUM, kept, pair->least), step->dt);
  kept = where (pair, broken, step->dt, kept);
  loligo_ir_set_next (builder, elapsed, after);
  loligo_ir_set_next (builder, size, where (pair, active, kept, wish));
  loligo_ir_set_next (builder, attempts, op (pair, LOLIGO_IR_ADD, tries, number (pair, 1)));
  loligo_ir_end_loop (builder, op (pair, LOLIGO_IR_LESS, after, step->dt));
}

void
loligo_adaptive_step (LoligoStep *step)
{
  LoligoIrBuilder *builder = step->lowering.builder;
  Pair pair = { .step = step, .builder = builder, .tableau = loligo_tableau_find (step->method) };
  guint n = step->component->n_states, n_moving = 0;
  g_autofree guint *carried = g_new0 (guint, n + 1);
  pair.zero = number (&pair, 0);
  pair.least = op (&pair, LOLIGO_IR_MULTIPLY, step->dt, number (&pair, LEAST_STEP));
  for (guint i = 0; i < n; i++)
    {
      step->next[i] = step->state[i];
      n_moving += step->derivative[i] != 0;
    }
  step->next_step_size = step->step_size;
  if (n_moving == 0)
    return;
  for (guint i = 0; i < n; i++)
    if (step->derivative[i] != 0)
      carried[i] = loligo_ir_carry (builder, step->state[i]);
  /* A hidden state that was never set, or of another dt, is put right here. */
  V wish = where (&pair, op (&pair, LOLIGO_IR_LESS, pair.zero, step->step_size), step->step_size,
                  step->dt);
  wish = op (&pair, LOLIGO_IR_MINIMUM, wish, step->dt);
  guint elapsed = loligo_ir_carry (builder, pair.zero);
  guint size = loligo_ir_carry (builder, wish);
  guint attempts = loligo_ir_carry (builder, pair.zero);
  loligo_ir_begin_loop (builder);
  attempt (&pair, carried, elapsed, size, attempts);
  for (guint i = 0; i < n; i++)
    if (step->derivative[i] != 0)
      step->next[i] = loligo_ir_source (builder, LOLIGO_IR_FINAL, carried[i], TRUE);
  step->next_step_size = loligo_ir_source (builder, LOLIGO_IR_FINAL, size, TRUE);
}
