/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * thread-pool.c: see thread-pool.h.
 *
 * A job is published in one 64-bit word, the ticket: number of the job above, below it the pieces that are free, from
 * the first to the end. A worker takes one by compare-and-swap, which fails when the job is over, so a worker that
 * wakes late never sees half of a job and nobody waits for it. The caller takes the first piece, the next worker the
 * last, and so in turn: two threads meet somewhere in the middle, and in the next step each finds the most of what it
 * needs in its own cache. Between two jobs no piece is free. A team is another kind of job: each worker does its share,
 * and all are waited for.
 */
#include "base/thread-pool.h"

#include <stdatomic.h>

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#endif

#define SPINS 2000
/* Below this a second thread costs more than it brings (a join, and the other's cold cache). */
#define SHARE_ABOVE_NS 3000.
#define MOST_PIECES G_MAXUINT16

struct _LoligoThreadPool
{
  GThread **threads;
  guint n_workers; /* without the caller */
  _Atomic gboolean stop;

  _Alignas (64) _Atomic guint64 ticket;
  _Atomic guint n_tasks, piece_tasks; /* of a piece; the last may have fewer */
  _Atomic (LoligoTask) task;
  _Atomic (gpointer) data;
  _Alignas (64) _Atomic guint n_done;
  _Alignas (64) _Atomic guint64 team; /* counts calls of run_team; TASK and DATA are its own then */

  GMutex mutex;
  GCond work, done;
  _Atomic guint n_asleep;
  _Atomic gboolean caller_asleep;
};

typedef struct
{
  LoligoThreadPool *pool;
  guint index;
} Worker;

