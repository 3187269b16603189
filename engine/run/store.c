/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * store.c: see store.h. The writer takes pieces of the series that has most in memory, from when three quarters of the
 * budget are used until there is a half.
 */
#include "run/store.h"

#include "base/host.h"
#include "base/i18n.h"
#include "base/problem.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#define MEMORY_SHARE 0.25
#define FALLBACK_BUDGET (1024. * 1024 * 1024)
#define START_SHARE 0.75
#define STOP_SHARE 0.5
#define LEAST_PIECE_BYTES (64 * 1024)
#define MOST_PIECE_BYTES (4 * 1024 * 1024)
/* The newest rows are still read by the pyramid. */
#define FRESH_ROWS 16
#define WAIT_US 20000
#define LEAST_BUDGET (16. * 1024 * 1024)
/* File systems that lie in memory (linux/magic.h). */
#define MAGIC_TMPFS 0x01021994
#define MAGIC_RAMFS 0x858458f6

typedef struct
{
  LoligoSeries *series;
  const _Atomic guint64 *n_rows;
  guint shift;
  gboolean is_short; /* has too little to be worth a piece, for now */
} Held;

struct _LoligoStore
{
  double budget;
  GArray *held;
  GThread *writer; /* NULL until it is needed */
  GMutex mutex;    /* guards what follows, and what is mapped where */
  GCond wake, rested;
  gboolean is_wanted, must_quit;
  int fd;          /* -1: no file yet */
  gint64 file_end;
  int reason;      /* errno: the disk takes no more */
  char *folder;
};

/* ---- where ---- */

static gboolean
lies_in_memory (const char *folder)
{
  struct statfs system;
  if (statfs (folder, &system) != 0)
    return FALSE;
  return (guint32) system.f_type == MAGIC_TMPFS || (guint32) system.f_type == MAGIC_RAMFS;
}

/* TMPDIR when somebody set it, else the caches, else what is for temporary files. (transfer full) */
static char *
choose_folder (void)
{
  const char *wish = g_getenv ("TMPDIR");
  if (wish != NULL && *wish != '\0' && g_access (wish, W_OK | X_OK) == 0)
    return g_strdup (wish);
  g_autofree char *caches = g_build_filename (g_get_user_cache_dir (), "loligo", NULL);
  if (g_mkdir_with_parents (caches, 0700) == 0 && g_access (caches, W_OK | X_OK) == 0
      && !lies_in_memory (caches))
    return g_steal_pointer (&caches);
  static const char *const others[] = { "/var/tmp", "/tmp" };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_access (others[i], W_OK | X_OK) == 0 && !lies_in_memory (others[i]))
      return g_strdup (others[i]);
  return g_strdup (g_get_tmp_dir ());
}

double
loligo_store_get_free_bytes (char **folder)
{
  g_autofree char *chosen = choose_folder ();
  struct statvfs system;
  double free_bytes = 0;
  if (statvfs (chosen, &system) == 0)
    free_bytes = (double) system.f_bavail * (double) system.f_frsize;
  if (folder != NULL)
    *folder = g_steal_pointer (&chosen);
  return free_bytes;
}

/* A file that is gone when the program is. */
static int
open_file (const char *folder)
{
#ifdef O_TMPFILE
  int fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    return fd;
#endif
  g_autofree char *path = g_build_filename (folder, "loligo-recording-XXXXXX", NULL);
  int named = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (named >= 0)
    g_unlink (path);
  return named;
}

/* ---- what there is ---- */

static guint64
count_rows (const Held *held)
{
  return atomic_load_explicit (held->n_rows, memory_order_acquire) >> held->shift;
}

static double
get_memory (const Held *held)
{
  double bytes = (double) count_rows (held) * (double) held->series->row_bytes;
  return bytes - (double) loligo_series_get_disk_bytes (held->series);
}

static double
sum_memory (const LoligoStore *store)
{
  double bytes = 0;
  for (guint i = 0; i < store->held->len; i++)
    bytes += get_memory (&g_array_index (store->held, Held, i));
  return bytes;
}

/* The series that has most in memory; NULL when no piece is large enough. */
static Held *
choose (LoligoStore *store)
{
  Held *chosen = NULL;
  for (guint i = 0; i < store->held->len; i++)
    {
      Held *held = &g_array_index (store->held, Held, i);
      if (!held->is_short && get_memory (held) >= LEAST_PIECE_BYTES
          && (chosen == NULL || get_memory (held) > get_memory (chosen)))
        chosen = held;
    }
  return chosen;
}

/* ---- the writer ---- */

/* FALSE when there is nothing to be done. With the mutex, which is let go while the disk works. */
static gboolean
write_piece (LoligoStore *store)
{
  Held *held = choose (store);
  if (held == NULL)
    return FALSE;
  if (store->fd < 0 && (store->fd = open_file (store->folder)) < 0)
    {
      store->reason = errno;
      return FALSE;
    }
  guint64 n_rows = count_rows (held);
  gssize n_bytes = loligo_series_spill (held->series, n_rows - MIN (n_rows, FRESH_ROWS),
                                        LEAST_PIECE_BYTES, MOST_PIECE_BYTES, store->fd,
                                        &store->file_end);
  if (n_bytes < 0)
    store->reason = errno;
  held->is_short = n_bytes == 0;
  return n_bytes >= 0;
}

static void
write_pieces (LoligoStore *store)
{
  for (guint i = 0; i < store->held->len; i++)
    g_array_index (store->held, Held, i).is_short = FALSE;
  while (!store->must_quit && store->reason == 0
         && sum_memory (store) > STOP_SHARE * store->budget && write_piece (store))
    {
      g_cond_broadcast (&store->rested);
      /* Others want to look in between. */
      g_mutex_unlock (&store->mutex);
      g_mutex_lock (&store->mutex);
    }
}

