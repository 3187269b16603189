/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ends.c: what the synapses of a projection see of the cells at their ends: pre.x and post.x, from where they lie
 * in memory, or as copies where they are computed or seen late. Called by plasticity.c and flow.c.
 */
#include "run/simulation-private.h"

#include <string.h>

/* pre.x or post.x of a projection. */
typedef struct
{
  guint node;
  const LoligoSymbol *symbol; /* of the node's component; NULL: nobody reads it */
  char *rows;                 /* copies, where the values do not lie in memory by themselves; owned */
} EndSource;

struct _LoligoEnds
{
  const LoligoPlanProjection *spec;
  EndSource *sources;
  LoligoEndValues *values;
  gboolean after_arrivals;
};

static gboolean
lies_in_memory (const LoligoSymbol *symbol)
{
  return symbol->kind == LOLIGO_SYMBOL_STATE || symbol->kind == LOLIGO_SYMBOL_VARIABLE
         || symbol->kind == LOLIGO_SYMBOL_PARAMETER;
}

static void
make_end (LoligoSimulation *simulation, LoligoEnds *ends, guint index, gint64 n_slots)
{
  const LoligoReference *reference = &ends->spec->synapse->ends[index];
  gboolean is_pre = reference->end == LOLIGO_END_PRE;
  EndSource *source = &ends->sources[index];
  LoligoEndValues *end = &ends->values[index];
  source->node = is_pre ? ends->spec->source : ends->spec->target;
  /* By name: coupling makes an input an algebraic variable, the whole of what flows in. */
  const LoligoComponent *component = simulation->plan->nodes[source->node].component;
  source->symbol = loligo_component_find (component, reference->symbol->name);
  end->row_reals = loligo_population_get_padded (simulation->nodes[source->node].population);
  end->n_slots = is_pre && source->symbol->kind != LOLIGO_SYMBOL_PARAMETER ? n_slots : 1;
  end->varies = TRUE;
  if (end->n_slots > 1 || !lies_in_memory (source->symbol))
    source->rows = g_aligned_alloc0 ((gsize) end->n_slots * end->row_reals, sizeof (double),
                                     LOLIGO_ALIGNMENT);
}

LoligoEnds *
loligo_ends_new (LoligoSimulation *simulation, const LoligoPlanProjection *spec, gint64 n_slots,
                 const guint8 *is_read)
{
  LoligoEnds *ends = g_new0 (LoligoEnds, 1);
  ends->spec = spec;
  ends->sources = g_new0 (EndSource, spec->synapse->n_ends + 1);
  ends->values = g_new0 (LoligoEndValues, spec->synapse->n_ends + 1);
  for (guint i = 0; i < spec->synapse->n_ends; i++)
    if (is_read[i])
      make_end (simulation, ends, i, n_slots);
    else
      ends->values[i] = (LoligoEndValues) { .varies = TRUE, .n_slots = 1 };
  return ends;
}

void
loligo_ends_free (LoligoEnds *ends)
{
  if (ends == NULL)
    return;
  for (guint i = 0; i < ends->spec->synapse->n_ends; i++)
    g_aligned_free (ends->sources[i].rows);
  g_free (ends->sources);
  g_free (ends->values);
  g_free (ends);
}

gboolean
loligo_ends_want_arrivals (LoligoSimulation *simulation, LoligoEnds *ends)
{
  gboolean any = FALSE;
  for (guint i = 0; i < ends->spec->synapse->n_ends; i++)
    if (ends->sources[i].symbol != NULL)
      any |= loligo_arrived_want (simulation, ends->sources[i].node, ends->sources[i].symbol);
  return any;
}

/* Of the end's cell, before or after what arrives. */
static const void *
get_states (const LoligoSimulation *simulation, const LoligoEnds *ends, guint node, guint state)
{
  return ends->after_arrivals ? loligo_arrived_get_states (simulation, node, state)
                              : loligo_population_get_states (simulation->nodes[node].population, state);
}

const LoligoEndValues *
loligo_ends_get_values (const LoligoEnds *ends)
{
  return ends->values;
}

