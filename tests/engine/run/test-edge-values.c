/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-edge-values.c: laws of edges whose values change in the middle of a run: a value set at t = 0 is
 * the value that the run begins with; one set later acts from then on; a simulation that goes on from
 * another is the same run.
 */
#include "run-util.h"

#include <math.h>

#define DT 1e-4

/* Clocks fire every T; cells forget; synapses of all forms. */
#define MODELS                                                                                     \
  "'models': {"                                                                                    \
  " 'clock': 'neuron clock \\\"Clock\\\"\\nparameter T = 10 ms\\nparameter x_0 = 0 ms\\n"           \
  "dx/dt = 1 : ms\\nx(0) = x_0\\nspike when x > T - 0.05 ms\\non spike: x = 0 ms\\n',"             \
  " 'cell': 'neuron cell \\\"Cell\\\"\\nparameter tau = 20 ms\\ninput I : mV\\n"                   \
  "dV/dt = (I - V)/tau : mV\\nspike when V > 2 mV\\non spike: V = 0 mV\\n',"                       \
  " 'decay': 'synapse decay \\\"Exponential\\\"\\nparameter tau = 5 ms\\ndg/dt = -g/tau : mV\\n"   \
  "on pre: g += weight\\npost.I += g\\n',"                                                         \
  " 'learn': 'synapse learn \\\"Pair\\\"\\nparameter tau = 20 ms\\nparameter tau_g = 5 ms\\n"      \
  "dP/dt = -P/tau : mV\\ndg/dt = -g/tau_g : mV\\nvariable w = weight : mV\\n"                      \
  "on pre:\\n  g += w\\n  P += 0.01 mV\\non post:\\n  w += P\\npost.I += g\\n',"                   \
  " 'drift': 'synapse drift \\\"Each step\\\"\\nparameter k = 2\\nparameter tau = 7 ms\\n"         \
  "dz/dt = (pre.x*(1 mV/ms) - z)/tau : mV\\npost.I += k*weight*z/(1 mV)\\n' }"

typedef struct
{
  const char *synapse, *weight, *delay, *tau; /* of edge b; NULL: its own */
  const char *other_tau;                      /* of edge a */
  const char *precision;
} Setup;

/* Three clocks to 70 cells by edges a (15 ms late) and b. */
static LoligoSimulation *
make (const Setup *setup, guint threads)
{
  g_autofree char *json = make_json (
      "{ 'format': 'loligo', 'version': 1, " MODELS ","
      " 'nodes': [ { 'id': 'clock', 'model': 'clock', 'size': 3, 'parameters': { 'T': '9 ms + i*1.7 ms' } },"
      " { 'id': 'cell', 'model': 'cell', 'size': 70, 'parameters': { 'tau': '15 ms + i*0.1 ms' } } ],"
      " 'edges': [ { 'id': 'a', 'from': 'clock', 'to': 'cell', 'synapse': 'decay', 'weight': '1 mV',"
      " 'delay': '15 ms', 'parameters': { 'tau': '%s' } },"
      " { 'id': 'b', 'from': 'clock', 'to': 'cell', 'synapse': '%s', 'connect': 'probability(0.5)',"
      " 'weight': '%s', 'delay': '%s', 'parameters': { 'tau': '%s' } } ],"
      " 'recorders': [ { 'id': 'V', 'of': 'cell', 'what': 'V' }, { 'id': 's', 'of': 'cell', 'what': 'spikes' },"
      " { 'id': 'I', 'of': 'cell', 'what': 'I' } ],"
      " 'run': { 'duration': '100 ms', 'dt': '0.1 ms', 'precision': '%s' } }",
      setup->other_tau != NULL ? setup->other_tau : "5 ms", setup->synapse,
      setup->weight != NULL ? setup->weight : "3 mV", setup->delay != NULL ? setup->delay : "1 ms",
      setup->tau != NULL ? setup->tau : "5 ms",
      setup->precision != NULL ? setup->precision : "double");
  return simulation_from_json (json, threads, LOLIGO_JIT_OFF);
}

static guint
find_edge (LoligoSimulation *simulation, const char *id)
{
  guint index;
  g_assert_true (loligo_plan_find_projection (loligo_simulation_get_plan (simulation), id, &index));
  return index;
}

