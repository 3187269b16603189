/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * event.c: see event.h. Between two events dx/dt = b + a x with constants a and b, so after the time s the state is
 * x exp (a s) + b s exprel (a s): exact, whatever s is, and x itself for s = 0.
 */
#include "compile/event.h"

#include "base/i18n.h"
#include "compile/interpret.h"
#include "compile/kernels.h"
#include "compile/lower.h"
#include "compile/native-loader.h"
#include "lang/component-private.h"

#include <string.h>

typedef LoligoIrValue V;

struct _LoligoEventProgram
{
  LoligoPrecision precision;
  LoligoIrKernel *prepare, *kernel;
  LoligoInterpreter *interpreter;
  guint8 *reads, *writes, *input_reads, *draw_is_normal;
  gboolean does_anything;
  guint n_hoisted;
  double *hoisted;     /* room for a real each */
  void **hoisted_rows; /* [hoisted] into it */
  ptrdiff_t *strides;  /* [inputs]: 0; a call is one step */
  LoligoNativeFunction native; /* atomic */
  const LoligoNativeTable *table;
  LoligoNativeCode *native_code;
};

typedef struct
{
  LoligoComponent *synapse;
  const LoligoSynapsePlan *plan;
  LoligoEventKind kind;
  const LoligoEventOptions *options;
  LoligoExpressionPool *pool; /* a copy that may grow */
  guint8 *input_varies;
  LoligoExpression *advanced; /* [states]; 0: as it is */
  GArray *slots, *values;     /* what is stored: a slot, its expression over the advanced states */
} Maker;

guint
loligo_event_get_n_slots (const LoligoComponent *synapse)
{
  return 2 * synapse->n_states + synapse->n_ends;
}

guint
loligo_event_get_draw_input (const LoligoComponent *synapse, guint draw)
{
  return LOLIGO_EVENT_ENDS + synapse->n_ends + draw;
}

guint
loligo_event_get_parameter_input (const LoligoComponent *synapse, guint parameter)
{
  return loligo_event_get_draw_input (synapse, synapse->n_draws) + parameter;
}

/* Behind all the others. */
guint
loligo_event_get_sum_input (const LoligoComponent *synapse, guint sum)
{
  return loligo_event_get_n_inputs (synapse) + sum;
}

guint
loligo_event_get_n_inputs (const LoligoComponent *synapse)
{
  return loligo_event_get_parameter_input (synapse, synapse->n_parameters);
}

/* ---- expressions ---- */

static LoligoExpression
input (const Maker *maker, guint index)
{
  return loligo_expression_leaf (maker->pool, LOLIGO_OPERATION_INPUT, index);
}

/* Each leaf of OPERATION becomes the input from FIRST on. */
static LoligoExpression
lead_to_inputs (const Maker *maker, LoligoExpression root, LoligoOperation operation, guint first,
                guint n, const guint8 *which)
{
  g_autofree LoligoExpression *replacement = g_new0 (LoligoExpression, n + 1);
  for (guint k = 0; k < n; k++)
    if (which == NULL || which[k])
      replacement[k] = input (maker, first + k);
  return loligo_expression_substitute (maker->pool, root, operation, replacement, n);
}

/* What differs from synapse to synapse is gathered by the caller. */
static LoligoExpression
localise (const Maker *maker, LoligoExpression root)
{
  const LoligoComponent *synapse = maker->synapse;
  guint first_draw = loligo_event_get_draw_input (synapse, 0);
  /* A synapse has no inputs of its own: these are sums. */
  if (maker->plan != NULL)
    root = lead_to_inputs (maker, root, LOLIGO_OPERATION_INPUT,
                           loligo_event_get_sum_input (synapse, 0), maker->plan->n_sums, NULL);
  root = lead_to_inputs (maker, root, LOLIGO_OPERATION_REFERENCE, LOLIGO_EVENT_ENDS,
                         synapse->n_ends, NULL);
  root = lead_to_inputs (maker, root, LOLIGO_OPERATION_WEIGHT, LOLIGO_EVENT_WEIGHT, 1, NULL);
  root = lead_to_inputs (maker, root, LOLIGO_OPERATION_DELAY, LOLIGO_EVENT_DELAY, 1, NULL);
  root = lead_to_inputs (maker, root, LOLIGO_OPERATION_LANE, LOLIGO_EVENT_TARGET, 1, NULL);
  root = lead_to_inputs (maker, root, LOLIGO_OPERATION_UNIFORM, first_draw, synapse->n_draws, NULL);
  root = lead_to_inputs (maker, root, LOLIGO_OPERATION_NORMAL, first_draw, synapse->n_draws, NULL);
  if (maker->options->parameter_varies != NULL)
    root = lead_to_inputs (maker, root, LOLIGO_OPERATION_PARAMETER,
                           loligo_event_get_parameter_input (synapse, 0), synapse->n_parameters,
                           maker->options->parameter_varies);
  return root;
}

