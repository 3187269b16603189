/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-events.c: spikes, resets, refractoriness and Poisson events as language.md ("Time") defines
 * them, and the published numbers of the integrate-and-fire and Hodgkin-Huxley models.
 */
#include "harness.h"

#include <math.h>

#define LIF                                                                                        \
  "neuron lif \"Leaky integrate-and-fire\"\n"                                                      \
  "parameter tau = 10 ms\n"                                                                        \
  "parameter t_ref = 0 ms\n"                                                                       \
  "parameter I = 25\n"                                                                             \
  "dV/dt = (I - V)/tau : 1\n"                                                                      \
  "spike when V > 20\n"                                                                            \
  "on spike: V = -5\n"                                                                             \
  "refractory t_ref: V\n"

/* The mean interval between spikes of lane 0, s. */
static double
mean_interval (const Run *run)
{
  guint n = run->spike_steps->len;
  g_assert_cmpuint (n, >, 2);
  gint64 first = g_array_index (run->spike_steps, gint64, 0);
  gint64 last = g_array_index (run->spike_steps, gint64, n - 1);
  return (double) (last - first) / (n - 1) * run->call.dt_s;
}

/* Period t_ref + tau ln ((I - V_reset)/(I - V_th)): systems.md, row 1. */
static void
test_lif_period (gconstpointer data)
{
  const struct
  {
    double current, period_ms;
  } rows[] = { { 22, 26.027 }, { 25, 17.918 }, { 50, 6.061 } };
  const double dt = 1e-5;
  for (guint k = 0; k < G_N_ELEMENTS (rows); k++)
    for (double refractory = 0; refractory < 0.01; refractory += 0.0025)
      {
        g_autoptr (Run) run
            = run_new (LIF, GPOINTER_TO_UINT (data), LOLIGO_PRECISION_DOUBLE, dt, 65, NULL);
        run_set_parameter (run, "I", 0, rows[k].current);
        run_set_parameter (run, "t_ref", 0, refractory);
        run_start (run);
        run_advance (run, 50000);
        g_assert_cmpfloat_with_epsilon (mean_interval (run), rows[k].period_ms * 1e-3 + refractory,
                                        dt + 1e-6);
      }
}

/* Held means held: V is the reset value to the last bit for exactly t_ref / dt steps. */
static void
test_held (gconstpointer data)
{
  LoligoMethod method = GPOINTER_TO_UINT (data);
  g_autoptr (Run) run = run_new ("neuron two \"V is held, w is not\"\n"
                                 "dV/dt = (30 - V + w)/(10 ms) : 1\n"
                                 "dw/dt = (V - w)/(30 ms) : 1\n"
                                 "spike when V > 20\n"
                                 "on spike:\n"
                                 "  V = -5\n"
                                 "  w += 1\n"
                                 "refractory 5 ms: V\n",
                                 method, LOLIGO_PRECISION_DOUBLE, 1e-3, 1, NULL);
  run_start (run);
  while (run->n_spikes == 0)
    run_advance (run, 1);
  double w = run_state (run, "w", 0);
  for (guint step = 1; step <= 5; step++)
    {
      run_advance (run, 1);
      g_assert_cmpfloat (run_state (run, "V", 0), ==, -5);
      g_assert_cmpuint (run->n_spikes, ==, 1);
      if (method == LOLIGO_METHOD_EXACT || method == LOLIGO_METHOD_EXPONENTIAL_EULER)
        g_assert_cmpfloat_with_epsilon (run_state (run, "w", 0), -5 + (w + 5) * exp (step / -30.0),
                                        1e-13);
    }
  run_advance (run, 1);
  g_assert_cmpfloat (run_state (run, "V", 0), >, -5);
}

/* A level that stays true fires once; a reset that leaves it true does not fire again; one that
 * makes it false arms it. */
static void
test_edges (void)
{
  g_autoptr (Run) run = run_new ("neuron level \"A clock and a level\"\n"
                                 "dx/dt = 1/s : 1\n"
                                 "spike when x % 4 >= 2\n",
                                 LOLIGO_METHOD_EULER, LOLIGO_PRECISION_DOUBLE, 1, 1, NULL);
  run_start (run);
  run_advance (run, 12);
  g_assert_cmpuint (run->spike_steps->len, ==, 3);
  for (guint k = 0; k < 3; k++)
    g_assert_cmpint (g_array_index (run->spike_steps, gint64, k), ==, 2 + 4 * (gint64) k);

  g_autoptr (Run) driven = run_new ("neuron driven \"Over threshold in each step\"\n"
                                    "dx/dt = 10/s : 1\n"
                                    "spike when x > 5\n"
                                    "on spike: x = 0\n",
                                    LOLIGO_METHOD_EULER, LOLIGO_PRECISION_DOUBLE, 1, 1, NULL);
  run_start (driven);
  run_advance (driven, 9);
  g_assert_cmpuint (driven->spike_steps->len, ==, 9);
}

/* A level that comes and goes while the cell is refractory, over its end and within it: a second rule that never holds
 * changes nothing, though what is remembered of the first is kept in another way then. */
