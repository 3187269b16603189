/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * event.h: what happens to single synapses, made executable: initial values, arrival of a spike, spike of the
 * target, a look at them, what flows all the time. The caller gathers up to LOLIGO_EVENT_LANES synapses into arrays,
 * one a slot, calls, and puts back what the program writes (network/plastic.c). Built by the compiler's own path,
 * so machine code and interpreter give the same bits. Immutable but for machine code, as a program.
 */
#pragma once

#include "compile/program.h"
#include "lang/synapse-form.h"

G_BEGIN_DECLS

/* Synapses a call; arrays have room for as many, 64-byte aligned. */
#define LOLIGO_EVENT_LANES LOLIGO_BLOCK_LANES

typedef enum
{
  LOLIGO_EVENT_INITIALISE, /* initial values */
  LOLIGO_EVENT_PRE,        /* states advanced, then on pre */
  LOLIGO_EVENT_POST,       /* states advanced, then on post */
  LOLIGO_EVENT_READ,       /* states advanced */
  LOLIGO_EVENT_FLOW,       /* EACH_STEP: what flows into the target's inputs now */
  LOLIGO_EVENT_STEP,       /* EACH_STEP: derivatives; tells what its system reads */
  LOLIGO_EVENT_SEND,       /* SUMS: what sources give to each sum; lanes are sources, slots are sums */
  LOLIGO_EVENT_RECEIVE,    /* SUMS: what flows; lanes are targets, slots are contributions */
  LOLIGO_N_EVENTS
} LoligoEventKind;

/* Inputs of every event program, each an array. Behind the first ones: pre.x and post.x, in the order of
 * synapse->ends; draws; parameters that differ from synapse to synapse; in RECEIVE the sums. */
typedef enum
{
  LOLIGO_EVENT_ELAPSED, /* s since the synapse's own states were last advanced */
  LOLIGO_EVENT_ELAPSED_SOURCE, /* the same of those that its source keeps */
  LOLIGO_EVENT_ELAPSED_TARGET,
  LOLIGO_EVENT_WEIGHT,
  LOLIGO_EVENT_DELAY,   /* s */
  LOLIGO_EVENT_TARGET,  /* i: number of the target */
  LOLIGO_EVENT_ENDS
} LoligoEventInput;

typedef struct
{
  LoligoPrecision precision;
  const guint8 *parameter_varies; /* one byte a parameter; NULL: none does */
} LoligoEventOptions;

typedef struct _LoligoEventProgram LoligoEventProgram;

/* Slots: states of SYNAPSE, then amounts that are added to each of its (shared) states, then to each of its ends;
 * of SEND and RECEIVE see there.
 * Error: LOLIGO_ERROR_INPUT: too large, or it uses what no event can. */
LoligoEventProgram *loligo_event_program_new (LoligoComponent *synapse,
                                              const LoligoSynapsePlan *plan, LoligoEventKind kind,
                                              const LoligoEventOptions *options, GError **error);
/* EACH_STEP: the equations of a synapse as a system with the inputs above, for a LoligoProgram. Its parameters are
 * those that are the same for all. (transfer full) */
LoligoComponent *loligo_event_system_new (LoligoComponent *synapse,
                                          const LoligoEventOptions *options);
void loligo_event_program_free (LoligoEventProgram *program);

guint loligo_event_get_n_slots (const LoligoComponent *synapse);
guint loligo_event_get_n_inputs (const LoligoComponent *synapse);
guint loligo_event_get_draw_input (const LoligoComponent *synapse, guint draw);
guint loligo_event_get_parameter_input (const LoligoComponent *synapse, guint parameter);
guint loligo_event_get_sum_input (const LoligoComponent *synapse, guint sum);
/* What must be gathered before a call, and what must be put back after it: one byte a slot or input. */
const guint8 *loligo_event_program_get_reads (const LoligoEventProgram *program);
const guint8 *loligo_event_program_get_writes (const LoligoEventProgram *program);
const guint8 *loligo_event_program_get_input_reads (const LoligoEventProgram *program);
/* TRUE: draw DRAW is a normal one, else uniform. */
gboolean loligo_event_program_draw_is_normal (const LoligoEventProgram *program, guint draw);
/* FALSE: nothing happens. */
gboolean loligo_event_program_does_anything (const LoligoEventProgram *program);

/* Computes what PARAMETERS (reals, one each) decide, for all calls that follow. Not RT safe. */
void loligo_event_program_prepare (LoligoEventProgram *program, const void *const *parameters,
                                   double dt_s);
/* N synapses, at STEP (t = step dt). STATES: an array a slot; INPUTS: an array an input. N_TARGETS is what the
 * language calls N. RT safe. */
void loligo_event_program_run (const LoligoEventProgram *program, void *const *states,
                               const void *const *inputs, const void *const *parameters,
                               gint64 step, double dt_s, guint64 n_targets, guint n);
/* As loligo_program_compile_native. */
gboolean loligo_event_program_compile_native (LoligoEventProgram *program, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoEventProgram, loligo_event_program_free)

G_END_DECLS
