/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * llvm-elementary.c: base/elementary-template.h with every operation a call of LLVM's builder, so that the
 * machine code does what elementary.c does, lane by lane. A word of random bits is an integer as wide as the real.
 */
#include <math.h>

#include "compile/ir.h"
#include "llvm-shape.h"

#undef FUNCTION
#define FUNCTION static inline
#define CONTEXT LoligoShape *shape,
#define CONTEXT_WITH shape,
#define VALUE LLVMValueRef
#define MASK LLVMValueRef
#define BITS LLVMValueRef
#define WORD LLVMValueRef
#define REAL(c) loligo_shape_real (shape, c)
#define ADD(a, b) LLVMBuildFAdd (shape->builder, a, b, "")
#define SUB(a, b) LLVMBuildFSub (shape->builder, a, b, "")
#define MUL(a, b) LLVMBuildFMul (shape->builder, a, b, "")
#define DIV(a, b) LLVMBuildFDiv (shape->builder, a, b, "")
#define NEGATED(a) LLVMBuildFNeg (shape->builder, a, "")
#define FMA(a, b, c) loligo_shape_fma (shape, a, b, c)
#define FNMA(a, b, c) loligo_shape_fma (shape, NEGATED (a), b, c)
#define FMS(a, b, c) loligo_shape_fma (shape, a, b, NEGATED (c))
#define SQRT(a) loligo_shape_unary (shape, "llvm.sqrt", a)
#define FLOOR(a) loligo_shape_unary (shape, "llvm.floor", a)
#define MAGNITUDE(a) loligo_shape_unary (shape, "llvm.fabs", a)
#define LESS(a, b) loligo_shape_compare (shape, LLVMRealOLT, a, b)
#define LESS_EQUAL(a, b) loligo_shape_compare (shape, LLVMRealOLE, a, b)
#define EQUAL(a, b) loligo_shape_compare (shape, LLVMRealOEQ, a, b)
#define BOTH(a, b) LLVMBuildAnd (shape->builder, a, b, "")
#define EITHER(a, b) LLVMBuildOr (shape->builder, a, b, "")
#define SELECT(mask, a, b) LLVMBuildSelect (shape->builder, mask, a, b, "")
#define TO_BITS(a) LLVMBuildBitCast (shape->builder, a, shape->bits, "")
#define FROM_BITS(b) LLVMBuildBitCast (shape->builder, b, shape->value, "")
#define BITS_CONSTANT(c) loligo_shape_bits (shape, c)
#define BITS_ADD(a, b) LLVMBuildAdd (shape->builder, a, b, "")
#define BITS_AND(a, b) LLVMBuildAnd (shape->builder, a, b, "")
#define BITS_OR(a, b) LLVMBuildOr (shape->builder, a, b, "")
#define BITS_XOR(a, b) LLVMBuildXor (shape->builder, a, b, "")
#define BITS_LEFT(b, n) LLVMBuildShl (shape->builder, b, BITS_CONSTANT (n), "")
#define BITS_RIGHT(b, n) LLVMBuildLShr (shape->builder, b, BITS_CONSTANT (n), "")
#define BITS_ODD(b)                                                                                \
  LLVMBuildICmp (shape->builder, LLVMIntNE, BITS_AND (b, BITS_CONSTANT (1)), BITS_CONSTANT (0), "")
#define WORD_XOR(a, b) BITS_XOR (a, b)
#define WORD_RIGHT(a, n) BITS_RIGHT (a, n)
#define WORD_PRODUCT(a, constant, high, low) multiply_words (shape, a, constant, &(high), &(low));
#define WORD_TO_BITS(w) (w)
#define WORD_TO_REAL(w) LLVMBuildSIToFP (shape->builder, w, shape->value, "")

static void
multiply_words (LoligoShape *shape, LLVMValueRef a, guint32 constant, LLVMValueRef *high,
                LLVMValueRef *low)
{
  LLVMBuilderRef builder = shape->builder;
  if (!shape->single)
    {
      LLVMValueRef product = LLVMBuildMul (builder, a, BITS_CONSTANT (constant), "");
      *high = BITS_RIGHT (product, 32);
      *low = BITS_AND (product, BITS_CONSTANT (G_MAXUINT32));
      return;
    }
  /* two words in each 64 bits: the processor multiplies 32 x 32 bits at every second word only */
  LoligoShape pairs;
  loligo_shape_init (&pairs, shape->module, builder, shape->width / 2, FALSE);
  LLVMValueRef shift = loligo_shape_bits (&pairs, 32);
  LLVMValueRef lower = loligo_shape_bits (&pairs, G_MAXUINT32);
  LLVMValueRef factor = loligo_shape_bits (&pairs, constant);
  LLVMValueRef both = LLVMBuildBitCast (builder, a, pairs.bits, "");
  LLVMValueRef even = LLVMBuildMul (builder, BITS_AND (both, lower), factor, "");
  LLVMValueRef odd = LLVMBuildMul (builder, LLVMBuildLShr (builder, both, shift, ""), factor, "");
  LLVMValueRef upper = LLVMBuildNot (builder, lower, "");
  *high = BITS_OR (LLVMBuildLShr (builder, even, shift, ""), BITS_AND (odd, upper));
  *low = BITS_OR (BITS_AND (even, lower), LLVMBuildShl (builder, odd, shift, ""));
  *high = LLVMBuildBitCast (builder, *high, shape->bits, "");
  *low = LLVMBuildBitCast (builder, *low, shape->bits, "");
}

#define SINGLE 0
#define NAME(f) f##_64
#include "base/elementary-template.h"
#undef SINGLE
#undef NAME

#define SINGLE 1
#define NAME(f) f##_32
#include "base/elementary-template.h"
#undef SINGLE
#undef NAME

