/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dense.c: how long a step's product of a full matrix takes, by OpenBLAS and by the engine's own loop, in turn: what
 * engine/network/dense.c says of both, and what chooses between them. Not a test: it needs a quiet machine.
 *   ninja -C build tests/bench/dense && build/tests/bench/dense [THREADS]
 */
#include "base/thread-pool.h"
#include "network/projection-private.h"
#include "times-util.h"

#include <stdio.h>
#include <stdlib.h>

#define ROUNDS 9
#define ROUND_PRODUCTS 4e6

static const guint sizes[] = { 80, 400, 1000, 2000, 4000 };
static const gint64 delays[] = { 0, 1, 3, 7, 31 };

typedef struct
{
  LoligoDense *dense;
  guint n_together, n_parts;
  guint64 padded;
  gpointer x, out;
} Work;

static void
multiply_part (gpointer data, guint part, guint worker)
{
  const Work *work = data;
  guint64 first = loligo_part_get_first (work->padded, part, work->n_parts);
  guint64 end = loligo_part_get_first (work->padded, part + 1, work->n_parts);
  if (work->n_together > 1)
    loligo_dense_multiply_together (work->dense, work->x, work->padded, first, end, work->out,
                                    work->padded);
  else
    loligo_dense_multiply (work->dense, work->x, 1, first, end, work->out);
}

static Work
make_work (guint n, gint64 delay, gboolean is_single, guint n_threads, gboolean with_library)
{
  Work work = { .n_parts = n_threads, .padded = (n + 63) / 64 * 64 };
  if (!with_library)
    g_setenv ("LOLIGO_BLAS", "off", TRUE);
  work.dense = loligo_dense_new (n, n, delay, is_single);
  g_unsetenv ("LOLIGO_BLAS");
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      loligo_dense_add (work.dense, i, j, (i * 7 + j) % 11 * 0.1);
  work.n_together = loligo_dense_get_n_together (work.dense);
  work.x = g_aligned_alloc0 (work.n_together * work.padded, sizeof (double), 64);
  work.out = g_aligned_alloc0 (work.n_together * work.padded, sizeof (double), 64);
  return work;
}

static void
clear_work (Work *work)
{
  loligo_dense_free (work->dense);
  g_aligned_free (work->x);
  g_aligned_free (work->out);
}

static double
measure_us (Work *work, LoligoThreadPool *threads)
{
  double products = (double) work->padded * (double) work->padded * work->n_together;
  guint n = 2 + (guint) (ROUND_PRODUCTS / products);
  gint64 begin_us = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    loligo_thread_pool_run (threads, work->n_parts, multiply_part, work, 1e9);
  return (double) (g_get_monotonic_time () - begin_us) / n / work->n_together;
}

static void
measure_size (guint n, gboolean is_single, guint n_threads, LoligoThreadPool *threads)
{
  Work works[1 + G_N_ELEMENTS (delays)];
  double us[G_N_ELEMENTS (works)][ROUNDS];
  for (guint i = 0; i < G_N_ELEMENTS (works); i++)
    works[i] = make_work (n, i == 0 ? 0 : delays[i - 1], is_single, n_threads, i > 0);
  for (guint round = 0; round < ROUNDS; round++)
    for (guint i = 0; i < G_N_ELEMENTS (works); i++)
      us[i][round] = measure_us (&works[i], threads);
  printf ("%5u cells, %s:", n, is_single ? "single" : "double");
  for (guint i = 0; i < G_N_ELEMENTS (works); i++)
    {
      g_autofree char *library = loligo_dense_describe (works[i].dense);
      sort_times (us[i], ROUNDS);
      printf (" %9.4g (%s, %u)", us[i][ROUNDS / 2], library == NULL ? "loop" : "library",
              works[i].n_together);
      clear_work (&works[i]);
    }
  printf (" us a step\n");
}

int
main (int argc, char **argv)
{
  guint n_threads = argc > 1 ? (guint) atoi (argv[1]) : 1;
  LoligoThreadPool *threads = loligo_thread_pool_new (n_threads);
  LoligoDense *any = loligo_dense_new (1, 1, 100, FALSE);
  g_autofree char *library = loligo_dense_describe (any);
  printf ("%s; %u threads\n", library == NULL ? "no library" : library, n_threads);
  loligo_dense_free (any);
  for (guint is_single = 0; is_single < 2; is_single++)
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
      measure_size (sizes[i], is_single, n_threads, threads);
  loligo_thread_pool_free (threads);
  return 0;
}
