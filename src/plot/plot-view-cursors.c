/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plot-view-cursors.c: two cursors and what lies between them: time, frequency, the change of the first trace, spikes.
 */
#include "plot/plot-view-private.h"
#include <math.h>

void
loligo_plot_view_apply_cursors (LoligoPlotView *self)
{
  loligo_figure_set_cursors (self->figure, self->cursor_a_s, self->cursor_b_s);
}

gboolean
loligo_plot_view_has_cursors (LoligoPlotView *self)
{
  return isfinite (self->cursor_a_s);
}

/* The first visible trace of the figure. */
static LoligoPanel *
find_trace (LoligoPlotView *self, guint *entry)
{
  for (guint k = 0; k < loligo_figure_get_n_panels (self->figure); k++)
    {
      LoligoPanel *panel = loligo_figure_get_panel (self->figure, k);
      if (loligo_panel_get_kind (panel) != LOLIGO_PANEL_TRACE)
        continue;
      for (*entry = 0; *entry < loligo_panel_get_n_entries (panel); (*entry)++)
        if (loligo_panel_is_visible (panel, *entry))
          return panel;
    }
  return NULL;
}

/* Time between two samples of that trace, or a step of the run. */
static double
get_grain (LoligoPlotView *self)
{
  guint entry;
  LoligoPanel *panel = find_trace (self, &entry);
  LoligoEngine *engine = loligo_session_get_engine (self->session);
  double grain_s = panel != NULL    ? loligo_recorder_get_interval (loligo_panel_get_recorder (panel, entry))
                   : engine != NULL ? loligo_engine_get_plan (engine)->dt_s
                                    : 0;
  return grain_s > 0 ? grain_s : 1e-5;
}

/* A cursor stands on a sample, so that what it reads is what was recorded. */
void
loligo_plot_view_place_cursor (LoligoPlotView *self, LoligoCursor cursor, double t_s)
{
  double grain_s = get_grain (self);
  double *place = cursor == LOLIGO_CURSOR_A ? &self->cursor_a_s : &self->cursor_b_s;
  *place = round (CLAMP (t_s, self->from_s, self->to_s) / grain_s) * grain_s;
  loligo_plot_view_apply_cursors (self);
  loligo_plot_view_tell (self, "plot-cursors");
}

void
loligo_plot_view_move_cursor (LoligoPlotView *self, LoligoCursor cursor, int direction)
{
  double x, y, width, height;
  if (!loligo_plot_view_has_cursors (self)
      || !loligo_figure_get_plot_area (self->figure, 0, &x, &y, &width, &height))
    return;
  double pixel_s = (self->to_s - self->from_s) / width, grain_s = get_grain (self);
  double step_s = MAX (round (pixel_s / grain_s), 1) * grain_s;
  double now_s = cursor == LOLIGO_CURSOR_A ? self->cursor_a_s : self->cursor_b_s;
  loligo_plot_view_place_cursor (self, cursor, now_s + direction * step_s);
}

void
loligo_plot_view_set_cursors (LoligoPlotView *self, gboolean shown)
{
  if (shown == loligo_plot_view_has_cursors (self))
    return;
  double span_s = self->to_s - self->from_s;
  if (shown)
    {
      loligo_plot_view_place_cursor (self, LOLIGO_CURSOR_A, self->from_s + span_s / 3);
      loligo_plot_view_place_cursor (self, LOLIGO_CURSOR_B, self->from_s + span_s * 2 / 3);
      return;
    }
  self->cursor_a_s = self->cursor_b_s = NAN;
  loligo_plot_view_apply_cursors (self);
  loligo_plot_view_tell (self, "plot-cursors");
}

