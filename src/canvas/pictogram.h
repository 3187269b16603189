/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pictogram.h: the small drawing inside a node's body; called by shape.c only.
 */
#pragma once

#include "canvas/shape.h"

G_BEGIN_DECLS

void loligo_pictogram_draw (cairo_t *cr, const LoligoShape *shape, const LoligoInk *ink);

G_END_DECLS
