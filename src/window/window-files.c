/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * window-files.c: new, open, save, save as, the gallery, and the question about unsaved changes. A
 * file that cannot be written leaves the old one as it was, and a dialog says so.
 */
#include "window/window-private.h"
#include "canvas/canvas.h"
#include "window/gallery.h"
#include "window/test-hooks.h"

/* What Open shows beneath the gallery. */
#define RECENT_FILES 8

/* What is not saved is in no file yet, or not in the document that holds it. (transfer full) */
static char *
describe_unsaved (LoligoWindow *self)
{
  LoligoProject *outer = loligo_project_get_outer (self->project, NULL);
  if (outer == NULL)
    return g_strdup (_("Not saved yet"));
  g_autofree char *name = loligo_project_get_display_name (outer);
  return g_strdup_printf (_("Not yet in %s"), name);
}

void
loligo_window_update_title (LoligoWindow *self)
{
  g_autofree char *name = loligo_project_get_display_name (self->project);
  gboolean is_modified = loligo_project_is_modified (self->project);
  const char *path = loligo_project_get_path (self->project);
  g_autofree char *marked = is_modified ? g_strdup_printf ("• %s", name) : g_strdup (name);
  g_autofree char *file = path == NULL ? g_strdup ("") : g_path_get_basename (path);
  adw_window_title_set_title (self->title, marked);
  g_autofree char *unsaved = is_modified && path == NULL ? describe_unsaved (self) : NULL;
  const char *subtitle = g_str_equal (file, name) ? "" : file;
  adw_window_title_set_subtitle (self->title, unsaved != NULL ? unsaved : subtitle);
  gtk_window_set_title (GTK_WINDOW (self), marked);
  gtk_label_set_label (self->saved_label, is_modified ? _("edited") : path != NULL ? _("saved") : "");
}

static void
remember (LoligoWindow *self, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *uri = g_file_get_uri (file);
  char mime_type[] = "application/x-loligo", name[] = "Loligo", command[] = "loligo %f";
  GtkRecentData data = { .mime_type = mime_type, .app_name = name, .app_exec = command };
  gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
  loligo_window_update_recent (self);
}

static gint
compare_recent (gconstpointer a, gconstpointer b)
{
  GDateTime *x = gtk_recent_info_get_modified ((GtkRecentInfo *) a);
  GDateTime *y = gtk_recent_info_get_modified ((GtkRecentInfo *) b);
  return g_date_time_compare (y, x);
}

static void
recent_list_free (GList *list)
{
  g_list_free_full (list, (GDestroyNotify) gtk_recent_info_unref);
}

void
loligo_window_update_recent (LoligoWindow *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) recent = g_menu_new ();
  g_menu_append (menu, _("_Gallery…"), "win.gallery");
  GList *infos = gtk_recent_manager_get_items (gtk_recent_manager_get_default ());
  infos = g_list_sort (infos, compare_recent);
  guint n_shown = 0;
  for (GList *l = infos; l != NULL && n_shown < RECENT_FILES; l = l->next)
    {
      const char *uri = gtk_recent_info_get_uri (l->data);
      g_autofree char *path = g_filename_from_uri (uri, NULL, NULL);
      if (path == NULL || !g_str_has_suffix (path, ".loligo") || !gtk_recent_info_exists (l->data))
        continue;
      g_autofree char *name = g_path_get_basename (path);
      g_autoptr (GMenuItem) item = g_menu_item_new (name, NULL);
      g_menu_item_set_action_and_target (item, "win.open-path", "s", path);
      g_menu_append_item (recent, item);
      n_shown++;
    }
  recent_list_free (infos);
  if (n_shown > 0)
    g_menu_append_section (menu, _("Recent"), G_MENU_MODEL (recent));
  adw_split_button_set_menu_model (self->open_button, G_MENU_MODEL (menu));
}

gboolean
loligo_window_load (LoligoWindow *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  gboolean is_model = g_str_has_suffix (path, ".model");
  if (!(is_model ? loligo_project_load_model (self->project, path, &error)
                 : loligo_project_load (self->project, path, &error)))
    {
      g_autofree char *name = g_path_get_basename (path);
      g_autofree char *heading = g_strdup_printf (_("%s Cannot Be Opened"), name);
      loligo_window_show_error (self, heading, error->message);
      return FALSE;
    }
  if (!is_model)
    remember (self, loligo_project_get_path (self->project));
  if (loligo_project_get_document (self->project)->is_read_only)
    loligo_window_toast (self, _("Made by a newer Loligo: it can be run, but not saved"));
  loligo_test_event ("opened %s", path);
  return TRUE;
}

gboolean
loligo_window_load_example (LoligoWindow *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  if (!loligo_project_load_example (self->project, path, &error))
    {
      loligo_window_show_error (self, _("The Example Cannot Be Opened"), error->message);
      return FALSE;
    }
  loligo_session_run (self->session);
  loligo_test_event ("example %s", path);
  return TRUE;
}

/* ---- saving ---- */

