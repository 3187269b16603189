/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plastic-private.h: how the values of single synapses lie in memory, for plastic.c that makes them, plastic-run.c
 * that changes them, and plastic-place.c that numbers them.
 *
 * A synapse's values are side by side, so that a spike of the target, which finds its synapses all over the
 * memory, touches one place for each: own states, parameters that differ, the step of the last event.
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
  void **states, **inputs; /* [slots], [inputs] */
  const char *records;     /* of the part */
  gsize record_bytes;
} LoligoBatch;

typedef struct
{
  char *records;
  guint64 n;
  guint32 *rank;      /* [n]: place of a synapse in its row by target; NULL: as they lie */
  guint64 *first_in;  /* [targets of the part + 1]: incoming synapses */
  guint32 *incoming;  /* positions, by source */
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
  gint *field;             /* [states]: in a record; -1: not an own state */
  gint *parameter_field;   /* [parameters]: -1: the same for all */
  gint last_field;         /* -1: nothing decays */
  guint n_fields;
  guint8 *parameter_varies;
  double *parameter_values; /* room for a real each */
  const void **parameters;
  LoligoEventProgram *programs[LOLIGO_N_EVENTS];
  LoligoProgram *advance;  /* EACH_STEP with equations */
  void **hoisted;          /* of ADVANCE */
  gboolean does_pre, does_post, does_flow, post_reads_source;
};

static inline guint32
loligo_plastic_get_target (const LoligoPlastic *plastic, guint part, guint64 position)
{
  const LoligoRows *rows = &plastic->projection->rows[part];
  if (plastic->projection->is_short)
    return ((const guint16 *) rows->index)[position];
  guint32 index = ((const guint32 *) rows->index)[position];
  return rows->has_one_delay ? index : index % (guint32) plastic->projection->padded;
}

/* First target of PART, and first of the next. */
guint64 loligo_plastic_get_first_target (const LoligoPlastic *plastic, guint part);
/* Source of the synapse at POSITION of PART. */
guint32 loligo_plastic_find_source (const LoligoPlastic *plastic, guint part, guint64 position);
/* Number of a synapse: by source, then target, whatever the parts. */
guint64 loligo_plastic_get_number (const LoligoPlastic *plastic, guint part, guint32 source,
                                   guint64 position);
/* What parameters decide, anew. */
void loligo_plastic_prepare (LoligoPlastic *plastic);
/* Fills rank where delays differ. */
void loligo_plastic_rank (LoligoPlastic *plastic, guint part);

G_END_DECLS
