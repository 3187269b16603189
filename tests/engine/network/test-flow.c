/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-flow.c: continuous coupling as products of matrices. Each layout against the same synapses one by one (a
 * recorder of their weights makes them so), and against closed forms; neither threads nor code change a bit.
 */
#include "../run/run-util.h"

#include "model/plan.h"

#include <math.h>

#define CELL                                                                                       \
  "'cell': 'neuron cell \\\"Cell\\\"\\nparameter E = -70 mV\\ninput I : pA\\n"                     \
  "dV/dt = (I - (10 nS)*(V - E))/(200 pF) : mV\\nV(0) = E\\nspike when V > 0 mV\\n'"
#define MIXED                                                                                      \
  "'mixed': 'synapse mixed \\\"Mixed\\\"\\nparameter k = 0.3\\n"                                   \
  "post.I += weight*((pre.V - post.V)*(1 + k*sin(pre.V/(7 mV) - post.V/(9 mV) + t/(3 ms))))\\n'"
#define BARE                                                                                       \
  "'bare': 'synapse bare \\\"Bare\\\"\\npost.I += (0.01 nS)*(pre.V - post.V) + (0.1 pA)*tanh(pre.V/(50 mV))\\n'"

/* ---- every layout against single synapses ---- */

typedef struct
{
  const char *name, *edge;
  LoligoLayout layout;
} Case;

static const Case cases[] = {
  { "sparse", "'synapse': 'gap_junction', 'weight': '0.3 nS', 'connect': 'probability(0.05)'",
    LOLIGO_LAYOUT_COLUMNS },
  { "sparse, weights",
    "'synapse': 'mixed', 'weight': 'uniform(0 nS, 0.4 nS)', 'connect': 'fixed_in(23), multiple=true'",
    LOLIGO_LAYOUT_COLUMNS },
  { "sparse, one delay",
    "'synapse': 'gap_junction', 'weight': 'uniform(0 nS, 0.4 nS)', 'connect': 'probability(0.05)',"
    " 'delay': '0.7 ms'",
    LOLIGO_LAYOUT_COLUMNS },
  { "sparse, delays",
    "'synapse': 'mixed', 'weight': '0.2 nS', 'connect': 'fixed_out(19), multiple=false',"
    " 'delay': 'uniform(0 ms, 3 ms)'",
    LOLIGO_LAYOUT_COLUMNS },
  { "sparse, no weight", "'synapse': 'bare', 'connect': 'probability(0.2)'",
    LOLIGO_LAYOUT_COLUMNS },
  { "full, no weight", "'synapse': 'bare', 'connect': 'probability(0.4)'", LOLIGO_LAYOUT_DENSE },
  { "full", "'synapse': 'mixed', 'weight': 'normal(0.02 nS, 0.01 nS)', 'connect': 'all_to_all'",
    LOLIGO_LAYOUT_DENSE },
  { "full, one delay",
    "'synapse': 'gap_junction', 'weight': '0.05 nS', 'connect': 'probability(0.4)', 'delay': '1.1 ms'",
    LOLIGO_LAYOUT_DENSE },
  { "full, by target",
    "'synapse': 'gap_junction', 'weight': 'uniform(0 nS, 0.1 nS)', 'connect': 'fixed_in(100), multiple=true'",
    LOLIGO_LAYOUT_DENSE },
  { "uniform", "'synapse': 'mixed', 'weight': '0.02 nS', 'connect': 'all_to_all'",
    LOLIGO_LAYOUT_UNIFORM },
  { "uniform, not to itself",
    "'synapse': 'bare', 'connect': 'all_to_all, self=false', 'delay': '0.5 ms'",
    LOLIGO_LAYOUT_UNIFORM },
};

