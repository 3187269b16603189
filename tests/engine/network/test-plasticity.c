/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-plasticity.c: synapses with values of their own against what their equations say, spike by spike; neither
 * threads nor code change a bit.
 */
#include "../run/run-util.h"

#include <math.h>

#define DT 1e-4

/* Clocks of any period and phase, that keep what arrives. */
#define CLOCK                                                                                      \
  "'clock': 'neuron clock \\\"Clock\\\"\\nparameter T = 10 ms\\nparameter x_0 = 0 ms\\n"           \
  "input I : mV\\nvariable g = 0 mV\\ndx/dt = 1 : ms\\nx(0) = x_0\\ndV/dt = (I - V)/(20 ms) : mV\\n" \
  "spike when x > T - 0.05 ms\\non spike: x = 0 ms\\n'"
#define PAIR                                                                                       \
  "'pair': 'synapse pair \\\"Pair\\\"\\nparameter tau = 20 ms\\ndP/dt = -P/tau\\ndM/dt = -M/tau\\n" \
  "variable w = 1 mV\\non pre:\\n  post.g += w\\n  P += 0.01 mV\\n  w += M\\n"                     \
  "on post:\\n  M -= 0.0105 mV\\n  w += P\\n'"

/* ---- pairs ---- */

typedef struct
{
  double pre, post, weight; /* traces and w */
} Pair;

/* The rule as it is written, step by step: spikes of the target at T, then arrivals at T. */
static double
follow_pair (const guint8 *fires_pre, const guint8 *fires_post, gint64 delay, gint64 n_steps,
             double *received)
{
  Pair pair = { 0, 0, 1e-3 };
  double decay = exp (-DT / 20e-3);
  for (gint64 step = 1; step <= n_steps; step++)
    {
      pair.pre *= decay;
      pair.post *= decay;
      if (fires_post[step])
        {
          pair.post -= 0.0105e-3;
          pair.weight += pair.pre;
        }
      /* What arrives at the very end acts in a step that is not made any more. */
      if (step >= delay && fires_pre[step - delay])
        {
          *received += step < n_steps ? pair.weight : 0;
          pair.pre += 0.01e-3;
          pair.weight += step < n_steps ? pair.post : 0;
        }
    }
  return pair.weight;
}

static guint8 *
read_spikes (LoligoSimulation *simulation, const char *recorder, guint64 n_lanes, gint64 n_steps)
{
  guint8 *fires = g_malloc0 (n_lanes * (n_steps + 1));
  LoligoRecorder *found = loligo_simulation_find_recorder (simulation, recorder);
  for (guint64 i = 0; i < loligo_recorder_get_n_spikes (found); i++)
    {
      double t_s;
      guint64 lane;
      loligo_recorder_get_spike (found, i, &t_s, &lane);
      fires[lane * (guint64) (n_steps + 1) + (guint64) rint (t_s / DT)] = 1;
    }
  return fires;
}

/* 5 sources and 150 targets, all of other periods; delays are one, or differ. */
static LoligoSimulation *
run_pairs (const char *delay, guint threads, LoligoJitMode jit, const char *precision)
{
  g_autofree char *text = g_strdup_printf (
      "{ 'format': 'loligo', 'version': 1, 'models': {" CLOCK "," PAIR "},"
      " 'nodes': [ { 'id': 'a', 'model': 'clock', 'size': 5, 'parameters': { 'T': '10 ms + i*1.3 ms' } },"
      " { 'id': 'b', 'model': 'clock', 'size': 150, 'parameters': { 'T': '9 ms + i*0.1 ms' } } ],"
      " 'edges': [ { 'id': 'w', 'from': 'a', 'to': 'b', 'synapse': 'pair', 'delay': '%s',"
      " 'connect': 'all_to_all' } ],"
      " 'recorders': [ { 'id': 'a', 'of': 'a', 'what': 'spikes' }, { 'id': 'b', 'of': 'b', 'what': 'spikes' },"
      " { 'id': 'g', 'of': 'b', 'what': 'g', 'every': '1 ms' },"
      " { 'id': 'w', 'of': 'w', 'what': 'w', 'every': '20 ms' } ],"
      " 'run': { 'duration': '200 ms', 'dt': '0.1 ms', 'precision': '%s' } }",
      delay, precision);
  return run_quoted (text, threads, jit, 2000);
}

