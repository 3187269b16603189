/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * export.c: recordings as CSV and NPZ. A recording may grow while it is written (the window's): what was there at the
 * beginning is written. Values are in the recorder's unit, times in ms, digits never localised.
 */
#include "io/export-private.h"

#include "base/i18n.h"
#include "io/npz.h"
#include "io/output-file.h"

#include <string.h>

#define ROWS_AT_ONCE 256
#define VALUES_AT_ONCE (128 * 1024)
#define SPIKES_AT_ONCE 65536

gboolean
loligo_data_format_from_string (const char *text, LoligoDataFormat *format, GError **error)
{
  if (g_strcmp0 (text, "csv") == 0)
    *format = LOLIGO_FORMAT_CSV;
  else if (g_strcmp0 (text, "npz") == 0)
    *format = LOLIGO_FORMAT_NPZ;
  else
    {
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                   _("unknown data format \"%s\"; use csv or npz"), text);
      return FALSE;
    }
  return TRUE;
}

static double
get_time_ms (const LoligoRecorder *recorder, gint64 step)
{
  return (double) step * (loligo_recorder_get_dt (recorder) * 1e3);
}

static double
get_sample_ms (const LoligoRecorder *recorder, guint64 sample)
{
  return get_time_ms (recorder,
                      (gint64) sample * loligo_recorder_get_every_steps (recorder));
}

/* Goes through samples [0, n_samples) by runs of rows that lie together. */
typedef struct
{
  LoligoRecorder *recorder;
  guint64 n_lanes, n_samples, next;
  guint64 rows_at_once, n_released;
  double scale;
  gboolean single_precision;
} Rows;

static Rows
begin_rows (LoligoRecorder *recorder)
{
  guint64 n_lanes = loligo_recorder_get_n_lanes (recorder);
  const LoligoUnit *unit = loligo_recorder_get_unit (recorder);
  return (Rows) { recorder, n_lanes, loligo_recorder_get_n_samples (recorder), 0,
                  CLAMP (VALUES_AT_ONCE / MAX (n_lanes, 1), 1, ROWS_AT_ONCE), 0,
                  unit->scale != 0 ? unit->scale : 1,
                  loligo_recorder_is_single_precision (recorder) };
}

/* Copies up to rows_at_once rows, in the recorder's unit, to OUT. Returns how many. */
static guint64
take_rows (Rows *rows, double *out)
{
  guint64 count = MIN (rows->n_samples - rows->next, rows->rows_at_once);
  if (count == 0)
    return 0;
  const void *data = loligo_recorder_peek_rows (rows->recorder, rows->next, &count);
  gsize n_values = count * rows->n_lanes;
  for (gsize i = 0; i < n_values; i++)
    out[i] = (rows->single_precision ? (double) ((const float *) data)[i]
                                     : ((const double *) data)[i])
             / rows->scale;
  rows->next += count;
  if ((rows->next - rows->n_released) * rows->n_lanes >= VALUES_AT_ONCE)
    {
      loligo_recorder_release_rows (rows->recorder, rows->n_released,
                                    rows->next - rows->n_released);
      rows->n_released = rows->next;
    }
  return count;
}

static const char *
get_unit_text (const LoligoRecorder *recorder)
{
  const LoligoUnit *unit = loligo_recorder_get_unit (recorder);
  return unit->text[0] != '\0' ? unit->text : "1";
}

/* Spikes before I are done with. */
static void
release_spikes (LoligoRecorder *recorder, guint64 i)
{
  if (i % SPIKES_AT_ONCE == 0 && i > 0)
    loligo_recorder_release_spikes (recorder, i - SPIKES_AT_ONCE, SPIKES_AT_ONCE);
}

static void
write_samples_csv (LoligoRecorder *recorder, LoligoOutputFile *file)
{
  Rows rows = begin_rows (recorder);
  g_autofree char *head = g_strdup_printf ("# unit: %s\nt_ms", get_unit_text (recorder));
  loligo_output_file_print (file, head);
  for (guint64 k = 0; k < rows.n_lanes; k++)
    {
      char name[32];
      g_snprintf (name, sizeof name, ",%" G_GUINT64_FORMAT, loligo_recorder_get_lane (recorder, k));
      loligo_output_file_print (file, name);
    }
  loligo_output_file_print (file, "\n");
  g_autofree double *values = g_new (double, rows.rows_at_once * rows.n_lanes + 1);
  for (guint64 first = 0, count; loligo_output_file_is_good (file); first += count)
    {
      count = take_rows (&rows, values);
      if (count == 0)
        return;
      for (guint64 row = 0; row < count; row++)
        {
          loligo_output_file_print_number (file, get_sample_ms (recorder, first + row));
          for (guint64 k = 0; k < rows.n_lanes; k++)
            {
              loligo_output_file_write (file, ",", 1);
              loligo_output_file_print_number (file, values[row * rows.n_lanes + k]);
            }
          loligo_output_file_write (file, "\n", 1);
        }
    }
}

static void
write_spikes_csv (LoligoRecorder *recorder, LoligoOutputFile *file)
{
  guint64 n_spikes = loligo_recorder_get_n_spikes (recorder);
  loligo_output_file_print (file, "t_ms,i\n");
  for (guint64 i = 0; i < n_spikes && loligo_output_file_is_good (file); i++)
    {
      double t_s;
      guint64 lane;
      char text[32];
      release_spikes (recorder, i);
      loligo_recorder_get_spike (recorder, i, &t_s, &lane);
      loligo_output_file_print_number (
          file, get_time_ms (recorder, loligo_recorder_get_spike_step (recorder, i)));
      g_snprintf (text, sizeof text, ",%" G_GUINT64_FORMAT "\n", lane);
      loligo_output_file_print (file, text);
    }
}

