/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * inside.c: documents as nodes, one level of them. What belongs to them lies in the `extra` of node and document, so
 * it is copied and written with the rest: "document" and "expose" of a node.
 */
#include "model/inside.h"

#include "base/i18n.h"
#include "model/document-private.h"

#include <string.h>

static JsonNode *
get_extra (JsonObject *extra, const char *key)
{
  return extra == NULL ? NULL : json_object_get_member (extra, key);
}

static const char *
get_text (JsonNode *value)
{
  if (value == NULL || !JSON_NODE_HOLDS_VALUE (value) || json_node_get_value_type (value) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (value);
}

static JsonObject *
get_held (const LoligoNode *node)
{
  JsonNode *value = *node->model != '\0' ? NULL : get_extra (node->extra, "document");
  return value == NULL || !JSON_NODE_HOLDS_OBJECT (value) ? NULL : json_node_get_object (value);
}

gboolean
loligo_node_is_document (const LoligoNode *node)
{
  return loligo_node_get_document_name (node) != NULL || get_held (node) != NULL;
}

gboolean
loligo_node_is_ambiguous (const LoligoNode *node)
{
  JsonNode *value = *node->model == '\0' ? NULL : get_extra (node->extra, "document");
  return value != NULL && !JSON_NODE_HOLDS_NULL (value);
}

const char *
loligo_node_get_document_name (const LoligoNode *node)
{
  return *node->model != '\0' ? NULL : get_text (get_extra (node->extra, "document"));
}

char *
loligo_node_describe_document (const LoligoNode *node)
{
  const char *name = loligo_node_get_document_name (node);
  if (name != NULL)
    return g_strdup (name);
  JsonObject *held = get_held (node);
  const char *title = held == NULL ? NULL : get_text (json_object_get_member (held, "title"));
  return g_strdup (title != NULL && *title != '\0' ? title : node->id);
}

static void
set_member (LoligoNode *node, JsonNode *value)
{
  if (node->extra == NULL)
    node->extra = json_object_new ();
  json_object_set_member (node->extra, "document", value);
  g_free (node->model);
  node->model = g_strdup ("");
}

void
loligo_node_set_document_name (LoligoNode *node, const char *name)
{
  set_member (node, json_node_init_string (json_node_alloc (), name));
}

void
loligo_node_set_document (LoligoNode *node, const LoligoDocument *inside)
{
  g_autofree char *text = loligo_document_to_json (inside);
  set_member (node, json_from_string (text, NULL));
}

gboolean
loligo_document_has_inside (const LoligoDocument *document)
{
  for (guint i = 0; i < document->nodes->len; i++)
    if (loligo_node_is_document (g_ptr_array_index (document->nodes, i)))
      return TRUE;
  return FALSE;
}

/* ---- the document behind a node ---- */

char *
loligo_document_get_inside_path (const LoligoDocument *document, const LoligoNode *node)
{
  const char *name = loligo_node_get_document_name (node);
  if (name == NULL)
    return NULL;
  g_autofree char *folder
      = document->path == NULL ? g_get_current_dir () : g_path_get_dirname (document->path);
  return g_canonicalize_filename (name, folder);
}

/* As a person would name it: beside the file that they named. */
static char *
get_shown_path (const LoligoDocument *document, const char *name)
{
  const char *outer = document->shown_path != NULL ? document->shown_path : document->path;
  if (outer == NULL || g_path_is_absolute (name))
    return g_strdup (name);
  g_autofree char *folder = g_path_get_dirname (outer);
  return g_str_equal (folder, ".") ? g_strdup (name) : g_build_filename (folder, name, NULL);
}

static LoligoDocument *
parse_held (const LoligoDocument *document, const LoligoNode *node, LoligoProblems *problems)
{
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), get_held (node));
  g_autofree char *text = json_to_string (root, TRUE);
  const char *outer = document->shown_path != NULL ? document->shown_path : document->path;
  g_autofree char *base = outer == NULL ? g_strdup ("") : g_path_get_basename (outer);
  g_autofree char *shown = g_strdup_printf ("%s#%s", base, node->id);
  LoligoDocument *inside = loligo_document_parse (text, -1, shown, problems);
  if (inside == NULL)
    return NULL;
  /* Places in the text made here mean nothing to a person. Its files lie where those of the outer document do. */
  g_clear_pointer (&inside->source, g_bytes_unref);
  g_free (inside->path);
  inside->path = g_strdup (document->path);
  return inside;
}

LoligoDocument *
loligo_document_open_inside (const LoligoDocument *document, const LoligoNode *node,
                             LoligoProblems *problems)
{
  const char *name = loligo_node_get_document_name (node);
  if (name == NULL)
    return parse_held (document, node, problems);
  g_autofree char *path = loligo_document_get_inside_path (document, node);
  LoligoDocument *inside = loligo_document_load (path, problems);
  if (inside == NULL)
    return NULL;
  g_free (inside->shown_path);
  inside->shown_path = get_shown_path (document, name);
  return inside;
}

/* ---- values inside ---- */

