/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan.c: a document checked as a whole, step by step: run, nodes, wires, values, recorders
 * (plan-*.c). A step that finds problems does not keep later ones from finding theirs; a plan comes
 * out only when there are none.
 */
#include "model/plan.h"
#include "base/byte-size.h"
#include "base/i18n.h"
#include "model/document-private.h"
#include "model/inside.h"
#include "model/plan-private.h"
#include <math.h>

#define STEPS_LIMIT 1e12

static const LoligoDimension second = { .halves = { [LOLIGO_BASE_SECOND] = 2 } };

void
loligo_planner_problem (LoligoPlanner *planner, const char *path, const char *format, ...)
{
  const LoligoDocument *document = planner->document;
  g_autofree char *own_path = planner->flattening == NULL
                                  ? g_strdup (path)
                                  : loligo_flattening_trace (planner->flattening, path, &document);
  /* Finding a place walks the text: a large broken file gets places for its first problems only. */
  guint n_problems = loligo_problems_get_count (planner->problems) - planner->n_problems_before;
  gboolean has_place = document->source != NULL
                       && n_problems < (g_bytes_get_size (document->source) > (1 << 22) ? 5 : 100);
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  loligo_document_add_problem (document, planner->problems, has_place ? own_path : NULL, message);
}

void
loligo_planner_problem_of (LoligoPlanner *planner, const char *path, const char *name,
                           const char *format, va_list arguments)
{
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  loligo_planner_problem (planner, path, "%s: %s", name, message);
}

gboolean
loligo_planner_read_quantity (LoligoPlanner *planner, const char *path, const char *name,
                              const char *text, const LoligoDimension *dimension, double *value_si)
{
  g_autoptr (GError) error = NULL;
  LoligoUnit unit;
  if (!loligo_quantity_parse (text, dimension, value_si, &unit, &error))
    {
      loligo_planner_problem (planner, path, _("%s: %s"), name, error->message);
      return FALSE;
    }
  if (!isfinite (*value_si))
    {
      loligo_planner_problem (planner, path, _("%s: \"%s\" is not a finite number"), name, text);
      return FALSE;
    }
  return TRUE;
}

char *
loligo_planner_suggest (const char *name, GPtrArray *names)
{
  g_ptr_array_add (names, NULL);
  const char *nearest = loligo_nearest_name (name, (const char *const *)names->pdata);
  if (nearest != NULL)
    return g_strdup_printf (_("; did you mean \"%s\"?"), nearest);
  if (names->len == 1 || names->len > 13)
    return g_strdup ("");
  g_autofree char *list = g_strjoinv (", ", (char **)names->pdata);
  return g_strdup_printf (_("; choose from %s"), list);
}

/* Whole steps: the nearest when the duration is a multiple of dt but for rounding, else one more.
 */
static void
read_steps (LoligoPlanner *planner, const char *duration, const char *dt)
{
  LoligoPlan *plan = planner->plan;
  double steps = plan->duration_s / plan->dt_s;
  if (!(steps <= STEPS_LIMIT))
    {
      loligo_planner_problem (planner, "run/dt",
                              _("%s at %s a step is more than 1e12 steps; take a larger dt"),
                              duration, dt);
      return;
    }
  if (plan->duration_s > 0 && plan->dt_s > plan->duration_s * (1 + 1e-9))
    {
      loligo_planner_problem (
          planner, "run/dt",
          _("dt is %s, longer than the whole duration of %s; take a smaller dt"), dt, duration);
      return;
    }
  double nearest = round (steps);
  gboolean is_multiple = fabs (steps - nearest) <= 1e-9 * fmax (1, steps);
  plan->n_steps = is_multiple ? nearest : ceil (steps);
  if (!is_multiple)
    plan->duration_s = plan->n_steps * plan->dt_s;
}

static void
read_times (LoligoPlanner *planner)
{
  LoligoPlan *plan = planner->plan;
  const LoligoRunSpec *run = &planner->document->run;
  const char *duration = run->duration != NULL ? run->duration : "1 s";
  const char *dt = run->dt != NULL ? run->dt : "0.1 ms";
  gboolean ok = loligo_planner_read_quantity (planner, "run/duration", "duration", duration,
                                              &second, &plan->duration_s);
  if (ok && plan->duration_s < 0)
    {
      loligo_planner_problem (planner, "run/duration", _("duration: %s is negative"), duration);
      ok = FALSE;
    }
  if (!loligo_planner_read_quantity (planner, "run/dt", "dt", dt, &second, &plan->dt_s))
    return;
  if (plan->dt_s < 1e-15)
    {
      loligo_planner_problem (planner, "run/dt",
                              _("dt: %s is not a positive time; 0.1 ms is usual"), dt);
      return;
    }
  if (ok)
    read_steps (planner, duration, dt);
}

static void
read_tolerance (LoligoPlanner *planner, const char *path, const char *name, const char *text,
                double *value)
{
  if (text == NULL)
    return;
  if (loligo_planner_read_quantity (planner, path, name, text, &LOLIGO_DIMENSIONLESS, value)
      && *value <= 0)
    loligo_planner_problem (planner, path, _("%s: %s must be positive, such as 1e-6"), name, text);
}

