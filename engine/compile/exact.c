/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * exact.c: linear equations with constant coefficients, x' = A x + b. The step is x + dt phi(A dt)
 * f(x), where phi(Z) = (exp Z - 1)/Z and f = A x + b, which needs neither the inverse of A nor b
 * apart, is right for singular and nilpotent A, and keeps small terms that exp Z would round away.
 *
 * Row i of phi needs only the variables that i depends on, directly or not; for one variable alone
 * phi is exprel. For several: Z is halved k times until its norm is at most 1/2, phi is its Taylor
 * polynomial (Horner), and phi(2Z) = phi(Z) + phi(Z) E/2, E(2Z) = 2E + E^2 with E = Z phi(Z) double
 * it k times. k depends on values, so every doubling is there and is applied by SELECT. All of it
 * depends on parameters alone and is computed once a run. Moler & Van Loan 2003 (SIAM Review 45:3);
 * Rotter & Diesmann 1999.
 */
#include "compile/step.h"

#include <math.h>

#define MOST_VARIABLES 64 /* one bit each in a closure */
#define MOST_COUPLED 8    /* variables in one closure: the code grows with the cube */
#define MOST_WORK 2e8     /* equations squared times nodes: a bound on the time of the test */
#define TAYLOR_TERMS 15   /* (1/2)^15 / 16! < 2e-18 */
#define DOUBLINGS 30      /* norms of A dt up to 5e8 */

typedef LoligoIrValue V;

typedef struct
{
  LoligoStep *step;
  LoligoIrBuilder *builder;
  guint n;
  V *z;             /* A dt, [row * n + column]; 0 as mathematics where A has nothing */
  guint64 *depends; /* bit j of row i: A_ij is not 0 */
} System;

static V
number (System *system, double value)
{
  return loligo_ir_constant (system->builder, value);
}

static V
op (System *system, LoligoIrOperation operation, V x, V y)
{
  return loligo_ir_binary (system->builder, operation, x, y);
}

/* The variables of ALLOWED that decide the course of variable I. */
static guint64
closure_of (const guint64 *depends, guint i, guint64 allowed)
{
  guint64 closure = G_GUINT64_CONSTANT (1) << i, before = 0;
  while (closure != before)
    {
      before = closure;
      for (guint64 rest = before; rest != 0; rest &= rest - 1)
        closure |= depends[__builtin_ctzll (rest)] & allowed;
    }
  return closure;
}

/* ---- small dense matrices of values, m by m ---- */

static V *
matrix_multiply (System *system, const V *a, const V *b, guint m)
{
  V *product = g_new0 (V, m * m);
  for (guint i = 0; i < m; i++)
    for (guint j = 0; j < m; j++)
      {
        V sum = number (system, 0);
        for (guint k = 0; k < m; k++)
          sum = op (system, LOLIGO_IR_ADD, sum,
                    op (system, LOLIGO_IR_MULTIPLY, a[i * m + k], b[k * m + j]));
        product[i * m + j] = sum;
      }
  return product;
}

/* Largest sum of absolute values of a row. */
static V
matrix_norm (System *system, const V *a, guint m)
{
  V norm = number (system, 0);
  for (guint i = 0; i < m; i++)
    {
      V sum = number (system, 0);
      for (guint j = 0; j < m; j++)
        sum = op (system, LOLIGO_IR_ADD, sum,
                  loligo_ir_unary (system->builder, LOLIGO_IR_ABS, a[i * m + j]));
      norm = op (system, LOLIGO_IR_MAXIMUM, norm, sum);
    }
  return norm;
}

