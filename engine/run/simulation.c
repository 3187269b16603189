/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * simulation.c: steps a network chunk by chunk, and the public handle. See simulation-private.h for what a chunk is.
 */
#include "run/simulation-private.h"

#include "base/host.h"
#include "base/i18n.h"

#include <string.h>

/* A chunk should take about so long, that commands are answered soon and overhead is small. */
#define CHUNK_LONG_US 6000
#define CHUNK_SHORT_US 2500
/* A population that the cache does not hold gains by several steps a block; for so many a chunk may
 * last longer, still well below what a person notices. */
#define CACHE_STEPS 16
#define CHUNK_LONGEST_US 30000
/* Memory is looked at again when recordings have grown by so much. */
#define MEMORY_CHECK_BYTES (64 * 1024 * 1024)
#define MEMORY_RESERVE_BYTES (128. * 1024 * 1024)

static void
run_pass (LoligoSimulation *simulation, const LoligoPass *pass, guint phases)
{
  LoligoChunk *chunk = &simulation->chunk;
  chunk->pass = pass;
  chunk->phases = phases;
  gint64 first_row = (phases & LOLIGO_PHASE_ADVANCE) != 0 ? 0 : chunk->n_steps;
  for (guint i = 0; i < pass->n_nodes; i++)
    loligo_wiring_sum_uniform (simulation, pass->nodes[i], first_row, chunk->n_steps);
  double cost_ns = pass->cost_ns * (double) MAX (chunk->n_steps, 1);
  loligo_thread_pool_run (simulation->threads, pass->n_blocks, loligo_block_run, simulation,
                          cost_ns);
}

static void
begin_chunk (LoligoSimulation *simulation, gint64 n_steps)
{
  simulation->chunk = (LoligoChunk) { .first_step = simulation->step,
                                      .n_steps = n_steps,
                                      .is_saved = n_steps > 1 };
}

static void
run_chunk (LoligoSimulation *simulation, gint64 n_steps)
{
  begin_chunk (simulation, n_steps);
  for (guint i = 0; i < simulation->n_passes; i++)
    run_pass (simulation, &simulation->passes[i], simulation->passes[i].phases);
}

static gboolean
has_bad_value (const LoligoSimulation *simulation)
{
  for (guint i = 0; i < simulation->n_blocks; i++)
    if (simulation->blocks[i].has_bad_value)
      return TRUE;
  return FALSE;
}

static void
undo_chunk (LoligoSimulation *simulation)
{
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    loligo_population_restore (simulation->nodes[node].population,
                               simulation->nodes[node].saved);
}

static void
set_full_error (const LoligoSimulation *simulation, GError **error)
{
  char time_ms[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (time_ms, sizeof time_ms, "%.12g", loligo_simulation_get_time (simulation) * 1e3);
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_MEMORY,
               _("memory ran out for recordings at t = %s ms; record fewer neurons or less often"),
               time_ms);
}

/* Room for the samples of N_STEPS more steps; the only allocation of a running network. */
static gboolean
reserve_samples (LoligoSimulation *simulation, gint64 n_steps, GError **error)
{
  gsize bytes = 0;
  for (guint i = 0; i < simulation->plan->n_recorders; i++)
    {
      LoligoRecorder *recorder = simulation->recorders[i];
      const LoligoPlanRecorder *spec = &simulation->plan->recorders[i];
      bytes += loligo_recorder_get_bytes (recorder);
      if (spec->symbol == NULL)
        continue;
      guint64 n_samples = (guint64) ((simulation->step + n_steps) / spec->every_steps) + 1;
      if (!loligo_recorder_reserve_samples (recorder, n_samples))
        {
          set_full_error (simulation, error);
          return FALSE;
        }
    }
  if (bytes < simulation->checked_bytes + MEMORY_CHECK_BYTES)
    return TRUE;
  simulation->checked_bytes = bytes;
  double available = loligo_host_get_available_bytes ();
  if (available > 0 && available < MEMORY_RESERVE_BYTES)
    {
      set_full_error (simulation, error);
      return FALSE;
    }
  return TRUE;
}

