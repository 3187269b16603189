/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * interpret-assemble.c: kernels into register code. Values live where they can be read without a
 * copy: states, arrays of parameters and inputs are operands as they lie in memory, a new state is
 * written straight over the old one where nobody reads the old one any more, and registers are
 * taken again as soon as they are free, so that the working set stays small.
 */
#include "compile/interpret-private.h"

#include "compile/ir-builder.h"

#include <string.h>

#define NEVER G_MAXUINT

typedef struct
{
  LoligoInterpreter *out;
  const LoligoLoopSet *loops;
  const LoligoIrKernel *kernel;
  LoligoIrValue *root;     /* the value whose place it shares (NUMBER of a mask is the mask) */
  guint *last_use;         /* by root: number of the last instruction that reads it; n for a sink */
  LoligoPlace *place;      /* by root */
  gint *direct;            /* state into which the value is written at once; -1 */
  guint *last_read;        /* by state slot: last instruction that reads the old value */
  guint n_slots;
  GArray *free_registers;  /* of guint */
  GArray *code;            /* of LoligoCode */
  GArray *uniform;         /* of LoligoUniformCode */
  LoligoPlace *carried;
  guint loop_start;        /* code number */
} Assembler;

static const LoligoIrInstruction *
at (const Assembler *assembler, LoligoIrValue value)
{
  return &assembler->kernel->instructions[value];
}

static gboolean
has_loop (const Assembler *assembler)
{
  return assembler->kernel->loop_begin != assembler->kernel->loop_end;
}

/* ---- lives ---- */

static void
note_use (Assembler *assembler, LoligoIrValue value, guint when)
{
  const LoligoIrKernel *kernel = assembler->kernel;
  LoligoIrValue root = assembler->root[value];
  /* what the loop reads from outside is read in every pass */
  if (has_loop (assembler) && when >= kernel->loop_begin && when < kernel->loop_end
      && root < kernel->loop_begin)
    when = kernel->loop_end;
  assembler->last_use[root] = MAX (assembler->last_use[root], when);
  if (at (assembler, root)->operation == LOLIGO_IR_STATE)
    {
      guint slot = at (assembler, root)->index;
      assembler->last_read[slot] = MAX (assembler->last_read[slot], when);
    }
}

static void
find_lives (Assembler *assembler)
{
  const LoligoIrKernel *kernel = assembler->kernel;
  for (guint k = 1; k < kernel->n_instructions; k++)
    {
      const LoligoIrInstruction *instruction = at (assembler, k);
      gboolean alias = instruction->operation == LOLIGO_IR_NUMBER && instruction->varies;
      assembler->root[k] = alias ? assembler->root[instruction->operand[0]] : k;
      for (guint j = 0; j < 3 && !alias; j++)
        note_use (assembler, instruction->operand[j], k);
    }
  for (guint k = 0; k < kernel->n_carried; k++)
    {
      note_use (assembler, kernel->carried[k].initial, kernel->loop_begin);
      note_use (assembler, kernel->carried[k].next, kernel->loop_end);
    }
  note_use (assembler, kernel->loop_continue, kernel->loop_end);
  for (guint k = 0; k < kernel->n_sinks; k++)
    note_use (assembler, kernel->sinks[k].value, kernel->n_instructions);
}

static gboolean
is_memory (const LoligoIrInstruction *instruction)
{
  return instruction->operation >= LOLIGO_IR_STATE && instruction->operation <= LOLIGO_IR_INPUT;
}

static gboolean
is_loop_variable (const LoligoIrInstruction *instruction)
{
  return instruction->operation == LOLIGO_IR_CARRIED || instruction->operation == LOLIGO_IR_FINAL;
}

/* Which values can be written straight into a state. */
static void
find_direct_stores (Assembler *assembler)
{
  const LoligoIrKernel *kernel = assembler->kernel;
  for (guint k = 0; k < kernel->n_sinks; k++)
    {
      const LoligoIrSink *sink = &kernel->sinks[k];
      LoligoIrValue root = assembler->root[sink->value];
      const LoligoIrInstruction *instruction = at (assembler, root);
      if (sink->kind == LOLIGO_IR_STORE_STATE && instruction->varies && !is_memory (instruction)
          && !is_loop_variable (instruction) && assembler->direct[root] < 0
          && (!has_loop (assembler) || root >= kernel->loop_end)
          && assembler->last_read[sink->index] <= root)
        assembler->direct[root] = sink->index;
    }
}

