/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan-util.h: from a document with models of its own to a plan or to the one problem that it has, for tests of what a
 * plan holds.
 */
#pragma once

#include <loligo.h>
#include <string.h>

/* The document JSON, which must read well. (transfer full) */
static inline LoligoDocument *
parse_document (const char *json)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  LoligoDocument *document = loligo_document_parse (json, -1, NULL, problems);
  g_autofree char *said = loligo_problems_to_string (problems);
  g_assert_cmpstr (said, ==, "");
  return document;
}

static inline LoligoPlan *
make_plan_of (const LoligoDocument *document)
{
  g_autoptr (LoligoLibrary) library = loligo_library_new (TEST_SOURCE_ROOT "/data");
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  LoligoPlan *plan = loligo_plan_new (document, library, problems);
  g_autofree char *said = loligo_problems_to_string (problems);
  g_assert_cmpstr (said, ==, "");
  g_assert_nonnull (plan);
  return plan;
}

/* DOCUMENT has exactly one problem, which says SAID. MEMBERS is what is special to it, for the test's own message. */
static inline void
assert_problem_of (const LoligoDocument *document, const char *members, const char *said)
{
  g_autoptr (LoligoLibrary) library = loligo_library_new (TEST_SOURCE_ROOT "/data");
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoPlan) plan = loligo_plan_new (document, library, problems);
  g_autofree char *lines = loligo_problems_to_string (problems);
  if (plan != NULL || strstr (lines, said) == NULL || loligo_problems_get_count (problems) != 1)
    g_error ("for %s:\n%sdoes not say just \"%s\"", members, lines, said);
}

/* The number that EXPRESSION of PLAN is; it must be one. */
static inline double
get_constant (const LoligoPlan *plan, LoligoExpression expression)
{
  const LoligoExpressionNode *node = loligo_expression_get (plan->pool, expression);
  g_assert_cmpint (node->operation, ==, LOLIGO_OPERATION_CONSTANT);
  return node->value;
}
