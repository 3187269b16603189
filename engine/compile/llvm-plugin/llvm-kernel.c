/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * llvm-kernel.c: see llvm-kernel.h. The function has this form; what is uniform is done in entry, or once a
 * step where it depends on time or inputs, and spread over a vector there:
 *
 *   entry: pointers, uniform values
 *   step:  t, uniform values of the step
 *   lanes: a vector: sources, operations, sinks
 *          (adaptive methods: pass, the inner do-while of ir.h)
 */
#include "llvm-kernel.h"

#include <string.h>

#include "llvm-shape.h"

G_STATIC_ASSERT (sizeof (gsize) == 8); /* the call's numbers are read as 64 bits */

typedef struct
{
  const LoligoIrKernel *kernel;
  LLVMBuilderRef builder;
  LLVMValueRef function;
  LoligoShape lanes;  /* a vector in the program's precision */
  LoligoShape shared; /* one double */
  LLVMTypeRef i64, pointer;

  LLVMValueRef *single_values;  /* uniform instructions: a double or a flag */
  LLVMValueRef *lane_values;    /* all instructions that lanes use: vectors */
  gboolean *in_step;            /* a uniform value that may differ from step to step */
  gboolean draws;

  LLVMValueRef call, first_lane, end_lane, n_steps, first_step, dt;
  LLVMValueRef step, step_number; /* from 0 in this call; of the run */
  LLVMValueRef lane;              /* of the vector's first element */
  LLVMValueRef lane_word;         /* low 32 bits, each lane's */
  LLVMValueRef keys[20], counter_step[2];
  LLVMValueRef *states, *parameters, *hoisted, *inputs; /* pointers by index, NULL when unused */
  LLVMValueRef *input_strides;
  guint n_slots;                  /* length of each of the five */
  LLVMValueRef spikes, spikes_stride;
} Kernel;

static const LoligoIrInstruction *
get (const Kernel *self, LoligoIrValue value)
{
  return &self->kernel->instructions[value];
}

static gboolean
takes_two (guint operation)
{
  return operation == LOLIGO_IR_POWER || operation == LOLIGO_IR_ATAN2;
}

guint64
loligo_kernel_estimate (const LoligoIrKernel *kernel)
{
  guint64 sum = 0;
  for (guint k = 1; k < kernel->n_instructions; k++)
    {
      const guint operation = kernel->instructions[k].operation;
      if (operation == LOLIGO_IR_UNIFORM || operation == LOLIGO_IR_NORMAL)
        sum += 150;
      else if (takes_two (operation))
        sum += 90;
      else
        sum += operation >= LOLIGO_IR_EXP ? 30 : 1;
    }
  return sum;
}

/* ---- memory ---- */

static LLVMValueRef
number (const Kernel *self, gint64 value)
{
  return LLVMConstInt (self->i64, (guint64) value, TRUE);
}

static LLVMValueRef
field (Kernel *self, gsize offset, LLVMTypeRef type)
{
  LLVMTypeRef byte = LLVMInt8TypeInContext (self->lanes.context);
  LLVMValueRef at = number (self, (gint64) offset);
  LLVMValueRef address = LLVMBuildGEP2 (self->builder, byte, self->call, &at, 1, "");
  return LLVMBuildLoad2 (self->builder, type, address, "");
}
#define FIELD(self, name, type) field (self, G_STRUCT_OFFSET (LoligoKernelCall, name), type)

static LLVMValueRef
element (Kernel *self, LLVMValueRef array, guint index, LLVMTypeRef type)
{
  LLVMValueRef at = number (self, index);
  return LLVMBuildLoad2 (self->builder, type,
                         LLVMBuildGEP2 (self->builder, type, array, &at, 1, ""), "");
}

static LLVMValueRef
offset_by (Kernel *self, LLVMValueRef base, LLVMValueRef reals)
{
  return LLVMBuildGEP2 (self->builder, self->lanes.real, base, &reals, 1, "");
}

