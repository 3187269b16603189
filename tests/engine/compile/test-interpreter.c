/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-interpreter.c: random kernels give equal bits on all instruction sets the host has and
 * however the lanes and steps are divided; random expressions have the values of the reference
 * evaluator.
 */
#include "compile/interpret.h"
#include "compile/kernels.h"
#include "compile/lower.h"
#include "random-program.h"

#include <math.h>
#include <string.h>

static void
run_in_pieces (const LoligoInterpreter *interpreter, RandomMemory *memory, guint64 lanes,
               gint64 steps)
{
  gsize bytes = memory->precision == LOLIGO_PRECISION_DOUBLE ? 8 : 4;
  for (guint64 first = 0; first < RANDOM_LANES; first += lanes)
    for (gint64 step = 0; step < RANDOM_STEPS; step += steps)
      {
        LoligoKernelCall call = memory->call;
        const void *inputs[RANDOM_INPUTS];
        for (guint k = 0; k < RANDOM_INPUTS; k++)
          inputs[k] = (char *) memory->inputs[k] + step * memory->strides[k] * (gssize) bytes;
        call.inputs = inputs;
        call.step += step;
        call.n_steps = MIN (steps, RANDOM_STEPS - step);
        call.spikes += step * (gint64) call.spikes_step_stride;
        loligo_interpreter_run (interpreter, &call, first, MIN (first + lanes, RANDOM_LANES), NULL);
      }
}

static void
test_equal_bits (gconstpointer data)
{
  LoligoPrecision precision = GPOINTER_TO_UINT (data);
  g_autoptr (GRand) rng = g_rand_new_with_seed (7 + precision);
  for (guint trial = 0; trial < 400; trial++)
    {
      g_autoptr (LoligoIrKernel) kernel
          = random_kernel_new (rng, g_rand_int_range (rng, 3, 60), trial % 4 == 0);
      g_autoptr (RandomMemory) start = random_memory_new (rng, precision);
      g_autoptr (RandomMemory) expected = random_memory_copy (start);
      g_autoptr (LoligoInterpreter) baseline
          = loligo_interpreter_new (kernel, precision, loligo_loops_get (0));
      loligo_interpreter_run (baseline, &expected->call, 0, RANDOM_LANES, NULL);
      for (guint set = 0; set < loligo_loops_get_count (); set++)
        {
          g_autoptr (LoligoInterpreter) other
              = loligo_interpreter_new (kernel, precision, loligo_loops_get (set));
          g_autoptr (RandomMemory) memory = random_memory_copy (start);
          run_in_pieces (other, memory, 64 * g_rand_int_range (rng, 1, 5),
                         g_rand_int_range (rng, 1, RANDOM_STEPS + 1));
          if (!random_memory_equal (expected, memory))
            g_error ("trial %u differs on %s", trial, loligo_loops_get (set)->name);
        }
    }
}

/* ---- against the reference evaluator ---- */

#define N_LEAVES 3

static LoligoExpression
random_expression (LoligoExpressionPool *pool, GRand *rng, guint depth)
{
  if (depth == 0)
    switch (g_rand_int_range (rng, 0, 5))
      {
      case 0:
        return loligo_expression_constant (pool, g_rand_int_range (rng, -4, 5));
      case 1:
        return loligo_expression_leaf (pool, LOLIGO_OPERATION_PARAMETER,
                                       g_rand_int_range (rng, 0, N_LEAVES));
      case 2:
        return loligo_expression_leaf (pool, LOLIGO_OPERATION_TIME, 0);
      default:
        return loligo_expression_leaf (pool, LOLIGO_OPERATION_STATE,
                                       g_rand_int_range (rng, 0, N_LEAVES));
      }
  /* A Poisson count wants a number from [0, 1) as its second operand and jumps where that meets a sum of probabilities:
   * test-poisson compares it. */
  g_assert_cmpuint (LOLIGO_OPERATION_POISSON, ==, LOLIGO_N_OPERATIONS - 1);
  LoligoOperation operation
      = g_rand_int_range (rng, LOLIGO_OPERATION_ADD, LOLIGO_OPERATION_POISSON);
  LoligoExpression x = random_expression (pool, rng, depth - 1);
  LoligoExpression y = random_expression (pool, rng, depth - 1);
  LoligoExpression z = random_expression (pool, rng, depth - 1);
  switch (loligo_operation_get_n_operands (operation))
    {
    case 1:
      return loligo_expression_unary (pool, operation, x);
    case 2:
      return loligo_expression_binary (pool, operation, x, y);
    default:
      return loligo_expression_ternary (pool, operation, x, y, z);
    }
}

