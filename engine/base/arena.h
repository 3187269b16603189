/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arena.h: one block of zeroed memory, 64-byte aligned, cut into arrays from its beginning. A
 * population's state lies in one, so that a copy of the arena is a copy of the state.
 * Pages cost nothing until they are touched. Owned by one thread while it is cut; not RT safe.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LOLIGO_ALIGNMENT 64

typedef struct _LoligoArena LoligoArena;

/* Bytes that an array of BYTES takes in an arena. */
gsize loligo_arena_round_up (gsize bytes);
/* NULL when the system has no room for CAPACITY bytes. */
LoligoArena *loligo_arena_new (gsize capacity);
void loligo_arena_free (LoligoArena *arena);
/* Zeroed, 64-byte aligned, alive as long as the arena. The capacity must suffice (asserted). */
void *loligo_arena_take (LoligoArena *arena, gsize bytes);
gsize loligo_arena_get_used (const LoligoArena *arena);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoArena, loligo_arena_free)

G_END_DECLS
