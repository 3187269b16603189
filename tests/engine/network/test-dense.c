/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-dense.c: full matrices, by OpenBLAS and by the engine's own loop: against sums that are more exact, and the same
 * bits however the targets are divided and whoever else multiplies. Without the plug-in only the loop is tested.
 */
#include "../run/run-util.h"

#include "network/blas.h"
#include "network/projection-private.h"

#include <inttypes.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static const guint awkward[] = { 1, 63, 64, 65, 1000, 4097 };

typedef struct
{
  guint64 n_sources, n_targets;
  gboolean is_single;
  guint n_together;
  LoligoDense *dense;
  void *x; /* [n_together][n_sources rounded up] */
} Matrix;

static double
get_weight (guint64 source, guint64 target)
{
  return sin (1 + source * 0.7 + target * 1.3) / (1 + source % 5);
}

static double
get_x (guint64 k, guint64 source)
{
  return cos (source * 0.3 + k * 2.1);
}

static guint64
round_up (guint64 n)
{
  return (n + 63) / 64 * 64;
}

static gsize
real_bytes (const Matrix *matrix)
{
  return matrix->is_single ? sizeof (float) : sizeof (double);
}

static void
set (const Matrix *matrix, void *reals, gsize at, double value)
{
  if (matrix->is_single)
    ((float *) reals)[at] = (float) value;
  else
    ((double *) reals)[at] = value;
}

static double
get (const Matrix *matrix, const void *reals, gsize at)
{
  return matrix->is_single ? ((const float *) reals)[at] : ((const double *) reals)[at];
}

static void *
allocate (const Matrix *matrix, guint64 n_reals)
{
  void *reals = g_aligned_alloc (n_reals, real_bytes (matrix), 64);
  /* What was there before must not matter. */
  for (guint64 k = 0; k < n_reals; k++)
    set (matrix, reals, k, NAN);
  return reals;
}

static Matrix
make (guint64 n_sources, guint64 n_targets, gint64 delay, gboolean is_single)
{
  Matrix matrix = { n_sources, n_targets, is_single,
                    .dense = loligo_dense_new (n_sources, n_targets, delay, is_single) };
  matrix.n_together = loligo_dense_get_n_together (matrix.dense);
  for (guint64 i = 0; i < n_sources; i++)
    for (guint64 j = 0; j < n_targets; j++)
      loligo_dense_add (matrix.dense, i, j, get_weight (i, j));
  matrix.x = allocate (&matrix, matrix.n_together * round_up (n_sources));
  for (guint k = 0; k < matrix.n_together; k++)
    for (guint64 i = 0; i < n_sources; i++)
      set (&matrix, matrix.x, k * round_up (n_sources) + i, get_x (k, i));
  return matrix;
}

static void
clear (Matrix *matrix)
{
  loligo_dense_free (matrix->dense);
  g_aligned_free (matrix->x);
}

/* Targets FIRST to END - 1 of all products. */
static void
multiply (const Matrix *matrix, guint64 first, guint64 end, void *out)
{
  if (matrix->n_together > 1)
    loligo_dense_multiply_together (matrix->dense, matrix->x, round_up (matrix->n_sources), first,
                                    end, out, round_up (matrix->n_targets));
  else
    loligo_dense_multiply (matrix->dense, matrix->x, 2, first, end, out);
}

static void
check (const Matrix *matrix)
{
  guint64 padded = round_up (matrix->n_targets);
  void *out = allocate (matrix, matrix->n_together * padded);
  double scale = matrix->n_together > 1 ? 1 : 2;
  double tolerance = (matrix->is_single ? 1e-6 : 1e-15) * (double) (matrix->n_sources + 1);
  multiply (matrix, 0, padded, out);
  for (guint k = 0; k < matrix->n_together; k += 5)
    for (guint64 j = 0; j < matrix->n_targets; j += 1 + j / 70)
      {
        long double sum = 0;
        for (guint64 i = 0; i < matrix->n_sources; i++)
          sum += (long double) get_weight (i, j) * get_x (k, i);
        double value = get (matrix, out, k * padded + j);
        if (!(fabs (value - scale * (double) sum) <= tolerance))
          g_error ("target %" PRIu64 " of step %u: %.17g is not %.17g", j, k, value,
                   scale * (double) sum);
      }
  g_aligned_free (out);
}

