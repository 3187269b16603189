/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * inspector.c: see inspector.h. It owns no values: a page is built for the selection and thrown away with it.
 */
#include "inspect/inspector.h"
#include "inspect/pages.h"

struct _LoligoInspector
{
  AdwBin parent_instance;
  LoligoProject *project;
  LoligoSession *session;
  GtkWidget *page;
  guint rebuild_source, refresh_source;
};

G_DEFINE_FINAL_TYPE (LoligoInspector, loligo_inspector, ADW_TYPE_BIN)

static GtkWidget *
make_page (LoligoInspector *self)
{
  g_auto (GStrv) nodes = loligo_project_get_selected_nodes (self->project);
  g_auto (GStrv) edges = loligo_project_get_selected_edges (self->project);
  const LoligoNode *first
      = nodes[0] == NULL ? NULL
                         : loligo_document_find_node (loligo_project_get_document (self->project), nodes[0]);
  if (first != NULL && nodes[1] == NULL && loligo_node_is_document (first))
    return loligo_network_page_new (self->project, nodes[0]);
  if (nodes[0] != NULL)
    return loligo_node_page_new (self->project, self->session, nodes);
  if (edges[0] != NULL)
    return loligo_edge_page_new (self->project, self->session, edges);
  return loligo_document_page_new (self->project);
}

/* Which tab was open stays open when another node is selected. */
static GtkStack *
find_stack (GtkWidget *page)
{
  for (GtkWidget *child = page ? gtk_widget_get_first_child (page) : NULL; child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_STACK (child))
      return GTK_STACK (child);
  return NULL;
}

static gboolean
rebuild (gpointer data)
{
  LoligoInspector *self = data;
  self->rebuild_source = 0;
  GtkStack *old = find_stack (self->page);
  g_autofree char *tab = old ? g_strdup (gtk_stack_get_visible_child_name (old)) : NULL;
  self->page = make_page (self);
  GtkStack *stack = find_stack (self->page);
  if (stack != NULL && tab != NULL)
    gtk_stack_set_visible_child_name (stack, tab);
  adw_bin_set_child (ADW_BIN (self), self->page);
  return G_SOURCE_REMOVE;
}

static gboolean
refresh (gpointer data)
{
  LoligoInspector *self = data;
  self->refresh_source = 0;
  if (self->page != NULL)
    loligo_page_refresh (self->page);
  return G_SOURCE_REMOVE;
}

/* Later, when the handlers of the change are through: a page must not vanish under its own signal. */
static void
rebuild_soon (LoligoInspector *self)
{
  if (self->rebuild_source == 0)
    self->rebuild_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, rebuild, self, NULL);
}

static void
refresh_soon (LoligoInspector *self)
{
  if (self->refresh_source == 0)
    self->refresh_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, refresh, self, NULL);
}

static void
on_changed (LoligoInspector *self, guint flags)
{
  guint structure = LOLIGO_CHANGE_NODES | LOLIGO_CHANGE_EDGES | LOLIGO_CHANGE_MODELS;
  /* No page shows where a node stands, and a thousand nodes are moved in one frame. */
  if (flags == LOLIGO_CHANGE_PLACES)
    return;
  g_auto (GStrv) nodes = loligo_project_get_selected_nodes (self->project);
  g_auto (GStrv) edges = loligo_project_get_selected_edges (self->project);
  gboolean document = nodes[0] == NULL && edges[0] == NULL;
  if ((flags & structure) && !document)
    rebuild_soon (self);
  else
    refresh_soon (self);
}

GtkWidget *
loligo_inspector_new (LoligoProject *project, LoligoSession *session)
{
  LoligoInspector *self = g_object_new (LOLIGO_TYPE_INSPECTOR, NULL);
  self->project = g_object_ref (project);
  self->session = g_object_ref (session);
  g_signal_connect_object (project, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (project, "selection-changed", G_CALLBACK (rebuild_soon), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (project, "parameter-set", G_CALLBACK (refresh_soon), self, G_CONNECT_SWAPPED);
  gtk_widget_set_size_request (GTK_WIDGET (self), 300, -1);
  rebuild (self);
  return GTK_WIDGET (self);
}

static void
loligo_inspector_dispose (GObject *object)
{
  LoligoInspector *self = LOLIGO_INSPECTOR (object);
  g_clear_handle_id (&self->rebuild_source, g_source_remove);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_clear_object (&self->project);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (loligo_inspector_parent_class)->dispose (object);
}

static void
loligo_inspector_class_init (LoligoInspectorClass *class)
{
  G_OBJECT_CLASS (class)->dispose = loligo_inspector_dispose;
}

static void
loligo_inspector_init (LoligoInspector *self)
{
}
