/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-ways.c: the places where a wire may begin and end, in documents that are nodes and in models of several inputs:
 * what is offered, that each way offered can be taken, and a wire moved from one to another.
 */
#include "document/project.h"

#include <string.h>

#define TWO                                                                                         \
  "neuron two \\\"Two inputs\\\"\\nparameter tau = 10 ms\\ninput I : nA\\ninput J : nA\\ninput g : nS\\n"    \
  "variable w = 1 nA\\ndV/dt = (10 Mohm*(I + J + g*1 mV) - V)/tau : mV\\nspike when V > 10 mV\\n"     \
  "on spike: V = 0 mV\\n"
#define CURRENT                                                                                     \
  "rate current \\\"Current\\\"\\nparameter tau = 10 ms\\ndi/dt = (1 nA - i)/tau : nA\\noutput i\\n"

#define COLUMN                                                                                      \
  "{\"format\": \"loligo\", \"models\": {\"two\": \"" TWO "\"}, \"nodes\": ["                         \
  "{\"id\": \"E\", \"model\": \"lif\", \"size\": 3200}, {\"id\": \"I\", \"model\": \"lif\", \"size\": 8}, "  \
  "{\"id\": \"T\", \"model\": \"two\"}]}"

/* Two columns; a drive of nA; a cell of two inputs. */
static LoligoProject *
make_project (const char *expose)
{
  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL);
  LoligoProject *project = loligo_project_new (library);
  g_autofree char *json = g_strdup_printf (
      "{\"format\": \"loligo\", \"models\": {\"two\": \"" TWO "\", \"current\": \"" CURRENT "\"}, \"nodes\": ["
      "{\"id\": \"left\", \"document\": " COLUMN "%s}, {\"id\": \"right\", \"document\": " COLUMN "%s}, "
      "{\"id\": \"drive\", \"model\": \"current\"}, {\"id\": \"cell\", \"model\": \"two\", \"size\": 5}, "
      "{\"id\": \"outer\", \"document\": {\"format\": \"loligo\", \"nodes\": [{\"id\": \"deep\", "
      "\"document\": " COLUMN ", \"expose\": [\"I\"]}]}}]}",
      expose, expose);
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_project_load_recovered (project, json, NULL, NULL, &error));
  g_assert_no_error (error);
  g_autofree char *said = loligo_problems_to_string (loligo_project_get_problems (project));
  g_assert_cmpstr (said, ==, "");
  return project;
}

/* "left.E>cell left.E>..." */
static char *
list (LoligoProject *project, const char *from, const char *to, gboolean all)
{
  g_autoptr (GPtrArray) ways = loligo_project_list_ways (project, from, to, all);
  GString *text = g_string_new (NULL);
  for (guint k = 0; k < ways->len; k++)
    {
      const LoligoWay *way = ways->pdata[k];
      g_string_append_printf (text, "%s%s>%s", k > 0 ? " " : "", way->from, way->to);
    }
  return g_string_free (text, FALSE);
}

static void
assert_ways (LoligoProject *project, const char *from, const char *to, const char *wanted)
{
  g_autofree char *text = list (project, from, to, FALSE);
  g_assert_cmpstr (text, ==, wanted);
}

static const LoligoEdge *
find (LoligoProject *project, const char *id)
{
  const LoligoEdge *edge = loligo_document_find_edge (loligo_project_get_document (project), id);
  g_assert_nonnull (edge);
  return edge;
}

static void
assert_right (LoligoProject *project)
{
  g_autofree char *said = loligo_problems_to_string (loligo_project_get_problems (project));
  g_assert_cmpstr (said, ==, "");
}

