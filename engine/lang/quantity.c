/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * quantity.c: single quantities outside a model: the numbers of documents, fields and the command
 * line. Called from everywhere; uses the checker with a text that declares nothing.
 */
#include "lang/check.h"

#include "base/i18n.h"
#include "lang/parser.h"

#include <math.h>
#include <string.h>

/* Evaluates TEXT in CHECKER; FALSE when there was a problem. UNIT: of the first number, or of the
 * dimension. */
static gboolean
read_quantity (LoligoChecker *checker, const char *text, const LoligoDimension *dimension,
               LoligoTyped *value, LoligoUnit *unit)
{
  LoligoAstExpression expression;
  static const char *const of_edges[] = { "i", "j", "d", NULL };
  static const char *const none[] = { NULL };
  LoligoAst *ast = loligo_parse_quantity (text, strlen (text), checker->is_edge ? of_edges : none, &expression,
                                          checker->problems);
  LoligoScope *scope = loligo_checker_add_scope (checker, ast, "", NULL);
  if (loligo_problems_get_count (checker->problems) > 0)
    return FALSE;
  *value = loligo_check_evaluate (checker, scope, expression, LOLIGO_WORLD_INITIAL, NULL);
  if (loligo_problems_get_count (checker->problems) > 0 || value->expression == 0)
    return FALSE;
  if (dimension && !loligo_typed_fits (value, *dimension))
    {
      g_autofree char *wanted = loligo_dimension_to_string (*dimension);
      g_autofree char *found = loligo_typed_unit (value);
      LoligoPlace place = { 0, 0, 0 };
      if (loligo_dimension_is_none (value->dimension))
        loligo_check_complain (checker, scope, place, _("it needs a unit, for example %s %s"),
                               text, wanted);
      else if (loligo_dimension_is_none (*dimension))
        loligo_check_complain (checker, scope, place,
                               _("it must be a plain number, and this is in %s"), found);
      else
        loligo_check_complain (checker, scope, place,
                               _("it must be in %s, and this is in %s"), wanted, found);
      return FALSE;
    }
  if (!unit)
    return TRUE;
  for (guint i = expression.start; i <= expression.root; i++)
    {
      const LoligoAstNode *node = loligo_ast_node (ast, i);
      if (node->unit && loligo_dimension_equal (node->unit->dimension, value->dimension))
        {
          *unit = *node->unit;
          return TRUE;
        }
    }
  g_autofree char *name = loligo_dimension_to_string (dimension ? *dimension : value->dimension);
  if (!loligo_check_literal_unit (ast, expression.root, unit)
      || !loligo_dimension_equal (unit->dimension, value->dimension))
    if (!loligo_unit_parse (name, unit, NULL))
      *unit = (LoligoUnit){ .dimension = value->dimension, .scale = 1 };
  return TRUE;
}

/* The first problem, with the text it is about. */
static void
set_error (const LoligoProblems *problems, const char *text, GError **error)
{
  const LoligoProblem *first = loligo_problems_get (problems, 0);
  g_autofree char *shown = g_utf8_make_valid (text, MIN (strlen (text), 80));
  for (char *c = shown; *c; c++)
    if ((guchar) *c < ' ')
      *c = ' ';
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT, _("\"%s\": %s"), shown,
               first ? first->message : _("this cannot be read as a quantity"));
}

gboolean
loligo_quantity_parse (const char *text, const LoligoDimension *dimension, double *value_si,
                       LoligoUnit *unit, GError **error)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoChecker) checker = loligo_checker_new (problems);
  checker->is_constant = TRUE;
  LoligoTyped value = loligo_typed_unknown ();
  if (!read_quantity (checker, text, dimension, &value, unit))
    {
      set_error (problems, text, error);
      return FALSE;
    }
  double number;
  if (!loligo_check_get_constant (checker, &value, &number) || !isfinite (number))
    {
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                   _("\"%s\": the value is not a finite number"), text);
      return FALSE;
    }
  *value_si = number;
  return TRUE;
}

/* Takes EXPRESSION over from one pool to another, draws counted from FIRST_DRAW. */
static LoligoExpression
move (const LoligoExpressionPool *from, LoligoExpression expression, LoligoExpressionPool *to,
      guint first_draw)
{
  g_autofree LoligoExpression *moved = g_new0 (LoligoExpression, expression + 1);
  for (LoligoExpression k = 1; k <= expression; k++)
    {
      const LoligoExpressionNode *node = loligo_expression_get (from, k);
      const LoligoExpression *operand = node->operand;
      gboolean is_draw = node->operation == LOLIGO_OPERATION_UNIFORM
                         || node->operation == LOLIGO_OPERATION_NORMAL;
      switch (loligo_operation_get_n_operands (node->operation))
        {
        case 0:
          moved[k] = node->operation == LOLIGO_OPERATION_CONSTANT
                         ? loligo_expression_constant (to, node->value)
                         : loligo_expression_leaf (to, node->operation,
                                                   node->index + (is_draw ? first_draw : 0));
          break;
        case 1:
          moved[k] = loligo_expression_unary (to, node->operation, moved[operand[0]]);
          break;
        case 2:
          moved[k] = loligo_expression_binary (to, node->operation, moved[operand[0]],
                                               moved[operand[1]]);
          break;
        default:
          moved[k] = loligo_expression_ternary (to, node->operation, moved[operand[0]],
                                                moved[operand[1]], moved[operand[2]]);
          break;
        }
    }
  return moved[expression];
}

static LoligoExpression
parse_varying (LoligoExpressionPool *pool, const char *text, const LoligoDimension *dimension,
               gboolean is_edge, guint *n_draws, LoligoUnit *unit_hint, GError **error)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoChecker) checker = loligo_checker_new (problems);
  checker->is_edge = is_edge;
  LoligoTyped value = loligo_typed_unknown ();
  if (!read_quantity (checker, text, dimension, &value, unit_hint))
    {
      set_error (problems, text, error);
      return 0;
    }
  LoligoExpression result = move (checker->pool, value.expression, pool, *n_draws);
  *n_draws += checker->n_draws;
  if (result == 0)
    g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT, _("\"%s\": this is too large"), text);
  return result;
}

LoligoExpression
loligo_varying_quantity_parse (LoligoExpressionPool *pool, const char *text,
                               const LoligoDimension *dimension, guint *n_draws,
                               LoligoUnit *unit_hint, GError **error)
{
  return parse_varying (pool, text, dimension, FALSE, n_draws, unit_hint, error);
}

LoligoExpression
loligo_edge_quantity_parse (LoligoExpressionPool *pool, const char *text,
                            const LoligoDimension *dimension, guint *n_draws,
                            LoligoUnit *unit_hint, GError **error)
{
  return parse_varying (pool, text, dimension, TRUE, n_draws, unit_hint, error);
}
