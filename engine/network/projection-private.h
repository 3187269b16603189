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

struct _LoligoProjection
{
  guint64 n_sources, n_targets, padded;
  guint n_parts;
  LoligoRows *rows;  /* one a part */
  gboolean is_single; /* reals are float */
  gboolean is_short; /* indices are 16 bits */
  gint64 least_delay, longest_delay;
  guint64 n_synapses;
};

/* A LoligoTask of DATA, a projection, for one part; delays and rows are known. (projection-sort.c) */
void loligo_projection_sort_part (gpointer data, guint part, guint worker);

G_END_DECLS
