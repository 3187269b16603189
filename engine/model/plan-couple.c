/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan-couple.c: the last step before recorders: synapses whose states add up become part of the cell they lead to
 * (lang/couple.h). Wires with the same synapse and equal parameters share one state a target, unless a recorder
 * asks the target for that of one of them. Called by plan.c when all else is right.
 */
#include "base/i18n.h"
#include "lang/couple.h"
#include "model/plan-private.h"

#include <string.h>

static gboolean
is_recorded (const LoligoPlanner *planner, const char *id)
{
  GPtrArray *recorders = planner->document->recorders;
  for (guint i = 0; i < recorders->len; i++)
    if (strcmp (((const LoligoRecorderSpec *) g_ptr_array_index (recorders, i))->of, id) == 0)
      return TRUE;
  return FALSE;
}

/* Whether a recorder asks the target for a state of PROJECTION: "E", "EE.g". */
static gboolean
is_named (const LoligoPlanner *planner, const LoligoPlanProjection *projection)
{
  GPtrArray *recorders = planner->document->recorders;
  const char *target = planner->plan->nodes[projection->target].id;
  gsize length = strlen (projection->id);
  for (guint i = 0; i < recorders->len; i++)
    {
      const LoligoRecorderSpec *spec = g_ptr_array_index (recorders, i);
      if (strcmp (spec->of, target) == 0 && strncmp (spec->what, projection->id, length) == 0
          && spec->what[length] == '.')
        return TRUE;
    }
  return FALSE;
}

/* Hash-consing makes equal expressions of one pool the same number. */
static gboolean
have_equal_parameters (const LoligoPlanProjection *a, const LoligoPlanProjection *b)
{
  for (guint i = 0; i < a->synapse->n_parameters; i++)
    if (a->parameters[i].varies || b->parameters[i].varies
        || a->parameters[i].value != b->parameters[i].value)
      return FALSE;
  return TRUE;
}

/* The same model, one that reads the same of its ends: components are checked anew for each wire, and the source's
 * model does not matter, for PER_TARGET synapses read nothing of it. */
static gboolean
can_share (const LoligoPlanner *planner, const LoligoPlanProjection *a,
           const LoligoPlanProjection *b)
{
  return a->target == b->target && strcmp (a->synapse->id, b->synapse->id) == 0
         && have_equal_parameters (a, b) && !is_named (planner, a) && !is_named (planner, b);
}

static gboolean
is_coupled (const LoligoPlanProjection *projection)
{
  return projection->form->form == LOLIGO_SYNAPSE_PER_TARGET;
}

static void
find_shares (LoligoPlanner *planner)
{
  LoligoPlan *plan = planner->plan;
  for (guint i = 0; i < plan->n_projections; i++)
    {
      LoligoPlanProjection *projection = &plan->projections[i];
      projection->shared_with = i;
      for (guint k = 0; k < i && is_coupled (projection); k++)
        if (is_coupled (&plan->projections[k]) && plan->projections[k].shared_with == k
            && can_share (planner, &plan->projections[k], projection))
          {
            projection->shared_with = k;
            break;
          }
    }
}

/* The node's parameters, those of the couplings after them; initial values likewise. */
static void
extend_values (LoligoPlan *plan, LoligoPlanNode *node, LoligoComponent *cell,
               const guint *projections, const LoligoCoupled *coupled, guint n)
{
  node->parameters = g_renew (LoligoPlanValue, node->parameters, cell->n_parameters + 1);
  node->initial = g_renew (LoligoPlanValue, node->initial, cell->n_states + 1);
  for (guint i = 0; i < node->component->n_parameters; i++)
    node->parameters[i].symbol = cell->parameters[i];
  for (guint i = 0; i < node->component->n_states; i++)
    node->initial[i].symbol = cell->states[i];
  for (guint k = 0; k < n; k++)
    {
      const LoligoPlanProjection *projection = &plan->projections[projections[k]];
      for (guint i = 0; i < projection->synapse->n_parameters; i++)
        {
          LoligoPlanValue value = projection->parameters[i];
          if (value.varies)
            {
              /* Only single synapses read it. */
              value.value = loligo_expression_constant (plan->pool, 0);
              value.varies = FALSE;
            }
          value.symbol = cell->parameters[coupled[k].first_parameter + i];
          node->parameters[coupled[k].first_parameter + i] = value;
        }
      for (guint i = 0; i < projection->synapse->n_states; i++)
        {
          if (coupled[k].states[i] == G_MAXUINT)
            continue;
          const LoligoSymbol *symbol = cell->states[coupled[k].states[i]];
          node->initial[coupled[k].states[i]]
              = (LoligoPlanValue) { .symbol = symbol, .unit = symbol->unit };
        }
    }
}

