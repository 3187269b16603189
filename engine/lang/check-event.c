/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check-event.c: spikes and what they change. The assignments of an event are written one after
 * the other; here they become new values over the values just before the event, each assignment
 * seeing what those above it made. Called by check.c.
 */
#include "lang/check.h"

#include "base/i18n.h"

#include <string.h>

static LoligoDimension
time_power (double power)
{
  LoligoDimension second = LOLIGO_DIMENSIONLESS, result = LOLIGO_DIMENSIONLESS;
  second.halves[LOLIGO_BASE_SECOND] = 2;
  loligo_dimension_power (second, power, &result);
  return result;
}

static void
refuse_noise (LoligoChecker *checker, LoligoScope *scope, const LoligoStatement *statement,
              const LoligoTyped *value)
{
  if (value->has_noise)
    loligo_check_complain (checker, scope, statement->place,
                           _("white noise (xi) can stand only in differential equations; use "
                             "normal() here"));
}

static void
add_spike_rule (LoligoChecker *checker, LoligoScope *scope, const LoligoStatement *statement)
{
  LoligoTyped value = loligo_check_evaluate (checker, scope, statement->value,
                                             LOLIGO_WORLD_NOW, NULL);
  gboolean is_rate = statement->kind == LOLIGO_STATEMENT_SPIKE_RATE;
  LoligoDimension wanted = is_rate ? time_power (-1) : LOLIGO_DIMENSIONLESS;
  refuse_noise (checker, scope, statement, &value);
  if (!loligo_typed_fits (&value, wanted))
    {
      LoligoPlace place = loligo_ast_node (scope->ast, statement->value.root)->place;
      g_autofree char *unit = loligo_typed_unit (&value);
      loligo_check_complain (checker, scope, place,
                             is_rate ? _("a spike rate is in Hz, and this is in %s")
                                     : _("spike when needs a condition such as V > 0 mV, and "
                                         "this has unit %s"),
                             unit);
    }
  LoligoComponent *component = checker->component;
  component->spike_rules
      = g_renew (LoligoSpikeRule, component->spike_rules, component->n_spike_rules + 1);
  LoligoSpikeRule *rule = &component->spike_rules[component->n_spike_rules++];
  *rule = (LoligoSpikeRule){ 0 };
  if (is_rate)
    {
      rule->rate = value.expression;
      rule->draw = loligo_check_draw (checker, scope, NULL);
    }
  else
    rule->condition = value.expression;
}

/* The state that TARGET names, or NULL and a problem. */
static LoligoCheckSymbol *
find_state (LoligoChecker *checker, LoligoScope *scope, const LoligoAstName *target)
{
  LoligoCheckSymbol *symbol = loligo_check_find (scope, target->name);
  const char *format = NULL;
  if (!symbol)
    format = _("unknown variable %s; declare it with an equation or as: variable %s = 0");
  else
    switch (symbol->kind)
      {
      case LOLIGO_SYMBOL_STATE:
      case LOLIGO_SYMBOL_VARIABLE:
        return symbol;
      case LOLIGO_SYMBOL_PARAMETER:
        format = _("%s is a parameter, and events change variables only; declare it as: "
                   "variable %s = ...");
        break;
      case LOLIGO_SYMBOL_INPUT:
        format = _("%s is an input, and events change variables only");
        break;
      case LOLIGO_SYMBOL_ALGEBRAIC:
        format = _("%s always follows from its own line, so an event cannot change it");
        break;
      case LOLIGO_SYMBOL_FUNCTION:
        format = _("%s is a function, and events change variables only");
        break;
      }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-extra-args"
  loligo_check_complain (checker, scope, target->place, format, target->name, target->name);
#pragma GCC diagnostic pop
  return NULL;
}

static void
check_assigned (LoligoChecker *checker, LoligoScope *scope, const LoligoAstAssignment *assignment,
                const LoligoCheckSymbol *symbol, const LoligoTyped *value)
{
  gboolean is_factor = assignment->operation == LOLIGO_OPERATION_MULTIPLY
                       || assignment->operation == LOLIGO_OPERATION_DIVIDE;
  if (!symbol->has_dimension && !is_factor)
    return;
  if (loligo_typed_fits (value, is_factor ? LOLIGO_DIMENSIONLESS : symbol->dimension))
    return;
  g_autofree char *found = loligo_typed_unit (value);
  if (is_factor)
    loligo_check_complain (checker, scope, assignment->place,
                           _("%s can be multiplied only by a plain number here, and this is in "
                             "%s"),
                           assignment->target.name, found);
  else
    loligo_check_complain (checker, scope, assignment->place,
                           _("%s is in %s, and this value is in %s"), assignment->target.name,
                           symbol->result && symbol->result->unit.text[0]
                               ? symbol->result->unit.text
                               : "1",
                           found);
}

