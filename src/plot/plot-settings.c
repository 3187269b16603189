/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plot-settings.c: see plot-settings.h. The popover is made when it opens; each control is one edit of the document,
 * which may refuse what is typed: then the entry says why.
 */
#include "plot/plot-settings.h"

/* The plots that have something to set. */
static gboolean
is_set_here (const LoligoPlotSpec *plot)
{
  return plot->unknown_kind == NULL && plot->kind >= LOLIGO_PLOT_RATE;
}

typedef struct
{
  LoligoProject *project; /* borrowed: the window's */
  guint index;            /* of the plot */
  const char *key;
} Control;

static Control *
attach (GtkWidget *widget, LoligoProject *project, guint index, const char *key)
{
  Control *control = g_new0 (Control, 1);
  *control = (Control){ project, index, key };
  g_object_set_data_full (G_OBJECT (widget), "control", control, g_free);
  g_object_set_data_full (G_OBJECT (widget), "loligo-test-name",
                          g_strdup_printf ("plot %u %s", index, key), g_free);
  return control;
}

/* ---- texts with a unit ---- */

static void
apply_entry (GtkEntry *entry, Control *control)
{
  g_autoptr (GError) error = NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  if (control->index >= loligo_project_get_document (control->project)->plots->len)
    return; /* it was taken away meanwhile */
  gboolean ok = loligo_project_set_plot_option (control->project, control->index, control->key,
                                                *text != '\0' ? text : NULL, &error);
  if (ok)
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  gtk_widget_set_tooltip_text (GTK_WIDGET (entry), ok ? NULL : error->message);
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               ok ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
  loligo_project_seal (control->project);
}

static void
on_focus_left (GtkEventController *controller, GtkEntry *entry)
{
  apply_entry (entry, g_object_get_data (G_OBJECT (entry), "control"));
}

static GtkWidget *
make_entry (LoligoProject *project, guint index, const char *key, const char *text,
            const char *placeholder)
{
  GtkWidget *entry = gtk_entry_new ();
  Control *control = attach (entry, project, index, key);
  gtk_editable_set_text (GTK_EDITABLE (entry), text != NULL ? text : "");
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 12);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  g_signal_connect (entry, "activate", G_CALLBACK (apply_entry), control);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "leave", G_CALLBACK (on_focus_left), entry);
  gtk_widget_add_controller (entry, focus);
  return entry;
}

/* ---- words ---- */

static void
on_selected (GtkDropDown *drop_down, GParamSpec *property, Control *control)
{
  const char *const *words = g_object_get_data (G_OBJECT (drop_down), "words");
  guint chosen = gtk_drop_down_get_selected (drop_down);
  loligo_project_set_plot_option (control->project, control->index, control->key,
                                  chosen > 0 ? words[chosen] : NULL, NULL);
  loligo_project_seal (control->project);
}

/* WORDS of the document, the default first, and what a person reads; both NULL-terminated. */
static GtkWidget *
make_choice (LoligoProject *project, guint index, const char *key, const char *text,
             const char *const *words, const char *const *labels)
{
  GtkWidget *drop_down = gtk_drop_down_new_from_strings (labels);
  Control *control = attach (drop_down, project, index, key);
  for (guint i = 0; words[i] != NULL; i++)
    if (g_strcmp0 (text, words[i]) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), i);
  g_object_set_data (G_OBJECT (drop_down), "words", (gpointer) words);
  g_signal_connect (drop_down, "notify::selected", G_CALLBACK (on_selected), control);
  return drop_down;
}

/* ---- a plot ---- */

static void
append_row (GtkGrid *grid, int *row, const char *text, GtkWidget *control)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label,
                                  NULL, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_grid_attach (grid, label, 0, *row, 1, 1);
  gtk_grid_attach (grid, control, 1, *row, 1, 1);
  (*row)++;
}

/* What the plot's recorders record: of spikes or of variables. */
static gboolean
has_recorder_of (const LoligoDocument *document, const LoligoPlotSpec *plot, gboolean spikes)
{
  for (guint i = 0; plot->recorders != NULL && plot->recorders[i] != NULL; i++)
    {
      const LoligoRecorderSpec *recorder = loligo_document_find_recorder (document, plot->recorders[i]);
      if (recorder != NULL && g_str_equal (recorder->what, "spikes") == spikes)
        return TRUE;
    }
  return FALSE;
}

static void
append_rate (GtkGrid *grid, int *row, LoligoProject *project, guint index, const LoligoPlotSpec *plot)
{
  static const char *const kernels[] = { "gaussian", "exponential", "bins", NULL };
  const char *const labels[] = { _("Gaussian"), _("Exponential, causal"), _("Bins"), NULL };
  append_row (grid, row, _("Kernel"), make_choice (project, index, "kernel", plot->kernel, kernels, labels));
  append_row (grid, row, _("Width"), make_entry (project, index, "width", plot->width, "5 ms"));
}

