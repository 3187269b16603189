/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * llvm-shape.c: see llvm-shape.h.
 */
#include "llvm-shape.h"

#include <string.h>

enum { MOST_LANES = 64 };

void
loligo_shape_init (LoligoShape *shape, LLVMModuleRef module, LLVMBuilderRef builder, guint width,
                   gboolean single)
{
  LLVMContextRef context = LLVMGetModuleContext (module);
  *shape = (LoligoShape){ .context = context, .module = module, .builder = builder,
                          .width = width, .single = single };
  shape->real = single ? LLVMFloatTypeInContext (context) : LLVMDoubleTypeInContext (context);
  shape->integer = single ? LLVMInt32TypeInContext (context) : LLVMInt64TypeInContext (context);
  shape->flag = LLVMInt1TypeInContext (context);
  shape->value = loligo_shape_widen (shape, shape->real);
  shape->bits = loligo_shape_widen (shape, shape->integer);
  shape->mask = loligo_shape_widen (shape, shape->flag);
}

LLVMTypeRef
loligo_shape_widen (const LoligoShape *shape, LLVMTypeRef type)
{
  return shape->width > 1 ? LLVMVectorType (type, shape->width) : type;
}

static LLVMValueRef
repeat (const LoligoShape *shape, LLVMValueRef constant)
{
  if (shape->width == 1)
    return constant;
  g_assert (shape->width <= MOST_LANES);
  LLVMValueRef all[MOST_LANES];
  for (guint k = 0; k < shape->width; k++)
    all[k] = constant;
  return LLVMConstVector (all, shape->width);
}

LLVMValueRef
loligo_shape_real (const LoligoShape *shape, double number)
{
  return repeat (shape, LLVMConstReal (shape->real, number));
}

LLVMValueRef
loligo_shape_bits (const LoligoShape *shape, guint64 number)
{
  return repeat (shape, LLVMConstInt (shape->integer, number, FALSE));
}

LLVMValueRef
loligo_shape_splat (const LoligoShape *shape, LLVMValueRef scalar)
{
  if (shape->width == 1)
    return scalar;
  if (LLVMIsConstant (scalar))
    return repeat (shape, scalar);
  LLVMTypeRef i32 = LLVMInt32TypeInContext (shape->context);
  LLVMTypeRef type = LLVMVectorType (LLVMTypeOf (scalar), shape->width);
  LLVMValueRef first = LLVMBuildInsertElement (shape->builder, LLVMGetPoison (type), scalar,
                                               LLVMConstInt (i32, 0, FALSE), "");
  return LLVMBuildShuffleVector (shape->builder, first, LLVMGetPoison (type),
                                 LLVMConstNull (LLVMVectorType (i32, shape->width)), "");
}

LLVMValueRef
loligo_shape_call (const LoligoShape *shape, const char *intrinsic, LLVMValueRef *arguments,
                   guint n_arguments)
{
  LLVMTypeRef type = shape->value;
  const unsigned id = LLVMLookupIntrinsicID (intrinsic, strlen (intrinsic));
  g_assert (id != 0);
  LLVMValueRef function = LLVMGetIntrinsicDeclaration (shape->module, id, &type, 1);
  return LLVMBuildCall2 (shape->builder, LLVMIntrinsicGetType (shape->context, id, &type, 1),
                         function, arguments, n_arguments, "");
}

LLVMValueRef
loligo_shape_unary (const LoligoShape *shape, const char *intrinsic, LLVMValueRef a)
{
  return loligo_shape_call (shape, intrinsic, &a, 1);
}

LLVMValueRef
loligo_shape_fma (const LoligoShape *shape, LLVMValueRef a, LLVMValueRef b, LLVMValueRef c)
{
  LLVMValueRef arguments[] = { a, b, c };
  return loligo_shape_call (shape, "llvm.fma", arguments, 3);
}

LLVMValueRef
loligo_shape_compare (const LoligoShape *shape, LLVMRealPredicate predicate, LLVMValueRef a,
                      LLVMValueRef b)
{
  return LLVMBuildFCmp (shape->builder, predicate, a, b, "");
}
