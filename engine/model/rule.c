/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rule.c: the numbers of a connection rule, from the text that rule-text.c took apart. Called by plan-projection.c;
 * whether the rule fits the sizes of two populations is checked there.
 */
#include "model/rule.h"
#include "base/i18n.h"
#include "base/problem.h"
#include "lang/component.h"
#include <math.h>
#include <string.h>

#define COUNT_LIMIT 1e12

LoligoRule *
loligo_rule_new (LoligoRuleKind kind)
{
  LoligoRule *rule = g_new0 (LoligoRule, 1);
  rule->kind = kind;
  rule->self = TRUE;
  rule->multiple = loligo_rule_get_form (kind)->has_multiple;
  return rule;
}

void
loligo_rule_free (LoligoRule *rule)
{
  if (rule == NULL)
    return;
  g_clear_pointer (&rule->pool, loligo_expression_pool_free);
  g_free (rule->file);
  g_free (rule->path);
  g_free (rule->kernel);
  g_free (rule);
}

const char *
loligo_rule_kind_to_string (LoligoRuleKind kind)
{
  return loligo_rule_get_form (kind)->name;
}

static gboolean
read_number (const LoligoRuleForm *form, guint argument, const char *text, double *value,
             GError **error)
{
  static const LoligoDimension metre = { .halves = { [LOLIGO_BASE_METRE] = 2 } };
  LoligoArgumentKind kind = form->arguments[argument].kind;
  g_autoptr (GError) problem = NULL;
  if (!loligo_quantity_parse (text, kind == LOLIGO_ARGUMENT_LENGTH ? &metre : &LOLIGO_DIMENSIONLESS,
                              value, NULL, &problem))
    return loligo_refuse (error, _("%s: %s; write it as in \"%s\""), form->name, problem->message,
                          form->example);
  if (kind == LOLIGO_ARGUMENT_PROBABILITY)
    return (*value >= 0 && *value <= 1)
           || loligo_refuse (error, _("%s: \"%s\" is not a probability from 0 to 1"), form->name,
                             text);
  if (kind == LOLIGO_ARGUMENT_LENGTH)
    return (*value > 0 && isfinite (*value))
           || loligo_refuse (error, _("%s: \"%s\" is not a positive length"), form->name, text);
  return (*value >= 0 && *value <= COUNT_LIMIT && floor (*value) == *value)
         || loligo_refuse (error, _("%s: \"%s\" is not a whole number from 0 to 1e12"), form->name,
                           text);
}

/* A probability over d alone. */
static gboolean
read_profile (LoligoRule *rule, const char *text, GError **error)
{
  static const LoligoOperation others[] = { LOLIGO_OPERATION_LANE, LOLIGO_OPERATION_TARGET,
                                            LOLIGO_OPERATION_UNIFORM, LOLIGO_OPERATION_NORMAL };
  guint n_draws = 0;
  g_autoptr (GError) problem = NULL;
  rule->pool = loligo_expression_pool_new ();
  rule->profile = loligo_edge_quantity_parse (rule->pool, text, &LOLIGO_DIMENSIONLESS, &n_draws,
                                              NULL, &problem);
  if (rule->profile == 0)
    return loligo_refuse (error, "%s: %s", loligo_rule_get_form (rule->kind)->name,
                          problem->message);
  for (guint k = 0; k < G_N_ELEMENTS (others); k++)
    if (loligo_expression_depends_on (rule->pool, rule->profile, others[k], G_MAXUINT))
      return loligo_refuse (error, _("%s: \"%s\" may use the distance d only, as in \"%s\""),
                            loligo_rule_get_form (rule->kind)->name, text,
                            loligo_rule_get_form (rule->kind)->example);
  return TRUE;
}

/* p exp (-d^2 / (2 sigma^2)) */
static LoligoExpression
make_gaussian (LoligoExpressionPool *pool, double sigma_m, double probability)
{
  LoligoExpression d = loligo_expression_leaf (pool, LOLIGO_OPERATION_DISTANCE, 0);
  LoligoExpression scale = loligo_expression_constant (pool, -0.5 / (sigma_m * sigma_m));
  LoligoExpression square = loligo_expression_binary (pool, LOLIGO_OPERATION_MULTIPLY, d, d);
  LoligoExpression bell = loligo_expression_unary (
      pool, LOLIGO_OPERATION_EXP,
      loligo_expression_binary (pool, LOLIGO_OPERATION_MULTIPLY, scale, square));
  return loligo_expression_binary (pool, LOLIGO_OPERATION_MULTIPLY,
                                   loligo_expression_constant (pool, probability), bell);
}

