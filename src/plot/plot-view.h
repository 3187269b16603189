/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plot-view.h: one live figure: it draws what the session's recorders hold, in place, and lets a person move
 * in time, put cursors and freeze a run. Main thread.
 *
 * Signals: "view-changed" () when the range, the cursors or a mode changed;
 *          "event" (const char *line) for tests.
 */
#pragma once

#include "document/project.h"
#include "run/session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LOLIGO_TYPE_PLOT_VIEW (loligo_plot_view_get_type ())
G_DECLARE_FINAL_TYPE (LoligoPlotView, loligo_plot_view, LOLIGO, PLOT_VIEW, GtkWidget)

/* Everything, or the plots of one kind: those follow in the order of LoligoPlotKind. */
typedef enum
{
  LOLIGO_SHOW_ALL,
  LOLIGO_SHOW_TRACES,
  LOLIGO_SHOW_RASTERS,
  LOLIGO_SHOW_RATES,
  LOLIGO_SHOW_SPECTRA,
  LOLIGO_SHOW_SHEETS,
  LOLIGO_SHOW_HISTOGRAMS,
  LOLIGO_N_SELECTIONS
} LoligoPlotSelection;

typedef enum { LOLIGO_CURSOR_A, LOLIGO_CURSOR_B } LoligoCursor;

GtkWidget *loligo_plot_view_new (LoligoProject *project, LoligoSession *session,
                                 LoligoPlotSelection selection);
/* The whole duration. */
void loligo_plot_view_fit (LoligoPlotView *self);
/* FACTOR above 1 shows less time; the middle stays. */
void loligo_plot_view_zoom (LoligoPlotView *self, double factor);
/* Moves the range by a share of its length. */
void loligo_plot_view_pan (LoligoPlotView *self, double share);
void loligo_plot_view_set_follow (LoligoPlotView *self, gboolean follow);
gboolean loligo_plot_view_get_follow (LoligoPlotView *self);
void loligo_plot_view_set_cursors (LoligoPlotView *self, gboolean shown);
gboolean loligo_plot_view_has_cursors (LoligoPlotView *self);
/* By a pixel, or a sample where samples are further apart; -1 earlier, 1 later. */
void loligo_plot_view_move_cursor (LoligoPlotView *self, LoligoCursor cursor, int direction);
void loligo_plot_view_set_frozen (LoligoPlotView *self, gboolean frozen);
gboolean loligo_plot_view_is_frozen (LoligoPlotView *self);
/* "A 12.40 ms  B 20.15 ms  Δ 7.75 ms ..."; NULL without cursors. (transfer full) */
char *loligo_plot_view_describe_cursors (LoligoPlotView *self);
gboolean loligo_plot_view_is_empty (LoligoPlotView *self);
/* For the test dump: members of an open object. */
void loligo_plot_view_dump (LoligoPlotView *self, JsonBuilder *builder);

G_END_DECLS
