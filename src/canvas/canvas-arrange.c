/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * canvas-arrange.c: places that the canvas chooses (tidy, nodes that came without one), and the
 * description of what is where, for tests and the debug dump.
 */
#include "canvas/canvas-private.h"

#include "canvas/layout.h"

#include <math.h>
#include <string.h>

static guint
find_index (GHashTable *indices, const char *port)
{
  g_autofree char *id = g_strndup (port ? port : "", strcspn (port ? port : "", "."));
  gpointer index;
  if (!g_hash_table_lookup_extended (indices, id, NULL, &index))
    return G_MAXUINT;
  return GPOINTER_TO_UINT (index);
}

/* Layered places for all nodes of the document around CENTRE, in its order. */
static LoligoPlace *
make_layout (const LoligoDocument *document, LoligoPlace centre)
{
  g_autoptr (GHashTable) indices = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < document->nodes->len; i++)
    g_hash_table_insert (indices, ((LoligoNode *)g_ptr_array_index (document->nodes, i))->id,
                         GUINT_TO_POINTER (i));
  g_autoptr (GArray) links = g_array_new (FALSE, FALSE, sizeof (LoligoLink));
  for (guint i = 0; i < document->edges->len; i++)
    {
      const LoligoEdge *edge = g_ptr_array_index (document->edges, i);
      LoligoLink link = { find_index (indices, edge->from), find_index (indices, edge->to) };
      if (link.from != G_MAXUINT && link.to != G_MAXUINT)
        g_array_append_val (links, link);
    }
  return loligo_layout_layers (document->nodes->len, (const LoligoLink *)links->data, links->len,
                               centre);
}

static LoligoPlace
get_middle (LoligoCanvas *self)
{
  LoligoExtent extent = LOLIGO_EXTENT_EMPTY;
  for (guint i = 0; i < self->order->len; i++)
    {
      double x, y;
      loligo_node_widget_get_place (g_ptr_array_index (self->order, i), &x, &y);
      loligo_extent_add (&extent, x, y);
    }
  return (LoligoPlace){ (extent.x0 + extent.x1) / 2, (extent.y0 + extent.y1) / 2 };
}

void
loligo_canvas_tidy (LoligoCanvas *self)
{
  const LoligoDocument *document = loligo_project_get_document (self->project);
  if (document->nodes->len == 0)
    return;
  g_autofree LoligoPlace *places = make_layout (document, get_middle (self));
  g_auto (GStrv) selected = loligo_project_get_selected_nodes (self->project);
  g_auto (GStrv) edges = loligo_project_get_selected_edges (self->project);
  loligo_project_begin (self->project, _("Tidy Up"));
  for (guint i = 0; i < document->nodes->len; i++)
    {
      const LoligoNode *node = g_ptr_array_index (document->nodes, i);
      loligo_project_select_only (self->project, node->id);
      loligo_project_move_selected (self->project, places[i].x - node->x, places[i].y - node->y);
    }
  loligo_project_select_only (self->project, NULL);
  for (guint i = 0; selected[i]; i++)
    loligo_project_set_selected (self->project, selected[i], TRUE);
  for (guint i = 0; edges[i]; i++)
    loligo_project_set_selected (self->project, edges[i], TRUE);
  loligo_project_end (self->project);
}

/* A node that came without a place gets one: by the layout when none has one, else a free spot below. */
void
loligo_canvas_place_homeless (LoligoCanvas *self)
{
  const LoligoDocument *document = loligo_project_get_document (self->project);
  guint n_nodes = document->nodes->len, n_placed = 0;
  g_autofree LoligoPlace *taken = g_new (LoligoPlace, n_nodes + 1);
  for (guint i = 0; i < n_nodes; i++)
    {
      const LoligoNode *node = g_ptr_array_index (document->nodes, i);
      if (node->has_place)
        taken[n_placed++] = (LoligoPlace){ node->x, node->y };
    }
  if (n_placed == n_nodes)
    return;
  gboolean is_all = n_placed == 0;
  g_autofree LoligoPlace *places = make_layout (document, (LoligoPlace){ 0, 0 });
  for (guint i = 0; i < n_nodes; i++)
    {
      const LoligoNode *node = g_ptr_array_index (document->nodes, i);
      if (node->has_place)
        continue;
      LoligoPlace place = is_all ? places[i]
                                 : loligo_layout_find_free (taken, n_placed, taken[n_placed - 1]);
      taken[n_placed++] = place;
      loligo_project_place_node (self->project, node->id, place.x, place.y);
    }
}

