/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-synapse.c: synapses checked with the cells at their ends: units that follow from use, events
 * made simultaneous, values against the papers' formulas written in C; then a table of wrong synapses
 * with exactly these messages at exactly these places.
 */
#include "lang/component.h"

#include <math.h>
#include <string.h>

#define CELL "neuron cell \"Cell\"\nparameter C = 200 pF\nparameter E_L = -60 mV\ninput I : nA\n" \
             "dV/dt = I/C : mV\nvariable u = 0 mV\ndg/dt = -g/(5 ms) : nS\nI_g = g*(V - E_L)\n" \
             "spike when V > 0 mV\n"
#define DENSE "neuron dense \"Dense\"\ninput I : uA/cm2\ndV/dt = I/(1 uF/cm2) : mV\n" \
              "spike when V > 0 mV\n"
#define PLAIN "rate plain \"Plain\"\ninput I\ndx/dt = (I - x)/(10 ms)\n"
#define SOURCE "stimulus source \"Source\"\nspike rate 10 Hz\n"
#define PLACEHOLDER "stimulus drive \"Drive\"\nparameter amplitude = 1 : any\ny = amplitude\n"
#define S "synapse s \"S\"\n"

static LoligoComponent *
check_cell (const char *text)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  LoligoComponent *cell = loligo_component_new_from_text (text, strlen (text), "cell.model", NULL,
                                                          NULL, NULL, problems);
  g_autofree char *found = loligo_problems_to_string (problems);
  g_assert_cmpstr (found, ==, "");
  return cell;
}

/* PRE and POST are texts; NULL: no ends. */
static LoligoComponent *
check_wire (const char *text, const char *pre, const char *post)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoComponent) source = check_cell (pre ? pre : SOURCE);
  g_autoptr (LoligoComponent) target = check_cell (post ? post : SOURCE);
  LoligoComponent *synapse
      = post ? loligo_synapse_new_from_text (text, strlen (text), "s.model", source, target, problems)
             : loligo_component_new_from_text (text, strlen (text), "s.model", NULL, NULL, NULL,
                                               problems);
  g_autofree char *found = loligo_problems_to_string (problems);
  g_assert_cmpstr (found, ==, "");
  g_assert_nonnull (synapse);
  return synapse;
}

static void
assert_unit (const LoligoUnit *unit, const char *expected)
{
  LoligoUnit parsed;
  g_assert_true (loligo_unit_parse (expected, &parsed, NULL));
  g_assert_true (loligo_dimension_equal (unit->dimension, parsed.dimension));
}

static void
assert_symbol (const LoligoComponent *component, const char *name, const char *unit)
{
  const LoligoSymbol *symbol = loligo_component_find (component, name);
  g_assert_nonnull (symbol);
  assert_unit (&symbol->unit, unit);
}

static guint
find_end (const LoligoComponent *synapse, const char *name)
{
  for (guint i = 0; i < synapse->n_ends; i++)
    if (strcmp (synapse->ends[i].name, name) == 0)
      return i;
  g_error ("no %s", name);
}

/* The text of what arrives at NAME; FALSE for an event that leaves it. */
static void
assert_jump (const LoligoComponent *synapse, const LoligoJump *jumps, guint n, const char *name,
             const char *expected)
{
  for (guint i = 0; i < n; i++)
    if (jumps[i].reference == find_end (synapse, name))
      {
        g_autofree char *text = loligo_expression_print (synapse, jumps[i].value);
        g_assert_cmpstr (text, ==, expected);
        return;
      }
  g_error ("nothing arrives at %s", name);
}

static void
assert_update (const LoligoComponent *synapse, const LoligoWireEvent *event, const char *name,
               const char *expected)
{
  for (guint i = 0; i < event->n_updates; i++)
    if (strcmp (synapse->states[event->updates[i].state]->name, name) == 0)
      {
        g_autofree char *text = loligo_expression_print (synapse, event->updates[i].value);
        g_assert_cmpstr (text, ==, expected);
        return;
      }
  g_error ("%s is not updated", name);
}

