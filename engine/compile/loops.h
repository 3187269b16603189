/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * loops.h: the primitive loops of the interpreter, one an operation. loops.c is compiled once an
 * instruction set; all give the same bits, and interpret.c takes the widest that the host has.
 */
#pragma once

#include "compile/ir.h"

G_BEGIN_DECLS

/* Every loop takes a multiple of this many lanes: the widest vector, so that one cell alone is
 * cheap. */
#define LOLIGO_LOOP_GRAIN 16

/* result[i] = operation (a[i], b[i], c[i]) for i < n. RESULT may be one of the operands. */
typedef void (*LoligoLoop) (void *result, const void *a, const void *b, const void *c, gsize n);

/* Where a draw stands (ir.h); operand a of UNIFORM, NORMAL and LANE. */
typedef struct
{
  guint64 seed;
  guint32 stream;
  gint64 step;
  guint64 first_lane;
  guint32 draw;
} LoligoDraw;

typedef struct
{
  /* [operation][variant]: bit k of the variant says that operand k is one value for all lanes. With
   * a bit for every operand the loop is a single scalar operation, whatever n. Masks are the reals
   * 1 and 0. */
  LoligoLoop loops[LOLIGO_IR_N_OPERATIONS][8];
  LoligoLoop copy[2]; /* an array; one value into all lanes */
  /* Bit k of word w: lane 64 w + k of MASK is not 0. */
  void (*pack) (guint64 *words, const void *mask, gsize n);
  gboolean (*any) (const void *mask, gsize n);
} LoligoLoops;

typedef struct
{
  const char *name; /* "avx512" */
  const LoligoLoops *real64, *real32;
} LoligoLoopSet;

extern const LoligoLoopSet loligo_loops_baseline;
#ifdef LOLIGO_LOOPS_X86_64
extern const LoligoLoopSet loligo_loops_v3, loligo_loops_v4;
#endif

G_END_DECLS
