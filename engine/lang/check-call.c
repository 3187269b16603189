/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check-call.c: calls: the built-in functions from one table, the model's own functions (their
 * bodies are put in place of the call), the past x(t - T), and sums over channels. Called by
 * check-expression.c.
 */
#include "lang/check.h"

#include "base/i18n.h"
#include "lang/suggest.h"

#include <string.h>

typedef enum
{
  RULE_PLAIN,  /* numbers to a number */
  RULE_SAME,   /* operands of one unit give that unit */
  RULE_RATIO,  /* operands of one unit give a number */
  RULE_ROOT,   /* half the powers */
  RULE_SELECT, /* condition, then two of one unit */
  RULE_RAND,
  RULE_NORMAL,
  RULE_UNIFORM,
  RULE_POISSON
} Rule;

static const struct
{
  const char *name;
  LoligoOperation operation;
  guint least, most; /* number of arguments */
  Rule rule;
} functions[] = {
  { "exp", LOLIGO_OPERATION_EXP, 1, 1, RULE_PLAIN },
  { "log", LOLIGO_OPERATION_LOG, 1, 1, RULE_PLAIN },
  { "log10", LOLIGO_OPERATION_LOG10, 1, 1, RULE_PLAIN },
  { "sqrt", LOLIGO_OPERATION_SQRT, 1, 1, RULE_ROOT },
  { "abs", LOLIGO_OPERATION_ABS, 1, 1, RULE_SAME },
  { "sin", LOLIGO_OPERATION_SIN, 1, 1, RULE_PLAIN },
  { "cos", LOLIGO_OPERATION_COS, 1, 1, RULE_PLAIN },
  { "tan", LOLIGO_OPERATION_TAN, 1, 1, RULE_PLAIN },
  { "asin", LOLIGO_OPERATION_ASIN, 1, 1, RULE_PLAIN },
  { "acos", LOLIGO_OPERATION_ACOS, 1, 1, RULE_PLAIN },
  { "atan", LOLIGO_OPERATION_ATAN, 1, 1, RULE_PLAIN },
  { "atan2", LOLIGO_OPERATION_ATAN2, 2, 2, RULE_RATIO },
  { "sinh", LOLIGO_OPERATION_SINH, 1, 1, RULE_PLAIN },
  { "cosh", LOLIGO_OPERATION_COSH, 1, 1, RULE_PLAIN },
  { "tanh", LOLIGO_OPERATION_TANH, 1, 1, RULE_PLAIN },
  { "exprel", LOLIGO_OPERATION_EXPREL, 1, 1, RULE_PLAIN },
  { "sigmoid", LOLIGO_OPERATION_SIGMOID, 1, 1, RULE_PLAIN },
  { "relu", LOLIGO_OPERATION_RELU, 1, 1, RULE_SAME },
  { "floor", LOLIGO_OPERATION_FLOOR, 1, 1, RULE_PLAIN },
  { "ceil", LOLIGO_OPERATION_CEIL, 1, 1, RULE_PLAIN },
  { "round", LOLIGO_OPERATION_ROUND, 1, 1, RULE_PLAIN },
  { "min", LOLIGO_OPERATION_MINIMUM, 2, 20, RULE_SAME },
  { "max", LOLIGO_OPERATION_MAXIMUM, 2, 20, RULE_SAME },
  { "clip", LOLIGO_OPERATION_CLIP, 3, 3, RULE_SAME },
  { "sign", LOLIGO_OPERATION_SIGN, 1, 1, RULE_RATIO },
  { "heaviside", LOLIGO_OPERATION_HEAVISIDE, 1, 1, RULE_RATIO },
  { "where", LOLIGO_OPERATION_SELECT, 3, 3, RULE_SELECT },
  { "erf", LOLIGO_OPERATION_ERF, 1, 1, RULE_PLAIN },
  { "rand", LOLIGO_OPERATION_UNIFORM, 0, 0, RULE_RAND },
  { "normal", LOLIGO_OPERATION_NORMAL, 0, 2, RULE_NORMAL },
  { "uniform", LOLIGO_OPERATION_UNIFORM, 2, 2, RULE_UNIFORM },
  { "poisson", LOLIGO_OPERATION_POISSON, 1, 1, RULE_POISSON },
};

