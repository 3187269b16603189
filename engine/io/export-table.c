/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * export-table.c: columns of numbers that were computed from recordings, to CSV or NPZ.
 */
#include "io/export.h"
#include "io/npz.h"
#include "io/output-file.h"

static void
write_csv (LoligoOutputFile *file, const LoligoTableColumn *columns, guint n_columns, guint64 n_rows,
           const char *comment)
{
  loligo_output_file_print (file, "# ");
  loligo_output_file_print (file, comment);
  loligo_output_file_print (file, "\n");
  for (guint k = 0; k < n_columns; k++)
    {
      loligo_output_file_print (file, k > 0 ? "," : "");
      loligo_output_file_print (file, columns[k].name);
    }
  loligo_output_file_print (file, "\n");
  for (guint64 i = 0; i < n_rows && loligo_output_file_is_good (file); i++)
    {
      for (guint k = 0; k < n_columns; k++)
        {
          loligo_output_file_print (file, k > 0 ? "," : "");
          loligo_output_file_print_number (file, columns[k].values[i]);
        }
      loligo_output_file_print (file, "\n");
    }
}

static void
write_npz (LoligoOutputFile *file, const LoligoTableColumn *columns, guint n_columns, guint64 n_rows,
           const char *comment)
{
  LoligoNpz *npz = loligo_npz_new (file);
  for (guint k = 0; k < n_columns; k++)
    {
      loligo_npz_begin (npz, columns[k].name, "<f8", n_rows, LOLIGO_NPZ_VECTOR);
      loligo_npz_write (npz, columns[k].values, n_rows * sizeof (double));
    }
  loligo_npz_add_text (npz, "comment", comment);
  loligo_npz_free (npz);
}

gboolean
loligo_export_table (const LoligoTableColumn *columns, guint n_columns, guint64 n_rows,
                     const char *comment, LoligoDataFormat format, const char *path, GError **error)
{
  LoligoOutputFile *file = loligo_output_file_new (path, error);
  if (file == NULL)
    return FALSE;
  if (format == LOLIGO_FORMAT_NPZ)
    write_npz (file, columns, n_columns, n_rows, comment);
  else
    write_csv (file, columns, n_columns, n_rows, comment);
  return loligo_output_file_finish (file, error);
}
