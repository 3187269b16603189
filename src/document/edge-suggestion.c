/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * edge-suggestion.c: what a wire between cells that spike begins with: a synapse that fits, as the source's other
 * wires where it has any, a rule for the sizes, and a weight that makes something happen.
 */
#include "document/project-private.h"
#include <math.h>
#include <string.h>

#define DELAY "1.5 ms"
/* With more pairs than this not all are connected. */
#define ALL_PAIRS 2500.0
/* How much stronger inhibition is than excitation. */
#define INHIBITION 2.0

static guint64
get_size (LoligoProject *self, const char *id)
{
  const LoligoNode *node = loligo_document_find_node (self->document, id);
  return node == NULL ? 1 : loligo_node_get_size (node);
}

char *
loligo_project_suggest_rule (LoligoProject *self, const LoligoEdge *edge)
{
  double n_sources = get_size (self, edge->from), n_targets = get_size (self, edge->to);
  if (n_sources == 1 && n_targets == 1)
    return g_strdup ("one_to_one");
  gboolean is_large = n_sources > 1 && n_targets > 1 && n_sources * n_targets > ALL_PAIRS;
  return g_strconcat (is_large ? "probability(0.1)" : "all_to_all",
                      g_str_equal (edge->from, edge->to) ? ", self=false" : "", NULL);
}

/* Mean number of synapses that a target has. */
static double
get_in_degree (LoligoProject *self, const LoligoEdge *edge)
{
  g_autoptr (LoligoRule) rule
      = edge->connect == NULL ? NULL : loligo_rule_parse (edge->connect, NULL);
  guint64 n_sources = get_size (self, edge->from), n_targets = get_size (self, edge->to);
  if (rule == NULL)
    return n_sources;
  double expected
      = loligo_rule_expect (rule, n_sources, n_targets, g_str_equal (edge->from, edge->to));
  return MAX (expected / (double) n_targets, 1);
}

static char *
format_weight (double value_si, const LoligoUnit *unit)
{
  double number = value_si / unit->scale;
  double grain = number == 0 ? 1 : pow (10, floor (log10 (fabs (number))) - 1);
  g_autofree char *text = loligo_number_format (round (number / grain) * grain);
  g_autofree char *rounded = g_strdup_printf ("%.2g", g_ascii_strtod (text, NULL));
  double short_number = g_ascii_strtod (rounded, NULL);
  g_autofree char *digits = loligo_number_format (short_number);
  return unit->text[0] == '\0' ? g_steal_pointer (&digits) : g_strdup_printf ("%s %s", digits, unit->text);
}

/* EDGE with a reversal potential that excites, to learn what makes the target fire. */
static double
probe (LoligoProject *self, const LoligoEdge *edge, const LoligoUnit *unit)
{
  double weight_si = loligo_project_probe_weight (self, edge, unit);
  if (!isnan (weight_si) || loligo_settings_get (edge->parameters, "E") == NULL)
    return weight_si;
  LoligoEdge *other = loligo_edge_copy (edge);
  loligo_settings_set (other->parameters, "E", "0 mV");
  weight_si = loligo_project_probe_weight (self, other, unit);
  loligo_edge_free (other);
  return weight_si;
}

/* TRUE when EDGE inhibits with a weight above zero: the sign is in its reversal potential. */
static gboolean
inhibits_itself (LoligoProject *self, const LoligoEdge *edge, const LoligoUnit *unit)
{
  LoligoEdge *trial = loligo_edge_copy (edge);
  g_free (trial->weight);
  trial->weight = g_strdup_printf ("1 %s", unit->text);
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoPlan) plan = loligo_project_plan_edge (self, trial, problems);
  loligo_edge_free (trial);
  return plan != NULL && plan->n_edges == 1
         && loligo_plan_get_effect (plan, 0).kind == LOLIGO_EFFECT_INHIBITORY;
}

/* One synapse makes its target fire; of many, so many as come together within a few milliseconds. */
char *
loligo_project_suggest_weight (LoligoProject *self, const LoligoEdge *edge, const LoligoComponent *synapse,
                               gboolean inhibits)
{
  if (!synapse->uses_weight)
    return NULL;
  LoligoUnit unit = synapse->weight_unit;
  if (unit.dimension.halves[LOLIGO_BASE_ANY] != 0)
    unit = (LoligoUnit){ .scale = 1 };
  double least_si = probe (self, edge, &unit);
  if (isnan (least_si))
    return format_weight (unit.scale, &unit);
  double degree = get_in_degree (self, edge);
  double share = degree <= 100 ? sqrt (degree) : degree / 10;
  double weight_si = 1.2 * least_si / share * (inhibits ? INHIBITION : 1);
  gboolean is_turned = inhibits && !inhibits_itself (self, edge, &unit);
  return format_weight (is_turned ? -weight_si : weight_si, &unit);
}

/* ---- which synapse ---- */

static LoligoEffectKind
get_effect_of (LoligoProject *self, const LoligoEdge *edge)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoPlan) plan = loligo_project_plan_edge (self, edge, problems);
  return plan == NULL || plan->n_edges != 1 ? LOLIGO_EFFECT_NONE
                                                  : loligo_plan_get_effect (plan, 0).kind;
}