#define EXP_COBA "synapse exp_coba \"Exponential conductance\"\nparameter tau = 5 ms\n" \
                 "parameter E = 0 mV\ndg/dt = -g / tau\non pre:  g += weight\n" \
                 "post.I += g * (E - post.V)\n"

static void
test_exponential (void)
{
  g_autoptr (LoligoComponent) coba = check_wire (EXP_COBA, CELL, CELL);
  assert_symbol (coba, "g", "nS");
  assert_unit (&coba->weight_unit, "nS");
  g_assert_true (coba->uses_weight);
  g_assert_cmpuint (coba->n_ends, ==, 2);
  g_assert_cmpuint (coba->n_contributions, ==, 1);
  g_assert_cmpuint (coba->on_pre.n_updates, ==, 1);
  g_assert_cmpuint (coba->on_pre.n_jumps, ==, 0);
  g_assert_cmpuint (coba->on_post.n_updates, ==, 0);
  g_assert_cmpstr (coba->pre->id, ==, "cell");
  const LoligoReference *input = &coba->ends[coba->contributions[0].reference];
  g_assert_true (input->symbol == coba->post->inputs[0] && input->end == LOLIGO_END_POST);
  assert_update (coba, &coba->on_pre, "g", "g + weight");
  assert_jump (coba, coba->contributions, 1, "post.I", "g*(E - post.V)");

  double parameters[] = { 5e-3, 0 }, states[] = { 3e-9 }, references[] = { 0, 0 };
  references[find_end (coba, "post.V")] = -0.06;
  LoligoEnvironment environment = { .parameters = parameters, .states = states,
                                    .references = references, .weight = 2e-9 };
  g_assert_cmpfloat (loligo_expression_evaluate (coba->pool, coba->contributions[0].value,
                                                 &environment), ==, 3e-9 * 0.06);
  g_assert_cmpfloat (loligo_expression_evaluate (coba->pool, coba->on_pre.updates[0].value,
                                                 &environment), ==, 3e-9 + 2e-9);
}

/* One text for cells with currents, with densities and without units. */
static void
test_units_from_use (void)
{
  g_autoptr (LoligoComponent) dense = check_wire (EXP_COBA, SOURCE, DENSE);
  assert_symbol (dense, "g", "mS/cm2");
  assert_unit (&dense->weight_unit, "mS/cm2");
  static const char *const current = S "parameter tau = 5 ms\ndx/dt = -x/tau\n"
                                       "dy/dt = (x - y)/tau\non pre: x += 2*weight\npost.I += y\n";
  g_autoptr (LoligoComponent) alpha = check_wire (current, SOURCE, DENSE);
  assert_symbol (alpha, "x", "uA/cm2");
  assert_symbol (alpha, "y", "uA/cm2");
  g_autoptr (LoligoComponent) plain = check_wire (current, SOURCE, PLAIN);
  assert_unit (&plain->weight_unit, "1");
  g_autoptr (LoligoComponent) root
      = check_wire (S "on pre: post.V += sqrt(weight)*(1 V/A)\n", SOURCE, CELL);
  assert_unit (&root->weight_unit, "A2");
  g_autoptr (LoligoComponent) exponent
      = check_wire (S "on pre: post.V += exp(-weight/(3 mV))*(1 mV)\n", SOURCE, CELL);
  assert_unit (&exponent->weight_unit, "mV");
  g_autoptr (LoligoComponent) initial
      = check_wire (S "variable w = weight\non pre: post.g += w\n", SOURCE, CELL);
  assert_unit (&initial->weight_unit, "nS");
  assert_symbol (initial, "w", "nS");
  g_autoptr (LoligoComponent) open = check_wire (S "x = weight\n", SOURCE, CELL);
  g_assert_cmpint (open->weight_unit.dimension.halves[LOLIGO_BASE_ANY], ==, 2);
  g_autoptr (LoligoComponent) none = check_wire (S "on pre: post.V += 1 mV\n", SOURCE, CELL);
  g_assert_false (none->uses_weight);
}

