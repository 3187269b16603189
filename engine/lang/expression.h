/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * expression.h: mathematics without text. An expression is a node of a hash-consed directed acyclic
 * graph; equal expressions are the same node. Values are SI numbers; units were checked before.
 * Functions are inlined and algebraic variables substituted, so the leaves are constants,
 * parameters, inputs, states, time and noise.
 *
 * Invariant: a node's operands have smaller indices than the node, so every pass is a loop over
 * indices, never a recursion, whatever the depth of the text.
 * A pool belongs to one component and is immutable once the component is published; extending it
 * (differentiation) needs a copy (loligo_expression_pool_copy). One thread at a time while it grows.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef guint32 LoligoExpression; /* index into a pool; 0 is "none" */

typedef struct _LoligoExpressionPool LoligoExpressionPool;

/* One line an operation: name, number of operands, how it prints.
 * Comparisons and logic yield 1.0 or 0.0; a condition is true when it is not zero (NaN is false).
 * The compiler's ir has its own, larger table; this one is what the language can say. */
#define LOLIGO_EXPRESSION_OPERATIONS(X)                                                            \
  X (NONE, 0, "")                                                                                  \
  X (CONSTANT, 0, "")      /* value */                                                             \
  X (PARAMETER, 0, "")     /* index */                                                             \
  X (INPUT, 0, "")         /* index */                                                             \
  X (STATE, 0, "")         /* index; event variables are states too */                             \
  X (TIME, 0, "t")         /* s */                                                                 \
  X (STEP, 0, "dt")        /* s */                                                                 \
  X (LANE, 0, "i")         /* index of the neuron, from 0 */                                       \
  X (LANES, 0, "N")        /* size of the population */                                            \
  X (UNIFORM, 0, "rand")   /* index = draw; a fresh number in [0, 1) a step and neuron */          \
  X (NORMAL, 0, "normal")  /* index = draw; a fresh standard normal */                             \
  X (NOISE, 0, "xi")       /* index = noise name; white noise of unit s^-1/2 */                    \
  X (REFERENCE, 0, "")     /* index; in a synapse: a variable of the cell at one of its ends */    \
  X (WEIGHT, 0, "weight")  /* in a synapse: its own */                                             \
  X (DELAY, 0, "delay")    /* in a synapse: its own, s */                                          \
  X (TARGET, 0, "j")       /* in a quantity of an edge: index of the target; i is the source's */  \
  X (DISTANCE, 0, "d")     /* in a quantity or rule of an edge: between the cells, m */            \
  X (ARGUMENT, 0, "")      /* index; in the value of a function's symbol: its argument */          \
  X (DELAYED, 1, "delayed") /* index = state; operand = how long ago, s */                         \
  X (ADD, 2, "+")                                                                                  \
  X (SUBTRACT, 2, "-")                                                                             \
  X (MULTIPLY, 2, "*")                                                                             \
  X (DIVIDE, 2, "/")                                                                               \
  X (MODULO, 2, "%")       /* floored: the sign of the divisor, as in Python */                    \
  X (POWER, 2, "^")                                                                                \
  X (NEGATE, 1, "-")                                                                               \
  X (LESS, 2, "<")                                                                                 \
  X (LESS_EQUAL, 2, "<=")                                                                          \
  X (EQUAL, 2, "==")                                                                               \
  X (NOT_EQUAL, 2, "!=")                                                                           \
  X (AND, 2, "and")                                                                                \
  X (OR, 2, "or")                                                                                  \
  X (NOT, 1, "not")                                                                                \
  X (SELECT, 3, "where")   /* condition, value if true, value if false */                          \
  X (EXP, 1, "exp")                                                                                \
  X (LOG, 1, "log")                                                                                \
  X (LOG10, 1, "log10")                                                                            \
  X (SQRT, 1, "sqrt")                                                                              \
  X (ABS, 1, "abs")                                                                                \
  X (SIN, 1, "sin")                                                                                \
  X (COS, 1, "cos")                                                                                \
  X (TAN, 1, "tan")                                                                                \
  X (ASIN, 1, "asin")                                                                              \
  X (ACOS, 1, "acos")                                                                              \
  X (ATAN, 1, "atan")                                                                              \
  X (ATAN2, 2, "atan2")                                                                            \
  X (SINH, 1, "sinh")                                                                              \
  X (COSH, 1, "cosh")                                                                              \
  X (TANH, 1, "tanh")                                                                              \
  X (EXPREL, 1, "exprel")  /* (exp(x) - 1)/x, 1 at 0 */                                            \
  X (SIGMOID, 1, "sigmoid")                                                                        \
  X (RELU, 1, "relu")                                                                              \
  X (FLOOR, 1, "floor")                                                                            \
  X (CEIL, 1, "ceil")                                                                              \
  X (ROUND, 1, "round")    /* halves to even */                                                    \
  X (MINIMUM, 2, "min")    /* NaN if either is NaN */                                              \
  X (MAXIMUM, 2, "max")                                                                            \
  X (CLIP, 3, "clip")      /* x, low, high */                                                      \
  X (SIGN, 1, "sign")                                                                              \
  X (HEAVISIDE, 1, "heaviside") /* 0 for x < 0, 1/2 at 0, 1 above */                               \
  X (ERF, 1, "erf")                                                                                \
  X (POISSON, 3, "poisson") /* mean, a UNIFORM, a NORMAL: loligo_poisson */

