/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * canvas-sync.c: makes the canvas show what project and session say: nodes, wires, places,
 * selection. The one place where node widgets are made and dropped.
 */
#include "canvas/canvas-private.h"

#include <math.h>
#include <string.h>

#define LOOKS_REST_MS 150

/* "column" of "parts/column.loligo": what fits under a node. (transfer full) */
static char *
name_document (const LoligoNode *node)
{
  const char *file = loligo_node_get_document_name (node);
  if (!file)
    return loligo_node_describe_document (node);
  char *name = g_path_get_basename (file);
  if (g_str_has_suffix (name, ".loligo"))
    name[strlen (name) - strlen (".loligo")] = '\0';
  return name;
}

static void
set_look (LoligoCanvas *self, LoligoNodeWidget *widget, const LoligoNode *node)
{
  const LoligoComponent *component = loligo_project_get_component (self->project, node->id);
  const LoligoLibraryEntry *entry
      = loligo_library_find (loligo_project_get_library (self->project), node->model);
  gboolean is_document = loligo_node_is_document (node);
  g_autofree char *document = is_document ? name_document (node) : NULL;
  g_autofree char *described = is_document ? loligo_node_describe_document (node) : NULL;
  const char *title = component ? component->title : entry ? entry->title : node->model;
  LoligoKind kind = component ? component->kind : entry ? entry->kind : LOLIGO_KIND_NEURON;
  LoligoNodeLook look = {
    .kind = is_document ? LOLIGO_KIND_RATE : kind,
    .model = is_document ? document : node->model,
    .title = is_document ? described : loligo_i18n_library (title),
    .size = loligo_node_get_size (node),
    .n_inside = is_document ? GPOINTER_TO_SIZE (g_hash_table_lookup (self->inside_counts, node->id)) : 0,
    .color = loligo_project_get_color (self->project, node->id),
    .is_broken = !component && !is_document,
    .is_document = is_document,
    .has_output = is_document || (component && (component->output || component->n_spike_rules > 0)),
  };
  loligo_node_widget_set_look (widget, &look);
  loligo_canvas_forget_places (widget);
}

static void
drop_node (LoligoCanvas *self, LoligoNodeWidget *widget)
{
  if (self->hover_node == widget)
    self->hover_node = NULL;
  if (self->pressed_node == widget || self->pressed_grip == widget)
    loligo_canvas_cancel_pointer (self);
  gboolean had_focus = gtk_widget_has_focus (GTK_WIDGET (widget));
  gtk_widget_unparent (GTK_WIDGET (widget));
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* Keeps the widgets of nodes that stay, so that focus and flashes survive an edit. */
static void
sync_nodes (LoligoCanvas *self)
{
  const LoligoDocument *document = loligo_project_get_document (self->project);
  g_autoptr (GHashTable) before = g_steal_pointer (&self->nodes);
  self->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_ptr_array_set_size (self->order, 0);
  for (guint i = 0; i < document->nodes->len; i++)
    {
      const LoligoNode *node = g_ptr_array_index (document->nodes, i);
      LoligoNodeWidget *widget = g_hash_table_lookup (before, node->id);
      if (widget)
        g_hash_table_remove (before, node->id);
      else
        {
          widget = loligo_node_widget_new (node->id, self->sprites);
          gtk_widget_insert_before (GTK_WIDGET (widget), GTK_WIDGET (self), self->minimap);
        }
      g_hash_table_insert (self->nodes, g_strdup (node->id), widget);
      g_ptr_array_add (self->order, widget);
      set_look (self, widget, node);
    }
  GHashTableIter iter;
  gpointer widget;
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, NULL, &widget))
    drop_node (self, widget);
}

