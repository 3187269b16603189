/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-network.c: laws of networks whose synapses keep one state a target: a spike stamped T with delay d
 * acts at T + d, to the step; a synapse answers with its closed form; neither threads, nor code, nor chunks, nor
 * sharing of states change a result.
 */
#include "run-util.h"

#include <math.h>
#include <string.h>

#define DT 1e-4

/* A clock fires at 10, 20, 30 ms and nowhere else; a cell forgets with 20 ms; synapses to try. */
#define MODELS                                                                                     \
  "'models': {"                                                                                    \
  " 'clock': 'neuron clock \\\"Clock\\\"\\nparameter T = 10 ms\\ndx/dt = 1 : ms\\n"                \
  "spike when x > T - 0.05 ms\\non spike: x = 0 ms\\n',"                                           \
  " 'cell': 'neuron cell \\\"Cell\\\"\\nparameter tau = 20 ms\\nparameter V_th = 1 V\\n"           \
  "input I : mV\\ndV/dt = (I - V)/tau : mV\\nspike when V > V_th\\non spike: V = 0 mV\\n"          \
  "refractory 2 ms: V\\n',"                                                                        \
  " 'jump': 'synapse jump \\\"Delta\\\"\\non pre: post.V += weight\\n',"                           \
  " 'decay': 'synapse decay \\\"Exponential\\\"\\nparameter tau = 5 ms\\ndg/dt = -g/tau : mV\\n"   \
  "on pre: g += weight\\npost.I += g\\n',"                                                         \
  " 'rise': 'synapse rise \\\"Alpha\\\"\\nparameter tau = 3 ms\\ndg/dt = (h - g)/tau : mV\\n"      \
  "dh/dt = -h/tau : mV\\non pre: h += 2*weight\\npost.I += g\\n' }"

/* Clock -> cell by SYNAPSE of weight 3 mV; the recorder "r" keeps WHAT of the cell. */
static LoligoSimulation *
run_pair (const char *synapse, const char *delay, const char *what, LoligoJitMode jit)
{
  g_autofree char *json = make_json (
      "{ 'format': 'loligo', 'version': 1, " MODELS ", 'nodes': [ { 'id': 'clock', 'model': 'clock' },"
      " { 'id': 'cell', 'model': 'cell' } ], 'edges': [ { 'id': 'w', 'from': 'clock', 'to': 'cell',"
      " 'synapse': '%s', 'weight': '3 mV', 'delay': '%s' } ],"
      " 'recorders': [ { 'id': 'r', 'of': 'cell', 'what': '%s' } ],"
      " 'run': { 'duration': '35 ms', 'dt': '0.1 ms' } }",
      synapse, delay, what);
  LoligoSimulation *simulation = simulation_from_json (json, 1, jit);
  advance_well (simulation, 350);
  return simulation;
}

static double
get_sample (LoligoSimulation *simulation, guint64 step)
{
  double value;
  g_assert_cmpuint (loligo_recorder_read (loligo_simulation_find_recorder (simulation, "r"), 0, step,
                                          1, &value),
                    ==, 1);
  return value;
}

/* Sum over the arrivals at or before the time of RESPONSE (time since the arrival). A sample is taken before what
 * arrives at its time. */
static double
superpose (double (*response) (double t_s), guint64 step, guint delay_steps)
{
  double sum = 0;
  for (guint64 stamp = 100; stamp + delay_steps < step; stamp += 100)
    sum += response (DT * (double) (step - stamp - delay_steps));
  return sum;
}

static double
jump_response (double t_s)
{
  return 3e-3 * exp (-t_s / 20e-3);
}

static double
decay_response (double t_s)
{
  return 3e-3 * exp (-t_s / 5e-3);
}

static double
alpha_response (double t_s)
{
  return 2 * 3e-3 * t_s / 3e-3 * exp (-t_s / 3e-3);
}

/* dV/dt = (g - V)/20 ms with g = w exp (-t / 5 ms) */
static double
current_response (double t_s)
{
  return 3e-3 * (exp (-t_s / 20e-3) - exp (-t_s / 5e-3)) * 5e-3 / (20e-3 - 5e-3);
}

typedef struct
{
  const char *synapse, *what;
  double (*response) (double t_s);
} Form;

static const Form forms[] = { { "jump", "V", jump_response },
                              { "decay", "w.g", decay_response },
                              { "decay", "V", current_response },
                              { "rise", "w.g", alpha_response } };

