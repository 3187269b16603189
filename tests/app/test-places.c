/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-places.c: sizes and places of a node in a project: every shape is one the engine takes, what is refused and why,
 * what a geometry holds besides, undo by name, and wires that miss places.
 */
#include "document/places.h"

#include <math.h>
#include <string.h>

static LoligoProject *
new_project (const char *nodes_and_edges)
{
  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL);
  LoligoProject *project = loligo_project_new (library);
  g_autofree char *json = g_strdup_printf ("{\"format\": \"loligo\", \"version\": 1, %s}", nodes_and_edges);
  g_autoptr (GError) error = NULL;
  loligo_project_load_recovered (project, json, NULL, NULL, &error);
  g_assert_no_error (error);
  return project;
}

static LoligoProject *
new_population (void)
{
  return new_project ("\"nodes\": [{\"id\": \"E\", \"model\": \"lif\", \"size\": 400}]");
}

static const LoligoNode *
find (LoligoProject *project, const char *id)
{
  return loligo_document_find_node (loligo_project_get_document (project), id);
}

/* What the document has of E. */
static void
assert_places (LoligoProject *project, guint64 rows, guint64 columns, const char *geometry)
{
  const LoligoNode *node = find (project, "E");
  JsonNode *value = loligo_node_get_geometry (node);
  g_autofree char *text = value != NULL ? json_to_string (value, FALSE) : NULL;
  g_assert_cmpuint (node->rows, ==, rows);
  g_assert_cmpuint (node->columns, ==, columns);
  g_assert_cmpstr (text, ==, geometry);
  g_autofree char *said = loligo_problems_to_string (loligo_project_get_problems (project));
  g_assert_cmpstr (said, ==, "");
}

static void
assert_refused (gboolean was_taken, GError **error, const char *says)
{
  g_assert_false (was_taken);
  g_assert_nonnull (*error);
  if (strstr ((*error)->message, says) == NULL)
    g_error ("\"%s\" does not say \"%s\"", (*error)->message, says);
  g_assert_null (strchr ((*error)->message, '\n'));
  g_clear_error (error);
}

static void
test_size_text (void)
{
  static const struct
  {
    const char *text;
    guint64 rows, columns;
  } cases[] = { { "1", 1, 0 },     { " 4900 ", 4900, 0 }, { "70 × 70", 70, 70 }, { "70x3", 70, 3 },
                { "2 * 3", 2, 3 }, { "[4, 5]", 4, 5 },    { "[7]", 7, 0 },       { "1000000000", 1000000000, 0 } };
  static const char *const wrong[] = { "", "0", "-3", "4,900", "70 ×", "× 3", "3 × 4 × 5", "1e3", "2.5", "3 mV",
                                       "1000000001", "100000 × 100000", "99999999999999999999999", "[", "[]", "3]" };
  guint64 rows, columns;
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_true (loligo_size_parse (cases[k].text, &rows, &columns, &error));
      g_assert_cmpuint (rows, ==, cases[k].rows);
      g_assert_cmpuint (columns, ==, cases[k].columns);
      g_autofree char *shown = loligo_size_format (rows, columns);
      guint64 again[2];
      g_assert_true (loligo_size_parse (shown, &again[0], &again[1], NULL));
      g_assert_true (again[0] == rows && again[1] == columns);
    }
  for (guint k = 0; k < G_N_ELEMENTS (wrong); k++)
    {
      g_autoptr (GError) error = NULL;
      assert_refused (loligo_size_parse (wrong[k], &rows, &columns, &error), &error, "is no size");
    }
}

