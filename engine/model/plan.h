/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan.h: a document checked as a whole: every id resolved, every quantity read into SI, every wire
 * matched in dimension and size, every recorder resolved. It is what run/simulation builds from,
 * and its problems are the window's problem list. Immutable once made; any thread.
 */
#pragma once

#include "lang/method.h"
#include "lang/synapse-form.h"
#include "model/document.h"
#include "model/geometry.h"
#include "model/rule.h"

G_BEGIN_DECLS

typedef struct
{
  const LoligoSymbol *symbol; /* a parameter or a state of the node's component */
  LoligoExpression value;     /* over LANE, LANES, UNIFORM, NORMAL; in the plan's pool */
  gboolean varies;            /* differs from lane to lane */
  LoligoUnit unit;            /* as the person wrote it, else the symbol's (ANY resolved) */
} LoligoPlanValue;

/* A spike that a file lists. */
typedef struct
{
  double time_s;
  guint64 lane;
} LoligoListedSpike;

typedef struct
{
  char *id;
  LoligoComponent *component;
  guint64 size;
  gboolean is_implicit; /* see LoligoNode */
  LoligoGeometry geometry;
  LoligoMethod method;
  LoligoUnit any_unit;         /* what the dimension ANY stands for here */
  LoligoPlanValue *parameters; /* one for each parameter of the component: defaults filled in */
  LoligoPlanValue *initial;    /* one for each state; value 0: the model's own */
  guint64 table_rows; /* a table stimulus: times and values (one column for all lanes, or one a
                         lane), SI */
  guint64 table_columns;
  double *table_times_s, *table_values;
  LoligoListedSpike *listed_spikes; /* or what a file lists, in order of time; the input counts them */
  guint64 n_listed_spikes;
  gint table_input; /* input the table feeds; -1 when none */
} LoligoPlanNode;

typedef struct
{
  char *id;
  guint source, target;       /* nodes */
  const LoligoSymbol *output; /* of the source: a state or algebraic */
  guint input;                /* of the target */
} LoligoPlanWire;

/* How the synapses of an edge lie in memory: the smallest that does what their form needs. */
typedef enum
{
  LOLIGO_LAYOUT_ROWS,    /* by source: spikes are delivered */
  LOLIGO_LAYOUT_COLUMNS, /* by target: a sparse matrix */
  LOLIGO_LAYOUT_DENSE,   /* a full matrix of weights */
  LOLIGO_LAYOUT_UNIFORM, /* all to all with one weight and one delay: nothing a pair */
  LOLIGO_LAYOUT_KERNEL   /* all to all on a lattice, weights by distance: a convolution */
} LoligoLayout;

/* An edge with a synapse: one synapse for each pair of cells that the rule chooses. */
typedef struct
{
  char *id;
  guint source, target;        /* nodes */
  LoligoComponent *synapse;    /* checked with both ends; owned */
  LoligoPlanValue *parameters; /* one for each parameter of the synapse */
  LoligoRule *rule;            /* which pairs; owned */
  /* SI, in the plan's pool, over the leaves of loligo_edge_quantity_parse; weight 0: the synapse uses none. Where the
   * rule gives weights or delays from a file, these multiply them. */
  LoligoExpression weight, delay;
  LoligoSynapsePlan *form;     /* owned */
  gint weight_input, count_input; /* of the target, where the form is PER_TARGET: what takes the weights and the
                                   * number of spikes that arrive in a step; -1: nothing does */
  gint *state_inputs, *end_inputs; /* of the target, for the other forms: see lang/couple.h; owned */
  guint shared_with;           /* the first projection whose states this one adds to: itself, or an earlier one */
  guint first_parameter;       /* of the target's component: where the synapse's own begin, in their order */
  gboolean is_observer;        /* no edge, but single synapses of projection OBSERVED once more, which do nothing: those
                                  that recorder RECORDER looks at (plan-observe.c) */
  guint observed, recorder;
} LoligoPlanProjection;

typedef struct
{
  char *id;
  guint node;
  gint projection;            /* -1: of the node; else values of its synapses, and NODE is the target */
  const LoligoSymbol *symbol; /* a state, variable, algebraic or input; NULL: spikes */
  LoligoSymbol *weight;       /* SYMBOL, where that is the weight of synapses; owned; else NULL */
  LoligoUnit unit;            /* to show and write values in */
  guint64 *lanes;              /* which; sorted, each once; NULL: all. Synapses are numbered by source, then
                                  target; there may be fewer than a plan can know */
  guint64 n_lanes;             /* of synapses where LANES is NULL: about how many there will be */
  gint64 every_steps;
} LoligoPlanRecorder;

typedef struct
{
  gint references;
  LoligoExpressionPool *pool;
  guint n_draws;
  LoligoPlanNode *nodes;
  guint n_nodes;
  LoligoPlanWire *wires;
  guint n_wires;
  LoligoPlanProjection *projections;
  guint n_projections, n_edges; /* edges come first, observers after them */
  LoligoPlanRecorder *recorders;
  guint n_recorders;
  gint64 n_steps;
  double dt_s, duration_s;
  double relative_tolerance, absolute_tolerance;
  guint64 seed;
  guint threads;
  gboolean single_precision;
  double recording_bytes; /* what recordings may take in memory; 0: a share of the machine's */
} LoligoPlan;

/* NULL when there are problems. Reads the CSV files of tables that the document names, nothing
 * else. Bounds: sizes up to 1e9, 1e12 steps. Problems name node, port and both units, and suggest
 * the nearest name. */
LoligoPlan *loligo_plan_new (const LoligoDocument *document, LoligoLibrary *library,
                             LoligoProblems *problems);
LoligoPlan *loligo_plan_ref (LoligoPlan *plan);
void loligo_plan_unref (LoligoPlan *plan);
/* Unit of SYMBOL in node NODE: the symbol's own, ANY replaced by what it stands for there. */
LoligoUnit loligo_plan_get_unit (const LoligoPlanNode *node, const LoligoSymbol *symbol);
/* Whether one plain number can take the place of PARAMETER (G_MAXUINT: of the weight) of an edge's
 * synapses in the middle of a run of this plan. Not where it differs from synapse to synapse, nor where
 * edges share their states: then another plan must be made, and can go on with the states
 * (loligo_simulation_continue). */
gboolean loligo_plan_can_set_edge (const LoligoPlan *plan, guint projection, guint parameter);
/* The projection of edge ID. FALSE when there is none. */
gboolean loligo_plan_find_projection (const LoligoPlan *plan, const char *id, guint *index);
/* Whether single synapses of PROJECTION can be followed beside it: to look at their states changes nothing.
 * (plan-observe.c) */
gboolean loligo_plan_can_observe (const LoligoPlan *plan, const LoligoPlanProjection *projection);
/* (plan-layout.c) */
LoligoLayout loligo_plan_get_layout (const LoligoPlan *plan, const LoligoPlanProjection *projection);
typedef struct
{
  double memory_bytes;    /* states, parameters, synapses and their values, what makes long plots quick */
  double recording_bytes; /* of the whole duration: in memory or on disk. Nobody knows how many spikes there will be */
} LoligoPlanEstimate;

/* What a run of it needs, about. */
void loligo_plan_estimate (const LoligoPlan *plan, LoligoPlanEstimate *estimate);
/* Both together. */
double loligo_plan_estimate_bytes (const LoligoPlan *plan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoPlan, loligo_plan_unref)

G_END_DECLS