/* NUMBERS: one an argument. */
static gboolean
take_numbers (LoligoRule *rule, const double *numbers, GError **error)
{
  switch (rule->kind)
    {
    case LOLIGO_RULE_PROBABILITY:
      rule->probability = numbers[0];
      return TRUE;
    case LOLIGO_RULE_GAUSSIAN:
      rule->pool = loligo_expression_pool_new ();
      rule->profile = make_gaussian (rule->pool, numbers[0], numbers[1]);
      return TRUE;
    case LOLIGO_RULE_DIFFERENCE_OF_GAUSSIANS:
      rule->pool = loligo_expression_pool_new ();
      rule->profile = loligo_expression_binary (
          rule->pool, LOLIGO_OPERATION_SUBTRACT, make_gaussian (rule->pool, numbers[0], numbers[1]),
          make_gaussian (rule->pool, numbers[2], numbers[3]));
      return TRUE;
    case LOLIGO_RULE_GRID:
      rule->count = (guint64) numbers[0];
      return rule->count == 4 || rule->count == 8
             || loligo_refuse (error,
                               _("a grid has 4 or 8 neighbours: \"grid(4)\" or \"grid(8)\""));
    case LOLIGO_RULE_FIXED_IN:
    case LOLIGO_RULE_FIXED_OUT:
    case LOLIGO_RULE_FIXED_TOTAL:
    case LOLIGO_RULE_SMALL_WORLD:
    case LOLIGO_RULE_SCALE_FREE:
    case LOLIGO_RULE_POWER_LAW:
      rule->count = (guint64) numbers[0];
      rule->probability = numbers[1];
      return TRUE;
    case LOLIGO_RULE_ALL_TO_ALL:
    case LOLIGO_RULE_ONE_TO_ONE:
    case LOLIGO_RULE_DISTANCE:
    case LOLIGO_RULE_MATRIX:
    case LOLIGO_RULE_PAIRS:
    case LOLIGO_RULE_KERNEL:
    case LOLIGO_N_RULES:
      break;
    }
  return TRUE;
}

/* A path, which may stand in quotes. */
static gboolean
read_file (LoligoRule *rule, const char *text, GError **error)
{
  gsize length = strlen (text);
  gboolean is_quoted = length >= 2 && text[0] == '"' && text[length - 1] == '"';
  rule->file = is_quoted ? g_strndup (text + 1, length - 2) : g_strdup (text);
  const LoligoRuleForm *form = loligo_rule_get_form (rule->kind);
  return *rule->file != '\0'
         || loligo_refuse (error, _("%s needs %s (%s), as in \"%s\""), form->name,
                           form->arguments[0].name,
                           _(form->arguments[0].sentence), form->example);
}

static gboolean
read_arguments (LoligoRule *rule, const LoligoRuleText *text, GError **error)
{
  const LoligoRuleForm *form = loligo_rule_get_form (rule->kind);
  double numbers[LOLIGO_RULE_ARGUMENTS] = { 0 };
  for (guint k = 0; k < form->n_arguments; k++)
    {
      const LoligoRuleArgument *argument = &form->arguments[k];
      const char *value = text->arguments[k];
      if (value == NULL && !argument->is_optional)
        return loligo_refuse (error, _("%s needs %s (%s), as in \"%s\""), form->name,
                              argument->name, _(argument->sentence), form->example);
      if (rule->kind == LOLIGO_RULE_KERNEL)
        {
          rule->kernel = g_strdup (value);
          return TRUE;
        }
      if (argument->kind == LOLIGO_ARGUMENT_EXPRESSION)
        return read_profile (rule, value, error);
      if (argument->kind == LOLIGO_ARGUMENT_FILE)
        return read_file (rule, value, error);
      if (!read_number (form, k, value != NULL ? value : argument->initial, &numbers[k], error))
        return FALSE;
    }
  return take_numbers (rule, numbers, error);
}

static gboolean
read_truth (const char *name, const char *text, gboolean *value, GError **error)
{
  *value = g_str_equal (text, "true");
  return *value || g_str_equal (text, "false")
         || loligo_refuse (error, _("%s is true or false, not \"%s\""), name, text);
}

static gboolean
read_options (LoligoRule *rule, const LoligoRuleText *text, GError **error)
{
  const LoligoRuleForm *form = loligo_rule_get_form (rule->kind);
  if ((text->self != NULL && !read_truth ("self", text->self, &rule->self, error))
      || (text->multiple != NULL && !read_truth ("multiple", text->multiple, &rule->multiple, error)))
    return FALSE;
  if (rule->multiple && !form->has_multiple)
    return loligo_refuse (error, _("%s never connects a pair twice; leave multiple=true out"),
                          form->name);
  rule->has_seed = text->seed != NULL;
  return !rule->has_seed
         || g_ascii_string_to_unsigned (text->seed, 10, 0, G_MAXUINT64, &rule->seed, NULL)
         || loligo_refuse (error, _("seed is a whole number from 0, not \"%s\""), text->seed);
}

LoligoRule *
loligo_rule_parse (const char *text, GError **error)
{
  g_autoptr (LoligoRuleText) parts = loligo_rule_text_parse (text, error);
  if (parts == NULL)
    return NULL;
  g_autoptr (LoligoRule) rule = loligo_rule_new (parts->kind);
  return read_arguments (rule, parts, error) && read_options (rule, parts, error)
             ? g_steal_pointer (&rule)
             : NULL;
}

gboolean
loligo_rule_is_graph (LoligoRuleKind kind)
{
  return kind == LOLIGO_RULE_SMALL_WORLD || kind == LOLIGO_RULE_SCALE_FREE
         || kind == LOLIGO_RULE_POWER_LAW;
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
    case LOLIGO_RULE_GAUSSIAN:
    case LOLIGO_RULE_DIFFERENCE_OF_GAUSSIANS:
    case LOLIGO_RULE_DISTANCE:
    case LOLIGO_RULE_KERNEL:
      return pairs;
    case LOLIGO_RULE_GRID:
    case LOLIGO_RULE_SMALL_WORLD:
      return (double)rule->count * (double)n_targets;
    case LOLIGO_RULE_SCALE_FREE:
    case LOLIGO_RULE_POWER_LAW:
      return 2. * (double)rule->count * (double)n_targets;
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
    case LOLIGO_RULE_MATRIX:
      return fmin (pairs, rule->n_expected);
    case LOLIGO_RULE_PAIRS:
      return rule->n_expected;
    case LOLIGO_N_RULES:
      break;
    }
  g_assert_not_reached ();
}
