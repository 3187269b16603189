/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan-spikes.c: the file of a stimulus whose input is called `listed`: a line a spike, its time and its cell. They are
 * kept in order of time. Called by plan-table.c, which has found and read the file.
 */
#include "base/i18n.h"
#include "model/plan-private.h"
#include "model/table.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SPIKES_INPUT "listed"

gboolean
loligo_plan_lists_spikes (const LoligoPlanNode *node)
{
  return node->component->n_inputs == 1 && g_str_equal (node->component->inputs[0]->name, SPIKES_INPUT);
}

static int
compare (const void *a, const void *b)
{
  const LoligoListedSpike *x = a, *y = b;
  return (x->time_s > y->time_s) - (x->time_s < y->time_s);
}

static gboolean
check_columns (LoligoPlanner *planner, const char *path, const LoligoPlanNode *node,
               const LoligoNode *spec, const LoligoTable *table)
{
  if (table->n_columns == 2 || (table->n_columns == 1 && node->size == 1))
    return TRUE;
  loligo_planner_problem (planner, path,
                          _("%s: the list of spikes %s has %" PRIu64
                            " columns; it needs two, the time and the number of the cell"),
                          spec->id, spec->table_file, table->n_columns);
  return FALSE;
}

static gboolean
refuse (LoligoPlanner *planner, const char *path, const LoligoPlanNode *node,
        const LoligoNode *spec, guint64 row, const double *numbers)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  if (numbers[0] < 0)
    loligo_planner_problem (planner, path,
                            _("%s: in the list of spikes %s the time of spike %" PRIu64 " is before 0"),
                            spec->id, spec->table_file, row + 1);
  else
    loligo_planner_problem (planner, path,
                            _("%s: in the list of spikes %s spike %" PRIu64
                              " is of cell %s; cells are 0 to %" PRIu64),
                            spec->id, spec->table_file, row + 1,
                            g_ascii_formatd (text, sizeof text, "%.15g", numbers[1]), node->size - 1);
  return FALSE;
}

gboolean
loligo_planner_take_spikes (LoligoPlanner *planner, const char *path, LoligoPlanNode *node,
                            const LoligoNode *spec, const LoligoTable *table, double time_scale)
{
  if (!check_columns (planner, path, node, spec, table))
    return FALSE;
  LoligoListedSpike *spikes = g_new (LoligoListedSpike, table->n_rows);
  gboolean in_order = TRUE;
  for (guint64 row = 0; row < table->n_rows; row++)
    {
      const double *numbers = table->values + row * table->n_columns;
      double cell = table->n_columns > 1 ? numbers[1] : 0;
      if (!(numbers[0] >= 0) || !(cell >= 0 && cell < (double) node->size && cell == floor (cell)))
        {
          g_free (spikes);
          return refuse (planner, path, node, spec, row, numbers);
        }
      spikes[row] = (LoligoListedSpike){ numbers[0] * time_scale, (guint64) cell };
      in_order = in_order && (row == 0 || compare (&spikes[row - 1], &spikes[row]) <= 0);
    }
  if (!in_order)
    qsort (spikes, table->n_rows, sizeof *spikes, compare);
  node->listed_spikes = spikes;
  node->n_listed_spikes = table->n_rows;
  return TRUE;
}
