/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * raster-layer.c: spikes as marks, one row a neuron, entries as bands one below another, neuron 0 at the bottom
 * of its band. On screen the marks are pixels of an image that is kept: a scrolling view shifts it and adds the new
 * spikes only. On paper they are vector ticks, or an embedded image when there are very many.
 */
#include "figure/figure-private.h"

#include <math.h>
#include <string.h>

#define VECTOR_LIMIT 50000
/* Rows lower than this make marks higher than the row, so that a sparse raster can be seen. */
#define LEAST_MARK 2.0
/* On screen many rows share a pixel: a mark adds this much of its colour at least, so that the shade tells how
 * many spikes there are. */
#define LEAST_SHADE 0.35

static double
get_weight (LoligoEntry *entry)
{
  return entry->visible ? (double) MAX (loligo_recorder_get_n_lanes (entry->recorder), 1) : 0;
}

/* Bands share the height by their rows; none gets less than a twelfth of an even share's double. */
static double
get_share (LoligoPanel *panel, guint index)
{
  double total = 0, least = 0, sum = 0;

  for (guint i = 0; i < panel->entries->len; i++)
    total += get_weight (loligo_panel_get_entry (panel, i));
  if (!(total > 0))
    return 0;
  least = total / (2.0 * panel->entries->len);
  for (guint i = 0; i < panel->entries->len; i++)
    {
      double weight = get_weight (loligo_panel_get_entry (panel, i));
      sum += weight > 0 ? MAX (weight, least) : 0;
    }
  double own = get_weight (loligo_panel_get_entry (panel, index));
  return own > 0 ? MAX (own, least) / sum : 0;
}

void
loligo_raster_get_band (LoligoPanel *panel, guint index, double *bottom, double *row_height)
{
  double above = 0;

  for (guint i = 0; i < index; i++)
    above += get_share (panel, i);
  double share = get_share (panel, index);
  LoligoEntry *entry = loligo_panel_get_entry (panel, index);
  guint64 rows = MAX (loligo_recorder_get_n_lanes (entry->recorder), 1);
  *bottom = panel->area.y + (above + share) * panel->area.height;
  *row_height = share * panel->area.height / rows;
}

/* Row of neuron LANE among the recorded ones. */
guint64
loligo_raster_find_row (LoligoRecorder *recorder, guint64 n_rows, guint64 lane)
{
  if (n_rows == loligo_recorder_get_population (recorder))
    return MIN (lane, n_rows - 1);
  guint64 first = loligo_recorder_get_lane (recorder, 0);
  guint64 low = 0, high = n_rows;
  if (lane - first < n_rows && loligo_recorder_get_lane (recorder, lane - first) == lane)
    return lane - first;
  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;
      if (loligo_recorder_get_lane (recorder, middle) < lane)
        low = middle + 1;
      else
        high = middle;
    }
  return MIN (low, n_rows - 1);
}

/* One entry's marks between two spike numbers, given to a function that knows paper or pixels. */
typedef void (*MarkFunc) (gpointer data, double t_s, double bottom, double height);

static void
visit_spikes (LoligoPanel *panel, guint index, guint64 first, guint64 end, MarkFunc mark,
              gpointer data)
{
  LoligoEntry *entry = loligo_panel_get_entry (panel, index);
  LoligoRecorder *recorder = entry->recorder;
  guint64 n_rows = loligo_recorder_get_n_lanes (recorder);
  double bottom, row_height;

  if (n_rows == 0)
    return;
  loligo_raster_get_band (panel, index, &bottom, &row_height);
  for (guint64 i = first; i < end; i++)
    {
      double t_s;
      guint64 lane;
      loligo_recorder_get_spike (recorder, i, &t_s, &lane);
      guint64 row = loligo_raster_find_row (recorder, n_rows, lane);
      mark (data, t_s, bottom - row * row_height, row_height);
    }
}

/* Rows high enough keep some air between them. */
static double
get_inset (double height)
{
  return height >= 4 ? 0.1 * height : 0;
}

/* Pixels. */
typedef struct
{
  guint32 *pixels;
  int stride, width, height; /* stride in pixels */
  double from_s, column_s, top;
  guint32 color;
  gboolean shades; /* by the number of spikes, where rows are lower than a pixel */
} PixelMarks;

/* PIXEL moved towards COLOR by SHARE / 256, each channel by itself; both are premultiplied. */
static guint32
blend (guint32 pixel, guint32 color, int share)
{
  guint32 mixed = 0;

  for (int shift = 0; shift < 32; shift += 8)
    {
      int from = pixel >> shift & 255, to = color >> shift & 255;
      mixed |= (guint32) (from + (to - from) * share / 256) << shift;
    }
  return mixed;
}

