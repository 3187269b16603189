/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * blas-plugin.c: products of matrices by OpenBLAS, behind the table of network/blas.h. The only file that knows it;
 * opened by network/blas.c.
 */
#include "network/blas.h"

#include <cblas.h>
#include <gmodule.h>
#include <string.h>

/* Since 0.3.17, for processors with AVX-512. */
static gboolean
has_small_kernels (void)
{
  static const char *const processors[] = { "SkylakeX", "Cooperlake", "SapphireRapids", NULL };
  const char *version = strchr (openblas_get_config (), ' ');
  gboolean is_old = version != NULL && g_str_has_prefix (version, " 0.3.")
                    && g_ascii_strtoull (version + 5, NULL, 10) < 17;
  return !is_old && g_strv_contains (processors, openblas_get_corename ());
}

static void
multiply (gboolean is_single, gint n_rows, gint n_columns, gint n_products, double scale,
          const void *matrix, gint matrix_stride, const void *x, gint x_stride, void *out,
          gint out_stride)
{
  if (is_single)
    cblas_sgemm (CblasColMajor, CblasNoTrans, CblasNoTrans, n_rows, n_products, n_columns,
                 (float) scale, matrix, matrix_stride, x, x_stride, 0, out, out_stride);
  else
    cblas_dgemm (CblasColMajor, CblasNoTrans, CblasNoTrans, n_rows, n_products, n_columns, scale,
                 matrix, matrix_stride, x, x_stride, 0, out, out_stride);
}

/* The first two words of "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH ...", and the processor it works for. */
static char *
describe (void)
{
  g_auto (GStrv) words = g_strsplit (openblas_get_config (), " ", 3);
  const char *version = words[0] != NULL && words[1] != NULL ? words[1] : "";
  return g_strdup_printf ("OpenBLAS %s, %s", version, openblas_get_corename ());
}

static const LoligoBlasTable table = { .version = LOLIGO_BLAS_VERSION,
                                       .has_small_kernels = has_small_kernels,
                                       .multiply = multiply,
                                       .describe = describe };

G_MODULE_EXPORT const LoligoBlasTable *loligo_blas_get_table (void);

const LoligoBlasTable *
loligo_blas_get_table (void)
{
  openblas_set_num_threads (1);
  return &table;
}
