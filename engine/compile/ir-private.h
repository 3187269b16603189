/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ir-private.h: what the builder and the passes over kernels share.
 */
#pragma once

#include "compile/ir-builder.h"

G_BEGIN_DECLS

/* The simpler equal of INSTRUCTION, or 0 where there is none. (ir-simplify.c) */
LoligoIrValue loligo_ir_simplify (LoligoIrBuilder *builder, const LoligoIrInstruction *instruction);
/* Removes what no sink needs and numbers the rest anew. */
void loligo_ir_kernel_drop_dead (LoligoIrKernel *kernel);

G_END_DECLS