/* One real of memory as a double. */
static LLVMValueRef
load_shared (Kernel *self, LLVMValueRef address)
{
  LLVMValueRef loaded = LLVMBuildLoad2 (self->builder, self->lanes.real, address, "");
  return self->lanes.single ? LLVMBuildFPExt (self->builder, loaded, self->shared.real, "") : loaded;
}

static guint
real_size (const Kernel *self)
{
  return self->lanes.single ? 4 : 8;
}

static LLVMValueRef
load_lanes (Kernel *self, LLVMValueRef base)
{
  LLVMValueRef loaded = LLVMBuildLoad2 (self->builder, self->lanes.value,
                                        offset_by (self, base, self->lane), "");
  LLVMSetAlignment (loaded, real_size (self));
  return loaded;
}

static void
store_lanes (Kernel *self, LLVMValueRef base, LLVMValueRef value)
{
  LLVMValueRef stored = LLVMBuildStore (self->builder, value, offset_by (self, base, self->lane));
  LLVMSetAlignment (stored, real_size (self));
}

/* ---- operations ---- */

static LLVMValueRef
build_extreme (LoligoShape *shape, LLVMRealPredicate predicate, LLVMValueRef a, LLVMValueRef b)
{
  LLVMValueRef not_a_number = loligo_shape_compare (shape, LLVMRealUNO, a, a);
  LLVMValueRef before = loligo_shape_compare (shape, predicate, a, b);
  LLVMValueRef first = LLVMBuildOr (shape->builder, not_a_number, before, "");
  return LLVMBuildSelect (shape->builder, first, a, b, "");
}

/* An operation that is no source. */
static LLVMValueRef
build (LoligoShape *shape, guint operation, LLVMValueRef a, LLVMValueRef b, LLVMValueRef c)
{
  LLVMBuilderRef builder = shape->builder;
  switch (operation)
    {
    case LOLIGO_IR_ADD: return LLVMBuildFAdd (builder, a, b, "");
    case LOLIGO_IR_SUBTRACT: return LLVMBuildFSub (builder, a, b, "");
    case LOLIGO_IR_MULTIPLY: return LLVMBuildFMul (builder, a, b, "");
    case LOLIGO_IR_DIVIDE: return LLVMBuildFDiv (builder, a, b, "");
    case LOLIGO_IR_FMA: return loligo_shape_fma (shape, a, b, c);
    case LOLIGO_IR_FMS: return loligo_shape_fma (shape, a, b, LLVMBuildFNeg (builder, c, ""));
    case LOLIGO_IR_FNMA: return loligo_shape_fma (shape, LLVMBuildFNeg (builder, a, ""), b, c);
    case LOLIGO_IR_NEGATE: return LLVMBuildFNeg (builder, a, "");
    case LOLIGO_IR_ABS: return loligo_shape_unary (shape, "llvm.fabs", a);
    case LOLIGO_IR_SQRT: return loligo_shape_unary (shape, "llvm.sqrt", a);
    case LOLIGO_IR_FLOOR: return loligo_shape_unary (shape, "llvm.floor", a);
    case LOLIGO_IR_CEIL: return loligo_shape_unary (shape, "llvm.ceil", a);
    case LOLIGO_IR_ROUND: return loligo_shape_unary (shape, "llvm.roundeven", a);
    case LOLIGO_IR_MINIMUM: return build_extreme (shape, LLVMRealOLT, a, b);
    case LOLIGO_IR_MAXIMUM: return build_extreme (shape, LLVMRealOGT, a, b);
    case LOLIGO_IR_LESS: return loligo_shape_compare (shape, LLVMRealOLT, a, b);
    case LOLIGO_IR_LESS_EQUAL: return loligo_shape_compare (shape, LLVMRealOLE, a, b);
    case LOLIGO_IR_EQUAL: return loligo_shape_compare (shape, LLVMRealOEQ, a, b);
    case LOLIGO_IR_NOT_EQUAL: return loligo_shape_compare (shape, LLVMRealUNE, a, b);
    case LOLIGO_IR_TRUTH:
      return loligo_shape_compare (shape, LLVMRealONE, a, loligo_shape_real (shape, 0));
    case LOLIGO_IR_NUMBER:
      return LLVMBuildSelect (builder, a, loligo_shape_real (shape, 1),
                              loligo_shape_real (shape, 0), "");
    case LOLIGO_IR_AND: return LLVMBuildAnd (builder, a, b, "");
    case LOLIGO_IR_OR: return LLVMBuildOr (builder, a, b, "");
    case LOLIGO_IR_NOT: return LLVMBuildNot (builder, a, "");
    case LOLIGO_IR_SELECT: return LLVMBuildSelect (builder, a, b, c, "");
    default: return loligo_shape_elementary (shape, operation, a, b);
    }
}

