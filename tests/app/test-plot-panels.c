/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-plot-panels.c: what the panels of rates, spectra, sheets, pictures and histograms show is what was recorded; at
 * the cursor's moment; frozen, zoomed, on paper; and nothing breaks where there is nothing to show.
 */
#include "figure/figure.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define WIDTH 900
#define HEIGHT 600

typedef struct
{
  LoligoDocument *document;
  LoligoSimulation *simulation;
  GPtrArray *recorders;
} Run;

static void
run_clear (Run *run)
{
  loligo_document_free (run->document);
  loligo_simulation_free (run->simulation);
  g_ptr_array_unref (run->recorders);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* A sheet of 4 rows and 6 columns and a line of 30 cells, driven at different strengths. */
#define CELLS                                                                                      \
  "{\"format\": \"loligo\", \"version\": 1, \"nodes\": ["                                          \
  "{\"id\": \"sheet\", \"model\": \"lif\", \"size\": [4, 6], \"initial\": {\"V\": \"i * 0.7 mV\"}}," \
  "{\"id\": \"line\", \"model\": \"lif\", \"size\": 30, \"initial\": {\"V\": \"i * 0.3 mV\"}},"    \
  "{\"id\": \"drive\", \"model\": \"constant\", \"parameters\": {\"amplitude\": \"25 mV\"}}],"     \
  "\"edges\": [{\"from\": \"drive\", \"to\": \"sheet.I\"}, {\"from\": \"drive\", \"to\": \"line.I\"}]," \
  "\"recorders\": [{\"id\": \"v\", \"of\": \"sheet\", \"what\": \"V\", \"every\": \"1 ms\"},"      \
  "{\"id\": \"part\", \"of\": \"sheet\", \"what\": \"V\", \"which\": \"0:5\"},"                    \
  "{\"id\": \"s\", \"of\": \"sheet\", \"what\": \"spikes\"},"                                      \
  "{\"id\": \"l\", \"of\": \"line\", \"what\": \"V\"},"                                            \
  "{\"id\": \"ls\", \"of\": \"line\", \"what\": \"spikes\"}],"                                     \
  "\"run\": {\"duration\": \"0.4 s\", \"dt\": \"0.1 ms\", \"threads\": 1}, \"plots\": ["

static void
make_run (Run *run, const char *plots, gint64 n_steps)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *json = g_strconcat (CELLS, plots, "]}", NULL);
  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL);
  const LoligoSimulationOptions options = { .jit = LOLIGO_JIT_OFF };
  run->document = loligo_document_parse (json, -1, NULL, problems);
  g_assert_nonnull (run->document);
  g_autoptr (LoligoPlan) plan = loligo_plan_new (run->document, library, problems);
  g_assert_nonnull (plan);
  run->simulation = loligo_simulation_new (plan, &options, &error);
  g_assert_no_error (error);
  g_assert_true (n_steps == 0 || loligo_simulation_advance (run->simulation, n_steps, NULL, &error));
  run->recorders = g_ptr_array_new ();
  for (guint i = 0; i < loligo_simulation_get_n_recorders (run->simulation); i++)
    g_ptr_array_add (run->recorders, loligo_simulation_get_recorder (run->simulation, i));
}

static LoligoFigure *
make_figure (Run *run)
{
  return loligo_figure_new_for_document (run->document, (LoligoRecorder *const *) run->recorders->pdata,
                                         run->recorders->len, loligo_simulation_get_time (run->simulation));
}

static cairo_surface_t *
draw (LoligoFigure *figure)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  guint frames = 0;
  do /* more than a frame's time allows comes with the next */
    {
      cairo_t *cr = cairo_create (surface);
      loligo_figure_set_quality (figure, LOLIGO_QUALITY_LIVE);
      loligo_figure_draw (figure, cr, WIDTH, HEIGHT);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_destroy (cr);
    }
  while (loligo_figure_is_behind (figure) && ++frames < 1000);
  g_assert_false (loligo_figure_is_behind (figure));
  return surface;
}

static guint32
get_pixel (cairo_surface_t *surface, guint x, guint y)
{
  const guint8 *row
      = cairo_image_surface_get_data (surface) + (gsize) y * (gsize) cairo_image_surface_get_stride (surface);
  return ((const guint32 *) (const void *) row)[x];
}

static LoligoPanel *
find_panel (LoligoFigure *figure, LoligoPanelKind kind)
{
  for (guint i = 0; i < loligo_figure_get_n_panels (figure); i++)
    if (loligo_panel_get_kind (loligo_figure_get_panel (figure, i)) == kind)
      return loligo_figure_get_panel (figure, i);
  return NULL;
}

