/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * axis.h: where the ticks of an axis stand and how they read. Numbers only: no drawing. Used by
 * panel.c for values and by figure.c for time. Pure functions; any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Tick i stands at (first + i) * step, i < count; step is 1, 2 or 5 times a power of ten. */
typedef struct
{
  double first;   /* a whole number */
  guint count;
  int mantissa;   /* 1, 2 or 5 */
  int exponent;   /* of ten */
  int decimals;   /* digits after the point that tell neighbours apart */
} LoligoTicks;

/* The closest ticks of which at most MAX_COUNT (2 at least) lie in FROM..TO; none when that is empty. With
 * 8 or more there are always three of them. */
LoligoTicks loligo_ticks_choose (double from, double to, guint max_count);
/* The same for an axis LENGTH long, its ticks at ease when ROOMY apart. Where so few fit that one cannot
 * read values off, they may stand as near as TIGHT. */
LoligoTicks loligo_ticks_choose_for_length (double from, double to, double length, double roomy,
                                            double tight);
double loligo_ticks_get (const LoligoTicks *ticks, guint index);
double loligo_ticks_get_step (const LoligoTicks *ticks);
/* Ticks of a logarithmic axis FROM..TO (both above 0): values with the text that stands at them, NULL at the small ones
 * between. At most MAX_COUNT have a text. (transfer full) (element-type LoligoLogTick) */
typedef struct
{
  double value;
  char *text;
} LoligoLogTick;
GArray *loligo_log_ticks_choose (double from, double to, guint max_count);

/* With the minus sign U+2212 and never localised. (transfer full) */
char *loligo_ticks_format (const LoligoTicks *ticks, guint index);
/* VALUE with DECIMALS digits in the same notation. (transfer full) */
char *loligo_axis_format (double value, int decimals);

/* The unit for a time window SPAN_S long: s, ms, µs or ns. SCALE: seconds in it. */
const char *loligo_axis_time_unit (double span_s, double *scale);
/* Power of ten, a multiple of 3, to take out of labels as large as LARGEST: 0 for ordinary numbers. */
int loligo_axis_common_exponent (double largest);
/* A unit as it is printed: "uA/cm2" is µA/cm². (transfer full) */
char *loligo_axis_typeset_unit (const char *unit);
/* Pango markup of a quantity's name as it is printed: "I_A" is an italic I with the index A. (transfer full) */
char *loligo_axis_typeset_name (const char *name);
/* Widens MINIMUM..MAXIMUM by a margin, and a constant to a sane range around it. */
void loligo_axis_widen (double *minimum, double *maximum);

G_END_DECLS
