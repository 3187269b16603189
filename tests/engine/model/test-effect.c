/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-effect.c: what a wire does, told from its equations: each synapse of the library on cells that it
 * fits, and the signs of weights and reversal potentials.
 */
#include <loligo.h>

typedef struct
{
  const char *source, *target, *target_parameters, *edge;
  LoligoEffectKind kind;
  gboolean is_plastic;
} Case;

#define REST_60 "\"V_rest\": \"-60 mV\", \"V_reset\": \"-60 mV\", \"V_th\": \"-50 mV\""

static const Case cases[] = {
  { "lif", "lif", "", "\"synapse\": \"delta\", \"weight\": \"1 mV\"", LOLIGO_EFFECT_EXCITATORY, FALSE },
  { "lif", "lif", "", "\"synapse\": \"delta\", \"weight\": \"-1 mV\"", LOLIGO_EFFECT_INHIBITORY, FALSE },
  { "lif", "lif", "", "\"synapse\": \"delta\", \"weight\": \"0 mV\"", LOLIGO_EFFECT_NONE, FALSE },
  { "lif", "lif", "", "\"synapse\": \"delta\", \"weight\": \"normal(-1 mV, 5 mV)\"",
    LOLIGO_EFFECT_INHIBITORY, FALSE },
  { "lif", "lif", "", "\"synapse\": \"exp_cuba\", \"weight\": \"2 mV\"", LOLIGO_EFFECT_EXCITATORY, FALSE },
  { "lif", "lif", "", "\"synapse\": \"alpha_cuba\", \"weight\": \"-2 mV\"", LOLIGO_EFFECT_INHIBITORY, FALSE },
  { "lif", "lif", REST_60, "\"synapse\": \"exp_coba\", \"weight\": \"0.6\"", LOLIGO_EFFECT_EXCITATORY, FALSE },
  { "lif", "lif", REST_60, "\"synapse\": \"exp_coba\", \"weight\": \"0.6\", \"parameters\": {\"E\": \"-80 mV\"}",
    LOLIGO_EFFECT_INHIBITORY, FALSE },
  { "lif", "lif", REST_60, "\"synapse\": \"exp_coba\", \"weight\": \"-0.6\", \"parameters\": {\"E\": \"-80 mV\"}",
    LOLIGO_EFFECT_EXCITATORY, FALSE },
  /* It pulls to the rest: shunting. */
  { "lif", "lif", REST_60, "\"synapse\": \"exp_coba\", \"weight\": \"0.6\", \"parameters\": {\"E\": \"-60 mV\"}",
    LOLIGO_EFFECT_INHIBITORY, FALSE },
  { "hh", "hh", "", "\"synapse\": \"double_exp_coba\", \"weight\": \"0.1 mS/cm2\"", LOLIGO_EFFECT_EXCITATORY, FALSE },
  { "hh", "hh", "", "\"synapse\": \"ampa\", \"weight\": \"0.1 mS/cm2\"", LOLIGO_EFFECT_EXCITATORY, FALSE },
  { "hh", "hh", "", "\"synapse\": \"gaba_a\", \"weight\": \"0.1 mS/cm2\"", LOLIGO_EFFECT_INHIBITORY, FALSE },
  { "hh", "hh", "", "\"synapse\": \"gaba_b\", \"weight\": \"0.1 mS/cm2\"", LOLIGO_EFFECT_INHIBITORY, FALSE },
  { "hh", "hh", "", "\"synapse\": \"nmda\", \"weight\": \"0.1 mS/cm2\"", LOLIGO_EFFECT_EXCITATORY, FALSE },
  { "hh", "hh", "", "\"synapse\": \"nmda_saturating\", \"weight\": \"0.1 mS/cm2\"", LOLIGO_EFFECT_EXCITATORY, FALSE },
  { "hh", "hh", "", "\"synapse\": \"gap_junction\", \"weight\": \"0.1 mS/cm2\"", LOLIGO_EFFECT_ELECTRICAL, FALSE },
  { "hh", "hh", "", "\"synapse\": \"stdp_coba\", \"weight\": \"0.1 mS/cm2\"", LOLIGO_EFFECT_EXCITATORY, TRUE },
  { "hh", "hh", "", "\"synapse\": \"stdp_inhibitory\", \"weight\": \"0.1 mS/cm2\"", LOLIGO_EFFECT_INHIBITORY, TRUE },
  { "hh", "hh", "", "\"synapse\": \"tsodyks_markram\", \"weight\": \"1 uA/cm2\"", LOLIGO_EFFECT_EXCITATORY, TRUE },
  { "hh", "hh", "", "\"synapse\": \"tsodyks_markram_coba\", \"weight\": \"1 mS/cm2\"", LOLIGO_EFFECT_EXCITATORY, TRUE },
  { "poisson", "izhikevich", "", "\"synapse\": \"exp_cuba\", \"weight\": \"-5 mV/ms\"",
    LOLIGO_EFFECT_INHIBITORY, FALSE },
  { "wilson_cowan", "wilson_cowan", "", "\"synapse\": \"rate_coupling\", \"weight\": \"-1\"", LOLIGO_EFFECT_INHIBITORY,
    FALSE },
  { "wilson_cowan", "wilson_cowan", "", "\"synapse\": \"diffusive_coupling\", \"weight\": \"1\"",
    LOLIGO_EFFECT_ELECTRICAL, FALSE },
  { "wilson_cowan", "wilson_cowan", "", "\"synapse\": \"hebb\", \"weight\": \"1\"", LOLIGO_EFFECT_EXCITATORY, TRUE },
  { "wilson_cowan", "wilson_cowan", "", "\"synapse\": \"oja\", \"weight\": \"1\"", LOLIGO_EFFECT_EXCITATORY, TRUE },
};

static void
test_effect (gconstpointer data)
{
  const Case *wanted = data;
  g_autofree char *json = g_strdup_printf (
      "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"a\", \"model\": \"%s\", \"size\": 3}, {\"id\": \"b\", "
      "\"model\": \"%s\", \"size\": 2, \"parameters\": {%s}}], \"edges\": [{\"id\": \"w\", \"from\": \"a\", "
      "\"to\": \"b\", %s}]}",
      wanted->source, wanted->target, wanted->target_parameters, wanted->edge);
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoLibrary) library = loligo_library_new (TEST_SOURCE_ROOT "/data");
  g_autoptr (LoligoDocument) document = loligo_document_parse (json, -1, NULL, problems);
  g_autoptr (LoligoPlan) plan = document == NULL ? NULL : loligo_plan_new (document, library, problems);
  g_autofree char *said = loligo_problems_to_string (problems);
  g_assert_cmpstr (said, ==, "");
  LoligoEffect effect = loligo_plan_get_effect (plan, 0);
  g_assert_cmpint (effect.kind, ==, wanted->kind);
  g_assert_cmpint (effect.is_plastic, ==, wanted->is_plastic);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autofree char *name = g_strdup_printf ("/effect/%u-%s", k, cases[k].target);
      g_test_add_data_func (name, &cases[k], test_effect);
    }
  return g_test_run ();
}