static void
test_list (void)
{
  g_autoptr (LoligoProject) project = make_project (", \"expose\": [\"E\", {\"name\": \"in\", \"of\": \"T.J\"}, "
                                                    "{\"name\": \"w\", \"of\": \"T.w\"}, \"T.g\"]");
  assert_ways (project, "drive", "left", "drive>left.in");
  assert_ways (project, "drive", "cell", "drive>cell.I drive>cell.J");
  assert_ways (project, "left", "right", "left.E>right.E left.w>right.in");
  assert_ways (project, "left.w", "cell", "left.w>cell.I left.w>cell.J");
  assert_ways (project, "left.E", "cell", "left.E>cell");
  assert_ways (project, "left.I", "cell", ""); /* not exposed */
  assert_ways (project, "left", "outer", "left.E>outer.deep.I");
  assert_ways (project, "outer", "left", "outer.deep.I>left.E");
  assert_ways (project, "cell", "drive", "");
  g_autofree char *all = list (project, "outer", "right.E", TRUE);
  g_assert_cmpstr (all, ==, "outer.deep.I>right.E"); /* 8 cells to 3200: no values */
}

/* Without "expose" everything inside can be reached, the inputs of a cell too. */
static void
test_all_open (void)
{
  g_autoptr (LoligoProject) project = make_project ("");
  assert_ways (project, "drive", "right", "drive>right.T.I drive>right.T.J");
  assert_ways (project, "cell", "right", "cell>right.E cell>right.I cell>right.T");
}

static void
test_words (void)
{
  g_autoptr (LoligoProject) project = make_project ("");
  g_autoptr (GPtrArray) ways = loligo_project_list_ways (project, "left", "right", FALSE);
  const LoligoWay *way = ways->pdata[0];
  g_assert_cmpstr (way->from_name, ==, "E");
  g_assert_nonnull (strstr (way->from_what, "3,200 cells"));
  g_autoptr (GPtrArray) plain = loligo_project_list_ways (project, "drive", "right", FALSE);
  way = plain->pdata[0];
  g_assert_cmpstr (way->from_name, ==, "drive");
  g_assert_cmpstr (way->to_name, ==, "T.I");
  g_assert_cmpstr (way->to_what, ==, "input, nA");
  g_assert_cmpuint (loligo_project_get_end_size (project, "left.E"), ==, 3200);
  g_assert_cmpuint (loligo_project_get_end_size (project, "outer.deep.I"), ==, 8);
  g_assert_cmpuint (loligo_project_get_end_size (project, "cell.I"), ==, 5);
}

/* Every way that is offered can be taken, and then it is not offered again where it would be the same wire. */
static void
test_take (gconstpointer expose)
{
  static const char *const names[] = { "left", "right", "drive", "cell", "outer" };
  g_autoptr (LoligoProject) project = make_project (expose);
  guint n_taken = 0;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint k = 0; k < G_N_ELEMENTS (names); k++)
      {
        g_autoptr (GPtrArray) ways = i == k ? NULL : loligo_project_list_ways (project, names[i], names[k], FALSE);
        for (guint n = 0; ways != NULL && n < ways->len; n++, n_taken++)
          {
            const LoligoWay *way = ways->pdata[n];
            g_autoptr (GError) error = NULL;
            g_autofree char *id = loligo_project_connect (project, way->from, way->to, NULL, &error);
            g_assert_no_error (error);
            g_assert_cmpstr (find (project, id)->from, ==, way->from);
            g_assert_cmpstr (find (project, id)->to, ==, way->to);
            g_assert_cmpint (find (project, id)->synapse != NULL, ==, way->has_synapse);
            assert_right (project);
          }
      }
  g_assert_cmpuint (n_taken, >, 6);
  assert_ways (project, "drive", "cell", "");
  g_autoptr (GError) error = NULL;
  g_assert_null (loligo_project_connect (project, "drive", "cell", NULL, &error));
  g_assert_nonnull (strstr (error->message, "already"));
}

