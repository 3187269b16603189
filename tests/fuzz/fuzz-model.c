/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-model.c: models and quantities from damaged bytes. No input may crash, hang, or be refused
 * without a problem that has a place in it. With libFuzzer it is a target; without, main damages the
 * files it is given, always in the same ways, so that the corpus runs as a test.
 */
#include <loligo.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* `use anything` finds this, or the input itself. */
static const char *
find_channel (const char *id, const char **file, gpointer data)
{
  *file = "channel.model";
  if (id[0] == 's')
    return data;
  return "channel c \"C\"\nparameter g = 1 nS [0, 2]\ninput V : mV\n"
         "dm/dt = (V/(1 mV) - m)/(1 ms)\nI = g*m*V\n";
}

static void
print_jumps (const LoligoComponent *component, const LoligoJump *jumps, guint n)
{
  for (guint i = 0; i < n && i < 4; i++)
    {
      g_autofree char *text = loligo_expression_print (component, jumps[i].value);
      g_assert_cmpuint (jumps[i].reference, <, component->n_ends);
      g_assert_true (g_utf8_validate (text, -1, NULL));
    }
}

static void
print_all (const LoligoComponent *component)
{
  print_jumps (component, component->on_pre.jumps, component->on_pre.n_jumps);
  print_jumps (component, component->on_post.jumps, component->on_post.n_jumps);
  print_jumps (component, component->contributions, component->n_contributions);
  for (guint i = 0; i < component->n_states && i < 4; i++)
    {
      g_autofree char *derivative
          = loligo_expression_print (component, component->states[i]->derivative);
      g_autofree char *initial
          = loligo_expression_print (component, component->states[i]->initial);
      g_assert_true (g_utf8_validate (derivative, -1, NULL));
      g_assert_true (g_utf8_validate (initial, -1, NULL));
      g_assert_false (loligo_expression_depends_on (component->pool,
                                                    component->states[i]->initial,
                                                    LOLIGO_OPERATION_STATE, G_MAXUINT));
    }
}

static void
read_model (const char *text, gsize length, gboolean has_channels)
{
  static const char *const channels[] = { "leak as L", "same", NULL };
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  /* text ends in a NUL for find_channel, which hands it out as a string */
  g_autoptr (LoligoComponent) component = loligo_component_new_from_text (
      text, length, "fuzz.model", has_channels ? channels : NULL, find_channel, (gpointer) text,
      problems);
  g_assert_true ((component == NULL) == (loligo_problems_get_count (problems) > 0));
  for (guint i = 0; loligo_problems_get (problems, i) != NULL; i++)
    {
      const LoligoProblem *problem = loligo_problems_get (problems, i);
      g_assert_cmpuint (problem->line, >, 0);
      g_assert_cmpuint (problem->column, >, 0);
      g_assert_true (g_utf8_validate (problem->message, -1, NULL));
      g_assert_null (strchr (problem->message, '\n'));
    }
  if (component != NULL)
    print_all (component);
}

/* A cell with one variable of each kind, from itself to itself. */
static void
read_synapse (const char *text, gsize length)
{
  static const char *const cell = "neuron cell \"Cell\"\nparameter tau = 10 ms\ninput I : nA\n"
                                  "dV/dt = -V/tau : mV\ndg/dt = -g/tau : nS\nvariable w = 0 nS\n"
                                  "y = g*V\nspike when V > 1 mV\n";
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoComponent) end = loligo_component_new_from_text (cell, strlen (cell), NULL, NULL,
                                                                    NULL, NULL, problems);
  g_autoptr (LoligoComponent) component
      = loligo_synapse_new_from_text (text, length, "fuzz.model", end, end, problems);
  g_assert_true ((component == NULL) == (loligo_problems_get_count (problems) > 0));
  for (guint i = 0; loligo_problems_get (problems, i) != NULL; i++)
    g_assert_cmpuint (loligo_problems_get (problems, i)->line, >, 0);
  for (guint i = 0; component != NULL && i < component->n_ends; i++)
    g_assert_nonnull (component->ends[i].symbol);
  if (component != NULL)
    print_all (component);
}

static void
read_quantity (const char *text)
{
  double value;
  LoligoUnit unit;
  g_autoptr (GError) error = NULL;
  if (loligo_quantity_parse (text, NULL, &value, &unit, &error))
    g_assert_true (isfinite (value) && unit.scale > 0);
  else
    g_assert_true (error != NULL && g_utf8_validate (error->message, -1, NULL));

  g_autoptr (LoligoExpressionPool) pool = loligo_expression_pool_new ();
  g_autoptr (GError) second = NULL;
  guint n_draws = 0;
  LoligoExpression varying
      = loligo_varying_quantity_parse (pool, text, NULL, &n_draws, NULL, &second);
  g_assert_true ((varying == 0) == (second != NULL));
  loligo_unit_is_known (text);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_malloc (size + 1);
  memcpy (text, data, size);
  text[size] = '\0';
  read_model (text, size, FALSE);
  read_model (text, size, TRUE);
  read_synapse (text, size);
  if (size < 1000)
    read_quantity (text);
  g_autoptr (GArray) tokens = loligo_tokens_new (text, size);
  g_assert_cmpuint (tokens->len, <=, size);
  return 0;
}

#ifndef LOLIGO_LIBFUZZER

#define ROUNDS 60

