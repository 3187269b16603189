/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dock.h: the plots under the canvas: everything, or one kind alone; the tools to look closer, to add plots and to set
 * them. Main thread.
 *
 * Widget actions: dock.fit, dock.zoom-in, dock.zoom-out, dock.earlier, dock.later, dock.follow, dock.cursors,
 * dock.freeze, dock.cursor-a-earlier, dock.cursor-a-later, dock.cursor-b-earlier,
 * dock.cursor-b-later. Signal "event" (const char *line) for tests.
 */
#pragma once

#include "document/project.h"
#include "run/session.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define LOLIGO_TYPE_DOCK (loligo_dock_get_type ())
G_DECLARE_FINAL_TYPE (LoligoDock, loligo_dock, LOLIGO, DOCK, AdwBin)

GtkWidget *loligo_dock_new (LoligoProject *project, LoligoSession *session);
/* Makes sure that a plot of KIND is seen: where another kind alone is shown, its tab opens. */
void loligo_dock_reveal (GtkWidget *dock, LoligoPlotKind kind);
/* For the test dump. */
void loligo_dock_describe (GtkWidget *dock, JsonBuilder *builder);

G_END_DECLS
