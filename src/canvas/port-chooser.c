/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * port-chooser.c: see port-chooser.h. Two lists side by side; that of the target shows what fits the source that is
 * selected.
 */
#include "canvas/port-chooser.h"

#define TALLEST 280

typedef struct
{
  GtkWidget *box, *heading, *list, *scroller;
} Column;

struct _LoligoPortChooser
{
  GtkPopover parent_instance;
  GPtrArray *ways;
  GtkWidget *title;
  Column from, to;
  char *chosen_from, *chosen_to; /* from the choice until the popover has closed */
};

G_DEFINE_FINAL_TYPE (LoligoPortChooser, loligo_port_chooser, GTK_TYPE_POPOVER)

enum
{
  CHOSEN,
  CANCELLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS]; /* written once, by class_init */

static const char *
get_place (GtkListBoxRow *row)
{
  return row ? g_object_get_data (G_OBJECT (row), "place") : NULL;
}

static const char *
get_selected (const Column *column)
{
  return get_place (gtk_list_box_get_selected_row (GTK_LIST_BOX (column->list)));
}

static GtkWidget *
make_row (const char *place, const char *name, const char *what)
{
  GtkWidget *title = gtk_label_new (name), *detail = gtk_label_new (what);
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_widget_add_css_class (detail, "caption");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (title), 28);
  gtk_label_set_max_width_chars (GTK_LABEL (detail), 34);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_widget_set_margin_top (box, 4);
  gtk_widget_set_margin_bottom (box, 4);
  GtkWidget *row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "place", g_strdup (place), g_free);
  g_object_set_data_full (G_OBJECT (row), "loligo-test-name", g_strconcat ("port ", place, NULL), g_free);
  g_autofree char *label = g_strdup_printf ("%s: %s", name, what);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return row;
}

static GtkListBoxRow *
find_row (const Column *column, const char *place)
{
  for (int i = 0;; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (column->list), i);
      if (!row || g_strcmp0 (get_place (row), place) == 0)
        return row;
    }
}

static void
clear_list (const Column *column)
{
  GtkListBoxRow *row;
  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (column->list), 0)))
    gtk_list_box_remove (GTK_LIST_BOX (column->list), GTK_WIDGET (row));
}

static guint
fill_sources (LoligoPortChooser *self)
{
  guint n = 0;
  clear_list (&self->from);
  for (guint i = 0; i < self->ways->len; i++)
    {
      const LoligoWay *way = self->ways->pdata[i];
      if (find_row (&self->from, way->from))
        continue;
      gtk_list_box_append (GTK_LIST_BOX (self->from.list), make_row (way->from, way->from_name, way->from_what));
      n++;
    }
  gtk_list_box_select_row (GTK_LIST_BOX (self->from.list),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->from.list), 0));
  return n;
}

/* What fits the source that is selected; the target stays the same where it can. */
static void
fill_targets (LoligoPortChooser *self)
{
  const char *from = get_selected (&self->from);
  g_autofree char *before = g_strdup (get_selected (&self->to));
  clear_list (&self->to);
  for (guint i = 0; from && i < self->ways->len; i++)
    {
      const LoligoWay *way = self->ways->pdata[i];
      if (g_str_equal (way->from, from) && !find_row (&self->to, way->to))
        gtk_list_box_append (GTK_LIST_BOX (self->to.list), make_row (way->to, way->to_name, way->to_what));
    }
  GtkListBoxRow *row = find_row (&self->to, before);
  if (!row)
    row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->to.list), 0);
  gtk_list_box_select_row (GTK_LIST_BOX (self->to.list), row);
}

static gboolean
asks_target (LoligoPortChooser *self)
{
  const LoligoWay *first = self->ways->pdata[0];
  for (guint i = 1; i < self->ways->len; i++)
    if (!g_str_equal (((const LoligoWay *)self->ways->pdata[i])->to, first->to))
      return TRUE;
  return FALSE;
}

static void
choose (LoligoPortChooser *self)
{
  const char *from = get_selected (&self->from), *to = get_selected (&self->to);
  if (!from || !to)
    return;
  g_free (self->chosen_from);
  g_free (self->chosen_to);
  self->chosen_from = g_strdup (from);
  self->chosen_to = g_strdup (to);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
on_closed (LoligoPortChooser *self, gpointer data)
{
  g_autofree char *from = g_steal_pointer (&self->chosen_from), *to = g_steal_pointer (&self->chosen_to);
  if (from)
    g_signal_emit (self, signals[CHOSEN], 0, from, to);
  else
    g_signal_emit (self, signals[CANCELLED], 0);
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, LoligoPortChooser *self)
{
  choose (self);
}

static void
on_source_selected (GtkListBox *list, GtkListBoxRow *row, LoligoPortChooser *self)
{
  if (row)
    fill_targets (self);
}

static void
focus_column (const Column *column)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (column->list));
  if (row && gtk_widget_get_visible (column->box))
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* Left and Right walk between the lists; Up, Down and Enter are theirs. */
static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                LoligoPortChooser *self)
{
  if (key == GDK_KEY_Left || key == GDK_KEY_KP_Left)
    focus_column (&self->from);
  else if (key == GDK_KEY_Right || key == GDK_KEY_KP_Right)
    focus_column (&self->to);
  else if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter)
    choose (self);
  else
    return FALSE;
  return TRUE;
}

