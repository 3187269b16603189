/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * synapse-form.c: see synapse-form.h. The first rule that a synapse breaks is the reason for the next, dearer
 * form. Expression 0 (a synapse with problems) is never here: it has no component.
 */
#include "lang/synapse-form.h"

#include "base/i18n.h"
#include "lang/degree.h"
#include "lang/expression-private.h"

/* More states than this are advanced each step: nobody writes them, and the search is quadratic. */
#define STATES_LIMIT 256

typedef struct
{
  LoligoComponent *synapse;
  LoligoExpressionPool *pool;
  gboolean *is_shared; /* [states] */
  char *why;           /* the first rule that was broken; owned */
} Search;

static gboolean G_GNUC_PRINTF (2, 3)
refuse (Search *search, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  if (search->why == NULL)
    search->why = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return FALSE;
}

static gboolean
is_constant (const Search *search, LoligoExpression expression, double value)
{
  const LoligoExpressionNode *node = loligo_expression_get (search->pool, expression);
  return node->operation == LOLIGO_OPERATION_CONSTANT && node->value == value;
}

static const char *
get_name (const Search *search, guint state)
{
  return search->synapse->states[state]->name;
}

/* TRUE when IS says so of some node of EXPRESSION. STATE is for IS. */
static gboolean
any_node (const Search *search, LoligoExpression expression,
          gboolean (*is) (const Search *search, const LoligoExpressionNode *node, guint state),
          guint state)
{
  g_autofree guint8 *reached = loligo_expression_mark (search->pool, expression);
  for (LoligoExpression k = 1; k <= expression; k++)
    if (reached[k] && is (search, loligo_expression_get (search->pool, k), state))
      return TRUE;
  return FALSE;
}

static gboolean
is_state (const LoligoExpressionNode *node)
{
  return node->operation == LOLIGO_OPERATION_STATE || node->operation == LOLIGO_OPERATION_DELAYED;
}

static gboolean
is_shared_state (const Search *search, const LoligoExpressionNode *node, guint state)
{
  (void) state;
  return is_state (node) && search->is_shared[node->index];
}

static gboolean
is_own_state (const Search *search, const LoligoExpressionNode *node, guint state)
{
  (void) state;
  return is_state (node) && !search->is_shared[node->index];
}

static gboolean
is_other_state (const Search *search, const LoligoExpressionNode *node, guint state)
{
  (void) search;
  return is_state (node) && node->index != state;
}

static gboolean
is_any_state (const Search *search, const LoligoExpressionNode *node, guint state)
{
  (void) search;
  (void) state;
  return is_state (node);
}

/* A leaf other than parameters, constants and states. */
static gboolean
is_outer_leaf (const Search *search, const LoligoExpressionNode *node, guint state)
{
  (void) search;
  (void) state;
  return node->operation == LOLIGO_OPERATION_DELAYED
         || (loligo_operation_get_n_operands (node->operation) == 0
             && node->operation != LOLIGO_OPERATION_CONSTANT
             && node->operation != LOLIGO_OPERATION_PARAMETER
             && node->operation != LOLIGO_OPERATION_STATE);
}

/* What a cell sums up cannot be asked for while it is summed up. */
static gboolean
is_sum (const LoligoComponent *cell, const LoligoSymbol *symbol)
{
  return symbol->kind == LOLIGO_SYMBOL_INPUT
         || (symbol->kind == LOLIGO_SYMBOL_ALGEBRAIC
             && loligo_expression_depends_on (cell->pool, symbol->value, LOLIGO_OPERATION_INPUT,
                                              G_MAXUINT));
}

/* Something that differs from synapse to synapse on one target, states aside. */
static gboolean
is_individual (const Search *search, const LoligoExpressionNode *node, guint state)
{
  const LoligoReference *end;
  (void) state;
  switch ((int) node->operation)
    {
    case LOLIGO_OPERATION_UNIFORM:
    case LOLIGO_OPERATION_NORMAL:
    case LOLIGO_OPERATION_NOISE:
    case LOLIGO_OPERATION_WEIGHT:
    case LOLIGO_OPERATION_DELAY:
    case LOLIGO_OPERATION_DELAYED:
      return TRUE;
    case LOLIGO_OPERATION_REFERENCE:
      end = &search->synapse->ends[node->index];
      return end->end == LOLIGO_END_PRE
             || (end->symbol != NULL && is_sum (search->synapse->post, end->symbol));
    default:
      return FALSE;
    }
}

