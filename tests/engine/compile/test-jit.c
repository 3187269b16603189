/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-jit.c: machine code has the interpreter's bits: for every operation on special and random
 * numbers, for random kernels, for every method on whole models; in both precisions, at every
 * vector width, however lanes and steps are divided. Skipped where the plug-in was not built or the
 * host refuses.
 */
#include "compile/native-loader.h"
#include "compile/program-private.h"
#include "harness.h"
#include "model/library.h"
#include "random-program.h"

#include <math.h>
#include <string.h>

static const guint widths[] = { 0, 128, 256, 512 };

static const LoligoNativeTable *
find_plug_in (void)
{
  g_autoptr (GError) error = NULL;
  const LoligoNativeTable *table = loligo_native_load (&error);
  if (table == NULL)
    g_test_skip (error->message);
  return table;
}

static LoligoNativeCode *
compile_at (const LoligoNativeTable *table, const LoligoIrKernel *kernel,
            LoligoPrecision precision, guint width)
{
  g_autoptr (GError) error = NULL;
  const LoligoNativeOptions options = { .precision = precision, .width_bits = width };
  LoligoNativeCode *code = table->compile (kernel, &options, &error);
  g_assert_no_error (error);
  g_assert_nonnull (code);
  return code;
}

static void
run_in_pieces (LoligoNativeFunction function, RandomMemory *memory, guint64 lanes, gint64 steps)
{
  const gssize bytes = memory->precision == LOLIGO_PRECISION_DOUBLE ? 8 : 4;
  for (guint64 first = 0; first < RANDOM_LANES; first += lanes)
    for (gint64 step = 0; step < RANDOM_STEPS; step += steps)
      {
        LoligoKernelCall call = memory->call;
        const void *inputs[RANDOM_INPUTS];
        for (guint k = 0; k < RANDOM_INPUTS; k++)
          inputs[k] = (char *) memory->inputs[k] + step * memory->strides[k] * bytes;
        call.inputs = inputs;
        call.step += step;
        call.n_steps = MIN (steps, RANDOM_STEPS - step);
        call.spikes += step * (gint64) call.spikes_step_stride;
        function (&call, first, MIN (first + lanes, RANDOM_LANES));
      }
}

/* ---- each operation ---- */

static LoligoIrKernel *
kernel_of_operation (LoligoIrOperation operation, gboolean uniform_last)
{
  LoligoIrBuilder *builder = loligo_ir_builder_new ();
  const guint n = loligo_ir_operation_get_n_operands (operation);
  const gboolean logic = operation == LOLIGO_IR_AND || operation == LOLIGO_IR_OR
                         || operation == LOLIGO_IR_NOT || operation == LOLIGO_IR_NUMBER;
  LoligoIrValue operand[3] = { 0 };
  for (guint k = 0; k < n; k++)
    {
      operand[k] = k + 1 == n && uniform_last
                       ? loligo_ir_source (builder, LOLIGO_IR_PARAMETER, 0, FALSE)
                       : loligo_ir_source (builder, LOLIGO_IR_STATE, k, TRUE);
      if (logic || (operation == LOLIGO_IR_SELECT && k == 0))
        operand[k] = loligo_ir_unary (builder, LOLIGO_IR_TRUTH, operand[k]);
    }
  LoligoIrValue value
      = loligo_ir_apply (builder, operation, operand[0], operand[1], operand[2]);
  if (loligo_ir_get (builder, value).kind == LOLIGO_IR_MASK)
    value = loligo_ir_unary (builder, LOLIGO_IR_NUMBER, value);
  loligo_ir_store (builder, LOLIGO_IR_STORE_STATE, 3, value);
  return loligo_ir_builder_finish (builder);
}

static const double special[] = { 0.0, -0.0, 1, -1, 0.5, -0.5, 2, -2, 3, 1e-8, -1e-8, 700, -700, 710, -710,
                                  89, -89, 1e5, -1e5, 1e18, -1e18, 1e300, 1e-300, 4.9e-324, INFINITY,
                                  -INFINITY, NAN, 0.7071, 1.4143, 2.5, -2.5, 1e-40 };