/* Lanes of one part into the end's row of STEP; RT safe. */
static void
publish_end (LoligoSimulation *simulation, LoligoEnds *ends, guint index, guint part, guint worker)
{
  EndSource *source = &ends->sources[index];
  const LoligoEndValues *end = &ends->values[index];
  const LoligoRunNode *node = &simulation->nodes[source->node];
  if (source->rows == NULL)
    return;
  gint64 step = simulation->chunk.first_step + simulation->chunk.n_steps;
  guint64 first = loligo_part_get_first (end->row_reals, part, simulation->n_parts);
  guint64 last = loligo_part_get_first (end->row_reals, part + 1, simulation->n_parts);
  gsize row = (gsize) (step % end->n_slots) * end->row_reals;
  char *out = source->rows + (row + first) * simulation->real_bytes;
  const void **inputs = simulation->scratch[worker].inputs;
  LoligoKernelCall call = { 0 };
  if (first == last)
    return;
  loligo_population_fill_call (node->population, &call);
  loligo_wiring_get_inputs (simulation, source->node, MAX (simulation->chunk.n_steps, 1) - 1,
                            inputs);
  guint symbol = source->symbol->index;
  if (source->symbol->kind == LOLIGO_SYMBOL_ALGEBRAIC)
    {
      guint n_states = loligo_program_get_n_states (loligo_population_get_program (node->population));
      void **states = g_newa (void *, n_states + 1);
      for (guint i = 0; i < n_states; i++)
        states[i] = i < simulation->plan->nodes[source->node].component->n_states
                        ? (void *) get_states (simulation, ends, source->node, i)
                        : call.states[i];
      call.states = states;
      call.inputs = inputs;
      call.input_step_stride = node->strides;
      call.step = step;
      call.n_steps = 1;
      loligo_program_observe (loligo_population_get_program (node->population), &call, symbol,
                              first, last, out);
      return;
    }
  const char *values = source->symbol->kind == LOLIGO_SYMBOL_INPUT
                           ? inputs[symbol]
                           : get_states (simulation, ends, source->node, symbol);
  if (source->symbol->kind != LOLIGO_SYMBOL_INPUT || node->ports[symbol].varies)
    memcpy (out, values + first * simulation->real_bytes, (last - first) * simulation->real_bytes);
  else
    for (guint64 lane = first; lane < last; lane++, out += simulation->real_bytes)
      memcpy (out, values, simulation->real_bytes);
}

void
loligo_ends_publish (LoligoSimulation *simulation, LoligoEnds *ends, guint part, guint worker)
{
  for (guint i = 0; i < ends->spec->synapse->n_ends; i++)
    publish_end (simulation, ends, i, part, worker);
}

static void
renew_end (LoligoSimulation *simulation, LoligoEnds *ends, guint index)
{
  const EndSource *source = &ends->sources[index];
  LoligoEndValues *end = &ends->values[index];
  const LoligoPopulation *population = simulation->nodes[source->node].population;
  if (source->symbol == NULL)
    return;
  if (source->rows != NULL)
    {
      end->values = source->rows;
      return;
    }
  if (source->symbol->kind != LOLIGO_SYMBOL_PARAMETER)
    {
      end->values = get_states (simulation, ends, source->node, source->symbol->index);
      return;
    }
  LoligoKernelCall call = { 0 };
  loligo_population_fill_call (population, &call);
  end->values = call.parameters[source->symbol->index];
  end->varies = loligo_population_get_varies (population)[source->symbol->index];
}

void
loligo_ends_renew (LoligoSimulation *simulation, LoligoEnds *ends, gboolean after_arrivals)
{
  ends->after_arrivals = after_arrivals;
  for (guint i = 0; i < ends->spec->synapse->n_ends; i++)
    renew_end (simulation, ends, i);
}

/* The past goes on. */
void
loligo_ends_take (const LoligoSimulation *simulation, LoligoEnds *ends, const LoligoEnds *from)
{
  for (guint i = 0; i < ends->spec->synapse->n_ends; i++)
    if (ends->sources[i].rows != NULL && from->sources[i].rows != NULL
        && ends->values[i].n_slots == from->values[i].n_slots)
      memcpy (ends->sources[i].rows, from->sources[i].rows,
              (gsize) ends->values[i].n_slots * ends->values[i].row_reals * simulation->real_bytes);
}

/* What was before the beginning was as at the beginning. */
void
loligo_ends_fill_past (LoligoSimulation *simulation, LoligoEnds *ends)
{
  for (guint i = 0; i < ends->spec->synapse->n_ends; i++)
    {
      gsize row_bytes = ends->values[i].row_reals * simulation->real_bytes;
      for (gint64 slot = 1; slot < ends->values[i].n_slots; slot++)
        memcpy (ends->sources[i].rows + (gsize) slot * row_bytes, ends->sources[i].rows, row_bytes);
    }
}