gboolean
loligo_document_set_inside (LoligoDocument *inside, const char *name, const char *text, gboolean is_initial)
{
  const char *dot = strchr (name, '.');
  if (dot == NULL)
    return FALSE;
  const char *rest = dot + 1;
  g_autofree char *id = g_strndup (name, dot - name);
  LoligoNode *node = loligo_document_find_node (inside, id);
  if (node != NULL)
    {
      loligo_settings_set (is_initial ? node->initial : node->parameters, rest, text);
      return TRUE;
    }
  LoligoEdge *edge = loligo_document_find_edge (inside, id);
  if (edge == NULL || is_initial)
    return FALSE;
  char **field = g_str_equal (rest, "weight")    ? &edge->weight
                 : g_str_equal (rest, "delay")   ? &edge->delay
                 : g_str_equal (rest, "connect") ? &edge->connect
                                                 : NULL;
  if (field == NULL)
    loligo_settings_set (edge->parameters, rest, text);
  else
    {
      g_free (*field);
      *field = g_strdup (text);
    }
  return TRUE;
}

/* ---- ports ---- */

LoligoExposed *
loligo_exposed_new (const char *name, const char *of)
{
  LoligoExposed *port = g_new0 (LoligoExposed, 1);
  port->name = g_strdup (name);
  port->of = g_strdup (of);
  return port;
}

void
loligo_exposed_free (gpointer data)
{
  LoligoExposed *port = data;
  g_free (port->name);
  g_free (port->of);
  g_free (port);
}

/* FALSE where ENTRY is neither "E.I" nor {"name": "in", "of": "E.I"}. */
static gboolean
add_exposed (GPtrArray *ports, JsonNode *entry)
{
  const char *name = get_text (entry);
  const char *of = name;
  if (JSON_NODE_HOLDS_OBJECT (entry))
    {
      name = get_text (json_object_get_member (json_node_get_object (entry), "name"));
      of = get_text (json_object_get_member (json_node_get_object (entry), "of"));
    }
  if (name == NULL || of == NULL)
    return FALSE;
  g_ptr_array_add (ports, loligo_exposed_new (name, of));
  return TRUE;
}

gboolean
loligo_node_exposes_all (const LoligoNode *node)
{
  JsonNode *list = get_extra (node->extra, "expose");
  return list == NULL || !JSON_NODE_HOLDS_ARRAY (list);
}

gboolean
loligo_node_exposes_well (const LoligoNode *node)
{
  JsonNode *list = get_extra (node->extra, "expose");
  if (list == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (list))
    return FALSE;
  g_autoptr (GPtrArray) ports = g_ptr_array_new_with_free_func (loligo_exposed_free);
  JsonArray *entries = json_node_get_array (list);
  gboolean is_well = TRUE;
  for (guint k = 0; k < json_array_get_length (entries); k++)
    is_well = add_exposed (ports, json_array_get_element (entries, k)) && is_well;
  return is_well;
}

GPtrArray *
loligo_node_list_exposed (const LoligoNode *node, const LoligoDocument *inside)
{
  GPtrArray *ports = g_ptr_array_new_with_free_func (loligo_exposed_free);
  JsonNode *list = get_extra (node->extra, "expose");
  if (list != NULL && JSON_NODE_HOLDS_ARRAY (list))
    {
      JsonArray *entries = json_node_get_array (list);
      for (guint k = 0; k < json_array_get_length (entries); k++)
        add_exposed (ports, json_array_get_element (entries, k));
      return ports;
    }
  for (guint i = 0; i < inside->nodes->len; i++)
    {
      const char *id = ((LoligoNode *)g_ptr_array_index (inside->nodes, i))->id;
      g_ptr_array_add (ports, loligo_exposed_new (id, id));
    }
  return ports;
}

/* What follows PREFIX and a dot in NAME; "" where NAME is PREFIX; NULL where it does not begin so. */
static const char *
skip_name (const char *name, const char *prefix)
{
  gsize length = strlen (prefix);
  if (strncmp (name, prefix, length) != 0)
    return NULL;
  if (name[length] == '\0')
    return name + length;
  return name[length] == '.' ? name + length + 1 : NULL;
}

char *
loligo_exposed_find (const GPtrArray *ports, const char *name)
{
  if (name == NULL)
    return ports->len == 1 ? g_strdup (((LoligoExposed *)ports->pdata[0])->of) : NULL;
  for (guint k = 0; k < ports->len; k++)
    {
      const LoligoExposed *port = ports->pdata[k];
      const char *rest = skip_name (name, port->name);
      if (rest != NULL)
        return *rest == '\0' ? g_strdup (port->of) : g_strconcat (port->of, ".", rest, NULL);
    }
  return NULL;
}

void
loligo_node_set_exposed (LoligoNode *node, const GPtrArray *ports)
{
  if (node->extra == NULL)
    node->extra = json_object_new ();
  if (ports == NULL)
    {
      json_object_remove_member (node->extra, "expose");
      return;
    }
  JsonArray *list = json_array_new ();
  for (guint k = 0; k < ports->len; k++)
    {
      const LoligoExposed *port = ports->pdata[k];
      if (g_str_equal (port->name, port->of))
        {
          json_array_add_string_element (list, port->name);
          continue;
        }
      JsonObject *entry = json_object_new ();
      json_object_set_string_member (entry, "name", port->name);
      json_object_set_string_member (entry, "of", port->of);
      json_array_add_object_element (list, entry);
    }
  json_object_set_array_member (node->extra, "expose", list);
}