/* From every shape to every other: the engine takes it, cells stay as many, and undoing leads back. */
static void
test_every_shape (void)
{
  for (guint from = 0; from < LOLIGO_N_SHAPES; from++)
    for (guint to = 0; to < LOLIGO_N_SHAPES; to++)
      {
        g_autoptr (LoligoProject) project = new_population ();
        g_autoptr (GError) error = NULL;
        loligo_project_set_shape (project, "E", from, &error);
        g_assert_no_error (error);
        g_autofree char *before = loligo_document_to_json (loligo_project_get_document (project));
        loligo_project_set_shape (project, "E", to, &error);
        g_assert_no_error (error);
        const LoligoNode *node = find (project, "E");
        g_assert_cmpuint (loligo_node_get_size (node), ==, 400);
        g_assert_cmpint (loligo_node_get_shape (node), ==, to);
        g_autofree char *said = loligo_problems_to_string (loligo_project_get_problems (project));
        g_assert_cmpstr (said, ==, "");
        LoligoGeometry geometry;
        g_assert_true (loligo_project_read_geometry (project, "E", &geometry, &error));
        g_assert_cmpint (geometry.has_lengths, ==, to != LOLIGO_SHAPE_NONE);
        g_assert_cmpint (geometry.is_random, ==, to == LOLIGO_SHAPE_RANDOM);
        if (from == to)
          continue;
        g_assert_cmpstr (loligo_project_get_undo_name (project), ==, "Change of Places of E");
        loligo_project_undo (project);
        g_autofree char *after = loligo_document_to_json (loligo_project_get_document (project));
        g_assert_cmpstr (after, ==, before);
      }
}

static void
test_fields (void)
{
  g_autoptr (LoligoProject) project = new_population ();
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_project_set_shape (project, "E", LOLIGO_SHAPE_SHEET, &error));
  assert_places (project, 20, 20, "{\"spacing\":\"10 um\",\"shape\":\"sheet\"}");
  g_assert_true (loligo_project_set_place_text (project, "E", "spacing", "10 um, 0.02 mm", &error));
  assert_places (project, 20, 20, "{\"spacing\":[\"10 um\",\"0.02 mm\"],\"shape\":\"sheet\"}");
  LoligoGeometry geometry;
  g_assert_true (loligo_project_read_geometry (project, "E", &geometry, &error));
  g_assert_cmpfloat_with_epsilon (geometry.spacing_m[0], 20e-6, 1e-12);
  g_assert_cmpfloat_with_epsilon (geometry.spacing_m[1], 10e-6, 1e-12);
  /* A shape alone says who is whose neighbour. */
  g_assert_true (loligo_project_set_place_text (project, "E", "spacing", NULL, &error));
  assert_places (project, 20, 20, "{\"shape\":\"sheet\"}");
  g_assert_true (loligo_project_set_place_text (project, "E", "spacing", "0.02 mm", &error));
  /* Either length takes the other's place. */
  g_assert_true (loligo_project_set_place_text (project, "E", "extent", "1 mm", &error));
  assert_places (project, 20, 20, "{\"shape\":\"sheet\",\"extent\":\"1 mm\"}");
  g_assert_true (loligo_project_set_periodic (project, "E", 1, TRUE, &error));
  assert_places (project, 20, 20, "{\"shape\":\"sheet\",\"extent\":\"1 mm\",\"periodic\":[false,true]}");
  g_assert_true (loligo_project_set_periodic (project, "E", 0, TRUE, &error));
  assert_places (project, 20, 20, "{\"shape\":\"sheet\",\"extent\":\"1 mm\",\"periodic\":true}");
  g_assert_true (loligo_project_set_shape (project, "E", LOLIGO_SHAPE_RANDOM, &error));
  g_assert_true (loligo_project_set_place_text (project, "E", "extent", "1 mm, 2 mm, 3 mm", &error));
  g_assert_cmpuint (loligo_node_get_n_directions (find (project, "E")), ==, 3);
  g_assert_true (loligo_project_set_place_text (project, "E", "seed", "7", &error));
  g_autofree char *seed = loligo_node_get_place_text (find (project, "E"), "seed");
  g_assert_cmpstr (seed, ==, "7");
  g_assert_true (loligo_project_set_place_text (project, "E", "extent", "[2 mm]", &error));
  g_assert_true (loligo_project_read_geometry (project, "E", &geometry, &error));
  g_assert_cmpuint (geometry.n_axes, ==, 1);
  g_autofree char *extent = loligo_node_get_place_text (find (project, "E"), "extent");
  g_assert_cmpstr (extent, ==, "[2 mm]");
}

