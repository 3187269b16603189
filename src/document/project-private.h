/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * project-private.h: what the files of this folder share: the project's fields, and the recorded
 * changes of which steps of undo are made. Nobody outside src/document includes it.
 */
#pragma once

#include "document/project.h"

G_BEGIN_DECLS

/* The lists of a document that changes insert into and remove from. */
typedef enum
{
  LOLIGO_ITEMS_NODES,
  LOLIGO_ITEMS_EDGES,
  LOLIGO_ITEMS_RECORDERS,
  LOLIGO_ITEMS_PLOTS
} LoligoItems;

typedef struct _LoligoStep LoligoStep;

struct _LoligoProject
{
  GObject parent_instance;

  LoligoLibrary *library;
  LoligoDocument *document;
  char *path;                /* where Save writes; NULL: nowhere yet. An example keeps its own
                                path in document->path, for the tables beside it. */
  char *fallback_name;       /* file name of an example or of what was recovered */

  GHashTable *components;    /* model and channels -> LoligoComponent*, or NULL when it is wrong */
  GHashTable *synapses;      /* from model and to model -> GPtrArray of LoligoSynapseChoice* */
  GHashTable *effects;       /* edge -> LoligoEffect, of the newest plan there was */
  gboolean are_effects_stale;
  LoligoProblems *problems;
  LoligoPlan *plan;
  gboolean is_plan_stale;

  LoligoProject *outer;      /* borrowed: its node outer_node holds this document; NULL */
  char *outer_node;
  JsonNode *outer_text;      /* what that node held when it and this document were last the same */
  GHashTable *renamed;       /* id of a node or wire -> the one by which the outer document knows it */
  gboolean is_inside;        /* was opened from a node, and never saved as a file */
  gboolean differs;          /* from what the node holds now: not saved, whatever the history says */
  GPtrArray *insides;        /* of LoligoProject*, borrowed: those whose outer is this one */
  GHashTable *watched;       /* absolute path -> Watched*: files of documents inside; NULL: none */
  guint watch_source;

  GHashTable *selected;      /* set of ids */
  guint selection_serial;

  GPtrArray *undo_steps, *redo_steps; /* of LoligoStep*, newest last */
  LoligoStep *open_step;     /* between begin and end */
  guint depth;
  gboolean is_sealed;
  guint64 last_serial, base_serial, saved_serial;

  guint pending_changes;     /* LoligoChange, told at the end of the step */
  gboolean selection_pending;
  GPtrArray *pending_parameters; /* node, parameter, node, parameter... */
};

/* history.c. A step is open between these; the outermost pair decides its name. KEY (may be NULL) is the
 * same for edits that merge: a slider's drag, a move. */
void loligo_project_open_step (LoligoProject *self, const char *name, const char *key);
void loligo_project_close_step (LoligoProject *self);
/* Each of these changes the document, and remembers how to change it back. Inside a step only.
 * FLAGS: LoligoChange, told when the step is closed. Indices are of the document's arrays. */
void loligo_project_insert_item (LoligoProject *self, LoligoItems items, guint index, gpointer item,
                                 guint flags);
void loligo_project_append_item (LoligoProject *self, LoligoItems items, gpointer item, guint flags);
void loligo_project_remove_item (LoligoProject *self, LoligoItems items, guint index, guint flags);
/* Returns the item to change: a copy that took the old one's place. */
gpointer loligo_project_edit_item (LoligoProject *self, LoligoItems items, guint index, guint flags);
void loligo_project_edit_places (LoligoProject *self, const guint *indices, guint n_indices,
                                 double dx, double dy);
void loligo_project_edit_text (LoligoProject *self, char **field, const char *text);
/* To be changed by the caller afterwards. */
LoligoRunSpec *loligo_project_edit_run (LoligoProject *self);
/* The models that the document holds, to change. */
LoligoSettings *loligo_project_edit_models (LoligoProject *self);
void loligo_project_note_parameter (LoligoProject *self, const char *node, const char *parameter);
void loligo_project_clear_history (LoligoProject *self);
void loligo_project_mark_saved (LoligoProject *self);
GPtrArray *loligo_project_get_items (LoligoProject *self, LoligoItems items);

