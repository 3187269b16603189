/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table-group.c: see table-group.h. A file in the document's folder, or below it, is named from there, so that
 * both can be moved together; any other by its whole path. The page is rebuilt when the table changes.
 */
#include "inspect/table-group.h"
#include "inspect/pages.h"

typedef struct
{
  LoligoProject *project;
  char *node;
  GtkWidget *box, *unit, *problem;
} TableGroup;

static void
table_group_free (gpointer data)
{
  TableGroup *group = data;
  g_object_unref (group->project);
  g_free (group->node);
  g_free (group);
}

static const LoligoNode *
find_node (LoligoProject *project, const char *node)
{
  return loligo_document_find_node (loligo_project_get_document (project), node);
}

gboolean
loligo_table_group_suits (LoligoProject *project, const char *id)
{
  const LoligoNode *node = find_node (project, id);
  const LoligoComponent *component = loligo_project_get_component (project, id);
  return (node != NULL && node->table_file != NULL)
         || (component != NULL && component->kind == LOLIGO_KIND_STIMULUS && component->n_inputs > 0);
}

static void
show_problem (TableGroup *group, const char *message)
{
  gtk_label_set_text (GTK_LABEL (group->problem), message != NULL ? message : "");
  gtk_widget_set_visible (group->problem, message != NULL);
}

/* FILE as the document names it; NULL when it cannot. (transfer full) */
static char *
name_file (LoligoProject *project, GFile *file)
{
  const char *document_path = loligo_project_get_path (project);
  g_autofree char *path = g_file_get_path (file);
  if (document_path != NULL)
    {
      g_autoptr (GFile) document = g_file_new_for_path (document_path);
      g_autoptr (GFile) folder = g_file_get_parent (document);
      char *relative = folder != NULL ? g_file_get_relative_path (folder, file) : NULL;
      if (relative != NULL)
        {
          g_free (path);
          path = relative;
        }
    }
  return path != NULL && g_utf8_validate (path, -1, NULL) ? g_steal_pointer (&path) : NULL;
}

static void
set_table (TableGroup *group, const char *file, const char *unit)
{
  loligo_project_set_table (group->project, group->node, file, unit != NULL && *unit != '\0' ? unit : NULL);
}

static void
on_file (GtkNativeDialog *dialog, int response, GtkWidget *box)
{
  TableGroup *group = g_object_get_data (G_OBJECT (box), "group");
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *name = file != NULL ? name_file (group->project, file) : NULL;
      if (name != NULL)
        set_table (group, name, gtk_editable_get_text (GTK_EDITABLE (group->unit)));
      else
        show_problem (group, _("The name of this file cannot be written into a document; rename it."));
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
  g_object_unref (box);
}

static void
on_choose (GtkWidget *button, TableGroup *group)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (button));
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _("Choose a Table"), GTK_WINDOW (window), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _("Comma-separated values"));
  gtk_file_filter_add_pattern (filter, "*.csv");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  const char *document_path = loligo_project_get_path (group->project);
  if (document_path != NULL)
    {
      g_autoptr (GFile) document = g_file_new_for_path (document_path);
      g_autoptr (GFile) folder = g_file_get_parent (document);
      gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), folder, NULL);
    }
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (on_file), g_object_ref (group->box));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
apply_unit (TableGroup *group)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (group->unit));
  const LoligoNode *node = find_node (group->project, group->node);
  g_autoptr (GError) error = NULL;
  LoligoUnit unit;
  if (node == NULL || g_strcmp0 (node->table_unit != NULL ? node->table_unit : "", text) == 0)
    return;
  gboolean fits = *text == '\0' || loligo_unit_parse (text, &unit, &error);
  show_problem (group, fits ? NULL : error->message);
  if (!fits)
    return;
  g_autofree char *file = g_strdup (node->table_file);
  g_autofree char *wanted = g_strdup (text);
  set_table (group, file, wanted);
}

static void
on_unit_leave (GtkEventController *focus, TableGroup *group)
{
  apply_unit (group);
}

static GtkWidget *
make_file_row (TableGroup *group, const char *file)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name = gtk_label_new (file != NULL ? file : _("no file yet"));
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_START);
  gtk_widget_set_tooltip_text (name, file);
  gtk_widget_set_hexpand (name, TRUE);
  if (file == NULL)
    gtk_widget_add_css_class (name, "dim-label");
  g_object_set_data (G_OBJECT (name), "loligo-test-name", (gpointer) "table file");
  GtkWidget *button = gtk_button_new_with_label (_("Choose…"));
  gtk_widget_set_tooltip_text (
      button, _("A CSV file: a column of times in ms, and a column of values or one a neuron"));
  g_object_set_data (G_OBJECT (button), "loligo-test-name", (gpointer) "table choose");
  g_signal_connect (button, "clicked", G_CALLBACK (on_choose), group);
  gtk_box_append (GTK_BOX (row), name);
  gtk_box_append (GTK_BOX (row), button);
  return row;
}

static void
make_unit (TableGroup *group, const char *unit)
{
  group->unit = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (group->unit), 12);
  gtk_editable_set_text (GTK_EDITABLE (group->unit), unit != NULL ? unit : "");
  gtk_entry_set_placeholder_text (GTK_ENTRY (group->unit), _("as in the file"));
  gtk_widget_set_tooltip_text (group->unit, _("The unit of the values, such as uA/cm2"));
  loligo_page_share_undo (group->unit);
  g_object_set_data (G_OBJECT (group->unit), "loligo-test-name", (gpointer) "table unit");
  g_signal_connect_swapped (group->unit, "activate", G_CALLBACK (apply_unit), group);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "leave", G_CALLBACK (on_unit_leave), group);
  gtk_widget_add_controller (group->unit, focus);
}

GtkWidget *
loligo_table_group_new (LoligoProject *project, const char *id)
{
  TableGroup *group = g_new0 (TableGroup, 1);
  const LoligoNode *node = find_node (project, id);
  group->project = g_object_ref (project);
  group->node = g_strdup (id);
  group->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_object_set_data_full (G_OBJECT (group->box), "group", group, table_group_free);
  make_unit (group, node->table_unit);
  group->problem = loligo_page_large_problem ("table problem");
  gtk_box_append (GTK_BOX (group->box), loligo_page_heading (_("Table ↻")));
  gtk_box_append (GTK_BOX (group->box), make_file_row (group, node->table_file));
  gtk_box_append (GTK_BOX (group->box), loligo_page_pair (_("Unit of the values"), group->unit));
  gtk_box_append (GTK_BOX (group->box), group->problem);
  return group->box;
}