typedef struct
{
  LoligoWindow *window;
  LoligoWindowThen then; /* may be NULL */
  gpointer data;
  GDestroyNotify free_data;
} Continuation;

static Continuation *
continuation_new (LoligoWindow *self, LoligoWindowThen then, gpointer data, GDestroyNotify free_data)
{
  Continuation *continuation = g_new0 (Continuation, 1);
  continuation->window = g_object_ref (self);
  continuation->then = then;
  continuation->data = data;
  continuation->free_data = free_data;
  return continuation;
}

static void
continuation_end (Continuation *continuation, gboolean go_on)
{
  if (go_on && continuation->then != NULL)
    continuation->then (continuation->window, continuation->data);
  if (continuation->free_data != NULL)
    continuation->free_data (continuation->data);
  g_object_unref (continuation->window);
  g_free (continuation);
}

static gboolean
save_to (LoligoWindow *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  if (!loligo_project_save (self->project, path, &error))
    {
      loligo_window_show_error (self, _("Not Saved"), error->message);
      return FALSE;
    }
  remember (self, loligo_project_get_path (self->project));
  loligo_window_tell_files (self);
  loligo_test_event ("saved %s", loligo_project_get_path (self->project));
  return TRUE;
}

static void
on_save_chosen (GtkNativeDialog *dialog, int response, Continuation *continuation)
{
  gboolean is_saved = FALSE;
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *path = g_file_get_path (file);
      g_autofree char *whole = path == NULL || g_str_has_suffix (path, ".loligo")
                                   ? g_strdup (path)
                                   : g_strconcat (path, ".loligo", NULL);
      if (whole == NULL)
        loligo_window_show_error (continuation->window, _("Not Saved"),
                                  _("Choose a folder of this computer."));
      else
        is_saved = save_to (continuation->window, whole);
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
  continuation_end (continuation, is_saved);
}

static void
add_filter (GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  gtk_file_filter_add_suffix (filter, "loligo");
  gboolean opens = gtk_file_chooser_get_action (chooser) == GTK_FILE_CHOOSER_ACTION_OPEN;
  gtk_file_filter_set_name (filter, opens ? _("Loligo documents and models") : _("Loligo documents"));
  if (opens)
    gtk_file_filter_add_suffix (filter, "model");
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
ask_where_to_save (LoligoWindow *self, Continuation *continuation)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _("Save As"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (dialog);
  const char *path = loligo_project_get_path (self->project);
  if (path != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_path (path);
      gtk_file_chooser_set_file (chooser, file, NULL);
    }
  else
    {
      const char *node;
      g_autofree char *name = loligo_project_get_outer (self->project, &node) != NULL
                                  ? g_strdup (node)
                                  : loligo_project_get_display_name (self->project);
      g_autofree char *file_name = g_str_has_suffix (name, ".loligo")
                                       ? g_strdup (name)
                                       : g_strconcat (name, ".loligo", NULL);
      g_strdelimit (file_name, "/\\", '-');
      gtk_file_chooser_set_current_name (chooser, file_name);
    }
  add_filter (chooser);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (on_save_chosen), continuation);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
  loligo_test_event ("dialog save-as");
}

/* Saves where it was saved before or into what holds it, else asks where; then goes on. */
static void
save_then (LoligoWindow *self, Continuation *continuation)
{
  const char *path = loligo_project_get_path (self->project);
  if (path == NULL && loligo_project_get_outer (self->project, NULL) != NULL)
    continuation_end (continuation, loligo_window_put_back (self));
  else if (path == NULL)
    ask_where_to_save (self, continuation);
  else
    continuation_end (continuation, save_to (self, path));
}

static void
on_save (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  save_then (data, continuation_new (data, NULL, NULL, NULL));
}

static void
on_save_as (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ask_where_to_save (data, continuation_new (data, NULL, NULL, NULL));
}

static void
on_answer (AdwMessageDialog *dialog, const char *response, Continuation *continuation)
{
  if (g_str_equal (response, "save"))
    save_then (continuation->window, continuation);
  else
    continuation_end (continuation, g_str_equal (response, "discard"));
}

void
loligo_window_ask_to_save (LoligoWindow *self, LoligoWindowThen then, gpointer data,
                           GDestroyNotify free_data)
{
  Continuation *continuation = continuation_new (self, then, data, free_data);
  if (!loligo_project_is_modified (self->project))
    {
      continuation_end (continuation, TRUE);
      return;
    }
  g_autofree char *name = loligo_project_get_display_name (self->project);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Save Changes?"), NULL);
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  _("“%s” has changes that are not saved. Discarded changes are lost."),
                                  name);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "discard",
                                    _("_Discard"), "save", _("_Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (on_answer), continuation);
  gtk_window_present (GTK_WINDOW (dialog));
  loligo_test_event ("dialog unsaved");
}

/* ---- new, open ---- */

