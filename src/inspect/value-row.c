/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * value-row.c: see value-row.h. A bare number is taken in the unit that is shown; anything else is what the model
 * language says, checked by the project. A slider's movement is one step of undo: it ends when the slider has
 * rested.
 */
#include "inspect/value-row.h"
#include "inspect/places-group.h"
#include "inspect/display-unit.h"
#include "inspect/pages.h"
#include <math.h>
#include <string.h>

#define SLIDER_REST_MS 600

struct _LoligoValueRow
{
  GtkBox parent_instance;
  LoligoProject *project;
  char **nodes;
  LoligoComponent *component;
  const LoligoSymbol *symbol;
  LoligoValueKind kind;
  LoligoUnit unit;
  GtkWidget *entry, *slider, *reset, *problem;
  GtkWidget *places; /* leads to the places that a wire's value misses; NULL: no wire */
  GtkAdjustment *adjustment;
  gboolean is_refreshing, is_edited;
  guint rest_source;
};

G_DEFINE_FINAL_TYPE (LoligoValueRow, loligo_value_row, GTK_TYPE_BOX)

const char *
loligo_value_row_get_name (LoligoValueRow *self)
{
  return self->symbol->name;
}

static gboolean
is_of_wire (const LoligoValueRow *self)
{
  return self->kind >= LOLIGO_VALUE_WIRE_PARAMETER;
}

static LoligoEdgeField
get_field (const LoligoValueRow *self)
{
  return self->kind == LOLIGO_VALUE_WIRE_WEIGHT ? LOLIGO_EDGE_WEIGHT : LOLIGO_EDGE_DELAY;
}

/* What the document says for NODE: its own text, or NULL where the default holds. */
static const char *
get_text (LoligoValueRow *self, const char *node_id)
{
  const LoligoDocument *document = loligo_project_get_document (self->project);
  if (self->kind == LOLIGO_VALUE_WIRE_WEIGHT || self->kind == LOLIGO_VALUE_WIRE_DELAY)
    return loligo_project_get_edge (self->project, node_id, get_field (self));
  const LoligoEdge *edge = is_of_wire (self) ? loligo_document_find_edge (document, node_id) : NULL;
  if (edge != NULL)
    return loligo_settings_get (edge->parameters, self->symbol->name);
  const LoligoNode *node = loligo_document_find_node (document, node_id);
  if (node == NULL)
    return NULL;
  return loligo_settings_get (self->kind == LOLIGO_VALUE_INITIAL ? node->initial : node->parameters,
                              self->symbol->name);
}

static gboolean
is_any (const LoligoSymbol *symbol)
{
  return symbol->unit.dimension.halves[LOLIGO_BASE_ANY] != 0;
}

/* The default as a number in SI; FALSE for an initial value that is an expression. */
static gboolean
get_default (LoligoValueRow *self, double *value_si)
{
  LoligoExpression expression
      = self->kind == LOLIGO_VALUE_INITIAL ? self->symbol->initial : self->symbol->value;
  if (expression == 0)
    {
      *value_si = 0;
      return TRUE;
    }
  const LoligoExpressionNode *node = loligo_expression_get (self->component->pool, expression);
  if (node->operation != LOLIGO_OPERATION_CONSTANT)
    return FALSE;
  *value_si = is_any (self->symbol) ? node->value * self->unit.scale : node->value;
  return TRUE;
}

static char *
get_default_text (LoligoValueRow *self)
{
  double value_si;
  if (get_default (self, &value_si))
    return loligo_unit_format (&self->unit, value_si);
  return g_strdup (self->symbol->initial_text);
}

/* A plain number with a unit, or a bare number where the unit is the port's. */
static gboolean
read_number (LoligoValueRow *self, const char *text, double *value_si)
{
  LoligoUnit written;
  const LoligoDimension *dimension = is_any (self->symbol) ? NULL : &self->unit.dimension;
  if (!loligo_quantity_parse (text, dimension, value_si, &written, NULL))
    return FALSE;
  if (is_any (self->symbol) && written.text[0] == '\0')
    *value_si *= self->unit.scale;
  return TRUE;
}

