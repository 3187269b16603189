/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * llvm-kernel.h: emits one kernel of the intermediate code as a function of a module. It knows ir.h and the
 * call's structure; targets and the life of code are llvm-jit.c's.
 */
#pragma once

#include <llvm-c/Core.h>

#include "compile/native.h"

typedef struct
{
  const char *name;
  guint width; /* lanes of a vector: a power of two from 2 to 64 */
  LoligoPrecision precision;
} LoligoKernelShape;

/* Vector instructions that KERNEL will come to, about. */
guint64 loligo_kernel_estimate (const LoligoIrKernel *kernel);
/* Adds the function to MODULE. (transfer none) */
LLVMValueRef loligo_kernel_emit (const LoligoIrKernel *kernel, LLVMModuleRef module,
                                 const LoligoKernelShape *shape);
