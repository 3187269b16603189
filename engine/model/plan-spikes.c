/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan-spikes.c: the file of a stimulus whose input is called `listed`: a line a spike, its time and its cell; or the
 * arrays t_ms and i of a NumPy archive. They are
 * kept in order of time. Called by plan-table.c, which has found and read the file.
 */
#include "base/i18n.h"
#include "model/array-file.h"
#include "model/plan-private.h"
#include "model/table.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SPIKES_INPUT "listed"
#define LISTED_LIMIT 100000000u /* as many as a table may have */

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

/* The numbers of array NAME into every second place from OUT on; the first array tells how many there are. */
static gboolean
read_array (const LoligoArrayFile *file, const char *name, LoligoTable *table, guint column, GError **error)
{
  g_autoptr (LoligoArrayReader) reader = loligo_array_file_read (file, name, error);
  if (reader == NULL)
    return FALSE;
  guint64 n = loligo_array_reader_get_n (reader);
  if (column == 0 && n <= LISTED_LIMIT)
    {
      table->n_rows = n;
      table->values = g_new (double, 2 * n);
    }
  if (n != table->n_rows || n == 0)
    {
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                   n == 0 ? _("the array %s is empty") : _("the arrays t_ms and i differ in length, or %s is too long"),
                   name);
      return FALSE;
    }
  for (guint64 k = 0; k < n; k++)
    if (!loligo_array_reader_next (reader, &table->values[2 * k + column], error))
      return FALSE;
  return TRUE;
}

static LoligoTable *
load_arrays (const char *path, LoligoProblems *problems)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoligoArrayFile) file = loligo_array_file_open (path, &error);
  g_autoptr (LoligoTable) table = g_new0 (LoligoTable, 1);
  table->n_columns = 2;
  if (file != NULL && read_array (file, "t_ms", table, 0, &error) && read_array (file, "i", table, 1, &error))
    return g_steal_pointer (&table);
  loligo_problems_add (problems, path, 0, 0, 0, "%s", error->message);
  return NULL;
}

LoligoTable *
loligo_plan_load_spikes (const char *path, LoligoProblems *problems)
{
  return g_str_has_suffix (path, ".npz") ? load_arrays (path, problems) : loligo_table_load (path, problems);
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
