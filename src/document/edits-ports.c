/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * edits-ports.c: what a document that is a node lets be reached: what there is inside, and edits of "expose". A wire
 * that loses its place is left as it is: the plan says so, and a person decides.
 */
#include "document/project-private.h"

#include <string.h>

/* ---- what there is ---- */

static void
port_free (gpointer data)
{
  LoligoPort *port = data;
  g_free (port->of);
  g_free (port->name);
  g_free (port->what);
  g_free (port);
}

static const LoligoExposed *
find_exposed (const GPtrArray *exposed, const char *of)
{
  for (guint k = 0; k < exposed->len; k++)
    {
      const LoligoExposed *entry = exposed->pdata[k];
      if (g_str_equal (entry->of, of))
        return entry;
    }
  return NULL;
}

static LoligoPort *
add_port (GPtrArray *ports, const GPtrArray *exposed, const char *of, char *what, gboolean is_part)
{
  const LoligoExposed *entry = find_exposed (exposed, of);
  LoligoPort *port = g_new0 (LoligoPort, 1);
  port->of = g_strdup (of);
  port->name = entry == NULL ? NULL : g_strdup (entry->name);
  port->what = what;
  port->is_part = is_part;
  port->is_reached = entry != NULL;
  g_ptr_array_add (ports, port);
  return port;
}

static void
add_part (GPtrArray *ports, const GPtrArray *exposed, const LoligoPort *cell, const char *name, char *what)
{
  g_autofree char *of = g_strdup_printf ("%s.%s", cell->of, name);
  LoligoPort *part = add_port (ports, exposed, of, what, TRUE);
  part->is_reached = part->is_reached || cell->is_reached;
}

static void
add_cell (LoligoProject *self, GPtrArray *ports, const GPtrArray *exposed, const LoligoDocument *inside,
          const LoligoNode *node)
{
  const LoligoWireEnd end = { node->id, node, NULL };
  const LoligoComponent *component = loligo_project_get_end_component (self, inside, &end);
  char *what = component == NULL ? g_strdup (node->model) : loligo_describe_cell (node, component);
  const LoligoPort *cell = add_port (ports, exposed, node->id, what, FALSE);
  for (guint k = 0; component != NULL && k < component->n_inputs; k++)
    add_part (ports, exposed, cell, component->inputs[k]->name, loligo_describe_port (component->inputs[k]));
  for (guint k = 0; component != NULL && k < component->symbols->len; k++)
    {
      const LoligoSymbol *symbol = component->symbols->pdata[k];
      if (symbol->kind == LOLIGO_SYMBOL_STATE || symbol->kind == LOLIGO_SYMBOL_VARIABLE)
        add_part (ports, exposed, cell, symbol->name, loligo_describe_port (symbol));
    }
}

/* A document in the document, and what it exposes. */
static void
add_document (GPtrArray *ports, const GPtrArray *exposed, const LoligoDocument *inside, const LoligoNode *node)
{
  const LoligoPort *whole = add_port (ports, exposed, node->id, loligo_node_describe_document (node), FALSE);
  g_autoptr (LoligoProblems) ignored = loligo_problems_new ();
  g_autoptr (LoligoDocument) deeper = loligo_document_open_inside (inside, node, ignored);
  g_autoptr (GPtrArray) ways = deeper == NULL ? NULL : loligo_node_list_exposed (node, deeper);
  for (guint k = 0; ways != NULL && k < ways->len; k++)
    {
      const LoligoExposed *way = ways->pdata[k];
      add_part (ports, exposed, whole, way->name, g_strdup (way->of));
    }
}

static gboolean
has_port (const GPtrArray *ports, const char *of)
{
  for (guint k = 0; k < ports->len; k++)
    if (g_str_equal (((const LoligoPort *) ports->pdata[k])->of, of))
      return TRUE;
  return FALSE;
}

/* (transfer full), NULL where NODE is no document that can be read. */
static LoligoDocument *
open_inside (LoligoProject *self, const LoligoNode *node)
{
  g_autoptr (LoligoProblems) ignored = loligo_problems_new ();
  return node == NULL || !loligo_node_is_document (node)
             ? NULL
             : loligo_document_open_inside (self->document, node, ignored);
}

GPtrArray *
loligo_project_list_ports (LoligoProject *self, const char *node_id)
{
  GPtrArray *ports = g_ptr_array_new_with_free_func (port_free);
  const LoligoNode *node = loligo_document_find_node (self->document, node_id);
  g_autoptr (LoligoDocument) inside = open_inside (self, node);
  if (inside == NULL)
    return ports;
  g_autoptr (GPtrArray) exposed = loligo_node_list_exposed (node, inside);
  for (guint i = 0; i < inside->nodes->len; i++)
    {
      const LoligoNode *cell = inside->nodes->pdata[i];
      if (loligo_node_is_document (cell))
        add_document (ports, exposed, inside, cell);
      else
        add_cell (self, ports, exposed, inside, cell);
    }
  for (guint k = 0; k < exposed->len; k++)
    {
      const LoligoExposed *entry = exposed->pdata[k];
      if (!has_port (ports, entry->of))
        add_port (ports, exposed, entry->of, g_strdup (""), FALSE);
    }
  return ports;
}

