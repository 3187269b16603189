/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * order.c: in which order the nodes of a step go, as passes whose blocks may run at the same time.
 *
 * Where plain wires form no cycle, a pass holds the nodes whose sources all lie in earlier passes, and does a
 * whole chunk of steps. In a cycle every wire still carries the value at the beginning of the step, so all nodes
 * advance first (and publish their states), then algebraic outputs follow those they are computed from, then
 * recorders sample. A cycle of algebraic outputs alone has no order; it is broken at its first node in the
 * document, which sees the value of one step ago.
 */
#include "run/simulation-private.h"

static gboolean
depends_on_input (const LoligoSimulation *simulation, const LoligoPlanWire *wire, guint input)
{
  const LoligoSymbol *symbol = wire->output;
  return symbol->kind == LOLIGO_SYMBOL_ALGEBRAIC
         && loligo_expression_depends_on (simulation->plan->nodes[wire->source].component->pool,
                                          symbol->value, LOLIGO_OPERATION_INPUT, input);
}

/* Whether WIRE hands on at once what comes in at its target: an output of the target is computed from that input. */
static gboolean
passes_through (const LoligoSimulation *simulation, const LoligoPlanWire *wire)
{
  const LoligoPlan *plan = simulation->plan;
  for (guint i = 0; i < plan->n_wires; i++)
    if (plan->wires[i].source == wire->target
        && depends_on_input (simulation, &plan->wires[i], wire->input))
      return TRUE;
  return FALSE;
}

/* Kahn's sort by levels. COUNTED has one byte a wire: whether its target must wait for its source. Fills level[node];
 * returns the number of nodes in no cycle; those in one have the level G_MAXUINT. */
static guint
find_levels (const LoligoSimulation *simulation, const guint8 *counted, guint *level)
{
  const LoligoPlan *plan = simulation->plan;
  g_autofree guint *waits_for = g_new0 (guint, plan->n_nodes + 1);
  g_autofree guint *first_wire = g_new0 (guint, plan->n_nodes + 2);
  g_autofree guint *by_source = g_new0 (guint, plan->n_wires + 1);
  for (guint i = 0; i < plan->n_wires; i++)
    {
      waits_for[plan->wires[i].target] += counted[i];
      first_wire[plan->wires[i].source + 1]++;
    }
  for (guint node = 0; node < plan->n_nodes; node++)
    first_wire[node + 1] += first_wire[node];
  g_autofree guint *fill = g_memdup2 (first_wire, (plan->n_nodes + 1) * sizeof (guint));
  for (guint i = 0; i < plan->n_wires; i++)
    by_source[fill[plan->wires[i].source]++] = i;

  g_autofree guint *queue = g_new0 (guint, plan->n_nodes + 1);
  guint head = 0, tail = 0;
  for (guint node = 0; node < plan->n_nodes; node++)
    {
      level[node] = waits_for[node] == 0 ? 0 : G_MAXUINT;
      if (waits_for[node] == 0)
        queue[tail++] = node;
    }
  while (head < tail)
    {
      guint node = queue[head++];
      for (guint k = first_wire[node]; k < first_wire[node + 1]; k++)
        {
          guint target = plan->wires[by_source[k]].target;
          if (!counted[by_source[k]] || --waits_for[target] > 0)
            continue;
          /* Its last source to come has the highest level of all. */
          level[target] = level[node] + 1;
          queue[tail++] = target;
        }
    }
  return tail;
}

/* Nodes in a cycle follow the others, one a level, in the order of the document. Returns the number of levels. */
static guint
place_the_rest (const LoligoSimulation *simulation, guint *level)
{
  guint n_levels = 0;
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    if (level[node] != G_MAXUINT)
      n_levels = MAX (n_levels, level[node] + 1);
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    if (level[node] == G_MAXUINT)
      level[node] = n_levels++;
  return n_levels;
}

static void
sort_by_level (LoligoSimulation *simulation, const guint *level, guint n_levels)
{
  guint n_nodes = simulation->plan->n_nodes;
  g_autofree guint *fill = g_new0 (guint, n_levels + 2);
  for (guint node = 0; node < n_nodes; node++)
    fill[level[node] + 1]++;
  for (guint i = 0; i < n_levels; i++)
    fill[i + 1] += fill[i];
  simulation->order = g_new0 (guint, n_nodes + 1);
  for (guint node = 0; node < n_nodes; node++)
    simulation->order[fill[level[node]]++] = node;
}

