/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * profile.c: see profile.h. Bounds are kept for bins of distance, by interval arithmetic, and the largest of any run of
 * bins in a table of powers of two (Bender and Farach-Colton 2000).
 */
#include "network/profile.h"

#include "lang/interval.h"
#include "network/connect-private.h"
#include "network/evaluate-block.h"

#include <math.h>

#define N_BINS 1024
#define N_LEVELS 11 /* runs of 1, 2, 4, ... 1024 bins */
#define NARROWINGS_LIMIT 64

struct _LoligoProfile
{
  LoligoBlockProgram *program;
  double reach_m, per_bin; /* bins in a metre */
  LoligoBound bounds[N_BINS];
  guint16 largest[N_LEVELS][N_BINS]; /* the bin of the largest of 2^level bins from here */
};

LoligoBound
loligo_bound_make (double probability)
{
  if (probability >= 1)
    return (LoligoBound) { 1, INFINITY, 0 };
  if (!(probability >= LOLIGO_LEAST_PROBABILITY))
    return (LoligoBound) { 0, 0, INFINITY };
  double hazard = -loligo_log_of_rest (probability);
  return (LoligoBound) { probability, hazard, 1 / hazard };
}

static void
find_bounds (LoligoProfile *profile, const LoligoRule *rule, double width_m,
             LoligoInterval *scratch)
{
  for (guint bin = 0; bin < N_BINS; bin++)
    {
      LoligoInterval range = { bin * width_m, (bin + 1) * width_m, FALSE };
      LoligoInterval bound = loligo_expression_bound (rule->pool, rule->profile,
                                                      LOLIGO_OPERATION_DISTANCE, range, scratch);
      profile->bounds[bin] = loligo_bound_make (isnan (bound.high) ? 1 : bound.high);
    }
}

/* Bins are as narrow as the reach allows: what is found to be out of reach is left out, until little is. */
static void
find_reach (LoligoProfile *profile, const LoligoRule *rule, double longest_m)
{
  g_autofree LoligoInterval *scratch = g_new (LoligoInterval, (gsize) rule->profile + 1);
  profile->reach_m = longest_m;
  for (guint k = 0; k < NARROWINGS_LIMIT; k++)
    {
      double width_m = profile->reach_m / N_BINS;
      find_bounds (profile, rule, width_m, scratch);
      guint n = N_BINS;
      while (n > 0 && profile->bounds[n - 1].probability == 0)
        n--;
      profile->per_bin = width_m > 0 ? 1 / width_m : 0;
      if (n == 0)
        profile->reach_m = 0;
      if (n > N_BINS / 2 || n == 0)
        return;
      profile->reach_m = n * width_m;
    }
}

static void
find_largest (LoligoProfile *profile)
{
  for (guint bin = 0; bin < N_BINS; bin++)
    profile->largest[0][bin] = (guint16) bin;
  for (guint level = 1; level < N_LEVELS; level++)
    for (guint bin = 0; bin < N_BINS; bin++)
      {
        guint middle = MIN (bin + (1u << (level - 1)), N_BINS - 1);
        guint16 a = profile->largest[level - 1][bin], b = profile->largest[level - 1][middle];
        profile->largest[level][bin]
            = profile->bounds[a].probability >= profile->bounds[b].probability ? a : b;
      }
}

LoligoProfile *
loligo_profile_new (const LoligoRule *rule, double longest_m)
{
  LoligoProfile *profile = g_new0 (LoligoProfile, 1);
  profile->program = loligo_block_program_new (rule->pool, rule->profile);
  find_reach (profile, rule, longest_m);
  find_largest (profile);
  return profile;
}

void
loligo_profile_free (LoligoProfile *profile)
{
  if (profile == NULL)
    return;
  loligo_block_program_free (profile->program);
  g_free (profile);
}

double
loligo_profile_get_reach (const LoligoProfile *profile)
{
  return profile->reach_m;
}

LoligoBound
loligo_profile_get_bound (const LoligoProfile *profile, double from_m, double to_m)
{
  /* A thousandth of a bin more on each side: distances are rounded. */
  double first = from_m * profile->per_bin - 1e-3, last = to_m * profile->per_bin + 1e-3;
  if (!(first < N_BINS))
    return (LoligoBound) { 0, 0, INFINITY };
  guint from = first > 0 ? (guint) first : 0;
  guint n = (last < N_BINS - 1 ? (guint) last : N_BINS - 1) - from + 1;
  guint level = 31 - (guint) __builtin_clz (n);
  guint16 a = profile->largest[level][from];
  guint16 b = profile->largest[level][from + n - (1u << level)];
  return profile->bounds[profile->bounds[a].probability >= profile->bounds[b].probability ? a : b];
}

gsize
loligo_profile_get_scratch (const LoligoProfile *profile)
{
  return loligo_block_program_get_scratch (profile->program);
}

static void
fill_distances (LoligoOperation operation, guint index, guint count, double *out, gpointer data)
{
  const double *distances_m = data;
  g_assert (operation == LOLIGO_OPERATION_DISTANCE && index == 0);
  for (guint k = 0; k < count; k++)
    out[k] = distances_m[k];
}

void
loligo_profile_apply (const LoligoProfile *profile, double *distances_m, guint count,
                      double *scratch, double *out)
{
  loligo_block_program_run (profile->program, fill_distances, distances_m, count, scratch, out);
  for (guint k = 0; k < count; k++)
    out[k] = out[k] >= 1 ? 1 : out[k] >= LOLIGO_LEAST_PROBABILITY ? out[k] : 0;
}