static void
show_problem (LoligoValueRow *self, const char *message)
{
  gtk_label_set_text (GTK_LABEL (self->problem), message ? message : "");
  gtk_widget_set_visible (self->problem, message != NULL);
  if (message != NULL)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");
  if (self->places != NULL)
    loligo_places_link_show (self->places,
                             message != NULL ? gtk_editable_get_text (GTK_EDITABLE (self->entry)) : NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               message ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
set_on (LoligoValueRow *self, const char *id, const char *text, GError **error)
{
  switch (self->kind)
    {
    case LOLIGO_VALUE_PARAMETER:
      loligo_project_set_parameter (self->project, id, self->symbol->name, text, error);
      return;
    case LOLIGO_VALUE_INITIAL:
      loligo_project_set_initial (self->project, id, self->symbol->name, text, error);
      return;
    case LOLIGO_VALUE_WIRE_PARAMETER:
      loligo_project_set_edge_parameter (self->project, id, self->symbol->name, text, error);
      return;
    case LOLIGO_VALUE_WIRE_WEIGHT:
    case LOLIGO_VALUE_WIRE_DELAY:
      loligo_project_set_edge (self->project, id, get_field (self), text, error);
      return;
    }
}

static gboolean
set_on_all (LoligoValueRow *self, const char *text)
{
  g_autofree char *step = g_strdup_printf (_("Change of %s"), self->symbol->name);
  gboolean several = self->nodes[0] != NULL && self->nodes[1] != NULL;
  if (several)
    loligo_project_begin (self->project, step);
  g_autoptr (GError) error = NULL;
  for (char **node = self->nodes; *node != NULL && error == NULL; node++)
    set_on (self, *node, text, &error);
  if (several)
    loligo_project_end (self->project);
  show_problem (self, error ? error->message : NULL);
  return error == NULL;
}

static gboolean
is_bare_number (const char *text)
{
  char *end;
  g_ascii_strtod (text, &end);
  return end != text && *end == '\0';
}

static void
apply_entry (LoligoValueRow *self)
{
  if (!self->is_edited)
    return;
  g_autofree char *typed = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  g_strstrip (typed);
  g_autofree char *text = is_bare_number (typed) && self->unit.text[0] != '\0'
                              ? g_strdup_printf ("%s %s", typed, self->unit.text)
                              : g_strdup (typed);
  loligo_project_seal (self->project);
  self->is_edited = FALSE;
  if (set_on_all (self, *text == '\0' ? NULL : text))
    loligo_value_row_refresh (self);
  else
    self->is_edited = TRUE;
  loligo_project_seal (self->project);
}

static void
on_entry_changed (LoligoValueRow *self)
{
  if (!self->is_refreshing)
    self->is_edited = TRUE;
}

/* Escape and Ctrl+Z take back what was typed and not yet accepted; else Ctrl+Z is the document's. */
static gboolean
on_entry_key (LoligoValueRow *self, guint key, guint code, GdkModifierType state)
{
  gboolean takes_back = key == GDK_KEY_Escape || (key == GDK_KEY_z && (state & GDK_CONTROL_MASK));
  if (!takes_back || !self->is_edited)
    return FALSE;
  self->is_edited = FALSE;
  show_problem (self, NULL);
  loligo_value_row_refresh (self);
  return TRUE;
}

static gboolean
on_slider_rested (gpointer data)
{
  LoligoValueRow *self = data;
  self->rest_source = 0;
  loligo_project_seal (self->project);
  return G_SOURCE_REMOVE;
}

/* The slider's value with no more digits than its length can tell. */
static double
round_to_slider (LoligoValueRow *self, double value)
{
  double span = gtk_adjustment_get_upper (self->adjustment) - gtk_adjustment_get_lower (self->adjustment);
  double grain = pow (10, floor (log10 (span / 200)));
  return grain > 0 ? round (value / grain) * grain : value;
}

static void
on_slider_changed (LoligoValueRow *self)
{
  if (self->is_refreshing)
    return;
  double value = round_to_slider (self, gtk_adjustment_get_value (self->adjustment));
  g_autofree char *number = g_strdup_printf ("%.10g", value);
  g_autofree char *text = self->unit.text[0] ? g_strdup_printf ("%s %s", number, self->unit.text)
                                             : g_strdup (number);
  self->is_edited = FALSE;
  set_on_all (self, text);
  if (self->rest_source != 0)
    g_source_remove (self->rest_source);
  self->rest_source = g_timeout_add (SLIDER_REST_MS, on_slider_rested, self);
}

static void
on_reset (LoligoValueRow *self)
{
  self->is_edited = FALSE;
  loligo_project_seal (self->project);
  set_on_all (self, NULL);
  loligo_project_seal (self->project);
}

/* The slider's ends: the range the author gave, else twice the default about it, and always the value itself. */
static void
set_range (LoligoValueRow *self, double value)
{
  double lower, upper, standard_si = 0;
  if (self->symbol->has_range)
    {
      lower = self->symbol->minimum_si / self->unit.scale;
      upper = self->symbol->maximum_si / self->unit.scale;
    }
  else
    {
      get_default (self, &standard_si);
      double standard = fabs (standard_si / self->unit.scale);
      double reach = standard > 0 ? 2 * standard : 1;
      if (is_any (self->symbol))
        reach = MAX (reach, 20);
      lower = is_any (self->symbol) || standard_si < 0 || standard == 0 ? -reach : 0;
      upper = standard_si < 0 ? 0 : reach;
    }
  lower = MIN (lower, value);
  upper = MAX (upper, value);
  double span = upper > lower ? upper - lower : 1;
  gtk_adjustment_configure (self->adjustment, value, lower, upper, span / 100, span / 10, 0);
}

static const char *
get_entry_tooltip (const LoligoValueRow *self)
{
  switch (self->kind)
    {
    case LOLIGO_VALUE_PARAMETER:
      return _("A quantity, or an expression in i for one that differs from neuron to neuron");
    case LOLIGO_VALUE_INITIAL:
      return _("A quantity, or an expression such as normal(-65 mV, 2 mV). Needs a restart.");
    case LOLIGO_VALUE_WIRE_PARAMETER:
    case LOLIGO_VALUE_WIRE_WEIGHT:
      return _("A quantity, or an expression in the source i, the target j and their distance d, such as "
               "normal(1, 0.1)*1 nS, for one that differs from synapse to synapse");
    case LOLIGO_VALUE_WIRE_DELAY:
      return _("A time, or an expression such as uniform(1 ms, 3 ms). Needs a restart.");
    }
  return NULL;
}

static void
show_value (LoligoValueRow *self, const char *text)
{
  double value_si;
  gboolean is_number = text != NULL ? read_number (self, text, &value_si) : get_default (self, &value_si);
  /* An expression has no place on a slider and wants room to be read. */
  gtk_widget_set_visible (self->slider, is_number);
  gtk_widget_set_hexpand (self->entry, !is_number);
  /* It may be longer than its field. */
  gtk_widget_set_tooltip_text (self->entry, is_number || text == NULL ? get_entry_tooltip (self) : text);
  if (is_number)
    set_range (self, value_si / self->unit.scale);
  if (self->is_edited)
    return;
  g_autofree char *shown = text != NULL ? g_strdup (text) : get_default_text (self);
  if (text != NULL && is_any (self->symbol) && is_bare_number (text) && self->unit.text[0] != '\0')
    {
      g_free (shown);
      shown = g_strdup_printf ("%s %s", text, self->unit.text);
    }
  if (!g_str_equal (shown, gtk_editable_get_text (GTK_EDITABLE (self->entry))))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), shown);
}

