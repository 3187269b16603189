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

/* All synapses of a run have one record of KEEPER. */
static inline gboolean
leads (const LoligoBatch *batch, LoligoKeeper keeper)
{
  return keeper == batch->leader && keeper != LOLIGO_KEPT_BY_SYNAPSE;
}

#define random_normal_double loligo_random_normal
#define random_uniform_double loligo_random_uniform
#define random_normal_single loligo_random_normal_single
#define random_uniform_single loligo_random_uniform_single

#define REAL double
#define STAMP double /* exact up to 2^53 steps */
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

/* Whether events of KIND bring what KEEPER has up to the present. */
static gboolean
moves (LoligoEventKind kind, LoligoKeeper keeper)
{
  return keeper == LOLIGO_KEPT_BY_SYNAPSE
         || !(keeper == LOLIGO_KEPT_BY_SOURCE ? kind == LOLIGO_EVENT_POST : kind == LOLIGO_EVENT_PRE);
}

static void
set_last (LoligoPlastic *plastic, guint part, LoligoEventKind kind, gint64 step)
{
  const LoligoBatch *batch = &plastic->parts[part].batch;
  for (guint keeper = 0; keeper < LOLIGO_N_KEEPERS; keeper++)
    if (plastic->last_field[keeper] < 0 || !moves (kind, keeper))
      continue;
    else if (plastic->projection->is_single)
      set_last_single (plastic, part, batch, keeper, step);
    else
      set_last_double (plastic, part, batch, keeper, step);
}

