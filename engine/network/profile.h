/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * profile.h: the probability of a pair over its distance, made ready for many pairs, with bounds over ranges
 * of distances, so that what is too far need not be looked at. Private to network. Any thread once made.
 */
#pragma once

#include "model/rule.h"

G_BEGIN_DECLS

/* A probability below this is none: no uniform number is below it but 0. */
#define LOLIGO_LEAST_PROBABILITY 0x1p-54

typedef struct _LoligoProfile LoligoProfile;

/* Among pairs that reach p or more there is a gap of 1 / hazard on average; see connect-private.h. */
typedef struct
{
  double probability, hazard, per_hazard;
} LoligoBound;

/* The profile of RULE for distances up to LONGEST_M. */
LoligoProfile *loligo_profile_new (const LoligoRule *rule, double longest_m);
void loligo_profile_free (LoligoProfile *profile);
/* From this distance on the probability is none. */
double loligo_profile_get_reach (const LoligoProfile *profile);
/* At least as much as the probability anywhere from FROM_M to TO_M. */
LoligoBound loligo_profile_get_bound (const LoligoProfile *profile, double from_m, double to_m);
/* How many doubles of scratch one who applies it needs. */
gsize loligo_profile_get_scratch (const LoligoProfile *profile);
/* OUT[k], 0 to 1, of DISTANCES_M[k], for COUNT (at most LOLIGO_BLOCK) pairs. */
void loligo_profile_apply (const LoligoProfile *profile, double *distances_m, guint count,
                           double *scratch, double *out);
/* Where candidates come with PROBABILITY each. */
LoligoBound loligo_bound_make (double probability);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoProfile, loligo_profile_free)

G_END_DECLS
