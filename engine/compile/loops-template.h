/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * loops-template.h: the loops in one precision. REAL, REAL_BITS, NAME and MATH are set by loops.c,
 * its only user. V loads an operand of each lane, U one value for all.
 */

/* Result and operands overlap wholly or not at all. */
#ifdef __clang__
#define ALL_LANES                                                                                  \
  _Pragma ("clang loop vectorize(assume_safety)") for (gsize i = 0; i < n; i++)
#else
#define ALL_LANES                                                                                  \
  _Pragma ("GCC ivdep") for (gsize i = 0; i < n; i++)
#endif

/* One loop. A, B, C are V or U; operands that EXPRESSION does not name are not looked at. */
#define ONE(name, suffix, expression, take)                                                        \
  static void NAME (name##suffix) (void *result, const void *a, const void *b, const void *c,      \
                                   gsize n)                                                        \
  {                                                                                                \
    REAL *r = result;                                                                              \
    n &= ~(gsize) (LOLIGO_LOOP_GRAIN - 1);                                                         \
    take (expression)                                                                              \
  }
#define SCALAR(name, expression, take)                                                             \
  static void NAME (name##_scalar) (void *result, const void *a, const void *b, const void *c,     \
                                    gsize n)                                                       \
  {                                                                                                \
    REAL *r = result;                                                                              \
    take (expression)                                                                              \
  }

#define X_V ((const REAL *) a)[i]
#define Y_V ((const REAL *) b)[i]
#define Z_V ((const REAL *) c)[i]

#define LOOP_V(f) ALL_LANES { const REAL x = X_V; r[i] = f; }
#define LOOP_VV(f) ALL_LANES { const REAL x = X_V, y = Y_V; r[i] = f; }
#define LOOP_UV(f) const REAL x = *(const REAL *) a; ALL_LANES { const REAL y = Y_V; r[i] = f; }
#define LOOP_VU(f) const REAL y = *(const REAL *) b; ALL_LANES { const REAL x = X_V; r[i] = f; }
#define LOOP_VVV(f) ALL_LANES { const REAL x = X_V, y = Y_V, z = Z_V; r[i] = f; }
#define LOOP_UVV(f)                                                                                \
  const REAL x = *(const REAL *) a;                                                                \
  ALL_LANES { const REAL y = Y_V, z = Z_V; r[i] = f; }
#define LOOP_VUV(f)                                                                                \
  const REAL y = *(const REAL *) b;                                                                \
  ALL_LANES { const REAL x = X_V, z = Z_V; r[i] = f; }
#define LOOP_UUV(f)                                                                                \
  const REAL x = *(const REAL *) a, y = *(const REAL *) b;                                         \
  ALL_LANES { const REAL z = Z_V; r[i] = f; }
#define LOOP_VVU(f)                                                                                \
  const REAL z = *(const REAL *) c;                                                                \
  ALL_LANES { const REAL x = X_V, y = Y_V; r[i] = f; }
#define LOOP_UVU(f)                                                                                \
  const REAL x = *(const REAL *) a, z = *(const REAL *) c;                                         \
  ALL_LANES { const REAL y = Y_V; r[i] = f; }
#define LOOP_VUU(f)                                                                                \
  const REAL y = *(const REAL *) b, z = *(const REAL *) c;                                         \
  ALL_LANES { const REAL x = X_V; r[i] = f; }
#define SCALAR_1(f) const REAL x = *(const REAL *) a; *r = f;
#define SCALAR_2(f) const REAL x = *(const REAL *) a, y = *(const REAL *) b; *r = f;
#define SCALAR_3(f)                                                                                \
  const REAL x = *(const REAL *) a, y = *(const REAL *) b, z = *(const REAL *) c;                  \
  *r = f;

#define UNARY(name, f) ONE (name, _v, f, LOOP_V) SCALAR (name, f, SCALAR_1)
#define BINARY(name, f)                                                                            \
  ONE (name, _vv, f, LOOP_VV)                                                                      \
  ONE (name, _uv, f, LOOP_UV) ONE (name, _vu, f, LOOP_VU) SCALAR (name, f, SCALAR_2)
#define TERNARY(name, f)                                                                           \
  ONE (name, _vvv, f, LOOP_VVV)                                                                    \
  ONE (name, _uvv, f, LOOP_UVV)                                                                    \
  ONE (name, _vuv, f, LOOP_VUV)                                                                    \
  ONE (name, _uuv, f, LOOP_UUV)                                                                    \
  ONE (name, _vvu, f, LOOP_VVU)                                                                    \
  ONE (name, _uvu, f, LOOP_UVU) ONE (name, _vuu, f, LOOP_VUU) SCALAR (name, f, SCALAR_3)

