/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kernels.c: what a program does, in the order of language.md ("Time"): advance, test, spike,
 * reset. The methods make the advance; this file puts the events around it and makes the kernels
 * that set initial values and observe.
 *
 * Hidden states, after the component's own: steps left of the refractory period; for each `spike
 * when` whether it held at the end of the last step (after the reset, so that a cell that is driven
 * over its threshold anew fires anew); the step size of an adaptive method. With one `spike when` and nothing random,
 * which takes longer, the first two are one, since cells of few equations wait for memory: n steps left are n where it
 * did not hold, n + 1/2 where it did.
 */
#include "compile/kernels.h"

#include "base/i18n.h"
#include "compile/step.h"

#include <string.h>

/* Of all kernels of a program: a thousand observed variables that contain each other would fill the
 * memory. */
#define MOST_INSTRUCTIONS (5 * LOLIGO_IR_LIMIT)

typedef LoligoIrValue V;

typedef struct
{
  LoligoComponent *component;
  const LoligoProgramOptions *options;
  LoligoExpressionPool *pool;
  LoligoKernels *result;
  guint first_condition_state; /* hidden slot of spike rule 0 */
  gboolean has_joint_state;    /* which is the refractory period's too */
  /* rewritten by loligo_remove_singularities */
  LoligoExpression *derivative, *initial, *algebraic, *condition, *rate, *update;
  LoligoExpression refractory;
  guint64 n_instructions; /* of the kernels that are finished */
} Maker;

static V
number (LoligoIrBuilder *builder, double value)
{
  return loligo_ir_constant (builder, value);
}

static LoligoLowering
lowering_of (const Maker *maker, LoligoIrBuilder *builder, const V *states, V time)
{
  return (LoligoLowering){ .builder = builder,
                           .pool = maker->pool,
                           .parameter_varies = maker->options->parameter_varies,
                           .input_varies = maker->options->input_varies,
                           .states = states,
                           .time = time,
                           .first_noise_draw = maker->component->n_draws };
}

static V
lower_one (const Maker *maker, LoligoIrBuilder *builder, LoligoExpression root, const V *states,
           V time)
{
  LoligoLowering lowering = lowering_of (maker, builder, states, time);
  V value;
  loligo_lower (&lowering, &root, 1, &value);
  return value;
}

static V *
state_sources (const Maker *maker, LoligoIrBuilder *builder)
{
  V *states = g_new0 (V, maker->component->n_states + 1);
  for (guint i = 0; i < maker->component->n_states; i++)
    states[i] = loligo_ir_source (builder, LOLIGO_IR_STATE, i, TRUE);
  return states;
}

static V
hidden (LoligoIrBuilder *builder, guint slot)
{
  return loligo_ir_source (builder, LOLIGO_IR_STATE, slot, TRUE);
}

static V
is_refractory (const Maker *maker, LoligoIrBuilder *builder)
{
  return loligo_ir_binary (builder, LOLIGO_IR_LESS, number (builder, maker->has_joint_state ? 0.5 : 0),
                           hidden (builder, maker->result->refractory_state));
}

static V
refractory_steps_left (const Maker *maker, LoligoIrBuilder *builder)
{
  V state = hidden (builder, maker->result->refractory_state);
  return maker->has_joint_state ? loligo_ir_unary (builder, LOLIGO_IR_FLOOR, state) : state;
}

/* ---- advance ---- */

static void
make_step (const Maker *maker, LoligoStep *step)
{
  switch (loligo_method_get_family (step->method))
    {
    case LOLIGO_FAMILY_EXPONENTIAL:
      loligo_exponential_euler_step (step);
      break;
    case LOLIGO_FAMILY_EXACT:
      loligo_exact_step (step);
      break;
    case LOLIGO_FAMILY_ADAPTIVE:
      loligo_adaptive_step (step);
      break;
    case LOLIGO_FAMILY_RUNGE_KUTTA:
    case LOLIGO_FAMILY_STOCHASTIC:
      loligo_runge_kutta_step (step);
      break;
    case LOLIGO_FAMILY_AUTO:
      g_assert_not_reached ();
    }
}

/* Whether the node fires at the end of this step: a MASK, or 0 where it never does. */
static V
spike_mask (const Maker *maker, const LoligoStep *step, V end_time)
{
  LoligoIrBuilder *builder = step->lowering.builder;
  V spike = 0;
  for (guint k = 0; k < maker->component->n_spike_rules; k++)
    {
      V fires;
      if (maker->condition[k] != 0)
        {
          V now = loligo_ir_unary (
              builder, LOLIGO_IR_TRUTH,
              lower_one (maker, builder, maker->condition[k], step->next, end_time));
          /* A joint state is not 0 in the refractory period either, but then nothing fires. */
          V before = loligo_ir_unary (builder, LOLIGO_IR_TRUTH,
                                      hidden (builder, maker->first_condition_state + k));
          fires = loligo_ir_binary (builder, LOLIGO_IR_AND, now,
                                    loligo_ir_unary (builder, LOLIGO_IR_NOT, before));
        }
      else
        {
          V chance = loligo_ir_binary (builder, LOLIGO_IR_MULTIPLY,
                                       loligo_step_lower (step, maker->rate[k]), step->dt);
          V draw = loligo_ir_source (builder, LOLIGO_IR_UNIFORM,
                                     maker->component->spike_rules[k].draw, TRUE);
          fires = loligo_ir_binary (builder, LOLIGO_IR_LESS, draw, chance);
        }
      spike = spike == 0 ? fires : loligo_ir_binary (builder, LOLIGO_IR_OR, spike, fires);
    }
  if (spike != 0 && step->refractory != 0)
    spike = loligo_ir_binary (builder, LOLIGO_IR_AND, spike,
                              loligo_ir_unary (builder, LOLIGO_IR_NOT, step->refractory));
  return spike;
}

/* The values just after the event, all from those just before. (transfer full) */
static V *
reset_states (const Maker *maker, const LoligoStep *step, V spike, V end_time)
{
  const LoligoComponent *component = maker->component;
  LoligoIrBuilder *builder = step->lowering.builder;
  V *after = g_memdup2 (step->next, (component->n_states + 1) * sizeof (V));
  for (guint k = 0; k < component->n_on_spike && spike != 0; k++)
    {
      guint state = component->on_spike[k].state;
      V value = lower_one (maker, builder, maker->update[k], step->next, end_time);
      after[state] = loligo_ir_select (builder, spike, value, step->next[state]);
    }
  return after;
}

/* Steps left: dt is fixed, so the time is a whole number of steps and no error builds up. */
static V
refractory_steps (const Maker *maker, const LoligoStep *step, V spike, V end_time)
{
  LoligoIrBuilder *builder = step->lowering.builder;
  V left = refractory_steps_left (maker, builder);
  V less = loligo_ir_binary (builder, LOLIGO_IR_SUBTRACT, left, number (builder, 1));
  less = loligo_ir_select (builder, step->refractory, less, number (builder, 0));
  V length = lower_one (maker, builder, maker->refractory, step->next, end_time);
  V steps = loligo_ir_unary (builder, LOLIGO_IR_ROUND,
                             loligo_ir_binary (builder, LOLIGO_IR_DIVIDE, length, step->dt));
  if (maker->has_joint_state)
    steps = loligo_ir_binary (builder, LOLIGO_IR_MAXIMUM, steps, number (builder, 0));
  return loligo_ir_select (builder, spike, steps, less);
}

/* `spike when` of each rule on STATES into its hidden slot, and the STEPS left of the refractory period into theirs, if
 * not 0. */
static void
store_conditions (const Maker *maker, LoligoIrBuilder *builder, const V *states, V time, V steps)
{
  if (steps != 0 && !maker->has_joint_state)
    loligo_ir_store (builder, LOLIGO_IR_STORE_STATE, maker->result->refractory_state, steps);
  for (guint k = 0; k < maker->component->n_spike_rules; k++)
    if (maker->condition[k] != 0)
      {
        V holds = loligo_ir_unary (builder, LOLIGO_IR_TRUTH,
                                   lower_one (maker, builder, maker->condition[k], states, time));
        V state = maker->has_joint_state
                      ? loligo_ir_select (builder, holds,
                                          loligo_ir_binary (builder, LOLIGO_IR_ADD, steps,
                                                            number (builder, 0.5)),
                                          steps)
                      : loligo_ir_unary (builder, LOLIGO_IR_NUMBER, holds);
        loligo_ir_store (builder, LOLIGO_IR_STORE_STATE, maker->first_condition_state + k, state);
      }
}

/* What arrives at the beginning of the step, into STATES; held ones stay. */
static void
add_arrivals (const Maker *maker, const LoligoStep *step, V *states)
{
  const LoligoComponent *component = maker->component;
  LoligoIrBuilder *builder = step->lowering.builder;
  for (guint k = 0; k < component->n_arrivals; k++)
    {
      guint state = component->arrivals[k].state;
      V value = loligo_ir_binary (builder, LOLIGO_IR_ADD, states[state],
                                  loligo_step_lower (step, component->arrivals[k].value));
      states[state] = step->held[state] && step->refractory != 0
                          ? loligo_ir_select (builder, step->refractory, states[state], value)
                          : value;
    }
}

static LoligoIrBuilder *
build_advance (Maker *maker)
{
  const LoligoComponent *component = maker->component;
  LoligoKernels *result = maker->result;
  LoligoIrBuilder *builder = loligo_ir_builder_new ();
  guint n = component->n_states;
  g_autofree V *before = state_sources (maker, builder);
  g_autofree V *states = g_memdup2 (before, (n + 1) * sizeof (V));
  g_autofree V *next = g_new0 (V, n + 1);
  g_autofree guint8 *held = g_new0 (guint8, n + 1);
  V time = loligo_ir_source (builder, LOLIGO_IR_TIME, 0, FALSE);
  V dt = loligo_ir_source (builder, LOLIGO_IR_STEP, 0, FALSE);
  V end_time = loligo_ir_binary (builder, LOLIGO_IR_ADD, time, dt);
  LoligoStep step = { .component = maker->component, .options = maker->options,
                      .method = result->method, .pool = maker->pool,
                      .derivative = maker->derivative,
                      .lowering = lowering_of (maker, builder, states, time),
                      .time = time, .dt = dt, .state = states, .held = held, .next = next };
  for (guint k = 0; k < component->n_held; k++)
    held[component->held[k]] = 1;
  if (result->refractory_state >= 0)
    step.refractory = is_refractory (maker, builder);
  if (result->step_size_state >= 0)
    step.step_size = hidden (builder, result->step_size_state);
  add_arrivals (maker, &step, states);
  memcpy (next, states, n * sizeof (V));
  make_step (maker, &step);

  V spike = spike_mask (maker, &step, end_time);
  g_autofree V *after = reset_states (maker, &step, spike, end_time);
  for (guint i = 0; i < n; i++)
    if (after[i] != before[i])
      loligo_ir_store (builder, LOLIGO_IR_STORE_STATE, i, after[i]);
  store_conditions (maker, builder, after, end_time,
                    result->refractory_state >= 0 ? refractory_steps (maker, &step, spike, end_time)
                                                  : 0);
  if (result->step_size_state >= 0)
    loligo_ir_store (builder, LOLIGO_IR_STORE_STATE, result->step_size_state, step.next_step_size);
  if (spike != 0)
    loligo_ir_store (builder, LOLIGO_IR_STORE_SPIKE, 0, spike);
  return builder;
}

/* ---- the other kernels ---- */

static LoligoIrBuilder *
build_initialise (Maker *maker)
{
  const LoligoComponent *component = maker->component;
  LoligoIrBuilder *builder = loligo_ir_builder_new ();
  guint n = component->n_states;
  V zero = number (builder, 0);
  g_autofree V *values = g_new0 (V, n + 1);
  g_autofree V *nothing = g_new0 (V, n + 1);
  for (guint i = 0; i < n; i++)
    nothing[i] = zero;
  LoligoLowering lowering = lowering_of (maker, builder, nothing, zero);
  loligo_lower (&lowering, maker->initial, n, values);
  for (guint i = 0; i < n; i++)
    {
      if (values[i] == 0)
        values[i] = zero;
      loligo_ir_store (builder, LOLIGO_IR_STORE_STATE, i, values[i]);
    }
  store_conditions (maker, builder, values, zero, maker->result->refractory_state >= 0 ? zero : 0);
  if (maker->result->step_size_state >= 0)
    loligo_ir_store (builder, LOLIGO_IR_STORE_STATE, maker->result->step_size_state,
                     loligo_ir_source (builder, LOLIGO_IR_STEP, 0, FALSE));
  return builder;
}

static LoligoIrBuilder *
build_settle (Maker *maker)
{
  LoligoIrBuilder *builder = loligo_ir_builder_new ();
  g_autofree V *states = state_sources (maker, builder);
  store_conditions (maker, builder, states, loligo_ir_source (builder, LOLIGO_IR_TIME, 0, FALSE),
                    maker->has_joint_state ? refractory_steps_left (maker, builder) : 0);
  return builder;
}

static LoligoIrBuilder *
build_observe (Maker *maker, guint algebraic)
{
  LoligoIrBuilder *builder = loligo_ir_builder_new ();
  g_autofree V *states = state_sources (maker, builder);
  V time = loligo_ir_source (builder, LOLIGO_IR_TIME, 0, FALSE);
  loligo_ir_store (builder, LOLIGO_IR_STORE_OUTPUT, 0,
                   lower_one (maker, builder, maker->algebraic[algebraic], states, time));
  return builder;
}

/* ---- the whole ---- */

/* Roots of all kinds side by side in one array, so that one pass rewrites them. */
static LoligoExpression *
gather_roots (Maker *maker, guint *n_roots)
{
  const LoligoComponent *component = maker->component;
  guint n = component->n_states, m = component->n_spike_rules;
  *n_roots = 2 * n + component->n_algebraics + 2 * m + component->n_on_spike + 1;
  LoligoExpression *roots = g_new0 (LoligoExpression, *n_roots + 1);
  maker->derivative = roots;
  maker->initial = maker->derivative + n;
  maker->algebraic = maker->initial + n;
  maker->condition = maker->algebraic + component->n_algebraics;
  maker->rate = maker->condition + m;
  maker->update = maker->rate + m;
  for (guint i = 0; i < n; i++)
    {
      maker->derivative[i] = component->states[i]->kind == LOLIGO_SYMBOL_VARIABLE
                                 ? 0
                                 : component->states[i]->derivative;
      maker->initial[i] = component->states[i]->initial;
    }
  for (guint k = 0; k < component->n_algebraics; k++)
    maker->algebraic[k] = component->algebraics[k]->value;
  for (guint k = 0; k < m; k++)
    {
      maker->condition[k] = component->spike_rules[k].condition;
      maker->rate[k] = component->spike_rules[k].rate;
    }
  for (guint k = 0; k < component->n_on_spike; k++)
    maker->update[k] = component->on_spike[k].value;
  maker->update[component->n_on_spike] = component->refractory;
  return roots;
}

static void
assign_hidden_states (Maker *maker)
{
  LoligoKernels *result = maker->result;
  guint next = maker->component->n_states;
  result->has_spikes = maker->component->n_spike_rules > 0;
  result->refractory_state = maker->refractory != 0 && result->has_spikes ? (gint) next++ : -1;
  maker->has_joint_state = result->refractory_state >= 0 && maker->component->n_spike_rules == 1
                           && maker->condition[0] != 0
                           && maker->component->n_draws + maker->component->n_noises == 0;
  maker->first_condition_state = maker->has_joint_state ? (guint) result->refractory_state : next;
  next += maker->has_joint_state ? 0 : maker->component->n_spike_rules;
  result->step_size_state
      = loligo_method_get_family (result->method) == LOLIGO_FAMILY_ADAPTIVE ? (gint) next++ : -1;
  result->n_states = next;
}

/* NULL and ERROR when the builder, or all kernels together, met a limit. Frees the builder. */
static LoligoIrKernel *
finish (Maker *maker, LoligoIrBuilder *builder, GError **error)
{
  gboolean full = loligo_ir_builder_is_full (builder)
                  || loligo_expression_pool_is_full (maker->pool);
  LoligoIrKernel *kernel = loligo_ir_builder_finish (builder);
  maker->n_instructions += kernel->n_instructions;
  if (!full && maker->n_instructions <= MOST_INSTRUCTIONS)
    return kernel;
  loligo_ir_kernel_free (kernel);
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
               _("%s: the equations make more than %d operations; split the model into smaller "
                 "ones, or choose a method with fewer stages"),
               maker->component->id, LOLIGO_IR_LIMIT);
  return NULL;
}

static gboolean
make_kernels (Maker *maker, GError **error)
{
  LoligoKernels *result = maker->result;
  LoligoIrKernel *advance = finish (maker, build_advance (maker), error);
  if (advance == NULL)
    return FALSE;
  result->kernels[LOLIGO_KERNEL_ADVANCE]
      = loligo_kernel_hoist (advance, &result->kernels[LOLIGO_KERNEL_PREPARE],
                             &result->hoisted_varies, &result->n_hoisted);
  result->kernels[LOLIGO_KERNEL_INITIALISE] = finish (maker, build_initialise (maker), error);
  if (result->kernels[LOLIGO_KERNEL_INITIALISE] == NULL)
    return FALSE;
  result->kernels[LOLIGO_KERNEL_SETTLE] = finish (maker, build_settle (maker), error);
  if (result->kernels[LOLIGO_KERNEL_SETTLE] == NULL)
    return FALSE;
  result->n_observe = maker->component->n_algebraics;
  result->observe = g_new0 (LoligoIrKernel *, result->n_observe + 1);
  for (guint k = 0; k < result->n_observe; k++)
    {
      result->observe[k] = finish (maker, build_observe (maker, k), error);
      if (result->observe[k] == NULL)
        return FALSE;
      loligo_kernel_contract (result->observe[k]);
    }
  for (guint k = 0; k < LOLIGO_N_KERNELS; k++)
    loligo_kernel_contract (result->kernels[k]);
  return TRUE;
}

LoligoKernels *
loligo_kernels_new (LoligoComponent *component, const LoligoProgramOptions *options,
                    GError **error)
{
  guint n_roots;
  g_autoptr (LoligoExpressionPool) pool = loligo_expression_pool_copy (component->pool);
  Maker maker = { .component = component, .options = options, .pool = pool,
                  .result = g_new0 (LoligoKernels, 1) };
  g_autofree LoligoExpression *roots = gather_roots (&maker, &n_roots);
  loligo_remove_singularities (pool, roots, n_roots);
  maker.refractory = maker.update[component->n_on_spike];
  if (loligo_choose_method (component, pool, maker.derivative, options->method,
                            &maker.result->method, error))
    {
      assign_hidden_states (&maker);
      if (make_kernels (&maker, error))
        return maker.result;
    }
  loligo_kernels_free (maker.result);
  return NULL;
}

void
loligo_kernels_free (LoligoKernels *kernels)
{
  for (guint k = 0; k < LOLIGO_N_KERNELS; k++)
    g_clear_pointer (&kernels->kernels[k], loligo_ir_kernel_free);
  for (guint k = 0; k < kernels->n_observe && kernels->observe != NULL; k++)
    g_clear_pointer (&kernels->observe[k], loligo_ir_kernel_free);
  g_free (kernels->observe);
  g_free (kernels->hoisted_varies);
  g_free (kernels);
}
