/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * blow-up.c: which value became NaN or infinite, and what a person reads of it. Called once a step is
 * known to have produced one. A parameter of 0 that is divided by is the commonest reason, and is named.
 */
#include "run/simulation-private.h"

#include "base/i18n.h"

#include <inttypes.h>
#include <math.h>

static gboolean
find_bad_value (const LoligoSimulation *simulation, guint node, guint64 *lane, guint *state,
                double *value)
{
  const LoligoPopulation *population = simulation->nodes[node].population;
  guint n_states = simulation->plan->nodes[node].component->n_states;
  guint64 size = loligo_population_get_size (population);
  for (*lane = 0; *lane < size; (*lane)++)
    for (*state = 0; *state < n_states; (*state)++)
      {
        *value = loligo_population_get_state (population, *state, *lane);
        if (!isfinite (*value))
          return TRUE;
      }
  return FALSE;
}

/* "dV/dt divides by tau, which is 0", NULL where nothing like it is found. */
static char *
explain (const LoligoPopulation *population, const LoligoComponent *component, guint64 neuron)
{
  g_autofree double *values = g_new0 (double, component->n_parameters + 1);
  for (guint k = 0; k < component->n_parameters; k++)
    values[k] = loligo_population_get_parameter (population, k, neuron);
  for (guint k = 0; k < component->n_states; k++)
    {
      LoligoExpression zero
          = loligo_expression_find_zero_divisor (component->pool, component->states[k]->derivative, values);
      g_autofree char *text = zero != 0 ? loligo_expression_print (component, zero) : NULL;
      if (text != NULL)
        return g_strdup_printf (_("d%s/dt divides by %s, which is 0"), component->states[k]->name, text);
    }
  return NULL;
}

void
loligo_blow_up_locate (LoligoSimulation *simulation)
{
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    {
      guint64 lane;
      guint state;
      double value;
      if (!find_bad_value (simulation, node, &lane, &state, &value))
        continue;
      const LoligoPlanNode *spec = &simulation->plan->nodes[node];
      simulation->blow_up = g_new0 (LoligoBlowUp, 1);
      *simulation->blow_up = (LoligoBlowUp) {
        .node = g_strdup (spec->id),
        .variable = g_strdup (spec->component->states[state]->name),
        .neuron = lane,
        .t_s = (double) (simulation->step + simulation->chunk.n_steps) * simulation->plan->dt_s,
        .value = value,
        .reason = explain (simulation->nodes[node].population, spec->component, lane),
      };
      return;
    }
  g_assert_not_reached ();
}

static char *
format_milliseconds (double seconds)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (number, sizeof number, "%.12g", seconds * 1e3);
  return g_strconcat (number, " ms", NULL);
}

void
loligo_blow_up_to_error (const LoligoSimulation *simulation, GError **error)
{
  const LoligoBlowUp *blow_up = simulation->blow_up;
  g_autofree char *time = format_milliseconds (blow_up->t_s);
  if (blow_up->reason != NULL)
    {
      g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_RUN,
                   _("%s: %s of neuron %" PRIu64 " is no number at t = %s: %s; give it another value"),
                   blow_up->node, blow_up->variable, blow_up->neuron, time, blow_up->reason);
      return;
    }
  g_autofree char *dt = format_milliseconds (simulation->plan->dt_s);
  g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_RUN,
               isnan (blow_up->value)
                   ? _("%s: %s of neuron %" PRIu64 " became NaN at t = %s; lower dt (%s "
                       "now) or choose another method")
                   : _("%s: %s of neuron %" PRIu64 " became infinite at t = %s; lower "
                       "dt (%s now) or choose another method"),
               blow_up->node, blow_up->variable, blow_up->neuron, time, dt);
}

void
loligo_blow_up_free (LoligoBlowUp *blow_up)
{
  if (blow_up == NULL)
    return;
  g_free (blow_up->node);
  g_free (blow_up->variable);
  g_free (blow_up->reason);
  g_free (blow_up);
}
