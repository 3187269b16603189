/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pages.c: see pages.h.
 */
#include "inspect/pages.h"

#define REFRESH_KEY "loligo-page-refresh"

void
loligo_page_set_refresh (GtkWidget *page, LoligoPageRefresh refresh)
{
  g_object_set_data (G_OBJECT (page), REFRESH_KEY, refresh);
}

void
loligo_page_refresh (GtkWidget *page)
{
  LoligoPageRefresh refresh = (LoligoPageRefresh) g_object_get_data (G_OBJECT (page), REFRESH_KEY);
  if (refresh != NULL)
    refresh (page);
}

static gboolean
on_undo_key (GtkEventController *keys, guint key, guint code, GdkModifierType state)
{
  guint small = gdk_keyval_to_lower (key);
  if (!(state & GDK_CONTROL_MASK) || (small != GDK_KEY_z && small != GDK_KEY_y))
    return FALSE;
  gboolean redo = small == GDK_KEY_y || (state & GDK_SHIFT_MASK);
  gtk_widget_activate_action (gtk_event_controller_get_widget (keys), redo ? "win.redo" : "win.undo", NULL);
  return TRUE;
}

void
loligo_page_share_undo (GtkWidget *entry)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_editable_set_enable_undo (GTK_EDITABLE (entry), FALSE);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_undo_key), NULL);
  gtk_widget_add_controller (entry, keys);
}

GtkWidget *
loligo_page_heading (const char *text)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_set_margin_top (label, 12);
  return label;
}

GtkWidget *
loligo_page_pair (const char *label, GtkWidget *control)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (label);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), control);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_RELATION_LABELLED_BY, name,
                                  NULL, -1);
  return box;
}

GtkWidget *
loligo_page_box (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 18);
  return box;
}
