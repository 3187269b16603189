/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rule-group.h: which cells a wire connects: the rule, its arguments, and its options. Main thread.
 */
#pragma once

#include "document/project.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *loligo_rule_group_new (LoligoProject *project, const char *edge);
/* Shows what the document says now. */
void loligo_rule_group_refresh (GtkWidget *group);

G_END_DECLS
