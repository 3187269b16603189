/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-groups.c: nodes put into a document of their own and taken out again: the network stays the same, each is one
 * step of undo, and what cannot be taken out is refused whole.
 */
#include "document/project.h"

#include <glib/gstdio.h>
#include <string.h>

#define CELL                                                                                       \
  "neuron cell \\\"Cell\\\"\\nparameter tau = 10 ms\\ninput I : mV\\ndV/dt = (I - V)/tau : mV\\n"   \
  "V(0) = 0 mV\\nspike when V > 9 mV\\non spike:\\n  V = 0 mV\\n"

/* drive -> E <-> I -> out, without chance: E and I are to be grouped. */
#define NETWORK                                                                                    \
  "{\"format\": \"loligo\", \"models\": {\"cell\": \"" CELL "\"}, \"nodes\": ["                     \
  "{\"id\": \"drive\", \"model\": \"constant\", \"at\": [0, 0], \"parameters\": {\"amplitude\": \"12 mV\"}}, "         \
  "{\"id\": \"E\", \"model\": \"cell\", \"size\": 4, \"at\": [100, 0]}, "                          \
  "{\"id\": \"I\", \"model\": \"cell\", \"size\": 2, \"at\": [200, 100]}, "                        \
  "{\"id\": \"out\", \"model\": \"lif\", \"at\": [300, 0]}], \"edges\": ["                         \
  "{\"from\": \"drive\", \"to\": \"E.I\"}, "                                                       \
  "{\"id\": \"EI\", \"from\": \"E\", \"to\": \"I\", \"synapse\": \"delta\", \"weight\": \"4 mV\"}, " \
  "{\"from\": \"I\", \"to\": \"E\", \"synapse\": \"delta\", \"weight\": \"-1 mV\", \"delay\": \"2 ms\"}, " \
  "{\"id\": \"IO\", \"from\": \"I\", \"to\": \"out\", \"synapse\": \"delta\", \"weight\": \"9 mV\"}], " \
  "\"recorders\": [{\"id\": \"v\", \"of\": \"E\", \"what\": \"V\"}, "                            \
  "{\"id\": \"s\", \"of\": \"out\", \"what\": \"spikes\"}], " \
  "\"plots\": [{\"kind\": \"trace\", \"recorders\": [\"v\"]}, {\"kind\": \"raster\", \"recorders\": [\"s\"]}], " \
  "\"run\": {\"duration\": \"300 ms\"}}"

static LoligoProject *
open_text (const char *text)
{
  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL);
  LoligoProject *project = loligo_project_new (library);
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_project_load_recovered (project, text, NULL, NULL, &error));
  g_assert_no_error (error);
  return project;
}

static char *
to_json (LoligoProject *project)
{
  return loligo_document_to_json (loligo_project_get_document (project));
}

static void
select_nodes (LoligoProject *project, const char *a, const char *b)
{
  loligo_project_select_only (project, a);
  if (b != NULL)
    loligo_project_set_selected (project, b, TRUE);
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

/* "E 12, I 3": how often each population fired; names without what they lie in, in order of names. */
static char *
run (LoligoProject *project)
{
  g_autofree char *said = loligo_problems_to_string (loligo_project_get_problems (project));
  g_assert_cmpstr (said, ==, "");
  g_autoptr (LoligoPlan) plan = loligo_project_make_plan (project);
  const LoligoSimulationOptions options = { .jit = LOLIGO_JIT_OFF };
  g_autoptr (GError) error = NULL;
  g_autoptr (LoligoSimulation) simulation = loligo_simulation_new (plan, &options, &error);
  g_assert_no_error (error);
  g_assert_true (loligo_simulation_advance (simulation, plan->n_steps, NULL, &error));
  g_autoptr (GPtrArray) counts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < plan->n_nodes; i++)
    {
      const char *dot = strrchr (plan->nodes[i].id, '.');
      g_ptr_array_add (counts, g_strdup_printf ("%s %" G_GUINT64_FORMAT, dot == NULL ? plan->nodes[i].id : dot + 1,
                                                loligo_simulation_get_n_spikes (simulation, i)));
    }
  g_ptr_array_sort (counts, compare);
  g_ptr_array_add (counts, NULL);
  return g_strjoinv (", ", (char **) counts->pdata);
}

