/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ir-simplify.c: what one operation means on numbers, and the simpler forms that instructions take
 * as they are built. Signs move outward (-a * b = -(a * b), exactly), so that the contraction into
 * fused operations sees sums and differences of products.
 */
#include "compile/ir-private.h"

#include "base/elementary.h"
#include "lang/expression.h"

#include <math.h>

static const guint8 language_operation[LOLIGO_IR_N_OPERATIONS] = {
#define SAME(name) [LOLIGO_IR_##name] = LOLIGO_OPERATION_##name
  SAME (ADD),     SAME (SUBTRACT),   SAME (MULTIPLY), SAME (DIVIDE),    SAME (NEGATE),
  SAME (ABS),     SAME (SQRT),       SAME (FLOOR),    SAME (CEIL),      SAME (ROUND),
  SAME (MINIMUM), SAME (MAXIMUM),    SAME (LESS),     SAME (LESS_EQUAL), SAME (EQUAL),
  SAME (AND),     SAME (OR),         SAME (NOT),      SAME (SELECT),    SAME (NOT_EQUAL),
  SAME (EXP),     SAME (EXPREL),     SAME (LOG),      SAME (LOG10),     SAME (POWER),
  SAME (SIN),     SAME (COS),        SAME (TAN),      SAME (ASIN),      SAME (ACOS),
  SAME (ATAN),    SAME (ATAN2),      SAME (SINH),     SAME (COSH),      SAME (TANH),
  SAME (ERF)
#undef SAME
};

double
loligo_ir_evaluate (LoligoIrOperation operation, double x, double y, double z)
{
  switch ((int) operation)
    {
    case LOLIGO_IR_FMA:
      return fma (x, y, z);
    case LOLIGO_IR_FMS:
      return fma (x, y, -z);
    case LOLIGO_IR_FNMA:
      return fma (-x, y, z);
    case LOLIGO_IR_TRUTH:
      return x < 0 || x > 0 ? 1 : 0;
    case LOLIGO_IR_NUMBER:
      return x;
    case LOLIGO_IR_EXPM1:
      return loligo_expm1 (x);
    default:
      g_assert (language_operation[operation] != 0);
      return loligo_operation_evaluate (language_operation[operation], x, y, z);
    }
}

typedef struct
{
  LoligoIrBuilder *builder;
  LoligoIrValue x, y, z;
  LoligoIrInstruction a, b, c;
} Look;

static gboolean
is_constant (const LoligoIrInstruction *instruction)
{
  return instruction->operation == LOLIGO_IR_CONSTANT;
}

static gboolean
is_number (const LoligoIrInstruction *instruction, double value)
{
  return is_constant (instruction) && instruction->value == value;
}

static gboolean
is_negation (const LoligoIrInstruction *instruction)
{
  return instruction->operation == LOLIGO_IR_NEGATE;
}

static LoligoIrValue
negate (Look *look, LoligoIrValue x)
{
  return loligo_ir_unary (look->builder, LOLIGO_IR_NEGATE, x);
}

static LoligoIrValue
simplify_sum (Look *look)
{
  if (is_number (&look->a, 0))
    return look->y;
  if (is_number (&look->b, 0))
    return look->x;
  if (is_negation (&look->b))
    return loligo_ir_binary (look->builder, LOLIGO_IR_SUBTRACT, look->x, look->b.operand[0]);
  if (is_negation (&look->a))
    return loligo_ir_binary (look->builder, LOLIGO_IR_SUBTRACT, look->y, look->a.operand[0]);
  return 0;
}

static LoligoIrValue
simplify_difference (Look *look)
{
  if (is_number (&look->b, 0))
    return look->x;
  if (is_number (&look->a, 0))
    return negate (look, look->y);
  if (look->x == look->y)
    return loligo_ir_constant (look->builder, 0);
  if (is_negation (&look->b))
    return loligo_ir_binary (look->builder, LOLIGO_IR_ADD, look->x, look->b.operand[0]);
  if (is_negation (&look->a))
    return negate (look, loligo_ir_binary (look->builder, LOLIGO_IR_ADD, look->a.operand[0],
                                           look->y));
  return 0;
}

static LoligoIrValue
simplify_product (Look *look)
{
  if (is_number (&look->a, 0) || is_number (&look->b, 0))
    return loligo_ir_constant (look->builder, 0);
  if (is_number (&look->a, 1))
    return look->y;
  if (is_number (&look->b, 1))
    return look->x;
  if (is_number (&look->a, -1))
    return negate (look, look->y);
  if (is_number (&look->b, -1))
    return negate (look, look->x);
  if (is_negation (&look->a))
    return negate (look, loligo_ir_binary (look->builder, LOLIGO_IR_MULTIPLY, look->a.operand[0],
                                           look->y));
  if (is_negation (&look->b))
    return negate (look, loligo_ir_binary (look->builder, LOLIGO_IR_MULTIPLY, look->x,
                                           look->b.operand[0]));
  return 0;
}

/* a / exprel (x) = a * (x / expm1 (x)): one division instead of two. */
static LoligoIrValue
divide_by_exprel (Look *look)
{
  LoligoIrBuilder *builder = look->builder;
  LoligoIrValue x = look->b.operand[0];
  LoligoIrValue less_one = loligo_ir_unary (builder, LOLIGO_IR_EXPM1, x);
  LoligoIrValue vanishes = loligo_ir_binary (builder, LOLIGO_IR_EQUAL, less_one,
                                             loligo_ir_constant (builder, 0));
  LoligoIrValue quotient
      = loligo_ir_select (builder, vanishes, loligo_ir_constant (builder, 1),
                          loligo_ir_binary (builder, LOLIGO_IR_DIVIDE, x, less_one));
  return loligo_ir_binary (builder, LOLIGO_IR_MULTIPLY, look->x, quotient);
}

