/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-projection.c: edges with a synapse: parameters, weight and delay in SI, the rule and its
 * default, the memory they need; and the one clear line that each mistake gets.
 */
#include "plan-util.h"

#include <math.h>

static const struct
{
  const char *id, *text;
} models[] = {
  { "cell", "neuron cell \"Cell\"\ninput I : nA\ndV/dt = (I/(1 nF) - V/(10 ms)) : mV\n"
            "dg/dt = -g/(5 ms) : nS\nspike when V > 10 mV\non spike: V = 0 mV\n" },
  { "quiet", "system quiet \"Quiet\"\ninput I : nA\ndV/dt = I/(1 nF) : mV\n" },
  { "jump", "synapse jump \"Jump\"\non pre: post.V += weight\n" },
  { "coba", "synapse coba \"Conductance\"\nparameter tau = 5 ms\nparameter E = 0 mV\n"
            "dg/dt = -g/tau\non pre: g += weight\npost.I += g*(E - post.V)\n" },
  { "fixed", "synapse fixed \"Fixed\"\non pre: post.V += 1 mV\n" },
  { "plain", "synapse plain \"Plain\"\non pre: post.V += weight*1 mV\n" },
  { "both", "synapse both \"Both\"\nvariable w = 1 mV\non pre: post.V += w\non post: w = 2*w\n" },
  { "gap", "synapse gap \"Gap junction\"\npost.I += weight*(pre.V - post.V)\n" },
};

/* An edge with MEMBERS between E (4 cells), I (3), Q (4, never spikes) and one. */
static LoligoDocument *
make_document (const char *members)
{
  g_autofree char *json = g_strdup_printf (
      "{\"format\": \"loligo\", \"nodes\": ["
      "{\"id\": \"E\", \"model\": \"cell\", \"size\": 4}, {\"id\": \"I\", \"model\": \"cell\", "
      "\"size\": 3}, {\"id\": \"Q\", \"model\": \"quiet\", \"size\": 4},"
      "{\"id\": \"one\", \"model\": \"cell\"}],\n\"edges\": [{\"id\": \"x\", %s}]}",
      members);
  LoligoDocument *document = parse_document (json);
  for (guint k = 0; k < G_N_ELEMENTS (models); k++)
    loligo_settings_set (document->models, models[k].id, models[k].text);
  return document;
}

static LoligoPlan *
make_plan (const char *members)
{
  g_autoptr (LoligoDocument) document = make_document (members);
  return make_plan_of (document);
}

static void
assert_problem (const char *members, const char *said)
{
  g_autoptr (LoligoDocument) document = make_document (members);
  assert_problem_of (document, members, said);
}

static void
assert_constant (const LoligoPlan *plan, LoligoExpression value, double expected)
{
  g_assert_cmpfloat_with_epsilon (get_constant (plan, value), expected, 1e-12 * fabs (expected) + 1e-300);
}

#define E_TO_I "\"from\": \"E\", \"to\": \"I\", "

static void
test_values (void)
{
  g_autoptr (LoligoPlan) plan
      = make_plan (E_TO_I "\"synapse\": \"coba\", \"connect\": \"probability(0.5), seed=3\","
                          "\"weight\": \"0.6 nS\", \"delay\": \"1.5 ms\","
                          "\"parameters\": {\"tau\": \"uniform(5 ms, 6 ms)\"}");
  g_assert_cmpuint (plan->n_projections, ==, 1);
  g_assert_cmpuint (plan->n_wires, ==, 0);
  const LoligoPlanProjection *projection = &plan->projections[0];
  g_assert_cmpstr (projection->id, ==, "x");
  g_assert_cmpuint (projection->source, ==, 0);
  g_assert_cmpuint (projection->target, ==, 1);
  assert_constant (plan, projection->weight, 6e-10);
  assert_constant (plan, projection->delay, 1.5e-3);
  g_assert_cmpstr (projection->parameters[0].symbol->name, ==, "tau");
  g_assert_true (projection->parameters[0].varies);
  g_assert_false (projection->parameters[1].varies);
  assert_constant (plan, projection->parameters[1].value, 0);
  g_assert_cmpint (projection->rule->kind, ==, LOLIGO_RULE_PROBABILITY);
  g_assert_cmpuint (projection->rule->seed, ==, 3);
}

