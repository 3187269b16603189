/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * projection.c: makes the rows of synapses. The rule is gone through twice: once to count, once to fill, so that
 * nothing but the result lies in memory.
 *
 * A rule gives its pairs row by row, either by source or by target. By source, a worker owns the rows that it fills;
 * by target, it owns a part of the targets and so all rows of that part.
 */
#include "network/projection-private.h"

#include "base/i18n.h"
#include "compile/program.h"
#include "network/connect.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Delays this much below 0, in steps, are 0 rounded. */
#define DELAY_SLACK 1e-6

/* Rows that a task takes at once where the rule goes by source. */
#define TASK_SOURCES 256

/* The first synapse, by source and target, whose weight is no number or whose delay no time. */
typedef struct
{
  gboolean is_there, is_delay;
  guint64 source, target;
  double value;
} Fault;

typedef struct
{
  LoligoProjection *projection;
  const LoligoPlan *plan;
  const LoligoPlanProjection *spec;
  LoligoConnector *connector;
  LoligoEdgeKey key;
  gboolean is_by_source, has_weights;
  gboolean is_filling;      /* the second time */
  gint64 least, longest;    /* delays met; with the fault guarded by the mutex */
  Fault fault;
  guint64 n_synapses;       /* of a full matrix; guarded as well */
  GMutex mutex;
} Maker;

/* One task's visit of rows. */
typedef struct
{
  Maker *maker;
  guint64 **cursor;         /* [part]: where a source's next synapse goes; by target only */
  GArray *weights, *delays; /* of a row, doubles; delays in s */
  gint64 least, longest;
  Fault fault;
  guint64 n_synapses;
} Visit;

guint64
loligo_part_get_first (guint64 padded, guint part, guint n_parts)
{
  return padded / 64 * part / n_parts * 64;
}

guint64
loligo_parts_get_first (const LoligoParts *parts, guint64 padded, guint part)
{
  if (parts->firsts == NULL)
    return loligo_part_get_first (padded, part, parts->n);
  return (guint64) (parts->firsts[part] * (double) (padded / 64) + 0.5) * 64;
}

static guint
find_part (const LoligoProjection *projection, guint64 target)
{
  guint part = 0;
  while (part + 1 < projection->n_parts
         && target >= loligo_projection_get_first_target (projection, part + 1))
    part++;
  return part;
}

/* ---- counting ---- */

static void
count_row (guint64 major, const guint32 *minors, guint n, const double *weights,
           const double *delays, gpointer data)
{
  const Visit *visit = data;
  LoligoProjection *projection = visit->maker->projection;
  (void) weights;
  (void) delays;
  if (!visit->maker->is_by_source)
    {
      guint64 *first = projection->rows[find_part (projection, major)].first;
      for (guint k = 0; k < n; k++)
        first[minors[k] + 1]++;
      return;
    }
  guint k = 0;
  for (guint part = 0; part < projection->n_parts; part++)
    {
      guint64 end = loligo_projection_get_first_target (projection, part + 1);
      guint begin = k;
      while (k < n && minors[k] < end)
        k++;
      projection->rows[part].first[major + 1] = k - begin;
    }
}

/* ---- filling ---- */

static const double *
get_weights (Visit *visit, guint64 major, const guint32 *minors, guint n, const double *weights)
{
  const Maker *maker = visit->maker;
  if (!maker->has_weights || weights != NULL)
    return weights;
  g_array_set_size (visit->weights, n);
  double *out = (double *) (gpointer) visit->weights->data;
  loligo_edge_values (maker->plan->pool, maker->spec->weight, &maker->key, major, minors, n, out);
  return out;
}

static const double *
get_delays (Visit *visit, guint64 major, const guint32 *minors, guint n, const double *delays)
{
  const Maker *maker = visit->maker;
  if (maker->projection->rows[0].has_one_delay || delays != NULL)
    return delays;
  g_array_set_size (visit->delays, n);
  double *out = (double *) (gpointer) visit->delays->data;
  loligo_edge_values (maker->plan->pool, maker->spec->delay, &maker->key, major, minors, n, out);
  return out;
}

static gint64
to_steps (double delay_s, double dt_s)
{
  double steps = rint (delay_s / dt_s);
  return steps >= 0 ? (gint64) fmin (steps, 1e15) : 0;
}

