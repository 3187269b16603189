/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plot-settings.h: a button of the dock whose popover sets the document's rates, spectra, sheets and histograms, and
 * takes them away. Main thread.
 */
#pragma once

#include "document/project.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *loligo_plot_settings_new (LoligoProject *project);

G_END_DECLS