static gpointer
write_in_background (gpointer data)
{
  LoligoStore *store = data;
  g_mutex_lock (&store->mutex);
  while (!store->must_quit)
    {
      while (!store->is_wanted && !store->must_quit)
        g_cond_wait (&store->wake, &store->mutex);
      write_pieces (store);
      store->is_wanted = FALSE;
      g_cond_broadcast (&store->rested);
    }
  g_mutex_unlock (&store->mutex);
  return NULL;
}

/* ---- making ---- */

double
loligo_store_choose_budget (double wish_bytes)
{
  double physical = loligo_host_get_physical_bytes ();
  if (wish_bytes > 0)
    return wish_bytes;
  return physical > 0 ? MEMORY_SHARE * physical : FALLBACK_BUDGET;
}

LoligoStore *
loligo_store_new (double budget_bytes)
{
  LoligoStore *store = g_new0 (LoligoStore, 1);
  store->budget = loligo_store_choose_budget (budget_bytes);
  store->held = g_array_new (FALSE, FALSE, sizeof (Held));
  store->fd = -1;
  store->folder = choose_folder ();
  g_mutex_init (&store->mutex);
  g_cond_init (&store->wake);
  g_cond_init (&store->rested);
  return store;
}

void
loligo_store_free (LoligoStore *store)
{
  if (store == NULL)
    return;
  g_mutex_lock (&store->mutex);
  store->must_quit = TRUE;
  g_cond_broadcast (&store->wake);
  g_mutex_unlock (&store->mutex);
  if (store->writer != NULL)
    g_thread_join (store->writer);
  if (store->fd >= 0)
    close (store->fd);
  g_array_unref (store->held);
  g_mutex_clear (&store->mutex);
  g_cond_clear (&store->wake);
  g_cond_clear (&store->rested);
  g_free (store->folder);
  g_free (store);
}

void
loligo_store_tighten (LoligoStore *store)
{
  store->budget = MIN (store->budget, MAX (sum_memory (store) / 2, LEAST_BUDGET));
}

double
loligo_store_get_budget (const LoligoStore *store)
{
  return store->budget;
}

void
loligo_store_add (LoligoStore *store, LoligoSeries *series, const _Atomic guint64 *n_rows,
                  guint shift)
{
  Held held = { series, n_rows, shift, FALSE };
  g_array_append_val (store->held, held);
}

/* ---- between steps ---- */

static void
set_full_error (const LoligoStore *store, GError **error)
{
  g_autofree char *budget = g_format_size ((guint64) store->budget);
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE,
               _("recordings fill the %s of memory meant for them, and %s takes no more: %s; record fewer "
                 "neurons or less often, or let TMPDIR name a larger disk"),
               budget, store->folder, g_strerror (store->reason));
}

static void
wake_writer (LoligoStore *store)
{
  if (store->writer == NULL)
    store->writer = g_thread_new ("loligo-recordings", write_in_background, store);
  store->is_wanted = TRUE;
  g_cond_broadcast (&store->wake);
}

gboolean
loligo_store_balance (LoligoStore *store, const gint *cancel, GError **error)
{
  double bytes = sum_memory (store);
  if (bytes <= START_SHARE * store->budget)
    return TRUE;
  if (bytes <= store->budget)
    {
      /* Somebody else has it only while the writer is at work already. */
      if (g_mutex_trylock (&store->mutex))
        {
          wake_writer (store);
          g_mutex_unlock (&store->mutex);
        }
      return TRUE;
    }
  g_mutex_lock (&store->mutex);
  wake_writer (store);
  while (sum_memory (store) > store->budget && store->is_wanted && store->reason == 0
         && (cancel == NULL || g_atomic_int_get (cancel) == 0))
    g_cond_wait_until (&store->rested, &store->mutex, g_get_monotonic_time () + WAIT_US);
  gboolean is_full = store->reason != 0 && sum_memory (store) > store->budget;
  if (is_full)
    set_full_error (store, error);
  g_mutex_unlock (&store->mutex);
  return !is_full;
}

gboolean
loligo_store_empty (LoligoStore *store)
{
  gboolean is_good = TRUE;
  g_mutex_lock (&store->mutex);
  for (guint i = 0; i < store->held->len; i++)
    is_good &= loligo_series_take_back (g_array_index (store->held, Held, i).series);
  /* What is left of a full disk is given back first of all. */
  if (store->fd >= 0 && ftruncate (store->fd, 0) == 0)
    store->file_end = 0;
  store->reason = 0;
  g_mutex_unlock (&store->mutex);
  return is_good;
}

void
loligo_store_begin_exchange (LoligoStore *store, LoligoStore *other)
{
  g_assert (store->held->len == other->held->len);
  g_mutex_lock (&store->mutex);
  g_mutex_lock (&other->mutex);
  int fd = store->fd, reason = store->reason;
  gint64 file_end = store->file_end;
  store->fd = other->fd;
  store->file_end = other->file_end;
  store->reason = other->reason;
  other->fd = fd;
  other->file_end = file_end;
  other->reason = reason;
}

void
loligo_store_end_exchange (LoligoStore *store, LoligoStore *other)
{
  g_mutex_unlock (&other->mutex);
  g_mutex_unlock (&store->mutex);
}

void
loligo_store_release (LoligoStore *store, LoligoSeries *series, guint64 first, guint64 count)
{
  g_mutex_lock (&store->mutex);
  loligo_series_release (series, first, count);
  g_mutex_unlock (&store->mutex);
}
