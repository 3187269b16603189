/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check-name.c: what a name means: an argument, a symbol, something built in, a unit. Called by
 * check-expression.c. Variables that use each other are followed here, and circles found.
 */
#include "lang/check.h"

#include "base/i18n.h"
#include "lang/suggest.h"

#include <string.h>

LoligoCheckSymbol *
loligo_check_find (LoligoScope *scope, const char *name)
{
  LoligoCheckSymbol *symbol = g_hash_table_lookup (scope->names, name);
  return symbol && symbol->bound ? symbol->bound : symbol;
}

guint
loligo_check_draw (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node)
{
  /* Inside a function each call draws anew; elsewhere the same text is the same number, also when
   * an algebraic variable is looked at from several places. */
  if (!node || checker->function_depth > 0)
    return checker->n_draws++;
  gpointer known;
  if (g_hash_table_lookup_extended (checker->draws, node, NULL, &known))
    return GPOINTER_TO_UINT (known);
  g_hash_table_insert (checker->draws, (gpointer) node, GUINT_TO_POINTER (checker->n_draws));
  return checker->n_draws++;
}

static LoligoTyped
leaf (LoligoChecker *checker, LoligoOperation operation, guint index, const char *unit)
{
  LoligoUnit read;
  LoligoTyped result = { .expression = loligo_expression_leaf (checker->pool, operation, index),
                         .varies = TRUE };
  result.is_known = loligo_unit_parse (unit, &read, NULL);
  g_assert (result.is_known);
  result.dimension = read.dimension;
  return result;
}

static LoligoTyped
noise (LoligoChecker *checker, LoligoScope *scope, const char *name, LoligoPlace place,
       LoligoWorld world)
{
  if (world != LOLIGO_WORLD_NOW)
    {
      loligo_check_complain (checker, scope, place,
                             _("white noise (%s) can stand only in differential equations; use "
                               "normal() here"),
                             name);
      return loligo_typed_unknown ();
    }
  g_autofree char *full = g_strconcat (scope->prefix, name, NULL);
  gpointer number;
  if (!g_hash_table_lookup_extended (checker->noises, full, NULL, &number))
    {
      number = GUINT_TO_POINTER (g_hash_table_size (checker->noises));
      g_hash_table_insert (checker->noises, g_steal_pointer (&full), number);
    }
  LoligoTyped result
      = leaf (checker, LOLIGO_OPERATION_NOISE, GPOINTER_TO_UINT (number), "s^-1/2");
  result.has_noise = TRUE;
  return result;
}

/* What only a quantity of an edge knows: j, d; and N, which would have two meanings, and time, which it knows not. */
static gboolean
find_of_edge (LoligoChecker *checker, LoligoScope *scope, const char *name, LoligoPlace place,
              LoligoTyped *result)
{
  if (strcmp (name, "j") == 0)
    *result = leaf (checker, LOLIGO_OPERATION_TARGET, 0, "1");
  else if (strcmp (name, "d") == 0)
    *result = leaf (checker, LOLIGO_OPERATION_DISTANCE, 0, "m");
  else if (strcmp (name, "N") == 0)
    loligo_check_complain (checker, scope, place,
                           _("a wire has no N; i is the source's index, j the target's, d the "
                             "distance"));
  else if (strcmp (name, "t") == 0 || strcmp (name, "dt") == 0)
    loligo_check_complain (checker, scope, place,
                           _("values of a wire do not change with time, and know no %s; i is the source's index, j "
                             "the target's, d the distance"),
                           name);
  else
    return FALSE;
  return TRUE;
}

/* A quantity of a node knows no time either: there it is no part of the step. */
static gboolean
find_time_of_node (LoligoChecker *checker, LoligoScope *scope, const char *name, LoligoPlace place)
{
  if (strcmp (name, "t") != 0 && strcmp (name, "dt") != 0)
    return FALSE;
  loligo_check_complain (checker, scope, place,
                         _("values of a node do not change with time, and know no %s; wire a stimulus to the node, or "
                           "write the change into the model"),
                         name);
  return TRUE;
}

