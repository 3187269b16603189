/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-observers.c: laws of recorders of single synapses whose states a network keeps once a target: looking changes no
 * bit of the run; what they show adds up to what the target has; it is the same for all threads, as far as it is asked
 * for, and follows values that change.
 */
#include "run-util.h"

#include <math.h>

#define N_CELLS 70

/* Driven cells that excite each other through a conductance, an alpha function and a plastic conductance. */
#define MODELS                                                                                     \
  "'models': {"                                                                                    \
  " 'cell': 'neuron cell \\\"Cell\\\"\\nparameter tau = 20 ms\\nparameter J = 30 mV\\ninput I : mV\\n" \
  "dV/dt = (J + I - V)/tau : mV\\nV(0) = uniform(0 mV, 15 mV)\\nspike when V > 20 mV\\non spike: V = 0 mV\\n',"      \
  " 'decay': 'synapse decay \\\"Exponential\\\"\\nparameter tau = 5 ms\\nparameter E = 60 mV\\n"   \
  "dg/dt = -g/tau\\non pre: g += weight\\npost.I += g*(E - post.V)\\n',"                           \
  " 'alpha': 'synapse alpha \\\"Alpha\\\"\\nparameter tau = 4 ms\\ndh/dt = -h/tau : mV\\n"         \
  "dg/dt = (h - g)/tau : mV\\non pre: h += weight\\npost.I += g\\n',"                              \
  " 'learn': 'synapse learn \\\"Pair\\\"\\nparameter tau = 20 ms\\nparameter tau_g = 5 ms\\n"      \
  "dP/dt = -P/tau : mV\\ndM/dt = -M/tau : mV\\ndg/dt = -g/tau_g : mV\\nvariable w = weight : mV\\n" \
  "on pre:\\n  g += w\\n  P += 0.02 mV\\n  w -= M\\non post:\\n  w += P\\n  M += 0.01 mV\\npost.I += g\\n' }"

typedef struct
{
  const char *synapse, *connect, *weight, *delay, *precision;
} Setup;

static const Setup setups[] = {
  { "decay", "probability(0.3)", "0.01", "1 ms", "double" },
  { "decay", "fixed_in(20), multiple=true", "0.01*(1 + i/70)", "uniform(0 ms, 3 ms)", "double" },
  { "alpha", "fixed_in(20)", "normal(0.2 mV, 0.05 mV)", "uniform(0.1 ms, 2 ms)", "single" },
  { "alpha", "all_to_all, self=false", "0.05 mV", "0.5 ms", "double" },
  { "learn", "probability(0.3)", "0.2 mV", "1 ms", "double" },
  { "learn", "fixed_out(15)", "uniform(0.1 mV, 0.3 mV)", "uniform(0 ms, 2 ms)", "single" },
};

/* RECORDERS begins with a comma, or is "". */
static LoligoSimulation *
make (const Setup *setup, const char *recorders, guint threads, LoligoJitMode jit)
{
  g_autofree char *text = g_strdup_printf (
      "{ 'format': 'loligo', 'version': 1, " MODELS ","
      " 'nodes': [ { 'id': 'E', 'model': 'cell', 'size': %d }, { 'id': 'F', 'model': 'cell', 'size': 6 } ],"
      " 'edges': [ { 'id': 'EE', 'from': 'E', 'to': 'E', 'synapse': '%s', 'connect': '%s', 'weight': '%s',"
      " 'delay': '%s' }, { 'id': 'FE', 'from': 'F', 'to': 'E', 'synapse': '%s', 'weight': '%s' } ],"
      " 'recorders': [ { 'id': 's', 'of': 'E', 'what': 'spikes' }, { 'id': 'V', 'of': 'E', 'what': 'V' }%s ],"
      " 'run': { 'duration': '100 ms', 'dt': '0.1 ms', 'seed': 4, 'precision': '%s' } }",
      N_CELLS, setup->synapse, setup->connect, setup->weight, setup->delay, setup->synapse, setup->weight, recorders,
      setup->precision);
  g_autofree char *json = quote (text);
  return simulation_from_json (json, threads, jit);
}

static double *
read_lane (LoligoSimulation *simulation, const char *recorder, guint64 k)
{
  guint64 count;
  double *values = read_all (loligo_simulation_find_recorder (simulation, recorder), k, &count);
  g_assert_cmpuint (count, ==, 1001);
  return values;
}

static void
assert_equal_bits (LoligoSimulation *a, LoligoSimulation *b, const char *recorder)
{
  guint64 n = loligo_recorder_get_n_lanes (loligo_simulation_find_recorder (a, recorder));
  g_assert_cmpuint (loligo_recorder_get_n_lanes (loligo_simulation_find_recorder (b, recorder)), ==, n);
  for (guint64 k = 0; k < n; k++)
    {
      g_autofree double *x = read_lane (a, recorder, k), *y = read_lane (b, recorder, k);
      g_assert_cmpmem (x, 1001 * sizeof *x, y, 1001 * sizeof *y);
    }
}

