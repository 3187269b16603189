/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plan-projection.c: the edges of a plan that have a synapse: the synapse checked with the cells at
 * both ends, its parameters, weight and delay as expressions over the pair, and the rule that chooses
 * pairs, checked against the sizes. Called by plan-wire.c.
 */
#include "model/pair-file.h"
#include "model/plan-private.h"
#include "base/i18n.h"
#include <glib/gstdio.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

static const LoligoDimension second = { .halves = { [LOLIGO_BASE_SECOND] = 2 } };

/* Random numbers of an edge's quantities are numbered apart, so that another text of one does not change the
 * draws of the others. */
#define DRAWS_A_QUANTITY 256

/* One edge while it is being read. */
typedef struct
{
  LoligoPlanner *planner;
  const LoligoEdge *edge;
  guint index;
  char *wire; /* its name in messages */
  guint quantity; /* that is read: 0 the delay, 1 the weight, then parameters */
  LoligoPairFileHead head; /* of the rule's file */
  LoligoPlanProjection projection;
} Reading;

/* A problem at KEY of the edge ("weight", "parameters/tau"), about the whole wire. */
static void complain (Reading *reading, const char *key, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static void
complain (Reading *reading, const char *key, const char *format, ...)
{
  g_autofree char *path = g_strdup_printf ("edges/%u/%s", reading->index, key);
  va_list arguments;
  va_start (arguments, format);
  loligo_planner_problem_of (reading->planner, path, reading->wire, format, arguments);
  va_end (arguments);
}

static const LoligoPlanNode *
get_node (const Reading *reading, guint node)
{
  return &reading->planner->plan->nodes[node];
}

static gboolean
read_end (Reading *reading, const char *key, const char *text, guint *node)
{
  gsize length = loligo_planner_split_end (reading->planner, text);
  g_autofree char *id = g_strndup (text, length);
  if (text[length] != '\0' && g_hash_table_contains (reading->planner->node_index, id))
    {
      complain (reading, key,
                _("a synapse is between cells and chooses the variables itself; write \"%s\", not "
                  "\"%s\""),
                id, text);
      return FALSE;
    }
  g_autofree char *path = g_strdup_printf ("edges/%u/%s", reading->index, key);
  return loligo_planner_find_node (reading->planner, reading->wire, path, text, node);
}

/* FALSE and a problem when the library has no such synapse. */
static gboolean
can_find (Reading *reading)
{
  const char *id = reading->edge->synapse;
  if (loligo_settings_get (reading->planner->document->models, id) != NULL)
    return TRUE;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = loligo_library_get_text (reading->planner->library, id, &error);
  const LoligoLibraryEntry *entry = loligo_library_find (reading->planner->library, id);
  if (text == NULL)
    complain (reading, "synapse", "%s", error->message);
  else if (entry != NULL && entry->kind != LOLIGO_KIND_SYNAPSE)
    complain (reading, "synapse", _("%s is a model of kind %s, not a synapse"), id,
              loligo_kind_to_string (entry->kind));
  else
    return TRUE;
  return FALSE;
}

/* Checked once for all edges between cells of the same two models. */
static gboolean
read_synapse (Reading *reading)
{
  LoligoPlanner *planner = reading->planner;
  LoligoComponent *source = get_node (reading, reading->projection.source)->component;
  LoligoComponent *target = get_node (reading, reading->projection.target)->component;
  const char *id = reading->edge->synapse;
  g_autofree char *key = g_strdup_printf ("%p %p %s", (void *)source, (void *)target, id);
  gpointer found;
  if (!g_hash_table_lookup_extended (planner->synapses, key, NULL, &found))
    {
      found = !can_find (reading)
                  ? NULL
                  : loligo_document_get_synapse (planner->document, planner->library, id, source,
                                                 target, planner->problems);
      g_hash_table_insert (planner->synapses, g_steal_pointer (&key), found);
    }
  reading->projection.synapse = found == NULL ? NULL : loligo_component_ref (found);
  return found != NULL;
}

static gboolean
is_used (const LoligoWireEvent *event)
{
  return event->n_updates > 0 || event->n_jumps > 0;
}

/* An event of a cell that never spikes would never happen: said, not run in silence. */
static void
check_spikes (Reading *reading)
{
  const LoligoPlanProjection *projection = &reading->projection;
  const LoligoPlanNode *source = get_node (reading, projection->source);
  const LoligoPlanNode *target = get_node (reading, projection->target);
  if (is_used (&projection->synapse->on_pre) && source->component->n_spike_rules == 0)
    complain (reading, "from", _("%s acts when the source spikes, and %s (%s) never spikes"),
              projection->synapse->id, source->id, source->component->id);
  if (is_used (&projection->synapse->on_post) && target->component->n_spike_rules == 0)
    complain (reading, "to", _("%s acts when the target spikes, and %s (%s) never spikes"),
              projection->synapse->id, target->id, target->component->id);
}

static gboolean
value_varies (const LoligoExpressionPool *pool, LoligoExpression value)
{
  static const LoligoOperation leaves[]
      = { LOLIGO_OPERATION_LANE, LOLIGO_OPERATION_TARGET, LOLIGO_OPERATION_DISTANCE,
          LOLIGO_OPERATION_UNIFORM, LOLIGO_OPERATION_NORMAL };
  for (guint k = 0; k < G_N_ELEMENTS (leaves); k++)
    if (loligo_expression_depends_on (pool, value, leaves[k], G_MAXUINT))
      return TRUE;
  return FALSE;
}

/* FALSE and a problem where the cells at both ends have no distances; NAME is what uses them. */
static gboolean
check_distances (Reading *reading, const char *key, const char *name)
{
  const LoligoPlanNode *source = get_node (reading, reading->projection.source);
  const LoligoPlanNode *target = get_node (reading, reading->projection.target);
  const LoligoPlanNode *without = !source->geometry.has_lengths   ? source
                                  : !target->geometry.has_lengths ? target
                                                                  : NULL;
  if (without != NULL)
    complain (reading, key,
              _("%s: distances need places; give %s a \"geometry\", such as {\"spacing\": \"10 "
                "um\"}"),
              name, without->id);
  else if (!loligo_geometry_fits (&source->geometry, &target->geometry))
    complain (reading, key,
              _("%s: %s and %s are closed at different lengths; give both the same \"extent\""),
              name, source->id, target->id);
  else
    return TRUE;
  return FALSE;
}

/* TEXT, called NAME in messages, of DIMENSION; what is the same for all synapses becomes a finite
 * constant. 0 and a problem at KEY otherwise. */
static LoligoExpression
read_quantity (Reading *reading, const char *key, const char *name, const char *text,
               LoligoDimension dimension, LoligoUnit *unit, gboolean *varies)
{
  LoligoPlan *plan = reading->planner->plan;
  guint n_draws = DRAWS_A_QUANTITY * reading->quantity;
  LoligoUnit hint = { 0 };
  g_autoptr (GError) error = NULL;
  LoligoExpression value
      = loligo_edge_quantity_parse (plan->pool, text, &dimension, &n_draws, &hint, &error);
  if (value == 0)
    {
      complain (reading, key, "%s: %s", name, error->message);
      return 0;
    }
  if (unit != NULL && hint.text[0] != '\0' && loligo_dimension_equal (hint.dimension, dimension))
    *unit = hint;
  if (loligo_expression_depends_on (plan->pool, value, LOLIGO_OPERATION_DISTANCE, G_MAXUINT)
      && !check_distances (reading, key, name))
    return 0;
  *varies = value_varies (plan->pool, value);
  if (*varies)
    return value;
  LoligoEnvironment environment = { 0 };
  double number = loligo_expression_evaluate (plan->pool, value, &environment);
  if (!isfinite (number))
    {
      complain (reading, key, _("%s: \"%s\" is not a finite number"), name, text);
      return 0;
    }
  return loligo_expression_constant (plan->pool, number);
}

/* Nothing on a wire gives the placeholder ANY a meaning: a plain number. */
static LoligoDimension
settle_dimension (LoligoDimension dimension)
{
  return loligo_dimension_replace_any (dimension, LOLIGO_DIMENSIONLESS);
}

static void
check_names (Reading *reading)
{
  const LoligoComponent *synapse = reading->projection.synapse;
  const LoligoSettings *settings = reading->edge->parameters;
  for (guint i = 0; i < loligo_settings_get_count (settings); i++)
    {
      const char *name = loligo_settings_get_nth (settings, i)->name;
      g_autoptr (GPtrArray) names = g_ptr_array_new ();
      gboolean is_known = FALSE;
      for (guint k = 0; k < synapse->n_parameters; k++)
        {
          g_ptr_array_add (names, synapse->parameters[k]->name);
          is_known = is_known || g_str_equal (synapse->parameters[k]->name, name);
        }
      if (is_known)
        continue;
      g_autofree char *suggestion = loligo_planner_suggest (name, names);
      g_autofree char *key = g_strconcat ("parameters/", name, NULL);
      complain (reading, key, _("%s has no parameter \"%s\"%s"), synapse->id, name, suggestion);
    }
}

static void
read_parameters (Reading *reading)
{
  LoligoPlanProjection *projection = &reading->projection;
  const LoligoComponent *synapse = projection->synapse;
  LoligoExpressionPool *pool = reading->planner->plan->pool;
  check_names (reading);
  projection->parameters = g_new0 (LoligoPlanValue, synapse->n_parameters);
  for (guint k = 0; k < synapse->n_parameters; k++)
    {
      LoligoPlanValue *value = &projection->parameters[k];
      value->symbol = synapse->parameters[k];
      value->unit = value->symbol->unit;
      const char *name = value->symbol->name;
      const char *text = loligo_settings_get (reading->edge->parameters, name);
      g_autofree char *key = g_strconcat ("parameters/", name, NULL);
      LoligoEnvironment environment = { 0 };
      reading->quantity = 2 + k;
      if (text != NULL)
        value->value = read_quantity (reading, key, name, text,
                                      settle_dimension (value->unit.dimension), &value->unit,
                                      &value->varies);
      else
        value->value = loligo_expression_constant (
            pool, loligo_expression_evaluate (synapse->pool, value->symbol->value, &environment));
    }
}

/* ---- weights and delays, of the edge or of the rule's file ---- */

/* TRUE where the file says UNIT: one of it is then what the edge's own quantity KEY, which must be left out, would be.
 * *VALUE is 0 where it has another dimension. */
static gboolean
take_unit_of_file (Reading *reading, const char *key, const char *own, const char *unit,
                   LoligoDimension dimension, LoligoExpression *value)
{
  g_autoptr (GError) error = NULL;
  LoligoUnit read;
  *value = 0;
  if (*unit == '\0')
    return FALSE;
  if (!loligo_unit_parse (unit, &read, &error))
    complain (reading, "connect", "%s: %s", reading->projection.rule->file, error->message);
  else if (!loligo_dimension_equal (read.dimension, dimension))
    complain (reading, "connect", _("%s: its %s is in %s, which is no unit of it here"),
              reading->projection.rule->file, key, unit);
  else if (own != NULL)
    complain (reading, key, _("%s has the %s in %s already; leave this one out"),
              reading->projection.rule->file, key, unit);
  else
    *value = loligo_expression_constant (reading->planner->plan->pool, read.scale);
  return TRUE;
}

/* The rule gives the weights. */
static void
read_kernel (Reading *reading, LoligoDimension dimension)
{
  static const LoligoOperation others[] = { LOLIGO_OPERATION_LANE, LOLIGO_OPERATION_TARGET,
                                            LOLIGO_OPERATION_UNIFORM, LOLIGO_OPERATION_NORMAL };
  const LoligoComponent *synapse = reading->projection.synapse;
  const LoligoExpressionPool *pool = reading->planner->plan->pool;
  const char *text = reading->projection.rule->kernel;
  if (reading->edge->weight != NULL)
    {
      complain (reading, "weight", _("kernel(...) gives the weights; leave the weight out"));
      return;
    }
  if (!synapse->uses_weight)
    {
      complain (reading, "connect", _("kernel gives weights, and %s uses none; use all_to_all"),
                synapse->id);
      return;
    }
  gboolean varies;
  reading->quantity = 1;
  LoligoExpression weight
      = read_quantity (reading, "connect", "kernel", text, dimension, NULL, &varies);
  for (guint k = 0; weight != 0 && k < G_N_ELEMENTS (others); k++)
    if (loligo_expression_depends_on (pool, weight, others[k], G_MAXUINT))
      {
        complain (reading, "connect", _("kernel: \"%s\" may use the distance d only"), text);
        return;
      }
  reading->projection.weight = weight;
}

static void
read_weight (Reading *reading)
{
  const LoligoComponent *synapse = reading->projection.synapse;
  const char *text = reading->edge->weight;
  LoligoDimension dimension = settle_dimension (synapse->weight_unit.dimension);
  if (reading->projection.rule != NULL && reading->projection.rule->kernel != NULL)
    {
      read_kernel (reading, dimension);
      return;
    }
  if (!synapse->uses_weight)
    {
      LoligoRule *rule = reading->projection.rule;
      if (text != NULL)
        complain (reading, "weight", _("%s uses no weight; leave it out"), synapse->id);
      else if (rule != NULL && rule->gives_weights && rule->kind == LOLIGO_RULE_PAIRS)
        complain (reading, "connect", _("%s uses no weight; take the column out of %s"), synapse->id,
                  rule->file);
      if (rule != NULL)
        rule->gives_weights = FALSE; /* entries of a matrix say who is connected */
      return;
    }
  if (take_unit_of_file (reading, "weight", text, reading->head.weight_unit, dimension,
                         &reading->projection.weight))
    return;
  if (text == NULL && !loligo_dimension_is_none (dimension))
    {
      g_autofree char *unit = loligo_dimension_to_string (dimension);
      complain (reading, "synapse", _("%s needs a weight, for example \"1 %s\""), synapse->id,
                synapse->weight_unit.text[0] != '\0' ? synapse->weight_unit.text : unit);
      return;
    }
  gboolean varies;
  reading->quantity = 1;
  reading->projection.weight = read_quantity (reading, "weight", _("weight"),
                                              text != NULL ? text : "1", dimension, NULL, &varies);
}

static void
read_delay (Reading *reading)
{
  LoligoRule *rule = reading->projection.rule;
  const char *text = reading->edge->delay != NULL ? reading->edge->delay : "0 s";
  if (take_unit_of_file (reading, "delay", reading->edge->delay, reading->head.delay_unit, second,
                         &reading->projection.delay))
    return;
  if (rule != NULL && rule->gives_delays && reading->edge->delay == NULL)
    complain (reading, "connect",
              _("the delays in %s have no unit; name the column \"delay (ms)\", or write "
                "\"delay\": \"1 ms\", by which they are multiplied"),
              rule->file);
  const LoligoExpressionPool *pool = reading->planner->plan->pool;
  gboolean varies;
  reading->quantity = 0;
  LoligoExpression delay
      = read_quantity (reading, "delay", _("delay"), text, second, NULL, &varies);
  reading->projection.delay = delay;
  if (delay != 0 && !varies && loligo_expression_get (pool, delay)->value < 0)
    complain (reading, "delay", _("delay: \"%s\" is negative; spikes arrive at once or later"),
              text);
}

/* Without multiple=true a cell cannot have more partners than there are. */
static void
check_count (Reading *reading, const LoligoRule *rule, double limit)
{
  if ((double)rule->count <= limit || (rule->multiple && limit > 0))
    return;
  complain (reading, "connect",
            _("%s(%" PRIu64 "): there are only %.0f to choose from; take fewer%s"),
            loligo_rule_kind_to_string (rule->kind), rule->count, limit,
            limit > 0 ? _(", or leave multiple=false out") : "");
}

/* Neighbours on a lattice: both ends have the same one. */
static void
check_grid (Reading *reading)
{
  const LoligoPlanNode *source = get_node (reading, reading->projection.source);
  const LoligoPlanNode *target = get_node (reading, reading->projection.target);
  gboolean is_equal = !source->geometry.is_random && !target->geometry.is_random;
  for (guint axis = 0; axis < LOLIGO_AXES; axis++)
    is_equal = is_equal && source->geometry.counts[axis] == target->geometry.counts[axis];
  if (!is_equal)
    complain (reading, "connect",
              _("grid needs equal rows and columns at both ends; give %s and %s one size"),
              source->id, target->id);
}

/* A kernel is moved over one lattice. */
static void
check_lattice (Reading *reading)
{
  const LoligoPlanNode *source = get_node (reading, reading->projection.source);
  const LoligoPlanNode *target = get_node (reading, reading->projection.target);
  const LoligoGeometry *a = &source->geometry, *b = &target->geometry;
  gboolean has_one_size = TRUE, has_one_spacing = TRUE;
  if (!check_distances (reading, "connect", "kernel"))
    return;
  for (guint axis = 0; axis < LOLIGO_AXES; axis++)
    {
      double difference_m = fabs (a->spacing_m[axis] - b->spacing_m[axis]);
      has_one_size = has_one_size && a->counts[axis] == b->counts[axis];
      has_one_spacing = has_one_spacing && a->is_periodic[axis] == b->is_periodic[axis]
                        && (a->counts[axis] == 1 || difference_m <= 1e-9 * a->spacing_m[axis]);
    }
  if (a->is_random || b->is_random)
    complain (reading, "connect",
              _("kernel needs cells on a lattice; for random places use all_to_all with a weight "
                "over d"));
  else if (!has_one_size)
    complain (reading, "connect",
              _("kernel needs equal rows and columns at both ends; give %s and %s one size, or use "
                "all_to_all with a weight over d"),
              source->id, target->id);
  else if (!has_one_spacing)
    complain (reading, "connect",
              _("kernel needs one spacing at both ends; give %s and %s one geometry, or use "
                "all_to_all with a weight over d"),
              source->id, target->id);
}

static void
check_graph (Reading *reading, const LoligoRule *rule)
{
  const LoligoPlanNode *source = get_node (reading, reading->projection.source);
  const LoligoPlanNode *target = get_node (reading, reading->projection.target);
  const char *name = loligo_rule_kind_to_string (rule->kind);
  if (source->size != target->size)
    complain (reading, "connect", _("%s needs equal sizes; %s has %" PRIu64 " and %s has %" PRIu64),
              name, source->id, source->size, target->id, target->size);
  else if (source->size < 2)
    complain (reading, "connect", _("%s needs two cells or more; %s has one"), name, source->id);
  else if (rule->count < 1 || rule->count >= source->size)
    complain (reading, "connect", _("%s: %" PRIu64 " must be from 1 to %" PRIu64), name,
              rule->count, source->size - 1);
  else if (rule->kind == LOLIGO_RULE_SMALL_WORLD && rule->count % 2 != 0)
    complain (reading, "connect",
              _("small_world: half of the %" PRIu64 " neighbours are on each side; take an even "
                "number"),
              rule->count);
}

static void
check_rule (Reading *reading, const LoligoRule *rule)
{
  const LoligoPlanNode *source = get_node (reading, reading->projection.source);
  const LoligoPlanNode *target = get_node (reading, reading->projection.target);
  double excluded = source == target && !rule->self ? 1 : 0;
  switch (rule->kind)
    {
    case LOLIGO_RULE_ALL_TO_ALL:
    case LOLIGO_RULE_PROBABILITY:
    case LOLIGO_RULE_MATRIX:
    case LOLIGO_RULE_PAIRS:
    case LOLIGO_N_RULES:
      return;
    case LOLIGO_RULE_GAUSSIAN:
    case LOLIGO_RULE_DIFFERENCE_OF_GAUSSIANS:
    case LOLIGO_RULE_DISTANCE:
      check_distances (reading, "connect", loligo_rule_kind_to_string (rule->kind));
      return;
    case LOLIGO_RULE_KERNEL:
      check_lattice (reading);
      return;
    case LOLIGO_RULE_GRID:
      check_grid (reading);
      return;
    case LOLIGO_RULE_SMALL_WORLD:
    case LOLIGO_RULE_SCALE_FREE:
    case LOLIGO_RULE_POWER_LAW:
      check_graph (reading, rule);
      return;
    case LOLIGO_RULE_ONE_TO_ONE:
      if (source->size != target->size)
        complain (reading, "connect",
                  _("one_to_one needs equal sizes; %s has %" PRIu64
                    " and %s has %" PRIu64),
                  source->id, source->size, target->id, target->size);
      return;
    case LOLIGO_RULE_FIXED_IN:
      check_count (reading, rule, (double)source->size - excluded);
      return;
    case LOLIGO_RULE_FIXED_OUT:
      check_count (reading, rule, (double)target->size - excluded);
      return;
    case LOLIGO_RULE_FIXED_TOTAL:
      check_count (reading, rule, (double)source->size * ((double)target->size - excluded));
      return;
    }
}

/* Files up to this size are read here, so that what is wrong in them is said while one edits; larger ones when the run
 * starts. */
#define FILE_BYTES_NOW (1 << 20)

/* Where the file of RULE is and what it has. */
static void
read_file (Reading *reading, LoligoRule *rule)
{
  LoligoPairFileOptions options
      = { rule->kind == LOLIGO_RULE_MATRIX ? LOLIGO_PAIR_FILE_MATRIX : LOLIGO_PAIR_FILE_PAIRS,
          get_node (reading, reading->projection.source)->size,
          get_node (reading, reading->projection.target)->size, !rule->multiple
          && rule->kind == LOLIGO_RULE_PAIRS };
  g_autoptr (GError) error = NULL;
  rule->path = loligo_planner_find_file (reading->planner, rule->file);
  if (!g_file_test (rule->path, G_FILE_TEST_EXISTS))
    {
      complain (reading, "connect", _("there is no file %s; its path is relative to the document"),
                rule->file);
      return;
    }
  if (!loligo_pair_file_look (rule->path, options.kind, &reading->head, &error))
    {
      complain (reading, "connect", "%s", error->message);
      return;
    }
  rule->gives_weights = reading->head.has_weights;
  rule->gives_delays = reading->head.has_delays;
  rule->n_expected = reading->head.n_expected;
  GStatBuf status;
  if (g_stat (rule->path, &status) != 0 || status.st_size > FILE_BYTES_NOW)
    return;
  g_autoptr (LoligoPairs) pairs = loligo_pair_file_load (rule->path, &options, &error);
  if (pairs == NULL)
    complain (reading, "connect", "%s", error->message);
  else
    rule->n_expected = (double)pairs->n;
}

static void
read_rule (Reading *reading)
{
  LoligoPlanProjection *projection = &reading->projection;
  const char *text = reading->edge->connect;
  gboolean is_single = get_node (reading, projection->source)->size == 1
                       && get_node (reading, projection->target)->size == 1;
  g_autoptr (GError) error = NULL;
  projection->rule = text != NULL ? loligo_rule_parse (text, &error)
                                  : loligo_rule_new (is_single ? LOLIGO_RULE_ONE_TO_ONE
                                                               : LOLIGO_RULE_ALL_TO_ALL);
  if (projection->rule == NULL)
    {
      complain (reading, "connect", "%s", error->message);
      return;
    }
  check_rule (reading, projection->rule);
  if (projection->rule->file != NULL)
    read_file (reading, projection->rule);
}

void
loligo_planner_read_projection (LoligoPlanner *planner, guint edge)
{
  LoligoPlan *plan = planner->plan;
  Reading reading = { .planner = planner,
                      .edge = g_ptr_array_index (planner->document->edges, edge),
                      .index = edge };
  LoligoPlanProjection *projection = &reading.projection;
  g_autofree char *wire
      = g_strdup_printf (_("wire from %s to %s"), reading.edge->from, reading.edge->to);
  reading.wire = wire;
  gboolean ok = read_end (&reading, "from", reading.edge->from, &projection->source);
  ok = read_end (&reading, "to", reading.edge->to, &projection->target) && ok;
  if (!ok)
    return;
  projection->id = g_strdup (reading.edge->id);
  read_rule (&reading);
  read_delay (&reading);
  if (read_synapse (&reading))
    {
      check_spikes (&reading);
      read_parameters (&reading);
      read_weight (&reading);
    }
  plan->projections[plan->n_projections++] = *projection;
  plan->n_edges = plan->n_projections;
}

void
loligo_plan_projection_clear (LoligoPlanProjection *projection)
{
  g_free (projection->id);
  g_clear_pointer (&projection->synapse, loligo_component_unref);
  g_free (projection->parameters);
  g_clear_pointer (&projection->rule, loligo_rule_free);
  g_clear_pointer (&projection->form, loligo_synapse_plan_free);
  g_free (projection->state_inputs);
  g_free (projection->end_inputs);
}

gboolean
loligo_plan_find_projection (const LoligoPlan *plan, const char *id, guint *index)
{
  for (guint i = 0; i < plan->n_edges; i++)
    if (g_str_equal (plan->projections[i].id, id))
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}
