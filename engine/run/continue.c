/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * continue.c: a simulation of a changed document goes on where another is, when nothing but values
 * changed: states, spikes on their way and recordings move over. Called between steps of both, by the
 * thread that may touch both.
 *
 * Edges that shared a state a target may have one each now. What had come together cannot be told apart
 * any more; it goes to one of them, so that nothing jumps: the first whose parameters are still what they were.
 */
#include "run/simulation-private.h"

#include <string.h>

typedef struct
{
  LoligoSimulation *to, *from;
  guint *heirs; /* [projections]: who takes the shared states of the one that had them; G_MAXUINT: nobody */
} Move;

/* ---- whether they are alike ---- */

static gboolean
are_nodes_like (const LoligoPlanNode *a, const LoligoPlanNode *b)
{
  return g_str_equal (a->id, b->id) && a->size == b->size
         && g_str_equal (a->component->id, b->component->id)
         && (a->component->refractory == 0) == (b->component->refractory == 0)
         && a->component->n_spike_rules == b->component->n_spike_rules;
}

static guint
count_hidden (const LoligoSimulation *simulation, guint node)
{
  const LoligoPopulation *population = simulation->nodes[node].population;
  return loligo_program_get_n_states (loligo_population_get_program (population))
         - simulation->plan->nodes[node].component->n_states;
}

static gboolean
are_projections_like (const LoligoSimulation *a, const LoligoSimulation *b, guint index)
{
  const LoligoPlanProjection *x = &a->plan->projections[index];
  const LoligoPlanProjection *y = &b->plan->projections[index];
  return g_str_equal (x->id, y->id) && x->source == y->source && x->target == y->target
         && g_str_equal (x->synapse->id, y->synapse->id)
         && x->synapse->n_states == y->synapse->n_states
         && x->synapse->n_parameters == y->synapse->n_parameters
         && x->form->form == y->form->form
         && loligo_projection_is_like (a->projections[index], b->projections[index]);
}

static gboolean
are_recorders_like (const LoligoSimulation *a, const LoligoSimulation *b, guint index)
{
  const LoligoPlanRecorder *x = &a->plan->recorders[index];
  const LoligoPlanRecorder *y = &b->plan->recorders[index];
  return g_str_equal (x->id, y->id) && x->node == y->node && x->projection == y->projection
         && x->every_steps == y->every_steps
         && (x->symbol == NULL) == (y->symbol == NULL)
         && (x->symbol == NULL || g_str_equal (x->symbol->name, y->symbol->name))
         && loligo_recorder_get_n_lanes (a->recorders[index])
                == loligo_recorder_get_n_lanes (b->recorders[index]);
}

static gboolean
are_like (const LoligoSimulation *a, const LoligoSimulation *b)
{
  const LoligoPlan *x = a->plan, *y = b->plan;
  if (x->n_nodes != y->n_nodes || x->n_projections != y->n_projections
      || x->n_recorders != y->n_recorders || x->n_wires != y->n_wires || x->dt_s != y->dt_s
      || x->seed != y->seed || x->single_precision != y->single_precision
      || a->n_parts != b->n_parts)
    return FALSE;
  for (guint i = 0; i < x->n_nodes; i++)
    if (!are_nodes_like (&x->nodes[i], &y->nodes[i]) || count_hidden (a, i) != count_hidden (b, i))
      return FALSE;
  for (guint i = 0; i < x->n_projections; i++)
    if (!are_projections_like (a, b, i))
      return FALSE;
  for (guint i = 0; i < x->n_recorders; i++)
    if (!are_recorders_like (a, b, i))
      return FALSE;
  return TRUE;
}

/* ---- who takes what was shared ---- */

static gboolean
has_same_parameters (const Move *move, guint index, guint owner)
{
  const LoligoPlanProjection *to = &move->to->plan->projections[index];
  const LoligoPlanProjection *from = &move->from->plan->projections[owner];
  for (guint i = 0; i < to->synapse->n_parameters; i++)
    if (loligo_simulation_get_parameter (move->to, to->target, to->first_parameter + i, 0)
        != loligo_simulation_get_parameter (move->from, from->target, from->first_parameter + i, 0))
      return FALSE;
  return TRUE;
}

/* Of the edges that shared the states of OWNER, as projections that own states now. */
static guint
find_heir (const Move *move, guint owner)
{
  const LoligoPlan *to = move->to->plan, *from = move->from->plan;
  guint first = G_MAXUINT;
  for (guint i = 0; i < to->n_projections; i++)
    {
      if (from->projections[i].shared_with != owner)
        continue;
      guint heir = to->projections[i].shared_with;
      if (has_same_parameters (move, heir, owner))
        return heir;
      first = MIN (first, heir);
    }
  return first;
}

