/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * connect-bucket.c: the rows of rules that go by distance wherever the cells are: random places, lattices of different
 * spacing, a line over a sheet.
 *
 * Targets lie in buckets, boxes of a grid. A row walks through the buckets within reach of its source by the largest
 * probability that the profile has between the nearest and the farthest point of each, and keeps what it meets with
 * the rest (thinning). Where the profile has no bound, every pair is looked at.
 */
#include "network/connect-private.h"

#include "base/i18n.h"
#include "base/problem.h"
#include "network/evaluate-block.h"

#include <math.h>

#define BUCKETS_A_REACH 12
#define TARGETS_A_BUCKET 6
#define BUCKETS_LIMIT (16 << 20)
#define WORK_LIMIT 1e12 /* candidates: some hours */

/* Along one axis. */
typedef struct
{
  guint n;
  double from_m, width_m; /* of the first bucket, of each */
  double period_m;        /* 0: none */
} Axis;

struct _LoligoBuckets
{
  const LoligoProfile *profile;
  Axis axes[LOLIGO_AXES];
  LoligoGeometry source;
  guint64 *first;    /* [buckets + 1] into TARGETS */
  guint32 *targets;  /* by bucket, ascending in each */
  double n_expected; /* candidates of a row */
};

void
loligo_buckets_free (LoligoBuckets *buckets)
{
  if (buckets == NULL)
    return;
  g_free (buckets->first);
  g_free (buckets->targets);
  g_free (buckets);
}

/* ---- making ---- */

/* Buckets are a part of the reach, but not so small that they are mostly empty. */
static void
lay_out (LoligoBuckets *buckets, const LoligoGeometry *target, guint64 n_targets)
{
  double reach_m = loligo_profile_get_reach (buckets->profile), volume = 1;
  for (guint axis = 0; axis < target->n_axes; axis++)
    volume *= target->extent_m[axis];
  double least_m = pow (volume * TARGETS_A_BUCKET / (double) n_targets, 1. / target->n_axes);
  double width_m = fmax (reach_m / BUCKETS_A_REACH, least_m);
  double limit = floor (pow (BUCKETS_LIMIT, 1. / target->n_axes));
  for (guint axis = 0; axis < LOLIGO_AXES; axis++)
    {
      Axis *along = &buckets->axes[axis];
      double extent_m = axis < target->n_axes ? target->extent_m[axis] : 0;
      along->n = (guint) CLAMP (ceil (extent_m / width_m), 1, limit);
      along->width_m = extent_m / along->n;
      along->from_m = -0.5 * extent_m;
      along->period_m = loligo_geometry_get_period (&buckets->source, target, axis);
    }
}

static guint64
find_bucket (const LoligoBuckets *buckets, const double *position_m)
{
  guint64 bucket = 0;
  for (guint axis = LOLIGO_AXES; axis-- > 0;)
    {
      const Axis *along = &buckets->axes[axis];
      double at = along->n > 1 ? (position_m[axis] - along->from_m) / along->width_m : 0;
      bucket = bucket * along->n + (guint64) CLAMP (floor (at), 0, along->n - 1);
    }
  return bucket;
}

/* Two places up, so that filling leaves the beginnings where they belong. */
static gboolean
sort_targets (LoligoBuckets *buckets, const LoligoGeometry *target, guint64 n_targets)
{
  guint64 n_buckets = 1;
  for (guint axis = 0; axis < LOLIGO_AXES; axis++)
    n_buckets *= buckets->axes[axis].n;
  buckets->first = g_try_new0 (guint64, n_buckets + 2);
  buckets->targets = g_try_new (guint32, n_targets + 1);
  if (buckets->first == NULL || buckets->targets == NULL)
    return FALSE;
  double position_m[LOLIGO_AXES];
  for (guint64 k = 0; k < n_targets; k++)
    {
      loligo_geometry_get_position (target, k, position_m);
      buckets->first[find_bucket (buckets, position_m) + 2]++;
    }
  for (guint64 bucket = 2; bucket < n_buckets + 2; bucket++)
    buckets->first[bucket] += buckets->first[bucket - 1];
  for (guint64 k = 0; k < n_targets; k++)
    {
      loligo_geometry_get_position (target, k, position_m);
      buckets->targets[buckets->first[find_bucket (buckets, position_m) + 1]++] = (guint32) k;
    }
  return TRUE;
}

/* ---- going through the buckets near a place ---- */

/* The squares of the nearest and the farthest step along one axis to the buckets within reach. */
typedef struct
{
  guint *index;
  double *near, *far;
  guint n;
} Slab;

typedef struct
{
  Slab slabs[LOLIGO_AXES];
  double reach_square;
  guint at[LOLIGO_AXES];
} Tour;

