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

typedef struct
{
  LoligoRecorder *recorder; /* borrowed */
  char *label;              /* may be NULL */
  guint color;
  gboolean visible;
  GPtrArray *series;        /* LoligoSeries*, of a panel of traces or rates */
  LoligoRate *rate;         /* of a panel of rates */
  GPtrArray *spectra;       /* LoligoLiveSpectrum*, of a panel of spectra; NULL: none is begun */
  guint n_spectra;
  guint64 *counts;          /* of a histogram's bins */
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

/* An axis of a panel that has its own, in the units that it shows. */
typedef struct
{
  double from, to; /* all of it */
  gboolean is_log;
  double first, last; /* the part of it in view, as shares of its length */
} LoligoScale;

/* A picture of cells in colours, and the activity of spikes that it is made of. */
typedef struct
{
  guint64 rows, columns; /* of a sheet's lattice */
  float *values;         /* in view, in the panel's unit */
  gsize n_values;
  double t_s;            /* the moment of a sheet */
  double low, high;      /* the range of colours, the panel's unit */
  gboolean has_range;
  guint64 n_looked_at;   /* samples whose values are in the range, in steps of LOOK_STRIDE */
  guint64 look_stride;
  cairo_surface_t *surface;
  /* of pictures of spikes in time */
  float *deposit;        /* spikes of each row and column */
  guint width, height;
  double from_s, to_s;
  guint64 n_drawn;
} LoligoPicture;

struct _LoligoPanel
{
  LoligoFigure *figure; /* borrowed */
  LoligoPanelKind kind;
  LoligoPlotOptions options;
  LoligoScale x, y;      /* of a panel with axes of its own */
  LoligoPicture picture; /* of a sheet, or of time against cell */
  guint n_bins;          /* of a histogram */
  double bin_from, bin_width;
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

/* A spectrum of a frozen run. */
typedef struct
{
  double *density; /* SI */
  guint n_bins;
  double resolution_hz;
} LoligoFrozenSpectrum;

struct _LoligoFrozen
{
  gint references;
  GHashTable *rates;   /* recorder id -> GPtrArray of LoligoSeries* */
  GHashTable *spectra; /* recorder id -> GPtrArray of LoligoFrozenSpectrum* */
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
  double now_s; /* NaN: the end of the range */
  gboolean is_behind;
  double pointer_x, pointer_y;
  double cursor_a_s, cursor_b_s;
  GPtrArray *panels;
  LoligoFrozen *frozen;
};

/* figure.c */
gboolean loligo_panel_is_in_time (const LoligoPanel *panel);
double loligo_figure_get_now (LoligoFigure *figure);
/* The moment that sheets and histograms show: cursor A, else now. */
double loligo_figure_get_moment (LoligoFigure *figure);

/* update.c: brings rates and spectra up to now, within what a frame has time for. */
void loligo_figure_update (LoligoFigure *figure);
/* Computes them from the beginning, next time. */
void loligo_entry_forget (LoligoEntry *entry);

/* own-axes.c: panels whose x axis is not time. */
double loligo_scale_get_share (const LoligoScale *scale, double value); /* of the part in view */
double loligo_scale_get_value (const LoligoScale *scale, double share);
/* Grows at once, shrinks when less than half is used; a live picture would twitch otherwise. */
void loligo_scale_settle (LoligoScale *scale, double from, double to, gboolean is_live);
/* Lays the data rectangle within BOX, then draws axes and layers. */
void loligo_panel_draw_own (LoligoPanel *panel, LoligoPainter *painter,
                            const cairo_rectangle_t *box);
/* What the panel shows, as its axes name it: "mV²/Hz". (transfer full) */
char *loligo_panel_get_x_label (LoligoPanel *panel);
/* A number for reading: four digits. (transfer full) */
char *loligo_format_reading (double value);

/* spectrum-layer.c */
void loligo_spectrum_settle (LoligoPanel *panel);
void loligo_spectrum_draw (LoligoPanel *panel, LoligoPainter *painter);
/* histogram-layer.c */
void loligo_histogram_settle (LoligoPanel *panel);
void loligo_histogram_draw (LoligoPanel *panel, LoligoPainter *painter);
/* sheet-layer.c */
void loligo_sheet_settle (LoligoPanel *panel);
void loligo_sheet_draw (LoligoPanel *panel, LoligoPainter *painter);
/* Of the newest or of cursor A's sample of RECORDER; FALSE before there is any. */
gboolean loligo_panel_find_sample (LoligoPanel *panel, LoligoRecorder *recorder, guint64 *sample);
/* Colours over values seen so far: looks at a few more samples of the recorder. */
void loligo_picture_settle_range (LoligoPanel *panel);
void loligo_picture_clear (LoligoPicture *picture);
/* The scale of colours from X on, beside the panel's area; and how wide it is. */
void loligo_picture_draw_bar (LoligoPanel *panel, LoligoPainter *painter, double x);
double loligo_picture_measure_bar (LoligoPanel *panel, LoligoPainter *painter);
/* space-layer.c */
void loligo_space_settle (LoligoPanel *panel); /* its range of colours, before its area is known */
void loligo_space_draw (LoligoPanel *panel, LoligoPainter *painter);

/* panel.c */
/* TRUE where each cell has a row: rasters, pictures of time against cell. */
gboolean loligo_panel_has_rows (const LoligoPanel *panel);
/* The name of a panel's variables, typeset; NULL when they are many. (transfer full) */
char *loligo_panel_get_variables (LoligoPanel *panel, char *(*typeset) (const char *));
/* The frozen copies of ENTRY's series, or NULL. (transfer none) */
GPtrArray *loligo_panel_get_frozen (LoligoPanel *panel, LoligoEntry *entry);
void loligo_panel_draw_frame (LoligoPanel *panel, LoligoPainter *painter);
/* legend.c: TRUE when ENTRY is named in the panel's legend. */
gboolean loligo_entry_has_name (LoligoPanel *panel, LoligoEntry *entry);

LoligoPanel *loligo_panel_new (LoligoFigure *figure, LoligoPanelKind kind,
                               const LoligoPlotOptions *options);
void loligo_panel_free (LoligoPanel *panel);
LoligoEntry *loligo_panel_get_entry (LoligoPanel *panel, guint index);
void loligo_panel_settle_range (LoligoPanel *panel);
void loligo_panel_choose_ticks (LoligoPanel *panel, LoligoPainter *painter, double height);
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
/* The row of neuron LANE among the N_ROWS that RECORDER has. */
guint64 loligo_raster_find_row (LoligoRecorder *recorder, guint64 n_rows, guint64 lane);
void loligo_raster_cache_clear (LoligoRasterCache *cache);
/* A copy of RECORDER's spikes: of all, or of the last ten million. (transfer full) */
GArray *loligo_raster_copy_spikes (LoligoRecorder *recorder);

G_END_DECLS
