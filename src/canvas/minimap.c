/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * minimap.c: see minimap.h.
 */
#include "canvas/minimap.h"

#include "canvas/canvas-private.h"

#include <math.h>

#define WIDTH 176
#define HEIGHT 116
#define PADDING 8.0

struct _LoligoMinimap
{
  GtkWidget parent_instance;
  LoligoCanvas *canvas; /* the parent */
  LoligoExtent content, shown;
};

G_DEFINE_FINAL_TYPE (LoligoMinimap, loligo_minimap, GTK_TYPE_WIDGET)

/* The view that fits content and visible part into the map. */
static LoligoView
get_map_view (LoligoMinimap *self)
{
  LoligoExtent all = self->content;
  loligo_extent_add (&all, self->shown.x0, self->shown.y0);
  loligo_extent_add (&all, self->shown.x1, self->shown.y1);
  double zoom = MIN ((WIDTH - 2 * PADDING) / MAX (all.x1 - all.x0, 1),
                     (HEIGHT - 2 * PADDING) / MAX (all.y1 - all.y0, 1));
  return (LoligoView){ (all.x0 + all.x1) / 2 - WIDTH / zoom / 2,
                       (all.y0 + all.y1) / 2 - HEIGHT / zoom / 2, zoom };
}

static void
set_color (cairo_t *cr, LoligoColor color, double alpha)
{
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, alpha);
}

static void
draw_nodes (LoligoMinimap *self, cairo_t *cr, const LoligoView *map, gboolean is_dark)
{
  for (guint i = 0; i < self->canvas->order->len; i++)
    {
      LoligoNodeWidget *node = g_ptr_array_index (self->canvas->order, i);
      double x, y, px, py, half = MAX (LOLIGO_BODY_RADIUS * map->zoom, 1.5);
      loligo_node_widget_get_place (node, &x, &y);
      loligo_view_to_pixels (map, x, y, &px, &py);
      set_color (cr, loligo_node_widget_get_color (node, is_dark), 1);
      cairo_rectangle (cr, px - half, py - half, 2 * half, 2 * half);
      cairo_fill (cr);
    }
}

static void
loligo_minimap_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LoligoMinimap *self = LOLIGO_MINIMAP (widget);
  LoligoInk ink = loligo_ink_from_widget (widget);
  LoligoView map = get_map_view (self);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_rectangle (cr, 0.5, 0.5, WIDTH - 1, HEIGHT - 1);
  set_color (cr, ink.background, 0.9);
  cairo_fill_preserve (cr);
  set_color (cr, ink.foreground, 0.25);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  cairo_rectangle (cr, 1, 1, WIDTH - 2, HEIGHT - 2);
  cairo_clip (cr);
  draw_nodes (self, cr, &map, ink.is_dark);

  double x0, y0, x1, y1;
  loligo_view_to_pixels (&map, self->shown.x0, self->shown.y0, &x0, &y0);
  loligo_view_to_pixels (&map, self->shown.x1, self->shown.y1, &x1, &y1);
  cairo_rectangle (cr, round (x0) + 0.5, round (y0) + 0.5, round (x1 - x0), round (y1 - y0));
  set_color (cr, ink.accent, 0.12);
  cairo_fill_preserve (cr);
  set_color (cr, ink.accent, 1);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
loligo_minimap_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
centre_view_at (LoligoMinimap *self, double px, double py)
{
  LoligoView map = get_map_view (self), view = self->canvas->view;
  double x, y;
  loligo_view_to_document (&map, px, py, &x, &y);
  view.x = x - (self->shown.x1 - self->shown.x0) / 2;
  view.y = y - (self->shown.y1 - self->shown.y0) / 2;
  loligo_canvas_set_view (self->canvas, &view);
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, LoligoMinimap *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  centre_view_at (self, x, y);
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, LoligoMinimap *self)
{
  double x, y;
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  centre_view_at (self, x + dx, y + dy);
}

static void
loligo_minimap_class_init (LoligoMinimapClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  widget_class->snapshot = loligo_minimap_snapshot;
  widget_class->measure = loligo_minimap_measure;
  gtk_widget_class_set_css_name (widget_class, "minimap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
loligo_minimap_init (LoligoMinimap *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Overview of the canvas"), -1);
}

GtkWidget *
loligo_minimap_new (LoligoCanvas *canvas)
{
  LoligoMinimap *self = g_object_new (LOLIGO_TYPE_MINIMAP, NULL);
  self->canvas = canvas;
  self->content = LOLIGO_EXTENT_EMPTY;
  return GTK_WIDGET (self);
}

void
loligo_minimap_set_shown (LoligoMinimap *self, const LoligoExtent *content,
                          const LoligoExtent *shown)
{
  self->content = *content;
  self->shown = *shown;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
