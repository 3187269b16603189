/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-check.c: what a right model becomes: values against formulas written in C, units inferred,
 * channels mixed in, events made simultaneous. Also every model that is shipped.
 */
#include "lang/component.h"

#include <math.h>
#include <string.h>

/* The shipped channels. */
static const char *
find_channel (const char *id, const char **file, gpointer data)
{
  GHashTable *texts = data;
  const char *known = g_hash_table_lookup (texts, id);
  if (known)
    return known;
  g_autofree char *path
      = g_strdup_printf ("%s/data/models/channels/%s.model", TEST_SOURCE_ROOT, id);
  char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  g_hash_table_insert (texts, g_strdup (id), text);
  return text;
}

static LoligoComponent *
check_with (const char *text, const char *const *channels)
{
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  LoligoComponent *component
      = loligo_component_new_from_text (text, strlen (text), "test.model", channels,
                                        find_channel, texts, problems);
  g_autofree char *found = loligo_problems_to_string (problems);
  g_assert_cmpstr (found, ==, "");
  g_assert_nonnull (component);
  return component;
}

static LoligoComponent *
check (const char *text)
{
  return check_with (text, NULL);
}

static LoligoComponent *
check_file (const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/data/models/%s.model", TEST_SOURCE_ROOT, name);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return check (text);
}

/* Values of leaves: parameters at their defaults, states and inputs given. */
static double
evaluate (const LoligoComponent *component, LoligoExpression expression, const double *states,
          const double *inputs)
{
  g_autofree double *parameters = g_new0 (double, component->n_parameters + 1);
  for (guint i = 0; i < component->n_parameters; i++)
    parameters[i] = loligo_expression_evaluate (component->pool, component->parameters[i]->value,
                                                &(LoligoEnvironment){ 0 });
  LoligoEnvironment environment = { .parameters = parameters, .states = states, .inputs = inputs,
                                    .t_s = 0.25, .dt_s = 1e-4, .lane = 3, .lanes = 10 };
  return loligo_expression_evaluate (component->pool, expression, &environment);
}

static const char *
unit_of (const LoligoComponent *component, const char *name)
{
  const LoligoSymbol *symbol = loligo_component_find (component, name);
  g_assert_nonnull (symbol);
  return symbol->unit.text;
}

static char *
print_update (const LoligoComponent *component, const char *name)
{
  const LoligoSymbol *symbol = loligo_component_find (component, name);
  for (guint i = 0; i < component->n_on_spike; i++)
    if (component->on_spike[i].state == symbol->index)
      return loligo_expression_print (component, component->on_spike[i].value);
  return g_strdup ("-");
}

static void
assert_close (double value, double expected)
{
  g_assert_cmpfloat_with_epsilon (value / expected, 1, 1e-12);
}

/* Hodgkin and Huxley's equations, written out in mV and ms. */
static void
test_hodgkin_huxley (void)
{
  g_autoptr (LoligoComponent) component = check_file ("conductance/hh");
  g_assert_cmpuint (component->n_states, ==, 4);
  g_assert_cmpstr (component->output->name, ==, "V");
  double V = -50, m = 0.1, h = 0.5, n = 0.4, I = 10;
  double states[] = { V * 1e-3, m, h, n }, inputs[] = { I * 1e-2 };
  double a_m = 0.1 * (V + 40) / (1 - exp (-(V + 40) / 10)), b_m = 4 * exp (-(V + 65) / 18);
  double a_h = 0.07 * exp (-(V + 65) / 20), b_h = 1 / (1 + exp (-(V + 35) / 10));
  double a_n = 0.01 * (V + 55) / (1 - exp (-(V + 55) / 10)), b_n = 0.125 * exp (-(V + 65) / 80);
  double current = 120 * m * m * m * h * (V - 50) + 36 * n * n * n * n * (V + 77)
                   + 0.3 * (V + 54.387);
  double expected[] = { I - current, 1e3 * (a_m * (1 - m) - b_m * m),
                        1e3 * (a_h * (1 - h) - b_h * h), 1e3 * (a_n * (1 - n) - b_n * n) };
  for (guint i = 0; i < 4; i++)
    assert_close (evaluate (component, component->states[i]->derivative, states, inputs),
                  expected[i]);
  V = -65;
  a_m = 0.1 * (V + 40) / (1 - exp (-(V + 40) / 10));
  assert_close (evaluate (component, component->states[1]->initial, NULL, inputs),
                a_m / (a_m + 4));
  assert_close (evaluate (component, component->states[0]->initial, NULL, inputs), -0.065);
}

