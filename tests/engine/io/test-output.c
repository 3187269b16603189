/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-output.c: files are put in place whole or not at all, failures name the file and the reason, and NumPy
 * reads back what npz.c wrote.
 */
#include "io/npz.h"
#include "python-util.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

typedef struct
{
  char *dir, *path;
} Place;

static void
place_up (Place *place, gconstpointer data)
{
  place->dir = g_dir_make_tmp ("loligo-test-XXXXXX", NULL);
  place->path = g_build_filename (place->dir, "out.csv", NULL);
}

static guint
count_files (const char *dir)
{
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  guint count = 0;
  while (g_dir_read_name (open) != NULL)
    count++;
  return count;
}

static void
place_down (Place *place, gconstpointer data)
{
  g_unlink (place->path);
  g_rmdir (place->dir);
  g_free (place->path);
  g_free (place->dir);
}

static void
write_text (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;
  LoligoOutputFile *file = loligo_output_file_new (path, &error);
  g_assert_no_error (error);
  loligo_output_file_print (file, text);
  g_assert_true (loligo_output_file_finish (file, &error));
  g_assert_no_error (error);
}

static void
assert_holds (const char *path, const char *expected)
{
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static void
test_replace (Place *place, gconstpointer data)
{
  write_text (place->path, "first\n");
  assert_holds (place->path, "first\n");
  g_assert_cmpint (g_chmod (place->path, 0640), ==, 0);
  write_text (place->path, "second\n");
  assert_holds (place->path, "second\n");
  GStatBuf status;
  g_assert_cmpint (g_stat (place->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0640);
  g_assert_cmpuint (count_files (place->dir), ==, 1);

  LoligoOutputFile *file = loligo_output_file_new (place->path, NULL);
  loligo_output_file_print (file, "abandoned");
  loligo_output_file_abandon (file);
  assert_holds (place->path, "second\n");
  g_assert_cmpuint (count_files (place->dir), ==, 1);
}

static void
test_numbers (Place *place, gconstpointer data)
{
  LoligoOutputFile *file = loligo_output_file_new (place->path, NULL);
  const double values[] = { 0.1 * 3, -65, 1e-300, 12345.6789, 0 };
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      loligo_output_file_print_number (file, values[i]);
      loligo_output_file_print (file, "\n");
    }
  g_assert_true (loligo_output_file_finish (file, NULL));
  assert_holds (place->path, "0.3\n-65\n1e-300\n12345.6789\n0\n");
}

/* A file that may not grow beyond 100 kB stands for a full disk: same path, other errno. */
static void
test_no_room (Place *place, gconstpointer data)
{
  write_text (place->path, "kept\n");
  struct rlimit before, limit;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = 100000;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  LoligoOutputFile *file = loligo_output_file_new (place->path, NULL);
  for (guint i = 0; i < 100000; i++)
    loligo_output_file_print (file, "0123456789\n");
  g_assert_false (loligo_output_file_is_good (file));
  g_autoptr (GError) error = NULL;
  g_assert_false (loligo_output_file_finish (file, &error));
  setrlimit (RLIMIT_FSIZE, &before);
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, place->path));
  g_assert_nonnull (strstr (error->message, "no space"));
  assert_holds (place->path, "kept\n");
  g_assert_cmpuint (count_files (place->dir), ==, 1);
}

static void
test_full_device (void)
{
  if (!g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("no /dev/full here");
      return;
    }
  g_autoptr (GError) error = NULL;
  LoligoOutputFile *file = loligo_output_file_new ("/dev/full", &error);
  g_assert_no_error (error);
  loligo_output_file_print (file, "a line\n");
  g_assert_false (loligo_output_file_finish (file, &error));
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "no space left"));
}

static void
test_bad_folder (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (loligo_output_file_new ("/nonexistent-folder/x.csv", &error));
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE);
  g_clear_error (&error);
  g_assert_false (loligo_make_folder ("/dev/null/x", &error));
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE);
}

static const char *READ_BACK
    = "import sys, zipfile\n"
      "try:\n"
      "    import numpy\n"
      "except ImportError:\n"
      "    sys.exit(77)\n"
      "assert zipfile.ZipFile(sys.argv[1]).testzip() is None\n"
      "d = numpy.load(sys.argv[1])\n"
      "assert sorted(d.files) == ['big', 'empty', 'i', 'none', 'unit', 'x'], d.files\n"
      "assert d['x'].shape == (3, 2) and (d['x'].ravel() == [0, 1, 2, 3, 4, 5]).all()\n"
      "assert d['i'].dtype == 'int64' and (d['i'] == [7, -8]).all()\n"
      "assert str(d['unit']) == '\\u00b5A/cm\\u00b2', d['unit']\n"
      "assert d['empty'].shape == (0, 4)\n"
      "assert d['none'].shape == (2, 0)\n"
      "assert d['big'].shape == (100000,) and (d['big'] == numpy.arange(100000.0)).all()\n";

static void
test_npz (Place *place, gconstpointer data)
{
  LoligoOutputFile *file = loligo_output_file_new (place->path, NULL);
  LoligoNpz *npz = loligo_npz_new (file);
  const double x[] = { 0, 1, 2, 3, 4, 5 };
  const gint64 i[] = { 7, -8 };
  loligo_npz_begin (npz, "x", "<f8", 3, 2);
  loligo_npz_write (npz, x, sizeof x / 2);
  loligo_npz_write (npz, x + 3, sizeof x / 2);
  loligo_npz_begin (npz, "i", "<i8", 2, LOLIGO_NPZ_VECTOR);
  loligo_npz_write (npz, i, sizeof i);
  loligo_npz_add_text (npz, "unit", "µA/cm²");
  loligo_npz_begin (npz, "empty", "<f8", 0, 4);
  loligo_npz_begin (npz, "none", "<f8", 2, 0);
  loligo_npz_begin (npz, "big", "<f8", 100000, LOLIGO_NPZ_VECTOR);
  for (guint k = 0; k < 100000; k++)
    {
      double value = k;
      loligo_npz_write (npz, &value, sizeof value);
    }
  loligo_npz_free (npz);
  g_autoptr (GError) error = NULL;
  g_assert_true (loligo_output_file_finish (file, &error));
  g_assert_no_error (error);

  run_python (READ_BACK, place->path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add (path, Place, NULL, place_up, function, place_down)
  ADD ("/output/replace", test_replace);
  ADD ("/output/numbers", test_numbers);
  ADD ("/output/no-room", test_no_room);
  ADD ("/output/npz", test_npz);
  g_test_add_func ("/output/full-device", test_full_device);
  g_test_add_func ("/output/bad-folder", test_bad_folder);
  return g_test_run ();
}
