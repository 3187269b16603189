/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * matrix.c: a projection as a matrix: what the sources give, times the weights, for each target. See
 * loligo_projection_multiply of projection.h.
 */
/* Gathers of several at once are worth it at -O2 too; clang makes them anyway. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("tree-vectorize", "vect-cost-model=dynamic")
#endif

#include "network/projection-private.h"

/* The choice among clones is made before a thread sanitizer is ready for it. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define WIDE __attribute__ ((target_clones ("avx512f", "avx2", "default")))
#else
#define WIDE
#endif

static guint64
find_target (const LoligoProjection *projection, const LoligoRows *rows, guint64 position,
             gint64 *delay)
{
  *delay = rows->has_one_delay ? rows->one_delay
                               : loligo_rows_get_index (projection, rows, position) / (guint32) projection->padded;
  return loligo_rows_get_target (projection, rows, position);
}

#define TEMPLATE "network/matrix-template.h"
#include "network/each-kind-template.h"

/* One weight for all pairs: the sum over all sources, so many that single precision would lose digits. */
#define DEFINE_SPREAD(real, suffix)                                                                \
  WIDE static void spread_##suffix (const real *restrict x, gsize n_sources, real one,             \
                                    gboolean skips_self, gsize first, gsize end,                   \
                                    real *restrict out)                                            \
  {                                                                                                \
    double sum[8] = { 0 };                                                                         \
    double rest = 0;                                                                               \
    gsize k = 0;                                                                                   \
    for (; k + 8 <= n_sources; k += 8)                                                             \
      for (guint i = 0; i < 8; i++)                                                                \
        sum[i] += x[k + i];                                                                        \
    for (; k < n_sources; k++)                                                                     \
      rest += x[k];                                                                                \
    double all = ((sum[0] + sum[4]) + (sum[2] + sum[6]))                                           \
               + ((sum[1] + sum[5]) + (sum[3] + sum[7])) + rest;                                   \
    if (skips_self)                                                                                \
      for (gsize target = first; target < end; target++)                                           \
        out[target] = (real) (one * (all - x[target]));                                            \
    else                                                                                           \
      for (gsize target = first; target < end; target++)                                           \
        out[target] = (real) (one * all);                                                          \
  }

DEFINE_SPREAD (double, double)
DEFINE_SPREAD (float, single)

/* ---- making ---- */

static gboolean
allocate_columns (const LoligoProjection *projection, guint part, guint64 n_targets)
{
  LoligoColumns *columns = &projection->columns[part];
  const LoligoRows *rows = &projection->rows[part];
  gsize n = rows->first[projection->n_sources];
  columns->first = g_new0 (guint64, n_targets + 2);
  columns->index = g_try_malloc_n (n + 1, projection->has_short_columns ? sizeof (guint16)
                                                                        : sizeof (guint32));
  if (rows->weight != NULL)
    columns->weight = g_try_malloc_n (n + 1, projection->is_single ? sizeof (float)
                                                                   : sizeof (double));
  return columns->index != NULL && (rows->weight == NULL || columns->weight != NULL);
}

typedef struct
{
  LoligoProjection *projection;
  gint failed; /* atomic */
} Turning;

/* A LoligoTask. */
static void
turn_part (gpointer data, guint part, guint worker)
{
  Turning *turning = data;
  LoligoProjection *projection = turning->projection;
  LoligoColumns *columns = &projection->columns[part];
  LoligoRows *rows = &projection->rows[part];
  (void) worker;
  guint64 first = loligo_projection_get_first_target (projection, part);
  guint64 n_targets = loligo_projection_get_first_target (projection, part + 1)
                      - first;
  if (!allocate_columns (projection, part, n_targets))
    {
      g_atomic_int_set (&turning->failed, TRUE);
      return;
    }
  /* Counted two places up, so that filling leaves the beginnings where they belong. */
  gint64 delay;
  for (guint64 k = 0; k < rows->first[projection->n_sources]; k++)
    {
      guint64 target = find_target (projection, rows, k, &delay) - first;
      if (target + 2 <= n_targets)
        columns->first[target + 2]++;
    }
  for (guint64 k = 2; k <= n_targets; k++)
    columns->first[k] += columns->first[k - 1];
  if (projection->is_single && projection->has_short_columns)
    turn_single_16 (projection, part, columns);
  else if (projection->is_single)
    turn_single_32 (projection, part, columns);
  else if (projection->has_short_columns)
    turn_double_16 (projection, part, columns);
  else
    turn_double_32 (projection, part, columns);
  g_clear_pointer (&rows->index, g_free);
  g_clear_pointer (&rows->weight, g_free);
  g_clear_pointer (&rows->first, g_free);
}

