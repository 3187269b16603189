/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kernels.h: all code of a program, made once from a component. Immutable afterwards; program.c
 * owns it.
 */
#pragma once

#include "compile/ir-builder.h"
#include "compile/program.h"

G_BEGIN_DECLS

typedef struct
{
  LoligoMethod method;                 /* resolved */
  LoligoIrKernel *kernels[LOLIGO_N_KERNELS];
  LoligoIrKernel **observe;            /* one an algebraic variable */
  guint n_observe;
  guint n_states;                      /* with the hidden ones */
  gint refractory_state;               /* hidden slots; -1 where there is none */
  gint step_size_state;
  guint n_hoisted;
  guint8 *hoisted_varies;              /* [n_hoisted] */
  gboolean has_spikes;
} LoligoKernels;

/* Error: LOLIGO_ERROR_INPUT: the method does not fit, or the model is too large. */
LoligoKernels *loligo_kernels_new (LoligoComponent *component, const LoligoProgramOptions *options,
                                   GError **error);
void loligo_kernels_free (LoligoKernels *kernels);

/* Splits KERNEL into what parameters, dt, N and the lane's number decide, and the rest. Returns the
 * rest, which reads HOISTED slots; *prepare stores them; *varies says of each slot whether it
 * differs from lane to lane. KERNEL is freed. NULL when the limit was met. (hoist.c) (transfer
 * full) */
LoligoIrKernel *loligo_kernel_hoist (LoligoIrKernel *kernel, LoligoIrKernel **prepare,
                                     guint8 **varies, guint *n_hoisted);
/* Products that are summed once become fused operations, in place. (contract.c) */
void loligo_kernel_contract (LoligoIrKernel *kernel);

/* One operation a line. (dump.c) */
void loligo_kernel_dump (const LoligoIrKernel *kernel, const char *title,
                         const LoligoComponent *component, GString *text);

G_END_DECLS
