/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * exchange.c: spikes from node to node, between two chunks. A chunk is no longer than the least delay allows, so
 * that nothing which is sent in it could arrive in it: a spike stamped T with delay d acts at the beginning of
 * the step at T + d. What arrives lies in rings (network/projection.h), of which a chunk reads its rows; here
 * they are emptied and filled anew, each part of the targets by one thread.
 */
#include "run/simulation-private.h"

#include <string.h>

/* For splitting work: a synapse that takes part, and a real that is cleared. */
#define EVENT_NS 1.5
#define CLEAR_NS 0.2
#define FLOW_NS 10

/* ---- making ---- */

static void
widen_ring (LoligoSimulation *simulation, guint node, gint input, gint64 n_slots,
            gboolean is_counted)
{
  if (input < 0)
    return;
  LoligoPort *port = &simulation->nodes[node].ports[input];
  port->ring_slots = MAX (port->ring_slots, n_slots);
  if (!is_counted)
    port->ring_until = G_MAXINT64;
}

/* An observer comes after what it observes. */
static LoligoProjection *
make_synapses (LoligoSimulation *simulation, guint index, guint32 stream, GError **error)
{
  const LoligoPlanProjection *spec = &simulation->plan->projections[index];
  if (!spec->is_observer)
    return loligo_projection_new (simulation->plan, index, stream, &simulation->nodes[spec->target].parts,
                                  simulation->threads, error);
  const LoligoPlanRecorder *recorder = &simulation->plan->recorders[spec->recorder];
  return loligo_projection_new_chosen (simulation->projections[spec->observed], recorder->lanes, recorder->n_lanes,
                                       error);
}

static gboolean
make_projection (LoligoSimulation *simulation, guint index, guint32 stream, GError **error)
{
  const LoligoPlanProjection *spec = &simulation->plan->projections[index];
  LoligoProjection *projection = make_synapses (simulation, index, stream, error);
  simulation->projections[index] = projection;
  if (projection == NULL)
    return FALSE;
  if (spec->form->form == LOLIGO_SYNAPSE_SUMS)
    {
      simulation->has_flow = simulation->acts_each_step = TRUE;
      simulation->longest_exchange = 1;
      for (guint i = 0; i < spec->synapse->n_ends; i++)
        widen_ring (simulation, spec->target, spec->end_inputs[i], 1, FALSE);
      simulation->flows[index] = loligo_flow_new (simulation, index, error);
      return simulation->flows[index] != NULL;
    }
  if (spec->form->form != LOLIGO_SYNAPSE_PER_TARGET)
    {
      simulation->has_plastic = simulation->acts_each_step = TRUE;
      simulation->longest_exchange = 1;
      for (guint i = 0; i < spec->synapse->n_states; i++)
        widen_ring (simulation, spec->target, spec->state_inputs[i], 1, FALSE);
      for (guint i = 0; i < spec->synapse->n_ends; i++)
        widen_ring (simulation, spec->target, spec->end_inputs[i], 1, FALSE);
      /* Not the stream that chose the pairs. */
      return loligo_plasticity_build (simulation, index, stream ^ 0x9e3779b9u, error);
    }
  simulation->nodes[spec->source].keeps_spikes = TRUE;
  simulation->nodes[spec->source].sends_spikes = TRUE;
  gint64 n_slots = loligo_projection_get_longest_delay (projection) + 1;
  gboolean is_counted = loligo_projection_get_count_bytes (projection) > 0;
  widen_ring (simulation, spec->target, spec->weight_input, n_slots, is_counted);
  widen_ring (simulation, spec->target, spec->count_input, n_slots, is_counted);
  simulation->longest_exchange
      = MIN (simulation->longest_exchange, loligo_projection_get_least_delay (projection) + 1);
  return TRUE;
}

/* Where what flows depends on what spikes jump, spikes must have acted before. */
static void
want_arrivals (LoligoSimulation *simulation)
{
  for (guint i = 0; i < simulation->plan->n_projections; i++)
    {
      LoligoPlasticRun *run = simulation->plastics[i];
      if (run != NULL && loligo_plastic_flows (loligo_plasticity_get_plastic (run)))
        simulation->sees_arrivals |= loligo_ends_want_arrivals (simulation, loligo_plasticity_get_ends (run));
      if (simulation->flows[i] != NULL)
        simulation->sees_arrivals
            |= loligo_ends_want_arrivals (simulation, loligo_flow_get_ends (simulation->flows[i]));
    }
}

