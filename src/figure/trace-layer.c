/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trace-layer.c: a series as a line. Live: the smallest and largest value of each pixel column, written as
 * pixels; this costs a twentieth of a stroked line. Fine: an antialiased
 * line through first, smallest, largest and last of each pixel column, or on paper of each 1/300 inch, which no
 * printer can tell from all samples. Sparse samples are joined in both.
 */
#include "figure/figure-private.h"

#include <math.h>
#include <string.h>

/* User units are 1/96 inch. */
#define FINE_COLUMN (96.0 / 300.0)
/* A path of many points costs more than the same in pieces. */
#define POINTS_A_STROKE 200
/* Samples from which a column has no ends. */
#define WIDE_COLUMN 4096

typedef struct
{
  LoligoFigure *figure;
  double left, top, width, height;
  double low, high, scale;
} Frame;

static Frame
get_frame (LoligoPanel *panel)
{
  const cairo_rectangle_t *area = &panel->area;
  Frame frame = { panel->figure, area->x, area->y, area->width, area->height,
                  panel->from, panel->to, loligo_panel_get_scale (panel) };
  return frame;
}

static double
get_y (const Frame *frame, double value_si)
{
  double share = (value_si / frame->scale - frame->low) / (frame->high - frame->low);
  /* Cairo's fixed point ends at some 8 million. */
  return frame->top + frame->height * (1 - CLAMP (share, -100, 100));
}

static double
column_time (const Frame *frame, double column)
{
  LoligoFigure *figure = frame->figure;
  return figure->from_s + (figure->to_s - figure->from_s) * column / frame->width;
}

/* The panel's pixels, empty when nothing waits in them. */
static void
begin_ink (LoligoPanel *panel)
{
  int width = (int) ceil (panel->area.width), height = (int) ceil (panel->area.height);

  if (panel->has_ink)
    return;
  if (panel->ink != NULL
      && (cairo_image_surface_get_width (panel->ink) != width
          || cairo_image_surface_get_height (panel->ink) != height))
    g_clear_pointer (&panel->ink, cairo_surface_destroy);
  if (panel->ink == NULL)
    panel->ink = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  else
    {
      cairo_surface_flush (panel->ink);
      memset (cairo_image_surface_get_data (panel->ink), 0,
              (gsize) cairo_image_surface_get_stride (panel->ink) * (gsize) height);
    }
  panel->has_ink = TRUE;
}

void
loligo_trace_flush (LoligoPanel *panel, LoligoPainter *painter)
{
  if (!panel->has_ink)
    return;
  cairo_surface_mark_dirty (panel->ink);
  cairo_set_source_surface (painter->cr, panel->ink, panel->area.x, panel->area.y);
  cairo_pattern_set_filter (cairo_get_source (painter->cr), CAIRO_FILTER_NEAREST);
  cairo_paint (painter->cr);
  panel->has_ink = FALSE;
}

typedef struct
{
  guint32 *pixels;
  int stride, width, height; /* stride in pixels */
  guint32 color;
  double last_top, last_bottom; /* of the column before; NaN: none */
} Ink;

/* One column; a step to the column before is bridged so that the line has no holes. */
static void
add_column (Ink *ink, const Frame *frame, int column, double minimum, double maximum)
{
  double top = round (get_y (frame, maximum) - 1) - frame->top;
  double bottom = round (get_y (frame, minimum) + 1) - frame->top;
  double own_top = top, own_bottom = bottom;

  if (!isnan (ink->last_top))
    {
      top = MIN (top, ink->last_bottom - 1);
      bottom = MAX (bottom, ink->last_top + 1);
    }
  int first = (int) CLAMP (top, 0, ink->height);
  int end = (int) CLAMP (MAX (bottom, top + 2), 0, ink->height);
  for (int y = first; y < end; y++)
    ink->pixels[(gsize) y * ink->stride + column] = ink->color;
  ink->last_top = own_top;
  ink->last_bottom = own_bottom;
}

/* A fill of as many rectangles, recorded and replayed by the toolkit, takes ten times as long. */
static void
draw_columns (LoligoPanel *panel, const Frame *frame, LoligoSeries *series, LoligoColor color)
{
  begin_ink (panel);
  cairo_surface_flush (panel->ink);
  Ink ink = { .pixels = (guint32 *) (void *) cairo_image_surface_get_data (panel->ink),
              .stride = cairo_image_surface_get_stride (panel->ink) / 4,
              .width = cairo_image_surface_get_width (panel->ink),
              .height = cairo_image_surface_get_height (panel->ink),
              .color = loligo_color_pack (color),
              .last_top = NAN,
              .last_bottom = NAN };
  for (int column = 0; column < ink.width; column++)
    {
      double minimum, maximum;
      if (loligo_series_get_extent (series, column_time (frame, column),
                                    column_time (frame, column + 1), &minimum, &maximum))
        add_column (&ink, frame, column, minimum, maximum);
      else
        ink.last_top = ink.last_bottom = NAN;
    }
}

/* A line under construction. */
typedef struct
{
  cairo_t *cr;
  const Frame *frame;
  guint n_points;
} Line;

static void
line_end (Line *line)
{
  if (line->n_points > 0)
    cairo_stroke (line->cr);
  line->n_points = 0;
}