/* Linear in the shared states and nothing else that differs from synapse to synapse. */
static gboolean
is_shared_linear (const Search *search, LoligoExpression expression)
{
  return !any_node (search, expression, is_individual, 0)
         && !any_node (search, expression, is_own_state, 0)
         && loligo_expression_get_degree (search->pool, expression, LOLIGO_OPERATION_STATE,
                                          search->is_shared)
                == LOLIGO_DEGREE_LINEAR;
}

LoligoExpression
loligo_synapse_get_added (LoligoComponent *synapse, const LoligoUpdate *update)
{
  LoligoExpressionPool *pool = synapse->pool;
  g_autofree gboolean *is_own = g_new0 (gboolean, synapse->n_states);
  is_own[update->state] = TRUE;
  LoligoDegree degree = loligo_expression_get_degree (pool, update->value, LOLIGO_OPERATION_STATE,
                                                      is_own);
  LoligoExpression slope = loligo_expression_differentiate (pool, update->value,
                                                            LOLIGO_OPERATION_STATE, update->state);
  if ((degree != LOLIGO_DEGREE_LINEAR && degree != LOLIGO_DEGREE_AFFINE)
      || slope != loligo_expression_constant (pool, 1))
    return 0;
  g_autofree LoligoExpression *replacement = g_new0 (LoligoExpression, synapse->n_states);
  replacement[update->state] = loligo_expression_constant (pool, 0);
  return loligo_expression_substitute (pool, update->value, LOLIGO_OPERATION_STATE, replacement,
                                       synapse->n_states);
}

/* ---- one state a target ---- */

/* VALUE as factor or factor * weight, the factor over parameters. */
static gboolean
read_increment (const Search *search, LoligoExpression value, LoligoIncrement *increment)
{
  if (value == 0)
    return FALSE;
  LoligoDegree degree = loligo_expression_get_degree (search->pool, value, LOLIGO_OPERATION_WEIGHT,
                                                      NULL);
  if (degree != LOLIGO_DEGREE_LINEAR && degree != LOLIGO_DEGREE_FREE)
    return FALSE;
  increment->by_weight = degree == LOLIGO_DEGREE_LINEAR;
  increment->factor = increment->by_weight ? loligo_expression_differentiate (
                          search->pool, value, LOLIGO_OPERATION_WEIGHT, 0)
                                           : value;
  return !any_node (search, increment->factor, is_outer_leaf, 0)
         && !any_node (search, increment->factor, is_any_state, 0);
}

/* The state's equation fits one state a target. */
static gboolean
has_shared_equation (Search *search, guint state)
{
  const LoligoSymbol *symbol = search->synapse->states[state];
  if (symbol->order == 0
      && (is_constant (search, symbol->derivative, 0)
          || is_shared_linear (search, symbol->derivative)))
    return TRUE;
  return refuse (search, _("d%s/dt is not linear in the states with constants that all share"),
                 symbol->name);
}

static gboolean
begins_at_zero (Search *search, guint state)
{
  const LoligoSymbol *symbol = search->synapse->states[state];
  return is_constant (search, symbol->initial, 0)
         || refuse (search, _("%s does not begin at 0"), symbol->name);
}

static gboolean
check_contributions (Search *search)
{
  const LoligoComponent *synapse = search->synapse;
  for (guint i = 0; i < synapse->n_contributions; i++)
    if (!is_shared_linear (search, synapse->contributions[i].value))
      return refuse (search, _("what flows into %s does not add up in one state a target"),
                     synapse->ends[synapse->contributions[i].reference].name);
  return TRUE;
}

