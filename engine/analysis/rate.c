/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rate.c: see rate.h. Counts of fine bins are kept; a value is their sum under the kernel. At both ends the counts are
 * mirrored, so that a steady rate stays steady there and the area under the curve is the number of spikes.
 */
#include "analysis/rate.h"

#include <math.h>

#define BINS_A_WIDTH 5
/* Of a Gaussian, in its standard deviations. */
#define REACH 4
#define MOST_BINS (1u << 22)
#define BLOCK 256

struct _LoligoRate
{
  LoligoRateKernel kernel;
  double width_s, dt_s;
  guint64 n_cells;
  gint64 bin_steps;
  GArray *counts;   /* guint32 a bin, of bins that are not over too */
  GArray *values;   /* float, Hz */
  GArray *extremes; /* Extremes of each whole block of values */
  double *weights;  /* of the Gaussian, from the middle outwards; they sum to 1 over both sides */
  guint reach;
  guint64 dirty;     /* the first bin that got a spike since its value was computed */
  guint64 n_spikes;  /* of the recorder, seen */
  guint changes;
};

typedef struct { float minimum, maximum; } Extremes;

static void
make_weights (LoligoRate *rate)
{
  double bins = rate->width_s / loligo_rate_get_interval (rate), sum = 0;

  g_clear_pointer (&rate->weights, g_free);
  rate->reach = rate->kernel == LOLIGO_RATE_GAUSSIAN ? (guint) MIN (ceil (REACH * bins), 4096) : 0;
  rate->weights = g_new (double, rate->reach + 1);
  for (guint m = 0; m <= rate->reach; m++)
    {
      rate->weights[m] = exp (-0.5 * (m / bins) * (m / bins));
      sum += m == 0 ? rate->weights[m] : 2 * rate->weights[m];
    }
  for (guint m = 0; m <= rate->reach; m++)
    rate->weights[m] /= sum;
}

LoligoRate *
loligo_rate_new (LoligoRateKernel kernel, double width_s, double dt_s, guint64 n_cells)
{
  g_assert (width_s > 0 && dt_s > 0);
  LoligoRate *rate = g_new0 (LoligoRate, 1);
  rate->kernel = kernel;
  rate->width_s = width_s;
  rate->dt_s = dt_s;
  rate->n_cells = MAX (n_cells, 1);
  double fine_s = kernel == LOLIGO_RATE_BINS ? width_s : width_s / BINS_A_WIDTH;
  rate->bin_steps = (gint64) CLAMP (round (fine_s / dt_s), 1, 1e12);
  rate->counts = g_array_new (FALSE, TRUE, sizeof (guint32));
  rate->values = g_array_new (FALSE, FALSE, sizeof (float));
  rate->extremes = g_array_new (FALSE, FALSE, sizeof (Extremes));
  make_weights (rate);
  return rate;
}

void
loligo_rate_free (LoligoRate *rate)
{
  if (rate == NULL)
    return;
  g_array_unref (rate->counts);
  g_array_unref (rate->values);
  g_array_unref (rate->extremes);
  g_free (rate->weights);
  g_free (rate);
}

void
loligo_rate_clear (LoligoRate *rate)
{
  g_array_set_size (rate->counts, 0);
  g_array_set_size (rate->values, 0);
  g_array_set_size (rate->extremes, 0);
  rate->dirty = rate->n_spikes = 0;
  rate->changes++;
}

/* Two bins become one: a run of so many is looked at from afar. */
static void
halve (LoligoRate *rate)
{
  guint32 *counts = (guint32 *) (void *) rate->counts->data;
  guint n = rate->counts->len;

  for (guint i = 0; i < (n + 1) / 2; i++)
    counts[i] = counts[2 * i] + (2 * i + 1 < n ? counts[2 * i + 1] : 0);
  g_array_set_size (rate->counts, (n + 1) / 2);
  g_array_set_size (rate->values, 0);
  g_array_set_size (rate->extremes, 0);
  rate->bin_steps *= 2;
  rate->dirty = 0;
  rate->changes++;
  make_weights (rate);
}

void
loligo_rate_add_spike (LoligoRate *rate, gint64 step)
{
  guint64 bin = (guint64) MAX (step - 1, 0) / (guint64) rate->bin_steps;

  while (bin >= MOST_BINS)
    {
      halve (rate);
      bin = (guint64) MAX (step - 1, 0) / (guint64) rate->bin_steps;
    }
  if (bin >= rate->counts->len)
    g_array_set_size (rate->counts, (guint) bin + 1);
  g_array_index (rate->counts, guint32, bin)++;
  rate->dirty = MIN (rate->dirty, bin);
}

static double
get_count (const guint32 *counts, gint64 n, gint64 bin)
{
  /* Mirrored at 0 and at N, as often as a short recording needs it. */
  while (bin < 0 || bin >= n)
    bin = bin < 0 ? -1 - bin : 2 * n - 1 - bin;
  return counts[bin];
}

