/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * couple.c: see couple.h. Expressions of the synapse are rebuilt in a copy of the cell's pool, its leaves led to where
 * they are now; then every use of an input that synapses contribute to is replaced by the input plus the
 * contributions.
 */
#include "lang/couple.h"

#include "lang/component-private.h"
#include "lang/expression-private.h"

#include <string.h>

typedef struct
{
  const LoligoComponent *post;
  LoligoComponent *cell;         /* in the making */
  LoligoExpression *contributed; /* [inputs of post]: what synapses add; 0: nothing */
} Coupler;

/* ---- expressions of a synapse in the cell's pool ---- */

static LoligoExpression
import_reference (const Coupler *coupler, const LoligoReference *reference)
{
  const LoligoSymbol *symbol = reference->symbol;
  g_assert (reference->end == LOLIGO_END_POST);
  switch (symbol->kind)
    {
    case LOLIGO_SYMBOL_PARAMETER:
      return loligo_expression_leaf (coupler->cell->pool, LOLIGO_OPERATION_PARAMETER,
                                     symbol->index);
    case LOLIGO_SYMBOL_INPUT:
      return loligo_expression_leaf (coupler->cell->pool, LOLIGO_OPERATION_INPUT, symbol->index);
    case LOLIGO_SYMBOL_STATE:
    case LOLIGO_SYMBOL_VARIABLE:
      return loligo_expression_leaf (coupler->cell->pool, LOLIGO_OPERATION_STATE, symbol->index);
    case LOLIGO_SYMBOL_ALGEBRAIC:
      return symbol->value; /* the cell's pool begins as a copy of the one this is from */
    case LOLIGO_SYMBOL_FUNCTION:
      break;
    }
  g_assert_not_reached ();
}

static LoligoExpression
import_node (const Coupler *coupler, const LoligoCoupling *coupling, const LoligoCoupled *coupled,
             const LoligoExpressionNode *node, const LoligoExpression *imported)
{
  LoligoExpressionPool *pool = coupler->cell->pool;
  switch ((int) node->operation)
    {
    case LOLIGO_OPERATION_PARAMETER:
      return loligo_expression_leaf (pool, node->operation,
                                     coupled->first_parameter + node->index);
    case LOLIGO_OPERATION_STATE:
      return loligo_expression_leaf (pool, node->operation, coupled->states[node->index]);
    case LOLIGO_OPERATION_REFERENCE:
      return import_reference (coupler, &coupling->synapse->ends[node->index]);
    default:
      {
        LoligoExpressionNode copy = *node;
        for (guint k = 0; k < G_N_ELEMENTS (copy.operand); k++)
          copy.operand[k] = imported[node->operand[k]];
        return loligo_expression_intern (pool, &copy);
      }
    }
}

/* EXPRESSION of the synapse, in the cell's pool. */
static LoligoExpression
import (const Coupler *coupler, const LoligoCoupling *coupling, const LoligoCoupled *coupled,
        LoligoExpression expression)
{
  const LoligoExpressionPool *from = coupling->synapse->pool;
  if (expression == 0)
    return 0;
  g_autofree guint8 *reached = loligo_expression_mark (from, expression);
  g_autofree LoligoExpression *imported = g_new0 (LoligoExpression, expression + 1);
  for (guint k = 1; k <= expression; k++)
    if (reached[k])
      imported[k] = import_node (coupler, coupling, coupled, loligo_expression_get (from, k),
                                 imported);
  return imported[expression];
}

/* ---- symbols ---- */

static LoligoSymbol *
add_symbol (Coupler *coupler, const LoligoCoupling *coupling, const LoligoSymbol *symbol)
{
  LoligoSymbol *copy = loligo_symbol_copy (symbol);
  g_free (copy->name);
  copy->name = g_strdup_printf ("%s.%s", coupling->name, symbol->name);
  g_ptr_array_add (coupler->cell->symbols, copy);
  return copy;
}

static guint
add_input (Coupler *coupler, const LoligoCoupling *coupling, const char *name,
           const LoligoUnit *unit)
{
  LoligoSymbol *symbol = g_new0 (LoligoSymbol, 1);
  symbol->kind = LOLIGO_SYMBOL_INPUT;
  symbol->name = g_strdup_printf ("%s.%s", coupling->name, name);
  symbol->description = g_strdup ("");
  symbol->text = g_strdup ("");
  symbol->initial_text = g_strdup ("");
  symbol->unit = *unit;
  symbol->index = coupler->cell->n_inputs++;
  g_ptr_array_add (coupler->cell->symbols, symbol);
  return symbol->index;
}

