/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * edits-plots.c: shows a population or a wire in a plot: a rate, a spectrum, the activity of a sheet, a histogram. A
 * recorder that fits is used again, else one is added that records what the plot needs and no more.
 */
#include "document/project-private.h"

#include <math.h>

#define FEW_CELLS 10
/* Of more cells the spikes are shown, not each one's state. */
#define CELLS_WITH_STATES 20000
/* Samples of a run that a moving picture, or a histogram, needs. */
#define PICTURES_A_RUN 1000
#define HISTOGRAMS_A_RUN 200
#define SYNAPSES_RECORDED 20000

static const struct { const char *step, *end; } step_names[LOLIGO_N_PLOT_KINDS] = {
  [LOLIGO_PLOT_TRACE] = { N_("Traces of %s"), N_("Removal of Traces") },
  [LOLIGO_PLOT_RASTER] = { N_("Raster of %s"), N_("Removal of Raster") },
  [LOLIGO_PLOT_RATE] = { N_("Rate of %s"), N_("Removal of Rate") },
  [LOLIGO_PLOT_SPECTRUM] = { N_("Spectrum of %s"), N_("Removal of Spectrum") },
  [LOLIGO_PLOT_SHEET] = { N_("Activity of %s"), N_("Removal of Activity") },
  [LOLIGO_PLOT_HISTOGRAM] = { N_("Histogram of %s"), N_("Removal of Histogram") },
};

const char *
loligo_project_get_show_label (LoligoPlotKind kind)
{
  static const char *const labels[LOLIGO_N_PLOT_KINDS] = {
    [LOLIGO_PLOT_TRACE] = N_("Show Traces"),     [LOLIGO_PLOT_RASTER] = N_("Show Raster"),
    [LOLIGO_PLOT_RATE] = N_("Show Rate"),        [LOLIGO_PLOT_SPECTRUM] = N_("Show Spectrum"),
    [LOLIGO_PLOT_SHEET] = N_("Show Activity"),   [LOLIGO_PLOT_HISTOGRAM] = N_("Show Histogram"),
  };
  return _(labels[kind]);
}

/* ---- what can be shown ---- */

static gboolean
is_spikes (const char *what)
{
  return g_strcmp0 (what, "spikes") == 0;
}

static const char *
get_output (LoligoComponent *component)
{
  if (component->output != NULL)
    return component->output->name;
  return component->n_states > 0 ? component->states[0]->name : NULL;
}

static const char *
choose_of_node (LoligoProject *self, LoligoPlotKind kind, const LoligoNode *node)
{
  LoligoComponent *component = loligo_project_get_component (self, node->id);
  guint64 size = loligo_node_get_size (node);
  if (component == NULL)
    return NULL;
  const char *spikes = component->n_spike_rules > 0 ? "spikes" : NULL, *output = get_output (component);
  if (component->kind == LOLIGO_KIND_STIMULUS && spikes != NULL)
    output = NULL;
  switch (kind)
    {
    case LOLIGO_PLOT_TRACE:
      return output;
    case LOLIGO_PLOT_RASTER:
    case LOLIGO_PLOT_RATE:
      return spikes;
    case LOLIGO_PLOT_SPECTRUM:
      return spikes != NULL && size > FEW_CELLS ? spikes : output;
    case LOLIGO_PLOT_SHEET:
      if (size < 2)
        return NULL;
      return output != NULL && size <= CELLS_WITH_STATES ? output : spikes;
    case LOLIGO_PLOT_HISTOGRAM:
      return size > 1 ? output : NULL;
    case LOLIGO_N_PLOT_KINDS:
      break;
    }
  return NULL;
}

static const LoligoPlanProjection *
find_projection (LoligoProject *self, const char *edge)
{
  const LoligoPlan *plan = loligo_project_peek_plan (self);
  guint index;
  return plan != NULL && loligo_plan_find_projection (plan, edge, &index) ? &plan->projections[index] : NULL;
}

