/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chosen.c: some synapses of a projection as a projection of their own, for what follows single ones beside the others
 * (model/plan-observe.c). They lie in the same parts and the same order.
 */
#include "network/projection-private.h"

#include "base/i18n.h"

#include <inttypes.h>
#include <string.h>

typedef struct
{
  const LoligoProjection *of;
  LoligoProjection *chosen;
  guint64 *next; /* [part]: where the next synapse goes; they come by source */
} Choice;

static gsize
get_index_bytes (const LoligoProjection *projection)
{
  return projection->is_short ? sizeof (guint16) : sizeof (guint32);
}

static gsize
get_real_bytes (const LoligoProjection *projection)
{
  return projection->is_single ? sizeof (float) : sizeof (double);
}

static LoligoProjection *
make_empty (const LoligoProjection *of)
{
  LoligoProjection *chosen = g_new0 (LoligoProjection, 1);
  chosen->layout = LOLIGO_LAYOUT_ROWS;
  chosen->n_sources = of->n_sources;
  chosen->n_targets = of->n_targets;
  chosen->padded = of->padded;
  chosen->padded_sources = of->padded_sources;
  chosen->n_parts = of->n_parts;
  chosen->first_targets = g_memdup2 (of->first_targets, (of->n_parts + 1) * sizeof *of->first_targets);
  chosen->has_weights = of->has_weights;
  chosen->is_single = of->is_single;
  chosen->is_short = of->is_short;
  chosen->least_delay = of->least_delay;
  chosen->longest_delay = of->longest_delay;
  chosen->rows = g_new0 (LoligoRows, of->n_parts);
  for (guint part = 0; part < of->n_parts; part++)
    {
      LoligoRows *rows = &chosen->rows[part];
      rows->one_weight = of->rows[part].one_weight;
      rows->one_delay = of->rows[part].one_delay;
      rows->has_one_delay = of->rows[part].has_one_delay;
      rows->first = g_new0 (guint64, of->n_sources + 1);
    }
  return chosen;
}

/* ---- counting ---- */

static void
count_synapse (guint64 k, guint64 source, const LoligoRowSynapse *synapse, gpointer data)
{
  LoligoProjection *chosen = data;
  (void) k;
  chosen->rows[synapse->part].first[source + 1]++;
  chosen->n_synapses++;
}

static gboolean
allocate (LoligoProjection *chosen)
{
  for (guint part = 0; part < chosen->n_parts; part++)
    {
      LoligoRows *rows = &chosen->rows[part];
      for (guint64 source = 0; source < chosen->n_sources; source++)
        rows->first[source + 1] += rows->first[source];
      gsize n = rows->first[chosen->n_sources] + 1;
      rows->index = g_try_malloc_n (n, get_index_bytes (chosen));
      rows->weight = chosen->has_weights ? g_try_malloc_n (n, get_real_bytes (chosen)) : NULL;
      if (rows->index == NULL || (chosen->has_weights && rows->weight == NULL))
        return FALSE;
    }
  return TRUE;
}

/* ---- filling ---- */

static void
take_synapse (guint64 k, guint64 source, const LoligoRowSynapse *synapse, gpointer data)
{
  Choice *choice = data;
  LoligoProjection *chosen = choice->chosen;
  const LoligoRows *from = &choice->of->rows[synapse->part], *rows = &chosen->rows[synapse->part];
  gsize real_bytes = get_real_bytes (chosen);
  guint64 at = choice->next[synapse->part]++;
  guint32 index = from->index == NULL ? synapse->target : loligo_rows_get_index (chosen, from, synapse->position);
  (void) k;
  (void) source;
  if (chosen->is_short)
    ((guint16 *) rows->index)[at] = (guint16) index;
  else
    ((guint32 *) rows->index)[at] = index;
  if (chosen->has_weights)
    memcpy ((char *) rows->weight + at * real_bytes, (const char *) from->weight + synapse->position * real_bytes,
            real_bytes);
}

static void
fill (LoligoProjection *chosen, const LoligoProjection *of, const guint64 *numbers, guint64 n)
{
  g_autofree guint64 *next = g_new0 (guint64, of->n_parts);
  Choice choice = { of, chosen, next };
  loligo_projection_visit_numbers (of, numbers, n, take_synapse, &choice);
  for (guint part = 0; part < of->n_parts && !of->rows[0].has_one_delay; part++)
    loligo_projection_sort_part (chosen, part, 0);
}

LoligoProjection *
loligo_projection_new_chosen (const LoligoProjection *of, const guint64 *numbers, guint64 n, GError **error)
{
  g_return_val_if_fail (of->layout == LOLIGO_LAYOUT_ROWS || of->layout == LOLIGO_LAYOUT_UNIFORM, NULL);
  LoligoProjection *chosen = make_empty (of);
  if (numbers == NULL)
    n = of->n_synapses;
  loligo_projection_visit_numbers (of, numbers, n, count_synapse, chosen);
  if (allocate (chosen))
    {
      fill (chosen, of, numbers, n);
      return chosen;
    }
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_MEMORY,
               _("there is no memory to record %" PRIu64
                 " synapses one by one; choose some of them with \"which\""),
               n);
  loligo_projection_free (chosen);
  return NULL;
}
