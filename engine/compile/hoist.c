/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * hoist.c: what parameters, dt, N and the lane's number decide is computed once a run and read from
 * memory in each step. A chain of multiplications and divisions by such values becomes one
 * multiplication by their product, 0.1 * (x / tau) * 1000 = (100 / tau) * x. That may change the
 * last bits (in every back end alike) and takes the divisions out of the step.
 */
#include "compile/kernels.h"

/* A value of the step as coefficient * core, or coefficient / core. */
typedef struct
{
  LoligoIrValue coefficient; /* of PREPARE; 0 where there is none: the value is its own core */
  LoligoIrValue core;        /* of the whole kernel; it moves */
  gboolean inverse;
} Factored;

typedef struct
{
  const LoligoIrKernel *from;
  guint32 *uses;                /* [from instruction] */
  Factored *factored;           /* [from instruction] */
  guint8 *steady;               /* [from instruction] */
  LoligoIrBuilder *prepare, *rest;
  LoligoIrValue *in_prepare;    /* [from instruction]: for steady ones */
  LoligoIrValue *in_rest;       /* [from instruction]: as it is used in REST; 0 until then */
  GHashTable *slots;            /* value in PREPARE -> slot + 1 */
  GByteArray *varies;           /* [slot] */
} Hoist;

static gboolean
is_steady_source (LoligoIrOperation operation)
{
  return operation == LOLIGO_IR_CONSTANT || operation == LOLIGO_IR_PARAMETER
         || operation == LOLIGO_IR_STEP || operation == LOLIGO_IR_LANE
         || operation == LOLIGO_IR_LANES;
}

static void
mark_steady (Hoist *hoist)
{
  for (guint k = 1; k < hoist->from->n_instructions; k++)
    {
      const LoligoIrInstruction *instruction = &hoist->from->instructions[k];
      guint n_operands = loligo_ir_operation_get_n_operands (instruction->operation);
      gboolean steady = n_operands > 0 || is_steady_source (instruction->operation);
      for (guint j = 0; j < n_operands; j++)
        steady &= hoist->steady[instruction->operand[j]];
      hoist->steady[k] = steady;
    }
}

/* The slot's value as it is read in a step: VALUE is of PREPARE. */
static LoligoIrValue
read_slot (Hoist *hoist, LoligoIrValue value)
{
  LoligoIrInstruction instruction = loligo_ir_get (hoist->prepare, value);
  if (loligo_ir_builder_is_full (hoist->prepare) || value == 0)
    return 0;
  if (is_steady_source (instruction.operation))
    return loligo_ir_apply_as_is (hoist->rest, instruction);
  guint slot = GPOINTER_TO_UINT (g_hash_table_lookup (hoist->slots, GUINT_TO_POINTER (value)));
  if (slot == 0)
    {
      g_byte_array_append (hoist->varies, &instruction.varies, 1);
      slot = hoist->varies->len;
      g_hash_table_insert (hoist->slots, GUINT_TO_POINTER (value), GUINT_TO_POINTER (slot));
      LoligoIrValue stored = instruction.kind == LOLIGO_IR_MASK
                                 ? loligo_ir_unary (hoist->prepare, LOLIGO_IR_NUMBER, value)
                                 : value;
      loligo_ir_store (hoist->prepare, LOLIGO_IR_STORE_HOISTED, slot - 1, stored);
    }
  LoligoIrValue read = loligo_ir_source (hoist->rest, LOLIGO_IR_HOISTED, slot - 1,
                                         instruction.varies);
  return instruction.kind == LOLIGO_IR_MASK ? loligo_ir_unary (hoist->rest, LOLIGO_IR_TRUTH, read)
                                            : read;
}

/* Value K of the whole kernel as REST sees it. */
static LoligoIrValue
use (Hoist *hoist, LoligoIrValue k)
{
  if (hoist->in_rest[k] == 0 && hoist->steady[k])
    hoist->in_rest[k] = read_slot (hoist, hoist->in_prepare[k]);
  return hoist->in_rest[k];
}

static LoligoIrValue
in_prepare (Hoist *hoist, LoligoIrOperation operation, LoligoIrValue x, LoligoIrValue y)
{
  return loligo_ir_binary (hoist->prepare, operation,
                           x != 0 ? x : loligo_ir_constant (hoist->prepare, 1), y);
}

/* The coefficient and core of instruction K, whose operands have theirs. */
static Factored
factor (Hoist *hoist, guint k)
{
  const LoligoIrInstruction *instruction = &hoist->from->instructions[k];
  LoligoIrValue a = instruction->operand[0], b = instruction->operand[1];
  Factored own = { 0, k, FALSE };
  switch ((int) instruction->operation)
    {
    case LOLIGO_IR_NEGATE:
      own = hoist->factored[a];
      own.coefficient = in_prepare (hoist, LOLIGO_IR_MULTIPLY, own.coefficient,
                                    loligo_ir_constant (hoist->prepare, -1));
      break;
    case LOLIGO_IR_MULTIPLY:
      if (!hoist->steady[a] && !hoist->steady[b])
        return own;
      own = hoist->factored[hoist->steady[a] ? b : a];
      own.coefficient = in_prepare (hoist, LOLIGO_IR_MULTIPLY, own.coefficient,
                                    hoist->in_prepare[hoist->steady[a] ? a : b]);
      break;
    case LOLIGO_IR_DIVIDE:
      if (hoist->steady[b])
        {
          own = hoist->factored[a];
          own.coefficient
              = in_prepare (hoist, LOLIGO_IR_DIVIDE, own.coefficient, hoist->in_prepare[b]);
        }
      else if (hoist->steady[a])
        own = (Factored){ hoist->in_prepare[a], b, TRUE };
      break;
    default:
      return own;
    }
  return own;
}

