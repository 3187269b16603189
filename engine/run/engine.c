/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * engine.c: see engine.h. The main thread's half: commands go into a ring, reports come out of three buffers
 * that change hands (the newest is always whole, and nobody waits). The engine thread's half is
 * engine-thread.c.
 */
#include "run/engine-private.h"

#include <string.h>

static gboolean
try_push (LoligoEngine *engine, const LoligoCommand *command)
{
  guint slot;
  if (!loligo_ring_claim (&engine->ring, &slot))
    return FALSE;
  engine->commands[slot] = *command;
  loligo_ring_publish (&engine->ring);
  return TRUE;
}

/* Commands that found the ring full wait here, in order. Main thread only. */
static void
push_backlog (LoligoEngine *engine)
{
  guint n_pushed = 0;
  while (n_pushed < engine->backlog->len
         && try_push (engine, &g_array_index (engine->backlog, LoligoCommand, n_pushed)))
    n_pushed++;
  if (n_pushed > 0)
    g_array_remove_range (engine->backlog, 0, n_pushed);
}

static void
wake (LoligoEngine *engine)
{
  g_atomic_int_set (&engine->interrupt, 1);
  if (!atomic_load (&engine->is_asleep))
    return;
  g_mutex_lock (&engine->mutex);
  g_cond_broadcast (&engine->wake);
  g_mutex_unlock (&engine->mutex);
}

static void
push (LoligoEngine *engine, LoligoCommand command)
{
  push_backlog (engine);
  if (engine->backlog->len > 0 || !try_push (engine, &command))
    g_array_append_val (engine->backlog, command);
  wake (engine);
}

LoligoEngine *
loligo_engine_new (LoligoSimulation *simulation)
{
  LoligoEngine *engine = g_aligned_alloc0 (1, sizeof (LoligoEngine), LOLIGO_ALIGNMENT);
  engine->simulation = simulation;
  engine->plan = loligo_plan_ref (loligo_simulation_get_plan (simulation));
  loligo_ring_init (&engine->ring, LOLIGO_ENGINE_COMMANDS);
  engine->backlog = g_array_new (FALSE, FALSE, sizeof (LoligoCommand));
  for (guint i = 0; i < G_N_ELEMENTS (engine->reports); i++)
    {
      engine->reports[i].outputs = g_new0 (double, engine->plan->n_nodes + 1);
      engine->reports[i].spikes = g_new0 (guint64, engine->plan->n_nodes + 1);
    }
  engine->back = 0;
  atomic_init (&engine->middle, 1);
  engine->front = 2;
  g_mutex_init (&engine->mutex);
  g_cond_init (&engine->wake);
  g_cond_init (&engine->flushed_cond);
  loligo_engine_thread_prepare (engine);
  engine->thread = g_thread_new ("loligo-engine", loligo_engine_thread_main, engine);
  return engine;
}

void
loligo_engine_free (LoligoEngine *engine)
{
  if (engine == NULL)
    return;
  atomic_store (&engine->must_quit, TRUE);
  g_mutex_lock (&engine->mutex);
  g_atomic_int_set (&engine->interrupt, 1);
  g_cond_broadcast (&engine->wake);
  g_mutex_unlock (&engine->mutex);
  g_thread_join (engine->thread);
  loligo_simulation_free (engine->simulation);
  loligo_plan_unref (engine->plan);
  g_array_unref (engine->backlog);
  for (guint i = 0; i < G_N_ELEMENTS (engine->reports); i++)
    {
      g_free (engine->reports[i].outputs);
      g_free (engine->reports[i].spikes);
    }
  g_mutex_clear (&engine->mutex);
  g_cond_clear (&engine->wake);
  g_cond_clear (&engine->flushed_cond);
  g_aligned_free (engine);
}

void
loligo_engine_run (LoligoEngine *engine)
{
  push (engine, (LoligoCommand) { .kind = LOLIGO_COMMAND_RUN });
}

void
loligo_engine_pause (LoligoEngine *engine)
{
  push (engine, (LoligoCommand) { .kind = LOLIGO_COMMAND_PAUSE });
}

void
loligo_engine_reset (LoligoEngine *engine)
{
  push (engine, (LoligoCommand) { .kind = LOLIGO_COMMAND_RESET });
}

