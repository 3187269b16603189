/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * store.h: where recordings of a run go when they would take too much memory: a file without a name, in the folder
 * for caches (or TMPDIR), which goes with the run. A thread of its own writes; the engine waits for it between
 * two steps when the disk is slower than the run, so nothing is lost. Readers notice nothing (base/series.h).
 */
#pragma once

#include "base/series.h"

#include <stdatomic.h>

G_BEGIN_DECLS

typedef struct _LoligoStore LoligoStore;

/* WISH_BYTES; for 0 a quarter of the machine's memory. */
double loligo_store_choose_budget (double wish_bytes);
/* What recordings take in memory at most, about; 0: as choose_budget says. */
LoligoStore *loligo_store_new (double budget_bytes);
/* Before the series go. */
void loligo_store_free (LoligoStore *store);
double loligo_store_get_budget (const LoligoStore *store);

/* SERIES, whose rows below *N_ROWS >> SHIFT are complete, may go to disk. Before the run begins; the series
 * must stay where it is. */
void loligo_store_add (LoligoStore *store, LoligoSeries *series, const _Atomic guint64 *n_rows,
                       guint shift);
/* Half of what there is must do: others need the memory. Between two steps. */
void loligo_store_tighten (LoligoStore *store);

/* Between two steps: sets the writer to work when memory runs short, and waits while there is too much,
 * unless *CANCEL (may be NULL) becomes nonzero. FALSE and ERROR (LOLIGO_ERROR_FILE) when the disk takes no more. */
gboolean loligo_store_balance (LoligoStore *store, const gint *cancel, GError **error);
/* Everything recorded was forgotten. FALSE when the system has no room. */
gboolean loligo_store_empty (LoligoStore *store);
/* Between the two the series of both are exchanged, as the files are; both have as many. */
void loligo_store_begin_exchange (LoligoStore *store, LoligoStore *other);
void loligo_store_end_exchange (LoligoStore *store, LoligoStore *other);
/* See loligo_series_release. Any thread. */
void loligo_store_release (LoligoStore *store, LoligoSeries *series, guint64 first, guint64 count);

/* What the disk could take: its free space; 0 where nothing can be written. FOLDER (transfer full) may be NULL. */
double loligo_store_get_free_bytes (char **folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoStore, loligo_store_free)

G_END_DECLS
