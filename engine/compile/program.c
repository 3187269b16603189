/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * program.c: the handle that the rest of the engine holds: kernels, their interpreters, and machine
 * code when a worker has made it. Only the advance runs as machine code; the others run once, or
 * for what is watched.
 */
#include "compile/program-private.h"

#include "base/i18n.h"
#include "compile/native-loader.h"

struct _LoligoProgram
{
  gint references;
  LoligoComponent *component;
  LoligoProgramOptions options;     /* arrays copied */
  LoligoKernels *kernels;
  const LoligoLoopSet *loops;
  LoligoInterpreter *interpreters[LOLIGO_N_KERNELS];
  LoligoInterpreter **observe;
  LoligoNativeFunction native;      /* atomic; NULL until there is machine code */
  GMutex native_lock;               /* guards the two below */
  const LoligoNativeTable *table;
  LoligoNativeCode *native_code;
};

static void
make_interpreters (LoligoProgram *program)
{
  const LoligoKernels *kernels = program->kernels;
  LoligoPrecision precision = program->options.precision;
  program->loops = loligo_loops_get (loligo_loops_get_count () - 1);
  for (guint k = 0; k < LOLIGO_N_KERNELS; k++)
    program->interpreters[k]
        = loligo_interpreter_new (kernels->kernels[k], precision, program->loops);
  program->observe = g_new0 (LoligoInterpreter *, kernels->n_observe + 1);
  for (guint k = 0; k < kernels->n_observe; k++)
    program->observe[k] = loligo_interpreter_new (kernels->observe[k], precision, program->loops);
}

LoligoProgram *
loligo_program_new (LoligoComponent *component, const LoligoProgramOptions *options,
                    GError **error)
{
  LoligoKernels *kernels = loligo_kernels_new (component, options, error);
  if (kernels == NULL)
    return NULL;
  LoligoProgram *program = g_new0 (LoligoProgram, 1);
  program->references = 1;
  program->component = loligo_component_ref (component);
  program->options = *options;
  program->options.parameter_varies
      = g_memdup2 (options->parameter_varies, component->n_parameters);
  program->options.input_varies = g_memdup2 (options->input_varies, component->n_inputs);
  program->kernels = kernels;
  g_mutex_init (&program->native_lock);
  make_interpreters (program);
  return program;
}

LoligoProgram *
loligo_program_ref (LoligoProgram *program)
{
  g_atomic_int_inc (&program->references);
  return program;
}

void
loligo_program_unref (LoligoProgram *program)
{
  if (!g_atomic_int_dec_and_test (&program->references))
    return;
  if (program->native_code != NULL)
    program->table->free (program->native_code);
  for (guint k = 0; k < LOLIGO_N_KERNELS; k++)
    loligo_interpreter_free (program->interpreters[k]);
  for (guint k = 0; k < program->kernels->n_observe; k++)
    loligo_interpreter_free (program->observe[k]);
  g_free (program->observe);
  g_free ((gpointer) program->options.parameter_varies);
  g_free ((gpointer) program->options.input_varies);
  loligo_kernels_free (program->kernels);
  loligo_component_unref (program->component);
  g_mutex_clear (&program->native_lock);
  g_free (program);
}

const LoligoKernels *
loligo_program_get_kernels (const LoligoProgram *program)
{
  return program->kernels;
}

LoligoComponent *
loligo_program_get_component (const LoligoProgram *program)
{
  return program->component;
}

LoligoMethod
loligo_program_get_method (const LoligoProgram *program)
{
  return program->kernels->method;
}

LoligoPrecision
loligo_program_get_precision (const LoligoProgram *program)
{
  return program->options.precision;
}

guint
loligo_program_get_n_states (const LoligoProgram *program)
{
  return program->kernels->n_states;
}

gint
loligo_program_get_refractory_state (const LoligoProgram *program)
{
  return program->kernels->refractory_state;
}

guint
loligo_program_get_n_hoisted (const LoligoProgram *program)
{
  return program->kernels->n_hoisted;
}

gboolean
loligo_program_hoisted_varies (const LoligoProgram *program, guint index)
{
  g_assert (index < program->kernels->n_hoisted);
  return program->kernels->hoisted_varies[index];
}

gboolean
loligo_program_has_spikes (const LoligoProgram *program)
{
  return program->kernels->has_spikes;
}

double
loligo_program_get_cost_ns (const LoligoProgram *program)
{
  const LoligoIrKernel *kernel = program->kernels->kernels[LOLIGO_KERNEL_ADVANCE];
  double cost_ns = 0.1 * kernel->n_sinks;
  for (guint k = 1; k < kernel->n_instructions; k++)
    {
      LoligoIrOperation operation = kernel->instructions[k].operation;
      LoligoIrClass class = loligo_ir_operation_get_class (operation);
      /* what the loop of an adaptive method repeats is passed two times or so */
      double passes = k >= kernel->loop_begin && k < kernel->loop_end ? 2 : 1;
      if (!kernel->instructions[k].varies)
        continue;
      if (class == LOLIGO_IR_ELEMENTARY)
        cost_ns += 0.4 * passes;
      else if (operation == LOLIGO_IR_UNIFORM || operation == LOLIGO_IR_NORMAL)
        cost_ns += 2 * passes;
      else if (operation == LOLIGO_IR_DIVIDE || operation == LOLIGO_IR_SQRT)
        cost_ns += 0.2 * passes;
      else if (class == LOLIGO_IR_PLAIN)
        cost_ns += 0.04 * passes;
    }
  /* of machine code with AVX-512; the interpreter takes twice that */
  double tier = loligo_program_is_native (program) ? 1 : 2;
  return tier * (program->options.precision == LOLIGO_PRECISION_DOUBLE ? cost_ns : cost_ns / 2.5);
}

