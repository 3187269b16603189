/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan-recorder.c: the recorders of a plan: what, of which node, which of its neurons, every how
 * many steps.
 */
#include "model/plan-private.h"
#include "base/i18n.h"
#include <inttypes.h>
#include <math.h>
#include <string.h>

static gboolean
can_record (const LoligoSymbol *symbol)
{
  return symbol->kind == LOLIGO_SYMBOL_STATE || symbol->kind == LOLIGO_SYMBOL_VARIABLE
         || symbol->kind == LOLIGO_SYMBOL_ALGEBRAIC || symbol->kind == LOLIGO_SYMBOL_INPUT;
}

/* FALSE when WHAT is nothing that can be recorded. */
static gboolean
read_what (LoligoPlanner *planner, const LoligoRecorderSpec *spec, const char *path,
           LoligoPlanRecorder *recorder)
{
  const LoligoPlanNode *node = &planner->plan->nodes[recorder->node];
  const LoligoComponent *component = node->component;
  gboolean is_spikes = g_str_equal (spec->what, "spikes");
  if (is_spikes && component->n_spike_rules > 0)
    return TRUE;
  recorder->symbol = is_spikes ? NULL : loligo_component_find (component, spec->what);
  if (recorder->symbol != NULL && can_record (recorder->symbol))
    {
      recorder->unit = loligo_plan_get_unit (node, recorder->symbol);
      return TRUE;
    }
  if (is_spikes)
    {
      loligo_planner_problem (planner, path, _("recorder %s: %s (%s) never spikes"), spec->id,
                              node->id, component->id);
      return FALSE;
    }
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  if (component->n_spike_rules > 0)
    g_ptr_array_add (names, (gpointer) "spikes");
  for (guint k = 0; k < component->symbols->len; k++)
    {
      const LoligoSymbol *symbol = g_ptr_array_index (component->symbols, k);
      if (can_record (symbol))
        g_ptr_array_add (names, symbol->name);
    }
  g_autofree char *suggestion = loligo_planner_suggest (spec->what, names);
  loligo_planner_problem (planner, path, _("recorder %s: %s has no variable \"%s\"%s"), spec->id,
                          node->id, spec->what, suggestion);
  return FALSE;
}

/* An optional whole number at *TEXT, which moves behind it. */
static gboolean
read_index (const char **text, guint64 missing, guint64 *index)
{
  while (**text == ' ')
    (*text)++;
  *index = missing;
  if (g_ascii_isdigit (**text))
    {
      char *end;
      *index = g_ascii_strtoull (*text, &end, 10);
      *text = end;
    }
  else if (**text != '\0' && **text != ':')
    return FALSE;
  while (**text == ' ')
    (*text)++;
  return TRUE;
}

typedef struct
{
  guint64 first, end, step;
} Slice;

/* "3", "0:10", "0:100:10", ":", as in Python. A slice may end beyond SIZE, a single index not. */
static gboolean
read_slice (const char *text, guint64 size, Slice *slice)
{
  gboolean is_blank = text[strspn (text, " ")] == '\0';
  *slice = (Slice){ .step = 1 };
  if (is_blank || !read_index (&text, 0, &slice->first))
    return FALSE;
  if (*text == '\0')
    {
      slice->end = slice->first + 1;
      return slice->first < size;
    }
  if (*text++ != ':')
    return FALSE;
  if (!read_index (&text, size, &slice->end))
    return FALSE;
  if (*text == ':')
    {
      text++;
      if (!read_index (&text, 1, &slice->step))
        return FALSE;
    }
  slice->end = MIN (slice->end, size);
  return *text == '\0' && slice->step > 0 && slice->first < slice->end;
}

static GArray *
read_slices (const char *which, guint64 size)
{
  g_autoptr (GArray) slices = g_array_new (FALSE, FALSE, sizeof (Slice));
  g_auto (GStrv) parts = g_strsplit (which, ",", -1);
  for (guint k = 0; parts[k] != NULL; k++)
    {
      Slice slice;
      if (!read_slice (parts[k], size, &slice))
        return NULL;
      g_array_append_val (slices, slice);
    }
  return slices->len == 0 ? NULL : g_steal_pointer (&slices);
}

static int
compare_lanes (gconstpointer a, gconstpointer b)
{
  guint64 first = *(const guint64 *)a, second = *(const guint64 *)b;
  return first < second ? -1 : first > second;
}

/* The slices written out, sorted, each once. FALSE when that is more than SIZE or does not fit in
 * memory. */
