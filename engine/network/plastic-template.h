/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plastic-template.h: synapses into the arrays of a batch and back, for one kind of REAL; STAMP is an integer as
 * long, for steps. Included by plastic-run.c only; NAME(x) makes its names.
 */

/* Places of a batch's synapses among the records of KEEPER; STATEMENT sees PLACE and K. */
#define EACH_PLACE(statement)                                                                      \
  do                                                                                               \
    {                                                                                              \
      const gsize n = batch->n, n_fields = plastic->n_fields[keeper];                              \
      const guint64 *restrict position = batch->position;                                          \
      const guint32 *restrict source = batch->source, *restrict target = batch->target;            \
      const gsize first_target = (gsize) loligo_plastic_get_first_target (plastic, part);          \
      if (keeper == LOLIGO_KEPT_BY_SYNAPSE)                                                        \
        for (gsize k = 0; k < n; k++)                                                              \
          {                                                                                        \
            const gsize place = position[k] * n_fields;                                            \
            statement;                                                                             \
          }                                                                                        \
      else if (keeper == LOLIGO_KEPT_BY_SOURCE)                                                    \
        for (gsize k = 0; k < n; k++)                                                              \
          {                                                                                        \
            const gsize place = source[k] * n_fields;                                              \
            statement;                                                                             \
          }                                                                                        \
      else                                                                                         \
        for (gsize k = 0; k < n; k++)                                                              \
          {                                                                                        \
            const gsize place = (target[k] - first_target) * n_fields;                             \
            statement;                                                                             \
          }                                                                                        \
    }                                                                                              \
  while (FALSE)

/* The same once a run, where KEEPER has one record for it: K is its first synapse, END the next run's. */
#define EACH_RUN(statement)                                                                        \
  do                                                                                               \
    {                                                                                              \
      const gsize n_fields = plastic->n_fields[keeper];                                            \
      const gsize first_target = (gsize) loligo_plastic_get_first_target (plastic, part);          \
      for (guint run = 0; run < batch->n_runs; run++)                                              \
        {                                                                                          \
          const gsize k = batch->run_first[run], end = batch->run_first[run + 1];                  \
          const gsize place = n_fields                                                             \
                              * (keeper == LOLIGO_KEPT_BY_SYNAPSE ? batch->position[k]             \
                                 : keeper == LOLIGO_KEPT_BY_SOURCE                                 \
                                     ? batch->source[k]                                            \
                                     : batch->target[k] - first_target);                           \
          statement;                                                                               \
        }                                                                                          \
    }                                                                                              \
  while (FALSE)

static inline void
NAME (fill) (REAL *restrict out, gsize n, REAL value)
{
  for (gsize k = 0; k < n; k++)
    out[k] = value;
}

/* Records of a row that are nothing but the one field. */
static inline gboolean
NAME (lie_together) (const LoligoPlastic *plastic, const LoligoBatch *batch, LoligoKeeper keeper)
{
  return keeper == LOLIGO_KEPT_BY_SYNAPSE && batch->leader == LOLIGO_KEPT_BY_SOURCE
         && plastic->n_fields[keeper] == 1;
}

static void
NAME (gather_field) (const LoligoPlastic *plastic, guint part, const LoligoBatch *batch,
                     LoligoKeeper keeper, gint field, REAL *restrict out)
{
  const REAL *restrict records = (REAL *) (gpointer) plastic->parts[part].records[keeper] + field;
  if (NAME (lie_together) (plastic, batch, keeper))
    EACH_RUN (memcpy (out + k, records + place, (end - k) * sizeof (REAL)));
  else if (leads (batch, keeper))
    EACH_RUN (NAME (fill) (out + k, end - k, records[place]));
  else
    EACH_PLACE (out[k] = records[place]);
}

static inline REAL
NAME (get_elapsed) (const REAL *last, gint64 step, double dt_s)
{
  STAMP then;
  memcpy (&then, last, sizeof then);
  return (REAL) ((double) (STAMP) ((STAMP) step - then) * dt_s);
}

static void
NAME (gather_elapsed) (const LoligoPlastic *plastic, guint part, const LoligoBatch *batch,
                       LoligoKeeper keeper, gint64 step, REAL *restrict out)
{
  const REAL *restrict last
      = (REAL *) (gpointer) plastic->parts[part].records[keeper] + plastic->last_field[keeper];
  const double dt_s = plastic->plan->dt_s;
  if (leads (batch, keeper))
    EACH_RUN (NAME (fill) (out + k, end - k, NAME (get_elapsed) (last + place, step, dt_s)));
  else
    EACH_PLACE (out[k] = NAME (get_elapsed) (last + place, step, dt_s));
}

static void
NAME (set_last) (const LoligoPlastic *plastic, guint part, const LoligoBatch *batch,
                 LoligoKeeper keeper, gint64 step)
{
  REAL *restrict last
      = (REAL *) (gpointer) plastic->parts[part].next[keeper] + plastic->last_field[keeper];
  const STAMP now = (STAMP) step;
  if (leads (batch, keeper))
    EACH_RUN (memcpy (&last[place], &now, sizeof now); (void) end);
  else
    EACH_PLACE (memcpy (&last[place], &now, sizeof now));
}

static void
NAME (gather_weights) (const LoligoPlastic *plastic, guint part, const LoligoBatch *batch,
                       REAL *out)
{
  const LoligoRows *rows = &plastic->projection->rows[part];
  const REAL *weight = rows->weight;
  for (guint k = 0; k < batch->n; k++)
    out[k] = weight != NULL ? weight[batch->position[k]] : (REAL) rows->one_weight;
}

