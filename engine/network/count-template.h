/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * count-template.h: the loops of count.c for one kind of INDEX and COUNT. Included by count.c only; NAME(x) makes its
 * names.
 */

static inline void
NAME (prefetch_row) (const LoligoRows *rows, guint32 source)
{
  const INDEX *index = rows->index;
  loligo_prefetch (index + rows->first[source], index + rows->first[source + 1]);
}

static void
NAME (count_row) (COUNT *restrict counts, const INDEX *restrict index, gsize n)
{
#pragma GCC unroll 8
  for (gsize k = 0; k < n; k++)
    counts[index[k]]++;
}

static guint64
NAME (count) (const LoligoRows *rows, const LoligoSpikes *spikes, const LoligoCounts *counts)
{
  guint n_spikes = spikes->first[spikes->n_steps];
  guint64 n_events = 0;
  for (guint at = 0; at < MIN (n_spikes, LOLIGO_ROWS_AHEAD); at++)
    NAME (prefetch_row) (rows, spikes->lanes[at]);
  for (guint step = 0; step < spikes->n_steps; step++)
    {
      gsize slot = (gsize) ((spikes->stamp + step + rows->one_delay) % counts->n_slots);
      COUNT *row = (COUNT *) counts->rows + slot * counts->row_counts;
      for (guint at = spikes->first[step]; at < spikes->first[step + 1]; at++)
        {
          if (at + LOLIGO_BEGINNINGS_AHEAD < n_spikes)
            __builtin_prefetch (&rows->first[spikes->lanes[at + LOLIGO_BEGINNINGS_AHEAD]]);
          if (at + LOLIGO_ROWS_AHEAD < n_spikes)
            NAME (prefetch_row) (rows, spikes->lanes[at + LOLIGO_ROWS_AHEAD]);
          guint32 source = spikes->lanes[at];
          gsize first = rows->first[source], n = rows->first[source + 1] - first;
          NAME (count_row) (row, (const INDEX *) rows->index + first, n);
          n_events += n;
        }
    }
  return n_events;
}
