/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preview.h: what an edge will be, before any synapse of it is made: the connectivity as a coarse matrix, and
 * histograms of weights, delays and degrees. The pairs are those that a run will have; of large edges only some rows
 * are looked at, so that fifteen million synapses take a few hundredths of a second. Any thread.
 */
#pragma once

#include "model/plan.h"

G_BEGIN_DECLS

#define LOLIGO_PREVIEW_SIDE 128
#define LOLIGO_PREVIEW_BINS 32

/* The bins are equal parts of LOWEST to HIGHEST; where these are equal all lies in the first. */
typedef struct
{
  guint64 n; /* values counted; 0: nothing is known */
  double lowest, highest, mean; /* SI */
  guint64 counts[LOLIGO_PREVIEW_BINS];
} LoligoPreviewHistogram;

typedef struct
{
  guint64 n_sources, n_targets;
  double n_synapses;   /* as counted; scaled up from the rows looked at where IS_SAMPLED */
  gboolean is_sampled;
  guint rows, columns; /* bins of sources and of targets */
  /* DENSITY[row * columns + column]: synapses a pair in the bin; GREATEST of them. */
  float *density;
  double greatest;
  /* Likewise the mean size of the weights of a pair, 0 where it has no synapse; NULL where one weight holds
   * for all, and where few pairs are connected. */
  float *strength;
  double greatest_strength;
  LoligoPreviewHistogram weight, delay;
  LoligoPreviewHistogram in_degree, out_degree; /* synapses of a target, of a source; unknown for the end
                                                   that only part of the rows tell of */
} LoligoPreview;

/* Of edge PROJECTION. NULL where *CANCEL (may be NULL; atomic) becomes nonzero, without ERROR; or with ERROR when the
 * rule's file is wrong or there is no memory. (transfer full) */
LoligoPreview *loligo_preview_new (const LoligoPlan *plan, guint projection, const gint *cancel,
                                   GError **error);
void loligo_preview_free (LoligoPreview *preview);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoPreview, loligo_preview_free)

G_END_DECLS