static void
make_column (LoligoPortChooser *self, Column *column)
{
  column->heading = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (column->heading), 0);
  gtk_label_set_ellipsize (GTK_LABEL (column->heading), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (column->heading), 28);
  gtk_widget_add_css_class (column->heading, "caption-heading");
  gtk_widget_set_margin_start (column->heading, 12);
  column->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (column->list), GTK_SELECTION_BROWSE);
  gtk_widget_add_css_class (column->list, "navigation-sidebar");
  column->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (column->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (column->scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (column->scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (column->scroller), TALLEST);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (column->scroller), column->list);
  column->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_set_size_request (column->box, 190, -1);
  gtk_box_append (GTK_BOX (column->box), column->heading);
  gtk_box_append (GTK_BOX (column->box), column->scroller);
  g_signal_connect (column->list, "row-activated", G_CALLBACK (on_row_activated), self);
}

static void
loligo_port_chooser_finalize (GObject *object)
{
  LoligoPortChooser *self = LOLIGO_PORT_CHOOSER (object);
  g_clear_pointer (&self->ways, g_ptr_array_unref);
  g_free (self->chosen_from);
  g_free (self->chosen_to);
  G_OBJECT_CLASS (loligo_port_chooser_parent_class)->finalize (object);
}

static void
loligo_port_chooser_class_init (LoligoPortChooserClass *class)
{
  G_OBJECT_CLASS (class)->finalize = loligo_port_chooser_finalize;
  GType type = G_TYPE_FROM_CLASS (class);
  signals[CHOSEN] = g_signal_new ("chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  G_TYPE_STRING, G_TYPE_STRING);
  signals[CANCELLED]
      = g_signal_new ("cancelled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
loligo_port_chooser_init (LoligoPortChooser *self)
{
  self->title = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->title), 36);
  gtk_widget_add_css_class (self->title, "heading");
  make_column (self, &self->from);
  make_column (self, &self->to);
  /* Where both are asked, a click in the first list only selects. */
  gtk_list_box_set_activate_on_single_click (GTK_LIST_BOX (self->to.list), TRUE);
  g_signal_connect (self->from.list, "row-selected", G_CALLBACK (on_source_selected), self);
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (columns), self->from.box);
  gtk_box_append (GTK_BOX (columns), self->to.box);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), columns);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_BOTTOM);
  GtkEventController *key = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  g_signal_connect (self, "closed", G_CALLBACK (on_closed), NULL);
}

GtkWidget *
loligo_port_chooser_new (void)
{
  return g_object_new (LOLIGO_TYPE_PORT_CHOOSER, NULL);
}

static void
set_heading (const Column *column, const char *format, const char *node)
{
  g_autofree char *text = g_strdup_printf (format, node);
  gtk_label_set_text (GTK_LABEL (column->heading), text);
}

void
loligo_port_chooser_open (LoligoPortChooser *self, double px, double py, const char *source, const char *target,
                          GPtrArray *ways)
{
  g_ptr_array_ref (ways);
  g_clear_pointer (&self->ways, g_ptr_array_unref);
  self->ways = ways;
  g_autofree char *title = g_strdup_printf (_("Wire from %s to %s"), source, target);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  set_heading (&self->from, _("From %s"), source);
  set_heading (&self->to, _("To %s"), target);
  clear_list (&self->to); /* so that nothing of the last question is kept */
  gboolean asks_source = fill_sources (self) > 1, asks_to = asks_target (self);
  gtk_widget_set_visible (self->from.box, asks_source);
  gtk_widget_set_visible (self->to.box, asks_to);
  gtk_widget_set_visible (self->to.heading, asks_source); /* alone it says no more than the title */
  gtk_list_box_set_activate_on_single_click (GTK_LIST_BOX (self->from.list), !asks_to);
  gtk_popover_set_pointing_to (GTK_POPOVER (self), &(GdkRectangle){ px, py, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self));
  focus_column (asks_source ? &self->from : &self->to);
}
