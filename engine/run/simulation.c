/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * simulation.c: steps a network chunk by chunk. See simulation-private.h for what a chunk is; values are read and
 * set in handle.c.
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

void
loligo_simulation_begin_chunk (LoligoSimulation *simulation, gint64 n_steps)
{
  simulation->chunk = (LoligoChunk) { .first_step = simulation->step,
                                      .n_steps = n_steps,
                                      .is_saved = n_steps > 1 };
}

static void
run_chunk (LoligoSimulation *simulation, gint64 n_steps)
{
  loligo_simulation_begin_chunk (simulation, n_steps);
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

/* Recordings keep within the memory meant for them. */
static gboolean
balance_recordings (LoligoSimulation *simulation, const gint *cancel, GError **error)
{
  char time_ms[G_ASCII_DTOSTR_BUF_SIZE];
  if (loligo_store_balance (simulation->store, cancel, error))
    return TRUE;
  g_ascii_formatd (time_ms, sizeof time_ms, "%.12g", loligo_simulation_get_time (simulation) * 1e3);
  g_prefix_error (error, _("t = %s ms: "), time_ms);
  return FALSE;
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
      if (simulation->has_lost_recordings
          || !loligo_recorder_reserve_samples (recorder, n_samples))
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
    loligo_store_tighten (simulation->store);
  if (available > 0 && available < MEMORY_RESERVE_BYTES / 2)
    {
      set_full_error (simulation, error);
      return FALSE;
    }
  return TRUE;
}

void
loligo_simulation_publish_samples (LoligoSimulation *simulation)
{
  for (guint i = 0; i < simulation->plan->n_recorders; i++)
    {
      const LoligoPlanRecorder *spec = &simulation->plan->recorders[i];
      guint64 n_samples = (guint64) (simulation->step / spec->every_steps) + 1;
      if (simulation->still[i] != NULL)
        loligo_still_sample (simulation, i, n_samples);
      if (spec->symbol != NULL)
        loligo_recorder_publish_samples (simulation->recorders[i], n_samples);
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

gboolean
loligo_simulation_commit_spikes (LoligoSimulation *simulation, GError **error)
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
  gboolean has_room = loligo_simulation_commit_spikes (simulation, error);
  loligo_exchange_run (simulation);
  loligo_wiring_carry_over (simulation);
  simulation->step += simulation->chunk.n_steps;
  loligo_simulation_publish_samples (simulation);
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
  loligo_simulation_begin_chunk (simulation, 0);
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
  if (simulation->must_begin_anew && simulation->step == 0)
    loligo_simulation_reset (simulation);
  simulation->must_begin_anew = FALSE;
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

/* The chunk has a bad value. TRUE: it is undone, to be done once more, step by step, to find the first bad value
 * and to keep what comes before it. */
static gboolean
try_again (LoligoSimulation *simulation, GError **error)
{
  if (simulation->chunk.n_steps > 1)
    {
      undo_chunk (simulation);
      simulation->careful_until = simulation->step + simulation->chunk.n_steps;
      return TRUE;
    }
  loligo_blow_up_locate (simulation);
  loligo_blow_up_to_error (simulation, error);
  return FALSE;
}

/* One chunk of at most N_STEPS; *N_DONE may be 0 when it was undone. */
static gboolean
advance_chunk (LoligoSimulation *simulation, gint64 n_steps, gint64 *n_done, GError **error)
{
  *n_done = 0;
  if (!reserve_samples (simulation, n_steps, error))
    return FALSE;
  gint64 begin = g_get_monotonic_time ();
  run_chunk (simulation, n_steps);
  if (has_bad_value (simulation))
    return try_again (simulation, error);
  adapt_length (simulation, g_get_monotonic_time () - begin);
  *n_done = n_steps;
  return commit_chunk (simulation, error);
}

/* Some chunks, of at most N_STEPS together, by the team. */
static gboolean
advance_team (LoligoSimulation *simulation, gint64 n_steps, gint64 *n_done, GError **error)
{
  gint64 length = MIN (n_steps, simulation->wanted_steps);
  gint64 n_chunks = MIN (n_steps / length, loligo_team_get_n_chunks (simulation->team));
  *n_done = 0;
  if (!reserve_samples (simulation, n_chunks * length, error))
    return FALSE;
  gint64 begin = g_get_monotonic_time ();
  gint64 n_good = loligo_team_run (simulation, n_chunks, length, error);
  *n_done = n_good * length;
  if (loligo_team_is_full (simulation->team))
    return FALSE;
  if (n_good < n_chunks)
    return try_again (simulation, error);
  adapt_length (simulation, (g_get_monotonic_time () - begin) / n_chunks);
  return TRUE;
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
      gint64 n_done = 0;
      if (!balance_recordings (simulation, cancel, error))
        is_good = FALSE;
      else if (simulation->step < simulation->careful_until)
        is_good = advance_chunk (simulation, 1, &n_done, error);
      else if (simulation->team != NULL)
        is_good = advance_team (simulation, n_steps, &n_done, error);
      else
        is_good = advance_chunk (simulation, MIN (n_steps, simulation->wanted_steps), &n_done, error);
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
  loligo_simulation_begin_chunk (simulation, 0);
  simulation->chunk.phases = pass->phases;
  const void **inputs = simulation->scratch[0].inputs;
  for (guint i = 0; i < pass->n_nodes; i++)
    {
      guint node = pass->nodes[i];
      LoligoRunNode *run = &simulation->nodes[node];
      loligo_wiring_sum_uniform (simulation, node, 0, 0);
      loligo_wiring_sum_lanes (simulation, node, 0, 0, 0,
                               loligo_population_get_padded (run->population));
      loligo_arrivals_sum (simulation, node, 0, 0, 0,
                           loligo_population_get_padded (run->population));
      loligo_wiring_get_inputs (simulation, node, 0, inputs);
      loligo_population_prepare (run->population, simulation->threads);
      loligo_population_initialise (run->population, inputs, run->strides, simulation->threads);
    }
}

/* FALSE when there is no room: the first chunk will say so. */
static gboolean
reserve_beginning (LoligoSimulation *simulation)
{
  if (simulation->has_lost_recordings)
    return FALSE;
  for (guint i = 0; i < simulation->plan->n_recorders; i++)
    if (simulation->plan->recorders[i].symbol != NULL
        && !loligo_recorder_reserve_samples (simulation->recorders[i], 1))
      return FALSE;
  return TRUE;
}

static void
sample_beginning (LoligoSimulation *simulation)
{
  loligo_simulation_begin_chunk (simulation, 0);
  run_pass (simulation, &simulation->all, LOLIGO_PHASE_SAMPLE);
  loligo_simulation_publish_samples (simulation);
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
  simulation->has_lost_recordings = !loligo_store_empty (simulation->store);
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    {
      LoligoRunNode *run = &simulation->nodes[node];
      run->n_spikes = 0;
      if (run->must_rebuild)
        run->must_rebuild = !loligo_programs_adopt (simulation, node, NULL);
      run->must_prepare = FALSE;
    }
  loligo_wiring_silence (simulation);
  loligo_exchange_silence (simulation);
  for (guint i = 0; i < simulation->n_refresh; i++)
    {
      const LoligoPass *pass = &simulation->refresh[i];
      initialise_nodes (simulation, pass);
      run_pass (simulation, pass, pass->phases);
    }
  refresh (simulation);
  if (reserve_beginning (simulation))
    {
      loligo_exchange_begin (simulation);
      sample_beginning (simulation);
    }
  loligo_denormals_restore (denormals);
}
