/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * draws.c: see draws.h. The build compiles it for each instruction set with LOLIGO_DRAWS_SUFFIX set; gcc makes
 * the loops vectors.
 */
/* first: it defines ABS, which GLib has too */
#include "base/elementary-scalar.h"

#include "network/draws.h"

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_ (a, b)

static void
make_keys (const LoligoDrawsKey *key, guint32 keys[20])
{
  loligo_philox_keys ((guint32) key->seed, (guint32) (key->seed >> 32) ^ key->stream, keys);
}

static void
draw_uniforms (const LoligoDrawsKey *key, const guint32 *restrict lanes,
               const gint64 *restrict steps, guint n, double *restrict out)
{
  guint32 keys[20];
  make_keys (key, keys);
  const guint32 draw = key->draw;
  for (guint k = 0; k < n; k++)
    out[k] = loligo_uniform_64 (keys, lanes[k], (guint32) steps[k],
                                (guint32) ((guint64) steps[k] >> 32), draw);
}

static void
draw_normals (const LoligoDrawsKey *key, const guint32 *restrict lanes,
              const gint64 *restrict steps, guint n, double *restrict out)
{
  guint32 keys[20];
  make_keys (key, keys);
  const guint32 draw = key->draw;
  for (guint k = 0; k < n; k++)
    out[k] = loligo_normal_64 (keys, lanes[k], (guint32) steps[k],
                               (guint32) ((guint64) steps[k] >> 32), draw);
}

static void
draw_words (const LoligoDrawsKey *key, guint32 lane, gint64 step, guint n,
            guint32 out[4][LOLIGO_DRAWS_ROW])
{
  guint32 keys[20];
  make_keys (key, keys);
  const guint32 draw = key->draw, low = (guint32) step, high = (guint32) ((guint64) step >> 32);
  for (guint k = 0; k < n; k++)
    {
      guint32 words[4];
      loligo_philox_64 (keys, lane, low, high, draw + k, words);
      out[0][k] = words[0];
      out[1][k] = words[1];
      out[2][k] = words[2];
      out[3][k] = words[3];
    }
}

static void
draw_gaps (const LoligoDrawsKey *key, guint32 lane, gint64 step, guint n, double scale,
           double *restrict out)
{
  guint32 keys[20];
  make_keys (key, keys);
  const guint32 draw = key->draw, low = (guint32) step, high = (guint32) ((guint64) step >> 32);
  for (guint k = 0; k < n; k++)
    out[k] = loligo_log_64 (1 - loligo_uniform_64 (keys, lane, low, high, draw + k)) * scale;
}

const LoligoDraws PASTE (loligo_draws_, LOLIGO_DRAWS_SUFFIX)
    = { draw_uniforms, draw_normals, draw_words, draw_gaps };
