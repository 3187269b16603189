/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * random-program.h: random kernels with memory to run them in, for tests that compare back ends bit
 * for bit. Slots: see the counts below; even parameters, inputs and hoisted values are uniform, odd
 * ones vary.
 */
#pragma once

#include "compile/ir-builder.h"
#include "compile/program.h"

#define RANDOM_STATES 5
#define RANDOM_PARAMETERS 4
#define RANDOM_INPUTS 4
#define RANDOM_HOISTED 4
#define RANDOM_LANES 200 /* not a multiple of 64 */
#define RANDOM_STEPS 7

/* Of some N operations: every one of the table occurs sooner or later. With a LOOP there is a
 * data-dependent one in it. */
LoligoIrKernel *random_kernel_new (GRand *rng, guint n, gboolean loop);

typedef struct
{
  LoligoPrecision precision;
  gsize padded;
  void *states[RANDOM_STATES], *parameters[RANDOM_PARAMETERS], *inputs[RANDOM_INPUTS],
      *hoisted[RANDOM_HOISTED];
  ptrdiff_t strides[RANDOM_INPUTS];
  guint64 *spikes;
  LoligoKernelCall call; /* RANDOM_STEPS steps of RANDOM_LANES lanes */
} RandomMemory;

RandomMemory *random_memory_new (GRand *rng, LoligoPrecision precision);
RandomMemory *random_memory_copy (const RandomMemory *memory);
void random_memory_free (RandomMemory *memory);
/* States and spikes of the RANDOM_LANES lanes have equal bits; any NaN equals any other. */
gboolean random_memory_equal (const RandomMemory *a, const RandomMemory *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RandomMemory, random_memory_free)
