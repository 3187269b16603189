/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-synapse-form.c: the form of a synapse follows from its equations; of each rule one synapse that just keeps it
 * and one that breaks it. Then the shipped synapses: their forms, and what one spike makes of them.
 */
#include "lang/synapse-form.h"

#include <math.h>
#include <string.h>

#define S "synapse s \"S\"\nparameter tau = 5 ms\nparameter k = 2\n"
#define SUMS "no state: in each step a matrix of weights times what the sources give"
#define NO_SUM(end)                                                                                \
  "per synapse and step: what flows into " end                                                     \
  " is no sum of products of a source's and a target's values"
#define G "dg/dt = -g/tau\non pre: g += weight\npost.I += g\n"

static LoligoComponent *
check (const char *text)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  LoligoComponent *synapse = loligo_component_new_from_text (text, strlen (text), "s.model", NULL,
                                                             NULL, NULL, problems);
  g_autofree char *found = loligo_problems_to_string (problems);
  g_assert_cmpstr (found, ==, "");
  return synapse;
}

static const struct
{
  const char *text;
  LoligoSynapseForm form;
  const char *reason;
} table[] = {
  { S G, LOLIGO_SYNAPSE_PER_TARGET, "state per target: linear with shared constants" },
  { S "on pre: post.V += k*weight\n", LOLIGO_SYNAPSE_PER_TARGET,
    "no state: each spike adds to its target at once" },
  { S "dg/dt = (h - g)/tau\ndh/dt = -h/tau\non pre: h += 3*weight\npost.I += g*(k*1 V - post.V)\n",
    LOLIGO_SYNAPSE_PER_TARGET, "state per target: linear with shared constants" },
  { S "dg/dt = -g*(post.V/(1 V))/tau + g*t/(1 s2)\non pre: g += k\npost.I += g\n",
    LOLIGO_SYNAPSE_PER_TARGET, "state per target: linear with shared constants" },
  { S "dg/dt = (-g if post.V > 1 V else 0 nS/s*(1 s))/tau : nS\non pre: g += weight\npost.I += g\n",
    LOLIGO_SYNAPSE_PER_TARGET, "state per target: linear with shared constants" },
  /* each rule of the shared form broken */
  { S G "on post: g += k\n", LOLIGO_SYNAPSE_AT_EVENTS,
    "per synapse, advanced exactly at events, g per target: spikes of the target change it too" },
  { S "dg/dt = -g/tau\ndu/dt = -u/tau\non pre:\n  u += k*(1 - u)\n  g += weight*u\npost.I += g\n",
    LOLIGO_SYNAPSE_AT_EVENTS,
    "per synapse, advanced exactly at events, g per target, u per source: what a spike makes of g depends "
    "on more than the weight" },
  { S "dg/dt = -g/tau\non pre: g += weight*rand()\npost.I += g\n", LOLIGO_SYNAPSE_AT_EVENTS,
    "per synapse, advanced exactly at events, g per target: what a spike makes of g depends on more "
    "than the weight" },
  { S "dg/dt = -g/tau\non pre: g += weight*(pre.V/(1 V))\npost.I += g\n", LOLIGO_SYNAPSE_AT_EVENTS,
    "per synapse, advanced exactly at events, g per target: what a spike makes of g depends on more "
    "than the weight" },
  { S "on pre: post.V += weight*weight\n", LOLIGO_SYNAPSE_AT_EVENTS,
    "per synapse, advanced exactly at events: what a spike adds to post.V depends on more than the "
    "weight" },
  { S "on pre: post.V += floor(weight)*(1 mV)\n", LOLIGO_SYNAPSE_AT_EVENTS,
    "per synapse, advanced exactly at events: what a spike adds to post.V depends on more than the "
    "weight" },
  { S "on pre: post.V += weight - post.V\n", LOLIGO_SYNAPSE_AT_EVENTS,
    "per synapse, advanced exactly at events: what a spike adds to post.V depends on more than the "
    "weight" },
  { S "dx/dt = (1 - x)/tau\non pre:\n  post.V += weight*x\n  x -= x/2\n", LOLIGO_SYNAPSE_AT_EVENTS,
    "per synapse, advanced exactly at events, x per source: dx/dt is not linear in the states with "
    "constants that all share" },
  { S "dx/dt = -x/tau\nx(0) = 1\non pre: post.V += weight*x\n", LOLIGO_SYNAPSE_AT_EVENTS,
    "per synapse, advanced exactly at events: x does not begin at 0" },
  { S "variable w = 1\non pre: post.V += weight*w\non post: w += 1\n", LOLIGO_SYNAPSE_AT_EVENTS,
    "per synapse, advanced exactly at events, w per target: spikes of the target change it too" },
  /* whose a trace is: of what alone changes it, by what */
  { S "dp/dt = -p/tau\ndq/dt = -q/tau\nvariable w = 1\non pre:\n  p += k*(1 - p) + r\n  r = p/2\n  w += q\n"
    "on post:\n  q += k\n  w += p\nvariable r = 0\n",
    LOLIGO_SYNAPSE_AT_EVENTS,
    "per synapse, advanced exactly at events, q per target, p, r per source: spikes of the target change it too" },
  { S "dp/dt = -p/tau\nvariable w = 1\non pre: p += w\non post: w += p\n", LOLIGO_SYNAPSE_AT_EVENTS,
    "per synapse, advanced exactly at events: spikes of the target change it too" },
  { S "dp/dt = -p/tau\nvariable w = 1\non pre: p += weight\non post: w += p\n", LOLIGO_SYNAPSE_AT_EVENTS,
    "per synapse, advanced exactly at events: spikes of the target change it too" },
  { S "dp/dt = -p/tau\np(0) = rand()\nvariable w = 1\non pre: p += 1\non post: w += p\n",
    LOLIGO_SYNAPSE_AT_EVENTS,
    "per synapse, advanced exactly at events: spikes of the target change it too" },
  { S "dp/dt = -p/tau\nvariable w = 1\non pre: p += 1\non post:\n  w += p\n  p = 0\n",
    LOLIGO_SYNAPSE_AT_EVENTS,
    "per synapse, advanced exactly at events: spikes of the target change it too" },
  { S "dp/dt = -p/tau\ndq/dt = -q/tau\nvariable w = 1\non pre: p += q\non post:\n  q += 1\n  w += p\n",
    LOLIGO_SYNAPSE_AT_EVENTS,
    "per synapse, advanced exactly at events, q per target: spikes of the target change it too" },
  /* what has no state */
  { S "post.I += weight*(pre.V - post.V)\n", LOLIGO_SYNAPSE_SUMS, SUMS },
  { S "post.I += k*weight*sin(k*pre.x - post.x + t/tau)/(1 + post.x)\n", LOLIGO_SYNAPSE_SUMS, SUMS },
  { S "post.I += weight*(pre.x + 1)*(post.y - tanh(pre.y))/exp(pre.x)\npost.J += pre.x\n",
    LOLIGO_SYNAPSE_SUMS, SUMS },
  { S "post.I += weight*exp(pre.x - post.x)\n", LOLIGO_SYNAPSE_EACH_STEP, NO_SUM ("post.I") },
  { S "post.I += weight*weight*pre.x\n", LOLIGO_SYNAPSE_EACH_STEP, NO_SUM ("post.I") },
  { S "post.I += pre.x\npost.J += delay*pre.x/(1 s)\n", LOLIGO_SYNAPSE_EACH_STEP,
    NO_SUM ("post.J") },
  { S "post.I += weight*sin(weight*pre.x - post.x)\n", LOLIGO_SYNAPSE_EACH_STEP,
    NO_SUM ("post.I") },
  { S "post.I += weight*pre.x/(pre.x + post.x)\n", LOLIGO_SYNAPSE_EACH_STEP, NO_SUM ("post.I") },
  /* more products than are worth it */
  { S "post.I += sin(pre.a - post.a)*sin(pre.b - post.b)*sin(pre.c - post.c)*(pre.V - post.V)\n",
    LOLIGO_SYNAPSE_EACH_STEP, NO_SUM ("post.I") },
  /* what needs every step */
  { S G "post.I += g*delay/(1 s)\n", LOLIGO_SYNAPSE_EACH_STEP,
    "per synapse and step: what flows into post.I does not add up in one state a target" },
  { S "dg/dt = -g/tau\non pre: g += weight\npost.I += g*g\n", LOLIGO_SYNAPSE_EACH_STEP,
    "per synapse and step: what flows into post.I does not add up in one state a target" },
  { S "dg/dt = -g/tau\non pre: g += weight\npost.I += floor(g)\n", LOLIGO_SYNAPSE_EACH_STEP,
    "per synapse and step: what flows into post.I does not add up in one state a target" },
  { S "dg/dt = -g/tau\non pre: g += weight\npost.I += g + 1\n", LOLIGO_SYNAPSE_EACH_STEP,
    "per synapse and step: what flows into post.I does not add up in one state a target" },
  { S "dg/dt = -g/tau\non pre: g += weight*(1 - g)\npost.I += g\n", LOLIGO_SYNAPSE_EACH_STEP,
    "per synapse and step: a spike does more to g than add to it" },
  { S "dg/dt = -g/tau\ndu/dt = -u/tau\non pre:\n  g += weight*u\n  u += g\npost.I += g\n",
    LOLIGO_SYNAPSE_EACH_STEP,
    "per synapse and step: what a spike makes of u depends on what flows all the time" },
  { S "dg/dt = -g/tau\non pre:\n  g += weight\n  post.V += g*(1 mV)\npost.I += g\n",
    LOLIGO_SYNAPSE_EACH_STEP,
    "per synapse and step: what a spike adds to post.V depends on what flows all the time" },
  { S "ds/dt = -s/tau + x*(1 - s)/tau\ndx/dt = -x/tau\non pre: x += 1\npost.I += weight*s\n",
    LOLIGO_SYNAPSE_EACH_STEP,
    "per synapse and step: ds/dt is not linear in the states with constants that all share" },
  { S "dx/dt = -x*y/tau\ndy/dt = -y/tau\non pre: post.V += weight*x\non post: x += 1\n",
    LOLIGO_SYNAPSE_EACH_STEP, "per synapse and step: dx/dt depends on another variable" },
  { S "dx/dt = -x*x/tau\non pre: post.V += weight*x\non post: x += 1\n", LOLIGO_SYNAPSE_EACH_STEP,
    "per synapse and step: dx/dt is not linear in x" },
  { S "dx/dt = (post.V/(1 V) - x)/tau\non pre: post.V += weight*x\n", LOLIGO_SYNAPSE_EACH_STEP,
    "per synapse and step: dx/dt depends on more than x and parameters" },
  { S "d^0.5 x/dt^0.5 = -x/(1 s^(1/2))\non pre: x += weight\npost.I += x\n",
    LOLIGO_SYNAPSE_EACH_STEP,
    "per synapse and step: dx/dt is not linear in the states with constants that all share" },
  { S "dx/dt = -x(t - 3 ms)/tau\non pre: x += weight\npost.I += x\n", LOLIGO_SYNAPSE_EACH_STEP,
    "per synapse and step: dx/dt is not linear in the states with constants that all share" },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (LoligoComponent) synapse = check (table[i].text);
      g_autoptr (LoligoSynapsePlan) plan = loligo_synapse_plan_new (synapse);
      if (plan->form == table[i].form && strcmp (plan->reason, table[i].reason) == 0)
        continue;
      g_test_message ("%s\n  gives:\n%d %s\n  not:\n%d %s", table[i].text, plan->form, plan->reason,
                      table[i].form, table[i].reason);
      g_test_fail ();
    }
}

