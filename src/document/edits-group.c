/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * edits-group.c: puts the selected nodes into a document of their own, held by one new node. Wires that cross the
 * border keep their ends: what they reach is what the new node exposes. edits-ungroup.c is the way back.
 */
#include "document/project-private.h"

#include <string.h>

/* Whether ENDPOINT ("E", "E.I", "EI") begins with an id that IDS has. */
static gboolean
is_of (GHashTable *ids, const char *endpoint)
{
  g_autofree char *id = loligo_endpoint_get_node (endpoint);
  return g_hash_table_contains (ids, id);
}

gboolean
loligo_document_find_middle (const LoligoDocument *document, GHashTable *ids, double *x, double *y)
{
  guint n = 0;
  *x = *y = 0;
  for (guint i = 0; i < document->nodes->len; i++)
    {
      const LoligoNode *node = document->nodes->pdata[i];
      if (!node->has_place || (ids != NULL && !g_hash_table_contains (ids, node->id)))
        continue;
      *x += node->x;
      *y += node->y;
      n++;
    }
  *x /= MAX (n, 1);
  *y /= MAX (n, 1);
  return n > 0;
}

/* The selected nodes, and the wires between them. */
static GHashTable *
list_members (LoligoProject *self)
{
  GHashTable *members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) nodes = loligo_project_get_selected_nodes (self);
  for (guint i = 0; nodes[i] != NULL; i++)
    g_hash_table_add (members, g_strdup (nodes[i]));
  for (guint i = 0; i < self->document->edges->len; i++)
    {
      const LoligoEdge *edge = self->document->edges->pdata[i];
      if (is_of (members, edge->from) && is_of (members, edge->to))
        g_hash_table_add (members, g_strdup (edge->id));
    }
  return members;
}

static gboolean
keep_plot (LoligoPlotSpec *plot, const LoligoDocument *inside)
{
  guint n = 0;
  for (guint k = 0; plot->recorders != NULL && plot->recorders[k] != NULL; k++)
    if (loligo_document_find_recorder (inside, plot->recorders[k]) != NULL)
      plot->recorders[n++] = plot->recorders[k];
    else
      g_free (plot->recorders[k]);
  if (plot->recorders != NULL)
    plot->recorders[n] = NULL;
  return n > 0;
}

static gboolean
mentions_model (const LoligoDocument *document, const char *model)
{
  for (guint i = 0; i < document->nodes->len; i++)
    {
      const LoligoNode *node = document->nodes->pdata[i];
      if (g_str_equal (node->model, model)
          || (node->channels != NULL && g_strv_contains ((const char *const *) node->channels, model)))
        return TRUE;
    }
  for (guint i = 0; i < document->edges->len; i++)
    if (g_strcmp0 (((LoligoEdge *) document->edges->pdata[i])->synapse, model) == 0)
      return TRUE;
  return FALSE;
}

static void
drop_other_models (LoligoDocument *inside)
{
  for (guint k = loligo_settings_get_count (inside->models); k > 0; k--)
    {
      g_autofree char *name = g_strdup (loligo_settings_get_nth (inside->models, k - 1)->name);
      if (!mentions_model (inside, name))
        loligo_settings_set (inside->models, name, NULL);
    }
}

/* What DOCUMENT would be with MEMBERS alone. Its recorders and plots serve when it is opened by itself. */
static LoligoDocument *
copy_members (const LoligoDocument *document, GHashTable *members)
{
  LoligoDocument *inside = loligo_document_copy (document);
  for (guint i = inside->nodes->len; i > 0; i--)
    if (!g_hash_table_contains (members, ((LoligoNode *) inside->nodes->pdata[i - 1])->id))
      g_ptr_array_remove_index (inside->nodes, i - 1);
  for (guint i = inside->edges->len; i > 0; i--)
    if (!g_hash_table_contains (members, ((LoligoEdge *) inside->edges->pdata[i - 1])->id))
      g_ptr_array_remove_index (inside->edges, i - 1);
  for (guint i = inside->recorders->len; i > 0; i--)
    if (!is_of (members, ((LoligoRecorderSpec *) inside->recorders->pdata[i - 1])->of))
      g_ptr_array_remove_index (inside->recorders, i - 1);
  for (guint i = inside->plots->len; i > 0; i--)
    if (!keep_plot (inside->plots->pdata[i - 1], inside))
      g_ptr_array_remove_index (inside->plots, i - 1);
  for (guint i = 0; i < inside->edges->len; i++)
    ((LoligoEdge *) inside->edges->pdata[i])->id_is_made_up = FALSE; /* a recorder may say it */
  g_clear_pointer (&inside->title, g_free);
  g_clear_pointer (&inside->notes, g_free);
  drop_other_models (inside);
  return inside;
}

