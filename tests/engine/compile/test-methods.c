/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-methods.c: every method shows its order on problems with known solutions; exact is exact;
 * auto chooses as language.md says; what does not fit is refused by name.
 */
#include "harness.h"

#include <math.h>

static const char oscillator[] = "system oscillator \"Damped oscillator\"\n"
                                 "parameter k = 0.3 Hz\n"
                                 "parameter w = 2 Hz\n"
                                 "dx/dt = w*y - k*x : 1\n"
                                 "dy/dt = -w*x - k*y : 1\n"
                                 "x(0) = 1\n"
                                 "y(0) = 0.5\n";
static const char logistic[] = "system logistic \"Logistic growth\"\n"
                               "parameter r = 1.7 Hz\n"
                               "dx/dt = r*x*(1 - x) : 1\n"
                               "x(0) = 0.1\n";
static const char driven[] = "system driven \"Driven by time\"\n"
                             "dx/dt = (cos(t*1 Hz) - x + sin(t*1 Hz)) * 1 Hz : 1\n" /* x = sin t */
                             "x(0) = 0\n";

static double
oscillator_error (LoligoMethod method, double dt, double end)
{
  g_autoptr (Run) run = run_new (oscillator, method, LOLIGO_PRECISION_DOUBLE, dt, 3, NULL);
  run_start (run);
  run_advance (run, llround (end / dt));
  double decay = exp (-0.3 * end), c = cos (2 * end), s = sin (2 * end);
  return hypot (run_state (run, "x", 2) - decay * (c + 0.5 * s),
                run_state (run, "y", 2) - decay * (0.5 * c - s));
}

static double
logistic_error (LoligoMethod method, double dt, double end)
{
  g_autoptr (Run) run = run_new (logistic, method, LOLIGO_PRECISION_DOUBLE, dt, 1, NULL);
  run_start (run);
  run_advance (run, llround (end / dt));
  return fabs (run_state (run, "x", 0) - 1 / (1 + 9 * exp (-1.7 * end)));
}

static double
driven_error (LoligoMethod method, double dt, double end)
{
  g_autoptr (Run) run = run_new (driven, method, LOLIGO_PRECISION_DOUBLE, dt, 1, NULL);
  run_start (run);
  run_advance (run, llround (end / dt));
  return fabs (run_state (run, "x", 0) - sin (end));
}

typedef double (*ErrorOf) (LoligoMethod method, double dt, double end);

static void
test_order (gconstpointer data)
{
  LoligoMethod method = GPOINTER_TO_UINT (data);
  const ErrorOf problems[] = { oscillator_error, logistic_error, driven_error };
  for (guint k = 0; k < G_N_ELEMENTS (problems); k++)
    {
      double dt = loligo_method_get_order (method) >= 3 ? 1.0 / 16 : 1.0 / 128;
      double coarse = problems[k](method, dt, 2), fine = problems[k](method, dt / 2, 2);
      double order = log2 (coarse / fine);
      g_test_message ("%s problem %u: order %.3f", loligo_method_to_string (method), k, order);
      g_assert_cmpfloat (order, >, loligo_method_get_order (method) - 0.25);
      g_assert_cmpfloat (order, <, loligo_method_get_order (method) + 1.25);
    }
}

/* A pair keeps its tolerance whatever dt: over one dt as long as the whole run. */
static void
test_adaptive (gconstpointer data)
{
  LoligoMethod method = GPOINTER_TO_UINT (data);
  const ErrorOf problems[] = { oscillator_error, logistic_error, driven_error };
  for (guint k = 0; k < G_N_ELEMENTS (problems); k++)
    for (double dt = 2; dt > 0.01; dt /= 8)
      {
        double error = problems[k](method, dt, 2);
        g_test_message ("%s problem %u dt %g: error %g", loligo_method_to_string (method), k, dt,
                        error);
        /* the tolerance is one step's; a method of low order takes many */
        g_assert_cmpfloat (error, <, loligo_method_get_order (method) < 3 ? 1e-3 : 1e-5);
      }
}

