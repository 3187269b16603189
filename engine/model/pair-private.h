/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pair-private.h: what the readers of pairs share: pair-csv.c, pair-array.c and pair-file.c, which gathers pairs.
 */
#pragma once

#include "model/pair-file.h"

G_BEGIN_DECLS

/* Pairs while they are read, in any order. */
typedef struct
{
  const char *path;
  const LoligoPairFileOptions *options;
  gboolean has_weights, has_delays;
  guint64 n, capacity;
  guint32 *sources, *targets;
  double *weights, *delays;
  gboolean is_sorted; /* by source, then target */
} LoligoPairGatherer;

typedef struct
{
  double source, target, weight, delay; /* cells are checked */
  guint64 line;                         /* 0: none */
} LoligoPair;

gboolean loligo_pair_gatherer_add (LoligoPairGatherer *gatherer, const LoligoPair *pair,
                                   GError **error);
/* "PATH:LINE: MESSAGE", without the line where that is 0; FALSE. */
gboolean loligo_pair_fail (GError **error, const char *path, guint64 line, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

gboolean loligo_pair_csv_look (const char *path, LoligoPairFileKind kind,
                               LoligoPairFileHead *head, GError **error);
gboolean loligo_pair_csv_load (LoligoPairGatherer *gatherer, GError **error);
gboolean loligo_pair_array_look (const char *path, LoligoPairFileKind kind,
                                 LoligoPairFileHead *head, GError **error);
gboolean loligo_pair_array_load (LoligoPairGatherer *gatherer, GError **error);

G_END_DECLS
