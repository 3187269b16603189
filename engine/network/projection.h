/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * projection.h: the synapses of one edge, by source, ready to deliver spikes to rings of what arrives when.
 *
 * A ring is the memory of one input of a node: SLOTS rows of reals, one a step, a row as long as the
 * padded lanes; what arrives at step n lies in row n mod SLOTS. Targets are divided into parts; each part of
 * each projection has its own rows of synapses, so that threads write apart and every target sums in the order of
 * the spikes (by step, then neuron), whatever the number of parts.
 */
#pragma once

#include "base/thread-pool.h"
#include "model/plan.h"

G_BEGIN_DECLS

typedef struct _LoligoProjection LoligoProjection;

/* The spikes of a population in consecutive steps: those of step k are lanes[first[k]] to
 * lanes[first[k + 1] - 1], ascending. */
typedef struct
{
  const guint32 *lanes;
  const guint32 *first;
  guint n_steps;
  gint64 stamp; /* time stamp of step 0's spikes, in steps */
} LoligoSpikes;

typedef struct
{
  void *rows;       /* reals of the run's precision */
  gint64 n_slots;
  gsize row_reals;
} LoligoRing;

/* Chooses the pairs and makes the rows, for targets in N_PARTS ranges (loligo_part_get_first). STREAM keys the random
 * numbers. Error: LOLIGO_ERROR_MEMORY, or what the rule's file is wrong in. Not RT safe. */
LoligoProjection *loligo_projection_new (const LoligoPlan *plan, guint projection, guint32 stream,
                                         guint n_parts, LoligoThreadPool *threads, GError **error);
void loligo_projection_free (LoligoProjection *projection);

guint64 loligo_projection_get_n_synapses (const LoligoProjection *projection);
gint64 loligo_projection_get_least_delay (const LoligoProjection *projection); /* steps */
gint64 loligo_projection_get_longest_delay (const LoligoProjection *projection);
gsize loligo_projection_get_bytes (const LoligoProjection *projection);

/* Adds what SPIKES send to the targets of PART: weights to WEIGHTS, ones to COUNTS (either may be NULL). Returns the
 * number of synapses that took part. RT safe; several parts may run at once. */
guint64 loligo_projection_deliver (const LoligoProjection *projection, const LoligoSpikes *spikes,
                                   guint part, const LoligoRing *weights,
                                   const LoligoRing *counts);

/* First target lane of PART of N_PARTS; part N_PARTS gives PADDED. A multiple of 64. */
guint64 loligo_part_get_first (guint64 padded, guint part, guint n_parts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoProjection, loligo_projection_free)

G_END_DECLS