/* With as many digits as tell two samples apart. */
static char *
format_time (double t_s, double grain_s)
{
  gboolean in_s = fabs (t_s) >= 10;
  double grain = in_s ? grain_s : 1e3 * grain_s;
  int digits = CLAMP ((int) ceil (-log10 (grain) - 1e-9), 0, 9);
  while (digits < 9 && fabs (grain * pow (10, digits) - round (grain * pow (10, digits))) > 1e-6)
    digits++;
  char format[16], number[G_ASCII_DTOSTR_BUF_SIZE];
  g_snprintf (format, sizeof format, "%%.%df", digits);
  g_ascii_formatd (number, sizeof number, format, in_s ? t_s : 1e3 * t_s);
  return g_strconcat (number, in_s ? " s" : " ms", NULL);
}

static void
append_number (GString *text, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (number, sizeof number, "%.4g", value);
  g_string_append (text, number);
}

/* "V of axon −64.97 → −70.1 mV, Δ −5.13 mV": of the first trace that is visible. */
static void
append_values (LoligoPlotView *self, GString *text)
{
  guint entry;
  LoligoPanel *panel = find_trace (self, &entry);
  if (panel == NULL)
    return;
  double a_si = loligo_panel_get_value (panel, entry, 0, self->cursor_a_s);
  double b_si = loligo_panel_get_value (panel, entry, 0, self->cursor_b_s);
  if (!isfinite (a_si) || !isfinite (b_si))
    return;
  LoligoRecorder *recorder = loligo_panel_get_recorder (panel, entry);
  const LoligoUnit *unit = loligo_recorder_get_unit (recorder);
  g_string_append (text, "  ");
  /* Translators: a variable of a node, "V of axon"; its values at two cursors follow. */
  g_string_append_printf (text, _("%s of %s"), loligo_recorder_get_variable (recorder),
                          loligo_recorder_get_node (recorder));
  g_string_append_c (text, ' ');
  append_number (text, a_si / unit->scale);
  g_string_append (text, " → ");
  append_number (text, b_si / unit->scale);
  g_string_append_printf (text, " %s, Δ ", unit->text);
  append_number (text, (b_si - a_si) / unit->scale);
  g_string_append_printf (text, " %s", unit->text);
}

/* Spikes of all recorded neurons between the cursors: those of every spike recorder of the engine. */
static void
append_spikes (LoligoPlotView *self, GString *text)
{
  LoligoEngine *engine = loligo_session_get_engine (self->session);
  double first_s = MIN (self->cursor_a_s, self->cursor_b_s), last_s = MAX (self->cursor_a_s, self->cursor_b_s);
  guint64 count = 0;
  gboolean any = FALSE;
  for (guint k = 0; engine != NULL && k < loligo_engine_get_n_recorders (engine); k++)
    {
      LoligoRecorder *recorder = loligo_engine_get_recorder (engine, k);
      if (!loligo_recorder_is_spikes (recorder))
        continue;
      any = TRUE;
      count += loligo_recorder_find_spike (recorder, last_s) - loligo_recorder_find_spike (recorder, first_s);
    }
  if (any)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
      g_string_append (text, "  ");
      /* Translators: how many spikes lie between the two cursors. */
      g_string_append_printf (text, _("spikes: %s"), number);
    }
}

char *
loligo_plot_view_describe_cursors (LoligoPlotView *self)
{
  if (!loligo_plot_view_has_cursors (self))
    return NULL;
  double delta_s = self->cursor_b_s - self->cursor_a_s, grain_s = get_grain (self);
  g_autofree char *a = format_time (self->cursor_a_s, grain_s);
  g_autofree char *b = format_time (self->cursor_b_s, grain_s);
  g_autofree char *delta = format_time (delta_s, grain_s);
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "A %s  B %s  Δ %s", a, b, delta);
  if (delta_s != 0)
    {
      g_string_append (text, "  1/Δ ");
      append_number (text, 1 / fabs (delta_s));
      g_string_append (text, " Hz");
    }
  append_spikes (self, text);
  append_values (self, text);
  return g_string_free (text, FALSE);
}
