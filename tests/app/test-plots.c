/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-plots.c: showing populations and wires in plots, as edits: which recorder is used or made, what shares a plot,
 * undo, removal, options.
 */
#include "document/project.h"

static LoligoProject *
new_project (void)
{
  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL);
  return loligo_project_new (library);
}

static void
add (LoligoProject *project, const char *model, guint64 size, const char *name)
{
  g_autofree char *id = loligo_project_add_node (project, model, 0, 0);
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_project_set_size (project, id, size, &error));
  loligo_project_rename_node (project, id, name, &error);
  g_assert_no_error (error);
}

static const LoligoPlotSpec *
get_last_plot (LoligoProject *project)
{
  const LoligoDocument *document = loligo_project_get_document (project);
  g_assert_cmpuint (document->plots->len, >, 0);
  return document->plots->pdata[document->plots->len - 1];
}

static const LoligoRecorderSpec *
get_recorder (LoligoProject *project, const LoligoPlotSpec *plot, guint k)
{
  return loligo_document_find_recorder (loligo_project_get_document (project), plot->recorders[k]);
}

static void
assert_right (LoligoProject *project)
{
  g_autofree char *said = loligo_problems_to_string (loligo_project_get_problems (project));
  g_assert_cmpstr (said, ==, "");
}

/* Two populations share a rate and its recorders are those of the raster. */
static void
test_rate (void)
{
  g_autoptr (LoligoProject) project = new_project ();
  add (project, "lif", 100, "E");
  add (project, "lif", 50, "I");
  const LoligoDocument *document = loligo_project_get_document (project);
  guint n_recorders = document->recorders->len, n_plots = document->plots->len;
  g_assert_true (loligo_project_show (project, LOLIGO_PLOT_RATE, "E"));
  g_assert_true (loligo_project_show (project, LOLIGO_PLOT_RATE, "I"));
  g_assert_false (loligo_project_show (project, LOLIGO_PLOT_RATE, "E"));
  g_assert_cmpstr (loligo_project_get_undo_name (project), ==, "Rate of I");
  document = loligo_project_get_document (project);
  g_assert_cmpuint (document->recorders->len, ==, n_recorders);
  g_assert_cmpuint (document->plots->len, ==, n_plots + 1);
  const LoligoPlotSpec *plot = get_last_plot (project);
  g_assert_cmpint (plot->kind, ==, LOLIGO_PLOT_RATE);
  g_assert_cmpuint (g_strv_length (plot->recorders), ==, 2);
  g_assert_cmpstr (get_recorder (project, plot, 1)->what, ==, "spikes");
  assert_right (project);
  loligo_project_undo (project);
  g_assert_cmpuint (g_strv_length (get_last_plot (project)->recorders), ==, 1);
  g_assert_false (loligo_project_is_shown (project, LOLIGO_PLOT_RATE, "I"));
  loligo_project_undo (project);
  g_assert_cmpuint (loligo_project_get_document (project)->plots->len, ==, n_plots);
}

/* A sheet needs all cells, where the traces record ten; removing it takes its recorder away, and only that. */
static void
test_sheet (void)
{
  g_autoptr (LoligoProject) project = new_project ();
  add (project, "lif", 400, "E");
  guint n_recorders = loligo_project_get_document (project)->recorders->len;
  g_assert_true (loligo_project_show (project, LOLIGO_PLOT_SHEET, "E"));
  const LoligoPlotSpec *plot = get_last_plot (project);
  const LoligoRecorderSpec *recorder = get_recorder (project, plot, 0);
  g_assert_cmpstr (recorder->what, ==, "V");
  g_assert_null (recorder->which);
  g_assert_cmpstr (recorder->every, ==, "1 ms");
  assert_right (project);
  g_assert_true (loligo_project_show (project, LOLIGO_PLOT_HISTOGRAM, "E"));
  g_assert_cmpuint (loligo_project_get_document (project)->recorders->len, ==, n_recorders + 1);
  guint n_plots = loligo_project_get_document (project)->plots->len;
  loligo_project_remove_plot (project, n_plots - 1); /* the histogram; the sheet still needs the recorder */
  g_assert_cmpuint (loligo_project_get_document (project)->recorders->len, ==, n_recorders + 1);
  loligo_project_remove_plot (project, n_plots - 2);
  g_assert_cmpuint (loligo_project_get_document (project)->recorders->len, ==, n_recorders);
  g_assert_cmpstr (loligo_project_get_undo_name (project), ==, "Removal of Activity");
  loligo_project_undo (project);
  g_assert_true (loligo_project_is_shown (project, LOLIGO_PLOT_SHEET, "E"));
}