static void
test_increments (void)
{
  g_autoptr (LoligoComponent) synapse
      = check (S "dh/dt = -h/tau\ndg/dt = (h - g)/tau\non pre:\n  h += k*weight\n  h += weight/4\n"
                 "  g += exp(k)\n  post.V -= weight*k\npost.I += g\n");
  g_autoptr (LoligoSynapsePlan) plan = loligo_synapse_plan_new (synapse);
  g_assert_cmpint (plan->form, ==, LOLIGO_SYNAPSE_PER_TARGET);
  g_assert_cmpuint (plan->n_updates, ==, 2);
  g_assert_cmpuint (plan->n_jumps, ==, 1);
  g_assert_true (plan->is_shared[0] && plan->is_shared[1]);
  const double parameters[] = { 5e-3, 2 };
  LoligoEnvironment environment = { .parameters = parameters };
  const LoligoIncrement *increments[] = { &plan->updates[0], &plan->updates[1], &plan->jumps[0] };
  const double factors[] = { 2.25, exp (2), -2 };
  const gboolean by_weight[] = { TRUE, FALSE, TRUE };
  for (guint i = 0; i < G_N_ELEMENTS (increments); i++)
    {
      double factor = loligo_expression_evaluate (synapse->pool, increments[i]->factor, &environment);
      g_assert_cmpfloat_with_epsilon (factor, factors[i], 1e-14);
      g_assert_cmpint (increments[i]->by_weight, ==, by_weight[i]);
    }
  g_assert_cmpuint (plan->updates[0].index, ==, 0);
  g_assert_cmpuint (plan->updates[1].index, ==, 1);
  g_assert_cmpstr (synapse->ends[plan->jumps[0].index].name, ==, "post.V");
}