static void
test_closed_forms (void)
{
  static const struct { const char *text; guint steps; } delays[]
      = { { "0 ms", 0 }, { "0.1 ms", 1 }, { "1.5 ms", 15 }, { "12 ms", 120 } };
  for (guint f = 0; f < G_N_ELEMENTS (forms); f++)
    for (guint d = 0; d < G_N_ELEMENTS (delays); d++)
      for (LoligoJitMode jit = LOLIGO_JIT_WAIT; jit <= LOLIGO_JIT_OFF; jit++)
        {
          g_autoptr (LoligoSimulation) simulation
              = run_pair (forms[f].synapse, delays[d].text, forms[f].what, jit);
          for (guint64 step = 0; step <= 350; step++)
            g_assert_cmpfloat_with_epsilon (get_sample (simulation, step),
                                            superpose (forms[f].response, step, delays[d].steps),
                                            1e-14);
        }
}

/* A spike that finds its target held leaves it as it is. */
static void
test_refractory (void)
{
  g_autofree char *json = make_json (
      "{ 'format': 'loligo', 'version': 1, " MODELS ", 'nodes': [ { 'id': 'clock', 'model': 'clock' },"
      " { 'id': 'late', 'model': 'clock', 'parameters': { 'T': '11 ms' } },"
      " { 'id': 'cell', 'model': 'cell', 'parameters': { 'V_th': '2 mV' } } ],"
      " 'edges': [ { 'from': 'clock', 'to': 'cell', 'synapse': 'jump', 'weight': '3 mV' },"
      " { 'from': 'late', 'to': 'cell', 'synapse': 'jump', 'weight': '1 mV' } ],"
      " 'recorders': [ { 'id': 'r', 'of': 'cell', 'what': 'V' } ],"
      " 'run': { 'duration': '14 ms', 'dt': '0.1 ms' } }");
  g_autoptr (LoligoSimulation) simulation = simulation_from_json (json, 1, LOLIGO_JIT_OFF);
  advance_well (simulation, 140);
  g_assert_cmpuint (loligo_simulation_get_n_spikes (simulation, 2), ==, 1);
  for (guint64 step = 0; step <= 140; step++)
    g_assert_cmpfloat (get_sample (simulation, step), ==, 0);
}

/* Everything at once: recurrent, mixed delays, weights that differ, sizes of no round number. */
static const char *MIXED
    = "{ 'format': 'loligo', 'version': 1, " MODELS ", 'nodes': ["
      " { 'id': 'E', 'model': 'cell', 'size': 1131, 'parameters': { 'V_th': 'normal(10 mV, 1 mV)' },"
      "   'initial': { 'V': 'uniform(0 mV, 10 mV)' } },"
      " { 'id': 'I', 'model': 'cell', 'size': 277, 'parameters': { 'V_th': '9 mV' } },"
      " { 'id': 'noise', 'model': 'poisson', 'size': 500, 'parameters': { 'rate': '40 Hz' } },"
      " { 'id': 'push', 'model': 'constant', 'parameters': { 'amplitude': '9.5 mV' } } ],"
      " 'edges': [ { 'from': 'push', 'to': 'E.I' }, { 'from': 'push', 'to': 'I.I' },"
      " { 'id': 'NE', 'from': 'noise', 'to': 'E', 'synapse': 'jump', 'connect': 'probability(0.1)',"
      "   'weight': '0.3 mV', 'delay': '%s' },"
      " { 'id': 'EE', 'from': 'E', 'to': 'E', 'synapse': 'decay', 'connect': 'probability(0.02)',"
      "   'weight': '0.3 mV', 'delay': 'uniform(0.5 ms, 4 ms)' },"
      " { 'id': 'EI', 'from': 'E', 'to': 'I', 'synapse': 'rise', 'connect': 'probability(0.05)',"
      "   'weight': 'normal(0.3 mV, 0.05 mV)', 'delay': '1 ms' },"
      " { 'id': 'IE', 'from': 'I', 'to': 'E', 'synapse': 'decay', 'connect': 'probability(0.1)',"
      "   'weight': '-uniform(0.5 mV, 1 mV)', 'delay': '0.5 ms' },"
      " { 'id': 'II', 'from': 'I', 'to': 'I', 'synapse': 'decay', 'connect': 'probability(0.1)',"
      "   'weight': '-0.5 mV', 'delay': '2 ms', 'parameters': { 'tau': '10 ms' } } ],"
      " 'recorders': [ { 'id': 'v', 'of': 'E', 'what': 'V', 'which': '0:1131:10', 'every': '0.3 ms' },"
      "   { 'id': 'i', 'of': 'I', 'what': 'I', 'which': '0:50' }, { 'id': 's', 'of': 'E', 'what': 'spikes' },"
      "   { 'id': 't', 'of': 'I', 'what': 'spikes' } ],"
      " 'run': { 'duration': '100 ms', 'dt': '0.1 ms', 'seed': 3, 'precision': '%s' } }";

