/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-figure.c: what a figure owes its reader: ticks are round, enough and in range; a drawn trace covers the
 * samples of each pixel column and no more; a raster has its spikes where they were; paper has its size, real text in
 * its size, and the same bytes each time.
 */
#include "figure/axis.h"
#include "figure/figure.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* ---- ticks ---- */

static gboolean
is_round (const LoligoTicks *ticks)
{
  return ticks->mantissa == 1 || ticks->mantissa == 2 || ticks->mantissa == 5;
}

/* From a hair to the whole of what a plot may show, anywhere. */
static void
random_range (GRand *rand, double *from, double *to)
{
  double size = pow (10, g_rand_double_range (rand, -9, 9));
  double middle = g_rand_double_range (rand, -1, 1) * size;
  double span = size * pow (10, g_rand_double_range (rand, -4, 1));

  *from = middle - span / 2;
  *to = middle + span / 2;
}

static void
assert_ticks (const LoligoTicks *ticks, double from, double to)
{
  double step = loligo_ticks_get_step (ticks), slack = 1e-6 * step;

  g_assert_true (is_round (ticks));
  g_assert_cmpfloat_with_epsilon (step, ticks->mantissa * pow (10, ticks->exponent), 1e-12 * step);
  for (guint i = 0; i < ticks->count; i++)
    {
      double value = loligo_ticks_get (ticks, i), whole = round (value / step);
      g_assert_cmpfloat (value, >=, from - slack);
      g_assert_cmpfloat (value, <=, to + slack);
      g_assert_cmpfloat (fabs (value - whole * step), <=, slack);
    }
  /* None is missing at either end. */
  g_assert_cmpfloat (loligo_ticks_get (ticks, 0) - step, <, from);
  g_assert_cmpfloat (loligo_ticks_get (ticks, ticks->count - 1) + step, >, to);
}

static void
test_ticks_law (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < 1000; round++)
    {
      double from, to;
      random_range (rand, &from, &to);
      LoligoTicks ticks = loligo_ticks_choose (from, to, (guint) g_rand_int_range (rand, 8, 10));
      g_assert_cmpuint (ticks.count, >=, 3);
      g_assert_cmpuint (ticks.count, <=, 9);
      assert_ticks (&ticks, from, to);
    }
}

/* On an axis of a panel: as many as have room, and three where three can be read. */
static void
test_ticks_for_length (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  const double roomy = 26, tight = 14;

  for (guint round = 0; round < 1000; round++)
    {
      double from, to, length = g_rand_double_range (rand, 9 * tight, 60 * tight);
      random_range (rand, &from, &to);
      LoligoTicks ticks = loligo_ticks_choose_for_length (from, to, length, roomy, tight);
      g_assert_cmpuint (ticks.count, >=, 3);
      g_assert_cmpuint (ticks.count, <=, 9);
      g_assert_cmpfloat (loligo_ticks_get_step (&ticks) / (to - from) * length, >=, tight);
      assert_ticks (&ticks, from, to);
    }
}

/* Neighbours read differently, and read back as what they are. */
static void
test_tick_labels (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);

  for (guint round = 0; round < 1000; round++)
    {
      double middle = g_rand_double_range (rand, -100, 100);
      double span = pow (10, g_rand_double_range (rand, -3, 3));
      LoligoTicks ticks = loligo_ticks_choose (middle - span, middle + span, 9);
      for (guint i = 0; i < ticks.count; i++)
        {
          g_autofree char *text = loligo_ticks_format (&ticks, i);
          g_assert_null (strchr (text, '-')); /* a minus is a minus */
          gboolean negative = g_str_has_prefix (text, "\u2212");
          double read = g_ascii_strtod (negative ? text + strlen ("\u2212") : text, NULL);
          double step = loligo_ticks_get_step (&ticks);
          g_assert_cmpfloat_with_epsilon (negative ? -read : read, loligo_ticks_get (&ticks, i),
                                          1e-9 * step);
        }
    }
}

