/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * panel.c: one set of axes: entries (what is drawn, with name and colour), the range of values, ticks and
 * frame. draw.c places panels; the layers fill them; legend.c names what is in them.
 */
#include "figure/figure-private.h"

#include <math.h>

#define TRACES_AT_MOST 64

static void
entry_free (gpointer data)
{
  LoligoEntry *entry = data;

  g_free (entry->label);
  g_clear_pointer (&entry->series, g_ptr_array_unref);
  g_clear_pointer (&entry->spectra, g_ptr_array_unref);
  loligo_rate_free (entry->rate);
  g_free (entry->counts);
  g_free (entry);
}

LoligoPanel *
loligo_panel_new (LoligoFigure *figure, LoligoPanelKind kind, const LoligoPlotOptions *options)
{
  static const LoligoPlotKind plot_kinds[] = {
    [LOLIGO_PANEL_TRACE] = LOLIGO_PLOT_TRACE,       [LOLIGO_PANEL_RASTER] = LOLIGO_PLOT_RASTER,
    [LOLIGO_PANEL_RATE] = LOLIGO_PLOT_RATE,         [LOLIGO_PANEL_SPACE] = LOLIGO_PLOT_SHEET,
    [LOLIGO_PANEL_SPECTRUM] = LOLIGO_PLOT_SPECTRUM, [LOLIGO_PANEL_SHEET] = LOLIGO_PLOT_SHEET,
    [LOLIGO_PANEL_HISTOGRAM] = LOLIGO_PLOT_HISTOGRAM,
  };
  const LoligoPlotSpec plain = { .kind = plot_kinds[kind] };
  LoligoPanel *panel = g_new0 (LoligoPanel, 1);

  panel->figure = figure;
  panel->kind = kind;
  panel->x.last = panel->y.last = 1;
  if (options != NULL)
    panel->options = *options;
  else
    loligo_plot_read_options (&plain, &panel->options, NULL, NULL);
  panel->entries = g_ptr_array_new_with_free_func (entry_free);
  return panel;
}

void
loligo_panel_free (LoligoPanel *panel)
{
  loligo_raster_cache_clear (&panel->cache);
  loligo_raster_cache_clear (&panel->frozen_cache);
  g_clear_pointer (&panel->ink, cairo_surface_destroy);
  loligo_picture_clear (&panel->picture);
  g_ptr_array_unref (panel->entries);
  g_free (panel);
}

LoligoEntry *
loligo_panel_get_entry (LoligoPanel *panel, guint index)
{
  return g_ptr_array_index (panel->entries, index);
}

void
loligo_panel_add_recorder (LoligoPanel *panel, LoligoRecorder *recorder, const char *label,
                           guint color, guint limit)
{
  LoligoEntry *entry = g_new0 (LoligoEntry, 1);

  entry->recorder = recorder;
  entry->label = g_strdup (label);
  entry->color = color;
  entry->visible = TRUE;
  entry->series = g_ptr_array_new_with_free_func ((GDestroyNotify) loligo_series_free);
  guint64 lanes = loligo_recorder_get_n_lanes (recorder);
  gboolean spikes = loligo_recorder_is_spikes (recorder);
  if (panel->kind == LOLIGO_PANEL_TRACE && !spikes)
    for (guint64 k = 0; k < MIN (lanes, MIN (limit, TRACES_AT_MOST)); k++)
      g_ptr_array_add (entry->series, loligo_series_new (recorder, k));
  if (panel->kind == LOLIGO_PANEL_RATE && spikes)
    {
      const LoligoPlotOptions *options = &panel->options;
      entry->rate = loligo_rate_new (options->kernel, options->width_s,
                                     loligo_recorder_get_dt (recorder), lanes);
      g_ptr_array_add (entry->series,
                       loligo_series_new_rate (entry->rate, options->kernel == LOLIGO_RATE_BINS
                                                              ? LOLIGO_SERIES_STEPPED
                                                              : LOLIGO_SERIES_SMOOTH));
    }
  entry->n_spectra = panel->kind != LOLIGO_PANEL_SPECTRUM        ? 0
                     : spikes || panel->options.is_of_mean ? 1
                                                           : (guint) MIN (lanes, MIN (limit, TRACES_AT_MOST));
  g_ptr_array_add (panel->entries, entry);
  loligo_raster_cache_clear (&panel->cache);
  loligo_raster_cache_clear (&panel->frozen_cache);
}

