/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * port-chooser.h: a popover that asks where a wire begins and ends, when there are several places that fit. The canvas
 * opens it where the wire was dropped; what is done with the choice is the canvas's business.
 *
 * Signals: "chosen" (const char *from, const char *to) and "cancelled" (), each after it has closed.
 */
#pragma once

#include "document/project.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LOLIGO_TYPE_PORT_CHOOSER (loligo_port_chooser_get_type ())
G_DECLARE_FINAL_TYPE (LoligoPortChooser, loligo_port_chooser, LOLIGO, PORT_CHOOSER, GtkPopover)

GtkWidget *loligo_port_chooser_new (void);
/* WAYS, of LoligoWay, from node SOURCE to node TARGET; a reference is kept. The first is preselected; an end of which
 * there is only one place is not asked. */
void loligo_port_chooser_open (LoligoPortChooser *self, double px, double py, const char *source, const char *target,
                               GPtrArray *ways);

G_END_DECLS
