/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plasticity.c: synapses with values of their own in a run: what they see of the cells at their ends, which spikes come
 * by, where what they add goes, and what recorders keep of them. Called by exchange.c, which then goes from step
 * to step. The work itself is network/plastic.c's.
 */
#include "run/simulation-private.h"

#include <string.h>

/* pre.x or post.x of a projection. */
typedef struct
{
  guint node;
  const LoligoSymbol *symbol; /* of the node's component */
  char *rows;                 /* copies, where the values do not lie in memory by themselves; owned */
} EndSource;

/* A recorder of a projection. */
typedef struct
{
  guint recorder;
  guint state;     /* G_MAXUINT: the weight */
  GArray **places; /* [part] */
} Watch;

struct _LoligoPlasticRun
{
  LoligoPlastic *plastic;
  const LoligoPlanProjection *spec;
  EndSource *sources;     /* [ends] */
  LoligoEndValues *ends;  /* [ends] */
  LoligoRing *state_rings, *end_rings;
  GArray *watches;
};

/* ---- making ---- */

static guint64
get_padded (const LoligoSimulation *simulation, guint node)
{
  return loligo_population_get_padded (simulation->nodes[node].population);
}

static gboolean
lies_in_memory (const LoligoSymbol *symbol)
{
  return symbol->kind == LOLIGO_SYMBOL_STATE || symbol->kind == LOLIGO_SYMBOL_VARIABLE
         || symbol->kind == LOLIGO_SYMBOL_PARAMETER;
}

static void
make_end (LoligoSimulation *simulation, LoligoPlasticRun *run, guint index, gint64 longest_delay)
{
  const LoligoReference *reference = &run->spec->synapse->ends[index];
  gboolean is_pre = reference->end == LOLIGO_END_PRE;
  EndSource *source = &run->sources[index];
  LoligoEndValues *end = &run->ends[index];
  source->node = is_pre ? run->spec->source : run->spec->target;
  /* By name: coupling makes an input an algebraic variable, the whole of what flows in. */
  const LoligoComponent *component = simulation->plan->nodes[source->node].component;
  source->symbol = loligo_component_find (component, reference->symbol->name);
  end->row_reals = get_padded (simulation, source->node);
  end->n_slots = is_pre && loligo_plastic_flows (run->plastic)
                         && source->symbol->kind != LOLIGO_SYMBOL_PARAMETER
                     ? longest_delay + 1
                     : 1;
  end->varies = TRUE;
  if (end->n_slots > 1 || !lies_in_memory (source->symbol))
    source->rows = g_aligned_alloc0 ((gsize) end->n_slots * end->row_reals, sizeof (double),
                                     LOLIGO_ALIGNMENT);
}

static void
make_history (LoligoSpikeHistory *history, gint64 n_slots)
{
  if (history->n_slots >= n_slots)
    return;
  history->lanes = g_renew (guint32 *, history->lanes, n_slots);
  history->n_spikes = g_renew (guint, history->n_spikes, n_slots);
  history->sizes = g_renew (guint, history->sizes, n_slots);
  for (gint64 slot = history->n_slots; slot < n_slots; slot++)
    {
      history->lanes[slot] = NULL;
      history->n_spikes[slot] = history->sizes[slot] = 0;
    }
  history->n_slots = n_slots;
}

gboolean
loligo_plasticity_build (LoligoSimulation *simulation, guint index, guint32 stream,
                         GError **error)
{
  const LoligoPlanProjection *spec = &simulation->plan->projections[index];
  const LoligoComponent *synapse = spec->synapse;
  LoligoPlasticRun *run = g_new0 (LoligoPlasticRun, 1);
  simulation->plastics[index] = run;
  run->spec = spec;
  run->plastic = loligo_plastic_new (simulation->plan, index, simulation->projections[index],
                                     stream, simulation->n_parts, error);
  if (run->plastic == NULL)
    return FALSE;
  gint64 longest = loligo_projection_get_longest_delay (simulation->projections[index]);
  run->sources = g_new0 (EndSource, synapse->n_ends + 1);
  run->ends = g_new0 (LoligoEndValues, synapse->n_ends + 1);
  run->state_rings = g_new0 (LoligoRing, synapse->n_states + 1);
  run->end_rings = g_new0 (LoligoRing, synapse->n_ends + 1);
  run->watches = g_array_new (FALSE, FALSE, sizeof (Watch));
  for (guint i = 0; i < synapse->n_ends; i++)
    make_end (simulation, run, i, longest);
  LoligoRunNode *source = &simulation->nodes[spec->source];
  LoligoRunNode *target = &simulation->nodes[spec->target];
  if (loligo_plastic_sees_sent (run->plastic))
    {
      source->keeps_spikes = source->sends_spikes = TRUE;
      make_history (&source->history, longest + 1);
    }
  if (loligo_plastic_sees_fired (run->plastic))
    target->keeps_spikes = target->sends_spikes = TRUE;
  return TRUE;
}