static void
add_symbols (Coupler *coupler, const LoligoCoupling *coupling, LoligoCoupled *coupled)
{
  const LoligoComponent *synapse = coupling->synapse;
  LoligoComponent *cell = coupler->cell;
  coupled->first_parameter = cell->n_parameters;
  coupled->states = g_new0 (guint, synapse->n_states + 1);
  for (guint i = 0, state = cell->n_states; i < synapse->n_states; i++)
    coupled->states[i] = coupling->plan->is_shared[i] ? state++ : G_MAXUINT;
  for (guint i = 0; i < synapse->n_parameters; i++)
    {
      LoligoSymbol *symbol = add_symbol (coupler, coupling, synapse->parameters[i]);
      symbol->index = cell->n_parameters++;
      symbol->value = import (coupler, coupling, coupled, synapse->parameters[i]->value);
    }
  for (guint i = 0; i < synapse->n_states; i++)
    {
      if (!coupling->plan->is_shared[i])
        continue;
      LoligoSymbol *symbol = add_symbol (coupler, coupling, synapse->states[i]);
      symbol->index = cell->n_states++;
      symbol->derivative = import (coupler, coupling, coupled, synapse->states[i]->derivative);
      symbol->initial = import (coupler, coupling, coupled, synapse->states[i]->initial);
      symbol->order = 0;
    }
}

/* ---- what spikes do ---- */

static void
add_arrival (Coupler *coupler, const LoligoCoupling *coupling, const LoligoCoupled *coupled,
             guint state, const LoligoIncrement *increment)
{
  LoligoComponent *cell = coupler->cell;
  guint input = (guint) (increment->by_weight ? coupled->weight_input : coupled->count_input);
  LoligoExpression arrived = loligo_expression_leaf (cell->pool, LOLIGO_OPERATION_INPUT, input);
  LoligoExpression factor = import (coupler, coupling, coupled, increment->factor);
  cell->arrivals = g_renew (LoligoArrival, cell->arrivals, cell->n_arrivals + 1);
  cell->arrivals[cell->n_arrivals++] = (LoligoArrival) {
    state, loligo_expression_binary (cell->pool, LOLIGO_OPERATION_MULTIPLY, factor, arrived)
  };
}

static gboolean
any_increment (const LoligoSynapsePlan *plan, gboolean by_weight)
{
  for (guint i = 0; i < plan->n_updates; i++)
    if (plan->updates[i].by_weight == by_weight)
      return TRUE;
  for (guint i = 0; i < plan->n_jumps; i++)
    if (plan->jumps[i].by_weight == by_weight)
      return TRUE;
  return FALSE;
}

static void
add_arrivals (Coupler *coupler, const LoligoCoupling *coupling, LoligoCoupled *coupled)
{
  const LoligoSynapsePlan *plan = coupling->plan;
  const LoligoUnit number = { .scale = 1 };
  coupled->weight_input = coupled->count_input = -1;
  if (any_increment (plan, TRUE))
    coupled->weight_input
        = (gint) add_input (coupler, coupling, "weight", &coupling->synapse->weight_unit);
  if (any_increment (plan, FALSE))
    coupled->count_input = (gint) add_input (coupler, coupling, "spikes", &number);
  for (guint i = 0; i < plan->n_updates; i++)
    add_arrival (coupler, coupling, coupled, coupled->states[plan->updates[i].index],
                 &plan->updates[i]);
  for (guint i = 0; i < plan->n_jumps; i++)
    add_arrival (coupler, coupling, coupled,
                 coupling->synapse->ends[plan->jumps[i].index].symbol->index, &plan->jumps[i]);
}

/* ---- what single synapses add ---- */

/* State STATE of the cell becomes itself plus what INPUT takes. */
static void
add_amount (Coupler *coupler, guint state, gint input)
{
  LoligoComponent *cell = coupler->cell;
  cell->arrivals = g_renew (LoligoArrival, cell->arrivals, cell->n_arrivals + 1);
  cell->arrivals[cell->n_arrivals++] = (LoligoArrival) {
    state, loligo_expression_leaf (cell->pool, LOLIGO_OPERATION_INPUT, (guint) input)
  };
}

static gint
add_amount_input (Coupler *coupler, const LoligoCoupling *coupling, const char *name,
                  const LoligoUnit *unit)
{
  g_autofree char *full = g_strconcat (name, ".arriving", NULL);
  return (gint) add_input (coupler, coupling, full, unit);
}