BINARY (add, x + y)
BINARY (subtract, x - y)
BINARY (multiply, x *y)
BINARY (divide, x / y)
TERNARY (fma, MATH (fma) (x, y, z))
TERNARY (fms, MATH (fma) (x, y, -z))
TERNARY (fnma, MATH (fma) (-x, y, z))
UNARY (negate, -x)
UNARY (abs, MATH (fabs) (x))
UNARY (sqrt, MATH (sqrt) (x))
UNARY (floor, MATH (floor) (x))
UNARY (ceil, MATH (ceil) (x))
UNARY (round, MATH (rint) (x))
BINARY (minimum, x != x ? x : y != y ? y : x < y ? x : y)
BINARY (maximum, x != x ? x : y != y ? y : x > y ? x : y)
BINARY (less, x < y ? (REAL) 1 : (REAL) 0)
BINARY (less_equal, x <= y ? (REAL) 1 : (REAL) 0)
BINARY (equal, x == y ? (REAL) 1 : (REAL) 0)
BINARY (not_equal, x != y ? (REAL) 1 : (REAL) 0)
UNARY (truth, MATH (fabs) (x) > 0 ? (REAL) 1 : (REAL) 0)
UNARY (number, x)
BINARY (and, x *y)
BINARY (or, x > y ? x : y)
UNARY (not, 1 - x)
TERNARY (select, x != 0 ? y : z)

/* The elementary functions (base/elementary-scalar.h) in this precision. */
#define ELEMENTARY(name) NAME (loligo_##name)
UNARY (exp, ELEMENTARY (exp) (x))
UNARY (expm1, ELEMENTARY (expm1) (x))
SCALAR (exprel, ELEMENTARY (exprel) (x), SCALAR_1)
UNARY (log, ELEMENTARY (log) (x))
UNARY (log10, ELEMENTARY (log10) (x))
BINARY (power, ELEMENTARY (power) (x, y))
UNARY (sin, ELEMENTARY (sin) (x))
UNARY (cos, ELEMENTARY (cos) (x))
UNARY (tan, ELEMENTARY (tan) (x))
UNARY (asin, ELEMENTARY (asin) (x))
UNARY (acos, ELEMENTARY (acos) (x))
UNARY (atan, ELEMENTARY (atan) (x))
BINARY (atan2, ELEMENTARY (atan2) (x, y))
UNARY (sinh, ELEMENTARY (sinh) (x))
UNARY (cosh, ELEMENTARY (cosh) (x))
UNARY (tanh, ELEMENTARY (tanh) (x))
UNARY (erf, ELEMENTARY (erf) (x))

/* Where 64 lanes are all near 0 the polynomial is all there is, with the same bits: nearly always in an
 * exponential method. */
static void
NAME (exprel_v) (void *result, const void *a, const void *b, const void *c, gsize n)
{
  for (gsize first = 0; first < n; first += 64)
    {
      REAL *r = (REAL *) result + first;
      const REAL *x = (const REAL *) a + first;
      const gsize count = MIN (n - first, 64) & ~(gsize) (LOLIGO_LOOP_GRAIN - 1);
      REAL_BITS far = 0;
      for (gsize i = 0; i < count; i++)
        far |= !(MATH (fabs) (x[i]) <= (REAL) LOLIGO_EXPREL_NEAR);
      if (far != 0)
        for (gsize i = 0; i < count; i++)
          r[i] = ELEMENTARY (exprel) (x[i]);
      else
        for (gsize i = 0; i < count; i++)
          r[i] = ELEMENTARY (exprel_near) (x[i]);
    }
}

static void
NAME (copy_v) (void *result, const void *a, const void *b, const void *c, gsize n)
{
  memcpy (result, a, n * sizeof (REAL));
}

static void
NAME (copy_u) (void *result, const void *a, const void *b, const void *c, gsize n)
{
  REAL *r = result;
  const REAL x = *(const REAL *) a;
  n &= ~(gsize) (LOLIGO_LOOP_GRAIN - 1);
  ALL_LANES r[i] = x;
}

static void
NAME (lane) (void *result, const void *a, const void *b, const void *c, gsize n)
{
  const LoligoDraw *draw = a;
  REAL *r = result;
  for (gsize i = 0; i < n; i++)
    r[i] = (REAL) (draw->first_lane + i);
}

static void
NAME (uniform) (void *result, const void *a, const void *b, const void *c, gsize n)
{
  const LoligoDraw *draw = a;
  REAL *r = result;
  guint32 keys[20];
  loligo_philox_keys ((guint32) draw->seed, (guint32) (draw->seed >> 32) ^ draw->stream, keys);
  n &= ~(gsize) (LOLIGO_LOOP_GRAIN - 1);
  const guint32 lane = (guint32) draw->first_lane;
  const guint32 step0 = (guint32) draw->step, step1 = (guint32) ((guint64) draw->step >> 32);
  const guint32 number = draw->draw;
  ALL_LANES r[i] = ELEMENTARY (uniform) (keys, lane + (guint32) i, step0, step1, number);
}

static void
NAME (normal) (void *result, const void *a, const void *b, const void *c, gsize n)
{
  const LoligoDraw *draw = a;
  REAL *r = result;
  guint32 keys[20];
  loligo_philox_keys ((guint32) draw->seed, (guint32) (draw->seed >> 32) ^ draw->stream, keys);
  n &= ~(gsize) (LOLIGO_LOOP_GRAIN - 1);
  const guint32 lane = (guint32) draw->first_lane;
  const guint32 step0 = (guint32) draw->step, step1 = (guint32) ((guint64) draw->step >> 32);
  const guint32 number = draw->draw;
  ALL_LANES r[i] = ELEMENTARY (normal) (keys, lane + (guint32) i, step0, step1, number);
}

