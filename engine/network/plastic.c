/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plastic.c: makes the values of single synapses and the programs that change them. See plastic.h.
 */
#include "network/plastic-private.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "network/connect.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ALIGNMENT 64

static void
set_real (const LoligoPlastic *plastic, void *at, double value)
{
  if (plastic->projection->is_single)
    *(float *) at = (float) value;
  else
    *(double *) at = value;
}

/* ---- layout ---- */

static void
lay_out_record (LoligoPlastic *plastic)
{
  const LoligoComponent *synapse = plastic->synapse;
  const LoligoSynapsePlan *form = plastic->spec->form;
  gboolean decays[LOLIGO_N_KEEPERS] = { FALSE };
  plastic->field = g_new (gint, synapse->n_states + 1);
  plastic->parameter_field = g_new (gint, synapse->n_parameters + 1);
  plastic->parameter_varies = g_new0 (guint8, synapse->n_parameters + 1);
  for (guint i = 0; i < synapse->n_states; i++)
    {
      LoligoKeeper keeper = form->keepers[i];
      plastic->field[i] = form->is_shared[i] ? -1 : (gint) plastic->n_fields[keeper]++;
      decays[keeper] |= !form->is_shared[i] && form->form == LOLIGO_SYNAPSE_AT_EVENTS
                && synapse->states[i]->kind == LOLIGO_SYMBOL_STATE;
    }
  for (guint i = 0; i < synapse->n_parameters; i++)
    {
      plastic->parameter_varies[i] = plastic->spec->parameters[i].varies;
      plastic->parameter_field[i]
          = plastic->parameter_varies[i] ? (gint) plastic->n_fields[LOLIGO_KEPT_BY_SYNAPSE]++ : -1;
    }
  for (guint keeper = 0; keeper < LOLIGO_N_KEEPERS; keeper++)
    plastic->last_field[keeper] = decays[keeper] ? (gint) plastic->n_fields[keeper]++ : -1;
}

static void
read_parameters (LoligoPlastic *plastic)
{
  const LoligoComponent *synapse = plastic->synapse;
  plastic->parameter_values = g_new0 (double, synapse->n_parameters + 1);
  plastic->parameters = g_new0 (const void *, synapse->n_parameters + 1);
  for (guint i = 0; i < synapse->n_parameters; i++)
    {
      plastic->parameters[i] = &plastic->parameter_values[i];
      if (!plastic->parameter_varies[i])
        set_real (plastic, &plastic->parameter_values[i],
                  loligo_expression_get (plastic->plan->pool,
                                         plastic->spec->parameters[i].value)
                      ->value);
    }
}

/* ---- programs ---- */

static gboolean
make_programs (LoligoPlastic *plastic, GError **error)
{
  LoligoComponent *synapse = plastic->synapse;
  LoligoEventOptions options = { plastic->projection->is_single ? LOLIGO_PRECISION_SINGLE
                                                                : LOLIGO_PRECISION_DOUBLE,
                                 plastic->parameter_varies };
  for (guint kind = 0; kind <= LOLIGO_EVENT_STEP; kind++)
    {
      plastic->programs[kind]
          = loligo_event_program_new (synapse, plastic->spec->form, kind, &options, error);
      if (plastic->programs[kind] == NULL)
        return FALSE;
    }
  plastic->end_reads = g_malloc0 (synapse->n_ends + 1);
  for (guint kind = 0; kind <= LOLIGO_EVENT_STEP; kind++)
    for (guint i = 0; i < synapse->n_ends; i++)
      plastic->end_reads[i]
          |= loligo_event_program_get_input_reads (plastic->programs[kind])[LOLIGO_EVENT_ENDS + i];
  const guint8 *reads = loligo_event_program_get_input_reads (plastic->programs[LOLIGO_EVENT_POST]);
  for (guint i = 0; i < synapse->n_ends; i++)
    plastic->post_reads_source
        |= synapse->ends[i].end == LOLIGO_END_PRE && reads[LOLIGO_EVENT_ENDS + i];
  const guint8 *states = loligo_event_program_get_reads (plastic->programs[LOLIGO_EVENT_POST]);
  for (guint i = 0; i < synapse->n_states; i++)
    plastic->post_reads_source
        |= plastic->spec->form->keepers[i] == LOLIGO_KEPT_BY_SOURCE && states[i];
  for (guint i = 0; i < synapse->n_draws; i++)
    plastic->post_reads_source |= reads[loligo_event_get_draw_input (synapse, i)] != 0;
  return TRUE;
}

