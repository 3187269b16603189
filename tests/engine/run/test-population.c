/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-population.c: values that vary from neuron to neuron: blocks and threads give what one lane at a time
 * gives; draws have the distribution they claim and belong to their node; padding repeats the last neuron.
 */
#include "network/evaluate.h"
#include "network/population.h"
#include "run-util.h"

#include <math.h>

static LoligoExpression
parse (LoligoExpressionPool *pool, const char *text)
{
  g_autoptr (GError) error = NULL;
  guint n_draws = 0;
  LoligoExpression expression
      = loligo_varying_quantity_parse (pool, text, NULL, &n_draws, NULL, &error);
  g_assert_no_error (error);
  return expression;
}

static void
test_lanes_agree (void)
{
  const char *texts[] = { "3", "i/N", "normal(2, 0.5) + uniform(-1, 1)*i",
                          "where(i % 3 == 1, exp(-i/100), clip(normal(0, 1), -0.5, 0.5))",
                          "max(sqrt(i), 2) ^ 1.5 - floor(i/7)" };
  g_autoptr (LoligoThreadPool) threads = loligo_thread_pool_new (3);
  g_autoptr (LoligoExpressionPool) pool = loligo_expression_pool_new ();
  LoligoDrawKey key = { 12345678901234, 77, 1700 };
  g_autofree double *values = g_new (double, key.n_lanes);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      LoligoExpression expression = parse (pool, texts[i]);
      loligo_evaluate_lanes (pool, expression, &key, threads, values);
      for (guint64 lane = 0; lane < key.n_lanes; lane++)
        {
          double alone = loligo_evaluate_lane (pool, expression, &key, lane);
          g_assert_cmpint (memcmp (&alone, &values[lane], sizeof alone), ==, 0);
        }
    }
}

static void
test_distribution (void)
{
  g_autoptr (LoligoThreadPool) threads = loligo_thread_pool_new (2);
  g_autoptr (LoligoExpressionPool) pool = loligo_expression_pool_new ();
  LoligoDrawKey key = { 1, 2, 200000 };
  g_autofree double *values = g_new (double, key.n_lanes);
  g_autofree double *others = g_new (double, key.n_lanes);
  LoligoExpression expression = parse (pool, "normal(-55, 2)");
  loligo_evaluate_lanes (pool, expression, &key, threads, values);
  key.stream = 3;
  loligo_evaluate_lanes (pool, expression, &key, threads, others);
  double sum = 0, squares = 0, products = 0;
  for (guint64 i = 0; i < key.n_lanes; i++)
    {
      double x = (values[i] + 55) / 2, y = (others[i] + 55) / 2;
      sum += x;
      squares += x * x;
      products += x * y;
    }
  double n = (double) key.n_lanes, bound = 5 / sqrt (n); /* five standard errors */
  g_assert_cmpfloat (fabs (sum / n), <, bound);
  g_assert_cmpfloat (fabs (squares / n - 1), <, sqrt (2) * bound);
  g_assert_cmpfloat (fabs (products / n), <, bound);
}

static const char *DOCUMENT
    = "{\"format\": \"loligo\", \"version\": 1, \"nodes\": [%s"
      "{\"id\": \"E\", \"model\": \"lif\", \"size\": 130, \"parameters\": {\"tau\": \"(10 + i) * 1 ms\","
      "\"t_ref\": \"5 ms\", \"V_th\": \"normal(20 mV, 1 mV)\"}, \"initial\": {\"V\": \"i * 0.1 mV\"}}],"
      "\"run\": {\"duration\": \"1 s\", \"dt\": \"0.1 ms\", \"method\": \"exact\", \"precision\": \"%s\"}}";

static LoligoSimulation *
new_simulation (const char *before, const char *precision)
{
  g_autofree char *json = g_strdup_printf (DOCUMENT, before, precision);
  return simulation_from_json (json, 2, LOLIGO_JIT_OFF);
}