static void
line_add (Line *line, double t_s, double value)
{
  if (isnan (value))
    {
      line_end (line);
      return;
    }
  double x = loligo_figure_time_to_x (line->frame->figure, t_s);
  double y = get_y (line->frame, value);
  cairo_line_to (line->cr, x, y);
  if (++line->n_points < POINTS_A_STROKE)
    return;
  line_end (line);
  cairo_move_to (line->cr, x, y);
  line->n_points = 1;
}

/* A sample that holds for all of its bin is two points. */
static void
line_add_sample (Line *line, LoligoSeries *series, guint64 index, double value)
{
  if (loligo_series_get_shape (series) == LOLIGO_SERIES_STEPPED)
    {
      line_add (line, loligo_series_get_time (series, (double) index - 0.5), value);
      line_add (line, loligo_series_get_time (series, (double) index + 0.5), value);
    }
  else
    line_add (line, loligo_series_get_time (series, (double) index), value);
}

static void
line_add_samples (Line *line, LoligoSeries *series, guint64 first, guint64 count)
{
  double values[512];

  while (count > 0)
    {
      guint64 got = loligo_series_read (series, first, MIN (count, G_N_ELEMENTS (values)), values);
      if (got == 0)
        return;
      for (guint64 i = 0; i < got; i++)
        line_add_sample (line, series, first + i, values[i]);
      first += got;
      count -= got;
    }
}

/* First, the two extremes, last: the same ink as all samples of a column narrower than a dot. */
static void
line_add_column (Line *line, LoligoSeries *series, guint64 first, guint64 count)
{
  double edge[2] = { NAN, NAN }, minimum, maximum;
  double middle_s = loligo_series_get_time (series, first + (count - 1) / 2.0);

  /* Of so many samples the ends are no more than dots, and may lie on disk. */
  if (count <= WIDE_COLUMN)
    {
      loligo_series_read (series, first, 1, &edge[0]);
      loligo_series_read (series, first + count - 1, 1, &edge[1]);
    }
  if (!loligo_series_get_range (series, first, count, &minimum, &maximum))
    {
      line_end (line);
      return;
    }
  gboolean falls = edge[0] > edge[1];
  if (count <= WIDE_COLUMN)
    line_add (line, loligo_series_get_time (series, (double) first), edge[0]);
  line_add (line, middle_s, falls ? maximum : minimum);
  line_add (line, middle_s, falls ? minimum : maximum);
  if (count <= WIDE_COLUMN)
    line_add (line, loligo_series_get_time (series, (double) (first + count - 1)), edge[1]);
}

static void
draw_line (LoligoPainter *painter, const Frame *frame, LoligoSeries *series)
{
  LoligoFigure *figure = frame->figure;
  Line line = { painter->cr, frame, 0 };
  double interval = loligo_series_get_interval (series);
  guint64 first, count;

  /* One sample beyond each end, for the pieces of line that enter and leave. */
  if (!loligo_series_find (series, figure->from_s - interval, figure->to_s + interval, &first,
                           &count))
    return;
  double column = painter->on_paper ? FINE_COLUMN : 1;
  double column_s = (figure->to_s - figure->from_s) * column / frame->width;
  guint64 stride = (guint64) MAX (column_s / interval, 1);

  cairo_set_antialias (painter->cr, CAIRO_ANTIALIAS_DEFAULT);
  cairo_set_line_join (painter->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (painter->cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (painter->cr,
                        painter->on_paper ? 1.1 : painter->colors->line_width);
  if (stride > WIDE_COLUMN)
    {
      stride -= stride % 256;
      count += first % stride;
      first -= first % stride;
    }
  if (stride <= 4)
    line_add_samples (&line, series, first, count);
  else
    for (guint64 i = 0; i < count; i += stride)
      line_add_column (&line, series, first + i, MIN (stride, count - i));
  line_end (&line);
}

void
loligo_trace_draw (LoligoPanel *panel, LoligoPainter *painter, LoligoSeries *series,
                   LoligoColor color)
{
  Frame frame = get_frame (panel);
  double samples_a_column = (panel->figure->to_s - panel->figure->from_s)
                            / loligo_series_get_interval (series) / MAX (frame.width, 1);

  if (loligo_series_get_n_samples (series) == 0 || !(frame.high > frame.low))
    return;
  if (painter->quality == LOLIGO_QUALITY_LIVE && samples_a_column >= 0.25)
    {
      draw_columns (panel, &frame, series, color);
      return;
    }
  loligo_trace_flush (panel, painter);
  cairo_save (painter->cr);
  cairo_new_path (painter->cr);
  loligo_painter_set_color (painter, color);
  draw_line (painter, &frame, series);
  cairo_restore (painter->cr);
}

gboolean
loligo_panel_get_column (LoligoPanel *panel, guint entry, guint k, guint column, double *minimum,
                         double *maximum)
{
  Frame frame = get_frame (panel);
  LoligoEntry *of = loligo_panel_get_entry (panel, entry);

  if (k >= of->series->len || !(frame.width > 0)
      || !loligo_series_get_extent (g_ptr_array_index (of->series, k),
                                    column_time (&frame, column),
                                    column_time (&frame, column + 1), minimum, maximum))
    return FALSE;
  *minimum /= frame.scale;
  *maximum /= frame.scale;
  return TRUE;
}
