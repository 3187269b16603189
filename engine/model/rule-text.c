/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rule-text.c: takes a connection rule apart and puts it together: a name, arguments in parentheses, then options.
 * What the arguments mean is rule.c's affair.
 */
#include "base/i18n.h"
#include "base/problem.h"
#include "model/library.h"
#include "model/rule.h"
#include <string.h>

#define TEXT_LIMIT 4096

/* "; did you mean "x"?" or the whole choice. (transfer full) */
static char *
suggest (const char *name, const char *const *names)
{
  const char *nearest = loligo_nearest_name (name, names);
  if (nearest != NULL)
    return g_strdup_printf (_("; did you mean \"%s\"?"), nearest);
  g_autofree char *list = g_strjoinv (", ", (char **)names);
  return g_strdup_printf (_("; choose from %s"), list);
}

/* TEXT cut at the commas outside parentheses and double quotes; stripped. NULL when these do not match. */
static GPtrArray *
split (const char *text)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  const char *start = text;
  int depth = 0;
  gboolean is_quoted = FALSE;
  for (const char *at = text;; at++)
    {
      is_quoted ^= *at == '"';
      if (is_quoted && *at != '\0')
        continue;
      depth += (*at == '(') - (*at == ')');
      if (depth < 0 || (*at == '\0' && (depth > 0 || is_quoted)))
        return NULL;
      if (*at != '\0' && (*at != ',' || depth > 0))
        continue;
      g_ptr_array_add (parts, g_strstrip (g_strndup (start, at - start)));
      start = at + 1;
      if (*at == '\0')
        return g_steal_pointer (&parts);
    }
}

/* The parentheses' INSIDE, stripped. */
static gboolean
take_arguments (LoligoRuleText *text, const char *inside, GError **error)
{
  const LoligoRuleForm *form = loligo_rule_get_form (text->kind);
  g_autoptr (GPtrArray) parts = *inside == '\0' ? NULL : split (inside);
  guint n = parts == NULL ? 0 : parts->len;
  if (n > form->n_arguments)
    return loligo_refuse (error, _("\"%s(%s)\" is not how %s is written: \"%s\""), form->name,
                          inside, form->name, form->example);
  for (guint k = 0; k < n; k++)
    text->arguments[k] = g_strdup (g_ptr_array_index (parts, k));
  return TRUE;
}

/* "name" or "name(arguments)". */
static gboolean
take_form (LoligoRuleText *text, const char *part, GError **error)
{
  const char *names[LOLIGO_N_RULES + 1] = { NULL };
  const char *open = strchr (part, '(');
  g_autofree char *name
      = open == NULL ? g_strdup (part) : g_strchomp (g_strndup (part, open - part));
  int kind = -1;
  for (int k = 0; k < LOLIGO_N_RULES; k++)
    {
      names[k] = loligo_rule_get_form (k)->name;
      if (g_str_equal (name, names[k]))
        kind = k;
    }
  if (kind < 0)
    {
      g_autofree char *suggestion = suggest (name, names);
      return loligo_refuse (error, _("there is no rule \"%s\"%s"), name, suggestion);
    }
  text->kind = kind;
  if (open == NULL)
    return TRUE;
  if (!g_str_has_suffix (part, ")"))
    return loligo_refuse (error, _("\"%s\" is not how %s is written: \"%s\""), part, name,
                          loligo_rule_get_form (kind)->example);
  g_autofree char *inside = g_strndup (open + 1, strlen (open + 1) - 1);
  return take_arguments (text, g_strstrip (inside), error);
}

static gboolean
take_option (LoligoRuleText *text, const char *part, GError **error)
{
  static const char *const names[] = { "self", "multiple", "seed", NULL };
  char **const values[] = { &text->self, &text->multiple, &text->seed };
  const char *equals = strchr (part, '=');
  g_autofree char *name
      = equals == NULL ? g_strdup (part) : g_strchomp (g_strndup (part, equals - part));
  for (guint k = 0; names[k] != NULL; k++)
    if (g_str_equal (name, names[k]))
      {
        if (*values[k] != NULL)
          return loligo_refuse (error, _("the option \"%s\" is given twice"), name);
        *values[k] = g_strstrip (g_strdup (equals == NULL ? "" : equals + 1));
        return TRUE;
      }
  g_autofree char *suggestion = suggest (name, names);
  return loligo_refuse (error, _("there is no option \"%s\"%s"), name, suggestion);
}

LoligoRuleText *
loligo_rule_text_new (LoligoRuleKind kind)
{
  const LoligoRuleForm *form = loligo_rule_get_form (kind);
  LoligoRuleText *text = g_new0 (LoligoRuleText, 1);
  text->kind = kind;
  for (guint k = 0; k < form->n_arguments; k++)
    text->arguments[k] = g_strdup (form->arguments[k].initial);
  return text;
}

LoligoRuleText *
loligo_rule_text_parse (const char *text, GError **error)
{
  g_autofree char *shown = g_utf8_make_valid (text, strnlen (text, TEXT_LIMIT));
  g_strdelimit (shown, "\n\r\t", ' ');
  g_autoptr (GPtrArray) parts = strlen (text) > TEXT_LIMIT ? NULL : split (shown);
  if (parts == NULL)
    {
      loligo_refuse (error,
                     _("the parentheses do not match; write a rule as in \"probability(0.1)\""));
      return NULL;
    }
  g_autoptr (LoligoRuleText) rule = g_new0 (LoligoRuleText, 1);
  if (!take_form (rule, g_ptr_array_index (parts, 0), error))
    return NULL;
  for (guint k = 1; k < parts->len; k++)
    if (!take_option (rule, g_ptr_array_index (parts, k), error))
      return NULL;
  return g_steal_pointer (&rule);
}

char *
loligo_rule_text_to_string (const LoligoRuleText *text)
{
  GString *string = g_string_new (loligo_rule_get_form (text->kind)->name);
  for (guint k = 0; k < LOLIGO_RULE_ARGUMENTS && text->arguments[k] != NULL; k++)
    g_string_append_printf (string, "%s%s", k == 0 ? "(" : ", ", text->arguments[k]);
  if (text->arguments[0] != NULL)
    g_string_append_c (string, ')');
  if (text->self != NULL)
    g_string_append_printf (string, ", self=%s", text->self);
  if (text->multiple != NULL)
    g_string_append_printf (string, ", multiple=%s", text->multiple);
  if (text->seed != NULL)
    g_string_append_printf (string, ", seed=%s", text->seed);
  return g_string_free (string, FALSE);
}

void
loligo_rule_text_free (LoligoRuleText *text)
{
  if (text == NULL)
    return;
  for (guint k = 0; k < LOLIGO_RULE_ARGUMENTS; k++)
    g_free (text->arguments[k]);
  g_free (text->self);
  g_free (text->multiple);
  g_free (text->seed);
  g_free (text);
}
