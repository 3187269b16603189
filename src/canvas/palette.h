/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * palette.h: the list of models at the left of the window: search, drag out, Enter or double click
 * to add. Reads the library of the project; adds through the canvas. Main thread.
 *
 * A drag carries a G_TYPE_STRING: the id of the model. The action palette.search focuses the search.
 */
#pragma once

#include "document/project.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LOLIGO_TYPE_PALETTE (loligo_palette_get_type ())
G_DECLARE_FINAL_TYPE (LoligoPalette, loligo_palette, LOLIGO, PALETTE, GtkWidget)

/* CANVAS is a LoligoCanvas. */
GtkWidget *loligo_palette_new (LoligoProject *project, GtkWidget *canvas);

G_END_DECLS
