/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rule.h: which pairs of cells an edge connects, as the document says it: "probability(0.02)",
 * "fixed_in(100), self=false". Text and numbers only; network/connect-*.c makes the pairs.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LOLIGO_RULE_ALL_TO_ALL,
  LOLIGO_RULE_ONE_TO_ONE,  /* equal sizes */
  LOLIGO_RULE_PROBABILITY, /* each pair on its own */
  LOLIGO_RULE_FIXED_IN,    /* so many sources for each target */
  LOLIGO_RULE_FIXED_OUT,   /* so many targets for each source */
  LOLIGO_RULE_FIXED_TOTAL, /* so many pairs in all */
  LOLIGO_N_RULES
} LoligoRuleKind;

typedef struct _LoligoRule
{
  LoligoRuleKind kind;
  double probability; /* of PROBABILITY, 0 to 1 */
  guint64 count;      /* of FIXED_* */
  gboolean self;      /* a cell may connect to itself; matters within one population only */
  gboolean multiple;  /* FIXED_*: a pair may come several times */
  gboolean has_seed;  /* its own seed, else the run's */
  guint64 seed;
} LoligoRule;

/* NULL and ERROR (one line) where TEXT is no rule. Any bytes at all. */
LoligoRule *loligo_rule_parse (const char *text, GError **error);
LoligoRule *loligo_rule_new (LoligoRuleKind kind);
void loligo_rule_free (LoligoRule *rule);
const char *loligo_rule_kind_to_string (LoligoRuleKind kind); /* "fixed_in"; not translated */
/* How many synapses it makes, on average. IS_RECURRENT: source and target are one population. */
double loligo_rule_expect (const LoligoRule *rule, guint64 n_sources, guint64 n_targets,
                           gboolean is_recurrent);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoRule, loligo_rule_free)

G_END_DECLS
