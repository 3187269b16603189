/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * document-figure.c: which panels a document's plots make. Used by the shell command, by export and by the
 * dock, so that all three show the same.
 */
#include "figure/figure-private.h"

/* A node's traces in one panel; more could not be told apart. */
#define TRACES_A_RECORDER 10

static guint
get_color (const LoligoDocument *document, const char *node_id)
{
  for (guint i = 0; i < document->nodes->len; i++)
    {
      const LoligoNode *node = g_ptr_array_index (document->nodes, i);
      if (g_strcmp0 (node->id, node_id) == 0)
        return node->color > 0 ? node->color - 1 : i;
    }
  return 0;
}

static LoligoRecorder *
find_recorder (LoligoRecorder *const *recorders, guint n_recorders, const char *id)
{
  for (guint i = 0; i < n_recorders; i++)
    if (g_strcmp0 (loligo_recorder_get_id (recorders[i]), id) == 0)
      return recorders[i];
  return NULL;
}

static gboolean
fits_kind (LoligoRecorder *recorder, LoligoPlotKind kind)
{
  gboolean spikes = loligo_recorder_is_spikes (recorder);
  return (kind == LOLIGO_PLOT_TRACE && !spikes) || (kind == LOLIGO_PLOT_RASTER && spikes);
}

static gboolean
shows (LoligoPanel *panel, LoligoRecorder *recorder)
{
  for (guint i = 0; i < panel->entries->len; i++)
    if (loligo_panel_get_recorder (panel, i) == recorder)
      return TRUE;
  return FALSE;
}

/* "hh", or "hh.w" where V is what one expects; with the number of neurons that are drawn. */
static char *
make_label (LoligoRecorder *recorder)
{
  const char *node = loligo_recorder_get_node (recorder);
  const char *variable = loligo_recorder_get_variable (recorder);

  if (loligo_recorder_is_spikes (recorder) || g_strcmp0 (variable, "V") == 0)
    return g_strdup (node);
  return g_strdup_printf ("%s.%s", node, variable);
}

/* The node's colour, or the next one that PANEL does not show yet: m, h and n of one neuron must be told apart. */
static guint
choose_color (LoligoPanel *panel, guint wanted)
{
  guint n_entries = loligo_panel_get_n_entries (panel);
  for (guint entry = 0, tried = 0; entry < n_entries && tried < n_entries; entry++)
    if (loligo_panel_get_color (panel, entry) == wanted)
      {
        wanted++;
        tried++;
        entry = G_MAXUINT; /* begin again */
      }
  return wanted;
}

/* Where one of several variables is V, "hh" would not say which trace is which: "hh.V". */
static void
tell_variables_apart (LoligoPanel *panel)
{
  gboolean differ = FALSE;

  for (guint i = 1; i < panel->entries->len; i++)
    differ = differ
             || g_strcmp0 (loligo_recorder_get_variable (loligo_panel_get_recorder (panel, i)),
                           loligo_recorder_get_variable (loligo_panel_get_recorder (panel, 0))) != 0;
  for (guint i = 0; i < panel->entries->len && differ; i++)
    {
      LoligoEntry *entry = loligo_panel_get_entry (panel, i);
      g_free (entry->label);
      entry->label = g_strdup_printf ("%s.%s", loligo_recorder_get_node (entry->recorder),
                                      loligo_recorder_get_variable (entry->recorder));
    }
}

/* Adds RECORDER to the first panel from FIRST_PANEL on that takes it, else to a new one. */
static void
add_recorder (LoligoFigure *figure, const LoligoDocument *document, LoligoRecorder *recorder,
              guint first_panel)
{
  g_autofree char *label = make_label (recorder);
  LoligoPanel *panel = NULL;

  for (guint i = first_panel; i < figure->panels->len && panel == NULL; i++)
    if (loligo_panel_accepts (loligo_figure_get_panel (figure, i), recorder))
      panel = loligo_figure_get_panel (figure, i);
  if (panel == NULL)
    panel = loligo_recorder_is_spikes (recorder) ? loligo_figure_add_raster_panel (figure)
                                                 : loligo_figure_add_trace_panel (figure);
  if (!shows (panel, recorder))
    {
      guint node_color = get_color (document, loligo_recorder_get_node (recorder));
      gboolean raster = loligo_panel_is_raster (panel);
      loligo_panel_add_recorder (panel, recorder, label,
                                 raster ? node_color : choose_color (panel, node_color),
                                 TRACES_A_RECORDER);
      if (!raster)
        tell_variables_apart (panel);
    }
}