void
loligo_plasticity_free (LoligoPlasticRun *run)
{
  if (run == NULL)
    return;
  for (guint i = 0; run->sources != NULL && i < run->spec->synapse->n_ends; i++)
    g_aligned_free (run->sources[i].rows);
  for (guint i = 0; run->watches != NULL && i < run->watches->len; i++)
    {
      GArray **places = g_array_index (run->watches, Watch, i).places;
      for (guint part = 0; places[part] != NULL; part++)
        g_array_unref (places[part]);
      g_free (places);
    }
  g_clear_pointer (&run->watches, g_array_unref);
  loligo_plastic_free (run->plastic);
  g_free (run->sources);
  g_free (run->ends);
  g_free (run->state_rings);
  g_free (run->end_rings);
  g_free (run);
}

void
loligo_spike_history_clear (LoligoSpikeHistory *history)
{
  for (gint64 slot = 0; slot < history->n_slots; slot++)
    g_free (history->lanes[slot]);
  g_free (history->lanes);
  g_free (history->n_spikes);
  g_free (history->sizes);
}

LoligoPlastic *
loligo_plasticity_get_plastic (const LoligoPlasticRun *run)
{
  return run->plastic;
}

/* ---- recorders ---- */

void
loligo_plasticity_watch (LoligoSimulation *simulation, guint recorder)
{
  const LoligoPlanRecorder *spec = &simulation->plan->recorders[recorder];
  LoligoPlasticRun *run = simulation->plastics[spec->projection];
  LoligoRecorder *target = simulation->recorders[recorder];
  loligo_recorder_set_population (
      target, loligo_projection_get_n_synapses (simulation->projections[spec->projection]));
  Watch watch = { recorder, spec->weight != NULL ? G_MAXUINT : spec->symbol->index,
                  loligo_plastic_find (run->plastic, spec->lanes,
                                       loligo_recorder_get_n_lanes (target)) };
  g_array_append_val (run->watches, watch);
}

void
loligo_plasticity_summarise (LoligoSimulation *simulation)
{
  gint64 step = simulation->chunk.first_step + simulation->chunk.n_steps;
  for (guint i = 0; i < simulation->plan->n_recorders; i++)
    {
      const LoligoPlanRecorder *spec = &simulation->plan->recorders[i];
      LoligoRecorder *recorder = simulation->recorders[i];
      if (spec->projection >= 0 && step % spec->every_steps == 0)
        loligo_recorder_summarise (recorder, (guint64) (step / spec->every_steps), 0,
                                   loligo_recorder_get_n_lanes (recorder));
    }
}

/* ---- what the ends show ---- */

