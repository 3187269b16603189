/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * convolution.c: see convolution.h. The kernel is even along each axis, so its transform is real. Single
 * precision is computed in double: it keeps its digits, and the transform is a small part of a step.
 */
#include "network/convolution.h"

#include "base/fft.h"

#include <fftw3.h>
#include <math.h>
#include <string.h>

/* About: a multiplication of the transform, times log2 of its size; a target of one spike. */
#define TRANSFORM_NS 0.9
#define TARGET_NS 0.25

struct _LoligoConvolution
{
  LoligoLattice lattice;
  guint64 padded_rows, padded_columns;
  double *kernel;    /* as given */
  double *transform; /* [padded rows][padded columns / 2 + 1], over the number of padded cells */
  fftw_plan forward, backward;
};

struct _LoligoConvolutionSpace
{
  double *cells;
  fftw_complex *waves;
};

/* The next length from N on without prime factors above 7. */
static guint64
find_good_length (guint64 n)
{
  static const guint factors[] = { 2, 3, 5, 7 };
  for (;; n++)
    {
      guint64 rest = n;
      for (guint k = 0; k < G_N_ELEMENTS (factors); k++)
        while (rest % factors[k] == 0)
          rest /= factors[k];
      if (rest == 1)
        return n;
    }
}

static guint64
pad (guint64 n, gboolean meets)
{
  return meets || n == 1 ? n : find_good_length (2 * n - 1);
}

static gsize
count_cells (const LoligoConvolution *convolution)
{
  return convolution->padded_rows * convolution->padded_columns;
}

static gsize
count_waves (const LoligoConvolution *convolution)
{
  return convolution->padded_rows * (convolution->padded_columns / 2 + 1);
}

LoligoConvolutionSpace *
loligo_convolution_space_new (const LoligoConvolution *convolution)
{
  LoligoConvolutionSpace *space = g_new0 (LoligoConvolutionSpace, 1);
  space->cells = fftw_alloc_real (count_cells (convolution));
  space->waves = fftw_alloc_complex (count_waves (convolution));
  if (space->cells == NULL || space->waves == NULL)
    g_clear_pointer (&space, loligo_convolution_space_free);
  return space;
}

void
loligo_convolution_space_free (LoligoConvolutionSpace *space)
{
  if (space == NULL)
    return;
  fftw_free (space->cells);
  fftw_free (space->waves);
  g_free (space);
}

/* ---- making ---- */

/* How far apart place AT of a padded axis is from 0; N or more: farther than any two cells. */
static guint64
get_offset (guint64 at, guint64 padded, guint64 n, gboolean meets)
{
  return meets || at < n ? at : padded - at;
}

static void
transform_kernel (LoligoConvolution *convolution, LoligoConvolutionSpace *space)
{
  const LoligoLattice *lattice = &convolution->lattice;
  for (guint64 row = 0; row < convolution->padded_rows; row++)
    for (guint64 column = 0; column < convolution->padded_columns; column++)
      {
        guint64 i = get_offset (row, convolution->padded_rows, lattice->rows, lattice->rows_meet);
        guint64 k = get_offset (column, convolution->padded_columns, lattice->columns,
                                lattice->columns_meet);
        space->cells[row * convolution->padded_columns + column]
            = i < lattice->rows && k < lattice->columns
                  ? convolution->kernel[i * lattice->columns + k]
                  : 0;
      }
  fftw_execute_dft_r2c (convolution->forward, space->cells, space->waves);
  double scale = 1 / (double) count_cells (convolution);
  for (gsize k = 0; k < count_waves (convolution); k++)
    convolution->transform[k] = scale * space->waves[k][0];
}

static gboolean
make (LoligoConvolution *convolution, const double *kernel)
{
  const LoligoLattice *lattice = &convolution->lattice;
  gsize n = lattice->rows * lattice->columns;
  convolution->kernel = g_try_new (double, n);
  convolution->transform = g_try_new (double, count_waves (convolution));
  LoligoConvolutionSpace *space = loligo_convolution_space_new (convolution);
  gboolean is_good = convolution->kernel != NULL && convolution->transform != NULL && space != NULL;
  if (is_good)
    {
      int rows = (int) convolution->padded_rows, columns = (int) convolution->padded_columns;
      memcpy (convolution->kernel, kernel, n * sizeof *kernel);
      loligo_fft_lock_planner ();
      convolution->forward
          = fftw_plan_dft_r2c_2d (rows, columns, space->cells, space->waves, FFTW_ESTIMATE);
      convolution->backward
          = fftw_plan_dft_c2r_2d (rows, columns, space->waves, space->cells, FFTW_ESTIMATE);
      loligo_fft_unlock_planner ();
      is_good = convolution->forward != NULL && convolution->backward != NULL;
    }
  if (is_good)
    transform_kernel (convolution, space);
  loligo_convolution_space_free (space);
  return is_good;
}

