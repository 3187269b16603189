/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * engine.h: a simulation on a thread of its own, for the window. Commands go in through a lock-free
 * single-producer single-consumer ring and are obeyed between steps; status comes out through
 * another; recordings are read in place (recorder.h). Every function here is for the main
 * thread, returns at once and never waits for a step, but for new, free and the _sync one.
 */
#pragma once

#include "run/simulation.h"

G_BEGIN_DECLS

typedef struct _LoligoEngine LoligoEngine;

typedef enum
{
  LOLIGO_ENGINE_PAUSED,
  LOLIGO_ENGINE_RUNNING,
  LOLIGO_ENGINE_FINISHED, /* the duration is over; running again extends it by the same */
  LOLIGO_ENGINE_FAILED    /* a value blew up; see status.message */
} LoligoEngineState;

typedef struct
{
  LoligoEngineState state;
  gint64 step;
  double t_s;
  double real_time_factor;   /* biological over wall time, over the last half second */
  guint64 n_spikes;
  gboolean native;           /* machine code runs */
  guint64 generation;        /* counts resets: a plot empties itself when it changes */
  gsize memory_bytes;
  char message[512];         /* FAILED: time, node, neuron, variable, remedy */
} LoligoEngineStatus;

/* Takes the simulation over. Starts paused. */
LoligoEngine *loligo_engine_new (LoligoSimulation *simulation);
/* Stops within 100 ms and frees the simulation. */
void loligo_engine_free (LoligoEngine *engine);

void loligo_engine_run (LoligoEngine *engine);
void loligo_engine_pause (LoligoEngine *engine);
void loligo_engine_reset (LoligoEngine *engine);
/* N steps, then pause. */
void loligo_engine_step (LoligoEngine *engine, gint64 n_steps);
/* To the next spike of any node, then pause; stops at the end of the duration. */
void loligo_engine_step_to_spike (LoligoEngine *engine);
/* Biological seconds a wall second; 0 as fast as possible. */
void loligo_engine_set_speed (LoligoEngine *engine, double factor);
void loligo_engine_set_parameter (LoligoEngine *engine, guint node, guint parameter,
                                  double value_si);
/* Of the synapses of an edge; nothing where loligo_plan_can_set_edge says so. */
void loligo_engine_set_edge_parameter (LoligoEngine *engine, guint projection, guint parameter,
                                       double value_si);
void loligo_engine_set_weight (LoligoEngine *engine, guint projection, double weight_si);
void loligo_engine_set_state (LoligoEngine *engine, guint node, guint state, guint64 neuron,
                              double value_si);
/* The newest status: a copy; cheap, once a frame. */
void loligo_engine_get_status (LoligoEngine *engine, LoligoEngineStatus *status);
LoligoPlan *loligo_engine_get_plan (LoligoEngine *engine);
guint loligo_engine_get_n_recorders (LoligoEngine *engine);
LoligoRecorder *loligo_engine_get_recorder (LoligoEngine *engine, guint index);
LoligoRecorder *loligo_engine_find_recorder (LoligoEngine *engine, const char *id);
/* The newest values for display on the canvas: the output (V) of neuron 0 of each node, SI, and a spike count a node;
 * published once a chunk. Returns FALSE before the first. */
gboolean loligo_engine_get_display (LoligoEngine *engine, guint node, double *output_si,
                                    guint64 *n_spikes);
/* For tests and exports: waits until every command so far was obeyed. */
void loligo_engine_flush_sync (LoligoEngine *engine);
/* Pauses, waits until the engine thread rests, and lends the simulation, to be read (exports, provenance) until the
 * next command. (transfer none) */
LoligoSimulation *loligo_engine_borrow_sync (LoligoEngine *engine);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoEngine, loligo_engine_free)

G_END_DECLS
