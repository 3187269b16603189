/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * own-axes.c: panels whose axes are not time: spectra, histograms, sheets. Each lays its data rectangle within the box
 * that draw.c gives it, every text measured first, and can be zoomed along x.
 */
#include "figure/figure-private.h"

#include <math.h>
#include <string.h>

typedef struct
{
  GArray *ticks; /* LoligoLogTick */
  int exponent;  /* of ten, taken out of the texts */
} Axis;

static double
transform (const LoligoScale *scale, double value)
{
  return scale->is_log ? log10 (MAX (value, 1e-300)) : value;
}

double
loligo_scale_get_share (const LoligoScale *scale, double value)
{
  double from = transform (scale, scale->from), to = transform (scale, scale->to);
  double share = to > from ? (transform (scale, value) - from) / (to - from) : 0;

  return (share - scale->first) / (scale->last - scale->first);
}

double
loligo_scale_get_value (const LoligoScale *scale, double share)
{
  double from = transform (scale, scale->from), to = transform (scale, scale->to);
  double value = from + (scale->first + share * (scale->last - scale->first)) * (to - from);

  return scale->is_log ? pow (10, value) : value;
}

void
loligo_scale_settle (LoligoScale *scale, double from, double to, gboolean is_live)
{
  double span = transform (scale, scale->to) - transform (scale, scale->from);
  gboolean keep = is_live && scale->to > scale->from && from >= scale->from && to <= scale->to
                  && transform (scale, to) - transform (scale, from) > 0.5 * span;

  if (keep)
    return;
  gboolean leads = is_live && !scale->is_log && scale->to > scale->from && from == scale->from;
  scale->from = from;
  scale->to = leads && to > scale->to ? to * 1.2 : to; /* some room, or it grows each frame */
}

static GArray *
choose_linear (double from, double to, double length, double roomy, double tight, int *exponent)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (LoligoLogTick));

  *exponent = loligo_axis_common_exponent (MAX (fabs (from), fabs (to)));
  double power = pow (10, *exponent);
  LoligoTicks chosen = loligo_ticks_choose_for_length (from / power, to / power, length, roomy, tight);
  for (guint i = 0; i < chosen.count; i++)
    {
      LoligoLogTick tick = { loligo_ticks_get (&chosen, i) * power, loligo_ticks_format (&chosen, i) };
      g_array_append_val (ticks, tick);
    }
  return ticks;
}

static void
free_axis (Axis *axis)
{
  for (guint i = 0; i < axis->ticks->len; i++)
    g_clear_pointer (&g_array_index (axis->ticks, LoligoLogTick, i).text, g_free);
  g_clear_pointer (&axis->ticks, g_array_unref);
}

static Axis
choose_axis (const LoligoScale *scale, double length, double roomy, double tight)
{
  Axis axis = { NULL, 0 };
  double from = loligo_scale_get_value (scale, 0), to = loligo_scale_get_value (scale, 1);

  if (scale->is_log && log10 (to / from) > 0.8)
    axis.ticks = loligo_log_ticks_choose (from, to, (guint) CLAMP (length / roomy, 2, 30));
  else
    axis.ticks = choose_linear (from, to, length, roomy, tight, &axis.exponent);
  return axis;
}

static double
measure_widest (LoligoPainter *painter, const Axis *axis)
{
  double widest = 0;

  for (guint i = 0; i < axis->ticks->len; i++)
    {
      const char *text = g_array_index (axis->ticks, LoligoLogTick, i).text;
      double width, height;
      if (text == NULL)
        continue;
      loligo_painter_measure (painter, text, LOLIGO_TEXT_TICK, &width, &height);
      widest = MAX (widest, width);
    }
  return widest;
}

static double
measure_line (LoligoPainter *painter, double points)
{
  double width, height;

  loligo_painter_measure (painter, "Xg", points, &width, &height);
  return height;
}

static char *
add_unit (const char *name, const char *unit, int exponent)
{
  g_autofree char *power = exponent != 0 ? g_strdup_printf ("10^%d ", exponent) : g_strdup ("");
  g_autofree char *plain = g_strconcat (power, unit, NULL);
  g_autofree char *typeset = loligo_axis_typeset_unit (g_strstrip (plain));

  return *typeset != '\0' ? g_strdup_printf (_("%s (%s)"), name, typeset) : g_strdup (name);
}

