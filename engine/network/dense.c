/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dense.c: a full matrix of weights times what the sources give. Targets lie in blocks of 64, each a matrix of its own
 * with a row a source, so that a product reads memory from end to end and keeps its sums in registers; every
 * target's sum goes by source, whatever the processor and the number of threads.
 *
 * Measured against OpenBLAS 0.3.21 (dgemv, one thread, Zen 4), on a busy machine: as fast as that at 80 and 1000
 * cells, faster at others. Its results depend besides on how targets are divided among threads, it takes a lock, and
 * threads that it starts before main catch the signals that the program waits for.
 */
#include "network/projection-private.h"

#include <string.h>

#define BLOCK 64

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
  void *weights; /* [blocks of targets][sources][BLOCK] */
};

static gsize
count_reals (guint64 n_sources, guint64 n_targets)
{
  gsize row_reals = (n_targets + BLOCK - 1) / BLOCK * BLOCK, n;
  return g_size_checked_mul (&n, n_sources, row_reals) ? n : G_MAXSIZE;
}

LoligoDense *
loligo_dense_new (guint64 n_sources, guint64 n_targets, gboolean is_single)
{
  gsize n_bytes;
  if (!g_size_checked_mul (&n_bytes, count_reals (n_sources, n_targets),
                           is_single ? sizeof (float) : sizeof (double)))
    return NULL;
  void *weights;
  if (posix_memalign (&weights, 64, MAX (n_bytes, 64)) != 0)
    return NULL;
  memset (weights, 0, n_bytes);
  LoligoDense *dense = g_new0 (LoligoDense, 1);
  *dense = (LoligoDense) { n_sources, n_targets, is_single, weights };
  return dense;
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
  return count_reals (dense->n_sources, dense->n_targets)
         * (dense->is_single ? sizeof (float) : sizeof (double));
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

void
loligo_dense_multiply (const LoligoDense *dense, const void *x, double scale, guint64 first,
                       guint64 end, void *out)
{
  guint64 n = dense->n_sources;
  end = MIN (end, (dense->n_targets + BLOCK - 1) / BLOCK * BLOCK);
  for (guint64 at = first; at < end; at += BLOCK)
    if (dense->is_single)
      multiply_single ((const Floats *) dense->weights + at * n * sizeof (float) / 64, x, n,
                       (float) scale, (Floats *) out + at * sizeof (float) / 64);
    else
      multiply_double ((const Doubles *) dense->weights + at * n * sizeof (double) / 64, x, n,
                       scale, (Doubles *) out + at * sizeof (double) / 64);
}
