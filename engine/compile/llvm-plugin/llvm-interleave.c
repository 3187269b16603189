/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * llvm-interleave.c: a kernel whose operations wait for each other (four stages, each with one exp,
 * as in the adaptive exponential cell) leaves the processor idle; two or four vectors at once fill it.
 * Measured on Zen 4: Hodgkin-Huxley 8.1 -> 5.9 ns, adaptive exponential 7.4 -> 3.6 ns a lane and step.
 * A kernel that is wide already only loses registers and time to compile.
 */
#include "llvm-interleave.h"

/* Rough cycles on a wide core: until the result is there, and of the units that are kept busy. */
typedef struct
{
  double latency, work;
} Cost;

static Cost
cost_of (LoligoIrOperation operation)
{
  static const guint8 classes[LOLIGO_IR_N_OPERATIONS] = {
#define X(name, operands, kind, class, text) LOLIGO_IR_##class,
    LOLIGO_IR_OPERATIONS (X)
#undef X
  };
  if (operation == LOLIGO_IR_DIVIDE || operation == LOLIGO_IR_SQRT)
    return (Cost){ 20, 10 };
  if (operation == LOLIGO_IR_UNIFORM || operation == LOLIGO_IR_NORMAL)
    return (Cost){ 100, 80 };
  if (classes[operation] == LOLIGO_IR_ELEMENTARY)
    return (Cost){ 70, 22 };
  if (classes[operation] == LOLIGO_IR_SOURCE)
    return (Cost){ 0, 0 };
  return (Cost){ 4, 1 };
}

guint
loligo_interleave_choose (const LoligoIrKernel *kernel)
{
  g_autofree double *ready = g_new0 (double, kernel->n_instructions);
  double longest = 0, work = 0;
  for (guint k = 1; k < kernel->n_instructions; k++)
    {
      const LoligoIrInstruction *instruction = &kernel->instructions[k];
      Cost cost = cost_of (instruction->operation);
      if (!instruction->varies)
        continue;
      for (guint j = 0; j < 3; j++)
        ready[k] = MAX (ready[k], ready[instruction->operand[j]]);
      ready[k] += cost.latency;
      longest = MAX (longest, ready[k]);
      work += cost.work;
    }
  /* lanes of a loop wait for the slowest of them all */
  if (kernel->loop_begin != kernel->loop_end || longest < 100)
    return 1;
  return longest < 0.5 * work ? 1 : longest < 1.2 * work ? 2 : 4;
}
