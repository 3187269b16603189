/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arrived.c: states of cells as they are once the spikes that arrive at a time have acted. A cell's own program adds
 * what arrives at the beginning of its step; continuous synapses that look at such a state between two steps see this
 * copy, so that what flows at T comes after what arrives at T. Called by ends.c and exchange.c.
 */
#include "run/simulation-private.h"

#include <string.h>

static gboolean
want_state (LoligoSimulation *simulation, guint node, guint state)
{
  LoligoRunNode *run = &simulation->nodes[node];
  const LoligoComponent *component = simulation->plan->nodes[node].component;
  gboolean arrives = FALSE;
  for (guint i = 0; i < component->n_arrivals; i++)
    arrives |= component->arrivals[i].state == state;
  if (!arrives)
    return FALSE;
  if (run->arrived == NULL)
    run->arrived = g_new0 (void *, component->n_states);
  if (run->arrived[state] == NULL)
    run->arrived[state] = g_aligned_alloc0 (loligo_population_get_padded (run->population),
                                            simulation->real_bytes, LOLIGO_ALIGNMENT);
  return TRUE;
}

gboolean
loligo_arrived_want (LoligoSimulation *simulation, guint node, const LoligoSymbol *symbol)
{
  const LoligoComponent *component = simulation->plan->nodes[node].component;
  gboolean any = FALSE;
  if (symbol->kind == LOLIGO_SYMBOL_STATE || symbol->kind == LOLIGO_SYMBOL_VARIABLE)
    return want_state (simulation, node, symbol->index);
  for (guint state = 0; symbol->kind == LOLIGO_SYMBOL_ALGEBRAIC && state < component->n_states; state++)
    if (loligo_expression_depends_on (component->pool, symbol->value, LOLIGO_OPERATION_STATE, state))
      any |= want_state (simulation, node, state);
  return any;
}

void
loligo_arrived_free (LoligoSimulation *simulation, guint node)
{
  LoligoRunNode *run = &simulation->nodes[node];
  for (guint state = 0; run->arrived != NULL && state < simulation->plan->nodes[node].component->n_states; state++)
    g_aligned_free (run->arrived[state]);
  g_clear_pointer (&run->arrived, g_free);
}

const void *
loligo_arrived_get_states (const LoligoSimulation *simulation, guint node, guint state)
{
  const LoligoRunNode *run = &simulation->nodes[node];
  return run->arrived != NULL && run->arrived[state] != NULL
             ? run->arrived[state]
             : loligo_population_get_states (run->population, state);
}

/* ---- a step ---- */

/* What one unit of the input adds to the state: arrivals are an input times what all cells share (lang/couple). */
static double
find_factor (const LoligoPopulation *population, const LoligoComponent *component, const LoligoArrival *arrival,
             double dt_s)
{
  double *parameters = g_newa (double, component->n_parameters + 1);
  double *inputs = g_newa (double, component->n_inputs + 1);
  for (guint i = 0; i < component->n_parameters; i++)
    parameters[i] = loligo_population_get_parameter (population, i, 0);
  for (guint i = 0; i < component->n_inputs; i++)
    inputs[i] = 1;
  const LoligoEnvironment environment = { .parameters = parameters, .inputs = inputs, .dt_s = dt_s };
  return loligo_expression_evaluate (component->pool, arrival->value, &environment);
}

static guint
find_input (const LoligoComponent *component, const LoligoArrival *arrival)
{
  for (guint input = 0; input < component->n_inputs; input++)
    if (loligo_expression_depends_on (component->pool, arrival->value, LOLIGO_OPERATION_INPUT, input))
      return input;
  g_assert_not_reached ();
}

static gboolean
is_held (const LoligoComponent *component, guint state)
{
  for (guint i = 0; i < component->n_held; i++)
    if (component->held[i] == state)
      return TRUE;
  return FALSE;
}

/* REST: steps left of the refractory period, one a lane; NULL where it does not matter. */
#define ADD_ARRIVING(name, Real)                                                                                       \
  static void name (Real *restrict states, const Real *restrict arriving, const Real *restrict rest, double factor,    \
                    guint64 n)                                                                                         \
  {                                                                                                                    \
    for (guint64 i = 0; i < n; i++)                                                                                    \
      states[i] += rest != NULL && rest[i] > (Real) 0.5 ? 0 : (Real) factor * arriving[i];                             \
  }
ADD_ARRIVING (add_doubles, double)
ADD_ARRIVING (add_floats, float)

static void
add_arrival (LoligoSimulation *simulation, guint node, const LoligoArrival *arrival, guint64 first, guint64 end,
             guint worker)
{
  LoligoRunNode *run = &simulation->nodes[node];
  const LoligoComponent *component = simulation->plan->nodes[node].component;
  gint64 step = simulation->chunk.first_step + simulation->chunk.n_steps;
  guint input = find_input (component, arrival);
  gint slot = loligo_program_get_refractory_state (loligo_population_get_program (run->population));
  double factor = find_factor (run->population, component, arrival, simulation->plan->dt_s);
  const char *rest = slot >= 0 && is_held (component, arrival->state)
                         ? loligo_population_get_states (run->population, (guint) slot)
                         : NULL;
  for (guint64 lane = first; lane < end; lane += LOLIGO_BLOCK_LANES)
    {
      guint64 n = MIN (LOLIGO_BLOCK_LANES, end - lane);
      void *arriving = simulation->scratch[worker].values;
      gsize skipped = lane * simulation->real_bytes;
      char *states = (char *) run->arrived[arrival->state] + skipped;
      if (!loligo_arrivals_get_row (simulation, node, input, step, lane, lane + n, arriving))
        return;
      if (simulation->plan->single_precision)
        add_floats ((float *) states, arriving, rest == NULL ? NULL : (const float *) (rest + skipped), factor, n);
      else
        add_doubles ((double *) states, arriving, rest == NULL ? NULL : (const double *) (rest + skipped), factor, n);
    }
}

void
loligo_arrived_settle (LoligoSimulation *simulation, guint part, guint worker)
{
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    {
      LoligoRunNode *run = &simulation->nodes[node];
      const LoligoComponent *component = simulation->plan->nodes[node].component;
      guint64 padded = loligo_population_get_padded (run->population);
      guint64 first = loligo_parts_get_first (&run->parts, padded, part);
      guint64 end = loligo_parts_get_first (&run->parts, padded, part + 1);
      for (guint state = 0; run->arrived != NULL && state < component->n_states; state++)
        if (run->arrived[state] != NULL)
          memcpy ((char *) run->arrived[state] + first * simulation->real_bytes,
                  (const char *) loligo_population_get_states (run->population, state) + first * simulation->real_bytes,
                  (end - first) * simulation->real_bytes);
      for (guint i = 0; run->arrived != NULL && i < component->n_arrivals; i++)
        if (run->arrived[component->arrivals[i].state] != NULL)
          add_arrival (simulation, node, &component->arrivals[i], first, end, worker);
    }
}
