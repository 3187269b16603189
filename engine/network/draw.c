/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * draw.c: see draw.h.
 */
#include "network/draw.h"

#include <math.h>

#define ROUNDS 10

void
loligo_philox (const guint32 key[2], guint32 words[4])
{
  guint32 k0 = key[0], k1 = key[1];
  for (guint round = 0; round < ROUNDS; round++)
    {
      guint64 a = (guint64) 0xD2511F53u * words[0];
      guint64 b = (guint64) 0xCD9E8D57u * words[2];
      guint32 w0 = (guint32) (b >> 32) ^ words[1] ^ k0;
      guint32 w2 = (guint32) (a >> 32) ^ words[3] ^ k1;
      words[1] = (guint32) b;
      words[3] = (guint32) a;
      words[0] = w0;
      words[2] = w2;
      k0 += 0x9E3779B9u;
      k1 += 0xBB67AE85u;
    }
}

static void
get_words (const LoligoDrawPlace *place, guint64 lane, guint draw, guint32 words[4])
{
  guint32 key[2]
      = { (guint32) place->seed, (guint32) (place->seed >> 32) ^ place->stream };
  words[0] = (guint32) lane;
  words[1] = (guint32) place->step;
  words[2] = (guint32) ((guint64) place->step >> 32);
  words[3] = draw;
  loligo_philox (key, words);
}

static double
to_uniform (guint32 high, guint32 low)
{
  return ((double) high * 0x1p21 + (double) (low >> 11)) * 0x1p-53;
}

double
loligo_draw_uniform (const LoligoDrawPlace *place, guint64 lane, guint draw)
{
  guint32 words[4];
  get_words (place, lane, draw, words);
  return to_uniform (words[0], words[1]);
}

double
loligo_draw_normal (const LoligoDrawPlace *place, guint64 lane, guint draw)
{
  guint32 words[4];
  get_words (place, lane, draw, words);
  return sqrt (-2 * log (1 - to_uniform (words[0], words[1])))
         * cos (2 * G_PI * to_uniform (words[2], words[3]));
}
