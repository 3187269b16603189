/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * wires.h: the wires between nodes: their curves, what lies under the pointer, and their drawing. A
 * thousand stroked curves cost two frames, so they are kept in an image and drawn anew only on change;
 * the few that move or are marked are drawn live on top. The canvas owns it.
 */
#pragma once

#include "canvas/node-widget.h"
#include "canvas/wire-draw.h"

G_BEGIN_DECLS

typedef struct _LoligoWires LoligoWires;

LoligoWires *loligo_wires_new (void);
void loligo_wires_free (LoligoWires *wires);
/* NODES: id -> LoligoNodeWidget*. Edges whose ends are not there are left out. */
void loligo_wires_set_document (LoligoWires *wires, const LoligoDocument *document,
                                GHashTable *nodes);
/* Nodes moved. While some are moving (LIVE: a set of LoligoNodeWidget*, or NULL) only their wires change. */
void loligo_wires_update_places (LoligoWires *wires);
void loligo_wires_set_live (LoligoWires *wires, GHashTable *live);
/* Colours changed. */
void loligo_wires_invalidate (LoligoWires *wires);
guint loligo_wires_get_count (LoligoWires *wires);
const char *loligo_wires_get_id (LoligoWires *wires, guint index);
/* A point on the middle of the wire, document units. */
void loligo_wires_get_middle (LoligoWires *wires, guint index, double *x, double *y);
/* A point at SHARE of the wire's way, document units. */
void loligo_wires_get_point (LoligoWires *wires, guint index, double share, double *x, double *y);
/* Id of the wire within TOLERANCE units of the point, or NULL. */
const char *loligo_wires_find_at (LoligoWires *wires, double x, double y, double tolerance);
/* Adds to IDS those that cross EXTENT (by their middle). */
void loligo_wires_find_in (LoligoWires *wires, const LoligoExtent *extent, GPtrArray *ids);
gboolean loligo_wires_get_selected (LoligoWires *wires, guint index);
void loligo_wires_set_selected (LoligoWires *wires, guint index, gboolean is_selected);
/* Arrow, disc, zigzag. */
void loligo_wires_set_look (LoligoWires *wires, guint index, const LoligoWireLook *look);
LoligoWireLook loligo_wires_get_look (LoligoWires *wires, guint index);
/* TRUE while the kept image shows what draw_kept would paint for VIEW. IS_ZOOMING: scaling it will do. */
gboolean loligo_wires_is_current (LoligoWires *wires, const LoligoView *view, int width, int height,
                                  gboolean is_zooming);
/* All wires that are not live, from the kept image, which is drawn anew when it is not current. */
void loligo_wires_draw_kept (LoligoWires *wires, cairo_t *cr, const LoligoView *view, int width,
                             int height, int scale_factor, const LoligoInk *ink,
                             gboolean is_zooming);
/* The live, selected and hovered ones, over them, and what they cover (document units). */
void loligo_wires_draw_marked (LoligoWires *wires, cairo_t *cr, const LoligoView *view,
                               const LoligoInk *ink, const char *hover);
LoligoExtent loligo_wires_get_marked_extent (LoligoWires *wires, const char *hover);
/* The wire being drawn: from the outline of SOURCE to a free point, or to TARGET when not NULL. */
void loligo_wires_draw_pending (cairo_t *cr, const LoligoView *view, LoligoNodeWidget *source,
                                LoligoNodeWidget *target, double x, double y,
                                const LoligoInk *ink);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoWires, loligo_wires_free)

G_END_DECLS
