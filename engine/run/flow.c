/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * flow.c: continuous coupling in a run: synapses whose form is SUMS. At the time T each source cell gives a number to
 * each sum, the projection multiplies them by the matrix of weights, and each target cell makes of its sums and its own
 * values what flows into it from T to T + dt. Sources see their own values, targets theirs, so both are computed once a
 * cell, not once a synapse. Called by exchange.c, step by step.
 */
#include "run/simulation-private.h"

#include "compile/event.h"

#include <string.h>

/* For splitting work: a cell of a convolution. */
#define CONVOLUTION_NS 50
#define CELL_NS 1.5
#define LISTED_NS 0.7
#define DENSE_NS 0.15
#define DENSE_TOGETHER_NS 0.04

typedef struct
{
  const LoligoSynapseSum *spec;
  const LoligoExpressionNode *source;
  gboolean is_still;    /* nothing but the weights is summed: made once */
  void *rows;           /* what the sources gave (LoligoSignal); owned */
  LoligoSignal signal;  /* of ROWS, or of the cells' own memory */
  gboolean is_borrowed; /* the latter, in this step */
  void *sums;           /* [padded targets]; owned */
  void *products;       /* [n_together][padded targets], unweighted; NULL: one step at a time; owned */
} Sum;

struct _LoligoFlow
{
  const LoligoPlanProjection *spec;
  const LoligoProjection *projection;
  gsize real_bytes;
  guint64 n_targets, padded_sources, padded_targets;
  gint64 n_slots; /* steps of what sources gave */
  guint n_together;
  gint64 group; /* of n_together steps, whose products are there; -1: none */
  gboolean must_multiply; /* in this step */
  LoligoEnds *ends;
  void **broadcast; /* [ends]: LOLIGO_EVENT_LANES times the one value of all cells; owned */
  LoligoEventProgram *send, *receive;
  double *parameter_values; /* room for a real each */
  const void **parameters;
  Sum *sums;
  gboolean must_send; /* some sum is of numbers that must be computed, in this step */
  void *spare;        /* [parts][LOLIGO_EVENT_LANES]: for what nobody reads */
  double dt_s;
};

static gboolean
is_kernel (const LoligoFlow *flow)
{
  return loligo_projection_get_layout (flow->projection) == LOLIGO_LAYOUT_KERNEL;
}

/* ---- making ---- */

static void *
allocate (const LoligoFlow *flow, gsize n)
{
  return g_aligned_alloc0 (MAX (n, 1), flow->real_bytes, LOLIGO_ALIGNMENT);
}

static void
set_real (const LoligoFlow *flow, void *reals, gsize at, double value)
{
  if (flow->real_bytes == sizeof (float))
    ((float *) reals)[at] = (float) value;
  else
    ((double *) reals)[at] = value;
}

static void
read_parameters (LoligoFlow *flow, const LoligoPlan *plan)
{
  const LoligoComponent *synapse = flow->spec->synapse;
  flow->parameter_values = g_new0 (double, synapse->n_parameters + 1);
  flow->parameters = g_new0 (const void *, synapse->n_parameters + 1);
  for (guint i = 0; i < synapse->n_parameters; i++)
    {
      flow->parameters[i] = &flow->parameter_values[i];
      set_real (flow, &flow->parameter_values[i], 0,
                loligo_expression_get (plan->pool, flow->spec->parameters[i].value)->value);
    }
}

static LoligoEventProgram *
make_program (const LoligoFlow *flow, LoligoEventKind kind, GError **error)
{
  LoligoEventOptions options = { flow->real_bytes == sizeof (float) ? LOLIGO_PRECISION_SINGLE
                                                                    : LOLIGO_PRECISION_DOUBLE,
                                 NULL };
  return loligo_event_program_new (flow->spec->synapse, flow->spec->form, kind, &options, error);
}

