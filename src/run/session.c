/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * session.c: one engine at a time, made from the newest plan. A structural change makes another on
 * a worker and takes it over when it is ready: the run begins again at t = 0, running if it ran before.
 * A parameter with one value goes to the running engine; where it cannot, another engine is made that goes on with the
 * states of the old one.
 *
 * Ticks follow the frame clock, but leave the main loop four tenths of its time whatever drawing
 * costs: assistive technology asks there.
 */
#include "run/session.h"
#include "run/build.h"
#include "run/live-value.h"
#include <string.h>

/* Largest share of the main loop that ticks and the drawing after them may take. */
#define BUSY_SHARE 0.6
/* Frames without news after which the clock is let go. */
#define QUIET_FRAMES 20
/* How long the engine may take to obey a command before its old state is believed again. */
#define OBEY_US 250000

struct _LoligoSession
{
  GObject parent_instance;

  LoligoProject *project;
  LoligoEngine *engine;
  LoligoSessionState state;
  LoligoEngineStatus status;
  GCancellable *building;   /* not NULL while a worker builds */
  guint rebuild_idle;
  gboolean wants_run;       /* run as soon as it is built */
  gboolean must_restart;    /* the next engine begins at t = 0 */
  gboolean continues;       /* the one that is built goes on with the states of the one there is */
  GPtrArray *late_parameters; /* set while building: node or edge, parameter, ... */

  GtkWidget *widget;
  guint tick_id, quiet_frames;
  GdkFrameClock *clock;
  gint64 frame_began_us, next_tick_us;
  gint64 asked_to_run_us;   /* 0: not lately */
  gint64 asked_at_step;
};

G_DEFINE_FINAL_TYPE (LoligoSession, loligo_session, G_TYPE_OBJECT)

enum { PROPERTY_STATE = 1 };
enum { SIGNAL_TICK, SIGNAL_REBUILT, SIGNAL_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void start_ticking (LoligoSession *self);

static void
set_state (LoligoSession *self, LoligoSessionState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify (G_OBJECT (self), "state");
}

static LoligoSessionState
state_of_engine (LoligoEngineState state)
{
  switch (state)
    {
    case LOLIGO_ENGINE_PAUSED:
      return LOLIGO_SESSION_PAUSED;
    case LOLIGO_ENGINE_RUNNING:
      return LOLIGO_SESSION_RUNNING;
    case LOLIGO_ENGINE_FINISHED:
      return LOLIGO_SESSION_FINISHED;
    case LOLIGO_ENGINE_FAILED:
      return LOLIGO_SESSION_FAILED;
    }
  return LOLIGO_SESSION_EMPTY;
}

/* ---- engines come and go ---- */

static gpointer
free_engine (gpointer engine)
{
  loligo_engine_free (engine);
  return NULL;
}

/* Takes ENGINE (may be NULL). The old one stops on a thread of its own, so that nothing waits. */
static void
adopt_engine (LoligoSession *self, LoligoEngine *engine)
{
  LoligoEngine *old = self->engine;
  if (old == NULL && engine == NULL)
    return;
  self->engine = engine;
  memset (&self->status, 0, sizeof self->status);
  self->asked_to_run_us = 0;
  if (engine != NULL)
    loligo_engine_get_status (engine, &self->status);
  g_signal_emit (self, signals[SIGNAL_REBUILT], 0);
  if (old != NULL)
    g_thread_unref (g_thread_new ("loligo-retire", free_engine, old));
}

static void
fail (LoligoSession *self, const char *message)
{
  self->wants_run = FALSE;
  set_state (self, LOLIGO_SESSION_FAILED);
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, message);
}

static void on_parameter_set (LoligoSession *self, const char *owner, const char *parameter);

static void
apply_late_parameters (LoligoSession *self)
{
  g_autoptr (GPtrArray) late = self->late_parameters;
  self->late_parameters = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i + 1 < late->len; i += 2)
    on_parameter_set (self, late->pdata[i], late->pdata[i + 1]);
}