static void
append_spectrum (GtkGrid *grid, int *row, LoligoProject *project, guint index,
                 const LoligoPlotSpec *plot)
{
  static const char *const axes[] = { "log", "linear", NULL }, *const cells[] = { "each", "mean", NULL };
  const char *const axis_labels[] = { _("Logarithmic"), _("Linear"), NULL };
  const char *const cell_labels[] = { _("Each cell"), _("Mean of the cells"), NULL };
  const LoligoDocument *document = loligo_project_get_document (project);
  append_row (grid, row, _("Segment"), make_entry (project, index, "segment", plot->segment, _("automatic")));
  append_row (grid, row, _("Axes"), make_choice (project, index, "axes", plot->axes, axes, axis_labels));
  if (has_recorder_of (document, plot, FALSE))
    append_row (grid, row, _("Of"), make_choice (project, index, "cells", plot->cells, cells, cell_labels));
  if (has_recorder_of (document, plot, TRUE))
    append_row (grid, row, _("Bins of the rate"), make_entry (project, index, "width", plot->width, "1 ms"));
}

/* "Rate of E, I" */
static char *
make_title (const LoligoDocument *document, const LoligoPlotSpec *plot)
{
  static const char *const titles[LOLIGO_N_PLOT_KINDS] = {
    [LOLIGO_PLOT_TRACE] = N_("Traces of %s"),     [LOLIGO_PLOT_RASTER] = N_("Raster of %s"),
    [LOLIGO_PLOT_RATE] = N_("Rate of %s"),        [LOLIGO_PLOT_SPECTRUM] = N_("Spectrum of %s"),
    [LOLIGO_PLOT_SHEET] = N_("Activity of %s"),   [LOLIGO_PLOT_HISTOGRAM] = N_("Histogram of %s"),
  };
  g_autoptr (GString) names = g_string_new (NULL);
  for (guint i = 0; plot->recorders != NULL && plot->recorders[i] != NULL; i++)
    {
      const LoligoRecorderSpec *recorder = loligo_document_find_recorder (document, plot->recorders[i]);
      if (recorder != NULL)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", recorder->of);
    }
  return g_strdup_printf (_(titles[plot->kind]), names->str);
}

static void
on_remove (GtkWidget *button, Control *control)
{
  GtkWidget *popover = gtk_widget_get_ancestor (button, GTK_TYPE_POPOVER);
  guint index = control->index; /* the control goes with the popover */
  LoligoProject *project = control->project;
  gtk_popover_popdown (GTK_POPOVER (popover));
  loligo_project_remove_plot (project, index);
}

static GtkWidget *
make_heading (LoligoProject *project, guint index, const LoligoPlotSpec *plot)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *title = make_title (loligo_project_get_document (project), plot);
  GtkWidget *label = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "heading");
  GtkWidget *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  Control *control = attach (remove, project, index, "remove");
  g_autofree char *name = g_strdup_printf (_("Take away: %s"), title);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (remove, "clicked", G_CALLBACK (on_remove), control);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), remove);
  return line;
}

static void
append_plot (GtkGrid *grid, int *row, LoligoProject *project, guint index)
{
  const LoligoDocument *document = loligo_project_get_document (project);
  const LoligoPlotSpec *plot = document->plots->pdata[index];
  gtk_grid_attach (grid, make_heading (project, index, plot), 0, *row, 2, 1);
  (*row)++;
  if (plot->kind == LOLIGO_PLOT_RATE)
    append_rate (grid, row, project, index, plot);
  else if (plot->kind == LOLIGO_PLOT_SPECTRUM)
    append_spectrum (grid, row, project, index, plot);
  else if (plot->kind == LOLIGO_PLOT_SHEET && has_recorder_of (document, plot, TRUE))
    append_row (grid, row, _("Fades in"), make_entry (project, index, "width", plot->width, "20 ms"));
}

static void
fill (GtkMenuButton *button, gpointer data)
{
  LoligoProject *project = data;
  const LoligoDocument *document = loligo_project_get_document (project);
  GtkWidget *grid = gtk_grid_new ();
  int row = 0;
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  for (guint i = 0; i < document->plots->len; i++)
    if (is_set_here (document->plots->pdata[i]))
      append_plot (GTK_GRID (grid), &row, project, i);
  if (row == 0)
    gtk_grid_attach (GTK_GRID (grid), gtk_label_new (_("No rate, spectrum, activity or histogram yet: + adds one")),
                     0, 0, 2, 1);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 420);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), grid);
  GtkWidget *popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  gtk_menu_button_set_popover (button, popover);
}

GtkWidget *
loligo_plot_settings_new (LoligoProject *project)
{
  GtkWidget *button = gtk_menu_button_new ();
  const char *label = _("Plot settings");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "emblem-system-symbolic");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), fill, g_object_ref (project),
                                         g_object_unref);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data (G_OBJECT (button), "loligo-test-name", (gpointer) "dock settings");
  return button;
}
