/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-problem.c: how problems are counted, ordered and printed.
 */
#include "base/problem.h"

static void
test_text (void)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  loligo_problems_add (problems, "hh.model", 31, 23, 4, "cannot add %s and %s", "mV", "nS");
  loligo_problems_add (problems, "hh.model", 2, 0, 0, "two\nlines");
  loligo_problems_add (problems, NULL, 0, 0, 0, "no place");
  g_autofree char *text = loligo_problems_to_string (problems);
  g_assert_cmpstr (text, ==,
                   "hh.model:31:23: error: cannot add mV and nS\n"
                   "hh.model:2: error: two lines\n"
                   "error: no place\n");
}

static void
test_sort (void)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  loligo_problems_add (problems, "a", 3, 1, 0, "d");
  loligo_problems_add (problems, "a", 1, 9, 0, "b");
  loligo_problems_add (problems, "a", 1, 9, 0, "c");
  loligo_problems_add (problems, "a", 1, 2, 0, "a");
  loligo_problems_sort (problems);
  const char *expected[] = { "a", "b", "c", "d" };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (loligo_problems_get (problems, i)->message, ==, expected[i]);
  g_assert_null (loligo_problems_get (problems, 4));
}

static void
test_limit (void)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  for (guint i = 0; i < 250; i++)
    loligo_problems_add (problems, "a", i + 1, 1, 0, "x");
  g_assert_cmpuint (loligo_problems_get_count (problems), ==, 250);
  g_assert_nonnull (loligo_problems_get (problems, 99));
  g_assert_null (loligo_problems_get (problems, 100));
  g_autofree char *text = loligo_problems_to_string (problems);
  g_assert_true (g_str_has_suffix (text, "and 150 more errors\n"));
}

static void
test_error (void)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_problems_to_error (problems, &error));
  g_assert_no_error (error);
  loligo_problems_add (problems, "a.model", 4, 2, 1, "what to do");
  g_assert_false (loligo_problems_to_error (problems, &error));
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT);
  g_assert_cmpstr (error->message, ==, "a.model:4:2: what to do");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/problem/text", test_text);
  g_test_add_func ("/problem/sort", test_sort);
  g_test_add_func ("/problem/limit", test_limit);
  g_test_add_func ("/problem/error", test_error);
  return g_test_run ();
}
