/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * geometry.c: see geometry.h.
 */
#include "model/geometry.h"

#include "base/elementary.h"

#include <math.h>

#define PLACE_STEP (-2) /* kernels use -1 and the steps of the run */

LoligoGeometry
loligo_geometry_make_lattice (guint64 rows, guint64 columns)
{
  LoligoGeometry geometry = { .n_axes = columns == 0 ? 1 : 2, .counts = { rows, 1, 1 } };
  if (columns != 0)
    {
      geometry.counts[0] = columns;
      geometry.counts[1] = rows;
    }
  return geometry;
}

static double
draw_place (const LoligoGeometry *geometry, guint64 index, guint axis)
{
  LoligoRandomPlace place = { geometry->seed, geometry->stream, axis, index, PLACE_STEP };
  return (loligo_random_uniform (&place) - 0.5) * geometry->extent_m[axis];
}

void
loligo_geometry_get_position (const LoligoGeometry *geometry, guint64 index,
                              double position_m[LOLIGO_AXES])
{
  guint64 rest = index;
  for (guint axis = 0; axis < LOLIGO_AXES; axis++)
    {
      position_m[axis] = 0;
      if (axis < geometry->n_axes && geometry->is_random)
        position_m[axis] = draw_place (geometry, index, axis);
      else if (axis < geometry->n_axes)
        {
          guint64 count = geometry->counts[axis];
          position_m[axis]
              = ((double) (rest % count) - 0.5 * (double) (count - 1)) * geometry->spacing_m[axis];
          rest /= count;
        }
    }
}

double
loligo_geometry_get_period (const LoligoGeometry *geometry, const LoligoGeometry *other, guint axis)
{
  if (geometry->is_periodic[axis])
    return geometry->extent_m[axis];
  return other->is_periodic[axis] ? other->extent_m[axis] : 0;
}

gboolean
loligo_geometry_fits (const LoligoGeometry *geometry, const LoligoGeometry *other)
{
  for (guint axis = 0; axis < LOLIGO_AXES; axis++)
    if (geometry->is_periodic[axis] && other->is_periodic[axis]
        && fabs (geometry->extent_m[axis] - other->extent_m[axis])
               > 1e-9 * geometry->extent_m[axis])
      return FALSE;
  return geometry->has_lengths && other->has_lengths;
}

struct _LoligoPlaces
{
  LoligoGeometry geometry;
  double *random_m[LOLIGO_AXES]; /* NULL on a lattice */
};

LoligoPlaces *
loligo_places_new (const LoligoGeometry *geometry, guint64 n)
{
  g_autoptr (LoligoPlaces) places = g_new0 (LoligoPlaces, 1);
  places->geometry = *geometry;
  for (guint axis = 0; axis < geometry->n_axes && geometry->is_random; axis++)
    {
      places->random_m[axis] = g_try_malloc_n (MAX (n, 1), sizeof (double));
      if (places->random_m[axis] == NULL)
        return NULL;
      for (guint64 k = 0; k < n; k++)
        places->random_m[axis][k] = draw_place (geometry, k, axis);
    }
  return g_steal_pointer (&places);
}

void
loligo_places_free (LoligoPlaces *places)
{
  if (places == NULL)
    return;
  for (guint axis = 0; axis < LOLIGO_AXES; axis++)
    g_free (places->random_m[axis]);
  g_free (places);
}

/* The number along AXIS of cell INDEX, from the middle: whole or half. */
static double
get_number (const LoligoGeometry *geometry, guint64 index, guint axis)
{
  for (guint k = 0; k < axis; k++)
    index /= geometry->counts[k];
  return (double) (index % geometry->counts[axis]) - 0.5 * (double) (geometry->counts[axis] - 1);
}

static double
get_coordinate (const LoligoPlaces *places, guint64 index, guint axis)
{
  const LoligoGeometry *geometry = &places->geometry;
  if (axis >= geometry->n_axes)
    return 0;
  return geometry->is_random ? places->random_m[axis][index]
                             : get_number (geometry, index, axis) * geometry->spacing_m[axis];
}

/* Adds the squares of the steps along AXIS. Between lattices of one spacing steps are counted before they are
 * multiplied, so that equal steps are equal to the bit wherever they are. */
static void
add_squares (const LoligoPlaces *places, guint64 index, const LoligoPlaces *other,
             const guint32 *others, guint n, guint axis, double *squares)
{
  const LoligoGeometry *a = &places->geometry, *b = &other->geometry;
  double period = loligo_geometry_get_period (a, b, axis);
  gboolean is_even = !a->is_random && !b->is_random && axis < a->n_axes && axis < b->n_axes
                     && a->spacing_m[axis] == b->spacing_m[axis];
  double scale = is_even ? a->spacing_m[axis] : 1;
  double inverse = period > 0 ? scale / period : 0;
  if (is_even && period > 0)
    period = a->is_periodic[axis] ? (double) a->counts[axis] : (double) b->counts[axis];
  double from = is_even ? get_number (a, index, axis) : get_coordinate (places, index, axis);
  for (guint k = 0; k < n; k++)
    {
      double to = is_even ? get_number (b, others[k], axis)
                          : get_coordinate (other, others[k], axis);
      double step = to - from;
      if (period > 0)
        step -= period * rint (step * inverse);
      step *= scale;
      squares[k] += step * step;
    }
}

void
loligo_places_get_distances (const LoligoPlaces *places, guint64 index, const LoligoPlaces *other,
                             const guint32 *others, guint n, double *out_m)
{
  guint n_axes = MAX (places->geometry.n_axes, other->geometry.n_axes);
  for (guint k = 0; k < n; k++)
    out_m[k] = 0;
  for (guint axis = 0; axis < n_axes; axis++)
    add_squares (places, index, other, others, n, axis, out_m);
  for (guint k = 0; k < n; k++)
    out_m[k] = sqrt (out_m[k]);
}
