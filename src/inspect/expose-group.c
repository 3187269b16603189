/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * expose-group.c: see expose-group.h. The page is built anew after each change, so this shows only what is; whether the
 * list is open is kept with the project meanwhile.
 */
#include "inspect/expose-group.h"
#include "inspect/pages.h"
#include <string.h>

#define OPEN_KEY "loligo-expose-open" /* the node whose list is open */

typedef struct
{
  LoligoProject *project;
  char *node;
  gboolean exposes_all;
  GtkWidget *problem;
} Group;

static void
group_free (gpointer data)
{
  Group *group = data;
  g_object_unref (group->project);
  g_free (group->node);
  g_free (group);
}

/* ---- edits ---- */

static const char *
get_of (gpointer widget)
{
  return g_object_get_data (widget, "of");
}

static void
set_port (Group *group, const char *of, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = g_strdup (of);
  loligo_project_seal (group->project);
  loligo_project_set_port (group->project, group->node, kept, name, &error);
  loligo_project_seal (group->project);
  loligo_page_show_problem (group->problem, error);
}

static void
on_toggled (GtkCheckButton *check, Group *group)
{
  const char *of = get_of (check);
  set_port (group, of, gtk_check_button_get_active (check) ? of : NULL);
}

static void
on_all_toggled (GtkCheckButton *check, Group *group)
{
  loligo_project_seal (group->project);
  loligo_project_expose_all (group->project, group->node, gtk_check_button_get_active (check));
  loligo_project_seal (group->project);
}

static void
apply_name (GtkWidget *entry, Group *group)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)));
  const char *shown = g_object_get_data (G_OBJECT (entry), "shown");
  if (g_str_equal (name, shown))
    return;
  set_port (group, get_of (entry), *name == '\0' ? get_of (entry) : name);
}

static void
on_leave (GtkEventController *focus, Group *group)
{
  apply_name (gtk_event_controller_get_widget (focus), group);
}

static void
on_expanded (GtkExpander *expander, GParamSpec *property, Group *group)
{
  gboolean is_open = gtk_expander_get_expanded (expander);
  g_object_set_data_full (G_OBJECT (group->project), OPEN_KEY, is_open ? g_strdup (group->node) : NULL, g_free);
}

/* ---- rows ---- */

static GtkWidget *
make_name_entry (Group *group, const LoligoPort *port)
{
  GtkWidget *entry = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (entry), port->name);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 7);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 7);
  gtk_widget_set_tooltip_text (entry, _("How wires from outside call it"));
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  loligo_page_share_undo (entry);
  g_object_set_data_full (G_OBJECT (entry), "of", g_strdup (port->of), g_free);
  g_object_set_data_full (G_OBJECT (entry), "shown", g_strdup (port->name), g_free);
  g_object_set_data_full (G_OBJECT (entry), "loligo-test-name", g_strconcat ("expose name ", port->of, NULL), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("How wires from outside call it"), -1);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect (focus, "leave", G_CALLBACK (on_leave), group);
  gtk_widget_add_controller (entry, focus);
  g_signal_connect (entry, "activate", G_CALLBACK (apply_name), group);
  return entry;
}

static GtkWidget *
make_words (const char *text, gboolean is_dim)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, text);
  if (!is_dim)
    return label;
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "caption");
  return label;
}

/* SHORT_NAME: "E", and "I" of "E.I". */
static GtkWidget *
make_row (Group *group, const LoligoPort *port, const char *short_name)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (words), make_words (short_name, FALSE));
  if (*port->what != '\0')
    gtk_box_append (GTK_BOX (words), make_words (port->what, TRUE));
  GtkWidget *check = gtk_check_button_new ();
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), port->name != NULL);
  g_object_set_data_full (G_OBJECT (check), "of", g_strdup (port->of), g_free);
  g_object_set_data_full (G_OBJECT (check), "loligo-test-name", g_strconcat ("expose ", port->of, NULL), g_free);
  g_autofree char *label = g_strdup_printf ("%s: %s", port->of, port->what);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (check, "toggled", G_CALLBACK (on_toggled), group);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (row), check);
  gtk_box_append (GTK_BOX (row), words);
  if (port->name != NULL && !group->exposes_all)
    gtk_box_append (GTK_BOX (row), make_name_entry (group, port));
  return row;
}

