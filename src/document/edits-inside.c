/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * edits-inside.c: sets values inside the document behind a node. What is typed is tried on a copy first: only the
 * plan knows what there is inside.
 */
#include "document/project-private.h"

/* The first problem that DOCUMENT has; NULL when there is none. (transfer full) */
static char *
find_problem (LoligoProject *self, const LoligoDocument *document)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoPlan) plan = loligo_plan_new (document, self->library, problems);
  if (plan != NULL || loligo_problems_get_count (problems) == 0)
    return NULL;
  return g_strdup (loligo_problems_get (problems, 0)->message);
}

gboolean
loligo_project_set_inside (LoligoProject *self, const char *node_id, const char *name,
                           const char *text, GError **error)
{
  guint index;
  if (!loligo_project_find_node (self, node_id, &index))
    return FALSE;
  const LoligoNode *old = self->document->nodes->pdata[index];
  if (g_strcmp0 (loligo_settings_get (old->parameters, name), text) == 0)
    return TRUE;
  g_autoptr (LoligoDocument) trial = loligo_document_copy (self->document);
  g_autofree char *before = find_problem (self, trial);
  loligo_settings_set (loligo_document_find_node (trial, node_id)->parameters, name, text);
  g_autofree char *problem = find_problem (self, trial);
  if (problem != NULL && g_strcmp0 (problem, before) != 0)
    {
      g_set_error_literal (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT, problem);
      return FALSE;
    }
  g_autofree char *step = g_strdup_printf (_("Change of %s of %s"), name, node_id);
  g_autofree char *key = g_strdup_printf ("inside:%s:%s", node_id, name);
  loligo_project_open_step (self, step, key);
  LoligoNode *node = loligo_project_edit_item (self, LOLIGO_ITEMS_NODES, index, LOLIGO_CHANGE_NODES);
  loligo_settings_set (node->parameters, name, text);
  loligo_project_close_step (self);
  return TRUE;
}