gboolean
loligo_check_is_built_in_function (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (strcmp (functions[i].name, name) == 0)
      return TRUE;
  return strcmp (name, "sum") == 0;
}

/* All arguments in the unit of the first. */
static LoligoTyped
unify (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node,
       const LoligoTyped *arguments, guint from)
{
  LoligoTyped result = arguments[from];
  for (guint i = from + 1; i < node->n_arguments; i++)
    {
      g_autofree char *format = g_strdup_printf (
          _("the arguments of %s must have one unit, and these have %%s and %%s"), node->name);
      result = loligo_check_same (checker, scope, node->place, result, arguments[i], format);
    }
  for (guint i = 0; i < from; i++)
    loligo_typed_join (&result, &arguments[i]);
  return result;
}

static gboolean
check_plain (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node,
             const LoligoTyped *x)
{
  if (loligo_typed_fits (x, LOLIGO_DIMENSIONLESS))
    return TRUE;
  loligo_check_solve (checker, x, &(LoligoTyped){ .is_known = TRUE });
  g_autofree char *unit = loligo_typed_unit (x);
  loligo_check_complain (checker, scope, node->place,
                         _("%s needs a plain number, and this has unit %s; divide by a quantity "
                           "of that unit"),
                         node->name, unit);
  return FALSE;
}

static LoligoExpression
build (LoligoChecker *checker, LoligoOperation operation, const LoligoTyped *x, guint n)
{
  switch (loligo_operation_get_n_operands (operation))
    {
    case 1:
      return loligo_expression_unary (checker->pool, operation, x[0].expression);
    case 3:
      return loligo_expression_ternary (checker->pool, operation, x[0].expression, x[1].expression,
                                        x[2].expression);
    default:
      break;
    }
  LoligoExpression result = x[0].expression;
  for (guint i = 1; i < n; i++)
    result = loligo_expression_binary (checker->pool, operation, result, x[i].expression);
  return result;
}

static LoligoTyped
draw (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node,
      LoligoOperation operation)
{
  if (checker->is_constant)
    {
      loligo_check_complain (checker, scope, node->place,
                             _("this must be a constant: %s changes"), node->name);
      return loligo_typed_unknown ();
    }
  guint number = loligo_check_draw (checker, scope, node);
  return (LoligoTyped){ .expression = loligo_expression_leaf (checker->pool, operation, number),
                        .is_known = TRUE,
                        .has_draw = TRUE,
                        .varies = TRUE };
}

/* normal(), normal(mean, deviation), uniform(low, high). */
static LoligoTyped
scaled_draw (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node,
             const LoligoTyped *x, LoligoOperation operation)
{
  LoligoTyped number = draw (checker, scope, node, operation);
  if (node->n_arguments == 0)
    return number;
  LoligoTyped result = unify (checker, scope, node, x, 0);
  loligo_typed_join (&result, &number);
  result.is_zero = FALSE;
  LoligoExpression width = x[1].expression;
  if (operation == LOLIGO_OPERATION_UNIFORM)
    width = loligo_expression_binary (checker->pool, LOLIGO_OPERATION_SUBTRACT, width,
                                      x[0].expression);
  LoligoExpression part = loligo_expression_binary (checker->pool, LOLIGO_OPERATION_MULTIPLY,
                                                    width, number.expression);
  result.expression
      = loligo_expression_binary (checker->pool, LOLIGO_OPERATION_ADD, x[0].expression, part);
  return result;
}

/* A count of the mean x[0]. Which of its two numbers decides depends on the mean (lang/poisson.h). */
static LoligoTyped
poisson_call (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node,
              const LoligoTyped *x)
{
  check_plain (checker, scope, node, &x[0]);
  LoligoTyped uniform = draw (checker, scope, node, LOLIGO_OPERATION_UNIFORM);
  if (uniform.expression == 0)
    return uniform;
  /* A second number of the same call: any other place in the node tells it from the first. */
  guint second = loligo_check_draw (checker, scope, (const LoligoAstNode *) (gconstpointer) &node->place);
  LoligoExpression normal
      = loligo_expression_leaf (checker->pool, LOLIGO_OPERATION_NORMAL, second);
  LoligoTyped result = { .is_known = TRUE };
  loligo_typed_join (&result, &x[0]);
  loligo_typed_join (&result, &uniform);
  result.expression = loligo_expression_ternary (checker->pool, LOLIGO_OPERATION_POISSON,
                                                 x[0].expression, uniform.expression, normal);
  return result;
}