static void
make_sum (LoligoFlow *flow, guint k)
{
  Sum *sum = &flow->sums[k];
  sum->spec = &flow->spec->form->sums[k];
  sum->source = loligo_expression_get (flow->spec->synapse->pool, sum->spec->source);
  sum->is_still = sum->source->operation == LOLIGO_OPERATION_CONSTANT;
  sum->sums = allocate (flow, flow->padded_targets);
  gint64 n_rows = flow->n_slots > 1 ? 2 * flow->n_slots : 1;
  sum->rows = allocate (flow, (gsize) n_rows * flow->padded_sources);
  sum->signal = (LoligoSignal) { sum->rows, flow->n_slots, flow->padded_sources };
  if (flow->n_together > 1 && !sum->is_still)
    sum->products = allocate (flow, flow->n_together * flow->padded_targets);
}

static void
prepare (LoligoFlow *flow)
{
  loligo_event_program_prepare (flow->send, flow->parameters, flow->dt_s);
  loligo_event_program_prepare (flow->receive, flow->parameters, flow->dt_s);
}

static LoligoEnds *
make_ends (LoligoSimulation *simulation, const LoligoFlow *flow)
{
  const guint8 *sent = loligo_event_program_get_input_reads (flow->send);
  const guint8 *received = loligo_event_program_get_input_reads (flow->receive);
  guint n_ends = flow->spec->synapse->n_ends;
  g_autofree guint8 *is_read = g_malloc0 (n_ends + 1);
  for (guint i = 0; i < n_ends; i++)
    is_read[i] = sent[LOLIGO_EVENT_ENDS + i] || received[LOLIGO_EVENT_ENDS + i];
  return loligo_ends_new (simulation, flow->spec, 1, is_read);
}

LoligoFlow *
loligo_flow_new (LoligoSimulation *simulation, guint index, GError **error)
{
  const LoligoPlanProjection *spec = &simulation->plan->projections[index];
  g_autoptr (LoligoFlow) flow = g_new0 (LoligoFlow, 1);
  flow->spec = spec;
  flow->projection = simulation->projections[index];
  flow->real_bytes = simulation->real_bytes;
  flow->dt_s = simulation->plan->dt_s;
  flow->n_targets = loligo_population_get_size (simulation->nodes[spec->target].population);
  flow->padded_sources = loligo_population_get_padded (simulation->nodes[spec->source].population);
  flow->padded_targets = loligo_population_get_padded (simulation->nodes[spec->target].population);
  flow->n_together = loligo_projection_get_n_together (flow->projection);
  flow->n_slots = loligo_projection_get_longest_delay (flow->projection) + flow->n_together;
  flow->group = -1;
  read_parameters (flow, simulation->plan);
  flow->send = make_program (flow, LOLIGO_EVENT_SEND, error);
  flow->receive = flow->send == NULL ? NULL : make_program (flow, LOLIGO_EVENT_RECEIVE, error);
  if (flow->receive == NULL)
    return NULL;
  prepare (flow);
  flow->ends = make_ends (simulation, flow);
  flow->broadcast = g_new0 (void *, spec->synapse->n_ends + 1);
  for (guint i = 0; i < spec->synapse->n_ends; i++)
    flow->broadcast[i] = allocate (flow, LOLIGO_EVENT_LANES);
  flow->spare = allocate (flow, (gsize) simulation->n_parts * LOLIGO_EVENT_LANES);
  flow->sums = g_new0 (Sum, spec->form->n_sums + 1);
  for (guint k = 0; k < spec->form->n_sums; k++)
    make_sum (flow, k);
  return g_steal_pointer (&flow);
}

void
loligo_flow_free (LoligoFlow *flow)
{
  if (flow == NULL)
    return;
  for (guint k = 0; flow->sums != NULL && k < flow->spec->form->n_sums; k++)
    {
      g_aligned_free (flow->sums[k].rows);
      g_aligned_free (flow->sums[k].sums);
      g_aligned_free (flow->sums[k].products);
    }
  for (guint i = 0; flow->broadcast != NULL && i < flow->spec->synapse->n_ends; i++)
    g_aligned_free (flow->broadcast[i]);
  g_aligned_free (flow->spare);
  loligo_ends_free (flow->ends);
  loligo_event_program_free (flow->send);
  loligo_event_program_free (flow->receive);
  g_free (flow->parameter_values);
  g_free (flow->parameters);
  g_free (flow->broadcast);
  g_free (flow->sums);
  g_free (flow);
}

LoligoEnds *
loligo_flow_get_ends (const LoligoFlow *flow)
{
  return flow->ends;
}

