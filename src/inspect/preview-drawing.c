/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preview-drawing.c: see preview-drawing.h. The matrix has sources downwards and targets to the right, as a weight
 * matrix is written; the darker, the more of the pairs are connected.
 */
#include "inspect/preview-drawing.h"
#include "figure/axis.h"
#include "figure/painter.h"

#include <math.h>

#define MATRIX_LEAST 60.0
#define MATRIX_MOST 190.0
#define BARS_HEIGHT 46.0
#define GAP 14.0

/* ---- matrix ---- */

static double
get_matrix_height (const LoligoPreview *preview, double width)
{
  double height = width * (double) preview->n_sources / (double) preview->n_targets;
  return round (CLAMP (height, MATRIX_LEAST, MIN (MATRIX_MOST, width)));
}

gboolean
loligo_preview_shows_weights (const LoligoPreview *preview)
{
  if (preview->strength == NULL || preview->greatest_strength == 0)
    return FALSE;
  for (guint k = 0; k < preview->rows * preview->columns; k++)
    if (preview->density[k] < 0.99F * (float) preview->greatest)
      return FALSE;
  return TRUE;
}

static cairo_surface_t *
make_image (const LoligoPreview *preview, const LoligoPainter *painter, LoligoColor color)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) preview->columns,
                                                       (int) preview->rows);
  guint8 *data = cairo_image_surface_get_data (image);
  gboolean by_weight = loligo_preview_shows_weights (preview);
  const float *values = by_weight ? preview->strength : preview->density;
  double greatest = by_weight ? preview->greatest_strength : preview->greatest;
  int stride = cairo_image_surface_get_stride (image);
  for (guint row = 0; row < preview->rows && data != NULL; row++)
    for (guint column = 0; column < preview->columns; column++)
      {
        double value = values[row * preview->columns + column];
        double share = greatest > 0 ? sqrt (value / greatest) : 0;
        LoligoColor mixed = loligo_color_mix (painter->colors->background, color, share);
        ((guint32 *) (gpointer) (data + (gsize) row * (gsize) stride))[column] = loligo_color_pack (mixed);
      }
  cairo_surface_mark_dirty (image);
  return image;
}