/* Lanes of one block take different numbers of passes, and each result is what it is alone. */
static void
test_adaptive_lanes (void)
{
  g_autoptr (Run) run
      = run_new (oscillator, LOLIGO_METHOD_DOPRI5, LOLIGO_PRECISION_DOUBLE, 0.5, 130, "w");
  for (guint lane = 0; lane < run->padded; lane++)
    run_set_parameter (run, "w", lane, 0.1 * lane);
  run_start (run);
  run_advance (run, 4);
  for (guint lane = 0; lane < 130; lane++)
    {
      double w = 0.1 * lane, expected = exp (-0.6) * (cos (2 * w) + 0.5 * sin (2 * w));
      g_assert_cmpfloat_with_epsilon (run_state (run, "x", lane), expected, 1e-4);
    }
}

/* A blow-up at a finite time ends: NaN or infinity, and no endless loop. */
static void
test_adaptive_blow_up (void)
{
  g_autoptr (Run) run = run_new ("system blow \"x' = x^2\"\n"
                                 "dx/dt = x*x/s : 1\n"
                                 "x(0) = 1\n",
                                 LOLIGO_METHOD_RKF45, LOLIGO_PRECISION_DOUBLE, 0.4, 64, NULL);
  run_start (run);
  run_advance (run, 2);
  g_assert_cmpfloat_with_epsilon (run_state (run, "x", 0), 5, 1e-3);
  run_advance (run, 4);
  double x = run_state (run, "x", 0);
  g_assert_true (!isfinite (x) || fabs (x) > 1e6);
}

static void
test_exact_oscillator (void)
{
  for (double dt = 0.01; dt < 20; dt *= 7)
    g_assert_cmpfloat (oscillator_error (LOLIGO_METHOD_EXACT, dt, dt * 5), <, 1e-13);
}

/* Nilpotent: x''' = 1, a polynomial. */
static void
test_exact_nilpotent (void)
{
  g_autoptr (Run) run = run_new ("system chain \"Integrators in a row\"\n"
                                 "dx/dt = y/s : 1\n"
                                 "dy/dt = z/s : 1\n"
                                 "dz/dt = 1/s : 1\n",
                                 LOLIGO_METHOD_EXACT, LOLIGO_PRECISION_DOUBLE, 0.5, 1, NULL);
  run_start (run);
  run_advance (run, 12);
  g_assert_cmpfloat_with_epsilon (run_state (run, "x", 0), 36, 36e-14);
  g_assert_cmpfloat_with_epsilon (run_state (run, "y", 0), 18, 18e-14);
  g_assert_cmpfloat (run_state (run, "z", 0), ==, 6);
}

/* Not normal, one double eigenvalue and widely different scales: alpha synapse into a membrane.
 * Closed forms. */
static void
test_exact_not_normal (void)
{
  const double dt = 1e-3, tau = 5e-3, fast = 1e-5, end = 20e-3;
  g_autoptr (Run) run = run_new ("system alpha \"Alpha function\"\n"
                                 "dg/dt = (h - g)/(5 ms) : 1\n"
                                 "dh/dt = -h/(5 ms) : 1\n"
                                 "df/dt = (h - f)/(0.01 ms) : 1\n"
                                 "h(0) = 1\n",
                                 LOLIGO_METHOD_AUTO, LOLIGO_PRECISION_DOUBLE, dt, 1, NULL);
  g_assert_cmpuint (loligo_program_get_method (run->program), ==, LOLIGO_METHOD_EXACT);
  run_start (run);
  run_advance (run, 20);
  double h = exp (-end / tau);
  g_assert_cmpfloat_with_epsilon (run_state (run, "h", 0), h, 1e-14);
  g_assert_cmpfloat_with_epsilon (run_state (run, "g", 0), end / tau * h, 1e-13);
  g_assert_cmpfloat_with_epsilon (run_state (run, "f", 0), h / (1 - fast / tau), 1e-13);
}

static LoligoMethod
chosen (const char *text)
{
  g_autoptr (Run) run
      = run_new (text, LOLIGO_METHOD_AUTO, LOLIGO_PRECISION_DOUBLE, 1e-4, 1, NULL);
  return loligo_program_get_method (run->program);
}

