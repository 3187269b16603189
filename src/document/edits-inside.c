/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * edits-inside.c: sets values inside the document behind a node, and adds documents as nodes. Both are tried on another
 * document first: only the plan knows what there is inside.
 */
#include "document/project-private.h"

#include <string.h>

/* Of a node named after a file; a number may follow. */
#define LONGEST_ID 40

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

/* ---- another document as a node ---- */

/* PATH's name as that of a node. (transfer full) */
static char *
make_id (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  char *end = g_str_has_suffix (base, ".loligo") ? strrchr (base, '.') : NULL;
  if (end != NULL)
    *end = '\0';
  g_autoptr (GString) id = g_string_new (NULL);
  for (const char *p = base; *p != '\0' && g_utf8_strlen (id->str, -1) < LONGEST_ID; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);
      if (g_unichar_isalpha (character) || (id->len > 0 && g_unichar_isdigit (character)))
        g_string_append_unichar (id, character);
      else if (id->len > 0 && id->str[id->len - 1] != '_')
        g_string_append_c (id, '_');
    }
  if (id->len > 0 && id->str[id->len - 1] == '_')
    g_string_truncate (id, id->len - 1);
  return g_strdup (id->len > 0 ? id->str : "network");
}

/* The node alone, with PATH in full: what is wrong then is wrong with that document, or with the two together. */
static gboolean
try_document (LoligoProject *self, const char *id, const char *path, GError **error)
{
  g_autoptr (LoligoDocument) trial = loligo_document_new ();
  LoligoNode *node = loligo_node_new (id, "");
  loligo_node_set_document_name (node, path);
  g_ptr_array_add (trial->nodes, node);
  trial->path = g_strdup (self->document->path);
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoPlan) plan = loligo_plan_new (trial, self->library, problems);
  return loligo_problems_to_error (problems, error);
}

/* The file of the document, or of the one that holds it; NULL. */
static const char *
get_file (LoligoProject *self)
{
  return self->outer != NULL ? get_file (self->outer) : self->path;
}

char *
loligo_project_add_document (LoligoProject *self, const char *path, double x, double y, GError **error)
{
  if (!g_utf8_validate (path, -1, NULL))
    {
      g_autofree char *shown = g_filename_display_name (path);
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE,
                   _("%s cannot be written in a document: rename the file in UTF-8"), shown);
      return NULL;
    }
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *wish = make_id (absolute);
  g_autofree char *id = loligo_document_unique_id (self->document, wish);
  if (!try_document (self, id, absolute, error))
    return NULL;
  const char *file = get_file (self);
  g_autofree char *name = file == NULL ? g_strdup (absolute) : loligo_path_make_relative (absolute, file);
  LoligoNode *node = loligo_node_new (id, "");
  loligo_node_set_document_name (node, name);
  g_autofree char *step = g_strdup_printf (_("Adding of %s"), id);
  loligo_project_open_step (self, step, NULL);
  loligo_project_append_node (self, node, x, y);
  loligo_project_close_step (self);
  return g_steal_pointer (&id);
}
