/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * native-loader.c: see native-loader.h. The result is kept in a GOnce: it cannot change within a process.
 */
#include "compile/native-loader.h"

#include "base/i18n.h"
#include "base/plugin.h"

typedef struct
{
  const LoligoNativeTable *table;
  GError *error;
} Loaded;

static gpointer
load (gpointer unused)
{
  Loaded *loaded = g_new0 (Loaded, 1);
  g_autofree char *reason = NULL;
  loaded->table = loligo_plugin_open (LOLIGO_NATIVE_MODULE, "compile/llvm-plugin",
                                      LOLIGO_NATIVE_SYMBOL, LOLIGO_NATIVE_VERSION, &reason);
  if (loaded->table == NULL)
    loaded->error
        = g_error_new (LOLIGO_ERROR, LOLIGO_ERROR_UNSUPPORTED,
                       _("Machine code is not available (%s); the interpreter runs everything"),
                       reason != NULL ? reason : _("the plug-in is not installed"));
  return loaded;
}

const LoligoNativeTable *
loligo_native_load (GError **error)
{
  static GOnce once = G_ONCE_INIT;
  if (g_strcmp0 (g_getenv ("LOLIGO_JIT"), "off") == 0)
    {
      g_set_error_literal (error, LOLIGO_ERROR, LOLIGO_ERROR_UNSUPPORTED,
                           _("Machine code is switched off (LOLIGO_JIT=off)"));
      return NULL;
    }
  g_once (&once, load, NULL);
  const Loaded *loaded = once.retval;
  if (loaded->table == NULL)
    g_propagate_error (error, g_error_copy (loaded->error));
  return loaded->table;
}
