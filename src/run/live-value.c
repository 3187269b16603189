/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * live-value.c: see live-value.h. A number with its unit is read straight from the document, which is what a slider
 * needs; a default or an expression by way of a fresh plan.
 */
#include "run/live-value.h"

static gboolean
find_node (const LoligoPlan *plan, const char *node, const char *parameter, LoligoLiveValue *value)
{
  for (guint i = 0; i < plan->n_nodes; i++)
    {
      if (!g_str_equal (plan->nodes[i].id, node))
        continue;
      const LoligoSymbol *symbol = loligo_component_find (plan->nodes[i].component, parameter);
      if (symbol == NULL || symbol->kind != LOLIGO_SYMBOL_PARAMETER)
        return FALSE;
      *value = (LoligoLiveValue) { .index = i, .parameter = symbol->index };
      return TRUE;
    }
  return FALSE;
}

static gboolean
find_edge (const LoligoPlan *plan, const char *edge, const char *name, LoligoLiveValue *value)
{
  guint index;
  if (!loligo_plan_find_projection (plan, edge, &index))
    return FALSE;
  const LoligoComponent *synapse = plan->projections[index].synapse;
  *value = (LoligoLiveValue) { .is_edge = TRUE, .index = index, .parameter = G_MAXUINT };
  if (g_str_equal (name, "weight"))
    return synapse->uses_weight;
  const LoligoSymbol *symbol = loligo_component_find (synapse, name);
  if (symbol == NULL || symbol->kind != LOLIGO_SYMBOL_PARAMETER)
    return FALSE;
  value->parameter = symbol->index;
  return TRUE;
}

static gboolean
find (const LoligoPlan *plan, const char *owner, const char *name, LoligoLiveValue *value)
{
  return find_node (plan, owner, name, value) || find_edge (plan, owner, name, value);
}

/* ---- the text as it stands ---- */

static const char *
get_text (const LoligoDocument *document, const LoligoPlan *plan, const LoligoLiveValue *value,
          const char *name)
{
  if (!value->is_edge)
    {
      const LoligoNode *node = loligo_document_find_node (document, plan->nodes[value->index].id);
      return node == NULL ? NULL : loligo_settings_get (node->parameters, name);
    }
  const LoligoEdge *edge
      = loligo_document_find_edge (document, plan->projections[value->index].id);
  if (edge == NULL)
    return NULL;
  return value->parameter == G_MAXUINT ? edge->weight : loligo_settings_get (edge->parameters, name);
}

static LoligoDimension
get_dimension (const LoligoPlan *plan, const LoligoLiveValue *value)
{
  if (!value->is_edge)
    {
      const LoligoPlanNode *node = &plan->nodes[value->index];
      return loligo_plan_get_unit (node, node->component->parameters[value->parameter]).dimension;
    }
  const LoligoComponent *synapse = plan->projections[value->index].synapse;
  LoligoDimension dimension = value->parameter == G_MAXUINT
                                  ? synapse->weight_unit.dimension
                                  : synapse->parameters[value->parameter]->unit.dimension;
  /* On a wire nothing says what ANY stands for: a plain number. */
  return dimension.halves[LOLIGO_BASE_ANY] != 0 ? LOLIGO_DIMENSIONLESS : dimension;
}

static gboolean
read_text (LoligoProject *project, const LoligoPlan *plan, const char *name, LoligoLiveValue *value)
{
  const char *text = get_text (loligo_project_get_document (project), plan, value, name);
  LoligoDimension dimension = get_dimension (plan, value);
  return text != NULL && loligo_quantity_parse (text, &dimension, &value->value_si, NULL, NULL);
}

/* ---- by way of a plan ---- */

static LoligoExpression
get_expression (const LoligoPlan *plan, const LoligoLiveValue *value)
{
  if (!value->is_edge)
    return plan->nodes[value->index].parameters[value->parameter].value;
  const LoligoPlanProjection *projection = &plan->projections[value->index];
  return value->parameter == G_MAXUINT ? projection->weight
                                       : projection->parameters[value->parameter].value;
}

static gboolean
read_plan (LoligoProject *project, const char *owner, const char *name, double *value_si)
{
  g_autoptr (LoligoPlan) plan = loligo_project_make_plan (project);
  LoligoLiveValue fresh;
  if (plan == NULL || !find (plan, owner, name, &fresh))
    return FALSE;
  LoligoExpression expression = get_expression (plan, &fresh);
  if (expression == 0)
    return FALSE;
  const LoligoExpressionNode *leaf = loligo_expression_get (plan->pool, expression);
  *value_si = leaf->value;
  return leaf->operation == LOLIGO_OPERATION_CONSTANT;
}

gboolean
loligo_live_value_read (LoligoProject *project, const LoligoPlan *running, const char *owner,
                        const char *name, LoligoLiveValue *value)
{
  if (!find (running, owner, name, value)
      || (value->is_edge && !loligo_plan_can_set_edge (running, value->index, value->parameter)))
    return FALSE;
  return read_text (project, running, name, value)
         || read_plan (project, owner, name, &value->value_si);
}