static void
test_group (void)
{
  g_autoptr (LoligoProject) project = open_text (NETWORK);
  g_autofree char *before = to_json (project);
  g_autofree char *fired = run (project);
  g_assert_nonnull (strstr (fired, "out "));
  g_assert_null (strstr (fired, "out 0"));
  select_nodes (project, "E", "I");
  g_autoptr (GError) error = NULL;
  g_autofree char *id = loligo_project_group_selected (project, &error);
  g_assert_cmpstr (id, ==, "group");
  g_assert_cmpstr (loligo_project_get_undo_name (project), ==, "Grouping");
  const LoligoDocument *document = loligo_project_get_document (project);
  g_assert_cmpuint (document->nodes->len, ==, 3);
  g_assert_cmpuint (document->edges->len, ==, 2);
  const LoligoNode *group = loligo_document_find_node (document, "group");
  g_assert_cmpfloat (group->x, ==, 150);
  g_assert_cmpfloat (group->y, ==, 50);
  g_assert_cmpstr (((LoligoEdge *) document->edges->pdata[0])->to, ==, "group.E.I");
  g_assert_cmpstr (((LoligoEdge *) document->edges->pdata[1])->from, ==, "group.I");
  g_assert_cmpstr (loligo_document_find_recorder (document, "v")->of, ==, "group.E");
  g_assert_true (loligo_project_is_selected (project, "group"));
  g_autofree char *fired_grouped = run (project);
  g_assert_cmpstr (fired_grouped, ==, fired);

  loligo_project_undo (project);
  g_autofree char *undone = to_json (project);
  g_assert_cmpstr (undone, ==, before);
  loligo_project_redo (project);
  g_autofree char *fired_again = run (project);
  g_assert_cmpstr (fired_again, ==, fired);
}

/* The inside is a document that can be opened and run by itself. */
static void
test_inside (void)
{
  g_autoptr (LoligoProject) project = open_text (NETWORK);
  select_nodes (project, "E", "I");
  g_autofree char *id = loligo_project_group_selected (project, NULL);
  const LoligoDocument *document = loligo_project_get_document (project);
  const LoligoNode *group = loligo_document_find_node (document, id);
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoDocument) inside = loligo_document_open_inside (document, group, problems);
  g_assert_nonnull (inside);
  g_assert_cmpuint (inside->nodes->len, ==, 2);
  g_assert_cmpuint (inside->edges->len, ==, 2);
  g_assert_cmpuint (inside->recorders->len, ==, 1);
  g_assert_cmpuint (inside->plots->len, ==, 1);
  g_assert_nonnull (loligo_settings_get (inside->models, "cell"));
  g_assert_cmpstr (inside->run.duration, ==, "300 ms");
  g_autoptr (GPtrArray) exposed = loligo_node_list_exposed (group, inside);
  g_assert_cmpuint (exposed->len, ==, 2);
  g_autofree char *text = loligo_document_to_json (inside);
  g_autoptr (LoligoProject) alone = open_text (text);
  g_autofree char *fired = run (alone);
  g_assert_cmpstr (fired, ==, "E 0, I 0"); /* without the drive */
}

static void
test_round_trip (void)
{
  g_autoptr (LoligoProject) project = open_text (NETWORK);
  g_autofree char *fired = run (project);
  for (guint depth = 0; depth < 3; depth++)
    {
      select_nodes (project, depth == 0 ? "E" : depth == 1 ? "group" : "group2", depth == 0 ? "I" : NULL);
      g_autofree char *id = loligo_project_group_selected (project, NULL);
      g_autofree char *grouped = run (project);
      g_assert_cmpstr (grouped, ==, fired);
    }
  for (guint depth = 3; depth > 0; depth--)
    {
      const char *id = depth == 3 ? "group3" : depth == 2 ? "group2" : "group";
      const LoligoDocument *document = loligo_project_get_document (project);
      if (loligo_document_find_node (document, id) == NULL) /* a name that was free was given again */
        id = ((LoligoNode *) document->nodes->pdata[document->nodes->len - 1])->id;
      g_autoptr (GError) error = NULL;
      g_assert_true (loligo_project_ungroup (project, id, &error));
      g_assert_no_error (error);
      g_autofree char *ungrouped = run (project);
      g_assert_cmpstr (ungrouped, ==, fired);
    }
  const LoligoDocument *document = loligo_project_get_document (project);
  g_assert_cmpuint (document->nodes->len, ==, 4);
  g_assert_cmpuint (document->edges->len, ==, 4);
  g_assert_nonnull (loligo_document_find_edge (document, "EI"));
  const LoligoNode *cell = loligo_document_find_node (document, "E");
  g_assert_cmpfloat (cell->x, ==, 100);
  g_assert_cmpfloat (cell->y, ==, 0);
  g_assert_cmpstr (loligo_document_find_recorder (document, "v")->of, ==, "E");
}