/* The same neuron from its channels has the same right-hand sides. */
static void
test_channels (void)
{
  g_autoptr (LoligoComponent) whole = check_file ("conductance/hh");
  g_autoptr (LoligoComponent) parts = check_file ("conductance/hh_channels");
  static const char *const names[][2]
      = { { "V", "V" }, { "m", "Na.m" }, { "h", "Na.h" }, { "n", "K.n" } };
  double states[4] = { -0.05, 0.1, 0.5, 0.4 }, turned[4], inputs[] = { 0.1 };
  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpuint (loligo_component_find (whole, names[i][0])->index, ==, i);
      turned[loligo_component_find (parts, names[i][1])->index] = states[i];
    }
  for (guint i = 0; i < 4; i++)
    {
      const LoligoSymbol *a = loligo_component_find (whole, names[i][0]);
      const LoligoSymbol *b = loligo_component_find (parts, names[i][1]);
      assert_close (evaluate (parts, b->derivative, turned, inputs),
                    evaluate (whole, a->derivative, states, inputs));
      assert_close (evaluate (parts, b->initial, NULL, inputs),
                    evaluate (whole, a->initial, NULL, inputs));
    }
  g_assert_null (loligo_component_find (parts, "Na.V"));
  g_assert_cmpstr (unit_of (parts, "L.g"), ==, "mS/cm2");
}

static void
test_dropped_channels (void)
{
  static const char *const channels[] = { "leak", "leak as Other", NULL };
  const char *text = "neuron n \"N\"\n"
                     "dV/dt = -sum(channels.I)/(1 uF/cm2)\n"
                     "V(0) = -60 mV\n";
  g_autoptr (LoligoComponent) one = check_with (text, NULL);
  double states[] = { -0.06 };
  g_assert_cmpfloat (evaluate (one, one->states[0]->derivative, states, NULL), ==, 0);
  g_autoptr (LoligoComponent) two = check_with (text, channels);
  assert_close (evaluate (two, two->states[0]->derivative, states, NULL), -2 * 0.3 * 5);
  g_assert_nonnull (loligo_component_find (two, "leak.g"));
  g_assert_nonnull (loligo_component_find (two, "Other.g"));
}

/* Assignments below each other become values over what was before the event. */
static void
test_events (void)
{
  g_autoptr (LoligoComponent) component = check ("neuron n \"N\"\n"
                                                 "parameter b = 2\n"
                                                 "da/dt = -a/(1 ms)\n"
                                                 "dc/dt = -c/(1 ms)\n"
                                                 "variable w = 1\n"
                                                 "variable kept = 3\n"
                                                 "y = a + w\n"
                                                 "spike when a > 1\n"
                                                 "on spike:\n"
                                                 "  a = c\n"
                                                 "  c = a + 1   # the new a\n"
                                                 "\n"
                                                 "  # a comment\n"
                                                 "  w *= b\n"
                                                 "  w -= y      # of the new a and w\n"
                                                 "on spike: c /= 2\n");
  static const char *const table[][2] = {
    { "a", "c" }, { "c", "(c + 1)/2" }, { "w", "w*b - (c + w*b)" }, { "kept", "-" } };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = print_update (component, table[i][0]);
      g_assert_cmpstr (text, ==, table[i][1]);
    }
  double states[] = { 5, 7, 11, 13 };
  const double expected[] = { 7, 4, 22 - (7 + 22) };
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat (evaluate (component, component->on_spike[i].value, states, NULL), ==,
                       expected[component->on_spike[i].state]);
}

static void
test_initial_values (void)
{
  g_autoptr (LoligoComponent) component = check ("neuron n \"N\"\n"
                                                 "parameter E = -70 mV\n"
                                                 "input I : mV\n"
                                                 "dV/dt = -y/(1 ms)\n"
                                                 "dw/dt = -w/(1 ms)\n"
                                                 "y = V + I\n"
                                                 "V(0) = w(0) + E*(i/N)\n"
                                                 "w(0) = 2*u + y0\n"
                                                 "y0 = u*t/(1 s) + u\n"
                                                 "variable u = 1 mV\n"
                                                 "dq/dt = (y - q)/(1 s)\n"
                                                 "q(0) = y\n");
  const double inputs[] = { 0.5 };
  double w = 3e-3, V = w - 0.07 * 0.3;
  assert_close (evaluate (component, loligo_component_find (component, "w")->initial, NULL, inputs),
                w);
  assert_close (evaluate (component, loligo_component_find (component, "V")->initial, NULL, inputs),
                V);
  assert_close (evaluate (component, loligo_component_find (component, "q")->initial, NULL, inputs),
                V + 0.5);
  for (guint i = 0; i < component->n_states; i++)
    g_assert_false (loligo_expression_depends_on (component->pool, component->states[i]->initial,
                                                  LOLIGO_OPERATION_STATE, G_MAXUINT));
}

