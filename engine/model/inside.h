/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * inside.h: documents as nodes. A node may have another document instead of a model: the name of a file beside this
 * one, or the document itself, written where the name would be. From outside, "column.E" is node E of the document
 * behind node column, as far as "expose" lets it be reached. model/flatten.c makes one document of them all; the
 * window asks here what there is inside. Any thread.
 */
#pragma once

#include "model/document.h"

G_BEGIN_DECLS

/* How deep documents may hold documents. */
#define LOLIGO_INSIDE_DEPTH_LIMIT 16

/* Whether NODE is a document. */
gboolean loligo_node_is_document (const LoligoNode *node);
/* Whether NODE has a model, and "document" beside it: the model is taken, and the plan says that one must go. */
gboolean loligo_node_is_ambiguous (const LoligoNode *node);
/* The name of the file behind NODE; NULL where it is a model, or holds its document. (transfer none) */
const char *loligo_node_get_document_name (const LoligoNode *node);
/* What a person calls the document behind NODE: the name of the file, else the title or the id. (transfer full) */
char *loligo_node_describe_document (const LoligoNode *node);
void loligo_node_set_document_name (LoligoNode *node, const char *name);
/* Puts INSIDE itself into NODE. */
void loligo_node_set_document (LoligoNode *node, const LoligoDocument *inside);
/* Whether any node is a document. */
gboolean loligo_document_has_inside (const LoligoDocument *document);

/* The absolute path of the file that NODE of DOCUMENT names; NULL where the node holds it. (transfer full) */
char *loligo_document_get_inside_path (const LoligoDocument *document, const LoligoNode *node);
/* The document behind NODE, read anew. NULL and problems where it is missing or wrong. (transfer full) */
LoligoDocument *loligo_document_open_inside (const LoligoDocument *document, const LoligoNode *node,
                                             LoligoProblems *problems);

/* Sets the value NAME, "E.tau" of a node (IS_INITIAL: at t = 0), "EI.tau", "EI.weight", "EI.delay" or "EI.connect" of a
 * wire. FALSE where nothing in INSIDE is called so. */
gboolean loligo_document_set_inside (LoligoDocument *inside, const char *name, const char *text,
                                     gboolean is_initial);

/* What may be reached from outside, and how. */
typedef struct
{
  char *name; /* after the node's own: "E", "E.I", "in" */
  char *of;   /* inside: "E", "E.I" */
} LoligoExposed;

/* Whether all that is inside can be reached: there is no "expose". */
gboolean loligo_node_exposes_all (const LoligoNode *node);
/* FALSE where "expose" is there and is no list of names and {"name", "of"}. */
gboolean loligo_node_exposes_well (const LoligoNode *node);
/* In the order of "expose"; without it every node of INSIDE. (transfer full; of LoligoExposed, owned) */
GPtrArray *loligo_node_list_exposed (const LoligoNode *node, const LoligoDocument *inside);
/* What NAME ("E.I"; NULL: the only one) of those PORTS is inside. NULL: it is not exposed. (transfer full) */
char *loligo_exposed_find (const GPtrArray *ports, const char *name);
/* PORTS (NULL: all) as the node's "expose". */
void loligo_node_set_exposed (LoligoNode *node, const GPtrArray *ports);
LoligoExposed *loligo_exposed_new (const char *name, const char *of);
void loligo_exposed_free (gpointer exposed);

G_END_DECLS
