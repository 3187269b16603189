/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sheet-layer.c: the cells of a population with rows and columns as colours, at a moment, row 0 at the bottom; and the
 * scale of colours beside it and beside a picture of time against cell. Spikes are shown as a rate that fades: each
 * adds 1 / width, and all of it decays with that time constant.
 */
#include "figure/colormap.h"
#include "figure/figure-private.h"

#include <math.h>

/* The range of colours is that of so many moments of the recording. */
#define MOMENTS 64
#define VALUES_A_FRAME 40000
#define SPIKES_A_PICTURE 500000

void
loligo_picture_clear (LoligoPicture *picture)
{
  g_clear_pointer (&picture->surface, cairo_surface_destroy);
  g_clear_pointer (&picture->values, g_free);
  g_clear_pointer (&picture->deposit, g_free);
  picture->n_values = 0;
  picture->n_looked_at = picture->look_stride = 0;
  picture->has_range = FALSE;
  picture->n_drawn = 0;
}

static double
get_value (const void *row, gboolean single_precision, guint64 k)
{
  return single_precision ? ((const float *) row)[k] : ((const double *) row)[k];
}

static void
look_at (LoligoPanel *panel, LoligoRecorder *recorder, guint64 sample)
{
  LoligoPicture *picture = &panel->picture;
  guint64 one = 1, n = loligo_recorder_get_n_lanes (recorder);
  gboolean single_precision = loligo_recorder_is_single_precision (recorder);
  const void *row = loligo_recorder_peek_rows (recorder, sample, &one);
  double scale = loligo_panel_get_scale (panel);
  double low = INFINITY, high = -INFINITY;

  for (guint64 k = 0; k < n; k++)
    {
      double value = get_value (row, single_precision, k);
      low = value < low ? value : low;
      high = value > high ? value : high;
    }
  if (!(low <= high))
    return;
  picture->low = picture->has_range ? MIN (picture->low, low / scale) : low / scale;
  picture->high = picture->has_range ? MAX (picture->high, high / scale) : high / scale;
  picture->has_range = TRUE;
}

void
loligo_picture_settle_range (LoligoPanel *panel)
{
  LoligoPicture *picture = &panel->picture;
  LoligoRecorder *recorder = loligo_panel_get_recorder (panel, 0);
  guint64 n = loligo_recorder_get_n_samples (recorder), stride = 1, shown;
  guint64 lanes = MAX (loligo_recorder_get_n_lanes (recorder), 1);
  guint64 budget = panel->figure->on_paper ? G_MAXUINT64 : MAX (VALUES_A_FRAME / lanes, 1);

  while (n / stride > MOMENTS)
    stride *= 2;
  if (stride != picture->look_stride)
    {
      picture->n_looked_at = picture->look_stride > 0
                                 ? picture->n_looked_at * picture->look_stride / stride
                                 : 0;
      picture->look_stride = stride;
    }
  for (; picture->n_looked_at * stride < n && budget > 0; budget--)
    look_at (panel, recorder, stride * picture->n_looked_at++);
  if (loligo_panel_find_sample (panel, recorder, &shown))
    look_at (panel, recorder, shown);
}

/* ---- values at the moment ---- */

static void
read_variable (LoligoPanel *panel, LoligoRecorder *recorder)
{
  LoligoPicture *picture = &panel->picture;
  guint64 sample, one = 1, n = loligo_recorder_get_n_lanes (recorder);
  gboolean single_precision = loligo_recorder_is_single_precision (recorder);
  double scale = loligo_panel_get_scale (panel);

  if (!loligo_panel_find_sample (panel, recorder, &sample))
    return;
  picture->t_s = (double) sample * loligo_recorder_get_interval (recorder);
  const void *row = loligo_recorder_peek_rows (recorder, sample, &one);
  for (guint64 k = 0; k < n; k++)
    {
      guint64 cell = loligo_recorder_get_lane (recorder, k);
      if (cell < picture->n_values)
        picture->values[cell] = (float) (get_value (row, single_precision, k) / scale);
    }
  loligo_picture_settle_range (panel);
}

