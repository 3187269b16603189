/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-export.c: the files of a run hold what was recorded, in the recorder's unit, under the names and with the keys
 * that documents-and-commands.md gives.
 */
#include "../run/run-util.h"
#include "io/export.h"
#include "python-util.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>

static const char *DOCUMENT
    = "{\"format\": \"loligo\", \"version\": 1, \"nodes\": ["
      "{\"id\": \"n\", \"model\": \"lif\", \"size\": 3, \"initial\": {\"V\": \"i * 1 mV\"}},"
      "{\"id\": \"I\", \"model\": \"constant\", \"parameters\": {\"amplitude\": \"50 mV\"}}],"
      "\"edges\": [{\"from\": \"I\", \"to\": \"n.I\"}],"
      "\"recorders\": [{\"id\": \"v\", \"of\": \"n\", \"what\": \"V\", \"which\": \"0,2\", \"every\": \"0.3 ms\"},"
      "{\"id\": \"again\", \"of\": \"n\", \"what\": \"V\"},"
      "{\"id\": \"s\", \"of\": \"n\", \"what\": \"spikes\"}],"
      "\"run\": {\"duration\": \"10 ms\", \"dt\": \"0.1 ms\", \"method\": \"exact\", \"seed\": 42,"
      "\"threads\": 1, \"precision\": \"%s\"}}";

typedef struct
{
  char *dir;
  LoligoSimulation *simulation;
  LoligoDocument *document;
} Run;

static void
run_up (Run *run, gconstpointer precision)
{
  g_autofree char *json = g_strdup_printf (DOCUMENT, (const char *) precision);
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autofree char *base = g_dir_make_tmp ("loligo-test-XXXXXX", NULL);
  run->dir = g_build_filename (base, "made", "here", NULL);
  run->document = loligo_document_parse (json, -1, NULL, problems);
  g_assert_nonnull (run->document);
  run->simulation = simulation_from_json (json, 0, LOLIGO_JIT_OFF);
  advance_well (run->simulation, 100);
}

static void
run_down (Run *run, gconstpointer precision)
{
  g_autoptr (GDir) dir = g_dir_open (run->dir, 0, NULL);
  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (run->dir, name, NULL);
      g_unlink (path);
    }
  for (guint i = 0; i < 3; i++)
    {
      g_rmdir (run->dir);
      char *parent = g_path_get_dirname (run->dir);
      g_free (run->dir);
      run->dir = parent;
    }
  g_free (run->dir);
  loligo_simulation_free (run->simulation);
  loligo_document_free (run->document);
}

static void
export_all (Run *run, LoligoDataFormat format)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_export_simulation (run->simulation, run->document, format, run->dir,
                                           &error));
  g_assert_no_error (error);
}

/* (transfer full) */
static char **
read_lines (Run *run, const char *name)
{
  g_autofree char *path = g_build_filename (run->dir, name, NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_strsplit (text, "\n", -1);
}

static void
test_csv (Run *run, gconstpointer precision)
{
  export_all (run, LOLIGO_FORMAT_CSV);
  g_auto (GStrv) lines = read_lines (run, "n.V.csv");
  g_assert_cmpstr (lines[0], ==, "# unit: mV");
  g_assert_cmpstr (lines[1], ==, "t_ms,0,2");
  g_assert_cmpstr (lines[2], ==, "0,0,2");
  g_assert_cmpuint (g_strv_length (lines), ==, 2 + 34 + 1);
  for (guint i = 0; i < 34; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[2 + i], ",", -1);
      g_assert_cmpuint (g_strv_length (cells), ==, 3);
      g_autofree char *t_ms = g_strdup_printf ("%.1f", 0.3 * i);
      g_assert_cmpfloat (g_ascii_strtod (cells[0], NULL), ==, g_ascii_strtod (t_ms, NULL));
      double recorded;
      g_assert_cmpuint (loligo_recorder_read (loligo_simulation_get_recorder (run->simulation, 0),
                                              1, i, 1, &recorded),
                        ==, 1);
      g_assert_cmpfloat_with_epsilon (g_ascii_strtod (cells[2], NULL), recorded * 1e3, 1e-12);
    }
  g_auto (GStrv) spikes = read_lines (run, "n.spikes.csv");
  LoligoRecorder *s = loligo_simulation_find_recorder (run->simulation, "s");
  g_assert_cmpstr (spikes[0], ==, "t_ms,i");
  guint64 n_spikes = loligo_recorder_get_n_spikes (s);
  g_assert_cmpuint (n_spikes, >=, 3);
  g_assert_cmpuint (g_strv_length (spikes), ==, n_spikes + 2);
  double t_s;
  guint64 lane;
  loligo_recorder_get_spike (s, 0, &t_s, &lane);
  g_auto (GStrv) cells = g_strsplit (spikes[1], ",", -1);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (cells[0], NULL), t_s * 1e3, 1e-9);
  g_assert_cmpuint (g_ascii_strtoull (cells[1], NULL, 10), ==, lane);
  /* The second recorder of V has a file of its own. */
  g_auto (GStrv) again = read_lines (run, "n.V.again.csv");
  g_assert_cmpstr (again[1], ==, "t_ms,0,1,2");
}

