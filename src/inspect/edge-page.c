/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * edge-page.c: a wire or several: from where and to where, what a plain one carries; or its synapse, who is connected,
 * weight, delay and every parameter, how the synapse is kept, and its equations. Rows refresh themselves from the
 * document.
 */
#include "inspect/display-unit.h"
#include "inspect/edge-preview.h"
#include "inspect/ends-group.h"
#include "inspect/pages.h"
#include "inspect/rule-group.h"
#include "inspect/synapse-chooser.h"
#include "inspect/value-row.h"
#include <math.h>
#include <string.h>

typedef struct
{
  LoligoProject *project;
  char **edges;
  LoligoComponent *synapse;         /* of the first wire; NULL where it is plain or wrong */
  LoligoSymbol *weight, *delay;     /* what their rows show; owned */
  GPtrArray *rows;                  /* LoligoValueRow*, borrowed */
  GtkWidget *name, *summary, *form, *rule, *problem;
} EdgePage;

static void
symbol_free (LoligoSymbol *symbol)
{
  if (symbol == NULL)
    return;
  g_free (symbol->name);
  g_free (symbol->description);
  g_free (symbol);
}

static void
edge_page_free (EdgePage *page)
{
  g_object_unref (page->project);
  g_strfreev (page->edges);
  g_clear_pointer (&page->synapse, loligo_component_unref);
  symbol_free (page->weight);
  symbol_free (page->delay);
  g_ptr_array_unref (page->rows);
  g_free (page);
}

static const LoligoEdge *
find_edge (const EdgePage *page, const char *id)
{
  return loligo_document_find_edge (loligo_project_get_document (page->project), id);
}

static gboolean
is_single (const EdgePage *page)
{
  return page->edges[1] == NULL;
}

/* ---- what does not change values ---- */

static GtkWidget *
make_text (const char *text)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  g_object_set_data (G_OBJECT (label), "loligo-test-name", (gpointer) "wire text");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_widget_set_tooltip_text (label, text);
  return label;
}

/* "I, in uA/cm2": the output of the source. */
static char *
describe_output (LoligoProject *project, const LoligoEdge *edge)
{
  g_autofree char *cell = loligo_project_get_cell (project, edge->from);
  LoligoComponent *source = loligo_project_get_component (project, cell);
  const char *port = strrchr (edge->from, '.');
  const LoligoSymbol *output = source == NULL || port == NULL ? NULL : loligo_component_find (source, port + 1);
  if (output == NULL && source != NULL)
    output = source->output;
  if (output == NULL)
    return g_strdup (_("spikes"));
  LoligoUnit unit; /* of a stimulus: that of what it is wired to */
  loligo_inspect_get_unit (project, cell, output, &unit);
  return unit.text[0] == '\0' ? g_strdup (output->name)
                              : g_strdup_printf (_("%s, in %s"), output->name, unit.text);
}

/* Why the synapse's states are kept as they are. (transfer full), NULL while the document has problems. */
static char *
explain_form (const EdgePage *page)
{
  g_autoptr (LoligoPlan) plan = loligo_project_make_plan (page->project);
  guint index;
  if (plan == NULL || !loligo_plan_find_projection (plan, page->edges[0], &index)
      || plan->projections[index].form == NULL)
    return NULL;
  return g_strdup_printf (_("How it is computed: %s."), plan->projections[index].form->reason);
}

static void
refresh (GtkWidget *widget)
{
  EdgePage *page = g_object_get_data (G_OBJECT (widget), "page");
  if (find_edge (page, page->edges[0]) == NULL)
    return;
  for (guint k = 0; k < page->rows->len; k++)
    loligo_value_row_refresh (page->rows->pdata[k]);
  if (page->rule != NULL)
    loligo_rule_group_refresh (page->rule);
  if (page->summary != NULL)
    {
      g_autofree char *text = loligo_project_describe_edge (page->project, page->edges[0]);
      gtk_label_set_text (GTK_LABEL (page->summary), text);
    }
  if (page->form != NULL)
    {
      g_autofree char *form = explain_form (page);
      gtk_label_set_text (GTK_LABEL (page->form), form != NULL ? form : "");
    }
}

/* ---- header ---- */

static void
apply_name (EdgePage *page)
{
  g_autofree char *wanted = g_strdup (gtk_editable_get_text (GTK_EDITABLE (page->name)));
  if (g_str_equal (wanted, page->edges[0]))
    return;
  g_autoptr (GError) error = NULL;
  loligo_project_rename_edge (page->project, page->edges[0], wanted, &error);
  loligo_page_show_problem (page->problem, error);
}