gboolean
loligo_exchange_build (LoligoSimulation *simulation, GError **error)
{
  const LoligoPlan *plan = simulation->plan;
  simulation->longest_exchange = LOLIGO_CHUNK_STEPS;
  if (plan->n_projections == 0)
    return TRUE;
  simulation->n_parts = loligo_thread_pool_get_size (simulation->threads);
  simulation->projections = g_new0 (LoligoProjection *, plan->n_projections);
  simulation->plastics = g_new0 (LoligoPlasticRun *, plan->n_projections);
  simulation->flows = g_new0 (LoligoFlow *, plan->n_projections);
  simulation->events_stride = ((gsize) plan->n_projections + 7) / 8 * 8;
  simulation->n_events
      = g_aligned_alloc0 (simulation->events_stride * simulation->n_parts, sizeof (guint64), 64);
  g_autofree guint32 *streams = loligo_streams_new (plan);
  for (guint i = 0; i < plan->n_projections; i++)
    if (!make_projection (simulation, i, streams[plan->n_nodes + i], error))
      return FALSE;
  want_arrivals (simulation);
  loligo_arrivals_build (simulation);
  for (guint node = 0; node < plan->n_nodes; node++)
    if (simulation->nodes[node].sends_spikes)
      simulation->nodes[node].sent.first = g_new0 (guint32, LOLIGO_CHUNK_STEPS + 1);
  return TRUE;
}

static gsize
ring_bytes (const LoligoSimulation *simulation, const LoligoPort *port)
{
  return loligo_arena_round_up ((gsize) port->ring_slots * port->row_reals
                                * simulation->real_bytes);
}

gboolean
loligo_exchange_allocate (LoligoSimulation *simulation)
{
  const LoligoPlan *plan = simulation->plan;
  gsize bytes = 0;
  for (guint node = 0; node < plan->n_nodes; node++)
    for (guint i = 0; i < simulation->nodes[node].n_ports; i++)
      bytes += ring_bytes (simulation, &simulation->nodes[node].ports[i]);
  simulation->ring_arena = loligo_arena_new (bytes);
  if (simulation->ring_arena == NULL)
    return FALSE;
  for (guint node = 0; node < plan->n_nodes; node++)
    for (guint i = 0; i < simulation->nodes[node].n_ports; i++)
      {
        LoligoPort *port = &simulation->nodes[node].ports[i];
        if (port->ring_slots > 0)
          port->rows = port->ring
              = loligo_arena_take (simulation->ring_arena, ring_bytes (simulation, port));
      }
  return loligo_arrivals_allocate (simulation);
}

void
loligo_exchange_silence (LoligoSimulation *simulation)
{
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    for (guint i = 0; i < simulation->nodes[node].n_ports; i++)
      {
        LoligoPort *port = &simulation->nodes[node].ports[i];
        if (port->ring_slots > 0)
          memset (port->ring, 0, ring_bytes (simulation, port));
      }
  loligo_arrivals_silence (simulation);
  if (simulation->n_events != NULL)
    memset (simulation->n_events, 0,
            simulation->events_stride * simulation->n_parts * sizeof (guint64));
  if (simulation->has_plastic)
    loligo_plasticity_reset (simulation);
  if (simulation->has_flow)
    loligo_flows_reset (simulation);
}

void
loligo_exchange_free (LoligoSimulation *simulation)
{
  for (guint i = 0; simulation->projections != NULL && i < simulation->plan->n_projections; i++)
    {
      loligo_plasticity_free (simulation->plastics[i]);
      loligo_flow_free (simulation->flows[i]);
      g_clear_pointer (&simulation->projections[i], loligo_projection_free);
    }
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    {
      g_free (simulation->nodes[node].sent.first);
      g_aligned_free (simulation->nodes[node].sent.lanes);
      loligo_spike_history_clear (&simulation->nodes[node].history);
      loligo_arrived_free (simulation, node);
    }
  loligo_arrivals_free (simulation);
  g_free (simulation->plastics);
  g_free (simulation->flows);
  g_free (simulation->projections);
  g_aligned_free (simulation->n_events);
  loligo_arena_free (simulation->ring_arena);
}

