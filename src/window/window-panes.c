/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * window-panes.c: palette, canvas, dock and inspector in their places; showing and hiding them; what
 * the settings keep of it.
 */
#include "window/window-private.h"
#include "canvas/canvas.h"
#include "canvas/palette.h"
#include "inspect/inspector.h"
#include "plot/dock.h"
#include "window/test-hooks.h"

static void
set_toggle (LoligoWindow *self, const char *action, gboolean value)
{
  g_action_group_change_action_state (G_ACTION_GROUP (self), action, g_variant_new_boolean (value));
}

/* Enter or a double click on a node: its parameters, with the keyboard in the first of them. */
static void
on_inspect (LoligoWindow *self)
{
  set_toggle (self, "inspector", TRUE);
  gtk_widget_child_focus (self->inspector, GTK_DIR_TAB_FORWARD);
}

void
loligo_window_fill_slots (LoligoWindow *self)
{
  self->canvas = loligo_canvas_new (self->project, self->session);
  self->palette = loligo_palette_new (self->project, self->canvas);
  self->dock = loligo_dock_new (self->project, self->session);
  self->inspector = loligo_inspector_new (self->project, self->session);
  gtk_overlay_set_child (self->canvas_slot, self->canvas);
  adw_bin_set_child (self->palette_slot, self->palette);
  adw_bin_set_child (self->dock_slot, self->dock);
  adw_bin_set_child (self->inspector_slot, self->inspector);
  g_signal_connect_object (self->canvas, "inspect", G_CALLBACK (on_inspect), self,
                           G_CONNECT_SWAPPED);
  GtkWidget *const parts[] = { self->canvas, self->palette, self->dock, self->inspector };
  static const char *const names[] = { "canvas", "palette", "dock", "inspector" };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      loligo_test_set_name (parts[i], names[i]);
      loligo_test_follow_events (parts[i]);
    }
  g_object_set_data (G_OBJECT (self->canvas), "loligo-test-dump", loligo_canvas_describe);
  g_object_set_data (G_OBJECT (self->dock), "loligo-test-dump", loligo_dock_describe);
  gtk_window_set_focus (GTK_WINDOW (self), self->canvas);
}

/* ---- showing and hiding ---- */

static void
change_visible (GSimpleAction *action, GVariant *value, GtkWidget *slot)
{
  gtk_widget_set_visible (slot, g_variant_get_boolean (value));
  g_simple_action_set_state (action, value);
}

static void
on_sidebar (GSimpleAction *action, GVariant *value, gpointer data)
{
  change_visible (action, value, GTK_WIDGET (((LoligoWindow *) data)->palette_slot));
}

static void
on_inspector (GSimpleAction *action, GVariant *value, gpointer data)
{
  change_visible (action, value, GTK_WIDGET (((LoligoWindow *) data)->inspector_slot));
}

static void
on_dock (GSimpleAction *action, GVariant *value, gpointer data)
{
  change_visible (action, value, GTK_WIDGET (((LoligoWindow *) data)->dock_slot));
}

static void
on_fullscreen (GSimpleAction *action, GVariant *value, gpointer data)
{
  if (g_variant_get_boolean (value))
    gtk_window_fullscreen (GTK_WINDOW (data));
  else
    gtk_window_unfullscreen (GTK_WINDOW (data));
  g_simple_action_set_state (action, value);
}

static void
restore_panes (LoligoWindow *self)
{
  int width, height;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  int right = 320, dock = height * 2 / 5;
  if (self->settings != NULL)
    {
      right = g_settings_get_int (self->settings, "inspector-width");
      dock = g_settings_get_int (self->settings, "dock-height");
      gtk_paned_set_position (self->left_paned, g_settings_get_int (self->settings, "sidebar-width"));
      set_toggle (self, "sidebar", g_settings_get_boolean (self->settings, "show-sidebar"));
      set_toggle (self, "inspector", g_settings_get_boolean (self->settings, "show-inspector"));
      set_toggle (self, "dock", g_settings_get_boolean (self->settings, "show-dock"));
    }
  int left = gtk_paned_get_position (self->left_paned);
  gtk_paned_set_position (self->right_paned, MAX (width - left - right, 240));
  gtk_paned_set_position (self->middle_paned, MAX (height - dock - 90, 160));
}

void
loligo_window_add_pane_actions (LoligoWindow *self)
{
  const GActionEntry entries[] = {
    { .name = "sidebar", .state = "true", .change_state = on_sidebar },
    { .name = "inspector", .state = "true", .change_state = on_inspector },
    { .name = "dock", .state = "true", .change_state = on_dock },
    { .name = "fullscreen", .state = "false", .change_state = on_fullscreen },
  };
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  restore_panes (self);
}

static void
save_toggle (LoligoWindow *self, const char *action, const char *key)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (self), action);
  g_settings_set_boolean (self->settings, key, g_variant_get_boolean (state));
}

void
loligo_window_save_state (LoligoWindow *self)
{
  if (self->settings == NULL)
    return;
  gboolean is_maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  g_settings_set_boolean (self->settings, "window-maximized", is_maximized);
  save_toggle (self, "sidebar", "show-sidebar");
  save_toggle (self, "inspector", "show-inspector");
  save_toggle (self, "dock", "show-dock");
  int width, height;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  if (is_maximized || width <= 0 || height <= 0)
    return;
  g_settings_set_int (self->settings, "window-width", width);
  g_settings_set_int (self->settings, "window-height", height);
  g_settings_set_int (self->settings, "sidebar-width", gtk_paned_get_position (self->left_paned));
  if (gtk_widget_get_width (self->inspector) > 0)
    g_settings_set_int (self->settings, "inspector-width", gtk_widget_get_width (self->inspector));
  if (gtk_widget_get_height (self->dock) > 0)
    g_settings_set_int (self->settings, "dock-height", gtk_widget_get_height (self->dock));
}
