/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plastic-private.h: how the values of single synapses lie in memory, for plastic.c that makes them, plastic-run.c
 * that changes them, and plastic-place.c that numbers them.
 *
 * A synapse's values are side by side, so that a spike of the target, which finds its synapses all over the
 * memory, touches one place for each: own states, parameters that differ, the step of the last event. States that are
 * the same for all synapses of a source or of a target (lang/synapse-traces.h) lie with that cell, once for each part:
 * few enough to stay near. All synapses of an event see what was before it; what it makes of such a state counts
 * when the last of them has been through (NEXT).
 */
#pragma once

#include "network/plastic.h"
#include "network/projection-private.h"

G_BEGIN_DECLS

/* Synapses on their way through a program; the arrays have LOLIGO_EVENT_LANES elements. */
typedef struct
{
  guint n;
  guint64 *position;
  guint32 *source, *target;
  /* Synapses of one cell follow one another: of a source (BY_SOURCE; their positions too), or of a target. Run K begins
   * at run_first[K]. BY_SYNAPSE: no runs. */
  LoligoKeeper leader;
  guint n_runs;
  guint32 *run_first;
  void **states, **inputs; /* [slots], [inputs] */
  const char *records;     /* of the part */
  gsize record_bytes;
} LoligoBatch;

#define LOLIGO_N_KEEPERS 3 /* LoligoKeeper */

typedef struct
{
  char *records[LOLIGO_N_KEEPERS]; /* by position, by source, by target of the part */
  char *next[LOLIGO_N_KEEPERS];    /* BY_SYNAPSE: the records themselves */
  guint64 n;
  guint32 *rank;      /* [n]: place of a synapse in its row by target; NULL: as they lie */
  guint64 *first_in;  /* [targets of the part + 1]: incoming synapses */
  guint32 *incoming;  /* positions, by source */
  guint32 *incoming_source; /* their sources; NULL where nobody asks */
  LoligoBatch batch;
} LoligoPlasticPart;

struct _LoligoPlastic
{
  const LoligoPlan *plan;
  const LoligoPlanProjection *spec;
  const LoligoProjection *projection;
  LoligoComponent *synapse; /* borrowed */
  guint32 stream;
  gsize real_bytes;
  guint n_parts;
  LoligoPlasticPart *parts;
  gint *field;             /* [states]: in a record of its keeper; -1: another's state */
  gint *parameter_field;   /* [parameters]: -1: the same for all */
  gint last_field[LOLIGO_N_KEEPERS]; /* -1: nothing decays */
  guint n_fields[LOLIGO_N_KEEPERS];
  guint8 *parameter_varies;
  double *parameter_values; /* room for a real each */
  const void **parameters;
  LoligoEventProgram *programs[LOLIGO_N_EVENTS];
  LoligoProgram *advance;  /* EACH_STEP with equations */
  void **hoisted;          /* of ADVANCE */
  guint8 *end_reads;       /* [ends] */
  gboolean does_pre, does_post, does_flow, post_reads_source;
};

static inline guint32
loligo_plastic_get_target (const LoligoPlastic *plastic, guint part, guint64 position)
{
  return loligo_rows_get_target (plastic->projection, &plastic->projection->rows[part], position);
}

/* First target of PART, and first of the next. */
guint64 loligo_plastic_get_first_target (const LoligoPlastic *plastic, guint part);
/* Number of a synapse: by source, then target, whatever the parts. */
guint64 loligo_plastic_get_number (const LoligoPlastic *plastic, guint part, guint32 source,
                                   guint64 position);
/* What parameters decide, anew. */
void loligo_plastic_prepare (LoligoPlastic *plastic);
/* Fills rank where delays differ. */
void loligo_plastic_rank (LoligoPlastic *plastic, guint part);

G_END_DECLS