static void
keep_first (Fault *fault, const Fault *other)
{
  gboolean is_before = other->source < fault->source
                       || (other->source == fault->source && other->target < fault->target);
  if (other->is_there && (!fault->is_there || is_before))
    *fault = *other;
}

/* As the number that is kept. */
static gboolean
is_finite (const Maker *maker, double weight)
{
  return maker->projection->is_single ? isfinite ((float) weight) : isfinite (weight);
}

/* Weights are numbers, delays are not negative: nothing else is taken in silence. */
static void
check_row (Visit *visit, guint64 major, const guint32 *minors, guint n, const double *weights,
           const double *delays_s)
{
  const Maker *maker = visit->maker;
  double least_s = -DELAY_SLACK * maker->plan->dt_s;
  for (guint k = 0; k < n; k++)
    {
      gboolean is_delay = delays_s != NULL && !(delays_s[k] >= least_s && isfinite (delays_s[k]));
      gboolean is_weight = weights != NULL && !is_finite (maker, weights[k]);
      if (!is_delay && !is_weight)
        continue;
      Fault fault = { TRUE, is_delay, maker->is_by_source ? major : minors[k],
                      maker->is_by_source ? minors[k] : major,
                      is_delay ? delays_s[k] : weights[k] };
      keep_first (&visit->fault, &fault);
      return;
    }
}

/* FALSE and what is wrong with the first synapse that is. */
static gboolean
is_faultless (const Maker *maker, GError **error)
{
  const Fault *fault = &maker->fault;
  if (!fault->is_there)
    return TRUE;
  g_autofree char *number = loligo_number_format (fault->is_delay ? fault->value * 1e3 : fault->value);
  if (fault->is_delay && !isfinite (fault->value))
    g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                 _("%s: the delay from cell %" PRIu64 " to cell %" PRIu64
                   " is %s, not a finite number; mend its expression"),
                 maker->spec->id, fault->source, fault->target, number);
  else if (fault->is_delay)
    g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                 _("%s: the delay from cell %" PRIu64 " to cell %" PRIu64
                   " is %s ms; keep delays at 0 or above, as in \"max(0.1 ms, normal(1 ms, 0.5 ms))\""),
                 maker->spec->id, fault->source, fault->target, number);
  else
    g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                 _("%s: the weight from cell %" PRIu64 " to cell %" PRIu64
                   " is %s, not a finite number; mend its expression"),
                 maker->spec->id, fault->source, fault->target, number);
  return FALSE;
}

static void
put (Visit *visit, LoligoRows *rows, guint64 at, guint32 target, const double *weight,
     const double *delay_s)
{
  const LoligoProjection *projection = visit->maker->projection;
  guint64 index = target;
  if (delay_s != NULL)
    {
      gint64 steps = to_steps (*delay_s, visit->maker->plan->dt_s);
      visit->least = MIN (visit->least, steps);
      visit->longest = MAX (visit->longest, steps);
      index += (guint64) steps * projection->padded;
    }
  if (projection->is_short)
    ((guint16 *) rows->index)[at] = (guint16) index;
  else
    ((guint32 *) rows->index)[at] = (guint32) index;
  if (rows->weight == NULL)
    return;
  if (projection->is_single)
    ((float *) rows->weight)[at] = (float) *weight;
  else
    ((double *) rows->weight)[at] = *weight;
}

static void
fill_row (guint64 major, const guint32 *minors, guint n, const double *given_weights,
          const double *given_delays, gpointer data)
{
  Visit *visit = data;
  Maker *maker = visit->maker;
  LoligoProjection *projection = maker->projection;
  const double *weights = get_weights (visit, major, minors, n, given_weights);
  const double *delays = get_delays (visit, major, minors, n, given_delays);
  check_row (visit, major, minors, n, weights, delays);
  guint part = maker->is_by_source ? 0 : find_part (projection, major);
  guint64 at = maker->is_by_source ? projection->rows[0].first[major] : 0;
  for (guint k = 0; k < n; k++)
    {
      guint32 target = maker->is_by_source ? minors[k] : (guint32) major;
      if (!maker->is_by_source)
        at = visit->cursor[part][minors[k]]++;
      else
        while (target >= loligo_projection_get_first_target (projection, part + 1))
          at = projection->rows[++part].first[major];
      put (visit, &projection->rows[part], at++, target, weights == NULL ? NULL : &weights[k],
           delays == NULL ? NULL : &delays[k]);
    }
}

