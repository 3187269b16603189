/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * build.c: makes a plan into a simulation and takes it apart again.
 */
#include "run/simulation-private.h"

#include "base/host.h"
#include "base/i18n.h"

#include <string.h>

/* Part of the free memory that a run may plan with. */
#define USABLE_MEMORY 0.95
#define LEAST_BUDGET (16. * 1024 * 1024)
#define CHUNK_NS 4e6

static gboolean
check_network (double needed, double available, GError **error)
{
  if (available <= 0 || needed <= available)
    return TRUE;
  g_autofree char *needed_text = g_format_size ((guint64) MIN (needed, 1e19));
  g_autofree char *available_text = g_format_size ((guint64) available);
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_MEMORY,
               _("the run needs about %s of memory and %s are free; make populations smaller, "
                 "record fewer neurons or less often"),
               needed_text, available_text);
  return FALSE;
}

/* What does not fit into BUDGET goes to disk. */
static gboolean
check_recordings (double needed, double budget, GError **error)
{
  g_autofree char *folder = NULL;
  double free_bytes = loligo_store_get_free_bytes (&folder);
  if (needed <= budget + free_bytes)
    return TRUE;
  g_autofree char *needed_text = g_format_size ((guint64) MIN (needed, 1e19));
  g_autofree char *budget_text = g_format_size ((guint64) budget);
  g_autofree char *free_text = g_format_size ((guint64) free_bytes);
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_MEMORY,
               _("the recordings need about %s; memory takes %s of them, and %s has %s free; record fewer "
                 "neurons or less often, or let TMPDIR name a larger disk"),
               needed_text, budget_text, folder, free_text);
  return FALSE;
}

/* Refuses what fits neither into memory nor on the disk. *BUDGET: what recordings may take of memory. */
static gboolean
check_memory (const LoligoPlan *plan, const LoligoSimulationOptions *options, double *budget,
              GError **error)
{
  LoligoPlanEstimate estimate;
  loligo_plan_estimate (plan, &estimate);
  double available = options->memory_limit_bytes > 0
                         ? options->memory_limit_bytes
                         : USABLE_MEMORY * loligo_host_get_available_bytes ();
  *budget = loligo_store_choose_budget (options->recording_bytes > 0 ? options->recording_bytes
                                                                     : plan->recording_bytes);
  if (!check_network (estimate.memory_bytes, available, error))
    return FALSE;
  if (available > 0)
    *budget = MIN (*budget, MAX (available - estimate.memory_bytes, LEAST_BUDGET));
  return check_recordings (estimate.recording_bytes, *budget, error);
}

static gboolean
make_populations (LoligoSimulation *simulation, GError **error)
{
  const LoligoPlan *plan = simulation->plan;
  g_autofree guint32 *streams = loligo_streams_new (plan);
  for (guint node = 0; node < plan->n_nodes; node++)
    {
      simulation->nodes[node].population = loligo_population_new (
          plan, node, streams[node], simulation->threads, error);
      if (simulation->nodes[node].population == NULL)
        return FALSE;
    }
  return TRUE;
}

/* Lanes of PART of a node. */
static void
get_part (const LoligoSimulation *simulation, guint node, guint part, guint64 *first, guint64 *end)
{
  const LoligoRunNode *run = &simulation->nodes[node];
  guint64 padded = loligo_population_get_padded (run->population);
  *first = loligo_parts_get_first (&run->parts, padded, part);
  *end = loligo_parts_get_first (&run->parts, padded, part + 1);
}

static void
make_blocks_of_part (LoligoSimulation *simulation, guint node, guint part, guint *n_blocks)
{
  guint64 first, end;
  get_part (simulation, node, part, &first, &end);
  for (; first < end; first += LOLIGO_BLOCK_LANES)
    simulation->blocks[(*n_blocks)++]
        = (LoligoBlock) { .node = node,
                          .part = part,
                          .first = first,
                          .end = MIN (first + LOLIGO_BLOCK_LANES, end) };
}

