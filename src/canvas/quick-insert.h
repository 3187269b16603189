/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * quick-insert.h: a popover that searches the models and gives the chosen one. The canvas opens it at a
 * point; what is done with the choice is the canvas's business.
 *
 * Signal: "chosen" (const char *model), then it closes.
 */
#pragma once

#include "canvas/model-row.h"

G_BEGIN_DECLS

#define LOLIGO_TYPE_QUICK_INSERT (loligo_quick_insert_get_type ())
G_DECLARE_FINAL_TYPE (LoligoQuickInsert, loligo_quick_insert, LOLIGO, QUICK_INSERT, GtkPopover)

GtkWidget *loligo_quick_insert_new (LoligoLibrary *library);
/* FILTER may be NULL; DATA is freed with FREE_DATA when the next one comes. TITLE stands above the search. */
void loligo_quick_insert_open (LoligoQuickInsert *self, double px, double py, const char *title,
                               LoligoModelFilter filter, gpointer data, GDestroyNotify free_data);

G_END_DECLS
