/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * wire-draw.c: see wire-draw.h.
 */
#include "canvas/wire-draw.h"

#include <math.h>

#define ARROW_LENGTH 10.0
#define ARROW_HALF 5.0
#define DISC_RADIUS 4.6
#define DIAMOND_HALF 5.5
#define TOOTH 4.0         /* of a zigzag: from the line */
#define TOOTH_LENGTH 7.0  /* along the line */
#define N_POINTS 48

/* The end of a curve, and how much larger than in the document its mark is drawn. */
typedef struct
{
  double x, y;
  double dx, dy; /* along the curve, of length one */
  double grow;
} Tip;

static Tip
get_tip (const LoligoCurve *curve, double width, double zoom)
{
  double dx = curve->x[3] - curve->x[2], dy = curve->y[3] - curve->y[2];
  double length = MAX (hypot (dx, dy), 1e-6);
  return (Tip){ curve->x[3], curve->y[3], dx / length, dy / length,
                CLAMP (1, 0.45 / zoom, 2 / zoom) * (0.75 + width / 8) };
}

void
loligo_wire_path (cairo_t *cr, const LoligoCurve *curve)
{
  cairo_move_to (cr, curve->x[0], curve->y[0]);
  cairo_curve_to (cr, curve->x[1], curve->y[1], curve->x[2], curve->y[2], curve->x[3], curve->y[3]);
}

/* The line stops LENGTH before its end. */
static void
stroke_short (cairo_t *cr, const LoligoCurve *curve, const Tip *tip, double length)
{
  LoligoCurve line = *curve;
  line.x[3] -= tip->dx * length;
  line.y[3] -= tip->dy * length;
  loligo_wire_path (cr, &line);
  cairo_stroke (cr);
}

static void
draw_arrow (cairo_t *cr, const LoligoCurve *curve, const Tip *tip)
{
  double dx = tip->dx * ARROW_LENGTH * tip->grow, dy = tip->dy * ARROW_LENGTH * tip->grow;
  double half = ARROW_HALF / ARROW_LENGTH, bx = tip->x - dx, by = tip->y - dy;
  stroke_short (cr, curve, tip, 0.8 * ARROW_LENGTH * tip->grow);
  cairo_move_to (cr, tip->x, tip->y);
  cairo_line_to (cr, bx - dy * half, by + dx * half);
  cairo_line_to (cr, bx + dy * half, by - dx * half);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_disc (cairo_t *cr, const LoligoCurve *curve, const Tip *tip)
{
  double radius = DISC_RADIUS * tip->grow;
  stroke_short (cr, curve, tip, radius);
  cairo_new_sub_path (cr);
  cairo_arc (cr, tip->x - tip->dx * radius, tip->y - tip->dy * radius, radius, 0, 2 * G_PI);
  cairo_fill (cr);
}

/* A resistor: plain at its ends, teeth in its middle. */
static void
draw_zigzag (cairo_t *cr, const LoligoCurve *curve)
{
  double x[N_POINTS + 1], y[N_POINTS + 1], along[N_POINTS + 1];
  along[0] = 0;
  for (guint k = 0; k <= N_POINTS; k++)
    {
      loligo_curve_get_point (curve, k / (double) N_POINTS, &x[k], &y[k]);
      if (k > 0)
        along[k] = along[k - 1] + hypot (x[k] - x[k - 1], y[k] - y[k - 1]);
    }
  double whole = along[N_POINTS];
  guint n_teeth = (guint) CLAMP (0.6 * whole / TOOTH_LENGTH, 2, 10);
  double first = (whole - n_teeth * TOOTH_LENGTH) / 2;
  cairo_move_to (cr, x[0], y[0]);
  guint at = 1;
  for (guint tooth = 0; tooth <= n_teeth && first > 0; tooth++)
    {
      double wanted = first + tooth * TOOTH_LENGTH;
      for (; at < N_POINTS && along[at] < wanted; at++)
        if (tooth == 0)
          cairo_line_to (cr, x[at], y[at]);
      double step = MAX (along[at] - along[at - 1], 1e-6);
      double share = (wanted - along[at - 1]) / step;
      double nx = -(y[at] - y[at - 1]) / step, ny = (x[at] - x[at - 1]) / step;
      double side = tooth == 0 || tooth == n_teeth ? 0 : tooth % 2 ? TOOTH : -TOOTH;
      cairo_line_to (cr, x[at - 1] + share * (x[at] - x[at - 1]) + side * nx,
                     y[at - 1] + share * (y[at] - y[at - 1]) + side * ny);
    }
  for (; at <= N_POINTS; at++)
    cairo_line_to (cr, x[at], y[at]);
  cairo_stroke (cr);
}

static void
draw_diamond (cairo_t *cr, const LoligoCurve *curve, double grow)
{
  double x, y, half = DIAMOND_HALF * grow;
  loligo_curve_get_point (curve, 0.5, &x, &y);
  cairo_move_to (cr, x - half, y);
  cairo_line_to (cr, x, y - half);
  cairo_line_to (cr, x + half, y);
  cairo_line_to (cr, x, y + half);
  cairo_close_path (cr);
  cairo_fill (cr);
}

void
loligo_wire_draw (cairo_t *cr, const LoligoCurve *curve, const LoligoWireLook *look, double width,
                  double zoom)
{
  Tip tip = get_tip (curve, width, zoom);
  cairo_set_line_width (cr, CLAMP (width, 1 / zoom, MAX (1.5 * width, 4) / zoom));
  switch (look->effect)
    {
    case LOLIGO_EFFECT_ELECTRICAL:
      draw_zigzag (cr, curve);
      break;
    case LOLIGO_EFFECT_INHIBITORY:
      draw_disc (cr, curve, &tip);
      break;
    case LOLIGO_EFFECT_EXCITATORY:
    case LOLIGO_EFFECT_NONE:
      draw_arrow (cr, curve, &tip);
      break;
    }
  if (look->is_plastic)
    draw_diamond (cr, curve, tip.grow);
}