static void
on_built (LoligoSimulation *simulation, const GError *error, gpointer data)
{
  LoligoSession *self = data;
  g_clear_object (&self->building);
  if (simulation == NULL)
    {
      adopt_engine (self, NULL);
      fail (self, error->message);
      return;
    }
  /* FALSE: it begins anew, as after any other change. */
  if (self->continues && self->engine != NULL)
    (void) loligo_simulation_continue (simulation, loligo_engine_borrow_sync (self->engine));
  adopt_engine (self, loligo_engine_new (simulation));
  loligo_engine_set_speed (self->engine, loligo_session_get_speed (self));
  set_state (self, LOLIGO_SESSION_PAUSED);
  apply_late_parameters (self);
  if (self->wants_run && self->engine != NULL)
    loligo_session_run (self);
  start_ticking (self);
}

static void
cancel_build (LoligoSession *self)
{
  if (self->building == NULL)
    return;
  g_cancellable_cancel (self->building);
  g_clear_object (&self->building);
}

static gboolean
rebuild (gpointer data)
{
  LoligoSession *self = data;
  self->rebuild_idle = 0;
  cancel_build (self);
  self->continues = !self->must_restart;
  self->must_restart = FALSE;
  g_ptr_array_set_size (self->late_parameters, 0);
  if (self->engine != NULL)
    loligo_engine_pause (self->engine);
  g_autoptr (LoligoPlan) plan = loligo_project_make_plan (self->project);
  if (plan == NULL || plan->n_nodes == 0)
    {
      adopt_engine (self, NULL);
      set_state (self, LOLIGO_SESSION_EMPTY);
      return G_SOURCE_REMOVE;
    }
  set_state (self, LOLIGO_SESSION_BUILDING);
  self->building = g_cancellable_new ();
  loligo_build_start (plan, self->building, on_built, self);
  return G_SOURCE_REMOVE;
}

typedef enum
{
  LOLIGO_START_ANEW,
  LOLIGO_START_CONTINUE /* only values changed */
} LoligoStart;

static void
schedule_rebuild (LoligoSession *self, LoligoStart start)
{
  self->must_restart |= start == LOLIGO_START_ANEW;
  if (self->state == LOLIGO_SESSION_RUNNING)
    self->wants_run = TRUE;
  if (self->rebuild_idle == 0)
    self->rebuild_idle = g_idle_add_full (G_PRIORITY_DEFAULT, rebuild, self, NULL);
}

/* ---- what the project tells ---- */

static void
on_changed (LoligoSession *self, guint flags)
{
  const guint structural = LOLIGO_CHANGE_NODES | LOLIGO_CHANGE_EDGES | LOLIGO_CHANGE_RECORDERS
                           | LOLIGO_CHANGE_RUN | LOLIGO_CHANGE_MODELS | LOLIGO_CHANGE_INITIAL;
  if (flags == LOLIGO_CHANGE_ALL)
    self->wants_run = FALSE;
  if (flags == LOLIGO_CHANGE_ALL && self->state == LOLIGO_SESSION_RUNNING)
    set_state (self, LOLIGO_SESSION_BUILDING);
  if ((flags & structural) != 0)
    schedule_rebuild (self, LOLIGO_START_ANEW);
}

static void
on_parameter_set (LoligoSession *self, const char *owner, const char *parameter)
{
  if (self->building != NULL)
    {
      g_ptr_array_add (self->late_parameters, g_strdup (owner));
      g_ptr_array_add (self->late_parameters, g_strdup (parameter));
      return;
    }
  LoligoLiveValue value;
  if (self->rebuild_idle != 0)
    return;
  if (self->engine == NULL
      || !loligo_live_value_read (self->project, loligo_engine_get_plan (self->engine), owner,
                                  parameter, &value))
    {
      schedule_rebuild (self, LOLIGO_START_CONTINUE);
      return;
    }
  if (value.is_edge)
    loligo_engine_set_edge_parameter (self->engine, value.index, value.parameter, value.value_si);
  else
    loligo_engine_set_parameter (self->engine, value.index, value.parameter, value.value_si);
  start_ticking (self);
}

/* ---- ticks ---- */

