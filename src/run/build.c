/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * build.c: making a simulation takes long for a large network, so a worker does it; what was cancelled
 * meanwhile is freed there too.
 */
#include "run/build.h"

typedef struct
{
  LoligoBuildDone done;
  gpointer data;
} Waiting;

static void
build (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  LoligoSimulationOptions options = { .jit = LOLIGO_JIT_AUTO };
  g_autoptr (GError) error = NULL;
  LoligoSimulation *simulation = loligo_simulation_new (data, &options, &error);
  if (simulation == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, simulation, (GDestroyNotify) loligo_simulation_free);
}

static void
on_task (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Waiting *waiting = data;
  GTask *task = G_TASK (result);
  g_autoptr (GError) error = NULL;
  gboolean is_cancelled = g_cancellable_is_cancelled (g_task_get_cancellable (task));
  LoligoSimulation *simulation = g_task_propagate_pointer (task, &error);
  if (is_cancelled)
    g_clear_pointer (&simulation, loligo_simulation_free);
  else
    waiting->done (simulation, error, waiting->data);
}

void
loligo_build_start (LoligoPlan *plan, GCancellable *cancellable, LoligoBuildDone done, gpointer data)
{
  Waiting *waiting = g_new0 (Waiting, 1);
  waiting->done = done;
  waiting->data = data;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, on_task, waiting);
  g_task_set_task_data (task, loligo_plan_ref (plan), (GDestroyNotify) loligo_plan_unref);
  g_task_run_in_thread (task, build);
}