/* A block's lanes belong to one part of the targets, that a thread finds them where it left them. */
static void
make_blocks (LoligoSimulation *simulation)
{
  guint n_parts = loligo_thread_pool_get_size (simulation->threads);
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    for (guint part = 0; part < n_parts; part++)
      {
        guint64 first, end;
        get_part (simulation, node, part, &first, &end);
        simulation->n_blocks += (guint) ((end - first + LOLIGO_BLOCK_LANES - 1) / LOLIGO_BLOCK_LANES);
      }
  simulation->blocks = g_aligned_alloc0 (simulation->n_blocks + 1, sizeof (LoligoBlock), 64);
  guint n_blocks = 0;
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    {
      LoligoRunNode *run = &simulation->nodes[node];
      run->first_block = n_blocks;
      for (guint part = 0; part < n_parts; part++)
        make_blocks_of_part (simulation, node, part, &n_blocks);
      run->n_blocks = n_blocks - run->first_block;
    }
}

/* Tells each block which lanes of the recorder are its own. */
static void
spread_recorder (LoligoSimulation *simulation, guint index)
{
  const LoligoPlanRecorder *spec = &simulation->plan->recorders[index];
  const LoligoRunNode *run = &simulation->nodes[spec->node];
  guint64 k = 0;
  for (guint i = 0; i < run->n_blocks && k < spec->n_lanes; i++)
    {
      LoligoBlock *block = &simulation->blocks[run->first_block + i];
      guint64 first_k = k;
      if (spec->lanes == NULL)
        k = MIN (block->end, spec->n_lanes);
      while (k < spec->n_lanes && spec->lanes != NULL && spec->lanes[k] < block->end)
        k++;
      if (k == first_k)
        continue;
      block->samples = g_renew (LoligoBlockSample, block->samples, block->n_samples + 1);
      block->samples[block->n_samples++] = (LoligoBlockSample) { index, first_k, k };
    }
}

static void
watch_spikes (LoligoSimulation *simulation, guint index)
{
  const LoligoPlanRecorder *spec = &simulation->plan->recorders[index];
  LoligoRunNode *run = &simulation->nodes[spec->node];
  run->keeps_spikes = TRUE;
  run->spike_recorders = g_renew (guint, run->spike_recorders, run->n_spike_recorders + 1);
  run->spike_recorders[run->n_spike_recorders++] = index;
  guint64 size = loligo_population_get_size (run->population);
  if (spec->n_lanes == size)
    return;
  simulation->wanted_lanes[index] = g_malloc0 (size);
  for (guint64 k = 0; k < spec->n_lanes; k++)
    simulation->wanted_lanes[index][spec->lanes[k]] = 1;
}

static void
make_recorders (LoligoSimulation *simulation)
{
  guint n_recorders = simulation->plan->n_recorders;
  simulation->recorders = g_new0 (LoligoRecorder *, n_recorders + 1);
  simulation->wanted_lanes = g_new0 (guint8 *, n_recorders + 1);
  simulation->still = g_new0 (void *, n_recorders + 1);
  simulation->store = loligo_store_new (simulation->options.recording_bytes);
  for (guint i = 0; i < n_recorders; i++)
    {
      simulation->recorders[i] = loligo_recorder_new (simulation->plan, i);
      loligo_recorder_keep_in (simulation->recorders[i], simulation->store);
      gint projection = simulation->plan->recorders[i].projection;
      if (projection >= 0 && simulation->plastics[projection] == NULL)
        loligo_still_watch (simulation, i);
      else if (projection >= 0)
        loligo_plasticity_watch (simulation, i);
      else if (simulation->plan->recorders[i].symbol == NULL)
        watch_spikes (simulation, i);
      else
        spread_recorder (simulation, i);
    }
}