gboolean
loligo_flow_compile_native (LoligoFlow *flow, GError **error)
{
  return loligo_event_program_compile_native (flow->send, error)
         && loligo_event_program_compile_native (flow->receive, error);
}

double
loligo_flow_get_cost_ns (const LoligoFlow *flow)
{
  double n_synapses = (double) loligo_projection_get_n_synapses (flow->projection);
  double cells_ns = CELL_NS * (double) (flow->padded_sources + flow->padded_targets);
  switch (loligo_projection_get_layout (flow->projection))
    {
    case LOLIGO_LAYOUT_ROWS:
    case LOLIGO_LAYOUT_COLUMNS:
      return cells_ns + LISTED_NS * n_synapses;
    case LOLIGO_LAYOUT_DENSE:
      if (flow->n_together == 1)
        return cells_ns + DENSE_NS * n_synapses;
      return cells_ns + (flow->must_multiply ? DENSE_TOGETHER_NS * n_synapses * flow->n_together : 0);
    case LOLIGO_LAYOUT_UNIFORM:
    case LOLIGO_LAYOUT_KERNEL:
      return cells_ns;
    }
  g_assert_not_reached ();
}

/* ---- changes between steps ---- */

void
loligo_flow_set_parameter (LoligoFlow *flow, guint parameter, double value_si)
{
  set_real (flow, &flow->parameter_values[parameter], 0, value_si);
  prepare (flow);
}

void
loligo_flow_take (LoligoFlow *flow, const LoligoFlow *from)
{
  flow->group = -1;
  if (flow->n_slots == 1 || flow->n_slots != from->n_slots
      || flow->spec->form->n_sums != from->spec->form->n_sums)
    return;
  for (guint k = 0; k < flow->spec->form->n_sums; k++)
    if (!flow->sums[k].is_still)
      memcpy (flow->sums[k].rows, from->sums[k].rows,
              2 * (gsize) flow->n_slots * flow->padded_sources * flow->real_bytes);
}

/* ---- what is the same in every step ---- */

/* Sums of the weights themselves. */
static void
add_up_weights (const LoligoSimulation *simulation, LoligoFlow *flow, Sum *sum)
{
  gint64 n_rows = flow->n_slots > 1 ? 2 * flow->n_slots : 1;
  for (gsize at = 0; at < (gsize) n_rows * flow->padded_sources; at++)
    set_real (flow, sum->rows, at, sum->source->value);
  if (sum->spec->by_weight && is_kernel (flow))
    loligo_projection_convolve (flow->projection, &sum->signal, 0, 0, sum->sums);
  for (guint part = 0; part < simulation->n_parts; part++)
    loligo_projection_multiply (flow->projection, &sum->signal, 0, sum->spec->by_weight, part,
                                sum->sums);
}

void
loligo_flows_reset (LoligoSimulation *simulation)
{
  for (guint i = 0; i < simulation->plan->n_projections; i++)
    {
      LoligoFlow *flow = simulation->flows[i];
      if (flow != NULL)
        flow->group = -1;
      for (guint k = 0; flow != NULL && k < flow->spec->form->n_sums; k++)
        if (flow->sums[k].is_still)
          add_up_weights (simulation, flow, &flow->sums[k]);
    }
}

/* ---- a step ---- */

static gint64
get_step (const LoligoSimulation *simulation)
{
  return simulation->chunk.first_step + simulation->chunk.n_steps;
}

/* A variable of the sources that is summed as it is need not be copied. */
static gboolean
borrow (LoligoFlow *flow, Sum *sum)
{
  if (sum->source->operation != LOLIGO_OPERATION_REFERENCE || flow->n_slots > 1)
    return FALSE;
  const LoligoEndValues *end = &loligo_ends_get_values (flow->ends)[sum->source->index];
  if (end->varies)
    sum->signal.rows = end->values;
  return end->varies;
}