static void
add_plot (LoligoFigure *figure, const LoligoDocument *document, const LoligoPlotSpec *plot,
          LoligoPanelGrouping grouping, guint start, LoligoRecorder *const *recorders,
          guint n_recorders)
{
  guint first_panel = grouping == LOLIGO_PANELS_MERGED ? start : figure->panels->len;

  for (guint i = 0; plot->recorders != NULL && plot->recorders[i] != NULL; i++)
    {
      LoligoRecorder *recorder = find_recorder (recorders, n_recorders, plot->recorders[i]);
      if (recorder != NULL && fits_kind (recorder, plot->kind))
        add_recorder (figure, document, recorder, first_panel);
    }
}

static gboolean
is_plotted (const LoligoDocument *document, const char *id)
{
  for (guint i = 0; i < document->plots->len; i++)
    {
      const LoligoPlotSpec *plot = g_ptr_array_index (document->plots, i);
      if (plot->recorders != NULL && id != NULL
          && g_strv_contains ((const char *const *) plot->recorders, id))
        return TRUE;
    }
  return FALSE;
}

/* TRUE when FIGURE shows the same variable of the same neurons already, by another recorder. */
static gboolean
shows_same (LoligoFigure *figure, LoligoRecorder *recorder)
{
  guint64 n_lanes = loligo_recorder_get_n_lanes (recorder);

  for (guint p = 0; p < figure->panels->len; p++)
    {
      LoligoPanel *panel = loligo_figure_get_panel (figure, p);
      for (guint e = 0; e < panel->entries->len; e++)
        {
          LoligoRecorder *other = loligo_panel_get_recorder (panel, e);
          if (g_strcmp0 (loligo_recorder_get_node (other), loligo_recorder_get_node (recorder)) == 0
              && g_strcmp0 (loligo_recorder_get_variable (other),
                            loligo_recorder_get_variable (recorder)) == 0
              && loligo_recorder_get_n_lanes (other) == n_lanes && n_lanes > 0
              && loligo_recorder_get_lane (other, 0) == loligo_recorder_get_lane (recorder, 0)
              && loligo_recorder_get_lane (other, n_lanes - 1)
                     == loligo_recorder_get_lane (recorder, n_lanes - 1))
            return TRUE;
        }
    }
  return FALSE;
}

/* What is recorded and in no plot, such as what `loligo run --record` asks for besides. */
static void
add_unplotted (LoligoFigure *figure, const LoligoDocument *document, LoligoPlotKind kind,
               guint start, LoligoRecorder *const *recorders, guint n_recorders)
{
  guint first_panel = kind == LOLIGO_PLOT_RASTER ? start : figure->panels->len;

  for (guint i = 0; i < n_recorders; i++)
    if (fits_kind (recorders[i], kind)
        && !is_plotted (document, loligo_recorder_get_id (recorders[i]))
        && !shows_same (figure, recorders[i]))
      add_recorder (figure, document, recorders[i], first_panel);
}

void
loligo_figure_add_document_plots (LoligoFigure *figure, const LoligoDocument *document,
                                  LoligoPlotKind kind, LoligoPanelGrouping grouping,
                                  LoligoRecorder *const *recorders, guint n_recorders)
{
  guint start = figure->panels->len;

  for (guint i = 0; i < document->plots->len; i++)
    {
      const LoligoPlotSpec *plot = g_ptr_array_index (document->plots, i);
      if (plot->unknown_kind == NULL && plot->kind == kind)
        add_plot (figure, document, plot, grouping, start, recorders, n_recorders);
    }
  if (document->plots->len > 0)
    {
      add_unplotted (figure, document, kind, start, recorders, n_recorders);
      return;
    }
  for (guint i = 0; i < n_recorders; i++)
    if (fits_kind (recorders[i], kind))
      add_recorder (figure, document, recorders[i],
                    grouping == LOLIGO_PANELS_MERGED ? start : figure->panels->len);
}

LoligoFigure *
loligo_figure_new_for_document (const LoligoDocument *document, LoligoRecorder *const *recorders,
                                guint n_recorders, double t_end_s)
{
  LoligoFigure *figure = loligo_figure_new ();

  loligo_figure_set_title (figure, loligo_i18n_library (document->title));
  loligo_figure_set_time_range (figure, 0, t_end_s > 0 ? t_end_s : 1);
  loligo_figure_set_quality (figure, LOLIGO_QUALITY_FINE);
  loligo_figure_add_document_plots (figure, document, LOLIGO_PLOT_TRACE, LOLIGO_PANELS_AS_PLOTTED,
                                    recorders, n_recorders);
  loligo_figure_add_document_plots (figure, document, LOLIGO_PLOT_RASTER,
                                    LOLIGO_PANELS_AS_PLOTTED, recorders, n_recorders);
  return figure;
}
