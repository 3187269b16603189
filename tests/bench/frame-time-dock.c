/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * frame-time-dock.c: prints how long a frame of the plots takes with 8 live traces and a raster of 10,000
 * neurons, while it follows, with all of a run in view, and at rest; then how long from a slider's value to a
 * picture with the trace's answer in it. With "analyses" there are besides a rate, spectra, two sheets of these
 * 10,000 neurons and a histogram. Not a test: it needs a display and a quiet machine.
 *   ninja -C build tests/bench/frame-time-dock
 *   export GSK_RENDERER=cairo LOLIGO_DATA_DIR=data
 *   xvfb-run -s "-screen 0 1400x900x24" build/tests/bench/frame-time-dock [analyses]
 * The bars: a frame 16 ms, slider to trace 50 ms. The time of the processor is that of the drawing thread alone.
 */
#include "plot/plot-view-private.h"
#include "times-util.h"

#include <glib/gstdio.h>
#include <math.h>

#define N_FRAMES 150
#define N_ANSWERS 20
#define WARM_UP_S 2.0

/* 10,000 neurons at some 20 Hz each; eight axons; a fast membrane below its threshold for the slider. */
static const char *DOCUMENT
  = "{\"format\": \"loligo\", \"version\": 1, \"nodes\": ["
    "{\"id\": \"drive\", \"model\": \"constant\", \"parameters\": {\"amplitude\": \"20.2 mV\"}},"
    "{\"id\": \"net\", \"model\": \"lif\", \"size\": 10000, \"parameters\": {\"tau\": \"uniform(8 ms, 12 ms)\"}},"
    "{\"id\": \"current\", \"model\": \"constant\", \"parameters\": {\"amplitude\": \"10 uA/cm2\"}},"
    "{\"id\": \"axons\", \"model\": \"hh\", \"size\": 8, \"initial\": {\"V\": \"-65 mV + i * 2 mV\"}},"
    "{\"id\": \"knob\", \"model\": \"constant\", \"parameters\": {\"amplitude\": \"0 mV\"}},"
    "{\"id\": \"membrane\", \"model\": \"lif\", \"parameters\": {\"tau\": \"1 ms\"}}],"
    "\"edges\": [{\"from\": \"drive\", \"to\": \"net.I\"}, {\"from\": \"current\", \"to\": \"axons.I\"},"
    "{\"from\": \"knob\", \"to\": \"membrane.I\"}],"
    "\"recorders\": [{\"id\": \"v\", \"of\": \"axons\", \"what\": \"V\"},"
    "{\"id\": \"s\", \"of\": \"net\", \"what\": \"spikes\"},"
    "{\"id\": \"m\", \"of\": \"membrane\", \"what\": \"V\"}],"
    "\"plots\": [{\"kind\": \"trace\", \"recorders\": [\"m\"]}, {\"kind\": \"trace\", \"recorders\": [\"v\"]},"
    "{\"kind\": \"raster\", \"recorders\": [\"s\"]}],"
    "\"run\": {\"duration\": \"20 s\", \"dt\": \"0.1 ms\", \"speed\": 0.5}}";

typedef enum { SCENE_FOLLOW, SCENE_WIDE, SCENE_ANSWER, SCENE_REST, SCENE_PAN, N_SCENES } Scene;

typedef struct
{
  LoligoProject *project;
  LoligoSession *session;
  LoligoPlotView *view;
  GMainLoop *loop;
  Scene scene;
  guint frame, n_answers;
  gboolean is_warm;
  gint64 start_us, start_cpu_us, asked_us;
  double level_mv;
  double times_ms[N_FRAMES], cpu_ms[N_FRAMES];
} Bench;

static const char *const SCENES[N_SCENES]
  = { "following, 1 s in view", "all 20 s in view", "slider to trace", "at rest", "at rest, panned" };

static void
report (Bench *bench, guint count)
{
  sort_times (bench->times_ms, count);
  sort_times (bench->cpu_ms, count);
  g_print ("%-24s median %5.1f ms   90 %% %5.1f ms   largest %5.1f ms", SCENES[bench->scene],
           bench->times_ms[count / 2], bench->times_ms[count * 9 / 10], bench->times_ms[count - 1]);
  if (bench->scene != SCENE_ANSWER)
    g_print ("   processor: median %5.1f ms", bench->cpu_ms[count / 2]);
  g_print ("\n");
}

static void
set_level (Bench *bench, double level_mv)
{
  g_autofree char *text = g_strdup_printf ("%g mV", level_mv);
  bench->level_mv = level_mv;
  bench->asked_us = g_get_monotonic_time ();
  loligo_project_set_parameter (bench->project, "knob", "amplitude", text, NULL);
}

static void
begin_scene (Bench *bench)
{
  LoligoEngineStatus status;
  loligo_session_get_status (bench->session, &status);
  bench->frame = 0;
  switch (bench->scene)
    {
    case SCENE_FOLLOW:
    case SCENE_ANSWER:
      loligo_plot_view_set_range (bench->view, status.t_s - 0.9, status.t_s + 0.1);
      loligo_plot_view_set_follow (bench->view, TRUE);
      break;
    case SCENE_WIDE:
      loligo_plot_view_fit (bench->view);
      break;
    case SCENE_REST:
      loligo_session_pause (bench->session);
      break;
    case SCENE_PAN:
      break;
    case N_SCENES:
      g_print ("%.1f s simulated, %" G_GUINT64_FORMAT " spikes\n", status.t_s, status.n_spikes);
      g_main_loop_quit (bench->loop);
      return;
    }
  if (bench->scene == SCENE_ANSWER)
    set_level (bench, 10);
}

