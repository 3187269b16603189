/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * data.c: the numbers behind what a figure computes: rates, spectra, sheets, histograms, a file a panel. What was
 * recorded itself is the engine's to export.
 */
#include "figure/figure-private.h"

#include <math.h>

/* Columns under construction. */
typedef struct
{
  GArray *columns;     /* LoligoTableColumn */
  GPtrArray *names, *values;
  guint64 n_rows;
} Table;

static void
table_init (Table *table, guint64 n_rows)
{
  table->columns = g_array_new (FALSE, FALSE, sizeof (LoligoTableColumn));
  table->names = g_ptr_array_new_with_free_func (g_free);
  table->values = g_ptr_array_new_with_free_func (g_free);
  table->n_rows = n_rows;
}

static void
table_clear (Table *table)
{
  g_array_unref (table->columns);
  g_ptr_array_unref (table->names);
  g_ptr_array_unref (table->values);
}

/* The values of a new column, to be filled in. NAME is copied. */
static double *
add_column (Table *table, const char *name)
{
  LoligoTableColumn column = { g_strdup (name), g_new0 (double, MAX (table->n_rows, 1)) };

  g_ptr_array_add (table->names, (gpointer) column.name);
  g_ptr_array_add (table->values, (gpointer) column.values);
  g_array_append_val (table->columns, column);
  return (double *) column.values;
}

static void
fill_rates (LoligoPanel *panel, Table *table)
{
  guint64 n_rows = G_MAXUINT64;

  for (guint e = 0; e < panel->entries->len; e++)
    n_rows = MIN (n_rows, loligo_rate_get_n_values (loligo_panel_get_entry (panel, e)->rate));
  table_init (table, n_rows);
  double *times = add_column (table, "t_ms");
  LoligoSeries *first = g_ptr_array_index (loligo_panel_get_entry (panel, 0)->series, 0);
  for (guint64 i = 0; i < n_rows; i++)
    times[i] = 1e3 * loligo_series_get_time (first, (double) i);
  for (guint e = 0; e < panel->entries->len; e++)
    loligo_rate_read (loligo_panel_get_entry (panel, e)->rate, 0, n_rows,
                      add_column (table, loligo_panel_get_label (panel, e)));
}

/* Entries may have spectra of other lengths: the first decides. */
static void
fill_spectra (LoligoPanel *panel, Table *table)
{
  guint n_bins = 0;
  double resolution_hz = 0;
  g_autofree double *first = loligo_panel_get_density (panel, 0, 0, &n_bins, &resolution_hz);

  table_init (table, first != NULL ? n_bins : 0);
  double *frequencies = add_column (table, "f_hz");
  for (guint i = 0; i < table->n_rows; i++)
    frequencies[i] = i * resolution_hz;
  for (guint e = 0; e < panel->entries->len; e++)
    for (guint k = 0; k < loligo_panel_get_entry (panel, e)->n_spectra; k++)
      {
        guint own_bins;
        double own_resolution_hz;
        g_autofree double *density = loligo_panel_get_density (panel, e, k, &own_bins, &own_resolution_hz);
        gboolean is_many = loligo_panel_get_entry (panel, e)->n_spectra > 1;
        const char *label = loligo_panel_get_label (panel, e);
        g_autofree char *name = is_many ? g_strdup_printf ("%s[%u]", label, k) : g_strdup (label);
        if (density == NULL || own_bins != table->n_rows || own_resolution_hz != resolution_hz)
          continue;
        double *values = add_column (table, name);
        for (guint i = 0; i < own_bins; i++)
          values[i] = density[i];
      }
}

static void
fill_histogram (LoligoPanel *panel, Table *table)
{
  table_init (table, panel->n_bins);
  double *from = add_column (table, "from"), *to = add_column (table, "to");
  for (guint bin = 0; bin < panel->n_bins; bin++)
    {
      from[bin] = panel->bin_from + bin * panel->bin_width;
      to[bin] = panel->bin_from + (bin + 1) * panel->bin_width;
    }
  for (guint e = 0; e < panel->entries->len; e++)
    {
      const guint64 *counts = loligo_panel_get_entry (panel, e)->counts;
      double *values = counts != NULL ? add_column (table, loligo_panel_get_label (panel, e)) : NULL;
      for (guint bin = 0; counts != NULL && bin < panel->n_bins; bin++)
        values[bin] = (double) counts[bin];
    }
}

