/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * project.h: the open document of a window: the engine's LoligoDocument, its selection and its
 * history. Every change a person makes goes through a function here, is one step of undo with a
 * name ("Move of E"), and is announced by a signal. No GTK; main thread.
 *
 * Signals:
 *   "changed"           (guint LoligoChange flags)   after any change, undo and redo too
 *   "selection-changed" ()
 *   "history-changed"   ()                            what undo and redo would do, or the modified mark
 *   "parameter-set"     (const char *node, const char *parameter)  value only: no structural change
 */
#pragma once

#include <gio/gio.h>
#include <loligo.h>

G_BEGIN_DECLS

typedef enum
{
  LOLIGO_CHANGE_NODES = 1 << 0,      /* added, removed, renamed, resized, model changed */
  LOLIGO_CHANGE_EDGES = 1 << 1,
  LOLIGO_CHANGE_PLACES = 1 << 2,     /* only "at" */
  LOLIGO_CHANGE_PARAMETERS = 1 << 3, /* parameters, initial values */
  LOLIGO_CHANGE_RECORDERS = 1 << 4,
  LOLIGO_CHANGE_PLOTS = 1 << 5,
  LOLIGO_CHANGE_RUN = 1 << 6,
  LOLIGO_CHANGE_MODELS = 1 << 7,
  LOLIGO_CHANGE_TEXT = 1 << 8,       /* title, notes */
  LOLIGO_CHANGE_INITIAL = 1 << 9,    /* together with PARAMETERS: an initial value */
  LOLIGO_CHANGE_ALL = (1 << 10) - 1  /* another document */
} LoligoChange;

#define LOLIGO_TYPE_PROJECT (loligo_project_get_type ())
G_DECLARE_FINAL_TYPE (LoligoProject, loligo_project, LOLIGO, PROJECT, GObject)

LoligoProject *loligo_project_new (LoligoLibrary *library);
LoligoLibrary *loligo_project_get_library (LoligoProject *self);
/* To read; never to change. Valid until the next change. */
const LoligoDocument *loligo_project_get_document (LoligoProject *self);
/* Component of a node (cached); NULL when its model is wrong or missing. (transfer none) */
LoligoComponent *loligo_project_get_component (LoligoProject *self, const char *node_id);
/* Which cell a wire's end "E.I" means: "E", and of a document's "column.E" all of it; get_component knows both.
 * (transfer full) */
char *loligo_project_get_cell (LoligoProject *self, const char *endpoint);
/* How many cells a wire's end "E", "left.E" has; 1 where there is nothing. */
guint64 loligo_project_get_end_size (LoligoProject *self, const char *endpoint);
/* Problems of the document as a whole, newest check. (transfer none) */
const LoligoProblems *loligo_project_get_problems (LoligoProject *self);
/* A fresh plan, NULL when there are problems. (transfer full) */
LoligoPlan *loligo_project_make_plan (LoligoProject *self);

/* Files. */
void loligo_project_new_document (LoligoProject *self);
gboolean loligo_project_load (LoligoProject *self, const char *path, GError **error);
/* One model's text: an untitled document that holds it and one node of it. */
gboolean loligo_project_load_model (LoligoProject *self, const char *path, GError **error);
/* An example: opened as an untitled copy, its title and notes in the person's language. */
gboolean loligo_project_load_example (LoligoProject *self, const char *path, GError **error);
/* What autosave kept: JSON of a document that was PATH's (NULL: untitled). Opens as modified. BASE (may be NULL)
 * is where relative tables are found. */
gboolean loligo_project_load_recovered (LoligoProject *self, const char *json, const char *path,
                                        const char *base, GError **error);
gboolean loligo_project_save (LoligoProject *self, const char *path, GError **error);
const char *loligo_project_get_path (LoligoProject *self); /* NULL: never saved */
/* (transfer full) title, else file name, else "Untitled". */
char *loligo_project_get_display_name (LoligoProject *self);
gboolean loligo_project_is_modified (LoligoProject *self);

/* A document that is held by a node of another one, open on its own: Save puts it back there, as a step of undo of the
 * other. It has no path; its relative files lie where those of the other do. */
gboolean loligo_project_load_inside (LoligoProject *self, LoligoProject *outer, const char *node,
                                     GError **error);
/* The other one and (NODE, may be NULL) the node. NULL where Save writes a file: it never was inside another, that one
 * has let go of it, or the node is gone. (transfer none) */
