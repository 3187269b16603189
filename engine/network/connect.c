/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * connect.c: see connect.h. The table of rules, the rules without chance, and what all rows need: room, sorting, and
 * the gap where a cell does not connect to itself.
 */
#include "network/connect-private.h"

#include "base/i18n.h"
#include "base/problem.h"

#include <math.h>
#include <string.h>

static void
connect_all (const LoligoConnector *connector, guint64 major, LoligoRow *row)
{
  (void) major;
  guint64 n = loligo_connector_get_n_choices (connector);
  loligo_row_reserve (row, n);
  for (guint32 k = 0; k < n; k++)
    row->minors[k] = k;
  row->n = n;
}

static void
connect_one (const LoligoConnector *connector, guint64 major, LoligoRow *row)
{
  if (connector->skips_self)
    return;
  loligo_row_reserve (row, 1);
  row->minors[0] = (guint32) major;
  row->n = 1;
}

static void
connect_by_distance (const LoligoConnector *connector, guint64 major, LoligoRow *row)
{
  if (connector->lattice != NULL)
    loligo_connect_offsets (connector, major, row);
  else
    loligo_connect_buckets (connector, major, row);
}

static const struct
{
  LoligoMajor major;
  void (*make_row) (const LoligoConnector *connector, guint64 major, LoligoRow *row);
} rules[LOLIGO_N_RULES] = {
  [LOLIGO_RULE_ALL_TO_ALL] = { LOLIGO_MAJOR_SOURCE, connect_all },
  [LOLIGO_RULE_ONE_TO_ONE] = { LOLIGO_MAJOR_SOURCE, connect_one },
  [LOLIGO_RULE_PROBABILITY] = { LOLIGO_MAJOR_SOURCE, loligo_connect_probability },
  [LOLIGO_RULE_FIXED_IN] = { LOLIGO_MAJOR_TARGET, loligo_connect_fixed },
  [LOLIGO_RULE_FIXED_OUT] = { LOLIGO_MAJOR_SOURCE, loligo_connect_fixed },
  [LOLIGO_RULE_FIXED_TOTAL] = { LOLIGO_MAJOR_SOURCE, loligo_connect_total },
  [LOLIGO_RULE_GAUSSIAN] = { LOLIGO_MAJOR_SOURCE, connect_by_distance },
  [LOLIGO_RULE_DIFFERENCE_OF_GAUSSIANS] = { LOLIGO_MAJOR_SOURCE, connect_by_distance },
  [LOLIGO_RULE_KERNEL] = { LOLIGO_MAJOR_SOURCE, connect_all },
  [LOLIGO_RULE_DISTANCE] = { LOLIGO_MAJOR_SOURCE, connect_by_distance },
  [LOLIGO_RULE_GRID] = { LOLIGO_MAJOR_SOURCE, loligo_connect_grid },
  [LOLIGO_RULE_SMALL_WORLD] = { LOLIGO_MAJOR_SOURCE, loligo_connect_graph },
  [LOLIGO_RULE_SCALE_FREE] = { LOLIGO_MAJOR_SOURCE, loligo_connect_graph },
  [LOLIGO_RULE_POWER_LAW] = { LOLIGO_MAJOR_SOURCE, loligo_connect_graph },
  [LOLIGO_RULE_MATRIX] = { LOLIGO_MAJOR_SOURCE, NULL }, /* connect-file.c */
  [LOLIGO_RULE_PAIRS] = { LOLIGO_MAJOR_SOURCE, NULL },
};

static gboolean
find_places (LoligoConnector *connector, const LoligoPlanNode *source, const LoligoPlanNode *target,
             GError **error)
{
  if (!loligo_geometry_fits (&source->geometry, &target->geometry))
    return TRUE;
  connector->source_places = loligo_places_new (&source->geometry, source->size);
  connector->target_places = loligo_places_new (&target->geometry, target->size);
  if (connector->source_places == NULL || connector->target_places == NULL)
    {
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_MEMORY,
                   _("there is no memory for the places of so many cells; make populations smaller"));
      return FALSE;
    }
  gboolean is_by_source = connector->key.major == LOLIGO_MAJOR_SOURCE;
  connector->key.major_places
      = is_by_source ? connector->source_places : connector->target_places;
  connector->key.minor_places
      = is_by_source ? connector->target_places : connector->source_places;
  return TRUE;
}

/* The longest distance that there can be. */
static double
get_longest_m (const LoligoGeometry *source, const LoligoGeometry *target)
{
  double square = 0;
  for (guint axis = 0; axis < LOLIGO_AXES; axis++)
    {
      double period_m = loligo_geometry_get_period (source, target, axis);
      double sum_m = axis < source->n_axes ? source->extent_m[axis] : 0;
      sum_m += axis < target->n_axes ? target->extent_m[axis] : 0;
      double longest_m = period_m > 0 ? fmin (0.5 * period_m, 0.5 * sum_m) : 0.5 * sum_m;
      square += longest_m * longest_m;
    }
  return sqrt (square) * (1 + 1e-9);
}

/* What the rules that go by distance need, and GRID. */
static gboolean
prepare_spatial (LoligoConnector *connector, const LoligoGeometry *source,
                 const LoligoGeometry *target, GError **error)
{
  const LoligoRule *rule = connector->rule;
  if (rule->kind == LOLIGO_RULE_GRID)
    connector->lattice = loligo_lattice_new (source, target, NULL);
  if (rule->profile == 0)
    return TRUE;
  connector->profile = loligo_profile_new (rule, get_longest_m (source, target));
  if (loligo_lattice_fits (source, target))
    connector->lattice = loligo_lattice_new (source, target, connector->profile);
  if (connector->lattice == NULL)
    connector->buckets = loligo_buckets_new (connector, source, target, connector->profile, error);
  return connector->lattice != NULL || connector->buckets != NULL;
}

