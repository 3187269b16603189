/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * elementary-scalar.h: the elementary functions as C inline functions, loligo_NAME_64 (double) and loligo_NAME_32
 * (float). For loops that gcc shall turn into vectors (compile/loops.c) and for elementary.c; all others call
 * base/elementary.h. To be compiled with -ffp-contract=off -fno-math-errno -fno-trapping-math.
 */
#pragma once

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t
loligo_to_bits_64 (double x)
{
  uint64_t bits;
  memcpy (&bits, &x, sizeof bits);
  return bits;
}

static inline double
loligo_from_bits_64 (uint64_t bits)
{
  double x;
  memcpy (&x, &bits, sizeof x);
  return x;
}

static inline uint32_t
loligo_to_bits_32 (float x)
{
  uint32_t bits;
  memcpy (&bits, &x, sizeof bits);
  return bits;
}

static inline float
loligo_from_bits_32 (uint32_t bits)
{
  float x;
  memcpy (&x, &bits, sizeof x);
  return x;
}

#define FUNCTION static inline __attribute__ ((always_inline))
#define CONTEXT
#define CONTEXT_WITH
#define MASK bool
#define WORD uint32_t
#define ADD(a, b) ((a) + (b))
#define SUB(a, b) ((a) - (b))
#define MUL(a, b) ((a) * (b))
#define DIV(a, b) ((a) / (b))
#define LESS(a, b) ((a) < (b))
#define LESS_EQUAL(a, b) ((a) <= (b))
#define EQUAL(a, b) ((a) == (b))
#define BOTH(a, b) ((bool) ((a) & (b)))
#define EITHER(a, b) ((bool) ((a) | (b)))
#define SELECT(mask, a, b) ((mask) ? (a) : (b))
#define BITS_ADD(a, b) ((a) + (b))
#define BITS_AND(a, b) ((a) & (b))
#define BITS_OR(a, b) ((a) | (b))
#define BITS_XOR(a, b) ((a) ^ (b))
#define BITS_LEFT(b, n) ((b) << (n))
#define BITS_RIGHT(b, n) ((b) >> (n))
#define BITS_ODD(b) (((b) & 1) != 0)
#define WORD_XOR(a, b) ((a) ^ (b))
#define WORD_RIGHT(a, n) ((a) >> (n))
#define WORD_PRODUCT(a, constant, high, low)                                                       \
  {                                                                                                \
    const uint64_t product = (uint64_t) (a) * (constant);                                          \
    high = (uint32_t) (product >> 32);                                                             \
    low = (uint32_t) product;                                                                      \
  }
#define WORD_TO_BITS(w) ((uint64_t) (w))
#define WORD_TO_REAL(w) ((float) (int32_t) (w))

#define SINGLE 0
#define NAME(f) loligo_##f##_64
#define VALUE double
#define BITS uint64_t
#define REAL(c) ((double) (c))
#define BITS_CONSTANT(c) ((uint64_t) (c))
#define FMA(a, b, c) __builtin_fma (a, b, c)
#define FNMA(a, b, c) __builtin_fma (-(a), b, c)
#define FMS(a, b, c) __builtin_fma (a, b, -(c))
#define SQRT(a) __builtin_sqrt (a)
#define FLOOR(a) __builtin_floor (a)
#define MAGNITUDE(a) __builtin_fabs (a)
#define TO_BITS(a) loligo_to_bits_64 (a)
#define FROM_BITS(b) loligo_from_bits_64 (b)
#include "base/elementary-template.h"
#undef SINGLE
#undef NAME
#undef VALUE
#undef BITS
#undef REAL
#undef BITS_CONSTANT
#undef FMA
#undef FNMA
#undef FMS
#undef SQRT
#undef FLOOR
#undef MAGNITUDE
#undef TO_BITS
#undef FROM_BITS

#define SINGLE 1
#define NAME(f) loligo_##f##_32
#define VALUE float
#define BITS uint32_t
#define REAL(c) ((float) (c))
#define BITS_CONSTANT(c) ((uint32_t) (c))
#define FMA(a, b, c) __builtin_fmaf (a, b, c)
#define FNMA(a, b, c) __builtin_fmaf (-(a), b, c)
#define FMS(a, b, c) __builtin_fmaf (a, b, -(c))
#define SQRT(a) __builtin_sqrtf (a)
#define FLOOR(a) __builtin_floorf (a)
#define MAGNITUDE(a) __builtin_fabsf (a)
#define TO_BITS(a) loligo_to_bits_32 (a)
#define FROM_BITS(b) loligo_from_bits_32 (b)
#include "base/elementary-template.h"
#undef SINGLE
#undef NAME
#undef VALUE
#undef BITS
#undef REAL
#undef BITS_CONSTANT
#undef FMA
#undef FNMA
#undef FMS
#undef SQRT
#undef FLOOR
#undef MAGNITUDE
#undef TO_BITS
#undef FROM_BITS

#undef FUNCTION
#undef CONTEXT
#undef CONTEXT_WITH
#undef MASK
#undef WORD
#undef ADD
#undef SUB
#undef MUL
#undef DIV
#undef LESS
#undef LESS_EQUAL
#undef EQUAL
#undef BOTH
#undef EITHER
#undef SELECT
#undef BITS_ADD
#undef BITS_AND
#undef BITS_OR
#undef BITS_XOR
#undef BITS_LEFT
#undef BITS_RIGHT
#undef BITS_ODD
#undef WORD_XOR
#undef WORD_RIGHT
#undef WORD_PRODUCT
#undef WORD_TO_BITS
#undef WORD_TO_REAL

/* The ten pairs of Philox's round keys. */
static inline void
loligo_philox_keys (uint32_t key0, uint32_t key1, uint32_t keys[20])
{
  for (uint32_t round = 0; round < 10; round++)
    {
      keys[2 * round] = key0 + round * 0x9E3779B9u;
      keys[2 * round + 1] = key1 + round * 0xBB67AE85u;
    }
}

/* One draw; w0..w3 is the counter. */
#define LOLIGO_DRAW(name, words_to, type, suffix)                                                  \
  static inline __attribute__ ((always_inline)) type loligo_##name##suffix (                       \
    const uint32_t keys[20], uint32_t w0, uint32_t w1, uint32_t w2, uint32_t w3)                   \
  {                                                                                                \
    uint32_t w[4];                                                                                 \
    loligo_philox##suffix (keys, w0, w1, w2, w3, w);                                               \
    return words_to;                                                                               \
  }
LOLIGO_DRAW (uniform, loligo_uniform_of_words_64 (w[0], w[1]), double, _64)
LOLIGO_DRAW (normal, loligo_normal_of_words_64 (w), double, _64)
LOLIGO_DRAW (uniform, loligo_uniform_of_words_32 (w[0], w[1]), float, _32)
LOLIGO_DRAW (normal, loligo_normal_of_words_32 (w), float, _32)
#undef LOLIGO_DRAW
