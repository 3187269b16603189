/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check-synapse.c: what only a synapse has: variables of the cells at its ends, its weight and delay,
 * what arrives at a cell in an event (a jump) and all the time (a contribution). Called by
 * check-name.c and check-event.c. Checked on its own, without ends, a name pre.x or post.x is taken
 * as it is and has no known unit; what is inferred from use is in check-solve.c.
 */
#include "lang/check.h"

#include "base/i18n.h"
#include "lang/suggest.h"

#include <string.h>

gboolean
loligo_check_is_end (const LoligoScope *scope, const char *name)
{
  return scope->ast->kind == LOLIGO_KIND_SYNAPSE
         && (g_str_has_prefix (name, "pre.") || g_str_has_prefix (name, "post."));
}

gboolean
loligo_check_is_cell_name (const LoligoChecker *checker, const char *name)
{
  const LoligoComponent *component = checker->component;
  return component && component->post
         && (loligo_component_find (component->post, name)
             || loligo_component_find (component->pre, name));
}

static void
complain_unknown (LoligoChecker *checker, LoligoScope *scope, const char *name, LoligoPlace place,
                  LoligoEnd end, const LoligoComponent *cell)
{
  const char *own = strchr (name, '.') + 1;
  if (checker->is_quiet)
    return;
  LoligoSuggestion suggestion = loligo_suggestion_start (own);
  for (guint i = 0; i < cell->symbols->len; i++)
    {
      const LoligoSymbol *symbol = g_ptr_array_index (cell->symbols, i);
      loligo_suggestion_offer (&suggestion, symbol->name);
    }
  g_autofree char *nearest = loligo_suggestion_to_string (&suggestion);
  loligo_check_complain (checker, scope, place,
                         end == LOLIGO_END_PRE
                             ? _("there is no %s: the source (%s) has no variable %s%s")
                             : _("there is no %s: the target (%s) has no variable %s%s"),
                         name, cell->id, own, nearest);
}

/* The variable OWN of CELL. "output" is also what a plain wire from it carries, "input" its first port. */
static const LoligoSymbol *
find_symbol (const LoligoComponent *cell, const char *own)
{
  const LoligoSymbol *symbol = loligo_component_find (cell, own);
  if (!symbol && strcmp (own, "output") == 0)
    return cell->output;
  if (!symbol && strcmp (own, "input") == 0 && cell->n_inputs > 0)
    for (guint i = 0; i < cell->symbols->len && !symbol; i++)
      {
        const LoligoSymbol *other = g_ptr_array_index (cell->symbols, i);
        symbol = other->kind == LOLIGO_SYMBOL_INPUT ? other : NULL;
      }
  return symbol;
}

/* FALSE and a problem when NAME is nothing that a synapse can use. */
static gboolean
resolve (LoligoChecker *checker, LoligoScope *scope, const char *name, LoligoPlace place,
         LoligoReference *reference)
{
  const LoligoComponent *component = checker->component;
  reference->end = g_str_has_prefix (name, "pre.") ? LOLIGO_END_PRE : LOLIGO_END_POST;
  const LoligoComponent *cell
      = reference->end == LOLIGO_END_PRE ? component->pre : component->post;
  if (!cell)
    return TRUE;
  reference->symbol = find_symbol (cell, strchr (name, '.') + 1);
  if (!reference->symbol)
    {
      complain_unknown (checker, scope, name, place, reference->end, cell);
      return FALSE;
    }
  if (reference->symbol->unit.dimension.halves[LOLIGO_BASE_ANY] == 0)
    return TRUE;
  loligo_check_complain (checker, scope, place,
                         _("%s takes the unit of what it is wired to, so a synapse cannot use it; "
                           "wire it without a synapse"),
                         name);
  return FALSE;
}

/* The number of NAME, which begins with pre. or post., among the ends; FALSE and a problem when the cell there
 * has no such variable. */