static void
read_spikes (LoligoPanel *panel, LoligoRecorder *recorder)
{
  LoligoPicture *picture = &panel->picture;
  double width_s = panel->options.width_s, t_s = loligo_figure_get_moment (panel->figure);
  guint64 end = loligo_recorder_find_spike (recorder, t_s + 0.5 * loligo_recorder_get_dt (recorder));
  guint64 first = loligo_recorder_find_spike (recorder, t_s - 7 * width_s);
  double highest = 0;

  picture->t_s = t_s;
  for (guint64 k = 0; k < loligo_recorder_get_n_lanes (recorder); k++)
    {
      guint64 cell = loligo_recorder_get_lane (recorder, k);
      if (cell < picture->n_values)
        picture->values[cell] = 0;
    }
  for (guint64 i = MAX (first, end > SPIKES_A_PICTURE ? end - SPIKES_A_PICTURE : 0); i < end; i++)
    {
      double at_s;
      guint64 cell;
      loligo_recorder_get_spike (recorder, i, &at_s, &cell);
      if (cell < picture->n_values)
        picture->values[cell] += (float) (exp ((at_s - t_s) / width_s) / width_s);
    }
  for (gsize cell = 0; cell < picture->n_values; cell++)
    highest = fmax (highest, picture->values[cell]);
  /* One spike is seen as what it is, not as the brightest of colours. */
  picture->low = 0;
  picture->high = MAX (MAX (highest, 1 / width_s), picture->has_range ? picture->high : 0);
  picture->has_range = TRUE;
}

void
loligo_sheet_settle (LoligoPanel *panel)
{
  LoligoPicture *picture = &panel->picture;
  LoligoRecorder *recorder = panel->entries->len > 0 ? loligo_panel_get_recorder (panel, 0) : NULL;

  picture->rows = MAX (picture->rows, 1);
  picture->columns = MAX (picture->columns, 1);
  panel->x = (LoligoScale){ -0.5, (double) picture->columns - 0.5, FALSE, 0, 1 };
  panel->y = (LoligoScale){ -0.5, (double) picture->rows - 0.5, FALSE, 0, 1 };
  if (recorder == NULL)
    return;
  if (picture->values == NULL)
    {
      picture->n_values = picture->rows * picture->columns;
      picture->values = g_new (float, picture->n_values);
    }
  for (gsize cell = 0; cell < picture->n_values; cell++)
    picture->values[cell] = NAN;
  if (loligo_recorder_is_spikes (recorder))
    read_spikes (panel, recorder);
  else
    read_variable (panel, recorder);
}

/* A range without length is shown in the middle of the colours. */
static double
get_share (const LoligoPicture *picture, double value)
{
  if (!(picture->high > picture->low))
    return isfinite (value) ? 0.5 : NAN;
  return (value - picture->low) / (picture->high - picture->low);
}

