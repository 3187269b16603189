/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * population.h: the neurons of one node as a structure of arrays: states, parameters (one value where
 * all neurons share it, an array where they differ) and what a program hoists from them. Built by
 * run/simulation, which also steps it. Reals are double or float by the run's precision. Not RT safe
 * but for fill_call, and the states themselves.
 */
#pragma once

#include "base/thread-pool.h"
#include "compile/program.h"
#include "model/plan.h"

G_BEGIN_DECLS

typedef struct _LoligoPopulation LoligoPopulation;

/* Evaluates the parameters. STREAM keys the random numbers. The plan must outlive it. NULL and
 * LOLIGO_ERROR_MEMORY when the system has no room. */
LoligoPopulation *loligo_population_new (const LoligoPlan *plan, guint node, guint32 stream,
                                         LoligoThreadPool *threads, GError **error);
void loligo_population_free (LoligoPopulation *population);

guint64 loligo_population_get_size (const LoligoPopulation *population);
/* Lanes with padding: a multiple of LOLIGO_LANE_PADDING. */
guint64 loligo_population_get_padded (const LoligoPopulation *population);
const LoligoPlanNode *loligo_population_get_node (const LoligoPopulation *population);
/* One byte a parameter: what LoligoProgramOptions.parameter_varies wants. */
const guint8 *loligo_population_get_varies (const LoligoPopulation *population);

/* Takes a reference to PROGRAM and makes room for it. States are kept when the population has them already (their
 * number must be the same). FALSE and LOLIGO_ERROR_MEMORY when there is no room. */
gboolean loligo_population_adopt (LoligoPopulation *population, LoligoProgram *program,
                                  GError **error);
LoligoProgram *loligo_population_get_program (const LoligoPopulation *population);
/* Everything of CALL but inputs, spikes and steps. RT safe. */
void loligo_population_fill_call (const LoligoPopulation *population, LoligoKernelCall *call);
/* Hoisted values from parameters; wanted after adopt and set_parameter. */
void loligo_population_prepare (LoligoPopulation *population, LoligoThreadPool *threads);
/* Initial values: the model's, then what the document sets. INPUTS as in LoligoKernelCall, at step 0. */
void loligo_population_initialise (LoligoPopulation *population, const void *const *inputs,
                                   const ptrdiff_t *input_step_stride, LoligoThreadPool *threads);

/* Array of state STATE, padded; hidden ones follow the component's own. */
void *loligo_population_get_states (const LoligoPopulation *population, guint state);
double loligo_population_get_state (const LoligoPopulation *population, guint state,
                                    guint64 lane);
/* Settles the lane's hidden states too; INPUTS as in LoligoKernelCall, at STEP. */
void loligo_population_set_state (LoligoPopulation *population, guint state, guint64 lane,
                                  double value, gint64 step, const void *const *inputs,
                                  const ptrdiff_t *input_step_stride);
double loligo_population_get_parameter (const LoligoPopulation *population, guint parameter,
                                        guint64 lane);
/* One value for all. TRUE when the parameter was an array before: the program must be made anew. */
gboolean loligo_population_set_parameter (LoligoPopulation *population, guint parameter,
                                          double value);
/* A copy of all states, hidden ones too, is this many bytes (0 before adopt). */
gsize loligo_population_get_state_bytes (const LoligoPopulation *population);
/* Copies the states of lanes [first, end) to their place in COPY. RT safe. */
void loligo_population_save (const LoligoPopulation *population, void *copy, guint64 first,
                             guint64 end);
/* All of them back. RT safe. */
void loligo_population_restore (LoligoPopulation *population, const void *copy);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoPopulation, loligo_population_free)

G_END_DECLS
