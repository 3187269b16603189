/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * show.c: `loligo show`: a model as it stands in its file, its intermediate code, its machine code.
 */
#include "cli/cli-private.h"
#include <string.h>

static int
print_code (LoligoComponent *component, const LoligoProgramOptions *options, gboolean ir,
            gboolean assembly)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoligoProgram) program = loligo_program_new (component, options, &error);
  if (program == NULL)
    return loligo_cli_fail (error);
  if (ir)
    {
      g_autofree char *text = loligo_program_dump_ir (program);
      loligo_cli_print ("%s", text);
    }
  if (!assembly)
    return 0;
  g_autofree char *text = loligo_program_dump_assembly (program, &error);
  if (text == NULL)
    return loligo_cli_fail (error);
  loligo_cli_print ("%s", text);
  return 0;
}

/* How the engine keeps the states of a synapse, as a comment of the language: what was printed stays a model. */
static int
print_form (const char *text, const char *file)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoComponent) component
      = loligo_component_new_from_text (text, strlen (text), file, NULL, NULL, NULL, problems);
  if (component == NULL || component->kind != LOLIGO_KIND_SYNAPSE)
    return 0;
  g_autoptr (LoligoSynapsePlan) plan = loligo_synapse_plan_new (component);
  loligo_cli_print ("\n# %s\n", plan->reason);
  return 0;
}

int
loligo_cli_show (int argc, char **argv)
{
  gboolean ir = FALSE, assembly = FALSE;
  g_autofree char *method = NULL;
  g_autofree char *dt = NULL;
  const GOptionEntry entries[]
      = { { "ir", 0, 0, G_OPTION_ARG_NONE, &ir, N_("Print the intermediate code"), NULL },
          { "asm", 0, 0, G_OPTION_ARG_NONE, &assembly, N_("Print the machine code"), NULL },
          { "method", 0, 0, G_OPTION_ARG_FILENAME, &method, N_("Method of the code (auto)"),
            "METHOD" },
          { "dt", 0, 0, G_OPTION_ARG_FILENAME, &dt, N_("Step of the code (0.1 ms)"), "TIME" },
          { NULL } };
  g_auto (GStrv) rest = NULL;
  int status = loligo_cli_parse (argc, argv, entries, _("MODEL"),
                                 _("Prints a model of the library, or of a file."), NULL, &rest);
  if (status >= 0)
    return status;
  if (rest[0] == NULL || rest[1] != NULL)
    return loligo_cli_wrong (
        _("loligo show takes one model, such as hh; loligo models lists what there is"));
  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL;
  g_autofree char *text = loligo_cli_read_model (library, rest[0], &file, &error);
  if (text == NULL)
    return loligo_cli_wrong ("%s", error->message);
  if (!ir && !assembly)
    {
      loligo_cli_print ("%s%s", text, g_str_has_suffix (text, "\n") ? "" : "\n");
      return print_form (text, file);
    }
  const LoligoDimension second = { .halves = { [LOLIGO_BASE_SECOND] = 2 } };
  LoligoProgramOptions options = { .dt_s = 1e-4 };
  LoligoUnit unit;
  if (method != NULL && !loligo_method_from_string (method, &options.method, &error))
    return loligo_cli_fail (error);
  if (dt != NULL && !loligo_quantity_parse (dt, &second, &options.dt_s, &unit, &error))
    return loligo_cli_fail (error);
  if (!(options.dt_s > 0))
    return loligo_cli_wrong (_("--dt must be a positive time, such as \"0.1 ms\""));
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoComponent) component = loligo_component_new_from_text (
      text, strlen (text), file, NULL, loligo_library_source, library, problems);
  if (component == NULL)
    return loligo_cli_fail_problems (problems);
  if (component->kind == LOLIGO_KIND_SYNAPSE)
    return loligo_cli_wrong (_("%s is a synapse: its code is made with the cells at its ends"),
                             component->id);
  return print_code (component, &options, ir, assembly);
}
