/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * connect-file.c: the rows of matrix(FILE) and pairs(FILE), which are held while the connector lives. Numbers of the
 * file are multiplied by the edge's weight and delay.
 */
#include "network/connect-private.h"

gboolean
loligo_connect_prepare_file (LoligoConnector *connector, GError **error)
{
  const LoligoRule *rule = connector->rule;
  if (rule->file == NULL)
    return TRUE;
  gboolean is_matrix = rule->kind == LOLIGO_RULE_MATRIX;
  LoligoPairFileOptions options
      = { is_matrix ? LOLIGO_PAIR_FILE_MATRIX : LOLIGO_PAIR_FILE_PAIRS, connector->n_majors,
          connector->n_minors, !is_matrix && !rule->multiple };
  connector->pairs = loligo_pair_file_load (rule->path, &options, error);
  return connector->pairs != NULL;
}

/* VALUES of the file times EXPRESSION, for the row of MAJOR. */
static void
multiply (const LoligoConnector *connector, LoligoExpression expression, const double *values,
          guint64 major, const LoligoRow *row, double *out)
{
  loligo_edge_values (connector->plan->pool, expression, &connector->key, major, row->minors,
                      (guint) row->n, out);
  for (gsize k = 0; k < row->n; k++)
    out[k] *= values[row->places[k]];
}

static void
fill_row (const LoligoConnector *connector, guint64 major, LoligoRow *row)
{
  const LoligoPairs *pairs = connector->pairs;
  guint64 first = pairs->first[major], n = pairs->first[major + 1] - first;
  if (n > row->places_capacity)
    {
      row->places_capacity = n + n / 4;
      row->places = g_renew (guint64, row->places, row->places_capacity);
      row->reals = g_renew (double, row->reals, 2 * row->places_capacity);
    }
  loligo_row_reserve (row, n);
  row->n = 0;
  for (guint64 k = first; k < first + n; k++)
    {
      if (connector->skips_self && pairs->targets[k] == major)
        continue;
      row->minors[row->n] = pairs->targets[k];
      row->places[row->n++] = k;
    }
}

void
loligo_connect_file_visit (const LoligoConnector *connector, guint64 first_major,
                           guint64 end_major, LoligoConnectorVisit visit, gpointer data)
{
  const LoligoPairs *pairs = connector->pairs;
  gboolean gives_weights = loligo_connector_gives_weights (connector);
  gboolean gives_delays = loligo_connector_gives_delays (connector);
  LoligoRow row = { 0 };
  for (guint64 major = first_major; major < end_major; major++)
    {
      fill_row (connector, major, &row);
      double *weights = gives_weights ? row.reals : NULL;
      double *delays = gives_delays ? row.reals + row.places_capacity : NULL;
      if (gives_weights)
        multiply (connector, connector->edge->weight, pairs->weights, major, &row, weights);
      if (gives_delays)
        multiply (connector, connector->edge->delay, pairs->delays, major, &row, delays);
      visit (major, row.minors, (guint) row.n, weights, delays, data);
    }
  loligo_row_clear (&row);
}
