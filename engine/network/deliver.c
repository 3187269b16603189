/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * deliver.c: spikes into rings: one loop for each precision and width of index.
 */
#include "network/projection-private.h"

#define TEMPLATE "network/deliver-template.h"
#include "network/each-kind-template.h"

static guint64
deliver (const LoligoProjection *projection, const LoligoRows *rows, const LoligoSpikes *spikes,
         const LoligoRing *ring, gboolean counts)
{
  if (projection->is_single)
    return projection->is_short ? deliver_single_16 (rows, spikes, ring, counts)
                                : deliver_single_32 (rows, spikes, ring, counts);
  return projection->is_short ? deliver_double_16 (rows, spikes, ring, counts)
                              : deliver_double_32 (rows, spikes, ring, counts);
}

/* Every target gets one weight a spike, but for its own where it has none from itself. */
#define DEFINE_SPREAD(real, suffix)                                                                \
  static void spread_##suffix (const LoligoProjection *projection, const guint32 *lanes,           \
                               guint n_spikes, real one, guint64 first, guint64 end, real *out)    \
  {                                                                                                \
    real all = one * (real) n_spikes, others = one * (real) (n_spikes - 1);                        \
    guint64 target = first;                                                                        \
    for (guint k = 0; k < n_spikes && projection->skips_self; k++)                                 \
      {                                                                                            \
        if (lanes[k] < first || lanes[k] >= end)                                                   \
          continue;                                                                                \
        for (; target < lanes[k]; target++)                                                        \
          out[target] += all;                                                                      \
        out[target++] += others;                                                                   \
      }                                                                                            \
    for (; target < end; target++)                                                                 \
      out[target] += all;                                                                          \
  }

DEFINE_SPREAD (double, double)
DEFINE_SPREAD (float, single)

static void
deliver_to_all (const LoligoProjection *projection, const LoligoSpikes *spikes, guint part,
                const LoligoRing *ring, double one)
{
  guint64 first = loligo_projection_get_first_target (projection, part);
  guint64 end = loligo_projection_get_first_target (projection, part + 1);
  for (guint step = 0; step < spikes->n_steps; step++)
    {
      const guint32 *lanes = spikes->lanes + spikes->first[step];
      guint n_spikes = spikes->first[step + 1] - spikes->first[step];
      gsize slot = (gsize) ((spikes->stamp + step + projection->longest_delay) % ring->n_slots);
      if (n_spikes == 0)
        continue;
      if (projection->is_single)
        spread_single (projection, lanes, n_spikes, (float) one, first, end,
                       (float *) ring->rows + slot * ring->row_reals);
      else
        spread_double (projection, lanes, n_spikes, one, first, end,
                       (double *) ring->rows + slot * ring->row_reals);
    }
}

/* How many synapses take part, of those onto PART. */
static guint64
count_events (const LoligoProjection *projection, const LoligoSpikes *spikes, guint part)
{
  guint64 first = loligo_projection_get_first_target (projection, part);
  guint64 end = loligo_projection_get_first_target (projection, part + 1);
  end = MIN (end, projection->n_targets);
  guint n_spikes = spikes->first[spikes->n_steps];
  guint64 n_events = end > first ? n_spikes * (end - first) : 0;
  for (guint k = 0; k < n_spikes && projection->skips_self; k++)
    n_events -= spikes->lanes[k] >= first && spikes->lanes[k] < end;
  return n_events;
}

guint64
loligo_projection_deliver (const LoligoProjection *projection, const LoligoSpikes *spikes,
                           guint part, const LoligoRing *weights, const LoligoRing *counts)
{
  const LoligoRows *rows = &projection->rows[part];
  guint64 n_events = 0;
  if (projection->layout == LOLIGO_LAYOUT_UNIFORM)
    {
      if (weights != NULL)
        deliver_to_all (projection, spikes, part, weights, rows->one_weight);
      if (counts != NULL)
        deliver_to_all (projection, spikes, part, counts, 1);
      return count_events (projection, spikes, part);
    }
  if (projection->layout == LOLIGO_LAYOUT_KERNEL)
    {
      if (weights != NULL)
        loligo_projection_deliver_kernel (projection, spikes, part, weights);
      if (counts != NULL)
        deliver_to_all (projection, spikes, part, counts, 1);
      return count_events (projection, spikes, part);
    }
  if (rows->first[projection->n_sources] == 0)
    return 0;
  if (weights != NULL)
    n_events = deliver (projection, rows, spikes, weights, FALSE);
  if (counts != NULL)
    n_events = deliver (projection, rows, spikes, counts, TRUE);
  return n_events;
}
