/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * component.h: a checked model: names resolved, units checked, channels mixed in, functions inlined.
 * It is what lang/check produces and what compile/lower reads. Immutable and reference counted;
 * any thread may read it.
 */
#pragma once

#include "base/problem.h"
#include "base/unit.h"
#include "lang/expression.h"

G_BEGIN_DECLS

typedef enum
{
  LOLIGO_KIND_NEURON,
  LOLIGO_KIND_RATE,
  LOLIGO_KIND_SYSTEM,
  LOLIGO_KIND_CHANNEL,
  LOLIGO_KIND_SYNAPSE,
  LOLIGO_KIND_STIMULUS
} LoligoKind;

typedef enum
{
  LOLIGO_SYMBOL_PARAMETER,
  LOLIGO_SYMBOL_INPUT,
  LOLIGO_SYMBOL_STATE,    /* has a differential equation */
  LOLIGO_SYMBOL_VARIABLE, /* a state that only events change */
  LOLIGO_SYMBOL_ALGEBRAIC,
  LOLIGO_SYMBOL_FUNCTION  /* put in place of its calls: no expression of another symbol knows it */
} LoligoSymbolKind;

/* Of a function. Arguments are declared without units: this is what the model calls it with. */
typedef struct
{
  char *name;
  LoligoUnit unit;
} LoligoArgument;

typedef struct
{
  LoligoSymbolKind kind;
  char *name;        /* "V", "Na.m" for a channel mixed in as Na */
  char *description; /* the tooltip; "" when none */
  LoligoUnit unit;   /* for display; its dimension is the symbol's dimension */
  gboolean has_range;
  double minimum_si, maximum_si; /* bounds of the slider */
  guint index;       /* parameters, inputs, states (STATE and VARIABLE together), algebraics, functions: each
                        counted from 0 */
  guint line, column; /* of the declaration in its own file */

  LoligoExpression value;      /* parameter: default (constant); algebraic: its expression */
  LoligoExpression derivative; /* state, per second; 0 for a VARIABLE */
  LoligoExpression initial;    /* state, variable: over parameters, draws, i, N, and inputs (0 at t = 0
                                  unless wired); never over states. In a synapse: parameters, draws,
                                  weight and delay */
  LoligoExpression order;      /* of d^a x/dt^a; 0 where ordinary */

  /* As the model wrote them, units kept, on one line: the right side of the declaration, and that
   * of x(0). "" where there is none (an input, a state that starts at 0). */
  char *text, *initial_text;

  /* Of a function: its value is over ARGUMENT (index), parameters, states, inputs. It is 0 where the model
   * never calls the function, so that its units are unknown, and where it draws random numbers. */
  LoligoArgument *arguments;
  guint n_arguments;
} LoligoSymbol;

/* One event: when it happens and the simultaneous new values of states. Sequential assignments of
 * the text were turned into simultaneous ones by substitution. */
typedef struct
{
  LoligoExpression condition; /* spike when: level; 0 for a rate event */
  LoligoExpression rate;      /* spike rate: per second; 0 for a condition */
  guint draw;                 /* of a rate event: the UNIFORM draw it uses */
} LoligoSpikeRule;

typedef struct
{
  guint state;
  LoligoExpression value; /* over the values just before the event */
} LoligoUpdate;

/* What a synapse reads or changes of the cells at its ends: pre.x or post.x. */
typedef enum { LOLIGO_END_PRE, LOLIGO_END_POST } LoligoEnd;
typedef struct
{
  LoligoEnd end;
  char *name;                 /* as the text writes it: "post.V" */
  const LoligoSymbol *symbol; /* of that end's component, which the synapse keeps alive; NULL while the
                                 ends are not known. A jump's is a STATE or VARIABLE of post, a
                                 contribution's an INPUT of post */
} LoligoReference;

/* post.x += value: inside an event a jump of a state; outside an event a contribution to an input. */
typedef struct
{
  guint reference;
  LoligoExpression value;
} LoligoJump;

/* `on pre`, `on post`: updates and jumps at once, all from the values just before. At most one update a
 * state and one jump a reference. */
typedef struct
{
  LoligoUpdate *updates; /* of the synapse's own states */
  guint n_updates;
  LoligoJump *jumps;
  guint n_jumps;
} LoligoWireEvent;

/* At the beginning of each step the state becomes state + value, unless it is held. */
typedef struct
{
  guint state;
  LoligoExpression value; /* over inputs and parameters */
} LoligoArrival;

