/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plot-view-dump.c: what a plot shows, column by column, for the tests that compare it with what was simulated.
 */
#include "plot/plot-view-private.h"
#include <math.h>

/* A raster of more rows is told by its counts alone. */
#define MARKED_ROWS 256

static void
add_numbers (JsonBuilder *builder, const char *name, const double *numbers, guint count)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint k = 0; k < count; k++)
    json_builder_add_double_value (builder, numbers[k]);
  json_builder_end_array (builder);
}

/* [column, least, greatest] of each column that is not empty. */
static void
add_columns (JsonBuilder *builder, LoligoPanel *panel, guint entry, double width)
{
  json_builder_set_member_name (builder, "columns");
  json_builder_begin_array (builder);
  for (guint column = 0; column < width; column++)
    {
      double least, greatest;
      if (!loligo_panel_get_column (panel, entry, 0, column, &least, &greatest))
        continue;
      json_builder_begin_array (builder);
      json_builder_add_double_value (builder, column);
      json_builder_add_double_value (builder, least);
      json_builder_add_double_value (builder, greatest);
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
}

/* [row, column] of each mark in the picture. */
static void
add_marks (JsonBuilder *builder, LoligoPanel *panel, guint entry, double width)
{
  guint64 n_rows = loligo_recorder_get_n_lanes (loligo_panel_get_recorder (panel, entry));
  json_builder_set_member_name (builder, "rows");
  json_builder_add_int_value (builder, (gint64) n_rows);
  json_builder_set_member_name (builder, "marks");
  json_builder_begin_array (builder);
  for (guint64 row = 0; row < n_rows && n_rows <= MARKED_ROWS; row++)
    for (guint column = 0; column < width; column++)
      {
        if (!loligo_panel_has_mark (panel, entry, row, column))
          continue;
        json_builder_begin_array (builder);
        json_builder_add_int_value (builder, (gint64) row);
        json_builder_add_int_value (builder, column);
        json_builder_end_array (builder);
      }
  json_builder_end_array (builder);
}

static void
add_spectra (JsonBuilder *builder, LoligoPanel *panel, guint entry)
{
  guint n_bins;
  double resolution_hz, peak_hz, height;
  g_autofree double *density = loligo_panel_get_density (panel, entry, 0, &n_bins, &resolution_hz);
  if (density == NULL)
    return;
  json_builder_set_member_name (builder, "resolution_hz");
  json_builder_add_double_value (builder, resolution_hz);
  add_numbers (builder, "density", density, n_bins);
  if (loligo_spectrum_find_peak (density, n_bins, resolution_hz, &peak_hz, &height))
    {
      json_builder_set_member_name (builder, "peak_hz");
      json_builder_add_double_value (builder, peak_hz);
    }
}

static void
add_histogram (JsonBuilder *builder, LoligoPanel *panel, guint entry)
{
  guint n_bins;
  double bins[2];
  const guint64 *counts = loligo_panel_get_counts (panel, entry, &n_bins, &bins[0], &bins[1]);
  add_numbers (builder, "bins", bins, 2);
  json_builder_set_member_name (builder, "counts");
  json_builder_begin_array (builder);
  for (guint bin = 0; counts != NULL && bin < n_bins; bin++)
    json_builder_add_int_value (builder, (gint64) counts[bin]);
  json_builder_end_array (builder);
}

static void
add_sheet (JsonBuilder *builder, LoligoPanel *panel)
{
  guint64 rows, columns;
  double t_s;
  const float *values = loligo_panel_get_sheet (panel, &rows, &columns, &t_s);
  json_builder_set_member_name (builder, "t_s");
  json_builder_add_double_value (builder, t_s);
  json_builder_set_member_name (builder, "values");
  json_builder_begin_array (builder);
  for (guint64 cell = 0; values != NULL && cell < rows * columns && rows * columns <= MARKED_ROWS; cell++)
    json_builder_add_double_value (builder, isfinite (values[cell]) ? values[cell] : 0);
  json_builder_end_array (builder);
}

static void
add_entry (JsonBuilder *builder, LoligoPanel *panel, guint entry, double width)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "label");
  json_builder_add_string_value (builder, loligo_panel_get_label (panel, entry));
  json_builder_set_member_name (builder, "recorder");
  json_builder_add_string_value (builder,
                                 loligo_recorder_get_id (loligo_panel_get_recorder (panel, entry)));
  cairo_rectangle_t box;
  loligo_panel_get_legend_area (panel, entry, &box);
  add_numbers (builder, "legend", (const double[]){ box.x, box.y, box.width, box.height }, 4);
  json_builder_set_member_name (builder, "visible");
  json_builder_add_boolean_value (builder, loligo_panel_is_visible (panel, entry));
  switch (loligo_panel_get_kind (panel))
    {
    case LOLIGO_PANEL_TRACE:
    case LOLIGO_PANEL_RATE:
      add_columns (builder, panel, entry, width);
      break;
    case LOLIGO_PANEL_RASTER:
      add_marks (builder, panel, entry, width);
      break;
    case LOLIGO_PANEL_SPECTRUM:
      add_spectra (builder, panel, entry);
      break;
    case LOLIGO_PANEL_HISTOGRAM:
      add_histogram (builder, panel, entry);
      break;
    case LOLIGO_PANEL_SHEET:
      add_sheet (builder, panel);
      break;
    case LOLIGO_PANEL_SPACE:
      break;
    }
  json_builder_end_object (builder);
}

static void
add_panel (JsonBuilder *builder, LoligoFigure *figure, guint index)
{
  LoligoPanel *panel = loligo_figure_get_panel (figure, index);
  double area[4] = { 0 }, range[2];
  json_builder_begin_object (builder);
  loligo_figure_get_plot_area (figure, index, &area[0], &area[1], &area[2], &area[3]);
  loligo_panel_get_y_range (panel, &range[0], &range[1]);
  add_numbers (builder, "area", area, G_N_ELEMENTS (area));
  add_numbers (builder, "y", range, G_N_ELEMENTS (range));
  static const char *const kinds[]
      = { "trace", "raster", "rate", "space", "spectrum", "sheet", "histogram" };
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, kinds[loligo_panel_get_kind (panel)]);
  json_builder_set_member_name (builder, "raster");
  json_builder_add_boolean_value (builder, loligo_panel_is_raster (panel));
  json_builder_set_member_name (builder, "entries");
  json_builder_begin_array (builder);
  for (guint entry = 0; entry < loligo_panel_get_n_entries (panel); entry++)
    add_entry (builder, panel, entry, area[2]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

void
loligo_plot_view_dump (LoligoPlotView *self, JsonBuilder *builder)
{
  add_number (builder, "from_s", self->from_s);
  add_number (builder, "to_s", self->to_s);
  json_builder_set_member_name (builder, "follow");
  json_builder_add_boolean_value (builder, self->is_following);
  json_builder_set_member_name (builder, "frozen");
  json_builder_add_boolean_value (builder, self->frozen != NULL);
  if (loligo_plot_view_has_cursors (self))
    {
      add_number (builder, "cursor_a_s", self->cursor_a_s);
      add_number (builder, "cursor_b_s", self->cursor_b_s);
    }
  json_builder_set_member_name (builder, "panels");
  json_builder_begin_array (builder);
  for (guint k = 0; k < loligo_figure_get_n_panels (self->figure); k++)
    add_panel (builder, self->figure, k);
  json_builder_end_array (builder);
}
