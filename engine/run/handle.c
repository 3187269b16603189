/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * handle.c: the public handle of a simulation: what it holds now, what it did, and changes between steps. The thread
 * that drives the simulation calls it.
 */
#include "run/simulation-private.h"

#include "base/host.h"

LoligoPlan *
loligo_simulation_get_plan (LoligoSimulation *simulation)
{
  return simulation->plan;
}

gint64
loligo_simulation_get_step (const LoligoSimulation *simulation)
{
  return simulation->step;
}

double
loligo_simulation_get_time (const LoligoSimulation *simulation)
{
  return (double) simulation->step * simulation->plan->dt_s;
}

guint
loligo_simulation_get_n_threads (const LoligoSimulation *simulation)
{
  return loligo_thread_pool_get_size (simulation->threads);
}

guint64
loligo_simulation_get_n_spikes (const LoligoSimulation *simulation, guint node)
{
  return simulation->nodes[node].n_spikes;
}

guint64
loligo_simulation_get_total_spikes (const LoligoSimulation *simulation)
{
  guint64 total = 0;
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    total += simulation->nodes[node].n_spikes;
  return total;
}

guint
loligo_simulation_get_n_recorders (const LoligoSimulation *simulation)
{
  return simulation->plan->n_recorders;
}

LoligoRecorder *
loligo_simulation_get_recorder (LoligoSimulation *simulation, guint index)
{
  return index < simulation->plan->n_recorders ? simulation->recorders[index] : NULL;
}

LoligoRecorder *
loligo_simulation_find_recorder (LoligoSimulation *simulation, const char *id)
{
  for (guint i = 0; i < simulation->plan->n_recorders; i++)
    if (g_strcmp0 (simulation->plan->recorders[i].id, id) == 0)
      return simulation->recorders[i];
  return NULL;
}

const LoligoBlowUp *
loligo_simulation_get_blow_up (const LoligoSimulation *simulation)
{
  return simulation->blow_up;
}

LoligoMethod
loligo_simulation_get_method (LoligoSimulation *simulation, guint node)
{
  return loligo_program_get_method (
      loligo_population_get_program (simulation->nodes[node].population));
}

gboolean
loligo_simulation_is_native (LoligoSimulation *simulation)
{
  gboolean is_any = FALSE;
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    {
      if (!simulation->nodes[node].is_stepped)
        continue;
      is_any = TRUE;
      if (!loligo_program_is_native (
              loligo_population_get_program (simulation->nodes[node].population)))
        return FALSE;
    }
  return is_any;
}

gsize
loligo_simulation_get_bytes (LoligoSimulation *simulation)
{
  gsize bytes = 0;
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    bytes += 2 * loligo_population_get_state_bytes (simulation->nodes[node].population);
  for (guint i = 0; i < simulation->plan->n_recorders; i++)
    bytes += loligo_recorder_get_bytes (simulation->recorders[i]);
  return bytes;
}

gboolean
loligo_simulation_get_output (LoligoSimulation *simulation, guint node, double *value_si)
{
  LoligoRunNode *run = &simulation->nodes[node];
  const LoligoSymbol *symbol = simulation->plan->nodes[node].component->output;
  if (symbol == NULL)
    return FALSE;
  if (symbol->kind != LOLIGO_SYMBOL_ALGEBRAIC)
    {
      *value_si = loligo_population_get_state (run->population, symbol->index, 0);
      return TRUE;
    }
  loligo_simulation_begin_chunk (simulation, 0);
  loligo_wiring_sum_uniform (simulation, node, 0, 0);
  loligo_wiring_sum_lanes (simulation, node, 0, 0, 0, LOLIGO_LANE_PADDING);
  loligo_arrivals_sum (simulation, node, 0, 0, 0, LOLIGO_LANE_PADDING);
  LoligoKernelCall call = { .inputs = simulation->scratch[0].inputs,
                            .input_step_stride = run->strides,
                            .step = simulation->step,
                            .n_steps = 1 };
  loligo_population_fill_call (run->population, &call);
  loligo_wiring_get_inputs (simulation, node, 0, simulation->scratch[0].inputs);
  union { double wide; float narrow; } value;
  loligo_program_observe (loligo_population_get_program (run->population), &call, symbol->index,
                          0, 1, &value);
  *value_si = simulation->plan->single_precision ? (double) value.narrow : value.wide;
  return TRUE;
}

void
loligo_simulation_get_figures (LoligoSimulation *simulation, LoligoSimulationFigures *figures)
{
  g_mutex_lock (&simulation->compile_mutex);
  double compile_s = simulation->compile_s;
  g_mutex_unlock (&simulation->compile_mutex);
  *figures = (LoligoSimulationFigures) { .build_s = simulation->build_s,
                                         .compile_s = compile_s,
                                         .simulate_s = simulation->simulate_s,
                                         .peak_memory_bytes = loligo_host_get_peak_bytes () };
  LoligoProgram *shown = NULL;
  for (guint node = 0; shown == NULL && node < simulation->plan->n_nodes; node++)
    if (simulation->nodes[node].is_stepped)
      shown = loligo_population_get_program (simulation->nodes[node].population);
  figures->jit = loligo_simulation_is_native (simulation);
  figures->machine = shown != NULL ? loligo_program_describe (shown) : g_strdup ("");
}

