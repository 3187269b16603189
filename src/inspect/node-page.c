/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * node-page.c: one node or several: name, size, every parameter they share, initial values, recordings, and the
 * equations. Rows refresh themselves from the document.
 */
#include "inspect/pages.h"
#include "figure/figure.h"
#include "inspect/gate-view.h"
#include "inspect/places-group.h"
#include "inspect/table-group.h"
#include "inspect/value-row.h"

typedef struct
{
  LoligoProject *project;
  char **nodes;
  LoligoComponent *component; /* of the first node */
  GPtrArray *rows;            /* LoligoValueRow*, borrowed */
  GPtrArray *records;         /* GtkCheckButton*, borrowed */
  GtkWidget *name, *size, *size_problem, *places, *method, *problem;
  gboolean is_refreshing, is_size_edited;
} NodePage;

static void
node_page_free (NodePage *page)
{
  g_object_unref (page->project);
  g_strfreev (page->nodes);
  g_clear_pointer (&page->component, loligo_component_unref);
  g_ptr_array_unref (page->rows);
  g_ptr_array_unref (page->records);
  g_free (page);
}

static gboolean
is_single (const NodePage *page)
{
  return page->nodes[1] == NULL;
}

static const LoligoNode *
find_node (const NodePage *page)
{
  return loligo_document_find_node (loligo_project_get_document (page->project), page->nodes[0]);
}

static void
show_problem (NodePage *page, const GError *error)
{
  gtk_label_set_text (GTK_LABEL (page->problem), error ? error->message : "");
  gtk_widget_set_visible (page->problem, error != NULL);
}

/* The first choice is the document's method. */
static guint
get_method_row (const LoligoNode *node)
{
  LoligoMethod method;
  return node->method != NULL && loligo_method_from_string (node->method, &method, NULL) ? method + 1 : 0;
}

static void
show_size (NodePage *page, const LoligoNode *node)
{
  g_autofree char *text = loligo_size_format (node->rows, node->columns);
  if (page->is_size_edited || gtk_widget_has_css_class (page->size, "error"))
    return;
  if (!g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (page->size))))
    gtk_editable_set_text (GTK_EDITABLE (page->size), text);
  page->is_size_edited = FALSE;
}

static void
on_size_edited (NodePage *page)
{
  page->is_size_edited = TRUE;
}

static void
refresh (GtkWidget *widget)
{
  NodePage *page = g_object_get_data (G_OBJECT (widget), "page");
  const LoligoNode *node = find_node (page);
  if (node == NULL)
    return;
  page->is_refreshing = TRUE;
  for (guint k = 0; k < page->rows->len; k++)
    loligo_value_row_refresh (page->rows->pdata[k]);
  for (guint k = 0; k < page->records->len; k++)
    {
      GtkCheckButton *check = page->records->pdata[k];
      const char *what = g_object_get_data (G_OBJECT (check), "what");
      gtk_check_button_set_active (check, loligo_project_is_recorded (page->project, page->nodes[0], what));
    }
  if (page->size != NULL)
    show_size (page, node);
  if (page->places != NULL)
    loligo_places_group_refresh (page->places);
  if (page->method != NULL)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (page->method), get_method_row (node));
  page->is_refreshing = FALSE;
}

static void
apply_name (NodePage *page)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (page->name));
  if (g_str_equal (text, page->nodes[0]))
    return;
  g_autoptr (GError) error = NULL;
  g_autofree char *wanted = g_strdup (text);
  loligo_project_rename_node (page->project, page->nodes[0], wanted, &error);
  if (error != NULL)
    show_problem (page, error);
}

static void
apply_size (NodePage *page)
{
  const LoligoNode *node = find_node (page);
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (page->size));
  if (!page->is_size_edited || node == NULL)
    return;
  page->is_size_edited = FALSE;
  g_autoptr (GError) error = NULL;
  guint64 rows, columns;
  gboolean fits = loligo_size_parse (typed, &rows, &columns, &error)
                  && loligo_project_set_grid (page->project, page->nodes[0], rows, columns, &error);
  loligo_project_seal (page->project);
  loligo_page_show_problem (page->size_problem, error);
  if (!fits)
    {
      gtk_widget_add_css_class (page->size, "error");
      return;
    }
  gtk_widget_remove_css_class (page->size, "error");
  show_size (page, find_node (page));
}

