/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * layout.c: see layout.h. After Sugiyama, Tagawa & Toda (1981): break loops, longest path layers,
 * barycentre sweeps.
 */
#include "canvas/layout.h"

#include "canvas/view.h"

#include <math.h>
#include <stdlib.h>

#define COLUMN 160.0
#define ROW 120.0
#define CLEAR_X 130.0 /* between the centres of two nodes, so that names do not touch */
#define CLEAR_Y 110.0
#define N_SWEEPS 8

typedef struct
{
  guint node, layer;
  double key; /* mean row of its neighbours */
} Slot;

/* Links that lead back to a node still being visited are marked. An explicit stack: any depth. */
static gboolean *
find_back_links (guint n_nodes, const LoligoLink *links, guint n_links)
{
  enum { NEW, OPEN, DONE };
  gboolean *is_back = g_new0 (gboolean, n_links);
  guint *first = g_new0 (guint, n_nodes + 1), *sorted = g_new (guint, MAX (n_links, 1));
  for (guint i = 0; i < n_links; i++)
    first[links[i].from + 1]++;
  for (guint i = 0; i < n_nodes; i++)
    first[i + 1] += first[i];
  guint *next = g_memdup2 (first, (n_nodes + 1) * sizeof *first);
  for (guint i = 0; i < n_links; i++)
    sorted[next[links[i].from]++] = i;
  for (guint i = 0; i < n_nodes; i++)
    next[i] = first[i];

  guint8 *state = g_new0 (guint8, n_nodes);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint root = 0; root < n_nodes; root++)
    {
      if (state[root] != NEW)
        continue;
      state[root] = OPEN;
      g_array_append_val (stack, root);
      while (stack->len > 0)
        {
          guint node = g_array_index (stack, guint, stack->len - 1);
          if (next[node] == first[node + 1])
            {
              state[node] = DONE;
              g_array_set_size (stack, stack->len - 1);
              continue;
            }
          guint link = sorted[next[node]++], to = links[link].to;
          is_back[link] = state[to] == OPEN;
          if (state[to] != NEW)
            continue;
          state[to] = OPEN;
          g_array_append_val (stack, to);
        }
    }
  g_free (first);
  g_free (sorted);
  g_free (next);
  g_free (state);
  return is_back;
}

/* Longest path from the sources; ends because the links that are left have no loop. */
static guint *
find_layers (guint n_nodes, const LoligoLink *links, guint n_links, const gboolean *is_back)
{
  guint *layer = g_new0 (guint, n_nodes);
  gboolean is_changed = TRUE;
  for (guint pass = 0; is_changed && pass <= n_nodes; pass++)
    {
      is_changed = FALSE;
      for (guint i = 0; i < n_links; i++)
        if (!is_back[i] && layer[links[i].to] < layer[links[i].from] + 1)
          {
            layer[links[i].to] = layer[links[i].from] + 1;
            is_changed = TRUE;
          }
    }
  return layer;
}

/* A source stands right before the first node that it feeds, not far left of it. */
static void
pull_sources (guint n_nodes, const LoligoLink *links, guint n_links, const gboolean *is_back,
              guint *layer)
{
  guint *nearest = g_new (guint, n_nodes);
  gboolean *has_input = g_new0 (gboolean, n_nodes);
  for (guint i = 0; i < n_nodes; i++)
    nearest[i] = G_MAXUINT;
  for (guint i = 0; i < n_links; i++)
    {
      if (is_back[i])
        continue;
      has_input[links[i].to] = TRUE;
      nearest[links[i].from] = MIN (nearest[links[i].from], layer[links[i].to]);
    }
  for (guint i = 0; i < n_nodes; i++)
    if (!has_input[i] && nearest[i] != G_MAXUINT)
      layer[i] = nearest[i] - 1;
  g_free (nearest);
  g_free (has_input);
}

static int
compare_slots (gconstpointer a, gconstpointer b)
{
  const Slot *p = a, *q = b;
  if (p->layer != q->layer)
    return p->layer < q->layer ? -1 : 1;
  if (p->key != q->key)
    return p->key < q->key ? -1 : 1;
  return p->node < q->node ? -1 : p->node > q->node;
}

