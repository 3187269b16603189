/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * watch.c: the files of documents that the project's document holds, at any depth. When one of them changes on disk,
 * the project is checked and told anew, without a step of undo. Editors write a file in several ways (in place, beside
 * and renamed), and some tell of it more than once: what counts is whether the file is another than it was. Needs a
 * main loop; without one nothing is noticed.
 */
#include "document/project-private.h"

#include <glib/gstdio.h>

/* After the first sign of a change, until it is looked at. */
#define SETTLE_MS 60
/* Documents that nobody could have meant are not watched. */
#define FILES_LIMIT 1000

typedef struct
{
  GFileMonitor *monitor; /* NULL where the system can watch no more */
  char *mark;            /* which version of the file */
} Watched;

static void
watched_free (gpointer data)
{
  Watched *watched = data;
  if (watched->monitor != NULL)
    g_file_monitor_cancel (watched->monitor);
  g_clear_object (&watched->monitor);
  g_free (watched->mark);
  g_free (watched);
}

/* The same as long as the file is: its identity, size and time. (transfer full) */
static char *
make_mark (const char *path)
{
  GStatBuf status;
  if (g_stat (path, &status) != 0)
    return g_strdup ("");
  return g_strdup_printf ("%lu %lu %ld %ld.%09ld", (gulong) status.st_dev, (gulong) status.st_ino,
                          (glong) status.st_size, (glong) status.st_mtim.tv_sec, (glong) status.st_mtim.tv_nsec);
}

/* ---- which files ---- */

static void
collect (const LoligoDocument *document, guint depth, GHashTable *paths)
{
  for (guint i = 0; i < document->nodes->len && depth < LOLIGO_INSIDE_DEPTH_LIMIT; i++)
    {
      const LoligoNode *node = document->nodes->pdata[i];
      if (!loligo_node_is_document (node) || g_hash_table_size (paths) >= FILES_LIMIT)
        continue;
      g_autofree char *path = loligo_document_get_inside_path (document, node);
      if (path != NULL && !g_hash_table_add (paths, g_strdup (path)))
        continue;
      g_autoptr (LoligoProblems) ignored = loligo_problems_new ();
      g_autoptr (LoligoDocument) inside = loligo_document_open_inside (document, node, ignored);
      if (inside != NULL)
        collect (inside, depth + 1, paths);
    }
}

/* ---- watching ---- */

static gboolean
look (gpointer data)
{
  LoligoProject *self = data;
  self->watch_source = 0;
  loligo_project_check_files (self);
  return G_SOURCE_REMOVE;
}

static void
on_sign (LoligoProject *self)
{
  if (self->watch_source == 0)
    self->watch_source = g_timeout_add (SETTLE_MS, look, self);
}

static Watched *
watched_new (LoligoProject *self, const char *path)
{
  Watched *watched = g_new0 (Watched, 1);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  watched->mark = make_mark (path);
  watched->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (watched->monitor != NULL)
    g_signal_connect_object (watched->monitor, "changed", G_CALLBACK (on_sign), self, G_CONNECT_SWAPPED);
  return watched;
}

static gboolean
is_unwanted (gpointer path, gpointer watched, gpointer paths)
{
  return !g_hash_table_contains (paths, path);
}

void
loligo_project_watch (LoligoProject *self)
{
  if (!loligo_document_has_inside (self->document))
    {
      loligo_project_stop_watching (self);
      return;
    }
  if (self->watched == NULL)
    self->watched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, watched_free);
  g_autoptr (GHashTable) paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  collect (self->document, 0, paths);
  g_hash_table_foreach_remove (self->watched, is_unwanted, paths);
  GHashTableIter iter;
  gpointer path;
  g_hash_table_iter_init (&iter, paths);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    if (!g_hash_table_contains (self->watched, path))
      g_hash_table_insert (self->watched, g_strdup (path), watched_new (self, path));
}

void
loligo_project_stop_watching (LoligoProject *self)
{
  g_clear_handle_id (&self->watch_source, g_source_remove);
  g_clear_pointer (&self->watched, g_hash_table_unref);
}

void
loligo_project_check_files (LoligoProject *self)
{
  if (self->watched == NULL)
    return;
  gboolean is_changed = FALSE;
  GHashTableIter iter;
  gpointer path, value;
  g_hash_table_iter_init (&iter, self->watched);
  while (g_hash_table_iter_next (&iter, &path, &value))
    {
      Watched *watched = value;
      char *mark = make_mark (path);
      is_changed |= !g_str_equal (mark, watched->mark);
      g_free (watched->mark);
      watched->mark = mark;
    }
  /* The models too: what is known of cells inside is of no use any more. */
  if (is_changed)
    loligo_project_tell (self, LOLIGO_CHANGE_NODES | LOLIGO_CHANGE_MODELS);
}
