/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-simulation.c: laws of a run: nothing depends on threads or on how the steps are asked for; a reset run
 * equals a fresh one; changes take effect between steps; a value that blows up is found to the step.
 */
#include "run-util.h"

#include <glib/gstdio.h>
#include <math.h>

/* Sizes that are no multiple of a block, of a word or of a vector; shared, private and summed
 * inputs; noise; sources with states; recorders of every kind at different intervals. */
static const char *MIXED
    = "{ 'format': 'loligo', 'version': 1, 'nodes': ["
      "  { 'id': 'E', 'model': 'lif', 'size': 1131, 'parameters': { 't_ref': '2 ms',"
      "    'V_th': 'normal(20 mV, 1 mV)' }, 'initial': { 'V': 'uniform(0 mV, 19 mV)' } },"
      "  { 'id': 'kicks', 'model': 'poisson_current', 'size': 1131,"
      "    'parameters': { 'amplitude': '6 mV' } },"
      "  { 'id': 'wave', 'model': 'sine', 'parameters': { 'amplitude': '3 mV' } },"
      "  { 'id': 'push', 'model': 'constant', 'parameters': { 'amplitude': '4 mV' } },"
      "  { 'id': 'one', 'model': 'lif', 'size': 1 },"
      "  { 'id': 'random', 'model': 'poisson', 'size': 70, 'parameters': { 'rate': '100 Hz' } } ],"
      "  'edges': [ { 'from': 'kicks', 'to': 'E.I' }, { 'from': 'wave', 'to': 'E.I' },"
      "    { 'from': 'push', 'to': 'E.I' }, { 'from': 'wave', 'to': 'one.I' } ],"
      "  'recorders': [ { 'id': 'v', 'of': 'E', 'what': 'V', 'every': '0.3 ms' },"
      "    { 'id': 'few', 'of': 'E', 'what': 'V', 'which': '0,5,600:610,1130' },"
      "    { 'id': 'i', 'of': 'E', 'what': 'I', 'which': '3:700:100', 'every': '0.7 ms' },"
      "    { 'id': 'w', 'of': 'wave', 'what': 'I' },"
      "    { 'id': 's', 'of': 'E', 'what': 'spikes' },"
      "    { 'id': 'some', 'of': 'E', 'what': 'spikes', 'which': '0:1131:7' },"
      "    { 'id': 'r', 'of': 'random', 'what': 'spikes' } ],"
      "  'run': { 'duration': '100 ms', 'dt': '0.1 ms', 'seed': 7, 'precision': '%s' } }";

static void
test_threads_and_chunks (gconstpointer precision)
{
  g_autofree char *json = make_json (MIXED, (const char *) precision);
  g_autoptr (LoligoSimulation) reference = simulation_from_json (json, 1, LOLIGO_JIT_OFF);
  advance_well (reference, 1000);
  LoligoRecorder *spikes = loligo_simulation_find_recorder (reference, "s");
  g_assert_cmpuint (loligo_recorder_get_n_spikes (spikes), >, 100);
  for (guint threads = 1; threads <= 3; threads++)
    {
      g_autoptr (LoligoSimulation) whole = simulation_from_json (json, threads, LOLIGO_JIT_OFF);
      advance_well (whole, 1000);
      assert_equal_recordings (reference, whole);
      g_autoptr (LoligoSimulation) pieces = simulation_from_json (json, threads, LOLIGO_JIT_OFF);
      const gint64 lengths[] = { 1, 1, 2, 96, 5, 1, 394, 500 };
      for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
        advance_well (pieces, lengths[i]);
      assert_equal_recordings (reference, pieces);
      g_assert_cmpuint (loligo_simulation_get_total_spikes (pieces), ==,
                        loligo_simulation_get_total_spikes (reference));
    }
}

static void
test_machine_code (void)
{
  g_autofree char *json = make_json (MIXED, "double");
  g_autoptr (LoligoSimulation) off = simulation_from_json (json, 2, LOLIGO_JIT_OFF);
  g_autoptr (LoligoSimulation) wait = simulation_from_json (json, 2, LOLIGO_JIT_WAIT);
  g_autoptr (LoligoSimulation) automatic = simulation_from_json (json, 2, LOLIGO_JIT_AUTO);
  advance_well (off, 1000);
  advance_well (wait, 1000);
  advance_well (automatic, 1000);
  assert_equal_recordings (off, wait);
  assert_equal_recordings (off, automatic);
}

