/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * connect-graph.c: rules that are a graph grown as a whole: small worlds and scale-free graphs. Every edge of it
 * connects both ways. The graph is held while the connector lives, 8 bytes a synapse.
 */
#include "network/connect-private.h"

#include "base/i18n.h"
#include "base/problem.h"

#define TRIES_LIMIT 1000

/* Edge e connects ends[2 e] with ends[2 e + 1]. */
typedef struct
{
  guint64 n_cells;
  guint64 n_edges, capacity;
  guint32 *ends;
} Graph;

static gboolean
fail_of_memory (GError **error)
{
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_MEMORY,
               _("there is no memory for so many synapses; let the rule make fewer"));
  return FALSE;
}

/* ---- a set of pairs, for edges that were moved ---- */

typedef struct
{
  guint64 *slots; /* pair + 1; 0 where empty */
  gsize size, n;  /* size: a power of two */
} PairSet;

static guint64
make_pair (const Graph *graph, guint32 a, guint32 b)
{
  return (guint64) MIN (a, b) * graph->n_cells + MAX (a, b) + 1;
}

static gsize
find_slot (const PairSet *set, guint64 pair)
{
  gsize at = (gsize) ((pair * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 20) & (set->size - 1);
  while (set->slots[at] != 0 && set->slots[at] != pair)
    at = (at + 1) & (set->size - 1);
  return at;
}

static void
add_pair (PairSet *set, guint64 pair)
{
  if (2 * (set->n + 1) > set->size)
    {
      PairSet larger = { g_new0 (guint64, 2 * set->size), 2 * set->size, set->n };
      for (gsize k = 0; k < set->size; k++)
        if (set->slots[k] != 0)
          larger.slots[find_slot (&larger, set->slots[k])] = set->slots[k];
      g_free (set->slots);
      *set = larger;
    }
  set->slots[find_slot (set, pair)] = pair;
  set->n++;
}

/* ---- small world ---- */

/* TRUE where A and B are joined by an edge of the ring that is still there. */
static gboolean
are_near (const Graph *graph, guint64 half, guint32 a, guint32 b)
{
  guint64 step = b > a ? b - a : b + graph->n_cells - a;
  return step >= 1 && step <= half && graph->ends[2 * (a * half + step - 1) + 1] == b;
}

static gboolean
are_joined (const Graph *graph, const PairSet *moved, guint64 half, guint32 a, guint32 b)
{
  return are_near (graph, half, a, b) || are_near (graph, half, b, a)
         || moved->slots[find_slot (moved, make_pair (graph, a, b))] != 0;
}

/* A ring where everyone knows COUNT / 2 on each side; each edge is moved to another end with PROBABILITY. */
static void
make_small_world (Graph *graph, const LoligoRule *rule, LoligoWords *words)
{
  guint64 half = rule->count / 2, n = graph->n_cells;
  PairSet moved = { g_new0 (guint64, 1024), 1024, 0 };
  graph->n_edges = n * half;
  for (guint64 cell = 0; cell < n; cell++)
    for (guint64 step = 1; step <= half; step++)
      {
        guint32 *ends = &graph->ends[2 * (cell * half + step - 1)];
        ends[0] = (guint32) cell;
        ends[1] = (guint32) ((cell + step) % n);
      }
  for (guint64 step = 1; step <= half; step++)
    for (guint64 cell = 0; cell < n; cell++)
      {
        if (loligo_words_take_uniform (words) >= rule->probability)
          continue;
        guint32 *ends = &graph->ends[2 * (cell * half + step - 1)];
        for (guint k = 0; k < TRIES_LIMIT; k++) /* one who knows all keeps the edge */
          {
            guint32 other = loligo_words_take_below (words, (guint32) n);
            if (other == cell || are_joined (graph, &moved, half, (guint32) cell, other))
              continue;
            ends[1] = other;
            add_pair (&moved, make_pair (graph, (guint32) cell, other));
            break;
          }
      }
  g_free (moved.slots);
}

/* ---- preferential attachment ---- */

/* What growing needs besides the edges. */
typedef struct
{
  guint32 *known; /* a cell's last newcomer + 1, so that none is joined twice */
  guint64 *last;  /* a cell's last end + 1; ends are chained through PREVIOUS. NULL where triangles are not wanted */
  guint64 *previous;
} Growth;

static void
join (Graph *graph, Growth *growth, guint32 newcomer, guint32 cell)
{
  const guint32 both[2] = { newcomer, cell };
  for (guint k = 0; k < 2; k++)
    {
      guint64 end = 2 * graph->n_edges + k;
      graph->ends[end] = both[k];
      if (growth->last == NULL)
        continue;
      growth->previous[end] = growth->last[both[k]];
      growth->last[both[k]] = end + 1;
    }
  growth->known[cell] = newcomer + 1;
  graph->n_edges++;
}

/* A neighbour of CELL that NEWCOMER does not know, all equally likely. FALSE when there is none. */
static gboolean
find_neighbour (const Graph *graph, const Growth *growth, guint32 newcomer, guint32 cell,
                LoligoWords *words, guint32 *found)
{
  guint32 n = 0;
  for (guint64 end = growth->last[cell]; end != 0; end = growth->previous[end - 1])
    {
      guint32 other = graph->ends[(end - 1) ^ 1];
      if (other == newcomer || growth->known[other] == newcomer + 1)
        continue;
      if (loligo_words_take_below (words, ++n) == 0)
        *found = other;
    }
  return n > 0;
}

/* Newcomers join COUNT cells, chosen by how many they know already: any end of any edge so far. With PROBABILITY a
 * further edge goes to a neighbour of the one before instead, which closes a triangle. */
static void
grow (Graph *graph, Growth *growth, const LoligoRule *rule, LoligoWords *words)
{
  guint32 m = (guint32) rule->count;
  for (guint32 cell = 1; cell <= m; cell++) /* a star to begin with */
    join (graph, growth, cell, 0);
  for (guint32 newcomer = m + 1; newcomer < graph->n_cells; newcomer++)
    {
      guint64 n_ends = 2 * graph->n_edges;
      guint32 cell = 0;
      for (guint32 k = 0; k < m; k++)
        {
          gboolean is_triangle = k > 0 && loligo_words_take_uniform (words) < rule->probability
                                 && find_neighbour (graph, growth, newcomer, cell, words, &cell);
          while (!is_triangle)
            {
              cell = graph->ends[(guint64) (loligo_words_take_uniform (words) * (double) n_ends)];
              if (growth->known[cell] != newcomer + 1)
                break;
            }
          join (graph, growth, newcomer, cell);
        }
    }
}

static gboolean
make_scale_free (Graph *graph, const LoligoRule *rule, LoligoWords *words, GError **error)
{
  gboolean makes_triangles = rule->probability > 0;
  Growth growth = { g_try_new0 (guint32, graph->n_cells), NULL, NULL };
  gboolean has_room = growth.known != NULL;
  if (makes_triangles)
    {
      growth.last = g_try_new0 (guint64, graph->n_cells);
      growth.previous = g_try_new0 (guint64, 2 * graph->capacity);
      has_room = has_room && growth.last != NULL && growth.previous != NULL;
    }
  if (has_room)
    grow (graph, &growth, rule, words);
  g_free (growth.known);
  g_free (growth.last);
  g_free (growth.previous);
  return has_room || fail_of_memory (error);
}

/* ---- rows ---- */

/* Each edge in the rows of both its ends. */
static gboolean
make_rows (LoligoConnector *connector, const Graph *graph, GError **error)
{
  guint64 n = graph->n_cells;
  connector->first = g_try_new0 (guint64, n + 2);
  connector->partners = g_try_new (guint32, 2 * graph->n_edges + 1);
  if (connector->first == NULL || connector->partners == NULL)
    return fail_of_memory (error);
  for (guint64 end = 0; end < 2 * graph->n_edges; end++)
    connector->first[graph->ends[end] + 2]++;
  for (guint64 cell = 0; cell < n; cell++)
    connector->first[cell + 2] += connector->first[cell + 1];
  for (guint64 end = 0; end < 2 * graph->n_edges; end++)
    connector->partners[connector->first[graph->ends[end] + 1]++] = graph->ends[end ^ 1];
  return TRUE;
}

gboolean
loligo_connect_prepare_graph (LoligoConnector *connector, GError **error)
{
  const LoligoRule *rule = connector->rule;
  if (!loligo_rule_is_graph (rule->kind))
    return TRUE;
  gboolean is_small_world = rule->kind == LOLIGO_RULE_SMALL_WORLD;
  Graph graph = { .n_cells = connector->n_majors };
  double n_edges = (double) rule->count * (double) graph.n_cells;
  if (n_edges > (double) G_MAXUINT32)
    return fail_of_memory (error);
  graph.capacity = (guint64) n_edges;
  graph.ends = g_try_new (guint32, 2 * graph.capacity);
  if (graph.ends == NULL)
    return fail_of_memory (error);
  LoligoWords words;
  loligo_words_start_rule (&words, connector);
  gboolean is_made = TRUE;
  if (is_small_world)
    make_small_world (&graph, rule, &words);
  else
    is_made = make_scale_free (&graph, rule, &words, error);
  is_made = is_made && make_rows (connector, &graph, error);
  g_free (graph.ends);
  return is_made;
}

void
loligo_connect_graph (const LoligoConnector *connector, guint64 major, LoligoRow *row)
{
  guint64 first = connector->first[major];
  row->n = connector->first[major + 1] - first;
  loligo_row_reserve (row, row->n);
  for (gsize k = 0; k < row->n; k++)
    row->minors[k] = connector->partners[first + k];
  loligo_row_sort (row, 0, connector->n_minors);
  loligo_row_close_gap (connector, major, row);
}
