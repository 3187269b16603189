/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scrub-hour.c: records four cells through an hour, a sample each 0.1 ms, with little memory for it, and prints how
 * long a picture of the recording takes: the whole hour, and pieces of it here and there. Not a test: it needs a
 * quiet machine and 1.5 GB of disk.
 *   ninja -C build tests/bench/scrub-hour
 *   LOLIGO_DATA_DIR=data build/tests/bench/scrub-hour ["64 MB"]
 * The bar: 50 ms.
 */
#include "figure/figure.h"

#include <cairo.h>
#include <stdio.h>

#define WIDTH 1200
#define HEIGHT 300
#define N_PICTURES 40
#define HOUR_S 3600.

static const char *const DOCUMENT
    = "{\"format\": \"loligo\", \"version\": 1, \"nodes\": ["
      "{\"id\": \"d\", \"model\": \"constant\", \"parameters\": {\"amplitude\": \"25 mV\"}},"
      "{\"id\": \"c\", \"model\": \"lif\", \"size\": 4, \"parameters\": {\"tau\": \"10 ms + i*1 ms\"}}],"
      "\"edges\": [{\"from\": \"d\", \"to\": \"c.I\"}],"
      "\"recorders\": [{\"id\": \"V\", \"of\": \"c\", \"what\": \"V\"},"
      "{\"id\": \"s\", \"of\": \"c\", \"what\": \"spikes\"}],"
      "\"plots\": [{\"kind\": \"trace\", \"recorders\": [\"V\"]}, {\"kind\": \"raster\", \"recorders\": [\"s\"]}],"
      "\"run\": {\"duration\": \"3600 s\", \"dt\": \"0.1 ms\"}}";

static double
draw_ms (LoligoFigure *figure, double from_s, double to_s)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  gint64 begin_us = g_get_monotonic_time ();
  loligo_figure_set_time_range (figure, from_s, to_s);
  loligo_figure_draw (figure, cr, WIDTH, HEIGHT);
  cairo_surface_flush (surface);
  double ms = (double) (g_get_monotonic_time () - begin_us) * 1e-3;
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return ms;
}

/* Pieces of SPAN at places all over the hour, none twice. */
static void
scrub (LoligoFigure *figure, double span_s)
{
  double sum_ms = 0, most_ms = 0;
  for (guint i = 0; i < N_PICTURES; i++)
    {
      double place = (double) (i * 17 % N_PICTURES) / N_PICTURES;
      double from_s = place * (HOUR_S - span_s);
      double ms = draw_ms (figure, from_s, from_s + span_s);
      sum_ms += ms;
      most_ms = MAX (most_ms, ms);
    }
  printf ("%8g s in view: %6.2f ms a picture, %6.2f ms at most\n", span_s, sum_ms / N_PICTURES, most_ms);
}

static void
show (LoligoSimulation *simulation, LoligoDocument *document)
{
  LoligoRecorder *recorders[2];
  gsize memory_bytes = 0, disk_bytes = 0;
  for (guint i = 0; i < 2; i++)
    {
      recorders[i] = loligo_simulation_get_recorder (simulation, i);
      memory_bytes += loligo_recorder_get_bytes (recorders[i]);
      disk_bytes += loligo_recorder_get_disk_bytes (recorders[i]);
    }
  printf ("%.0f MB of recordings in memory, %.0f MB on disk\n", (double) memory_bytes * 1e-6,
          (double) disk_bytes * 1e-6);
  g_autoptr (LoligoFigure) figure = loligo_figure_new_for_document (document, recorders, 2, HOUR_S);
  loligo_figure_set_quality (figure, LOLIGO_QUALITY_LIVE);
  static const double spans_s[] = { 3600, 600, 60, 6, 0.6, 0.06 };
  for (guint k = 0; k < G_N_ELEMENTS (spans_s); k++)
    scrub (figure, spans_s[k]);
}

int
main (int argc, char **argv)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LoligoDocument) document
      = loligo_document_parse (DOCUMENT, -1, "/nonexistent/hour.loligo", problems);
  document->run.memory = g_strdup (argc > 1 ? argv[1] : "64 MB");
  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL);
  g_autoptr (LoligoPlan) plan = loligo_plan_new (document, library, problems);
  LoligoSimulationOptions options = { .jit = LOLIGO_JIT_WAIT };
  g_autoptr (LoligoSimulation) simulation
      = plan == NULL ? NULL : loligo_simulation_new (plan, &options, &error);
  if (simulation == NULL || !loligo_simulation_advance (simulation, plan->n_steps, NULL, &error))
    {
      g_autofree char *text = loligo_problems_to_string (problems);
      fprintf (stderr, "%s\n", error != NULL ? error->message : text);
      return 1;
    }
  show (simulation, document);
  return 0;
}
