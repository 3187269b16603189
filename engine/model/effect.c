/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * effect.c: see effect.h. One spike is sent through the synapse in numbers: its event, then a few steps of its
 * equations with the cells held at rest, until something flows. What flows is judged by what it does to
 * the output of the target.
 */
#include "model/effect.h"

#include <math.h>

#define N_STEPS 40
#define STEP_S 50e-6
#define AWAY_FROM_REST_V 5e-3 /* where a synapse that pulls to the rest shows its direction */
#define LENGTH_M 100e-6       /* for weights that go by distance */

/* The synapse and its target in numbers. */
typedef struct
{
  const LoligoPlan *plan;
  const LoligoPlanProjection *projection;
  double *parameters, *states, *ends;
  double weight, delay_s;
} Trial;

static double
get_middle (guint draw, gpointer data)
{
  (void) draw;
  (void) data;
  return 0.5;
}

static double
get_mean (guint draw, gpointer data)
{
  (void) draw;
  (void) data;
  return 0;
}

/* A quantity of the plan, for some pair of cells and the middle of what is drawn. */
static double
evaluate_planned (const LoligoPlan *plan, LoligoExpression value)
{
  LoligoEnvironment environment = { .lanes = 1, .target = 1, .distance_m = LENGTH_M, .dt_s = plan->dt_s,
                                    .uniform = get_middle, .normal = get_mean };
  return value == 0 ? 0 : loligo_expression_evaluate (plan->pool, value, &environment);
}

static double *
read_parameters (const LoligoPlan *plan, const LoligoPlanValue *values, guint n)
{
  double *parameters = g_new0 (double, n + 1);
  for (guint i = 0; values != NULL && i < n; i++)
    parameters[i] = evaluate_planned (plan, values[i].value);
  return parameters;
}

/* States of a NODE at the start; inputs are 0. COMPONENT is its model as the synapse knows it: without what is
 * coupled into it, which comes last in the plan's. (transfer full) */
static double *
read_states (const LoligoPlan *plan, const LoligoPlanNode *node, const LoligoComponent *component,
             const double *parameters)
{
  g_autofree double *inputs = g_new0 (double, component->n_inputs + 1);
  double *states = g_new0 (double, component->n_states + 1);
  LoligoEnvironment environment = { .parameters = parameters, .inputs = inputs, .states = states,
                                    .lanes = 1, .dt_s = plan->dt_s,
                                    .uniform = get_middle, .normal = get_mean };
  for (guint i = 0; i < component->n_states; i++)
    {
      LoligoExpression initial = component->states[i]->initial;
      if (node->initial != NULL && node->initial[i].value != 0)
        states[i] = evaluate_planned (plan, node->initial[i].value);
      else if (initial != 0)
        states[i] = loligo_expression_evaluate (component->pool, initial, &environment);
    }
  return states;
}

/* What the synapse reads of its ends at the start. */
static void
read_ends (Trial *trial)
{
  const LoligoPlan *plan = trial->plan;
  const LoligoComponent *synapse = trial->projection->synapse;
  trial->ends = g_new0 (double, synapse->n_ends + 1);
  for (guint k = 0; k < synapse->n_ends; k++)
    {
      const LoligoReference *end = &synapse->ends[k];
      gboolean is_pre = end->end == LOLIGO_END_PRE;
      const LoligoPlanNode *node
          = &plan->nodes[is_pre ? trial->projection->source : trial->projection->target];
      const LoligoComponent *component = is_pre ? synapse->pre : synapse->post;
      const LoligoSymbol *symbol = end->symbol;
      if (symbol == NULL
          || (symbol->kind != LOLIGO_SYMBOL_STATE && symbol->kind != LOLIGO_SYMBOL_VARIABLE
              && symbol->kind != LOLIGO_SYMBOL_PARAMETER))
        continue;
      g_autofree double *parameters
          = read_parameters (plan, node->parameters, component->n_parameters);
      g_autofree double *states = read_states (plan, node, component, parameters);
      trial->ends[k] = symbol->kind == LOLIGO_SYMBOL_PARAMETER ? parameters[symbol->index]
                                                               : states[symbol->index];
    }
}

static double
evaluate (const Trial *trial, LoligoExpression expression, double t_s)
{
  LoligoEnvironment environment
      = { .parameters = trial->parameters, .states = trial->states, .references = trial->ends,
          .t_s = t_s, .dt_s = STEP_S, .weight = trial->weight, .delay_s = trial->delay_s,
          .uniform = get_middle, .normal = get_mean };
  return loligo_expression_evaluate (trial->projection->synapse->pool, expression, &environment);
}

