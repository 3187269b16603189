/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model-runs.c: see model-runs.h. The document is built as `loligo run MODEL` builds it.
 */
#include "model-runs.h"

static void
apply_settings (LoligoSettings *settings, const char *const *pairs)
{
  for (guint i = 0; pairs != NULL && pairs[i] != NULL; i += 2)
    loligo_settings_set (settings, pairs[i], pairs[i + 1]);
}

static void
add_drive (LoligoDocument *document, const ModelRun *run)
{
  g_autofree char *port = g_strdup_printf ("%s.%s", run->model, run->port);
  LoligoNode *drive = loligo_node_new ("drive", "constant");
  loligo_settings_set (drive->parameters, "amplitude", run->amplitude);
  g_ptr_array_add (document->nodes, drive);
  g_ptr_array_add (document->edges, loligo_edge_new ("wire", "drive", port));
}

static void
replace (char **text, const char *with)
{
  g_free (*text);
  *text = g_strdup (with);
}

static LoligoDocument *
make_document (const ModelRun *run)
{
  LoligoDocument *document = loligo_document_new_for_model (run->model);
  LoligoNode *node = loligo_document_find_node (document, run->model);
  apply_settings (node->parameters, run->parameters);
  apply_settings (node->initial, run->initial);
  if (run->port != NULL)
    add_drive (document, run);
  g_ptr_array_set_size (document->recorders, 0);
  g_ptr_array_set_size (document->plots, 0);
  if (!run->is_silent)
    g_ptr_array_add (document->recorders,
                     loligo_recorder_spec_new ("spikes", run->model, "spikes"));
  replace (&document->run.duration, run->duration);
  replace (&document->run.dt, run->dt);
  replace (&document->run.method, run->method);
  return document;
}

LoligoSimulation *
model_run (const ModelRun *run, LoligoJitMode jit)
{
  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL);
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoDocument) document = make_document (run);
  g_autoptr (LoligoPlan) plan = loligo_plan_new (document, library, problems);
  g_autofree char *said = loligo_problems_to_string (problems);
  g_assert_cmpstr (said, ==, "");
  g_assert_nonnull (plan);

  g_autoptr (GError) error = NULL;
  LoligoSimulationOptions options = { .jit = jit };
  LoligoSimulation *simulation = loligo_simulation_new (plan, &options, &error);
  g_assert_no_error (error);
  loligo_simulation_advance (simulation, plan->n_steps, NULL, &error);
  g_assert_no_error (error);
  return simulation;
}

guint
model_run_count (LoligoSimulation *simulation, double from_s, double to_s)
{
  LoligoRecorder *recorder = loligo_simulation_find_recorder (simulation, "spikes");
  guint count = 0;
  for (guint64 k = 0; k < loligo_recorder_get_n_spikes (recorder); k++)
    {
      double t_s;
      guint64 lane;
      loligo_recorder_get_spike (recorder, k, &t_s, &lane);
      if (lane == 0 && t_s >= from_s && t_s < to_s)
        count++;
    }
  return count;
}

double
model_run_spike_from_end (LoligoSimulation *simulation, guint k)
{
  LoligoRecorder *recorder = loligo_simulation_find_recorder (simulation, "spikes");
  guint64 n_spikes = loligo_recorder_get_n_spikes (recorder);
  double t_s;
  guint64 lane;
  g_assert_cmpuint (n_spikes, >, k);
  loligo_recorder_get_spike (recorder, n_spikes - 1 - k, &t_s, &lane);
  return t_s;
}

static guint
node_of_model (LoligoSimulation *simulation)
{
  const LoligoPlan *plan = loligo_simulation_get_plan (simulation);
  for (guint node = 0; node < plan->n_nodes; node++)
    if (g_strcmp0 (plan->nodes[node].id, "drive") != 0)
      return node;
  g_assert_not_reached ();
}

double
model_run_state (LoligoSimulation *simulation, const char *name)
{
  guint node = node_of_model (simulation);
  const LoligoPlan *plan = loligo_simulation_get_plan (simulation);
  const LoligoSymbol *symbol = loligo_component_find (plan->nodes[node].component, name);
  g_assert_nonnull (symbol);
  return loligo_simulation_get_state (simulation, node, symbol->index, 0);
}
