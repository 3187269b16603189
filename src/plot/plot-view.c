/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plot-view.c: see plot-view.h. The figure borrows recorders from the engine, so it is emptied before an
 * engine goes ("rebuilt"). While the run goes on, or the picture is moved, it is drawn in live quality, at most
 * once a frame; at rest finely.
 */
#include "plot/plot-view-private.h"
#include <adwaita.h>
#include <math.h>

#define LEAST_PANEL_HEIGHT 52
#define TIME_AXIS_HEIGHT 44
/* Of a panel with axes of its own. */
#define LEAST_OWN_HEIGHT 130
/* A plot that was moved rests this long before it is drawn finely. */
#define REST_MS 150

G_DEFINE_FINAL_TYPE (LoligoPlotView, loligo_plot_view, GTK_TYPE_WIDGET)

enum { VIEW_CHANGED, EVENT, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
on_rest (gpointer data)
{
  LoligoPlotView *self = data;
  self->hurry_source = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
hurry (LoligoPlotView *self)
{
  g_clear_handle_id (&self->hurry_source, g_source_remove);
  self->hurry_source = g_timeout_add (REST_MS, on_rest, self);
}

void
loligo_plot_view_tell (LoligoPlotView *self, const char *event)
{
  hurry (self);
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
  g_signal_emit (self, signals[EVENT], 0, event);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static double
get_duration (LoligoPlotView *self)
{
  LoligoEngine *engine = loligo_session_get_engine (self->session);
  double duration_s = engine ? loligo_engine_get_plan (engine)->duration_s : 0;
  LoligoEngineStatus status;
  loligo_session_get_status (self->session, &status);
  duration_s = MAX (duration_s, status.t_s);
  return duration_s > 0 ? duration_s : 1;
}

void
loligo_plot_view_set_range (LoligoPlotView *self, double from_s, double to_s)
{
  double duration_s = get_duration (self);
  double span_s = CLAMP (to_s - from_s, 1e-6 * duration_s, duration_s);
  self->from_s = CLAMP (from_s, 0, duration_s - span_s);
  self->to_s = self->from_s + span_s;
  self->is_wide = span_s >= duration_s * (1 - 1e-9);
  loligo_figure_set_time_range (self->figure, self->from_s, self->to_s);
  loligo_plot_view_tell (self, "plot-range");
}

void
loligo_plot_view_fit (LoligoPlotView *self)
{
  for (guint i = 0; i < loligo_figure_get_n_panels (self->figure); i++)
    if (!loligo_figure_is_in_time (self->figure, i))
      loligo_panel_show_all (loligo_figure_get_panel (self->figure, i));
  loligo_plot_view_set_range (self, 0, get_duration (self));
}

void
loligo_plot_view_zoom (LoligoPlotView *self, double factor)
{
  double middle_s = 0.5 * (self->from_s + self->to_s), half_s = 0.5 * (self->to_s - self->from_s) / factor;
  loligo_plot_view_set_range (self, middle_s - half_s, middle_s + half_s);
}

void
loligo_plot_view_pan (LoligoPlotView *self, double share)
{
  double shift_s = share * (self->to_s - self->from_s);
  self->is_following = FALSE;
  loligo_plot_view_set_range (self, self->from_s + shift_s, self->to_s + shift_s);
}

void
loligo_plot_view_set_follow (LoligoPlotView *self, gboolean follow)
{
  if (self->is_following == follow)
    return;
  self->is_following = follow;
  loligo_plot_view_tell (self, "plot-follow");
}

gboolean
loligo_plot_view_get_follow (LoligoPlotView *self)
{
  return self->is_following;
}

void
loligo_plot_view_set_frozen (LoligoPlotView *self, gboolean frozen)
{
  if ((self->frozen != NULL) == frozen)
    return;
  g_clear_pointer (&self->frozen, loligo_frozen_unref);
  if (frozen)
    self->frozen = loligo_figure_freeze (self->figure);
  loligo_figure_set_frozen (self->figure, self->frozen);
  loligo_plot_view_tell (self, "plot-freeze");
}

gboolean
loligo_plot_view_is_frozen (LoligoPlotView *self)
{
  return self->frozen != NULL;
}

gboolean
loligo_plot_view_is_empty (LoligoPlotView *self)
{
  return loligo_figure_get_n_panels (self->figure) == 0;
}

static void
update_theme (LoligoPlotView *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  LoligoTheme theme = adw_style_manager_get_high_contrast (style) ? LOLIGO_THEME_HIGH_CONTRAST
                      : adw_style_manager_get_dark (style)        ? LOLIGO_THEME_DARK
                                                                  : LOLIGO_THEME_LIGHT;
  loligo_figure_set_theme (self->figure, theme);
  loligo_figure_forget (self->figure);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The figure's text grows with the window's: a projector's large type, say. */
static void
update_text_scale (LoligoPlotView *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const PangoFontDescription *font = pango_context_get_font_description (context);
  /* In pixels: GTK has the resolution in it already. */
  double size = pango_font_description_get_size (font) / (double) PANGO_SCALE;
  loligo_figure_set_text_scale (self->figure, size > 0 ? CLAMP (size / 11, 0.6, 3) : 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
add_plots (LoligoPlotView *self, LoligoEngine *engine)
{
  guint n_recorders = loligo_engine_get_n_recorders (engine);
  g_autofree LoligoRecorder **recorders = g_new (LoligoRecorder *, n_recorders + 1);
  for (guint k = 0; k < n_recorders; k++)
    recorders[k] = loligo_engine_get_recorder (engine, k);
  const LoligoDocument *document = loligo_project_get_document (self->project);
  for (LoligoPlotKind kind = 0; kind < LOLIGO_N_PLOT_KINDS; kind++)
    if (self->selection == LOLIGO_SHOW_ALL || self->selection == (guint) kind + LOLIGO_SHOW_TRACES)
      loligo_figure_add_document_plots (self->figure, document, kind, LOLIGO_PANELS_AS_PLOTTED,
                                        recorders, n_recorders);
}

static void
rebuild (LoligoPlotView *self)
{
  loligo_figure_clear (self->figure);
  self->drag_panel = NULL;
  LoligoEngine *engine = loligo_session_get_engine (self->session);
  if (engine != NULL)
    add_plots (self, engine);
  loligo_figure_forget (self->figure);
  loligo_figure_set_frozen (self->figure, self->frozen);
  if (self->is_wide)
    loligo_plot_view_fit (self);
  else
    loligo_plot_view_set_range (self, self->from_s, self->to_s);
  loligo_plot_view_apply_cursors (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* Keeps now in view: the range moves on by leaps of a tenth, so that the picture is not all motion. */
static void
follow (LoligoPlotView *self, double now_s)
{
  double span_s = self->to_s - self->from_s;
  if (self->is_wide)
    {
      if (now_s > self->to_s)
        loligo_plot_view_fit (self);
    }
  else if (self->is_following && (now_s > self->to_s || now_s < self->from_s))
    loligo_plot_view_set_range (self, now_s - 0.9 * span_s, now_s + 0.1 * span_s);
}

static void
on_tick (LoligoPlotView *self)
{
  LoligoEngineStatus status;
  loligo_session_get_status (self->session, &status);
  if (status.generation != self->generation)
    {
      self->generation = status.generation;
      loligo_figure_forget (self->figure);
    }
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  follow (self, status.t_s);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_changed (LoligoPlotView *self, guint flags)
{
  if (flags & (LOLIGO_CHANGE_RECORDERS | LOLIGO_CHANGE_PLOTS | LOLIGO_CHANGE_NODES))
    rebuild (self);
}

static gboolean
on_behind (gpointer data)
{
  LoligoPlotView *self = data;
  self->behind_source = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
loligo_plot_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LoligoPlotView *self = LOLIGO_PLOT_VIEW (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  gboolean running = loligo_session_get_state (self->session) == LOLIGO_SESSION_RUNNING;
  gboolean moves = running || self->hurry_source != 0;
  loligo_figure_set_quality (self->figure, moves ? LOLIGO_QUALITY_LIVE : LOLIGO_QUALITY_FINE);
  LoligoEngineStatus status;
  loligo_session_get_status (self->session, &status);
  loligo_figure_set_now (self->figure, status.t_s);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  loligo_figure_draw (self->figure, cr, width, height);
  cairo_destroy (cr);
  if (loligo_figure_is_behind (self->figure) && !running && self->behind_source == 0)
    self->behind_source = g_timeout_add (10, on_behind, self);
}

static void
loligo_plot_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  LoligoPlotView *self = LOLIGO_PLOT_VIEW (widget);
  int in_time = (int) loligo_figure_get_n_time_panels (self->figure);
  int own = (int) loligo_figure_get_n_panels (self->figure) - in_time;
  int height = TIME_AXIS_HEIGHT + LEAST_PANEL_HEIGHT * MAX (in_time, 1);
  height = MAX (height, LEAST_OWN_HEIGHT * (own > 2 ? 2 : 1));
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 200 : height;
  *natural = *minimum;
  *minimum_baseline = *natural_baseline = -1;
}

static void
update_label (LoligoPlotView *self)
{
  g_autofree char *text = loligo_figure_describe (self->figure);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

GtkWidget *
loligo_plot_view_new (LoligoProject *project, LoligoSession *session, LoligoPlotSelection selection)
{
  LoligoPlotView *self = g_object_new (LOLIGO_TYPE_PLOT_VIEW, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);
  self->project = g_object_ref (project);
  self->session = g_object_ref (session);
  self->selection = selection;
  g_signal_connect_object (session, "tick", G_CALLBACK (on_tick), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "rebuilt", G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (project, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (update_theme), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (update_theme), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-xft-dpi", G_CALLBACK (update_text_scale),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "view-changed", G_CALLBACK (update_label), NULL);
  update_theme (self);
  update_text_scale (self);
  rebuild (self);
  return GTK_WIDGET (self);
}

static void
loligo_plot_view_dispose (GObject *object)
{
  LoligoPlotView *self = LOLIGO_PLOT_VIEW (object);
  g_clear_handle_id (&self->hurry_source, g_source_remove);
  g_clear_handle_id (&self->behind_source, g_source_remove);
  g_clear_object (&self->project);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (loligo_plot_view_parent_class)->dispose (object);
}

static void
loligo_plot_view_finalize (GObject *object)
{
  LoligoPlotView *self = LOLIGO_PLOT_VIEW (object);
  loligo_figure_free (self->figure);
  g_clear_pointer (&self->frozen, loligo_frozen_unref);
  G_OBJECT_CLASS (loligo_plot_view_parent_class)->finalize (object);
}

static void
loligo_plot_view_class_init (LoligoPlotViewClass *class)
{
  G_OBJECT_CLASS (class)->dispose = loligo_plot_view_dispose;
  G_OBJECT_CLASS (class)->finalize = loligo_plot_view_finalize;
  GTK_WIDGET_CLASS (class)->snapshot = loligo_plot_view_snapshot;
  GTK_WIDGET_CLASS (class)->measure = loligo_plot_view_measure;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "plotview");
  GType type = G_TYPE_FROM_CLASS (class);
  signals[VIEW_CHANGED] = g_signal_new ("view-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EVENT] = g_signal_new ("event", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
loligo_plot_view_init (LoligoPlotView *self)
{
  self->figure = loligo_figure_new ();
  self->from_s = 0;
  self->to_s = 1;
  self->is_following = TRUE;
  self->is_wide = TRUE;
  self->cursor_a_s = self->cursor_b_s = NAN;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  loligo_plot_view_add_input (self);
}