void
loligo_sheet_draw (LoligoPanel *panel, LoligoPainter *painter)
{
  LoligoPicture *picture = &panel->picture;
  const cairo_rectangle_t *area = &panel->area;
  int width = (int) picture->columns, height = (int) picture->rows;

  if (picture->values == NULL || !picture->has_range)
    return;
  if (picture->surface == NULL)
    picture->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_surface_flush (picture->surface);
  guint32 *pixels = (guint32 *) (void *) cairo_image_surface_get_data (picture->surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (picture->surface) / 4;
  for (int row = 0; pixels != NULL && row < height; row++)
    for (int column = 0; column < width; column++)
      pixels[(gsize) (height - 1 - row) * stride + (gsize) column]
        = loligo_colormap_pick (get_share (picture, picture->values[(gsize) row * (gsize) width + (gsize) column]));
  cairo_surface_mark_dirty (picture->surface);
  loligo_painter_pixels (painter, picture->surface, width, height, area);
}

const float *
loligo_panel_get_sheet (LoligoPanel *panel, guint64 *rows, guint64 *columns, double *t_s)
{
  *rows = panel->picture.rows;
  *columns = panel->picture.columns;
  *t_s = panel->picture.t_s;
  return panel->kind == LOLIGO_PANEL_SHEET && panel->picture.has_range ? panel->picture.values : NULL;
}

/* ---- the scale of colours ---- */

#define BAR_WIDTH 10

static LoligoTicks
choose_bar_ticks (LoligoPanel *panel, LoligoPainter *painter, double height, int *exponent)
{
  const LoligoPicture *picture = &panel->picture;
  double width, line;

  loligo_painter_measure (painter, "0", LOLIGO_TEXT_TICK, &width, &line);
  *exponent = loligo_axis_common_exponent (MAX (fabs (picture->low), fabs (picture->high)));
  double power = pow (10, *exponent);
  return loligo_ticks_choose_for_length (picture->low / power, picture->high / power, height,
                                         2.2 * line, 1.15 * line);
}

double
loligo_picture_measure_bar (LoligoPanel *panel, LoligoPainter *painter)
{
  double scale = painter->text_scale, width, line;
  int exponent;
  LoligoTicks ticks = choose_bar_ticks (panel, painter, 120 * scale, &exponent);

  loligo_painter_measure (painter, "Xg", LOLIGO_TEXT_LABEL, &width, &line);
  return (8 + BAR_WIDTH + 6 + 4) * scale + loligo_painter_measure_ticks (painter, &ticks) + line;
}

/* "V of retina (mV)" */
static char *
make_bar_label (LoligoPanel *panel, int exponent)
{
  LoligoRecorder *recorder = loligo_panel_get_recorder (panel, 0);
  double scale;
  const char *unit = loligo_panel_get_unit (panel, &scale);
  gboolean spikes = loligo_recorder_is_spikes (recorder);
  g_autofree char *name = spikes ? g_strdup (_("rate"))
                                 : loligo_axis_typeset_name (loligo_recorder_get_variable (recorder));
  g_autofree char *node = g_markup_escape_text (loligo_recorder_get_node (recorder), -1);
  g_autofree char *plain = exponent != 0 ? g_strdup_printf ("10^%d %s", exponent, unit) : g_strdup (unit);
  g_autofree char *typeset = loligo_axis_typeset_unit (g_strstrip (plain));
  g_autofree char *of = g_strdup_printf (_("%s of %s"), name, node);

  return *typeset != '\0' ? g_strdup_printf (_("%s (%s)"), of, typeset) : g_strdup (of);
}

void
loligo_picture_draw_bar (LoligoPanel *panel, LoligoPainter *painter, double x)
{
  const LoligoPicture *picture = &panel->picture;
  const cairo_rectangle_t *area = &panel->area;
  double scale = painter->text_scale, width = BAR_WIDTH * scale, text_width, line;
  int exponent;

  if (!picture->has_range || panel->entries->len == 0)
    return;
  LoligoTicks ticks = choose_bar_ticks (panel, painter, area->height, &exponent);
  cairo_pattern_t *colors = cairo_pattern_create_linear (0, area->y + area->height, 0, area->y);
  for (guint i = 0; i <= 32; i++)
    {
      guint32 pixel = loligo_colormap_pick (i / 32.0);
      cairo_pattern_add_color_stop_rgb (colors, i / 32.0, (pixel >> 16 & 255) / 255.0,
                                        (pixel >> 8 & 255) / 255.0, (pixel & 255) / 255.0);
    }
  cairo_rectangle (painter->cr, x, area->y, width, area->height);
  cairo_set_source (painter->cr, colors);
  cairo_fill (painter->cr);
  cairo_pattern_destroy (colors);
  for (guint i = 0; i < ticks.count && picture->high > picture->low; i++)
    {
      g_autofree char *text = loligo_ticks_format (&ticks, i);
      double share = get_share (picture, loligo_ticks_get (&ticks, i) * pow (10, exponent));
      double y = area->y + area->height * (1 - share);
      loligo_painter_line (painter, painter->colors->text, x + width, y, x + width + 3 * scale, y);
      loligo_painter_text (painter, text, LOLIGO_TEXT_TICK, painter->colors->text, x + width + 5 * scale, y,
                           0, 0.5);
    }
  g_autofree char *label = make_bar_label (panel, exponent);
  loligo_painter_measure (painter, "Xg", LOLIGO_TEXT_LABEL, &text_width, &line);
  loligo_painter_markup_upward (painter, label, LOLIGO_TEXT_LABEL, painter->colors->text,
                                x + width + 8 * scale + loligo_painter_measure_ticks (painter, &ticks)
                                  + line / 2,
                                area->y + area->height / 2, area->height + 8 * scale);
}
