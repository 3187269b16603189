/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check-units.c: the dimension of every symbol, and the unit it is shown in. Parameters and
 * inputs say theirs; a variable has the one it declares, or that of its initial value, or what
 * its equation or the events that change it make of it; what is left is a plain number.
 * Called by check.c between declaration and the check of expressions.
 */
#include "lang/check.h"

#include "base/i18n.h"

#include <math.h>
#include <string.h>

#define ROUNDS 12

static void
set_dimension (LoligoCheckSymbol *symbol, LoligoDimension dimension)
{
  symbol->has_dimension = TRUE;
  symbol->dimension = dimension;
}

/* "/ms" or "*ms" behind a number, as text of a unit. */
static gboolean
append_factor (const LoligoAst *ast, GString *text, const LoligoAstNode *node, gboolean is_divided)
{
  int power = 1;
  if (node->kind == LOLIGO_AST_BINARY && node->operation == LOLIGO_OPERATION_POWER)
    {
      const LoligoAstNode *exponent = loligo_ast_node (ast, node->operand[1]);
      if (exponent->kind != LOLIGO_AST_NUMBER || exponent->unit
          || exponent->value != floor (exponent->value) || fabs (exponent->value) > 20)
        return FALSE;
      power = (int) exponent->value;
      node = loligo_ast_node (ast, node->operand[0]);
    }
  if (node->kind != LOLIGO_AST_NAME || !loligo_unit_is_known (node->name))
    return FALSE;
  g_string_append_printf (text, "%s%s", is_divided ? "/" : " ", node->name);
  if (power != 1)
    g_string_append_printf (text, "%d", power);
  return TRUE;
}

gboolean
loligo_check_literal_unit (const LoligoAst *ast, guint root, LoligoUnit *unit)
{
  g_autoptr (GPtrArray) factors = g_ptr_array_new ();
  const LoligoAstNode *node = loligo_ast_node (ast, root);
  for (;;)
    {
      if (node->kind == LOLIGO_AST_UNARY && node->operation != LOLIGO_OPERATION_NOT)
        node = loligo_ast_node (ast, node->operand[0]);
      else if (node->kind == LOLIGO_AST_BINARY && factors->len < 20
               && (node->operation == LOLIGO_OPERATION_MULTIPLY
                   || node->operation == LOLIGO_OPERATION_DIVIDE))
        {
          g_ptr_array_add (factors, (gpointer) node);
          node = loligo_ast_node (ast, node->operand[0]);
        }
      else
        break;
    }
  if (node->kind != LOLIGO_AST_NUMBER)
    return FALSE;
  g_autoptr (GString) text = g_string_new (node->unit ? node->unit->text : "");
  for (guint i = factors->len; i-- > 0;)
    {
      const LoligoAstNode *factor = g_ptr_array_index (factors, i);
      gboolean is_divided = factor->operation == LOLIGO_OPERATION_DIVIDE;
      if (text->len == 0 && is_divided)
        g_string_append_c (text, '1');
      if (!append_factor (ast, text, loligo_ast_node (ast, factor->operand[1]), is_divided))
        return FALSE;
    }
  return loligo_unit_parse (g_strstrip (text->str), unit, NULL);
}

/* The unit SYMBOL is shown in: declared, or that of its number, or a familiar one. */
static void
choose_unit (LoligoCheckSymbol *symbol, LoligoAstExpression number)
{
  LoligoUnit *unit = &symbol->result->unit;
  if (symbol->statement->has_unit)
    {
      *unit = symbol->statement->unit;
      return;
    }
  if (number.root != 0 && loligo_check_literal_unit (symbol->scope->ast, number.root, unit)
      && loligo_dimension_equal (unit->dimension, symbol->dimension))
    return;
  g_autofree char *text = loligo_dimension_to_string (symbol->dimension);
  if (!loligo_unit_parse (text, unit, NULL))
    *unit = (LoligoUnit){ .dimension = symbol->dimension, .scale = 1 };
}

static void
complain_unit (LoligoChecker *checker, LoligoScope *scope, LoligoPlace place,
               const LoligoTyped *value, const LoligoUnit *unit, const char *name)
{
  g_autofree char *found = loligo_typed_unit (value);
  if (loligo_dimension_is_none (value->dimension))
    loligo_check_complain (checker, scope, place,
                           _("%s is declared in %s, and its value has no unit; write the unit "
                             "behind the number"),
                           name, unit->text);
  else
    loligo_check_complain (checker, scope, place, _("%s is declared in %s, and its value is in %s"),
                           name, unit->text[0] ? unit->text : "1", found);
}