static guint
find_parameter (LoligoSimulation *simulation, guint edge, const char *name)
{
  const LoligoPlan *plan = loligo_simulation_get_plan (simulation);
  return loligo_component_find (plan->projections[edge].synapse, name)->index;
}

static const char *const forms[] = { "decay", "learn", "drift" };
static const char *const precisions[] = { "double", "single" };

/* ---- at t = 0 ---- */

static void
test_at_beginning (void)
{
  for (guint f = 0; f < G_N_ELEMENTS (forms); f++)
    for (guint p = 0; p < G_N_ELEMENTS (precisions); p++)
      {
        const Setup first = { .synapse = forms[f], .other_tau = "6 ms",
                              .precision = precisions[p] };
        const Setup wanted = { .synapse = forms[f], .other_tau = "6 ms", .weight = "2 mV",
                               .tau = "11 ms", .precision = precisions[p] };
        g_autoptr (LoligoSimulation) set = make (&first, 2);
        g_autoptr (LoligoSimulation) begun = make (&wanted, 2);
        guint b = find_edge (set, "b");
        g_assert_true (loligo_simulation_set_weight (set, b, 2e-3));
        g_assert_true (loligo_simulation_set_edge_parameter (set, b, find_parameter (set, b, "tau"),
                                                             11e-3));
        advance_well (set, 1000);
        advance_well (begun, 1000);
        g_assert_cmpuint (loligo_simulation_get_total_spikes (begun), >, 100);
        assert_equal_recordings (set, begun);
      }
}

/* ---- in the middle ---- */

static double
get_sample (LoligoSimulation *simulation, const char *recorder, guint64 step)
{
  double value;
  g_assert_cmpuint (loligo_recorder_read (loligo_simulation_find_recorder (simulation, recorder), 0,
                                          step, 1, &value),
                    ==, 1);
  return value;
}

/* Over all cells. */
static double
get_sum (LoligoSimulation *simulation, const char *recorder, guint64 step)
{
  LoligoRecorder *found = loligo_simulation_find_recorder (simulation, recorder);
  double sum = 0, value;
  for (guint64 k = 0; k < loligo_recorder_get_n_lanes (found); k++)
    {
      g_assert_cmpuint (loligo_recorder_read (found, k, step, 1, &value), ==, 1);
      sum += value;
    }
  return sum;
}

static LoligoSimulation *
make_single (const char *synapse, const char *what, const char *of)
{
  g_autofree char *json = make_json (
      "{ 'format': 'loligo', 'version': 1, " MODELS ","
      " 'nodes': [ { 'id': 'clock', 'model': 'clock' }, { 'id': 'cell', 'model': 'cell' } ],"
      " 'edges': [ { 'id': 'b', 'from': 'clock', 'to': 'cell', 'synapse': '%s', 'weight': '1 mV' } ],"
      " 'recorders': [ { 'id': 'r', 'of': '%s', 'what': '%s' } ],"
      " 'run': { 'duration': '100 ms', 'dt': '0.1 ms' } }",
      synapse, of, what);
  return simulation_from_json (json, 1, LOLIGO_JIT_OFF);
}

static void
assert_equal_digits (double value, double expected)
{
  assert_near (value, expected, 1e-12 * fabs (expected));
}

/* The trace follows the old time constant to 13 ms and the new one from there; one spike at 10 ms. */
static void
check_switch (LoligoSimulation *simulation, double jump, double before_s, double after_s)
{
  guint b = find_edge (simulation, "b");
  advance_well (simulation, 130);
  g_assert_true (loligo_simulation_set_edge_parameter (
      simulation, b, find_parameter (simulation, b, "tau"), after_s));
  advance_well (simulation, 50);
  for (guint64 step = 101; step <= 180; step++)
    {
      double old_s = DT * (double) (MIN (step, 130) - 100);
      double new_s = DT * (double) (MAX (step, 130) - 130);
      assert_equal_digits (get_sample (simulation, "r", step),
                   jump * exp (-old_s / before_s - new_s / after_s));
    }
}