static void
test_gap_junction (void)
{
  static const char *const text = "synapse gap_junction \"Electrical synapse\"\n"
                                  "post.I += weight * (pre.V - post.V)\n";
  g_autoptr (LoligoComponent) gap = check_wire (text, CELL, CELL);
  assert_unit (&gap->weight_unit, "nS");
  g_assert_cmpuint (gap->n_ends, ==, 3);
  assert_jump (gap, gap->contributions, gap->n_contributions, "post.I",
               "weight*(pre.V - post.V)");
  g_assert_true (gap->ends[find_end (gap, "pre.V")].end == LOLIGO_END_PRE);
  g_assert_true (gap->ends[find_end (gap, "pre.V")].symbol == gap->pre->states[0]);
}

static void
test_stdp (void)
{
  g_autoptr (LoligoComponent) stdp = check_wire (
      "synapse stdp \"Pair-based STDP\"\nparameter tau_pre = 20 ms\nparameter tau_post = 20 ms\n"
      "parameter dA = 0.01 nS\nparameter w_max = 1 nS\ndA_pre/dt  = -A_pre / tau_pre\n"
      "dA_post/dt = -A_post / tau_post\nvariable w = 0.5 nS\non pre:\n  post.g += w\n  A_pre += dA\n"
      "  w = clip(w + A_post, 0 nS, w_max)\non post:\n  A_post -= dA * 1.05\n"
      "  w = clip(w + A_pre, 0 nS, w_max)\n",
      CELL, CELL);
  assert_symbol (stdp, "A_pre", "nS");
  assert_symbol (stdp, "A_post", "nS");
  g_assert_false (stdp->uses_weight);
  g_assert_cmpuint (stdp->on_pre.n_jumps, ==, 1);
  assert_jump (stdp, stdp->on_pre.jumps, 1, "post.g", "w"); /* the value before the event */
  assert_update (stdp, &stdp->on_pre, "A_pre", "A_pre + dA");
  assert_update (stdp, &stdp->on_pre, "w", "clip(w + A_post, 0 nS, w_max)");
  g_assert_cmpuint (stdp->on_post.n_updates, ==, 2);
  g_assert_cmpuint (stdp->on_post.n_jumps, ==, 0);
}

/* Jahr and Stevens (1990): the block against the formula. */
static void
test_nmda (void)
{
  g_autoptr (LoligoComponent) nmda = check_wire (
      S "parameter tau_rise = 2 ms\nparameter tau_decay = 100 ms\nparameter a = 0.5 /ms\n"
        "parameter Mg = 1 mmol/l\nparameter E = 0 mV\n"
        "ds/dt = -s/tau_decay + a*x*(1 - s)\ndx/dt = -x/tau_rise\n"
        "B = 1/(1 + Mg/(3.57 mmol/l)*exp(-post.V/(16.13 mV)))\n"
        "on pre: x += 1\npost.I += weight*s*B*(E - post.V)\n",
      SOURCE, CELL);
  assert_unit (&nmda->weight_unit, "nS");
  double parameters[] = { 2e-3, 0.1, 500, 1, 0 }, states[] = { 0.3, 0.2 }, references[] = { 0, 0 };
  references[find_end (nmda, "post.V")] = -0.06;
  LoligoEnvironment environment = { .parameters = parameters, .states = states,
                                    .references = references, .weight = 2e-9 };
  double block = 1 / (1 + 1 / 3.57 * exp (60 / 16.13));
  double value
      = loligo_expression_evaluate (nmda->pool, nmda->contributions[0].value, &environment);
  g_assert_cmpfloat_with_epsilon (value, 2e-9 * 0.3 * block * 0.06, 1e-24);
}

