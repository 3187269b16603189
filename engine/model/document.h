/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * document.h: what a *.loligo file holds: nodes, edges, recorders, plots, run. Plain structures;
 * quantities stay the text a person wrote ("20 ms") until loligo_plan_new reads
 * them. Unknown keys are kept in `extra` and written back. Owned by one thread at a time.
 */
#pragma once

#include "lang/component.h"
#include "model/library.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Ordered name -> text pairs. */
typedef struct
{
  char *name, *text;
} LoligoSetting;
typedef struct _LoligoSettings LoligoSettings; /* GPtrArray of LoligoSetting inside */

LoligoSettings *loligo_settings_new (void);
void loligo_settings_free (LoligoSettings *settings);
guint loligo_settings_get_count (const LoligoSettings *settings);
const LoligoSetting *loligo_settings_get_nth (const LoligoSettings *settings, guint index);
const char *loligo_settings_get (const LoligoSettings *settings, const char *name); /* NULL */
/* (transfer full) */
LoligoSettings *loligo_settings_copy (const LoligoSettings *settings);
/* The stored copy of NAME, alive while it is set; NULL. */
const char *loligo_settings_get_name (const LoligoSettings *settings, const char *name);
/* TEXT NULL removes. */
void loligo_settings_set (LoligoSettings *settings, const char *name, const char *text);

typedef struct
{
  char *id;
  char *model;           /* id of a model; "" for a node that is a document (kept in extra) */
  guint64 rows, columns; /* size is rows * columns; columns is 0 where the size is one number */
  double x, y;           /* "at" */
  gboolean has_place;    /* FALSE: the file gave no place and the canvas chooses one */
  LoligoSettings *parameters, *initial;
  char **channels;               /* dropped on the neuron; NULL-terminated; may be NULL */
  char *method;                  /* NULL: the run's */
  char *table_file, *table_unit; /* "table": {"file", "unit"} of a table stimulus: CSV file,
                                    relative to the document; NULL elsewhere */
  gboolean is_implicit;          /* made for `--input`, not by the person: summaries leave it out; never
                                    written */
  guint color;                   /* index into the palette + 1; 0: by position */
  JsonObject *extra;
} LoligoNode;

typedef struct
{
  char *id;               /* never NULL in memory: made up when the file has none */
  gboolean id_is_made_up; /* then not written */
  char *from, *to;        /* "drive", "E.I" (node.port); "E" means its only input */
  char *synapse;          /* NULL: a plain wire */
  char *connect, *weight, *delay;
  LoligoSettings *parameters;
  JsonObject *extra;
} LoligoEdge;

typedef struct
{
  char *id, *of, *what; /* what: a variable or "spikes" */
  char *which;          /* "0:10", "3", "0,5,7", "0:100:10"; NULL: all */
  char *every;          /* "0.1 ms"; NULL: each step */
  JsonObject *extra;
} LoligoRecorderSpec;

typedef enum
{
  LOLIGO_PLOT_TRACE,
  LOLIGO_PLOT_RASTER,
  LOLIGO_PLOT_RATE,      /* of a population, from its spikes */
  LOLIGO_PLOT_SPECTRUM,  /* of a population's rate, or of a variable */
  LOLIGO_PLOT_SHEET,     /* the cells of a population as a map of colours */
  LOLIGO_PLOT_HISTOGRAM, /* of a variable's values over cells or synapses */
  LOLIGO_N_PLOT_KINDS
} LoligoPlotKind;

typedef struct
{
  LoligoPlotKind kind;
  char *unknown_kind; /* set when the file's kind is not one of ours: kept, not shown */
  char **recorders;   /* ids, NULL-terminated */
  /* How it is shown; texts as model/plot.h reads them; NULL: the default. */
  char *width;   /* of spikes: "5 ms", of a rate's kernel or bins, or the time in which a sheet's activity fades */
  char *kernel;  /* of a rate: "gaussian", "exponential", "bins" */
  char *segment; /* of a spectrum: "250 ms", the length of the pieces that are averaged */
  char *axes;    /* of a spectrum: "log", "linear" */
  char *cells;   /* of the spectrum of a variable: "each" cell's, or that of their "mean" */
  JsonObject *extra;
} LoligoPlotSpec;

typedef struct
{
  char *duration, *dt, *method, *precision; /* texts; NULL: default 1 s, 0.1 ms, auto, double */
  guint64 seed;
  guint threads; /* 0: all cores */
  double speed;  /* window: biological seconds a wall second; 0: as fast as possible; default 0 */
  char *rtol, *atol;
  char *memory;  /* what recordings may take of it, "2 GB"; the rest goes to disk. NULL: a quarter */
  JsonObject *extra;
} LoligoRunSpec;