static double
smooth (const LoligoRate *rate, gint64 bin, gint64 n)
{
  const guint32 *counts = (const guint32 *) (const void *) rate->counts->data;
  double sum = rate->weights[0] * counts[bin];

  if (bin >= rate->reach && bin + rate->reach < n)
    for (gint64 m = 1; m <= rate->reach; m++)
      sum += rate->weights[m] * ((double) counts[bin - m] + counts[bin + m]);
  else
    for (gint64 m = 1; m <= rate->reach; m++)
      sum += rate->weights[m] * (get_count (counts, n, bin - m) + get_count (counts, n, bin + m));
  return sum;
}

static void
compute (LoligoRate *rate, guint64 first, guint64 n)
{
  double interval_s = loligo_rate_get_interval (rate);
  double unit = 1 / (interval_s * (double) rate->n_cells), keep = exp (-interval_s / rate->width_s);
  float *values = (float *) (void *) rate->values->data;

  for (guint64 i = first; i < n; i++)
    if (rate->kernel == LOLIGO_RATE_EXPONENTIAL)
      values[i] = (float) ((i > 0 ? keep * values[i - 1] : 0)
                           + (1 - keep) * unit * g_array_index (rate->counts, guint32, i));
    else
      values[i] = (float) (unit * smooth (rate, (gint64) i, (gint64) n));
}

static void
find_extremes (LoligoRate *rate, guint64 first, guint64 n)
{
  const float *values = (const float *) (const void *) rate->values->data;

  g_array_set_size (rate->extremes, (guint) (n / BLOCK));
  for (guint64 block = first / BLOCK; block < n / BLOCK; block++)
    {
      Extremes *extremes = &g_array_index (rate->extremes, Extremes, block);
      *extremes = (Extremes){ INFINITY, -INFINITY };
      for (guint64 i = block * BLOCK; i < (block + 1) * BLOCK; i++)
        {
          extremes->minimum = MIN (extremes->minimum, values[i]);
          extremes->maximum = MAX (extremes->maximum, values[i]);
        }
    }
}

void
loligo_rate_advance (LoligoRate *rate, gint64 n_steps)
{
  while (n_steps / rate->bin_steps >= MOST_BINS)
    halve (rate);
  guint64 n = (guint64) (MAX (n_steps, 0) / rate->bin_steps), old = rate->values->len;
  if (n < old || (n == old && rate->dirty >= n))
    return;
  if (rate->counts->len < n)
    g_array_set_size (rate->counts, (guint) n);
  g_array_set_size (rate->values, (guint) n);
  guint64 first = MIN (rate->dirty, old);
  first = first > rate->reach ? first - rate->reach : 0;
  compute (rate, first, n);
  find_extremes (rate, first, n);
  rate->dirty = n;
}

gboolean
loligo_rate_update (LoligoRate *rate, const LoligoRecorder *recorder, double t_s, guint64 budget)
{
  guint64 n_spikes = loligo_recorder_get_n_spikes (recorder);
  gint64 n_steps = (gint64) floor (t_s / rate->dt_s + 1e-6);

  if (n_spikes < rate->n_spikes
      || n_steps / rate->bin_steps < (gint64) rate->values->len)
    loligo_rate_clear (rate);
  guint64 end = MIN (n_spikes, rate->n_spikes + budget);
  for (guint64 i = rate->n_spikes; i < end; i++)
    loligo_rate_add_spike (rate, loligo_recorder_get_spike_step (recorder, i));
  rate->n_spikes = end;
  if (end < n_spikes) /* what is not read yet must not look silent */
    n_steps = MIN (n_steps, loligo_recorder_get_spike_step (recorder, end) - 1);
  loligo_rate_advance (rate, n_steps);
  return end == n_spikes;
}

guint64
loligo_rate_get_n_values (const LoligoRate *rate)
{
  return rate->values->len;
}

double
loligo_rate_get_interval (const LoligoRate *rate)
{
  return (double) rate->bin_steps * rate->dt_s;
}

guint
loligo_rate_get_changes (const LoligoRate *rate)
{
  return rate->changes;
}

guint64
loligo_rate_read (const LoligoRate *rate, guint64 first, guint64 count, double *out)
{
  if (first >= rate->values->len)
    return 0;
  count = MIN (count, rate->values->len - first);
  for (guint64 i = 0; i < count; i++)
    out[i] = g_array_index (rate->values, float, first + i);
  return count;
}

gboolean
loligo_rate_get_range (const LoligoRate *rate, guint64 first, guint64 count, double *minimum,
                       double *maximum)
{
  if (first >= rate->values->len || count == 0)
    return FALSE;
  guint64 end = first + MIN (count, rate->values->len - first);
  *minimum = INFINITY;
  *maximum = -INFINITY;
  for (guint64 i = first; i < end;)
    {
      gboolean whole = i % BLOCK == 0 && i + BLOCK <= end && i / BLOCK < rate->extremes->len;
      double value = g_array_index (rate->values, float, i);
      const Extremes *block = whole ? &g_array_index (rate->extremes, Extremes, i / BLOCK) : NULL;
      *minimum = fmin (*minimum, whole ? block->minimum : value);
      *maximum = fmax (*maximum, whole ? block->maximum : value);
      i += whole ? BLOCK : 1;
    }
  return TRUE;
}
