/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dense.c: a full matrix of weights times what the sources give, by OpenBLAS (blas.h), best for several steps at once
 * where a delay allows it, or by the loop that is here. Targets lie in blocks of 64, each a matrix of its own; whoever
 * multiplies, a call is of one whole block and as many steps, so that the bits of a result do not depend on how targets
 * are divided among threads. OpenBLAS chooses its kernels by the processor, so between processors bits may differ.
 *
 * Microseconds a step of so many cells all to all, double precision, on two virtual cores of a Zen 4
 * (tests/bench/dense.c), by the loop and by OpenBLAS 0.3.21's gemm with kernels for AVX-512, and for AVX2 in brackets.
 * Those for AVX2 copy the matrix into another order first, so it takes eight steps at once to gain by them. OpenBLAS's
 * gemv, which needs the matrix by target, takes 1.1 to 1.5 times as long as the loop on one thread, as long on two.
 *
 *                   one thread                                          two threads
 *   cells           80           400          1000        4000          1000        4000
 *   loop            0.51         13           86          3570          66          3270
 *   gemm, 1 step    0.89 (2.2)   16 (40)      86 (290)    3780 (8250)   61 (-)      3260 (-)
 *         2 steps   0.37 (2.0)   8.1 (37)     44 (250)    2500 (5570)   43 (-)      1750 (-)
 *         8         0.19 (0.61)  4.3 (11)     23 (72)     1360 (1720)   17 (48)      730 (836)
 *        32         0.18 (0.45)  3.8 (8.2)    36 (51)      650 (875)    19 (29)      335 (446)
 */
#include "base/memory.h"
#include "network/projection-private.h"

#include "network/blas.h"

#include <string.h>

#define BLOCK 64
/* Products of so many steps at once: fewer do not gain where OpenBLAS puts the matrix into another order first; more
 * would take long in one step. */
#define LEAST_TOGETHER 8
#define MOST_TOGETHER 32
/* Multiplications of a call that OpenBLAS's kernels for small matrices still take. */
#define SMALL_MULTIPLICATIONS 1e6
/* A single step of a matrix that the cache holds is the loop's. */
#define SINGLE_STEP_BYTES 4e6


/* The choice among clones is made before a thread sanitizer is ready for it. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define WIDE __attribute__ ((target_clones ("avx512f", "avx2", "default")))
#else
#define WIDE
#endif

struct _LoligoDense
{
  guint64 n_sources, n_targets;
  gboolean is_single;
  guint n_together;
  const LoligoBlasTable *blas; /* NULL: the loop; n_together is 1 then */
  void *weights; /* [blocks of targets][sources][BLOCK]: the loop reads memory from end to end and keeps its sums in
                    registers */
};

static gsize
get_real_bytes (const LoligoDense *dense)
{
  return dense->is_single ? sizeof (float) : sizeof (double);
}

static guint64
round_up (guint64 n, guint64 unit)
{
  return (n + unit - 1) / unit * unit;
}

/* Whether OpenBLAS does it, and then of how many steps at once; N_STEPS could be. */
static guint
count_together (const LoligoDense *dense, const LoligoBlasTable *blas, guint n_steps)
{
  double small = SMALL_MULTIPLICATIONS / BLOCK / (double) MAX (dense->n_sources, 1);
  if (blas->has_small_kernels () && (n_steps < LEAST_TOGETHER || small >= LEAST_TOGETHER))
    return (guint) MIN (n_steps, small);
  return n_steps >= LEAST_TOGETHER ? n_steps : 0;
}

static void
choose_form (LoligoDense *dense, gint64 delay)
{
  double bytes = (double) dense->n_sources * (double) dense->n_targets
                 * (double) get_real_bytes (dense);
  dense->n_together = 1;
  /* OpenBLAS counts in gint. */
  if (dense->n_sources > G_MAXINT || (delay == 0 && bytes < SINGLE_STEP_BYTES))
    return;
  const LoligoBlasTable *blas = loligo_blas_load ();
  guint n = blas == NULL ? 0 : count_together (dense, blas, (guint) MIN (delay + 1, MOST_TOGETHER));
  if (n == 0)
    return;
  dense->blas = blas;
  dense->n_together = n;
}

/* G_MAXSIZE where that is too much. */
static gsize
count_bytes (const LoligoDense *dense)
{
  gsize n = round_up (dense->n_targets, BLOCK);
  return g_size_checked_mul (&n, n, dense->n_sources)
                 && g_size_checked_mul (&n, n, get_real_bytes (dense))
             ? n
             : G_MAXSIZE;
}

/* Zeroes. NULL when there is no memory. */
static void *
allocate (gsize n_bytes)
{
  void *memory = loligo_memory_new (n_bytes);
  return memory == NULL ? NULL : memset (memory, 0, n_bytes);
}

