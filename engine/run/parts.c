/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * parts.c: which cells are whose. Each thread has its own part of the targets, whose sums it alone makes (exchange.c);
 * where spikes are all that passes between cells (team.c) it advances them as well. Then the populations lie side by
 * side in the order of the document, each as long as its work, and the whole is cut into equal pieces: a thread has few
 * whole populations and few cuts through one, at which threads take each other's cache lines, and a spike has fewer
 * rows to go through. Other networks advance blocks in any order, and each population is cut into equal pieces. No bit
 * of a result depends on it. Called by build.c.
 */
#include "run/simulation-private.h"

#include <string.h>

/* Measured: what a thread loses of whose part the one before fetches the beginning ahead; what a population costs
 * however small it is; a spike that finds its row of synapses; each synapse, where it is only counted; and where
 * weights or delays differ. How often a cell spikes nobody knows. */
#define CUT_NS 350.
#define NODE_NS 100.
#define ROW_NS 50.
#define COUNT_NS 0.6
#define EVENT_NS 6.
#define RATE_HZ 15.
/* Of a lane that only has an input. */
#define IDLE_NS 0.01

static gboolean
is_divided_as_whole (const LoligoSimulation *simulation)
{
  const LoligoPlan *plan = simulation->plan;
  for (guint i = 0; i < plan->n_projections; i++)
    if (plan->projections[i].form->form != LOLIGO_SYNAPSE_PER_TARGET
        || loligo_plan_get_layout (plan, &plan->projections[i]) == LOLIGO_LAYOUT_KERNEL)
      return FALSE;
  return plan->n_projections > 0 && loligo_thread_pool_get_size (simulation->threads) > 1;
}

/* A lane's step, about: of a program made for that, since the simulation's own need to know what varies. Where there is
 * none, they will say why. */
static double
estimate_lane_ns (const LoligoSimulation *simulation, guint node)
{
  const LoligoPlanNode *spec = &simulation->plan->nodes[node];
  g_autofree guint8 *input_varies = g_malloc (spec->component->n_inputs + 1);
  memset (input_varies, 1, spec->component->n_inputs);
  LoligoProgramOptions options = {
    .method = spec->method,
    .relative_tolerance = simulation->plan->relative_tolerance,
    .absolute_tolerance = simulation->plan->absolute_tolerance,
    .parameter_varies = loligo_population_get_varies (simulation->nodes[node].population),
    .input_varies = input_varies,
    .dt_s = simulation->plan->dt_s,
  };
  g_autoptr (LoligoProgram) program = loligo_program_new (spec->component, &options, NULL);
  gboolean is_stepped
      = program != NULL
        && (loligo_program_has_spikes (program) || loligo_program_get_n_states (program) > 0);
  return is_stepped ? loligo_program_get_cost_ns (program) : IDLE_NS;
}

static gboolean
is_constant (const LoligoPlan *plan, LoligoExpression expression)
{
  return expression == 0
         || loligo_expression_get (plan->pool, expression)->operation == LOLIGO_OPERATION_CONSTANT;
}

/* Adds what arrives at each node in a step. */
static void
add_events (const LoligoPlan *plan, double *work_ns)
{
  for (guint i = 0; i < plan->n_projections; i++)
    {
      const LoligoPlanProjection *spec = &plan->projections[i];
      guint64 n_sources = plan->nodes[spec->source].size;
      gboolean differs = spec->rule->gives_weights || spec->rule->gives_delays
                         || !is_constant (plan, spec->weight) || !is_constant (plan, spec->delay);
      /* Where it goes by distance only the most is known. */
      double n = spec->rule->profile != 0
                     ? 0
                     : loligo_rule_expect (spec->rule, n_sources, plan->nodes[spec->target].size,
                                           spec->source == spec->target);
      work_ns[spec->target] += RATE_HZ * plan->dt_s
                               * (ROW_NS * (double) n_sources + (differs ? EVENT_NS : COUNT_NS) * n);
    }
}

/* Of each node, in ns a step. Equal models are looked at once. */
static void
estimate_work (const LoligoSimulation *simulation, double *work_ns)
{
  const LoligoPlan *plan = simulation->plan;
  g_autoptr (GHashTable) known = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  for (guint node = 0; node < plan->n_nodes; node++)
    {
      double *lane_ns = g_hash_table_lookup (known, plan->nodes[node].component);
      if (lane_ns == NULL)
        {
          lane_ns = g_new (double, 1);
          *lane_ns = estimate_lane_ns (simulation, node);
          g_hash_table_insert (known, plan->nodes[node].component, lane_ns);
        }
      guint64 n_lanes = loligo_population_get_padded (simulation->nodes[node].population);
      work_ns[node] = NODE_NS + *lane_ns * (double) n_lanes;
    }
  add_events (plan, work_ns);
}

void
loligo_parts_find (LoligoSimulation *simulation)
{
  guint n_nodes = simulation->plan->n_nodes;
  for (guint node = 0; node < n_nodes; node++)
    simulation->nodes[node].parts
        = (LoligoParts) { loligo_thread_pool_get_size (simulation->threads), 0, 1, 0 };
  if (!is_divided_as_whole (simulation))
    return;
  g_autofree double *work_ns = g_new0 (double, n_nodes + 1);
  estimate_work (simulation, work_ns);
  double sum_ns = 0, done_ns = 0;
  for (guint node = 0; node < n_nodes; node++)
    sum_ns += work_ns[node];
  for (guint node = 0; node < n_nodes; node++)
    {
      LoligoParts *parts = &simulation->nodes[node].parts;
      parts->cut = MIN (CUT_NS / sum_ns, 0.5 / parts->n);
      parts->begin = done_ns / sum_ns;
      done_ns += work_ns[node];
      parts->end = done_ns / sum_ns;
    }
}
