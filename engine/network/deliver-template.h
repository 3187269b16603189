/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * deliver-template.h: the loop that every spike goes through, for one kind of REAL and INDEX. Included by deliver.c
 * only; NAME(x) makes its names.
 *
 * An index is the target (one delay for all) or delay * row_reals + target. A row of synapses is read once and
 * from memory, mostly: it is asked for ahead of time.
 */

/* acc[index] += weight, one delay for all. */
static void
NAME (add_row) (REAL *restrict acc, const INDEX *restrict index, const REAL *restrict weight,
                REAL one, gsize n)
{
  if (weight == NULL)
#pragma GCC unroll 8
    for (gsize k = 0; k < n; k++)
      acc[index[k]] += one;
  else
#pragma GCC unroll 8
    for (gsize k = 0; k < n; k++)
      acc[index[k]] += weight[k];
}

/* The same where each synapse has its own delay; indices from the end of the ring begin anew. Rows are sorted, so the
 * ones that do are at the end. */
static void
NAME (add_delayed_row) (REAL *restrict rows, gsize base, gsize ring_reals,
                        const INDEX *restrict index, const REAL *restrict weight, REAL one,
                        gsize n)
{
  gsize low = 0, high = n;
  while (low < high)
    {
      gsize middle = low + (high - low) / 2;
      if (base + index[middle] < ring_reals)
        low = middle + 1;
      else
        high = middle;
    }
  NAME (add_row) (rows + base, index, weight, one, low);
  if (low < n)
    NAME (add_row) (rows + base - ring_reals, index + low, weight == NULL ? NULL : weight + low,
                    one, n - low);
}

static inline void
NAME (prefetch_row) (const LoligoRows *rows, guint32 source)
{
  const INDEX *index = rows->index;
  const REAL *weight = rows->weight;
  gsize first = rows->first[source], end = rows->first[source + 1];
  loligo_prefetch (index + first, index + end);
  if (weight != NULL)
    loligo_prefetch (weight + first, weight + end);
}

static guint64
NAME (deliver) (const LoligoRows *rows, const LoligoSpikes *spikes, const LoligoRing *ring,
                gboolean counts)
{
  REAL *reals = ring->rows;
  gsize ring_reals = (gsize) ring->n_slots * ring->row_reals;
  REAL one = counts ? 1 : (REAL) rows->one_weight;
  guint64 n_events = 0;
  guint n_spikes = spikes->first[spikes->n_steps];
  for (guint at = 0; at < MIN (n_spikes, LOLIGO_ROWS_AHEAD); at++)
    NAME (prefetch_row) (rows, spikes->lanes[at]);
  for (guint step = 0; step < spikes->n_steps; step++)
    {
      gint64 slot = (spikes->stamp + step + rows->one_delay) % ring->n_slots;
      gsize base = (gsize) slot * ring->row_reals;
      for (guint at = spikes->first[step]; at < spikes->first[step + 1]; at++)
        {
          if (at + LOLIGO_BEGINNINGS_AHEAD < n_spikes)
            __builtin_prefetch (&rows->first[spikes->lanes[at + LOLIGO_BEGINNINGS_AHEAD]]);
          if (at + LOLIGO_ROWS_AHEAD < n_spikes)
            NAME (prefetch_row) (rows, spikes->lanes[at + LOLIGO_ROWS_AHEAD]);
          guint32 source = spikes->lanes[at];
          gsize first = rows->first[source], n = rows->first[source + 1] - first;
          const INDEX *index = (const INDEX *) rows->index + first;
          const REAL *weight
              = counts || rows->weight == NULL ? NULL : (const REAL *) rows->weight + first;
          n_events += n;
          if (rows->has_one_delay)
            NAME (add_row) (reals + base, index, weight, one, n);
          else
            NAME (add_delayed_row) (reals, base, ring_reals, index, weight, one, n);
        }
    }
  return n_events;
}