static inline void
pause_briefly (void)
{
#if defined(__x86_64__) || defined(__i386__)
  _mm_pause ();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

guint64
loligo_denormals_flush (void)
{
#if defined(__SSE2__)
  guint before = _mm_getcsr ();
  _mm_setcsr (before | 0x8040); /* flush to zero, denormals are zero */
  return before;
#elif defined(__aarch64__)
  guint64 before;
  __asm__ volatile("mrs %0, fpcr" : "=r"(before));
  __asm__ volatile("msr fpcr, %0" : : "r"(before | (1u << 24)));
  return before;
#else
  return 0;
#endif
}

void
loligo_denormals_restore (guint64 before)
{
#if defined(__SSE2__)
  _mm_setcsr ((guint) before);
#elif defined(__aarch64__)
  __asm__ volatile("msr fpcr, %0" : : "r"(before));
#endif
}

/* MORE of N are done. */
static void
tell_done (LoligoThreadPool *pool, guint more, guint n)
{
  if (atomic_fetch_add (&pool->n_done, more) + more != n || !atomic_load (&pool->caller_asleep))
    return;
  g_mutex_lock (&pool->mutex);
  g_cond_signal (&pool->done);
  g_mutex_unlock (&pool->mutex);
}

/* ---- tickets ---- */

static guint64
make_ticket (guint64 job, guint first, guint end)
{
  return job << 32 | (guint64) first << 16 | end;
}

static guint
get_first (guint64 ticket)
{
  return (guint) (ticket >> 16) & G_MAXUINT16;
}

static guint
get_end (guint64 ticket)
{
  return (guint) ticket & G_MAXUINT16;
}

/* Takes pieces until none is left. */
static void
work_on_tasks (LoligoThreadPool *pool, guint worker)
{
  gboolean from_end = worker % 2 == 1;
  for (;;)
    {
      guint64 ticket = atomic_load (&pool->ticket);
      guint first = get_first (ticket), end = get_end (ticket);
      guint n_tasks = atomic_load_explicit (&pool->n_tasks, memory_order_relaxed);
      guint piece_tasks = atomic_load_explicit (&pool->piece_tasks, memory_order_relaxed);
      LoligoTask task = atomic_load_explicit (&pool->task, memory_order_relaxed);
      gpointer data = atomic_load_explicit (&pool->data, memory_order_relaxed);
      if (first >= end)
        return;
      guint piece = from_end ? end - 1 : first;
      guint64 rest = make_ticket (ticket >> 32, first + !from_end, end - from_end);
      if (!atomic_compare_exchange_strong (&pool->ticket, &ticket, rest))
        continue;
      guint begin = piece * piece_tasks, n = MIN (piece_tasks, n_tasks - begin);
      for (guint i = 0; i < n; i++)
        task (data, begin + i, worker);
      tell_done (pool, n, n_tasks);
    }
}

/* A worker's share of a team. */
static void
work_in_team (LoligoThreadPool *pool, guint worker)
{
  LoligoTask task = atomic_load_explicit (&pool->task, memory_order_relaxed);
  gpointer data = atomic_load_explicit (&pool->data, memory_order_relaxed);
  task (data, worker, worker);
  tell_done (pool, 1, pool->n_workers);
}

static gboolean
has_work (LoligoThreadPool *pool)
{
  guint64 ticket = atomic_load (&pool->ticket);
  return get_first (ticket) < get_end (ticket);
}

/* TEAM: the last that this worker was in. */
static gboolean
is_wanted (LoligoThreadPool *pool, guint64 team)
{
  return has_work (pool) || atomic_load (&pool->team) != team || atomic_load (&pool->stop);
}

static void
wait_for_work (LoligoThreadPool *pool, guint64 team)
{
  for (guint spin = 0; spin < SPINS; spin++)
    {
      if (is_wanted (pool, team))
        return;
      pause_briefly ();
    }
  g_mutex_lock (&pool->mutex);
  atomic_fetch_add (&pool->n_asleep, 1);
  while (!is_wanted (pool, team))
    g_cond_wait (&pool->work, &pool->mutex);
  atomic_fetch_sub (&pool->n_asleep, 1);
  g_mutex_unlock (&pool->mutex);
}

static gpointer
worker_main (gpointer data)
{
  Worker worker = *(Worker *) data;
  g_free (data);
  loligo_denormals_flush ();
  guint64 team = 0;
  while (!atomic_load (&worker.pool->stop))
    {
      if (atomic_load (&worker.pool->team) != team)
        {
          team++;
          work_in_team (worker.pool, worker.index);
        }
      work_on_tasks (worker.pool, worker.index);
      wait_for_work (worker.pool, team);
    }
  return NULL;
}

LoligoThreadPool *
loligo_thread_pool_new (guint threads)
{
  guint cores = g_get_num_processors ();
  guint size = threads == 0 ? cores : MIN (threads, 1024);
  LoligoThreadPool *pool = g_aligned_alloc0 (1, sizeof (LoligoThreadPool), 64);
  g_mutex_init (&pool->mutex);
  g_cond_init (&pool->work);
  g_cond_init (&pool->done);
  atomic_init (&pool->ticket, 0);
  pool->threads = g_new0 (GThread *, size);
  for (guint i = 1; i < size; i++)
    {
      Worker *worker = g_new (Worker, 1);
      *worker = (Worker) { pool, i };
      GThread *thread = g_thread_try_new ("loligo-worker", worker_main, worker, NULL);
      if (thread == NULL)
        {
          /* Fewer threads give the same results. */
          g_free (worker);
          break;
        }
      pool->threads[pool->n_workers++] = thread;
    }
  return pool;
}

void
loligo_thread_pool_free (LoligoThreadPool *pool)
{
  if (pool == NULL)
    return;
  atomic_store (&pool->stop, TRUE);
  g_mutex_lock (&pool->mutex);
  g_cond_broadcast (&pool->work);
  g_mutex_unlock (&pool->mutex);
  for (guint i = 0; i < pool->n_workers; i++)
    g_thread_join (pool->threads[i]);
  g_free (pool->threads);
  g_mutex_clear (&pool->mutex);
  g_cond_clear (&pool->work);
  g_cond_clear (&pool->done);
  g_aligned_free (pool);
}

guint
loligo_thread_pool_get_size (const LoligoThreadPool *pool)
{
  return pool->n_workers + 1;
}

static void
wait_until_done (LoligoThreadPool *pool, guint n)
{
  for (guint spin = 0; spin < SPINS; spin++)
    {
      if (atomic_load (&pool->n_done) == n)
        return;
      pause_briefly ();
    }
  g_mutex_lock (&pool->mutex);
  atomic_store (&pool->caller_asleep, TRUE);
  while (atomic_load (&pool->n_done) != n)
    g_cond_wait (&pool->done, &pool->mutex);
  atomic_store (&pool->caller_asleep, FALSE);
  g_mutex_unlock (&pool->mutex);
}

static void
wake_workers (LoligoThreadPool *pool)
{
  if (atomic_load (&pool->n_asleep) == 0)
    return;
  g_mutex_lock (&pool->mutex);
  g_cond_broadcast (&pool->work);
  g_mutex_unlock (&pool->mutex);
}

void
loligo_thread_pool_run (LoligoThreadPool *pool, guint n_tasks, LoligoTask task, gpointer data,
                        double cost_ns)
{
  if (n_tasks < 2 || pool->n_workers == 0 || cost_ns < SHARE_ABOVE_NS)
    {
      for (guint i = 0; i < n_tasks; i++)
        task (data, i, 0);
      return;
    }
  guint64 job = (atomic_load (&pool->ticket) >> 32) + 1;
  guint piece_tasks = (n_tasks - 1) / MOST_PIECES + 1;
  atomic_store (&pool->ticket, make_ticket (job, 0, 0));
  atomic_store_explicit (&pool->n_tasks, n_tasks, memory_order_relaxed);
  atomic_store_explicit (&pool->piece_tasks, piece_tasks, memory_order_relaxed);
  atomic_store_explicit (&pool->task, task, memory_order_relaxed);
  atomic_store_explicit (&pool->data, data, memory_order_relaxed);
  atomic_store (&pool->n_done, 0);
  atomic_store (&pool->ticket, make_ticket (job, 0, (n_tasks - 1) / piece_tasks + 1));
  wake_workers (pool);
  work_on_tasks (pool, 0);
  wait_until_done (pool, n_tasks);
}

void
loligo_thread_pool_run_team (LoligoThreadPool *pool, LoligoTask task, gpointer data)
{
  atomic_store_explicit (&pool->task, task, memory_order_relaxed);
  atomic_store_explicit (&pool->data, data, memory_order_relaxed);
  atomic_store (&pool->n_done, 0);
  atomic_fetch_add (&pool->team, 1);
  wake_workers (pool);
  task (data, 0, 0);
  wait_until_done (pool, pool->n_workers);
}
