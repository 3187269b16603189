/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ir-builder.h: making kernels. The builder numbers values (an instruction that exists is found
 * again), folds constants and drops what is dead when it finishes. Used by lowering, the methods
 * and the optimiser; a back end has no need of it. One thread.
 */
#pragma once

#include "compile/ir.h"

G_BEGIN_DECLS

/* A kernel larger than this is refused: a model of so many operations is a mistake, and nobody
 * would wait for it. */
#define LOLIGO_IR_LIMIT 200000

typedef struct _LoligoIrBuilder LoligoIrBuilder;

LoligoIrBuilder *loligo_ir_builder_new (void);
void loligo_ir_builder_free (LoligoIrBuilder *builder);
/* TRUE once the limit was met; from then on every value is 0. */
gboolean loligo_ir_builder_is_full (const LoligoIrBuilder *builder);
/* Without dead code. Frees the builder. (transfer full) */
LoligoIrKernel *loligo_ir_builder_finish (LoligoIrBuilder *builder);
void loligo_ir_kernel_free (LoligoIrKernel *kernel);

guint loligo_ir_operation_get_n_operands (LoligoIrOperation operation);
LoligoIrClass loligo_ir_operation_get_class (LoligoIrOperation operation);
const char *loligo_ir_operation_get_name (LoligoIrOperation operation);
/* What an operation that is no source does to doubles; masks as 1 and 0. */
double loligo_ir_evaluate (LoligoIrOperation operation, double x, double y, double z);

/* Copied out, for the array moves as it grows. */
LoligoIrInstruction loligo_ir_get (const LoligoIrBuilder *builder, LoligoIrValue value);
gboolean loligo_ir_is_constant (const LoligoIrBuilder *builder, LoligoIrValue value, double number);

LoligoIrValue loligo_ir_constant (LoligoIrBuilder *builder, double value);
LoligoIrValue loligo_ir_source (LoligoIrBuilder *builder, LoligoIrOperation operation, guint index,
                                gboolean varies);
/* Operands beyond the operation's number are 0. An operand 0 gives 0. */
LoligoIrValue loligo_ir_apply (LoligoIrBuilder *builder, LoligoIrOperation operation,
                               LoligoIrValue x, LoligoIrValue y, LoligoIrValue z);
/* The same without simplification, for passes that know what they do. */
LoligoIrValue loligo_ir_apply_as_is (LoligoIrBuilder *builder, LoligoIrInstruction instruction);
void loligo_ir_store (LoligoIrBuilder *builder, LoligoIrSinkKind kind, guint index,
                      LoligoIrValue value);

/* The loop of ir.h: carry each variable, begin, build the body, set each next value, end. */
guint loligo_ir_carry (LoligoIrBuilder *builder, LoligoIrValue initial);
void loligo_ir_begin_loop (LoligoIrBuilder *builder);
void loligo_ir_set_next (LoligoIrBuilder *builder, guint carried, LoligoIrValue next);
void loligo_ir_end_loop (LoligoIrBuilder *builder, LoligoIrValue loop_continue);

static inline LoligoIrValue
loligo_ir_unary (LoligoIrBuilder *builder, LoligoIrOperation operation, LoligoIrValue x)
{
  return loligo_ir_apply (builder, operation, x, 0, 0);
}

static inline LoligoIrValue
loligo_ir_binary (LoligoIrBuilder *builder, LoligoIrOperation operation, LoligoIrValue x,
                  LoligoIrValue y)
{
  return loligo_ir_apply (builder, operation, x, y, 0);
}

static inline LoligoIrValue
loligo_ir_select (LoligoIrBuilder *builder, LoligoIrValue mask, LoligoIrValue if_true,
                  LoligoIrValue if_false)
{
  return loligo_ir_apply (builder, LOLIGO_IR_SELECT, mask, if_true, if_false);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoIrKernel, loligo_ir_kernel_free)

G_END_DECLS
