/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan-table.c: the CSV file of a table stimulus: times and values in SI. Only a file that the
 * document names is read, relative to the document's folder.
 */
#include "model/plan-private.h"
#include "base/i18n.h"
#include "model/table.h"
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Seconds a unit of the time column: "t_s", "time (us)"; milliseconds where the header does not
 * say. */
static double
get_time_scale (const LoligoTable *table)
{
  static const struct
  {
    const char *unit;
    double scale;
  } units[] = {
    { "s", 1 },
    { "ms", 1e-3 },
    { "us", 1e-6 },
    { "µs", 1e-6 },
  };
  if (table->names == NULL)
    return 1e-3;
  g_auto (GStrv) words = g_strsplit_set (table->names[0], " _()[]/", -1);
  for (guint w = 1; words[0] != NULL && words[w] != NULL; w++)
    for (guint k = 0; k < G_N_ELEMENTS (units); k++)
      if (g_str_equal (words[w], units[k].unit))
        return units[k].scale;
  return 1e-3;
}

/* The unit of the values: the document's, else the file's own, else the port's. */
static gboolean
get_value_unit (LoligoPlanner *planner, const char *path, const LoligoNode *spec,
                const LoligoTable *table, const LoligoUnit *port, LoligoUnit *unit)
{
  g_autoptr (GError) error = NULL;
  const char *text = spec->table_unit != NULL ? spec->table_unit : table->unit;
  *unit = *port;
  if (text == NULL && table->names != NULL && loligo_unit_is_known (table->names[1]))
    text = table->names[1];
  if (text == NULL)
    return TRUE;
  if (!loligo_unit_parse (text, unit, &error))
    {
      loligo_planner_problem (planner, path, "%s: %s", spec->id, error->message);
      return FALSE;
    }
  if (loligo_dimension_equal (unit->dimension, port->dimension))
    return TRUE;
  loligo_planner_problem (
      planner, path, _("%s: the table %s is in %s, but what it is wired to takes %s"), spec->id,
      spec->table_file, text, port->text[0] == '\0' ? _("a plain number") : port->text);
  return FALSE;
}

static gboolean
check_columns (LoligoPlanner *planner, const char *path, const LoligoPlanNode *node,
               const LoligoNode *spec, const LoligoTable *table)
{
  if (table->n_columns == 2 || (table->n_columns > 2 && table->n_columns - 1 == node->size))
    return TRUE;
  loligo_planner_problem (planner, path,
                          _("%s: the table %s has %" PRIu64
                             " columns; it needs times and one column of "
                             "values, or one a neuron (%" PRIu64 ")"),
                          spec->id, spec->table_file, table->n_columns, node->size);
  return FALSE;
}

static gboolean
take_numbers (LoligoPlanner *planner, const char *path, LoligoPlanNode *node,
              const LoligoNode *spec, const LoligoTable *table, const LoligoUnit *unit)
{
  guint64 n_values = table->n_columns - 1;
  double time_scale = get_time_scale (table);
  node->table_rows = table->n_rows;
  node->table_columns = n_values;
  node->table_times_s = g_new (double, table->n_rows);
  node->table_values = g_new (double, table->n_rows *n_values);
  for (guint64 row = 0; row < table->n_rows; row++)
    {
      const double *numbers = table->values + row * table->n_columns;
      node->table_times_s[row] = numbers[0] * time_scale;
      for (guint64 column = 0; column < n_values; column++)
        node->table_values[row * n_values + column] = numbers[1 + column] * unit->scale;
      if (row == 0 || node->table_times_s[row] > node->table_times_s[row - 1])
        continue;
      loligo_planner_problem (planner, path,
                              _("%s: in the table %s the time of row %" PRIu64
                                 " does not come after the one before"),
                              spec->id, spec->table_file, row + 1);
      return FALSE;
    }
  return TRUE;
}

char *
loligo_planner_find_file (const LoligoPlanner *planner, const char *file)
{
  const LoligoDocument *document = planner->document;
  if (document->path == NULL)
    return g_canonicalize_filename (file, NULL);
  g_autofree char *folder = g_path_get_dirname (document->path);
  return g_canonicalize_filename (file, folder);
}

static gboolean
input_is_wired (const LoligoPlan *plan, guint index)
{
  for (guint i = 0; i < plan->n_wires; i++)
    if (plan->wires[i].target == index)
      return TRUE;
  return FALSE;
}

void
loligo_planner_read_table (LoligoPlanner *planner, guint index)
{
  const LoligoNode *spec = g_ptr_array_index (planner->document->nodes, index);
  LoligoPlanNode *node = &planner->plan->nodes[index];
  g_autofree char *path = g_strdup_printf ("nodes/%u/table", index);
  if (spec->table_file == NULL || *spec->table_file == '\0')
    {
      if (node->component->kind == LOLIGO_KIND_STIMULUS && node->component->n_inputs > 0
          && !input_is_wired (planner->plan, index))
        loligo_planner_problem (planner, path,
                                _("%s: this stimulus needs a CSV file; name one in \"table\""),
                                spec->id);
      return;
    }
  if (node->component->n_inputs == 0)
    {
      loligo_planner_problem (planner, path,
                              _("%s: %s takes no table; use the stimulus \"table\""), spec->id,
                              spec->model);
      return;
    }
  g_autofree char *file = loligo_planner_find_file (planner, spec->table_file);
  if (!g_file_test (file, G_FILE_TEST_EXISTS))
    {
      g_autofree char *file_path = g_strconcat (path, "/file", NULL);
      loligo_planner_problem (planner, file_path,
                              _("%s: there is no file %s; its path is relative to the document"),
                              spec->id, spec->table_file);
      return;
    }
  g_autoptr (LoligoTable) table = loligo_plan_lists_spikes (node)
                                      ? loligo_plan_load_spikes (file, planner->problems)
                                      : loligo_table_load (file, planner->problems);
  if (table != NULL && loligo_plan_lists_spikes (node))
    {
      if (loligo_planner_take_spikes (planner, path, node, spec, table, get_time_scale (table)))
        node->table_input = 0;
      return;
    }
  LoligoUnit unit;
  LoligoUnit port = loligo_plan_get_unit (node, node->component->inputs[0]);
  if (table == NULL || !check_columns (planner, path, node, spec, table)
      || !get_value_unit (planner, path, spec, table, &port, &unit)
      || !take_numbers (planner, path, node, spec, table, &unit))
    return;
  node->table_input = 0;
}
