/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * edge-preview.h: what a wire connects: a matrix and histograms, made beside the main thread and anew when the
 * document changes. Main thread.
 */
#pragma once

#include "document/project.h"
#include "run/session.h"

G_BEGIN_DECLS

#define LOLIGO_TYPE_EDGE_PREVIEW (loligo_edge_preview_get_type ())
G_DECLARE_FINAL_TYPE (LoligoEdgePreview, loligo_edge_preview, LOLIGO, EDGE_PREVIEW, GtkBox)

GtkWidget *loligo_edge_preview_new (LoligoProject *project, LoligoSession *session, const char *edge);

G_END_DECLS