static void
check_pairs (const char *delay, const gint64 *steps)
{
  g_autoptr (LoligoSimulation) simulation = run_pairs (delay, 1, LOLIGO_JIT_OFF, "double");
  g_autofree guint8 *pre = read_spikes (simulation, "a", 5, 2000);
  g_autofree guint8 *post = read_spikes (simulation, "b", 150, 2000);
  for (guint target = 0; target < 150; target++)
    {
      double received = 0;
      for (guint source = 0; source < 5; source++)
        {
          double weight = follow_pair (pre + source * 2001, post + target * 2001, steps[source],
                                       2000, &received);
          assert_near (get_last (simulation, "w", source * 150 + target), weight, 1e-15);
        }
      assert_near (get_last (simulation, "g", target), received, 1e-14);
    }
}

static void
test_pairs_one_delay (void)
{
  check_pairs ("0 ms", (const gint64[]) { 0, 0, 0, 0, 0 });
  check_pairs ("1.5 ms", (const gint64[]) { 15, 15, 15, 15, 15 });
}

static void
test_pairs_mixed_delays (void)
{
  check_pairs ("3 ms - i*0.7 ms", (const gint64[]) { 30, 23, 16, 9, 2 });
}

static void
test_same_bits (void)
{
  static const char *const precisions[] = { "double", "single" };
  for (guint i = 0; i < G_N_ELEMENTS (precisions); i++)
    {
      g_autoptr (LoligoSimulation) one = run_pairs ("2 ms + j*0.1 ms", 1, LOLIGO_JIT_OFF, precisions[i]);
      g_autoptr (LoligoSimulation) two = run_pairs ("2 ms + j*0.1 ms", 2, LOLIGO_JIT_WAIT, precisions[i]);
      g_autoptr (LoligoSimulation) three
          = run_pairs ("2 ms + j*0.1 ms", 3, LOLIGO_JIT_OFF, precisions[i]);
      assert_equal_recordings (one, two);
      assert_equal_recordings (one, three);
    }
}

/* ---- one pair of spikes: the window ---- */

static void
test_window (void)
{
  /* The source fires at 50 ms, the target at 50 ms + gap; nobody fires again. Both at once: the target's spike
   * comes first, so the arrival sees its trace. */
  static const double gaps_ms[] = { -20, -5, -0.1, 0, 0.1, 5, 20 };
  for (guint i = 0; i < G_N_ELEMENTS (gaps_ms); i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      g_ascii_formatd (number, sizeof number, "%.1f", 100 - gaps_ms[i]);
      g_autofree char *text = g_strdup_printf (
          "{ 'format': 'loligo', 'version': 1, 'models': {" CLOCK "," PAIR "},"
          " 'nodes': [ { 'id': 'a', 'model': 'clock', 'parameters': { 'T': '150 ms', 'x_0': '100 ms' } },"
          " { 'id': 'b', 'model': 'clock', 'parameters': { 'T': '150 ms', 'x_0': '%s ms' } } ],"
          " 'edges': [ { 'id': 'w', 'from': 'a', 'to': 'b', 'synapse': 'pair' } ],"
          " 'recorders': [ { 'id': 'w', 'of': 'w', 'what': 'w' } ],"
          " 'run': { 'duration': '100 ms', 'dt': '0.1 ms' } }",
          number);
      g_autoptr (LoligoSimulation) simulation = run_quoted (text, 1, LOLIGO_JIT_OFF, 1000);
      double gap_s = gaps_ms[i] * 1e-3;
      double change = gap_s > 0 ? 0.01e-3 * exp (-gap_s / 20e-3) : -0.0105e-3 * exp (gap_s / 20e-3);
      assert_near (get_last (simulation, "w", 0), 1e-3 + change, 1e-15);
    }
}

/* ---- Tsodyks and Markram ---- */