LoligoProject *loligo_project_get_outer (LoligoProject *self, const char **node);
gboolean loligo_project_save_inside (LoligoProject *self, GError **error);
/* Its project while what NODE holds is open; NULL. (transfer none) */
LoligoProject *loligo_project_find_inside (LoligoProject *self, const char *node);
/* One that is open and has changes that are not in its node; NULL. (transfer none) */
LoligoProject *loligo_project_find_modified_inside (LoligoProject *self);
/* Nobody will look at this project any more. What is open of its inside is on its own from now on, and counts as not
 * saved unless this one is. */
void loligo_project_close (LoligoProject *self);
/* Looks now whether a file of a document inside is another than it was; it is watched as well. */
void loligo_project_check_files (LoligoProject *self);

/* History. Names are translated: "Move of E"; NULL when there is nothing. */
gboolean loligo_project_can_undo (LoligoProject *self);
gboolean loligo_project_can_redo (LoligoProject *self);
const char *loligo_project_get_undo_name (LoligoProject *self);
const char *loligo_project_get_redo_name (LoligoProject *self);
void loligo_project_undo (LoligoProject *self);
void loligo_project_redo (LoligoProject *self);
/* Changes between begin and end are one step with this name. Nests. */
void loligo_project_begin (LoligoProject *self, const char *name);
void loligo_project_end (LoligoProject *self);

/* Selection: ids of nodes and edges. */
gboolean loligo_project_is_selected (LoligoProject *self, const char *id);
void loligo_project_select_only (LoligoProject *self, const char *id); /* NULL: nothing */
void loligo_project_set_selected (LoligoProject *self, const char *id, gboolean selected);
void loligo_project_select_all (LoligoProject *self);
/* (transfer full), NULL-terminated, in the document's order. */
char **loligo_project_get_selected_nodes (LoligoProject *self);
/* Of the nodes those that are documents. */
char **loligo_project_get_selected_networks (LoligoProject *self);
char **loligo_project_get_selected_edges (LoligoProject *self);

/* Edits; each one step of undo unless inside begin/end. */
/* Returns the id. (transfer full). The node is named after its model and gets a recorder and plot of its own when it
 * can be recorded (a neuron: V and spikes). */
char *loligo_project_add_node (LoligoProject *self, const char *model, double x, double y);
/* A node that is the document of the file PATH, which is named relative to this document's own file when there is one.
 * Returns the id, made of the file's name. (transfer full). NULL and ERROR where it cannot be read, is wrong, or would
 * hold itself. */
char *loligo_project_add_document (LoligoProject *self, const char *path, double x, double y,
                                   GError **error);
void loligo_project_remove_selected (LoligoProject *self); /* nodes with their wires and recorders; wires */
void loligo_project_duplicate_selected (LoligoProject *self);
/* The selected nodes, with the wires between them, in a document of their own, held by a new node; wires across the
 * border reach the same cells as before. The node's id (transfer full), or NULL and ERROR. */
char *loligo_project_group_selected (LoligoProject *self, GError **error);
/* What is inside NODE, a file too, in its place. FALSE and ERROR, nothing changed, where something inside is wrong. */
gboolean loligo_project_ungroup (LoligoProject *self, const char *node, GError **error);
/* Consecutive moves of the same nodes merge until loligo_project_seal. */
void loligo_project_move_selected (LoligoProject *self, double dx, double dy);
/* Gives a place to a node that has none; nothing otherwise. No step of undo and no signal: the canvas chose it. */
void loligo_project_place_node (LoligoProject *self, const char *id, double x, double y);
void loligo_project_rename_node (LoligoProject *self, const char *id, const char *new_id,
                                 GError **error);
/* One way to wire two nodes. */
typedef struct
{
  char *from, *to;           /* as the wire will say them: "left.E", "cell.I" */
  char *from_name, *to_name; /* after the node's name: "E", "I"; of a cell that is a node its name */
  char *from_what, *to_what; /* translated: "Leaky integrate-and-fire, 3,200 cells", "input, nA" */
  gboolean has_synapse;      /* else values are added to an input */
  gboolean is_wired;         /* there is this wire already, and another of values would be the same */
} LoligoWay;
/* The ways from FROM to TO, each a node or a place of one ("left.E"), by what documents expose: the first is what
 * loligo_project_connect takes. ALL: values into inputs too where spikes go by a synapse, and what is wired. (transfer
 * full; of LoligoWay, owned) */
