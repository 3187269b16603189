/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * check.h: what the files of the checker share. Private to engine/lang. From here on a model is
 * symbols and typed expressions; text appears only in messages.
 *
 * Invariants: an expression that is wrong has is_known FALSE and says nothing more, so one mistake
 * gives one message. All recursion (functions, algebraic and initial values that use each other)
 * goes through loligo_check_evaluate and is bounded by LOLIGO_NESTING_LIMIT.
 */
#pragma once

#include "lang/ast.h"

G_BEGIN_DECLS

/* An expression with what is known of it. */
typedef struct
{
  LoligoExpression expression; /* 0: unknown */
  LoligoDimension dimension;
  gboolean is_known;           /* the dimension is */
  gboolean is_zero;            /* a bare 0, which fits every dimension */
  gboolean has_noise, has_draw;
  gboolean varies;             /* has a leaf that is neither constant nor parameter */
  const char *unit;            /* how the text names its unit; NULL: by dimension */
} LoligoTyped;

/* Where a name of a variable leads. */
typedef enum
{
  LOLIGO_WORLD_NOW,     /* states are leaves */
  LOLIGO_WORLD_INITIAL, /* states are their initial values */
  LOLIGO_WORLD_EVENT,   /* states are what the assignments so far made of them */
  LOLIGO_N_WORLDS
} LoligoWorld;

#define LOLIGO_DIMENSION_ANY ((LoligoDimension){ .halves = { [LOLIGO_BASE_ANY] = 2 } })

typedef struct _LoligoScope LoligoScope;
typedef struct _LoligoCheckSymbol LoligoCheckSymbol;

struct _LoligoCheckSymbol
{
  LoligoSymbolKind kind;
  const char *name;                /* with the channel's prefix */
  LoligoScope *scope;
  const LoligoStatement *statement; /* its declaration */
  const LoligoStatement *initial;   /* its x(0), or NULL */
  gboolean is_broken;              /* its dimension stays unknown, silently */
  LoligoCheckSymbol *bound;        /* of a channel's input: the host's symbol */
  LoligoSymbol *result;            /* borrowed; NULL for functions and bound inputs */
  gboolean has_dimension;
  LoligoDimension dimension;
  LoligoSymbol *function;          /* of a function, what is published; borrowed */
  LoligoTyped *called;             /* of a function: the arguments of its first call; or NULL */
  LoligoExpression updated;        /* in LOLIGO_WORLD_EVENT; 0: not yet assigned */
  guint epoch[LOLIGO_N_WORLDS];    /* value is of this epoch of that world */
  LoligoTyped value[LOLIGO_N_WORLDS];
  LoligoTyped raw[LOLIGO_N_WORLDS]; /* value before the symbol lent it its dimension */
  gboolean is_running;             /* being evaluated: meeting it again is a cycle */
};

/* One text: the host, or a channel mixed into it. */
struct _LoligoScope
{
  char *prefix;                    /* "" or "Na." */
  LoligoAst *ast;
  LoligoScope *host;               /* NULL for the host itself */
  const LoligoStatement *use;      /* of a channel; NULL when it was dropped */
  GHashTable *names;               /* name as its text writes it -> LoligoCheckSymbol */
};

typedef struct
{
  LoligoProblems *problems;
  LoligoExpressionPool *pool;
  LoligoComponent *component;      /* being made; NULL for a quantity */
  GPtrArray *scopes;               /* owned; the host first */
  GPtrArray *symbols;              /* owned; order of declaration */
  gboolean is_quiet;               /* inferring: problems are not reported */
  gboolean is_constant;            /* names of symbols are refused */
  gboolean is_edge;                /* a quantity of an edge: i, j, d are of the pair */
  gboolean is_exhausted;           /* too large: everything stops */
  gboolean uses_channels;          /* sum(channels.x) was met */
  guint visits, depth;
  guint epoch[LOLIGO_N_WORLDS];
  GHashTable *reported;            /* set of "file:line:column" */
  GHashTable *memo;                /* calls with their values */
  GHashTable *draws;               /* scope and node -> number of the draw */
  GHashTable *noises;              /* name -> number */
  guint n_draws;
  /* Of a synapse. */
  GArray *ends;                    /* of LoligoReference, names borrowed from the text */
  GHashTable *end_numbers;         /* name -> its place in ends */
  GArray *jumped;                  /* of LoligoExpression, one an end: what the event added so far, 0 none */
  gboolean uses_weight, has_weight_dimension;
  LoligoDimension weight_dimension;
  gconstpointer unknown;           /* what is being inferred from its use: a LoligoCheckSymbol, or the
                                      checker itself for the weight. Its dimension is ANY meanwhile */
  gboolean is_solved;
  LoligoDimension solution;
  guint function_depth;            /* > 0 inside the body of a function */
  const char *function;            /* and the outermost call */
  guint function_line;
} LoligoChecker;

typedef struct
{
  guint n;
  const LoligoAstName *names;
  const LoligoTyped *values;
} LoligoArguments;

/* check-expression.c */
LoligoTyped loligo_check_evaluate (LoligoChecker *checker, LoligoScope *scope,
                                   LoligoAstExpression expression, LoligoWorld world,
                                   const LoligoArguments *arguments);