/* x / c = x * (1/c), and (a / x) / c = (a/c) / x for constants: a division costs ten products. */
static LoligoIrValue
divide_by_constant (Look *look)
{
  LoligoIrBuilder *builder = look->builder;
  const double inverse = 1 / look->b.value;
  if (!isnormal (inverse))
    return 0;
  if (look->a.operation != LOLIGO_IR_DIVIDE)
    return loligo_ir_binary (builder, LOLIGO_IR_MULTIPLY, look->x,
                             loligo_ir_constant (builder, inverse));
  LoligoIrInstruction numerator = loligo_ir_get (builder, look->a.operand[0]);
  if (!is_constant (&numerator))
    return 0;
  LoligoIrValue both = loligo_ir_constant (builder, numerator.value / look->b.value);
  return loligo_ir_binary (builder, LOLIGO_IR_DIVIDE, both, look->a.operand[1]);
}

static LoligoIrValue
simplify_quotient (Look *look)
{
  if (look->b.operation == LOLIGO_IR_EXPREL)
    return divide_by_exprel (look);
  if (is_number (&look->b, 1))
    return look->x;
  if (is_constant (&look->b))
    return divide_by_constant (look);
  if (is_number (&look->a, 0) && !is_number (&look->b, 0))
    return loligo_ir_constant (look->builder, 0);
  if (is_negation (&look->a))
    return negate (look, loligo_ir_binary (look->builder, LOLIGO_IR_DIVIDE, look->a.operand[0],
                                           look->y));
  if (is_negation (&look->b))
    return negate (look, loligo_ir_binary (look->builder, LOLIGO_IR_DIVIDE, look->x,
                                           look->b.operand[0]));
  return 0;
}

static LoligoIrValue
simplify_logic (Look *look, LoligoIrOperation operation)
{
  double neutral = operation == LOLIGO_IR_AND ? 1 : 0;
  if (look->x == look->y)
    return look->x;
  if (is_constant (&look->a))
    return look->a.value == neutral ? look->y : look->x;
  if (is_constant (&look->b))
    return look->b.value == neutral ? look->x : look->y;
  return 0;
}

static LoligoIrValue
simplify_select (Look *look)
{
  if (look->y == look->z)
    return look->y;
  if (is_constant (&look->a))
    return look->a.value != 0 ? look->y : look->z;
  if (look->a.operation == LOLIGO_IR_NOT)
    return loligo_ir_select (look->builder, look->a.operand[0], look->z, look->y);
  if (is_number (&look->b, 1) && is_number (&look->c, 0))
    return loligo_ir_unary (look->builder, LOLIGO_IR_NUMBER, look->x);
  return 0;
}

/* A constant of the kind MASK is a CONSTANT 1 or 0 marked so. */
static LoligoIrValue
fold (LoligoIrBuilder *builder, const LoligoIrInstruction *instruction)
{
  double values[3] = { 0 };
  for (guint k = 0; k < loligo_ir_operation_get_n_operands (instruction->operation); k++)
    {
      LoligoIrInstruction operand = loligo_ir_get (builder, instruction->operand[k]);
      if (!is_constant (&operand))
        return 0;
      values[k] = operand.value;
    }
  double value = loligo_ir_evaluate (instruction->operation, values[0], values[1], values[2]);
  LoligoIrInstruction constant = { .operation = LOLIGO_IR_CONSTANT, .value = value };
  if (instruction->kind == LOLIGO_IR_MASK)
    {
      constant.kind = LOLIGO_IR_MASK;
      constant.index = 1; /* numbered apart from the reals 1 and 0 */
    }
  return loligo_ir_apply_as_is (builder, constant);
}

LoligoIrValue
loligo_ir_simplify (LoligoIrBuilder *builder, const LoligoIrInstruction *instruction)
{
  const LoligoIrValue *operand = instruction->operand;
  LoligoIrValue folded = fold (builder, instruction);
  if (folded != 0)
    return folded;
  Look look = { builder, operand[0], operand[1], operand[2], loligo_ir_get (builder, operand[0]),
                loligo_ir_get (builder, operand[1]), loligo_ir_get (builder, operand[2]) };
  switch ((int) instruction->operation)
    {
    case LOLIGO_IR_ADD:
      return simplify_sum (&look);
    case LOLIGO_IR_SUBTRACT:
      return simplify_difference (&look);
    case LOLIGO_IR_MULTIPLY:
      return simplify_product (&look);
    case LOLIGO_IR_DIVIDE:
      return simplify_quotient (&look);
    case LOLIGO_IR_AND:
    case LOLIGO_IR_OR:
      return simplify_logic (&look, instruction->operation);
    case LOLIGO_IR_SELECT:
      return simplify_select (&look);
    case LOLIGO_IR_NEGATE:
      return is_negation (&look.a) ? look.a.operand[0] : 0;
    case LOLIGO_IR_NOT:
      return look.a.operation == LOLIGO_IR_NOT ? look.a.operand[0] : 0;
    case LOLIGO_IR_TRUTH:
      return look.a.operation == LOLIGO_IR_NUMBER ? look.a.operand[0] : 0;
    default:
      return 0;
    }
}