/* ---- places ---- */

static LoligoPlace
take_register (Assembler *assembler)
{
  LoligoPlace place = { LOLIGO_SPACE_REGISTER, assembler->out->n_registers };
  if (assembler->free_registers->len == 0)
    {
      assembler->out->n_registers++;
      return place;
    }
  guint last = assembler->free_registers->len - 1;
  place.index = g_array_index (assembler->free_registers, guint, last);
  g_array_set_size (assembler->free_registers, last);
  return place;
}

static void
release_if_dead (Assembler *assembler, LoligoIrValue value, guint now)
{
  LoligoIrValue root = assembler->root[value];
  LoligoPlace place = assembler->place[root];
  if (place.space != LOLIGO_SPACE_REGISTER || assembler->last_use[root] != now
      || is_loop_variable (at (assembler, root)))
    return;
  assembler->last_use[root] = NEVER; /* once only, though it is two operands */
  g_array_append_val (assembler->free_registers, place.index);
}

static LoligoPlace
place_of (const Assembler *assembler, LoligoIrValue value)
{
  return assembler->place[assembler->root[value]];
}

static LoligoPlace
memory_place (const LoligoIrInstruction *instruction)
{
  static const guint8 spaces[LOLIGO_IR_N_OPERATIONS] = {
    [LOLIGO_IR_STATE] = LOLIGO_SPACE_STATE,
    [LOLIGO_IR_PARAMETER] = LOLIGO_SPACE_PARAMETER,
    [LOLIGO_IR_HOISTED] = LOLIGO_SPACE_HOISTED,
    [LOLIGO_IR_INPUT] = LOLIGO_SPACE_INPUT,
  };
  return (LoligoPlace){ spaces[instruction->operation], instruction->index };
}

/* ---- code ---- */

static void
emit_copy (Assembler *assembler, LoligoPlace result, LoligoPlace operand)
{
  guint one = operand.space == LOLIGO_SPACE_UNIFORM;
  LoligoCode code = { .kind = LOLIGO_CODE_LOOP, .loop = assembler->out->loops->copy[one],
                      .result = result, .operand = { operand } };
  g_array_append_val (assembler->code, code);
}

static void
emit_uniform (Assembler *assembler, LoligoIrValue value)
{
  const LoligoIrInstruction *instruction = at (assembler, value);
  guint n_operands = loligo_ir_operation_get_n_operands (instruction->operation);
  LoligoUniformCode code = { .operation = instruction->operation, .index = instruction->index,
                             .result = assembler->place[value].index };
  if (n_operands > 0)
    code.loop = assembler->loops->real64->loops[instruction->operation][(1 << n_operands) - 1];
  for (guint j = 0; j < n_operands; j++)
    code.operand[j] = place_of (assembler, instruction->operand[j]).index;
  g_array_append_val (assembler->uniform, code);
}

static void
emit_varying (Assembler *assembler, LoligoIrValue value)
{
  const LoligoIrInstruction *instruction = at (assembler, value);
  guint n_operands = loligo_ir_operation_get_n_operands (instruction->operation), variant = 0;
  LoligoCode code = { .kind = n_operands > 0 ? LOLIGO_CODE_LOOP : LOLIGO_CODE_DRAW,
                      .index = instruction->index };
  for (guint j = 0; j < n_operands; j++)
    {
      code.operand[j] = place_of (assembler, instruction->operand[j]);
      variant |= (code.operand[j].space == LOLIGO_SPACE_UNIFORM) << j;
    }
  for (guint j = 0; j < n_operands; j++)
    release_if_dead (assembler, instruction->operand[j], value);
  if (assembler->direct[value] >= 0)
    assembler->place[value] = (LoligoPlace){ LOLIGO_SPACE_STATE, assembler->direct[value] };
  else
    assembler->place[value] = take_register (assembler);
  code.result = assembler->place[value];
  code.loop = assembler->out->loops->loops[instruction->operation][variant];
  g_assert (code.loop != NULL);
  g_array_append_val (assembler->code, code);
}

static void
begin_loop (Assembler *assembler)
{
  const LoligoIrKernel *kernel = assembler->kernel;
  for (guint k = 0; k < kernel->n_carried; k++)
    {
      assembler->carried[k] = take_register (assembler);
      emit_copy (assembler, assembler->carried[k],
                 place_of (assembler, kernel->carried[k].initial));
    }
  assembler->loop_start = assembler->code->len;
}

