/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * native-loader.c: see native-loader.h. Looks in the folder LOLIGO_PLUGIN_DIR of the environment,
 * then in the build tree, then where it was installed. The result is kept in a GOnce: it cannot
 * change within a process.
 */
#include "compile/native-loader.h"

#include <gmodule.h>

#include "base/i18n.h"
#include "config.h"

typedef struct
{
  const LoligoNativeTable *table;
  GError *error;
} Loaded;

static const LoligoNativeTable *
open_module (const char *folder, char **reason)
{
  g_autofree char *name = g_strdup_printf ("lib%s.%s", LOLIGO_NATIVE_MODULE, G_MODULE_SUFFIX);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  GModule *module = g_module_open (path, G_MODULE_BIND_LOCAL);
  LoligoNativeGetTable get_table = NULL;
  if (module == NULL || !g_module_symbol (module, LOLIGO_NATIVE_SYMBOL, (gpointer *) &get_table))
    {
      g_free (*reason);
      *reason = g_strdup (g_module_error ());
      return NULL;
    }
  g_module_make_resident (module);
  const LoligoNativeTable *table = get_table ();
  if (table != NULL && table->version == LOLIGO_NATIVE_VERSION)
    return table;
  g_free (*reason);
  *reason = g_strdup_printf (_("%s belongs to another version"), path);
  return NULL;
}

static gpointer
load (gpointer unused)
{
  Loaded *loaded = g_new0 (Loaded, 1);
  g_autofree char *reason = NULL;
  const char *const folders[] = { g_getenv ("LOLIGO_PLUGIN_DIR"),
                                  LOLIGO_BUILD_PLUGIN_DIR "/compile/llvm-plugin",
                                  LOLIGO_PLUGIN_DIR };
  for (guint k = 0; k < G_N_ELEMENTS (folders) && loaded->table == NULL; k++)
    if (folders[k] != NULL)
      loaded->table = open_module (folders[k], &reason);
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