static void
test_ticks_of_nothing (void)
{
  const double ranges[][2] = { { 1, 1 }, { 2, 1 }, { NAN, 1 }, { 0, INFINITY }, { 1, 1 + 1e-15 } };

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    g_assert_cmpuint (loligo_ticks_choose (ranges[i][0], ranges[i][1], 9).count, ==, 0);
}

static void
test_typeset (void)
{
  static const char *const units[][2] = {
    { "uA/cm2", "µA/cm²" }, { "mV", "mV" }, { "", "" }, { "1/ms", "1/ms" }, { "ms^-1", "ms⁻¹" },
    { "10^-3 mV", "10⁻³ mV" }, { "mV*ms", "mV·ms" }, { "us", "µs" }, { "mV s^-1/2", "mV s^-1/2" },
    { "cm2/uF", "cm²/µF" }, { "µA/cm²", "µA/cm²" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      g_autofree char *text = loligo_axis_typeset_unit (units[i][0]);
      g_assert_cmpstr (text, ==, units[i][1]);
    }
}

/* ---- recordings ---- */

typedef struct
{
  LoligoDocument *document;
  LoligoSimulation *simulation;
  LoligoRecorder **recorders;
  guint n_recorders;
} Run;

static void
run_clear (Run *run)
{
  loligo_document_free (run->document);
  loligo_simulation_free (run->simulation);
  g_free (run->recorders);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static void
run_document (Run *run, const char *json)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (GError) error = NULL;
  LoligoLibrary *library = loligo_library_new (NULL);
  LoligoSimulationOptions options = { .jit = LOLIGO_JIT_OFF };

  run->document = loligo_document_parse (json, -1, "/nonexistent/test.loligo", problems);
  g_assert_nonnull (run->document);
  g_autoptr (LoligoPlan) plan = loligo_plan_new (run->document, library, problems);
  loligo_library_unref (library);
  if (plan == NULL)
    g_error ("%s", loligo_problems_to_string (problems));
  run->simulation = loligo_simulation_new (plan, &options, &error);
  g_assert_no_error (error);
  loligo_simulation_advance (run->simulation, llround (plan->duration_s / plan->dt_s), NULL, &error);
  g_assert_no_error (error);
  run->n_recorders = loligo_simulation_get_n_recorders (run->simulation);
  run->recorders = g_new (LoligoRecorder *, run->n_recorders);
  for (guint i = 0; i < run->n_recorders; i++)
    run->recorders[i] = loligo_simulation_get_recorder (run->simulation, i);
}

#define HEAD "{\"format\": \"loligo\", \"version\": 1, \"title\": \"A spiking axon\", "
#define AXON                                                                                       \
  "\"nodes\": [{\"id\": \"step\", \"model\": \"step\", \"parameters\": {\"amplitude\": \"10 uA/cm2\"," \
  "\"start\": \"5 ms\", \"stop\": \"90 ms\"}}, {\"id\": \"axon\", \"model\": \"hh\", \"size\": 3,"    \
  "\"initial\": {\"V\": \"-65 mV + i * 2 mV\"}}],"                                                  \
  "\"edges\": [{\"from\": \"step\", \"to\": \"axon.I\"}],"                                          \
  "\"recorders\": [{\"id\": \"v\", \"of\": \"axon\", \"what\": \"V\", \"which\": \"1\"},"           \
  "{\"id\": \"s\", \"of\": \"axon\", \"what\": \"spikes\"},"                                        \
  "{\"id\": \"m\", \"of\": \"axon\", \"what\": \"m\", \"which\": \"0\"}],"                          \
  "\"run\": {\"duration\": \"100 ms\", \"dt\": \"0.01 ms\", \"method\": \"rk4\", \"threads\": 1}"

static const char *PLOTTED
  = HEAD AXON ", \"plots\": [{\"kind\": \"trace\", \"recorders\": [\"v\"]},"
              "{\"kind\": \"raster\", \"recorders\": [\"s\"]}]}";

/* ---- pixels ---- */

#define WIDTH 700
#define HEIGHT 300

typedef struct
{
  cairo_surface_t *surface;
  const guint32 *pixels;
  int stride;
} Picture;

static void
picture_draw (Picture *picture, LoligoFigure *figure)
{
  picture->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (picture->surface);
  loligo_figure_set_quality (figure, LOLIGO_QUALITY_LIVE);
  loligo_figure_draw (figure, cr, WIDTH, HEIGHT);
  cairo_destroy (cr);
  cairo_surface_flush (picture->surface);
  picture->pixels
    = (const guint32 *) (const void *) cairo_image_surface_get_data (picture->surface);
  picture->stride = cairo_image_surface_get_stride (picture->surface) / 4;
}

static gboolean
has_color (const Picture *picture, int x, int y, LoligoColor color)
{
  guint32 pixel = picture->pixels[y * picture->stride + x] & 0xffffff;
  guint32 wanted = (guint32) lround (color.red * 255) << 16 | (guint32) lround (color.green * 255) << 8
                   | (guint32) lround (color.blue * 255);

  return pixel == wanted;
}

/* First and last row of column X with COLOR in the plot area. */
static gboolean
find_ink (const Picture *picture, int x, double top, double height, LoligoColor color, int *first,
          int *last)
{
  *first = *last = -1;
  for (int y = (int) top; y < top + height; y++)
    if (has_color (picture, x, y, color))
      {
        *first = *first < 0 ? y : *first;
        *last = y;
      }
  return *first >= 0;
}

/* Smallest and largest of all samples in FROM..TO, read one by one. */
static gboolean
find_extent (LoligoRecorder *recorder, double from_s, double to_s, double *least, double *greatest)
{
  double interval_s = loligo_recorder_get_interval (recorder);
  gboolean any = FALSE;

  for (guint64 i = 0; i < loligo_recorder_get_n_samples (recorder); i++)
    {
      double value, t = i * interval_s, slack = 1e-5 * interval_s;
      if (t < from_s - slack || t > to_s + slack)
        continue;
      g_assert_cmpuint (loligo_recorder_read (recorder, 0, i, 1, &value), ==, 1);
      *least = any ? MIN (*least, value) : value;
      *greatest = any ? MAX (*greatest, value) : value;
      any = TRUE;
    }
  return any;
}

static void
assert_column_ink (const Picture *picture, LoligoPanel *panel, int x, double top, double height,
                   const double now[2], const double before[2])
{
  LoligoColor color = loligo_palette_get (loligo_panel_get_color (panel, 0), LOLIGO_THEME_LIGHT);
  double from, to;
  int first, last;

  loligo_panel_get_y_range (panel, &from, &to);
  double pixels_per_unit = height / (to - from);
  double high = top + (to - now[1]) * pixels_per_unit, low = top + (to - now[0]) * pixels_per_unit;
  /* The line from the column before belongs to the picture: without it a spike's flank would be dots. */
  double reach_up = fmin (high, top + (to - before[0]) * pixels_per_unit);
  double reach_down = fmax (low, top + (to - before[1]) * pixels_per_unit);
  g_assert_true (find_ink (picture, x, top, height, color, &first, &last));
  g_assert_cmpfloat (first, <=, high + 0.5);
  g_assert_cmpfloat (last + 1, >=, low - 0.5);
  g_assert_cmpfloat (first, >=, reach_up - 2.5);
  g_assert_cmpfloat (last + 1, <=, reach_down + 2.5);
}

static void
assert_columns (LoligoFigure *figure, LoligoRecorder *recorder, double from_s, double to_s)
{
  Picture picture;
  double x, top, width, height, before[2] = { NAN, NAN };

  loligo_figure_set_time_range (figure, from_s, to_s);
  loligo_figure_forget (figure);
  picture_draw (&picture, figure);
  LoligoPanel *panel = loligo_figure_get_panel (figure, 0);
  g_assert_true (loligo_figure_get_plot_area (figure, 0, &x, &top, &width, &height));
  double column_s = (to_s - from_s) / width;
  for (guint column = 0; column < width; column++)
    {
      double now[2], truth[2] = { NAN, NAN };
      gboolean any = loligo_panel_get_column (panel, 0, 0, column, &now[0], &now[1]);
      g_assert_true (any == find_extent (recorder, from_s + column * column_s,
                                         from_s + (column + 1) * column_s, &truth[0], &truth[1]));
      if (!any)
        continue;
      g_assert_cmpfloat_with_epsilon (now[0], truth[0] / 1e-3, 1e-9);
      g_assert_cmpfloat_with_epsilon (now[1], truth[1] / 1e-3, 1e-9);
      if (isfinite (before[0]))
        assert_column_ink (&picture, panel, (int) (x + column), top, height, now, before);
      memcpy (before, now, sizeof before);
    }
  cairo_surface_destroy (picture.surface);
}

static void
test_columns (void)
{
  g_auto (Run) run = { 0 };
  g_autoptr (LoligoFigure) figure = loligo_figure_new ();

  run_document (&run, PLOTTED);
  LoligoPanel *panel = loligo_figure_add_trace_panel (figure);
  loligo_panel_add_recorder (panel, run.recorders[0], "axon", 1, 10);
  assert_columns (figure, run.recorders[0], 0, 0.1);
  assert_columns (figure, run.recorders[0], 0.0123, 0.0777);
  assert_columns (figure, run.recorders[0], 0.05, 0.15); /* half of it is yet to come */
}

/* Every spike has ink at its place, and every column with ink a spike. */
static void
test_raster (void)
{
  g_auto (Run) run = { 0 };
  g_autoptr (LoligoFigure) figure = loligo_figure_new ();
  Picture picture;
  double left, top, width, height;
  const double from_s = 0.004, to_s = 0.1;

  run_document (&run, PLOTTED);
  LoligoRecorder *recorder = run.recorders[1];
  g_assert_cmpuint (loligo_recorder_get_n_spikes (recorder), >, 9);
  LoligoPanel *panel = loligo_figure_add_raster_panel (figure);
  loligo_panel_add_recorder (panel, recorder, "axon", 1, 10);
  loligo_figure_set_time_range (figure, from_s, to_s);
  picture_draw (&picture, figure);
  loligo_figure_get_plot_area (figure, 0, &left, &top, &width, &height);
  LoligoColor color = loligo_palette_get (1, LOLIGO_THEME_LIGHT);
  g_autofree gboolean *wanted = g_new0 (gboolean, 3 * (gsize) width);
  for (guint64 i = 0; i < loligo_recorder_get_n_spikes (recorder); i++)
    {
      double t_s;
      guint64 lane;
      loligo_recorder_get_spike (recorder, i, &t_s, &lane);
      double column = floor ((t_s - from_s) / (to_s - from_s) * width);
      if (column >= 0 && column < width)
        wanted[lane * (gsize) width + (gsize) column] = TRUE;
    }
  for (guint lane = 0; lane < 3; lane++)
    for (guint column = 1; column < width; column++) /* the axis lies on the first */
      g_assert_true (has_color (&picture, (int) (left + column),
                                (int) (top + height * (1 - (lane + 0.5) / 3)), color)
                     == wanted[lane * (gsize) width + column]);
  cairo_surface_destroy (picture.surface);
}

/* ---- which panels ---- */

static void
test_panels_of_document (void)
{
  g_auto (Run) run = { 0 };

  run_document (&run, PLOTTED);
  g_autoptr (LoligoFigure) figure
    = loligo_figure_new_for_document (run.document, run.recorders, run.n_recorders, 0.1);
  /* V, the gate that no plot names, the raster. */
  g_assert_cmpuint (loligo_figure_get_n_panels (figure), ==, 3);
  g_autofree char *text = loligo_figure_describe (figure);
  g_assert_cmpstr (text, ==, "V (mV) of axon; m of axon; spikes of axon; 0.0 to 100.0 ms");
}

/* Whatever the place it is given, a figure draws within it. */
static void
test_any_size (void)
{
  g_auto (Run) run = { 0 };
  static const double sizes[][2]
    = { { 1, 1 }, { 7, 400 }, { 400, 7 }, { 60, 60 }, { 3000, 45 }, { 201.5, 99.3 }, { 900, 260 } };

  run_document (&run, PLOTTED);
  g_autoptr (LoligoFigure) figure
    = loligo_figure_new_for_document (run.document, run.recorders, run.n_recorders, 0.1);
  LoligoFrozen *frozen = loligo_figure_freeze (figure);
  loligo_figure_set_frozen (figure, frozen);
  loligo_frozen_unref (frozen);
  loligo_figure_set_cursors (figure, 0.01, 0.02);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (sizes); i++)
    {
      const double *size = sizes[i / 2];
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 50, 50);
      cairo_t *cr = cairo_create (surface);
      loligo_figure_set_quality (figure, i % 2 ? LOLIGO_QUALITY_LIVE : LOLIGO_QUALITY_FINE);
      loligo_figure_draw (figure, cr, size[0], size[1]);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      for (guint p = 0; p < loligo_figure_get_n_panels (figure) && size[0] > 200 && size[1] > 200; p++)
        {
          double x, y, width, height;
          g_assert_true (loligo_figure_get_plot_area (figure, p, &x, &y, &width, &height));
          g_assert_cmpfloat (x + width, <=, size[0]);
          g_assert_cmpfloat (y + height, <, size[1]);
          g_assert_cmpfloat (height, >, 20);
        }
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

/* Pixels of the plot area of panel INDEX that are not the paper's. */
static guint
count_ink (const Picture *picture, LoligoFigure *figure, guint index)
{
  double x, y, width, height;
  guint count = 0;

  loligo_figure_get_plot_area (figure, index, &x, &y, &width, &height);
  for (int row = (int) y; row < y + height - 1; row++)
    for (int column = (int) x + 1; column < x + width; column++)
      count += (picture->pixels[row * picture->stride + column] & 0xffffff) != 0xffffff;
  return count;
}

/* After a reset the frozen run alone is left, and it knows nothing of the recorders. */
static void
test_frozen (void)
{
  g_auto (Run) run = { 0 };
  Picture before, without, with;
  g_autoptr (LoligoFigure) figure = loligo_figure_new ();

  run_document (&run, PLOTTED);
  LoligoPanel *trace = loligo_figure_add_trace_panel (figure);
  loligo_panel_add_recorder (trace, run.recorders[0], "axon", 1, 10);
  loligo_panel_set_y_range (trace, -100, 60);
  loligo_panel_add_recorder (loligo_figure_add_raster_panel (figure), run.recorders[1], "axon", 1, 10);
  loligo_figure_set_time_range (figure, 0, 0.1);
  picture_draw (&before, figure);
  LoligoFrozen *frozen = loligo_figure_freeze (figure);
  loligo_simulation_reset (run.simulation);
  loligo_figure_forget (figure);
  picture_draw (&without, figure);
  loligo_figure_set_frozen (figure, frozen);
  loligo_frozen_unref (frozen);
  picture_draw (&with, figure);
  for (guint panel = 0; panel < 2; panel++)
    {
      guint was = count_ink (&before, figure, panel), empty = count_ink (&without, figure, panel);
      g_assert_cmpuint (was, >, empty);
      g_assert_cmpuint (count_ink (&with, figure, panel), ==, was);
    }
  cairo_surface_destroy (before.surface);
  cairo_surface_destroy (without.surface);
  cairo_surface_destroy (with.surface);
}

/* ---- paper ---- */

static char *
save (LoligoFigure *figure, const char *folder, const char *name, double width_mm, double height_mm)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, name, NULL);

  loligo_figure_save (figure, path, width_mm, height_mm, &error);
  g_assert_no_error (error);
  return path;
}

