/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gate-view.c: see gate-view.h. The curves are computed when a parameter changes and kept; the marks move once a frame
 * while it runs. What is not recorded has no dot of its own: its place on the curve is marked instead.
 */
#include "inspect/gate-view.h"
#include "figure/axis.h"
#include "figure/painter.h"
#include "inspect/gates.h"

#include <adwaita.h>
#include <math.h>

#define N_POINTS 161
#define LEAST_HEIGHT 240

struct _LoligoGateView
{
  GtkWidget parent_instance;
  LoligoProject *project;
  LoligoSession *session;
  char *node;
  LoligoGates *gates;
  double from_si, to_si;
  double *steady, *tau_s; /* N_POINTS a gate; NaN: none */
  double longest_s;
};

G_DEFINE_FINAL_TYPE (LoligoGateView, loligo_gate_view, GTK_TYPE_WIDGET)

static double
point_to_voltage (LoligoGateView *self, guint point)
{
  return self->from_si + (self->to_si - self->from_si) * point / (N_POINTS - 1);
}

static void
compute (LoligoGateView *self)
{
  const LoligoNode *node
      = loligo_document_find_node (loligo_project_get_document (self->project), self->node);
  if (node == NULL)
    return;
  g_autofree double *parameters = loligo_gates_read_parameters (self->gates, node);
  loligo_gates_get_range (self->gates, parameters, &self->from_si, &self->to_si);
  self->longest_s = 0;
  for (guint k = 0; k < loligo_gates_get_count (self->gates); k++)
    for (guint point = 0; point < N_POINTS; point++)
      {
        guint at = k * N_POINTS + point;
        if (!loligo_gates_evaluate (self->gates, k, parameters, point_to_voltage (self, point),
                                    &self->steady[at], &self->tau_s[at]))
          self->steady[at] = self->tau_s[at] = NAN;
        else
          self->longest_s = MAX (self->longest_s, self->tau_s[at]);
      }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- now ---- */

/* The newest recorded value of neuron 0; NaN when it is not recorded. */
static double
read_recorder (LoligoGateView *self, LoligoEngine *engine, const char *variable)
{
  for (guint k = 0; k < loligo_engine_get_n_recorders (engine); k++)
    {
      LoligoRecorder *recorder = loligo_engine_get_recorder (engine, k);
      guint64 n_samples = loligo_recorder_is_spikes (recorder) ? 0 : loligo_recorder_get_n_samples (recorder);
      double value;
      if (n_samples > 0 && loligo_recorder_get_n_lanes (recorder) > 0
          && loligo_recorder_get_lane (recorder, 0) == 0
          && g_str_equal (loligo_recorder_get_node (recorder), self->node)
          && g_str_equal (loligo_recorder_get_variable (recorder), variable)
          && loligo_recorder_read (recorder, 0, n_samples - 1, 1, &value) == 1)
        return value;
    }
  return NAN;
}

static double
read_voltage (LoligoGateView *self, LoligoEngine *engine, const LoligoSymbol *voltage)
{
  LoligoComponent *component = loligo_project_get_component (self->project, self->node);
  const LoligoPlan *plan = loligo_engine_get_plan (engine);
  double value;
  guint64 n_spikes;
  for (guint k = 0; k < plan->n_nodes && component != NULL; k++)
    if (component->output != NULL && g_str_equal (component->output->name, voltage->name)
        && g_str_equal (plan->nodes[k].id, self->node)
        && loligo_engine_get_display (engine, k, &value, &n_spikes))
      return value;
  return read_recorder (self, engine, voltage->name);
}

/* Where gate K is: its membrane potential, its value; NaN where not known. */
static void
read_now (LoligoGateView *self, guint k, double *v_si, double *value)
{
  LoligoEngine *engine = loligo_session_get_engine (self->session);
  *v_si = *value = NAN;
  if (engine == NULL)
    return;
  *v_si = read_voltage (self, engine, loligo_gates_get_voltage (self->gates, k));
  *value = read_recorder (self, engine, loligo_gates_get_symbol (self->gates, k)->name);
}

/* ---- drawing ---- */

typedef struct
{
  LoligoPainter painter;
  cairo_rectangle_t area;
  double high; /* of the axis; it begins at 0 */
} Plot;

static LoligoTheme
get_theme (void)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  return adw_style_manager_get_high_contrast (style) ? LOLIGO_THEME_HIGH_CONTRAST
         : adw_style_manager_get_dark (style)        ? LOLIGO_THEME_DARK
                                                     : LOLIGO_THEME_LIGHT;
}

