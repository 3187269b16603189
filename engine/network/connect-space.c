/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * connect-space.c: the rows of rules that go by distance, each pair with the probability that its distance
 * gives, and the neighbours of a lattice.
 *
 * Between lattices of one spacing the probability depends on the offset alone. Offsets are kept once, in classes
 * of probabilities within a factor of two; a row goes through each class by geometric gaps of the largest probability
 * in it and keeps what it meets with the rest (thinning), which costs about two draws a synapse and one a class.
 * Elsewhere every pair is looked at.
 */
#include "network/connect-private.h"

#include "base/elementary.h"
#include "base/i18n.h"
#include "base/problem.h"
#include "network/evaluate-block.h"

#include <math.h>

#define LEAST_PROBABILITY 0x1p-54 /* no uniform number is below it but 0 */
#define N_CLASSES 55
#define WORK_LIMIT 4e12

/* Cells to go along x and y. */
typedef struct
{
  gint32 x, y;
  float part; /* of the largest probability in its class */
} Offset;

struct _LoligoSpatial
{
  gint64 sources[2], targets[2]; /* cells along x, y */
  gboolean wraps[2];
  LoligoBlockProgram *profile;
  gboolean is_even; /* offsets are all */
  GArray *classes[N_CLASSES];
  double largest[N_CLASSES];
};
typedef struct _LoligoSpatial Spatial;

void
loligo_spatial_free (Spatial *spatial)
{
  if (spatial == NULL)
    return;
  for (guint k = 0; k < N_CLASSES; k++)
    g_clear_pointer (&spatial->classes[k], g_array_unref);
  g_clear_pointer (&spatial->profile, loligo_block_program_free);
  g_free (spatial);
}

static void
fill_distances (LoligoOperation operation, guint index, guint count, double *out, gpointer data)
{
  const double *distances_m = data;
  g_assert (operation == LOLIGO_OPERATION_DISTANCE && index == 0);
  for (guint k = 0; k < count; k++)
    out[k] = distances_m[k];
}

/* DISTANCES become probabilities, 0 to 1. */
static void
apply_profile (const Spatial *spatial, double *distances_m, guint count, double *scratch,
               double *out)
{
  loligo_block_program_run (spatial->profile, fill_distances, distances_m, count, scratch, out);
  for (guint k = 0; k < count; k++)
    out[k] = out[k] >= LEAST_PROBABILITY ? fmin (out[k], 1) : 0;
}

/* ---- offsets ---- */

static gboolean
is_even (const LoligoGeometry *source, const LoligoGeometry *target)
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

static void
add_offset (Spatial *spatial, gint64 x, gint64 y, double probability)
{
  int exponent;
  frexp (probability, &exponent); /* 1 for 1, 0 for 1/2 to 1, ... */
  guint class = (guint) CLAMP (1 - exponent, 0, N_CLASSES - 1);
  if (spatial->classes[class] == NULL)
    spatial->classes[class] = g_array_new (FALSE, FALSE, sizeof (Offset));
  /* The part is of the bound of the class, 2^-k, until all are known. */
  Offset offset = { (gint32) x, (gint32) y, (float) ldexp (probability, (int) class) };
  g_array_append_val (spatial->classes[class], offset);
}

/* The offsets from FIRST of row Y, COUNT of them. */
static void
add_offsets (Spatial *spatial, const LoligoGeometry *geometry, gint64 first, gint64 y, guint count,
             double *buffers)
{
  double *distances_m = buffers, *probabilities = buffers + LOLIGO_BLOCK;
  gint64 at[2] = { first, y };
  for (guint k = 0; k < count; k++)
    {
      double square = 0;
      at[0] = first + k;
      for (guint axis = 0; axis < geometry->n_axes; axis++)
        {
          double n = (double) spatial->sources[axis];
          double step
              = (double) at[axis] - 0.5 * (double) (spatial->targets[axis] - spatial->sources[axis]);
          if (spatial->wraps[axis])
            step -= n * rint (step / n);
          step *= geometry->spacing_m[axis];
          square += step * step;
        }
      distances_m[k] = sqrt (square);
    }
  apply_profile (spatial, distances_m, count, buffers + 2 * LOLIGO_BLOCK, probabilities);
  for (guint k = 0; k < count; k++)
    if (probabilities[k] > 0)
      add_offset (spatial, first + k, y, probabilities[k]);
}

