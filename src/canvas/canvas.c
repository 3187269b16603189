/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * canvas.c: the life of the canvas, its view, and the order in which things are drawn: dots, wires,
 * nodes, then what belongs to the pointer. See canvas-private.h for the other files.
 */
#include "canvas/canvas-private.h"

#include "canvas/minimap.h"

#include <math.h>
#include <stdarg.h>

#define FIT_MARGIN 48.0
#define REVEAL_MARGIN 24.0
#define ZOOM_SETTLES_MS 120
#define CORNER_GAP 12

G_DEFINE_FINAL_TYPE (LoligoCanvas, loligo_canvas, GTK_TYPE_WIDGET)

enum
{
  DELETED,
  INSPECT,
  MESSAGE,
  EVENT,
  N_SIGNALS
};

static guint signals[N_SIGNALS]; /* written once, by class_init */

void
loligo_canvas_log (LoligoCanvas *self, const char *format, ...)
{
  if (!g_signal_has_handler_pending (self, signals[EVENT], 0, FALSE))
    return;
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_signal_emit (self, signals[EVENT], 0, line);
}

void
loligo_canvas_say (LoligoCanvas *self, const char *text)
{
  g_signal_emit (self, signals[MESSAGE], 0, text);
  loligo_canvas_log (self, "said %s", text);
}

void
loligo_canvas_show_hint (LoligoCanvas *self, const char *text)
{
  gtk_widget_set_visible (self->hint, text != NULL);
  gtk_label_set_text (GTK_LABEL (self->hint), text ? text : "");
}

LoligoNodeWidget *
loligo_canvas_get_node (LoligoCanvas *self, const char *id)
{
  return id ? g_hash_table_lookup (self->nodes, id) : NULL;
}

LoligoNodeWidget *
loligo_canvas_find_node_at (LoligoCanvas *self, double px, double py)
{
  double x, y;
  loligo_view_to_document (&self->view, px, py, &x, &y);
  for (guint i = self->order->len; i-- > 0;)
    {
      LoligoNodeWidget *node = g_ptr_array_index (self->order, i);
      if (loligo_node_widget_contains (node, x, y, 3 / self->view.zoom))
        return node;
    }
  return NULL;
}

LoligoNodeWidget *
loligo_canvas_get_current_node (LoligoCanvas *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self));
  if (focus && LOLIGO_IS_NODE_WIDGET (focus))
    return LOLIGO_NODE_WIDGET (focus);
  g_auto (GStrv) selected = loligo_project_get_selected_nodes (self->project);
  if (selected && selected[0] && !selected[1])
    return loligo_canvas_get_node (self, selected[0]);
  return NULL;
}

LoligoExtent
loligo_canvas_get_content_extent (LoligoCanvas *self)
{
  LoligoExtent extent = LOLIGO_EXTENT_EMPTY;
  for (guint i = 0; i < self->order->len; i++)
    {
      LoligoExtent node = loligo_node_widget_get_extent (g_ptr_array_index (self->order, i));
      loligo_extent_add (&extent, node.x0, node.y0);
      loligo_extent_add (&extent, node.x1, node.y1);
    }
  return extent;
}