static void
test_refractory_levels (void)
{
  const char *text = "neuron level \"A level and a refractory period\"\n"
                     "parameter t_ref = 1 s\n"
                     "parameter high = 3\n"
                     "dx/dt = 1/s : 1\n"
                     "dy/dt = 1/s : 1\n"
                     "spike when x %% 7 >= high\n"
                     "%s"
                     "on spike: y = 0\n"
                     "refractory t_ref: y\n";
  g_autofree char *one = g_strdup_printf (text, "");
  g_autofree char *two = g_strdup_printf (text, "spike when x < -1\n");
  for (guint k = 0; k < 2 * 7 * 20; k++)
    {
      LoligoPrecision precision = k % 2 == 0 ? LOLIGO_PRECISION_DOUBLE : LOLIGO_PRECISION_SINGLE;
      g_autoptr (Run) a = run_new (one, LOLIGO_METHOD_EULER, precision, 1, 1, NULL);
      g_autoptr (Run) b = run_new (two, LOLIGO_METHOD_EULER, precision, 1, 1, NULL);
      Run *runs[] = { a, b };
      for (guint i = 0; i < 2; i++)
        {
          run_set_parameter (runs[i], "high", 0, k / 2 % 7);
          run_set_parameter (runs[i], "t_ref", 0, k / 14);
          run_start (runs[i]);
          run_advance (runs[i], 60);
        }
      g_assert_cmpmem (a->spike_steps->data, a->spike_steps->len * sizeof (gint64),
                       b->spike_steps->data, b->spike_steps->len * sizeof (gint64));
      g_assert_cmpfloat (run_state (a, "y", 0), ==, run_state (b, "y", 0));
      g_assert_true (k / 2 % 7 == 0 || a->spike_steps->len > 0);
    }
}

/* Assignments see the values just before the event; one after the other in the text. */
static void
test_reset_order (void)
{
  g_autoptr (Run) run = run_new ("neuron swap \"Exchange\"\n"
                                 "variable a = 1\n"
                                 "variable b = 2\n"
                                 "variable c = 0\n"
                                 "spike when t > 0.5 s\n"
                                 "on spike:\n"
                                 "  c = a\n"
                                 "  a = b\n"
                                 "  b = c\n",
                                 LOLIGO_METHOD_AUTO, LOLIGO_PRECISION_DOUBLE, 1, 1, NULL);
  run_start (run);
  run_advance (run, 3);
  g_assert_cmpuint (run->n_spikes, ==, 1);
  g_assert_cmpfloat (run_state (run, "a", 0), ==, 2);
  g_assert_cmpfloat (run_state (run, "b", 0), ==, 1);
}

/* Counts of a Poisson source: mean and variance rate * T; lanes and steps independent. */
static void
test_poisson (void)
{
  const guint n = 2000;
  const double rate = 40, dt = 1e-4, duration = 1;
  g_autoptr (Run) run = run_new ("stimulus poisson \"Poisson\"\n"
                                 "parameter rate = 40 Hz\n"
                                 "spike rate rate\n",
                                 LOLIGO_METHOD_AUTO, LOLIGO_PRECISION_DOUBLE, dt, n, NULL);
  run_start (run);
  g_autofree guint *counts = g_new0 (guint, n);
  for (guint chunk = 0; chunk < 10; chunk++)
    {
      run_advance (run, 1000);
      for (guint step = 0; step < 1000; step++)
        for (guint lane = 0; lane < n; lane++)
          counts[lane] += run->spikes[step * run->padded / 64 + lane / 64] >> lane % 64 & 1;
    }
  double mean = 0, variance = 0;
  for (guint lane = 0; lane < n; lane++)
    mean += counts[lane] / (double) n;
  for (guint lane = 0; lane < n; lane++)
    variance += (counts[lane] - mean) * (counts[lane] - mean) / (n - 1);
  double expected = rate * duration;
  g_assert_cmpfloat_with_epsilon (mean, expected, 4 * sqrt (expected / n));
  g_assert_cmpfloat_with_epsilon (variance, expected * (1 - rate * dt),
                                  4 * expected * sqrt (2.0 / n));
}

static char *
read_model (const char *path)
{
  g_autofree char *full = g_build_filename (TEST_SOURCE_ROOT, "data", "models", path, NULL);
  char *text = NULL;
  g_assert_true (g_file_get_contents (full, &text, NULL, NULL));
  return text;
}

/* Systems.md, row 2: rest -64.9964 mV; 10 uA/cm2 for 1 s gives 69 spikes, 6.2 three, 6.3
 * fifty-three. */
