/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * parts.c: which cells are whose. Each thread has its own part of the targets, whose sums it alone makes (exchange.c);
 * where spikes are all that passes between cells (team.c) it advances them as well. Then the populations lie side by
 * side in the order of the document, each as long as its work, and the whole is cut into pieces that take as long: a
 * thread has few whole populations and few cuts through one, at which threads take each other's cache lines, and a
 * spike has fewer rows to go through. A population that is cut costs both threads what it costs however few of its
 * cells they have. Other networks advance blocks in any order, and each population is cut into equal pieces. No bit of
 * a result depends on it. Called by build.c.
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
/* Halvings of the time that a part takes. */
#define ROUNDS 40

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

/* Of a population in a step, in ns: what its cells take, and what each thread takes that has any of them. */
typedef struct
{
  double cells_ns, each_ns;
} Work;

/* Adds what arrives at each node in a step. */
static void
add_events (const LoligoPlan *plan, Work *work)
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
      work[spec->target].each_ns += RATE_HZ * plan->dt_s * ROW_NS * (double) n_sources;
      work[spec->target].cells_ns += RATE_HZ * plan->dt_s * (differs ? EVENT_NS : COUNT_NS) * n;
    }
}

/* Equal models are looked at once. */
static void
estimate_work (const LoligoSimulation *simulation, Work *work)
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
      work[node] = (Work) { *lane_ns * (double) n_lanes, NODE_NS };
    }
  add_events (plan, work);
}

/* Gives each part in turn as much as it has time for; FALSE where the last one's does not suffice. FIRSTS
 * [nodes * (parts + 1)]: where the parts begin. */
static gboolean
fill (const Work *work, guint n_nodes, guint n_parts, double time_ns, double *firsts)
{
  guint part = 0;
  double left_ns = time_ns;
  for (guint node = 0; node < n_nodes; node++)
    {
      double *first = firsts + (gsize) node * (n_parts + 1), done = 0;
      memset (first, 0, (part + 1) * sizeof *first);
      while (part + 1 < n_parts && work[node].each_ns + (1 - done) * work[node].cells_ns > left_ns)
        {
          if (left_ns > work[node].each_ns)
            done += (left_ns - work[node].each_ns) / work[node].cells_ns;
          first[++part] = done;
          left_ns = time_ns - (done > 0 ? CUT_NS : 0);
        }
      left_ns -= work[node].each_ns + (1 - done) * work[node].cells_ns;
      for (guint k = part + 1; k <= n_parts; k++)
        first[k] = 1;
    }
  return left_ns >= 0;
}

/* As short a time as suffices, and so one that all parts take. */
static void
divide (const Work *work, guint n_nodes, guint n_parts, double *firsts)
{
  double low_ns = 0, high_ns = 0;
  for (guint node = 0; node < n_nodes; node++)
    high_ns += work[node].cells_ns + work[node].each_ns;
  for (guint round = 0; round < ROUNDS; round++)
    {
      double middle_ns = (low_ns + high_ns) / 2;
      if (fill (work, n_nodes, n_parts, middle_ns, firsts))
        high_ns = middle_ns;
      else
        low_ns = middle_ns;
    }
  fill (work, n_nodes, n_parts, high_ns, firsts);
}

void
loligo_parts_find (LoligoSimulation *simulation)
{
  guint n_nodes = simulation->plan->n_nodes, n_parts = loligo_thread_pool_get_size (simulation->threads);
  for (guint node = 0; node < n_nodes; node++)
    simulation->nodes[node].parts = (LoligoParts) { n_parts, NULL };
  if (!is_divided_as_whole (simulation))
    return;
  g_autofree Work *work = g_new0 (Work, n_nodes + 1);
  estimate_work (simulation, work);
  simulation->part_firsts = g_new0 (double, (gsize) n_nodes * (n_parts + 1));
  divide (work, n_nodes, n_parts, simulation->part_firsts);
  for (guint node = 0; node < n_nodes; node++)
    simulation->nodes[node].parts.firsts = simulation->part_firsts + (gsize) node * (n_parts + 1);
}
