/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * projection-sort.c: where delays differ, a row of synapses goes by delay, then target, so that what arrives together
 * lies together. Called by projection.c and chosen.c, whose rows go by target.
 */
#include "network/projection-private.h"

#include <stdlib.h>
#include <string.h>

/* What is used from row to row. */
typedef struct
{
  GArray *entries, *sorted; /* of Entry */
  GArray *places;           /* guint32, one a delay from the least to the longest */
} Sorter;

typedef struct
{
  guint32 index;
  double weight;
} Entry;

static int
compare_entries (const void *a, const void *b)
{
  const Entry *x = a, *y = b;
  return x->index < y->index ? -1 : x->index > y->index;
}

static double
get_weight (const LoligoProjection *projection, const LoligoRows *rows, guint64 at)
{
  if (rows->weight == NULL)
    return 0;
  return projection->is_single ? ((const float *) rows->weight)[at]
                               : ((const double *) rows->weight)[at];
}

static gboolean
goes_by_index (const GArray *entries)
{
  for (guint k = 1; k < entries->len; k++)
    if (g_array_index (entries, Entry, k - 1).index > g_array_index (entries, Entry, k).index)
      return FALSE;
  return TRUE;
}

/* By delay alone; equal ones keep their order, which is by target. */
static void
count_sort (const LoligoProjection *projection, Sorter *sorter)
{
  guint n = sorter->entries->len;
  const Entry *from = (const Entry *) (gpointer) sorter->entries->data;
  guint32 *places = (guint32 *) (gpointer) sorter->places->data;
  guint32 least = (guint32) projection->least_delay, padded = (guint32) projection->padded;
  memset (places, 0, sorter->places->len * sizeof *places);
  for (guint k = 0; k < n; k++)
    places[from[k].index / padded - least + 1]++;
  for (guint k = 1; k < sorter->places->len; k++)
    places[k] += places[k - 1];
  g_array_set_size (sorter->sorted, n);
  Entry *to = (Entry *) (gpointer) sorter->sorted->data;
  for (guint k = 0; k < n; k++)
    to[places[from[k].index / padded - least]++] = from[k];
  GArray *other = sorter->entries;
  sorter->entries = sorter->sorted;
  sorter->sorted = other;
}

static void
sort_row (const LoligoProjection *projection, LoligoRows *rows, guint64 source, Sorter *sorter)
{
  guint64 first = rows->first[source], n = rows->first[source + 1] - first;
  guint32 *index = (guint32 *) rows->index + first;
  g_array_set_size (sorter->entries, (guint) n);
  for (guint64 k = 0; k < n; k++)
    g_array_index (sorter->entries, Entry, k)
        = (Entry) { index[k], get_weight (projection, rows, first + k) };
  if (goes_by_index (sorter->entries))
    return;
  if (sorter->places->len > 0 && sorter->places->len / 4 < n)
    count_sort (projection, sorter);
  else
    qsort (sorter->entries->data, n, sizeof (Entry), compare_entries);
  for (guint64 k = 0; k < n; k++)
    {
      const Entry *entry = &g_array_index (sorter->entries, Entry, k);
      index[k] = entry->index;
      if (rows->weight != NULL && projection->is_single)
        ((float *) rows->weight)[first + k] = (float) entry->weight;
      else if (rows->weight != NULL)
        ((double *) rows->weight)[first + k] = entry->weight;
    }
}

void
loligo_projection_sort_part (gpointer data, guint part, guint worker)
{
  LoligoProjection *projection = data;
  (void) worker;
  gint64 n_delays = projection->longest_delay - projection->least_delay + 1;
  Sorter sorter = { g_array_new (FALSE, FALSE, sizeof (Entry)),
                    g_array_new (FALSE, FALSE, sizeof (Entry)),
                    g_array_new (FALSE, FALSE, sizeof (guint32)) };
  if (n_delays >= 1 && n_delays <= 65536)
    g_array_set_size (sorter.places, (guint) n_delays + 1);
  for (guint64 source = 0; source < projection->n_sources; source++)
    sort_row (projection, &projection->rows[part], source, &sorter);
  g_array_unref (sorter.entries);
  g_array_unref (sorter.sorted);
  g_array_unref (sorter.places);
}