static void
test_refused (void)
{
  g_autoptr (LoligoProject) project = new_population ();
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_project_set_shape (project, "E", LOLIGO_SHAPE_SHEET, &error));
  const char *undo = g_intern_string (loligo_project_get_undo_name (project));
  g_autofree char *before = loligo_document_to_json (loligo_project_get_document (project));
  static const struct
  {
    const char *key, *text, *says;
  } cases[] = { { "spacing", "10", "unit" },          { "spacing", "10 mV", "mV" },
                { "spacing", "-1 um", "positive" },    { "spacing", "0 um", "positive" },
                { "spacing", "1 um, 2 um, 3 um", "3 lengths" },
                { "spacing", "1 um,", "\"\"" },        { "extent", "wide", "wide" },
                { "seed", "-1", "whole number" },      { "seed", "many", "whole number" } };
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      gboolean was_taken = loligo_project_set_place_text (project, "E", cases[k].key, cases[k].text, &error);
      assert_refused (was_taken, &error, cases[k].says);
    }
  assert_refused (loligo_project_set_grid (project, "E", 400, 0, &error), &error, "20 × 20");
  assert_refused (loligo_project_set_grid (project, "E", 0, 3, &error), &error, "not possible");
  assert_refused (loligo_project_set_grid (project, "E", G_MAXUINT64, G_MAXUINT64, &error), &error, "not possible");
  assert_refused (loligo_project_set_shape (project, "nobody", LOLIGO_SHAPE_LINE, &error), &error, "nobody");
  g_autofree char *after = loligo_document_to_json (loligo_project_get_document (project));
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (loligo_project_get_undo_name (project), ==, undo);
  g_assert_true (loligo_project_set_shape (project, "E", LOLIGO_SHAPE_RING, &error));
  assert_refused (loligo_project_set_grid (project, "E", 20, 20, &error), &error, "write 400");
}

static void
test_size (void)
{
  g_autoptr (LoligoProject) project = new_project (
      "\"nodes\": [{\"id\": \"E\", \"model\": \"lif\", \"size\": [20, 20],"
      " \"geometry\": {\"spacing\": \"10 um\", \"by\": {\"hand\": [1, 2]}, \"shape\": \"sheet\"}, \"mine\": 3}]");
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_project_set_grid (project, "E", 70, 30, &error));
  const char *kept = "{\"spacing\":\"10 um\",\"by\":{\"hand\":[1,2]},\"shape\":\"sheet\"}";
  assert_places (project, 70, 30, kept);
  g_assert_cmpstr (loligo_project_get_undo_name (project), ==, "Size of E");
  loligo_project_undo (project);
  assert_places (project, 20, 20, kept);
  loligo_project_redo (project);
  g_assert_true (loligo_project_set_place_text (project, "E", "extent", "1 mm", &error));
  assert_places (project, 70, 30, "{\"by\":{\"hand\":[1,2]},\"shape\":\"sheet\",\"extent\":\"1 mm\"}");
  g_assert_true (loligo_project_set_shape (project, "E", LOLIGO_SHAPE_LINE, &error));
  const LoligoNode *node = find (project, "E");
  g_assert_true (node->rows == 2100 && node->columns == 0);
  g_autofree char *by = loligo_node_get_place_text (node, "by");
  g_assert_cmpstr (by, ==, "{\"hand\":[1,2]}");
  g_assert_true (json_object_has_member (node->extra, "mine"));
  /* Without a shape the size decides. */
  g_assert_true (loligo_project_set_shape (project, "E", LOLIGO_SHAPE_NONE, &error));
  g_assert_true (loligo_project_set_grid (project, "E", 3, 5, &error));
  g_assert_true (loligo_project_set_size (project, "E", 9, &error));
  assert_places (project, 9, 0, NULL);
}

