/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * frame-time-canvas.c: prints how long a frame of the canvas takes with 500 nodes and about 1000 wires: at
 * rest, dragging a node, panning, zooming, hovering, and with every node's picture changing. Not a test: it needs a
 * display and a quiet machine. GSK_RENDERER=cairo frame-time-canvas
 * The time of the processor is printed too: it means something on a busy machine as well.
 */
#include "canvas/canvas-private.h"
#include "../bench/times-util.h"

#define N_NODES 500
#define N_FRAMES 100

typedef struct
{
  LoligoCanvas *canvas;
  GMainLoop *loop;
  guint scene, frame;
  gint64 start_us, start_cpu_us;
  double times_ms[N_FRAMES], cpu_ms[N_FRAMES];
} Bench;

static const char *const SCENES[]
    = { "redraw at rest", "drag a node", "pan", "zoom", "hover", "all nodes active" };

static void
on_before_paint (GdkFrameClock *clock, Bench *bench)
{
  bench->start_us = g_get_monotonic_time ();
  bench->start_cpu_us = get_cpu_us ();
}

static void
report (Bench *bench)
{
  sort_times (bench->times_ms, N_FRAMES);
  sort_times (bench->cpu_ms, N_FRAMES);
  g_print ("%-18s median %5.1f ms   90 %% %5.1f ms   processor: median %5.1f ms\n",
           SCENES[bench->scene], bench->times_ms[N_FRAMES / 2],
           bench->times_ms[N_FRAMES * 9 / 10], bench->cpu_ms[N_FRAMES / 2]);
}

static LoligoNodeWidget *
get_nth (Bench *bench, guint index)
{
  return g_ptr_array_index (bench->canvas->order, index);
}

/* What the pointer would have done before the first frame of a scene. */
static void
begin_scene (Bench *bench)
{
  LoligoCanvas *canvas = bench->canvas;
  LoligoNodeWidget *dragged = get_nth (bench, N_NODES / 2);
  canvas->mode = bench->scene == 1 ? LOLIGO_CANVAS_MOVING : LOLIGO_CANVAS_IDLE;
  canvas->move_dx = canvas->move_dy = 0;
  loligo_project_select_only (canvas->project, loligo_node_widget_get_id (dragged));
  g_autoptr (GHashTable) moving = g_hash_table_new (NULL, NULL);
  g_hash_table_add (moving, dragged);
  loligo_wires_set_live (canvas->wires, bench->scene == 1 ? moving : NULL);
  loligo_canvas_sync_places (canvas);
}

static void
do_frame (Bench *bench)
{
  LoligoCanvas *canvas = bench->canvas;
  LoligoView view = canvas->view;
  switch (bench->scene)
    {
    case 1:
      canvas->move_dx = 10 * (bench->frame % 20);
      loligo_canvas_sync_places (canvas);
      return;
    case 2:
      view.x += 5 / view.zoom;
      loligo_canvas_set_view (canvas, &view);
      return;
    case 3:
      loligo_canvas_zoom (canvas, 400, 300, bench->frame < N_FRAMES / 2 ? 1.02 : 1 / 1.02);
      return;
    case 4:
      canvas->hover_node = get_nth (bench, bench->frame);
      break;
    case 5:
      for (guint i = 0; i < canvas->order->len; i++)
        loligo_node_widget_set_activity (get_nth (bench, i), (bench->frame + i) % 20,
                                         bench->frame / 7);
      return;
    }
  gtk_widget_queue_draw (GTK_WIDGET (canvas));
}

static void
on_after_paint (GdkFrameClock *clock, Bench *bench)
{
  if (bench->frame >= N_FRAMES)
    return;
  bench->cpu_ms[bench->frame] = (get_cpu_us () - bench->start_cpu_us) / 1e3;
  bench->times_ms[bench->frame++] = (g_get_monotonic_time () - bench->start_us) / 1e3;
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Bench *bench = data;
  if (bench->frame >= N_FRAMES)
    {
      report (bench);
      bench->frame = 0;
      if (++bench->scene == G_N_ELEMENTS (SCENES))
        {
          g_main_loop_quit (bench->loop);
          return G_SOURCE_REMOVE;
        }
      begin_scene (bench);
    }
  do_frame (bench);
  return G_SOURCE_CONTINUE;
}

/* Rows of a stimulus and four neurons; every stimulus drives some neurons near and far. */
static void
fill (LoligoProject *project)
{
  char *ids[N_NODES];
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  loligo_project_begin (project, "fill");
  for (guint i = 0; i < N_NODES; i++)
    ids[i] = loligo_project_add_node (project, i % 5 == 0 ? "constant" : "hh", i % 25 * 130.0,
                                      i / 25 * 120.0);
  for (guint i = 0; loligo_project_get_document (project)->edges->len < 1000 && i < 10000; i++)
    {
      guint from = i % (N_NODES / 5) * 5;
      guint to = (from + N_NODES + g_rand_int_range (random, -40, 40)) % N_NODES;
      g_free (loligo_project_connect (project, ids[from], ids[to], NULL, NULL));
    }
  loligo_project_end (project);
  g_print ("%u nodes, %u wires\n", loligo_project_get_document (project)->nodes->len,
           loligo_project_get_document (project)->edges->len);
  for (guint i = 0; i < N_NODES; i++)
    g_free (ids[i]);
}

/* Undo and redo of an addition and of a move, the canvas's answer included but for the drawing. */
static void
time_undo (LoligoProject *project)
{
  double slowest_ms = 0;
  loligo_project_seal (project);
  g_free (loligo_project_add_node (project, "hh", 0, -200));
  loligo_project_seal (project);
  loligo_project_select_all (project);
  loligo_project_move_selected (project, 10, 10);
  for (guint i = 0; i < 20; i++)
    {
      gint64 start_us = g_get_monotonic_time ();
      if (i % 4 < 2)
        loligo_project_undo (project);
      else
        loligo_project_redo (project);
      slowest_ms = MAX (slowest_ms, (g_get_monotonic_time () - start_us) / 1e3);
    }
  g_print ("undo and redo      slowest %5.1f ms\n", slowest_ms);
}

int
main (int argc, char **argv)
{
  gtk_init ();
  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL);
  g_autoptr (LoligoProject) project = loligo_project_new (library);
  g_autoptr (LoligoSession) session = loligo_session_new (project);
  fill (project);
  GtkWidget *canvas = loligo_canvas_new (project, session);
  GtkWidget *window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 800);
  gtk_window_set_child (GTK_WINDOW (window), canvas);
  gtk_window_present (GTK_WINDOW (window));

  Bench bench = { .canvas = LOLIGO_CANVAS (canvas), .loop = g_main_loop_new (NULL, FALSE) };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), &bench);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), &bench);
  gtk_widget_add_tick_callback (canvas, on_tick, &bench, NULL);
  g_main_loop_run (bench.loop);
  time_undo (project);
  g_main_loop_unref (bench.loop);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