static double
special_or_random (GRand *rng)
{
  switch (g_rand_int_range (rng, 0, 3))
    {
    case 0:
      return special[g_rand_int_range (rng, 0, G_N_ELEMENTS (special))];
    case 1:
      return g_rand_double_range (rng, -3, 3);
    default:
      return sinh (g_rand_double_range (rng, -20, 20));
    }
}

static void
put_special (RandomMemory *memory, GRand *rng)
{
  for (guint slot = 0; slot < 3; slot++)
    for (gsize lane = 0; lane < memory->padded; lane++)
      {
        const double value = special_or_random (rng);
        if (memory->precision == LOLIGO_PRECISION_DOUBLE)
          ((double *) memory->states[slot])[lane] = value;
        else
          ((float *) memory->states[slot])[lane] = (float) value;
      }
}

static void
compare_kernel (const LoligoNativeTable *table, const LoligoIrKernel *kernel,
                const RandomMemory *start, GRand *rng, guint width, const char *what)
{
  g_autoptr (LoligoInterpreter) interpreter = loligo_interpreter_new (
      kernel, start->precision, loligo_loops_get (loligo_loops_get_count () - 1));
  g_autoptr (RandomMemory) expected = random_memory_copy (start);
  g_autoptr (RandomMemory) memory = random_memory_copy (start);
  loligo_interpreter_run (interpreter, &expected->call, 0, RANDOM_LANES, NULL);
  LoligoNativeCode *code = compile_at (table, kernel, start->precision, width);
  run_in_pieces (table->get_function (code), memory, 64 * g_rand_int_range (rng, 1, 5),
                 g_rand_int_range (rng, 1, RANDOM_STEPS + 1));
  if (!random_memory_equal (expected, memory))
    {
      GString *text = g_string_new (NULL);
      loligo_kernel_dump (kernel, "kernel", NULL, text);
      g_error ("%s differs at %u bits, precision %d:\n%s", what, width, start->precision, text->str);
    }
  table->free (code);
}

static void
test_operations (gconstpointer data)
{
  const LoligoNativeTable *table = find_plug_in ();
  if (table == NULL)
    return;
  const LoligoPrecision precision = GPOINTER_TO_UINT (data);
  g_autoptr (GRand) rng = g_rand_new_with_seed (21 + precision);
  for (guint operation = LOLIGO_IR_ADD; operation < LOLIGO_IR_N_OPERATIONS; operation++)
    for (guint k = 0; k < G_N_ELEMENTS (widths); k++)
      {
        g_autoptr (LoligoIrKernel) kernel = kernel_of_operation (operation, k % 2 == 1);
        g_autoptr (RandomMemory) start = random_memory_new (rng, precision);
        put_special (start, rng);
        compare_kernel (table, kernel, start, rng, widths[k],
                        loligo_ir_operation_get_name (operation));
      }
}

static void
test_random_kernels (gconstpointer data)
{
  const LoligoNativeTable *table = find_plug_in ();
  if (table == NULL)
    return;
  const LoligoPrecision precision = GPOINTER_TO_UINT (data);
  g_autoptr (GRand) rng = g_rand_new_with_seed (1007 + precision);
  const guint n_trials = g_test_slow () ? 3000 : 200;
  for (guint trial = 0; trial < n_trials; trial++)
    {
      g_autoptr (LoligoIrKernel) kernel
          = random_kernel_new (rng, g_rand_int_range (rng, 3, 30), trial % 4 == 0);
      g_autoptr (RandomMemory) start = random_memory_new (rng, precision);
      g_autofree char *name = g_strdup_printf ("trial %u", trial);
      compare_kernel (table, kernel, start, rng, widths[trial % G_N_ELEMENTS (widths)], name);
    }
}

