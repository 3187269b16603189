/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * space-layer.c: a population without rows and columns (a line, a ring) as a picture of time against cell, cell 0 at
 * the bottom. The picture's columns are kept: only what is new is read while the view stays.
 */
#include "figure/colormap.h"
#include "figure/figure-private.h"

#include <math.h>
#include <string.h>

static void
begin (LoligoPanel *panel, guint width, guint height)
{
  LoligoPicture *picture = &panel->picture;
  LoligoFigure *figure = panel->figure;

  if (picture->deposit != NULL && picture->width == width && picture->height == height
      && picture->from_s == figure->from_s && picture->to_s == figure->to_s)
    return;
  g_clear_pointer (&picture->surface, cairo_surface_destroy);
  g_free (picture->deposit);
  picture->deposit = g_new0 (float, (gsize) width * height);
  picture->width = width;
  picture->height = height;
  picture->from_s = figure->from_s;
  picture->to_s = figure->to_s;
  picture->n_drawn = 0;
}

static double
get_column_s (const LoligoPicture *picture)
{
  return (picture->to_s - picture->from_s) / picture->width;
}

/* Columns of a variable, each the sample nearest to its middle, as far as there are samples. */
static void
add_samples (LoligoPanel *panel, LoligoRecorder *recorder)
{
  LoligoPicture *picture = &panel->picture;
  guint64 n_samples = loligo_recorder_get_n_samples (recorder);
  guint64 n_lanes = loligo_recorder_get_n_lanes (recorder);
  gboolean single_precision = loligo_recorder_is_single_precision (recorder);
  double interval_s = loligo_recorder_get_interval (recorder), scale = loligo_panel_get_scale (panel);

  for (; picture->n_drawn < picture->width; picture->n_drawn++)
    {
      guint64 one = 1;
      double t_s = picture->from_s + ((double) picture->n_drawn + 0.5) * get_column_s (picture);
      double sample = round (t_s / interval_s);
      if (!(sample >= 0) || sample >= (double) n_samples)
        return;
      const void *row = loligo_recorder_peek_rows (recorder, (guint64) sample, &one);
      for (guint y = 0; y < picture->height; y++)
        {
          guint64 k = (2 * (guint64) y + 1) * n_lanes / (2 * (guint64) picture->height);
          double value = single_precision ? ((const float *) row)[k] : ((const double *) row)[k];
          picture->deposit[(gsize) y * picture->width + picture->n_drawn] = (float) (value / scale);
        }
    }
}

/* Spikes of each cell and column. */
static void
add_spikes (LoligoPanel *panel, LoligoRecorder *recorder)
{
  LoligoPicture *picture = &panel->picture;
  guint64 n_lanes = loligo_recorder_get_n_lanes (recorder);
  guint64 end = loligo_recorder_find_spike (recorder, picture->to_s);
  guint64 i = MAX (picture->n_drawn, loligo_recorder_find_spike (recorder, picture->from_s));

  for (; i < end; i++)
    {
      double t_s;
      guint64 lane;
      loligo_recorder_get_spike (recorder, i, &t_s, &lane);
      guint column = (guint) CLAMP ((t_s - picture->from_s) / get_column_s (picture), 0, picture->width - 1.0);
      guint64 y = loligo_raster_find_row (recorder, n_lanes, lane) * picture->height / n_lanes;
      picture->deposit[y * picture->width + column]++;
    }
  picture->n_drawn = MAX (picture->n_drawn, i);
}

static guint32 *
get_pixels (LoligoPicture *picture, gsize *stride)
{
  if (picture->surface == NULL)
    picture->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) picture->width,
                                                   (int) picture->height);
  cairo_surface_flush (picture->surface);
  *stride = (gsize) cairo_image_surface_get_stride (picture->surface) / 4;
  return (guint32 *) (void *) cairo_image_surface_get_data (picture->surface);
}

static void
color_samples (LoligoPicture *picture)
{
  gsize stride;
  guint32 *pixels = get_pixels (picture, &stride);
  double span = picture->high - picture->low;

  for (guint y = 0; y < picture->height; y++)
    for (guint column = 0; column < picture->n_drawn; column++)
      {
        double value = picture->deposit[(gsize) y * picture->width + column];
        pixels[(picture->height - 1 - y) * stride + column]
          = loligo_colormap_pick (span > 0 ? (value - picture->low) / span : value * 0 + 0.5);
      }
  cairo_surface_mark_dirty (picture->surface);
}

/* The counts, fading: what a sheet of spikes shows, a column each. */
static void
color_spikes (LoligoPanel *panel, double cells_a_row)
{
  LoligoPicture *picture = &panel->picture;
  gsize stride;
  guint32 *pixels = get_pixels (picture, &stride);
  double column_s = get_column_s (picture), keep = exp (-column_s / panel->options.width_s);
  double gain = (1 - keep) / (column_s * cells_a_row), highest = gain;
  guint n = (guint) CLAMP (ceil ((loligo_figure_get_now (panel->figure) - picture->from_s) / column_s), 0,
                           picture->width);

  for (gsize pass = 0; pass < 2; pass++)
    {
      for (guint y = 0; y < picture->height; y++)
        {
          double value = 0;
          for (guint column = 0; column < n; column++)
            {
              value = keep * value + gain * picture->deposit[(gsize) y * picture->width + column];
              if (pass == 0)
                highest = MAX (highest, value);
              else
                pixels[(picture->height - 1 - y) * stride + column]
                  = loligo_colormap_pick (value / picture->high);
            }
        }
      picture->low = 0;
      picture->high = MAX (highest, picture->has_range ? picture->high : 0);
      picture->has_range = TRUE;
    }
  cairo_surface_mark_dirty (picture->surface);
}

/* The range of spikes is known once they are drawn; until then that of one. */
void
loligo_space_settle (LoligoPanel *panel)
{
  LoligoPicture *picture = &panel->picture;

  if (panel->entries->len == 0 || loligo_recorder_get_n_lanes (loligo_panel_get_recorder (panel, 0)) == 0)
    return;
  if (!loligo_recorder_is_spikes (loligo_panel_get_recorder (panel, 0)))
    loligo_picture_settle_range (panel);
  else if (!picture->has_range)
    {
      picture->low = 0;
      picture->high = 1 / panel->options.width_s;
      picture->has_range = TRUE;
    }
}

void
loligo_space_draw (LoligoPanel *panel, LoligoPainter *painter)
{
  LoligoPicture *picture = &panel->picture;
  const cairo_rectangle_t *area = &panel->area;
  LoligoRecorder *recorder = loligo_panel_get_recorder (panel, 0);
  guint64 n_lanes = loligo_recorder_get_n_lanes (recorder);
  double dots = painter->on_paper ? 300.0 / 96.0 : 1;
  guint width = (guint) MAX (area->width * dots, 1), height = (guint) MAX (area->height * dots, 1);

  if (n_lanes == 0)
    return;
  height = (guint) MIN (height, n_lanes);
  begin (panel, width, height);
  if (loligo_recorder_is_spikes (recorder))
    {
      add_spikes (panel, recorder);
      color_spikes (panel, (double) n_lanes / height);
    }
  else
    {
      add_samples (panel, recorder);
      color_samples (picture);
    }
  loligo_painter_pixels (painter, picture->surface, width, height, area);
}
