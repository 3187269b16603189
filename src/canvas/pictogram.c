/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pictogram.c: what stands in the body of a node: a spike, a wave form, an orbit, a count. Lines are
 * tables of points in a box from -1 to 1 (y down) scaled to the body.
 */
#include "canvas/pictogram.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

typedef struct
{
  double x, y;
} Point;

static const Point SPIKE[] = { { -1, 0.45 }, { -0.45, 0.45 }, { -0.25, 0.25 }, { -0.08, -0.85 },
                               { 0.12, 0.8 }, { 0.35, 0.5 }, { 1, 0.45 } };
static const Point CONSTANT[] = { { -1, 0 }, { 1, 0 } };
static const Point STEP[] = { { -1, 0.55 }, { -0.3, 0.55 }, { -0.3, -0.55 }, { 1, -0.55 } };
static const Point PULSES[] = { { -1, 0.55 }, { -0.7, 0.55 }, { -0.7, -0.55 }, { -0.5, -0.55 },
                                { -0.5, 0.55 }, { -0.05, 0.55 }, { -0.05, -0.55 }, { 0.15, -0.55 },
                                { 0.15, 0.55 }, { 0.6, 0.55 }, { 0.6, -0.55 }, { 0.8, -0.55 },
                                { 0.8, 0.55 }, { 1, 0.55 } };
static const Point RAMP[] = { { -1, 0.6 }, { -0.5, 0.6 }, { 0.55, -0.6 }, { 1, -0.6 } };
static const Point SQUARE[] = { { -1, 0.55 }, { -1, -0.55 }, { -0.33, -0.55 }, { -0.33, 0.55 },
                                { 0.33, 0.55 }, { 0.33, -0.55 }, { 1, -0.55 }, { 1, 0.55 } };
static const Point TABLE[] = { { -1, 0.5 }, { -0.6, -0.1 }, { -0.2, 0.15 }, { 0.2, -0.6 },
                               { 0.6, 0.05 }, { 1, -0.3 } };
static const Point NOISE[] = { { -1, 0.1 }, { -0.8, -0.4 }, { -0.62, 0.35 }, { -0.45, -0.15 },
                               { -0.25, 0.6 }, { -0.08, -0.7 }, { 0.1, 0.2 }, { 0.28, -0.3 },
                               { 0.48, 0.5 }, { 0.65, -0.45 }, { 0.83, 0.25 }, { 1, -0.1 } };
static const Point SOURCE[] = { { -0.8, 0 }, { 0.8, 0 }, { 0.3, -0.5 }, { 0.8, 0 }, { 0.3, 0.5 } };

/* Three cells joined to one another: out and back along each side, with a small ring at each corner. */
static const Point NETWORK[] = { { -0.6, 0.5 }, { 0, -0.6 }, { 0.6, 0.5 }, { -0.6, 0.5 } };

static const struct
{
  const Point *points;
  guint n_points;
} LINES[LOLIGO_N_PICTOGRAMS] = {
  [LOLIGO_PICTOGRAM_SPIKE] = { SPIKE, G_N_ELEMENTS (SPIKE) },
  [LOLIGO_PICTOGRAM_CONSTANT] = { CONSTANT, G_N_ELEMENTS (CONSTANT) },
  [LOLIGO_PICTOGRAM_STEP] = { STEP, G_N_ELEMENTS (STEP) },
  [LOLIGO_PICTOGRAM_PULSES] = { PULSES, G_N_ELEMENTS (PULSES) },
  [LOLIGO_PICTOGRAM_RAMP] = { RAMP, G_N_ELEMENTS (RAMP) },
  [LOLIGO_PICTOGRAM_SQUARE] = { SQUARE, G_N_ELEMENTS (SQUARE) },
  [LOLIGO_PICTOGRAM_TABLE] = { TABLE, G_N_ELEMENTS (TABLE) },
  [LOLIGO_PICTOGRAM_NOISE] = { NOISE, G_N_ELEMENTS (NOISE) },
  [LOLIGO_PICTOGRAM_SOURCE] = { SOURCE, G_N_ELEMENTS (SOURCE) },
  [LOLIGO_PICTOGRAM_NETWORK] = { NETWORK, G_N_ELEMENTS (NETWORK) },
};

/* Words in the id of a stimulus; the first that fits decides. */
static const struct
{
  const char *word;
  LoligoPictogram pictogram;
} STIMULI[] = {
  { "poisson", LOLIGO_PICTOGRAM_POISSON }, { "noise", LOLIGO_PICTOGRAM_NOISE },
  { "uhlenbeck", LOLIGO_PICTOGRAM_NOISE }, { "pulse", LOLIGO_PICTOGRAM_PULSES },
  { "ramp", LOLIGO_PICTOGRAM_RAMP },       { "sin", LOLIGO_PICTOGRAM_SINE },
  { "square", LOLIGO_PICTOGRAM_SQUARE },   { "step", LOLIGO_PICTOGRAM_STEP },
  { "table", LOLIGO_PICTOGRAM_TABLE },     { "constant", LOLIGO_PICTOGRAM_CONSTANT },
};

