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

char *
loligo_page_get_model_text (LoligoProject *project, const char *model)
{
  const LoligoDocument *document = loligo_project_get_document (project);
  const char *embedded = loligo_settings_get (document->models, model);
  if (embedded != NULL)
    return g_strdup (embedded);
  g_autoptr (GError) error = NULL;
  char *text = loligo_library_get_text (loligo_project_get_library (project), model, &error);
  return text ? text : g_strdup (error->message);
}

GtkWidget *
loligo_page_hint (const char *text)
{
  GtkWidget *hint = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_widget_add_css_class (hint, "dim-label");
  gtk_widget_add_css_class (hint, "caption");
  return hint;
}

GtkWidget *
loligo_page_large_problem (const char *test_name)
{
  GtkWidget *problem = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (problem), TRUE);
  gtk_label_set_xalign (GTK_LABEL (problem), 0);
  gtk_widget_add_css_class (problem, "error");
  gtk_widget_set_visible (problem, FALSE);
  g_object_set_data (G_OBJECT (problem), "loligo-test-name", (gpointer) test_name);
  return problem;
}

GtkWidget *
loligo_page_problem (const char *test_name)
{
  GtkWidget *problem = loligo_page_large_problem (test_name);
  gtk_widget_add_css_class (problem, "caption");
  return problem;
}

void
loligo_page_show_problem (GtkWidget *problem, const GError *error)
{
  gtk_label_set_text (GTK_LABEL (problem), error ? error->message : "");
  gtk_widget_set_visible (problem, error != NULL);
}

static GtkWidget *
scroll (GtkWidget *child)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static void
name_tabs (GtkWidget *switcher)
{
  static const char *const names[] = { "inspector tab parameters", "inspector tab equations" };
  GtkWidget *button = gtk_widget_get_first_child (switcher);
  for (guint k = 0; k < G_N_ELEMENTS (names) && button != NULL; k++)
    {
      g_object_set_data (G_OBJECT (button), "loligo-test-name", (gpointer) names[k]);
      button = gtk_widget_get_next_sibling (button);
    }
}

GtkWidget *
loligo_page_tabs (GtkWidget *parameters, GtkWidget *equations)
{
  GtkWidget *stack = gtk_stack_new ();
  gtk_stack_add_titled (GTK_STACK (stack), scroll (parameters), "parameters", _("Parameters"));
  gtk_stack_add_titled (GTK_STACK (stack), equations, "equations", _("Equations"));
  GtkWidget *switcher = gtk_stack_switcher_new ();
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), GTK_STACK (stack));
  gtk_widget_set_halign (switcher, GTK_ALIGN_CENTER);
  name_tabs (switcher);
  gtk_widget_set_margin_top (switcher, 8);
  gtk_widget_set_margin_bottom (switcher, 2);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), switcher);
  gtk_box_append (GTK_BOX (box), stack);
  return box;
}
