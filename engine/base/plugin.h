/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plugin.h: finds and opens modules that Loligo does without until they are needed: libraries that cost time to load,
 * or start threads. A module exports one function, without arguments, that returns a table whose first member is the
 * version, a guint. Called by compile/native-loader.c and network/blas.c.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The table that SYMBOL of the module lib<NAME> returns: of the folder LOLIGO_PLUGIN_DIR of the environment, else of
 * SUBFOLDER in the build tree, else of where Loligo is installed. NULL where there is none of VERSION, with the REASON
 * (for a person; NULL when no module is there). The module stays open. Any thread; may take milliseconds. */
gconstpointer loligo_plugin_open (const char *name, const char *subfolder, const char *symbol,
                                  guint version, char **reason);

G_END_DECLS
