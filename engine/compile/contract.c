/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * contract.c: a product whose only use is a sum or difference becomes a fused operation. It is done
 * here, so that both back ends round alike, and changes the last bit of the sum for the better.
 */
#include "compile/ir-private.h"
#include "compile/kernels.h"

static guint32 *
count_uses (const LoligoIrKernel *kernel)
{
  guint32 *uses = g_new0 (guint32, kernel->n_instructions);
  for (guint k = 1; k < kernel->n_instructions; k++)
    for (guint j = 0; j < 3; j++)
      uses[kernel->instructions[k].operand[j]]++;
  for (guint k = 0; k < kernel->n_sinks; k++)
    uses[kernel->sinks[k].value]++;
  for (guint k = 0; k < kernel->n_carried; k++)
    {
      uses[kernel->carried[k].initial]++;
      uses[kernel->carried[k].next]++;
    }
  return uses;
}

static gboolean
is_single_product (const LoligoIrKernel *kernel, const guint32 *uses, LoligoIrValue value,
                   gboolean varies)
{
  const LoligoIrInstruction *instruction = &kernel->instructions[value];
  return instruction->operation == LOLIGO_IR_MULTIPLY && uses[value] == 1
         && instruction->varies == varies;
}

/* PRODUCT and OTHER: which operand of the sum is the product. */
static void
fuse (LoligoIrKernel *kernel, LoligoIrInstruction *sum, LoligoIrOperation operation, guint product,
      guint other)
{
  const LoligoIrInstruction *factor = &kernel->instructions[sum->operand[product]];
  LoligoIrValue rest = sum->operand[other];
  sum->operation = operation;
  sum->operand[0] = factor->operand[0];
  sum->operand[1] = factor->operand[1];
  sum->operand[2] = rest;
}

void
loligo_kernel_contract (LoligoIrKernel *kernel)
{
  g_autofree guint32 *uses = count_uses (kernel);
  for (guint k = 1; k < kernel->n_instructions; k++)
    {
      LoligoIrInstruction *sum = &kernel->instructions[k];
      if (sum->operation != LOLIGO_IR_ADD && sum->operation != LOLIGO_IR_SUBTRACT)
        continue;
      gboolean add = sum->operation == LOLIGO_IR_ADD;
      if (is_single_product (kernel, uses, sum->operand[1], sum->varies))
        fuse (kernel, sum, add ? LOLIGO_IR_FMA : LOLIGO_IR_FNMA, 1, 0);
      else if (is_single_product (kernel, uses, sum->operand[0], sum->varies))
        fuse (kernel, sum, add ? LOLIGO_IR_FMA : LOLIGO_IR_FMS, 0, 1);
    }
  loligo_ir_kernel_drop_dead (kernel);
}