/* "I", "I2", "L4I", "PV_inh", "inhibitory": so people name what inhibits. */
static gboolean
is_named_inhibitory (const char *id)
{
  g_autofree char *small = g_ascii_strdown (id, -1);
  gsize length = strlen (id);
  if (strstr (small, "inh") != NULL)
    return TRUE;
  if (id[0] == 'I' && (id[1] == '\0' || g_ascii_isdigit (id[1]) || id[1] == '_'))
    return TRUE;
  char before = length > 1 ? id[length - 2] : ' ';
  gboolean is_suffix = g_ascii_isdigit (before) || before == '_' || g_ascii_islower (before);
  return length > 1 && is_suffix && id[length - 1] == 'I';
}

/* The last wire of the same source that has a synapse which acts on spikes. */
static const LoligoEdge *
find_sibling (LoligoProject *self, const LoligoEdge *edge)
{
  const GPtrArray *edges = self->document->edges;
  for (guint i = edges->len; i > 0; i--)
    {
      const LoligoEdge *other = edges->pdata[i - 1];
      const LoligoComponent *synapse
          = other->synapse != NULL && g_str_equal (other->from, edge->from)
                ? loligo_project_get_synapse (self, other->id)
                : NULL;
      if (synapse != NULL && synapse->on_pre.n_updates + synapse->on_pre.n_jumps > 0)
        return other;
    }
  return NULL;
}

static void
put_synapse (LoligoEdge *edge, const char *synapse, const LoligoSettings *parameters)
{
  g_free (edge->synapse);
  edge->synapse = g_strdup (synapse);
  loligo_settings_free (edge->parameters);
  edge->parameters = parameters == NULL ? loligo_settings_new () : loligo_settings_copy (parameters);
}

static gboolean
have_same_model (LoligoProject *self, const char *a, const char *b)
{
  const LoligoNode *x = loligo_document_find_node (self->document, a);
  const LoligoNode *y = loligo_document_find_node (self->document, b);
  return x != NULL && y != NULL && g_str_equal (x->model, y->model);
}

/* As the source's other wire. */
static gboolean
follow_sibling (LoligoProject *self, LoligoEdge *edge, const LoligoEdge *sibling)
{
  const LoligoSynapseChoice *choice
      = loligo_project_find_synapse (self, edge->from, edge->to, sibling->synapse);
  if (choice == NULL)
    return FALSE;
  put_synapse (edge, sibling->synapse, sibling->parameters);
  g_free (edge->weight);
  if (have_same_model (self, edge->to, sibling->to))
    edge->weight = g_strdup (sibling->weight);
  else
    {
      LoligoEffect effect = loligo_project_get_effect (self, sibling->id);
      edge->weight = loligo_project_suggest_weight (self, edge, choice->component,
                                                    effect.kind == LOLIGO_EFFECT_INHIBITORY);
    }
  edge->delay = g_strdup (sibling->delay);
  return loligo_project_check_edge (self, NULL, edge, NULL);
}

/* With a weight of one unit: does it excite? */
static gboolean
excites (LoligoProject *self, LoligoEdge *edge, const LoligoSynapseChoice *choice)
{
  put_synapse (edge, choice->id, NULL);
  g_free (edge->weight);
  edge->weight = choice->component->uses_weight
                     ? g_strdup_printf ("1 %s", choice->component->weight_unit.text)
                     : NULL;
  return get_effect_of (self, edge) == LOLIGO_EFFECT_EXCITATORY;
}

/* The synapse to begin with: a conductance where its reversal potential pulls the target up, else a current, else a
 * jump, else whatever excites. */
static const LoligoSynapseChoice *
choose (LoligoProject *self, LoligoEdge *edge)
{
  static const char *const favourites[] = { "exp_coba", "exp_cuba", "delta" };
  for (guint k = 0; k < G_N_ELEMENTS (favourites); k++)
    {
      const LoligoSynapseChoice *choice
          = loligo_project_find_synapse (self, edge->from, edge->to, favourites[k]);
      if (choice != NULL && excites (self, edge, choice))
        return choice;
    }
  g_autoptr (GPtrArray) choices = loligo_project_list_synapses (self, edge->from, edge->to);
  for (guint i = 0; i < choices->len; i++)
    {
      const LoligoSynapseChoice *choice = choices->pdata[i];
      if (choice->component->on_pre.n_updates + choice->component->on_pre.n_jumps > 0
          && excites (self, edge, choice))
        return choice;
    }
  return NULL;
}

gboolean
loligo_project_suggest_synapse (LoligoProject *self, LoligoEdge *edge)
{
  g_free (edge->connect);
  edge->connect = loligo_project_suggest_rule (self, edge);
  const LoligoEdge *sibling = find_sibling (self, edge);
  if (sibling != NULL && follow_sibling (self, edge, sibling))
    return TRUE;
  g_free (edge->delay);
  edge->delay = g_strdup (DELAY);
  const LoligoSynapseChoice *choice = choose (self, edge);
  if (choice == NULL)
    return FALSE;
  gboolean inhibits = is_named_inhibitory (edge->from);
  if (sibling != NULL)
    inhibits = loligo_project_get_effect (self, sibling->id).kind == LOLIGO_EFFECT_INHIBITORY;
  if (inhibits && g_str_has_prefix (choice->id, "exp_"))
    loligo_settings_set (edge->parameters, "tau", "10 ms");
  if (inhibits && g_str_equal (choice->id, "exp_coba"))
    loligo_settings_set (edge->parameters, "E", "-80 mV");
  g_free (edge->weight);
  edge->weight = NULL;
  edge->weight = loligo_project_suggest_weight (self, edge, choice->component, inhibits);
  return loligo_project_check_edge (self, NULL, edge, NULL);
}
