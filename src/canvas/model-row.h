/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model-row.h: a model of the library as a row of a list: pictogram, title, tooltip; what a search
 * finds, and the heading above a family. Shared by the palette and quick insert.
 */
#pragma once

#include <gtk/gtk.h>
#include <loligo.h>

G_BEGIN_DECLS

#define LOLIGO_TYPE_MODEL_ROW (loligo_model_row_get_type ())
G_DECLARE_FINAL_TYPE (LoligoModelRow, loligo_model_row, LOLIGO, MODEL_ROW, GtkListBoxRow)

/* ENTRY is borrowed from the library. */
GtkWidget *loligo_model_row_new (const LoligoLibraryEntry *entry);
const LoligoLibraryEntry *loligo_model_row_get_entry (LoligoModelRow *self);
/* The list with all models that can stand on the canvas or on a wire of it, grouped under headings, with a placeholder
 * for an empty search. */
GtkWidget *loligo_model_list_new (LoligoLibrary *library);
/* Shows the rows in which every word of TEXT occurs (any case; title, id, family, description), best first and
 * without headings; "" shows all. FILTER (may be NULL) is asked for each model; the list keeps it. */
typedef gboolean (*LoligoModelFilter) (const LoligoLibraryEntry *entry, gpointer data);
void loligo_model_list_search (GtkWidget *list, const char *text, LoligoModelFilter filter,
                               gpointer data);
/* The first row that the search shows, or NULL. */
LoligoModelRow *loligo_model_list_get_first (GtkWidget *list);
/* The picture of a model, PIXELS wide and high; for a drag. (transfer full) */
GdkPaintable *loligo_model_icon_new (const LoligoLibraryEntry *entry, GtkWidget *style, int pixels);

G_END_DECLS
