/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * blas.h: what the engine and the OpenBLAS plug-in (libloligo-blas.so) know of each other. The plug-in exports one
 * function, LOLIGO_BLAS_SYMBOL, that returns its table; dense.c is the only one that calls it, and does without where
 * there is none.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LOLIGO_BLAS_VERSION 1
#define LOLIGO_BLAS_MODULE "loligo-blas" /* libloligo-blas.so */
#define LOLIGO_BLAS_SYMBOL "loligo_blas_get_table"

/* Reals are float where IS_SINGLE. Several threads may call at once. The same shapes give the same bits on one machine.
 * Not quite RT safe: OpenBLAS takes a short lock to choose a buffer. */
typedef struct
{
  guint version; /* LOLIGO_BLAS_VERSION; another one is refused */
  /* Whether it multiplies small matrices where they lie, without copying them into another order first. */
  gboolean (*has_small_kernels) (void);
  /* OUT [k][row] = SCALE times the sum over columns of MATRIX [column][row] times X [k][column], for N_PRODUCTS k. */
  void (*multiply) (gboolean is_single, gint n_rows, gint n_columns, gint n_products, double scale,
                    const void *matrix, gint matrix_stride, const void *x, gint x_stride,
                    void *out, gint out_stride);
  char *(*describe) (void); /* (transfer full) "OpenBLAS 0.3.21, Haswell" */
} LoligoBlasTable;

/* Opens the plug-in, once a process. NULL where there is none or LOLIGO_BLAS=off. Any thread. */
const LoligoBlasTable *loligo_blas_load (void);

G_END_DECLS