void
loligo_check_assign (LoligoChecker *checker, LoligoScope *scope,
                     const LoligoAstAssignment *assignment)
{
  LoligoTyped value = loligo_check_evaluate (checker, scope, assignment->value,
                                             LOLIGO_WORLD_EVENT, NULL);
  if (loligo_check_is_end (scope, assignment->target.name))
    {
      loligo_check_jump (checker, scope, assignment, value);
      return;
    }
  LoligoCheckSymbol *symbol = find_state (checker, scope, &assignment->target);
  if (!symbol || !symbol->result)
    return;
  check_assigned (checker, scope, assignment, symbol, &value);
  LoligoExpression before = symbol->updated;
  if (before == 0)
    before = loligo_expression_leaf (checker->pool, LOLIGO_OPERATION_STATE,
                                     symbol->result->index);
  symbol->updated = assignment->operation == LOLIGO_OPERATION_NONE
                        ? value.expression
                        : loligo_expression_binary (checker->pool, assignment->operation, before,
                                                    value.expression);
  checker->epoch[LOLIGO_WORLD_EVENT]++; /* algebraic variables follow at once */
}

static void
run_event (LoligoChecker *checker, LoligoScope *scope, const LoligoStatement *statement)
{
  for (guint i = 0; statement->assignments && i < statement->assignments->len; i++)
    loligo_check_assign (checker, scope,
                         &g_array_index (statement->assignments, LoligoAstAssignment, i));
}

LoligoUpdate *
loligo_check_take_updates (LoligoChecker *checker, guint *n)
{
  GArray *updates = g_array_new (FALSE, FALSE, sizeof (LoligoUpdate));
  for (guint i = 0; i < checker->symbols->len; i++)
    {
      LoligoCheckSymbol *symbol = g_ptr_array_index (checker->symbols, i);
      if (symbol->updated == 0)
        continue;
      LoligoUpdate update = { symbol->result->index, symbol->updated };
      symbol->updated = 0;
      g_array_append_val (updates, update);
    }
  checker->epoch[LOLIGO_WORLD_EVENT]++;
  *n = updates->len;
  return (LoligoUpdate *) (gpointer) g_array_free (updates, FALSE);
}

static void
read_refractory (LoligoChecker *checker, LoligoScope *scope, const LoligoStatement *statement)
{
  LoligoComponent *component = checker->component;
  LoligoTyped value = loligo_check_evaluate (checker, scope, statement->value,
                                             LOLIGO_WORLD_NOW, NULL);
  refuse_noise (checker, scope, statement, &value);
  if (!loligo_typed_fits (&value, time_power (1)))
    {
      g_autofree char *unit = loligo_typed_unit (&value);
      loligo_check_complain (checker, scope,
                             loligo_ast_node (scope->ast, statement->value.root)->place,
                             _("a refractory period is a time, and this is in %s"), unit);
    }
  if (component->refractory != 0)
    loligo_check_complain (checker, scope, statement->place,
                           _("there are two refractory lines; join them"));
  component->refractory = value.expression;
  for (guint i = 0; statement->names && i < statement->names->len; i++)
    {
      const LoligoAstName *name = &g_array_index (statement->names, LoligoAstName, i);
      LoligoCheckSymbol *symbol = loligo_check_find (scope, name->name);
      if (!symbol || symbol->kind != LOLIGO_SYMBOL_STATE)
        {
          loligo_check_complain (checker, scope, name->place,
                                 _("%s cannot be held: it has no equation d%s/dt"), name->name,
                                 name->name);
          continue;
        }
      component->held = g_renew (guint, component->held, component->n_held + 1);
      component->held[component->n_held++] = symbol->result->index;
    }
}

