/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli.c: which subcommand it is, general help, and what all subcommands share: printing and
 * options. A new subcommand is a line in the table, a prototype in cli-private.h, and a file.
 */
#include "cli/cli.h"
#include "cli/cli-private.h"
#include "config.h"
#include <stdio.h>
#include <string.h>

typedef struct
{
  const char *name;
  int (*main) (int argc, char **argv);
  const char *usage, *summary;
} Subcommand;

static const Subcommand subcommands[] = {
  { "run", loligo_cli_run, N_("FILE|MODEL [OPTION...]"),
    N_("run a document or a model without a window") },
  { "check", loligo_cli_check, N_("FILE..."), N_("check models and documents; print every problem") },
  { "models", loligo_cli_models, "[--json]", N_("list the library of models") },
  { "show", loligo_cli_show, N_("MODEL [--ir] [--asm]"),
    N_("print a model, its intermediate or machine code") },
  { "bench", loligo_cli_bench, N_("[NAME...] [--json]"),
    N_("measure this machine and the standard benchmarks") },
};

static const Subcommand *
find_subcommand (const char *name)
{
  for (guint k = 0; k < G_N_ELEMENTS (subcommands); k++)
    if (g_str_equal (subcommands[k].name, name))
      return &subcommands[k];
  return NULL;
}

void
loligo_cli_print (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  vfprintf (stdout, format, arguments);
  va_end (arguments);
}

void
loligo_cli_say (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  vfprintf (stderr, format, arguments);
  va_end (arguments);
  fputc ('\n', stderr);
}

int
loligo_cli_get_width (const char *text)
{
  int width = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += g_unichar_iszerowidth (g_utf8_get_char (p)) ? 0
             : g_unichar_iswide (g_utf8_get_char (p))    ? 2
                                                         : 1;
  return width;
}

int
loligo_cli_wrong (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  loligo_cli_say (_("error: %s"), message);
  return LOLIGO_EXIT_WRONG;
}

int
loligo_cli_fail (const GError *error)
{
  loligo_cli_say (_("error: %s"), error->message);
  gboolean is_wrong = g_error_matches (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT)
                      || error->domain == G_OPTION_ERROR;
  return is_wrong ? LOLIGO_EXIT_WRONG : LOLIGO_EXIT_FAILED;
}

int
loligo_cli_fail_problems (LoligoProblems *problems)
{
  loligo_problems_sort (problems);
  g_autofree char *lines = loligo_problems_to_string (problems);
  fputs (lines, stderr);
  return LOLIGO_EXIT_WRONG;
}

static int
print_help (void)
{
  loligo_cli_print ("%s\n  loligo [%s]\n  loligo %s\n\n%s\n", _("Usage:"), _("FILE..."),
                    _("SUBCOMMAND [OPTION...]"),
                    _("Without a subcommand the window opens. Subcommands:"));
  for (guint k = 0; k < G_N_ELEMENTS (subcommands); k++)
    {
      const char *usage = _(subcommands[k].usage);
      loligo_cli_print ("  %-7s %s%*s %s\n", subcommands[k].name, usage,
                        MAX (24 - loligo_cli_get_width (usage), 0), "", _(subcommands[k].summary));
    }
  loligo_cli_print ("\n%s\n  loligo run hh --size 1000 --input I=\"10 uA/cm2\" --duration \"1 s\" "
                    "--dt \"0.01 ms\"\n"
                    "\n%s\n%s\n",
                    _("For example:"), _("loligo SUBCOMMAND --help says what each one takes."),
                    _("Exit status: 0 done; 1 the run failed; 2 the command line or a file is "
                       "wrong; 130 stopped "
                       "by Ctrl+C."));
  return 0;
}

static int
fail_unknown (const char *word)
{
  const char *names[G_N_ELEMENTS (subcommands) + 1] = { NULL };
  for (guint k = 0; k < G_N_ELEMENTS (subcommands); k++)
    names[k] = subcommands[k].name;
  const char *nearest = loligo_nearest_name (word, names);
  if (nearest != NULL)
    return loligo_cli_wrong (_("there is no subcommand \"%s\"; did you mean \"%s\"?"), word,
                             nearest);
  return loligo_cli_wrong (
      _("\"%s\" is neither a subcommand nor a file; loligo --help lists the subcommands"), word);
}

gboolean
loligo_cli_handles (int argc, char **argv)
{
  if (argc < 2)
    return FALSE;
  const char *word = argv[1];
  if (g_str_equal (word, "--help") || g_str_equal (word, "-h") || g_str_equal (word, "help")
      || g_str_equal (word, "--version"))
    return TRUE;
  if (find_subcommand (word) != NULL)
    return TRUE;
  return *word != '-' && strstr (word, "://") == NULL && !g_str_has_suffix (word, ".loligo")
         && !g_file_test (word, G_FILE_TEST_EXISTS);
}

