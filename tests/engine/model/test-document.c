/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-document.c: reading, writing and keeping documents. The law is the round trip: what was read
 * is written back, the second time with the same bytes; what is wrong is said with its place.
 */
#include <glib/gstdio.h>
#include <loligo.h>
#include <string.h>
#include <sys/stat.h>

static LoligoDocument *
parse (const char *json)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  LoligoDocument *document = loligo_document_parse (json, -1, NULL, problems);
  g_autofree char *said = loligo_problems_to_string (problems);
  g_assert_cmpstr (said, ==, "");
  g_assert_nonnull (document);
  return document;
}

/* The first problem of JSON is at LINE and COLUMN and says MESSAGE somewhere. */
static void
assert_problem (const char *json, guint line, guint column, const char *message)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoDocument) document = loligo_document_parse (json, -1, "x.loligo", problems);
  g_assert_null (document);
  g_assert_cmpuint (loligo_problems_get_count (problems), >=, 1);
  const LoligoProblem *problem = loligo_problems_get (problems, 0);
  if (strstr (problem->message, message) == NULL)
    g_error ("\"%s\" does not say \"%s\"", problem->message, message);
  g_assert_null (strchr (problem->message, '\n'));
  g_assert_cmpuint (problem->line, ==, line);
  g_assert_cmpuint (problem->column, ==, column);
}

static const char whole[] = "{\n"
                            "  \"format\": \"loligo\",\n"
                            "  \"version\": 1,\n"
                            "  \"title\": \"Whole — «all»\",\n"
                            "  \"notes\": \"a\\nb\\t\\\"c\\\"\\\\\",\n"
                            "  \"models\": {\n"
                            "    \"mine\": \"system mine\\ndx/dt = -x/s\\n\"\n"
                            "  },\n"
                            "  \"nodes\": [\n"
                            "    {\n"
                            "      \"id\": \"E\",\n"
                            "      \"model\": \"lif\",\n"
                            "      \"size\": 3200,\n"
                            "      \"at\": [320.5, -160],\n"
                            "      \"parameters\": {\n"
                            "        \"tau\": \"20 ms\",\n"
                            "        \"R\": \"normal(1, 0.1)\"\n"
                            "      },\n"
                            "      \"initial\": {\n"
                            "        \"V\": \"normal(-55 mV, 2 mV)\"\n"
                            "      },\n"
                            "      \"channels\": [\"hh_sodium as Na\", \"leak\"],\n"
                            "      \"method\": \"rk4\",\n"
                            "      \"color\": 3,\n"
                            "      \"geometry\": {\n"
                            "        \"spacing\": \"10 um\",\n"
                            "        \"periodic\": false,\n"
                            "        \"deep\": [\n"
                            "          {\n"
                            "            \"a\": null\n"
                            "          },\n"
                            "          []\n"
                            "        ]\n"
                            "      }\n"
                            "    },\n"
                            "    {\n"
                            "      \"id\": \"sheet\",\n"
                            "      \"model\": \"rgc\",\n"
                            "      \"size\": [70, 50]\n"
                            "    },\n"
                            "    {\n"
                            "      \"id\": \"file\",\n"
                            "      \"model\": \"table\",\n"
                            "      \"table\": {\n"
                            "        \"file\": \"x.csv\",\n"
                            "        \"unit\": \"mV\"\n"
                            "      }\n"
                            "    },\n"
                            "    {\n"
                            "      \"id\": \"column\",\n"
                            "      \"document\": \"microcircuit.loligo\",\n"
                            "      \"expose\": [\"in\", \"out\"]\n"
                            "    }\n"
                            "  ],\n"
                            "  \"edges\": [\n"
                            "    {\n"
                            "      \"id\": \"EE\",\n"
                            "      \"from\": \"E\",\n"
                            "      \"to\": \"E\",\n"
                            "      \"synapse\": \"exp_coba\",\n"
                            "      \"connect\": \"probability(0.02)\",\n"
                            "      \"weight\": \"0.6 nS\",\n"
                            "      \"delay\": \"1.5 ms\",\n"
                            "      \"parameters\": {\n"
                            "        \"tau\": \"5 ms\"\n"
                            "      }\n"
                            "    },\n"
                            "    {\n"
                            "      \"from\": \"file\",\n"
                            "      \"to\": \"E.I\",\n"
                            "      \"curve\": 0.1\n"
                            "    }\n"
                            "  ],\n"
                            "  \"recorders\": [\n"
                            "    {\n"
                            "      \"id\": \"v\",\n"
                            "      \"of\": \"E\",\n"
                            "      \"what\": \"V\",\n"
                            "      \"which\": \"0:10\",\n"
                            "      \"every\": \"0.1 ms\"\n"
                            "    }\n"
                            "  ],\n"
                            "  \"plots\": [\n"
                            "    {\n"
                            "      \"kind\": \"trace\",\n"
                            "      \"recorders\": [\"v\"]\n"
                            "    },\n"
                            "    {\n"
                            "      \"kind\": \"spectrum\",\n"
                            "      \"recorders\": [\"v\"],\n"
                            "      \"segment\": \"250 ms\",\n"
                            "      \"axes\": \"linear\",\n"
                            "      \"cells\": \"mean\",\n"
                            "      \"window\": \"hann\"\n"
                            "    },\n"
                            "    {\n"
                            "      \"kind\": \"spiral\",\n"
                            "      \"recorders\": [\"v\"],\n"
                            "      \"axes\": 3\n"
                            "    }\n"
                            "  ],\n"
                            "  \"run\": {\n"
                            "    \"duration\": \"1 s\",\n"
                            "    \"dt\": \"0.1 ms\",\n"
                            "    \"method\": \"auto\",\n"
                            "    \"seed\": 7,\n"
                            "    \"threads\": 2,\n"
                            "    \"precision\": \"single\",\n"
                            "    \"speed\": 0.001,\n"
                            "    \"rtol\": \"1e-6\",\n"
                            "    \"atol\": \"1e-9\"\n"
                            "  },\n"
                            "  \"lesson\": {\n"
                            "    \"steps\": [1, 2.5, \"x\"]\n"
                            "  }\n"
                            "}\n";

