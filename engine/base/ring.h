/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ring.h: the indexes of a ring with one producing and one consuming thread; the slots are the
 * owner's own array. No lock, no allocation, no wait: a full ring says so. Each side keeps a copy of the other's
 * index and looks at the true one only when the copy says full or empty. RT safe.
 */
#pragma once

#include <glib.h>
#include <stdatomic.h>

G_BEGIN_DECLS

typedef struct
{
  guint capacity;                                  /* a power of two */
  _Alignas (64) _Atomic guint written;             /* producer's */
  guint read_seen;
  _Alignas (64) _Atomic guint read;                /* consumer's */
  guint written_seen;
} LoligoRing;

/* CAPACITY is a power of two of at most 2^30. */
void loligo_ring_init (LoligoRing *ring, guint capacity);
/* Producer: the slot to fill, or FALSE when the ring is full; then publish it. */
gboolean loligo_ring_claim (LoligoRing *ring, guint *slot);
void loligo_ring_publish (LoligoRing *ring);
/* Consumer: the oldest slot, or FALSE when the ring is empty; then release it. */
gboolean loligo_ring_peek (LoligoRing *ring, guint *slot);
void loligo_ring_release (LoligoRing *ring);

G_END_DECLS
