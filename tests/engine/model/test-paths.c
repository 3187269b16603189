/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-paths.c: names of files stay right when a document moves to another folder.
 */
#include "model/inside.h"
#include "model/paths.h"

#include <string.h>

static void
test_rules (void)
{
  static const struct
  {
    const char *before, *after;
  } CASES[] = {
    { "matrix(w.csv)", "matrix(\"/old/w.csv\")" },
    { "matrix(\"a b.npz\"), seed=2", "matrix(\"/old/a b.npz\"), seed=2" },
    { "pairs(../p.csv), multiple=true", "pairs(\"/p.csv\"), multiple=true" },
    { "matrix(\"/there/w.csv\")", "matrix(\"/there/w.csv\")" },
    { "probability( 0.1 )", "probability( 0.1 )" },
    { "no rule (", "no rule (" },
  };
  for (guint k = 0; k < G_N_ELEMENTS (CASES); k++)
    {
      g_autofree char *settled = loligo_rule_settle_files (CASES[k].before, "/old");
      g_assert_cmpstr (settled, ==, CASES[k].after);
    }
  g_assert_null (loligo_rule_settle_files (NULL, "/old"));
}

#define INNER                                                                                      \
  "{\"format\": \"loligo\", \"mine\": 7, \"nodes\": [{\"id\": \"t\", \"model\": \"table\", "       \
  "\"table\": {\"file\": \"t.csv\"}}, {\"id\": \"d\", \"document\": \"deep.loligo\"}], "           \
  "\"edges\": [{\"id\": \"e\", \"from\": \"t\", \"to\": \"d.E\", \"synapse\": \"delta\", "         \
  "\"connect\": \"matrix(m.csv)\"}]}"

static void
test_document (void)
{
  const char *text
      = "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"held\", \"document\": " INNER ", "
        "\"parameters\": {\"e.connect\": \"pairs(p.csv)\"}}, "
        "{\"id\": \"file\", \"document\": \"sub/other.loligo\", "
        "\"parameters\": {\"e.connect\": \"pairs(p.csv)\"}}, "
        "{\"id\": \"T\", \"model\": \"table\", \"table\": {\"file\": \"/abs/t.csv\"}}], \"edges\": []}";
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoDocument) document = loligo_document_parse (text, -1, "/old/outer.loligo", problems);
  g_assert_nonnull (document);
  g_assert_true (loligo_document_settle_files (document, "/old"));
  g_autofree char *json = loligo_document_to_json (document);
  const char *const present[]
      = { "\"/old/t.csv\"", "\"/old/deep.loligo\"", "\"/old/sub/other.loligo\"", "\"/abs/t.csv\"",
          "matrix(\\\"/old/m.csv\\\")", "\"e.connect\": \"pairs(\\\"/old/p.csv\\\")\"",
          /* Inside a file it goes by that file's folder. */
          "\"e.connect\": \"pairs(p.csv)\"", "\"mine\": 7" };
  for (guint k = 0; k < G_N_ELEMENTS (present); k++)
    if (strstr (json, present[k]) == NULL)
      g_error ("no %s in %s", present[k], json);
  g_assert_false (loligo_document_settle_files (document, "/elsewhere"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paths/rules", test_rules);
  g_test_add_func ("/paths/document", test_document);
  return g_test_run ();
}
