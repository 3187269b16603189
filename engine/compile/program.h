/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * program.h: a component made executable for one method and precision. The path is lower -> method
 * -> optimise -> interpret | llvm; this header is all that the rest of the engine sees.
 *
 * A program is immutable but for its machine code, which a worker publishes with one atomic store
 * (loligo_program_compile_native); a run changes over between two calls and no bit of the result
 * changes.
 *
 * Memory belongs to the caller: one array per slot, 64-byte aligned, padded to LOLIGO_LANE_PADDING
 * lanes (the padding holds copies of the last lane). "real" is double or float by precision.
 */
#pragma once

#include "lang/method.h"
#include "lang/component.h"

G_BEGIN_DECLS

#define LOLIGO_LANE_PADDING 64
/* Lanes that a worker takes at once: fixed, so that nothing depends on the number of threads. */
#define LOLIGO_BLOCK_LANES 512

typedef enum { LOLIGO_PRECISION_DOUBLE, LOLIGO_PRECISION_SINGLE } LoligoPrecision;

typedef struct
{
  LoligoMethod method;
  LoligoPrecision precision;
  /* Adaptive methods; 0 for the defaults 1e-6, 1e-9 (the second in display units of the state). */
  double relative_tolerance, absolute_tolerance;
  /* One byte a parameter / input: 1 where it differs from lane to lane (an array), else one value.
   * NULL means all uniform. */
  const guint8 *parameter_varies;
  const guint8 *input_varies;
  double dt_s;     /* needed for exact and refractory; a program serves one dt */
} LoligoProgramOptions;

typedef struct _LoligoProgram LoligoProgram;

/* Any thread. Error: LOLIGO_ERROR_INPUT when the method does not fit the model (exact for a
 * non-linear one, say), naming the equation and the methods that do. */
LoligoProgram *loligo_program_new (LoligoComponent *component, const LoligoProgramOptions *options,
                                   GError **error);
/* FALSE and ERROR (LOLIGO_ERROR_INPUT) for what the language has and no method of this version can run: a
 * fractional equation, a look into the past. LINE and COLUMN are those of the declaration in the model's text, 0
 * when it is in an event. */
gboolean loligo_program_can_run (const LoligoComponent *component, guint *line, guint *column,
                                 GError **error);
LoligoProgram *loligo_program_ref (LoligoProgram *program);
void loligo_program_unref (LoligoProgram *program);

LoligoComponent *loligo_program_get_component (const LoligoProgram *program);
LoligoMethod loligo_program_get_method (const LoligoProgram *program); /* resolved, never AUTO */
LoligoPrecision loligo_program_get_precision (const LoligoProgram *program);
/* Slots of state: the component's own first, then hidden ones (refractory counter, last condition,
 * step size of an adaptive method). */
guint loligo_program_get_n_states (const LoligoProgram *program);
/* The hidden slot that is above 1/2 while the cell is refractory; -1 where there is none. */
gint loligo_program_get_refractory_state (const LoligoProgram *program);
/* Values that depend on parameters and dt alone, computed once by loligo_program_prepare. */
guint loligo_program_get_n_hoisted (const LoligoProgram *program);
gboolean loligo_program_hoisted_varies (const LoligoProgram *program, guint index);
/* TRUE when the model can spike. */
gboolean loligo_program_has_spikes (const LoligoProgram *program);
/* Estimated nanoseconds a lane and step, from counts of operations; for splitting work. */
double loligo_program_get_cost_ns (const LoligoProgram *program);

/* What a call sees. Arrays of base pointers: element [slot] points at lane 0 of the population, or
 * at one value where the slot is uniform. */
typedef struct
{
  void *const *states;
  const void *const *parameters;
  void *const *hoisted;
  const void *const *inputs;       /* [input]: value at step 0 of this call and lane 0 */
  const ptrdiff_t *input_step_stride; /* [input]: reals from one step to the next; 0 when constant */
  guint64 *spikes;                 /* may be NULL: [step][word]; bit k of word w is lane 64 w + k
                                    * of the population */
  gsize spikes_step_stride;        /* words from one step to the next */
  gint64 step;                     /* number of the first step; t = step * dt */
  gint64 n_steps;
  double dt_s;
  guint64 seed;
  guint32 stream;                  /* of the population: keys its random numbers */
  guint64 n_lanes;                 /* N */
} LoligoKernelCall;

/* All four: first_lane is a multiple of 64, end_lane too or beyond the last lane; lanes of padding
 * are computed along. They touch nothing else, allocate nothing (but for a kernel of several
 * hundred values alive at once, whose interpreter takes its scratch from the heap), and may run on
 * several threads at once for disjoint lanes. RT safe. They do not touch the floating-point control
 * register: a thread that calls them sets FTZ and DAZ before (or the results differ in denormals
 * from thread to thread) and leaves rounding to nearest. */

/* Parameters -> hoisted. Uniform ones are written by the call whose first_lane is 0. */
void loligo_program_prepare (const LoligoProgram *program, const LoligoKernelCall *call,
                             guint64 first_lane, guint64 end_lane);
/* Initial values of all states, hidden ones too. To override a state's own initial value write it
 * afterwards and call loligo_program_settle. */
void loligo_program_initialise (const LoligoProgram *program, const LoligoKernelCall *call,
                                guint64 first_lane, guint64 end_lane);
/* Sets the hidden states to agree with the visible ones (last value of the spike condition). */
void loligo_program_settle (const LoligoProgram *program, const LoligoKernelCall *call,
                            guint64 first_lane, guint64 end_lane);
/* n_steps steps: advance, test, spike, reset. Machine code when there is some, else the
 * interpreter. */
void loligo_program_advance (const LoligoProgram *program, const LoligoKernelCall *call,
                             guint64 first_lane, guint64 end_lane);
/* Value of algebraic ALGEBRAIC at the call's step for each lane from first_lane (any number, any
 * count) into OUT as reals of the program's precision. */
void loligo_program_observe (const LoligoProgram *program, const LoligoKernelCall *call,
                             guint algebraic, guint64 first_lane, guint64 end_lane, void *out);

/* Machine code. FALSE and ERROR (LOLIGO_ERROR_UNSUPPORTED) where there is none; the interpreter
 * goes on. Worker thread. Thread-safe with calls in progress. */
gboolean loligo_program_compile_native (LoligoProgram *program, GError **error);
gboolean loligo_program_is_native (const LoligoProgram *program);
/* The intermediate code, one operation a line; the machine code's assembly. (transfer full) */
char *loligo_program_dump_ir (const LoligoProgram *program);
char *loligo_program_dump_assembly (LoligoProgram *program, GError **error);
/* Describes what runs: "LLVM 19.1.7, avx512, 8 lanes" or "interpreter, avx512". (transfer full) */
char *loligo_program_describe (const LoligoProgram *program);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoProgram, loligo_program_unref)

G_END_DECLS
