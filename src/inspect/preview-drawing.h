/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preview-drawing.h: the preview of a wire as a picture: the matrix of who is connected, and small histograms under
 * it. Cairo and figure only.
 */
#pragma once

#include "figure/figure.h"

G_BEGIN_DECLS

typedef struct
{
  LoligoTheme theme;
  LoligoColor color;      /* of the source */
  LoligoUnit weight_unit; /* to show weights in */
} LoligoPreviewStyle;

/* TRUE where all pairs are connected alike, so that the matrix shows how strongly. */
gboolean loligo_preview_shows_weights (const LoligoPreview *preview);
/* Draws at the origin, WIDTH wide; returns the height that it took. CR NULL: only that height. */
double loligo_preview_draw (cairo_t *cr, const LoligoPreview *preview, const LoligoPreviewStyle *style,
                            double width);

G_END_DECLS
