/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * places-drawing.h: where the cells of a population are, as a picture: a dot a cell, axes in µm, dashed edges where
 * ends meet. Cairo and figure only.
 */
#pragma once

#include "figure/figure.h"

G_BEGIN_DECLS

typedef struct
{
  LoligoTheme theme;
  LoligoColor color; /* of the population */
  gboolean is_ring;  /* a line whose ends meet, drawn as a circle */
} LoligoPlacesStyle;

/* Draws N cells at the origin, WIDTH wide; returns the height that it took. CR NULL: only that height. */
double loligo_places_draw (cairo_t *cr, const LoligoGeometry *geometry, guint64 n, const LoligoPlacesStyle *style,
                           double width);
/* How many of N cells the picture has a dot for, in a picture WIDTH wide. */
guint64 loligo_places_count_dots (const LoligoGeometry *geometry, guint64 n, const LoligoPlacesStyle *style,
                                  double width);
/* µm, mm where that is easier to read, or nm; SCALE: metres in it. */
const char *loligo_places_get_unit (const LoligoGeometry *geometry, double *scale);

G_END_DECLS
