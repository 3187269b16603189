/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pair-file.h: the files of the rules matrix(FILE) and pairs(FILE): which cells are connected, with weights and delays.
 * docs/connections.md has the formats. Files are not trusted and may be large; what is wrong in one is said in a
 * line: file, line, what, what to do. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LOLIGO_PAIR_FILE_MATRIX, /* rows are sources */
  LOLIGO_PAIR_FILE_PAIRS
} LoligoPairFileKind;

/* What the beginning of a file tells. */
typedef struct
{
  gboolean has_weights, has_delays;
  char weight_unit[64], delay_unit[64]; /* "": plain numbers, in the units of the edge's weight and delay */
  double n_expected;                    /* pairs, about; of a matrix at most */
} LoligoPairFileHead;

/* FALSE and ERROR where the file cannot be read or begins wrong. */
gboolean loligo_pair_file_look (const char *path, LoligoPairFileKind kind,
                                LoligoPairFileHead *head, GError **error);

/* Pairs by source: those of source i are targets[first[i]] to targets[first[i + 1] - 1], ascending. */
typedef struct
{
  guint64 n_sources, n;
  guint64 *first;
  guint32 *targets;
  double *weights, *delays; /* as the file has them; NULL where it has none */
} LoligoPairs;

typedef struct
{
  LoligoPairFileKind kind;
  guint64 n_sources, n_targets;
  gboolean is_without_repeats; /* a pair that comes twice is an error */
} LoligoPairFileOptions;

/* NULL and ERROR: LOLIGO_ERROR_FILE, LOLIGO_ERROR_INPUT, LOLIGO_ERROR_MEMORY. */
LoligoPairs *loligo_pair_file_load (const char *path, const LoligoPairFileOptions *options,
                                    GError **error);
void loligo_pairs_free (LoligoPairs *pairs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoPairs, loligo_pairs_free)

G_END_DECLS
