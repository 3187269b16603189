/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plastic-place.c: where a synapse is and what its number is. Rows lie by target where all delays are one,
 * else by delay; the number goes by target in both, so that neither parts nor delays change it.
 */
#include "network/plastic-private.h"

guint64
loligo_plastic_get_first_target (const LoligoPlastic *plastic, guint part)
{
  return loligo_projection_get_first_target (plastic->projection, part);
}

/* Synapses of SOURCE in all parts before PART. */
static guint64
count_before (const LoligoPlastic *plastic, guint part, guint32 source)
{
  guint64 n = 0;
  for (guint p = 0; p < part; p++)
    n += plastic->projection->rows[p].first[source + 1] - plastic->projection->rows[p].first[source];
  return n;
}

/* Number of the first synapse of SOURCE. */
static guint64
get_row_number (const LoligoPlastic *plastic, guint64 source)
{
  guint64 number = 0;
  for (guint p = 0; p < plastic->n_parts; p++)
    number += plastic->projection->rows[p].first[source];
  return number;
}

guint64
loligo_plastic_get_number (const LoligoPlastic *plastic, guint part, guint32 source,
                           guint64 position)
{
  const guint32 *rank = plastic->parts[part].rank;
  guint64 within = position - plastic->projection->rows[part].first[source];
  return get_row_number (plastic, source) + count_before (plastic, part, source)
         + (rank != NULL ? rank[position] : within);
}

typedef struct
{
  guint32 target, place;
} Entry;

static int
compare (const void *a, const void *b)
{
  const Entry *x = a, *y = b;
  if (x->target != y->target)
    return x->target < y->target ? -1 : 1;
  return x->place < y->place ? -1 : x->place > y->place;
}

void
loligo_plastic_rank (LoligoPlastic *plastic, guint index)
{
  const LoligoRows *rows = &plastic->projection->rows[index];
  LoligoPlasticPart *part = &plastic->parts[index];
  if (rows->has_one_delay)
    return;
  part->rank = g_new (guint32, part->n + 1);
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  for (guint64 source = 0; source < plastic->projection->n_sources; source++)
    {
      guint64 first = rows->first[source], n = rows->first[source + 1] - first;
      g_array_set_size (entries, (guint) n);
      Entry *row = (Entry *) (gpointer) entries->data;
      for (guint64 k = 0; k < n; k++)
        row[k] = (Entry) { loligo_plastic_get_target (plastic, index, first + k), (guint32) k };
      if (n > 1) /* an empty row is nowhere */
        qsort (row, n, sizeof (Entry), compare);
      for (guint64 k = 0; k < n; k++)
        part->rank[first + row[k].place] = (guint32) k;
    }
}

/* ---- from number to place ---- */

static guint32
find_row (const LoligoPlastic *plastic, guint64 number)
{
  guint64 low = 0, high = plastic->projection->n_sources;
  while (high - low > 1)
    {
      guint64 middle = low + (high - low) / 2;
      if (get_row_number (plastic, middle) <= number)
        low = middle;
      else
        high = middle;
    }
  return (guint32) low;
}

static void
find_place (const LoligoPlastic *plastic, guint64 number, guint64 k, GArray **places)
{
  guint32 source = find_row (plastic, number);
  guint64 rest = number - get_row_number (plastic, source);
  for (guint part = 0; part < plastic->n_parts; part++)
    {
      const guint64 *first = plastic->projection->rows[part].first;
      guint64 n = first[source + 1] - first[source];
      if (rest >= n)
        {
          rest -= n;
          continue;
        }
      guint64 position = first[source] + rest;
      const guint32 *rank = plastic->parts[part].rank;
      for (guint64 at = first[source]; rank != NULL && at < first[source + 1]; at++)
        if (rank[at] == rest)
          position = at;
      LoligoSynapsePlace place = { k, position, source };
      g_array_append_val (places[part], place);
      return;
    }
}

GArray **
loligo_plastic_find (const LoligoPlastic *plastic, const guint64 *numbers, guint64 n)
{
  GArray **places = g_new0 (GArray *, plastic->n_parts + 1);
  for (guint part = 0; part < plastic->n_parts; part++)
    places[part] = g_array_new (FALSE, FALSE, sizeof (LoligoSynapsePlace));
  for (guint64 k = 0; k < n; k++)
    find_place (plastic, numbers != NULL ? numbers[k] : k, k, places);
  return places;
}
