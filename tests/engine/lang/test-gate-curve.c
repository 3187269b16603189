/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-gate-curve.c: functions and gates of a model as curves, against formulas written in C, and the texts of
 * declarations as the model wrote them.
 */
#include "lang/gate-curve.h"

#include <math.h>
#include <string.h>

static LoligoComponent *
check (const char *text)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  LoligoComponent *component = loligo_component_new_from_text (
      text, strlen (text), "test.model", NULL, NULL, NULL, problems);
  g_autofree char *found = loligo_problems_to_string (problems);
  g_assert_cmpstr (found, ==, "");
  return component;
}

static LoligoComponent *
check_hh (void)
{
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (TEST_SOURCE_ROOT "/data/models/conductance/hh.model", &text,
                                      NULL, NULL));
  return check (text);
}

static guint
find (const LoligoGateCurves *curves, const char *name)
{
  for (guint i = 0; i < loligo_gate_curves_get_count (curves); i++)
    if (g_str_equal (loligo_gate_curves_get_nth (curves, i)->name, name))
      return i;
  g_error ("no curve %s", name);
}

static double
value (const LoligoGateCurves *curves, const char *name, double x_si)
{
  double y_si;
  loligo_gate_curves_evaluate (curves, find (curves, name), NULL, &x_si, 1, &y_si);
  return y_si;
}

static double
alpha_m (double V_mV)
{
  return 0.1 * (V_mV + 40) / (1 - exp (-(V_mV + 40) / 10)); /* per ms */
}

static double
beta_m (double V_mV)
{
  return 4 * exp (-(V_mV + 65) / 18);
}

static void
test_hodgkin_huxley (void)
{
  g_autoptr (LoligoComponent) component = check_hh ();
  g_autoptr (LoligoGateCurves) curves = loligo_gate_curves_new (component);
  g_assert_cmpuint (loligo_gate_curves_get_count (curves), ==, 6 + 3 * 2);
  for (double V_mV = -95.5; V_mV < 50; V_mV += 10)
    {
      double sum = alpha_m (V_mV) + beta_m (V_mV), V = V_mV * 1e-3;
      g_assert_cmpfloat_with_epsilon (value (curves, "alpha_m(V)", V) / 1e3 / alpha_m (V_mV), 1,
                                      1e-12);
      g_assert_cmpfloat_with_epsilon (value (curves, "m∞(V)", V), alpha_m (V_mV) / sum, 1e-12);
      g_assert_cmpfloat_with_epsilon (value (curves, "τ_m(V)", V) * 1e3 * sum, 1, 1e-12);
    }
  g_assert_cmpfloat_with_epsilon (value (curves, "alpha_m(V)", -0.04), 1e3, 1e-9);
  const LoligoGateCurve *rate = loligo_gate_curves_get_nth (curves, find (curves, "alpha_m(V)"));
  g_assert_true (rate->over == loligo_component_find (component, "V"));
  g_assert_cmpstr (rate->argument_unit.text, ==, "mV");
  g_assert_cmpstr (rate->unit.text, !=, "");
  g_assert_true (rate->has_range);
}

static void
test_functions (void)
{
  g_autoptr (LoligoComponent) component
      = check ("neuron a \"A\"\nparameter k = 2\nparameter tau = 5 ms\nf(x) = k*x^2  # squared\n"
               "g(x, y) = x + y\nunused(z) = z\nnoisy(x) = x*rand()\nmixed(x) = x*w\n"
               "dV/dt = f(V)/tau + g(V, 1)/ms + noisy(V)/ms + mixed(V)/ms\n"
               "dw/dt = (3*V - w)/tau\nV(0) = 1\n");
  guint n_draws = component->n_draws;
  g_assert_cmpuint (n_draws, ==, 1);
  g_assert_cmpuint (component->n_functions, ==, 5);
  g_assert_null (loligo_component_find (component, "f"));
  const LoligoSymbol *g = loligo_component_find_function (component, "g");
  g_assert_cmpuint (g->n_arguments, ==, 2);
  g_assert_cmpstr (g->arguments[1].name, ==, "y");
  g_assert_cmpuint (g->value, !=, 0);
  g_assert_cmpuint (loligo_component_find_function (component, "unused")->value, ==, 0);
  g_assert_cmpuint (loligo_component_find_function (component, "noisy")->value, ==, 0);
  g_assert_cmpstr (loligo_component_find_function (component, "f")->description, ==, "squared");

  g_autoptr (LoligoGateCurves) curves = loligo_gate_curves_new (component);
  g_assert_cmpuint (loligo_gate_curves_get_count (curves), ==, 3); /* f, w∞, τ_w */
  double x[] = { -1, 0, 3 }, y[3];
  loligo_gate_curves_evaluate (curves, find (curves, "f(x)"), (double[]){ 7, 1 }, x, 3, y);
  g_assert_cmpfloat (y[0], ==, 7);
  g_assert_cmpfloat (y[2], ==, 63);
  g_assert_cmpfloat (value (curves, "f(x)", 3), ==, 18);
  g_assert_cmpfloat_with_epsilon (value (curves, "w∞(V)", 2), 6, 1e-12);
  g_assert_cmpfloat_with_epsilon (value (curves, "τ_w(V)", 2), 5e-3, 1e-15);
}

static void
test_texts (void)
{
  g_autoptr (LoligoComponent) component
      = check ("neuron a \"A\"\nparameter C = 1   uF/cm2 [0, 3] # tip\ninput I : uA/cm2\n"
               "V_0 = -65 mV\nvariable q = 0.5 nS\n"
               "dV/dt = (I - 0.3 mS/cm2 * (V # leak\n  - V_0))/C : mV\nV(0) = V_0 + 2 mV*rand()\n");
  const struct { const char *name, *text, *initial; } cases[] = {
    { "C", "1 uF/cm2", "" },
    { "I", "", "" },
    { "V_0", "-65 mV", "" },
    { "q", "", "0.5 nS" },
    { "V", "(I - 0.3 mS/cm2 * (V - V_0))/C", "V_0 + 2 mV*rand()" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const LoligoSymbol *symbol = loligo_component_find (component, cases[i].name);
      g_assert_cmpstr (symbol->text, ==, cases[i].text);
      g_assert_cmpstr (symbol->initial_text, ==, cases[i].initial);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gate-curve/hodgkin-huxley", test_hodgkin_huxley);
  g_test_add_func ("/gate-curve/functions", test_functions);
  g_test_add_func ("/gate-curve/texts", test_texts);
  return g_test_run ();
}
