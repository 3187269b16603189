/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * still.c: recorders of weights that no event changes. They are read from the projection once, or again when a person
 * sets another weight, and stand in every sample since.
 */
#include "run/recorder-private.h"
#include "run/simulation-private.h"

#include <string.h>

static LoligoProjection *
get_projection (const LoligoSimulation *simulation, guint recorder)
{
  return simulation->projections[simulation->plan->recorders[recorder].projection];
}

static void
read_weights (LoligoSimulation *simulation, guint recorder)
{
  guint64 n = loligo_recorder_get_n_lanes (simulation->recorders[recorder]);
  loligo_projection_read_weights (get_projection (simulation, recorder),
                                  simulation->plan->recorders[recorder].lanes, n,
                                  simulation->still[recorder]);
}

void
loligo_still_watch (LoligoSimulation *simulation, guint recorder)
{
  LoligoRecorder *target = simulation->recorders[recorder];
  loligo_recorder_set_population (
      target, loligo_projection_get_n_synapses (get_projection (simulation, recorder)));
  gsize real_bytes = simulation->plan->single_precision ? sizeof (float) : sizeof (double);
  simulation->still[recorder] = g_malloc0_n (loligo_recorder_get_n_lanes (target) + 1, real_bytes);
  read_weights (simulation, recorder);
}

void
loligo_still_renew (LoligoSimulation *simulation, guint projection)
{
  for (guint i = 0; i < simulation->plan->n_recorders; i++)
    if (simulation->still[i] != NULL && simulation->plan->recorders[i].projection == (gint) projection)
      read_weights (simulation, i);
}

void
loligo_still_sample (LoligoSimulation *simulation, guint recorder, guint64 n_samples)
{
  LoligoRecorder *target = simulation->recorders[recorder];
  gsize real_bytes = simulation->plan->single_precision ? sizeof (float) : sizeof (double);
  guint64 n = loligo_recorder_get_n_lanes (target);
  for (guint64 row = loligo_recorder_get_n_samples (target); row < n_samples; row++)
    {
      memcpy (loligo_recorder_get_row (target, row), simulation->still[recorder], n * real_bytes);
      loligo_recorder_summarise (target, row, 0, n);
    }
}
