/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * runge-kutta.h: the stages of an explicit method over any step size, for fixed and adaptive steps.
 */
#pragma once

#include "compile/step.h"
#include "compile/tableau.h"

G_BEGIN_DECLS

/* The sum of WEIGHTS[s] * SLOPES[s * n + i] over the stages s < n_stages; 0 (none) where all
 * weights are 0 or state i has no equation. */
LoligoIrValue loligo_stages_sum (const LoligoStep *step, const double *weights,
                                 const LoligoIrValue *slopes, guint n_stages, guint state);
/* All slopes from STATE at TIME with step size H: [stage * n_states + state]. (transfer full) */
LoligoIrValue *loligo_stages_new (const LoligoStep *step, const LoligoTableau *tableau,
                                  const LoligoIrValue *state, LoligoIrValue time, LoligoIrValue h);
/* state + h sum; STATE itself where SUM is 0. */
LoligoIrValue loligo_stages_advance (const LoligoStep *step, LoligoIrValue state, LoligoIrValue h,
                                     LoligoIrValue sum);

G_END_DECLS
