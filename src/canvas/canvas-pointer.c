/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * canvas-pointer.c: press, drag, release, scroll, hover. A press decides nothing: what a drag means is
 * decided when the pointer has moved a few pixels, and a press without a drag is a click.
 *
 * Moving snaps the node under the pointer to half the grid; holding Ctrl moves freely.
 */
#include "canvas/canvas-private.h"

#include <math.h>

#define DRAG_THRESHOLD 4.0 /* pixels */
#define WIRE_TOLERANCE 7.0
#define SNAP (LOLIGO_GRID / 2)
#define SCROLL_STEP 60.0
#define ZOOM_STEP 1.2

static void
set_cursor (LoligoCanvas *self, const char *name)
{
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), name);
}

void
loligo_canvas_update_hover (LoligoCanvas *self)
{
  double px = self->pointer_x, py = self->pointer_y, x, y;
  LoligoNodeWidget *node = NULL;
  const char *wire = NULL;
  gboolean is_on_grip = FALSE;
  if (self->pointer_is_inside)
    {
      node = self->wire_source ? NULL : loligo_canvas_find_grip_at (self, px, py, NULL);
      is_on_grip = node != NULL;
      if (!node)
        node = loligo_canvas_find_node_at (self, px, py);
      if (!node && self->hover_node && !self->wire_source && loligo_canvas_is_beside (self, self->hover_node, px, py))
        node = self->hover_node; /* on the way to a grip */
      loligo_view_to_document (&self->view, px, py, &x, &y);
      if (!node && !self->wire_source)
        wire = loligo_wires_find_at (self->wires, x, y, WIRE_TOLERANCE / self->view.zoom);
    }
  gboolean is_same = node == self->hover_node && g_strcmp0 (wire, self->hover_wire) == 0;
  if (is_same && !node)
    return;
  self->hover_node = node;
  g_free (self->hover_wire);
  self->hover_wire = g_strdup (wire);
  set_cursor (self, self->space_is_held ? "grab"
                    : is_on_grip        ? "crosshair"
                    : node || wire      ? "pointer"
                                        : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_motion (GtkEventControllerMotion *controller, double px, double py, LoligoCanvas *self)
{
  /* Widgets that come and go make such events too; a target chosen by keys survives them. */
  gboolean has_moved = px != self->pointer_x || py != self->pointer_y;
  self->pointer_x = px;
  self->pointer_y = py;
  self->pointer_is_inside = TRUE;
  if (self->mode != LOLIGO_CANVAS_IDLE || self->is_pressed || (self->is_wiring && !has_moved))
    return;
  if (!self->is_wiring)
    {
      loligo_canvas_update_hover (self);
      return;
    }
  const LoligoWirePlace *place;
  LoligoNodeWidget *target = loligo_canvas_find_target_at (self, px, py, &place);
  loligo_canvas_choose_target (self, target, place);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_leave (GtkEventControllerMotion *controller, LoligoCanvas *self)
{
  self->pointer_is_inside = FALSE;
  if (self->mode == LOLIGO_CANVAS_IDLE)
    loligo_canvas_update_hover (self);
}

/* ---- panning ---- */

static void
begin_pan (LoligoCanvas *self)
{
  self->mode = LOLIGO_CANVAS_PANNING;
  self->pan_start = self->view;
  set_cursor (self, "grabbing");
}

static void
update_pan (LoligoCanvas *self, double dx, double dy)
{
  LoligoView view = self->pan_start;
  view.x -= dx / view.zoom;
  view.y -= dy / view.zoom;
  loligo_canvas_set_view (self, &view);
}

static void
end_pan (LoligoCanvas *self)
{
  self->mode = LOLIGO_CANVAS_IDLE;
  set_cursor (self, NULL);
  loligo_canvas_log (self, "panned");
}

/* ---- moving ---- */

static void
begin_move (LoligoCanvas *self)
{
  self->mode = LOLIGO_CANVAS_MOVING;
  self->move_dx = self->move_dy = 0;
  g_autoptr (GHashTable) moving = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < self->order->len; i++)
    {
      LoligoNodeWidget *node = g_ptr_array_index (self->order, i);
      if (loligo_node_widget_get_selected (node))
        g_hash_table_add (moving, node);
    }
  loligo_wires_set_live (self->wires, moving);
  loligo_canvas_log (self, "move-begin");
}

static void
update_move (LoligoCanvas *self, double dx, double dy, gboolean is_free)
{
  double x, y;
  loligo_node_widget_get_place (self->pressed_node, &x, &y);
  double x0 = x - self->move_dx, y0 = y - self->move_dy; /* where the document has it */
  double wish_x = dx / self->view.zoom, wish_y = dy / self->view.zoom;
  self->move_dx = is_free ? round (wish_x) : round ((x0 + wish_x) / SNAP) * SNAP - x0;
  self->move_dy = is_free ? round (wish_y) : round ((y0 + wish_y) / SNAP) * SNAP - y0;
  loligo_canvas_sync_places (self);
}

static void
end_move (LoligoCanvas *self)
{
  double dx = self->move_dx, dy = self->move_dy;
  self->mode = LOLIGO_CANVAS_IDLE;
  self->move_dx = self->move_dy = 0;
  if (dx != 0 || dy != 0)
    {
      loligo_project_seal (self->project);
      loligo_project_move_selected (self->project, dx, dy);
      loligo_project_seal (self->project);
    }
  loligo_wires_set_live (self->wires, NULL);
  loligo_canvas_sync_places (self);
  loligo_canvas_log (self, "moved %g %g", dx, dy);
}

/* ---- marquee ---- */

static LoligoExtent
get_marquee (LoligoCanvas *self)
{
  LoligoExtent extent = LOLIGO_EXTENT_EMPTY;
  double x, y;
  loligo_view_to_document (&self->view, self->press_x, self->press_y, &x, &y);
  loligo_extent_add (&extent, x, y);
  loligo_view_to_document (&self->view, self->pointer_x, self->pointer_y, &x, &y);
  loligo_extent_add (&extent, x, y);
  return extent;
}

static gboolean
is_in_marquee (LoligoNodeWidget *node, const LoligoExtent *marquee)
{
  double x, y, reach = LOLIGO_BODY_RADIUS * 0.7;
  loligo_node_widget_get_place (node, &x, &y);
  LoligoExtent body = { x - reach, y - reach, x + reach, y + reach };
  return loligo_extent_intersects (&body, marquee);
}

static gboolean
keeps_selection (GdkModifierType state)
{
  return (state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK)) != 0;
}

static void
update_marquee (LoligoCanvas *self)
{
  LoligoExtent marquee = get_marquee (self);
  for (guint i = 0; i < self->order->len; i++)
    {
      LoligoNodeWidget *node = g_ptr_array_index (self->order, i);
      gboolean stays = keeps_selection (self->press_state)
                       && loligo_project_is_selected (self->project,
                                                      loligo_node_widget_get_id (node));
      loligo_node_widget_set_selected (node, stays || is_in_marquee (node, &marquee));
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
end_marquee (LoligoCanvas *self)
{
  LoligoExtent marquee = get_marquee (self);
  self->mode = LOLIGO_CANVAS_IDLE;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) wires = g_ptr_array_new ();
  for (guint i = 0; i < self->order->len; i++)
    if (is_in_marquee (g_ptr_array_index (self->order, i), &marquee))
      g_ptr_array_add (
          ids, g_strdup (loligo_node_widget_get_id (g_ptr_array_index (self->order, i))));
  loligo_wires_find_in (self->wires, &marquee, wires);
  for (guint i = 0; i < wires->len; i++)
    g_ptr_array_add (ids, g_strdup (g_ptr_array_index (wires, i)));
  if (!keeps_selection (self->press_state))
    loligo_project_select_only (self->project, NULL);
  for (guint i = 0; i < ids->len; i++)
    loligo_project_set_selected (self->project, g_ptr_array_index (ids, i), TRUE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  loligo_canvas_log (self, "marquee %u", ids->len);
}

/* ---- the wire from the grip ---- */

static void
update_wire (LoligoCanvas *self)
{
  const LoligoWirePlace *place;
  LoligoNodeWidget *target = loligo_canvas_find_target_at (self, self->pointer_x, self->pointer_y, &place);
  loligo_canvas_choose_target (self, target, place);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* With Shift the source is kept: more targets may be clicked. */
static void
end_wire_drag (LoligoCanvas *self, GdkModifierType state)
{
  self->mode = LOLIGO_CANVAS_IDLE;
  const LoligoWirePlace *place;
  LoligoNodeWidget *target = loligo_canvas_find_target_at (self, self->pointer_x, self->pointer_y, &place);
  loligo_canvas_choose_target (self, target, place);
  g_autofree char *source = g_strdup (self->wire_from ? self->wire_from : self->wire_source);
  if (target && source)
    {
      self->goes_on = (state & GDK_SHIFT_MASK) != 0;
      loligo_canvas_finish_wire (self, loligo_canvas_connect_to (self, loligo_node_widget_get_id (target),
                                                                 self->pointer_x, self->pointer_y));
      return;
    }
  loligo_canvas_end_wire (self);
  if (source)
    loligo_canvas_open_quick_insert (self, self->pointer_x, self->pointer_y, source);
}

/* ---- press, drag, release ---- */

static void
press_node (LoligoCanvas *self, LoligoNodeWidget *node)
{
  const char *id = loligo_node_widget_get_id (node);
  self->was_selected = loligo_project_is_selected (self->project, id);
  loligo_project_seal (self->project);
  if (self->press_state & GDK_CONTROL_MASK)
    loligo_project_set_selected (self->project, id, TRUE); /* a click takes it off on release */
  else if (self->press_state & GDK_SHIFT_MASK)
    loligo_project_set_selected (self->project, id, TRUE);
  else if (!self->was_selected)
    loligo_project_select_only (self->project, id);
  gtk_widget_grab_focus (GTK_WIDGET (node));
}

static void
on_drag_begin (GtkGestureDrag *gesture, double px, double py, LoligoCanvas *self)
{
  self->press_x = self->pointer_x = px;
  self->press_y = self->pointer_y = py;
  self->pointer_is_inside = TRUE;
  self->has_moved = FALSE;
  self->press_state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  self->pressed_node = self->pressed_grip = NULL;
  self->is_pressed = TRUE;
  if (self->space_is_held)
    {
      self->space_was_used = TRUE;
      begin_pan (self);
      return;
    }
  if (self->is_wiring)
    return;
  loligo_canvas_update_hover (self);
  const LoligoWirePlace *place;
  self->pressed_grip = loligo_canvas_find_grip_at (self, px, py, &place);
  g_free (self->pressed_place);
  self->pressed_place = place ? g_strdup (place->place) : NULL;
  if (self->pressed_grip)
    return;
  self->pressed_node = loligo_canvas_find_node_at (self, px, py);
  if (self->pressed_node)
    press_node (self, self->pressed_node);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* The pointer has moved far enough: what is being dragged? */
static void
begin_dragging (LoligoCanvas *self)
{
  self->has_moved = TRUE;
  if (self->is_wiring)
    return;
  if (self->pressed_grip)
    {
      self->mode = LOLIGO_CANVAS_WIRING_BY_DRAG;
      loligo_canvas_start_wire (self, loligo_node_widget_get_id (self->pressed_grip), self->pressed_place);
    }
  else if (self->pressed_node)
    begin_move (self);
  else
    self->mode = LOLIGO_CANVAS_MARQUEE;
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, LoligoCanvas *self)
{
  self->pointer_x = self->press_x + dx;
  self->pointer_y = self->press_y + dy;
  if (!self->has_moved && hypot (dx, dy) < DRAG_THRESHOLD)
    return;
  if (!self->has_moved && self->mode == LOLIGO_CANVAS_IDLE)
    begin_dragging (self);
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  switch (self->mode)
    {
    case LOLIGO_CANVAS_PANNING:
      update_pan (self, dx, dy);
      break;
    case LOLIGO_CANVAS_MOVING:
      update_move (self, dx, dy, (state & GDK_CONTROL_MASK) != 0);
      break;
    case LOLIGO_CANVAS_MARQUEE:
      update_marquee (self);
      break;
    case LOLIGO_CANVAS_WIRING_BY_DRAG:
      update_wire (self);
      break;
    case LOLIGO_CANVAS_IDLE:
    case LOLIGO_N_CANVAS_MODES:
      break;
    }
}

static void
click_while_wiring (LoligoCanvas *self)
{
  const LoligoWirePlace *place;
  LoligoNodeWidget *target = loligo_canvas_find_target_at (self, self->press_x, self->press_y, &place);
  if (target)
    loligo_canvas_choose_target (self, target, place);
  if (target)
    loligo_canvas_finish_wire (self, loligo_canvas_connect_to (self, loligo_node_widget_get_id (target),
                                                               self->press_x, self->press_y));
  else
    loligo_canvas_end_wire (self);
}

static void
click_node (LoligoCanvas *self)
{
  const char *id = loligo_node_widget_get_id (self->pressed_node);
  if (self->press_state & GDK_CONTROL_MASK)
    loligo_project_set_selected (self->project, id, !self->was_selected);
  else if (!(self->press_state & GDK_SHIFT_MASK))
    loligo_project_select_only (self->project, id);
}

static void
click_wire_or_board (LoligoCanvas *self)
{
  double x, y;
  loligo_view_to_document (&self->view, self->press_x, self->press_y, &x, &y);
  const char *wire
      = loligo_wires_find_at (self->wires, x, y, WIRE_TOLERANCE / self->view.zoom);
  if (wire && keeps_selection (self->press_state))
    loligo_project_set_selected (self->project, wire,
                                 !loligo_project_is_selected (self->project, wire));
  else if (wire || !keeps_selection (self->press_state))
    loligo_project_select_only (self->project, wire);
}

static void
on_click (LoligoCanvas *self)
{
  if (self->is_wiring)
    click_while_wiring (self);
  else if (self->pressed_grip)
    loligo_canvas_start_wiring (self, loligo_node_widget_get_id (self->pressed_grip), self->pressed_place, TRUE);
  else if (self->pressed_node)
    click_node (self);
  else
    click_wire_or_board (self);
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, LoligoCanvas *self)
{
  switch (self->mode)
    {
    case LOLIGO_CANVAS_PANNING:
      end_pan (self);
      break;
    case LOLIGO_CANVAS_MOVING:
      end_move (self);
      break;
    case LOLIGO_CANVAS_MARQUEE:
      end_marquee (self);
      break;
    case LOLIGO_CANVAS_WIRING_BY_DRAG:
      end_wire_drag (self, gtk_event_controller_get_current_event_state (
                               GTK_EVENT_CONTROLLER (gesture)));
      break;
    case LOLIGO_CANVAS_IDLE:
    case LOLIGO_N_CANVAS_MODES:
      if (!self->has_moved || self->is_wiring)
        on_click (self);
      break;
    }
  self->pressed_node = self->pressed_grip = NULL;
  self->is_pressed = FALSE;
  loligo_canvas_update_hover (self);
}

/* Escape, or the ground went from under the pointer: nothing of the drag stays. */
void
loligo_canvas_cancel_pointer (LoligoCanvas *self)
{
  gboolean was_moving = self->mode == LOLIGO_CANVAS_MOVING;
  gboolean was_marquee = self->mode == LOLIGO_CANVAS_MARQUEE;
  self->mode = LOLIGO_CANVAS_IDLE;
  self->move_dx = self->move_dy = 0;
  self->has_moved = TRUE; /* the release to come is no click */
  self->pressed_node = self->pressed_grip = NULL;
  if (was_moving)
    {
      loligo_wires_set_live (self->wires, NULL);
      loligo_canvas_sync_places (self);
    }
  if (was_marquee)
    g_signal_emit_by_name (self->project, "selection-changed");
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_cancel (GtkGesture *gesture, GdkEventSequence *sequence, LoligoCanvas *self)
{
  if (self->mode == LOLIGO_CANVAS_WIRING_BY_DRAG)
    loligo_canvas_end_wire (self);
  self->is_pressed = FALSE;
  loligo_canvas_cancel_pointer (self);
}

/* On release: the press gives the focus to the node, and the inspector shall keep it. */
static void
on_released (GtkGestureClick *gesture, int n_press, double px, double py, LoligoCanvas *self)
{
  if (n_press != 2 || self->is_wiring || loligo_canvas_find_grip_at (self, px, py, NULL))
    return;
  double x, y;
  loligo_view_to_document (&self->view, px, py, &x, &y);
  if (loligo_canvas_find_node_at (self, px, py))
    gtk_widget_activate_action (GTK_WIDGET (self), "canvas.activate", NULL);
  else if (!loligo_wires_find_at (self->wires, x, y, WIRE_TOLERANCE / self->view.zoom))
    loligo_canvas_open_quick_insert (self, px, py, NULL);
}

static void
on_middle_begin (GtkGestureDrag *gesture, double px, double py, LoligoCanvas *self)
{
  if (self->mode == LOLIGO_CANVAS_IDLE)
    begin_pan (self);
}

static void
on_middle_update (GtkGestureDrag *gesture, double dx, double dy, LoligoCanvas *self)
{
  if (self->mode == LOLIGO_CANVAS_PANNING)
    update_pan (self, dx, dy);
}

static void
on_middle_end (GtkGestureDrag *gesture, double dx, double dy, LoligoCanvas *self)
{
  if (self->mode == LOLIGO_CANVAS_PANNING)
    end_pan (self);
}

static void
on_right_pressed (GtkGestureClick *gesture, int n_press, double px, double py, LoligoCanvas *self)
{
  double x, y;
  loligo_view_to_document (&self->view, px, py, &x, &y);
  LoligoNodeWidget *node = loligo_canvas_find_node_at (self, px, py);
  const char *wire
      = loligo_wires_find_at (self->wires, x, y, WIRE_TOLERANCE / self->view.zoom);
  const char *id = node ? loligo_node_widget_get_id (node) : wire;
  if (!id || !loligo_project_is_selected (self->project, id))
    loligo_project_select_only (self->project, id);
  loligo_canvas_open_menu (self, px, py);
}

static gboolean
on_scroll (GtkEventControllerScroll *controller, double dx, double dy, LoligoCanvas *self)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  gboolean is_wheel
      = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;
  if (state & GDK_CONTROL_MASK)
    {
      double notches = is_wheel ? dy : dy / SCROLL_STEP;
      loligo_canvas_zoom (self, self->pointer_x, self->pointer_y, pow (ZOOM_STEP, -notches));
      return TRUE;
    }
  double step = (is_wheel ? SCROLL_STEP : 1) / self->view.zoom;
  LoligoView view = self->view;
  gboolean is_turned = (state & GDK_SHIFT_MASK) != 0 && dx == 0;
  view.x += (is_turned ? dy : dx) * step;
  view.y += (is_turned ? 0 : dy) * step;
  loligo_canvas_set_view (self, &view);
  loligo_canvas_log (self, "panned");
  return TRUE;
}

static void
on_pinch_begin (GtkGesture *gesture, GdkEventSequence *sequence, LoligoCanvas *self)
{
  self->pan_start = self->view;
}

static void
on_pinch (GtkGestureZoom *gesture, double scale, LoligoCanvas *self)
{
  double px = self->pointer_x, py = self->pointer_y;
  gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &px, &py);
  loligo_canvas_zoom (self, px, py, self->pan_start.zoom * scale / self->view.zoom);
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                LoligoCanvas *self)
{
  if (key != GDK_KEY_space || state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  if (!self->space_is_held)
    self->space_was_used = FALSE;
  self->space_is_held = TRUE;
  set_cursor (self, "grab");
  return TRUE;
}

static void
on_key_released (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                 LoligoCanvas *self)
{
  if (key != GDK_KEY_space || !self->space_is_held)
    return;
  self->space_is_held = FALSE;
  set_cursor (self, NULL);
  if (!self->space_was_used)
    gtk_widget_activate_action (GTK_WIDGET (self), "canvas.toggle-run", NULL);
}

static void
on_focus_leave (GtkEventControllerFocus *controller, LoligoCanvas *self)
{
  self->space_is_held = FALSE;
}

static void
add_drag (LoligoCanvas *self, guint button, GCallback begin, GCallback update, GCallback end)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), button);
  g_signal_connect (drag, "drag-begin", begin, self);
  g_signal_connect (drag, "drag-update", update, self);
  g_signal_connect (drag, "drag-end", end, self);
  g_signal_connect (drag, "cancel", G_CALLBACK (on_cancel), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

static void
add_click (LoligoCanvas *self, guint button, const char *signal, GCallback callback)
{
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), button);
  g_signal_connect (click, signal, callback, self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

void
loligo_canvas_add_controllers (LoligoCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  add_drag (self, GDK_BUTTON_PRIMARY, G_CALLBACK (on_drag_begin), G_CALLBACK (on_drag_update),
            G_CALLBACK (on_drag_end));
  add_drag (self, GDK_BUTTON_MIDDLE, G_CALLBACK (on_middle_begin), G_CALLBACK (on_middle_update),
            G_CALLBACK (on_middle_end));
  add_click (self, GDK_BUTTON_PRIMARY, "released", G_CALLBACK (on_released));
  add_click (self, GDK_BUTTON_SECONDARY, "pressed", G_CALLBACK (on_right_pressed));

  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (widget, motion);

  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (widget, scroll);

  GtkGesture *pinch = gtk_gesture_zoom_new ();
  g_signal_connect (pinch, "begin", G_CALLBACK (on_pinch_begin), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (on_pinch), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));

  GtkEventController *key = gtk_event_controller_key_new ();
  g_signal_connect (key, "key-pressed", G_CALLBACK (on_key_pressed), self);
  g_signal_connect (key, "key-released", G_CALLBACK (on_key_released), self);
  gtk_widget_add_controller (widget, key);

  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "leave", G_CALLBACK (on_focus_leave), self);
  gtk_widget_add_controller (widget, focus);
}
