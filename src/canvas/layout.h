/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * layout.h: places for nodes: layers from left to right along the wires, and a free place for one
 * more. Pure arithmetic over indices; no GTK, no document.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double x, y;
} LoligoPlace;

typedef struct
{
  guint from, to;
} LoligoLink;

/* A place for each of N_NODES nodes: sources left, each node right of what feeds it (wires that close a
 * loop are left aside), rows ordered so that few wires cross; centred on CENTRE. (transfer full) */
LoligoPlace *loligo_layout_layers (guint n_nodes, const LoligoLink *links, guint n_links,
                                   LoligoPlace centre);
/* The place nearest to WISH, on the grid, that keeps clear of all PLACES. */
LoligoPlace loligo_layout_find_free (const LoligoPlace *places, guint n_places, LoligoPlace wish);

G_END_DECLS
