/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gallery.c: each data/examples/NAME.loligo with its title and the first line of its notes.
 */
#include "window/gallery.h"
#include "window/test-hooks.h"
#include <string.h>

struct _LoligoGallery
{
  AdwWindow parent_instance;
  GtkSearchEntry *search;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (LoligoGallery, loligo_gallery, ADW_TYPE_WINDOW)

enum { SIGNAL_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
on_row_activated (LoligoGallery *self, GtkListBoxRow *row)
{
  g_autofree char *path = g_strdup (g_object_get_data (G_OBJECT (row), "loligo-path"));
  g_object_ref (self);
  gtk_window_close (GTK_WINDOW (self));
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, path);
  g_object_unref (self);
}

static gboolean
row_matches (GtkListBoxRow *row, gpointer data)
{
  LoligoGallery *self = data;
  g_autofree char *wanted
      = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  const char *text = g_object_get_data (G_OBJECT (row), "loligo-text");
  g_auto (GStrv) words = g_strsplit (wanted, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (text, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

static void
on_search_changed (LoligoGallery *self)
{
  gtk_list_box_invalidate_filter (self->list);
}

/* Enter in the search opens the first example that is shown. */
static void
on_search_activated (LoligoGallery *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (GTK_IS_LIST_BOX_ROW (row) && gtk_widget_get_child_visible (row))
      {
        on_row_activated (self, GTK_LIST_BOX_ROW (row));
        return;
      }
}

static void
loligo_gallery_class_init (LoligoGalleryClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/loligo/Loligo/ui/gallery.ui");
  gtk_widget_class_bind_template_child (widget_class, LoligoGallery, search);
  gtk_widget_class_bind_template_child (widget_class, LoligoGallery, list);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
loligo_gallery_init (LoligoGallery *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, row_matches, self, NULL);
  /* Else Enter right after the last letter opens what was shown before. */
  gtk_search_entry_set_search_delay (self->search, 0);
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self));
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (on_search_changed), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (on_search_activated), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (gtk_window_close), self);
}

static char *
get_first_line (const char *notes)
{
  if (notes == NULL)
    return g_strdup ("");
  const char *end = strchr (notes, '\n');
  return end == NULL ? g_strdup (notes) : g_strndup (notes, (gsize) (end - notes));
}

static void
add_example (LoligoGallery *self, const char *path)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoDocument) document = loligo_document_load (path, problems);
  if (document == NULL)
    return;
  g_autofree char *name = g_path_get_basename (path);
  const char *title = document->title != NULL ? loligo_i18n_library (document->title) : name;
  g_autofree char *line = get_first_line (loligo_i18n_library (document->notes));
  g_autofree char *both = g_strdup_printf ("%s %s", title, line);
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), line);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("media-playback-start-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data_full (G_OBJECT (row), "loligo-path", g_strdup (path), g_free);
  g_object_set_data_full (G_OBJECT (row), "loligo-text", g_utf8_casefold (both, -1), g_free);
  g_autofree char *test_name = g_strdup_printf ("example %s", name);
  loligo_test_set_name (row, test_name);
  gtk_list_box_append (self->list, row);
}

GtkWidget *
loligo_gallery_new (LoligoLibrary *library)
{
  LoligoGallery *self = g_object_new (LOLIGO_TYPE_GALLERY, NULL);
  g_auto (GStrv) paths = loligo_library_list_examples (library);
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    add_example (self, paths[i]);
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self->list));
  if (GTK_IS_LIST_BOX_ROW (first))
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (first));
  return GTK_WIDGET (self);
}
