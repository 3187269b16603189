/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-rule.c: connection rules as text: each form, its options, how many synapses it promises, and
 * one clear line for each mistake.
 */
#include <loligo.h>
#include <math.h>
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
      const LoligoRuleForm *form = loligo_rule_get_form (kind);
      g_autoptr (LoligoRule) rule = parse (form->example);
      g_assert_cmpint (rule->kind, ==, kind);
      g_assert_true (rule->self);
      g_assert_false (rule->has_seed);
      g_assert_cmpint (rule->multiple, ==, form->has_multiple);
    }
  g_autoptr (LoligoRule) half = parse ("probability( 1/2 )");
  g_assert_cmpfloat (half->probability, ==, 0.5);
  g_autoptr (LoligoRule) total = parse ("fixed_total(1e6)");
  g_assert_cmpuint (total->count, ==, 1000000);
  g_autoptr (LoligoRule) empty = parse ("all_to_all()");
  g_assert_cmpint (empty->kind, ==, LOLIGO_RULE_ALL_TO_ALL);
}

/* What the table says is enough to make an editor: its beginnings are rules, its text comes back as it went in. */
static void
test_table (void)
{
  for (int kind = 0; kind < LOLIGO_N_RULES; kind++)
    {
      const LoligoRuleForm *form = loligo_rule_get_form (kind);
      g_autoptr (LoligoRuleText) first = loligo_rule_text_new (kind);
      g_autofree char *text = loligo_rule_text_to_string (first);
      g_autoptr (LoligoRule) rule = parse (text);
      g_assert_cmpint (rule->kind, ==, kind);
      g_assert_true (g_str_has_suffix (form->sentence, "."));
      for (guint k = 0; k < form->n_arguments; k++)
        {
          g_assert_nonnull (form->arguments[k].name);
          g_assert_nonnull (form->arguments[k].sentence);
          g_assert_true (!form->arguments[k].is_optional || k + 1 == form->n_arguments);
        }
    }
  g_autoptr (LoligoRuleText) parts
      = loligo_rule_text_parse ("  distance( min(0.5, d/(1 um)) ) ,seed=7,  self = false", NULL);
  g_autofree char *text = loligo_rule_text_to_string (parts);
  g_assert_cmpstr (text, ==, "distance(min(0.5, d/(1 um))), self=false, seed=7");
  g_assert_cmpstr (parts->arguments[0], ==, "min(0.5, d/(1 um))");
  g_assert_null (parts->arguments[1]);
  /* What is wrong in the arguments can be shown and mended. */
  g_autoptr (LoligoRuleText) wrong = loligo_rule_text_parse ("probability(oops)", NULL);
  g_assert_cmpstr (wrong->arguments[0], ==, "oops");
}

/* The probability that a rule gives to pairs D_M apart. */
static double
get_profile (const char *text, double d_m)
{
  g_autoptr (LoligoRule) rule = parse (text);
  LoligoEnvironment environment = { .distance_m = d_m };
  return loligo_expression_evaluate (rule->pool, rule->profile, &environment);
}

static void
test_profiles (void)
{
  g_assert_cmpfloat (get_profile ("gaussian(50 um)", 0), ==, 1);
  g_assert_cmpfloat_with_epsilon (get_profile ("gaussian(50 um, 0.5)", 50e-6), 0.5 * exp (-0.5),
                                  1e-15);
  g_assert_cmpfloat_with_epsilon (
      get_profile ("difference_of_gaussians(2 mm, 0.9, 1 mm, 0.4)", 1e-3),
      0.9 * exp (-0.125) - 0.4 * exp (-0.5), 1e-15);
  g_assert_cmpfloat_with_epsilon (get_profile ("distance(exp(-d/(100 um)))", 1e-4), exp (-1), 1e-15);
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
    { "small_world(4, 0.1)", 80, 40 },
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
    { "fixed_in(1), self=false, self=true", "the option \"self\" is given twice" },
    { "fixed_in(1),", "there is no option \"\"" },
    { "fixed_in(1), self=no", "self is true or false, not \"no\"" },
    { "fixed_in(1), self", "self is true or false, not \"\"" },
    { "fixed_in(1), seed=-1", "seed is a whole number from 0, not \"-1\"" },
    { "all_to_all, multiple=true", "all_to_all never connects a pair twice" },
    { "gaussian", "gaussian needs sigma (width of the bell), as in \"gaussian(50 um)\"" },
    { "gaussian(50)", "gaussian: \"50\": it needs a unit" },
    { "gaussian(50 ms)", "gaussian: \"50 ms\": " },
    { "gaussian(-50 um)", "\"-50 um\" is not a positive length" },
    { "gaussian(0 um)", "\"0 um\" is not a positive length" },
    { "gaussian(50 um, 2)", "\"2\" is not a probability" },
    { "gaussian(50 um, 0.5, 1)", "is not how gaussian is written" },
    { "difference_of_gaussians(50 um, 0.5)", "difference_of_gaussians needs sigma_2" },
    { "distance", "distance needs p (probability of a pair at the distance d)" },
    { "distance(d)", "distance: \"d\": " },
    { "distance(exp(-d))", "distance: \"exp(-d)\": " },
    { "distance(i/10)", "may use the distance d only" },
    { "distance(rand())", "distance: \"rand()\"" },
    { "grid(6)", "a grid has 4 or 8 neighbours" },
    { "small_world(4)", "small_world needs p" },
    { "power_law(3, 1.5)", "\"1.5\" is not a probability" },
    { "scale_free(2), multiple=true", "scale_free never connects a pair twice" },
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

/* Any text is a rule or gives one line; a rule taken apart and put together is the same rule. */
static void
test_any_text (void)
{
  static const char pieces[] = "(),=\"\"d1.5e9-+*/ um ms<>where exp self seed multiple false\xff\n";
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  for (guint trial = 0; trial < 20000; trial++)
    {
      g_autoptr (GString) text = g_string_new (loligo_rule_get_form (trial % LOLIGO_N_RULES)->example);
      for (guint n = 0; n < trial % 5; n++)
        {
          gsize at = (gsize) g_rand_int_range (random, 0, (gint32) text->len);
          if (g_rand_boolean (random))
            g_string_erase (text, (gssize) at, 1);
          else
            g_string_insert_c (text, (gssize) at,
                               pieces[g_rand_int_range (random, 0, sizeof pieces - 1)]);
        }
      g_autoptr (GError) error = NULL;
      g_autoptr (LoligoRule) rule = loligo_rule_parse (text->str, &error);
      g_assert_true ((rule == NULL) == (error != NULL));
      g_assert_true (error == NULL || strchr (error->message, '\n') == NULL);
      g_autoptr (LoligoRuleText) parts = loligo_rule_text_parse (text->str, NULL);
      if (rule == NULL)
        continue;
      g_autofree char *again = loligo_rule_text_to_string (parts);
      g_autoptr (LoligoRule) same = parse (again);
      g_assert_true (same->kind == rule->kind && same->count == rule->count
                     && same->probability == rule->probability && same->self == rule->self
                     && same->seed == rule->seed && g_strcmp0 (same->file, rule->file) == 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rule/forms", test_forms);
  g_test_add_func ("/rule/table", test_table);
  g_test_add_func ("/rule/profiles", test_profiles);
  g_test_add_func ("/rule/options", test_options);
  g_test_add_func ("/rule/expectation", test_expectation);
  g_test_add_func ("/rule/any-text", test_any_text);
  g_test_add_func ("/rule/mistakes", test_mistakes);
  return g_test_run ();
}
