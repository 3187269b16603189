/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-plan.c: a document checked as a whole: quantities in SI, the placeholder unit of stimuli,
 * wires, recorders, steps; and the one clear line that each mistake gets.
 */
#include "plan-util.h"

#include <glib/gstdio.h>
#include <math.h>

static const char two_inputs[] = "neuron two \"Two inputs\"\n"
                                 "parameter tau = 10 ms\n"
                                 "input I : mV\n"
                                 "input rate : Hz\n"
                                 "dV/dt = (-V + I)/tau + rate*mV : mV\n"
                                 "spike when V > 10 mV\n";
static const char twin_inputs[] = "system twin \"Twin inputs\"\n"
                                  "input a : mV\n"
                                  "input b : mV\n"
                                  "dx/dt = (a + b - x)/ms : mV\n";

static LoligoLibrary *
get_library (void)
{
  return loligo_library_new (TEST_SOURCE_ROOT "/data");
}

/* MEMBERS of a document; both models are embedded. */
static LoligoDocument *
make_document (const char *members)
{
  g_autofree char *json = g_strdup_printf ("{\"format\": \"loligo\",\n%s}", members);
  LoligoDocument *document = parse_document (json);
  loligo_settings_set (document->models, "two", two_inputs);
  loligo_settings_set (document->models, "twin", twin_inputs);
  return document;
}

static LoligoPlan *
make_plan (const char *members)
{
  g_autoptr (LoligoDocument) document = make_document (members);
  return make_plan_of (document);
}

/* Exactly one problem, which says SAID. */
static void
assert_problem (const char *members, const char *said)
{
  g_autoptr (LoligoDocument) document = make_document (members);
  assert_problem_of (document, members, said);
}

static const LoligoPlanValue *
get_parameter (const LoligoPlan *plan, guint node, const char *name)
{
  const LoligoSymbol *symbol = loligo_component_find (plan->nodes[node].component, name);
  return &plan->nodes[node].parameters[symbol->index];
}

static void
assert_near (double value, double expected)
{
  g_assert_cmpfloat_with_epsilon (value, expected, 1e-12 * fabs (expected));
}

#define TWO "\"nodes\": [{\"id\": \"a\", \"model\": \"two\"}]"

static void
test_values (void)
{
  g_autoptr (LoligoPlan) plan = make_plan (
      "\"nodes\": [{\"id\": \"a\", \"model\": \"two\", \"size\": 7, \"parameters\": {\"tau\": \"20 "
      "ms\"},"
      "\"initial\": {\"V\": \"normal(-55 mV, 2 mV)\"}}, {\"id\": \"b\", \"model\": \"two\"}]");
  g_assert_cmpuint (plan->n_nodes, ==, 2);
  g_assert_cmpuint (plan->nodes[0].size, ==, 7);
  assert_near (get_constant (plan, get_parameter (plan, 0, "tau")->value), 0.02);
  assert_near (get_constant (plan, get_parameter (plan, 1, "tau")->value), 0.01);
  g_assert_cmpstr (get_parameter (plan, 0, "tau")->unit.text, ==, "ms");
  g_assert_false (get_parameter (plan, 0, "tau")->varies);
  g_assert_true (plan->nodes[0].initial[0].varies);
  g_assert_cmpuint (plan->nodes[1].initial[0].value, ==, 0);
  g_assert_cmpuint (plan->n_draws, >=, 1);
  g_assert_cmpint (plan->nodes[0].table_input, ==, -1);
}

static void
test_varying (void)
{
  g_autoptr (LoligoPlan) plan
      = make_plan ("\"nodes\": [{\"id\": \"a\", \"model\": \"two\", \"size\": 4, \"parameters\": "
                   "{\"tau\": \"(1 + i)*2 ms\"}}]");
  const LoligoPlanValue *tau = get_parameter (plan, 0, "tau");
  g_assert_true (tau->varies);
  LoligoEnvironment environment = { .lane = 3, .lanes = 4 };
  assert_near (loligo_expression_evaluate (plan->pool, tau->value, &environment), 8e-3);
  g_autoptr (LoligoPlan) same = make_plan ("\"nodes\": [{\"id\": \"a\", \"model\": \"two\", "
                                           "\"size\": 4, \"parameters\": {\"tau\": \"N*2 ms\"}}]");
  assert_near (get_constant (same, get_parameter (same, 0, "tau")->value), 8e-3);
}

