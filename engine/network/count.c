/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * count.c: where all synapses of a projection have one weight and one delay, spikes are counted, in a byte or two a
 * target, and weighed when they arrive: a row of counts stays in a cache near the processor, and a row of reals
 * does not.
 */
/* The loops over targets are worth vectors at -O2 too; clang makes them anyway. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("tree-vectorize", "vect-cost-model=dynamic")
#endif

#include "network/projection-private.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define INDEX guint16
#define COUNT guint8
#define NAME(x) x##_16_8
#include "network/count-template.h"
#undef COUNT
#undef NAME
#define COUNT guint16
#define NAME(x) x##_16_16
#include "network/count-template.h"
#undef INDEX
#undef NAME
#define INDEX guint32
#define NAME(x) x##_32_16
#include "network/count-template.h"
#undef COUNT
#undef NAME
#define COUNT guint8
#define NAME(x) x##_32_8
#include "network/count-template.h"

/* The most synapses onto one target. */
#define DEFINE_FIND_MOST(index_type, suffix)                                                       \
  static guint32 find_most_##suffix (const LoligoRows *rows, guint64 n, guint64 n_targets)         \
  {                                                                                                \
    g_autofree guint32 *counts = g_new0 (guint32, n_targets);                                      \
    const index_type *index = rows->index;                                                         \
    guint32 most = 0;                                                                              \
    for (guint64 k = 0; k < n; k++)                                                                \
      counts[index[k]]++;                                                                          \
    for (guint64 k = 0; k < n_targets; k++)                                                        \
      most = MAX (most, counts[k]);                                                                \
    return most;                                                                                   \
  }

DEFINE_FIND_MOST (guint16, 16)
DEFINE_FIND_MOST (guint32, 32)

guint
loligo_projection_find_count_bytes (const LoligoProjection *projection)
{
  guint32 most = 0;
  for (guint part = 0; part < projection->n_parts; part++)
    {
      const LoligoRows *rows = &projection->rows[part];
      guint64 n = rows->first[projection->n_sources];
      if (!rows->has_one_delay || rows->weight != NULL || n > G_MAXUINT32)
        return 0;
      guint32 here = projection->is_short ? find_most_16 (rows, n, projection->padded)
                                          : find_most_32 (rows, n, projection->padded);
      most = MAX (most, here);
    }
  return most <= G_MAXUINT8 ? 1 : most <= G_MAXUINT16 ? 2 : 0;
}

guint
loligo_projection_get_count_bytes (const LoligoProjection *projection)
{
  return projection->count_bytes;
}

double
loligo_projection_get_one_weight (const LoligoProjection *projection)
{
  return projection->rows[0].one_weight;
}

guint64
loligo_projection_count (const LoligoProjection *projection, const LoligoSpikes *spikes, guint part,
                         const LoligoCounts *counts)
{
  const LoligoRows *rows = &projection->rows[part];
  if (rows->first[projection->n_sources] == 0)
    return 0;
  if (projection->is_short)
    return counts->bytes == 1 ? count_16_8 (rows, spikes, counts)
                              : count_16_16 (rows, spikes, counts);
  return counts->bytes == 1 ? count_32_8 (rows, spikes, counts)
                            : count_32_16 (rows, spikes, counts);
}

/* ---- counts into what arrives ---- */

/* The choice among clones is made before a thread sanitizer is ready for it. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define HAS_WIDE
#define WIDE __attribute__ ((target_clones ("avx512f", "avx2", "default")))
#else
#define WIDE
#endif

#define DEFINE_WEIGH(real, count, suffix)                                                          \
  WIDE static void weigh_##suffix (const count *restrict in, real weight, gboolean adds,           \
                                   real *restrict out, gsize n)                                    \
  {                                                                                                \
    if (adds)                                                                                      \
      for (gsize k = 0; k < n; k++)                                                                \
        out[k] += weight * (real) in[k];                                                           \
    else                                                                                           \
      for (gsize k = 0; k < n; k++)                                                                \
        out[k] = weight * (real) in[k];                                                            \
  }

DEFINE_WEIGH (double, guint16, double_16)
DEFINE_WEIGH (float, guint8, single_8)
DEFINE_WEIGH (float, guint16, single_16)

/* What most projections need, in forms that compilers do not find. Eight counts are spread over eight integers, which
 * or-ed into 2^52 are 2^52 + n. */
