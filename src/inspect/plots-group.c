/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plots-group.c: buttons on the page of a node or a wire that show it in plots. What is shown already is pressed in and
 * cannot be pressed again: plots are taken away in the dock.
 */
#include "inspect/pages.h"

static void
on_clicked (GtkWidget *button, gpointer data)
{
  const char *action = g_object_get_data (G_OBJECT (button), "action");
  gtk_widget_activate_action (button, action, NULL);
}

static GtkWidget *
make_button (LoligoPlotKind kind, gboolean is_shown)
{
  const char *label = loligo_project_get_show_label (kind), *name = loligo_plot_kind_to_string (kind);
  GtkWidget *button = gtk_button_new_with_label (label);
  g_object_set_data_full (G_OBJECT (button), "action", g_strconcat ("win.show-", name, NULL), g_free);
  g_object_set_data_full (G_OBJECT (button), "loligo-test-name", g_strconcat ("show ", name, NULL), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_sensitive (button, !is_shown);
  if (is_shown)
    gtk_widget_set_tooltip_text (button, _("Shown among the plots; their settings take it away"));
  g_signal_connect (button, "clicked", G_CALLBACK (on_clicked), NULL);
  return button;
}

GtkWidget *
loligo_plots_group_new (LoligoProject *project, const char *id)
{
  GtkWidget *flow = gtk_flow_box_new ();
  guint n_buttons = 0;
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (flow), 2);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 2);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 6);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 6);
  for (LoligoPlotKind kind = 0; kind < LOLIGO_N_PLOT_KINDS; kind++)
    {
      gboolean is_shown = loligo_project_is_shown (project, kind, id);
      if (!loligo_project_offers_plot (project, kind, id))
        continue;
      if (!is_shown && !loligo_project_can_show (project, kind, id))
        continue;
      gtk_flow_box_insert (GTK_FLOW_BOX (flow), make_button (kind, is_shown), -1);
      n_buttons++;
    }
  if (n_buttons > 0)
    return flow;
  g_object_ref_sink (flow);
  g_object_unref (flow);
  return NULL;
}
