/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-models.c: the library's models against published numbers, closed forms and an independent
 * solution (tests/reference/model-numbers.py, SciPy). Each number says where it comes from.
 */
#include "model-runs.h"
#include <math.h>

#define JIT LOLIGO_JIT_WAIT

/* Lapicque's neuron between reset and threshold: T = tau ln((R I - V_reset)/(R I - V_th)). */
static void
test_lif_period (void)
{
  static const struct { const char *amplitude; double period_ms; } cases[] = {
    { "21 mV", 32.5810 }, { "22 mV", 26.0269 }, { "25 mV", 17.9176 },
    { "30 mV", 12.5276 }, { "50 mV", 6.0614 },
  };
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autoptr (LoligoSimulation) simulation
          = model_run (&(ModelRun){ "lif", "I", cases[k].amplitude, "500 ms", "0.001 ms", "auto" }, JIT);
      double period_ms = 1e3 * (model_run_spike_from_end (simulation, 0)
                                - model_run_spike_from_end (simulation, 1));
      g_assert_cmpfloat_with_epsilon (period_ms, cases[k].period_ms, 1.001e-3);
    }
}

/* Rate 1/(t_ref - tau ln(1 - (V_th - V_rest)/(R I))) with V_reset = V_rest, within one step a period. */
static void
test_lif_rate_curve (void)
{
  static const char *const parameters[] = { "V_reset", "0 mV", "t_ref", "2 ms", NULL };
  for (int drive_mV = 15; drive_mV <= 100; drive_mV += 17)
    {
      g_autofree char *amplitude = g_strdup_printf ("%d mV", drive_mV);
      g_autoptr (LoligoSimulation) simulation = model_run (
          &(ModelRun){ "lif", "I", amplitude, "1 s", "0.01 ms", "auto", parameters }, JIT);
      if (drive_mV <= 20)
        {
          g_assert_cmpuint (model_run_count (simulation, 0, 2), ==, 0);
          continue;
        }
      double period_ms = 1e3 * (model_run_spike_from_end (simulation, 0)
                                - model_run_spike_from_end (simulation, 1));
      g_assert_cmpfloat_with_epsilon (period_ms, 2 - 10 * log (1 - 20.0 / drive_mV), 1.001e-2);
    }
}

/* Counts in one second from rest under a steady current. hh: Hodgkin & Huxley 1952, RK4 at 0.01 ms; the others by
 * the independent solution. */
static void
test_spike_counts (void)
{
  static const char *const tenth_leak[] = { "g_L", "0.03 mS/cm2", NULL };
  static const char *const bursting[] = { "c", "-55 mV", "d", "4 mV/ms", NULL };
  static const char *const chattering[] = { "c", "-50 mV", "d", "2 mV/ms", NULL };
  static const char *const fast[] = { "a", "0.1/ms", "d", "2 mV/ms", NULL };
  static const struct { const char *model, *amplitude; const char *const *parameters; guint count; } cases[] = {
    { "hh", "2 uA/cm2", NULL, 0 },     { "hh", "5 uA/cm2", NULL, 1 },
    { "hh", "6.2 uA/cm2", NULL, 3 },   { "hh", "6.3 uA/cm2", NULL, 53 },
    { "hh", "10 uA/cm2", NULL, 69 },   { "hh", "20 uA/cm2", NULL, 87 },
    { "hh", "10 uA/cm2", tenth_leak, 71 },
    { "hh_channels", "10 uA/cm2", NULL, 69 },
    { "izhikevich", "10 mV/ms", NULL, 23 },        { "izhikevich", "10 mV/ms", bursting, 34 },
    { "connor_stevens", "8 uA/cm2", NULL, 0 },   { "connor_stevens", "9 uA/cm2", NULL, 18 },
    { "connor_stevens", "15 uA/cm2", NULL, 90 }, { "traub_miles", "1 uA/cm2", NULL, 46 },
    { "na_k_persistent", "4 uA/cm2", NULL, 0 },  { "na_k_persistent", "10 uA/cm2", NULL, 142 },
    { "hindmarsh_rose", "2", NULL, 29 },         { "pinsky_rinzel", "0.75 uA/cm2", NULL, 8 },
    { "izhikevich", "10 mV/ms", chattering, 88 },  { "izhikevich", "10 mV/ms", fast, 137 },
  };
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autoptr (LoligoSimulation) simulation
          = model_run (&(ModelRun){ cases[k].model, "I", cases[k].amplitude, "1 s", "0.01 ms", "rk4",
                                    cases[k].parameters }, JIT);
      g_test_message ("%s at %s", cases[k].model, cases[k].amplitude);
      g_assert_cmpuint (model_run_count (simulation, 0, 2), ==, cases[k].count);
    }
}

/* The membrane at rest: 0.3 mS/cm2 is the paper's leak. */
static void
test_hh_rest (void)
{
  g_autoptr (LoligoSimulation) simulation
      = model_run (&(ModelRun){ "hh", NULL, NULL, "1 s", "0.01 ms", "rk4" }, JIT);
  g_assert_cmpfloat_with_epsilon (1e3 * model_run_state (simulation, "V"), -64.9964, 1e-4);
  g_assert_cmpfloat_with_epsilon (model_run_state (simulation, "m"), 0.05296, 1e-5);
  g_assert_cmpfloat_with_epsilon (model_run_state (simulation, "h"), 0.59599, 1e-5);
  g_assert_cmpfloat_with_epsilon (model_run_state (simulation, "n"), 0.31773, 1e-5);
}

