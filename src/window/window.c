/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * window.c: the window itself: it makes project and session, joins their signals to the parts of the
 * window, and lets those parts (window-*.c) add their actions.
 */
#include "window/window-private.h"
#include "window/test-hooks.h"

G_DEFINE_FINAL_TYPE (LoligoWindow, loligo_window, ADW_TYPE_APPLICATION_WINDOW)

static void
update_empty_state (LoligoWindow *self)
{
  gboolean is_empty = loligo_project_get_document (self->project)->nodes->len == 0;
  gtk_widget_set_visible (self->empty_state, is_empty);
  gtk_widget_set_visible (GTK_WIDGET (self->gallery_button), is_empty);
}

static void
on_project_changed (LoligoWindow *self, guint flags)
{
  update_empty_state (self);
  loligo_window_update_problems (self);
  if (flags == LOLIGO_CHANGE_ALL)
    {
      gtk_info_bar_set_revealed (self->failure_bar, FALSE);
      loligo_window_update_run (self);
      loligo_test_event ("loaded");
    }
}

static void
on_history_changed (LoligoWindow *self)
{
  loligo_window_update_history (self);
  loligo_window_update_title (self);
}

void
loligo_window_toast (LoligoWindow *self, const char *message)
{
  g_autofree char *escaped = g_markup_escape_text (message, -1);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
  loligo_test_event ("toast %s", message);
}

void
loligo_window_show_error (LoligoWindow *self, const char *heading, const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, body);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
  loligo_test_event ("error %s: %s", heading, body);
}

gboolean
loligo_window_close_now (gpointer data)
{
  gtk_window_close (GTK_WINDOW (data));
  return G_SOURCE_REMOVE;
}

/* Later: the dialog that asked still lives, and it is ours. */
static void
on_closed_anyway (LoligoWindow *self, gpointer data)
{
  self->closes_anyway = TRUE;
  g_idle_add_full (G_PRIORITY_LOW, loligo_window_close_now, g_object_ref (self), g_object_unref);
}

static void
on_asked (gpointer data)
{
  LoligoWindow *self = data;
  self->is_asking = FALSE;
  if (!self->closes_anyway)
    loligo_window_stay (self);
  g_object_unref (self);
}

static gboolean
loligo_window_close_request (GtkWindow *window)
{
  LoligoWindow *self = LOLIGO_WINDOW (window);
  if (self->is_asking || (!self->closes_anyway && loligo_window_close_insides (self)))
    return GDK_EVENT_STOP;
  if (!self->closes_anyway && loligo_project_is_modified (self->project))
    {
      self->is_asking = TRUE;
      loligo_window_ask_to_save (self, on_closed_anyway, g_object_ref (self), on_asked);
      return GDK_EVENT_STOP;
    }
  loligo_window_save_state (self);
  loligo_session_pause (self->session);
  loligo_project_close (self->project);
  g_clear_pointer (&self->autosave, loligo_autosave_free);
  if (self->closes_next != NULL)
    g_idle_add_full (G_PRIORITY_LOW, loligo_window_close_now, g_steal_pointer (&self->closes_next),
                     g_object_unref);
  return GTK_WINDOW_CLASS (loligo_window_parent_class)->close_request (window);
}

static void
loligo_window_dispose (GObject *object)
{
  LoligoWindow *self = LOLIGO_WINDOW (object);
  if (self->project != NULL)
    g_signal_handlers_disconnect_by_data (self->project, self);
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      loligo_session_attach (self->session, NULL);
    }
  g_clear_pointer (&self->autosave, loligo_autosave_free);
  g_clear_pointer (&self->recovered, g_ptr_array_unref);
  g_clear_object (&self->closes_next);
  g_clear_object (&self->export_folder);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (loligo_window_parent_class)->dispose (object);
}

