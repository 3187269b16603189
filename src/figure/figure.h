/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * figure.h: a figure is panels one below another with a common time axis (traces, rasters, rates, pictures of time
 * against cell), and beside or below them panels with axes of their own (spectra, sheets, histograms). The same drawing
 * serves the screen, PNG, SVG and PDF. Cairo and Pango only, no GTK, so the shell command draws without a display. Main
 * thread or a worker with its own figure.
 */
#pragma once

#include <cairo.h>
#include <loligo.h>

G_BEGIN_DECLS

typedef enum { LOLIGO_THEME_LIGHT, LOLIGO_THEME_DARK, LOLIGO_THEME_HIGH_CONTRAST } LoligoTheme;

/* Okabe–Ito; index counts on and wraps. Also the colours of nodes. */
typedef struct { double red, green, blue; } LoligoColor;
LoligoColor loligo_palette_get (guint index, LoligoTheme theme);

/* QUALITY: live draws min/max columns without antialiasing; fine draws antialiased lines. */
typedef enum { LOLIGO_QUALITY_LIVE, LOLIGO_QUALITY_FINE } LoligoQuality;

typedef struct _LoligoFigure LoligoFigure;
typedef struct _LoligoPanel LoligoPanel;

LoligoFigure *loligo_figure_new (void);
void loligo_figure_free (LoligoFigure *figure);
void loligo_figure_set_title (LoligoFigure *figure, const char *title);
/* The small line at the foot. */
void loligo_figure_set_stamp (LoligoFigure *figure, const char *stamp);
void loligo_figure_set_theme (LoligoFigure *figure, LoligoTheme theme);
void loligo_figure_set_quality (LoligoFigure *figure, LoligoQuality quality);
/* Size of text relative to 9 pt; 1 on paper, larger for a projector. */
void loligo_figure_set_text_scale (LoligoFigure *figure, double scale);
/* Time window in seconds. */
void loligo_figure_set_time_range (LoligoFigure *figure, double from_s, double to_s);

/* How far the run has come: what is computed from recordings (rates, spectra) or shown of a moment is current then. At
 * first the end of the time range. */
void loligo_figure_set_now (LoligoFigure *figure, double now_s);
/* On screen a drawing reads no more than a frame has time for. TRUE when the last one left something: draw again. */
gboolean loligo_figure_is_behind (LoligoFigure *figure);

/* In time: the first four; with axes of their own: the others. */
typedef enum
{
  LOLIGO_PANEL_TRACE,
  LOLIGO_PANEL_RASTER,
  LOLIGO_PANEL_RATE,
  LOLIGO_PANEL_SPACE, /* colours over time and cell */
  LOLIGO_PANEL_SPECTRUM,
  LOLIGO_PANEL_SHEET, /* colours over rows and columns, at a moment */
  LOLIGO_PANEL_HISTOGRAM
} LoligoPanelKind;

/* (transfer none). OPTIONS NULL: those of a plot that names none. */
LoligoPanel *loligo_figure_add_panel (LoligoFigure *figure, LoligoPanelKind kind,
                                      const LoligoPlotOptions *options);
LoligoPanel *loligo_figure_add_trace_panel (LoligoFigure *figure);
LoligoPanel *loligo_figure_add_raster_panel (LoligoFigure *figure);
/* Panels in time come first. */
guint loligo_figure_get_n_panels (LoligoFigure *figure);
guint loligo_figure_get_n_time_panels (LoligoFigure *figure);
LoligoPanel *loligo_figure_get_panel (LoligoFigure *figure, guint index);
gboolean loligo_figure_is_in_time (LoligoFigure *figure, guint index);
LoligoPanelKind loligo_panel_get_kind (LoligoPanel *panel);
/* The lattice of a sheet's cells. */
void loligo_panel_set_shape (LoligoPanel *panel, guint64 rows, guint64 columns);
void loligo_figure_clear (LoligoFigure *figure); /* no panels */