static void
test_in_the_middle (void)
{
  g_autoptr (LoligoSimulation) shared = make_single ("decay", "b.g", "cell");
  check_switch (shared, 1e-3, 5e-3, 50e-3);
  g_autoptr (LoligoSimulation) plastic = make_single ("learn", "P", "b");
  check_switch (plastic, 0.01e-3, 20e-3, 2e-3);
}

static void
test_weight_in_the_middle (void)
{
  g_autoptr (LoligoSimulation) simulation = make_single ("decay", "b.g", "cell");
  advance_well (simulation, 150);
  g_assert_true (loligo_simulation_set_weight (simulation, find_edge (simulation, "b"), -4e-3));
  advance_well (simulation, 100);
  assert_equal_digits (get_sample (simulation, "r", 220), 1e-3 * exp (-12 / 5.) - 4e-3 * exp (-2 / 5.));
}

/* What cannot be set says so, and nothing changes. */
static void
test_refused (void)
{
  const Setup shared = { .synapse = "decay" };
  const Setup varying = { .synapse = "decay", .tau = "5 ms + i*1 ms", .weight = "normal(3 mV, 1 mV)" };
  g_autoptr (LoligoSimulation) a = make (&shared, 1);
  g_assert_false (loligo_simulation_set_edge_parameter (a, find_edge (a, "b"), 0, 1e-3));
  g_assert_true (loligo_simulation_set_weight (a, find_edge (a, "b"), 1e-3));
  g_autoptr (LoligoSimulation) b = make (&varying, 1);
  g_assert_false (loligo_simulation_set_edge_parameter (b, find_edge (b, "b"), 0, 1e-3));
  g_assert_false (loligo_simulation_set_weight (b, find_edge (b, "b"), 1e-3));
}

/* ---- one goes on from another ---- */

static void
test_continue (void)
{
  static const char *const delays[] = { "1 ms", "uniform(0.5 ms, 12 ms)" };
  for (guint f = 0; f < G_N_ELEMENTS (forms); f++)
    for (guint d = 0; d < G_N_ELEMENTS (delays); d++)
      {
        const Setup setup = { .synapse = forms[f], .delay = delays[d],
                              .precision = precisions[d] };
        g_autoptr (LoligoSimulation) whole = make (&setup, 2);
        advance_well (whole, 1000);
        g_autoptr (LoligoSimulation) first = make (&setup, 2);
        advance_well (first, 437);
        g_autoptr (LoligoSimulation) second = make (&setup, 2);
        g_assert_true (loligo_simulation_continue (second, first));
        g_assert_cmpint (loligo_simulation_get_step (second), ==, 437);
        advance_well (second, 1000 - 437);
        assert_equal_recordings (whole, second);
        for (guint i = 0; i < 2; i++)
          {
            g_assert_cmpuint (loligo_simulation_get_n_spikes (second, i), ==,
                              loligo_simulation_get_n_spikes (whole, i));
            g_assert_cmpuint (loligo_simulation_get_n_events (second, i), ==,
                              loligo_simulation_get_n_events (whole, i));
          }
      }
}

/* Two edges shared g; b's time constant changes. What had come decays as before, spikes on their way arrive. */
static void
test_separate (void)
{
  const Setup shared = { .synapse = "decay" };
  const Setup apart = { .synapse = "decay", .tau = "50 ms" };
  const Setup other_apart = { .synapse = "decay", .other_tau = "50 ms" };
  g_autoptr (LoligoSimulation) straight = make (&shared, 1);
  advance_well (straight, 400);
  for (guint k = 0; k < 2; k++)
    {
      g_autoptr (LoligoSimulation) first = make (&shared, 1);
      /* Spikes of all three clocks are on their way along the slow edge, all of the quick one are there. */
      advance_well (first, 150);
      g_autoptr (LoligoSimulation) second = make (k == 0 ? &apart : &other_apart, 1);
      g_assert_true (loligo_simulation_continue (second, first));
      advance_well (second, 20);
      for (guint64 step = 0; step <= 170; step++)
        assert_equal_digits (get_sample (second, "I", step) + 1, get_sample (straight, "I", step) + 1);
      advance_well (second, 230);
      g_assert_cmpfloat (get_sum (second, "I", 400), >, 1.05 * get_sum (straight, "I", 400));
    }
}