static LoligoSimulation *
run_case (const Case *test, guint threads, LoligoJitMode jit, const char *precision,
          gboolean is_single_synapses, gint64 n_steps)
{
  g_autofree char *text = g_strdup_printf (
      "{ 'format': 'loligo', 'version': 1, 'models': {" CELL "," MIXED "," BARE " },"
      " 'nodes': [ { 'id': 'a', 'model': 'cell', 'size': 150, 'parameters': {"
      " 'E': 'normal(-60 mV, 10 mV)' } } ],"
      " 'edges': [ { 'id': 'w', 'from': 'a', 'to': 'a', %s } ],"
      " 'recorders': [ { 'id': 'V', 'of': 'a', 'what': 'V' } %s ],"
      " 'run': { 'duration': '1 s', 'dt': '0.1 ms', 'precision': '%s' } }",
      test->edge,
      !is_single_synapses                        ? ""
      : strstr (test->edge, "'bare'") != NULL ? ", { 'id': 'x', 'of': 'w', 'what': 'unused' }"
                                              : ", { 'id': 'x', 'of': 'w', 'what': 'weight', 'which': '0' }",
      precision);
  g_autoptr (GString) whole = g_string_new (text);
  /* A synapse without a weight is recorded by a variable that nothing reads. */
  if (is_single_synapses && strstr (test->edge, "'bare'") != NULL)
    g_string_replace (whole, "\"Bare\\\"\\n", "\"Bare\\\"\\nvariable unused = 0\\n", 1);
  return run_quoted (whole->str, threads, jit, n_steps);
}

static LoligoLayout
get_layout (LoligoSimulation *simulation)
{
  const LoligoPlan *plan = loligo_simulation_get_plan (simulation);
  return loligo_plan_get_layout (plan, &plan->projections[0]);
}

static void
test_layouts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].name);
      g_autoptr (LoligoSimulation) fast
          = run_case (&cases[i], 2, LOLIGO_JIT_OFF, "double", FALSE, 60);
      g_autoptr (LoligoSimulation) slow
          = run_case (&cases[i], 1, LOLIGO_JIT_OFF, "double", TRUE, 60);
      g_assert_cmpint (get_layout (fast), ==, cases[i].layout);
      g_assert_cmpint (get_layout (slow), ==, LOLIGO_LAYOUT_ROWS);
      g_assert_cmpuint (loligo_simulation_get_n_synapses (fast, 0), ==,
                        loligo_simulation_get_n_synapses (slow, 0));
      for (guint64 k = 0; k < 150; k++)
        assert_near (get_last (fast, "V", k), get_last (slow, "V", k), 1e-14);
    }
}

static void
test_single_precision (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].name);
      g_autoptr (LoligoSimulation) exact
          = run_case (&cases[i], 1, LOLIGO_JIT_OFF, "double", FALSE, 60);
      g_autoptr (LoligoSimulation) single
          = run_case (&cases[i], 1, LOLIGO_JIT_OFF, "single", FALSE, 60);
      for (guint64 k = 0; k < 150; k++)
        assert_near (get_last (single, "V", k), get_last (exact, "V", k), 1e-6);
    }
}

static void
test_same_bits (void)
{
  for (guint i = 0; i < 2 * G_N_ELEMENTS (cases); i++)
    {
      const Case *test = &cases[i / 2];
      const char *precision = i % 2 == 0 ? "double" : "single";
      g_test_message ("%s, %s", test->name, precision);
      g_autoptr (LoligoSimulation) one = run_case (test, 1, LOLIGO_JIT_OFF, precision, FALSE, 40);
      g_autoptr (LoligoSimulation) two = run_case (test, 2, LOLIGO_JIT_WAIT, precision, FALSE, 40);
      g_autoptr (LoligoSimulation) three = run_case (test, 3, LOLIGO_JIT_OFF, precision, FALSE, 40);
      assert_equal_recordings (one, two);
      assert_equal_recordings (one, three);
      loligo_simulation_reset (three);
      advance_well (three, 40);
      assert_equal_recordings (one, three);
    }
}

/* ---- kernels ---- */

static const struct
{
  const char *name, *place;
} lattices[] = {
  { "line", "'size': 150, 'geometry': { 'spacing': '10 um' }" },
  { "ring", "'size': 150, 'geometry': { 'spacing': '10 um', 'periodic': true }" },
  { "sheet", "'size': [9, 17], 'geometry': { 'spacing': ['10 um', '15 um'] }" },
  { "torus", "'size': [10, 17], 'geometry': { 'spacing': '10 um', 'periodic': true }" },
  { "tube", "'size': [10, 17], 'geometry': { 'spacing': '10 um', 'periodic': [true, false] }" },
};

#define BELL "(0.2 nS*exp(-d*d/(2*(30 um)^2)) - 0.05 nS*exp(-d/(60 um)))"

