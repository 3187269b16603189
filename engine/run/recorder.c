/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * recorder.c: see recorder.h and recorder-private.h.
 *
 * Samples are rows, one real a lane, in a series that never moves. Level l of the pyramid has for each whole
 * group of 16^(l+1) samples a row of minima and a row of maxima; it is computed when the last row of
 * the group is written, so a group that lies below the published count is complete.
 */
/* The loops over lanes are worth vectors at -O2 too; clang makes them anyway. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("tree-vectorize", "vect-cost-model=dynamic")
#endif

#include "run/recorder-private.h"

#include "base/series.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#define GROUP_SHIFT 4
#define GROUP LOLIGO_RECORDER_GROUP
G_STATIC_ASSERT (GROUP == 1 << GROUP_SHIFT);
#define PEEK_BYTES (4 * 1024 * 1024)
#define N_LEVELS 10 /* 16^11 samples */

/* 40 bits hold the 10^12 steps that a plan may have. */
typedef struct __attribute__ ((packed))
{
  guint32 lane;
  guint32 step_low;
  guint16 step_high;
} Spike;

struct _LoligoRecorder
{
  LoligoPlan *plan;
  const LoligoPlanRecorder *spec;
  const char *of;      /* id of the node or wire */
  guint64 n_lanes;     /* recorded */
  guint64 population;  /* of these */
  gboolean single_precision;
  gsize real_bytes;
  LoligoSeries samples;
  LoligoSeries levels[N_LEVELS];
  LoligoSeries spikes;
  _Atomic guint64 n_samples, n_spikes;
  LoligoStore *store; /* NULL: all stays in memory */
};

static void
init_samples (LoligoRecorder *recorder)
{
  gsize row_bytes = recorder->n_lanes * recorder->real_bytes;
  loligo_series_init (&recorder->samples, row_bytes);
  for (guint level = 0; level < N_LEVELS; level++)
    loligo_series_init (&recorder->levels[level], 2 * row_bytes);
}

static void
clear_samples (LoligoRecorder *recorder)
{
  loligo_series_clear (&recorder->samples);
  for (guint level = 0; level < N_LEVELS; level++)
    loligo_series_clear (&recorder->levels[level]);
}

LoligoRecorder *
loligo_recorder_new (LoligoPlan *plan, guint index)
{
  g_assert (index < plan->n_recorders);
  LoligoRecorder *recorder = g_new0 (LoligoRecorder, 1);
  recorder->plan = loligo_plan_ref (plan);
  recorder->spec = &plan->recorders[index];
  recorder->of = recorder->spec->projection < 0 ? plan->nodes[recorder->spec->node].id
                                                : plan->projections[recorder->spec->projection].id;
  recorder->n_lanes = recorder->spec->projection < 0 ? recorder->spec->n_lanes : 0;
  recorder->population = plan->nodes[recorder->spec->node].size;
  recorder->single_precision = plan->single_precision;
  recorder->real_bytes = plan->single_precision ? sizeof (float) : sizeof (double);
  init_samples (recorder);
  loligo_series_init (&recorder->spikes, sizeof (Spike));
  return recorder;
}

void
loligo_recorder_keep_in (LoligoRecorder *recorder, LoligoStore *store)
{
  recorder->store = store;
  if (loligo_recorder_is_spikes (recorder))
    {
      loligo_store_add (store, &recorder->spikes, &recorder->n_spikes, 0);
      return;
    }
  /* Of the pyramid, the lowest level is as large as all others fifteen times over. */
  loligo_store_add (store, &recorder->samples, &recorder->n_samples, 0);
  loligo_store_add (store, &recorder->levels[0], &recorder->n_samples, GROUP_SHIFT);
}

void
loligo_recorder_set_population (LoligoRecorder *recorder, guint64 population)
{
  const LoligoPlanRecorder *spec = recorder->spec;
  recorder->population = population;
  recorder->n_lanes = spec->lanes == NULL ? population : 0;
  while (spec->lanes != NULL && recorder->n_lanes < spec->n_lanes
         && spec->lanes[recorder->n_lanes] < population)
    recorder->n_lanes++;
  clear_samples (recorder);
  init_samples (recorder);
}