static void
test_defaults (void)
{
  g_autoptr (LoligoPlan) plan = make_plan (E_TO_I "\"synapse\": \"plain\"");
  const LoligoPlanProjection *projection = &plan->projections[0];
  assert_constant (plan, projection->weight, 1);
  assert_constant (plan, projection->delay, 0);
  g_assert_cmpint (projection->rule->kind, ==, LOLIGO_RULE_ALL_TO_ALL);
  g_autoptr (LoligoPlan) single
      = make_plan ("\"from\": \"one\", \"to\": \"one\", \"synapse\": \"fixed\"");
  g_assert_cmpint (single->projections[0].rule->kind, ==, LOLIGO_RULE_ONE_TO_ONE);
  g_assert_cmpuint (single->projections[0].weight, ==, 0);
  g_autoptr (LoligoPlan) gap = make_plan (
      "\"from\": \"Q\", \"to\": \"E\", \"synapse\": \"gap\", \"weight\": \"1 nS\"");
  g_assert_cmpuint (gap->n_projections, ==, 1);
}

/* Weights over both indices; draws of two values are different ones. */
static void
test_varying (void)
{
  g_autoptr (LoligoPlan) plan
      = make_plan (E_TO_I "\"synapse\": \"jump\", \"weight\": \"(i + 10*j)*mV + normal(0 mV, 1 mV)\","
                          "\"delay\": \"normal(1.5 ms, 0.1 ms)\"");
  const LoligoPlanProjection *projection = &plan->projections[0];
  g_assert_true (loligo_expression_depends_on (plan->pool, projection->weight,
                                               LOLIGO_OPERATION_LANE, G_MAXUINT));
  g_assert_true (loligo_expression_depends_on (plan->pool, projection->weight,
                                               LOLIGO_OPERATION_TARGET, G_MAXUINT));
  for (guint draw = 0; draw < 1024; draw++)
    g_assert_false (loligo_expression_depends_on (plan->pool, projection->weight,
                                                  LOLIGO_OPERATION_NORMAL, draw)
                    && loligo_expression_depends_on (plan->pool, projection->delay,
                                                     LOLIGO_OPERATION_NORMAL, draw));
}

/* Edges between the same models share one checked synapse. */
static void
test_shared (void)
{
  g_autoptr (LoligoDocument) document
      = make_document (E_TO_I "\"synapse\": \"jump\", \"weight\": \"1 mV\"");
  LoligoEdge *edge = loligo_edge_copy (g_ptr_array_index (document->edges, 0));
  g_free (edge->id);
  edge->id = g_strdup ("y");
  g_ptr_array_add (document->edges, edge);
  g_autoptr (LoligoPlan) plan = make_plan_of (document);
  g_assert_cmpuint (plan->n_projections, ==, 2);
  g_assert_true (plan->projections[0].synapse == plan->projections[1].synapse);
}

static void
test_memory (void)
{
  g_autoptr (LoligoPlan) some
      = make_plan (E_TO_I "\"synapse\": \"fixed\", \"connect\": \"fixed_total(1000)\"");
  g_autoptr (LoligoPlan) many
      = make_plan (E_TO_I "\"synapse\": \"fixed\", \"connect\": \"fixed_total(1001000)\"");
  g_assert_cmpfloat_with_epsilon (
      loligo_plan_estimate_bytes (many) - loligo_plan_estimate_bytes (some), 12e6, 1);
}

