/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check.c: `loligo check`: parses and checks models and documents and prints every problem with its
 * place.
 */
#include "cli/cli-private.h"
#include <string.h>

static void
check_model (LoligoLibrary *library, const char *path, LoligoProblems *problems)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL;
  g_autofree char *text = loligo_cli_read_model (library, path, &file, &error);
  if (text == NULL)
    {
      loligo_problems_add (problems, NULL, 0, 0, 0, "%s", error->message);
      return;
    }
  g_autoptr (LoligoComponent) component = loligo_component_new_from_text (
      text, strlen (text), path, NULL, loligo_library_source, library, problems);
  if (component != NULL)
    loligo_cli_check_component (component, path, problems);
}

/* What only the compiler knows: methods that do not fit the model. */
static void
check_methods (const LoligoPlan *plan, const char *path, LoligoProblems *problems)
{
  for (guint i = 0; i < plan->n_nodes; i++)
    {
      LoligoProgramOptions options = { .method = plan->nodes[i].method, .dt_s = plan->dt_s };
      g_autoptr (GError) error = NULL;
      g_autoptr (LoligoProgram) program
          = loligo_program_new (plan->nodes[i].component, &options, &error);
      if (program == NULL)
        loligo_problems_add (problems, path, 0, 0, 0, "%s: %s", plan->nodes[i].id, error->message);
    }
}

/* Embedded models that no node uses are checked as well; when they are wrong the nodes need not say
 * so again. */
static void
check_document (LoligoLibrary *library, const char *path, LoligoProblems *problems)
{
  g_autoptr (LoligoDocument) document = loligo_document_load (path, problems);
  if (document == NULL)
    return;
  for (guint i = 0; i < loligo_settings_get_count (document->models); i++)
    {
      LoligoNode *node = loligo_node_new ("", loligo_settings_get_nth (document->models, i)->name);
      loligo_component_unref (loligo_document_get_component (document, library, node, problems));
      loligo_node_free (node);
    }
  if (loligo_problems_get_count (problems) > 0)
    return;
  g_autoptr (LoligoPlan) plan = loligo_plan_new (document, library, problems);
  if (plan != NULL)
    check_methods (plan, path, problems);
  loligo_cli_note_version (document, path);
}

/* By its name, and where the name does not tell, by its first character. */
static gboolean
is_document (const char *path)
{
  if (g_str_has_suffix (path, ".loligo") || g_str_has_suffix (path, ".json"))
    return TRUE;
  if (g_str_has_suffix (path, ".model"))
    return FALSE;
  g_autofree char *text = NULL;
  gsize length;
  return loligo_file_read (path, 64 << 20, &text, &length, NULL)
         && text[strspn (text, " \t\r\n\xEF\xBB\xBF")] == '{';
}

int
loligo_cli_check (int argc, char **argv)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) rest = NULL;
  int status = loligo_cli_parse (
      argc, argv, entries, _("FILE…"),
      _("Checks models and documents. Prints every problem as file:line:column: error: message."),
      NULL, &rest);
  if (status >= 0)
    return status;
  if (rest[0] == NULL)
    return loligo_cli_wrong (
        _("loligo check takes files: models (*.model) or documents (*.loligo)"));
  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL);
  status = 0;
  for (guint k = 0; rest[k] != NULL; k++)
    {
      g_autoptr (LoligoProblems) problems = loligo_problems_new ();
      if (is_document (rest[k]))
        check_document (library, rest[k], problems);
      else
        check_model (library, rest[k], problems);
      if (loligo_problems_get_count (problems) > 0)
        status = loligo_cli_fail_problems (problems);
      else
        loligo_cli_print (_("%s: no problems\n"), rest[k]);
    }
  return status;
}