/* ---- uniform values ---- */

static LLVMValueRef
shared_source (Kernel *self, const LoligoIrInstruction *instruction)
{
  const guint index = instruction->index;
  switch (instruction->operation)
    {
    case LOLIGO_IR_CONSTANT: /* a folded mask is one too */
      return instruction->kind == LOLIGO_IR_MASK
                 ? LLVMConstInt (self->shared.flag, instruction->value != 0, FALSE)
                 : LLVMConstReal (self->shared.real, instruction->value);
    case LOLIGO_IR_PARAMETER:
      return load_shared (self, self->parameters[index]);
    case LOLIGO_IR_HOISTED:
      return load_shared (self, self->hoisted[index]);
    case LOLIGO_IR_INPUT:
      return load_shared (self, offset_by (self, self->inputs[index],
                                           LLVMBuildMul (self->builder, self->step,
                                                         self->input_strides[index], "")));
    case LOLIGO_IR_TIME:
      return LLVMBuildFMul (self->builder,
                            LLVMBuildSIToFP (self->builder, self->step_number, self->shared.real, ""),
                            self->dt, "");
    case LOLIGO_IR_STEP:
      return self->dt;
    case LOLIGO_IR_LANES:
      return LLVMBuildUIToFP (self->builder, FIELD (self, n_lanes, self->i64), self->shared.real, "");
    default:
      return NULL; /* the others vary */
    }
}

/* A uniform value for every lane, rounded to the program's real. */
static LLVMValueRef
spread (Kernel *self, LoligoIrValue value)
{
  LLVMValueRef shared = self->single_values[value];
  const LoligoIrInstruction *instruction = get (self, value);
  if (instruction->kind == LOLIGO_IR_REAL && self->lanes.single)
    shared = instruction->operation == LOLIGO_IR_CONSTANT
                 ? LLVMConstReal (self->lanes.real, instruction->value)
                 : LLVMBuildFPTrunc (self->builder, shared, self->lanes.real, "");
  return loligo_shape_splat (&self->lanes, shared);
}

static void
emit_shared (Kernel *self, gboolean in_step)
{
  for (LoligoIrValue k = 1; k < self->kernel->n_instructions; k++)
    {
      const LoligoIrInstruction *instruction = get (self, k);
      if (instruction->varies || self->in_step[k] != in_step)
        continue;
      LLVMValueRef value = shared_source (self, instruction);
      if (value == NULL)
        value = build (&self->shared, instruction->operation,
                       self->single_values[instruction->operand[0]],
                       self->single_values[instruction->operand[1]],
                       self->single_values[instruction->operand[2]]);
      self->single_values[k] = value;
      self->lane_values[k] = spread (self, k);
    }
}

static void
find_step_values (Kernel *self)
{
  for (LoligoIrValue k = 1; k < self->kernel->n_instructions; k++)
    {
      const LoligoIrInstruction *instruction = get (self, k);
      self->draws |= instruction->operation == LOLIGO_IR_UNIFORM
                     || instruction->operation == LOLIGO_IR_NORMAL;
      self->in_step[k] = instruction->operation == LOLIGO_IR_TIME
                         || instruction->operation == LOLIGO_IR_INPUT;
      for (guint i = 0; i < 3; i++)
        self->in_step[k] |= self->in_step[instruction->operand[i]];
    }
}

