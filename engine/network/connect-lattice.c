/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * connect-lattice.c: the rows of rules that go by distance between lattices of one spacing, each pair with the
 * probability that its distance gives, and the neighbours of a lattice.
 *
 * The probability depends on the offset alone. Offsets are kept once, in classes of nearly equal probabilities; a row
 * walks through each class by the largest probability in it and keeps what it meets with the rest (thinning), so that
 * it costs little more than one draw a synapse.
 */
#include "network/connect-private.h"

#include "network/evaluate-block.h"

#include <math.h>

#define CLASSES_AN_OCTAVE 4
#define N_CLASSES (CLASSES_AN_OCTAVE * 55 + 1)
#define OFFSETS_LIMIT (32 << 20) /* 384 MiB */
#define SEEN_LIMIT 3e8

/* Cells to go along x and y. */
typedef struct
{
  gint32 x, y;
  guint32 part; /* of the largest probability in its class, of 2^32: a word up to it keeps the pair */
} Offset;

typedef struct
{
  guint64 first, n; /* among the offsets */
  LoligoBound bound;
} Class;

struct _LoligoLattice
{
  gint64 sources[2], targets[2]; /* cells along x, y */
  gboolean wraps[2];
  Offset *offsets;
  GArray *classes;
  double n_expected; /* candidates of a row, at most */
};

/* While offsets are gathered. */
typedef struct
{
  LoligoLattice *lattice;
  const LoligoGeometry *geometry;
  const LoligoProfile *profile;
  GArray *offsets[N_CLASSES]; /* of Candidate */
  guint64 n;
  double *distances_m, *probabilities, *scratch;
} Gathering;

typedef struct
{
  gint32 x, y;
  float probability;
} Candidate;

void
loligo_lattice_free (LoligoLattice *lattice)
{
  if (lattice == NULL)
    return;
  g_clear_pointer (&lattice->classes, g_array_unref);
  g_free (lattice->offsets);
  g_free (lattice);
}

gboolean
loligo_lattice_fits (const LoligoGeometry *source, const LoligoGeometry *target)
{
  if (source->is_random || target->is_random || source->n_axes != target->n_axes)
    return FALSE;
  for (guint axis = 0; axis < source->n_axes; axis++)
    {
      gboolean wraps = source->is_periodic[axis] || target->is_periodic[axis];
      if (source->spacing_m[axis] != target->spacing_m[axis]
          || (wraps && source->counts[axis] != target->counts[axis]))
        return FALSE;
    }
  return TRUE;
}

/* ---- offsets ---- */

/* The length of an offset of AT cells along AXIS. */
static double
get_step (const Gathering *gathering, guint axis, gint64 at)
{
  const LoligoLattice *lattice = gathering->lattice;
  double n = (double) lattice->sources[axis];
  double step = (double) at - 0.5 * (double) (lattice->targets[axis] - lattice->sources[axis]);
  if (lattice->wraps[axis])
    step -= n * rint (step / n);
  return step * gathering->geometry->spacing_m[axis];
}

static guint
get_class (double probability)
{
  int exponent;
  double mantissa = frexp (probability, &exponent); /* 1/2 to 1 */
  guint part = (guint) ((1 - mantissa) * 2 * CLASSES_AN_OCTAVE);
  return MIN ((guint) (1 - exponent) * CLASSES_AN_OCTAVE + part, N_CLASSES - 1);
}

static void
gather_block (Gathering *gathering, gint64 first_x, gint64 y, guint count)
{
  double step_y = gathering->geometry->n_axes > 1 ? get_step (gathering, 1, y) : 0;
  for (guint k = 0; k < count; k++)
    {
      double step_x = get_step (gathering, 0, first_x + k);
      gathering->distances_m[k] = sqrt (step_x * step_x + step_y * step_y);
    }
  loligo_profile_apply (gathering->profile, gathering->distances_m, count, gathering->scratch,
                        gathering->probabilities);
  for (guint k = 0; k < count; k++)
    {
      double probability = gathering->probabilities[k];
      if (probability == 0)
        continue;
      GArray **class = &gathering->offsets[get_class (probability)];
      if (*class == NULL)
        *class = g_array_new (FALSE, FALSE, sizeof (Candidate));
      Candidate candidate = { (gint32) (first_x + k), (gint32) y, (float) probability };
      g_array_append_val (*class, candidate);
      gathering->n++;
    }
}

