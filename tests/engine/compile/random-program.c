/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * random-program.c: see random-program.h.
 */
#include "random-program.h"

#include <string.h>

/* ---- kernels ---- */

static LoligoIrValue
random_source (LoligoIrBuilder *builder, GRand *rng)
{
  guint index = g_rand_int_range (rng, 0, 4);
  switch (g_rand_int_range (rng, 0, 13))
    {
    case 0:
      return loligo_ir_constant (builder, g_rand_double_range (rng, -3, 3));
    case 1:
      return loligo_ir_source (builder, LOLIGO_IR_PARAMETER, index, index % 2);
    case 2:
      return loligo_ir_source (builder, LOLIGO_IR_HOISTED, index, index % 2);
    case 3:
      return loligo_ir_source (builder, LOLIGO_IR_INPUT, index, index % 2);
    case 4:
      return loligo_ir_source (builder, LOLIGO_IR_TIME, 0, FALSE);
    case 5:
      return loligo_ir_source (builder, LOLIGO_IR_STEP, 0, FALSE);
    case 6:
      return loligo_ir_source (builder, LOLIGO_IR_LANE, 0, TRUE);
    case 7:
      return loligo_ir_source (builder, LOLIGO_IR_LANES, 0, FALSE);
    case 8:
      return loligo_ir_source (builder, LOLIGO_IR_UNIFORM, index, TRUE);
    case 9:
      return loligo_ir_source (builder, LOLIGO_IR_NORMAL, index, TRUE);
    default:
      return loligo_ir_source (builder, LOLIGO_IR_STATE, g_rand_int_range (rng, 0, RANDOM_STATES),
                               TRUE);
    }
}

static LoligoIrValue
pick (GRand *rng, GArray *values, LoligoIrBuilder *builder)
{
  if (values->len == 0)
    return random_source (builder, rng);
  /* rather a recent one, so that chains grow */
  guint back = g_rand_int_range (rng, 0, 4) == 0 ? values->len : MIN (values->len, 6);
  return g_array_index (values, LoligoIrValue, values->len - 1 - g_rand_int_range (rng, 0, back));
}

static LoligoIrValue
pick_mask (GRand *rng, GArray *masks, GArray *reals, LoligoIrBuilder *builder)
{
  if (masks->len > 0)
    return pick (rng, masks, builder);
  return loligo_ir_binary (builder, LOLIGO_IR_LESS, pick (rng, reals, builder),
                           pick (rng, reals, builder));
}

static void
random_operation (LoligoIrBuilder *builder, GRand *rng, GArray *reals, GArray *masks)
{
  LoligoIrOperation operation = g_rand_int_range (rng, LOLIGO_IR_ADD, LOLIGO_IR_N_OPERATIONS);
  LoligoIrValue operand[3] = { 0 };
  gboolean logic = operation == LOLIGO_IR_AND || operation == LOLIGO_IR_OR
                   || operation == LOLIGO_IR_NOT || operation == LOLIGO_IR_NUMBER;
  for (guint k = 0; k < loligo_ir_operation_get_n_operands (operation); k++)
    operand[k] = logic || (operation == LOLIGO_IR_SELECT && k == 0)
                     ? pick_mask (rng, masks, reals, builder)
                     : pick (rng, reals, builder);
  LoligoIrValue value
      = loligo_ir_apply (builder, operation, operand[0], operand[1], operand[2]);
  LoligoIrInstruction made = loligo_ir_get (builder, value);
  if (made.kind == LOLIGO_IR_MASK)
    g_array_append_val (masks, value);
  else
    g_array_append_val (reals, value);
}

static void
random_operations (LoligoIrBuilder *builder, GRand *rng, GArray *reals, GArray *masks, guint n)
{
  for (guint k = 0; k < n; k++)
    if (g_rand_int_range (rng, 0, 4) == 0)
      {
        LoligoIrValue value = random_source (builder, rng);
        g_array_append_val (reals, value);
      }
    else
      random_operation (builder, rng, reals, masks);
}

