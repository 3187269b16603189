/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * canvas-private.h: what the canvas-*.c files share. The canvas is one object in several files, one
 * verb each: canvas.c (life, layout, drawing order), canvas-sync.c (follows the project), canvas-activity.c (shows
 * what runs), canvas-pointer.c, canvas-wiring.c, canvas-grips.c (where wires are taken hold of), canvas-ports.c
 * (which places a wire joins), canvas-keys.c (actions and keys), canvas-insert.c (adding nodes), canvas-drive.c
 * (first strength of a stimulus), canvas-arrange.c (places), canvas-draw.c (what is drawn over and under the nodes),
 * canvas-synapse.c (synapses on wires), canvas-group.c (several nodes as one).
 */
#pragma once

#include "canvas/canvas.h"
#include "canvas/node-widget.h"
#include "canvas/view.h"
#include "canvas/wires.h"

G_BEGIN_DECLS

/* What the nodes show of a run (canvas-activity.c). */
typedef struct _LoligoActivity LoligoActivity;

typedef enum
{
  LOLIGO_CANVAS_IDLE,
  LOLIGO_CANVAS_PANNING,
  LOLIGO_CANVAS_MOVING,
  LOLIGO_CANVAS_MARQUEE,
  LOLIGO_CANVAS_WIRING_BY_DRAG,
  LOLIGO_N_CANVAS_MODES
} LoligoCanvasMode;

struct _LoligoCanvas
{
  GtkWidget parent_instance;
  LoligoProject *project;
  LoligoSession *session;

  LoligoView view;
  gboolean view_is_set;     /* FALSE: the next allocation fits the document */
  LoligoInk ink;
  gboolean ink_is_set;
  GskRenderNode *ground;    /* dots and wires as drawn for ground_view, or NULL */
  LoligoView ground_view;
  graphene_rect_t ground_bounds;
  guint zoom_settles;       /* source: draws the wires anew once zooming pauses */

  GHashTable *nodes;        /* id -> LoligoNodeWidget*, children of the canvas */
  GHashTable *inside_counts; /* id of a document -> how many cells it holds */
  GPtrArray *order;         /* LoligoNodeWidget*, in the document's order: later ones lie above */
  LoligoWires *wires;
  LoligoSprites *sprites;
  GtkWidget *minimap, *zoom_box, *zoom_label, *hint, *quick_insert, *port_chooser, *menu;

  /* Pointer, in pixels of the canvas. */
  double pointer_x, pointer_y;
  gboolean pointer_is_inside;
  LoligoNodeWidget *hover_node; /* borrowed; cleared when it goes */
  char *hover_wire;
  LoligoCanvasMode mode;
  double press_x, press_y;
  LoligoNodeWidget *pressed_node, *pressed_grip; /* borrowed: the body or the grip under the press */
  char *pressed_place;      /* of that grip; NULL: the node's own */
  gboolean is_pressed;
  GdkModifierType press_state;
  gboolean was_selected, has_moved, is_over_drop;
  double move_dx, move_dy;  /* of the selected nodes so far, document units */
  LoligoView pan_start;
  double pan_x, pan_y;
  gboolean space_is_held, space_was_used;

  /* The wire being made: by dragging, or (is_wiring) by clicks and keys. */
  char *wire_source, *wire_target;
  char *wire_from, *wire_to; /* the places of those that it joins; NULL: not chosen yet */
  GHashTable *wire_ends;    /* the places in documents where it may end */
  gboolean is_wiring, wires_many;
  gboolean goes_on;         /* dropped with Shift: the source is kept for more */
  gboolean has_asked;       /* which places to join, since the source was taken */
  GHashTable *last_ways;    /* kinds of two nodes -> the places last chosen */

  guint looks_source;       /* what wires do is found anew when values have rested */
  guint tick_callback;
  gint64 last_frame_us;
  guint64 generation;       /* of the engine's run that the nodes show */
  LoligoActivity *activity; /* NULL: nothing ran yet */
  gboolean is_silent;       /* selection changes are the canvas's own */
};

/* canvas.c */
void loligo_canvas_set_view (LoligoCanvas *self, const LoligoView *view);
void loligo_canvas_zoom (LoligoCanvas *self, double px, double py, double factor);
void loligo_canvas_zoom_fit (LoligoCanvas *self);
void loligo_canvas_reveal (LoligoCanvas *self, LoligoNodeWidget *node);
LoligoExtent loligo_canvas_get_content_extent (LoligoCanvas *self);
void loligo_canvas_show_hint (LoligoCanvas *self, const char *text); /* NULL hides */
/* canvas-group.c */
void loligo_canvas_group_selected (GtkWidget *widget, const char *name, GVariant *parameter);
void loligo_canvas_ungroup_selected (GtkWidget *widget, const char *name, GVariant *parameter);

void loligo_canvas_say (LoligoCanvas *self, const char *text);       /* the "message" signal */
LoligoNodeWidget *loligo_canvas_get_node (LoligoCanvas *self, const char *id);
LoligoNodeWidget *loligo_canvas_find_node_at (LoligoCanvas *self, double px, double py);
/* The node that keys act upon: the focused one, else the only selected one, else NULL. */
LoligoNodeWidget *loligo_canvas_get_current_node (LoligoCanvas *self);

/* canvas-sync.c */
void loligo_canvas_connect_sources (LoligoCanvas *self);
void loligo_canvas_sync_all (LoligoCanvas *self);
void loligo_canvas_sync_places (LoligoCanvas *self);

