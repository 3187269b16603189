/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * places.h: how many cells a node has and where they are, as a person edits it: a shape, lengths, ends that meet. What
 * the file says of it ("size", "geometry") is written here; the engine alone knows what is right. No GTK; main thread.
 */
#pragma once

#include "document/project.h"

G_BEGIN_DECLS

typedef enum
{
  LOLIGO_SHAPE_NONE,
  LOLIGO_SHAPE_LINE,
  LOLIGO_SHAPE_RING,
  LOLIGO_SHAPE_SHEET,
  LOLIGO_SHAPE_TORUS,
  LOLIGO_SHAPE_RANDOM,
  LOLIGO_N_SHAPES
} LoligoShape;

/* "100", or "70 × 70" (x, * too; "[70, 70]"): *COLUMNS is 0 for one number. FALSE and ERROR otherwise. */
gboolean loligo_size_parse (const char *text, guint64 *rows, guint64 *columns, GError **error);
/* (transfer full) */
char *loligo_size_format (guint64 rows, guint64 columns);

LoligoShape loligo_node_get_shape (const LoligoNode *node);
/* What the geometry of NODE says for KEY: "shape", "spacing", "extent", "seed"; lists as "10 um, 20 um", a list of one
 * as "[10 um]". (transfer full), NULL where it says nothing. */
char *loligo_node_get_place_text (const LoligoNode *node, const char *key);
/* Directions in which ends may meet, in the order of lists in the file (rows, columns, depth): 0 to 3. */
guint loligo_node_get_n_directions (const LoligoNode *node);
gboolean loligo_node_is_periodic (const LoligoNode *node, guint direction);

/* Edits, each one step of undo ("Change of Places of E", "Size of E"), checked: FALSE and ERROR, nothing changed. */
/* COLUMNS 0: one number. Refused where the shape wants it otherwise. */
gboolean loligo_project_set_grid (LoligoProject *self, const char *node, guint64 rows, guint64 columns,
                                  GError **error);
/* What is missing gets a value that may be edited; the size becomes rows and columns, or one number, as the
 * shape wants. */
gboolean loligo_project_set_shape (LoligoProject *self, const char *node, LoligoShape shape, GError **error);
/* KEY: "spacing" or "extent" (either takes the other's place), "seed". TEXT NULL or empty: leaves it out. */
gboolean loligo_project_set_place_text (LoligoProject *self, const char *node, const char *key, const char *text,
                                        GError **error);
gboolean loligo_project_set_periodic (LoligoProject *self, const char *node, guint direction, gboolean is_periodic,
                                      GError **error);
/* The places of NODE, which a run would have; FALSE and ERROR where the document's are wrong. */
gboolean loligo_project_read_geometry (LoligoProject *self, const char *node, LoligoGeometry *geometry,
                                       GError **error);
/* The node at an end of EDGE that has no places, where TEXT, a rule or a quantity of EDGE, needs them. (transfer full),
 * NULL: none is missing. */
char *loligo_project_find_missing_places (LoligoProject *self, const char *edge, const char *text);

G_END_DECLS
