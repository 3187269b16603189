/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * method.c: the table of numerical methods as text.
 */
#include "lang/method.h"

#include "base/i18n.h"
#include "base/problem.h"

static const struct
{
  const char *text;
  guint order;
  LoligoMethodFamily family;
} methods[LOLIGO_N_METHODS] = {
#define X(name, text, order, family) { text, order, LOLIGO_FAMILY_##family },
  LOLIGO_METHODS (X)
#undef X
};

const char *
loligo_method_to_string (LoligoMethod method)
{
  return methods[method].text;
}

guint
loligo_method_get_order (LoligoMethod method)
{
  return methods[method].order;
}

LoligoMethodFamily
loligo_method_get_family (LoligoMethod method)
{
  return methods[method].family;
}

gboolean
loligo_method_from_string (const char *text, LoligoMethod *method, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  for (guint k = 0; k < LOLIGO_N_METHODS; k++)
    {
      if (g_strcmp0 (text, methods[k].text) == 0)
        {
          *method = k;
          return TRUE;
        }
      g_string_append_printf (names, k == 0 ? "%s" : ", %s", methods[k].text);
    }
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
               _("there is no method \"%s\"; the methods are: %s"), text != NULL ? text : "",
               names->str);
  return FALSE;
}
