/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plot-view-input.c: pointer and scroll wheel of a plot: scroll moves in time, with Ctrl it zooms at the
 * pointer, along the axis that is there; a drag moves the picture or a cursor; a double click shows everything; a click
 * on a name hides its trace.
 */
#include "plot/plot-view-private.h"
#include <math.h>

#define CURSOR_REACH 6 /* pixels */

/* The panel at X, Y that has an axis of its own. */
static LoligoPanel *
find_own_panel (LoligoPlotView *self, double x, double y)
{
  int index = loligo_figure_pick_panel (self->figure, x, y);
  return index < 0 || loligo_figure_is_in_time (self->figure, index)
             ? NULL
             : loligo_figure_get_panel (self->figure, index);
}

static gboolean
on_scroll (LoligoPlotView *self, double dx, double dy, GtkEventController *scroll)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (scroll);
  LoligoPanel *own = find_own_panel (self, self->pointer_x, self->pointer_y);
  if (own != NULL && (state & GDK_CONTROL_MASK))
    {
      loligo_panel_zoom (own, self->pointer_x, pow (1.25, -dy));
      loligo_plot_view_tell (self, "plot-zoom");
      return TRUE;
    }
  if (state & GDK_CONTROL_MASK)
    {
      double at_s = loligo_figure_x_to_time (self->figure, self->pointer_x);
      double factor = pow (1.25, dy);
      self->is_following = FALSE;
      loligo_plot_view_set_range (self, at_s - (at_s - self->from_s) * factor,
                                  at_s + (self->to_s - at_s) * factor);
      return TRUE;
    }
  if (dx == 0 && !(state & GDK_SHIFT_MASK))
    return FALSE; /* the scrolled window moves the panels */
  loligo_plot_view_pan (self, 0.1 * (dx != 0 ? dx : dy));
  return TRUE;
}

static void
on_motion (LoligoPlotView *self, double x, double y)
{
  gboolean was_in_own = find_own_panel (self, self->pointer_x, self->pointer_y) != NULL;
  self->pointer_x = x;
  self->pointer_y = y;
  loligo_figure_set_pointer (self->figure, x, y);
  if (was_in_own || find_own_panel (self, x, y) != NULL)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  gboolean near = FALSE;
  if (loligo_plot_view_has_cursors (self))
    near = fabs (x - loligo_figure_time_to_x (self->figure, self->cursor_a_s)) < CURSOR_REACH
           || fabs (x - loligo_figure_time_to_x (self->figure, self->cursor_b_s)) < CURSOR_REACH;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), near ? "ew-resize" : NULL);
}

static void
on_leave (LoligoPlotView *self)
{
  on_motion (self, -1, -1);
}

static void
on_drag_begin (LoligoPlotView *self, double x, double y)
{
  self->drag = DRAG_PAN;
  self->drag_start_x = self->drag_last_x = x;
  self->drag_panel = find_own_panel (self, x, y);
  self->drag_from_s = self->from_s;
  self->drag_to_s = self->to_s;
  if (self->drag_panel == NULL && loligo_plot_view_has_cursors (self))
    {
      double to_a = fabs (x - loligo_figure_time_to_x (self->figure, self->cursor_a_s));
      double to_b = fabs (x - loligo_figure_time_to_x (self->figure, self->cursor_b_s));
      if (MIN (to_a, to_b) < CURSOR_REACH)
        self->drag = to_a < to_b ? DRAG_A : DRAG_B;
    }
}

static void
on_drag_update (LoligoPlotView *self, double dx, double dy)
{
  if (self->drag_panel != NULL)
    {
      loligo_panel_pan (self->drag_panel, self->drag_start_x + dx - self->drag_last_x);
      self->drag_last_x = self->drag_start_x + dx;
      loligo_plot_view_tell (self, "plot-zoom");
      return;
    }
  if (self->drag == DRAG_PAN)
    {
      double x, y, width, height;
      if (fabs (dx) < 3 || !loligo_figure_get_plot_area (self->figure, 0, &x, &y, &width, &height))
        return;
      double shift_s = dx / width * (self->drag_to_s - self->drag_from_s);
      self->is_following = FALSE;
      loligo_plot_view_set_range (self, self->drag_from_s - shift_s, self->drag_to_s - shift_s);
      return;
    }
  double t_s = loligo_figure_x_to_time (self->figure, self->drag_start_x + dx);
  loligo_plot_view_place_cursor (self, self->drag == DRAG_A ? LOLIGO_CURSOR_A : LOLIGO_CURSOR_B, t_s);
}

/* A name in a legend hides or shows its trace. */
static gboolean
pick_legend (LoligoPlotView *self, double x, double y)
{
  for (guint k = 0; k < loligo_figure_get_n_panels (self->figure); k++)
    {
      LoligoPanel *panel = loligo_figure_get_panel (self->figure, k);
      int entry = loligo_panel_pick_legend (panel, x, y);
      if (entry < 0)
        continue;
      loligo_panel_set_visible (panel, entry, !loligo_panel_is_visible (panel, entry));
      loligo_plot_view_tell (self, "plot-legend");
      return TRUE;
    }
  return FALSE;
}

static void
on_pressed (LoligoPlotView *self, int n_press, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (pick_legend (self, x, y) || n_press != 2)
    return;
  LoligoPanel *own = find_own_panel (self, x, y);
  if (own == NULL)
    {
      loligo_plot_view_fit (self);
      return;
    }
  loligo_panel_show_all (own);
  loligo_plot_view_tell (self, "plot-zoom");
}

void
loligo_plot_view_add_input (LoligoPlotView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (widget, scroll);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (widget, motion);
  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  GtkGesture *drag = gtk_gesture_drag_new ();
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
}
