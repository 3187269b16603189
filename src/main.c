/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * main.c: one program: the shell command when a subcommand is named, else the window, where it was
 * built.
 */
#include "cli/cli.h"
#include "config.h"
#include <libintl.h>
#include <locale.h>
#ifdef LOLIGO_HAS_WINDOW
#include "app/application.h"
#endif

/* From the build folder the translations of the build are used. */
static const char *
get_locale_dir (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  gboolean runs_from_build = program != NULL && g_str_has_prefix (program, LOLIGO_BUILD_DIR "/");
  return runs_from_build ? LOLIGO_BUILD_LOCALE_DIR : LOLIGO_LOCALE_DIR;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  bindtextdomain (LOLIGO_GETTEXT_DOMAIN, get_locale_dir ());
  bind_textdomain_codeset (LOLIGO_GETTEXT_DOMAIN, "UTF-8");
  textdomain (LOLIGO_GETTEXT_DOMAIN);
#ifdef LOLIGO_HAS_WINDOW
  if (!loligo_cli_handles (argc, argv))
    return loligo_application_main (argc, argv);
#endif
  return loligo_cli_main (argc, argv);
}
