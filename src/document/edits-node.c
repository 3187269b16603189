/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * edits-node.c: adds, removes, duplicates, moves, renames and colours nodes.
 */
#include "document/project-private.h"
#include <math.h>
#include <string.h>

/* How far a duplicate lies from what it was made of, in canvas units. */
#define DUPLICATE_OFFSET 48.0

guint
loligo_project_find_free_color (LoligoProject *self)
{
  for (guint color = 1;; color++)
    {
      gboolean is_used = FALSE;
      for (guint i = 0; i < self->document->nodes->len && !is_used; i++)
        {
          LoligoNode *node = self->document->nodes->pdata[i];
          is_used = (node->color == 0 ? i + 1 : node->color) == color;
        }
      if (!is_used)
        return color;
    }
}

void
loligo_project_append_node (LoligoProject *self, LoligoNode *node, double x, double y)
{
  node->x = x;
  node->y = y;
  node->has_place = TRUE;
  node->color = loligo_project_find_free_color (self);
  loligo_project_append_item (self, LOLIGO_ITEMS_NODES, node, LOLIGO_CHANGE_NODES);
}

char *
loligo_project_add_node (LoligoProject *self, const char *model, double x, double y)
{
  if (loligo_settings_get (self->document->models, model) == NULL
      && loligo_library_find (self->library, model) == NULL)
    return NULL;
  char *id = loligo_document_unique_id (self->document, model);
  g_autofree char *name = g_strdup_printf (_("Adding of %s"), id);
  loligo_project_open_step (self, name, NULL);
  loligo_project_append_node (self, loligo_node_new (id, model), x, y);
  loligo_project_add_default_recorders (self, id);
  loligo_project_close_step (self);
  return id;
}

static char *
name_of_selection (LoligoProject *self, const char *one, const char *many)
{
  g_auto (GStrv) nodes = loligo_project_get_selected_nodes (self);
  g_auto (GStrv) edges = loligo_project_get_selected_edges (self);
  guint n_nodes = g_strv_length (nodes), n_edges = g_strv_length (edges);
  if (n_nodes == 1)
    return g_strdup_printf (one, nodes[0]);
  if (n_nodes == 0 && n_edges == 1)
    return g_strdup_printf (one, _("a wire"));
  return g_strdup_printf (many, n_nodes > 0 ? n_nodes : n_edges);
}

static gboolean
edge_touches (const LoligoEdge *edge, GHashTable *nodes)
{
  g_autofree char *from = loligo_endpoint_get_node (edge->from);
  g_autofree char *to = loligo_endpoint_get_node (edge->to);
  return g_hash_table_contains (nodes, from) || g_hash_table_contains (nodes, to);
}

void
loligo_project_remove_selected (LoligoProject *self)
{
  if (g_hash_table_size (self->selected) == 0)
    return;
  g_autofree char *name = name_of_selection (self, _("Deletion of %s"), _("Deletion of %u items"));
  loligo_project_open_step (self, name, NULL);
  GPtrArray *edges = self->document->edges, *nodes = self->document->nodes;
  g_autoptr (GHashTable) gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = edges->len; i > 0; i--)
    {
      const LoligoEdge *edge = edges->pdata[i - 1];
      if (!g_hash_table_contains (self->selected, edge->id) && !edge_touches (edge, self->selected))
        continue;
      g_hash_table_add (gone, g_strdup (edge->id));
      loligo_project_remove_item (self, LOLIGO_ITEMS_EDGES, i - 1, LOLIGO_CHANGE_EDGES);
    }
  for (guint i = nodes->len; i > 0; i--)
    {
      const LoligoNode *node = nodes->pdata[i - 1];
      if (!g_hash_table_contains (self->selected, node->id))
        continue;
      g_hash_table_add (gone, g_strdup (node->id));
      loligo_project_remove_item (self, LOLIGO_ITEMS_NODES, i - 1, LOLIGO_CHANGE_NODES);
    }
  loligo_project_remove_recorders_of (self, gone);
  loligo_project_prune_selection (self);
  loligo_project_close_step (self);
}

static void
duplicate_recorders (LoligoProject *self, const char *old_id, const char *new_id)
{
  GPtrArray *recorders = self->document->recorders;
  for (guint i = 0, n = recorders->len; i < n; i++)
    {
      const LoligoRecorderSpec *recorder = recorders->pdata[i];
      if (g_str_equal (recorder->of, old_id))
        loligo_project_add_recorder (self, new_id, recorder->what);
    }
}