static LoligoTyped
plain_call (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node,
            const LoligoTyped *x, LoligoOperation operation)
{
  LoligoTyped result = { .is_known = TRUE };
  for (guint i = 0; i < node->n_arguments; i++)
    {
      check_plain (checker, scope, node, &x[i]);
      loligo_typed_join (&result, &x[i]);
    }
  result.expression = build (checker, operation, x, node->n_arguments);
  return result;
}

static LoligoTyped
root_call (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node,
           const LoligoTyped *x)
{
  LoligoTyped result = { .is_zero = FALSE };
  loligo_typed_join (&result, x);
  result.expression = build (checker, LOLIGO_OPERATION_SQRT, x, 1);
  result.is_known
      = x->is_known && loligo_dimension_power (x->dimension, 0.5, &result.dimension);
  if (x->is_known && !result.is_known)
    {
      g_autofree char *unit = loligo_typed_unit (x);
      loligo_check_complain (checker, scope, node->place, _("%s has no square root"), unit);
    }
  return result;
}

static LoligoTyped
built_in_call (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node,
               const LoligoTyped *x, guint function)
{
  LoligoOperation operation = functions[function].operation;
  LoligoTyped result;
  switch (functions[function].rule)
    {
    case RULE_PLAIN:
      return plain_call (checker, scope, node, x, operation);
    case RULE_ROOT:
      return root_call (checker, scope, node, x);
    case RULE_RAND:
      return draw (checker, scope, node, operation);
    case RULE_NORMAL:
    case RULE_UNIFORM:
      return scaled_draw (checker, scope, node, x, operation);
    case RULE_POISSON:
      return poisson_call (checker, scope, node, x);
    case RULE_SAME:
    case RULE_RATIO:
    case RULE_SELECT:
      break;
    }
  guint from = functions[function].rule == RULE_SELECT ? 1 : 0;
  if (from == 1)
    check_plain (checker, scope, node, &x[0]);
  result = unify (checker, scope, node, x, from);
  result.expression = build (checker, operation, x, node->n_arguments);
  if (functions[function].rule == RULE_RATIO)
    loligo_typed_make_plain (&result);
  return result;
}

static void
complain_count (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node, guint least,
                guint most)
{
  if (least == most)
    loligo_check_complain (checker, scope, node->place,
                           g_dngettext (LOLIGO_GETTEXT_DOMAIN, "%s takes %u argument, not %u",
                                        "%s takes %u arguments, not %u", most),
                           node->name, most, node->n_arguments);
  else
    loligo_check_complain (checker, scope, node->place,
                           _("%s takes %u to %u arguments, not %u"), node->name, least, most,
                           node->n_arguments);
}

/* What tells two calls apart: the function and its arguments. */
static GBytes *
memo_key (const LoligoCheckSymbol *function, LoligoWorld world, guint epoch, const LoligoTyped *x,
          guint n)
{
  g_autoptr (GByteArray) key = g_byte_array_new ();
  guint head[2] = { (guint) world, epoch };
  g_byte_array_append (key, (const guint8 *) &function, sizeof function);
  g_byte_array_append (key, (const guint8 *) head, sizeof head);
  for (guint i = 0; i < n; i++)
    {
      guint8 flags = (guint8) (x[i].is_known | x[i].is_zero << 1);
      LoligoDimension dimension = x[i].is_known ? x[i].dimension : LOLIGO_DIMENSIONLESS;
      g_byte_array_append (key, (const guint8 *) &x[i].expression, sizeof x[i].expression);
      g_byte_array_append (key, (const guint8 *) dimension.halves, sizeof dimension.halves);
      g_byte_array_append (key, &flags, 1);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&key));
}

