/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * connect-private.h: what the files of a connector share. Each kind of rule has a maker of rows
 * (connect.c has the table); a maker is a function of the connector and the row's number alone.
 */
#pragma once

#include "base/elementary.h"
#include "network/connect.h"

G_BEGIN_DECLS

struct _LoligoConnector
{
  const LoligoRule *rule;
  LoligoEdgeKey key;
  guint64 n_majors, n_minors;
  gboolean skips_self; /* a cell does not connect to itself */
  double per_log;      /* PROBABILITY: 1 / log (1 - p) */
  guint32 *counts;     /* FIXED_TOTAL: of each row */
};

/* A row while it is being made, and what is reused from row to row. One a visit. */
typedef struct
{
  guint32 *minors;
  gsize n, capacity;
  guint32 *spare; /* of the sort */
  gsize spare_capacity;
  guint64 *bits; /* one a minor, all 0 between rows; NULL until needed */
} LoligoRow;

/* Room for N minors. */
void loligo_row_reserve (LoligoRow *row, gsize n);
/* Sorts the minors from FIRST on, all below LIMIT. */
void loligo_row_sort (LoligoRow *row, gsize first, guint64 limit);

/* Random words one after the other: those of one row, or of the whole rule. */
typedef struct
{
  LoligoRandomPlace place;
  guint32 words[4];
  guint n_left;
} LoligoWords;

LoligoWords loligo_words_of_row (const LoligoConnector *connector, guint64 major);
LoligoWords loligo_words_of_rule (const LoligoConnector *connector);

static inline guint32
loligo_words_take (LoligoWords *words)
{
  if (words->n_left == 0)
    {
      loligo_random_words (&words->place, words->words);
      words->n_left = 4;
      if (++words->place.draw == 0)
        words->place.step -= 16; /* no other place has it */
    }
  return words->words[--words->n_left];
}

/* In [0, 1), 53 bits. */
static inline double
loligo_words_take_uniform (LoligoWords *words)
{
  guint64 high = loligo_words_take (words), low = loligo_words_take (words);
  return (double) (high << 21 | low >> 11) * 0x1p-53;
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

/* Makers of rows. Minors are below n_minors, or one less where a cell does not connect to itself: connect.c
 * makes the gap. */
void loligo_connect_probability (const LoligoConnector *connector, guint64 major, LoligoRow *row);
void loligo_connect_fixed (const LoligoConnector *connector, guint64 major, LoligoRow *row);
void loligo_connect_total (const LoligoConnector *connector, guint64 major, LoligoRow *row);

/* What a connector needs once. FALSE and LOLIGO_ERROR_MEMORY. */
gboolean loligo_connect_prepare_random (LoligoConnector *connector, GError **error);

/* How many others a row chooses from. */
static inline guint64
loligo_connector_get_n_choices (const LoligoConnector *connector)
{
  return connector->n_minors - (connector->skips_self ? 1 : 0);
}

G_END_DECLS
