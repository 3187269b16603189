/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lower.h: expressions into intermediate code. The methods call it once a stage, each time with
 * other values for the states and the time.
 */
#pragma once

#include "compile/ir-builder.h"
#include "lang/expression.h"

G_BEGIN_DECLS

typedef struct
{
  LoligoIrBuilder *builder;
  const LoligoExpressionPool *pool;
  const guint8 *parameter_varies, *input_varies; /* NULL: all uniform */
  const LoligoIrValue *states;                   /* by index; may be NULL where none occurs */
  LoligoIrValue time;                            /* s */
  guint first_noise_draw;                        /* draw of noise 0 */
} LoligoLowering;

/* VALUES[k] becomes the value of ROOTS[k]; 0 for a root 0, and everywhere once the builder is
 * full. */
void loligo_lower (const LoligoLowering *lowering, const LoligoExpression *roots, guint n_roots,
                   LoligoIrValue *values);

/* Rewrites ROOTS in place: a/(exp (b) - 1) and a/(1 - exp (b)), where a and b vanish together,
 * through exprel, so that the rates of Hodgkin and Huxley are right at their removable
 * singularities. (removable.c) */
void loligo_remove_singularities (LoligoExpressionPool *pool, LoligoExpression *roots,
                                  guint n_roots);

G_END_DECLS