static gboolean
list_lanes (LoligoPlanRecorder *recorder, const GArray *slices, guint64 size)
{
  guint64 n = 0;
  for (guint k = 0; k < slices->len; k++)
    {
      const Slice *slice = &g_array_index (slices, Slice, k);
      n += (slice->end - slice->first + slice->step - 1) / slice->step;
      if (n > 2 * size + 1000)
        return FALSE;
    }
  recorder->lanes = g_try_new (guint64, n);
  if (recorder->lanes == NULL)
    return FALSE;
  guint64 at = 0;
  for (guint k = 0; k < slices->len; k++)
    {
      const Slice *slice = &g_array_index (slices, Slice, k);
      for (guint64 lane = slice->first; lane < slice->end; lane += slice->step)
        recorder->lanes[at++] = lane;
    }
  if (slices->len > 1)
    qsort (recorder->lanes, n, sizeof (guint64), compare_lanes);
  recorder->n_lanes = 0;
  for (guint64 k = 0; k < n; k++)
    if (k == 0 || recorder->lanes[k] != recorder->lanes[k - 1])
      recorder->lanes[recorder->n_lanes++] = recorder->lanes[k];
  return TRUE;
}

/* ---- values of synapses ---- */

static void
list_names (const LoligoPlanProjection *projection, GPtrArray *names)
{
  for (guint i = 0; i < projection->synapse->n_states; i++)
    g_ptr_array_add (names, projection->synapse->states[i]->name);
  if (projection->synapse->uses_weight)
    g_ptr_array_add (names, (gpointer) "weight");
}

static gboolean
read_what_of_wire (LoligoPlanner *planner, const LoligoRecorderSpec *spec, const char *path,
                   LoligoPlanRecorder *recorder)
{
  const LoligoPlanProjection *projection = &planner->plan->projections[recorder->projection];
  const LoligoComponent *synapse = projection->synapse;
  const LoligoSymbol *symbol = loligo_component_find (synapse, spec->what);
  gboolean is_state = symbol != NULL
                      && (symbol->kind == LOLIGO_SYMBOL_STATE
                          || symbol->kind == LOLIGO_SYMBOL_VARIABLE);
  if (is_state)
    {
      recorder->symbol = symbol;
      recorder->unit = symbol->unit;
      return TRUE;
    }
  if (g_str_equal (spec->what, "weight") && synapse->uses_weight)
    {
      if (loligo_plan_get_layout (planner->plan, projection) == LOLIGO_LAYOUT_KERNEL)
        {
          loligo_planner_problem (planner, path,
                                  _("recorder %s: the weights of %s are its kernel, by distance; there is none a "
                                    "synapse"),
                                  spec->id, projection->id);
          return FALSE;
        }
      recorder->weight = g_new0 (LoligoSymbol, 1);
      recorder->weight->kind = LOLIGO_SYMBOL_PARAMETER;
      recorder->weight->name = g_strdup ("weight");
      recorder->weight->unit = synapse->weight_unit;
      recorder->symbol = recorder->weight;
      recorder->unit = synapse->weight_unit;
      return TRUE;
    }
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  list_names (projection, names);
  g_autofree char *suggestion = loligo_planner_suggest (spec->what, names);
  loligo_planner_problem (planner, path, _("recorder %s: synapses of %s have no variable \"%s\"%s"),
                          spec->id, projection->id, spec->what, suggestion);
  return FALSE;
}

static gboolean
read_which_of_wire (LoligoPlanner *planner, const LoligoRecorderSpec *spec, const char *path,
                    LoligoPlanRecorder *recorder)
{
  const LoligoPlan *plan = planner->plan;
  const LoligoPlanProjection *projection = &plan->projections[recorder->projection];
  guint64 n_sources = plan->nodes[projection->source].size;
  guint64 n_targets = plan->nodes[projection->target].size;
  double expected = loligo_rule_expect (projection->rule, n_sources, n_targets,
                                        projection->source == projection->target);
  double most = MAX (ceil (expected), (double) n_sources * (double) n_targets);
  recorder->n_lanes = (guint64) CLAMP (expected, 1, 1e18);
  if (spec->which == NULL)
    return TRUE;
  guint64 size = (guint64) MIN (most, 1e9);
  g_autoptr (GArray) slices = read_slices (spec->which, size);
  if (slices != NULL && list_lanes (recorder, slices, size))
    return TRUE;
  loligo_planner_problem (
      planner, path,
      _("recorder %s: \"%s\" chooses no synapse of %s; write \"3\", \"0,5,7\", \"0:10\" or "
        "\"0:100:10\" (counted from 0, by source, then target)"),
      spec->id, spec->which, projection->id);
  return FALSE;
}

/* FALSE when there is no such wire, or it has no synapse. */
static gboolean
find_projection (const LoligoPlanner *planner, const char *id, LoligoPlanRecorder *recorder)
{
  guint index;
  if (!loligo_plan_find_projection (planner->plan, id, &index))
    return FALSE;
  recorder->projection = (gint) index;
  recorder->node = planner->plan->projections[index].target;
  return TRUE;
}

