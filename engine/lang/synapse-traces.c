/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * synapse-traces.c: see synapse-traces.h. Every state that one kind of spike alone changes is taken for a trace first;
 * those that turn out to depend on more are given back until nothing changes.
 */
#include "lang/synapse-traces.h"

#include "lang/expression-private.h"

typedef struct
{
  const LoligoComponent *synapse;
  LoligoKeeper *keepers;
} Traces;

/* EXPRESSION is made of constants, parameters and states of KEEPER. */
static gboolean
stays_within (const Traces *traces, LoligoExpression expression, LoligoKeeper keeper)
{
  const LoligoExpressionPool *pool = traces->synapse->pool;
  g_autofree guint8 *reached = loligo_expression_mark (pool, expression);
  for (LoligoExpression k = 1; k <= expression; k++)
    {
      const LoligoExpressionNode *node = loligo_expression_get (pool, k);
      if (!reached[k])
        continue;
      if (node->operation == LOLIGO_OPERATION_STATE && traces->keepers[node->index] != keeper)
        return FALSE;
      if (node->operation == LOLIGO_OPERATION_DELAYED)
        return FALSE;
      if (loligo_operation_get_n_operands (node->operation) == 0
          && node->operation != LOLIGO_OPERATION_STATE
          && node->operation != LOLIGO_OPERATION_CONSTANT
          && node->operation != LOLIGO_OPERATION_PARAMETER)
        return FALSE;
    }
  return TRUE;
}

static gboolean
updates_within (const Traces *traces, const LoligoWireEvent *event, guint state)
{
  for (guint i = 0; i < event->n_updates; i++)
    if (event->updates[i].state == state
        && !stays_within (traces, event->updates[i].value, traces->keepers[state]))
      return FALSE;
  return TRUE;
}

static gboolean
is_trace (const Traces *traces, guint state)
{
  const LoligoComponent *synapse = traces->synapse;
  const LoligoSymbol *symbol = synapse->states[state];
  LoligoKeeper keeper = traces->keepers[state];
  return stays_within (traces, symbol->initial, keeper)
         && stays_within (traces, symbol->derivative, keeper)
         && updates_within (traces, &synapse->on_pre, state)
         && updates_within (traces, &synapse->on_post, state);
}

static gboolean
changes (const LoligoWireEvent *event, guint state)
{
  for (guint i = 0; i < event->n_updates; i++)
    if (event->updates[i].state == state)
      return TRUE;
  return FALSE;
}

void
loligo_synapse_find_traces (const LoligoComponent *synapse, const gboolean *is_shared,
                            LoligoKeeper *keepers)
{
  const Traces traces = { synapse, keepers };
  for (guint i = 0; i < synapse->n_states; i++)
    {
      gboolean pre = changes (&synapse->on_pre, i), post = changes (&synapse->on_post, i);
      keepers[i] = is_shared[i] || pre == post ? LOLIGO_KEPT_BY_SYNAPSE
                   : pre                       ? LOLIGO_KEPT_BY_SOURCE
                                               : LOLIGO_KEPT_BY_TARGET;
    }
  for (gboolean is_news = TRUE; is_news;)
    {
      is_news = FALSE;
      for (guint i = 0; i < synapse->n_states; i++)
        if (keepers[i] != LOLIGO_KEPT_BY_SYNAPSE && !is_trace (&traces, i))
          {
            keepers[i] = LOLIGO_KEPT_BY_SYNAPSE;
            is_news = TRUE;
          }
    }
}