static void
make_scratch (LoligoSimulation *simulation)
{
  guint n_workers = loligo_thread_pool_get_size (simulation->threads);
  guint n_ports = 0;
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    n_ports = MAX (n_ports, simulation->nodes[node].n_ports);
  gsize arrivals_bytes = loligo_arrivals_get_scratch_bytes (simulation);
  simulation->scratch = g_new0 (LoligoScratch, n_workers);
  for (guint i = 0; i < n_workers; i++)
    {
      LoligoScratch *scratch = &simulation->scratch[i];
      gsize words = (gsize) LOLIGO_SPIKE_STEPS * LOLIGO_BLOCK_WORDS;
      scratch->spikes = g_aligned_alloc0 (words, sizeof (guint64), LOLIGO_ALIGNMENT);
      if (arrivals_bytes > 0)
        scratch->arrivals = g_aligned_alloc0 (1, arrivals_bytes, LOLIGO_ALIGNMENT);
      scratch->inputs = g_aligned_alloc0 ((n_ports + 8) / 8 * 8, sizeof (void *), LOLIGO_ALIGNMENT);
      scratch->values
          = g_aligned_alloc0 (LOLIGO_BLOCK_LANES, sizeof (double), LOLIGO_ALIGNMENT);
    }
}

static gboolean
make_room_to_save (LoligoSimulation *simulation)
{
  gsize bytes = 0;
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    bytes += loligo_population_get_state_bytes (simulation->nodes[node].population);
  simulation->saved_arena = loligo_arena_new (bytes);
  if (simulation->saved_arena == NULL)
    return FALSE;
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    {
      LoligoRunNode *run = &simulation->nodes[node];
      run->saved = loligo_arena_take (simulation->saved_arena,
                                      loligo_population_get_state_bytes (run->population));
    }
  return TRUE;
}

static void
estimate_pass (const LoligoSimulation *simulation, LoligoPass *pass)
{
  for (guint i = 0; i < pass->n_nodes; i++)
    {
      const LoligoPopulation *population = simulation->nodes[pass->nodes[i]].population;
      double cost_ns = (pass->phases & LOLIGO_PHASE_ADVANCE) != 0
                           ? loligo_program_get_cost_ns (loligo_population_get_program (population))
                           : 0.2;
      pass->cost_ns += cost_ns * (double) loligo_population_get_padded (population);
    }
}

/* How much work a step is, and so how many steps a chunk begins with. */
static void
estimate_cost (LoligoSimulation *simulation)
{
  double step_ns = 1;
  for (guint i = 0; i < simulation->n_passes; i++)
    {
      estimate_pass (simulation, &simulation->passes[i]);
      step_ns += simulation->passes[i].cost_ns;
    }
  for (guint i = 0; i < simulation->n_refresh; i++)
    estimate_pass (simulation, &simulation->refresh[i]);
  estimate_pass (simulation, &simulation->all);
  double steps = CHUNK_NS / step_ns;
  simulation->wanted_steps = (gint64) CLAMP (steps, 1, (double) simulation->most_steps);
}

static gboolean
make_programs (LoligoSimulation *simulation, GError **error)
{
  simulation->programs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                (GDestroyNotify) loligo_program_unref);
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    {
      if (!loligo_programs_adopt (simulation, node, error))
        return FALSE;
      LoligoRunNode *run = &simulation->nodes[node];
      const LoligoProgram *program = loligo_population_get_program (run->population);
      run->is_stepped
          = loligo_program_has_spikes (program) || loligo_program_get_n_states (program) > 0;
    }
  return TRUE;
}

static gboolean
make_all (LoligoSimulation *simulation, GError **error)
{
  if (!make_populations (simulation, error))
    return FALSE;
  loligo_parts_find (simulation);
  make_blocks (simulation);
  loligo_wiring_build (simulation);
  if (!loligo_exchange_build (simulation, error))
    return FALSE;
  loligo_wiring_measure (simulation);
  if (!make_programs (simulation, error))
    return FALSE;
  if (!loligo_wiring_allocate (simulation) || !loligo_exchange_allocate (simulation)
      || !make_room_to_save (simulation))
    {
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_MEMORY,
                   _("there is no memory for the network's signals; make populations smaller"));
      return FALSE;
    }
  make_recorders (simulation);
  make_scratch (simulation);
  estimate_cost (simulation);
  simulation->team = loligo_team_new (simulation);
  return TRUE;
}

