/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check-expression.c: syntax tree to typed expression: a loop over the nodes, operands first.
 * Called by every other file of the checker. Names and calls are check-name.c's and check-call.c's.
 */
#include "lang/check.h"

#include "base/i18n.h"

LoligoTyped
loligo_typed_unknown (void)
{
  return (LoligoTyped){ .expression = 0 };
}

LoligoTyped
loligo_typed_number (LoligoChecker *checker, double value, LoligoDimension dimension)
{
  return (LoligoTyped){ .expression = loligo_expression_constant (checker->pool, value),
                        .dimension = dimension,
                        .is_known = TRUE };
}

gboolean
loligo_typed_fits (const LoligoTyped *x, LoligoDimension dimension)
{
  return !x->is_known || x->is_zero || loligo_dimension_equal (x->dimension, dimension);
}

char *
loligo_typed_unit (const LoligoTyped *x)
{
  LoligoUnit unit;
  if (x->unit && x->unit[0] && loligo_unit_parse (x->unit, &unit, NULL)
      && loligo_dimension_equal (unit.dimension, x->dimension))
    return g_strdup (x->unit);
  return loligo_dimension_to_string (x->dimension);
}

void
loligo_typed_join (LoligoTyped *result, const LoligoTyped *operand)
{
  result->has_noise |= operand->has_noise;
  result->has_draw |= operand->has_draw;
  result->varies |= operand->varies;
}

void
loligo_typed_make_plain (LoligoTyped *result)
{
  result->dimension = LOLIGO_DIMENSIONLESS;
  result->is_known = TRUE;
  result->is_zero = FALSE;
  result->unit = NULL;
}

gboolean
loligo_check_get_constant (const LoligoChecker *checker, const LoligoTyped *x, double *value)
{
  if (x->expression == 0)
    return FALSE;
  const LoligoExpressionNode *node = loligo_expression_get (checker->pool, x->expression);
  *value = node->value;
  return node->operation == LOLIGO_OPERATION_CONSTANT;
}

LoligoTyped
loligo_check_same (LoligoChecker *checker, LoligoScope *scope, LoligoPlace place, LoligoTyped a,
                   LoligoTyped b, const char *format)
{
  LoligoTyped result = a.is_known && !a.is_zero ? a : b;
  result.is_zero = a.is_zero && b.is_zero;
  result.is_known = a.is_zero ? b.is_known : b.is_zero ? a.is_known : a.is_known || b.is_known;
  loligo_typed_join (&result, &a);
  loligo_typed_join (&result, &b);
  loligo_check_solve (checker, &a, &b);
  if (!checker->is_quiet)
    result.is_known = a.is_known && b.is_known; /* what is unknown now is wrong, and silent */
  if (!a.is_known || !b.is_known || a.is_zero || b.is_zero
      || loligo_dimension_equal (a.dimension, b.dimension))
    return result;

  g_autofree char *first = loligo_typed_unit (&a);
  g_autofree char *second = loligo_typed_unit (&b);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  loligo_check_complain (checker, scope, place, format, first, second);
#pragma GCC diagnostic pop
  result.is_known = FALSE;
  return result;
}

/* A number or a condition is needed. */
static gboolean
check_plain (LoligoChecker *checker, LoligoScope *scope, LoligoPlace place, const LoligoTyped *x,
             const char *format)
{
  if (loligo_typed_fits (x, LOLIGO_DIMENSIONLESS))
    return TRUE;
  loligo_check_solve (checker, x, &(LoligoTyped){ .is_known = TRUE });
  g_autofree char *unit = loligo_typed_unit (x);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  loligo_check_complain (checker, scope, place, format, unit);
#pragma GCC diagnostic pop
  return FALSE;
}

static LoligoTyped
evaluate_number (LoligoChecker *checker, const LoligoAstNode *node)
{
  double scale = node->unit ? node->unit->scale : 1;
  LoligoTyped result = loligo_typed_number (
      checker, node->value * scale, node->unit ? node->unit->dimension : LOLIGO_DIMENSIONLESS);
  result.unit = node->unit ? node->unit->text : NULL;
  result.is_zero = node->value == 0 && !node->unit;
  return result;
}

