/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * runge-kutta.c: explicit Runge-Kutta methods from their tableau. White noise is one number for all
 * stages of a step, so Euler's tableau is Euler-Maruyama (Ito) and Heun's the stochastic Heun
 * method (Stratonovich).
 */
#include "compile/runge-kutta.h"

LoligoIrValue
loligo_stages_sum (const LoligoStep *step, const double *weights, const LoligoIrValue *slopes,
                   guint n_stages, guint state)
{
  LoligoIrBuilder *builder = step->lowering.builder;
  guint n = step->component->n_states;
  LoligoIrValue sum = 0;
  if (step->derivative[state] == 0)
    return 0;
  for (guint s = 0; s < n_stages; s++)
    {
      if (weights[s] == 0)
        continue;
      LoligoIrValue term
          = loligo_ir_binary (builder, LOLIGO_IR_MULTIPLY, loligo_ir_constant (builder, weights[s]),
                              slopes[s * n + state]);
      sum = sum == 0 ? term : loligo_ir_binary (builder, LOLIGO_IR_ADD, sum, term);
    }
  return sum;
}

LoligoIrValue
loligo_stages_advance (const LoligoStep *step, LoligoIrValue state, LoligoIrValue h,
                       LoligoIrValue sum)
{
  LoligoIrBuilder *builder = step->lowering.builder;
  if (sum == 0)
    return state;
  return loligo_ir_binary (builder, LOLIGO_IR_ADD, state,
                           loligo_ir_binary (builder, LOLIGO_IR_MULTIPLY, h, sum));
}

/* A stage of one slope uses the product of h and the weight, which is computed once a run. */
static LoligoIrValue
stage_state (const LoligoStep *step, const LoligoTableau *tableau, guint stage,
             const LoligoIrValue *slopes, LoligoIrValue state, guint i, LoligoIrValue h)
{
  LoligoIrBuilder *builder = step->lowering.builder;
  guint n = step->component->n_states;
  gboolean only_last = TRUE;
  for (guint s = 0; s + 1 < stage; s++)
    only_last &= tableau->a[stage][s] == 0;
  if (!only_last || step->derivative[i] == 0)
    return loligo_stages_advance (step, state, h,
                                  loligo_stages_sum (step, tableau->a[stage], slopes, stage, i));
  LoligoIrValue scaled
      = loligo_ir_binary (builder, LOLIGO_IR_MULTIPLY, h,
                          loligo_ir_constant (builder, tableau->a[stage][stage - 1]));
  return loligo_stages_advance (step, state, scaled, slopes[(stage - 1) * n + i]);
}

LoligoIrValue *
loligo_stages_new (const LoligoStep *step, const LoligoTableau *tableau,
                   const LoligoIrValue *state, LoligoIrValue time, LoligoIrValue h)
{
  LoligoIrBuilder *builder = step->lowering.builder;
  guint n = step->component->n_states;
  LoligoIrValue *slopes = g_new0 (LoligoIrValue, tableau->n_stages * n + 1);
  g_autofree LoligoIrValue *moved = g_memdup2 (state, (n + 1) * sizeof *state);
  for (guint s = 0; s < tableau->n_stages; s++)
    {
      double node = 0;
      for (guint j = 0; j < s; j++)
        node += tableau->a[s][j];
      for (guint i = 0; i < n && s > 0; i++)
        moved[i] = stage_state (step, tableau, s, slopes, state[i], i, h);
      LoligoIrValue shift
          = loligo_ir_binary (builder, LOLIGO_IR_MULTIPLY, h, loligo_ir_constant (builder, node));
      loligo_step_slopes (step, moved, loligo_ir_binary (builder, LOLIGO_IR_ADD, time, shift),
                          &slopes[s * n]);
    }
  return slopes;
}

void
loligo_runge_kutta_step (LoligoStep *step)
{
  const LoligoTableau *tableau = loligo_tableau_find (step->method);
  g_autofree LoligoIrValue *slopes
      = loligo_stages_new (step, tableau, step->state, step->time, step->dt);
  for (guint i = 0; i < step->component->n_states; i++)
    step->next[i] = loligo_stages_advance (
        step, step->state[i], step->dt,
        loligo_stages_sum (step, tableau->b, slopes, tableau->n_stages, i));
}
