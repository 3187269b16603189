/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-flatten.c: documents as nodes. The law: what is flattened is the document that a person would have
 * written flat, name by name; and what is wrong is told in one line at its place.
 */
#include <glib/gstdio.h>
#include <loligo.h>
#include <string.h>

#define CELL \
  "neuron cell \\\"Cell\\\"\\nparameter tau = 10 ms\\ninput I : mV\\ndV/dt = (I - V)/tau : mV\\n" \
  "spike when V > 10 mV\\non spike: V = 0 mV\\n"

#define COLUMN \
  "{\"format\": \"loligo\", \"models\": {\"cell\": \"" CELL "\"}, \"nodes\": [" \
  "{\"id\": \"E\", \"model\": \"cell\", \"size\": 8}, {\"id\": \"I\", \"model\": \"lif\", \"size\": 2}, " \
  "{\"id\": \"drive\", \"model\": \"constant\", \"parameters\": {\"amplitude\": \"15 mV\"}}], " \
  "\"edges\": [{\"from\": \"drive\", \"to\": \"E.I\"}, {\"id\": \"EI\", \"from\": \"E\", \"to\": \"I\", " \
  "\"synapse\": \"delta\", \"weight\": \"1 mV\"}], \"recorders\": [{\"of\": \"E\", \"what\": \"V\"}]}"

static LoligoDocument *
parse (const char *json)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  LoligoDocument *document = loligo_document_parse (json, -1, NULL, problems);
  g_assert_cmpuint (loligo_problems_get_count (problems), ==, 0);
  return document;
}

/* NODES, EDGES and RECORDERS around a column that the document holds. */
static LoligoDocument *
make (const char *nodes, const char *edges, const char *recorders)
{
  g_autofree char *json = g_strdup_printf (
      "{\"format\": \"loligo\", \"nodes\": [%s], \"edges\": [%s], "
      "\"recorders\": [%s]}",
      nodes, edges, recorders);
  return parse (json);
}

static LoligoPlan *
plan (const LoligoDocument *document, LoligoProblems *problems)
{
  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL);
  return loligo_plan_new (document, library, problems);
}

static const LoligoPlanNode *
find (const LoligoPlan *made, const char *id)
{
  for (guint i = 0; i < made->n_nodes; i++)
    if (g_str_equal (made->nodes[i].id, id))
      return &made->nodes[i];
  g_error ("no node %s", id);
}

static double
get_parameter (const LoligoPlan *made, const char *id, const char *name)
{
  const LoligoPlanNode *node = find (made, id);
  LoligoEnvironment environment = { .lanes = node->size };
  for (guint k = 0; k < node->component->n_parameters; k++)
    if (g_str_equal (node->parameters[k].symbol->name, name))
      return loligo_expression_evaluate (made->pool, node->parameters[k].value, &environment);
  g_error ("no parameter %s of %s", name, id);
}

static void
test_names (void)
{
  g_autoptr (LoligoDocument) document
      = make ("{\"id\": \"a\", \"document\": " COLUMN ", "
              "\"parameters\": {\"E.tau\": \"20 ms\", \"EI.weight\": \"2 mV\"}, "
              "\"initial\": {\"E.V\": \"3 mV\"}}, {\"id\": \"b\", \"document\": " COLUMN "}",
              "{\"id\": \"ab\", \"from\": \"a.E\", \"to\": \"b.I\", \"synapse\": \"delta\", \"weight\": \"1 mV\"}",
              "{\"id\": \"r\", \"of\": \"b.E\", \"what\": \"V\"}, "
              "{\"id\": \"w\", \"of\": \"a.I\", \"what\": \"spikes\"}");
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoPlan) made = plan (document, problems);
  g_assert_nonnull (made);
  g_assert_cmpuint (made->n_nodes, ==, 6);
  g_assert_cmpuint (find (made, "a.E")->size, ==, 8);
  g_assert_cmpstr (find (made, "b.E")->component->id, ==, "cell");
  g_assert_cmpfloat (get_parameter (made, "a.E", "tau"), ==, 20e-3);
  g_assert_cmpfloat (get_parameter (made, "b.E", "tau"), ==, 10e-3);
  g_assert_cmpuint (made->n_wires, ==, 2);
  g_assert_cmpuint (made->n_projections, ==, 3);
  g_assert_cmpstr (made->projections[0].id, ==, "a.EI");
  g_assert_cmpstr (made->projections[2].id, ==, "ab");
  g_assert_cmpfloat (loligo_expression_get (made->pool, made->projections[0].weight)->value, ==, 2e-3);
  g_assert_cmpfloat (loligo_expression_get (made->pool, made->projections[1].weight)->value, ==, 1e-3);
  /* The column's own recorder does not run. */
  g_assert_cmpuint (made->n_recorders, ==, 2);
  g_assert_cmpstr (made->nodes[made->recorders[0].node].id, ==, "b.E");
}