guint
loligo_panel_get_n_entries (LoligoPanel *panel)
{
  return panel->entries->len;
}

LoligoRecorder *
loligo_panel_get_recorder (LoligoPanel *panel, guint entry)
{
  return loligo_panel_get_entry (panel, entry)->recorder;
}

const char *
loligo_panel_get_label (LoligoPanel *panel, guint entry)
{
  return loligo_panel_get_entry (panel, entry)->label;
}

guint
loligo_panel_get_color (LoligoPanel *panel, guint entry)
{
  return loligo_panel_get_entry (panel, entry)->color;
}

LoligoPanelKind
loligo_panel_get_kind (LoligoPanel *panel)
{
  return panel->kind;
}

gboolean
loligo_panel_is_raster (LoligoPanel *panel)
{
  return panel->kind == LOLIGO_PANEL_RASTER;
}

gboolean
loligo_panel_has_rows (const LoligoPanel *panel)
{
  return panel->kind == LOLIGO_PANEL_RASTER || panel->kind == LOLIGO_PANEL_SPACE;
}

void
loligo_panel_set_shape (LoligoPanel *panel, guint64 rows, guint64 columns)
{
  panel->picture.rows = rows;
  panel->picture.columns = columns;
}

/* A dimensionless unit is "" on an axis, and rates are in hertz. */
const char *
loligo_panel_get_unit (LoligoPanel *panel, double *scale)
{
  *scale = loligo_panel_get_scale (panel);
  if (panel->entries->len == 0)
    return "";
  LoligoRecorder *recorder = loligo_panel_get_recorder (panel, 0);
  if (loligo_recorder_is_spikes (recorder))
    return "Hz";
  const char *text = loligo_recorder_get_unit (recorder)->text;
  return g_strcmp0 (text, "1") == 0 ? "" : text;
}

void
loligo_panel_set_visible (LoligoPanel *panel, guint entry, gboolean visible)
{
  loligo_panel_get_entry (panel, entry)->visible = visible;
  panel->has_range = FALSE;
  loligo_raster_cache_clear (&panel->cache);
  loligo_raster_cache_clear (&panel->frozen_cache);
}

gboolean
loligo_panel_is_visible (LoligoPanel *panel, guint entry)
{
  return loligo_panel_get_entry (panel, entry)->visible;
}

gboolean
loligo_panel_accepts (LoligoPanel *panel, LoligoRecorder *recorder)
{
  gboolean spikes = loligo_recorder_is_spikes (recorder);
  gboolean is_first = panel->entries->len == 0;

  switch (panel->kind)
    {
    case LOLIGO_PANEL_RASTER:
    case LOLIGO_PANEL_RATE:
      return spikes;
    case LOLIGO_PANEL_SPACE:
    case LOLIGO_PANEL_SHEET:
      return is_first; /* one picture each */
    case LOLIGO_PANEL_TRACE:
    case LOLIGO_PANEL_HISTOGRAM:
      if (spikes)
        return FALSE;
      break;
    case LOLIGO_PANEL_SPECTRUM:
      if (!is_first && loligo_recorder_is_spikes (loligo_panel_get_recorder (panel, 0)) != spikes)
        return FALSE;
      if (spikes)
        return TRUE;
      break;
    }
  if (is_first)
    return TRUE;
  LoligoRecorder *first = loligo_panel_get_recorder (panel, 0);
  return loligo_dimension_equal (loligo_recorder_get_unit (first)->dimension,
                                 loligo_recorder_get_unit (recorder)->dimension);
}

double
loligo_panel_get_value (LoligoPanel *panel, guint entry, guint k, double t_s)
{
  LoligoEntry *of = loligo_panel_get_entry (panel, entry);

  return k < of->series->len ? loligo_series_get_value (g_ptr_array_index (of->series, k), t_s)
                             : NAN;
}

void
loligo_panel_set_y_range (LoligoPanel *panel, double from, double to)
{
  panel->set_from = from;
  panel->set_to = to;
  panel->has_range = FALSE;
}

void
loligo_panel_get_y_range (LoligoPanel *panel, double *from, double *to)
{
  *from = panel->from;
  *to = panel->to;
}

