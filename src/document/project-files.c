/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * project-files.c: a project's document from and to files. Loading replaces it only when the new
 * one could be read; saving never harms the file that is there.
 */
#include "document/project-private.h"
#include <string.h>

#define MODEL_BYTES_LIMIT ((gsize)1 << 20)

static void
adopt (LoligoProject *self, LoligoDocument *document, const char *path)
{
  loligo_document_free (self->document);
  self->document = document;
  char *kept = g_strdup (path);
  g_free (self->path);
  self->path = kept;
  g_clear_pointer (&self->fallback_name, g_free);
  if (document->path != NULL)
    self->fallback_name = g_path_get_basename (document->path);
  g_hash_table_remove_all (self->selected);
  g_hash_table_remove_all (self->components);
  self->selection_serial++;
  self->selection_pending = TRUE;
  loligo_project_clear_history (self);
}

void
loligo_project_new_document (LoligoProject *self)
{
  adopt (self, loligo_document_new (), NULL);
  loligo_project_tell (self, LOLIGO_CHANGE_ALL);
}

static LoligoDocument *
read_document (const char *path, GError **error)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  LoligoDocument *document = loligo_document_load (path, problems);
  if (document == NULL && loligo_problems_to_error (problems, error))
    g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE, _("%s cannot be read"), path);
  return document;
}

gboolean
loligo_project_load (LoligoProject *self, const char *path, GError **error)
{
  LoligoDocument *document = read_document (path, error);
  if (document == NULL)
    return FALSE;
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  adopt (self, document, absolute);
  loligo_project_tell (self, LOLIGO_CHANGE_ALL);
  return TRUE;
}

/* A component of PATH's text, for its id and title. */
static LoligoComponent *
check_model (LoligoProject *self, const char *path, const char *text, gsize length, GError **error)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  LoligoComponent *component = loligo_component_new_from_text (
      text, length, path, NULL, loligo_library_source, self->library, problems);
  if (component == NULL && loligo_problems_to_error (problems, error))
    g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE, _("%s cannot be read"), path);
  return component;
}

gboolean
loligo_project_load_model (LoligoProject *self, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;
  if (!loligo_file_read (path, MODEL_BYTES_LIMIT, &text, &length, error))
    return FALSE;
  g_autoptr (LoligoComponent) component = check_model (self, path, text, length, error);
  if (component == NULL)
    return FALSE;
  LoligoDocument *document = loligo_document_new ();
  loligo_settings_set (document->models, component->id, text);
  document->title = g_strdup (component->title);
  adopt (self, document, NULL);
  g_free (loligo_project_add_node (self, component->id, 0, 0));
  loligo_project_clear_history (self);
  loligo_project_tell (self, LOLIGO_CHANGE_ALL);
  return TRUE;
}

static void
localize (char **text)
{
  char *shown = g_strdup (loligo_i18n_library (*text));
  g_free (*text);
  *text = shown;
}

gboolean
loligo_project_load_example (LoligoProject *self, const char *path, GError **error)
{
  LoligoDocument *document = read_document (path, error);
  if (document == NULL)
    return FALSE;
  localize (&document->title);
  localize (&document->notes);
  adopt (self, document, NULL);
  loligo_project_tell (self, LOLIGO_CHANGE_ALL);
  return TRUE;
}

gboolean
loligo_project_load_recovered (LoligoProject *self, const char *json, const char *path,
                               const char *base, GError **error)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  LoligoDocument *document = loligo_document_parse (json, -1, base, problems);
  if (document == NULL)
    {
      loligo_problems_to_error (problems, error);
      return FALSE;
    }
  adopt (self, document, path);
  self->saved_serial = 0; /* never reached: what was recovered counts as not saved */
  loligo_project_tell (self, LOLIGO_CHANGE_ALL);
  return TRUE;
}

/* Saved elsewhere, a table or document beside the old file has to be found from the new one. */
static void
keep_files (LoligoDocument *document, const char *path)
{
  if (document->path == NULL)
    return;
  g_autofree char *old_folder = g_path_get_dirname (document->path);
  g_autofree char *new_folder = g_path_get_dirname (path);
  if (g_str_equal (old_folder, new_folder))
    return;
  for (guint i = 0; i < document->nodes->len; i++)
    {
      LoligoNode *node = document->nodes->pdata[i];
      const char *inside = loligo_node_get_document_name (node);
      if (inside != NULL && !g_path_is_absolute (inside))
        {
          g_autofree char *found = loligo_document_get_inside_path (document, node);
          loligo_node_set_document_name (node, found);
        }
      if (node->table_file == NULL || g_path_is_absolute (node->table_file))
        continue;
      char *absolute = g_build_filename (old_folder, node->table_file, NULL);
      g_free (node->table_file);
      node->table_file = absolute;
    }
}

gboolean
loligo_project_save (LoligoProject *self, const char *path, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  if (self->document->is_read_only)
    {
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE,
                   _("%s was made by a newer Loligo, and saving it here would lose what this one "
                     "does not know: update Loligo"),
                   absolute);
      return FALSE;
    }
  keep_files (self->document, absolute);
  if (!loligo_document_save (self->document, absolute, error))
    return FALSE;
  g_free (self->document->path);
  self->document->path = g_strdup (absolute);
  g_free (self->path);
  self->path = g_steal_pointer (&absolute);
  loligo_project_mark_saved (self);
  loligo_project_tell (self, 0);
  return TRUE;
}

const char *
loligo_project_get_path (LoligoProject *self)
{
  return self->path;
}

char *
loligo_project_get_display_name (LoligoProject *self)
{
  const char *title = self->document->title;
  if (title != NULL && *title != '\0')
    return g_strdup (title);
  if (self->path != NULL)
    return g_path_get_basename (self->path);
  return g_strdup (self->fallback_name != NULL ? self->fallback_name : _("Untitled"));
}
