/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * choose.c: which method a model gets, and which it is refused. Language.md, "Methods".
 */
#include "compile/step.h"

#include "base/i18n.h"

static gboolean
any_depends (LoligoComponent *component, const LoligoExpressionPool *pool,
             const LoligoExpression *derivative, LoligoOperation operation, guint *state)
{
  for (guint i = 0; i < component->n_states; i++)
    if (derivative[i] != 0
        && loligo_expression_depends_on (pool, derivative[i], operation, G_MAXUINT))
      {
        *state = i;
        return TRUE;
      }
  return FALSE;
}

/* Every equation linear in its own variable. */
static gboolean
is_conditionally_linear (LoligoComponent *component, LoligoExpressionPool *pool,
                         const LoligoExpression *derivative)
{
  for (guint i = 0; i < component->n_states; i++)
    {
      if (derivative[i] == 0)
        continue;
      LoligoExpression slope = loligo_expression_differentiate (pool, derivative[i],
                                                                LOLIGO_OPERATION_STATE, i);
      if (slope == 0 || loligo_expression_depends_on (pool, slope, LOLIGO_OPERATION_STATE, i))
        return FALSE;
    }
  return TRUE;
}

static LoligoMethod
resolve (LoligoComponent *component, LoligoExpressionPool *pool, const LoligoExpression *derivative)
{
  guint state;
  if (any_depends (component, pool, derivative, LOLIGO_OPERATION_NOISE, &state))
    return LOLIGO_METHOD_HEUN;
  if (loligo_exact_fits (component, pool, derivative, LOLIGO_EXACT_PARAMETERS_ONLY, NULL))
    return LOLIGO_METHOD_EXACT;
  if (is_conditionally_linear (component, pool, derivative))
    return LOLIGO_METHOD_EXPONENTIAL_EULER;
  return LOLIGO_METHOD_RK4;
}

static gboolean
refuse (GError **error, const char *format, const LoligoComponent *component, guint state,
        const char *method) G_GNUC_PRINTF (2, 0);

/* FORMAT takes the model, the state and the method. */
static gboolean
refuse (GError **error, const char *format, const LoligoComponent *component, guint state,
        const char *method)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT, format, component->id,
               component->states[state]->name, method);
#pragma GCC diagnostic pop
  return FALSE;
}

static gboolean
is_delayed (const LoligoComponent *component, LoligoExpression expression)
{
  return expression != 0
         && loligo_expression_depends_on (component->pool, expression, LOLIGO_OPERATION_DELAYED,
                                          G_MAXUINT);
}

/* What has a delay: its name, or the part of the model; NULL when nothing has. SYMBOL is its declaration. */
static const char *
find_delay (const LoligoComponent *component, const LoligoSymbol **symbol)
{
  *symbol = NULL;
  for (guint k = 0; k < component->symbols->len && *symbol == NULL; k++)
    {
      const LoligoSymbol *candidate = g_ptr_array_index (component->symbols, k);
      if (candidate->kind != LOLIGO_SYMBOL_FUNCTION
          && (is_delayed (component, candidate->derivative)
              || is_delayed (component, candidate->value)))
        *symbol = candidate;
    }
  if (*symbol != NULL)
    return (*symbol)->name;
  for (guint k = 0; k < component->n_spike_rules; k++)
    if (is_delayed (component, component->spike_rules[k].condition)
        || is_delayed (component, component->spike_rules[k].rate))
      return "spike";
  for (guint k = 0; k < component->n_on_spike; k++)
    if (is_delayed (component, component->on_spike[k].value))
      return "on spike";
  return is_delayed (component, component->refractory) ? "refractory" : NULL;
}

gboolean
loligo_program_can_run (const LoligoComponent *component, guint *line, guint *column,
                        GError **error)
{
  *line = *column = 0;
  for (guint k = 0; k < component->n_states; k++)
    if (component->states[k]->order != 0)
      {
        *line = component->states[k]->line;
        *column = component->states[k]->column;
        g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                     _("%s: the equation of %s is fractional; this version integrates ordinary "
                       "ones only, d%s/dt = ..."),
                     component->id, component->states[k]->name, component->states[k]->name);
        return FALSE;
      }
  const LoligoSymbol *symbol;
  const char *delayed = find_delay (component, &symbol);
  if (delayed == NULL)
    return TRUE;
  *line = symbol == NULL ? 0 : symbol->line;
  *column = symbol == NULL ? 0 : symbol->column;
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
               _("%s: %s looks into the past; this version has no delays inside a model, so write "
                 "x in place of x(t - T)"),
               component->id, delayed);
  return FALSE;
}

gboolean
loligo_choose_method (LoligoComponent *component, LoligoExpressionPool *pool,
                      const LoligoExpression *derivative, LoligoMethod wanted,
                      LoligoMethod *method, GError **error)
{
  guint state = 0, line, column;
  if (!loligo_program_can_run (component, &line, &column, error))
    return FALSE;
  *method = wanted == LOLIGO_METHOD_AUTO ? resolve (component, pool, derivative) : wanted;
  const char *name = loligo_method_to_string (*method);
  gboolean noisy = *method == LOLIGO_METHOD_HEUN || *method == LOLIGO_METHOD_EULER_MARUYAMA;
  if (!noisy && any_depends (component, pool, derivative, LOLIGO_OPERATION_NOISE, &state))
    return refuse (error, _("%s: the equation of %s has noise, which method %s cannot integrate; "
                            "use heun or euler_maruyama"),
                   component, state, name);
  if (*method == LOLIGO_METHOD_EXACT
      && !loligo_exact_fits (component, pool, derivative, LOLIGO_EXACT_CONSTANT_IN_STEP, &state))
    return refuse (error, _("%s: the equation of %s is not linear with constant coefficients (or "
                            "couples more than 8 variables), which method %s needs; use "
                            "exponential_euler, rk4 or dopri5"),
                   component, state, name);
  return TRUE;
}
