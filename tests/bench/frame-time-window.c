/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * frame-time-window.c: prints, of the whole window, (1) while 10,000 Hodgkin–Huxley neurons run as fast as the
 * machine can with a trace and a raster in the dock: the time from frame to frame, the time of a frame, and how late
 * the main loop serves a timer that is due each 10 ms (what a click waits for); (2) how long moving 1,000 nodes and
 * undoing it take until the picture stands. Not a test: it needs a display and a quiet machine.
 *   ninja -C build tests/bench/frame-time-window
 *   export GSK_RENDERER=cairo LOLIGO_DATA_DIR=data
 *   xvfb-run -s '-screen 0 1400x900x24' build/tests/bench/frame-time-window [undo]
 * The bars: 16 ms each. The time of the processor is that of the drawing thread alone.
 */
#include "app/application.h"
#include "window/window.h"
#include "times-util.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

#define N_FRAMES 300
#define N_SIDE 32 /* nodes a side of the square: 1024 */
#define N_UNDOS 20
#define TIMER_MS 10

static const char *RUNNING
  = "{\"format\": \"loligo\", \"version\": 1, \"nodes\": ["
    "{\"id\": \"current\", \"model\": \"constant\", \"at\": [0, 0], \"parameters\": {\"amplitude\": \"10 uA/cm2\"}},"
    "{\"id\": \"axons\", \"model\": \"hh\", \"size\": 10000, \"at\": [200, 0],"
    " \"initial\": {\"V\": \"uniform(-80 mV, -50 mV)\"}}],"
    "\"edges\": [{\"from\": \"current\", \"to\": \"axons.I\"}],"
    "\"recorders\": [{\"id\": \"v\", \"of\": \"axons\", \"what\": \"V\", \"which\": \"0:4\"},"
    "{\"id\": \"s\", \"of\": \"axons\", \"what\": \"spikes\"}],"
    "\"plots\": [{\"kind\": \"trace\", \"recorders\": [\"v\"]}, {\"kind\": \"raster\", \"recorders\": [\"s\"]}],"
    "\"run\": {\"duration\": \"100 s\", \"dt\": \"0.01 ms\", \"speed\": 0}}";

typedef struct
{
  guint count;
  double values_ms[4 * N_FRAMES];
} Times;

typedef struct
{
  LoligoWindow *window;
  GMainLoop *loop;
  gboolean is_measuring, is_undo_only;
  gint64 before_us, before_cpu_us, last_frame_us, timer_us;
  Times interval, frame, processor, lateness;
} Bench;

static void
add (Times *times, gint64 from_us, gint64 to_us)
{
  if (times->count < G_N_ELEMENTS (times->values_ms))
    times->values_ms[times->count++] = (to_us - from_us) / 1e3;
}

static void
report (const char *what, Times *times)
{
  if (times->count == 0)
    return;
  sort_times (times->values_ms, times->count);
  g_print ("%-36s median %5.1f ms   90 %% %5.1f ms   largest %5.1f ms\n", what,
           times->values_ms[times->count / 2], times->values_ms[times->count * 9 / 10],
           times->values_ms[times->count - 1]);
  times->count = 0;
}

static void
on_before_paint (GdkFrameClock *clock, Bench *bench)
{
  bench->before_us = g_get_monotonic_time ();
  bench->before_cpu_us = get_cpu_us ();
}

static void
on_after_paint (GdkFrameClock *clock, Bench *bench)
{
  gint64 now_us = g_get_monotonic_time ();
  if (bench->is_measuring)
    {
      if (bench->last_frame_us != 0)
        add (&bench->interval, bench->last_frame_us, bench->before_us);
      add (&bench->frame, bench->before_us, now_us);
      add (&bench->processor, bench->before_cpu_us, get_cpu_us ());
    }
  bench->last_frame_us = bench->before_us;
  if (bench->frame.count >= N_FRAMES)
    g_main_loop_quit (bench->loop);
}

static gboolean
on_timer (gpointer data)
{
  Bench *bench = data;
  gint64 now_us = g_get_monotonic_time ();
  if (bench->is_measuring && bench->timer_us != 0)
    add (&bench->lateness, bench->timer_us + TIMER_MS * 1000, now_us);
  bench->timer_us = now_us;
  return G_SOURCE_CONTINUE;
}

static gboolean
on_quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static void
spin (Bench *bench, guint ms)
{
  g_timeout_add (ms, on_quit, bench->loop);
  g_main_loop_run (bench->loop);
}

