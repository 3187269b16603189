/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * figure-private.h: what the files of this folder share: the structures behind figure.h, and the
 * layers' drawing functions. Not for others.
 */
#pragma once

#include "figure/axis.h"
#include "figure/figure.h"
#include "figure/painter.h"
#include "figure/series.h"

G_BEGIN_DECLS

typedef enum { LOLIGO_PANEL_TRACE, LOLIGO_PANEL_RASTER } LoligoPanelKind;

typedef struct
{
  LoligoRecorder *recorder; /* borrowed */
  char *label;              /* may be NULL */
  guint color;
  gboolean visible;
  GPtrArray *series;        /* LoligoSeries*, of a trace panel */
  cairo_rectangle_t legend; /* as drawn last */
} LoligoEntry;

/* Pixels of a raster that a scrolling view keeps. */
typedef struct
{
  cairo_surface_t *surface;
  double from_s, column_s;
  guint64 *drawn; /* spikes of each entry that are in it */
  guint n_drawn;
} LoligoRasterCache;

struct _LoligoPanel
{
  LoligoFigure *figure; /* borrowed */
  LoligoPanelKind kind;
  GPtrArray *entries;   /* LoligoEntry* */
  double set_from, set_to;   /* from >= to: automatic */
  double from, to;           /* as drawn last */
  gboolean has_range;
  cairo_rectangle_t area;    /* data rectangle as drawn last */
  LoligoRasterCache cache, frozen_cache;
  cairo_surface_t *ink; /* pixels of live traces; kept to be used again */
  gboolean has_ink;     /* some that are not on the picture yet */

  /* while drawing */
  LoligoTicks ticks;
  int exponent;
  guint legend_rows;
};

typedef struct
{
  double t_s;
  guint64 lane;
} LoligoFrozenSpike;

struct _LoligoFrozen
{
  gint references;
  GHashTable *by_id;  /* recorder id -> GPtrArray of LoligoSeries* */
  GHashTable *spikes; /* recorder id -> GArray of LoligoFrozenSpike, by time */
};

struct _LoligoFigure
{
  char *title, *stamp;
  LoligoTheme theme;
  LoligoQuality quality;
  gboolean on_paper; /* no grid: axes and ticks alone */
  double text_scale;
  double from_s, to_s;
  double cursor_a_s, cursor_b_s;
  GPtrArray *panels;
  LoligoFrozen *frozen;
};

/* panel.c */
LoligoPanel *loligo_panel_new (LoligoFigure *figure, LoligoPanelKind kind);
void loligo_panel_free (LoligoPanel *panel);
LoligoEntry *loligo_panel_get_entry (LoligoPanel *panel, guint index);
void loligo_panel_settle_range (LoligoPanel *panel);
void loligo_panel_choose_ticks (LoligoPanel *panel, LoligoPainter *painter, double height);
/* Width of the widest tick label. */
double loligo_panel_measure_ticks (LoligoPanel *panel, LoligoPainter *painter);
/* legend.c. Places the legend's names in rows LEFT..RIGHT wide, from TOP downwards; returns its height. */
double loligo_panel_place_legend (LoligoPanel *panel, LoligoPainter *painter, double left,
                                  double right, double top);
/* The same beside the data rectangle, one name a row, from X on; none where they are higher than ROOM. */
void loligo_panel_place_legend_aside (LoligoPanel *panel, LoligoPainter *painter, double x,
                                      double room);
/* Width of the widest entry of the legend, and how high all are one below another. */
void loligo_panel_measure_legend (LoligoPanel *panel, LoligoPainter *painter, double *width,
                                  double *height);
void loligo_panel_draw_legend (LoligoPanel *panel, LoligoPainter *painter);
void loligo_panel_draw (LoligoPanel *panel, LoligoPainter *painter, double label_x);
/* "V (mV)". (transfer full) */
char *loligo_panel_get_axis_label (LoligoPanel *panel);
/* Height that a raster of few rows is content with; 0: as much as it gets. */
double loligo_panel_measure_wish (LoligoPanel *panel, LoligoPainter *painter);
double loligo_panel_get_scale (LoligoPanel *panel); /* SI of one on the axis */
LoligoColor loligo_entry_get_color (LoligoEntry *entry, guint k, LoligoPainter *painter);

/* trace-layer.c: one trace inside the panel's area, which is the clip. Live ones are gathered as pixels until
 * they are flushed. */
void loligo_trace_draw (LoligoPanel *panel, LoligoPainter *painter, LoligoSeries *series,
                        LoligoColor color);
void loligo_trace_flush (LoligoPanel *panel, LoligoPainter *painter);
/* raster-layer.c */
void loligo_raster_draw (LoligoPanel *panel, LoligoPainter *painter);
/* Rows that entry INDEX takes: y of the bottom of its first and height of each, within the area. */
void loligo_raster_get_band (LoligoPanel *panel, guint index, double *bottom, double *row_height);
void loligo_raster_cache_clear (LoligoRasterCache *cache);
/* A copy of RECORDER's spikes: of all, or of the last ten million. (transfer full) */
GArray *loligo_raster_copy_spikes (LoligoRecorder *recorder);

G_END_DECLS