static void
test_looking_changes_nothing (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (setups); s++)
    {
      g_autoptr (LoligoSimulation) blind = make (&setups[s], "", 2, LOLIGO_JIT_OFF);
      advance_well (blind, 1000);
      g_assert_cmpuint (loligo_simulation_get_n_spikes (blind, 0), >, 200);
      g_autoptr (LoligoSimulation) first = NULL;
      for (guint threads = 1; threads <= 3; threads++)
        {
          g_autoptr (LoligoSimulation) looking
              = make (&setups[s], ", { 'id': 'g', 'of': 'EE', 'what': 'g', 'which': '0:300:7' }", threads,
                      threads == 3 ? LOLIGO_JIT_WAIT : LOLIGO_JIT_OFF);
          advance_well (looking, 1000);
          assert_equal_bits (blind, looking, "V");
          g_assert_cmpuint (loligo_simulation_get_n_events (blind, 0), ==,
                            loligo_simulation_get_n_events (looking, 0));
          if (first == NULL)
            first = g_steal_pointer (&looking);
          else
            assert_equal_bits (first, looking, "g");
        }
    }
}

/* The target of each synapse by number: its sources' rows, by target. From the weights' rows no one could tell. */
static void
test_sums (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (setups); s++)
    {
      double tolerance = strcmp (setups[s].precision, "single") == 0 ? 1e-5 : 1e-12;
      g_autoptr (LoligoSimulation) simulation
          = make (&setups[s], ", { 'id': 'g', 'of': 'EE', 'what': 'g' }, { 'id': 'sum', 'of': 'E', 'what': 'EE.g' }", 2,
                  LOLIGO_JIT_OFF);
      advance_well (simulation, 1000);
      LoligoRecorder *single = loligo_simulation_find_recorder (simulation, "g");
      guint64 n = loligo_recorder_get_n_lanes (single);
      g_assert_cmpuint (n, ==, loligo_simulation_get_n_synapses (simulation, 0));
      g_autofree double *all = g_new0 (double, 1001), *wanted = g_new0 (double, 1001);
      for (guint64 k = 0; k < n; k++)
        {
          g_autofree double *g = read_lane (simulation, "g", k);
          for (guint step = 0; step <= 1000; step++)
            all[step] += g[step];
        }
      for (guint64 cell = 0; cell < N_CELLS; cell++)
        {
          g_autofree double *g = read_lane (simulation, "sum", cell);
          for (guint step = 0; step <= 1000; step++)
            wanted[step] += g[step];
        }
      double largest = 0;
      for (guint step = 0; step <= 1000; step++)
        largest = MAX (largest, fabs (wanted[step]));
      g_assert_cmpfloat (largest, >, 0);
      for (guint step = 0; step <= 1000; step++)
        g_assert_cmpfloat_with_epsilon (all[step], wanted[step], tolerance * largest * (double) n);
    }
}

/* Those that are asked for are those of all, and what is beyond the last synapse is not there. */
static void
test_which (void)
{
  g_autoptr (LoligoSimulation) all = make (&setups[1], ", { 'id': 'g', 'of': 'EE', 'what': 'g' }", 2, LOLIGO_JIT_OFF);
  g_autoptr (LoligoSimulation) some
      = make (&setups[1], ", { 'id': 'g', 'of': 'EE', 'what': 'g', 'which': '3,50:60,900:4800:500' }", 1,
              LOLIGO_JIT_OFF);
  advance_well (all, 1000);
  advance_well (some, 1000);
  guint64 n = loligo_simulation_get_n_synapses (all, 0), k = 0;
  g_assert_cmpuint (n, ==, 1400);
  for (guint64 number = 0; number < n; number++)
    {
      if (number != 3 && (number < 50 || number >= 60) && (number < 900 || (number - 900) % 500 != 0))
        continue;
      g_autofree double *x = read_lane (all, "g", number), *y = read_lane (some, "g", k++);
      g_assert_cmpmem (x, 1001 * sizeof *x, y, 1001 * sizeof *y);
    }
  g_assert_cmpuint (loligo_recorder_get_n_lanes (loligo_simulation_find_recorder (some, "g")), ==, k);
}

/* A plastic synapse's own state is its own, with or without an observer of what it shares. */
static void
test_plastic (void)
{
  const char *w = ", { 'id': 'w', 'of': 'EE', 'what': 'w' }";
  g_autofree char *both = g_strconcat (w, ", { 'id': 'g', 'of': 'EE', 'what': 'g', 'which': '0:50' }", NULL);
  g_autoptr (LoligoSimulation) alone = make (&setups[5], w, 1, LOLIGO_JIT_OFF);
  g_autoptr (LoligoSimulation) observed = make (&setups[5], both, 1, LOLIGO_JIT_OFF);
  advance_well (alone, 1000);
  advance_well (observed, 1000);
  assert_equal_bits (alone, observed, "w");
}