guint64
loligo_simulation_get_n_events (const LoligoSimulation *simulation, guint projection)
{
  guint64 sum = 0;
  for (guint part = 0; part < simulation->n_parts; part++)
    sum += simulation->n_events[part * simulation->events_stride + projection];
  return sum;
}

guint64
loligo_simulation_get_n_synapses (const LoligoSimulation *simulation, guint projection)
{
  return loligo_projection_get_n_synapses (simulation->projections[projection]);
}

char *
loligo_simulation_describe_library (const LoligoSimulation *simulation, guint projection)
{
  return loligo_projection_describe_library (simulation->projections[projection]);
}

/* ---- between two chunks ---- */

void
loligo_exchange_make_room (LoligoSent *sent, guint n_spikes)
{
  if (n_spikes <= sent->size)
    return;
  /* Only until the list has seen the busiest chunk. */
  sent->size = MAX (1024, (2 * n_spikes + 15) / 16 * 16);
  g_aligned_free (sent->lanes);
  sent->lanes = g_aligned_alloc (sent->size, sizeof (guint32), 64);
}

/* Blocks kept their spikes apart, each by step and lane; in the list they are by step and neuron. */
static void
sort_by_step (const LoligoBlock *blocks, guint n_blocks, guint n_steps, LoligoSent *sent)
{
  memset (sent->first, 0, (n_steps + 1) * sizeof (guint32));
  for (guint b = 0; b < n_blocks; b++)
    for (guint k = 0; k < blocks[b].n_kept; k++)
      sent->first[(blocks[b].spikes[k] >> 9) + 1]++;
  for (guint step = 1; step <= n_steps; step++)
    sent->first[step] += sent->first[step - 1];
  /* Each block's turn moves the beginnings on; they are moved back at the end. */
  for (guint b = 0; b < n_blocks; b++)
    for (guint k = 0; k < blocks[b].n_kept; k++)
      sent->lanes[sent->first[blocks[b].spikes[k] >> 9]++]
          = (guint32) blocks[b].first + (blocks[b].spikes[k] & 511);
  memmove (sent->first + 1, sent->first, n_steps * sizeof (guint32));
  sent->first[0] = 0;
}

guint
loligo_exchange_collect (const LoligoBlock *blocks, guint n_blocks, guint n_steps, LoligoSent *sent)
{
  guint n_spikes = 0;
  for (guint b = 0; b < n_blocks; b++)
    n_spikes += blocks[b].n_kept;
  loligo_exchange_make_room (sent, n_spikes);
  if (n_steps != 1)
    {
      sort_by_step (blocks, n_blocks, n_steps, sent);
      return n_spikes;
    }
  guint32 *lanes = sent->lanes;
  for (guint b = 0; b < n_blocks; b++)
    for (guint k = 0; k < blocks[b].n_kept; k++)
      *lanes++ = (guint32) blocks[b].first + (blocks[b].spikes[k] & 511);
  sent->first[0] = 0;
  sent->first[1] = n_spikes;
  return n_spikes;
}

static void
clear_rows (const LoligoSimulation *simulation, const LoligoRunNode *run, const LoligoPort *port,
            guint part)
{
  guint64 first = loligo_parts_get_first (&run->parts, port->row_reals, part);
  guint64 end = loligo_parts_get_first (&run->parts, port->row_reals, part + 1);
  gint64 step = simulation->chunk.first_step;
  for (gint64 k = 0; k < simulation->chunk.n_steps && step + k < port->ring_until; k++)
    {
      gsize slot = (gsize) ((step + k) % port->ring_slots);
      memset (port->ring + (slot * port->row_reals + first) * simulation->real_bytes, 0,
              (end - first) * simulation->real_bytes);
    }
}

static LoligoRing
get_ring (const LoligoPort *port)
{
  return (LoligoRing) { port->ring, port->ring_slots, port->row_reals };
}

