/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * streams.h: which random numbers belong to which node and edge of a plan. Any thread.
 */
#pragma once

#include "model/plan.h"

G_BEGIN_DECLS

/* One a node, then one an edge with a synapse, from their names, so that another node more or less does not change
 * them. (transfer full) */
guint32 *loligo_streams_new (const LoligoPlan *plan);

G_END_DECLS