static void
on_after_paint (LoligoSession *self)
{
  if (self->frame_began_us == 0)
    return;
  gint64 cost_us = g_get_monotonic_time () - self->frame_began_us;
  self->next_tick_us = self->frame_began_us + (gint64) (cost_us / BUSY_SHARE);
  self->frame_began_us = 0;
}

static void
follow_clock (LoligoSession *self, GdkFrameClock *clock)
{
  if (self->clock == clock)
    return;
  /* By data: a clock whose surface is gone has dropped its handlers already. */
  if (self->clock != NULL)
    g_signal_handlers_disconnect_by_data (self->clock, self);
  g_set_object (&self->clock, clock);
  if (clock != NULL)
    g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (on_after_paint), self);
}

/* Between the command to run and the engine's obeying it, the session says "running" already. */
static void
expect_running (LoligoSession *self)
{
  if (self->asked_to_run_us == 0)
    return;
  if (self->status.state == LOLIGO_ENGINE_RUNNING || self->status.state == LOLIGO_ENGINE_FAILED
      || self->status.step != self->asked_at_step
      || g_get_monotonic_time () - self->asked_to_run_us > OBEY_US)
    self->asked_to_run_us = 0;
  else
    self->status.state = LOLIGO_ENGINE_RUNNING;
}

static gboolean
read_status (LoligoSession *self)
{
  LoligoEngineStatus before = self->status;
  loligo_engine_get_status (self->engine, &self->status);
  expect_running (self);
  gboolean is_new = before.step != self->status.step || before.state != self->status.state
                    || before.generation != self->status.generation
                    || before.n_spikes != self->status.n_spikes
                    || before.native != self->status.native;
  if (self->building != NULL || self->rebuild_idle != 0 || before.state == self->status.state)
    return is_new;
  set_state (self, state_of_engine (self->status.state));
  if (self->status.state == LOLIGO_ENGINE_FAILED)
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, self->status.message);
  return TRUE;
}

static gboolean
on_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  LoligoSession *self = data;
  follow_clock (self, clock);
  gint64 now_us = g_get_monotonic_time ();
  if (now_us < self->next_tick_us)
    return G_SOURCE_CONTINUE;
  if (self->engine == NULL)
    {
      self->tick_id = 0;
      return G_SOURCE_REMOVE;
    }
  self->frame_began_us = now_us;
  gboolean is_new = read_status (self);
  self->quiet_frames = is_new ? 0 : self->quiet_frames + 1;
  if (is_new || self->quiet_frames == 1)
    g_signal_emit (self, signals[SIGNAL_TICK], 0);
  if (self->quiet_frames < QUIET_FRAMES || self->status.state == LOLIGO_ENGINE_RUNNING)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
start_ticking (LoligoSession *self)
{
  self->quiet_frames = 0;
  if (self->tick_id == 0 && self->widget != NULL)
    self->tick_id = gtk_widget_add_tick_callback (self->widget, on_frame, self, NULL);
}

static void
on_widget_gone (gpointer data, GObject *widget)
{
  LoligoSession *self = data;
  self->widget = NULL;
  self->tick_id = 0;
}

void
loligo_session_attach (LoligoSession *self, GtkWidget *widget)
{
  if (self->widget != NULL)
    {
      g_object_weak_unref (G_OBJECT (self->widget), on_widget_gone, self);
      if (self->tick_id != 0)
        gtk_widget_remove_tick_callback (self->widget, self->tick_id);
    }
  self->tick_id = 0;
  self->widget = widget;
  if (widget == NULL)
    return;
  g_object_weak_ref (G_OBJECT (widget), on_widget_gone, self);
  start_ticking (self);
}

/* ---- the object ---- */

static void
loligo_session_dispose (GObject *object)
{
  LoligoSession *self = LOLIGO_SESSION (object);
  g_clear_handle_id (&self->rebuild_idle, g_source_remove);
  cancel_build (self);
  loligo_session_attach (self, NULL);
  follow_clock (self, NULL);
  if (self->project != NULL)
    g_signal_handlers_disconnect_by_data (self->project, self);
  g_clear_object (&self->project);
  g_clear_pointer (&self->engine, loligo_engine_free);
  g_clear_pointer (&self->late_parameters, g_ptr_array_unref);
  G_OBJECT_CLASS (loligo_session_parent_class)->dispose (object);
}