static void
test_reset (void)
{
  g_autofree char *json = make_json (MIXED, "double");
  g_autoptr (LoligoSimulation) fresh = simulation_from_json (json, 2, LOLIGO_JIT_OFF);
  g_autoptr (LoligoSimulation) again = simulation_from_json (json, 2, LOLIGO_JIT_OFF);
  advance_well (again, 333);
  loligo_simulation_reset (again);
  g_assert_cmpint (loligo_simulation_get_step (again), ==, 0);
  g_assert_cmpuint (loligo_simulation_get_total_spikes (again), ==, 0);
  assert_equal_recordings (fresh, again);
  advance_well (fresh, 500);
  advance_well (again, 500);
  assert_equal_recordings (fresh, again);
}

/* Merged lists are in order, counts agree, a subset is the subset. */
static void
test_spike_lists (void)
{
  g_autofree char *json = make_json (MIXED, "double");
  g_autoptr (LoligoSimulation) simulation = simulation_from_json (json, 2, LOLIGO_JIT_OFF);
  advance_well (simulation, 1000);
  LoligoRecorder *all = loligo_simulation_find_recorder (simulation, "s");
  LoligoRecorder *some = loligo_simulation_find_recorder (simulation, "some");
  guint64 n_some = 0;
  double t_before = 0;
  guint64 lane_before = 0;
  g_assert_cmpuint (loligo_recorder_get_n_spikes (all), ==,
                    loligo_simulation_get_n_spikes (simulation, 0));
  for (guint64 i = 0; i < loligo_recorder_get_n_spikes (all); i++)
    {
      double t_s;
      guint64 lane;
      loligo_recorder_get_spike (all, i, &t_s, &lane);
      g_assert_cmpuint (lane, <, 1131);
      g_assert_true (i == 0 || t_s > t_before || (t_s == t_before && lane > lane_before));
      t_before = t_s;
      lane_before = lane;
      if (lane % 7 != 0)
        continue;
      double t_some;
      guint64 lane_some;
      loligo_recorder_get_spike (some, n_some++, &t_some, &lane_some);
      g_assert_true (t_some == t_s && lane_some == lane);
    }
  g_assert_cmpuint (loligo_recorder_get_n_spikes (some), ==, n_some);
}

static const char *SUMS
    = "{ 'format': 'loligo', 'version': 1,"
      "  'models': { 'line': 'system line \\\"Line\\\"\\ninput I : mV\\ndx/dt = I/s : mV\\n"
      "y = 2*x + I : mV\\noutput y\\n',"
      "    'clock': 'stimulus clock \\\"Clock\\\"\\nI = t*(1 mV/ms) : mV\\n' },"
      "  'nodes': [ { 'id': 'a', 'model': 'clock' },"
      "    { 'id': 'b', 'model': 'constant', 'parameters': { 'amplitude': '5 mV' } },"
      "    { 'id': 'c', 'model': 'line', 'size': 3 }, { 'id': 'd', 'model': 'line', 'size': 3 } ],"
      "  'edges': [ { 'from': 'a', 'to': 'c.I' }, { 'from': 'b', 'to': 'c.I' },"
      "    { 'from': 'c', 'to': 'd.I' } ],"
      "  'recorders': [ { 'id': 'I', 'of': 'c', 'what': 'I' }, { 'id': 'y', 'of': 'c', 'what': 'y' },"
      "    { 'id': 'x', 'of': 'c', 'what': 'x' }, { 'id': 'dI', 'of': 'd', 'what': 'I' },"
      "    { 'id': 'dx', 'of': 'd', 'what': 'x' } ],"
      "  'run': { 'duration': '1 s', 'dt': '1 ms', 'method': 'euler' } }";