static LoligoTyped
run_body (LoligoChecker *checker, LoligoCheckSymbol *function, const LoligoAstNode *node,
          LoligoWorld world, const LoligoTyped *x)
{
  LoligoArguments arguments
      = { node->n_arguments, (const LoligoAstName *) (gpointer) function->statement->names->data,
          x };
  const char *outer = checker->function;
  guint outer_line = checker->function_line;
  if (checker->function_depth == 0)
    {
      checker->function = node->name;
      checker->function_line = node->place.line;
    }
  function->is_running = TRUE;
  checker->function_depth++;
  LoligoTyped result = loligo_check_evaluate (checker, function->scope,
                                              function->statement->value, world, &arguments);
  checker->function_depth--;
  function->is_running = FALSE;
  checker->function = outer;
  checker->function_line = outer_line;
  return result;
}

/* The units of the first call that has them all are those the function is published with. */
static void
remember_call (LoligoChecker *checker, LoligoCheckSymbol *function, const LoligoTyped *x, guint n)
{
  if (checker->is_quiet || function->called)
    return;
  for (guint i = 0; i < n; i++)
    if (!x[i].is_known)
      return;
  function->called = n > 0 ? g_memdup2 (x, n * sizeof *x) : g_new0 (LoligoTyped, 1);
}

static LoligoTyped
own_call (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node,
          LoligoCheckSymbol *function, LoligoWorld world, const LoligoTyped *x)
{
  if (node->n_arguments != function->statement->names->len)
    {
      complain_count (checker, scope, node, function->statement->names->len,
                      function->statement->names->len);
      return loligo_typed_unknown ();
    }
  if (function->is_running)
    {
      loligo_check_complain (checker, scope, node->place,
                             _("%s calls itself; a function of this language cannot"),
                             node->name);
      return loligo_typed_unknown ();
    }
  g_autoptr (GBytes) key
      = memo_key (function, world, checker->epoch[world], x, node->n_arguments);
  const LoligoTyped *known = g_hash_table_lookup (checker->memo, key);
  if (known)
    return *known;
  remember_call (checker, function, x, node->n_arguments);
  LoligoTyped result = run_body (checker, function, node, world, x);
  if (!result.has_draw)
    g_hash_table_insert (checker->memo, g_steal_pointer (&key),
                         g_memdup2 (&result, sizeof result));
  return result;
}

/* x(t - T) and x(0). */
static LoligoTyped
past (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node,
      LoligoCheckSymbol *symbol, const LoligoTyped *values, guint start, LoligoWorld world)
{
  const LoligoAstNode *argument
      = node->n_arguments == 1 ? loligo_ast_argument (scope->ast, node, 0) : NULL;
  if (argument && argument->kind == LOLIGO_AST_NUMBER && argument->value == 0 && !argument->unit
      && world == LOLIGO_WORLD_INITIAL)
    return loligo_check_initial (checker, symbol);
  if (!argument || argument->kind != LOLIGO_AST_BINARY
      || argument->operation != LOLIGO_OPERATION_SUBTRACT
      || g_strcmp0 (loligo_ast_node (scope->ast, argument->operand[0])->name, "t") != 0
      || world == LOLIGO_WORLD_INITIAL)
    {
      loligo_check_complain (checker, scope, node->place,
                             world == LOLIGO_WORLD_INITIAL
                                 ? _("%s is a variable; in an initial value write %s or %s(0)")
                                 : _("%s is a variable; write %s, or %s(t - 5 ms) for its past"),
                             node->name, node->name, node->name);
      return loligo_typed_unknown ();
    }
  LoligoTyped ago = values[argument->operand[1] - start];
  LoligoUnit second;
  loligo_unit_parse ("s", &second, NULL);
  double constant;
  if (!loligo_typed_fits (&ago, second.dimension))
    {
      g_autofree char *unit = loligo_typed_unit (&ago);
      loligo_check_complain (checker, scope, argument->place,
                             _("a delay is a time, and this has unit %s"), unit);
    }
  else if (ago.varies
           || (loligo_check_get_constant (checker, &ago, &constant) && !(constant >= 0)))
    loligo_check_complain (checker, scope, argument->place,
                           _("a delay is made of numbers and parameters and is not negative"));
  LoligoTyped result = { .dimension = symbol->dimension,
                         .is_known = symbol->has_dimension,
                         .varies = TRUE };
  if (symbol->result)
    result.expression
        = loligo_expression_delayed (checker->pool, symbol->result->index, ago.expression);
  return result;
}

