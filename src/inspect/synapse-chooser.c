/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * synapse-chooser.c: see synapse-chooser.h. The page is built anew when the synapse changes, so this shows only one.
 */
#include "inspect/synapse-chooser.h"
#include "inspect/pages.h"
#include <string.h>

#define SEARCH_FROM 8

typedef struct
{
  LoligoProject *project;
  char **edges;
  GPtrArray *ids;          /* char*, by position; "" is a plain wire */
  GPtrArray *descriptions; /* char*, by position */
  guint first;             /* position of what the document has */
  GtkWidget *problem;
} Chooser;

static void
chooser_free (gpointer data)
{
  Chooser *chooser = data;
  g_object_unref (chooser->project);
  g_strfreev (chooser->edges);
  g_ptr_array_unref (chooser->ids);
  g_ptr_array_unref (chooser->descriptions);
  g_free (chooser);
}

static void
on_selected (GtkDropDown *drop_down, GParamSpec *property, Chooser *chooser)
{
  guint position = gtk_drop_down_get_selected (drop_down);
  if (position >= chooser->ids->len || position == chooser->first)
    return;
  g_autofree char *id = g_strdup (chooser->ids->pdata[position]);
  g_auto (GStrv) edges = g_strdupv (chooser->edges); /* the page may be rebuilt meanwhile */
  g_autoptr (GError) error = NULL;
  g_autoptr (LoligoProject) project = g_object_ref (chooser->project);
  loligo_project_seal (project);
  if (edges[1] != NULL)
    loligo_project_begin (project, _("Synapse of Wires"));
  for (char **edge = edges; *edge != NULL && error == NULL; edge++)
    loligo_project_set_synapse (project, *edge, *id == '\0' ? NULL : id, &error);
  if (edges[1] != NULL)
    loligo_project_end (project);
  loligo_project_seal (project);
  loligo_page_show_problem (chooser->problem, error);
  if (error != NULL)
    gtk_drop_down_set_selected (drop_down, chooser->first);
}

static void
add (Chooser *chooser, GtkStringList *titles, const char *id, const char *title, const char *description)
{
  gtk_string_list_append (titles, title);
  g_ptr_array_add (chooser->ids, g_strdup (id));
  g_ptr_array_add (chooser->descriptions, g_strdelimit (g_strdup (description), "\n", ' '));
}

static gboolean
choices_have (const GPtrArray *choices, const char *id)
{
  for (guint i = 0; i < choices->len; i++)
    if (g_strcmp0 (((const LoligoSynapseChoice *) choices->pdata[i])->id, id) == 0)
      return TRUE;
  return FALSE;
}

/* Does every other wire know the synapse too? */
static gboolean
fits_all (Chooser *chooser, const char *synapse)
{
  const LoligoDocument *document = loligo_project_get_document (chooser->project);
  for (char **id = chooser->edges + 1; *id != NULL; id++)
    {
      const LoligoEdge *edge = loligo_document_find_edge (document, *id);
      g_autofree char *from = loligo_project_get_cell (chooser->project, edge->from);
      g_autofree char *to = loligo_project_get_cell (chooser->project, edge->to);
      g_autoptr (GPtrArray) choices = loligo_project_list_synapses (chooser->project, from, to);
      if (!choices_have (choices, synapse))
        return FALSE;
    }
  return TRUE;
}