static LoligoRecorder *
find_recorder (Run *run, const char *id)
{
  for (guint i = 0; i < run->recorders->len; i++)
    if (g_str_equal (loligo_recorder_get_id (run->recorders->pdata[i]), id))
      return run->recorders->pdata[i];
  g_assert_not_reached ();
}

/* In bins: as many as were counted, and two populations in one panel. */
static void
test_rate (void)
{
  g_auto (Run) run;
  make_run (&run,
            "{\"kind\": \"rate\", \"recorders\": [\"s\", \"ls\"], \"kernel\": \"bins\","
            "\"width\": \"20 ms\"}",
            4000);
  g_autoptr (LoligoFigure) figure = make_figure (&run);
  cairo_surface_destroy (draw (figure));
  LoligoPanel *panel = find_panel (figure, LOLIGO_PANEL_RATE);
  g_assert_cmpuint (loligo_panel_get_n_entries (panel), ==, 2);
  double scale;
  g_assert_cmpstr (loligo_panel_get_unit (panel, &scale), ==, "Hz");
  LoligoRecorder *recorder = find_recorder (&run, "ls");
  for (guint bin = 0; bin < 20; bin++)
    {
      guint64 first = loligo_recorder_find_spike (recorder, bin * 0.02 + 5e-5);
      guint64 end = loligo_recorder_find_spike (recorder, (bin + 1) * 0.02 + 5e-5);
      double expected = (double) (end - first) / (0.02 * 30);
      g_assert_cmpfloat_with_epsilon (loligo_panel_get_value (panel, 1, 0, (bin + 0.3) * 0.02), expected, 1e-4);
      g_assert_cmpfloat_with_epsilon (loligo_panel_get_value (panel, 1, 0, (bin + 0.9) * 0.02), expected, 1e-4);
    }
}

/* Of a trace in mV²/Hz; of the mean; of a rate. */
static void
test_spectrum (void)
{
  g_auto (Run) run;
  make_run (&run,
            "{\"kind\": \"spectrum\", \"recorders\": [\"l\"], \"segment\": \"100 ms\"},"
            "{\"kind\": \"spectrum\", \"recorders\": [\"v\"], \"cells\": \"mean\", \"axes\": \"linear\"},"
            "{\"kind\": \"spectrum\", \"recorders\": [\"s\"]}",
            4000);
  g_autoptr (LoligoFigure) figure = make_figure (&run);
  cairo_surface_destroy (draw (figure));
  LoligoPanel *panel = find_panel (figure, LOLIGO_PANEL_SPECTRUM);
  guint n_bins;
  double resolution_hz;
  for (guint k = 0; k < 10; k++)
    {
      g_autofree double *density = loligo_panel_get_density (panel, 0, k, &n_bins, &resolution_hz);
      g_assert_nonnull (density);
      g_assert_cmpfloat_with_epsilon (resolution_hz, 10, 1e-9);
      g_autoptr (LoligoSpectrum) direct = loligo_spectrum_new (1000, 1e-4);
      double samples[4001], expected[501];
      g_assert_cmpuint (loligo_recorder_read (find_recorder (&run, "l"), k, 0, 4001, samples), ==, 4001);
      loligo_spectrum_add (direct, samples, 4001);
      loligo_spectrum_get_density (direct, expected);
      for (guint i = 0; i < n_bins; i++)
        g_assert_cmpfloat_with_epsilon (density[i], expected[i] * 1e6, 1e-12 + 1e-9 * density[i]);
    }
  g_assert_null (loligo_panel_get_density (panel, 0, 10, &n_bins, &resolution_hz));
  guint n_spectra = 0;
  for (guint i = 0; i < loligo_figure_get_n_panels (figure); i++)
    n_spectra += loligo_panel_get_kind (loligo_figure_get_panel (figure, i)) == LOLIGO_PANEL_SPECTRUM;
  g_assert_cmpuint (n_spectra, ==, 3);
}

