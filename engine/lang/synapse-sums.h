/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * synapse-sums.h: what a synapse without states gives all the time, taken apart into sums over its sources:
 *
 *   flow into a target = g_1(target) * (sum over its synapses of weight * f_1(source)) + ...
 *
 * so that the synapses are a matrix, and a step is a product of it with f of the sources. weight*(pre.V - post.V) has
 * the sums of weight*pre.V and of weight; sin(pre.theta - post.theta) those of the sine and of the cosine of pre.theta.
 * Called by synapse-form.c.
 */
#pragma once

#include "lang/component.h"

G_BEGIN_DECLS

/* More sums than this and single synapses are as quick. */
#define LOLIGO_SUMS_LIMIT 8

/* Over the synapses of a target: of f, or of weight * f. */
typedef struct
{
  LoligoExpression source; /* f: over references to pre, parameters, constants; in synapse->pool */
  gboolean by_weight;
} LoligoSynapseSum;

/* SUMS (room for LOLIGO_SUMS_LIMIT) and FLOWS[contribution]: its value over INPUT (k) for sum k, references to post,
 * parameters, t, i, N. FALSE where a contribution does not come apart: *WHICH is its index. Grows synapse->pool. */
gboolean loligo_synapse_find_sums (LoligoComponent *synapse, LoligoSynapseSum *sums, guint *n_sums,
                                   LoligoExpression *flows, guint *which);

G_END_DECLS