/* Units that nobody wrote. */
static void
test_inference (void)
{
  g_autoptr (LoligoComponent) component = check ("neuron n \"N\"\n"
                                                 "parameter tau = 5 ms\n"
                                                 "parameter g = 2 nS\n"
                                                 "input I : mV\n"
                                                 "da/dt = (I - a)/tau\n"     /* from its equation */
                                                 "db/dt = -b/tau\n"          /* from an event */
                                                 "dc/dt = -c/tau\n"          /* a plain number */
                                                 "dd/dt = -d/tau\n"          /* initial value */
                                                 "d(0) = e\n"
                                                 "e = f*I\n"                 /* through others */
                                                 "f = g*2\n"
                                                 "dz/dt = -z/tau + zero*xi\n"
                                                 "zero = 1 mV/s^0.5\n"
                                                 "z(0) = 0\n"
                                                 "spike when a > 1 mV\n"
                                                 "on spike: b += g\n");
  static const char *const table[][2] = { { "a", "mV" }, { "b", "nS" }, { "c", "" }, { "d", "nA" },
                                          { "e", "nA" }, { "f", "nS" }, { "z", "mV" } };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpstr (unit_of (component, table[i][0]), ==,
                     strcmp (table[i][0], "d") == 0 ? "nA" : table[i][1]);
  g_assert_cmpuint (component->n_noises, ==, 1);
}

static void
test_functions (void)
{
  g_autoptr (LoligoComponent) component = check ("system s \"S\"\n"
                                                 "parameter k = 3\n"
                                                 "f(x, y) = g(x) + k*y\n"
                                                 "g(k) = k^2\n"
                                                 "same(q) = q\n"
                                                 "dx/dt = (f(f(x, 1), 2) + same(1 mV)/(1 mV))/(1 s)\n");
  double states[] = { 2 };
  /* the argument k of g is not the parameter */
  assert_close (evaluate (component, component->states[0]->derivative, states, NULL),
                (2 * 2 + 3) * (2 * 2 + 3) + 3 * 2 + 1);
}

/* Equal calls are one node: a tower of doubling functions stays small. */
static void
test_shared_calls (void)
{
  GString *text = g_string_new ("system s \"S\"\nf0(x) = exp(x)\n");
  for (guint i = 1; i < 60; i++)
    g_string_append_printf (text, "f%u(x) = f%u(x)/2 + f%u(x)*f%u(x)\n", i, i - 1, i - 1, i - 1);
  g_string_append (text, "dx/dt = f59(x)/(1 s)\n");
  g_autoptr (LoligoComponent) component = check (text->str);
  g_assert_cmpuint (loligo_expression_pool_get_size (component->pool), <, 1000);
  g_string_free (text, TRUE);
}

static void
test_draws_and_noise (void)
{
  g_autoptr (LoligoComponent) component = check ("neuron n \"N\"\n"
                                                 "parameter noise = 1/s^0.5\n"
                                                 "dx/dt = noise*xi + noise*xi_a + noise*xi\n"
                                                 "dy/dt = noise*xi_a + noise*xi_b\n"
                                                 "draw = rand()\n"
                                                 "fresh() = normal()\n"
                                                 "x(0) = uniform(1, 2) + draw - draw\n"
                                                 "y(0) = fresh() + fresh()\n"
                                                 "spike rate 5 Hz*draw\n"
                                                 "spike when x > 3\n"
                                                 "on spike: x = draw + rand()\n");
  g_assert_cmpuint (component->n_noises, ==, 3);
  g_assert_cmpuint (component->n_spike_rules, ==, 2);
  /* uniform; draw, the same everywhere; two of fresh; the rate's own; rand of the event */
  g_assert_cmpuint (component->n_draws, ==, 6);
  g_assert_cmpuint (component->spike_rules[0].condition, ==, 0);
  g_assert_cmpuint (component->spike_rules[1].rate, ==, 0);
  g_assert_true (loligo_expression_depends_on (component->pool, component->spike_rules[1].condition,
                                               LOLIGO_OPERATION_STATE, 0));
}

