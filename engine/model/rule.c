/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rule.c: reads a connection rule: a name, its number in parentheses, then options. Called by
 * plan-projection.c; whether the rule fits the sizes of two populations is checked there.
 */
#include "model/rule.h"
#include "base/i18n.h"
#include "base/problem.h"
#include "lang/component.h"
#include "model/library.h"
#include <math.h>
#include <string.h>

#define COUNT_LIMIT 1e12
#define TEXT_LIMIT 4096

typedef enum
{
  NUMBER_NONE,
  NUMBER_PROBABILITY,
  NUMBER_COUNT
} Number;

static const struct
{
  const char *name;
  Number number;
  const char *example;
} forms[LOLIGO_N_RULES] = {
  [LOLIGO_RULE_ALL_TO_ALL] = { "all_to_all", NUMBER_NONE, "all_to_all" },
  [LOLIGO_RULE_ONE_TO_ONE] = { "one_to_one", NUMBER_NONE, "one_to_one" },
  [LOLIGO_RULE_PROBABILITY] = { "probability", NUMBER_PROBABILITY, "probability(0.1)" },
  [LOLIGO_RULE_FIXED_IN] = { "fixed_in", NUMBER_COUNT, "fixed_in(100)" },
  [LOLIGO_RULE_FIXED_OUT] = { "fixed_out", NUMBER_COUNT, "fixed_out(100)" },
  [LOLIGO_RULE_FIXED_TOTAL] = { "fixed_total", NUMBER_COUNT, "fixed_total(10000)" },
};

LoligoRule *
loligo_rule_new (LoligoRuleKind kind)
{
  LoligoRule *rule = g_new0 (LoligoRule, 1);
  rule->kind = kind;
  rule->self = TRUE;
  rule->multiple = forms[kind].number == NUMBER_COUNT;
  return rule;
}

void
loligo_rule_free (LoligoRule *rule)
{
  g_free (rule);
}

const char *
loligo_rule_kind_to_string (LoligoRuleKind kind)
{
  return forms[kind].name;
}

static gboolean
fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT, message);
  return FALSE;
}

/* The names with what is between: "; did you mean "x"?" or the whole choice. (transfer full) */
static char *
suggest (const char *name, const char *const *names)
{
  const char *nearest = loligo_nearest_name (name, names);
  if (nearest != NULL)
    return g_strdup_printf (_("; did you mean \"%s\"?"), nearest);
  g_autofree char *list = g_strjoinv (", ", (char **)names);
  return g_strdup_printf (_("; choose from %s"), list);
}

/* TEXT cut at the commas that stand outside parentheses; stripped. NULL when these do not match. */
static GPtrArray *
split (const char *text)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  const char *start = text;
  int depth = 0;
  for (const char *at = text;; at++)
    {
      depth += (*at == '(') - (*at == ')');
      if (depth < 0 || (*at == '\0' && depth > 0))
        return NULL;
      if (*at != '\0' && (*at != ',' || depth > 0))
        continue;
      g_ptr_array_add (parts, g_strstrip (g_strndup (start, at - start)));
      start = at + 1;
      if (*at == '\0')
        return g_steal_pointer (&parts);
    }
}

static gboolean
read_number (LoligoRule *rule, const char *text, GError **error)
{
  double value;
  const char *name = forms[rule->kind].name;
  if (*text == '\0')
    return fail (error, _("%s needs a number, as in \"%s\""), name, forms[rule->kind].example);
  g_autoptr (GError) problem = NULL;
  if (!loligo_quantity_parse (text, &LOLIGO_DIMENSIONLESS, &value, NULL, &problem))
    return fail (error, "%s: %s", name, problem->message);
  if (forms[rule->kind].number == NUMBER_PROBABILITY)
    {
      rule->probability = value;
      return (value >= 0 && value <= 1)
             || fail (error, _("%s: \"%s\" is not a probability from 0 to 1"), name, text);
    }
  if (!(value >= 0 && value <= COUNT_LIMIT && floor (value) == value))
    return fail (error, _("%s: \"%s\" is not a whole number from 0 to 1e12"), name, text);
  rule->count = (guint64)value;
  return TRUE;
}