/* Arrays t_ms (samples), i (neurons), values (samples x neurons), unit. */
static void
write_samples_npz (LoligoRecorder *recorder, LoligoOutputFile *file, LoligoNpz *npz)
{
  Rows rows = begin_rows (recorder);
  loligo_npz_begin (npz, "t_ms", "<f8", rows.n_samples, LOLIGO_NPZ_VECTOR);
  for (guint64 i = 0; i < rows.n_samples; i++)
    {
      double t_ms = get_sample_ms (recorder, i);
      loligo_npz_write (npz, &t_ms, sizeof t_ms);
    }
  loligo_npz_begin (npz, "i", "<i8", rows.n_lanes, LOLIGO_NPZ_VECTOR);
  for (guint64 k = 0; k < rows.n_lanes; k++)
    {
      gint64 lane = (gint64) loligo_recorder_get_lane (recorder, k);
      loligo_npz_write (npz, &lane, sizeof lane);
    }
  loligo_npz_add_text (npz, "unit", get_unit_text (recorder));
  loligo_npz_begin (npz, "values", "<f8", rows.n_samples, rows.n_lanes);
  g_autofree double *values = g_new (double, rows.rows_at_once * rows.n_lanes + 1);
  for (guint64 count; (count = take_rows (&rows, values)) > 0;)
    {
      if (!loligo_output_file_is_good (file))
        return;
      loligo_npz_write (npz, values, count * rows.n_lanes * sizeof (double));
    }
}

/* Arrays t_ms and i, one number a spike. */
static void
write_spikes_npz (LoligoRecorder *recorder, LoligoOutputFile *file, LoligoNpz *npz)
{
  guint64 n_spikes = loligo_recorder_get_n_spikes (recorder);
  loligo_npz_begin (npz, "t_ms", "<f8", n_spikes, LOLIGO_NPZ_VECTOR);
  for (guint64 i = 0; i < n_spikes && loligo_output_file_is_good (file); i++)
    {
      release_spikes (recorder, i);
      double t_ms = get_time_ms (recorder, loligo_recorder_get_spike_step (recorder, i));
      loligo_npz_write (npz, &t_ms, sizeof t_ms);
    }
  loligo_npz_begin (npz, "i", "<i8", n_spikes, LOLIGO_NPZ_VECTOR);
  for (guint64 i = 0; i < n_spikes && loligo_output_file_is_good (file); i++)
    {
      double t_s;
      guint64 lane;
      release_spikes (recorder, i);
      loligo_recorder_get_spike (recorder, i, &t_s, &lane);
      gint64 number = (gint64) lane;
      loligo_npz_write (npz, &number, sizeof number);
    }
}

gboolean
loligo_export_recorder (LoligoRecorder *recorder, LoligoDataFormat format, const char *path,
                        GError **error)
{
  LoligoOutputFile *file = loligo_output_file_new (path, error);
  if (file == NULL)
    return FALSE;
  gboolean is_spikes = loligo_recorder_is_spikes (recorder);
  switch (format)
    {
    case LOLIGO_FORMAT_CSV:
      if (is_spikes)
        write_spikes_csv (recorder, file);
      else
        write_samples_csv (recorder, file);
      break;
    case LOLIGO_FORMAT_NPZ:
      {
        LoligoNpz *npz = loligo_npz_new (file);
        if (is_spikes)
          write_spikes_npz (recorder, file, npz);
        else
          write_samples_npz (recorder, file, npz);
        loligo_npz_free (npz);
        break;
      }
    }
  return loligo_output_file_finish (file, error);
}

static gboolean
write_text (const char *dir, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  LoligoOutputFile *file = loligo_output_file_new (path, error);
  if (file == NULL)
    return FALSE;
  loligo_output_file_print (file, text);
  return loligo_output_file_finish (file, error);
}

/* NODE.VAR.csv; a second recorder of the same variable has its id in the name as well. */
static char *
make_name (const LoligoRecorder *recorder, LoligoDataFormat format, GHashTable *taken)
{
  const char *extension = format == LOLIGO_FORMAT_NPZ ? "npz" : "csv";
  char *name = g_strdup_printf ("%s.%s.%s", loligo_recorder_get_node (recorder),
                                loligo_recorder_get_variable (recorder), extension);
  if (g_hash_table_contains (taken, name))
    {
      g_free (name);
      name = g_strdup_printf ("%s.%s.%s.%s", loligo_recorder_get_node (recorder),
                              loligo_recorder_get_variable (recorder),
                              loligo_recorder_get_id (recorder), extension);
    }
  g_strdelimit (name, "/\\", '_');
  if (name[0] == '.')
    name[0] = '_';
  g_hash_table_add (taken, g_strdup (name));
  return name;
}

gboolean
loligo_export_simulation (LoligoSimulation *simulation, const LoligoDocument *document,
                          LoligoDataFormat format, const char *dir, GError **error)
{
  if (!loligo_make_folder (dir, error))
    return FALSE;
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < loligo_simulation_get_n_recorders (simulation); i++)
    {
      LoligoRecorder *recorder = loligo_simulation_get_recorder (simulation, i);
      g_autofree char *name = make_name (recorder, format, taken);
      g_autofree char *path = g_build_filename (dir, name, NULL);
      if (!loligo_export_recorder (recorder, format, path, error))
        return FALSE;
    }
  g_autofree char *summary = loligo_summary_to_json (simulation);
  g_autofree char *provenance = loligo_provenance_to_json (simulation, document);
  return write_text (dir, "summary.json", summary, error)
         && write_text (dir, "provenance.json", provenance, error);
}