static guint32
read_word (const guint8 *at)
{
  return (guint32) at[0] << 24 | (guint32) at[1] << 16 | (guint32) at[2] << 8 | at[3];
}

static void
assert_png (const char *path, double width_mm, double height_mm)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_cmpuint (length, >, 100);
  const guint8 *header = (const guint8 *) bytes;
  g_assert_cmpuint (read_word (header + 16), ==, (guint32) lround (width_mm / 25.4 * 300));
  g_assert_cmpuint (read_word (header + 20), ==, (guint32) lround (height_mm / 25.4 * 300));
  g_assert_cmpint (memcmp (header + 37, "pHYs", 4), ==, 0);
  g_assert_cmpuint (read_word (header + 41), ==, 11811); /* dots a metre: 300 an inch */
}

/* "width=\"283.46pt\"". */
static double
read_points (const char *text, const char *name)
{
  const char *at = strstr (text, name);

  g_assert_nonnull (at);
  char *end;
  double points = g_ascii_strtod (at + strlen (name), &end);
  g_assert_true (g_str_has_prefix (end, "pt\""));
  return points;
}

static void
assert_svg (const char *path, double width_mm, double height_mm)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpfloat_with_epsilon (read_points (text, "width=\""), width_mm / 25.4 * 72, 0.01);
  g_assert_cmpfloat_with_epsilon (read_points (text, "height=\""), height_mm / 25.4 * 72, 0.01);
}