/* Each lane goes round until its counter has passed a number of its own, and then stands still. */
static void
random_loop (LoligoIrBuilder *builder, GRand *rng, GArray *reals, GArray *masks)
{
  LoligoIrValue start = pick (rng, reals, builder), one = loligo_ir_constant (builder, 1);
  LoligoIrValue limit = loligo_ir_binary (
      builder, LOLIGO_IR_MULTIPLY, loligo_ir_source (builder, LOLIGO_IR_UNIFORM, 9, TRUE),
      loligo_ir_constant (builder, 5));
  guint counter = loligo_ir_carry (builder, loligo_ir_constant (builder, 0));
  guint value = loligo_ir_carry (builder, start);
  guint n_reals = reals->len, n_masks = masks->len;
  loligo_ir_begin_loop (builder);
  LoligoIrValue count = loligo_ir_source (builder, LOLIGO_IR_CARRIED, counter, TRUE);
  LoligoIrValue old = loligo_ir_source (builder, LOLIGO_IR_CARRIED, value, TRUE);
  LoligoIrValue active = loligo_ir_binary (builder, LOLIGO_IR_LESS, count, limit);
  g_array_append_val (reals, old);
  random_operations (builder, rng, reals, masks, 6);
  LoligoIrValue made = pick (rng, reals, builder);
  LoligoIrValue next = loligo_ir_binary (builder, LOLIGO_IR_ADD, count, one);
  next = loligo_ir_select (builder, active, next, count);
  loligo_ir_set_next (builder, counter, next);
  loligo_ir_set_next (builder, value, loligo_ir_select (builder, active, made, old));
  loligo_ir_end_loop (builder, loligo_ir_binary (builder, LOLIGO_IR_LESS, next, limit));
  g_array_set_size (reals, n_reals);
  g_array_set_size (masks, n_masks);
  LoligoIrValue final = loligo_ir_source (builder, LOLIGO_IR_FINAL, value, TRUE);
  g_array_append_val (reals, final);
}

LoligoIrKernel *
random_kernel_new (GRand *rng, guint n, gboolean loop)
{
  LoligoIrBuilder *builder = loligo_ir_builder_new ();
  g_autoptr (GArray) reals = g_array_new (FALSE, FALSE, sizeof (LoligoIrValue));
  g_autoptr (GArray) masks = g_array_new (FALSE, FALSE, sizeof (LoligoIrValue));
  random_operations (builder, rng, reals, masks, n);
  if (loop)
    {
      random_loop (builder, rng, reals, masks);
      random_operations (builder, rng, reals, masks, n / 2);
    }
  for (guint slot = 0; slot < RANDOM_STATES; slot++)
    if (g_rand_int_range (rng, 0, 5) != 0)
      loligo_ir_store (builder, LOLIGO_IR_STORE_STATE, slot, pick (rng, reals, builder));
  loligo_ir_store (builder, LOLIGO_IR_STORE_SPIKE, 0, pick_mask (rng, masks, reals, builder));
  return loligo_ir_builder_finish (builder);
}

/* ---- memory ---- */

static gsize
real_bytes (LoligoPrecision precision)
{
  return precision == LOLIGO_PRECISION_DOUBLE ? sizeof (double) : sizeof (float);
}

static gsize
n_lanes_of (const RandomMemory *memory, gboolean inputs)
{
  return memory->padded * (inputs ? RANDOM_STEPS : 1);
}

static void *
random_lanes (GRand *rng, const RandomMemory *memory, gboolean inputs)
{
  gsize n = n_lanes_of (memory, inputs);
  void *lanes = g_aligned_alloc (n, real_bytes (memory->precision), 64);
  for (gsize k = 0; k < n; k++)
    {
      double value = g_rand_double_range (rng, -3, 3);
      if (memory->precision == LOLIGO_PRECISION_DOUBLE)
        ((double *) lanes)[k] = value;
      else
        ((float *) lanes)[k] = (float) value;
    }
  return lanes;
}

static void
connect_call (RandomMemory *memory)
{
  memory->call.states = memory->states;
  memory->call.parameters = (const void *const *) memory->parameters;
  memory->call.inputs = (const void *const *) memory->inputs;
  memory->call.hoisted = memory->hoisted;
  memory->call.input_step_stride = memory->strides;
  memory->call.spikes = memory->spikes;
}