/* ---- random numbers ---- */

static LLVMValueRef
word_for_lanes (Kernel *self, LLVMValueRef word)
{
  if (!self->lanes.single)
    word = LLVMBuildZExt (self->builder, word, self->i64, "");
  return loligo_shape_splat (&self->lanes, word);
}

static LLVMValueRef
low_word (Kernel *self, LLVMValueRef wide)
{
  return LLVMBuildTrunc (self->builder, wide, LLVMInt32TypeInContext (self->lanes.context), "");
}

static LLVMValueRef
high_word (Kernel *self, LLVMValueRef wide)
{
  return low_word (self, LLVMBuildLShr (self->builder, wide, number (self, 32), ""));
}

static void
emit_keys (Kernel *self)
{
  LLVMTypeRef i32 = LLVMInt32TypeInContext (self->lanes.context);
  LLVMValueRef seed = FIELD (self, seed, self->i64);
  LLVMValueRef stream = FIELD (self, stream, i32);
  LLVMValueRef key[2] = { low_word (self, seed),
                          LLVMBuildXor (self->builder, high_word (self, seed), stream, "") };
  const guint32 weyl[2] = { 0x9E3779B9u, 0xBB67AE85u };
  for (guint k = 0; k < 20; k++)
    {
      LLVMValueRef add = LLVMConstInt (i32, (guint32) (k / 2 * weyl[k % 2]), FALSE);
      self->keys[k] = word_for_lanes (self, LLVMBuildAdd (self->builder, key[k % 2], add, ""));
    }
}

static LLVMValueRef
draw (Kernel *self, const LoligoIrInstruction *instruction)
{
  LLVMValueRef counter[4] = { self->lane_word, self->counter_step[0], self->counter_step[1],
                              loligo_shape_bits (&self->lanes, instruction->index) };
  return loligo_shape_draw (&self->lanes, instruction->operation == LOLIGO_IR_NORMAL, self->keys,
                            counter);
}

/* 0, 1, 2 ... in the shape's integers. */
static LLVMValueRef
count_lanes (const LoligoShape *shape)
{
  LLVMValueRef all[64];
  for (guint k = 0; k < shape->width; k++)
    all[k] = LLVMConstInt (shape->integer, k, FALSE);
  return LLVMConstVector (all, shape->width);
}

static void
emit_lane_word (Kernel *self)
{
  /* the first lane is a multiple of the width: or-ing adds */
  self->lane_word = LLVMBuildOr (self->builder,
                                 word_for_lanes (self, low_word (self, self->lane)),
                                 count_lanes (&self->lanes), "");
}

static LLVMValueRef
lane_numbers (Kernel *self)
{
  LoligoShape wide;
  loligo_shape_init (&wide, self->lanes.module, self->builder, self->lanes.width, FALSE);
  LLVMValueRef all[64];
  for (guint k = 0; k < wide.width; k++)
    all[k] = LLVMConstReal (wide.real, k);
  LLVMValueRef first = LLVMBuildUIToFP (self->builder, self->lane, wide.real, "");
  LLVMValueRef numbers = LLVMBuildFAdd (self->builder, loligo_shape_splat (&wide, first),
                                        LLVMConstVector (all, wide.width), "");
  return self->lanes.single ? LLVMBuildFPTrunc (self->builder, numbers, self->lanes.value, "")
                            : numbers;
}

/* ---- lanes ---- */

