/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * edits-recording.c: what is recorded and in which plot it is shown. A variable has a trace plot
 * with its node's others of the same unit; spikes share one raster.
 */
#include "document/project-private.h"
#include <string.h>

#define RECORDED_NEURONS 10

static gboolean
is_spikes (const char *what)
{
  return g_str_equal (what, "spikes");
}

static gboolean
have_same_unit (LoligoComponent *component, const char *a, const char *b)
{
  const LoligoSymbol *x = component == NULL ? NULL : loligo_component_find (component, a);
  const LoligoSymbol *y = component == NULL ? NULL : loligo_component_find (component, b);
  return x != NULL && y != NULL
         && loligo_dimension_equal (x->unit.dimension, y->unit.dimension);
}

/* TRUE when every recorder of PLOT is of NODE and of WHAT's unit. */
static gboolean
plot_suits (LoligoProject *self, const LoligoPlotSpec *plot, const char *node, const char *what)
{
  if (plot->unknown_kind != NULL
      || plot->kind != (is_spikes (what) ? LOLIGO_PLOT_RASTER : LOLIGO_PLOT_TRACE))
    return FALSE;
  if (is_spikes (what))
    return TRUE;
  LoligoComponent *component = loligo_project_get_component (self, node);
  for (guint i = 0; plot->recorders != NULL && plot->recorders[i] != NULL; i++)
    {
      LoligoRecorderSpec *other = loligo_document_find_recorder (self->document, plot->recorders[i]);
      if (other == NULL || !g_str_equal (other->of, node)
          || !have_same_unit (component, other->what, what))
        return FALSE;
    }
  return TRUE;
}

static char **
append_id (char **ids, const char *id)
{
  guint n = ids == NULL ? 0 : g_strv_length (ids);
  ids = g_realloc_n (ids, n + 2, sizeof *ids);
  ids[n] = g_strdup (id);
  ids[n + 1] = NULL;
  return ids;
}

static void
show (LoligoProject *self, const char *recorder, const char *node, const char *what)
{
  GPtrArray *plots = self->document->plots;
  for (guint i = 0; i < plots->len; i++)
    if (plot_suits (self, plots->pdata[i], node, what))
      {
        LoligoPlotSpec *plot
            = loligo_project_edit_item (self, LOLIGO_ITEMS_PLOTS, i, LOLIGO_CHANGE_PLOTS);
        plot->recorders = append_id (plot->recorders, recorder);
        return;
      }
  LoligoPlotSpec *plot
      = loligo_plot_spec_new (is_spikes (what) ? LOLIGO_PLOT_RASTER : LOLIGO_PLOT_TRACE);
  plot->recorders = append_id (plot->recorders, recorder);
  loligo_project_append_item (self, LOLIGO_ITEMS_PLOTS, plot, LOLIGO_CHANGE_PLOTS);
}

void
loligo_project_add_recorder (LoligoProject *self, const char *node, const char *what)
{
  g_autofree char *wish = g_strdup_printf ("%s_%s", node, what);
  g_strdelimit (wish, ".", '_');
  g_autofree char *id = loligo_document_unique_id (self->document, wish);
  LoligoRecorderSpec *recorder = loligo_recorder_spec_new (id, node, what);
  const LoligoNode *recorded = loligo_document_find_node (self->document, node);
  if (!is_spikes (what) && loligo_node_get_size (recorded) > RECORDED_NEURONS)
    recorder->which = g_strdup_printf ("0:%d", RECORDED_NEURONS);
  loligo_project_append_item (self, LOLIGO_ITEMS_RECORDERS, recorder, LOLIGO_CHANGE_RECORDERS);
  show (self, id, node, what);
}

/* A neuron: its output and its spikes; a source of spikes: those; a plain stimulus: nothing. */
void
loligo_project_add_default_recorders (LoligoProject *self, const char *node)
{
  LoligoComponent *component = loligo_project_get_component (self, node);
  if (component == NULL)
    return;
  gboolean is_stimulus = component->kind == LOLIGO_KIND_STIMULUS;
  const LoligoSymbol *shown = component->output;
  if (shown == NULL && component->n_states > 0)
    shown = component->states[0];
  if (shown != NULL && !is_stimulus)
    loligo_project_add_recorder (self, node, shown->name);
  if (component->n_spike_rules > 0 && (!is_stimulus || shown == NULL))
    loligo_project_add_recorder (self, node, "spikes");
}

static void
remove_from_plot (LoligoProject *self, guint index, const char *recorder)
{
  const LoligoPlotSpec *old = self->document->plots->pdata[index];
  if (old->recorders == NULL || !g_strv_contains ((const char *const *) old->recorders, recorder))
    return;
  if (old->recorders[1] == NULL)
    {
      loligo_project_remove_item (self, LOLIGO_ITEMS_PLOTS, index, LOLIGO_CHANGE_PLOTS);
      return;
    }
  LoligoPlotSpec *plot
      = loligo_project_edit_item (self, LOLIGO_ITEMS_PLOTS, index, LOLIGO_CHANGE_PLOTS);
  guint kept = 0;
  for (guint i = 0; plot->recorders[i] != NULL; i++)
    if (g_str_equal (plot->recorders[i], recorder))
      g_free (plot->recorders[i]);
    else
      plot->recorders[kept++] = plot->recorders[i];
  plot->recorders[kept] = NULL;
}

static void
remove_recorder (LoligoProject *self, guint index)
{
  const LoligoRecorderSpec *recorder = self->document->recorders->pdata[index];
  for (guint i = self->document->plots->len; i > 0; i--)
    remove_from_plot (self, i - 1, recorder->id);
  loligo_project_remove_item (self, LOLIGO_ITEMS_RECORDERS, index, LOLIGO_CHANGE_RECORDERS);
}

/* IDS: set of node and edge ids. */
void
loligo_project_remove_recorders_of (LoligoProject *self, GHashTable *ids)
{
  for (guint i = self->document->recorders->len; i > 0; i--)
    {
      const LoligoRecorderSpec *recorder = self->document->recorders->pdata[i - 1];
      g_autofree char *outer = loligo_endpoint_get_node (recorder->of); /* of what is inside a node, too */
      if (g_hash_table_contains (ids, outer))
        remove_recorder (self, i - 1);
    }
}

gboolean
loligo_project_is_recorded (LoligoProject *self, const char *node, const char *what)
{
  for (guint i = 0; i < self->document->recorders->len; i++)
    {
      const LoligoRecorderSpec *recorder = self->document->recorders->pdata[i];
      if (g_str_equal (recorder->of, node) && g_str_equal (recorder->what, what))
        return TRUE;
    }
  return FALSE;
}

void
loligo_project_set_recorded (LoligoProject *self, const char *node, const char *what,
                             gboolean recorded)
{
  if (loligo_project_is_recorded (self, node, what) == !!recorded
      || loligo_document_find_node (self->document, node) == NULL)
    return;
  g_autofree char *name = g_strdup_printf (
      recorded ? _("Recording of %s of %s") : _("End of recording of %s of %s"), what, node);
  loligo_project_open_step (self, name, NULL);
  if (recorded)
    loligo_project_add_recorder (self, node, what);
  for (guint i = self->document->recorders->len; !recorded && i > 0; i--)
    {
      const LoligoRecorderSpec *recorder = self->document->recorders->pdata[i - 1];
      if (g_str_equal (recorder->of, node) && g_str_equal (recorder->what, what))
        remove_recorder (self, i - 1);
    }
  loligo_project_close_step (self);
}
