/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * wire-through.c: a wire between places that are no nodes of this document: the first of the ways that fit
 * (wire-ends.c). The two cells at its ends stand alone in a project of their own, which is asked for the wire.
 */
#include "document/project-private.h"

#include <string.h>

/* A suggestion takes a simulation: where the first fail, the others will. */
#define N_ATTEMPTS 4u

static void
add_alone (LoligoDocument *document, const LoligoNode *cell, const char *id)
{
  LoligoNode *copy = loligo_node_copy (cell);
  g_free (copy->id);
  copy->id = g_strdup (id);
  g_ptr_array_add (document->nodes, copy);
}

/* "E" of "column.E": what a person called it tells what it does. */
static const char *
get_last_name (const char *id)
{
  const char *dot = strrchr (id, '.');
  return dot == NULL ? id : dot + 1;
}

/* Two cells alone. */
typedef struct
{
  char *source, *target; /* their ids there */
  LoligoProject *project;
} Pair;

static void
pair_clear (Pair *pair)
{
  g_free (pair->source);
  g_free (pair->target);
  g_clear_object (&pair->project);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

static char *
write_alone (const LoligoDocument *flat, const LoligoWireEnd *from, const LoligoWireEnd *to, const Pair *pair)
{
  g_autoptr (LoligoDocument) document = loligo_document_new ();
  for (guint k = 0; k < loligo_settings_get_count (flat->models); k++)
    {
      const LoligoSetting *model = loligo_settings_get_nth (flat->models, k);
      loligo_settings_set (document->models, model->name, model->text);
    }
  add_alone (document, from->cell, pair->source);
  add_alone (document, to->cell, pair->target);
  return loligo_document_to_json (document);
}

static gboolean
pair_load (Pair *pair, LoligoProject *self, const LoligoDocument *flat, const LoligoWireEnd *from,
           const LoligoWireEnd *to, GError **error)
{
  const char *name = get_last_name (to->cell->id);
  pair->source = g_strdup (get_last_name (from->cell->id));
  pair->target = g_str_equal (pair->source, name) ? g_strconcat (name, "_there", NULL) : g_strdup (name);
  g_autofree char *json = write_alone (flat, from, to, pair);
  pair->project = loligo_project_new (self->library);
  return loligo_project_load_recovered (pair->project, json, NULL, self->document->path, error);
}

/* The wire between FROM and TO as a project would make it, with the ends that it has outside. NULL and ERROR. */
static LoligoEdge *
try_pair (LoligoProject *self, const LoligoDocument *flat, const LoligoWireEnd *from, const LoligoWireEnd *to,
          GError **error)
{
  g_auto (Pair) pair = { 0 };
  if (!pair_load (&pair, self, flat, from, to, error))
    return NULL;
  g_autofree char *id = loligo_project_connect (pair.project, pair.source, pair.target, to->port, error);
  if (id == NULL)
    return NULL;
  LoligoEdge *edge = loligo_edge_copy (loligo_document_find_edge (pair.project->document, id));
  const char *port = strchr (edge->to, '.');
  char *end = port == NULL || to->port != NULL ? g_strdup (to->outer) : g_strconcat (to->outer, port, NULL);
  g_free (edge->to);
  edge->to = end;
  g_free (edge->from);
  edge->from = g_strdup (from->outer);
  return edge;
}

static const LoligoWireEnd *
find_end (const GPtrArray *ends, const char *outer)
{
  for (guint k = 0; k < ends->len; k++)
    if (g_str_equal (((const LoligoWireEnd *) ends->pdata[k])->outer, outer))
      return ends->pdata[k];
  return NULL;
}

/* Why nothing fits: what the first two say, else that nothing can be reached. */
static void
refuse_ways (LoligoProject *self, const LoligoDocument *flat, const GPtrArray *sources,
             const GPtrArray *targets, const char *from, const char *to, GError **error)
{
  for (guint i = 0; i < sources->len && targets->len > 0; i++)
    if (((const LoligoWireEnd *) sources->pdata[i])->port == NULL)
      {
        LoligoEdge *edge = try_pair (self, flat, sources->pdata[i], targets->pdata[0], error);
        if (edge == NULL)
          return;
        /* All that fits is wired already. */
        loligo_refuse (error, _("%s is wired to %s already"), edge->from, edge->to);
        loligo_edge_free (edge);
        return;
      }
  loligo_refuse (error,
                 _("nothing that %s and %s expose can be wired: add to \"expose\" of the document"),
                 from, to);
}

LoligoEdge *
loligo_project_suggest_through (LoligoProject *self, const char *from, const char *to, GError **error)
{
  g_autoptr (LoligoFlattening) flattening = loligo_project_flatten_ends (self, from, to, error);
  if (flattening == NULL)
    return NULL;
  const LoligoDocument *flat = loligo_flattening_get_document (flattening);
  g_autoptr (GPtrArray) sources = loligo_project_list_ends (self, flat, from);
  g_autoptr (GPtrArray) targets = loligo_project_list_ends (self, flat, to);
  g_autoptr (GPtrArray) ways = loligo_project_list_ways (self, from, to, FALSE);
  g_autoptr (GError) first = NULL;
  for (guint k = 0; k < MIN (ways->len, N_ATTEMPTS); k++)
    {
      const LoligoWay *way = ways->pdata[k];
      if (!way->has_synapse)
        return loligo_edge_new ("", way->from, way->to);
      g_autoptr (GError) problem = NULL;
      LoligoEdge *edge
          = try_pair (self, flat, find_end (sources, way->from), find_end (targets, way->to), &problem);
      if (edge != NULL)
        return edge;
      if (first == NULL)
        first = g_steal_pointer (&problem);
    }
  if (first != NULL)
    g_propagate_error (error, g_steal_pointer (&first));
  else
    refuse_ways (self, flat, sources, targets, from, to, error);
  return NULL;
}

/* ---- another synapse ---- */

/* How the wire says the PORT (NULL: the cell itself) of the cell of END, which it now calls PLACE. NULL and ERROR where
 * that is not exposed. (transfer full) */
static char *
name_place (LoligoProject *self, const LoligoDocument *flat, const LoligoWireEnd *end, const char *place,
            const char *port, GError **error)
{
  if (g_strcmp0 (end->port, port) == 0)
    return g_strdup (place);
  g_autofree char *node = loligo_endpoint_get_node (place);
  g_autoptr (GPtrArray) ends = loligo_project_list_ends (self, flat, node);
  for (guint k = 0; k < ends->len; k++)
    {
      const LoligoWireEnd *other = ends->pdata[k];
      if (other->cell == end->cell && other->port == NULL)
        return port == NULL ? g_strdup (other->outer) : g_strdup_printf ("%s.%s", other->outer, port);
    }
  loligo_refuse (error, _("%s is one port alone: for this, %s must expose the whole cell"), place, node);
  return NULL;
}

static char *
name_alone (const char *cell, const char *port)
{
  return port == NULL ? g_strdup (cell) : g_strdup_printf ("%s.%s", cell, port);
}

static const char *
get_port (const char *place)
{
  const char *dot = strchr (place, '.');
  return dot == NULL ? NULL : dot + 1;
}

LoligoEdge *
loligo_project_refit_through (LoligoProject *self, const LoligoEdge *edge, const char *synapse,
                              GError **error)
{
  g_autoptr (LoligoFlattening) flattening = loligo_project_flatten_ends (self, edge->from, edge->to, error);
  if (flattening == NULL)
    return NULL;
  const LoligoDocument *flat = loligo_flattening_get_document (flattening);
  g_autoptr (GPtrArray) sources = loligo_project_list_ends (self, flat, edge->from);
  g_autoptr (GPtrArray) targets = loligo_project_list_ends (self, flat, edge->to);
  if (sources->len != 1 || targets->len != 1)
    {
      loligo_refuse (error, _("%s or %s is not exposed any more"), edge->from, edge->to);
      return NULL;
    }
  const LoligoWireEnd *from = sources->pdata[0], *to = targets->pdata[0];
  g_auto (Pair) pair = { 0 };
  if (!pair_load (&pair, self, flat, from, to, error))
    return NULL;
  LoligoEdge *alone = loligo_edge_copy (edge);
  g_free (alone->from);
  g_free (alone->to);
  alone->from = name_alone (pair.source, from->port);
  alone->to = name_alone (pair.target, to->port);
  g_ptr_array_add (pair.project->document->edges, alone); /* there, so that what it does is known */
  LoligoEdge *next = loligo_project_refit_edge (pair.project, alone, synapse, error);
  if (next == NULL)
    return NULL;
  char *source = name_place (self, flat, from, edge->from, get_port (next->from), error);
  char *target = source == NULL ? NULL : name_place (self, flat, to, edge->to, get_port (next->to), error);
  g_free (next->from);
  g_free (next->to);
  next->from = source;
  next->to = target;
  if (target != NULL)
    return next;
  loligo_edge_free (next);
  return NULL;
}
