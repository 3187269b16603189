/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * outer-names.c: what is renamed inside a document that a node of another holds: that other one knows it by its old
 * name until the inside is put back. Then what it exposes, its values, wires and recordings follow.
 */
#include "document/project-private.h"

#include <string.h>

/* ---- since the other one last looked ---- */

/* Whether another is known by NAME. */
static gboolean
is_known (LoligoProject *self, const char *name)
{
  GHashTableIter iter;
  gpointer known;
  g_hash_table_iter_init (&iter, self->renamed);
  while (g_hash_table_iter_next (&iter, NULL, &known))
    if (g_str_equal (known, name))
      return TRUE;
  return FALSE;
}

void
loligo_project_note_renamed (LoligoProject *self, const char *id, const char *new_id)
{
  if (self->outer == NULL || g_str_equal (id, new_id))
    return;
  const char *renamed = g_hash_table_lookup (self->renamed, id);
  if (renamed == NULL && is_known (self, id))
    return; /* it is new, and called as another was */
  g_autofree char *known = g_strdup (renamed != NULL ? renamed : id);
  g_hash_table_remove (self->renamed, id);
  if (!g_str_equal (known, new_id))
    g_hash_table_replace (self->renamed, g_strdup (new_id), g_steal_pointer (&known));
}

/* Known name -> name now, of all that the document still has. */
static GHashTable *
list_new_names (LoligoProject *self)
{
  GHashTable *names = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer now, known;
  g_hash_table_iter_init (&iter, self->renamed);
  while (g_hash_table_iter_next (&iter, &now, &known))
    if (loligo_document_find_node (self->document, now) != NULL
        || loligo_document_find_edge (self->document, now) != NULL)
      g_hash_table_insert (names, known, now);
  return names;
}

/* ---- told to the other one ---- */

/* NAME ("E", "E.tau") as it is called now; NULL where it is called the same. (transfer full) */
static char *
follow (GHashTable *names, const char *name)
{
  gsize length = strcspn (name, ".");
  g_autofree char *first = g_strndup (name, length);
  const char *now = g_hash_table_lookup (names, first);
  return now == NULL ? NULL : g_strconcat (now, name + length, NULL);
}

/* The same of what follows the node in PLACE ("left.E.I"). */
static char *
follow_in_place (GHashTable *names, const char *node, const char *place)
{
  gsize length = strlen (node);
  if (strncmp (place, node, length) != 0 || place[length] != '.')
    return NULL;
  g_autofree char *rest = follow (names, place + length + 1);
  return rest == NULL ? NULL : g_strdup_printf ("%s.%s", node, rest);
}

static LoligoSettings *
follow_settings (GHashTable *names, const LoligoSettings *settings)
{
  LoligoSettings *now = loligo_settings_new ();
  for (guint k = 0; k < loligo_settings_get_count (settings); k++)
    {
      const LoligoSetting *setting = loligo_settings_get_nth (settings, k);
      g_autofree char *name = follow (names, setting->name);
      loligo_settings_set (now, name != NULL ? name : setting->name, setting->text);
    }
  return now;
}

/* A place called as the cell itself goes on being called so; names of a person's own stay. Of NAMES only what wires
 * call so is left in it. */
static void
follow_exposed (GHashTable *names, LoligoNode *node, const LoligoDocument *inside)
{
  if (loligo_node_exposes_all (node) || !loligo_node_exposes_well (node))
    return;
  g_autoptr (GPtrArray) exposed = loligo_node_list_exposed (node, inside);
  for (guint k = 0; k < exposed->len; k++)
    {
      LoligoExposed *entry = exposed->pdata[k];
      char *of = follow (names, entry->of);
      if (of != NULL && g_str_equal (entry->name, entry->of))
        loligo_text_take (&entry->name, g_strdup (of));
      if (of != NULL)
        loligo_text_take (&entry->of, of);
    }
  loligo_node_set_exposed (node, exposed);
  for (guint k = 0; k < exposed->len; k++)
    {
      const LoligoExposed *entry = exposed->pdata[k];
      if (!g_str_equal (entry->name, entry->of))
        g_hash_table_remove (names, entry->name);
    }
}

static void
follow_in_edges (LoligoProject *outer, GHashTable *names, const char *node)
{
  for (guint i = 0; i < outer->document->edges->len; i++)
    {
      const LoligoEdge *edge = outer->document->edges->pdata[i];
      char *from = follow_in_place (names, node, edge->from), *to = follow_in_place (names, node, edge->to);
      if (from == NULL && to == NULL)
        continue;
      LoligoEdge *edited = loligo_project_edit_item (outer, LOLIGO_ITEMS_EDGES, i, LOLIGO_CHANGE_EDGES);
      if (from != NULL)
        loligo_text_take (&edited->from, from);
      if (to != NULL)
        loligo_text_take (&edited->to, to);
    }
}

static void
follow_in_recorders (LoligoProject *outer, GHashTable *names, const char *node)
{
  for (guint i = 0; i < outer->document->recorders->len; i++)
    {
      const LoligoRecorderSpec *recorder = outer->document->recorders->pdata[i];
      char *of = follow_in_place (names, node, recorder->of);
      if (of == NULL)
        continue;
      LoligoRecorderSpec *edited
          = loligo_project_edit_item (outer, LOLIGO_ITEMS_RECORDERS, i, LOLIGO_CHANGE_RECORDERS);
      loligo_text_take (&edited->of, of);
    }
}

void
loligo_project_tell_renamed (LoligoProject *self, LoligoNode *node)
{
  g_autoptr (GHashTable) names = list_new_names (self);
  if (g_hash_table_size (names) > 0)
    {
      LoligoSettings *parameters = follow_settings (names, node->parameters);
      LoligoSettings *initial = follow_settings (names, node->initial);
      loligo_settings_free (node->parameters);
      loligo_settings_free (node->initial);
      node->parameters = parameters;
      node->initial = initial;
      follow_in_recorders (self->outer, names, node->id);
      follow_exposed (names, node, self->document);
      follow_in_edges (self->outer, names, node->id);
    }
  g_hash_table_remove_all (self->renamed);
}
