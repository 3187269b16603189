/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trial.c: an edit on trial: a document with nothing in it but what is to be tried, so that its problems are told from
 * those of all else. Called by the edits of nodes and wires.
 */
#include "document/project-private.h"

#include <string.h>

/* A large broken document has many. */
#define PROBLEMS_LIMIT 100

LoligoDocument *
loligo_project_new_trial (LoligoProject *self)
{
  LoligoDocument *document = loligo_document_new ();
  loligo_settings_free (document->models);
  document->models = loligo_settings_copy (self->document->models);
  document->path = g_strdup (self->document->path);
  document->run.dt = g_strdup (self->document->run.dt);
  document->run.seed = self->document->run.seed;
  return document;
}

static gboolean
has_message (const LoligoProblems *problems, const char *message)
{
  for (guint i = 0; i < MIN (loligo_problems_get_count (problems), PROBLEMS_LIMIT); i++)
    if (g_str_equal (loligo_problems_get (problems, i)->message, message))
      return TRUE;
  return FALSE;
}

gboolean
loligo_problems_refuse_new (const LoligoProblems *problems, const LoligoProblems *before,
                            const char *name, GError **error)
{
  for (guint i = 0; i < MIN (loligo_problems_get_count (problems), PROBLEMS_LIMIT); i++)
    {
      const char *message = loligo_problems_get (problems, i)->message;
      if (has_message (before, message))
        continue;
      gsize length = strlen (name);
      gboolean is_named = g_str_has_prefix (message, name) && g_str_has_prefix (message + length, ": ");
      return loligo_refuse (error, "%s", is_named ? message + length + 2 : message);
    }
  return TRUE;
}