/* Symbols that the plan took from the cell as it was. */
static void
renew_outputs (LoligoPlan *plan, guint node)
{
  for (guint i = 0; i < plan->n_wires; i++)
    if (plan->wires[i].source == node)
      plan->wires[i].output
          = loligo_component_find (plan->nodes[node].component, plan->wires[i].output->name);
}

static void
couple_node (LoligoPlanner *planner, guint index)
{
  LoligoPlan *plan = planner->plan;
  LoligoPlanNode *node = &plan->nodes[index];
  g_autofree LoligoCoupling *couplings = g_new0 (LoligoCoupling, plan->n_projections + 1);
  g_autofree LoligoCoupled *coupled = g_new0 (LoligoCoupled, plan->n_projections + 1);
  g_autofree guint *projections = g_new0 (guint, plan->n_projections + 1);
  guint n = 0;
  for (guint i = 0; i < plan->n_projections; i++)
    {
      const LoligoPlanProjection *projection = &plan->projections[i];
      if (projection->target != index || projection->shared_with != i)
        continue;
      projections[n] = i;
      couplings[n++] = (LoligoCoupling) { projection->id, projection->synapse, projection->form };
    }
  if (n == 0)
    return;
  LoligoComponent *cell = loligo_component_couple (node->component, couplings, n, coupled);
  extend_values (plan, node, cell, projections, coupled, n);
  loligo_component_unref (node->component);
  node->component = cell;
  for (guint k = 0; k < n; k++)
    {
      plan->projections[projections[k]].weight_input = coupled[k].weight_input;
      plan->projections[projections[k]].count_input = coupled[k].count_input;
      plan->projections[projections[k]].first_parameter = coupled[k].first_parameter;
      plan->projections[projections[k]].state_inputs = g_steal_pointer (&coupled[k].state_inputs);
      plan->projections[projections[k]].end_inputs = g_steal_pointer (&coupled[k].end_inputs);
      loligo_coupled_clear (&coupled[k]);
    }
  renew_outputs (plan, index);
}

/* EXPRESSION of the synapse reads a parameter that differs from synapse to synapse. */
static gboolean
reads_varying (const LoligoPlanProjection *projection, LoligoExpression expression)
{
  for (guint i = 0; i < projection->synapse->n_parameters && expression != 0; i++)
    if (projection->parameters[i].varies
        && loligo_expression_depends_on (projection->synapse->pool, expression,
                                         LOLIGO_OPERATION_PARAMETER, i))
      return TRUE;
  return FALSE;
}

/* What EVENT makes of STATE does. */
static gboolean
updates_read_varying (const LoligoPlanProjection *projection, const LoligoWireEvent *event, guint state)
{
  for (guint i = 0; i < event->n_updates; i++)
    if (event->updates[i].state == state && reads_varying (projection, event->updates[i].value))
      return TRUE;
  return FALSE;
}

/* Each synapse by itself in each step, for the reason WHY. */
static void
make_each_step (LoligoPlanProjection *projection, const char *why)
{
  LoligoSynapsePlan *form = projection->form;
  form->form = LOLIGO_SYNAPSE_EACH_STEP;
  for (guint i = 0; i < projection->synapse->n_states; i++)
    {
      form->is_shared[i] = FALSE;
      form->keepers[i] = LOLIGO_KEPT_BY_SYNAPSE;
    }
  g_free (form->reason);
  form->reason = g_strdup (why);
}

/* One state a target, or one sum, has one set of parameters. */
static void
separate_where_parameters_vary (LoligoPlanProjection *projection)
{
  const LoligoComponent *synapse = projection->synapse;
  const LoligoSynapsePlan *form = projection->form;
  gboolean varies = FALSE;
  if (form->form == LOLIGO_SYNAPSE_EACH_STEP)
    return;
  for (guint i = 0; i < synapse->n_parameters && form->form == LOLIGO_SYNAPSE_PER_TARGET; i++)
    varies |= projection->parameters[i].varies;
  for (guint i = 0; i < synapse->n_states; i++)
    varies |= form->is_shared[i] && reads_varying (projection, synapse->states[i]->derivative);
  for (guint i = 0; i < synapse->n_contributions; i++)
    varies |= reads_varying (projection, synapse->contributions[i].value);
  if (varies)
    make_each_step (projection,
                    _("per synapse and step: its parameters differ from synapse to synapse"));
}