#define COLUMN                                                                                     \
  "{\"format\": \"loligo\", \"models\": {\"cell\": \"" CELL "\", \"lif\": \"" CELL "\"}, "         \
  "\"nodes\": [{\"id\": \"E\", \"model\": \"cell\"}, {\"id\": \"F\", \"model\": \"lif\"}], "       \
  "\"edges\": [{\"id\": \"EF\", \"from\": \"E\", \"to\": \"F\", \"synapse\": \"delta\", \"weight\": \"1 mV\"}]}"

/* Names and models that are taken outside, values that the node sets, ports by other names. */
static void
test_ungroup (void)
{
  g_autoptr (LoligoProject) project = open_text (
      "{\"format\": \"loligo\", \"models\": {\"cell\": \"neuron cell \\\"Other\\\"\\ndV/dt = -V/ms : mV\\n\"}, "
      "\"nodes\": [{\"id\": \"E\", \"model\": \"cell\"}, "
      "{\"id\": \"a\", \"document\": " COLUMN ", \"at\": [50, 50], \"parameters\": {\"E.tau\": \"20 ms\", "
      "\"EF.weight\": \"3 mV\"}, \"initial\": {\"F.V\": \"2 mV\"}, "
      "\"expose\": [{\"name\": \"in\", \"of\": \"E.I\"}, \"F\"]}, "
      "{\"id\": \"c\", \"model\": \"constant\"}], "
      "\"edges\": [{\"id\": \"c_in\", \"from\": \"c\", \"to\": \"a.in\"}, "
      "{\"id\": \"FE\", \"from\": \"a.F\", \"to\": \"a.in\", \"synapse\": \"gap_junction\"}], "
      "\"recorders\": [{\"id\": \"v\", \"of\": \"a.E\", \"what\": \"V\"}]}");
  g_autofree char *before = to_json (project);
  g_autoptr (GError) error = NULL;
  gboolean done = loligo_project_ungroup (project, "a", &error);
  g_assert_no_error (error);
  g_assert_true (done);
  g_assert_cmpstr (loligo_project_get_undo_name (project), ==, "Ungrouping of a");
  const LoligoDocument *document = loligo_project_get_document (project);
  const LoligoNode *cell = loligo_document_find_node (document, "a_E");
  g_assert_nonnull (cell);
  g_assert_cmpstr (cell->model, ==, "cell_2");
  g_assert_cmpstr (loligo_settings_get (cell->parameters, "tau"), ==, "20 ms");
  g_assert_cmpstr (loligo_document_find_node (document, "F")->model, ==, "lif_2");
  g_assert_cmpstr (loligo_settings_get (loligo_document_find_node (document, "F")->initial, "V"), ==, "2 mV");
  g_assert_cmpstr (loligo_document_find_edge (document, "EF")->weight, ==, "3 mV");
  g_assert_cmpstr (loligo_document_find_edge (document, "EF")->from, ==, "a_E");
  g_assert_cmpstr (loligo_document_find_edge (document, "c_in")->to, ==, "a_E.I");
  g_assert_cmpstr (loligo_document_find_edge (document, "FE")->from, ==, "F");
  g_assert_cmpstr (loligo_document_find_recorder (document, "v")->of, ==, "a_E");
  g_assert_true (loligo_project_is_selected (project, "a_E"));
  g_assert_true (loligo_project_is_selected (project, "F"));
  loligo_project_undo (project);
  g_autofree char *undone = to_json (project);
  g_assert_cmpstr (undone, ==, before);
}

