/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * painter.h: a cairo context with the figure's colours and text. Made for one drawing and passed to
 * the layers. It knows no data.
 */
#pragma once

#include "figure/axis.h"
#include "figure/figure.h"
#include <pango/pangocairo.h>

G_BEGIN_DECLS

typedef struct
{
  LoligoColor background, text, faint_text, grid;
  double line_width; /* of a trace */
} LoligoSurfaceColors;

const LoligoSurfaceColors *loligo_palette_get_surface (LoligoTheme theme);
/* SHARE of B in A, 0 to 1. */
LoligoColor loligo_color_mix (LoligoColor a, LoligoColor b, double share);

/* An opaque pixel of an image surface. */
guint32 loligo_color_pack (LoligoColor color);

typedef struct
{
  cairo_t *cr;
  PangoLayout *layout;
  const LoligoSurfaceColors *colors;
  LoligoTheme theme;
  LoligoQuality quality;
  gboolean on_paper;
  double text_scale;
} LoligoPainter;

/* Sizes in points before the text scale. */
#define LOLIGO_TEXT_TITLE 11.0
#define LOLIGO_TEXT_LABEL 9.0
#define LOLIGO_TEXT_TICK 8.0
#define LOLIGO_TEXT_STAMP 6.0

void loligo_painter_init (LoligoPainter *painter, cairo_t *cr, LoligoTheme theme,
                          LoligoQuality quality, double text_scale);
void loligo_painter_clear (LoligoPainter *painter);
void loligo_painter_set_color (LoligoPainter *painter, LoligoColor color);
void loligo_painter_measure (LoligoPainter *painter, const char *text, double points,
                             double *width, double *height);
/* Width of the widest label of TICKS. */
double loligo_painter_measure_ticks (LoligoPainter *painter, const LoligoTicks *ticks);
/* Puts the point (ALIGN_X, ALIGN_Y) of TEXT's box (0: left, top; 1: right, bottom) at X, Y. */
void loligo_painter_text (LoligoPainter *painter, const char *text, double points,
                          LoligoColor color, double x, double y, double align_x, double align_y);
/* Pango markup reading upwards, the middle of its box at X, Y; smaller where it is longer than ROOM. */
void loligo_painter_markup_upward (LoligoPainter *painter, const char *markup, double points,
                                   LoligoColor color, double x, double y, double room);
/* A line one unit wide that covers whole pixels on screen. */
void loligo_painter_line (LoligoPainter *painter, LoligoColor color, double x1, double y1,
                          double x2, double y2);
/* PIXELS, COLUMNS times ROWS of them, stretched over AREA as plain rectangles. */
void loligo_painter_pixels (LoligoPainter *painter, cairo_surface_t *pixels, double columns,
                            double rows, const cairo_rectangle_t *area);

G_END_DECLS