static void
on_leave_size (GtkEventControllerFocus *focus, NodePage *page)
{
  apply_size (page);
}

static void
on_record (GtkCheckButton *check, GParamSpec *property, NodePage *page)
{
  if (page->is_refreshing)
    return;
  const char *what = g_object_get_data (G_OBJECT (check), "what");
  gboolean recorded = gtk_check_button_get_active (check);
  g_autofree char *step = g_strdup_printf (_("Recording of %s"), what);
  g_auto (GStrv) nodes = g_strdupv (page->nodes); /* the page may be rebuilt meanwhile */
  LoligoProject *project = g_object_ref (page->project);
  loligo_project_begin (project, step);
  for (char **node = nodes; *node != NULL; node++)
    loligo_project_set_recorded (project, *node, what, recorded);
  loligo_project_end (project);
  g_object_unref (project);
}

static void
colour_swatch (GtkWidget *swatch)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (swatch), "color"));
  LoligoColor color = loligo_palette_get (index, dark ? LOLIGO_THEME_DARK : LOLIGO_THEME_LIGHT);
  g_autofree char *markup = g_strdup_printf ("<span foreground=\"#%02x%02x%02x\" size=\"x-large\">●</span>",
                                             (guint) (255 * color.red), (guint) (255 * color.green),
                                             (guint) (255 * color.blue));
  gtk_label_set_markup (GTK_LABEL (swatch), markup);
}

static GtkWidget *
make_swatch (NodePage *page)
{
  GtkWidget *swatch = gtk_label_new (NULL);
  g_object_set_data (G_OBJECT (swatch), "color",
                     GUINT_TO_POINTER (loligo_project_get_color (page->project, page->nodes[0])));
  colour_swatch (swatch);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (colour_swatch), swatch,
                           G_CONNECT_SWAPPED);
  gtk_accessible_update_state (GTK_ACCESSIBLE (swatch), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  return swatch;
}

static void
append_header (GtkWidget *box, NodePage *page)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (row), make_swatch (page));
  if (is_single (page))
    {
      page->name = gtk_entry_new ();
      gtk_editable_set_text (GTK_EDITABLE (page->name), page->nodes[0]);
      loligo_page_share_undo (page->name);
      gtk_widget_set_hexpand (page->name, TRUE);
      gtk_accessible_update_property (GTK_ACCESSIBLE (page->name), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name"), -1);
      g_object_set_data (G_OBJECT (page->name), "loligo-test-name", (gpointer) "node name");
      g_signal_connect_swapped (page->name, "activate", G_CALLBACK (apply_name), page);
      gtk_box_append (GTK_BOX (row), page->name);
    }
  else
    {
      g_autofree char *names = g_strjoinv (", ", page->nodes);
      GtkWidget *label = gtk_label_new (names);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (label, "heading");
      gtk_box_append (GTK_BOX (row), label);
    }
  gtk_box_append (GTK_BOX (box), row);
  GtkWidget *title = gtk_label_new (page->component ? loligo_i18n_library (page->component->title)
                                                    : _("This model cannot be read"));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (title, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  page->problem = loligo_page_large_problem (NULL);
  gtk_box_append (GTK_BOX (box), page->problem);
}

static void
append_size (GtkWidget *box, NodePage *page)
{
  if (!is_single (page))
    return;
  page->size = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (page->size), 12);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (page->size), 16);
  gtk_widget_set_tooltip_text (page->size,
                               _("Number of neurons, or rows and columns, such as 70 × 70. Needs a restart."));
  loligo_page_share_undo (page->size);
  g_object_set_data (G_OBJECT (page->size), "loligo-test-name", (gpointer) "node size");
  g_signal_connect_swapped (page->size, "changed", G_CALLBACK (on_size_edited), page);
  g_signal_connect_swapped (page->size, "activate", G_CALLBACK (apply_size), page);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "leave", G_CALLBACK (on_leave_size), page);
  gtk_widget_add_controller (page->size, focus);
  page->size_problem = loligo_page_problem ("size problem");
  gtk_box_append (GTK_BOX (box), loligo_page_pair (_("Size ↻"), page->size));
  gtk_box_append (GTK_BOX (box), page->size_problem);
  page->places = loligo_places_group_new (page->project, page->nodes[0]);
  gtk_box_append (GTK_BOX (box), page->places);
}