/* t, dt, i, N, pi, xi, xi_name. */
static gboolean
find_built_in (LoligoChecker *checker, LoligoScope *scope, const char *name, LoligoPlace place,
               LoligoWorld world, LoligoTyped *result)
{
  if (checker->is_edge && find_of_edge (checker, scope, name, place, result))
    return TRUE;
  if (checker->component == NULL && !checker->is_constant && find_time_of_node (checker, scope, name, place))
    return TRUE;
  if (strcmp (name, "t") == 0)
    {
      *result = leaf (checker, LOLIGO_OPERATION_TIME, 0, "s");
      if (world == LOLIGO_WORLD_INITIAL)
        result->expression = loligo_expression_constant (checker->pool, 0);
    }
  else if (strcmp (name, "dt") == 0)
    {
      *result = leaf (checker, LOLIGO_OPERATION_STEP, 0, "s");
      if (world == LOLIGO_WORLD_INITIAL)
        {
          loligo_check_complain (checker, scope, place,
                                 _("dt cannot stand in an initial value"));
          result->expression = 0;
        }
    }
  else if (strcmp (name, "i") == 0)
    *result = leaf (checker, LOLIGO_OPERATION_LANE, 0, "1");
  else if (strcmp (name, "N") == 0)
    *result = leaf (checker, LOLIGO_OPERATION_LANES, 0, "1");
  else if (strcmp (name, "pi") == 0)
    *result = loligo_typed_number (checker, G_PI, LOLIGO_DIMENSIONLESS);
  else if (strcmp (name, "xi") == 0 || g_str_has_prefix (name, "xi_"))
    *result = noise (checker, scope, name, place, world);
  else
    return FALSE;
  if (checker->is_constant && strcmp (name, "pi") != 0)
    {
      loligo_check_complain (checker, scope, place, _("this must be a constant: %s changes"),
                             name);
      *result = loligo_typed_unknown ();
    }
  return TRUE;
}

/* A unit name that stands alone: "1/ms". Of one letter only those that nobody takes for a forgotten
 * declaration: b (barn), u (atomic mass), h (hour) and the like need a number in front. */
static gboolean
find_unit (LoligoChecker *checker, const char *name, LoligoTyped *result)
{
  LoligoUnit unit;
  if (g_utf8_strlen (name, -1) == 1 && !strstr ("m s A V S F K C M N J W L H T \316\251", name))
    return FALSE;
  if (!loligo_unit_parse (name, &unit, NULL))
    return FALSE;
  *result = loligo_typed_number (checker, unit.scale, unit.dimension);
  result->unit = g_intern_string (unit.text);
  return TRUE;
}

static void
complain_unknown (LoligoChecker *checker, LoligoScope *scope, const char *name, LoligoPlace place,
                  const LoligoArguments *arguments)
{
  static const char *const built_in[] = { "t", "dt", "pi", "xi" };
  if (checker->is_quiet)
    return;
  LoligoSuggestion suggestion = loligo_suggestion_start (name);
  for (guint i = 0; arguments && i < arguments->n; i++)
    loligo_suggestion_offer (&suggestion, arguments->names[i].name);
  /* Nobody reads a hundredth message, and this is quadratic. */
  guint n = loligo_problems_get_count (checker->problems) < 100 ? checker->symbols->len : 0;
  for (guint i = 0; i < n; i++)
    {
      const LoligoCheckSymbol *symbol = g_ptr_array_index (checker->symbols, i);
      if (symbol->scope == scope && symbol->statement)
        loligo_suggestion_offer (&suggestion, symbol->statement->name.name);
      else if (!scope->host)
        loligo_suggestion_offer (&suggestion, symbol->name);
    }
  for (guint i = 0; i < G_N_ELEMENTS (built_in); i++)
    loligo_suggestion_offer (&suggestion, built_in[i]);
  g_autofree char *nearest = loligo_suggestion_to_string (&suggestion);
  if (loligo_check_is_cell_name (checker, name))
    loligo_check_complain (checker, scope, place,
                           _("unknown name %s; the target's is post.%s, the source's pre.%s, and a unit has a "
                             "number in front"), name,
                           name, name);
  else if (!checker->component)
    loligo_check_complain (checker, scope, place,
                           _("unknown name or unit %s; write a number with its unit"), name);
  else if (suggestion.nearest)
    loligo_check_complain (checker, scope, place, _("unknown name %s%s"), name, nearest);
  else
    loligo_check_complain (checker, scope, place,
                           _("unknown name or unit %s; declare it, for example: parameter %s = 1"), name,
                           name);
}

LoligoTyped
loligo_check_name (LoligoChecker *checker, LoligoScope *scope, const char *name, LoligoPlace place,
                   LoligoWorld world, const LoligoArguments *arguments)
{
  for (guint i = 0; arguments && i < arguments->n; i++)
    if (strcmp (arguments->names[i].name, name) == 0)
      return arguments->values[i];

  LoligoCheckSymbol *symbol = loligo_check_find (scope, name);
  if (symbol)
    {
      if (checker->is_constant)
        {
          loligo_check_complain (checker, scope, place,
                                 _("this must be a constant and cannot use %s; write a number "
                                   "with its unit"),
                                 name);
          return loligo_typed_unknown ();
        }
      return loligo_check_symbol (checker, symbol, place, scope, world);
    }
  LoligoTyped result = loligo_typed_unknown ();
  if (loligo_check_synapse_name (checker, scope, name, place, world, &result)
      || find_built_in (checker, scope, name, place, world, &result))
    return result;
  if (!loligo_check_is_cell_name (checker, name) && find_unit (checker, name, &result))
    return result;
  complain_unknown (checker, scope, name, place, arguments);
  return result;
}

