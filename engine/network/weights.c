/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weights.c: reads the weights of single synapses out of a projection, by the numbers that recorders give them: by
 * source, then target. In memory a source's row lies in parts, and within these by delay.
 */
#include "network/projection-private.h"

typedef struct
{
  guint32 target, place;
  double weight;
} Synapse;

static gint
compare (gconstpointer a, gconstpointer b)
{
  const Synapse *x = a, *y = b;
  if (x->target != y->target)
    return x->target < y->target ? -1 : 1;
  return (x->place > y->place) - (x->place < y->place);
}

static guint64
count_row (const LoligoProjection *projection, guint64 source)
{
  guint64 n = 0;
  for (guint part = 0; part < projection->n_parts; part++)
    n += projection->rows[part].first[source + 1] - projection->rows[part].first[source];
  return n;
}

static void
gather_row (const LoligoProjection *projection, guint64 source, GArray *row)
{
  g_array_set_size (row, 0);
  for (guint part = 0; part < projection->n_parts; part++)
    {
      const LoligoRows *rows = &projection->rows[part];
      for (guint64 at = rows->first[source]; at < rows->first[source + 1]; at++)
        {
          guint32 index = projection->is_short ? ((const guint16 *) rows->index)[at]
                                               : ((const guint32 *) rows->index)[at];
          Synapse synapse = { rows->has_one_delay ? index : index % (guint32) projection->padded,
                              row->len,
                              projection->is_single ? ((const float *) rows->weight)[at]
                                                    : ((const double *) rows->weight)[at] };
          g_array_append_val (row, synapse);
        }
    }
  g_array_sort (row, compare);
}

static void
set_real (const LoligoProjection *projection, void *out, guint64 k, double value)
{
  if (projection->is_single)
    ((float *) out)[k] = (float) value;
  else
    ((double *) out)[k] = value;
}

void
loligo_projection_read_weights (const LoligoProjection *projection, const guint64 *numbers,
                                guint64 n, void *out)
{
  if (!projection->has_weights)
    {
      for (guint64 k = 0; k < n; k++)
        set_real (projection, out, k, loligo_projection_get_one_weight (projection));
      return;
    }
  g_return_if_fail (projection->layout == LOLIGO_LAYOUT_ROWS);
  g_autoptr (GArray) row = g_array_new (FALSE, FALSE, sizeof (Synapse));
  guint64 source = 0, begin = 0, end = count_row (projection, 0);
  gboolean is_gathered = FALSE;
  for (guint64 k = 0; k < n; k++)
    {
      guint64 number = numbers != NULL ? numbers[k] : k;
      for (; number >= end && source + 1 < projection->n_sources; is_gathered = FALSE)
        {
          begin = end;
          end += count_row (projection, ++source);
        }
      if (number < begin || number >= end)
        continue; /* there are not so many */
      if (!is_gathered)
        gather_row (projection, source, row);
      is_gathered = TRUE;
      set_real (projection, out, k, g_array_index (row, Synapse, number - begin).weight);
    }
}