static void
put_back (LoligoPlastic *plastic, guint part, LoligoEventKind kind, const LoligoPlasticCall *call)
{
  const LoligoComponent *synapse = plastic->synapse;
  const LoligoEventProgram *program = plastic->programs[kind];
  LoligoBatch *batch = &plastic->parts[part].batch;
  const guint8 *writes = loligo_event_program_get_writes (program);
  gboolean is_single = plastic->projection->is_single;
  guint n = synapse->n_states;
  for (guint i = 0; i < n; i++)
    if (writes[i] && is_single)
      scatter_single (plastic, part, i, batch->states[i]);
    else if (writes[i])
      scatter_double (plastic, part, i, batch->states[i]);
  set_last (plastic, part, kind, call->step);
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
finish (LoligoPlastic *plastic, guint part, LoligoEventKind kind, const LoligoPlasticCall *call)
{
  LoligoBatch *batch = &plastic->parts[part].batch;
  if (batch->n == 0)
    return;
  compute (plastic, part, plastic->programs[kind], call, FALSE);
  put_back (plastic, part, kind, call);
  batch->n = 0;
}

/* All synapses of the cell at PLACE have been through: what they made of its traces is so. */
static inline void
commit (LoligoPlastic *plastic, LoligoPlasticPart *part, LoligoKeeper keeper, guint64 place)
{
  gsize bytes = plastic->n_fields[keeper] * plastic->real_bytes;
  memcpy (part->records[keeper] + place * bytes, part->next[keeper] + place * bytes, bytes);
}

static void
commit_all (LoligoPlastic *plastic, guint index)
{
  LoligoPlasticPart *part = &plastic->parts[index];
  const guint64 *first = plastic->projection->rows[index].first;
  guint64 n_targets = loligo_plastic_get_first_target (plastic, index + 1)
                      - loligo_plastic_get_first_target (plastic, index);
  for (guint64 source = 0; source < plastic->projection->n_sources; source++)
    if (first[source] < first[source + 1])
      commit (plastic, part, LOLIGO_KEPT_BY_SOURCE, source);
  for (guint64 target = 0; target < n_targets && plastic->n_fields[LOLIGO_KEPT_BY_TARGET] > 0; target++)
    if (part->first_in[target] < part->first_in[target + 1])
      commit (plastic, part, LOLIGO_KEPT_BY_TARGET, target);
}

/* A synapse into the batch. Its record lies far away, mostly, and will be wanted soon. */
static inline void
take (LoligoBatch *batch, guint64 position, guint32 source, guint32 target)
{
  const char *record = batch->records + position * batch->record_bytes;
  __builtin_prefetch (record, 1);
  __builtin_prefetch (record + batch->record_bytes - 1, 1);
  batch->leader = LOLIGO_KEPT_BY_SYNAPSE;
  batch->position[batch->n] = position;
  batch->source[batch->n] = source;
  batch->target[batch->n++] = target;
}

/* A batch has runs of one kind. */
static inline void
begin_run (LoligoBatch *batch, LoligoKeeper leader)
{
  if (batch->n == 0)
    batch->n_runs = 0;
  batch->leader = leader;
  batch->run_first[batch->n_runs++] = batch->n;
}

static inline void
end_run (LoligoBatch *batch, guint n)
{
  batch->n += n;
  batch->run_first[batch->n_runs] = batch->n;
}

/* Synapses of SOURCE from *AT up to END into the batch, as many as it has room for. */
static void
take_row (LoligoPlastic *plastic, guint part, guint64 *at, guint64 end, guint32 source)
{
  LoligoBatch *batch = &plastic->parts[part].batch;
  guint n = (guint) MIN (end - *at, LOLIGO_EVENT_LANES - batch->n);
  begin_run (batch, LOLIGO_KEPT_BY_SOURCE);
  guint64 *restrict position = batch->position + batch->n;
  guint32 *restrict sources = batch->source + batch->n, *restrict targets = batch->target + batch->n;
  for (guint k = 0; k < n; k++)
    {
      position[k] = *at + k;
      sources[k] = source;
      targets[k] = loligo_plastic_get_target (plastic, part, *at + k);
    }
  end_run (batch, n);
  *at += n;
}

/* All synapses of PART, a batch after the other. */
static void
visit_all (LoligoPlastic *plastic, guint part,
           void (*visit) (LoligoPlastic *plastic, guint part, const LoligoPlasticCall *call),
           const LoligoPlasticCall *call)
{
  const guint64 *first = plastic->projection->rows[part].first;
  LoligoBatch *batch = &plastic->parts[part].batch;
  for (guint64 source = 0; source < plastic->projection->n_sources; source++)
    for (guint64 at = first[source]; at < first[source + 1];)
      {
        take_row (plastic, part, &at, first[source + 1], (guint32) source);
        if (batch->n == LOLIGO_EVENT_LANES)
          visit (plastic, part, call);
      }
  visit (plastic, part, call);
}

/* ---- spikes of the targets ---- */

/* Incoming synapses from *AT up to END of TARGET into the batch. Their records lie far from each other, mostly. */
static void
take_incoming (LoligoPlasticPart *part, guint64 *at, guint64 end, guint32 target)
{
  LoligoBatch *batch = &part->batch;
  guint n = (guint) MIN (end - *at, LOLIGO_EVENT_LANES - batch->n);
  const guint32 *restrict incoming = part->incoming + *at;
  begin_run (batch, LOLIGO_KEPT_BY_TARGET);
  guint64 *restrict position = batch->position + batch->n;
  for (guint k = 0; k < n; k++)
    {
      position[k] = incoming[k];
      batch->target[batch->n + k] = target;
      const char *record = batch->records + position[k] * batch->record_bytes;
      __builtin_prefetch (record, 1);
      if (batch->record_bytes > 16)
        __builtin_prefetch (record + batch->record_bytes - 1, 1);
    }
  if (part->incoming_source != NULL)
    memcpy (batch->source + batch->n, part->incoming_source + *at, n * sizeof (guint32));
  end_run (batch, n);
  *at += n;
}

/* Lists of incoming synapses are read once, and from far memory: they are asked for early, where they begin still
 * earlier. */
static inline void
prefetch_incoming (const LoligoPlasticPart *part, const LoligoPlasticCall *call, guint spike,
                   guint64 first, guint64 end)
{
  if (spike + LOLIGO_BEGINNINGS_AHEAD < call->n_fired)
    {
      guint64 target = call->fired[spike + LOLIGO_BEGINNINGS_AHEAD];
      if (target >= first && target < end)
        __builtin_prefetch (&part->first_in[target - first]);
    }
  if (spike + LOLIGO_ROWS_AHEAD >= call->n_fired)
    return;
  guint64 target = call->fired[spike + LOLIGO_ROWS_AHEAD];
  if (target < first || target >= end)
    return;
  guint64 at = part->first_in[target - first], stop = part->first_in[target - first + 1];
  loligo_prefetch (part->incoming + at, part->incoming + stop);
  if (part->incoming_source != NULL)
    loligo_prefetch (part->incoming_source + at, part->incoming_source + stop);
}

static void
commit_fired (LoligoPlastic *plastic, const LoligoPlasticCall *call, guint index, guint64 first,
              guint64 end)
{
  LoligoPlasticPart *part = &plastic->parts[index];
  for (guint i = 0; i < call->n_fired; i++)
    {
      guint64 target = call->fired[i];
      if (target >= first && target < end
          && part->first_in[target - first] < part->first_in[target - first + 1])
        commit (plastic, part, LOLIGO_KEPT_BY_TARGET, target - first);
    }
}

guint64
loligo_plastic_fire (LoligoPlastic *plastic, const LoligoPlasticCall *call, guint index)
{
  LoligoPlasticPart *part = &plastic->parts[index];
  guint64 first = loligo_plastic_get_first_target (plastic, index);
  guint64 end = loligo_plastic_get_first_target (plastic, index + 1);
  guint64 n_events = 0;
  for (guint i = 0; i < call->n_fired && plastic->does_post; i++)
    {
      guint32 target = call->fired[i];
      prefetch_incoming (part, call, i, first, end);
      if (target < first || target >= end)
        continue;
      guint64 at = part->first_in[target - first], stop = part->first_in[target - first + 1];
      n_events += stop - at;
      while (at < stop)
        {
          take_incoming (part, &at, stop, target);
          if (part->batch.n == LOLIGO_EVENT_LANES)
            finish (plastic, index, LOLIGO_EVENT_POST, call);
        }
    }
  finish (plastic, index, LOLIGO_EVENT_POST, call);
  if (plastic->n_fields[LOLIGO_KEPT_BY_TARGET] > 0)
    commit_fired (plastic, call, index, first, end);
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

/* The row of a spike to come, and what its synapses keep. */
static inline void
prefetch_row (const LoligoPlastic *plastic, guint index, const guint32 *lanes, guint spike, guint n)
{
  const LoligoProjection *projection = plastic->projection;
  const LoligoRows *rows = &projection->rows[index];
  const LoligoBatch *batch = &plastic->parts[index].batch;
  if (spike + LOLIGO_BEGINNINGS_AHEAD < n)
    __builtin_prefetch (&rows->first[lanes[spike + LOLIGO_BEGINNINGS_AHEAD]]);
  if (spike + LOLIGO_ROWS_AHEAD >= n || !rows->has_one_delay)
    return;
  guint64 at = rows->first[lanes[spike + LOLIGO_ROWS_AHEAD]];
  guint64 end = rows->first[lanes[spike + LOLIGO_ROWS_AHEAD] + 1];
  gsize index_bytes = projection->is_short ? sizeof (guint16) : sizeof (guint32);
  loligo_prefetch ((char *) rows->index + at * index_bytes, (char *) rows->index + end * index_bytes);
  loligo_prefetch (batch->records + at * batch->record_bytes, batch->records + end * batch->record_bytes);
}

static guint64
arrive_after (LoligoPlastic *plastic, const LoligoPlasticCall *call, guint index, gint64 delay)
{
  const LoligoRows *rows = &plastic->projection->rows[index];
  LoligoBatch *batch = &plastic->parts[index].batch;
  gint64 stamp = call->step - delay;
  if (stamp < 0)
    return 0;
  gsize slot = (gsize) (stamp % call->sent->n_slots);
  const guint32 *lanes = call->sent->lanes[slot];
  guint64 n_events = 0;
  for (guint i = 0; i < call->sent->n_spikes[slot]; i++)
    {
      guint32 source = lanes[i];
      prefetch_row (plastic, index, lanes, i, call->sent->n_spikes[slot]);
      guint64 at = rows->first[source], end = rows->first[source + 1];
      if (!rows->has_one_delay)
        {
          at = find_delay (plastic, index, at, end, delay);
          end = find_delay (plastic, index, at, end, delay + 1);
        }
      n_events += end - at;
      while (at < end)
        {
          take_row (plastic, index, &at, end, source);
          if (batch->n == LOLIGO_EVENT_LANES)
            finish (plastic, index, LOLIGO_EVENT_PRE, call);
        }
    }
  return n_events;
}

/* The traces of sources whose spikes have arrived; there is one delay. */
static void
commit_sources (LoligoPlastic *plastic, const LoligoPlasticCall *call, guint index)
{
  const LoligoRows *rows = &plastic->projection->rows[index];
  gint64 stamp = call->step - rows->one_delay;
  gsize slot = (gsize) (stamp % call->sent->n_slots);
  for (guint i = 0; stamp >= 0 && i < call->sent->n_spikes[slot]; i++)
    {
      guint32 source = call->sent->lanes[slot][i];
      if (rows->first[source] < rows->first[source + 1])
        commit (plastic, &plastic->parts[index], LOLIGO_KEPT_BY_SOURCE, source);
    }
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
  finish (plastic, index, LOLIGO_EVENT_PRE, call);
  if (plastic->n_fields[LOLIGO_KEPT_BY_SOURCE] > 0)
    commit_sources (plastic, call, index);
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
      put_back (plastic, index, LOLIGO_EVENT_FLOW, call);
    }
  if (batch->n > 0 && plastic->advance != NULL)
    advance_batch (plastic, index, call);
  batch->n = 0;
}

guint64
loligo_plastic_flow (LoligoPlastic *plastic, const LoligoPlasticCall *call, guint index)
{
  if (!plastic->does_flow)
    return 0;
  visit_all (plastic, index, flow_batch, call);
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
initialise_batch (LoligoPlastic *plastic, guint index, const LoligoPlasticCall *call)
{
  LoligoBatch *batch = &plastic->parts[index].batch;
  if (batch->n == 0)
    return;
  compute (plastic, index, plastic->programs[LOLIGO_EVENT_INITIALISE], call, FALSE);
  for (guint i = 0; i < plastic->synapse->n_states; i++)
    if (plastic->field[i] < 0)
      continue;
    else if (plastic->projection->is_single)
      scatter_single (plastic, index, i, batch->states[i]);
    else
      scatter_double (plastic, index, i, batch->states[i]);
  set_last (plastic, index, LOLIGO_EVENT_INITIALISE, 0);
  batch->n = 0;
}

void
loligo_plastic_reset (LoligoPlastic *plastic)
{
  const LoligoPlasticCall call = { .step = -1 };
  guint n_fields = 0;
  for (guint keeper = 0; keeper < LOLIGO_N_KEEPERS; keeper++)
    n_fields += plastic->n_fields[keeper];
  for (guint index = 0; index < plastic->n_parts && n_fields > 0; index++)
    {
      visit_all (plastic, index, initialise_batch, &call);
      commit_all (plastic, index);
    }
}

/* ---- changes in the middle of a run ---- */

static gboolean
decays (const LoligoPlastic *plastic)
{
  for (guint keeper = 0; keeper < LOLIGO_N_KEEPERS; keeper++)
    if (plastic->last_field[keeper] >= 0)
      return TRUE;
  return FALSE;
}

static void
settle_batch (LoligoPlastic *plastic, guint index, const LoligoPlasticCall *call)
{
  finish (plastic, index, LOLIGO_EVENT_READ, call);
}

void
loligo_plastic_settle (LoligoPlastic *plastic, const LoligoPlasticCall *call)
{
  for (guint index = 0; index < plastic->n_parts && decays (plastic); index++)
    {
      visit_all (plastic, index, settle_batch, call);
      commit_all (plastic, index);
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

/* Where KEEPER keeps for a synapse. */
static guint64
find_record (const LoligoPlastic *plastic, guint part, LoligoKeeper keeper, guint64 position,
             guint64 source)
{
  switch (keeper)
    {
    case LOLIGO_KEPT_BY_SYNAPSE:
      return position;
    case LOLIGO_KEPT_BY_SOURCE:
      return source;
    case LOLIGO_KEPT_BY_TARGET:
      return loligo_plastic_get_target (plastic, part, position)
             - loligo_plastic_get_first_target (plastic, part);
    }
  g_assert_not_reached ();
}

static void *
get_field (const LoligoPlastic *plastic, guint part, LoligoKeeper keeper, gint field,
           guint64 position, guint64 source)
{
  guint64 record = find_record (plastic, part, keeper, position, source);
  return plastic->parts[part].records[keeper]
         + (record * plastic->n_fields[keeper] + (guint) field) * plastic->real_bytes;
}

static void
take_synapse (LoligoPlastic *to, const LoligoPlastic *from, guint part, guint64 position,
              guint64 source, gint64 step)
{
  for (guint i = 0; i < to->synapse->n_states; i++)
    if (to->field[i] >= 0 && from->field[i] >= 0)
      memcpy (get_field (to, part, to->spec->form->keepers[i], to->field[i], position, source),
              get_field (from, part, from->spec->form->keepers[i], from->field[i], position, source),
              to->real_bytes);
  for (guint keeper = 0; keeper < LOLIGO_N_KEEPERS; keeper++)
    {
      if (to->last_field[keeper] < 0)
        continue;
      void *last = get_field (to, part, keeper, to->last_field[keeper], position, source);
      if (to->projection->is_single)
        *(guint32 *) last = (guint32) step;
      else
        *(double *) last = (double) step;
    }
}

void
loligo_plastic_take_states (LoligoPlastic *plastic, LoligoPlastic *from,
                            const LoligoPlasticCall *call)
{
  loligo_plastic_settle (from, call);
  for (guint part = 0; part < plastic->n_parts; part++)
    {
      const guint64 *first = plastic->projection->rows[part].first;
      for (guint64 source = 0; source < plastic->projection->n_sources; source++)
        for (guint64 at = first[source]; at < first[source + 1]; at++)
          take_synapse (plastic, from, part, at, source, call->step);
    }
}
