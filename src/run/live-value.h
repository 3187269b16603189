/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * live-value.h: what a changed parameter of the document is in a running plan: which node or edge of it,
 * and one number in SI. Only the session calls it. Main thread.
 */
#pragma once

#include "document/project.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean is_edge;
  guint index;     /* of the node or projection */
  guint parameter; /* G_MAXUINT: the edge's weight */
  double value_si;
} LoligoLiveValue;

/* OWNER is a node or an edge with a synapse, NAME its parameter or "weight". FALSE when the running plan
 * RUNNING can only be replaced by another: the value is not one number for all, or is shared, or is new. */
gboolean loligo_live_value_read (LoligoProject *project, const LoligoPlan *running,
                                 const char *owner, const char *name, LoligoLiveValue *value);

G_END_DECLS
