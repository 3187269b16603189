/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * file.c: whole files, bounded when read and atomic when written: a new file beside the old one is
 * filled, synced and renamed over it, so that a full disk or a crash leaves the old one intact.
 */
#include "model/document.h"
#include "base/i18n.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void
set_file_error (GError **error, const char *format, const char *path, int code)
{
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE, format, path, g_strerror (code));
  G_GNUC_END_IGNORE_DEPRECATIONS
}

/* Reads at most LIMIT bytes of an open file; a pipe or a device is refused: it may never end. */
static gboolean
read_descriptor (int descriptor, const char *path, gsize limit, char **contents, gsize *length,
                 GError **error)
{
  struct stat status;
  if (fstat (descriptor, &status) != 0 || !S_ISREG (status.st_mode))
    {
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE, _("%s is not a regular file"), path);
      return FALSE;
    }
  if ((guint64)status.st_size > limit)
    {
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                   _("%s is larger than %zu MiB, the most that is read"), path,
                   limit >> 20);
      return FALSE;
    }
  gsize size = status.st_size;
  g_autofree char *text = g_try_malloc (size + 1);
  if (text == NULL)
    {
      set_file_error (error, _("cannot read %s: %s"), path, ENOMEM);
      return FALSE;
    }
  gsize n_read = 0;
  while (n_read < size)
    {
      ssize_t count = read (descriptor, text + n_read, size - n_read);
      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        {
          set_file_error (error, _("cannot read %s: %s"), path, errno);
          return FALSE;
        }
      if (count == 0)
        break;
      n_read += count;
    }
  text[n_read] = '\0';
  *contents = g_steal_pointer (&text);
  *length = n_read;
  return TRUE;
}

gboolean
loligo_file_read (const char *path, gsize limit, char **contents, gsize *length, GError **error)
{
  int descriptor = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  if (descriptor < 0)
    {
      set_file_error (error, _("cannot read %s: %s"), path, errno);
      return FALSE;
    }
  gboolean ok = read_descriptor (descriptor, path, limit, contents, length, error);
  close (descriptor);
  return ok;
}

/* Where PATH leads through symbolic links, so that the link stays a link. (transfer full) */
static char *
follow_links (const char *path)
{
  g_autofree char *real = realpath (path, NULL);
  return real != NULL ? g_strdup (real) : g_strdup (path);
}

static gboolean
fill (int descriptor, const char *data, gsize length)
{
  gsize n_written = 0;
  while (n_written < length)
    {
      ssize_t count = write (descriptor, data + n_written, length - n_written);
      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        return FALSE;
      n_written += count;
    }
  return fsync (descriptor) == 0;
}

static void
sync_folder (const char *folder)
{
  int descriptor = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (descriptor < 0)
    return;
  fsync (descriptor); /* some file systems cannot; the rename stands */
  close (descriptor);
}

/* A file that is replaced hands its permissions on; a new one has those of the process's mask. */
static gboolean
keep_permissions (int descriptor, const char *path)
{
  struct stat status;
  return stat (path, &status) != 0 || fchmod (descriptor, status.st_mode & 07777) == 0;
}

gboolean
loligo_file_write (const char *path, const char *data, gsize length, GError **error)
{
  g_autofree char *target = follow_links (path);
  g_autofree char *folder = g_path_get_dirname (target);
  if (g_file_test (target, G_FILE_TEST_IS_DIR))
    {
      set_file_error (error, _("cannot write %s: %s"), path, EISDIR);
      return FALSE;
    }
  if (g_file_test (target, G_FILE_TEST_EXISTS) && access (target, W_OK) != 0)
    {
      set_file_error (error, _("cannot write %s: %s"), path, errno);
      return FALSE;
    }
  g_autofree char *beside = g_build_filename (folder, ".loligo-XXXXXX", NULL);
  int descriptor = g_mkstemp_full (beside, O_WRONLY | O_CLOEXEC, 0666);
  if (descriptor < 0)
    {
      set_file_error (error, _("cannot write %s: %s"), path, errno);
      return FALSE;
    }
  gboolean ok = fill (descriptor, data, length) && keep_permissions (descriptor, target);
  int code = errno;
  if (close (descriptor) != 0 && ok)
    {
      ok = FALSE;
      code = errno;
    }
  if (ok && g_rename (beside, target) != 0)
    {
      ok = FALSE;
      code = errno;
    }
  if (!ok)
    {
      g_unlink (beside);
      set_file_error (error, _("cannot write %s: %s"), path, code);
      return FALSE;
    }
  sync_folder (folder);
  return TRUE;
}