/* project.c */
void loligo_project_tell (LoligoProject *self, guint flags);
gboolean loligo_project_find_node (LoligoProject *self, const char *id, guint *index);
/* The plan of the newest check, NULL when there are problems. (transfer none) */
LoligoPlan *loligo_project_peek_plan (LoligoProject *self);

/* outer.c */
/* The document is nobody's inside any more. */
void loligo_project_leave_outer (LoligoProject *self);
/* And has no insides. */
void loligo_project_let_go (LoligoProject *self);
/* outer-names.c: a node or wire of this document is called otherwise. */
void loligo_project_note_renamed (LoligoProject *self, const char *id, const char *new_id);
/* What the outer document says of NODE, which holds this one, follows. Inside a step there that edits NODE. */
void loligo_project_tell_renamed (LoligoProject *self, LoligoNode *node);
void loligo_project_rename_insides (LoligoProject *self, const char *id, const char *new_id);
/* The document was saved as PATH, and with it what its nodes hold: so are those of them that are open. */
void loligo_project_move_insides (LoligoProject *self, const char *path, gboolean is_first);
void loligo_project_tell_insides (LoligoProject *self, guint changes);

/* project-files.c */
/* Called before DOCUMENT is saved as PATH: what it names beside its old file is still found. IS_FIRST: it had no file
 * of its own, so that what it names in full is named from there. Whether it changed. */
gboolean loligo_document_keep_files (LoligoDocument *document, const char *path, gboolean is_first);
/* PATH as the document of the file DOCUMENT_PATH names it: "../column.loligo"; absolute where they have only the root
 * in common. (transfer full) */
char *loligo_path_make_relative (const char *path, const char *document_path);
/* FALSE and ERROR, which calls it NAME, where the document was made by a newer Loligo. */
gboolean loligo_project_is_writable (LoligoProject *self, const char *name, GError **error);
/* Makes DOCUMENT the one of SELF, without a step of undo. PATH may be NULL. */
void loligo_project_adopt (LoligoProject *self, LoligoDocument *document, const char *path);

/* watch.c */
/* Watches the files that the document is made of, and no others. */
void loligo_project_watch (LoligoProject *self);
void loligo_project_stop_watching (LoligoProject *self);

/* selection.c */
/* Inside a step: what is selected as ID stays so as NEW_ID. */
void loligo_project_rename_selected (LoligoProject *self, const char *id, const char *new_id);
void loligo_project_prune_selection (LoligoProject *self);
void loligo_project_replace_selection (LoligoProject *self, GPtrArray *ids);

/* edits-*.c */
/* Takes NODE, at a place and in a colour that is free. Inside a step only. */
void loligo_project_append_node (LoligoProject *self, LoligoNode *node, double x, double y);
/* "E.I" gives "E". (transfer full) */
char *loligo_endpoint_get_node (const char *endpoint);
/* Index + 1 of a colour that no node has. */
guint loligo_project_find_free_color (LoligoProject *self);
/* The middle of the nodes that IDS (NULL: all) has, as far as they have places. FALSE: none has one. */
gboolean loligo_document_find_middle (const LoligoDocument *document, GHashTable *ids, double *x,
                                      double *y);
gboolean loligo_project_find_edge (LoligoProject *self, const char *id, guint *index);
void loligo_project_rename_in_recorders (LoligoProject *self, const char *id, const char *new_id);
gboolean loligo_project_id_is_good (LoligoProject *self, const char *id, GError **error);
const LoligoSymbol *loligo_project_find_input (LoligoProject *self, const char *from, const char *to,
                                               const char *port, GError **error);
void loligo_project_remove_recorders_of (LoligoProject *self, GHashTable *ids);
void loligo_project_add_recorder (LoligoProject *self, const char *node, const char *what);
void loligo_project_add_default_recorders (LoligoProject *self, const char *node);

/* synapse-list.c */
/* As loligo_project_list_synapses. */
GPtrArray *loligo_project_list_synapses_between (LoligoProject *self, LoligoComponent *source,
                                                 LoligoComponent *target);
void loligo_synapse_choices_free (gpointer choices);
const LoligoSynapseChoice *loligo_project_find_synapse (LoligoProject *self, const char *from,
                                                        const char *to, const char *synapse);

/* trial.c */
/* A document with the models, file, time step and seed of SELF's and nothing else. (transfer full) */
LoligoDocument *loligo_project_new_trial (LoligoProject *self);
/* FALSE and ERROR, the first of PROBLEMS that BEFORE does not have, without NAME in front of it: it stands at the field
 * of that. */