/* "name" or "name(number)". NULL and ERROR. */
static LoligoRule *
read_form (const char *text, GError **error)
{
  const char *names[LOLIGO_N_RULES + 1] = { NULL };
  const char *open = strchr (text, '(');
  g_autofree char *name
      = open == NULL ? g_strdup (text) : g_strchomp (g_strndup (text, open - text));
  int kind = -1;
  for (int k = 0; k < LOLIGO_N_RULES; k++)
    {
      names[k] = forms[k].name;
      if (g_str_equal (name, names[k]))
        kind = k;
    }
  if (kind < 0)
    {
      g_autofree char *suggestion = suggest (name, names);
      fail (error, _("there is no rule \"%s\"%s"), name, suggestion);
      return NULL;
    }
  g_autoptr (LoligoRule) rule = loligo_rule_new (kind);
  gboolean takes_number = forms[kind].number != NUMBER_NONE;
  gboolean is_right = open == NULL || g_str_has_suffix (text, ")");
  g_autofree char *inside
      = open == NULL || !is_right ? g_strdup ("") : g_strndup (open + 1, strlen (open + 1) - 1);
  g_strstrip (inside);
  if (!is_right || (!takes_number && *inside != '\0'))
    {
      fail (error, _("\"%s\" is not how %s is written: \"%s\""), text, name, forms[kind].example);
      return NULL;
    }
  if (takes_number && !read_number (rule, inside, error))
    return NULL;
  return g_steal_pointer (&rule);
}

static gboolean
read_truth (const char *name, const char *text, gboolean *value, GError **error)
{
  *value = g_str_equal (text, "true");
  return *value || g_str_equal (text, "false")
         || fail (error, _("%s is true or false, not \"%s\""), name, text);
}

static gboolean
read_option (LoligoRule *rule, const char *text, GError **error)
{
  static const char *const names[] = { "self", "multiple", "seed", NULL };
  const char *equals = strchr (text, '=');
  g_autofree char *name
      = equals == NULL ? g_strdup (text) : g_strchomp (g_strndup (text, equals - text));
  if (!g_strv_contains (names, name))
    {
      g_autofree char *suggestion = suggest (name, names);
      return fail (error, _("there is no option \"%s\"%s"), name, suggestion);
    }
  g_autofree char *value = g_strstrip (g_strdup (equals == NULL ? "" : equals + 1));
  if (g_str_equal (name, "self"))
    return read_truth (name, value, &rule->self, error);
  if (g_str_equal (name, "seed"))
    {
      rule->has_seed = TRUE;
      return g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT64, &rule->seed, NULL)
             || fail (error, _("seed is a whole number from 0, not \"%s\""), value);
    }
  if (!read_truth (name, value, &rule->multiple, error))
    return FALSE;
  return !rule->multiple || forms[rule->kind].number == NUMBER_COUNT
         || fail (error, _("%s never connects a pair twice; leave multiple=true out"),
                  forms[rule->kind].name);
}

LoligoRule *
loligo_rule_parse (const char *text, GError **error)
{
  g_autofree char *shown = g_utf8_make_valid (text, strnlen (text, TEXT_LIMIT));
  g_strdelimit (shown, "\n\r\t", ' ');
  g_autoptr (GPtrArray) parts = strlen (text) > TEXT_LIMIT ? NULL : split (shown);
  if (parts == NULL)
    {
      fail (error, _("the parentheses do not match; write a rule as in \"probability(0.1)\""));
      return NULL;
    }
  g_autoptr (LoligoRule) rule = read_form (g_ptr_array_index (parts, 0), error);
  for (guint k = 1; rule != NULL && k < parts->len; k++)
    if (!read_option (rule, g_ptr_array_index (parts, k), error))
      return NULL;
  return g_steal_pointer (&rule);
}

double
loligo_rule_expect (const LoligoRule *rule, guint64 n_sources, guint64 n_targets,
                    gboolean is_recurrent)
{
  double pairs = (double)n_sources * (double)n_targets;
  if (is_recurrent && !rule->self)
    pairs -= (double)n_sources;
  switch (rule->kind)
    {
    case LOLIGO_RULE_ALL_TO_ALL:
      return pairs;
    case LOLIGO_RULE_ONE_TO_ONE:
      return is_recurrent && !rule->self ? 0 : (double)n_targets;
    case LOLIGO_RULE_PROBABILITY:
      return pairs * rule->probability;
    case LOLIGO_RULE_FIXED_IN:
      return (double)rule->count * (double)n_targets;
    case LOLIGO_RULE_FIXED_OUT:
      return (double)rule->count * (double)n_sources;
    case LOLIGO_RULE_FIXED_TOTAL:
      return (double)rule->count;
    case LOLIGO_N_RULES:
      break;
    }
  g_assert_not_reached ();
}