void
loligo_value_row_refresh (LoligoValueRow *self)
{
  const char *first = get_text (self, self->nodes[0]);
  gboolean mixed = FALSE, changed = FALSE;
  for (char **node = self->nodes; *node != NULL; node++)
    {
      const char *text = get_text (self, *node);
      mixed = mixed || g_strcmp0 (text, first) != 0;
      changed = changed || text != NULL;
    }
  self->is_refreshing = TRUE;
  if (is_of_wire (self))
    self->unit = self->symbol->unit;
  else
    loligo_inspect_get_unit (self->project, self->nodes[0], self->symbol, &self->unit);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), mixed ? _("mixed") : NULL);
  if (mixed && !self->is_edited)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  if (mixed)
    {
      gtk_widget_set_visible (self->slider, TRUE);
      gtk_widget_set_hexpand (self->entry, FALSE);
    }
  if (!mixed)
    show_value (self, first);
  gtk_widget_set_sensitive (self->reset, changed);
  self->is_refreshing = FALSE;
}

static const char *
get_shown_name (const LoligoValueRow *self)
{
  return self->kind == LOLIGO_VALUE_WIRE_WEIGHT  ? _("Weight")
         : self->kind == LOLIGO_VALUE_WIRE_DELAY ? _("Delay")
                                                 : self->symbol->name;
}

static GtkWidget *
make_name (LoligoValueRow *self)
{
  GtkWidget *name = gtk_label_new (NULL);
  g_autofree char *markup = g_markup_printf_escaped (
      self->kind == LOLIGO_VALUE_INITIAL      ? "<b>%s</b>(0)"
      : self->kind == LOLIGO_VALUE_WIRE_DELAY ? "<b>%s</b> ↻"
                                              : "<b>%s</b>",
      get_shown_name (self));
  gtk_label_set_markup (GTK_LABEL (name), markup);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_tooltip_text (name, loligo_i18n_library (self->symbol->description));
  return name;
}

static GtkWidget *
make_description (LoligoValueRow *self)
{
  const char *text = loligo_i18n_library (self->symbol->description);
  GtkWidget *description = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (description), 0);
  gtk_label_set_ellipsize (GTK_LABEL (description), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (description, text);
  gtk_widget_set_hexpand (description, TRUE);
  gtk_widget_add_css_class (description, "dim-label");
  gtk_widget_add_css_class (description, "caption");
  return description;
}