#define DEFINE_WEIGH_DOUBLE_8(target, suffix)                                                      \
  target static void weigh_double_8##suffix (const guint8 *restrict in, double weight,             \
                                             gboolean adds, double *restrict out, gsize n)         \
  {                                                                                                \
    typedef guint64 Words __attribute__ ((vector_size (64)));                                      \
    typedef double Reals __attribute__ ((vector_size (64)));                                       \
    const Words places = { 0, 8, 16, 24, 32, 40, 48, 56 };                                         \
    const double base = 0x1p52;                                                                    \
    for (gsize k = 0; k < n; k += 8)                                                               \
      {                                                                                            \
        guint64 bytes;                                                                             \
        memcpy (&bytes, in + k, sizeof bytes);                                                     \
        bytes = GUINT64_FROM_LE (bytes);                                                           \
        Words words = (((Words) { 0 } + bytes) >> places & 255) | 0x4330000000000000u;             \
        Reals reals = ((Reals) words - base) * weight;                                             \
        Reals *to = (Reals *) (gpointer) (out + k);                                                \
        *to = adds ? *to + reals : reals;                                                          \
      }                                                                                            \
  }

#ifdef HAS_WIDE
DEFINE_WEIGH_DOUBLE_8 (__attribute__ ((target_clones ("avx2", "default"))), _narrow)

/* Sixteen at once, with the same sums: two thirds of the time. */
__attribute__ ((target ("avx512f"))) static void
weigh_double_8_wide (const guint8 *restrict in, double weight, gboolean adds, double *restrict out,
                     gsize n)
{
  __m512d all = _mm512_set1_pd (weight);
  for (gsize k = 0; k < n; k += 16)
    {
      __m512i words = _mm512_cvtepu8_epi32 (_mm_loadu_si128 ((const __m128i *) (gpointer) (in + k)));
      __m512d low = _mm512_mul_pd (_mm512_cvtepi32_pd (_mm512_castsi512_si256 (words)), all);
      __m512d high = _mm512_mul_pd (_mm512_cvtepi32_pd (_mm512_extracti64x4_epi64 (words, 1)), all);
      if (adds)
        {
          low = _mm512_add_pd (_mm512_load_pd (out + k), low);
          high = _mm512_add_pd (_mm512_load_pd (out + k + 8), high);
        }
      _mm512_store_pd (out + k, low);
      _mm512_store_pd (out + k + 8, high);
    }
}

static void
weigh_double_8 (const guint8 *restrict in, double weight, gboolean adds, double *restrict out,
                gsize n)
{
  if (__builtin_cpu_supports ("avx512f"))
    weigh_double_8_wide (in, weight, adds, out, n);
  else
    weigh_double_8_narrow (in, weight, adds, out, n);
}
#else
DEFINE_WEIGH_DOUBLE_8 (, )
#endif

void
loligo_counts_weigh (const LoligoCounts *counts, gint64 step, double weight, gboolean is_single,
                     gboolean adds, guint64 first, guint64 end, void *out)
{
  gsize at = (gsize) (step % counts->n_slots) * counts->row_counts + first;
  gsize n = end - first;
  if (is_single && counts->bytes == 1)
    weigh_single_8 ((const guint8 *) counts->rows + at, (float) weight, adds, (float *) out + first, n);
  else if (is_single)
    weigh_single_16 ((const guint16 *) counts->rows + at, (float) weight, adds, (float *) out + first, n);
  else if (counts->bytes == 1)
    weigh_double_8 ((const guint8 *) counts->rows + at, weight, adds, (double *) out + first, n);
  else
    weigh_double_16 ((const guint16 *) counts->rows + at, weight, adds, (double *) out + first, n);
}

void
loligo_counts_clear (const LoligoCounts *counts, gint64 step, guint64 first, guint64 end)
{
  gsize at = (gsize) (step % counts->n_slots) * counts->row_counts + first;
  memset ((char *) counts->rows + at * counts->bytes, 0, (end - first) * counts->bytes);
}
