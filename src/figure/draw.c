/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * draw.c: lays out a figure's panels, legends and common time axis so that no label is cut (every text is measured
 * before anything is placed), and draws them. Panels with axes of their own stand in a grid beside those in time, or
 * below where the figure is not wide.
 */
#include "figure/figure-private.h"

#include <math.h>

typedef struct
{
  double width, height, pad, line; /* of the panels in time; line: height of a label */
  guint n;                         /* of these */
  LoligoTicks ticks;               /* of time */
  const char *time_unit;
  double time_scale;
  double left, right, top, bottom; /* of the panels, legends included */
  double label_x;                  /* middle of the value axes' labels */
  double aside;                    /* width of legends beside the panels; 0: above them */
} Layout;

static double
measure_height (LoligoPainter *painter, double points)
{
  double width, height;

  loligo_painter_measure (painter, "Xg", points, &width, &height);
  return height;
}

static void
choose_time_ticks (LoligoFigure *figure, LoligoPainter *painter, Layout *layout)
{
  double width = layout->right - layout->left;
  guint count = (guint) CLAMP (width / (40 * painter->text_scale), 2, 12);

  layout->time_unit
    = loligo_axis_time_unit (figure->to_s - figure->from_s, &layout->time_scale);
  do
    {
      layout->ticks = loligo_ticks_choose (figure->from_s / layout->time_scale,
                                           figure->to_s / layout->time_scale, count);
      double widest = loligo_painter_measure_ticks (painter, &layout->ticks);
      if (layout->ticks.count * (widest + 8 * painter->text_scale) <= width)
        break;
    }
  while (--count >= 2);
}

static gboolean
names (LoligoPanel *panel, const LoligoEntry *wanted)
{
  for (guint i = 0; i < panel->entries->len; i++)
    {
      const LoligoEntry *entry = loligo_panel_get_entry (panel, i);
      if (entry->color == wanted->color && g_strcmp0 (entry->label, wanted->label) == 0)
        return TRUE;
    }
  return FALSE;
}

/* TRUE when other panels name all that PANEL shows, in the same colours: a raster under the traces of its nodes. */
static gboolean
is_named_elsewhere (LoligoFigure *figure, LoligoPanel *panel)
{
  for (guint i = 0; i < panel->entries->len; i++)
    {
      gboolean found = FALSE;
      for (guint p = 0; p < loligo_figure_get_n_time_panels (figure) && !found; p++)
        {
          LoligoPanel *other = loligo_figure_get_panel (figure, p);
          found = other != panel && names (other, loligo_panel_get_entry (panel, i));
        }
      if (!found)
        return FALSE;
    }
  return TRUE;
}

/* On screen, where height is short, legends stand beside the panels if they fit there. One that does not is left out
 * when it says nothing new. */
static double
measure_aside (LoligoFigure *figure, LoligoPainter *painter, const Layout *layout,
               double panel_height)
{
  double widest = 0;

  for (guint i = 0; i < layout->n && !painter->on_paper; i++)
    {
      double width, height;
      loligo_panel_measure_legend (loligo_figure_get_panel (figure, i), painter, &width, &height);
      if (height > panel_height
          && !is_named_elsewhere (figure, loligo_figure_get_panel (figure, i)))
        return 0;
      widest = MAX (widest, width);
    }
  double gap = 8 * painter->text_scale;
  return widest > 0 && widest < 0.25 * layout->width ? ceil (widest + gap) : 0;
}

/* Scales of colours stand beside their pictures. */
static double
measure_bars (LoligoFigure *figure, LoligoPainter *painter, const Layout *layout)
{
  double widest = 0;

  for (guint i = 0; i < layout->n; i++)
    {
      LoligoPanel *panel = loligo_figure_get_panel (figure, i);
      if (panel->kind != LOLIGO_PANEL_SPACE)
        continue;
      loligo_space_settle (panel);
      widest = MAX (widest, loligo_picture_measure_bar (panel, painter));
    }
  return ceil (widest);
}

