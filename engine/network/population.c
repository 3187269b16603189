/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * population.c: see population.h.
 */
#include "network/population.h"

#include "base/arena.h"
#include "base/i18n.h"
#include "network/evaluate.h"

#include <inttypes.h>
#include <string.h>

/* Arrays whose sizes are powers of two would all begin in the same set of the cache. And a processor that comes to the
 * end of one fetches ahead what lies behind it, out of the cache of another processor, which begins with the next
 * array: measured, 0.15 us a step. Nothing is in between but addresses. */
#define SKEW_BYTES (2 * 4096 + 64)

struct _LoligoPopulation
{
  const LoligoPlan *plan;
  const LoligoPlanNode *node;
  LoligoDrawKey key;
  guint64 padded;
  gboolean single_precision;
  gsize real_bytes;

  LoligoArena *parameter_arena;
  guint n_parameters;
  void **parameters;
  guint8 *varies;

  LoligoProgram *program;
  LoligoArena *state_arena;
  guint n_states;
  void **states;
  LoligoArena *hoisted_arena;
  void **hoisted;
};

static gsize
array_bytes (const LoligoPopulation *population)
{
  return population->padded * population->real_bytes + SKEW_BYTES;
}

static void
set_memory_error (const LoligoPopulation *population, GError **error)
{
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_MEMORY,
               _("there is no memory for the %" PRIu64 " neurons of %s; make it smaller"),
               population->node->size, population->node->id);
}

static double
get_real (const LoligoPopulation *population, const void *array, guint64 lane)
{
  return population->single_precision ? ((const float *) array)[lane]
                                      : ((const double *) array)[lane];
}

static void
set_real (const LoligoPopulation *population, void *array, guint64 lane, double value)
{
  if (population->single_precision)
    ((float *) array)[lane] = (float) value;
  else
    ((double *) array)[lane] = value;
}

/* Values of a varying quantity into ARRAY; the padding repeats the last lane. */
static gboolean
fill_array (LoligoPopulation *population, const LoligoPlanValue *value, LoligoThreadPool *threads,
            void *array)
{
  guint64 n_lanes = population->key.n_lanes;
  g_autoptr (LoligoArena) temporary = loligo_arena_new (n_lanes * sizeof (double));
  if (temporary == NULL)
    return FALSE;
  double *values = loligo_arena_take (temporary, n_lanes * sizeof (double));
  loligo_evaluate_lanes (population->plan->pool, value->value, &population->key, threads, values);
  if (population->single_precision)
    for (guint64 i = 0; i < n_lanes; i++)
      ((float *) array)[i] = (float) values[i];
  else
    memcpy (array, values, n_lanes * sizeof (double));
  for (guint64 i = n_lanes; i < population->padded; i++)
    set_real (population, array, i, values[n_lanes - 1]);
  return TRUE;
}

static gboolean
fill_parameters (LoligoPopulation *population, LoligoThreadPool *threads)
{
  gsize bytes = 0;
  for (guint i = 0; i < population->n_parameters; i++)
    bytes += loligo_arena_round_up (population->node->parameters[i].varies
                                        ? array_bytes (population)
                                        : sizeof (double));
  population->parameter_arena = loligo_arena_new (bytes);
  if (population->parameter_arena == NULL)
    return FALSE;
  for (guint i = 0; i < population->n_parameters; i++)
    {
      const LoligoPlanValue *value = &population->node->parameters[i];
      population->varies[i] = value->varies != FALSE;
      population->parameters[i]
          = loligo_arena_take (population->parameter_arena,
                               value->varies ? array_bytes (population) : sizeof (double));
      if (!value->varies)
        set_real (population, population->parameters[i], 0,
                  loligo_evaluate_lane (population->plan->pool, value->value, &population->key, 0));
      else if (!fill_array (population, value, threads, population->parameters[i]))
        return FALSE;
    }
  return TRUE;
}

LoligoPopulation *
loligo_population_new (const LoligoPlan *plan, guint node, guint32 stream,
                       LoligoThreadPool *threads, GError **error)
{
  LoligoPopulation *population = g_new0 (LoligoPopulation, 1);
  population->plan = plan;
  population->node = &plan->nodes[node];
  population->key = (LoligoDrawKey) { plan->seed, stream, population->node->size };
  population->padded = (population->node->size + LOLIGO_LANE_PADDING - 1) / LOLIGO_LANE_PADDING
                       * LOLIGO_LANE_PADDING;
  population->single_precision = plan->single_precision;
  population->real_bytes = plan->single_precision ? sizeof (float) : sizeof (double);
  population->n_parameters = population->node->component->n_parameters;
  population->parameters = g_new0 (void *, population->n_parameters + 1);
  population->varies = g_new0 (guint8, population->n_parameters + 1);
  if (!fill_parameters (population, threads))
    {
      set_memory_error (population, error);
      loligo_population_free (population);
      return NULL;
    }
  return population;
}

