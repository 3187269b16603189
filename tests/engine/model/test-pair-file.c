/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-pair-file.c: pairs from CSV and NPZ, each way that they may be written giving the same; a line for each mistake;
 * files that are cut or changed anywhere never crash. files/make.py wrote the NPZ files with NumPy and SciPy.
 */
#include "model/pair-file.h"

#include <glib/gstdio.h>
#include <loligo.h>
#include <string.h>
#include <unistd.h>

#define FILES TEST_SOURCE_ROOT "/tests/engine/model/files/"

static const LoligoPairFileOptions matrix_options = { LOLIGO_PAIR_FILE_MATRIX, 4, 5, FALSE };
static const LoligoPairFileOptions pair_options = { LOLIGO_PAIR_FILE_PAIRS, 4, 5, FALSE };

static char *
write_file (const char *name, const void *text, gssize length)
{
  char *path = g_strdup_printf ("%s/loligo-%d-%s", g_get_tmp_dir (), (int) getpid (), name);
  FILE *file = g_fopen (path, "wb");
  gsize n = length < 0 ? strlen (text) : (gsize) length;
  g_assert_true (file != NULL && fwrite (text, 1, n, file) == n && fclose (file) == 0);
  return path;
}

static LoligoPairs *
load (const char *path, const LoligoPairFileOptions *options)
{
  g_autoptr (GError) error = NULL;
  LoligoPairs *pairs = loligo_pair_file_load (path, options, &error);
  g_assert_no_error (error);
  return pairs;
}

static LoligoPairs *
load_text (const char *text, const LoligoPairFileOptions *options)
{
  g_autofree char *path = write_file ("pairs.csv", text, -1);
  LoligoPairs *pairs = load (path, options);
  g_unlink (path);
  return pairs;
}

/* The matrix of files/make.py, its weights times SCALE. */
static void
assert_matrix (const LoligoPairs *pairs, double scale)
{
  guint64 k = 0;
  g_assert_cmpuint (pairs->n_sources, ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpuint (pairs->first[i], ==, k);
      for (guint j = i % 2; j < 5; j += 2, k++)
        {
          g_assert_cmpuint (pairs->targets[k], ==, j);
          g_assert_cmpfloat (pairs->weights[k], ==, scale * (i + j / 8. - 1));
        }
    }
  g_assert_cmpuint (pairs->first[4], ==, k);
  g_assert_cmpuint (pairs->n, ==, k);
}

static void
test_arrays (void)
{
  static const char *const names[] = { "dense.npz", "dense-float32-columns.npz", "csr.npz", "csr-stored.npz",
                                       "csc.npz", "coo.npz" };
  for (guint k = 0; k < G_N_ELEMENTS (names); k++)
    {
      g_autofree char *path = g_strconcat (FILES, names[k], NULL);
      g_autoptr (LoligoPairs) pairs = load (path, &matrix_options);
      assert_matrix (pairs, 1);
      g_assert_null (pairs->delays);
      LoligoPairFileHead head;
      g_assert_true (loligo_pair_file_look (path, LOLIGO_PAIR_FILE_MATRIX, &head, NULL));
      g_assert_true (head.has_weights && !head.has_delays);
      g_assert_cmpfloat (head.n_expected, ==, k < 2 ? 20 : 10);
    }
  g_autoptr (LoligoPairs) whole = load (FILES "dense-int8.npz", &matrix_options);
  assert_matrix (whole, 8);
  g_autoptr (LoligoPairs) pairs = load (FILES "pairs.npz", &pair_options);
  assert_matrix (pairs, 1);
  for (guint64 k = 0; k < pairs->n; k++)
    g_assert_cmpfloat (pairs->delays[k], ==, 1 + pairs->targets[k] / 4.);
}

