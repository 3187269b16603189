/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pair-array.c: pairs from NumPy's .npz: a dense matrix, a sparse one as scipy.sparse.save_npz writes it (csr, csc,
 * coo), or arrays "source" and "target" with "weight" and "delay" beside them. Called by pair-file.c.
 */
#include "base/i18n.h"
#include "model/array-file.h"
#include "model/pair-private.h"

#include <inttypes.h>
#include <math.h>

typedef struct
{
  LoligoPairGatherer *gatherer;
  LoligoArrayFile *file;
} Reading;

/* ---- what is in the file ---- */

static gboolean
is_sparse (const LoligoArrayFile *file)
{
  return loligo_array_file_has (file, "format") && loligo_array_file_has (file, "data");
}

/* "csr", "csc" or "coo"; NULL and ERROR for the others. */
static char *
read_format (const LoligoArrayFile *file, const char *path, GError **error)
{
  g_autoptr (LoligoArrayReader) reader = loligo_array_file_read (file, "format", error);
  g_autofree char *format = reader == NULL ? NULL : loligo_array_reader_take_text (reader, error);
  if (format == NULL || g_str_equal (format, "csr") || g_str_equal (format, "csc")
      || g_str_equal (format, "coo"))
    return g_steal_pointer (&format);
  loligo_pair_fail (error, path, 0,
                    _("sparse matrices of the form \"%s\" are not read; save its tocsr ()"), format);
  return NULL;
}

/* The dense matrix: "weights", or the only array. */
static const char *
find_dense (const LoligoArrayFile *file, const char *path, GError **error)
{
  const char *only = loligo_array_file_get_only (file);
  const char *name = loligo_array_file_has (file, "weights") ? "weights" : only;
  if (name == NULL)
    loligo_pair_fail (error, path, 0,
                      _("there is no matrix in it; save it as \"weights\" or with "
                        "scipy.sparse.save_npz"));
  return name;
}

static gboolean
look_at_matrix (const LoligoArrayFile *file, const char *path, LoligoPairFileHead *head,
                GError **error)
{
  const char *name = is_sparse (file) ? "data" : find_dense (file, path, error);
  g_autoptr (LoligoArrayReader) reader
      = name == NULL ? NULL : loligo_array_file_read (file, name, error);
  if (reader == NULL)
    return FALSE;
  head->has_weights = TRUE;
  head->n_expected = (double) loligo_array_reader_get_n (reader);
  return TRUE;
}

static gboolean
look_at_pairs (const LoligoArrayFile *file, LoligoPairFileHead *head, GError **error)
{
  g_autoptr (LoligoArrayReader) reader = loligo_array_file_read (file, "source", error);
  if (reader == NULL)
    return FALSE;
  head->has_weights = loligo_array_file_has (file, "weight");
  head->has_delays = loligo_array_file_has (file, "delay");
  head->n_expected = (double) loligo_array_reader_get_n (reader);
  return TRUE;
}

gboolean
loligo_pair_array_look (const char *path, LoligoPairFileKind kind, LoligoPairFileHead *head,
                        GError **error)
{
  g_autoptr (LoligoArrayFile) file = loligo_array_file_open (path, error);
  if (file == NULL)
    return FALSE;
  return kind == LOLIGO_PAIR_FILE_MATRIX ? look_at_matrix (file, path, head, error)
                                         : look_at_pairs (file, head, error);
}

/* ---- columns ---- */

/* Array NAME of one dimension and N numbers (any where N is G_MAXUINT64). */
static LoligoArrayReader *
open_column (const Reading *reading, const char *name, guint64 n, GError **error)
{
  g_autoptr (LoligoArrayReader) reader = loligo_array_file_read (reading->file, name, error);
  if (reader == NULL)
    return NULL;
  guint64 length = loligo_array_reader_get_n (reader);
  if (n == G_MAXUINT64 || length == n)
    return g_steal_pointer (&reader);
  loligo_pair_fail (error, reading->gatherer->path, 0,
                    _("array \"%s\" has %" PRIu64 " numbers, where there are %" PRIu64), name, length,
                    n);
  return NULL;
}

/* Sources, targets, weights and delays. */
#define N_COLUMNS 4

static gboolean
open_columns (const Reading *reading, const char *const names[N_COLUMNS],
              LoligoArrayReader *readers[N_COLUMNS], GError **error)
{
  guint64 n = G_MAXUINT64;
  for (guint k = 0; k < N_COLUMNS; k++)
    {
      if (names[k] == NULL)
        continue;
      readers[k] = open_column (reading, names[k], n, error);
      if (readers[k] == NULL)
        return FALSE;
      n = loligo_array_reader_get_n (readers[k]);
    }
  return TRUE;
}

/* Numbers that stand beside each other are a pair. Zero weights of a sparse matrix are none. */
static gboolean
read_columns (Reading *reading, LoligoArrayReader *const readers[N_COLUMNS], GError **error)
{
  gboolean is_matrix = reading->gatherer->options->kind == LOLIGO_PAIR_FILE_MATRIX;
  guint64 n = loligo_array_reader_get_n (readers[0]);
  for (guint64 k = 0; k < n; k++)
    {
      double numbers[N_COLUMNS] = { 0 };
      for (guint column = 0; column < N_COLUMNS; column++)
        if (readers[column] != NULL
            && !loligo_array_reader_next (readers[column], &numbers[column], error))
          return FALSE;
      LoligoPair pair = { numbers[0], numbers[1], numbers[2], numbers[3], 0 };
      if (!(is_matrix && pair.weight == 0)
          && !loligo_pair_gatherer_add (reading->gatherer, &pair, error))
        return FALSE;
    }
  return TRUE;
}