static void
draw_matrix (LoligoPainter *painter, const LoligoPreview *preview, LoligoColor color,
             const cairo_rectangle_t *area)
{
  cairo_t *cr = painter->cr;
  cairo_surface_t *image = make_image (preview, painter, color);
  cairo_save (cr);
  cairo_rectangle (cr, area->x, area->y, area->width, area->height);
  cairo_clip (cr);
  cairo_translate (cr, area->x, area->y);
  cairo_scale (cr, area->width / preview->columns, area->height / preview->rows);
  cairo_set_source_surface (cr, image, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (image);
  loligo_painter_set_color (painter, painter->colors->faint_text);
  cairo_set_line_width (cr, 1);
  cairo_rectangle (cr, area->x - 0.5, area->y - 0.5, area->width + 1, area->height + 1);
  cairo_stroke (cr);
}

/* First and last cell at the ends, the name between. */
static void
label_matrix (LoligoPainter *painter, const LoligoPreview *preview, const cairo_rectangle_t *area, double line)
{
  g_autofree char *last_target = loligo_number_format ((double) (preview->n_targets - 1));
  g_autofree char *last_source = loligo_number_format ((double) (preview->n_sources - 1));
  double bottom = area->y + area->height + 3, right = area->x + area->width;
  LoligoColor color = painter->colors->text;
  loligo_painter_text (painter, "0", LOLIGO_TEXT_TICK, color, area->x, bottom, 0, 0);
  if (preview->n_targets > 1)
    loligo_painter_text (painter, last_target, LOLIGO_TEXT_TICK, color, right, bottom, 1, 0);
  loligo_painter_text (painter, _("target"), LOLIGO_TEXT_LABEL, color, area->x + area->width / 2, bottom, 0.5, 0);
  loligo_painter_text (painter, "0", LOLIGO_TEXT_TICK, color, area->x - 4, area->y, 1, 0);
  if (preview->n_sources > 1)
    loligo_painter_text (painter, last_source, LOLIGO_TEXT_TICK, color, area->x - 4, area->y + area->height, 1, 1);
  loligo_painter_markup_upward (painter, _("source"), LOLIGO_TEXT_LABEL, color, line / 2 + 1,
                                area->y + area->height / 2, area->height);
}

/* ---- histograms ---- */

typedef struct
{
  const LoligoPreviewHistogram *histogram;
  char *title;
  double scale; /* SI of one of what is shown */
} Bars;

static void
draw_bars (LoligoPainter *painter, const Bars *bars, LoligoColor color, const cairo_rectangle_t *area)
{
  const LoligoPreviewHistogram *histogram = bars->histogram;
  guint64 most = 1;
  for (guint k = 0; k < LOLIGO_PREVIEW_BINS; k++)
    most = MAX (most, histogram->counts[k]);
  double step = area->width / LOLIGO_PREVIEW_BINS, bottom = area->y + area->height;
  loligo_painter_set_color (painter, color);
  for (guint k = 0; k < LOLIGO_PREVIEW_BINS; k++)
    {
      double height = area->height * (double) histogram->counts[k] / (double) most;
      if (histogram->counts[k] > 0)
        cairo_rectangle (painter->cr, area->x + k * step, bottom - MAX (height, 1), MAX (step - 0.5, 0.5),
                         MAX (height, 1));
    }
  cairo_fill (painter->cr);
  loligo_painter_line (painter, painter->colors->faint_text, area->x, bottom, area->x + area->width, bottom);
  double from = histogram->lowest / bars->scale, to = histogram->highest / bars->scale;
  LoligoTicks ticks = loligo_ticks_choose_for_length (from, to, area->width, 46, 30);
  for (guint i = 0; i < ticks.count; i++)
    {
      g_autofree char *text = loligo_ticks_format (&ticks, i);
      double share = (loligo_ticks_get (&ticks, i) - from) / (to - from), width, height;
      double x = area->x + area->width * share;
      loligo_painter_measure (painter, text, LOLIGO_TEXT_TICK, &width, &height);
      x = CLAMP (x, area->x + width / 2 - 4, area->x + area->width - width / 2 + 4);
      loligo_painter_text (painter, text, LOLIGO_TEXT_TICK, painter->colors->text, x, bottom + 2, 0.5, 0);
    }
}

/* One value for all is said, not drawn. */
static void
draw_one_value (LoligoPainter *painter, const Bars *bars, const cairo_rectangle_t *area)
{
  g_autofree char *rounded = g_strdup_printf ("%.4g", bars->histogram->mean / bars->scale);
  g_autofree char *number = loligo_number_format (g_ascii_strtod (rounded, NULL));
  g_autofree char *text = g_strdup_printf (_("all %s"), number);
  loligo_painter_text (painter, text, LOLIGO_TEXT_LABEL, painter->colors->text, area->x,
                       area->y + area->height / 2, 0, 0.5);
}

static char *
name_with_unit (const char *name, const LoligoUnit *unit)
{
  if (unit->text[0] == '\0' || g_str_equal (unit->text, "1"))
    return g_strdup (name);
  g_autofree char *shown = loligo_axis_typeset_unit (unit->text);
  return g_strdup_printf (_("%s (%s)"), name, shown);
}

/* Those that are known; a weight or delay that is one for all stands in its row. (transfer full): titles are to be
 * freed. */
static guint
list_bars (const LoligoPreview *preview, const LoligoPreviewStyle *style, Bars bars[4])
{
  const LoligoUnit ms = { .scale = 1e-3, .text = "ms" };
  const Bars all[4] = {
    { &preview->weight, name_with_unit (_("weight"), &style->weight_unit), style->weight_unit.scale },
    { &preview->delay, name_with_unit (_("delay"), &ms), ms.scale },
    { &preview->in_degree, g_strdup (_("synapses of a target")), 1 },
    { &preview->out_degree, g_strdup (_("synapses of a source")), 1 },
  };
  guint n = 0;
  for (guint k = 0; k < G_N_ELEMENTS (all); k++)
    if (all[k].histogram->n > 0 && (k >= 2 || all[k].histogram->lowest < all[k].histogram->highest))
      bars[n++] = all[k];
    else
      g_free (all[k].title);
  return n;
}

static double
draw_histograms (LoligoPainter *painter, const LoligoPreview *preview, const LoligoPreviewStyle *style,
                 double top, double width, double line)
{
  Bars bars[4];
  guint n = list_bars (preview, style, bars);
  double cell_width = floor ((width - GAP) / 2), cell_height = 2 * line + BARS_HEIGHT + 10;
  for (guint k = 0; k < n; k++)
    {
      double x = k % 2 * (cell_width + GAP), y = top + k / 2 * cell_height;
      cairo_rectangle_t area = { x + 4, y + line + 4, cell_width - 8, BARS_HEIGHT };
      if (painter != NULL)
        {
          loligo_painter_text (painter, bars[k].title, LOLIGO_TEXT_LABEL, painter->colors->text, area.x, y, 0, 0);
          if (bars[k].histogram->lowest == bars[k].histogram->highest)
            draw_one_value (painter, &bars[k], &area);
          else
            draw_bars (painter, &bars[k], style->color, &area);
        }
      g_free (bars[k].title);
    }
  return top + (n + 1) / 2 * cell_height;
}

double
loligo_preview_draw (cairo_t *cr, const LoligoPreview *preview, const LoligoPreviewStyle *style, double width)
{
  const double line = 15;
  LoligoPainter painter;
  double number_width = 0, height;
  if (cr != NULL)
    {
      g_autofree char *last = loligo_number_format ((double) (preview->n_sources - 1));
      loligo_painter_init (&painter, cr, style->theme, LOLIGO_QUALITY_FINE, 1);
      loligo_painter_measure (&painter, last, LOLIGO_TEXT_TICK, &number_width, &height);
    }
  cairo_rectangle_t area = { .x = ceil (line + number_width + 6), .y = 2 };
  area.width = floor (width - area.x - 2);
  area.height = get_matrix_height (preview, width - 60);
  if (cr != NULL)
    {
      draw_matrix (&painter, preview, style->color, &area);
      label_matrix (&painter, preview, &area, line);
    }
  double top = area.y + area.height + line + GAP;
  double bottom = draw_histograms (cr != NULL ? &painter : NULL, preview, style, top, width, line);
  if (cr != NULL)
    loligo_painter_clear (&painter);
  return bottom;
}