void
loligo_exchange_deliver (LoligoSimulation *simulation, guint index, guint part,
                         const LoligoSpikes *spikes)
{
  const LoligoPlanProjection *spec = &simulation->plan->projections[index];
  const LoligoRunNode *target = &simulation->nodes[spec->target];
  guint64 *n_events = &simulation->n_events[part * simulation->events_stride + index];
  if (spikes->n_steps == 0 || spikes->first[spikes->n_steps] == 0)
    return;
  if (simulation->counts[index].bytes > 0)
    {
      *n_events += loligo_projection_count (simulation->projections[index], spikes, part,
                                            &simulation->counts[index]);
      return;
    }
  LoligoRing weights = { 0 }, counts = { 0 };
  if (spec->weight_input >= 0)
    weights = get_ring (&target->ports[spec->weight_input]);
  if (spec->count_input >= 0)
    counts = get_ring (&target->ports[spec->count_input]);
  *n_events += loligo_projection_deliver (simulation->projections[index], spikes, part,
                                          spec->weight_input >= 0 ? &weights : NULL,
                                          spec->count_input >= 0 ? &counts : NULL);
}

static void
deliver_projection (LoligoSimulation *simulation, guint index, guint part)
{
  guint64 *n_events = &simulation->n_events[part * simulation->events_stride + index];
  gboolean act = (simulation->exchange_turn & LOLIGO_TURN_SPIKES) != 0;
  gboolean flow = (simulation->exchange_turn & LOLIGO_TURN_FLOWS) != 0;
  LoligoPlasticRun *plastic = simulation->plastics[index];
  if (plastic != NULL)
    {
      *n_events += act ? loligo_plasticity_act (simulation, plastic, part) : 0;
      *n_events += flow ? loligo_plasticity_flow (simulation, plastic, part) : 0;
      return;
    }
  if (simulation->flows[index] != NULL)
    {
      *n_events += flow ? loligo_flow_run (simulation, simulation->flows[index], part) : 0;
      return;
    }
  if (!act)
    return;
  const LoligoSent *sent = &simulation->nodes[simulation->plan->projections[index].source].sent;
  LoligoSpikes spikes = { sent->lanes, sent->first, (guint) simulation->chunk.n_steps,
                          simulation->chunk.first_step + 1 };
  loligo_exchange_deliver (simulation, index, part, &spikes);
}

void
loligo_exchange_clear (const LoligoSimulation *simulation, guint part)
{
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    for (guint i = 0; i < simulation->nodes[node].n_ports; i++)
      if (simulation->nodes[node].ports[i].ring_slots > 0)
        clear_rows (simulation, &simulation->nodes[node], &simulation->nodes[node].ports[i], part);
  loligo_arrivals_clear (simulation, part);
}

/* A LoligoTask. */
static void
exchange_part (gpointer data, guint part, guint worker)
{
  LoligoSimulation *simulation = data;
  (void) worker;
  if (simulation->exchange_turn & LOLIGO_TURN_SPIKES)
    loligo_exchange_clear (simulation, part);
  for (guint i = 0; i < simulation->plan->n_projections; i++)
    deliver_projection (simulation, i, part);
}

/* A LoligoTask. */
static void
publish_part (gpointer data, guint part, guint worker)
{
  LoligoSimulation *simulation = data;
  if (simulation->has_plastic)
    loligo_plasticity_publish (simulation, part, worker);
  if (simulation->has_flow && (simulation->exchange_turn & LOLIGO_TURN_FLOWS))
    loligo_flows_publish (simulation, part, worker);
}

/* A LoligoTask. */
static void
settle_part (gpointer data, guint part, guint worker)
{
  loligo_arrived_settle (data, part, worker);
}

/* About how long the exchange takes on one thread. */
static double
estimate_cost (const LoligoSimulation *simulation)
{
  double cost_ns = 0;
  for (guint i = 0; i < simulation->plan->n_projections; i++)
    {
      const LoligoRunNode *source = &simulation->nodes[simulation->plan->projections[i].source];
      double fan_out = (double) loligo_projection_get_n_synapses (simulation->projections[i])
                       / (double) loligo_population_get_size (source->population);
      if (simulation->plastics[i] != NULL
          && loligo_plastic_flows (loligo_plasticity_get_plastic (simulation->plastics[i])))
        cost_ns += FLOW_NS * (double) loligo_projection_get_n_synapses (simulation->projections[i]);
      else if (simulation->flows[i] != NULL)
        cost_ns += loligo_flow_get_cost_ns (simulation->flows[i]);
      else if (source->sent.first != NULL)
        cost_ns += EVENT_NS * fan_out * source->sent.first[simulation->chunk.n_steps];
    }
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    for (guint i = 0; i < simulation->nodes[node].n_ports; i++)
      {
        const LoligoPort *port = &simulation->nodes[node].ports[i];
        if (port->ring_slots > 0 && simulation->chunk.first_step < port->ring_until)
          cost_ns += CLEAR_NS * (double) port->row_reals * (double) simulation->chunk.n_steps;
      }
  return cost_ns;
}

