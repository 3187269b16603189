/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan-wire.c: the wires of a plan: ends resolved to an output and an input, sizes and dimensions
 * matched, and from them what the placeholder dimension ANY of stimuli stands for at each node.
 */
#include "model/plan-private.h"
#include "base/i18n.h"
#include <inttypes.h>
#include <math.h>
#include <string.h>

gboolean
loligo_dimension_has_any (LoligoDimension dimension)
{
  return dimension.halves[LOLIGO_BASE_ANY] != 0;
}

LoligoDimension
loligo_dimension_replace_any (LoligoDimension dimension, LoligoDimension with)
{
  int halves = dimension.halves[LOLIGO_BASE_ANY];
  LoligoDimension power, result;
  dimension.halves[LOLIGO_BASE_ANY] = 0;
  if (!loligo_dimension_power (with, halves / 2., &power)
      || !loligo_dimension_multiply (dimension, power, &result))
    return dimension;
  return result;
}

static gboolean
is_exactly_any (LoligoDimension dimension)
{
  int halves = dimension.halves[LOLIGO_BASE_ANY];
  dimension.halves[LOLIGO_BASE_ANY] = 0;
  return halves == 2 && loligo_dimension_is_none (dimension);
}

/* A unit of DIMENSION that a person knows. */
static LoligoUnit
make_unit (LoligoDimension dimension)
{
  LoligoUnit unit = { .dimension = dimension, .scale = 1 };
  g_autofree char *text = loligo_dimension_to_string (dimension);
  LoligoUnit known;
  if (loligo_unit_parse (text, &known, NULL) && loligo_dimension_equal (known.dimension, dimension))
    return known;
  g_strlcpy (unit.text, text, sizeof unit.text);
  return unit;
}

LoligoUnit
loligo_plan_get_unit (const LoligoPlanNode *node, const LoligoSymbol *symbol)
{
  LoligoDimension dimension = symbol->unit.dimension;
  if (!loligo_dimension_has_any (dimension))
    return symbol->unit;
  if (is_exactly_any (dimension))
    return node->any_unit;
  return make_unit (loligo_dimension_replace_any (dimension, node->any_unit.dimension));
}

static const char *
unit_name (const LoligoUnit *unit)
{
  return unit->text[0] == '\0' ? _("a plain number") : unit->text;
}

/* One end of a wire while it is being read. */
typedef struct
{
  guint node;
  char *name; /* after the dot; NULL */
} End;

gboolean
loligo_planner_find_node (LoligoPlanner *planner, const char *wire, const char *path,
                          const char *id, guint *node)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (planner->node_index, id));
  if (index == 0)
    {
      g_autoptr (GPtrArray) names = g_ptr_array_new ();
      for (guint i = 0; i < planner->plan->n_nodes; i++)
        g_ptr_array_add (names, planner->plan->nodes[i].id);
      g_autofree char *suggestion = loligo_planner_suggest (id, names);
      loligo_planner_problem (planner, path, _("%s: there is no node \"%s\"%s"), wire, id,
                              suggestion);
      return FALSE;
    }
  *node = index - 1;
  return planner->plan->nodes[*node].component != NULL;
}

gsize
loligo_planner_split_end (const LoligoPlanner *planner, const char *text)
{
  g_autofree char *id = g_strdup (text);
  for (char *dot = id + strlen (id); dot != NULL; dot = strrchr (id, '.'))
    {
      *dot = '\0';
      if (g_hash_table_contains (planner->node_index, id))
        return (gsize) (dot - id);
    }
  return strcspn (text, ".");
}

static gboolean
read_end (LoligoPlanner *planner, const char *wire, const char *path, const char *text, End *end)
{
  gsize length = loligo_planner_split_end (planner, text);
  g_autofree char *id = g_strndup (text, length);
  if (!loligo_planner_find_node (planner, wire, path, id, &end->node))
    return FALSE;
  end->name = text[length] == '\0' ? NULL : g_strdup (text + length + 1);
  return TRUE;
}