/* New values of loop variables are results of the body, never loop variables themselves (the
 * adaptive step makes them by SELECT) unless they are their own: so that copies in any order are
 * right. */
static void
end_loop (Assembler *assembler)
{
  const LoligoIrKernel *kernel = assembler->kernel;
  for (guint k = 0; k < kernel->n_carried; k++)
    {
      LoligoPlace next = place_of (assembler, kernel->carried[k].next);
      g_assert (!is_loop_variable (at (assembler, assembler->root[kernel->carried[k].next]))
                || next.index == assembler->carried[k].index);
      if (next.space != LOLIGO_SPACE_REGISTER || next.index != assembler->carried[k].index)
        emit_copy (assembler, assembler->carried[k], next);
    }
  LoligoCode again = { .kind = LOLIGO_CODE_AGAIN, .index = assembler->loop_start,
                       .operand = { place_of (assembler, kernel->loop_continue) } };
  g_array_append_val (assembler->code, again);
  for (guint k = 1; k < kernel->loop_end; k++)
    if (assembler->root[k] == k)
      release_if_dead (assembler, k, kernel->loop_end);
}

/* Places of uniform values are all their own: constants stay, and a step writes only what it
 * makes. */
static void
place_uniform (Assembler *assembler, LoligoIrValue value)
{
  const LoligoIrInstruction *instruction = at (assembler, value);
  guint index = assembler->out->n_uniform_values++;
  assembler->place[value] = (LoligoPlace){ LOLIGO_SPACE_UNIFORM, index };
  assembler->out->uniform_values[index]
      = instruction->operation == LOLIGO_IR_CONSTANT ? instruction->value : 0;
}

static void
assemble_uniform (Assembler *assembler)
{
  const LoligoIrKernel *kernel = assembler->kernel;
  g_autofree guint8 *moving = g_new0 (guint8, kernel->n_instructions);
  for (guint k = 1; k < kernel->n_instructions; k++)
    {
      const LoligoIrInstruction *instruction = at (assembler, k);
      moving[k] = instruction->operation == LOLIGO_IR_TIME
                  || instruction->operation == LOLIGO_IR_INPUT;
      for (guint j = 0; j < 3; j++)
        moving[k] |= moving[instruction->operand[j]];
      if (!instruction->varies)
        place_uniform (assembler, k);
    }
  for (guint moves = 0; moves < 2; moves++)
    {
      for (guint k = 1; k < kernel->n_instructions; k++)
        if (!at (assembler, k)->varies && moving[k] == moves
            && at (assembler, k)->operation != LOLIGO_IR_CONSTANT)
          emit_uniform (assembler, k);
      if (moves == 0)
        assembler->out->n_steady = assembler->uniform->len;
    }
}

static void
assemble_varying (Assembler *assembler)
{
  const LoligoIrKernel *kernel = assembler->kernel;
  for (guint k = 1; k <= kernel->n_instructions; k++)
    {
      if (has_loop (assembler) && k == kernel->loop_begin)
        begin_loop (assembler);
      if (has_loop (assembler) && k == kernel->loop_end)
        end_loop (assembler);
      if (k == kernel->n_instructions || !at (assembler, k)->varies || assembler->root[k] != k)
        continue;
      const LoligoIrInstruction *instruction = at (assembler, k);
      if (is_memory (instruction))
        assembler->place[k] = memory_place (instruction);
      else if (is_loop_variable (instruction))
        assembler->place[k] = assembler->carried[instruction->index];
      else
        emit_varying (assembler, k);
    }
}

/* ---- sinks ---- */

static void
emit_sink (Assembler *assembler, LoligoCodeKind kind, guint index, LoligoPlace operand)
{
  LoligoCode code = { .kind = kind, .index = index, .operand = { operand } };
  g_array_append_val (assembler->code, code);
}

static LoligoPlace
in_register (Assembler *assembler, LoligoPlace place)
{
  if (place.space == LOLIGO_SPACE_REGISTER)
    return place;
  LoligoPlace copy = take_register (assembler);
  emit_copy (assembler, copy, place);
  return copy;
}

