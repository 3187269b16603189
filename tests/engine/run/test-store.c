/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-store.c: a recording that lies on disk for the most part is the same recording: its samples, its
 * ranges, its spikes, the files that it is written to. A disk that takes no more ends the run, and what was
 * recorded is kept.
 */
#include "run-util.h"

#include "base/problem.h"
#include "io/export.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>

#define BUDGET (1024. * 1024)

/* 40 cells that spike, 12 bytes a cell and step: 20 MB. */
static const char document[]
    = "{ 'format': 'loligo', 'version': 1,"
      " 'models': { 'clock': 'neuron clock \\\"Clock\\\"\\nparameter T = 0.5 ms\\ndx/dt = 1 : ms\\n"
      "spike when x > T\\non spike: x = 0 ms\\n' },"
      " 'nodes': [ { 'id': 'a', 'model': 'clock', 'size': 40, 'parameters': { 'T': '0.3 ms + i*0.02 ms' } } ],"
      " 'recorders': [ { 'id': 'x', 'of': 'a', 'what': 'x' }, { 'id': 's', 'of': 'a', 'what': 'spikes' } ],"
      " 'run': { 'duration': '5 s', 'dt': '0.1 ms' } }";

static LoligoSimulation *
make (double budget_bytes)
{
  g_autofree char *json = quote (document);
  g_autoptr (LoligoPlan) plan = plan_from_json (json, 1);
  g_autoptr (GError) error = NULL;
  LoligoSimulationOptions options = { .jit = LOLIGO_JIT_OFF, .recording_bytes = budget_bytes };
  LoligoSimulation *simulation = loligo_simulation_new (plan, &options, &error);
  g_assert_no_error (error);
  return simulation;
}

/* A chunk more than the budget may be in memory, and the upper levels of the pyramid. */
static void
assert_on_disk (LoligoSimulation *simulation)
{
  gsize disk_bytes = 0, memory_bytes = 0;
  for (guint i = 0; i < loligo_simulation_get_n_recorders (simulation); i++)
    {
      LoligoRecorder *recorder = loligo_simulation_get_recorder (simulation, i);
      disk_bytes += loligo_recorder_get_disk_bytes (recorder);
      memory_bytes += loligo_recorder_get_bytes (recorder);
    }
  g_assert_cmpuint (disk_bytes, >, 15000000);
  g_assert_cmpuint (memory_bytes, <, 5000000);
}

static void
assert_equal_ranges (LoligoSimulation *a, LoligoSimulation *b)
{
  LoligoRecorder *x = loligo_simulation_find_recorder (a, "x");
  LoligoRecorder *y = loligo_simulation_find_recorder (b, "x");
  for (guint64 first = 0; first < 50000; first += 777)
    for (guint64 count = 1; count < 50000; count *= 7)
      {
        double range_x[2], range_y[2];
        gboolean is_x = loligo_recorder_get_range (x, 7, first, count, &range_x[0], &range_x[1]);
        g_assert_true (is_x == loligo_recorder_get_range (y, 7, first, count, &range_y[0], &range_y[1]));
        g_assert_cmpmem (range_x, sizeof range_x, range_y, sizeof range_y);
      }
}

