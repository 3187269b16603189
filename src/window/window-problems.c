/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * window-problems.c: the count of problems in the status bar and their list; a row leads to its item.
 */
#include "window/window-private.h"
#include "window/test-hooks.h"
#include <string.h>

static gboolean
is_word_character (char c)
{
  return g_ascii_isalnum (c) || c == '_' || (c & 0x80) != 0;
}

/* Whether TEXT names ID as a whole word. */
static gboolean
names (const char *text, const char *id)
{
  gsize length = strlen (id);
  for (const char *at = strstr (text, id); at != NULL; at = strstr (at + 1, id))
    if ((at == text || !is_word_character (at[-1])) && !is_word_character (at[length]))
      return TRUE;
  return FALSE;
}

static const char *
find_item (LoligoWindow *self, const char *message)
{
  const LoligoDocument *document = loligo_project_get_document (self->project);
  for (guint i = 0; i < document->edges->len; i++)
    {
      const LoligoEdge *edge = document->edges->pdata[i];
      if (names (message, edge->id))
        return edge->id;
    }
  for (guint i = 0; i < document->nodes->len; i++)
    {
      const LoligoNode *node = document->nodes->pdata[i];
      if (names (message, node->id))
        return node->id;
    }
  return NULL;
}

static void
on_row_activated (LoligoWindow *self, GtkListBoxRow *row)
{
  const char *id = g_object_get_data (G_OBJECT (row), "loligo-item");
  gtk_popover_popdown (self->problems_popover);
  if (id == NULL)
    return;
  loligo_project_select_only (self->project, id);
  if (self->canvas != NULL)
    gtk_widget_grab_focus (self->canvas);
  loligo_test_event ("problem %s", id);
}

static void
add_row (LoligoWindow *self, const LoligoProblem *problem)
{
  GtkWidget *label = gtk_label_new (problem->message);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  gtk_widget_set_margin_top (label, 8);
  gtk_widget_set_margin_bottom (label, 8);
  GtkWidget *row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  problem->message, -1);
  const char *id = find_item (self, problem->message);
  g_object_set_data_full (G_OBJECT (row), "loligo-item", g_strdup (id), g_free);
  gtk_list_box_append (self->problems_list, row);
  g_autofree char *name = g_strdup_printf ("problem %s", id == NULL ? "" : id);
  loligo_test_set_name (row, name);
}

void
loligo_window_update_problems (LoligoWindow *self)
{
  const LoligoProblems *problems = loligo_project_get_problems (self->project);
  guint n_problems = loligo_problems_get_count (problems);
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->problems_list)); row != NULL;
       row = gtk_widget_get_first_child (GTK_WIDGET (self->problems_list)))
    gtk_list_box_remove (self->problems_list, row);
  gtk_widget_set_visible (GTK_WIDGET (self->problems_button), n_problems > 0);
  if (n_problems == 0)
    return;
  g_autofree char *text = g_strdup_printf (
      g_dngettext (LOLIGO_GETTEXT_DOMAIN, "%u problem", "%u problems", n_problems), n_problems);
  gtk_menu_button_set_label (self->problems_button, text);
  for (guint i = 0; i < n_problems && i < 100; i++)
    add_row (self, loligo_problems_get (problems, i));
  if (g_signal_handler_find (self->problems_list, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, on_row_activated,
                             NULL)
      == 0)
    g_signal_connect_swapped (self->problems_list, "row-activated", G_CALLBACK (on_row_activated),
                              self);
}
