/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * selection.c: which nodes and wires are selected: a set of ids. Not a part of the history, but
 * kept to what exists, and moved by undo to what came back.
 */
#include "document/project-private.h"

static void
selection_changed (LoligoProject *self)
{
  self->selection_serial++;
  self->selection_pending = TRUE;
  loligo_project_tell (self, 0);
}

gboolean
loligo_project_is_selected (LoligoProject *self, const char *id)
{
  return g_hash_table_contains (self->selected, id);
}

void
loligo_project_select_only (LoligoProject *self, const char *id)
{
  guint wanted = id == NULL ? 0 : 1;
  if (g_hash_table_size (self->selected) == wanted
      && (id == NULL || g_hash_table_contains (self->selected, id)))
    return;
  g_autofree char *kept = g_strdup (id);
  g_hash_table_remove_all (self->selected);
  if (kept != NULL)
    g_hash_table_add (self->selected, g_steal_pointer (&kept));
  selection_changed (self);
}

void
loligo_project_set_selected (LoligoProject *self, const char *id, gboolean selected)
{
  if (g_hash_table_contains (self->selected, id) == !!selected)
    return;
  if (selected)
    g_hash_table_add (self->selected, g_strdup (id));
  else
    g_hash_table_remove (self->selected, id);
  selection_changed (self);
}

void
loligo_project_select_all (LoligoProject *self)
{
  g_hash_table_remove_all (self->selected);
  for (guint i = 0; i < self->document->nodes->len; i++)
    g_hash_table_add (self->selected, g_strdup (((LoligoNode *) self->document->nodes->pdata[i])->id));
  for (guint i = 0; i < self->document->edges->len; i++)
    g_hash_table_add (self->selected, g_strdup (((LoligoEdge *) self->document->edges->pdata[i])->id));
  selection_changed (self);
}

void
loligo_project_replace_selection (LoligoProject *self, GPtrArray *ids)
{
  g_hash_table_remove_all (self->selected);
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (self->selected, g_strdup (ids->pdata[i]));
  self->selection_serial++;
  self->selection_pending = TRUE;
}

static void
steal_kept (GHashTable *from, const char *id, GHashTable *to)
{
  gpointer key;
  if (g_hash_table_steal_extended (from, id, &key, NULL))
    g_hash_table_add (to, key);
}

void
loligo_project_prune_selection (LoligoProject *self)
{
  guint before = g_hash_table_size (self->selected);
  if (before == 0)
    return;
  GHashTable *kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < self->document->nodes->len; i++)
    steal_kept (self->selected, ((LoligoNode *) self->document->nodes->pdata[i])->id, kept);
  for (guint i = 0; i < self->document->edges->len; i++)
    steal_kept (self->selected, ((LoligoEdge *) self->document->edges->pdata[i])->id, kept);
  g_hash_table_unref (self->selected);
  self->selected = kept;
  if (g_hash_table_size (kept) == before)
    return;
  self->selection_serial++;
  self->selection_pending = TRUE;
}

static char **
list_selected_nodes (LoligoProject *self, gboolean only_networks)
{
  GPtrArray *ids = g_ptr_array_new ();
  for (guint i = 0; i < self->document->nodes->len; i++)
    {
      LoligoNode *node = self->document->nodes->pdata[i];
      if (g_hash_table_contains (self->selected, node->id)
          && (!only_networks || loligo_node_is_document (node)))
        g_ptr_array_add (ids, g_strdup (node->id));
    }
  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_free (ids, FALSE);
}

char **
loligo_project_get_selected_nodes (LoligoProject *self)
{
  return list_selected_nodes (self, FALSE);
}

char **
loligo_project_get_selected_networks (LoligoProject *self)
{
  return list_selected_nodes (self, TRUE);
}

char **
loligo_project_get_selected_edges (LoligoProject *self)
{
  GPtrArray *ids = g_ptr_array_new ();
  for (guint i = 0; i < self->document->edges->len; i++)
    {
      LoligoEdge *edge = self->document->edges->pdata[i];
      if (g_hash_table_contains (self->selected, edge->id))
        g_ptr_array_add (ids, g_strdup (edge->id));
    }
  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_free (ids, FALSE);
}

void
loligo_project_rename_selected (LoligoProject *self, const char *id, const char *new_id)
{
  if (!g_hash_table_remove (self->selected, id))
    return;
  g_hash_table_add (self->selected, g_strdup (new_id));
  self->selection_serial++;
  self->selection_pending = TRUE;
}
