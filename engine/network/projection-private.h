/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * projection-private.h: how synapses lie in memory, for projection.c that makes them and deliver.c that reads them.
 */
#pragma once

#include "network/connect.h"
#include "network/convolution.h"
#include "network/projection.h"

G_BEGIN_DECLS

/* The synapses of all sources onto one part of the targets. */
typedef struct
{
  guint64 *first; /* [sources + 1]: where a source's row begins */
  void *index;    /* target; or delay * row_reals + target; ascending within a row */
  void *weight;   /* reals; NULL: one for all */
  double one_weight;
  gint64 one_delay; /* steps; 0 where indices have it */
  gboolean has_one_delay;
} LoligoRows;

/* A row of synapses is read once, and from far memory, mostly: it is asked for so many spikes ahead, where it
 * begins still earlier. */
#define LOLIGO_ROWS_AHEAD 4
#define LOLIGO_BEGINNINGS_AHEAD 16
/* Of a row; the hardware goes on from there. */
#define LOLIGO_PREFETCH_BYTES 512

static inline void
loligo_prefetch (const void *begin, const void *end)
{
  guintptr at = (guintptr) begin & ~(guintptr) 63;
  guintptr last = MIN ((guintptr) end, at + LOLIGO_PREFETCH_BYTES);
  for (; at < last; at += 64)
    __builtin_prefetch ((const void *) at);
}
/* The synapses of one part of the targets by target, as a matrix with one column for each source and step that is still
 * seen: column (longest - delay) * padded sources + source. */
typedef struct
{
  guint64 *first; /* [targets of the part + 1] */
  void *index;    /* column; by source within a target */
  void *weight;   /* reals; NULL: one for all */
} LoligoColumns;

typedef struct _LoligoDense LoligoDense; /* dense.c */

struct _LoligoProjection
{
  LoligoLayout layout;
  guint64 n_sources, n_targets, padded;
  guint n_parts;
  guint64 *first_targets; /* [parts + 1] */
  LoligoRows *rows;  /* one a part; without synapses where the layout is another */
  LoligoColumns *columns; /* one a part; COLUMNS only */
  gboolean has_short_columns; /* 16 bits */
  LoligoDense *dense; /* DENSE only */
  guint64 padded_sources;
  LoligoConvolution *convolution; /* KERNEL only */
  LoligoConvolutionSpace **spaces; /* one a sum, or one for spikes */
  guint n_spaces;
  void *spiking; /* reals [sources]: 1 where a cell spiked */
  gboolean skips_self; /* UNIFORM, KERNEL: no synapse from a cell to itself */
  gboolean has_weights; /* one a synapse; else one for all */
  gboolean is_single; /* reals are float */
  gboolean is_short; /* indices are 16 bits */
  guint count_bytes; /* of a count of spikes; 0: delays or weights differ, or there are too many for two bytes */
  gint64 least_delay, longest_delay;
  guint64 n_synapses;
};

static inline guint64
loligo_projection_get_first_target (const LoligoProjection *projection, guint part)
{
  return projection->first_targets[part];
}

/* row-list.c: a synapse of a source. */
typedef struct
{
  guint32 target;
  guint part;
  guint64 position; /* in the rows of PART; not of layout UNIFORM */
} LoligoRowSynapse;

typedef void (*LoligoSynapseVisit) (guint64 k, guint64 source, const LoligoRowSynapse *synapse, gpointer data);
/* Synapse NUMBERS[K], of layout ROWS or UNIFORM, for each K below N, as long as there is one. NUMBERS: ascending;
 * NULL: 0, 1, 2 ... */
void loligo_projection_visit_numbers (const LoligoProjection *projection, const guint64 *numbers, guint64 n,
                                      LoligoSynapseVisit visit, gpointer data);

/* Target, or delay and target, of the synapse at POSITION. */
static inline guint32
loligo_rows_get_index (const LoligoProjection *projection, const LoligoRows *rows, guint64 position)
{
  return projection->is_short ? ((const guint16 *) rows->index)[position] : ((const guint32 *) rows->index)[position];
}

static inline guint32
loligo_rows_get_target (const LoligoProjection *projection, const LoligoRows *rows, guint64 position)
{
  if (projection->is_short) /* and then has one delay */
    return ((const guint16 *) rows->index)[position];
  guint32 index = ((const guint32 *) rows->index)[position];
  return rows->has_one_delay ? index : index % (guint32) projection->padded;
}

/* A LoligoTask of DATA, a projection, for one part; delays and rows are known. (projection-sort.c) */
void loligo_projection_sort_part (gpointer data, guint part, guint worker);
/* count.c: for the rows as they are. */
guint loligo_projection_find_count_bytes (const LoligoProjection *projection);
/* kernel.c: the weights from cell 0 to every cell; KEY of a connector by source. (transfer full) */
double *loligo_projection_evaluate_kernel (const LoligoProjection *projection, const LoligoPlan *plan,
                                           const LoligoPlanProjection *spec, const LoligoEdgeKey *key);
/* The convolution with KERNEL. FALSE when there is no memory. */
gboolean loligo_projection_make_kernel (LoligoProjection *projection, const LoligoPlan *plan,
                                        const LoligoPlanProjection *spec, const double *kernel);
void loligo_projection_free_kernel (LoligoProjection *projection);
/* Steps with few spikes, one by one; those with many are loligo_projection_convolve_spikes's. */
void loligo_projection_deliver_kernel (const LoligoProjection *projection,
                                       const LoligoSpikes *spikes, guint part,
                                       const LoligoRing *ring);

/* matrix.c: the row of the oldest step that is still seen; the others follow. */
const void *loligo_signal_get_oldest (const LoligoProjection *projection,
                                      const LoligoSignal *signal, gint64 step);
/* matrix.c: by target what lies by source; the rows become empty. FALSE when there is no memory. */
gboolean loligo_projection_turn (LoligoProjection *projection, LoligoThreadPool *threads);
void loligo_columns_clear (LoligoColumns *columns);

/* dense.c: N_SOURCES by N_TARGETS reals, all 0, for a delay in steps. NULL when there is no memory. */
LoligoDense *loligo_dense_new (guint64 n_sources, guint64 n_targets, gint64 delay,
                               gboolean is_single);
void loligo_dense_free (LoligoDense *dense);
gsize loligo_dense_get_bytes (const LoligoDense *dense);
/* Of how many steps the products are best made at once; at most the delay and one. */
guint loligo_dense_get_n_together (const LoligoDense *dense);
/* (transfer full) "OpenBLAS 0.3.21, Haswell"; NULL where no library multiplies. */
char *loligo_dense_describe (const LoligoDense *dense);
/* Several threads may, each for pairs of its own. */
void loligo_dense_add (LoligoDense *dense, guint64 source, guint64 target, double weight);
/* Targets FIRST to END - 1 (multiples of 64) of OUT = SCALE times the matrix times X [sources]. OUT and X begin at
 * multiples of 64 bytes. RT safe. */
void loligo_dense_multiply (const LoligoDense *dense, const void *x, double scale, guint64 first,
                            guint64 end, void *out);
/* As many products as n_together (more than one), unscaled: of X [n_together][x_reals] into OUT
 * [n_together][out_reals]. RT safe but for a short lock inside of OpenBLAS. */
void loligo_dense_multiply_together (const LoligoDense *dense, const void *x, gsize x_reals,
                                     guint64 first, guint64 end, void *out, gsize out_reals);

G_END_DECLS