/* Spikes between 0.5 and 1 s, twice: the rate in Hz; alpha_n as in the paper, not ten times it. */
static void
test_wang_buzsaki_rates (void)
{
  static const struct { const char *amplitude; double rate_hz; } cases[] = {
    { "0.1 uA/cm2", 0 }, { "0.2 uA/cm2", 8 }, { "0.5 uA/cm2", 32 },
    { "1 uA/cm2", 58 },  { "2 uA/cm2", 102 }, { "3 uA/cm2", 134 },
  };
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autoptr (LoligoSimulation) simulation = model_run (
          &(ModelRun){ "wang_buzsaki", "I", cases[k].amplitude, "1 s", "0.01 ms", "rk4" }, JIT);
      g_assert_cmpfloat_with_epsilon (2.0 * model_run_count (simulation, 0.5, 1), cases[k].rate_hz, 2.0);
    }
}

/* Below its first Hopf point and above its second the fibre comes to rest; between them it fires on. */
static void
test_morris_lecar_hopf (void)
{
  static const struct { const char *amplitude; gboolean fires; } cases[] = {
    { "80 uA/cm2", FALSE }, { "100 uA/cm2", TRUE }, { "180 uA/cm2", TRUE }, { "215 uA/cm2", FALSE },
  };
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autoptr (LoligoSimulation) simulation = model_run (
          &(ModelRun){ "morris_lecar", "I", cases[k].amplitude, "5 s", "0.05 ms", "rk4" }, JIT);
      guint late = model_run_count (simulation, 4, 5);
      g_assert_true (cases[k].fires ? late > 5 : late == 0);
    }
}

/* sqrt(beta + I)/pi spikes in a unit of time: Ermentrout & Kopell 1986. */
static void
test_theta_rate (void)
{
  g_autoptr (LoligoSimulation) simulation
      = model_run (&(ModelRun){ "theta", "I", "0.11", "2 s", "0.01 ms", "rk4" }, JIT);
  double period_ms = 1e3 * (model_run_spike_from_end (simulation, 0)
                            - model_run_spike_from_end (simulation, 10)) / 10;
  g_assert_cmpfloat_with_epsilon (period_ms, G_PI / sqrt (0.10), 2e-3);
}

/* FitzHugh–Nagumo is at rest where the closed form says. */
static void
test_fitzhugh_nagumo_rest (void)
{
  g_autoptr (LoligoSimulation) simulation
      = model_run (&(ModelRun){ "fitzhugh_nagumo", NULL, NULL, "1 s", "0.05 ms", "rk4" }, JIT);
  g_assert_cmpfloat_with_epsilon (model_run_state (simulation, "V"), -1.19941, 1e-5);
  g_assert_cmpfloat_with_epsilon (model_run_state (simulation, "w"), -0.62426, 1e-5);
}

/* The Wilson–Cowan populations settle in the middle one of their three states from (0.17, 0.06). */
static void
test_wilson_cowan_states (void)
{
  static const char *const high[] = { "E", "0.45", "I", "0.22", NULL };
  static const char *const low[] = { "E", "0.05", "I", "0.02", NULL };
  g_autoptr (LoligoSimulation) up
      = model_run (&(ModelRun){ "wilson_cowan", NULL, NULL, "1 s", "0.05 ms", "rk4", NULL, high, TRUE }, JIT);
  g_autoptr (LoligoSimulation) down
      = model_run (&(ModelRun){ "wilson_cowan", NULL, NULL, "1 s", "0.05 ms", "rk4", NULL, low, TRUE }, JIT);
  g_assert_cmpfloat_with_epsilon (model_run_state (up, "E"), 0.4625, 1e-4);
  g_assert_cmpfloat_with_epsilon (model_run_state (up, "I"), 0.2434, 1e-4);
  g_assert_cmpfloat_with_epsilon (model_run_state (down, "E"), 0, 1e-4);
}

/* The whole neuron and the one put together from channels are the same neuron. */
static void
test_channels_equal_whole (void)
{
  g_autoptr (LoligoSimulation) whole
      = model_run (&(ModelRun){ "hh", "I", "10 uA/cm2", "200 ms", "0.01 ms", "rk4" }, JIT);
  g_autoptr (LoligoSimulation) pieces
      = model_run (&(ModelRun){ "hh_channels", "I", "10 uA/cm2", "200 ms", "0.01 ms", "rk4" }, JIT);
  g_assert_cmpfloat_with_epsilon (model_run_state (whole, "V"), model_run_state (pieces, "V"), 1e-9);
  g_assert_cmpfloat_with_epsilon (model_run_state (whole, "n"), model_run_state (pieces, "K.n"), 1e-7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/models/lif/period", test_lif_period);
  g_test_add_func ("/models/lif/rate-curve", test_lif_rate_curve);
  g_test_add_func ("/models/spike-counts", test_spike_counts);
  g_test_add_func ("/models/hh/rest", test_hh_rest);
  g_test_add_func ("/models/hh/channels", test_channels_equal_whole);
  g_test_add_func ("/models/wang-buzsaki/rates", test_wang_buzsaki_rates);
  g_test_add_func ("/models/morris-lecar/hopf", test_morris_lecar_hopf);
  g_test_add_func ("/models/theta/rate", test_theta_rate);
  g_test_add_func ("/models/fitzhugh-nagumo/rest", test_fitzhugh_nagumo_rest);
  g_test_add_func ("/models/wilson-cowan/states", test_wilson_cowan_states);
  return g_test_run ();
}