/* canvas-activity.c */
void loligo_canvas_connect_activity (LoligoCanvas *self);
void loligo_activity_free (LoligoActivity *activity);

/* canvas-pointer.c */
void loligo_canvas_add_controllers (LoligoCanvas *self);
void loligo_canvas_cancel_pointer (LoligoCanvas *self);
void loligo_canvas_update_hover (LoligoCanvas *self);

/* canvas-wiring.c */
/* FROM: the place of SOURCE, NULL where that is open. */
void loligo_canvas_start_wire (LoligoCanvas *self, const char *source, const char *from);
/* Clicks and keys choose targets until one is taken, or, with MANY, until Escape. */
void loligo_canvas_start_wiring (LoligoCanvas *self, const char *source, const char *from, gboolean many);
void loligo_canvas_choose_target (LoligoCanvas *self, LoligoNodeWidget *node, const LoligoWirePlace *place);
void loligo_canvas_choose_next (LoligoCanvas *self, GtkDirectionType direction);
void loligo_canvas_end_wire (LoligoCanvas *self);
/* Nodes show whether the wire may end there. */
void loligo_canvas_show_hints (LoligoCanvas *self);
typedef enum
{
  LOLIGO_WIRE_MADE,
  LOLIGO_WIRE_REFUSED,  /* which was said */
  LOLIGO_WIRE_CANCELLED,
  LOLIGO_WIRE_ASKED     /* loligo_canvas_finish_wire comes later */
} LoligoWireOutcome;
/* What comes after the try to make a wire: the end, or the next one. */
void loligo_canvas_finish_wire (LoligoCanvas *self, LoligoWireOutcome outcome);

/* canvas-grips.c */
/* The node whose grip lies under the point, or NULL; PLACE (may be NULL): of that grip, NULL for the node's own. It is
 * alive until the node's look changes. */
LoligoNodeWidget *loligo_canvas_find_grip_at (LoligoCanvas *self, double px, double py,
                                              const LoligoWirePlace **place);
/* The node where a wire at the point would end; PLACE the one of its grips that is meant, or NULL. */
LoligoNodeWidget *loligo_canvas_find_target_at (LoligoCanvas *self, double px, double py,
                                                const LoligoWirePlace **place);
/* Whether the point lies between NODE and its grips. */
gboolean loligo_canvas_is_beside (LoligoCanvas *self, LoligoNodeWidget *node, double px, double py);
gboolean loligo_canvas_shows_grip (LoligoCanvas *self, LoligoNodeWidget *node);
void loligo_canvas_get_grip (LoligoCanvas *self, LoligoNodeWidget *node, double *px, double *py); /* the first */
/* Where the ring of wire_to is; FALSE where it is none. */
gboolean loligo_canvas_get_chosen_ring (LoligoCanvas *self, double *px, double *py);
void loligo_canvas_forget_places (LoligoNodeWidget *node);
void loligo_canvas_snapshot_grips (LoligoCanvas *self, GtkSnapshot *snapshot);
void loligo_canvas_describe_grips (LoligoCanvas *self, JsonBuilder *builder, LoligoNodeWidget *node);

/* canvas-ports.c */
/* From wire_source to TARGET; where there are several ways, asks at the point. */
LoligoWireOutcome loligo_canvas_connect_to (LoligoCanvas *self, const char *target, double px, double py);
void loligo_canvas_close_ports (LoligoCanvas *self);

/* canvas-keys.c */
void loligo_canvas_install_actions (GtkWidgetClass *class);
void loligo_canvas_add_shortcuts (LoligoCanvas *self);
void loligo_canvas_open_menu (LoligoCanvas *self, double px, double py);

/* canvas-insert.c */
void loligo_canvas_add_drop_target (LoligoCanvas *self);
/* The id (transfer full), or NULL. SOURCE not NULL: wired from it, in the same step of undo. */
char *loligo_canvas_insert (LoligoCanvas *self, const char *model, double x, double y,
                            const char *source);
void loligo_canvas_open_quick_insert (LoligoCanvas *self, double px, double py,
                                      const char *source);

/* canvas-synapse.c */
/* On the wire EDGE; FALSE when it does not fit, which is said. */
gboolean loligo_canvas_put_synapse (LoligoCanvas *self, const char *edge, const char *synapse);
gboolean loligo_canvas_is_synapse (LoligoCanvas *self, const char *model);
/* The only selected wire, NULL otherwise. (transfer full) */
char *loligo_canvas_get_selected_wire (LoligoCanvas *self);
/* The synapses that fit the wire EDGE, at the point. */
void loligo_canvas_open_synapses (LoligoCanvas *self, double px, double py, const char *edge);
/* The next (STEP 1) or last (-1) wire of the current node, or of all; selected and said. */
void loligo_canvas_select_next_wire (LoligoCanvas *self, int step);

/* canvas-drive.c: within the step of undo that made the wire EDGE. */
void loligo_canvas_suggest_drive (LoligoCanvas *self, const char *source, const char *edge);

/* canvas-arrange.c */
void loligo_canvas_tidy (LoligoCanvas *self);
void loligo_canvas_place_homeless (LoligoCanvas *self);

/* canvas-draw.c */
void loligo_canvas_snapshot_ground (LoligoCanvas *self, GtkSnapshot *snapshot);
void loligo_canvas_snapshot_over (LoligoCanvas *self, GtkSnapshot *snapshot);
/* The ground under a CHILD that floats over the nodes. */
void loligo_canvas_snapshot_back (LoligoCanvas *self, GtkSnapshot *snapshot, GtkWidget *child);

G_END_DECLS
