/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * canvas-ports.c: which places of two nodes a wire joins. With one way there is no question; with several a popover
 * asks at the wire's end, which stays drawn meanwhile. Who wires to many is asked once: then the last choice for nodes
 * of the same kind is taken, or the first that fits.
 */
#include "canvas/canvas-private.h"

#include "canvas/port-chooser.h"

#include <string.h>

/* ---- what was chosen last ---- */

/* What nodes of one kind have in common: their model, or the document behind them. (transfer full) */
static char *
get_kind (LoligoCanvas *self, const char *id)
{
  const LoligoNode *node = loligo_document_find_node (loligo_project_get_document (self->project), id);
  if (!node)
    return g_strdup ("");
  g_autofree char *document = loligo_node_is_document (node) ? loligo_node_describe_document (node) : NULL;
  return document ? g_strconcat ("document ", document, NULL) : g_strdup (node->model);
}

static char *
get_key (LoligoCanvas *self, const char *source, const char *target)
{
  g_autofree char *from = get_kind (self, source), *to = get_kind (self, target);
  return g_strdup_printf ("%s\n%s", from, to);
}

/* ".E" of "left.E". */
static const char *
get_rest (const char *place)
{
  return place + strcspn (place, ".");
}

static void
remember (LoligoCanvas *self, const char *source, const char *target, const char *from, const char *to)
{
  g_hash_table_insert (self->last_ways, get_key (self, source, target),
                       g_strdup_printf ("%s\n%s", get_rest (from), get_rest (to)));
}

static const LoligoWay *
find_last (LoligoCanvas *self, const char *source, const char *target, const GPtrArray *ways)
{
  g_autofree char *key = get_key (self, source, target);
  const char *last = g_hash_table_lookup (self->last_ways, key);
  for (guint i = 0; last && i < ways->len; i++)
    {
      const LoligoWay *way = ways->pdata[i];
      g_autofree char *rests = g_strdup_printf ("%s\n%s", get_rest (way->from), get_rest (way->to));
      if (g_str_equal (rests, last))
        return way;
    }
  return ways->pdata[0];
}

/* ---- making the wire ---- */

/* Between places of the two nodes. */
static gboolean
make_wire (LoligoCanvas *self, const char *source, const char *target, const char *from, const char *to)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf (_("Wire from %s to %s"), source, target);
  loligo_project_seal (self->project);
  loligo_project_begin (self->project, name);
  g_autofree char *edge = loligo_project_connect (self->project, from, to, NULL, &error);
  if (edge)
    loligo_canvas_suggest_drive (self, source, edge);
  loligo_project_end (self->project);
  if (!edge)
    {
      loligo_canvas_log (self, "refused %s %s", source, target);
      loligo_canvas_say (self, error ? error->message : _("These two do not fit together."));
      return FALSE;
    }
  loligo_project_seal (self->project);
  loligo_canvas_log (self, "connected %s %s", source, target);
  loligo_canvas_show_hints (self);
  return TRUE;
}

static void
on_chosen (LoligoPortChooser *chooser, const char *from, const char *to, LoligoCanvas *self)
{
  if (!self->wire_source || !self->wire_target)
    return;
  g_autofree char *source = g_strdup (self->wire_source), *target = g_strdup (self->wire_target);
  remember (self, source, target, from, to);
  loligo_canvas_finish_wire (self, make_wire (self, source, target, from, to) ? LOLIGO_WIRE_MADE
                                                                              : LOLIGO_WIRE_REFUSED);
}

static void
on_cancelled (LoligoPortChooser *chooser, LoligoCanvas *self)
{
  if (!self->wire_source)
    return;
  loligo_canvas_log (self, "ports-cancelled");
  loligo_canvas_finish_wire (self, LOLIGO_WIRE_CANCELLED);
}

static void
ask (LoligoCanvas *self, const char *target, double px, double py, GPtrArray *ways)
{
  if (!self->port_chooser)
    {
      self->port_chooser = loligo_port_chooser_new ();
      gtk_widget_set_parent (self->port_chooser, GTK_WIDGET (self));
      g_signal_connect (self->port_chooser, "chosen", G_CALLBACK (on_chosen), self);
      g_signal_connect (self->port_chooser, "cancelled", G_CALLBACK (on_cancelled), self);
    }
  if (g_strcmp0 (self->wire_target, target) != 0)
    loligo_canvas_choose_target (self, loligo_canvas_get_node (self, target), NULL);
  loligo_canvas_show_hint (self, NULL);
  loligo_port_chooser_open (LOLIGO_PORT_CHOOSER (self->port_chooser), px, py, self->wire_source, target, ways);
  loligo_canvas_log (self, "ports %u", ways->len);
}

LoligoWireOutcome
loligo_canvas_connect_to (LoligoCanvas *self, const char *target, double px, double py)
{
  g_autofree char *source = g_strdup (self->wire_source);
  g_autofree char *from = g_strdup (self->wire_from ? self->wire_from : source);
  g_autofree char *to = g_strdup (self->wire_to ? self->wire_to : target);
  g_autoptr (GPtrArray) ways = loligo_project_list_ways (self->project, from, to, FALSE);
  gboolean asks = ways->len > 1 && (!self->wires_many || !self->has_asked);
  if (asks && g_strcmp0 (target, source) != 0)
    {
      self->has_asked = TRUE;
      ask (self, target, px, py, ways);
      return LOLIGO_WIRE_ASKED;
    }
  const LoligoWay *way = ways->len > 1 ? find_last (self, source, target, ways) : NULL;
  if (ways->len == 1 && !((const LoligoWay *) ways->pdata[0])->has_synapse)
    way = ways->pdata[0]; /* the input that is left */
  gboolean is_made = make_wire (self, source, target, way ? way->from : from, way ? way->to : to);
  return is_made ? LOLIGO_WIRE_MADE : LOLIGO_WIRE_REFUSED;
}

void
loligo_canvas_close_ports (LoligoCanvas *self)
{
  if (self->port_chooser && gtk_widget_get_visible (self->port_chooser))
    gtk_popover_popdown (GTK_POPOVER (self->port_chooser));
}
