/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * programs.c: the programs of a simulation. Nodes of the same model, method and kind of parameters share
 * one. Machine code is made before the run or by a worker beside it; a program changes over by itself.
 */
#include "run/simulation-private.h"

/* Equal keys: equal programs. */
static char *
make_key (const LoligoPlanNode *node, const guint8 *parameter_varies, const guint8 *input_varies)
{
  g_autoptr (GString) key = g_string_new (NULL);
  g_string_append_printf (key, "%p %d ", (void *) node->component, (int) node->method);
  for (guint i = 0; i < node->component->n_parameters; i++)
    g_string_append_c (key, parameter_varies[i] ? '1' : '0');
  g_string_append_c (key, ' ');
  for (guint i = 0; i < node->component->n_inputs; i++)
    g_string_append_c (key, input_varies[i] ? '1' : '0');
  return g_string_free (g_steal_pointer (&key), FALSE);
}

static gboolean
wants_machine_code (LoligoProgram *program)
{
  return loligo_program_has_spikes (program) || loligo_program_get_n_states (program) > 0;
}

static void
compile_program (LoligoSimulation *simulation, LoligoProgram *program)
{
  if (g_atomic_int_get (&simulation->must_stop_compiling) || loligo_program_is_native (program))
    return;
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  /* Without machine code the interpreter goes on; describe tells which it is. */
  (void) loligo_program_compile_native (program, &error);
  g_mutex_lock (&simulation->compile_mutex);
  simulation->compile_s += (double) (g_get_monotonic_time () - begin) * 1e-6;
  g_mutex_unlock (&simulation->compile_mutex);
}

/* Of the synapses of projection INDEX. */
static void
compile_synapses (LoligoSimulation *simulation, guint index)
{
  if (g_atomic_int_get (&simulation->must_stop_compiling))
    return;
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  if (simulation->plastics[index] != NULL)
    (void) loligo_plastic_compile_native (
        loligo_plasticity_get_plastic (simulation->plastics[index]), &error);
  else
    (void) loligo_flow_compile_native (simulation->flows[index], &error);
  g_mutex_lock (&simulation->compile_mutex);
  simulation->compile_s += (double) (g_get_monotonic_time () - begin) * 1e-6;
  g_mutex_unlock (&simulation->compile_mutex);
}

/* A program, or else the synapses of a projection; the simulation waits for the worker before it frees these. */
typedef struct
{
  LoligoProgram *program; /* a reference */
  guint projection;
} Job;

static void
compile_in_worker (gpointer data, gpointer user_data)
{
  Job *job = data;
  if (job->program == NULL)
    compile_synapses (user_data, job->projection);
  else
    {
      compile_program (user_data, job->program);
      loligo_program_unref (job->program);
    }
  g_free (job);
}

static void
push_job (LoligoSimulation *simulation, LoligoProgram *program, guint projection)
{
  Job *job = g_new0 (Job, 1);
  job->program = program;
  job->projection = projection;
  if (simulation->compiler == NULL)
    simulation->compiler = g_thread_pool_new (compile_in_worker, simulation, 1, FALSE, NULL);
  g_thread_pool_push (simulation->compiler, job, NULL);
}

static void
compile_beside (LoligoSimulation *simulation, LoligoProgram *program)
{
  push_job (simulation, loligo_program_ref (program), 0);
}

gboolean
loligo_programs_adopt (LoligoSimulation *simulation, guint node, GError **error)
{
  LoligoRunNode *run = &simulation->nodes[node];
  const LoligoPlanNode *spec = &simulation->plan->nodes[node];
  g_autofree guint8 *input_varies = g_new0 (guint8, run->n_ports + 1);
  for (guint i = 0; i < run->n_ports; i++)
    input_varies[i] = run->ports[i].varies != FALSE;
  LoligoProgramOptions options = {
    .method = spec->method,
    .precision = simulation->plan->single_precision ? LOLIGO_PRECISION_SINGLE
                                                    : LOLIGO_PRECISION_DOUBLE,
    .relative_tolerance = simulation->plan->relative_tolerance,
    .absolute_tolerance = simulation->plan->absolute_tolerance,
    .parameter_varies = loligo_population_get_varies (run->population),
    .input_varies = input_varies,
    .dt_s = simulation->plan->dt_s,
  };
  g_autofree char *key = make_key (spec, options.parameter_varies, input_varies);
  LoligoProgram *program = g_hash_table_lookup (simulation->programs, key);
  if (program == NULL)
    {
      program = loligo_program_new (spec->component, &options, error);
      if (program == NULL)
        {
          /* The message names the model; say which node as well where that is another word. */
          if (g_strcmp0 (spec->id, spec->component->id) != 0)
            g_prefix_error (error, "%s: ", spec->id);
          return FALSE;
        }
      g_hash_table_insert (simulation->programs, g_steal_pointer (&key), program);
      /* A program made while running: the first ones are compiled together. */
      if (simulation->build_s > 0 && simulation->options.jit != LOLIGO_JIT_OFF
          && wants_machine_code (program))
        compile_beside (simulation, program);
    }
  return loligo_population_adopt (run->population, program, error);
}

void
loligo_programs_compile (LoligoSimulation *simulation)
{
  if (simulation->options.jit == LOLIGO_JIT_OFF)
    return;
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, simulation->programs);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      LoligoProgram *program = value;
      if (!wants_machine_code (program))
        continue;
      if (simulation->options.jit == LOLIGO_JIT_WAIT)
        compile_program (simulation, program);
      else
        compile_beside (simulation, program);
    }
  for (guint i = 0; i < simulation->plan->n_projections; i++)
    {
      if (simulation->plastics[i] == NULL && simulation->flows[i] == NULL)
        continue;
      if (simulation->options.jit == LOLIGO_JIT_WAIT)
        compile_synapses (simulation, i);
      else
        push_job (simulation, NULL, i);
    }
}

void
loligo_programs_free (LoligoSimulation *simulation)
{
  g_atomic_int_set (&simulation->must_stop_compiling, TRUE);
  if (simulation->compiler != NULL)
    g_thread_pool_free (simulation->compiler, FALSE, TRUE);
  g_clear_pointer (&simulation->programs, g_hash_table_unref);
}