static void
place_sides (LoligoFigure *figure, LoligoPainter *painter, Layout *layout)
{
  double scale = painter->text_scale, widest = 0;
  double share = (layout->height - layout->top) / MAX (layout->n, 1);
  double approximate = share - 2 * layout->line;

  for (guint i = 0; i < layout->n; i++)
    {
      LoligoPanel *panel = loligo_figure_get_panel (figure, i);
      loligo_panel_settle_range (panel);
      loligo_panel_choose_ticks (panel, painter, MAX (approximate, 2 * layout->line));
      widest = MAX (widest, loligo_painter_measure_ticks (painter, &panel->ticks));
    }
  layout->label_x = layout->pad + layout->line / 2;
  layout->left = ceil (layout->pad + layout->line + 4 * scale + widest + 6 * scale);
  layout->aside = measure_aside (figure, painter, layout, share - layout->line);
  double beside = MAX (layout->aside, measure_bars (figure, painter, layout));
  layout->right = layout->width - layout->pad - beside;
  choose_time_ticks (figure, painter, layout);
  /* Half of the last time label may reach beyond the axis. */
  double overhang = loligo_painter_measure_ticks (painter, &layout->ticks) / 2;
  layout->right = floor (layout->width - layout->pad - MAX (overhang, beside));
  layout->right = MAX (layout->right, layout->left + 1);
}

/* Panels share ROOM evenly, but a raster that is content with less than CONTENT gives the rest to the others. */
static void
share_height (LoligoFigure *figure, LoligoPainter *painter, const Layout *layout, double room,
              double *each, double *content)
{
  guint n = layout->n, n_content = 0;
  double taken = 0;

  *content = room / MAX (n, 1);
  for (guint i = 0; i < n; i++)
    {
      double wish = loligo_panel_measure_wish (loligo_figure_get_panel (figure, i), painter);
      if (wish <= 0 || wish >= *content)
        continue;
      n_content++;
      taken += floor (wish);
    }
  if (n_content == n) /* none to give it to */
    *content = taken = n_content = 0;
  *each = floor ((room - taken) / MAX (n - n_content, 1));
}

static void
place_panels (LoligoFigure *figure, LoligoPainter *painter, Layout *layout)
{
  double scale = painter->text_scale;
  double tick_line = measure_height (painter, LOLIGO_TEXT_TICK);
  guint n = layout->n;

  layout->top += layout->pad;
  layout->bottom = layout->height - layout->pad - layout->line - tick_line - 8 * scale;

  double legends = 0, gap = (layout->aside > 0 ? 10 : 8) * scale;
  for (guint i = 0; i < n && layout->aside <= 0; i++)
    legends += loligo_panel_place_legend (loligo_figure_get_panel (figure, i), painter,
                                          layout->left, layout->right, 0);
  double room = layout->bottom - layout->top - legends - gap * (n - 1.0), each, content;
  share_height (figure, painter, layout, room, &each, &content);
  double y = layout->top;
  for (guint i = 0; i < n; i++)
    {
      LoligoPanel *panel = loligo_figure_get_panel (figure, i);
      double wish = loligo_panel_measure_wish (panel, painter);
      double height = wish > 0 && wish < content ? floor (wish) : each;
      if (layout->aside <= 0)
        y += loligo_panel_place_legend (panel, painter, layout->left, layout->right, y);
      panel->area = (cairo_rectangle_t){ layout->left, round (y), layout->right - layout->left,
                                         MAX (height, 1) };
      if (layout->aside > 0)
        loligo_panel_place_legend_aside (panel, painter, layout->right + gap, height + gap);
      y += height + gap;
    }
}

static double
get_time_x (LoligoFigure *figure, const Layout *layout, double t_s)
{
  return layout->left
         + (layout->right - layout->left) * (t_s - figure->from_s)
             / (figure->to_s - figure->from_s);
}