/* What a tiny change of the leaves does: near a jump or a pole no two roundings agree. */
static double
sensitivity (LoligoExpressionPool *pool, LoligoExpression root, const double *states,
             const double *parameters, double change)
{
  double least = INFINITY, most = -INFINITY;
  for (int k = -2; k <= 2; k++)
    {
      double moved[N_LEAVES], other[N_LEAVES];
      for (guint j = 0; j < N_LEAVES; j++)
        {
          moved[j] = states[j] * (1 + k * change) + k * change * 1e-3;
          other[j] = parameters[j] * (1 - k * change);
        }
      LoligoEnvironment environment
          = { .states = moved, .parameters = other, .t_s = 0.5 * (1 + k * change) };
      double value = loligo_expression_evaluate (pool, root, &environment);
      if (!isfinite (value))
        return INFINITY;
      least = MIN (least, value);
      most = MAX (most, value);
    }
  return most - least;
}

/* 64 lanes of VALUE. */
static void *
lanes_of (LoligoPrecision precision, double value)
{
  void *lanes = g_aligned_alloc (64, sizeof (double), 64);
  for (guint lane = 0; lane < 64; lane++)
    if (precision == LOLIGO_PRECISION_SINGLE)
      ((float *) lanes)[lane] = (float) value;
    else
      ((double *) lanes)[lane] = value;
  return lanes;
}

static void
run_kernel (const LoligoIrKernel *kernel, LoligoPrecision precision, const LoligoKernelCall *call,
            guint64 first_lane, void *out)
{
  const LoligoLoopSet *widest = loligo_loops_get (loligo_loops_get_count () - 1);
  g_autoptr (LoligoInterpreter) interpreter = loligo_interpreter_new (kernel, precision, widest);
  loligo_interpreter_run (interpreter, call, first_lane, first_lane + 5, out);
}

/* As it is, and split into what is computed once and what is computed in each step. */
static double
run_split (LoligoIrKernel *kernel, LoligoPrecision precision, LoligoKernelCall *call,
           double *hoisted_result)
{
  gboolean single = precision == LOLIGO_PRECISION_SINGLE;
  double out[5];
  guint n_hoisted;
  g_autofree guint8 *varies = NULL;
  g_autoptr (LoligoIrKernel) prepare = NULL;
  run_kernel (kernel, precision, call, 13, out);
  double whole = single ? ((float *) (void *) out)[4] : out[4];
  g_autoptr (LoligoIrKernel) rest = loligo_kernel_hoist (kernel, &prepare, &varies, &n_hoisted);
  g_autofree void **hoisted = g_new0 (void *, n_hoisted + 1);
  for (guint k = 0; k < n_hoisted; k++)
    hoisted[k] = lanes_of (precision, 0);
  call->hoisted = hoisted;
  loligo_kernel_contract (prepare);
  loligo_kernel_contract (rest);
  run_kernel (prepare, precision, call, 0, NULL);
  run_kernel (rest, precision, call, 0, out);
  *hoisted_result = single ? ((float *) (void *) out)[4] : out[4];
  for (guint k = 0; k < n_hoisted; k++)
    g_aligned_free (hoisted[k]);
  return whole;
}

