/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * window-plots.c: show-trace, show-rate and so on, one action for each kind of plot that can be added: what is
 * selected, or with nothing selected the first that can be, in a plot.
 */
#include "window/window-private.h"
#include "plot/dock.h"
#include "window/test-hooks.h"

/* What the action of KIND would show; NULL-terminated ids. */
static GPtrArray *
find_candidates (LoligoWindow *self, LoligoPlotKind kind)
{
  g_auto (GStrv) nodes = loligo_project_get_selected_nodes (self->project);
  g_auto (GStrv) edges = loligo_project_get_selected_edges (self->project);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; nodes[i] != NULL; i++)
    if (loligo_project_can_show (self->project, kind, nodes[i]))
      g_ptr_array_add (ids, g_strdup (nodes[i]));
  for (guint i = 0; edges[i] != NULL; i++)
    if (loligo_project_can_show (self->project, kind, edges[i]))
      g_ptr_array_add (ids, g_strdup (edges[i]));
  if (nodes[0] != NULL || edges[0] != NULL)
    return ids;
  const LoligoDocument *document = loligo_project_get_document (self->project);
  for (guint i = 0; i < document->edges->len && ids->len == 0; i++)
    {
      const LoligoEdge *edge = document->edges->pdata[i];
      if (loligo_project_can_show (self->project, kind, edge->id))
        g_ptr_array_add (ids, g_strdup (edge->id));
    }
  for (guint i = 0; i < document->nodes->len && ids->len == 0; i++)
    {
      const LoligoNode *node = document->nodes->pdata[i];
      if (loligo_project_can_show (self->project, kind, node->id))
        g_ptr_array_add (ids, g_strdup (node->id));
    }
  return ids;
}

static GSimpleAction *
find_action (LoligoWindow *self, LoligoPlotKind kind)
{
  g_autofree char *name = g_strconcat ("show-", loligo_plot_kind_to_string (kind), NULL);
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), name));
}

static void
update (LoligoWindow *self)
{
  for (LoligoPlotKind kind = 0; kind < LOLIGO_N_PLOT_KINDS; kind++)
    {
      if (!loligo_plot_kind_can_be_added (kind))
        continue;
      g_autoptr (GPtrArray) ids = find_candidates (self, kind);
      g_simple_action_set_enabled (find_action (self, kind), ids->len > 0);
    }
}

static void
on_show (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LoligoWindow *self = data;
  const char *name = g_action_get_name (G_ACTION (action));
  LoligoPlotKind kind = LOLIGO_PLOT_RATE;
  loligo_plot_kind_from_string (name + sizeof "show-" - 1, &kind);
  g_autoptr (GPtrArray) ids = find_candidates (self, kind);
  if (ids->len == 0)
    return;
  if (ids->len > 1)
    loligo_project_begin (self->project, loligo_project_get_show_label (kind));
  for (guint i = 0; i < ids->len; i++)
    loligo_project_show (self->project, kind, g_ptr_array_index (ids, i));
  if (ids->len > 1)
    loligo_project_end (self->project);
  loligo_dock_reveal (self->dock, kind);
  loligo_test_event ("%s", name);
}

void
loligo_window_add_plot_actions (LoligoWindow *self)
{
  for (LoligoPlotKind kind = 0; kind < LOLIGO_N_PLOT_KINDS; kind++)
    {
      if (!loligo_plot_kind_can_be_added (kind))
        continue;
      g_autofree char *name = g_strconcat ("show-", loligo_plot_kind_to_string (kind), NULL);
      g_autoptr (GSimpleAction) action = g_simple_action_new (name, NULL);
      g_signal_connect (action, "activate", G_CALLBACK (on_show), self);
      g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
    }
  g_signal_connect_swapped (self->project, "selection-changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->project, "changed", G_CALLBACK (update), self);
  update (self);
}
