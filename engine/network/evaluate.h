/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * evaluate.h: the values of an expression that varies from neuron to neuron ("normal(-55 mV, 2 mV)"),
 * for parameters and initial values. Draws are Philox numbers of the neuron, keyed by the run's seed and the
 * population's stream; their step is -2, which no kernel uses. Not RT safe.
 */
#pragma once

#include "base/thread-pool.h"
#include "lang/expression.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 seed;
  guint32 stream;
  guint64 n_lanes;
} LoligoDrawKey;

/* OUT[lane] for all lanes. Leaves are LANE, LANES, UNIFORM, NORMAL. */
void loligo_evaluate_lanes (const LoligoExpressionPool *pool, LoligoExpression expression,
                            const LoligoDrawKey *key, LoligoThreadPool *threads, double *out);
/* The same for one lane. */
double loligo_evaluate_lane (const LoligoExpressionPool *pool, LoligoExpression expression,
                             const LoligoDrawKey *key, guint64 lane);

G_END_DECLS