static void
draw_time_grid (LoligoFigure *figure, LoligoPainter *painter, const Layout *layout)
{
  for (guint i = 0; i < layout->ticks.count && !painter->on_paper; i++)
    {
      double x = get_time_x (figure, layout,
                             loligo_ticks_get (&layout->ticks, i) * layout->time_scale);
      for (guint p = 0; p < layout->n; p++)
        {
          const cairo_rectangle_t *area = &loligo_figure_get_panel (figure, p)->area;
          loligo_painter_line (painter, painter->colors->grid, x, area->y, x,
                               area->y + area->height);
        }
    }
}

static void
draw_time_axis (LoligoFigure *figure, LoligoPainter *painter, const Layout *layout)
{
  const LoligoPanel *last = loligo_figure_get_panel (figure, layout->n - 1);
  double bottom = last->area.y + last->area.height, tick = 4 * painter->text_scale;

  for (guint i = 0; i < layout->ticks.count; i++)
    {
      g_autofree char *text = loligo_ticks_format (&layout->ticks, i);
      double x = get_time_x (figure, layout,
                             loligo_ticks_get (&layout->ticks, i) * layout->time_scale);
      loligo_painter_line (painter, painter->colors->text, x, bottom, x, bottom + tick);
      loligo_painter_text (painter, text, LOLIGO_TEXT_TICK, painter->colors->text, x,
                           bottom + tick + 1, 0.5, 0);
    }
  /* Translators: label of the time axis with its unit, "time (ms)". */
  g_autofree char *label = g_strdup_printf (_("time (%s)"), layout->time_unit);
  double tick_line = measure_height (painter, LOLIGO_TEXT_TICK);
  loligo_painter_text (painter, label, LOLIGO_TEXT_LABEL, painter->colors->text,
                       (layout->left + layout->right) / 2,
                       bottom + tick + tick_line + 1 * painter->text_scale, 0.5, 0);
}

static void
draw_cursor (LoligoFigure *figure, LoligoPainter *painter, const Layout *layout, double t_s,
             const char *name)
{
  static const double dashes[] = { 4, 3 };

  if (!(t_s >= figure->from_s && t_s <= figure->to_s))
    return;
  double x = get_time_x (figure, layout, t_s);
  cairo_save (painter->cr);
  cairo_set_dash (painter->cr, dashes, G_N_ELEMENTS (dashes), 0);
  for (guint i = 0; i < layout->n; i++)
    {
      const cairo_rectangle_t *area = &loligo_figure_get_panel (figure, i)->area;
      loligo_painter_line (painter, painter->colors->text, x, area->y, x, area->y + area->height);
    }
  cairo_restore (painter->cr);
  const cairo_rectangle_t *first = &loligo_figure_get_panel (figure, 0)->area;
  loligo_painter_text (painter, name, LOLIGO_TEXT_TICK, painter->colors->text, x + 3, first->y, 0,
                       0);
}

/* Title and stamp take of the height; the rest is BOX. */
static void
draw_texts (LoligoFigure *figure, LoligoPainter *painter, double width, double height,
            cairo_rectangle_t *box)
{
  double pad = 6 * painter->text_scale;

  *box = (cairo_rectangle_t){ 0, 0, width, height };
  if (figure->title != NULL && *figure->title != '\0')
    {
      loligo_painter_text (painter, figure->title, LOLIGO_TEXT_TITLE, painter->colors->text, 2 * pad, pad, 0,
                           0);
      box->y = measure_height (painter, LOLIGO_TEXT_TITLE) + 4 * painter->text_scale;
    }
  box->height -= box->y;
  if (figure->stamp != NULL && *figure->stamp != '\0')
    {
      loligo_painter_text (painter, figure->stamp, LOLIGO_TEXT_STAMP, painter->colors->faint_text, pad,
                           height - pad / 2, 0, 1);
      box->height -= measure_height (painter, LOLIGO_TEXT_STAMP) + 4 * painter->text_scale;
    }
}