static void
fill_pass (LoligoSimulation *simulation, LoligoPass *pass, guint phases, const guint *nodes,
           guint n_nodes)
{
  *pass = (LoligoPass) { .phases = phases, .n_nodes = n_nodes };
  pass->nodes = g_memdup2 (nodes, n_nodes * sizeof (guint));
  for (guint i = 0; i < n_nodes; i++)
    pass->n_blocks += simulation->nodes[nodes[i]].n_blocks;
  pass->blocks = g_new0 (guint, pass->n_blocks + 1);
  guint count = 0;
  for (guint i = 0; i < n_nodes; i++)
    for (guint k = 0; k < simulation->nodes[nodes[i]].n_blocks; k++)
      pass->blocks[count++] = simulation->nodes[nodes[i]].first_block + k;
}

/* One pass a level, behind those that are there. */
static void
add_levels (LoligoSimulation *simulation, LoligoPass *passes, guint *n_passes, guint phases,
            const guint *level)
{
  guint n_nodes = simulation->plan->n_nodes;
  for (guint begin = 0, end; begin < n_nodes; begin = end)
    {
      for (end = begin + 1; end < n_nodes; end++)
        if (level[simulation->order[end]] != level[simulation->order[begin]])
          break;
      fill_pass (simulation, &passes[(*n_passes)++], phases, simulation->order + begin,
                 end - begin);
    }
}

void
loligo_order_build (LoligoSimulation *simulation)
{
  const LoligoPlan *plan = simulation->plan;
  g_autofree guint8 *counted = g_malloc0 (plan->n_wires + 1);
  g_autofree guint *level = g_new0 (guint, plan->n_nodes + 1);
  for (guint i = 0; i < plan->n_wires; i++)
    counted[i] = 1;
  simulation->is_cyclic = find_levels (simulation, counted, level) < plan->n_nodes;
  if (simulation->is_cyclic)
    {
      for (guint i = 0; i < plan->n_wires; i++)
        counted[i] = passes_through (simulation, &plan->wires[i]) ? 1 : 0;
      find_levels (simulation, counted, level);
    }
  guint n_levels = place_the_rest (simulation, level);
  sort_by_level (simulation, level, n_levels);

  simulation->passes = g_new0 (LoligoPass, n_levels + 3);
  simulation->refresh = g_new0 (LoligoPass, n_levels + 1);
  if (simulation->is_cyclic && plan->n_nodes > 0)
    {
      fill_pass (simulation, &simulation->passes[simulation->n_passes++],
                 LOLIGO_PHASE_ADVANCE | LOLIGO_PHASE_PUBLISH_STATES, simulation->order,
                 plan->n_nodes);
      add_levels (simulation, simulation->passes, &simulation->n_passes,
                  LOLIGO_PHASE_PUBLISH_ALGEBRAICS, level);
      fill_pass (simulation, &simulation->passes[simulation->n_passes++], LOLIGO_PHASE_SAMPLE,
                 simulation->order, plan->n_nodes);
    }
  else
    add_levels (simulation, simulation->passes, &simulation->n_passes,
                LOLIGO_PHASE_ADVANCE | LOLIGO_PHASE_PUBLISH | LOLIGO_PHASE_SAMPLE, level);
  add_levels (simulation, simulation->refresh, &simulation->n_refresh,
              LOLIGO_PHASE_PUBLISH | LOLIGO_PHASE_CONSTANTS, level);
  fill_pass (simulation, &simulation->all, LOLIGO_PHASE_SAMPLE, simulation->order, plan->n_nodes);
}

static void
free_pass (LoligoPass *pass)
{
  g_free (pass->nodes);
  g_free (pass->blocks);
}

void
loligo_order_free (LoligoSimulation *simulation)
{
  for (guint i = 0; i < simulation->n_passes; i++)
    free_pass (&simulation->passes[i]);
  for (guint i = 0; i < simulation->n_refresh; i++)
    free_pass (&simulation->refresh[i]);
  free_pass (&simulation->all);
  g_free (simulation->passes);
  g_free (simulation->refresh);
  g_free (simulation->order);
}
