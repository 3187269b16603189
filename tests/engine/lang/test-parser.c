/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-parser.c: what the text says beside its equations (titles, tooltips, ranges, order), how
 * it may be laid out, and the colours of the editor.
 */
#include "lang/component.h"

#include <string.h>

static LoligoComponent *
check (const char *text)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  LoligoComponent *component = loligo_component_new_from_text (text, strlen (text), "test.model",
                                                               NULL, NULL, NULL, problems);
  g_autofree char *found = loligo_problems_to_string (problems);
  g_assert_cmpstr (found, ==, "");
  g_assert_nonnull (component);
  return component;
}

static void
test_words (void)
{
  g_autoptr (LoligoComponent) component = check (
      "# a comment first\n"
      "\n"
      "neuron my_id \"A title – with a dash\" # not a tooltip\n"
      "## First line.\n"
      "##Second line.\n"
      "parameter tau = 10 ms [1, 100]  # time constant\n"
      "parameter g = 2 nS [1 nS, 1 uS]\n"
      "input I : mV # drive\n"
      "dV/dt = (I - V)/tau : mV # potential\n"
      "twice = 2*V : mV # double\n"
      "# not a tooltip either\n"
      "V(0) = -65 mV # nor this\n");
  g_assert_cmpint (component->kind, ==, LOLIGO_KIND_NEURON);
  g_assert_cmpstr (component->id, ==, "my_id");
  g_assert_cmpstr (component->title, ==, "A title – with a dash");
  g_assert_cmpstr (component->description, ==, "First line.\nSecond line.");
  static const struct
  {
    const char *name, *description, *unit;
    LoligoSymbolKind kind;
    guint line, column;
  } table[] = {
    { "tau", "time constant", "ms", LOLIGO_SYMBOL_PARAMETER, 6, 11 },
    { "g", "", "nS", LOLIGO_SYMBOL_PARAMETER, 7, 11 },
    { "I", "drive", "mV", LOLIGO_SYMBOL_INPUT, 8, 7 },
    { "V", "potential", "mV", LOLIGO_SYMBOL_STATE, 9, 2 },
    { "twice", "double", "mV", LOLIGO_SYMBOL_ALGEBRAIC, 10, 1 },
  };
  g_assert_cmpuint (component->symbols->len, ==, G_N_ELEMENTS (table));
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const LoligoSymbol *symbol = g_ptr_array_index (component->symbols, i);
      g_assert_true (symbol == loligo_component_find (component, table[i].name));
      g_assert_cmpstr (symbol->name, ==, table[i].name);
      g_assert_cmpstr (symbol->description, ==, table[i].description);
      g_assert_cmpstr (symbol->unit.text, ==, table[i].unit);
      g_assert_cmpint (symbol->kind, ==, table[i].kind);
      g_assert_cmpuint (symbol->line, ==, table[i].line);
      g_assert_cmpuint (symbol->column, ==, table[i].column);
    }
  const LoligoSymbol *tau = loligo_component_find (component, "tau");
  g_assert_true (tau->has_range);
  g_assert_true (tau->minimum_si == 1e-3 && tau->maximum_si == 100 * 1e-3);
  const LoligoSymbol *g = loligo_component_find (component, "g");
  g_assert_true (g->minimum_si == 1e-9 && g->maximum_si == 1e-6);
}

/* All of these are the same model. */
static void
test_layout (void)
{
  static const char *const texts[] = {
    "system s \"S\"\ndx/dt = -x/(5 ms)\nx(0) = 1\n",
    "system s \"S\"\r\ndx/dt = -x/(5 ms)\r\nx(0) = 1",
    "\357\273\277system s \"S\"\rdx/dt = -x/(5 ms)\rx(0) = 1\r",
    "\n\n  system s \"S\"\n\n\n\tdx/dt=-x/(5ms)\n  x(0)=1\n\n",
    "system s \"S\"\ndx/dt = -x/(5\n   # five\n   ms\n)\nx(0) = 1\n",
    "system s \"S\"\nx(0) = 1\ndx/dt = −x/(5 ms)\n",
  };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (LoligoComponent) component = check (texts[i]);
      g_autofree char *text
          = loligo_expression_print (component, component->states[0]->derivative);
      g_assert_cmpstr (text, ==, "-x/0.005");
    }
}

