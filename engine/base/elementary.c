/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * elementary.c: the elementary functions and Philox draws as calls. Folding of constants uses them, the
 * library's checks and whoever wants one random number; the interpreter has loops of its own.
 */
#include "base/elementary.h"

#include "base/elementary-scalar.h"

#define X(name)                                                                                    \
  double loligo_##name (double x) { return loligo_##name##_64 (x); }                               \
  float loligo_##name##_single (float x) { return loligo_##name##_32 (x); }
LOLIGO_ELEMENTARY_UNARY (X)
#undef X

#define X(name)                                                                                    \
  double loligo_##name (double x, double y) { return loligo_##name##_64 (x, y); }                  \
  float loligo_##name##_single (float x, float y) { return loligo_##name##_32 (x, y); }
LOLIGO_ELEMENTARY_BINARY (X)
#undef X

guint32
loligo_random_stream (const char *name)
{
  guint32 stream = 2166136261u;
  for (const char *at = name; *at != '\0'; at++)
    stream = (stream ^ (guint8) *at) * 16777619u;
  return stream;
}

void
loligo_random_words (const LoligoRandomPlace *place, guint32 words[4])
{
  guint32 keys[20];
  loligo_philox_keys ((guint32) place->seed, (guint32) (place->seed >> 32) ^ place->stream, keys);
  const guint64 step = (guint64) place->step;
  loligo_philox_64 (keys, (guint32) place->lane, (guint32) step, (guint32) (step >> 32),
                    place->draw, words);
}

double
loligo_random_uniform (const LoligoRandomPlace *place)
{
  guint32 words[4];
  loligo_random_words (place, words);
  return loligo_uniform_of_words_64 (words[0], words[1]);
}

float
loligo_random_uniform_single (const LoligoRandomPlace *place)
{
  guint32 words[4];
  loligo_random_words (place, words);
  return loligo_uniform_of_words_32 (words[0], words[1]);
}

double
loligo_random_normal (const LoligoRandomPlace *place)
{
  guint32 words[4];
  loligo_random_words (place, words);
  return loligo_normal_of_words_64 (words);
}

float
loligo_random_normal_single (const LoligoRandomPlace *place)
{
  guint32 words[4];
  loligo_random_words (place, words);
  return loligo_normal_of_words_32 (words);
}
