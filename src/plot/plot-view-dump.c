/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plot-view-dump.c: what a plot shows, column by column, for the tests that compare it with what was simulated.
 */
#include "plot/plot-view-private.h"

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
  if (loligo_panel_is_raster (panel))
    add_marks (builder, panel, entry, width);
  else
    add_columns (builder, panel, entry, width);
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
