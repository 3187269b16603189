/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli.h: the shell command: `loligo SUBCOMMAND ...`. main asks it first; what it does not handle is
 * the window's. No GTK. Main thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* TRUE for a subcommand, --help, --version, and a word that is neither a file nor an option (a
 * misspelt subcommand, which then gets a suggestion). */
gboolean loligo_cli_handles (int argc, char **argv);
/* Exit status: 0 done, 1 the run failed, 2 the command line or a file is wrong, 130 stopped by
 * Ctrl+C. */
int loligo_cli_main (int argc, char **argv);

G_END_DECLS