static void
test_shared (void)
{
  g_autoptr (LoligoComponent) synapse
      = check (S "dA/dt = -A/tau\ndh/dt = -h/tau\ndg/dt = (h - g)/tau\nvariable w = 0.5\non pre:\n"
                 "  h += weight*w\n  A += 1\n  w -= A/10\npost.I += g\n");
  g_autoptr (LoligoSynapsePlan) plan = loligo_synapse_plan_new (synapse);
  g_assert_cmpint (plan->form, ==, LOLIGO_SYNAPSE_AT_EVENTS);
  const gboolean expected[] = { FALSE, TRUE, TRUE, FALSE };
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (plan->is_shared[i], ==, expected[i]);
  const LoligoUpdate *update = NULL;
  for (guint i = 0; i < synapse->on_pre.n_updates; i++)
    if (synapse->on_pre.updates[i].state == 1)
      update = &synapse->on_pre.updates[i];
  g_assert_nonnull (update);
  g_autofree char *added
      = loligo_expression_print (synapse, loligo_synapse_get_added (synapse, update));
  g_assert_cmpstr (added, ==, "weight*w");
}

/* What many synapses give with what each has is what one gives with the sum: the law that sharing rests on. */
static void
test_sums (void)
{
  static const char *const ids[] = { "exp_coba", "alpha_coba", "double_exp_coba", "nmda" };
  for (guint k = 0; k < G_N_ELEMENTS (ids); k++)
    {
      g_autofree char *path
          = g_strdup_printf ("%s/data/models/synapses/%s.model", TEST_SOURCE_ROOT, ids[k]);
      g_autofree char *text = NULL;
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_autoptr (LoligoComponent) synapse = check (text);
      double parameters[8] = { 0 }, references[4] = { -0.05, -0.05, -0.05, -0.05 };
      for (guint i = 0; i < synapse->n_parameters; i++)
        parameters[i]
            = loligo_expression_evaluate (synapse->pool, synapse->parameters[i]->value, NULL);
      double states[3][2] = { { 1.5, -2 }, { 0.25, 0.75 }, { 1.75, -1.25 } }, values[3][3];
      for (guint i = 0; i < 3; i++)
        {
          LoligoEnvironment environment
              = { .parameters = parameters, .states = states[i], .references = references };
          values[i][0] = loligo_expression_evaluate (synapse->pool, synapse->contributions[0].value,
                                                     &environment);
          for (guint s = 0; s < synapse->n_states; s++)
            values[i][1 + s] = loligo_expression_evaluate (
                synapse->pool, synapse->states[s]->derivative, &environment);
        }
      for (guint v = 0; v < 1 + synapse->n_states; v++)
        g_assert_cmpfloat_with_epsilon (values[0][v] + values[1][v], values[2][v],
                                        1e-12 * fabs (values[2][v]));
    }
}

