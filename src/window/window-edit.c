/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * window-edit.c: undo and redo by name, delete with its toast, duplicate, group, select all. Their keys work
 * where no text entry wants them: they are tried after the focused widget, not before.
 */
#include "window/window-private.h"
#include "window/test-hooks.h"

static void
set_tooltip (GtkButton *button, const char *format, const char *name, const char *nothing)
{
  g_autofree char *text = name == NULL ? g_strdup (nothing) : g_strdup_printf (format, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), text);
}

static void
set_enabled (LoligoWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);
  if (action != NULL)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
loligo_window_update_history (LoligoWindow *self)
{
  set_enabled (self, "undo", loligo_project_can_undo (self->project));
  set_enabled (self, "redo", loligo_project_can_redo (self->project));
  set_tooltip (self->undo_button, _("Undo %s (Ctrl+Z)"),
               loligo_project_get_undo_name (self->project), _("Undo (Ctrl+Z)"));
  set_tooltip (self->redo_button, _("Redo %s (Ctrl+Shift+Z)"),
               loligo_project_get_redo_name (self->project), _("Redo (Ctrl+Shift+Z)"));
}

static void
update_selection (LoligoWindow *self)
{
  g_auto (GStrv) nodes = loligo_project_get_selected_nodes (self->project);
  g_auto (GStrv) edges = loligo_project_get_selected_edges (self->project);
  set_enabled (self, "delete", nodes[0] != NULL || edges[0] != NULL);
  g_auto (GStrv) networks = loligo_project_get_selected_networks (self->project);
  set_enabled (self, "duplicate", nodes[0] != NULL);
  set_enabled (self, "group", nodes[0] != NULL);
  set_enabled (self, "ungroup", networks[0] != NULL);
}

static void
dismiss_delete_toast (LoligoWindow *self)
{
  if (self->delete_toast != NULL)
    adw_toast_dismiss (self->delete_toast);
}

static void
on_undo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LoligoWindow *self = data;
  dismiss_delete_toast (self);
  loligo_project_undo (self->project);
  loligo_test_event ("undo");
}

static void
on_redo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LoligoWindow *self = data;
  loligo_project_redo (self->project);
  loligo_test_event ("redo");
}

static void
on_toast_dismissed (LoligoWindow *self)
{
  self->delete_toast = NULL;
}

/* Says what went, with Undo. TEXT is translated. */
static void
offer_undo (LoligoWindow *self, const char *text)
{
  dismiss_delete_toast (self);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_toast_dismissed), self,
                           G_CONNECT_SWAPPED);
  self->delete_toast = toast;
  adw_toast_overlay_add_toast (self->toasts, toast);
  loligo_test_event ("toast %s", text);
}

static void
on_canvas_deleted (LoligoWindow *self, const char *text)
{
  offer_undo (self, text);
}

static void
on_canvas_message (LoligoWindow *self, const char *text)
{
  loligo_window_toast (self, text);
}

static void
activate_on_canvas (LoligoWindow *self, const char *action)
{
  if (self->canvas != NULL)
    gtk_widget_activate_action (self->canvas, action, NULL);
}

static void
on_delete (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  activate_on_canvas (data, "canvas.delete");
}

static void
on_duplicate (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  activate_on_canvas (data, "canvas.duplicate");
}

static void
on_group (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  activate_on_canvas (data, "canvas.group");
}

static void
on_ungroup (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  activate_on_canvas (data, "canvas.ungroup");
}

static void
on_select_all (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  /* An empty entry lets the key pass. */
  if (!GTK_IS_TEXT (gtk_window_get_focus (GTK_WINDOW (data))))
    activate_on_canvas (data, "canvas.select-all");
}

static void
on_zoom_fit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  activate_on_canvas (data, "canvas.zoom-fit");
}

static void
add_shortcut (GtkShortcutController *controller, const char *trigger, const char *action)
{
  gtk_shortcut_controller_add_shortcut (
      controller, gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger),
                                    gtk_named_action_new (action)));
}

static void
add_editing_keys (LoligoWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_BUBBLE);
  GtkShortcutController *keys = GTK_SHORTCUT_CONTROLLER (controller);
  add_shortcut (keys, "<Control>z", "win.undo");
  add_shortcut (keys, "<Control><Shift>z", "win.redo");
  add_shortcut (keys, "<Control>y", "win.redo");
  add_shortcut (keys, "<Control>a", "win.select-all");
  add_shortcut (keys, "<Control>d", "win.duplicate");
  add_shortcut (keys, "<Control>g", "win.group");
  add_shortcut (keys, "<Control><Shift>g", "win.ungroup");
  add_shortcut (keys, "<Control>0", "win.zoom-fit");
  add_shortcut (keys, "Delete", "win.delete");
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

void
loligo_window_add_edit_actions (LoligoWindow *self)
{
  const GActionEntry entries[] = {
    { .name = "undo", .activate = on_undo },
    { .name = "redo", .activate = on_redo },
    { .name = "delete", .activate = on_delete },
    { .name = "duplicate", .activate = on_duplicate },
    { .name = "group", .activate = on_group },
    { .name = "ungroup", .activate = on_ungroup },
    { .name = "select-all", .activate = on_select_all },
    { .name = "zoom-fit", .activate = on_zoom_fit },
  };
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  add_editing_keys (self);
  g_signal_connect_swapped (self->project, "selection-changed", G_CALLBACK (update_selection), self);
  update_selection (self);
  if (self->canvas == NULL)
    return;
  g_signal_connect_object (self->canvas, "deleted", G_CALLBACK (on_canvas_deleted), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->canvas, "message", G_CALLBACK (on_canvas_message), self,
                           G_CONNECT_SWAPPED);
}