static gint64
get_least_offset (const Spatial *spatial, guint axis)
{
  return spatial->wraps[axis] ? 0 : 1 - spatial->sources[axis];
}

static void
find_offsets (Spatial *spatial, const LoligoGeometry *geometry)
{
  g_autofree double *buffers
      = g_new (double, 2 * LOLIGO_BLOCK + loligo_block_program_get_scratch (spatial->profile));
  for (gint64 y = get_least_offset (spatial, 1); y < spatial->targets[1]; y++)
    for (gint64 x = get_least_offset (spatial, 0); x < spatial->targets[0]; x += LOLIGO_BLOCK)
      add_offsets (spatial, geometry, x, y, (guint) MIN (LOLIGO_BLOCK, spatial->targets[0] - x),
                   buffers);
  for (guint k = 0; k < N_CLASSES; k++)
    {
      GArray *class = spatial->classes[k];
      float largest = 0;
      for (guint i = 0; class != NULL && i < class->len; i++)
        largest = fmaxf (largest, g_array_index (class, Offset, i).part);
      for (guint i = 0; class != NULL && i < class->len; i++)
        g_array_index (class, Offset, i).part /= largest;
      spatial->largest[k] = fmin (ldexp (largest, -(int) k), 1);
    }
}

/* ---- rows ---- */

/* The target at OFFSET from the source at X, Y; -1 outside. */
static inline gint64
go (const Spatial *spatial, gint64 x, gint64 y, const Offset *offset)
{
  gint64 to_x = x + offset->x, to_y = y + offset->y;
  if (spatial->wraps[0] && to_x >= spatial->targets[0])
    to_x -= spatial->targets[0];
  if (spatial->wraps[1] && to_y >= spatial->targets[1])
    to_y -= spatial->targets[1];
  if (to_x < 0 || to_y < 0 || to_x >= spatial->targets[0] || to_y >= spatial->targets[1])
    return -1;
  return to_y * spatial->targets[0] + to_x;
}

static void
add_minor (const LoligoConnector *connector, guint64 major, gint64 minor, LoligoRow *row)
{
  if (minor < 0 || (connector->skips_self && (guint64) minor == major))
    return;
  loligo_row_reserve (row, row->n + 1);
  row->minors[row->n++] = (guint32) minor;
}

static void
choose_in_class (const LoligoConnector *connector, guint class, guint64 major, LoligoWords *words,
                 LoligoRow *row)
{
  const Spatial *spatial = connector->spatial;
  const GArray *offsets = spatial->classes[class];
  const gint64 x = (gint64) major % spatial->sources[0], y = (gint64) major / spatial->sources[0];
  double largest = spatial->largest[class];
  double per_log = largest < 1 ? 1 / log1p (-largest) : 0;
  for (gsize k = 0; k < offsets->len; k++)
    {
      if (largest < 1)
        {
          double gap = loligo_log (1 - loligo_words_take_uniform (words)) * per_log;
          if (gap >= (double) (offsets->len - k))
            return;
          k += (gsize) gap;
        }
      const Offset *offset = &g_array_index (offsets, Offset, k);
      if (offset->part < 1 && loligo_words_take_uniform (words) >= (double) offset->part)
        continue;
      add_minor (connector, major, go (spatial, x, y, offset), row);
    }
}