/* One end of a range: a bare number is in the unit of the parameter. */
static gboolean
read_bound (LoligoChecker *checker, LoligoCheckSymbol *symbol, LoligoAstExpression expression,
            double *value)
{
  LoligoTyped bound = loligo_check_evaluate (checker, symbol->scope, expression,
                                             LOLIGO_WORLD_NOW, NULL);
  if (!bound.is_known || !loligo_check_get_constant (checker, &bound, value))
    return FALSE;
  if (loligo_dimension_equal (bound.dimension, symbol->dimension))
    return TRUE;
  if (loligo_dimension_is_none (bound.dimension))
    {
      *value *= symbol->result->unit.scale;
      return TRUE;
    }
  g_autofree char *found = loligo_typed_unit (&bound);
  g_autofree char *wanted = loligo_dimension_to_string (symbol->dimension);
  loligo_check_complain (checker, symbol->scope, symbol->statement->range_place,
                         _("the range of %s is in %s, and the parameter in %s"), symbol->name,
                         found, wanted);
  return FALSE;
}

static void
read_range (LoligoChecker *checker, LoligoCheckSymbol *symbol)
{
  const LoligoStatement *statement = symbol->statement;
  LoligoSymbol *result = symbol->result;
  if (statement->low.root == 0 || statement->high.root == 0
      || !read_bound (checker, symbol, statement->low, &result->minimum_si)
      || !read_bound (checker, symbol, statement->high, &result->maximum_si))
    return;
  result->has_range = TRUE;
  if (!(result->minimum_si < result->maximum_si))
    loligo_check_complain (checker, symbol->scope, statement->range_place,
                           _("the range of %s ends before it begins; write [low, high]"),
                           symbol->name);
}

/* What `use id as Name (g = ...)` sets, or NULL. */
static const LoligoAstAssignment *
find_setting (const LoligoCheckSymbol *symbol)
{
  const LoligoStatement *use = symbol->scope->use;
  for (guint i = 0; use && i < use->assignments->len; i++)
    {
      const LoligoAstAssignment *setting
          = &g_array_index (use->assignments, LoligoAstAssignment, i);
      if (strcmp (setting->target.name, symbol->statement->name.name) == 0)
        return setting;
    }
  return NULL;
}

static void
apply_setting (LoligoChecker *checker, LoligoCheckSymbol *symbol)
{
  const LoligoAstAssignment *setting = find_setting (symbol);
  if (!setting)
    return;
  LoligoScope *host = symbol->scope->host;
  LoligoTyped value
      = loligo_check_evaluate (checker, host, setting->value, LOLIGO_WORLD_NOW, NULL);
  if (symbol->has_dimension && !loligo_typed_fits (&value, symbol->dimension))
    complain_unit (checker, host, setting->target.place, &value, &symbol->result->unit,
                   symbol->name);
  symbol->result->value = value.expression;
  g_free (symbol->result->text);
  symbol->result->text = g_strdup (setting->value.text ? setting->value.text : "");
}

static void
read_parameter (LoligoChecker *checker, LoligoCheckSymbol *symbol)
{
  const LoligoStatement *statement = symbol->statement;
  LoligoTyped value = loligo_check_evaluate (checker, symbol->scope, statement->value,
                                             LOLIGO_WORLD_NOW, NULL);
  double number;
  if (value.expression != 0
      && (!loligo_check_get_constant (checker, &value, &number) || !isfinite (number)))
    loligo_check_complain (checker, symbol->scope, statement->name.place,
                           _("the value of %s is not a finite number"), statement->name.name);
  gboolean is_placeholder
      = statement->has_unit && statement->unit.dimension.halves[LOLIGO_BASE_ANY] != 0;
  if (statement->has_unit)
    {
      set_dimension (symbol, statement->unit.dimension);
      if (!is_placeholder && !loligo_typed_fits (&value, symbol->dimension))
        complain_unit (checker, symbol->scope, statement->unit_place, &value, &statement->unit,
                       statement->name.name);
      if (is_placeholder && !loligo_typed_fits (&value, LOLIGO_DIMENSIONLESS)
          && !loligo_typed_fits (&value, symbol->dimension))
        loligo_check_complain (checker, symbol->scope, statement->unit_place,
                               _("%s takes the unit of what it is wired to, so its number has "
                                 "none"),
                               statement->name.name);
    }
  else if (value.is_known)
    set_dimension (symbol, value.dimension);
  symbol->result->value = value.expression;
  if (!symbol->has_dimension)
    return;
  choose_unit (symbol, statement->value);
  read_range (checker, symbol);
  apply_setting (checker, symbol);
}