void
loligo_window_apply_defaults (LoligoWindow *self)
{
  if (self->settings != NULL)
    loligo_project_set_defaults (self->project, (guint) g_settings_get_int (self->settings, "threads"),
                                 g_settings_get_double (self->settings, "speed"));
}

static void
make_new (LoligoWindow *self, gpointer data)
{
  loligo_project_new_document (self->project);
  loligo_window_apply_defaults (self);
  loligo_window_update_run (self);
  loligo_test_event ("new");
}

static void
on_new (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  loligo_window_ask_to_save (data, make_new, NULL, NULL);
}

static void
load_path (LoligoWindow *self, gpointer path)
{
  loligo_window_load (self, path);
}

static void
on_open_chosen (GtkNativeDialog *dialog, int response, LoligoWindow *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      char *path = g_file_get_path (file);
      if (path != NULL)
        loligo_window_ask_to_save (self, load_path, path, g_free);
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
on_open (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _("Open"), GTK_WINDOW (data), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));
  add_filter (GTK_FILE_CHOOSER (dialog));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (on_open_chosen), data);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
  loligo_test_event ("dialog open");
}

static void
on_open_path (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  loligo_window_ask_to_save (data, load_path, g_variant_dup_string (parameter, NULL), g_free);
}

/* Of the first file that is dragged; NULL. (transfer full) */
static char *
get_dragged_path (const GValue *value)
{
  if (value == NULL || !G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return NULL;
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  return files == NULL ? NULL : g_file_get_path (files->data);
}

/* Dropped onto a canvas that has nodes, a document becomes one of them; everywhere else a file is opened. */
static gboolean
becomes_node (LoligoWindow *self, const char *path, double x, double y, graphene_point_t *place)
{
  return path != NULL && g_str_has_suffix (path, ".loligo")
         && loligo_project_get_document (self->project)->nodes->len > 0
         && gtk_widget_compute_point (GTK_WIDGET (self), self->canvas, &GRAPHENE_POINT_INIT ((float) x, (float) y),
                                      place)
         && gtk_widget_contains (self->canvas, place->x, place->y);
}

/* The palette drags text onto the canvas; this takes files, anywhere in the window. */
static gboolean
on_files_dropped (GtkDropTarget *target, const GValue *value, double x, double y, LoligoWindow *self)
{
  g_autofree char *path = get_dragged_path (value);
  graphene_point_t place;
  loligo_canvas_show_drop (LOLIGO_CANVAS (self->canvas), FALSE);
  if (path == NULL)
    return FALSE;
  if (becomes_node (self, path, x, y, &place))
    {
      loligo_window_add_document (self, path, place.x, place.y);
      return TRUE;
    }
  loligo_window_ask_to_save (self, load_path, g_steal_pointer (&path), g_free);
  return TRUE;
}

static GdkDragAction
on_files_entered (GtkDropTarget *target, double x, double y, LoligoWindow *self)
{
  loligo_test_event ("files-entered");
  return GDK_ACTION_COPY;
}

static GdkDragAction
on_files_moved (GtkDropTarget *target, double x, double y, LoligoWindow *self)
{
  g_autofree char *path = get_dragged_path (gtk_drop_target_get_value (target));
  graphene_point_t place;
  loligo_canvas_show_drop (LOLIGO_CANVAS (self->canvas), becomes_node (self, path, x, y, &place));
  return GDK_ACTION_COPY;
}

static void
on_files_left (GtkDropTarget *target, LoligoWindow *self)
{
  loligo_canvas_show_drop (LOLIGO_CANVAS (self->canvas), FALSE);
}

static void
add_drop_target (LoligoWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect (target, "enter", G_CALLBACK (on_files_entered), self);
  g_signal_connect (target, "motion", G_CALLBACK (on_files_moved), self);
  g_signal_connect (target, "leave", G_CALLBACK (on_files_left), self);
  g_signal_connect (target, "drop", G_CALLBACK (on_files_dropped), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
load_example (LoligoWindow *self, gpointer path)
{
  loligo_window_load_example (self, path);
}

static void
on_example_chosen (LoligoWindow *self, const char *path)
{
  loligo_window_ask_to_save (self, load_example, g_strdup (path), g_free);
}

static void
on_gallery (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LoligoWindow *self = data;
  GtkWidget *gallery = loligo_gallery_new (loligo_project_get_library (self->project));
  gtk_window_set_transient_for (GTK_WINDOW (gallery), GTK_WINDOW (self));
  g_signal_connect_object (gallery, "chosen", G_CALLBACK (on_example_chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (gallery));
  loligo_test_event ("dialog gallery");
}

void
loligo_window_add_file_actions (LoligoWindow *self)
{
  const GActionEntry entries[] = {
    { .name = "new", .activate = on_new },
    { .name = "open", .activate = on_open },
    { .name = "open-path", .activate = on_open_path, .parameter_type = "s" },
    { .name = "save", .activate = on_save },
    { .name = "save-as", .activate = on_save_as },
    { .name = "gallery", .activate = on_gallery },
  };
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  add_drop_target (self);
}
