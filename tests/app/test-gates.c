/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-gates.c: the gates that are found are those of the paper, and each curve says what the equation says: at
 * its steady state a gate stands still, and from anywhere it goes there with its time constant.
 */
#include "inspect/gates.h"

#include <math.h>
#include <string.h>

static LoligoComponent *
load (const char *id)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoDocument) document = loligo_document_new_for_model (id);
  LoligoLibrary *library = loligo_library_new (NULL);
  LoligoComponent *component = loligo_document_get_component (
      document, library, g_ptr_array_index (document->nodes, 0), problems);

  if (component == NULL)
    g_error ("%s", loligo_problems_to_string (problems));
  loligo_library_unref (library);
  return component;
}

static char *
name_gates (const char *id)
{
  g_autoptr (LoligoComponent) component = load (id);
  g_autoptr (LoligoGates) gates = loligo_gates_new (component);
  GString *names = g_string_new (NULL);

  for (guint k = 0; k < loligo_gates_get_count (gates); k++)
    g_string_append_printf (names, "%s%s/%s", k > 0 ? " " : "", loligo_gates_get_symbol (gates, k)->name,
                            loligo_gates_get_voltage (gates, k)->name);
  return g_string_free (names, FALSE);
}

static void
test_which (void)
{
  static const char *const cases[][2] = {
    { "hh", "m/V h/V n/V" },
    { "hh_channels", "Na.m/V Na.h/V K.n/V" },
    { "wang_buzsaki", "m_inf/V h/V n/V" },
    { "connor_stevens", "m/V h/V n/V a/V b/V" },
    { "morris_lecar", "m_inf/V W/V" },
    { "lif", "" },
    { "izhikevich", "" },
    { "fitzhugh_nagumo", "" },
    { "wilson_cowan", "" },
    { "constant", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *names = name_gates (cases[i][0]);
      g_assert_cmpstr (names, ==, cases[i][1]);
    }
}

/* dx/dt by the component's own expression is (steady - x) / tau. */
static void
assert_relaxes (LoligoComponent *component, LoligoGates *gates, guint k, const double *parameters,
                GRand *rand)
{
  const LoligoSymbol *symbol = loligo_gates_get_symbol (gates, k);
  const LoligoSymbol *voltage = loligo_gates_get_voltage (gates, k);
  g_autofree double *states = g_new0 (double, component->n_states);
  LoligoEnvironment environment = { .parameters = parameters, .states = states, .lanes = 1 };
  double v_si = g_rand_double_range (rand, -0.11, 0.06), x = g_rand_double (rand), steady, tau_s;

  g_assert_true (loligo_gates_evaluate (gates, k, parameters, v_si, &steady, &tau_s));
  g_assert_cmpfloat (steady, >=, 0);
  g_assert_cmpfloat (steady, <=, 1.02); /* Connor and Stevens's own fit of a goes to 1.01 */
  if (symbol->kind != LOLIGO_SYMBOL_STATE)
    {
      g_assert_cmpfloat (tau_s, ==, 0);
      return;
    }
  for (guint state = 0; state < component->n_states; state++)
    states[state] = g_rand_double (rand); /* of no importance */
  states[voltage->index] = v_si;
  states[symbol->index] = x;
  double rate = loligo_expression_evaluate (component->pool, symbol->derivative, &environment);
  g_assert_cmpfloat_with_epsilon (rate, (steady - x) / tau_s, 1e-8 * (fabs (rate) + 1 / tau_s));
}

static void
test_law (void)
{
  static const char *const models[]
      = { "hh", "hh_channels", "wang_buzsaki", "connor_stevens", "morris_lecar", "pinsky_rinzel",
          "traub_miles", "na_k_persistent" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      g_autoptr (LoligoComponent) component = load (models[i]);
      g_autoptr (LoligoGates) gates = loligo_gates_new (component);
      g_autoptr (LoligoDocument) document = loligo_document_new_for_model (models[i]);
      g_autofree double *parameters
          = loligo_gates_read_parameters (gates, g_ptr_array_index (document->nodes, 0));
      g_assert_cmpuint (loligo_gates_get_count (gates), >, 0);
      for (guint k = 0; k < loligo_gates_get_count (gates); k++)
        for (guint round = 0; round < 50; round++)
          assert_relaxes (component, gates, k, parameters, rand);
    }
}

/* Hodgkin and Huxley (1952): at rest m = 0.053, h = 0.596, n = 0.318. */
static void
test_paper (void)
{
  const double resting[] = { 0.0529, 0.5961, 0.3177 };
  g_autoptr (LoligoComponent) component = load ("hh");
  g_autoptr (LoligoGates) gates = loligo_gates_new (component);
  g_autoptr (LoligoDocument) document = loligo_document_new_for_model ("hh");
  g_autofree double *parameters
      = loligo_gates_read_parameters (gates, g_ptr_array_index (document->nodes, 0));
  double from_si, to_si;

  for (guint k = 0; k < 3; k++)
    {
      double steady, tau_s;
      g_assert_true (loligo_gates_evaluate (gates, k, parameters, -0.065, &steady, &tau_s));
      g_assert_cmpfloat_with_epsilon (steady, resting[k], 1e-4);
    }
  loligo_gates_get_range (gates, parameters, &from_si, &to_si);
  g_assert_cmpfloat (from_si, <, -0.08);
  g_assert_cmpfloat (to_si, >, 0.03);
}

/* A parameter that the node sets moves its curves. */
static void
test_parameters (void)
{
  g_autoptr (LoligoComponent) component = load ("morris_lecar");
  g_autoptr (LoligoGates) gates = loligo_gates_new (component);
  g_autoptr (LoligoDocument) document = loligo_document_new_for_model ("morris_lecar");
  LoligoNode *node = g_ptr_array_index (document->nodes, 0);
  double steady, tau_s;

  loligo_settings_set (node->parameters, "V1", "-30 mV");
  g_autofree double *parameters = loligo_gates_read_parameters (gates, node);
  g_assert_true (loligo_gates_evaluate (gates, 0, parameters, -0.03, &steady, &tau_s));
  g_assert_cmpfloat_with_epsilon (steady, 0.5, 1e-12); /* half open at V1 */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gates/which", test_which);
  g_test_add_func ("/gates/law", test_law);
  g_test_add_func ("/gates/paper", test_paper);
  g_test_add_func ("/gates/parameters", test_parameters);
  return g_test_run ();
}