static LoligoExpression
binary (const Maker *maker, LoligoOperation operation, LoligoExpression x, LoligoExpression y)
{
  return loligo_expression_binary (maker->pool, operation, x, y);
}

static guint
get_elapsed_input (const Maker *maker, guint state)
{
  switch (maker->plan->keepers[state])
    {
    case LOLIGO_KEPT_BY_SOURCE:
      return LOLIGO_EVENT_ELAPSED_SOURCE;
    case LOLIGO_KEPT_BY_TARGET:
      return LOLIGO_EVENT_ELAPSED_TARGET;
    case LOLIGO_KEPT_BY_SYNAPSE:
      break;
    }
  return LOLIGO_EVENT_ELAPSED;
}

/* State STATE after the elapsed time. */
static LoligoExpression
advance_state (const Maker *maker, guint state)
{
  LoligoExpressionPool *pool = maker->pool;
  LoligoExpression derivative = maker->synapse->states[state]->derivative;
  LoligoExpression x = loligo_expression_leaf (pool, LOLIGO_OPERATION_STATE, state);
  LoligoExpression zero = loligo_expression_constant (pool, 0);
  if (derivative == 0 || derivative == zero)
    return x;
  LoligoExpression a
      = loligo_expression_differentiate (pool, derivative, LOLIGO_OPERATION_STATE, state);
  g_autofree LoligoExpression *nothing = g_new0 (LoligoExpression, state + 1);
  nothing[state] = zero;
  LoligoExpression b = loligo_expression_substitute (pool, derivative, LOLIGO_OPERATION_STATE,
                                                     nothing, state + 1);
  LoligoExpression elapsed = input (maker, get_elapsed_input (maker, state));
  LoligoExpression as = binary (maker, LOLIGO_OPERATION_MULTIPLY, a, elapsed);
  LoligoExpression decayed
      = a == zero ? x
                  : binary (maker, LOLIGO_OPERATION_MULTIPLY, x,
                            loligo_expression_unary (pool, LOLIGO_OPERATION_EXP, as));
  LoligoExpression mean
      = a == zero ? loligo_expression_constant (pool, 1)
                  : loligo_expression_unary (pool, LOLIGO_OPERATION_EXPREL, as);
  LoligoExpression grown
      = binary (maker, LOLIGO_OPERATION_MULTIPLY,
                binary (maker, LOLIGO_OPERATION_MULTIPLY, b, elapsed), mean);
  return b == zero ? decayed : binary (maker, LOLIGO_OPERATION_ADD, decayed, grown);
}

static void
store (Maker *maker, guint slot, LoligoExpression value)
{
  g_array_append_val (maker->slots, slot);
  g_array_append_val (maker->values, value);
}

static gboolean
is_own (const Maker *maker, guint state)
{
  return !maker->plan->is_shared[state];
}

/* The event brings up to the present what its own cell keeps, and what the synapse does. */
static gboolean
is_brought_along (const Maker *maker, guint state)
{
  LoligoKeeper keeper = maker->plan->keepers[state];
  return keeper == LOLIGO_KEPT_BY_SYNAPSE
         || keeper == (maker->kind == LOLIGO_EVENT_PRE ? LOLIGO_KEPT_BY_SOURCE : LOLIGO_KEPT_BY_TARGET);
}

static void
collect_event (Maker *maker, const LoligoWireEvent *event)
{
  guint n_states = maker->synapse->n_states;
  g_autofree gboolean *updated = g_new0 (gboolean, n_states + 1);
  for (guint i = 0; i < event->n_updates; i++)
    {
      const LoligoUpdate *update = &event->updates[i];
      updated[update->state] = TRUE;
      if (is_own (maker, update->state))
        store (maker, update->state, update->value);
      else
        store (maker, n_states + update->state,
               loligo_synapse_get_added (maker->synapse, update));
    }
  for (guint i = 0; i < event->n_jumps; i++)
    store (maker, 2 * n_states + event->jumps[i].reference, event->jumps[i].value);
  for (guint i = 0; i < n_states; i++)
    if (!updated[i] && maker->advanced[i] != 0 && is_brought_along (maker, i))
      store (maker, i, loligo_expression_leaf (maker->pool, LOLIGO_OPERATION_STATE, i));
}