/* Spikes are rare: a group of lanes without one costs a reduction only. */
static REAL_BITS
NAME (any_of) (const REAL_BITS *bits, gsize n)
{
  REAL_BITS any = 0;
  n &= ~(gsize) (LOLIGO_LOOP_GRAIN - 1);
  for (gsize k = 0; k < n; k++)
    any |= bits[k];
  return any;
}

static void
NAME (pack) (guint64 *words, const void *mask, gsize n)
{
  const REAL_BITS *bits = mask;
  for (gsize first = 0; first < n; first += 64)
    {
      gsize end = MIN (n - first, 64);
      guint64 word = 0;
      if (NAME (any_of) (&bits[first], end) != 0)
        for (gsize k = 0; k < end; k++)
          word |= (guint64) (bits[first + k] != 0) << k;
      words[first / 64] = word;
    }
}

static gboolean
NAME (any) (const void *mask, gsize n)
{
  return NAME (any_of) (mask, n) != 0;
}

#define ENTRY_1(OPERATION, name)                                                                   \
  [LOLIGO_IR_##OPERATION] = { NAME (name##_v), NAME (name##_scalar) }
#define ENTRY_2(OPERATION, name)                                                                   \
  [LOLIGO_IR_##OPERATION] = { NAME (name##_vv), NAME (name##_uv), NAME (name##_vu),                \
                              NAME (name##_scalar) }
#define ENTRY_3(OPERATION, name)                                                                   \
  [LOLIGO_IR_##OPERATION] = { NAME (name##_vvv), NAME (name##_uvv), NAME (name##_vuv),             \
                              NAME (name##_uuv), NAME (name##_vvu), NAME (name##_uvu),             \
                              NAME (name##_vuu), NAME (name##_scalar) }

static const LoligoLoops NAME (table) = {
  .loops = {
    [LOLIGO_IR_LANE] = { NAME (lane) },
    [LOLIGO_IR_UNIFORM] = { NAME (uniform) },
    [LOLIGO_IR_NORMAL] = { NAME (normal) },
    ENTRY_2 (ADD, add), ENTRY_2 (SUBTRACT, subtract), ENTRY_2 (MULTIPLY, multiply),
    ENTRY_2 (DIVIDE, divide), ENTRY_3 (FMA, fma), ENTRY_3 (FMS, fms), ENTRY_3 (FNMA, fnma),
    ENTRY_1 (NEGATE, negate), ENTRY_1 (ABS, abs), ENTRY_1 (SQRT, sqrt), ENTRY_1 (FLOOR, floor),
    ENTRY_1 (CEIL, ceil), ENTRY_1 (ROUND, round), ENTRY_2 (MINIMUM, minimum),
    ENTRY_2 (MAXIMUM, maximum), ENTRY_2 (LESS, less), ENTRY_2 (LESS_EQUAL, less_equal),
    ENTRY_2 (EQUAL, equal), ENTRY_2 (NOT_EQUAL, not_equal), ENTRY_1 (TRUTH, truth),
    ENTRY_1 (NUMBER, number), ENTRY_2 (AND, and), ENTRY_2 (OR, or), ENTRY_1 (NOT, not),
    ENTRY_3 (SELECT, select), ENTRY_1 (EXP, exp), ENTRY_1 (EXPM1, expm1), ENTRY_1 (EXPREL, exprel),
    ENTRY_1 (LOG, log), ENTRY_1 (LOG10, log10), ENTRY_2 (POWER, power), ENTRY_1 (SIN, sin),
    ENTRY_1 (COS, cos), ENTRY_1 (TAN, tan), ENTRY_1 (ASIN, asin), ENTRY_1 (ACOS, acos),
    ENTRY_1 (ATAN, atan), ENTRY_2 (ATAN2, atan2), ENTRY_1 (SINH, sinh), ENTRY_1 (COSH, cosh),
    ENTRY_1 (TANH, tanh), ENTRY_1 (ERF, erf),
  },
  .copy = { NAME (copy_v), NAME (copy_u) },
  .pack = NAME (pack),
  .any = NAME (any),
};

#undef ALL_LANES
#undef ONE
#undef SCALAR
#undef X_V
#undef Y_V
#undef Z_V
#undef LOOP_V
#undef LOOP_VV
#undef LOOP_UV
#undef LOOP_VU
#undef LOOP_VVV
#undef LOOP_UVV
#undef LOOP_VUV
#undef LOOP_UUV
#undef LOOP_VVU
#undef LOOP_UVU
#undef LOOP_VUU
#undef SCALAR_1
#undef SCALAR_2
#undef SCALAR_3
#undef UNARY
#undef BINARY
#undef TERNARY
#undef ELEMENTARY
#undef ENTRY_1
#undef ENTRY_2
#undef ENTRY_3
