/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * wire-through.c: a wire to or from a node that is a document. Each way in and out that it exposes is tried in
 * turn: the two cells at its ends stand alone in a project of their own, which is asked for the wire between them.
 */
#include "document/project-private.h"

#include <string.h>

/* One way into or out of a node. */
typedef struct
{
  char *outer;            /* as the wire will say it: "left.E", "left.in", "drive" */
  const LoligoNode *cell; /* of the flattened document */
  char *port;             /* of that cell; NULL: it may choose */
} End;

static void
end_free (gpointer data)
{
  End *end = data;
  g_free (end->outer);
  g_free (end->port);
  g_free (end);
}

/* Adds the end OUTER that is called INNER, "left.E" or "left.E.I", in FLAT; nothing where there is no such cell. */
static void
add_end (GPtrArray *ends, const LoligoDocument *flat, const char *outer, const char *inner)
{
  g_autofree char *id = g_strdup (inner);
  const LoligoNode *cell = loligo_document_find_node (flat, id);
  char *dot = cell != NULL ? NULL : strrchr (id, '.');
  if (dot != NULL)
    {
      *dot = '\0';
      cell = loligo_document_find_node (flat, id);
    }
  if (cell == NULL)
    return;
  End *end = g_new0 (End, 1);
  end->outer = g_strdup (outer);
  end->cell = cell;
  end->port = dot == NULL ? NULL : g_strdup (dot + 1);
  g_ptr_array_add (ends, end);
}

static GPtrArray *
list_ends (LoligoProject *self, const LoligoDocument *flat, const char *id)
{
  GPtrArray *ends = g_ptr_array_new_with_free_func (end_free);
  const LoligoNode *node = loligo_document_find_node (self->document, id);
  if (!loligo_node_is_document (node))
    {
      add_end (ends, flat, id, id);
      return ends;
    }
  g_autoptr (LoligoProblems) ignored = loligo_problems_new ();
  g_autoptr (LoligoDocument) inside = loligo_document_open_inside (self->document, node, ignored);
  g_autoptr (GPtrArray) exposed = inside == NULL ? NULL : loligo_node_list_exposed (node, inside);
  for (guint k = 0; exposed != NULL && k < exposed->len; k++)
    {
      const LoligoExposed *way = exposed->pdata[k];
      g_autofree char *outer = g_strdup_printf ("%s.%s", id, way->name);
      g_autofree char *inner = g_strdup_printf ("%s.%s", id, way->of);
      add_end (ends, flat, outer, inner);
    }
  return ends;
}

/* ---- two cells alone ---- */

static void
add_alone (LoligoDocument *document, const LoligoNode *cell, const char *id)
{
  LoligoNode *copy = loligo_node_copy (cell);
  g_free (copy->id);
  copy->id = g_strdup (id);
  g_ptr_array_add (document->nodes, copy);
}

static char *
write_alone (const LoligoDocument *flat, const End *from, const End *to)
{
  g_autoptr (LoligoDocument) document = loligo_document_new ();
  for (guint k = 0; k < loligo_settings_get_count (flat->models); k++)
    {
      const LoligoSetting *model = loligo_settings_get_nth (flat->models, k);
      loligo_settings_set (document->models, model->name, model->text);
    }
  add_alone (document, from->cell, "source");
  add_alone (document, to->cell, "target");
  return loligo_document_to_json (document);
}

/* The wire between FROM and TO as a project would make it, with the ends that it has outside. NULL and ERROR. */
static LoligoEdge *
try_pair (LoligoProject *self, const LoligoDocument *flat, const End *from, const End *to,
          GError **error)
{
  g_autofree char *json = write_alone (flat, from, to);
  g_autoptr (LoligoProject) alone = loligo_project_new (self->library);
  if (!loligo_project_load_recovered (alone, json, NULL, self->document->path, error))
    return NULL;
  g_autofree char *id = loligo_project_connect (alone, "source", "target", to->port, error);
  if (id == NULL)
    return NULL;
  LoligoEdge *edge = loligo_edge_copy (loligo_document_find_edge (alone->document, id));
  const char *port = strchr (edge->to, '.');
  char *end = port == NULL || to->port != NULL ? g_strdup (to->outer) : g_strconcat (to->outer, port, NULL);
  g_free (edge->to);
  edge->to = end;
  g_free (edge->from);
  edge->from = g_strdup (from->outer);
  return edge;
}

LoligoEdge *
loligo_project_suggest_through (LoligoProject *self, const char *from, const char *to, GError **error)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoFlattening) flattening = loligo_flattening_new (self->document, problems);
  if (flattening == NULL)
    {
      loligo_problems_to_error (problems, error);
      return NULL;
    }
  const LoligoDocument *flat = loligo_flattening_get_document (flattening);
  g_autoptr (GPtrArray) sources = list_ends (self, flat, from);
  g_autoptr (GPtrArray) targets = list_ends (self, flat, to);
  g_autoptr (GError) first = NULL;
  for (guint i = 0; i < sources->len; i++)
    for (guint k = 0; k < targets->len; k++)
      {
        if (((End *) sources->pdata[i])->port != NULL)
          continue; /* a variable: what a wire carries is the output */
        g_autoptr (GError) problem = NULL;
        LoligoEdge *edge = try_pair (self, flat, sources->pdata[i], targets->pdata[k], &problem);
        if (edge != NULL)
          return edge;
        if (first == NULL)
          first = g_steal_pointer (&problem);
      }
  if (first != NULL)
    g_propagate_error (error, g_steal_pointer (&first));
  else
    g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                 _("nothing that %s and %s expose can be wired: add to \"expose\" of the document"), from, to);
  return NULL;
}

/* ---- cells by the names that wires give them ---- */

char *
loligo_project_get_cell (LoligoProject *self, const char *endpoint)
{
  g_autofree char *id = loligo_endpoint_get_node (endpoint);
  const LoligoNode *node = loligo_document_find_node (self->document, id);
  return node != NULL && loligo_node_is_document (node) ? g_strdup (endpoint) : g_steal_pointer (&id);
}

LoligoComponent *
loligo_project_get_inside (LoligoProject *self, const char *endpoint)
{
  g_autofree char *id = loligo_endpoint_get_node (endpoint);
  const LoligoNode *node = loligo_document_find_node (self->document, id);
  if (node == NULL || !loligo_node_is_document (node))
    return NULL;
  g_autoptr (LoligoProblems) ignored = loligo_problems_new ();
  g_autoptr (LoligoFlattening) flattening = loligo_flattening_new (self->document, ignored);
  if (flattening == NULL)
    return NULL;
  const LoligoDocument *flat = loligo_flattening_get_document (flattening);
  g_autoptr (GPtrArray) ends = list_ends (self, flat, id);
  for (guint k = 0; k < ends->len; k++)
    {
      const End *end = ends->pdata[k];
      if (!g_str_equal (end->outer, endpoint))
        continue;
      /* By its text, so that what is kept is right whatever becomes of the document. */
      const char *text = loligo_settings_get (flat->models, end->cell->model);
      g_autofree char *channels
          = end->cell->channels == NULL ? g_strdup ("") : g_strjoinv ("\n", end->cell->channels);
      g_autofree char *key = g_strdup_printf ("inside\n%s\n%s", text != NULL ? text : end->cell->model, channels);
      gpointer found;
      if (g_hash_table_lookup_extended (self->components, key, NULL, &found))
        return found;
      LoligoComponent *component = loligo_document_get_component (flat, self->library, end->cell, ignored);
      g_hash_table_insert (self->components, g_steal_pointer (&key), component);
      return component;
    }
  return NULL;
}