/* Wires add up; samples of states, inputs and algebraics belong to the same time, t = 0 included. */
static void
test_inputs (void)
{
  g_autofree char *json = make_json (SUMS);
  g_autoptr (LoligoSimulation) simulation = simulation_from_json (json, 2, LOLIGO_JIT_OFF);
  advance_well (simulation, 100);
  const char *ids[] = { "I", "y", "x", "dI", "dx" };
  double *of[5];
  for (guint i = 0; i < 5; i++)
    {
      guint64 count;
      of[i] = read_all (loligo_simulation_find_recorder (simulation, ids[i]), 2, &count);
      g_assert_cmpuint (count, ==, 101);
    }
  double x = 0, dx = 0;
  for (guint step = 0; step <= 100; step++)
    {
      double I = step * 1e-3 + 5e-3;
      g_assert_cmpfloat_with_epsilon (of[0][step], I, 1e-15);
      g_assert_cmpfloat_with_epsilon (of[2][step], x, 1e-15);
      g_assert_cmpfloat_with_epsilon (of[1][step], 2 * x + I, 1e-15);
      g_assert_cmpfloat (of[3][step], ==, of[1][step]);
      g_assert_cmpfloat_with_epsilon (of[4][step], dx, 1e-15);
      dx += 1e-3 * (2 * x + I);
      x += 1e-3 * I;
    }
  for (guint i = 0; i < 5; i++)
    g_free (of[i]);
}

static const char *RING
    = "{ 'format': 'loligo', 'version': 1,"
      "  'models': { 'half': 'system half \\\"Half\\\"\\ninput I\\ndx/dt = I/s\\ny = -x\\noutput %s\\n"
      "x(0) = %s\\n' },"
      "  'nodes': [ { 'id': 'p', 'model': 'half' }, { 'id': 'q', 'model': 'half' } ],"
      "  'edges': [ { 'from': 'p.x', 'to': 'q.I' }, { 'from': 'q.y', 'to': 'p.I' } ],"
      "  'recorders': [ { 'id': 'p', 'of': 'p', 'what': 'x' }, { 'id': 'q', 'of': 'q', 'what': 'I' } ],"
      "  'run': { 'duration': '1 s', 'dt': '1 ms', 'method': 'euler' } }";

/* A cycle of two nodes is the harmonic oscillator in Euler's steps: every wire has the value of the beginning of
 * the step. */
static void
test_cycle (void)
{
  g_autofree char *json = make_json (RING, "y", "1");
  g_autoptr (LoligoSimulation) simulation = simulation_from_json (json, 2, LOLIGO_JIT_OFF);
  advance_well (simulation, 1000);
  guint64 count;
  g_autofree double *p = read_all (loligo_simulation_find_recorder (simulation, "p"), 0, &count);
  g_autofree double *q = read_all (loligo_simulation_find_recorder (simulation, "q"), 0, &count);
  g_assert_cmpuint (count, ==, 1001);
  double x = 1, y = 1;
  for (guint step = 0; step <= 1000; step++)
    {
      g_assert_cmpfloat_with_epsilon (p[step], x, 1e-12);
      g_assert_cmpfloat_with_epsilon (q[step], x, 1e-12);
      double before = x;
      x -= 1e-3 * y;
      y += 1e-3 * before;
    }
}

static const char *DRIVEN
    = "{ 'format': 'loligo', 'version': 1, 'nodes': [ { 'id': 'n', 'model': 'lif', 'size': %u,"
      "    'parameters': { 'tau': '%s' } },"
      "    { 'id': 'I', 'model': 'constant', 'parameters': { 'amplitude': '%s' } } ],"
      "  'edges': [ { 'from': 'I', 'to': 'n.I' } ],"
      "  'recorders': [ { 'id': 'v', 'of': 'n', 'what': 'V' }, { 'id': 's', 'of': 'n', 'what': 'spikes' } ],"
      "  'run': { 'duration': '100 ms', 'dt': '0.1 ms', 'method': 'exact' } }";

static guint
find_parameter (LoligoSimulation *simulation, guint node, const char *name)
{
  const LoligoPlan *plan = loligo_simulation_get_plan (simulation);
  const LoligoSymbol *symbol = loligo_component_find (plan->nodes[node].component, name);
  g_assert_nonnull (symbol);
  return symbol->index;
}

