/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sprites.h: pictures of node bodies, drawn once and shared. Five hundred running nodes would cost a
 * frame in vectors; most of them look like another one. The canvas owns it; all its node widgets ask it.
 */
#pragma once

#include "canvas/shape.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _LoligoSprites LoligoSprites;

LoligoSprites *loligo_sprites_new (void);
void loligo_sprites_free (LoligoSprites *sprites);
/* Above this zoom drawing is as cheap: few nodes are in view. */
#define LOLIGO_SPRITES_ZOOM_LIMIT 2.0
/* The picture of SHAPE in *AREA, pixels, whose origin is the body's centre less (SHIFT_X, SHIFT_Y), a
 * part of a pixel. (transfer none), valid until the next call. */
GdkTexture *loligo_sprites_get (LoligoSprites *sprites, const LoligoShape *shape,
                                double shift_x, double shift_y, int scale_factor,
                                graphene_rect_t *area);
/* The colours to draw with: set by the canvas when its style changes. Forgets the pictures. */
void loligo_sprites_set_ink (LoligoSprites *sprites, const LoligoInk *ink);
const LoligoInk *loligo_sprites_get_ink (LoligoSprites *sprites);

/* A texture of WIDTH x HEIGHT pixels (times SCALE_FACTOR), drawn by DRAW. (transfer full) */
typedef void (*LoligoSpriteDraw) (cairo_t *cr, gpointer data);
GdkTexture *loligo_texture_draw (int width, int height, int scale_factor, LoligoSpriteDraw draw,
                                 gpointer data);

G_END_DECLS
