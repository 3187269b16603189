/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan-plot.c: checks the plots of a document. A plan has nothing of them: they change nothing of what is computed.
 */
#include "base/i18n.h"
#include "model/plan-private.h"
#include "model/plot.h"

/* A rate is of spikes, a histogram of values. */
static void
check_recorders (LoligoPlanner *planner, const LoligoPlotSpec *plot, guint index)
{
  const char *kind = loligo_plot_kind_to_string (plot->kind);
  for (guint i = 0; plot->recorders[i] != NULL; i++)
    {
      const LoligoRecorderSpec *recorder
          = loligo_document_find_recorder (planner->document, plot->recorders[i]);
      if (recorder == NULL)
        continue;
      g_autofree char *path = g_strdup_printf ("plots/%u/recorders", index);
      gboolean is_spikes = g_str_equal (recorder->what, "spikes");
      if (plot->kind == LOLIGO_PLOT_RATE && !is_spikes)
        loligo_planner_problem (planner, path,
                                _("plot %u (%s): %s records %s; a rate needs a recorder of \"spikes\""),
                                index + 1, kind, recorder->id, recorder->what);
      if (plot->kind == LOLIGO_PLOT_HISTOGRAM && is_spikes)
        loligo_planner_problem (planner, path,
                                _("plot %u (%s): %s records spikes; a histogram needs a recorder of a variable"),
                                index + 1, kind, recorder->id);
    }
}

void
loligo_planner_check_plots (LoligoPlanner *planner)
{
  for (guint i = 0; i < planner->document->plots->len; i++)
    {
      const LoligoPlotSpec *plot = g_ptr_array_index (planner->document->plots, i);
      LoligoPlotOptions options;
      const char *key;
      g_autoptr (GError) error = NULL;
      if (plot->unknown_kind != NULL)
        continue;
      if (!loligo_plot_read_options (plot, &options, &key, &error))
        {
          g_autofree char *path = g_strdup_printf ("plots/%u/%s", i, key);
          loligo_planner_problem (planner, path, _("plot %u (%s), %s: %s"), i + 1,
                                  loligo_plot_kind_to_string (plot->kind), key, error->message);
        }
      check_recorders (planner, plot, i);
    }
}
