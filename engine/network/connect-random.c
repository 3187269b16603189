/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * connect-random.c: the rows of rules that draw: each pair with a probability, a fixed number for each cell, a
 * fixed number in all. A set of minors is a row of bits where it is dense, a sorted list where it is sparse.
 */
#include "network/connect-private.h"

#include "base/elementary.h"
#include "base/i18n.h"
#include "base/problem.h"

#include <math.h>

/* Steps of places that no kernel uses: kernels have -1 and up, evaluate.c -2. */
#define ROW_STEP (-3)
#define RULE_STEP (-4)
#define WALK_STEP (-5)
/* A list shorter than a part of the choices is sorted; a longer one lies in bits. */
#define SPARSE_PART 64

static void
start_words (LoligoWords *words, const LoligoConnector *connector, guint64 major, gint64 step)
{
  words->draws = loligo_draws_get ();
  words->key = (LoligoDrawsKey){ connector->key.seed, connector->key.stream, 0 };
  words->lane = (guint32) major;
  words->step = step;
  words->at = words->n_made = 0;
}

void
loligo_words_start_row (LoligoWords *words, const LoligoConnector *connector, guint64 major,
                        guint64 n_wanted)
{
  start_words (words, connector, major, ROW_STEP);
  if (n_wanted < 4 * LOLIGO_DRAWS_ROW)
    loligo_words_make (words, ((guint) n_wanted + 3) / 4);
}

void
loligo_words_start_rule (LoligoWords *words, const LoligoConnector *connector)
{
  start_words (words, connector, 0, RULE_STEP);
}

void
loligo_words_make (LoligoWords *words, guint n_draws)
{
  words->draws->words (&words->key, words->lane, words->step, n_draws, words->words);
  words->at = 0;
  words->n_made = n_draws;
  guint32 before = words->key.draw;
  words->key.draw += n_draws;
  if (words->key.draw < before)
    words->step -= 16; /* 2^34 words are used up; no other place has these */
}

double
loligo_log_of_rest (double p)
{
  if (p > 0.01)
    return loligo_log (1 - p);
  double sum = 0;
  for (int k = 8; k > 0; k--)
    sum = p * (1. / k + sum);
  return -sum;
}

void
loligo_walk_start (LoligoWalk *walk, const LoligoConnector *connector, guint64 major,
                   double n_wanted)
{
  walk->draws = loligo_draws_get ();
  walk->key = (LoligoDrawsKey){ connector->key.seed, connector->key.stream, 0 };
  walk->lane = (guint32) major;
  loligo_walk_make (walk, (guint) fmin (n_wanted * 1.25 + 4, LOLIGO_DRAWS_ROW));
  walk->left = walk->gaps[walk->at++];
}

void
loligo_walk_make (LoligoWalk *walk, guint n_gaps)
{
  walk->draws->gaps (&walk->key, walk->lane, WALK_STEP, n_gaps, -1, walk->gaps);
  walk->key.draw += n_gaps;
  walk->at = 0;
  walk->n_made = n_gaps;
}

/* The gaps between chosen pairs are geometric: one draw a synapse, not one a pair (Batagelj and Brandes 2005). */
void
loligo_connect_probability (const LoligoConnector *connector, guint64 major, LoligoRow *row)
{
  double probability = connector->rule->probability;
  guint64 n = loligo_connector_get_n_choices (connector);
  if (probability == 0)
    return;
  const LoligoDraws *draws = loligo_draws_get ();
  LoligoDrawsKey key = { connector->key.seed, connector->key.stream, 0 };
  double gaps[LOLIGO_DRAWS_ROW];
  for (guint64 minor = 0; minor < n;)
    {
      /* As many as will do, on average, and some more. */
      double wanted = (double) (n - minor) * probability + 4;
      guint n_gaps = (guint) fmin (wanted, LOLIGO_DRAWS_ROW);
      draws->gaps (&key, (guint32) major, ROW_STEP, n_gaps, connector->per_log, gaps);
      key.draw += n_gaps;
      loligo_row_reserve (row, row->n + n_gaps);
      for (guint k = 0; k < n_gaps; k++)
        {
          if (gaps[k] >= (double) (n - minor))
            return;
          minor += (guint64) gaps[k];
          row->minors[row->n++] = (guint32) minor++;
        }
    }
}