LoligoConnector *
loligo_connector_new (const LoligoPlan *plan, guint projection, guint32 stream, GError **error)
{
  const LoligoPlanProjection *edge = &plan->projections[projection];
  guint64 n_sources = plan->nodes[edge->source].size, n_targets = plan->nodes[edge->target].size;
  g_autoptr (LoligoConnector) connector = g_new0 (LoligoConnector, 1);
  connector->plan = plan;
  connector->edge = edge;
  connector->rule = edge->rule;
  connector->key = (LoligoEdgeKey){ edge->rule->has_seed ? edge->rule->seed : plan->seed, stream,
                                    rules[edge->rule->kind].major, NULL, NULL };
  gboolean is_by_source = connector->key.major == LOLIGO_MAJOR_SOURCE;
  connector->n_majors = is_by_source ? n_sources : n_targets;
  connector->n_minors = is_by_source ? n_targets : n_sources;
  connector->skips_self = edge->source == edge->target && !edge->rule->self;
  const LoligoPlanNode *source = &plan->nodes[edge->source], *target = &plan->nodes[edge->target];
  if (!find_places (connector, source, target, error)
      || !loligo_connect_prepare_random (connector, error)
      || !prepare_spatial (connector, &source->geometry, &target->geometry, error)
      || !loligo_connect_prepare_graph (connector, error)
      || !loligo_connect_prepare_file (connector, error))
    return NULL;
  return g_steal_pointer (&connector);
}

void
loligo_connector_free (LoligoConnector *connector)
{
  if (connector == NULL)
    return;
  g_free (connector->counts);
  loligo_places_free (connector->source_places);
  loligo_places_free (connector->target_places);
  loligo_lattice_free (connector->lattice);
  loligo_buckets_free (connector->buckets);
  loligo_profile_free (connector->profile);
  g_free (connector->first);
  g_free (connector->partners);
  loligo_pairs_free (connector->pairs);
  g_free (connector);
}

LoligoMajor
loligo_connector_get_major (const LoligoConnector *connector)
{
  return connector->key.major;
}

LoligoEdgeKey
loligo_connector_get_key (const LoligoConnector *connector)
{
  return connector->key;
}

gboolean
loligo_connector_gives_weights (const LoligoConnector *connector)
{
  return connector->rule->gives_weights;
}

gboolean
loligo_connector_gives_delays (const LoligoConnector *connector)
{
  return connector->rule->gives_delays;
}

void
loligo_row_clear (LoligoRow *row)
{
  g_free (row->minors);
  g_free (row->spare);
  g_free (row->bits);
  g_free (row->reals);
  g_free (row->places);
}

void
loligo_row_reserve (LoligoRow *row, gsize n)
{
  if (n <= row->capacity)
    return;
  row->capacity = MAX (n, row->capacity + row->capacity / 2);
  row->minors = g_renew (guint32, row->minors, row->capacity);
}

static void
sort_by_insertion (guint32 *values, gsize n)
{
  for (gsize k = 1; k < n; k++)
    {
      guint32 value = values[k];
      gsize at = k;
      for (; at > 0 && values[at - 1] > value; at--)
        values[at] = values[at - 1];
      values[at] = value;
    }
}

/* By 8 bits from the lowest: linear, and as fast for any order. */
void
loligo_row_sort (LoligoRow *row, gsize first, guint64 limit)
{
  gsize n = row->n - first;
  guint32 *values = row->minors + first;
  if (n < 48)
    {
      sort_by_insertion (values, n);
      return;
    }
  if (row->spare_capacity < n)
    {
      row->spare_capacity = n + n / 4;
      row->spare = g_renew (guint32, row->spare, row->spare_capacity);
    }
  guint32 *from = values, *to = row->spare;
  for (guint shift = 0; shift < 32 && (limit - 1) >> shift > 0; shift += 8)
    {
      gsize place[256] = { 0 };
      for (gsize k = 0; k < n; k++)
        place[from[k] >> shift & 255]++;
      for (gsize digit = 0, sum = 0; digit < 256; digit++)
        {
          gsize count = place[digit];
          place[digit] = sum;
          sum += count;
        }
      for (gsize k = 0; k < n; k++)
        to[place[from[k] >> shift & 255]++] = from[k];
      guint32 *other = from;
      from = to;
      to = other;
    }
  if (from != values)
    memcpy (values, from, n * sizeof *values);
}

void
loligo_connector_visit (LoligoConnector *connector, guint64 first_major, guint64 end_major,
                        LoligoConnectorVisit visit, gpointer data)
{
  if (connector->pairs != NULL)
    {
      loligo_connect_file_visit (connector, first_major, end_major, visit, data);
      return;
    }
  LoligoRow row = { 0 };
  for (guint64 major = first_major; major < end_major; major++)
    {
      row.n = 0;
      rules[connector->rule->kind].make_row (connector, major, &row);
      if (connector->skips_self)
        for (gsize k = 0; k < row.n; k++)
          row.minors[k] += row.minors[k] >= major;
      visit (major, row.minors, (guint) row.n, NULL, NULL, data);
    }
  loligo_row_clear (&row);
}
