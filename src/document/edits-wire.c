/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * edits-wire.c: connects an output to an input of the same dimension, or spikes to cells by way of a synapse, and
 * says why when it does not fit. The plan checks again; here it is for the hand that holds the wire.
 */
#include "document/project-private.h"
#include <inttypes.h>
#include <string.h>

char *
loligo_endpoint_get_node (const char *endpoint)
{
  const char *dot = strchr (endpoint, '.');
  return dot == NULL ? g_strdup (endpoint) : g_strndup (endpoint, (gsize) (dot - endpoint));
}

static gboolean
is_any (LoligoDimension dimension)
{
  return dimension.halves[LOLIGO_BASE_ANY] != 0;
}

gboolean
loligo_symbols_fit (const LoligoSymbol *output, const LoligoSymbol *input)
{
  return is_any (output->unit.dimension) || is_any (input->unit.dimension)
         || loligo_dimension_equal (output->unit.dimension, input->unit.dimension);
}

gboolean
loligo_project_is_wired (LoligoProject *self, const char *from, const char *to_port)
{
  for (guint i = 0; i < self->document->edges->len; i++)
    {
      const LoligoEdge *edge = self->document->edges->pdata[i];
      if (edge->synapse == NULL && g_str_equal (edge->from, from) && g_str_equal (edge->to, to_port))
        return TRUE;
    }
  return FALSE;
}

/* The input of TO that takes what OUTPUT carries: the one named PORT, else the first that fits. */
static const LoligoSymbol *
choose_input (LoligoComponent *target, const LoligoSymbol *output, const char *port)
{
  for (guint i = 0; i < target->n_inputs; i++)
    {
      const LoligoSymbol *input = target->inputs[i];
      if ((port == NULL || g_str_equal (port, input->name)) && loligo_symbols_fit (output, input))
        return input;
    }
  return NULL;
}

static gboolean
refuse_input (GError **error, LoligoComponent *target, const char *to, const LoligoSymbol *output,
              const char *from)
{
  g_autofree char *carried = loligo_dimension_to_string (output->unit.dimension);
  g_autofree char *taken = loligo_dimension_to_string (target->inputs[0]->unit.dimension);
  return loligo_refuse (error, _("%s gives %s, but %s takes %s: choose a source of that unit"),
                        from, carried, to, taken);
}

/* Whether sizes go together: one to any, or equal. */
static gboolean
sizes_fit (LoligoProject *self, const char *from, const char *to, GError **error)
{
  const LoligoNode *source = loligo_document_find_node (self->document, from);
  const LoligoNode *target = loligo_document_find_node (self->document, to);
  guint64 n_source = loligo_node_get_size (source), n_target = loligo_node_get_size (target);
  if (n_source == 1 || n_source == n_target)
    return TRUE;
  return loligo_refuse (error,
                        _("%s has %" PRIu64 " cells and %s has %" PRIu64
                          ": a plain wire needs one, or equal sizes"),
                        from, n_source, to, n_target);
}

const LoligoSymbol *
loligo_project_find_input (LoligoProject *self, const char *from, const char *to, const char *port,
                           GError **error)
{
  LoligoComponent *source = loligo_project_get_component (self, from);
  LoligoComponent *target = loligo_project_get_component (self, to);
  if (source == NULL || target == NULL)
    {
      loligo_refuse (error, _("the model of %s is wrong: repair it first"),
                     source == NULL ? from : to);
      return NULL;
    }
  if (source->output == NULL)
    {
      loligo_refuse (error, _("%s only spikes: its output cannot be wired as a value"), from);
      return NULL;
    }
  if (target->n_inputs == 0)
    {
      loligo_refuse (error, _("%s has no input: wire to a neuron"), to);
      return NULL;
    }
  const LoligoSymbol *input = choose_input (target, source->output, port);
  if (input == NULL)
    refuse_input (error, target, to, source->output, from);
  else if (!sizes_fit (self, from, to, error))
    return NULL;
  return input;
}

gboolean
loligo_project_has_synapse_between (LoligoProject *self, LoligoComponent *source, LoligoComponent *target)
{
  if (source == NULL || source->n_spike_rules == 0)
    return FALSE;
  g_autoptr (GPtrArray) choices = loligo_project_list_synapses_between (self, source, target);
  for (guint i = 0; i < choices->len; i++)
    {
      const LoligoSynapseChoice *choice = choices->pdata[i];
      if (choice->component->on_pre.n_updates + choice->component->on_pre.n_jumps > 0)
        return TRUE;
    }
  return FALSE;
}

