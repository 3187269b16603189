/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * node.c: making, copying and freeing what a document holds: nodes, edges, recorders, plots. Plain
 * structures without behaviour; reading and writing them is document-read.c and document-write.c.
 */
#include "model/document.h"
#include "model/document-private.h"

/* Members are immutable once read, so a copy shares them. */
JsonObject *
loligo_extra_copy (JsonObject *extra)
{
  if (extra == NULL)
    return NULL;
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  json_object_iter_init_ordered (&iter, extra);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    json_object_set_member (copy, name, json_node_copy (value));
  return copy;
}

LoligoNode *
loligo_node_new (const char *id, const char *model)
{
  LoligoNode *node = g_new0 (LoligoNode, 1);
  node->id = g_strdup (id);
  node->model = g_strdup (model);
  node->rows = 1;
  node->parameters = loligo_settings_new ();
  node->initial = loligo_settings_new ();
  return node;
}

LoligoNode *
loligo_node_copy (const LoligoNode *node)
{
  LoligoNode *copy = g_memdup2 (node, sizeof *node);
  copy->id = g_strdup (node->id);
  copy->model = g_strdup (node->model);
  copy->parameters = loligo_settings_copy (node->parameters);
  copy->initial = loligo_settings_copy (node->initial);
  copy->channels = g_strdupv (node->channels);
  copy->method = g_strdup (node->method);
  copy->table_file = g_strdup (node->table_file);
  copy->table_unit = g_strdup (node->table_unit);
  copy->extra = loligo_extra_copy (node->extra);
  return copy;
}

void
loligo_node_free (LoligoNode *node)
{
  if (node == NULL)
    return;
  g_free (node->id);
  g_free (node->model);
  loligo_settings_free (node->parameters);
  loligo_settings_free (node->initial);
  g_strfreev (node->channels);
  g_free (node->method);
  g_free (node->table_file);
  g_free (node->table_unit);
  g_clear_pointer (&node->extra, json_object_unref);
  g_free (node);
}

guint64
loligo_node_get_size (const LoligoNode *node)
{
  return node->columns == 0 ? node->rows : node->rows * node->columns;
}

LoligoEdge *
loligo_edge_new (const char *id, const char *from, const char *to)
{
  LoligoEdge *edge = g_new0 (LoligoEdge, 1);
  edge->id = g_strdup (id);
  edge->from = g_strdup (from);
  edge->to = g_strdup (to);
  edge->parameters = loligo_settings_new ();
  return edge;
}

LoligoEdge *
loligo_edge_copy (const LoligoEdge *edge)
{
  LoligoEdge *copy = g_memdup2 (edge, sizeof *edge);
  copy->id = g_strdup (edge->id);
  copy->from = g_strdup (edge->from);
  copy->to = g_strdup (edge->to);
  copy->synapse = g_strdup (edge->synapse);
  copy->connect = g_strdup (edge->connect);
  copy->weight = g_strdup (edge->weight);
  copy->delay = g_strdup (edge->delay);
  copy->parameters = loligo_settings_copy (edge->parameters);
  copy->extra = loligo_extra_copy (edge->extra);
  return copy;
}

void
loligo_edge_free (LoligoEdge *edge)
{
  if (edge == NULL)
    return;
  g_free (edge->id);
  g_free (edge->from);
  g_free (edge->to);
  g_free (edge->synapse);
  g_free (edge->connect);
  g_free (edge->weight);
  g_free (edge->delay);
  loligo_settings_free (edge->parameters);
  g_clear_pointer (&edge->extra, json_object_unref);
  g_free (edge);
}

LoligoRecorderSpec *
loligo_recorder_spec_new (const char *id, const char *of, const char *what)
{
  LoligoRecorderSpec *spec = g_new0 (LoligoRecorderSpec, 1);
  spec->id = g_strdup (id);
  spec->of = g_strdup (of);
  spec->what = g_strdup (what);
  return spec;
}

LoligoRecorderSpec *
loligo_recorder_spec_copy (const LoligoRecorderSpec *spec)
{
  LoligoRecorderSpec *copy = loligo_recorder_spec_new (spec->id, spec->of, spec->what);
  copy->which = g_strdup (spec->which);
  copy->every = g_strdup (spec->every);
  copy->extra = loligo_extra_copy (spec->extra);
  return copy;
}

void
loligo_recorder_spec_free (LoligoRecorderSpec *spec)
{
  if (spec == NULL)
    return;
  g_free (spec->id);
  g_free (spec->of);
  g_free (spec->what);
  g_free (spec->which);
  g_free (spec->every);
  g_clear_pointer (&spec->extra, json_object_unref);
  g_free (spec);
}

LoligoPlotSpec *
loligo_plot_spec_new (LoligoPlotKind kind)
{
  LoligoPlotSpec *spec = g_new0 (LoligoPlotSpec, 1);
  spec->kind = kind;
  spec->recorders = g_new0 (char *, 1);
  return spec;
}

LoligoPlotSpec *
loligo_plot_spec_copy (const LoligoPlotSpec *spec)
{
  LoligoPlotSpec *copy = g_memdup2 (spec, sizeof *spec);
  copy->unknown_kind = g_strdup (spec->unknown_kind);
  copy->recorders = g_strdupv (spec->recorders);
  copy->width = g_strdup (spec->width);
  copy->kernel = g_strdup (spec->kernel);
  copy->segment = g_strdup (spec->segment);
  copy->axes = g_strdup (spec->axes);
  copy->cells = g_strdup (spec->cells);
  copy->extra = loligo_extra_copy (spec->extra);
  return copy;
}

void
loligo_plot_spec_free (LoligoPlotSpec *spec)
{
  if (spec == NULL)
    return;
  g_free (spec->unknown_kind);
  g_strfreev (spec->recorders);
  g_free (spec->width);
  g_free (spec->kernel);
  g_free (spec->segment);
  g_free (spec->axes);
  g_free (spec->cells);
  g_clear_pointer (&spec->extra, json_object_unref);
  g_free (spec);
}