/* Shares BOX between the panels in time and the others: side by side in a wide figure, else one above the other. */
static void
split (LoligoFigure *figure, guint n_time, cairo_rectangle_t box, cairo_rectangle_t *in_time,
       cairo_rectangle_t *own)
{
  guint n_own = figure->panels->len - n_time;

  *in_time = *own = box;
  if (n_time == 0 || n_own == 0)
    return;
  if (box.width >= 1.35 * box.height)
    {
      /* As wide as they need to be as high as the figure, within reason. */
      double rows = n_own > 2 ? 2 : 1;
      double wish = ceil (n_own / rows) * 1.25 * box.height / rows;
      own->width = floor (CLAMP (wish, 0.3 * box.width, (n_own > 1 ? 0.55 : 0.42) * box.width));
      in_time->width = box.width - own->width;
      own->x = box.x + in_time->width;
      return;
    }
  double share = n_own / (n_own + (double) n_time);
  own->height = floor (box.height * CLAMP (share, 0.3, 0.6));
  in_time->height = box.height - own->height;
  own->y = box.y + in_time->height;
}

/* In the grid whose cells are nearest to a shape that suits axes. */
static void
draw_own (LoligoFigure *figure, LoligoPainter *painter, guint n_time, cairo_rectangle_t box)
{
  guint n = figure->panels->len - n_time, n_columns = 1;
  double best = INFINITY, pad = 6 * painter->text_scale;

  for (guint columns = 1; columns <= n; columns++)
    {
      guint rows = (n + columns - 1) / columns;
      double off = fabs (log ((box.width / columns) / (box.height / rows) / 1.35));
      if (off < best)
        {
          best = off;
          n_columns = columns;
        }
    }
  guint n_rows = (n + n_columns - 1) / MAX (n_columns, 1);
  for (guint i = 0; i < n; i++)
    {
      double width = box.width / n_columns, height = box.height / n_rows;
      cairo_rectangle_t cell = { box.x + (i % n_columns) * width + pad, box.y + i / n_columns * height + pad,
                                 MAX (width - pad, 1), MAX (height - 2 * pad, 1) };
      loligo_panel_draw_own (loligo_figure_get_panel (figure, n_time + i), painter, &cell);
    }
}

static void
draw_in_time (LoligoFigure *figure, LoligoPainter *painter, guint n_time, cairo_rectangle_t box)
{
  Layout layout = { .width = box.x + box.width, .height = box.y + box.height,
                    .pad = 6 * figure->text_scale, .n = n_time, .top = box.y };

  layout.line = measure_height (painter, LOLIGO_TEXT_LABEL);
  place_sides (figure, painter, &layout);
  place_panels (figure, painter, &layout);
  draw_time_grid (figure, painter, &layout);
  for (guint i = 0; i < n_time; i++)
    loligo_panel_draw (loligo_figure_get_panel (figure, i), painter, layout.label_x);
  draw_time_axis (figure, painter, &layout);
  draw_cursor (figure, painter, &layout, figure->cursor_a_s, "A");
  draw_cursor (figure, painter, &layout, figure->cursor_b_s, "B");
}

void
loligo_figure_draw (LoligoFigure *figure, cairo_t *cr, double width, double height)
{
  LoligoPainter painter;
  cairo_rectangle_t box, in_time, own;
  guint n_time = loligo_figure_get_n_time_panels (figure);

  loligo_figure_update (figure);
  loligo_painter_init (&painter, cr, figure->theme, figure->quality, figure->text_scale);
  painter.on_paper = figure->on_paper;
  cairo_save (cr);
  loligo_painter_set_color (&painter, painter.colors->background);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  draw_texts (figure, &painter, width, height, &box);
  split (figure, n_time, box, &in_time, &own);
  if (n_time > 0)
    draw_in_time (figure, &painter, n_time, in_time);
  if (n_time < figure->panels->len)
    draw_own (figure, &painter, n_time, own);
  cairo_restore (cr);
  loligo_painter_clear (&painter);
}