static gboolean
find_end (LoligoChecker *checker, LoligoScope *scope, const char *name, LoligoPlace place,
          guint *number)
{
  gpointer known;
  if (g_hash_table_lookup_extended (checker->end_numbers, name, NULL, &known))
    {
      *number = GPOINTER_TO_UINT (known);
      return TRUE;
    }
  LoligoReference reference = { .name = (char *) name };
  if (!resolve (checker, scope, name, place, &reference))
    return FALSE;
  const char *own = strchr (name, '.') + 1;
  if (reference.symbol && strcmp (reference.symbol->name, own) != 0)
    {
      g_autofree char *full = g_strconcat (
          reference.end == LOLIGO_END_PRE ? "pre." : "post.", reference.symbol->name, NULL);
      return find_end (checker, scope, g_string_chunk_insert_const (scope->ast->strings, full),
                       place, number);
    }
  const LoligoExpression none = 0;
  *number = checker->ends->len;
  g_array_append_val (checker->ends, reference);
  g_array_append_val (checker->jumped, none);
  g_hash_table_insert (checker->end_numbers, (gpointer) name, GUINT_TO_POINTER (*number));
  return TRUE;
}

static LoligoTyped
type_end (LoligoChecker *checker, guint number, LoligoWorld world)
{
  const LoligoSymbol *symbol = g_array_index (checker->ends, LoligoReference, number).symbol;
  LoligoTyped result = { .expression = loligo_expression_leaf (
                             checker->pool, LOLIGO_OPERATION_REFERENCE, number),
                         .is_known = symbol != NULL,
                         .varies = TRUE };
  if (symbol)
    {
      result.dimension = symbol->unit.dimension;
      result.unit = symbol->unit.text[0] ? symbol->unit.text : NULL;
    }
  LoligoExpression jumped = g_array_index (checker->jumped, LoligoExpression, number);
  if (world == LOLIGO_WORLD_EVENT && jumped != 0)
    result.expression = loligo_expression_binary (checker->pool, LOLIGO_OPERATION_ADD,
                                                  result.expression, jumped);
  return result;
}

static LoligoTyped
type_weight (LoligoChecker *checker)
{
  gboolean is_sought = checker->unknown == checker;
  checker->uses_weight = TRUE;
  return (LoligoTyped){
    .expression = loligo_expression_leaf (checker->pool, LOLIGO_OPERATION_WEIGHT, 0),
    .dimension = is_sought ? LOLIGO_DIMENSION_ANY : checker->weight_dimension,
    .is_known = is_sought || checker->has_weight_dimension,
    .varies = TRUE
  };
}

static LoligoTyped
type_delay (LoligoChecker *checker)
{
  LoligoDimension second = LOLIGO_DIMENSIONLESS;
  second.halves[LOLIGO_BASE_SECOND] = 2;
  return (LoligoTyped){
    .expression = loligo_expression_leaf (checker->pool, LOLIGO_OPERATION_DELAY, 0),
    .dimension = second,
    .is_known = TRUE,
    .varies = TRUE
  };
}

gboolean
loligo_check_synapse_name (LoligoChecker *checker, LoligoScope *scope, const char *name,
                           LoligoPlace place, LoligoWorld world, LoligoTyped *result)
{
  if (scope->ast->kind != LOLIGO_KIND_SYNAPSE)
    return FALSE;
  gboolean is_end = loligo_check_is_end (scope, name);
  gboolean is_weight = strcmp (name, "weight") == 0, is_delay = strcmp (name, "delay") == 0;
  gboolean is_number = strcmp (name, "i") == 0 || strcmp (name, "N") == 0;
  if (!is_end && !is_weight && !is_delay && !is_number)
    return FALSE;
  *result = loligo_typed_unknown ();
  guint number;
  if (checker->is_constant)
    loligo_check_complain (checker, scope, place, _("this must be a constant: %s changes"), name);
  else if (is_number)
    loligo_check_complain (checker, scope, place,
                           _("%s numbers cells, and a synapse is none; use it in the weight of the "
                             "wire"),
                           name);
  else if (is_weight)
    *result = type_weight (checker);
  else if (is_delay)
    *result = type_delay (checker);
  else if (world == LOLIGO_WORLD_INITIAL)
    loligo_check_complain (checker, scope, place,
                           _("an initial value cannot use %s: the cells begin at the same time"),
                           name);
  else if (find_end (checker, scope, name, place, &number))
    *result = type_end (checker, number, world);
  return TRUE;
}

