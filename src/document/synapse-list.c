/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * synapse-list.c: which synapses fit between two models, and what the wires of the document do. Each synapse
 * is checked with both ends once, and kept until models change.
 */
#include "document/project-private.h"
#include <inttypes.h>
#include <math.h>
#include <string.h>

static void
choice_free (gpointer data)
{
  LoligoSynapseChoice *choice = data;
  g_free (choice->id);
  g_free (choice->title);
  g_free (choice->description);
  loligo_component_unref (choice->component);
  g_free (choice);
}

void
loligo_synapse_choices_free (gpointer choices)
{
  g_ptr_array_unref (choices);
}

static gboolean
is_used (const LoligoWireEvent *event)
{
  return event->n_updates > 0 || event->n_jumps > 0;
}

/* Events that would never happen do not fit. */
static gboolean
can_happen (const LoligoComponent *synapse, const LoligoComponent *source, const LoligoComponent *target)
{
  return (!is_used (&synapse->on_pre) || source->n_spike_rules > 0)
         && (!is_used (&synapse->on_post) || target->n_spike_rules > 0);
}

static void
offer (LoligoProject *self, GPtrArray *choices, const char *id, LoligoComponent *source,
       LoligoComponent *target)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoComponent) component
      = loligo_document_get_synapse (self->document, self->library, id, source, target, problems);
  if (component == NULL || component->kind != LOLIGO_KIND_SYNAPSE
      || !can_happen (component, source, target))
    return;
  LoligoSynapseChoice *choice = g_new0 (LoligoSynapseChoice, 1);
  choice->id = g_strdup (id);
  choice->title = g_strdup (component->title);
  choice->description = g_strdup (component->description);
  choice->component = g_steal_pointer (&component);
  g_ptr_array_add (choices, choice);
}

/* The first word of the text of a model. */
static gboolean
is_synapse_text (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;
  return g_str_has_prefix (text, "synapse ");
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const LoligoSynapseChoice *x = *(LoligoSynapseChoice *const *) a, *y = *(LoligoSynapseChoice *const *) b;
  return g_utf8_collate (loligo_i18n_library (x->title), loligo_i18n_library (y->title));
}

static GPtrArray *
make_choices (LoligoProject *self, LoligoComponent *source, LoligoComponent *target)
{
  GPtrArray *choices = g_ptr_array_new_with_free_func (choice_free);
  const LoligoSettings *models = self->document->models;
  for (guint i = 0; i < loligo_settings_get_count (models); i++)
    {
      const LoligoSetting *model = loligo_settings_get_nth (models, i);
      if (is_synapse_text (model->text))
        offer (self, choices, model->name, source, target);
    }
  GPtrArray *entries = loligo_library_get_entries (self->library);
  for (guint i = 0; i < entries->len; i++)
    {
      const LoligoLibraryEntry *entry = entries->pdata[i];
      if (entry->kind == LOLIGO_KIND_SYNAPSE && loligo_settings_get (models, entry->id) == NULL)
        offer (self, choices, entry->id, source, target);
    }
  g_ptr_array_sort (choices, compare);
  return choices;
}

GPtrArray *
loligo_project_list_synapses_between (LoligoProject *self, LoligoComponent *source, LoligoComponent *target)
{
  if (source == NULL || target == NULL)
    return g_ptr_array_new ();
  g_autofree char *key = g_strdup_printf ("%p %p", (void *) source, (void *) target);
  GPtrArray *choices = g_hash_table_lookup (self->synapses, key);
  if (choices == NULL)
    {
      choices = make_choices (self, source, target);
      g_hash_table_insert (self->synapses, g_steal_pointer (&key), choices);
    }
  return g_ptr_array_ref (choices);
}

GPtrArray *
loligo_project_list_synapses (LoligoProject *self, const char *from, const char *to)
{
  return loligo_project_list_synapses_between (self, loligo_project_get_component (self, from),
                                               loligo_project_get_component (self, to));
}

const LoligoSynapseChoice *
loligo_project_find_synapse (LoligoProject *self, const char *from, const char *to, const char *synapse)
{
  g_autoptr (GPtrArray) choices = loligo_project_list_synapses (self, from, to);
  for (guint i = 0; synapse != NULL && i < choices->len; i++)
    if (g_str_equal (((LoligoSynapseChoice *) choices->pdata[i])->id, synapse))
      return choices->pdata[i]; /* the project keeps the list */
  return NULL;
}

LoligoComponent *
loligo_project_get_synapse (LoligoProject *self, const char *id)
{
  guint index;
  if (!loligo_project_find_edge (self, id, &index))
    return NULL;
  const LoligoEdge *edge = self->document->edges->pdata[index];
  const LoligoSynapseChoice *choice
      = loligo_project_find_synapse (self, edge->from, edge->to, edge->synapse);
  return choice == NULL ? NULL : choice->component;
}

/* What is known of a wire from the newest plan there was. */
typedef struct
{
  LoligoEffect effect;
  double strength; /* log10 of what its synapses amount to, beside those of the same unit; 0: as their mean */
} Known;

/* log10 of how many synapses there are times the mean of their weights; NAN where there are none. */
static double
measure (const LoligoPlan *plan, guint index)
{
  const LoligoPlanProjection *projection = &plan->projections[index];
  double count = loligo_rule_expect (projection->rule, plan->nodes[projection->source].size,
                                     plan->nodes[projection->target].size, projection->source == projection->target);
  double amount = count * fabs (loligo_plan_get_mean_weight (plan, index));
  return amount > 0 && isfinite (amount) ? log10 (amount) : NAN;
}

