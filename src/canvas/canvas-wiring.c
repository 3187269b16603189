/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * canvas-wiring.c: making a wire, by dragging a grip, by clicking targets, or with keys. While
 * wire_source is set every other node shows whether the wire may end there.
 */
#include "canvas/canvas-private.h"

#include <math.h>
#include <string.h>

/* As its hint says: found once when the wire begins, since what is inside documents takes a while to look through. */
static gboolean
is_valid_target (LoligoNodeWidget *node)
{
  LoligoWireHint hint = loligo_node_widget_get_hint (node);
  return hint == LOLIGO_WIRE_HINT_VALID || hint == LOLIGO_WIRE_HINT_CHOSEN;
}

/* Whether the wire may end at NODE; of a document also notes at which of its places. */
static gboolean
may_end_at (LoligoCanvas *self, LoligoNodeWidget *node)
{
  const char *from = self->wire_from ? self->wire_from : self->wire_source;
  const char *id = loligo_node_widget_get_id (node);
  if (!loligo_node_widget_is_document (node))
    return loligo_project_can_connect (self->project, from, id);
  if (g_str_equal (id, self->wire_source))
    return FALSE;
  g_autoptr (GPtrArray) ways = loligo_project_list_ways (self->project, from, id, FALSE);
  for (guint i = 0; i < ways->len; i++)
    {
      const char *to = ((const LoligoWay *)ways->pdata[i])->to;
      g_hash_table_add (self->wire_ends, g_strdup (to));
      g_hash_table_add (self->wire_ends, g_strndup (to, (gsize)(strrchr (to, '.') - to))); /* of an input its cell */
    }
  return ways->len > 0;
}