static LoligoTyped
evaluate_unary (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node,
                LoligoTyped x)
{
  if (node->operation == LOLIGO_OPERATION_NONE)
    return x;
  LoligoTyped result = x;
  result.expression = loligo_expression_unary (checker->pool, node->operation, x.expression);
  if (node->operation != LOLIGO_OPERATION_NOT)
    return result;
  check_plain (checker, scope, node->place, &x, _("not needs a condition, and this has unit %s"));
  loligo_typed_make_plain (&result);
  return result;
}

/* The operator of NODE between A and B; its unit is not known yet. */
static LoligoTyped
apply_operator (LoligoChecker *checker, const LoligoAstNode *node, const LoligoTyped *a,
                const LoligoTyped *b)
{
  LoligoTyped result = loligo_typed_unknown ();
  loligo_typed_join (&result, a);
  loligo_typed_join (&result, b);
  result.expression
      = loligo_expression_binary (checker->pool, node->operation, a->expression, b->expression);
  return result;
}

static LoligoTyped
evaluate_product (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node,
                  LoligoTyped a, LoligoTyped b)
{
  LoligoTyped result = apply_operator (checker, node, &a, &b);
  if (!a.is_known || !b.is_known)
    return result;
  gboolean is_product = node->operation == LOLIGO_OPERATION_MULTIPLY;
  result.is_known = is_product
                        ? loligo_dimension_multiply (a.dimension, b.dimension, &result.dimension)
                        : loligo_dimension_divide (a.dimension, b.dimension, &result.dimension);
  if (!result.is_known)
    loligo_check_complain (checker, scope, node->place,
                           _("the powers in this unit are too large; use smaller ones"));
  /* x * 2 keeps the name of x's unit. */
  if (loligo_dimension_is_none (b.dimension))
    result.unit = a.unit;
  else if (is_product && loligo_dimension_is_none (a.dimension))
    result.unit = b.unit;
  return result;
}

static LoligoTyped
evaluate_power (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node,
                LoligoTyped base, LoligoTyped exponent)
{
  LoligoTyped result = apply_operator (checker, node, &base, &exponent);
  if (!check_plain (checker, scope, node->place, &exponent,
                    _("an exponent is a plain number, and this one has unit %s"))
      || !base.is_known || !exponent.is_known)
    return result;
  if (loligo_dimension_is_none (base.dimension))
    {
      result.is_known = TRUE;
      return result;
    }
  double power;
  g_autofree char *unit = loligo_typed_unit (&base);
  if (!loligo_check_get_constant (checker, &exponent, &power))
    {
      if (exponent.expression != 0)
        loligo_check_complain (checker, scope, node->place,
                               _("what is raised here has unit %s, so the exponent must be a "
                                 "number; divide by a quantity of that unit first"),
                               unit);
      return result;
    }
  result.is_known = loligo_dimension_power (base.dimension, power, &result.dimension);
  if (!result.is_known)
    {
      g_autofree char *number = loligo_number_format (power);
      loligo_check_complain (checker, scope, node->place,
                             _("%s to the power %s is no unit; divide by a quantity of that unit "
                               "first"),
                             unit, number);
    }
  return result;
}

static LoligoTyped
evaluate_logic (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node,
                LoligoTyped a, LoligoTyped b)
{
  const char *format = node->operation == LOLIGO_OPERATION_AND
                           ? _("and needs conditions, and this has unit %s")
                           : _("or needs conditions, and this has unit %s");
  if (check_plain (checker, scope, node->place, &a, format))
    check_plain (checker, scope, node->place, &b, format);
  LoligoTyped result = apply_operator (checker, node, &a, &b);
  result.is_known = TRUE;
  return result;
}