/* The equations of EACH_STEP, by the method that suits them. */
static gboolean
make_system (LoligoPlastic *plastic, GError **error)
{
  LoligoComponent *synapse = plastic->synapse;
  gboolean moves = FALSE;
  for (guint i = 0; i < synapse->n_states; i++)
    moves |= synapse->states[i]->kind == LOLIGO_SYMBOL_STATE;
  if (!moves || plastic->spec->form->form != LOLIGO_SYNAPSE_EACH_STEP)
    return TRUE;
  LoligoEventOptions options = { .parameter_varies = plastic->parameter_varies };
  g_autoptr (LoligoComponent) system = loligo_event_system_new (synapse, &options);
  g_autofree guint8 *input_varies = g_malloc (system->n_inputs + 1);
  memset (input_varies, 1, system->n_inputs);
  LoligoProgramOptions program_options = {
    .method = LOLIGO_METHOD_AUTO,
    .precision = plastic->projection->is_single ? LOLIGO_PRECISION_SINGLE
                                                : LOLIGO_PRECISION_DOUBLE,
    .input_varies = input_varies,
    .dt_s = plastic->plan->dt_s,
  };
  plastic->advance = loligo_program_new (system, &program_options, error);
  if (plastic->advance == NULL)
    return FALSE;
  guint n_hoisted = loligo_program_get_n_hoisted (plastic->advance);
  plastic->hoisted = g_new0 (void *, n_hoisted + 1);
  for (guint i = 0; i < n_hoisted; i++)
    plastic->hoisted[i] = g_aligned_alloc0 (LOLIGO_EVENT_LANES, sizeof (double), ALIGNMENT);
  return TRUE;
}

void
loligo_plastic_prepare (LoligoPlastic *plastic)
{
  for (guint kind = 0; kind <= LOLIGO_EVENT_STEP; kind++)
    loligo_event_program_prepare (plastic->programs[kind], plastic->parameters,
                                  plastic->plan->dt_s);
  if (plastic->advance == NULL)
    return;
  LoligoKernelCall call = { .parameters = plastic->parameters, .hoisted = plastic->hoisted,
                            .n_steps = 1, .dt_s = plastic->plan->dt_s,
                            .n_lanes = LOLIGO_EVENT_LANES };
  loligo_program_prepare (plastic->advance, &call, 0, LOLIGO_EVENT_LANES);
}

/* ---- memory ---- */

static void
make_batch (const LoligoPlastic *plastic, LoligoBatch *batch)
{
  guint n_slots = loligo_event_get_n_slots (plastic->synapse);
  guint n_inputs = loligo_event_get_n_inputs (plastic->synapse);
  batch->position = g_new0 (guint64, LOLIGO_EVENT_LANES);
  batch->source = g_new0 (guint32, LOLIGO_EVENT_LANES);
  batch->target = g_new0 (guint32, LOLIGO_EVENT_LANES);
  batch->run_first = g_new0 (guint32, LOLIGO_EVENT_LANES + 1);
  batch->states = g_new0 (void *, n_slots + 1);
  batch->inputs = g_new0 (void *, n_inputs + 1);
  for (guint i = 0; i < n_slots; i++)
    batch->states[i] = g_aligned_alloc0 (LOLIGO_EVENT_LANES, sizeof (double), ALIGNMENT);
  for (guint i = 0; i < n_inputs; i++)
    batch->inputs[i] = g_aligned_alloc0 (LOLIGO_EVENT_LANES, sizeof (double), ALIGNMENT);
}