static void
publish_samples (LoligoSimulation *simulation)
{
  for (guint i = 0; i < simulation->plan->n_recorders; i++)
    {
      const LoligoPlanRecorder *spec = &simulation->plan->recorders[i];
      if (spec->symbol != NULL)
        loligo_recorder_publish_samples (simulation->recorders[i],
                                         (guint64) (simulation->step / spec->every_steps) + 1);
    }
}

/* Writes the spikes of one step of the chunk, blocks in order; *AT has each block's place in its list. */
static guint64
write_step (LoligoSimulation *simulation, const LoligoRunNode *run, guint recorder, guint step,
            guint *at, guint64 index)
{
  const guint8 *wanted = simulation->wanted_lanes[recorder];
  for (guint b = 0; b < run->n_blocks; b++)
    {
      const LoligoBlock *block = &simulation->blocks[run->first_block + b];
      for (; at[b] < block->n_kept && block->spikes[at[b]] >> 9 == step; at[b]++)
        {
          guint64 lane = block->first + (block->spikes[at[b]] & 511);
          if (wanted == NULL || wanted[lane])
            loligo_recorder_write_spike (simulation->recorders[recorder], index++,
                                         simulation->chunk.first_step + step + 1, (guint32) lane);
        }
    }
  return index;
}

/* Blocks kept their spikes apart; a recording has them by step, then neuron. */
static gboolean
merge_spikes (LoligoSimulation *simulation, const LoligoRunNode *run, guint recorder,
              guint64 n_spikes)
{
  LoligoRecorder *target = simulation->recorders[recorder];
  guint64 index = loligo_recorder_get_n_spikes (target);
  if (!loligo_recorder_reserve_spikes (target, index + n_spikes))
    return FALSE;
  g_autofree guint *at = g_new0 (guint, run->n_blocks);
  for (guint step = 0; step < simulation->chunk.n_steps; step++)
    index = write_step (simulation, run, recorder, step, at, index);
  loligo_recorder_publish_spikes (target, index);
  return TRUE;
}

static gboolean
commit_spikes (LoligoSimulation *simulation, GError **error)
{
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    {
      LoligoRunNode *run = &simulation->nodes[node];
      guint64 n_spikes = 0;
      for (guint b = 0; b < run->n_blocks; b++)
        n_spikes += simulation->blocks[run->first_block + b].n_spikes;
      run->n_spikes += n_spikes;
      for (guint i = 0; n_spikes > 0 && i < run->n_spike_recorders; i++)
        if (!merge_spikes (simulation, run, run->spike_recorders[i], n_spikes))
          {
            set_full_error (simulation, error);
            return FALSE;
          }
    }
  return TRUE;
}

static gboolean
commit_chunk (LoligoSimulation *simulation, GError **error)
{
  gboolean has_room = commit_spikes (simulation, error);
  loligo_wiring_carry_over (simulation);
  simulation->step += simulation->chunk.n_steps;
  publish_samples (simulation);
  return has_room;
}

/* Chunks that take about as long as a person does not notice. Their length changes no result. */
static void
adapt_length (LoligoSimulation *simulation, gint64 elapsed_us)
{
  gint64 n_steps = simulation->chunk.n_steps;
  if (n_steps != simulation->wanted_steps)
    return;
  if (elapsed_us > CHUNK_LONGEST_US)
    simulation->wanted_steps = MAX (1, n_steps * CHUNK_LONGEST_US / elapsed_us * 3 / 4);
  else if (elapsed_us > CHUNK_LONG_US && n_steps > CACHE_STEPS)
    simulation->wanted_steps = MAX (CACHE_STEPS, n_steps * CHUNK_LONG_US / elapsed_us * 3 / 4);
  else if (elapsed_us < CHUNK_SHORT_US
           || (n_steps < CACHE_STEPS && elapsed_us < CHUNK_LONGEST_US / 2))
    simulation->wanted_steps = MIN (simulation->most_steps, 2 * n_steps);
}

