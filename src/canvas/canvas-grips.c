/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * canvas-grips.c: where wires are taken hold of: one grip at a node that gives something; at a document one for each
 * place that gives, with its name, and on the other side, while a wire is made, one for each place that takes. With
 * more places than fit beside a body there is one grip, and the popover asks (canvas-ports.c). A wire that is marked
 * says its places.
 */
#include "canvas/canvas-private.h"

#include <math.h>
#include <string.h>

#define MOST_GRIPS 6u
#define SPACING 18.0
#define REACH 11.0
#define LABEL_SIZE 11.0
#define LABEL_GAP 10.0
#define LABEL_WIDTH 64.0
#define PLACES_KEY "loligo-places"

static double
get_grip_scale (LoligoCanvas *self)
{
  return CLAMP (self->view.zoom, 0.75, 1.6) * self->ink.text_scale;
}

/* ---- places ---- */

void
loligo_canvas_forget_places (LoligoNodeWidget *node)
{
  g_object_set_data (G_OBJECT (node), PLACES_KEY, NULL);
}

/* Of a document; found when they are first wanted. NULL for another node. */
static const GPtrArray *
get_places (LoligoCanvas *self, LoligoNodeWidget *node)
{
  if (!loligo_node_widget_is_document (node))
    return NULL;
  GPtrArray *places = g_object_get_data (G_OBJECT (node), PLACES_KEY);
  if (!places)
    {
      places = loligo_project_list_places (self->project, loligo_node_widget_get_id (node));
      g_object_set_data_full (G_OBJECT (node), PLACES_KEY, places, (GDestroyNotify)g_ptr_array_unref);
    }
  return places;
}

/* While a wire is made only what it fits takes. */
static gboolean
has_grip (LoligoCanvas *self, const LoligoWirePlace *place, gboolean takes)
{
  return takes ? place->takes && g_hash_table_contains (self->wire_ends, place->place) : place->gives;
}

static guint
count_places (LoligoCanvas *self, LoligoNodeWidget *node, gboolean takes)
{
  const GPtrArray *places = get_places (self, node);
  guint n = 0;
  for (guint i = 0; places && i < places->len; i++)
    n += has_grip (self, places->pdata[i], takes);
  return n;
}

/* The place of grip INDEX; NULL where the grip is the node's own. */
static const LoligoWirePlace *
get_place (LoligoCanvas *self, LoligoNodeWidget *node, gboolean takes, guint index)
{
  if (count_places (self, node, takes) > MOST_GRIPS)
    return NULL;
  const GPtrArray *places = get_places (self, node);
  for (guint i = 0; places && i < places->len; i++)
    {
      const LoligoWirePlace *place = places->pdata[i];
      if (has_grip (self, place, takes) && index-- == 0)
        return place;
    }
  return NULL;
}

/* How many grips NODE has on that side. */
static guint
count_grips (LoligoCanvas *self, LoligoNodeWidget *node, gboolean takes)
{
  if (!loligo_node_widget_is_document (node))
    return takes ? 0 : 1;
  guint n = count_places (self, node, takes);
  return n <= MOST_GRIPS ? n : takes ? 0 : 1;
}

static void
get_grip (LoligoCanvas *self, LoligoNodeWidget *node, gboolean takes, guint index, double *px, double *py)
{
  double x, y, scale = get_grip_scale (self);
  double side = takes ? -1 : 1;
  guint n = MAX (count_grips (self, node, takes), 1);
  loligo_node_widget_get_place (node, &x, &y);
  loligo_view_to_pixels (&self->view, x, y, px, py);
  *px += side * (loligo_shape_get_radius (loligo_node_widget_get_kind (node), 1, 0) * self->view.zoom + 13 * scale);
  *py += (index - (n - 1) / 2.0) * SPACING * scale;
}

/* ---- what is shown ---- */

gboolean
loligo_canvas_shows_grip (LoligoCanvas *self, LoligoNodeWidget *node)
{
  if (!loligo_node_widget_has_output (node) || count_grips (self, node, FALSE) == 0)
    return FALSE;
  return node == self->hover_node || node == loligo_canvas_get_current_node (self);
}

