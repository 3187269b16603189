/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * projection.h: the synapses of one edge: by source, ready to deliver spikes to rings of what arrives when, or as a
 * matrix that what the sources give is multiplied by.
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

/* How many spikes arrive, where one weight and one delay hold for all synapses: rows as those of a ring, of whole
 * numbers. */
typedef struct
{
  void *rows;
  guint bytes;      /* of a number: 1 or 2 */
  gint64 n_slots;
  gsize row_counts;
} LoligoCounts;

/* How the cells of a population are divided among n. */
typedef struct
{
  guint n;
  const double *firsts; /* [n + 1], borrowed: where each part begins, from 0 to 1 of the cells; NULL: n equal parts */
} LoligoParts;

/* First lane of PART; of part n: PADDED. A multiple of 64. */
guint64 loligo_parts_get_first (const LoligoParts *parts, guint64 padded, guint part);

/* Chooses the pairs and makes the rows, for each part of the targets apart. STREAM keys the random numbers. Error:
 * LOLIGO_ERROR_MEMORY, or what the rule's file is wrong in. Not RT safe. */
LoligoProjection *loligo_projection_new (const LoligoPlan *plan, guint projection, guint32 stream,
                                         const LoligoParts *parts, LoligoThreadPool *threads,
                                         GError **error);
/* Synapses NUMBERS (N of them, as read_weights takes them; NULL: all) of another one, of layout ROWS or UNIFORM, once
 * more, numbered from 0 on. Error: LOLIGO_ERROR_MEMORY. Not RT safe. (chosen.c) */
LoligoProjection *loligo_projection_new_chosen (const LoligoProjection *of, const guint64 *numbers, guint64 n,
                                                GError **error);
void loligo_projection_free (LoligoProjection *projection);

LoligoLayout loligo_projection_get_layout (const LoligoProjection *projection);
guint64 loligo_projection_get_n_synapses (const LoligoProjection *projection);
gint64 loligo_projection_get_least_delay (const LoligoProjection *projection); /* steps */
gint64 loligo_projection_get_longest_delay (const LoligoProjection *projection);
/* One weight (SI) for all; FALSE where each synapse has its own. Not while spikes are delivered. */
gboolean loligo_projection_set_weight (LoligoProjection *projection, double weight_si);
/* The weights of synapses NUMBERS (ascending; by source, then target; NULL: the first N) into OUT, N reals of the run's
 * precision. Not of layout KERNEL, DENSE or COLUMNS. */
void loligo_projection_read_weights (const LoligoProjection *projection, const guint64 *numbers,
                                     guint64 n, void *out);
/* Both have the same synapses, in the same places of memory. */
gboolean loligo_projection_is_like (const LoligoProjection *projection,
                                    const LoligoProjection *other);
gsize loligo_projection_get_bytes (const LoligoProjection *projection);

/* Adds what SPIKES send to the targets of PART: weights to WEIGHTS, ones to COUNTS (either may be NULL). Returns the
 * number of synapses that took part. RT safe; several parts may run at once. */
guint64 loligo_projection_deliver (const LoligoProjection *projection, const LoligoSpikes *spikes,
                                   guint part, const LoligoRing *weights,
                                   const LoligoRing *counts);

/* Bytes of a count that is never too small; 0 where spikes cannot be counted. (count.c) */
guint loligo_projection_get_count_bytes (const LoligoProjection *projection);
double loligo_projection_get_one_weight (const LoligoProjection *projection);
/* As deliver, into counts. */
guint64 loligo_projection_count (const LoligoProjection *projection, const LoligoSpikes *spikes,
                                 guint part, const LoligoCounts *counts);
/* OUT [lane] = (or += where it ADDS) WEIGHT times what arrives at STEP, lanes FIRST (a multiple of 64) to END - 1. RT
 * safe. */
void loligo_counts_weigh (const LoligoCounts *counts, gint64 step, double weight,
                          gboolean is_single, gboolean adds, guint64 first, guint64 end,
                          void *out);
void loligo_counts_clear (const LoligoCounts *counts, gint64 step, guint64 first, guint64 end);
/* What the sources give: reals [padded sources] of the last N_SLOTS steps, one row a step, the row of step n at n
 * modulo N_SLOTS and once more N_SLOTS rows behind, so that the last N_SLOTS steps always lie one after the other. With
 * one slot there is one row. */
typedef struct
{
  const void *rows;
  gint64 n_slots; /* the longest delay + n_together */
  gsize row_reals;
} LoligoSignal;

/* Of how many steps the products are made at once: one, or more where a full matrix has a delay, for which a library is
 * much quicker then. Steps are grouped from 0 on, whatever a chunk is. */
guint loligo_projection_get_n_together (const LoligoProjection *projection);
/* (transfer full) "OpenBLAS 0.3.21, Haswell": what multiplies; NULL where Loligo does by itself. */
char *loligo_projection_describe_library (const LoligoProjection *projection);

/* Layouts but ROWS: for each target of PART the sum over its synapses of what the source gave the
 * synapse's delay before STEP, times the weight where BY_WEIGHT, into OUT [padded targets]. RT safe. */
void loligo_projection_multiply (const LoligoProjection *projection, const LoligoSignal *signal,
                                 gint64 step, gboolean by_weight, guint part, void *out);

/* The same for all steps of the group that STEP is in, without the one weight where there is one, into OUT
 * [n_together][padded targets]; loligo_projection_weigh makes of that OUT [padded targets] of STEP. */
void loligo_projection_multiply_together (const LoligoProjection *projection,
                                          const LoligoSignal *signal, gint64 step, guint part,
                                          void *out);
void loligo_projection_weigh (const LoligoProjection *projection, const void *products, gint64 step,
                              gboolean by_weight, guint part, void *out);

/* Layout KERNEL. Of sum K before loligo_projection_multiply, for all targets: by weight. Several sums may be made at
 * once. RT safe. */
void loligo_projection_convolve (const LoligoProjection *projection, const LoligoSignal *signal,
                                 gint64 step, guint k, void *out);
/* After loligo_projection_deliver has done all parts: the steps of SPIKES that it left, since the spikes are so many.
 * RT safe. */
void loligo_projection_convolve_spikes (const LoligoProjection *projection,
                                        const LoligoSpikes *spikes, const LoligoRing *weights);

/* The same of N_PARTS equal parts. */
guint64 loligo_part_get_first (guint64 padded, guint part, guint n_parts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoProjection, loligo_projection_free)

G_END_DECLS