static void
test_set_parameter (void)
{
  g_autofree char *json = make_json (DRIVEN, 65, "10 ms", "0 mV");
  g_autoptr (LoligoSimulation) simulation = simulation_from_json (json, 2, LOLIGO_JIT_AUTO);
  advance_well (simulation, 50);
  loligo_simulation_set_parameter (simulation, 1, find_parameter (simulation, 1, "amplitude"),
                                   10e-3);
  advance_well (simulation, 50);
  guint64 count;
  g_autofree double *v = read_all (loligo_simulation_find_recorder (simulation, "v"), 64, &count);
  g_assert_cmpuint (count, ==, 101);
  for (guint step = 0; step <= 50; step++)
    g_assert_cmpfloat (v[step], ==, 0);
  for (guint step = 51; step <= 100; step++)
    g_assert_cmpfloat_with_epsilon (v[step], 10e-3 * -expm1 (-((double) step - 50) * 0.01), 1e-15);
}

/* An array becomes one value: another program, the same states. */
static void
test_set_varying_parameter (void)
{
  g_autofree char *json = make_json (DRIVEN, 600, "(5 + i/100) * 1 ms", "10 mV");
  g_autoptr (LoligoSimulation) simulation = simulation_from_json (json, 2, LOLIGO_JIT_AUTO);
  guint tau = find_parameter (simulation, 0, "tau");
  g_assert_cmpfloat_with_epsilon (loligo_simulation_get_parameter (simulation, 0, tau, 100), 6e-3,
                                  1e-15);
  advance_well (simulation, 10);
  loligo_simulation_set_parameter (simulation, 0, tau, 20e-3);
  advance_well (simulation, 10);
  g_assert_cmpfloat (loligo_simulation_get_parameter (simulation, 0, tau, 599), ==, 20e-3);
  for (guint64 lane = 0; lane < 600; lane += 37)
    {
      double first = 10e-3 * -expm1 (-1e-3 / (5e-3 + (double) lane * 1e-5));
      double second = 10e-3 + (first - 10e-3) * exp (-1e-3 / 20e-3);
      g_assert_cmpfloat_with_epsilon (loligo_simulation_get_state (simulation, 0, 0, lane), second,
                                      1e-15);
    }
}

static void
test_set_state (void)
{
  g_autofree char *json = make_json (DRIVEN, 3, "10 ms", "0 mV");
  g_autoptr (LoligoSimulation) simulation = simulation_from_json (json, 1, LOLIGO_JIT_OFF);
  loligo_simulation_set_state (simulation, 0, 0, 1, 15e-3);
  advance_well (simulation, 100);
  g_assert_cmpfloat_with_epsilon (loligo_simulation_get_state (simulation, 0, 0, 1),
                                  15e-3 * exp (-1), 1e-15);
  g_assert_cmpfloat (loligo_simulation_get_state (simulation, 0, 0, 0), ==, 0);
  g_assert_cmpuint (loligo_simulation_get_total_spikes (simulation), ==, 0);
}

static const char *EXPLOSION
    = "{ 'format': 'loligo', 'version': 1, 'models': { 'boom': 'system boom \\\"Boom\\\"\\n"
      "parameter start = 1\\ndcalm/dt = -calm/s\\ndx/dt = x^2/ms\\nx(0) = start\\n' },"
      "  'nodes': [ { 'id': 'quiet', 'model': 'lif', 'size': 10 },"
      "    { 'id': 'bomb', 'model': 'boom', 'size': 1000,"
      "      'parameters': { 'start': 'where(i == 777, 2, -1)' } } ],"
      "  'recorders': [ { 'id': 'x', 'of': 'bomb', 'what': 'x', 'which': '770:780' },"
      "    { 'id': 'v', 'of': 'quiet', 'what': 'V' } ],"
      "  'run': { 'duration': '10 ms', 'dt': '0.01 ms', 'method': 'euler' } }";

