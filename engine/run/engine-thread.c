/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * engine-thread.c: the loop of the engine thread: obey commands, run a slice of steps, report. A slice takes some
 * milliseconds, and a command ends it at its next chunk, so a slider or a stop is answered at once.
 */
#include "run/engine-private.h"

#include <math.h>
#include <string.h>

#define SLICE_LONG_US 12000
#define SLICE_SHORT_US 5000
/* Paced runs make their steps in portions of about a frame, not one by one. */
#define PORTION_US 8000
/* A paced run that is later than this has lost the race, and does not try to catch up. */
#define LATE_US 100000
#define MARK_US 62500
#define MOST_SLICE_STEPS (1 << 20)

static gboolean
is_moving (const LoligoEngine *engine)
{
  return engine->gait != LOLIGO_GAIT_STILL;
}

static void
restart_clock (LoligoEngine *engine)
{
  engine->anchor_us = g_get_monotonic_time ();
  engine->anchor_step = loligo_simulation_get_step (engine->simulation);
  engine->last_slice_us = 0;
  engine->n_marks = 0;
}

static void
stand_still (LoligoEngine *engine, LoligoEngineState state)
{
  engine->gait = LOLIGO_GAIT_STILL;
  engine->state = state;
}

static void
set_off (LoligoEngine *engine, LoligoGait gait)
{
  engine->gait = gait;
  engine->state = LOLIGO_ENGINE_RUNNING;
  restart_clock (engine);
}

/* Biological over wall time between the oldest mark, half a second ago, and now. */
static double
measure_speed (LoligoEngine *engine)
{
  gint64 now_us = g_get_monotonic_time ();
  double t_s = loligo_simulation_get_time (engine->simulation);
  if (engine->state != LOLIGO_ENGINE_RUNNING)
    return 0;
  guint newest = (engine->n_marks + LOLIGO_ENGINE_MARKS - 1) % LOLIGO_ENGINE_MARKS;
  if (engine->n_marks == 0 || now_us - engine->marks[newest].wall_us >= MARK_US)
    {
      guint slot = engine->n_marks++ % LOLIGO_ENGINE_MARKS;
      engine->marks[slot].wall_us = now_us;
      engine->marks[slot].t_s = t_s;
    }
  guint oldest
      = engine->n_marks <= LOLIGO_ENGINE_MARKS ? 0 : engine->n_marks % LOLIGO_ENGINE_MARKS;
  gint64 wall_us = now_us - engine->marks[oldest].wall_us;
  return wall_us > 0 ? (t_s - engine->marks[oldest].t_s) / ((double) wall_us * 1e-6) : 0;
}

static void
report (LoligoEngine *engine)
{
  LoligoReport *to = &engine->reports[engine->back];
  LoligoSimulation *simulation = engine->simulation;
  to->status = (LoligoEngineStatus) {
    .state = engine->state,
    .step = loligo_simulation_get_step (simulation),
    .t_s = loligo_simulation_get_time (simulation),
    .real_time_factor = measure_speed (engine),
    .n_spikes = loligo_simulation_get_total_spikes (simulation),
    .native = loligo_simulation_is_native (simulation),
    .generation = engine->generation,
    .memory_bytes = loligo_simulation_get_bytes (simulation),
  };
  memcpy (to->status.message, engine->message, sizeof engine->message);
  for (guint node = 0; node < engine->plan->n_nodes; node++)
    {
      to->outputs[node] = 0;
      loligo_simulation_get_output (simulation, node, &to->outputs[node]);
      to->spikes[node] = loligo_simulation_get_n_spikes (simulation, node);
    }
  to->is_filled = TRUE;
  engine->back = atomic_exchange_explicit (&engine->middle, engine->back | LOLIGO_REPORT_NEW,
                                           memory_order_acq_rel)
                 & ~LOLIGO_REPORT_NEW;
}

static void
answer_flush (LoligoEngine *engine)
{
  if (engine->pending_flush == 0)
    return;
  report (engine);
  g_mutex_lock (&engine->mutex);
  engine->flushed = engine->pending_flush;
  g_cond_broadcast (&engine->flushed_cond);
  g_mutex_unlock (&engine->mutex);
  engine->pending_flush = 0;
}

static void
run (LoligoEngine *engine)
{
  if (engine->state == LOLIGO_ENGINE_FAILED)
    return;
  if (loligo_simulation_get_step (engine->simulation) >= engine->end_step)
    engine->end_step = loligo_simulation_get_step (engine->simulation) + engine->plan->n_steps;
  set_off (engine, LOLIGO_GAIT_RUN);
}

static void
step (LoligoEngine *engine, gint64 n_steps)
{
  if (engine->state == LOLIGO_ENGINE_FAILED)
    return;
  gint64 left = engine->gait == LOLIGO_GAIT_STEPS ? engine->steps_left : 0;
  engine->steps_left = left + MIN (n_steps, G_MAXINT64 / 4);
  set_off (engine, LOLIGO_GAIT_STEPS);
}