/* A variable that each synapse keeps for itself, as plastic ones have. */
static const char *
find_own_variable (const LoligoPlanProjection *projection)
{
  const LoligoComponent *synapse = projection->synapse;
  for (guint i = 0; i < synapse->n_states; i++)
    if (synapse->states[i]->kind == LOLIGO_SYMBOL_VARIABLE && !projection->form->is_shared[i])
      return synapse->states[i]->name;
  return NULL;
}

/* What flows into the target is made of, where looking at it costs no more than is looked at. */
static const char *
find_flowing_state (const LoligoPlan *plan, const LoligoPlanProjection *projection)
{
  const LoligoComponent *synapse = projection->synapse;
  if (!loligo_plan_can_observe (plan, projection))
    return NULL;
  for (guint i = 0; i < synapse->n_states; i++)
    for (guint k = 0; k < synapse->n_contributions; k++)
      if (loligo_expression_depends_on (synapse->pool, synapse->contributions[k].value, LOLIGO_OPERATION_STATE, i))
        return synapse->states[i]->name;
  return NULL;
}

/* What plasticity changes first; else what flows, against time, or the weights. NULL: there is no such thing. */
static const char *
choose_of_wire (LoligoProject *self, LoligoPlotKind kind, const char *edge)
{
  const LoligoPlanProjection *projection = find_projection (self, edge);
  const LoligoPlan *plan = loligo_project_peek_plan (self);
  gboolean is_trace = kind == LOLIGO_PLOT_TRACE;
  if (projection == NULL || (kind != LOLIGO_PLOT_HISTOGRAM && !is_trace)
      || loligo_plan_get_layout (plan, projection) == LOLIGO_LAYOUT_KERNEL)
    return NULL;
  const char *own = find_own_variable (projection);
  if (own != NULL)
    return own;
  if (is_trace)
    return find_flowing_state (plan, projection);
  return projection->synapse->uses_weight ? "weight" : NULL;
}

static const char *
choose_what (LoligoProject *self, LoligoPlotKind kind, const char *of)
{
  const LoligoNode *node = loligo_document_find_node (self->document, of);
  return node != NULL ? choose_of_node (self, kind, node) : choose_of_wire (self, kind, of);
}

/* ---- recorders ---- */

/* A histogram or a sheet is of all cells that there are; a rate as well; a spectrum takes what is recorded. */
static const LoligoRecorderSpec *
find_recorder (LoligoProject *self, LoligoPlotKind kind, const char *of, const char *what)
{
  gboolean needs_all = kind != LOLIGO_PLOT_SPECTRUM && kind != LOLIGO_PLOT_TRACE;
  for (guint i = 0; i < self->document->recorders->len; i++)
    {
      const LoligoRecorderSpec *recorder = self->document->recorders->pdata[i];
      if (g_str_equal (recorder->of, of) && g_str_equal (recorder->what, what)
          && (!needs_all || recorder->which == NULL))
        return recorder;
    }
  return NULL;
}

/* A sampling interval, 1, 2 or 5 times a power of ten, that makes about N samples a run; NULL: each step. */
static char *
choose_every (LoligoProject *self, double n)
{
  const LoligoPlan *plan = loligo_project_peek_plan (self);
  if (plan == NULL)
    return g_strdup ("1 ms");
  double wished_s = plan->duration_s / n, power = pow (10, floor (log10 (wished_s)));
  double every_s = wished_s >= 5 * power ? 5 * power : wished_s >= 2 * power ? 2 * power : power;
  if (every_s <= 1.5 * plan->dt_s)
    return NULL;
  g_autofree char *number = loligo_number_format (every_s * 1e3);
  return g_strconcat (number, " ms", NULL);
}