static gboolean
read_which (LoligoPlanner *planner, const LoligoRecorderSpec *spec, const char *path,
            LoligoPlanRecorder *recorder)
{
  const LoligoPlanNode *node = &planner->plan->nodes[recorder->node];
  recorder->n_lanes = node->size;
  if (spec->which == NULL)
    return TRUE;
  g_autoptr (GArray) slices = read_slices (spec->which, node->size);
  if (slices != NULL && list_lanes (recorder, slices, node->size))
    return TRUE;
  loligo_planner_problem (
      planner, path,
      _("recorder %s: \"%s\" chooses none of the %" PRIu64
         " of %s; write \"3\", \"0,5,7\", \"0:10\" or \"0:100:10\" (counted from 0)"),
      spec->id, spec->which, node->size, node->id);
  return FALSE;
}

static gboolean
read_every (LoligoPlanner *planner, const LoligoRecorderSpec *spec, const char *path,
            LoligoPlanRecorder *recorder)
{
  static const LoligoDimension second = { .halves = { [LOLIGO_BASE_SECOND] = 2 } };
  recorder->every_steps = 1;
  if (spec->every == NULL || planner->plan->dt_s <= 0)
    return TRUE;
  g_autofree char *name = g_strdup_printf (_("recorder %s, every"), spec->id);
  double every_s;
  if (!loligo_planner_read_quantity (planner, path, name, spec->every, &second, &every_s))
    return FALSE;
  if (every_s <= 0)
    {
      loligo_planner_problem (planner, path, _("%s: %s is not a positive time"), name,
                              spec->every);
      return FALSE;
    }
  double steps = round (every_s / planner->plan->dt_s);
  recorder->every_steps = CLAMP (steps, 1, 1e12);
  return TRUE;
}

static gboolean
read_of (LoligoPlanner *planner, const LoligoRecorderSpec *spec, const char *path,
         LoligoPlanRecorder *recorder)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (planner->node_index, spec->of));
  if (index > 0)
    {
      recorder->node = index - 1;
      return planner->plan->nodes[index - 1].component != NULL;
    }
  if (find_projection (planner, spec->of, recorder))
    return planner->plan->projections[recorder->projection].form != NULL;
  const LoligoEdge *edge = loligo_document_find_edge (planner->document, spec->of);
  if (edge != NULL && edge->synapse != NULL)
    return FALSE; /* the wire's own problem is told */
  if (edge != NULL)
    {
      loligo_planner_problem (planner, path,
                              _("recorder %s: the wire %s has no synapse; record a node"), spec->id,
                              spec->of);
      return FALSE;
    }
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint i = 0; i < planner->plan->n_nodes; i++)
    g_ptr_array_add (names, planner->plan->nodes[i].id);
  g_autofree char *suggestion = loligo_planner_suggest (spec->of, names);
  loligo_planner_problem (planner, path, _("recorder %s: there is no node \"%s\"%s"), spec->id,
                          spec->of, suggestion);
  return FALSE;
}

void
loligo_plan_recorder_clear (LoligoPlanRecorder *recorder)
{
  if (recorder->weight != NULL)
    g_free (recorder->weight->name);
  g_free (recorder->weight);
  g_free (recorder->lanes);
  g_free (recorder->id);
}

static void
read_recorder (LoligoPlanner *planner, guint index)
{
  const LoligoRecorderSpec *spec = g_ptr_array_index (planner->document->recorders, index);
  g_autofree char *of_path = g_strdup_printf ("recorders/%u/of", index);
  g_autofree char *what_path = g_strdup_printf ("recorders/%u/what", index);
  g_autofree char *which_path = g_strdup_printf ("recorders/%u/which", index);
  g_autofree char *every_path = g_strdup_printf ("recorders/%u/every", index);
  LoligoPlanRecorder recorder = { .projection = -1 };
  if (!read_of (planner, spec, of_path, &recorder))
    return;
  gboolean is_wire = recorder.projection >= 0;
  gboolean ok = is_wire ? read_what_of_wire (planner, spec, what_path, &recorder)
                        : read_what (planner, spec, what_path, &recorder);
  ok = read_every (planner, spec, every_path, &recorder) && ok;
  ok = (is_wire ? read_which_of_wire (planner, spec, which_path, &recorder)
                : read_which (planner, spec, which_path, &recorder))
       && ok;
  if (!ok)
    {
      loligo_plan_recorder_clear (&recorder);
      return;
    }
  recorder.id = g_strdup (spec->id);
  if (is_wire)
    loligo_planner_observe (planner, &recorder);
  planner->plan->recorders[planner->plan->n_recorders++] = recorder;
}

void
loligo_planner_read_recorders (LoligoPlanner *planner)
{
  guint n_recorders = planner->document->recorders->len;
  planner->plan->recorders = g_new0 (LoligoPlanRecorder, n_recorders);
  for (guint i = 0; i < n_recorders; i++)
    read_recorder (planner, i);
}