static void
step_to_spike (LoligoEngine *engine)
{
  if (engine->state == LOLIGO_ENGINE_FAILED)
    return;
  engine->spikes_before = loligo_simulation_get_total_spikes (engine->simulation);
  set_off (engine, LOLIGO_GAIT_TO_SPIKE);
}

static void
reset (LoligoEngine *engine)
{
  stand_still (engine, LOLIGO_ENGINE_PAUSED);
  engine->generation++;
  engine->message[0] = '\0';
  engine->end_step = engine->plan->n_steps;
  loligo_simulation_reset (engine->simulation);
}

static gboolean
is_valid (const LoligoEngine *engine, const LoligoCommand *command)
{
  if (command->node >= engine->plan->n_nodes)
    return FALSE;
  const LoligoPlanNode *node = &engine->plan->nodes[command->node];
  return command->kind == LOLIGO_COMMAND_SET_PARAMETER
             ? command->index < node->component->n_parameters
             : command->index < node->component->n_states && command->count < node->size;
}

static void
set_edge (LoligoEngine *engine, const LoligoCommand *command)
{
  if (command->node >= engine->plan->n_edges)
    return;
  const LoligoPlanProjection *projection = &engine->plan->projections[command->node];
  if (command->index == G_MAXUINT)
    loligo_simulation_set_weight (engine->simulation, command->node, command->value);
  else if (command->index < projection->synapse->n_parameters)
    loligo_simulation_set_edge_parameter (engine->simulation, command->node, command->index,
                                          command->value);
}

static void
obey (LoligoEngine *engine, const LoligoCommand *command)
{
  switch (command->kind)
    {
    case LOLIGO_COMMAND_RUN:
      run (engine);
      return;
    case LOLIGO_COMMAND_PAUSE:
      if (is_moving (engine))
        stand_still (engine, LOLIGO_ENGINE_PAUSED);
      return;
    case LOLIGO_COMMAND_RESET:
      reset (engine);
      return;
    case LOLIGO_COMMAND_STEP:
      step (engine, (gint64) command->count);
      return;
    case LOLIGO_COMMAND_STEP_TO_SPIKE:
      step_to_spike (engine);
      return;
    case LOLIGO_COMMAND_SET_SPEED:
      engine->speed = command->value > 0 && isfinite (command->value) ? command->value : 0;
      restart_clock (engine);
      return;
    case LOLIGO_COMMAND_SET_PARAMETER:
      if (is_valid (engine, command))
        loligo_simulation_set_parameter (engine->simulation, command->node, command->index,
                                         command->value);
      return;
    case LOLIGO_COMMAND_SET_EDGE:
      set_edge (engine, command);
      return;
    case LOLIGO_COMMAND_SET_STATE:
      if (is_valid (engine, command))
        loligo_simulation_set_state (engine->simulation, command->node, command->index,
                                     command->count, command->value);
      return;
    case LOLIGO_COMMAND_FLUSH:
      engine->pending_flush = command->count;
      return;
    }
}

static gboolean
obey_commands (LoligoEngine *engine)
{
  gboolean is_any = FALSE;
  guint slot;
  g_atomic_int_set (&engine->interrupt, 0);
  while (loligo_ring_peek (&engine->ring, &slot))
    {
      LoligoCommand command = engine->commands[slot];
      loligo_ring_release (&engine->ring);
      obey (engine, &command);
      is_any = TRUE;
    }
  return is_any;
}

/* Sleeps until UNTIL_US (0: for ever) or a command. */
static void
sleep_until (LoligoEngine *engine, gint64 until_us)
{
  g_mutex_lock (&engine->mutex);
  atomic_store (&engine->is_asleep, TRUE);
  while (!g_atomic_int_get (&engine->interrupt) && !atomic_load (&engine->must_quit))
    {
      if (until_us == 0)
        g_cond_wait (&engine->wake, &engine->mutex);
      else if (!g_cond_wait_until (&engine->wake, &engine->mutex, until_us))
        break;
    }
  atomic_store (&engine->is_asleep, FALSE);
  g_mutex_unlock (&engine->mutex);
}

/* Steps that a paced run owes by now; 0 and the time to wake at when there are none yet. */
static gint64
get_due_steps (LoligoEngine *engine, gint64 *wake_us)
{
  gint64 now_us = g_get_monotonic_time ();
  double steps_a_us = engine->speed * 1e-6 / engine->plan->dt_s;
  gint64 done = loligo_simulation_get_step (engine->simulation) - engine->anchor_step;
  gint64 due = (gint64) ((double) (now_us - engine->anchor_us) * steps_a_us) - done;
  if (due > 0 && now_us - engine->last_slice_us >= PORTION_US)
    {
      if ((double) due > LATE_US * steps_a_us + 1)
        restart_clock (engine);
      return due;
    }
  double next_us = (double) (done + 1) / steps_a_us;
  *wake_us = MAX (engine->last_slice_us + PORTION_US,
                  engine->anchor_us + (gint64) ceil (MIN (next_us, 1e15)));
  return 0;
}

