/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * synapse-chooser.h: the drop-down of the synapses that fit a wire, with search, and what the chosen one is. Main
 * thread.
 */
#pragma once

#include "document/project.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* NULL where no synapse fits and the wire has none. EDGES: NULL-terminated; all get what is chosen. */
GtkWidget *loligo_synapse_chooser_new (LoligoProject *project, char **edges);

G_END_DECLS