double
loligo_panel_get_scale (LoligoPanel *panel)
{
  if (panel->entries->len == 0 || loligo_recorder_is_spikes (loligo_panel_get_recorder (panel, 0)))
    return 1;
  double scale = loligo_recorder_get_unit (loligo_panel_get_recorder (panel, 0))->scale;
  return scale != 0 && isfinite (scale) ? scale : 1;
}

/* The smallest and largest of everything visible in the time window. */
static void
extend_over (LoligoPanel *panel, GPtrArray *all_series, double *low, double *high)
{
  LoligoFigure *figure = panel->figure;

  for (guint k = 0; all_series != NULL && k < all_series->len; k++)
    {
      LoligoSeries *series = g_ptr_array_index (all_series, k);
      guint64 first, count;
      double minimum, maximum;
      if (loligo_series_find (series, figure->from_s, figure->to_s, &first, &count)
          && loligo_series_get_range (series, first, count, &minimum, &maximum))
        {
          *low = fmin (*low, minimum);
          *high = fmax (*high, maximum);
        }
    }
}

GPtrArray *
loligo_panel_get_frozen (LoligoPanel *panel, LoligoEntry *entry)
{
  LoligoFrozen *frozen = panel->figure->frozen;
  const char *id = loligo_recorder_get_id (entry->recorder);

  if (frozen == NULL || id == NULL)
    return NULL;
  return g_hash_table_lookup (panel->kind == LOLIGO_PANEL_RATE       ? frozen->rates
                              : panel->kind == LOLIGO_PANEL_SPECTRUM ? frozen->spectra
                                                                     : frozen->by_id,
                              id);
}

/* A live range grows at once but shrinks only when data fill less than half of it: a scrolling view
 * would twitch otherwise. */
static void
settle (LoligoPanel *panel, double low, double high)
{
  gboolean keep = panel->has_range && panel->figure->quality == LOLIGO_QUALITY_LIVE
                  && low >= panel->from && high <= panel->to
                  && high - low > 0.5 * (panel->to - panel->from);
  if (keep)
    return;
  loligo_axis_widen (&low, &high);
  panel->from = low;
  panel->to = high;
}

void
loligo_panel_settle_range (LoligoPanel *panel)
{
  double low = NAN, high = NAN, scale = loligo_panel_get_scale (panel);

  if (loligo_panel_has_rows (panel))
    return;
  if (panel->set_from < panel->set_to)
    {
      panel->from = panel->set_from;
      panel->to = panel->set_to;
      return;
    }
  for (guint i = 0; i < panel->entries->len; i++)
    {
      LoligoEntry *entry = loligo_panel_get_entry (panel, i);
      if (!entry->visible)
        continue;
      extend_over (panel, entry->series, &low, &high);
      extend_over (panel, loligo_panel_get_frozen (panel, entry), &low, &high);
    }
  if (!isfinite (low) || !isfinite (high))
    {
      if (!panel->has_range)
        {
          panel->from = 0;
          panel->to = 1;
        }
      return;
    }
  if (panel->kind == LOLIGO_PANEL_RATE)
    low = MIN (low, 0);
  settle (panel, low / scale, high / scale);
  if (panel->kind == LOLIGO_PANEL_RATE)
    panel->from = MAX (panel->from, 0); /* there is no rate below */
  panel->has_range = TRUE;
}

void
loligo_panel_choose_ticks (LoligoPanel *panel, LoligoPainter *painter, double height)
{
  double width, line;

  loligo_painter_measure (painter, "0", LOLIGO_TEXT_TICK, &width, &line);
  panel->exponent = 0;
  if (loligo_panel_has_rows (panel))
    {
      panel->ticks = (LoligoTicks){ .count = 0 };
      if (panel->entries->len != 1)
        return;
      LoligoRecorder *recorder = loligo_panel_get_recorder (panel, 0);
      guint64 rows = loligo_recorder_get_n_lanes (recorder);
      if (rows == 0 || loligo_recorder_get_lane (recorder, rows - 1)
                           - loligo_recorder_get_lane (recorder, 0) != rows - 1)
        return;
      if (rows == 1)
        return;
      double first = loligo_recorder_get_lane (recorder, 0);
      panel->ticks = loligo_ticks_choose_for_length (first - 0.01, first + rows - 0.99, height,
                                                     2 * line, 1.15 * line);
      if (panel->ticks.exponent < 0) /* no half neurons */
        panel->ticks = (LoligoTicks){ .first = first, .mantissa = 1, .count = (guint) rows };
      return;
    }
  panel->exponent = loligo_axis_common_exponent (MAX (fabs (panel->from), fabs (panel->to)));
  double power = pow (10, panel->exponent);
  panel->ticks = loligo_ticks_choose_for_length (panel->from / power, panel->to / power, height,
                                                 2.2 * line, 1.15 * line);
}

