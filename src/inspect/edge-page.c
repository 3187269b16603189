/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * edge-page.c: a wire: from where, to which port, and what it carries; or its synapse and how it connects.
 */
#include "inspect/display-unit.h"
#include "inspect/pages.h"

static LoligoEdge *
find_edge (LoligoProject *project, const char *id)
{
  return loligo_document_find_edge (loligo_project_get_document (project), id);
}

static GtkWidget *
make_text (const char *text)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  g_object_set_data (G_OBJECT (label), "loligo-test-name", (gpointer) "wire text");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  return label;
}

/* "I, in uA/cm2": the output of the source. */
static char *
describe_output (LoligoProject *project, const LoligoEdge *edge)
{
  g_auto (GStrv) parts = g_strsplit (edge->from, ".", 2);
  LoligoComponent *source = loligo_project_get_component (project, parts[0]);
  const LoligoSymbol *output = source == NULL ? NULL
                               : parts[1]     ? loligo_component_find (source, parts[1])
                                              : source->output;
  if (output == NULL)
    return g_strdup (_("spikes"));
  LoligoUnit unit; /* of a stimulus: that of what it is wired to */
  loligo_inspect_get_unit (project, parts[0], output, &unit);
  return unit.text[0] == '\0' ? g_strdup (output->name)
                              : g_strdup_printf (_("%s, in %s"), output->name, unit.text);
}

static void
append_text (GtkWidget *box, const char *name, const char *text)
{
  GtkWidget *label = make_text (text);
  gtk_widget_set_tooltip_text (label, text);
  gtk_box_append (GTK_BOX (box), loligo_page_pair (name, label));
}

/* What the document says of a wire with a synapse; what it leaves out is the synapse's own. */
static void
append_synapse (GtkWidget *box, LoligoProject *project, const LoligoEdge *edge)
{
  const LoligoLibraryEntry *entry
      = loligo_library_find (loligo_project_get_library (project), edge->synapse);
  append_text (box, _("Synapse"), entry != NULL ? loligo_i18n_library (entry->title) : edge->synapse);
  if (edge->connect != NULL)
    append_text (box, _("Connection"), edge->connect);
  if (edge->weight != NULL)
    append_text (box, _("Weight"), edge->weight);
  if (edge->delay != NULL)
    append_text (box, _("Delay"), edge->delay);
  guint count = edge->parameters != NULL ? loligo_settings_get_count (edge->parameters) : 0;
  if (count > 0)
    gtk_box_append (GTK_BOX (box), loligo_page_heading (_("Parameters")));
  for (guint k = 0; k < count; k++)
    {
      const LoligoSetting *setting = loligo_settings_get_nth (edge->parameters, k);
      append_text (box, setting->name, setting->text);
    }
}

GtkWidget *
loligo_edge_page_new (LoligoProject *project, const char *id)
{
  GtkWidget *box = loligo_page_box ();
  const LoligoEdge *edge = find_edge (project, id);
  if (edge == NULL)
    return box;
  gtk_box_append (GTK_BOX (box), loligo_page_heading (_("Wire")));
  gtk_box_append (GTK_BOX (box), loligo_page_pair (_("From"), make_text (edge->from)));
  gtk_box_append (GTK_BOX (box), loligo_page_pair (_("To"), make_text (edge->to)));
  if (edge->synapse != NULL)
    append_synapse (box, project, edge);
  else
    {
      g_autofree char *carries = describe_output (project, edge);
      append_text (box, _("Carries"), carries);
    }
  GtkWidget *hint = gtk_label_new (_("What is wired to a port is summed. Press Delete to remove the wire."));
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_widget_add_css_class (hint, "dim-label");
  gtk_box_append (GTK_BOX (box), hint);
  return box;
}