/* phi (Z) for a norm of at most 1/2: sum of Z^k/(k+1)!, Horner from the last term. */
static V *
matrix_taylor (System *system, const V *z, guint m)
{
  double factorial[TAYLOR_TERMS + 2] = { 1 };
  for (guint k = 1; k < TAYLOR_TERMS + 2; k++)
    factorial[k] = factorial[k - 1] * k;
  V *phi = g_new0 (V, m * m);
  for (guint k = 0; k < m * m; k++)
    phi[k] = number (system, k % (m + 1) == 0 ? 1 / factorial[TAYLOR_TERMS + 1] : 0);
  for (int term = TAYLOR_TERMS - 1; term >= 0; term--)
    {
      V *raised = matrix_multiply (system, z, phi, m);
      for (guint i = 0; i < m; i++)
        raised[i * m + i] = op (system, LOLIGO_IR_ADD, raised[i * m + i],
                                number (system, 1 / factorial[term + 1]));
      g_free (phi);
      phi = raised;
    }
  return phi;
}

/* One doubling where ACTIVE. */
static void
matrix_double (System *system, V active, V *phi, V *e, guint m)
{
  g_autofree V *phi_e = matrix_multiply (system, phi, e, m);
  g_autofree V *e_e = matrix_multiply (system, e, e, m);
  for (guint k = 0; k < m * m; k++)
    {
      V half = op (system, LOLIGO_IR_MULTIPLY, number (system, 0.5), phi_e[k]);
      V twice = op (system, LOLIGO_IR_MULTIPLY, number (system, 2), e[k]);
      phi[k] = loligo_ir_select (system->builder, active,
                                 op (system, LOLIGO_IR_ADD, phi[k], half), phi[k]);
      e[k] = loligo_ir_select (system->builder, active, op (system, LOLIGO_IR_ADD, twice, e_e[k]),
                               e[k]);
    }
}

static V *
matrix_phi (System *system, const V *z, guint m)
{
  V norm = matrix_norm (system, z, m), scale = number (system, 1);
  V active[DOUBLINGS];
  for (guint k = 0; k < DOUBLINGS; k++)
    {
      active[k] = op (system, LOLIGO_IR_LESS, number (system, ldexp (0.5, k)), norm);
      V halved = number (system, ldexp (1, -(int) k - 1));
      scale = loligo_ir_select (system->builder, active[k], halved, scale);
    }
  g_autofree V *small = g_new0 (V, m * m);
  for (guint k = 0; k < m * m; k++)
    small[k] = op (system, LOLIGO_IR_MULTIPLY, z[k], scale);
  V *phi = matrix_taylor (system, small, m);
  g_autofree V *e = matrix_multiply (system, small, phi, m);
  for (guint k = 0; k < DOUBLINGS; k++)
    matrix_double (system, active[k], phi, e, m);
  return phi;
}

/* ---- the step ---- */

/* The change of variable I over dt, with only the variables in ALLOWED in motion. */
static V
change_of (System *system, const V *slope, guint i, guint64 allowed)
{
  guint64 closure = closure_of (system->depends, i, allowed);
  guint members[MOST_VARIABLES], m = 0, row = 0;
  for (guint64 rest = closure; rest != 0; rest &= rest - 1)
    {
      guint variable = __builtin_ctzll (rest);
      row = variable == i ? m : row;
      members[m++] = variable;
    }
  V sum = number (system, 0);
  g_autofree V *phi = NULL;
  if (m == 1)
    {
      phi = g_new0 (V, 1);
      phi[0] = loligo_ir_unary (system->builder, LOLIGO_IR_EXPREL, system->z[i * system->n + i]);
    }
  else
    {
      g_autofree V *z = g_new0 (V, m * m);
      for (guint k = 0; k < m * m; k++)
        z[k] = system->z[members[k / m] * system->n + members[k % m]];
      phi = matrix_phi (system, z, m);
    }
  for (guint k = 0; k < m; k++)
    {
      V weight = op (system, LOLIGO_IR_MULTIPLY, system->step->dt, phi[row * m + k]);
      sum = op (system, LOLIGO_IR_ADD, sum,
                op (system, LOLIGO_IR_MULTIPLY, weight, slope[members[k]]));
    }
  return sum;
}

