/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * curve.c: see curve.h.
 */
#include "canvas/curve.h"

#include "canvas/shape.h"

#include <math.h>

#define GAP 3.0          /* between an outline and a wire's end */
#define LANE_ANGLE 0.42  /* rad between two parallel wires */
#define BOW_ANGLE 0.6    /* rad by which a wire to the left leaves its straight line */

typedef struct
{
  double x, y;
} Direction;

static Direction
rotate (Direction d, double angle)
{
  return (Direction){ d.x * cos (angle) - d.y * sin (angle), d.x * sin (angle) + d.y * cos (angle) };
}

static double
smooth_step (double low, double high, double value)
{
  double share = CLAMP ((value - low) / (high - low), 0, 1);
  return share * share * (3 - 2 * share);
}

/* How a wire along U leaves its source: pulled level when it runs to the right. */
static Direction
get_tangent (Direction u)
{
  double pull = 1.5 * smooth_step (0.15, 0.7, u.x);
  double length = hypot (u.x + pull, u.y);
  return (Direction){ (u.x + pull) / length, u.y / length };
}

/* Where a ray from the middle of the first body leaves the last one of a stack. */
static double
get_stack_outline (double radius, Direction d)
{
  double along = LOLIGO_STACK_REACH * (d.x - d.y), across = LOLIGO_STACK_REACH * (d.x + d.y);
  double square = radius * radius - across * across;
  return square > 0 ? MAX (radius, along + sqrt (square)) : radius;
}

static double
get_outline (const LoligoCurveEnd *end, Direction d)
{
  double radius = loligo_shape_get_radius ((LoligoKind)end->kind, d.x, d.y);
  return (end->is_stack ? get_stack_outline (radius, d) : radius) + GAP;
}

LoligoCurve
loligo_curve_new (const LoligoCurveEnd *from, const LoligoCurveEnd *to, double lane)
{
  double dx = to->x - from->x, dy = to->y - from->y;
  double distance = hypot (dx, dy);
  Direction u = { 1, 0 }; /* one node dragged onto the other */
  if (distance > 1e-6)
    u = (Direction){ dx / distance, dy / distance };
  double turn = BOW_ANGLE * smooth_step (0, 0.6, -u.x) + lane * LANE_ANGLE;
  Direction out = rotate (get_tangent (u), turn), in = rotate (get_tangent (u), -turn);
  double start = get_outline (from, out), stop = get_outline (to, (Direction){ -in.x, -in.y });
  double reach = 0.38 * MAX (distance - start - stop, 24);
  LoligoCurve curve = { { from->x + out.x * start, from->x + out.x * (start + reach),
                          to->x - in.x * (stop + reach), to->x - in.x * stop },
                        { from->y + out.y * start, from->y + out.y * (start + reach),
                          to->y - in.y * (stop + reach), to->y - in.y * stop } };
  return curve;
}

LoligoCurve
loligo_curve_new_loop (const LoligoCurveEnd *end, double lane)
{
  Direction out = { cos (-1.0), sin (-1.0) }, in = { -out.x, out.y };
  double start = get_outline (end, out), stop = get_outline (end, in), reach = start + 46 + 18 * lane;
  LoligoCurve curve = { { end->x + out.x * start, end->x + out.x * reach, end->x + in.x * reach,
                          end->x + in.x * stop },
                        { end->y + out.y * start, end->y + out.y * reach, end->y + in.y * reach,
                          end->y + in.y * stop } };
  return curve;
}

void
loligo_curve_get_point (const LoligoCurve *curve, double t, double *x, double *y)
{
  double s = 1 - t, a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;
  *x = a * curve->x[0] + b * curve->x[1] + c * curve->x[2] + d * curve->x[3];
  *y = a * curve->y[0] + b * curve->y[1] + c * curve->y[2] + d * curve->y[3];
}

LoligoExtent
loligo_curve_get_extent (const LoligoCurve *curve)
{
  LoligoExtent extent = LOLIGO_EXTENT_EMPTY;
  for (guint i = 0; i < 4; i++)
    loligo_extent_add (&extent, curve->x[i], curve->y[i]);
  return extent;
}

static double
get_segment_distance (double px, double py, double ax, double ay, double bx, double by)
{
  double dx = bx - ax, dy = by - ay, square = dx * dx + dy * dy;
  double t = square > 0 ? CLAMP (((px - ax) * dx + (py - ay) * dy) / square, 0, 1) : 0;
  return hypot (px - ax - t * dx, py - ay - t * dy);
}

double
loligo_curve_get_distance (const LoligoCurve *curve, double x, double y)
{
  enum { N_SEGMENTS = 24 };
  double nearest = G_MAXDOUBLE, ax = curve->x[0], ay = curve->y[0];
  for (guint i = 1; i <= N_SEGMENTS; i++)
    {
      double bx, by;
      loligo_curve_get_point (curve, i / (double)N_SEGMENTS, &bx, &by);
      nearest = MIN (nearest, get_segment_distance (x, y, ax, ay, bx, by));
      ax = bx;
      ay = by;
    }
  return nearest;
}
