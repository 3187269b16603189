/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * speed.h: the speeds that the window offers, and how they are written.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Biological seconds a wall second; the last is 0: as fast as possible. */
guint loligo_speed_get_count (void);
double loligo_speed_get (guint index);
/* "0.01×", or "As fast as possible". (transfer full) */
char *loligo_speed_to_string (double speed);
/* "0.01×" or "Max", for the button. (transfer full) */
char *loligo_speed_to_short_string (double speed);
/* The next offered speed above (STEPS 1) or below (-1) SPEED. */
double loligo_speed_change (double speed, int steps);

G_END_DECLS