LoligoConvolution *
loligo_convolution_new (const LoligoLattice *lattice, const double *kernel)
{
  LoligoConvolution *convolution = g_new0 (LoligoConvolution, 1);
  convolution->lattice = *lattice;
  convolution->padded_rows = pad (lattice->rows, lattice->rows_meet);
  convolution->padded_columns = pad (lattice->columns, lattice->columns_meet);
  if (convolution->padded_rows > G_MAXINT || convolution->padded_columns > G_MAXINT
      || !make (convolution, kernel))
    g_clear_pointer (&convolution, loligo_convolution_free);
  return convolution;
}

void
loligo_convolution_free (LoligoConvolution *convolution)
{
  if (convolution == NULL)
    return;
  loligo_fft_lock_planner ();
  if (convolution->forward != NULL)
    fftw_destroy_plan (convolution->forward);
  if (convolution->backward != NULL)
    fftw_destroy_plan (convolution->backward);
  loligo_fft_unlock_planner ();
  g_free (convolution->kernel);
  g_free (convolution->transform);
  g_free (convolution);
}

gsize
loligo_convolution_get_bytes (const LoligoConvolution *convolution)
{
  return convolution->lattice.rows * convolution->lattice.columns * sizeof (double)
         + count_waves (convolution) * (sizeof (double) + sizeof (fftw_complex))
         + count_cells (convolution) * sizeof (double);
}

/* ---- products ---- */

static void
take_cells (const LoligoConvolution *convolution, LoligoConvolutionSpace *space, const void *x,
            gboolean is_single)
{
  const LoligoLattice *lattice = &convolution->lattice;
  memset (space->cells, 0, count_cells (convolution) * sizeof (double));
  for (guint64 row = 0; row < lattice->rows; row++)
    {
      double *to = space->cells + row * convolution->padded_columns;
      gsize from = row * lattice->columns;
      if (is_single)
        for (guint64 k = 0; k < lattice->columns; k++)
          to[k] = (double) ((const float *) x)[from + k];
      else
        memcpy (to, (const double *) x + from, lattice->columns * sizeof (double));
    }
}

#define DEFINE_PUT(real, suffix)                                                                   \
  static void put_row_##suffix (const double *from, guint64 n, gboolean adds, real *to)            \
  {                                                                                                \
    if (adds)                                                                                      \
      for (guint64 k = 0; k < n; k++)                                                              \
        to[k] += (real) from[k];                                                                   \
    else                                                                                           \
      for (guint64 k = 0; k < n; k++)                                                              \
        to[k] = (real) from[k];                                                                    \
  }

DEFINE_PUT (double, double)
DEFINE_PUT (float, single)

void
loligo_convolution_run (const LoligoConvolution *convolution, LoligoConvolutionSpace *space,
                        const void *x, gboolean is_single, gboolean adds, void *out)
{
  const LoligoLattice *lattice = &convolution->lattice;
  take_cells (convolution, space, x, is_single);
  fftw_execute_dft_r2c (convolution->forward, space->cells, space->waves);
  for (gsize k = 0; k < count_waves (convolution); k++)
    {
      space->waves[k][0] *= convolution->transform[k];
      space->waves[k][1] *= convolution->transform[k];
    }
  fftw_execute_dft_c2r (convolution->backward, space->waves, space->cells);
  for (guint64 row = 0; row < lattice->rows; row++)
    {
      const double *from = space->cells + row * convolution->padded_columns;
      gsize to = row * lattice->columns;
      if (is_single)
        put_row_single (from, lattice->columns, adds, (float *) out + to);
      else
        put_row_double (from, lattice->columns, adds, (double *) out + to);
    }
}

/* ---- single sources ---- */

static guint64
get_distance (guint64 a, guint64 b)
{
  return a > b ? a - b : b - a;
}

void
loligo_convolution_add_one (const LoligoConvolution *convolution, guint64 source, guint64 first,
                            guint64 end, gboolean is_single, void *out)
{
  guint64 columns = convolution->lattice.columns;
  guint64 source_column = source % columns, source_row = source / columns;
  end = MIN (end, convolution->lattice.rows * columns);
  for (guint64 cell = first; cell < end;)
    {
      guint64 column = cell % columns, row = cell / columns;
      guint64 last = MIN (columns, column + end - cell);
      const double *kernel = convolution->kernel + get_distance (row, source_row) * columns;
      for (; column < last; column++, cell++)
        if (is_single)
          ((float *) out)[cell] += (float) kernel[get_distance (column, source_column)];
        else
          ((double *) out)[cell] += kernel[get_distance (column, source_column)];
    }
}

guint64
loligo_convolution_get_break_even (const LoligoConvolution *convolution)
{
  double n = (double) count_cells (convolution);
  double cells = (double) (convolution->lattice.rows * convolution->lattice.columns);
  return (guint64) (TRANSFORM_NS * n * log2 (n + 1) / (TARGET_NS * cells)) + 1;
}
