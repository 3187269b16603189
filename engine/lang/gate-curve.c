/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gate-curve.c: see gate-curve.h. A gate dx/dt = a + b x, with a and b functions of one more
 * variable, rests at -a/b and comes there with the time constant -1/b; b is the derivative of the right side by x.
 */
#include "lang/gate-curve.h"

#define RANGE_LOW_V -0.1
#define RANGE_HIGH_V 0.05

typedef struct
{
  LoligoGateCurve curve;
  LoligoExpression value;
  LoligoOperation leaf; /* ARGUMENT, STATE or INPUT */
  guint leaf_index;
} Curve;

struct _LoligoGateCurves
{
  LoligoComponent *component;
  LoligoExpressionPool *pool; /* a copy of the component's, with steady states */
  GArray *curves;             /* of Curve */
};

static void
curve_clear (gpointer data)
{
  Curve *curve = data;
  g_free (curve->curve.name);
}

/* What an expression is over besides constants and parameters. */
typedef struct
{
  guint n_states, n_inputs, n_arguments;
  guint state, input;  /* the last one met */
  gboolean has_others; /* time, draws, the past... */
} Leaves;

static Leaves
find_leaves (const LoligoGateCurves *curves, LoligoExpression expression, guint own_state)
{
  const LoligoComponent *component = curves->component;
  Leaves leaves = { 0 };
  for (guint k = 0; k < component->n_states; k++)
    if (k != own_state
        && loligo_expression_depends_on (curves->pool, expression, LOLIGO_OPERATION_STATE, k))
      {
        leaves.n_states++;
        leaves.state = k;
      }
  for (guint k = 0; k < component->n_inputs; k++)
    if (loligo_expression_depends_on (curves->pool, expression, LOLIGO_OPERATION_INPUT, k))
      {
        leaves.n_inputs++;
        leaves.input = k;
      }
  for (LoligoOperation operation = LOLIGO_OPERATION_TIME; operation <= LOLIGO_OPERATION_DELAYED;
       operation++)
    if (operation != LOLIGO_OPERATION_ARGUMENT)
      leaves.has_others |= loligo_expression_depends_on (curves->pool, expression, operation,
                                                         G_MAXUINT);
  return leaves;
}

static void
set_range (LoligoGateCurve *curve)
{
  LoligoUnit volt;
  loligo_unit_parse ("V", &volt, NULL);
  curve->has_range = loligo_dimension_equal (curve->argument_unit.dimension, volt.dimension);
  curve->low_si = curve->has_range ? RANGE_LOW_V : 0;
  curve->high_si = curve->has_range ? RANGE_HIGH_V : 0;
}

static void
add_function (LoligoGateCurves *curves, const LoligoSymbol *symbol)
{
  if (symbol->kind != LOLIGO_SYMBOL_FUNCTION || symbol->n_arguments != 1 || symbol->value == 0)
    return;
  Leaves leaves = find_leaves (curves, symbol->value, G_MAXUINT);
  if (leaves.n_states > 0 || leaves.n_inputs > 0 || leaves.has_others)
    return;
  const char *argument = symbol->arguments[0].name;
  Curve curve = { .curve = { .kind = LOLIGO_GATE_CURVE_FUNCTION,
                             .name = g_strdup_printf ("%s(%s)", symbol->name, argument),
                             .symbol = symbol,
                             .argument = argument,
                             .argument_unit = symbol->arguments[0].unit,
                             .unit = symbol->unit },
                  .value = symbol->value,
                  .leaf = LOLIGO_OPERATION_ARGUMENT };
  const LoligoSymbol *over = loligo_component_find (curves->component, argument);
  if (over
      && loligo_dimension_equal (over->unit.dimension, curve.curve.argument_unit.dimension))
    {
      curve.curve.over = over;
      curve.curve.argument_unit = over->unit;
    }
  set_range (&curve.curve);
  g_array_append_val (curves->curves, curve);
}

static void
add_gate_curve (LoligoGateCurves *curves, const LoligoSymbol *gate, const Leaves *leaves,
                LoligoGateCurveKind kind, LoligoExpression value)
{
  const LoligoComponent *component = curves->component;
  gboolean is_state = leaves->n_states > 0;
  const LoligoSymbol *over
      = is_state ? component->states[leaves->state] : component->inputs[leaves->input];
  gboolean is_time = kind == LOLIGO_GATE_CURVE_TIME_CONSTANT;
  Curve curve = { .curve = { .kind = kind,
                             .name = g_strdup_printf (is_time ? "τ_%s(%s)" : "%s∞(%s)",
                                                      gate->name, over->name),
                             .symbol = gate,
                             .over = over,
                             .argument = over->name,
                             .argument_unit = over->unit,
                             .unit = gate->unit },
                  .value = value,
                  .leaf = is_state ? LOLIGO_OPERATION_STATE : LOLIGO_OPERATION_INPUT,
                  .leaf_index = over->index };
  if (is_time)
    loligo_unit_parse ("ms", &curve.curve.unit, NULL);
  set_range (&curve.curve);
  g_array_append_val (curves->curves, curve);
}

