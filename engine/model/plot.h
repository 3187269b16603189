/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plot.h: the kinds of plot that a document names, and how a plot's texts read. plan-plot.c checks them, the figure
 * draws by them. Pure functions; any thread.
 */
#pragma once

#include "model/document.h"

G_BEGIN_DECLS

typedef enum
{
  LOLIGO_RATE_GAUSSIAN,    /* width: its standard deviation */
  LOLIGO_RATE_EXPONENTIAL, /* causal; width: its time constant */
  LOLIGO_RATE_BINS,        /* width: of a bin */
  LOLIGO_N_RATE_KERNELS
} LoligoRateKernel;

typedef struct
{
  double width_s;         /* 5 ms of a rate, 1 ms of a spectrum's bins, 20 ms of a sheet, where the plot names none */
  LoligoRateKernel kernel;
  double segment_s;       /* 0: chosen from what was recorded */
  gboolean has_linear_axes;
  gboolean is_of_mean;    /* the spectrum of the mean over the cells */
} LoligoPlotOptions;

/* FALSE when NAME ("rate") is no kind that this version knows. */
gboolean loligo_plot_kind_from_string (const char *name, LoligoPlotKind *kind);
const char *loligo_plot_kind_to_string (LoligoPlotKind kind);
const char *loligo_rate_kernel_to_string (LoligoRateKernel kernel);
/* OPTIONS is filled in either way, with the defaults where a text is wrong; then FALSE, KEY (may be NULL) names
 * the text and ERROR (may be NULL) says what it should be. */
gboolean loligo_plot_read_options (const LoligoPlotSpec *plot, LoligoPlotOptions *options,
                                   const char **key, GError **error);

G_END_DECLS