/* What does not depend on the lane is computed once, in double precision, in both back ends. */
static void
test_hoisting (gconstpointer data)
{
  const LoligoNativeTable *table = find_plug_in ();
  if (table == NULL)
    return;
  const LoligoPrecision precision = GPOINTER_TO_UINT (data);
  g_autoptr (GRand) rng = g_rand_new_with_seed (5);
  LoligoIrBuilder *builder = loligo_ir_builder_new ();
  LoligoIrValue uniform = loligo_ir_source (builder, LOLIGO_IR_PARAMETER, 0, FALSE);
  LoligoIrValue varying = loligo_ir_source (builder, LOLIGO_IR_PARAMETER, 1, TRUE);
  loligo_ir_store (builder, LOLIGO_IR_STORE_HOISTED, 0,
                   loligo_ir_unary (builder, LOLIGO_IR_EXP, uniform));
  loligo_ir_store (builder, LOLIGO_IR_STORE_HOISTED, 1,
                   loligo_ir_binary (builder, LOLIGO_IR_MULTIPLY, varying, uniform));
  g_autoptr (LoligoIrKernel) kernel = loligo_ir_builder_finish (builder);
  g_autoptr (RandomMemory) expected = random_memory_new (rng, precision);
  g_autoptr (RandomMemory) memory = random_memory_copy (expected);
  g_autoptr (LoligoInterpreter) interpreter
      = loligo_interpreter_new (kernel, precision, loligo_loops_get (0));
  LoligoNativeCode *code = compile_at (table, kernel, precision, 0);
  loligo_interpreter_run (interpreter, &expected->call, 0, RANDOM_LANES, NULL);
  run_in_pieces (table->get_function (code), memory, 64, RANDOM_STEPS);
  const gsize bytes = precision == LOLIGO_PRECISION_DOUBLE ? 8 : 4;
  for (guint k = 0; k < RANDOM_HOISTED; k++)
    g_assert_cmpmem (expected->hoisted[k], RANDOM_LANES * bytes, memory->hoisted[k],
                     RANDOM_LANES * bytes);
  table->free (code);
}

/* ---- whole models ---- */

static const char hodgkin_huxley[]
    = "neuron hh \"HH\"\n"
      "parameter I_0 = 10 uA/cm2\n"
      "input I : uA/cm2\n"
      "alpha_m(V) = exprel(-(V + 40 mV)/(10 mV)) ^ -1 / ms\n"
      "beta_m(V)  = 4 * exp(-(V + 65 mV)/(18 mV)) / ms\n"
      "alpha_h(V) = 0.07 * exp(-(V + 65 mV)/(20 mV)) / ms\n"
      "beta_h(V)  = 1 / (1 + exp(-(V + 35 mV)/(10 mV))) / ms\n"
      "alpha_n(V) = 0.1 * exprel(-(V + 55 mV)/(10 mV)) ^ -1 / ms\n"
      "beta_n(V)  = 0.125 * exp(-(V + 65 mV)/(80 mV)) / ms\n"
      "I_Na = 120 mS/cm2 * m^3 * h * (V - 50 mV) : uA/cm2\n"
      "I_K  = 36 mS/cm2 * n^4 * (V + 77 mV)\n"
      "dV/dt = (I_0 + I - I_Na - I_K - 0.3 mS/cm2 * (V + 54.387 mV)) / (1 uF/cm2) : mV\n"
      "dm/dt = alpha_m(V)*(1 - m) - beta_m(V)*m\n"
      "dh/dt = alpha_h(V)*(1 - h) - beta_h(V)*h\n"
      "dn/dt = alpha_n(V)*(1 - n) - beta_n(V)*n\n"
      "V(0) = -65 mV + 10 mV * rand()\n"
      "m(0) = 0.05\nh(0) = 0.6\nn(0) = 0.32\n"
      "spike when V > 0 mV\n";

static const char noisy[] = "neuron noisy \"Noisy integrator\"\n"
                            "parameter tau = 10 ms\n"
                            "dV/dt = (2 mV - V)/tau + 2 mV * xi * tau^-0.5 : mV\n"
                            "V(0) = 1 mV * rand()\n"
                            "spike when V > 3 mV\n"
                            "on spike: V = 0 mV\n"
                            "refractory 2 ms: V\n";