gboolean
loligo_projection_turn (LoligoProjection *projection, LoligoThreadPool *threads)
{
  guint64 n_columns = (guint64) (projection->longest_delay + 1) * projection->padded_sources;
  if (n_columns > G_MAXUINT32)
    return FALSE;
  projection->has_short_columns = n_columns <= G_MAXUINT16 + 1;
  projection->columns = g_new0 (LoligoColumns, projection->n_parts);
  Turning turning = { projection, FALSE };
  loligo_thread_pool_run (threads, projection->n_parts, turn_part, &turning, 1e9);
  return !turning.failed;
}

void
loligo_columns_clear (LoligoColumns *columns)
{
  g_free (columns->first);
  g_free (columns->index);
  g_free (columns->weight);
}

/* ---- products ---- */

const void *
loligo_signal_get_oldest (const LoligoProjection *projection, const LoligoSignal *signal, gint64 step)
{
  gsize real_bytes = projection->is_single ? sizeof (float) : sizeof (double);
  gsize row = signal->n_slots > 1 ? (gsize) (step % signal->n_slots) + 1 : 0;
  return (const char *) signal->rows + row * signal->row_reals * real_bytes;
}

static void
multiply_columns (const LoligoProjection *projection, const void *x, gboolean by_weight, guint part,
                  guint64 first, guint64 end, void *out)
{
  const LoligoColumns *columns = &projection->columns[part];
  const void *weight = by_weight ? columns->weight : NULL;
  double one = by_weight ? projection->rows[part].one_weight : 1;
  if (projection->is_single && projection->has_short_columns)
    multiply_single_16 (columns->first, columns->index, weight, (float) one, x, end - first,
                        (float *) out + first);
  else if (projection->is_single)
    multiply_single_32 (columns->first, columns->index, weight, (float) one, x, end - first,
                        (float *) out + first);
  else if (projection->has_short_columns)
    multiply_double_16 (columns->first, columns->index, weight, one, x, end - first,
                        (double *) out + first);
  else
    multiply_double_32 (columns->first, columns->index, weight, one, x, end - first,
                        (double *) out + first);
}

void
loligo_projection_multiply (const LoligoProjection *projection, const LoligoSignal *signal,
                            gint64 step, gboolean by_weight, guint part, void *out)
{
  const void *x = loligo_signal_get_oldest (projection, signal, step);
  double one = by_weight ? projection->rows[part].one_weight : 1;
  guint64 first = loligo_projection_get_first_target (projection, part);
  guint64 end = loligo_projection_get_first_target (projection, part + 1);
  switch (projection->layout)
    {
    case LOLIGO_LAYOUT_ROWS:
      break;
    case LOLIGO_LAYOUT_COLUMNS:
      multiply_columns (projection, x, by_weight, part, first, end, out);
      return;
    case LOLIGO_LAYOUT_DENSE:
      g_assert (by_weight || !projection->has_weights);
      loligo_dense_multiply (projection->dense, x, one, first, end, out);
      return;
    case LOLIGO_LAYOUT_KERNEL:
      if (by_weight)
        return;
      G_GNUC_FALLTHROUGH;
    case LOLIGO_LAYOUT_UNIFORM:
      if (projection->is_single)
        spread_single (x, projection->n_sources, (float) one, projection->skips_self, first, end,
                       out);
      else
        spread_double (x, projection->n_sources, one, projection->skips_self, first, end, out);
      return;
    }
  g_assert_not_reached ();
}

void
loligo_projection_multiply_together (const LoligoProjection *projection,
                                     const LoligoSignal *signal, gint64 step, guint part, void *out)
{
  guint n_together = loligo_projection_get_n_together (projection);
  gsize real_bytes = projection->is_single ? sizeof (float) : sizeof (double);
  /* The group's first step sees what was sent a delay before it: as many rows behind the oldest as the group has steps
   * to come. */
  gsize row = n_together - 1 - (gsize) (step % n_together);
  const char *x = (const char *) loligo_signal_get_oldest (projection, signal, step)
                  + row * signal->row_reals * real_bytes;
  loligo_dense_multiply_together (
      projection->dense, x, signal->row_reals,
      loligo_projection_get_first_target (projection, part),
      loligo_projection_get_first_target (projection, part + 1), out,
      projection->padded);
}

void
loligo_projection_weigh (const LoligoProjection *projection, const void *products, gint64 step,
                         gboolean by_weight, guint part, void *out)
{
  g_assert (by_weight || !projection->has_weights);
  double one = by_weight ? projection->rows[part].one_weight : 1;
  guint64 first = loligo_projection_get_first_target (projection, part);
  guint64 end = loligo_projection_get_first_target (projection, part + 1);
  gsize row = (gsize) (step % loligo_projection_get_n_together (projection)) * projection->padded;
  if (projection->is_single)
    for (guint64 k = first; k < end; k++)
      ((float *) out)[k] = (float) one * ((const float *) products)[row + k];
  else
    for (guint64 k = first; k < end; k++)
      ((double *) out)[k] = one * ((const double *) products)[row + k];
}
