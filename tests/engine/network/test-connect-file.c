/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-connect-file.c: synapses from a file have its numbers, in its units or in those of the edge; what does not fit
 * together is said when the document is checked.
 */
#include "network/connect.h"
#include "network/projection-private.h"

#include "network-util.h"
#include <glib/gstdio.h>
#include <string.h>

/* The folder of the documents of these tests. */
typedef struct
{
  char *folder;
} Folder;

static void
write_file (const Folder *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder->folder, name, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Four cells to five by KEYS ("connect", "weight", ...), with synapse "jump" or "count"; NULL and *SAID where that is
 * wrong. */
static LoligoPlan *
try_plan (const Folder *folder, const char *keys, char **said)
{
  g_autofree char *json = g_strdup_printf (
      "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"a\", \"model\": \"cell\", \"size\": 4},"
      "{\"id\": \"b\", \"model\": \"cell\", \"size\": 5}], \"edges\": [{\"id\": \"w\", \"from\": \"a\","
      "\"to\": \"b\", %s}], \"run\": {\"dt\": \"0.1 ms\"}}",
      keys);
  g_autofree char *path = g_build_filename (folder->folder, "test.loligo", NULL);
  return try_plan_from_json (path, json, said);
}

static LoligoProjection *
make (const Folder *folder, const char *keys, guint n_parts)
{
  g_autofree char *said = NULL;
  g_autoptr (LoligoPlan) plan = try_plan (folder, keys, &said);
  g_assert_cmpstr (said, ==, "");
  g_autoptr (LoligoThreadPool) threads = loligo_thread_pool_new (n_parts);
  g_autoptr (GError) error = NULL;
  const LoligoParts parts = { n_parts, NULL };
  LoligoProjection *projection = loligo_projection_new (plan, 0, 3, &parts, threads, &error);
  g_assert_no_error (error);
  return projection;
}

/* "source>target weight@delay ..." in mV and steps. */
static char *
describe (const LoligoProjection *projection)
{
  GString *text = g_string_new (NULL);
  for (guint64 source = 0; source < projection->n_sources; source++)
    for (guint part = 0; part < projection->n_parts; part++)
      {
        const LoligoRows *rows = &projection->rows[part];
        for (guint64 at = rows->first[source]; at < rows->first[source + 1]; at++)
          {
            guint32 index = projection->is_short ? ((guint16 *) rows->index)[at]
                                                 : ((guint32 *) rows->index)[at];
            double weight = rows->weight == NULL ? rows->one_weight : ((double *) rows->weight)[at];
            g_autofree char *number = loligo_number_format (weight * 1e3);
            gint64 delay = rows->has_one_delay ? rows->one_delay
                                               : (gint64) (index / projection->padded);
            g_string_append_printf (text, "%s%d>%d %s@%d", text->len > 0 ? ", " : "", (int) source,
                                    (int) (index % projection->padded), number, (int) delay);
          }
      }
  return g_string_free (text, FALSE);
}

static void
assert_synapses (const Folder *folder, const char *keys, const char *expected)
{
  for (guint parts = 1; parts <= 2; parts++)
    {
      g_autoptr (LoligoProjection) projection = make (folder, keys, parts);
      g_autofree char *made = describe (projection);
      g_assert_cmpstr (made, ==, expected);
    }
}

#define JUMP "\"synapse\": \"jump\", "
#define DENSE TEST_SOURCE_ROOT "/tests/engine/model/files/dense.npz"

static void
test_numbers (Folder *folder, gconstpointer data)
{
  (void) data;
  write_file (folder, "plain.csv", "source,target,weight,delay\n2,1,5,3\n0,4,6,1\n2,0,-7,2\n");
  write_file (folder, "units.csv", "source,target,weight (V),delay_ms\n2,1,0.005,0.3\n0,4,0.006,0.1\n");
  write_file (folder, "bare.csv", "2,1\n0,4\n2,1\n");
  write_file (folder, "matrix.csv", "# unit: uV\n0,1000,0,0,0\n0,0,0,0,0\n0,0,0,0,2000\n3000,0,0,0,0\n");
  assert_synapses (folder,
                   JUMP "\"connect\": \"pairs(plain.csv)\", \"weight\": \"2 mV\", \"delay\": \"0.2 ms\"",
                   "0>4 12@2, 2>0 -14@4, 2>1 10@6");
  assert_synapses (folder,
                   JUMP "\"connect\": \"pairs(plain.csv)\", \"weight\": \"(1 + j)*mV\", \"delay\": \"0.1 ms\"",
                   "0>4 30@1, 2>0 -7@2, 2>1 10@3");
  assert_synapses (folder, JUMP "\"connect\": \"pairs( units.csv )\"", "0>4 6@1, 2>1 5@3");
  assert_synapses (folder, JUMP "\"connect\": \"pairs(bare.csv)\", \"weight\": \"2 mV\", \"delay\": \"0.4 ms\"",
                   "0>4 2@4, 2>1 2@4, 2>1 2@4");
  assert_synapses (folder, JUMP "\"connect\": \"matrix(\\\"matrix.csv\\\")\", \"delay\": \"1 ms\"",
                   "0>1 1@10, 2>4 2@10, 3>0 3@10");
  assert_synapses (folder, JUMP "\"connect\": \"matrix(" DENSE ")\", \"weight\": \"8 mV\"",
                   "0>0 -8@0, 0>2 -6@0, 0>4 -4@0, 1>1 1@0, 1>3 3@0, 2>0 8@0, 2>2 10@0, 2>4 12@0, "
                   "3>1 17@0, 3>3 19@0");
  /* Who is connected, where the synapse has no weight. */
  assert_synapses (folder, "\"synapse\": \"count\", \"connect\": \"matrix(matrix.csv)\"",
                   "0>1 1000@0, 2>4 1000@0, 3>0 1000@0");
}

static void
assert_refused (const Folder *folder, const char *keys, const char *expected)
{
  g_autofree char *said = NULL;
  g_assert_null (try_plan (folder, keys, &said));
  if (strstr (said, expected) == NULL)
    g_error ("\"%s\", not \"%s\"", said, expected);
}

static void
test_mistakes (Folder *folder, gconstpointer data)
{
  (void) data;
  write_file (folder, "units.csv", "source,target,weight (mV),delay (ms)\n2,1,0.005,0.3\n");
  write_file (folder, "delay.csv", "source,target,delay\n2,1,3\n");
  write_file (folder, "wrong.csv", "source,target\n2,1\n2,5\n");
  write_file (folder, "odd.csv", "source,target,weight (nS)\n2,1,3\n");
  write_file (folder, "strange.csv", "source,target,weight (foo)\n2,1,3\n");
  write_file (folder, "twice.csv", "2,1\n2,1\n");
  assert_refused (folder, JUMP "\"connect\": \"pairs(none.csv)\", \"weight\": \"1 mV\"",
                  "there is no file none.csv; its path is relative to the document");
  assert_refused (folder, JUMP "\"connect\": \"pairs()\", \"weight\": \"1 mV\"", "pairs needs file (a CSV or NPZ");
  assert_refused (folder, JUMP "\"connect\": \"pairs(units.csv)\", \"weight\": \"1 mV\"",
                  "units.csv has the weight in mV already; leave this one out");
  assert_refused (folder, JUMP "\"connect\": \"pairs(units.csv)\", \"delay\": \"1 ms\"",
                  "units.csv has the delay in ms already; leave this one out");
  assert_refused (folder, JUMP "\"connect\": \"pairs(delay.csv)\", \"weight\": \"1 mV\"",
                  "the delays in delay.csv have no unit");
  assert_refused (folder, JUMP "\"connect\": \"pairs(wrong.csv)\", \"weight\": \"1 mV\"",
                  "wrong.csv:3: there is no target 5");
  assert_refused (folder, JUMP "\"connect\": \"pairs(odd.csv)\"", "its weight is in nS");
  assert_refused (folder, JUMP "\"connect\": \"pairs(strange.csv)\"", "strange.csv: ");
  assert_refused (folder, JUMP "\"connect\": \"matrix(" DENSE ")\"", "needs a weight");
  assert_refused (folder, JUMP "\"connect\": \"matrix(wrong.csv)\", \"weight\": \"1 mV\"", "wrong.csv:1: ");
  assert_refused (folder, "\"synapse\": \"count\", \"connect\": \"pairs(odd.csv)\"",
                  "count uses no weight; take the column out of odd.csv");
  assert_refused (folder, JUMP "\"connect\": \"pairs(twice.csv), multiple=false\", \"weight\": \"1 mV\"",
                  "source 2 and target 1 come twice");
}

/* A file that changes between check and run is wrong then. */
static void
test_late (Folder *folder, gconstpointer data)
{
  (void) data;
  write_file (folder, "late.csv", "2,1\n");
  g_autofree char *said = NULL;
  g_autoptr (LoligoPlan) plan
      = try_plan (folder, JUMP "\"connect\": \"pairs(late.csv)\", \"weight\": \"1 mV\"", &said);
  g_assert_nonnull (plan);
  write_file (folder, "late.csv", "2,1\n2,9\n");
  g_autoptr (GError) error = NULL;
  g_assert_null (loligo_connector_new (plan, 0, 3, &error));
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "late.csv:2: there is no target 9"));
}

static void
set_up (Folder *folder, gconstpointer data)
{
  (void) data;
  folder->folder = g_dir_make_tmp ("loligo-connect-XXXXXX", NULL);
  g_assert_nonnull (folder->folder);
}

static void
tear_down (Folder *folder, gconstpointer data)
{
  (void) data;
  g_autoptr (GDir) files = g_dir_open (folder->folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (files)) != NULL;)
    {
      g_autofree char *path = g_build_filename (folder->folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder->folder);
  g_free (folder->folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/connect-file/numbers", Folder, NULL, set_up, test_numbers, tear_down);
  g_test_add ("/connect-file/mistakes", Folder, NULL, set_up, test_mistakes, tear_down);
  g_test_add ("/connect-file/late", Folder, NULL, set_up, test_late, tear_down);
  return g_test_run ();
}