static void
test_equal_bits (gconstpointer precision)
{
  static const char *const delays[] = { "0 ms", "1 ms" };
  for (guint d = 0; d < G_N_ELEMENTS (delays); d++)
    {
      g_autofree char *json = make_json (MIXED, delays[d], (const char *) precision);
      g_autoptr (LoligoSimulation) reference = simulation_from_json (json, 1, LOLIGO_JIT_OFF);
      advance_well (reference, 1000);
      g_assert_cmpuint (loligo_simulation_get_n_spikes (reference, 0), >, 1000);
      g_assert_cmpuint (loligo_simulation_get_n_spikes (reference, 1), >, 100);
      for (guint threads = 1; threads <= 3; threads++)
        {
          g_autoptr (LoligoSimulation) whole
              = simulation_from_json (json, threads, LOLIGO_JIT_WAIT);
          advance_well (whole, 1000);
          assert_equal_recordings (reference, whole);
          g_autoptr (LoligoSimulation) pieces
              = simulation_from_json (json, threads, LOLIGO_JIT_AUTO);
          const gint64 lengths[] = { 1, 1, 2, 96, 5, 1, 394, 500 };
          for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
            advance_well (pieces, lengths[i]);
          assert_equal_recordings (reference, pieces);
          for (guint i = 0; i < 5; i++)
            g_assert_cmpuint (loligo_simulation_get_n_events (pieces, i), ==,
                              loligo_simulation_get_n_events (reference, i));
          loligo_simulation_reset (pieces);
          g_assert_cmpuint (loligo_simulation_get_n_events (pieces, 0), ==, 0);
          advance_well (pieces, 1000);
          assert_equal_recordings (reference, pieces);
        }
    }
}

/* 350 of 400 clocks reach a cell at once, more than a byte counts: with one weight for all, spikes are counted and
 * weighed on arrival; with weights that are drawn, and drawn alike, each is added. Two edges end at one input, and one
 * of them has delays that differ. */
static LoligoSimulation *
make_crowd (const char *weight, const char *delay, guint threads)
{
  g_autofree char *json = make_json (
      "{ 'format': 'loligo', 'version': 1, " MODELS ", 'nodes': ["
      " { 'id': 'clocks', 'model': 'clock', 'size': 400 },"
      " { 'id': 'late', 'model': 'clock', 'size': 30, 'parameters': { 'T': '7 ms' } },"
      " { 'id': 'cells', 'model': 'cell', 'size': 700 } ],"
      " 'edges': [ { 'id': 'x', 'from': 'clocks', 'to': 'cells', 'synapse': 'decay',"
      "   'connect': 'fixed_in(350)', 'weight': '%s', 'delay': '2.3 ms' },"
      " { 'id': 'y', 'from': 'late', 'to': 'cells', 'synapse': 'decay', 'connect': 'fixed_in(20)',"
      "   'weight': '%s', 'delay': '%s' } ],"
      " 'run': { 'duration': '35 ms', 'dt': '0.1 ms' } }",
      weight, weight, delay);
  return simulation_from_json (json, threads, LOLIGO_JIT_OFF);
}