/* Every pair on its own. */
static void
choose_among_all (const LoligoConnector *connector, guint64 major, LoligoWords *words,
                  LoligoRow *row)
{
  const Spatial *spatial = connector->spatial;
  if (row->reals == NULL)
    row->reals = g_new (double, 2 * LOLIGO_BLOCK
                                    + loligo_block_program_get_scratch (spatial->profile));
  double *distances_m = row->reals, *probabilities = row->reals + LOLIGO_BLOCK;
  guint32 minors[LOLIGO_BLOCK];
  for (guint64 first = 0; first < connector->n_minors; first += LOLIGO_BLOCK)
    {
      guint count = (guint) MIN (LOLIGO_BLOCK, connector->n_minors - first);
      for (guint k = 0; k < count; k++)
        minors[k] = (guint32) (first + k);
      loligo_places_get_distances (connector->source_places, major, connector->target_places,
                                   minors, count, distances_m);
      apply_profile (spatial, distances_m, count, row->reals + 2 * LOLIGO_BLOCK, probabilities);
      for (guint k = 0; k < count; k++)
        if (probabilities[k] > 0
            && (probabilities[k] >= 1 || loligo_words_take_uniform (words) < probabilities[k]))
          add_minor (connector, major, minors[k], row);
    }
}

void
loligo_connect_by_distance (const LoligoConnector *connector, guint64 major, LoligoRow *row)
{
  LoligoWords words;
  loligo_words_start_row (&words, connector, major, G_MAXUINT64);
  if (!connector->spatial->is_even)
    choose_among_all (connector, major, &words, row);
  else
    for (guint class = 0; class < N_CLASSES; class++)
      if (connector->spatial->classes[class] != NULL)
        choose_in_class (connector, class, major, &words, row);
  if (connector->spatial->is_even)
    loligo_row_sort (row, 0, connector->n_minors);
  loligo_row_close_gap (connector, major, row);
}

/* The four or eight cells around; two on a line. */
void
loligo_connect_grid (const LoligoConnector *connector, guint64 major, LoligoRow *row)
{
  const Spatial *spatial = connector->spatial;
  const gint64 x = (gint64) major % spatial->sources[0], y = (gint64) major / spatial->sources[0];
  loligo_row_reserve (row, 8);
  for (gint32 step_y = -1; step_y <= 1; step_y++)
    for (gint32 step_x = -1; step_x <= 1; step_x++)
      {
        if ((step_x == 0 && step_y == 0)
            || (connector->rule->count == 4 && step_x != 0 && step_y != 0))
          continue;
        Offset offset = { step_x, step_y, 1 };
        if (spatial->wraps[0] && x + step_x < 0)
          offset.x += (gint32) spatial->targets[0];
        if (spatial->wraps[1] && y + step_y < 0)
          offset.y += (gint32) spatial->targets[1];
        gint64 minor = go (spatial, x, y, &offset);
        gboolean is_known = minor < 0 || (guint64) minor == major;
        for (gsize k = 0; k < row->n && !is_known; k++) /* across a torus of one or two cells */
          is_known = row->minors[k] == (guint32) minor;
        if (!is_known)
          row->minors[row->n++] = (guint32) minor;
      }
  loligo_row_sort (row, 0, connector->n_minors);
  loligo_row_close_gap (connector, major, row);
}

gboolean
loligo_connect_prepare_spatial (LoligoConnector *connector, const LoligoGeometry *source,
                                const LoligoGeometry *target, GError **error)
{
  const LoligoRule *rule = connector->rule;
  if (rule->profile == 0 && rule->kind != LOLIGO_RULE_GRID)
    return TRUE;
  Spatial *spatial = connector->spatial = g_new0 (Spatial, 1);
  for (guint axis = 0; axis < 2; axis++)
    {
      spatial->sources[axis] = (gint64) source->counts[axis];
      spatial->targets[axis] = (gint64) target->counts[axis];
      spatial->wraps[axis] = source->is_periodic[axis] || target->is_periodic[axis];
    }
  if (rule->kind == LOLIGO_RULE_GRID)
    return TRUE;
  spatial->profile = loligo_block_program_new (rule->pool, rule->profile);
  spatial->is_even = is_even (source, target);
  if (spatial->is_even)
    find_offsets (spatial, source);
  else if ((double) connector->n_majors * (double) connector->n_minors > WORK_LIMIT)
    {
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                   _("there are too many pairs to look at each one's distance; put both "
                     "populations on lattices of one spacing"));
      return FALSE;
    }
  return TRUE;
}
