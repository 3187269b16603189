/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli-private.h: what the subcommands share. Each is one file with one function; cli.c has the
 * table.
 */
#pragma once

#include <loligo.h>

G_BEGIN_DECLS

#define LOLIGO_EXIT_FAILED 1
#define LOLIGO_EXIT_WRONG 2
#define LOLIGO_EXIT_INTERRUPTED 130

/* ARGV[0] is the subcommand's name. */
int loligo_cli_run (int argc, char **argv);
int loligo_cli_check (int argc, char **argv);
int loligo_cli_models (int argc, char **argv);
int loligo_cli_show (int argc, char **argv);
int loligo_cli_bench (int argc, char **argv);

/* Standard output and error as UTF-8, whatever the locale's character set; one line to stderr. */
void loligo_cli_print (const char *format, ...) G_GNUC_PRINTF (1, 2);
void loligo_cli_say (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* Columns of a terminal that TEXT takes: a Chinese character takes two. */
int loligo_cli_get_width (const char *text);
/* "error: MESSAGE" and the status. */
int loligo_cli_wrong (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* Prints ERROR; status by its code. */
int loligo_cli_fail (const GError *error);
/* Prints all problems; LOLIGO_EXIT_WRONG. */
int loligo_cli_fail_problems (LoligoProblems *problems);

/* Parses ARGV by ENTRIES (texts as G_OPTION_ARG_FILENAME: raw UTF-8). Returns -1 to go on, else the
 * exit status; *REST receives the words that are no options. (transfer full) */
int loligo_cli_parse (int argc, char **argv, const GOptionEntry *entries, const char *usage,
                      const char *summary, const char *description, char ***rest);

/* A model file or a library id: its text and the name to use in messages. NULL and ERROR otherwise.
 */
char *loligo_cli_read_model (LoligoLibrary *library, const char *word, char **file, GError **error);

/* Adds what of COMPONENT, read from FILE, no method can run. */
void loligo_cli_check_component (const LoligoComponent *component, const char *file,
                                 LoligoProblems *problems);
/* Says on standard error when the document is of a newer version. */
void loligo_cli_note_version (const LoligoDocument *document, const char *path);

G_END_DECLS