/* The square of UNIT per hertz, as text. */
static char *
get_density_unit (const char *unit)
{
  if (*unit == '\0')
    return g_strdup ("1/Hz");
  gboolean is_compound = strpbrk (unit, "/*. ^") != NULL || g_ascii_isdigit (unit[strlen (unit) - 1]);
  return g_strdup_printf (is_compound ? "(%s)^2/Hz" : "%s^2/Hz", unit);
}

static char *
make_x_label (LoligoPanel *panel, int exponent, char *(*typeset) (const char *))
{
  double scale;
  const char *unit = loligo_panel_get_unit (panel, &scale);

  if (panel->kind == LOLIGO_PANEL_SPECTRUM)
    return add_unit (_("frequency"), "Hz", exponent);
  if (panel->kind == LOLIGO_PANEL_SHEET)
    return g_strdup (_("column"));
  g_autofree char *name = loligo_panel_get_variables (panel, typeset);
  return add_unit (name != NULL ? name : _("value"), unit, exponent);
}

char *
loligo_panel_get_x_label (LoligoPanel *panel)
{
  return make_x_label (panel, 0, g_strdup);
}

static char *
make_y_label (LoligoPanel *panel, int exponent)
{
  double scale;
  const char *unit = loligo_panel_get_unit (panel, &scale);

  if (panel->kind == LOLIGO_PANEL_HISTOGRAM)
    return add_unit (_("count"), "", exponent);
  if (panel->kind == LOLIGO_PANEL_SHEET)
    return g_strdup (_("row"));
  g_autofree char *density = get_density_unit (unit);
  /* Translators: power spectral density, on an axis. */
  return add_unit (_("PSD"), density, exponent);
}

/* ---- drawing ---- */

static void
draw_x_axis (LoligoPanel *panel, LoligoPainter *painter, const Axis *axis)
{
  const cairo_rectangle_t *area = &panel->area;
  double bottom = area->y + area->height, scale = painter->text_scale, free_from = -INFINITY;

  for (guint i = 0; i < axis->ticks->len; i++)
    {
      const LoligoLogTick *tick = &g_array_index (axis->ticks, LoligoLogTick, i);
      double x = area->x + area->width * loligo_scale_get_share (&panel->x, tick->value);
      double width = 0, height;
      if (tick->text != NULL && !painter->on_paper && panel->kind != LOLIGO_PANEL_SHEET)
        loligo_painter_line (painter, painter->colors->grid, x, area->y, x, bottom);
      loligo_painter_line (painter, painter->colors->text, x, bottom, x,
                           bottom + (tick->text != NULL ? 4 : 2) * scale);
      if (tick->text == NULL)
        continue;
      loligo_painter_measure (painter, tick->text, LOLIGO_TEXT_TICK, &width, &height);
      if (x - width / 2 < free_from)
        continue;
      free_from = x + width / 2 + 5 * scale;
      loligo_painter_text (painter, tick->text, LOLIGO_TEXT_TICK, painter->colors->text, x,
                           bottom + 4 * scale + 1, 0.5, 0);
    }
}

static void
draw_y_axis (LoligoPanel *panel, LoligoPainter *painter, const Axis *axis)
{
  const cairo_rectangle_t *area = &panel->area;
  double scale = painter->text_scale;

  for (guint i = 0; i < axis->ticks->len; i++)
    {
      const LoligoLogTick *tick = &g_array_index (axis->ticks, LoligoLogTick, i);
      double y = area->y + area->height * (1 - loligo_scale_get_share (&panel->y, tick->value));
      if (tick->text != NULL && !painter->on_paper && panel->kind != LOLIGO_PANEL_SHEET)
        loligo_painter_line (painter, painter->colors->grid, area->x, y, area->x + area->width, y);
      loligo_painter_line (painter, painter->colors->text,
                           area->x - (tick->text != NULL ? 4 : 2) * scale, y, area->x, y);
      if (tick->text != NULL)
        loligo_painter_text (painter, tick->text, LOLIGO_TEXT_TICK, painter->colors->text,
                             area->x - 6 * scale, y, 1, 0.5);
    }
}

static void
settle (LoligoPanel *panel)
{
  if (panel->kind == LOLIGO_PANEL_SPECTRUM)
    loligo_spectrum_settle (panel);
  else if (panel->kind == LOLIGO_PANEL_HISTOGRAM)
    loligo_histogram_settle (panel);
  else
    loligo_sheet_settle (panel);
}