static LLVMValueRef
emit_lane_value (Kernel *self, const LoligoIrInstruction *instruction)
{
  const guint index = instruction->index;
  const LoligoIrValue *operand = instruction->operand;
  switch (instruction->operation)
    {
    case LOLIGO_IR_STATE: return load_lanes (self, self->states[index]);
    case LOLIGO_IR_PARAMETER: return load_lanes (self, self->parameters[index]);
    case LOLIGO_IR_HOISTED: return load_lanes (self, self->hoisted[index]);
    case LOLIGO_IR_INPUT: return load_lanes (self, self->inputs[index]);
    case LOLIGO_IR_LANE: return lane_numbers (self);
    case LOLIGO_IR_UNIFORM:
    case LOLIGO_IR_NORMAL: return draw (self, instruction);
    case LOLIGO_IR_FINAL: return self->lane_values[self->kernel->carried[index].next];
    default:
      return build (&self->lanes, instruction->operation, self->lane_values[operand[0]],
                    self->lane_values[operand[1]], self->lane_values[operand[2]]);
    }
}

static void
emit_range (Kernel *self, guint begin, guint end)
{
  for (LoligoIrValue k = begin; k < end; k++)
    if (get (self, k)->varies && get (self, k)->operation != LOLIGO_IR_CARRIED)
      self->lane_values[k] = emit_lane_value (self, get (self, k));
}

static LLVMBasicBlockRef
new_block (Kernel *self, const char *name)
{
  return LLVMAppendBasicBlockInContext (self->lanes.context, self->function, name);
}

static LLVMValueRef
mask_bits (Kernel *self, LLVMValueRef mask)
{
  LLVMTypeRef type = LLVMIntTypeInContext (self->lanes.context, self->lanes.width);
  return LLVMBuildBitCast (self->builder, mask, type, "");
}

/* The do-while of ir.h, for the lanes of one vector. */
static void
emit_loop (Kernel *self)
{
  const LoligoIrKernel *kernel = self->kernel;
  LLVMBasicBlockRef before = LLVMGetInsertBlock (self->builder);
  LLVMBasicBlockRef pass = new_block (self, "pass"), after = new_block (self, "after");
  LLVMBuildBr (self->builder, pass);
  LLVMPositionBuilderAtEnd (self->builder, pass);
  g_autofree LLVMValueRef *phis = g_new0 (LLVMValueRef, kernel->n_carried + 1);
  for (guint k = 0; k < kernel->n_carried; k++)
    {
      phis[k] = LLVMBuildPhi (self->builder, self->lanes.value, "");
      LLVMAddIncoming (phis[k], &self->lane_values[kernel->carried[k].initial], &before, 1);
    }
  for (LoligoIrValue k = kernel->loop_begin; k < kernel->loop_end; k++)
    if (get (self, k)->operation == LOLIGO_IR_CARRIED)
      self->lane_values[k] = phis[get (self, k)->index];
  emit_range (self, kernel->loop_begin, kernel->loop_end);
  LLVMBasicBlockRef end = LLVMGetInsertBlock (self->builder);
  for (guint k = 0; k < kernel->n_carried; k++)
    LLVMAddIncoming (phis[k], &self->lane_values[kernel->carried[k].next], &end, 1);
  LLVMValueRef bits = mask_bits (self, self->lane_values[kernel->loop_continue]);
  LLVMValueRef again = LLVMBuildICmp (self->builder, LLVMIntNE, bits,
                                      LLVMConstNull (LLVMTypeOf (bits)), "");
  LLVMBuildCondBr (self->builder, again, pass, after);
  LLVMPositionBuilderAtEnd (self->builder, after);
}

/* Gathers the bits of 64 lanes in WORD and stores it with the last of them. Returns what the next vector
 * begins with. */
