/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * connect.h: the pairs of cells that an edge's rule chooses, and the quantities of its synapses. Pairs come
 * row by row, by source or by target, whichever the rule is made in; nothing is kept. Every number drawn is a
 * function of its place (seed, stream, cells), so that neither threads nor the order of rows matter.
 * network/projection.c makes rows of synapses from it. Not RT safe.
 */
#pragma once

#include "model/plan.h"

G_BEGIN_DECLS

/* Which end a row belongs to; the other ends in it are its minors. */
typedef enum
{
  LOLIGO_MAJOR_SOURCE,
  LOLIGO_MAJOR_TARGET
} LoligoMajor;

typedef struct _LoligoConnector LoligoConnector;

/* What the random numbers of an edge depend on, besides the pair. */
typedef struct
{
  guint64 seed;
  guint32 stream;
  LoligoMajor major;
  /* For distances; NULL where cells have no places. The connector's, and alive as long. */
  const LoligoPlaces *major_places, *minor_places;
} LoligoEdgeKey;

/* The row of MAJOR: N MINORS, ascending (equal ones where a pair comes several times); WEIGHTS (SI) and DELAYS_S are
 * NULL unless the rule's file gives them. All are the connector's, until the visit returns. */
typedef void (*LoligoConnectorVisit) (guint64 major, const guint32 *minors, guint n,
                                      const double *weights, const double *delays_s,
                                      gpointer data);

/* Of edge PROJECTION of PLAN, which must outlive it. STREAM keys the random numbers, under the rule's own seed or the
 * run's. NULL and LOLIGO_ERROR_MEMORY, or what the rule's file is wrong in. */
LoligoConnector *loligo_connector_new (const LoligoPlan *plan, guint projection, guint32 stream,
                                       GError **error);
void loligo_connector_free (LoligoConnector *connector);
LoligoMajor loligo_connector_get_major (const LoligoConnector *connector);
LoligoEdgeKey loligo_connector_get_key (const LoligoConnector *connector);
gboolean loligo_connector_gives_weights (const LoligoConnector *connector);
gboolean loligo_connector_gives_delays (const LoligoConnector *connector);

/* Every row from FIRST_MAJOR to END_MAJOR - 1 once, in order, empty ones too. A row is the same each time, whatever
 * the range. Several threads may visit at once. */
void loligo_connector_visit (LoligoConnector *connector, guint64 first_major, guint64 end_major,
                             LoligoConnectorVisit visit, gpointer data);

/* OUT_SI[k] of the synapse between MAJOR and MINORS[k], for an expression over the leaves of
 * loligo_edge_quantity_parse.
 * Draws are numbered by source, target and place among equal pairs of the row, so they do not depend on which
 * end is the major one. Any thread. */
void loligo_edge_values (const LoligoExpressionPool *pool, LoligoExpression expression,
                         const LoligoEdgeKey *key, guint64 major, const guint32 *minors, guint n,
                         double *out_si);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoConnector, loligo_connector_free)

G_END_DECLS