static gboolean
carries_values (const LoligoSymbol *symbol)
{
  return symbol->kind == LOLIGO_SYMBOL_STATE || symbol->kind == LOLIGO_SYMBOL_VARIABLE
         || symbol->kind == LOLIGO_SYMBOL_ALGEBRAIC;
}

static const LoligoSymbol *
find_output (LoligoPlanner *planner, const char *wire, const char *path, const End *end)
{
  const LoligoPlanNode *node = &planner->plan->nodes[end->node];
  const LoligoComponent *component = node->component;
  if (end->name == NULL && component->output == NULL)
    loligo_planner_problem (
        planner, path,
        _("%s: %s gives spikes only, and spikes need a synapse; choose one for the wire"),
        wire, node->id);
  if (end->name == NULL)
    return component->output;
  const LoligoSymbol *symbol = loligo_component_find (component, end->name);
  if (symbol != NULL && carries_values (symbol))
    return symbol;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint k = 0; k < component->symbols->len; k++)
    {
      const LoligoSymbol *known = g_ptr_array_index (component->symbols, k);
      if (carries_values (known))
        g_ptr_array_add (names, known->name);
    }
  g_autofree char *suggestion = loligo_planner_suggest (end->name, names);
  loligo_planner_problem (planner, path, _("%s: %s has no variable \"%s\"%s"), wire, node->id,
                          end->name, suggestion);
  return NULL;
}

static GPtrArray *
list_inputs (const LoligoComponent *component)
{
  GPtrArray *names = g_ptr_array_new ();
  for (guint k = 0; k < component->n_inputs; k++)
    g_ptr_array_add (names, component->inputs[k]->name);
  return names;
}

/* The only input, or the only one of the output's dimension; -1 when that is none or several. */
static int
guess_input (const LoligoComponent *component, const LoligoSymbol *output)
{
  if (component->n_inputs == 1)
    return 0;
  int found = -1;
  for (guint k = 0; k < component->n_inputs; k++)
    if (loligo_dimension_equal (component->inputs[k]->unit.dimension, output->unit.dimension))
      {
        if (found >= 0)
          return -1;
        found = k;
      }
  return found;
}

static int
find_input (LoligoPlanner *planner, const char *wire, const char *path, const End *end,
            const LoligoSymbol *output)
{
  const LoligoPlanNode *node = &planner->plan->nodes[end->node];
  const LoligoComponent *component = node->component;
  if (component->n_inputs == 0)
    {
      loligo_planner_problem (planner, path, _("%s: %s (%s) takes no input"), wire, node->id,
                              component->id);
      return -1;
    }
  if (end->name == NULL)
    {
      int guess = guess_input (component, output);
      g_autoptr (GPtrArray) names = list_inputs (component);
      g_ptr_array_add (names, NULL);
      g_autofree char *list = g_strjoinv (", ", (char **)names->pdata);
      if (guess < 0)
        loligo_planner_problem (planner, path,
                                _("%s: %s has several inputs (%s); name one, as in \"%s.%s\""),
                                wire, node->id, list, node->id, component->inputs[0]->name);
      return guess;
    }
  for (guint k = 0; k < component->n_inputs; k++)
    if (g_str_equal (component->inputs[k]->name, end->name))
      return k;
  g_autoptr (GPtrArray) names = list_inputs (component);
  g_autofree char *suggestion = loligo_planner_suggest (end->name, names);
  loligo_planner_problem (planner, path, _("%s: %s has no input \"%s\"%s"), wire, node->id,
                          end->name, suggestion);
  return -1;
}

static gboolean
check_sizes (LoligoPlanner *planner, const char *wire, const char *path, const LoligoPlanWire *ends)
{
  const LoligoPlanNode *source = &planner->plan->nodes[ends->source];
  const LoligoPlanNode *target = &planner->plan->nodes[ends->target];
  if (source->size == 1 || source->size == target->size)
    return TRUE;
  loligo_planner_problem (planner, path,
                          _("%s: %s has %" PRIu64 " and %s has %" PRIu64
                             "; a plain wire needs equal sizes, or a source of size 1"),
                          wire, source->id, source->size, target->id, target->size);
  return FALSE;
}