/* A node of a file in another folder: what the file names is still found. */
static void
test_ungroup_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("loligo-groups-XXXXXX", NULL);
  g_autofree char *sub = g_build_filename (folder, "sub", NULL);
  g_assert_cmpint (g_mkdir (sub, 0700), ==, 0);
  g_autofree char *column = g_build_filename (sub, "column.loligo", NULL);
  g_autofree char *matrix = g_build_filename (sub, "w.csv", NULL);
  g_autofree char *outer = g_build_filename (folder, "outer.loligo", NULL);
  g_assert_true (g_file_set_contents (matrix, "1,0\n0,1\n", -1, NULL));
  g_assert_true (g_file_set_contents (
      column,
      "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"E\", \"model\": \"lif\", \"size\": 2}], \"edges\": ["
      "{\"id\": \"EE\", \"from\": \"E\", \"to\": \"E\", \"synapse\": \"delta\", \"connect\": \"matrix(w.csv)\", "
      "\"weight\": \"1 mV\"}]}", -1, NULL));
  g_assert_true (g_file_set_contents (
      outer, "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"a\", \"document\": \"sub/column.loligo\"}]}", -1, NULL));
  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL);
  g_autoptr (LoligoProject) project = loligo_project_new (library);
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_project_load (project, outer, &error));
  g_assert_true (loligo_project_ungroup (project, "a", &error));
  g_assert_no_error (error);
  g_autofree char *rule = g_strdup_printf ("matrix(\"%s\")", matrix);
  g_assert_cmpstr (loligo_document_find_edge (loligo_project_get_document (project), "EE")->connect, ==, rule);
  g_autofree char *said = loligo_problems_to_string (loligo_project_get_problems (project));
  g_assert_cmpstr (said, ==, "");
  g_unlink (matrix);
  g_unlink (column);
  g_unlink (outer);
  g_rmdir (sub);
  g_rmdir (folder);
}

static const struct
{
  const char *node, *wire, *problem;
} REFUSED[] = {
  { "\"id\": \"a\", \"document\": \"nowhere.loligo\"", "", "nowhere.loligo" },
  { "\"id\": \"a\", \"model\": \"lif\"", "", "a is not a network" },
  { "\"id\": \"a\", \"document\": " COLUMN ", \"parameters\": {\"X.tau\": \"1 ms\"}", "", "\"X.tau\"" },
  { "\"id\": \"a\", \"document\": " COLUMN ", \"expose\": [\"F\"]", "{\"from\": \"c\", \"to\": \"a.E.I\"}",
    "the wire from c to a.E.I leads nowhere" },
};

static void
test_refusal (gconstpointer data)
{
  guint k = GPOINTER_TO_UINT (data);
  g_autofree char *text = g_strdup_printf (
      "{\"format\": \"loligo\", \"nodes\": [{%s}, {\"id\": \"c\", \"model\": \"constant\"}], \"edges\": [%s]}",
      REFUSED[k].node, REFUSED[k].wire);
  g_autoptr (LoligoProject) project = open_text (text);
  g_autofree char *before = to_json (project);
  g_autoptr (GError) error = NULL;
  g_assert_false (loligo_project_ungroup (project, "a", &error));
  g_assert_nonnull (error);
  if (strstr (error->message, REFUSED[k].problem) == NULL)
    g_error ("%s", error->message);
  g_autofree char *after = to_json (project);
  g_assert_cmpstr (after, ==, before);
  g_assert_false (loligo_project_can_undo (project));
  g_assert_false (loligo_project_can_redo (project));
}

static void
test_nothing_selected (void)
{
  g_autoptr (LoligoProject) project = open_text (NETWORK);
  g_autoptr (GError) error = NULL;
  g_assert_null (loligo_project_group_selected (project, &error));
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT);
  g_assert_false (loligo_project_can_undo (project));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/groups/group", test_group);
  g_test_add_func ("/groups/inside", test_inside);
  g_test_add_func ("/groups/round-trip", test_round_trip);
  g_test_add_func ("/groups/ungroup", test_ungroup);
  g_test_add_func ("/groups/ungroup-file", test_ungroup_file);
  g_test_add_func ("/groups/nothing-selected", test_nothing_selected);
  for (guint k = 0; k < G_N_ELEMENTS (REFUSED); k++)
    {
      g_autofree char *name = g_strdup_printf ("/groups/refusal/%u", k);
      g_test_add_data_func (name, GUINT_TO_POINTER (k), test_refusal);
    }
  return g_test_run ();
}
