/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * paths.c: goes through all that names a file in a document. What more may name one is added here, and in the place
 * where the plan opens it.
 */
#include "model/paths.h"

#include "model/inside.h"
#include "model/rule.h"

#include <string.h>

/* Makes *FIELD absolute. FALSE where there is nothing to do. */
static gboolean
settle (char **field, const char *folder)
{
  if (*field == NULL || **field == '\0' || g_path_is_absolute (*field))
    return FALSE;
  char *absolute = g_canonicalize_filename (*field, folder);
  g_free (*field);
  *field = absolute;
  return TRUE;
}

static gboolean
settle_argument (char **argument, const char *folder)
{
  g_autofree char *name = g_strdup (*argument);
  g_strdelimit (name, "\"", ' ');
  g_autofree char *file = g_strdup (g_strstrip (name));
  if (!settle (&file, folder))
    return FALSE;
  g_free (*argument);
  *argument = g_strdup_printf ("\"%s\"", file);
  return TRUE;
}

char *
loligo_rule_settle_files (const char *text, const char *folder)
{
  g_autoptr (LoligoRuleText) rule = text == NULL ? NULL : loligo_rule_text_parse (text, NULL);
  if (rule == NULL)
    return g_strdup (text);
  const LoligoRuleForm *form = loligo_rule_get_form (rule->kind);
  gboolean has_moved = FALSE;
  for (guint k = 0; k < form->n_arguments; k++)
    if (form->arguments[k].kind == LOLIGO_ARGUMENT_FILE && rule->arguments[k] != NULL)
      has_moved = settle_argument (&rule->arguments[k], folder) || has_moved;
  return has_moved ? loligo_rule_text_to_string (rule) : g_strdup (text);
}

static gboolean
settle_rule (char **rule, const char *folder)
{
  char *settled = loligo_rule_settle_files (*rule, folder);
  gboolean has_moved = g_strcmp0 (settled, *rule) != 0;
  g_free (*rule);
  *rule = settled;
  return has_moved;
}

static gboolean settle_document (LoligoDocument *document, const char *folder, guint depth);

static gboolean
settle_inside (const LoligoDocument *document, LoligoNode *node, const char *folder, guint depth)
{
  const char *name = loligo_node_get_document_name (node);
  if (name != NULL)
    {
      g_autofree char *file = g_strdup (name);
      if (!settle (&file, folder))
        return FALSE;
      loligo_node_set_document_name (node, file);
      return TRUE;
    }
  if (!loligo_node_is_document (node) || depth >= LOLIGO_INSIDE_DEPTH_LIMIT)
    return FALSE;
  g_autoptr (LoligoProblems) ignored = loligo_problems_new ();
  g_autoptr (LoligoDocument) inside = loligo_document_open_inside (document, node, ignored);
  if (inside == NULL || !settle_document (inside, folder, depth + 1))
    return FALSE;
  loligo_node_set_document (node, inside);
  return TRUE;
}

/* What a node sets inside the document that it holds, "EI.connect". Rules set inside a file go by that file's folder,
 * which stays. */
static gboolean
settle_values (LoligoNode *node, const char *folder)
{
  gboolean has_moved = FALSE;
  if (loligo_node_get_document_name (node) != NULL)
    return FALSE;
  for (guint k = 0; k < loligo_settings_get_count (node->parameters); k++)
    {
      const LoligoSetting *setting = loligo_settings_get_nth (node->parameters, k);
      if (!g_str_has_suffix (setting->name, ".connect"))
        continue;
      g_autofree char *rule = g_strdup (setting->text);
      if (!settle_rule (&rule, folder))
        continue;
      loligo_settings_set (node->parameters, setting->name, rule);
      has_moved = TRUE;
    }
  return has_moved;
}

static gboolean
settle_document (LoligoDocument *document, const char *folder, guint depth)
{
  gboolean has_moved = FALSE;
  for (guint i = 0; i < document->nodes->len; i++)
    {
      LoligoNode *node = document->nodes->pdata[i];
      has_moved = settle (&node->table_file, folder) || has_moved;
      has_moved = settle_inside (document, node, folder, depth) || has_moved;
      has_moved = settle_values (node, folder) || has_moved;
    }
  for (guint i = 0; i < document->edges->len; i++)
    has_moved = settle_rule (&((LoligoEdge *) document->edges->pdata[i])->connect, folder) || has_moved;
  return has_moved;
}

gboolean
loligo_document_settle_files (LoligoDocument *document, const char *folder)
{
  return settle_document (document, folder, 0);
}