static void
test_round_trip (void)
{
  g_autoptr (LoligoDocument) document = parse (whole);
  g_autofree char *json = loligo_document_to_json (document);
  g_assert_cmpstr (json, ==, whole);
  g_autoptr (LoligoDocument) copy = loligo_document_copy (document);
  g_autofree char *copied = loligo_document_to_json (copy);
  g_assert_cmpstr (copied, ==, whole);
}

/* What was a number stays one, in whatever object of the file, until its value is edited. */
static void
test_numbers (void)
{
  static const char text[] = "{\n"
                             "  \"format\": \"loligo\",\n"
                             "  \"version\": 1,\n"
                             "  \"nodes\": [\n"
                             "    {\n"
                             "      \"id\": \"a\",\n"
                             "      \"model\": \"theta\",\n"
                             "      \"parameters\": {\n"
                             "        \"x\": 20,\n"
                             "        \"y\": \"20\",\n"
                             "        \"z\": -0.5\n"
                             "      },\n"
                             "      \"table\": {\n"
                             "        \"file\": \"a.csv\",\n"
                             "        \"unit\": \"mV\",\n"
                             "        \"scale\": 2\n"
                             "      },\n"
                             "      \"own\": 7\n"
                             "    }\n"
                             "  ],\n"
                             "  \"edges\": [\n"
                             "    {\n"
                             "      \"id\": \"w\",\n"
                             "      \"from\": \"a\",\n"
                             "      \"to\": \"a.x\",\n"
                             "      \"weight\": 0.25,\n"
                             "      \"parameters\": {\n"
                             "        \"p\": 3\n"
                             "      }\n"
                             "    }\n"
                             "  ],\n"
                             "  \"run\": {\n"
                             "    \"duration\": \"1 s\",\n"
                             "    \"seed\": 1,\n"
                             "    \"rtol\": 1e-6\n"
                             "  }\n"
                             "}\n";
  g_autoptr (LoligoDocument) document = parse (text);
  g_autoptr (LoligoDocument) copy = loligo_document_copy (document);
  g_autofree char *written = loligo_document_to_json (copy);
  g_assert_cmpstr (written, ==, text);
  LoligoNode *node = loligo_document_find_node (copy, "a");
  g_assert_cmpstr (loligo_settings_get (node->parameters, "x"), ==, "20");
  loligo_settings_set (node->parameters, "x", "21");
  g_autofree char *edited = loligo_document_to_json (copy);
  g_assert_nonnull (strstr (edited, "\"x\": \"21\""));
}