static void
test_move (void)
{
  g_autoptr (LoligoProject) project = make_project (", \"expose\": [\"E\", \"I\", {\"name\": \"in\", \"of\": \"T.I\"}, "
                                                    "{\"name\": \"other\", \"of\": \"T.J\"}]");
  g_autoptr (GError) error = NULL;
  g_autofree char *id = loligo_project_connect (project, "left", "right", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (loligo_project_set_edge (project, id, LOLIGO_EDGE_WEIGHT, "0.25 mV", &error));
  g_autofree char *synapse = g_strdup (find (project, id)->synapse);
  g_assert_true (loligo_project_set_synapse (project, id, "delta", &error));
  g_assert_true (loligo_project_set_edge (project, id, LOLIGO_EDGE_WEIGHT, "0.25 mV", &error));
  g_assert_no_error (error);
  g_assert_true (loligo_project_set_ends (project, id, "left.I", "right.I", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (find (project, id)->from, ==, "left.I");
  g_assert_cmpstr (find (project, id)->to, ==, "right.I");
  g_assert_cmpstr (find (project, id)->synapse, ==, "delta");
  g_assert_cmpstr (find (project, id)->weight, ==, "0.25 mV");
  assert_right (project);
  loligo_project_undo (project); /* one step */
  g_assert_cmpstr (find (project, id)->from, ==, "left.E");
  g_assert_cmpstr (find (project, id)->to, ==, "right.E");

  g_assert_false (loligo_project_set_ends (project, id, "left.E", "right.in", &error));
  g_assert_nonnull (strstr (error->message, "does not fit"));
  g_clear_error (&error);
  g_assert_cmpstr (find (project, id)->to, ==, "right.E");

  g_autofree char *plain = loligo_project_connect (project, "drive", "right", NULL, &error);
  g_assert_cmpstr (find (project, plain)->to, ==, "right.in");
  g_assert_true (loligo_project_set_ends (project, plain, "drive", "right.other", &error));
  g_assert_cmpstr (find (project, plain)->to, ==, "right.other");
  g_assert_null (find (project, plain)->synapse);
  assert_right (project);
}

/* A cell of another kind: what the synapse's weight was there means nothing here. */
static void
test_move_unit (void)
{
  g_autoptr (LoligoProject) project = make_project ("");
  g_autoptr (GError) error = NULL;
  g_autofree char *id = loligo_project_connect (project, "left.E", "right.E", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (loligo_project_set_synapse (project, id, "exp_cuba", &error));
  g_assert_no_error (error);
  g_autofree char *before = g_strdup (find (project, id)->weight);
  g_assert_true (g_str_has_suffix (before, "mV"));
  g_assert_true (loligo_project_set_ends (project, id, "left.E", "right.T", &error));
  g_assert_no_error (error);
  g_assert_nonnull (find (project, id)->synapse);
  assert_right (project); /* whatever the weight is now, it is one of this cell */
  loligo_project_undo (project);
  g_assert_cmpstr (find (project, id)->weight, ==, before);
  g_assert_cmpstr (find (project, id)->to, ==, "right.E");
}

/* A weight is found for the cell inside, as for one that stands here. */
static void
test_weight_inside (void)
{
  g_autoptr (LoligoProject) project = make_project ("");
  g_autoptr (GError) error = NULL;
  g_autofree char *id = loligo_project_connect (project, "left.I", "right.I", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (loligo_project_get_effect (project, id).kind, ==, LOLIGO_EFFECT_INHIBITORY); /* by its name */
  g_assert_true (loligo_project_set_synapse (project, id, "delta", &error));
  g_assert_no_error (error);
  double weight_si;
  g_assert_true (loligo_quantity_parse (find (project, id)->weight, NULL, &weight_si, NULL, NULL));
  g_assert_cmpfloat (weight_si, <, -1e-3); /* not one unit, but as much as it takes */
  assert_right (project);
}

/* ---- what a document exposes ---- */

/* "E=E I= ..."; what is reached only with another is in brackets. */
static char *
list_ports (LoligoProject *project, const char *node)
{
  g_autoptr (GPtrArray) ports = loligo_project_list_ports (project, node);
  GString *text = g_string_new (NULL);
  for (guint k = 0; k < ports->len; k++)
    {
      const LoligoPort *port = ports->pdata[k];
      if (port->name != NULL || (port->is_reached && k < 3))
        g_string_append_printf (text, port->name != NULL ? "%s=%s " : "(%s) ", port->of, port->name);
    }
  return g_string_free (text, FALSE);
}

static void
assert_ports (LoligoProject *project, const char *node, const char *wanted)
{
  g_autofree char *text = list_ports (project, node);
  g_assert_cmpstr (text, ==, wanted);
}

static void
test_ports (void)
{
  g_autoptr (LoligoProject) project = make_project (", \"expose\": [\"E\", {\"name\": \"in\", \"of\": \"T.J\"}]");
  g_autoptr (GError) error = NULL;
  assert_ports (project, "left", "E=E (E.I) (E.V) T.J=in ");
  assert_ports (project, "outer", "deep=deep (deep.I) ");
  g_assert_false (loligo_project_exposes_all (project, "left"));
  g_assert_true (loligo_project_set_port (project, "left", "I", "I", &error));
  assert_ports (project, "left", "E=E (E.I) (E.V) I=I T.J=in ");
  assert_ways (project, "left", "cell", "left.E>cell left.I>cell");
  loligo_project_undo (project);
  assert_ways (project, "left", "cell", "left.E>cell");
  loligo_project_redo (project);

  /* Another name is the same place: the wire goes along, in the same step. */
  g_autofree char *id = loligo_project_connect (project, "drive", "left.in", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (loligo_project_set_port (project, "left", "T.J", "door", &error));
  g_assert_cmpstr (find (project, id)->to, ==, "left.door");
  assert_right (project);
  loligo_project_undo (project);
  g_assert_cmpstr (find (project, id)->to, ==, "left.in");
  assert_right (project);

  g_assert_false (loligo_project_set_port (project, "left", "T.J", "E", &error));
  g_assert_nonnull (strstr (error->message, "taken"));
  g_clear_error (&error);
  g_assert_false (loligo_project_set_port (project, "left", "T.J", "to the door", &error));
  g_assert_nonnull (strstr (error->message, "cannot be a name"));
  g_clear_error (&error);

  /* What is not reached any more leaves its wire as a problem. */
  g_assert_true (loligo_project_set_port (project, "left", "T.J", NULL, &error));
  g_assert_cmpstr (find (project, id)->to, ==, "left.in");
  g_autofree char *said = loligo_problems_to_string (loligo_project_get_problems (project));
  g_assert_nonnull (strstr (said, "does not expose \"in\""));
  loligo_project_undo (project);
  assert_right (project);
}

static void
test_ports_of_all (void)
{
  g_autoptr (LoligoProject) project = make_project ("");
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_project_exposes_all (project, "left"));
  g_assert_true (loligo_project_set_port (project, "left", "I", NULL, &error));
  g_assert_false (loligo_project_exposes_all (project, "left"));
  assert_ports (project, "left", "E=E (E.I) (E.V) T=T ");
  loligo_project_expose_all (project, "left", TRUE);
  assert_ports (project, "left", "E=E (E.I) (E.V) I=I T=T ");
  loligo_project_expose_all (project, "left", FALSE);
  g_assert_false (loligo_project_exposes_all (project, "left"));
  assert_ports (project, "left", "E=E (E.I) (E.V) I=I T=T ");
  for (guint k = 0; k < 3; k++)
    loligo_project_undo (project);
  g_assert_false (loligo_project_can_undo (project));
  g_assert_true (loligo_project_exposes_all (project, "left"));
}

int
main (int argc, char **argv)
{
  g_setenv ("LANGUAGE", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ways/list", test_list);
  g_test_add_func ("/ways/all-open", test_all_open);
  g_test_add_func ("/ways/words", test_words);
  g_test_add_data_func ("/ways/take/open", "", test_take);
  g_test_add_data_func ("/ways/take/ports",
                        ", \"expose\": [\"I\", \"T\", {\"name\": \"w\", \"of\": \"T.w\"}]", test_take);
  g_test_add_func ("/ways/move", test_move);
  g_test_add_func ("/ways/move-unit", test_move_unit);
  g_test_add_func ("/ways/weight-inside", test_weight_inside);
  g_test_add_func ("/ways/ports", test_ports);
  g_test_add_func ("/ways/ports-of-all", test_ports_of_all);
  return g_test_run ();
}
