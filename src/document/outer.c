/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * outer.c: a project whose document is held by a node of another project's: opening it, putting it back, and what
 * happens to one when the other changes. Both know each other only while both are open; the node is known by its id,
 * which is followed through renaming. What the node held when both were last the same tells whether saving is needed:
 * undo in the other one can take back what was put there.
 */
#include "document/project-private.h"

/* What NODE holds, as it is in the file; NULL where it holds none. (transfer none) */
static JsonNode *
get_held (const LoligoNode *node)
{
  if (!loligo_node_is_document (node) || loligo_node_get_document_name (node) != NULL)
    return NULL;
  return json_object_get_member (node->extra, "document");
}

/* The node of the other document that holds this one; NULL. (transfer none) */
static LoligoNode *
get_outer_node (LoligoProject *self, guint *index)
{
  guint found;
  if (self->outer == NULL || !loligo_project_find_node (self->outer, self->outer_node, &found))
    return NULL;
  LoligoNode *node = self->outer->document->nodes->pdata[found];
  if (index != NULL)
    *index = found;
  return get_held (node) == NULL ? NULL : node;
}

LoligoProject *
loligo_project_get_outer (LoligoProject *self, const char **node)
{
  if (get_outer_node (self, NULL) == NULL)
    return NULL;
  if (node != NULL)
    *node = self->outer_node;
  return self->outer;
}

LoligoProject *
loligo_project_find_inside (LoligoProject *self, const char *node)
{
  for (guint i = 0; i < self->insides->len; i++)
    {
      LoligoProject *inside = self->insides->pdata[i];
      if (g_str_equal (inside->outer_node, node) && get_outer_node (inside, NULL) != NULL)
        return inside;
    }
  return NULL;
}

LoligoProject *
loligo_project_find_modified_inside (LoligoProject *self)
{
  for (guint i = 0; i < self->insides->len; i++)
    {
      LoligoProject *inside = self->insides->pdata[i];
      if (get_outer_node (inside, NULL) != NULL
          && (loligo_project_is_modified (inside) || loligo_project_find_modified_inside (inside) != NULL))
        return inside;
    }
  return NULL;
}

/* ---- opening and putting back ---- */

static void
remember_text (LoligoProject *self)
{
  g_clear_pointer (&self->outer_text, json_node_unref);
  self->outer_text = json_node_ref (get_held (get_outer_node (self, NULL)));
  self->differs = FALSE;
}

gboolean
loligo_project_load_inside (LoligoProject *self, LoligoProject *outer, const char *node_id, GError **error)
{
  guint index;
  if (!loligo_project_find_node (outer, node_id, &index) || get_held (outer->document->nodes->pdata[index]) == NULL)
    {
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT, _("%s holds no document"), node_id);
      return FALSE;
    }
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  LoligoDocument *inside
      = loligo_document_open_inside (outer->document, outer->document->nodes->pdata[index], problems);
  if (inside == NULL)
    {
      if (loligo_problems_to_error (problems, error))
        g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE, _("%s cannot be read"), node_id);
      return FALSE;
    }
  loligo_project_adopt (self, inside, NULL);
  g_free (self->fallback_name);
  self->fallback_name = g_strdup (node_id);
  self->outer = outer;
  self->outer_node = g_strdup (node_id);
  self->is_inside = TRUE;
  g_ptr_array_add (outer->insides, self);
  remember_text (self);
  loligo_project_tell (self, LOLIGO_CHANGE_ALL);
  return TRUE;
}

gboolean
loligo_project_save_inside (LoligoProject *self, GError **error)
{
  guint index;
  g_return_val_if_fail (get_outer_node (self, &index) != NULL, FALSE);
  if (!loligo_project_is_writable (self, self->outer_node, error))
    return FALSE;
  if (!loligo_project_is_modified (self))
    return TRUE;
  LoligoProject *outer = self->outer;
  g_autofree char *name = g_strdup_printf (_("Edit of %s"), self->outer_node);
  loligo_project_open_step (outer, name, NULL);
  LoligoNode *node = loligo_project_edit_item (outer, LOLIGO_ITEMS_NODES, index, LOLIGO_CHANGE_NODES);
  loligo_node_set_document (node, self->document);
  loligo_project_tell_renamed (self, node);
  remember_text (self);
  loligo_project_mark_saved (self);
  loligo_project_close_step (outer);
  loligo_project_tell (self, 0);
  return TRUE;
}

/* ---- letting go ---- */

void
loligo_project_leave_outer (LoligoProject *self)
{
  if (self->outer == NULL)
    return;
  g_ptr_array_remove (self->outer->insides, self);
  self->outer = NULL;
  g_clear_pointer (&self->outer_node, g_free);
  g_clear_pointer (&self->outer_text, json_node_unref);
}

void
loligo_project_let_go (LoligoProject *self)
{
  gboolean is_lost = self->insides->len > 0 && loligo_project_is_modified (self);
  while (self->insides->len > 0)
    {
      LoligoProject *inside = self->insides->pdata[0];
      loligo_project_leave_outer (inside);
      inside->differs |= is_lost;
      loligo_project_tell (inside, 0);
    }
}

void
loligo_project_close (LoligoProject *self)
{
  loligo_project_leave_outer (self);
  loligo_project_let_go (self);
}

/* ---- the other one changes ---- */

void
loligo_project_rename_insides (LoligoProject *self, const char *id, const char *new_id)
{
  for (guint i = 0; i < self->insides->len; i++)
    {
      LoligoProject *inside = self->insides->pdata[i];
      if (!g_str_equal (inside->outer_node, id) || g_str_equal (id, new_id))
        continue;
      g_free (inside->outer_node);
      inside->outer_node = g_strdup (new_id);
    }
}

void
loligo_project_move_insides (LoligoProject *self, const char *path, gboolean is_first)
{
  for (guint i = 0; i < self->insides->len; i++)
    {
      LoligoProject *inside = self->insides->pdata[i];
      loligo_document_keep_files (inside->document, path, is_first);
      g_free (inside->document->path);
      inside->document->path = g_strdup (path);
      if (!inside->differs && get_outer_node (inside, NULL) != NULL)
        remember_text (inside);
      loligo_project_move_insides (inside, path, is_first);
    }
}

static void
compare (LoligoProject *self)
{
  const LoligoNode *node = get_outer_node (self, NULL);
  JsonNode *held = node == NULL ? NULL : get_held (node);
  self->differs = held == NULL || (held != self->outer_text && !json_node_equal (held, self->outer_text));
}

void
loligo_project_tell_insides (LoligoProject *self, guint changes)
{
  if (self->insides->len == 0 || (changes != 0 && (changes & (LOLIGO_CHANGE_NODES | LOLIGO_CHANGE_TEXT)) == 0))
    return;
  /* What is told may open or close some. */
  g_autoptr (GPtrArray) insides = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->insides->len; i++)
    g_ptr_array_add (insides, g_object_ref (self->insides->pdata[i]));
  for (guint i = 0; i < insides->len; i++)
    {
      LoligoProject *inside = insides->pdata[i];
      if (inside->outer != self)
        continue;
      compare (inside);
      loligo_project_tell (inside, 0);
    }
}