static void
refresh (LoligoSimulation *simulation)
{
  begin_chunk (simulation, 0);
  for (guint i = 0; i < simulation->n_refresh; i++)
    run_pass (simulation, &simulation->refresh[i], simulation->refresh[i].phases);
  simulation->must_refresh = FALSE;
}

/* What commands left to do: programs, hoisted values, constant signals. */
static gboolean
obey_changes (LoligoSimulation *simulation, GError **error)
{
  if (!simulation->must_refresh)
    return TRUE;
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    {
      LoligoRunNode *run = &simulation->nodes[node];
      if (run->must_rebuild && !loligo_programs_adopt (simulation, node, error))
        return FALSE;
      if (run->must_prepare)
        loligo_population_prepare (run->population, simulation->threads);
      run->must_rebuild = FALSE;
      run->must_prepare = FALSE;
    }
  refresh (simulation);
  return TRUE;
}

/* One chunk of at most N_STEPS; *N_DONE may be 0 when it was undone. */
static gboolean
advance_chunk (LoligoSimulation *simulation, gint64 n_steps, gint64 *n_done, GError **error)
{
  *n_done = 0;
  if (simulation->step < simulation->careful_until)
    n_steps = 1;
  if (!reserve_samples (simulation, n_steps, error))
    return FALSE;
  gint64 begin = g_get_monotonic_time ();
  run_chunk (simulation, n_steps);
  if (!has_bad_value (simulation))
    {
      adapt_length (simulation, g_get_monotonic_time () - begin);
      *n_done = n_steps;
      return commit_chunk (simulation, error);
    }
  if (n_steps > 1)
    {
      /* Once more, step by step, to find the first bad value and to keep what comes before it. */
      undo_chunk (simulation);
      simulation->careful_until = simulation->step + n_steps;
      return TRUE;
    }
  loligo_blow_up_locate (simulation);
  loligo_blow_up_to_error (simulation, error);
  return FALSE;
}

gboolean
loligo_simulation_advance (LoligoSimulation *simulation, gint64 n_steps, const gint *cancel,
                           GError **error)
{
  if (simulation->blow_up != NULL)
    {
      loligo_blow_up_to_error (simulation, error);
      return FALSE;
    }
  gint64 begin = g_get_monotonic_time ();
  guint64 denormals = loligo_denormals_flush ();
  gboolean is_good = obey_changes (simulation, error);
  while (is_good && n_steps > 0 && (cancel == NULL || g_atomic_int_get (cancel) == 0))
    {
      gint64 n_done;
      is_good = advance_chunk (simulation, MIN (n_steps, simulation->wanted_steps), &n_done,
                               error);
      n_steps -= n_done;
    }
  loligo_denormals_restore (denormals);
  simulation->simulate_s += (double) (g_get_monotonic_time () - begin) * 1e-6;
  return is_good;
}

/* Initial values of a level, from inputs that lie in earlier ones. */
static void
initialise_nodes (LoligoSimulation *simulation, const LoligoPass *pass)
{
  begin_chunk (simulation, 0);
  simulation->chunk.phases = pass->phases;
  const void **inputs = simulation->scratch[0].inputs;
  for (guint i = 0; i < pass->n_nodes; i++)
    {
      guint node = pass->nodes[i];
      LoligoRunNode *run = &simulation->nodes[node];
      loligo_wiring_sum_uniform (simulation, node, 0, 0);
      loligo_wiring_sum_lanes (simulation, node, 0, 0, 0,
                               loligo_population_get_padded (run->population));
      loligo_wiring_get_inputs (simulation, node, 0, inputs);
      loligo_population_prepare (run->population, simulation->threads);
      loligo_population_initialise (run->population, inputs, run->strides, simulation->threads);
    }
}