void
loligo_simulation_figures_clear (LoligoSimulationFigures *figures)
{
  g_clear_pointer (&figures->machine, g_free);
}

void
loligo_simulation_set_parameter (LoligoSimulation *simulation, guint node, guint parameter,
                                 double value_si)
{
  LoligoRunNode *run = &simulation->nodes[node];
  g_return_if_fail (node < simulation->plan->n_nodes);
  g_return_if_fail (parameter < simulation->plan->nodes[node].component->n_parameters);
  run->must_rebuild |= loligo_population_set_parameter (run->population, parameter, value_si);
  run->must_prepare = TRUE;
  simulation->must_refresh = TRUE;
}

static gboolean
observes (const LoligoSimulation *simulation, guint observer, guint projection)
{
  const LoligoPlanProjection *spec = &simulation->plan->projections[observer];
  return spec->is_observer && spec->observed == projection;
}

/* Of single synapses: the edge's own, and those that are followed beside them. */
static gboolean
set_synapses (LoligoSimulation *simulation, guint projection, guint parameter, double value_si)
{
  gboolean is_set = TRUE;
  for (guint i = projection; i < simulation->plan->n_projections; i++)
    {
      if (simulation->plastics[i] == NULL || (i != projection && !observes (simulation, i, projection)))
        continue;
      simulation->must_begin_anew = TRUE;
      is_set = loligo_plasticity_set_parameter (simulation, i, parameter, value_si) && is_set;
    }
  return is_set;
}

gboolean
loligo_simulation_set_edge_parameter (LoligoSimulation *simulation, guint projection,
                                      guint parameter, double value_si)
{
  g_return_val_if_fail (projection < simulation->plan->n_projections, FALSE);
  const LoligoPlanProjection *spec = &simulation->plan->projections[projection];
  g_return_val_if_fail (parameter < spec->synapse->n_parameters, FALSE);
  if (!loligo_plan_can_set_edge (simulation->plan, projection, parameter))
    return FALSE;
  /* Shared states of a plastic synapse are the cell's, and read the cell's copy. */
  loligo_simulation_set_parameter (simulation, spec->target, spec->first_parameter + parameter,
                                   value_si);
  if (simulation->flows[projection] != NULL)
    {
      simulation->must_begin_anew = TRUE;
      loligo_flow_set_parameter (simulation->flows[projection], parameter, value_si);
    }
  return set_synapses (simulation, projection, parameter, value_si);
}

gboolean
loligo_simulation_set_weight (LoligoSimulation *simulation, guint projection, double weight_si)
{
  g_return_val_if_fail (projection < simulation->plan->n_projections, FALSE);
  if (!loligo_plan_can_set_edge (simulation->plan, projection, G_MAXUINT))
    return FALSE;
  /* What is on its way keeps its weight. */
  loligo_arrivals_settle (simulation);
  if (!loligo_projection_set_weight (simulation->projections[projection], weight_si))
    return FALSE;
  for (guint i = projection + 1; i < simulation->plan->n_projections; i++)
    if (observes (simulation, i, projection))
      loligo_projection_set_weight (simulation->projections[i], weight_si);
  loligo_still_renew (simulation, projection);
  if (simulation->has_flow)
    loligo_flows_reset (simulation);
  simulation->must_begin_anew
      |= simulation->plastics[projection] != NULL || simulation->flows[projection] != NULL;
  simulation->must_refresh = TRUE;
  return TRUE;
}

double
loligo_simulation_get_parameter (LoligoSimulation *simulation, guint node, guint parameter,
                                 guint64 neuron)
{
  return loligo_population_get_parameter (simulation->nodes[node].population, parameter, neuron);
}

double
loligo_simulation_get_state (LoligoSimulation *simulation, guint node, guint state, guint64 neuron)
{
  return loligo_population_get_state (simulation->nodes[node].population, state, neuron);
}

void
loligo_simulation_set_state (LoligoSimulation *simulation, guint node, guint state, guint64 neuron,
                             double value_si)
{
  LoligoRunNode *run = &simulation->nodes[node];
  g_return_if_fail (node < simulation->plan->n_nodes);
  g_return_if_fail (state < simulation->plan->nodes[node].component->n_states);
  const void **inputs = simulation->scratch[0].inputs;
  guint64 first = neuron / LOLIGO_LANE_PADDING * LOLIGO_LANE_PADDING;
  loligo_simulation_begin_chunk (simulation, 0);
  loligo_wiring_sum_lanes (simulation, node, 0, 0, first, first + LOLIGO_LANE_PADDING);
  loligo_arrivals_sum (simulation, node, 0, 0, first, first + LOLIGO_LANE_PADDING);
  loligo_wiring_get_inputs (simulation, node, 0, inputs);
  loligo_population_set_state (run->population, state, neuron, value_si, simulation->step, inputs,
                               run->strides);
  simulation->must_refresh = TRUE;
}