/* The amplitude of a constant that is wired to hh's I (uA/cm2 = 0.01 A/m2). */
static double
get_amplitude (const char *parameters)
{
  g_autofree char *members = g_strdup_printf (
      "\"nodes\": [{\"id\": \"c\", \"model\": \"constant\", \"parameters\": {%s}},"
      "{\"id\": \"n\", \"model\": \"hh\"}], \"edges\": [{\"from\": \"c\", \"to\": \"n\"}]",
      parameters);
  g_autoptr (LoligoPlan) plan = make_plan (members);
  g_assert_cmpuint (plan->n_wires, ==, 1);
  g_assert_cmpuint (plan->wires[0].source, ==, 0);
  g_assert_cmpuint (plan->wires[0].target, ==, 1);
  g_assert_cmpstr (plan->nodes[0].any_unit.text, ==, "uA/cm2");
  return get_constant (plan, get_parameter (plan, 0, "amplitude")->value);
}

static void
test_any (void)
{
  assert_near (get_amplitude (""), 0.01);
  assert_near (get_amplitude ("\"amplitude\": \"10\""), 0.1);
  assert_near (get_amplitude ("\"amplitude\": 10"), 0.1);
  assert_near (get_amplitude ("\"amplitude\": \"10 uA/cm2\""), 0.1);
  assert_near (get_amplitude ("\"amplitude\": \"100 nA/mm2\""), 0.1);
  g_assert_cmpfloat (get_amplitude ("\"amplitude\": \"0\""), ==, 0);
}

static void
test_any_unwired (void)
{
  g_autoptr (LoligoPlan) plan = make_plan ("\"nodes\": [{\"id\": \"c\", \"model\": \"constant\", "
                                           "\"parameters\": {\"amplitude\": \"3 mV\"}},"
                                           "{\"id\": \"d\", \"model\": \"constant\"}]");
  assert_near (get_constant (plan, get_parameter (plan, 0, "amplitude")->value), 3e-3);
  g_assert_cmpstr (plan->nodes[0].any_unit.text, ==, "mV");
  g_assert_cmpfloat (get_constant (plan, get_parameter (plan, 1, "amplitude")->value), ==, 1);
  g_assert_true (loligo_dimension_is_none (plan->nodes[1].any_unit.dimension));
}

#define CONSTANT_AND(model)                                                                        \
  "\"nodes\": [{\"id\": \"c\", \"model\": \"constant\"}, {\"id\": \"n\", \"model\": \"" model      \
  "\"}],"

static void
test_wire_problems (void)
{
  assert_problem (CONSTANT_AND ("hh") "\"edges\": [{\"from\": \"d\", \"to\": \"n\"}]",
                  "there is no node \"d\"");
  assert_problem (CONSTANT_AND ("hh") "\"edges\": [{\"from\": \"c\", \"to\": \"n.J\"}]",
                  "n has no input \"J\"");
  assert_problem (CONSTANT_AND ("hh") "\"edges\": [{\"from\": \"c.x\", \"to\": \"n\"}]",
                  "c has no variable \"x\"");
  assert_problem (CONSTANT_AND ("twin") "\"edges\": [{\"from\": \"c\", \"to\": \"n\"}]",
                  "n has several inputs (a, b); name one, as in \"n.a\"");
  assert_problem (CONSTANT_AND ("constant") "\"edges\": [{\"from\": \"c\", \"to\": \"n\"}]",
                  "takes no input");
  assert_problem (
      CONSTANT_AND ("hh") "\"edges\": [{\"from\": \"c\", \"to\": \"n\", \"weight\": \"1 nS\"}]",
      "needs a synapse on the wire");
  assert_problem (
      "\"nodes\": [{\"id\": \"p\", \"model\": \"poisson\"}, {\"id\": \"n\", \"model\": \"hh\"}],"
      "\"edges\": [{\"from\": \"p\", \"to\": \"n\"}]",
      "gives spikes only");
  assert_problem (
      "\"nodes\": [{\"id\": \"a\", \"model\": \"hh\"}, {\"id\": \"n\", \"model\": \"hh\"}],"
      "\"edges\": [{\"from\": \"a\", \"to\": \"n\"}]",
      "a gives mV, but the port takes uA/cm2");
  assert_problem ("\"nodes\": [{\"id\": \"c\", \"model\": \"constant\", \"size\": 3},"
                  "{\"id\": \"n\", \"model\": \"hh\", \"size\": 4}],"
                  "\"edges\": [{\"from\": \"c\", \"to\": \"n\"}]",
                  "c has 3 and n has 4");
}