static void
test_tsodyks_markram (void)
{
  static const char TEXT[]
      = "{ 'format': 'loligo', 'version': 1, 'models': {" CLOCK ","
        " 'cell': 'neuron cell \\\"Cell\\\"\\ninput I : nA\\ndV/dt = (I*(1 MOhm) - V)/(20 ms) : mV\\n"
        "spike when V > 1 V\\n' },"
        " 'nodes': [ { 'id': 'a', 'model': 'clock', 'parameters': { 'T': '30 ms' } },"
        " { 'id': 'b', 'model': 'cell' } ],"
        " 'edges': [ { 'id': 'w', 'from': 'a', 'to': 'b', 'synapse': 'tsodyks_markram', 'weight': '2 nA',"
        " 'delay': '1 ms' } ],"
        " 'recorders': [ { 'id': 'i', 'of': 'b', 'what': 'w.I_syn' }, { 'id': 'u', 'of': 'w', 'what': 'u' },"
        " { 'id': 'x', 'of': 'w', 'what': 'x' } ],"
        " 'run': { 'duration': '400 ms', 'dt': '0.1 ms' } }";
  g_autoptr (LoligoSimulation) simulation = run_quoted (TEXT, 1, LOLIGO_JIT_WAIT, 4000);
  double u = 0, x = 1, current = 0;
  guint64 n;
  g_autofree double *of_i = read_all (loligo_simulation_find_recorder (simulation, "i"), 0, &n);
  g_autofree double *of_u = read_all (loligo_simulation_find_recorder (simulation, "u"), 0, &n);
  g_autofree double *of_x = read_all (loligo_simulation_find_recorder (simulation, "x"), 0, &n);
  for (guint step = 1; step < n; step++)
    {
      u *= exp (-DT / 1.5);
      x = 1 - (1 - x) * exp (-DT / 0.2);
      current *= exp (-DT / 5e-3);
      assert_near (of_u[step], u, 1e-12);
      assert_near (of_x[step], x, 1e-12);
      assert_near (of_i[step], current, 1e-20);
      if (step % 300 == 10 && step > 300)
        {
          u += 0.2 * (1 - u);
          current += 2e-9 * u * x;
          x -= u * x;
        }
    }
}

/* ---- random numbers, parameters that differ, shared states ---- */

static LoligoSimulation *
run_mixture (guint threads, LoligoJitMode jit)
{
  return run_quoted (
      "{ 'format': 'loligo', 'version': 1, 'models': {" CLOCK ","
      " 'noisy': 'synapse noisy \\\"Noisy\\\"\\nparameter tau = 20 ms\\nparameter U = 1\\n"
      "dP/dt = (0.5 - P)/tau\\nP(0) = rand()\\nvariable w = 1 + 0.1*normal()\\ndg/dt = -g/(5 ms) : mV\\n"
      "on pre:\\n  g += weight*w*P*U\\n  P += rand()\\non post: w = clip(w + 0.01*normal(), 0, 2)\\n"
      "post.I += g\\n' },"
      " 'nodes': [ { 'id': 'a', 'model': 'clock', 'size': 70, 'parameters': { 'T': '10 ms + i*0.3 ms' } },"
      " { 'id': 'b', 'model': 'clock', 'size': 200, 'parameters': { 'T': '9 ms + i*0.1 ms' } } ],"
      " 'edges': [ { 'id': 'w', 'from': 'a', 'to': 'b', 'synapse': 'noisy', 'weight': '1 mV + j*0.01 mV',"
      " 'delay': 'uniform(0 ms, 3 ms)', 'connect': 'probability(0.3)' } ],"
      " 'recorders': [ { 'id': 'V', 'of': 'b', 'what': 'V', 'every': '1 ms' },"
      " { 'id': 'w', 'of': 'w', 'what': 'w', 'every': '10 ms' },"
      " { 'id': 'P', 'of': 'w', 'what': 'P', 'which': '3,100:2000:7', 'every': '5 ms' } ],"
      " 'run': { 'duration': '100 ms', 'dt': '0.1 ms' } }",
      threads, jit, 1000);
}

