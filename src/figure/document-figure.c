/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * document-figure.c: which panels a document's plots make. Used by the shell command, by export and by the
 * dock, so that all three show the same.
 */
#include <string.h>
#include "figure/figure-private.h"

/* A node's traces in one panel; more could not be told apart. */
#define TRACES_A_RECORDER 10

/* What is inside a node, "left.E", has the colour of that node. */
static guint
get_color (const LoligoDocument *document, const char *id)
{
  g_autofree char *node_id = g_strndup (id, strcspn (id, "."));
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

  switch (kind)
    {
    case LOLIGO_PLOT_TRACE:
    case LOLIGO_PLOT_HISTOGRAM:
      return !spikes;
    case LOLIGO_PLOT_RASTER:
    case LOLIGO_PLOT_RATE:
      return spikes;
    case LOLIGO_PLOT_SPECTRUM:
    case LOLIGO_PLOT_SHEET:
      return TRUE;
    case LOLIGO_N_PLOT_KINDS:
      break;
    }
  return FALSE;
}

/* Rows and columns of a node that has both. */
static gboolean
has_lattice (const LoligoDocument *document, LoligoRecorder *recorder, guint64 *rows, guint64 *columns)
{
  const LoligoNode *node = loligo_document_find_node (document, loligo_recorder_get_node (recorder));

  if (node == NULL || node->columns == 0)
    return FALSE;
  *rows = node->rows;
  *columns = node->columns;
  return TRUE;
}

