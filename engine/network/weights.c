/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weights.c: reads the weights of single synapses out of a projection, by the numbers that recorders give them.
 */
#include "network/projection-private.h"

typedef struct
{
  const LoligoProjection *projection;
  void *out;
} Reading;

static void
set_real (const LoligoProjection *projection, void *out, guint64 k, double value)
{
  if (projection->is_single)
    ((float *) out)[k] = (float) value;
  else
    ((double *) out)[k] = value;
}

static void
read_weight (guint64 k, guint64 source, const LoligoRowSynapse *synapse, gpointer data)
{
  const Reading *reading = data;
  const void *weights = reading->projection->rows[synapse->part].weight;
  (void) source;
  set_real (reading->projection, reading->out, k,
            reading->projection->is_single ? ((const float *) weights)[synapse->position]
                                           : ((const double *) weights)[synapse->position]);
}

void
loligo_projection_read_weights (const LoligoProjection *projection, const guint64 *numbers,
                                guint64 n, void *out)
{
  if (!projection->has_weights)
    {
      for (guint64 k = 0; k < n; k++)
        set_real (projection, out, k, loligo_projection_get_one_weight (projection));
      return;
    }
  g_return_if_fail (projection->layout == LOLIGO_LAYOUT_ROWS);
  Reading reading = { projection, out };
  loligo_projection_visit_numbers (projection, numbers, n, read_weight, &reading);
}
