/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plastic-run.c: synapses through events, up to LOLIGO_EVENT_LANES at once. In one step no synapse is met
 * twice by the same kind of event: it has one source, one target and one delay. So a batch may take them from several
 * spikes, and amounts are added in the order in which they were met.
 */
#include "network/plastic-private.h"

#include "base/elementary.h"

#include <string.h>

static gint64
get_delay (const LoligoPlastic *plastic, guint part, guint64 position)
{
  const LoligoRows *rows = &plastic->projection->rows[part];
  if (rows->has_one_delay)
    return rows->one_delay;
  return ((const guint32 *) rows->index)[position] / (guint32) plastic->projection->padded;
}

#define random_normal_double loligo_random_normal
#define random_uniform_double loligo_random_uniform
#define random_normal_single loligo_random_normal_single
#define random_uniform_single loligo_random_uniform_single

#define REAL double
#define STAMP gint64
#define NAME(x) x##_double
#include "network/plastic-template.h"
#undef REAL
#undef STAMP
#undef NAME
#define REAL float
#define STAMP guint32
#define NAME(x) x##_single
#include "network/plastic-template.h"

/* ---- a batch ---- */

static void
put_back (LoligoPlastic *plastic, guint part, const LoligoEventProgram *program,
          const LoligoPlasticCall *call)
{
  const LoligoComponent *synapse = plastic->synapse;
  LoligoBatch *batch = &plastic->parts[part].batch;
  const guint8 *writes = loligo_event_program_get_writes (program);
  gboolean is_single = plastic->projection->is_single;
  guint n = synapse->n_states;
  for (guint i = 0; i < n; i++)
    if (writes[i] && is_single)
      scatter_single (plastic, part, i, batch->states[i]);
    else if (writes[i])
      scatter_double (plastic, part, i, batch->states[i]);
  if (plastic->last_field >= 0 && is_single)
    set_last_single (plastic, part, batch, call->step);
  else if (plastic->last_field >= 0)
    set_last_double (plastic, part, batch, call->step);
  for (guint i = 0; i < n + synapse->n_ends; i++)
    {
      const LoligoRing *ring = i < n ? &call->state_rings[i] : &call->end_rings[i - n];
      if (!writes[n + i] || ring->rows == NULL)
        continue;
      if (is_single)
        add_single (batch, ring, call->step, batch->states[n + i]);
      else
        add_double (batch, ring, call->step, batch->states[n + i]);
    }
}

static void
compute (LoligoPlastic *plastic, guint part, const LoligoEventProgram *program,
         const LoligoPlasticCall *call, gboolean is_late)
{
  LoligoBatch *batch = &plastic->parts[part].batch;
  if (plastic->projection->is_single)
    gather_single (plastic, part, program, call, is_late);
  else
    gather_double (plastic, part, program, call, is_late);
  loligo_event_program_run (program, batch->states, (const void *const *) batch->inputs,
                            plastic->parameters, call->step, plastic->plan->dt_s,
                            plastic->projection->n_targets, batch->n);
}

static void
finish (LoligoPlastic *plastic, guint part, const LoligoEventProgram *program,
        const LoligoPlasticCall *call)
{
  LoligoBatch *batch = &plastic->parts[part].batch;
  if (batch->n == 0)
    return;
  compute (plastic, part, program, call, FALSE);
  put_back (plastic, part, program, call);
  batch->n = 0;
}

/* A synapse into the batch. Its record lies far away, mostly, and will be wanted soon. */
static inline void
take (LoligoBatch *batch, guint64 position, guint32 source, guint32 target)
{
  const char *record = batch->records + position * batch->record_bytes;
  __builtin_prefetch (record, 1);
  __builtin_prefetch (record + batch->record_bytes - 1, 1);
  batch->position[batch->n] = position;
  batch->source[batch->n] = source;
  batch->target[batch->n++] = target;
}

/* ---- spikes of the targets ---- */

#define FIRED_AHEAD 2