static void
test_blow_up (void)
{
  double x = 2;
  gint64 last_good = 0;
  for (; isfinite (x + 1e-5 * 1e3 * x * x); last_good++)
    x += 1e-5 * 1e3 * x * x;
  g_autofree char *json = make_json (EXPLOSION);
  const gint64 pieces[] = { 1000, 1, 13, 64 };
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (LoligoSimulation) simulation
          = simulation_from_json (json, 1 + i % 2, LOLIGO_JIT_OFF);
      g_autoptr (GError) error = NULL;
      while (loligo_simulation_get_step (simulation) < 1000)
        if (!loligo_simulation_advance (simulation, pieces[i], NULL, &error))
          break;
      g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_RUN);
      const LoligoBlowUp *blow_up = loligo_simulation_get_blow_up (simulation);
      g_assert_nonnull (blow_up);
      g_assert_cmpstr (blow_up->node, ==, "bomb");
      g_assert_cmpstr (blow_up->variable, ==, "x");
      g_assert_cmpuint (blow_up->neuron, ==, 777);
      g_assert_cmpfloat_with_epsilon (blow_up->t_s, (double) (last_good + 1) * 1e-5, 1e-12);
      g_assert_nonnull (strstr (error->message, "bomb"));
      g_assert_nonnull (strstr (error->message, "neuron 777"));
      g_assert_nonnull (strstr (error->message, "lower dt (0.01 ms now)"));
      /* What came before is kept, in all recorders, and none of it is bad. */
      g_assert_cmpint (loligo_simulation_get_step (simulation), ==, last_good);
      guint64 count;
      g_autofree double *kept
          = read_all (loligo_simulation_find_recorder (simulation, "x"), 7, &count);
      g_assert_cmpuint (count, ==, (guint64) last_good + 1);
      g_assert_cmpfloat_with_epsilon (kept[last_good] / x, 1, 1e-6);
      LoligoRecorder *v = loligo_simulation_find_recorder (simulation, "v");
      g_assert_cmpuint (loligo_recorder_get_n_samples (v), ==, (guint64) last_good + 1);
      /* It goes on failing until a reset, and then runs again. */
      g_clear_error (&error);
      g_assert_false (loligo_simulation_advance (simulation, 1, NULL, &error));
      g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_RUN);
      loligo_simulation_reset (simulation);
      g_assert_null (loligo_simulation_get_blow_up (simulation));
      advance_well (simulation, 10);
    }
}

static const char *NOTHING = "{ 'format': 'loligo', 'version': 1, 'nodes': [],"
                             "  'run': { 'duration': '1 s', 'dt': '0.1 ms' } }";

static void
test_nothing (void)
{
  g_autofree char *json = make_json (NOTHING);
  g_autoptr (LoligoSimulation) simulation = simulation_from_json (json, 2, LOLIGO_JIT_WAIT);
  advance_well (simulation, 0);
  g_assert_cmpint (loligo_simulation_get_step (simulation), ==, 0);
  advance_well (simulation, 10000);
  g_assert_cmpint (loligo_simulation_get_step (simulation), ==, 10000);
}

static void
test_sizes (void)
{
  const guint sizes[] = { 1, 2, 63, 64, 65, 511, 512, 513, 1025 };
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *json = make_json (DRIVEN, sizes[i], "10 ms", "25 mV");
      g_autoptr (LoligoSimulation) simulation = simulation_from_json (json, 2, LOLIGO_JIT_OFF);
      advance_well (simulation, 1000);
      /* Period 17.918 ms: five spikes in 100 ms, in every neuron. */
      g_assert_cmpuint (loligo_simulation_get_n_spikes (simulation, 0), ==, 5 * sizes[i]);
      LoligoRecorder *spikes = loligo_simulation_find_recorder (simulation, "s");
      g_assert_cmpuint (loligo_recorder_get_n_spikes (spikes), ==, 5 * sizes[i]);
      LoligoRecorder *v = loligo_simulation_find_recorder (simulation, "v");
      g_assert_cmpuint (loligo_recorder_get_n_lanes (v), ==, sizes[i]);
      g_assert_cmpuint (loligo_recorder_get_n_samples (v), ==, 1001);
    }
}

static void
test_memory (void)
{
  g_autofree char *json = make_json (DRIVEN, 10000000, "10 ms", "25 mV");
  g_autoptr (LoligoPlan) plan = plan_from_json (json, 1);
  g_autoptr (GError) error = NULL;
  LoligoSimulationOptions options = { .jit = LOLIGO_JIT_OFF, .memory_limit_bytes = 100e6 };
  g_assert_null (loligo_simulation_new (plan, &options, &error));
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_MEMORY);
}

static void
test_cancel (void)
{
  g_autofree char *json = make_json (DRIVEN, 10, "10 ms", "25 mV");
  g_autoptr (LoligoSimulation) simulation = simulation_from_json (json, 1, LOLIGO_JIT_OFF);
  gint cancel = 1;
  g_assert_true (loligo_simulation_advance (simulation, 1000, &cancel, NULL));
  g_assert_cmpint (loligo_simulation_get_step (simulation), ==, 0);
}