void
loligo_population_free (LoligoPopulation *population)
{
  if (population == NULL)
    return;
  loligo_arena_free (population->parameter_arena);
  loligo_arena_free (population->state_arena);
  loligo_arena_free (population->hoisted_arena);
  g_clear_pointer (&population->program, loligo_program_unref);
  g_free (population->parameters);
  g_free (population->varies);
  g_free (population->states);
  g_free (population->hoisted);
  g_free (population);
}

guint64
loligo_population_get_size (const LoligoPopulation *population)
{
  return population->key.n_lanes;
}

guint64
loligo_population_get_padded (const LoligoPopulation *population)
{
  return population->padded;
}

const LoligoPlanNode *
loligo_population_get_node (const LoligoPopulation *population)
{
  return population->node;
}

const guint8 *
loligo_population_get_varies (const LoligoPopulation *population)
{
  return population->varies;
}

static gboolean
make_states (LoligoPopulation *population, guint n_states)
{
  gsize bytes = loligo_arena_round_up (array_bytes (population));
  population->state_arena = loligo_arena_new (n_states * bytes);
  if (population->state_arena == NULL)
    return FALSE;
  population->n_states = n_states;
  population->states = g_new0 (void *, n_states + 1);
  for (guint i = 0; i < n_states; i++)
    population->states[i] = loligo_arena_take (population->state_arena, bytes);
  return TRUE;
}

static gboolean
make_hoisted (LoligoPopulation *population, const LoligoProgram *program)
{
  guint n_hoisted = loligo_program_get_n_hoisted (program);
  gsize bytes = loligo_arena_round_up (array_bytes (population));
  gsize total = 0;
  for (guint i = 0; i < n_hoisted; i++)
    total += loligo_program_hoisted_varies (program, i) ? bytes : LOLIGO_ALIGNMENT;
  LoligoArena *arena = loligo_arena_new (total);
  if (arena == NULL)
    return FALSE;
  loligo_arena_free (population->hoisted_arena);
  g_free (population->hoisted);
  population->hoisted_arena = arena;
  population->hoisted = g_new0 (void *, n_hoisted + 1);
  for (guint i = 0; i < n_hoisted; i++)
    population->hoisted[i] = loligo_arena_take (
        arena, loligo_program_hoisted_varies (program, i) ? bytes : sizeof (double));
  return TRUE;
}

gboolean
loligo_population_adopt (LoligoPopulation *population, LoligoProgram *program, GError **error)
{
  guint n_states = loligo_program_get_n_states (program);
  g_assert (population->state_arena == NULL || population->n_states == n_states);
  if ((population->state_arena == NULL && !make_states (population, n_states))
      || !make_hoisted (population, program))
    {
      set_memory_error (population, error);
      return FALSE;
    }
  loligo_program_ref (program);
  g_clear_pointer (&population->program, loligo_program_unref);
  population->program = program;
  return TRUE;
}

LoligoProgram *
loligo_population_get_program (const LoligoPopulation *population)
{
  return population->program;
}

void
loligo_population_fill_call (const LoligoPopulation *population, LoligoKernelCall *call)
{
  call->states = population->states;
  call->parameters = (const void *const *) population->parameters;
  call->hoisted = population->hoisted;
  call->dt_s = population->plan->dt_s;
  call->seed = population->key.seed;
  call->stream = population->key.stream;
  call->n_lanes = population->key.n_lanes;
}

/* One of the program's whole-population calls, shared among threads by blocks. */
typedef struct
{
  LoligoPopulation *population;
  const LoligoKernelCall *call;
  void (*function) (const LoligoProgram *program, const LoligoKernelCall *call,
                    guint64 first_lane, guint64 end_lane);
} Sweep;

static void
sweep_block (gpointer data, guint task, guint worker)
{
  const Sweep *sweep = data;
  guint64 first = (guint64) task * LOLIGO_BLOCK_LANES;
  guint64 end = MIN (first + LOLIGO_BLOCK_LANES, sweep->population->padded);
  sweep->function (sweep->population->program, sweep->call, first, end);
}

static void
sweep_blocks (Sweep *sweep, LoligoThreadPool *threads)
{
  const LoligoPopulation *population = sweep->population;
  guint n_blocks = (guint) ((population->padded + LOLIGO_BLOCK_LANES - 1) / LOLIGO_BLOCK_LANES);
  double cost_ns = loligo_program_get_cost_ns (population->program) * (double) population->padded;
  loligo_thread_pool_run (threads, n_blocks, sweep_block, sweep, cost_ns);
}