static inline void
prefetch_incoming (const LoligoPlasticPart *part, guint32 target, guint64 first, guint64 end)
{
  if (target >= first && target < end)
    loligo_prefetch (part->incoming + part->first_in[target - first],
                     part->incoming + part->first_in[target - first + 1]);
}

guint64
loligo_plastic_fire (LoligoPlastic *plastic, const LoligoPlasticCall *call, guint index)
{
  const LoligoEventProgram *program = plastic->programs[LOLIGO_EVENT_POST];
  LoligoPlasticPart *part = &plastic->parts[index];
  guint64 first = loligo_plastic_get_first_target (plastic, index);
  guint64 end = loligo_plastic_get_first_target (plastic, index + 1);
  guint64 n_events = 0;
  for (guint i = 0; i < call->n_fired && plastic->does_post; i++)
    {
      guint32 target = call->fired[i];
      if (i + FIRED_AHEAD < call->n_fired)
        prefetch_incoming (part, call->fired[i + FIRED_AHEAD], first, end);
      if (target < first || target >= end)
        continue;
      for (guint64 at = part->first_in[target - first]; at < part->first_in[target - first + 1];
           at++)
        {
          guint64 position = part->incoming[at];
          take (&part->batch, position,
                plastic->post_reads_source ? loligo_plastic_find_source (plastic, index, position)
                                           : 0,
                target);
          n_events++;
          if (part->batch.n == LOLIGO_EVENT_LANES)
            finish (plastic, index, program, call);
        }
    }
  finish (plastic, index, program, call);
  return n_events;
}

/* ---- arrivals ---- */

