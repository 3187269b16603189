/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * thread-pool.h: workers that share the tasks of one call and join at its end. Joining costs 0.1 µs while
 * they are awake; one that waits longer than some 2,000 pauses sleeps, because endless spinning
 * starves a loaded machine. The caller works too. One thread drives a pool.
 *
 * Numbers too small for a normal double are flushed to zero in every thread that computes, so that
 * all back ends and all threads agree; the caller asks for that with loligo_denormals_flush.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LoligoThreadPool LoligoThreadPool;

/* WORKER is 0 for the caller and below loligo_thread_pool_get_size: an index for scratch memory. */
typedef void (*LoligoTask) (gpointer data, guint task, guint worker);

/* THREADS counts the caller; 0 means all cores. */
LoligoThreadPool *loligo_thread_pool_new (guint threads);
void loligo_thread_pool_free (LoligoThreadPool *pool);
guint loligo_thread_pool_get_size (const LoligoThreadPool *pool);
/* Runs TASK for 0 .. N_TASKS - 1, in any order, and returns when all are done. Two threads take them from both ends, so
 * that neighbours in tasks that follow each other stay with one. Everything runs on the caller where
 * the whole costs less than waking others is worth (COST_NS, an estimate). RT safe. */
void loligo_thread_pool_run (LoligoThreadPool *pool, guint n_tasks, LoligoTask task, gpointer data,
                             double cost_ns);

/* Runs TASK once in each worker, all at the same time, so that they may wait for each other (loligo_barrier_wait);
 * TASK's number is the worker's. RT safe. */
void loligo_thread_pool_run_team (LoligoThreadPool *pool, LoligoTask task, gpointer data);

/* Where the N workers of a team meet. Waiting spins a while, then sleeps. */
typedef struct _LoligoBarrier LoligoBarrier;

LoligoBarrier *loligo_barrier_new (guint n);
void loligo_barrier_free (LoligoBarrier *barrier);
/* Returns when all have called it. What each wrote before, all may read afterwards. RT safe. */
void loligo_barrier_wait (LoligoBarrier *barrier, guint worker);
/* How long all workers together have slept here: on a machine that is busy with other things, who waits for a thread
 * that does not run waits long. */
guint64 loligo_barrier_get_slept_us (const LoligoBarrier *barrier);

/* Turns flushing of denormal numbers on for the calling thread; returns what restore needs. */
guint64 loligo_denormals_flush (void);
void loligo_denormals_restore (guint64 before);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoThreadPool, loligo_thread_pool_free)

G_END_DECLS
