/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * places-group.h: the part of a node's page that says where its cells are: the shape, what it needs, what is wrong with
 * it, and a picture. Reads and writes through the project.
 */
#pragma once

#include "document/places.h"
#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *loligo_places_group_new (LoligoProject *project, const char *node);
/* Shows what the document says now. */
void loligo_places_group_refresh (GtkWidget *group);
/* A button that shows the node whose places a wire misses. */
GtkWidget *loligo_places_link_new (LoligoProject *project, const char *edge);
/* Seen where TEXT, a rule or quantity of the wire, needs places that an end has not; NULL hides it. */
void loligo_places_link_show (GtkWidget *link, const char *text);

G_END_DECLS