/* Random values are those of a run that begins with them. */
static void
test_new_values (void)
{
  const Setup plain = { .synapse = "decay", .other_tau = "6 ms" };
  const Setup random = { .synapse = "decay", .other_tau = "6 ms", .weight = "normal(3 mV, 1 mV)" };
  g_autoptr (LoligoSimulation) begun = make (&random, 1);
  g_autoptr (LoligoSimulation) first = make (&plain, 1);
  g_autoptr (LoligoSimulation) second = make (&random, 1);
  g_assert_true (loligo_simulation_continue (second, first));
  advance_well (begun, 700);
  advance_well (second, 700);
  assert_equal_recordings (begun, second);
}

static LoligoSimulation *
make_shared (const char *tau, guint threads)
{
  g_autofree char *json = make_json (
      "{ 'format': 'loligo', 'version': 1, " MODELS ","
      " 'nodes': [ { 'id': 'clock', 'model': 'clock', 'size': 900, 'parameters': { 'T': '9 ms + i*0.01 ms' } },"
      " { 'id': 'cell', 'model': 'cell', 'size': 3000 } ],"
      " 'edges': [ { 'id': 'a', 'from': 'clock', 'to': 'cell', 'synapse': 'decay', 'connect': 'probability(0.02)',"
      " 'weight': '0.3 mV', 'delay': 'uniform(1 ms, 9 ms)' },"
      " { 'id': 'b', 'from': 'cell', 'to': 'cell', 'synapse': 'decay', 'connect': 'fixed_in(5)',"
      " 'weight': '0.01 mV', 'delay': '1 ms', 'parameters': { 'tau': '%s' } } ],"
      " 'recorders': [ { 'id': 's', 'of': 'cell', 'what': 'spikes' }, { 'id': 'I', 'of': 'cell', 'what': 'I' } ],"
      " 'run': { 'duration': '100 ms', 'dt': '0.1 ms' } }",
      tau);
  return simulation_from_json (json, threads, LOLIGO_JIT_OFF);
}

/* Cells with a state more take longer: threads share them in another way, and the run goes on as on one thread. */
static void
test_other_parts (void)
{
  LoligoSimulation *runs[2];
  for (guint k = 0; k < 2; k++)
    {
      g_autoptr (LoligoSimulation) shared = make_shared ("5 ms", 1 + k);
      advance_well (shared, 437);
      runs[k] = make_shared ("50 ms", 1 + k);
      g_assert_true (loligo_simulation_continue (runs[k], shared));
      advance_well (runs[k], 1000 - 437);
    }
  g_assert_cmpuint (loligo_simulation_get_n_spikes (runs[0], 1), >, 1000);
  assert_equal_recordings (runs[0], runs[1]);
  for (guint k = 0; k < 2; k++)
    loligo_simulation_free (runs[k]);
}

static void
test_too_different (void)
{
  const Setup one = { .synapse = "decay" };
  const Setup late = { .synapse = "decay", .delay = "2 ms" };
  const Setup learns = { .synapse = "learn" };
  g_autoptr (LoligoSimulation) first = make (&one, 1);
  g_autoptr (LoligoSimulation) delayed = make (&late, 1);
  g_autoptr (LoligoSimulation) plastic = make (&learns, 1);
  advance_well (first, 100);
  g_assert_false (loligo_simulation_continue (delayed, first));
  g_assert_false (loligo_simulation_continue (plastic, first));
  g_assert_cmpint (loligo_simulation_get_step (plastic), ==, 0);
  advance_well (first, 100);
  advance_well (plastic, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/edge-values/at-beginning", test_at_beginning);
  g_test_add_func ("/edge-values/in-the-middle", test_in_the_middle);
  g_test_add_func ("/edge-values/weight-in-the-middle", test_weight_in_the_middle);
  g_test_add_func ("/edge-values/refused", test_refused);
  g_test_add_func ("/edge-values/continue", test_continue);
  g_test_add_func ("/edge-values/separate", test_separate);
  g_test_add_func ("/edge-values/new-values", test_new_values);
  g_test_add_func ("/edge-values/other-parts", test_other_parts);
  g_test_add_func ("/edge-values/too-different", test_too_different);
  return g_test_run ();
}