/* Wires with weights of one dimension. */
typedef struct
{
  LoligoDimension dimension;
  double sum;
  guint n;
} Kin;

static Kin *
find_kin (GArray *kins, const LoligoPlan *plan, guint index)
{
  LoligoDimension dimension = plan->projections[index].synapse->weight_unit.dimension;
  for (guint k = 0; k < kins->len; k++)
    if (loligo_dimension_equal (g_array_index (kins, Kin, k).dimension, dimension))
      return &g_array_index (kins, Kin, k);
  const Kin kin = { .dimension = dimension };
  g_array_append_val (kins, kin);
  return &g_array_index (kins, Kin, kins->len - 1);
}

/* The strength of each projection. (transfer full) */
static double *
compare_strengths (const LoligoPlan *plan)
{
  g_autoptr (GArray) kins = g_array_new (FALSE, FALSE, sizeof (Kin));
  double *strengths = g_new (double, plan->n_edges + 1);
  for (guint i = 0; i < plan->n_edges; i++)
    {
      strengths[i] = measure (plan, i);
      Kin *kin = find_kin (kins, plan, i);
      if (!isfinite (strengths[i]))
        continue;
      kin->sum += strengths[i];
      kin->n++;
    }
  for (guint i = 0; i < plan->n_edges; i++)
    {
      const Kin *kin = find_kin (kins, plan, i);
      strengths[i] = isfinite (strengths[i]) ? strengths[i] - kin->sum / kin->n : 0;
    }
  return strengths;
}

static void
read_effects (LoligoProject *self)
{
  const LoligoPlan *plan = loligo_project_peek_plan (self);
  if (plan == NULL || !self->are_effects_stale)
    return;
  self->are_effects_stale = FALSE;
  g_hash_table_remove_all (self->effects);
  g_autofree double *strengths = compare_strengths (plan);
  for (guint i = 0; i < plan->n_edges; i++)
    {
      Known *known = g_new (Known, 1);
      known->effect = loligo_plan_get_effect (plan, i);
      known->strength = strengths[i];
      g_hash_table_insert (self->effects, g_strdup (plan->projections[i].id), known);
    }
}

LoligoEffect
loligo_project_get_effect (LoligoProject *self, const char *edge)
{
  read_effects (self);
  const Known *known = g_hash_table_lookup (self->effects, edge);
  return known == NULL ? (LoligoEffect){ LOLIGO_EFFECT_NONE, FALSE } : known->effect;
}

double
loligo_project_get_strength (LoligoProject *self, const char *edge)
{
  read_effects (self);
  const Known *known = g_hash_table_lookup (self->effects, edge);
  return known == NULL ? 0 : known->strength;
}

double
loligo_project_expect_synapses (LoligoProject *self, const char *id)
{
  const LoligoPlan *plan = loligo_project_peek_plan (self);
  guint index;
  if (plan == NULL || !loligo_plan_find_projection (plan, id, &index))
    return -1;
  const LoligoPlanProjection *projection = &plan->projections[index];
  return loligo_rule_expect (projection->rule, plan->nodes[projection->source].size,
                             plan->nodes[projection->target].size, projection->source == projection->target);
}

static const char *
name_effect (const LoligoEffect *effect)
{
  switch (effect->kind)
    {
    case LOLIGO_EFFECT_EXCITATORY:
      return effect->is_plastic ? _("excitatory, plastic") : _("excitatory");
    case LOLIGO_EFFECT_INHIBITORY:
      return effect->is_plastic ? _("inhibitory, plastic") : _("inhibitory");
    case LOLIGO_EFFECT_ELECTRICAL:
      return _("electrical");
    case LOLIGO_EFFECT_NONE:
      break;
    }
  return effect->is_plastic ? _("plastic") : _("without effect");
}

char *
loligo_format_thousands (double count)
{
  g_autofree char *digits = g_strdup_printf ("%.0f", count);
  GString *text = g_string_new (NULL);
  for (gsize length = strlen (digits), k = 0; k < length; k++)
    {
      if (k > 0 && (length - k) % 3 == 0)
        g_string_append_c (text, ',');
      g_string_append_c (text, digits[k]);
    }
  return g_string_free (text, FALSE);
}

char *
loligo_project_describe_edge (LoligoProject *self, const char *id)
{
  guint index;
  if (!loligo_project_find_edge (self, id, &index))
    return g_strdup ("");
  const LoligoEdge *edge = self->document->edges->pdata[index];
  if (edge->synapse == NULL)
    return g_strdup_printf ("%s → %s", edge->from, edge->to);
  LoligoEffect effect = loligo_project_get_effect (self, id);
  double count = loligo_project_expect_synapses (self, id);
  if (count < 0)
    return g_strdup_printf (_("%s → %s: %s, %s"), edge->from, edge->to, edge->synapse, name_effect (&effect));
  g_autofree char *shown = loligo_format_thousands (count);
  return g_strdup_printf (count == 1 ? _("%s → %s: %s synapse, %s, %s") : _("%s → %s: %s synapses, %s, %s"),
                          edge->from, edge->to, shown, edge->synapse, name_effect (&effect));
}