int
loligo_cli_main (int argc, char **argv)
{
  if (argc < 2 || g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h")
      || g_str_equal (argv[1], "help"))
    return print_help ();
  if (g_str_equal (argv[1], "--version"))
    {
      loligo_cli_print ("loligo %s\n", LOLIGO_VERSION);
      return 0;
    }
  const Subcommand *subcommand = find_subcommand (argv[1]);
  if (subcommand == NULL)
    return fail_unknown (argv[1]);
  int status = subcommand->main (argc - 1, argv + 1);
  /* A full disk behind a redirection shows only here. */
  if (fflush (stdout) != 0 || ferror (stdout))
    {
      loligo_cli_say (_("error: cannot write to standard output"));
      return status != 0 ? status : LOLIGO_EXIT_FAILED;
    }
  return status;
}

/* Help goes out as it is, in UTF-8, and not through g_print. */
static gboolean
ask_help (const char *name, const char *value, gpointer data, GError **error)
{
  *(gboolean *)data = TRUE;
  return TRUE;
}

static gboolean
words_are_text (char **words)
{
  for (guint k = 0; words != NULL && words[k] != NULL; k++)
    if (!g_utf8_validate (words[k], -1, NULL))
      return FALSE;
  return TRUE;
}

int
loligo_cli_parse (int argc, char **argv, const GOptionEntry *entries, const char *usage,
                  const char *summary, const char *description, char ***rest)
{
  g_auto (GStrv) words = g_new0 (char *, argc + 1);
  for (int k = 0; k < argc; k++)
    words[k] = g_strdup (argv[k]);
  g_free (words[0]);
  words[0] = g_strconcat ("loligo ", argv[0], NULL);
  gboolean wants_help = FALSE;
  const GOptionEntry help[] = { { "help", 'h', G_OPTION_FLAG_NO_ARG, G_OPTION_ARG_CALLBACK,
                                  ask_help, _("Show this help"), NULL },
                                { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_translation_domain (context, LOLIGO_GETTEXT_DOMAIN);
  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, description);
  GOptionGroup *group = g_option_group_new (argv[0], NULL, NULL, &wants_help, NULL);
  g_option_group_set_translation_domain (group, LOLIGO_GETTEXT_DOMAIN);
  g_option_group_add_entries (group, entries);
  g_option_group_add_entries (group, help);
  g_option_context_set_main_group (context, group);
  g_autoptr (GError) error = NULL;
  if (!words_are_text (words))
    return loligo_cli_wrong (_("the command line is not UTF-8 text"));
  g_set_prgname (words[0]);
  if (!g_option_context_parse_strv (context, &words, &error))
    return loligo_cli_wrong (_("%s; loligo %s --help lists the options"), error->message, argv[0]);
  if (wants_help)
    {
      g_autofree char *text = g_option_context_get_help (context, TRUE, NULL);
      fputs (text, stdout);
      return 0;
    }
  *rest = g_strdupv (words + 1);
  return -1;
}

char *
loligo_cli_read_model (LoligoLibrary *library, const char *word, char **file, GError **error)
{
  gboolean is_file = g_str_has_suffix (word, ".model") || strchr (word, '/') != NULL
                     || (loligo_library_find (library, word) == NULL
                         && g_file_test (word, G_FILE_TEST_IS_REGULAR));
  if (!is_file)
    {
      const LoligoLibraryEntry *entry = loligo_library_find (library, word);
      *file = g_strdup (entry != NULL ? entry->path : word);
      return loligo_library_get_text (library, word, error);
    }
  char *text = NULL;
  gsize length;
  if (!loligo_file_read (word, 1 << 20, &text, &length, error))
    return NULL;
  if (strlen (text) != length || !g_utf8_validate (text, length, NULL))
    {
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT, _("%s is not UTF-8 text"), word);
      g_free (text);
      return NULL;
    }
  *file = g_strdup (word);
  return text;
}

void
loligo_cli_check_component (const LoligoComponent *component, const char *file,
                            LoligoProblems *problems)
{
  guint line, column;
  g_autoptr (GError) error = NULL;
  if (!loligo_program_can_run (component, &line, &column, &error))
    loligo_problems_add (problems, file, line, column, 0, "%s", error->message);
}

void
loligo_cli_note_version (const LoligoDocument *document, const char *path)
{
  if (document->is_read_only)
    loligo_cli_say (_("note: %s is of version %d and this Loligo knows version %d; what is new in "
                      "it is left out"),
                    path, document->version, LOLIGO_DOCUMENT_VERSION);
}
