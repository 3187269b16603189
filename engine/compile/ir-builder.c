/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ir-builder.c: instructions with value numbering, the loop's bookkeeping, and the dropping of dead
 * code. What may be simplified is ir-simplify.c's affair.
 */
#include "compile/ir-private.h"

#include <string.h>

struct _LoligoIrBuilder
{
  GArray *instructions; /* of LoligoIrInstruction; [0] is NONE */
  GArray *sinks;        /* of LoligoIrSink */
  GArray *carried;      /* of LoligoIrCarried */
  guint32 *buckets;     /* values; 0 is empty */
  guint n_buckets;      /* a power of two */
  guint loop_begin, loop_end;
  LoligoIrValue loop_continue;
  gboolean full;
};

static const struct
{
  const char *name;
  guint8 n_operands, kind, class;
} operations[] = {
#define X(name, operands, kind, class, text)                                                       \
  { text, operands, LOLIGO_IR_##kind, LOLIGO_IR_##class },
  LOLIGO_IR_OPERATIONS (X)
#undef X
};

guint
loligo_ir_operation_get_n_operands (LoligoIrOperation operation)
{
  return operations[operation].n_operands;
}

LoligoIrClass
loligo_ir_operation_get_class (LoligoIrOperation operation)
{
  return operations[operation].class;
}

const char *
loligo_ir_operation_get_name (LoligoIrOperation operation)
{
  return operations[operation].name;
}

LoligoIrBuilder *
loligo_ir_builder_new (void)
{
  LoligoIrBuilder *builder = g_new0 (LoligoIrBuilder, 1);
  builder->instructions = g_array_new (FALSE, TRUE, sizeof (LoligoIrInstruction));
  g_array_set_size (builder->instructions, 1);
  builder->sinks = g_array_new (FALSE, TRUE, sizeof (LoligoIrSink));
  builder->carried = g_array_new (FALSE, TRUE, sizeof (LoligoIrCarried));
  builder->n_buckets = 256;
  builder->buckets = g_new0 (guint32, builder->n_buckets);
  return builder;
}

void
loligo_ir_builder_free (LoligoIrBuilder *builder)
{
  g_array_unref (builder->instructions);
  g_array_unref (builder->sinks);
  g_array_unref (builder->carried);
  g_free (builder->buckets);
  g_free (builder);
}

void
loligo_ir_kernel_free (LoligoIrKernel *kernel)
{
  g_free (kernel->instructions);
  g_free (kernel->sinks);
  g_free (kernel->carried);
  g_free (kernel);
}

gboolean
loligo_ir_builder_is_full (const LoligoIrBuilder *builder)
{
  return builder->full;
}

static LoligoIrInstruction *
at (const LoligoIrBuilder *builder, LoligoIrValue value)
{
  return &g_array_index (builder->instructions, LoligoIrInstruction, value);
}

LoligoIrInstruction
loligo_ir_get (const LoligoIrBuilder *builder, LoligoIrValue value)
{
  return *at (builder, value);
}

gboolean
loligo_ir_is_constant (const LoligoIrBuilder *builder, LoligoIrValue value, double number)
{
  const LoligoIrInstruction *instruction = at (builder, value);
  return instruction->operation == LOLIGO_IR_CONSTANT && instruction->value == number;
}

static guint
hash_instruction (const LoligoIrInstruction *instruction)
{
  guint64 h = instruction->operation * 0x9e3779b97f4a7c15u, bits;
  memcpy (&bits, &instruction->value, sizeof bits);
  const guint64 parts[] = { instruction->operand[0], instruction->operand[1],
                            instruction->operand[2], instruction->index, bits };
  for (guint k = 0; k < G_N_ELEMENTS (parts); k++)
    {
      h = (h ^ parts[k]) * 0xbf58476d1ce4e5b9u;
      h ^= h >> 29;
    }
  return (guint) (h ^ (h >> 32));
}

static gboolean
same_instruction (const LoligoIrInstruction *a, const LoligoIrInstruction *b)
{
  return a->operation == b->operation && a->index == b->index
         && memcmp (a->operand, b->operand, sizeof a->operand) == 0
         && memcmp (&a->value, &b->value, sizeof a->value) == 0;
}

static guint
find_bucket (const LoligoIrBuilder *builder, const LoligoIrInstruction *instruction)
{
  guint mask = builder->n_buckets - 1, bucket = hash_instruction (instruction) & mask;
  while (builder->buckets[bucket] != 0
         && !same_instruction (at (builder, builder->buckets[bucket]), instruction))
    bucket = (bucket + 1) & mask;
  return bucket;
}

/* Numbers instructions [1, end) anew; what is not numbered is not found again. */
static void
rebuild_buckets (LoligoIrBuilder *builder, guint n_buckets, guint hidden_begin, guint hidden_end)
{
  g_free (builder->buckets);
  builder->n_buckets = n_buckets;
  builder->buckets = g_new0 (guint32, n_buckets);
  for (guint k = 1; k < builder->instructions->len; k++)
    if (k < hidden_begin || k >= hidden_end)
      {
        guint bucket = find_bucket (builder, at (builder, k));
        if (builder->buckets[bucket] == 0)
          builder->buckets[bucket] = k;
      }
}

static gboolean
is_commutative (LoligoIrOperation operation)
{
  return operation == LOLIGO_IR_ADD || operation == LOLIGO_IR_MULTIPLY
         || operation == LOLIGO_IR_AND || operation == LOLIGO_IR_OR
         || operation == LOLIGO_IR_EQUAL || operation == LOLIGO_IR_NOT_EQUAL;
}

LoligoIrValue
loligo_ir_apply_as_is (LoligoIrBuilder *builder, LoligoIrInstruction instruction)
{
  if (is_commutative (instruction.operation) && instruction.operand[0] > instruction.operand[1])
    {
      LoligoIrValue first = instruction.operand[0];
      instruction.operand[0] = instruction.operand[1];
      instruction.operand[1] = first;
    }
  guint bucket = find_bucket (builder, &instruction);
  if (builder->buckets[bucket] != 0)
    return builder->buckets[bucket];
  if (builder->instructions->len >= LOLIGO_IR_LIMIT)
    builder->full = TRUE;
  if (builder->full)
    return 0;
  LoligoIrValue value = builder->instructions->len;
  g_array_append_val (builder->instructions, instruction);
  builder->buckets[bucket] = value;
  if (builder->instructions->len * 2 > builder->n_buckets)
    rebuild_buckets (builder, builder->n_buckets * 2,
                     builder->loop_end != 0 ? builder->loop_begin : 0, builder->loop_end);
  return value;
}

LoligoIrValue
loligo_ir_constant (LoligoIrBuilder *builder, double value)
{
  return loligo_ir_apply_as_is (
      builder, (LoligoIrInstruction){ .operation = LOLIGO_IR_CONSTANT, .value = value });
}

LoligoIrValue
loligo_ir_source (LoligoIrBuilder *builder, LoligoIrOperation operation, guint index,
                  gboolean varies)
{
  g_assert (operations[operation].class == LOLIGO_IR_SOURCE);
  return loligo_ir_apply_as_is (builder, (LoligoIrInstruction){ .operation = operation,
                                                                .index = index,
                                                                .varies = varies != FALSE });
}

LoligoIrValue
loligo_ir_apply (LoligoIrBuilder *builder, LoligoIrOperation operation, LoligoIrValue x,
                 LoligoIrValue y, LoligoIrValue z)
{
  LoligoIrInstruction instruction = { .operation = operation,
                                      .kind = operations[operation].kind,
                                      .operand = { x, y, z } };
  for (guint k = 0; k < operations[operation].n_operands; k++)
    {
      if (instruction.operand[k] == 0)
        return 0;
      instruction.varies |= at (builder, instruction.operand[k])->varies;
    }
  LoligoIrValue simpler = loligo_ir_simplify (builder, &instruction);
  return simpler != 0 ? simpler : loligo_ir_apply_as_is (builder, instruction);
}

void
loligo_ir_store (LoligoIrBuilder *builder, LoligoIrSinkKind kind, guint index, LoligoIrValue value)
{
  LoligoIrSink sink = { .kind = kind, .index = index, .value = value };
  if (value != 0)
    g_array_append_val (builder->sinks, sink);
}

guint
loligo_ir_carry (LoligoIrBuilder *builder, LoligoIrValue initial)
{
  LoligoIrCarried carried = { .initial = initial };
  g_array_append_val (builder->carried, carried);
  return builder->carried->len - 1;
}

void
loligo_ir_begin_loop (LoligoIrBuilder *builder)
{
  g_assert (builder->loop_begin == 0);
  builder->loop_begin = builder->instructions->len;
}

void
loligo_ir_set_next (LoligoIrBuilder *builder, guint carried, LoligoIrValue next)
{
  g_array_index (builder->carried, LoligoIrCarried, carried).next = next;
}

void
loligo_ir_end_loop (LoligoIrBuilder *builder, LoligoIrValue loop_continue)
{
  builder->loop_continue = loop_continue;
  builder->loop_end = builder->instructions->len;
  rebuild_buckets (builder, builder->n_buckets, builder->loop_begin, builder->loop_end);
}

static guint8 *
mark_live (const LoligoIrKernel *kernel)
{
  guint8 *live = g_new0 (guint8, kernel->n_instructions);
  live[0] = 1;
  for (guint k = 0; k < kernel->n_sinks; k++)
    live[kernel->sinks[k].value] = 1;
  for (guint k = 0; k < kernel->n_carried; k++)
    live[kernel->carried[k].initial] = live[kernel->carried[k].next] = 1;
  live[kernel->loop_continue] = 1;
  for (guint k = kernel->n_instructions - 1; k > 0; k--)
    if (live[k])
      for (guint j = 0; j < 3; j++)
        live[kernel->instructions[k].operand[j]] = 1;
  return live;
}

void
loligo_ir_kernel_drop_dead (LoligoIrKernel *kernel)
{
  g_autofree guint8 *live = mark_live (kernel);
  g_autofree guint *becomes = g_new0 (guint, kernel->n_instructions + 1);
  guint n = 0;
  for (guint k = 0; k < kernel->n_instructions; k++)
    {
      becomes[k] = n;
      if (!live[k])
        continue;
      LoligoIrInstruction instruction = kernel->instructions[k];
      for (guint j = 0; j < 3; j++)
        instruction.operand[j] = becomes[instruction.operand[j]];
      kernel->instructions[n++] = instruction;
    }
  becomes[kernel->n_instructions] = n;
  kernel->loop_begin = becomes[kernel->loop_begin];
  kernel->loop_end = becomes[kernel->loop_end];
  kernel->loop_continue = becomes[kernel->loop_continue];
  for (guint k = 0; k < kernel->n_sinks; k++)
    kernel->sinks[k].value = becomes[kernel->sinks[k].value];
  for (guint k = 0; k < kernel->n_carried; k++)
    {
      kernel->carried[k].initial = becomes[kernel->carried[k].initial];
      kernel->carried[k].next = becomes[kernel->carried[k].next];
    }
  kernel->n_instructions = n;
}

LoligoIrKernel *
loligo_ir_builder_finish (LoligoIrBuilder *builder)
{
  LoligoIrKernel *kernel = g_new0 (LoligoIrKernel, 1);
  kernel->n_instructions = builder->instructions->len;
  kernel->instructions = (LoligoIrInstruction *) (void *) g_array_free (
      g_steal_pointer (&builder->instructions), FALSE);
  kernel->n_sinks = builder->sinks->len;
  kernel->sinks
      = (LoligoIrSink *) (void *) g_array_free (g_steal_pointer (&builder->sinks), FALSE);
  kernel->n_carried = builder->carried->len;
  kernel->carried
      = (LoligoIrCarried *) (void *) g_array_free (g_steal_pointer (&builder->carried), FALSE);
  kernel->loop_begin = builder->loop_begin;
  kernel->loop_end = builder->loop_end;
  kernel->loop_continue = builder->loop_continue;
  g_free (builder->buckets);
  g_free (builder);
  loligo_ir_kernel_drop_dead (kernel);
  return kernel;
}
