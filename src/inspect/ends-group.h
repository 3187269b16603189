/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ends-group.h: where a wire begins and ends, as two rows; where a node has several places that fit, the row chooses
 * one. Main thread.
 */
#pragma once

#include "document/project.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* NULL for a wire with a synapse between ends that have one place each: its summary says them. */
GtkWidget *loligo_ends_group_new (LoligoProject *project, const char *edge);

G_END_DECLS