static void
read_declared (LoligoChecker *checker)
{
  checker->is_constant = TRUE;
  for (guint i = 0; i < checker->symbols->len; i++)
    {
      LoligoCheckSymbol *symbol = g_ptr_array_index (checker->symbols, i);
      if (symbol->bound || !symbol->result || (symbol->is_broken && !symbol->statement->is_broken))
        continue;
      if (symbol->kind == LOLIGO_SYMBOL_PARAMETER)
        read_parameter (checker, symbol);
      else if (symbol->statement->has_unit)
        set_dimension (symbol, symbol->statement->unit.dimension);
      else if (symbol->kind == LOLIGO_SYMBOL_INPUT && !symbol->is_broken)
        set_dimension (symbol, LOLIGO_DIMENSIONLESS);
    }
  checker->is_constant = FALSE;
}

/* A channel's input declares what the host's symbol must be. */
static void
check_bound (LoligoChecker *checker)
{
  for (guint i = 0; i < checker->symbols->len; i++)
    {
      LoligoCheckSymbol *symbol = g_ptr_array_index (checker->symbols, i);
      const LoligoStatement *statement = symbol->statement;
      if (!symbol->bound || !symbol->bound->has_dimension || !statement->has_unit
          || loligo_dimension_equal (statement->unit.dimension, symbol->bound->dimension))
        continue;
      LoligoScope *host = symbol->scope->host;
      g_autofree char *found = loligo_dimension_to_string (symbol->bound->dimension);
      loligo_check_complain (checker, host,
                             symbol->scope->use ? symbol->scope->use->place : host->ast->id.place,
                             _("the channel %s needs %s in %s, and here it is in %s"),
                             symbol->scope->ast->id.name, statement->name.name,
                             statement->unit.text, found);
    }
}

void
loligo_check_reset (LoligoChecker *checker)
{
  for (guint world = 0; world < LOLIGO_N_WORLDS; world++)
    checker->epoch[world]++;
  g_hash_table_remove_all (checker->memo);
  g_hash_table_remove_all (checker->draws);
  g_hash_table_remove_all (checker->noises);
  checker->n_draws = 0;
  loligo_check_forget_ends (checker);
}

/* The dimension of x where dx/dt is RATE; an order other than a multiple of one half leaves the
 * seconds open, and then nothing is inferred. */
static gboolean
infer_from_equation (LoligoChecker *checker, LoligoCheckSymbol *symbol)
{
  LoligoUnit second;
  if (symbol->kind != LOLIGO_SYMBOL_STATE || symbol->statement->order.root != 0)
    return FALSE;
  LoligoTyped rate = loligo_check_evaluate (checker, symbol->scope, symbol->statement->value,
                                            LOLIGO_WORLD_NOW, NULL);
  LoligoDimension dimension;
  if (!rate.is_known || rate.is_zero || !loligo_unit_parse ("s", &second, NULL)
      || !loligo_dimension_multiply (rate.dimension, second.dimension, &dimension))
    return FALSE;
  set_dimension (symbol, dimension);
  return TRUE;
}

static gboolean
infer_from_value (LoligoCheckSymbol *symbol, LoligoTyped value)
{
  if (!value.is_known || value.is_zero)
    return FALSE;
  set_dimension (symbol, value.dimension);
  return TRUE;
}

static gboolean
infer_from_events (LoligoChecker *checker, LoligoScope *scope)
{
  gboolean is_news = FALSE;
  for (guint i = 0; i < scope->ast->statements->len; i++)
    {
      const LoligoStatement *statement = g_ptr_array_index (scope->ast->statements, i);
      if (statement->kind != LOLIGO_STATEMENT_ON_SPIKE && statement->kind != LOLIGO_STATEMENT_ON_PRE
          && statement->kind != LOLIGO_STATEMENT_ON_POST)
        continue;
      for (guint j = 0; j < statement->assignments->len; j++)
        {
          const LoligoAstAssignment *assignment
              = &g_array_index (statement->assignments, LoligoAstAssignment, j);
          LoligoCheckSymbol *symbol = loligo_check_find (scope, assignment->target.name);
          if (!symbol || !symbol->result || symbol->has_dimension || symbol->is_broken
              || assignment->operation == LOLIGO_OPERATION_MULTIPLY
              || assignment->operation == LOLIGO_OPERATION_DIVIDE)
            continue;
          is_news |= infer_from_value (
              symbol, loligo_check_evaluate (checker, scope, assignment->value,
                                             LOLIGO_WORLD_NOW, NULL));
        }
    }
  return is_news;
}

