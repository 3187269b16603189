/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-rule.c: connection rules as text: each form, its options, how many synapses it promises, and
 * one clear line for each mistake.
 */
#include <loligo.h>
#include <string.h>

static LoligoRule *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  LoligoRule *rule = loligo_rule_parse (text, &error);
  g_assert_no_error (error);
  g_assert_nonnull (rule);
  return rule;
}

static void
test_forms (void)
{
  for (int kind = 0; kind < LOLIGO_N_RULES; kind++)
    {
      gboolean is_plain = kind <= LOLIGO_RULE_ONE_TO_ONE;
      g_autofree char *text
          = g_strconcat (loligo_rule_kind_to_string (kind), is_plain ? "" : "(1)", NULL);
      g_autoptr (LoligoRule) rule = parse (text);
      g_assert_cmpint (rule->kind, ==, kind);
      g_assert_true (rule->self);
      g_assert_false (rule->has_seed);
      g_assert_cmpint (rule->multiple, ==, kind >= LOLIGO_RULE_FIXED_IN);
    }
  g_autoptr (LoligoRule) half = parse ("probability( 1/2 )");
  g_assert_cmpfloat (half->probability, ==, 0.5);
  g_autoptr (LoligoRule) total = parse ("fixed_total(1e6)");
  g_assert_cmpuint (total->count, ==, 1000000);
  g_autoptr (LoligoRule) empty = parse ("all_to_all()");
  g_assert_cmpint (empty->kind, ==, LOLIGO_RULE_ALL_TO_ALL);
}

static void
test_options (void)
{
  g_autoptr (LoligoRule) rule
      = parse (" fixed_in (max(3, 2)) , self = false,multiple=false, seed=18446744073709551615");
  g_assert_cmpuint (rule->count, ==, 3);
  g_assert_false (rule->self);
  g_assert_false (rule->multiple);
  g_assert_true (rule->has_seed);
  g_assert_cmpuint (rule->seed, ==, G_MAXUINT64);
  g_autoptr (LoligoRule) harmless = parse ("probability(0.1), multiple=false, self=true");
  g_assert_true (harmless->self);
}

static void
test_expectation (void)
{
  const struct
  {
    const char *text;
    double count, recurrent;
  } cases[] = {
    { "all_to_all, self=false", 200, 90 },     { "one_to_one", 20, 10 },
    { "one_to_one, self=false", 20, 0 },       { "probability(0.1)", 20, 10 },
    { "probability(0.1), self=false", 20, 9 }, { "fixed_in(3)", 60, 30 },
    { "fixed_out(3)", 30, 30 },                { "fixed_total(7)", 7, 7 },
  };
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autoptr (LoligoRule) rule = parse (cases[k].text);
      g_assert_cmpfloat_with_epsilon (loligo_rule_expect (rule, 10, 20, FALSE), cases[k].count,
                                      1e-9);
      g_assert_cmpfloat_with_epsilon (loligo_rule_expect (rule, 10, 10, TRUE), cases[k].recurrent,
                                      1e-9);
    }
}

static void
test_mistakes (void)
{
  const struct
  {
    const char *text, *said;
  } cases[] = {
    { "probabilty(0.1)", "there is no rule \"probabilty\"; did you mean \"probability\"?" },
    { "", "choose from all_to_all, one_to_one, probability" },
    { "zzz(3)", "choose from all_to_all" },
    { "probability", "as in \"probability(0.1)\"" },
    { "probability()", "as in \"probability(0.1)\"" },
    { "probability(1.5)", "\"1.5\" is not a probability from 0 to 1" },
    { "probability(-0.5)", "is not a probability" },
    { "probability(3 mV)", "probability: \"3 mV\": it must be a plain number" },
    { "probability(0.1", "the parentheses do not match" },
    { "probability)0.1(", "the parentheses do not match" },
    { "probability(0.1)x", "is not how probability is written: \"probability(0.1)\"" },
    { "all_to_all(3)", "is not how all_to_all is written" },
    { "fixed_in(2.5)", "\"2.5\" is not a whole number" },
    { "fixed_in(-1)", "is not a whole number" },
    { "fixed_in(1e13)", "is not a whole number from 0 to 1e12" },
    { "fixed_in(1), slef=false", "there is no option \"slef\"; did you mean \"self\"?" },
    { "fixed_in(1),", "there is no option \"\"" },
    { "fixed_in(1), self=no", "self is true or false, not \"no\"" },
    { "fixed_in(1), self", "self is true or false, not \"\"" },
    { "fixed_in(1), seed=-1", "seed is a whole number from 0, not \"-1\"" },
    { "all_to_all, multiple=true", "all_to_all never connects a pair twice" },
    { "a\nb\xff", "there is no rule" },
  };
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autoptr (GError) error = NULL;
      LoligoRule *rule = loligo_rule_parse (cases[k].text, &error);
      g_assert_null (rule);
      if (error == NULL || strstr (error->message, cases[k].said) == NULL
          || strchr (error->message, '\n') != NULL)
        g_error ("\"%s\" gives \"%s\", not \"%s\"", cases[k].text,
                 error == NULL ? "nothing" : error->message, cases[k].said);
    }
  g_autofree char *deep = g_strnfill (100000, '(');
  g_assert_null (loligo_rule_parse (deep, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rule/forms", test_forms);
  g_test_add_func ("/rule/options", test_options);
  g_test_add_func ("/rule/expectation", test_expectation);
  g_test_add_func ("/rule/mistakes", test_mistakes);
  return g_test_run ();
}
