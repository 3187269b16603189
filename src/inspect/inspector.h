/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * inspector.h: the right-hand side of the window: what is selected, in full. Nothing selected: the document and
 * its run; nodes: parameters, initial values, recordings, equations; a wire: what it carries. Every
 * change goes through the project. Main thread.
 */
#pragma once

#include "document/project.h"
#include "run/session.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define LOLIGO_TYPE_INSPECTOR (loligo_inspector_get_type ())
G_DECLARE_FINAL_TYPE (LoligoInspector, loligo_inspector, LOLIGO, INSPECTOR, AdwBin)

GtkWidget *loligo_inspector_new (LoligoProject *project, LoligoSession *session);

G_END_DECLS
