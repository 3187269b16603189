/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * canvas-insert.c: new nodes: dropped from the palette, added by Enter, or by quick insert. A new node is
 * selected and in view.
 */
#include "canvas/canvas-private.h"

#include "canvas/layout.h"
#include "canvas/quick-insert.h"

#include <math.h>
#include <string.h>

#define DROP_TOLERANCE 14.0

static const LoligoLibraryEntry *
find_model (LoligoCanvas *self, const char *model)
{
  const LoligoLibraryEntry *entry
      = loligo_library_find (loligo_project_get_library (self->project), model);
  if (!entry || entry->kind == LOLIGO_KIND_CHANNEL || entry->kind == LOLIGO_KIND_SYNAPSE)
    return NULL;
  return entry;
}

static double
snap (double x)
{
  return round (x / (LOLIGO_GRID / 2)) * (LOLIGO_GRID / 2);
}

/* Which places of the new node ID and SOURCE the wire joins. */
static void
ask_ways (LoligoCanvas *self, const char *source, const char *id)
{
  double x, y, px, py;
  loligo_node_widget_get_place (loligo_canvas_get_node (self, id), &x, &y);
  loligo_view_to_pixels (&self->view, x, y, &px, &py);
  g_autofree char *node = g_strndup (source, strcspn (source, "."));
  loligo_canvas_start_wire (self, node, g_str_equal (node, source) ? NULL : source);
  loligo_canvas_finish_wire (self, loligo_canvas_connect_to (self, id, px, py));
}

/* A node that was just made, under the person's eyes and hands. */
static void
show_new (LoligoCanvas *self, const char *id)
{
  loligo_project_select_only (self->project, id);
  LoligoNodeWidget *node = loligo_canvas_get_node (self, id);
  if (node)
    {
      loligo_canvas_reveal (self, node);
      gtk_widget_grab_focus (GTK_WIDGET (node));
    }
  loligo_canvas_log (self, "added %s", id);
}

char *
loligo_canvas_insert (LoligoCanvas *self, const char *model, double x, double y,
                      const char *source)
{
  const LoligoLibraryEntry *entry = find_model (self, model);
  if (!entry)
    return NULL;
  g_autofree char *name = g_strdup_printf (_("Add %s"), loligo_i18n_library (entry->title));
  loligo_project_seal (self->project);
  loligo_project_begin (self->project, name);
  char *id = loligo_project_add_node (self->project, model, snap (x), snap (y));
  g_autofree char *edge = NULL;
  g_autoptr (GPtrArray) ways = id && source ? loligo_project_list_ways (self->project, source, id, FALSE) : NULL;
  gboolean asks = ways && ways->len > 1;
  if (id && source && !asks && loligo_project_can_connect (self->project, source, id))
    edge = loligo_project_connect (self->project, source, id, NULL, NULL);
  if (edge)
    loligo_canvas_suggest_drive (self, source, edge);
  loligo_project_end (self->project);
  if (!id)
    return NULL;
  show_new (self, id);
  if (edge)
    loligo_canvas_log (self, "connected %s %s", source, id);
  if (asks)
    ask_ways (self, source, id);
  return id;
}

static LoligoPlace
find_free_place (LoligoCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autofree LoligoPlace *places = g_new (LoligoPlace, self->order->len + 1);
  for (guint i = 0; i < self->order->len; i++)
    loligo_node_widget_get_place (g_ptr_array_index (self->order, i), &places[i].x, &places[i].y);
  LoligoPlace centre;
  loligo_view_to_document (&self->view, gtk_widget_get_width (widget) / 2.0,
                           gtk_widget_get_height (widget) / 2.0, &centre.x, &centre.y);
  return loligo_layout_find_free (places, self->order->len, centre);
}

char *
loligo_canvas_add_model (LoligoCanvas *self, const char *model)
{
  LoligoPlace place = find_free_place (self);
  return loligo_canvas_insert (self, model, place.x, place.y, NULL);
}

char *
loligo_canvas_add_document (LoligoCanvas *self, const char *path, double px, double py, GError **error)
{
  LoligoPlace place = find_free_place (self);
  if (!isnan (px))
    loligo_view_to_document (&self->view, px, py, &place.x, &place.y);
  loligo_project_seal (self->project);
  char *id = loligo_project_add_document (self->project, path, snap (place.x), snap (place.y), error);
  if (id)
    show_new (self, id);
  return id;
}

