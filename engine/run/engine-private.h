/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * engine-private.h: what engine.c (main thread) and engine-thread.c (the engine's own thread) share. Each
 * field says whose it is.
 */
#pragma once

#include "base/arena.h"
#include "base/ring.h"
#include "run/engine.h"

#include <stdatomic.h>

G_BEGIN_DECLS

#define LOLIGO_ENGINE_COMMANDS 1024
#define LOLIGO_ENGINE_MARKS 8
/* Flag of the buffer in the middle: main has not seen it. */
#define LOLIGO_REPORT_NEW 4u

typedef enum
{
  LOLIGO_COMMAND_RUN,
  LOLIGO_COMMAND_PAUSE,
  LOLIGO_COMMAND_RESET,
  LOLIGO_COMMAND_STEP,          /* count */
  LOLIGO_COMMAND_STEP_TO_SPIKE,
  LOLIGO_COMMAND_SET_SPEED,     /* value */
  LOLIGO_COMMAND_SET_PARAMETER, /* node, index, value */
  LOLIGO_COMMAND_SET_EDGE,      /* node = projection, index (G_MAXUINT: weight), value */
  LOLIGO_COMMAND_SET_STATE,     /* node, index, count = neuron, value */
  LOLIGO_COMMAND_FLUSH          /* count = its number */
} LoligoCommandKind;

typedef struct
{
  LoligoCommandKind kind;
  guint node, index;
  guint64 count;
  double value;
} LoligoCommand;

typedef struct
{
  LoligoEngineStatus status;
  gboolean is_filled;
  double *outputs;
  guint64 *spikes;
} LoligoReport;

typedef enum
{
  LOLIGO_GAIT_STILL,
  LOLIGO_GAIT_RUN,     /* to the end */
  LOLIGO_GAIT_STEPS,   /* steps_left more */
  LOLIGO_GAIT_TO_SPIKE
} LoligoGait;

struct _LoligoEngine
{
  LoligoSimulation *simulation;   /* the engine's; main only frees it after the join */
  LoligoPlan *plan;
  GThread *thread;

  LoligoRing ring;                /* main produces */
  LoligoCommand commands[LOLIGO_ENGINE_COMMANDS];
  GArray *backlog;                /* main's */
  guint64 n_flushes;              /* main's */
  gint interrupt;                 /* atomic: stop after this chunk, there is a command */
  _Atomic gboolean must_quit, is_asleep;

  LoligoReport reports[3];
  _Atomic guint middle;
  guint back;                     /* the engine's */
  guint front;                    /* main's */

  GMutex mutex;                   /* for sleeping only */
  GCond wake, flushed_cond;
  guint64 flushed;                /* guarded by mutex */

  /* The engine thread's. */
  LoligoEngineState state;
  LoligoGait gait;
  gint64 steps_left;
  guint64 spikes_before;
  gint64 end_step;
  gint64 slice_steps;
  guint64 generation;
  guint64 pending_flush;
  char message[512];
  double speed;
  gint64 anchor_us, anchor_step;  /* pacing counts from here */
  gint64 last_slice_us;
  struct { gint64 wall_us; double t_s; } marks[LOLIGO_ENGINE_MARKS];
  guint n_marks;
};

/* engine-thread.c */
void loligo_engine_thread_prepare (LoligoEngine *engine);
gpointer loligo_engine_thread_main (gpointer engine);

G_END_DECLS