static void
draw_layer (LoligoPanel *panel, LoligoPainter *painter)
{
  const cairo_rectangle_t *area = &panel->area;

  cairo_save (painter->cr);
  cairo_rectangle (painter->cr, area->x, area->y, area->width, area->height);
  cairo_clip (painter->cr);
  if (panel->kind == LOLIGO_PANEL_SPECTRUM)
    loligo_spectrum_draw (panel, painter);
  else if (panel->kind == LOLIGO_PANEL_HISTOGRAM)
    loligo_histogram_draw (panel, painter);
  else
    loligo_sheet_draw (panel, painter);
  cairo_restore (painter->cr);
}

/* "12.34 ms": the moment that a sheet or a histogram shows. */
static char *
make_moment (LoligoPanel *panel)
{
  double t_s = loligo_figure_get_moment (panel->figure), scale;
  guint64 sample;

  if (panel->entries->len == 0 || panel->kind == LOLIGO_PANEL_SPECTRUM)
    return NULL;
  LoligoRecorder *recorder = loligo_panel_get_recorder (panel, 0);
  if (!loligo_recorder_is_spikes (recorder))
    {
      if (!loligo_panel_find_sample (panel, recorder, &sample))
        return NULL;
      t_s = (double) sample * loligo_recorder_get_interval (recorder);
    }
  const char *unit = loligo_axis_time_unit (MAX (t_s, 1e-3), &scale);
  g_autofree char *number = loligo_axis_format (t_s / scale, scale < 1 ? 1 : 3);
  return g_strdup_printf ("t = %s %s", number, unit);
}

/* At the right above the data, where the names leave room. */
static void
draw_moment (LoligoPanel *panel, LoligoPainter *painter)
{
  const cairo_rectangle_t *area = &panel->area;
  g_autofree char *moment = make_moment (panel);
  double width, height, scale = painter->text_scale;
  gboolean collides = FALSE;

  if (moment == NULL)
    return;
  loligo_painter_measure (painter, moment, LOLIGO_TEXT_TICK, &width, &height);
  for (guint i = 0; i < panel->entries->len; i++)
    {
      const cairo_rectangle_t *name = &loligo_panel_get_entry (panel, i)->legend;
      collides = collides || (name->width > 0 && name->x + name->width > area->x + area->width - width - 8 * scale);
    }
  if (!collides)
    loligo_painter_text (painter, moment, LOLIGO_TEXT_TICK, painter->colors->faint_text,
                         area->x + area->width, area->y - 2 * scale - height, 1, 0);
}

/* What is under the pointer, and a line through it. */
static void
draw_pointer (LoligoPanel *panel, LoligoPainter *painter)
{
  const cairo_rectangle_t *area = &panel->area;
  double x = panel->figure->pointer_x, y = panel->figure->pointer_y, width, height;

  if (painter->on_paper || !(x >= area->x && x < area->x + area->width && y >= area->y)
      || y >= area->y + area->height)
    return;
  g_autofree char *text = loligo_panel_describe_point (panel, x, y);
  if (text == NULL || *text == '\0')
    return;
  if (panel->kind != LOLIGO_PANEL_SHEET)
    loligo_painter_line (painter, painter->colors->faint_text, x, area->y, x, area->y + area->height);
  loligo_painter_measure (painter, text, LOLIGO_TEXT_TICK, &width, &height);
  double left = MAX (area->x + area->width - width - 4, area->x - 20), top = area->y + 2;
  cairo_rectangle (painter->cr, left - 3, top - 1, width + 6, height + 2);
  LoligoColor paper = painter->colors->background;
  cairo_set_source_rgba (painter->cr, paper.red, paper.green, paper.blue, 0.85);
  cairo_fill (painter->cr);
  loligo_painter_text (painter, text, LOLIGO_TEXT_TICK, painter->colors->text, left, top, 0, 0);
}

/* A sheet's cells are square. */
static void
make_square (LoligoPanel *panel)
{
  cairo_rectangle_t *area = &panel->area;
  double side = MIN (area->width / (double) panel->picture.columns,
                     area->height / (double) panel->picture.rows);
  double width = floor (side * (double) panel->picture.columns);
  double height = floor (side * (double) panel->picture.rows);

  area->x += floor ((area->width - width) / 2);
  area->y += floor ((area->height - height) / 2);
  area->width = MAX (width, 1);
  area->height = MAX (height, 1);
}

