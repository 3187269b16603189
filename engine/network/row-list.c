/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * row-list.c: the synapses of a source in the order of their numbers: by source, then target. In memory a source's row
 * lies in parts, and within these by delay. For what recorders ask by number: weights, and synapses that are followed
 * apart.
 */
#include "network/projection-private.h"

static gint
compare (gconstpointer a, gconstpointer b)
{
  const LoligoRowSynapse *x = a, *y = b;
  if (x->target != y->target)
    return x->target < y->target ? -1 : 1;
  return (x->position > y->position) - (x->position < y->position); /* in one part */
}

static gboolean
skips (const LoligoProjection *projection, guint64 source, guint64 target)
{
  return projection->skips_self && source == target;
}

/* All to all, and nothing in memory. */
static void
list_all (const LoligoProjection *projection, guint64 source, GArray *row)
{
  guint part = 0;
  for (guint64 target = 0; target < projection->n_targets; target++)
    {
      while (target >= loligo_projection_get_first_target (projection, part + 1))
        part++;
      LoligoRowSynapse synapse = { (guint32) target, part, 0 };
      if (!skips (projection, source, target))
        g_array_append_val (row, synapse);
    }
}

static guint64
count_row (const LoligoProjection *projection, guint64 source)
{
  guint64 n = 0;
  if (projection->layout == LOLIGO_LAYOUT_UNIFORM)
    return projection->n_targets - (skips (projection, source, source) ? 1 : 0);
  for (guint part = 0; part < projection->n_parts; part++)
    n += projection->rows[part].first[source + 1] - projection->rows[part].first[source];
  return n;
}

/* ROW, of LoligoRowSynapse, becomes those of SOURCE by number. */
static void
list_row (const LoligoProjection *projection, guint64 source, GArray *row)
{
  g_array_set_size (row, 0);
  if (projection->layout == LOLIGO_LAYOUT_UNIFORM)
    {
      list_all (projection, source, row);
      return;
    }
  for (guint part = 0; part < projection->n_parts; part++)
    {
      const LoligoRows *rows = &projection->rows[part];
      for (guint64 at = rows->first[source]; at < rows->first[source + 1]; at++)
        {
          LoligoRowSynapse synapse = { loligo_rows_get_target (projection, rows, at), part, at };
          g_array_append_val (row, synapse);
        }
    }
  g_array_sort (row, compare);
}

/* ---- by number ---- */

void
loligo_projection_visit_numbers (const LoligoProjection *projection, const guint64 *numbers, guint64 n,
                                 LoligoSynapseVisit visit, gpointer data)
{
  g_autoptr (GArray) row = g_array_new (FALSE, FALSE, sizeof (LoligoRowSynapse));
  guint64 source = 0, begin = 0, end = count_row (projection, 0);
  gboolean is_listed = FALSE;
  for (guint64 k = 0; k < n; k++)
    {
      guint64 number = numbers != NULL ? numbers[k] : k;
      for (; number >= end && source + 1 < projection->n_sources; is_listed = FALSE)
        {
          begin = end;
          end += count_row (projection, ++source);
        }
      if (number >= end)
        return; /* there are not so many */
      if (!is_listed)
        list_row (projection, source, row);
      is_listed = TRUE;
      visit (k, source, &g_array_index (row, LoligoRowSynapse, number - begin), data);
    }
}