/* A recorder's k-th neuron as a trace (LIMIT neurons at most are added), or its spikes as rows. COLOR is an
 * index. Borrowed: the recorder must outlive the figure's use. LABEL may be NULL. */
void loligo_panel_add_recorder (LoligoPanel *panel, LoligoRecorder *recorder, const char *label,
                                guint color, guint limit);
/* Automatic when never set or when FROM >= TO; display units of the first recorder. */
void loligo_panel_set_y_range (LoligoPanel *panel, double from, double to);
void loligo_panel_get_y_range (LoligoPanel *panel, double *from, double *to); /* as drawn last */
/* One entry a recorder: its name in the legend, its colour, its traces or rows. */
guint loligo_panel_get_n_entries (LoligoPanel *panel);
LoligoRecorder *loligo_panel_get_recorder (LoligoPanel *panel, guint entry);
const char *loligo_panel_get_label (LoligoPanel *panel, guint entry);
guint loligo_panel_get_color (LoligoPanel *panel, guint entry);
gboolean loligo_panel_is_raster (LoligoPanel *panel);
/* "mV", as the panel's axis has it, and its size in SI. */
const char *loligo_panel_get_unit (LoligoPanel *panel, double *scale);
/* A hidden entry keeps its name in the legend, dimmed. */
void loligo_panel_set_visible (LoligoPanel *panel, guint entry, gboolean visible);
gboolean loligo_panel_is_visible (LoligoPanel *panel, guint entry);
/* Entry whose name in the legend is at X, Y of the last drawing; -1: none. */
int loligo_panel_pick_legend (LoligoPanel *panel, double x, double y);
void loligo_panel_get_legend_area (LoligoPanel *panel, guint entry, cairo_rectangle_t *area);
/* TRUE when RECORDER's values fit the panel's axis: the same dimension, or spikes in a raster. */
gboolean loligo_panel_accepts (LoligoPanel *panel, LoligoRecorder *recorder);
/* What the K-th spectrum of ENTRY shows, in the square of the panel's unit per hertz, bin i at i * RESOLUTION_HZ; NULL
 * before there is any. (transfer full) */
double *loligo_panel_get_density (LoligoPanel *panel, guint entry, guint k, guint *n_bins,
                                  double *resolution_hz);
/* What a sheet shows: ROWS * COLUMNS values in the panel's unit, NaN where a cell is not recorded, and the moment. NULL
 * before there is any. (transfer none) */
const float *loligo_panel_get_sheet (LoligoPanel *panel, guint64 *rows, guint64 *columns,
                                     double *t_s);
/* What a histogram shows: N_BINS counts, bin i from FROM + i * WIDTH on, in the panel's unit. NULL before there is any.
 * (transfer none) */
const guint64 *loligo_panel_get_counts (LoligoPanel *panel, guint entry, guint *n_bins,
                                        double *from, double *width);
/* Of a panel with an axis of its own: FACTOR above 1 shows less of it, about the place that is at X now; or moves it by
 * DX pixels; or shows all of it. */
void loligo_panel_zoom (LoligoPanel *panel, double x, double factor);
void loligo_panel_pan (LoligoPanel *panel, double dx);
void loligo_panel_show_all (LoligoPanel *panel);
/* A person points here: a panel with axes of its own says what is there. NaN: nowhere. */
void loligo_figure_set_pointer (LoligoFigure *figure, double x, double y);
/* Panel whose axes are at X, Y of the last drawing; -1: none. */
int loligo_figure_pick_panel (LoligoFigure *figure, double x, double y);
/* What is under the pointer in a spectrum, sheet or histogram, in words; NULL elsewhere. (transfer full) */
char *loligo_panel_describe_point (LoligoPanel *panel, double x, double y);
/* The value of the K-th trace of ENTRY at T, interpolated, SI; NaN where nothing was recorded. */
double loligo_panel_get_value (LoligoPanel *panel, guint entry, guint k, double t_s);
/* The extent that a drawing gives the K-th trace of ENTRY in pixel column COLUMN of the plot area,
 * display units of the panel. FALSE where the column is empty. This is what live drawing paints. */
