/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * output-file.c: see output-file.h.
 */
#include "io/output-file.h"

#include "base/i18n.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_BYTES (256 * 1024)

struct _LoligoOutputFile
{
  char *path, *temporary; /* temporary: NULL when PATH is written directly */
  int descriptor;
  int failure;            /* errno of the first failure */
  guint64 flushed;
  gsize filled;
  char buffer[BUFFER_BYTES];
};

static void
set_file_error (GError **error, const char *path, int failure)
{
  switch (failure)
    {
    case ENOSPC:
    case EDQUOT:
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE,
                   _("cannot write %s: no space left on the disk; free some or choose another folder"),
                   path);
      return;
    case EFBIG:
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE,
                   _("cannot write %s: the file would be larger than the system allows (no space); "
                     "record less or raise the limit"),
                   path);
      return;
    case EACCES:
    case EPERM:
    case EROFS:
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE,
                   _("cannot write %s: no permission; choose another folder"), path);
      return;
    case ENOENT:
    case ENOTDIR:
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE,
                   _("cannot write %s: its folder does not exist; make it or choose another"), path);
      return;
    default:
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_FILE,
                   _("cannot write %s: %s; choose another place"), path, g_strerror (failure));
    }
}

static gboolean
is_special (const char *path)
{
  struct stat status;
  return stat (path, &status) == 0 && !S_ISREG (status.st_mode) && !S_ISDIR (status.st_mode);
}

LoligoOutputFile *
loligo_output_file_new (const char *path, GError **error)
{
  LoligoOutputFile *file = g_new0 (LoligoOutputFile, 1);
  file->path = g_strdup (path);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      file->descriptor = -1;
      errno = EISDIR;
    }
  else if (is_special (path))
    file->descriptor = g_open (path, O_WRONLY | O_CLOEXEC, 0);
  else
    {
      file->temporary = g_strconcat (path, ".XXXXXX", NULL);
      file->descriptor = g_mkstemp_full (file->temporary, O_RDWR | O_CLOEXEC, 0666);
    }
  if (file->descriptor < 0)
    {
      set_file_error (error, path, errno);
      g_free (file->temporary);
      g_free (file->path);
      g_free (file);
      return NULL;
    }
  /* A file that exists keeps its mode; a new one has what the person's umask leaves. */
  struct stat status;
  if (file->temporary != NULL && stat (path, &status) == 0
      && fchmod (file->descriptor, status.st_mode & 0777) != 0)
    file->failure = errno;
  return file;
}

static void
write_out (LoligoOutputFile *file, const char *data, gsize length)
{
  while (length > 0 && file->failure == 0)
    {
      gssize written = write (file->descriptor, data, MIN (length, 1u << 30));
      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          file->failure = errno;
          return;
        }
      data += written;
      length -= (gsize) written;
      file->flushed += (gsize) written;
    }
}

static void
flush (LoligoOutputFile *file)
{
  write_out (file, file->buffer, file->filled);
  file->filled = 0;
}

void
loligo_output_file_write (LoligoOutputFile *file, const void *data, gsize length)
{
  if (length > BUFFER_BYTES - file->filled)
    flush (file);
  if (length >= BUFFER_BYTES)
    {
      write_out (file, data, length);
      return;
    }
  if (length == 0)
    return;
  memcpy (file->buffer + file->filled, data, length);
  file->filled += length;
}

void
loligo_output_file_print (LoligoOutputFile *file, const char *text)
{
  loligo_output_file_write (file, text, strlen (text));
}

void
loligo_output_file_print_number (LoligoOutputFile *file, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  loligo_output_file_print (file, g_ascii_formatd (text, sizeof text, "%.15g", value));
}

guint64
loligo_output_file_get_position (const LoligoOutputFile *file)
{
  return file->flushed + file->filled;
}

void
loligo_output_file_patch (LoligoOutputFile *file, guint64 position, const void *data, gsize length)
{
  flush (file);
  if (file->failure != 0)
    return;
  gssize written = pwrite (file->descriptor, data, length, (off_t) position);
  if (written != (gssize) length)
    file->failure = written < 0 ? errno : EIO;
}

gboolean
loligo_output_file_is_good (const LoligoOutputFile *file)
{
  return file->failure == 0;
}

static void
free_file (LoligoOutputFile *file)
{
  if (file->descriptor >= 0)
    close (file->descriptor);
  g_free (file->temporary);
  g_free (file->path);
  g_free (file);
}

void
loligo_output_file_abandon (LoligoOutputFile *file)
{
  if (file == NULL)
    return;
  if (file->temporary != NULL)
    g_unlink (file->temporary);
  free_file (file);
}

/* The new name itself must reach the disk; where a folder cannot be synced nothing is lost but that. */
static void
sync_folder (const char *path)
{
  g_autofree char *dir = g_path_get_dirname (path);
  int descriptor = g_open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (descriptor < 0)
    return;
  fsync (descriptor);
  close (descriptor);
}

gboolean
loligo_output_file_finish (LoligoOutputFile *file, GError **error)
{
  flush (file);
  if (file->failure == 0 && file->temporary != NULL && fsync (file->descriptor) != 0)
    file->failure = errno;
  if (file->failure == 0 && close (file->descriptor) != 0)
    file->failure = errno;
  else if (file->failure != 0)
    close (file->descriptor);
  file->descriptor = -1;
  if (file->failure == 0 && file->temporary != NULL && g_rename (file->temporary, file->path) != 0)
    file->failure = errno;
  if (file->failure != 0)
    {
      set_file_error (error, file->path, file->failure);
      loligo_output_file_abandon (file);
      return FALSE;
    }
  if (file->temporary != NULL)
    sync_folder (file->path);
  free_file (file);
  return TRUE;
}

gboolean
loligo_make_folder (const char *dir, GError **error)
{
  if (g_mkdir_with_parents (dir, 0777) == 0)
    return TRUE;
  set_file_error (error, dir, errno);
  return FALSE;
}