static char *
run_spikes (const LoligoDocument *document, const char *const *ids)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoPlan) made = plan (document, problems);
  g_assert_nonnull (made);
  LoligoSimulationOptions options = { .jit = LOLIGO_JIT_OFF };
  g_autoptr (GError) error = NULL;
  g_autoptr (LoligoSimulation) simulation = loligo_simulation_new (made, &options, &error);
  g_assert_no_error (error);
  g_assert_true (loligo_simulation_advance (simulation, made->n_steps, NULL, &error));
  GString *counts = g_string_new (NULL);
  for (guint k = 0; ids[k] != NULL; k++)
    for (guint i = 0; i < made->n_nodes; i++)
      if (g_str_equal (made->nodes[i].id, ids[k]))
        g_string_append_printf (counts, "%" G_GUINT64_FORMAT " ",
                                loligo_simulation_get_n_spikes (simulation, i));
  return g_string_free (counts, FALSE);
}

/* A document in a document in a document, with ports by other names, runs like the flat one. */
static void
test_nested (void)
{
  g_autoptr (LoligoDocument) nested = parse (
      "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"x\", \"document\": {\"format\": \"loligo\", "
      "\"nodes\": [{\"id\": \"left\", \"document\": " COLUMN ", "
      "\"parameters\": {\"EI.weight\": \"9 mV\"}, \"expose\": [{\"name\": \"in\", \"of\": \"E.I\"}, \"I\"]}], "
      "\"edges\": []}, "
      "\"expose\": [{\"name\": \"door\", \"of\": \"left.in\"}, {\"name\": \"out\", \"of\": \"left.I\"}]}, "
      "{\"id\": \"more\", \"model\": \"constant\", \"parameters\": {\"amplitude\": \"5 mV\"}}, "
      "{\"id\": \"last\", \"model\": \"lif\"}], \"edges\": [{\"from\": \"more\", \"to\": \"x.door\"}, "
      "{\"id\": \"o\", \"from\": \"x.out\", \"to\": \"last\", \"synapse\": \"delta\", \"weight\": \"30 mV\"}], "
      "\"run\": {\"duration\": \"200 ms\"}}");
  g_autoptr (LoligoDocument) flat = parse (
      "{\"format\": \"loligo\", \"models\": {\"cell\": \"" CELL "\"}, \"nodes\": ["
      "{\"id\": \"E\", \"model\": \"cell\", \"size\": 8}, {\"id\": \"I\", \"model\": \"lif\", \"size\": 2}, "
      "{\"id\": \"drive\", \"model\": \"constant\", \"parameters\": {\"amplitude\": \"15 mV\"}}, "
      "{\"id\": \"more\", \"model\": \"constant\", \"parameters\": {\"amplitude\": \"5 mV\"}}, "
      "{\"id\": \"last\", \"model\": \"lif\"}], \"edges\": [{\"from\": \"drive\", \"to\": \"E.I\"}, "
      "{\"from\": \"more\", \"to\": \"E.I\"}, {\"id\": \"EI\", \"from\": \"E\", \"to\": \"I\", "
      "\"synapse\": \"delta\", \"weight\": \"9 mV\"}, {\"id\": \"o\", \"from\": \"I\", \"to\": \"last\", "
      "\"synapse\": \"delta\", \"weight\": \"30 mV\"}], \"run\": {\"duration\": \"200 ms\"}}");
  const char *const inside[] = { "x.left.E", "x.left.I", "last", NULL };
  const char *const outside[] = { "E", "I", "last", NULL };
  g_autofree char *one = run_spikes (nested, inside);
  g_autofree char *other = run_spikes (flat, outside);
  g_assert_cmpstr (one, ==, other);
  g_assert_null (strstr (one, " 0 "));
}

