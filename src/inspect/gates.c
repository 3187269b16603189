/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gates.c: see gates.h. A gate's equation is dx/dt = f(V, x), linear in x: then x goes to -f(V, 0) / f' with time
 * constant -1 / f', however the author wrote it (rates alpha and beta, or steady state and tau).
 */
#include "inspect/gates.h"

#include <math.h>

typedef struct
{
  const LoligoSymbol *symbol, *voltage; /* of the component */
  LoligoExpression value;               /* dx/dt, or the value itself of one that follows at once */
  LoligoExpression slope;               /* d(dx/dt)/dx; 0 for one that follows at once */
} Gate;

struct _LoligoGates
{
  LoligoComponent *component;
  LoligoExpressionPool *pool; /* the component's, and the slopes */
  GArray *gates;              /* Gate */
};

static gboolean
is_voltage (const LoligoSymbol *symbol)
{
  LoligoUnit volt;

  return loligo_unit_parse ("V", &volt, NULL)
         && loligo_dimension_equal (symbol->unit.dimension, volt.dimension);
}

/* TRUE when EXPRESSION has leaves that are neither parameters, constants nor states. */
static gboolean
is_disturbed (const LoligoExpressionPool *pool, LoligoExpression expression)
{
  static const LoligoOperation leaves[]
    = { LOLIGO_OPERATION_INPUT,   LOLIGO_OPERATION_TIME,   LOLIGO_OPERATION_STEP,
        LOLIGO_OPERATION_UNIFORM, LOLIGO_OPERATION_NORMAL, LOLIGO_OPERATION_NOISE,
        LOLIGO_OPERATION_DELAYED, LOLIGO_OPERATION_LANE };

  for (guint k = 0; k < G_N_ELEMENTS (leaves); k++)
    if (loligo_expression_depends_on (pool, expression, leaves[k], G_MAXUINT))
      return TRUE;
  return FALSE;
}

/* The one state besides OWN (G_MAXUINT: none) that EXPRESSION depends on, when that is a potential. */
static const LoligoSymbol *
find_voltage (const LoligoGates *gates, LoligoExpression expression, guint own)
{
  const LoligoComponent *component = gates->component;
  const LoligoSymbol *voltage = NULL;

  for (guint k = 0; k < component->n_states; k++)
    {
      if (k == own
          || !loligo_expression_depends_on (gates->pool, expression, LOLIGO_OPERATION_STATE, k))
        continue;
      if (voltage != NULL || !is_voltage (component->states[k]))
        return NULL;
      voltage = component->states[k];
    }
  return voltage;
}

static void
consider (LoligoGates *gates, const LoligoSymbol *symbol)
{
  gboolean relaxes = symbol->kind == LOLIGO_SYMBOL_STATE;
  Gate gate = { .symbol = symbol, .value = relaxes ? symbol->derivative : symbol->value };

  if ((!relaxes && symbol->kind != LOLIGO_SYMBOL_ALGEBRAIC) || gate.value == 0 || symbol->order != 0
      || !loligo_dimension_is_none (symbol->unit.dimension) || is_disturbed (gates->pool, gate.value))
    return;
  gate.voltage = find_voltage (gates, gate.value, relaxes ? symbol->index : G_MAXUINT);
  if (gate.voltage == NULL)
    return;
  if (relaxes)
    {
      gate.slope = loligo_expression_differentiate (gates->pool, gate.value, LOLIGO_OPERATION_STATE,
                                                    symbol->index);
      if (gate.slope == 0
          || loligo_expression_depends_on (gates->pool, gate.slope, LOLIGO_OPERATION_STATE,
                                           symbol->index))
        return;
    }
  g_array_append_val (gates->gates, gate);
}

LoligoGates *
loligo_gates_new (LoligoComponent *component)
{
  LoligoGates *gates = g_new0 (LoligoGates, 1);

  gates->component = loligo_component_ref (component);
  gates->pool = loligo_expression_pool_copy (component->pool);
  gates->gates = g_array_new (FALSE, FALSE, sizeof (Gate));
  for (guint k = 0; k < component->symbols->len; k++)
    consider (gates, g_ptr_array_index (component->symbols, k));
  return gates;
}

void
loligo_gates_free (LoligoGates *gates)
{
  if (gates == NULL)
    return;
  g_array_unref (gates->gates);
  loligo_expression_pool_free (gates->pool);
  loligo_component_unref (gates->component);
  g_free (gates);
}

guint
loligo_gates_get_count (const LoligoGates *gates)
{
  return gates->gates->len;
}

const LoligoSymbol *
loligo_gates_get_symbol (const LoligoGates *gates, guint index)
{
  return g_array_index (gates->gates, Gate, index).symbol;
}

const LoligoSymbol *
loligo_gates_get_voltage (const LoligoGates *gates, guint index)
{
  return g_array_index (gates->gates, Gate, index).voltage;
}

gboolean
loligo_gates_evaluate (const LoligoGates *gates, guint index, const double *parameters, double v_si,
                       double *steady, double *tau_s)
{
  const Gate *gate = &g_array_index (gates->gates, Gate, index);
  g_autofree double *states = g_new0 (double, MAX (gates->component->n_states, 1));
  LoligoEnvironment environment = { .parameters = parameters, .states = states, .lanes = 1 };

  states[gate->voltage->index] = v_si;
  double value = loligo_expression_evaluate (gates->pool, gate->value, &environment);
  *steady = value;
  *tau_s = 0;
  if (gate->slope != 0)
    {
      double slope = loligo_expression_evaluate (gates->pool, gate->slope, &environment);
      *steady = -value / slope;
      *tau_s = -1 / slope;
    }
  return isfinite (*steady) && isfinite (*tau_s) && *tau_s >= 0;
}

double *
loligo_gates_read_parameters (const LoligoGates *gates, const LoligoNode *node)
{
  const LoligoComponent *component = gates->component;
  double *parameters = g_new0 (double, MAX (component->n_parameters, 1));
  LoligoEnvironment environment = { .lanes = 1 };

  for (guint k = 0; k < component->n_parameters; k++)
    {
      const LoligoSymbol *symbol = component->parameters[k];
      const char *text = loligo_settings_get (node->parameters, symbol->name);
      if (text != NULL
          && loligo_quantity_parse (text, &symbol->unit.dimension, &parameters[k], NULL, NULL))
        continue;
      parameters[k] = loligo_expression_evaluate (gates->pool, symbol->value, &environment);
    }
  return parameters;
}

void
loligo_gates_get_range (const LoligoGates *gates, const double *parameters, double *from_si,
                        double *to_si)
{
  const LoligoSymbol *voltage = loligo_gates_get_voltage (gates, 0);
  LoligoEnvironment environment = { .parameters = parameters, .lanes = 1 };
  double start_si = NAN;

  if (voltage->initial != 0 && !is_disturbed (gates->pool, voltage->initial))
    start_si = loligo_expression_evaluate (gates->pool, voltage->initial, &environment);
  if (!(fabs (start_si) < 1))
    start_si = -0.065;
  *from_si = floor (start_si * 100 - 4) / 100;
  *to_si = *from_si + 0.16;
}