/* About N of more synapses, evenly spread; NULL: all. */
static char *
choose_synapses (LoligoProject *self, const char *edge, guint n)
{
  double expected = loligo_project_expect_synapses (self, edge);
  if (!(expected > n))
    return NULL;
  guint64 step = (guint64) ceil (expected / n);
  return g_strdup_printf ("0:%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                          (guint64) ceil (1.1 * expected), step);
}

static char *
add_recorder (LoligoProject *self, LoligoPlotKind kind, const char *of, const char *what)
{
  g_autofree char *wish = g_strdup_printf ("%s_%s", of, what);
  g_strdelimit (wish, ".", '_');
  char *id = loligo_document_unique_id (self->document, wish);
  LoligoRecorderSpec *recorder = loligo_recorder_spec_new (id, of, what);
  const LoligoNode *node = loligo_document_find_node (self->document, of);
  if (kind == LOLIGO_PLOT_SHEET && !is_spikes (what))
    recorder->every = choose_every (self, PICTURES_A_RUN);
  if (kind == LOLIGO_PLOT_HISTOGRAM)
    recorder->every = choose_every (self, HISTOGRAMS_A_RUN);
  if (kind == LOLIGO_PLOT_SPECTRUM && !is_spikes (what) && loligo_node_get_size (node) > FEW_CELLS)
    recorder->which = g_strdup_printf ("0:%d", FEW_CELLS);
  if (node == NULL)
    recorder->which = choose_synapses (self, of, kind == LOLIGO_PLOT_TRACE ? FEW_CELLS : SYNAPSES_RECORDED);
  loligo_project_append_item (self, LOLIGO_ITEMS_RECORDERS, recorder, LOLIGO_CHANGE_RECORDERS);
  return id;
}

/* ---- plots ---- */

static gboolean
has_recorder (const LoligoPlotSpec *plot, const char *id)
{
  return plot->recorders != NULL && g_strv_contains ((const char *const *) plot->recorders, id);
}

/* Populations lie over one another in a rate; spectra of rates and histograms of the same quantity too. */
static gboolean
plot_suits (LoligoProject *self, const LoligoPlotSpec *plot, LoligoPlotKind kind, const char *what)
{
  if (plot->unknown_kind != NULL || plot->kind != kind || kind == LOLIGO_PLOT_SHEET)
    return FALSE;
  for (guint i = 0; plot->recorders != NULL && plot->recorders[i] != NULL; i++)
    {
      const LoligoRecorderSpec *other = loligo_document_find_recorder (self->document, plot->recorders[i]);
      if (other == NULL || !g_str_equal (other->what, what))
        return FALSE;
    }
  return TRUE;
}

static const LoligoPlotSpec *
get_plot (LoligoProject *self, guint index)
{
  return self->document->plots->pdata[index];
}

gboolean
loligo_project_is_shown (LoligoProject *self, LoligoPlotKind kind, const char *of)
{
  for (guint i = 0; i < self->document->plots->len; i++)
    {
      const LoligoPlotSpec *plot = get_plot (self, i);
      if (plot->unknown_kind != NULL || plot->kind != kind)
        continue;
      for (guint k = 0; plot->recorders != NULL && plot->recorders[k] != NULL; k++)
        {
          const LoligoRecorderSpec *recorder
              = loligo_document_find_recorder (self->document, plot->recorders[k]);
          if (recorder != NULL && g_str_equal (recorder->of, of))
            return TRUE;
        }
    }
  return FALSE;
}

gboolean
loligo_plot_kind_can_be_added (LoligoPlotKind kind)
{
  return kind != LOLIGO_PLOT_RASTER;
}

gboolean
loligo_project_offers_plot (LoligoProject *self, LoligoPlotKind kind, const char *of)
{
  gboolean is_node = loligo_document_find_node (self->document, of) != NULL;
  return loligo_plot_kind_can_be_added (kind) && !(is_node && kind == LOLIGO_PLOT_TRACE);
}

gboolean
loligo_project_can_show (LoligoProject *self, LoligoPlotKind kind, const char *of)
{
  return loligo_project_offers_plot (self, kind, of) && choose_what (self, kind, of) != NULL
         && !loligo_project_is_shown (self, kind, of);
}

static void
show (LoligoProject *self, LoligoPlotKind kind, const char *id, const char *what)
{
  for (guint i = 0; i < self->document->plots->len; i++)
    if (plot_suits (self, get_plot (self, i), kind, what))
      {
        if (has_recorder (get_plot (self, i), id))
          return;
        LoligoPlotSpec *plot
            = loligo_project_edit_item (self, LOLIGO_ITEMS_PLOTS, i, LOLIGO_CHANGE_PLOTS);
        guint n = g_strv_length (plot->recorders);
        plot->recorders = g_realloc_n (plot->recorders, n + 2, sizeof *plot->recorders);
        plot->recorders[n] = g_strdup (id);
        plot->recorders[n + 1] = NULL;
        return;
      }
  LoligoPlotSpec *plot = loligo_plot_spec_new (kind);
  g_strfreev (plot->recorders);
  plot->recorders = g_strdupv ((char *[]){ (char *) id, NULL });
  loligo_project_append_item (self, LOLIGO_ITEMS_PLOTS, plot, LOLIGO_CHANGE_PLOTS);
}

gboolean
loligo_project_show (LoligoProject *self, LoligoPlotKind kind, const char *of)
{
  g_autofree char *what = g_strdup (choose_what (self, kind, of));
  if (what == NULL || loligo_project_is_shown (self, kind, of))
    return FALSE;
  g_autofree char *name = g_strdup_printf (_(step_names[kind].step), of);
  loligo_project_open_step (self, name, NULL);
  const LoligoRecorderSpec *recorder = find_recorder (self, kind, of, what);
  g_autofree char *id = recorder != NULL ? g_strdup (recorder->id) : add_recorder (self, kind, of, what);
  show (self, kind, id, what);
  loligo_project_close_step (self);
  return TRUE;
}

static gboolean
is_plotted (LoligoProject *self, const char *recorder)
{
  for (guint i = 0; i < self->document->plots->len; i++)
    if (has_recorder (get_plot (self, i), recorder))
      return TRUE;
  return FALSE;
}

void
loligo_project_remove_plot (LoligoProject *self, guint index)
{
  g_return_if_fail (index < self->document->plots->len);
  const LoligoPlotSpec *plot = get_plot (self, index);
  g_auto (GStrv) recorders = g_strdupv (plot->recorders);
  loligo_project_open_step (self, _(step_names[plot->kind].end), NULL);
  loligo_project_remove_item (self, LOLIGO_ITEMS_PLOTS, index, LOLIGO_CHANGE_PLOTS);
  for (guint i = self->document->recorders->len; i > 0; i--)
    {
      const LoligoRecorderSpec *recorder = self->document->recorders->pdata[i - 1];
      if (g_strv_contains ((const char *const *) recorders, recorder->id)
          && !is_plotted (self, recorder->id))
        loligo_project_remove_item (self, LOLIGO_ITEMS_RECORDERS, i - 1, LOLIGO_CHANGE_RECORDERS);
    }
  loligo_project_close_step (self);
}

static char **
get_option (LoligoPlotSpec *plot, const char *key)
{
  return g_str_equal (key, "width")     ? &plot->width
         : g_str_equal (key, "kernel")  ? &plot->kernel
         : g_str_equal (key, "segment") ? &plot->segment
         : g_str_equal (key, "axes")    ? &plot->axes
         : g_str_equal (key, "cells")   ? &plot->cells
                                        : NULL;
}

gboolean
loligo_project_set_plot_option (LoligoProject *self, guint index, const char *key, const char *text,
                                GError **error)
{
  g_return_val_if_fail (index < self->document->plots->len, FALSE);
  LoligoPlotSpec *trial = loligo_plot_spec_copy (get_plot (self, index));
  char **field = get_option (trial, key);
  LoligoPlotOptions options;
  g_assert (field != NULL);
  gboolean is_same = g_strcmp0 (*field, text) == 0;
  g_free (*field);
  *field = g_strdup (text);
  gboolean ok = loligo_plot_read_options (trial, &options, NULL, error);
  loligo_plot_spec_free (trial);
  if (!ok || is_same)
    return ok;
  g_autofree char *merge = g_strdup_printf ("plot/%u/%s", index, key);
  loligo_project_open_step (self, _("Plot Settings"), merge);
  field = get_option (loligo_project_edit_item (self, LOLIGO_ITEMS_PLOTS, index, LOLIGO_CHANGE_PLOTS), key);
  g_free (*field);
  *field = g_strdup (text);
  loligo_project_close_step (self);
  return TRUE;
}
