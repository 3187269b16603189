/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * view.h: which part of the document a rectangle of pixels shows. Pure arithmetic, no GTK; used by
 * the canvas, its wires and its minimap. Document units are pixels at 100 %.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LOLIGO_ZOOM_MINIMUM 0.1
#define LOLIGO_ZOOM_MAXIMUM 8.0
#define LOLIGO_GRID 20.0 /* document units between two dots */

typedef struct
{
  double x, y; /* document point at the top left pixel */
  double zoom; /* pixels a document unit */
} LoligoView;

typedef struct
{
  double x0, y0, x1, y1;
} LoligoExtent; /* empty while x0 > x1 */

#define LOLIGO_EXTENT_EMPTY ((LoligoExtent){ G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE })

void loligo_view_to_document (const LoligoView *view, double px, double py, double *x, double *y);
void loligo_view_to_pixels (const LoligoView *view, double x, double y, double *px, double *py);
/* Multiplies the zoom by FACTOR within its bounds; the document point under (px, py) stays there. */
void loligo_view_zoom_at (LoligoView *view, double px, double py, double factor);
/* Shows EXTENT whole in WIDTH x HEIGHT pixels with MARGIN around it, never above ZOOM_LIMIT. */
void loligo_view_fit (LoligoView *view, const LoligoExtent *extent, double width, double height,
                      double margin, double zoom_limit);
/* Moves as little as needed for EXTENT (document units) to lie inside, MARGIN pixels from the edge. */
void loligo_view_reveal (LoligoView *view, const LoligoExtent *extent, double width, double height,
                         double margin);
LoligoExtent loligo_view_get_extent (const LoligoView *view, double width, double height);

void loligo_extent_add (LoligoExtent *extent, double x, double y);
gboolean loligo_extent_is_empty (const LoligoExtent *extent);
gboolean loligo_extent_intersects (const LoligoExtent *a, const LoligoExtent *b);

G_END_DECLS