static void
start (Trial *trial, const LoligoPlan *plan, guint index)
{
  const LoligoPlanProjection *projection = &plan->projections[index];
  const LoligoComponent *synapse = projection->synapse;
  trial->plan = plan;
  trial->projection = projection;
  trial->parameters = read_parameters (plan, projection->parameters, synapse->n_parameters);
  trial->weight = evaluate_planned (plan, projection->weight);
  trial->delay_s = evaluate_planned (plan, projection->delay);
  if (projection->weight == 0)
    trial->weight = 1; /* of the rule's file: its sign is not known here */
  read_ends (trial);
  trial->states = g_new0 (double, synapse->n_states + 1);
  g_autofree double *initial = g_new0 (double, synapse->n_states + 1);
  for (guint i = 0; i < synapse->n_states; i++)
    if (synapse->states[i]->initial != 0)
      initial[i] = evaluate (trial, synapse->states[i]->initial, 0);
  for (guint i = 0; i < synapse->n_states; i++)
    trial->states[i] = initial[i];
}

static void
trial_clear (Trial *trial)
{
  g_free (trial->parameters);
  g_free (trial->states);
  g_free (trial->ends);
}

/* How fast the output of the target changes when AMOUNT arrives at SYMBOL, less how fast it does without; where the
 * equations do not tell, AMOUNT itself. */
static double
judge (const Trial *trial, const LoligoSymbol *symbol, double amount)
{
  const LoligoPlanNode *node = &trial->plan->nodes[trial->projection->target];
  const LoligoComponent *target = trial->projection->synapse->post;
  const LoligoSymbol *output = target->output;
  if (amount == 0 || symbol == NULL || output == NULL || symbol == output || output->derivative == 0
      || output->kind != LOLIGO_SYMBOL_STATE)
    return amount;
  g_autofree double *parameters = read_parameters (trial->plan, node->parameters, target->n_parameters);
  g_autofree double *states = read_states (trial->plan, node, target, parameters);
  g_autofree double *inputs = g_new0 (double, target->n_inputs + 1);
  LoligoEnvironment environment = { .parameters = parameters, .states = states, .inputs = inputs,
                                    .lanes = 1, .dt_s = STEP_S,
                                    .uniform = get_middle, .normal = get_mean };
  double before = loligo_expression_evaluate (target->pool, output->derivative, &environment);
  if (symbol->kind == LOLIGO_SYMBOL_INPUT)
    inputs[symbol->index] += amount;
  else
    states[symbol->index] += amount;
  double after = loligo_expression_evaluate (target->pool, output->derivative, &environment);
  return isfinite (after - before) && after != before ? after - before : amount;
}

static double
sum_jumps (const Trial *trial, const LoligoJump *jumps, guint n, double t_s)
{
  double sum = 0;
  for (guint k = 0; k < n; k++)
    {
      double amount = evaluate (trial, jumps[k].value, t_s);
      sum += judge (trial, trial->projection->synapse->ends[jumps[k].reference].symbol, amount);
    }
  return sum;
}

static void
receive_spike (Trial *trial)
{
  const LoligoWireEvent *event = &trial->projection->synapse->on_pre;
  g_autofree double *values = g_new0 (double, event->n_updates + 1);
  for (guint k = 0; k < event->n_updates; k++)
    values[k] = evaluate (trial, event->updates[k].value, 0);
  for (guint k = 0; k < event->n_updates; k++)
    trial->states[event->updates[k].state] = values[k];
}

static void
advance (Trial *trial, double t_s)
{
  const LoligoComponent *synapse = trial->projection->synapse;
  g_autofree double *slopes = g_new0 (double, synapse->n_states + 1);
  for (guint i = 0; i < synapse->n_states; i++)
    if (synapse->states[i]->derivative != 0)
      slopes[i] = evaluate (trial, synapse->states[i]->derivative, t_s);
  for (guint i = 0; i < synapse->n_states; i++)
    trial->states[i] += slopes[i] * STEP_S;
}

/* The jumps of a spike, or what flows after it. */
static double
send_spike (Trial *trial)
{
  const LoligoComponent *synapse = trial->projection->synapse;
  double jumped = sum_jumps (trial, synapse->on_pre.jumps, synapse->on_pre.n_jumps, 0);
  if (jumped != 0)
    return jumped;
  receive_spike (trial);
  double flow = 0;
  for (guint step = 0; step < N_STEPS && synapse->n_contributions > 0; step++)
    {
      flow = sum_jumps (trial, synapse->contributions, synapse->n_contributions, step * STEP_S);
      advance (trial, step * STEP_S);
    }
  return flow;
}

