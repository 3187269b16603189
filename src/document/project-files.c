/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * project-files.c: a project's document from and to files. Loading replaces it only when the new
 * one could be read; saving never harms the file that is there.
 */
#include "document/project-private.h"
#include <string.h>

#define MODEL_BYTES_LIMIT ((gsize)1 << 20)

void
loligo_project_adopt (LoligoProject *self, LoligoDocument *document, const char *path)
{
  loligo_project_close (self);
  self->is_inside = self->differs = FALSE;
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
  loligo_project_adopt (self, loligo_document_new (), NULL);
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
  loligo_project_adopt (self, document, absolute);
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
  loligo_project_adopt (self, document, NULL);
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
  loligo_project_adopt (self, document, NULL);
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
  loligo_project_adopt (self, document, path);
  self->saved_serial = 0; /* never reached: what was recovered counts as not saved */
  loligo_project_tell (self, LOLIGO_CHANGE_ALL);
  return TRUE;
}

/* ---- names of files ---- */

char *
loligo_path_make_relative (const char *path, const char *document_path)
{
  g_autofree char *folder = g_path_get_dirname (document_path);
  g_auto (GStrv) from = g_strsplit (folder, G_DIR_SEPARATOR_S, -1);
  g_auto (GStrv) to = g_strsplit (path, G_DIR_SEPARATOR_S, -1);
  guint n_common = 0;
  while (from[n_common] != NULL && to[n_common] != NULL && g_str_equal (from[n_common], to[n_common]))
    n_common++;
  gboolean is_in_root = g_str_equal (folder, G_DIR_SEPARATOR_S);
  if (!is_in_root && n_common < 2)
    return g_strdup (path);
  g_autoptr (GString) relative = g_string_new (NULL);
  for (guint k = n_common; !is_in_root && from[k] != NULL; k++)
    g_string_append (relative, ".." G_DIR_SEPARATOR_S);
  for (guint k = is_in_root ? 1 : n_common; to[k] != NULL; k++)
    g_string_append_printf (relative, "%s%s", to[k], to[k + 1] == NULL ? "" : G_DIR_SEPARATOR_S);
  return g_string_free (g_steal_pointer (&relative), FALSE);
}

/* Names in full of documents behind nodes, for want of a file till now, become relative to PATH. Whether there was
 * one. */
static gboolean
shorten_names (LoligoDocument *document, const char *path)
{
  gboolean is_changed = FALSE;
  for (guint i = 0; i < document->nodes->len; i++)
    {
      LoligoNode *node = document->nodes->pdata[i];
      const char *name = loligo_node_get_document_name (node);
      if (name != NULL && g_path_is_absolute (name))
        {
          g_autofree char *relative = loligo_path_make_relative (name, path);
          is_changed |= !g_str_equal (relative, name);
          loligo_node_set_document_name (node, relative);
        }
      if (name != NULL || !loligo_node_is_document (node))
        continue;
      g_autoptr (LoligoProblems) ignored = loligo_problems_new ();
      g_autoptr (LoligoDocument) inside = loligo_document_open_inside (document, node, ignored);
      if (inside == NULL || !shorten_names (inside, path))
        continue;
      loligo_node_set_document (node, inside);
      is_changed = TRUE;
    }
  return is_changed;
}

gboolean
loligo_document_keep_files (LoligoDocument *document, const char *path, gboolean is_first)
{
  g_autofree char *old_folder = document->path == NULL ? NULL : g_path_get_dirname (document->path);
  g_autofree char *new_folder = g_path_get_dirname (path);
  gboolean moves = old_folder != NULL && !g_str_equal (old_folder, new_folder);
  gboolean is_changed = moves && loligo_document_settle_files (document, old_folder);
  return (is_first && shorten_names (document, path)) || is_changed;
}

/* ---- saving ---- */

/* FALSE and ERROR where PATH is the file of the document that this one is held by: that would be lost. */
static gboolean
is_not_outer (LoligoProject *self, const char *path, GError **error)
{
  if (!self->is_inside || g_strcmp0 (self->document->path, path) != 0)
    return TRUE;
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE,
               _("%s is the file of the document that holds this one: choose another name"), path);
  return FALSE;
}

gboolean
loligo_project_is_writable (LoligoProject *self, const char *name, GError **error)
{
  if (!self->document->is_read_only)
    return TRUE;
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE,
               _("%s was made by a newer Loligo, and saving it here would lose what this one "
                 "does not know: update Loligo"),
               name);
  return FALSE;
}

gboolean
loligo_project_save (LoligoProject *self, const char *path, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  if (!loligo_project_is_writable (self, absolute, error) || !is_not_outer (self, absolute, error))
    return FALSE;
  gboolean is_first = self->path == NULL && !self->is_inside;
  loligo_document_keep_files (self->document, absolute, is_first);
  if (!loligo_document_save (self->document, absolute, error))
    return FALSE;
  g_free (self->document->path);
  self->document->path = g_strdup (absolute);
  g_free (self->path);
  self->path = g_steal_pointer (&absolute);
  loligo_project_leave_outer (self);
  self->is_inside = self->differs = FALSE;
  loligo_project_mark_saved (self);
  loligo_project_move_insides (self, self->path, is_first);
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
  const char *node, *title = self->document->title;
  LoligoProject *outer = loligo_project_get_outer (self, &node);
  if (outer != NULL)
    {
      g_autofree char *name = loligo_project_get_display_name (outer);
      /* TRANSLATORS: a network that is a node of another: its name there, and that of the other. */
      return g_strdup_printf (_("%s in %s"), node, name);
    }
  if (title != NULL && *title != '\0')
    return g_strdup (title);
  if (self->path != NULL)
    return g_path_get_basename (self->path);
  return g_strdup (self->fallback_name != NULL ? self->fallback_name : _("Untitled"));
}