static void
test_mixture (void)
{
  g_autoptr (LoligoSimulation) one = run_mixture (1, LOLIGO_JIT_OFF);
  g_autoptr (LoligoSimulation) two = run_mixture (2, LOLIGO_JIT_WAIT);
  assert_equal_recordings (one, two);
  LoligoRecorder *w = loligo_simulation_find_recorder (one, "w");
  guint64 n = loligo_recorder_get_n_lanes (w);
  g_assert_cmpuint (n, ==, loligo_simulation_get_n_synapses (one, 0));
  double sum = 0, squares = 0;
  for (guint64 k = 0; k < n; k++)
    {
      double value;
      loligo_recorder_read (w, k, 0, 1, &value);
      sum += value - 1;
      squares += (value - 1) * (value - 1);
    }
  /* normal(1, 0.1): mean and variance within five deviations of what n draws give. */
  assert_near (sum / (double) n, 0, 5 * 0.1 / sqrt ((double) n));
  assert_near (squares / (double) n, 0.01, 5 * 0.01 * sqrt (2 / (double) n));
  /* A second run from the beginning is the same. */
  loligo_simulation_reset (two);
  advance_well (two, 1000);
  assert_equal_recordings (one, two);
}

/* ---- traces ---- */

/* Rules whose traces a source or a target keeps; a parameter of these; what a recorder can see of a synapse. */
static const struct
{
  const char *name, *synapse, *parameter, *value, *weight, *recorded[4];
} TRACES[] = {
  { "pairs", "stdp_coba", "tau_plus", "20 ms", "0.1", { "w", "P", "M", NULL } },
  { "triplets", "stdp_triplet", "tau_plus", "16.8 ms", "0.1", { "w", "r_1", "o_2", NULL } },
  { "inhibitory", "stdp_inhibitory", "tau_stdp", "20 ms", "0.1", { "w", "x", "y", NULL } },
  { "depression", "tsodyks_markram_coba", "U", "0.2", "0.3", { "u", "x", NULL } },
};

/* APART: that parameter is written as one that differs from synapse to synapse, so that each keeps all for itself. */
static LoligoSimulation *
make_traces (guint k, gboolean apart, const char *delay, const char *precision, guint threads,
             LoligoJitMode jit)
{
  g_autoptr (GString) recorders = g_string_new (NULL);
  for (guint i = 0; TRACES[k].recorded[i] != NULL; i++)
    g_string_append_printf (recorders,
                            "%s{ 'id': '%s', 'of': 'w', 'what': '%s', 'which': '0:400:3', 'every': '5 ms' }",
                            i > 0 ? ", " : "", TRACES[k].recorded[i], TRACES[k].recorded[i]);
  g_autofree char *parameters
      = apart ? g_strdup_printf ("'parameters': { '%s': 'where(i < 1000, %s, 2*%s)' },", TRACES[k].parameter,
                                 TRACES[k].value, TRACES[k].value)
              : g_strdup ("");
  g_autofree char *text = g_strdup_printf (
      "{ 'format': 'loligo', 'version': 1, 'nodes': [ { 'id': 'a', 'model': 'poisson', 'size': 60,"
      " 'parameters': { 'rate': '60 Hz' } }, { 'id': 'b', 'model': 'lif', 'size': 70, 'parameters': {"
      " 'tau': '20 ms', 'V_rest': '-60 mV', 'V_reset': '-60 mV', 'V_th': 'uniform(-59 mV, -57 mV)' } },"
      " { 'id': 'drive', 'model': 'constant', 'parameters': { 'amplitude': '4 mV' } } ],"
      " 'edges': [ { 'from': 'drive', 'to': 'b.I' }, { 'id': 'w', 'from': 'a', 'to': 'b', 'synapse': '%s', %s"
      " 'connect': 'probability(0.4)', 'weight': '%s', 'delay': '%s' } ],"
      " 'recorders': [ %s ], 'run': { 'duration': '300 ms', 'dt': '0.1 ms', 'precision': '%s', 'seed': 5 } }",
      TRACES[k].synapse, parameters, TRACES[k].weight, delay, recorders->str, precision);
  g_autofree char *json = quote (text);
  return simulation_from_json (json, threads, jit);
}

