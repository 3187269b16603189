/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * session.h: binds a project to an engine: builds the simulation on a worker when the structure
 * changed, sends parameter changes to the running one, and reports once a frame. GObject; GTK only for the
 * frame clock (loligo_session_attach). Main thread.
 *
 * Signals:
 *   "tick"    ()  once a frame while there is something new: read status, recorders, display
 *   "rebuilt" ()  another engine: recorders and their pointers are new (also when there is none)
 *   "failed"  (const char *message)  building or running failed
 * Properties: "state" (LoligoSessionState, notify).
 */
#pragma once

#include "document/project.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  LOLIGO_SESSION_EMPTY,    /* nothing to run, or the document has problems */
  LOLIGO_SESSION_BUILDING,
  LOLIGO_SESSION_PAUSED,
  LOLIGO_SESSION_RUNNING,
  LOLIGO_SESSION_FINISHED,
  LOLIGO_SESSION_FAILED
} LoligoSessionState;

#define LOLIGO_TYPE_SESSION (loligo_session_get_type ())
G_DECLARE_FINAL_TYPE (LoligoSession, loligo_session, LOLIGO, SESSION, GObject)

LoligoSession *loligo_session_new (LoligoProject *project);
/* Ticks follow this widget's frame clock. */
void loligo_session_attach (LoligoSession *self, GtkWidget *widget);
LoligoSessionState loligo_session_get_state (LoligoSession *self);
/* NULL while there is none. (transfer none) */
LoligoEngine *loligo_session_get_engine (LoligoSession *self);
void loligo_session_get_status (LoligoSession *self, LoligoEngineStatus *status);
/* Builds first when needed. */
void loligo_session_run (LoligoSession *self);
void loligo_session_pause (LoligoSession *self);
void loligo_session_toggle (LoligoSession *self);
void loligo_session_step (LoligoSession *self);
void loligo_session_step_to_spike (LoligoSession *self);
void loligo_session_reset (LoligoSession *self);
/* Multiples of real time; 0: as fast as possible. Kept in the project's run.speed without a step of undo. */
void loligo_session_set_speed (LoligoSession *self, double factor);
double loligo_session_get_speed (LoligoSession *self);

G_END_DECLS
