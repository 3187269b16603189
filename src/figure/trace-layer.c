/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trace-layer.c: a series as a line. Live: the smallest and largest value of each pixel column as one
 * rectangle on whole pixels, without antialiasing; this costs a twentieth of a stroked line. Fine: an antialiased
 * line through first, smallest, largest and last of each column of 1/300 inch, which no
 * printer can tell from all samples. Sparse samples are joined in both.
 */
#include "figure/figure-private.h"

#include <math.h>

/* User units are 1/96 inch. */
#define FINE_COLUMN (96.0 / 300.0)
/* A path of many points costs more than the same in pieces. */
#define POINTS_A_STROKE 200

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

/* One column; a step to the column before is bridged so that the line has no holes. */
static void
add_column (cairo_t *cr, const Frame *frame, guint column, double minimum, double maximum,
            double *last_top, double *last_bottom)
{
  double top = round (get_y (frame, maximum) - 1);
  double bottom = round (get_y (frame, minimum) + 1);
  double own_top = top, own_bottom = bottom;

  if (!isnan (*last_top))
    {
      top = MIN (top, *last_bottom - 1);
      bottom = MAX (bottom, *last_top + 1);
    }
  cairo_rectangle (cr, frame->left + column, top, 1, MAX (bottom - top, 2));
  *last_top = own_top;
  *last_bottom = own_bottom;
}

static void
draw_columns (LoligoPainter *painter, const Frame *frame, LoligoSeries *series)
{
  double last_top = NAN, last_bottom = NAN;
  guint n_columns = (guint) ceil (frame->width);

  cairo_set_antialias (painter->cr, CAIRO_ANTIALIAS_NONE);
  for (guint column = 0; column < n_columns; column++)
    {
      double minimum, maximum;
      if (loligo_series_get_extent (series, column_time (frame, column),
                                    column_time (frame, column + 1), &minimum, &maximum))
        add_column (painter->cr, frame, column, minimum, maximum, &last_top, &last_bottom);
      else
        last_top = last_bottom = NAN;
    }
  cairo_fill (painter->cr);
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

static void
line_add_samples (Line *line, LoligoSeries *series, guint64 first, guint64 count)
{
  double values[512];
  double interval = loligo_series_get_interval (series);

  while (count > 0)
    {
      guint64 got = loligo_series_read (series, first, MIN (count, G_N_ELEMENTS (values)), values);
      if (got == 0)
        return;
      for (guint64 i = 0; i < got; i++)
        line_add (line, (first + i) * interval, values[i]);
      first += got;
      count -= got;
    }
}

/* First, the two extremes, last: the same ink as all samples of a column narrower than a dot. */
static void
line_add_column (Line *line, LoligoSeries *series, guint64 first, guint64 count)
{
  double edge[2], minimum, maximum;
  double interval = loligo_series_get_interval (series);
  double middle_s = (first + (count - 1) / 2.0) * interval;

  loligo_series_read (series, first, 1, &edge[0]);
  loligo_series_read (series, first + count - 1, 1, &edge[1]);
  if (!loligo_series_get_range (series, first, count, &minimum, &maximum))
    {
      line_end (line);
      return;
    }
  gboolean falls = edge[0] > edge[1];
  line_add (line, first * interval, edge[0]);
  line_add (line, middle_s, falls ? maximum : minimum);
  line_add (line, middle_s, falls ? minimum : maximum);
  line_add (line, (first + count - 1) * interval, edge[1]);
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
  double column_s = (figure->to_s - figure->from_s) * FINE_COLUMN / frame->width;
  guint64 stride = (guint64) MAX (column_s / interval, 1);

  cairo_set_antialias (painter->cr, CAIRO_ANTIALIAS_DEFAULT);
  cairo_set_line_join (painter->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (painter->cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (painter->cr,
                        painter->on_paper ? 1.1 : painter->colors->line_width);
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
  cairo_save (painter->cr);
  cairo_new_path (painter->cr);
  loligo_painter_set_color (painter, color);
  if (painter->quality == LOLIGO_QUALITY_FINE || samples_a_column < 0.25)
    draw_line (painter, &frame, series);
  else
    draw_columns (painter, &frame, series);
  cairo_restore (painter->cr);
}

gboolean
loligo_panel_get_column (LoligoPanel *panel, guint entry, guint k, guint column, double *minimum,
                         double *maximum)
{
  Frame frame = get_frame (panel);
  LoligoEntry *of = loligo_panel_get_entry (panel, entry);

  if (panel->kind != LOLIGO_PANEL_TRACE || k >= of->series->len || !(frame.width > 0)
      || !loligo_series_get_extent (g_ptr_array_index (of->series, k),
                                    column_time (&frame, column),
                                    column_time (&frame, column + 1), minimum, maximum))
    return FALSE;
  *minimum /= frame.scale;
  *maximum /= frame.scale;
  return TRUE;
}
