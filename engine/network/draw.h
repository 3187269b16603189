/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * draw.h: random numbers by position: Philox4x32-10 (Salmon et al. 2011) keyed by seed and stream, counted by
 * lane, step and draw as compile/ir.h lays down. Pure; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 seed;
  guint32 stream;
  gint64 step;
} LoligoDrawPlace;

/* Counter in, random words out. */
void loligo_philox (const guint32 key[2], guint32 words[4]);
/* In [0, 1). */
double loligo_draw_uniform (const LoligoDrawPlace *place, guint64 lane, guint draw);
/* Mean 0, variance 1 (Box and Muller 1958). */
double loligo_draw_normal (const LoligoDrawPlace *place, guint64 lane, guint draw);

G_END_DECLS