static guint64
equations (const LoligoComponent *component, const LoligoExpression *derivative)
{
  guint64 set = 0;
  for (guint i = 0; i < component->n_states && i < MOST_VARIABLES; i++)
    if (derivative[i] != 0)
      set |= G_GUINT64_CONSTANT (1) << i;
  return set;
}

/* A dt, and which entries there are. */
static void
find_coefficients (System *system)
{
  LoligoStep *step = system->step;
  guint n = system->n;
  g_autofree LoligoExpression *entries = g_new0 (LoligoExpression, n * n + 1);
  LoligoExpression zero = loligo_expression_constant (step->pool, 0);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      {
        LoligoExpression entry = 0;
        if (step->derivative[i] != 0 && step->derivative[j] != 0)
          entry = loligo_expression_differentiate (step->pool, step->derivative[i],
                                                   LOLIGO_OPERATION_STATE, j);
        entries[i * n + j] = entry != 0 ? entry : zero;
        if (entry != 0 && entry != zero)
          system->depends[i] |= G_GUINT64_CONSTANT (1) << j;
      }
  LoligoLowering lowering = step->lowering;
  lowering.states = step->state;
  lowering.time = step->time;
  loligo_lower (&lowering, entries, n * n, system->z);
  for (guint k = 0; k < n * n; k++)
    system->z[k] = op (system, LOLIGO_IR_MULTIPLY, system->z[k], step->dt);
}

void
loligo_exact_step (LoligoStep *step)
{
  guint n = step->component->n_states;
  g_autofree V *z = g_new0 (V, n * n + 1);
  g_autofree V *slope = g_new0 (V, n + 1);
  g_autofree guint64 *depends = g_new0 (guint64, n + 1);
  System system = { step, step->lowering.builder, n, z, depends };
  guint64 all = equations (step->component, step->derivative), held = 0;
  find_coefficients (&system);
  loligo_step_slopes (step, step->state, step->time, slope);
  for (guint i = 0; i < n && step->refractory != 0; i++)
    if (step->held[i])
      held |= G_GUINT64_CONSTANT (1) << i;
  for (guint i = 0; i < n; i++)
    {
      step->next[i] = step->state[i];
      if (step->derivative[i] == 0 || loligo_ir_builder_is_full (step->lowering.builder))
        continue;
      V change = change_of (&system, slope, i, all);
      if (held & (G_GUINT64_CONSTANT (1) << i))
        change = loligo_ir_select (system.builder, step->refractory, number (&system, 0), change);
      else if (held != 0)
        change = loligo_ir_select (system.builder, step->refractory,
                                   change_of (&system, slope, i, all & ~held), change);
      step->next[i] = op (&system, LOLIGO_IR_ADD, step->state[i], change);
    }
}

/* ---- whether it fits ---- */

/* One byte a node up to END: 1 where the node moves within a step, 2 where only parameters do not
 * decide it. */
static guint8 *
mark_moving (const LoligoComponent *component, const LoligoExpressionPool *pool,
             const LoligoExpression *derivative, guint end)
{
  guint8 *moving = g_new0 (guint8, end);
  for (guint k = 1; k < end; k++)
    {
      const LoligoExpressionNode *node = loligo_expression_get (pool, k);
      switch ((int) node->operation)
        {
        case LOLIGO_OPERATION_STATE:
          moving[k] = derivative[node->index] != 0 ? 3 : 2;
          break;
        case LOLIGO_OPERATION_TIME:
        case LOLIGO_OPERATION_NOISE:
        case LOLIGO_OPERATION_DELAYED:
          moving[k] = 3;
          break;
        case LOLIGO_OPERATION_INPUT:
        case LOLIGO_OPERATION_UNIFORM:
        case LOLIGO_OPERATION_NORMAL:
          moving[k] = 2;
          break;
        default:
          for (guint j = 0; j < 3; j++)
            moving[k] |= moving[node->operand[j]];
        }
    }
  return moving;
}