/* What an event cannot change. */
static void
complain_jump (LoligoChecker *checker, LoligoScope *scope, const LoligoAstName *target,
               const LoligoSymbol *symbol)
{
  const LoligoSymbol *output = checker->component->post->output;
  gboolean has_variable = output && (output->kind == LOLIGO_SYMBOL_STATE
                                     || output->kind == LOLIGO_SYMBOL_VARIABLE);
  if (symbol->kind == LOLIGO_SYMBOL_PARAMETER)
    loligo_check_complain (checker, scope, target->place,
                           _("%s is a parameter, and events change variables only"), target->name);
  else if (symbol->kind == LOLIGO_SYMBOL_ALGEBRAIC)
    loligo_check_complain (checker, scope, target->place,
                           _("%s always follows from its own line, so an event cannot change it"),
                           target->name);
  else if (has_variable)
    loligo_check_complain (checker, scope, target->place,
                           _("%s is an input; a jump needs a variable such as post.%s, and what "
                             "flows all the time stands outside the event"),
                           target->name, output->name);
  else
    loligo_check_complain (checker, scope, target->place,
                           _("%s is an input; a jump needs a variable, and what flows all the time "
                             "stands outside the event"),
                           target->name);
}

static void
complain_contribution (LoligoChecker *checker, LoligoScope *scope, const LoligoAstName *target)
{
  const LoligoComponent *post = checker->component->post;
  if (post->n_inputs > 0)
    loligo_check_complain (checker, scope, target->place,
                           _("%s is no input, and outside an event a synapse adds to inputs only; "
                             "write post.%s += ..., or move the line below \"on pre:\""),
                           target->name, post->inputs[0]->name);
  else
    loligo_check_complain (checker, scope, target->place,
                           _("%s is no input, and the target (%s) has none; move the line below "
                             "\"on pre:\""),
                           target->name, post->id);
}

static gboolean
is_target (const LoligoSymbol *symbol, gboolean is_event)
{
  if (!symbol)
    return TRUE;
  return is_event ? symbol->kind == LOLIGO_SYMBOL_STATE || symbol->kind == LOLIGO_SYMBOL_VARIABLE
                  : symbol->kind == LOLIGO_SYMBOL_INPUT;
}

/* Adds VALUE to what arrives at the target of ASSIGNMENT. */
static void
arrive (LoligoChecker *checker, LoligoScope *scope, const LoligoAstAssignment *assignment,
        LoligoTyped value, guint number)
{
  LoligoTyped target = type_end (checker, number, LOLIGO_WORLD_NOW);
  if (target.is_known && !loligo_typed_fits (&value, target.dimension))
    {
      g_autofree char *wanted = loligo_typed_unit (&target);
      g_autofree char *found = loligo_typed_unit (&value);
      loligo_check_complain (checker, scope, assignment->place,
                             _("%s is in %s, and this value is in %s"), assignment->target.name,
                             wanted, found);
    }
  LoligoExpression *jumped = &g_array_index (checker->jumped, LoligoExpression, number);
  if (*jumped != 0)
    *jumped = loligo_expression_binary (checker->pool, assignment->operation, *jumped,
                                        value.expression);
  else
    *jumped = assignment->operation == LOLIGO_OPERATION_SUBTRACT
                  ? loligo_expression_unary (checker->pool, LOLIGO_OPERATION_NEGATE,
                                             value.expression)
                  : value.expression;
  checker->epoch[LOLIGO_WORLD_EVENT]++; /* algebraic variables follow at once */
}

/* The number of the target, when it is one that may be added to. */
static gboolean
find_target (LoligoChecker *checker, LoligoScope *scope, const LoligoAstAssignment *assignment,
             gboolean is_event, guint *number)
{
  const LoligoAstName *target = &assignment->target;
  if (g_str_has_prefix (target->name, "pre."))
    {
      loligo_check_complain (checker, scope, target->place,
                             _("%s cannot change: a synapse acts on its target; write post.%s"),
                             target->name, target->name + strlen ("pre."));
      return FALSE;
    }
  if (!find_end (checker, scope, target->name, target->place, number))
    return FALSE;
  if (assignment->operation != LOLIGO_OPERATION_ADD
      && assignment->operation != LOLIGO_OPERATION_SUBTRACT)
    {
      loligo_check_complain (checker, scope, assignment->place,
                             _("many synapses reach one cell at once, so they can only add up; "
                               "write %s += ..."),
                             target->name);
      return FALSE;
    }
  const LoligoSymbol *symbol = g_array_index (checker->ends, LoligoReference, *number).symbol;
  if (is_target (symbol, is_event))
    return TRUE;
  if (is_event)
    complain_jump (checker, scope, target, symbol);
  else
    complain_contribution (checker, scope, target);
  return FALSE;
}