static gint64
get_least_offset (const LoligoLattice *lattice, guint axis)
{
  return lattice->wraps[axis] ? 0 : 1 - lattice->sources[axis];
}

/* The offsets along AXIS that are within REACH_M: FIRST to END - 1. */
static void
get_range (const Gathering *gathering, guint axis, double reach_m, gint64 *first, gint64 *end)
{
  const LoligoLattice *lattice = gathering->lattice;
  *first = get_least_offset (lattice, axis);
  *end = lattice->targets[axis];
  if (lattice->wraps[axis] || axis >= gathering->geometry->n_axes)
    return;
  double middle = 0.5 * (double) (lattice->targets[axis] - lattice->sources[axis]);
  double cells = reach_m / gathering->geometry->spacing_m[axis] + 1;
  *first = (gint64) fmax ((double) *first, floor (middle - cells));
  *end = (gint64) fmin ((double) *end, ceil (middle + cells) + 1);
}

/* All offsets within reach; FALSE where they are too many. */
static gboolean
gather (Gathering *gathering)
{
  double reach_m = loligo_profile_get_reach (gathering->profile) * (1 + 1e-9), n_seen = 0;
  gint64 first_x, end_x, first_y, end_y;
  get_range (gathering, 0, reach_m, &first_x, &end_x);
  get_range (gathering, 1, reach_m, &first_y, &end_y);
  for (gint64 y = first_y; y < end_y; y++)
    {
      if (gathering->geometry->n_axes > 1 && fabs (get_step (gathering, 1, y)) > reach_m)
        continue;
      for (gint64 x = first_x; x < end_x; x += LOLIGO_BLOCK)
        {
          guint count = (guint) MIN (LOLIGO_BLOCK, end_x - x);
          gather_block (gathering, x, y, count);
          n_seen += count;
          if (gathering->n > OFFSETS_LIMIT || n_seen > SEEN_LIMIT)
            return FALSE;
        }
    }
  return TRUE;
}

static void
take_class (LoligoLattice *lattice, const GArray *candidates, guint64 first)
{
  double largest = 0;
  for (guint k = 0; k < candidates->len; k++)
    largest = fmax (largest, (double) g_array_index (candidates, Candidate, k).probability);
  Class class = { first, candidates->len, loligo_bound_make (largest) };
  for (guint k = 0; k < candidates->len; k++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, k);
      double part = ceil (ldexp ((double) candidate->probability / largest, 32)) - 1;
      lattice->offsets[first + k] = (Offset) { candidate->x, candidate->y, (guint32) part };
    }
  g_array_append_val (lattice->classes, class);
  lattice->n_expected += largest * candidates->len;
}

LoligoLattice *
loligo_lattice_new (const LoligoGeometry *source, const LoligoGeometry *target,
                    const LoligoProfile *profile)
{
  g_autofree double *buffer
      = profile == NULL ? NULL
                        : g_new (double, 2 * LOLIGO_BLOCK + loligo_profile_get_scratch (profile));
  LoligoLattice *lattice = g_new0 (LoligoLattice, 1);
  for (guint axis = 0; axis < 2; axis++)
    {
      lattice->sources[axis] = (gint64) source->counts[axis];
      lattice->targets[axis] = (gint64) target->counts[axis];
      lattice->wraps[axis] = source->is_periodic[axis] || target->is_periodic[axis];
    }
  if (profile == NULL)
    return lattice;
  Gathering gathering = { .lattice = lattice, .geometry = source, .profile = profile,
                          .distances_m = buffer, .probabilities = buffer + LOLIGO_BLOCK,
                          .scratch = buffer + 2 * LOLIGO_BLOCK };
  gboolean is_whole = gather (&gathering);
  lattice->classes = g_array_new (FALSE, FALSE, sizeof (Class));
  lattice->offsets = is_whole ? g_new (Offset, gathering.n + 1) : NULL;
  guint64 first = 0;
  for (guint k = 0; k < N_CLASSES; k++)
    if (gathering.offsets[k] != NULL)
      {
        if (is_whole)
          take_class (lattice, gathering.offsets[k], first);
        first += gathering.offsets[k]->len;
        g_array_unref (gathering.offsets[k]);
      }
  if (!is_whole)
    g_clear_pointer (&lattice, loligo_lattice_free);
  return lattice;
}