static void
test_text (void)
{
  static const char *const matrices[] = {
    "-1,0,-0.75,0,-0.5\n0,0.125,0,0.375,0\n1,0,1.25,0,1.5\n0,2.125,0,2.375,0\n",
    "\xEF\xBB\xBF# made by hand\n-1;;-0.75;;-0.5\r\n;0.125;;.375;\r\n\r\n1;;1.25;;1.5\r\n;2.125;;2375e-3;",
    "  -1 0 -0.75 0   -0.5 \n0 0.125 0 0.375 0\n\n# two more\n1 0 1.25 0 1.5\n0 2.125 0 2.375 0",
    "-1\t\t-0.75\t\t-0.5\n\t0.125\t\t0.375\t\n1\t\t1.25\t\t1.5\n\t2.125\t\t2.375\t\n",
  };
  for (guint k = 0; k < G_N_ELEMENTS (matrices); k++)
    {
      g_autoptr (LoligoPairs) pairs = load_text (matrices[k], &matrix_options);
      assert_matrix (pairs, 1);
    }
  static const char *const lists[] = {
    "source,target,weight\n0,0,-1\n0,2,-0.75\n0,4,-0.5\n1,1,0.125\n1,3,0.375\n2,0,1\n2,2,1.25\n2,4,1.5\n"
    "3,1,2.125\n3,3,2.375",
    "Target;\"Weight (nS)\";SOURCE\n3;2.375;3\n1;2.125;3\n4;1.5;2\n0;1;2\n2;1.25;2\n3;0.375;1\n"
    "1;0.125;1\n4;-0.5;0\n2;-0.75;0\n0;-1;0\n",
    "0 0 -1\n0 2 -0.75\n0 4 -0.5\n1 1 0.125\n1 3 0.375\n2 0 1\n2 2 1.25\n2 4 1.5\n3 1 2.125\n3 3 2.375",
  };
  for (guint k = 0; k < G_N_ELEMENTS (lists); k++)
    {
      g_autoptr (LoligoPairs) pairs = load_text (lists[k], &pair_options);
      assert_matrix (pairs, 1);
    }
  /* Equal pairs keep their order. */
  g_autoptr (LoligoPairs) twice
      = load_text ("source,target,weight,delay\n2,1,5,1\n0,1,6,2\n2,1,7,3\n2,0,8,4\n", &pair_options);
  static const double weights[] = { 6, 8, 5, 7 }, delays[] = { 2, 4, 1, 3 };
  g_assert_cmpmem (twice->weights, 4 * sizeof (double), weights, sizeof weights);
  g_assert_cmpmem (twice->delays, 4 * sizeof (double), delays, sizeof delays);
}

static void
test_units (void)
{
  static const struct
  {
    const char *text, *weight, *delay;
  } cases[] = {
    { "source,target,weight (nS),delay [ms]\n0,0,1,1\n", "nS", "ms" },
    { "source,target,weight_nS,delay_ms\n0,0,1,1\n", "nS", "ms" },
    { "source,target,delay ms,weight\n0,0,1,1\n", "", "ms" },
    { "# unit: mV\nsource,target,weight\n0,0,1\n", "", "" },
  };
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autofree char *path = write_file ("pairs.csv", cases[k].text, -1);
      LoligoPairFileHead head;
      g_assert_true (loligo_pair_file_look (path, LOLIGO_PAIR_FILE_PAIRS, &head, NULL));
      g_assert_cmpstr (head.weight_unit, ==, cases[k].weight);
      g_assert_cmpstr (head.delay_unit, ==, cases[k].delay);
      g_assert_true (head.has_weights);
      g_assert_cmpfloat (head.n_expected, ==, 1);
      g_unlink (path);
    }
  g_autofree char *path = write_file ("matrix.csv", "# unit: nS\n1,2\n", -1);
  LoligoPairFileHead head;
  g_assert_true (loligo_pair_file_look (path, LOLIGO_PAIR_FILE_MATRIX, &head, NULL));
  g_assert_cmpstr (head.weight_unit, ==, "nS");
  g_unlink (path);
}

/* Large files are estimated from their beginning. */
static void
test_expected (void)
{
  g_autoptr (GString) text = g_string_new ("source,target\n");
  for (guint k = 0; k < 20000; k++)
    g_string_append_printf (text, "%u,%u\n", 1000 + k % 9000, 1000 + k % 7000);
  g_autofree char *path = write_file ("pairs.csv", text->str, -1);
  LoligoPairFileHead head;
  g_assert_true (loligo_pair_file_look (path, LOLIGO_PAIR_FILE_PAIRS, &head, NULL));
  g_assert_cmpfloat_with_epsilon (head.n_expected, 20000, 100);
  LoligoPairFileOptions options = { LOLIGO_PAIR_FILE_PAIRS, 10000, 8000, FALSE };
  g_autoptr (LoligoPairs) pairs = load (path, &options);
  g_assert_cmpuint (pairs->n, ==, 20000);
  g_assert_null (pairs->weights);
  g_unlink (path);
}