static void
test_auto (void)
{
  g_assert_cmpuint (chosen (oscillator), ==, LOLIGO_METHOD_EXACT);
  g_assert_cmpuint (chosen (logistic), ==, LOLIGO_METHOD_RK4);
  g_assert_cmpuint (chosen ("system a \"A\"\ndx/dt = -x*y/s : 1\ndy/dt = -x*y/s : 1\n"), ==,
                    LOLIGO_METHOD_EXPONENTIAL_EULER);
  g_assert_cmpuint (chosen (driven), ==, LOLIGO_METHOD_EXPONENTIAL_EULER);
  g_assert_cmpuint (chosen ("system a \"A\"\ndx/dt = -x/s + sqrt(1 Hz)*xi : 1\n"), ==,
                    LOLIGO_METHOD_HEUN);
  g_assert_cmpuint (chosen ("system a \"A\"\ndx/dt = -floor(x)/s : 1\n"), !=, LOLIGO_METHOD_EXACT);
}

static void
test_refusals (void)
{
  const struct
  {
    const char *text;
    LoligoMethod method;
    const char *names;
  } cases[] = {
    { logistic, LOLIGO_METHOD_EXACT, "x" },
    { driven, LOLIGO_METHOD_EXACT, "exponential_euler" },
    { "system a \"A\"\ndfoo/dt = -foo/s + sqrt(1 Hz)*xi : 1\n", LOLIGO_METHOD_RK4, "foo" },
    { "system a \"A\"\ndx/dt = -x/s + sqrt(1 Hz)*xi : 1\n", LOLIGO_METHOD_EXACT, "heun" },
    { "system a \"A\"\ndx/dt = -x(t - 3 ms)/s : 1\n", LOLIGO_METHOD_RK4, "past" },
    { "system a \"A\"\ndx/dt = -x/s : 1\nold = x(t - 3 ms)\n", LOLIGO_METHOD_AUTO, "old" },
    { "system a \"A\"\nd^0.5 x/dt^0.5 = -x*sqrt(1 Hz) : 1\n", LOLIGO_METHOD_AUTO, "fractional" },
  };
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autoptr (LoligoComponent) component = test_component (cases[k].text);
      g_autoptr (GError) error = NULL;
      LoligoProgramOptions options = { .method = cases[k].method, .dt_s = 1e-4 };
      g_assert_null (loligo_program_new (component, &options, &error));
      g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT);
      g_assert_nonnull (strstr (error->message, cases[k].names));
    }
}

/* A model of too many operations is refused, by the number. */
static void
test_too_large (void)
{
  g_autoptr (GString) text = g_string_new ("system sum \"A long sum\"\ndx/dt = (0");
  for (guint k = 0; k < 20000; k++)
    g_string_append_printf (text, " + sin(x*%u)", k + 2);
  g_string_append (text, ")/s : 1\n");
  g_autoptr (LoligoComponent) component = test_component (text->str);
  g_autoptr (GError) error = NULL;
  LoligoProgramOptions options = { .method = LOLIGO_METHOD_DOPRI5, .dt_s = 1e-4 };
  g_assert_null (loligo_program_new (component, &options, &error));
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "200000"));
}

/* Ornstein-Uhlenbeck: mean 0, variance s^2 tau / 2 in the steady state, correlation exp (-t /
 * tau). */
static void
test_noise (gconstpointer data)
{
  const guint n = 4096;
  g_autoptr (Run) run = run_new ("system ou \"Ornstein-Uhlenbeck\"\n"
                                 "dx/dt = -x/(10 ms) + 3*sqrt(1 Hz)*xi : 1\n",
                                 GPOINTER_TO_UINT (data), LOLIGO_PRECISION_DOUBLE, 1e-4, n, NULL);
  run_start (run);
  run_advance (run, 500);
  double sum = 0, squares = 0;
  for (guint lane = 0; lane < n; lane++)
    {
      sum += run_state (run, "x", lane);
      squares += run_state (run, "x", lane) * run_state (run, "x", lane);
    }
  double variance = 9 * 0.01 / 2;
  g_assert_cmpfloat_with_epsilon (sum / n, 0, 4 * sqrt (variance / n));
  g_assert_cmpfloat_with_epsilon (squares / n, variance, 4 * variance * sqrt (2.0 / n));
}