static void
test_crowd (void)
{
  static const char *const delays[] = { "1 ms", "uniform(0.5 ms, 3 ms)" };
  for (guint d = 0; d < G_N_ELEMENTS (delays); d++)
    for (guint threads = 1; threads <= 3; threads++)
      {
        g_autoptr (LoligoSimulation) counted = make_crowd ("0.01 mV", delays[d], threads);
        g_autoptr (LoligoSimulation) weighed
            = make_crowd ("0.01 mV * max(1, rand())", delays[d], threads);
        g_assert_nonnull (counted);
        g_assert_nonnull (weighed);
        double sum = 0;
        for (guint step = 0; step < 350; step += 10)
          {
            advance_well (counted, 10);
            advance_well (weighed, 10);
            for (guint neuron = 0; neuron < 700; neuron += 33)
              {
                double a = loligo_simulation_get_state (counted, 2, 0, neuron);
                double b = loligo_simulation_get_state (weighed, 2, 0, neuron);
                g_assert_cmpfloat_with_epsilon (a, b, 1e-14);
                sum += a;
              }
          }
        g_assert_cmpfloat (sum, >, 1e-3);
        for (guint i = 0; i < 2; i++)
          g_assert_cmpuint (loligo_simulation_get_n_events (counted, i), ==,
                            loligo_simulation_get_n_events (weighed, i));
        g_assert_cmpuint (loligo_simulation_get_n_events (counted, 0), ==, 3 * 350 * 700);
      }
}

/* The first bad value is found, at one time and in one neuron, for any number of threads and chunks of any length. */
static void
test_blow_up (void)
{
  static const char *const delays[] = { "0 ms", "1 ms" };
  g_autofree char *first = NULL;
  for (guint d = 0; d < G_N_ELEMENTS (delays); d++)
    for (guint threads = 1; threads <= 3; threads++)
      {
        g_autofree char *json = make_json (
            "{ 'format': 'loligo', 'version': 1, 'models': { 'bomb': 'neuron bomb \\\"Bomb\\\"\\n"
            "input I : mV\\ndV/dt = V*V/(1 mV*ms) + I/ms : mV\\nspike when V < -1 mV\\n"
            "on spike: V = 0 mV\\n',"
            " 'jump': 'synapse jump \\\"Delta\\\"\\non pre: post.V += weight\\n' },"
            " 'nodes': [ { 'id': 'b', 'model': 'bomb', 'size': 1500,"
            "   'initial': { 'V': 'uniform(0.05 mV, 0.1 mV)' } } ],"
            " 'edges': [ { 'id': 'x', 'from': 'b', 'to': 'b', 'synapse': 'jump', 'connect': 'probability(0.01)',"
            "   'weight': '1 mV', 'delay': '%s' } ],"
            " 'run': { 'duration': '50 ms', 'dt': '0.1 ms', 'method': 'euler' } }",
            delays[d]);
        g_autoptr (LoligoSimulation) simulation = simulation_from_json (json, threads, LOLIGO_JIT_OFF);
        g_autoptr (GError) error = NULL;
        g_assert_false (loligo_simulation_advance (simulation, 500, NULL, &error));
        g_assert_nonnull (error);
        if (first == NULL)
          first = g_strdup (error->message);
        g_assert_cmpstr (error->message, ==, first);
      }
}

/* Who watches changes nothing: without recorders threads meet once a chunk, and twice with them. */
static void
test_unwatched (void)
{
  g_autofree char *json = make_json (MIXED, "0.4 ms", "double");
  g_autofree char *blind = g_strdup (json);
  char *from = strstr (blind, "\"recorders\""), *to = strstr (blind, "\"run\"");
  memmove (from, to, strlen (to) + 1);
  g_autoptr (LoligoSimulation) watched = simulation_from_json (json, 2, LOLIGO_JIT_OFF);
  advance_well (watched, 1000);
  for (guint threads = 1; threads <= 3; threads++)
    {
      g_autoptr (LoligoSimulation) unwatched = simulation_from_json (blind, threads, LOLIGO_JIT_OFF);
      advance_well (unwatched, 1000);
      for (guint node = 0; node < 3; node++)
        g_assert_cmpuint (loligo_simulation_get_n_spikes (unwatched, node), ==,
                          loligo_simulation_get_n_spikes (watched, node));
      for (guint neuron = 0; neuron < 1131; neuron += 7)
        g_assert_cmpfloat (loligo_simulation_get_state (unwatched, 0, 0, neuron), ==,
                           loligo_simulation_get_state (watched, 0, 0, neuron));
    }
}