static void
test_past_and_fractions (void)
{
  g_autoptr (LoligoComponent) component = check ("system s \"S\"\n"
                                                 "parameter D = 5 ms\n"
                                                 "parameter a = 0.8\n"
                                                 "dx/dt = (x(t - D) - x(t - (2*D + 1 ms)))/(1 s)\n"
                                                 "d^0.5 y/dt^0.5 = y/(1 s)^0.5\n"
                                                 "d^a z/dt^a = z\n");
  g_autofree char *x = loligo_expression_print (component, component->states[0]->derivative);
  g_assert_cmpstr (x, ==, "x(t - D) - x(t - (2*D + 1 ms))");
  g_assert_true (evaluate (component, component->states[1]->order, NULL, NULL) == 0.5);
  g_assert_true (evaluate (component, component->states[2]->order, NULL, NULL) == 0.8);
  g_assert_cmpuint (component->states[0]->order, ==, 0);
}

static void
test_placeholder_unit (void)
{
  g_autoptr (LoligoComponent) component = check ("stimulus s \"S\"\n"
                                                 "parameter amplitude = 2 : any\n"
                                                 "parameter rise = 0 : any [-5, 5]\n"
                                                 "I = amplitude + rise*t/(1 s) + 0\n");
  g_assert_true (component->takes_any_unit);
  g_assert_cmpstr (component->output->name, ==, "I");
  g_assert_cmpstr (unit_of (component, "I"), ==, "any");
  g_assert_cmpint (component->output->unit.dimension.halves[LOLIGO_BASE_ANY], ==, 2);
  g_assert_true (loligo_component_find (component, "rise")->maximum_si == 5);
}

static void
test_output (void)
{
  static const char *const table[][2] = {
    { "neuron n \"N\"\ndu/dt = 1/s\ndV/dt = 1/s\n", "V" },
    { "system n \"N\"\ndu/dt = 1/s\ndV/dt = 1/s\n", "u" },
    { "rate n \"N\"\ny = 3\ndu/dt = 1/s\n", "u" },
    { "stimulus n \"N\"\ny = 3\n", "y" },
    { "neuron n \"N\"\ndu/dt = 1/s\ndV/dt = 1/s\noutput u\n", "u" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (LoligoComponent) component = check (table[i][0]);
      g_assert_cmpstr (component->output->name, ==, table[i][1]);
    }
  g_autoptr (LoligoComponent) poisson = check_file ("stimuli/poisson");
  g_assert_null (poisson->output);
}

static void
test_print (void)
{
  g_autoptr (LoligoComponent) component = check ("neuron n \"N\"\n"
                                                 "parameter E = -70 mV\n"
                                                 "parameter k = 2\n"
                                                 "input I : mV\n"
                                                 "dV/dt = (I - V)/(1 ms)\n"
                                                 "V(0) = normal(-65 mV, 2 mV)\n"
                                                 "a = V + 40 mV\n"
                                                 "b = -(k - 1)^-k*exp(-(V - E)/(5 mV))\n"
                                                 "c = max(V, 0 mV) if V >= -50 mV and not I > V else I\n"
                                                 "d = 2^k^k - (1 - (2 - k)) + (k^2)^k\n"
                                                 "e = abs(V % (3 mV)) + 1 mV\n");
  static const char *const table[][2] = {
    { "a", "V + 40 mV" },
    { "b", "-(k - 1)^-k*exp(-(V - E)/5 mV)" },
    { "c", "max(V, 0 mV) if V >= -50 mV and not V < I else I" },
    { "d", "2^k^k - (1 - (2 - k)) + (k*k)^k" },
    { "e", "abs(V % 3 mV) + 1 mV" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = loligo_expression_print (
          component, loligo_component_find (component, table[i][0])->value);
      g_assert_cmpstr (text, ==, table[i][1]);
    }
  g_autofree char *initial = loligo_expression_print (component, component->states[0]->initial);
  g_assert_cmpstr (initial, ==, "-65 mV + 2 mV*normal()");
}

/* A variable that a function looks at keeps its draw to itself. */
static void
test_draws_are_distinct (void)
{
  g_autoptr (LoligoComponent) component = check ("neuron n \"N\"\n"
                                                 "f(x) = x*y\n"
                                                 "y = rand()\n"
                                                 "dV/dt = f(2)/(1 s)\n"
                                                 "V(0) = rand()\n"
                                                 "z = rand() + y\n");
  g_assert_cmpuint (component->n_draws, ==, 3);
  g_assert_cmpuint (component->algebraics[0]->value, !=, component->states[0]->initial);
}

/* The synapses of the language's page. */
static void
test_synapses (void)
{
  g_autoptr (LoligoComponent) coba = check ("synapse exp_coba \"Exponential conductance\"\n"
                                            "parameter tau = 5 ms\n"
                                            "parameter E   = 0 mV\n"
                                            "dg/dt = -g / tau                              : nS\n"
                                            "on pre:  g += weight\n"
                                            "post.I += g * (E - post.V)\n");
  g_assert_cmpuint (coba->n_states, ==, 1);
  g_autoptr (LoligoComponent) stdp = check ("synapse stdp \"Pair-based STDP\"\n"
                                            "parameter tau_pre = 20 ms\n"
                                            "parameter tau_post = 20 ms\n"
                                            "parameter dA = 0.01 nS\n"
                                            "parameter w_max = 1 nS\n"
                                            "dA_pre/dt  = -A_pre / tau_pre\n"
                                            "dA_post/dt = -A_post / tau_post\n"
                                            "variable w = 0.5 nS\n"
                                            "on pre:\n"
                                            "  post.g += w\n"
                                            "  A_pre += dA\n"
                                            "  w = clip(w + A_post, 0 nS, w_max)\n"
                                            "on post:\n"
                                            "  A_post -= dA * 1.05\n"
                                            "  w = clip(w + A_pre, 0 nS, w_max)\n");
  g_assert_cmpstr (unit_of (stdp, "A_pre"), ==, "nS");
  g_autoptr (LoligoComponent) gap = check ("synapse gap_junction \"Electrical synapse\"\n"
                                           "post.I += weight * (pre.V - post.V)\n");
  g_assert_cmpint (gap->kind, ==, LOLIGO_KIND_SYNAPSE);
}

static void
check_folder (const char *path, guint *n)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  g_assert_nonnull (folder);
  for (const char *name; (name = g_dir_read_name (folder));)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        check_folder (child, n);
      else if (g_str_has_suffix (name, ".model"))
        {
          g_autofree char *text = NULL;
          g_assert_true (g_file_get_contents (child, &text, NULL, NULL));
          g_autoptr (LoligoComponent) component = check (text);
          g_autofree char *file = g_strconcat (component->id, ".model", NULL);
          g_assert_cmpstr (name, ==, file);
          (*n)++;
        }
    }
}

