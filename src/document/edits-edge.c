/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * edits-edge.c: a wire's ends, synapse, rule, weight, delay, parameters and name. Each edit is made on a copy first,
 * which has to be right (edge-trial.c).
 */
#include "document/project-private.h"
#include <string.h>

static const struct
{
  const char *name;      /* as in the file */
  const char *step_name; /* translated where used */
  goffset offset;
} fields[LOLIGO_N_EDGE_FIELDS] = {
  [LOLIGO_EDGE_CONNECT] = { "connect", N_("Connection of %s"), G_STRUCT_OFFSET (LoligoEdge, connect) },
  [LOLIGO_EDGE_WEIGHT] = { "weight", N_("Weight of %s"), G_STRUCT_OFFSET (LoligoEdge, weight) },
  [LOLIGO_EDGE_DELAY] = { "delay", N_("Delay of %s"), G_STRUCT_OFFSET (LoligoEdge, delay) },
};

static const LoligoEdge *
get_edge (LoligoProject *self, const char *id, guint *index, GError **error)
{
  if (loligo_project_find_edge (self, id, index))
    return self->document->edges->pdata[*index];
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT, _("there is no wire %s"), id);
  return NULL;
}

/* Puts NEXT, which is taken, in the place of edge INDEX, when it is right. */
static gboolean
replace (LoligoProject *self, guint index, LoligoEdge *next, guint flags, const char *parameter,
         const char *step, const char *key, GError **error)
{
  const LoligoEdge *edge = self->document->edges->pdata[index];
  if (!loligo_project_check_edge (self, edge, next, error))
    {
      loligo_edge_free (next);
      return FALSE;
    }
  loligo_project_open_step (self, step, key);
  LoligoEdge *edited = loligo_project_edit_item (self, LOLIGO_ITEMS_EDGES, index, flags);
  LoligoEdge before = *edited;
  *edited = *next;
  *next = before;
  loligo_edge_free (next);
  if (parameter != NULL)
    loligo_project_note_parameter (self, edited->id, parameter);
  loligo_project_close_step (self);
  return TRUE;
}

const char *
loligo_project_get_edge (LoligoProject *self, const char *id, LoligoEdgeField field)
{
  guint index;
  if (!loligo_project_find_edge (self, id, &index))
    return NULL;
  return G_STRUCT_MEMBER (char *, self->document->edges->pdata[index], fields[field].offset);
}

gboolean
loligo_project_set_edge (LoligoProject *self, const char *id, LoligoEdgeField field, const char *text,
                         GError **error)
{
  guint index;
  const LoligoEdge *edge = get_edge (self, id, &index, error);
  if (edge == NULL)
    return FALSE;
  if (g_strcmp0 (G_STRUCT_MEMBER (char *, edge, fields[field].offset), text) == 0)
    return TRUE;
  LoligoEdge *next = loligo_edge_copy (edge);
  char **member = G_STRUCT_MEMBER_P (next, fields[field].offset);
  g_free (*member);
  *member = g_strdup (text);
  g_autofree char *step = g_strdup_printf (_(fields[field].step_name), id);
  g_autofree char *key = g_strdup_printf ("edge:%s:%s", id, fields[field].name);
  /* Who is connected, and how late, takes effect at the next start. */
  guint flags = LOLIGO_CHANGE_PARAMETERS | (field == LOLIGO_EDGE_WEIGHT ? 0 : LOLIGO_CHANGE_INITIAL);
  return replace (self, index, next, flags, fields[field].name, step, key, error);
}

gboolean
loligo_project_set_edge_parameter (LoligoProject *self, const char *id, const char *parameter,
                                   const char *text, GError **error)
{
  guint index;
  const LoligoEdge *edge = get_edge (self, id, &index, error);
  if (edge == NULL)
    return FALSE;
  if (g_strcmp0 (loligo_settings_get (edge->parameters, parameter), text) == 0)
    return TRUE;
  LoligoEdge *next = loligo_edge_copy (edge);
  loligo_settings_set (next->parameters, parameter, text);
  g_autofree char *step = g_strdup_printf (_("Change of %s of %s"), parameter, id);
  g_autofree char *key = g_strdup_printf ("edge-parameter:%s:%s", id, parameter);
  return replace (self, index, next, LOLIGO_CHANGE_PARAMETERS, parameter, step, key, error);
}

/* ---- another synapse ---- */

static gboolean
can_keep (const LoligoComponent *synapse, const LoligoSetting *setting)
{
  const LoligoSymbol *symbol = loligo_component_find (synapse, setting->name);
  if (symbol == NULL || symbol->kind != LOLIGO_SYMBOL_PARAMETER)
    return FALSE;
  LoligoExpressionPool *pool = loligo_expression_pool_new ();
  guint n_draws = 0;
  gboolean fits = loligo_edge_quantity_parse (pool, setting->text, &symbol->unit.dimension, &n_draws,
                                              NULL, NULL)
                  != 0;
  loligo_expression_pool_free (pool);
  return fits;
}