/* systems.md row 1: 1/f = t_ref - tau ln (1 - V_th/(R I)) and the way up from the reset. */
static void
test_lif_periods (void)
{
  const struct { const char *current; double period_ms; } cases[]
      = { { "22 mV", 26.027 }, { "25 mV", 17.918 }, { "50 mV", 6.061 } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = make_json (DRIVEN, 1, "10 ms", cases[i].current);
      g_autoptr (LoligoSimulation) simulation = simulation_from_json (json, 1, LOLIGO_JIT_OFF);
      advance_well (simulation, 10000);
      LoligoRecorder *spikes = loligo_simulation_find_recorder (simulation, "s");
      guint64 n_spikes = loligo_recorder_get_n_spikes (spikes);
      g_assert_cmpuint (n_spikes, >, 30);
      for (guint64 k = 1; k < n_spikes; k++)
        {
          double before_s, t_s;
          guint64 lane;
          loligo_recorder_get_spike (spikes, k - 1, &before_s, &lane);
          loligo_recorder_get_spike (spikes, k, &t_s, &lane);
          g_assert_cmpfloat ((t_s - before_s) * 1e3, >=, cases[i].period_ms - 1e-3);
          g_assert_cmpfloat ((t_s - before_s) * 1e3, <=, cases[i].period_ms + 0.1 + 1e-3);
        }
    }
}

static const char *CURVE
    = "{ 'format': 'loligo', 'version': 1, 'nodes': [ { 'id': 'n', 'model': 'lif', 'size': 80,"
      "    'parameters': { 't_ref': '2 ms' } },"
      "    { 'id': 'I', 'model': 'step', 'size': 80, 'parameters': { 'amplitude': '(15 + i) * 1 mV',"
      "      'start': '10 ms', 'stop': '1000 ms' } } ],"
      "  'edges': [ { 'from': 'I', 'to': 'n.I' } ],"
      "  'recorders': [ { 'id': 's', 'of': 'n', 'what': 'spikes' } ],"
      "  'run': { 'duration': '500 ms', 'dt': '0.01 ms', 'method': 'exact' } }";

/* The f-I curve: silence up to the rheobase, then 1/f = t_ref + tau ln ((R I - V_reset)/(R I - V_th)), each
 * spike late by less than a step. */
static void
test_lif_curve (void)
{
  g_autofree char *json = make_json (CURVE);
  g_autoptr (LoligoSimulation) simulation = simulation_from_json (json, 2, LOLIGO_JIT_OFF);
  advance_well (simulation, 50000);
  LoligoRecorder *spikes = loligo_simulation_find_recorder (simulation, "s");
  double last_s[80] = { 0 };
  guint count[80] = { 0 };
  for (guint64 k = 0; k < loligo_recorder_get_n_spikes (spikes); k++)
    {
      double t_s;
      guint64 lane;
      loligo_recorder_get_spike (spikes, k, &t_s, &lane);
      g_assert_cmpfloat (t_s, >, 10e-3);
      double drive_mv = 15 + (double) lane;
      double period_ms = 2 + 10 * log ((drive_mv + 5) / (drive_mv - 20));
      if (count[lane]++ > 0)
        {
          double late_ms = (t_s - last_s[lane]) * 1e3 - period_ms;
          g_assert_cmpfloat (late_ms, >=, -1e-6);
          g_assert_cmpfloat (late_ms, <=, 0.02 + 1e-6); /* the crossing and the end of t_ref */
        }
      last_s[lane] = t_s;
    }
  for (guint lane = 0; lane < 80; lane++)
    g_assert_true (lane <= 5 ? count[lane] == 0 : count[lane] > 10);
}