static LoligoTyped
symbol_leaf (LoligoChecker *checker, const LoligoCheckSymbol *symbol, LoligoOperation operation)
{
  gboolean is_sought = checker->unknown == symbol;
  return (LoligoTyped){
    .expression = loligo_expression_leaf (checker->pool, operation,
                                          symbol->result ? symbol->result->index : 0),
    .dimension = is_sought ? LOLIGO_DIMENSION_ANY : symbol->dimension,
    .is_known = is_sought || symbol->has_dimension,
    .varies = operation != LOLIGO_OPERATION_PARAMETER,
    .unit = symbol->result && symbol->result->unit.text[0] ? symbol->result->unit.text : NULL
  };
}

/* Evaluates EXPRESSION as the value of SYMBOL in WORLD, once an epoch; a circle is a problem. */
static LoligoTyped
value_of (LoligoChecker *checker, LoligoCheckSymbol *symbol, LoligoAstExpression expression,
          LoligoWorld world)
{
  if (symbol->epoch[world] == checker->epoch[world])
    return symbol->value[world];
  if (symbol->is_running)
    {
      const LoligoStatement *statement = symbol->initial && world == LOLIGO_WORLD_INITIAL
                                             ? symbol->initial
                                             : symbol->statement;
      loligo_check_complain (checker, symbol->scope, statement->name.place,
                             _("%s depends on itself; one of the variables it is made of uses "
                               "it again"),
                             statement->name.name);
      return loligo_typed_unknown ();
    }
  symbol->is_running = TRUE;
  guint function_depth = checker->function_depth;
  checker->function_depth = 0;
  LoligoTyped value
      = loligo_check_evaluate (checker, symbol->scope, expression, world, NULL);
  checker->function_depth = function_depth;
  symbol->is_running = FALSE;
  symbol->raw[world] = value;
  if (symbol->has_dimension)
    {
      value.dimension = symbol->dimension;
      value.is_known = TRUE;
      value.is_zero = FALSE;
    }
  value.unit = symbol->result && symbol->result->unit.text[0] ? symbol->result->unit.text
                                                              : value.unit;
  symbol->value[world] = value;
  symbol->epoch[world] = checker->epoch[world];
  return value;
}

LoligoTyped
loligo_check_initial (LoligoChecker *checker, LoligoCheckSymbol *symbol)
{
  LoligoAstExpression expression = { 0 };
  if (symbol->initial)
    expression = symbol->initial->value;
  else if (symbol->kind == LOLIGO_SYMBOL_VARIABLE)
    expression = symbol->statement->value;
  else
    {
      LoligoTyped zero = loligo_typed_number (checker, 0, symbol->dimension);
      zero.is_known = symbol->has_dimension;
      return zero;
    }
  return value_of (checker, symbol, expression, LOLIGO_WORLD_INITIAL);
}

static LoligoTyped
state_value (LoligoChecker *checker, LoligoCheckSymbol *symbol, LoligoWorld world)
{
  if (world == LOLIGO_WORLD_INITIAL)
    return loligo_check_initial (checker, symbol);
  LoligoTyped result = symbol_leaf (checker, symbol, LOLIGO_OPERATION_STATE);
  if (world == LOLIGO_WORLD_EVENT && symbol->updated != 0)
    result.expression = symbol->updated;
  return result;
}

LoligoTyped
loligo_check_symbol (LoligoChecker *checker, LoligoCheckSymbol *symbol, LoligoPlace place,
                     LoligoScope *scope, LoligoWorld world)
{
  switch (symbol->kind)
    {
    case LOLIGO_SYMBOL_PARAMETER:
      return symbol_leaf (checker, symbol, LOLIGO_OPERATION_PARAMETER);
    case LOLIGO_SYMBOL_INPUT:
      return symbol_leaf (checker, symbol, LOLIGO_OPERATION_INPUT);
    case LOLIGO_SYMBOL_STATE:
    case LOLIGO_SYMBOL_VARIABLE:
      return state_value (checker, symbol, world);
    case LOLIGO_SYMBOL_ALGEBRAIC:
      return value_of (checker, symbol, symbol->statement->value, world);
    case LOLIGO_SYMBOL_FUNCTION:
      loligo_check_complain (checker, scope, place, _("%s is a function; write %s(...)"),
                             symbol->statement->name.name, symbol->statement->name.name);
      break;
    }
  return loligo_typed_unknown ();
}