/* ---- drag and drop ---- */

/* The synapse that is dragged, NULL for another model. */
static const char *
get_dragged_synapse (LoligoCanvas *self, GtkDropTarget *target)
{
  const GValue *value = gtk_drop_target_get_value (target);
  const char *model = value && G_VALUE_HOLDS_STRING (value) ? g_value_get_string (value) : NULL;
  return model && loligo_canvas_is_synapse (self, model) ? model : NULL;
}

/* A synapse goes onto the wire under the pointer, which shows it. */
static void
point_at_wire (LoligoCanvas *self, double px, double py)
{
  double x, y;
  loligo_view_to_document (&self->view, px, py, &x, &y);
  const char *wire = loligo_wires_find_at (self->wires, x, y, DROP_TOLERANCE / self->view.zoom);
  if (g_strcmp0 (wire, self->hover_wire) == 0)
    return;
  g_free (self->hover_wire);
  self->hover_wire = g_strdup (wire);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* A file manager offers the names of files as text too: they are the window's. */
static gboolean
is_file (GtkDropTarget *target)
{
  GdkDrop *drop = gtk_drop_target_get_current_drop (target);
  return drop && gdk_content_formats_contain_gtype (gdk_drop_get_formats (drop), GDK_TYPE_FILE_LIST);
}

static GdkDragAction
on_drop_motion (GtkDropTarget *target, double px, double py, LoligoCanvas *self)
{
  if (is_file (target))
    return 0;
  gboolean is_synapse = get_dragged_synapse (self, target) != NULL;
  if (is_synapse)
    point_at_wire (self, px, py);
  if (self->is_over_drop == is_synapse)
    {
      self->is_over_drop = !is_synapse;
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  return GDK_ACTION_COPY;
}

static GdkDragAction
on_drop_enter (GtkDropTarget *target, double px, double py, LoligoCanvas *self)
{
  if (is_file (target))
    return 0;
  self->is_over_drop = get_dragged_synapse (self, target) == NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  loligo_canvas_log (self, "drop-enter");
  return GDK_ACTION_COPY;
}

static void
on_drop_leave (GtkDropTarget *target, LoligoCanvas *self)
{
  self->is_over_drop = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
loligo_canvas_show_drop (LoligoCanvas *self, gboolean is_over)
{
  if (self->is_over_drop == is_over)
    return;
  self->is_over_drop = is_over;
  loligo_canvas_show_hint (self, is_over ? _("Drop it here to add this network as a node") : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double px, double py, LoligoCanvas *self)
{
  double x, y;
  loligo_view_to_document (&self->view, px, py, &x, &y);
  self->is_over_drop = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  const char *model = g_value_get_string (value);
  if (loligo_canvas_is_synapse (self, model))
    {
      point_at_wire (self, px, py);
      if (self->hover_wire)
        return loligo_canvas_put_synapse (self, self->hover_wire, model);
      loligo_canvas_say (self, _("A synapse lives on a wire: drop it onto one."));
      return FALSE;
    }
  g_autofree char *id = loligo_canvas_insert (self, model, x, y, NULL);
  return id != NULL;
}

void
loligo_canvas_add_drop_target (LoligoCanvas *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_COPY);
  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect (target, "enter", G_CALLBACK (on_drop_enter), self);
  g_signal_connect (target, "motion", G_CALLBACK (on_drop_motion), self);
  g_signal_connect (target, "leave", G_CALLBACK (on_drop_leave), self);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* ---- quick insert ---- */

typedef struct
{
  LoligoLibrary *library;
  LoligoDimension dimension; /* of what the source gives */
  gboolean is_any, spikes;
} Fit;

/* Does the model have an input for what the source gives, or take its spikes? */
static gboolean
fits_source (const LoligoLibraryEntry *entry, gpointer data)
{
  const Fit *fit = data;
  if (entry->kind == LOLIGO_KIND_STIMULUS || entry->kind == LOLIGO_KIND_SYNAPSE)
    return FALSE;
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoComponent) component
      = loligo_library_get_component (fit->library, entry->id, problems);
  if (!component)
    return FALSE;
  if (fit->spikes && component->kind == LOLIGO_KIND_NEURON)
    return TRUE;
  for (guint i = 0; i < component->n_inputs; i++)
    if (fit->is_any
        || loligo_dimension_equal (component->inputs[i]->unit.dimension, fit->dimension))
      return TRUE;
  return FALSE;
}

static Fit *
make_fit (LoligoCanvas *self, const char *source)
{
  LoligoComponent *component = loligo_project_get_component (self->project, source);
  if (!component || (!component->output && component->n_spike_rules == 0))
    return NULL;
  Fit *fit = g_new0 (Fit, 1);
  fit->library = loligo_project_get_library (self->project);
  fit->spikes = component->n_spike_rules > 0;
  if (component->output && !fit->spikes)
    fit->dimension = component->output->unit.dimension;
  else
    fit->dimension.halves[LOLIGO_BASE_ANY] = 2; /* no port has it */
  fit->is_any = component->takes_any_unit && !fit->spikes;
  return fit;
}

static void
on_chosen (LoligoQuickInsert *popover, const char *model, LoligoCanvas *self)
{
  const char *wire = g_object_get_data (G_OBJECT (popover), "wire");
  if (wire)
    {
      loligo_canvas_put_synapse (self, wire, model);
      return;
    }
  double *place = g_object_get_data (G_OBJECT (popover), "place");
  const char *source = g_object_get_data (G_OBJECT (popover), "source");
  g_free (loligo_canvas_insert (self, model, place[0], place[1], source));
}

static void
on_closed (GtkPopover *popover, LoligoCanvas *self)
{
  loligo_canvas_log (self, "quick-insert-closed");
}

static gboolean
stands_on_canvas (const LoligoLibraryEntry *entry, gpointer data)
{
  return entry->kind != LOLIGO_KIND_SYNAPSE;
}

/* The synapses that fit the wire. */
static gboolean
fits_wire (const LoligoLibraryEntry *entry, gpointer data)
{
  const GPtrArray *choices = data;
  for (guint i = 0; i < choices->len; i++)
    if (g_str_equal (((const LoligoSynapseChoice *)choices->pdata[i])->id, entry->id))
      return TRUE;
  return FALSE;
}

static void
make_quick_insert (LoligoCanvas *self)
{
  if (!self->quick_insert)
    {
      self->quick_insert
          = loligo_quick_insert_new (loligo_project_get_library (self->project));
      gtk_widget_set_parent (self->quick_insert, GTK_WIDGET (self));
      g_signal_connect (self->quick_insert, "chosen", G_CALLBACK (on_chosen), self);
      g_signal_connect (self->quick_insert, "closed", G_CALLBACK (on_closed), self);
    }
}

void
loligo_canvas_open_synapses (LoligoCanvas *self, double px, double py, const char *edge_id)
{
  const LoligoEdge *edge
      = loligo_document_find_edge (loligo_project_get_document (self->project), edge_id);
  if (!edge)
    return;
  make_quick_insert (self);
  g_autofree char *from = loligo_project_get_cell (self->project, edge->from);
  g_autofree char *to = loligo_project_get_cell (self->project, edge->to);
  GPtrArray *choices = loligo_project_list_synapses (self->project, from, to);
  g_object_set_data_full (G_OBJECT (self->quick_insert), "wire", g_strdup (edge_id), g_free);
  g_autofree char *title = g_strdup_printf (_("Synapse from %s to %s"), from, to);
  loligo_quick_insert_open (LOLIGO_QUICK_INSERT (self->quick_insert), px, py, title, fits_wire, choices,
                            (GDestroyNotify)g_ptr_array_unref);
  loligo_canvas_log (self, "quick-insert");
}

void
loligo_canvas_open_quick_insert (LoligoCanvas *self, double px, double py, const char *source)
{
  make_quick_insert (self);
  g_object_set_data (G_OBJECT (self->quick_insert), "wire", NULL);
  double *place = g_new (double, 2);
  loligo_view_to_document (&self->view, px, py, &place[0], &place[1]);
  g_object_set_data_full (G_OBJECT (self->quick_insert), "place", place, g_free);
  g_object_set_data_full (G_OBJECT (self->quick_insert), "source", g_strdup (source), g_free);
  Fit *fit = source ? make_fit (self, source) : NULL;
  g_autofree char *title
      = source ? g_strdup_printf (_("Connect %s to a new"), source) : g_strdup (_("Add a model"));
  loligo_quick_insert_open (LOLIGO_QUICK_INSERT (self->quick_insert), px, py, title,
                            fit ? fits_source : stands_on_canvas, fit, g_free);
  loligo_canvas_log (self, "quick-insert");
}
