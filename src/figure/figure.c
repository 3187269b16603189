/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * figure.c: see figure.h. Owns the panels and what they have in common. draw.c draws them, frozen.c keeps a run.
 */
#include "figure/figure-private.h"

#include <math.h>

LoligoFigure *
loligo_figure_new (void)
{
  LoligoFigure *figure = g_new0 (LoligoFigure, 1);

  figure->text_scale = 1;
  figure->to_s = 1;
  figure->cursor_a_s = figure->cursor_b_s = figure->now_s = NAN;
  figure->pointer_x = figure->pointer_y = NAN;
  figure->panels = g_ptr_array_new_with_free_func ((GDestroyNotify) loligo_panel_free);
  return figure;
}

void
loligo_figure_free (LoligoFigure *figure)
{
  if (figure == NULL)
    return;
  g_ptr_array_unref (figure->panels);
  g_clear_pointer (&figure->frozen, loligo_frozen_unref);
  g_free (figure->title);
  g_free (figure->stamp);
  g_free (figure);
}

void
loligo_figure_set_title (LoligoFigure *figure, const char *title)
{
  g_free (figure->title);
  figure->title = g_strdup (title);
}

void
loligo_figure_set_stamp (LoligoFigure *figure, const char *stamp)
{
  g_free (figure->stamp);
  figure->stamp = g_strdup (stamp);
}

void
loligo_figure_set_theme (LoligoFigure *figure, LoligoTheme theme)
{
  if (figure->theme == theme)
    return;
  figure->theme = theme;
  loligo_figure_forget (figure);
}

void
loligo_figure_set_quality (LoligoFigure *figure, LoligoQuality quality)
{
  figure->quality = quality;
}

void
loligo_figure_set_text_scale (LoligoFigure *figure, double scale)
{
  g_return_if_fail (scale > 0);
  figure->text_scale = scale;
}

void
loligo_figure_set_time_range (LoligoFigure *figure, double from_s, double to_s)
{
  g_return_if_fail (isfinite (from_s) && isfinite (to_s));
  figure->from_s = from_s;
  figure->to_s = to_s > from_s ? to_s : from_s + 1e-9;
}

void
loligo_figure_set_cursors (LoligoFigure *figure, double a_s, double b_s)
{
  figure->cursor_a_s = a_s;
  figure->cursor_b_s = b_s;
}

void
loligo_figure_set_now (LoligoFigure *figure, double now_s)
{
  figure->now_s = now_s;
}

double
loligo_figure_get_now (LoligoFigure *figure)
{
  return isfinite (figure->now_s) ? figure->now_s : figure->to_s;
}

double
loligo_figure_get_moment (LoligoFigure *figure)
{
  double now_s = loligo_figure_get_now (figure);

  return isfinite (figure->cursor_a_s) ? MIN (figure->cursor_a_s, now_s) : now_s;
}

gboolean
loligo_figure_is_behind (LoligoFigure *figure)
{
  return figure->is_behind;
}

gboolean
loligo_panel_is_in_time (const LoligoPanel *panel)
{
  return panel->kind <= LOLIGO_PANEL_SPACE;
}

guint
loligo_figure_get_n_time_panels (LoligoFigure *figure)
{
  guint n = 0;

  while (n < figure->panels->len && loligo_panel_is_in_time (loligo_figure_get_panel (figure, n)))
    n++;
  return n;
}

gboolean
loligo_figure_is_in_time (LoligoFigure *figure, guint index)
{
  return index < loligo_figure_get_n_time_panels (figure);
}

LoligoPanel *
loligo_figure_add_panel (LoligoFigure *figure, LoligoPanelKind kind,
                         const LoligoPlotOptions *options)
{
  LoligoPanel *panel = loligo_panel_new (figure, kind, options);
  guint at = loligo_panel_is_in_time (panel) ? loligo_figure_get_n_time_panels (figure)
                                             : figure->panels->len;

  g_ptr_array_insert (figure->panels, (int) at, panel);
  return panel;
}

LoligoPanel *
loligo_figure_add_trace_panel (LoligoFigure *figure)
{
  return loligo_figure_add_panel (figure, LOLIGO_PANEL_TRACE, NULL);
}

LoligoPanel *
loligo_figure_add_raster_panel (LoligoFigure *figure)
{
  return loligo_figure_add_panel (figure, LOLIGO_PANEL_RASTER, NULL);
}

guint
loligo_figure_get_n_panels (LoligoFigure *figure)
{
  return figure->panels->len;
}

LoligoPanel *
loligo_figure_get_panel (LoligoFigure *figure, guint index)
{
  return g_ptr_array_index (figure->panels, index);
}