static void
begin_step (LoligoSimulation *simulation, LoligoFlow *flow)
{
  loligo_ends_renew (simulation, flow->ends, TRUE);
  const LoligoEndValues *ends = loligo_ends_get_values (flow->ends);
  for (guint i = 0; i < flow->spec->synapse->n_ends; i++)
    for (guint k = 0; !ends[i].varies && k < LOLIGO_EVENT_LANES; k++)
      memcpy ((char *) flow->broadcast[i] + k * flow->real_bytes, ends[i].values,
              flow->real_bytes);
  gint64 group = get_step (simulation) / flow->n_together;
  flow->must_multiply = group != flow->group;
  flow->group = group;
  flow->must_send = FALSE;
  for (guint k = 0; k < flow->spec->form->n_sums; k++)
    {
      Sum *sum = &flow->sums[k];
      sum->signal.rows = sum->rows;
      sum->is_borrowed = !sum->is_still && borrow (flow, sum);
      flow->must_send |= !sum->is_still && !sum->is_borrowed;
    }
}

void
loligo_flows_begin_step (LoligoSimulation *simulation)
{
  for (guint i = 0; i < simulation->plan->n_projections; i++)
    if (simulation->flows[i] != NULL)
      begin_step (simulation, simulation->flows[i]);
}

/* Values of the cells at END from LANE on, for the event programs. */
static void
point_at_ends (const LoligoFlow *flow, LoligoEnd end, guint64 lane, const void **inputs)
{
  const LoligoComponent *synapse = flow->spec->synapse;
  const LoligoEndValues *ends = loligo_ends_get_values (flow->ends);
  for (guint i = 0; i < synapse->n_ends; i++)
    if (synapse->ends[i].end == end)
      inputs[LOLIGO_EVENT_ENDS + i]
          = ends[i].varies && ends[i].values != NULL
                ? (const char *) ends[i].values + lane * flow->real_bytes
                : flow->broadcast[i];
}

static void
send_lanes (LoligoSimulation *simulation, LoligoFlow *flow, guint part, guint64 lane, guint n)
{
  const LoligoComponent *synapse = flow->spec->synapse;
  guint n_sums = flow->spec->form->n_sums;
  gint64 step = get_step (simulation);
  const void **inputs
      = g_newa0 (const void *, loligo_event_get_sum_input (synapse, n_sums) + 1);
  void *outputs[LOLIGO_SUMS_LIMIT];
  gsize row = (gsize) (step % flow->n_slots) * flow->padded_sources + lane;
  point_at_ends (flow, LOLIGO_END_PRE, lane, inputs);
  for (guint k = 0; k < n_sums; k++)
    outputs[k] = flow->sums[k].is_still || flow->sums[k].is_borrowed
                     ? (char *) flow->spare + (gsize) part * LOLIGO_EVENT_LANES * flow->real_bytes
                     : (char *) flow->sums[k].rows + row * flow->real_bytes;
  loligo_event_program_run (flow->send, outputs, inputs, flow->parameters, step, flow->dt_s,
                            flow->n_targets, n);
  for (guint k = 0; k < n_sums && flow->n_slots > 1; k++)
    if (!flow->sums[k].is_still)
      memcpy ((char *) outputs[k]
                  + (gsize) flow->n_slots * flow->padded_sources * flow->real_bytes,
              outputs[k], n * flow->real_bytes);
}

void
loligo_flows_publish (LoligoSimulation *simulation, guint part, guint worker)
{
  for (guint i = 0; i < simulation->plan->n_projections; i++)
    {
      LoligoFlow *flow = simulation->flows[i];
      if (flow == NULL)
        continue;
      loligo_ends_publish (simulation, flow->ends, part, worker);
      guint64 end = loligo_part_get_first (flow->padded_sources, part + 1, simulation->n_parts);
      guint64 lane = loligo_part_get_first (flow->padded_sources, part, simulation->n_parts);
      for (; flow->must_send && lane < end; lane += LOLIGO_EVENT_LANES)
        send_lanes (simulation, flow, part, lane, (guint) MIN (LOLIGO_EVENT_LANES, end - lane));
    }
}

/* A LoligoTask: sum TASK of a flow that is a convolution. */
static void
convolve (gpointer data, guint task, guint worker)
{
  LoligoSimulation *simulation = data;
  LoligoFlow *flow = simulation->flows[task / LOLIGO_SUMS_LIMIT];
  guint k = task % LOLIGO_SUMS_LIMIT;
  (void) worker;
  if (flow == NULL || !is_kernel (flow)
      || k >= flow->spec->form->n_sums || flow->sums[k].is_still || !flow->sums[k].spec->by_weight)
    return;
  loligo_projection_convolve (flow->projection, &flow->sums[k].signal, get_step (simulation), k,
                              flow->sums[k].sums);
}

