/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * export-figure.h: asks for format and size of a figure on paper. Main thread.
 *
 * Signal: "chosen" (const char *suffix, double width_mm, double height_mm); the dialog closes by itself.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LOLIGO_TYPE_EXPORT_FIGURE (loligo_export_figure_get_type ())
G_DECLARE_FINAL_TYPE (LoligoExportFigure, loligo_export_figure, LOLIGO, EXPORT_FIGURE, AdwWindow)

GtkWidget *loligo_export_figure_new (void);

G_END_DECLS
