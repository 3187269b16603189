/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-thread-pool.c: every task runs exactly once, for any number of threads, also when jobs follow
 * each other quickly and when the workers have gone to sleep between them.
 */
#include "base/thread-pool.h"

#include <stdatomic.h>

#define N_TASKS 257

typedef struct
{
  atomic_int count[N_TASKS];
  atomic_int bad_workers;
  guint size;
  double tiny[8];
} Tally;

static void
count_task (gpointer data, guint task, guint worker)
{
  Tally *tally = data;
  atomic_fetch_add (&tally->count[task], 1);
  if (worker >= tally->size)
    atomic_fetch_add (&tally->bad_workers, 1);
}

static void
test_each_task_once (void)
{
  for (guint threads = 1; threads <= 5; threads++)
    {
      g_autoptr (LoligoThreadPool) pool = loligo_thread_pool_new (threads);
      Tally tally = { .size = loligo_thread_pool_get_size (pool) };
      g_assert_cmpuint (tally.size, ==, threads);
      guint expected[N_TASKS] = { 0 };
      for (guint job = 0; job < 2000; job++)
        {
          guint n_tasks = job % (N_TASKS + 1);
          double cost_ns = job % 3 == 0 ? 0 : 1e9;
          loligo_thread_pool_run (pool, n_tasks, count_task, &tally, cost_ns);
          for (guint i = 0; i < n_tasks; i++)
            expected[i]++;
          if (job % 500 == 0)
            g_usleep (2000); /* long enough for the workers to fall asleep */
        }
      for (guint i = 0; i < N_TASKS; i++)
        g_assert_cmpint (atomic_load (&tally.count[i]), ==, expected[i]);
      g_assert_cmpint (atomic_load (&tally.bad_workers), ==, 0);
    }
}

static void
mark_task (gpointer data, guint task, guint worker)
{
  (void) worker;
  atomic_fetch_add (&((atomic_uchar *) data)[task], 1);
}

/* More tasks than a ticket has numbers for: several go together, and none is left out at the end. */
static void
test_very_many (void)
{
  static const guint counts[] = { 65534, 65535, 65536, 131071, 200001 };
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autoptr (LoligoThreadPool) pool = loligo_thread_pool_new (3);
      g_autofree atomic_uchar *marks = g_new0 (atomic_uchar, counts[i]);
      loligo_thread_pool_run (pool, counts[i], mark_task, marks, 1e9);
      for (guint task = 0; task < counts[i]; task++)
        g_assert_cmpuint (atomic_load (&marks[task]), ==, 1);
    }
}

static void
note_task (gpointer data, guint task, guint worker)
{
  ((guint *) data)[task] = worker;
  g_usleep (100);
}

/* Two threads take from both ends: what is the caller's comes first, what is the other's last. */
static void
test_both_ends (void)
{
  g_autoptr (LoligoThreadPool) pool = loligo_thread_pool_new (2);
  for (guint job = 0; job < 20; job++)
    {
      guint workers[50], k = 0;
      loligo_thread_pool_run (pool, 50, note_task, workers, 1e9);
      while (k < 50 && workers[k] == 0)
        k++;
      for (; k < 50; k++)
        g_assert_cmpuint (workers[k], ==, 1);
    }
}

enum
{
  N_MEETINGS = 300
};

typedef struct
{
  LoligoBarrier *barrier;
  guint size;
  guint64 seen[8][8]; /* [worker][0]: how far it is; not atomic: the barrier orders */
  atomic_int wrong;
} Meeting;

/* Each writes its number, meets the others, and finds all of theirs; nobody writes the next before all have looked. */
static void
meet_task (gpointer data, guint task, guint worker)
{
  Meeting *meeting = data;
  for (guint64 k = 1; k <= N_MEETINGS; k++)
    {
      meeting->seen[worker][0] = k;
      if (k % 100 == worker)
        g_usleep (1000); /* long enough for the others to fall asleep */
      loligo_barrier_wait (meeting->barrier, worker);
      for (guint other = 0; other < meeting->size; other++)
        if (meeting->seen[other][0] != k || task != worker)
          atomic_fetch_add (&meeting->wrong, 1);
      loligo_barrier_wait (meeting->barrier, worker);
    }
}

static void
test_team (void)
{
  for (guint threads = 1; threads <= 4; threads++)
    {
      g_autoptr (LoligoThreadPool) pool = loligo_thread_pool_new (threads);
      Meeting meeting = { .barrier = loligo_barrier_new (threads), .size = threads };
      Tally tally = { .size = threads };
      for (guint job = 0; job < 5; job++)
        {
          loligo_thread_pool_run_team (pool, meet_task, &meeting);
          loligo_thread_pool_run (pool, N_TASKS, count_task, &tally, 1e9);
        }
      g_assert_cmpint (atomic_load (&meeting.wrong), ==, 0);
      for (guint i = 0; i < N_TASKS; i++)
        g_assert_cmpint (atomic_load (&tally.count[i]), ==, 5);
      loligo_barrier_free (meeting.barrier);
    }
}

static void
halve_task (gpointer data, guint task, guint worker)
{
  Tally *tally = data;
  volatile double smallest_normal = 2.2250738585072014e-308;
  tally->tiny[task] = smallest_normal / 2;
}

/* All threads that compute treat denormal numbers alike, and the caller's own mode comes back. */
static void
test_denormals (void)
{
  g_autoptr (LoligoThreadPool) pool = loligo_thread_pool_new (4);
  Tally tally = { .size = 4 };
  guint64 before = loligo_denormals_flush ();
  for (guint job = 0; job < 100; job++)
    {
      loligo_thread_pool_run (pool, 8, halve_task, &tally, 1e9);
      for (guint i = 0; i < 8; i++)
        g_assert_true (tally.tiny[i] == 0);
    }
  loligo_denormals_restore (before);
  halve_task (&tally, 0, 0);
  g_assert_true (tally.tiny[0] > 0);
}

static void
test_all_cores (void)
{
  g_autoptr (LoligoThreadPool) pool = loligo_thread_pool_new (0);
  g_assert_cmpuint (loligo_thread_pool_get_size (pool), ==, g_get_num_processors ());
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/thread-pool/each-task-once", test_each_task_once);
  g_test_add_func ("/thread-pool/very-many", test_very_many);
  g_test_add_func ("/thread-pool/both-ends", test_both_ends);
  g_test_add_func ("/thread-pool/denormals", test_denormals);
  g_test_add_func ("/thread-pool/all-cores", test_all_cores);
  g_test_add_func ("/thread-pool/team", test_team);
  return g_test_run ();
}