/* Words of the language are names where they stand as names. */
static void
test_words_as_names (void)
{
  g_autoptr (LoligoComponent) component = check ("system s \"S\"\n"
                                                 "parameter rate = 1 Hz\n"
                                                 "parameter spike = 2\n"
                                                 "input = 3*spike\n"
                                                 "use = input\n"
                                                 "dparameter/dt = use*rate\n");
  g_assert_cmpuint (component->n_states, ==, 1);
  g_assert_cmpuint (component->n_algebraics, ==, 2);
}

/* After the "/" of a number a declared name is that name; directly after it, a unit. */
static void
test_units_and_names (void)
{
  g_autoptr (LoligoComponent) component = check ("system s \"S\"\n"
                                                 "parameter m = 4\n"
                                                 "parameter C = 2 uF\n"
                                                 "a = 5 m\n"
                                                 "b = 8 nA/C : mV/ms\n"
                                                 "c = 3 nA/m : nA\n"
                                                 "d = 2 mV/s\n");
  static const char *const table[][2] = { { "a", "5 m" }, { "d", "2 mV/s" } };
  LoligoUnit metre;
  loligo_unit_parse ("m", &metre, NULL);
  g_assert_true (loligo_dimension_equal (
      loligo_component_find (component, table[0][0])->unit.dimension, metre.dimension));
  g_autofree char *b
      = loligo_expression_print (component, loligo_component_find (component, "b")->value);
  g_assert_cmpstr (b, ==, "8e-9/C");
}

static char *
colours (const char *text, gsize length)
{
  static const char kinds[] = { 'k', 'n', '1', 'u', 's', 'o', 'c', 'd', 'f', 'x' };
  g_autoptr (GArray) tokens = loligo_tokens_new (text, length);
  GString *result = g_string_new (NULL);
  guint last = 0;
  for (guint i = 0; i < tokens->len; i++)
    {
      LoligoToken token = g_array_index (tokens, LoligoToken, i);
      g_assert_cmpuint (token.start, >=, last);
      g_assert_cmpuint (token.end, >, token.start);
      g_assert_cmpuint (token.end, <=, length);
      last = token.end;
      g_string_append_c (result, kinds[token.kind]);
    }
  return g_string_free (result, FALSE);
}

static void
test_colours (void)
{
  static const char *const table[][2] = {
    { "neuron hh \"HH\"", "kns" },
    { "## text", "d" },
    { "parameter g = 120 mS/cm2 [0, 300] # x", "kno1uouo1o1oc" },
    { "input I : uA/cm2", "knouou" },
    { "I = g*m^3*(V - E) : uA/cm²", "nonono1oononoououu" },
    { "beta(V) = 4*exp(V/(18 mV))/ms", "nonoo1ofonoo1uooon" },
    { "on spike: V = c", "kkonon" },
    { "refractory t_ref: V", "knon" },
    { "spike when V > 0 mV", "kkno1u" },
    { "a = 1 if b else c", "no1knkn" },
    { "a = ?", "nox" },
    { "\xff", "" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *found = colours (table[i][0], strlen (table[i][0]));
      if (strcmp (found, table[i][1]) != 0)
        g_error ("%s: %s, not %s", table[i][0], found, table[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parser/words", test_words);
  g_test_add_func ("/parser/layout", test_layout);
  g_test_add_func ("/parser/words-as-names", test_words_as_names);
  g_test_add_func ("/parser/units-and-names", test_units_and_names);
  g_test_add_func ("/parser/colours", test_colours);
  return g_test_run ();
}