/* One stimulus to two ports of different dimensions: the error names both units. */
static void
test_unit_problems (void)
{
  assert_problem (
      "\"nodes\": [{\"id\": \"c\", \"model\": \"constant\"}, {\"id\": \"n\", \"model\": \"hh\"},"
      "{\"id\": \"m\", \"model\": \"two\"}],"
      "\"edges\": [{\"from\": \"c\", \"to\": \"n\"}, {\"from\": \"c\", \"to\": \"m.I\"}]",
      "this port takes mV, but c is wired to one that takes uA/cm2");
  assert_problem (
      "\"nodes\": [{\"id\": \"c\", \"model\": \"constant\", \"parameters\": {\"amplitude\": \"3 "
      "mV\"}},"
      "{\"id\": \"n\", \"model\": \"hh\"}], \"edges\": [{\"from\": \"c\", \"to\": \"n\"}]",
      "c.amplitude: ");
}

static void
test_node_problems (void)
{
  assert_problem ("\"nodes\": [{\"id\": \"a\", \"model\": \"hhh\"}]",
                  "a: there is no model \"hhh\"; did you mean \"hh\"?");
  assert_problem ("\"nodes\": [{\"id\": \"a\", \"model\": \"leak\"}]", "a: leak is a channel");
  assert_problem ("\"nodes\": [{\"id\": \"a\", \"document\": \"b.loligo\"}]",
                  "a: there is no document \"b.loligo\"");
  assert_problem (
      "\"nodes\": [{\"id\": \"a\", \"model\": \"two\", \"parameters\": {\"tua\": \"1 ms\"}}]",
      "a: two has no parameter \"tua\"; did you mean \"tau\"?");
  assert_problem (
      "\"nodes\": [{\"id\": \"a\", \"model\": \"two\", \"initial\": {\"v\": \"1 mV\"}}]",
      "a: two has no state \"v\"; did you mean \"V\"?");
  assert_problem (
      "\"nodes\": [{\"id\": \"a\", \"model\": \"two\", \"parameters\": {\"tau\": \"1 mV\"}}]",
      "a.tau: ");
  assert_problem (
      "\"nodes\": [{\"id\": \"a\", \"model\": \"two\", \"parameters\": {\"tau\": \"1 ms +\"}}]",
      "a.tau: ");
  assert_problem (
      "\"nodes\": [{\"id\": \"a\", \"model\": \"two\", \"parameters\": {\"tau\": \"1 ms/0\"}}]",
      "a.tau: \"1 ms/0\" is not a finite number");
  assert_problem ("\"nodes\": [{\"id\": \"a\", \"model\": \"two\", \"method\": \"rk5\"}]", "rk5");
  assert_problem (TWO ", \"run\": {\"method\": \"rk5\"}", "rk5");
}

static void
test_places (void)
{
  g_autoptr (LoligoLibrary) library = get_library ();
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoDocument) document = make_document (
      "\"nodes\": [\n{\"id\": \"a\", \"model\": \"two\",\n\"parameters\": {\"tau\": \"3 mV\"}}]");
  g_assert_null (loligo_plan_new (document, library, problems));
  g_assert_cmpuint (loligo_problems_get (problems, 0)->line, ==, 4);
  g_assert_cmpuint (loligo_problems_get (problems, 0)->column, ==, 23);
}