static const struct
{
  const char *id;
  LoligoSynapseForm form;
} shipped[] = {
  { "alpha_coba", LOLIGO_SYNAPSE_PER_TARGET },
  { "alpha_cuba", LOLIGO_SYNAPSE_PER_TARGET },
  { "ampa", LOLIGO_SYNAPSE_EACH_STEP },
  { "bcm", LOLIGO_SYNAPSE_EACH_STEP },
  { "delta", LOLIGO_SYNAPSE_PER_TARGET },
  { "diffusive_coupling", LOLIGO_SYNAPSE_SUMS },
  { "double_exp_coba", LOLIGO_SYNAPSE_PER_TARGET },
  { "double_exp_cuba", LOLIGO_SYNAPSE_PER_TARGET },
  { "exp_coba", LOLIGO_SYNAPSE_PER_TARGET },
  { "exp_cuba", LOLIGO_SYNAPSE_PER_TARGET },
  { "gaba_a", LOLIGO_SYNAPSE_EACH_STEP },
  { "gaba_b", LOLIGO_SYNAPSE_EACH_STEP },
  { "gap_junction", LOLIGO_SYNAPSE_SUMS },
  { "graded_coba", LOLIGO_SYNAPSE_SUMS },
  { "hebb", LOLIGO_SYNAPSE_EACH_STEP },
  { "nmda", LOLIGO_SYNAPSE_PER_TARGET },
  { "nmda_saturating", LOLIGO_SYNAPSE_EACH_STEP },
  { "oja", LOLIGO_SYNAPSE_EACH_STEP },
  { "rate_coupling", LOLIGO_SYNAPSE_SUMS },
  { "stdp", LOLIGO_SYNAPSE_AT_EVENTS },
  { "stdp_coba", LOLIGO_SYNAPSE_AT_EVENTS },
  { "stdp_inhibitory", LOLIGO_SYNAPSE_AT_EVENTS },
  { "stdp_reward", LOLIGO_SYNAPSE_EACH_STEP },
  { "stdp_triplet", LOLIGO_SYNAPSE_AT_EVENTS },
  { "tsodyks_markram", LOLIGO_SYNAPSE_AT_EVENTS },
  { "tsodyks_markram_coba", LOLIGO_SYNAPSE_AT_EVENTS },
};