/* Sets the bit of MINOR; FALSE when it was set. */
static inline gboolean
set_bit (guint64 *bits, guint32 minor)
{
  guint64 bit = G_GUINT64_CONSTANT (1) << (minor & 63);
  gboolean is_new = (bits[minor >> 6] & bit) == 0;
  bits[minor >> 6] |= bit;
  return is_new;
}

/* Writes the minors whose bit is set (flipped by MASK) and clears all bits. REPEATED, ascending, come again. */
static void
take_bits (LoligoRow *row, guint64 n_choices, guint64 mask, const guint32 *repeated,
           gsize n_repeated)
{
  guint32 *out = row->minors;
  gsize next = 0;
  for (guint64 word = 0; word <= (n_choices - 1) >> 6; word++)
    {
      guint64 bits = row->bits[word] ^ mask;
      row->bits[word] = 0;
      if (word == (n_choices - 1) >> 6 && (n_choices & 63) != 0)
        bits &= (G_GUINT64_CONSTANT (1) << (n_choices & 63)) - 1;
      for (; bits != 0; bits &= bits - 1)
        {
          guint32 minor = (guint32) (word << 6) + (guint32) __builtin_ctzll (bits);
          *out++ = minor;
          for (; next < n_repeated && repeated[next] == minor; next++)
            *out++ = minor;
        }
    }
  row->n = out - row->minors;
}

static void
need_bits (const LoligoConnector *connector, LoligoRow *row)
{
  if (row->bits == NULL)
    row->bits = g_new0 (guint64, (connector->n_minors + 63) >> 6);
}

void
loligo_row_sort_different (const LoligoConnector *connector, LoligoRow *row)
{
  guint64 n_choices = connector->n_minors;
  if (row->n * SPARSE_PART < n_choices || row->n < 2)
    {
      loligo_row_sort (row, 0, n_choices);
      return;
    }
  need_bits (connector, row);
  for (gsize k = 0; k < row->n; k++)
    set_bit (row->bits, row->minors[k]);
  take_bits (row, n_choices, 0, NULL, 0);
}

/* COUNT minors, each any of N_CHOICES. What comes again is kept aside behind the row. */
static void
choose_with_repeats (const LoligoConnector *connector, LoligoWords *words, guint64 n_choices,
                     guint64 count, LoligoRow *row)
{
  guint32 n = (guint32) n_choices;
  loligo_row_reserve (row, 2 * count);
  if (count * SPARSE_PART < n_choices)
    {
      for (guint64 k = 0; k < count; k++)
        row->minors[row->n++] = loligo_words_take_below (words, n);
      loligo_row_sort (row, 0, n_choices);
      return;
    }
  need_bits (connector, row);
  row->n = count;
  for (guint64 k = 0; k < count; k++)
    {
      guint32 minor = loligo_words_take_below (words, n);
      row->minors[row->n] = minor;
      row->n += !set_bit (row->bits, minor);
    }
  loligo_row_sort (row, count, n_choices);
  take_bits (row, n_choices, 0, row->minors + count, row->n - count);
}

/* A few of many: draws again what came twice. The first COUNT different ones of a sequence are an unbiased choice. */
static void
choose_few (LoligoWords *words, guint64 n_choices, guint64 count, LoligoRow *row)
{
  loligo_row_reserve (row, count);
  while (row->n < count)
    {
      for (; row->n < count; row->n++)
        row->minors[row->n] = loligo_words_take_below (words, (guint32) n_choices);
      loligo_row_sort (row, 0, n_choices);
      gsize n_different = 0;
      for (gsize k = 0; k < row->n; k++)
        if (k == 0 || row->minors[k] != row->minors[k - 1])
          row->minors[n_different++] = row->minors[k];
      row->n = n_different;
    }
}