static const char *TABLE
    = "{ 'format': 'loligo', 'version': 1, 'nodes': ["
      "    { 'id': 'one', 'model': 'table', 'table': { 'file': 'one.csv', 'unit': 'mV' } },"
      "    { 'id': 'each', 'model': 'table', 'size': 2, 'table': { 'file': 'each.csv', 'unit': 'mV' } },"
      "    { 'id': 'n', 'model': 'lif', 'size': 2 } ],"
      "  'edges': [ { 'from': 'one', 'to': 'n.I' }, { 'from': 'each', 'to': 'n.I' } ],"
      "  'recorders': [ { 'id': 'o', 'of': 'one', 'what': 'I' }, { 'id': 'e', 'of': 'each', 'what': 'I' },"
      "    { 'id': 'i', 'of': 'n', 'what': 'I' } ],"
      "  'run': { 'duration': '10 ms', 'dt': '0.5 ms' } }";

static double
interpolate (double t_ms, double at_2_mv, double at_6_mv)
{
  return 1e-3 * (at_2_mv + CLAMP ((t_ms - 2) / 4, 0, 1) * (at_6_mv - at_2_mv));
}

static void
test_table (void)
{
  g_autofree char *dir = g_dir_make_tmp ("loligo-test-XXXXXX", NULL);
  g_autofree char *one = g_build_filename (dir, "one.csv", NULL);
  g_autofree char *each = g_build_filename (dir, "each.csv", NULL);
  g_autofree char *path = g_build_filename (dir, "test.loligo", NULL);
  g_assert_true (g_file_set_contents (one, "2,4\n6,12\n", -1, NULL));
  g_assert_true (g_file_set_contents (each, "2,1,-1\n6,3,-9\n", -1, NULL));
  g_autofree char *json = make_json (TABLE);
  g_autoptr (LoligoPlan) plan = plan_from_json_at (path, json, 2);
  g_autoptr (LoligoSimulation) simulation = loligo_simulation_new (plan, NULL, NULL);
  g_assert_nonnull (simulation);
  advance_well (simulation, 20);
  LoligoRecorder *o = loligo_simulation_find_recorder (simulation, "o");
  LoligoRecorder *e = loligo_simulation_find_recorder (simulation, "e");
  LoligoRecorder *sum = loligo_simulation_find_recorder (simulation, "i");
  for (guint64 s = 0; s <= 20; s++)
    {
      double t_ms = 0.5 * (double) s, value[4];
      loligo_recorder_read (o, 0, s, 1, &value[0]);
      loligo_recorder_read (e, 0, s, 1, &value[1]);
      loligo_recorder_read (e, 1, s, 1, &value[2]);
      loligo_recorder_read (sum, 1, s, 1, &value[3]);
      g_assert_cmpfloat_with_epsilon (value[0], interpolate (t_ms, 4, 12), 1e-15);
      g_assert_cmpfloat_with_epsilon (value[1], interpolate (t_ms, 1, 3), 1e-15);
      g_assert_cmpfloat_with_epsilon (value[2], interpolate (t_ms, -1, -9), 1e-15);
      g_assert_cmpfloat_with_epsilon (value[3], value[0] + value[2], 1e-15);
    }
  g_assert_cmpint (g_unlink (one), ==, 0);
  g_assert_cmpint (g_unlink (each), ==, 0);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/simulation/threads-and-chunks/double", "double",
                        test_threads_and_chunks);
  g_test_add_data_func ("/simulation/threads-and-chunks/single", "single",
                        test_threads_and_chunks);
  g_test_add_func ("/simulation/machine-code", test_machine_code);
  g_test_add_func ("/simulation/reset", test_reset);
  g_test_add_func ("/simulation/spike-lists", test_spike_lists);
  g_test_add_func ("/simulation/inputs", test_inputs);
  g_test_add_func ("/simulation/cycle", test_cycle);
  g_test_add_func ("/simulation/set-parameter", test_set_parameter);
  g_test_add_func ("/simulation/set-varying-parameter", test_set_varying_parameter);
  g_test_add_func ("/simulation/set-state", test_set_state);
  g_test_add_func ("/simulation/blow-up", test_blow_up);
  g_test_add_func ("/simulation/nothing", test_nothing);
  g_test_add_func ("/simulation/sizes", test_sizes);
  g_test_add_func ("/simulation/memory", test_memory);
  g_test_add_func ("/simulation/cancel", test_cancel);
  g_test_add_func ("/simulation/lif-periods", test_lif_periods);
  g_test_add_func ("/simulation/lif-curve", test_lif_curve);
  g_test_add_func ("/simulation/table", test_table);
  return g_test_run ();
}