typedef struct
{
  const char *nodes, *edges, *recorders, *says;
  gboolean is_inside; /* no place: the text of what a node holds is not a file's */
} Mistake;

#define A "{\"id\": \"a\", \"document\": " COLUMN ", \"expose\": [\"E\"]}"
#define TO(end) "{\"from\": \"a.E\", \"to\": \"" end "\", \"synapse\": \"delta\", \"weight\": \"1 mV\"}"

static const Mistake mistakes[] = {
  { "{\"id\": \"a\", \"document\": \"colunm\"}", "", "", "there is no document \"colunm\"" },
  { "{\"id\": \"a\", \"document\": " COLUMN ", \"size\": 3}", "", "", "a document has no size" },
  { "{\"id\": \"a\", \"document\": " COLUMN ", \"parameters\": {\"X.tau\": \"1 ms\"}}", "", "",
    "nothing inside is called \"X.tau\"" },
  { "{\"id\": \"a\", \"document\": " COLUMN ", \"parameters\": {\"E.tua\": \"1 ms\"}}", "", "", "tua", TRUE },
  { "{\"id\": \"a\", \"document\": " COLUMN ", \"expose\": \"E\"}", "", "", "must be a list" },
  { "{\"id\": \"a\", \"document\": " COLUMN ", \"expose\": [3]}", "", "", "must be a list" },
  { A, TO ("a.I"), "", "does not expose \"I\"" },
  { "{\"id\": \"a\", \"document\": " COLUMN "}", TO ("a"), "", "name what you mean inside" },
  { A, "", "{\"of\": \"a.X\", \"what\": \"V\"}", "there is no node \"a.X\"" },
  { A, TO ("b.E"), "", "there is no node" },
  { "{\"id\": \"a\", \"model\": \"lif\", \"document\": " COLUMN "}", "", "", "both \"model\" and \"document\"" },
  { A ", {\"id\": \"b\", \"model\": \"lif\", \"document\": \"column.loligo\"}", "", "", "b has both" },
};

static void
test_mistake (gconstpointer data)
{
  const Mistake *mistake = data;
  g_autoptr (LoligoDocument) document = make (mistake->nodes, mistake->edges, mistake->recorders);
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_assert_null (plan (document, problems));
  g_assert_cmpuint (loligo_problems_get_count (problems), >=, 1);
  const LoligoProblem *first = loligo_problems_get (problems, 0);
  g_test_message ("%s", first->message);
  g_assert_nonnull (strstr (first->message, mistake->says));
  g_assert_cmpuint (first->line, ==, mistake->is_inside ? 0 : 1);
}

static char *
write_file (const char *folder, const char *name, const char *text)
{
  char *path = g_build_filename (folder, name, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* Files beside one another; problems are told of the file they are in; circles end. */
static void
test_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("loligo-flatten-XXXXXX", NULL);
  g_autofree char *bad
      = write_file (folder, "bad.loligo",
                    "{\"format\": \"loligo\",\n \"nodes\": [{\"id\": \"E\", \"model\": \"liff\"}]}");
  g_autofree char *outer
      = write_file (folder, "outer.loligo",
                    "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"a\", \"document\": \"bad.loligo\"}]}");
  g_autofree char *circle
      = write_file (folder, "circle.loligo",
                    "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"a\", \"document\": \"round.loligo\"}]}");
  g_autofree char *round
      = write_file (folder, "round.loligo",
                    "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"b\", \"document\": \"circle.loligo\"}]}");
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoDocument) document = loligo_document_load (outer, problems);
  g_assert_null (plan (document, problems));
  const LoligoProblem *first = loligo_problems_get (problems, 0);
  g_assert_nonnull (strstr (first->message, "liff"));
  g_assert_true (g_str_has_suffix (first->file, "bad.loligo"));
  g_assert_cmpuint (first->line, ==, 2);

  g_autoptr (LoligoProblems) more = loligo_problems_new ();
  g_autoptr (LoligoDocument) round_document = loligo_document_load (circle, more);
  g_assert_null (plan (round_document, more));
  g_assert_nonnull (strstr (loligo_problems_get (more, 0)->message, "holds itself"));
  char *const paths[] = { bad, outer, circle, round };
  for (guint k = 0; k < G_N_ELEMENTS (paths); k++)
    g_unlink (paths[k]);
  g_rmdir (folder);
}