/* Sorts the slots by layer and key and gives each node its row, counted from the middle of its layer. */
static void
set_rows (Slot *slots, guint n_nodes, double *row)
{
  qsort (slots, n_nodes, sizeof *slots, compare_slots);
  for (guint start = 0, end; start < n_nodes; start = end)
    {
      for (end = start; end < n_nodes && slots[end].layer == slots[start].layer; end++)
        ;
      for (guint i = start; i < end; i++)
        row[slots[i].node] = i - start - (end - start - 1) / 2.0;
    }
}

static void
order_rows (guint n_nodes, const LoligoLink *links, guint n_links, Slot *slots, double *row)
{
  double *sum = g_new (double, n_nodes);
  guint *count = g_new (guint, n_nodes);
  set_rows (slots, n_nodes, row);
  for (guint sweep = 0; sweep < N_SWEEPS; sweep++)
    {
      for (guint i = 0; i < n_nodes; i++)
        {
          sum[i] = row[i];
          count[i] = 1;
        }
      for (guint i = 0; i < n_links; i++)
        {
          guint to = sweep % 2 ? links[i].from : links[i].to;
          guint from = sweep % 2 ? links[i].to : links[i].from;
          sum[to] += row[from];
          count[to]++;
        }
      for (guint i = 0; i < n_nodes; i++)
        slots[i].key = sum[slots[i].node] / count[slots[i].node];
      set_rows (slots, n_nodes, row);
    }
  g_free (sum);
  g_free (count);
}

LoligoPlace *
loligo_layout_layers (guint n_nodes, const LoligoLink *links, guint n_links, LoligoPlace centre)
{
  LoligoPlace *places = g_new0 (LoligoPlace, MAX (n_nodes, 1));
  if (n_nodes == 0)
    return places;
  g_autofree gboolean *is_back = find_back_links (n_nodes, links, n_links);
  g_autofree guint *layer = find_layers (n_nodes, links, n_links, is_back);
  pull_sources (n_nodes, links, n_links, is_back, layer);
  g_autofree Slot *slots = g_new0 (Slot, n_nodes);
  g_autofree double *row = g_new0 (double, n_nodes);
  guint last = 0;
  for (guint i = 0; i < n_nodes; i++)
    {
      slots[i] = (Slot){ i, layer[i], i };
      last = MAX (last, layer[i]);
    }
  order_rows (n_nodes, links, n_links, slots, row);
  for (guint i = 0; i < n_nodes; i++)
    {
      double x = centre.x + (layer[i] - last / 2.0) * COLUMN, y = centre.y + row[i] * ROW;
      places[i] = (LoligoPlace){ round (x / LOLIGO_GRID) * LOLIGO_GRID,
                                 round (y / LOLIGO_GRID) * LOLIGO_GRID };
    }
  return places;
}

static gboolean
is_free (const LoligoPlace *places, guint n_places, LoligoPlace place)
{
  for (guint i = 0; i < n_places; i++)
    if (fabs (places[i].x - place.x) < CLEAR_X && fabs (places[i].y - place.y) < CLEAR_Y)
      return FALSE;
  return TRUE;
}

LoligoPlace
loligo_layout_find_free (const LoligoPlace *places, guint n_places, LoligoPlace wish)
{
  wish.x = round (wish.x / LOLIGO_GRID) * LOLIGO_GRID;
  wish.y = round (wish.y / LOLIGO_GRID) * LOLIGO_GRID;
  /* Rings of growing size hold more places than there are nodes, so the search ends. */
  for (int ring = 0;; ring++)
    {
      LoligoPlace best = wish;
      double nearest = G_MAXDOUBLE;
      for (int i = -ring; i <= ring; i++)
        for (int j = -ring; j <= ring; j++)
          {
            if (MAX (abs (i), abs (j)) != ring)
              continue;
            LoligoPlace place = { wish.x + i * 7 * LOLIGO_GRID, wish.y + j * 6 * LOLIGO_GRID };
            double distance = hypot (place.x - wish.x, place.y - wish.y);
            if (distance >= nearest || !is_free (places, n_places, place))
              continue;
            nearest = distance;
            best = place;
          }
      if (nearest < G_MAXDOUBLE)
        return best;
    }
}
