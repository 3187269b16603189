/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * llvm-shape.h: builder calls with a shape: a vector of so many lanes in one precision, or one double for what
 * all lanes share. llvm-kernel.c and the elementary functions emit through it; nothing here knows the
 * intermediate code.
 */
#pragma once

#include <glib.h>
#include <llvm-c/Core.h>

typedef struct
{
  LLVMContextRef context;
  LLVMModuleRef module;
  LLVMBuilderRef builder;
  guint width;               /* lanes; 1: plain scalars, no vectors */
  gboolean single;
  LLVMTypeRef real, integer; /* of one lane: double and i64, or float and i32 */
  LLVMTypeRef value, bits;   /* of all lanes */
  LLVMTypeRef flag, mask;    /* i1, of one lane and of all */
} LoligoShape;

/* MODULE and BUILDER are lent. */
void loligo_shape_init (LoligoShape *shape, LLVMModuleRef module, LLVMBuilderRef builder,
                        guint width, gboolean single);

LLVMTypeRef loligo_shape_widen (const LoligoShape *shape, LLVMTypeRef type);
/* The same for all lanes: a number, an integer, a value of one lane. */
LLVMValueRef loligo_shape_real (const LoligoShape *shape, double number);
LLVMValueRef loligo_shape_bits (const LoligoShape *shape, guint64 number);
LLVMValueRef loligo_shape_splat (const LoligoShape *shape, LLVMValueRef scalar);
/* An intrinsic over values of this shape. */
LLVMValueRef loligo_shape_call (const LoligoShape *shape, const char *intrinsic,
                                LLVMValueRef *arguments, guint n_arguments);
LLVMValueRef loligo_shape_unary (const LoligoShape *shape, const char *intrinsic, LLVMValueRef a);
LLVMValueRef loligo_shape_fma (const LoligoShape *shape, LLVMValueRef a, LLVMValueRef b,
                               LLVMValueRef c);
LLVMValueRef loligo_shape_compare (const LoligoShape *shape, LLVMRealPredicate predicate,
                                   LLVMValueRef a, LLVMValueRef b);

/* The elementary functions of the template in the shape's precision (llvm-elementary.c). OPERATION is a
 * LoligoIrOperation of the class ELEMENTARY; b is used where it takes two. */
LLVMValueRef loligo_shape_elementary (LoligoShape *shape, guint operation, LLVMValueRef a,
                                      LLVMValueRef b);

/* A draw. Words are integers of the shape that hold 32 bits. KEYS: twenty; COUNTER: four. */
LLVMValueRef loligo_shape_draw (LoligoShape *shape, gboolean normal, const LLVMValueRef *keys,
                                const LLVMValueRef *counter);
