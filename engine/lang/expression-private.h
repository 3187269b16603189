/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * expression-private.h: what expression.c and its sisters share. Nobody else includes it.
 */
#pragma once

#include "lang/expression.h"

G_BEGIN_DECLS

/* The node as it is, found or added, without simplification. 0 when the pool is full. */
LoligoExpression loligo_expression_intern (LoligoExpressionPool *pool,
                                           const LoligoExpressionNode *node);
/* The simpler equal of the node, or the node itself interned. (expression-simplify.c) */
LoligoExpression loligo_expression_simplified (LoligoExpressionPool *pool,
                                               const LoligoExpressionNode *node);
/* One byte a node up to EXPRESSION: 1 where it is reachable from it. (transfer full) */
guint8 *loligo_expression_mark (const LoligoExpressionPool *pool, LoligoExpression expression);

G_END_DECLS