/* The pixel in the middle of each cell has the colour that its value's place in the range gives. */
static void
test_sheet (void)
{
  g_auto (Run) run;
  make_run (&run, "{\"kind\": \"sheet\", \"recorders\": [\"v\"]}", 4000);
  g_autoptr (LoligoFigure) figure = make_figure (&run);
  LoligoRecorder *recorder = find_recorder (&run, "v");
  static const double moments_s[] = { NAN, 0.1, 0.2504, 0 };
  for (guint m = 0; m < G_N_ELEMENTS (moments_s); m++)
    {
      loligo_figure_set_cursors (figure, moments_s[m], NAN);
      cairo_surface_t *surface = draw (figure);
      LoligoPanel *panel = find_panel (figure, LOLIGO_PANEL_SHEET);
      guint64 rows, columns, sample = isnan (moments_s[m]) ? 400 : (guint64) lround (moments_s[m] * 1e3);
      double t_s, x, y, width, height;
      const float *values = loligo_panel_get_sheet (panel, &rows, &columns, &t_s);
      g_assert_cmpuint (rows, ==, 4);
      g_assert_cmpuint (columns, ==, 6);
      g_assert_cmpfloat_with_epsilon (t_s, (double) sample * 1e-3, 1e-12);
      g_assert_true (loligo_figure_get_plot_area (figure, loligo_figure_get_n_panels (figure) - 1, &x, &y,
                                                  &width, &height));
      guint32 pixels[24];
      for (guint cell = 0; cell < 24; cell++)
        {
          double value;
          loligo_recorder_read (recorder, cell, sample, 1, &value);
          g_assert_cmpfloat_with_epsilon (values[cell], value * 1e3, 1e-4);
          guint px = (guint) (x + width * (cell % 6 + 0.5) / 6), py = (guint) (y + height * (1 - (cell / 6 + 0.5) / 4));
          pixels[cell] = get_pixel (surface, px, py);
        }
      /* Equal values have equal colours, far ones not. */
      for (guint a = 0; a < 24; a++)
        for (guint b = 0; b < 24; b++)
          if (fabs (values[a] - values[b]) > 2)
            g_assert_cmpuint (pixels[a], !=, pixels[b]);
          else if (values[a] == values[b])
            g_assert_cmpuint (pixels[a], ==, pixels[b]);
      cairo_surface_destroy (surface);
    }
}

/* Cells that are not recorded have no value; spikes are rates that fade. */
static void
test_sheets_of_parts_and_spikes (void)
{
  g_auto (Run) run;
  make_run (&run, "{\"kind\": \"sheet\", \"recorders\": [\"part\", \"s\"], \"width\": \"10 ms\"}", 4000);
  g_autoptr (LoligoFigure) figure = make_figure (&run);
  cairo_surface_destroy (draw (figure));
  LoligoPanel *part = find_panel (figure, LOLIGO_PANEL_SHEET);
  LoligoPanel *spikes = loligo_figure_get_panel (figure, loligo_figure_get_n_panels (figure) - 1);
  guint64 rows, columns;
  double t_s;
  const float *values = loligo_panel_get_sheet (part, &rows, &columns, &t_s);
  for (guint cell = 0; cell < 24; cell++)
    g_assert_true (isfinite (values[cell]) == (cell < 5));
  values = loligo_panel_get_sheet (spikes, &rows, &columns, &t_s);
  LoligoRecorder *recorder = find_recorder (&run, "s");
  double expected[24] = { 0 };
  for (guint64 i = 0; i < loligo_recorder_get_n_spikes (recorder); i++)
    {
      double at_s;
      guint64 cell;
      loligo_recorder_get_spike (recorder, i, &at_s, &cell);
      expected[cell] += exp ((at_s - 0.4) / 0.01) / 0.01;
    }
  for (guint cell = 0; cell < 24; cell++)
    g_assert_cmpfloat_with_epsilon (values[cell], expected[cell], 0.2); /* what is older is left out */
}

/* Cells without rows and columns: time against cell. */
static void
test_space (void)
{
  g_auto (Run) run;
  make_run (&run, "{\"kind\": \"sheet\", \"recorders\": [\"l\", \"ls\"]}", 2000);
  g_autoptr (LoligoFigure) figure = make_figure (&run);
  loligo_figure_set_time_range (figure, 0, 0.4);
  g_assert_null (find_panel (figure, LOLIGO_PANEL_SHEET));
  cairo_surface_t *surface = draw (figure);
  double x, y, width, height;
  for (guint i = 0; i < loligo_figure_get_n_time_panels (figure); i++)
    {
      if (loligo_panel_get_kind (loligo_figure_get_panel (figure, i)) != LOLIGO_PANEL_SPACE)
        continue;
      g_assert_true (loligo_figure_get_plot_area (figure, i, &x, &y, &width, &height));
      guint inked[2] = { 0 };
      for (guint px = 1; px < width; px++)
        {
          guint32 pixel = get_pixel (surface, (guint) (x + px), (guint) (y + height / 2));
          inked[px > width / 2] += (pixel & 0xffffff) != 0xffffff;
        }
      g_assert_cmpuint (inked[0], >, width / 2 - 5);
      g_assert_cmpuint (inked[1], <, width / 20); /* the grid's lines at most: the run has come to the middle */
    }
  cairo_surface_destroy (surface);
}

