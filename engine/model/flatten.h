/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * flatten.h: a document whose nodes may be documents, as one document of models alone. Node E of the document behind
 * node column is there as "column.E", its wire EE as "column.EE", its own model my_lif as "column.my_lif". Of the run,
 * recorders and plots only the outermost count. Called by model/plan. Any thread.
 */
#pragma once

#include "model/document.h"

G_BEGIN_DECLS

typedef struct _LoligoFlattening LoligoFlattening;

/* Reads the files that DOCUMENT (which must outlive it) names. NULL and problems: a document that is missing, wrong or
 * holds itself, a wire to what is not exposed, a value for what is not there. Bounds: LOLIGO_INSIDE_DEPTH_LIMIT
 * levels, 10,000 documents, 100,000 nodes, 1,000,000 wires. (transfer full) */
LoligoFlattening *loligo_flattening_new (const LoligoDocument *document, LoligoProblems *problems);
void loligo_flattening_free (LoligoFlattening *flattening);
const LoligoDocument *loligo_flattening_get_document (const LoligoFlattening *flattening);
/* Where "nodes/3/size" of the flat document was read: the document, and the same path in it. (transfer full) */
char *loligo_flattening_trace (const LoligoFlattening *flattening, const char *path,
                               const LoligoDocument **document);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoFlattening, loligo_flattening_free)

G_END_DECLS
