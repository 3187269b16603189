/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-edges.c: wires with a synapse in a project: what a new one begins with, every edit of one, what is refused
 * and why, undo, merging, and what is told.
 */
#include "document/project.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static LoligoProject *
new_project (void)
{
  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL);
  return loligo_project_new (library);
}

static void
assert_right (LoligoProject *project)
{
  g_autofree char *said = loligo_problems_to_string (loligo_project_get_problems (project));
  g_assert_cmpstr (said, ==, "");
}

static const LoligoEdge *
find_edge (LoligoProject *project, const char *id)
{
  const LoligoEdge *edge = loligo_document_find_edge (loligo_project_get_document (project), id);
  g_assert_nonnull (edge);
  return edge;
}

static char *
add (LoligoProject *project, const char *model, guint64 size, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = loligo_project_add_node (project, model, 0, 0);
  g_assert_nonnull (id);
  g_assert_true (loligo_project_set_size (project, id, size, &error));
  if (name != NULL)
    loligo_project_rename_node (project, id, name, &error);
  g_assert_no_error (error);
  return g_strdup (name != NULL ? name : id);
}

/* SOURCE of N_SOURCES wired to TARGET of N_TARGETS; the wire. */
static char *
wire (LoligoProject *project, const char *source, guint64 n_sources, const char *target, guint64 n_targets)
{
  g_autofree char *a = add (project, source, n_sources, "a");
  g_autofree char *b = add (project, target, n_targets, "b");
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_project_can_connect (project, a, b));
  char *id = loligo_project_connect (project, a, b, NULL, &error);
  g_assert_no_error (error);
  assert_right (project);
  return id;
}

static guint64
count_spikes (LoligoProject *project, const char *node, gint64 n_steps)
{
  g_autoptr (LoligoPlan) plan = loligo_project_make_plan (project);
  const LoligoSimulationOptions options = { .jit = LOLIGO_JIT_OFF };
  g_autoptr (GError) error = NULL;
  g_autoptr (LoligoSimulation) simulation = loligo_simulation_new (plan, &options, &error);
  g_assert_no_error (error);
  g_assert_true (loligo_simulation_advance (simulation, n_steps, NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < plan->n_nodes; i++)
    if (g_str_equal (plan->nodes[i].id, node))
      return loligo_simulation_get_n_spikes (simulation, i);
  g_assert_not_reached ();
}

/* A new wire from a Poisson source makes its target fire, whatever the target is. */
static void
test_new_wire_fires (gconstpointer model)
{
  g_autoptr (LoligoProject) project = new_project ();
  g_autofree char *id = wire (project, "poisson", 1, model, 1);
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_project_set_parameter (project, "a", "rate", "40 Hz", &error));
  const LoligoEdge *edge = find_edge (project, id);
  g_assert_nonnull (edge->synapse);
  g_assert_cmpstr (edge->connect, ==, "one_to_one");
  g_assert_cmpstr (edge->delay, ==, "1.5 ms");
  g_assert_cmpstr (edge->to, ==, "b");
  g_assert_cmpint (loligo_project_get_effect (project, id).kind, ==, LOLIGO_EFFECT_EXCITATORY);
  g_assert_cmpuint (count_spikes (project, "b", 10000), >, 5);
}

static void
test_new_wire_of_many (void)
{
  g_autoptr (LoligoProject) project = new_project ();
  g_autofree char *id = wire (project, "poisson", 1000, "lif", 400);
  const LoligoEdge *edge = find_edge (project, id);
  g_assert_cmpstr (edge->connect, ==, "probability(0.1)");
  g_assert_cmpfloat (loligo_project_expect_synapses (project, id), ==, 40000);
  g_autofree char *line = loligo_project_describe_edge (project, id);
  g_autofree char *wanted = g_strdup_printf ("a → b: 40,000 synapses, %s, excitatory", edge->synapse);
  g_assert_cmpstr (line, ==, wanted);
  guint64 n_spikes = count_spikes (project, "b", 5000);
  g_assert_cmpuint (n_spikes, >, 400);         /* each fires */
  g_assert_cmpuint (n_spikes, <, 400 * 100);   /* but not without pause */
}