typedef struct
{
  char *title, *notes;
  LoligoSettings *models; /* embedded: id -> text */
  GPtrArray *nodes;       /* LoligoNode*, owned */
  GPtrArray *edges;
  GPtrArray *recorders;
  GPtrArray *plots;
  LoligoRunSpec run;
  int version;           /* of the file; 1 for a new one */
  gboolean is_read_only; /* the file is of a newer version */
  char *path;            /* absolute, of the file it came from; NULL for a new one */
  char *shown_path;      /* as the person named that file, for messages; NULL: path */
  GBytes *source; /* text it was read from, for the places of problems; NULL once copied or saved */
  JsonObject *extra;
} LoligoDocument;

#define LOLIGO_DOCUMENT_VERSION 1

LoligoNode *loligo_node_new (const char *id, const char *model);
LoligoNode *loligo_node_copy (const LoligoNode *node);
void loligo_node_free (LoligoNode *node);
guint64 loligo_node_get_size (const LoligoNode *node);
/* Its "geometry" as the document has it (docs/connections.md); NULL. (transfer none) */
JsonNode *loligo_node_get_geometry (const LoligoNode *node);
LoligoEdge *loligo_edge_new (const char *id, const char *from, const char *to);
LoligoEdge *loligo_edge_copy (const LoligoEdge *edge);
void loligo_edge_free (LoligoEdge *edge);
LoligoRecorderSpec *loligo_recorder_spec_new (const char *id, const char *of, const char *what);
LoligoRecorderSpec *loligo_recorder_spec_copy (const LoligoRecorderSpec *spec);
void loligo_recorder_spec_free (LoligoRecorderSpec *spec);
LoligoPlotSpec *loligo_plot_spec_new (LoligoPlotKind kind);
LoligoPlotSpec *loligo_plot_spec_copy (const LoligoPlotSpec *spec);
void loligo_plot_spec_free (LoligoPlotSpec *spec);
/* Fills COPY, which holds nothing yet. */
void loligo_run_spec_copy (LoligoRunSpec *copy, const LoligoRunSpec *run);
void loligo_run_spec_clear (LoligoRunSpec *run);

LoligoDocument *loligo_document_new (void);
LoligoDocument *loligo_document_copy (const LoligoDocument *document);
void loligo_document_free (LoligoDocument *document);
LoligoNode *loligo_document_find_node (const LoligoDocument *document, const char *id);
LoligoEdge *loligo_document_find_edge (const LoligoDocument *document, const char *id);
LoligoRecorderSpec *loligo_document_find_recorder (const LoligoDocument *document, const char *id);
/* Ids name files and stand in wires ("E.I"): letters, digits, _ and -, at most 64, not - first. */
gboolean loligo_id_is_valid (const char *id);
/* "E", or "E2", "E3"... when taken by anything. (transfer full) */
char *loligo_document_unique_id (const LoligoDocument *document, const char *wish);

/* JSON. Bounded: 64 MiB, nesting 64. Problems carry line and column. NULL when it cannot be read.
 */
LoligoDocument *loligo_document_load (const char *path, LoligoProblems *problems);
LoligoDocument *loligo_document_parse (const char *json, gssize length, const char *path,
                                       LoligoProblems *problems);
/* (transfer full); two-space indents, stable order, newline at the end. */
char *loligo_document_to_json (const LoligoDocument *document);
/* Atomic: writes beside, syncs, renames; the previous file stays intact on failure
 * (LOLIGO_ERROR_FILE). */
gboolean loligo_document_save (LoligoDocument *document, const char *path, GError **error);
/* The whole of a regular file, a NUL byte added, when it has at most LIMIT bytes. */
gboolean loligo_file_read (const char *path, gsize limit, char **contents, gsize *length,
                           GError **error);
/* Atomic write of any file, for exports too; keeps permissions, follows links. */
gboolean loligo_file_write (const char *path, const char *data, gsize length, GError **error);
/* The one place that resolves a model id for a document: embedded, then library. (transfer full) */
LoligoComponent *loligo_document_get_component (const LoligoDocument *document,
                                                LoligoLibrary *library, const LoligoNode *node,
                                                LoligoProblems *problems);
/* The same for a synapse on a wire from a cell of SOURCE to one of TARGET. (transfer full) */
LoligoComponent *loligo_document_get_synapse (const LoligoDocument *document,
                                              LoligoLibrary *library, const char *id,
                                              LoligoComponent *source, LoligoComponent *target,
                                              LoligoProblems *problems);
/* A document around one model, as `loligo run MODEL` uses it: a node named like the model. */
LoligoDocument *loligo_document_new_for_model (const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoDocument, loligo_document_free)

G_END_DECLS