/* So many that a single step of many targets can be the library's too. */
static guint
choose_sources (guint i)
{
  return awkward[i] >= 1000 ? 1003 : awkward[(i + 3) % G_N_ELEMENTS (awkward)];
}

/* Those with a delay are the library's, if it is there. */
static void
test_products (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (awkward); i++)
    for (guint form = 0; form < 6; form++)
      {
        gint64 delay = form / 2 == 0 ? 0 : form / 2 == 1 ? 3 : 99;
        Matrix matrix = make (choose_sources (i), awkward[i], delay, form % 2);
        check (&matrix);
        clear (&matrix);
      }
}

static void
test_forms (void)
{
  const LoligoBlasTable *blas = loligo_blas_load ();
  static const struct
  {
    guint64 n_sources, n_targets;
    gint64 delay;
    gboolean is_single;
    guint n_together[2]; /* 0: the loop; with kernels for small matrices */
  } cases[] = {
    { 80, 80, 0, FALSE, { 0, 0 } },     { 80, 80, 6, FALSE, { 0, 7 } },
    { 80, 80, 7, FALSE, { 8, 8 } },     { 80, 80, 17, TRUE, { 18, 18 } },
    { 80, 80, 400, TRUE, { 32, 32 } },  { 1000, 2000, 0, FALSE, { 0, 1 } },
    { 900, 1000, 0, TRUE, { 0, 0 } },   { 1000, 65, 40, TRUE, { 32, 15 } },
    { 3000, 65, 3, FALSE, { 0, 4 } },   { 3000, 65, 40, FALSE, { 32, 32 } },
    { 6000, 65, 6, FALSE, { 0, 2 } },   { 16000, 65, 0, FALSE, { 0, 0 } },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LoligoDense *dense = loligo_dense_new (cases[i].n_sources, cases[i].n_targets, cases[i].delay,
                                             cases[i].is_single);
      g_autofree char *library = loligo_dense_describe (dense);
      guint n = blas == NULL ? 0 : cases[i].n_together[blas->has_small_kernels () ? 1 : 0];
      g_assert_cmpint (library != NULL, ==, n > 0);
      g_assert_cmpuint (loligo_dense_get_n_together (dense), ==, MAX (n, 1));
      if (library != NULL)
        g_assert_true (g_str_has_prefix (library, "OpenBLAS 0."));
      loligo_dense_free (dense);
    }
}

typedef struct
{
  const Matrix *matrix;
  void *out;
  guint part, n_parts, n_rounds;
} Part;

static void *
multiply_part (void *data)
{
  const Part *part = data;
  guint64 padded = round_up (part->matrix->n_targets);
  for (guint round = 0; round < part->n_rounds; round++)
    multiply (part->matrix, loligo_part_get_first (padded, part->part, part->n_parts),
              loligo_part_get_first (padded, part->part + 1, part->n_parts), part->out);
  return NULL;
}

/* By so many threads at once. */
static void
multiply_by_parts (const Matrix *matrix, guint n_parts, void *out)
{
  pthread_t threads[8];
  Part parts[8];
  for (guint i = 0; i < n_parts; i++)
    {
      parts[i] = (Part) { matrix, out, i, n_parts, 3 };
      g_assert_cmpint (pthread_create (&threads[i], NULL, multiply_part, &parts[i]), ==, 0);
    }
  for (guint i = 0; i < n_parts; i++)
    pthread_join (threads[i], NULL);
}

static void
check_parts (const Matrix *matrix)
{
  gsize n = matrix->n_together * round_up (matrix->n_targets);
  void *one = allocate (matrix, n);
  multiply_by_parts (matrix, 1, one);
  for (guint n_parts = 2; n_parts <= 7; n_parts++)
    {
      void *many = allocate (matrix, n);
      multiply_by_parts (matrix, n_parts, many);
      for (guint k = 0; k < matrix->n_together; k++)
        g_assert_cmpmem ((char *) one + k * round_up (matrix->n_targets) * real_bytes (matrix),
                         matrix->n_targets * real_bytes (matrix),
                         (char *) many + k * round_up (matrix->n_targets) * real_bytes (matrix),
                         matrix->n_targets * real_bytes (matrix));
      g_aligned_free (many);
    }
  g_aligned_free (one);
}