static void
test_values (void)
{
  g_autoptr (LoligoDocument) document = parse (whole);
  const LoligoNode *node = loligo_document_find_node (document, "E");
  g_assert_cmpuint (loligo_node_get_size (node), ==, 3200);
  g_assert_cmpfloat (node->x, ==, 320.5);
  g_assert_cmpstr (loligo_settings_get (node->parameters, "R"), ==, "normal(1, 0.1)");
  g_assert_cmpstr (node->channels[1], ==, "leak");
  g_assert_cmpuint (loligo_node_get_size (loligo_document_find_node (document, "sheet")), ==, 3500);
  const LoligoEdge *edge = g_ptr_array_index (document->edges, 1);
  g_assert_true (edge->id_is_made_up);
  g_assert_true (loligo_document_find_edge (document, edge->id) == edge);
  const LoligoPlotSpec *plot = g_ptr_array_index (document->plots, 1);
  g_assert_null (plot->unknown_kind);
  g_assert_cmpint (plot->kind, ==, LOLIGO_PLOT_SPECTRUM);
  g_assert_cmpstr (plot->segment, ==, "250 ms");
  plot = g_ptr_array_index (document->plots, 2);
  g_assert_cmpstr (plot->unknown_kind, ==, "spiral");
  g_assert_cmpuint (document->run.seed, ==, 7);
  g_assert_cmpfloat (document->run.speed, ==, 0.001);
}

static void
test_examples (void)
{
  g_autoptr (GDir) dir = g_dir_open (TEST_SOURCE_ROOT "/data/examples", 0, NULL);
  g_assert_nonnull (dir);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      if (!g_str_has_suffix (name, ".loligo"))
        continue;
      g_autofree char *path = g_build_filename (TEST_SOURCE_ROOT "/data/examples", name, NULL);
      g_autoptr (LoligoProblems) problems = loligo_problems_new ();
      g_autoptr (LoligoDocument) document = loligo_document_load (path, problems);
      g_autofree char *said = loligo_problems_to_string (problems);
      g_assert_cmpstr (said, ==, "");
      g_autofree char *json = loligo_document_to_json (document);
      g_autoptr (LoligoDocument) again = parse (json);
      g_autofree char *second = loligo_document_to_json (again);
      g_assert_cmpstr (json, ==, second);
    }
}

#define HEAD "{\"format\": \"loligo\",\n"