static LLVMValueRef
emit_spikes (Kernel *self, LLVMValueRef word, LLVMValueRef mask)
{
  LLVMBuilderRef builder = self->builder;
  LLVMValueRef place = LLVMBuildAnd (builder, self->lane, number (self, 63), "");
  LLVMValueRef bits = LLVMBuildZExt (builder, mask_bits (self, mask), self->i64, "");
  LLVMValueRef gathered = LLVMBuildOr (builder, word, LLVMBuildShl (builder, bits, place, ""), "");
  LLVMValueRef last = LLVMBuildICmp (builder, LLVMIntEQ, place,
                                     number (self, 64 - (gint64) self->lanes.width), "");
  LLVMValueRef wanted = LLVMBuildIsNotNull (builder, self->spikes, "");
  LLVMBasicBlockRef full = new_block (self, "full"), next = new_block (self, "next");
  LLVMBuildCondBr (builder, LLVMBuildAnd (builder, last, wanted, ""), full, next);
  LLVMPositionBuilderAtEnd (builder, full);
  LLVMValueRef index = LLVMBuildAdd (
      builder, LLVMBuildMul (builder, self->step, self->spikes_stride, ""),
      LLVMBuildLShr (builder, self->lane, number (self, 6), ""), "");
  LLVMBuildStore (builder, gathered, LLVMBuildGEP2 (builder, self->i64, self->spikes, &index, 1, ""));
  LLVMBuildBr (builder, next);
  LLVMPositionBuilderAtEnd (builder, next);
  return LLVMBuildSelect (builder, last, number (self, 0), gathered, "");
}

/* All sinks; returns the word of spikes for the next vector. */
static LLVMValueRef
emit_sinks (Kernel *self, LLVMValueRef word)
{
  for (guint k = 0; k < self->kernel->n_sinks; k++)
    {
      const LoligoIrSink *sink = &self->kernel->sinks[k];
      LLVMValueRef value = self->lane_values[sink->value];
      if (sink->kind == LOLIGO_IR_STORE_STATE)
        store_lanes (self, self->states[sink->index], value);
      else if (sink->kind == LOLIGO_IR_STORE_HOISTED && get (self, sink->value)->varies)
        store_lanes (self, self->hoisted[sink->index], value);
      else if (sink->kind == LOLIGO_IR_STORE_SPIKE)
        word = emit_spikes (self, word, value);
    }
  return word;
}

/* A uniform hoisted value is stored once, by the call whose first lane is 0; the others write beside. */
static void
emit_shared_sinks (Kernel *self, LLVMValueRef beside)
{
  for (guint k = 0; k < self->kernel->n_sinks; k++)
    {
      const LoligoIrSink *sink = &self->kernel->sinks[k];
      if (sink->kind != LOLIGO_IR_STORE_HOISTED || get (self, sink->value)->varies)
        continue;
      LLVMValueRef value = self->single_values[sink->value];
      if (self->lanes.single)
        value = LLVMBuildFPTrunc (self->builder, value, self->lanes.real, "");
      LLVMValueRef first = LLVMBuildICmp (self->builder, LLVMIntEQ, self->first_lane,
                                          number (self, 0), "");
      LLVMBuildStore (self->builder, value,
                      LLVMBuildSelect (self->builder, first, self->hoisted[sink->index], beside, ""));
    }
}

/* ---- the frame ---- */

static guint
count_slots (const LoligoIrKernel *kernel)
{
  guint n = 1;
  for (guint k = 1; k < kernel->n_instructions; k++)
    switch (kernel->instructions[k].operation)
      {
      case LOLIGO_IR_STATE:
      case LOLIGO_IR_PARAMETER:
      case LOLIGO_IR_HOISTED:
      case LOLIGO_IR_INPUT:
        n = MAX (n, kernel->instructions[k].index + 1);
      }
  for (guint k = 0; k < kernel->n_sinks; k++)
    n = MAX (n, kernel->sinks[k].index + 1);
  return n;
}

static void
need (Kernel *self, LLVMValueRef *pointers, LLVMValueRef array, guint index)
{
  if (pointers[index] == NULL)
    pointers[index] = element (self, array, index, self->pointer);
}

