/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * draws.h: many random numbers at once, as vectors: each the same bits as base/elementary.h gives for its
 * place. draws.c is compiled once an instruction set. For what is made once before a run: pairs, weights,
 * parameters. RT safe, any thread. Private to network.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the numbers of one call have in common. */
typedef struct
{
  guint64 seed;
  guint32 stream, draw;
} LoligoDrawsKey;

/* Words in a row of words. */
#define LOLIGO_DRAWS_ROW 64

typedef struct
{
  /* OUT[k] at lane LANES[k] and step STEPS[k]: in [0, 1); or of mean 0, variance 1. */
  void (*uniforms) (const LoligoDrawsKey *key, const guint32 *lanes, const gint64 *steps, guint n,
                    double *out);
  void (*normals) (const LoligoDrawsKey *key, const guint32 *lanes, const gint64 *steps, guint n,
                   double *out);
  /* OUT[q][k]: word q of draw KEY->draw + k, at one lane and step; N at most LOLIGO_DRAWS_ROW. */
  void (*words) (const LoligoDrawsKey *key, guint32 lane, gint64 step, guint n,
                 guint32 out[4][LOLIGO_DRAWS_ROW]);
  /* OUT[k] = log (1 - u) * SCALE for the uniform u of draw KEY->draw + k: how long until something that happens at
   * random happens. */
  void (*gaps) (const LoligoDrawsKey *key, guint32 lane, gint64 step, guint n, double scale,
                double *out);
} LoligoDraws;

/* Compiled for the widest instruction set of the host. */
const LoligoDraws *loligo_draws_get (void);
/* For tests: those that the host can run, from INDEX 0; then NULL. */
const LoligoDraws *loligo_draws_get_nth (guint index);

extern const LoligoDraws loligo_draws_baseline;
#ifdef LOLIGO_LOOPS_X86_64
extern const LoligoDraws loligo_draws_v3, loligo_draws_v4;
#endif

G_END_DECLS