/* Random places are those that a run has, whatever else is wrong in the document. */
static void
test_random_places (void)
{
  g_autoptr (LoligoProject) project = new_project (
      "\"nodes\": [{\"id\": \"a\", \"model\": \"lif\"}, {\"id\": \"E\", \"model\": \"lif\", \"size\": 50,"
      " \"geometry\": {\"shape\": \"random\", \"extent\": [\"1 mm\", \"2 mm\"]}}],"
      " \"edges\": [{\"id\": \"w\", \"from\": \"a\", \"to\": \"E\", \"synapse\": \"delta\", \"weight\": \"1 mV\"}]");
  LoligoGeometry whole, alone;
  g_assert_true (loligo_project_read_geometry (project, "E", &whole, NULL));
  g_autoptr (LoligoProject) broken = new_project (
      "\"nodes\": [{\"id\": \"a\", \"model\": \"nothing\"}, {\"id\": \"E\", \"model\": \"lif\", \"size\": 50,"
      " \"geometry\": {\"shape\": \"random\", \"extent\": [\"1 mm\", \"2 mm\"]}}]");
  g_assert_true (loligo_project_read_geometry (broken, "E", &alone, NULL));
  for (guint i = 0; i < 50; i++)
    {
      double here_m[LOLIGO_AXES], there_m[LOLIGO_AXES];
      loligo_geometry_get_position (&whole, i, here_m);
      loligo_geometry_get_position (&alone, i, there_m);
      g_assert_true (memcmp (here_m, there_m, sizeof here_m) == 0);
      g_assert_true (fabs (here_m[0]) <= 1e-3 && fabs (here_m[1]) <= 0.5e-3 && here_m[2] == 0);
    }
}

static void
test_missing_places (void)
{
  g_autoptr (LoligoProject) project = new_project (
      "\"nodes\": [{\"id\": \"a\", \"model\": \"lif\", \"size\": 20},"
      " {\"id\": \"b\", \"model\": \"lif\", \"size\": 20}],"
      " \"edges\": [{\"id\": \"w\", \"from\": \"a\", \"to\": \"b\", \"synapse\": \"delta\", \"weight\": \"1 mV\"}]");
  g_autoptr (GError) error = NULL;
  static const char *const needs[] = { "gaussian(50 um)", "1 ms + d/(0.3 m/s)", "distance(where(d < 80 um, 0.2, 0))" };
  static const char *const free[] = { "all_to_all", "2 ms", "normal(1 mV, 0.1 mV)", "where(i < 3, 1, 0)*1 mV" };
  for (guint k = 0; k < G_N_ELEMENTS (needs); k++)
    {
      g_autofree char *missing = loligo_project_find_missing_places (project, "w", needs[k]);
      g_assert_cmpstr (missing, ==, "a");
    }
  for (guint k = 0; k < G_N_ELEMENTS (free); k++)
    g_assert_null (loligo_project_find_missing_places (project, "w", free[k]));
  assert_refused (loligo_project_set_edge (project, "w", LOLIGO_EDGE_CONNECT, needs[0], &error), &error, "places");
  g_assert_true (loligo_project_set_shape (project, "a", LOLIGO_SHAPE_LINE, &error));
  g_autofree char *other = loligo_project_find_missing_places (project, "w", needs[0]);
  g_assert_cmpstr (other, ==, "b");
  g_assert_true (loligo_project_set_shape (project, "b", LOLIGO_SHAPE_LINE, &error));
  g_assert_null (loligo_project_find_missing_places (project, "w", needs[0]));
  g_assert_true (loligo_project_set_edge (project, "w", LOLIGO_EDGE_CONNECT, needs[0], &error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/places/size-text", test_size_text);
  g_test_add_func ("/places/every-shape", test_every_shape);
  g_test_add_func ("/places/fields", test_fields);
  g_test_add_func ("/places/refused", test_refused);
  g_test_add_func ("/places/size", test_size);
  g_test_add_func ("/places/random", test_random_places);
  g_test_add_func ("/places/missing", test_missing_places);
  return g_test_run ();
}
