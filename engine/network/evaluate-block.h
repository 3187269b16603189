/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * evaluate-block.h: an expression made ready to be evaluated for a block of places at once, operation by
 * operation. What the leaves are, evaluate.c (neurons) and edge-value.c (synapses) say. Private to network.
 */
#pragma once

#include "lang/expression.h"

G_BEGIN_DECLS

/* Places of a block: what a program works on at once. */
#define LOLIGO_BLOCK 512

typedef struct _LoligoBlockProgram LoligoBlockProgram;

/* OUT[k] of leaf OPERATION (INDEX), for the COUNT places of the block. */
typedef void (*LoligoBlockLeaf) (LoligoOperation operation, guint index, guint count, double *out,
                                 gpointer data);

LoligoBlockProgram *loligo_block_program_new (const LoligoExpressionPool *pool,
                                              LoligoExpression expression);
void loligo_block_program_free (LoligoBlockProgram *program);
/* How many doubles of scratch one who runs it needs. */
gsize loligo_block_program_get_scratch (const LoligoBlockProgram *program);
/* For COUNT (at most LOLIGO_BLOCK) places. Several threads may run it, each with scratch of its own. */
void loligo_block_program_run (const LoligoBlockProgram *program, LoligoBlockLeaf leaf,
                               gpointer data, guint count, double *scratch, double *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoBlockProgram, loligo_block_program_free)

G_END_DECLS
