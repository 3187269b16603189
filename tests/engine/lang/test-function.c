/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-function.c: the model's functions as symbols, evaluated against formulas written in C, and the
 * texts of declarations as the model wrote them.
 */
#include "lang/component.h"

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

/* The function NAME at ARGUMENTS, parameters at their defaults. */
static double
call (const LoligoComponent *component, const char *name, const double *arguments)
{
  const LoligoSymbol *function = loligo_component_find_function (component, name);
  g_autofree double *parameters = g_new0 (double, component->n_parameters + 1);
  for (guint i = 0; i < component->n_parameters; i++)
    parameters[i] = loligo_expression_evaluate (component->pool, component->parameters[i]->value,
                                                NULL);
  LoligoEnvironment environment = { .parameters = parameters, .arguments = arguments };
  return loligo_expression_evaluate (component->pool, function->value, &environment);
}

static void
test_rates (void)
{
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (TEST_SOURCE_ROOT "/data/models/conductance/hh.model", &text,
                                      NULL, NULL));
  g_autoptr (LoligoComponent) component = check (text);
  g_assert_cmpuint (component->n_functions, ==, 6);
  for (double V_mV = -95.5; V_mV < 50; V_mV += 10)
    {
      double V = V_mV * 1e-3, u = (V_mV + 40) / 10;
      g_assert_cmpfloat_with_epsilon (call (component, "alpha_m", &V) * 1e-3 * (1 - exp (-u)) / u,
                                      1, 1e-12);
      g_assert_cmpfloat_with_epsilon (call (component, "beta_m", &V) * 1e-3,
                                      4 * exp (-(V_mV + 65) / 18), 1e-12 * exp (3));
    }
  double removable = -0.04;
  g_assert_cmpfloat_with_epsilon (call (component, "alpha_m", &removable), 1e3, 1e-9);
  const LoligoSymbol *rate = loligo_component_find_function (component, "alpha_m");
  g_assert_cmpstr (rate->arguments[0].name, ==, "V");
  g_assert_cmpstr (rate->arguments[0].unit.text, ==, "mV");
  g_assert_cmpstr (rate->text, ==, "exprel(-(V + 40 mV)/(10 mV)) ^ -1 / ms");
}

static void
test_functions (void)
{
  g_autoptr (LoligoComponent) component
      = check ("neuron a \"A\"\nparameter k = 2\nparameter tau = 5 ms\nf(x) = k*x^2  # squared\n"
               "g(x, y) = x + 2*y\nunused(z) = z\nnoisy(x) = x*rand()\n"
               "dV/dt = f(V)/tau + g(V, 1)/ms + noisy(V)/ms\nV(0) = 1\n");
  g_assert_cmpuint (component->n_draws, ==, 1);
  g_assert_cmpuint (component->n_functions, ==, 4);
  g_assert_null (loligo_component_find (component, "f"));
  g_assert_cmpfloat (call (component, "f", (double[]){ 3 }), ==, 18);
  g_assert_cmpfloat (call (component, "g", (double[]){ 3, 5 }), ==, 13);
  g_assert_cmpuint (loligo_component_find_function (component, "unused")->value, ==, 0);
  g_assert_cmpuint (loligo_component_find_function (component, "noisy")->value, ==, 0);
  g_assert_cmpstr (loligo_component_find_function (component, "f")->description, ==, "squared");
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
  g_test_add_func ("/function/rates", test_rates);
  g_test_add_func ("/function/functions", test_functions);
  g_test_add_func ("/function/texts", test_texts);
  return g_test_run ();
}