static LoligoSimulation *
run_kernel (guint lattice, const char *edge, const char *precision, guint threads,
            LoligoJitMode jit, gint64 n_steps)
{
  g_autofree char *text = g_strdup_printf (
      "{ 'format': 'loligo', 'version': 1, 'models': {" CELL "," MIXED ","
      " 'clock': 'neuron clock \\\"Clock\\\"\\nparameter T = 2.03 ms\\n"
      "dx/dt = 1 : ms\\nx(0) = i*0.05 ms\\n"
      "spike when x > T\\non spike: x = 0 ms\\n' , "
      " 'jump': 'synapse jump \\\"Jump\\\"\\nparameter tau = 3 ms\\ndg/dt = -g/tau\\non pre: g += weight\\n"
      "post.I += g*(1 mV)\\n' },"
      " 'nodes': [ { 'id': 'a', 'model': 'cell', %s, 'parameters': { 'E': 'normal(-60 mV, 10 mV)' } },"
      " { 'id': 'c', 'model': 'clock', %s } ],"
      " 'edges': [ %s ],"
      " 'recorders': [ { 'id': 'V', 'of': 'a', 'what': 'V' } ],"
      " 'run': { 'duration': '1 s', 'dt': '0.1 ms', 'precision': '%s' } }",
      lattices[lattice].place, lattices[lattice].place, edge, precision);
  return run_quoted (text, threads, jit, n_steps);
}

static void
compare_kernel (const char *kernel, const char *pairs)
{
  for (guint i = 0; i < G_N_ELEMENTS (lattices); i++)
    {
      g_test_message ("%s: %s", lattices[i].name, kernel);
      g_autoptr (LoligoSimulation) fast = run_kernel (i, kernel, "double", 1, LOLIGO_JIT_OFF, 50);
      g_autoptr (LoligoSimulation) slow = run_kernel (i, pairs, "double", 2, LOLIGO_JIT_OFF, 50);
      g_autoptr (LoligoSimulation) single = run_kernel (i, kernel, "single", 1, LOLIGO_JIT_OFF, 50);
      g_autoptr (LoligoSimulation) two = run_kernel (i, kernel, "double", 2, LOLIGO_JIT_WAIT, 50);
      g_autoptr (LoligoSimulation) three = run_kernel (i, kernel, "double", 3, LOLIGO_JIT_OFF, 50);
      g_assert_cmpint (get_layout (fast), ==, LOLIGO_LAYOUT_KERNEL);
      g_assert_cmpuint (loligo_simulation_get_n_synapses (fast, 0), ==,
                        loligo_simulation_get_n_synapses (slow, 0));
      g_assert_cmpuint (loligo_simulation_get_n_events (fast, 0), ==,
                        loligo_simulation_get_n_events (slow, 0));
      guint64 n_cells = loligo_recorder_get_n_lanes (loligo_simulation_find_recorder (fast, "V"));
      for (guint64 k = 0; k < n_cells; k++)
        {
          assert_near (get_last (fast, "V", k), get_last (slow, "V", k), 1e-14);
          assert_near (get_last (fast, "V", k), get_last (single, "V", k), 1e-6);
        }
      assert_equal_recordings (fast, two);
      assert_equal_recordings (fast, three);
    }
}

#define KERNEL(rest, options) "{ 'from': " rest ", 'connect': 'kernel(" BELL ")" options "' }"
#define PAIRS(rest, options)                                                                       \
  "{ 'from': " rest ", 'connect': 'all_to_all" options "', 'weight': '" BELL "' }"

static void
test_kernel (void)
{
#define GAP "'a', 'to': 'a', 'synapse': 'gap_junction'"
#define LATE "'a', 'to': 'a', 'synapse': 'mixed', 'delay': '0.8 ms'"
  compare_kernel (KERNEL (GAP, ""), PAIRS (GAP, ""));
  compare_kernel (KERNEL (LATE, ", self=false"), PAIRS (LATE, ", self=false"));
}

/* The clocks of a small population spike one by one; where all begin alike, at once. */
static void
test_kernel_spikes (void)
{
#define FEW "'c', 'to': 'a', 'synapse': 'jump', 'delay': '0.3 ms'"
#define MANY "'c', 'to': 'a', 'synapse': 'jump'"
  compare_kernel (KERNEL (FEW, ""), PAIRS (FEW, ""));
  compare_kernel (KERNEL (MANY, ""), PAIRS (MANY, ""));
}