/* Cells that each of them fits: a current in nA and a density, both with all that a synapse asks for. */
#define CELL(unit) "neuron cell \"Cell\"\ninput I : " unit "\ndV/dt = I*(1 mV/ms)/(1 " unit ") : mV\n" \
                   "dg/dt = -g/(5 ms) : nS\nvariable dopamine = 0\nspike when V > 0 mV\n"
#define RATE "rate r \"R\"\ninput I\ndx/dt = (I - x)/(10 ms)\n"

static void
check_ends (const char *text, const char *cell)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoComponent) end
      = loligo_component_new_from_text (cell, strlen (cell), "cell.model", NULL, NULL, NULL, problems);
  g_autoptr (LoligoComponent) synapse
      = loligo_synapse_new_from_text (text, strlen (text), "s.model", end, end, problems);
  g_autofree char *found = loligo_problems_to_string (problems);
  g_assert_cmpstr (found, ==, "");
  g_assert_false (synapse->uses_weight && synapse->weight_unit.dimension.halves[LOLIGO_BASE_ANY]);
}

static void
test_shipped (void)
{
  g_autofree char *folder = g_strconcat (TEST_SOURCE_ROOT, "/data/models/synapses", NULL);
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  guint n = 0;
  while (g_dir_read_name (files))
    n++;
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (shipped));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s.model", folder, shipped[i].id);
      g_autofree char *text = NULL;
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_autoptr (LoligoComponent) synapse = check (text);
      g_assert_cmpstr (synapse->id, ==, shipped[i].id);
      g_autoptr (LoligoSynapsePlan) plan = loligo_synapse_plan_new (synapse);
      g_assert_cmpint (plan->form, ==, shipped[i].form);
      gboolean is_rate = strstr (text, "pre.output*") || strstr (text, "post.output*");
      check_ends (text, is_rate ? RATE : CELL ("nA"));
      if (!is_rate)
        check_ends (text, CELL ("uA/cm2"));
    }
}