/* Tsodyks and Markram: u rises first, and what is released and what is left use the new u. */
static void
test_short_term (void)
{
  g_autoptr (LoligoComponent) short_term = check_wire (
      S "parameter tau_f = 1 s\nparameter tau_d = 200 ms\nparameter U = 0.2\n"
        "du/dt = -u/tau_f\ndx/dt = (1 - x)/tau_d\nx(0) = 1\n"
        "on pre:\n  u += U*(1 - u)\n  post.g += weight*u*x\n  x -= u*x\n",
      SOURCE, CELL);
  double parameters[] = { 1, 0.2, 0.2 }, states[] = { 0.1, 0.7 }, u = 0.1 + 0.2 * 0.9;
  LoligoEnvironment environment
      = { .parameters = parameters, .states = states, .weight = 3e-9 };
  const LoligoWireEvent *event = &short_term->on_pre;
  g_assert_cmpuint (event->n_updates, ==, 2);
  g_assert_cmpfloat_with_epsilon (
      loligo_expression_evaluate (short_term->pool, event->updates[0].value, &environment), u,
      1e-15);
  g_assert_cmpfloat_with_epsilon (
      loligo_expression_evaluate (short_term->pool, event->updates[1].value, &environment),
      0.7 - u * 0.7, 1e-15);
  g_assert_cmpfloat_with_epsilon (
      loligo_expression_evaluate (short_term->pool, event->jumps[0].value, &environment),
      3e-9 * u * 0.7, 1e-22);
}

/* Several jumps add up; what is read below a jump has it in; algebraic variables follow at once. */
static void
test_simultaneous (void)
{
  g_autoptr (LoligoComponent) synapse = check_wire (
      S "variable x = 0 mV\ny = 2*x\non pre:\n  post.V += weight\n  x = post.V\n  post.V -= y\n"
        "  post.u -= pre.V\non pre: post.V += 3 mV\npost.I += 1 nA\npost.I -= weight*(1 nS)\n",
      CELL, CELL);
  g_assert_cmpuint (synapse->on_pre.n_jumps, ==, 2);
  assert_update (synapse, &synapse->on_pre, "x", "post.V + weight");
  assert_jump (synapse, synapse->on_pre.jumps, 2, "post.V",
               "weight - 2*(post.V + weight) + 3 mV");
  assert_jump (synapse, synapse->on_pre.jumps, 2, "post.u", "-pre.V");
  g_assert_cmpuint (synapse->n_contributions, ==, 1);
  const double references[] = { 0.5, 0.5, 0.5 };
  LoligoEnvironment environment = { .references = references, .weight = 1e-3 };
  g_assert_cmpfloat_with_epsilon (loligo_expression_evaluate (synapse->pool,
                                                              synapse->contributions[0].value,
                                                              &environment), 1e-9 - 1e-12, 1e-24);
}

/* pre.output and post.input are other names of what a wire joins. */
static void
test_wire_names (void)
{
  g_autoptr (LoligoComponent) synapse
      = check_wire (S "post.input += weight*(pre.output - post.V)\npost.I += 1 nA\n", CELL, CELL);
  g_assert_cmpuint (synapse->n_ends, ==, 3);
  g_assert_cmpuint (synapse->n_contributions, ==, 1);
  g_assert_true (synapse->ends[find_end (synapse, "post.I")].symbol == synapse->post->inputs[0]);
  g_assert_true (synapse->ends[find_end (synapse, "pre.V")].symbol == synapse->pre->output);
  g_autoptr (LoligoComponent) alone = check_wire (S "post.input += weight*pre.output\n", NULL, NULL);
  g_assert_cmpuint (find_end (alone, "post.input"), ==, 1);
}

/* Draws, delay, and every kind of variable of a cell. */
static void
test_leaves (void)
{
  g_autoptr (LoligoComponent) synapse = check_wire (
      S "variable x = normal(1, 0.1)\nvariable late = delay\n"
        "on pre:\n  post.V += weight*(rand() < 0.3)\n  x = normal() + t/(1 s) + delay/(1 ms)\n"
        "  x += (pre.I + post.I_g)/(1 nA) + pre.C/(1 pF) + post.u/(1 mV)\n",
      CELL, CELL);
  g_assert_cmpuint (synapse->n_draws, ==, 3);
  assert_symbol (synapse, "late", "s");
  g_assert_cmpuint (synapse->n_ends, ==, 5);
  LoligoExpression x = synapse->on_pre.updates[0].value;
  g_assert_true (loligo_expression_depends_on (synapse->pool, x, LOLIGO_OPERATION_DELAY, 0));
  g_assert_true (synapse->ends[find_end (synapse, "post.I_g")].symbol->kind
                 == LOLIGO_SYMBOL_ALGEBRAIC);
}