/* A full matrix has no rows to count. */
static void
fill_matrix (guint64 major, const guint32 *minors, guint n, const double *given_weights,
             const double *given_delays, gpointer data)
{
  Visit *visit = data;
  const Maker *maker = visit->maker;
  const double *weights = get_weights (visit, major, minors, n, given_weights);
  check_row (visit, major, minors, n, weights, given_delays);
  visit->n_synapses += n;
  for (guint k = 0; k < n; k++)
    loligo_dense_add (maker->projection->dense, maker->is_by_source ? major : minors[k],
                      maker->is_by_source ? minors[k] : major,
                      weights != NULL ? weights[k] : 1);
}

/* ---- going through the rule ---- */

/* A LoligoTask: rows of some sources, or of one part of the targets. */
static void
visit_rows (gpointer data, guint task, guint worker)
{
  Maker *maker = data;
  LoligoProjection *projection = maker->projection;
  (void) worker;
  Visit visit = { .maker = maker, .least = G_MAXINT64, .longest = 0 };
  guint64 first = (guint64) task * TASK_SOURCES;
  guint64 end = MIN (first + TASK_SOURCES, projection->n_sources);
  if (!maker->is_by_source)
    {
      first = loligo_projection_get_first_target (projection, task);
      end = loligo_projection_get_first_target (projection, task + 1);
      end = MIN (end, projection->n_targets);
      first = MIN (first, end);
    }
  if (maker->is_filling)
    {
      visit.weights = g_array_new (FALSE, FALSE, sizeof (double));
      visit.delays = g_array_new (FALSE, FALSE, sizeof (double));
      visit.cursor = g_new0 (guint64 *, projection->n_parts);
      if (!maker->is_by_source && projection->rows[task].first != NULL)
        visit.cursor[task] = g_memdup2 (projection->rows[task].first,
                                        projection->n_sources * sizeof (guint64));
    }
  LoligoConnectorVisit fill = projection->dense != NULL ? fill_matrix : fill_row;
  loligo_connector_visit (maker->connector, first, end, maker->is_filling ? fill : count_row,
                          &visit);
  if (!maker->is_filling)
    return;
  g_array_unref (visit.weights);
  g_array_unref (visit.delays);
  if (!maker->is_by_source)
    g_free (visit.cursor[task]);
  g_free (visit.cursor);
  g_mutex_lock (&maker->mutex);
  maker->least = MIN (maker->least, visit.least);
  maker->longest = MAX (maker->longest, visit.longest);
  keep_first (&maker->fault, &visit.fault);
  maker->n_synapses += visit.n_synapses;
  g_mutex_unlock (&maker->mutex);
}

static void
go_through (Maker *maker, LoligoThreadPool *threads)
{
  const LoligoProjection *projection = maker->projection;
  guint n_tasks = maker->is_by_source
                      ? (guint) ((projection->n_sources + TASK_SOURCES - 1) / TASK_SOURCES)
                      : projection->n_parts;
  loligo_thread_pool_run (threads, n_tasks, visit_rows, maker, 1e9);
}

/* ---- memory ---- */

static gboolean
allocate_rows (Maker *maker)
{
  LoligoProjection *projection = maker->projection;
  gsize index_bytes = projection->is_short ? sizeof (guint16) : sizeof (guint32);
  gsize real_bytes = projection->is_single ? sizeof (float) : sizeof (double);
  for (guint part = 0; part < projection->n_parts; part++)
    {
      LoligoRows *rows = &projection->rows[part];
      for (guint64 i = 0; i < projection->n_sources; i++)
        rows->first[i + 1] += rows->first[i];
      gsize n = rows->first[projection->n_sources];
      projection->n_synapses += n;
      rows->index = g_try_malloc_n (n + 1, index_bytes);
      if (rows->index == NULL)
        return FALSE;
      if (maker->has_weights && (rows->weight = g_try_malloc_n (n + 1, real_bytes)) == NULL)
        return FALSE;
    }
  return TRUE;
}