LoligoDense *
loligo_dense_new (guint64 n_sources, guint64 n_targets, gint64 delay, gboolean is_single)
{
  LoligoDense form = { .n_sources = n_sources, .n_targets = n_targets, .is_single = is_single };
  choose_form (&form, delay);
  gsize n_bytes = count_bytes (&form);
  if (n_bytes == G_MAXSIZE || (form.weights = allocate (n_bytes)) == NULL)
    return NULL;
  return g_memdup2 (&form, sizeof form);
}

void
loligo_dense_free (LoligoDense *dense)
{
  if (dense == NULL)
    return;
  free (dense->weights);
  g_free (dense);
}

gsize
loligo_dense_get_bytes (const LoligoDense *dense)
{
  return count_bytes (dense);
}

guint
loligo_dense_get_n_together (const LoligoDense *dense)
{
  return dense->n_together;
}

char *
loligo_dense_describe (const LoligoDense *dense)
{
  return dense->blas == NULL ? NULL : dense->blas->describe ();
}

void
loligo_dense_add (LoligoDense *dense, guint64 source, guint64 target, double weight)
{
  gsize at = (target / BLOCK * dense->n_sources + source) * BLOCK + target % BLOCK;
  if (dense->is_single)
    ((float *) dense->weights)[at] += (float) weight;
  else
    ((double *) dense->weights)[at] += weight;
}

/* ---- the loop ---- */

typedef double Doubles __attribute__ ((vector_size (64)));
typedef float Floats __attribute__ ((vector_size (64)));

/* One block: 64 sums in vectors of 64 bytes. */
WIDE static void
multiply_double (const Doubles *restrict weights, const double *restrict x, guint64 n, double scale,
                 Doubles *restrict out)
{
  Doubles sum[BLOCK * sizeof (double) / 64] = { 0 };
  for (guint64 source = 0; source < n; source++)
    {
      const Doubles *row = weights + source * G_N_ELEMENTS (sum);
      sum[0] += x[source] * row[0];
      sum[1] += x[source] * row[1];
      sum[2] += x[source] * row[2];
      sum[3] += x[source] * row[3];
      sum[4] += x[source] * row[4];
      sum[5] += x[source] * row[5];
      sum[6] += x[source] * row[6];
      sum[7] += x[source] * row[7];
    }
  for (guint k = 0; k < G_N_ELEMENTS (sum); k++)
    out[k] = scale * sum[k];
}

WIDE static void
multiply_single (const Floats *restrict weights, const float *restrict x, guint64 n, float scale,
                 Floats *restrict out)
{
  Floats sum[BLOCK * sizeof (float) / 64] = { 0 };
  for (guint64 source = 0; source < n; source++)
    {
      const Floats *row = weights + source * G_N_ELEMENTS (sum);
      sum[0] += x[source] * row[0];
      sum[1] += x[source] * row[1];
      sum[2] += x[source] * row[2];
      sum[3] += x[source] * row[3];
    }
  for (guint k = 0; k < G_N_ELEMENTS (sum); k++)
    out[k] = scale * sum[k];
}

static void
multiply_by_loop (const LoligoDense *dense, const void *x, double scale, guint64 first, guint64 end,
                  void *out)
{
  guint64 n = dense->n_sources;
  for (guint64 at = first; at < end; at += BLOCK)
    if (dense->is_single)
      multiply_single ((const Floats *) dense->weights + at * n * sizeof (float) / 64, x, n,
                       (float) scale, (Floats *) out + at * sizeof (float) / 64);
    else
      multiply_double ((const Doubles *) dense->weights + at * n * sizeof (double) / 64, x, n,
                       scale, (Doubles *) out + at * sizeof (double) / 64);
}

/* ---- products ---- */

static void
multiply_by_library (const LoligoDense *dense, guint n_products, const void *x, gsize x_reals,
                     double scale, guint64 first, guint64 end, void *out, gsize out_reals)
{
  gsize real_bytes = get_real_bytes (dense);
  for (guint64 at = first; at < end; at += BLOCK)
    dense->blas->multiply (dense->is_single, BLOCK, (gint) dense->n_sources, (gint) n_products,
                           scale,
                           (const char *) dense->weights + at * dense->n_sources * real_bytes, BLOCK,
                           x, (gint) x_reals, (char *) out + at * real_bytes, (gint) out_reals);
}

void
loligo_dense_multiply (const LoligoDense *dense, const void *x, double scale, guint64 first,
                       guint64 end, void *out)
{
  end = MIN (end, round_up (dense->n_targets, BLOCK));
  if (dense->blas != NULL && dense->n_together == 1)
    multiply_by_library (dense, 1, x, MAX (dense->n_sources, 1), scale, first, end, out, BLOCK);
  else
    multiply_by_loop (dense, x, scale, first, end, out);
}

void
loligo_dense_multiply_together (const LoligoDense *dense, const void *x, gsize x_reals,
                                guint64 first, guint64 end, void *out, gsize out_reals)
{
  multiply_by_library (dense, dense->n_together, x, x_reals, 1, first,
                       MIN (end, round_up (dense->n_targets, BLOCK)), out, out_reals);
}