static void
test_syntax (void)
{
  assert_problem ("", 1, 1, "ends in the middle");
  assert_problem ("{\"format\": \"loligo\"", 1, 20, "} is missing");
  assert_problem (HEAD "\"title\": \"é\" \"x\"}", 2, 14, "comma or }");
  assert_problem (HEAD "\"title\": 'x'}", 2, 10, "value is expected");
  assert_problem (HEAD "}", 2, 1, "name in double quotes");
  assert_problem (HEAD "\"a\" 1}", 2, 5, "colon");
  assert_problem (HEAD "\"a\": 01}", 2, 6, "not a number");
  assert_problem (HEAD "\"a\": 1.}", 2, 6, "not a number");
  assert_problem (HEAD "\"a\": 12345678901234567890}", 2, 6, "18 digits");
  assert_problem (HEAD "\"a\": NaN}", 2, 6, "value is expected");
  assert_problem (HEAD "\"a\": \"x\ny\"}", 2, 8, "on its own line");
  assert_problem (HEAD "\"a\": \"\\x\"}", 2, 7, "unknown escape");
  assert_problem (HEAD "\"a\": \"\\ud800\"}", 2, 7, "surrogate");
  assert_problem (HEAD "\"a\": \"\\u0000\"}", 2, 7, "\\u0000");
  assert_problem (HEAD "\"a\": \"x}", 2, 6, "closing quote");
  assert_problem (HEAD "\"a\": [1 2]}", 2, 9, "comma or ]");
  assert_problem (HEAD "\"a\": 1} x", 2, 9, "after the end");
  assert_problem ("{/* no */}", 1, 2, "name in double quotes");
  assert_problem (HEAD "\"a\": \"\xff\"}", 2, 1, "UTF-8");
}

static void
test_depth (void)
{
  g_autoptr (GString) json = g_string_new (HEAD "\"a\": ");
  for (guint k = 0; k < 100000; k++)
    g_string_append_c (json, '[');
  assert_problem (json->str, 2, 69, "nested too deeply");
}

static void
test_types (void)
{
  assert_problem ("[]", 1, 1, "not a Loligo document");
  assert_problem ("{\"format\": \"other\"}", 1, 12, "not a Loligo document");
  assert_problem ("{}", 1, 1, "not a Loligo document");
  assert_problem (HEAD "\"version\": 0}", 2, 12, "\"version\"");
  assert_problem (HEAD "\"title\": 1}", 2, 10, "\"title\"");
  assert_problem (HEAD "\"models\": []}", 2, 11, "\"models\"");
  assert_problem (HEAD "\"models\": {\"a\": []}}", 2, 17, "\"a\"");
  assert_problem (HEAD "\"nodes\": {}}", 2, 10, "\"nodes\"");
  assert_problem (HEAD "\"nodes\": [1]}", 2, 11, "\"nodes\"");
  assert_problem (HEAD "\"nodes\": [{}]}", 2, 11, "no \"id\"");
  assert_problem (HEAD "\"nodes\": [{\"id\": \"a.b\", \"model\": \"m\"}]}", 2, 18, "a.b");
  assert_problem (HEAD "\"nodes\": [{\"id\": \"../x\", \"model\": \"m\"}]}", 2, 18, "letters");
  assert_problem (HEAD "\"nodes\": [{\"id\": \"a\"}]}", 2, 11, "\"model\" is missing");
  assert_problem (HEAD "\"edges\": [{\"from\": \"a\"}]}", 2, 11, "\"to\" is missing");
  assert_problem (HEAD "\"edges\": [{\"from\": 1, \"to\": \"a\"}]}", 2, 20, "\"from\"");
  assert_problem (HEAD "\"recorders\": [{\"id\": \"a\", \"of\": \"b\"}]}", 2, 15, "\"what\"");
  assert_problem (HEAD "\"plots\": [{}]}", 2, 11, "\"kind\"");
  assert_problem (HEAD "\"plots\": [{\"kind\": \"trace\", \"recorders\": [1]}]}", 2, 42,
                  "list of texts");
  assert_problem (HEAD "\"run\": 3}", 2, 8, "\"run\"");
  assert_problem (HEAD "\"run\": {\"seed\": -1}}", 2, 17, "\"seed\"");
  assert_problem (HEAD "\"run\": {\"threads\": 1.5}}", 2, 20, "\"threads\"");
  assert_problem (HEAD "\"run\": {\"speed\": -1}}", 2, 18, "\"speed\"");
  assert_problem (HEAD "\"run\": {\"dt\": []}}", 2, 15, "quantity");
}

