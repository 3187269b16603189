/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arena.c: see arena.h. The memory comes from mmap: zeroed, and a large recording or population takes
 * real pages only as far as it is used.
 */
#include "base/arena.h"

#include <sys/mman.h>

struct _LoligoArena
{
  char *memory;
  gsize capacity, used;
};

gsize
loligo_arena_round_up (gsize bytes)
{
  return (bytes + LOLIGO_ALIGNMENT - 1) & ~(gsize) (LOLIGO_ALIGNMENT - 1);
}

LoligoArena *
loligo_arena_new (gsize capacity)
{
  gsize bytes = MAX (loligo_arena_round_up (capacity), LOLIGO_ALIGNMENT);
  void *memory = mmap (NULL, bytes, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED)
    return NULL;
  LoligoArena *arena = g_new0 (LoligoArena, 1);
  arena->memory = memory;
  arena->capacity = bytes;
  return arena;
}

void
loligo_arena_free (LoligoArena *arena)
{
  if (arena == NULL)
    return;
  munmap (arena->memory, arena->capacity);
  g_free (arena);
}

void *
loligo_arena_take (LoligoArena *arena, gsize bytes)
{
  gsize rounded = loligo_arena_round_up (bytes);
  g_assert (rounded <= arena->capacity - arena->used);
  void *taken = arena->memory + arena->used;
  arena->used += rounded;
  return taken;
}

gsize
loligo_arena_get_used (const LoligoArena *arena)
{
  return arena->used;
}