gsize
loligo_projection_get_bytes (const LoligoProjection *projection)
{
  gboolean is_turned = projection->layout == LOLIGO_LAYOUT_COLUMNS;
  gsize bytes = projection->is_short ? sizeof (guint16) : sizeof (guint32);
  if (is_turned)
    bytes = projection->has_short_columns ? sizeof (guint16) : sizeof (guint32);
  if (projection->layout == LOLIGO_LAYOUT_UNIFORM)
    return 0;
  if (projection->layout == LOLIGO_LAYOUT_KERNEL)
    return loligo_convolution_get_bytes (projection->convolution);
  if (projection->layout == LOLIGO_LAYOUT_DENSE)
    return loligo_dense_get_bytes (projection->dense);
  if (is_turned ? projection->columns[0].weight != NULL : projection->rows[0].weight != NULL)
    bytes += projection->is_single ? sizeof (float) : sizeof (double);
  guint64 n_rows = is_turned ? projection->n_targets : projection->n_sources;
  return projection->n_synapses * bytes + projection->n_parts * (n_rows + 1) * sizeof (guint64);
}

/* ---- the whole ---- */

static gboolean
is_constant (const LoligoPlan *plan, LoligoExpression expression)
{
  return loligo_expression_get (plan->pool, expression)->operation == LOLIGO_OPERATION_CONSTANT;
}

static void
describe_rows (Maker *maker)
{
  LoligoProjection *projection = maker->projection;
  const LoligoPlanProjection *spec = maker->spec;
  gboolean one_delay = !loligo_connector_gives_delays (maker->connector)
                       && (spec->delay == 0 || is_constant (maker->plan, spec->delay));
  double delay_s = one_delay && spec->delay != 0
                       ? loligo_expression_get (maker->plan->pool, spec->delay)->value
                       : 0;
  maker->has_weights = loligo_connector_gives_weights (maker->connector)
                       || (spec->weight != 0 && !is_constant (maker->plan, spec->weight));
  for (guint part = 0; part < projection->n_parts; part++)
    {
      LoligoRows *rows = &projection->rows[part];
      if (projection->layout == LOLIGO_LAYOUT_ROWS || projection->layout == LOLIGO_LAYOUT_COLUMNS)
        rows->first = g_new0 (guint64, projection->n_sources + 1);
      rows->has_one_delay = one_delay;
      rows->one_delay = to_steps (delay_s, maker->plan->dt_s);
      rows->one_weight = maker->has_weights || spec->weight == 0
                             ? 1
                             : loligo_expression_get (maker->plan->pool, spec->weight)->value;
    }
  projection->has_weights = maker->has_weights;
  projection->is_short = one_delay && projection->padded <= G_MAXUINT16 + 1;
}

static gboolean
set_memory_error (const Maker *maker, guint64 n_synapses, GError **error)
{
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_MEMORY,
               _("%s: there is no memory for %" PRIu64
                 " synapses; connect fewer, or use single precision"),
               maker->spec->id, n_synapses);
  return FALSE;
}

/* All to all. */
static void
connect_all (Maker *maker)
{
  LoligoProjection *projection = maker->projection;
  projection->skips_self
      = maker->spec->source == maker->spec->target && !maker->spec->rule->self;
  projection->n_synapses
      = projection->n_sources * (projection->n_targets - (projection->skips_self ? 1 : 0));
}

static gboolean
make_kernel (Maker *maker, GError **error)
{
  LoligoProjection *projection = maker->projection;
  g_autofree double *kernel
      = loligo_projection_evaluate_kernel (projection, maker->plan, maker->spec, &maker->key);
  for (guint64 k = 0; k < projection->n_targets && !maker->fault.is_there; k++)
    if (!is_finite (maker, kernel[k]))
      maker->fault = (Fault) { TRUE, FALSE, 0, k, kernel[k] };
  return is_faultless (maker, error)
         && (loligo_projection_make_kernel (projection, maker->plan, maker->spec, kernel)
             || set_memory_error (maker, projection->n_synapses, error));
}

static gboolean
make_dense (Maker *maker, LoligoThreadPool *threads, GError **error)
{
  LoligoProjection *projection = maker->projection;
  projection->dense = loligo_dense_new (projection->n_sources, projection->n_targets,
                                        projection->longest_delay, projection->is_single);
  if (projection->dense == NULL)
    return set_memory_error (maker, projection->n_sources * projection->n_targets, error);
  maker->is_filling = TRUE;
  go_through (maker, threads);
  projection->n_synapses = maker->n_synapses;
  return is_faultless (maker, error);
}