/* ---- states ---- */

static gsize
get_array_bytes (const LoligoSimulation *simulation, guint node)
{
  return loligo_population_get_padded (simulation->nodes[node].population) * simulation->real_bytes;
}

static void
move_state (const Move *move, guint node, guint to, guint from)
{
  memcpy (loligo_population_get_states (move->to->nodes[node].population, to),
          loligo_population_get_states (move->from->nodes[node].population, from),
          get_array_bytes (move->to, node));
}

static void
move_states (const Move *move, guint node)
{
  const LoligoComponent *to = move->to->plan->nodes[node].component;
  const LoligoComponent *from = move->from->plan->nodes[node].component;
  for (guint i = 0; i < to->n_states; i++)
    {
      const LoligoSymbol *symbol = loligo_component_find (from, to->states[i]->name);
      if (symbol != NULL)
        move_state (move, node, i, symbol->index);
    }
  for (guint i = 0; i < count_hidden (move->to, node); i++)
    move_state (move, node, to->n_states + i, from->n_states + i);
}

static const LoligoSymbol *
find_own_state (const LoligoPlan *plan, guint projection, guint state)
{
  const LoligoPlanProjection *spec = &plan->projections[projection];
  g_autofree char *name = g_strdup_printf ("%s.%s", spec->id, spec->synapse->states[state]->name);
  return loligo_component_find (plan->nodes[spec->target].component, name);
}

/* States of projection INDEX, which owns some: the heir of a group gets what was there, the others begin with none. */
static void
move_shared_states (const Move *move, guint index)
{
  const LoligoPlan *to = move->to->plan, *from = move->from->plan;
  const LoligoPlanProjection *spec = &to->projections[index];
  guint owner = from->projections[index].shared_with;
  for (guint i = 0; i < spec->synapse->n_states; i++)
    {
      const LoligoSymbol *target = find_own_state (to, index, i);
      const LoligoSymbol *source = find_own_state (from, owner, i);
      if (target == NULL || source == NULL)
        continue;
      if (move->heirs[owner] == index)
        move_state (move, spec->target, target->index, source->index);
      else
        memset (loligo_population_get_states (move->to->nodes[spec->target].population,
                                              target->index),
                0, get_array_bytes (move->to, spec->target));
    }
}

/* ---- what is on its way ---- */

static LoligoPort *
get_port (LoligoSimulation *simulation, guint projection, gboolean is_weight)
{
  const LoligoPlanProjection *spec = &simulation->plan->projections[projection];
  gint input = is_weight ? spec->weight_input : spec->count_input;
  return input < 0 ? NULL : &simulation->nodes[spec->target].ports[input];
}

static char *
get_ring_row (const LoligoSimulation *simulation, const LoligoPort *port, gint64 step)
{
  gsize slot = (gsize) (step % port->ring_slots);
  return port->ring + slot * port->row_reals * simulation->real_bytes;
}

/* Whose ring is long enough for what arrives in AHEAD steps: the heir's, else another's of the group. */
static LoligoPort *
find_ring (const Move *move, guint owner, gboolean is_weight, gint64 ahead)
{
  const LoligoPlan *to = move->to->plan;
  LoligoPort *port = get_port (move->to, move->heirs[owner], is_weight);
  for (guint i = 0; i < to->n_projections && (port == NULL || port->ring_slots <= ahead); i++)
    if (move->from->plan->projections[i].shared_with == owner)
      port = get_port (move->to, to->projections[i].shared_with, is_weight);
  return port != NULL && port->ring_slots > ahead ? port : NULL;
}

static void
move_ring (const Move *move, guint owner, gboolean is_weight)
{
  const LoligoPort *from = get_port (move->from, owner, is_weight);
  gint64 step = move->from->step;
  for (gint64 ahead = 0; from != NULL && ahead < from->ring_slots && step + ahead < from->ring_until;
       ahead++)
    {
      LoligoPort *port = find_ring (move, owner, is_weight, ahead);
      if (port == NULL)
        continue;
      memcpy (get_ring_row (move->to, port, step + ahead),
              get_ring_row (move->from, from, step + ahead),
              port->row_reals * move->to->real_bytes);
      port->ring_until = MAX (port->ring_until, step + ahead + 1);
    }
}

static gboolean
are_counts_like (const Move *move, guint index)
{
  const LoligoCounts *to = &move->to->counts[index], *from = &move->from->counts[index];
  if (from->bytes == 0)
    return TRUE;
  return to->bytes == from->bytes && to->n_slots == from->n_slots
         && to->row_counts == from->row_counts
         && loligo_projection_get_one_weight (move->to->projections[index])
                == loligo_projection_get_one_weight (move->from->projections[index]);
}

