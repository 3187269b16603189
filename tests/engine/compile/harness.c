/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * harness.c: see harness.h.
 */
#include "harness.h"

#include <string.h>

LoligoComponent *
test_component (const char *text)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  LoligoComponent *component = loligo_component_new_from_text (text, strlen (text), "test", NULL,
                                                               NULL, NULL, problems);
  if (component == NULL)
    {
      g_autofree char *what = loligo_problems_to_string (problems);
      g_error ("%s", what);
    }
  return component;
}

static gsize
real_bytes (const Run *run)
{
  return loligo_program_get_precision (run->program) == LOLIGO_PRECISION_DOUBLE ? 8 : 4;
}

static void *
lanes_new (const Run *run)
{
  void *lanes = g_aligned_alloc0 (run->padded, real_bytes (run), 64);
  return lanes;
}

static void
put (const Run *run, void *array, guint64 lane, double value)
{
  if (real_bytes (run) == 8)
    ((double *) array)[lane] = value;
  else
    ((float *) array)[lane] = (float) value;
}

static double
take (const Run *run, const void *array, guint64 lane)
{
  return real_bytes (run) == 8 ? ((const double *) array)[lane] : ((const float *) array)[lane];
}

Run *
run_new_for (LoligoComponent *component, LoligoMethod method, LoligoPrecision precision,
             double dt_s, guint64 n_lanes, const char *varying)
{
  Run *run = g_new0 (Run, 1);
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *varies = g_new0 (guint8, component->n_parameters + 1);
  const LoligoSymbol *symbol
      = varying != NULL ? loligo_component_find (component, varying) : NULL;
  if (symbol != NULL)
    varies[symbol->index] = 1;
  LoligoProgramOptions options
      = { .method = method, .precision = precision, .dt_s = dt_s, .parameter_varies = varies };
  run->component = component;
  run->program = loligo_program_new (component, &options, &error);
  g_assert_no_error (error);
  run->n_lanes = n_lanes;
  run->padded = (n_lanes + 63) / 64 * 64;
  run->states = g_new0 (void *, loligo_program_get_n_states (run->program) + 1);
  run->hoisted = g_new0 (void *, loligo_program_get_n_hoisted (run->program) + 1);
  run->parameters = g_new0 (void *, component->n_parameters + 1);
  run->inputs = g_new0 (void *, component->n_inputs + 1);
  run->strides = g_new0 (ptrdiff_t, component->n_inputs + 1);
  for (guint k = 0; k < loligo_program_get_n_states (run->program); k++)
    run->states[k] = lanes_new (run);
  for (guint k = 0; k < loligo_program_get_n_hoisted (run->program); k++)
    run->hoisted[k] = lanes_new (run);
  for (guint k = 0; k < component->n_inputs; k++)
    run->inputs[k] = lanes_new (run);
  for (guint k = 0; k < component->n_parameters; k++)
    {
      run->parameters[k] = lanes_new (run);
      double value = loligo_expression_evaluate (component->pool, component->parameters[k]->value,
                                                 NULL);
      for (guint64 lane = 0; lane < run->padded; lane++)
        put (run, run->parameters[k], lane, value);
    }
  run->spike_steps = g_array_new (FALSE, FALSE, sizeof (gint64));
  run->call = (LoligoKernelCall){ .states = run->states,
                                  .parameters = (const void *const *) run->parameters,
                                  .hoisted = run->hoisted,
                                  .inputs = (const void *const *) run->inputs,
                                  .input_step_stride = run->strides,
                                  .spikes_step_stride = run->padded / 64,
                                  .dt_s = dt_s, .seed = 12345, .stream = 7, .n_lanes = n_lanes };
  return run;
}

Run *
run_new (const char *text, LoligoMethod method, LoligoPrecision precision, double dt_s,
         guint64 n_lanes, const char *varying)
{
  return run_new_for (test_component (text), method, precision, dt_s, n_lanes, varying);
}

void
run_free (Run *run)
{
  for (guint k = 0; k < loligo_program_get_n_states (run->program); k++)
    g_aligned_free (run->states[k]);
  for (guint k = 0; k < loligo_program_get_n_hoisted (run->program); k++)
    g_aligned_free (run->hoisted[k]);
  for (guint k = 0; k < run->component->n_inputs; k++)
    g_aligned_free (run->inputs[k]);
  for (guint k = 0; k < run->component->n_parameters; k++)
    g_aligned_free (run->parameters[k]);
  g_free (run->states);
  g_free (run->hoisted);
  g_free (run->inputs);
  g_free (run->strides);
  g_free (run->parameters);
  g_free (run->spikes);
  g_array_unref (run->spike_steps);
  loligo_program_unref (run->program);
  loligo_component_unref (run->component);
  g_free (run);
}

void
run_start (Run *run)
{
  run->call.step = 0;
  run->call.n_steps = 1;
  loligo_program_prepare (run->program, &run->call, 0, run->n_lanes);
  loligo_program_initialise (run->program, &run->call, 0, run->n_lanes);
}

static void
collect_spikes (Run *run, gint64 n_steps)
{
  guint64 words = run->padded / 64;
  for (gint64 step = 0; step < n_steps; step++)
    {
      gint64 stamp = run->call.step + step + 1;
      for (guint64 word = 0; word < words; word++)
        run->n_spikes += __builtin_popcountll (run->spikes[step * words + word]);
      if (run->spikes[step * words] & 1)
        g_array_append_val (run->spike_steps, stamp);
    }
}

void
run_advance_in (Run *run, gint64 n_steps, gint64 chunk, guint64 block)
{
  while (n_steps > 0)
    {
      gint64 now = MIN (n_steps, chunk);
      g_free (run->spikes);
      run->spikes = g_new0 (guint64, now * run->padded / 64);
      run->call.spikes = run->spikes;
      run->call.n_steps = now;
      for (guint64 lane = 0; lane < run->n_lanes; lane += block)
        loligo_program_advance (run->program, &run->call, lane, MIN (lane + block, run->n_lanes));
      collect_spikes (run, now);
      run->call.step += now;
      n_steps -= now;
    }
}

void
run_advance (Run *run, gint64 n_steps)
{
  run_advance_in (run, n_steps, 1000, LOLIGO_BLOCK_LANES);
}

static guint
index_of (const Run *run, const char *name)
{
  const LoligoSymbol *symbol = loligo_component_find (run->component, name);
  g_assert_nonnull (symbol);
  return symbol->index;
}

double
run_state (const Run *run, const char *name, guint64 lane)
{
  return take (run, run->states[index_of (run, name)], lane);
}

void
run_set_state (Run *run, const char *name, guint64 lane, double value)
{
  put (run, run->states[index_of (run, name)], lane, value);
}

void
run_set_parameter (Run *run, const char *name, guint64 lane, double value)
{
  put (run, run->parameters[index_of (run, name)], lane, value);
}

void
run_set_input (Run *run, const char *name, double value)
{
  for (guint64 lane = 0; lane < run->padded; lane++)
    put (run, run->inputs[index_of (run, name)], lane, value);
}

double
run_observe (Run *run, const char *name, guint64 lane)
{
  double out[1];
  loligo_program_observe (run->program, &run->call, index_of (run, name), lane, lane + 1, out);
  return take (run, out, 0);
}