LoligoSimulation *
loligo_simulation_new (LoligoPlan *plan, const LoligoSimulationOptions *options, GError **error)
{
  const LoligoSimulationOptions nothing = { LOLIGO_JIT_AUTO, 0, 0 };
  if (options == NULL)
    options = &nothing;
  double budget;
  if (!check_memory (plan, options, &budget, error))
    return NULL;
  gint64 begin = g_get_monotonic_time ();
  guint64 denormals = loligo_denormals_flush ();
  g_autoptr (LoligoSimulation) simulation = g_new0 (LoligoSimulation, 1);
  g_mutex_init (&simulation->compile_mutex);
  simulation->plan = loligo_plan_ref (plan);
  simulation->options = *options;
  simulation->options.recording_bytes = budget;
  simulation->real_bytes = plan->single_precision ? sizeof (float) : sizeof (double);
  simulation->threads = loligo_thread_pool_new (plan->threads);
  simulation->nodes = g_aligned_alloc0 (plan->n_nodes + 1, sizeof (LoligoRunNode), 64);
  gboolean is_made = make_all (simulation, error);
  if (is_made)
    loligo_simulation_reset (simulation);
  loligo_denormals_restore (denormals);
  if (!is_made)
    return NULL;
  simulation->build_s = MAX ((double) (g_get_monotonic_time () - begin), 1) * 1e-6;
  loligo_programs_compile (simulation);
  return g_steal_pointer (&simulation);
}

static void
free_blocks (LoligoSimulation *simulation)
{
  for (guint i = 0; i < simulation->n_blocks; i++)
    {
      g_free (simulation->blocks[i].samples);
      g_free (simulation->blocks[i].spikes);
    }
  g_aligned_free (simulation->blocks);
}

static void
free_scratch (LoligoSimulation *simulation)
{
  if (simulation->scratch == NULL)
    return;
  for (guint i = 0; i < loligo_thread_pool_get_size (simulation->threads); i++)
    {
      g_aligned_free (simulation->scratch[i].spikes);
      g_aligned_free (simulation->scratch[i].arrivals);
      g_aligned_free (simulation->scratch[i].inputs);
      g_aligned_free (simulation->scratch[i].values);
    }
  g_free (simulation->scratch);
}

void
loligo_simulation_free (LoligoSimulation *simulation)
{
  if (simulation == NULL)
    return;
  const LoligoPlan *plan = simulation->plan;
  loligo_programs_free (simulation);
  free_scratch (simulation);
  loligo_team_free (simulation->team);
  loligo_thread_pool_free (simulation->threads);
  loligo_store_free (simulation->store);
  for (guint i = 0; simulation->recorders != NULL && i < plan->n_recorders; i++)
    {
      loligo_recorder_free (simulation->recorders[i]);
      g_free (simulation->wanted_lanes[i]);
      g_free (simulation->still[i]);
    }
  g_free (simulation->part_firsts);
  g_free (simulation->recorders);
  g_free (simulation->wanted_lanes);
  g_free (simulation->still);
  free_blocks (simulation);
  loligo_wiring_free (simulation);
  loligo_exchange_free (simulation);
  loligo_order_free (simulation);
  for (guint node = 0; node < plan->n_nodes; node++)
    {
      loligo_population_free (simulation->nodes[node].population);
      g_free (simulation->nodes[node].spike_recorders);
    }
  g_aligned_free (simulation->nodes);
  loligo_arena_free (simulation->saved_arena);
  loligo_blow_up_free (simulation->blow_up);
  loligo_plan_unref (simulation->plan);
  g_mutex_clear (&simulation->compile_mutex);
  g_free (simulation);
}