static void
keep_parameters (LoligoEdge *next, const LoligoEdge *edge, const LoligoComponent *synapse)
{
  LoligoSettings *kept = loligo_settings_new ();
  for (guint i = 0; i < loligo_settings_get_count (edge->parameters); i++)
    {
      const LoligoSetting *setting = loligo_settings_get_nth (edge->parameters, i);
      if (can_keep (synapse, setting))
        loligo_settings_set (kept, setting->name, setting->text);
    }
  loligo_settings_free (next->parameters);
  next->parameters = kept;
}

static gboolean
weight_fits (const LoligoEdge *edge, const LoligoComponent *synapse)
{
  if (edge->weight == NULL || !synapse->uses_weight)
    return FALSE;
  LoligoDimension dimension = synapse->weight_unit.dimension;
  if (dimension.halves[LOLIGO_BASE_ANY] != 0)
    dimension = LOLIGO_DIMENSIONLESS;
  LoligoExpressionPool *pool = loligo_expression_pool_new ();
  guint n_draws = 0;
  gboolean fits
      = loligo_edge_quantity_parse (pool, edge->weight, &dimension, &n_draws, NULL, NULL) != 0;
  loligo_expression_pool_free (pool);
  return fits;
}

/* EDGE with the synapse of CHOICE. (transfer full) */
static LoligoEdge *
take_synapse (LoligoProject *self, const LoligoEdge *edge, const LoligoSynapseChoice *choice)
{
  LoligoEdge *next = loligo_edge_copy (edge);
  gboolean was_plain = edge->synapse == NULL;
  gboolean has_event
      = choice->component->on_pre.n_updates + choice->component->on_pre.n_jumps > 0;
  gboolean inhibits = loligo_project_get_effect (self, edge->id).kind == LOLIGO_EFFECT_INHIBITORY;
  loligo_text_take (&next->synapse, g_strdup (choice->id));
  loligo_text_take (&next->from, loligo_project_get_cell (self, edge->from));
  loligo_text_take (&next->to, loligo_project_get_cell (self, edge->to));
  keep_parameters (next, edge, choice->component);
  if (was_plain)
    {
      loligo_text_take (&next->connect, loligo_project_suggest_rule (self, next));
      loligo_text_take (&next->delay, has_event ? g_strdup ("1.5 ms") : NULL);
    }
  if (!has_event)
    loligo_text_take (&next->delay, NULL);
  if (!weight_fits (edge, choice->component))
    {
      loligo_text_take (&next->weight, NULL);
      next->weight = loligo_project_suggest_weight (self, next, choice->component, inhibits);
    }
  return next;
}

static void
clear_synapse (LoligoEdge *edge)
{
  loligo_text_take (&edge->synapse, NULL);
  loligo_text_take (&edge->connect, NULL);
  loligo_text_take (&edge->weight, NULL);
  loligo_text_take (&edge->delay, NULL);
  loligo_settings_free (edge->parameters);
  edge->parameters = loligo_settings_new ();
}

static LoligoEdge *
take_plain (LoligoProject *self, const LoligoEdge *edge, GError **error)
{
  g_autofree char *from = loligo_endpoint_get_node (edge->from), *to = loligo_endpoint_get_node (edge->to);
  const LoligoSymbol *input = loligo_project_find_input (self, from, to, NULL, error);
  if (input == NULL)
    return NULL;
  LoligoEdge *next = loligo_edge_copy (edge);
  clear_synapse (next);
  loligo_text_take (&next->to, g_strdup_printf ("%s.%s", to, input->name));
  return next;
}

/* Recordings of what the new synapse does not have. */
static void
drop_recordings (LoligoProject *self, const char *edge, const LoligoComponent *synapse)
{
  const GPtrArray *recorders = self->document->recorders;
  for (guint i = recorders->len; i > 0; i--)
    {
      const LoligoRecorderSpec *recorder = recorders->pdata[i - 1];
      if (!g_str_equal (recorder->of, edge))
        continue;
      gboolean is_weight = g_str_equal (recorder->what, "weight");
      gboolean stays = synapse != NULL
                       && (is_weight ? synapse->uses_weight
                                     : loligo_component_find (synapse, recorder->what) != NULL);
      g_autofree char *what = g_strdup (recorder->what);
      if (!stays)
        loligo_project_set_recorded (self, edge, what, FALSE);
    }
}

/* Whether an end of EDGE lies in a document that is a node. */
static gboolean
is_deep (LoligoProject *self, const LoligoEdge *edge)
{
  g_autofree char *from = loligo_project_get_cell (self, edge->from);
  g_autofree char *to = loligo_project_get_cell (self, edge->to);
  return loligo_project_is_deeper (self, from) || loligo_project_is_deeper (self, to);
}