/* The buckets FIRST to END - 1 from POSITION_M, with those within reach into SLAB. */
static void
add_range (const Axis *along, double position_m, double reach_m, guint first, guint end, Slab *slab)
{
  for (guint k = first; k < end; k++)
    {
      double half = 0.5 * along->width_m;
      double step = fabs (along->from_m + (k + 0.5) * along->width_m - position_m);
      if (along->period_m > 0)
        step = fabs (step - along->period_m * rint (step / along->period_m));
      double near = fmax (step - half, 0), far = step + half;
      if (along->period_m > 0)
        far = fmin (far, 0.5 * along->period_m);
      if (near > reach_m * (1 + 1e-9))
        continue;
      slab->index[slab->n] = k;
      slab->near[slab->n] = near * near;
      slab->far[slab->n++] = far * far;
    }
}

static guint
clamp_bucket (const Axis *along, double at)
{
  return (guint) CLAMP (at, 0, along->n);
}

/* Only what can be near is looked at: a line may have millions of buckets. Where the ends meet, what is near lies
 * around the place and around its images one period away; unless that is nearly all. */
static void
fill_slab (const Axis *along, double position_m, double reach_m, Slab *slab)
{
  double period_m = along->period_m, width_m = along->width_m;
  gboolean is_near_all = width_m == 0 || 4 * (reach_m + width_m) > width_m * along->n
                         || (period_m > 0 && period_m < width_m * along->n * (1 - 1e-9));
  guint ranges[3][2] = { { 0, along->n } };
  guint n_ranges = is_near_all ? 1 : period_m > 0 ? 3 : 1;
  guint n = is_near_all ? along->n : 0;
  for (guint k = 0; k < n_ranges && !is_near_all; k++)
    {
      double at_m = position_m + (n_ranges == 3 ? (double) k - 1 : 0) * period_m - along->from_m;
      ranges[k][0] = clamp_bucket (along, floor ((at_m - reach_m) / width_m) - 1);
      ranges[k][1] = clamp_bucket (along, ceil ((at_m + reach_m) / width_m) + 1);
      n += ranges[k][1] - ranges[k][0];
    }
  slab->index = g_new (guint, n + 1);
  slab->near = g_new (double, 2 * (gsize) n + 1);
  slab->far = slab->near + n;
  for (guint k = 0; k < n_ranges; k++)
    add_range (along, position_m, reach_m, ranges[k][0], ranges[k][1], slab);
}

static void
start_tour (const LoligoBuckets *buckets, guint64 source, Tour *tour)
{
  double position_m[LOLIGO_AXES];
  double reach_m = loligo_profile_get_reach (buckets->profile);
  loligo_geometry_get_position (&buckets->source, source, position_m);
  tour->reach_square = reach_m * reach_m * (1 + 1e-9);
  for (guint axis = 0; axis < LOLIGO_AXES; axis++)
    {
      fill_slab (&buckets->axes[axis], position_m[axis], reach_m, &tour->slabs[axis]);
    }
}

static void
end_tour (Tour *tour)
{
  for (guint axis = 0; axis < LOLIGO_AXES; axis++)
    {
      g_free (tour->slabs[axis].index);
      g_free (tour->slabs[axis].near);
    }
}

static void
advance (Tour *tour)
{
  for (guint axis = 0; axis < LOLIGO_AXES; axis++)
    {
      if (++tour->at[axis] < tour->slabs[axis].n || axis + 1 == LOLIGO_AXES)
        return;
      tour->at[axis] = 0;
    }
}

/* The next bucket within reach that has targets, and the bound of its probabilities. */
static gboolean
find_next (const LoligoBuckets *buckets, Tour *tour, guint64 *bucket, LoligoBound *bound)
{
  const Slab *slabs = tour->slabs;
  if (slabs[0].n == 0 || slabs[1].n == 0)
    return FALSE;
  for (; tour->at[2] < slabs[2].n; advance (tour))
    {
      const guint *at = tour->at;
      double near = slabs[0].near[at[0]] + slabs[1].near[at[1]] + slabs[2].near[at[2]];
      if (near > tour->reach_square)
        continue;
      *bucket = ((guint64) slabs[2].index[at[2]] * buckets->axes[1].n + slabs[1].index[at[1]])
                    * buckets->axes[0].n
                + slabs[0].index[at[0]];
      if (buckets->first[*bucket] == buckets->first[*bucket + 1])
        continue;
      double far = slabs[0].far[at[0]] + slabs[1].far[at[1]] + slabs[2].far[at[2]];
      *bound = loligo_profile_get_bound (buckets->profile, sqrt (near), sqrt (far));
      if (bound->hazard == 0)
        continue;
      advance (tour);
      return TRUE;
    }
  return FALSE;
}