static LoligoTyped
unknown_function (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node)
{
  if (checker->is_quiet)
    return loligo_typed_unknown ();
  LoligoSuggestion suggestion = loligo_suggestion_start (node->name);
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    loligo_suggestion_offer (&suggestion, functions[i].name);
  guint n = loligo_problems_get_count (checker->problems) < 100 ? checker->symbols->len : 0;
  for (guint i = 0; i < n; i++)
    {
      const LoligoCheckSymbol *symbol = g_ptr_array_index (checker->symbols, i);
      if (symbol->scope == scope && symbol->kind == LOLIGO_SYMBOL_FUNCTION)
        loligo_suggestion_offer (&suggestion, symbol->statement->name.name);
    }
  g_autofree char *nearest = loligo_suggestion_to_string (&suggestion);
  loligo_check_complain (checker, scope, node->place, _("unknown function %s%s"), node->name,
                         nearest);
  return loligo_typed_unknown ();
}

LoligoTyped
loligo_check_call (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node,
                   const LoligoTyped *values, guint start, LoligoWorld world)
{
  g_autofree LoligoTyped *x = g_new (LoligoTyped, node->n_arguments + 1);
  for (guint i = 0; i < node->n_arguments; i++)
    {
      guint number = g_array_index (scope->ast->arguments, guint, node->first_argument + i);
      x[i] = values[number - start];
    }
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    {
      if (strcmp (functions[i].name, node->name) != 0)
        continue;
      if (node->n_arguments >= functions[i].least && node->n_arguments <= functions[i].most
          && !(functions[i].rule == RULE_NORMAL && node->n_arguments == 1))
        return built_in_call (checker, scope, node, x, i);
      complain_count (checker, scope, node, functions[i].least, functions[i].most);
      return loligo_typed_unknown ();
    }
  LoligoCheckSymbol *symbol = loligo_check_find (scope, node->name);
  if (!symbol && loligo_check_is_end (scope, node->name))
    {
      loligo_check_complain (checker, scope, node->place,
                             _("%s is a variable of a cell; write %s, whose past only the delay of "
                               "the wire gives"),
                             node->name, node->name);
      return loligo_typed_unknown ();
    }
  if (!symbol)
    return unknown_function (checker, scope, node);
  if (symbol->is_broken)
    return loligo_typed_unknown ();
  if (symbol->kind == LOLIGO_SYMBOL_FUNCTION)
    return own_call (checker, scope, node, symbol, world, x);
  if (symbol->kind == LOLIGO_SYMBOL_STATE || symbol->kind == LOLIGO_SYMBOL_VARIABLE)
    return past (checker, scope, node, symbol, values, start, world);
  loligo_check_complain (checker, scope, node->place,
                         _("%s is not a function; write * to multiply"), node->name);
  return loligo_typed_unknown ();
}

LoligoTyped
loligo_check_sum (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node,
                  LoligoWorld world)
{
  checker->uses_channels = TRUE;
  LoligoTyped result = loligo_typed_number (checker, 0, LOLIGO_DIMENSIONLESS);
  result.is_zero = TRUE;
  result.is_known = checker->scopes->len > 1; /* the sum of nothing has any unit */
  for (guint i = 1; i < checker->scopes->len; i++)
    {
      LoligoScope *channel = g_ptr_array_index (checker->scopes, i);
      LoligoCheckSymbol *symbol = loligo_check_find (channel, node->name);
      if (!symbol)
        {
          loligo_check_complain (checker, scope, node->place,
                                 _("the channel %s has no variable %s to add up"),
                                 channel->ast->id.name, node->name);
          return loligo_typed_unknown ();
        }
      LoligoTyped value = loligo_check_symbol (checker, symbol, node->place, scope, world);
      LoligoTyped before = result;
      result = loligo_check_same (checker, scope, node->place, before, value,
                                  _("cannot add the channels: %s and %s"));
      result.expression = loligo_expression_binary (checker->pool, LOLIGO_OPERATION_ADD,
                                                    before.expression, value.expression);
    }
  return result;
}