/* Without ends everything is there but the units that they give. */
static void
test_alone (void)
{
  g_autoptr (LoligoComponent) coba = check_wire (EXP_COBA, NULL, NULL);
  g_assert_null (coba->pre);
  g_assert_cmpuint (coba->n_ends, ==, 2);
  g_assert_null (coba->ends[0].symbol);
  assert_jump (coba, coba->contributions, 1, "post.I", "g*(E - post.V)");
  g_assert_cmpint (coba->weight_unit.dimension.halves[LOLIGO_BASE_ANY], ==, 2);
  g_autoptr (LoligoComponent) known
      = check_wire (S "dg/dt = -g/(5 ms) : nS\non pre: g += weight\n", NULL, NULL);
  assert_unit (&known->weight_unit, "nS");
  g_autoptr (LoligoComponent) solved = check_wire (
      S "dg/dt = -g/(5 ms)\nI_s = g*(post.V*0 + 1 mV)\ny = g*(3 mV) + 1 pA\n", NULL, NULL);
  assert_symbol (solved, "g", "nS");
}

/* The leaves of a synapse are constants under differentiation by others. */
static void
test_differentiate (void)
{
  static const LoligoOperation leaves[]
      = { LOLIGO_OPERATION_REFERENCE, LOLIGO_OPERATION_WEIGHT, LOLIGO_OPERATION_DELAY,
          LOLIGO_OPERATION_TARGET, LOLIGO_OPERATION_DISTANCE };
  g_autoptr (LoligoExpressionPool) pool = loligo_expression_pool_new ();
  LoligoExpression state = loligo_expression_leaf (pool, LOLIGO_OPERATION_STATE, 0);
  for (guint i = 0; i < G_N_ELEMENTS (leaves); i++)
    {
      LoligoExpression leaf = loligo_expression_leaf (pool, leaves[i], 0);
      LoligoExpression product
          = loligo_expression_binary (pool, LOLIGO_OPERATION_MULTIPLY, leaf, state);
      g_assert_cmpuint (
          loligo_expression_differentiate (pool, product, LOLIGO_OPERATION_STATE, 0), ==, leaf);
      g_assert_cmpuint (loligo_expression_differentiate (pool, product, leaves[i], 0), ==, state);
      g_assert_cmpuint (
          loligo_expression_differentiate (pool, product, leaves[(i + 1) % 5], 0), ==,
          loligo_expression_constant (pool, 0));
    }
}