static void
fill (Chooser *chooser, GtkStringList *titles, const LoligoEdge *edge)
{
  g_autofree char *from = loligo_project_get_cell (chooser->project, edge->from);
  g_autofree char *to = loligo_project_get_cell (chooser->project, edge->to);
  g_autoptr (GPtrArray) choices = loligo_project_list_synapses (chooser->project, from, to);
  LoligoComponent *source = loligo_project_get_component (chooser->project, from);
  gboolean can_be_plain = source != NULL && source->output != NULL;
  if (edge->synapse == NULL || (can_be_plain && chooser->edges[1] == NULL))
    add (chooser, titles, "", _("None: the value itself"),
         _("What the source gives is added to an input of the target, all the time."));
  if (edge->synapse != NULL && !choices_have (choices, edge->synapse))
    add (chooser, titles, edge->synapse, edge->synapse, _("This synapse does not fit here."));
  for (guint i = 0; i < choices->len; i++)
    {
      const LoligoSynapseChoice *choice = choices->pdata[i];
      if (fits_all (chooser, choice->id))
        add (chooser, titles, choice->id, loligo_i18n_library (choice->title),
             loligo_i18n_library (choice->description));
    }
  for (guint i = 0; i < chooser->ids->len; i++)
    if (g_str_equal (chooser->ids->pdata[i], edge->synapse != NULL ? edge->synapse : ""))
      chooser->first = i;
}

static void
setup_item (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 26);
  gtk_list_item_set_child (item, label);
}

static void
bind_item (GtkSignalListItemFactory *factory, GtkListItem *item, Chooser *chooser)
{
  GtkStringObject *title = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);
  gtk_label_set_text (GTK_LABEL (label), gtk_string_object_get_string (title));
  const char *description = g_object_get_data (G_OBJECT (title), "description");
  gtk_widget_set_tooltip_text (label, description);
  g_object_set_data_full (G_OBJECT (label), "loligo-test-name",
                          g_strconcat ("synapse ", gtk_string_object_get_string (title), NULL), g_free);
}

static void
describe_items (Chooser *chooser, GtkStringList *titles)
{
  for (guint i = 0; i < chooser->ids->len; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (titles), i);
      g_object_set_data_full (item, "description", g_strdup (chooser->descriptions->pdata[i]), g_free);
    }
}

static GtkWidget *
make_drop_down (Chooser *chooser, GtkStringList *titles)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_item), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_item), chooser);
  GtkExpression *expression = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  GtkWidget *drop_down = gtk_drop_down_new (G_LIST_MODEL (titles), expression);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (drop_down), factory);
  g_object_unref (factory);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (drop_down), chooser->ids->len >= SEARCH_FROM);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), chooser->first);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Synapse"), -1);
  g_object_set_data (G_OBJECT (drop_down), "loligo-test-name", (gpointer) "wire synapse");
  g_signal_connect (drop_down, "notify::selected", G_CALLBACK (on_selected), chooser);
  return drop_down;
}

GtkWidget *
loligo_synapse_chooser_new (LoligoProject *project, char **edges)
{
  const LoligoEdge *edge = loligo_document_find_edge (loligo_project_get_document (project), edges[0]);
  Chooser *chooser = g_new0 (Chooser, 1);
  chooser->project = g_object_ref (project);
  chooser->edges = g_strdupv (edges);
  chooser->ids = g_ptr_array_new_with_free_func (g_free);
  chooser->descriptions = g_ptr_array_new_with_free_func (g_free);
  GtkStringList *titles = gtk_string_list_new (NULL);
  fill (chooser, titles, edge);
  if (chooser->ids->len < 2 && edge->synapse == NULL)
    {
      g_object_unref (titles);
      chooser_free (chooser);
      return NULL;
    }
  describe_items (chooser, titles);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_object_set_data_full (G_OBJECT (box), "chooser", chooser, chooser_free);
  chooser->problem = loligo_page_problem ("synapse problem");
  GtkWidget *hint = loligo_page_hint (chooser->descriptions->pdata[chooser->first]);
  gtk_label_set_lines (GTK_LABEL (hint), 4);
  gtk_label_set_ellipsize (GTK_LABEL (hint), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (hint, chooser->descriptions->pdata[chooser->first]);
  gtk_box_append (GTK_BOX (box), make_drop_down (chooser, titles));
  gtk_box_append (GTK_BOX (box), hint);
  gtk_box_append (GTK_BOX (box), chooser->problem);
  return box;
}