LoligoPictogram
loligo_pictogram_for_model (LoligoKind kind, const char *model)
{
  if (kind == LOLIGO_KIND_RATE)
    return LOLIGO_PICTOGRAM_RATE;
  if (kind == LOLIGO_KIND_SYSTEM)
    return LOLIGO_PICTOGRAM_ORBIT;
  if (kind != LOLIGO_KIND_STIMULUS)
    return LOLIGO_PICTOGRAM_SPIKE;
  for (guint i = 0; i < G_N_ELEMENTS (STIMULI); i++)
    if (strstr (model, STIMULI[i].word))
      return STIMULI[i].pictogram;
  return LOLIGO_PICTOGRAM_SOURCE;
}

static void
path_points (cairo_t *cr, const Point *points, guint n_points, double scale)
{
  for (guint i = 0; i < n_points; i++)
    cairo_line_to (cr, points[i].x * scale, points[i].y * scale);
}

/* A curve y(x) over the box: a sine, or the sigmoid of a rate model. */
static void
path_curve (cairo_t *cr, double (*curve) (double), double scale)
{
  for (int i = -16; i <= 16; i++)
    cairo_line_to (cr, i / 16.0 * scale, curve (i / 16.0) * scale);
}

static double
get_sine (double x)
{
  return -0.6 * sin (G_PI * x);
}

static double
get_sigmoid (double x)
{
  return 0.55 - 1.1 / (1 + exp (-6 * x));
}

/* An inward spiral: a trajectory in a phase plane. */
static void
path_orbit (cairo_t *cr, double scale)
{
  for (int i = 0; i <= 56; i++)
    {
      double angle = i / 56.0 * 4.4 * G_PI;
      double radius = 0.85 * exp (-0.13 * angle);
      cairo_line_to (cr, radius * cos (angle) * scale, radius * 0.75 * sin (angle) * scale);
    }
}

static void
path_poisson (cairo_t *cr, double scale)
{
  static const double TIMES[] = { -0.9, -0.62, -0.5, -0.05, 0.12, 0.6, 0.88 };
  for (guint i = 0; i < G_N_ELEMENTS (TIMES); i++)
    {
      cairo_move_to (cr, TIMES[i] * scale, -0.5 * scale);
      cairo_line_to (cr, TIMES[i] * scale, 0.5 * scale);
    }
}

/* Large text is as large as the body has room for. */
static void
draw_text (cairo_t *cr, const char *text, double size, double scale)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("DejaVu Sans Bold");
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  PangoRectangle extent;
  pango_layout_get_pixel_extents (layout, NULL, &extent);
  scale = MIN (scale, MAX (1.7 * LOLIGO_BODY_RADIUS / MAX (extent.width, 1), 1));
  pango_font_description_set_absolute_size (font, size * scale * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_get_pixel_extents (layout, NULL, &extent);
  cairo_move_to (cr, -extent.width / 2.0, -extent.height / 2.0);
  pango_cairo_show_layout (cr, layout);
}

void
loligo_pictogram_draw (cairo_t *cr, const LoligoShape *shape, const LoligoInk *ink)
{
  double scale = LOLIGO_BODY_RADIUS * 0.56;
  cairo_set_source_rgba (cr, ink->foreground.red, ink->foreground.green, ink->foreground.blue, 0.85);
  cairo_set_line_width (cr, 2);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_new_path (cr);
  if (shape->pictogram == LOLIGO_PICTOGRAM_BROKEN)
    {
      draw_text (cr, "?", 24, ink->text_scale);
      return;
    }
  if (shape->size > 1)
    {
      g_autofree char *count = loligo_format_count (shape->size);
      draw_text (cr, count, strlen (count) > 4 ? 12 : 15, ink->text_scale);
      return;
    }
  if (LINES[shape->pictogram].points)
    path_points (cr, LINES[shape->pictogram].points, LINES[shape->pictogram].n_points, scale);
  else if (shape->pictogram == LOLIGO_PICTOGRAM_SINE)
    path_curve (cr, get_sine, scale);
  else if (shape->pictogram == LOLIGO_PICTOGRAM_RATE)
    path_curve (cr, get_sigmoid, scale);
  else if (shape->pictogram == LOLIGO_PICTOGRAM_ORBIT)
    path_orbit (cr, scale);
  else
    path_poisson (cr, scale);
  cairo_stroke (cr);
  for (guint k = 0; shape->pictogram == LOLIGO_PICTOGRAM_NETWORK && k < 3; k++)
    {
      cairo_arc (cr, NETWORK[k].x * scale, NETWORK[k].y * scale, 0.2 * scale, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}