/* Where the synapses of each target of the part are, by source. */
static gboolean
index_incoming (LoligoPlastic *plastic, guint index)
{
  LoligoPlasticPart *part = &plastic->parts[index];
  guint64 first = loligo_plastic_get_first_target (plastic, index);
  guint64 n_targets = loligo_plastic_get_first_target (plastic, index + 1) - first;
  part->first_in = g_new0 (guint64, n_targets + 2);
  part->incoming = loligo_memory_new ((part->n + 1) * sizeof (guint32));
  if (part->incoming == NULL)
    return FALSE;
  /* Counted two places up, so that filling leaves the beginnings where they belong. */
  for (guint64 at = 0; at < part->n; at++)
    part->first_in[loligo_plastic_get_target (plastic, index, at) - first + 2]++;
  for (guint64 k = 2; k <= n_targets + 1; k++)
    part->first_in[k] += part->first_in[k - 1];
  for (guint64 at = 0; at < part->n; at++)
    {
      guint32 target = loligo_plastic_get_target (plastic, index, at);
      part->incoming[part->first_in[target - first + 1]++] = (guint32) at;
    }
  return TRUE;
}

static gboolean
note_sources (LoligoPlastic *plastic, guint index)
{
  LoligoPlasticPart *part = &plastic->parts[index];
  const guint64 *first = plastic->projection->rows[index].first;
  g_autofree guint32 *sources = g_try_new (guint32, part->n + 1);
  part->incoming_source = loligo_memory_new ((part->n + 1) * sizeof (guint32));
  if (part->incoming_source == NULL || sources == NULL)
    return FALSE;
  for (guint64 source = 0; source < plastic->projection->n_sources; source++)
    for (guint64 at = first[source]; at < first[source + 1]; at++)
      sources[at] = (guint32) source;
  for (guint64 k = 0; k < part->n; k++)
    part->incoming_source[k] = sources[part->incoming[k]];
  return TRUE;
}

/* N records of KEEPER, all 0. */
static char *
allocate (const LoligoPlastic *plastic, LoligoKeeper keeper, guint64 n)
{
  gsize bytes;
  if (!g_size_checked_mul (&bytes, n + 1, plastic->n_fields[keeper] * plastic->real_bytes))
    return NULL;
  void *records = loligo_memory_new (bytes);
  return records == NULL ? NULL : memset (records, 0, bytes);
}

