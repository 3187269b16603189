/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * connect-private.h: what the files of a connector share. Each kind of rule has a maker of rows
 * (connect.c has the table); a maker is a function of the connector and the row's number alone.
 */
#pragma once

#include "network/connect.h"
#include "network/draws.h"

G_BEGIN_DECLS

struct _LoligoConnector
{
  const LoligoRule *rule;
  LoligoEdgeKey key;
  guint64 n_majors, n_minors;
  gboolean skips_self; /* a cell does not connect to itself */
  double per_log;      /* PROBABILITY: 1 / log (1 - p) */
  guint32 *counts;     /* FIXED_TOTAL: of each row */
  LoligoPlaces *source_places, *target_places; /* NULL where there are none */
  struct _LoligoSpatial *spatial;              /* of the rules that go by distance, and GRID */
  guint64 *first;                              /* graphs: where a row begins in PARTNERS */
  guint32 *partners;
};

/* A row while it is being made, and what is reused from row to row. One a visit. */
typedef struct
{
  guint32 *minors;
  gsize n, capacity;
  guint32 *spare; /* of the sort */
  gsize spare_capacity;
  guint64 *bits; /* one a minor, all 0 between rows; NULL until needed */
  double *reals; /* of the rules that go by distance; NULL until needed */
} LoligoRow;

/* Room for N minors. */
void loligo_row_reserve (LoligoRow *row, gsize n);
/* Sorts the minors from FIRST on, all below LIMIT. */
void loligo_row_sort (LoligoRow *row, gsize first, guint64 limit);

/* Random words one after the other: those of one row, or of the whole rule. Which word comes when does not depend
 * on how many are made at once. */
typedef struct
{
  const LoligoDraws *draws;
  LoligoDrawsKey key;
  guint32 lane;
  gint64 step;
  guint at, n_made; /* words taken of those made; draws made */
  guint32 words[4][LOLIGO_DRAWS_ROW];
} LoligoWords;

/* About N_WANTED will be taken: only speed depends on it. */
void loligo_words_start_row (LoligoWords *words, const LoligoConnector *connector, guint64 major,
                             guint64 n_wanted);
void loligo_words_start_rule (LoligoWords *words, const LoligoConnector *connector);
void loligo_words_make (LoligoWords *words, guint n_draws);

static inline guint32
loligo_words_take (LoligoWords *words)
{
  if (words->at == 4 * words->n_made)
    loligo_words_make (words, LOLIGO_DRAWS_ROW);
  guint at = words->at++;
  return words->words[at & 3][at >> 2];
}

/* Below N (at least 1), all equally often: Lemire (2019), Fast random integer generation in an interval. */
static inline guint32
loligo_words_take_below (LoligoWords *words, guint32 n)
{
  guint64 product = (guint64) loligo_words_take (words) * n;
  if ((guint32) product >= n)
    return (guint32) (product >> 32);
  guint32 threshold = -n % n;
  while ((guint32) product < threshold)
    product = (guint64) loligo_words_take (words) * n;
  return (guint32) (product >> 32);
}

/* In [0, 1), 53 bits. */
static inline double
loligo_words_take_uniform (LoligoWords *words)
{
  guint64 high = loligo_words_take (words);
  return (double) (high << 21 | loligo_words_take (words) >> 11) * 0x1p-53;
}

/* Makers of rows. Minors are below n_minors, or one less where a cell does not connect to itself: connect.c
 * makes the gap. */
void loligo_connect_probability (const LoligoConnector *connector, guint64 major, LoligoRow *row);
void loligo_connect_fixed (const LoligoConnector *connector, guint64 major, LoligoRow *row);
void loligo_connect_total (const LoligoConnector *connector, guint64 major, LoligoRow *row);

void loligo_connect_by_distance (const LoligoConnector *connector, guint64 major, LoligoRow *row);
void loligo_connect_grid (const LoligoConnector *connector, guint64 major, LoligoRow *row);
void loligo_connect_graph (const LoligoConnector *connector, guint64 major, LoligoRow *row);

/* Takes the gap of connect.c out of a row in which MAJOR itself is not. */
static inline void
loligo_row_close_gap (const LoligoConnector *connector, guint64 major, LoligoRow *row)
{
  if (connector->skips_self)
    for (gsize k = 0; k < row->n; k++)
      row->minors[k] -= row->minors[k] > major;
}

/* What a connector needs once. FALSE and LOLIGO_ERROR_MEMORY. */
gboolean loligo_connect_prepare_random (LoligoConnector *connector, GError **error);
gboolean loligo_connect_prepare_spatial (LoligoConnector *connector, const LoligoGeometry *source,
                                         const LoligoGeometry *target, GError **error);
void loligo_spatial_free (struct _LoligoSpatial *spatial);
gboolean loligo_connect_prepare_graph (LoligoConnector *connector, GError **error);

/* How many others a row chooses from. */
static inline guint64
loligo_connector_get_n_choices (const LoligoConnector *connector)
{
  return connector->n_minors - (connector->skips_self ? 1 : 0);
}

G_END_DECLS