/* TRUE when no node has more than one neuron in this raster: its rows need no numbers. */
static gboolean
has_single_rows (LoligoPanel *panel)
{
  for (guint i = 0; i < panel->entries->len; i++)
    if (loligo_recorder_get_n_lanes (loligo_panel_get_recorder (panel, i)) > 1)
      return FALSE;
  return TRUE;
}

double
loligo_panel_measure_wish (LoligoPanel *panel, LoligoPainter *painter)
{
  const double row = 14 * painter->text_scale;
  g_autofree char *label = loligo_panel_get_axis_label (panel);
  double rows = 0, width, height;

  if (panel->kind != LOLIGO_PANEL_RASTER)
    return 0;
  for (guint i = 0; i < panel->entries->len; i++)
    rows += loligo_recorder_get_n_lanes (loligo_panel_get_recorder (panel, i));
  loligo_painter_measure (painter, label, LOLIGO_TEXT_LABEL, &width, &height);
  return MAX (rows * row, width + 6 * painter->text_scale);
}

/* "V", or "m, h, n" of a few that differ, each as TYPESET makes it; NULL when they are many. */
char *
loligo_panel_get_variables (LoligoPanel *panel, char *(*typeset) (const char *))
{
  const guint most = 3;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < panel->entries->len; i++)
    {
      const char *name = loligo_recorder_get_variable (loligo_panel_get_recorder (panel, i));
      if (g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        continue;
      g_autofree char *shown = typeset (name);
      g_string_append_printf (text, "%s%s", names->len > 0 ? ", " : "", shown);
      g_ptr_array_add (names, (gpointer) name);
    }
  return names->len <= most ? g_strdup (text->str) : NULL;
}

/* "mV", "10³ mV", "". */
static char *
get_unit_text (LoligoPanel *panel)
{
  double scale;
  const char *unit = loligo_panel_get_unit (panel, &scale);
  g_autoptr (GString) text = g_string_new (NULL);

  if (panel->exponent != 0)
    g_string_append_printf (text, *unit != '\0' ? "10^%d " : "10^%d", panel->exponent);
  g_string_append (text, unit);
  return loligo_axis_typeset_unit (text->str);
}

/* VARIABLE and unit with what TYPESET makes of the variable; plain text or markup. */
static char *
make_axis_label (LoligoPanel *panel, char *(*typeset) (const char *))
{
  if (panel->entries->len == 0)
    return g_strdup ("");
  if (panel->kind == LOLIGO_PANEL_RASTER)
    return g_strdup (has_single_rows (panel) ? _("spikes") : _("neuron"));
  if (panel->kind == LOLIGO_PANEL_SPACE)
    return g_strdup (_("neuron"));
  if (panel->kind == LOLIGO_PANEL_HISTOGRAM)
    return g_strdup (_("count"));
  g_autofree char *unit = get_unit_text (panel);
  g_autofree char *name = panel->kind == LOLIGO_PANEL_RATE ? g_strdup (_("rate"))
                                                           : loligo_panel_get_variables (panel, typeset);
  if (name == NULL)
    return g_steal_pointer (&unit);
  /* Translators: a quantity and its unit on the axis of a plot, "V (mV)". */
  return *unit != '\0' ? g_strdup_printf (_("%s (%s)"), name, unit) : g_steal_pointer (&name);
}

char *
loligo_panel_get_axis_label (LoligoPanel *panel)
{
  return make_axis_label (panel, g_strdup);
}

LoligoColor
loligo_entry_get_color (LoligoEntry *entry, guint k, LoligoPainter *painter)
{
  LoligoColor color = loligo_palette_get (entry->color, painter->theme);
  /* Neurons of one node share its hue and differ in how near they are to the text's colour. */
  static const double shares[] = { 0, 0.45, 0.2, 0.6 };
  double share = MAX (entry->series->len, entry->n_spectra) > 1 ? shares[k % G_N_ELEMENTS (shares)] : 0;

  return loligo_color_mix (color, k % 2 ? painter->colors->background : painter->colors->text,
                           k % 2 ? share : share * 0.7);
}