void
loligo_check_jump (LoligoChecker *checker, LoligoScope *scope,
                   const LoligoAstAssignment *assignment, LoligoTyped value)
{
  guint number;
  if (find_target (checker, scope, assignment, TRUE, &number))
    arrive (checker, scope, assignment, value, number);
}

static void
read_contribution (LoligoChecker *checker, LoligoScope *scope, const LoligoStatement *statement)
{
  for (guint i = 0; statement->assignments && i < statement->assignments->len; i++)
    {
      const LoligoAstAssignment *assignment
          = &g_array_index (statement->assignments, LoligoAstAssignment, i);
      LoligoTyped value = loligo_check_evaluate (checker, scope, assignment->value,
                                                 LOLIGO_WORLD_NOW, NULL);
      guint number;
      if (value.has_noise || value.has_draw)
        loligo_check_complain (checker, scope, statement->place,
                               _("what flows from a synapse draws no random numbers; draw them in its "
                                 "events, or put the noise into the cell"));
      if (find_target (checker, scope, assignment, FALSE, &number))
        arrive (checker, scope, assignment, value, number);
    }
}

/* What arrived at each target, which is forgotten. (transfer full) */
static LoligoJump *
take_jumps (LoligoChecker *checker, guint *n)
{
  GArray *jumps = g_array_new (FALSE, FALSE, sizeof (LoligoJump));
  for (guint i = 0; i < checker->jumped->len; i++)
    {
      LoligoExpression *jumped = &g_array_index (checker->jumped, LoligoExpression, i);
      LoligoJump jump = { i, *jumped };
      if (*jumped == 0)
        continue;
      *jumped = 0;
      g_array_append_val (jumps, jump);
    }
  *n = jumps->len;
  return (LoligoJump *) (gpointer) g_array_free (jumps, FALSE);
}

static void
read_event (LoligoChecker *checker, LoligoScope *scope, LoligoStatementKind kind,
            LoligoWireEvent *event)
{
  GPtrArray *statements = scope->ast->statements;
  for (guint i = 0; i < statements->len; i++)
    {
      const LoligoStatement *statement = g_ptr_array_index (statements, i);
      guint n = statement->kind == kind && statement->assignments ? statement->assignments->len : 0;
      for (guint k = 0; k < n; k++)
        loligo_check_assign (checker, scope,
                             &g_array_index (statement->assignments, LoligoAstAssignment, k));
    }
  event->updates = loligo_check_take_updates (checker, &event->n_updates);
  event->jumps = take_jumps (checker, &event->n_jumps);
}

/* "any", or what the weight was found to be in. */
static void
choose_weight_unit (LoligoChecker *checker)
{
  LoligoUnit *unit = &checker->component->weight_unit;
  unit->scale = 1;
  if (!checker->uses_weight)
    return;
  unit->dimension
      = checker->has_weight_dimension ? checker->weight_dimension : LOLIGO_DIMENSION_ANY;
  g_autofree char *text = loligo_dimension_to_string (unit->dimension);
  LoligoUnit familiar;
  if (loligo_unit_parse (text, &familiar, NULL))
    *unit = familiar;
}

void
loligo_check_wires (LoligoChecker *checker)
{
  LoligoScope *host = g_ptr_array_index (checker->scopes, 0);
  LoligoComponent *component = checker->component;
  read_event (checker, host, LOLIGO_STATEMENT_ON_PRE, &component->on_pre);
  read_event (checker, host, LOLIGO_STATEMENT_ON_POST, &component->on_post);
  for (guint i = 0; i < host->ast->statements->len; i++)
    {
      const LoligoStatement *statement = g_ptr_array_index (host->ast->statements, i);
      if (statement->kind == LOLIGO_STATEMENT_CONTRIBUTION)
        read_contribution (checker, host, statement);
    }
  component->contributions = take_jumps (checker, &component->n_contributions);

  component->uses_weight = checker->uses_weight;
  choose_weight_unit (checker);
  component->n_ends = checker->ends->len;
  component->ends = g_new0 (LoligoReference, component->n_ends + 1);
  for (guint i = 0; i < component->n_ends; i++)
    {
      component->ends[i] = g_array_index (checker->ends, LoligoReference, i);
      component->ends[i].name = g_strdup (component->ends[i].name);
    }
}

void
loligo_check_forget_ends (LoligoChecker *checker)
{
  g_array_set_size (checker->ends, 0);
  g_array_set_size (checker->jumped, 0);
  g_hash_table_remove_all (checker->end_numbers);
  checker->uses_weight = FALSE;
}