static void
NAME (gather_delays) (const LoligoPlastic *plastic, guint part, const LoligoBatch *batch, REAL *out)
{
  for (guint k = 0; k < batch->n; k++)
    out[k] = (REAL) ((double) get_delay (plastic, part, batch->position[k]) * plastic->plan->dt_s);
}

/* Now, or for what flows as it was the synapse's delay ago. */
static void
NAME (gather_end) (const LoligoPlastic *plastic, const LoligoEndValues *end, guint part,
                   const LoligoBatch *batch, const guint32 *lanes, gint64 step, gboolean is_late,
                   REAL *out)
{
  const REAL *values = end->values;
  for (guint k = 0; k < batch->n; k++)
    {
      gint64 ago = is_late ? get_delay (plastic, part, batch->position[k]) : 0;
      gint64 row = end->n_slots > 1 ? (step + end->n_slots - ago) % end->n_slots : 0;
      out[k] = values[(gsize) row * end->row_reals + (end->varies ? lanes[k] : 0)];
    }
}

static void
NAME (gather_draws) (const LoligoPlastic *plastic, guint part, const LoligoBatch *batch, guint draw,
                     gboolean is_normal, gint64 step, REAL *out)
{
  for (guint k = 0; k < batch->n; k++)
    {
      guint64 number = loligo_plastic_get_number (plastic, part, batch->source[k],
                                                  batch->position[k]);
      LoligoRandomPlace place = { .seed = plastic->plan->seed, .stream = plastic->stream,
                                  .draw = draw, .lane = number, .step = step };
      out[k] = is_normal ? NAME (random_normal) (&place) : NAME (random_uniform) (&place);
    }
}

static void
NAME (gather) (const LoligoPlastic *plastic, guint part, const LoligoEventProgram *program,
               const LoligoPlasticCall *call, gboolean is_late)
{
  const LoligoComponent *synapse = plastic->synapse;
  const LoligoBatch *batch = &plastic->parts[part].batch;
  const guint8 *reads = loligo_event_program_get_reads (program);
  const guint8 *wanted = loligo_event_program_get_input_reads (program);
  for (guint i = 0; i < synapse->n_states; i++)
    if (reads[i] && plastic->field[i] >= 0)
      NAME (gather_field) (plastic, part, batch, plastic->spec->form->keepers[i], plastic->field[i],
                           batch->states[i]);
  for (guint keeper = 0; keeper < LOLIGO_N_KEEPERS; keeper++)
    if (wanted[LOLIGO_EVENT_ELAPSED + keeper])
      NAME (gather_elapsed) (plastic, part, batch, keeper, call->step,
                             batch->inputs[LOLIGO_EVENT_ELAPSED + keeper]);
  if (wanted[LOLIGO_EVENT_WEIGHT])
    NAME (gather_weights) (plastic, part, batch, batch->inputs[LOLIGO_EVENT_WEIGHT]);
  if (wanted[LOLIGO_EVENT_DELAY])
    NAME (gather_delays) (plastic, part, batch, batch->inputs[LOLIGO_EVENT_DELAY]);
  REAL *targets = batch->inputs[LOLIGO_EVENT_TARGET];
  for (guint k = 0; k < batch->n && wanted[LOLIGO_EVENT_TARGET]; k++)
    targets[k] = (REAL) batch->target[k];
  for (guint i = 0; i < synapse->n_ends; i++)
    if (wanted[LOLIGO_EVENT_ENDS + i])
      NAME (gather_end) (plastic, &call->ends[i], part, batch,
                         synapse->ends[i].end == LOLIGO_END_PRE ? batch->source : batch->target,
                         call->step, is_late, batch->inputs[LOLIGO_EVENT_ENDS + i]);
  for (guint i = 0; i < synapse->n_draws; i++)
    {
      guint input = loligo_event_get_draw_input (synapse, i);
      if (wanted[input])
        NAME (gather_draws) (plastic, part, batch, i,
                             loligo_event_program_draw_is_normal (program, i), call->step,
                             batch->inputs[input]);
    }
  for (guint i = 0; i < synapse->n_parameters; i++)
    {
      guint input = loligo_event_get_parameter_input (synapse, i);
      if (wanted[input])
        NAME (gather_field) (plastic, part, batch, LOLIGO_KEPT_BY_SYNAPSE,
                             plastic->parameter_field[i], batch->inputs[input]);
    }
}

static void
NAME (scatter) (const LoligoPlastic *plastic, guint part, guint state, const REAL *restrict in)
{
  const LoligoBatch *batch = &plastic->parts[part].batch;
  const LoligoKeeper keeper = plastic->spec->form->keepers[state];
  REAL *restrict records
      = (REAL *) (gpointer) plastic->parts[part].next[keeper] + plastic->field[state];
  if (NAME (lie_together) (plastic, batch, keeper))
    EACH_RUN (memcpy (records + place, in + k, (end - k) * sizeof (REAL)));
  else if (leads (batch, keeper))
    EACH_RUN (records[place] = in[k]; (void) end); /* all the same */
  else
    EACH_PLACE (records[place] = in[k]);
}

#undef EACH_RUN
#undef EACH_PLACE

static void
NAME (add) (const LoligoBatch *batch, const LoligoRing *ring, gint64 step, const REAL *amount)
{
  REAL *row = (REAL *) ring->rows + (gsize) (step % ring->n_slots) * ring->row_reals;
  const guint32 *restrict target = batch->target;
  const gsize n = batch->n;
  for (gsize k = 0; k < n; k++)
    row[target[k]] += amount[k];
}
