/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * document.c: the document as a whole: making, copying, finding by id, naming,
 * saving. JSON is document-read.c and document-write.c; meaning is plan.c.
 */
#include "model/document-private.h"
#include "base/i18n.h"
#include <string.h>

void
loligo_run_spec_clear (LoligoRunSpec *run)
{
  g_free (run->duration);
  g_free (run->dt);
  g_free (run->method);
  g_free (run->precision);
  g_free (run->rtol);
  g_free (run->atol);
  g_free (run->memory);
  g_clear_pointer (&run->extra, json_object_unref);
}

void
loligo_run_spec_copy (LoligoRunSpec *copy, const LoligoRunSpec *run)
{
  *copy = *run;
  copy->duration = g_strdup (run->duration);
  copy->dt = g_strdup (run->dt);
  copy->method = g_strdup (run->method);
  copy->precision = g_strdup (run->precision);
  copy->rtol = g_strdup (run->rtol);
  copy->atol = g_strdup (run->atol);
  copy->memory = g_strdup (run->memory);
  copy->extra = loligo_extra_copy (run->extra);
}

LoligoDocument *
loligo_document_new (void)
{
  LoligoDocument *document = g_new0 (LoligoDocument, 1);
  document->models = loligo_settings_new ();
  document->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify)loligo_node_free);
  document->edges = g_ptr_array_new_with_free_func ((GDestroyNotify)loligo_edge_free);
  document->recorders = g_ptr_array_new_with_free_func ((GDestroyNotify)loligo_recorder_spec_free);
  document->plots = g_ptr_array_new_with_free_func ((GDestroyNotify)loligo_plot_spec_free);
  document->run.seed = 1;
  document->version = LOLIGO_DOCUMENT_VERSION;
  return document;
}

LoligoDocument *
loligo_document_copy (const LoligoDocument *document)
{
  LoligoDocument *copy = loligo_document_new ();
  copy->title = g_strdup (document->title);
  copy->notes = g_strdup (document->notes);
  loligo_settings_free (copy->models);
  copy->models = loligo_settings_copy (document->models);
  for (guint i = 0; i < document->nodes->len; i++)
    g_ptr_array_add (copy->nodes, loligo_node_copy (g_ptr_array_index (document->nodes, i)));
  for (guint i = 0; i < document->edges->len; i++)
    g_ptr_array_add (copy->edges, loligo_edge_copy (g_ptr_array_index (document->edges, i)));
  for (guint i = 0; i < document->recorders->len; i++)
    g_ptr_array_add (copy->recorders,
                     loligo_recorder_spec_copy (g_ptr_array_index (document->recorders, i)));
  for (guint i = 0; i < document->plots->len; i++)
    g_ptr_array_add (copy->plots, loligo_plot_spec_copy (g_ptr_array_index (document->plots, i)));
  loligo_run_spec_copy (&copy->run, &document->run);
  copy->version = document->version;
  copy->is_read_only = document->is_read_only;
  copy->path = g_strdup (document->path);
  copy->shown_path = g_strdup (document->shown_path);
  copy->extra = loligo_extra_copy (document->extra);
  return copy;
}

void
loligo_document_free (LoligoDocument *document)
{
  if (document == NULL)
    return;
  g_free (document->title);
  g_free (document->notes);
  loligo_settings_free (document->models);
  g_ptr_array_unref (document->nodes);
  g_ptr_array_unref (document->edges);
  g_ptr_array_unref (document->recorders);
  g_ptr_array_unref (document->plots);
  loligo_run_spec_clear (&document->run);
  g_free (document->path);
  g_free (document->shown_path);
  g_clear_pointer (&document->source, g_bytes_unref);
  g_clear_pointer (&document->extra, json_object_unref);
  g_free (document);
}

LoligoNode *
loligo_document_find_node (const LoligoDocument *document, const char *id)
{
  for (guint i = 0; i < document->nodes->len; i++)
    {
      LoligoNode *node = g_ptr_array_index (document->nodes, i);
      if (g_strcmp0 (node->id, id) == 0)
        return node;
    }
  return NULL;
}

LoligoEdge *
loligo_document_find_edge (const LoligoDocument *document, const char *id)
{
  for (guint i = 0; i < document->edges->len; i++)
    {
      LoligoEdge *edge = g_ptr_array_index (document->edges, i);
      if (g_strcmp0 (edge->id, id) == 0)
        return edge;
    }
  return NULL;
}

LoligoRecorderSpec *
loligo_document_find_recorder (const LoligoDocument *document, const char *id)
{
  for (guint i = 0; i < document->recorders->len; i++)
    {
      LoligoRecorderSpec *spec = g_ptr_array_index (document->recorders, i);
      if (g_strcmp0 (spec->id, id) == 0)
        return spec;
    }
  return NULL;
}

gboolean
loligo_id_is_valid (const char *id)
{
  if (*id == '\0' || *id == '-' || g_utf8_strlen (id, -1) > 64)
    return FALSE;
  for (const char *p = id; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);
      if (!g_unichar_isalnum (character) && character != '_' && character != '-')
        return FALSE;
    }
  return TRUE;
}

static gboolean
id_is_taken (const LoligoDocument *document, const char *id)
{
  return loligo_document_find_node (document, id) != NULL
         || loligo_document_find_edge (document, id) != NULL
         || loligo_document_find_recorder (document, id) != NULL;
}

char *
loligo_document_unique_id (const LoligoDocument *document, const char *wish)
{
  if (!id_is_taken (document, wish))
    return g_strdup (wish);
  /* "E3" counts on as "E4", not as "E32". */
  gsize length = strlen (wish);
  while (length > 1 && g_ascii_isdigit (wish[length - 1]))
    length--;
  g_autofree char *stem = g_strndup (wish, length);
  for (guint k = 2;; k++)
    {
      g_autofree char *id = g_strdup_printf ("%s%u", stem, k);
      if (!id_is_taken (document, id))
        return g_steal_pointer (&id);
    }
}

gboolean
loligo_document_save (LoligoDocument *document, const char *path, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  if (document->is_read_only && g_strcmp0 (document->path, absolute) == 0)
    {
      g_set_error (
          error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
          _("%s was written by a newer Loligo and is read-only here; save it under another name"),
          path);
      return FALSE;
    }
  g_autofree char *json = loligo_document_to_json (document);
  if (!loligo_file_write (absolute, json, strlen (json), error))
    return FALSE;
  g_free (document->path);
  document->path = g_steal_pointer (&absolute);
  g_clear_pointer (&document->shown_path, g_free);
  g_clear_pointer (&document->source, g_bytes_unref);
  return TRUE;
}

void
loligo_document_add_problem (const LoligoDocument *document, LoligoProblems *problems,
                             const char *path, const char *message)
{
  guint line = 0, column = 0;
  if (path != NULL && document->source != NULL)
    {
      g_auto (GStrv) steps = g_strsplit (path, "/", -1);
      gsize length;
      const char *text = g_bytes_get_data (document->source, &length);
      loligo_json_locate (text, length, (const char *const *) steps, &line, &column);
    }
  const char *file = document->shown_path != NULL ? document->shown_path : document->path;
  loligo_problems_add (problems, file, line, column, 0, "%s", message);
}

LoligoDocument *
loligo_document_new_for_model (const char *id)
{
  LoligoDocument *document = loligo_document_new ();
  g_ptr_array_add (document->nodes, loligo_node_new (id, id));
  return document;
}