/* ---- rows ---- */

/* The target at OFFSET from the source at X, Y; -1 outside. */
static inline gint64
go (const LoligoLattice *lattice, gint64 x, gint64 y, const Offset *offset)
{
  gint64 to_x = x + offset->x, to_y = y + offset->y;
  if (lattice->wraps[0] && to_x >= lattice->targets[0])
    to_x -= lattice->targets[0];
  if (lattice->wraps[1] && to_y >= lattice->targets[1])
    to_y -= lattice->targets[1];
  if (to_x < 0 || to_y < 0 || to_x >= lattice->targets[0] || to_y >= lattice->targets[1])
    return -1;
  return to_y * lattice->targets[0] + to_x;
}

void
loligo_connect_offsets (const LoligoConnector *connector, guint64 major, LoligoRow *row)
{
  const LoligoLattice *lattice = connector->lattice;
  const gint64 x = (gint64) major % lattice->sources[0], y = (gint64) major / lattice->sources[0];
  LoligoWalk walk;
  LoligoWords words;
  loligo_walk_start (&walk, connector, major, lattice->n_expected);
  loligo_words_start_row (&words, connector, major, (guint64) (lattice->n_expected * 1.25) + 4);
  for (guint c = 0; c < lattice->classes->len; c++)
    {
      const Class *class = &g_array_index (lattice->classes, Class, c);
      for (guint64 k = 0; loligo_walk_find (&walk, &class->bound, class->n, &k); k++)
        {
          const Offset *offset = &lattice->offsets[class->first + k];
          if (loligo_words_take (&words) > offset->part)
            continue;
          gint64 minor = go (lattice, x, y, offset);
          if (minor < 0 || (connector->skips_self && (guint64) minor == major))
            continue;
          loligo_row_reserve (row, row->n + 1);
          row->minors[row->n++] = (guint32) minor;
        }
    }
  loligo_row_sort_different (connector, row);
  loligo_row_close_gap (connector, major, row);
}

/* The four or eight cells around; two on a line. */
void
loligo_connect_grid (const LoligoConnector *connector, guint64 major, LoligoRow *row)
{
  const LoligoLattice *lattice = connector->lattice;
  const gint64 x = (gint64) major % lattice->sources[0], y = (gint64) major / lattice->sources[0];
  loligo_row_reserve (row, 8);
  for (gint32 step_y = -1; step_y <= 1; step_y++)
    for (gint32 step_x = -1; step_x <= 1; step_x++)
      {
        if ((step_x == 0 && step_y == 0)
            || (connector->rule->count == 4 && step_x != 0 && step_y != 0))
          continue;
        Offset offset = { step_x, step_y, 1 };
        if (lattice->wraps[0] && x + step_x < 0)
          offset.x += (gint32) lattice->targets[0];
        if (lattice->wraps[1] && y + step_y < 0)
          offset.y += (gint32) lattice->targets[1];
        gint64 minor = go (lattice, x, y, &offset);
        gboolean is_known = minor < 0 || (guint64) minor == major;
        for (gsize k = 0; k < row->n && !is_known; k++) /* across a torus of one or two cells */
          is_known = row->minors[k] == (guint32) minor;
        if (!is_known)
          row->minors[row->n++] = (guint32) minor;
      }
  loligo_row_sort_different (connector, row);
  loligo_row_close_gap (connector, major, row);
}