gboolean
loligo_project_exposes_all (LoligoProject *self, const char *node_id)
{
  const LoligoNode *node = loligo_document_find_node (self->document, node_id);
  return node == NULL || loligo_node_exposes_all (node);
}

/* ---- edits ---- */

/* PLACE of a wire with NAME of NODE said as NEW_NAME; NULL where it says something else. (transfer full) */
static char *
rename_place (const char *place, const char *node, const char *name, const char *new_name)
{
  g_autofree char *old = g_strdup_printf ("%s.%s", node, name);
  gsize length = strlen (old);
  if (strncmp (place, old, length) != 0 || (place[length] != '\0' && place[length] != '.'))
    return NULL;
  return g_strdup_printf ("%s.%s%s", node, new_name, place + length);
}

static void
rename_in_edges (LoligoProject *self, const char *node, const char *name, const char *new_name)
{
  for (guint i = 0; i < self->document->edges->len; i++)
    {
      const LoligoEdge *edge = self->document->edges->pdata[i];
      char *from = rename_place (edge->from, node, name, new_name);
      char *to = rename_place (edge->to, node, name, new_name);
      if (from == NULL && to == NULL)
        continue;
      LoligoEdge *edited = loligo_project_edit_item (self, LOLIGO_ITEMS_EDGES, i, LOLIGO_CHANGE_EDGES);
      if (from != NULL)
        g_free (edited->from);
      if (to != NULL)
        g_free (edited->to);
      edited->from = from != NULL ? from : edited->from;
      edited->to = to != NULL ? to : edited->to;
    }
}

/* EXPOSED (NULL: all) for node INDEX. Inside a step only. */
static void
put_exposed (LoligoProject *self, guint index, const GPtrArray *exposed)
{
  LoligoNode *node = loligo_project_edit_item (self, LOLIGO_ITEMS_NODES, index,
                                               LOLIGO_CHANGE_NODES | LOLIGO_CHANGE_EDGES);
  loligo_node_set_exposed (node, exposed);
}

/* A name of its own; or the very words inside. */
static gboolean
is_good_name (const GPtrArray *exposed, const char *of, const char *name, GError **error)
{
  if (!g_str_equal (name, of) && !loligo_id_is_valid (name))
    return loligo_refuse (error, _("“%s” cannot be a name: use letters, digits and _, and begin with a letter"),
                          name);
  for (guint k = 0; k < exposed->len; k++)
    {
      const LoligoExposed *entry = exposed->pdata[k];
      if (g_str_equal (entry->name, name) && !g_str_equal (entry->of, of))
        return loligo_refuse (error, _("the name “%s” is taken: choose another"), name);
    }
  return TRUE;
}

static guint
find_position (const GPtrArray *exposed, const char *of)
{
  for (guint k = 0; k < exposed->len; k++)
    if (g_str_equal (((const LoligoExposed *) exposed->pdata[k])->of, of))
      return k;
  return exposed->len;
}

gboolean
loligo_project_set_port (LoligoProject *self, const char *node_id, const char *of, const char *name,
                         GError **error)
{
  guint index;
  if (!loligo_project_find_node (self, node_id, &index))
    return loligo_refuse (error, _("there is no node %s"), node_id);
  const LoligoNode *node = self->document->nodes->pdata[index];
  g_autoptr (LoligoDocument) inside = open_inside (self, node);
  if (inside == NULL)
    return loligo_refuse (error, _("the document behind %s cannot be read: repair it first"), node_id);
  g_autoptr (GPtrArray) exposed = loligo_node_list_exposed (node, inside);
  if (name != NULL && !is_good_name (exposed, of, name, error))
    return FALSE;
  guint position = find_position (exposed, of);
  g_autofree char *old = position == exposed->len
                             ? NULL
                             : g_strdup (((const LoligoExposed *) exposed->pdata[position])->name);
  if (g_strcmp0 (old, name) == 0)
    return TRUE;
  if (old != NULL)
    g_ptr_array_remove_index (exposed, position);
  if (name != NULL)
    g_ptr_array_insert (exposed, (int) position, loligo_exposed_new (name, of));
  g_autofree char *step = g_strdup_printf (_("Ports of %s"), node_id);
  loligo_project_open_step (self, step, NULL);
  put_exposed (self, index, exposed);
  if (old != NULL && name != NULL)
    rename_in_edges (self, node_id, old, name);
  loligo_project_close_step (self);
  return TRUE;
}

void
loligo_project_expose_all (LoligoProject *self, const char *node_id, gboolean all)
{
  guint index;
  if (!loligo_project_find_node (self, node_id, &index)
      || all == loligo_node_exposes_all (self->document->nodes->pdata[index]))
    return;
  const LoligoNode *node = self->document->nodes->pdata[index];
  g_autoptr (LoligoDocument) inside = open_inside (self, node);
  if (inside == NULL)
    return;
  g_autoptr (GPtrArray) exposed = loligo_node_list_exposed (node, inside);
  g_autofree char *step = g_strdup_printf (_("Ports of %s"), node_id);
  loligo_project_open_step (self, step, NULL);
  put_exposed (self, index, all ? NULL : exposed);
  loligo_project_close_step (self);
}
