/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * spectrum-layer.c: power spectral densities over frequency, on logarithmic or linear axes, and the mark at the
 * peak of each.
 */
#include "figure/figure-private.h"

#include <math.h>

/* Decades below the highest density that are shown. */
#define DECADES 6
/* Linear axes end where so much of the power lies below. */
#define POWER_SHOWN 0.995

/* One density, of the run or of a frozen one. */
typedef struct
{
  const double *density;
  guint n_bins;
  double resolution_hz;
  double unit; /* SI of one on the axis */
} Curve;

static double
get_unit (LoligoPanel *panel)
{
  double scale = loligo_panel_get_scale (panel);

  return scale * scale;
}

static gboolean
get_curve (LoligoPanel *panel, LoligoEntry *entry, guint k, Curve *curve)
{
  if (entry->spectra == NULL || k >= entry->spectra->len)
    return FALSE;
  curve->density = loligo_live_spectrum_get_density (g_ptr_array_index (entry->spectra, k),
                                                     &curve->n_bins, &curve->resolution_hz);
  curve->unit = get_unit (panel);
  return curve->density != NULL && curve->n_bins > 2;
}

/* The frequency below which most of the power lies. */
static double
find_end (const Curve *curve)
{
  double sum = 0, so_far = 0;
  guint k;

  for (k = 1; k < curve->n_bins; k++)
    sum += curve->density[k];
  for (k = 1; k < curve->n_bins && so_far <= POWER_SHOWN * sum; k++)
    so_far += curve->density[k];
  return k * curve->resolution_hz;
}

/* Up to 1, 2 or 5 times a power of ten. */
static double
round_up (double value)
{
  double power = pow (10, floor (log10 (value)));

  return value <= power ? power : value <= 2 * power ? 2 * power : value <= 5 * power ? 5 * power : 10 * power;
}

typedef struct
{
  double first_hz, last_hz, end_hz, low, high;
} Extent;

static void
extend (Extent *extent, const Curve *curve)
{
  extent->first_hz = fmin (extent->first_hz, curve->resolution_hz);
  extent->last_hz = fmax (extent->last_hz, (curve->n_bins - 1) * curve->resolution_hz);
  extent->end_hz = fmax (extent->end_hz, find_end (curve));
  for (guint k = 1; k < curve->n_bins; k++)
    {
      double value = curve->density[k] / curve->unit;
      extent->high = fmax (extent->high, value);
      if (value > 0)
        extent->low = fmin (extent->low, value);
    }
}

void
loligo_spectrum_settle (LoligoPanel *panel)
{
  gboolean is_live = panel->figure->quality == LOLIGO_QUALITY_LIVE;
  Extent extent = { NAN, NAN, 0, NAN, NAN };

  panel->x.is_log = panel->y.is_log = !panel->options.has_linear_axes;
  for (guint i = 0; i < panel->entries->len; i++)
    {
      LoligoEntry *entry = loligo_panel_get_entry (panel, i);
      Curve curve;
      for (guint k = 0; entry->visible && k < entry->n_spectra; k++)
        if (get_curve (panel, entry, k, &curve))
          extend (&extent, &curve);
    }
  if (!(extent.high > 0))
    {
      panel->x.from = panel->y.from = panel->x.is_log ? 1 : 0;
      panel->x.to = panel->y.to = panel->x.is_log ? 100 : 1;
      return;
    }
  if (!panel->x.is_log)
    {
      panel->x.from = panel->y.from = 0;
      panel->x.to = fmin (round_up (extent.end_hz * 1.3), extent.last_hz);
      loligo_scale_settle (&panel->y, 0, 1.08 * extent.high, is_live);
      return;
    }
  panel->x.from = extent.first_hz;
  panel->x.to = extent.last_hz;
  double low = fmax (extent.low, extent.high * pow (10, -DECADES));
  low = fmin (low, extent.high / 10);
  loligo_scale_settle (&panel->y, low / 1.5, extent.high * 3, is_live);
}

static void
get_place (LoligoPanel *panel, double frequency_hz, double value, double *x, double *y)
{
  const cairo_rectangle_t *area = &panel->area;
  double share = loligo_scale_get_share (&panel->y, value);

  *x = area->x + area->width * CLAMP (loligo_scale_get_share (&panel->x, frequency_hz), -100, 100);
  *y = area->y + area->height * (1 - (isnan (share) ? -1 : CLAMP (share, -1, 100)));
}

/* Many bins a pixel at the right of a logarithmic axis: their least and greatest. */
static void
trace_curve (LoligoPanel *panel, LoligoPainter *painter, const Curve *curve)
{
  double column = painter->on_paper ? 0.3 : 1;
  double pending_x = NAN, top = 0, bottom = 0;
  guint n_points = 0;

  for (guint k = panel->x.is_log ? 1 : 0; k < curve->n_bins; k++)
    {
      double x, y;
      get_place (panel, k * curve->resolution_hz, curve->density[k] / curve->unit, &x, &y);
      if (!isnan (pending_x) && x - pending_x < column)
        {
          top = MIN (top, y);
          bottom = MAX (bottom, y);
          continue;
        }
      if (bottom > top)
        {
          cairo_line_to (painter->cr, pending_x, top);
          cairo_line_to (painter->cr, pending_x, bottom);
        }
      cairo_line_to (painter->cr, x, y);
      pending_x = x;
      top = bottom = y;
      if (++n_points % 200 == 0)
        {
          cairo_stroke (painter->cr);
          cairo_move_to (painter->cr, x, y);
        }
    }
  cairo_stroke (painter->cr);
}