typedef struct _LoligoComponent
{
  gint references;
  LoligoKind kind;
  char *id, *title, *description; /* description: the ## lines, newline between */
  gboolean takes_any_unit;        /* some symbol has the dimension ANY */

  LoligoExpressionPool *pool;
  GPtrArray *symbols;             /* of LoligoSymbol*, in the order of the text; owns them */
  GHashTable *by_name;            /* name -> LoligoSymbol*, borrowed */
  guint n_parameters, n_inputs, n_states, n_algebraics, n_functions, n_draws, n_noises;
  /* by index: borrowed pointers into symbols */
  LoligoSymbol **parameters, **inputs, **states, **algebraics;

  LoligoSpikeRule *spike_rules;   /* any one of them true makes the one spike of the step */
  guint n_spike_rules;
  LoligoUpdate *on_spike;
  guint n_on_spike;
  LoligoExpression refractory;    /* seconds; 0 when none */
  guint *held;                    /* states held while refractory */
  guint n_held;

  LoligoArrival *arrivals;        /* of a cell with synapses coupled into it (couple.h) */
  guint n_arrivals;

  LoligoSymbol *output;           /* what a plain wire from the node carries; borrowed; NULL when the
                                     model only spikes */

  /* Of a synapse; empty otherwise. Expressions have the leaves REFERENCE (index), WEIGHT and DELAY besides.
   * pre, post: NULL where it was checked on its own (the library), and then no dimension of a
   * reference is known. */
  struct _LoligoComponent *pre, *post;
  LoligoReference *ends;
  guint n_ends;
  LoligoWireEvent on_pre, on_post;
  LoligoJump *contributions; /* continuous, one a reference */
  guint n_contributions;
  gboolean uses_weight;
  LoligoUnit weight_unit;    /* what `weight` is in, inferred from its use; has ANY where nothing tells */
} LoligoComponent;

LoligoComponent *loligo_component_ref (LoligoComponent *component);
void loligo_component_unref (LoligoComponent *component);
/* What has a value in a run: no function. NULL when there is none. (transfer none) */
const LoligoSymbol *loligo_component_find (const LoligoComponent *component, const char *name);
const LoligoSymbol *loligo_component_find_function (const LoligoComponent *component,
                                                    const char *name);
const char *loligo_kind_to_string (LoligoKind kind); /* "neuron"; not translated */

/* Finds the text of a channel for `use id as Name`. Returns NULL when there is none. *file receives the
 * name used in messages. (transfer none, alive during the check) */
typedef const char *(*LoligoModelSource) (const char *id, const char **file, gpointer data);

/* Parses and checks TEXT (LENGTH bytes, any bytes at all). FILE is used in messages. Every problem is
 * added to PROBLEMS; NULL is returned when there was one. CHANNELS are ids of channels dropped on the
 * neuron ("id" or "id as Name"), NULL-terminated, may be NULL. Bounded: text of at most 1 MiB,
 * nesting of at most 200, LOLIGO_EXPRESSION_LIMIT nodes. */
LoligoComponent *loligo_component_new_from_text (const char *text, gsize length, const char *file,
                                                 const char *const *channels,
                                                 LoligoModelSource source, gpointer source_data,
                                                 LoligoProblems *problems);

/* The same for the text of a synapse on a wire from a cell of model PRE to one of model POST (both are referenced):
 * names and units of pre.x and post.x are those cells', and a state whose unit the text leaves open (as
 * g of exp_coba) has the one that makes the contribution fit. */
LoligoComponent *loligo_synapse_new_from_text (const char *text, gsize length, const char *file,
                                               LoligoComponent *pre, LoligoComponent *post,
                                               LoligoProblems *problems);

/* A constant quantity of the model language ("20 ms", "-0.5*3 nS") with DIMENSION (NULL: any). */
gboolean loligo_quantity_parse (const char *text, const LoligoDimension *dimension,
                                double *value_si, LoligoUnit *unit, GError **error);

/* A quantity that may vary from neuron to neuron: "normal(-55 mV, 2 mV)", "uniform(0, 1)",
 * "where(i < 10, 1, 0)". Leaves of the result are LANE, LANES, UNIFORM, NORMAL only; draws are numbered from
 * *n_draws, which is advanced. Returns 0 and sets ERROR when it is wrong. UNIT_HINT (may be NULL) receives the
 * unit of the first literal. */
LoligoExpression loligo_varying_quantity_parse (LoligoExpressionPool *pool, const char *text,
                                                const LoligoDimension *dimension, guint *n_draws,
                                                LoligoUnit *unit_hint, GError **error);

/* The same for a quantity that may vary from synapse to synapse of an edge: "normal(1 nS, 0.1 nS)",
 * "where(i == j, 0, 1)", "1 ms + d/(0.3 m/s)". Leaves: LANE (i, the source's index), TARGET (j), DISTANCE (d), UNIFORM,
 * NORMAL. */
LoligoExpression loligo_edge_quantity_parse (LoligoExpressionPool *pool, const char *text,
                                             const LoligoDimension *dimension, guint *n_draws,
                                             LoligoUnit *unit_hint, GError **error);

/* The node as text of the model language, names from COMPONENT, SI numbers in the display unit of
 * constants where one fits. (print.c) (transfer full) */
char *loligo_expression_print (const LoligoComponent *component, LoligoExpression expression);

/* What kind each piece of TEXT has, for the editor's colours and completion (no check). */
typedef enum
{
  LOLIGO_TOKEN_KEYWORD, LOLIGO_TOKEN_NAME, LOLIGO_TOKEN_NUMBER, LOLIGO_TOKEN_UNIT,
  LOLIGO_TOKEN_STRING, LOLIGO_TOKEN_OPERATOR, LOLIGO_TOKEN_COMMENT, LOLIGO_TOKEN_DESCRIPTION,
  LOLIGO_TOKEN_FUNCTION, LOLIGO_TOKEN_OTHER
} LoligoTokenKind;
typedef struct { LoligoTokenKind kind; guint start, end; /* bytes */ } LoligoToken;
/* (transfer full) (element-type LoligoToken) */
GArray *loligo_tokens_new (const char *text, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoComponent, loligo_component_unref)

G_END_DECLS
