/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * settings.c: an ordered list of name -> text pairs, as a person wrote them. Nodes, edges and
 * documents own some; it knows nothing of units or models. Lists are short, so finding is a walk.
 */
#include "model/document.h"

struct _LoligoSettings
{
  GPtrArray *settings; /* of LoligoSetting*, owned */
};

static void
setting_free (gpointer data)
{
  LoligoSetting *setting = data;
  g_free (setting->name);
  g_free (setting->text);
  g_free (setting);
}

LoligoSettings *
loligo_settings_new (void)
{
  LoligoSettings *settings = g_new0 (LoligoSettings, 1);
  settings->settings = g_ptr_array_new_with_free_func (setting_free);
  return settings;
}

void
loligo_settings_free (LoligoSettings *settings)
{
  if (settings == NULL)
    return;
  g_ptr_array_unref (settings->settings);
  g_free (settings);
}

LoligoSettings *
loligo_settings_copy (const LoligoSettings *settings)
{
  LoligoSettings *copy = loligo_settings_new ();
  for (guint i = 0; i < settings->settings->len; i++)
    {
      const LoligoSetting *old = g_ptr_array_index (settings->settings, i);
      LoligoSetting *setting = g_new0 (LoligoSetting, 1);
      setting->name = g_strdup (old->name);
      setting->text = g_strdup (old->text);
      g_ptr_array_add (copy->settings, setting);
    }
  return copy;
}

guint
loligo_settings_get_count (const LoligoSettings *settings)
{
  return settings->settings->len;
}

const LoligoSetting *
loligo_settings_get_nth (const LoligoSettings *settings, guint index)
{
  g_return_val_if_fail (index < settings->settings->len, NULL);
  return g_ptr_array_index (settings->settings, index);
}

static LoligoSetting *
find_setting (const LoligoSettings *settings, const char *name, guint *index)
{
  for (guint i = 0; i < settings->settings->len; i++)
    {
      LoligoSetting *setting = g_ptr_array_index (settings->settings, i);
      if (g_str_equal (setting->name, name))
        {
          *index = i;
          return setting;
        }
    }
  return NULL;
}

const char *
loligo_settings_get (const LoligoSettings *settings, const char *name)
{
  guint index;
  const LoligoSetting *setting = find_setting (settings, name, &index);
  return setting == NULL ? NULL : setting->text;
}

const char *
loligo_settings_get_name (const LoligoSettings *settings, const char *name)
{
  guint index;
  const LoligoSetting *setting = find_setting (settings, name, &index);
  return setting == NULL ? NULL : setting->name;
}

void
loligo_settings_set (LoligoSettings *settings, const char *name, const char *text)
{
  guint index;
  LoligoSetting *setting = find_setting (settings, name, &index);
  if (text == NULL)
    {
      if (setting != NULL)
        g_ptr_array_remove_index (settings->settings, index);
      return;
    }
  if (setting != NULL)
    {
      char *copy = g_strdup (text); /* TEXT may be the old one */
      g_free (setting->text);
      setting->text = copy;
      return;
    }
  setting = g_new0 (LoligoSetting, 1);
  setting->name = g_strdup (name);
  setting->text = g_strdup (text);
  g_ptr_array_add (settings->settings, setting);
}
