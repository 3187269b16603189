/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * window-inside.c: networks as nodes: one is added from a file, and its inside is opened in a window of its own. The
 * window of what a node holds saves into that node; it closes before the window of the document that holds it.
 */
#include "window/window-private.h"
#include "canvas/canvas.h"
#include "window/test-hooks.h"
#include <math.h>

LoligoWindow *
loligo_window_new_beside (LoligoWindow *self)
{
  return LOLIGO_WINDOW (loligo_window_new (ADW_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))),
                                           loligo_project_get_library (self->project), self->settings));
}

/* ---- adding ---- */

void
loligo_window_add_document (LoligoWindow *self, const char *path, double px, double py)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = loligo_canvas_add_document (LOLIGO_CANVAS (self->canvas), path, px, py, &error);
  if (id != NULL)
    return;
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *heading = g_strdup_printf (_("%s Cannot Be a Node"), name);
  loligo_window_show_error (self, heading, error->message);
}

typedef struct
{
  LoligoWindow *window; /* owned */
  double px, py;
} Wish;

static void
on_chosen (GtkNativeDialog *dialog, int response, Wish *wish)
{
  g_autoptr (GFile) file
      = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file == NULL ? NULL : g_file_get_path (file);
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
  if (path != NULL)
    loligo_window_add_document (wish->window, path, wish->px, wish->py);
  else if (file != NULL)
    loligo_window_toast (wish->window, _("Choose a file of this computer"));
  g_object_unref (wish->window);
  g_free (wish);
}

/* Begins where the document is: networks that belong together lie together. */
static void
show_folder (LoligoWindow *self, GtkFileChooser *chooser)
{
  const char *path = loligo_project_get_document (self->project)->path;
  if (path == NULL)
    return;
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  gtk_file_chooser_set_current_folder (chooser, file, NULL);
}

static void
choose_document (LoligoWindow *self, double px, double py)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _("Network from a File"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Add"), _("_Cancel"));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  gtk_file_filter_add_suffix (filter, "loligo");
  gtk_file_filter_set_name (filter, _("Loligo documents"));
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  show_folder (self, GTK_FILE_CHOOSER (dialog));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  Wish *wish = g_new (Wish, 1);
  *wish = (Wish){ g_object_ref (self), px, py };
  g_signal_connect (dialog, "response", G_CALLBACK (on_chosen), wish);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
  loligo_test_event ("dialog add-document");
}

static void
on_add_document (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  choose_document (data, NAN, NAN);
}

static void
on_add_document_at (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  double px, py;
  g_variant_get (parameter, "(dd)", &px, &py);
  choose_document (data, px, py);
}

/* ---- windows that are open ---- */

/* Those of this program. (transfer none) */
static GList *
get_windows (LoligoWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  return application == NULL ? NULL : gtk_application_get_windows (application);
}

/* The window of PROJECT, or (PROJECT NULL) of the file PATH; NULL. */
static LoligoWindow *
find_window (LoligoWindow *self, const LoligoProject *project, const char *path)
{
  for (GList *l = get_windows (self); l != NULL; l = l->next)
    {
      if (!LOLIGO_IS_WINDOW (l->data))
        continue;
      LoligoWindow *window = l->data;
      if (project != NULL ? window->project == project
                          : g_strcmp0 (loligo_project_get_path (window->project), path) == 0)
        return window;
    }
  return NULL;
}

void
loligo_window_tell_files (LoligoWindow *self)
{
  for (GList *l = get_windows (self); l != NULL; l = l->next)
    if (LOLIGO_IS_WINDOW (l->data) && l->data != self)
      loligo_project_check_files (((LoligoWindow *) l->data)->project);
}

/* ---- the inside ---- */

