/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * value-row.h: one quantity of one or several nodes or wires: name, number with unit, slider, reset, and the problem in
 * words when what was typed does not fit. Reads and writes through the project.
 */
#pragma once

#include "document/project.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LOLIGO_TYPE_VALUE_ROW (loligo_value_row_get_type ())
G_DECLARE_FINAL_TYPE (LoligoValueRow, loligo_value_row, LOLIGO, VALUE_ROW, GtkBox)

typedef enum
{
  LOLIGO_VALUE_PARAMETER, /* changes while running */
  LOLIGO_VALUE_INITIAL,   /* needs a restart */
  /* Of wires: NODES are their ids. */
  LOLIGO_VALUE_WIRE_PARAMETER,
  LOLIGO_VALUE_WIRE_WEIGHT,
  LOLIGO_VALUE_WIRE_DELAY /* needs a restart */
} LoligoValueKind;

/* NODES: ids, NULL-terminated, copied; SYMBOL belongs to COMPONENT, which is kept alive. */
GtkWidget *loligo_value_row_new (LoligoProject *project, char **nodes, LoligoComponent *component,
                                 const LoligoSymbol *symbol, LoligoValueKind kind);
/* Shows what the document says now; leaves alone what is being typed. */
void loligo_value_row_refresh (LoligoValueRow *self);
const char *loligo_value_row_get_name (LoligoValueRow *self);

G_END_DECLS
