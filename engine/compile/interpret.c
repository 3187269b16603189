/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * interpret.c: runs register code. Within a block of lanes the steps are the outer loop, so that
 * the block's states stay in the cache; what all lanes share is computed once a step, in double
 * precision.
 */
#include "compile/interpret-private.h"

#include <string.h>

#define STACK_BYTES (160 * 1024) /* scratch that is taken from the stack */
#define CACHE_BYTES (48 * 1024)  /* registers of a block should stay near the processor */
#define LEAST_LANES 64

typedef struct
{
  const LoligoInterpreter *self;
  const LoligoKernelCall *call;
  guint64 block, n;          /* first lane and number of lanes of the block */
  guint64 first, end;        /* lanes that were asked for */
  gint64 step;               /* of the call, from 0 */
  char *registers;
  double *uniform;
  float *uniform_single;
  char *output;
} Frame;

static guint
choose_block_lanes (const LoligoInterpreter *interpreter)
{
  guint lanes = LOLIGO_BLOCK_LANES;
  while (lanes > LEAST_LANES
         && interpreter->n_registers * lanes * interpreter->real_bytes > CACHE_BYTES)
    lanes /= 2;
  return lanes;
}

LoligoInterpreter *
loligo_interpreter_new (const LoligoIrKernel *kernel, LoligoPrecision precision,
                        const LoligoLoopSet *loops)
{
  LoligoInterpreter *interpreter = g_new0 (LoligoInterpreter, 1);
  gboolean is_double = precision == LOLIGO_PRECISION_DOUBLE;
  interpreter->precision = precision;
  interpreter->loops = is_double ? loops->real64 : loops->real32;
  interpreter->real_bytes = is_double ? sizeof (double) : sizeof (float);
  loligo_interpreter_assemble (interpreter, kernel, loops);
  interpreter->block_lanes = choose_block_lanes (interpreter);
  interpreter->scratch_bytes
      = (gsize) interpreter->n_registers * interpreter->block_lanes * interpreter->real_bytes
        + interpreter->n_uniform_values * (sizeof (double) + sizeof (float)) + 64;
  return interpreter;
}

void
loligo_interpreter_free (LoligoInterpreter *interpreter)
{
  g_free (interpreter->code);
  g_free (interpreter->uniform);
  g_free (interpreter->uniform_values);
  g_free (interpreter);
}

/* ---- values that all lanes share ---- */

static double
read_one (const Frame *frame, const void *address)
{
  return frame->self->precision == LOLIGO_PRECISION_DOUBLE ? *(const double *) address
                                                           : *(const float *) address;
}

static const char *
input_address (const Frame *frame, guint index)
{
  return (const char *) frame->call->inputs[index]
         + frame->step * frame->call->input_step_stride[index] * (gssize) frame->self->real_bytes;
}

static double
read_uniform_source (const Frame *frame, const LoligoUniformCode *code)
{
  const LoligoKernelCall *call = frame->call;
  switch ((int) code->operation)
    {
    case LOLIGO_IR_PARAMETER:
      return read_one (frame, call->parameters[code->index]);
    case LOLIGO_IR_HOISTED:
      return read_one (frame, call->hoisted[code->index]);
    case LOLIGO_IR_INPUT:
      return read_one (frame, input_address (frame, code->index));
    case LOLIGO_IR_TIME:
      return (double) (call->step + frame->step) * call->dt_s;
    case LOLIGO_IR_STEP:
      return call->dt_s;
    case LOLIGO_IR_LANES:
      return (double) call->n_lanes;
    default:
      g_assert_not_reached ();
    }
}

static void
run_uniform (Frame *frame, guint begin, guint end)
{
  const LoligoInterpreter *self = frame->self;
  double *values = frame->uniform;
  for (guint k = begin; k < end; k++)
    {
      const LoligoUniformCode *code = &self->uniform[k];
      if (code->loop != NULL)
        code->loop (&values[code->result], &values[code->operand[0]], &values[code->operand[1]],
                    &values[code->operand[2]], 1);
      else
        values[code->result] = read_uniform_source (frame, code);
    }
  if (self->precision == LOLIGO_PRECISION_SINGLE)
    for (guint k = begin; k < end; k++)
      frame->uniform_single[self->uniform[k].result] = (float) values[self->uniform[k].result];
}

/* ---- lanes ---- */

static inline void *
address_of (const Frame *frame, LoligoPlace place)
{
  const LoligoKernelCall *call = frame->call;
  gsize size = frame->self->real_bytes, offset = frame->block * size;
  switch ((LoligoSpace) place.space)
    {
    case LOLIGO_SPACE_REGISTER:
      return frame->registers + (gsize) place.index * frame->self->block_lanes * size;
    case LOLIGO_SPACE_STATE:
      return (char *) call->states[place.index] + offset;
    case LOLIGO_SPACE_PARAMETER:
      return (char *) call->parameters[place.index] + offset;
    case LOLIGO_SPACE_HOISTED:
      return (char *) call->hoisted[place.index] + offset;
    case LOLIGO_SPACE_INPUT:
      return (char *) input_address (frame, place.index) + offset;
    case LOLIGO_SPACE_UNIFORM:
      return frame->self->precision == LOLIGO_PRECISION_DOUBLE
                 ? (void *) &frame->uniform[place.index]
                 : (void *) &frame->uniform_single[place.index];
    case LOLIGO_SPACE_NONE:
      return NULL;
    }
  return NULL;
}

