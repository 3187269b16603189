/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dense.c: a full matrix of weights times what the sources give. Where a delay lets the products of several steps be
 * made at once, that is OpenBLAS's gemm (blas.h); a single step is the loop's that is here. Targets lie in blocks of
 * 64, each a matrix of its own; whoever multiplies, a call is of one whole block and as many steps, so that the bits
 * of a result do not depend on how targets are divided among threads. OpenBLAS chooses its kernels by the processor,
 * so between processors bits may differ; the loop goes by source on all.
 *
 * Microseconds a step of so many cells all to all, double precision, OpenBLAS 0.3.21 on a Zen 4 (tests/bench/dense.c;
 * its AVX2 kernels in brackets). A single step waits for memory; gemv needs it in several streams.
 *
 *                              one thread                               two threads
 *   cells             80        400        1000         4000        1000          4000
 *   loop, 1 step    0.51       13.4         130         3650          82          3600
 *   gemv, 1 step     1.1       16.6         191         4840         103          3530
 *   gemm, 8 steps   0.20 (.63)  4.4 (11.5)   46 (107)   1510 (1680)   29 (70)     1060 (1030)
 *   gemm, 32 steps  0.18 (.47)  3.9 (8.9)    42 (59)     700 (930)    22 (35)      430 (500)
 */
#include "network/projection-private.h"

#include "network/blas.h"

#include <string.h>

#define BLOCK 64
/* Products of so many steps at once: fewer do not gain on every processor, more would take long in one step. */
#define LEAST_TOGETHER 8
#define MOST_TOGETHER 32

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
  const LoligoBlasTable *blas; /* where n_together > 1 */
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

/* OpenBLAS counts in gint. */
static void
choose_form (LoligoDense *dense, gint64 delay)
{
  dense->n_together = 1;
  if (delay + 1 >= LEAST_TOGETHER && dense->n_sources <= G_MAXINT / 2)
    dense->blas = loligo_blas_load ();
  if (dense->blas != NULL)
    dense->n_together = (guint) MIN (delay + 1, MOST_TOGETHER);
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

LoligoDense *
loligo_dense_new (guint64 n_sources, guint64 n_targets, gint64 delay, gboolean is_single)
{
  LoligoDense form = { .n_sources = n_sources, .n_targets = n_targets, .is_single = is_single };
  choose_form (&form, delay);
  gsize n_bytes = count_bytes (&form);
  if (n_bytes == G_MAXSIZE || posix_memalign (&form.weights, 64, MAX (n_bytes, 64)) != 0)
    return NULL;
  memset (form.weights, 0, n_bytes);
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

/* ---- products ---- */

void
loligo_dense_multiply (const LoligoDense *dense, const void *x, double scale, guint64 first,
                       guint64 end, void *out)
{
  guint64 n = dense->n_sources;
  end = MIN (end, round_up (dense->n_targets, BLOCK));
  for (guint64 at = first; at < end; at += BLOCK)
    if (dense->is_single)
      multiply_single ((const Floats *) dense->weights + at * n * sizeof (float) / 64, x, n,
                       (float) scale, (Floats *) out + at * sizeof (float) / 64);
    else
      multiply_double ((const Doubles *) dense->weights + at * n * sizeof (double) / 64, x, n,
                       scale, (Doubles *) out + at * sizeof (double) / 64);
}

void
loligo_dense_multiply_together (const LoligoDense *dense, const void *x, gsize x_reals,
                                guint64 first, guint64 end, void *out, gsize out_reals)
{
  gsize real_bytes = get_real_bytes (dense);
  end = MIN (end, round_up (dense->n_targets, BLOCK));
  for (guint64 at = first; at < end; at += BLOCK)
    dense->blas->multiply (dense->is_single, BLOCK, (gint) dense->n_sources,
                           (gint) dense->n_together,
                           (const char *) dense->weights + at * dense->n_sources * real_bytes, BLOCK,
                           x, (gint) x_reals, (char *) out + at * real_bytes, (gint) out_reals);
}