void
loligo_flows_convolve (LoligoSimulation *simulation)
{
  double cost_ns = 0;
  for (guint i = 0; i < simulation->plan->n_projections; i++)
    if (simulation->flows[i] != NULL && is_kernel (simulation->flows[i]))
      cost_ns += CONVOLUTION_NS * (double) simulation->flows[i]->padded_sources;
  if (cost_ns > 0)
    loligo_thread_pool_run (simulation->threads,
                            simulation->plan->n_projections * LOLIGO_SUMS_LIMIT, convolve,
                            simulation, cost_ns);
}

static void
receive_lanes (LoligoSimulation *simulation, LoligoFlow *flow, guint64 lane, guint n)
{
  const LoligoComponent *synapse = flow->spec->synapse;
  const LoligoRunNode *target = &simulation->nodes[flow->spec->target];
  guint n_sums = flow->spec->form->n_sums;
  gint64 step = get_step (simulation);
  const void **inputs
      = g_newa0 (const void *, loligo_event_get_sum_input (synapse, n_sums) + 1);
  void **outputs = g_newa0 (void *, synapse->n_contributions + 1);
  point_at_ends (flow, LOLIGO_END_POST, lane, inputs);
  for (guint k = 0; k < n_sums; k++)
    inputs[loligo_event_get_sum_input (synapse, k)]
        = (const char *) flow->sums[k].sums + lane * flow->real_bytes;
  for (guint i = 0; i < synapse->n_contributions; i++)
    {
      gint input = flow->spec->end_inputs[synapse->contributions[i].reference];
      const LoligoPort *port = &target->ports[input];
      gsize row = (gsize) (step % port->ring_slots) * port->row_reals + lane;
      outputs[i] = port->ring + row * flow->real_bytes;
    }
  loligo_event_program_run (flow->receive, outputs, inputs, flow->parameters, step, flow->dt_s,
                            flow->n_targets, n);
}

static void
make_sums (LoligoSimulation *simulation, LoligoFlow *flow, Sum *sum, guint part)
{
  gint64 step = get_step (simulation);
  if (sum->products == NULL)
    {
      loligo_projection_multiply (flow->projection, &sum->signal, step, sum->spec->by_weight, part,
                                  sum->sums);
      return;
    }
  if (flow->must_multiply)
    loligo_projection_multiply_together (flow->projection, &sum->signal, step, part,
                                         sum->products);
  loligo_projection_weigh (flow->projection, sum->products, step, sum->spec->by_weight, part,
                           sum->sums);
}

guint64
loligo_flow_run (LoligoSimulation *simulation, LoligoFlow *flow, guint part)
{
  guint64 end = loligo_part_get_first (flow->padded_targets, part + 1, simulation->n_parts);
  guint64 lane = loligo_part_get_first (flow->padded_targets, part, simulation->n_parts);
  if (lane == end)
    return 0;
  for (guint k = 0; k < flow->spec->form->n_sums; k++)
    if (!flow->sums[k].is_still)
      make_sums (simulation, flow, &flow->sums[k], part);
  for (; lane < end; lane += LOLIGO_EVENT_LANES)
    receive_lanes (simulation, flow, lane, (guint) MIN (LOLIGO_EVENT_LANES, end - lane));
  return part + 1 == simulation->n_parts ? loligo_projection_get_n_synapses (flow->projection) : 0;
}

/* What was before the beginning was as at the beginning. */
void
loligo_flows_fill_past (LoligoSimulation *simulation)
{
  for (guint i = 0; i < simulation->plan->n_projections; i++)
    {
      LoligoFlow *flow = simulation->flows[i];
      for (guint k = 0; flow != NULL && flow->n_slots > 1 && k < flow->spec->form->n_sums; k++)
        {
          gsize row_bytes = flow->padded_sources * flow->real_bytes;
          char *rows = flow->sums[k].rows;
          for (gint64 row = 1; row < 2 * flow->n_slots; row++)
            memcpy (rows + (gsize) row * row_bytes, rows, row_bytes);
        }
    }
}
