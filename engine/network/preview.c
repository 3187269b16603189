/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preview.c: see preview.h. Rows are taken evenly from all; each is the row that the run will have.
 */
#include "network/preview.h"
#include "network/connect.h"
#include "network/streams.h"

#include <math.h>
#include <string.h>

/* About so many synapses are looked at, in so many rows at least, and of so many the values are computed. */
#define WANTED_SYNAPSES 1e6
#define LEAST_ROWS 256
#define WANTED_VALUES 50000
/* Pairs that rows may cost where each minor is looked at. */
#define WANTED_PAIRS 2e7
/* From this share of all pairs on it is the weights that tell who reaches whom. */
#define NEARLY_ALL 0.9

typedef struct
{
  LoligoPreview *preview;
  const LoligoPlan *plan;
  const LoligoPlanProjection *projection;
  LoligoConnector *connector;
  LoligoEdgeKey key;
  gboolean is_by_source;
  guint64 n_majors, n_minors, n_seen; /* of the majors */
  guint64 *bin_majors;                /* [bins of the majors]: those seen */
  guint32 *minor_degrees;             /* [minors]; NULL where sampled */
  double *major_degrees;              /* [n_seen] */
  GArray *weights, *delays;           /* double */
  double *row_weights;                /* of the row at hand, room for ROW_ROOM */
  guint row_room;
  guint64 at;                         /* of the majors seen */
  guint64 n_synapses;
} Count;

static guint
get_bin (guint64 index, guint64 n, guint n_bins)
{
  return (guint) (index * n_bins / n); /* n is at most 1e9 */
}

/* Values of QUANTITY of a row's first synapses, until there are enough. */
static void
add_values (Count *count, GArray *values, LoligoExpression quantity, const double *given, guint64 major,
            const guint32 *minors, guint n)
{
  guint room = values->len < WANTED_VALUES ? WANTED_VALUES - values->len : 0;
  /* A share of each row, so that all rows have their say. */
  guint share = (guint) MAX (16, WANTED_VALUES / MAX (count->n_seen, 1));
  guint n_taken = MIN (MIN (n, share), room);
  if (n_taken == 0 || (quantity == 0 && given == NULL))
    return;
  guint first = values->len;
  g_array_set_size (values, first + n_taken);
  double *out = &g_array_index (values, double, first);
  if (given != NULL)
    memcpy (out, given, n_taken * sizeof *out);
  else
    loligo_edge_values (count->plan->pool, quantity, &count->key, major, minors, n_taken, out);
}

/* Adds the sizes of the weights of a row to its bins, STRIDE apart. */
static void
add_strengths (Count *count, float *row, guint stride, guint n_bins, const double *given, guint64 major,
               const guint32 *minors, guint n)
{
  if (n > count->row_room)
    {
      count->row_room = n;
      count->row_weights = g_renew (double, count->row_weights, n);
    }
  if (given != NULL)
    memcpy (count->row_weights, given, n * sizeof *given);
  else
    loligo_edge_values (count->plan->pool, count->projection->weight, &count->key, major, minors, n,
                        count->row_weights);
  for (guint k = 0; k < n; k++)
    if (isfinite (count->row_weights[k]))
      row[get_bin (minors[k], count->n_minors, n_bins) * stride] += (float) fabs (count->row_weights[k]);
}

static void
visit (guint64 major, const guint32 *minors, guint n, const double *weights, const double *delays_s,
       gpointer data)
{
  Count *count = data;
  LoligoPreview *preview = count->preview;
  guint n_major_bins = count->is_by_source ? preview->rows : preview->columns;
  guint n_minor_bins = count->is_by_source ? preview->columns : preview->rows;
  guint major_bin = get_bin (major, count->n_majors, n_major_bins);
  guint stride = count->is_by_source ? 1 : preview->columns;
  guint first = count->is_by_source ? major_bin * preview->columns : major_bin;
  float *row = preview->density + first;
  for (guint k = 0; k < n; k++)
    row[get_bin (minors[k], count->n_minors, n_minor_bins) * stride] += 1;
  if (preview->strength != NULL)
    add_strengths (count, preview->strength + first, stride, n_minor_bins, weights, major, minors, n);
  for (guint k = 0; k < n && count->minor_degrees != NULL; k++)
    count->minor_degrees[minors[k]]++;
  count->bin_majors[major_bin]++;
  count->major_degrees[count->at++] = n;
  count->n_synapses += n;
  add_values (count, count->weights, count->projection->weight, weights, major, minors, n);
  add_values (count, count->delays, count->projection->delay, delays_s, major, minors, n);
}

