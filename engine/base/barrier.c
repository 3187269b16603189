/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier.c: where the workers of a team meet; see thread-pool.h. Each has a number of its own, in a cache line of its
 * own: how often it came. Who waits reads those of the others.
 */
#include "base/thread-pool.h"

#include <stdatomic.h>

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#endif

/* Some 50 us. */
#define SPINS 2000

typedef struct
{
  _Alignas (64) _Atomic guint64 n_visits;
} Place;

struct _LoligoBarrier
{
  Place *places;
  guint n;
  GMutex mutex;
  GCond all_here;
  _Atomic guint n_asleep;
  _Atomic guint64 slept_us;
};

LoligoBarrier *
loligo_barrier_new (guint n)
{
  LoligoBarrier *barrier = g_new0 (LoligoBarrier, 1);
  barrier->places = g_aligned_alloc0 (n, sizeof (Place), 64);
  barrier->n = n;
  g_mutex_init (&barrier->mutex);
  g_cond_init (&barrier->all_here);
  return barrier;
}

void
loligo_barrier_free (LoligoBarrier *barrier)
{
  if (barrier == NULL)
    return;
  g_mutex_clear (&barrier->mutex);
  g_cond_clear (&barrier->all_here);
  g_aligned_free (barrier->places);
  g_free (barrier);
}

static gboolean
are_all_here (LoligoBarrier *barrier, guint64 visit)
{
  for (guint k = 0; k < barrier->n; k++)
    if (atomic_load (&barrier->places[k].n_visits) < visit)
      return FALSE;
  return TRUE;
}

static void
sleep_until_all_are_here (LoligoBarrier *barrier, guint64 visit)
{
  gint64 begin_us = g_get_monotonic_time ();
  g_mutex_lock (&barrier->mutex);
  atomic_fetch_add (&barrier->n_asleep, 1);
  while (!are_all_here (barrier, visit))
    g_cond_wait (&barrier->all_here, &barrier->mutex);
  atomic_fetch_sub (&barrier->n_asleep, 1);
  g_mutex_unlock (&barrier->mutex);
  atomic_fetch_add (&barrier->slept_us, (guint64) (g_get_monotonic_time () - begin_us));
}

void
loligo_barrier_wait (LoligoBarrier *barrier, guint worker)
{
  Place *place = &barrier->places[worker];
  guint64 visit = atomic_load_explicit (&place->n_visits, memory_order_relaxed) + 1;
  atomic_store (&place->n_visits, visit);
  /* Who fell asleep before it saw this visit is counted: the store and the load are in one order for all. */
  if (atomic_load (&barrier->n_asleep) > 0)
    {
      g_mutex_lock (&barrier->mutex);
      g_cond_broadcast (&barrier->all_here);
      g_mutex_unlock (&barrier->mutex);
    }
  for (guint spin = 0; spin < SPINS; spin++)
    {
      if (are_all_here (barrier, visit))
        return;
#if defined(__x86_64__) || defined(__i386__)
      _mm_pause ();
#elif defined(__aarch64__)
      __asm__ volatile("yield");
#endif
    }
  sleep_until_all_are_here (barrier, visit);
}

guint64
loligo_barrier_get_slept_us (const LoligoBarrier *barrier)
{
  return atomic_load_explicit (&barrier->slept_us, memory_order_relaxed);
}