static void
test_parts (void)
{
  static const gint64 delays[] = { 0, 0, 1, 5, 25, 25 };
  for (guint i = 0; i < G_N_ELEMENTS (awkward); i++)
    for (guint form = 0; form < G_N_ELEMENTS (delays); form++)
      {
        Matrix matrix = make (choose_sources (i), awkward[i], delays[form], form % 2);
        check_parts (&matrix);
        clear (&matrix);
      }
}

/* ---- in runs ---- */

static LoligoSimulation *
new_run (guint n_targets, const char *delay, const char *precision, guint threads, LoligoJitMode jit)
{
  g_autofree char *text = g_strdup_printf (
      "{ 'format': 'loligo', 'version': 1, 'models': {"
      " 'unit': 'rate unit \\\"Unit\\\"\\ninput I : 1\\nparameter P = 0\\n"
      "dx/dt = (-x + tanh(I + P))/(10 ms)\\nx(0) = P\\n' , "
      " 'see': 'synapse see \\\"See\\\"\\npost.I += weight*sin(pre.x - post.x)\\n' },"
      " 'nodes': [ { 'id': 'a', 'model': 'unit', 'size': 260, 'parameters': { 'P': '0.2 + 0.5*sin(i)' } },"
      "  { 'id': 'b', 'model': 'unit', 'size': %u, 'parameters': { 'P': '0.1*cos(i)' } } ],"
      " 'edges': [ { 'id': 'aa', 'from': 'a', 'to': 'a', 'synapse': 'see', 'connect': 'all_to_all, self=false',"
      "   'weight': '0.02*sin(i + 2*j)', 'delay': '%s' },"
      "  { 'id': 'w', 'from': 'a', 'to': 'b', 'synapse': 'see', 'connect': 'all_to_all',"
      "   'weight': 'normal(0, 0.03)', 'delay': '%s' } ],"
      " 'recorders': [ { 'id': 'x', 'of': 'b', 'what': 'x', 'every': '0.5 ms' } ],"
      " 'run': { 'duration': '1 s', 'dt': '0.1 ms', 'method': 'euler', 'precision': '%s' } }",
      n_targets, delay, delay, precision);
  g_autofree char *json = g_strdelimit (text, "'", '"');
  text = NULL;
  return simulation_from_json (json, threads, jit);
}

static void
test_same_bits (void)
{
  static const char *const delays[] = { "0 ms", "0.2 ms", "1.3 ms", "5 ms" };
  static const char *const precisions[] = { "double", "single" };
  for (guint i = 0; i < G_N_ELEMENTS (awkward) * G_N_ELEMENTS (delays); i++)
    {
      guint n = awkward[i / G_N_ELEMENTS (delays)];
      const char *delay = delays[i % G_N_ELEMENTS (delays)], *precision = precisions[(i + i / 4) % 2];
      g_test_message ("%u targets, delay %s, %s", n, delay, precision);
      g_autoptr (LoligoSimulation) one = new_run (n, delay, precision, 1, LOLIGO_JIT_OFF);
      g_autoptr (LoligoSimulation) two = new_run (n, delay, precision, 2, LOLIGO_JIT_WAIT);
      g_autoptr (LoligoSimulation) three = new_run (n, delay, precision, 3, LOLIGO_JIT_OFF);
      advance_well (one, 100);
      advance_well (two, 100);
      /* However the steps are asked for. */
      for (guint step = 0; step < 100; step += 20)
        {
          advance_well (three, 7);
          advance_well (three, 13);
        }
      assert_equal_recordings (one, two);
      assert_equal_recordings (one, three);
      loligo_simulation_reset (two);
      advance_well (two, 100);
      assert_equal_recordings (one, two);
    }
}

