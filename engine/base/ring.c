/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ring.c: see ring.h. Indexes run freely and wrap at 2^32; their difference is the fill.
 */
#include "base/ring.h"

void
loligo_ring_init (LoligoRing *ring, guint capacity)
{
  g_assert (capacity > 0 && capacity <= 1u << 30 && (capacity & (capacity - 1)) == 0);
  ring->capacity = capacity;
  atomic_init (&ring->written, 0);
  atomic_init (&ring->read, 0);
  ring->read_seen = 0;
  ring->written_seen = 0;
}

gboolean
loligo_ring_claim (LoligoRing *ring, guint *slot)
{
  guint written = atomic_load_explicit (&ring->written, memory_order_relaxed);
  if (written - ring->read_seen == ring->capacity)
    {
      ring->read_seen = atomic_load_explicit (&ring->read, memory_order_acquire);
      if (written - ring->read_seen == ring->capacity)
        return FALSE;
    }
  *slot = written & (ring->capacity - 1);
  return TRUE;
}

void
loligo_ring_publish (LoligoRing *ring)
{
  guint written = atomic_load_explicit (&ring->written, memory_order_relaxed);
  atomic_store_explicit (&ring->written, written + 1, memory_order_release);
}

gboolean
loligo_ring_peek (LoligoRing *ring, guint *slot)
{
  guint read = atomic_load_explicit (&ring->read, memory_order_relaxed);
  if (read == ring->written_seen)
    {
      ring->written_seen = atomic_load_explicit (&ring->written, memory_order_acquire);
      if (read == ring->written_seen)
        return FALSE;
    }
  *slot = read & (ring->capacity - 1);
  return TRUE;
}

void
loligo_ring_release (LoligoRing *ring)
{
  guint read = atomic_load_explicit (&ring->read, memory_order_relaxed);
  atomic_store_explicit (&ring->read, read + 1, memory_order_release);
}
