/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run-util.h: from the JSON of a document to a simulation and its values, for tests of what runs.
 */
#pragma once

#include "model/plan.h"
#include "run/simulation.h"

#include <math.h>
#include <string.h>

/* TEXT with " for each '. (transfer full) */
static inline char *
quote (const char *text)
{
  return g_strdelimit (g_strdup (text), "'", '"');
}

/* FORMAT so quoted, with its arguments, which stay as they are. (transfer full) */
static inline char *
make_json (const char *format, ...)
{
  g_autofree char *quoted = quote (format);
  va_list arguments;
  va_start (arguments, format);
  char *json = g_strdup_vprintf (quoted, arguments);
  va_end (arguments);
  return json;
}

/* The document is taken to lie at PATH. THREADS 0: as it says. */
static inline LoligoPlan *
plan_from_json_at (const char *path, const char *json, guint threads)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoDocument) document
      = loligo_document_parse (json, -1, path, problems);
  if (document != NULL && threads > 0)
    document->run.threads = threads;
  LoligoLibrary *library = loligo_library_new (NULL);
  LoligoPlan *plan = document != NULL ? loligo_plan_new (document, library, problems) : NULL;
  loligo_library_unref (library);
  if (plan == NULL)
    g_error ("%s", loligo_problems_to_string (problems));
  return plan;
}

static inline LoligoPlan *
plan_from_json (const char *json, guint threads)
{
  return plan_from_json_at ("/nonexistent/test.loligo", json, threads);
}

static inline LoligoSimulation *
simulation_from_json (const char *json, guint threads, LoligoJitMode jit)
{
  g_autoptr (LoligoPlan) plan = plan_from_json (json, threads);
  g_autoptr (GError) error = NULL;
  LoligoSimulationOptions options = { .jit = jit };
  LoligoSimulation *simulation = loligo_simulation_new (plan, &options, &error);
  g_assert_no_error (error);
  return simulation;
}

static inline void
advance_well (LoligoSimulation *simulation, gint64 n_steps)
{
  g_autoptr (GError) error = NULL;
  gboolean is_good = loligo_simulation_advance (simulation, n_steps, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (is_good);
}

/* The document TEXT, with ' for ", after N_STEPS. */
static inline LoligoSimulation *
run_quoted (const char *text, guint threads, LoligoJitMode jit, gint64 n_steps)
{
  g_autofree char *json = quote (text);
  LoligoSimulation *simulation = simulation_from_json (json, threads, jit);
  advance_well (simulation, n_steps);
  return simulation;
}

/* The newest sample of the neuron or synapse K of RECORDER. */
static inline double
get_last (LoligoSimulation *simulation, const char *recorder, guint64 k)
{
  LoligoRecorder *found = loligo_simulation_find_recorder (simulation, recorder);
  double value;
  guint64 last = loligo_recorder_get_n_samples (found) - 1;
  g_assert_cmpuint (loligo_recorder_read (found, k, last, 1, &value), ==, 1);
  return value;
}

static inline void
assert_near (double value, double expected, double tolerance)
{
  if (!(fabs (value - expected) <= tolerance))
    g_error ("%.17g is not %.17g", value, expected);
}

/* All samples of a recorded neuron. (transfer full) */
static inline double *
read_all (LoligoRecorder *recorder, guint64 k, guint64 *count)
{
  *count = loligo_recorder_get_n_samples (recorder);
  double *values = g_new (double, *count + 1);
  g_assert_cmpuint (loligo_recorder_read (recorder, k, 0, *count, values), ==, *count);
  return values;
}

/* Everything that two runs recorded has the same bits. */
static inline void
assert_equal_recordings (LoligoSimulation *a, LoligoSimulation *b)
{
  guint n_recorders = loligo_simulation_get_n_recorders (a);
  g_assert_cmpuint (loligo_simulation_get_n_recorders (b), ==, n_recorders);
  for (guint i = 0; i < n_recorders; i++)
    {
      LoligoRecorder *x = loligo_simulation_get_recorder (a, i);
      LoligoRecorder *y = loligo_simulation_get_recorder (b, i);
      guint64 n_spikes = loligo_recorder_get_n_spikes (x);
      g_assert_cmpuint (loligo_recorder_get_n_spikes (y), ==, n_spikes);
      for (guint64 s = 0; s < n_spikes; s++)
        {
          double t_x, t_y;
          guint64 lane_x, lane_y;
          loligo_recorder_get_spike (x, s, &t_x, &lane_x);
          loligo_recorder_get_spike (y, s, &t_y, &lane_y);
          g_assert_true (t_x == t_y && lane_x == lane_y);
        }
      for (guint64 k = 0; k < loligo_recorder_get_n_lanes (x); k++)
        {
          guint64 n_x, n_y;
          g_autofree double *of_x = read_all (x, k, &n_x);
          g_autofree double *of_y = read_all (y, k, &n_y);
          g_assert_cmpuint (n_x, ==, n_y);
          g_assert_cmpint (memcmp (of_x, of_y, n_x * sizeof (double)), ==, 0);
        }
    }
}