static void
draw_curve (LoligoPanel *panel, LoligoPainter *painter, const Curve *curve, LoligoColor color)
{
  loligo_painter_set_color (painter, color);
  cairo_set_line_width (painter->cr, painter->on_paper ? 1.1 : painter->colors->line_width);
  cairo_set_line_join (painter->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_antialias (painter->cr, painter->quality == LOLIGO_QUALITY_LIVE ? CAIRO_ANTIALIAS_FAST
                                                                             : CAIRO_ANTIALIAS_DEFAULT);
  cairo_new_path (painter->cr);
  trace_curve (panel, painter, curve);
}

/* A dot on the peak and its frequency, with as many digits as the resolution allows. */
static void
mark_peak (LoligoPanel *panel, LoligoPainter *painter, const Curve *curve, LoligoColor color,
           cairo_rectangle_t *last)
{
  const cairo_rectangle_t *area = &panel->area;
  double frequency_hz, height, x, y, width, line;

  if (!loligo_spectrum_find_peak (curve->density, curve->n_bins, curve->resolution_hz, &frequency_hz,
                                  &height))
    return;
  get_place (panel, frequency_hz, height / curve->unit, &x, &y);
  if (x < area->x || x > area->x + area->width || y < area->y || y > area->y + area->height)
    return;
  int decimals = (int) CLAMP (ceil (-log10 (curve->resolution_hz)), 0, 6);
  g_autofree char *number = loligo_axis_format (frequency_hz, decimals);
  g_autofree char *text = g_strdup_printf ("%s Hz", number);
  loligo_painter_measure (painter, text, LOLIGO_TEXT_TICK, &width, &line);
  loligo_painter_set_color (painter, color);
  cairo_arc (painter->cr, x, y, 2.5 * painter->text_scale, 0, 2 * G_PI);
  cairo_fill (painter->cr);
  double gap = 5 * painter->text_scale;
  gboolean at_left = x + gap + width > area->x + area->width;
  cairo_rectangle_t box = { at_left ? x - gap - width : x + gap, MAX (y - line / 2, area->y), width, line };
  gboolean collides = fabs (box.y - last->y) < line && box.x < last->x + last->width
                      && last->x < box.x + width;
  if (collides) /* below the one before, or above it where that is higher */
    box.y = box.y >= last->y ? last->y + line : MAX (last->y - line, area->y);
  loligo_painter_text (painter, text, LOLIGO_TEXT_TICK, color, box.x, box.y, 0, 0);
  *last = box;
}

static void
draw_frozen (LoligoPanel *panel, LoligoPainter *painter, LoligoEntry *entry)
{
  GPtrArray *frozen = loligo_panel_get_frozen (panel, entry);

  for (guint k = 0; frozen != NULL && k < frozen->len; k++)
    {
      const LoligoFrozenSpectrum *spectrum = g_ptr_array_index (frozen, k);
      Curve curve = { spectrum->density, spectrum->n_bins, spectrum->resolution_hz, get_unit (panel) };
      if (curve.n_bins > 2)
        draw_curve (panel, painter, &curve,
                    loligo_color_mix (loligo_entry_get_color (entry, k, painter),
                                      painter->colors->background, 0.62));
    }
}

void
loligo_spectrum_draw (LoligoPanel *panel, LoligoPainter *painter)
{
  Curve curve;
  cairo_rectangle_t last = { 0 };

  for (guint i = 0; i < panel->entries->len; i++)
    {
      LoligoEntry *entry = loligo_panel_get_entry (panel, i);
      if (entry->visible)
        draw_frozen (panel, painter, entry);
    }
  for (guint i = 0; i < panel->entries->len; i++)
    {
      LoligoEntry *entry = loligo_panel_get_entry (panel, i);
      for (guint k = 0; entry->visible && k < entry->n_spectra; k++)
        if (get_curve (panel, entry, k, &curve))
          draw_curve (panel, painter, &curve, loligo_entry_get_color (entry, k, painter));
    }
  for (guint i = 0; i < panel->entries->len; i++)
    {
      LoligoEntry *entry = loligo_panel_get_entry (panel, i);
      if (entry->visible && entry->n_spectra == 1 && get_curve (panel, entry, 0, &curve))
        mark_peak (panel, painter, &curve, loligo_entry_get_color (entry, 0, painter), &last);
    }
}

double *
loligo_panel_get_density (LoligoPanel *panel, guint entry, guint k, guint *n_bins,
                          double *resolution_hz)
{
  Curve curve;

  if (!get_curve (panel, loligo_panel_get_entry (panel, entry), k, &curve))
    return NULL;
  double *density = g_new (double, curve.n_bins);
  for (guint i = 0; i < curve.n_bins; i++)
    density[i] = curve.density[i] / curve.unit;
  *n_bins = curve.n_bins;
  *resolution_hz = curve.resolution_hz;
  return density;
}
