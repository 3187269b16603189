/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * interval.h: between which numbers an expression lies while one of its leaves goes through a range. Sound, not tight:
 * the true range may be smaller. Any thread.
 */
#pragma once

#include "lang/expression.h"

G_BEGIN_DECLS

typedef struct
{
  double low, high;
  gboolean may_be_nan;
} LoligoInterval;

/* EXPRESSION over constants and the leaf LEAF (any index), which lies in RANGE; any other leaf may be anything.
 * Rounding is allowed for by some parts in 10^12. SCRATCH: EXPRESSION + 1 intervals. */
LoligoInterval loligo_expression_bound (const LoligoExpressionPool *pool,
                                        LoligoExpression expression, LoligoOperation leaf,
                                        LoligoInterval range, LoligoInterval *scratch);

G_END_DECLS