static void
fill_sheet (LoligoPanel *panel, Table *table)
{
  const LoligoPicture *picture = &panel->picture;

  table_init (table, picture->values != NULL ? picture->n_values : 0);
  double *rows = add_column (table, "row"), *columns = add_column (table, "column");
  double *values = add_column (table, loligo_recorder_get_variable (loligo_panel_get_recorder (panel, 0)));
  for (gsize cell = 0; cell < table->n_rows; cell++)
    {
      rows[cell] = (double) (cell / picture->columns);
      columns[cell] = (double) (cell % picture->columns);
      values[cell] = picture->values[cell];
    }
}

/* "unit: Hz", "unit: mV^2/Hz" as the other files have it, and the moment where there is one. */
static char *
make_comment (LoligoPanel *panel)
{
  double scale;
  const char *unit = loligo_panel_get_unit (panel, &scale);
  char moment[G_ASCII_DTOSTR_BUF_SIZE];

  if (panel->kind == LOLIGO_PANEL_RATE)
    return g_strdup ("unit: Hz");
  if (panel->kind == LOLIGO_PANEL_SPECTRUM)
    return g_strdup_printf ("unit: (%s)^2/Hz", *unit != '\0' ? unit : "1");
  g_ascii_formatd (moment, sizeof moment, "%.9g", 1e3 * loligo_figure_get_moment (panel->figure));
  return g_strdup_printf ("unit: %s, t_ms: %s", *unit != '\0' ? unit : "1", moment);
}

static gboolean
write_panel (LoligoPanel *panel, const char *path, LoligoDataFormat format, GError **error)
{
  Table table = { NULL };

  switch (panel->kind)
    {
    case LOLIGO_PANEL_RATE:
      fill_rates (panel, &table);
      break;
    case LOLIGO_PANEL_SPECTRUM:
      fill_spectra (panel, &table);
      break;
    case LOLIGO_PANEL_HISTOGRAM:
      fill_histogram (panel, &table);
      break;
    case LOLIGO_PANEL_SHEET:
      fill_sheet (panel, &table);
      break;
    case LOLIGO_PANEL_TRACE:
    case LOLIGO_PANEL_RASTER:
    case LOLIGO_PANEL_SPACE:
      return TRUE; /* these show what was recorded */
    }
  g_autofree char *comment = make_comment (panel);
  gboolean ok = loligo_export_table ((const LoligoTableColumn *) (const void *) table.columns->data,
                                     table.columns->len, table.n_rows, comment, format, path, error);
  table_clear (&table);
  return ok;
}

/* The names of files; NULL where a panel shows what was recorded itself. */
static const char *const names[] = { NULL, NULL, "rate", NULL, "spectrum", "sheet", "histogram" };

static gboolean
is_computed (LoligoPanel *panel)
{
  return names[panel->kind] != NULL && panel->entries->len > 0;
}

/* All is read and settled: what a drawing on paper waits for. */
static void
settle (LoligoFigure *figure)
{
  gboolean was_on_paper = figure->on_paper;
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR, NULL);
  cairo_t *cr = cairo_create (surface);

  figure->on_paper = TRUE;
  loligo_figure_draw (figure, cr, 640, 480);
  figure->on_paper = was_on_paper;
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

gboolean
loligo_figure_write_data (LoligoFigure *figure, const char *folder, LoligoDataFormat format,
                          GError **error)
{
  const char *ending = format == LOLIGO_FORMAT_NPZ ? "npz" : "csv";
  guint counts[G_N_ELEMENTS (names)] = { 0 };
  gboolean is_settled = FALSE;

  for (guint i = 0; i < figure->panels->len; i++)
    {
      LoligoPanel *panel = loligo_figure_get_panel (figure, i);
      if (!is_computed (panel))
        continue;
      if (!is_settled)
        settle (figure);
      is_settled = TRUE;
      guint number = ++counts[panel->kind];
      g_autofree char *name = number > 1 ? g_strdup_printf ("%s-%u.%s", names[panel->kind], number, ending)
                                         : g_strdup_printf ("%s.%s", names[panel->kind], ending);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (!write_panel (panel, path, format, error))
        return FALSE;
    }
  return TRUE;
}