/* Values set in the middle act on those that are looked at as on the others. */
static void
test_changes (void)
{
  g_autoptr (LoligoSimulation) simulation
      = make (&setups[0], ", { 'id': 'g', 'of': 'EE', 'what': 'g' }, { 'id': 'sum', 'of': 'E', 'what': 'EE.g' }", 2,
              LOLIGO_JIT_OFF);
  advance_well (simulation, 400);
  g_assert_true (loligo_simulation_set_edge_parameter (simulation, 0, 0, 9e-3));
  advance_well (simulation, 200);
  g_assert_true (loligo_simulation_set_weight (simulation, 0, 0.003));
  advance_well (simulation, 400);
  guint64 n = loligo_simulation_get_n_synapses (simulation, 0);
  double single[2] = { 0 }, together[2] = { 0 };
  const guint steps[2] = { 590, 1000 }; /* at 600 spikes were on their way, with the weight that they had */
  for (guint64 k = 0; k < n; k++)
    {
      g_autofree double *g = read_lane (simulation, "g", k);
      for (guint i = 0; i < 2; i++)
        single[i] += g[steps[i]];
    }
  for (guint64 cell = 0; cell < N_CELLS; cell++)
    {
      g_autofree double *g = read_lane (simulation, "sum", cell);
      for (guint i = 0; i < 2; i++)
        together[i] += g[steps[i]];
    }
  g_assert_cmpfloat_with_epsilon (single[0], together[0], 1e-9 * together[0]);
  g_assert_cmpfloat (together[0], >, 0.1);
  g_assert_cmpfloat_with_epsilon (single[1], together[1], 0.02 * together[1]);
}

/* One goes on from another, where what decays is brought up to that step: rounded once more. */
static void
test_continue (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (setups); s++)
    {
      double tolerance = strcmp (setups[s].precision, "single") == 0 ? 1e-5 : 1e-13;
      const char *recorders = ", { 'id': 'g', 'of': 'EE', 'what': 'g', 'which': '0:300:7' }";
      g_autoptr (LoligoSimulation) whole = make (&setups[s], recorders, 2, LOLIGO_JIT_OFF);
      g_autoptr (LoligoSimulation) first = make (&setups[s], recorders, 2, LOLIGO_JIT_OFF);
      g_autoptr (LoligoSimulation) second = make (&setups[s], recorders, 2, LOLIGO_JIT_OFF);
      advance_well (whole, 1000);
      advance_well (first, 437);
      g_assert_true (loligo_simulation_continue (second, first));
      advance_well (second, 1000 - 437);
      guint64 n = loligo_recorder_get_n_lanes (loligo_simulation_find_recorder (second, "g"));
      g_assert_cmpuint (n, ==, 43);
      for (guint64 k = 0; k < n; k++)
        {
          g_autofree double *x = read_lane (whole, "g", k), *y = read_lane (second, "g", k);
          for (guint step = 0; step <= 1000; step++)
            g_assert_cmpfloat_with_epsilon (x[step], y[step], tolerance * fabs (x[step]) + 1e-20);
        }
      if (g_str_equal (setups[s].synapse, "learn"))
        continue; /* its traces are rounded as well */
      assert_equal_bits (whole, second, "V");
    }
}

/* A state that wires share is one's own where the target is asked for it. */
static void
test_named (void)
{
  g_autoptr (LoligoSimulation) shared = make (&setups[0], "", 1, LOLIGO_JIT_OFF);
  guint n_states = loligo_simulation_get_plan (shared)->nodes[0].component->n_states;
  for (guint k = 0; k < 2; k++)
    {
      g_autofree char *named = g_strdup_printf (", { 'id': 'g', 'of': 'E', 'what': '%s.g' }", k == 0 ? "EE" : "FE");
      g_autoptr (LoligoSimulation) simulation = make (&setups[0], named, 1, LOLIGO_JIT_OFF);
      g_assert_cmpuint (loligo_simulation_get_plan (simulation)->nodes[0].component->n_states, ==, n_states + 1);
      advance_well (simulation, 1000);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/observers/looking-changes-nothing", test_looking_changes_nothing);
  g_test_add_func ("/observers/sums", test_sums);
  g_test_add_func ("/observers/which", test_which);
  g_test_add_func ("/observers/plastic", test_plastic);
  g_test_add_func ("/observers/changes", test_changes);
  g_test_add_func ("/observers/continue", test_continue);
  g_test_add_func ("/observers/named", test_named);
  return g_test_run ();
}
