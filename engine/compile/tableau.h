/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tableau.h: Butcher tableaus of explicit methods as data.
 */
#pragma once

#include "lang/method.h"

G_BEGIN_DECLS

#define LOLIGO_TABLEAU_STAGES 7

typedef struct
{
  LoligoMethod method;
  guint n_stages;
  double a[LOLIGO_TABLEAU_STAGES][LOLIGO_TABLEAU_STAGES]; /* strictly lower triangle */
  double b[LOLIGO_TABLEAU_STAGES];                        /* weights of the solution */
  /* b less the embedded solution's weights; 0 in fixed methods */
  double error[LOLIGO_TABLEAU_STAGES];
  guint error_order;                                      /* of the lower solution of a pair */
} LoligoTableau;

/* NULL where the method is no explicit Runge-Kutta method. Node c_i is the sum of row i of a. */
const LoligoTableau *loligo_tableau_find (LoligoMethod method);

G_END_DECLS
