/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shape.c: draws the body of a node: outline, fill, flash. The pictograms are in pictogram.c.
 */
#include "canvas/pictogram.h"

#include <math.h>
#include <string.h>

/* Half sides of the outlines, chosen so that all kinds look equally heavy. */
#define SQUARE_HALF 25.0
#define SQUARE_CORNER 9.0
#define HEXAGON_RADIUS 30.0
#define DIAMOND_RADIUS 34.0

static void
set_color (cairo_t *cr, LoligoColor color, double alpha)
{
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, alpha);
}

static LoligoColor
mix (LoligoColor a, LoligoColor b, double share_of_b)
{
  return (LoligoColor){ a.red + (b.red - a.red) * share_of_b,
                        a.green + (b.green - a.green) * share_of_b,
                        a.blue + (b.blue - a.blue) * share_of_b };
}

static void
path_rounded_square (cairo_t *cr, double half, double corner)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, half - corner, -half + corner, corner, -G_PI_2, 0);
  cairo_arc (cr, half - corner, half - corner, corner, 0, G_PI_2);
  cairo_arc (cr, -half + corner, half - corner, corner, G_PI_2, G_PI);
  cairo_arc (cr, -half + corner, -half + corner, corner, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

/* A regular polygon whose first corner lies on the x axis; the line's round joins soften the corners. */
static void
path_polygon (cairo_t *cr, guint n_corners, double radius)
{
  cairo_new_sub_path (cr);
  for (guint i = 0; i < n_corners; i++)
    cairo_line_to (cr, radius * cos (2 * G_PI * i / n_corners),
                   radius * sin (2 * G_PI * i / n_corners));
  cairo_close_path (cr);
}

void
loligo_shape_path (cairo_t *cr, LoligoKind kind, double grow)
{
  switch (kind)
    {
    case LOLIGO_KIND_STIMULUS:
      path_rounded_square (cr, SQUARE_HALF + grow, SQUARE_CORNER + grow);
      return;
    case LOLIGO_KIND_RATE:
      path_polygon (cr, 6, HEXAGON_RADIUS + grow * 1.15);
      return;
    case LOLIGO_KIND_SYSTEM:
      path_polygon (cr, 4, DIAMOND_RADIUS + grow * 1.41);
      return;
    case LOLIGO_KIND_NEURON:
    case LOLIGO_KIND_CHANNEL:
    case LOLIGO_KIND_SYNAPSE:
      cairo_new_sub_path (cr);
      cairo_arc (cr, 0, 0, LOLIGO_BODY_RADIUS + grow, 0, 2 * G_PI);
      cairo_close_path (cr);
      return;
    }
}

/* Distance to the side of a regular polygon with its first corner on the x axis. */
static double
get_polygon_radius (double radius, guint n_corners, double dx, double dy)
{
  double sector = 2 * G_PI / n_corners;
  double angle = fmod (atan2 (dy, dx) + 4 * G_PI, sector) - sector / 2;
  return radius * cos (sector / 2) / cos (angle);
}

double
loligo_shape_get_radius (LoligoKind kind, double dx, double dy)
{
  switch (kind)
    {
    case LOLIGO_KIND_STIMULUS:
      {
        double side = SQUARE_HALF / MAX (fabs (dx), fabs (dy));
        double corner = hypot (SQUARE_HALF, SQUARE_HALF) - SQUARE_CORNER * (G_SQRT2 - 1);
        return MIN (side, corner);
      }
    case LOLIGO_KIND_RATE:
      return get_polygon_radius (HEXAGON_RADIUS, 6, dx, dy);
    case LOLIGO_KIND_SYSTEM:
      return get_polygon_radius (DIAMOND_RADIUS, 4, dx, dy);
    case LOLIGO_KIND_NEURON:
    case LOLIGO_KIND_CHANNEL:
    case LOLIGO_KIND_SYNAPSE:
      break;
    }
  return LOLIGO_BODY_RADIUS;
}

char *
loligo_format_count (guint64 count)
{
  static const struct { double unit; const char *suffix; } SCALES[]
      = { { 1e9, "G" }, { 1e6, "M" }, { 1e3, "k" } };
  for (guint i = 0; i < G_N_ELEMENTS (SCALES); i++)
    {
      if (count < MAX (SCALES[i].unit, 10000))
        continue;
      char digits[G_ASCII_DTOSTR_BUF_SIZE];
      double number = count / SCALES[i].unit;
      g_ascii_formatd (digits, sizeof digits, number < 10 ? "%.1f" : "%.0f", number);
      if (g_str_has_suffix (digits, ".0"))
        digits[strlen (digits) - 2] = '\0';
      return g_strconcat (digits, SCALES[i].suffix, NULL);
    }
  return g_strdup_printf ("%" G_GUINT64_FORMAT, count);
}

/* The bodies behind the first one of a population. */
static void
draw_stack (cairo_t *cr, const LoligoShape *shape, const LoligoInk *ink)
{
  for (int behind = 2; behind >= 1; behind--)
    {
      cairo_save (cr);
      cairo_translate (cr, LOLIGO_STACK_REACH / 2 * behind, -LOLIGO_STACK_REACH / 2 * behind);
      loligo_shape_path (cr, shape->kind, 0);
      set_color (cr, mix (ink->background, shape->color, ink->is_dark ? 0.22 : 0.16), 1);
      cairo_fill_preserve (cr);
      set_color (cr, mix (ink->background, shape->color, behind == 2 ? 0.55 : 0.75), 1);
      cairo_set_line_width (cr, 1.5);
      cairo_stroke (cr);
      cairo_restore (cr);
    }
}

static void
draw_level (cairo_t *cr, const LoligoShape *shape, const LoligoInk *ink)
{
  double reach = DIAMOND_RADIUS;
  double half = shape->kind == LOLIGO_KIND_STIMULUS ? SQUARE_HALF : LOLIGO_BODY_RADIUS;
  double top = half - 2 * half * CLAMP (shape->level, 0, 1);
  cairo_save (cr);
  loligo_shape_path (cr, shape->kind, 0);
  cairo_clip (cr);
  cairo_rectangle (cr, -reach, top, 2 * reach, reach - top);
  set_color (cr, mix (ink->background, shape->color, ink->is_dark ? 0.62 : 0.55), 1);
  cairo_fill (cr);
  cairo_restore (cr);
}

static void
draw_glow (cairo_t *cr, const LoligoShape *shape)
{
  static const struct { double grow, alpha; } RINGS[] = { { 9, 0.13 }, { 6, 0.2 }, { 3, 0.35 } };
  for (guint i = 0; i < G_N_ELEMENTS (RINGS); i++)
    {
      loligo_shape_path (cr, shape->kind, RINGS[i].grow);
      set_color (cr, shape->color, RINGS[i].alpha * shape->flash);
      cairo_fill (cr);
    }
}

void
loligo_shape_draw (cairo_t *cr, const LoligoShape *shape, const LoligoInk *ink)
{
  gboolean is_broken = shape->pictogram == LOLIGO_PICTOGRAM_BROKEN;
  gboolean is_filled = shape->level >= 0;
  if (shape->flash > 0)
    draw_glow (cr, shape);
  if (shape->size > 1 && shape->zoom >= 0.25)
    draw_stack (cr, shape, ink);

  LoligoColor body = mix (ink->background, shape->color, ink->is_dark ? 0.26 : 0.2);
  loligo_shape_path (cr, shape->kind, 0);
  set_color (cr, is_broken ? mix (ink->background, ink->foreground, 0.08) : body, 1);
  cairo_fill (cr);
  if (is_filled)
    draw_level (cr, shape, ink);
  if (shape->flash > 0)
    {
      loligo_shape_path (cr, shape->kind, 0);
      set_color (cr, mix (shape->color, (LoligoColor){ 1, 1, 1 }, 0.35), 0.85 * shape->flash);
      cairo_fill (cr);
    }

  loligo_shape_path (cr, shape->kind, 0);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, MIN (2.5, 5 / shape->zoom));
  if (is_broken)
    cairo_set_dash (cr, (const double[]){ 5, 4 }, 2, 0);
  set_color (cr, is_broken ? mix (ink->background, ink->foreground, 0.5) : shape->color, 1);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  if (shape->zoom >= 0.25)
    loligo_pictogram_draw (cr, shape, ink);
}