static char *
make_folder (void)
{
  char *folder = g_dir_make_tmp ("loligo-figure-XXXXXX", NULL);

  g_assert_nonnull (folder);
  return folder;
}

static void
test_sizes (void)
{
  g_auto (Run) run = { 0 };
  g_autofree char *folder = make_folder ();

  run_document (&run, PLOTTED);
  g_autoptr (LoligoFigure) figure
    = loligo_figure_new_for_document (run.document, run.recorders, run.n_recorders, 0.1);
  loligo_figure_set_theme (figure, LOLIGO_THEME_DARK); /* paper stays white */
  loligo_figure_set_text_scale (figure, 2);            /* and its text small */
  const double sizes[][2] = { { 85, 60 }, { 180, 120.5 } };
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *png = save (figure, folder, "a.png", sizes[i][0], sizes[i][1]);
      g_autofree char *svg = save (figure, folder, "a.SVG", sizes[i][0], sizes[i][1]);
      assert_png (png, sizes[i][0], sizes[i][1]);
      assert_svg (svg, sizes[i][0], sizes[i][1]);
      cairo_surface_t *surface = cairo_image_surface_create_from_png (png);
      guint32 corner = *(const guint32 *) (const void *) cairo_image_surface_get_data (surface);
      g_assert_cmphex (corner & 0xffffff, ==, 0xffffff);
      cairo_surface_destroy (surface);
      g_assert_cmpint (g_unlink (png), ==, 0);
      g_assert_cmpint (g_unlink (svg), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_bad_files (void)
{
  g_autoptr (LoligoFigure) figure = loligo_figure_new ();
  static const struct { const char *path; double width, height; } cases[] = {
    { "/tmp/figure.gif", 100, 100 },
    { "/nonexistent/figure.pdf", 100, 100 },
    { "/tmp/figure.pdf", 5, 100 },
    { "/tmp/figure.pdf", 100, 1e9 },
    { "/tmp/figure.png", NAN, 100 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (loligo_figure_save (figure, cases[i].path, cases[i].width, cases[i].height, &error));
      g_assert_nonnull (error);
      g_assert_null (strchr (error->message, '\n'));
      g_assert_nonnull (strstr (error->message, cases[i].path));
    }
}

/* Runs a tool of poppler on PATH. (transfer full) */
static char *
ask (const char *tool, const char *option, const char *path)
{
  const char *arguments[] = { tool, option, path, "-", NULL };
  const char *bare[] = { tool, path, NULL };
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status;

  g_spawn_sync (NULL, (char **) (option != NULL ? arguments : bare), NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return output;
}

/* Height in points of WORD's box. */
static double
measure_word (const char *boxes, const char *word)
{
  g_autofree char *pattern
    = g_strdup_printf ("yMin=\"([0-9.]+)\" xMax=\"[0-9.]+\" yMax=\"([0-9.]+)\">%s<", word);
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_assert_true (g_regex_match (regex, boxes, 0, &match));
  g_autofree char *low = g_match_info_fetch (match, 1);
  g_autofree char *high = g_match_info_fetch (match, 2);
  return g_ascii_strtod (high, NULL) - g_ascii_strtod (low, NULL);
}

static void
assert_pdf (LoligoFigure *figure, const char *folder, double width_mm, double height_mm)
{
  g_autofree char *path = save (figure, folder, "a.pdf", width_mm, height_mm);
  g_autofree char *text = ask ("pdftotext", "-layout", path);
  g_autofree char *boxes = ask ("pdftotext", "-bbox", path);
  g_autofree char *facts = ask ("pdfinfo", NULL, path);
  static const char *const words[]
    = { "A spiking axon", "(mV)", "time (ms)", "axon", "\u221240", "0", "20", "100", "Loligo 0.1" };
  double width, height;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (text, words[i]) == NULL)
      g_error ("no “%s” in: %s", words[i], text);
  const char *size = strstr (facts, "Page size:");
  g_assert_nonnull (size);
  g_assert_cmpint (sscanf (size, "Page size: %lf x %lf pts", &width, &height), ==, 2);
  g_assert_cmpfloat_with_epsilon (width, width_mm / 25.4 * 72, 0.02);
  g_assert_cmpfloat_with_epsilon (height, height_mm / 25.4 * 72, 0.02);
  /* DejaVu's line is 1.164 of its size: labels of 9 pt, ticks of 8, the title of 11. */
  g_assert_cmpfloat_with_epsilon (measure_word (boxes, "time"), 9 * 1.164, 0.3);
  g_assert_cmpfloat_with_epsilon (measure_word (boxes, "20"), 8 * 1.164, 0.3);
  g_assert_cmpfloat_with_epsilon (measure_word (boxes, "spiking"), 11 * 1.164, 0.3);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
test_pdf_text (void)
{
  g_autofree char *tool = g_find_program_in_path ("pdftotext");

  if (tool == NULL)
    {
      g_test_skip ("pdftotext is not installed");
      return;
    }
  g_auto (Run) run = { 0 };
  g_autofree char *folder = make_folder ();
  run_document (&run, PLOTTED);
  g_autoptr (LoligoFigure) figure
    = loligo_figure_new_for_document (run.document, run.recorders, run.n_recorders, 0.1);
  loligo_figure_set_stamp (figure, "Loligo 0.1, seed 1");
  assert_pdf (figure, folder, 120, 110);
  assert_pdf (figure, folder, 240, 200);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_same_bytes (void)
{
  g_auto (Run) run = { 0 };
  g_autofree char *folder = make_folder ();
  static const char *const endings[] = { "pdf", "svg", "png" };

  run_document (&run, PLOTTED);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      char *bytes[2], *paths[2];
      gsize lengths[2];
      for (guint k = 0; k < 2; k++)
        {
          g_autoptr (LoligoFigure) figure
            = loligo_figure_new_for_document (run.document, run.recorders, run.n_recorders, 0.1);
          g_autofree char *name = g_strdup_printf ("%u.%s", k, endings[i]);
          paths[k] = save (figure, folder, name, 100, 80);
          g_assert_true (g_file_get_contents (paths[k], &bytes[k], &lengths[k], NULL));
        }
      if (lengths[0] != lengths[1] || memcmp (bytes[0], bytes[1], lengths[0]) != 0)
        g_error ("two files differ: %s %s", paths[0], paths[1]);
      for (guint k = 0; k < 2; k++)
        {
          g_assert_cmpint (g_unlink (paths[k]), ==, 0);
          g_free (paths[k]);
          g_free (bytes[k]);
        }
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/ticks/law", test_ticks_law);
  g_test_add_func ("/figure/ticks/for-length", test_ticks_for_length);
  g_test_add_func ("/figure/ticks/labels", test_tick_labels);
  g_test_add_func ("/figure/ticks/nothing", test_ticks_of_nothing);
  g_test_add_func ("/figure/typeset", test_typeset);
  g_test_add_func ("/figure/columns", test_columns);
  g_test_add_func ("/figure/raster", test_raster);
  g_test_add_func ("/figure/panels-of-document", test_panels_of_document);
  g_test_add_func ("/figure/any-size", test_any_size);
  g_test_add_func ("/figure/frozen", test_frozen);
  g_test_add_func ("/figure/sizes", test_sizes);
  g_test_add_func ("/figure/bad-files", test_bad_files);
  g_test_add_func ("/figure/pdf-text", test_pdf_text);
  g_test_add_func ("/figure/same-bytes", test_same_bytes);
  return g_test_run ();
}