/* ---- one spike, against its closed form ---- */

#define STEPS 4000

typedef struct
{
  LoligoComponent *synapse;
  double parameters[16], states[8], references[8];
  double t_s, weight;
} Trial;

static double
evaluate (const Trial *trial, LoligoExpression expression, const double *states, double t_s)
{
  LoligoEnvironment environment
      = { .parameters = trial->parameters, .states = states, .references = trial->references,
          .t_s = t_s, .weight = trial->weight };
  return loligo_expression_evaluate (trial->synapse->pool, expression, &environment);
}

static Trial *
trial_new (const char *id)
{
  g_autofree char *path = g_strdup_printf ("%s/data/models/synapses/%s.model", TEST_SOURCE_ROOT, id);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  Trial *trial = g_new0 (Trial, 1);
  trial->synapse = check (text);
  trial->weight = 1;
  for (guint i = 0; i < trial->synapse->n_parameters; i++)
    trial->parameters[i]
        = evaluate (trial, trial->synapse->parameters[i]->value, trial->states, 0);
  for (guint i = 0; i < trial->synapse->n_states; i++)
    trial->states[i] = evaluate (trial, trial->synapse->states[i]->initial, trial->states, 0);
  return trial;
}

static void
trial_free (Trial *trial)
{
  loligo_component_unref (trial->synapse);
  g_free (trial);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Trial, trial_free)

static double *
find_state (Trial *trial, const char *name)
{
  return &trial->states[loligo_component_find (trial->synapse, name)->index];
}

static double
find_parameter (const Trial *trial, const char *name)
{
  return trial->parameters[loligo_component_find (trial->synapse, name)->index];
}

static void
apply (Trial *trial, const LoligoWireEvent *event)
{
  double before[8];
  memcpy (before, trial->states, sizeof before);
  for (guint i = 0; i < event->n_updates; i++)
    trial->states[event->updates[i].state]
        = evaluate (trial, event->updates[i].value, before, trial->t_s);
}

/* Advances by DURATION_S with RK4. */
static void
advance (Trial *trial, double duration_s)
{
  static const double share[] = { 0, 0.5, 0.5, 1 }, weight[] = { 1, 2, 2, 1 };
  guint n = trial->synapse->n_states;
  double dt_s = duration_s / STEPS;
  for (guint step = 0; step < STEPS; step++)
    {
      double slope[8] = { 0 }, sum[8] = { 0 }, x[8];
      for (guint stage = 0; stage < 4; stage++)
        {
          for (guint i = 0; i < n; i++)
            x[i] = trial->states[i] + share[stage] * dt_s * slope[i];
          for (guint i = 0; i < n; i++)
            slope[i] = evaluate (trial, trial->synapse->states[i]->derivative, x,
                                 trial->t_s + share[stage] * dt_s);
          for (guint i = 0; i < n; i++)
            sum[i] += weight[stage] * slope[i];
        }
      for (guint i = 0; i < n; i++)
        trial->states[i] += dt_s / 6 * sum[i];
      trial->t_s += dt_s;
    }
}