/* A population's draws follow its name: another node in front of it changes nothing. */
static void
test_streams (void)
{
  g_autoptr (LoligoSimulation) alone = new_simulation ("", "double");
  g_autoptr (LoligoSimulation) second
      = new_simulation ("{\"id\": \"F\", \"model\": \"lif\"},", "double");
  const LoligoPlan *plan = loligo_simulation_get_plan (alone);
  guint V_th = loligo_component_find (plan->nodes[0].component, "V_th")->index;
  for (guint64 lane = 0; lane < 130; lane++)
    g_assert_cmpfloat (loligo_simulation_get_parameter (alone, 0, V_th, lane), ==,
                       loligo_simulation_get_parameter (second, 1, V_th, lane));
}

static void
test_values (gconstpointer precision)
{
  g_autoptr (LoligoSimulation) simulation = new_simulation ("", precision);
  const LoligoPlan *plan = loligo_simulation_get_plan (simulation);
  guint tau = loligo_component_find (plan->nodes[0].component, "tau")->index;
  for (guint64 lane = 0; lane < 130; lane++)
    {
      g_assert_cmpfloat_with_epsilon (loligo_simulation_get_parameter (simulation, 0, tau, lane),
                                      (10 + (double) lane) * 1e-3, 1e-8);
      g_assert_cmpfloat_with_epsilon (loligo_simulation_get_state (simulation, 0, 0, lane),
                                      (double) lane * 1e-4, 1e-9);
    }
}

static void
test_padding (void)
{
  g_autofree char *json = g_strdup_printf (DOCUMENT, "", "double");
  g_autoptr (LoligoPlan) plan = plan_from_json (json, 2);
  g_autoptr (LoligoThreadPool) threads = loligo_thread_pool_new (2);
  g_autoptr (LoligoPopulation) population = loligo_population_new (plan, 0, 9, threads, NULL);
  g_assert_cmpuint (loligo_population_get_padded (population), ==, 192);
  guint tau = loligo_component_find (plan->nodes[0].component, "tau")->index;
  for (guint64 lane = 130; lane < 192; lane++)
    g_assert_cmpfloat (loligo_population_get_parameter (population, tau, lane), ==,
                       loligo_population_get_parameter (population, tau, 129));
  g_assert_true (loligo_population_set_parameter (population, tau, 0.5));
  g_assert_false (loligo_population_set_parameter (population, tau, 0.25));
  g_assert_cmpfloat (loligo_population_get_parameter (population, tau, 100), ==, 0.25);
}

/* Setting one neuron's state leaves its neighbours in peace, refractory ones too. */
static void
test_set_state (void)
{
  g_autoptr (LoligoSimulation) touched = new_simulation ("", "double");
  g_autoptr (LoligoSimulation) untouched = new_simulation ("", "double");
  for (guint i = 0; i < 2; i++)
    {
      LoligoSimulation *simulation = i == 0 ? touched : untouched;
      loligo_simulation_set_state (simulation, 0, 0, 3, 30e-3);
      advance_well (simulation, 1);
      loligo_simulation_set_state (simulation, 0, 0, 5, 10e-3);
      advance_well (simulation, 9);
    }
  loligo_simulation_set_state (touched, 0, 0, 4, -30e-3);
  advance_well (touched, 200);
  advance_well (untouched, 200);
  for (guint64 lane = 0; lane < 130; lane++)
    if (lane != 4)
      g_assert_cmpfloat (loligo_simulation_get_state (touched, 0, 0, lane), ==,
                         loligo_simulation_get_state (untouched, 0, 0, lane));
  g_assert_cmpfloat (loligo_simulation_get_state (touched, 0, 0, 4), <, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/population/lanes-agree", test_lanes_agree);
  g_test_add_func ("/population/distribution", test_distribution);
  g_test_add_func ("/population/streams", test_streams);
  g_test_add_data_func ("/population/values/double", "double", test_values);
  g_test_add_data_func ("/population/values/single", "single", test_values);
  g_test_add_func ("/population/padding", test_padding);
  g_test_add_func ("/population/set-state", test_set_state);
  return g_test_run ();
}
