/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-layout.c: laws of the layered layout and of the search for a free place.
 */
#include "canvas/layout.h"

#include "canvas/view.h"

#include <math.h>

static gboolean
is_clear (const LoligoPlace *places, guint n_places)
{
  for (guint i = 0; i < n_places; i++)
    for (guint k = 0; k < i; k++)
      if (fabs (places[i].x - places[k].x) < 110 && fabs (places[i].y - places[k].y) < 100)
        return FALSE;
  return TRUE;
}

static gboolean
is_on_grid (LoligoPlace place)
{
  return fmod (place.x, LOLIGO_GRID) == 0 && fmod (place.y, LOLIGO_GRID) == 0;
}

/* Without loops every wire runs to the right. */
static void
test_runs_right (void)
{
  for (int round = 0; round < 50; round++)
    {
      guint n_nodes = g_test_rand_int_range (2, 60);
      g_autoptr (GArray) links = g_array_new (FALSE, FALSE, sizeof (LoligoLink));
      for (guint to = 1; to < n_nodes; to++)
        {
          LoligoLink link = { g_test_rand_int_range (0, to), to };
          g_array_append_val (links, link);
        }
      g_autofree LoligoPlace *places = loligo_layout_layers (
          n_nodes, (LoligoLink *)links->data, links->len, (LoligoPlace){ 0, 0 });
      for (guint i = 0; i < links->len; i++)
        {
          LoligoLink link = g_array_index (links, LoligoLink, i);
          g_assert_cmpfloat (places[link.from].x, <, places[link.to].x);
        }
      g_assert_true (is_clear (places, n_nodes));
      for (guint i = 0; i < n_nodes; i++)
        g_assert_true (is_on_grid (places[i]));
    }
}

/* Loops, self loops and parallel wires: no two nodes on one place, and it ends. */
static void
test_any_graph (void)
{
  for (int round = 0; round < 50; round++)
    {
      guint n_nodes = g_test_rand_int_range (1, 60), n_links = g_test_rand_int_range (0, 200);
      g_autofree LoligoLink *links = g_new (LoligoLink, n_links + 1);
      for (guint i = 0; i < n_links; i++)
        links[i] = (LoligoLink){ g_test_rand_int_range (0, n_nodes),
                                 g_test_rand_int_range (0, n_nodes) };
      g_autofree LoligoPlace *places
          = loligo_layout_layers (n_nodes, links, n_links, (LoligoPlace){ 100, 100 });
      g_assert_true (is_clear (places, n_nodes));
    }
}

static void
test_source_beside_target (void)
{
  /* 0 -> 1 -> 2 -> 3, and 4 -> 3: the stimulus 4 stands one column left of 3, not at the far left. */
  const LoligoLink links[] = { { 0, 1 }, { 1, 2 }, { 2, 3 }, { 4, 3 } };
  g_autofree LoligoPlace *places
      = loligo_layout_layers (5, links, G_N_ELEMENTS (links), (LoligoPlace){ 0, 0 });
  g_assert_cmpfloat (places[4].x, ==, places[2].x);
}

static void
test_free_place (void)
{
  LoligoPlace places[120];
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      places[i] = loligo_layout_find_free (places, i, (LoligoPlace){ 33, -47 });
      g_assert_true (is_on_grid (places[i]));
    }
  g_assert_cmpfloat (places[0].x, ==, 40);
  g_assert_cmpfloat (places[0].y, ==, -40);
  g_assert_true (is_clear (places, G_N_ELEMENTS (places)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/runs-right", test_runs_right);
  g_test_add_func ("/layout/any-graph", test_any_graph);
  g_test_add_func ("/layout/source-beside-target", test_source_beside_target);
  g_test_add_func ("/layout/free-place", test_free_place);
  return g_test_run ();
}
