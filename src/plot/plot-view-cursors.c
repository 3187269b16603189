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

void
loligo_plot_view_set_cursors (LoligoPlotView *self, gboolean shown)
{
  if (shown == loligo_plot_view_has_cursors (self))
    return;
  double span_s = self->to_s - self->from_s;
  self->cursor_a_s = shown ? self->from_s + span_s / 3 : NAN;
  self->cursor_b_s = shown ? self->from_s + span_s * 2 / 3 : NAN;
  loligo_plot_view_apply_cursors (self);
  loligo_plot_view_tell (self, "plot-cursors");
}

static char *
format_time (double t_s)
{
  double size = fabs (t_s);
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  gboolean in_s = size >= 10;
  g_ascii_formatd (number, sizeof number, size < 1e-3 ? "%.4f" : size < 1 ? "%.2f" : "%.3f", in_s ? t_s : 1e3 * t_s);
  return g_strconcat (number, in_s ? " s" : " ms", NULL);
}

/* The first visible trace of the figure. */
static LoligoPanel *
find_trace (LoligoPlotView *self, guint *entry)
{
  for (guint k = 0; k < loligo_figure_get_n_panels (self->figure); k++)
    {
      LoligoPanel *panel = loligo_figure_get_panel (self->figure, k);
      for (*entry = 0; !loligo_panel_is_raster (panel) && *entry < loligo_panel_get_n_entries (panel); (*entry)++)
        if (loligo_panel_is_visible (panel, *entry))
          return panel;
    }
  return NULL;
}

static void
append_difference (LoligoPlotView *self, GString *text)
{
  guint entry;
  LoligoPanel *panel = find_trace (self, &entry);
  if (panel == NULL)
    return;
  double difference = loligo_panel_get_value (panel, entry, 0, self->cursor_b_s)
                      - loligo_panel_get_value (panel, entry, 0, self->cursor_a_s);
  if (!isfinite (difference))
    return;
  LoligoRecorder *recorder = loligo_panel_get_recorder (panel, entry);
  const LoligoUnit *unit = loligo_recorder_get_unit (recorder);
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (number, sizeof number, "%.4g", difference / unit->scale);
  g_string_append_printf (text, "   Δ%s %s %s", loligo_recorder_get_variable (recorder), number, unit->text);
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
    g_string_append_printf (text, _("   %" G_GUINT64_FORMAT " spikes between"), count);
}

char *
loligo_plot_view_describe_cursors (LoligoPlotView *self)
{
  if (!loligo_plot_view_has_cursors (self))
    return NULL;
  double delta_s = self->cursor_b_s - self->cursor_a_s;
  g_autofree char *a = format_time (self->cursor_a_s);
  g_autofree char *b = format_time (self->cursor_b_s);
  g_autofree char *delta = format_time (delta_s);
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "A %s   B %s   Δ %s", a, b, delta);
  if (delta_s != 0)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      g_ascii_formatd (number, sizeof number, "%.4g", 1 / fabs (delta_s));
      g_string_append_printf (text, "   1/Δ %s Hz", number);
    }
  append_difference (self, text);
  append_spikes (self, text);
  return g_string_free (text, FALSE);
}