static LoligoColor
get_color (LoligoGateView *self, guint k, const Plot *plot)
{
  return loligo_palette_get (loligo_project_get_color (self->project, self->node) + k,
                             plot->painter.theme);
}

static double
get_x (LoligoGateView *self, const Plot *plot, double v_si)
{
  return plot->area.x + plot->area.width * (v_si - self->from_si) / (self->to_si - self->from_si);
}

static double
get_y (const Plot *plot, double value)
{
  return plot->area.y + plot->area.height * (1 - CLAMP (value / plot->high, -1, 2));
}

static void
draw_axes (LoligoGateView *self, Plot *plot, const char *label)
{
  LoligoPainter *painter = &plot->painter;
  const cairo_rectangle_t *area = &plot->area;
  double width, line, scale = painter->text_scale;
  loligo_painter_measure (painter, "0", LOLIGO_TEXT_TICK, &width, &line);
  LoligoTicks ticks = loligo_ticks_choose_for_length (0, plot->high, area->height, 2 * line, 1.15 * line);
  for (guint i = 0; i < ticks.count; i++)
    {
      g_autofree char *text = loligo_ticks_format (&ticks, i);
      double y = get_y (plot, loligo_ticks_get (&ticks, i));
      loligo_painter_line (painter, painter->colors->grid, area->x, y, area->x + area->width, y);
      loligo_painter_line (painter, painter->colors->text, area->x - 4 * scale, y, area->x, y);
      loligo_painter_text (painter, text, LOLIGO_TEXT_TICK, painter->colors->text,
                           area->x - 6 * scale, y, 1, 0.5);
    }
  double bottom = area->y + area->height;
  loligo_painter_line (painter, painter->colors->text, area->x, area->y, area->x, bottom);
  loligo_painter_line (painter, painter->colors->text, area->x, bottom, area->x + area->width, bottom);
  loligo_painter_markup_upward (painter, label, LOLIGO_TEXT_LABEL, painter->colors->text, line / 2 + 2,
                                area->y + area->height / 2, area->height);
}

static void
draw_voltage_axis (LoligoGateView *self, Plot *plot)
{
  LoligoPainter *painter = &plot->painter;
  const LoligoSymbol *voltage = loligo_gates_get_voltage (self->gates, 0);
  double unit = voltage->unit.scale, width, line, scale = painter->text_scale;
  LoligoTicks ticks = loligo_ticks_choose_for_length (self->from_si / unit, self->to_si / unit,
                                                      plot->area.width, 44 * scale, 34 * scale);
  double bottom = plot->area.y + plot->area.height;
  loligo_painter_measure (painter, "0", LOLIGO_TEXT_TICK, &width, &line);
  for (guint i = 0; i < ticks.count; i++)
    {
      g_autofree char *text = loligo_ticks_format (&ticks, i);
      double x = get_x (self, plot, loligo_ticks_get (&ticks, i) * unit);
      loligo_painter_line (painter, painter->colors->text, x, bottom, x, bottom + 4 * scale);
      loligo_painter_text (painter, text, LOLIGO_TEXT_TICK, painter->colors->text, x,
                           bottom + 5 * scale, 0.5, 0);
    }
  g_autofree char *shown = loligo_axis_typeset_unit (voltage->unit.text);
  g_autofree char *label = g_strdup_printf (_("%s (%s)"), "V", shown);
  loligo_painter_text (painter, label, LOLIGO_TEXT_LABEL, painter->colors->text,
                       plot->area.x + plot->area.width / 2, bottom + line + 6 * scale, 0.5, 0);
}

static void
draw_dot (const Plot *plot, double x, double y, LoligoColor color, gboolean is_full)
{
  cairo_t *cr = plot->painter.cr;
  cairo_new_path (cr);
  cairo_arc (cr, x, y, 4 * plot->painter.text_scale, 0, 2 * G_PI);
  loligo_painter_set_color ((LoligoPainter *) &plot->painter,
                            is_full ? color : plot->painter.colors->background);
  cairo_fill_preserve (cr);
  loligo_painter_set_color ((LoligoPainter *) &plot->painter, color);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
}