LoligoEdge *
loligo_project_refit_edge (LoligoProject *self, const LoligoEdge *edge, const char *synapse, GError **error)
{
  if (is_deep (self, edge))
    return loligo_project_refit_through (self, edge, synapse, error);
  if (synapse == NULL)
    return take_plain (self, edge, error);
  g_autofree char *from = loligo_project_get_cell (self, edge->from);
  g_autofree char *to = loligo_project_get_cell (self, edge->to);
  const LoligoSynapseChoice *choice = loligo_project_find_synapse (self, from, to, synapse);
  if (choice != NULL)
    return take_synapse (self, edge, choice);
  loligo_refuse (error, _("%s does not fit between %s and %s: its equations need other variables there"),
                 synapse, from, to);
  return NULL;
}

/* Puts NEXT, which is taken, in the place of edge INDEX, and drops what it cannot record. */
static gboolean
replace_synapse (LoligoProject *self, guint index, LoligoEdge *next, const char *step, GError **error)
{
  g_autofree char *id = g_strdup (next->id);
  loligo_project_begin (self, step);
  gboolean done = replace (self, index, next, LOLIGO_CHANGE_EDGES, NULL, step, NULL, error);
  if (done)
    drop_recordings (self, id, loligo_project_get_synapse (self, id));
  loligo_project_end (self);
  return done;
}

gboolean
loligo_project_set_synapse (LoligoProject *self, const char *id, const char *synapse, GError **error)
{
  guint index;
  const LoligoEdge *edge = get_edge (self, id, &index, error);
  if (edge == NULL)
    return FALSE;
  if (g_strcmp0 (edge->synapse, synapse) == 0)
    return TRUE;
  LoligoEdge *next = loligo_project_refit_edge (self, edge, synapse, error);
  if (next == NULL)
    return FALSE;
  g_autofree char *step = g_strdup_printf (_("Synapse of %s"), id);
  return replace_synapse (self, index, next, step, error);
}

/* ---- ends ---- */

static const LoligoWay *
find_way (const GPtrArray *ways, const char *from, const char *to)
{
  for (guint k = 0; k < ways->len; k++)
    {
      const LoligoWay *way = ways->pdata[k];
      if (g_str_equal (way->from, from) && g_str_equal (way->to, to))
        return way;
    }
  return NULL;
}

/* EDGE along WAY. NULL and ERROR. (transfer full) */
static LoligoEdge *
take_way (LoligoProject *self, const LoligoEdge *edge, const LoligoWay *way, GError **error)
{
  LoligoEdge *moved = loligo_edge_copy (edge);
  loligo_text_take (&moved->from, g_strdup (way->from));
  loligo_text_take (&moved->to, g_strdup (way->to));
  if (!way->has_synapse)
    {
      clear_synapse (moved);
      return moved;
    }
  LoligoEdge *next = edge->synapse == NULL ? NULL : loligo_project_refit_edge (self, moved, edge->synapse, NULL);
  if (next == NULL)
    next = loligo_project_suggest_through (self, way->from, way->to, error);
  if (next != NULL)
    loligo_text_take (&next->id, g_strdup (edge->id));
  loligo_edge_free (moved);
  return next;
}

gboolean
loligo_project_set_ends (LoligoProject *self, const char *id, const char *from, const char *to, GError **error)
{
  guint index;
  const LoligoEdge *edge = get_edge (self, id, &index, error);
  if (edge == NULL)
    return FALSE;
  if (g_str_equal (edge->from, from) && g_str_equal (edge->to, to))
    return TRUE;
  g_autoptr (GPtrArray) ways = loligo_project_list_ways (self, from, to, TRUE);
  const LoligoWay *way = find_way (ways, from, to);
  if (way == NULL)
    return loligo_refuse (error, _("what %s gives does not fit %s"), from, to);
  if (way->is_wired)
    return loligo_refuse (error, _("%s is wired to %s already"), from, to);
  LoligoEdge *next = take_way (self, edge, way, error);
  if (next == NULL)
    return FALSE;
  g_autofree char *step = g_strdup_printf (_("Ends of %s"), id);
  return replace_synapse (self, index, next, step, error);
}

/* ---- name ---- */

gboolean
loligo_project_rename_edge (LoligoProject *self, const char *id, const char *new_id, GError **error)
{
  guint index;
  const LoligoEdge *edge = get_edge (self, id, &index, error);
  if (edge == NULL)
    return FALSE;
  if (g_str_equal (id, new_id))
    return TRUE;
  if (!loligo_project_id_is_good (self, new_id, error))
    return FALSE;
  g_autofree char *old_id = g_strdup (id);
  g_autofree char *name = g_strdup_printf (_("Renaming of %s to %s"), old_id, new_id);
  loligo_project_open_step (self, name, NULL);
  LoligoEdge *edited = loligo_project_edit_item (self, LOLIGO_ITEMS_EDGES, index, LOLIGO_CHANGE_EDGES);
  loligo_text_take (&edited->id, g_strdup (new_id));
  edited->id_is_made_up = FALSE;
  loligo_project_note_renamed (self, old_id, new_id);
  loligo_project_rename_in_recorders (self, old_id, new_id);
  loligo_project_rename_selected (self, old_id, new_id);
  loligo_project_close_step (self);
  return TRUE;
}