/* NAMES of arrays; NULL for what there is not. */
static gboolean
add_columns (Reading *reading, const char *const names[N_COLUMNS], GError **error)
{
  LoligoArrayReader *readers[N_COLUMNS] = { NULL };
  gboolean is_read = open_columns (reading, names, readers, error)
                     && read_columns (reading, readers, error);
  for (guint k = 0; k < N_COLUMNS; k++)
    loligo_array_reader_free (readers[k]);
  return is_read;
}

/* ---- matrices ---- */

static gboolean
check_shape (const Reading *reading, double rows, double columns, GError **error)
{
  const LoligoPairFileOptions *options = reading->gatherer->options;
  if (rows == (double) options->n_sources && columns == (double) options->n_targets)
    return TRUE;
  return loligo_pair_fail (error, reading->gatherer->path, 0,
                           _("the matrix has %.0f rows and %.0f columns, where there are %" PRIu64
                             " sources and %" PRIu64 " targets"),
                           rows, columns, options->n_sources, options->n_targets);
}

static gboolean
check_sparse_shape (const Reading *reading, GError **error)
{
  double shape[2];
  g_autoptr (LoligoArrayReader) reader = open_column (reading, "shape", 2, error);
  return reader != NULL && loligo_array_reader_next (reader, &shape[0], error)
         && loligo_array_reader_next (reader, &shape[1], error)
         && check_shape (reading, shape[0], shape[1], error);
}

/* Rows (columns where BY_COLUMN) one after the other; a row's numbers begin where "indptr" says. */
static gboolean
add_compressed (Reading *reading, gboolean is_by_column, GError **error)
{
  const LoligoPairFileOptions *options = reading->gatherer->options;
  guint64 n_rows = is_by_column ? options->n_targets : options->n_sources;
  g_autoptr (LoligoArrayReader) begins = open_column (reading, "indptr", n_rows + 1, error);
  g_autoptr (LoligoArrayReader) indices
      = begins == NULL ? NULL : open_column (reading, "indices", G_MAXUINT64, error);
  guint64 n = indices == NULL ? 0 : loligo_array_reader_get_n (indices);
  g_autoptr (LoligoArrayReader) values = indices == NULL ? NULL : open_column (reading, "data", n, error);
  double end = 0, number = 0;
  if (values == NULL || !loligo_array_reader_next (begins, &end, error))
    return FALSE;
  guint64 k = 0;
  for (guint64 row = 0; row < n_rows && end == (double) k; row++)
    {
      if (!loligo_array_reader_next (begins, &end, error))
        return FALSE;
      for (; (double) k < end && k < n; k++)
        {
          LoligoPair pair = { 0 };
          if (!loligo_array_reader_next (indices, &number, error)
              || !loligo_array_reader_next (values, &pair.weight, error))
            return FALSE;
          pair.source = is_by_column ? number : (double) row;
          pair.target = is_by_column ? (double) row : number;
          if (pair.weight != 0 && !loligo_pair_gatherer_add (reading->gatherer, &pair, error))
            return FALSE;
        }
    }
  return (k == n && end == (double) n)
         || loligo_pair_fail (error, reading->gatherer->path, 0,
                              _("array \"%s\" does not fit the others; save the matrix again"), "indptr");
}

static gboolean
add_sparse (Reading *reading, GError **error)
{
  static const char *const names[N_COLUMNS] = { "row", "col", "data", NULL };
  g_autofree char *format = read_format (reading->file, reading->gatherer->path, error);
  if (format == NULL || !check_sparse_shape (reading, error))
    return FALSE;
  if (g_str_equal (format, "coo"))
    return add_columns (reading, names, error);
  return add_compressed (reading, g_str_equal (format, "csc"), error);
}

static gboolean
add_dense (Reading *reading, GError **error)
{
  const char *name = find_dense (reading->file, reading->gatherer->path, error);
  g_autoptr (LoligoArrayReader) reader
      = name == NULL ? NULL : loligo_array_file_read (reading->file, name, error);
  if (reader == NULL)
    return FALSE;
  if (loligo_array_reader_get_n_dimensions (reader) != 2)
    return loligo_pair_fail (error, reading->gatherer->path, 0,
                             _("array \"%s\" is no matrix of rows and columns"), name);
  guint64 n_rows = loligo_array_reader_get_length (reader, 0);
  guint64 n_columns = loligo_array_reader_get_length (reader, 1);
  if (!check_shape (reading, (double) n_rows, (double) n_columns, error))
    return FALSE;
  gboolean is_by_column = loligo_array_reader_goes_by_columns (reader);
  guint64 length = is_by_column ? n_rows : n_columns;
  for (guint64 k = 0; k < loligo_array_reader_get_n (reader); k++)
    {
      LoligoPair pair = { 0 };
      pair.source = (double) (is_by_column ? k % length : k / length);
      pair.target = (double) (is_by_column ? k / length : k % length);
      if (!loligo_array_reader_next (reader, &pair.weight, error)
          || (pair.weight != 0 && !loligo_pair_gatherer_add (reading->gatherer, &pair, error)))
        return FALSE;
    }
  return TRUE;
}

gboolean
loligo_pair_array_load (LoligoPairGatherer *gatherer, GError **error)
{
  g_autoptr (LoligoArrayFile) file = loligo_array_file_open (gatherer->path, error);
  if (file == NULL)
    return FALSE;
  Reading reading = { gatherer, file };
  if (gatherer->options->kind == LOLIGO_PAIR_FILE_MATRIX)
    return is_sparse (file) ? add_sparse (&reading, error) : add_dense (&reading, error);
  const char *const names[N_COLUMNS] = { "source", "target", gatherer->has_weights ? "weight" : NULL,
                                 gatherer->has_delays ? "delay" : NULL };
  return add_columns (&reading, names, error);
}
