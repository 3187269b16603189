/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * simulation.h: the public handle of a run: a plan made into populations, stepped on all cores.
 * Synchronous; the engine thread (run/engine.h) wraps it for the window. One thread drives it.
 */
#pragma once

#include "compile/program.h"
#include "model/plan.h"
#include "run/recorder.h"

G_BEGIN_DECLS

typedef struct _LoligoSimulation LoligoSimulation;

typedef enum
{
  LOLIGO_JIT_AUTO,   /* interpreter at once, machine code when a worker has made it */
  LOLIGO_JIT_WAIT,   /* machine code first (headless runs; falls back to the interpreter) */
  LOLIGO_JIT_OFF
} LoligoJitMode;

typedef struct
{
  LoligoJitMode jit;
  double memory_limit_bytes; /* 0: what the machine has free */
  double recording_bytes;    /* in memory, about; the rest goes to disk. 0: as the plan says */
} LoligoSimulationOptions;

/* Numerical trouble: a result, not a log line. */
typedef struct
{
  char *node, *variable;
  char *reason; /* "dV/dt divides by tau, which is 0"; NULL when it is not known. Translated */
  guint64 neuron;
  double t_s, value;
} LoligoBlowUp;

typedef struct
{
  double build_s, compile_s, simulate_s;
  gsize peak_memory_bytes;
  gboolean jit;              /* machine code was used for every node with equations */
  char *machine;             /* loligo_program_describe; owned */
} LoligoSimulationFigures;

/* Error: LOLIGO_ERROR_MEMORY with the estimate, LOLIGO_ERROR_INPUT for a method that does not fit. */
LoligoSimulation *loligo_simulation_new (LoligoPlan *plan, const LoligoSimulationOptions *options,
                                         GError **error);
void loligo_simulation_free (LoligoSimulation *simulation);
LoligoPlan *loligo_simulation_get_plan (LoligoSimulation *simulation);

/* At most N_STEPS further steps, in chunks; stops early when *CANCEL (may be NULL) becomes nonzero.
 * FALSE and ERROR (LOLIGO_ERROR_RUN: time, node, neuron, variable, remedy) when a value became NaN or infinite;
 * what was recorded up to there stays. */
gboolean loligo_simulation_advance (LoligoSimulation *simulation, gint64 n_steps,
                                    const gint *cancel, GError **error);
/* Back to t = 0 with the same seed and the values set meanwhile. Recordings are emptied. */
void loligo_simulation_reset (LoligoSimulation *simulation);

gint64 loligo_simulation_get_step (const LoligoSimulation *simulation);
double loligo_simulation_get_time (const LoligoSimulation *simulation);
guint loligo_simulation_get_n_threads (const LoligoSimulation *simulation);
guint64 loligo_simulation_get_n_spikes (const LoligoSimulation *simulation, guint node);
guint64 loligo_simulation_get_total_spikes (const LoligoSimulation *simulation);
/* Of projection PROJECTION of the plan: its synapses; and how often one of them passed a spike on. */
guint64 loligo_simulation_get_n_synapses (const LoligoSimulation *simulation, guint projection);
guint64 loligo_simulation_get_n_events (const LoligoSimulation *simulation, guint projection);
/* (transfer full) "OpenBLAS 0.3.21, Haswell": the library that multiplies the matrix of a projection; NULL: none. */
char *loligo_simulation_describe_library (const LoligoSimulation *simulation, guint projection);
guint loligo_simulation_get_n_recorders (const LoligoSimulation *simulation);
LoligoRecorder *loligo_simulation_get_recorder (LoligoSimulation *simulation, guint index);
LoligoRecorder *loligo_simulation_find_recorder (LoligoSimulation *simulation, const char *id);
const LoligoBlowUp *loligo_simulation_get_blow_up (const LoligoSimulation *simulation);
void loligo_simulation_get_figures (LoligoSimulation *simulation, LoligoSimulationFigures *figures);
/* Frees what get_figures gave. */
void loligo_simulation_figures_clear (LoligoSimulationFigures *figures);
/* TRUE when machine code runs for every node with equations. */
gboolean loligo_simulation_is_native (LoligoSimulation *simulation);
/* States and recordings. */
gsize loligo_simulation_get_bytes (LoligoSimulation *simulation);
/* The node's output (V of a neuron) for neuron 0, now. FALSE for a model that only spikes. */
gboolean loligo_simulation_get_output (LoligoSimulation *simulation, guint node,
                                       double *value_si);
LoligoMethod loligo_simulation_get_method (LoligoSimulation *simulation, guint node);

/* Between steps. A uniform value for all neurons (SI). Where the parameter was an array it becomes one value;
 * that recompiles, and the interpreter steps in meanwhile. */
void loligo_simulation_set_parameter (LoligoSimulation *simulation, guint node, guint parameter,
                                      double value_si);
double loligo_simulation_get_parameter (LoligoSimulation *simulation, guint node, guint parameter,
                                        guint64 neuron);
/* The same for the synapses of an edge: PARAMETER of the synapse, in the order of its declarations, or
 * their weight. FALSE, and nothing changed, where loligo_plan_can_set_edge says so. Acts from the next step
 * on, for synapses that are advanced in each step (EACH_STEP) from the one after it; spikes on their way
 * to synapses that share a state keep the weight that they set out with. At t = 0 it is as if the run
 * began with the value. */
gboolean loligo_simulation_set_edge_parameter (LoligoSimulation *simulation, guint projection,
                                               guint parameter, double value_si);
gboolean loligo_simulation_set_weight (LoligoSimulation *simulation, guint projection,
                                       double weight_si);
/* SIMULATION, newly made, goes on where BEFORE is: states, spikes on their way, recordings. For plans
 * that differ in values only. BEFORE is good for nothing but to be freed then. FALSE, and both as they were,
 * when they differ in more, or a value blew up. */
gboolean loligo_simulation_continue (LoligoSimulation *simulation, LoligoSimulation *before);
/* State of one neuron now, SI. */
double loligo_simulation_get_state (LoligoSimulation *simulation, guint node, guint state,
                                    guint64 neuron);
void loligo_simulation_set_state (LoligoSimulation *simulation, guint node, guint state,
                                  guint64 neuron, double value_si);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoSimulation, loligo_simulation_free)

G_END_DECLS