static void
test_mistakes (void)
{
  assert_problem (E_TO_I "\"synapse\": \"exp_cobaa\"", "wire from E to I: ");
  assert_problem (E_TO_I "\"synapse\": \"lif\"", "lif is a model of kind neuron, not a synapse");
  assert_problem (E_TO_I "\"synapse\": \"cell\"", "cell is a model of kind neuron, not a synapse");
  assert_problem ("\"from\": \"E\", \"to\": \"I.V\", \"synapse\": \"fixed\"",
                  "write \"I\", not \"I.V\"");
  assert_problem ("\"from\": \"F\", \"to\": \"I\", \"synapse\": \"fixed\"",
                  "there is no node \"F\"");
  assert_problem ("\"from\": \"Q\", \"to\": \"I\", \"synapse\": \"fixed\"",
                  "fixed acts when the source spikes, and Q (quiet) never spikes");
  assert_problem ("\"from\": \"E\", \"to\": \"Q\", \"synapse\": \"both\"",
                  "both acts when the target spikes, and Q (quiet) never spikes");
  assert_problem (E_TO_I "\"synapse\": \"jump\"", "jump needs a weight, for example \"1 ");
  assert_problem (E_TO_I "\"synapse\": \"jump\", \"weight\": \"1 nS\"",
                  "wire from E to I: weight: \"1 nS\": it must be in");
  assert_problem (E_TO_I "\"synapse\": \"fixed\", \"weight\": \"1 mV\"", "fixed uses no weight");
  assert_problem (E_TO_I "\"synapse\": \"fixed\", \"delay\": \"-1 ms\"", "delay: \"-1 ms\" is negative");
  assert_problem (E_TO_I "\"synapse\": \"fixed\", \"delay\": \"1\"", "delay: \"1\": it needs a unit");
  assert_problem (E_TO_I "\"synapse\": \"fixed\", \"delay\": \"d/(1 m/s)\"",
                  "delay: distances need places; give E a");
  assert_problem (E_TO_I "\"synapse\": \"plain\", \"weight\": \"1/0\"",
                  "weight: \"1/0\" is not a finite number");
  assert_problem (E_TO_I "\"synapse\": \"fixed\", \"parameters\": {\"tau\": \"1 ms\"}",
                  "fixed has no parameter \"tau\"");
  assert_problem (E_TO_I "\"synapse\": \"coba\", \"weight\": \"1 nS\","
                         "\"parameters\": {\"tau\": \"1 mV\"}",
                  "tau: \"1 mV\": it must be in");
  assert_problem (E_TO_I "\"synapse\": \"coba\", \"weight\": \"1 nS\","
                         "\"parameters\": {\"tua\": \"1 ms\"}",
                  "coba has no parameter \"tua\"; did you mean \"tau\"?");
}

static void
test_wrong_rules (void)
{
  assert_problem (E_TO_I "\"synapse\": \"fixed\", \"connect\": \"al_to_all\"",
                  "did you mean \"all_to_all\"?");
  assert_problem (E_TO_I "\"synapse\": \"fixed\", \"connect\": \"one_to_one\"",
                  "one_to_one needs equal sizes; E has 4 and I has 3");
  assert_problem (E_TO_I "\"synapse\": \"fixed\", \"connect\": \"fixed_in(5), multiple=false\"",
                  "fixed_in(5): there are only 4 to choose from");
  assert_problem (E_TO_I "\"synapse\": \"fixed\", \"connect\": \"fixed_out(4), multiple=false\"",
                  "fixed_out(4): there are only 3");
  assert_problem (
      E_TO_I "\"synapse\": \"fixed\", \"connect\": \"fixed_total(13), multiple=false\"",
      "there are only 12");
  assert_problem ("\"from\": \"one\", \"to\": \"one\", \"synapse\": \"fixed\","
                  "\"connect\": \"fixed_in(1), self=false\"",
                  "there are only 0");
  assert_problem (E_TO_I "\"connect\": \"all_to_all\"", "needs a synapse on the wire");
  g_autoptr (LoligoPlan) full = make_plan (
      "\"from\": \"E\", \"to\": \"E\", \"synapse\": \"fixed\","
      "\"connect\": \"fixed_in(3), multiple=false, self=false\"");
  g_assert_cmpuint (full->projections[0].rule->count, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/projection/values", test_values);
  g_test_add_func ("/projection/defaults", test_defaults);
  g_test_add_func ("/projection/varying", test_varying);
  g_test_add_func ("/projection/shared", test_shared);
  g_test_add_func ("/projection/memory", test_memory);
  g_test_add_func ("/projection/mistakes", test_mistakes);
  g_test_add_func ("/projection/wrong-rules", test_wrong_rules);
  return g_test_run ();
}
