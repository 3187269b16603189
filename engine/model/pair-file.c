/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pair-file.c: see pair-file.h. Gathers the pairs that pair-csv.c and pair-array.c read and puts them in order.
 */
#include "model/pair-private.h"

#include "base/i18n.h"
#include "base/problem.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

gboolean
loligo_pair_fail (GError **error, const char *path, guint64 line, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (line > 0)
    g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT, "%s:%" PRIu64 ": %s", path, line,
                 message);
  else
    g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT, "%s: %s", path, message);
  return FALSE;
}

static gboolean
fail_of_memory (const char *path, GError **error)
{
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_MEMORY,
               _("%s: there is no memory for so many pairs; take a part of them"), path);
  return FALSE;
}

/* ---- gathering ---- */

static gboolean
resize (gpointer *array, guint64 n, gsize bytes)
{
  gpointer resized = g_try_realloc_n (*array, MAX (n, 1), bytes);
  if (resized != NULL)
    *array = resized;
  return resized != NULL;
}

static gboolean
resize_all (LoligoPairGatherer *gatherer, guint64 n)
{
  gatherer->capacity = n;
  return resize ((gpointer *) &gatherer->sources, n, sizeof (guint32))
         && resize ((gpointer *) &gatherer->targets, n, sizeof (guint32))
         && (!gatherer->has_weights
             || resize ((gpointer *) &gatherer->weights, n, sizeof (double)))
         && (!gatherer->has_delays
             || resize ((gpointer *) &gatherer->delays, n, sizeof (double)));
}

static gboolean
is_cell (double number, guint64 n)
{
  return number >= 0 && number < (double) n && floor (number) == number;
}