static const LoligoMethod ordinary[] = {
  LOLIGO_METHOD_EULER,   LOLIGO_METHOD_HEUN,    LOLIGO_METHOD_RK4,
  LOLIGO_METHOD_RK38,    LOLIGO_METHOD_SSPRK3,  LOLIGO_METHOD_EXPONENTIAL_EULER,
  LOLIGO_METHOD_DOPRI5,  LOLIGO_METHOD_BS32,    LOLIGO_METHOD_RKF45,
};
static const LoligoMethod stochastic[] = { LOLIGO_METHOD_EULER_MARUYAMA, LOLIGO_METHOD_HEUN };

static void
compare_runs (const char *text, LoligoMethod method, LoligoPrecision precision,
              const char *varying)
{
  enum { LANES = 150, STEPS = 3000 };
  g_autoptr (Run) interpreted = run_new (text, method, precision, 2e-5, LANES, varying);
  g_autoptr (Run) native = run_new (text, method, precision, 2e-5, LANES, varying);
  if (varying != NULL)
    for (guint64 lane = 0; lane < LANES; lane++)
      {
        const double value = 0.05 + 0.001 * (double) lane;
        run_set_parameter (interpreted, varying, lane, value);
        run_set_parameter (native, varying, lane, value);
      }
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_program_compile_native (native->program, &error));
  run_start (interpreted);
  run_start (native);
  run_advance_in (interpreted, STEPS, 100, 512);
  run_advance_in (native, STEPS, 77, 64);
  const gsize bytes = precision == LOLIGO_PRECISION_DOUBLE ? 8 : 4;
  for (guint k = 0; k < loligo_program_get_n_states (native->program); k++)
    if (memcmp (interpreted->states[k], native->states[k], LANES * bytes) != 0)
      g_error ("method %d, precision %d: state %u differs", method, precision, k);
  g_assert_cmpuint (native->n_spikes, ==, interpreted->n_spikes);
  g_assert_cmpuint (native->n_spikes, >, 0);
}

static void
test_methods (void)
{
  if (find_plug_in () == NULL)
    return;
  for (guint precision = 0; precision < 2; precision++)
    {
      for (guint k = 0; k < G_N_ELEMENTS (ordinary); k++)
        compare_runs (hodgkin_huxley, ordinary[k], precision, k % 2 == 0 ? "I_0" : NULL);
      for (guint k = 0; k < G_N_ELEMENTS (stochastic); k++)
        compare_runs (noisy, stochastic[k], precision, NULL);
    }
}

static void
compare_component (LoligoComponent *component, LoligoPrecision precision)
{
  enum { LANES = 70, STEPS = 400 };
  g_autoptr (Run) interpreted = run_new_for (loligo_component_ref (component), LOLIGO_METHOD_AUTO,
                                             precision, 5e-5, LANES, NULL);
  g_autoptr (Run) native = run_new_for (loligo_component_ref (component), LOLIGO_METHOD_AUTO,
                                        precision, 5e-5, LANES, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_program_compile_native (native->program, &error));
  run_start (interpreted);
  run_start (native);
  run_advance (interpreted, STEPS);
  run_advance_in (native, STEPS, 33, 64);
  const gsize bytes = precision == LOLIGO_PRECISION_DOUBLE ? 8 : 4;
  for (guint k = 0; k < loligo_program_get_n_states (native->program); k++)
    if (memcmp (interpreted->states[k], native->states[k], LANES * bytes) != 0)
      g_error ("%s, precision %d: state %u differs", component->id, precision, k);
  g_assert_cmpuint (native->n_spikes, ==, interpreted->n_spikes);
}