/* Kernels where none can be: one line that says what to do. */
static void
test_kernel_problems (void)
{
  static const struct
  {
    const char *nodes, *edge, *says;
  } wrong[] = {
    { "'size': 9", "'connect': 'kernel(1 nS*exp(-d/(1 mm)))'", "geometry" },
    { "'size': 9, 'geometry': { 'shape': 'random', 'extent': '1 mm' }",
      "'connect': 'kernel(1 nS*exp(-d/(1 mm)))'", "on a lattice" },
    { "'size': 9, 'geometry': { 'spacing': '10 um' }", "'connect': 'kernel(1 nS*exp(-d/(1 mm)))'",
      "equal rows and columns" },
    { "'size': 8, 'geometry': { 'spacing': '11 um' }", "'connect': 'kernel(1 nS*exp(-d/(1 mm)))'",
      "one spacing" },
    { "'size': 8, 'geometry': { 'spacing': '10 um' }", "'connect': 'kernel(1 mV*exp(-d/(1 mm)))'",
      "kernel: " },
    { "'size': 8, 'geometry': { 'spacing': '10 um' }", "'connect': 'kernel(1 nS*i*exp(-d/(1 mm)))'",
      "distance d only" },
    { "'size': 8, 'geometry': { 'spacing': '10 um' }",
      "'connect': 'kernel(1 nS*exp(-d/(1 mm)))', 'weight': '1 nS'", "leave the weight out" },
    { "'size': 8, 'geometry': { 'spacing': '10 um' }", "'connect': 'kernel'", "kernel" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "{ 'format': 'loligo', 'version': 1, 'models': {" CELL " },"
          " 'nodes': [ { 'id': 'a', 'model': 'cell', 'size': 8, 'geometry': { 'spacing': '10 um' } },"
          " { 'id': 'b', 'model': 'cell', %s } ],"
          " 'edges': [ { 'id': 'w', 'from': 'a', 'to': 'b', 'synapse': 'gap_junction', %s } ] }",
          wrong[i].nodes, wrong[i].edge);
      g_autofree char *json = quote (text);
      g_autoptr (LoligoProblems) problems = loligo_problems_new ();
      g_autoptr (LoligoDocument) document = loligo_document_parse (json, -1, "t.loligo", problems);
      LoligoLibrary *library = loligo_library_new (NULL);
      g_assert_null (loligo_plan_new (document, library, problems));
      loligo_library_unref (library);
      g_autofree char *found = loligo_problems_to_string (problems);
      if (strstr (found, wrong[i].says) == NULL)
        g_error ("\"%s\" does not say %s", found, wrong[i].says);
    }
}

/* ---- closed forms ---- */

/* On a ring the rest potentials are a wave, and so are the potentials: smaller by 1 + 2 (g/g_L) (1 - cos q). */
static void
test_ring (void)
{
  static const char TEXT[]
      = "{ 'format': 'loligo', 'version': 1, 'models': {" CELL " },"
        " 'nodes': [ { 'id': 'a', 'model': 'cell', 'size': 60, 'parameters': {"
        " 'E': '-60 mV + 10 mV*cos(2*pi*3*i/60)' }, 'geometry': { 'spacing': '10 um', 'periodic': true } } ],"
        " 'edges': [ { 'id': 'w', 'from': 'a', 'to': 'a', 'synapse': 'gap_junction', 'weight': '30 nS',"
        " 'connect': 'grid(4)' } ],"
        " 'recorders': [ { 'id': 'V', 'of': 'a', 'what': 'V', 'every': '100 ms' } ],"
        " 'run': { 'duration': '1 s', 'dt': '0.1 ms' } }";
  g_autoptr (LoligoSimulation) simulation = run_quoted (TEXT, 2, LOLIGO_JIT_WAIT, 10000);
  double q = 2 * G_PI * 3 / 60, smaller = 1 + 2 * 3 * (1 - cos (q));
  for (guint k = 0; k < 60; k++)
    assert_near (get_last (simulation, "V", k), -60e-3 + 10e-3 / smaller * cos (q * k), 1e-12);
}

#define REGIONS 80
#define STEPS 300