void
loligo_planner_read_run (LoligoPlanner *planner)
{
  LoligoPlan *plan = planner->plan;
  const LoligoRunSpec *run = &planner->document->run;
  read_times (planner);
  read_tolerance (planner, "run/rtol", "rtol", run->rtol, &plan->relative_tolerance);
  read_tolerance (planner, "run/atol", "atol", run->atol, &plan->absolute_tolerance);
  plan->seed = run->seed;
  plan->threads = run->threads;
  plan->single_precision = g_strcmp0 (run->precision, "single") == 0;
  if (run->precision != NULL && !plan->single_precision && !g_str_equal (run->precision, "double"))
    loligo_planner_problem (planner, "run/precision",
                            _("precision is \"double\" or \"single\", not \"%s\""),
                            run->precision);
  g_autoptr (GError) error = NULL;
  if (run->memory != NULL && !loligo_byte_size_parse (run->memory, &plan->recording_bytes, &error))
    loligo_planner_problem (planner, "run/memory", _("memory: %s"), error->message);
}

static void
unref_component (gpointer component)
{
  if (component != NULL)
    loligo_component_unref (component);
}

LoligoPlan *
loligo_plan_new (const LoligoDocument *document, LoligoLibrary *library, LoligoProblems *problems)
{
  g_autoptr (LoligoFlattening) flattening = NULL;
  if (loligo_document_has_inside (document))
    {
      flattening = loligo_flattening_new (document, problems);
      if (flattening == NULL)
        return NULL;
      document = loligo_flattening_get_document (flattening);
    }
  g_autoptr (LoligoPlan) plan = g_new0 (LoligoPlan, 1);
  plan->references = 1;
  plan->pool = loligo_expression_pool_new ();
  LoligoPlanner planner = { .document = document,
                            .flattening = flattening,
                            .library = library,
                            .problems = problems,
                            .plan = plan };
  planner.n_problems_before = loligo_problems_get_count (problems);
  planner.node_index = g_hash_table_new (g_str_hash, g_str_equal);
  planner.synapses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_component);
  loligo_planner_read_nodes (&planner);
  loligo_planner_read_wires (&planner);
  loligo_planner_read_values (&planner);
  loligo_planner_read_run (&planner);
  if (loligo_problems_get_count (problems) == planner.n_problems_before)
    loligo_planner_couple (&planner);
  loligo_planner_read_recorders (&planner);
  loligo_planner_check_plots (&planner);
  g_hash_table_unref (planner.node_index);
  g_hash_table_unref (planner.synapses);
  if (loligo_problems_get_count (problems) > planner.n_problems_before)
    return NULL;
  return g_steal_pointer (&plan);
}

LoligoPlan *
loligo_plan_ref (LoligoPlan *plan)
{
  g_atomic_int_inc (&plan->references);
  return plan;
}

void
loligo_plan_unref (LoligoPlan *plan)
{
  if (plan == NULL || !g_atomic_int_dec_and_test (&plan->references))
    return;
  for (guint i = 0; i < plan->n_nodes; i++)
    {
      LoligoPlanNode *node = &plan->nodes[i];
      g_free (node->id);
      g_clear_pointer (&node->component, loligo_component_unref);
      g_free (node->parameters);
      g_free (node->initial);
      g_free (node->table_times_s);
      g_free (node->table_values);
      g_free (node->listed_spikes);
    }
  for (guint i = 0; i < plan->n_wires; i++)
    g_free (plan->wires[i].id);
  for (guint i = 0; i < plan->n_projections; i++)
    loligo_plan_projection_clear (&plan->projections[i]);
  for (guint i = 0; i < plan->n_recorders; i++)
    {
      loligo_plan_recorder_clear (&plan->recorders[i]);
    }
  g_free (plan->nodes);
  g_free (plan->wires);
  g_free (plan->projections);
  g_free (plan->recorders);
  loligo_expression_pool_free (plan->pool);
  g_free (plan);
}

/* States, the inputs of a few steps, parameters that vary; two hidden states at most. */
static double
estimate_node (const LoligoPlanNode *node, double real_bytes)
{
  guint n_arrays = node->component->n_states + 2 + node->component->n_inputs;
  for (guint k = 0; k < node->component->n_parameters; k++)
    n_arrays += node->parameters[k].varies;
  return real_bytes * n_arrays * node->size + 8. * node->table_rows * (1 + node->table_columns)
         + sizeof (LoligoListedSpike) * node->n_listed_spikes;
}

/* Of the min/max pyramid: two reals for 16 samples, for 256, and so on. */
#define LOWEST_LEVEL_SHARE (2. / 16)
#define UPPER_LEVELS_SHARE (2. / 256 * 16 / 15)

void
loligo_plan_estimate (const LoligoPlan *plan, LoligoPlanEstimate *estimate)
{
  double real_bytes = plan->single_precision ? sizeof (float) : sizeof (double);
  double bytes = 0, recording_bytes = 0;
  for (guint i = 0; i < plan->n_nodes; i++)
    bytes += estimate_node (&plan->nodes[i], real_bytes);
  for (guint i = 0; i < plan->n_projections; i++)
    bytes += loligo_plan_projection_estimate_bytes (plan, &plan->projections[i]);
  for (guint i = 0; i < plan->n_recorders; i++)
    {
      const LoligoPlanRecorder *recorder = &plan->recorders[i];
      if (recorder->lanes != NULL)
        bytes += 8. * recorder->n_lanes;
      if (recorder->symbol == NULL)
        continue; /* spikes: nobody knows how many */
      double n_samples = 1. + (double)plan->n_steps / recorder->every_steps;
      double sample_bytes = real_bytes * n_samples * recorder->n_lanes;
      recording_bytes += (1 + LOWEST_LEVEL_SHARE) * sample_bytes;
      bytes += UPPER_LEVELS_SHARE * sample_bytes;
    }
  *estimate = (LoligoPlanEstimate) { bytes, recording_bytes };
}

double
loligo_plan_estimate_bytes (const LoligoPlan *plan)
{
  LoligoPlanEstimate estimate;
  loligo_plan_estimate (plan, &estimate);
  return estimate.memory_bytes + estimate.recording_bytes;
}
