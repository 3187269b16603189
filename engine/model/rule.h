/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rule.h: which pairs of cells an edge connects, as the document says it: "probability(0.02)",
 * "fixed_in(100), self=false". Text and numbers only; network/connect-*.c makes the pairs. An editor of rules is made
 * from loligo_rule_get_form and LoligoRuleText. Any thread.
 */
#pragma once

#include "lang/expression.h"

G_BEGIN_DECLS

typedef enum
{
  LOLIGO_RULE_ALL_TO_ALL,
  LOLIGO_RULE_ONE_TO_ONE,  /* equal sizes */
  LOLIGO_RULE_PROBABILITY, /* each pair on its own */
  LOLIGO_RULE_FIXED_IN,    /* so many sources for each target */
  LOLIGO_RULE_FIXED_OUT,   /* so many targets for each source */
  LOLIGO_RULE_FIXED_TOTAL, /* so many pairs in all */
  LOLIGO_RULE_GAUSSIAN,    /* each pair on its own, by distance */
  LOLIGO_RULE_DIFFERENCE_OF_GAUSSIANS,
  LOLIGO_RULE_DISTANCE,
  LOLIGO_RULE_GRID,        /* the nearest cells of a lattice */
  LOLIGO_RULE_SMALL_WORLD, /* graphs, both ways: Watts and Strogatz 1998 */
  LOLIGO_RULE_SCALE_FREE,  /* Barabasi and Albert 1999 */
  LOLIGO_RULE_POWER_LAW,   /* Holme and Kim 2002 */
  LOLIGO_RULE_MATRIX,      /* what a file says */
  LOLIGO_RULE_PAIRS,
  LOLIGO_RULE_KERNEL,      /* all to all on one lattice, with weights by distance */
  LOLIGO_N_RULES
} LoligoRuleKind;

/* ---- how rules are written ---- */

typedef enum
{
  LOLIGO_ARGUMENT_PROBABILITY, /* a number from 0 to 1 */
  LOLIGO_ARGUMENT_COUNT,       /* a whole number */
  LOLIGO_ARGUMENT_LENGTH,      /* a quantity such as "50 um" */
  LOLIGO_ARGUMENT_EXPRESSION,  /* over the distance d */
  LOLIGO_ARGUMENT_FILE         /* a path, relative to the document */
} LoligoArgumentKind;

#define LOLIGO_RULE_ARGUMENTS 4

typedef struct
{
  const char *name; /* "sigma"; not translated */
  LoligoArgumentKind kind;
  const char *initial;  /* what an editor begins with; for optional ones what they are when left out */
  gboolean is_optional; /* the last ones only */
  const char *sentence; /* what it is; show it through _() */
} LoligoRuleArgument;

/* A rule as an editor offers it. Text that is translated is marked; show it through _(). */
typedef struct
{
  const char *name;    /* "fixed_in"; not translated */
  const char *example; /* "fixed_in(100)" */
  const char *sentence;
  guint n_arguments;
  LoligoRuleArgument arguments[LOLIGO_RULE_ARGUMENTS];
  gboolean has_self;      /* the option "self" changes something, within one population */
  gboolean has_multiple;  /* the option "multiple" does */
  gboolean has_seed;      /* the option "seed" does */
  gboolean needs_lengths; /* both nodes need a "geometry" with lengths */
} LoligoRuleForm;

/* The table of rule-form.c. Never NULL. */
const LoligoRuleForm *loligo_rule_get_form (LoligoRuleKind kind);

/* A rule taken apart, nothing in it checked: what an editor shows, right or wrong. */
typedef struct
{
  LoligoRuleKind kind;
  char *arguments[LOLIGO_RULE_ARGUMENTS]; /* as written; NULL from the first that is left out on */
  char *self, *multiple, *seed;           /* of "self=false" the "false"; NULL: left out */
} LoligoRuleText;

/* With the arguments that an editor begins with. */
LoligoRuleText *loligo_rule_text_new (LoligoRuleKind kind);
/* NULL and ERROR (one line) where the rule or an option is unknown, or there are too many arguments. Any bytes. */
LoligoRuleText *loligo_rule_text_parse (const char *text, GError **error);
char *loligo_rule_text_to_string (const LoligoRuleText *text); /* (transfer full) */
void loligo_rule_text_free (LoligoRuleText *text);

/* ---- rules ---- */

typedef struct _LoligoRule
{
  LoligoRuleKind kind;
  double probability; /* of PROBABILITY, SMALL_WORLD (rewiring), POWER_LAW (a triangle); 0 to 1 */
  guint64 count;      /* of FIXED_*, GRID (4 or 8), SMALL_WORLD (neighbours), SCALE_FREE, POWER_LAW (newcomer's) */
  /* GAUSSIAN, DIFFERENCE_OF_GAUSSIANS, DISTANCE: the probability over the leaf DISTANCE (m); to be clipped to 0..1.
   * 0 for the others. */
  LoligoExpressionPool *pool;
  LoligoExpression profile;
  /* MATRIX, PAIRS: the file as the document has it. The plan adds the rest: where it is, and whether it has numbers by
   * which the edge's weight and delay are multiplied. */
  char *file, *path;
  gboolean gives_weights, gives_delays;
  double n_expected; /* of the file */
  char *kernel; /* of KERNEL: the weight over d, as written; its unit is the synapse's affair */
  gboolean self;      /* a cell may connect to itself; matters within one population only */
  gboolean multiple;  /* FIXED_*, PAIRS: a pair may come several times */
  gboolean has_seed;  /* its own seed, else the run's */
  guint64 seed;
} LoligoRule;

/* NULL and ERROR (one line) where TEXT is no rule. Any bytes at all. */
LoligoRule *loligo_rule_parse (const char *text, GError **error);
LoligoRule *loligo_rule_new (LoligoRuleKind kind);
void loligo_rule_free (LoligoRule *rule);
const char *loligo_rule_kind_to_string (LoligoRuleKind kind); /* "fixed_in"; not translated */
/* TRUE for the rules that are a graph on one set of cells: equal sizes at both ends. */
gboolean loligo_rule_is_graph (LoligoRuleKind kind);
/* How many synapses it makes, on average; where that goes by distance, at most. IS_RECURRENT: source and target are
 * one population. */
double loligo_rule_expect (const LoligoRule *rule, guint64 n_sources, guint64 n_targets,
                           gboolean is_recurrent);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoRule, loligo_rule_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoRuleText, loligo_rule_text_free)

G_END_DECLS