gboolean loligo_panel_get_column (LoligoPanel *panel, guint entry, guint k, guint column,
                                  double *minimum, double *maximum);

/* Whether the picture of a raster, as drawn on screen last, has a mark in the middle of ROW (0 is the lowest) of
 * ENTRY in pixel column COLUMN. */
gboolean loligo_panel_has_mark (LoligoPanel *panel, guint entry, guint64 row, guint column);

/* A copy of all traces and spikes as they are now, to compare with a later run; it knows recorders by id. */
typedef struct _LoligoFrozen LoligoFrozen;
LoligoFrozen *loligo_figure_freeze (LoligoFigure *figure);
LoligoFrozen *loligo_frozen_ref (LoligoFrozen *frozen);
void loligo_frozen_unref (LoligoFrozen *frozen);
/* Draws it faintly under the traces; NULL takes it away. */
void loligo_figure_set_frozen (LoligoFigure *figure, LoligoFrozen *frozen);
/* Forgets what was kept between two drawings (raster pixels, settled ranges): after a reset. */
void loligo_figure_forget (LoligoFigure *figure);
/* What is drawn, in words, for a screen reader: "2 panels; V (mV) of hh; 0 to 100 ms". (transfer full) */
char *loligo_figure_describe (LoligoFigure *figure);

/* Vertical cursors, seconds; NaN hides one. */
void loligo_figure_set_cursors (LoligoFigure *figure, double a_s, double b_s);

/* Draws at the origin of CR in user units of 1/96 inch. */
void loligo_figure_draw (LoligoFigure *figure, cairo_t *cr, double width, double height);
/* Where panel INDEX's data rectangle was drawn last, and back from pixels to data. */
gboolean loligo_figure_get_plot_area (LoligoFigure *figure, guint index, double *x, double *y,
                                      double *width, double *height);
double loligo_figure_x_to_time (LoligoFigure *figure, double x);
double loligo_figure_time_to_x (LoligoFigure *figure, double t_s);

/* PNG, SVG or PDF by the ending of PATH; millimetres; light theme, fine quality, the same bytes each
 * time. Atomic. */
gboolean loligo_figure_save (LoligoFigure *figure, const char *path, double width_mm,
                             double height_mm, GError **error);
/* The numbers of rates, spectra, sheets and histograms as files of FOLDER, which is there: rate.csv, spectrum.csv,
 * spectrum-2.csv... Atomic each. */
gboolean loligo_figure_write_data (LoligoFigure *figure, const char *folder, LoligoDataFormat format,
                                   GError **error);
/* The figure of a document's plots (or, when it has none, a trace panel for each variable recorder and a raster for
 * each spike recorder) over what SIMULATION recorded. */
LoligoFigure *loligo_figure_new_for_document (const LoligoDocument *document,
                                              LoligoRecorder *const *recorders, guint n_recorders,
                                              double t_end_s);

/* Adds the panels of DOCUMENT's plots of KIND to FIGURE, then those of recorders that are in no plot.
 * A plot whose recorders differ in dimension becomes several panels. MERGED puts all that fit one axis into
 * one panel. */
typedef enum { LOLIGO_PANELS_AS_PLOTTED, LOLIGO_PANELS_MERGED } LoligoPanelGrouping;
void loligo_figure_add_document_plots (LoligoFigure *figure, const LoligoDocument *document,
                                       LoligoPlotKind kind, LoligoPanelGrouping grouping,
                                       LoligoRecorder *const *recorders, guint n_recorders);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoFigure, loligo_figure_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoFrozen, loligo_frozen_unref)

G_END_DECLS