static void
add_event_amounts (Coupler *coupler, const LoligoCoupling *coupling, LoligoCoupled *coupled,
                   const LoligoWireEvent *event)
{
  const LoligoComponent *synapse = coupling->synapse;
  for (guint i = 0; i < event->n_updates; i++)
    {
      guint state = event->updates[i].state;
      if (!coupling->plan->is_shared[state] || coupled->state_inputs[state] >= 0)
        continue;
      coupled->state_inputs[state]
          = add_amount_input (coupler, coupling, synapse->states[state]->name,
                              &synapse->states[state]->unit);
      add_amount (coupler, coupled->states[state], coupled->state_inputs[state]);
    }
  for (guint i = 0; i < event->n_jumps; i++)
    {
      guint end = event->jumps[i].reference;
      const LoligoReference *reference = &synapse->ends[end];
      if (coupled->end_inputs[end] >= 0)
        continue;
      coupled->end_inputs[end]
          = add_amount_input (coupler, coupling, reference->name, &reference->symbol->unit);
      add_amount (coupler, reference->symbol->index, coupled->end_inputs[end]);
    }
}

/* What each synapse gives by itself, all the time. */
static void
add_flows (Coupler *coupler, const LoligoCoupling *coupling, LoligoCoupled *coupled)
{
  const LoligoComponent *synapse = coupling->synapse;
  LoligoExpressionPool *pool = coupler->cell->pool;
  for (guint i = 0; i < synapse->n_contributions; i++)
    {
      guint end = synapse->contributions[i].reference;
      const LoligoReference *reference = &synapse->ends[end];
      coupled->end_inputs[end]
          = add_amount_input (coupler, coupling, reference->name, &reference->symbol->unit);
      LoligoExpression flow = loligo_expression_leaf (pool, LOLIGO_OPERATION_INPUT,
                                                      (guint) coupled->end_inputs[end]);
      LoligoExpression *sum = &coupler->contributed[reference->symbol->index];
      *sum = *sum == 0 ? flow
                       : loligo_expression_binary (pool, LOLIGO_OPERATION_ADD, *sum, flow);
    }
}

/* What flows is computed synapse by synapse or sum by sum, not by the cell. */
static gboolean
flows_in (const LoligoSynapsePlan *plan)
{
  return plan->form == LOLIGO_SYNAPSE_EACH_STEP || plan->form == LOLIGO_SYNAPSE_SUMS;
}

static void
add_amounts (Coupler *coupler, const LoligoCoupling *coupling, LoligoCoupled *coupled)
{
  const LoligoComponent *synapse = coupling->synapse;
  coupled->weight_input = coupled->count_input = -1;
  coupled->state_inputs = g_new (gint, synapse->n_states + 1);
  coupled->end_inputs = g_new (gint, synapse->n_ends + 1);
  for (guint i = 0; i < synapse->n_states; i++)
    coupled->state_inputs[i] = -1;
  for (guint i = 0; i < synapse->n_ends; i++)
    coupled->end_inputs[i] = -1;
  add_event_amounts (coupler, coupling, coupled, &synapse->on_pre);
  add_event_amounts (coupler, coupling, coupled, &synapse->on_post);
  if (flows_in (coupling->plan))
    add_flows (coupler, coupling, coupled);
}

/* ---- what states give ---- */

static void
add_contributions (Coupler *coupler, const LoligoCoupling *coupling, const LoligoCoupled *coupled)
{
  const LoligoComponent *synapse = coupling->synapse;
  for (guint i = 0; i < synapse->n_contributions; i++)
    {
      guint input = synapse->ends[synapse->contributions[i].reference].symbol->index;
      LoligoExpression value
          = import (coupler, coupling, coupled, synapse->contributions[i].value);
      LoligoExpression *sum = &coupler->contributed[input];
      *sum = *sum == 0 ? value
                       : loligo_expression_binary (coupler->cell->pool, LOLIGO_OPERATION_ADD, *sum,
                                                   value);
    }
}

static void
replace (const Coupler *coupler, const LoligoExpression *replacement, LoligoExpression *root)
{
  if (*root != 0)
    *root = loligo_expression_substitute (coupler->cell->pool, *root, LOLIGO_OPERATION_INPUT,
                                          replacement, coupler->post->n_inputs);
}

/* The cell's own equations see their inputs with what the synapses add. */
static void
replace_inputs (const Coupler *coupler, const LoligoExpression *replacement)
{
  LoligoComponent *cell = coupler->cell;
  for (guint i = 0; i < coupler->post->symbols->len; i++)
    {
      LoligoSymbol *symbol = g_ptr_array_index (cell->symbols, i);
      replace (coupler, replacement, &symbol->derivative);
      if (symbol->kind == LOLIGO_SYMBOL_ALGEBRAIC)
        replace (coupler, replacement, &symbol->value);
    }
  for (guint i = 0; i < cell->n_spike_rules; i++)
    {
      replace (coupler, replacement, &cell->spike_rules[i].condition);
      replace (coupler, replacement, &cell->spike_rules[i].rate);
    }
  for (guint i = 0; i < cell->n_on_spike; i++)
    replace (coupler, replacement, &cell->on_spike[i].value);
  replace (coupler, replacement, &cell->refractory);
}