/* A quotient that others use too is a core of its own, for it shall be divided once. */
static void
note_factors (Hoist *hoist, guint k)
{
  const LoligoIrInstruction *instruction = &hoist->from->instructions[k];
  hoist->factored[k] = factor (hoist, k);
  if (instruction->operation == LOLIGO_IR_DIVIDE && hoist->factored[k].inverse
      && hoist->uses[k] > 1)
    hoist->factored[k] = (Factored){ 0, k, FALSE };
}

static LoligoIrValue
copy_instruction (Hoist *hoist, guint k)
{
  LoligoIrInstruction instruction = hoist->from->instructions[k];
  Factored factored = hoist->factored[k];
  if (factored.coefficient != 0)
    {
      LoligoIrValue coefficient = read_slot (hoist, factored.coefficient);
      LoligoIrValue core = hoist->in_rest[factored.core];
      if (factored.inverse)
        return loligo_ir_binary (hoist->rest, LOLIGO_IR_DIVIDE, coefficient, core);
      return loligo_ir_binary (hoist->rest, LOLIGO_IR_MULTIPLY, coefficient, core);
    }
  for (guint j = 0; j < 3; j++)
    if (instruction.operand[j] != 0)
      {
        instruction.operand[j] = use (hoist, instruction.operand[j]);
        if (instruction.operand[j] == 0)
          return 0;
      }
  return loligo_ir_apply_as_is (hoist->rest, instruction);
}

static void
copy_instructions (Hoist *hoist)
{
  const LoligoIrKernel *from = hoist->from;
  for (guint k = 1; k < from->n_instructions; k++)
    {
      if (!hoist->steady[k])
        continue;
      LoligoIrInstruction instruction = from->instructions[k];
      for (guint j = 0; j < 3; j++)
        instruction.operand[j] = hoist->in_prepare[instruction.operand[j]];
      hoist->in_prepare[k] = loligo_ir_apply_as_is (hoist->prepare, instruction);
    }
  gboolean loop = from->loop_begin != from->loop_end;
  for (guint k = 1; k <= from->n_instructions; k++)
    {
      if (loop && k == from->loop_begin)
        {
          /* What the body reads from outside is read before the loop. */
          for (guint j = from->loop_begin; j < from->loop_end; j++)
            for (guint i = 0; i < 3; i++)
              use (hoist, from->instructions[j].operand[i]);
          for (guint j = 0; j < from->n_carried; j++)
            {
              loligo_ir_carry (hoist->rest, use (hoist, from->carried[j].initial));
              use (hoist, from->carried[j].next);
            }
          loligo_ir_begin_loop (hoist->rest);
        }
      if (loop && k == from->loop_end)
        {
          for (guint j = 0; j < from->n_carried; j++)
            loligo_ir_set_next (hoist->rest, j, use (hoist, from->carried[j].next));
          loligo_ir_end_loop (hoist->rest, use (hoist, from->loop_continue));
        }
      if (k < from->n_instructions && !hoist->steady[k])
        {
          note_factors (hoist, k);
          hoist->in_rest[k] = copy_instruction (hoist, k);
        }
    }
  for (guint k = 0; k < from->n_sinks; k++)
    loligo_ir_store (hoist->rest, from->sinks[k].kind, from->sinks[k].index,
                     use (hoist, from->sinks[k].value));
}

LoligoIrKernel *
loligo_kernel_hoist (LoligoIrKernel *kernel, LoligoIrKernel **prepare, guint8 **varies,
                     guint *n_hoisted)
{
  Hoist hoist = { .from = kernel,
                  .uses = g_new0 (guint32, kernel->n_instructions),
                  .factored = g_new0 (Factored, kernel->n_instructions),
                  .steady = g_new0 (guint8, kernel->n_instructions),
                  .prepare = loligo_ir_builder_new (),
                  .rest = loligo_ir_builder_new (),
                  .in_prepare = g_new0 (LoligoIrValue, kernel->n_instructions),
                  .in_rest = g_new0 (LoligoIrValue, kernel->n_instructions),
                  .slots = g_hash_table_new (NULL, NULL),
                  .varies = g_byte_array_new () };
  mark_steady (&hoist);
  for (guint k = 1; k < kernel->n_instructions; k++)
    for (guint j = 0; j < 3; j++)
      hoist.uses[kernel->instructions[k].operand[j]]++;
  copy_instructions (&hoist);
  gboolean full
      = loligo_ir_builder_is_full (hoist.prepare) || loligo_ir_builder_is_full (hoist.rest);
  *prepare = loligo_ir_builder_finish (hoist.prepare);
  *n_hoisted = hoist.varies->len;
  *varies = g_byte_array_free (hoist.varies, FALSE);
  LoligoIrKernel *rest = loligo_ir_builder_finish (hoist.rest);
  g_hash_table_unref (hoist.slots);
  g_free (hoist.uses);
  g_free (hoist.factored);
  g_free (hoist.steady);
  g_free (hoist.in_prepare);
  g_free (hoist.in_rest);
  loligo_ir_kernel_free (kernel);
  if (!full)
    return rest;
  g_clear_pointer (prepare, loligo_ir_kernel_free);
  g_clear_pointer (varies, g_free);
  loligo_ir_kernel_free (rest);
  return NULL;
}