/* The ports of the cell at INDEX, each by itself; NULL where they are reached with it, or there are none. */
static GtkWidget *
make_parts (Group *group, const GPtrArray *ports, guint index)
{
  const LoligoPort *cell = ports->pdata[index];
  gboolean any = FALSE;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_set_margin_start (box, 18);
  guint n_parts = 0;
  for (guint k = index + 1; k < ports->len && ((const LoligoPort *) ports->pdata[k])->is_part; k++)
    {
      const LoligoPort *part = ports->pdata[k];
      if (part->name == NULL && cell->name != NULL)
        continue;
      gtk_box_append (GTK_BOX (box), make_row (group, part, part->of + strlen (cell->of) + 1));
      any |= part->name != NULL;
      n_parts++;
    }
  GtkWidget *expander = gtk_expander_new (_("Single ports"));
  gtk_expander_set_child (GTK_EXPANDER (expander), box);
  gtk_expander_set_expanded (GTK_EXPANDER (expander), any);
  gtk_widget_set_margin_start (expander, 28);
  g_object_set_data_full (G_OBJECT (expander), "loligo-test-name", g_strconcat ("expose parts ", cell->of, NULL),
                          g_free);
  if (n_parts > 0)
    return expander;
  g_object_ref_sink (expander);
  g_object_unref (expander);
  return NULL;
}

static char *
make_title (const GPtrArray *ports, gboolean exposes_all)
{
  if (exposes_all)
    return g_strdup (_("Reached from outside: everything"));
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint k = 0; k < ports->len; k++)
    if (((const LoligoPort *) ports->pdata[k])->name != NULL)
      g_ptr_array_add (names, ((const LoligoPort *) ports->pdata[k])->name);
  g_ptr_array_add (names, NULL);
  g_autofree char *list = names->len == 1 ? g_strdup (_("nothing")) : g_strjoinv (", ", (char **) names->pdata);
  return g_strdup_printf (_("Reached from outside: %s"), list);
}

static GtkWidget *
make_expander (Group *group, const GPtrArray *ports)
{
  g_autofree char *title = make_title (ports, group->exposes_all);
  GtkWidget *expander = gtk_expander_new (NULL);
  gtk_expander_set_label_widget (GTK_EXPANDER (expander), make_words (title, FALSE));
  g_object_set_data (G_OBJECT (expander), "loligo-test-name", (gpointer) "exposed");
  gtk_expander_set_expanded (
      GTK_EXPANDER (expander),
      g_strcmp0 (g_object_get_data (G_OBJECT (group->project), OPEN_KEY), group->node) == 0);
  g_signal_connect (expander, "notify::expanded", G_CALLBACK (on_expanded), group);
  return expander;
}

static GtkWidget *
make_all (Group *group)
{
  GtkWidget *all = gtk_check_button_new_with_label (_("Everything inside"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (all), group->exposes_all);
  g_object_set_data (G_OBJECT (all), "loligo-test-name", (gpointer) "expose all");
  g_signal_connect (all, "toggled", G_CALLBACK (on_all_toggled), group);
  return all;
}

GtkWidget *
loligo_expose_group_new (LoligoProject *project, const char *node)
{
  Group *group = g_new0 (Group, 1);
  group->project = g_object_ref (project);
  group->node = g_strdup (node);
  group->exposes_all = loligo_project_exposes_all (project, node);
  g_autoptr (GPtrArray) ports = loligo_project_list_ports (project, node);
  GtkWidget *expander = make_expander (group, ports);
  g_object_set_data_full (G_OBJECT (expander), "group", group, group_free);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_margin_top (box, 6);
  group->problem = loligo_page_problem ("expose problem");
  gtk_box_append (GTK_BOX (box), make_all (group));
  for (guint k = 0; k < ports->len; k++)
    {
      const LoligoPort *port = ports->pdata[k];
      if (port->is_part)
        continue;
      gtk_box_append (GTK_BOX (box), make_row (group, port, port->of));
      GtkWidget *parts = make_parts (group, ports, k);
      if (parts != NULL)
        gtk_box_append (GTK_BOX (box), parts);
    }
  gtk_box_append (GTK_BOX (box), group->problem);
  gtk_box_append (GTK_BOX (box), loligo_page_hint (
      _("What wires from outside may join. A cell that is reached lets its inputs and variables be reached too.")));
  gtk_expander_set_child (GTK_EXPANDER (expander), box);
  return expander;
}