static void
assert_refused (const char *path, const LoligoPairFileOptions *options, const char *said)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (loligo_pair_file_load (path, options, &error));
  if (error == NULL || strstr (error->message, said) == NULL || strchr (error->message, '\n') != NULL
      || !g_utf8_validate (error->message, -1, NULL))
    g_error ("\"%s\", not \"%s\"", error == NULL ? "nothing" : error->message, said);
}

static void
test_mistakes (void)
{
  static const struct
  {
    const char *text, *matrix, *pairs; /* what is said of it as a matrix, as pairs */
  } cases[] = {
    { "", "there are no numbers in it", "there are no pairs in it" },
    { "# only this\n\n", "there are no numbers in it", "there are no pairs in it" },
    { "a,b\n", "csv:1: \"a\" is not a number", "csv:1: there is no column \"a\"" },
    { "0,1,1,1,1\n0,1,1,1\n", "csv:2: there are 4 values in this row, where there are 5 targets",
      "csv:1: there are more than four columns" },
    { "1,1,1,1,1\n1,1,1,1,1\n", "there are 2 rows, where there are 4 sources", NULL },
    { "1,1,1,1,1,1\n", "csv:1: there are more values in this row than the 5 targets", NULL },
    { "1,1,1,1,1\n,,,,\n,,,,\n,,,,\n1,,,,\n", "csv:5: there are more rows than the 4 sources", NULL },
    { "1,x,1,1,1\n", "csv:1: \"x\" is not a number", NULL },
    { "1,1e999,1,1,1\n", "csv:1: \"1e999\" is not a number", NULL },
    { "1,0x10,1,1,1\n", "\"0x10\" is not a number", NULL },
    { "source,target\n0,0\n0,1,2\n", NULL, "csv:3: this line has not the 2 values" },
    { "source,target\n\n0\n", NULL, "csv:3: this line has not the 2 values" },
    { "source,weight\n0,0\n", NULL, "csv:1: the columns \"source\" and \"target\" are needed" },
    { "source,target,target\n0,0\n", NULL, "csv:1: there are two columns \"target\"" },
    { "0\n", NULL, "the columns \"source\" and \"target\" are needed" },
    { "source,target\n4,0\n", NULL, "csv:2: there is no source 4; cells are numbered from 0 to 3" },
    { "source,target\n3,5\n", NULL, "csv:2: there is no target 5; cells are numbered from 0 to 4" },
    { "source,target\n-1,0\n", NULL, "there is no source -1" },
    { "source,target\n0,1.5\n", NULL, "there is no target 1.5" },
    { "source,target\n0,1e300\n", NULL, "there is no target 1e+300" },
    { "source,target,delay\n0,1,-1\n", NULL, "csv:2: a delay is not a number from 0" },
    { "source,target,weight\n0,1,\n", NULL, "csv:2: \"\" is not a number" },
    { "source,target,weight\n0,1,\xff\xfe\n", NULL, "is not a number" },
  };
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autofree char *path = write_file ("wrong.csv", cases[k].text, -1);
      if (cases[k].matrix != NULL)
        assert_refused (path, &matrix_options, cases[k].matrix);
      if (cases[k].pairs != NULL)
        assert_refused (path, &pair_options, cases[k].pairs);
      g_unlink (path);
    }
  LoligoPairFileOptions once = pair_options;
  once.is_without_repeats = TRUE;
  g_autofree char *path = write_file ("twice.csv", "source,target\n1,2\n3,4\n1,2\n", -1);
  assert_refused (path, &once, "source 1 and target 2 come twice; leave one out, or multiple=false");
  g_unlink (path);
  assert_refused ("/nonexistent/x.csv", &pair_options, "cannot read /nonexistent/x.csv");
  assert_refused ("/nonexistent/x.npz", &pair_options, "cannot read /nonexistent/x.npz");
  assert_refused ("/dev/zero", &pair_options, "cannot read /dev/zero");
  assert_refused (g_get_tmp_dir (), &pair_options, "cannot read");
}