void
loligo_recorder_free (LoligoRecorder *recorder)
{
  if (recorder == NULL)
    return;
  clear_samples (recorder);
  loligo_series_clear (&recorder->spikes);
  loligo_plan_unref (recorder->plan);
  g_free (recorder);
}

gboolean
loligo_recorder_reserve_samples (LoligoRecorder *recorder, guint64 n_samples)
{
  if (!loligo_series_reserve (&recorder->samples, n_samples))
    return FALSE;
  for (guint level = 0; level < N_LEVELS; level++)
    {
      n_samples >>= GROUP_SHIFT;
      if (n_samples == 0)
        break;
      if (!loligo_series_reserve (&recorder->levels[level], n_samples))
        return FALSE;
    }
  return TRUE;
}

gboolean
loligo_recorder_reserve_spikes (LoligoRecorder *recorder, guint64 n_spikes)
{
  return loligo_series_reserve (&recorder->spikes, n_spikes);
}

void *
loligo_recorder_get_row (LoligoRecorder *recorder, guint64 sample)
{
  return loligo_series_get_row (&recorder->samples, sample);
}

/* Minima and maxima of lanes [first, end) over the 16 rows that end with ROW. The rows of
 * the lower series are samples (MINIMA_ONLY rows) or pairs of minima and maxima, N apart. */
#define DEFINE_REDUCE(real, name)                                                                  \
  static void name (const LoligoSeries *lower, guint64 row, gsize maxima_at, real *minima,         \
                    real *maxima, gsize first, gsize end)                                          \
  {                                                                                                \
    for (gsize k = first; k < end; k++)                                                            \
      {                                                                                            \
        minima[k] = (real) INFINITY;                                                               \
        maxima[k] = (real) -INFINITY;                                                              \
      }                                                                                            \
    for (guint64 r = row + 1 - GROUP; r <= row; r++)                                               \
      {                                                                                            \
        const real *low = loligo_series_get_row (lower, r);                                        \
        const real *high = low + maxima_at;                                                        \
        for (gsize k = first; k < end; k++)                                                        \
          {                                                                                        \
            minima[k] = low[k] < minima[k] ? low[k] : minima[k];                                   \
            maxima[k] = high[k] > maxima[k] ? high[k] : maxima[k];                                 \
          }                                                                                        \
      }                                                                                            \
  }

DEFINE_REDUCE (double, reduce_double)
DEFINE_REDUCE (float, reduce_float)

void
loligo_recorder_summarise (LoligoRecorder *recorder, guint64 sample, guint64 first_k,
                           guint64 end_k)
{
  gsize n = recorder->n_lanes;
  const LoligoSeries *lower = &recorder->samples;
  gsize maxima_at = 0;
  for (guint level = 0; level < N_LEVELS; level++)
    {
      if ((sample + 1) % GROUP != 0)
        return;
      guint64 group = sample >> GROUP_SHIFT;
      void *row = loligo_series_get_row (&recorder->levels[level], group);
      if (recorder->single_precision)
        reduce_float (lower, sample, maxima_at, row, (float *) row + n, first_k, end_k);
      else
        reduce_double (lower, sample, maxima_at, row, (double *) row + n, first_k, end_k);
      lower = &recorder->levels[level];
      maxima_at = n;
      sample = group;
    }
}

void
loligo_recorder_publish_samples (LoligoRecorder *recorder, guint64 n_samples)
{
  atomic_store_explicit (&recorder->n_samples, n_samples, memory_order_release);
}

void
loligo_recorder_write_spike (LoligoRecorder *recorder, guint64 index, gint64 step, guint32 lane)
{
  Spike *spike = loligo_series_get_row (&recorder->spikes, index);
  *spike = (Spike) { lane, (guint32) step, (guint16) (step >> 32) };
}

void
loligo_recorder_publish_spikes (LoligoRecorder *recorder, guint64 n_spikes)
{
  atomic_store_explicit (&recorder->n_spikes, n_spikes, memory_order_release);
}