static gint64
count_steps (const char *duration, const char *dt)
{
  g_autofree char *members
      = g_strdup_printf (TWO ", \"run\": {\"duration\": \"%s\", \"dt\": \"%s\"}", duration, dt);
  g_autoptr (LoligoPlan) plan = make_plan (members);
  g_assert_cmpfloat_with_epsilon (plan->duration_s, plan->n_steps * plan->dt_s, 1e-9);
  return plan->n_steps;
}

static void
test_steps (void)
{
  g_assert_cmpint (count_steps ("1 s", "0.01 ms"), ==, 100000);
  g_assert_cmpint (count_steps ("1 s", "0.1 ms"), ==, 10000);
  g_assert_cmpint (count_steps ("0.3 s", "0.1 ms"), ==, 3000);
  g_assert_cmpint (count_steps ("1 ms", "0.3 ms"), ==, 4);
  g_assert_cmpint (count_steps ("0 s", "0.1 ms"), ==, 0);
  g_assert_cmpint (count_steps ("1 ms", "1 ms"), ==, 1);
  assert_problem (TWO ", \"run\": {\"duration\": \"1 ms\", \"dt\": \"1 s\"}",
                  "longer than the whole duration");
  assert_problem (TWO ", \"run\": {\"duration\": \"-1 ms\"}", "is negative");
  assert_problem (TWO ", \"run\": {\"duration\": \"3 mV\"}", "duration: ");
  assert_problem (TWO ", \"run\": {\"duration\": \"1e9 s\", \"dt\": \"1 us\"}", "1e12 steps");
  assert_problem (TWO ", \"run\": {\"dt\": \"0 ms\"}", "not a positive time");
  assert_problem (TWO ", \"run\": {\"dt\": \"-1 ms\"}", "not a positive time");
  assert_problem (TWO ", \"run\": {\"precision\": \"half\"}", "\"half\"");
  assert_problem (TWO ", \"run\": {\"rtol\": \"-1\"}", "rtol");
}

static void
assert_lanes (const char *which, guint64 n, guint64 first, guint64 last)
{
  g_autofree char *members = g_strdup_printf (
      "\"nodes\": [{\"id\": \"a\", \"model\": \"two\", \"size\": 100}],"
      "\"recorders\": [{\"id\": \"r\", \"of\": \"a\", \"what\": \"V\", \"which\": \"%s\"}]",
      which);
  g_autoptr (LoligoPlan) plan = make_plan (members);
  const LoligoPlanRecorder *recorder = &plan->recorders[0];
  g_assert_cmpuint (recorder->n_lanes, ==, n);
  g_assert_cmpuint (recorder->lanes[0], ==, first);
  g_assert_cmpuint (recorder->lanes[n - 1], ==, last);
  for (guint64 k = 1; k < n; k++)
    g_assert_cmpuint (recorder->lanes[k - 1], <, recorder->lanes[k]);
}

static void
test_which (void)
{
  assert_lanes ("3", 1, 3, 3);
  assert_lanes ("0:10", 10, 0, 9);
  assert_lanes ("0,5,7", 3, 0, 7);
  assert_lanes ("7, 5, 5, 0", 3, 0, 7);
  assert_lanes ("0:100:10", 10, 0, 90);
  assert_lanes (":", 100, 0, 99);
  assert_lanes ("90:1000", 10, 90, 99);
  assert_lanes ("::33", 4, 0, 99);
  assert_lanes ("0:4,2:6", 6, 0, 5);
  static const char *const wrong[] = {
    "100", "5:5", "9:3", "-1", "a", "", "1:2:0", "1 2", "1,,2", "1:2:3:4", "99999999999999999999999"
  };
  for (guint k = 0; k < G_N_ELEMENTS (wrong); k++)
    {
      g_autofree char *members = g_strdup_printf (
          "\"nodes\": [{\"id\": \"a\", \"model\": \"two\", \"size\": 100}],"
          "\"recorders\": [{\"id\": \"r\", \"of\": \"a\", \"what\": \"V\", \"which\": \"%s\"}]",
          wrong[k]);
      assert_problem (members, "chooses none of the 100 of a");
    }
}

