/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan-node.c: the nodes of a plan: component, size and method; then, once wires have told what ANY
 * stands for, their parameters and initial values as expressions in SI.
 */
#include "model/plan-private.h"
#include "base/i18n.h"
#include "model/document-private.h"
#include "model/inside.h"
#include <math.h>
#include <string.h>

/* A component is checked once for all nodes that share its model and have no channels of their own.
 */
static LoligoComponent *
get_component (LoligoPlanner *planner, GHashTable *shared, const LoligoNode *spec, const char *path)
{
  gboolean has_channels = spec->channels != NULL && spec->channels[0] != NULL;
  gpointer found;
  if (!has_channels && g_hash_table_lookup_extended (shared, spec->model, NULL, &found))
    return found == NULL ? NULL : loligo_component_ref (found);
  LoligoComponent *component = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_embedded = loligo_settings_get (planner->document->models, spec->model) != NULL;
  if (!is_embedded)
    g_free (loligo_library_get_text (planner->library, spec->model, &error));
  if (error != NULL)
    loligo_planner_problem (planner, path, "%s: %s", spec->id, error->message);
  else
    component = loligo_document_get_component (planner->document, planner->library, spec,
                                               planner->problems);
  if (!has_channels)
    g_hash_table_insert (shared, g_strdup (spec->model),
                         component == NULL ? NULL : loligo_component_ref (component));
  return component;
}

static gboolean
kind_can_be_node (LoligoPlanner *planner, const LoligoNode *spec, const char *path, LoligoKind kind)
{
  switch (kind)
    {
    case LOLIGO_KIND_NEURON:
    case LOLIGO_KIND_RATE:
    case LOLIGO_KIND_SYSTEM:
    case LOLIGO_KIND_STIMULUS:
      return TRUE;
    case LOLIGO_KIND_CHANNEL:
      loligo_planner_problem (planner, path,
                              _("%s: %s is a channel; put it into a neuron with \"channels\""),
                              spec->id, spec->model);
      return FALSE;
    case LOLIGO_KIND_SYNAPSE:
      loligo_planner_problem (planner, path,
                              _("%s: %s is a synapse; it belongs on a wire, not on its own"),
                              spec->id, spec->model);
      return FALSE;
    }
  g_assert_not_reached ();
}

static void
read_method (LoligoPlanner *planner, const LoligoNode *spec, LoligoPlanNode *node, const char *path)
{
  const char *own = spec->method;
  const char *text = own != NULL ? own : planner->document->run.method;
  g_autoptr (GError) error = NULL;
  node->method = LOLIGO_METHOD_AUTO;
  if (text == NULL || loligo_method_from_string (text, &node->method, &error))
    return;
  g_autofree char *method_path = g_strconcat (path, "/method", NULL);
  if (own != NULL)
    loligo_planner_problem (planner, method_path, "%s: %s", spec->id, error->message);
}

static void
read_node (LoligoPlanner *planner, GHashTable *shared, guint index)
{
  const LoligoNode *spec = g_ptr_array_index (planner->document->nodes, index);
  LoligoPlanNode *node = &planner->plan->nodes[index];
  g_autofree char *path = g_strdup_printf ("nodes/%u", index);
  g_autofree char *model_path = g_strconcat (path, "/model", NULL);
  node->id = g_strdup (spec->id);
  node->table_input = -1;
  node->size = loligo_node_get_size (spec);
  node->is_implicit = spec->is_implicit;
  if (node->size < 1 || node->size > LOLIGO_SIZE_LIMIT || spec->rows > LOLIGO_SIZE_LIMIT
      || spec->columns > LOLIGO_SIZE_LIMIT)
    {
      g_autofree char *size_path = g_strconcat (path, "/size", NULL);
      loligo_planner_problem (planner, size_path, _("%s: the size must be from 1 to 1000000000"),
                              spec->id);
      node->size = 1;
    }
  loligo_planner_read_geometry (planner, index);
  read_method (planner, spec, node, path);
  if (*spec->model == '\0')
    {
      loligo_planner_problem (planner, path, _("%s: \"model\" is empty; name a model"), spec->id);
      return;
    }
  if (loligo_node_is_ambiguous (spec))
    loligo_planner_problem (planner, model_path,
                            _("%s has both \"model\" and \"document\": choose one, and remove the other"),
                            spec->id);
  g_autoptr (LoligoComponent) component = get_component (planner, shared, spec, model_path);
  if (component != NULL && kind_can_be_node (planner, spec, model_path, component->kind))
    node->component = g_steal_pointer (&component);
}

