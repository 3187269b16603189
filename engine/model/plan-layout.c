/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan-layout.c: how the synapses of an edge will lie in memory, known from the plan alone, and how much memory that
 * is. network/projection.c makes what is decided here.
 */
#include "model/plan-private.h"

#include <math.h>

/* Where more than this part of the pairs is connected, a full matrix is quicker than lists of sources. */
#define DENSE_PART 0.25

static gboolean
is_constant (const LoligoPlan *plan, LoligoExpression expression)
{
  return expression == 0
         || loligo_expression_get (plan->pool, expression)->operation == LOLIGO_OPERATION_CONSTANT;
}

/* The mean probability of a rule that goes by distance, from the middle cell to a sample of the targets. */
static double
sample_profile (const LoligoPlan *plan, const LoligoPlanProjection *projection)
{
  const LoligoRule *rule = projection->rule;
  const LoligoPlanNode *source = &plan->nodes[projection->source];
  const LoligoPlanNode *target = &plan->nodes[projection->target];
  guint64 n = MIN (target->size, 4096);
  guint64 middle = source->size / 2;
  if (!source->geometry.is_random && source->geometry.n_axes > 1)
    middle += source->geometry.counts[0] / 2;
  double from_m[LOLIGO_AXES], sum = 0;
  loligo_geometry_get_position (&source->geometry, MIN (middle, source->size - 1), from_m);
  for (guint64 k = 0; k < n; k++)
    {
      double to_m[LOLIGO_AXES], square = 0;
      loligo_geometry_get_position (&target->geometry, k * (target->size / n), to_m);
      for (guint axis = 0; axis < LOLIGO_AXES; axis++)
        square += (to_m[axis] - from_m[axis]) * (to_m[axis] - from_m[axis]);
      LoligoEnvironment environment = { .distance_m = sqrt (square) };
      double p = loligo_expression_evaluate (rule->pool, rule->profile, &environment);
      sum += p > 0 ? fmin (p, 1) : 0;
    }
  return sum / (double)n;
}

static double
expect_synapses (const LoligoPlan *plan, const LoligoPlanProjection *projection)
{
  double expected = loligo_rule_expect (projection->rule, plan->nodes[projection->source].size,
                                        plan->nodes[projection->target].size,
                                        projection->source == projection->target);
  return projection->rule->profile != 0 ? expected * sample_profile (plan, projection) : expected;
}

static double
count_pairs (const LoligoPlan *plan, const LoligoPlanProjection *projection)
{
  return (double) plan->nodes[projection->source].size
         * (double) plan->nodes[projection->target].size;
}

/* A full matrix holds one weight for each pair and nothing else: where weights differ, sums without them need lists. */
static gboolean
can_be_dense (const LoligoPlan *plan, const LoligoPlanProjection *projection)
{
  const LoligoSynapsePlan *form = projection->form;
  for (guint i = 0; i < form->n_sums; i++)
    if (!form->sums[i].by_weight
        && (projection->rule->gives_weights || !is_constant (plan, projection->weight)))
      return FALSE;
  return is_constant (plan, projection->delay) && !projection->rule->gives_delays
         && expect_synapses (plan, projection) > DENSE_PART * count_pairs (plan, projection);
}

LoligoLayout
loligo_plan_get_layout (const LoligoPlan *plan, const LoligoPlanProjection *projection)
{
  LoligoSynapseForm form = projection->form->form;
  if (form != LOLIGO_SYNAPSE_PER_TARGET && form != LOLIGO_SYNAPSE_SUMS)
    return LOLIGO_LAYOUT_ROWS;
  if ((projection->rule->kind == LOLIGO_RULE_ALL_TO_ALL
       || projection->rule->kind == LOLIGO_RULE_KERNEL)
      && is_constant (plan, projection->weight)
      && is_constant (plan, projection->delay))
    return LOLIGO_LAYOUT_UNIFORM;
  if (projection->rule->kind == LOLIGO_RULE_KERNEL && is_constant (plan, projection->delay))
    return LOLIGO_LAYOUT_KERNEL;
  if (form == LOLIGO_SYNAPSE_PER_TARGET)
    return LOLIGO_LAYOUT_ROWS;
  return can_be_dense (plan, projection) ? LOLIGO_LAYOUT_DENSE : LOLIGO_LAYOUT_COLUMNS;
}

/* Reals and indices of a synapse that has values of its own (network/plastic-private.h). */
static double
estimate_record (const LoligoPlan *plan, const LoligoPlanProjection *projection, double real_bytes)
{
  const LoligoComponent *synapse = projection->synapse;
  const LoligoSynapsePlan *form = projection->form;
  gboolean decays = FALSE;
  guint n_reals = 0, n_indices = 0;
  if (form->form != LOLIGO_SYNAPSE_AT_EVENTS && form->form != LOLIGO_SYNAPSE_EACH_STEP)
    return 0;
  for (guint i = 0; i < synapse->n_states; i++)
    {
      gboolean is_own = !form->is_shared[i] && form->keepers[i] == LOLIGO_KEPT_BY_SYNAPSE;
      n_reals += is_own;
      decays |= is_own && synapse->states[i]->kind == LOLIGO_SYMBOL_STATE;
    }
  for (guint i = 0; i < synapse->n_parameters; i++)
    n_reals += projection->parameters[i].varies != FALSE;
  n_reals += decays && form->form == LOLIGO_SYNAPSE_AT_EVENTS;
  n_indices += synapse->on_post.n_updates > 0 || synapse->on_post.n_jumps > 0;
  n_indices += !is_constant (plan, projection->delay);
  return n_reals * real_bytes + n_indices * sizeof (guint32);
}

double
loligo_plan_projection_estimate_bytes (const LoligoPlan *plan,
                                       const LoligoPlanProjection *projection)
{
  double n_sources = (double) plan->nodes[projection->source].size;
  double n_targets = (double) plan->nodes[projection->target].size;
  double real_bytes = plan->single_precision ? sizeof (float) : sizeof (double);
  double n_synapses = projection->is_observer ? (double) plan->recorders[projection->recorder].n_lanes
                                               : expect_synapses (plan, projection);
  double lists = n_synapses * (sizeof (guint32) + real_bytes
                                                  + estimate_record (plan, projection, real_bytes))
                 + sizeof (guint64) * n_sources;
  switch (loligo_plan_get_layout (plan, projection))
    {
    case LOLIGO_LAYOUT_ROWS:
      return lists;
    case LOLIGO_LAYOUT_COLUMNS:
      /* Made from rows: one part after the other changes over. */
      return 2 * lists + sizeof (guint64) * n_targets;
    case LOLIGO_LAYOUT_DENSE:
      return count_pairs (plan, projection) * real_bytes;
    case LOLIGO_LAYOUT_UNIFORM:
      return 0;
    case LOLIGO_LAYOUT_KERNEL:
      /* A transform twice as long along each axis, in, out and between. */
      return 4 * 4 * n_targets * sizeof (double);
    }
  g_assert_not_reached ();
}