static void
sample_beginning (LoligoSimulation *simulation)
{
  begin_chunk (simulation, 0);
  for (guint i = 0; i < simulation->plan->n_recorders; i++)
    if (simulation->plan->recorders[i].symbol != NULL
        && !loligo_recorder_reserve_samples (simulation->recorders[i], 1))
      return; /* the first chunk will say so */
  run_pass (simulation, &simulation->all, LOLIGO_PHASE_SAMPLE);
  publish_samples (simulation);
}

void
loligo_simulation_reset (LoligoSimulation *simulation)
{
  guint64 denormals = loligo_denormals_flush ();
  g_clear_pointer (&simulation->blow_up, loligo_blow_up_free);
  simulation->step = 0;
  simulation->careful_until = 0;
  simulation->checked_bytes = 0;
  for (guint i = 0; i < simulation->plan->n_recorders; i++)
    loligo_recorder_empty (simulation->recorders[i]);
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    {
      LoligoRunNode *run = &simulation->nodes[node];
      run->n_spikes = 0;
      if (run->must_rebuild)
        run->must_rebuild = !loligo_programs_adopt (simulation, node, NULL);
      run->must_prepare = FALSE;
    }
  loligo_wiring_silence (simulation);
  for (guint i = 0; i < simulation->n_refresh; i++)
    {
      const LoligoPass *pass = &simulation->refresh[i];
      initialise_nodes (simulation, pass);
      run_pass (simulation, pass, pass->phases);
    }
  refresh (simulation);
  sample_beginning (simulation);
  loligo_denormals_restore (denormals);
}

LoligoPlan *
loligo_simulation_get_plan (LoligoSimulation *simulation)
{
  return simulation->plan;
}

gint64
loligo_simulation_get_step (const LoligoSimulation *simulation)
{
  return simulation->step;
}

double
loligo_simulation_get_time (const LoligoSimulation *simulation)
{
  return (double) simulation->step * simulation->plan->dt_s;
}

guint
loligo_simulation_get_n_threads (const LoligoSimulation *simulation)
{
  return loligo_thread_pool_get_size (simulation->threads);
}

guint64
loligo_simulation_get_n_spikes (const LoligoSimulation *simulation, guint node)
{
  return simulation->nodes[node].n_spikes;
}

guint64
loligo_simulation_get_total_spikes (const LoligoSimulation *simulation)
{
  guint64 total = 0;
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    total += simulation->nodes[node].n_spikes;
  return total;
}

guint
loligo_simulation_get_n_recorders (const LoligoSimulation *simulation)
{
  return simulation->plan->n_recorders;
}

LoligoRecorder *
loligo_simulation_get_recorder (LoligoSimulation *simulation, guint index)
{
  return index < simulation->plan->n_recorders ? simulation->recorders[index] : NULL;
}

LoligoRecorder *
loligo_simulation_find_recorder (LoligoSimulation *simulation, const char *id)
{
  for (guint i = 0; i < simulation->plan->n_recorders; i++)
    if (g_strcmp0 (simulation->plan->recorders[i].id, id) == 0)
      return simulation->recorders[i];
  return NULL;
}

const LoligoBlowUp *
loligo_simulation_get_blow_up (const LoligoSimulation *simulation)
{
  return simulation->blow_up;
}

LoligoMethod
loligo_simulation_get_method (LoligoSimulation *simulation, guint node)
{
  return loligo_program_get_method (
      loligo_population_get_program (simulation->nodes[node].population));
}

gboolean
loligo_simulation_is_native (LoligoSimulation *simulation)
{
  gboolean is_any = FALSE;
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    {
      if (!simulation->nodes[node].is_stepped)
        continue;
      is_any = TRUE;
      if (!loligo_program_is_native (
              loligo_population_get_program (simulation->nodes[node].population)))
        return FALSE;
    }
  return is_any;
}

gsize
loligo_simulation_get_bytes (LoligoSimulation *simulation)
{
  gsize bytes = 0;
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    bytes += 2 * loligo_population_get_state_bytes (simulation->nodes[node].population);
  for (guint i = 0; i < simulation->plan->n_recorders; i++)
    bytes += loligo_recorder_get_bytes (simulation->recorders[i]);
  return bytes;
}

