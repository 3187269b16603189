/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * expose-group.h: what of a document that is a node wires from outside may reach, as a list of switches. Main thread.
 */
#pragma once

#include "document/project.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *loligo_expose_group_new (LoligoProject *project, const char *node);

G_END_DECLS
