/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * network-page.c: the page of a node that is a document: where it comes from, what it lets be reached, and the
 * parameters of all that is inside, which this copy may have of its own. Values are those of a plan, so what cannot be
 * planned shows its problem instead.
 */
#include "inspect/expose-group.h"
#include "inspect/pages.h"

#include <string.h>

typedef struct
{
  LoligoProject *project;
  char *node;
  GtkWidget *problem;
} NetworkPage;

static void
network_page_free (NetworkPage *page)
{
  g_object_unref (page->project);
  g_free (page->node);
  g_free (page);
}

/* ---- values ---- */

static void
apply (GtkWidget *entry, NetworkPage *page)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  const char *shown = g_object_get_data (G_OBJECT (entry), "shown");
  const char *name = g_object_get_data (G_OBJECT (entry), "name");
  if (g_str_equal (text, shown) && !gtk_widget_has_css_class (entry, "error"))
    return;
  g_autoptr (GError) error = NULL;
  gboolean fits
      = loligo_project_set_inside (page->project, page->node, name, *text == '\0' ? NULL : text, &error);
  if (fits)
    gtk_widget_remove_css_class (entry, "error");
  else
    gtk_widget_add_css_class (entry, "error");
  loligo_page_show_problem (page->problem, error);
}

static void
on_leave (GtkEventController *focus, NetworkPage *page)
{
  apply (gtk_event_controller_get_widget (focus), page);
}

static char *
format_value (const LoligoPlan *plan, const LoligoPlanValue *value, guint64 size)
{
  LoligoEnvironment environment = { .lanes = size };
  return loligo_unit_format (&value->unit,
                             loligo_expression_evaluate (plan->pool, value->value, &environment));
}

static GtkWidget *
make_entry (NetworkPage *page, const char *name, const char *text, gboolean is_own)
{
  GtkWidget *entry = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 12);
  g_object_set_data_full (G_OBJECT (entry), "shown", g_strdup (text), g_free);
  g_object_set_data_full (G_OBJECT (entry), "name", g_strdup (name), g_free);
  g_object_set_data_full (G_OBJECT (entry), "loligo-test-name", g_strdup (name), g_free);
  if (is_own)
    gtk_widget_set_tooltip_text (entry, _("This copy’s own; empty it for the value inside the document"));
  loligo_page_share_undo (entry);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "leave", G_CALLBACK (on_leave), page);
  gtk_widget_add_controller (entry, focus);
  g_signal_connect (entry, "activate", G_CALLBACK (apply), page);
  return entry;
}

/* The parameters of plan node INDEX, "column.E", under NAME, "E". */
static GtkWidget *
make_node_rows (NetworkPage *page, const LoligoPlan *plan, guint index, const char *name)
{
  const LoligoPlanNode *inside = &plan->nodes[index];
  const LoligoNode *node
      = loligo_document_find_node (loligo_project_get_document (page->project), page->node);
  GtkWidget *rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_margin_top (rows, 6);
  for (guint k = 0; k < inside->component->n_parameters; k++)
    {
      const LoligoPlanValue *value = &inside->parameters[k];
      if (strchr (value->symbol->name, '.') != NULL)
        continue; /* of a synapse that shares its state with the cell */
      g_autofree char *full = g_strdup_printf ("%s.%s", name, value->symbol->name);
      const char *own = loligo_settings_get (node->parameters, full);
      g_autofree char *shown = own != NULL      ? g_strdup (own)
                               : value->varies ? g_strdup (_("varies"))
                                               : format_value (plan, value, inside->size);
      GtkWidget *entry = make_entry (page, full, shown, own != NULL);
      gtk_box_append (GTK_BOX (rows), loligo_page_pair (value->symbol->name, entry));
    }
  return rows;
}

static void
append_inside (GtkWidget *box, NetworkPage *page, const LoligoPlan *plan)
{
  gsize length = strlen (page->node);
  for (guint i = 0; i < plan->n_nodes; i++)
    {
      const char *id = plan->nodes[i].id;
      if (strncmp (id, page->node, length) != 0 || id[length] != '.')
        continue;
      const char *name = id + length + 1;
      g_autofree char *title = g_strdup_printf ("%s: %s × %" G_GUINT64_FORMAT, name,
                                                loligo_i18n_library (plan->nodes[i].component->title),
                                                plan->nodes[i].size);
      GtkWidget *expander = gtk_expander_new (title);
      g_object_set_data_full (G_OBJECT (expander), "loligo-test-name", g_strconcat ("inside ", name, NULL), g_free);
      gtk_expander_set_child (GTK_EXPANDER (expander), make_node_rows (page, plan, i, name));
      gtk_box_append (GTK_BOX (box), expander);
    }
}

/* ---- the page ---- */

static GtkWidget *
make_text (const char *text)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  return label;
}

static void
append_head (GtkWidget *box, const LoligoNode *node, const LoligoDocument *inside)
{
  g_autofree char *what = loligo_node_describe_document (node);
  gboolean is_file = loligo_node_get_document_name (node) != NULL;
  gtk_box_append (GTK_BOX (box), loligo_page_heading (node->id));
  gtk_box_append (GTK_BOX (box), loligo_page_pair (is_file ? _("File") : _("Document"), make_text (what)));
  if (inside == NULL)
    return;
  if (inside->title != NULL && is_file)
    gtk_box_append (GTK_BOX (box), loligo_page_pair (_("Title"), make_text (inside->title)));
}

/* This node is the one that is selected. */
static GtkWidget *
make_open_button (void)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Open the Inside"));
  gtk_widget_set_margin_top (button, 6);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.open-inside");
  g_object_set_data (G_OBJECT (button), "loligo-test-name", (gpointer) "open-inside");
  return button;
}

GtkWidget *
loligo_network_page_new (LoligoProject *project, const char *node_id)
{
  NetworkPage *page = g_new0 (NetworkPage, 1);
  page->project = g_object_ref (project);
  page->node = g_strdup (node_id);
  GtkWidget *box = loligo_page_box ();
  g_object_set_data_full (G_OBJECT (box), "page", page, (GDestroyNotify) network_page_free);
  const LoligoDocument *document = loligo_project_get_document (project);
  const LoligoNode *node = loligo_document_find_node (document, node_id);
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoDocument) inside = loligo_document_open_inside (document, node, problems);
  append_head (box, node, inside);
  gtk_box_append (GTK_BOX (box), make_open_button ());
  if (inside != NULL)
    gtk_box_append (GTK_BOX (box), loligo_expose_group_new (project, node_id));
  page->problem = loligo_page_problem ("network problem");
  g_autoptr (LoligoPlan) plan = loligo_project_make_plan (project);
  if (plan != NULL)
    {
      gtk_box_append (GTK_BOX (box), loligo_page_heading (_("Inside")));
      append_inside (box, page, plan);
    }
  g_autoptr (GError) error = NULL;
  if (!loligo_problems_to_error (loligo_project_get_problems (project), &error))
    loligo_page_show_problem (page->problem, error);
  gtk_box_append (GTK_BOX (box), page->problem);
  gtk_box_append (GTK_BOX (box), loligo_page_hint (
      loligo_node_get_document_name (node) != NULL
          ? _("A network as a node. Its wires and cells are edited in its own document; what is changed here is this "
              "copy’s own.")
          : _("A network as a node, held by this document. Its wires and cells are edited when it is opened; what is "
              "changed here is this copy’s own.")));
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  return scrolled;
}