static gboolean
on_zoom_settled (gpointer data)
{
  LoligoCanvas *self = data;
  self->zoom_settles = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
show_zoom (LoligoCanvas *self)
{
  g_autofree char *percent = g_strdup_printf (_("%.0f %%"), self->view.zoom * 100);
  gtk_label_set_text (GTK_LABEL (self->zoom_label), percent);
}

void
loligo_canvas_set_view (LoligoCanvas *self, const LoligoView *view)
{
  gboolean is_zoom = view->zoom != self->view.zoom;
  self->view = *view;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  if (!is_zoom)
    return;
  g_clear_handle_id (&self->zoom_settles, g_source_remove);
  self->zoom_settles = g_timeout_add (ZOOM_SETTLES_MS, on_zoom_settled, self);
  show_zoom (self);
  loligo_canvas_log (self, "zoom %.4f", view->zoom);
}

void
loligo_canvas_zoom (LoligoCanvas *self, double px, double py, double factor)
{
  LoligoView view = self->view;
  loligo_view_zoom_at (&view, px, py, factor);
  loligo_canvas_set_view (self, &view);
}

void
loligo_canvas_zoom_fit (LoligoCanvas *self)
{
  LoligoExtent extent = loligo_canvas_get_content_extent (self);
  LoligoView view = self->view;
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  loligo_view_fit (&view, &extent, width, height, FIT_MARGIN, 1.5);
  loligo_canvas_set_view (self, &view);
}

void
loligo_canvas_reveal (LoligoCanvas *self, LoligoNodeWidget *node)
{
  LoligoExtent extent = loligo_node_widget_get_extent (node);
  LoligoView view = self->view;
  loligo_view_reveal (&view, &extent, gtk_widget_get_width (GTK_WIDGET (self)),
                      gtk_widget_get_height (GTK_WIDGET (self)), REVEAL_MARGIN);
  if (view.x != self->view.x || view.y != self->view.y)
    loligo_canvas_set_view (self, &view);
}

/* Places WIDGET at a corner: 0 is left or top, 1 right or bottom, 0.5 the middle. */
static void
allocate_at (GtkWidget *widget, int width, int height, double along, double down)
{
  if (!widget || !gtk_widget_get_visible (widget))
    return;
  GtkRequisition size;
  gtk_widget_get_preferred_size (widget, NULL, &size);
  double room_x = MAX (width - size.width - 2 * CORNER_GAP, 0);
  double room_y = MAX (height - size.height - 2 * CORNER_GAP, 0);
  graphene_point_t corner = GRAPHENE_POINT_INIT (round (CORNER_GAP + room_x * along),
                                                 round (CORNER_GAP + room_y * down));
  gtk_widget_allocate (widget, size.width, size.height, -1,
                       gsk_transform_translate (NULL, &corner));
}

static void
update_minimap (LoligoCanvas *self, int width, int height)
{
  LoligoExtent content = loligo_canvas_get_content_extent (self);
  LoligoExtent shown = loligo_view_get_extent (&self->view, width, height);
  gboolean hides = !loligo_extent_is_empty (&content)
                   && (content.x0 < shown.x0 || content.y0 < shown.y0 || content.x1 > shown.x1
                       || content.y1 > shown.y1);
  gtk_widget_set_child_visible (self->minimap, hides);
  loligo_minimap_set_shown (LOLIGO_MINIMAP (self->minimap), &content, &shown);
}

/* Before anything is placed or drawn: how large text is decides how large nodes are. */
static void
update_ink (LoligoCanvas *self)
{
  if (self->ink_is_set)
    return;
  self->ink = loligo_ink_from_widget (GTK_WIDGET (self));
  self->ink_is_set = TRUE;
  loligo_wires_invalidate (self->wires);
  g_clear_pointer (&self->ground, gsk_render_node_unref);
  loligo_sprites_set_ink (self->sprites, &self->ink);
}

static void
loligo_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LoligoCanvas *self = LOLIGO_CANVAS (widget);
  update_ink (self);
  if (!self->view_is_set && width > 1 && height > 1)
    {
      self->view_is_set = TRUE;
      LoligoExtent extent = loligo_canvas_get_content_extent (self);
      self->view = (LoligoView){ -width / 2.0, -height / 2.0, 1 };
      loligo_view_fit (&self->view, &extent, width, height, FIT_MARGIN, 1);
      show_zoom (self);
    }
  for (guint i = 0; i < self->order->len; i++)
    loligo_node_widget_allocate (g_ptr_array_index (self->order, i), &self->view);
  update_minimap (self, width, height);
  allocate_at (self->minimap, width, height, 1, 1);
  allocate_at (self->zoom_box, width, height, 0, 1);
  allocate_at (self->hint, width, height, 0.5, 0);
  if (self->quick_insert)
    gtk_popover_present (GTK_POPOVER (self->quick_insert));
  if (self->port_chooser)
    gtk_popover_present (GTK_POPOVER (self->port_chooser));
  if (self->menu)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
loligo_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LoligoCanvas *self = LOLIGO_CANVAS (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  update_ink (self);
  gtk_snapshot_push_clip (snapshot, &bounds);
  loligo_canvas_snapshot_ground (self, snapshot);
  LoligoExtent shown = loligo_view_get_extent (&self->view, width, height);
  for (guint i = 0; i < self->order->len; i++)
    {
      LoligoNodeWidget *node = g_ptr_array_index (self->order, i);
      LoligoExtent extent = loligo_node_widget_get_extent (node);
      if (loligo_extent_intersects (&extent, &shown))
        gtk_widget_snapshot_child (widget, GTK_WIDGET (node), snapshot);
    }
  loligo_canvas_snapshot_over (self, snapshot);
  gtk_widget_snapshot_child (widget, self->minimap, snapshot);
  loligo_canvas_snapshot_back (self, snapshot, self->zoom_box);
  gtk_widget_snapshot_child (widget, self->zoom_box, snapshot);
  gtk_widget_snapshot_child (widget, self->hint, snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
loligo_canvas_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = 200;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 700 : 450;
}

static void
loligo_canvas_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (loligo_canvas_parent_class)->css_changed (widget, change);
  LOLIGO_CANVAS (widget)->ink_is_set = FALSE;
  gtk_widget_queue_allocate (widget);
  gtk_widget_queue_draw (widget);
}

/* Tab walks through the nodes in the document's order and then leaves; while wiring it chooses targets. */
static gboolean
loligo_canvas_focus (GtkWidget *widget, GtkDirectionType direction)
{
  LoligoCanvas *self = LOLIGO_CANVAS (widget);
  gboolean is_forward = direction == GTK_DIR_TAB_FORWARD;
  if (!is_forward && direction != GTK_DIR_TAB_BACKWARD)
    return FALSE;
  if (self->is_wiring)
    {
      loligo_canvas_choose_next (self, direction);
      return TRUE;
    }
  GtkWidget *focus = gtk_widget_get_focus_child (widget);
  guint position = 0, n_nodes = self->order->len;
  gboolean on_node = focus && g_ptr_array_find (self->order, focus, &position);
  gboolean on_self = gtk_widget_is_focus (widget);
  if (focus && !on_node)
    return GTK_WIDGET_CLASS (loligo_canvas_parent_class)->focus (widget, direction);
  if (on_node && !is_forward && position == 0)
    return gtk_widget_grab_focus (widget);
  if (on_self && !is_forward)
    return FALSE;
  if (!on_node && !on_self && is_forward)
    return gtk_widget_grab_focus (widget);
  guint next = on_node ? (is_forward ? position + 1 : position - 1) : is_forward ? 0 : n_nodes - 1;
  if (next >= n_nodes)
    return is_forward ? gtk_widget_child_focus (self->zoom_box, direction)
                      : gtk_widget_grab_focus (widget);
  LoligoNodeWidget *node = g_ptr_array_index (self->order, next);
  loligo_project_select_only (self->project, loligo_node_widget_get_id (node));
  loligo_canvas_reveal (self, node);
  return gtk_widget_grab_focus (GTK_WIDGET (node));
}

/* Of the wire under the pointer: what it does. */
static gboolean
loligo_canvas_query_tooltip (GtkWidget *widget, int x, int y, gboolean by_keyboard, GtkTooltip *tooltip)
{
  LoligoCanvas *self = LOLIGO_CANVAS (widget);
  if (by_keyboard || !self->hover_wire || self->mode != LOLIGO_CANVAS_IDLE)
    return FALSE;
  g_autofree char *text = loligo_project_describe_edge (self->project, self->hover_wire);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
loligo_canvas_dispose (GObject *object)
{
  LoligoCanvas *self = LOLIGO_CANVAS (object);
  g_clear_handle_id (&self->zoom_settles, g_source_remove);
  g_clear_handle_id (&self->looks_source, g_source_remove);
  if (self->tick_callback)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_callback);
  self->tick_callback = 0;
  self->hover_node = self->pressed_node = self->pressed_grip = NULL;
  g_ptr_array_set_size (self->order, 0);
  g_hash_table_remove_all (self->nodes);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  self->quick_insert = self->port_chooser = self->menu = NULL;
  g_clear_object (&self->session);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (loligo_canvas_parent_class)->dispose (object);
}

static void
loligo_canvas_finalize (GObject *object)
{
  LoligoCanvas *self = LOLIGO_CANVAS (object);
  g_clear_pointer (&self->ground, gsk_render_node_unref);
  loligo_wires_free (self->wires);
  loligo_sprites_free (self->sprites);
  g_ptr_array_unref (self->order);
  g_hash_table_unref (self->nodes);
  g_hash_table_unref (self->last_ways);
  g_hash_table_unref (self->wire_ends);
  g_hash_table_unref (self->inside_counts);
  loligo_activity_free (self->activity);
  g_free (self->hover_wire);
  g_free (self->wire_source);
  g_free (self->wire_target);
  g_free (self->wire_from);
  g_free (self->wire_to);
  g_free (self->pressed_place);
  G_OBJECT_CLASS (loligo_canvas_parent_class)->finalize (object);
}

static void
install_signals (GType type)
{
  signals[DELETED] = g_signal_new ("deleted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[INSPECT]
      = g_signal_new ("inspect", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MESSAGE] = g_signal_new ("message", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[EVENT] = g_signal_new ("event", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
loligo_canvas_class_init (LoligoCanvasClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  object_class->dispose = loligo_canvas_dispose;
  object_class->finalize = loligo_canvas_finalize;
  widget_class->size_allocate = loligo_canvas_size_allocate;
  widget_class->snapshot = loligo_canvas_snapshot;
  widget_class->measure = loligo_canvas_measure;
  widget_class->css_changed = loligo_canvas_css_changed;
  widget_class->focus = loligo_canvas_focus;
  widget_class->query_tooltip = loligo_canvas_query_tooltip;
  install_signals (G_TYPE_FROM_CLASS (class));
  loligo_canvas_install_actions (widget_class);
  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_BOX);
}

static void
on_zoom_clicked (GtkWidget *button, const char *action)
{
  gtk_widget_activate_action (button, action, NULL);
}

/* ICON NULL: a button for the number. Not a GtkActionable: one that is named before the canvas has a window
 * never learns of the canvas's actions (GTK 4.8) and stays insensitive. */
static GtkWidget *
make_zoom_button (const char *icon, const char *label, const char *action)
{
  GtkWidget *button = icon ? gtk_button_new_from_icon_name (icon) : gtk_button_new ();
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect (button, "clicked", G_CALLBACK (on_zoom_clicked), (gpointer)action);
  g_object_set_data (G_OBJECT (button), "loligo-test-name", (gpointer)action);
  return button;
}

static GtkWidget *
make_zoom_box (LoligoCanvas *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->zoom_label = gtk_label_new (_("100 %"));
  gtk_label_set_width_chars (GTK_LABEL (self->zoom_label), 6);
  gtk_widget_add_css_class (self->zoom_label, "numeric");
  GtkWidget *reset = make_zoom_button (NULL, _("Zoom to 100 %"), "canvas.zoom-100");
  gtk_button_set_child (GTK_BUTTON (reset), self->zoom_label);
  gtk_box_append (GTK_BOX (box),
                  make_zoom_button ("zoom-out-symbolic", _("Zoom Out (Ctrl+−)"), "canvas.zoom-out"));
  gtk_box_append (GTK_BOX (box), reset);
  gtk_box_append (GTK_BOX (box),
                  make_zoom_button ("zoom-in-symbolic", _("Zoom In (Ctrl++)"), "canvas.zoom-in"));
  gtk_box_append (GTK_BOX (box), make_zoom_button ("zoom-fit-best-symbolic",
                                                   _("Show Everything (Ctrl+0)"), "canvas.zoom-fit"));
  gtk_widget_add_css_class (box, "card");
  return box;
}

static void
loligo_canvas_init (LoligoCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  self->view = (LoligoView){ 0, 0, 1 };
  self->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->inside_counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->last_ways = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->wire_ends = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->order = g_ptr_array_new ();
  self->wires = loligo_wires_new ();
  self->sprites = loligo_sprites_new ();
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_widget_add_css_class (widget, "view");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Canvas"), GTK_ACCESSIBLE_PROPERTY_MULTI_SELECTABLE, TRUE, -1);
  self->hint = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->hint, "osd");
  gtk_widget_add_css_class (self->hint, "canvas-hint");
  gtk_widget_set_visible (self->hint, FALSE);
  self->minimap = loligo_minimap_new (self);
  self->zoom_box = make_zoom_box (self);
  gtk_widget_set_parent (self->minimap, widget);
  gtk_widget_set_parent (self->zoom_box, widget);
  gtk_widget_set_parent (self->hint, widget);
  loligo_canvas_add_controllers (self);
  loligo_canvas_add_drop_target (self);
  loligo_canvas_add_shortcuts (self);
}

GtkWidget *
loligo_canvas_new (LoligoProject *project, LoligoSession *session)
{
  LoligoCanvas *self = g_object_new (LOLIGO_TYPE_CANVAS, NULL);
  self->project = g_object_ref (project);
  self->session = g_object_ref (session);
  loligo_canvas_connect_sources (self);
  loligo_canvas_sync_all (self);
  return GTK_WIDGET (self);
}
