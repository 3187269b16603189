/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plot-view-private.h: what the files of the plot view share.
 */
#pragma once

#include "figure/figure.h"
#include "plot/plot-view.h"

G_BEGIN_DECLS

struct _LoligoPlotView
{
  GtkWidget parent_instance;
  LoligoProject *project;
  LoligoSession *session;
  LoligoPlotSelection selection;
  LoligoFigure *figure;
  LoligoFrozen *frozen;
  guint64 generation;            /* of the engine's recordings that are drawn */
  double from_s, to_s;           /* the range of time in view */
  double cursor_a_s, cursor_b_s; /* NaN where hidden */
  gboolean is_following, is_wide; /* wide: the whole duration is in view */
  double drag_from_s, drag_to_s, drag_start_x;
  enum { DRAG_NONE, DRAG_PAN, DRAG_A, DRAG_B } drag;
  double pointer_x, pointer_y;
  LoligoPanel *drag_panel; /* whose own axis is dragged; NULL: time */
  double drag_last_x;
  guint behind_source; /* more is to be read than one frame has time for */
  guint hurry_source; /* while something moves it is drawn in live quality */
};

/* plot-view-input.c */
void loligo_plot_view_add_input (LoligoPlotView *self);
/* Shows FROM to TO, kept within what can be shown, and tells. */
void loligo_plot_view_set_range (LoligoPlotView *self, double from_s, double to_s);
void loligo_plot_view_tell (LoligoPlotView *self, const char *event);
/* plot-view-cursors.c */
void loligo_plot_view_apply_cursors (LoligoPlotView *self);
void loligo_plot_view_place_cursor (LoligoPlotView *self, LoligoCursor cursor, double t_s);

G_END_DECLS
