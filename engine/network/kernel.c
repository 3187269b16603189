/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kernel.c: a projection whose weights depend on the distance alone, on one lattice: what the sources give is
 * convolved. Spikes are added one by one while they are few, and convolved where that is quicker: a choice by their
 * number, so it is the same for any number of threads.
 */
#include "network/projection-private.h"

#include <string.h>

double *
loligo_projection_evaluate_kernel (const LoligoProjection *projection, const LoligoPlan *plan,
                                   const LoligoPlanProjection *spec, const LoligoEdgeKey *key)
{
  guint n = (guint) projection->n_sources;
  g_autofree guint32 *cells = g_new (guint32, n);
  double *kernel = g_new (double, n);
  for (guint k = 0; k < n; k++)
    cells[k] = k;
  loligo_edge_values (plan->pool, spec->weight, key, 0, cells, n, kernel);
  if (projection->skips_self)
    kernel[0] = 0;
  return kernel;
}

gboolean
loligo_projection_make_kernel (LoligoProjection *projection, const LoligoPlan *plan,
                               const LoligoPlanProjection *spec, const double *kernel)
{
  const LoligoGeometry *geometry = &plan->nodes[spec->source].geometry;
  LoligoLattice lattice = { geometry->counts[1] * geometry->counts[2], geometry->counts[0],
                            geometry->is_periodic[1], geometry->is_periodic[0] };
  gsize n = projection->n_sources;
  projection->convolution = loligo_convolution_new (&lattice, kernel);
  if (projection->convolution == NULL)
    return FALSE;
  projection->n_spaces = MAX (spec->form->n_sums, 1);
  projection->spaces = g_new0 (LoligoConvolutionSpace *, projection->n_spaces);
  projection->spiking = g_new0 (double, n);
  for (guint k = 0; k < projection->n_spaces; k++)
    {
      projection->spaces[k] = loligo_convolution_space_new (projection->convolution);
      if (projection->spaces[k] == NULL)
        return FALSE;
    }
  return TRUE;
}

void
loligo_projection_free_kernel (LoligoProjection *projection)
{
  for (guint k = 0; k < projection->n_spaces; k++)
    loligo_convolution_space_free (projection->spaces[k]);
  g_free (projection->spaces);
  g_free (projection->spiking);
  loligo_convolution_free (projection->convolution);
}

void
loligo_projection_convolve (const LoligoProjection *projection, const LoligoSignal *signal,
                            gint64 step, guint k, void *out)
{
  loligo_convolution_run (projection->convolution, projection->spaces[k],
                          loligo_signal_get_oldest (projection, signal, step),
                          projection->is_single, FALSE, out);
}

/* ---- spikes ---- */

static char *
get_row (const LoligoProjection *projection, const LoligoSpikes *spikes, guint step,
         const LoligoRing *ring)
{
  gsize slot = (gsize) ((spikes->stamp + step + projection->longest_delay) % ring->n_slots);
  return (char *) ring->rows
         + slot * ring->row_reals * (projection->is_single ? sizeof (float) : sizeof (double));
}

static gboolean
are_many (const LoligoProjection *projection, const LoligoSpikes *spikes, guint step)
{
  return spikes->first[step + 1] - spikes->first[step]
         >= loligo_convolution_get_break_even (projection->convolution);
}

void
loligo_projection_deliver_kernel (const LoligoProjection *projection, const LoligoSpikes *spikes,
                                  guint part, const LoligoRing *ring)
{
  guint64 first = loligo_projection_get_first_target (projection, part);
  guint64 end = loligo_projection_get_first_target (projection, part + 1);
  for (guint step = 0; step < spikes->n_steps; step++)
    {
      if (are_many (projection, spikes, step))
        continue;
      char *row = get_row (projection, spikes, step, ring);
      for (guint k = spikes->first[step]; k < spikes->first[step + 1]; k++)
        loligo_convolution_add_one (projection->convolution, spikes->lanes[k], first, end,
                                    projection->is_single, row);
    }
}

static void
mark_spikes (const LoligoProjection *projection, const LoligoSpikes *spikes, guint step)
{
  gsize real_bytes = projection->is_single ? sizeof (float) : sizeof (double);
  memset (projection->spiking, 0, projection->n_sources * real_bytes);
  for (guint k = spikes->first[step]; k < spikes->first[step + 1]; k++)
    if (projection->is_single)
      ((float *) projection->spiking)[spikes->lanes[k]] = 1;
    else
      ((double *) projection->spiking)[spikes->lanes[k]] = 1;
}

void
loligo_projection_convolve_spikes (const LoligoProjection *projection, const LoligoSpikes *spikes,
                                   const LoligoRing *ring)
{
  for (guint step = 0; step < spikes->n_steps; step++)
    {
      if (!are_many (projection, spikes, step))
        continue;
      mark_spikes (projection, spikes, step);
      loligo_convolution_run (projection->convolution, projection->spaces[0], projection->spiking,
                              projection->is_single, TRUE,
                              get_row (projection, spikes, step, ring));
    }
}
