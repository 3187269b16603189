/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fft.h: FFTW's planner has state of its own and may be entered by one thread at a time, wherever in the program it is
 * called: who makes or destroys a plan holds this lock meanwhile. Executing a plan needs none. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void loligo_fft_lock_planner (void);
void loligo_fft_unlock_planner (void);

G_END_DECLS