/* Old states that are new values of others are saved before any is overwritten. */
static void
assemble_sinks (Assembler *assembler)
{
  const LoligoIrKernel *kernel = assembler->kernel;
  g_autofree LoligoPlace *from = g_new0 (LoligoPlace, kernel->n_sinks + 1);
  for (guint k = 0; k < kernel->n_sinks; k++)
    {
      const LoligoIrSink *sink = &kernel->sinks[k];
      from[k] = place_of (assembler, sink->value);
      if (sink->kind == LOLIGO_IR_STORE_STATE && from[k].space == LOLIGO_SPACE_STATE
          && at (assembler, assembler->root[sink->value])->operation == LOLIGO_IR_STATE
          && from[k].index != sink->index)
        from[k] = in_register (assembler, from[k]);
    }
  for (guint k = 0; k < kernel->n_sinks; k++)
    {
      const LoligoIrSink *sink = &kernel->sinks[k];
      LoligoPlace state = { LOLIGO_SPACE_STATE, sink->index };
      LoligoPlace hoisted = { LOLIGO_SPACE_HOISTED, sink->index };
      switch (sink->kind)
        {
        case LOLIGO_IR_STORE_STATE:
          if (from[k].space != LOLIGO_SPACE_STATE || from[k].index != sink->index)
            emit_copy (assembler, state, from[k]);
          break;
        case LOLIGO_IR_STORE_HOISTED:
          if (from[k].space == LOLIGO_SPACE_UNIFORM)
            emit_sink (assembler, LOLIGO_CODE_HOIST_ONE, sink->index, from[k]);
          else
            emit_copy (assembler, hoisted, from[k]);
          break;
        case LOLIGO_IR_STORE_OUTPUT:
          emit_sink (assembler, LOLIGO_CODE_OUTPUT, 0, in_register (assembler, from[k]));
          break;
        case LOLIGO_IR_STORE_SPIKE:
          emit_sink (assembler, LOLIGO_CODE_SPIKE, 0,
                     from[k].space == LOLIGO_SPACE_UNIFORM ? in_register (assembler, from[k])
                                                           : from[k]);
          break;
        }
    }
}

static guint
count_slots (const LoligoIrKernel *kernel)
{
  guint n = 0;
  for (guint k = 1; k < kernel->n_instructions; k++)
    if (kernel->instructions[k].operation == LOLIGO_IR_STATE)
      n = MAX (n, kernel->instructions[k].index + 1);
  for (guint k = 0; k < kernel->n_sinks; k++)
    if (kernel->sinks[k].kind == LOLIGO_IR_STORE_STATE)
      n = MAX (n, kernel->sinks[k].index + 1);
  return n;
}

void
loligo_interpreter_assemble (LoligoInterpreter *interpreter, const LoligoIrKernel *kernel,
                             const LoligoLoopSet *loops)
{
  guint n = kernel->n_instructions;
  Assembler assembler = { .out = interpreter, .loops = loops, .kernel = kernel,
                          .root = g_new0 (LoligoIrValue, n), .last_use = g_new0 (guint, n),
                          .place = g_new0 (LoligoPlace, n), .direct = g_new (gint, n),
                          .last_read = g_new0 (guint, count_slots (kernel) + 1),
                          .free_registers = g_array_new (FALSE, FALSE, sizeof (guint)),
                          .code = g_array_new (FALSE, FALSE, sizeof (LoligoCode)),
                          .uniform = g_array_new (FALSE, FALSE, sizeof (LoligoUniformCode)),
                          .carried = g_new0 (LoligoPlace, kernel->n_carried + 1) };
  memset (assembler.direct, 0xff, n * sizeof (gint));
  interpreter->uniform_values = g_new0 (double, n);
  find_lives (&assembler);
  find_direct_stores (&assembler);
  assemble_uniform (&assembler);
  assemble_varying (&assembler);
  assemble_sinks (&assembler);
  interpreter->n_code = assembler.code->len;
  interpreter->code = (LoligoCode *) (void *) g_array_free (assembler.code, FALSE);
  interpreter->n_uniform = assembler.uniform->len;
  interpreter->uniform = (LoligoUniformCode *) (void *) g_array_free (assembler.uniform, FALSE);
  g_free (assembler.root);
  g_free (assembler.last_use);
  g_free (assembler.place);
  g_free (assembler.direct);
  g_free (assembler.last_read);
  g_free (assembler.carried);
  g_array_unref (assembler.free_registers);
}
