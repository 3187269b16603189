/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * effect.h: what one spike does to the cell behind an edge: excites, inhibits; or that the edge is an electrical
 * synapse; and whether it learns. Found from the equations and values of a plan, so that a synapse of a
 * person's own is told as well as one of the library. For drawings and lists; any thread.
 */
#pragma once

#include "model/plan.h"

G_BEGIN_DECLS

typedef enum
{
  LOLIGO_EFFECT_NONE, /* a weight of 0, or nothing to be told from one spike at rest */
  LOLIGO_EFFECT_EXCITATORY,
  LOLIGO_EFFECT_INHIBITORY,
  LOLIGO_EFFECT_ELECTRICAL /* all the time, along the difference of the two ends */
} LoligoEffectKind;

typedef struct
{
  LoligoEffectKind kind;
  gboolean is_plastic; /* what a spike does depends on those before it */
} LoligoEffect;

/* Of edge PROJECTION, its target at rest: at its initial values. A synapse that pulls towards the rest itself
 * inhibits. Weights and parameters that vary count with their mean. */
LoligoEffect loligo_plan_get_effect (const LoligoPlan *plan, guint projection);
/* The mean of the weights of edge PROJECTION, SI; NAN where its synapse uses none, or a file gives them. */
double loligo_plan_get_mean_weight (const LoligoPlan *plan, guint projection);

G_END_DECLS