static gboolean
has_keeper (const LoligoSimulation *simulation, LoligoKeeper keeper)
{
  const LoligoPlanProjection *spec = &loligo_simulation_get_plan ((LoligoSimulation *) simulation)->projections[0];
  for (guint i = 0; i < spec->synapse->n_states; i++)
    if (spec->form->keepers[i] == keeper)
      return TRUE;
  return FALSE;
}

static void
assert_near_recordings (guint k, LoligoSimulation *one, LoligoSimulation *two, double tolerance)
{
  for (guint r = 0; TRACES[k].recorded[r] != NULL; r++)
    {
      LoligoRecorder *a = loligo_simulation_find_recorder (one, TRACES[k].recorded[r]);
      LoligoRecorder *b = loligo_simulation_find_recorder (two, TRACES[k].recorded[r]);
      double largest = 0;
      for (guint64 lane = 0; lane < loligo_recorder_get_n_lanes (a); lane++)
        {
          guint64 n_a, n_b;
          g_autofree double *x = read_all (a, lane, &n_a), *y = read_all (b, lane, &n_b);
          g_assert_cmpuint (n_a, ==, n_b);
          for (guint64 i = 0; i < n_a; i++)
            {
              assert_near (x[i], y[i], tolerance * MAX (1, fabs (y[i])));
              largest = MAX (largest, fabs (x[i] - x[0]));
            }
        }
      g_assert_cmpfloat (largest, >, 0.01); /* something happened */
    }
}

/* Kept by cells or by each synapse: the same but for rounding, also where a parameter changes on the way. */
static void
test_traces (gconstpointer data)
{
  guint k = GPOINTER_TO_UINT (data);
  static const char *const delays[] = { "1.5 ms", "0 ms" };
  for (guint d = 0; d < G_N_ELEMENTS (delays); d++)
    {
      g_autoptr (LoligoSimulation) apart = make_traces (k, TRUE, delays[d], "double", 1, LOLIGO_JIT_OFF);
      g_assert_false (has_keeper (apart, LOLIGO_KEPT_BY_SOURCE) || has_keeper (apart, LOLIGO_KEPT_BY_TARGET));
      advance_well (apart, 3000);
      g_autoptr (LoligoSimulation) kept = make_traces (k, FALSE, delays[d], "double", 1, LOLIGO_JIT_OFF);
      g_assert_true (has_keeper (kept, LOLIGO_KEPT_BY_SOURCE));
      advance_well (kept, 3000);
      assert_near_recordings (k, kept, apart, 1e-11);
      for (guint threads = 2; threads <= 3; threads++)
        {
          g_autoptr (LoligoSimulation) shared
              = make_traces (k, FALSE, delays[d], "double", threads, LOLIGO_JIT_WAIT);
          advance_well (shared, 3000);
          assert_equal_recordings (kept, shared);
        }
    }
  g_autoptr (LoligoSimulation) apart = make_traces (k, TRUE, "1 ms", "single", 1, LOLIGO_JIT_OFF);
  g_autoptr (LoligoSimulation) kept = make_traces (k, FALSE, "1 ms", "single", 2, LOLIGO_JIT_WAIT);
  advance_well (apart, 300);
  advance_well (kept, 300);
  assert_near_recordings (k, kept, apart, 1e-4);
}

/* A source is not the same for its synapses where it reaches them at different times; a target is. */
static void
test_traces_delays (void)
{
  g_autoptr (LoligoSimulation) mixed
      = make_traces (0, FALSE, "uniform(0 ms, 3 ms)", "double", 1, LOLIGO_JIT_OFF);
  g_assert_false (has_keeper (mixed, LOLIGO_KEPT_BY_SOURCE));
  g_assert_true (has_keeper (mixed, LOLIGO_KEPT_BY_TARGET));
  g_autoptr (LoligoSimulation) apart
      = make_traces (0, TRUE, "uniform(0 ms, 3 ms)", "double", 1, LOLIGO_JIT_OFF);
  advance_well (mixed, 3000);
  advance_well (apart, 3000);
  assert_near_recordings (0, mixed, apart, 1e-11);
}

