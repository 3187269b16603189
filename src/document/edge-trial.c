/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * edge-trial.c: an edge on trial: a document of nothing but it and its ends, so that its problems are told
 * from those of all else, and so that a weight can be tried on the target alone.
 */
#include "document/project-private.h"
#include <math.h>
#include <string.h>

static LoligoNode *
copy_end (LoligoProject *self, const char *endpoint)
{
  g_autofree char *id = loligo_endpoint_get_node (endpoint);
  const LoligoNode *node = loligo_document_find_node (self->document, id);
  return node == NULL ? NULL : loligo_node_copy (node);
}

static LoligoDocument *
isolate (LoligoProject *self, const LoligoEdge *edge)
{
  LoligoDocument *document = loligo_project_new_trial (self);
  LoligoNode *source = copy_end (self, edge->from), *target = copy_end (self, edge->to);
  if (source != NULL)
    g_ptr_array_add (document->nodes, source);
  if (target != NULL && (source == NULL || !g_str_equal (source->id, target->id)))
    g_ptr_array_add (document->nodes, target);
  else if (target != NULL)
    loligo_node_free (target);
  g_ptr_array_add (document->edges, loligo_edge_copy (edge));
  return document;
}

LoligoPlan *
loligo_project_plan_edge (LoligoProject *self, const LoligoEdge *edge, LoligoProblems *problems)
{
  g_autoptr (LoligoDocument) document = isolate (self, edge);
  return loligo_plan_new (document, self->library, problems);
}

gboolean
loligo_project_check_edge (LoligoProject *self, const LoligoEdge *before, const LoligoEdge *edge,
                           GError **error)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoPlan) plan = loligo_project_plan_edge (self, edge, problems);
  if (plan != NULL)
    return TRUE;
  g_autoptr (LoligoProblems) old = loligo_problems_new ();
  g_autoptr (LoligoPlan) old_plan = before == NULL ? NULL : loligo_project_plan_edge (self, before, old);
  g_autofree char *wire = g_strdup_printf (_("wire from %s to %s"), edge->from, edge->to);
  return loligo_problems_refuse_new (problems, old, wire, error);
}

/* ---- how much makes the target fire ---- */

#define PULSE "loligo_pulse"
#define PULSE_TEXT                                                                                 \
  "neuron " PULSE " \"Pulse\"\nvariable V = 0 mV\ninput I : mV\nspike when t > 2 ms\n"
#define N_WEIGHTS 97 /* from 2^-12 to 2^12 of the unit by quarters; the first is none at all */
#define N_STEPS 1200

/* One pulse to N targets, each by another weight. NULL when the parts do not fit. */
static LoligoSimulation *
make_probe (LoligoProject *self, const LoligoEdge *edge, const LoligoUnit *unit, guint64 n)
{
  g_autoptr (LoligoDocument) document = isolate (self, edge);
  g_autofree char *target_id = loligo_endpoint_get_node (edge->to);
  LoligoNode *target = copy_end (self, target_id);
  if (target == NULL)
    return NULL;
  g_ptr_array_set_size (document->nodes, 0);
  loligo_settings_set (document->models, PULSE, PULSE_TEXT);
  target->rows = n;
  target->columns = 0;
  g_clear_pointer (&target->extra, json_object_unref); /* places */
  loligo_settings_free (target->initial);
  target->initial = loligo_settings_new ();
  g_ptr_array_add (document->nodes, target);
  g_ptr_array_add (document->nodes, loligo_node_new (PULSE, PULSE));

  LoligoEdge *wire = document->edges->pdata[0];
  g_free (wire->from);
  g_free (wire->connect);
  g_free (wire->weight);
  g_clear_pointer (&wire->delay, g_free);
  wire->from = g_strdup (PULSE);
  wire->connect = g_strdup ("all_to_all");
  wire->weight = g_strdup_printf ("where(j < 1, 0, 1) * 2^(j/4 - 12) * 1 %s",
                                  unit->text[0] == '\0' ? "" : unit->text);
  g_ptr_array_add (document->recorders, loligo_recorder_spec_new ("probe", target_id, "spikes"));
  g_free (document->run.dt);
  document->run.dt = g_strdup ("0.05 ms");
  document->run.duration = g_strdup ("60 ms");
  document->run.threads = 1;
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoPlan) plan = loligo_plan_new (document, self->library, problems);
  const LoligoSimulationOptions options = { .jit = LOLIGO_JIT_OFF };
  return plan == NULL ? NULL : loligo_simulation_new (plan, &options, NULL);
}

static guint64
find_first_lane (const LoligoRecorder *spikes)
{
  guint64 first = N_WEIGHTS;
  for (guint64 k = 0; k < loligo_recorder_get_n_spikes (spikes); k++)
    {
      double t_s;
      guint64 lane;
      loligo_recorder_get_spike (spikes, k, &t_s, &lane);
      first = MIN (first, lane);
    }
  return first;
}

double
loligo_project_probe_weight (LoligoProject *self, const LoligoEdge *edge, const LoligoUnit *unit)
{
  /* The largest weights blow up where the equations are steep: then the smaller ones are tried alone. */
  for (guint64 n = N_WEIGHTS; n > 1;)
    {
      g_autoptr (LoligoSimulation) simulation = make_probe (self, edge, unit, n);
      if (simulation == NULL)
        return NAN;
      gboolean is_whole = loligo_simulation_advance (simulation, N_STEPS, NULL, NULL);
      const LoligoBlowUp *blow_up = loligo_simulation_get_blow_up (simulation);
      if (!is_whole)
        {
          n = MIN (n - 1, blow_up == NULL ? 0 : MIN (blow_up->neuron, n * 3 / 4));
          continue;
        }
      guint64 first = find_first_lane (loligo_simulation_find_recorder (simulation, "probe"));
      /* A cell that fires by itself tells nothing. */
      return first == 0 || first >= n ? NAN : exp2 (first / 4.0 - 12) * unit->scale;
    }
  return NAN;
}