static void
assert_equal_files (LoligoSimulation *a, LoligoSimulation *b)
{
  static const LoligoDataFormat formats[] = { LOLIGO_FORMAT_CSV, LOLIGO_FORMAT_NPZ };
  g_autofree char *folder = g_dir_make_tmp ("loligo-test-store-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  for (guint f = 0; f < G_N_ELEMENTS (formats); f++)
    for (guint i = 0; i < 2; i++)
      {
        g_autofree char *text_a = NULL;
        g_autofree char *text_b = NULL;
        gsize length_a, length_b;
        g_assert_true (loligo_export_recorder (loligo_simulation_get_recorder (a, i), formats[f], path, NULL));
        g_assert_true (g_file_get_contents (path, &text_a, &length_a, NULL));
        g_assert_true (loligo_export_recorder (loligo_simulation_get_recorder (b, i), formats[f], path, NULL));
        g_assert_true (g_file_get_contents (path, &text_b, &length_b, NULL));
        g_assert_cmpmem (text_a, length_a, text_b, length_b);
      }
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_same (void)
{
  g_autoptr (LoligoSimulation) in_memory = make (0);
  g_autoptr (LoligoSimulation) on_disk = make (BUDGET);
  advance_well (in_memory, 50000);
  advance_well (on_disk, 50000);
  assert_on_disk (on_disk);
  g_assert_cmpuint (loligo_recorder_get_disk_bytes (loligo_simulation_find_recorder (in_memory, "x")),
                    ==, 0);
  assert_equal_recordings (in_memory, on_disk);
  assert_equal_ranges (in_memory, on_disk);
  assert_equal_files (in_memory, on_disk);
}

/* Memory is memory again. */
static void
test_again (void)
{
  g_autoptr (LoligoSimulation) in_memory = make (0);
  g_autoptr (LoligoSimulation) on_disk = make (BUDGET);
  advance_well (in_memory, 50000);
  for (guint k = 0; k < 3; k++)
    {
      advance_well (on_disk, 17000);
      loligo_simulation_reset (on_disk);
    }
  advance_well (on_disk, 50000);
  assert_on_disk (on_disk);
  assert_equal_recordings (in_memory, on_disk);
}

/* The file goes with the recordings. */
static void
test_continue (void)
{
  g_autoptr (LoligoSimulation) in_memory = make (0);
  advance_well (in_memory, 50000);
  LoligoSimulation *on_disk = make (BUDGET);
  for (guint k = 0; k < 4; k++)
    {
      advance_well (on_disk, 10000);
      LoligoSimulation *next = make (BUDGET);
      g_assert_true (loligo_simulation_continue (next, on_disk));
      loligo_simulation_free (on_disk);
      on_disk = next;
    }
  advance_well (on_disk, 10000);
  assert_on_disk (on_disk);
  assert_equal_recordings (in_memory, on_disk);
  loligo_simulation_free (on_disk);
}

/* A reader beside the run. */
static gpointer
read_along (gpointer data)
{
  LoligoRecorder *x = loligo_simulation_find_recorder (data, "x");
  double dt_s = loligo_recorder_get_dt (x);
  guint64 n = 0, seed = 1;
  while (n < 50001)
    {
      n = loligo_recorder_get_n_samples (x);
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      guint64 at = (seed >> 33) % n;
      double value;
      g_assert_cmpuint (loligo_recorder_read (x, 3, at, 1, &value), ==, 1);
      /* x counts the steps since the last spike, and a spike comes after 4 steps at most. */
      double steps = value / dt_s;
      g_assert_cmpfloat (steps, >, -0.01);
      g_assert_cmpfloat (steps, <, 4.01);
      g_assert_true (at == 0 || at % 4 != 1 || (steps > 0.99 && steps < 1.01));
    }
  return NULL;
}

static void
test_reader (void)
{
  g_autoptr (LoligoSimulation) on_disk = make (BUDGET);
  GThread *reader = g_thread_new ("reader", read_along, on_disk);
  advance_well (on_disk, 50000);
  g_thread_join (reader);
}

/* The longest file is 4 MB: as a disk that is full. */
static void
test_full (void)
{
  struct rlimit limit, small;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  small = limit;
  small.rlim_cur = 4 * 1024 * 1024;
  signal (SIGXFSZ, SIG_IGN);
  g_autoptr (LoligoSimulation) on_disk = make (BUDGET);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_autoptr (GError) error = NULL;
  g_assert_false (loligo_simulation_advance (on_disk, 50000, NULL, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "TMPDIR"));
  gint64 step = loligo_simulation_get_step (on_disk);
  g_assert_cmpint (step, >, 4000);
  g_assert_cmpuint (loligo_recorder_get_n_samples (loligo_simulation_find_recorder (on_disk, "x")), ==,
                    (guint64) step + 1);
  g_autoptr (LoligoSimulation) in_memory = make (0);
  advance_well (in_memory, step);
  assert_equal_recordings (in_memory, on_disk);
  /* There is room again. */
  loligo_simulation_reset (on_disk);
  loligo_simulation_reset (in_memory);
  advance_well (on_disk, 50000);
  advance_well (in_memory, 50000);
  assert_equal_recordings (in_memory, on_disk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/same", test_same);
  g_test_add_func ("/store/again", test_again);
  g_test_add_func ("/store/continue", test_continue);
  g_test_add_func ("/store/reader", test_reader);
  g_test_add_func ("/store/full", test_full);
  return g_test_run ();
}
