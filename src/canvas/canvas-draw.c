/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * canvas-draw.c: what is drawn under the nodes (dots) and over them (grips, the wire being made,
 * marquee). Reads the canvas, changes nothing.
 */
#include "canvas/canvas-private.h"

#include <math.h>

static void
set_color (cairo_t *cr, LoligoColor color, double alpha)
{
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, alpha);
}

/* Dots on whole pixels, 16 to 50 of them apart at any zoom: squares without antialiasing are cheap. */
void
loligo_canvas_draw_grid (LoligoCanvas *self, cairo_t *cr)
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

static void
draw_line (LoligoCanvas *self, cairo_t *cr, const char *text, double size, double top, double alpha)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoFontDescription *font = pango_font_description_new ();
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout, gtk_widget_get_width (GTK_WIDGET (self)) * PANGO_SCALE);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  set_color (cr, self->ink.foreground, alpha);
  cairo_move_to (cr, 0, top);
  pango_cairo_show_layout (cr, layout);
}

/* An empty canvas says how to begin. */
void
loligo_canvas_draw_empty (LoligoCanvas *self, cairo_t *cr)
{
  double middle = gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;
  draw_line (self, cr, _("Drag a model here"), 22, middle - 30, 0.6);
  draw_line (self, cr, _("or press / to search; then wire a stimulus to a neuron and run"), 14,
             middle + 6, 0.5);
}

static void
draw_grip (LoligoCanvas *self, cairo_t *cr, LoligoNodeWidget *node)
{
  double px, py;
  loligo_canvas_get_grip (self, node, &px, &py);
  double scale = CLAMP (self->view.zoom, 0.75, 1.6);
  gboolean is_hot = self->mode == LOLIGO_CANVAS_IDLE
                    && loligo_canvas_find_grip_at (self, self->pointer_x, self->pointer_y) == node;
  double radius = (is_hot ? 9 : 7) * scale;
  cairo_arc (cr, px, py, radius, 0, 2 * G_PI);
  set_color (cr, self->ink.accent, 1);
  cairo_fill_preserve (cr);
  set_color (cr, self->ink.background, 1);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
  double reach = radius * 0.42;
  cairo_move_to (cr, px - reach, py);
  cairo_line_to (cr, px + reach, py);
  cairo_move_to (cr, px + reach * 0.1, py - reach * 0.8);
  cairo_line_to (cr, px + reach, py);
  cairo_line_to (cr, px + reach * 0.1, py + reach * 0.8);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, 1.7);
  cairo_stroke (cr);
}

static void
draw_pending_wire (LoligoCanvas *self, cairo_t *cr)
{
  LoligoNodeWidget *source = loligo_canvas_get_node (self, self->wire_source);
  LoligoNodeWidget *target = loligo_canvas_get_node (self, self->wire_target);
  if (!source || (!target && self->is_wiring && !self->pointer_is_inside))
    return;
  double x, y;
  loligo_view_to_document (&self->view, self->pointer_x, self->pointer_y, &x, &y);
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
loligo_canvas_draw_over (LoligoCanvas *self, cairo_t *cr)
{
  if (self->is_over_drop)
    draw_drop_frame (self, cr);
  if (self->wire_source)
    draw_pending_wire (self, cr);
  if (self->mode == LOLIGO_CANVAS_MARQUEE)
    draw_marquee (self, cr);
  if (self->wire_source || self->mode != LOLIGO_CANVAS_IDLE)
    return;
  for (guint i = 0; i < self->order->len; i++)
    {
      LoligoNodeWidget *node = g_ptr_array_index (self->order, i);
      if (loligo_canvas_shows_grip (self, node))
        draw_grip (self, cr, node);
    }
}