static void
make_entry (LoligoValueRow *self)
{
  self->entry = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 12);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), 13);
  loligo_page_share_undo (self->entry);
  gtk_widget_set_tooltip_text (self->entry, get_entry_tooltip (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  get_shown_name (self), -1);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_entry_changed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (apply_entry), self);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (apply_entry), self);
  gtk_widget_add_controller (self->entry, focus);
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_entry_key), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (self->entry, keys);
}

static void
make_controls (LoligoValueRow *self)
{
  make_entry (self);
  self->adjustment = gtk_adjustment_new (0, 0, 1, 0.01, 0.1, 0);
  self->slider = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, self->adjustment);
  gtk_scale_set_draw_value (GTK_SCALE (self->slider), FALSE);
  gtk_widget_set_hexpand (self->slider, TRUE);
  g_autofree char *slider_label = g_strdup_printf (_("%s, slider"), get_shown_name (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->slider), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  slider_label, -1);
  g_signal_connect_swapped (self->adjustment, "value-changed", G_CALLBACK (on_slider_changed), self);
  self->reset = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  gtk_widget_add_css_class (self->reset, "flat");
  gtk_widget_set_valign (self->reset, GTK_ALIGN_CENTER);
  g_autofree char *reset_label = g_strdup_printf (_("Reset %s to its default"), get_shown_name (self));
  gtk_widget_set_tooltip_text (self->reset, reset_label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reset), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  reset_label, -1);
  g_signal_connect_swapped (self->reset, "clicked", G_CALLBACK (on_reset), self);
  self->problem = loligo_page_problem (NULL);
}

static void
set_test_name (GtkWidget *widget, const char *row, const char *part)
{
  g_object_set_data_full (G_OBJECT (widget), "loligo-test-name", g_strconcat (row, " ", part, NULL), g_free);
}

GtkWidget *
loligo_value_row_new (LoligoProject *project, char **nodes, LoligoComponent *component,
                      const LoligoSymbol *symbol, LoligoValueKind kind)
{
  LoligoValueRow *self = g_object_new (LOLIGO_TYPE_VALUE_ROW, "orientation", GTK_ORIENTATION_VERTICAL,
                                       "spacing", 0, NULL);
  self->project = g_object_ref (project);
  self->nodes = g_strdupv (nodes);
  self->component = loligo_component_ref (component);
  self->symbol = symbol;
  self->kind = kind;
  make_controls (self);

  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (top), make_name (self));
  gtk_box_append (GTK_BOX (top), make_description (self));
  GtkWidget *bottom = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (bottom), self->slider);
  gtk_box_append (GTK_BOX (bottom), self->entry);
  gtk_box_append (GTK_BOX (bottom), self->reset);
  gtk_box_append (GTK_BOX (self), top);
  gtk_box_append (GTK_BOX (self), bottom);
  gtk_box_append (GTK_BOX (self), self->problem);
  if (is_of_wire (self))
    {
      self->places = loligo_places_link_new (project, nodes[0]);
      gtk_box_append (GTK_BOX (self), self->places);
    }

  g_autofree char *test_name
      = g_strdup_printf ("%s %s", kind == LOLIGO_VALUE_INITIAL ? "initial" : is_of_wire (self) ? "wire" : "parameter",
                         symbol->name);
  set_test_name (self->entry, test_name, "entry");
  set_test_name (self->slider, test_name, "slider");
  set_test_name (self->reset, test_name, "reset");
  set_test_name (self->problem, test_name, "problem");
  loligo_value_row_refresh (self);
  return GTK_WIDGET (self);
}

static void
loligo_value_row_dispose (GObject *object)
{
  LoligoValueRow *self = LOLIGO_VALUE_ROW (object);
  if (self->rest_source != 0)
    {
      g_source_remove (self->rest_source);
      self->rest_source = 0;
      loligo_project_seal (self->project);
    }
  g_clear_object (&self->project);
  G_OBJECT_CLASS (loligo_value_row_parent_class)->dispose (object);
}

static void
loligo_value_row_finalize (GObject *object)
{
  LoligoValueRow *self = LOLIGO_VALUE_ROW (object);
  g_strfreev (self->nodes);
  g_clear_pointer (&self->component, loligo_component_unref);
  G_OBJECT_CLASS (loligo_value_row_parent_class)->finalize (object);
}

static void
loligo_value_row_class_init (LoligoValueRowClass *class)
{
  G_OBJECT_CLASS (class)->dispose = loligo_value_row_dispose;
  G_OBJECT_CLASS (class)->finalize = loligo_value_row_finalize;
}

static void
loligo_value_row_init (LoligoValueRow *self)
{
}
