/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * connect-private.h: what the files of a connector share. Each kind of rule has a maker of rows
 * (connect.c has the table); a maker is a function of the connector and the row's number alone.
 */
#pragma once

#include "model/pair-file.h"
#include "network/connect.h"
#include "network/draws.h"
#include "network/profile.h"

G_BEGIN_DECLS

typedef struct _LoligoLattice LoligoLattice; /* connect-lattice.c */
typedef struct _LoligoBuckets LoligoBuckets; /* connect-bucket.c */

struct _LoligoConnector
{
  const LoligoPlan *plan;
  const LoligoPlanProjection *edge;
  const LoligoRule *rule;
  LoligoEdgeKey key;
  guint64 n_majors, n_minors;
  gboolean skips_self; /* a cell does not connect to itself */
  double per_log;      /* PROBABILITY: 1 / log (1 - p) */
  guint32 *counts;     /* FIXED_TOTAL: of each row */
  LoligoPlaces *source_places, *target_places; /* NULL where there are none */
  LoligoLattice *lattice;                      /* GRID, and the rules that go by distance, each where it helps */
  LoligoBuckets *buckets;
  LoligoProfile *profile;
  guint64 *first;                              /* graphs: where a row begins in PARTNERS */
  guint32 *partners;
  LoligoPairs *pairs;                          /* MATRIX, PAIRS */
};

/* A row while it is being made, and what is reused from row to row. One a visit. */
typedef struct
{
  guint32 *minors;
  gsize n, capacity;
  guint32 *spare; /* of the sort */
  gsize spare_capacity;
  guint64 *bits; /* one a minor, all 0 between rows; NULL until needed */
  double *reals; /* of the rules that go by distance, or of a file; NULL until needed */
  guint64 *places; /* of a file: where its pairs are among all */
  gsize places_capacity;
} LoligoRow;

/* Room for N minors. */
void loligo_row_reserve (LoligoRow *row, gsize n);
void loligo_row_clear (LoligoRow *row);
/* Sorts the minors from FIRST on, all below LIMIT. */
void loligo_row_sort (LoligoRow *row, gsize first, guint64 limit);

/* Sorts the minors, which are all different. */
void loligo_row_sort_different (const LoligoConnector *connector, LoligoRow *row);

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

/* A walk along candidates that come at random: between two of them lies an amount of hazard that is exponential with
 * mean 1; a place where a candidate comes with probability p has the hazard -log (1 - p). So one draw a candidate is
 * enough, however p changes on the way. */
typedef struct
{
  const LoligoDraws *draws;
  LoligoDrawsKey key;
  guint32 lane;
  guint at, n_made;
  double left; /* hazard until the next candidate */
  double gaps[LOLIGO_DRAWS_ROW];
} LoligoWalk;

/* About N_WANTED candidates will come: only speed depends on it. */
void loligo_walk_start (LoligoWalk *walk, const LoligoConnector *connector, guint64 major,
                        double n_wanted);
void loligo_walk_make (LoligoWalk *walk, guint n_gaps);

/* The next candidate among N places of BOUND's hazard, from *PLACE on; FALSE where there is none among them. A caller
 * goes on behind it. */
static inline gboolean
loligo_walk_find (LoligoWalk *walk, const LoligoBound *bound, guint64 n, guint64 *place)
{
  if (*place >= n || bound->hazard == 0)
    return FALSE;
  double rest = (double) (n - *place);
  double steps = walk->left * bound->per_hazard;
  if (steps >= rest)
    {
      walk->left = MAX (walk->left - rest * bound->hazard, 0);
      return FALSE;
    }
  *place += (guint64) steps;
  if (walk->at == walk->n_made)
    loligo_walk_make (walk, LOLIGO_DRAWS_ROW);
  walk->left = walk->gaps[walk->at++];
  return TRUE;
}

/* log (1 - P), also where 1 - P has lost the digits of P. */
double loligo_log_of_rest (double p);

/* Makers of rows. Minors are below n_minors, or one less where a cell does not connect to itself: connect.c
 * makes the gap. */
void loligo_connect_probability (const LoligoConnector *connector, guint64 major, LoligoRow *row);
void loligo_connect_fixed (const LoligoConnector *connector, guint64 major, LoligoRow *row);
void loligo_connect_total (const LoligoConnector *connector, guint64 major, LoligoRow *row);

void loligo_connect_offsets (const LoligoConnector *connector, guint64 major, LoligoRow *row);
void loligo_connect_buckets (const LoligoConnector *connector, guint64 major, LoligoRow *row);
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
gboolean loligo_connect_prepare_file (LoligoConnector *connector, GError **error);
void loligo_connect_file_visit (const LoligoConnector *connector, guint64 first_major,
                                guint64 end_major, LoligoConnectorVisit visit, gpointer data);
gboolean loligo_connect_prepare_graph (LoligoConnector *connector, GError **error);
/* NULL where there are too many offsets to keep. PROFILE: NULL for GRID. */
LoligoLattice *loligo_lattice_new (const LoligoGeometry *source, const LoligoGeometry *target,
                                   const LoligoProfile *profile);
void loligo_lattice_free (LoligoLattice *lattice);
/* Both are lattices of one spacing: offsets are all that matters. */
gboolean loligo_lattice_fits (const LoligoGeometry *source, const LoligoGeometry *target);
/* NULL and ERROR. PROFILE must outlive it. */
LoligoBuckets *loligo_buckets_new (const LoligoConnector *connector, const LoligoGeometry *source,
                                   const LoligoGeometry *target, const LoligoProfile *profile,
                                   GError **error);
void loligo_buckets_free (LoligoBuckets *buckets);

/* How many others a row chooses from. */
static inline guint64
loligo_connector_get_n_choices (const LoligoConnector *connector)
{
  return connector->n_minors - (connector->skips_self ? 1 : 0);
}

G_END_DECLS