static void
test_histogram (void)
{
  g_auto (Run) run;
  make_run (&run, "{\"kind\": \"histogram\", \"recorders\": [\"v\", \"l\"]}", 4000);
  g_autoptr (LoligoFigure) figure = make_figure (&run);
  loligo_figure_set_cursors (figure, 0.123, NAN);
  cairo_surface_destroy (draw (figure));
  LoligoPanel *panel = find_panel (figure, LOLIGO_PANEL_HISTOGRAM);
  LoligoRecorder *recorder = find_recorder (&run, "v");
  guint n_bins;
  double from, bin_width;
  const guint64 *counts = loligo_panel_get_counts (panel, 0, &n_bins, &from, &bin_width);
  g_assert_nonnull (counts);
  guint64 expected[100] = { 0 }, total = 0;
  g_assert_cmpuint (n_bins, <=, 100);
  for (guint cell = 0; cell < 24; cell++)
    {
      double value;
      loligo_recorder_read (recorder, cell, 123, 1, &value);
      double bin = floor ((value * 1e3 - from) / bin_width + 1e-9);
      expected[(guint) CLAMP (bin, 0, n_bins - 1)]++;
    }
  for (guint bin = 0; bin < n_bins; bin++)
    {
      g_assert_cmpuint (counts[bin], ==, expected[bin]);
      total += counts[bin];
    }
  g_assert_cmpuint (total, ==, 24);
}

static const char EVERYTHING[]
    = "{\"kind\": \"rate\", \"recorders\": [\"s\", \"ls\"]}, {\"kind\": \"spectrum\", \"recorders\": [\"s\", \"l\"]},"
      "{\"kind\": \"sheet\", \"recorders\": [\"v\", \"s\", \"l\", \"ls\"]},"
      "{\"kind\": \"histogram\", \"recorders\": [\"v\"]}, {\"kind\": \"raster\", \"recorders\": [\"s\"]}";

/* Before the first step, in any size; then all of it, frozen and on paper twice with the same bytes. */
static void
test_everything (void)
{
  g_auto (Run) run;
  make_run (&run, EVERYTHING, 0);
  g_autoptr (LoligoFigure) figure = make_figure (&run);
  cairo_surface_destroy (draw (figure));
  cairo_surface_t *small = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 60, 40);
  cairo_t *cr = cairo_create (small);
  loligo_figure_draw (figure, cr, 60, 40);
  cairo_destroy (cr);
  cairo_surface_destroy (small);
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_simulation_advance (run.simulation, 4000, NULL, &error));
  loligo_figure_set_time_range (figure, 0, 0.4);
  loligo_figure_set_now (figure, 0.4);
  cairo_surface_destroy (draw (figure));
  g_autoptr (LoligoFrozen) frozen = loligo_figure_freeze (figure);
  loligo_figure_set_frozen (figure, frozen);
  cairo_surface_destroy (draw (figure));
  g_autofree char *folder = g_dir_make_tmp ("loligo-plots-XXXXXX", &error);
  char *bytes[2] = { NULL };
  gsize lengths[2];
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = g_build_filename (folder, "all.pdf", NULL);
      g_assert_true (loligo_figure_save (figure, path, 160, 240, &error));
      g_assert_true (g_file_get_contents (path, &bytes[i], &lengths[i], &error));
      g_unlink (path);
    }
  g_rmdir (folder);
  g_assert_cmpmem (bytes[0], lengths[0], bytes[1], lengths[1]);
  g_free (bytes[0]);
  g_free (bytes[1]);
}

