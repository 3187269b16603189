/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plasticity.c: synapses with values of their own in a run: what they see of the cells at their ends, which spikes come
 * by, where what they add goes, and what recorders keep of them. Called by exchange.c, which then goes from step
 * to step. The work itself is network/plastic.c's.
 */
#include "run/simulation-private.h"

#include <string.h>

#define SETTLE_STEPS (G_GINT64_CONSTANT (1) << 31)

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
  LoligoEnds *ends;
  LoligoRing *state_rings, *end_rings;
  GArray *watches;
};

/* ---- making ---- */

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
  run->ends = loligo_ends_new (simulation, spec,
                               loligo_plastic_flows (run->plastic) ? longest + 1 : 1,
                               loligo_plastic_get_end_reads (run->plastic));
  run->state_rings = g_new0 (LoligoRing, synapse->n_states + 1);
  run->end_rings = g_new0 (LoligoRing, synapse->n_ends + 1);
  run->watches = g_array_new (FALSE, FALSE, sizeof (Watch));
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
  for (guint i = 0; run->watches != NULL && i < run->watches->len; i++)
    {
      GArray **places = g_array_index (run->watches, Watch, i).places;
      for (guint part = 0; places[part] != NULL; part++)
        g_array_unref (places[part]);
      g_free (places);
    }
  g_clear_pointer (&run->watches, g_array_unref);
  loligo_plastic_free (run->plastic);
  loligo_ends_free (run->ends);
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
  /* An observer has those that are wanted and no others. */
  guint all = run->spec->is_observer ? run->spec->observed : (guint) spec->projection;
  const guint64 *numbers = run->spec->is_observer ? NULL : spec->lanes;
  loligo_recorder_set_population (target, loligo_projection_get_n_synapses (simulation->projections[all]));
  Watch watch = { recorder, spec->weight != NULL ? G_MAXUINT : spec->symbol->index,
                  loligo_plastic_find (run->plastic, numbers, loligo_recorder_get_n_lanes (target)) };
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
      if (spec->projection >= 0 && simulation->plastics[spec->projection] != NULL && step % spec->every_steps == 0)
        loligo_recorder_summarise (recorder, (guint64) (step / spec->every_steps), 0,
                                   loligo_recorder_get_n_lanes (recorder));
    }
}

/* ---- what the ends show ---- */