/* Wires of one synapse with equal parameters add to one state, unless each is asked for: the same but for rounding. */
static void
test_sharing (void)
{
  const char *format
      = "{ 'format': 'loligo', 'version': 1, " MODELS ", 'nodes': [ { 'id': 'a', 'model': 'clock' },"
        " { 'id': 'b', 'model': 'clock', 'parameters': { 'T': '7 ms' } }, { 'id': 'cell', 'model': 'cell' } ],"
        " 'edges': [ { 'id': 'x', 'from': 'a', 'to': 'cell', 'synapse': 'decay', 'weight': '3 mV' },"
        " { 'id': 'y', 'from': 'b', 'to': 'cell', 'synapse': 'decay', 'weight': '2 mV', 'delay': '1 ms',"
        "   'parameters': { 'tau': '%s' } } ],"
        " 'recorders': [ { 'id': 'r', 'of': 'cell', 'what': 'I' } ],"
        " 'run': { 'duration': '35 ms', 'dt': '0.1 ms' } }";
  g_autofree char *equal = make_json (format, "5 ms");
  g_autofree char *nearly = make_json (format, "5.0000000001 ms");
  g_autoptr (LoligoSimulation) shared = simulation_from_json (equal, 1, LOLIGO_JIT_OFF);
  g_autoptr (LoligoSimulation) apart = simulation_from_json (nearly, 1, LOLIGO_JIT_OFF);
  g_assert_cmpuint (loligo_simulation_get_plan (shared)->nodes[2].component->n_states, ==, 2);
  g_assert_cmpuint (loligo_simulation_get_plan (apart)->nodes[2].component->n_states, ==, 3);
  advance_well (shared, 350);
  advance_well (apart, 350);
  for (guint64 step = 0; step <= 350; step++)
    g_assert_cmpfloat_with_epsilon (get_sample (shared, step), get_sample (apart, step), 1e-12);
}

/* A state that is kept once a target is the sum of those of its synapses, where a recorder asks for these. */
static void
test_single_synapses (void)
{
  const char *format
      = "{ 'format': 'loligo', 'version': 1, " MODELS ", 'nodes': [ { 'id': 'a', 'model': 'clock', 'size': 6,"
        "   'parameters': { 'T': 'uniform(5 ms, 9 ms)' } }, { 'id': 'cell', 'model': 'cell' } ],"
        " 'edges': [ { 'id': 'x', 'from': 'a', 'to': 'cell', 'synapse': 'decay', 'connect': 'all_to_all',"
        "   'weight': 'uniform(1 mV, 3 mV)', 'delay': 'uniform(0 ms, 2 ms)' } ],"
        " 'recorders': [ { 'id': 'r', 'of': '%s', 'what': '%s' } ],"
        " 'run': { 'duration': '35 ms', 'dt': '0.1 ms', 'seed': 3 } }";
  g_autofree char *by_target = make_json (format, "cell", "x.g");
  g_autofree char *by_synapse = make_json (format, "x", "g");
  g_autoptr (LoligoSimulation) together = simulation_from_json (by_target, 1, LOLIGO_JIT_OFF);
  g_autoptr (LoligoSimulation) single = simulation_from_json (by_synapse, 1, LOLIGO_JIT_OFF);
  advance_well (together, 350);
  advance_well (single, 350);
  LoligoRecorder *synapses = loligo_simulation_find_recorder (single, "r");
  g_assert_cmpuint (loligo_recorder_get_n_lanes (synapses), ==, 6);
  double largest = 0;
  for (guint64 step = 0; step <= 350; step++)
    {
      double sum = 0, value;
      for (guint64 k = 0; k < 6; k++)
        {
          g_assert_cmpuint (loligo_recorder_read (synapses, k, step, 1, &value), ==, 1);
          sum += value;
        }
      largest = MAX (largest, sum);
      g_assert_cmpfloat_with_epsilon (sum, get_sample (together, step), 1e-12);
    }
  g_assert_cmpfloat (largest, >, 5e-3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network/closed-forms", test_closed_forms);
  g_test_add_func ("/network/refractory", test_refractory);
  g_test_add_data_func ("/network/equal-bits/double", "double", test_equal_bits);
  g_test_add_data_func ("/network/equal-bits/single", "single", test_equal_bits);
  g_test_add_func ("/network/crowd", test_crowd);
  g_test_add_func ("/network/blow-up", test_blow_up);
  g_test_add_func ("/network/unwatched", test_unwatched);
  g_test_add_func ("/network/sharing", test_sharing);
  g_test_add_func ("/network/single-synapses", test_single_synapses);
  return g_test_run ();
}