/* The last parameter varies from lane to lane (and has the same value in each). */
static double
run_expression (LoligoExpressionPool *pool, LoligoExpression root, LoligoPrecision precision,
                const double *states, const double *parameters, double *hoisted_result)
{
  static const guint8 varies[N_LEAVES] = { 0, 0, 1 };
  LoligoIrBuilder *builder = loligo_ir_builder_new ();
  LoligoIrValue sources[N_LEAVES], value;
  void *arrays[N_LEAVES], *constants[N_LEAVES];
  for (guint k = 0; k < N_LEAVES; k++)
    {
      sources[k] = loligo_ir_source (builder, LOLIGO_IR_STATE, k, TRUE);
      arrays[k] = lanes_of (precision, states[k]);
      constants[k] = lanes_of (precision, parameters[k]);
    }
  LoligoLowering lowering = { .builder = builder, .pool = pool, .states = sources,
                              .parameter_varies = varies,
                              .time = loligo_ir_source (builder, LOLIGO_IR_TIME, 0, FALSE) };
  loligo_remove_singularities (pool, &root, 1);
  loligo_lower (&lowering, &root, 1, &value);
  loligo_ir_store (builder, LOLIGO_IR_STORE_OUTPUT, 0, value);
  LoligoKernelCall call = { .states = arrays, .parameters = (const void *const *) constants,
                            .step = 1, .n_steps = 1, .dt_s = 0.5, .n_lanes = 64 };
  double whole
      = run_split (loligo_ir_builder_finish (builder), precision, &call, hoisted_result);
  for (guint k = 0; k < N_LEAVES; k++)
    {
      g_aligned_free (arrays[k]);
      g_aligned_free (constants[k]);
    }
  return whole;
}

static void
test_expressions (gconstpointer data)
{
  LoligoPrecision precision = GPOINTER_TO_UINT (data);
  gboolean single = precision == LOLIGO_PRECISION_SINGLE;
  double change = single ? 1e-5 : 1e-9, rounding = single ? 1e-4 : 1e-12;
  g_autoptr (GRand) rng = g_rand_new_with_seed (99);
  guint compared = 0;
  for (guint trial = 0; trial < 4000; trial++)
    {
      g_autoptr (LoligoExpressionPool) pool = loligo_expression_pool_new ();
      LoligoExpression root = random_expression (pool, rng, g_rand_int_range (rng, 1, 5));
      double states[N_LEAVES], parameters[N_LEAVES];
      for (guint k = 0; k < N_LEAVES; k++)
        {
          states[k] = g_rand_double_range (rng, -3, 3);
          parameters[k] = g_rand_double_range (rng, -3, 3);
        }
      LoligoEnvironment environment
          = { .states = states, .parameters = parameters, .t_s = 0.5 };
      double expected = loligo_expression_evaluate (pool, root, &environment);
      double slack = sensitivity (pool, root, states, parameters, change);
      if (!isfinite (expected) || slack > 1e-2 * (1 + fabs (expected)))
        continue;
      compared++;
      double hoisted, got = run_expression (pool, root, precision, states, parameters, &hoisted);
      double most = slack + rounding * (1e-3 + fabs (expected));
      if (!(fabs (got - expected) <= most) || !(fabs (hoisted - expected) <= most))
        g_error ("trial %u: %.17g, hoisted %.17g, instead of %.17g", trial, got, hoisted, expected);
    }
  g_assert_cmpuint (compared, >, 2500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/interpreter/equal-bits/double",
                        GUINT_TO_POINTER (LOLIGO_PRECISION_DOUBLE), test_equal_bits);
  g_test_add_data_func ("/interpreter/equal-bits/single",
                        GUINT_TO_POINTER (LOLIGO_PRECISION_SINGLE), test_equal_bits);
  g_test_add_data_func ("/interpreter/expressions/double",
                        GUINT_TO_POINTER (LOLIGO_PRECISION_DOUBLE), test_expressions);
  g_test_add_data_func ("/interpreter/expressions/single",
                        GUINT_TO_POINTER (LOLIGO_PRECISION_SINGLE), test_expressions);
  return g_test_run ();
}
