/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * autosave.h: keeps a copy of a modified project in the person's state folder, so that a crash or a
 * power cut loses at most half a minute; and finds the copies that a crash left behind. Each copy is locked
 * by its process: the copy of one that still runs is nobody's to recover. Main thread.
 */
#pragma once

#include "document/project.h"

G_BEGIN_DECLS

typedef struct _LoligoAutosave LoligoAutosave;

/* Writes some seconds after an edit, and every 30 s while there are further ones; removes the copy when the
 * project is saved or clean. Nothing is written for an unmodified project. */
LoligoAutosave *loligo_autosave_new (LoligoProject *project);
/* A clean end: the copy is removed. */
void loligo_autosave_free (LoligoAutosave *autosave);
/* Writes now, if there is something to write. */
void loligo_autosave_flush (LoligoAutosave *autosave);

typedef struct
{
  char *file;  /* the copy */
  char *json;  /* the document */
  char *path;  /* where it was saved last; NULL */
  char *base;  /* where its tables are found; NULL */
  char *name;  /* as the title bar showed it */
  gint64 time; /* of the copy, seconds since the epoch */
} LoligoRecovered;

/* Copies of processes that are gone, newest first. (transfer full) (element-type LoligoRecovered*), frees its items */
GPtrArray *loligo_autosave_find (void);
/* Deletes the copy: recovered or unwanted. */
void loligo_recovered_discard (LoligoRecovered *recovered);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoAutosave, loligo_autosave_free)

G_END_DECLS