static void
unref_component (gpointer component)
{
  if (component != NULL)
    loligo_component_unref (component);
}

void
loligo_planner_read_nodes (LoligoPlanner *planner)
{
  LoligoPlan *plan = planner->plan;
  plan->n_nodes = planner->document->nodes->len;
  plan->nodes = g_new0 (LoligoPlanNode, plan->n_nodes);
  g_autoptr (GHashTable) shared
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_component);
  LoligoMethod method;
  g_autoptr (GError) error = NULL;
  if (planner->document->run.method != NULL
      && !loligo_method_from_string (planner->document->run.method, &method, &error))
    loligo_planner_problem (planner, "run/method", "%s", error->message);
  for (guint i = 0; i < plan->n_nodes; i++)
    {
      read_node (planner, shared, i);
      g_hash_table_insert (planner->node_index, plan->nodes[i].id, GUINT_TO_POINTER (i + 1));
    }
}

/* TEXT over lanes with DIMENSION. 0 and ERROR otherwise; draws count on only when it was right. */
static LoligoExpression
parse_value (LoligoPlanner *planner, const char *text, LoligoDimension dimension, LoligoUnit *unit,
             GError **error)
{
  guint n_draws = planner->plan->n_draws;
  LoligoUnit hint = { 0 };
  LoligoExpression value = loligo_varying_quantity_parse (planner->plan->pool, text, &dimension,
                                                          &n_draws, &hint, error);
  if (value == 0)
    return 0;
  planner->plan->n_draws = n_draws;
  if (loligo_dimension_equal (hint.dimension, dimension) && hint.text[0] != '\0')
    *unit = hint;
  return value;
}

/* A bare number for a symbol of dimension ANY is in the unit of the port that is wired. */
static LoligoExpression
parse_any_value (LoligoPlanner *planner, const char *text, LoligoUnit *unit, GError **error)
{
  g_autoptr (GError) first = NULL;
  LoligoExpression value = parse_value (planner, text, unit->dimension, unit, &first);
  if (value != 0)
    return value;
  LoligoUnit none = { 0 };
  LoligoExpression number = parse_value (planner, text, LOLIGO_DIMENSIONLESS, &none, NULL);
  if (number == 0)
    {
      g_propagate_error (error, g_steal_pointer (&first));
      return 0;
    }
  LoligoExpressionPool *pool = planner->plan->pool;
  return loligo_expression_binary (pool, LOLIGO_OPERATION_MULTIPLY, number,
                                   loligo_expression_constant (pool, unit->scale));
}

static gboolean
value_varies (const LoligoExpressionPool *pool, LoligoExpression value)
{
  return loligo_expression_depends_on (pool, value, LOLIGO_OPERATION_LANE, G_MAXUINT)
         || loligo_expression_depends_on (pool, value, LOLIGO_OPERATION_UNIFORM, G_MAXUINT)
         || loligo_expression_depends_on (pool, value, LOLIGO_OPERATION_NORMAL, G_MAXUINT);
}

/* What is the same for all lanes becomes a constant here, and a finite one. */
static gboolean
settle_value (LoligoPlanner *planner, const LoligoPlanNode *node, LoligoPlanValue *value)
{
  LoligoExpressionPool *pool = planner->plan->pool;
  value->varies = value_varies (pool, value->value);
  if (value->varies)
    return TRUE;
  LoligoEnvironment environment = { .lanes = node->size };
  double number = loligo_expression_evaluate (pool, value->value, &environment);
  value->value = loligo_expression_constant (pool, number);
  return isfinite (number);
}