static gboolean
depends_on_time (const LoligoExpressionPool *pool, LoligoExpression expression)
{
  return loligo_expression_depends_on (pool, expression, LOLIGO_OPERATION_TIME, G_MAXUINT)
         || loligo_expression_depends_on (pool, expression, LOLIGO_OPERATION_NOISE, G_MAXUINT)
         || loligo_expression_depends_on (pool, expression, LOLIGO_OPERATION_DELAYED, G_MAXUINT);
}

/* Comparisons, floor and the like have derivative 0 and are no linear functions: every way from the
 * root to a moving state must go through sums and products alone. Nodes of derivative not 0 are
 * found by differentiation; the others are found here. */
static gboolean
has_steps_of_moving (const LoligoExpressionPool *pool, LoligoExpression root, const guint8 *moving)
{
  g_autofree guint8 *reached = g_new0 (guint8, root + 1);
  reached[root] = 1;
  for (guint k = root; k > 0; k--)
    {
      const LoligoExpressionNode *node = loligo_expression_get (pool, k);
      if (!reached[k] || !(moving[k] & 1))
        continue;
      LoligoOperation operation = node->operation;
      gboolean smooth = operation == LOLIGO_OPERATION_STATE || operation == LOLIGO_OPERATION_ADD
                        || operation == LOLIGO_OPERATION_SUBTRACT
                        || operation == LOLIGO_OPERATION_MULTIPLY
                        || operation == LOLIGO_OPERATION_DIVIDE
                        || operation == LOLIGO_OPERATION_NEGATE
                        || (operation == LOLIGO_OPERATION_SELECT
                            && !(moving[node->operand[0]] & 1));
      if (!smooth)
        return TRUE;
      for (guint j = 0; j < 3; j++)
        reached[node->operand[j]] = 1;
    }
  return FALSE;
}

static gboolean
row_fits (LoligoComponent *component, LoligoExpressionPool *pool,
          const LoligoExpression *derivative, LoligoExactDemand demand, guint i, guint64 *depends)
{
  guint8 unwanted = demand == LOLIGO_EXACT_PARAMETERS_ONLY ? 2 : 1;
  g_autofree guint8 *before = mark_moving (component, pool, derivative, derivative[i] + 1);
  if (depends_on_time (pool, derivative[i]) || has_steps_of_moving (pool, derivative[i], before))
    return FALSE;
  LoligoExpression zero = loligo_expression_constant (pool, 0);
  for (guint j = 0; j < component->n_states; j++)
    {
      if (derivative[j] == 0)
        continue;
      LoligoExpression entry = loligo_expression_differentiate (pool, derivative[i],
                                                                LOLIGO_OPERATION_STATE, j);
      if (entry == 0)
        return FALSE;
      g_autofree guint8 *moving = mark_moving (component, pool, derivative, entry + 1);
      if (moving[entry] & unwanted)
        return FALSE;
      if (entry != zero)
        *depends |= G_GUINT64_CONSTANT (1) << j;
    }
  return TRUE;
}

gboolean
loligo_exact_fits (LoligoComponent *component, LoligoExpressionPool *pool,
                   const LoligoExpression *derivative, LoligoExactDemand demand, guint *state)
{
  g_autofree guint64 *depends = g_new0 (guint64, component->n_states + 1);
  guint64 all = equations (component, derivative);
  double work = (double) component->n_states * component->n_states
                * loligo_expression_pool_get_size (pool);
  for (guint i = 0; i < component->n_states; i++)
    {
      if (derivative[i] == 0)
        continue;
      if (state != NULL)
        *state = i;
      if (component->n_states > MOST_VARIABLES || work > MOST_WORK
          || !row_fits (component, pool, derivative, demand, i, &depends[i]))
        return FALSE;
    }
  for (guint i = 0; i < component->n_states; i++)
    if (derivative[i] != 0 && __builtin_popcountll (closure_of (depends, i, all)) > MOST_COUPLED)
      {
        if (state != NULL)
          *state = i;
        return FALSE;
      }
  return TRUE;
}