static gboolean
load (Bench *bench, const char *text)
{
  g_autofree char *path = g_strdup_printf ("%s/loligo-bench-%d.loligo", g_get_tmp_dir (), (int) getpid ());
  gboolean is_loaded = g_file_set_contents (path, text, -1, NULL)
                       && loligo_window_load_example (bench->window, path);
  g_remove (path);
  return is_loaded;
}

static void
measure_running (Bench *bench)
{
  LoligoSession *session = loligo_window_get_session (bench->window);
  if (!load (bench, RUNNING))
    return;
  spin (bench, 2000);
  LoligoEngineStatus before, after;
  loligo_session_get_status (session, &before);
  bench->is_measuring = TRUE;
  gint64 from_us = g_get_monotonic_time ();
  guint timer = g_timeout_add (TIMER_MS, on_timer, bench);
  g_main_loop_run (bench->loop);
  g_source_remove (timer);
  bench->is_measuring = FALSE;
  loligo_session_get_status (session, &after);
  double wall_s = (g_get_monotonic_time () - from_us) / 1e6;
  g_print ("10,000 neurons, %.2f ms of model time in %.2f s\n", (after.t_s - before.t_s) * 1e3, wall_s);
  report ("running: frame to frame", &bench->interval);
  report ("running: a frame", &bench->frame);
  report ("running: processor of a frame", &bench->processor);
  report ("running: lateness of the main loop", &bench->lateness);
  loligo_session_pause (session);
}

/* Runs the loop until the next frame has been drawn. */
static void
measure_change (Bench *bench, void (*change) (LoligoProject *project), Times *times, Times *processor)
{
  gint64 from_us = g_get_monotonic_time (), from_cpu_us = get_cpu_us ();
  change (loligo_window_get_project (bench->window));
  bench->last_frame_us = 0;
  while (bench->last_frame_us == 0)
    g_main_context_iteration (NULL, TRUE);
  add (times, from_us, g_get_monotonic_time ());
  add (processor, from_cpu_us, get_cpu_us ());
  spin (bench, 50);
}

static void
move_all (LoligoProject *project)
{
  loligo_project_move_selected (project, 8, 8);
  loligo_project_seal (project);
}

static char *
write_nodes (void)
{
  GString *text = g_string_new ("{\"format\": \"loligo\", \"version\": 1, \"nodes\": [");
  for (int i = 0; i < N_SIDE * N_SIDE; i++)
    g_string_append_printf (text, "%s{\"id\": \"n%d\", \"model\": \"lif\", \"at\": [%d, %d]}", i == 0 ? "" : ",", i,
                            i % N_SIDE * 120, i / N_SIDE * 120);
  g_string_append (text, "], \"run\": {\"duration\": \"1 ms\"}}");
  return g_string_free (text, FALSE);
}

static void
measure_undo (Bench *bench)
{
  g_autofree char *text = write_nodes ();
  if (!load (bench, text))
    return;
  spin (bench, 2000);
  loligo_session_pause (loligo_window_get_session (bench->window));
  loligo_project_select_all (loligo_window_get_project (bench->window));
  spin (bench, 500);
  for (guint i = 0; i < N_UNDOS; i++)
    {
      measure_change (bench, move_all, &bench->interval, &bench->lateness);
      measure_change (bench, loligo_project_undo, &bench->frame, &bench->processor);
    }
  report ("1,024 nodes: move of all to picture", &bench->interval);
  report ("1,024 nodes: processor of it", &bench->lateness);
  report ("1,024 nodes: undo to picture", &bench->frame);
  report ("1,024 nodes: processor of it", &bench->processor);
}

static void
on_activate (GApplication *application, Bench *bench)
{
  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL);
  bench->window
      = LOLIGO_WINDOW (loligo_window_new (ADW_APPLICATION (application), library, NULL));
  bench->loop = g_main_loop_new (NULL, FALSE);
  gtk_window_set_default_size (GTK_WINDOW (bench->window), 1280, 800);
  gtk_window_present (GTK_WINDOW (bench->window));
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (bench->window));
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), bench);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), bench);
  spin (bench, 1000);
  if (!bench->is_undo_only)
    measure_running (bench);
  measure_undo (bench);
  g_main_loop_unref (bench->loop);
  exit (0);
}

int
main (int argc, char **argv)
{
  Bench bench = { .is_undo_only = argc > 1 && g_str_equal (argv[1], "undo") };
  g_autoptr (AdwApplication) application
      = adw_application_new ("io.github.loligo.Bench", G_APPLICATION_NON_UNIQUE);
  g_object_set (application, "resource-base-path", "/io/github/loligo/Loligo", NULL);
  g_signal_connect (application, "activate", G_CALLBACK (on_activate), &bench);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
