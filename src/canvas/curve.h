/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * curve.h: the course of one wire: a cubic Bézier between two outlines. Pure geometry.
 */
#pragma once

#include "canvas/view.h"

G_BEGIN_DECLS

typedef struct
{
  double x[4], y[4]; /* start, two controls, end (the arrow's tip) */
} LoligoCurve;

/* One end: centre and the outline's radius as a function of the direction. */
typedef struct
{
  double x, y;
  int kind; /* LoligoKind */
  gboolean is_stack; /* a population: bodies behind the first one */
} LoligoCurveEnd;

/* To the right a wire flows level; to the left it bows, so that there and back lie apart. LANE moves parallel
 * wires apart: 0 for the middle one, then -1, 1 ... */
LoligoCurve loligo_curve_new (const LoligoCurveEnd *from, const LoligoCurveEnd *to, double lane);
/* A loop above its node; LANE 0, 1, 2 ... is its height. */
LoligoCurve loligo_curve_new_loop (const LoligoCurveEnd *end, double lane);
void loligo_curve_get_point (const LoligoCurve *curve, double t, double *x, double *y);
LoligoExtent loligo_curve_get_extent (const LoligoCurve *curve);
double loligo_curve_get_distance (const LoligoCurve *curve, double x, double y);

G_END_DECLS