static void
expose (GPtrArray *ports, const char *endpoint)
{
  g_autofree char *id = loligo_endpoint_get_node (endpoint);
  for (guint k = 0; k < ports->len; k++)
    if (g_str_equal (((LoligoExposed *) ports->pdata[k])->name, id))
      return;
  g_ptr_array_add (ports, loligo_exposed_new (id, id));
}

/* Nodes that a wire reaches across the border; NULL where none does, and so all may be reached. (transfer full) */
static GPtrArray *
list_ports (const LoligoDocument *document, GHashTable *members)
{
  g_autoptr (GPtrArray) ports = g_ptr_array_new_with_free_func (loligo_exposed_free);
  for (guint i = 0; i < document->edges->len; i++)
    {
      const LoligoEdge *edge = document->edges->pdata[i];
      if (g_hash_table_contains (members, edge->id))
        continue;
      if (is_of (members, edge->from))
        expose (ports, edge->from);
      if (is_of (members, edge->to))
        expose (ports, edge->to);
    }
  return ports->len == 0 ? NULL : g_steal_pointer (&ports);
}

static LoligoNode *
make_group (LoligoProject *self, const char *id, GHashTable *members)
{
  g_autoptr (LoligoDocument) inside = copy_members (self->document, members);
  g_autoptr (GPtrArray) ports = list_ports (self->document, members);
  LoligoNode *group = loligo_node_new (id, "");
  loligo_node_set_document (group, inside);
  if (ports != NULL)
    loligo_node_set_exposed (group, ports);
  group->has_place = loligo_document_find_middle (self->document, members, &group->x, &group->y);
  group->color = loligo_project_find_free_color (self);
  return group;
}

/* "E.I" of a member is "group.E.I" from now on. */
static void
move_ends (LoligoProject *self, const char *group, GHashTable *members)
{
  for (guint i = 0; i < self->document->edges->len; i++)
    {
      const LoligoEdge *edge = self->document->edges->pdata[i];
      gboolean from = is_of (members, edge->from), to = is_of (members, edge->to);
      if (!from && !to)
        continue;
      LoligoEdge *edited
          = loligo_project_edit_item (self, LOLIGO_ITEMS_EDGES, i, LOLIGO_CHANGE_EDGES);
      if (from)
        loligo_text_take (&edited->from, g_strconcat (group, ".", edited->from, NULL));
      if (to)
        loligo_text_take (&edited->to, g_strconcat (group, ".", edited->to, NULL));
    }
  for (guint i = 0; i < self->document->recorders->len; i++)
    {
      const LoligoRecorderSpec *recorder = self->document->recorders->pdata[i];
      if (!is_of (members, recorder->of))
        continue;
      LoligoRecorderSpec *edited
          = loligo_project_edit_item (self, LOLIGO_ITEMS_RECORDERS, i, LOLIGO_CHANGE_RECORDERS);
      loligo_text_take (&edited->of, g_strconcat (group, ".", edited->of, NULL));
    }
}

static void
remove_members (LoligoProject *self, GHashTable *members)
{
  GPtrArray *edges = self->document->edges, *nodes = self->document->nodes;
  for (guint i = edges->len; i > 0; i--)
    if (g_hash_table_contains (members, ((LoligoEdge *) edges->pdata[i - 1])->id))
      loligo_project_remove_item (self, LOLIGO_ITEMS_EDGES, i - 1, LOLIGO_CHANGE_EDGES);
  for (guint i = nodes->len; i > 0; i--)
    if (g_hash_table_contains (members, ((LoligoNode *) nodes->pdata[i - 1])->id))
      loligo_project_remove_item (self, LOLIGO_ITEMS_NODES, i - 1, LOLIGO_CHANGE_NODES);
}

char *
loligo_project_group_selected (LoligoProject *self, GError **error)
{
  g_auto (GStrv) selected = loligo_project_get_selected_nodes (self);
  if (selected[0] == NULL)
    {
      loligo_refuse (error, _("select the nodes that belong together first"));
      return NULL;
    }
  g_autoptr (GHashTable) members = list_members (self);
  char *id = loligo_document_unique_id (self->document, "group");
  LoligoNode *group = make_group (self, id, members);
  loligo_project_open_step (self, _("Grouping"), NULL);
  remove_members (self, members);
  loligo_project_append_item (self, LOLIGO_ITEMS_NODES, group, LOLIGO_CHANGE_NODES);
  move_ends (self, id, members);
  loligo_project_select_only (self, id);
  loligo_project_close_step (self);
  return id;
}