static void
loligo_window_finalize (GObject *object)
{
  LoligoWindow *self = LOLIGO_WINDOW (object);
  g_clear_object (&self->session);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (loligo_window_parent_class)->finalize (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, LoligoWindow, name)

static void
bind_template (GtkWidgetClass *widget_class)
{
  BIND (title);
  BIND (header_bar);
  BIND (open_button);
  BIND (new_button);
  BIND (undo_button);
  BIND (redo_button);
  BIND (run_button);
  BIND (run_content);
  BIND (step_button);
  BIND (spike_button);
  BIND (reset_button);
  BIND (gallery_button);
  BIND (sidebar_button);
  BIND (inspector_button);
  BIND (menu_button);
  BIND (speed_button);
  BIND (problems_button);
  BIND (failure_bar);
  BIND (failure_label);
  BIND (recovery_bar);
  BIND (recovery_label);
  BIND (toasts);
  BIND (left_paned);
  BIND (middle_paned);
  BIND (right_paned);
  BIND (palette_slot);
  BIND (dock_slot);
  BIND (inspector_slot);
  BIND (canvas_slot);
  BIND (empty_state);
  BIND (status_bar);
  BIND (time_label);
  BIND (step_label);
  BIND (rate_label);
  BIND (spikes_label);
  BIND (state_label);
  BIND (saved_label);
  BIND (problems_popover);
  BIND (problems_list);
}

static void
loligo_window_class_init (LoligoWindowClass *class)
{
  G_OBJECT_CLASS (class)->dispose = loligo_window_dispose;
  G_OBJECT_CLASS (class)->finalize = loligo_window_finalize;
  GTK_WINDOW_CLASS (class)->close_request = loligo_window_close_request;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (class),
                                               "/io/github/loligo/Loligo/ui/window.ui");
  bind_template (GTK_WIDGET_CLASS (class));
}

/* Says NAME of the buttons of type TYPE inside WIDGET, which GTK leaves without one. */
static void
name_inner_buttons (GtkWidget *widget, GType type, const char *name)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (G_TYPE_CHECK_INSTANCE_TYPE (child, type))
        gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      name_inner_buttons (child, type, name);
    }
}

static void
loligo_window_init (LoligoWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  name_inner_buttons (GTK_WIDGET (self->failure_bar), GTK_TYPE_BUTTON, _("Close"));
  name_inner_buttons (GTK_WIDGET (self->recovery_bar), GTK_TYPE_BUTTON, _("Close"));
  name_inner_buttons (GTK_WIDGET (self->open_button), GTK_TYPE_MENU_BUTTON, _("Recent Files and Gallery"));
  name_inner_buttons (GTK_WIDGET (self->open_button), GTK_TYPE_TOGGLE_BUTTON, _("Recent Files and Gallery"));
  g_signal_connect_swapped (self->failure_bar, "response",
                            G_CALLBACK (gtk_info_bar_set_revealed), self->failure_bar);
}

static void
restore_size (LoligoWindow *self)
{
  if (self->settings == NULL)
    return;
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

GtkWidget *
loligo_window_new (AdwApplication *application, LoligoLibrary *library, GSettings *settings)
{
  LoligoWindow *self = g_object_new (LOLIGO_TYPE_WINDOW, "application", application, NULL);
  self->settings = settings == NULL ? NULL : g_object_ref (settings);
  self->project = loligo_project_new (library);
  self->session = loligo_session_new (self->project);
  self->autosave = loligo_autosave_new (self->project);
  g_signal_connect_swapped (self->project, "changed", G_CALLBACK (on_project_changed), self);
  g_signal_connect_swapped (self->project, "history-changed", G_CALLBACK (on_history_changed), self);

  restore_size (self);
  loligo_window_fill_slots (self);
  loligo_window_add_pane_actions (self);
  loligo_window_add_file_actions (self);
  loligo_window_add_edit_actions (self);
  loligo_window_add_inside_actions (self);
  loligo_window_add_run_actions (self);
  loligo_window_add_export_actions (self);
  loligo_window_add_plot_actions (self);
  loligo_test_hooks_install (GTK_APPLICATION_WINDOW (self), self->project, self->session);
  loligo_session_attach (self->session, GTK_WIDGET (self));
  loligo_window_update_recent (self);
  loligo_window_apply_defaults (self);
  update_empty_state (self);
  on_history_changed (self);
  loligo_window_update_run (self);
  return GTK_WIDGET (self);
}

LoligoProject *
loligo_window_get_project (LoligoWindow *self)
{
  return self->project;
}

LoligoSession *
loligo_window_get_session (LoligoWindow *self)
{
  return self->session;
}

gboolean
loligo_window_is_fresh (LoligoWindow *self)
{
  return loligo_project_get_path (self->project) == NULL
         && loligo_project_get_outer (self->project, NULL) == NULL
         && !loligo_project_is_modified (self->project)
         && loligo_project_get_document (self->project)->nodes->len == 0;
}

void
loligo_window_run (LoligoWindow *self)
{
  loligo_session_run (self->session);
}
