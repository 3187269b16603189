/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * painter.c: see painter.h. Text is set without hinting and at fractional places, so that a figure has the
 * same bytes wherever the same fonts are.
 */
#include "figure/painter.h"

#include <math.h>

#define SMALLEST_SHARE 0.5 /* of its size, that text which has no room still has */

void
loligo_painter_init (LoligoPainter *painter, cairo_t *cr, LoligoTheme theme,
                     LoligoQuality quality, double text_scale)
{
  PangoContext *context = pango_cairo_create_context (cr);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_cairo_context_set_resolution (context, 96);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_language (context, pango_language_from_string ("en"));

  *painter = (LoligoPainter) { .cr = cairo_reference (cr),
                               .layout = pango_layout_new (context),
                               .colors = loligo_palette_get_surface (theme),
                               .theme = theme,
                               .quality = quality,
                               .text_scale = text_scale };
  g_object_unref (context);
}

void
loligo_painter_clear (LoligoPainter *painter)
{
  g_clear_object (&painter->layout);
  g_clear_pointer (&painter->cr, cairo_destroy);
}

void
loligo_painter_set_color (LoligoPainter *painter, LoligoColor color)
{
  cairo_set_source_rgb (painter->cr, color.red, color.green, color.blue);
}

static void
set_text (LoligoPainter *painter, const char *text, double points)
{
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family_static (font, "DejaVu Sans");
  pango_font_description_set_size (font, (int) (points * painter->text_scale * PANGO_SCALE));
  if (points == LOLIGO_TEXT_TITLE)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (painter->layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (painter->layout, text, -1);
}

static void
get_size (LoligoPainter *painter, double *width, double *height)
{
  int pango_width, pango_height;

  pango_layout_get_size (painter->layout, &pango_width, &pango_height);
  *width = (double) pango_width / PANGO_SCALE;
  *height = (double) pango_height / PANGO_SCALE;
}

void
loligo_painter_measure (LoligoPainter *painter, const char *text, double points, double *width,
                        double *height)
{
  set_text (painter, text, points);
  get_size (painter, width, height);
}

double
loligo_painter_measure_ticks (LoligoPainter *painter, const LoligoTicks *ticks)
{
  double widest = 0;

  for (guint i = 0; i < ticks->count; i++)
    {
      g_autofree char *text = loligo_ticks_format (ticks, i);
      double width, height;
      loligo_painter_measure (painter, text, LOLIGO_TEXT_TICK, &width, &height);
      widest = MAX (widest, width);
    }
  return widest;
}

void
loligo_painter_text (LoligoPainter *painter, const char *text, double points, LoligoColor color,
                     double x, double y, double align_x, double align_y)
{
  double width, height;

  loligo_painter_measure (painter, text, points, &width, &height);
  loligo_painter_set_color (painter, color);
  cairo_move_to (painter->cr, x - align_x * width, y - align_y * height);
  pango_cairo_show_layout (painter->cr, painter->layout);
}

void
loligo_painter_markup_upward (LoligoPainter *painter, const char *markup, double points,
                              LoligoColor color, double x, double y, double room)
{
  double width, height;

  set_text (painter, "", points);
  pango_layout_set_markup (painter->layout, markup, -1);
  get_size (painter, &width, &height);
  loligo_painter_set_color (painter, color);
  cairo_save (painter->cr);
  cairo_translate (painter->cr, x, y);
  cairo_rotate (painter->cr, -G_PI / 2);
  if (width > room)
    cairo_scale (painter->cr, MAX (room / width, SMALLEST_SHARE), MAX (room / width, SMALLEST_SHARE));
  cairo_move_to (painter->cr, -width / 2, -height / 2);
  pango_cairo_show_layout (painter->cr, painter->layout);
  pango_layout_set_attributes (painter->layout, NULL);
  cairo_restore (painter->cr);
}

void
loligo_painter_line (LoligoPainter *painter, LoligoColor color, double x1, double y1, double x2,
                     double y2)
{
  double shift = painter->on_paper ? 0 : 0.5;

  if (!painter->on_paper)
    {
      x1 = floor (x1) + shift;
      x2 = floor (x2) + shift;
      y1 = floor (y1) + shift;
      y2 = floor (y2) + shift;
    }
  loligo_painter_set_color (painter, color);
  cairo_set_line_width (painter->cr, painter->on_paper ? 0.8 : 1);
  cairo_move_to (painter->cr, x1, y1);
  cairo_line_to (painter->cr, x2, y2);
  cairo_stroke (painter->cr);
}

void
loligo_painter_pixels (LoligoPainter *painter, cairo_surface_t *pixels, double columns, double rows,
                       const cairo_rectangle_t *area)
{
  cairo_save (painter->cr);
  cairo_translate (painter->cr, area->x, area->y);
  cairo_scale (painter->cr, area->width / columns, area->height / rows);
  cairo_set_source_surface (painter->cr, pixels, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (painter->cr), CAIRO_FILTER_NEAREST);
  cairo_paint (painter->cr);
  cairo_restore (painter->cr);
}