static LoligoExpression
or_zero (const Maker *maker, LoligoExpression expression)
{
  return expression != 0 ? expression : loligo_expression_constant (maker->pool, 0);
}

static void
collect (Maker *maker)
{
  const LoligoComponent *synapse = maker->synapse;
  gboolean at_events = maker->plan->form == LOLIGO_SYNAPSE_AT_EVENTS;
  for (guint i = 0; i < synapse->n_states; i++)
    {
      LoligoExpression x = loligo_expression_leaf (maker->pool, LOLIGO_OPERATION_STATE, i);
      LoligoExpression moved = at_events && is_own (maker, i)
                                       && maker->kind != LOLIGO_EVENT_INITIALISE
                                   ? advance_state (maker, i)
                                   : x;
      maker->advanced[i] = moved == x ? 0 : moved;
    }
  switch (maker->kind)
    {
    case LOLIGO_EVENT_INITIALISE:
      for (guint i = 0; i < synapse->n_states; i++)
        if (is_own (maker, i))
          store (maker, i, or_zero (maker, synapse->states[i]->initial));
      return;
    case LOLIGO_EVENT_PRE:
      collect_event (maker, &synapse->on_pre);
      return;
    case LOLIGO_EVENT_POST:
      collect_event (maker, &synapse->on_post);
      return;
    case LOLIGO_EVENT_READ:
      for (guint i = 0; i < synapse->n_states; i++)
        if (is_own (maker, i))
          store (maker, i, loligo_expression_leaf (maker->pool, LOLIGO_OPERATION_STATE, i));
      return;
    case LOLIGO_EVENT_FLOW:
      for (guint i = 0; i < synapse->n_contributions; i++)
        store (maker, 2 * synapse->n_states + synapse->contributions[i].reference,
               synapse->contributions[i].value);
      return;
    case LOLIGO_EVENT_STEP:
      for (guint i = 0; i < synapse->n_states; i++)
        store (maker, i, or_zero (maker, synapse->states[i]->derivative));
      return;
    case LOLIGO_EVENT_SEND:
      for (guint i = 0; i < maker->plan->n_sums; i++)
        store (maker, i, maker->plan->sums[i].source);
      return;
    case LOLIGO_EVENT_RECEIVE:
      for (guint i = 0; i < synapse->n_contributions; i++)
        store (maker, i, maker->plan->flows[i]);
      return;
    case LOLIGO_N_EVENTS:
      g_assert_not_reached ();
    }
}

/* ---- the kernel ---- */

static LoligoIrKernel *
build (Maker *maker)
{
  guint n_states = maker->synapse->n_states, n = maker->slots->len;
  LoligoExpression *values = (LoligoExpression *) (gpointer) maker->values->data;
  for (guint i = 0; i < n_states; i++)
    maker->advanced[i] = localise (maker, maker->advanced[i]);
  for (guint i = 0; i < n; i++)
    values[i] = localise (maker, values[i]);
  loligo_remove_singularities (maker->pool, values, n);

  LoligoIrBuilder *builder = loligo_ir_builder_new ();
  g_autofree V *states = g_new0 (V, n_states + 1);
  g_autofree V *advanced = g_new0 (V, n_states + 1);
  g_autofree V *results = g_new0 (V, n + 1);
  for (guint i = 0; i < n_states; i++)
    states[i] = loligo_ir_source (builder, LOLIGO_IR_STATE, i, TRUE);
  LoligoLowering lowering = { .builder = builder,
                              .pool = maker->pool,
                              .input_varies = maker->input_varies,
                              .states = states,
                              .time = loligo_ir_source (builder, LOLIGO_IR_TIME, 0, FALSE),
                              .first_noise_draw = maker->synapse->n_draws };
  loligo_lower (&lowering, maker->advanced, n_states, advanced);
  for (guint i = 0; i < n_states; i++)
    if (maker->advanced[i] == 0)
      advanced[i] = states[i];
  lowering.states = advanced;
  loligo_lower (&lowering, values, n, results);
  for (guint i = 0; i < n; i++)
    loligo_ir_store (builder, LOLIGO_IR_STORE_STATE, g_array_index (maker->slots, guint, i),
                     results[i]);
  gboolean full
      = loligo_ir_builder_is_full (builder) || loligo_expression_pool_is_full (maker->pool);
  LoligoIrKernel *kernel = loligo_ir_builder_finish (builder);
  if (full)
    g_clear_pointer (&kernel, loligo_ir_kernel_free);
  return kernel;
}

