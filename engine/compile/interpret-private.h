/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * interpret-private.h: register code, between the one who writes it (interpret-assemble.c) and the
 * one who runs it (interpret.c).
 */
#pragma once

#include "compile/interpret.h"

G_BEGIN_DECLS

typedef enum
{
  LOLIGO_SPACE_NONE,
  LOLIGO_SPACE_REGISTER,  /* a block of lanes in scratch memory */
  LOLIGO_SPACE_STATE,
  LOLIGO_SPACE_PARAMETER, /* arrays; uniform ones are in UNIFORM */
  LOLIGO_SPACE_HOISTED,
  LOLIGO_SPACE_INPUT,
  LOLIGO_SPACE_UNIFORM    /* one value */
} LoligoSpace;

typedef struct
{
  guint8 space; /* LoligoSpace */
  guint32 index;
} LoligoPlace;

typedef enum
{
  LOLIGO_CODE_LOOP,       /* loop over the block */
  LOLIGO_CODE_DRAW,       /* UNIFORM, NORMAL, LANE: operand is a LoligoDraw made on the spot */
  LOLIGO_CODE_SPIKE,      /* packs operand 0 */
  LOLIGO_CODE_OUTPUT,     /* operand 0 to the caller */
  LOLIGO_CODE_HOIST_ONE,  /* a uniform operand 0 into hoisted slot index */
  LOLIGO_CODE_AGAIN       /* back to code `index` while any lane of operand 0 */
} LoligoCodeKind;

typedef struct
{
  guint8 kind;
  guint32 index;      /* draw, slot, or code number */
  LoligoLoop loop;
  LoligoPlace result, operand[3];
} LoligoCode;

/* A scalar operation on the array of uniform doubles, or a source of one. */
typedef struct
{
  LoligoIrOperation operation;
  LoligoLoop loop;    /* NULL for a source */
  guint32 index;      /* of the source */
  guint32 result, operand[3];
} LoligoUniformCode;

struct _LoligoInterpreter
{
  LoligoPrecision precision;
  const LoligoLoops *loops;
  gsize real_bytes;
  LoligoCode *code;
  guint n_code;
  LoligoUniformCode *uniform; /* the first n_steady need neither t nor inputs */
  guint n_uniform, n_steady;
  double *uniform_values;     /* constants in their places */
  guint n_uniform_values;
  guint n_registers;
  guint block_lanes;
  gsize scratch_bytes;
};

/* Fills everything but precision, loops and real_bytes, which are set. (interpret-assemble.c) */
void loligo_interpreter_assemble (LoligoInterpreter *interpreter, const LoligoIrKernel *kernel,
                                  const LoligoLoopSet *loops);

G_END_DECLS