void
loligo_engine_step (LoligoEngine *engine, gint64 n_steps)
{
  if (n_steps > 0)
    push (engine, (LoligoCommand) { .kind = LOLIGO_COMMAND_STEP, .count = (guint64) n_steps });
}

void
loligo_engine_step_to_spike (LoligoEngine *engine)
{
  push (engine, (LoligoCommand) { .kind = LOLIGO_COMMAND_STEP_TO_SPIKE });
}

void
loligo_engine_set_speed (LoligoEngine *engine, double factor)
{
  push (engine, (LoligoCommand) { .kind = LOLIGO_COMMAND_SET_SPEED, .value = factor });
}

void
loligo_engine_set_parameter (LoligoEngine *engine, guint node, guint parameter, double value_si)
{
  push (engine, (LoligoCommand) { .kind = LOLIGO_COMMAND_SET_PARAMETER,
                                  .node = node,
                                  .index = parameter,
                                  .value = value_si });
}

void
loligo_engine_set_edge_parameter (LoligoEngine *engine, guint projection, guint parameter,
                                  double value_si)
{
  push (engine, (LoligoCommand) { .kind = LOLIGO_COMMAND_SET_EDGE,
                                  .node = projection,
                                  .index = parameter,
                                  .value = value_si });
}

void
loligo_engine_set_weight (LoligoEngine *engine, guint projection, double weight_si)
{
  loligo_engine_set_edge_parameter (engine, projection, G_MAXUINT, weight_si);
}

void
loligo_engine_set_state (LoligoEngine *engine, guint node, guint state, guint64 neuron,
                         double value_si)
{
  push (engine, (LoligoCommand) { .kind = LOLIGO_COMMAND_SET_STATE,
                                  .node = node,
                                  .index = state,
                                  .count = neuron,
                                  .value = value_si });
}

/* The newest report becomes the one in front. */
static const LoligoReport *
take_report (LoligoEngine *engine)
{
  if ((atomic_load_explicit (&engine->middle, memory_order_relaxed) & LOLIGO_REPORT_NEW) != 0)
    engine->front = atomic_exchange_explicit (&engine->middle, engine->front, memory_order_acq_rel)
                    & ~LOLIGO_REPORT_NEW;
  return &engine->reports[engine->front];
}

void
loligo_engine_get_status (LoligoEngine *engine, LoligoEngineStatus *status)
{
  if (engine->backlog->len > 0)
    {
      push_backlog (engine);
      wake (engine);
    }
  *status = take_report (engine)->status;
}

gboolean
loligo_engine_get_display (LoligoEngine *engine, guint node, double *output_si, guint64 *n_spikes)
{
  const LoligoReport *report = take_report (engine);
  if (!report->is_filled || node >= engine->plan->n_nodes)
    return FALSE;
  *output_si = report->outputs[node];
  *n_spikes = report->spikes[node];
  return TRUE;
}

LoligoPlan *
loligo_engine_get_plan (LoligoEngine *engine)
{
  return engine->plan;
}

guint
loligo_engine_get_n_recorders (LoligoEngine *engine)
{
  return engine->plan->n_recorders;
}

/* Recorders live as long as the simulation, so main may look them up while the engine runs. */
LoligoRecorder *
loligo_engine_get_recorder (LoligoEngine *engine, guint index)
{
  return loligo_simulation_get_recorder (engine->simulation, index);
}

LoligoRecorder *
loligo_engine_find_recorder (LoligoEngine *engine, const char *id)
{
  return loligo_simulation_find_recorder (engine->simulation, id);
}

void
loligo_engine_flush_sync (LoligoEngine *engine)
{
  guint64 number = ++engine->n_flushes;
  push (engine, (LoligoCommand) { .kind = LOLIGO_COMMAND_FLUSH, .count = number });
  g_mutex_lock (&engine->mutex);
  while (engine->flushed < number)
    {
      /* What found the ring full must go in while we wait. */
      gint64 until = g_get_monotonic_time () + 10000;
      g_cond_wait_until (&engine->flushed_cond, &engine->mutex, until);
      push_backlog (engine);
      g_cond_broadcast (&engine->wake);
    }
  g_mutex_unlock (&engine->mutex);
}

LoligoSimulation *
loligo_engine_borrow_sync (LoligoEngine *engine)
{
  loligo_engine_pause (engine);
  loligo_engine_flush_sync (engine);
  return engine->simulation;
}
