/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-ring.c: what goes in comes out once, in order, between two threads; a full ring says so.
 * test-arena lives here too: both are the engine's plain memory.
 */
#include "base/arena.h"
#include "base/ring.h"

#define CAPACITY 64
#define N_MESSAGES 200000

typedef struct
{
  LoligoRing ring;
  guint slots[CAPACITY];
} Channel;

static gpointer
produce (gpointer data)
{
  Channel *channel = data;
  for (guint i = 0; i < N_MESSAGES;)
    {
      guint slot;
      if (!loligo_ring_claim (&channel->ring, &slot))
        {
          g_thread_yield ();
          continue;
        }
      channel->slots[slot] = i++;
      loligo_ring_publish (&channel->ring);
    }
  return NULL;
}

static void
test_two_threads (void)
{
  Channel *channel = g_aligned_alloc0 (1, sizeof (Channel), 64);
  loligo_ring_init (&channel->ring, CAPACITY);
  GThread *producer = g_thread_new ("producer", produce, channel);
  for (guint expected = 0; expected < N_MESSAGES;)
    {
      guint slot;
      if (!loligo_ring_peek (&channel->ring, &slot))
        {
          g_thread_yield ();
          continue;
        }
      g_assert_cmpuint (channel->slots[slot], ==, expected++);
      loligo_ring_release (&channel->ring);
    }
  g_thread_join (producer);
  guint slot;
  g_assert_false (loligo_ring_peek (&channel->ring, &slot));
  g_aligned_free (channel);
}

static void
test_full (void)
{
  LoligoRing ring;
  guint slot;
  loligo_ring_init (&ring, 4);
  g_assert_false (loligo_ring_peek (&ring, &slot));
  for (guint i = 0; i < 4; i++)
    {
      g_assert_true (loligo_ring_claim (&ring, &slot));
      g_assert_cmpuint (slot, ==, i);
      loligo_ring_publish (&ring);
    }
  g_assert_false (loligo_ring_claim (&ring, &slot));
  g_assert_true (loligo_ring_peek (&ring, &slot));
  loligo_ring_release (&ring);
  g_assert_true (loligo_ring_claim (&ring, &slot));
  g_assert_cmpuint (slot, ==, 0);
}

static void
test_arena (void)
{
  g_autoptr (LoligoArena) arena = loligo_arena_new (loligo_arena_round_up (100)
                                                    + loligo_arena_round_up (1));
  char *first = loligo_arena_take (arena, 100);
  char *second = loligo_arena_take (arena, 1);
  g_assert_cmpuint ((guintptr) first % LOLIGO_ALIGNMENT, ==, 0);
  g_assert_cmpuint ((guintptr) second % LOLIGO_ALIGNMENT, ==, 0);
  g_assert_true (second >= first + 100);
  for (guint i = 0; i < 100; i++)
    g_assert_cmpint (first[i], ==, 0);
  g_assert_cmpuint (loligo_arena_get_used (arena), ==, 192);
  /* More than any address space. */
  g_assert_null (loligo_arena_new (G_MAXSIZE / 4));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ring/two-threads", test_two_threads);
  g_test_add_func ("/ring/full", test_full);
  g_test_add_func ("/arena/take", test_arena);
  return g_test_run ();
}