/* Those that take: while a wire may end there. */
static gboolean
shows_takers (LoligoCanvas *self, LoligoNodeWidget *node)
{
  LoligoWireHint hint = loligo_node_widget_get_hint (node);
  return self->wire_source && (hint == LOLIGO_WIRE_HINT_VALID || hint == LOLIGO_WIRE_HINT_CHOSEN)
         && count_grips (self, node, TRUE) > 1;
}

void
loligo_canvas_get_grip (LoligoCanvas *self, LoligoNodeWidget *node, double *px, double *py)
{
  get_grip (self, node, FALSE, 0, px, py);
}

/* ---- under the pointer ---- */

/* The grip that is nearest; a label belongs to its grip. G_MAXUINT: none. */
static guint
find_index (LoligoCanvas *self, LoligoNodeWidget *node, gboolean takes, double px, double py)
{
  double scale = get_grip_scale (self), side = takes ? -1 : 1;
  guint n = count_grips (self, node, takes), found = G_MAXUINT;
  double nearest = n > 1 ? SPACING / 2 * scale : REACH * scale;
  for (guint k = 0; k < n; k++)
    {
      double grip_x, grip_y;
      get_grip (self, node, takes, k, &grip_x, &grip_y);
      double across = (px - grip_x) * side, reach = n > 1 ? LABEL_WIDTH * scale : 0;
      double distance = hypot (px - grip_x, py - grip_y);
      if (across > 0 && across < reach)
        distance = fabs (py - grip_y);
      if (distance > nearest || (n > 1 && across < -REACH * scale))
        continue;
      nearest = distance;
      found = k;
    }
  return found;
}

static LoligoNodeWidget *
find_grip_of (LoligoCanvas *self, LoligoNodeWidget *node, double px, double py, const LoligoWirePlace **place)
{
  guint index = node && loligo_canvas_shows_grip (self, node) ? find_index (self, node, FALSE, px, py) : G_MAXUINT;
  if (index == G_MAXUINT)
    return NULL;
  if (place)
    *place = get_place (self, node, FALSE, index);
  return node;
}

LoligoNodeWidget *
loligo_canvas_find_grip_at (LoligoCanvas *self, double px, double py, const LoligoWirePlace **place)
{
  if (place)
    *place = NULL;
  LoligoNodeWidget *node = find_grip_of (self, self->hover_node, px, py, place);
  return node ? node : find_grip_of (self, loligo_canvas_get_current_node (self), px, py, place);
}

LoligoNodeWidget *
loligo_canvas_find_target_at (LoligoCanvas *self, double px, double py, const LoligoWirePlace **place)
{
  *place = NULL;
  LoligoNodeWidget *node = loligo_canvas_find_node_at (self, px, py);
  for (guint i = 0; !node && i < self->order->len; i++)
    {
      LoligoNodeWidget *other = g_ptr_array_index (self->order, i);
      guint index = shows_takers (self, other) ? find_index (self, other, TRUE, px, py) : G_MAXUINT;
      if (index == G_MAXUINT)
        continue;
      *place = get_place (self, other, TRUE, index);
      return other;
    }
  return node;
}

gboolean
loligo_canvas_is_beside (LoligoCanvas *self, LoligoNodeWidget *node, double px, double py)
{
  guint n = loligo_canvas_shows_grip (self, node) ? count_grips (self, node, FALSE) : 0;
  if (n < 2)
    return FALSE;
  double scale = get_grip_scale (self), x, first, last, x_body, y_body, middle, ignored;
  get_grip (self, node, FALSE, 0, &x, &first);
  get_grip (self, node, FALSE, n - 1, &x, &last);
  loligo_node_widget_get_place (node, &x_body, &y_body);
  loligo_view_to_pixels (&self->view, x_body, y_body, &middle, &ignored);
  return px >= middle && px <= x + REACH * scale && py >= first - REACH * scale && py <= last + REACH * scale;
}