static void
test_node_types (void)
{
  static const struct
  {
    const char *member, *said;
    guint column;
  } cases[] = {
    { "\"size\": 0", "\"size\"", 43 },
    { "\"size\": 1.5", "\"size\"", 43 },
    { "\"size\": \"3\"", "\"size\"", 43 },
    { "\"size\": [2, 0]", "\"size\"", 43 },
    { "\"size\": [100000, 100000]", "\"size\"", 43 },
    { "\"size\": 1e300", "\"size\"", 43 },
    { "\"at\": [1]", "\"at\"", 41 },
    { "\"at\": [1, \"2\"]", "\"at\"", 41 },
    { "\"at\": [1, 1e300]", "\"at\"", 41 },
    { "\"parameters\": []", "\"parameters\"", 49 },
    { "\"parameters\": {\"t\": true}", "\"t\"", 55 },
    { "\"channels\": \"x\"", "\"channels\"", 47 },
    { "\"table\": \"x.csv\"", "\"table\"", 44 },
    { "\"table\": {}", "\"file\" is missing", 44 },
    { "\"color\": -1", "\"color\"", 44 },
    { "\"method\": 4", "\"method\"", 45 },
  };
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autofree char *json = g_strdup_printf (
          HEAD "\"nodes\": [{\"id\": \"a\", \"model\": \"m\", %s}]}", cases[k].member);
      assert_problem (json, 2, cases[k].column + 2, cases[k].said);
    }
}

static void
test_all_at_once (void)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoDocument) document = loligo_document_parse (
      HEAD "\"title\": 1, \"notes\": 2,\n\"nodes\": [{\"id\": \"a\", \"model\": \"m\"},\n"
           "{\"id\": \"a\", \"model\": \"m\"}]}",
      -1, "x.loligo", problems);
  g_assert_null (document);
  g_autofree char *said = loligo_problems_to_string (problems);
  g_assert_cmpstr (
      said, ==,
      "x.loligo:2:10: error: \"title\" must be a text in double quotes\n"
      "x.loligo:2:22: error: \"notes\" must be a text in double quotes\n"
      "x.loligo:4:8: error: the id \"a\" is taken twice; give this one another name\n");
}

static void
test_newer (void)
{
  g_autofree char *dir = g_dir_make_tmp ("loligo-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "new.loligo", NULL);
  g_autofree char *other = g_build_filename (dir, "other.loligo", NULL);
  g_assert_true (g_file_set_contents (
      path, "{\"format\": \"loligo\", \"version\": 2, \"warp\": [1]}", -1, NULL));
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoDocument) document = loligo_document_load (path, problems);
  g_assert_true (document->is_read_only);
  g_autoptr (GError) error = NULL;
  g_assert_false (loligo_document_save (document, path, &error));
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT);
  g_assert_true (loligo_document_save (document, other, NULL));
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (other, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"version\": 2"));
  g_assert_nonnull (strstr (text, "\"warp\": [1]"));
  g_remove (path);
  g_remove (other);
  g_rmdir (dir);
}

static void
test_save (void)
{
  g_autofree char *dir = g_dir_make_tmp ("loligo-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "a.loligo", NULL);
  g_autofree char *link = g_build_filename (dir, "link.loligo", NULL);
  g_autoptr (LoligoDocument) document = parse (whole);
  g_assert_true (loligo_document_save (document, path, NULL));
  g_assert_cmpstr (document->path, ==, path);
  g_assert_cmpint (g_chmod (path, 0640), ==, 0);
  g_assert_cmpint (symlink ("a.loligo", link), ==, 0);
  g_free (document->title);
  document->title = g_strdup ("through the link");
  g_assert_true (loligo_document_save (document, link, NULL));
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  struct stat status;
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0640);
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoDocument) again = loligo_document_load (path, problems);
  g_assert_cmpstr (again->title, ==, "through the link");
  g_remove (link);
  g_remove (path);
  g_assert_cmpint (g_rmdir (dir), ==, 0); /* nothing was left beside */
}