static const struct
{
  const char *text, *pre, *post, *problems;
} table[] = {
  /* what cannot be changed */
  { S "on pre: post.I += 1 nA\n", SOURCE, CELL,
    "2:9: post.I is an input; a jump needs a variable such as post.V, and what flows all the time "
    "stands outside the event" },
  { S "on pre: post.I_g += 1 nA\n", SOURCE, CELL,
    "2:9: post.I_g always follows from its own line, so an event cannot change it" },
  { S "on pre: post.E_L += 1 mV\n", SOURCE, CELL,
    "2:9: post.E_L is a parameter, and events change variables only" },
  { S "on pre: pre.V += 1 mV\n", CELL, CELL,
    "2:9: pre.V cannot change: a synapse acts on its target; write post.V" },
  { S "pre.I += 1 nA\n", CELL, CELL,
    "2:1: pre.I cannot change: a synapse acts on its target; write post.I" },
  { S "on pre:\n  post.V = 0 mV\n  post.V *= 2\n  post.V /= 2\n", SOURCE, CELL,
    "3:10: many synapses reach one cell at once, so they can only add up; write post.V += ...\n"
    "4:10: many synapses reach one cell at once, so they can only add up; write post.V += ...\n"
    "5:10: many synapses reach one cell at once, so they can only add up; write post.V += ..." },
  { S "post.V += 1 mV\n", SOURCE, CELL,
    "2:1: post.V is no input, and outside an event a synapse adds to inputs only; write post.I += "
    "..., or move the line below \"on pre:\"" },
  { S "post.V += 1 mV\n", SOURCE, "neuron n \"N\"\ndV/dt = 1 V/s\n",
    "2:1: post.V is no input, and the target (n) has none; move the line below \"on pre:\"" },
  { S "post.I = 1 nA\n", SOURCE, CELL,
    "2:1: a synapse adds to a cell and declares nothing of it; write post.I += ..." },
  { S "post.I *= 2\n", SOURCE, CELL,
    "2:8: \"*=\" stands only in events; write it below \"on pre:\"" },
  /* names */
  { S "on pre: post.Ig += weight\n", SOURCE, CELL,
    "2:9: there is no post.Ig: the target (cell) has no variable Ig (did you mean I?)" },
  { S "post.I += weight*pre.rate\n", CELL, CELL,
    "2:18: there is no pre.rate: the source (cell) has no variable rate" },
  { S "post.I += weight*pre.output\n", SOURCE, CELL,
    "2:18: there is no pre.output: the source (source) has no variable output" },
  { S "post.I += weight*V\n", CELL, CELL,
    "2:18: unknown name V; the target's is post.V, the source's pre.V, and a unit has a number in "
    "front" },
  { S "post.I += weight*pre.V(t - 1 ms)\n", CELL, CELL,
    "2:18: pre.V is a variable of a cell; write pre.V, whose past only the delay of the wire "
    "gives" },
  { S "post.I += weight*pre.amplitude\n", PLACEHOLDER, CELL,
    "2:18: pre.amplitude takes the unit of what it is wired to, so a synapse cannot use it; wire "
    "it without a synapse" },
  { S "parameter weight = 1\nvariable delay = 1 ms\n", SOURCE, CELL,
    "2:11: weight has a meaning of its own in the language; choose another name\n"
    "3:10: delay has a meaning of its own in the language; choose another name" },
  { S "parameter p = 2*weight\nvariable x = post.V\ny = i\n", SOURCE, CELL,
    "2:17: this must be a constant: weight changes\n"
    "3:14: an initial value cannot use post.V: the cells begin at the same time\n"
    "4:5: i numbers cells, and a synapse is none; use it in the weight of the wire" },
  /* units */
  { S "dg/dt = -g/(5 ms) : nS\non pre: g += weight\npost.I += g\n", SOURCE, CELL,
    "4:8: post.I is in nA, and this value is in nS" },
  { S "on pre: post.V -= 1 nA\n", SOURCE, CELL,
    "2:16: post.V is in mV, and this value is in nA" },
  { S "post.I += weight*(pre.V - post.I)\n", CELL, CELL, "2:25: cannot subtract nA from mV" },
  { S "dg/dt = -g/(5 ms) : nS\non pre:\n  g += weight\n  post.V += weight\n", SOURCE, CELL,
    "5:10: post.V is in mV, and this value is in nS" },
  { S "on pre: post.V += exp(weight)*(1 mV)\npost.I += weight\n", SOURCE, CELL,
    "3:8: post.I is in nA, and this value is in 1" },
  { S "post.I += weight*(pre.V - 1 mV)\n", PLAIN, CELL,
    "2:19: there is no pre.V: the source (plain) has no variable V" },
  { S "post.I += weight*(pre.x - 1 mV)\n", PLAIN, CELL, "2:25: cannot subtract mV from 1" },
  { S "variable w = 1 : any\npost.I += w*(1 nA)\n", SOURCE, CELL,
    "2:18: a synapse has no unit \"any\"; leave it out, and the unit of a variable follows from "
    "its use" },
  /* noise */
  { S "on pre: post.V += xi*(1 mV*s^(1/2))\npost.I += xi*(1 nA*s^(1/2))\n", SOURCE, CELL,
    "2:19: white noise (xi) can stand only in differential equations; use normal() here\n"
    "3:1: what flows from a synapse draws no random numbers; draw them in its events, or put the noise into "
    "the cell" },
  { S "dg/dt = -g/(5 ms) + xi*(1 nA*s^(-1/2))\non pre: g += weight\npost.I += g*rand()\n", SOURCE, CELL,
    "2:1: the equation of a synapse draws no random numbers; draw them in its events, or put the noise into "
    "the cell\n"
    "4:1: what flows from a synapse draws no random numbers; draw them in its events, or put the noise into "
    "the cell" },
  /* kinds */
  { "neuron n \"N\"\ndV/dt = 1 V/s\n", SOURCE, CELL,
    "1:8: n is a model of kind neuron, not a synapse" },
  /* without ends: what can be known is checked */
  { S "parameter tau = 5 ms\ndg/dt = -g/tau : nS\non pre: g += 1 mV\npost.I += g*(post.V - q)\n"
      "on post: q = weight\non pre: post.V = weight\n",
    NULL, NULL,
    "4:11: g is in nS, and this value is in mV\n5:23: unknown name or unit q; declare it, for "
    "example: parameter q = 1\n6:10: unknown variable q; declare it with an equation or as: "
    "variable q = 0\n7:16: many synapses reach one cell at once, so they can only add up; write "
    "post.V += ..." },
};