gboolean
loligo_canvas_get_chosen_ring (LoligoCanvas *self, double *px, double *py)
{
  LoligoNodeWidget *target = self->wire_to ? loligo_canvas_get_node (self, self->wire_target) : NULL;
  for (guint k = 0; target && k < count_grips (self, target, TRUE); k++)
    {
      const LoligoWirePlace *place = get_place (self, target, TRUE, k);
      if (!place || !g_str_equal (place->place, self->wire_to))
        continue;
      get_grip (self, target, TRUE, k, px, py);
      return TRUE;
    }
  return FALSE;
}

/* ---- drawing ---- */

static void
set_color (cairo_t *cr, LoligoColor color, double alpha)
{
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, alpha);
}

/* The arrow in a grip. */
static void
draw_arrow (cairo_t *cr, double px, double py, double reach)
{
  cairo_move_to (cr, px - reach, py);
  cairo_line_to (cr, px + reach, py);
  cairo_move_to (cr, px + reach * 0.1, py - reach * 0.8);
  cairo_line_to (cr, px + reach, py);
  cairo_line_to (cr, px + reach * 0.1, py + reach * 0.8);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, 1.7);
  cairo_stroke (cr);
}

/* NAME beside a grip, on a patch of the background. */
static void
draw_label (LoligoCanvas *self, cairo_t *cr, const char *name, gboolean takes, double px, double py, gboolean is_hot)
{
  double scale = get_grip_scale (self);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), name);
  PangoFontDescription *font
      = pango_font_description_copy (pango_context_get_font_description (pango_layout_get_context (layout)));
  pango_font_description_set_absolute_size (font, LABEL_SIZE * scale * PANGO_SCALE);
  pango_font_description_set_weight (font, is_hot ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_MIDDLE);
  pango_layout_set_width (layout, (int)((LABEL_WIDTH - LABEL_GAP) * scale * PANGO_SCALE));
  PangoRectangle text;
  pango_layout_get_pixel_extents (layout, NULL, &text);
  double x = takes ? px - LABEL_GAP * scale - text.width : px + LABEL_GAP * scale;
  double y = round (py - text.height / 2.0);
  cairo_rectangle (cr, x - 2, y, text.width + 4, text.height);
  set_color (cr, self->ink.background, 0.85);
  cairo_fill (cr);
  set_color (cr, is_hot ? self->ink.accent : self->ink.foreground, 1);
  cairo_move_to (cr, x - text.x, y);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_giver (LoligoCanvas *self, cairo_t *cr, double px, double py, gboolean is_small, gboolean is_hot)
{
  double radius = (is_small ? is_hot ? 8 : 6 : is_hot ? 9 : 7) * get_grip_scale (self);
  cairo_new_sub_path (cr);
  cairo_arc (cr, px, py, radius, 0, 2 * G_PI);
  set_color (cr, self->ink.accent, 1);
  cairo_fill_preserve (cr);
  set_color (cr, self->ink.background, 1);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
  draw_arrow (cr, px, py, radius * 0.42);
}

/* A ring: something goes in. */
static void
draw_taker (LoligoCanvas *self, cairo_t *cr, double px, double py, gboolean is_hot)
{
  double scale = get_grip_scale (self);
  cairo_new_sub_path (cr);
  cairo_arc (cr, px, py, (is_hot ? 6.5 : 5) * scale, 0, 2 * G_PI);
  set_color (cr, is_hot ? self->ink.accent : self->ink.background, 1);
  cairo_fill_preserve (cr);
  set_color (cr, self->ink.accent, 1);
  cairo_set_line_width (cr, 2 * scale);
  cairo_stroke (cr);
}

static void
draw_side (LoligoCanvas *self, GtkSnapshot *snapshot, LoligoNodeWidget *node, gboolean takes)
{
  guint n = count_grips (self, node, takes);
  guint hot = find_index (self, node, takes, self->pointer_x, self->pointer_y);
  double scale = get_grip_scale (self), side = takes ? -1 : 1, px, first, last;
  get_grip (self, node, takes, 0, &px, &first);
  get_grip (self, node, takes, MAX (n, 1) - 1, &px, &last);
  double reach = REACH * scale + 2, width = reach + LABEL_WIDTH * scale + 4;
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (side > 0 ? px - reach : px - width, first - reach, reach + width,
                                     last - first + 2 * reach));
  for (guint k = 0; k < n; k++)
    {
      double py;
      gboolean is_hot = k == hot && self->pointer_is_inside;
      get_grip (self, node, takes, k, &px, &py);
      const LoligoWirePlace *place = get_place (self, node, takes, k);
      if (place)
        draw_label (self, cr, place->name, takes, px, py, is_hot);
      if (takes)
        draw_taker (self, cr, px, py, is_hot);
      else
        draw_giver (self, cr, px, py, n > 1, is_hot);
    }
  cairo_destroy (cr);
}

