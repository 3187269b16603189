/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * autosave.c: copies as key files ($XDG_STATE_HOME/loligo/autosave/NAME.autosave), written atomically. Beside each lies
 * NAME.lock, which its process holds locked: the kernel lets go of it however the process ends, and process numbers
 * come again (in a container always the same). A copy whose lock is free is what a crash left.
 */
#include "document/autosave.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define SETTLE_S 3    /* after an edit */
#define INTERVAL_S 30 /* at most between copies while editing goes on */
#define GROUP "Autosave"

struct _LoligoAutosave
{
  LoligoProject *project;
  gulong history_handler, changed_handler;
  char *file, *lock_file;
  int lock; /* -1 until there is a copy */
  guint timer;
  gboolean is_dirty;     /* changed since the last copy */
  gint64 last_copy_us;
};

static char *
get_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "loligo", "autosave", NULL);
}

/* Locked before the copy is there, so that nobody takes it for a dead one. */
static gboolean
hold_lock (LoligoAutosave *self)
{
  if (self->lock >= 0)
    return TRUE;
  self->lock = g_open (self->lock_file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  return self->lock >= 0 && flock (self->lock, LOCK_EX | LOCK_NB) == 0;
}

static void
remove_copy (LoligoAutosave *self)
{
  g_unlink (self->file);
  self->is_dirty = FALSE;
  if (self->lock < 0)
    return;
  g_unlink (self->lock_file);
  close (self->lock);
  self->lock = -1;
}

void
loligo_autosave_flush (LoligoAutosave *self)
{
  if (!self->is_dirty)
    return;
  const LoligoDocument *document = loligo_project_get_document (self->project);
  g_autofree char *json = loligo_document_to_json (document);
  g_autofree char *name = loligo_project_get_display_name (self->project);
  g_autoptr (GKeyFile) copy = g_key_file_new ();
  g_key_file_set_string (copy, GROUP, "name", name);
  g_key_file_set_int64 (copy, GROUP, "time", g_get_real_time () / G_USEC_PER_SEC);
  if (loligo_project_get_path (self->project) != NULL)
    g_key_file_set_string (copy, GROUP, "path", loligo_project_get_path (self->project));
  if (document->path != NULL)
    g_key_file_set_string (copy, GROUP, "base", document->path);
  g_key_file_set_string (copy, GROUP, "document", json);
  gsize length;
  g_autofree char *data = g_key_file_to_data (copy, &length, NULL);
  g_autofree char *folder = g_path_get_dirname (self->file);
  g_autoptr (GError) error = NULL;
  if (g_mkdir_with_parents (folder, 0700) != 0 || !hold_lock (self)
      || !loligo_file_write (self->file, data, length, &error))
    g_info ("autosave: %s", error != NULL ? error->message : g_strerror (errno));
  self->is_dirty = FALSE;
  self->last_copy_us = g_get_monotonic_time ();
}

static gboolean
on_timer (gpointer data)
{
  LoligoAutosave *self = data;
  self->timer = 0;
  loligo_autosave_flush (self);
  return G_SOURCE_REMOVE;
}

/* Each edit puts the copy off until edits settle, but no longer than the interval. */
static void
on_changed (LoligoAutosave *self)
{
  if (!loligo_project_is_modified (self->project))
    return;
  gint64 since_us = g_get_monotonic_time () - self->last_copy_us;
  if (self->timer != 0 && self->is_dirty && since_us > INTERVAL_S * G_USEC_PER_SEC)
    return;
  self->is_dirty = TRUE;
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add_seconds (SETTLE_S, on_timer, self);
}

static void
on_history (LoligoAutosave *self)
{
  if (loligo_project_is_modified (self->project))
    {
      /* Not by an edit of its own: the document that holds it has changed or gone. */
      if (self->lock < 0 && !self->is_dirty)
        on_changed (self);
      return;
    }
  g_clear_handle_id (&self->timer, g_source_remove);
  remove_copy (self);
}

LoligoAutosave *
loligo_autosave_new (LoligoProject *project)
{
  LoligoAutosave *self = g_new0 (LoligoAutosave, 1);
  self->project = g_object_ref (project);
  g_autofree char *folder = get_folder ();
  g_autofree char *unique = g_uuid_string_random ();
  g_autofree char *name = g_strconcat (unique, ".autosave", NULL);
  g_autofree char *lock_name = g_strconcat (unique, ".lock", NULL);
  self->file = g_build_filename (folder, name, NULL);
  self->lock_file = g_build_filename (folder, lock_name, NULL);
  self->lock = -1;
  self->last_copy_us = g_get_monotonic_time ();
  self->changed_handler
      = g_signal_connect_swapped (project, "changed", G_CALLBACK (on_changed), self);
  self->history_handler
      = g_signal_connect_swapped (project, "history-changed", G_CALLBACK (on_history), self);
  return self;
}

void
loligo_autosave_free (LoligoAutosave *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_signal_handler_disconnect (self->project, self->changed_handler);
  g_signal_handler_disconnect (self->project, self->history_handler);
  remove_copy (self);
  g_object_unref (self->project);
  g_free (self->file);
  g_free (self->lock_file);
  g_free (self);
}

static void
recovered_free (gpointer data)
{
  LoligoRecovered *recovered = data;
  g_free (recovered->file);
  g_free (recovered->json);
  g_free (recovered->path);
  g_free (recovered->base);
  g_free (recovered->name);
  g_free (recovered);
}

/* The lock that belongs to a copy. (transfer full) */
static char *
get_lock_file (const char *file)
{
  g_autofree char *stem = g_strndup (file, strlen (file) - strlen (".autosave"));
  return g_strconcat (stem, ".lock", NULL);
}

static gboolean
is_held (const char *file)
{
  g_autofree char *lock_file = get_lock_file (file);
  int lock = g_open (lock_file, O_RDWR | O_CLOEXEC, 0);
  if (lock < 0)
    return FALSE;
  gboolean held = flock (lock, LOCK_EX | LOCK_NB) != 0;
  close (lock);
  return held;
}

static LoligoRecovered *
read_copy (const char *file)
{
  g_autoptr (GKeyFile) copy = g_key_file_new ();
  if (!g_key_file_load_from_file (copy, file, G_KEY_FILE_NONE, NULL))
    return NULL;
  g_autofree char *json = g_key_file_get_string (copy, GROUP, "document", NULL);
  if (json == NULL)
    return NULL;
  LoligoRecovered *recovered = g_new0 (LoligoRecovered, 1);
  recovered->file = g_strdup (file);
  recovered->json = g_steal_pointer (&json);
  recovered->path = g_key_file_get_string (copy, GROUP, "path", NULL);
  recovered->base = g_key_file_get_string (copy, GROUP, "base", NULL);
  recovered->name = g_key_file_get_string (copy, GROUP, "name", NULL);
  recovered->time = g_key_file_get_int64 (copy, GROUP, "time", NULL);
  return recovered;
}

static gint
compare_times (gconstpointer a, gconstpointer b)
{
  const LoligoRecovered *x = *(LoligoRecovered *const *) a, *y = *(LoligoRecovered *const *) b;
  return (x->time < y->time) - (x->time > y->time);
}

GPtrArray *
loligo_autosave_find (void)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (recovered_free);
  g_autofree char *folder = get_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);
      if (!g_str_has_suffix (name, ".autosave") || is_held (file))
        continue;
      LoligoRecovered *recovered = read_copy (file);
      if (recovered != NULL)
        g_ptr_array_add (found, recovered);
    }
  g_ptr_array_sort (found, compare_times);
  return found;
}

void
loligo_recovered_discard (LoligoRecovered *recovered)
{
  g_autofree char *lock_file = get_lock_file (recovered->file);
  g_unlink (recovered->file);
  g_unlink (lock_file);
}
