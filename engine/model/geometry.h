/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * geometry.h: where the cells of a population lie: on a line or a ring, a sheet or a torus, or anywhere in a box.
 * The middle of every population is the origin, so populations of different size lie over one another.
 * model/plan-geometry.c reads it from a node's "geometry". Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LOLIGO_AXES 3 /* x, y, z */

typedef struct
{
  guint n_axes;
  gboolean has_lengths; /* FALSE: the document gives none; neighbours are known, distances not */
  gboolean is_random;   /* anywhere in the box, else on a lattice */
  /* Along x (columns), y (rows), z: cells of the lattice (1 on the axes that it has not), the length from cell to cell,
   * the length of the whole, and whether its ends meet. */
  guint64 counts[LOLIGO_AXES];
  double spacing_m[LOLIGO_AXES], extent_m[LOLIGO_AXES];
  gboolean is_periodic[LOLIGO_AXES];
  guint64 seed; /* of random places */
  guint32 stream;
} LoligoGeometry;

/* A lattice without lengths: COLUMNS 0 is a line of ROWS cells. */
LoligoGeometry loligo_geometry_make_lattice (guint64 rows, guint64 columns);
/* Of cell INDEX (row by row), from the middle of the population; 0 along the axes that it has not. */
void loligo_geometry_get_position (const LoligoGeometry *geometry, guint64 index,
                                   double position_m[LOLIGO_AXES]);
/* Two populations have distances when both have lengths and none is closed at another length than the other. */
gboolean loligo_geometry_fits (const LoligoGeometry *geometry, const LoligoGeometry *other);
/* The length after which things repeat along AXIS between the two; 0 where they do not. */
double loligo_geometry_get_period (const LoligoGeometry *geometry, const LoligoGeometry *other,
                                   guint axis);

/* The places of a population's cells, ready for many distances. */
typedef struct _LoligoPlaces LoligoPlaces;

/* Keeps the places of N cells where these are random (else they are computed). NULL: no memory. */
LoligoPlaces *loligo_places_new (const LoligoGeometry *geometry, guint64 n);
void loligo_places_free (LoligoPlaces *places);
/* OUT_M[k] from cell INDEX of PLACES to cell OTHERS[k] of OTHER: straight, or around where that is shorter and the
 * ends meet; along a ring, not across it. */
void loligo_places_get_distances (const LoligoPlaces *places, guint64 index,
                                  const LoligoPlaces *other, const guint32 *others, guint n,
                                  double *out_m);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoPlaces, loligo_places_free)

G_END_DECLS