static const char *const pieces[]
    = { "(", ")", "[", "]", ",", ":", "\"", "#", "##", "\n", "\n  ", "=", "+=", "^", "**", "%", "/",
        " if ", " else ", " and ", " not ", "x(0) = ", "dx/dt = ", "d^0.5 x/dt^0.5 = ", "on spike:",
        "spike when ", "spike rate ", "refractory 1 ms: ", "use leak as ", "use same", "output V",
        "sum(channels.I)", "xi", "xi_1", "rand()", "normal()", "V(t - 1 ms)", "V(0)", "1e308", "1e-308",
        "-", "0", "mV", "µF/cm²", "s^(-1/2)", "any", "²", "⁻¹", "\xff", "\xc3", "\r", "\t", "post.V += ",
        "post.I -= ", "pre.V", "post.g", "weight", "delay", "\non post:\n  ", "\nsynapse s \"S\"\n",
        "on pre:", "parameter a = ", "input ", "variable w = ", "f(x) = ", "f(", "dt", "t", "N", "i" };

static GString *
damage (GRand *random, const char *text, gsize length)
{
  GString *damaged = g_string_new_len (text, (gssize) length);
  for (guint n = (guint) g_rand_int_range (random, 1, 6); n > 0; n--)
    {
      gsize at = (gsize) g_rand_int_range (random, 0, (gint32) damaged->len + 1);
      gsize wish = (gsize) g_rand_int_range (random, 1, 30);
      gsize count = MIN (wish, damaged->len - at);
      const char *piece = pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))];
      switch (g_rand_int_range (random, 0, 5))
        {
        case 0:
          g_string_insert (damaged, (gssize) at, piece);
          break;
        case 1:
          g_string_erase (damaged, (gssize) at, (gssize) count);
          break;
        case 2:
          g_string_erase (damaged, (gssize) at, (gssize) count);
          g_string_insert (damaged, (gssize) at, piece);
          break;
        case 3:
          if (at < damaged->len)
            damaged->str[at] = (char) g_rand_int_range (random, 0, 256);
          break;
        default:
          {
            gsize from = (gsize) g_rand_int_range (random, 0, (gint32) damaged->len + 1);
            g_autofree char *copy
                = g_strndup (damaged->str + from, MIN (200, damaged->len - from));
            g_string_insert (damaged, (gssize) at, copy);
          }
        }
    }
  return damaged;
}

static void
run (const char *text, gsize length)
{
  LLVMFuzzerTestOneInput ((const uint8_t *) text, length);
}

static void
test_file (gconstpointer data)
{
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (data, &text, &length, &error);
  g_assert_no_error (error);
  run (text, length);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  for (guint i = 0; i < ROUNDS; i++)
    {
      GString *damaged = damage (random, text, MIN (length, 20000));
      run (damaged->str, damaged->len);
      g_string_free (damaged, TRUE);
    }
}

/* A megabyte of one piece, in each place where a piece may stand. */
static void
test_bombs (void)
{
  static const char *const heads[]
      = { "", "neuron n \"N\"\ny = ", "neuron n \"N\"\n", "synapse s \"S\"\n" };
  for (guint i = 0; i < G_N_ELEMENTS (pieces) * G_N_ELEMENTS (heads); i++)
    {
      const char *piece = pieces[i / G_N_ELEMENTS (heads)];
      GString *text = g_string_new (heads[i % G_N_ELEMENTS (heads)]);
      while (text->len < 1000 * 1000)
        g_string_append (text, piece);
      g_autoptr (LoligoProblems) problems = loligo_problems_new ();
      loligo_component_unref (loligo_component_new_from_text (text->str, text->len, "bomb.model", NULL,
                                                              NULL, NULL, problems));
      g_string_free (text, TRUE);
    }
}

/* A megabyte of statements, each using the one before. */
static void
test_long_models (void)
{
  static const char *const lines[]
      = { "y%u = y%u + 1\n", "y%u(0) = y%u\n", "dy%u/dt = y%u\n", "y%u(x) = y%u(x)*x\n",
          "parameter y%u = 1 # %u\n", "use leak as y%u # %u\n", "on spike: y%u = y%u\n",
          "dy%1$u/dt = y%1$u*y%2$u\ny%1$u(0) = y%2$u\n",
          "dy%u/dt = -y%u*weight/(1 s)\n", "on pre: post.x%u += weight*post.x%u\n",
          "post.x%u += weight*pre.x%u\n", "variable y%1$u = weight\non pre: y%1$u = y%2$u\n" };
  const guint first_synapse = G_N_ELEMENTS (lines) - 4;
  for (guint i = 0; i < 2 * G_N_ELEMENTS (lines); i++)
    {
      GString *text = g_string_new (i / 2 < first_synapse ? "neuron n \"N\"\ny0 = 1\n"
                                                          : "synapse s \"S\"\ny0 = 1\n");
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      for (guint k = 1; text->len < 900 * 1000; k++)
        g_string_append_printf (text, lines[i / 2], i % 2 ? k : k + 1, i % 2 ? k - 1 : k + 2);
#pragma GCC diagnostic pop
      g_autoptr (LoligoProblems) problems = loligo_problems_new ();
      loligo_component_unref (loligo_component_new_from_text (text->str, text->len, "long.model", NULL,
                                                              find_channel,
                                                              text->str, problems));
      g_string_free (text, TRUE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int i = 1; i < argc; i++)
    {
      g_autofree char *name = g_path_get_basename (argv[i]);
      g_autofree char *path = g_strdup_printf ("/fuzz-model/%s", name);
      g_test_add_data_func (path, argv[i], test_file);
    }
  g_test_add_func ("/fuzz-model/bombs", test_bombs);
  g_test_add_func ("/fuzz-model/long-models", test_long_models);
  return g_test_run ();
}

#endif