static void
test_recorders (void)
{
  g_autoptr (LoligoPlan) plan = make_plan (
      TWO
      ", \"recorders\": [{\"id\": \"v\", \"of\": \"a\", \"what\": \"V\", \"every\": \"0.26 ms\"},"
      "{\"id\": \"s\", \"of\": \"a\", \"what\": \"spikes\"},"
      "{\"id\": \"w\", \"of\": \"a\", \"what\": \"V\", \"every\": \"0.001 ms\"}]");
  g_assert_cmpint (plan->recorders[0].every_steps, ==, 3);
  g_assert_cmpstr (plan->recorders[0].unit.text, ==, "mV");
  g_assert_cmpstr (plan->recorders[0].symbol->name, ==, "V");
  g_assert_null (plan->recorders[1].symbol);
  g_assert_cmpint (plan->recorders[2].every_steps, ==, 1);
  assert_problem (TWO ", \"recorders\": [{\"id\": \"v\", \"of\": \"b\", \"what\": \"V\"}]",
                  "no node \"b\"");
  assert_problem (TWO ", \"recorders\": [{\"id\": \"v\", \"of\": \"a\", \"what\": \"v\"}]",
                  "a has no variable \"v\"; did you mean \"V\"?");
  assert_problem (TWO ", \"recorders\": [{\"id\": \"v\", \"of\": \"a\", \"what\": \"tau\"}]",
                  "no variable \"tau\"");
  assert_problem ("\"nodes\": [{\"id\": \"a\", \"model\": \"twin\"}],"
                  "\"recorders\": [{\"id\": \"v\", \"of\": \"a\", \"what\": \"spikes\"}]",
                  "never spikes");
  assert_problem (
      TWO ", \"recorders\": [{\"id\": \"v\", \"of\": \"a\", \"what\": \"V\", \"every\": \"3 mV\"}]",
      "recorder v, every: ");
}

static LoligoPlan *
make_table_plan (const char *csv, const char *unit, LoligoProblems *problems)
{
  g_autofree char *path = NULL;
  int descriptor = g_file_open_tmp ("loligo-XXXXXX.csv", &path, NULL);
  g_assert_cmpint (descriptor, >=, 0);
  g_close (descriptor, NULL);
  g_assert_true (g_file_set_contents (path, csv, -1, NULL));
  g_autofree char *members = g_strdup_printf (
      "\"nodes\": [{\"id\": \"t\", \"model\": \"table\", \"table\": {\"file\": \"%s\"%s%s%s}},"
      "{\"id\": \"n\", \"model\": \"hh\"}], \"edges\": [{\"from\": \"t\", \"to\": \"n\"}]",
      path, unit == NULL ? "" : ", \"unit\": \"", unit == NULL ? "" : unit,
      unit == NULL ? "" : "\"");
  g_autoptr (LoligoLibrary) library = get_library ();
  g_autoptr (LoligoDocument) document = make_document (members);
  LoligoPlan *plan = loligo_plan_new (document, library, problems);
  g_remove (path);
  return plan;
}

static void
assert_table (const char *csv, const char *unit, double time_s, double value)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoPlan) plan = make_table_plan (csv, unit, problems);
  g_autofree char *said = loligo_problems_to_string (problems);
  g_assert_cmpstr (said, ==, "");
  const LoligoPlanNode *node = &plan->nodes[0];
  g_assert_cmpuint (node->table_rows, ==, 2);
  g_assert_cmpuint (node->table_columns, ==, 1);
  g_assert_cmpint (node->table_input, ==, 0);
  assert_near (node->table_times_s[1], time_s);
  assert_near (node->table_values[1], value);
}

static void
assert_table_problem (const char *csv, const char *unit, const char *said)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_assert_null (make_table_plan (csv, unit, problems));
  g_autofree char *lines = loligo_problems_to_string (problems);
  if (strstr (lines, said) == NULL || loligo_problems_get_count (problems) != 1)
    g_error ("%s does not say just \"%s\"", lines, said);
}