GPtrArray *loligo_project_list_ways (LoligoProject *self, const char *from, const char *to, gboolean all);
/* A place of a node, and whether wires may begin and end there. */
typedef struct
{
  char *place, *name; /* as a wire says it, and after the node's name */
  gboolean gives, takes;
} LoligoWirePlace;
/* Those that the document NODE exposes; of another node itself. (transfer full; of LoligoWirePlace, owned) */
GPtrArray *loligo_project_list_places (LoligoProject *self, const char *node);
/* Id of the wire (transfer full), or NULL and ERROR when it does not fit (says why). FROM and TO are nodes, or places
 * of a way. PORT may be NULL: the first input that fits. */
char *loligo_project_connect (LoligoProject *self, const char *from, const char *to,
                              const char *port, GError **error);
/* Whether there is any, without all. */
gboolean loligo_project_has_way (LoligoProject *self, const char *from, const char *to);
/* TRUE when a wire from FROM to TO, each a node or a place of one, would be accepted: for glow and dim. */
gboolean loligo_project_can_connect (LoligoProject *self, const char *from, const char *to);
/* TEXT "20 mS/cm2"; NULL resets to the default. Checked: FALSE and ERROR, nothing changed. Consecutive settings of the
 * same parameter merge until loligo_project_seal (a slider's drag is one step). */
gboolean loligo_project_set_parameter (LoligoProject *self, const char *node, const char *parameter,
                                       const char *text, GError **error);
/* All parameters of NODE as its model, or the document behind it, has them. */
void loligo_project_reset_parameters (LoligoProject *self, const char *node);
gboolean loligo_project_set_initial (LoligoProject *self, const char *node, const char *state,
                                     const char *text, GError **error);
gboolean loligo_project_set_size (LoligoProject *self, const char *node, guint64 size,
                                  GError **error);
/* The value NAME ("E.tau", "EI.weight") inside the document behind NODE; TEXT NULL: what it is there. */
gboolean loligo_project_set_inside (LoligoProject *self, const char *node, const char *name,
                                    const char *text, GError **error);
/* One thing inside a document that is a node, which it may let be reached. */
typedef struct
{
  char *of;            /* inside: "E", "E.I" */
  char *name;          /* how wires outside say it after the node's own; NULL: not by itself */
  char *what;          /* translated: "Leaky integrate-and-fire, 320 cells", "input, mV" */
  gboolean is_part;    /* an input or variable of the cell before it */
  gboolean is_reached; /* by itself, with its cell, or because everything is */
} LoligoPort;
/* In the order of the document inside, what it has not last. (transfer full; of LoligoPort, owned) */
GPtrArray *loligo_project_list_ports (LoligoProject *self, const char *node);
/* Lets OF be reached as NAME, NULL: no more. Wires follow another name; those that lose their place stay, and are
 * problems of the document. Where everything can be reached, all else stays so. FALSE and ERROR, nothing changed. */
gboolean loligo_project_set_port (LoligoProject *self, const char *node, const char *of, const char *name,
                                  GError **error);
/* Whether everything inside can be reached; and lets it, or (FALSE) just each node that can be now. */
gboolean loligo_project_exposes_all (LoligoProject *self, const char *node);
void loligo_project_expose_all (LoligoProject *self, const char *node, gboolean all);
void loligo_project_set_color (LoligoProject *self, const char *node, guint color);
void loligo_project_set_method (LoligoProject *self, const char *node, const char *method);
void loligo_project_set_table (LoligoProject *self, const char *node, const char *file,
                               const char *unit);
/* One of duration, dt, method, precision, seed, threads, rtol, atol, memory, speed. */
gboolean loligo_project_set_run (LoligoProject *self, const char *key, const char *text,
                                 GError **error);
void loligo_project_set_title (LoligoProject *self, const char *title);
void loligo_project_set_notes (LoligoProject *self, const char *notes);
/* For a document just made: no step of undo, not modified. */
void loligo_project_set_defaults (LoligoProject *self, guint threads, double speed);
/* Without a step of undo: how fast to run is no change of the model. Announces nothing. */
void loligo_project_set_speed (LoligoProject *self, double factor);
/* Records WHAT ("V", "spikes") of NODE and shows it in a plot; or stops doing so. */
void loligo_project_set_recorded (LoligoProject *self, const char *node, const char *what,
                                  gboolean recorded);
gboolean loligo_project_is_recorded (LoligoProject *self, const char *node, const char *what);
/* Wires with a synapse. */
typedef struct
{
  char *id, *title, *description; /* as the model has them: not translated */
  LoligoComponent *component;     /* checked with both ends */
} LoligoSynapseChoice;
/* The document's and the library's synapses that fit a wire between the two, by title. (transfer container)
 * (element-type LoligoSynapseChoice*), alive until models change. */