static void
test_what_can_be_shown (void)
{
  g_autoptr (LoligoProject) project = new_project ();
  add (project, "lif", 1, "cell");
  add (project, "constant", 1, "drive");
  g_assert_true (loligo_project_can_show (project, LOLIGO_PLOT_RATE, "cell"));
  g_assert_true (loligo_project_can_show (project, LOLIGO_PLOT_SPECTRUM, "cell"));
  g_assert_false (loligo_project_can_show (project, LOLIGO_PLOT_SHEET, "cell"));
  g_assert_false (loligo_project_can_show (project, LOLIGO_PLOT_HISTOGRAM, "cell"));
  g_assert_false (loligo_project_can_show (project, LOLIGO_PLOT_RATE, "drive"));
  g_assert_false (loligo_project_can_show (project, LOLIGO_PLOT_RATE, "nobody"));
  g_assert_true (loligo_project_show (project, LOLIGO_PLOT_SPECTRUM, "cell"));
  g_assert_cmpstr (get_recorder (project, get_last_plot (project), 0)->what, ==, "V");
  add (project, "lif", 30000, "many");
  g_assert_true (loligo_project_show (project, LOLIGO_PLOT_SPECTRUM, "many"));
  g_assert_cmpstr (get_recorder (project, get_last_plot (project), 0)->what, ==, "spikes");
  g_assert_true (loligo_project_show (project, LOLIGO_PLOT_SHEET, "many"));
  g_assert_cmpstr (get_recorder (project, get_last_plot (project), 0)->what, ==, "spikes");
  assert_right (project);
}

/* The weights of plastic synapses; the others keep none that could be shown. */
static void
test_wire (void)
{
  g_autoptr (LoligoProject) project = new_project ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("LOLIGO_DATA_DIR"), "examples", "stdp.loligo", NULL);
  g_assert_true (loligo_project_load_example (project, path, &error));
  const LoligoDocument *document = loligo_project_get_document (project);
  guint n_shown = 0;
  for (guint i = 0; i < document->edges->len; i++)
    {
      const LoligoEdge *edge = document->edges->pdata[i];
      g_assert_false (loligo_project_can_show (project, LOLIGO_PLOT_RATE, edge->id));
      if (!loligo_project_can_show (project, LOLIGO_PLOT_HISTOGRAM, edge->id)
          && !loligo_project_is_shown (project, LOLIGO_PLOT_HISTOGRAM, edge->id))
        continue;
      loligo_project_show (project, LOLIGO_PLOT_HISTOGRAM, edge->id);
      assert_right (project);
      g_assert_true (loligo_project_is_shown (project, LOLIGO_PLOT_HISTOGRAM, edge->id));
      n_shown++;
      document = loligo_project_get_document (project);
    }
  g_assert_cmpuint (n_shown, >=, 1);
}

static void
test_options (void)
{
  g_autoptr (LoligoProject) project = new_project ();
  g_autoptr (GError) error = NULL;
  add (project, "lif", 100, "E");
  loligo_project_show (project, LOLIGO_PLOT_RATE, "E");
  guint index = loligo_project_get_document (project)->plots->len - 1;
  g_assert_true (loligo_project_set_plot_option (project, index, "width", "2 ms", &error));
  g_assert_true (loligo_project_set_plot_option (project, index, "kernel", "bins", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (get_last_plot (project)->width, ==, "2 ms");
  g_assert_cmpstr (loligo_project_get_undo_name (project), ==, "Plot Settings");
  g_assert_false (loligo_project_set_plot_option (project, index, "width", "2 mV", &error));
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT);
  g_assert_cmpstr (get_last_plot (project)->width, ==, "2 ms");
  loligo_project_undo (project);
  loligo_project_undo (project);
  g_assert_null (get_last_plot (project)->width);
  g_assert_null (get_last_plot (project)->kernel);
}

/* What flows through ten synapses of a network, from all over it; not where there is no such state. */
static void
test_traces_of_a_wire (void)
{
  g_autoptr (LoligoProject) project = new_project ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("LOLIGO_DATA_DIR"), "examples", "coba.loligo", NULL);
  g_assert_true (loligo_project_load_example (project, path, &error));
  g_assert_true (loligo_project_show (project, LOLIGO_PLOT_TRACE, "EE"));
  const LoligoRecorderSpec *recorder = get_recorder (project, get_last_plot (project), 0);
  g_assert_cmpstr (recorder->of, ==, "EE");
  g_assert_cmpstr (recorder->what, ==, "g");
  g_assert_true (g_str_has_suffix (recorder->which, ":20480")); /* of 204,800 */
  g_assert_null (recorder->every);
  g_assert_true (loligo_project_is_shown (project, LOLIGO_PLOT_TRACE, "EE"));
  g_assert_false (loligo_project_can_show (project, LOLIGO_PLOT_TRACE, "EE"));
  g_assert_false (loligo_project_can_show (project, LOLIGO_PLOT_RASTER, "EI"));
  g_assert_false (loligo_project_can_show (project, LOLIGO_PLOT_TRACE, "E")); /* on its page */
  assert_right (project);
  g_autofree char *of_spikes = g_build_filename (g_getenv ("LOLIGO_DATA_DIR"), "examples", "brunel-ai.loligo", NULL);
  g_assert_true (loligo_project_load_example (project, of_spikes, &error));
  GPtrArray *edges = loligo_project_get_document (project)->edges;
  for (guint i = 0; i < edges->len; i++)
    g_assert_false (loligo_project_can_show (project, LOLIGO_PLOT_TRACE, ((LoligoEdge *) edges->pdata[i])->id));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plots/rate", test_rate);
  g_test_add_func ("/plots/sheet", test_sheet);
  g_test_add_func ("/plots/what-can-be-shown", test_what_can_be_shown);
  g_test_add_func ("/plots/wire", test_wire);
  g_test_add_func ("/plots/options", test_options);
  g_test_add_func ("/plots/traces-of-a-wire", test_traces_of_a_wire);
  return g_test_run ();
}
