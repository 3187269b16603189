/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * palette.c: see palette.h.
 */
#include "canvas/palette.h"

#include "canvas/canvas.h"
#include "canvas/model-row.h"

#include <adwaita.h>

#define DRAG_ICON_SIZE 64

struct _LoligoPalette
{
  GtkWidget parent_instance;
  LoligoCanvas *canvas; /* borrowed: weak pointer */
  GtkWidget *search, *list, *scroller;
};

G_DEFINE_FINAL_TYPE (LoligoPalette, loligo_palette, GTK_TYPE_WIDGET)

static void
add_row (LoligoPalette *self, GtkListBoxRow *row)
{
  if (!row || !self->canvas)
    return;
  const LoligoLibraryEntry *entry = loligo_model_row_get_entry (LOLIGO_MODEL_ROW (row));
  if (entry->kind == LOLIGO_KIND_SYNAPSE)
    loligo_canvas_add_synapse (self->canvas, entry->id);
  else
    g_free (loligo_canvas_add_model (self->canvas, entry->id));
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, LoligoPalette *self)
{
  add_row (self, row);
}

static void
on_search_changed (GtkSearchEntry *entry, LoligoPalette *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  loligo_model_list_search (self->list, text, NULL, NULL);
  LoligoModelRow *first = text[0] ? loligo_model_list_get_first (self->list) : NULL;
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (first));
}

static void
on_search_activate (GtkSearchEntry *entry, LoligoPalette *self)
{
  /* "search-changed" comes late; the row must fit what is typed now. */
  on_search_changed (entry, self);
  if (gtk_editable_get_text (GTK_EDITABLE (entry))[0])
    add_row (self, GTK_LIST_BOX_ROW (loligo_model_list_get_first (self->list)));
}

static void
on_search_stop (GtkSearchEntry *entry, LoligoPalette *self)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
}

/* Down leads from the search into the list. */
static gboolean
on_search_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
               LoligoPalette *self)
{
  if (key != GDK_KEY_Down)
    return FALSE;
  LoligoModelRow *first = loligo_model_list_get_first (self->list);
  return first && gtk_widget_grab_focus (GTK_WIDGET (first));
}

static GdkContentProvider *
on_drag_prepare (GtkDragSource *source, double x, double y, LoligoModelRow *row)
{
  return gdk_content_provider_new_typed (G_TYPE_STRING, loligo_model_row_get_entry (row)->id);
}

static void
on_drag_begin (GtkDragSource *source, GdkDrag *drag, LoligoPalette *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  const LoligoLibraryEntry *entry = loligo_model_row_get_entry (LOLIGO_MODEL_ROW (row));
  g_autoptr (GdkPaintable) icon = loligo_model_icon_new (entry, row, DRAG_ICON_SIZE);
  gtk_drag_source_set_icon (source, icon, DRAG_ICON_SIZE / 2, DRAG_ICON_SIZE / 2);
  if (self->canvas)
    loligo_canvas_log (self->canvas, "drag-begin");
}

static gboolean
on_drag_cancel (GtkDragSource *source, GdkDrag *drag, GdkDragCancelReason reason,
                LoligoPalette *self)
{
  if (self->canvas)
    loligo_canvas_log (self->canvas, "drag-cancel %d", reason);
  return FALSE;
}

static void
add_drag_sources (LoligoPalette *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->list); child;
       child = gtk_widget_get_next_sibling (child))
    {
      if (!LOLIGO_IS_MODEL_ROW (child))
        continue;
      GtkDragSource *source = gtk_drag_source_new ();
      gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
      g_signal_connect (source, "prepare", G_CALLBACK (on_drag_prepare), child);
      g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begin), self);
      g_signal_connect (source, "drag-cancel", G_CALLBACK (on_drag_cancel), self);
      gtk_widget_add_controller (child, GTK_EVENT_CONTROLLER (source));
    }
}

static void
focus_search (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (LOLIGO_PALETTE (widget)->search);
}

static void
loligo_palette_dispose (GObject *object)
{
  LoligoPalette *self = LOLIGO_PALETTE (object);
  g_clear_weak_pointer (&self->canvas);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (loligo_palette_parent_class)->dispose (object);
}

static void
loligo_palette_class_init (LoligoPaletteClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = loligo_palette_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "palette");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "palette.search", NULL, focus_search);
}

static GtkWidget *
make_search (LoligoPalette *self)
{
  GtkWidget *search = gtk_search_entry_new ();
  g_object_set (search, "placeholder-text", _("Search models"), NULL);
  gtk_search_entry_set_search_delay (GTK_SEARCH_ENTRY (search), 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Search models"), -1);
  g_object_set_data (G_OBJECT (search), "loligo-test-name", (gpointer)"palette search");
  gtk_widget_set_margin_start (search, 8);
  gtk_widget_set_margin_end (search, 8);
  gtk_widget_set_margin_top (search, 8);
  gtk_widget_set_margin_bottom (search, 4);
  GtkEventController *key = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (on_search_key), self);
  gtk_widget_add_controller (search, key);
  g_signal_connect (search, "search-changed", G_CALLBACK (on_search_changed), self);
  g_signal_connect (search, "activate", G_CALLBACK (on_search_activate), self);
  g_signal_connect (search, "stop-search", G_CALLBACK (on_search_stop), self);
  return search;
}

/* What is no model of the library can be a node too. */
static GtkWidget *
make_file_button (void)
{
  GtkWidget *content = adw_button_content_new ();
  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "document-open-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), _("Network from a File…"));
  gtk_widget_set_halign (content, GTK_ALIGN_START);
  GtkWidget *button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.add-document");
  gtk_widget_set_tooltip_text (button, _("Adds another document as a node"));
  g_object_set_data (G_OBJECT (button), "loligo-test-name", (gpointer)"add-document");
  gtk_widget_set_margin_start (button, 8);
  gtk_widget_set_margin_end (button, 8);
  gtk_widget_set_margin_top (button, 4);
  gtk_widget_set_margin_bottom (button, 4);
  return button;
}

static void
loligo_palette_init (LoligoPalette *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (widget)),
                                  GTK_ORIENTATION_VERTICAL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Palette"), -1);
  self->search = make_search (self);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  gtk_widget_set_parent (self->search, widget);
  gtk_widget_set_parent (self->scroller, widget);
  gtk_widget_set_parent (make_file_button (), widget);
}

GtkWidget *
loligo_palette_new (LoligoProject *project, GtkWidget *canvas)
{
  LoligoPalette *self = g_object_new (LOLIGO_TYPE_PALETTE, NULL);
  g_set_weak_pointer (&self->canvas, LOLIGO_CANVAS (canvas));
  self->list = loligo_model_list_new (loligo_project_get_library (project));
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  /* A click only selects: the double click, Enter and the drag add. */
  gtk_list_box_set_activate_on_single_click (GTK_LIST_BOX (self->list), FALSE);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->list);
  add_drag_sources (self);
  return GTK_WIDGET (self);
}
