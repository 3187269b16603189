/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan-observe.c: recorders of single synapses whose states the network keeps once a target. So that looking changes
 * neither the numbers of a run nor its pace, the synapses that a recorder asks for are followed beside those that act:
 * the same spikes, weights and delays, no effect. Called by plan-couple.c and plan-recorder.c.
 */
#include "model/plan-private.h"

#include <string.h>

/* Draws and values of single synapses go by a synapse's number, which an observer's would have anew. */
gboolean
loligo_plan_can_observe (const LoligoPlan *plan, const LoligoPlanProjection *projection)
{
  for (guint i = 0; i < projection->synapse->n_parameters; i++)
    if (projection->parameters[i].varies)
      return FALSE;
  LoligoLayout layout = loligo_plan_get_layout (plan, projection);
  return projection->synapse->n_draws == 0 && projection->synapse->n_noises == 0
         && (layout == LOLIGO_LAYOUT_ROWS || layout == LOLIGO_LAYOUT_UNIFORM);
}

/* The same synapse, checked anew to be changed. Parameters are those of the edge. */
static gboolean
copy_synapse (LoligoPlanner *planner, const LoligoPlanProjection *of, LoligoPlanProjection *observer)
{
  const LoligoEdge *edge = loligo_document_find_edge (planner->document, of->id);
  observer->synapse = loligo_document_get_synapse (planner->document, planner->library, edge->synapse,
                                                   of->synapse->pre, of->synapse->post, planner->problems);
  if (observer->synapse == NULL)
    return FALSE;
  guint n = observer->synapse->n_parameters;
  observer->parameters = g_memdup2 (of->parameters, n * sizeof *of->parameters);
  for (guint i = 0; i < n; i++)
    observer->parameters[i].symbol = observer->synapse->parameters[i];
  return TRUE;
}

static gint *
make_no_inputs (guint n)
{
  gint *inputs = g_new (gint, n + 1);
  for (guint i = 0; i < n; i++)
    inputs[i] = -1;
  return inputs;
}

void
loligo_planner_observe (LoligoPlanner *planner, LoligoPlanRecorder *recorder)
{
  LoligoPlan *plan = planner->plan;
  const LoligoPlanProjection *of = &plan->projections[recorder->projection];
  if (recorder->weight != NULL || !of->form->is_shared[recorder->symbol->index]
      || loligo_problems_get_count (planner->problems) > planner->n_problems_before)
    return;
  LoligoPlanProjection observer = { .source = of->source, .target = of->target,
                                    .weight = of->weight, .delay = of->delay,
                                    .weight_input = -1, .count_input = -1,
                                    .shared_with = plan->n_projections,
                                    .is_observer = TRUE, .observed = (guint) recorder->projection,
                                    .recorder = plan->n_recorders };
  if (!copy_synapse (planner, of, &observer))
    return;
  observer.id = g_strdup (of->id);
  observer.rule = loligo_rule_new (LOLIGO_RULE_ONE_TO_ONE); /* asked by nobody */
  observer.form = loligo_synapse_plan_new_apart (observer.synapse);
  observer.state_inputs = make_no_inputs (observer.synapse->n_states);
  observer.end_inputs = make_no_inputs (observer.synapse->n_ends);
  recorder->projection = (gint) plan->n_projections;
  recorder->symbol = observer.synapse->states[recorder->symbol->index];
  plan->projections = g_renew (LoligoPlanProjection, plan->projections, plan->n_projections + 1);
  plan->projections[plan->n_projections++] = observer;
}
