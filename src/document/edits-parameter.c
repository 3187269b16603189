/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * edits-parameter.c: sets a node's parameters, initial values, method and table. A text is checked
 * before anything changes.
 */
#include "document/project-private.h"

/* What the dimension ANY stands for at this node, from the newest plan; NULL while unknown. */
static const LoligoDimension *
find_any_dimension (LoligoProject *self, const char *node)
{
  const LoligoPlan *plan = loligo_project_peek_plan (self);
  for (guint i = 0; plan != NULL && i < plan->n_nodes; i++)
    if (g_str_equal (plan->nodes[i].id, node))
      return &plan->nodes[i].any_unit.dimension;
  return NULL;
}

static gboolean
check_text (LoligoProject *self, const char *node, const LoligoSymbol *symbol, const char *text,
            GError **error)
{
  const LoligoDimension *dimension = &symbol->unit.dimension;
  if (dimension->halves[LOLIGO_BASE_ANY] != 0)
    dimension = find_any_dimension (self, node);
  g_autoptr (GError) problem = NULL;
  LoligoExpressionPool *pool = loligo_expression_pool_new ();
  guint n_draws = 0;
  gboolean is_right
      = loligo_varying_quantity_parse (pool, text, dimension, &n_draws, NULL, &problem) != 0;
  loligo_expression_pool_free (pool);
  if (!is_right)
    g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT, "%s.%s: %s", node, symbol->name,
                 problem->message);
  return is_right;
}

static const LoligoSymbol *
find_symbol (LoligoProject *self, const char *node, const char *name, gboolean is_state,
             GError **error)
{
  LoligoComponent *component = loligo_project_get_component (self, node);
  const LoligoSymbol *symbol = component == NULL ? NULL : loligo_component_find (component, name);
  gboolean is_right = symbol != NULL
                      && (is_state ? symbol->kind == LOLIGO_SYMBOL_STATE
                                         || symbol->kind == LOLIGO_SYMBOL_VARIABLE
                                   : symbol->kind == LOLIGO_SYMBOL_PARAMETER);
  if (is_right)
    return symbol;
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
               is_state ? _("%s has no variable %s") : _("%s has no parameter %s"), node, name);
  return NULL;
}

static gboolean
set_value (LoligoProject *self, const char *node_id, const char *name, const char *text,
           gboolean is_state, GError **error)
{
  guint index;
  const LoligoSymbol *symbol = find_symbol (self, node_id, name, is_state, error);
  if (symbol == NULL || !loligo_project_find_node (self, node_id, &index))
    return FALSE;
  if (text != NULL && !check_text (self, node_id, symbol, text, error))
    return FALSE;
  const LoligoNode *old = self->document->nodes->pdata[index];
  if (g_strcmp0 (loligo_settings_get (is_state ? old->initial : old->parameters, name), text) == 0)
    return TRUE;
  g_autofree char *step
      = g_strdup_printf (is_state ? _("Initial %s of %s") : _("Change of %s of %s"), name, node_id);
  g_autofree char *key = g_strdup_printf ("%s:%s:%s", is_state ? "initial" : "parameter", node_id, name);
  loligo_project_open_step (self, step, key);
  guint flags = LOLIGO_CHANGE_PARAMETERS | (is_state ? LOLIGO_CHANGE_INITIAL : 0);
  LoligoNode *node = loligo_project_edit_item (self, LOLIGO_ITEMS_NODES, index, flags);
  loligo_settings_set (is_state ? node->initial : node->parameters, name, text);
  if (!is_state)
    loligo_project_note_parameter (self, node->id, name);
  loligo_project_close_step (self);
  return TRUE;
}

gboolean
loligo_project_set_parameter (LoligoProject *self, const char *node, const char *parameter,
                              const char *text, GError **error)
{
  return set_value (self, node, parameter, text, FALSE, error);
}

void
loligo_project_reset_parameters (LoligoProject *self, const char *id)
{
  guint index;
  if (!loligo_project_find_node (self, id, &index))
    return;
  const LoligoNode *old = self->document->nodes->pdata[index];
  guint n_values = loligo_settings_get_count (old->parameters);
  if (n_values == 0)
    return;
  g_autofree char *step = g_strdup_printf (_("Reset of %s"), id);
  guint flags = loligo_node_is_document (old) ? LOLIGO_CHANGE_NODES : LOLIGO_CHANGE_PARAMETERS;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (guint k = 0; k < n_values; k++)
    g_ptr_array_add (names, g_strdup (loligo_settings_get_nth (old->parameters, k)->name));
  loligo_project_open_step (self, step, NULL);
  LoligoNode *node = loligo_project_edit_item (self, LOLIGO_ITEMS_NODES, index, flags);
  for (guint k = 0; k < n_values; k++)
    {
      loligo_settings_set (node->parameters, names->pdata[k], NULL);
      if (!loligo_node_is_document (node))
        loligo_project_note_parameter (self, id, names->pdata[k]);
    }
  loligo_project_close_step (self);
}

gboolean
loligo_project_set_initial (LoligoProject *self, const char *node, const char *state,
                            const char *text, GError **error)
{
  return set_value (self, node, state, text, TRUE, error);
}

static LoligoNode *
open_node_step (LoligoProject *self, const char *id, const char *format)
{
  guint index;
  if (!loligo_project_find_node (self, id, &index))
    return NULL;
  g_autofree char *name = g_strdup_printf (format, id);
  loligo_project_open_step (self, name, NULL);
  return loligo_project_edit_item (self, LOLIGO_ITEMS_NODES, index, LOLIGO_CHANGE_NODES);
}

void
loligo_project_set_method (LoligoProject *self, const char *id, const char *method)
{
  LoligoNode *node = open_node_step (self, id, _("Method of %s"));
  if (node == NULL)
    return;
  g_free (node->method);
  node->method = g_strdup (method);
  loligo_project_close_step (self);
}

void
loligo_project_set_table (LoligoProject *self, const char *id, const char *file, const char *unit)
{
  LoligoNode *node = open_node_step (self, id, _("Table of %s"));
  if (node == NULL)
    return;
  g_free (node->table_file);
  g_free (node->table_unit);
  node->table_file = g_strdup (file);
  node->table_unit = g_strdup (unit);
  loligo_project_close_step (self);
}