static gboolean
read_increments (Search *search, LoligoSynapsePlan *plan)
{
  const LoligoWireEvent *event = &search->synapse->on_pre;
  plan->updates = g_new0 (LoligoIncrement, event->n_updates + 1);
  plan->jumps = g_new0 (LoligoIncrement, event->n_jumps + 1);
  for (guint i = 0; i < event->n_updates; i++)
    {
      const LoligoUpdate *update = &event->updates[i];
      LoligoExpression added = loligo_synapse_get_added (search->synapse, update);
      if (!read_increment (search, added, &plan->updates[i]))
        return refuse (search, _("what a spike makes of %s depends on more than the weight"),
                       get_name (search, update->state));
      plan->updates[i].index = update->state;
    }
  for (guint i = 0; i < event->n_jumps; i++)
    {
      if (!read_increment (search, event->jumps[i].value, &plan->jumps[i]))
        return refuse (search, _("what a spike adds to %s depends on more than the weight"),
                       search->synapse->ends[event->jumps[i].reference].name);
      plan->jumps[i].index = event->jumps[i].reference;
    }
  plan->n_updates = event->n_updates;
  plan->n_jumps = event->n_jumps;
  return TRUE;
}

static gboolean
has_event (const LoligoWireEvent *event)
{
  return event->n_updates > 0 || event->n_jumps > 0;
}

static gboolean
try_per_target (Search *search, LoligoSynapsePlan *plan)
{
  const LoligoComponent *synapse = search->synapse;
  for (guint i = 0; i < synapse->n_states; i++)
    search->is_shared[i] = TRUE;
  if (has_event (&synapse->on_post))
    return refuse (search, _("spikes of the target change it too"));
  for (guint i = 0; i < synapse->n_states; i++)
    if (!has_shared_equation (search, i))
      return FALSE;
  for (guint i = 0; i < synapse->n_states; i++)
    if (!begins_at_zero (search, i))
      return FALSE;
  return read_increments (search, plan) && check_contributions (search);
}

/* ---- at events ---- */

/* Shares the states that EXPRESSION reads; TRUE when one of them was not shared before. */
static gboolean
share_read (Search *search, LoligoExpression expression)
{
  gboolean is_news = FALSE;
  g_autofree guint8 *reached = loligo_expression_mark (search->pool, expression);
  for (LoligoExpression k = 1; k <= expression; k++)
    {
      const LoligoExpressionNode *node = loligo_expression_get (search->pool, k);
      if (!reached[k] || !is_state (node) || search->is_shared[node->index])
        continue;
      search->is_shared[node->index] = is_news = TRUE;
    }
  return is_news;
}

/* The states that the contributions are made of, and those that these are made of. */
static void
share_what_flows (Search *search)
{
  const LoligoComponent *synapse = search->synapse;
  for (guint i = 0; i < synapse->n_states; i++)
    search->is_shared[i] = FALSE;
  gboolean is_news = FALSE;
  for (guint i = 0; i < synapse->n_contributions; i++)
    is_news |= share_read (search, synapse->contributions[i].value);
  while (is_news)
    {
      is_news = FALSE;
      for (guint i = 0; i < synapse->n_states; i++)
        if (search->is_shared[i])
          is_news |= share_read (search, synapse->states[i]->derivative);
    }
}

/* Events only add to shared states, and read none. */
static gboolean
check_event (Search *search, const LoligoWireEvent *event)
{
  for (guint i = 0; i < event->n_updates; i++)
    {
      const LoligoUpdate *update = &event->updates[i];
      gboolean is_shared = search->is_shared[update->state];
      LoligoExpression value
          = is_shared ? loligo_synapse_get_added (search->synapse, update) : update->value;
      if (value == 0)
        return refuse (search, _("a spike does more to %s than add to it"),
                       get_name (search, update->state));
      if (any_node (search, value, is_shared_state, 0))
        return refuse (search, _("what a spike makes of %s depends on what flows all the time"),
                       get_name (search, update->state));
    }
  for (guint i = 0; i < event->n_jumps; i++)
    if (any_node (search, event->jumps[i].value, is_shared_state, 0))
      return refuse (search, _("what a spike adds to %s depends on what flows all the time"),
                     search->synapse->ends[event->jumps[i].reference].name);
  return TRUE;
}

