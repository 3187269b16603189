/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table-group.h: the CSV file of a stimulus that plays one, and the unit of its values. Main thread.
 */
#pragma once

#include "document/project.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* TRUE when NODE plays a table or can. */
gboolean loligo_table_group_suits (LoligoProject *project, const char *node);
GtkWidget *loligo_table_group_new (LoligoProject *project, const char *node);

G_END_DECLS