/* Regions of a brain, every pair with its own weight and delay: tau dx/dt = -x + tanh (sum + P). */
static void
test_whole_brain (void)
{
  static const char TEXT[]
      = "{ 'format': 'loligo', 'version': 1, 'models': {"
        " 'region': 'rate region \\\"Region\\\"\\ninput I : 1\\nparameter P = 0\\n"
        "dx/dt = (-x + tanh(I + P))/(10 ms)\\nx(0) = P\\n' , "
        " 'see': 'synapse see \\\"See\\\"\\npost.I += weight*pre.x\\n' },"
        " 'nodes': [ { 'id': 'a', 'model': 'region', 'size': 80, 'parameters': { 'P': '0.2 + 0.5*sin(i)' } } ],"
        " 'edges': [ { 'id': 'w', 'from': 'a', 'to': 'a', 'synapse': 'see', 'connect': 'all_to_all, self=false',"
        " 'weight': '0.05*sin(i + 2*j)', 'delay': '0.1 ms*((7*i + 3*j) % 41)' } ],"
        " 'recorders': [ { 'id': 'x', 'of': 'a', 'what': 'x' } ],"
        " 'run': { 'duration': '1 s', 'dt': '0.1 ms', 'method': 'euler' } }";
  g_autoptr (LoligoSimulation) simulation = run_quoted (TEXT, 2, LOLIGO_JIT_WAIT, STEPS);
  static double x[STEPS + 1][REGIONS];
  for (guint j = 0; j < REGIONS; j++)
    x[0][j] = 0.2 + 0.5 * sin (j);
  for (gint step = 0; step < STEPS; step++)
    for (guint j = 0; j < REGIONS; j++)
      {
        double sum = 0;
        for (guint i = 0; i < REGIONS; i++)
          {
            gint then = MAX (0, step - (gint) ((7 * i + 3 * j) % 41));
            sum += i == j ? 0 : 0.05 * sin (i + 2. * j) * x[then][i];
          }
        x[step + 1][j] = x[step][j] + 0.01 * (-x[step][j] + tanh (sum + 0.2 + 0.5 * sin (j)));
      }
  for (guint j = 0; j < REGIONS; j++)
    assert_near (get_last (simulation, "x", j), x[STEPS][j], 1e-13);
}

/* x(t) = -2 x(t - 1 ms)/tau has the solution sum of (-2)^k (t - (k - 1))^k/k! where the past is 1 (method of steps). */
static void
test_delay_equation (void)
{
  static const char TEXT[]
      = "{ 'format': 'loligo', 'version': 1, 'models': {"
        " 'unit': 'system unit \\\"Unit\\\"\\ninput I : 1\\ndx/dt = I/(1 ms)\\nx(0) = 1\\n',"
        " 'see': 'synapse see \\\"See\\\"\\npost.I += weight*pre.x\\n' },"
        " 'nodes': [ { 'id': 'a', 'model': 'unit' }, { 'id': 'b', 'model': 'unit' } ],"
        " 'edges': [ { 'id': 'ab', 'from': 'a', 'to': 'b', 'synapse': 'see', 'weight': '-2', 'delay': '1 ms' },"
        " { 'id': 'ba', 'from': 'b', 'to': 'a', 'synapse': 'see', 'weight': '-2', 'delay': '1 ms' } ],"
        " 'recorders': [ { 'id': 'x', 'of': 'a', 'what': 'x' } ],"
        " 'run': { 'duration': '3 ms', 'dt': '0.001 ms' } }";
  g_autoptr (LoligoSimulation) simulation = run_quoted (TEXT, 1, LOLIGO_JIT_WAIT, 3000);
  guint64 n;
  g_autofree double *x = read_all (loligo_simulation_find_recorder (simulation, "x"), 0, &n);
  for (guint step = 0; step < n; step += 250)
    {
      double t = step * 1e-3, sum = 1 - 2 * t, power = 1, factorial = 1;
      for (guint k = 2; k <= 3 && t > k - 1; k++)
        {
          power = pow (-2 * (t - (k - 1)), k);
          factorial *= k;
          sum += power / factorial;
        }
      assert_near (x[step], sum, 4e-3);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flow/layouts", test_layouts);
  g_test_add_func ("/flow/single precision", test_single_precision);
  g_test_add_func ("/flow/same bits", test_same_bits);
  g_test_add_func ("/flow/kernel", test_kernel);
  g_test_add_func ("/flow/kernel, spikes", test_kernel_spikes);
  g_test_add_func ("/flow/kernel, problems", test_kernel_problems);
  g_test_add_func ("/flow/ring", test_ring);
  g_test_add_func ("/flow/whole brain", test_whole_brain);
  g_test_add_func ("/flow/delay equation", test_delay_equation);
  return g_test_run ();
}
