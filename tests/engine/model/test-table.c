/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-table.c: tables of numbers: separators, headers, units, and the place of what is wrong.
 */
#include <loligo.h>
#include <string.h>

static LoligoTable *
parse (const char *text)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  LoligoTable *table = loligo_table_parse (text, strlen (text), "x.csv", problems);
  g_autofree char *said = loligo_problems_to_string (problems);
  g_assert_cmpstr (said, ==, "");
  return table;
}

static void
assert_problem (const char *text, const char *said)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_assert_null (loligo_table_parse (text, strlen (text), "x.csv", problems));
  g_autofree char *line = loligo_problems_to_string (problems);
  g_assert_cmpstr (line, ==, said);
}

/* The same numbers, however they are set apart. */
static void
test_separators (void)
{
  static const char *const texts[]
      = { "0,1\n0.5,-2e3\n", "0;1\r\n0.5;-2e3\r\n", "0\t1\n0.5\t-2e3", "  0   1 \n 0.5\t-2e3\n\n",
          ("\xEF\xBB\xBF" /* apart from the 0, which would be read as a digit of the escape */
           "0, 1\n0.5 ,-2e3 \n") };
  for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
    {
      g_autoptr (LoligoTable) table = parse (texts[k]);
      g_assert_cmpuint (table->n_rows, ==, 2);
      g_assert_cmpuint (table->n_columns, ==, 2);
      g_assert_cmpfloat (table->values[0], ==, 0);
      g_assert_cmpfloat (table->values[1], ==, 1);
      g_assert_cmpfloat (table->values[2], ==, 0.5);
      g_assert_cmpfloat (table->values[3], ==, -2000);
      g_assert_null (table->names);
      g_assert_null (table->unit);
    }
}

static void
test_header (void)
{
  g_autoptr (LoligoTable) table = parse ("# unit: uA/cm2\n# other\nt_ms,\"a\", b\n1,2,3\n");
  g_assert_cmpstr (table->unit, ==, "uA/cm2");
  g_assert_cmpstr (table->names[0], ==, "t_ms");
  g_assert_cmpstr (table->names[1], ==, "a");
  g_assert_cmpstr (table->names[2], ==, "b");
  g_assert_null (table->names[3]);
  g_assert_cmpuint (table->n_rows, ==, 1);
  g_assert_cmpfloat (table->values[2], ==, 3);

  g_autoptr (LoligoTable) own = parse ("# unit: mV\nt_ms,0,5\n0,-65,-64\n0.1,-65,-63\n");
  g_assert_cmpuint (own->n_rows, ==, 2);
  g_assert_cmpuint (own->n_columns, ==, 3);
  g_assert_cmpstr (own->names[1], ==, "0");
  g_assert_cmpfloat (own->values[5], ==, -63);
}

static void
test_wrong (void)
{
  assert_problem ("", "x.csv: error: the table has no numbers\n");
  assert_problem ("a,b\n", "x.csv: error: the table has no numbers\n");
  assert_problem ("1,2\n3, x\n",
                  "x.csv:2:4: error: \"x\" is not a number (write 0.5 or 1e-3, with a point)\n");
  assert_problem ("1,2\n3\n",
                  "x.csv:2:1: error: this row has 1 values, where the table has 2 columns\n");
  assert_problem ("1,2\n3,\n",
                  "x.csv:2:3: error: \"\" is not a number (write 0.5 or 1e-3, with a point)\n");
  assert_problem ("1,nan\n",
                  "x.csv:1:3: error: \"nan\" is not a number (write 0.5 or 1e-3, with a point)\n");
  assert_problem ("1,0x1\n",
                  "x.csv:1:3: error: \"0x1\" is not a number (write 0.5 or 1e-3, with a point)\n");
  assert_problem (
      "1,1e999\n",
      "x.csv:1:3: error: \"1e999\" is not a number (write 0.5 or 1e-3, with a point)\n");
}

static void
test_file (void)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoTable) table
      = loligo_table_load (TEST_SOURCE_ROOT "/data/examples/recorded-current.csv", problems);
  g_assert_cmpuint (table->n_columns, ==, 2);
  g_assert_null (loligo_table_load ("/nonexistent.csv", problems));
  g_assert_cmpuint (loligo_problems_get_count (problems), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table/separators", test_separators);
  g_test_add_func ("/table/header", test_header);
  g_test_add_func ("/table/wrong", test_wrong);
  g_test_add_func ("/table/file", test_file);
  return g_test_run ();
}
