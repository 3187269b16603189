/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * frame-times.h: how long the frames of a window take, for the measuring scripts of tests/bench: exists only where
 * test-hooks.h's events do. Prints "EV first-frame" when the window has drawn for the first time. Main thread.
 */
#pragma once

#include "document/project.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Measures from the time WINDOW is realised. */
void loligo_frame_times_follow (GtkWidget *window);
/* Adds "frames": count; median, 95th percentile and maximum of the time a frame's work took and of the
 * time between the ends of two frames, in ms, since the last call. */
void loligo_frame_times_dump (GtkWidget *window, JsonBuilder *builder);

G_END_DECLS