/* ---- rows ---- */

/* Candidates whose distance is still to be looked at, with the bound by which they were met. */
typedef struct
{
  const LoligoConnector *connector;
  guint64 major;
  LoligoRow *row;
  LoligoWords words;
  guint n;
  guint32 minors[LOLIGO_BLOCK];
  double bounds[LOLIGO_BLOCK];
} Candidates;

static void
judge (Candidates *candidates)
{
  const LoligoConnector *connector = candidates->connector;
  const LoligoProfile *profile = connector->buckets->profile;
  LoligoRow *row = candidates->row;
  double *distances_m = row->reals, *probabilities = row->reals + LOLIGO_BLOCK;
  loligo_places_get_distances (connector->source_places, candidates->major,
                               connector->target_places, candidates->minors, candidates->n,
                               distances_m);
  loligo_profile_apply (profile, distances_m, candidates->n, row->reals + 2 * LOLIGO_BLOCK,
                        probabilities);
  loligo_row_reserve (row, row->n + candidates->n);
  for (guint k = 0; k < candidates->n; k++)
    {
      double part = probabilities[k] / candidates->bounds[k];
      guint32 word = loligo_words_take (&candidates->words);
      gboolean is_self = connector->skips_self && candidates->minors[k] == candidates->major;
      if (part > 0 && (double) word < part * 0x1p32 && !is_self)
        row->minors[row->n++] = candidates->minors[k];
    }
  candidates->n = 0;
}

void
loligo_connect_buckets (const LoligoConnector *connector, guint64 major, LoligoRow *row)
{
  const LoligoBuckets *buckets = connector->buckets;
  if (row->reals == NULL)
    row->reals
        = g_new (double, 2 * LOLIGO_BLOCK + loligo_profile_get_scratch (buckets->profile));
  Candidates candidates = { .connector = connector, .major = major, .row = row };
  Tour tour = { 0 };
  LoligoWalk walk;
  guint64 bucket;
  LoligoBound bound;
  loligo_walk_start (&walk, connector, major, buckets->n_expected);
  loligo_words_start_row (&candidates.words, connector, major,
                          (guint64) (buckets->n_expected * 1.25) + 4);
  start_tour (buckets, major, &tour);
  while (find_next (buckets, &tour, &bucket, &bound))
    {
      const guint32 *targets = buckets->targets + buckets->first[bucket];
      guint64 n = buckets->first[bucket + 1] - buckets->first[bucket];
      for (guint64 k = 0; loligo_walk_find (&walk, &bound, n, &k); k++)
        {
          candidates.minors[candidates.n] = targets[k];
          candidates.bounds[candidates.n] = bound.probability;
          if (++candidates.n == LOLIGO_BLOCK)
            judge (&candidates);
        }
    }
  judge (&candidates);
  end_tour (&tour);
  loligo_row_sort_different (connector, row);
  loligo_row_close_gap (connector, major, row);
}

/* Of the row of one cell in the middle. */
static double
count_candidates (const LoligoBuckets *buckets, guint64 source)
{
  Tour tour = { 0 };
  guint64 bucket;
  LoligoBound bound;
  double sum = 0;
  start_tour (buckets, source, &tour);
  while (find_next (buckets, &tour, &bucket, &bound))
    sum += bound.probability * (double) (buckets->first[bucket + 1] - buckets->first[bucket]);
  end_tour (&tour);
  return sum;
}

LoligoBuckets *
loligo_buckets_new (const LoligoConnector *connector, const LoligoGeometry *source,
                    const LoligoGeometry *target, const LoligoProfile *profile, GError **error)
{
  LoligoBuckets *buckets = g_new0 (LoligoBuckets, 1);
  buckets->profile = profile;
  buckets->source = *source;
  lay_out (buckets, target, connector->n_minors);
  if (!sort_targets (buckets, target, connector->n_minors))
    {
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_MEMORY,
                   _("there is no memory for the places of so many cells; make populations smaller"));
      g_clear_pointer (&buckets, loligo_buckets_free);
      return NULL;
    }
  guint64 middle = connector->n_majors / 2;
  if (!source->is_random && source->n_axes > 1)
    middle += source->counts[0] / 2;
  buckets->n_expected = count_candidates (buckets, MIN (middle, connector->n_majors - 1));
  if (buckets->n_expected * (double) connector->n_majors <= WORK_LIMIT)
    return buckets;
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
               _("there are too many pairs to look at each one's distance; let the probability fall to 0 "
                 "with the distance"));
  loligo_buckets_free (buckets);
  return NULL;
}