static void
note_use (LoligoEventProgram *program)
{
  const LoligoIrKernel *kernel = program->kernel;
  for (guint k = 1; k < kernel->n_instructions; k++)
    {
      const LoligoIrInstruction *instruction = &kernel->instructions[k];
      if (instruction->operation == LOLIGO_IR_STATE)
        program->reads[instruction->index] = 1;
      else if (instruction->operation == LOLIGO_IR_INPUT)
        program->input_reads[instruction->index] = 1;
    }
  for (guint k = 0; k < kernel->n_sinks; k++)
    program->writes[kernel->sinks[k].index] = 1;
}

/* Which draws are normal: an index belongs to one kind. */
static void
note_draws (LoligoEventProgram *program, const LoligoComponent *synapse)
{
  for (LoligoExpression k = 1; k < loligo_expression_pool_get_size (synapse->pool); k++)
    {
      const LoligoExpressionNode *node = loligo_expression_get (synapse->pool, k);
      if (node->operation == LOLIGO_OPERATION_NORMAL)
        program->draw_is_normal[node->index] = 1;
    }
}

static gboolean
uses_noise (const Maker *maker)
{
  for (guint i = 0; i < maker->values->len; i++)
    if (loligo_expression_depends_on (maker->pool,
                                      g_array_index (maker->values, LoligoExpression, i),
                                      LOLIGO_OPERATION_NOISE, G_MAXUINT))
      return TRUE;
  return FALSE;
}

LoligoEventProgram *
loligo_event_program_new (LoligoComponent *synapse, const LoligoSynapsePlan *plan,
                          LoligoEventKind kind, const LoligoEventOptions *options, GError **error)
{
  guint n_inputs = loligo_event_get_sum_input (synapse, plan->n_sums);
  guint n_slots = MAX (loligo_event_get_n_slots (synapse),
                       MAX (plan->n_sums, synapse->n_contributions));
  g_autoptr (LoligoExpressionPool) pool = loligo_expression_pool_copy (synapse->pool);
  g_autofree guint8 *input_varies = g_malloc (n_inputs + 1);
  g_autofree LoligoExpression *advanced = g_new0 (LoligoExpression, synapse->n_states + 1);
  g_autoptr (GArray) slots = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (LoligoExpression));
  memset (input_varies, 1, n_inputs);
  Maker maker = { synapse, plan, kind, options, pool, input_varies, advanced, slots, values };
  collect (&maker);
  LoligoIrKernel *kernel = uses_noise (&maker) ? NULL : build (&maker);
  if (kernel == NULL)
    {
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                   _("%s: an event uses xi, or has too many operations"), synapse->id);
      return NULL;
    }
  LoligoEventProgram *program = g_new0 (LoligoEventProgram, 1);
  guint8 *varies = NULL;
  program->precision = options->precision;
  program->reads = g_malloc0 (n_slots + 1);
  program->writes = g_malloc0 (n_slots + 1);
  program->input_reads = g_malloc0 (n_inputs + 1);
  program->draw_is_normal = g_malloc0 (synapse->n_draws + 1);
  program->strides = g_new0 (ptrdiff_t, n_inputs + 1);
  program->does_anything = kernel->n_sinks > 0;
  program->kernel = loligo_kernel_hoist (kernel, &program->prepare, &varies, &program->n_hoisted);
  g_free (varies); /* nothing steady differs from lane to lane here */
  loligo_kernel_contract (program->prepare);
  loligo_kernel_contract (program->kernel);
  program->hoisted = g_new0 (double, program->n_hoisted + 1);
  program->hoisted_rows = g_new0 (void *, program->n_hoisted + 1);
  for (guint i = 0; i < program->n_hoisted; i++)
    program->hoisted_rows[i] = &program->hoisted[i];
  program->interpreter = loligo_interpreter_new (
      program->kernel, options->precision, loligo_loops_get (loligo_loops_get_count () - 1));
  note_use (program);
  note_draws (program, synapse);
  return program;
}

/* ---- a system ---- */

static void
add_input (LoligoComponent *system, guint index)
{
  LoligoSymbol *symbol = g_new0 (LoligoSymbol, 1);
  symbol->kind = LOLIGO_SYMBOL_INPUT;
  symbol->name = g_strdup_printf ("input.%u", index);
  symbol->description = g_strdup ("");
  symbol->text = g_strdup ("");
  symbol->initial_text = g_strdup ("");
  symbol->unit.scale = 1;
  symbol->index = index;
  g_ptr_array_add (system->symbols, symbol);
}