static void
test_save_fails (void)
{
  g_autofree char *dir = g_dir_make_tmp ("loligo-XXXXXX", NULL);
  g_autofree char *nowhere = g_build_filename (dir, "none", "a.loligo", NULL);
  g_autoptr (LoligoDocument) document = parse (whole);
  g_autoptr (GError) error = NULL;
  g_assert_false (loligo_document_save (document, nowhere, &error));
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, nowhere));
  g_assert_null (document->path);
  g_clear_error (&error);
  g_assert_false (loligo_document_save (document, dir, &error)); /* a folder */
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE);
  g_clear_error (&error);
  g_assert_false (loligo_file_write ("/dev/full/x", "a", 1, &error));
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

static void
test_load_fails (void)
{
  static const char *const paths[] = { "/nonexistent/x.loligo", "/", "/dev/zero" };
  for (guint k = 0; k < G_N_ELEMENTS (paths); k++)
    {
      g_autoptr (LoligoProblems) problems = loligo_problems_new ();
      g_assert_null (loligo_document_load (paths[k], problems));
      g_assert_cmpuint (loligo_problems_get_count (problems), ==, 1);
    }
}

static void
test_unique_ids (void)
{
  g_autoptr (LoligoDocument) document = loligo_document_new_for_model ("E");
  g_autofree char *free_id = loligo_document_unique_id (document, "I");
  g_assert_cmpstr (free_id, ==, "I");
  g_autofree char *second = loligo_document_unique_id (document, "E");
  g_assert_cmpstr (second, ==, "E2");
  g_ptr_array_add (document->nodes, loligo_node_new ("E2", "lif"));
  g_autofree char *third = loligo_document_unique_id (document, "E2");
  g_assert_cmpstr (third, ==, "E3");
  g_assert_true (loligo_id_is_valid ("α_1-b"));
  g_assert_false (loligo_id_is_valid ("a b"));
  g_assert_false (loligo_id_is_valid ("a/b"));
  g_assert_false (loligo_id_is_valid (""));
}

static void
test_settings (void)
{
  LoligoSettings *settings = loligo_settings_new ();
  loligo_settings_set (settings, "b", "1");
  loligo_settings_set (settings, "a", "2");
  loligo_settings_set (settings, "b", loligo_settings_get (settings, "b"));
  g_assert_cmpuint (loligo_settings_get_count (settings), ==, 2);
  g_assert_cmpstr (loligo_settings_get_nth (settings, 0)->name, ==, "b");
  g_assert_cmpstr (loligo_settings_get (settings, "b"), ==, "1");
  loligo_settings_set (settings, "b", NULL);
  loligo_settings_set (settings, "none", NULL);
  g_assert_null (loligo_settings_get (settings, "b"));
  g_assert_cmpuint (loligo_settings_get_count (settings), ==, 1);
  loligo_settings_free (settings);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/round-trip", test_round_trip);
  g_test_add_func ("/document/numbers", test_numbers);
  g_test_add_func ("/document/values", test_values);
  g_test_add_func ("/document/examples", test_examples);
  g_test_add_func ("/document/syntax", test_syntax);
  g_test_add_func ("/document/depth", test_depth);
  g_test_add_func ("/document/types", test_types);
  g_test_add_func ("/document/node-types", test_node_types);
  g_test_add_func ("/document/all-at-once", test_all_at_once);
  g_test_add_func ("/document/newer", test_newer);
  g_test_add_func ("/document/save", test_save);
  g_test_add_func ("/document/save-fails", test_save_fails);
  g_test_add_func ("/document/load-fails", test_load_fails);
  g_test_add_func ("/document/unique-ids", test_unique_ids);
  g_test_add_func ("/document/settings", test_settings);
  return g_test_run ();
}