void
loligo_plasticity_publish (LoligoSimulation *simulation, guint part, guint worker)
{
  for (guint i = 0; i < simulation->plan->n_projections; i++)
    {
      LoligoPlasticRun *run = simulation->plastics[i];
      if (run != NULL)
        loligo_ends_publish (simulation, run->ends, part, worker);
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

/* Spikes of this step become part of the history. */
static void
remember (LoligoRunNode *run, gint64 step)
{
  LoligoSpikeHistory *history = &run->history;
  if (history->n_slots == 0)
    return;
  gsize slot = (gsize) (step % history->n_slots);
  guint n = run->sent.first[1];
  if (n > history->sizes[slot])
    {
      /* Only until the list has seen the busiest step. */
      history->sizes[slot] = MAX (16, 2 * n);
      history->lanes[slot] = g_renew (guint32, history->lanes[slot], history->sizes[slot]);
    }
  history->n_spikes[slot] = n;
  if (n > 0)
    memcpy (history->lanes[slot], run->sent.lanes, n * sizeof (guint32));
}

static void
renew (LoligoSimulation *simulation, LoligoPlasticRun *run)
{
  const LoligoComponent *synapse = run->spec->synapse;
  const LoligoRunNode *target = &simulation->nodes[run->spec->target];
  loligo_ends_renew (simulation, run->ends, FALSE);
  for (guint i = 0; i < synapse->n_states; i++)
    run->state_rings[i] = get_ring (target, run->spec->state_inputs[i]);
  for (guint i = 0; i < synapse->n_ends; i++)
    run->end_rings[i] = get_ring (target, run->spec->end_inputs[i]);
}

static LoligoPlasticCall
get_call (const LoligoPlasticRun *run, gint64 step)
{
  return (LoligoPlasticCall) { .step = step,
                               .ends = loligo_ends_get_values (run->ends),
                               .state_rings = run->state_rings,
                               .end_rings = run->end_rings };
}

/* The step of the last event has 32 bits in single precision: a synapse that rested longer would forget that. */
static void
settle_resting (LoligoSimulation *simulation, gint64 step)
{
  if (!simulation->plan->single_precision || step == 0 || step % SETTLE_STEPS != 0)
    return;
  for (guint i = 0; i < simulation->plan->n_projections; i++)
    {
      LoligoPlasticRun *run = simulation->plastics[i];
      if (run == NULL)
        continue;
      const LoligoPlasticCall call = get_call (run, step);
      loligo_plastic_settle (run->plastic, &call);
    }
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
  settle_resting (simulation, step);
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

LoligoEnds *
loligo_plasticity_get_ends (const LoligoPlasticRun *run)
{
  return run->ends;
}

void
loligo_plasticity_look_again (LoligoSimulation *simulation)
{
  for (guint i = 0; i < simulation->plan->n_projections; i++)
    {
      LoligoPlasticRun *run = simulation->plastics[i];
      if (run != NULL && loligo_plastic_flows (run->plastic))
        loligo_ends_renew (simulation, run->ends, TRUE);
    }
}

guint64
loligo_plasticity_act (LoligoSimulation *simulation, LoligoPlasticRun *run, guint part)
{
  const LoligoRunNode *source = &simulation->nodes[run->spec->source];
  const LoligoRunNode *target = &simulation->nodes[run->spec->target];
  LoligoPlasticCall call = get_call (run, simulation->chunk.first_step + simulation->chunk.n_steps);
  call.sent = &source->history;
  gboolean has_begun = simulation->chunk.n_steps > 0;
  guint64 n_events = 0;
  if (has_begun && loligo_plastic_sees_fired (run->plastic))
    {
      call.fired = target->sent.lanes;
      call.n_fired = target->sent.first[1];
      n_events += loligo_plastic_fire (run->plastic, &call, part);
    }
  sample (simulation, run, &call, part);
  if (has_begun)
    n_events += loligo_plastic_arrive (run->plastic, &call, part);
  return n_events;
}

guint64
loligo_plasticity_flow (LoligoSimulation *simulation, LoligoPlasticRun *run, guint part)
{
  LoligoPlasticCall call = get_call (run, simulation->chunk.first_step + simulation->chunk.n_steps);
  call.sent = &simulation->nodes[run->spec->source].history;
  return loligo_plastic_flow (run->plastic, &call, part);
}

/* ---- changes between steps ---- */

gboolean
loligo_plasticity_set_parameter (LoligoSimulation *simulation, guint index, guint parameter,
                                 double value_si)
{
  LoligoPlasticRun *run = simulation->plastics[index];
  const LoligoPlasticCall call = get_call (run, simulation->step);
  return loligo_plastic_set_parameter (run->plastic, &call, parameter, value_si);
}

void
loligo_plasticity_take (LoligoSimulation *simulation, LoligoSimulation *from, guint index)
{
  LoligoPlasticRun *run = simulation->plastics[index], *old = from->plastics[index];
  const LoligoPlasticCall call = { .step = from->step, .ends = loligo_ends_get_values (old->ends),
                                   .state_rings = old->state_rings, .end_rings = old->end_rings };
  loligo_plastic_take_states (run->plastic, old->plastic, &call);
  loligo_ends_take (simulation, run->ends, old->ends);
}

/* ---- before the first step ---- */

void
loligo_plasticity_fill_past (LoligoSimulation *simulation)
{
  for (guint i = 0; i < simulation->plan->n_projections; i++)
    if (simulation->plastics[i] != NULL)
      loligo_ends_fill_past (simulation, simulation->plastics[i]->ends);
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