/* The place of an end inside a document, where the wire that is marked leaves or arrives. */
static void
draw_end (LoligoCanvas *self, GtkSnapshot *snapshot, guint index, const char *end, double share)
{
  g_autofree char *id = g_strndup (end, strcspn (end, "."));
  LoligoNodeWidget *node = loligo_canvas_get_node (self, id);
  if (!node || !loligo_node_widget_is_document (node) || end[strlen (id)] == '\0')
    return;
  double x, y, px, py, width = LABEL_WIDTH * get_grip_scale (self);
  loligo_wires_get_point (self->wires, index, share, &x, &y);
  loligo_view_to_pixels (&self->view, x, y, &px, &py);
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (floor (px - width), floor (py - width / 2), ceil (2 * width), ceil (width)));
  /* Above the line. */
  draw_label (self, cr, end + strlen (id) + 1, FALSE, px - (LABEL_GAP + 3) * get_grip_scale (self),
              py - 12 * get_grip_scale (self), TRUE);
  cairo_destroy (cr);
}

static void
draw_marked_ends (LoligoCanvas *self, GtkSnapshot *snapshot)
{
  const LoligoDocument *document = loligo_project_get_document (self->project);
  for (guint i = 0; i < loligo_wires_get_count (self->wires); i++)
    {
      const char *id = loligo_wires_get_id (self->wires, i);
      if (!loligo_wires_get_selected (self->wires, i) && g_strcmp0 (id, self->hover_wire) != 0)
        continue;
      const LoligoEdge *edge = loligo_document_find_edge (document, id);
      if (!edge)
        continue;
      draw_end (self, snapshot, i, edge->from, 0.14);
      draw_end (self, snapshot, i, edge->to, 0.86);
    }
}

void
loligo_canvas_snapshot_grips (LoligoCanvas *self, GtkSnapshot *snapshot)
{
  for (guint i = 0; self->wire_source && i < self->order->len; i++)
    if (shows_takers (self, g_ptr_array_index (self->order, i)))
      draw_side (self, snapshot, g_ptr_array_index (self->order, i), TRUE);
  if (self->wire_source || self->mode != LOLIGO_CANVAS_IDLE)
    return;
  draw_marked_ends (self, snapshot);
  LoligoNodeWidget *current = loligo_canvas_get_current_node (self);
  if (current && loligo_canvas_shows_grip (self, current))
    draw_side (self, snapshot, current, FALSE);
  if (self->hover_node && self->hover_node != current && loligo_canvas_shows_grip (self, self->hover_node))
    draw_side (self, snapshot, self->hover_node, FALSE);
}

/* ---- for tests ---- */

static void
describe_side (LoligoCanvas *self, JsonBuilder *builder, LoligoNodeWidget *node, gboolean takes, gboolean is_shown)
{
  guint n = is_shown ? count_grips (self, node, takes) : 0;
  json_builder_set_member_name (builder, takes ? "takers" : "givers");
  json_builder_begin_object (builder);
  for (guint k = 0; k < n; k++)
    {
      const LoligoWirePlace *place = get_place (self, node, takes, k);
      double px, py;
      get_grip (self, node, takes, k, &px, &py);
      json_builder_set_member_name (builder, place ? place->place : "");
      json_builder_begin_array (builder);
      json_builder_add_double_value (builder, px);
      json_builder_add_double_value (builder, py);
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
}

void
loligo_canvas_describe_grips (LoligoCanvas *self, JsonBuilder *builder, LoligoNodeWidget *node)
{
  describe_side (self, builder, node, FALSE, loligo_canvas_shows_grip (self, node));
  describe_side (self, builder, node, TRUE, shows_takers (self, node));
}
