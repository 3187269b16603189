/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * export.h: what a run leaves behind: NODE.VAR.csv or .npz, NODE.spikes.csv, summary.json,
 * provenance.json, as documents-and-commands.md defines them. All files are written atomically; a full
 * disk is one clear error and leaves the earlier file.
 */
#pragma once

#include "run/simulation.h"

G_BEGIN_DECLS

typedef enum { LOLIGO_FORMAT_CSV, LOLIGO_FORMAT_NPZ } LoligoDataFormat;

gboolean loligo_data_format_from_string (const char *text, LoligoDataFormat *format, GError **error);
/* One recorder to one file. Main thread. */
gboolean loligo_export_recorder (LoligoRecorder *recorder, LoligoDataFormat format,
                                 const char *path, GError **error);
/* Everything into folder DIR, which is made when missing. */
gboolean loligo_export_simulation (LoligoSimulation *simulation, const LoligoDocument *document,
                                   LoligoDataFormat format, const char *dir, GError **error);
/* Columns of N_ROWS numbers each, under their names; COMMENT, a line, says what they are ("unit: Hz"). */
typedef struct
{
  const char *name;
  const double *values;
} LoligoTableColumn;
gboolean loligo_export_table (const LoligoTableColumn *columns, guint n_columns, guint64 n_rows,
                              const char *comment, LoligoDataFormat format, const char *path,
                              GError **error);
/* The summary as JSON text. (transfer full) */
char *loligo_summary_to_json (LoligoSimulation *simulation);
/* One line for figures and files: version, document hash, seed, dt, method. (transfer full) */
char *loligo_provenance_stamp (LoligoSimulation *simulation, const LoligoDocument *document);

G_END_DECLS
