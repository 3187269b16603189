/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * deliver.c: spikes into rings: one loop for each precision and width of index.
 */
#include "network/projection-private.h"

#define REAL double
#define INDEX guint32
#define NAME(x) x##_double_32
#include "network/deliver-template.h"
#undef INDEX
#undef NAME
#define INDEX guint16
#define NAME(x) x##_double_16
#include "network/deliver-template.h"
#undef REAL
#undef NAME
#define REAL float
#define NAME(x) x##_single_16
#include "network/deliver-template.h"
#undef INDEX
#undef NAME
#define INDEX guint32
#define NAME(x) x##_single_32
#include "network/deliver-template.h"

static guint64
deliver (const LoligoProjection *projection, const LoligoRows *rows, const LoligoSpikes *spikes,
         const LoligoRing *ring, gboolean counts)
{
  if (projection->is_single)
    return projection->is_short ? deliver_single_16 (rows, spikes, ring, counts)
                                : deliver_single_32 (rows, spikes, ring, counts);
  return projection->is_short ? deliver_double_16 (rows, spikes, ring, counts)
                              : deliver_double_32 (rows, spikes, ring, counts);
}

guint64
loligo_projection_deliver (const LoligoProjection *projection, const LoligoSpikes *spikes,
                           guint part, const LoligoRing *weights, const LoligoRing *counts)
{
  const LoligoRows *rows = &projection->rows[part];
  guint64 n_events = 0;
  if (weights != NULL)
    n_events = deliver (projection, rows, spikes, weights, FALSE);
  if (counts != NULL)
    n_events = deliver (projection, rows, spikes, counts, TRUE);
  return n_events;
}