static void
on_method (NodePage *page)
{
  const LoligoNode *node = find_node (page);
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (page->method));
  const char *method
      = selected > 0 && selected <= LOLIGO_N_METHODS ? loligo_method_to_string ((LoligoMethod) (selected - 1)) : NULL;
  if (!page->is_refreshing && node != NULL && g_strcmp0 (node->method, method) != 0)
    loligo_project_set_method (page->project, page->nodes[0], method);
}

static void
append_method (GtkWidget *box, NodePage *page)
{
  if (!is_single (page) || page->component == NULL || page->component->n_states == 0)
    return;
  const char *methods[LOLIGO_N_METHODS + 2] = { _("the document's") };
  for (guint method = 0; method < LOLIGO_N_METHODS; method++)
    methods[method + 1] = loligo_method_to_string ((LoligoMethod) method);
  page->method = gtk_drop_down_new_from_strings (methods);
  gtk_widget_set_tooltip_text (page->method, _("How this node's equations are integrated. Needs a restart."));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (page->method), get_method_row (find_node (page)));
  g_signal_connect_swapped (page->method, "notify::selected", G_CALLBACK (on_method), page);
  g_object_set_data (G_OBJECT (page->method), "loligo-test-name", (gpointer) "node method");
  gtk_box_append (GTK_BOX (box), loligo_page_pair (_("Method ↻"), page->method));
}

/* TRUE when every node has a symbol of this name, kind and dimension. */
static gboolean
is_shared (const NodePage *page, const LoligoSymbol *symbol)
{
  for (char **node = page->nodes + 1; *node != NULL; node++)
    {
      LoligoComponent *component = loligo_project_get_component (page->project, *node);
      const LoligoSymbol *other = component ? loligo_component_find (component, symbol->name) : NULL;
      if (other == NULL || other->kind != symbol->kind
          || !loligo_dimension_equal (other->unit.dimension, symbol->unit.dimension))
        return FALSE;
    }
  return TRUE;
}

static gboolean
shares_any (const NodePage *page, LoligoSymbol *const *symbols, guint count)
{
  for (guint k = 0; k < count; k++)
    if (is_shared (page, symbols[k]))
      return TRUE;
  return FALSE;
}

static void
append_row (GtkWidget *box, NodePage *page, const LoligoSymbol *symbol, LoligoValueKind kind)
{
  if (!is_shared (page, symbol))
    return;
  GtkWidget *row = loligo_value_row_new (page->project, page->nodes, page->component, symbol, kind);
  g_ptr_array_add (page->rows, row);
  gtk_box_append (GTK_BOX (box), row);
}

static void
append_parameters (GtkWidget *box, NodePage *page)
{
  if (page->component->n_parameters == 0)
    return;
  gtk_box_append (GTK_BOX (box), loligo_page_heading (_("Parameters")));
  if (!shares_any (page, page->component->parameters, page->component->n_parameters))
    {
      GtkWidget *hint = gtk_label_new (_("These nodes have no parameters in common. Select nodes of one model."));
      gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
      gtk_label_set_xalign (GTK_LABEL (hint), 0);
      gtk_widget_add_css_class (hint, "dim-label");
      gtk_box_append (GTK_BOX (box), hint);
    }
  for (guint k = 0; k < page->component->n_parameters; k++)
    append_row (box, page, page->component->parameters[k], LOLIGO_VALUE_PARAMETER);
}

static void
append_initial (GtkWidget *box, NodePage *page)
{
  if (!shares_any (page, page->component->states, page->component->n_states))
    return;
  GtkWidget *expander = gtk_expander_new (_("Initial values ↻"));
  GtkWidget *inside = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_tooltip_text (expander, _("↻ marks what takes effect at the next restart"));
  for (guint k = 0; k < page->component->n_states; k++)
    append_row (inside, page, page->component->states[k], LOLIGO_VALUE_INITIAL);
  gtk_expander_set_child (GTK_EXPANDER (expander), inside);
  gtk_widget_set_margin_top (expander, 12);
  gtk_box_append (GTK_BOX (box), expander);
}