static void
mark_pixels (gpointer data, double t_s, double bottom, double height)
{
  PixelMarks *marks = data;
  double column = floor ((t_s - marks->from_s) / marks->column_s);

  if (!(column >= 0 && column < marks->width))
    return;
  double inset = get_inset (height);
  if (marks->shades && height < 1)
    {
      int y = CLAMP ((int) floor (bottom - marks->top - height / 2), 0, marks->height - 1);
      guint32 *pixel = &marks->pixels[(gsize) y * marks->stride + (int) column];
      *pixel = blend (*pixel, marks->color, (int) (256 * MAX (height, LEAST_SHADE)));
      return;
    }
  int last = (int) floor (bottom - marks->top - inset);
  int first = (int) floor (bottom - marks->top - MAX (height - inset, LEAST_MARK));
  first = MAX (first, 0);
  last = MIN (MAX (last, first + 1), marks->height);
  for (int y = first; y < last; y++)
    marks->pixels[(gsize) y * marks->stride + (int) column] = marks->color;
}

void
loligo_raster_cache_clear (LoligoRasterCache *cache)
{
  g_clear_pointer (&cache->surface, cairo_surface_destroy);
  g_clear_pointer (&cache->drawn, g_free);
  cache->n_drawn = 0;
}

static void
cache_begin (LoligoPanel *panel, LoligoRasterCache *cache, int width, int height, double column_s)
{
  loligo_raster_cache_clear (cache);
  cache->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cache->n_drawn = panel->entries->len;
  cache->drawn = g_new0 (guint64, MAX (cache->n_drawn, 1));
  cache->from_s = panel->figure->from_s;
  cache->column_s = column_s;
}

/* Moves the picture COLUMNS to the left and empties what comes in at the right, with the column before it, which
 * is drawn again. */
static void
cache_shift (LoligoRasterCache *cache, int columns)
{
  int width = cairo_image_surface_get_width (cache->surface);
  int height = cairo_image_surface_get_height (cache->surface);
  int stride = cairo_image_surface_get_stride (cache->surface);

  cairo_surface_flush (cache->surface);
  guint8 *data = cairo_image_surface_get_data (cache->surface);
  for (int y = 0; y < height; y++)
    {
      guint8 *row = data + (gsize) y * stride;
      memmove (row, row + 4 * columns, 4 * (gsize) (width - columns));
      memset (row + 4 * (width - columns - 1), 0, 4 * ((gsize) columns + 1));
    }
  cairo_surface_mark_dirty (cache->surface);
}

/* TRUE when what is kept can serve this view, shifted where it scrolled by whole columns. */
static gboolean
cache_follow (LoligoPanel *panel, int width, int height, double column_s)
{
  LoligoRasterCache *cache = &panel->cache;
  double from_s = panel->figure->from_s;

  if (cache->surface == NULL || cache->n_drawn != panel->entries->len
      || cairo_image_surface_get_width (cache->surface) != width
      || cairo_image_surface_get_height (cache->surface) != height
      || fabs (cache->column_s - column_s) > 1e-9 * column_s)
    return FALSE;

  double shift = (from_s - cache->from_s) / column_s;
  double columns = round (shift);
  if (fabs (shift - columns) > 0.01 || columns < 0 || columns >= width)
    return FALSE;
  if (columns > 0)
    {
      cache_shift (cache, (int) columns);
      cache->from_s = from_s;
    }
  /* Spikes that were beyond the right edge come into view. */
  double seen_until_s = from_s + (width - columns - 1) * column_s;
  for (guint i = 0; i < cache->n_drawn && columns > 0; i++)
    {
      guint64 first = loligo_recorder_find_spike (
        loligo_panel_get_entry (panel, i)->recorder, seen_until_s);
      cache->drawn[i] = MIN (cache->drawn[i], first);
    }
  return TRUE;
}

static PixelMarks
begin_marks (LoligoPanel *panel, LoligoRasterCache *cache)
{
  cairo_surface_flush (cache->surface);
  return (PixelMarks){ .pixels
                       = (guint32 *) (void *) cairo_image_surface_get_data (cache->surface),
                       .width = cairo_image_surface_get_width (cache->surface),
                       .height = cairo_image_surface_get_height (cache->surface),
                       .stride = cairo_image_surface_get_stride (cache->surface) / 4,
                       .from_s = cache->from_s,
                       .column_s = cache->column_s,
                       .top = panel->area.y,
                       .shades = !panel->figure->on_paper };
}

