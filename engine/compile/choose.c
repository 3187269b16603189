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
check_kind_of_equations (LoligoComponent *component, const LoligoExpressionPool *pool,
                         const LoligoExpression *derivative, GError **error)
{
  guint state;
  for (state = 0; state < component->n_states; state++)
    if (component->states[state]->order != 0)
      return refuse (error, _("%s: the equation of %s is fractional; this version integrates "
                              "ordinary ones only%.0s"),
                     component, state, "");
  if (any_depends (component, pool, derivative, LOLIGO_OPERATION_DELAYED, &state))
    return refuse (error, _("%s: the equation of %s has a delay; this version integrates equations "
                            "without delays only%.0s"),
                   component, state, "");
  return TRUE;
}

gboolean
loligo_choose_method (LoligoComponent *component, LoligoExpressionPool *pool,
                      const LoligoExpression *derivative, LoligoMethod wanted,
                      LoligoMethod *method, GError **error)
{
  guint state = 0;
  if (!check_kind_of_equations (component, pool, derivative, error))
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