/* Another time constant in the middle is obeyed by what cells keep. */
static void
test_traces_set (void)
{
  g_autoptr (LoligoSimulation) kept = make_traces (0, FALSE, "1 ms", "double", 2, LOLIGO_JIT_OFF);
  const LoligoPlanProjection *spec = &loligo_simulation_get_plan (kept)->projections[0];
  guint tau = 0;
  while (!g_str_equal (spec->synapse->parameters[tau]->name, "tau_plus"))
    tau++;
  advance_well (kept, 1000);
  LoligoRecorder *trace = loligo_simulation_find_recorder (kept, "P");
  g_assert_true (loligo_simulation_set_edge_parameter (kept, 0, tau, 1e-6));
  advance_well (kept, 100);
  double before, after;
  guint64 n_alive = 0;
  for (guint64 k = 0; k < loligo_recorder_get_n_lanes (trace); k++)
    {
      g_assert_cmpuint (loligo_recorder_read (trace, k, 20, 1, &before), ==, 1);
      g_assert_cmpuint (loligo_recorder_read (trace, k, 22, 1, &after), ==, 1);
      n_alive += before > 1e-3;
      g_assert_cmpfloat (after, <, 1e-6);
    }
  g_assert_cmpuint (n_alive, >, 10);
}

/* ---- each step ---- */

#define CELL                                                                                       \
  "'cell': 'neuron cell \\\"Cell\\\"\\nparameter E = -70 mV\\ninput I : pA\\n"                             \
  "dV/dt = (I - (10 nS)*(V - E))/(200 pF) : mV\\nV(0) = E\\nspike when V > 0 mV\\n'"

static LoligoSimulation *
run_gap (const char *dt)
{
  g_autofree char *text = g_strdup_printf (
      "{ 'format': 'loligo', 'version': 1, 'models': {" CELL ","
      " 'hand': 'system hand \\\"Two cells by hand\\\"\\n"
      "dV/dt = ((5 nS)*(W - V) - (10 nS)*(V + 40 mV))/(200 pF) : mV\\n"
      "dW/dt = ((5 nS)*(V - W) - (10 nS)*(W + 70 mV))/(200 pF) : mV\\nV(0) = -40 mV\\nW(0) = -70 mV\\n' },"
      " 'nodes': [ { 'id': 'a', 'model': 'cell', 'size': 2, 'parameters': {"
      " 'E': 'where(i == 0, -40 mV, -70 mV)' } }, { 'id': 'h', 'model': 'hand' } ],"
      " 'edges': [ { 'id': 'w', 'from': 'a', 'to': 'a', 'synapse': 'gap_junction', 'weight': '5 nS' } ],"
      " 'recorders': [ { 'id': 'V', 'of': 'a', 'what': 'V' }, { 'id': 'I', 'of': 'a', 'what': 'I' },"
      " { 'id': 'v', 'of': 'h', 'what': 'V' }, { 'id': 'w', 'of': 'h', 'what': 'W' } ],"
      " 'run': { 'duration': '40 ms', 'dt': '%s' } }",
      dt);
  g_autoptr (LoligoSimulation) simulation = run_quoted (text, 1, LOLIGO_JIT_WAIT, 1);
  gint64 n_steps = (gint64) rint (40e-3 / loligo_simulation_get_time (simulation));
  advance_well (simulation, n_steps - 1);
  return g_steal_pointer (&simulation);
}

/* The coupling is what it is at the beginning of a step: first order, so the error goes with dt. */
static void
test_gap_junction (void)
{
  g_autoptr (LoligoSimulation) coarse = run_gap ("0.1 ms");
  g_autoptr (LoligoSimulation) fine = run_gap ("0.01 ms");
  double error_coarse = get_last (coarse, "V", 0) - get_last (coarse, "v", 0);
  double error_fine = get_last (fine, "V", 0) - get_last (fine, "v", 0);
  assert_near (error_fine, 0, 1e-6);
  assert_near (error_coarse / error_fine, 10, 0.5);
  assert_near (get_last (fine, "V", 1), get_last (fine, "w", 0), 1e-6);
  /* What one cell loses the other gets: to rounding, for it is a difference of sums. */
  guint64 n;
  g_autofree double *one = read_all (loligo_simulation_find_recorder (coarse, "I"), 0, &n);
  g_autofree double *two = read_all (loligo_simulation_find_recorder (coarse, "I"), 1, &n);
  for (guint64 k = 0; k < n; k++)
    {
      g_assert_true (one[k] != 0);
      assert_near (one[k], -two[k], 1e-24);
    }
}