/* Documents without nodes of their own multiply too: eight of eight of eight... end with one problem. */
static void
test_many (void)
{
  enum
  {
    LEVELS = 12
  };
  g_autofree char *folder = g_dir_make_tmp ("loligo-flatten-XXXXXX", NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  for (guint level = 0; level < LEVELS; level++)
    {
      g_autoptr (GString) text = g_string_new ("{\"format\": \"loligo\", \"nodes\": [");
      for (guint k = 0; k < 8 && level + 1 < LEVELS; k++)
        g_string_append_printf (text, "%s{\"id\": \"n%u\", \"document\": \"%u.loligo\"}",
                                k > 0 ? ", " : "", k, level + 1);
      g_string_append (text, "]}");
      g_autofree char *name = g_strdup_printf ("%u.loligo", level);
      g_ptr_array_add (paths, write_file (folder, name, text->str));
    }
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoDocument) document = loligo_document_load (paths->pdata[0], problems);
  g_assert_null (plan (document, problems));
  g_assert_cmpuint (loligo_problems_get_count (problems), ==, 1);
  g_assert_nonnull (strstr (loligo_problems_get (problems, 0)->message, "more than 10000 documents"));
  for (guint k = 0; k < paths->len; k++)
    g_unlink (paths->pdata[k]);
  g_rmdir (folder);
}

/* What is set through the functions of model/inside.h is written and read again. */
static void
test_edit (void)
{
  g_autoptr (LoligoDocument) inside = parse (COLUMN);
  g_autoptr (LoligoDocument) document = loligo_document_new ();
  LoligoNode *node = loligo_node_new ("a", "");
  loligo_node_set_document (node, inside);
  g_autoptr (GPtrArray) ports = g_ptr_array_new_with_free_func (loligo_exposed_free);
  g_ptr_array_add (ports, loligo_exposed_new ("in", "E.I"));
  g_ptr_array_add (ports, loligo_exposed_new ("I", "I"));
  loligo_node_set_exposed (node, ports);
  g_ptr_array_add (document->nodes, node);
  g_autofree char *json = loligo_document_to_json (document);
  g_autoptr (LoligoDocument) again = parse (json);
  g_autofree char *same = loligo_document_to_json (again);
  g_assert_cmpstr (same, ==, json);
  const LoligoNode *read = loligo_document_find_node (again, "a");
  g_assert_true (loligo_node_is_document (read));
  g_assert_null (loligo_node_get_document_name (read));
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoDocument) opened = loligo_document_open_inside (again, read, problems);
  g_assert_nonnull (opened);
  g_autoptr (GPtrArray) exposed = loligo_node_list_exposed (read, opened);
  g_assert_cmpuint (exposed->len, ==, 2);
  g_autofree char *of = loligo_exposed_find (exposed, "in");
  g_assert_cmpstr (of, ==, "E.I");
  g_assert_null (loligo_exposed_find (exposed, "E"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flatten/names", test_names);
  g_test_add_func ("/flatten/nested", test_nested);
  g_test_add_func ("/flatten/files", test_files);
  g_test_add_func ("/flatten/many", test_many);
  g_test_add_func ("/flatten/edit", test_edit);
  for (guint k = 0; k < G_N_ELEMENTS (mistakes); k++)
    {
      g_autofree char *name = g_strdup_printf ("/flatten/mistake/%u", k);
      g_test_add_data_func (name, &mistakes[k], test_mistake);
    }
  return g_test_run ();
}
