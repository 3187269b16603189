/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * exponential-euler.c: x + dt exprel (dt a) f with a = df/dx, each equation linearised about its
 * own variable: exact where f is linear in x and all else stands still; the exponential form of
 * Rosenbrock and Euler elsewhere (Hochbruck & Ostermann 2010). With a = 0 it is Euler's method.
 */
#include "compile/step.h"

void
loligo_exponential_euler_step (LoligoStep *step)
{
  LoligoIrBuilder *builder = step->lowering.builder;
  guint n = step->component->n_states;
  g_autofree LoligoIrValue *slope = g_new0 (LoligoIrValue, n);
  g_autofree LoligoIrValue *rate = g_new0 (LoligoIrValue, n);
  g_autofree LoligoExpression *own = g_new0 (LoligoExpression, n);
  for (guint i = 0; i < n; i++)
    own[i] = loligo_expression_differentiate (step->pool, step->derivative[i],
                                              LOLIGO_OPERATION_STATE, i);
  loligo_step_slopes (step, step->state, step->time, slope);
  LoligoLowering lowering = step->lowering;
  lowering.states = step->state;
  lowering.time = step->time;
  loligo_lower (&lowering, own, n, rate);
  for (guint i = 0; i < n; i++)
    {
      step->next[i] = step->state[i];
      if (step->derivative[i] == 0)
        continue;
      LoligoIrValue z = loligo_ir_binary (builder, LOLIGO_IR_MULTIPLY, step->dt, rate[i]);
      LoligoIrValue weight = loligo_ir_binary (
          builder, LOLIGO_IR_MULTIPLY, step->dt, loligo_ir_unary (builder, LOLIGO_IR_EXPREL, z));
      step->next[i] = loligo_ir_binary (
          builder, LOLIGO_IR_ADD, step->state[i],
          loligo_ir_binary (builder, LOLIGO_IR_MULTIPLY, weight, slope[i]));
    }
}