void
loligo_canvas_sync_places (LoligoCanvas *self)
{
  const LoligoDocument *document = loligo_project_get_document (self->project);
  for (guint i = 0; i < document->nodes->len; i++)
    {
      const LoligoNode *node = g_ptr_array_index (document->nodes, i);
      LoligoNodeWidget *widget = loligo_canvas_get_node (self, node->id);
      gboolean is_moved = self->mode == LOLIGO_CANVAS_MOVING
                          && loligo_project_is_selected (self->project, node->id);
      if (widget)
        loligo_node_widget_set_place (widget, node->x + (is_moved ? self->move_dx : 0),
                                      node->y + (is_moved ? self->move_dy : 0));
    }
  loligo_wires_update_places (self->wires);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
sync_selection (LoligoCanvas *self)
{
  for (guint i = 0; i < self->order->len; i++)
    {
      LoligoNodeWidget *widget = g_ptr_array_index (self->order, i);
      loligo_node_widget_set_selected (
          widget,
          loligo_project_is_selected (self->project, loligo_node_widget_get_id (widget)));
    }
  for (guint i = 0; i < loligo_wires_get_count (self->wires); i++)
    {
      const char *id = loligo_wires_get_id (self->wires, i);
      loligo_wires_set_selected (self->wires, i, loligo_project_is_selected (self->project, id));
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* How many cells each document holds. What was known stays while the document has problems. */
static void
count_insides (LoligoCanvas *self)
{
  g_autoptr (LoligoPlan) plan = loligo_project_make_plan (self->project);
  if (!plan)
    return;
  g_hash_table_remove_all (self->inside_counts);
  for (guint i = 0; i < plan->n_nodes; i++)
    {
      const LoligoPlanNode *node = &plan->nodes[i];
      const char *dot = strchr (node->id, '.');
      if (!dot || node->component->kind == LOLIGO_KIND_STIMULUS)
        continue;
      char *id = g_strndup (node->id, dot - node->id);
      gsize count = GPOINTER_TO_SIZE (g_hash_table_lookup (self->inside_counts, id)) + node->size;
      g_hash_table_replace (self->inside_counts, id, GSIZE_TO_POINTER (count));
    }
  const LoligoDocument *document = loligo_project_get_document (self->project);
  for (guint i = 0; i < document->nodes->len; i++)
    {
      const LoligoNode *node = g_ptr_array_index (document->nodes, i);
      LoligoNodeWidget *widget = loligo_canvas_get_node (self, node->id);
      if (widget && loligo_node_is_document (node))
        set_look (self, widget, node);
    }
}

static gboolean
sync_looks (gpointer data)
{
  LoligoCanvas *self = data;
  self->looks_source = 0;
  for (guint i = 0; i < loligo_wires_get_count (self->wires); i++)
    {
      LoligoEffect effect
          = loligo_project_get_effect (self->project, loligo_wires_get_id (self->wires, i));
      /* A tenth of the strength is a third thinner; what is too thin or thick to tell apart is not drawn so. */
      double strength = loligo_project_get_strength (self->project, loligo_wires_get_id (self->wires, i));
      LoligoWireLook look = { effect.kind, effect.is_plastic, CLAMP (1 + 0.35 * strength, 0.5, 1.7) };
      loligo_wires_set_look (self->wires, i, &look);
    }
  if (loligo_document_has_inside (loligo_project_get_document (self->project)))
    count_insides (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

/* Later: it needs the document checked, which the frame at hand should not wait for. A slider's way is many changes:
 * the sign of a wire waits until it rests. */
static void
sync_looks_soon (LoligoCanvas *self, guint rest_ms)
{
  const LoligoDocument *document = loligo_project_get_document (self->project);
  gboolean any = loligo_document_has_inside (document);
  for (guint i = 0; i < document->edges->len && !any; i++)
    any = ((const LoligoEdge *)g_ptr_array_index (document->edges, i))->synapse != NULL;
  g_clear_handle_id (&self->looks_source, g_source_remove);
  if (any)
    self->looks_source = g_timeout_add (rest_ms, sync_looks, self);
}

static void
sync_wires (LoligoCanvas *self)
{
  g_clear_pointer (&self->hover_wire, g_free);
  loligo_wires_set_document (self->wires, loligo_project_get_document (self->project),
                             self->nodes);
  sync_looks_soon (self, 0);
}

void
loligo_canvas_sync_all (LoligoCanvas *self)
{
  loligo_canvas_place_homeless (self);
  sync_nodes (self);
  sync_wires (self);
  loligo_canvas_sync_places (self);
  sync_selection (self);
  if (self->wire_source && !loligo_canvas_get_node (self, self->wire_source))
    loligo_canvas_end_wire (self);
  else if (self->wire_source)
    loligo_canvas_show_hints (self);
}

static void
on_changed (LoligoProject *project, guint flags, LoligoCanvas *self)
{
  if (flags == LOLIGO_CHANGE_ALL)
    {
      loligo_canvas_end_wire (self);
      loligo_canvas_cancel_pointer (self);
      self->view_is_set = FALSE;
    }
  if (flags & (LOLIGO_CHANGE_NODES | LOLIGO_CHANGE_MODELS))
    loligo_canvas_sync_all (self);
  else if (flags & LOLIGO_CHANGE_EDGES)
    {
      sync_wires (self);
      sync_selection (self);
    }
  if (flags & LOLIGO_CHANGE_PARAMETERS)
    sync_looks_soon (self, LOOKS_REST_MS);
  if (flags & LOLIGO_CHANGE_PLACES && !(flags & LOLIGO_CHANGE_NODES))
    loligo_canvas_sync_places (self);
}

static void
on_selection_changed (LoligoProject *project, LoligoCanvas *self)
{
  if (!self->is_silent)
    sync_selection (self);
}

void
loligo_canvas_connect_sources (LoligoCanvas *self)
{
  g_signal_connect_object (self->project, "changed", G_CALLBACK (on_changed), self, 0);
  g_signal_connect_object (self->project, "selection-changed", G_CALLBACK (on_selection_changed),
                           self, 0);
  loligo_canvas_connect_activity (self);
}