static void
loligo_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == PROPERTY_STATE)
    g_value_set_uint (value, LOLIGO_SESSION (object)->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
loligo_session_class_init (LoligoSessionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  object_class->dispose = loligo_session_dispose;
  object_class->get_property = loligo_session_get_property;
  g_object_class_install_property (
      object_class, PROPERTY_STATE,
      g_param_spec_uint ("state", NULL, NULL, 0, LOLIGO_SESSION_FAILED, 0,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY));
  GType type = G_TYPE_FROM_CLASS (class);
  signals[SIGNAL_TICK]
      = g_signal_new ("tick", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_REBUILT]
      = g_signal_new ("rebuilt", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
loligo_session_init (LoligoSession *self)
{
  self->late_parameters = g_ptr_array_new_with_free_func (g_free);
}

LoligoSession *
loligo_session_new (LoligoProject *project)
{
  LoligoSession *self = g_object_new (LOLIGO_TYPE_SESSION, NULL);
  self->project = g_object_ref (project);
  g_signal_connect_swapped (project, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (project, "parameter-set", G_CALLBACK (on_parameter_set), self);
  schedule_rebuild (self, LOLIGO_START_ANEW);
  return self;
}

LoligoSessionState
loligo_session_get_state (LoligoSession *self)
{
  return self->state;
}

LoligoEngine *
loligo_session_get_engine (LoligoSession *self)
{
  return self->engine;
}

void
loligo_session_get_status (LoligoSession *self, LoligoEngineStatus *status)
{
  *status = self->status;
}

/* ---- commands ---- */

void
loligo_session_run (LoligoSession *self)
{
  self->wants_run = TRUE;
  if (self->building != NULL || self->rebuild_idle != 0)
    return;
  if (self->engine == NULL)
    {
      schedule_rebuild (self, LOLIGO_START_ANEW);
      return;
    }
  self->wants_run = FALSE;
  loligo_engine_run (self->engine);
  self->asked_to_run_us = g_get_monotonic_time ();
  self->asked_at_step = self->status.step;
  self->status.state = LOLIGO_ENGINE_RUNNING;
  set_state (self, LOLIGO_SESSION_RUNNING);
  start_ticking (self);
}

void
loligo_session_pause (LoligoSession *self)
{
  self->wants_run = FALSE;
  if (self->engine == NULL || self->building != NULL)
    return;
  self->asked_to_run_us = 0;
  loligo_engine_pause (self->engine);
  start_ticking (self);
}

void
loligo_session_toggle (LoligoSession *self)
{
  if (self->state == LOLIGO_SESSION_RUNNING || self->wants_run)
    loligo_session_pause (self);
  else
    loligo_session_run (self);
}

void
loligo_session_step (LoligoSession *self)
{
  if (self->engine == NULL || self->building != NULL)
    return;
  loligo_engine_step (self->engine, 1);
  start_ticking (self);
}

void
loligo_session_step_to_spike (LoligoSession *self)
{
  if (self->engine == NULL || self->building != NULL)
    return;
  loligo_engine_step_to_spike (self->engine);
  start_ticking (self);
}

void
loligo_session_reset (LoligoSession *self)
{
  self->wants_run = FALSE;
  if (self->building != NULL)
    return;
  if (self->engine == NULL)
    {
      schedule_rebuild (self, LOLIGO_START_ANEW);
      return;
    }
  self->asked_to_run_us = 0;
  loligo_engine_pause (self->engine);
  loligo_engine_reset (self->engine);
  start_ticking (self);
}

void
loligo_session_set_speed (LoligoSession *self, double factor)
{
  loligo_project_set_speed (self->project, factor);
  if (self->engine != NULL)
    loligo_engine_set_speed (self->engine, loligo_session_get_speed (self));
}

double
loligo_session_get_speed (LoligoSession *self)
{
  return loligo_project_get_document (self->project)->run.speed;
}