/* Whether a recorder asks for a state of single synapses that PROJECTION keeps once a target. */
static gboolean
records_shared_state (const LoligoPlanner *planner, const LoligoPlanProjection *projection)
{
  const LoligoSynapsePlan *form = projection->form;
  GPtrArray *recorders = planner->document->recorders;
  for (guint i = 0; i < recorders->len; i++)
    {
      const LoligoRecorderSpec *spec = g_ptr_array_index (recorders, i);
      if (strcmp (spec->of, projection->id) != 0)
        continue;
      for (guint k = 0; k < projection->synapse->n_states; k++)
        if (strcmp (projection->synapse->states[k]->name, spec->what) == 0
            && form->is_shared[k])
          return TRUE;
    }
  return FALSE;
}

/* A trace of a cell is the same for all its synapses: one delay, if it is a source, and one set of parameters. */
static void
give_back_traces (const LoligoPlan *plan, LoligoPlanProjection *projection)
{
  const LoligoComponent *synapse = projection->synapse;
  LoligoSynapsePlan *form = projection->form;
  gboolean varies = FALSE;
  if (form->form != LOLIGO_SYNAPSE_AT_EVENTS)
    return;
  for (guint i = 0; i < synapse->n_states; i++)
    {
      if (form->keepers[i] == LOLIGO_KEPT_BY_SYNAPSE)
        continue;
      varies |= reads_varying (projection, synapse->states[i]->initial)
                || reads_varying (projection, synapse->states[i]->derivative)
                || updates_read_varying (projection, &synapse->on_pre, i)
                || updates_read_varying (projection, &synapse->on_post, i);
    }
  gboolean has_one_delay
      = !projection->rule->gives_delays
        && loligo_expression_get (plan->pool, projection->delay)->operation == LOLIGO_OPERATION_CONSTANT;
  if (varies || !has_one_delay)
    loligo_synapse_plan_give_back (form, synapse, LOLIGO_KEPT_BY_SOURCE);
  if (varies)
    loligo_synapse_plan_give_back (form, synapse, LOLIGO_KEPT_BY_TARGET);
}

/* Recorders look at single synapses, and these cannot be followed apart. */
static void
separate_where_recorded (const LoligoPlanner *planner, LoligoPlanProjection *projection)
{
  if ((projection->form->form == LOLIGO_SYNAPSE_SUMS && is_recorded (planner, projection->id))
      || (records_shared_state (planner, projection) && !loligo_plan_can_observe (planner->plan, projection)))
    make_each_step (projection, _("per synapse and step: a recorder asks for single synapses"));
}

void
loligo_planner_couple (LoligoPlanner *planner)
{
  LoligoPlan *plan = planner->plan;
  for (guint i = 0; i < plan->n_projections; i++)
    {
      plan->projections[i].form = loligo_synapse_plan_new (plan->projections[i].synapse);
      separate_where_parameters_vary (&plan->projections[i]);
      separate_where_recorded (planner, &plan->projections[i]);
      give_back_traces (plan, &plan->projections[i]);
    }
  find_shares (planner);
  for (guint node = 0; node < plan->n_nodes; node++)
    couple_node (planner, node);
  for (guint i = 0; i < plan->n_projections; i++)
    {
      LoligoPlanProjection *projection = &plan->projections[i];
      if (!is_coupled (projection))
        projection->weight_input = projection->count_input = -1;
      else
        projection->weight_input = plan->projections[projection->shared_with].weight_input;
      if (is_coupled (projection))
        projection->count_input = plan->projections[projection->shared_with].count_input;
      projection->first_parameter = plan->projections[projection->shared_with].first_parameter;
    }
}

gboolean
loligo_plan_can_set_edge (const LoligoPlan *plan, guint index, guint parameter)
{
  const LoligoPlanProjection *projection = &plan->projections[index];
  if (parameter == G_MAXUINT)
    return projection->weight != 0 && projection->rule->kind != LOLIGO_RULE_MATRIX
           && projection->rule->kind != LOLIGO_RULE_PAIRS
           && loligo_expression_get (plan->pool, projection->weight)->operation
                  == LOLIGO_OPERATION_CONSTANT;
  for (guint i = 0; i < plan->n_projections; i++)
    if (i != index && plan->projections[i].shared_with == projection->shared_with)
      return FALSE;
  return !projection->parameters[parameter].varies;
}