void
loligo_canvas_show_hints (LoligoCanvas *self)
{
  g_hash_table_remove_all (self->wire_ends);
  for (guint i = 0; i < self->order->len; i++)
    {
      LoligoNodeWidget *node = g_ptr_array_index (self->order, i);
      const char *id = loligo_node_widget_get_id (node);
      LoligoWireHint hint = LOLIGO_WIRE_HINT_NONE;
      if (self->wire_source && may_end_at (self, node))
        hint = g_strcmp0 (id, self->wire_target) == 0 ? LOLIGO_WIRE_HINT_CHOSEN
                                                      : LOLIGO_WIRE_HINT_VALID;
      else if (self->wire_source)
        hint = g_str_equal (id, self->wire_source) ? LOLIGO_WIRE_HINT_SOURCE
                                                   : LOLIGO_WIRE_HINT_INVALID;
      loligo_node_widget_set_hint (node, hint);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
loligo_canvas_start_wire (LoligoCanvas *self, const char *source, const char *from)
{
  char *source_id = g_strdup (source), *place = g_strdup (from); /* they may be the ones that are set */
  g_free (self->wire_source);
  g_free (self->wire_from);
  self->wire_source = source_id;
  self->wire_from = place;
  g_clear_pointer (&self->wire_to, g_free);
  self->goes_on = self->has_asked = FALSE;
  g_clear_pointer (&self->wire_target, g_free);
  loligo_canvas_show_hints (self);
  loligo_canvas_log (self, "wire-begin %s", source);
}

static void
show_wiring_hint (LoligoCanvas *self)
{
  g_autofree char *text = g_strdup_printf (
      self->wires_many
          ? _("Click what %s shall drive. Escape ends.")
          : _("Connect %s: click a target, or choose with Tab or arrows and press Enter. Escape cancels."),
      self->wire_from ? self->wire_from : self->wire_source);
  loligo_canvas_show_hint (self, text);
}

void
loligo_canvas_start_wiring (LoligoCanvas *self, const char *source, const char *from, gboolean many)
{
  loligo_canvas_start_wire (self, source, from);
  self->is_wiring = TRUE;
  self->wires_many = many;
  show_wiring_hint (self);
}

void
loligo_canvas_end_wire (LoligoCanvas *self)
{
  if (!self->wire_source)
    return;
  g_clear_pointer (&self->wire_source, g_free);
  g_clear_pointer (&self->wire_target, g_free);
  g_clear_pointer (&self->wire_from, g_free);
  g_clear_pointer (&self->wire_to, g_free);
  self->is_wiring = self->wires_many = self->goes_on = FALSE;
  loligo_canvas_close_ports (self);
  loligo_canvas_show_hints (self);
  loligo_canvas_show_hint (self, NULL);
  loligo_canvas_log (self, "wire-end");
}

/* NULL: none. Only a node where the wire may end is taken. */
void
loligo_canvas_choose_target (LoligoCanvas *self, LoligoNodeWidget *node, const LoligoWirePlace *place)
{
  g_autofree char *before_place = g_steal_pointer (&self->wire_to);
  self->wire_to = place ? g_strdup (place->place) : NULL;
  if (g_strcmp0 (before_place, self->wire_to) != 0)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  const char *id = node && is_valid_target (node) ? loligo_node_widget_get_id (node) : NULL;
  if (g_strcmp0 (id, self->wire_target) == 0)
    return;
  LoligoNodeWidget *before = loligo_canvas_get_node (self, self->wire_target);
  if (before)
    loligo_node_widget_set_hint (before, LOLIGO_WIRE_HINT_VALID);
  g_free (self->wire_target);
  self->wire_target = g_strdup (id);
  if (id)
    {
      loligo_node_widget_set_hint (node, LOLIGO_WIRE_HINT_CHOSEN);
      loligo_canvas_log (self, "wire-target %s", id);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* How far NODE lies from FROM in DIRECTION; infinite when it lies elsewhere. */
static double
get_cost (LoligoNodeWidget *from, LoligoNodeWidget *node, GtkDirectionType direction)
{
  double x0, y0, x1, y1;
  loligo_node_widget_get_place (from, &x0, &y0);
  loligo_node_widget_get_place (node, &x1, &y1);
  double dx = x1 - x0, dy = y1 - y0;
  gboolean is_level = direction == GTK_DIR_LEFT || direction == GTK_DIR_RIGHT;
  double along = is_level ? dx : dy, across = is_level ? dy : dx;
  if (direction == GTK_DIR_LEFT || direction == GTK_DIR_UP)
    along = -along;
  return along > 1 ? along + 2 * fabs (across) : INFINITY;
}

static LoligoNodeWidget *
find_towards (LoligoCanvas *self, LoligoNodeWidget *from, GtkDirectionType direction)
{
  LoligoNodeWidget *best = NULL;
  double lowest = INFINITY;
  for (guint i = 0; i < self->order->len; i++)
    {
      LoligoNodeWidget *node = g_ptr_array_index (self->order, i);
      double cost = get_cost (from, node, direction);
      if (cost >= lowest || !is_valid_target (node))
        continue;
      lowest = cost;
      best = node;
    }
  return best;
}

static LoligoNodeWidget *
find_next (LoligoCanvas *self, LoligoNodeWidget *from, int step)
{
  guint position = 0, n_nodes = self->order->len;
  g_ptr_array_find (self->order, from, &position);
  for (guint i = 1; i <= n_nodes; i++)
    {
      guint index = (position + (step > 0 ? i : n_nodes - i)) % n_nodes;
      LoligoNodeWidget *node = g_ptr_array_index (self->order, index);
      if (is_valid_target (node))
        return node;
    }
  return NULL;
}

void
loligo_canvas_choose_next (LoligoCanvas *self, GtkDirectionType direction)
{
  LoligoNodeWidget *from = loligo_canvas_get_node (self, self->wire_target);
  if (!from)
    from = loligo_canvas_get_node (self, self->wire_source);
  if (!from)
    return;
  LoligoNodeWidget *next = NULL;
  if (direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD)
    next = find_next (self, from, direction == GTK_DIR_TAB_FORWARD ? 1 : -1);
  else
    next = find_towards (self, from, direction);
  if (!next)
    return;
  loligo_canvas_choose_target (self, next, NULL);
  loligo_canvas_reveal (self, next);
  gtk_widget_grab_focus (GTK_WIDGET (next)); /* so that a screen reader says its name */
}

void
loligo_canvas_finish_wire (LoligoCanvas *self, LoligoWireOutcome outcome)
{
  if (outcome == LOLIGO_WIRE_ASKED)
    return;
  if (self->is_wiring)
    {
      if (!self->wires_many && outcome != LOLIGO_WIRE_REFUSED)
        loligo_canvas_end_wire (self);
      else if (self->wire_source)
        show_wiring_hint (self);
      return;
    }
  g_autofree char *source = g_strdup (self->wire_source), *from = g_strdup (self->wire_from);
  gboolean goes_on = self->goes_on && outcome != LOLIGO_WIRE_CANCELLED, has_asked = self->has_asked;
  loligo_canvas_end_wire (self);
  if (!source || !goes_on || !loligo_canvas_get_node (self, source))
    return;
  loligo_canvas_start_wiring (self, source, from, TRUE);
  self->has_asked = has_asked;
}