static gboolean
make_lists (Maker *maker, LoligoThreadPool *threads, GError **error)
{
  LoligoProjection *projection = maker->projection;
  if (!projection->rows[0].has_one_delay)
    maker->least = G_MAXINT64;
  go_through (maker, threads);
  if (!allocate_rows (maker))
    return set_memory_error (maker, projection->n_synapses, error);
  maker->is_filling = TRUE;
  go_through (maker, threads);
  if (!is_faultless (maker, error))
    return FALSE;
  projection->least_delay = maker->least == G_MAXINT64 ? 0 : maker->least;
  projection->longest_delay = maker->longest;
  if ((double) (projection->longest_delay + 1) * (double) projection->padded > (double) G_MAXUINT32)
    {
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                   _("%s: delays of up to %" PRId64
                     " steps are too long for a population of this size; take a larger dt or one "
                     "delay for all"),
                   maker->spec->id, projection->longest_delay);
      return FALSE;
    }
  if (!projection->rows[0].has_one_delay)
    loligo_thread_pool_run (threads, projection->n_parts, loligo_projection_sort_part, projection, 1e9);
  else if (maker->spec->form->form == LOLIGO_SYNAPSE_PER_TARGET)
    projection->count_bytes = loligo_projection_find_count_bytes (projection);
  if (projection->layout == LOLIGO_LAYOUT_COLUMNS && !loligo_projection_turn (projection, threads))
    return set_memory_error (maker, projection->n_synapses, error);
  return TRUE;
}

static gboolean
make (Maker *maker, LoligoThreadPool *threads, GError **error)
{
  LoligoProjection *projection = maker->projection;
  describe_rows (maker);
  maker->least = maker->longest = projection->rows[0].one_delay;
  projection->least_delay = projection->longest_delay = projection->rows[0].one_delay;
  switch (projection->layout)
    {
    case LOLIGO_LAYOUT_UNIFORM:
      connect_all (maker);
      return TRUE;
    case LOLIGO_LAYOUT_KERNEL:
      connect_all (maker);
      return make_kernel (maker, error);
    case LOLIGO_LAYOUT_DENSE:
      return make_dense (maker, threads, error);
    case LOLIGO_LAYOUT_ROWS:
    case LOLIGO_LAYOUT_COLUMNS:
      return make_lists (maker, threads, error);
    }
  g_assert_not_reached ();
}

static guint64
pad (guint64 n)
{
  return (n + LOLIGO_LANE_PADDING - 1) / LOLIGO_LANE_PADDING * LOLIGO_LANE_PADDING;
}

LoligoProjection *
loligo_projection_new (const LoligoPlan *plan, guint index, guint32 stream, const LoligoParts *parts,
                       LoligoThreadPool *threads, GError **error)
{
  const LoligoPlanProjection *spec = &plan->projections[index];
  g_autoptr (LoligoProjection) projection = g_new0 (LoligoProjection, 1);
  projection->n_sources = plan->nodes[spec->source].size;
  projection->n_targets = plan->nodes[spec->target].size;
  projection->layout = loligo_plan_get_layout (plan, spec);
  projection->padded = pad (projection->n_targets);
  projection->padded_sources = pad (projection->n_sources);
  projection->n_parts = parts->n;
  projection->first_targets = g_new (guint64, parts->n + 1);
  for (guint part = 0; part <= parts->n; part++)
    projection->first_targets[part] = loligo_parts_get_first (parts, projection->padded, part);
  projection->rows = g_new0 (LoligoRows, parts->n);
  projection->is_single = plan->single_precision;
  Maker maker = { .projection = projection, .plan = plan, .spec = spec };
  maker.connector = loligo_connector_new (plan, index, stream, error);
  if (maker.connector == NULL)
    return NULL;
  maker.is_by_source = loligo_connector_get_major (maker.connector) == LOLIGO_MAJOR_SOURCE;
  maker.key = loligo_connector_get_key (maker.connector);
  g_mutex_init (&maker.mutex);
  gboolean is_made = make (&maker, threads, error);
  g_mutex_clear (&maker.mutex);
  loligo_connector_free (maker.connector);
  return is_made ? g_steal_pointer (&projection) : NULL;
}