LoligoTyped loligo_typed_unknown (void);
LoligoTyped loligo_typed_number (LoligoChecker *checker, double value, LoligoDimension dimension);
/* A and B in one dimension, whichever is known; FORMAT has two %s for the units. Unknown when they differ. */
LoligoTyped loligo_check_same (LoligoChecker *checker, LoligoScope *scope, LoligoPlace place,
                               LoligoTyped a, LoligoTyped b, const char *format);
/* TRUE when X has DIMENSION, is zero or unknown. */
gboolean loligo_typed_fits (const LoligoTyped *x, LoligoDimension dimension);
/* The unit of X for messages. (transfer full) */
char *loligo_typed_unit (const LoligoTyped *x);
/* Copies the flags of the operands (noise, draws, varies) into RESULT. */
void loligo_typed_join (LoligoTyped *result, const LoligoTyped *operand);
/* RESULT is a plain number, whatever unit its operands have. */
void loligo_typed_make_plain (LoligoTyped *result);
/* The constant that X is, if it is one. */
gboolean loligo_check_get_constant (const LoligoChecker *checker, const LoligoTyped *x,
                                    double *value);

/* check-name.c */
LoligoCheckSymbol *loligo_check_find (LoligoScope *scope, const char *name);
LoligoTyped loligo_check_name (LoligoChecker *checker, LoligoScope *scope, const char *name,
                               LoligoPlace place, LoligoWorld world,
                               const LoligoArguments *arguments);
LoligoTyped loligo_check_symbol (LoligoChecker *checker, LoligoCheckSymbol *symbol,
                                 LoligoPlace place, LoligoScope *scope, LoligoWorld world);
/* The initial value of a state. */
LoligoTyped loligo_check_initial (LoligoChecker *checker, LoligoCheckSymbol *symbol);
/* A fresh draw for NODE, or the one it has already; NODE NULL: fresh. */
guint loligo_check_draw (LoligoChecker *checker, LoligoScope *scope, const LoligoAstNode *node);

/* check-call.c */
LoligoTyped loligo_check_call (LoligoChecker *checker, LoligoScope *scope,
                               const LoligoAstNode *node, const LoligoTyped *values, guint start,
                               LoligoWorld world);
LoligoTyped loligo_check_sum (LoligoChecker *checker, LoligoScope *scope,
                              const LoligoAstNode *node, LoligoWorld world);
gboolean loligo_check_is_built_in_function (const char *name);

/* check-declare.c */
void loligo_check_declare (LoligoChecker *checker, LoligoScope *scope);

/* check-function.c */
void loligo_check_declare_function (LoligoCheckSymbol *symbol, LoligoSymbol *result);
void loligo_check_publish_functions (LoligoChecker *checker);

/* check-units.c: parameters and inputs, then the dimensions of all variables. */
void loligo_check_units (LoligoChecker *checker);
void loligo_check_reset (LoligoChecker *checker);

/* check-event.c */
void loligo_check_events (LoligoChecker *checker);
void loligo_check_assign (LoligoChecker *checker, LoligoScope *scope,
                          const LoligoAstAssignment *assignment);
/* What the event made of each state, which is forgotten. (transfer full) */
LoligoUpdate *loligo_check_take_updates (LoligoChecker *checker, guint *n);

/* check-synapse.c */
/* TRUE when NAME, without pre. or post., is a variable of a cell at the ends: not a unit, as V may be. */
gboolean loligo_check_is_cell_name (const LoligoChecker *checker, const char *name);
gboolean loligo_check_is_end (const LoligoScope *scope, const char *name);
/* pre.x, post.x, weight, delay of a synapse; FALSE when NAME is none of them. */
gboolean loligo_check_synapse_name (LoligoChecker *checker, LoligoScope *scope, const char *name,
                                    LoligoPlace place, LoligoWorld world, LoligoTyped *result);
/* post.x += VALUE in an event. */
void loligo_check_jump (LoligoChecker *checker, LoligoScope *scope,
                        const LoligoAstAssignment *assignment, LoligoTyped value);
/* on pre, on post and what flows all the time; then gives all to the component. */
void loligo_check_wires (LoligoChecker *checker);
void loligo_check_forget_ends (LoligoChecker *checker);

/* check-solve.c */
/* While something unknown is inferred: A and B have one dimension, so the unknown in them has which? */
void loligo_check_solve (LoligoChecker *checker, const LoligoTyped *a, const LoligoTyped *b);
/* Infers from its use what no rule gave a dimension, the weight too; TRUE when something became known. */
gboolean loligo_check_solve_unknowns (LoligoChecker *checker);

/* check.c */
LoligoChecker *loligo_checker_new (LoligoProblems *problems);
void loligo_checker_free (LoligoChecker *checker);
LoligoScope *loligo_checker_add_scope (LoligoChecker *checker, LoligoAst *ast, const char *prefix,
                                       const LoligoStatement *use);
/* Adds a problem, once a place, unless inferring. */
void loligo_check_complain (LoligoChecker *checker, LoligoScope *scope, LoligoPlace place,
                            const char *format, ...) G_GNUC_PRINTF (4, 5);
/* Counts work; FALSE once the model is too large, with a problem at PLACE. */
gboolean loligo_check_spend (LoligoChecker *checker, LoligoScope *scope, LoligoPlace place,
                             guint n);
/* For display: the unit of the text of EXPRESSION where it is a plain quantity ("5 mV", "0.1/ms"). */
gboolean loligo_check_literal_unit (const LoligoAst *ast, guint root, LoligoUnit *unit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoChecker, loligo_checker_free)

G_END_DECLS