static void
describe_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
describe_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
describe_flag (JsonBuilder *builder, const char *name, gboolean flag)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, flag);
}

/* The document point and its pixel. */
static void
describe_place (LoligoCanvas *self, JsonBuilder *builder, double x, double y)
{
  double px, py;
  loligo_view_to_pixels (&self->view, x, y, &px, &py);
  describe_number (builder, "x", x);
  describe_number (builder, "y", y);
  describe_number (builder, "px", px);
  describe_number (builder, "py", py);
}

static void
describe_node (LoligoCanvas *self, JsonBuilder *builder, LoligoNodeWidget *node)
{
  double x, y, px, py;
  loligo_node_widget_get_place (node, &x, &y);
  loligo_canvas_get_grip (self, node, &px, &py);
  json_builder_begin_object (builder);
  describe_text (builder, "id", loligo_node_widget_get_id (node));
  describe_flag (builder, "selected", loligo_node_widget_get_selected (node));
  describe_flag (builder, "focused", gtk_widget_has_focus (GTK_WIDGET (node)));
  describe_flag (builder, "grip", loligo_canvas_shows_grip (self, node));
  describe_text (builder, "detail", loligo_node_widget_get_detail (node));
  describe_number (builder, "level", loligo_node_widget_get_level (node));
  describe_number (builder, "n_spikes", loligo_node_widget_get_n_spikes (node));
  describe_number (builder, "hint", loligo_node_widget_get_hint (node));
  describe_place (self, builder, x, y);
  LoligoExtent extent = loligo_node_widget_get_extent (node);
  describe_number (builder, "height", extent.y1 - extent.y0);
  describe_number (builder, "grip_px", px);
  describe_number (builder, "grip_py", py);
  loligo_canvas_describe_grips (self, builder, node);
  json_builder_end_object (builder);
}

static const char *const EFFECTS[] = { "none", "excitatory", "inhibitory", "electrical" };

void
loligo_canvas_describe (LoligoCanvas *self, JsonBuilder *builder)
{
  static const char *const MODES[LOLIGO_N_CANVAS_MODES]
      = { "idle", "panning", "moving", "marquee", "wiring" };
  describe_number (builder, "zoom", self->view.zoom);
  describe_number (builder, "x", self->view.x);
  describe_number (builder, "y", self->view.y);
  describe_text (builder, "mode",
                 self->is_wiring ? "connecting" : MODES[self->mode]);
  describe_flag (builder, "minimap", gtk_widget_get_child_visible (self->minimap));
  describe_flag (builder, "quick_insert",
                 self->quick_insert && gtk_widget_get_visible (self->quick_insert));
  describe_flag (builder, "ports", self->port_chooser && gtk_widget_get_visible (self->port_chooser));
  describe_flag (builder, "menu", self->menu && gtk_widget_get_visible (self->menu));
  json_builder_set_member_name (builder, "nodes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->order->len; i++)
    describe_node (self, builder, g_ptr_array_index (self->order, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "wires");
  json_builder_begin_array (builder);
  for (guint i = 0; i < loligo_wires_get_count (self->wires); i++)
    {
      double x, y;
      loligo_wires_get_middle (self->wires, i, &x, &y);
      json_builder_begin_object (builder);
      describe_text (builder, "id", loligo_wires_get_id (self->wires, i));
      describe_flag (builder, "selected", loligo_wires_get_selected (self->wires, i));
      describe_text (builder, "effect", EFFECTS[loligo_wires_get_look (self->wires, i).effect]);
      describe_flag (builder, "plastic", loligo_wires_get_look (self->wires, i).is_plastic);
      describe_place (self, builder, x, y);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}
