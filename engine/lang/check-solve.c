/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check-solve.c: units of a synapse that follow from their use: that of the weight, and those of states whose
 * text leaves them open, so that one exp_coba serves cells in nA and in uA/cm2. The unknown gets the
 * dimension ANY; wherever two dimensions must be one and ANY is left over, it is known. One unknown
 * at a time; called by check-units.c when its own rules find nothing more.
 */
#include "lang/check.h"

#define UNKNOWNS_LIMIT 64

void
loligo_check_solve (LoligoChecker *checker, const LoligoTyped *a, const LoligoTyped *b)
{
  if (!checker->unknown || checker->is_solved || !a->is_known || !b->is_known || a->is_zero
      || b->is_zero)
    return;
  LoligoDimension left = a->dimension, right = b->dimension, ratio;
  int halves = right.halves[LOLIGO_BASE_ANY] - left.halves[LOLIGO_BASE_ANY];
  left.halves[LOLIGO_BASE_ANY] = right.halves[LOLIGO_BASE_ANY] = 0;
  checker->is_solved = halves != 0 && loligo_dimension_divide (left, right, &ratio)
                       && loligo_dimension_power (ratio, 2.0 / halves, &checker->solution);
}

/* The left side of an assignment or equation, as far as its dimension is known. */
static LoligoTyped
type_target (LoligoChecker *checker, LoligoScope *scope, const LoligoAstName *name)
{
  LoligoTyped result = loligo_typed_unknown ();
  LoligoCheckSymbol *symbol = loligo_check_find (scope, name->name);
  if (!symbol)
    {
      if (loligo_check_is_end (scope, name->name))
        loligo_check_synapse_name (checker, scope, name->name, name->place, LOLIGO_WORLD_NOW,
                                   &result);
      return result;
    }
  gboolean is_sought = checker->unknown == symbol;
  result.is_known = is_sought || symbol->has_dimension;
  result.dimension = is_sought ? LOLIGO_DIMENSION_ANY : symbol->dimension;
  return result;
}

static void
solve_assignments (LoligoChecker *checker, LoligoScope *scope, const LoligoStatement *statement)
{
  for (guint i = 0; statement->assignments && i < statement->assignments->len; i++)
    {
      const LoligoAstAssignment *assignment
          = &g_array_index (statement->assignments, LoligoAstAssignment, i);
      LoligoTyped value = loligo_check_evaluate (checker, scope, assignment->value,
                                                 LOLIGO_WORLD_NOW, NULL);
      LoligoTyped target = { .is_known = TRUE };
      if (assignment->operation != LOLIGO_OPERATION_MULTIPLY
          && assignment->operation != LOLIGO_OPERATION_DIVIDE)
        target = type_target (checker, scope, &assignment->target);
      loligo_check_solve (checker, &target, &value);
    }
}

static void
solve_line (LoligoChecker *checker, LoligoScope *scope, const LoligoStatement *statement,
            LoligoWorld world)
{
  if (!statement->name.name || statement->order.root != 0)
    return;
  LoligoTyped target = type_target (checker, scope, &statement->name);
  LoligoTyped value = loligo_check_evaluate (checker, scope, statement->value, world, NULL);
  LoligoDimension second = LOLIGO_DIMENSIONLESS;
  second.halves[LOLIGO_BASE_SECOND] = 2;
  if (target.is_known && statement->kind == LOLIGO_STATEMENT_EQUATION)
    target.is_known = loligo_dimension_divide (target.dimension, second, &target.dimension);
  loligo_check_solve (checker, &target, &value);
}

static void
solve_statement (LoligoChecker *checker, LoligoScope *scope, const LoligoStatement *statement)
{
  switch (statement->kind)
    {
    case LOLIGO_STATEMENT_EQUATION:
    case LOLIGO_STATEMENT_ALGEBRAIC:
      solve_line (checker, scope, statement, LOLIGO_WORLD_NOW);
      break;
    case LOLIGO_STATEMENT_INITIAL:
    case LOLIGO_STATEMENT_VARIABLE:
      solve_line (checker, scope, statement, LOLIGO_WORLD_INITIAL);
      break;
    case LOLIGO_STATEMENT_ON_PRE:
    case LOLIGO_STATEMENT_ON_POST:
    case LOLIGO_STATEMENT_CONTRIBUTION:
      solve_assignments (checker, scope, statement);
      break;
    case LOLIGO_STATEMENT_PARAMETER:
    case LOLIGO_STATEMENT_INPUT:
    case LOLIGO_STATEMENT_OUTPUT:
    case LOLIGO_STATEMENT_FUNCTION:
    case LOLIGO_STATEMENT_SPIKE_WHEN:
    case LOLIGO_STATEMENT_SPIKE_RATE:
    case LOLIGO_STATEMENT_ON_SPIKE:
    case LOLIGO_STATEMENT_REFRACTORY:
    case LOLIGO_STATEMENT_USE:
      break;
    }
}

/* TRUE when some line tells the dimension of UNKNOWN: checker->solution. */
static gboolean
solve_unknown (LoligoChecker *checker, gconstpointer unknown)
{
  LoligoScope *scope = g_ptr_array_index (checker->scopes, 0);
  loligo_check_reset (checker);
  checker->unknown = unknown;
  checker->is_solved = FALSE;
  for (guint i = 0; i < scope->ast->statements->len && !checker->is_solved; i++)
    solve_statement (checker, scope, g_ptr_array_index (scope->ast->statements, i));
  checker->unknown = NULL;
  loligo_check_reset (checker);
  return checker->is_solved;
}

gboolean
loligo_check_solve_unknowns (LoligoChecker *checker)
{
  const LoligoScope *host = g_ptr_array_index (checker->scopes, 0);
  if (host->ast->kind != LOLIGO_KIND_SYNAPSE)
    return FALSE;
  gboolean is_news = FALSE;
  guint n_tried = 0;
  if (!checker->has_weight_dimension && solve_unknown (checker, checker))
    {
      checker->has_weight_dimension = is_news = TRUE;
      checker->weight_dimension = checker->solution;
    }
  for (guint i = 0; i < checker->symbols->len && n_tried < UNKNOWNS_LIMIT; i++)
    {
      LoligoCheckSymbol *symbol = g_ptr_array_index (checker->symbols, i);
      gboolean is_state
          = symbol->kind == LOLIGO_SYMBOL_STATE || symbol->kind == LOLIGO_SYMBOL_VARIABLE;
      if (!is_state || symbol->has_dimension || symbol->is_broken)
        continue;
      n_tried++;
      if (!solve_unknown (checker, symbol))
        continue;
      symbol->has_dimension = is_news = TRUE;
      symbol->dimension = checker->solution;
    }
  return is_news;
}