static char *
find_problems (const char *text, const char *pre, const char *post)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoComponent) source = check_cell (pre ? pre : SOURCE);
  g_autoptr (LoligoComponent) target = check_cell (post ? post : SOURCE);
  g_autoptr (LoligoComponent) synapse
      = post ? loligo_synapse_new_from_text (text, strlen (text), NULL, source, target, problems)
             : loligo_component_new_from_text (text, strlen (text), NULL, NULL, NULL, NULL, problems);
  g_assert_cmpint (synapse == NULL, ==, loligo_problems_get_count (problems) > 0);
  GString *result = g_string_new (NULL);
  for (guint i = 0; loligo_problems_get (problems, i); i++)
    {
      const LoligoProblem *problem = loligo_problems_get (problems, i);
      g_string_append_printf (result, "%s%u:%u: %s", i > 0 ? "\n" : "", problem->line,
                              problem->column, problem->message);
    }
  return g_string_free (result, FALSE);
}

static void
test_errors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *found = find_problems (table[i].text, table[i].pre, table[i].post);
      if (strcmp (found, table[i].problems) != 0)
        {
          g_test_message ("%s\n  gives:\n%s\n  not:\n%s", table[i].text, found, table[i].problems);
          g_test_fail ();
        }
    }
}

/* A synapse outlives the caller's hold of its ends; ten thousand references are one each. */
static void
test_many (void)
{
  GString *text = g_string_new (S "on pre:\n");
  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (text, "  post.V += pre.x%u*weight\n", i);
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoComponent) synapse = loligo_component_new_from_text (
      text->str, text->len, "many.model", NULL, NULL, NULL, problems);
  g_assert_nonnull (synapse);
  g_assert_cmpuint (synapse->n_ends, ==, 10001);
  g_assert_cmpuint (synapse->on_pre.n_jumps, ==, 1);
  g_string_free (text, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/synapse/exponential", test_exponential);
  g_test_add_func ("/synapse/units-from-use", test_units_from_use);
  g_test_add_func ("/synapse/gap-junction", test_gap_junction);
  g_test_add_func ("/synapse/stdp", test_stdp);
  g_test_add_func ("/synapse/nmda", test_nmda);
  g_test_add_func ("/synapse/short-term", test_short_term);
  g_test_add_func ("/synapse/simultaneous", test_simultaneous);
  g_test_add_func ("/synapse/wire-names", test_wire_names);
  g_test_add_func ("/synapse/leaves", test_leaves);
  g_test_add_func ("/synapse/alone", test_alone);
  g_test_add_func ("/synapse/differentiate", test_differentiate);
  g_test_add_func ("/synapse/errors", test_errors);
  g_test_add_func ("/synapse/many", test_many);
  return g_test_run ();
}