static void
test_wrong_arrays (void)
{
  LoligoPairFileOptions larger = { LOLIGO_PAIR_FILE_MATRIX, 5, 4, FALSE };
  assert_refused (FILES "dense.npz", &larger,
                  "the matrix has 4 rows and 5 columns, where there are 5 sources and 4 targets");
  assert_refused (FILES "csr.npz", &larger, "the matrix has 4 rows and 5 columns");
  assert_refused (FILES "dia.npz", &matrix_options,
                  "sparse matrices of the form \"dia\" are not read; save its tocsr ()");
  assert_refused (FILES "pairs.npz", &matrix_options, "there is no matrix in it");
  assert_refused (FILES "dense.npz", &pair_options, "it has no array \"source\"");
  assert_refused (FILES "text.npz", &matrix_options, "");
  assert_refused (FILES "cube.npz", &matrix_options, "it has more than two dimensions");
  assert_refused (FILES "make.py", &pair_options, "make.py:3: ");
  LoligoPairFileOptions fewer = { LOLIGO_PAIR_FILE_PAIRS, 3, 5, FALSE };
  assert_refused (FILES "pairs.npz", &fewer, "pairs.npz: there is no source 3");
}

/* ---- files that are not whole ---- */

static void
try_bytes (const char *name, const char *bytes, gsize length)
{
  g_autofree char *path = write_file (name, bytes, (gssize) length);
  for (guint kind = 0; kind < 2; kind++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LoligoPairs) pairs
          = loligo_pair_file_load (path, kind == 0 ? &matrix_options : &pair_options, &error);
      g_assert_true ((pairs == NULL) == (error != NULL));
      for (guint64 k = 0; pairs != NULL && k < pairs->n; k++)
        g_assert_cmpuint (pairs->targets[k], <, 5);
      g_assert_true (pairs == NULL || pairs->first[4] == pairs->n);
      g_assert_true (error == NULL || strchr (error->message, '\n') == NULL);
    }
  g_unlink (path);
}

static void
test_cut (void)
{
  static const char *const names[]
      = { "dense.npz", "dense-float32-columns.npz", "csr.npz", "csr-stored.npz", "coo.npz", "pairs.npz" };
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  for (guint k = 0; k < G_N_ELEMENTS (names); k++)
    {
      g_autofree char *path = g_strconcat (FILES, names[k], NULL);
      g_autofree char *bytes = NULL;
      gsize length;
      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      for (gsize cut = 0; cut < length; cut += 5)
        {
          g_autofree char *cut_path = write_file ("cut.npz", bytes, (gssize) cut);
          assert_refused (cut_path, &matrix_options, "cut.npz: ");
          g_unlink (cut_path);
        }
      for (guint trial = 0; trial < 300; trial++)
        {
          g_autofree char *changed = g_memdup2 (bytes, length);
          for (guint n = 0; n < 1 + trial % 3; n++)
            changed[g_rand_int_range (random, 0, (gint32) length)] = (char) g_rand_int (random);
          try_bytes ("changed.npz", changed, length);
        }
    }
  const char *text = "source,target,weight (nS)\n0,1,2e-3\n# unit: mV\n3,4,-5\n\"1\";2\t 3\n";
  for (gsize cut = 0; cut <= strlen (text); cut++)
    try_bytes ("cut.csv", text, cut);
  for (guint trial = 0; trial < 500; trial++)
    {
      g_autofree char *changed = g_strdup (text);
      for (guint n = 0; n < 1 + trial % 4; n++)
        changed[g_rand_int_range (random, 0, (gint32) strlen (text))] = "0,\n\t ;#\"\r-e.\xff\1"[trial % 14];
      try_bytes ("changed.csv", changed, strlen (text));
    }
  g_autofree char *endless = g_strnfill (1000000, '7');
  try_bytes ("endless.csv", endless, 1000000);
  memset (endless, ',', 1000000);
  try_bytes ("endless.csv", endless, 1000000);
  memset (endless, 0, 1000000);
  try_bytes ("endless.csv", endless, 1000000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pair-file/arrays", test_arrays);
  g_test_add_func ("/pair-file/text", test_text);
  g_test_add_func ("/pair-file/units", test_units);
  g_test_add_func ("/pair-file/expected", test_expected);
  g_test_add_func ("/pair-file/mistakes", test_mistakes);
  g_test_add_func ("/pair-file/wrong-arrays", test_wrong_arrays);
  g_test_add_func ("/pair-file/cut", test_cut);
  return g_test_run ();
}