static void
cache_add_new (LoligoPanel *panel, LoligoPainter *painter)
{
  LoligoRasterCache *cache = &panel->cache;
  PixelMarks marks = begin_marks (panel, cache);

  double to_s = cache->from_s + marks.width * cache->column_s;
  for (guint i = 0; i < panel->entries->len; i++)
    {
      LoligoEntry *entry = loligo_panel_get_entry (panel, i);
      guint64 first = loligo_recorder_find_spike (entry->recorder, cache->from_s);
      guint64 end = loligo_recorder_find_spike (entry->recorder, to_s);
      if (!entry->visible)
        continue;
      marks.color = loligo_color_pack (loligo_entry_get_color (entry, 0, painter));
      visit_spikes (panel, i, MAX (first, cache->drawn[i]), end, mark_pixels, &marks);
      cache->drawn[i] = MAX (end, first);
    }
  cairo_surface_mark_dirty (cache->surface);
}

static void
paint_surface (LoligoPanel *panel, const LoligoRasterCache *cache, LoligoPainter *painter)
{
  cairo_save (painter->cr);
  cairo_translate (painter->cr, panel->area.x, panel->area.y);
  cairo_scale (painter->cr,
               panel->area.width / cairo_image_surface_get_width (cache->surface),
               panel->area.height / cairo_image_surface_get_height (cache->surface));
  cairo_set_source_surface (painter->cr, cache->surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (painter->cr), CAIRO_FILTER_NEAREST);
  cairo_paint (painter->cr);
  cairo_restore (painter->cr);
}

GArray *
loligo_raster_copy_spikes (LoligoRecorder *recorder)
{
  const guint64 most = 10000000;
  guint64 count = loligo_recorder_get_n_spikes (recorder);
  guint64 first = count > most ? count - most : 0;
  GArray *spikes = g_array_sized_new (FALSE, FALSE, sizeof (LoligoFrozenSpike), (guint) (count - first));

  for (guint64 i = first; i < count; i++)
    {
      LoligoFrozenSpike spike;
      loligo_recorder_get_spike (recorder, i, &spike.t_s, &spike.lane);
      g_array_append_val (spikes, spike);
    }
  return spikes;
}

