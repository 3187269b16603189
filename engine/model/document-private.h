/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * document-private.h: what the files of the document share. Not installed.
 */
#pragma once

#include "model/document.h"

G_BEGIN_DECLS

#define LOLIGO_DOCUMENT_DEPTH_LIMIT 64
#define LOLIGO_DOCUMENT_BYTES_LIMIT ((gsize)64 << 20)
#define LOLIGO_SIZE_LIMIT G_GUINT64_CONSTANT (1000000000)

/* NULL for NULL. (transfer full) */
/* Members of `extra` that are not written as they are. Under NUMBERS: the quantities that the file had as
 * bare numbers, so that they are written as numbers again. Under TABLE: unknown keys of "table". */
#define LOLIGO_NUMBERS_KEY "\001numbers"
#define LOLIGO_TABLE_KEY "\001table"

JsonObject *loligo_extra_copy (JsonObject *extra);

/* Adds MESSAGE, of DOCUMENT's file, to PROBLEMS. PATH is steps of keys and indices ("nodes/3/size"), whose place is
 * told where the document still has its text; NULL: no place. */
void loligo_document_add_problem (const LoligoDocument *document, LoligoProblems *problems,
                                  const char *path, const char *message);

/* Checks that TEXT is one JSON value (RFC 8259, strictly; nesting bounded) without recursion and
 * without building anything. FALSE when a problem, with its place, was added. */
gboolean loligo_json_check (const char *text, gsize length, const char *file,
                            LoligoProblems *problems);
/* Line and column (from 1, in characters) of the value at PATH, steps of which are keys and
 * indices in decimal ("nodes", "3", "size"), in a text that loligo_json_check passed. Where the
 * path leads nowhere, the place of the deepest part that is there. */
void loligo_json_locate (const char *text, gsize length, const char *const *path, guint *line,
                         guint *column);

G_END_DECLS