static void
test_peaks (void)
{
  g_autoptr (Trial) alpha = trial_new ("alpha_coba");
  apply (alpha, &alpha->synapse->on_pre);
  advance (alpha, find_parameter (alpha, "tau"));
  g_assert_cmpfloat_with_epsilon (*find_state (alpha, "g"), 1, 1e-9);
  advance (alpha, 2 * find_parameter (alpha, "tau"));
  g_assert_cmpfloat_with_epsilon (*find_state (alpha, "g"), 3 * exp (-2), 1e-9);

  static const char *const ids[] = { "double_exp_coba", "nmda" };
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    for (gboolean is_equal = FALSE; is_equal <= TRUE; is_equal++)
      {
        g_autoptr (Trial) trial = trial_new (ids[i]);
        guint rise_at = loligo_component_find (trial->synapse, "tau_rise")->index;
        double decay = find_parameter (trial, "tau_decay");
        if (is_equal)
          trial->parameters[rise_at] = decay;
        double rise = trial->parameters[rise_at];
        apply (trial, &trial->synapse->on_pre);
        advance (trial, is_equal ? decay : rise * decay / (decay - rise) * log (decay / rise));
        g_assert_cmpfloat_with_epsilon (*find_state (trial, "g"), 1, 1e-8);
      }
}

/* While the transmitter is there r goes to its steady value at the rate alpha T + beta, then decays with beta. */
static void
test_kinetic (void)
{
  static const char *const ids[] = { "ampa", "gaba_a" };
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (Trial) trial = trial_new (ids[i]);
      double opening = find_parameter (trial, "alpha") * find_parameter (trial, "T_max");
      double closing = find_parameter (trial, "beta"), span = find_parameter (trial, "T_dur");
      apply (trial, &trial->synapse->on_pre);
      advance (trial, span);
      double r = opening / (opening + closing) * (1 - exp (-(opening + closing) * span));
      g_assert_cmpfloat_with_epsilon (*find_state (trial, "r"), r, 1e-3 * r);
      double start = *find_state (trial, "r");
      trial->t_s += 1e-9;
      advance (trial, 3e-3);
      g_assert_cmpfloat_with_epsilon (*find_state (trial, "r"), start * exp (-closing * 3e-3), 1e-9);
    }
}

/* Equation 1 of Tsodyks, Pawelzik and Markram: u and x just before each spike of a regular train. */
static void
test_short_term (void)
{
  g_autoptr (Trial) trial = trial_new ("tsodyks_markram");
  double U = find_parameter (trial, "U"), interval_s = 0.05;
  double f = exp (-interval_s / find_parameter (trial, "tau_f"));
  double d = exp (-interval_s / find_parameter (trial, "tau_d"));
  double use = U, resources = 1; /* at the first spike, u after its own rise */
  for (guint spike = 0; spike < 10; spike++)
    {
      double before = *find_state (trial, "I_syn");
      apply (trial, &trial->synapse->on_pre);
      g_assert_cmpfloat_with_epsilon (*find_state (trial, "I_syn") - before, use * resources, 1e-9);
      resources = 1 - (1 - resources * (1 - use)) * d;
      use = use * f + U * (1 - use * f);
      advance (trial, interval_s);
    }
}

/* One pair: exp (-lag/tau) on either side; triplets count what Pfister and Gerstner say. */
static void
test_pairs (void)
{
  const double lag_s = 0.01;
  g_autoptr (Trial) stdp = trial_new ("stdp_coba");
  apply (stdp, &stdp->synapse->on_pre);
  advance (stdp, lag_s);
  apply (stdp, &stdp->synapse->on_post);
  double plus = find_parameter (stdp, "A_plus") * exp (-lag_s / find_parameter (stdp, "tau_plus"));
  g_assert_cmpfloat_with_epsilon (*find_state (stdp, "w"), 0.5 + plus, 1e-12);
  advance (stdp, lag_s);
  apply (stdp, &stdp->synapse->on_pre);
  double minus
      = find_parameter (stdp, "A_minus") * exp (-lag_s / find_parameter (stdp, "tau_minus"));
  g_assert_cmpfloat_with_epsilon (*find_state (stdp, "w"), 0.5 + plus - minus, 1e-12);

  g_autoptr (Trial) triplet = trial_new ("stdp_triplet");
  apply (triplet, &triplet->synapse->on_post);
  advance (triplet, lag_s);
  apply (triplet, &triplet->synapse->on_pre);
  double w = 1 - exp (-lag_s / find_parameter (triplet, "tau_minus"))
                     * find_parameter (triplet, "A_2_minus");
  g_assert_cmpfloat_with_epsilon (*find_state (triplet, "w"), w, 1e-12);
  advance (triplet, lag_s);
  apply (triplet, &triplet->synapse->on_post);
  w += exp (-lag_s / find_parameter (triplet, "tau_plus"))
       * (find_parameter (triplet, "A_2_plus")
          + find_parameter (triplet, "A_3_plus")
                * exp (-2 * lag_s / find_parameter (triplet, "tau_y")));
  g_assert_cmpfloat_with_epsilon (*find_state (triplet, "w"), w, 1e-12);
}

