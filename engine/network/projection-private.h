/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * projection-private.h: how synapses lie in memory, for projection.c that makes them and deliver.c that reads them.
 */
#pragma once

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

struct _LoligoProjection
{
  guint64 n_sources, n_targets, padded;
  guint n_parts;
  LoligoRows *rows;  /* one a part */
  gboolean is_single; /* reals are float */
  gboolean is_short; /* indices are 16 bits */
  guint count_bytes; /* of a count of spikes; 0: delays or weights differ, or there are too many for two bytes */
  gint64 least_delay, longest_delay;
  guint64 n_synapses;
};

/* A LoligoTask of DATA, a projection, for one part; delays and rows are known. (projection-sort.c) */
void loligo_projection_sort_part (gpointer data, guint part, guint worker);
/* count.c: for the rows as they are. */
guint loligo_projection_find_count_bytes (const LoligoProjection *projection);

G_END_DECLS