static void
test_new_wire_small (void)
{
  g_autoptr (LoligoProject) project = new_project ();
  g_autofree char *id = wire (project, "lif", 10, "lif", 20);
  g_assert_cmpstr (find_edge (project, id)->connect, ==, "all_to_all");
  g_autoptr (GError) error = NULL;
  g_autofree char *loop = loligo_project_connect (project, "a", "a", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (find_edge (project, loop)->connect, ==, "all_to_all, self=false");
  assert_right (project);
}

/* What spikes not is wired as a value. */
static void
test_plain_wire (void)
{
  g_autoptr (LoligoProject) project = new_project ();
  g_autofree char *id = wire (project, "constant", 1, "hh", 1);
  g_assert_null (find_edge (project, id)->synapse);
  g_assert_cmpstr (find_edge (project, id)->to, ==, "b.I");
}

static LoligoEffectKind
get_kind (LoligoProject *project, const char *id)
{
  return loligo_project_get_effect (project, id).kind;
}

/* By its name, and then by its other wires, a source inhibits; one of conductances and one without. */
static void
test_new_wire_inhibits (gconstpointer model)
{
  g_autoptr (LoligoProject) project = new_project ();
  g_autofree char *inhibitory = add (project, model, 100, "I"), *first = add (project, model, 100, "E");
  g_autofree char *second = add (project, model, 50, "Other");
  g_autofree char *id = loligo_project_connect (project, inhibitory, first, NULL, NULL);
  g_assert_cmpint (get_kind (project, id), ==, LOLIGO_EFFECT_INHIBITORY);
  loligo_project_rename_node (project, "I", "nobody", NULL);
  g_autofree char *like = loligo_project_connect (project, "nobody", second, NULL, NULL);
  g_assert_cmpint (get_kind (project, like), ==, LOLIGO_EFFECT_INHIBITORY);
  g_assert_cmpstr (find_edge (project, like)->weight, ==, find_edge (project, id)->weight);
  g_autofree char *back = loligo_project_connect (project, first, "nobody", NULL, NULL);
  g_assert_cmpint (get_kind (project, back), ==, LOLIGO_EFFECT_EXCITATORY);
  assert_right (project);
}

/* ---- edits ---- */

typedef struct
{
  guint n_changed, flags, n_set;
  char set[64];
} Told;

static void
on_changed (LoligoProject *project, guint flags, Told *told)
{
  told->n_changed++;
  told->flags |= flags;
}

static void
on_parameter_set (LoligoProject *project, const char *edge, const char *parameter, Told *told)
{
  told->n_set++;
  g_snprintf (told->set, sizeof told->set, "%s %s", edge, parameter);
}

static LoligoProject *
open_coba (void)
{
  LoligoProject *project = new_project ();
  g_autofree char *path
      = g_build_filename (loligo_library_get_data_dir (loligo_project_get_library (project)), "examples",
                          "coba.loligo", NULL);
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_project_load (project, path, &error));
  g_assert_no_error (error);
  return project;
}

static void
test_fields (void)
{
  static const struct
  {
    LoligoEdgeField field;
    const char *old, *text, *step, *told;
  } cases[] = {
    { LOLIGO_EDGE_CONNECT, "probability(0.02)", "fixed_in(20), seed=3", "Connection of EE", "EE connect" },
    { LOLIGO_EDGE_WEIGHT, "0.6", "normal(0.6, 0.1)", "Weight of EE", "EE weight" },
    { LOLIGO_EDGE_DELAY, NULL, "uniform(1 ms, 2 ms)", "Delay of EE", "EE delay" },
  };
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autoptr (LoligoProject) project = open_coba ();
      g_autoptr (GError) error = NULL;
      Told told = { 0 };
      g_signal_connect (project, "changed", G_CALLBACK (on_changed), &told);
      g_signal_connect (project, "parameter-set", G_CALLBACK (on_parameter_set), &told);
      g_assert_cmpstr (loligo_project_get_edge (project, "EE", cases[k].field), ==, cases[k].old);
      g_assert_true (loligo_project_set_edge (project, "EE", cases[k].field, cases[k].text, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (loligo_project_get_edge (project, "EE", cases[k].field), ==, cases[k].text);
      g_assert_cmpstr (loligo_project_get_undo_name (project), ==, cases[k].step);
      g_assert_cmpuint (told.n_changed, ==, 1);
      g_assert_cmpuint (told.flags & LOLIGO_CHANGE_EDGES, ==, 0);
      g_assert_cmpstr (told.set, ==, cases[k].told);
      assert_right (project);
      loligo_project_undo (project);
      g_assert_cmpstr (loligo_project_get_edge (project, "EE", cases[k].field), ==, cases[k].old);
      g_assert_cmpuint (told.n_set, ==, 2);
      loligo_project_redo (project);
      g_assert_cmpstr (loligo_project_get_edge (project, "EE", cases[k].field), ==, cases[k].text);
      g_assert_cmpuint (told.n_set, ==, 3);
    }
}

static void
test_refused (void)
{
  static const struct
  {
    LoligoEdgeField field;
    const char *text, *part;
  } cases[] = {
    { LOLIGO_EDGE_CONNECT, "probability(2)", "is not a probability" },
    { LOLIGO_EDGE_CONNECT, "one_to_one", "needs equal sizes" },
    { LOLIGO_EDGE_CONNECT, "fixed_in(900), multiple=false", "to choose from" },
    { LOLIGO_EDGE_CONNECT, "probably(0.1)", "probability" },
    { LOLIGO_EDGE_WEIGHT, "3 mV", "mV" },
    { LOLIGO_EDGE_WEIGHT, NULL, "" },
    { LOLIGO_EDGE_DELAY, "-1 ms", "negative" },
    { LOLIGO_EDGE_DELAY, "1 mV", "mV" },
  };
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autoptr (LoligoProject) project = open_coba ();
      g_autoptr (GError) error = NULL;
      g_autofree char *old = g_strdup (loligo_project_get_edge (project, "IE", cases[k].field));
      gboolean done = loligo_project_set_edge (project, "IE", cases[k].field, cases[k].text, &error);
      if (cases[k].text == NULL)
        {
          g_assert_true (done); /* a plain number is 1 */
          continue;
        }
      g_assert_false (done);
      g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT);
      g_assert_nonnull (strstr (error->message, cases[k].part));
      g_assert_null (strstr (error->message, "wire from"));
      g_assert_cmpstr (loligo_project_get_edge (project, "IE", cases[k].field), ==, old);
      g_assert_false (loligo_project_can_undo (project));
    }
}