static void
read_output (LoligoChecker *checker, LoligoScope *scope, const LoligoStatement *statement)
{
  if (!statement->name.name)
    return;
  LoligoCheckSymbol *symbol = loligo_check_find (scope, statement->name.name);
  if (checker->component->output)
    loligo_check_complain (checker, scope, statement->place,
                           _("there are two output lines; a node has one output"));
  if (!symbol || symbol->kind == LOLIGO_SYMBOL_FUNCTION || symbol->kind == LOLIGO_SYMBOL_PARAMETER)
    loligo_check_complain (checker, scope, statement->name.place,
                           _("the output must be a variable of the model, and %s is none"),
                           statement->name.name);
  else
    checker->component->output = symbol->result;
}

/* V of a neuron, else the first state, else the first algebraic variable. */
static void
choose_output (LoligoChecker *checker)
{
  LoligoComponent *component = checker->component;
  LoligoSymbol *first_state = NULL, *first_algebraic = NULL;
  for (guint i = 0; i < component->symbols->len; i++)
    {
      LoligoSymbol *symbol = g_ptr_array_index (component->symbols, i);
      gboolean is_state = symbol->kind == LOLIGO_SYMBOL_STATE
                          || symbol->kind == LOLIGO_SYMBOL_VARIABLE;
      if (is_state && strcmp (symbol->name, "V") == 0 && component->kind == LOLIGO_KIND_NEURON)
        {
          component->output = symbol;
          return;
        }
      if (is_state && !first_state)
        first_state = symbol;
      if (symbol->kind == LOLIGO_SYMBOL_ALGEBRAIC && !first_algebraic)
        first_algebraic = symbol;
    }
  component->output = first_state ? first_state : first_algebraic;
}

/* "on spike" and "refractory" are dead letters in a model that never spikes. */
static void
check_spikes (LoligoChecker *checker, LoligoScope *scope, const LoligoStatement *statement)
{
  if (checker->component->n_spike_rules == 0)
    loligo_check_complain (checker, scope, statement->place,
                           _("this model never spikes; add a line such as: spike when V > 0 mV"));
}

static void
read_statement (LoligoChecker *checker, LoligoScope *scope, const LoligoStatement *statement)
{
  switch (statement->kind)
    {
    case LOLIGO_STATEMENT_OUTPUT:
      read_output (checker, scope, statement);
      break;
    case LOLIGO_STATEMENT_ON_SPIKE:
      check_spikes (checker, scope, statement);
      run_event (checker, scope, statement);
      break;
    case LOLIGO_STATEMENT_REFRACTORY:
      check_spikes (checker, scope, statement);
      read_refractory (checker, scope, statement);
      break;
    case LOLIGO_STATEMENT_PARAMETER:
    case LOLIGO_STATEMENT_INPUT:
    case LOLIGO_STATEMENT_EQUATION:
    case LOLIGO_STATEMENT_INITIAL:
    case LOLIGO_STATEMENT_VARIABLE:
    case LOLIGO_STATEMENT_ALGEBRAIC:
    case LOLIGO_STATEMENT_FUNCTION:
    case LOLIGO_STATEMENT_SPIKE_WHEN:
    case LOLIGO_STATEMENT_SPIKE_RATE:
    case LOLIGO_STATEMENT_ON_PRE:
    case LOLIGO_STATEMENT_ON_POST:
    case LOLIGO_STATEMENT_USE:
    case LOLIGO_STATEMENT_CONTRIBUTION:
      break;
    }
}

void
loligo_check_events (LoligoChecker *checker)
{
  LoligoScope *host = g_ptr_array_index (checker->scopes, 0);
  GPtrArray *statements = host->ast->statements;
  for (guint i = 0; i < statements->len; i++)
    {
      const LoligoStatement *statement = g_ptr_array_index (statements, i);
      if (statement->kind == LOLIGO_STATEMENT_SPIKE_WHEN
          || statement->kind == LOLIGO_STATEMENT_SPIKE_RATE)
        add_spike_rule (checker, host, statement);
    }
  for (guint i = 0; i < statements->len; i++)
    read_statement (checker, host, g_ptr_array_index (statements, i));
  checker->component->on_spike
      = loligo_check_take_updates (checker, &checker->component->n_on_spike);
  loligo_check_wires (checker);
  if (!checker->component->output && checker->component->kind != LOLIGO_KIND_CHANNEL
      && checker->component->kind != LOLIGO_KIND_SYNAPSE)
    choose_output (checker);
}