/* Spikes that are counted on their way stay so where the weight is the same; else they keep the old one. */
static void
move_counts (const Move *move)
{
  guint n = move->to->plan->n_projections;
  gboolean are_like = TRUE;
  for (guint i = 0; i < n; i++)
    are_like = are_like && are_counts_like (move, i);
  if (!are_like)
    loligo_arrivals_settle (move->from);
  for (guint i = 0; i < n && are_like; i++)
    if (move->from->counts[i].bytes > 0)
      memcpy (move->to->counts[i].rows, move->from->counts[i].rows,
              (gsize) move->from->counts[i].n_slots * move->from->counts[i].row_counts
                  * move->from->counts[i].bytes);
}

/* Amounts of single synapses, for the step that comes. */
static void
move_amounts (const Move *move, guint index)
{
  const LoligoPlanProjection *to = &move->to->plan->projections[index];
  const LoligoPlanProjection *from = &move->from->plan->projections[index];
  LoligoPort *ports = move->to->nodes[to->target].ports;
  const LoligoPort *old_ports = move->from->nodes[from->target].ports;
  guint n_states = to->synapse->n_states;
  for (guint i = 0; i < n_states + to->synapse->n_ends; i++)
    {
      gint input = i < n_states ? to->state_inputs[i] : to->end_inputs[i - n_states];
      gint old_input = i < n_states ? from->state_inputs[i] : from->end_inputs[i - n_states];
      if (input < 0 || old_input < 0)
        continue;
      memcpy (get_ring_row (move->to, &ports[input], move->from->step),
              get_ring_row (move->from, &old_ports[old_input], move->from->step),
              ports[input].row_reals * move->to->real_bytes);
    }
}

static void
move_history (LoligoSpikeHistory *to, LoligoSpikeHistory *from)
{
  if (to->n_slots != from->n_slots)
    return;
  LoligoSpikeHistory kept = *to;
  *to = *from;
  *from = kept;
}

/* In a cycle of wires what comes first reads what the last step left. */
static void
move_planes (const Move *move)
{
  for (guint i = 0; i < move->to->n_planes && move->to->n_planes == move->from->n_planes; i++)
    {
      const LoligoPlane *to = &move->to->planes[i], *from = &move->from->planes[i];
      if (to->node == from->node && to->row_reals == from->row_reals && !to->is_constant
          && !from->is_constant)
        memcpy (to->rows, from->rows, to->row_reals * move->to->real_bytes);
    }
}

static void
move_projection (const Move *move, guint index)
{
  LoligoSimulation *to = move->to, *from = move->from;
  const LoligoPlan *plan = to->plan;
  for (guint part = 0; part < to->n_parts; part++)
    to->n_events[part * to->events_stride + index]
        = from->n_events[part * from->events_stride + index];
  if (plan->projections[index].shared_with == index)
    move_shared_states (move, index);
  if (from->plan->projections[index].shared_with == index)
    {
      move_ring (move, index, TRUE);
      move_ring (move, index, FALSE);
    }
  if (to->flows[index] != NULL)
    {
      move_amounts (move, index);
      loligo_flow_take (to->flows[index], from->flows[index]);
    }
  if (to->plastics[index] == NULL)
    return;
  move_amounts (move, index);
  loligo_plasticity_take (to, from, index);
}

gboolean
loligo_simulation_continue (LoligoSimulation *simulation, LoligoSimulation *before)
{
  if (before->blow_up != NULL || !are_like (simulation, before))
    return FALSE;
  guint n = simulation->plan->n_projections;
  g_autofree guint *heirs = g_new (guint, n + 1);
  Move move = { simulation, before, heirs };
  for (guint i = 0; i < n; i++)
    heirs[i] = before->plan->projections[i].shared_with == i ? find_heir (&move, i) : G_MAXUINT;
  simulation->step = before->step;
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    {
      move_states (&move, node);
      move_history (&simulation->nodes[node].history, &before->nodes[node].history);
      simulation->nodes[node].n_spikes = before->nodes[node].n_spikes;
    }
  move_planes (&move);
  if (n > 0)
    move_counts (&move);
  for (guint i = 0; i < n; i++)
    move_projection (&move, i);
  loligo_store_begin_exchange (simulation->store, before->store);
  for (guint i = 0; i < simulation->plan->n_recorders; i++)
    loligo_recorder_take (simulation->recorders[i], before->recorders[i]);
  loligo_store_end_exchange (simulation->store, before->store);
  simulation->simulate_s = before->simulate_s;
  simulation->must_refresh = TRUE;
  return TRUE;
}