/* What cells keep for their synapses. */
static gboolean
make_traces (LoligoPlastic *plastic, guint index)
{
  LoligoPlasticPart *part = &plastic->parts[index];
  const guint64 n[LOLIGO_N_KEEPERS]
      = { 0, plastic->projection->n_sources,
          loligo_plastic_get_first_target (plastic, index + 1)
              - loligo_plastic_get_first_target (plastic, index) };
  part->next[LOLIGO_KEPT_BY_SYNAPSE] = part->records[LOLIGO_KEPT_BY_SYNAPSE];
  for (guint keeper = LOLIGO_KEPT_BY_SOURCE; keeper < LOLIGO_N_KEEPERS; keeper++)
    {
      part->records[keeper] = allocate (plastic, keeper, n[keeper]);
      part->next[keeper] = allocate (plastic, keeper, n[keeper]);
      if (part->records[keeper] == NULL || part->next[keeper] == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
make_part (LoligoPlastic *plastic, guint index)
{
  LoligoPlasticPart *part = &plastic->parts[index];
  part->n = plastic->projection->rows[index].first[plastic->projection->n_sources];
  part->records[LOLIGO_KEPT_BY_SYNAPSE] = allocate (plastic, LOLIGO_KEPT_BY_SYNAPSE, part->n);
  if (part->records[LOLIGO_KEPT_BY_SYNAPSE] == NULL || part->n >= G_MAXUINT32 || !make_traces (plastic, index))
    return FALSE;
  part->batch.records = part->records[LOLIGO_KEPT_BY_SYNAPSE];
  part->batch.record_bytes = plastic->n_fields[LOLIGO_KEPT_BY_SYNAPSE] * plastic->real_bytes;
  loligo_plastic_rank (plastic, index);
  make_batch (plastic, &part->batch);
  return !plastic->does_post
         || (index_incoming (plastic, index)
             && (!plastic->post_reads_source || note_sources (plastic, index)));
}

/* ---- parameters that differ ---- */

/* As of weights: nothing but numbers is taken. */
static gboolean
are_numbers (const LoligoPlastic *plastic, guint parameter, guint64 source, const guint32 *targets,
             const double *values, guint n, GError **error)
{
  for (guint k = 0; k < n; k++)
    if (!isfinite (values[k]))
      {
        g_autofree char *number = loligo_number_format (values[k]);
        g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                     _("%s: %s from cell %" PRIu64 " to cell %" PRIu32
                       " is %s, not a finite number; mend its expression"),
                     plastic->spec->id, plastic->synapse->parameters[parameter]->name, source, targets[k], number);
        return FALSE;
      }
  return TRUE;
}

/* Of one row of PART, in the order of targets. */
static gboolean
evaluate_row (LoligoPlastic *plastic, guint index, guint64 source, const LoligoEdgeKey *key,
              guint parameter, GError **error)
{
  const guint64 *first = plastic->projection->rows[index].first;
  const LoligoPlasticPart *part = &plastic->parts[index];
  guint n = (guint) (first[source + 1] - first[source]);
  g_autofree guint32 *targets = g_new (guint32, n + 1);
  g_autofree double *values = g_new (double, n + 1);
  for (guint k = 0; k < n; k++)
    {
      guint64 at = first[source] + k;
      targets[part->rank != NULL ? part->rank[at] : k]
          = loligo_plastic_get_target (plastic, index, at);
    }
  loligo_edge_values (plastic->plan->pool, plastic->spec->parameters[parameter].value, key, source,
                      targets, n, values);
  if (!are_numbers (plastic, parameter, source, targets, values, n, error))
    return FALSE;
  for (guint k = 0; k < n; k++)
    {
      guint64 at = first[source] + k;
      gsize field = at * plastic->n_fields[LOLIGO_KEPT_BY_SYNAPSE]
                    + (gsize) plastic->parameter_field[parameter];
      set_real (plastic, part->records[LOLIGO_KEPT_BY_SYNAPSE] + field * plastic->real_bytes,
                values[part->rank != NULL ? part->rank[at] : k]);
    }
  return TRUE;
}

static gboolean
evaluate_parameters (LoligoPlastic *plastic, guint index, GError **error)
{
  gboolean varies = FALSE;
  for (guint i = 0; i < plastic->synapse->n_parameters; i++)
    varies |= plastic->parameter_varies[i];
  if (!varies)
    return TRUE;
  g_autoptr (LoligoConnector) connector
      = loligo_connector_new (plastic->plan, index, plastic->stream, error);
  if (connector == NULL)
    return FALSE;
  LoligoEdgeKey key = loligo_connector_get_key (connector);
  key.major = LOLIGO_MAJOR_SOURCE;
  for (guint i = 0; i < plastic->synapse->n_parameters; i++)
    for (guint part = 0; part < plastic->n_parts && plastic->parameter_varies[i]; part++)
      for (guint64 source = 0; source < plastic->projection->n_sources; source++)
        if (!evaluate_row (plastic, part, source, &key, i, error))
          return FALSE;
  return TRUE;
}

/* ---- the whole ---- */

static gboolean
has_event (const LoligoWireEvent *event)
{
  return event->n_updates > 0 || event->n_jumps > 0;
}

static gboolean
make (LoligoPlastic *plastic, guint index, GError **error)
{
  LoligoComponent *synapse = plastic->synapse;
  plastic->does_pre = has_event (&synapse->on_pre);
  plastic->does_post = has_event (&synapse->on_post);
  lay_out_record (plastic);
  read_parameters (plastic);
  if (!make_programs (plastic, error) || !make_system (plastic, error))
    return FALSE;
  loligo_plastic_prepare (plastic);
  plastic->does_flow
      = plastic->spec->form->form == LOLIGO_SYNAPSE_EACH_STEP
        && (plastic->advance != NULL
            || loligo_event_program_does_anything (plastic->programs[LOLIGO_EVENT_FLOW]));
  for (guint part = 0; part < plastic->n_parts; part++)
    if (!make_part (plastic, part))
      {
        g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_MEMORY,
                     _("%s: there is no memory for the values of its synapses; connect fewer, or "
                       "use single precision"),
                     plastic->spec->id);
        return FALSE;
      }
  return evaluate_parameters (plastic, index, error);
}

LoligoPlastic *
loligo_plastic_new (const LoligoPlan *plan, guint index, const LoligoProjection *projection,
                    guint32 stream, guint n_parts, GError **error)
{
  LoligoPlastic *plastic = g_new0 (LoligoPlastic, 1);
  plastic->plan = plan;
  plastic->spec = &plan->projections[index];
  plastic->projection = projection;
  plastic->synapse = plastic->spec->synapse;
  plastic->stream = stream;
  plastic->real_bytes = projection->is_single ? sizeof (float) : sizeof (double);
  plastic->n_parts = n_parts;
  plastic->parts = g_new0 (LoligoPlasticPart, n_parts);
  if (!make (plastic, index, error))
    g_clear_pointer (&plastic, loligo_plastic_free);
  return plastic;
}

static void
free_part (const LoligoPlastic *plastic, LoligoPlasticPart *part)
{
  LoligoBatch *batch = &part->batch;
  for (guint i = 0; batch->states != NULL && i < loligo_event_get_n_slots (plastic->synapse); i++)
    g_aligned_free (batch->states[i]);
  for (guint i = 0; batch->inputs != NULL && i < loligo_event_get_n_inputs (plastic->synapse); i++)
    g_aligned_free (batch->inputs[i]);
  g_free (batch->states);
  g_free (batch->inputs);
  g_free (batch->position);
  g_free (batch->source);
  g_free (batch->target);
  g_free (batch->run_first);
  for (guint keeper = 0; keeper < LOLIGO_N_KEEPERS; keeper++)
    {
      if (part->next[keeper] != part->records[keeper])
        free (part->next[keeper]);
      free (part->records[keeper]);
    }
  g_free (part->rank);
  g_free (part->first_in);
  free (part->incoming);
  free (part->incoming_source);
}

void
loligo_plastic_free (LoligoPlastic *plastic)
{
  if (plastic == NULL)
    return;
  for (guint part = 0; part < plastic->n_parts; part++)
    free_part (plastic, &plastic->parts[part]);
  for (guint kind = 0; kind < LOLIGO_N_EVENTS; kind++)
    loligo_event_program_free (plastic->programs[kind]);
  if (plastic->advance != NULL)
    for (guint i = 0; i < loligo_program_get_n_hoisted (plastic->advance); i++)
      g_aligned_free (plastic->hoisted[i]);
  g_clear_pointer (&plastic->advance, loligo_program_unref);
  g_free (plastic->hoisted);
  g_free (plastic->parts);
  g_free (plastic->end_reads);
  g_free (plastic->field);
  g_free (plastic->parameter_field);
  g_free (plastic->parameter_varies);
  g_free (plastic->parameter_values);
  g_free (plastic->parameters);
  g_free (plastic);
}

gboolean
loligo_plastic_compile_native (LoligoPlastic *plastic, GError **error)
{
  static const LoligoEventKind often[] = { LOLIGO_EVENT_PRE, LOLIGO_EVENT_POST,
                                           LOLIGO_EVENT_FLOW };
  for (guint i = 0; i < G_N_ELEMENTS (often); i++)
    if (loligo_event_program_does_anything (plastic->programs[often[i]])
        && !loligo_event_program_compile_native (plastic->programs[often[i]], error))
      return FALSE;
  return plastic->advance == NULL || loligo_program_compile_native (plastic->advance, error);
}

gsize
loligo_plastic_get_bytes (const LoligoPlastic *plastic)
{
  gsize bytes = 0;
  for (guint i = 0; i < plastic->n_parts; i++)
    {
      const LoligoPlasticPart *part = &plastic->parts[i];
      bytes += part->n * (plastic->n_fields[LOLIGO_KEPT_BY_SYNAPSE] * plastic->real_bytes);
      bytes += part->rank != NULL ? part->n * sizeof (guint32) : 0;
      bytes += part->incoming != NULL ? part->n * sizeof (guint32) : 0;
      bytes += part->incoming_source != NULL ? part->n * sizeof (guint32) : 0;
    }
  return bytes;
}

const guint8 *
loligo_plastic_get_end_reads (const LoligoPlastic *plastic)
{
  return plastic->end_reads;
}

gboolean
loligo_plastic_sees_fired (const LoligoPlastic *plastic)
{
  return plastic->does_post;
}

gboolean
loligo_plastic_sees_sent (const LoligoPlastic *plastic)
{
  return plastic->does_pre;
}

gboolean
loligo_plastic_flows (const LoligoPlastic *plastic)
{
  return plastic->does_flow;
}