RandomMemory *
random_memory_new (GRand *rng, LoligoPrecision precision)
{
  RandomMemory *memory = g_new0 (RandomMemory, 1);
  memory->precision = precision;
  memory->padded = (RANDOM_LANES + 63) / 64 * 64;
  for (guint k = 0; k < RANDOM_STATES; k++)
    memory->states[k] = random_lanes (rng, memory, FALSE);
  for (guint k = 0; k < RANDOM_PARAMETERS; k++)
    memory->parameters[k] = random_lanes (rng, memory, FALSE);
  for (guint k = 0; k < RANDOM_HOISTED; k++)
    memory->hoisted[k] = random_lanes (rng, memory, FALSE);
  for (guint k = 0; k < RANDOM_INPUTS; k++)
    {
      memory->inputs[k] = random_lanes (rng, memory, TRUE);
      memory->strides[k] = k < 2 ? 0 : k % 2 ? (ptrdiff_t) memory->padded : 1;
    }
  memory->spikes = g_new0 (guint64, RANDOM_STEPS * memory->padded / 64);
  memory->call = (LoligoKernelCall){ .spikes_step_stride = memory->padded / 64,
                                     .step = g_rand_int_range (rng, 0, 1000000),
                                     .n_steps = RANDOM_STEPS, .dt_s = 1e-4,
                                     .seed = ((guint64) g_rand_int (rng) << 32) | g_rand_int (rng),
                                     .stream = g_rand_int (rng), .n_lanes = RANDOM_LANES };
  connect_call (memory);
  return memory;
}

static void *
copy_lanes (const RandomMemory *memory, const void *lanes, gboolean inputs)
{
  gsize n = n_lanes_of (memory, inputs), size = real_bytes (memory->precision);
  void *copy = g_aligned_alloc (n, size, 64);
  memcpy (copy, lanes, n * size);
  return copy;
}

RandomMemory *
random_memory_copy (const RandomMemory *memory)
{
  RandomMemory *copy = g_memdup2 (memory, sizeof *memory);
  for (guint k = 0; k < RANDOM_STATES; k++)
    copy->states[k] = copy_lanes (memory, memory->states[k], FALSE);
  for (guint k = 0; k < RANDOM_PARAMETERS; k++)
    copy->parameters[k] = copy_lanes (memory, memory->parameters[k], FALSE);
  for (guint k = 0; k < RANDOM_HOISTED; k++)
    copy->hoisted[k] = copy_lanes (memory, memory->hoisted[k], FALSE);
  for (guint k = 0; k < RANDOM_INPUTS; k++)
    copy->inputs[k] = copy_lanes (memory, memory->inputs[k], TRUE);
  copy->spikes = g_memdup2 (memory->spikes, RANDOM_STEPS * memory->padded / 64 * sizeof (guint64));
  connect_call (copy);
  return copy;
}

void
random_memory_free (RandomMemory *memory)
{
  for (guint k = 0; k < RANDOM_STATES; k++)
    g_aligned_free (memory->states[k]);
  for (guint k = 0; k < RANDOM_PARAMETERS; k++)
    g_aligned_free (memory->parameters[k]);
  for (guint k = 0; k < RANDOM_HOISTED; k++)
    g_aligned_free (memory->hoisted[k]);
  for (guint k = 0; k < RANDOM_INPUTS; k++)
    g_aligned_free (memory->inputs[k]);
  g_free (memory->spikes);
  g_free (memory);
}

static gboolean
same_real (const RandomMemory *memory, const void *a, const void *b, gsize lane)
{
  if (memory->precision == LOLIGO_PRECISION_DOUBLE)
    {
      const double *x = a, *y = b;
      return memcmp (&x[lane], &y[lane], sizeof *x) == 0
             || (x[lane] != x[lane] && y[lane] != y[lane]);
    }
  const float *x = a, *y = b;
  return memcmp (&x[lane], &y[lane], sizeof *x) == 0 || (x[lane] != x[lane] && y[lane] != y[lane]);
}

gboolean
random_memory_equal (const RandomMemory *a, const RandomMemory *b)
{
  for (guint slot = 0; slot < RANDOM_STATES; slot++)
    for (gsize lane = 0; lane < RANDOM_LANES; lane++)
      if (!same_real (a, a->states[slot], b->states[slot], lane))
        return FALSE;
  for (gsize step = 0; step < RANDOM_STEPS; step++)
    for (gsize lane = 0; lane < RANDOM_LANES; lane++)
      {
        gsize word = step * a->padded / 64 + lane / 64;
        if (((a->spikes[word] ^ b->spikes[word]) >> lane % 64) & 1)
          return FALSE;
      }
  return TRUE;
}