void
loligo_figure_clear (LoligoFigure *figure)
{
  g_ptr_array_set_size (figure->panels, 0);
}

void
loligo_figure_forget (LoligoFigure *figure)
{
  for (guint i = 0; i < figure->panels->len; i++)
    {
      LoligoPanel *panel = loligo_figure_get_panel (figure, i);
      loligo_raster_cache_clear (&panel->cache);
      loligo_raster_cache_clear (&panel->frozen_cache);
      panel->has_range = panel->picture.has_range = FALSE;
      loligo_picture_clear (&panel->picture);
      panel->x.from = panel->x.to = panel->y.from = panel->y.to = 0;
      for (guint e = 0; e < panel->entries->len; e++)
        loligo_entry_forget (loligo_panel_get_entry (panel, e));
    }
}

gboolean
loligo_figure_get_plot_area (LoligoFigure *figure, guint index, double *x, double *y,
                             double *width, double *height)
{
  if (index >= figure->panels->len)
    return FALSE;
  const cairo_rectangle_t *area = &loligo_figure_get_panel (figure, index)->area;
  *x = area->x;
  *y = area->y;
  *width = area->width;
  *height = area->height;
  return area->width > 0;
}

void
loligo_figure_set_pointer (LoligoFigure *figure, double x, double y)
{
  figure->pointer_x = x;
  figure->pointer_y = y;
}

int
loligo_figure_pick_panel (LoligoFigure *figure, double x, double y)
{
  for (guint i = 0; i < figure->panels->len; i++)
    {
      const cairo_rectangle_t *area = &loligo_figure_get_panel (figure, i)->area;
      if (x >= area->x && x < area->x + area->width && y >= area->y && y < area->y + area->height)
        return (int) i;
    }
  return -1;
}

double
loligo_figure_x_to_time (LoligoFigure *figure, double x)
{
  double left, y, width, height;

  if (loligo_figure_get_n_time_panels (figure) == 0
      || !loligo_figure_get_plot_area (figure, 0, &left, &y, &width, &height))
    return figure->from_s;
  return figure->from_s + (x - left) / width * (figure->to_s - figure->from_s);
}

double
loligo_figure_time_to_x (LoligoFigure *figure, double t_s)
{
  double left, y, width, height;

  if (loligo_figure_get_n_time_panels (figure) == 0
      || !loligo_figure_get_plot_area (figure, 0, &left, &y, &width, &height))
    return 0;
  return left + (t_s - figure->from_s) / (figure->to_s - figure->from_s) * width;
}

static char *
describe_panel (LoligoPanel *panel)
{
  switch (panel->kind)
    {
    case LOLIGO_PANEL_TRACE:
    case LOLIGO_PANEL_RATE:
      return loligo_panel_get_axis_label (panel);
    case LOLIGO_PANEL_RASTER:
      return g_strdup (_("spikes"));
    case LOLIGO_PANEL_SPECTRUM:
      return g_strdup (_("power spectrum"));
    case LOLIGO_PANEL_SHEET:
    case LOLIGO_PANEL_SPACE:
      return g_strdup (_("activity"));
    case LOLIGO_PANEL_HISTOGRAM:
      return g_strdup (_("histogram"));
    }
  g_return_val_if_reached (NULL);
}

char *
loligo_figure_describe (LoligoFigure *figure)
{
  g_autoptr (GString) text = g_string_new (NULL);
  double scale;
  const char *unit = loligo_axis_time_unit (figure->to_s - figure->from_s, &scale);

  for (guint i = 0; i < figure->panels->len; i++)
    {
      LoligoPanel *panel = loligo_figure_get_panel (figure, i);
      g_autofree char *label = describe_panel (panel);
      g_autoptr (GString) names = g_string_new (NULL);
      for (guint e = 0; e < panel->entries->len; e++)
        g_string_append_printf (names, "%s%s", e > 0 ? ", " : "",
                                loligo_recorder_get_node (loligo_panel_get_recorder (panel, e)));
      /* Translators: what a panel shows, for a screen reader: "V (mV) of hh, lif; ". */
      g_string_append_printf (text, _("%s of %s; "), label, names->str);
    }
  g_autofree char *from = loligo_axis_format (figure->from_s / scale, 1);
  g_autofree char *to = loligo_axis_format (figure->to_s / scale, 1);
  /* Translators: the time window of a plot: "0.0 to 100.0 ms". */
  g_string_append_printf (text, _("%s to %s %s"), from, to, unit);
  return g_strdup (text->str);
}