/* The first synapse of [low, high) with a delay of at least DELAY. */
static guint64
find_delay (const LoligoPlastic *plastic, guint part, guint64 low, guint64 high, gint64 delay)
{
  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;
      if (get_delay (plastic, part, middle) < delay)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static guint64
arrive_after (LoligoPlastic *plastic, const LoligoPlasticCall *call, guint index, gint64 delay)
{
  const LoligoEventProgram *program = plastic->programs[LOLIGO_EVENT_PRE];
  const LoligoRows *rows = &plastic->projection->rows[index];
  LoligoBatch *batch = &plastic->parts[index].batch;
  gint64 stamp = call->step - delay;
  if (stamp < 0)
    return 0;
  gsize slot = (gsize) (stamp % call->sent->n_slots);
  guint64 n_events = 0;
  for (guint i = 0; i < call->sent->n_spikes[slot]; i++)
    {
      guint32 source = call->sent->lanes[slot][i];
      guint64 at = rows->first[source], end = rows->first[source + 1];
      if (!rows->has_one_delay)
        {
          at = find_delay (plastic, index, at, end, delay);
          end = find_delay (plastic, index, at, end, delay + 1);
        }
      for (; at < end; at++)
        {
          take (batch, at, source,
                loligo_plastic_get_target (plastic, index, at));
          n_events++;
          if (batch->n == LOLIGO_EVENT_LANES)
            finish (plastic, index, program, call);
        }
    }
  return n_events;
}

guint64
loligo_plastic_arrive (LoligoPlastic *plastic, const LoligoPlasticCall *call, guint index)
{
  const LoligoProjection *projection = plastic->projection;
  guint64 n_events = 0;
  if (!plastic->does_pre)
    return 0;
  for (gint64 delay = projection->longest_delay; delay >= projection->least_delay; delay--)
    n_events += arrive_after (plastic, call, index, delay);
  finish (plastic, index, plastic->programs[LOLIGO_EVENT_PRE], call);
  return n_events;
}

/* ---- each step ---- */

/* The states of the batch through one step; what the contributions gathered is gathered again where the equations need
 * more. */
static void
advance_batch (LoligoPlastic *plastic, guint index, const LoligoPlasticCall *call)
{
  LoligoBatch *batch = &plastic->parts[index].batch;
  static const LoligoEventKind needed[] = { LOLIGO_EVENT_READ, LOLIGO_EVENT_STEP };
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (plastic->projection->is_single)
      gather_single (plastic, index, plastic->programs[needed[i]], call, TRUE);
    else
      gather_double (plastic, index, plastic->programs[needed[i]], call, TRUE);
  ptrdiff_t *strides = g_newa0 (ptrdiff_t, loligo_event_get_n_inputs (plastic->synapse) + 1);
  LoligoKernelCall step = { .states = batch->states, .parameters = plastic->parameters,
                            .hoisted = plastic->hoisted,
                            .inputs = (const void *const *) batch->inputs,
                            .input_step_stride = strides, .step = call->step, .n_steps = 1,
                            .dt_s = plastic->plan->dt_s, .n_lanes = LOLIGO_EVENT_LANES };
  loligo_program_advance (plastic->advance, &step, 0, batch->n);
  for (guint i = 0; i < plastic->synapse->n_states; i++)
    if (plastic->projection->is_single)
      scatter_single (plastic, index, i, batch->states[i]);
    else
      scatter_double (plastic, index, i, batch->states[i]);
}

static void
flow_batch (LoligoPlastic *plastic, guint index, const LoligoPlasticCall *call)
{
  const LoligoEventProgram *program = plastic->programs[LOLIGO_EVENT_FLOW];
  LoligoBatch *batch = &plastic->parts[index].batch;
  if (batch->n > 0 && loligo_event_program_does_anything (program))
    {
      compute (plastic, index, program, call, TRUE);
      put_back (plastic, index, program, call);
    }
  if (batch->n > 0 && plastic->advance != NULL)
    advance_batch (plastic, index, call);
  batch->n = 0;
}

guint64
loligo_plastic_flow (LoligoPlastic *plastic, const LoligoPlasticCall *call, guint index)
{
  const LoligoRows *rows = &plastic->projection->rows[index];
  LoligoBatch *batch = &plastic->parts[index].batch;
  if (!plastic->does_flow)
    return 0;
  for (guint64 source = 0; source < plastic->projection->n_sources; source++)
    for (guint64 at = rows->first[source]; at < rows->first[source + 1]; at++)
      {
        take (batch, at, (guint32) source,
              loligo_plastic_get_target (plastic, index, at));
        if (batch->n == LOLIGO_EVENT_LANES)
          flow_batch (plastic, index, call);
      }
  flow_batch (plastic, index, call);
  return plastic->parts[index].n;
}

/* ---- a look ---- */

void
loligo_plastic_sample (LoligoPlastic *plastic, const LoligoPlasticCall *call, guint index,
                       guint state, const GArray *places, void *row)
{
  LoligoBatch *batch = &plastic->parts[index].batch;
  gboolean is_single = plastic->projection->is_single;
  for (guint begin = 0; begin < places->len; begin += LOLIGO_EVENT_LANES)
    {
      guint n = MIN (places->len - begin, LOLIGO_EVENT_LANES);
      const LoligoSynapsePlace *place = &g_array_index (places, LoligoSynapsePlace, begin);
      for (guint k = 0; k < n; k++)
        take (batch, place[k].position, place[k].source,
              loligo_plastic_get_target (plastic, index, place[k].position));
      const void *values = batch->inputs[LOLIGO_EVENT_WEIGHT];
      if (state == G_MAXUINT && is_single)
        gather_weights_single (plastic, index, batch, batch->inputs[LOLIGO_EVENT_WEIGHT]);
      else if (state == G_MAXUINT)
        gather_weights_double (plastic, index, batch, batch->inputs[LOLIGO_EVENT_WEIGHT]);
      else
        {
          compute (plastic, index, plastic->programs[LOLIGO_EVENT_READ], call, FALSE);
          values = batch->states[state];
        }
      for (guint k = 0; k < n; k++)
        memcpy ((char *) row + place[k].k * plastic->real_bytes,
                (const char *) values + k * plastic->real_bytes, plastic->real_bytes);
      batch->n = 0;
    }
}

/* ---- initial values ---- */

static void
initialise_batch (LoligoPlastic *plastic, guint index)
{
  const LoligoPlasticCall call = { .step = -1 };
  LoligoBatch *batch = &plastic->parts[index].batch;
  compute (plastic, index, plastic->programs[LOLIGO_EVENT_INITIALISE], &call, FALSE);
  for (guint i = 0; i < plastic->synapse->n_states; i++)
    if (plastic->field[i] < 0)
      continue;
    else if (plastic->projection->is_single)
      scatter_single (plastic, index, i, batch->states[i]);
    else
      scatter_double (plastic, index, i, batch->states[i]);
  if (plastic->last_field >= 0 && plastic->projection->is_single)
    set_last_single (plastic, index, batch, 0);
  else if (plastic->last_field >= 0)
    set_last_double (plastic, index, batch, 0);
  batch->n = 0;
}

void
loligo_plastic_reset (LoligoPlastic *plastic)
{
  for (guint index = 0; index < plastic->n_parts && plastic->n_fields > 0; index++)
    {
      const LoligoRows *rows = &plastic->projection->rows[index];
      LoligoBatch *batch = &plastic->parts[index].batch;
      for (guint64 source = 0; source < plastic->projection->n_sources; source++)
        for (guint64 at = rows->first[source]; at < rows->first[source + 1]; at++)
          {
            take (batch, at, (guint32) source,
              loligo_plastic_get_target (plastic, index, at));
            if (batch->n == LOLIGO_EVENT_LANES)
              initialise_batch (plastic, index);
          }
      if (batch->n > 0)
        initialise_batch (plastic, index);
    }
}

/* ---- changes in the middle of a run ---- */

void
loligo_plastic_settle (LoligoPlastic *plastic, const LoligoPlasticCall *call)
{
  const LoligoEventProgram *program = plastic->programs[LOLIGO_EVENT_READ];
  for (guint index = 0; index < plastic->n_parts && plastic->last_field >= 0; index++)
    {
      const LoligoRows *rows = &plastic->projection->rows[index];
      LoligoBatch *batch = &plastic->parts[index].batch;
      for (guint64 source = 0; source < plastic->projection->n_sources; source++)
        for (guint64 at = rows->first[source]; at < rows->first[source + 1]; at++)
          {
            take (batch, at, (guint32) source,
              loligo_plastic_get_target (plastic, index, at));
            if (batch->n == LOLIGO_EVENT_LANES)
              finish (plastic, index, program, call);
          }
      finish (plastic, index, program, call);
    }
}

gboolean
loligo_plastic_set_parameter (LoligoPlastic *plastic, const LoligoPlasticCall *call,
                              guint parameter, double value_si)
{
  if (plastic->parameter_varies[parameter])
    return FALSE;
  loligo_plastic_settle (plastic, call);
  if (plastic->projection->is_single)
    *(float *) (gpointer) &plastic->parameter_values[parameter] = (float) value_si;
  else
    plastic->parameter_values[parameter] = value_si;
  loligo_plastic_prepare (plastic);
  return TRUE;
}

/* Real FIELD of every record of PART. */
static void
copy_field (const LoligoPlastic *to, gint to_field, const LoligoPlastic *from, gint from_field,
            guint part)
{
  if (to_field < 0 || from_field < 0)
    return;
  for (guint64 at = 0; at < to->parts[part].n; at++)
    memcpy (to->parts[part].records + (at * to->n_fields + (guint) to_field) * to->real_bytes,
            from->parts[part].records
                + (at * from->n_fields + (guint) from_field) * from->real_bytes,
            to->real_bytes);
}

void
loligo_plastic_take_states (LoligoPlastic *plastic, LoligoPlastic *from,
                            const LoligoPlasticCall *call)
{
  loligo_plastic_settle (from, call);
  for (guint part = 0; part < plastic->n_parts; part++)
    {
      for (guint i = 0; i < plastic->synapse->n_states; i++)
        copy_field (plastic, plastic->field[i], from, from->field[i], part);
      copy_field (plastic, plastic->last_field, from, from->last_field, part);
    }
}
