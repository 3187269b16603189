/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * step.h: a method is a transformation of code: right-hand sides in, the states at t + dt out. One
 * file a family; kernels.c calls them, and adds events before and after.
 */
#pragma once

#include "compile/lower.h"
#include "compile/program.h"

G_BEGIN_DECLS

typedef struct
{
  LoligoComponent *component;
  const LoligoProgramOptions *options;
  LoligoMethod method;
  LoligoExpressionPool *pool;   /* a copy of the component's, which may grow */
  LoligoExpression *derivative; /* [n_states]: per second; 0 where events alone change the state */

  /* The kernel in the making. */
  LoligoLowering lowering;
  LoligoIrValue time, dt;       /* at the beginning of the step */
  LoligoIrValue *state;         /* [n_states]: at the beginning */
  LoligoIrValue refractory;     /* MASK of the lanes that are held; 0 where there is none */
  guint8 *held;                 /* [n_states] */
  LoligoIrValue step_size;      /* adaptive: the hidden state at the beginning */
  LoligoIrValue *next;          /* [n_states]: the result */
  LoligoIrValue next_step_size; /* adaptive: the result */
} LoligoStep;

/* SLOPE[i] becomes the derivative of state i at STATE and TIME; 0 where the state has no equation;
 * held states do not move. */
void loligo_step_slopes (const LoligoStep *step, const LoligoIrValue *state, LoligoIrValue time,
                         LoligoIrValue *slope);
/* One expression at the beginning of the step. */
LoligoIrValue loligo_step_lower (const LoligoStep *step, LoligoExpression expression);

/* Explicit Runge-Kutta methods of one fixed step, and Euler-Maruyama. */
void loligo_runge_kutta_step (LoligoStep *step);
/* Embedded pairs with a step size of its own for each lane. */
void loligo_adaptive_step (LoligoStep *step);
void loligo_exponential_euler_step (LoligoStep *step);
/* FALSE when the closed form is refused; see loligo_exact_fits. */
void loligo_exact_step (LoligoStep *step);

/* Whether the equations are linear with constant coefficients. STRICT: with coefficients that
 * parameters alone decide, so that all of the exponential is computed once. STATE (may be NULL)
 * receives the first state that does not fit. */
typedef enum { LOLIGO_EXACT_PARAMETERS_ONLY, LOLIGO_EXACT_CONSTANT_IN_STEP } LoligoExactDemand;
gboolean loligo_exact_fits (LoligoComponent *component, LoligoExpressionPool *pool,
                            const LoligoExpression *derivative, LoligoExactDemand demand,
                            guint *state);

/* Resolves AUTO and refuses what does not fit: LOLIGO_ERROR_INPUT that names the equation and the
 * methods that do. (choose.c) */
gboolean loligo_choose_method (LoligoComponent *component, LoligoExpressionPool *pool,
                               const LoligoExpression *derivative, LoligoMethod wanted,
                               LoligoMethod *method, GError **error);

G_END_DECLS