/* The only selected node, when it is a document; NULL. */
static const LoligoNode *
get_selected_document (LoligoWindow *self)
{
  g_auto (GStrv) ids = loligo_project_get_selected_nodes (self->project);
  if (ids[0] == NULL || ids[1] != NULL)
    return NULL;
  const LoligoNode *node = loligo_document_find_node (loligo_project_get_document (self->project), ids[0]);
  return node != NULL && loligo_node_is_document (node) ? node : NULL;
}

static LoligoWindow *
find_inside (LoligoWindow *self, const LoligoNode *node, const char *path)
{
  if (path != NULL)
    return find_window (self, NULL, path);
  LoligoProject *inside = loligo_project_find_inside (self->project, node->id);
  return inside == NULL ? NULL : find_window (self, inside, NULL);
}

static void
open_inside (LoligoWindow *self, const char *node, const char *path)
{
  g_autoptr (GError) error = NULL;
  LoligoWindow *window = loligo_window_new_beside (self);
  gboolean is_open = path != NULL ? loligo_project_load (window->project, path, &error)
                                  : loligo_project_load_inside (window->project, self->project, node, &error);
  if (is_open)
    {
      gtk_window_present (GTK_WINDOW (window));
      if (loligo_project_get_document (window->project)->is_read_only)
        loligo_window_toast (window, _("Made by a newer Loligo: it can be run, but not saved"));
      loligo_test_event ("opened inside %s", node);
      return;
    }
  gtk_window_destroy (GTK_WINDOW (window));
  g_autofree char *heading = g_strdup_printf (_("The Inside of %s Cannot Be Opened"), node);
  loligo_window_show_error (self, heading, error->message);
}

static void
on_open_inside (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LoligoWindow *self = data;
  const LoligoNode *node = get_selected_document (self);
  if (node == NULL)
    return;
  g_autofree char *path
      = loligo_document_get_inside_path (loligo_project_get_document (self->project), node);
  LoligoWindow *window = find_inside (self, node, path);
  if (window == NULL)
    {
      open_inside (self, node->id, path);
      return;
    }
  gtk_window_present (GTK_WINDOW (window));
  loligo_test_event ("raised inside %s", node->id);
}

gboolean
loligo_window_put_back (LoligoWindow *self)
{
  g_autoptr (GError) error = NULL;
  if (!loligo_project_save_inside (self->project, &error))
    {
      loligo_window_show_error (self, _("Not Saved"), error->message);
      return FALSE;
    }
  const char *node;
  if (loligo_project_get_outer (self->project, &node) != NULL)
    loligo_test_event ("put back %s", node);
  return TRUE;
}

/* ---- closing ---- */

void
loligo_window_stay (LoligoWindow *self)
{
  g_autoptr (LoligoWindow) next = g_steal_pointer (&self->closes_next);
  if (next != NULL)
    loligo_window_stay (next);
}

gboolean
loligo_window_close_insides (LoligoWindow *self)
{
  LoligoProject *inside = loligo_project_find_modified_inside (self->project);
  LoligoWindow *window = inside == NULL ? NULL : find_window (self, inside, NULL);
  if (window == NULL)
    return FALSE;
  g_set_object (&window->closes_next, self);
  if (!window->is_asking) /* its question would go behind it */
    gtk_window_present (GTK_WINDOW (window));
  gtk_window_close (GTK_WINDOW (window));
  return TRUE;
}

/* ---- actions ---- */

static void
update_open_inside (LoligoWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "open-inside");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), get_selected_document (self) != NULL);
}

void
loligo_window_add_inside_actions (LoligoWindow *self)
{
  const GActionEntry entries[] = {
    { .name = "add-document", .activate = on_add_document },
    { .name = "add-document-at", .activate = on_add_document_at, .parameter_type = "(dd)" },
    { .name = "open-inside", .activate = on_open_inside },
  };
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_swapped (self->project, "selection-changed", G_CALLBACK (update_open_inside), self);
  g_signal_connect_swapped (self->project, "changed", G_CALLBACK (update_open_inside), self);
  update_open_inside (self);
}
