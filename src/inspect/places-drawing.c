/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * places-drawing.c: see places-drawing.h. Row 0 is at the top, as in plots of a sheet. Of a lattice too fine for the
 * picture every second (third...) row and column is drawn, of many random places the first ones.
 */
#include "inspect/places-drawing.h"
#include "figure/axis.h"
#include "figure/painter.h"

#include <math.h>

#define MOST_HEIGHT 190.0
#define LEAST_HEIGHT 26.0
#define LEAST_PITCH 2.0 /* between dots */
#define MOST_RANDOM 1500
#define LINE_HEIGHT 15.0

/* World and where it is drawn. */
typedef struct
{
  const LoligoGeometry *geometry;
  gboolean is_ring;
  double half_m[2];      /* of the world, from its middle */
  cairo_rectangle_t area;
  double scale;          /* units of the picture in a metre */
  guint64 strides[2];    /* of columns, of rows */
} View;

const char *
loligo_places_get_unit (const LoligoGeometry *geometry, double *scale)
{
  double longest_m = 0;
  for (guint axis = 0; axis < geometry->n_axes; axis++)
    longest_m = MAX (longest_m, geometry->extent_m[axis]);
  if (longest_m >= 10e-3)
    {
      *scale = longest_m >= 10 ? 1 : 1e-3;
      return longest_m >= 10 ? "m" : "mm";
    }
  *scale = longest_m < 1e-6 ? 1e-9 : 1e-6;
  return longest_m < 1e-6 ? "nm" : "µm";
}

static gboolean
has_height (const View *view)
{
  return view->is_ring || view->geometry->n_axes >= 2;
}

static guint64
choose_stride (const View *view, guint axis)
{
  double pitch = view->geometry->spacing_m[axis] * view->scale;
  if (view->is_ring || view->geometry->n_axes == 1)
    pitch = MAX (pitch, 1e-12);
  return pitch >= LEAST_PITCH ? 1 : (guint64) MIN (ceil (LEAST_PITCH / pitch), 1e9);
}

/* LEFT is kept free for numbers. */
static View
make_view (const LoligoGeometry *geometry, const LoligoPlacesStyle *style, double left, double width)
{
  View view = { .geometry = geometry, .is_ring = style->is_ring && geometry->n_axes == 1 };
  view.half_m[0] = geometry->extent_m[0] / 2;
  view.half_m[1] = geometry->n_axes >= 2 ? geometry->extent_m[1] / 2 : 0;
  if (view.is_ring)
    view.half_m[0] = view.half_m[1] = geometry->extent_m[0] / (2 * G_PI) * 1.08;
  view.area = (cairo_rectangle_t){ .x = left, .y = 6, .width = floor (width - left - 10) };
  view.scale = view.area.width / (2 * view.half_m[0]);
  view.area.height = LEAST_HEIGHT;
  if (has_height (&view))
    {
      view.scale = MIN (view.scale, MOST_HEIGHT / (2 * view.half_m[1]));
      view.area.width = MAX (round (2 * view.half_m[0] * view.scale), 8);
      view.area.height = MAX (round (2 * view.half_m[1] * view.scale), 8);
    }
  view.strides[0] = choose_stride (&view, 0);
  view.strides[1] = geometry->n_axes >= 2 ? choose_stride (&view, 1) : 1;
  return view;
}

static guint64
count_along (const View *view, guint axis)
{
  return (view->geometry->counts[axis] + view->strides[axis] - 1) / view->strides[axis];
}

/* ---- dots ---- */

static void
add_dot (const View *view, cairo_t *cr, guint64 index, double radius)
{
  double position_m[LOLIGO_AXES];
  loligo_geometry_get_position (view->geometry, index, position_m);
  if (view->is_ring)
    {
      double circle_m = view->geometry->extent_m[0] / (2 * G_PI), angle = position_m[0] / circle_m;
      position_m[0] = circle_m * sin (angle);
      position_m[1] = -circle_m * cos (angle);
    }
  double x = view->area.x + view->area.width / 2 + position_m[0] * view->scale;
  double y = view->area.y + view->area.height / 2 + position_m[1] * view->scale;
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
}

static void
draw_dots (const View *view, LoligoPainter *painter, guint64 n, LoligoColor color)
{
  const LoligoGeometry *geometry = view->geometry;
  loligo_painter_set_color (painter, color);
  if (geometry->is_random)
    {
      double room = geometry->n_axes >= 2 ? sqrt (view->area.width * view->area.height / (double) MAX (n, 1))
                                          : view->area.width / (double) MAX (n, 1);
      for (guint64 k = 0; k < MIN (n, MOST_RANDOM); k++)
        add_dot (view, painter->cr, k, CLAMP (room / 4, 0.9, 3));
      cairo_fill (painter->cr);
      return;
    }
  double pitch = geometry->spacing_m[0] * view->scale * (double) view->strides[0];
  if (geometry->n_axes >= 2)
    pitch = MIN (pitch, geometry->spacing_m[1] * view->scale * (double) view->strides[1]);
  double radius = CLAMP (pitch * 0.3, 0.8, 3);
  for (guint64 row = 0; row < count_along (view, 1); row++)
    for (guint64 column = 0; column < count_along (view, 0); column++)
      add_dot (view, painter->cr, row * view->strides[1] * geometry->counts[0] + column * view->strides[0], radius);
  cairo_fill (painter->cr);
}

/* ---- frame and axes ---- */