/* ds/dt of the saturating NMDA receptor after one spike, x = exp (-t/2 ms), by fourth order. */
static double
get_slope (double t_s, double s)
{
  return -s / 0.1 + 500 * exp (-t_s / 2e-3) * (1 - s);
}

static double
follow_nmda (double t_s)
{
  double s = 0, h = 1e-6;
  for (guint k = 0; k < (guint) rint (t_s / h); k++)
    {
      double t = k * h;
      double a = get_slope (t, s), b = get_slope (t + h / 2, s + h / 2 * a);
      double c = get_slope (t + h / 2, s + h / 2 * b), d = get_slope (t + h, s + h * c);
      s += h / 6 * (a + 2 * b + 2 * c + d);
    }
  return s;
}

static void
test_nmda (void)
{
  static const char TEXT[]
      = "{ 'format': 'loligo', 'version': 1, 'models': {" CLOCK "," CELL " },"
        " 'nodes': [ { 'id': 'a', 'model': 'clock', 'parameters': { 'T': '60.04 ms' } },"
        " { 'id': 'b', 'model': 'cell' } ],"
        " 'edges': [ { 'id': 'w', 'from': 'a', 'to': 'b', 'synapse': 'nmda_saturating', 'weight': '1 nS',"
        " 'delay': '1 ms' } ],"
        " 'recorders': [ { 'id': 'x', 'of': 'w', 'what': 'x' }, { 'id': 's', 'of': 'w', 'what': 's' },"
        " { 'id': 'V', 'of': 'b', 'what': 'V' } ],"
        " 'run': { 'duration': '100 ms', 'dt': '0.02 ms' } }";
  g_autoptr (LoligoSimulation) simulation = run_quoted (TEXT, 1, LOLIGO_JIT_WAIT, 5000);
  guint64 n;
  g_autofree double *x = read_all (loligo_simulation_find_recorder (simulation, "x"), 0, &n);
  g_autofree double *s = read_all (loligo_simulation_find_recorder (simulation, "s"), 0, &n);
  g_autofree double *potential = read_all (loligo_simulation_find_recorder (simulation, "V"), 0, &n);
  /* A sample is taken before what arrives at its time. */
  guint64 arrival = (guint64) rint (61e-3 / 2e-5);
  g_assert_true (x[arrival] == 0 && s[arrival] == 0 && x[arrival + 1] > 0);
  assert_near (potential[arrival], potential[0], 1e-12);
  for (guint64 k = 50; k < 1900; k += 150)
    {
      assert_near (x[arrival + k], exp (-(double) k * 2e-5 / 2e-3), 1e-3);
      assert_near (s[arrival + k], follow_nmda ((double) k * 2e-5), 3e-3);
    }
  g_assert_cmpfloat (potential[n - 1], >, potential[0] + 1e-4);
}