/* How many steps the gait allows now. */
static gint64
get_allowed_steps (LoligoEngine *engine)
{
  gint64 left = engine->end_step - loligo_simulation_get_step (engine->simulation);
  switch (engine->gait)
    {
    case LOLIGO_GAIT_STILL:
      return 0;
    case LOLIGO_GAIT_RUN:
      return MAX (left, 0);
    case LOLIGO_GAIT_STEPS:
      return engine->steps_left;
    case LOLIGO_GAIT_TO_SPIKE:
      /* One at a time, so that it stops at the very step. */
      return MIN (MAX (left, 0), 1);
    }
  g_assert_not_reached ();
}

static void
adapt_slice (LoligoEngine *engine, gint64 n_steps, gint64 elapsed_us)
{
  if (elapsed_us > SLICE_LONG_US)
    engine->slice_steps = MAX (1, engine->slice_steps / 2);
  else if (elapsed_us < SLICE_SHORT_US && n_steps == engine->slice_steps)
    engine->slice_steps = MIN (MOST_SLICE_STEPS, 2 * engine->slice_steps);
}

static void
note_progress (LoligoEngine *engine, gint64 n_done)
{
  gint64 now = loligo_simulation_get_step (engine->simulation);
  engine->steps_left -= n_done;
  if (engine->gait == LOLIGO_GAIT_RUN && now >= engine->end_step)
    stand_still (engine, LOLIGO_ENGINE_FINISHED);
  else if (engine->gait == LOLIGO_GAIT_STEPS && engine->steps_left <= 0)
    stand_still (engine, LOLIGO_ENGINE_PAUSED);
  else if (engine->gait == LOLIGO_GAIT_TO_SPIKE
           && loligo_simulation_get_total_spikes (engine->simulation) > engine->spikes_before)
    stand_still (engine, LOLIGO_ENGINE_PAUSED);
  else if (engine->gait == LOLIGO_GAIT_TO_SPIKE && now >= engine->end_step)
    stand_still (engine, LOLIGO_ENGINE_FINISHED);
}

static void
advance (LoligoEngine *engine, gint64 n_steps)
{
  g_autoptr (GError) error = NULL;
  gint64 before = loligo_simulation_get_step (engine->simulation);
  gint64 begin_us = g_get_monotonic_time ();
  gboolean is_good
      = loligo_simulation_advance (engine->simulation, n_steps, &engine->interrupt, &error);
  gint64 now_us = g_get_monotonic_time ();
  engine->last_slice_us = begin_us;
  adapt_slice (engine, n_steps, now_us - begin_us);
  note_progress (engine, loligo_simulation_get_step (engine->simulation) - before);
  if (is_good)
    return;
  stand_still (engine, LOLIGO_ENGINE_FAILED);
  g_strlcpy (engine->message, error->message, sizeof engine->message);
}

/* Single steps to a spike, for about as long as a slice. */
static void
advance_to_spike (LoligoEngine *engine)
{
  gint64 until_us = g_get_monotonic_time () + SLICE_SHORT_US;
  while (engine->gait == LOLIGO_GAIT_TO_SPIKE && g_get_monotonic_time () < until_us
         && !g_atomic_int_get (&engine->interrupt))
    {
      gint64 allowed = get_allowed_steps (engine);
      if (allowed == 0)
        {
          stand_still (engine, LOLIGO_ENGINE_FINISHED);
          return;
        }
      advance (engine, allowed);
    }
}

static void
run_slice (LoligoEngine *engine)
{
  if (engine->gait == LOLIGO_GAIT_TO_SPIKE)
    {
      advance_to_spike (engine);
      report (engine);
      return;
    }
  gint64 n_steps = MIN (get_allowed_steps (engine), engine->slice_steps);
  if (n_steps > 0 && engine->speed > 0 && engine->gait == LOLIGO_GAIT_RUN)
    {
      gint64 wake_us = 0;
      gint64 due = get_due_steps (engine, &wake_us);
      if (due == 0)
        {
          report (engine);
          sleep_until (engine, wake_us);
          return;
        }
      n_steps = MIN (n_steps, due);
    }
  advance (engine, n_steps);
  report (engine);
}

void
loligo_engine_thread_prepare (LoligoEngine *engine)
{
  engine->state = LOLIGO_ENGINE_PAUSED;
  engine->gait = LOLIGO_GAIT_STILL;
  engine->end_step = engine->plan->n_steps;
  engine->slice_steps = 1;
  report (engine);
}

gpointer
loligo_engine_thread_main (gpointer data)
{
  LoligoEngine *engine = data;
  while (!atomic_load (&engine->must_quit))
    {
      if (obey_commands (engine))
        report (engine);
      if (!is_moving (engine))
        {
          answer_flush (engine);
          sleep_until (engine, 0);
          continue;
        }
      if (engine->gait == LOLIGO_GAIT_RUN)
        answer_flush (engine);
      run_slice (engine);
    }
  return NULL;
}
