/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * memory.h: large arrays that are read here and there: in large pages, so that finding a page takes no time beside
 * fetching what is on it. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* N_BYTES at a line of the cache, not cleared; NULL where there are none. Freed by free. */
void *loligo_memory_new (gsize n_bytes);

G_END_DECLS