gboolean
loligo_simulation_get_output (LoligoSimulation *simulation, guint node, double *value_si)
{
  LoligoRunNode *run = &simulation->nodes[node];
  const LoligoSymbol *symbol = simulation->plan->nodes[node].component->output;
  if (symbol == NULL)
    return FALSE;
  if (symbol->kind != LOLIGO_SYMBOL_ALGEBRAIC)
    {
      *value_si = loligo_population_get_state (run->population, symbol->index, 0);
      return TRUE;
    }
  begin_chunk (simulation, 0);
  loligo_wiring_sum_uniform (simulation, node, 0, 0);
  loligo_wiring_sum_lanes (simulation, node, 0, 0, 0, LOLIGO_LANE_PADDING);
  LoligoKernelCall call = { .inputs = simulation->scratch[0].inputs,
                            .input_step_stride = run->strides,
                            .step = simulation->step,
                            .n_steps = 1 };
  loligo_population_fill_call (run->population, &call);
  loligo_wiring_get_inputs (simulation, node, 0, simulation->scratch[0].inputs);
  union { double wide; float narrow; } value;
  loligo_program_observe (loligo_population_get_program (run->population), &call, symbol->index,
                          0, 1, &value);
  *value_si = simulation->plan->single_precision ? (double) value.narrow : value.wide;
  return TRUE;
}

void
loligo_simulation_get_figures (LoligoSimulation *simulation, LoligoSimulationFigures *figures)
{
  g_mutex_lock (&simulation->compile_mutex);
  double compile_s = simulation->compile_s;
  g_mutex_unlock (&simulation->compile_mutex);
  *figures = (LoligoSimulationFigures) { .build_s = simulation->build_s,
                                         .compile_s = compile_s,
                                         .simulate_s = simulation->simulate_s,
                                         .peak_memory_bytes = loligo_host_get_peak_bytes () };
  LoligoProgram *shown = NULL;
  for (guint node = 0; shown == NULL && node < simulation->plan->n_nodes; node++)
    if (simulation->nodes[node].is_stepped)
      shown = loligo_population_get_program (simulation->nodes[node].population);
  figures->jit = loligo_simulation_is_native (simulation);
  figures->machine = shown != NULL ? loligo_program_describe (shown) : g_strdup ("");
}

void
loligo_simulation_figures_clear (LoligoSimulationFigures *figures)
{
  g_clear_pointer (&figures->machine, g_free);
}

void
loligo_simulation_set_parameter (LoligoSimulation *simulation, guint node, guint parameter,
                                 double value_si)
{
  LoligoRunNode *run = &simulation->nodes[node];
  g_return_if_fail (node < simulation->plan->n_nodes);
  g_return_if_fail (parameter < simulation->plan->nodes[node].component->n_parameters);
  run->must_rebuild |= loligo_population_set_parameter (run->population, parameter, value_si);
  run->must_prepare = TRUE;
  simulation->must_refresh = TRUE;
}

double
loligo_simulation_get_parameter (LoligoSimulation *simulation, guint node, guint parameter,
                                 guint64 neuron)
{
  return loligo_population_get_parameter (simulation->nodes[node].population, parameter, neuron);
}

double
loligo_simulation_get_state (LoligoSimulation *simulation, guint node, guint state, guint64 neuron)
{
  return loligo_population_get_state (simulation->nodes[node].population, state, neuron);
}

void
loligo_simulation_set_state (LoligoSimulation *simulation, guint node, guint state, guint64 neuron,
                             double value_si)
{
  LoligoRunNode *run = &simulation->nodes[node];
  g_return_if_fail (node < simulation->plan->n_nodes);
  g_return_if_fail (state < simulation->plan->nodes[node].component->n_states);
  const void **inputs = simulation->scratch[0].inputs;
  loligo_wiring_get_inputs (simulation, node, 0, inputs);
  loligo_population_set_state (run->population, state, neuron, value_si, simulation->step, inputs,
                               run->strides);
  simulation->must_refresh = TRUE;
}
