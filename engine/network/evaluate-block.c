/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * evaluate-block.c: see evaluate-block.h. What an operation means is lang's affair (loligo_operation_evaluate).
 */
#include "network/evaluate-block.h"

#include "compile/interpret.h"

#include <string.h>

/* One node of the expression; operands are numbers of slots. */
typedef struct
{
  LoligoOperation operation;
  guint operand[3];
  guint index;
  double value;
  LoligoLoop loop; /* NULL: one by one */
} Slot;

struct _LoligoBlockProgram
{
  Slot *slots;
  guint n_slots;
};

/* The interpreter's loops where they mean the same, to the bit. */
static LoligoLoop
find_loop (LoligoOperation operation)
{
#define SAME(name) [LOLIGO_OPERATION_##name] = LOLIGO_IR_##name
  static const LoligoIrOperation same[LOLIGO_N_OPERATIONS]
      = { SAME (ADD),  SAME (SUBTRACT), SAME (MULTIPLY), SAME (DIVIDE), SAME (NEGATE), SAME (ABS),
          SAME (SQRT), SAME (EXP),      SAME (EXPREL),   SAME (LOG),    SAME (LOG10),  SAME (SIN),
          SAME (COS),  SAME (TAN),      SAME (SINH),     SAME (COSH),   SAME (TANH),   SAME (ERF) };
#undef SAME
  const LoligoLoopSet *set = loligo_loops_get (loligo_loops_get_count () - 1);
  return same[operation] == LOLIGO_IR_NONE ? NULL : set->real64->loops[same[operation]][0];
}

/* Operands come before their users, so one pass down marks and one pass up numbers. */
LoligoBlockProgram *
loligo_block_program_new (const LoligoExpressionPool *pool, LoligoExpression expression)
{
  LoligoBlockProgram *program = g_new0 (LoligoBlockProgram, 1);
  g_autofree guint8 *reached = g_malloc0 ((gsize) expression + 1);
  g_autofree guint *number = g_new0 (guint, (gsize) expression + 1);
  reached[expression] = 1;
  guint count = 0;
  for (LoligoExpression i = expression; i > 0; i--)
    {
      if (!reached[i])
        continue;
      count++;
      for (guint k = 0; k < 3; k++)
        reached[loligo_expression_get (pool, i)->operand[k]] = 1;
    }
  program->slots = g_new0 (Slot, count);
  for (LoligoExpression i = 1; i <= expression; i++)
    {
      if (!reached[i])
        continue;
      const LoligoExpressionNode *node = loligo_expression_get (pool, i);
      Slot *slot = &program->slots[program->n_slots];
      *slot = (Slot) { node->operation, { 0 }, node->index, node->value,
                       find_loop (node->operation) };
      for (guint k = 0; k < 3; k++)
        slot->operand[k] = number[node->operand[k]];
      number[i] = program->n_slots++;
    }
  return program;
}

void
loligo_block_program_free (LoligoBlockProgram *program)
{
  if (program == NULL)
    return;
  g_free (program->slots);
  g_free (program);
}

gsize
loligo_block_program_get_scratch (const LoligoBlockProgram *program)
{
  return (gsize) program->n_slots * LOLIGO_BLOCK;
}

static void
run_slot (const LoligoBlockProgram *program, guint index, LoligoBlockLeaf leaf, gpointer data,
          guint count, double *scratch)
{
  const Slot *slot = &program->slots[index];
  double *out = scratch + (gsize) index * LOLIGO_BLOCK;
  const double *x = scratch + (gsize) slot->operand[0] * LOLIGO_BLOCK;
  const double *y = scratch + (gsize) slot->operand[1] * LOLIGO_BLOCK;
  const double *z = scratch + (gsize) slot->operand[2] * LOLIGO_BLOCK;
  if (slot->operation == LOLIGO_OPERATION_CONSTANT)
    for (guint k = 0; k < count; k++)
      out[k] = slot->value;
  else if (loligo_operation_get_n_operands (slot->operation) == 0)
    leaf (slot->operation, slot->index, count, out, data);
  else if (slot->loop != NULL)
    slot->loop (out, x, y, z, (count + LOLIGO_LOOP_GRAIN - 1) / LOLIGO_LOOP_GRAIN * LOLIGO_LOOP_GRAIN);
  else
    for (guint k = 0; k < count; k++)
      out[k] = loligo_operation_evaluate (slot->operation, x[k], y[k], z[k]);
}

void
loligo_block_program_run (const LoligoBlockProgram *program, LoligoBlockLeaf leaf, gpointer data,
                          guint count, double *scratch, double *out)
{
  for (guint i = 0; i < program->n_slots; i++)
    run_slot (program, i, leaf, data, count, scratch);
  memcpy (out, scratch + (gsize) (program->n_slots - 1) * LOLIGO_BLOCK, count * sizeof *out);
}
