/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * node-widget.h: one node on the canvas: a small focusable widget, so that a screen reader finds it. It
 * draws itself and knows its place; what the pointer does to it is the canvas's business.
 */
#pragma once

#include "canvas/sprites.h"
#include "canvas/view.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LOLIGO_TYPE_NODE_WIDGET (loligo_node_widget_get_type ())
G_DECLARE_FINAL_TYPE (LoligoNodeWidget, loligo_node_widget, LOLIGO, NODE_WIDGET, GtkWidget)

/* While a wire is being drawn: may it end here? */
typedef enum
{
  LOLIGO_WIRE_HINT_NONE,
  LOLIGO_WIRE_HINT_SOURCE,
  LOLIGO_WIRE_HINT_VALID,
  LOLIGO_WIRE_HINT_INVALID,
  LOLIGO_WIRE_HINT_CHOSEN
} LoligoWireHint;

/* What the document says of a node. */
typedef struct
{
  LoligoKind kind;
  const char *model, *title; /* title of the model, for the accessible description */
  guint64 size;
  guint64 n_inside;          /* cells inside a document; 0: not known */
  guint color;               /* index into the palette */
  gboolean is_broken;
  gboolean is_document;      /* a network of its own; MODEL and TITLE are its name */
  gboolean has_output;
} LoligoNodeLook;

/* SPRITES must outlive the widget's drawing. */
LoligoNodeWidget *loligo_node_widget_new (const char *id, LoligoSprites *sprites);
const char *loligo_node_widget_get_id (LoligoNodeWidget *self);
void loligo_node_widget_set_look (LoligoNodeWidget *self, const LoligoNodeLook *look);
LoligoKind loligo_node_widget_get_kind (LoligoNodeWidget *self);
gboolean loligo_node_widget_is_document (LoligoNodeWidget *self);
gboolean loligo_node_widget_is_population (LoligoNodeWidget *self);
gboolean loligo_node_widget_has_output (LoligoNodeWidget *self);
LoligoColor loligo_node_widget_get_color (LoligoNodeWidget *self, gboolean is_dark);
/* Centre of the body, document units. */
void loligo_node_widget_set_place (LoligoNodeWidget *self, double x, double y);
void loligo_node_widget_get_place (LoligoNodeWidget *self, double *x, double *y);
void loligo_node_widget_set_selected (LoligoNodeWidget *self, gboolean is_selected);
gboolean loligo_node_widget_get_selected (LoligoNodeWidget *self);
void loligo_node_widget_set_hint (LoligoNodeWidget *self, LoligoWireHint hint);
LoligoWireHint loligo_node_widget_get_hint (LoligoNodeWidget *self);
/* The newest value (SI; NaN: none) and count of spikes. Redraws only when the picture changes. */
void loligo_node_widget_set_activity (LoligoNodeWidget *self, double value, guint64 n_spikes);
/* The same for all that is inside: LEVEL from 0 to 1 (NaN: none), spikes of N_CELLS. */
void loligo_node_widget_set_inside_activity (LoligoNodeWidget *self, double level, guint64 n_spikes, double n_cells);
/* How far the body is filled, 0 to 1; negative: not. */
double loligo_node_widget_get_level (LoligoNodeWidget *self);
/* How many spikes it has shown in this run. */
guint64 loligo_node_widget_get_n_spikes (LoligoNodeWidget *self);
/* The small line under the name, "" for none. */
const char *loligo_node_widget_get_detail (LoligoNodeWidget *self);
/* How far VALUE lies between the lowest and the highest seen so far, which take it in: 0 to 1. */
double loligo_level_update (double *lowest, double *highest, double value);
/* Forgets range and flash: another run. */
void loligo_node_widget_reset_activity (LoligoNodeWidget *self);
/* Lets the flash fade by DT_S; FALSE once it is dark. */
gboolean loligo_node_widget_fade (LoligoNodeWidget *self, double dt_s);
/* Places the widget in its parent for VIEW. */
void loligo_node_widget_allocate (LoligoNodeWidget *self, const LoligoView *view);
/* TRUE when the document point lies on the body, with TOLERANCE units around it. */
gboolean loligo_node_widget_contains (LoligoNodeWidget *self, double x, double y, double tolerance);
/* All that is drawn, document units. */
LoligoExtent loligo_node_widget_get_extent (LoligoNodeWidget *self);

/* The colours of WIDGET's style. */
LoligoInk loligo_ink_from_widget (GtkWidget *widget);

G_END_DECLS