static void
emit_pointers (Kernel *self)
{
  LLVMValueRef states = FIELD (self, states, self->pointer);
  LLVMValueRef parameters = FIELD (self, parameters, self->pointer);
  LLVMValueRef hoisted = FIELD (self, hoisted, self->pointer);
  LLVMValueRef inputs = FIELD (self, inputs, self->pointer);
  LLVMValueRef strides = FIELD (self, input_step_stride, self->pointer);
  for (LoligoIrValue k = 1; k < self->kernel->n_instructions; k++)
    {
      const guint index = get (self, k)->index;
      switch (get (self, k)->operation)
        {
        case LOLIGO_IR_STATE:
          need (self, self->states, states, index);
          break;
        case LOLIGO_IR_PARAMETER:
          need (self, self->parameters, parameters, index);
          break;
        case LOLIGO_IR_HOISTED:
          need (self, self->hoisted, hoisted, index);
          break;
        case LOLIGO_IR_INPUT:
          need (self, self->inputs, inputs, index);
          self->input_strides[index] = element (self, strides, index, self->i64);
          break;
        }
    }
  for (guint k = 0; k < self->kernel->n_sinks; k++)
    {
      const LoligoIrSink *sink = &self->kernel->sinks[k];
      if (sink->kind == LOLIGO_IR_STORE_STATE)
        need (self, self->states, states, sink->index);
      else if (sink->kind == LOLIGO_IR_STORE_HOISTED)
        need (self, self->hoisted, hoisted, sink->index);
    }
}

static void
emit_entry (Kernel *self)
{
  self->call = LLVMGetParam (self->function, 0);
  self->first_lane = LLVMGetParam (self->function, 1);
  LLVMValueRef end = LLVMBuildAdd (self->builder, LLVMGetParam (self->function, 2),
                                   number (self, LOLIGO_LANE_PADDING - 1), "");
  self->end_lane = LLVMBuildAnd (self->builder, end, number (self, -LOLIGO_LANE_PADDING), "");
  self->n_steps = FIELD (self, n_steps, self->i64);
  self->first_step = FIELD (self, step, self->i64);
  self->dt = FIELD (self, dt_s, self->shared.real);
  self->spikes = FIELD (self, spikes, self->pointer);
  self->spikes_stride = FIELD (self, spikes_step_stride, self->i64);
  emit_pointers (self);
  if (self->draws)
    emit_keys (self);
  emit_shared (self, FALSE);
}

/* What is the same for all lanes of a step; inputs are moved to it. */
static void
emit_step (Kernel *self, LLVMValueRef beside)
{
  self->step_number = LLVMBuildAdd (self->builder, self->first_step, self->step, "");
  if (self->draws)
    {
      self->counter_step[0] = word_for_lanes (self, low_word (self, self->step_number));
      self->counter_step[1] = word_for_lanes (self, high_word (self, self->step_number));
    }
  emit_shared (self, TRUE);
  for (guint k = 0; k < self->n_slots; k++)
    if (self->inputs[k] != NULL)
      self->inputs[k] = offset_by (self, self->inputs[k],
                                   LLVMBuildMul (self->builder, self->step,
                                                 self->input_strides[k], ""));
  emit_shared_sinks (self, beside);
}

static void
emit_vector (Kernel *self)
{
  const LoligoIrKernel *kernel = self->kernel;
  if (self->draws)
    emit_lane_word (self);
  if (kernel->loop_begin == kernel->loop_end)
    {
      emit_range (self, 1, kernel->n_instructions);
      return;
    }
  emit_range (self, 1, kernel->loop_begin);
  emit_loop (self);
  emit_range (self, kernel->loop_end, kernel->n_instructions);
}