static void
duplicate_edges (LoligoProject *self, GHashTable *new_ids)
{
  GPtrArray *edges = self->document->edges;
  for (guint i = 0, n = edges->len; i < n; i++)
    {
      const LoligoEdge *edge = edges->pdata[i];
      g_autofree char *from = loligo_endpoint_get_node (edge->from);
      g_autofree char *to = loligo_endpoint_get_node (edge->to);
      const char *new_from = g_hash_table_lookup (new_ids, from);
      const char *new_to = g_hash_table_lookup (new_ids, to);
      if (new_from == NULL || new_to == NULL)
        continue;
      LoligoEdge *copy = loligo_edge_copy (edge);
      g_free (copy->id);
      g_free (copy->from);
      g_free (copy->to);
      copy->from = g_strconcat (new_from, edge->from + strlen (from), NULL);
      copy->to = g_strconcat (new_to, edge->to + strlen (to), NULL);
      g_autofree char *wish = g_strdup_printf ("%s_%s", new_from, new_to);
      copy->id = loligo_document_unique_id (self->document, wish);
      copy->id_is_made_up = TRUE;
      loligo_project_append_item (self, LOLIGO_ITEMS_EDGES, copy, LOLIGO_CHANGE_EDGES);
    }
}

void
loligo_project_duplicate_selected (LoligoProject *self)
{
  g_auto (GStrv) ids = loligo_project_get_selected_nodes (self);
  if (ids[0] == NULL)
    return;
  g_autofree char *name
      = name_of_selection (self, _("Duplication of %s"), _("Duplication of %u items"));
  loligo_project_open_step (self, name, NULL);
  g_autoptr (GHashTable) new_ids = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GPtrArray) selection = g_ptr_array_new ();
  for (guint i = 0; ids[i] != NULL; i++)
    {
      LoligoNode *copy = loligo_node_copy (loligo_document_find_node (self->document, ids[i]));
      g_free (copy->id);
      copy->id = loligo_document_unique_id (self->document, ids[i]);
      copy->x += DUPLICATE_OFFSET;
      copy->y += DUPLICATE_OFFSET;
      copy->color = loligo_project_find_free_color (self);
      g_hash_table_insert (new_ids, ids[i], g_strdup (copy->id));
      g_ptr_array_add (selection, copy->id);
      loligo_project_append_item (self, LOLIGO_ITEMS_NODES, copy, LOLIGO_CHANGE_NODES);
    }
  duplicate_edges (self, new_ids);
  for (guint i = 0; ids[i] != NULL; i++)
    duplicate_recorders (self, ids[i], g_hash_table_lookup (new_ids, ids[i]));
  loligo_project_replace_selection (self, selection);
  loligo_project_close_step (self);
}

void
loligo_project_move_selected (LoligoProject *self, double dx, double dy)
{
  if (!isfinite (dx) || !isfinite (dy) || (dx == 0 && dy == 0))
    return;
  GPtrArray *nodes = self->document->nodes;
  g_autofree guint *indices = g_new (guint, nodes->len + 1);
  guint n_indices = 0;
  for (guint i = 0; i < nodes->len; i++)
    if (g_hash_table_contains (self->selected, ((LoligoNode *) nodes->pdata[i])->id))
      indices[n_indices++] = i;
  if (n_indices == 0)
    return;
  g_autofree char *name = name_of_selection (self, _("Move of %s"), _("Move of %u items"));
  g_autofree char *key = g_strdup_printf ("move:%u", self->selection_serial);
  loligo_project_open_step (self, name, key);
  loligo_project_edit_places (self, indices, n_indices, dx, dy);
  loligo_project_close_step (self);
}

void
loligo_project_place_node (LoligoProject *self, const char *id, double x, double y)
{
  guint index;
  if (!isfinite (x) || !isfinite (y) || !loligo_project_find_node (self, id, &index))
    return;
  LoligoNode *node = self->document->nodes->pdata[index];
  if (node->has_place)
    return;
  node->x = x;
  node->y = y;
  node->has_place = TRUE;
}

static gboolean
is_valid_id (const char *id)
{
  if (id == NULL || strlen (id) > 60 || !g_utf8_validate (id, -1, NULL))
    return FALSE;
  for (const char *p = id; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (!(g_unichar_isalpha (c) || c == '_' || (p != id && g_unichar_isdigit (c))))
        return FALSE;
    }
  return *id != '\0';
}

