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

/* ---- the focus: the window keeps it at a page that is gone until the next frame, and keys are lost meanwhile ---- */

/* Where in PAGE the focus is, as the number of each child on the way down; NULL when it is elsewhere. */
static GArray *
find_focus (GtkWidget *page)
{
  GtkRoot *root = page ? gtk_widget_get_root (page) : NULL;
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  if (focus == NULL || !gtk_widget_is_ancestor (focus, page))
    return NULL;
  GArray *way = g_array_new (FALSE, FALSE, sizeof (guint));
  for (; focus != page; focus = gtk_widget_get_parent (focus))
    {
      guint number = 0;
      for (GtkWidget *child = focus; (child = gtk_widget_get_prev_sibling (child)) != NULL;)
        number++;
      g_array_prepend_val (way, number);
    }
  return way;
}

/* The same control of the new page, else the first that takes it, else nobody. */
static void
give_focus (GtkWidget *page, const GArray *way)
{
  GtkWidget *widget = page;
  for (guint i = 0; i < way->len && widget != NULL; i++)
    {
      widget = gtk_widget_get_first_child (widget);
      for (guint number = g_array_index (way, guint, i); number > 0 && widget != NULL; number--)
        widget = gtk_widget_get_next_sibling (widget);
    }
  gboolean is_given = widget != NULL
                      && (GTK_IS_TEXT (widget) ? gtk_text_grab_focus_without_selecting (GTK_TEXT (widget))
                                               : gtk_widget_grab_focus (widget));
  if (!is_given && !gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD))
    gtk_root_set_focus (gtk_widget_get_root (page), NULL);
}

static gboolean
rebuild (gpointer data)
{
  LoligoInspector *self = data;
  self->rebuild_source = 0;
  g_autoptr (GArray) way = find_focus (self->page);
  GtkStack *old = find_stack (self->page);
  g_autofree char *tab = old ? g_strdup (gtk_stack_get_visible_child_name (old)) : NULL;
  self->page = make_page (self);
  GtkStack *stack = find_stack (self->page);
  if (stack != NULL && tab != NULL)
    gtk_stack_set_visible_child_name (stack, tab);
  adw_bin_set_child (ADW_BIN (self), self->page);
  if (way != NULL)
    give_focus (self->page, way);
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
  gtk_widget_set_size_request (GTK_WIDGET (self), 340, -1);
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