/* The numbers behind the panels, as files. */
static void
test_data (void)
{
  g_auto (Run) run;
  make_run (&run, EVERYTHING, 4000);
  g_autoptr (LoligoFigure) figure = make_figure (&run);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("loligo-plots-XXXXXX", &error);
  g_assert_true (loligo_figure_write_data (figure, folder, LOLIGO_FORMAT_CSV, &error));
  g_assert_no_error (error);
  static const struct { const char *name, *first, *second; guint lines; } files[] = {
    { "rate.csv", "# unit: Hz", "t_ms,sheet,line", 402 },
    { "spectrum.csv", "# unit: (Hz)^2/Hz", "f_hz,sheet", 35 },
    { "spectrum-2.csv", "# unit: (mV)^2/Hz", "f_hz,line[0],line[1],line[2],line[3],line[4],line[5],line[6],line[7],"
                                             "line[8],line[9]", 131 },
    { "sheet.csv", "# unit: mV, t_ms: 400", "row,column,V", 26 },
    { "sheet-2.csv", "# unit: Hz, t_ms: 400", "row,column,spikes", 26 },
    { "histogram.csv", "# unit: mV, t_ms: 400", "from,to,sheet", 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i].name, NULL);
      g_autofree char *text = NULL;
      g_assert_true (g_file_get_contents (path, &text, NULL, &error));
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
      g_assert_cmpstr (lines[0], ==, files[i].first);
      g_assert_cmpstr (lines[1], ==, files[i].second);
      if (files[i].lines > 0)
        g_assert_cmpuint (g_strv_length (lines) - 1, ==, files[i].lines);
      g_unlink (path);
    }
  g_assert_true (loligo_figure_write_data (figure, folder, LOLIGO_FORMAT_NPZ, &error));
  g_autofree char *rates = g_build_filename (folder, "rate.npz", NULL);
  g_assert_true (g_file_test (rates, G_FILE_TEST_EXISTS));
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
}

/* The run begins anew: what was computed from the old one is gone. */
static void
test_forget (void)
{
  g_auto (Run) run;
  make_run (&run,
            "{\"kind\": \"rate\", \"recorders\": [\"s\"]},"
            "{\"kind\": \"spectrum\", \"recorders\": [\"l\"]}",
            4000);
  g_autoptr (LoligoFigure) figure = make_figure (&run);
  cairo_surface_destroy (draw (figure));
  loligo_simulation_reset (run.simulation);
  loligo_figure_set_now (figure, 0);
  loligo_figure_forget (figure);
  cairo_surface_destroy (draw (figure));
  guint n_bins;
  double resolution_hz;
  g_assert_null (loligo_panel_get_density (find_panel (figure, LOLIGO_PANEL_SPECTRUM), 0, 0, &n_bins, &resolution_hz));
  g_assert_true (isnan (loligo_panel_get_value (find_panel (figure, LOLIGO_PANEL_RATE), 0, 0, 0.1)));
}

/* Closer: the place under the pointer stays; all of it again. */
static void
test_zoom (void)
{
  g_auto (Run) run;
  make_run (&run, "{\"kind\": \"spectrum\", \"recorders\": [\"l\"], \"axes\": \"linear\"}", 4000);
  g_autoptr (LoligoFigure) figure = make_figure (&run);
  cairo_surface_destroy (draw (figure));
  LoligoPanel *panel = find_panel (figure, LOLIGO_PANEL_SPECTRUM);
  double x, y, width, height;
  g_assert_true (loligo_figure_get_plot_area (figure, loligo_figure_get_n_panels (figure) - 1, &x, &y, &width,
                                              &height));
  g_assert_cmpint (loligo_figure_pick_panel (figure, x + 5, y + 5), ==,
                   (int) loligo_figure_get_n_panels (figure) - 1);
  g_autofree char *before = loligo_panel_describe_point (panel, x + width / 4, y);
  g_autofree char *far_before = loligo_panel_describe_point (panel, x + width / 2, y);
  loligo_panel_zoom (panel, x + width / 4, 4);
  cairo_surface_destroy (draw (figure));
  g_autofree char *after = loligo_panel_describe_point (panel, x + width / 4, y);
  g_autofree char *far_after = loligo_panel_describe_point (panel, x + width / 2, y);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpstr (far_before, !=, far_after);
  loligo_panel_pan (panel, -1e6);
  loligo_panel_show_all (panel);
  g_autofree char *again = loligo_panel_describe_point (panel, x + width / 2, y);
  g_assert_cmpstr (far_before, ==, again);
  g_assert_nonnull (strstr (before, "mV²/Hz"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-panels/rate", test_rate);
  g_test_add_func ("/plot-panels/spectrum", test_spectrum);
  g_test_add_func ("/plot-panels/sheet", test_sheet);
  g_test_add_func ("/plot-panels/sheets-of-parts-and-spikes", test_sheets_of_parts_and_spikes);
  g_test_add_func ("/plot-panels/space", test_space);
  g_test_add_func ("/plot-panels/histogram", test_histogram);
  g_test_add_func ("/plot-panels/everything", test_everything);
  g_test_add_func ("/plot-panels/data", test_data);
  g_test_add_func ("/plot-panels/forget", test_forget);
  g_test_add_func ("/plot-panels/zoom", test_zoom);
  return g_test_run ();
}