void
loligo_projection_free (LoligoProjection *projection)
{
  if (projection == NULL)
    return;
  for (guint part = 0; part < projection->n_parts; part++)
    {
      g_free (projection->rows[part].first);
      g_free (projection->rows[part].index);
      g_free (projection->rows[part].weight);
      if (projection->columns != NULL)
        loligo_columns_clear (&projection->columns[part]);
    }
  g_free (projection->first_targets);
  g_free (projection->columns);
  loligo_dense_free (projection->dense);
  loligo_projection_free_kernel (projection);
  g_free (projection->rows);
  g_free (projection);
}

LoligoLayout
loligo_projection_get_layout (const LoligoProjection *projection)
{
  return projection->layout;
}

guint64
loligo_projection_get_n_synapses (const LoligoProjection *projection)
{
  return projection->n_synapses;
}

guint
loligo_projection_get_n_together (const LoligoProjection *projection)
{
  return projection->dense != NULL ? loligo_dense_get_n_together (projection->dense) : 1;
}

char *
loligo_projection_describe_library (const LoligoProjection *projection)
{
  return projection->dense != NULL ? loligo_dense_describe (projection->dense) : NULL;
}

gboolean
loligo_projection_set_weight (LoligoProjection *projection, double weight_si)
{
  for (guint part = 0; part < projection->n_parts; part++)
    {
      if (projection->has_weights)
        return FALSE;
      projection->rows[part].one_weight = weight_si;
    }
  return TRUE;
}

static gboolean
are_rows_like (const LoligoProjection *projection, const LoligoRows *a, const LoligoRows *b)
{
  gsize n_first = projection->n_sources + 1;
  if (a->has_one_delay != b->has_one_delay || a->one_delay != b->one_delay
      || memcmp (a->first, b->first, n_first * sizeof *a->first) != 0)
    return FALSE;
  gsize index_bytes = projection->is_short ? sizeof (guint16) : sizeof (guint32);
  return memcmp (a->index, b->index, a->first[projection->n_sources] * index_bytes) == 0;
}

/* A number that the synapses of SOURCE have in whatever order and parts they lie. */
static guint64
digest_row (const LoligoProjection *projection, guint64 source)
{
  guint64 sum = 0;
  for (guint part = 0; part < projection->n_parts; part++)
    {
      const LoligoRows *rows = &projection->rows[part];
      guint64 shift = rows->has_one_delay ? (guint64) rows->one_delay * projection->padded : 0;
      for (guint64 k = rows->first[source]; k < rows->first[source + 1]; k++)
        {
          guint64 mixed = (loligo_rows_get_index (projection, rows, k) + shift + 1) * 0x9e3779b97f4a7c15u;
          mixed = (mixed ^ mixed >> 29) * 0xbf58476d1ce4e5b9u;
          sum += mixed ^ mixed >> 32;
        }
    }
  return sum;
}

/* Where cells are divided among the threads in another way, which no state of these synapses knows of. */
static gboolean
have_like_rows (const LoligoProjection *a, const LoligoProjection *b)
{
  for (guint64 source = 0; source < a->n_sources; source++)
    if (digest_row (a, source) != digest_row (b, source))
      return FALSE;
  return TRUE;
}

gboolean
loligo_projection_is_like (const LoligoProjection *a, const LoligoProjection *b)
{
  if (a->n_sources != b->n_sources || a->n_targets != b->n_targets || a->n_parts != b->n_parts
      || a->layout != b->layout || a->is_short != b->is_short || a->is_single != b->is_single)
    return FALSE;
  /* No state is kept for single synapses where these are no rows. */
  if (a->layout != LOLIGO_LAYOUT_ROWS)
    return a->n_synapses == b->n_synapses && a->longest_delay == b->longest_delay;
  if (memcmp (a->first_targets, b->first_targets, (a->n_parts + 1) * sizeof *a->first_targets) != 0)
    return a->n_synapses == b->n_synapses && have_like_rows (a, b);
  for (guint part = 0; part < a->n_parts; part++)
    if (!are_rows_like (a, &a->rows[part], &b->rows[part]))
      return FALSE;
  return TRUE;
}

gint64
loligo_projection_get_least_delay (const LoligoProjection *projection)
{
  return projection->least_delay;
}

gint64
loligo_projection_get_longest_delay (const LoligoProjection *projection)
{
  return projection->longest_delay;
}