static void
fill_histogram (LoligoPreviewHistogram *histogram, const double *values, guint64 n)
{
  double sum = 0;
  histogram->lowest = INFINITY;
  histogram->highest = -INFINITY;
  for (guint64 k = 0; k < n; k++)
    {
      if (!isfinite (values[k]))
        continue;
      histogram->n++;
      sum += values[k];
      histogram->lowest = MIN (histogram->lowest, values[k]);
      histogram->highest = MAX (histogram->highest, values[k]);
    }
  if (histogram->n == 0)
    {
      histogram->lowest = histogram->highest = 0;
      return;
    }
  histogram->mean = sum / (double) histogram->n;
  double span = histogram->highest - histogram->lowest;
  for (guint64 k = 0; k < n; k++)
    if (isfinite (values[k]))
      {
        double place = span > 0 ? (values[k] - histogram->lowest) / span * LOLIGO_PREVIEW_BINS : 0;
        histogram->counts[MIN ((guint) place, LOLIGO_PREVIEW_BINS - 1)]++;
      }
}

static void
fill_minor_degrees (Count *count, LoligoPreviewHistogram *histogram)
{
  if (count->minor_degrees == NULL)
    return;
  g_autofree double *degrees = g_new (double, count->n_minors);
  for (guint64 k = 0; k < count->n_minors; k++)
    degrees[k] = count->minor_degrees[k];
  fill_histogram (histogram, degrees, count->n_minors);
}

/* Cells whose index falls into BIN. */
static double
get_bin_size (guint64 n, guint n_bins, guint bin)
{
  guint64 first = ((guint64) bin * n + n_bins - 1) / n_bins;
  guint64 end = (((guint64) bin + 1) * n + n_bins - 1) / n_bins;
  return (double) (end - first);
}

static void
finish_density (Count *count)
{
  LoligoPreview *preview = count->preview;
  for (guint row = 0; row < preview->rows; row++)
    for (guint column = 0; column < preview->columns; column++)
      {
        guint major_bin = count->is_by_source ? row : column;
        double n_minors = count->is_by_source ? get_bin_size (count->n_minors, preview->columns, column)
                                              : get_bin_size (count->n_minors, preview->rows, row);
        double pairs = (double) count->bin_majors[major_bin] * n_minors;
        float *density = &preview->density[row * preview->columns + column];
        *density = pairs > 0 ? (float) (*density / pairs) : 0;
        preview->greatest = MAX (preview->greatest, *density);
        if (preview->strength == NULL)
          continue;
        float *strength = &preview->strength[row * preview->columns + column];
        *strength = pairs > 0 ? (float) (*strength / pairs) : 0;
        preview->greatest_strength = MAX (preview->greatest_strength, *strength);
      }
}

static double
expect (const Count *count)
{
  return loligo_rule_expect (count->projection->rule, count->preview->n_sources, count->preview->n_targets,
                             count->projection->source == count->projection->target);
}

/* How many rows are looked at. */
static guint64
choose_n_seen (const Count *count)
{
  double a_row = MAX (expect (count) / (double) count->n_majors, 1);
  double n_rows = MIN (WANTED_SYNAPSES / a_row, WANTED_PAIRS / (double) count->n_minors);
  return (guint64) CLAMP (n_rows, MIN (LEAST_ROWS, (double) count->n_majors), (double) count->n_majors);
}

static gboolean
look (Count *count, const gint *cancel)
{
  for (guint64 k = 0; k < count->n_seen; k++)
    {
      if (cancel != NULL && k % 16 == 0 && g_atomic_int_get (cancel))
        return FALSE;
      guint64 major = (guint64) ((double) k * (double) count->n_majors / (double) count->n_seen);
      loligo_connector_visit (count->connector, major, major + 1, visit, count);
    }
  return TRUE;
}

