/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * synapse-form.h: how the states of a synapse are kept: the cheapest way that is right. Read from the
 * equations alone, so it is known for a synapse without ends too. couple.c and the engine's
 * projections act on it; `loligo show` prints the reason.
 */
#pragma once

#include "lang/synapse-sums.h"
#include "lang/synapse-traces.h"

G_BEGIN_DECLS

typedef enum
{
  LOLIGO_SYNAPSE_PER_TARGET, /* one state a target: linear, with shared constants */
  LOLIGO_SYNAPSE_SUMS,       /* no state and no event: sums over the sources, the synapses a matrix */
  LOLIGO_SYNAPSE_AT_EVENTS,  /* per synapse, advanced exactly when a spike comes by */
  LOLIGO_SYNAPSE_EACH_STEP   /* per synapse and step */
} LoligoSynapseForm;

typedef struct
{
  guint index;             /* state of the synapse, or entry of synapse->ends */
  LoligoExpression factor; /* over parameters and constants; in synapse->pool */
  gboolean by_weight;      /* += factor * weight, else += factor */
} LoligoIncrement;

typedef struct
{
  LoligoSynapseForm form;
  LoligoIncrement *updates, *jumps; /* PER_TARGET only: what on pre does */
  guint n_updates, n_jumps;
  /* [states]: kept once a target. All of them in PER_TARGET, none in EACH_STEP. In AT_EVENTS those that
   * flow into the target and that the events only add to (g of a plastic conductance): their derivatives
   * and the contributions are linear in them with shared constants, and the update of state x is
   * x + e where e is free of shared states. */
  gboolean *is_shared;
  LoligoKeeper *keepers; /* [states]; AT_EVENTS: whose the others are */
  LoligoSynapseSum *sums; /* SUMS only; with FLOWS as loligo_synapse_find_sums fills them */
  guint n_sums;
  LoligoExpression *flows; /* [contributions] */
  char *why;    /* AT_EVENTS: what no cheaper form allows */
  char *reason; /* one line for a person */
} LoligoSynapsePlan;

/* The form of SYNAPSE. May grow synapse->pool: call it before SYNAPSE is shared. (transfer full) */
LoligoSynapsePlan *loligo_synapse_plan_new (LoligoComponent *synapse);
/* For single synapses that are looked at and nothing else: takes away what SYNAPSE, nobody else's yet, does to its
 * target. AT_EVENTS or EACH_STEP, every state by synapse; there is no reason to show. (transfer full) */
LoligoSynapsePlan *loligo_synapse_plan_new_apart (LoligoComponent *synapse);
/* AT_EVENTS: no state is kept by KEEPER any more, but by each synapse. */
void loligo_synapse_plan_give_back (LoligoSynapsePlan *plan, const LoligoComponent *synapse,
                                    LoligoKeeper keeper);
void loligo_synapse_plan_free (LoligoSynapsePlan *plan);

/* X + e of an update of state X of SYNAPSE: e, 0 when UPDATE has no such form. May grow the pool. */
LoligoExpression loligo_synapse_get_added (LoligoComponent *synapse, const LoligoUpdate *update);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoSynapsePlan, loligo_synapse_plan_free)

G_END_DECLS