/* One gate's curve, VALUES / UNIT. */
static void
draw_curve (LoligoGateView *self, const Plot *plot, const double *values, double unit, LoligoColor color)
{
  cairo_t *cr = plot->painter.cr;
  cairo_new_path (cr);
  for (guint point = 0; point < N_POINTS; point++)
    if (isnan (values[point]))
      cairo_new_sub_path (cr);
    else
      cairo_line_to (cr, get_x (self, plot, point_to_voltage (self, point)), get_y (plot, values[point] / unit));
  loligo_painter_set_color ((LoligoPainter *) &plot->painter, color);
  cairo_set_line_width (cr, 1.75);
  cairo_stroke (cr);
}

/* The curve's value at V; NaN beyond its ends. */
static double
interpolate (LoligoGateView *self, const double *values, double v_si)
{
  double place = (v_si - self->from_si) / (self->to_si - self->from_si) * (N_POINTS - 1);
  if (!(place >= 0 && place <= N_POINTS - 1))
    return NAN;
  guint left = MIN ((guint) place, N_POINTS - 2);
  return values[left] + (place - left) * (values[left + 1] - values[left]);
}

static void
draw_now (LoligoGateView *self, Plot *plot, const double *curves, double unit, gboolean is_steady)
{
  double last_v_si = NAN;
  for (guint k = 0; k < loligo_gates_get_count (self->gates); k++)
    {
      double v_si, value;
      read_now (self, k, &v_si, &value);
      double on_curve = interpolate (self, curves + k * N_POINTS, v_si) / unit;
      if (isnan (on_curve))
        continue;
      double x = get_x (self, plot, v_si);
      if (v_si != last_v_si)
        loligo_painter_line (&plot->painter, plot->painter.colors->faint_text, x, plot->area.y, x,
                             plot->area.y + plot->area.height);
      last_v_si = v_si;
      LoligoColor color = get_color (self, k, plot);
      if (!is_steady && on_curve == 0)
        continue;
      draw_dot (plot, x, get_y (plot, on_curve), color, FALSE);
      if (is_steady && isfinite (value))
        draw_dot (plot, x, get_y (plot, value), color, TRUE);
    }
}

static void
draw_plot (LoligoGateView *self, Plot *plot, const double *curves, double unit, const char *label,
           gboolean is_steady)
{
  draw_axes (self, plot, label);
  cairo_save (plot->painter.cr);
  cairo_rectangle (plot->painter.cr, plot->area.x, plot->area.y - 6, plot->area.width,
                   plot->area.height + 12);
  cairo_clip (plot->painter.cr);
  for (guint k = 0; k < loligo_gates_get_count (self->gates); k++)
    if (is_steady || curves[k * N_POINTS + N_POINTS / 2] != 0)
      draw_curve (self, plot, curves + k * N_POINTS, unit, get_color (self, k, plot));
  draw_now (self, plot, curves, unit, is_steady);
  cairo_restore (plot->painter.cr);
}

/* Returns the height it took. */
static double
draw_legend (LoligoGateView *self, Plot *plot, double width)
{
  LoligoPainter *painter = &plot->painter;
  double x = plot->area.x, y = 0, height = 0, scale = painter->text_scale;
  for (guint k = 0; k < loligo_gates_get_count (self->gates); k++)
    {
      const char *name = loligo_gates_get_symbol (self->gates, k)->name;
      double own;
      loligo_painter_measure (painter, name, LOLIGO_TEXT_LABEL, &own, &height);
      if (x > plot->area.x && x + own + 16 * scale > width)
        {
          x = plot->area.x;
          y += height;
        }
      LoligoColor color = get_color (self, k, plot);
      loligo_painter_set_color (painter, color);
      cairo_rectangle (painter->cr, x, y + round (height / 2) - 1, 10 * scale, 2);
      cairo_fill (painter->cr);
      loligo_painter_text (painter, name, LOLIGO_TEXT_LABEL, color, x + 14 * scale, y, 0, 0);
      x += own + 26 * scale;
    }
  return y + height + 6 * scale;
}