/* COUNT different minors; more than half of them as those that are not among the rest. */
static void
choose_different (const LoligoConnector *connector, LoligoWords *words, guint64 n_choices,
                  guint64 count, LoligoRow *row)
{
  if (count * SPARSE_PART < n_choices)
    {
      choose_few (words, n_choices, count, row);
      return;
    }
  gboolean is_most = count > n_choices / 2;
  guint64 n_drawn = is_most ? n_choices - count : count;
  need_bits (connector, row);
  loligo_row_reserve (row, count);
  while (n_drawn > 0)
    n_drawn -= set_bit (row->bits, loligo_words_take_below (words, (guint32) n_choices));
  take_bits (row, n_choices, is_most ? G_MAXUINT64 : 0, NULL, 0);
}

static void
choose (const LoligoConnector *connector, guint64 major, guint64 count, LoligoRow *row)
{
  guint64 n_choices = loligo_connector_get_n_choices (connector);
  if (count == 0 || n_choices == 0)
    return;
  LoligoWords words;
  loligo_words_start_row (&words, connector, major, count);
  if (connector->rule->multiple)
    choose_with_repeats (connector, &words, n_choices, count, row);
  else
    choose_different (connector, &words, n_choices, count, row);
}

void
loligo_connect_fixed (const LoligoConnector *connector, guint64 major, LoligoRow *row)
{
  choose (connector, major, connector->rule->count, row);
}

void
loligo_connect_total (const LoligoConnector *connector, guint64 major, LoligoRow *row)
{
  if (connector->counts != NULL)
    choose (connector, major, connector->counts[major], row);
}

static gboolean
fail_of_memory (GError **error)
{
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_MEMORY,
               _("there is no memory for so many synapses; let the rule make fewer"));
  return FALSE;
}

/* How many of all pairs each row has. With repeats each synapse falls into any row. Without, one is drawn among all
 * pairs and again when it is taken, which in a row of which C are taken happens C times of N; more than
 * half of all pairs are counted by those that are left out. */
static gboolean
count_rows (LoligoConnector *connector, GError **error)
{
  guint32 n_rows = (guint32) connector->n_majors;
  guint32 n_choices = (guint32) loligo_connector_get_n_choices (connector);
  gboolean multiple = connector->rule->multiple;
  guint64 n_pairs = (guint64) n_rows * n_choices;
  gboolean is_most = !multiple && connector->rule->count > n_pairs / 2;
  connector->counts = g_try_new0 (guint32, n_rows);
  if (connector->counts == NULL)
    return fail_of_memory (error);
  LoligoWords words;
  loligo_words_start_rule (&words, connector);
  for (guint64 left = is_most ? n_pairs - connector->rule->count : connector->rule->count;
       left > 0;)
    {
      guint32 *count = &connector->counts[loligo_words_take_below (&words, n_rows)];
      if (!multiple && loligo_words_take_below (&words, n_choices) < *count)
        continue;
      left--;
      if (++*count == G_MAXINT32)
        return fail_of_memory (error);
    }
  for (guint32 row = 0; is_most && row < n_rows; row++)
    connector->counts[row] = n_choices - connector->counts[row];
  return TRUE;
}

gboolean
loligo_connect_prepare_random (LoligoConnector *connector, GError **error)
{
  const LoligoRule *rule = connector->rule;
  switch (rule->kind)
    {
    case LOLIGO_RULE_PROBABILITY:
      connector->per_log = 1 / loligo_log_of_rest (rule->probability);
      return TRUE;
    case LOLIGO_RULE_FIXED_IN:
    case LOLIGO_RULE_FIXED_OUT:
      return rule->count < G_MAXINT32 || fail_of_memory (error);
    case LOLIGO_RULE_FIXED_TOTAL:
      return rule->count == 0 || count_rows (connector, error);
    case LOLIGO_RULE_ALL_TO_ALL:
    case LOLIGO_RULE_ONE_TO_ONE:
    case LOLIGO_RULE_GAUSSIAN:
    case LOLIGO_RULE_DIFFERENCE_OF_GAUSSIANS:
    case LOLIGO_RULE_DISTANCE:
    case LOLIGO_RULE_KERNEL:
    case LOLIGO_RULE_GRID:
    case LOLIGO_RULE_SMALL_WORLD:
    case LOLIGO_RULE_SCALE_FREE:
    case LOLIGO_RULE_POWER_LAW:
    case LOLIGO_RULE_MATRIX:
    case LOLIGO_RULE_PAIRS:
    case LOLIGO_N_RULES:
      break;
    }
  return TRUE;
}
