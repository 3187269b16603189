/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * degree.h: how an expression depends on chosen leaves, by its structure. What is called linear is
 * linear for every value; a form that hides its linearity (x*x/x) is called other.
 */
#pragma once

#include "lang/expression.h"

G_BEGIN_DECLS

typedef enum
{
  LOLIGO_DEGREE_FREE,   /* none of the leaves */
  LOLIGO_DEGREE_LINEAR, /* a sum of (free of them) * leaf */
  LOLIGO_DEGREE_AFFINE, /* that plus something free of them */
  LOLIGO_DEGREE_OTHER
} LoligoDegree;

/* In the leaves OPERATION with the indices k where CHOSEN[k]; CHOSEN NULL: all of that operation. */
LoligoDegree loligo_expression_get_degree (const LoligoExpressionPool *pool,
                                           LoligoExpression expression, LoligoOperation operation,
                                           const gboolean *chosen);

G_END_DECLS