static void
draw_lanes (const Frame *frame, const LoligoCode *code)
{
  const LoligoKernelCall *call = frame->call;
  LoligoDraw draw = { .seed = call->seed, .stream = call->stream, .step = call->step + frame->step,
                      .first_lane = frame->block, .draw = code->index };
  code->loop (address_of (frame, code->result), &draw, NULL, NULL, frame->n);
}

/* The part of the block that was asked for. */
static void
write_output (const Frame *frame, const char *values)
{
  gsize size = frame->self->real_bytes;
  guint64 begin = MAX (frame->block, frame->first), end = MIN (frame->block + frame->n, frame->end);
  memcpy (frame->output + (begin - frame->first) * size, values + (begin - frame->block) * size,
          (end - begin) * size);
}

static void
hoist_one (const Frame *frame, const LoligoCode *code)
{
  double value = frame->uniform[code->operand[0].index];
  if (frame->first != 0)
    return;
  if (frame->self->precision == LOLIGO_PRECISION_DOUBLE)
    *(double *) frame->call->hoisted[code->index] = value;
  else
    *(float *) frame->call->hoisted[code->index] = (float) value;
}

static void
store_spikes (const Frame *frame, const LoligoCode *code)
{
  const LoligoKernelCall *call = frame->call;
  if (call->spikes != NULL)
    frame->self->loops->pack (call->spikes + frame->step * call->spikes_step_stride
                                  + frame->block / 64,
                              address_of (frame, code->operand[0]), frame->n);
}

static gboolean
goes_again (const Frame *frame, const LoligoCode *code)
{
  const void *mask = address_of (frame, code->operand[0]);
  if (code->operand[0].space == LOLIGO_SPACE_UNIFORM)
    return frame->uniform[code->operand[0].index] != 0;
  return frame->self->loops->any (mask, frame->n);
}

static void
run_block_step (const Frame *frame)
{
  const LoligoInterpreter *self = frame->self;
  for (guint k = 0; k < self->n_code; k++)
    {
      const LoligoCode *code = &self->code[k];
      switch ((LoligoCodeKind) code->kind)
        {
        case LOLIGO_CODE_LOOP:
          code->loop (address_of (frame, code->result), address_of (frame, code->operand[0]),
                      address_of (frame, code->operand[1]), address_of (frame, code->operand[2]),
                      frame->n);
          break;
        case LOLIGO_CODE_DRAW:
          draw_lanes (frame, code);
          break;
        case LOLIGO_CODE_SPIKE:
          store_spikes (frame, code);
          break;
        case LOLIGO_CODE_OUTPUT:
          write_output (frame, address_of (frame, code->operand[0]));
          break;
        case LOLIGO_CODE_HOIST_ONE:
          hoist_one (frame, code);
          break;
        case LOLIGO_CODE_AGAIN:
          if (goes_again (frame, code))
            k = code->index - 1;
          break;
        }
    }
}

static void
run_with_scratch (const LoligoInterpreter *self, const LoligoKernelCall *call, guint64 first,
                  guint64 end, void *output, char *scratch)
{
  gsize register_bytes = (gsize) self->n_registers * self->block_lanes * self->real_bytes;
  Frame frame = { .self = self, .call = call, .first = first, .end = end, .output = output,
                  .registers = scratch, .uniform = (double *) (void *) (scratch + register_bytes) };
  frame.uniform_single = (float *) (void *) (frame.uniform + self->n_uniform_values);
  memcpy (frame.uniform, self->uniform_values, self->n_uniform_values * sizeof (double));
  for (guint k = 0; k < self->n_uniform_values && self->precision == LOLIGO_PRECISION_SINGLE; k++)
    frame.uniform_single[k] = (float) self->uniform_values[k];
  run_uniform (&frame, 0, self->n_steady);
  guint64 padded = (end + LOLIGO_LOOP_GRAIN - 1) / LOLIGO_LOOP_GRAIN * LOLIGO_LOOP_GRAIN;
  for (frame.block = first & ~(guint64) 63; frame.block < padded; frame.block += self->block_lanes)
    {
      frame.n = MIN (self->block_lanes, padded - frame.block);
      for (frame.step = 0; frame.step < call->n_steps; frame.step++)
        {
          run_uniform (&frame, self->n_steady, self->n_uniform);
          run_block_step (&frame);
        }
    }
}

static __attribute__ ((noinline)) void
run_on_stack (const LoligoInterpreter *self, const LoligoKernelCall *call, guint64 first,
              guint64 end, void *output)
{
  _Alignas (64) char scratch[STACK_BYTES];
  run_with_scratch (self, call, first, end, output, scratch);
}

void
loligo_interpreter_run (const LoligoInterpreter *self, const LoligoKernelCall *call,
                        guint64 first_lane, guint64 end_lane, void *output)
{
  if (first_lane >= end_lane)
    return;
  if (self->scratch_bytes <= STACK_BYTES)
    {
      run_on_stack (self, call, first_lane, end_lane, output);
      return;
    }
  char *scratch = g_aligned_alloc (1, self->scratch_bytes, 64);
  run_with_scratch (self, call, first_lane, end_lane, output, scratch);
  g_aligned_free (scratch);
}
