/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * interpret.h: runs kernels as register code over blocks of lanes, on every platform: the first
 * tier, the fallback, and the oracle of the machine code. Immutable once made; any thread.
 */
#pragma once

#include "compile/loops.h"
#include "compile/program.h"

G_BEGIN_DECLS

typedef struct _LoligoInterpreter LoligoInterpreter;

/* LOOPS: of loligo_loops_get. KERNEL is not kept. */
LoligoInterpreter *loligo_interpreter_new (const LoligoIrKernel *kernel, LoligoPrecision precision,
                                           const LoligoLoopSet *loops);
void loligo_interpreter_free (LoligoInterpreter *interpreter);

/* call->n_steps steps of lanes [first_lane, end_lane). OUTPUT receives STORE_OUTPUT for exactly
 * these lanes (any numbers); other kernels want first_lane a multiple of 64, and compute some lanes
 * of padding along. Touches no memory but the call's and its stack; only a kernel of very many
 * values takes a buffer from the heap. */
void loligo_interpreter_run (const LoligoInterpreter *interpreter, const LoligoKernelCall *call,
                             guint64 first_lane, guint64 end_lane, void *output);

/* The instruction sets that this build has and this host can run; the last is the widest.
 * (loops-choose.c) */
guint loligo_loops_get_count (void);
const LoligoLoopSet *loligo_loops_get (guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoInterpreter, loligo_interpreter_free)

G_END_DECLS