/* What a plain wire cannot have: said, never run as something else. */
static gboolean
is_plain (LoligoPlanner *planner, const char *wire, const char *path, const LoligoEdge *edge)
{
  if (edge->connect == NULL && edge->weight == NULL && edge->delay == NULL)
    return TRUE;
  loligo_planner_problem (
      planner, path,
      _("%s: a connection rule, weight or delay needs a synapse on the wire; a plain wire has none"),
      wire);
  return FALSE;
}

static void
read_wire (LoligoPlanner *planner, guint index)
{
  const LoligoEdge *edge = g_ptr_array_index (planner->document->edges, index);
  if (edge->synapse != NULL)
    {
      loligo_planner_read_projection (planner, index);
      return;
    }
  g_autofree char *wire = g_strdup_printf (_("wire from %s to %s"), edge->from, edge->to);
  g_autofree char *path = g_strdup_printf ("edges/%u", index);
  g_autofree char *from_path = g_strconcat (path, "/from", NULL);
  g_autofree char *to_path = g_strconcat (path, "/to", NULL);
  End from = { 0 }, to = { 0 };
  gboolean ok = read_end (planner, wire, from_path, edge->from, &from);
  ok = read_end (planner, wire, to_path, edge->to, &to) && ok;
  ok = is_plain (planner, wire, path, edge) && ok;
  const LoligoSymbol *output = ok ? find_output (planner, wire, from_path, &from) : NULL;
  int input = output != NULL ? find_input (planner, wire, to_path, &to, output) : -1;
  g_free (from.name);
  g_free (to.name);
  if (input < 0)
    return;
  LoligoPlanWire ends
      = { .source = from.node, .target = to.node, .output = output, .input = input };
  if (!check_sizes (planner, wire, path, &ends))
    return;
  ends.id = g_strdup (edge->id);
  planner->plan->wires[planner->plan->n_wires++] = ends;
}

/* The unit of ANY such that DIMENSION, with ANY in it, becomes that of UNIT. */
static gboolean
solve_any (LoligoDimension dimension, const LoligoUnit *unit, LoligoUnit *any)
{
  if (is_exactly_any (dimension))
    {
      *any = *unit;
      return TRUE;
    }
  int halves = dimension.halves[LOLIGO_BASE_ANY];
  LoligoDimension quotient, result;
  dimension.halves[LOLIGO_BASE_ANY] = 0;
  if (!loligo_dimension_divide (unit->dimension, dimension, &quotient)
      || !loligo_dimension_power (quotient, 2. / halves, &result))
    return FALSE;
  *any = make_unit (result);
  return TRUE;
}

/* Unit of SYMBOL of node INDEX when it is known by now. */
static gboolean
get_known_unit (const LoligoPlanner *planner, const gboolean *is_solved, guint index,
                const LoligoSymbol *symbol, LoligoUnit *unit)
{
  if (loligo_dimension_has_any (symbol->unit.dimension) && !is_solved[index])
    return FALSE;
  *unit = loligo_plan_get_unit (&planner->plan->nodes[index], symbol);
  return TRUE;
}

/* One pass over the wires: each tells one end about the other. TRUE when something was learnt. */
static gboolean
spread_units (LoligoPlanner *planner, gboolean *is_solved)
{
  gboolean learnt = FALSE;
  for (guint i = 0; i < planner->plan->n_wires; i++)
    {
      const LoligoPlanWire *wire = &planner->plan->wires[i];
      const LoligoSymbol *input = planner->plan->nodes[wire->target].component->inputs[wire->input];
      LoligoUnit unit;
      gboolean source_is_known
          = get_known_unit (planner, is_solved, wire->source, wire->output, &unit);
      if (!source_is_known && get_known_unit (planner, is_solved, wire->target, input, &unit))
        {
          is_solved[wire->source] = solve_any (wire->output->unit.dimension, &unit,
                                               &planner->plan->nodes[wire->source].any_unit);
          learnt = learnt || is_solved[wire->source];
        }
      else if (source_is_known && loligo_dimension_has_any (input->unit.dimension)
               && !is_solved[wire->target])
        {
          is_solved[wire->target] = solve_any (input->unit.dimension, &unit,
                                               &planner->plan->nodes[wire->target].any_unit);
          learnt = learnt || is_solved[wire->target];
        }
    }
  return learnt;
}