static void
test_hodgkin_huxley (void)
{
  g_autofree char *text = read_model ("conductance/hh.model");
  const struct
  {
    double current;
    guint spikes;
  } rows[] = { { 0.1, 69 }, { 0.062, 3 }, { 0.063, 53 } };
  for (guint k = 0; k < G_N_ELEMENTS (rows); k++)
    {
      g_autoptr (Run) run
          = run_new (text, LOLIGO_METHOD_RK4, LOLIGO_PRECISION_DOUBLE, 1e-5, 1, NULL);
      run_start (run);
      run_set_input (run, "I", rows[k].current);
      run_advance (run, 100000);
      g_assert_cmpuint (run->n_spikes, ==, rows[k].spikes);
    }
  g_autoptr (Run) rest
      = run_new (text, LOLIGO_METHOD_RK4, LOLIGO_PRECISION_DOUBLE, 1e-5, 1, NULL);
  run_start (rest);
  run_advance (rest, 50000);
  g_assert_cmpfloat_with_epsilon (run_state (rest, "V", 0), -64.9964e-3, 1e-7);
}

/* The same in single precision within its rounding, and in any division of lanes and steps to the
 * last bit. */
static void
test_divisions (gconstpointer data)
{
  LoligoPrecision precision = GPOINTER_TO_UINT (data);
  g_autofree char *text = read_model ("conductance/hh.model");
  double expected = 0;
  for (guint trial = 0; trial < 3; trial++)
    {
      const gint64 chunks[] = { 1000, 1, 37 };
      const guint64 blocks[] = { 512, 64, 128 };
      g_autoptr (Run) run = run_new (text, LOLIGO_METHOD_AUTO, precision, 1e-5, 300, "g_K");
      for (guint lane = 0; lane < 300; lane++)
        run_set_parameter (run, "g_K", lane, 300 + lane);
      run_start (run);
      run_set_input (run, "I", 0.1);
      run_advance_in (run, 3000, chunks[trial], blocks[trial]);
      double sum = 0;
      for (guint lane = 0; lane < 300; lane++)
        sum += run_state (run, "V", lane) * (1 + lane);
      if (trial == 0)
        expected = sum;
      g_assert_cmpfloat (sum, ==, expected);
      g_assert_cmpuint (run->n_spikes, >, 200);
      g_assert_cmpfloat_with_epsilon (run_observe (run, "I_K", 299),
                                      599 * pow (run_state (run, "n", 299), 4)
                                          * (run_state (run, "V", 299) + 0.077),
                                      precision == LOLIGO_PRECISION_DOUBLE ? 1e-12 : 1e-4);
    }
}

/* Bits of padding lanes are never seen. */
static void
test_padding (void)
{
  g_autoptr (Run) run = run_new ("neuron all \"All fire\"\n"
                                 "spike when t > 1.5 s\n",
                                 LOLIGO_METHOD_AUTO, LOLIGO_PRECISION_DOUBLE, 1, 70, NULL);
  run_start (run);
  run_advance (run, 4);
  g_assert_cmpuint (run->n_spikes, ==, 70);
}

/* A jump from outside over the threshold fires at the end of the step; settling first says that it
 * was there before. */
static void
test_settle (void)
{
  g_autoptr (Run) run = run_new (LIF, LOLIGO_METHOD_AUTO, LOLIGO_PRECISION_DOUBLE, 1e-5, 2, NULL);
  run_start (run);
  run_set_state (run, "V", 0, 24);
  run_advance (run, 1);
  g_assert_cmpuint (run->n_spikes, ==, 1);
  run_set_state (run, "V", 1, 24);
  loligo_program_settle (run->program, &run->call, 0, 2);
  run_advance (run, 1);
  g_assert_cmpuint (run->n_spikes, ==, 1);
}

int
main (int argc, char **argv)
{
  static const LoligoMethod held[]
      = { LOLIGO_METHOD_EULER, LOLIGO_METHOD_RK4, LOLIGO_METHOD_EXPONENTIAL_EULER,
          LOLIGO_METHOD_EXACT, LOLIGO_METHOD_DOPRI5 };
  g_test_init (&argc, &argv, NULL);
  for (guint k = 0; k < G_N_ELEMENTS (held); k++)
    {
      g_autofree char *path
          = g_strdup_printf ("/events/held/%s", loligo_method_to_string (held[k]));
      g_test_add_data_func (path, GUINT_TO_POINTER (held[k]), test_held);
    }
  g_test_add_data_func ("/events/lif-period/exact", GUINT_TO_POINTER (LOLIGO_METHOD_EXACT),
                        test_lif_period);
  g_test_add_data_func ("/events/lif-period/rk4", GUINT_TO_POINTER (LOLIGO_METHOD_RK4),
                        test_lif_period);
  g_test_add_func ("/events/edges", test_edges);
  g_test_add_func ("/events/refractory-levels", test_refractory_levels);
  g_test_add_func ("/events/reset-order", test_reset_order);
  g_test_add_func ("/events/poisson", test_poisson);
  g_test_add_func ("/events/hodgkin-huxley", test_hodgkin_huxley);
  g_test_add_data_func ("/events/divisions/double", GUINT_TO_POINTER (LOLIGO_PRECISION_DOUBLE),
                        test_divisions);
  g_test_add_data_func ("/events/divisions/single", GUINT_TO_POINTER (LOLIGO_PRECISION_SINGLE),
                        test_divisions);
  g_test_add_func ("/events/padding", test_padding);
  g_test_add_func ("/events/settle", test_settle);
  return g_test_run ();
}
