/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-hooks.h: what GUI tests need in order not to guess: lines "EV name args" on standard error for
 * what happened, and the action win.dump (s: path), which writes where everything is and what state it is in as
 * JSON. Both exist only when the environment has LOLIGO_TEST_EVENTS. Main thread.
 *
 * Other parts take part without including this file:
 *   g_object_set_data (widget, "loligo-test-name", "static name")    lists the widget with its place.
 *     (Widgets of a template are listed by their id, buttons as "button LABEL", menu items as "item TEXT".)
 *   g_object_set_data (widget, "loligo-test-dump", func)             func is void (GtkWidget *, JsonBuilder *);
 *     it adds members to an object that stands under the widget's name in "dumps".
 *   A widget signal "event" (const char *line) of the canvas and the dock is printed as an EV line.
 */
#pragma once

#include "document/project.h"
#include "run/session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*LoligoTestDump) (GtkWidget *widget, JsonBuilder *builder);

void loligo_test_event (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* NAME is copied. */
void loligo_test_set_name (GtkWidget *widget, const char *name);
/* Prints the signal "event" of WIDGET, if it has one. */
void loligo_test_follow_events (GtkWidget *widget);
void loligo_test_hooks_install (GtkApplicationWindow *window, LoligoProject *project,
                                LoligoSession *session);

G_END_DECLS