/* Lanes of one part into the end's row of STEP; RT safe. */
static void
publish_end (LoligoSimulation *simulation, LoligoPlasticRun *run, guint index, guint part,
             guint worker)
{
  EndSource *source = &run->sources[index];
  const LoligoEndValues *end = &run->ends[index];
  const LoligoRunNode *node = &simulation->nodes[source->node];
  if (source->rows == NULL)
    return;
  gint64 step = simulation->chunk.first_step + simulation->chunk.n_steps;
  guint64 first = loligo_part_get_first (end->row_reals, part, simulation->n_parts);
  guint64 last = loligo_part_get_first (end->row_reals, part + 1, simulation->n_parts);
  gsize row = (gsize) (step % end->n_slots) * end->row_reals;
  char *out = source->rows + (row + first) * simulation->real_bytes;
  const void **inputs = simulation->scratch[worker].inputs;
  LoligoKernelCall call = { 0 };
  if (first == last)
    return;
  loligo_population_fill_call (node->population, &call);
  loligo_wiring_get_inputs (simulation, source->node, MAX (simulation->chunk.n_steps, 1) - 1,
                            inputs);
  guint symbol = source->symbol->index;
  if (source->symbol->kind == LOLIGO_SYMBOL_ALGEBRAIC)
    {
      call.inputs = inputs;
      call.input_step_stride = node->strides;
      call.step = step;
      call.n_steps = 1;
      loligo_program_observe (loligo_population_get_program (node->population), &call, symbol,
                              first, last, out);
      return;
    }
  const char *values = call.states[symbol];
  if (source->symbol->kind == LOLIGO_SYMBOL_INPUT)
    values = inputs[symbol];
  if (source->symbol->kind != LOLIGO_SYMBOL_INPUT || node->ports[symbol].varies)
    memcpy (out, values + first * simulation->real_bytes, (last - first) * simulation->real_bytes);
  else
    for (guint64 lane = first; lane < last; lane++, out += simulation->real_bytes)
      memcpy (out, values, simulation->real_bytes);
}

void
loligo_plasticity_publish (LoligoSimulation *simulation, guint part, guint worker)
{
  for (guint i = 0; i < simulation->plan->n_projections; i++)
    {
      LoligoPlasticRun *run = simulation->plastics[i];
      for (guint k = 0; run != NULL && k < run->spec->synapse->n_ends; k++)
        publish_end (simulation, run, k, part, worker);
    }
}

/* ---- a step ---- */

static LoligoRing
get_ring (const LoligoRunNode *target, gint input)
{
  if (input < 0)
    return (LoligoRing) { 0 };
  const LoligoPort *port = &target->ports[input];
  return (LoligoRing) { port->ring, port->ring_slots, port->row_reals };
}

static void
renew_end (LoligoSimulation *simulation, LoligoPlasticRun *run, guint index)
{
  const EndSource *source = &run->sources[index];
  LoligoEndValues *end = &run->ends[index];
  const LoligoPopulation *population = simulation->nodes[source->node].population;
  if (source->rows != NULL)
    {
      end->values = source->rows;
      return;
    }
  if (source->symbol->kind != LOLIGO_SYMBOL_PARAMETER)
    {
      end->values = loligo_population_get_states (population, source->symbol->index);
      return;
    }
  LoligoKernelCall call = { 0 };
  loligo_population_fill_call (population, &call);
  end->values = call.parameters[source->symbol->index];
  end->varies = loligo_population_get_varies (population)[source->symbol->index];
}

/* Spikes of this step become part of the history. */
static void
remember (LoligoRunNode *run, gint64 step)
{
  LoligoSpikeHistory *history = &run->history;
  if (history->n_slots == 0)
    return;
  gsize slot = (gsize) (step % history->n_slots);
  guint n = run->sent_first[1];
  if (n > history->sizes[slot])
    {
      /* Only until the list has seen the busiest step. */
      history->sizes[slot] = MAX (16, 2 * n);
      history->lanes[slot] = g_renew (guint32, history->lanes[slot], history->sizes[slot]);
    }
  history->n_spikes[slot] = n;
  if (n > 0)
    memcpy (history->lanes[slot], run->sent_lanes, n * sizeof (guint32));
}

static void
renew (LoligoSimulation *simulation, LoligoPlasticRun *run)
{
  const LoligoComponent *synapse = run->spec->synapse;
  const LoligoRunNode *target = &simulation->nodes[run->spec->target];
  for (guint i = 0; i < synapse->n_ends; i++)
    renew_end (simulation, run, i);
  for (guint i = 0; i < synapse->n_states; i++)
    run->state_rings[i] = get_ring (target, run->spec->state_inputs[i]);
  for (guint i = 0; i < synapse->n_ends; i++)
    run->end_rings[i] = get_ring (target, run->spec->end_inputs[i]);
}

void
loligo_plasticity_begin_step (LoligoSimulation *simulation)
{
  gint64 step = simulation->chunk.first_step + simulation->chunk.n_steps;
  for (guint node = 0; node < simulation->plan->n_nodes && step > 0; node++)
    remember (&simulation->nodes[node], step);
  for (guint i = 0; i < simulation->plan->n_projections; i++)
    if (simulation->plastics[i] != NULL)
      renew (simulation, simulation->plastics[i]);
}