static void
draw_edge (const View *view, LoligoPainter *painter, gboolean is_meeting, double x1, double y1, double x2, double y2)
{
  const double dashes[] = { 4, 3 };
  loligo_painter_set_color (painter, is_meeting ? painter->colors->text : painter->colors->faint_text);
  cairo_set_dash (painter->cr, dashes, is_meeting ? 2 : 0, 0);
  cairo_set_line_width (painter->cr, 1);
  cairo_move_to (painter->cr, x1, y1);
  cairo_line_to (painter->cr, x2, y2);
  cairo_stroke (painter->cr);
  cairo_set_dash (painter->cr, NULL, 0, 0);
}

static void
draw_frame (const View *view, LoligoPainter *painter)
{
  const cairo_rectangle_t *area = &view->area;
  double left = area->x - 0.5, top = area->y - 0.5, right = area->x + area->width + 0.5,
         bottom = area->y + area->height + 0.5;
  gboolean sides = view->geometry->is_periodic[0] && !view->is_ring;
  gboolean ends = view->geometry->n_axes >= 2 && view->geometry->is_periodic[1];
  draw_edge (view, painter, sides, left, top, left, bottom);
  draw_edge (view, painter, sides, right, top, right, bottom);
  draw_edge (view, painter, ends, left, top, right, top);
  draw_edge (view, painter, ends, left, bottom, right, bottom);
}

/* Half a world in units of the axis, and its ticks. */
static LoligoTicks
choose_ticks (const View *view, guint axis, double *half)
{
  double scale, length = axis == 0 ? view->area.width : view->area.height;
  loligo_places_get_unit (view->geometry, &scale);
  *half = view->half_m[axis] / scale;
  return loligo_ticks_choose_for_length (-*half, *half, length, axis == 0 ? 52 : 34, axis == 0 ? 34 : 16);
}

static void
draw_x_axis (const View *view, LoligoPainter *painter)
{
  const cairo_rectangle_t *area = &view->area;
  double half, scale, bottom = area->y + area->height, number_width, height;
  LoligoTicks ticks = choose_ticks (view, 0, &half);
  for (guint i = 0; i < ticks.count; i++)
    {
      g_autofree char *text = loligo_ticks_format (&ticks, i);
      double x = area->x + area->width * (loligo_ticks_get (&ticks, i) / half + 1) / 2;
      loligo_painter_line (painter, painter->colors->faint_text, x, bottom + 1, x, bottom + 4);
      loligo_painter_measure (painter, text, LOLIGO_TEXT_TICK, &number_width, &height);
      loligo_painter_text (painter, text, LOLIGO_TEXT_TICK, painter->colors->text, MAX (x, number_width / 2),
                           bottom + 5, 0.5, 0);
    }
  g_autofree char *label = g_strdup_printf ("x (%s)", loligo_places_get_unit (view->geometry, &scale));
  loligo_painter_measure (painter, label, LOLIGO_TEXT_LABEL, &number_width, &height);
  loligo_painter_text (painter, label, LOLIGO_TEXT_LABEL, painter->colors->text,
                       MAX (area->x + area->width / 2, number_width / 2), bottom + 5 + LINE_HEIGHT, 0.5, 0);
}

static void
draw_y_axis (const View *view, LoligoPainter *painter)
{
  const cairo_rectangle_t *area = &view->area;
  double half, scale;
  LoligoTicks ticks = choose_ticks (view, 1, &half);
  for (guint i = 0; i < ticks.count; i++)
    {
      g_autofree char *text = loligo_ticks_format (&ticks, i);
      double y = area->y + area->height * (loligo_ticks_get (&ticks, i) / half + 1) / 2;
      loligo_painter_line (painter, painter->colors->faint_text, area->x - 4, y, area->x - 1, y);
      loligo_painter_text (painter, text, LOLIGO_TEXT_TICK, painter->colors->text, area->x - 6, y, 1, 0.5);
    }
  g_autofree char *label = g_strdup_printf ("y (%s)", loligo_places_get_unit (view->geometry, &scale));
  loligo_painter_markup_upward (painter, label, LOLIGO_TEXT_LABEL, painter->colors->text, LINE_HEIGHT / 2 + 1,
                                area->y + MAX (area->height / 2, 16), MAX (area->height, 32));
}

#define LEFT_OF_SHEET 52.0
#define LEFT_OF_LINE 10.0

static View
view_of (const LoligoGeometry *geometry, const LoligoPlacesStyle *style, double width)
{
  gboolean is_plain_line = geometry->n_axes == 1 && !style->is_ring;
  return make_view (geometry, style, is_plain_line ? LEFT_OF_LINE : LEFT_OF_SHEET, width);
}

guint64
loligo_places_count_dots (const LoligoGeometry *geometry, guint64 n, const LoligoPlacesStyle *style, double width)
{
  View view = view_of (geometry, style, width);
  return geometry->is_random ? MIN (n, MOST_RANDOM) : count_along (&view, 0) * count_along (&view, 1);
}

double
loligo_places_draw (cairo_t *cr, const LoligoGeometry *geometry, guint64 n, const LoligoPlacesStyle *style,
                    double width)
{
  View view = view_of (geometry, style, width);
  if (cr != NULL)
    {
      LoligoPainter painter;
      loligo_painter_init (&painter, cr, style->theme, LOLIGO_QUALITY_FINE, 1);
      draw_frame (&view, &painter);
      draw_dots (&view, &painter, n, style->color);
      draw_x_axis (&view, &painter);
      if (has_height (&view))
        draw_y_axis (&view, &painter);
      loligo_painter_clear (&painter);
    }
  return view.area.y + view.area.height + 2 * LINE_HEIGHT + 8;
}