static void
draw_value_axis (LoligoPanel *panel, LoligoPainter *painter)
{
  const cairo_rectangle_t *area = &panel->area;
  double tick = 4 * painter->text_scale;

  for (guint i = 0; i < panel->ticks.count; i++)
    {
      g_autofree char *text = loligo_ticks_format (&panel->ticks, i);
      double value = loligo_ticks_get (&panel->ticks, i);
      double y;
      if (loligo_panel_has_rows (panel))
        {
          double bottom, row_height;
          loligo_raster_get_band (panel, 0, &bottom, &row_height);
          double row = value - loligo_recorder_get_lane (loligo_panel_get_recorder (panel, 0), 0);
          y = bottom - (row + 0.5) * row_height;
        }
      else
        {
          double at = value * pow (10, panel->exponent);
          y = area->y + area->height * (1 - (at - panel->from) / (panel->to - panel->from));
          if (!painter->on_paper)
            loligo_painter_line (painter, painter->colors->grid, area->x, y,
                                 area->x + area->width, y);
        }
      loligo_painter_line (painter, painter->colors->text, area->x - tick, y, area->x, y);
      loligo_painter_text (painter, text, LOLIGO_TEXT_TICK, painter->colors->text,
                           area->x - tick - 2 * painter->text_scale, y, 1, 0.5);
    }
}

static void
draw_traces (LoligoPanel *panel, LoligoPainter *painter)
{
  for (guint i = 0; i < panel->entries->len; i++)
    {
      LoligoEntry *entry = loligo_panel_get_entry (panel, i);
      GPtrArray *frozen = entry->visible ? loligo_panel_get_frozen (panel, entry) : NULL;
      for (guint k = 0; frozen != NULL && k < frozen->len; k++)
        loligo_trace_draw (panel, painter, g_ptr_array_index (frozen, k),
                           loligo_color_mix (loligo_entry_get_color (entry, k, painter),
                                             painter->colors->background, 0.62));
    }
  for (guint i = 0; i < panel->entries->len; i++)
    {
      LoligoEntry *entry = loligo_panel_get_entry (panel, i);
      for (guint k = 0; entry->visible && k < entry->series->len; k++)
        loligo_trace_draw (panel, painter, g_ptr_array_index (entry->series, k),
                           loligo_entry_get_color (entry, k, painter));
    }
  loligo_trace_flush (panel, painter);
}

void
loligo_panel_draw_frame (LoligoPanel *panel, LoligoPainter *painter)
{
  const cairo_rectangle_t *area = &panel->area;
  double right = area->x + area->width, bottom = area->y + area->height;

  loligo_painter_line (painter, painter->colors->text, area->x, area->y, area->x, bottom);
  loligo_painter_line (painter, painter->colors->text, area->x, bottom, right, bottom);
}

void
loligo_panel_draw (LoligoPanel *panel, LoligoPainter *painter, double label_x)
{
  const cairo_rectangle_t *area = &panel->area;
  g_autofree char *label = make_axis_label (panel, loligo_axis_typeset_name);

  draw_value_axis (panel, painter);
  cairo_save (painter->cr);
  cairo_rectangle (painter->cr, area->x, area->y, area->width, area->height);
  cairo_clip (painter->cr);
  if (panel->kind == LOLIGO_PANEL_RASTER)
    loligo_raster_draw (panel, painter);
  else if (panel->kind == LOLIGO_PANEL_SPACE)
    loligo_space_draw (panel, painter);
  else
    draw_traces (panel, painter);
  cairo_restore (painter->cr);
  if (panel->kind == LOLIGO_PANEL_SPACE)
    loligo_picture_draw_bar (panel, painter, area->x + area->width + 8 * painter->text_scale);
  loligo_panel_draw_frame (panel, painter);
  loligo_panel_draw_legend (panel, painter);
  loligo_painter_markup_upward (painter, label, LOLIGO_TEXT_LABEL, painter->colors->text, label_x,
                              area->y + area->height / 2, area->height + 8 * painter->text_scale);
}