/* What flows is the source as it was the delay ago. */
static void
test_late_coupling (void)
{
  static const char TEXT[]
      = "{ 'format': 'loligo', 'version': 1, 'models': {"
        " 'ramp': 'system ramp \\\"Ramp\\\"\\nparameter r = 1\\ndx/dt = r/(1 s)\\nx(0) = r\\n',"
        " 'sum': 'system sum \\\"Sum\\\"\\ninput I : 1\\ndy/dt = I/(1 s)\\n',"
        " 'see': 'synapse see \\\"See\\\"\\npost.I += weight*pre.x\\n' },"
        " 'nodes': [ { 'id': 'a', 'model': 'ramp', 'size': 2, 'parameters': { 'r': '1 + i' } },"
        " { 'id': 'b', 'model': 'sum' } ],"
        " 'edges': [ { 'id': 'w', 'from': 'a', 'to': 'b', 'synapse': 'see', 'weight': '1 + 2*i',"
        " 'delay': '1 ms + i*2 ms', 'connect': 'all_to_all' } ],"
        " 'recorders': [ { 'id': 'y', 'of': 'b', 'what': 'y' } ],"
        " 'run': { 'duration': '10 ms', 'dt': '0.1 ms' } }";
  g_autoptr (LoligoSimulation) simulation = run_quoted (TEXT, 2, LOLIGO_JIT_OFF, 100);
  guint64 n;
  g_autofree double *y = read_all (loligo_simulation_find_recorder (simulation, "y"), 0, &n);
  double sum = 0;
  for (guint step = 0; step + 1 < n; step++)
    {
      double one = 1 + DT * (step > 10 ? step - 10 : 0);
      double two = 2 + 2 * DT * (step > 30 ? step - 30 : 0);
      sum += DT * (one + 3 * two);
      assert_near (y[step + 1], sum, 1e-13);
    }
}

static LoligoSimulation *
run_sheet (guint threads, LoligoJitMode jit)
{
  return run_quoted (
      "{ 'format': 'loligo', 'version': 1, 'models': {" CLOCK "," CELL " },"
      " 'nodes': [ { 'id': 'a', 'model': 'clock', 'size': 100, 'parameters': { 'T': '10 ms + i*0.1 ms' } },"
      " { 'id': 'b', 'model': 'cell', 'size': 200, 'parameters': { 'E': '-70 mV + i*0.1 mV' } } ],"
      " 'edges': [ { 'id': 'g', 'from': 'b', 'to': 'b', 'synapse': 'gap_junction',"
      " 'weight': 'uniform(0 nS, 1 nS)', 'connect': 'probability(0.1)' },"
      " { 'id': 'n', 'from': 'a', 'to': 'b', 'synapse': 'nmda_saturating', 'weight': '1 nS',"
      " 'parameters': { 'tau_decay': 'uniform(50 ms, 150 ms)' }, 'delay': 'uniform(0 ms, 2 ms)',"
      " 'connect': 'probability(0.2)' } ],"
      " 'recorders': [ { 'id': 'V', 'of': 'b', 'what': 'V', 'every': '1 ms' },"
      " { 'id': 's', 'of': 'n', 'what': 's', 'every': '5 ms' } ],"
      " 'run': { 'duration': '60 ms', 'dt': '0.1 ms' } }",
      threads, jit, 600);
}

static void
test_sheet (void)
{
  g_autoptr (LoligoSimulation) one = run_sheet (1, LOLIGO_JIT_OFF);
  g_autoptr (LoligoSimulation) two = run_sheet (2, LOLIGO_JIT_WAIT);
  g_autoptr (LoligoSimulation) three = run_sheet (3, LOLIGO_JIT_OFF);
  assert_equal_recordings (one, two);
  assert_equal_recordings (one, three);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plasticity/pairs, one delay", test_pairs_one_delay);
  g_test_add_func ("/plasticity/pairs, mixed delays", test_pairs_mixed_delays);
  g_test_add_func ("/plasticity/same bits", test_same_bits);
  g_test_add_func ("/plasticity/window", test_window);
  g_test_add_func ("/plasticity/tsodyks-markram", test_tsodyks_markram);
  g_test_add_func ("/plasticity/mixture", test_mixture);
  for (guint k = 0; k < G_N_ELEMENTS (TRACES); k++)
    {
      g_autofree char *name = g_strdup_printf ("/plasticity/traces/%s", TRACES[k].name);
      g_test_add_data_func (name, GUINT_TO_POINTER (k), test_traces);
    }
  g_test_add_func ("/plasticity/traces/delays", test_traces_delays);
  g_test_add_func ("/plasticity/traces/set", test_traces_set);
  g_test_add_func ("/plasticity/gap junction", test_gap_junction);
  g_test_add_func ("/plasticity/nmda", test_nmda);
  g_test_add_func ("/plasticity/late coupling", test_late_coupling);
  g_test_add_func ("/plasticity/sheet", test_sheet);
  return g_test_run ();
}