GPtrArray *loligo_project_list_synapses (LoligoProject *self, const char *from, const char *to);
/* The synapse of EDGE checked with its ends; NULL for a plain wire and where it is wrong. (transfer none) */
LoligoComponent *loligo_project_get_synapse (LoligoProject *self, const char *edge);
/* What a wire does; while the document has problems, what it did before. EFFECT_NONE for a plain wire. */
LoligoEffect loligo_project_get_effect (LoligoProject *self, const char *edge);
/* log10 of the synapses of EDGE times the mean of their weights, beside the mean of the wires with weights of that
 * unit: 0 where all are alike, or nothing is known. */
double loligo_project_get_strength (LoligoProject *self, const char *edge);
/* One line for a tooltip: "E → I: 204,800 synapses, exp_coba, excitatory". (transfer full) */
char *loligo_project_describe_edge (LoligoProject *self, const char *edge);
/* A whole number with marks between the thousands: "204,800". (transfer full) */
char *loligo_format_thousands (double count);
/* How many synapses the rule of EDGE makes on average; -1 when that is not known. */
double loligo_project_expect_synapses (LoligoProject *self, const char *edge);
/* NULL makes a plain wire. What the other synapse cannot use of the old values goes; a weight that is missing is one
 * that shows something. Checked. */
gboolean loligo_project_set_synapse (LoligoProject *self, const char *edge, const char *synapse,
                                     GError **error);
typedef enum
{
  LOLIGO_EDGE_CONNECT, /* the rule */
  LOLIGO_EDGE_WEIGHT,
  LOLIGO_EDGE_DELAY,
  LOLIGO_N_EDGE_FIELDS
} LoligoEdgeField;
/* NULL: as a file that leaves it out. Checked: FALSE and ERROR, nothing changed. Merges like set_parameter, and tells
 * "parameter-set" with the edge's id and "connect", "weight" or "delay". */
gboolean loligo_project_set_edge (LoligoProject *self, const char *edge, LoligoEdgeField field,
                                  const char *text, GError **error);
const char *loligo_project_get_edge (LoligoProject *self, const char *edge, LoligoEdgeField field);
gboolean loligo_project_set_edge_parameter (LoligoProject *self, const char *edge,
                                            const char *parameter, const char *text, GError **error);
/* Moves the ends of EDGE to FROM and TO, places of a way. The synapse and its values stay where they fit there; else
 * it begins anew. FALSE and ERROR, nothing changed. */
gboolean loligo_project_set_ends (LoligoProject *self, const char *edge, const char *from, const char *to,
                                  GError **error);
gboolean loligo_project_rename_edge (LoligoProject *self, const char *edge, const char *new_id,
                                     GError **error);
/* Shows OF, a node or a wire, in a plot of KIND: in one that is there where they suit, else in a new one; what it shows
 * is recorded from then on. FALSE, and nothing changed, where there is nothing to show or it is shown already. */
gboolean loligo_project_show (LoligoProject *self, LoligoPlotKind kind, const char *of);
/* Of a node traces and rasters are chosen on its page, variable by variable; a wire has no raster. */
gboolean loligo_plot_kind_can_be_added (LoligoPlotKind kind);
gboolean loligo_project_offers_plot (LoligoProject *self, LoligoPlotKind kind, const char *of);
gboolean loligo_project_can_show (LoligoProject *self, LoligoPlotKind kind, const char *of);
gboolean loligo_project_is_shown (LoligoProject *self, LoligoPlotKind kind, const char *of);
/* "Show Rate", translated; the window's action of it is "win.show-" and the kind's name. */
const char *loligo_project_get_show_label (LoligoPlotKind kind);
/* INDEX among the document's plots. Recorders that no other plot shows go with it. */
void loligo_project_remove_plot (LoligoProject *self, guint index);
/* KEY: width, kernel, segment, axes, cells. TEXT NULL: the default. FALSE and ERROR when it is wrong. */
gboolean loligo_project_set_plot_option (LoligoProject *self, guint index, const char *key,
                                         const char *text, GError **error);
/* Ends a run of merging edits: the next one is a new step. */
void loligo_project_seal (LoligoProject *self);
/* The node's colour index: its own or by its position in the document. */
guint loligo_project_get_color (LoligoProject *self, const char *node);

G_END_DECLS