static void
append_header (GtkWidget *box, EdgePage *page)
{
  if (is_single (page))
    {
      page->name = gtk_entry_new ();
      gtk_editable_set_text (GTK_EDITABLE (page->name), page->edges[0]);
      loligo_page_share_undo (page->name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (page->name), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _("Name of the wire"), -1);
      g_object_set_data (G_OBJECT (page->name), "loligo-test-name", (gpointer) "wire name");
      g_signal_connect_swapped (page->name, "activate", G_CALLBACK (apply_name), page);
      gtk_box_append (GTK_BOX (box), page->name);
      page->summary = loligo_page_hint (NULL);
      gtk_label_set_selectable (GTK_LABEL (page->summary), TRUE);
      gtk_widget_remove_css_class (page->summary, "caption");
      g_object_set_data (G_OBJECT (page->summary), "loligo-test-name", (gpointer) "wire summary");
      gtk_box_append (GTK_BOX (box), page->summary);
    }
  else
    {
      g_autofree char *names = g_strjoinv (", ", page->edges);
      GtkWidget *label = gtk_label_new (names);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "heading");
      gtk_box_append (GTK_BOX (box), label);
    }
  page->problem = loligo_page_problem ("wire problem");
  gtk_box_append (GTK_BOX (box), page->problem);
}

static void
append_plain (GtkWidget *box, EdgePage *page)
{
  const LoligoEdge *edge = find_edge (page, page->edges[0]);
  g_autofree char *carries = describe_output (page->project, edge);
  gtk_box_append (GTK_BOX (box), loligo_page_pair (_("Carries"), make_text (carries)));
  GtkWidget *hint = loligo_page_hint (_("What is wired to a port is summed. Press Delete to remove the wire."));
  gtk_box_append (GTK_BOX (box), hint);
}

/* ---- quantities ---- */

/* What the document has for FIELD of the first wire, in SI; NaN where it varies. */
static double
read_field (const EdgePage *page, LoligoEdgeField field)
{
  const char *text = loligo_project_get_edge (page->project, page->edges[0], field);
  double value_si = NAN;
  if (text == NULL || !loligo_quantity_parse (text, NULL, &value_si, NULL, NULL))
    return NAN;
  return value_si;
}

/* A quantity of wires as a symbol: what a row shows. The slider goes from 0 to twice what it is, at least to LEAST. */
static LoligoSymbol *
make_symbol (const char *name, const char *description, LoligoUnit unit, double value_si, double least_si)
{
  LoligoSymbol *symbol = g_new0 (LoligoSymbol, 1);
  symbol->kind = LOLIGO_SYMBOL_PARAMETER;
  symbol->name = g_strdup (name);
  symbol->description = g_strdup (description);
  symbol->unit = unit;
  symbol->has_range = TRUE;
  double reach = isfinite (value_si) && value_si != 0 ? MAX (2 * fabs (value_si), least_si)
                                                      : MAX (least_si, unit.scale);
  symbol->minimum_si = value_si < 0 ? -reach : 0;
  symbol->maximum_si = value_si < 0 ? 0 : reach;
  return symbol;
}

static void
append_row (GtkWidget *box, EdgePage *page, const LoligoSymbol *symbol, LoligoValueKind kind)
{
  GtkWidget *row = loligo_value_row_new (page->project, page->edges, page->synapse, symbol, kind);
  g_ptr_array_add (page->rows, row);
  gtk_box_append (GTK_BOX (box), row);
}

static void
append_weight (GtkWidget *box, EdgePage *page)
{
  LoligoUnit unit = page->synapse->weight_unit;
  if (unit.dimension.halves[LOLIGO_BASE_ANY] != 0)
    unit = (LoligoUnit){ .scale = 1 };
  if (g_str_equal (unit.text, "1"))
    unit.text[0] = '\0';
  page->weight = make_symbol ("weight", _("of a synapse"), unit, read_field (page, LOLIGO_EDGE_WEIGHT), 0);
  append_row (box, page, page->weight, LOLIGO_VALUE_WIRE_WEIGHT);
}

static void
append_delay (GtkWidget *box, EdgePage *page)
{
  LoligoUnit unit;
  loligo_unit_parse ("ms", &unit, NULL);
  page->delay
      = make_symbol ("delay", _("from a spike to its effect"), unit, read_field (page, LOLIGO_EDGE_DELAY), 0.01);
  append_row (box, page, page->delay, LOLIGO_VALUE_WIRE_DELAY);
}

