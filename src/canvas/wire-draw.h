/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * wire-draw.h: the picture of one wire: its line, and at its end what it does: an arrow excites, a disc
 * inhibits; a zigzag is an electrical synapse, a diamond on the line one that learns. Cairo only; document units.
 */
#pragma once

#include "canvas/curve.h"
#include <cairo.h>
#include <loligo.h>

G_BEGIN_DECLS

typedef struct
{
  LoligoEffectKind effect; /* NONE: an arrow too */
  gboolean is_plastic;
  double width; /* times that of a common wire; 0: as 1 */
} LoligoWireLook;

/* In the source's colour. WIDTH of the line in document units, thicker or thinner where ZOOM asks for it. */
void loligo_wire_draw (cairo_t *cr, const LoligoCurve *curve, const LoligoWireLook *look, double width,
                       double zoom);
/* The line alone, as wide as the pen is. */
void loligo_wire_path (cairo_t *cr, const LoligoCurve *curve);

G_END_DECLS