static void
read_value (LoligoPlanner *planner, guint index, const char *key, const char *text,
            LoligoPlanValue *value)
{
  const LoligoPlanNode *node = &planner->plan->nodes[index];
  const LoligoSymbol *symbol = value->symbol;
  g_autoptr (GError) error = NULL;
  value->value = loligo_dimension_has_any (symbol->unit.dimension)
                     ? parse_any_value (planner, text, &value->unit, &error)
                     : parse_value (planner, text, value->unit.dimension, &value->unit, &error);
  g_autofree char *path = g_strdup_printf ("nodes/%u/%s/%s", index, key, symbol->name);
  if (value->value == 0)
    loligo_planner_problem (planner, path, "%s.%s: %s", node->id, symbol->name,
                            error != NULL ? error->message : _("the expression is too large"));
  else if (!settle_value (planner, node, value))
    loligo_planner_problem (planner, path, _("%s.%s: \"%s\" is not a finite number"), node->id,
                            symbol->name, text);
}

/* The model's own default; one of dimension ANY is in the unit of the port. */
static void
take_default (LoligoPlanner *planner, const LoligoPlanNode *node, LoligoPlanValue *value)
{
  LoligoEnvironment environment = { .lanes = node->size };
  double number
      = loligo_expression_evaluate (node->component->pool, value->symbol->value, &environment);
  gint any = value->symbol->unit.dimension.halves[LOLIGO_BASE_ANY];
  if (any != 0)
    number *= pow (node->any_unit.scale, any / 2.);
  value->value = loligo_expression_constant (planner->plan->pool, number);
}

/* Names in SETTINGS that are none of SYMBOLS. */
static void
check_names (LoligoPlanner *planner, guint index, const char *key, const LoligoSettings *settings,
             LoligoSymbol *const *symbols, guint n_symbols)
{
  const LoligoPlanNode *node = &planner->plan->nodes[index];
  gboolean is_parameter = g_str_equal (key, "parameters");
  for (guint i = 0; i < loligo_settings_get_count (settings); i++)
    {
      const char *name = loligo_settings_get_nth (settings, i)->name;
      g_autoptr (GPtrArray) names = g_ptr_array_new ();
      gboolean is_known = FALSE;
      for (guint k = 0; k < n_symbols; k++)
        {
          g_ptr_array_add (names, symbols[k]->name);
          is_known = is_known || g_str_equal (symbols[k]->name, name);
        }
      if (is_known)
        continue;
      g_autofree char *suggestion = loligo_planner_suggest (name, names);
      g_autofree char *path = g_strdup_printf ("nodes/%u/%s/%s", index, key, name);
      loligo_planner_problem (planner, path,
                              is_parameter ? _("%s: %s has no parameter \"%s\"%s")
                                           : _("%s: %s has no state \"%s\"%s"),
                              node->id, node->component->id, name, suggestion);
    }
}

static void
read_values (LoligoPlanner *planner, guint index)
{
  const LoligoNode *spec = g_ptr_array_index (planner->document->nodes, index);
  LoligoPlanNode *node = &planner->plan->nodes[index];
  const LoligoComponent *component = node->component;
  check_names (planner, index, "parameters", spec->parameters, component->parameters,
               component->n_parameters);
  check_names (planner, index, "initial", spec->initial, component->states, component->n_states);
  node->parameters = g_new0 (LoligoPlanValue, component->n_parameters);
  for (guint k = 0; k < component->n_parameters; k++)
    {
      LoligoPlanValue *value = &node->parameters[k];
      value->symbol = component->parameters[k];
      value->unit = loligo_plan_get_unit (node, value->symbol);
      const char *text = loligo_settings_get (spec->parameters, value->symbol->name);
      if (text != NULL)
        read_value (planner, index, "parameters", text, value);
      else
        take_default (planner, node, value);
    }
  node->initial = g_new0 (LoligoPlanValue, component->n_states);
  for (guint k = 0; k < component->n_states; k++)
    {
      LoligoPlanValue *value = &node->initial[k];
      value->symbol = component->states[k];
      value->unit = loligo_plan_get_unit (node, value->symbol);
      const char *text = loligo_settings_get (spec->initial, value->symbol->name);
      if (text != NULL)
        read_value (planner, index, "initial", text, value);
    }
}

void
loligo_planner_read_values (LoligoPlanner *planner)
{
  for (guint i = 0; i < planner->plan->n_nodes; i++)
    {
      if (planner->plan->nodes[i].component == NULL)
        continue;
      read_values (planner, i);
      loligo_planner_read_table (planner, i);
    }
}
