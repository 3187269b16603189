/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * library.h: finds models by id: the ones a document embeds, then the user's own
 * ($XDG_DATA_HOME/loligo/models), then the shipped ones (data/models/<family>/<id>.model; a
 * checkout's own folder when run from the build, or $LOLIGO_DATA_DIR). A file is parsed when first
 * asked for and kept. Main thread; components it returns are immutable.
 */
#pragma once

#include "lang/component.h"

G_BEGIN_DECLS

typedef struct
{
  char *id, *family, *title, *description, *path;
  LoligoKind kind;
} LoligoLibraryEntry; /* read from the file's head only, so listing is fast */

typedef struct _LoligoLibrary LoligoLibrary;

/* DATA_DIR may be NULL: the usual places. */
LoligoLibrary *loligo_library_new (const char *data_dir);
LoligoLibrary *loligo_library_ref (LoligoLibrary *library);
void loligo_library_unref (LoligoLibrary *library);
/* Sorted by family, then title. (transfer none) (element-type LoligoLibraryEntry*) */
GPtrArray *loligo_library_get_entries (LoligoLibrary *library);
const LoligoLibraryEntry *loligo_library_find (LoligoLibrary *library, const char *id);
/* (transfer full), NULL and ERROR when there is none; the error suggests the nearest id. */
char *loligo_library_get_text (LoligoLibrary *library, const char *id, GError **error);
/* Checked component of a shipped or user's model. Problems are added when it is wrong. (transfer
 * full) */
LoligoComponent *loligo_library_get_component (LoligoLibrary *library, const char *id,
                                               LoligoProblems *problems);
/* A LoligoModelSource over this library (data is the library). */
const char *loligo_library_source (const char *id, const char **file, gpointer library);
/* Folder of the shipped data (".../data" or ".../share/loligo"). (transfer none) */
const char *loligo_library_get_data_dir (LoligoLibrary *library);
/* Paths of data/examples/<name>.loligo, sorted. (transfer full) */
char **loligo_library_list_examples (LoligoLibrary *library);

/* Of NAMES (NULL-terminated) the one most like NAME, when it is like enough to be what was meant;
 * else NULL. */
const char *loligo_nearest_name (const char *name, const char *const *names);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoLibrary, loligo_library_unref)

G_END_DECLS
