/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * convolution.h: weights that depend on the distance on a lattice alone, as a convolution by FFT. An axis whose ends
 * meet is as long as it is; any other is padded with zeros, so that nothing comes around. Plans are made by estimate,
 * so that two runs take the same one. Used by kernel.c and projection.c of this folder.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LoligoConvolution LoligoConvolution;
/* Memory of one product; one thread at a time. */
typedef struct _LoligoConvolutionSpace LoligoConvolutionSpace;

typedef struct
{
  guint64 rows, columns;
  gboolean rows_meet, columns_meet; /* their ends do */
} LoligoLattice;

/* KERNEL [rows][columns]: the weight between the cell 0 and each other, so for so many rows and columns apart. NULL:
 * no memory. Not RT safe. */
LoligoConvolution *loligo_convolution_new (const LoligoLattice *lattice, const double *kernel);
void loligo_convolution_free (LoligoConvolution *convolution);
gsize loligo_convolution_get_bytes (const LoligoConvolution *convolution);
/* NULL: no memory. Not RT safe. */
LoligoConvolutionSpace *loligo_convolution_space_new (const LoligoConvolution *convolution);
void loligo_convolution_space_free (LoligoConvolutionSpace *space);

/* OUT [cells] (+= where ADDS) = the kernel over X [cells]; floats where IS_SINGLE, else doubles. RT safe. */
void loligo_convolution_run (const LoligoConvolution *convolution, LoligoConvolutionSpace *space,
                             const void *x, gboolean is_single, gboolean adds, void *out);
/* OUT [cell] += the weight from SOURCE, cells FIRST to END - 1. RT safe. */
void loligo_convolution_add_one (const LoligoConvolution *convolution, guint64 source,
                                 guint64 first, guint64 end, gboolean is_single, void *out);
/* So many sources one by one take as long as all at once. */
guint64 loligo_convolution_get_break_even (const LoligoConvolution *convolution);

G_END_DECLS