static gboolean
has_event (const LoligoWireEvent *event)
{
  return event->n_updates > 0 || event->n_jumps > 0;
}

static gboolean
reads_end (const LoligoComponent *synapse, LoligoExpression value, LoligoEnd end)
{
  for (guint k = 0; k < synapse->n_ends; k++)
    if (synapse->ends[k].end == end
        && loligo_expression_depends_on (synapse->pool, value, LOLIGO_OPERATION_REFERENCE, k))
      return TRUE;
  return FALSE;
}

static gboolean
is_electrical (const LoligoComponent *synapse)
{
  if (has_event (&synapse->on_pre) || has_event (&synapse->on_post))
    return FALSE;
  for (guint k = 0; k < synapse->n_contributions; k++)
    {
      LoligoExpression value = synapse->contributions[k].value;
      if (reads_end (synapse, value, LOLIGO_END_PRE) && reads_end (synapse, value, LOLIGO_END_POST))
        return TRUE;
    }
  return FALSE;
}

/* Every state and end of the synapse is moved up by AMOUNT. */
static double
get_change (Trial *trial, const LoligoUpdate *update, double amount)
{
  const guint n = trial->projection->synapse->n_states;
  for (guint i = 0; i < n; i++)
    trial->states[i] += amount;
  double change = evaluate (trial, update->value, 0) - trial->states[update->state];
  for (guint i = 0; i < n; i++)
    trial->states[i] -= amount;
  return change;
}

/* Spikes of the target have a say, or what a spike adds depends on states that spikes change. */
static gboolean
is_plastic (Trial *trial)
{
  const LoligoComponent *synapse = trial->projection->synapse;
  if (has_event (&synapse->on_post))
    return TRUE;
  for (guint i = 0; i < synapse->n_states; i++)
    {
      LoligoExpression slope = synapse->states[i]->derivative;
      if (slope != 0 && reads_end (synapse, slope, LOLIGO_END_PRE) && reads_end (synapse, slope, LOLIGO_END_POST))
        return TRUE;
    }
  for (guint k = 0; k < synapse->on_pre.n_updates; k++)
    {
      const LoligoUpdate *update = &synapse->on_pre.updates[k];
      if (!loligo_expression_depends_on (synapse->pool, update->value, LOLIGO_OPERATION_STATE, G_MAXUINT))
        continue;
      double first = get_change (trial, update, 0), second = get_change (trial, update, 0.37);
      if (fabs (first - second) > 1e-6)
        return TRUE;
    }
  return FALSE;
}

LoligoEffect
loligo_plan_get_effect (const LoligoPlan *plan, guint projection)
{
  const LoligoComponent *synapse = plan->projections[projection].synapse;
  LoligoEffect effect = { LOLIGO_EFFECT_ELECTRICAL, FALSE };
  Trial trial;
  start (&trial, plan, projection);
  effect.is_plastic = is_plastic (&trial);
  if (!is_electrical (synapse))
    {
      gboolean is_continuous = !has_event (&synapse->on_pre);
      for (guint k = 0; k < synapse->n_ends && is_continuous; k++)
        if (synapse->ends[k].end == LOLIGO_END_PRE)
          trial.ends[k] = 1; /* active */
      double done = send_spike (&trial);
      for (guint attempt = 0; attempt < 2 && done == 0 && trial.weight != 0; attempt++)
        {
          trial_clear (&trial);
          start (&trial, plan, projection);
          for (guint k = 0; k < synapse->n_ends; k++)
            trial.ends[k] += synapse->ends[k].end == LOLIGO_END_POST ? AWAY_FROM_REST_V : 0;
          for (guint i = 0; i < synapse->n_states && attempt > 0; i++)
            trial.states[i] += 1; /* one that has to learn first */
          done = send_spike (&trial);
        }
      effect.kind = done > 0   ? LOLIGO_EFFECT_EXCITATORY
                    : done < 0 ? LOLIGO_EFFECT_INHIBITORY
                               : LOLIGO_EFFECT_NONE;
    }
  trial_clear (&trial);
  return effect;
}

double
loligo_plan_get_mean_weight (const LoligoPlan *plan, guint projection)
{
  const LoligoPlanProjection *edge = &plan->projections[projection];
  return edge->synapse->uses_weight && edge->weight != 0 ? evaluate_planned (plan, edge->weight) : NAN;
}