static void
append_parameters (GtkWidget *box, EdgePage *page)
{
  if (page->synapse->n_parameters == 0)
    return;
  gtk_box_append (GTK_BOX (box), loligo_page_heading (_("Parameters")));
  for (guint k = 0; k < page->synapse->n_parameters; k++)
    append_row (box, page, page->synapse->parameters[k], LOLIGO_VALUE_WIRE_PARAMETER);
}

static gboolean
have_one_synapse (const EdgePage *page)
{
  const char *synapse = find_edge (page, page->edges[0])->synapse;
  for (char **id = page->edges + 1; *id != NULL; id++)
    if (g_strcmp0 (find_edge (page, *id)->synapse, synapse) != 0)
      return FALSE;
  return TRUE;
}

static void
append_synapse (GtkWidget *box, EdgePage *page)
{
  if (page->synapse->uses_weight)
    append_weight (box, page);
  if (page->synapse->on_pre.n_updates + page->synapse->on_pre.n_jumps > 0)
    append_delay (box, page);
  append_parameters (box, page);
}

static void
append_form (GtkWidget *box, EdgePage *page)
{
  page->form = loligo_page_hint (NULL);
  gtk_widget_set_margin_top (page->form, 12);
  gtk_box_append (GTK_BOX (box), page->form);
}

static void
append_preview (GtkWidget *box, EdgePage *page, LoligoSession *session)
{
  GtkWidget *expander = gtk_expander_new (_("Preview"));
  gtk_expander_set_child (GTK_EXPANDER (expander),
                          loligo_edge_preview_new (page->project, session, page->edges[0]));
  gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
  gtk_widget_set_margin_top (expander, 12);
  gtk_box_append (GTK_BOX (box), expander);
}

static void
append_contents (GtkWidget *box, EdgePage *page, LoligoSession *session)
{
  const LoligoEdge *edge = find_edge (page, page->edges[0]);
  GtkWidget *ends = is_single (page) ? loligo_ends_group_new (page->project, page->edges[0]) : NULL;
  if (ends != NULL)
    gtk_box_append (GTK_BOX (box), ends);
  GtkWidget *chooser = have_one_synapse (page) ? loligo_synapse_chooser_new (page->project, page->edges) : NULL;
  if (chooser != NULL)
    {
      gtk_box_append (GTK_BOX (box), loligo_page_heading (_("Synapse")));
      gtk_box_append (GTK_BOX (box), chooser);
    }
  if (edge->synapse == NULL && is_single (page))
    append_plain (box, page);
  if (edge->synapse != NULL && is_single (page))
    {
      page->rule = loligo_rule_group_new (page->project, page->edges[0]);
      gtk_widget_set_margin_top (page->rule, 6);
      gtk_box_append (GTK_BOX (box), page->rule);
    }
  if (!have_one_synapse (page))
    gtk_box_append (GTK_BOX (box), loligo_page_hint (
                                       _("These wires have different synapses. Select wires of one synapse.")));
  else if (page->synapse != NULL)
    append_synapse (box, page);
  if (edge->synapse != NULL && is_single (page))
    append_preview (box, page, session);
  if (page->synapse != NULL)
    append_form (box, page);
}

GtkWidget *
loligo_edge_page_new (LoligoProject *project, LoligoSession *session, char **edges)
{
  EdgePage *page = g_new0 (EdgePage, 1);
  page->project = g_object_ref (project);
  page->edges = g_strdupv (edges);
  page->rows = g_ptr_array_new ();
  GtkWidget *box = loligo_page_box ();
  g_object_set_data_full (G_OBJECT (box), "page", page, (GDestroyNotify) edge_page_free);
  LoligoComponent *synapse = loligo_project_get_synapse (project, edges[0]);
  page->synapse = synapse != NULL ? loligo_component_ref (synapse) : NULL;
  append_header (box, page);
  append_contents (box, page, session);
  GtkWidget *plots = edges[1] == NULL ? loligo_plots_group_new (project, edges[0]) : NULL;
  if (plots != NULL)
    gtk_box_append (GTK_BOX (box), plots);

  const char *model = find_edge (page, edges[0])->synapse;
  GtkWidget *whole;
  if (model != NULL)
    {
      g_autofree char *text = loligo_page_get_model_text (project, model);
      whole = loligo_page_tabs (box, loligo_equations_view_new (text));
    }
  else
    {
      whole = gtk_scrolled_window_new ();
      gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (whole), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
      gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (whole), box);
    }
  g_object_set_data (G_OBJECT (whole), "page", page); /* freed with the box */
  loligo_page_set_refresh (whole, refresh);
  refresh (whole);
  return whole;
}