static void
draw (LoligoGateView *self, cairo_t *cr, double width, double height)
{
  Plot plot;
  double tick_width, line, unit;
  loligo_painter_init (&plot.painter, cr, get_theme (), LOLIGO_QUALITY_FINE, 1);
  loligo_painter_measure (&plot.painter, "0.00", LOLIGO_TEXT_TICK, &tick_width, &line);
  plot.area.x = ceil (line + 4 + tick_width + 6);
  plot.area.width = width - plot.area.x - line;
  double top = draw_legend (self, &plot, width);
  gboolean has_tau = self->longest_s > 0;
  double gap = 14, room = height - top - 2 * line - 12;
  plot.area.y = top;
  plot.area.height = floor (has_tau ? (room - gap) / 2 : room);
  plot.high = 1;
  draw_plot (self, &plot, self->steady, 1, _("steady state"), TRUE);
  if (has_tau)
    {
      plot.area.y += plot.area.height + gap;
      const char *text = loligo_axis_time_unit (4 * self->longest_s, &unit);
      g_autofree char *label = g_strdup_printf (_("<i>τ</i> (%s)"), text);
      plot.high = self->longest_s / unit * 1.08;
      draw_plot (self, &plot, self->tau_s, unit, label, FALSE);
    }
  draw_voltage_axis (self, &plot);
  loligo_painter_clear (&plot.painter);
}

static void
loligo_gate_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LoligoGateView *self = LOLIGO_GATE_VIEW (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  draw (self, cr, width, height);
  cairo_destroy (cr);
}

static void
loligo_gate_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 200 : LEAST_HEIGHT;
  *natural = *minimum;
  *minimum_baseline = *natural_baseline = -1;
}

void
loligo_gate_view_describe (GtkWidget *view, JsonBuilder *builder)
{
  LoligoGateView *self = LOLIGO_GATE_VIEW (view);
  json_builder_set_member_name (builder, "gates");
  json_builder_begin_array (builder);
  for (guint k = 0; k < loligo_gates_get_count (self->gates); k++)
    {
      double v_si, value;
      read_now (self, k, &v_si, &value);
      const double numbers[]
          = { v_si, value, interpolate (self, self->steady + k * N_POINTS, v_si),
              interpolate (self, self->tau_s + k * N_POINTS, v_si) };
      json_builder_begin_array (builder);
      json_builder_add_string_value (builder, loligo_gates_get_symbol (self->gates, k)->name);
      for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
        if (isfinite (numbers[i]))
          json_builder_add_double_value (builder, numbers[i]);
        else
          json_builder_add_null_value (builder);
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
}

static void
on_tick (LoligoGateView *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

GtkWidget *
loligo_gate_view_new (LoligoProject *project, LoligoSession *session, const char *node)
{
  LoligoComponent *component = loligo_project_get_component (project, node);
  g_autoptr (LoligoGates) gates = component != NULL ? loligo_gates_new (component) : NULL;
  guint count = gates != NULL ? loligo_gates_get_count (gates) : 0;
  if (count == 0)
    return NULL;
  LoligoGateView *self = g_object_new (LOLIGO_TYPE_GATE_VIEW, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);
  self->project = g_object_ref (project);
  self->session = g_object_ref (session);
  self->node = g_strdup (node);
  self->gates = g_steal_pointer (&gates);
  self->steady = g_new (double, count * N_POINTS);
  self->tau_s = g_new (double, count * N_POINTS);
  compute (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Steady state and time constant of the gates"), -1);
  g_object_set_data (G_OBJECT (self), "loligo-test-name", (gpointer) "gates");
  g_object_set_data (G_OBJECT (self), "loligo-test-dump", loligo_gate_view_describe);
  g_signal_connect_object (session, "tick", G_CALLBACK (on_tick), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "rebuilt", G_CALLBACK (on_tick), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (project, "changed", G_CALLBACK (compute), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (project, "parameter-set", G_CALLBACK (compute), self, G_CONNECT_SWAPPED);
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

static void
loligo_gate_view_finalize (GObject *object)
{
  LoligoGateView *self = LOLIGO_GATE_VIEW (object);
  g_clear_object (&self->project);
  g_clear_object (&self->session);
  g_clear_pointer (&self->gates, loligo_gates_free);
  g_free (self->node);
  g_free (self->steady);
  g_free (self->tau_s);
  G_OBJECT_CLASS (loligo_gate_view_parent_class)->finalize (object);
}

static void
loligo_gate_view_class_init (LoligoGateViewClass *class)
{
  G_OBJECT_CLASS (class)->finalize = loligo_gate_view_finalize;
  GTK_WIDGET_CLASS (class)->snapshot = loligo_gate_view_snapshot;
  GTK_WIDGET_CLASS (class)->measure = loligo_gate_view_measure;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "gateview");
}

static void
loligo_gate_view_init (LoligoGateView *self)
{
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}
