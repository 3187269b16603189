/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * paths.h: the files that a document names: tables of stimuli, documents behind nodes, matrices and pairs of rules.
 * Their names are relative to the document's own file; when a document, or a part of it, moves to another folder,
 * they are made absolute here. Any thread.
 */
#pragma once

#include "model/document.h"

G_BEGIN_DECLS

/* The rule TEXT with its files relative to FOLDER made absolute; what is no rule stays as it is; NULL for NULL.
 * (transfer full) */
char *loligo_rule_settle_files (const char *text, const char *folder);
/* Makes every name relative to FOLDER in DOCUMENT absolute, in documents that its nodes hold too. Whether there was
 * one. */
gboolean loligo_document_settle_files (LoligoDocument *document, const char *folder);

G_END_DECLS
