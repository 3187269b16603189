/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plugin.c: see plugin.h.
 */
#include "base/plugin.h"

#include <gmodule.h>

#include "base/i18n.h"
#include "config.h"

static gconstpointer
open_module (const char *path, const char *symbol, guint version, char **reason)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  GModule *module = g_module_open (path, G_MODULE_BIND_LOCAL);
  gconstpointer (*get_table) (void) = NULL;
  if (module == NULL || !g_module_symbol (module, symbol, (gpointer *) &get_table))
    {
      g_free (*reason);
      *reason = g_strdup (g_module_error ());
      return NULL;
    }
  g_module_make_resident (module);
  const guint *table = get_table ();
  if (table != NULL && *table == version)
    return table;
  g_free (*reason);
  *reason = g_strdup_printf (_("%s belongs to another version"), path);
  return NULL;
}

gconstpointer
loligo_plugin_open (const char *name, const char *subfolder, const char *symbol, guint version,
                    char **reason)
{
  g_autofree char *file = g_strdup_printf ("lib%s.%s", name, G_MODULE_SUFFIX);
  g_autofree char *built = g_build_filename (LOLIGO_BUILD_PLUGIN_DIR, subfolder, NULL);
  const char *const folders[] = { g_getenv ("LOLIGO_PLUGIN_DIR"), built, LOLIGO_PLUGIN_DIR };
  gconstpointer table = NULL;
  *reason = NULL;
  for (guint k = 0; k < G_N_ELEMENTS (folders) && table == NULL; k++)
    if (folders[k] != NULL)
      {
        g_autofree char *path = g_build_filename (folders[k], file, NULL);
        table = open_module (path, symbol, version, reason);
      }
  return table;
}