/* dx/dt = a - b x over parameters: known at any later time. */
static gboolean
is_closed (Search *search, guint state)
{
  const LoligoSymbol *symbol = search->synapse->states[state];
  if (any_node (search, symbol->derivative, is_other_state, state))
    return refuse (search, _("d%s/dt depends on another variable"), symbol->name);
  LoligoDegree degree = loligo_expression_get_degree (search->pool, symbol->derivative,
                                                      LOLIGO_OPERATION_STATE, NULL);
  if (degree == LOLIGO_DEGREE_OTHER || symbol->order != 0)
    return refuse (search, _("d%s/dt is not linear in %s"), symbol->name, symbol->name);
  if (any_node (search, symbol->derivative, is_outer_leaf, 0))
    return refuse (search, _("d%s/dt depends on more than %s and parameters"), symbol->name,
                   symbol->name);
  return TRUE;
}

static gboolean
try_at_events (Search *search)
{
  const LoligoComponent *synapse = search->synapse;
  share_what_flows (search);
  for (guint i = 0; i < synapse->n_states; i++)
    if (!(search->is_shared[i] ? has_shared_equation (search, i) : is_closed (search, i)))
      return FALSE;
  for (guint i = 0; i < synapse->n_states; i++)
    if (search->is_shared[i] && !begins_at_zero (search, i))
      return FALSE;
  return check_contributions (search) && check_event (search, &synapse->on_pre)
         && check_event (search, &synapse->on_post);
}

/* ---- sums over the sources ---- */

/* It has neither states nor events: all it does, it does all the time. */
static gboolean
only_flows (const LoligoComponent *synapse)
{
  return synapse->n_states == 0 && synapse->n_contributions > 0 && !has_event (&synapse->on_pre)
         && !has_event (&synapse->on_post);
}

static void
decide_flow (Search *search, LoligoSynapsePlan *plan)
{
  LoligoComponent *synapse = search->synapse;
  guint which = 0;
  plan->sums = g_new0 (LoligoSynapseSum, LOLIGO_SUMS_LIMIT);
  plan->flows = g_new0 (LoligoExpression, synapse->n_contributions);
  if (loligo_synapse_find_sums (synapse, plan->sums, &plan->n_sums, plan->flows, &which))
    {
      plan->form = LOLIGO_SYNAPSE_SUMS;
      plan->reason = g_strdup (_("no state: in each step a matrix of weights times what the sources "
                                 "give"));
      return;
    }
  plan->n_sums = 0;
  plan->form = LOLIGO_SYNAPSE_EACH_STEP;
  plan->reason = g_strdup_printf (
      _("per synapse and step: what flows into %s is no sum of products of a source's and a "
        "target's values"),
      synapse->ends[synapse->contributions[which].reference].name);
}

/* ---- the whole ---- */

/* ", g per target": the states that SYNAPSE has not to itself. (transfer full) */
static char *
list_keepers (const LoligoSynapsePlan *plan, const LoligoComponent *synapse)
{
  g_autoptr (GString) by_target = g_string_new (NULL);
  g_autoptr (GString) by_source = g_string_new (NULL);
  for (guint i = 0; i < synapse->n_states; i++)
    {
      GString *names = plan->is_shared[i] || plan->keepers[i] == LOLIGO_KEPT_BY_TARGET ? by_target
                       : plan->keepers[i] == LOLIGO_KEPT_BY_SOURCE                      ? by_source
                                                                                        : NULL;
      if (names != NULL)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", synapse->states[i]->name);
    }
  g_autofree char *first = by_target->len > 0 ? g_strdup_printf (_(", %s per target"), by_target->str) : NULL;
  g_autofree char *second = by_source->len > 0 ? g_strdup_printf (_(", %s per source"), by_source->str) : NULL;
  return g_strconcat (first != NULL ? first : "", second != NULL ? second : "", NULL);
}

static void
explain_at_events (LoligoSynapsePlan *plan, const LoligoComponent *synapse)
{
  g_autofree char *kept = list_keepers (plan, synapse);
  g_free (plan->reason);
  plan->reason = g_strdup_printf (_("per synapse, advanced exactly at events%s: %s"), kept, plan->why);
}