void
loligo_population_prepare (LoligoPopulation *population, LoligoThreadPool *threads)
{
  LoligoKernelCall call = { .n_steps = 1 };
  loligo_population_fill_call (population, &call);
  Sweep sweep = { population, &call, loligo_program_prepare };
  sweep_blocks (&sweep, threads);
}

void
loligo_population_initialise (LoligoPopulation *population, const void *const *inputs,
                              const ptrdiff_t *input_step_stride, LoligoThreadPool *threads)
{
  LoligoKernelCall call = { .inputs = inputs, .input_step_stride = input_step_stride,
                            .n_steps = 1 };
  loligo_population_fill_call (population, &call);
  Sweep sweep = { population, &call, loligo_program_initialise };
  sweep_blocks (&sweep, threads);
  gboolean is_changed = FALSE;
  for (guint i = 0; i < population->node->component->n_states; i++)
    {
      const LoligoPlanValue *value = &population->node->initial[i];
      if (value->value == 0)
        continue;
      is_changed = TRUE;
      void *array = population->states[i];
      if (value->varies)
        {
          fill_array (population, value, threads, array);
          continue;
        }
      double uniform
          = loligo_evaluate_lane (population->plan->pool, value->value, &population->key, 0);
      for (guint64 lane = 0; lane < population->padded; lane++)
        set_real (population, array, lane, uniform);
    }
  if (!is_changed)
    return;
  sweep.function = loligo_program_settle;
  sweep_blocks (&sweep, threads);
}

void *
loligo_population_get_states (const LoligoPopulation *population, guint state)
{
  return population->states[state];
}

double
loligo_population_get_state (const LoligoPopulation *population, guint state, guint64 lane)
{
  return get_real (population, population->states[state], lane);
}

/* Kernels work on 64 lanes; the hidden states of the lane's neighbours come back as they were. */
void
loligo_population_set_state (LoligoPopulation *population, guint state, guint64 lane, double value,
                             gint64 step, const void *const *inputs,
                             const ptrdiff_t *input_step_stride)
{
  guint n_visible = population->node->component->n_states;
  guint64 first = lane / LOLIGO_LANE_PADDING * LOLIGO_LANE_PADDING;
  gsize group_bytes = LOLIGO_LANE_PADDING * population->real_bytes;
  gsize offset = first * population->real_bytes;
  guint n_hidden = population->n_states - n_visible;
  g_autofree char *kept = g_malloc (n_hidden * group_bytes + 1);
  for (guint i = 0; i < n_hidden; i++)
    memcpy (kept + i * group_bytes, (char *) population->states[n_visible + i] + offset,
            group_bytes);
  set_real (population, population->states[state], lane, value);
  LoligoKernelCall call = { .inputs = inputs, .input_step_stride = input_step_stride,
                            .step = step, .n_steps = 1 };
  loligo_population_fill_call (population, &call);
  loligo_program_settle (population->program, &call, first, first + LOLIGO_LANE_PADDING);
  for (guint i = 0; i < n_hidden; i++)
    {
      void *hidden = population->states[n_visible + i];
      double settled = get_real (population, hidden, lane);
      memcpy ((char *) hidden + offset, kept + i * group_bytes, group_bytes);
      set_real (population, hidden, lane, settled);
    }
}

double
loligo_population_get_parameter (const LoligoPopulation *population, guint parameter, guint64 lane)
{
  return get_real (population, population->parameters[parameter],
                   population->varies[parameter] ? lane : 0);
}

gboolean
loligo_population_set_parameter (LoligoPopulation *population, guint parameter, double value)
{
  gboolean was_array = population->varies[parameter];
  population->varies[parameter] = 0;
  set_real (population, population->parameters[parameter], 0, value);
  return was_array;
}

gsize
loligo_population_get_state_bytes (const LoligoPopulation *population)
{
  return population->state_arena != NULL ? loligo_arena_get_used (population->state_arena) : 0;
}

void
loligo_population_save (const LoligoPopulation *population, void *copy, guint64 first, guint64 end)
{
  const char *base = population->n_states > 0 ? population->states[0] : NULL;
  for (guint i = 0; i < population->n_states; i++)
    {
      const char *from = (const char *) population->states[i] + first * population->real_bytes;
      memcpy ((char *) copy + (from - base), from, (end - first) * population->real_bytes);
    }
}

void
loligo_population_restore (LoligoPopulation *population, const void *copy)
{
  if (population->n_states > 0)
    memcpy (population->states[0], copy, loligo_population_get_state_bytes (population));
}
