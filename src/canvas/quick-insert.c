/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * quick-insert.c: see quick-insert.h.
 */
#include "canvas/quick-insert.h"

struct _LoligoQuickInsert
{
  GtkPopover parent_instance;
  GtkWidget *title, *search, *list, *scroller;
  LoligoModelFilter filter;
  gpointer filter_data;
  GDestroyNotify free_filter_data;
};

G_DEFINE_FINAL_TYPE (LoligoQuickInsert, loligo_quick_insert, GTK_TYPE_POPOVER)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS]; /* written once, by class_init */

static void
show_found (LoligoQuickInsert *self)
{
  loligo_model_list_search (self->list, gtk_editable_get_text (GTK_EDITABLE (self->search)),
                            self->filter, self->filter_data);
  LoligoModelRow *first = loligo_model_list_get_first (self->list);
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (first));
  gtk_adjustment_set_value (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
}

static void
choose (LoligoQuickInsert *self, GtkListBoxRow *row)
{
  if (!row)
    return;
  g_autofree char *model = g_strdup (loligo_model_row_get_entry (LOLIGO_MODEL_ROW (row))->id);
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[CHOSEN], 0, model);
}

static void
on_search_changed (GtkSearchEntry *entry, LoligoQuickInsert *self)
{
  show_found (self);
}

static void
on_search_activate (GtkSearchEntry *entry, LoligoQuickInsert *self)
{
  /* "search-changed" comes late; the row must fit what is typed now. */
  on_search_changed (entry, self);
  choose (self, gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list)));
}

static void
on_search_stop (GtkSearchEntry *entry, LoligoQuickInsert *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, LoligoQuickInsert *self)
{
  choose (self, row);
}

/* The row STEP shown rows away from ROW. */
static GtkListBoxRow *
find_shown (GtkListBoxRow *row, int step)
{
  GtkWidget *next = row ? GTK_WIDGET (row) : NULL;
  while (next)
    {
      next = step > 0 ? gtk_widget_get_next_sibling (next) : gtk_widget_get_prev_sibling (next);
      if (next && LOLIGO_IS_MODEL_ROW (next) && gtk_widget_get_child_visible (next))
        return GTK_LIST_BOX_ROW (next);
    }
  return NULL;
}

static void
scroll_to (LoligoQuickInsert *self, GtkWidget *row)
{
  graphene_rect_t bounds;
  if (!gtk_widget_compute_bounds (row, self->list, &bounds))
    return;
  gtk_adjustment_clamp_page (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)),
      bounds.origin.y, bounds.origin.y + bounds.size.height);
}

/* Up and Down walk through the list while the entry keeps the focus. */
static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                LoligoQuickInsert *self)
{
  if (key != GDK_KEY_Up && key != GDK_KEY_Down)
    return FALSE;
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  GtkListBoxRow *next = find_shown (row, key == GDK_KEY_Down ? 1 : -1);
  if (!next)
    return TRUE;
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), next);
  scroll_to (self, GTK_WIDGET (next));
  return TRUE;
}

static void
loligo_quick_insert_finalize (GObject *object)
{
  LoligoQuickInsert *self = LOLIGO_QUICK_INSERT (object);
  if (self->free_filter_data)
    self->free_filter_data (self->filter_data);
  G_OBJECT_CLASS (loligo_quick_insert_parent_class)->finalize (object);
}

static void
loligo_quick_insert_class_init (LoligoQuickInsertClass *class)
{
  G_OBJECT_CLASS (class)->finalize = loligo_quick_insert_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
loligo_quick_insert_init (LoligoQuickInsert *self)
{
  self->title = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->title, "heading");
  self->search = gtk_search_entry_new ();
  gtk_search_entry_set_search_delay (GTK_SEARCH_ENTRY (self->search), 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Search models"), -1);
  g_object_set_data (G_OBJECT (self->search), "loligo-test-name",
                     (gpointer)"quick-insert search");
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_size_request (self->scroller, 270, 260);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), self->scroller);
  gtk_popover_set_child (GTK_POPOVER (self), box);

  GtkEventController *key = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (self->search, key);
  g_signal_connect (self->search, "search-changed", G_CALLBACK (on_search_changed), self);
  g_signal_connect (self->search, "activate", G_CALLBACK (on_search_activate), self);
  g_signal_connect (self->search, "stop-search", G_CALLBACK (on_search_stop), self);
}

GtkWidget *
loligo_quick_insert_new (LoligoLibrary *library)
{
  LoligoQuickInsert *self = g_object_new (LOLIGO_TYPE_QUICK_INSERT, NULL);
  self->list = loligo_model_list_new (library);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->list);
  return GTK_WIDGET (self);
}

void
loligo_quick_insert_open (LoligoQuickInsert *self, double px, double py, const char *title,
                          LoligoModelFilter filter, gpointer data, GDestroyNotify free_data)
{
  if (self->free_filter_data)
    self->free_filter_data (self->filter_data);
  self->filter = filter;
  self->filter_data = data;
  self->free_filter_data = free_data;
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_popover_set_pointing_to (GTK_POPOVER (self), &(GdkRectangle){ px, py, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self));
  show_found (self);
  gtk_widget_grab_focus (self->search);
}