typedef enum
{
#define X(name, operands, text) LOLIGO_OPERATION_##name,
  LOLIGO_EXPRESSION_OPERATIONS (X)
#undef X
    LOLIGO_N_OPERATIONS
} LoligoOperation;

typedef struct
{
  LoligoOperation operation;
  LoligoExpression operand[3]; /* unused ones are 0 */
  guint index;                 /* of a leaf */
  double value;                /* of a constant */
} LoligoExpressionNode;

/* More nodes than this and building returns 0 ever after; loligo_expression_pool_is_full tells.
 * A model of half a million operations is a mistake (an exponential chain of functions). */
#define LOLIGO_EXPRESSION_LIMIT 500000

LoligoExpressionPool *loligo_expression_pool_new (void);
LoligoExpressionPool *loligo_expression_pool_copy (const LoligoExpressionPool *pool);
void loligo_expression_pool_free (LoligoExpressionPool *pool);
gboolean loligo_expression_pool_is_full (const LoligoExpressionPool *pool);
guint loligo_expression_pool_get_size (const LoligoExpressionPool *pool);
const LoligoExpressionNode *loligo_expression_get (const LoligoExpressionPool *pool,
                                                   LoligoExpression expression);

guint loligo_operation_get_n_operands (LoligoOperation operation);
const char *loligo_operation_get_name (LoligoOperation operation);

/* Building. These simplify what is exactly equal in IEEE arithmetic or a removable form
 * (constants folded, x + 0, 1 * x, x / 1, x ^ 1, x ^ 2 = x * x, double negation, select of a constant;
 * 0 * x = 0 as mathematics) and find the node that exists already. Operand 0 gives 0.
 * Folding uses the same elementary functions as the interpreter (compile/elementary), through
 * loligo_operation_evaluate, so that folded and computed values have equal bits. */
LoligoExpression loligo_expression_constant (LoligoExpressionPool *pool, double value);
LoligoExpression loligo_expression_leaf (LoligoExpressionPool *pool, LoligoOperation operation,
                                         guint index);
LoligoExpression loligo_expression_unary (LoligoExpressionPool *pool, LoligoOperation operation,
                                          LoligoExpression x);
LoligoExpression loligo_expression_binary (LoligoExpressionPool *pool, LoligoOperation operation,
                                           LoligoExpression x, LoligoExpression y);
LoligoExpression loligo_expression_ternary (LoligoExpressionPool *pool, LoligoOperation operation,
                                            LoligoExpression x, LoligoExpression y,
                                            LoligoExpression z);
/* DELAYED: state INDEX, AGO seconds ago. */
LoligoExpression loligo_expression_delayed (LoligoExpressionPool *pool, guint index,
                                            LoligoExpression ago);

/* EXPRESSION with every leaf OPERATION(index) replaced by replacement[index] where that is not 0. */
LoligoExpression loligo_expression_substitute (LoligoExpressionPool *pool,
                                               LoligoExpression expression,
                                               LoligoOperation operation,
                                               const LoligoExpression *replacement,
                                               guint n_replacements);
/* TRUE where the leaf OPERATION(index) is reachable; index G_MAXUINT means any index. */
gboolean loligo_expression_depends_on (const LoligoExpressionPool *pool,
                                       LoligoExpression expression, LoligoOperation operation,
                                       guint index);
/* d expression / d leaf, simplified. Piecewise operations (abs, min, select, floor...) have the
 * derivative of the active piece. DELAYED counts as a constant. (differentiate.c) */
LoligoExpression loligo_expression_differentiate (LoligoExpressionPool *pool,
                                                  LoligoExpression expression,
                                                  LoligoOperation operation, guint index);
/* The value with given leaves; leaf arrays may be NULL where no such leaf occurs. Reference
 * semantics; slow; used for constants, parameter values and tests. */
typedef struct
{
  const double *parameters, *inputs, *states;
  double t_s, dt_s;
  double lane, lanes;
  const double *references; /* of a synapse */
  const double *arguments;  /* of a function */
  double weight, delay_s, target, distance_m;
  double (*uniform) (guint draw, gpointer data); /* may be NULL */
  double (*normal) (guint draw, gpointer data);
  gpointer data;
} LoligoEnvironment;
double loligo_expression_evaluate (const LoligoExpressionPool *pool, LoligoExpression expression,
                                   const LoligoEnvironment *environment);
/* Of what EXPRESSION divides by and PARAMETERS settle alone, the first that is 0; 0 when there is none. */
LoligoExpression loligo_expression_find_zero_divisor (const LoligoExpressionPool *pool,
                                                      LoligoExpression expression,
                                                      const double *parameters);
/* One operation that is no leaf on numbers; operands that it does not have are ignored. */
double loligo_operation_evaluate (LoligoOperation operation, double x, double y, double z);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoExpressionPool, loligo_expression_pool_free)

G_END_DECLS