static LoligoPanelKind
get_panel_kind (const LoligoDocument *document, LoligoPlotKind kind, LoligoRecorder *recorder)
{
  guint64 rows, columns;

  switch (kind)
    {
    case LOLIGO_PLOT_TRACE:
      return LOLIGO_PANEL_TRACE;
    case LOLIGO_PLOT_RASTER:
      return LOLIGO_PANEL_RASTER;
    case LOLIGO_PLOT_RATE:
      return LOLIGO_PANEL_RATE;
    case LOLIGO_PLOT_SPECTRUM:
      return LOLIGO_PANEL_SPECTRUM;
    case LOLIGO_PLOT_HISTOGRAM:
      return LOLIGO_PANEL_HISTOGRAM;
    case LOLIGO_PLOT_SHEET:
      return has_lattice (document, recorder, &rows, &columns) ? LOLIGO_PANEL_SHEET : LOLIGO_PANEL_SPACE;
    case LOLIGO_N_PLOT_KINDS:
      break;
    }
  g_return_val_if_reached (LOLIGO_PANEL_TRACE);
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

/* Where recorders come into a figure. */
typedef struct
{
  LoligoFigure *figure;
  const LoligoDocument *document;
  LoligoPlotKind kind;
  LoligoPlotOptions options;
  GPtrArray *open; /* panels that may take more recorders */
} Place;

/* The first open panel that takes RECORDER, else a new one. */
static LoligoPanel *
find_panel (const Place *place, LoligoRecorder *recorder)
{
  LoligoPanelKind kind = get_panel_kind (place->document, place->kind, recorder);
  guint64 rows, columns;

  for (guint i = 0; i < place->open->len; i++)
    {
      LoligoPanel *panel = g_ptr_array_index (place->open, i);
      if (panel->kind == kind && loligo_panel_accepts (panel, recorder))
        return panel;
    }
  LoligoPanel *panel = loligo_figure_add_panel (place->figure, kind, &place->options);
  if (kind == LOLIGO_PANEL_SHEET && has_lattice (place->document, recorder, &rows, &columns))
    loligo_panel_set_shape (panel, rows, columns);
  g_ptr_array_add (place->open, panel);
  return panel;
}

static void
add_recorder (const Place *place, LoligoRecorder *recorder)
{
  g_autofree char *label = make_label (recorder);
  LoligoPanel *panel = find_panel (place, recorder);

  if (shows (panel, recorder))
    return;
  const char *node = loligo_recorder_get_node (recorder);
  guint node_color = get_color (place->document, node);
  gboolean raster = loligo_panel_is_raster (panel);
  /* Populations inside one node share its colour. */
  gboolean keeps_color = raster && strchr (node, '.') == NULL;
  loligo_panel_add_recorder (panel, recorder, label,
                             keeps_color ? node_color : choose_color (panel, node_color),
                             TRACES_A_RECORDER);
  if (!raster)
    tell_variables_apart (panel);
}

static void
add_plot (Place *place, const LoligoPlotSpec *plot, LoligoRecorder *const *recorders,
          guint n_recorders)
{
  loligo_plot_read_options (plot, &place->options, NULL, NULL);
  for (guint i = 0; plot->recorders != NULL && plot->recorders[i] != NULL; i++)
    {
      LoligoRecorder *recorder = find_recorder (recorders, n_recorders, plot->recorders[i]);
      if (recorder != NULL && fits_kind (recorder, place->kind))
        add_recorder (place, recorder);
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

/* What is recorded and in no plot, such as what `loligo run --record` asks for besides: traces and rasters. */
static void
add_unplotted (Place *place, LoligoRecorder *const *recorders, guint n_recorders)
{
  if (place->kind != LOLIGO_PLOT_RASTER)
    g_ptr_array_set_size (place->open, 0);
  for (guint i = 0; i < n_recorders; i++)
    if (fits_kind (recorders[i], place->kind)
        && !is_plotted (place->document, loligo_recorder_get_id (recorders[i]))
        && !shows_same (place->figure, recorders[i]))
      add_recorder (place, recorders[i]);
}

void
loligo_figure_add_document_plots (LoligoFigure *figure, const LoligoDocument *document,
                                  LoligoPlotKind kind, LoligoPanelGrouping grouping,
                                  LoligoRecorder *const *recorders, guint n_recorders)
{
  const LoligoPlotSpec plain = { .kind = kind };
  gboolean is_plain = kind == LOLIGO_PLOT_TRACE || kind == LOLIGO_PLOT_RASTER;
  g_autoptr (GPtrArray) open = g_ptr_array_new ();
  Place place = { .figure = figure, .document = document, .kind = kind, .open = open };

  for (guint i = 0; i < document->plots->len; i++)
    {
      const LoligoPlotSpec *plot = g_ptr_array_index (document->plots, i);
      if (plot->unknown_kind != NULL || plot->kind != kind)
        continue;
      g_autoptr (GPtrArray) of_plot = g_ptr_array_new ();
      Place own = place;
      own.open = grouping == LOLIGO_PANELS_MERGED ? open : of_plot;
      add_plot (&own, plot, recorders, n_recorders);
      for (guint k = 0; own.open != open && k < of_plot->len; k++)
        g_ptr_array_add (open, g_ptr_array_index (of_plot, k));
    }
  loligo_plot_read_options (&plain, &place.options, NULL, NULL);
  if (document->plots->len > 0 && is_plain)
    add_unplotted (&place, recorders, n_recorders);
  for (guint i = 0; document->plots->len == 0 && is_plain && i < n_recorders; i++)
    {
      if (grouping != LOLIGO_PANELS_MERGED)
        g_ptr_array_set_size (open, 0);
      if (fits_kind (recorders[i], kind))
        add_recorder (&place, recorders[i]);
    }
}

LoligoFigure *
loligo_figure_new_for_document (const LoligoDocument *document, LoligoRecorder *const *recorders,
                                guint n_recorders, double t_end_s)
{
  LoligoFigure *figure = loligo_figure_new ();

  loligo_figure_set_title (figure, loligo_i18n_library (document->title));
  loligo_figure_set_time_range (figure, 0, t_end_s > 0 ? t_end_s : 1);
  loligo_figure_set_now (figure, t_end_s);
  loligo_figure_set_quality (figure, LOLIGO_QUALITY_FINE);
  for (LoligoPlotKind kind = 0; kind < LOLIGO_N_PLOT_KINDS; kind++)
    loligo_figure_add_document_plots (figure, document, kind, LOLIGO_PANELS_AS_PLOTTED, recorders,
                                      n_recorders);
  return figure;
}