static gboolean
id_is_taken (LoligoProject *self, const char *id)
{
  g_autofree char *unique = loligo_document_unique_id (self->document, id);
  return !g_str_equal (unique, id);
}

gboolean
loligo_project_id_is_good (LoligoProject *self, const char *id, GError **error)
{
  if (!is_valid_id (id))
    g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                 _("“%s” cannot be a name: use letters, digits and _, and begin with a letter"), id);
  else if (id_is_taken (self, id))
    g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                 _("the name “%s” is taken: choose another"), id);
  else
    return TRUE;
  return FALSE;
}

static char *
rename_endpoint (const char *endpoint, const char *id, const char *new_id)
{
  g_autofree char *node = loligo_endpoint_get_node (endpoint);
  if (!g_str_equal (node, id))
    return NULL;
  return g_strconcat (new_id, endpoint + strlen (node), NULL);
}

static void
rename_in_edges (LoligoProject *self, const char *id, const char *new_id)
{
  for (guint i = 0; i < self->document->edges->len; i++)
    {
      const LoligoEdge *edge = self->document->edges->pdata[i];
      char *from = rename_endpoint (edge->from, id, new_id);
      char *to = rename_endpoint (edge->to, id, new_id);
      if (from == NULL && to == NULL)
        continue;
      LoligoEdge *edited
          = loligo_project_edit_item (self, LOLIGO_ITEMS_EDGES, i, LOLIGO_CHANGE_EDGES);
      if (from != NULL)
        {
          g_free (edited->from);
          edited->from = from;
        }
      if (to != NULL)
        {
          g_free (edited->to);
          edited->to = to;
        }
    }
}

void
loligo_project_rename_in_recorders (LoligoProject *self, const char *id, const char *new_id)
{
  for (guint i = 0; i < self->document->recorders->len; i++)
    {
      const LoligoRecorderSpec *recorder = self->document->recorders->pdata[i];
      char *of = rename_endpoint (recorder->of, id, new_id);
      if (of == NULL)
        continue;
      LoligoRecorderSpec *edited
          = loligo_project_edit_item (self, LOLIGO_ITEMS_RECORDERS, i, LOLIGO_CHANGE_RECORDERS);
      g_free (edited->of);
      edited->of = of;
    }
}

void
loligo_project_rename_node (LoligoProject *self, const char *id, const char *new_id, GError **error)
{
  guint index;
  if (!loligo_project_find_node (self, id, &index) || g_str_equal (id, new_id))
    return;
  if (!loligo_project_id_is_good (self, new_id, error))
    return;
  g_autofree char *old_id = g_strdup (id);
  g_autofree char *name = g_strdup_printf (_("Renaming of %s to %s"), old_id, new_id);
  loligo_project_open_step (self, name, NULL);
  LoligoNode *node = loligo_project_edit_item (self, LOLIGO_ITEMS_NODES, index, LOLIGO_CHANGE_NODES);
  g_free (node->id);
  node->id = g_strdup (new_id);
  loligo_project_rename_insides (self, old_id, new_id);
  loligo_project_note_renamed (self, old_id, new_id);
  rename_in_edges (self, old_id, new_id);
  loligo_project_rename_in_recorders (self, old_id, new_id);
  loligo_project_rename_selected (self, old_id, new_id);
  loligo_project_close_step (self);
}

void
loligo_project_set_color (LoligoProject *self, const char *id, guint color)
{
  guint index;
  if (!loligo_project_find_node (self, id, &index))
    return;
  g_autofree char *name = g_strdup_printf (_("Colour of %s"), id);
  loligo_project_open_step (self, name, NULL);
  LoligoNode *node = loligo_project_edit_item (self, LOLIGO_ITEMS_NODES, index, LOLIGO_CHANGE_NODES);
  node->color = color + 1;
  loligo_project_close_step (self);
}

guint
loligo_project_get_color (LoligoProject *self, const char *id)
{
  guint index;
  g_autofree char *outer = loligo_endpoint_get_node (id); /* what is inside a node has its colour */
  if (!loligo_project_find_node (self, outer, &index))
    return 0;
  const LoligoNode *node = self->document->nodes->pdata[index];
  return node->color > 0 ? node->color - 1 : index;
}
