/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pages.h: what the inspector shows for each kind of selection, and the small parts the pages share. A page is
 * rebuilt when the selection or the structure changes and refreshed when only values do.
 */
#pragma once

#include "document/project.h"
#include "run/session.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* Refresh function of a page: shows what the document says now. */
typedef void (*LoligoPageRefresh) (GtkWidget *page);

GtkWidget *loligo_document_page_new (LoligoProject *project);
/* NODES: ids, NULL-terminated, at least one. */
GtkWidget *loligo_node_page_new (LoligoProject *project, LoligoSession *session, char **nodes);
/* The node NODE, which is a document. */
GtkWidget *loligo_network_page_new (LoligoProject *project, const char *node);
/* EDGES: the same. */
GtkWidget *loligo_edge_page_new (LoligoProject *project, LoligoSession *session, char **edges);

void loligo_page_set_refresh (GtkWidget *page, LoligoPageRefresh refresh);
void loligo_page_refresh (GtkWidget *page);

/* An entry applies what is typed to the document, so undo in it is the document's. GtkText swallows the keys. */
void loligo_page_share_undo (GtkWidget *entry);
/* A heading above a group of rows. */
GtkWidget *loligo_page_heading (const char *text);
/* A label on the left and CONTROL on the right, joined for a screen reader. */
GtkWidget *loligo_page_pair (const char *label, GtkWidget *control);
/* A vertical box with the margins of a page. */
GtkWidget *loligo_page_box (void);

/* Small grey text that wraps. */
GtkWidget *loligo_page_hint (const char *text);
/* What was wrong with what was typed; hidden while ERROR is NULL. TEST_NAME is static or NULL. */
GtkWidget *loligo_page_problem (const char *test_name);
/* The same as large as the text around it. */
GtkWidget *loligo_page_large_problem (const char *test_name);
void loligo_page_show_problem (GtkWidget *problem, const GError *error);
/* Two tabs, each takes its child. */
GtkWidget *loligo_page_tabs (GtkWidget *parameters, GtkWidget *equations);
/* Of a model of the document or the library; or why there is none. (transfer full) */
char *loligo_page_get_model_text (LoligoProject *project, const char *model);
/* Buttons that show ID, a node or a wire, in plots; NULL where there is nothing to show. */
GtkWidget *loligo_plots_group_new (LoligoProject *project, const char *id);

/* The model's text in colours, selectable. */
GtkWidget *loligo_equations_view_new (const char *text);

G_END_DECLS