gboolean loligo_problems_refuse_new (const LoligoProblems *problems, const LoligoProblems *before,
                                     const char *name, GError **error);

/* edge-trial.c: a document of nothing but an edge and its ends. */
/* NULL and PROBLEMS when the edge or an end is wrong. */
LoligoPlan *loligo_project_plan_edge (LoligoProject *self, const LoligoEdge *edge,
                                      LoligoProblems *problems);
/* FALSE and ERROR when EDGE has a problem that BEFORE (may be NULL) did not have. */
gboolean loligo_project_check_edge (LoligoProject *self, const LoligoEdge *before,
                                    const LoligoEdge *edge, GError **error);
/* The smallest weight of EDGE, in SI, with which one spike makes the target fire; NAN when none does. */
double loligo_project_probe_weight (LoligoProject *self, const LoligoEdge *edge,
                                    const LoligoUnit *unit);

/* wire-ends.c */
/* One place where a wire may begin or end. */
typedef struct
{
  char *outer;            /* as the wire says it: "left.E", "left.in", "drive" */
  const LoligoNode *cell; /* of the flattened document */
  char *port;             /* of that cell, "I"; NULL: the cell itself */
} LoligoWireEnd;
/* The nodes of two places alone, flat: whatever else is wrong in the document. NULL and ERROR. (transfer full) */
LoligoFlattening *loligo_project_flatten_ends (LoligoProject *self, const char *from, const char *to,
                                               GError **error);
/* Of PLACE, a node or a place of it, in FLAT. (transfer full; of LoligoWireEnd) */
GPtrArray *loligo_project_list_ends (LoligoProject *self, const LoligoDocument *flat, const char *place);
LoligoComponent *loligo_project_get_end_component (LoligoProject *self, const LoligoDocument *flat,
                                                   const LoligoWireEnd *end);
/* The component of the cell that "column.E" is, as far as column exposes it; NULL. (transfer none) */
LoligoComponent *loligo_project_get_inside (LoligoProject *self, const char *endpoint);
/* Translated: "Leaky integrate-and-fire, 320 cells"; "input, nA: injected current". (transfer full) */
char *loligo_describe_cell (const LoligoNode *cell, const LoligoComponent *component);
char *loligo_describe_port (const LoligoSymbol *symbol);
/* edits-wire.c */
/* Whether the two have a dimension in common, or one of them takes any. */
gboolean loligo_symbols_fit (const LoligoSymbol *output, const LoligoSymbol *input);
/* Whether there is a plain wire between just these two places. */
gboolean loligo_project_is_wired (LoligoProject *self, const char *from, const char *to_port);
/* Whether some synapse lets the spikes of SOURCE act on TARGET. */
gboolean loligo_project_has_synapse_between (LoligoProject *self, LoligoComponent *source,
                                             LoligoComponent *target);

/* edge-suggestion.c */
/* Gives EDGE, which has ends, a synapse with values that show something. FALSE when none fits. */
gboolean loligo_project_suggest_synapse (LoligoProject *self, LoligoEdge *edge);
/* A wire between FROM and TO, nodes or places of them, by the first way that fits. NULL and ERROR. (transfer full) */
LoligoEdge *loligo_project_suggest_through (LoligoProject *self, const char *from, const char *to,
                                            GError **error);
/* EDGE with SYNAPSE, NULL a plain wire; values that do not fit there suggested anew. NULL and ERROR. (transfer full) */
LoligoEdge *loligo_project_refit_edge (LoligoProject *self, const LoligoEdge *edge, const char *synapse,
                                       GError **error);
/* The same where an end is inside a document. */
LoligoEdge *loligo_project_refit_through (LoligoProject *self, const LoligoEdge *edge, const char *synapse,
                                          GError **error);
/* Whether PLACE is anything else than a node with a model. */
gboolean loligo_project_is_deeper (LoligoProject *self, const char *place);
char *loligo_project_suggest_rule (LoligoProject *self, const LoligoEdge *edge);
char *loligo_project_suggest_weight (LoligoProject *self, const LoligoEdge *edge,
                                     const LoligoComponent *synapse, gboolean inhibits);

G_END_DECLS