static void
test_without_library (void)
{
  static const char *const delays[] = { "0.3 ms", "0.7 ms", "4 ms" };
  for (guint i = 0; i < G_N_ELEMENTS (delays); i++)
    {
      g_autoptr (LoligoSimulation) with = new_run (4097, delays[i], "double", 2, LOLIGO_JIT_OFF);
      g_assert_true (g_setenv ("LOLIGO_BLAS", "off", TRUE));
      g_autoptr (LoligoSimulation) without = new_run (4097, delays[i], "double", 2, LOLIGO_JIT_OFF);
      g_unsetenv ("LOLIGO_BLAS");
      advance_well (with, 200);
      advance_well (without, 200);
      LoligoRecorder *x = loligo_simulation_find_recorder (with, "x");
      LoligoRecorder *y = loligo_simulation_find_recorder (without, "x");
      for (guint64 k = 0; k < 4097; k += 16)
        {
          guint64 n;
          g_autofree double *a = read_all (x, k, &n);
          g_autofree double *b = read_all (y, k, &n);
          for (guint64 sample = 0; sample < n; sample++)
            g_assert_cmpfloat_with_epsilon (a[sample], b[sample], 1e-13);
        }
    }
}

/* A run that is taken over in the middle of a group goes on as if it had not been. */
static void
test_continue (void)
{
  g_autoptr (LoligoSimulation) whole = new_run (65, "1.5 ms", "double", 2, LOLIGO_JIT_OFF);
  g_autoptr (LoligoSimulation) first = new_run (65, "1.5 ms", "double", 2, LOLIGO_JIT_OFF);
  g_autoptr (LoligoSimulation) second = new_run (65, "1.5 ms", "double", 2, LOLIGO_JIT_OFF);
  advance_well (whole, 90);
  advance_well (first, 41);
  g_assert_true (loligo_simulation_continue (second, first));
  advance_well (second, 49);
  LoligoRecorder *x = loligo_simulation_find_recorder (whole, "x");
  LoligoRecorder *y = loligo_simulation_find_recorder (second, "x");
  for (guint64 k = 0; k < 65; k++)
    {
      double expected, value;
      g_assert_cmpuint (loligo_recorder_read (x, k, 18, 1, &expected), ==, 1);
      g_assert_cmpuint (loligo_recorder_read (y, k, loligo_recorder_get_n_samples (y) - 1, 1, &value), ==, 1);
      g_assert_cmpfloat (value, ==, expected);
    }
}

/* ---- loading ---- */

static guint
count_threads (void)
{
  guint n = 0;
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/task", 0, NULL);
  while (folder != NULL && g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

/* The first of all tests: nothing is open yet. */
static void
test_loading (void)
{
  sigset_t before, after;
  char **environment = environ;
  guint n_threads = count_threads ();
  pthread_sigmask (SIG_SETMASK, NULL, &before);
  g_assert_true (g_setenv ("LOLIGO_BLAS", "off", TRUE));
  g_assert_null (loligo_blas_load ());
  g_unsetenv ("LOLIGO_BLAS");
  environment = environ;
  const LoligoBlasTable *blas = loligo_blas_load ();
  g_assert_true (environ == environment);
  g_assert_null (g_getenv ("OPENBLAS_NUM_THREADS"));
  pthread_sigmask (SIG_SETMASK, NULL, &after);
  for (int number = 1; number < 32; number++)
    g_assert_cmpint (sigismember (&after, number), ==, sigismember (&before, number));
  g_assert_cmpuint (count_threads (), ==, n_threads);
  g_assert_true (loligo_blas_load () == blas);
  if (blas != NULL)
    {
      g_autofree char *library = blas->describe ();
      g_test_message ("%s", library);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dense/loading", test_loading);
  g_test_add_func ("/dense/forms", test_forms);
  g_test_add_func ("/dense/products", test_products);
  g_test_add_func ("/dense/parts", test_parts);
  g_test_add_func ("/dense/same bits", test_same_bits);
  g_test_add_func ("/dense/without library", test_without_library);
  g_test_add_func ("/dense/continue", test_continue);
  return g_test_run ();
}