/* First spike at or after T_S. */
static guint
find_frozen (GArray *spikes, double t_s)
{
  guint low = 0, high = spikes->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (g_array_index (spikes, LoligoFrozenSpike, middle).t_s < t_s)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
mark_frozen (LoligoPanel *panel, guint index, PixelMarks *marks, LoligoPainter *painter)
{
  LoligoEntry *entry = loligo_panel_get_entry (panel, index);
  const char *id = loligo_recorder_get_id (entry->recorder);
  GArray *spikes = id != NULL ? g_hash_table_lookup (panel->figure->frozen->spikes, id) : NULL;
  guint64 n_rows = loligo_recorder_get_n_lanes (entry->recorder);
  double bottom, row_height;

  if (spikes == NULL || !entry->visible || n_rows == 0)
    return;
  loligo_raster_get_band (panel, index, &bottom, &row_height);
  marks->color = loligo_color_pack (loligo_color_mix (loligo_entry_get_color (entry, 0, painter),
                                                      painter->colors->background, 0.62));
  double to_s = marks->from_s + marks->width * marks->column_s;
  for (guint i = find_frozen (spikes, marks->from_s); i < spikes->len; i++)
    {
      const LoligoFrozenSpike *spike = &g_array_index (spikes, LoligoFrozenSpike, i);
      if (spike->t_s > to_s)
        return;
      mark_pixels (marks, spike->t_s,
                   bottom - loligo_raster_find_row (entry->recorder, n_rows, spike->lane) * row_height, row_height);
    }
}

/* The frozen run's spikes, faintly, under the live ones: a picture of its own that is made anew for another view. */
static void
draw_frozen (LoligoPanel *panel, LoligoPainter *painter, int width, int height, double column_s)
{
  LoligoRasterCache *cache = &panel->frozen_cache;

  if (cache->surface == NULL || cache->from_s != panel->figure->from_s
      || cache->column_s != column_s || cache->n_drawn != panel->entries->len
      || cairo_image_surface_get_width (cache->surface) != width
      || cairo_image_surface_get_height (cache->surface) != height)
    {
      cache_begin (panel, cache, width, height, column_s);
      PixelMarks marks = begin_marks (panel, cache);
      for (guint i = 0; i < panel->entries->len; i++)
        mark_frozen (panel, i, &marks, painter);
      cairo_surface_mark_dirty (cache->surface);
    }
  paint_surface (panel, cache, painter);
}

static void
draw_live (LoligoPanel *panel, LoligoPainter *painter)
{
  int width = (int) MAX (panel->area.width, 1);
  int height = (int) MAX (panel->area.height, 1);
  double column_s = (panel->figure->to_s - panel->figure->from_s) / width;

  if (panel->figure->frozen != NULL)
    draw_frozen (panel, painter, width, height, column_s);
  if (!cache_follow (panel, width, height, column_s))
    cache_begin (panel, &panel->cache, width, height, column_s);
  cache_add_new (panel, painter);
  paint_surface (panel, &panel->cache, painter);
}

gboolean
loligo_panel_has_mark (LoligoPanel *panel, guint entry, guint64 row, guint column)
{
  cairo_surface_t *surface = panel->cache.surface;
  double bottom, row_height;

  if (surface == NULL || (int) column >= cairo_image_surface_get_width (surface))
    return FALSE;
  loligo_raster_get_band (panel, entry, &bottom, &row_height);
  double y = bottom - (row + 0.5) * row_height - panel->area.y;
  if (y < 0 || y >= cairo_image_surface_get_height (surface))
    return FALSE;
  cairo_surface_flush (surface);
  const guint8 *line = cairo_image_surface_get_data (surface)
                       + (gsize) y * cairo_image_surface_get_stride (surface);
  return ((const guint32 *) (const void *) line)[column] != 0;
}

/* Paper. */
static void
mark_vector (gpointer data, double t_s, double bottom, double height)
{
  LoligoPanel *panel = ((gpointer *) data)[0];
  LoligoPainter *painter = ((gpointer *) data)[1];
  double x = loligo_figure_time_to_x (panel->figure, t_s);
  double inset = get_inset (height);
  double length = MAX (height - 2 * inset, 1);

  cairo_rectangle (painter->cr, x - 0.4, bottom - inset - length, 0.8, length);
}

static void
draw_vector (LoligoPanel *panel, LoligoPainter *painter)
{
  LoligoFigure *figure = panel->figure;

  for (guint i = 0; i < panel->entries->len; i++)
    {
      LoligoEntry *entry = loligo_panel_get_entry (panel, i);
      if (!entry->visible)
        continue;
      loligo_painter_set_color (painter, loligo_entry_get_color (entry, 0, painter));
      visit_spikes (panel, i, loligo_recorder_find_spike (entry->recorder, figure->from_s),
                    loligo_recorder_find_spike (entry->recorder, figure->to_s), mark_vector,
                    (gpointer[]){ panel, painter });
      cairo_fill (painter->cr);
    }
}

static void
fill_surface (cairo_surface_t *surface, guint32 pixel)
{
  cairo_surface_flush (surface);
  guint32 *pixels = (guint32 *) (void *) cairo_image_surface_get_data (surface);
  gsize count = (gsize) cairo_image_surface_get_stride (surface) / 4
                * (gsize) cairo_image_surface_get_height (surface);

  for (gsize i = 0; i < count; i++)
    pixels[i] = pixel;
  cairo_surface_mark_dirty (surface);
}

/* The picture at 300 dots an inch, embedded: a PDF of a million vector marks opens nowhere. It is opaque: viewers
 * that shrink colour and transparency apart draw a dark seam round each mark. */
static void
draw_embedded (LoligoPanel *panel, LoligoPainter *painter)
{
  const double dots = 300.0 / 96.0;
  cairo_rectangle_t area = panel->area;

  panel->area = (cairo_rectangle_t){ 0, 0, area.width * dots, area.height * dots };
  int width = (int) MAX (panel->area.width, 1);
  int height = (int) MAX (panel->area.height, 1);
  cache_begin (panel, &panel->cache, width, height, (panel->figure->to_s - panel->figure->from_s) / width);
  fill_surface (panel->cache.surface, loligo_color_pack (painter->colors->background));
  cache_add_new (panel, painter);
  panel->area = area;
  paint_surface (panel, &panel->cache, painter);
  loligo_raster_cache_clear (&panel->cache);
}

static guint64
count_visible (LoligoPanel *panel)
{
  guint64 count = 0;

  for (guint i = 0; i < panel->entries->len; i++)
    {
      LoligoEntry *entry = loligo_panel_get_entry (panel, i);
      guint64 first = loligo_recorder_find_spike (entry->recorder, panel->figure->from_s);
      guint64 end = loligo_recorder_find_spike (entry->recorder, panel->figure->to_s);
      if (entry->visible && end > first)
        count += end - first;
    }
  return count;
}

void
loligo_raster_draw (LoligoPanel *panel, LoligoPainter *painter)
{
  if (!painter->on_paper)
    draw_live (panel, painter);
  else if (count_visible (panel) > VECTOR_LIMIT)
    draw_embedded (panel, painter);
  else
    draw_vector (panel, painter);
}