/* The name of an input leads to the whole of it, so that a recorder sees what the cell sees; wires find the port by
 * its number. */
static void
show_whole_inputs (Coupler *coupler, const LoligoExpression *replacement)
{
  LoligoComponent *cell = coupler->cell;
  for (guint i = 0; i < coupler->post->n_inputs; i++)
    {
      if (replacement[i] == 0)
        continue;
      LoligoSymbol *whole = loligo_symbol_copy (coupler->post->inputs[i]);
      whole->kind = LOLIGO_SYMBOL_ALGEBRAIC;
      whole->index = cell->n_algebraics++;
      whole->value = replacement[i];
      g_ptr_array_add (cell->symbols, whole);
    }
}

static void
connect_contributions (Coupler *coupler)
{
  guint n_inputs = coupler->post->n_inputs;
  LoligoExpressionPool *pool = coupler->cell->pool;
  g_autofree LoligoExpression *replacement = g_new0 (LoligoExpression, n_inputs + 1);
  for (guint i = 0; i < n_inputs; i++)
    if (coupler->contributed[i] != 0)
      replacement[i] = loligo_expression_binary (
          pool, LOLIGO_OPERATION_ADD, loligo_expression_leaf (pool, LOLIGO_OPERATION_INPUT, i),
          coupler->contributed[i]);
  replace_inputs (coupler, replacement);
  show_whole_inputs (coupler, replacement);
}

/* ---- the whole ---- */

static LoligoComponent *
copy_component (const LoligoComponent *from)
{
  LoligoComponent *copy = loligo_component_new_empty ();
  copy->kind = from->kind;
  copy->id = g_strdup (from->id);
  copy->title = g_strdup (from->title);
  copy->description = g_strdup (from->description);
  copy->pool = loligo_expression_pool_copy (from->pool);
  for (guint i = 0; i < from->symbols->len; i++)
    g_ptr_array_add (copy->symbols, loligo_symbol_copy (g_ptr_array_index (from->symbols, i)));
  copy->n_parameters = from->n_parameters;
  copy->n_inputs = from->n_inputs;
  copy->n_states = from->n_states;
  copy->n_algebraics = from->n_algebraics;
  copy->n_functions = from->n_functions;
  copy->n_draws = from->n_draws;
  copy->n_noises = from->n_noises;
  copy->n_spike_rules = from->n_spike_rules;
  copy->spike_rules = g_memdup2 (from->spike_rules, from->n_spike_rules * sizeof *from->spike_rules);
  copy->n_on_spike = from->n_on_spike;
  copy->on_spike = g_memdup2 (from->on_spike, from->n_on_spike * sizeof *from->on_spike);
  copy->refractory = from->refractory;
  copy->n_held = from->n_held;
  copy->held = g_memdup2 (from->held, from->n_held * sizeof *from->held);
  return copy;
}

LoligoComponent *
loligo_component_couple (const LoligoComponent *post, const LoligoCoupling *couplings, guint n,
                         LoligoCoupled *coupled)
{
  g_autofree LoligoExpression *contributed = g_new0 (LoligoExpression, post->n_inputs + 1);
  Coupler coupler = { post, copy_component (post), contributed };
  for (guint k = 0; k < n; k++)
    {
      add_symbols (&coupler, &couplings[k], &coupled[k]);
      if (couplings[k].plan->form == LOLIGO_SYNAPSE_PER_TARGET)
        add_arrivals (&coupler, &couplings[k], &coupled[k]);
      else
        add_amounts (&coupler, &couplings[k], &coupled[k]);
      if (!flows_in (couplings[k].plan))
        add_contributions (&coupler, &couplings[k], &coupled[k]);
    }
  connect_contributions (&coupler);
  LoligoComponent *cell = coupler.cell;
  loligo_component_index (cell);
  if (post->output != NULL)
    cell->output = g_hash_table_lookup (cell->by_name, post->output->name);
  return cell;
}

void
loligo_coupled_clear (LoligoCoupled *coupled)
{
  g_clear_pointer (&coupled->states, g_free);
  g_clear_pointer (&coupled->state_inputs, g_free);
  g_clear_pointer (&coupled->end_inputs, g_free);
}