static LoligoTyped
evaluate_binary (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node,
                 LoligoTyped a, LoligoTyped b)
{
  const char *format = NULL;
  switch ((int) node->operation)
    {
    case LOLIGO_OPERATION_MULTIPLY:
    case LOLIGO_OPERATION_DIVIDE:
      return evaluate_product (checker, scope, node, a, b);
    case LOLIGO_OPERATION_POWER:
      return evaluate_power (checker, scope, node, a, b);
    case LOLIGO_OPERATION_AND:
    case LOLIGO_OPERATION_OR:
      return evaluate_logic (checker, scope, node, a, b);
    case LOLIGO_OPERATION_ADD:
      format = _("cannot add %s and %s");
      break;
    case LOLIGO_OPERATION_SUBTRACT:
      format = _("cannot subtract %2$s from %1$s");
      break;
    case LOLIGO_OPERATION_MODULO:
      format = _("cannot take the remainder of %s by %s");
      break;
    default:
      format = _("cannot compare %s and %s");
      break;
    }
  LoligoTyped result = loligo_check_same (checker, scope, node->place, a, b, format);
  LoligoExpression first = node->is_swapped ? b.expression : a.expression;
  LoligoExpression second = node->is_swapped ? a.expression : b.expression;
  result.expression = loligo_expression_binary (checker->pool, node->operation, first, second);
  if (node->operation >= LOLIGO_OPERATION_LESS && node->operation <= LOLIGO_OPERATION_NOT_EQUAL)
    loligo_typed_make_plain (&result);
  return result;
}

static LoligoTyped
evaluate_conditional (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node,
                      LoligoTyped value, LoligoTyped condition, LoligoTyped otherwise)
{
  check_plain (checker, scope, node->place, &condition,
               _("if needs a condition such as V > 0 mV, and this has unit %s"));
  LoligoTyped result
      = loligo_check_same (checker, scope, node->place, value, otherwise,
                           _("both values of an if must have one unit, and these have %s and %s"));
  loligo_typed_join (&result, &condition);
  result.expression = loligo_expression_ternary (checker->pool, LOLIGO_OPERATION_SELECT,
                                                 condition.expression, value.expression,
                                                 otherwise.expression);
  return result;
}

static LoligoTyped
evaluate_node (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node,
               const LoligoTyped *values, guint start, LoligoWorld world,
               const LoligoArguments *arguments)
{
#define OPERAND(k) values[node->operand[k] - start]
  switch (node->kind)
    {
    case LOLIGO_AST_NUMBER:
      return evaluate_number (checker, node);
    case LOLIGO_AST_NAME:
      return loligo_check_name (checker, scope, node->name, node->place, world, arguments);
    case LOLIGO_AST_UNARY:
      return evaluate_unary (checker, scope, node, OPERAND (0));
    case LOLIGO_AST_BINARY:
      return evaluate_binary (checker, scope, node, OPERAND (0), OPERAND (1));
    case LOLIGO_AST_CONDITIONAL:
      return evaluate_conditional (checker, scope, node, OPERAND (0), OPERAND (1), OPERAND (2));
    case LOLIGO_AST_CALL:
      return loligo_check_call (checker, scope, node, values, start, world);
    case LOLIGO_AST_SUM:
      return loligo_check_sum (checker, scope, node, world);
    }
#undef OPERAND
  g_assert_not_reached ();
}

LoligoTyped
loligo_check_evaluate (LoligoChecker *checker, LoligoScope *scope, LoligoAstExpression expression,
                       LoligoWorld world, const LoligoArguments *arguments)
{
  if (expression.root == 0)
    return loligo_typed_unknown ();
  guint n = expression.root - expression.start + 1;
  LoligoPlace place = loligo_ast_node (scope->ast, expression.root)->place;
  if (!loligo_check_spend (checker, scope, place, n))
    return loligo_typed_unknown ();
  if (checker->depth >= LOLIGO_NESTING_LIMIT)
    {
      loligo_check_complain (checker, scope, place,
                             _("functions and variables use each other deeper than %d; put their "
                               "definitions in the order of their use"),
                             LOLIGO_NESTING_LIMIT);
      return loligo_typed_unknown ();
    }
  checker->depth++;
  g_autofree LoligoTyped *values = g_new (LoligoTyped, n);
  for (guint i = 0; i < n; i++)
    values[i] = checker->is_exhausted
                    ? loligo_typed_unknown ()
                    : evaluate_node (checker, scope,
                                     loligo_ast_node (scope->ast, expression.start + i), values,
                                     expression.start, world, arguments);
  checker->depth--;
  return values[n - 1];
}