/* A stimulus that is wired to nothing (yet) has the unit that its own parameters are given in. */
static void
take_given_unit (LoligoPlanner *planner, guint index)
{
  const LoligoNode *spec = g_ptr_array_index (planner->document->nodes, index);
  LoligoPlanNode *node = &planner->plan->nodes[index];
  if (spec->table_unit != NULL && loligo_unit_parse (spec->table_unit, &node->any_unit, NULL))
    return;
  for (guint k = 0; k < node->component->n_parameters; k++)
    {
      const LoligoSymbol *symbol = node->component->parameters[k];
      const char *text = loligo_settings_get (spec->parameters, symbol->name);
      double value;
      LoligoUnit unit = { 0 };
      if (text == NULL || !is_exactly_any (symbol->unit.dimension)
          || !loligo_quantity_parse (text, NULL, &value, &unit, NULL) || unit.text[0] == '\0')
        continue;
      node->any_unit = unit;
      return;
    }
}

static void
check_units (LoligoPlanner *planner, const LoligoPlanWire *wire)
{
  const LoligoPlanNode *source = &planner->plan->nodes[wire->source];
  const LoligoPlanNode *target = &planner->plan->nodes[wire->target];
  const LoligoSymbol *input = target->component->inputs[wire->input];
  LoligoUnit output_unit = loligo_plan_get_unit (source, wire->output);
  LoligoUnit input_unit = loligo_plan_get_unit (target, input);
  if (loligo_dimension_equal (output_unit.dimension, input_unit.dimension))
    return;
  guint index = 0;
  for (guint i = 0; i < planner->document->edges->len; i++)
    if (g_str_equal (((LoligoEdge *)g_ptr_array_index (planner->document->edges, i))->id, wire->id))
      index = i;
  g_autofree char *path = g_strdup_printf ("edges/%u", index);
  if (loligo_dimension_has_any (wire->output->unit.dimension))
    loligo_planner_problem (
        planner, path,
        _("wire from %s to %s.%s: this port takes %s, but %s is wired to one that takes %s; use "
           "two stimuli"),
        source->id, target->id, input->name, unit_name (&input_unit), source->id,
        unit_name (&output_unit));
  else
    loligo_planner_problem (
        planner, path, _("wire from %s to %s.%s: %s gives %s, but the port takes %s"), source->id,
        target->id, input->name, source->id, unit_name (&output_unit), unit_name (&input_unit));
}

void
loligo_planner_read_wires (LoligoPlanner *planner)
{
  LoligoPlan *plan = planner->plan;
  plan->wires = g_new0 (LoligoPlanWire, planner->document->edges->len);
  plan->projections = g_new0 (LoligoPlanProjection, planner->document->edges->len);
  for (guint i = 0; i < planner->document->edges->len; i++)
    read_wire (planner, i);
  g_autofree gboolean *is_solved = g_new0 (gboolean, plan->n_nodes);
  for (guint i = 0; i < plan->n_nodes; i++)
    plan->nodes[i].any_unit = (LoligoUnit){ .scale = 1 };
  /* A chain of n placeholders needs n passes; documents have chains of one or two. */
  for (guint pass = 0; pass < 64 && spread_units (planner, is_solved); pass++)
    continue;
  for (guint i = 0; i < plan->n_nodes; i++)
    if (!is_solved[i] && plan->nodes[i].component != NULL)
      {
        take_given_unit (planner, i);
        is_solved[i] = TRUE;
      }
  for (guint i = 0; i < plan->n_wires; i++)
    check_units (planner, &plan->wires[i]);
}