static void
place (LoligoPanel *panel, LoligoPainter *painter, const cairo_rectangle_t *box, Axis *x, Axis *y)
{
  double scale = painter->text_scale, line = measure_line (painter, LOLIGO_TEXT_LABEL);
  double tick_line = measure_line (painter, LOLIGO_TEXT_TICK);
  gboolean is_sheet = panel->kind == LOLIGO_PANEL_SHEET;
  double bar = is_sheet ? loligo_picture_measure_bar (panel, painter) : 0;

  double bottom = box->y + box->height - tick_line - 6 * scale - line;
  *y = choose_axis (&panel->y, MAX (bottom - box->y - 2 * line, line), 2.2 * tick_line, 1.15 * tick_line);
  double left = ceil (box->x + line + 4 * scale + measure_widest (painter, y) + 6 * scale);
  double right = floor (box->x + box->width - (is_sheet ? bar : 12 * scale));
  right = MAX (right, left + 1);
  double top = box->y + loligo_panel_place_legend (panel, painter, left, right, box->y);
  if (is_sheet)
    top = box->y + line + 2 * scale;
  panel->area = (cairo_rectangle_t){ left, ceil (top), right - left, MAX (floor (bottom - top), 1) };
  if (is_sheet)
    make_square (panel);
  *x = choose_axis (&panel->x, panel->area.width, 36 * scale, 28 * scale);
  free_axis (y);
  *y = choose_axis (&panel->y, panel->area.height, 2.2 * tick_line, 1.15 * tick_line);
}

void
loligo_panel_draw_own (LoligoPanel *panel, LoligoPainter *painter, const cairo_rectangle_t *box)
{
  double scale = painter->text_scale, tick_line = measure_line (painter, LOLIGO_TEXT_TICK);
  double line = measure_line (painter, LOLIGO_TEXT_LABEL);
  const cairo_rectangle_t *area = &panel->area;
  Axis x, y;

  settle (panel);
  place (panel, painter, box, &x, &y);
  g_autofree char *x_label = make_x_label (panel, x.exponent, g_strdup);
  g_autofree char *y_label = make_y_label (panel, y.exponent);
  g_autofree char *y_markup = g_markup_escape_text (y_label, -1);
  draw_x_axis (panel, painter, &x);
  draw_y_axis (panel, painter, &y);
  draw_layer (panel, painter);
  loligo_panel_draw_frame (panel, painter);
  loligo_panel_draw_legend (panel, painter);
  if (panel->kind == LOLIGO_PANEL_SHEET)
    loligo_picture_draw_bar (panel, painter, area->x + area->width + 8 * scale);
  draw_pointer (panel, painter);
  draw_moment (panel, painter);
  loligo_painter_text (painter, x_label, LOLIGO_TEXT_LABEL, painter->colors->text,
                       area->x + area->width / 2,
                       area->y + area->height + 4 * scale + tick_line + 1 * scale, 0.5, 0);
  double widest = measure_widest (painter, &y);
  loligo_painter_markup_upward (painter, y_markup, LOLIGO_TEXT_LABEL, painter->colors->text,
                                area->x - 10 * scale - widest - line / 2, area->y + area->height / 2,
                                area->height + 8 * scale);
  free_axis (&x);
  free_axis (&y);
}

/* ---- looking closer ---- */

static void
set_view (LoligoScale *scale, double first, double last)
{
  double span = CLAMP (last - first, 1e-4, 1);

  scale->first = CLAMP (first, 0, 1 - span);
  scale->last = scale->first + span;
}

void
loligo_panel_zoom (LoligoPanel *panel, double x, double factor)
{
  LoligoScale *scale = &panel->x;
  double share = panel->area.width > 0 ? (x - panel->area.x) / panel->area.width : 0.5;
  double span = scale->last - scale->first, at = scale->first + CLAMP (share, 0, 1) * span;

  if (panel->kind == LOLIGO_PANEL_SPECTRUM || panel->kind == LOLIGO_PANEL_HISTOGRAM)
    set_view (scale, at - (at - scale->first) / factor, at + (scale->last - at) / factor);
}

