/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan-private.h: what the files that make a plan share. A planner lives for one loligo_plan_new;
 * each file checks one kind of thing and adds what it found to the plan.
 */
#pragma once

#include "model/flatten.h"
#include "model/plan.h"
#include "model/table.h"

G_BEGIN_DECLS

typedef struct
{
  const LoligoDocument *document;      /* without documents inside: flat */
  const LoligoFlattening *flattening; /* how it became so; NULL where it was */
  LoligoLibrary *library;
  LoligoProblems *problems;
  guint n_problems_before;
  LoligoPlan *plan;       /* nodes in the document's order; component NULL where it is wrong */
  GHashTable *node_index; /* id -> index + 1 */
  GHashTable *synapses;   /* synapse and both ends -> LoligoComponent, NULL where it is wrong */
} LoligoPlanner;

/* A problem at a key of the document: PATH is steps of keys and indices ("nodes/3/size"). The place
 * is found where the document still has its text. */
void loligo_planner_problem (LoligoPlanner *planner, const char *path, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/* The same, of what the document calls NAME: "NAME: ...". */
void loligo_planner_problem_of (LoligoPlanner *planner, const char *path, const char *name,
                                const char *format, va_list arguments) G_GNUC_PRINTF (4, 0);
/* A quantity with DIMENSION from TEXT; adds a problem "NAME: ..." otherwise. */
gboolean loligo_planner_read_quantity (LoligoPlanner *planner, const char *path, const char *name,
                                       const char *text, const LoligoDimension *dimension,
                                       double *value_si);
/* "; did you mean "x"?" or "". (transfer full) */
char *loligo_planner_suggest (const char *name, GPtrArray *names);

void loligo_planner_read_run (LoligoPlanner *planner);
/* Components, sizes, places, methods. */
void loligo_planner_read_nodes (LoligoPlanner *planner);
/* The places of the cells of NODE. */
void loligo_planner_read_geometry (LoligoPlanner *planner, guint node);
/* Wires and projections, then what ANY stands for. */
void loligo_planner_read_wires (LoligoPlanner *planner);
/* The node ID, which WIRE names at PATH. FALSE when there is none (a problem) or it is wrong itself. */
gboolean loligo_planner_find_node (LoligoPlanner *planner, const char *wire, const char *path,
                                   const char *id, guint *node);
/* Where the id of the node ends in TEXT, "E.I" or "column.E.I": at the last dot before which a node is named, else at
 * the first; at the end where TEXT names a node. */
gsize loligo_planner_split_end (const LoligoPlanner *planner, const char *text);
/* The edge EDGE, which has a synapse. */
void loligo_planner_read_projection (LoligoPlanner *planner, guint edge);
void loligo_plan_projection_clear (LoligoPlanProjection *projection);
double loligo_plan_projection_estimate_bytes (const LoligoPlan *plan,
                                              const LoligoPlanProjection *projection);
/* Parameters, initial values, tables: these need the units of ANY. */
void loligo_planner_read_values (LoligoPlanner *planner);
/* Where FILE is, relative to the document's folder. (transfer full) */
char *loligo_planner_find_file (const LoligoPlanner *planner, const char *file);
void loligo_planner_read_table (LoligoPlanner *planner, guint node);
/* Whether the file of NODE lists spikes: its only input is called `listed`. */
gboolean loligo_plan_lists_spikes (const LoligoPlanNode *node);
/* Text, or the arrays t_ms and i of a NumPy archive. NULL: the problem is added. (transfer full) */
LoligoTable *loligo_plan_load_spikes (const char *path, LoligoProblems *problems);
/* TABLE's rows are spikes: times, in TIME_SCALE seconds, and lanes, in any order. FALSE: the problem is added. */
gboolean loligo_planner_take_spikes (LoligoPlanner *planner, const char *path, LoligoPlanNode *node,
                                     const LoligoNode *spec, const LoligoTable *table, double time_scale);
/* Synapses that share one state a target become part of the target's component. */
void loligo_planner_couple (LoligoPlanner *planner);
/* RECORDER, about to become the plan's next, looks at a state of single synapses that they do not keep: an observer
 * follows them, and RECORDER looks at that. Not where there was a problem. (plan-observe.c) */
void loligo_planner_observe (LoligoPlanner *planner, LoligoPlanRecorder *recorder);
void loligo_planner_read_recorders (LoligoPlanner *planner);
void loligo_planner_check_plots (LoligoPlanner *planner);
void loligo_plan_recorder_clear (LoligoPlanRecorder *recorder);

/* TRUE when the dimension has ANY in it. */
gboolean loligo_dimension_has_any (LoligoDimension dimension);
/* DIMENSION with ANY replaced by WITH. */
LoligoDimension loligo_dimension_replace_any (LoligoDimension dimension, LoligoDimension with);

G_END_DECLS
