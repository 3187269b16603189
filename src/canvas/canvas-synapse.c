/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * canvas-synapse.c: synapses on wires: dropped there, chosen from the palette or by quick insert; and wires
 * selected with keys.
 */
#include "canvas/canvas-private.h"

gboolean
loligo_canvas_is_synapse (LoligoCanvas *self, const char *model)
{
  const LoligoLibraryEntry *entry
      = loligo_library_find (loligo_project_get_library (self->project), model);
  return entry && entry->kind == LOLIGO_KIND_SYNAPSE;
}

char *
loligo_canvas_get_selected_wire (LoligoCanvas *self)
{
  g_auto (GStrv) edges = loligo_project_get_selected_edges (self->project);
  return edges[0] && !edges[1] ? g_strdup (edges[0]) : NULL;
}

gboolean
loligo_canvas_put_synapse (LoligoCanvas *self, const char *edge, const char *synapse)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = g_strdup (edge);
  loligo_project_seal (self->project);
  gboolean fits = loligo_project_set_synapse (self->project, id, synapse, &error);
  loligo_project_seal (self->project);
  if (!fits)
    {
      loligo_canvas_say (self, error->message);
      loligo_canvas_log (self, "refused %s %s", id, synapse);
      return FALSE;
    }
  loligo_project_select_only (self->project, id);
  loligo_canvas_log (self, "synapse %s %s", id, synapse);
  return TRUE;
}

void
loligo_canvas_add_synapse (LoligoCanvas *self, const char *synapse)
{
  g_auto (GStrv) edges = loligo_project_get_selected_edges (self->project);
  if (!edges[0])
    {
      loligo_canvas_say (self, _("A synapse lives on a wire: select one first, or drop it onto one."));
      return;
    }
  if (!edges[1])
    {
      loligo_canvas_put_synapse (self, edges[0], synapse);
      return;
    }
  g_autoptr (GError) error = NULL;
  loligo_project_seal (self->project);
  loligo_project_begin (self->project, _("Synapse of Wires"));
  for (guint i = 0; edges[i] && !error; i++)
    loligo_project_set_synapse (self->project, edges[i], synapse, &error);
  loligo_project_end (self->project);
  if (error)
    loligo_canvas_say (self, error->message);
}

/* Does the wire touch the node? Any does when there is none. */
static gboolean
touches (const LoligoEdge *edge, const char *node)
{
  if (!node)
    return TRUE;
  g_auto (GStrv) from = g_strsplit (edge->from, ".", 2), to = g_strsplit (edge->to, ".", 2);
  return g_str_equal (from[0], node) || g_str_equal (to[0], node);
}

static guint
find_position (GPtrArray *edges, const char *id)
{
  for (guint i = 0; id && i < edges->len; i++)
    if (g_str_equal (((const LoligoEdge *)edges->pdata[i])->id, id))
      return i;
  return G_MAXUINT;
}

void
loligo_canvas_select_next_wire (LoligoCanvas *self, int step)
{
  GPtrArray *edges = loligo_project_get_document (self->project)->edges;
  LoligoNodeWidget *node = loligo_canvas_get_current_node (self);
  const char *id = node ? loligo_node_widget_get_id (node) : NULL;
  g_autofree char *selected = loligo_canvas_get_selected_wire (self);
  guint start = find_position (edges, selected), n = edges->len;
  for (guint i = 1; i <= n; i++)
    {
      guint offset = start == G_MAXUINT ? i - 1 : i;
      guint origin = start == G_MAXUINT ? (step > 0 ? 0 : n - 1) : start;
      guint at = (origin + (step > 0 ? offset : n - offset % n)) % n;
      const LoligoEdge *edge = edges->pdata[at];
      if (!touches (edge, id))
        continue;
      g_autofree char *wire = g_strdup (edge->id);
      loligo_project_select_only (self->project, wire);
      g_autofree char *text = loligo_project_describe_edge (self->project, wire);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
      loligo_canvas_log (self, "wire-selected %s", wire);
      return;
    }
  loligo_canvas_say (self, id ? _("No wire begins or ends here.") : _("There is no wire."));
}