static void
test_npz (Run *run, gconstpointer precision)
{
  static const char *SCRIPT
      = "import sys\n"
        "try:\n"
        "    import numpy\n"
        "except ImportError:\n"
        "    sys.exit(77)\n"
        "d = numpy.load(sys.argv[1] + '/n.V.again.npz')\n"
        "assert d['values'].shape == (101, 3) and (d['i'] == [0, 1, 2]).all()\n"
        "assert abs(d['values'][0] - [0, 1, 2]).max() < 1e-6 and str(d['unit']) == 'mV'\n"
        "assert abs(d['t_ms'] - numpy.arange(101) * 0.1).max() < 1e-9\n"
        "exact = 50 + (0 - 50) * numpy.exp(-d['t_ms'][:40] / 10)\n"
        "assert abs(d['values'][:40, 0] - exact).max() < 1e-4\n"
        "s = numpy.load(sys.argv[1] + '/n.spikes.npz')\n"
        "assert len(s['t_ms']) == len(s['i']) >= 3 and (numpy.diff(s['t_ms']) >= 0).all()\n";
  export_all (run, LOLIGO_FORMAT_NPZ);
  run_python (SCRIPT, run->dir);
}

static void
test_summary (Run *run, gconstpointer precision)
{
  export_all (run, LOLIGO_FORMAT_CSV);
  g_autofree char *path = g_build_filename (run->dir, "summary.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  JsonObject *summary = json_node_get_object (json_parser_get_root (parser));
  const char *keys[] = { "duration_ms", "dt_ms", "steps", "method", "seed", "threads", "precision",
                         "jit", "build_s", "compile_s", "simulate_s", "peak_memory_bytes", "nodes",
                         "edges" };
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_true (json_object_has_member (summary, keys[i]));
  g_assert_cmpuint (json_object_get_size (summary), ==, G_N_ELEMENTS (keys));
  g_assert_cmpfloat (json_object_get_double_member (summary, "duration_ms"), ==, 10);
  g_assert_cmpfloat (json_object_get_double_member (summary, "dt_ms"), ==, 0.1);
  g_assert_cmpint (json_object_get_int_member (summary, "steps"), ==, 100);
  g_assert_cmpint (json_object_get_int_member (summary, "seed"), ==, 42);
  g_assert_cmpint (json_object_get_int_member (summary, "threads"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (summary, "precision"), ==,
                   (const char *) precision);
  JsonObject *method = json_object_get_object_member (summary, "method");
  g_assert_cmpuint (json_object_get_size (method), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (method, "n"), ==, "exact");
  JsonObject *node = json_object_get_object_member (
      json_object_get_object_member (summary, "nodes"), "n");
  gint64 n_spikes = json_object_get_int_member (node, "spikes");
  g_assert_cmpint (json_object_get_int_member (node, "size"), ==, 3);
  g_assert_cmpint (n_spikes, >=, 3);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (node, "rate_hz"),
                                  (double) n_spikes / 3 / 0.01, 1e-6);
}

static void
test_provenance (Run *run, gconstpointer precision)
{
  export_all (run, LOLIGO_FORMAT_CSV);
  g_autofree char *path = g_build_filename (run->dir, "provenance.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  JsonObject *provenance = json_node_get_object (json_parser_get_root (parser));
  g_autofree char *text = loligo_document_to_json (run->document);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_assert_cmpstr (json_object_get_string_member (provenance, "document_sha256"), ==, hash);
  g_autofree char *stamp = loligo_provenance_stamp (run->simulation, run->document);
  g_assert_nonnull (strstr (stamp, "seed 42"));
  g_assert_nonnull (strstr (stamp, "dt 0.1 ms"));
  g_assert_null (strchr (stamp, '\n'));
}

static void
test_formats (void)
{
  LoligoDataFormat format;
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_data_format_from_string ("npz", &format, &error));
  g_assert_cmpint (format, ==, LOLIGO_FORMAT_NPZ);
  g_assert_false (loligo_data_format_from_string ("xls", &format, &error));
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, precision, function)                                                             \
  g_test_add (path, Run, precision, run_up, function, run_down)
  ADD ("/export/csv", "double", test_csv);
  ADD ("/export/npz", "double", test_npz);
  ADD ("/export/npz-single", "single", test_npz);
  ADD ("/export/summary", "double", test_summary);
  ADD ("/export/summary-single", "single", test_summary);
  ADD ("/export/provenance", "double", test_provenance);
  g_test_add_func ("/export/formats", test_formats);
  return g_test_run ();
}
