/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * document-component.c: the one place that resolves the model of a document's node: embedded in the
 * document, else of the library; with the channels that were dropped on it.
 */
#include "model/document.h"
#include "base/i18n.h"
#include <string.h>

/* Channels come from where models come from: the document first, then the library. */
typedef struct
{
  const LoligoDocument *document;
  LoligoLibrary *library;
  char *scope; /* "column." where the model came from a document inside (model/flatten.h); else "" */
} Source;

static const char *
find_text (const char *id, const char **file, gpointer data)
{
  const Source *source = data;
  g_autofree char *scoped = g_strconcat (source->scope, id, NULL);
  const char *text = loligo_settings_get (source->document->models, scoped);
  const char *name = text != NULL ? scoped : id;
  text = loligo_settings_get (source->document->models, name);
  if (text == NULL)
    return source->library == NULL ? NULL : loligo_library_source (id, file, source->library);
  *file = loligo_settings_get_name (source->document->models, name);
  return text;
}

/* The name of the embedded model ID in messages. (transfer full) */
static char *
get_embedded_name (const LoligoDocument *document, const char *id)
{
  if (document->path == NULL)
    return g_strdup (id);
  g_autofree char *base = g_path_get_basename (document->path);
  return g_strdup_printf ("%s#%s", base, id);
}

LoligoComponent *
loligo_document_get_component (const LoligoDocument *document, LoligoLibrary *library,
                               const LoligoNode *node, LoligoProblems *problems)
{
  const char *const *channels = (const char *const *)node->channels;
  gboolean has_channels = channels != NULL && channels[0] != NULL;
  const char *embedded = loligo_settings_get (document->models, node->model);
  if (embedded == NULL && !has_channels)
    return loligo_library_get_component (library, node->model, problems);
  const char *dot = strrchr (node->model, '.');
  g_autofree char *scope = dot == NULL ? g_strdup ("") : g_strndup (node->model, dot + 1 - node->model);
  Source source = { document, library, scope };
  if (embedded != NULL)
    {
      g_autofree char *file = get_embedded_name (document, node->model);
      return loligo_component_new_from_text (embedded, strlen (embedded), file, channels, find_text,
                                             &source, problems);
    }
  g_autoptr (GError) error = NULL;
  g_autofree char *text = loligo_library_get_text (library, node->model, &error);
  if (text == NULL)
    {
      loligo_problems_add (problems, document->path, 0, 0, 0, "%s", error->message);
      return NULL;
    }
  const LoligoLibraryEntry *entry = loligo_library_find (library, node->model);
  return loligo_component_new_from_text (text, strlen (text),
                                         entry != NULL ? entry->path : node->model, channels,
                                         find_text, &source, problems);
}

LoligoComponent *
loligo_document_get_synapse (const LoligoDocument *document, LoligoLibrary *library, const char *id,
                             LoligoComponent *source, LoligoComponent *target,
                             LoligoProblems *problems)
{
  const char *embedded = loligo_settings_get (document->models, id);
  if (embedded != NULL)
    {
      g_autofree char *file = get_embedded_name (document, id);
      return loligo_synapse_new_from_text (embedded, strlen (embedded), file, source, target,
                                           problems);
    }
  g_autoptr (GError) error = NULL;
  g_autofree char *text = loligo_library_get_text (library, id, &error);
  if (text == NULL)
    {
      loligo_problems_add (problems, document->path, 0, 0, 0, "%s", error->message);
      return NULL;
    }
  const LoligoLibraryEntry *entry = loligo_library_find (library, id);
  return loligo_synapse_new_from_text (text, strlen (text), entry != NULL ? entry->path : id,
                                       source, target, problems);
}