void
loligo_synapse_plan_give_back (LoligoSynapsePlan *plan, const LoligoComponent *synapse,
                               LoligoKeeper keeper)
{
  for (guint i = 0; i < synapse->n_states; i++)
    if (plan->keepers[i] == keeper)
      plan->keepers[i] = LOLIGO_KEPT_BY_SYNAPSE;
  if (plan->form == LOLIGO_SYNAPSE_AT_EVENTS)
    explain_at_events (plan, synapse);
}

static void
decide (Search *search, LoligoSynapsePlan *plan)
{
  if (search->synapse->n_states > STATES_LIMIT || search->synapse->n_ends > STATES_LIMIT)
    {
      plan->form = LOLIGO_SYNAPSE_EACH_STEP;
      plan->reason = g_strdup_printf (_("per synapse and step: it has more than %d variables"),
                                      STATES_LIMIT);
      return;
    }
  if (try_per_target (search, plan))
    {
      plan->form = LOLIGO_SYNAPSE_PER_TARGET;
      plan->reason = g_strdup (search->synapse->n_states > 0
                                   ? _("state per target: linear with shared constants")
                                   : _("no state: each spike adds to its target at once"));
      return;
    }
  g_clear_pointer (&plan->updates, g_free);
  g_clear_pointer (&plan->jumps, g_free);
  plan->n_updates = plan->n_jumps = 0;
  if (only_flows (search->synapse))
    {
      decide_flow (search, plan);
      return;
    }
  g_autofree char *why = g_steal_pointer (&search->why);
  if (try_at_events (search))
    {
      plan->form = LOLIGO_SYNAPSE_AT_EVENTS;
      plan->why = g_steal_pointer (&why);
      loligo_synapse_find_traces (search->synapse, plan->is_shared, plan->keepers);
      explain_at_events (plan, search->synapse);
      return;
    }
  plan->form = LOLIGO_SYNAPSE_EACH_STEP;
  plan->reason = g_strdup_printf (_("per synapse and step: %s"), search->why);
  for (guint i = 0; i < search->synapse->n_states; i++)
    search->is_shared[i] = FALSE;
}

static LoligoSynapsePlan *
make_plan (const LoligoComponent *synapse)
{
  g_assert (synapse->kind == LOLIGO_KIND_SYNAPSE);
  LoligoSynapsePlan *plan = g_new0 (LoligoSynapsePlan, 1);
  plan->is_shared = g_new0 (gboolean, synapse->n_states + 1);
  plan->keepers = g_new0 (LoligoKeeper, synapse->n_states + 1); /* by synapse */
  return plan;
}

LoligoSynapsePlan *
loligo_synapse_plan_new (LoligoComponent *synapse)
{
  LoligoSynapsePlan *plan = make_plan (synapse);
  Search search = { synapse, synapse->pool, plan->is_shared, NULL };
  decide (&search, plan);
  g_free (search.why);
  return plan;
}

LoligoSynapsePlan *
loligo_synapse_plan_new_apart (LoligoComponent *synapse)
{
  LoligoSynapsePlan *plan = make_plan (synapse);
  synapse->n_contributions = synapse->on_pre.n_jumps = synapse->on_post.n_jumps = 0;
  Search search = { synapse, synapse->pool, plan->is_shared, NULL };
  gboolean is_closed = synapse->n_states <= STATES_LIMIT && synapse->n_ends <= STATES_LIMIT && try_at_events (&search);
  plan->form = is_closed ? LOLIGO_SYNAPSE_AT_EVENTS : LOLIGO_SYNAPSE_EACH_STEP;
  g_free (search.why);
  return plan;
}

void
loligo_synapse_plan_free (LoligoSynapsePlan *plan)
{
  if (plan == NULL)
    return;
  g_free (plan->updates);
  g_free (plan->jumps);
  g_free (plan->sums);
  g_free (plan->flows);
  g_free (plan->is_shared);
  g_free (plan->keepers);
  g_free (plan->why);
  g_free (plan->reason);
  g_free (plan);
}