static gboolean
varies (const LoligoExpressionPool *pool, LoligoExpression value)
{
  return value != 0 && loligo_expression_get (pool, value)->operation != LOLIGO_OPERATION_CONSTANT;
}

static void
start (Count *count, const LoligoPlan *plan, guint projection)
{
  LoligoPreview *preview = count->preview;
  count->plan = plan;
  count->projection = &plan->projections[projection];
  preview->n_sources = plan->nodes[count->projection->source].size;
  preview->n_targets = plan->nodes[count->projection->target].size;
  preview->rows = (guint) MIN (preview->n_sources, LOLIGO_PREVIEW_SIDE);
  preview->columns = (guint) MIN (preview->n_targets, LOLIGO_PREVIEW_SIDE);
  preview->density = g_new0 (float, preview->rows * preview->columns);
  double pairs = (double) preview->n_sources * (double) preview->n_targets;
  gboolean weights_vary = loligo_connector_gives_weights (count->connector)
                          || varies (plan->pool, count->projection->weight);
  if (weights_vary && expect (count) >= NEARLY_ALL * pairs)
    preview->strength = g_new0 (float, preview->rows * preview->columns);
  count->key = loligo_connector_get_key (count->connector);
  count->is_by_source = count->key.major == LOLIGO_MAJOR_SOURCE;
  count->n_majors = count->is_by_source ? preview->n_sources : preview->n_targets;
  count->n_minors = count->is_by_source ? preview->n_targets : preview->n_sources;
  count->n_seen = choose_n_seen (count);
  preview->is_sampled = count->n_seen < count->n_majors;
  count->bin_majors = g_new0 (guint64, LOLIGO_PREVIEW_SIDE);
  count->major_degrees = g_new0 (double, count->n_seen);
  count->minor_degrees = preview->is_sampled ? NULL : g_try_new0 (guint32, count->n_minors);
  count->weights = g_array_new (FALSE, FALSE, sizeof (double));
  count->delays = g_array_new (FALSE, FALSE, sizeof (double));
}

static void
finish (Count *count)
{
  LoligoPreview *preview = count->preview;
  preview->n_synapses
      = (double) count->n_synapses * (double) count->n_majors / (double) MAX (count->n_seen, 1);
  finish_density (count);
  fill_histogram (&preview->weight, (const double *) (gpointer) count->weights->data, count->weights->len);
  fill_histogram (&preview->delay, (const double *) (gpointer) count->delays->data, count->delays->len);
  fill_histogram (count->is_by_source ? &preview->out_degree : &preview->in_degree, count->major_degrees,
                  count->at);
  fill_minor_degrees (count, count->is_by_source ? &preview->in_degree : &preview->out_degree);
}

static void
count_clear (Count *count)
{
  g_free (count->bin_majors);
  g_free (count->major_degrees);
  g_free (count->minor_degrees);
  g_array_unref (count->weights);
  g_array_unref (count->delays);
  g_free (count->row_weights);
  loligo_connector_free (count->connector);
}

LoligoPreview *
loligo_preview_new (const LoligoPlan *plan, guint projection, const gint *cancel, GError **error)
{
  g_autofree guint32 *streams = loligo_streams_new (plan);
  g_autoptr (LoligoPreview) preview = g_new0 (LoligoPreview, 1);
  Count count = { .preview = preview };
  count.connector = loligo_connector_new (plan, projection, streams[plan->n_nodes + projection], error);
  if (count.connector == NULL)
    return NULL;
  start (&count, plan, projection);
  gboolean is_whole = look (&count, cancel);
  if (is_whole)
    finish (&count);
  count_clear (&count);
  return is_whole ? g_steal_pointer (&preview) : NULL;
}

void
loligo_preview_free (LoligoPreview *preview)
{
  if (preview == NULL)
    return;
  g_free (preview->density);
  g_free (preview->strength);
  g_free (preview);
}