static void
sample (LoligoSimulation *simulation, LoligoPlasticRun *run, const LoligoPlasticCall *call,
        guint part)
{
  for (guint i = 0; i < run->watches->len; i++)
    {
      const Watch *watch = &g_array_index (run->watches, Watch, i);
      gint64 every = simulation->plan->recorders[watch->recorder].every_steps;
      if (call->step % every != 0)
        continue;
      void *row = loligo_recorder_get_row (simulation->recorders[watch->recorder],
                                           (guint64) (call->step / every));
      loligo_plastic_sample (run->plastic, call, part, watch->state, watch->places[part], row);
    }
}

guint64
loligo_plasticity_run (LoligoSimulation *simulation, LoligoPlasticRun *run, guint part)
{
  const LoligoRunNode *source = &simulation->nodes[run->spec->source];
  const LoligoRunNode *target = &simulation->nodes[run->spec->target];
  LoligoPlasticCall call = { .step = simulation->chunk.first_step + simulation->chunk.n_steps,
                             .ends = run->ends, .state_rings = run->state_rings,
                             .end_rings = run->end_rings, .sent = &source->history };
  gboolean has_begun = simulation->chunk.n_steps > 0;
  guint64 n_events = 0;
  if (has_begun && loligo_plastic_sees_fired (run->plastic))
    {
      call.fired = target->sent_lanes;
      call.n_fired = target->sent_first[1];
      n_events += loligo_plastic_fire (run->plastic, &call, part);
    }
  sample (simulation, run, &call, part);
  if (has_begun)
    n_events += loligo_plastic_arrive (run->plastic, &call, part);
  return n_events + loligo_plastic_flow (run->plastic, &call, part);
}

/* ---- changes between steps ---- */

gboolean
loligo_plasticity_set_parameter (LoligoSimulation *simulation, guint index, guint parameter,
                                 double value_si)
{
  LoligoPlasticRun *run = simulation->plastics[index];
  const LoligoPlasticCall call = { .step = simulation->step, .ends = run->ends,
                                   .state_rings = run->state_rings, .end_rings = run->end_rings };
  return loligo_plastic_set_parameter (run->plastic, &call, parameter, value_si);
}

void
loligo_plasticity_take (LoligoSimulation *simulation, LoligoSimulation *from, guint index)
{
  LoligoPlasticRun *run = simulation->plastics[index], *old = from->plastics[index];
  const LoligoPlasticCall call = { .step = from->step, .ends = old->ends,
                                   .state_rings = old->state_rings, .end_rings = old->end_rings };
  loligo_plastic_take_states (run->plastic, old->plastic, &call);
  for (guint i = 0; i < run->spec->synapse->n_ends; i++)
    if (run->sources[i].rows != NULL && old->sources[i].rows != NULL
        && run->ends[i].n_slots == old->ends[i].n_slots)
      memcpy (run->sources[i].rows, old->sources[i].rows,
              (gsize) run->ends[i].n_slots * run->ends[i].row_reals * simulation->real_bytes);
}

/* ---- before the first step ---- */

/* What was before the beginning was as at the beginning. */
static void
fill_past (LoligoSimulation *simulation, LoligoPlasticRun *run)
{
  for (guint i = 0; i < run->spec->synapse->n_ends; i++)
    {
      gsize row_bytes = run->ends[i].row_reals * simulation->real_bytes;
      for (gint64 slot = 1; slot < run->ends[i].n_slots; slot++)
        memcpy (run->sources[i].rows + (gsize) slot * row_bytes, run->sources[i].rows, row_bytes);
    }
}

void
loligo_plasticity_fill_past (LoligoSimulation *simulation)
{
  for (guint i = 0; i < simulation->plan->n_projections; i++)
    if (simulation->plastics[i] != NULL)
      fill_past (simulation, simulation->plastics[i]);
}

void
loligo_plasticity_reset (LoligoSimulation *simulation)
{
  for (guint i = 0; i < simulation->plan->n_projections; i++)
    if (simulation->plastics[i] != NULL)
      loligo_plastic_reset (simulation->plastics[i]->plastic);
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    for (gint64 slot = 0; slot < simulation->nodes[node].history.n_slots; slot++)
      simulation->nodes[node].history.n_spikes[slot] = 0;
}