static void
test_tables (void)
{
  assert_table ("0,0\n20,6\n", NULL, 0.02, 0.06);
  assert_table ("0,0\n20,6\n", "mA/cm2", 0.02, 60);
  assert_table ("# unit: nA/mm2\nt_s,x\n0,0\n20,6\n", NULL, 20, 0.006);
  assert_table ("t_us,mA/cm2\n0,0\n20,6\n", NULL, 2e-5, 60);
  assert_table_problem ("0,0\n20,6\n", "mV", "is in mV, but what it is wired to takes uA/cm2");
  assert_table_problem ("0,0\n0,6\n", NULL, "does not come after");
  assert_table_problem ("0\n20\n", NULL, "has 1 columns");
  assert_table_problem ("0,1,2\n20,2,3\n", NULL, "has 3 columns");
  assert_table_problem ("0,1\n20,x\n", NULL, "\"x\" is not a number");
  assert_problem ("\"nodes\": [{\"id\": \"t\", \"model\": \"table\"}]", "needs a CSV file");
  assert_problem ("\"nodes\": [{\"id\": \"t\", \"model\": \"table\", \"table\": {\"file\": "
                  "\"/nonexistent.csv\"}}]",
                  "/nonexistent.csv");
}

static void
test_bounds (void)
{
  g_autoptr (LoligoLibrary) library = get_library ();
  g_autoptr (LoligoDocument) document = make_document (
      TWO ", \"recorders\": [{\"id\": \"s\", \"of\": \"a\", \"what\": \"spikes\"}]");
  LoligoNode *node = loligo_document_find_node (document, "a");
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  node->rows = node->columns = G_GUINT64_CONSTANT (1) << 40;
  g_assert_null (loligo_plan_new (document, library, problems));
  g_assert_cmpuint (loligo_problems_get_count (problems), ==, 1);
  node->columns = 0;
  node->rows = 1000000;
  g_autoptr (LoligoProblems) none = loligo_problems_new ();
  g_autoptr (LoligoPlan) plan = loligo_plan_new (document, library, none);
  g_assert_cmpfloat (loligo_plan_estimate_bytes (plan), >, 8e6);
}

static void
test_examples (void)
{
  g_autoptr (LoligoLibrary) library = get_library ();
  g_auto (GStrv) paths = loligo_library_list_examples (library);
  g_assert_cmpuint (g_strv_length (paths), >=, 10);
  for (guint k = 0; paths[k] != NULL; k++)
    {
      g_autoptr (LoligoProblems) problems = loligo_problems_new ();
      g_autoptr (LoligoDocument) document = loligo_document_load (paths[k], problems);
      g_autoptr (LoligoPlan) plan = loligo_plan_new (document, library, problems);
      g_autofree char *said = loligo_problems_to_string (problems);
      g_assert_cmpstr (said, ==, "");
      if (!loligo_document_has_inside (document))
        g_assert_cmpuint (plan->n_nodes, ==, document->nodes->len);
      else
        g_assert_cmpuint (plan->n_nodes, >, document->nodes->len);
      g_assert_cmpuint (plan->n_recorders, ==, document->recorders->len);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan/values", test_values);
  g_test_add_func ("/plan/varying", test_varying);
  g_test_add_func ("/plan/any", test_any);
  g_test_add_func ("/plan/any-unwired", test_any_unwired);
  g_test_add_func ("/plan/wire-problems", test_wire_problems);
  g_test_add_func ("/plan/unit-problems", test_unit_problems);
  g_test_add_func ("/plan/node-problems", test_node_problems);
  g_test_add_func ("/plan/places", test_places);
  g_test_add_func ("/plan/steps", test_steps);
  g_test_add_func ("/plan/which", test_which);
  g_test_add_func ("/plan/recorders", test_recorders);
  g_test_add_func ("/plan/tables", test_tables);
  g_test_add_func ("/plan/bounds", test_bounds);
  g_test_add_func ("/plan/examples", test_examples);
  return g_test_run ();
}
