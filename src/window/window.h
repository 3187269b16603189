/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * window.h: a window with one project: header bar, palette, canvas, dock, inspector, status bar. The
 * application makes it; it owns project, session and autosave. Main thread.
 */
#pragma once

#include "document/project.h"
#include "run/session.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define LOLIGO_TYPE_WINDOW (loligo_window_get_type ())
G_DECLARE_FINAL_TYPE (LoligoWindow, loligo_window, LOLIGO, WINDOW, AdwApplicationWindow)

GtkWidget *loligo_window_new (AdwApplication *application, LoligoLibrary *library,
                              GSettings *settings);
LoligoProject *loligo_window_get_project (LoligoWindow *self);
LoligoSession *loligo_window_get_session (LoligoWindow *self);
/* Whether a file may be opened in this window without asking: nothing was done in it yet. */
gboolean loligo_window_is_fresh (LoligoWindow *self);
/* Errors become a dialog. Returns whether it was opened. */
gboolean loligo_window_load (LoligoWindow *self, const char *path);
/* An untitled copy of an example, running. */
gboolean loligo_window_load_example (LoligoWindow *self, const char *path);
void loligo_window_run (LoligoWindow *self);
/* Offers what a crash left behind, when there is something. */
void loligo_window_offer_recovery (LoligoWindow *self);

G_END_DECLS