static void
emit_frame (Kernel *self)
{
  LLVMBuilderRef builder = self->builder;
  LLVMBasicBlockRef entry = new_block (self, "entry"), step = new_block (self, "step");
  LLVMBasicBlockRef lanes = new_block (self, "lanes"), step_end = new_block (self, "step_end");
  LLVMBasicBlockRef done = new_block (self, "done");
  LLVMPositionBuilderAtEnd (builder, entry);
  LLVMValueRef beside = LLVMBuildAlloca (builder, self->lanes.real, "");
  emit_entry (self);
  LLVMValueRef some_lanes = LLVMBuildICmp (builder, LLVMIntULT, self->first_lane, self->end_lane, "");
  LLVMValueRef some_steps = LLVMBuildICmp (builder, LLVMIntSGT, self->n_steps, number (self, 0), "");
  LLVMBuildCondBr (builder, LLVMBuildAnd (builder, some_lanes, some_steps, ""), step, done);

  LLVMPositionBuilderAtEnd (builder, step);
  LLVMValueRef zero = number (self, 0);
  self->step = LLVMBuildPhi (builder, self->i64, "step");
  LLVMAddIncoming (self->step, &zero, &entry, 1);
  emit_step (self, beside);
  LLVMBasicBlockRef step_begin = LLVMGetInsertBlock (builder);
  LLVMBuildBr (builder, lanes);

  LLVMPositionBuilderAtEnd (builder, lanes);
  self->lane = LLVMBuildPhi (builder, self->i64, "lane");
  LLVMValueRef word = LLVMBuildPhi (builder, self->i64, "word");
  LLVMAddIncoming (self->lane, &self->first_lane, &step_begin, 1);
  LLVMAddIncoming (word, &zero, &step_begin, 1);
  emit_vector (self);
  LLVMValueRef next_word = emit_sinks (self, word);
  LLVMValueRef next_lane = LLVMBuildAdd (builder, self->lane, number (self, self->lanes.width), "");
  LLVMBasicBlockRef lanes_end = LLVMGetInsertBlock (builder);
  LLVMAddIncoming (self->lane, &next_lane, &lanes_end, 1);
  LLVMAddIncoming (word, &next_word, &lanes_end, 1);
  LLVMBuildCondBr (builder, LLVMBuildICmp (builder, LLVMIntULT, next_lane, self->end_lane, ""),
                   lanes, step_end);

  LLVMPositionBuilderAtEnd (builder, step_end);
  LLVMValueRef next_step = LLVMBuildAdd (builder, self->step, number (self, 1), "");
  LLVMAddIncoming (self->step, &next_step, &step_end, 1);
  LLVMBuildCondBr (builder, LLVMBuildICmp (builder, LLVMIntSLT, next_step, self->n_steps, ""), step,
                   done);

  LLVMPositionBuilderAtEnd (builder, done);
  LLVMBuildRetVoid (builder);
}

LLVMValueRef
loligo_kernel_emit (const LoligoIrKernel *kernel, LLVMModuleRef module,
                    const LoligoKernelShape *shape)
{
  LLVMContextRef context = LLVMGetModuleContext (module);
  LLVMTypeRef i64 = LLVMInt64TypeInContext (context);
  LLVMTypeRef pointer = LLVMPointerTypeInContext (context, 0);
  LLVMTypeRef arguments[] = { pointer, i64, i64 };
  LLVMTypeRef type = LLVMFunctionType (LLVMVoidTypeInContext (context), arguments, 3, FALSE);
  const guint n = kernel->n_instructions, n_slots = count_slots (kernel);
  g_autofree LLVMValueRef *values = g_new0 (LLVMValueRef, 2 * (gsize) n);
  g_autofree LLVMValueRef *slots = g_new0 (LLVMValueRef, 5 * (gsize) n_slots);
  g_autofree gboolean *in_step = g_new0 (gboolean, n);
  Kernel self = { .kernel = kernel,
                  .builder = LLVMCreateBuilderInContext (context),
                  .function = LLVMAddFunction (module, shape->name, type),
                  .i64 = i64,
                  .pointer = pointer,
                  .single_values = values,
                  .lane_values = values + n,
                  .in_step = in_step,
                  .states = slots,
                  .parameters = slots + n_slots,
                  .hoisted = slots + 2 * n_slots,
                  .inputs = slots + 3 * n_slots,
                  .input_strides = slots + 4 * n_slots,
                  .n_slots = n_slots };
  loligo_shape_init (&self.lanes, module, self.builder, shape->width,
                     shape->precision == LOLIGO_PRECISION_SINGLE);
  loligo_shape_init (&self.shared, module, self.builder, 1, FALSE);
  find_step_values (&self);
  emit_frame (&self);
  LLVMDisposeBuilder (self.builder);
  return self.function;
}