/* At the rate rho of the target strengthening and weakening cancel: 2 rho tau is the mean of y and of x together. */
static void
test_inhibitory (void)
{
  g_autoptr (Trial) trial = trial_new ("stdp_inhibitory");
  double *w = find_state (trial, "w"), tau = find_parameter (trial, "tau_stdp");
  double eta = find_parameter (trial, "eta"), rho = find_parameter (trial, "rho");
  *w = 1;
  apply (trial, &trial->synapse->on_pre);
  g_assert_cmpfloat_with_epsilon (*w, 1 - 2 * eta * rho * tau, 1e-15);
  apply (trial, &trial->synapse->on_post);
  g_assert_cmpfloat_with_epsilon (*w, 1 - 2 * eta * rho * tau + eta, 1e-15);
}

/* A reward a second after a pair: w moves along c*dopamine, and stops at its bounds. */
static void
test_reward (void)
{
  g_autoptr (Trial) trial = trial_new ("stdp_reward");
  double *w = find_state (trial, "w"), *c = find_state (trial, "c");
  apply (trial, &trial->synapse->on_pre);
  advance (trial, 0.01);
  apply (trial, &trial->synapse->on_post);
  g_assert_cmpfloat_with_epsilon (*c, 10e-3 * exp (-0.5), 1e-12);
  double before = *w, tonic = find_parameter (trial, "tonic");
  double trace = *c;
  for (guint i = 0; i < trial->synapse->n_ends; i++)
    trial->references[i] = 0.5;
  advance (trial, 0.1);
  g_assert_cmpfloat_with_epsilon (*w, before + (tonic + 0.5) * trace * (1 - exp (-0.1)), 1e-10);
  *w = find_parameter (trial, "w_max");
  advance (trial, 0.1);
  g_assert_cmpfloat (*w, ==, find_parameter (trial, "w_max"));
}

/* Where Oja's rule stands still: alpha v^2 w = v u with v = w u, so w^2 = 1/alpha. */
static void
test_oja (void)
{
  g_autoptr (Trial) trial = trial_new ("oja");
  g_assert_cmpfloat (*find_state (trial, "w"), ==, 1);
  guint alpha_at = loligo_component_find (trial->synapse, "alpha")->index;
  trial->parameters[alpha_at] = 4;
  const double w = 0.5, u = 3;
  for (guint i = 0; i < trial->synapse->n_ends; i++)
    if (strcmp (trial->synapse->ends[i].name, "pre.output") == 0)
      trial->references[i] = u;
    else
      trial->references[i] = w * u;
  double derivative = evaluate (trial, trial->synapse->states[0]->derivative, &w, 0);
  g_assert_cmpfloat_with_epsilon (derivative, 0, 1e-15);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/synapse-form/table", test_table);
  g_test_add_func ("/synapse-form/increments", test_increments);
  g_test_add_func ("/synapse-form/shared", test_shared);
  g_test_add_func ("/synapse-form/sums", test_sums);
  g_test_add_func ("/synapse-form/shipped", test_shipped);
  g_test_add_func ("/synapse-form/peaks", test_peaks);
  g_test_add_func ("/synapse-form/kinetic", test_kinetic);
  g_test_add_func ("/synapse-form/short-term", test_short_term);
  g_test_add_func ("/synapse-form/pairs", test_pairs);
  g_test_add_func ("/synapse-form/inhibitory", test_inhibitory);
  g_test_add_func ("/synapse-form/reward", test_reward);
  g_test_add_func ("/synapse-form/oja", test_oja);
  return g_test_run ();
}