/* Spikes need a synapse to act: the wire of a source that spikes gets one when any fits. */
static gboolean
wants_synapse (LoligoProject *self, const char *from, const char *to)
{
  return loligo_project_has_synapse_between (self, loligo_project_get_component (self, from),
                                             loligo_project_get_component (self, to));
}

gboolean
loligo_project_is_deeper (LoligoProject *self, const char *place)
{
  const LoligoNode *node = loligo_document_find_node (self->document, place);
  return node == NULL ? strchr (place, '.') != NULL : loligo_node_is_document (node);
}

/* Whether an input of TO that takes what FROM gives is not wired to it yet. */
static gboolean
has_free_input (LoligoProject *self, const char *from, const char *to)
{
  if (loligo_project_find_input (self, from, to, NULL, NULL) == NULL)
    return FALSE;
  LoligoComponent *source = loligo_project_get_component (self, from);
  LoligoComponent *target = loligo_project_get_component (self, to);
  if (target->n_inputs == 1 && loligo_project_is_wired (self, from, to))
    return FALSE;
  for (guint i = 0; i < target->n_inputs; i++)
    {
      g_autofree char *place = g_strdup_printf ("%s.%s", to, target->inputs[i]->name);
      if (loligo_symbols_fit (source->output, target->inputs[i]) && !loligo_project_is_wired (self, from, place))
        return TRUE;
    }
  return FALSE;
}

gboolean
loligo_project_can_connect (LoligoProject *self, const char *from, const char *to)
{
  g_autofree char *source = loligo_endpoint_get_node (from), *target = loligo_endpoint_get_node (to);
  if (loligo_project_is_deeper (self, from) || loligo_project_is_deeper (self, to))
    return !g_str_equal (source, target) && loligo_project_has_way (self, from, to);
  return wants_synapse (self, from, to) || has_free_input (self, from, to);
}

static char *
append_edge (LoligoProject *self, LoligoEdge *edge, const char *from, const char *to)
{
  edge->id_is_made_up = edge->synapse == NULL;
  g_autofree char *name = g_strdup_printf (_("Wire from %s to %s"), from, to);
  loligo_project_open_step (self, name, NULL);
  loligo_project_append_item (self, LOLIGO_ITEMS_EDGES, edge, LOLIGO_CHANGE_EDGES);
  loligo_project_close_step (self);
  return g_strdup (edge->id);
}

char *
loligo_project_connect (LoligoProject *self, const char *from, const char *to, const char *port,
                        GError **error)
{
  g_autofree char *source_id = loligo_endpoint_get_node (from), *target_id = loligo_endpoint_get_node (to);
  g_autofree char *wish = g_strdup_printf ("%s_%s", source_id, target_id);
  g_autofree char *id = loligo_document_unique_id (self->document, wish);
  if (loligo_project_is_deeper (self, from) || loligo_project_is_deeper (self, to))
    {
      LoligoEdge *edge = loligo_project_suggest_through (self, from, to, error);
      if (edge == NULL)
        return NULL;
      g_free (edge->id);
      edge->id = g_strdup (id);
      return append_edge (self, edge, from, to);
    }
  if (port == NULL && wants_synapse (self, from, to))
    {
      LoligoEdge *edge = loligo_edge_new (id, from, to);
      if (loligo_project_suggest_synapse (self, edge))
        return append_edge (self, edge, from, to);
      loligo_edge_free (edge);
    }
  const LoligoSymbol *input = loligo_project_find_input (self, from, to, port, error);
  if (input == NULL)
    return NULL;
  g_autofree char *target = g_strdup_printf ("%s.%s", to, input->name);
  gboolean is_only = loligo_project_get_component (self, to)->n_inputs == 1;
  if (loligo_project_is_wired (self, from, target) || (is_only && loligo_project_is_wired (self, from, to)))
    {
      loligo_refuse (error, _("%s is wired to %s already"), from, target);
      return NULL;
    }
  return append_edge (self, loligo_edge_new (id, from, target), from, to);
}