static void
next_scene (Bench *bench, guint count)
{
  report (bench, count);
  bench->scene++;
  begin_scene (bench);
}

/* The newest value of the first trace that is on screen. */
static double
read_newest (Bench *bench)
{
  double x, y, width, height, least = NAN, greatest = NAN;
  LoligoPanel *panel = loligo_figure_get_panel (bench->view->figure, 0);
  loligo_figure_get_plot_area (bench->view->figure, 0, &x, &y, &width, &height);
  for (guint column = (guint) width; column > 0; column--)
    if (loligo_panel_get_column (panel, 0, 0, column - 1, &least, &greatest))
      return fabs (greatest) > fabs (least) ? greatest : least;
  return NAN;
}

static void
on_before_paint (GdkFrameClock *clock, Bench *bench)
{
  bench->start_us = g_get_monotonic_time ();
  bench->start_cpu_us = get_cpu_us ();
}

static void
on_after_answer (Bench *bench)
{
  if (fabs (read_newest (bench) - bench->level_mv) > 0.5)
    return;
  bench->times_ms[bench->n_answers++] = (g_get_monotonic_time () - bench->asked_us) / 1e3;
  if (bench->n_answers == N_ANSWERS)
    next_scene (bench, N_ANSWERS);
  else
    set_level (bench, bench->n_answers % 2 ? -10 : 10);
}

static void
on_after_paint (GdkFrameClock *clock, Bench *bench)
{
  LoligoEngineStatus status;
  loligo_session_get_status (bench->session, &status);
  if (bench->scene == N_SCENES || status.t_s < WARM_UP_S)
    return;
  if (!bench->is_warm)
    {
      bench->is_warm = TRUE;
      begin_scene (bench);
      return;
    }
  if (bench->scene == SCENE_ANSWER)
    {
      on_after_answer (bench);
      return;
    }
  bench->cpu_ms[bench->frame] = (get_cpu_us () - bench->start_cpu_us) / 1e3;
  bench->times_ms[bench->frame++] = (g_get_monotonic_time () - bench->start_us) / 1e3;
  if (bench->frame == N_FRAMES)
    next_scene (bench, N_FRAMES);
}

/* Frames come whether the session has news or not. */
static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Bench *bench = data;
  if (bench->scene == SCENE_PAN)
    loligo_plot_view_pan (bench->view, bench->frame % 20 < 10 ? -0.01 : 0.01);
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

/* Besides: the rate and its spectrum, the spectra of the axons, 10,000 cells as a sheet of spikes and as one of
 * potentials, and a histogram of these. */
static char *
make_document (gboolean has_analyses)
{
  static const char *const changes[][2] = {
    { "\"size\": 10000", "\"size\": [100, 100]" },
    { "\"recorders\": [{\"id\": \"v\"",
      "\"recorders\": [{\"id\": \"all\", \"of\": \"net\", \"what\": \"V\", \"every\": \"20 ms\"}, {\"id\": \"v\"" },
    { "\"plots\": [",
      "\"plots\": [{\"kind\": \"rate\", \"recorders\": [\"s\"]}, {\"kind\": \"spectrum\", \"recorders\": [\"s\"]},"
      "{\"kind\": \"spectrum\", \"recorders\": [\"v\"]}, {\"kind\": \"sheet\", \"recorders\": [\"s\", \"all\"]},"
      "{\"kind\": \"histogram\", \"recorders\": [\"all\"]}," },
  };
  g_autoptr (GString) text = g_string_new (DOCUMENT);
  for (guint k = 0; k < G_N_ELEMENTS (changes) && has_analyses; k++)
    g_string_replace (text, changes[k][0], changes[k][1], 1);
  return g_strdup (text->str);
}

static gboolean
load (LoligoProject *project, gboolean has_analyses)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = make_document (has_analyses);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "loligo-bench.loligo", NULL);
  gboolean is_loaded = g_file_set_contents (path, text, -1, &error)
                       && loligo_project_load_example (project, path, &error);
  if (!is_loaded)
    g_printerr ("%s\n", error->message);
  g_remove (path);
  return is_loaded;
}

int
main (int argc, char **argv)
{
  gtk_init ();
  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL);
  g_autoptr (LoligoProject) project = loligo_project_new (library);
  g_autoptr (LoligoSession) session = loligo_session_new (project);
  if (!load (project, argc > 1 && g_str_equal (argv[1], "analyses")))
    return 1;
  GtkWidget *view = loligo_plot_view_new (project, session, LOLIGO_SHOW_ALL);
  GtkWidget *window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 480);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_present (GTK_WINDOW (window));
  loligo_session_attach (session, window);
  loligo_session_run (session);

  Bench bench = { .project = project, .session = session, .view = LOLIGO_PLOT_VIEW (view),
                  .loop = g_main_loop_new (NULL, FALSE) };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), &bench);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), &bench);
  gtk_widget_add_tick_callback (view, on_tick, &bench, NULL);
  g_main_loop_run (bench.loop);
  g_main_loop_unref (bench.loop);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