typedef LLVMValueRef (*Unary) (LoligoShape *shape, LLVMValueRef a);
typedef LLVMValueRef (*Binary) (LoligoShape *shape, LLVMValueRef a, LLVMValueRef b);

typedef struct
{
  Unary unary, unary_single;
  Binary binary, binary_single;
} Function;

static const Function functions[LOLIGO_IR_N_OPERATIONS] = {
  [LOLIGO_IR_EXP] = { exp_64, exp_32 },
  [LOLIGO_IR_EXPM1] = { expm1_64, expm1_32 },
  [LOLIGO_IR_EXPREL] = { exprel_64, exprel_32 },
  [LOLIGO_IR_LOG] = { log_64, log_32 },
  [LOLIGO_IR_LOG10] = { log10_64, log10_32 },
  [LOLIGO_IR_POWER] = { .binary = power_64, .binary_single = power_32 },
  [LOLIGO_IR_SIN] = { sin_64, sin_32 },
  [LOLIGO_IR_COS] = { cos_64, cos_32 },
  [LOLIGO_IR_TAN] = { tan_64, tan_32 },
  [LOLIGO_IR_ASIN] = { asin_64, asin_32 },
  [LOLIGO_IR_ACOS] = { acos_64, acos_32 },
  [LOLIGO_IR_ATAN] = { atan_64, atan_32 },
  [LOLIGO_IR_ATAN2] = { .binary = atan2_64, .binary_single = atan2_32 },
  [LOLIGO_IR_SINH] = { sinh_64, sinh_32 },
  [LOLIGO_IR_COSH] = { cosh_64, cosh_32 },
  [LOLIGO_IR_TANH] = { tanh_64, tanh_32 },
  [LOLIGO_IR_ERF] = { erf_64, erf_32 },
};

static void
set_unlikely (LoligoShape *shape, LLVMValueRef branch)
{
  LLVMTypeRef i32 = LLVMInt32TypeInContext (shape->context);
  LLVMMetadataRef parts[] = { LLVMMDStringInContext2 (shape->context, "branch_weights", 14),
                              LLVMValueAsMetadata (LLVMConstInt (i32, 1, FALSE)),
                              LLVMValueAsMetadata (LLVMConstInt (i32, 1000, FALSE)) };
  LLVMMetadataRef node = LLVMMDNodeInContext2 (shape->context, parts, 3);
  LLVMSetMetadata (branch, LLVMGetMDKindIDInContext (shape->context, "prof", 4),
                   LLVMMetadataAsValue (shape->context, node));
}

/* The exprel of exponential methods has small arguments in all lanes as a rule: then the polynomial is all, and the
 * division is jumped over. A lane gets the same bits either way. */
static LLVMValueRef
exprel_of_lanes (LoligoShape *shape, LLVMValueRef x)
{
  LLVMBuilderRef builder = shape->builder;
  LLVMValueRef function = LLVMGetBasicBlockParent (LLVMGetInsertBlock (builder));
  LLVMBasicBlockRef blocks[3];
  for (guint k = 0; k < 3; k++)
    blocks[k] = LLVMAppendBasicBlockInContext (shape->context, function, "exprel");
  LLVMValueRef far = loligo_shape_compare (shape, LLVMRealUGT, MAGNITUDE (x),
                                           REAL (LOLIGO_EXPREL_NEAR));
  LLVMValueRef bits = LLVMBuildBitCast (builder, far,
                                        LLVMIntTypeInContext (shape->context, shape->width), "");
  LLVMValueRef any = LLVMBuildICmp (builder, LLVMIntNE, bits, LLVMConstNull (LLVMTypeOf (bits)), "");
  set_unlikely (shape, LLVMBuildCondBr (builder, any, blocks[1], blocks[0]));
  LLVMValueRef values[2];
  LLVMPositionBuilderAtEnd (builder, blocks[0]);
  values[0] = shape->single ? exprel_near_32 (shape, x) : exprel_near_64 (shape, x);
  LLVMBuildBr (builder, blocks[2]);
  LLVMPositionBuilderAtEnd (builder, blocks[1]);
  values[1] = shape->single ? exprel_32 (shape, x) : exprel_64 (shape, x);
  LLVMBuildBr (builder, blocks[2]);
  LLVMPositionBuilderAtEnd (builder, blocks[2]);
  LLVMValueRef result = LLVMBuildPhi (builder, shape->value, "");
  LLVMAddIncoming (result, values, blocks, 2);
  return result;
}

LLVMValueRef
loligo_shape_elementary (LoligoShape *shape, guint operation, LLVMValueRef a, LLVMValueRef b)
{
  const Function *function = &functions[operation];
  if (operation == LOLIGO_IR_EXPREL && shape->width > 1)
    return exprel_of_lanes (shape, a);
  if (function->unary != NULL)
    return (shape->single ? function->unary_single : function->unary) (shape, a);
  g_assert (function->binary != NULL);
  return (shape->single ? function->binary_single : function->binary) (shape, a, b);
}

LLVMValueRef
loligo_shape_draw (LoligoShape *shape, gboolean normal, const LLVMValueRef *keys,
                   const LLVMValueRef *counter)
{
  LLVMValueRef words[4];
  if (shape->single)
    {
      philox_32 (shape, keys, counter[0], counter[1], counter[2], counter[3], words);
      return normal ? normal_of_words_32 (shape, words)
                    : uniform_of_words_32 (shape, words[0], words[1]);
    }
  philox_64 (shape, keys, counter[0], counter[1], counter[2], counter[3], words);
  return normal ? normal_of_words_64 (shape, words)
                : uniform_of_words_64 (shape, words[0], words[1]);
}