static gboolean
check_cells (const LoligoPairGatherer *gatherer, const LoligoPair *pair, GError **error)
{
  const LoligoPairFileOptions *options = gatherer->options;
  gboolean is_source_right = is_cell (pair->source, options->n_sources);
  if (is_source_right && is_cell (pair->target, options->n_targets))
    return TRUE;
  char shown[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (shown, sizeof shown, "%.15g", is_source_right ? pair->target : pair->source);
  if (is_source_right)
    return loligo_pair_fail (error, gatherer->path, pair->line,
                             _("there is no target %s; cells are numbered from 0 to %" PRIu64), shown,
                             options->n_targets - 1);
  return loligo_pair_fail (error, gatherer->path, pair->line,
                           _("there is no source %s; cells are numbered from 0 to %" PRIu64), shown,
                           options->n_sources - 1);
}

gboolean
loligo_pair_gatherer_add (LoligoPairGatherer *gatherer, const LoligoPair *pair, GError **error)
{
  if (!check_cells (gatherer, pair, error))
    return FALSE;
  if (gatherer->has_weights && !isfinite (pair->weight))
    return loligo_pair_fail (error, gatherer->path, pair->line,
                             _("a weight is not a finite number"));
  if (gatherer->has_delays && !(pair->delay >= 0 && isfinite (pair->delay)))
    return loligo_pair_fail (error, gatherer->path, pair->line,
                             _("a delay is not a number from 0"));
  guint64 n = gatherer->n;
  if (n == gatherer->capacity
      && (n >= G_MAXUINT32 || !resize_all (gatherer, n + n / 2 + 1024)))
    return fail_of_memory (gatherer->path, error);
  gatherer->sources[n] = (guint32) pair->source;
  gatherer->targets[n] = (guint32) pair->target;
  if (gatherer->has_weights)
    gatherer->weights[n] = pair->weight;
  if (gatherer->has_delays)
    gatherer->delays[n] = pair->delay;
  gatherer->is_sorted = gatherer->is_sorted
                        && (n == 0 || gatherer->sources[n - 1] < gatherer->sources[n]
                            || (gatherer->sources[n - 1] == gatherer->sources[n]
                                && gatherer->targets[n - 1] <= gatherer->targets[n]));
  gatherer->n++;
  return TRUE;
}

/* ---- order ---- */

static gboolean
count_rows (const LoligoPairGatherer *gatherer, LoligoPairs *pairs)
{
  guint64 n_sources = gatherer->options->n_sources;
  pairs->n_sources = n_sources;
  pairs->n = gatherer->n;
  pairs->first = g_try_new0 (guint64, n_sources + 2);
  if (pairs->first == NULL)
    return FALSE;
  for (guint64 k = 0; k < gatherer->n; k++)
    pairs->first[gatherer->sources[k] + 2]++;
  for (guint64 row = 2; row < n_sources + 2; row++)
    pairs->first[row] += pairs->first[row - 1];
  return TRUE;
}

typedef struct
{
  guint32 target, place; /* among the gathered pairs */
} Entry;

static int
compare_entries (const void *a, const void *b)
{
  const Entry *x = a, *y = b;
  if (x->target != y->target)
    return x->target < y->target ? -1 : 1;
  return x->place < y->place ? -1 : x->place > y->place;
}

/* Takes VALUES by the order of ENTRIES. */
static gboolean
permute (double **values, const Entry *entries, guint64 n)
{
  if (*values == NULL)
    return TRUE;
  double *sorted = g_try_new (double, MAX (n, 1));
  if (sorted == NULL)
    return FALSE;
  for (guint64 k = 0; k < n; k++)
    sorted[k] = (*values)[entries[k].place];
  g_free (*values);
  *values = sorted;
  return TRUE;
}

/* By source in one pass, then each row by target. */
static gboolean
sort_pairs (LoligoPairGatherer *gatherer, LoligoPairs *pairs)
{
  g_autofree Entry *entries = g_try_new (Entry, MAX (gatherer->n, 1));
  if (entries == NULL)
    return FALSE;
  for (guint64 k = 0; k < gatherer->n; k++)
    entries[pairs->first[gatherer->sources[k] + 1]++]
        = (Entry) { gatherer->targets[k], (guint32) k };
  for (guint64 row = 0; row < pairs->n_sources; row++)
    qsort (entries + pairs->first[row], pairs->first[row + 1] - pairs->first[row], sizeof (Entry),
           compare_entries);
  for (guint64 k = 0; k < gatherer->n; k++)
    gatherer->targets[k] = entries[k].target;
  return permute (&gatherer->weights, entries, gatherer->n)
         && permute (&gatherer->delays, entries, gatherer->n);
}

static gboolean
check_repeats (const LoligoPairGatherer *gatherer, const LoligoPairs *pairs, GError **error)
{
  for (guint64 row = 0; row < pairs->n_sources && gatherer->options->is_without_repeats; row++)
    for (guint64 k = pairs->first[row] + 1; k < pairs->first[row + 1]; k++)
      if (gatherer->targets[k] == gatherer->targets[k - 1])
        return loligo_pair_fail (error, gatherer->path, 0,
                                 _("source %" PRIu64 " and target %u come twice; leave one out, or "
                                   "multiple=false"),
                                 row, gatherer->targets[k]);
  return TRUE;
}

/* FIRST was counted two places up, so that sorting leaves the beginnings where they belong. */
static gboolean
put_in_order (LoligoPairGatherer *gatherer, LoligoPairs *pairs, GError **error)
{
  if (!count_rows (gatherer, pairs))
    return fail_of_memory (gatherer->path, error);
  if (gatherer->is_sorted)
    memmove (pairs->first, pairs->first + 1, (pairs->n_sources + 1) * sizeof *pairs->first);
  else if (!sort_pairs (gatherer, pairs))
    return fail_of_memory (gatherer->path, error);
  if (!check_repeats (gatherer, pairs, error))
    return FALSE;
  g_clear_pointer (&gatherer->sources, g_free);
  pairs->targets = g_steal_pointer (&gatherer->targets);
  pairs->weights = g_steal_pointer (&gatherer->weights);
  pairs->delays = g_steal_pointer (&gatherer->delays);
  return TRUE;
}

/* ---- files ---- */

static gboolean
is_npz (const char *path)
{
  return g_str_has_suffix (path, ".npz") || g_str_has_suffix (path, ".NPZ");
}

gboolean
loligo_pair_file_look (const char *path, LoligoPairFileKind kind, LoligoPairFileHead *head,
                       GError **error)
{
  *head = (LoligoPairFileHead) { 0 };
  return is_npz (path) ? loligo_pair_array_look (path, kind, head, error)
                       : loligo_pair_csv_look (path, kind, head, error);
}

LoligoPairs *
loligo_pair_file_load (const char *path, const LoligoPairFileOptions *options, GError **error)
{
  LoligoPairFileHead head;
  if (!loligo_pair_file_look (path, options->kind, &head, error))
    return NULL;
  LoligoPairGatherer gatherer = { .path = path, .options = options,
                                  .has_weights = head.has_weights,
                                  .has_delays = head.has_delays, .is_sorted = TRUE };
  g_autoptr (LoligoPairs) pairs = g_new0 (LoligoPairs, 1);
  gboolean is_read = is_npz (path) ? loligo_pair_array_load (&gatherer, error)
                                   : loligo_pair_csv_load (&gatherer, error);
  is_read = is_read && put_in_order (&gatherer, pairs, error);
  g_free (gatherer.sources);
  g_free (gatherer.targets);
  g_free (gatherer.weights);
  g_free (gatherer.delays);
  return is_read ? g_steal_pointer (&pairs) : NULL;
}

void
loligo_pairs_free (LoligoPairs *pairs)
{
  if (pairs == NULL)
    return;
  g_free (pairs->first);
  g_free (pairs->targets);
  g_free (pairs->weights);
  g_free (pairs->delays);
  g_free (pairs);
}