/* Every model of the library that stands alone. */
static void
test_library (void)
{
  if (find_plug_in () == NULL)
    return;
  g_autoptr (LoligoLibrary) library = loligo_library_new (TEST_SOURCE_ROOT "/data");
  GPtrArray *entries = loligo_library_get_entries (library);
  guint n = 0;
  for (guint k = 0; k < entries->len; k++)
    {
      const LoligoLibraryEntry *entry = entries->pdata[k];
      g_autoptr (LoligoProblems) problems = loligo_problems_new ();
      g_autoptr (LoligoComponent) component
          = loligo_library_get_component (library, entry->id, problems);
      if (component == NULL || component->kind == LOLIGO_KIND_CHANNEL
          || component->kind == LOLIGO_KIND_SYNAPSE || component->n_states == 0)
        continue;
      for (guint precision = 0; precision < 2; precision++)
        compare_component (component, precision);
      n++;
    }
  g_assert_cmpuint (n, >, 10);
}

/* A run may change over in its midst. */
static void
test_change_over (void)
{
  if (find_plug_in () == NULL)
    return;
  g_autoptr (Run) before
      = run_new (hodgkin_huxley, LOLIGO_METHOD_RK4, LOLIGO_PRECISION_DOUBLE, 1e-5, 70, NULL);
  g_autoptr (Run) during
      = run_new (hodgkin_huxley, LOLIGO_METHOD_RK4, LOLIGO_PRECISION_DOUBLE, 1e-5, 70, NULL);
  run_start (before);
  run_start (during);
  run_advance (before, 2000);
  run_advance (during, 900);
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_program_compile_native (during->program, &error));
  g_assert_true (loligo_program_is_native (during->program));
  run_advance (during, 1100);
  for (guint k = 0; k < loligo_program_get_n_states (before->program); k++)
    g_assert_cmpmem (before->states[k], 70 * 8, during->states[k], 70 * 8);
}

static void
test_assembly (void)
{
  if (find_plug_in () == NULL)
    return;
  g_autoptr (Run) run = run_new (hodgkin_huxley, LOLIGO_METHOD_EXPONENTIAL_EULER,
                                 LOLIGO_PRECISION_DOUBLE, 1e-5, 64, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = loligo_program_dump_assembly (run->program, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "kernel_"));
  g_assert_true (loligo_program_compile_native (run->program, &error));
  g_autofree char *description = loligo_program_describe (run->program);
  g_assert_true (g_str_has_prefix (description, "LLVM "));
}

static void
test_too_large (void)
{
  const LoligoNativeTable *table = find_plug_in ();
  if (table == NULL)
    return;
  LoligoIrBuilder *builder = loligo_ir_builder_new ();
  LoligoIrValue value = loligo_ir_source (builder, LOLIGO_IR_STATE, 0, TRUE);
  for (guint k = 0; k < 4000; k++)
    value = loligo_ir_unary (builder, LOLIGO_IR_SIN, value);
  loligo_ir_store (builder, LOLIGO_IR_STORE_STATE, 0, value);
  g_autoptr (LoligoIrKernel) kernel = loligo_ir_builder_finish (builder);
  g_autoptr (GError) error = NULL;
  const LoligoNativeOptions options = { .precision = LOLIGO_PRECISION_DOUBLE };
  g_assert_null (table->compile (kernel, &options, &error));
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_UNSUPPORTED);
}

static void
add (const char *path, GTestDataFunc test)
{
  g_autofree char *doubles = g_strconcat (path, "/double", NULL);
  g_autofree char *singles = g_strconcat (path, "/single", NULL);
  g_test_add_data_func (doubles, GUINT_TO_POINTER (LOLIGO_PRECISION_DOUBLE), test);
  g_test_add_data_func (singles, GUINT_TO_POINTER (LOLIGO_PRECISION_SINGLE), test);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/jit/operations", test_operations);
  add ("/jit/random-kernels", test_random_kernels);
  add ("/jit/hoisting", test_hoisting);
  g_test_add_func ("/jit/methods", test_methods);
  g_test_add_func ("/jit/library", test_library);
  g_test_add_func ("/jit/change-over", test_change_over);
  g_test_add_func ("/jit/assembly", test_assembly);
  g_test_add_func ("/jit/too-large", test_too_large);
  return g_test_run ();
}
