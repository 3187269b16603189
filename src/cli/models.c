/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * models.c: `loligo models`: the library as a table by family, or as JSON.
 */
#include "cli/cli-private.h"
#include <stdio.h>
#include <string.h>

static void
print_table (GPtrArray *entries)
{
  int id_width = 0, title_width = 0;
  for (guint i = 0; i < entries->len; i++)
    {
      const LoligoLibraryEntry *entry = g_ptr_array_index (entries, i);
      id_width = MAX (id_width, loligo_cli_get_width (entry->id));
      title_width = MAX (title_width, loligo_cli_get_width (loligo_i18n_library (entry->title)));
    }
  const char *family = "";
  for (guint i = 0; i < entries->len; i++)
    {
      const LoligoLibraryEntry *entry = g_ptr_array_index (entries, i);
      if (!g_str_equal (family, entry->family))
        loligo_cli_print ("%s%s\n", i > 0 ? "\n" : "", loligo_i18n_family (entry->family));
      family = entry->family;
      const char *title = loligo_i18n_library (entry->title);
      loligo_cli_print ("  %s%*s  %s%*s  %s\n", entry->id,
                        id_width - loligo_cli_get_width (entry->id), "", title,
                        title_width - loligo_cli_get_width (title), "", loligo_kind_to_string (entry->kind));
    }
}

static void
print_json (GPtrArray *entries)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_array (builder);
  for (guint i = 0; i < entries->len; i++)
    {
      const LoligoLibraryEntry *entry = g_ptr_array_index (entries, i);
      const char *pairs[][2] = {
        { "id", entry->id },
        { "family", entry->family },
        { "kind", loligo_kind_to_string (entry->kind) },
        { "title", entry->title },
        { "description", entry->description },
        { "path", entry->path },
      };
      json_builder_begin_object (builder);
      for (guint k = 0; k < G_N_ELEMENTS (pairs); k++)
        {
          json_builder_set_member_name (builder, pairs[k][0]);
          json_builder_add_string_value (builder, pairs[k][1]);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);
  loligo_cli_print ("%s\n", text);
}

int
loligo_cli_models (int argc, char **argv)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[]
      = { { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL }, { NULL } };
  g_auto (GStrv) rest = NULL;
  int status = loligo_cli_parse (argc, argv, entries, NULL,
                                 _("Lists the library of models by family."), NULL, &rest);
  if (status >= 0)
    return status;
  if (rest[0] != NULL)
    return loligo_cli_wrong (_("loligo models takes no file; loligo show %s prints a model"),
                             rest[0]);
  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL);
  GPtrArray *models = loligo_library_get_entries (library);
  if (models->len == 0)
    {
      loligo_cli_say (_("error: there are no models in %s; set LOLIGO_DATA_DIR to where they are"),
                      loligo_library_get_data_dir (library));
      return LOLIGO_EXIT_FAILED;
    }
  if (as_json)
    print_json (models);
  else
    print_table (models);
  return 0;
}