static void
append_record (GtkWidget *flow, NodePage *page, const char *what, const char *label)
{
  GtkWidget *check = gtk_check_button_new_with_label (label);
  g_object_set_data_full (G_OBJECT (check), "what", g_strdup (what), g_free);
  g_object_set_data_full (G_OBJECT (check), "loligo-test-name", g_strconcat ("record ", what, NULL), g_free);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               loligo_project_is_recorded (page->project, page->nodes[0], what));
  g_signal_connect (check, "notify::active", G_CALLBACK (on_record), page);
  g_ptr_array_add (page->records, check);
  gtk_flow_box_insert (GTK_FLOW_BOX (flow), check, -1);
}

static void
append_records (GtkWidget *box, NodePage *page)
{
  GtkWidget *flow = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 4);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (flow), 2);
  if (page->component->n_spike_rules > 0)
    append_record (flow, page, "spikes", _("spikes"));
  /* What one looks at first comes first. */
  static const LoligoSymbolKind kinds[]
      = { LOLIGO_SYMBOL_STATE, LOLIGO_SYMBOL_VARIABLE, LOLIGO_SYMBOL_ALGEBRAIC, LOLIGO_SYMBOL_INPUT };
  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    for (guint k = 0; k < page->component->symbols->len; k++)
      {
        const LoligoSymbol *symbol = page->component->symbols->pdata[k];
        if (symbol->kind == kinds[kind] && is_shared (page, symbol))
          append_record (flow, page, symbol->name, symbol->name);
      }
  if (page->records->len == 0)
    {
      g_object_ref_sink (flow);
      g_object_unref (flow);
      return;
    }
  gtk_box_append (GTK_BOX (box), loligo_page_heading (_("Record and plot")));
  gtk_box_append (GTK_BOX (box), flow);
}

/* The model's text, and under it the curves of its gates where it has any. */
static GtkWidget *
make_equations (LoligoProject *project, LoligoSession *session, const char *node, const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *gates = loligo_gate_view_new (project, session, node);
  gtk_box_append (GTK_BOX (box), loligo_equations_view_new (text));
  if (gates == NULL)
    return box;
  GtkWidget *hint = loligo_page_hint (
      _("Gates against the membrane potential. The line is now; a ring is where a gate is heading, a dot "
        "where it is (when it is recorded)."));
  GtkWidget *const parts[] = { gates, hint };
  for (guint k = 0; k < G_N_ELEMENTS (parts); k++)
    {
      gtk_widget_set_margin_start (parts[k], 12);
      gtk_widget_set_margin_end (parts[k], 12);
      gtk_box_append (GTK_BOX (box), parts[k]);
    }
  gtk_widget_set_margin_bottom (hint, 12);
  return box;
}

GtkWidget *
loligo_node_page_new (LoligoProject *project, LoligoSession *session, char **nodes)
{
  NodePage *page = g_new0 (NodePage, 1);
  page->project = g_object_ref (project);
  page->nodes = g_strdupv (nodes);
  page->rows = g_ptr_array_new ();
  page->records = g_ptr_array_new ();
  LoligoComponent *component = loligo_project_get_component (project, nodes[0]);
  page->component = component ? loligo_component_ref (component) : NULL;

  GtkWidget *box = loligo_page_box ();
  g_object_set_data_full (G_OBJECT (box), "page", page, (GDestroyNotify) node_page_free);
  append_header (box, page);
  append_size (box, page);
  append_method (box, page);
  if (is_single (page) && loligo_table_group_suits (project, nodes[0]))
    gtk_box_append (GTK_BOX (box), loligo_table_group_new (project, nodes[0]));
  if (component != NULL)
    {
      append_parameters (box, page);
      append_initial (box, page);
      append_records (box, page);
      GtkWidget *plots = is_single (page) ? loligo_plots_group_new (project, nodes[0]) : NULL;
      if (plots != NULL)
        gtk_box_append (GTK_BOX (box), plots);
    }
  g_autofree char *text = loligo_page_get_model_text (project, find_node (page)->model);
  GtkWidget *tabs = loligo_page_tabs (box, make_equations (project, session, nodes[0], text));
  g_object_set_data (G_OBJECT (tabs), "page", page); /* freed with the box */
  loligo_page_set_refresh (tabs, refresh);
  refresh (tabs);
  return tabs;
}