static void
add_gate (LoligoGateCurves *curves, const LoligoSymbol *gate)
{
  if (gate->kind != LOLIGO_SYMBOL_STATE || gate->order != 0)
    return;
  LoligoExpressionPool *pool = curves->pool;
  LoligoExpression slope = loligo_expression_differentiate (
      pool, gate->derivative, LOLIGO_OPERATION_STATE, gate->index);
  const LoligoExpressionNode *node = loligo_expression_get (pool, slope);
  gboolean is_linear
      = slope != 0 && !(node->operation == LOLIGO_OPERATION_CONSTANT && node->value == 0)
        && !loligo_expression_depends_on (pool, slope, LOLIGO_OPERATION_STATE, gate->index);
  Leaves leaves = find_leaves (curves, gate->derivative, gate->index);
  if (!is_linear || leaves.has_others || leaves.n_states + leaves.n_inputs != 1)
    return;
  g_autofree LoligoExpression *zero = g_new0 (LoligoExpression, gate->index + 1);
  zero[gate->index] = loligo_expression_constant (pool, 0);
  LoligoExpression rest = loligo_expression_substitute (
      pool, gate->derivative, LOLIGO_OPERATION_STATE, zero, gate->index + 1);
  LoligoExpression decay = loligo_expression_unary (pool, LOLIGO_OPERATION_NEGATE, slope);
  LoligoExpression steady
      = loligo_expression_binary (pool, LOLIGO_OPERATION_DIVIDE, rest, decay);
  LoligoExpression time = loligo_expression_binary (
      pool, LOLIGO_OPERATION_DIVIDE, loligo_expression_constant (pool, 1), decay);
  if (steady == 0 || time == 0)
    return;
  add_gate_curve (curves, gate, &leaves, LOLIGO_GATE_CURVE_STEADY_STATE, steady);
  add_gate_curve (curves, gate, &leaves, LOLIGO_GATE_CURVE_TIME_CONSTANT, time);
}

LoligoGateCurves *
loligo_gate_curves_new (LoligoComponent *component)
{
  LoligoGateCurves *curves = g_new0 (LoligoGateCurves, 1);
  curves->component = loligo_component_ref (component);
  curves->pool = loligo_expression_pool_copy (component->pool);
  curves->curves = g_array_new (FALSE, TRUE, sizeof (Curve));
  g_array_set_clear_func (curves->curves, curve_clear);
  for (guint i = 0; i < component->symbols->len; i++)
    add_function (curves, g_ptr_array_index (component->symbols, i));
  gboolean has_gates
      = component->kind == LOLIGO_KIND_NEURON || component->kind == LOLIGO_KIND_CHANNEL;
  for (guint i = 0; has_gates && i < component->n_states; i++)
    add_gate (curves, component->states[i]);
  return curves;
}

void
loligo_gate_curves_free (LoligoGateCurves *curves)
{
  if (!curves)
    return;
  g_array_unref (curves->curves);
  loligo_expression_pool_free (curves->pool);
  loligo_component_unref (curves->component);
  g_free (curves);
}

guint
loligo_gate_curves_get_count (const LoligoGateCurves *curves)
{
  return curves->curves->len;
}

const LoligoGateCurve *
loligo_gate_curves_get_nth (const LoligoGateCurves *curves, guint index)
{
  return &g_array_index (curves->curves, Curve, index).curve;
}

void
loligo_gate_curves_evaluate (const LoligoGateCurves *curves, guint index,
                             const double *parameters_si, const double *x_si, guint n,
                             double *y_si)
{
  const LoligoComponent *component = curves->component;
  const Curve *curve = &g_array_index (curves->curves, Curve, index);
  g_autofree double *defaults = g_new0 (double, component->n_parameters + 1);
  for (guint i = 0; i < component->n_parameters; i++)
    defaults[i] = loligo_expression_evaluate (component->pool, component->parameters[i]->value,
                                              NULL);
  g_autofree double *states = g_new0 (double, component->n_states + 1);
  g_autofree double *inputs = g_new0 (double, component->n_inputs + 1);
  double argument = 0;
  LoligoEnvironment environment = { .parameters = parameters_si ? parameters_si : defaults,
                                    .states = states,
                                    .inputs = inputs,
                                    .arguments = &argument };
  double *leaf = curve->leaf == LOLIGO_OPERATION_STATE   ? &states[curve->leaf_index]
                 : curve->leaf == LOLIGO_OPERATION_INPUT ? &inputs[curve->leaf_index]
                                                         : &argument;
  for (guint i = 0; i < n; i++)
    {
      *leaf = x_si[i];
      y_si[i] = loligo_expression_evaluate (curves->pool, curve->value, &environment);
    }
}