static void
test_library (void)
{
  guint n = 0;
  check_folder (TEST_SOURCE_ROOT "/data/models", &n);
  g_assert_cmpuint (n, >=, 30);
}

/* The models of the manual's page. */
static void
test_manual (void)
{
  g_autofree char *page = NULL;
  g_assert_true (g_file_get_contents (TEST_SOURCE_ROOT "/docs/model-language.md", &page, NULL, NULL));
  g_auto (GStrv) pieces = g_strsplit (page, "```\n", -1);
  guint n = 0;
  for (guint i = 1; pieces[i] && pieces[i + 1]; i += 2, n++)
    {
      g_autoptr (LoligoComponent) component = check (pieces[i]);
      g_assert_cmpuint (component->symbols->len, >, 0);
    }
  g_assert_cmpuint (n, ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/check/hodgkin-huxley", test_hodgkin_huxley);
  g_test_add_func ("/check/channels", test_channels);
  g_test_add_func ("/check/dropped-channels", test_dropped_channels);
  g_test_add_func ("/check/events", test_events);
  g_test_add_func ("/check/initial-values", test_initial_values);
  g_test_add_func ("/check/inference", test_inference);
  g_test_add_func ("/check/functions", test_functions);
  g_test_add_func ("/check/shared-calls", test_shared_calls);
  g_test_add_func ("/check/draws-and-noise", test_draws_and_noise);
  g_test_add_func ("/check/draws-are-distinct", test_draws_are_distinct);
  g_test_add_func ("/check/print", test_print);
  g_test_add_func ("/check/past-and-fractions", test_past_and_fractions);
  g_test_add_func ("/check/placeholder-unit", test_placeholder_unit);
  g_test_add_func ("/check/output", test_output);
  g_test_add_func ("/check/synapses", test_synapses);
  g_test_add_func ("/check/library", test_library);
  g_test_add_func ("/check/manual", test_manual);
  return g_test_run ();
}