static gboolean
infer_symbol (LoligoChecker *checker, LoligoCheckSymbol *symbol)
{
  switch (symbol->kind)
    {
    case LOLIGO_SYMBOL_STATE:
      return infer_from_value (symbol, symbol->initial ? loligo_check_initial (checker, symbol)
                                                       : loligo_typed_unknown ())
             || infer_from_equation (checker, symbol);
    case LOLIGO_SYMBOL_VARIABLE:
      return infer_from_value (symbol, loligo_check_initial (checker, symbol));
    case LOLIGO_SYMBOL_ALGEBRAIC:
      return infer_from_value (symbol, loligo_check_evaluate (checker, symbol->scope,
                                                              symbol->statement->value,
                                                              LOLIGO_WORLD_NOW, NULL));
    case LOLIGO_SYMBOL_PARAMETER:
    case LOLIGO_SYMBOL_INPUT:
    case LOLIGO_SYMBOL_FUNCTION:
      break;
    }
  return FALSE;
}

/* One round over all that is unknown; TRUE when something became known. */
static gboolean
infer_round (LoligoChecker *checker)
{
  gboolean is_news = FALSE;
  for (guint i = 0; i < checker->symbols->len; i++)
    {
      LoligoCheckSymbol *symbol = g_ptr_array_index (checker->symbols, i);
      if (symbol->has_dimension || symbol->bound || !symbol->result || symbol->is_broken)
        continue;
      is_news |= infer_symbol (checker, symbol);
    }
  for (guint i = 0; i < checker->scopes->len; i++)
    is_news |= infer_from_events (checker, g_ptr_array_index (checker->scopes, i));
  loligo_check_reset (checker);
  return is_news;
}

static void
infer_all (LoligoChecker *checker)
{
  for (guint solved = 0; solved < ROUNDS; solved++)
    {
      for (guint round = 0; round < ROUNDS && infer_round (checker); round++)
        ;
      if (!loligo_check_solve_unknowns (checker))
        break;
    }
}

/* TRUE when what nothing tells is a plain number. A synapse on its own waits for its ends. */
static gboolean
is_whole (const LoligoChecker *checker)
{
  const LoligoScope *host = g_ptr_array_index (checker->scopes, 0);
  return host->ast->kind != LOLIGO_KIND_SYNAPSE || checker->component->post;
}

static void
infer (LoligoChecker *checker)
{
  LoligoExpressionPool *pool = checker->pool;
  guint visits = checker->visits;
  checker->pool = loligo_expression_pool_copy (pool); /* what inference builds is thrown away */
  checker->is_quiet = TRUE;
  loligo_check_reset (checker);
  infer_all (checker);
  for (guint i = 0; is_whole (checker) && i < checker->symbols->len; i++)
    {
      LoligoCheckSymbol *symbol = g_ptr_array_index (checker->symbols, i);
      if (!symbol->has_dimension && !symbol->is_broken
          && (symbol->kind == LOLIGO_SYMBOL_STATE || symbol->kind == LOLIGO_SYMBOL_VARIABLE))
        set_dimension (symbol, LOLIGO_DIMENSIONLESS);
    }
  infer_all (checker);
  checker->is_quiet = FALSE;
  checker->is_exhausted = FALSE;
  checker->visits = visits;
  loligo_expression_pool_free (checker->pool);
  checker->pool = pool;
  loligo_check_reset (checker);
}

void
loligo_check_units (LoligoChecker *checker)
{
  read_declared (checker);
  infer (checker);
  for (guint i = 0; i < checker->symbols->len; i++)
    {
      LoligoCheckSymbol *symbol = g_ptr_array_index (checker->symbols, i);
      if (!symbol->result || symbol->kind == LOLIGO_SYMBOL_PARAMETER)
        continue;
      LoligoAstExpression number = { 0 };
      if (symbol->initial)
        number = symbol->initial->value;
      else if (symbol->kind == LOLIGO_SYMBOL_VARIABLE)
        number = symbol->statement->value;
      if (symbol->has_dimension)
        choose_unit (symbol, number);
    }
  check_bound (checker);
}