void
loligo_panel_pan (LoligoPanel *panel, double dx)
{
  LoligoScale *scale = &panel->x;
  double shift = panel->area.width > 0 ? dx / panel->area.width * (scale->last - scale->first) : 0;

  set_view (scale, scale->first - shift, scale->last - shift);
}

void
loligo_panel_show_all (LoligoPanel *panel)
{
  panel->x.first = 0;
  panel->x.last = 1;
}

char *
loligo_format_reading (double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (number, sizeof number, "%.4g", value));
}

static char *
describe_spectrum (LoligoPanel *panel, double frequency_hz)
{
  GString *text = g_string_new (NULL);
  g_autofree char *at = loligo_format_reading (frequency_hz);
  double scale;
  g_autofree char *plain = get_density_unit (loligo_panel_get_unit (panel, &scale));
  g_autofree char *unit = loligo_axis_typeset_unit (plain);

  g_string_append_printf (text, "%s Hz", at);
  for (guint e = 0; e < panel->entries->len; e++)
    {
      guint n_bins;
      double resolution_hz;
      g_autofree double *density = loligo_panel_get_density (panel, e, 0, &n_bins, &resolution_hz);
      double bin = density != NULL ? round (frequency_hz / resolution_hz) : -1;
      if (bin < 0 || bin >= n_bins)
        continue;
      g_autofree char *value = loligo_format_reading (density[(guint) bin]);
      g_string_append_printf (text, "  %s %s %s", loligo_panel_get_label (panel, e), value, unit);
    }
  return g_string_free (text, FALSE);
}

static char *
describe_histogram (LoligoPanel *panel, double value)
{
  GString *text = g_string_new (NULL);
  double bin = floor ((value - panel->bin_from) / panel->bin_width), scale;
  g_autofree char *unit = loligo_axis_typeset_unit (loligo_panel_get_unit (panel, &scale));

  if (bin < 0 || bin >= panel->n_bins)
    return g_string_free (text, FALSE);
  g_autofree char *from = loligo_format_reading (panel->bin_from + bin * panel->bin_width);
  g_autofree char *to = loligo_format_reading (panel->bin_from + (bin + 1) * panel->bin_width);
  /* Translators: the limits of a bin of a histogram, with unit: "0.1 to 0.2 nS". */
  g_string_append_printf (text, _("%s to %s %s"), from, to, unit);
  for (guint e = 0; e < panel->entries->len; e++)
    {
      const LoligoEntry *entry = loligo_panel_get_entry (panel, e);
      if (entry->counts != NULL)
        g_string_append_printf (text, "  %s %" G_GUINT64_FORMAT, entry->label,
                                entry->counts[(guint) bin]);
    }
  return g_string_free (text, FALSE);
}

static char *
describe_sheet (LoligoPanel *panel, double column, double row)
{
  const LoligoPicture *picture = &panel->picture;
  double scale;
  g_autofree char *unit = loligo_axis_typeset_unit (loligo_panel_get_unit (panel, &scale));

  if (picture->values == NULL || column < 0 || row < 0 || column >= picture->columns || row >= picture->rows)
    return NULL;
  guint64 cell = (guint64) row * picture->columns + (guint64) column;
  g_autofree char *value = isfinite (picture->values[cell]) ? loligo_format_reading (picture->values[cell])
                                                            : g_strdup (_("not recorded"));
  /* Translators: a cell of a sheet: its number, row, column and value with unit. */
  return g_strdup_printf (_("neuron %u (row %u, column %u): %s %s"), (guint) cell, (guint) row,
                          (guint) column, value, unit);
}

char *
loligo_panel_describe_point (LoligoPanel *panel, double x, double y)
{
  const cairo_rectangle_t *area = &panel->area;

  if (loligo_panel_is_in_time (panel) || !(area->width > 0) || panel->entries->len == 0)
    return NULL;
  double value = loligo_scale_get_value (&panel->x, (x - area->x) / area->width);
  if (panel->kind == LOLIGO_PANEL_SPECTRUM)
    return describe_spectrum (panel, value);
  if (panel->kind == LOLIGO_PANEL_HISTOGRAM)
    return panel->n_bins > 0 ? describe_histogram (panel, value) : NULL;
  double row = (1 - (y - area->y) / area->height) * (double) panel->picture.rows;
  return describe_sheet (panel, (x - area->x) / area->width * (double) panel->picture.columns, row);
}
