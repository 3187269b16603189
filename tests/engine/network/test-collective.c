/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-collective.c: what many coupled units do together, against the theory of infinitely many: oscillators that fall
 * in step (Kuramoto 1975), a field that holds a bump (Amari 1977).
 */
#include "../run/run-util.h"

#include <math.h>

/* The order parameter of 2000 oscillators whose frequencies have a Lorentzian of half width 1/s, from 30 s to 60 s. */
static double
measure_order (double coupling_hz)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_dtostr (number, sizeof number, coupling_hz / 2000);
  g_autofree char *text = g_strdup_printf (
      "{ 'format': 'loligo', 'version': 1, 'models': {"
      " 'phase': 'system phase \\\"Phase\\\"\\nparameter omega = 0 Hz\\ninput I : Hz\\n"
      "dtheta/dt = omega + I\\ntheta(0) = 6.2831853*rand()\\n',"
      " 'mean': 'system mean \\\"Mean\\\"\\ninput C\\ninput S\\nr = sqrt(C*C + S*S)\\ndq/dt = r/(1 s)\\n',"
      " 'pull': 'synapse pull \\\"Pull\\\"\\npost.I += weight*sin(pre.theta - post.theta)\\n',"
      " 'see': 'synapse see \\\"See\\\"\\npost.C += weight*cos(pre.theta)\\npost.S += weight*sin(pre.theta)\\n' },"
      " 'nodes': [ { 'id': 'o', 'model': 'phase', 'size': 2000, 'parameters': {"
      " 'omega': 'tan(pi*((i + 0.5)/N - 0.5))*(1 Hz)' } }, { 'id': 'm', 'model': 'mean' } ],"
      " 'edges': [ { 'id': 'p', 'from': 'o', 'to': 'o', 'synapse': 'pull', 'connect': 'all_to_all',"
      " 'weight': '%s Hz' }, { 'id': 's', 'from': 'o', 'to': 'm', 'synapse': 'see', 'connect': 'all_to_all',"
      " 'weight': '0.0005' } ],"
      " 'recorders': [ { 'id': 'q', 'of': 'm', 'what': 'q', 'every': '30 s' } ],"
      " 'run': { 'duration': '60 s', 'dt': '20 ms' } }",
      number);
  g_autoptr (LoligoSimulation) simulation = run_quoted (text, 2, LOLIGO_JIT_WAIT, 3000);
  guint64 n;
  g_autofree double *q = read_all (loligo_simulation_find_recorder (simulation, "q"), 0, &n);
  g_assert_cmpuint (n, ==, 3);
  return (q[2] - q[1]) / 30;
}

/* r = sqrt (1 - K_c/K) above K_c = 2 gamma, and nothing but what is left of chance below. */
static void
test_kuramoto (void)
{
  static const double couplings_hz[] = { 2.5, 4, 8 };
  for (guint i = 0; i < G_N_ELEMENTS (couplings_hz); i++)
    {
      double order = measure_order (couplings_hz[i]), theory = sqrt (1 - 2 / couplings_hz[i]);
      g_test_message ("K %g: %.4f, theory %.4f", couplings_hz[i], order, theory);
      g_assert_cmpfloat (fabs (order - theory), <, couplings_hz[i] < 3 ? 0.05 : 0.02);
    }
  g_assert_cmpfloat (measure_order (1), <, 0.1);
}

/* W (x), the integral of the kernel from 0 to x (um), in 100 um. */
static double
integrate_kernel (double x)
{
  return 1.5 * sqrt (G_PI / 2) * (erf (x / (50 * G_SQRT2)) - erf (x / (150 * G_SQRT2)));
}

/* The bump's width a obeys W (a) = h where W falls, up to what the lattice holds fast; it stays where it was put, and
 * without it nothing happens. */
static void
test_bump (void)
{
  static const char TEXT[]
      = "{ 'format': 'loligo', 'version': 1, 'models': {"
        " 'unit': 'rate unit \\\"Unit\\\"\\nparameter h = 0.5\\nparameter u_0 = -1\\ninput I\\n"
        "du/dt = (-u + I - h)/(10 ms)\\nu(0) = u_0\\noutput r\\nr = heaviside(u)\\n' },"
        " 'nodes': [ { 'id': 'f', 'model': 'unit', 'size': 512, 'parameters': { 'u_0': '%s' },"
        " 'geometry': { 'shape': 'ring', 'spacing': '2.5 um' } } ],"
        " 'edges': [ { 'id': 'k', 'from': 'f', 'to': 'f', 'synapse': 'rate_coupling', 'connect':"
        " 'kernel(0.025*(3*exp(-d*d/(2*(50 um)^2)) - exp(-d*d/(2*(150 um)^2))))' } ],"
        " 'recorders': [ { 'id': 'u', 'of': 'f', 'what': 'u', 'every': '500 ms' } ],"
        " 'run': { 'duration': '500 ms', 'dt': '0.5 ms' } }";
  static const struct
  {
    const char *begin;
    double centre;
  } bumps[] = { { "where(abs(i - 120) < 24, 1, -1)", 120 }, { "where(abs(i - 400) < 50, 1, -1)", 400 } };
  double width = 1000;
  while (integrate_kernel (width) < 0.5)
    width -= 0.1;
  for (guint i = 0; i < G_N_ELEMENTS (bumps); i++)
    {
      g_autofree char *text = g_strdup_printf (TEXT, bumps[i].begin);
      g_autoptr (LoligoSimulation) simulation = run_quoted (text, 1, LOLIGO_JIT_WAIT, 1000);
      LoligoRecorder *recorder = loligo_simulation_find_recorder (simulation, "u");
      double count = 0, centre = 0;
      for (guint64 k = 0; k < 512; k++)
        {
          double u;
          g_assert_cmpuint (loligo_recorder_read (recorder, k, 1, 1, &u), ==, 1);
          count += u > 0;
          centre += u > 0 ? (double) k : 0;
        }
      g_test_message ("width %g um, theory %.1f um; at %g", 2.5 * count, width, centre / count);
      g_assert_cmpfloat (fabs (2.5 * count - width), <, 7.5);
      g_assert_cmpfloat (fabs (centre / count - bumps[i].centre), <, 0.51);
    }
  g_autofree char *text = g_strdup_printf (TEXT, "-1");
  g_autoptr (LoligoSimulation) silent = run_quoted (text, 1, LOLIGO_JIT_WAIT, 1000);
  LoligoRecorder *recorder = loligo_simulation_find_recorder (silent, "u");
  for (guint64 k = 0; k < 512; k++)
    {
      double u;
      g_assert_cmpuint (loligo_recorder_read (recorder, k, 1, 1, &u), ==, 1);
      g_assert_cmpfloat (fabs (u + 0.5), <, 1e-9);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/collective/kuramoto", test_kuramoto);
  g_test_add_func ("/collective/bump", test_bump);
  return g_test_run ();
}
