/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * minimap.h: the whole document in a corner of the canvas, with the visible part framed; a click or
 * drag moves the view. A child of the canvas, which shows it when something lies outside.
 */
#pragma once

#include "canvas/canvas.h"
#include "canvas/view.h"

G_BEGIN_DECLS

#define LOLIGO_TYPE_MINIMAP (loligo_minimap_get_type ())
G_DECLARE_FINAL_TYPE (LoligoMinimap, loligo_minimap, LOLIGO, MINIMAP, GtkWidget)

GtkWidget *loligo_minimap_new (LoligoCanvas *canvas);
/* What the document fills and what the canvas shows of it. */
void loligo_minimap_set_shown (LoligoMinimap *self, const LoligoExtent *content,
                               const LoligoExtent *shown);

G_END_DECLS