static void
swap_series (LoligoSeries *a, LoligoSeries *b)
{
  LoligoSeries kept = *a;
  *a = *b;
  *b = kept;
}

void
loligo_recorder_take (LoligoRecorder *recorder, LoligoRecorder *from)
{
  g_assert (recorder->n_lanes == from->n_lanes && recorder->real_bytes == from->real_bytes);
  guint64 n_samples = loligo_recorder_get_n_samples (from);
  guint64 n_spikes = loligo_recorder_get_n_spikes (from);
  loligo_recorder_empty (from);
  swap_series (&recorder->samples, &from->samples);
  for (guint level = 0; level < N_LEVELS; level++)
    swap_series (&recorder->levels[level], &from->levels[level]);
  swap_series (&recorder->spikes, &from->spikes);
  loligo_recorder_publish_samples (recorder, n_samples);
  loligo_recorder_publish_spikes (recorder, n_spikes);
}

void
loligo_recorder_empty (LoligoRecorder *recorder)
{
  atomic_store_explicit (&recorder->n_samples, 0, memory_order_release);
  atomic_store_explicit (&recorder->n_spikes, 0, memory_order_release);
}

const char *
loligo_recorder_get_id (const LoligoRecorder *recorder)
{
  return recorder->spec->id;
}

const char *
loligo_recorder_get_node (const LoligoRecorder *recorder)
{
  return recorder->of;
}

const char *
loligo_recorder_get_variable (const LoligoRecorder *recorder)
{
  return recorder->spec->symbol != NULL ? recorder->spec->symbol->name : "spikes";
}

gboolean
loligo_recorder_is_spikes (const LoligoRecorder *recorder)
{
  return recorder->spec->symbol == NULL;
}

const LoligoUnit *
loligo_recorder_get_unit (const LoligoRecorder *recorder)
{
  return &recorder->spec->unit;
}

guint64
loligo_recorder_get_n_lanes (const LoligoRecorder *recorder)
{
  return recorder->n_lanes;
}

guint64
loligo_recorder_get_lane (const LoligoRecorder *recorder, guint64 k)
{
  g_return_val_if_fail (k < recorder->n_lanes, 0);
  return recorder->spec->lanes != NULL ? recorder->spec->lanes[k] : k;
}

guint64
loligo_recorder_get_population (const LoligoRecorder *recorder)
{
  return recorder->population;
}

guint64
loligo_recorder_get_n_samples (const LoligoRecorder *recorder)
{
  return atomic_load_explicit (&recorder->n_samples, memory_order_acquire);
}

double
loligo_recorder_get_interval (const LoligoRecorder *recorder)
{
  return (double) recorder->spec->every_steps * recorder->plan->dt_s;
}

static double
get_real (const LoligoRecorder *recorder, const void *row, gsize index)
{
  return recorder->single_precision ? ((const float *) row)[index] : ((const double *) row)[index];
}

guint64
loligo_recorder_read (const LoligoRecorder *recorder, guint64 k, guint64 first, guint64 count,
                      double *out)
{
  guint64 n_samples = loligo_recorder_get_n_samples (recorder);
  if (k >= recorder->n_lanes || first >= n_samples)
    return 0;
  count = MIN (count, n_samples - first);
  for (guint64 i = 0; i < count; i++)
    out[i] = get_real (recorder, loligo_series_get_row (&recorder->samples, first + i), k);
  return count;
}