LoligoComponent *
loligo_event_system_new (LoligoComponent *synapse, const LoligoEventOptions *options)
{
  LoligoComponent *system = loligo_component_new_empty ();
  system->kind = LOLIGO_KIND_SYSTEM;
  system->id = g_strdup (synapse->id);
  system->title = g_strdup (synapse->title);
  system->description = g_strdup ("");
  system->pool = loligo_expression_pool_copy (synapse->pool);
  system->n_parameters = synapse->n_parameters;
  system->n_inputs = loligo_event_get_n_inputs (synapse);
  system->n_states = synapse->n_states;
  system->n_draws = synapse->n_draws;
  system->n_noises = synapse->n_noises;
  const Maker maker = { .synapse = synapse, .options = options, .pool = system->pool };
  for (guint i = 0; i < synapse->n_parameters; i++)
    g_ptr_array_add (system->symbols, loligo_symbol_copy (synapse->parameters[i]));
  for (guint i = 0; i < synapse->n_states; i++)
    {
      LoligoSymbol *symbol = loligo_symbol_copy (synapse->states[i]);
      symbol->derivative = localise (&maker, symbol->derivative);
      symbol->initial = loligo_expression_constant (system->pool, 0);
      g_ptr_array_add (system->symbols, symbol);
    }
  for (guint i = 0; i < system->n_inputs; i++)
    add_input (system, i);
  loligo_component_index (system);
  return system;
}

void
loligo_event_program_free (LoligoEventProgram *program)
{
  if (program == NULL)
    return;
  if (program->native_code != NULL)
    program->table->free (program->native_code);
  loligo_interpreter_free (program->interpreter);
  loligo_ir_kernel_free (program->prepare);
  loligo_ir_kernel_free (program->kernel);
  g_free (program->reads);
  g_free (program->writes);
  g_free (program->input_reads);
  g_free (program->draw_is_normal);
  g_free (program->hoisted);
  g_free (program->hoisted_rows);
  g_free (program->strides);
  g_free (program);
}

const guint8 *
loligo_event_program_get_reads (const LoligoEventProgram *program)
{
  return program->reads;
}

const guint8 *
loligo_event_program_get_writes (const LoligoEventProgram *program)
{
  return program->writes;
}

const guint8 *
loligo_event_program_get_input_reads (const LoligoEventProgram *program)
{
  return program->input_reads;
}

gboolean
loligo_event_program_draw_is_normal (const LoligoEventProgram *program, guint draw)
{
  return program->draw_is_normal[draw];
}

gboolean
loligo_event_program_does_anything (const LoligoEventProgram *program)
{
  return program->does_anything;
}

/* ---- running ---- */

void
loligo_event_program_prepare (LoligoEventProgram *program, const void *const *parameters,
                              double dt_s)
{
  g_autoptr (LoligoInterpreter) interpreter = loligo_interpreter_new (
      program->prepare, program->precision, loligo_loops_get (loligo_loops_get_count () - 1));
  LoligoKernelCall call = { .parameters = parameters, .hoisted = program->hoisted_rows,
                            .n_steps = 1, .dt_s = dt_s, .n_lanes = 1 };
  loligo_interpreter_run (interpreter, &call, 0, 1, NULL);
}

void
loligo_event_program_run (const LoligoEventProgram *program, void *const *states,
                          const void *const *inputs, const void *const *parameters, gint64 step,
                          double dt_s, guint64 n_targets, guint n)
{
  LoligoNativeFunction native
      = (LoligoNativeFunction) g_atomic_pointer_get ((gpointer *) &program->native);
  LoligoKernelCall call = { .states = states, .parameters = parameters,
                            .hoisted = program->hoisted_rows, .inputs = inputs,
                            .input_step_stride = program->strides, .step = step, .n_steps = 1,
                            .dt_s = dt_s, .n_lanes = n_targets };
  g_assert (n <= LOLIGO_EVENT_LANES);
  if (n == 0)
    return;
  if (native != NULL)
    native (&call, 0, n);
  else
    loligo_interpreter_run (program->interpreter, &call, 0, n, NULL);
}

gboolean
loligo_event_program_compile_native (LoligoEventProgram *program, GError **error)
{
  const LoligoNativeTable *table = loligo_native_load (error);
  if (table == NULL)
    return FALSE;
  if (program->native_code != NULL)
    return TRUE;
  LoligoNativeOptions options = { .precision = program->precision };
  program->table = table;
  program->native_code = table->compile (program->kernel, &options, error);
  if (program->native_code != NULL)
    g_atomic_pointer_set ((gpointer *) &program->native,
                          (gpointer) table->get_function (program->native_code));
  return program->native_code != NULL;
}
