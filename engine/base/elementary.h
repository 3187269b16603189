/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * elementary.h: our own elementary functions and random numbers, one at a time. Every back end and the folding of
 * constants give the same bits as these (base/elementary-template.h says how, and how accurate they are).
 * Any thread; no state, no errno.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LOLIGO_ELEMENTARY_UNARY(X)                                                                 \
  X (exp) X (expm1) X (exprel) X (log) X (log10) X (sin) X (cos) X (tan) X (asin) X (acos) X (atan)  \
  X (sinh) X (cosh) X (tanh) X (erf)
#define LOLIGO_ELEMENTARY_BINARY(X) X (power) X (atan2)

/* double loligo_exp (double x); float loligo_exp_single (float x); and so on. atan2 takes y, x. */
#define X(name)                                                                                    \
  double loligo_##name (double x);                                                                 \
  float loligo_##name##_single (float x);
LOLIGO_ELEMENTARY_UNARY (X)
#undef X
#define X(name)                                                                                    \
  double loligo_##name (double x, double y);                                                       \
  float loligo_##name##_single (float x, float y);
LOLIGO_ELEMENTARY_BINARY (X)
#undef X

/* The place of a random number; it depends on nothing else (compile/ir.h has the layout). */
typedef struct
{
  guint64 seed;
  guint32 stream;
  guint32 draw;
  guint64 lane; /* its low 32 bits count */
  gint64 step;  /* -1 for initial values */
} LoligoRandomPlace;

/* The stream of what is called NAME (FNV-1a). */
guint32 loligo_random_stream (const char *name);
void loligo_random_words (const LoligoRandomPlace *place, guint32 words[4]);
/* In [0, 1), 53 and 24 bits. */
double loligo_random_uniform (const LoligoRandomPlace *place);
float loligo_random_uniform_single (const LoligoRandomPlace *place);
/* Mean 0, variance 1. */
double loligo_random_normal (const LoligoRandomPlace *place);
float loligo_random_normal_single (const LoligoRandomPlace *place);

G_END_DECLS
