/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * canvas-draw.c: what is drawn under the nodes (dots) and over them (the wire being made, marquee; grips
 * are drawn by canvas-grips.c). Reads the canvas, changes nothing.
 */
#include "canvas/canvas-private.h"

#include <math.h>
#include <string.h>

static void
set_color (cairo_t *cr, LoligoColor color, double alpha)
{
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, alpha);
}

static graphene_rect_t
get_bounds (LoligoCanvas *self)
{
  return GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (GTK_WIDGET (self)),
                             gtk_widget_get_height (GTK_WIDGET (self)));
}

/* EXTENT (document units) with MARGIN pixels around it, as far as it is in view. FALSE: nothing of it is. */
static gboolean
get_area (LoligoCanvas *self, const LoligoExtent *extent, double margin, graphene_rect_t *area)
{
  if (loligo_extent_is_empty (extent))
    return FALSE;
  double x0, y0, x1, y1;
  loligo_view_to_pixels (&self->view, extent->x0, extent->y0, &x0, &y0);
  loligo_view_to_pixels (&self->view, extent->x1, extent->y1, &x1, &y1);
  x0 = floor (x0 - margin);
  y0 = floor (y0 - margin);
  graphene_rect_t bounds = get_bounds (self);
  *area = GRAPHENE_RECT_INIT (x0, y0, ceil (x1 + margin) - x0, ceil (y1 + margin) - y0);
  return graphene_rect_intersection (area, &bounds, area);
}

/* Dots on whole pixels, 16 to 50 of them apart at any zoom: squares without antialiasing are cheap. */
static void
draw_grid (LoligoCanvas *self, cairo_t *cr)
{
  double step = LOLIGO_GRID;
  while (step * self->view.zoom < 16)
    step *= 2;
  while (step * self->view.zoom > 50)
    step /= 2;
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  double size = step * self->view.zoom > 30 ? 2 : 1;
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (double y = ceil (self->view.y / step) * step;; y += step)
    {
      double py = round ((y - self->view.y) * self->view.zoom);
      if (py > height)
        break;
      for (double x = ceil (self->view.x / step) * step;; x += step)
        {
          double px = round ((x - self->view.x) * self->view.zoom);
          if (px > width)
            break;
          cairo_rectangle (cr, px, py, size, size);
        }
    }
  set_color (cr, self->ink.foreground, size > 1 ? 0.2 : 0.4);
  cairo_fill (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_DEFAULT);
}

/* Dots and wires are kept as one render node: as long as it is the same, the renderer leaves what lies
 * under a changing node alone. */
void
loligo_canvas_snapshot_ground (LoligoCanvas *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  graphene_rect_t bounds = get_bounds (self);
  int width = bounds.size.width, height = bounds.size.height;
  gboolean is_zooming = self->zoom_settles != 0;
  gboolean is_same
      = self->ground && memcmp (&self->ground_view, &self->view, sizeof self->view) == 0
        && graphene_rect_equal (&self->ground_bounds, &bounds)
        && loligo_wires_is_current (self->wires, &self->view, width, height, is_zooming);
  if (!is_same)
    {
      g_clear_pointer (&self->ground, gsk_render_node_unref);
      GtkSnapshot *kept = gtk_snapshot_new ();
      cairo_t *cr = gtk_snapshot_append_cairo (kept, &bounds);
      draw_grid (self, cr);
      loligo_wires_draw_kept (self->wires, cr, &self->view, width, height,
                              gtk_widget_get_scale_factor (widget), &self->ink, is_zooming);
      cairo_destroy (cr);
      self->ground = gtk_snapshot_free_to_node (kept);
      self->ground_view = self->view;
      self->ground_bounds = bounds;
    }
  if (self->ground)
    gtk_snapshot_append_node (snapshot, self->ground);

  LoligoExtent marked = loligo_wires_get_marked_extent (self->wires, self->hover_wire);
  graphene_rect_t area;
  if (!get_area (self, &marked, 14 * MAX (self->view.zoom, 1), &area))
    return;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &area);
  loligo_wires_draw_marked (self->wires, cr, &self->view, &self->ink, self->hover_wire);
  cairo_destroy (cr);
}

static void
draw_pending_wire (LoligoCanvas *self, cairo_t *cr)
{
  LoligoNodeWidget *source = loligo_canvas_get_node (self, self->wire_source);
  LoligoNodeWidget *target = loligo_canvas_get_node (self, self->wire_target);
  if (!source || (!target && self->is_wiring && !self->pointer_is_inside))
    return;
  double x, y, px = self->pointer_x, py = self->pointer_y;
  if (loligo_canvas_get_chosen_ring (self, &px, &py))
    target = NULL;
  loligo_view_to_document (&self->view, px, py, &x, &y);
  loligo_wires_draw_pending (cr, &self->view, source, target, x, y, &self->ink);
}

static void
draw_marquee (LoligoCanvas *self, cairo_t *cr)
{
  double x = floor (MIN (self->press_x, self->pointer_x)) + 0.5;
  double y = floor (MIN (self->press_y, self->pointer_y)) + 0.5;
  cairo_rectangle (cr, x, y, round (fabs (self->pointer_x - self->press_x)),
                   round (fabs (self->pointer_y - self->press_y)));
  set_color (cr, self->ink.accent, 0.12);
  cairo_fill_preserve (cr);
  set_color (cr, self->ink.accent, 0.9);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static void
draw_drop_frame (LoligoCanvas *self, cairo_t *cr)
{
  cairo_rectangle (cr, 2, 2, gtk_widget_get_width (GTK_WIDGET (self)) - 4,
                   gtk_widget_get_height (GTK_WIDGET (self)) - 4);
  set_color (cr, self->ink.accent, 0.06);
  cairo_fill_preserve (cr);
  set_color (cr, self->ink.accent, 0.9);
  cairo_set_line_width (cr, 3);
  cairo_stroke (cr);
}

void
loligo_canvas_snapshot_over (LoligoCanvas *self, GtkSnapshot *snapshot)
{
  if (self->is_over_drop || self->wire_source || self->mode == LOLIGO_CANVAS_MARQUEE)
    {
      graphene_rect_t bounds = get_bounds (self);
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
      if (self->is_over_drop)
        draw_drop_frame (self, cr);
      if (self->wire_source)
        draw_pending_wire (self, cr);
      if (self->mode == LOLIGO_CANVAS_MARQUEE)
        draw_marquee (self, cr);
      cairo_destroy (cr);
    }
  loligo_canvas_snapshot_grips (self, snapshot);
}

void
loligo_canvas_snapshot_back (LoligoCanvas *self, GtkSnapshot *snapshot, GtkWidget *child)
{
  graphene_rect_t bounds;
  if (!gtk_widget_compute_bounds (child, GTK_WIDGET (self), &bounds))
    return;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  const double corner = 12; /* of the style class "card" */
  double x0 = bounds.origin.x, y0 = bounds.origin.y;
  double x1 = x0 + bounds.size.width, y1 = y0 + bounds.size.height;
  cairo_new_sub_path (cr);
  cairo_arc (cr, x1 - corner, y0 + corner, corner, -G_PI_2, 0);
  cairo_arc (cr, x1 - corner, y1 - corner, corner, 0, G_PI_2);
  cairo_arc (cr, x0 + corner, y1 - corner, corner, G_PI_2, G_PI);
  cairo_arc (cr, x0 + corner, y0 + corner, corner, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
  set_color (cr, self->ink.background, 0.92);
  cairo_fill (cr);
  cairo_destroy (cr);
}