/* ---- running ---- */

static void
run_once (const LoligoInterpreter *interpreter, const LoligoKernelCall *call, gint64 step,
          guint64 first_lane, guint64 end_lane)
{
  LoligoKernelCall once = *call;
  once.n_steps = 1;
  once.step = step;
  loligo_interpreter_run (interpreter, &once, first_lane, end_lane, NULL);
}

void
loligo_program_prepare (const LoligoProgram *program, const LoligoKernelCall *call,
                        guint64 first_lane, guint64 end_lane)
{
  run_once (program->interpreters[LOLIGO_KERNEL_PREPARE], call, call->step, first_lane, end_lane);
}

void
loligo_program_initialise (const LoligoProgram *program, const LoligoKernelCall *call,
                           guint64 first_lane, guint64 end_lane)
{
  run_once (program->interpreters[LOLIGO_KERNEL_INITIALISE], call, -1, first_lane, end_lane);
}

void
loligo_program_settle (const LoligoProgram *program, const LoligoKernelCall *call,
                       guint64 first_lane, guint64 end_lane)
{
  run_once (program->interpreters[LOLIGO_KERNEL_SETTLE], call, call->step, first_lane, end_lane);
}

/* Padding lanes compute along, and may fire; nobody shall see it. */
static void
clear_padding_spikes (const LoligoKernelCall *call, guint64 end_lane)
{
  guint in_last_word = call->n_lanes % 64;
  if (call->spikes == NULL || in_last_word == 0 || end_lane <= call->n_lanes - in_last_word)
    return;
  guint64 *word = call->spikes + call->n_lanes / 64;
  for (gint64 step = 0; step < call->n_steps; step++)
    word[step * (gint64) call->spikes_step_stride] &= (G_GUINT64_CONSTANT (1) << in_last_word) - 1;
}

void
loligo_program_advance (const LoligoProgram *program, const LoligoKernelCall *call,
                        guint64 first_lane, guint64 end_lane)
{
  LoligoNativeFunction native
      = (LoligoNativeFunction) g_atomic_pointer_get ((gpointer *) &program->native);
  if (first_lane >= end_lane)
    return;
  if (native != NULL)
    native (call, first_lane, end_lane);
  else
    loligo_interpreter_run (program->interpreters[LOLIGO_KERNEL_ADVANCE], call, first_lane,
                            end_lane, NULL);
  if (program->kernels->has_spikes)
    clear_padding_spikes (call, end_lane);
}

void
loligo_program_observe (const LoligoProgram *program, const LoligoKernelCall *call,
                        guint algebraic, guint64 first_lane, guint64 end_lane, void *out)
{
  g_assert (algebraic < program->kernels->n_observe);
  LoligoKernelCall once = *call;
  once.n_steps = 1;
  loligo_interpreter_run (program->observe[algebraic], &once, first_lane, end_lane, out);
}

/* ---- machine code ---- */

gboolean
loligo_program_compile_native (LoligoProgram *program, GError **error)
{
  const LoligoNativeTable *table = loligo_native_load (error);
  if (table == NULL)
    return FALSE;
  g_mutex_lock (&program->native_lock);
  if (program->native_code == NULL)
    {
      LoligoNativeOptions options = { .precision = program->options.precision };
      program->table = table;
      program->native_code
          = table->compile (program->kernels->kernels[LOLIGO_KERNEL_ADVANCE], &options, error);
      if (program->native_code != NULL)
        g_atomic_pointer_set ((gpointer *) &program->native,
                              (gpointer) table->get_function (program->native_code));
    }
  gboolean native = program->native_code != NULL;
  g_mutex_unlock (&program->native_lock);
  return native;
}

gboolean
loligo_program_is_native (const LoligoProgram *program)
{
  return g_atomic_pointer_get ((gpointer *) &program->native) != NULL;
}

char *
loligo_program_dump_assembly (LoligoProgram *program, GError **error)
{
  const LoligoNativeTable *table = loligo_native_load (error);
  LoligoNativeOptions options = { .precision = program->options.precision,
                                  .keep_assembly = TRUE };
  if (table == NULL)
    return NULL;
  LoligoNativeCode *code
      = table->compile (program->kernels->kernels[LOLIGO_KERNEL_ADVANCE], &options, error);
  if (code == NULL)
    return NULL;
  char *assembly = table->get_assembly (code);
  table->free (code);
  return assembly;
}

char *
loligo_program_dump_ir (const LoligoProgram *program)
{
  static const char *const titles[] = { "prepare", "initialise", "settle", "advance" };
  GString *text = g_string_new (NULL);
  for (guint k = 0; k < LOLIGO_N_KERNELS; k++)
    loligo_kernel_dump (program->kernels->kernels[k], titles[k], program->component, text);
  for (guint k = 0; k < program->kernels->n_observe; k++)
    {
      g_autofree char *title
          = g_strdup_printf ("observe %s", program->component->algebraics[k]->name);
      loligo_kernel_dump (program->kernels->observe[k], title, program->component, text);
    }
  return g_string_free (text, FALSE);
}

char *
loligo_program_describe (const LoligoProgram *program)
{
  if (loligo_program_is_native (program))
    return program->table->describe (program->native_code);
  return g_strdup_printf (_("interpreter, %s"), program->loops->name);
}