gboolean
loligo_recorder_get_range (LoligoRecorder *recorder, guint64 k, guint64 first, guint64 count,
                           double *minimum, double *maximum)
{
  guint64 n_samples = loligo_recorder_get_n_samples (recorder);
  gsize n = recorder->n_lanes;
  if (k >= n || first >= n_samples)
    return FALSE;
  guint64 end = first + MIN (count, n_samples - first);
  double low = INFINITY, high = -INFINITY;
  for (guint64 at = first; at < end;)
    {
      /* The largest whole group that begins here. */
      guint levels = 0;
      while (levels < N_LEVELS
             && at % (G_GUINT64_CONSTANT (1) << GROUP_SHIFT * (levels + 1)) == 0
             && end - at >= G_GUINT64_CONSTANT (1) << GROUP_SHIFT * (levels + 1))
        levels++;
      guint64 index = at >> GROUP_SHIFT * levels;
      const LoligoSeries *series = levels == 0 ? &recorder->samples
                                               : &recorder->levels[levels - 1];
      const void *row = loligo_series_get_row (series, index);
      double smallest = get_real (recorder, row, k);
      double largest = levels == 0 ? smallest : get_real (recorder, row, n + k);
      low = smallest < low ? smallest : low;
      high = largest > high ? largest : high;
      at += G_GUINT64_CONSTANT (1) << GROUP_SHIFT * levels;
    }
  if (!(low <= high))
    return FALSE;
  *minimum = low;
  *maximum = high;
  return TRUE;
}

guint64
loligo_recorder_get_n_spikes (const LoligoRecorder *recorder)
{
  return atomic_load_explicit (&recorder->n_spikes, memory_order_acquire);
}

gint64
loligo_recorder_get_spike_step (const LoligoRecorder *recorder, guint64 index)
{
  const Spike *spike = loligo_series_get_row (&recorder->spikes, index);
  return (gint64) ((guint64) spike->step_high << 32 | spike->step_low);
}

void
loligo_recorder_get_spike (const LoligoRecorder *recorder, guint64 index, double *t_s,
                           guint64 *lane)
{
  const Spike *spike = loligo_series_get_row (&recorder->spikes, index);
  *t_s = (double) loligo_recorder_get_spike_step (recorder, index) * recorder->plan->dt_s;
  *lane = spike->lane;
}

guint64
loligo_recorder_find_spike (const LoligoRecorder *recorder, double t_s)
{
  guint64 low = 0, high = loligo_recorder_get_n_spikes (recorder);
  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;
      double t_middle_s
          = (double) loligo_recorder_get_spike_step (recorder, middle) * recorder->plan->dt_s;
      if (t_middle_s < t_s)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

gsize
loligo_recorder_get_bytes (const LoligoRecorder *recorder)
{
  gsize row_bytes = recorder->samples.row_bytes;
  gsize samples = loligo_recorder_get_n_samples (recorder) * row_bytes;
  gsize pyramid = 0;
  for (gsize bytes = samples >> GROUP_SHIFT; bytes > row_bytes; bytes >>= GROUP_SHIFT)
    pyramid += 2 * bytes;
  return samples + pyramid + loligo_recorder_get_n_spikes (recorder) * sizeof (Spike)
         - loligo_recorder_get_disk_bytes (recorder);
}

gsize
loligo_recorder_get_disk_bytes (const LoligoRecorder *recorder)
{
  return loligo_series_get_disk_bytes (&recorder->samples)
         + loligo_series_get_disk_bytes (&recorder->levels[0])
         + loligo_series_get_disk_bytes (&recorder->spikes);
}

const void *
loligo_recorder_peek_rows (const LoligoRecorder *recorder, guint64 first, guint64 *count)
{
  guint64 most = MAX (PEEK_BYTES / MAX (recorder->samples.row_bytes, 1), 1);
  *count = MIN (MIN (*count, most), loligo_series_get_run (&recorder->samples, first));
  return loligo_series_get_row (&recorder->samples, first);
}

void
loligo_recorder_release_rows (LoligoRecorder *recorder, guint64 first, guint64 count)
{
  if (recorder->store != NULL)
    loligo_store_release (recorder->store, &recorder->samples, first, count);
}

void
loligo_recorder_release_spikes (LoligoRecorder *recorder, guint64 first, guint64 count)
{
  if (recorder->store != NULL)
    loligo_store_release (recorder->store, &recorder->spikes, first, count);
}

gboolean
loligo_recorder_is_single_precision (const LoligoRecorder *recorder)
{
  return recorder->single_precision;
}

gint64
loligo_recorder_get_every_steps (const LoligoRecorder *recorder)
{
  return recorder->spec->every_steps;
}

double
loligo_recorder_get_dt (const LoligoRecorder *recorder)
{
  return recorder->plan->dt_s;
}