static double
mean_of_growth (LoligoMethod method, const char *text, double dt)
{
  const guint n = 65536;
  double mean = 0;
  g_autoptr (Run) run = run_new (text, method, LOLIGO_PRECISION_DOUBLE, dt, n, NULL);
  run_start (run);
  run_advance_in (run, llround (1 / dt), 16, LOLIGO_BLOCK_LANES);
  for (guint lane = 0; lane < n; lane++)
    mean += run_state (run, "x", lane) / n;
  return mean;
}

/* x' = s x xi has the mean 1 after Ito, which Euler-Maruyama follows, and exp (s^2 t / 2) after
 * Stratonovich, which Heun's method follows. */
static void
test_interpretation (void)
{
  const char *text = "system growth \"Noisy growth\"\n"
                     "dx/dt = 0.5*sqrt(1 Hz)*x*xi : 1\n"
                     "x(0) = 1\n";
  const double slack = 4 * 0.6 / 256;
  g_assert_cmpfloat_with_epsilon (mean_of_growth (LOLIGO_METHOD_EULER_MARUYAMA, text, 1.0 / 64), 1,
                                  slack);
  g_assert_cmpfloat_with_epsilon (mean_of_growth (LOLIGO_METHOD_HEUN, text, 1.0 / 64), exp (0.125),
                                  slack);
}

/* Weak order: the mean of x' = x + s x xi is exp (t) after Ito. */
static void
test_weak_order (void)
{
  const char *text = "system growth \"Noisy growth\"\n"
                     "dx/dt = x*(1 Hz) + 0.05*sqrt(1 Hz)*x*xi : 1\n"
                     "x(0) = 1\n";
  double coarse = exp (1) - mean_of_growth (LOLIGO_METHOD_EULER_MARUYAMA, text, 1.0 / 8);
  double fine = exp (1) - mean_of_growth (LOLIGO_METHOD_EULER_MARUYAMA, text, 1.0 / 16);
  g_assert_cmpfloat_with_epsilon (log2 (coarse / fine), 1, 0.15);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint method = LOLIGO_METHOD_EULER; method < LOLIGO_METHOD_EXACT; method++)
    {
      g_autofree char *path
          = g_strdup_printf ("/methods/order/%s", loligo_method_to_string (method));
      g_test_add_data_func (path, GUINT_TO_POINTER (method), test_order);
    }
  for (guint method = LOLIGO_METHOD_RKF12; method <= LOLIGO_METHOD_DOPRI5; method++)
    {
      g_autofree char *path
          = g_strdup_printf ("/methods/adaptive/%s", loligo_method_to_string (method));
      g_test_add_data_func (path, GUINT_TO_POINTER (method), test_adaptive);
    }
  g_test_add_func ("/methods/adaptive-lanes", test_adaptive_lanes);
  g_test_add_func ("/methods/adaptive-blow-up", test_adaptive_blow_up);
  g_test_add_func ("/methods/exact/oscillator", test_exact_oscillator);
  g_test_add_func ("/methods/exact/nilpotent", test_exact_nilpotent);
  g_test_add_func ("/methods/exact/not-normal", test_exact_not_normal);
  g_test_add_func ("/methods/auto", test_auto);
  g_test_add_func ("/methods/refusals", test_refusals);
  g_test_add_func ("/methods/too-large", test_too_large);
  g_test_add_data_func ("/methods/noise/euler_maruyama",
                        GUINT_TO_POINTER (LOLIGO_METHOD_EULER_MARUYAMA), test_noise);
  g_test_add_data_func ("/methods/noise/heun", GUINT_TO_POINTER (LOLIGO_METHOD_HEUN), test_noise);
  g_test_add_func ("/methods/noise/interpretation", test_interpretation);
  g_test_add_func ("/methods/noise/weak-order", test_weak_order);
  return g_test_run ();
}