/* What deliver left: steps in which so many cells spiked that one transform is quicker. */
static void
convolve_spikes (LoligoSimulation *simulation)
{
  guint n_steps = (guint) simulation->chunk.n_steps;
  for (guint i = 0; i < simulation->plan->n_projections; i++)
    {
      const LoligoPlanProjection *spec = &simulation->plan->projections[i];
      const LoligoRunNode *source = &simulation->nodes[spec->source];
      if (loligo_projection_get_layout (simulation->projections[i]) != LOLIGO_LAYOUT_KERNEL
          || spec->weight_input < 0 || n_steps == 0)
        continue;
      LoligoSpikes spikes = { source->sent.lanes, source->sent.first, n_steps,
                              simulation->chunk.first_step + 1 };
      LoligoRing weights = get_ring (&simulation->nodes[spec->target].ports[spec->weight_input]);
      loligo_projection_convolve_spikes (simulation->projections[i], &spikes, &weights);
    }
}

/* The parts of an exchange, at once or (COST_NS < 0: before the first step) one by one. */
static void
run_parts (LoligoSimulation *simulation, LoligoTask task, double cost_ns)
{
  if (cost_ns >= 0)
    loligo_thread_pool_run (simulation->threads, simulation->n_parts, task, simulation, cost_ns);
  for (guint part = 0; cost_ns < 0 && part < simulation->n_parts; part++)
    task (simulation, part, 0);
}

/* What synapses do at the end of a step: all at once where that is the same, else spikes act before synapses flow. */
static void
take_turns (LoligoSimulation *simulation, double cost_ns)
{
  gboolean is_beginning = cost_ns < 0;
  simulation->exchange_turn = LOLIGO_TURN_SPIKES | LOLIGO_TURN_FLOWS;
  if (simulation->sees_arrivals)
    {
      simulation->exchange_turn = LOLIGO_TURN_SPIKES;
      run_parts (simulation, publish_part, cost_ns);
      run_parts (simulation, exchange_part, cost_ns);
      convolve_spikes (simulation);
      run_parts (simulation, settle_part, cost_ns);
      if (simulation->has_plastic)
        loligo_plasticity_look_again (simulation);
      simulation->exchange_turn = LOLIGO_TURN_FLOWS;
    }
  if (simulation->acts_each_step)
    run_parts (simulation, publish_part, cost_ns);
  if (is_beginning && simulation->has_plastic)
    loligo_plasticity_fill_past (simulation);
  if (is_beginning && simulation->has_flow)
    loligo_flows_fill_past (simulation);
  if (simulation->has_flow)
    loligo_flows_convolve (simulation);
  run_parts (simulation, exchange_part, cost_ns);
  if (!simulation->sees_arrivals && !is_beginning)
    convolve_spikes (simulation);
  if (simulation->has_plastic)
    loligo_plasticity_summarise (simulation);
}

static void
begin_step (LoligoSimulation *simulation)
{
  if (simulation->has_plastic)
    loligo_plasticity_begin_step (simulation);
  if (simulation->has_flow)
    loligo_flows_begin_step (simulation);
}

void
loligo_exchange_run (LoligoSimulation *simulation)
{
  if (simulation->plan->n_projections == 0)
    return;
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    if (simulation->nodes[node].sends_spikes)
      {
        LoligoRunNode *run = &simulation->nodes[node];
        loligo_exchange_collect (&simulation->blocks[run->first_block], run->n_blocks,
                                 (guint) simulation->chunk.n_steps, &run->sent);
      }
  begin_step (simulation);
  take_turns (simulation, estimate_cost (simulation));
}

void
loligo_exchange_begin (LoligoSimulation *simulation)
{
  if (!simulation->acts_each_step)
    return;
  loligo_simulation_begin_chunk (simulation, 0);
  begin_step (simulation);
  take_turns (simulation, -1);
}