static void
test_parameter (void)
{
  g_autoptr (LoligoProject) project = open_coba ();
  g_autoptr (GError) error = NULL;
  /* A slider's way is one step, until it rests. */
  g_assert_true (loligo_project_set_edge_parameter (project, "IE", "E", "-70 mV", &error));
  g_assert_true (loligo_project_set_edge_parameter (project, "IE", "E", "-65 mV", &error));
  loligo_project_seal (project);
  g_assert_true (loligo_project_set_edge_parameter (project, "IE", "E", "0 mV", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (loligo_project_get_undo_name (project), ==, "Change of E of IE");
  g_assert_cmpint (get_kind (project, "IE"), ==, LOLIGO_EFFECT_EXCITATORY);
  loligo_project_undo (project);
  g_assert_cmpstr (loligo_settings_get (find_edge (project, "IE")->parameters, "E"), ==, "-65 mV");
  g_assert_cmpint (get_kind (project, "IE"), ==, LOLIGO_EFFECT_INHIBITORY);
  loligo_project_undo (project);
  g_assert_cmpstr (loligo_settings_get (find_edge (project, "IE")->parameters, "E"), ==, "-80 mV");
  g_assert_false (loligo_project_can_undo (project));

  g_assert_false (loligo_project_set_edge_parameter (project, "IE", "tau", "3 mV", &error));
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_false (loligo_project_set_edge_parameter (project, "IE", "taus", "3 ms", &error));
  g_assert_nonnull (strstr (error->message, "tau"));
  g_assert_false (loligo_project_can_undo (project));
  g_clear_error (&error);
  g_assert_true (loligo_project_set_edge_parameter (project, "IE", "E", NULL, &error));
  g_assert_null (loligo_settings_get (find_edge (project, "IE")->parameters, "E"));
}

static void
test_synapse (void)
{
  g_autoptr (LoligoProject) project = open_coba ();
  g_autoptr (GError) error = NULL;
  g_autofree char *before = loligo_document_to_json (loligo_project_get_document (project));
  /* A conductance of another course keeps what both have. */
  g_assert_true (loligo_project_set_synapse (project, "IE", "alpha_coba", &error));
  g_assert_cmpstr (find_edge (project, "IE")->weight, ==, "6.7");
  g_assert_cmpstr (loligo_settings_get (find_edge (project, "IE")->parameters, "E"), ==, "-80 mV");
  g_assert_cmpstr (loligo_project_get_undo_name (project), ==, "Synapse of IE");
  /* A jump is in mV, and inhibits as before. */
  g_assert_true (loligo_project_set_synapse (project, "IE", "delta", &error));
  g_assert_no_error (error);
  g_assert_cmpint (find_edge (project, "IE")->weight[0], ==, '-');
  g_assert_nonnull (strstr (find_edge (project, "IE")->weight, "mV"));
  g_assert_cmpuint (loligo_settings_get_count (find_edge (project, "IE")->parameters), ==, 0);
  assert_right (project);
  g_assert_cmpint (get_kind (project, "IE"), ==, LOLIGO_EFFECT_INHIBITORY);
  g_assert_true (loligo_project_set_synapse (project, "IE", "gap_junction", &error));
  g_assert_cmpint (get_kind (project, "IE"), ==, LOLIGO_EFFECT_ELECTRICAL);
  assert_right (project);
  g_assert_false (loligo_project_set_synapse (project, "IE", "stdp", &error)); /* lif has no g */
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT);
  for (guint k = 0; k < 3; k++)
    loligo_project_undo (project);
  g_autofree char *after = loligo_document_to_json (loligo_project_get_document (project));
  g_assert_cmpstr (after, ==, before);
}

static void
test_list (void)
{
  g_autoptr (LoligoProject) project = open_coba ();
  g_autoptr (GPtrArray) choices = loligo_project_list_synapses (project, "E", "I");
  gboolean has_delta = FALSE;
  for (guint i = 0; i < choices->len; i++)
    {
      const LoligoSynapseChoice *choice = choices->pdata[i];
      g_assert_cmpstr (choice->id, !=, "stdp");
      g_assert_cmpint (choice->component->kind, ==, LOLIGO_KIND_SYNAPSE);
      has_delta = has_delta || g_str_equal (choice->id, "delta");
    }
  g_assert_true (has_delta);
  /* A constant neither spikes nor has a potential. */
  g_autoptr (GPtrArray) none = loligo_project_list_synapses (project, "drive", "I");
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_rename (void)
{
  g_autoptr (LoligoProject) project = open_coba ();
  g_autoptr (GError) error = NULL;
  loligo_project_select_only (project, "IE");
  g_assert_true (loligo_project_rename_edge (project, "IE", "inhibition", &error));
  g_assert_true (loligo_project_is_selected (project, "inhibition"));
  g_assert_null (loligo_document_find_edge (loligo_project_get_document (project), "IE"));
  g_assert_false (loligo_project_rename_edge (project, "EE", "E", &error));
  g_assert_nonnull (strstr (error->message, "taken"));
  loligo_project_undo (project);
  g_assert_nonnull (find_edge (project, "IE"));
}

/* How thick a wire is drawn: by its synapses and their weight, beside its like. */
static void
test_strength (void)
{
  g_autoptr (LoligoProject) project = new_project ();
  g_autofree char *a = add (project, "lif", 10, "a"), *b = add (project, "lif", 10, "b");
  g_autofree char *one = loligo_project_connect (project, a, b, NULL, NULL);
  g_assert_true (loligo_project_set_synapse (project, one, "delta", NULL));
  g_assert_true (loligo_project_set_edge (project, one, LOLIGO_EDGE_WEIGHT, "0.1 mV", NULL));
  g_assert_cmpfloat_with_epsilon (loligo_project_get_strength (project, one), 0, 1e-9);
  g_autofree char *other = loligo_project_connect (project, b, a, NULL, NULL);
  g_assert_true (loligo_project_set_synapse (project, other, "delta", NULL));
  g_assert_true (loligo_project_set_edge (project, other, LOLIGO_EDGE_WEIGHT, "-normal(10, 1) * 1 mV", NULL));
  g_assert_cmpfloat_with_epsilon (loligo_project_get_strength (project, one), -1, 1e-9);
  g_assert_cmpfloat_with_epsilon (loligo_project_get_strength (project, other), 1, 1e-9);
  g_assert_true (loligo_project_set_edge (project, other, LOLIGO_EDGE_CONNECT, "probability(0.1)", NULL));
  g_assert_cmpfloat_with_epsilon (loligo_project_get_strength (project, other), 0.5, 1e-9);
  g_autofree char *drive = add (project, "constant", 1, "drive");
  g_autofree char *plain = loligo_project_connect (project, drive, a, NULL, NULL);
  g_assert_cmpfloat (loligo_project_get_strength (project, plain), ==, 0);
  g_assert_true (loligo_project_set_edge (project, one, LOLIGO_EDGE_WEIGHT, "0 mV", NULL));
  g_assert_cmpfloat (loligo_project_get_strength (project, one), ==, 0);
  g_assert_cmpfloat_with_epsilon (loligo_project_get_strength (project, other), 0, 1e-9);
}

/* A document as a node is wired through what it exposes. */
static void
test_through (void)
{
  static const char JSON[]
      = "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"column\", "
        "\"expose\": [{\"name\": \"in\", \"of\": \"E.I\"}, "
        "\"E\"], \"document\": {\"format\": \"loligo\", "
        "\"nodes\": [{\"id\": \"E\", \"model\": \"lif\", \"size\": 20}]}}, "
        "{\"id\": \"drive\", \"model\": \"constant\"}, {\"id\": \"cell\", \"model\": \"lif\", \"size\": 5}]}";
  g_autoptr (LoligoProject) project = new_project ();
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_project_load_recovered (project, JSON, NULL, NULL, &error));
  g_assert_true (loligo_project_can_connect (project, "drive", "column"));
  g_autofree char *plain = loligo_project_connect (project, "drive", "column", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (find_edge (project, plain)->to, ==, "column.in");
  g_assert_null (find_edge (project, plain)->synapse);
  g_autofree char *out = loligo_project_connect (project, "column", "cell", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (find_edge (project, out)->from, ==, "column.E");
  g_assert_nonnull (find_edge (project, out)->synapse);
  g_assert_nonnull (loligo_project_get_component (project, "column.E"));
  assert_right (project);
  g_assert_true (loligo_project_set_synapse (project, out, "delta", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (find_edge (project, out)->from, ==, "column.E");
  assert_right (project);
  loligo_project_rename_node (project, "column", "area", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (find_edge (project, out)->from, ==, "area.E");
  assert_right (project);
  loligo_project_undo (project);
  loligo_project_undo (project);
  loligo_project_undo (project);
  g_assert_cmpuint (loligo_project_get_document (project)->edges->len, ==, 1);
  g_assert_false (loligo_project_can_connect (project, "column", "column"));
}

/* Saved into another folder, a node still finds its document. */
static void
test_save_elsewhere (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("loligo-edges-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *other = g_build_filename (folder, "other", NULL);
  g_autofree char *inside = g_build_filename (folder, "column.loligo", NULL);
  g_autofree char *outer = g_build_filename (folder, "outer.loligo", NULL);
  g_autofree char *moved = g_build_filename (other, "outer.loligo", NULL);
  g_assert_cmpint (g_mkdir (other, 0700), ==, 0);
  g_assert_true (g_file_set_contents (
      inside, "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"E\", \"model\": \"lif\"}]}", -1, &error));
  g_assert_true (g_file_set_contents (
      outer, "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"a\", \"document\": \"column.loligo\"}]}", -1, &error));
  g_autoptr (LoligoProject) project = new_project ();
  g_assert_true (loligo_project_load (project, outer, &error));
  assert_right (project);
  g_assert_true (loligo_project_save (project, moved, &error));
  g_autoptr (LoligoProject) again = new_project ();
  g_assert_true (loligo_project_load (again, moved, &error));
  g_assert_no_error (error);
  assert_right (again);
  char *const paths[] = { moved, outer, inside };
  for (guint k = 0; k < G_N_ELEMENTS (paths); k++)
    g_unlink (paths[k]);
  g_rmdir (other);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_setenv ("LANGUAGE", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/edges/through", test_through);
  g_test_add_func ("/edges/save-elsewhere", test_save_elsewhere);
  g_test_add_func ("/edges/strength", test_strength);
  static const char *const models[]
      = { "lif", "hh", "adex", "izhikevich", "exp_if", "theta", "traub_miles", "morris_lecar" };
  for (guint k = 0; k < G_N_ELEMENTS (models); k++)
    {
      g_autofree char *name = g_strconcat ("/edges/new-wire-fires/", models[k], NULL);
      g_test_add_data_func (name, models[k], test_new_wire_fires);
    }
  g_test_add_func ("/edges/new-wire-of-many", test_new_wire_of_many);
  g_test_add_func ("/edges/new-wire-small", test_new_wire_small);
  g_test_add_func ("/edges/plain-wire", test_plain_wire);
  g_test_add_data_func ("/edges/new-wire-inhibits/lif", "lif", test_new_wire_inhibits);
  g_test_add_data_func ("/edges/new-wire-inhibits/hh", "hh", test_new_wire_inhibits);
  g_test_add_func ("/edges/fields", test_fields);
  g_test_add_func ("/edges/refused", test_refused);
  g_test_add_func ("/edges/parameter", test_parameter);
  g_test_add_func ("/edges/synapse", test_synapse);
  g_test_add_func ("/edges/list", test_list);
  g_test_add_func ("/edges/rename", test_rename);
  return g_test_run ();
}
