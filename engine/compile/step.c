/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * step.c: what all methods share, and the two shortest of them.
 */
#include "compile/step.h"

LoligoIrValue
loligo_step_lower (const LoligoStep *step, LoligoExpression expression)
{
  LoligoLowering lowering = step->lowering;
  LoligoIrValue value;
  lowering.states = step->state;
  lowering.time = step->time;
  loligo_lower (&lowering, &expression, 1, &value);
  return value;
}

void
loligo_step_slopes (const LoligoStep *step, const LoligoIrValue *state, LoligoIrValue time,
                    LoligoIrValue *slope)
{
  LoligoLowering lowering = step->lowering;
  guint n = step->component->n_states;
  lowering.states = state;
  lowering.time = time;
  loligo_lower (&lowering, step->derivative, n, slope);
  for (guint i = 0; i < n; i++)
    if (slope[i] != 0 && step->held[i] && step->refractory != 0)
      slope[i] = loligo_ir_select (lowering.builder, step->refractory,
                                   loligo_ir_constant (lowering.builder, 0), slope[i]);
}
