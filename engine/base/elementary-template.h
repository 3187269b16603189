/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * elementary-template.h: exp, log, sin, pow, erf, random numbers and the rest, written once over an abstract value.
 * Included with different meanings of the macros below: as C scalars (elementary-scalar.h: folding of
 * constants, and the interpreter's loops, which gcc turns into vectors) and as builder calls that emit machine code
 * (compile/llvm-plugin). Every back end so does the same operations in the same order and gets the same bits.
 * Everything here is undefined again at the end; the macros of the includer are its own to undefine.
 *
 * What the includer defines:
 *   SINGLE                   0: doubles, 64-bit integers; 1: floats, 32-bit integers
 *   FUNCTION  NAME(f)        "static inline", and the name of function f
 *   CONTEXT, CONTEXT_WITH    parameter list in front (with its comma), and the argument that fills it; may be empty
 *   VALUE MASK BITS WORD     a real; a truth value; an unsigned integer as wide as the real; 32 random bits
 *   REAL(c)  ADD SUB MUL DIV (a, b)  FMA (a, b, c) = a*b + c  FNMA = c - a*b  FMS = a*b - c   (rounded once)
 *   SQRT FLOOR MAGNITUDE (a)   clears the sign bit, NaN's too
 *   LESS LESS_EQUAL EQUAL    ordered: false with NaN.   BOTH EITHER (mask, mask)   SELECT (mask, a, b)
 *   TO_BITS FROM_BITS        BITS_CONSTANT(c)  BITS_ADD BITS_AND BITS_OR BITS_XOR (b, b)
 *   BITS_LEFT BITS_RIGHT (b, n)   BITS_ODD (b) -> mask
 *   WORD_XOR(a, b) WORD_RIGHT(a, n) WORD_PRODUCT(a, constant, high, low)   32 x 32 -> two times 32 bits, a statement
 *   WORD_TO_BITS(w)          doubles only: zero-extended.   WORD_TO_REAL(w)  singles only, of w < 2^24
 *
 * Accuracy (tests/engine/base/test-elementary.c measures it): exp 1 ulp, the others 2 to 3 ulp. Rules for all:
 *   NaN gives NaN (payload and sign are not promised). Denormal numbers may count as zero, as arguments and
 *   as results: exp gives 0 from -708.05 (single -87.0) down, infinity from 709.79 (88.73) up; expm1,
 *   exprel, sinh and cosh are infinite from there on. sin, cos, tan reduce in three parts of pi/2; beyond
 *   2^45 (single 2^22) they give NaN.
 *   The sign of a zero result is not promised, but for pow and atan2.
 * No integer is converted to a real or back: adding MAGIC does it, so this is vector code from SSE2 to AVX-512.
 * The coefficients are minimax fits by tools/elementary-coefficients.py; the comment names range and relative error.
 *
 * Random numbers: Philox4x32-10 (Salmon, Moraes, Dror & Shaw, SC11). Key and counter are laid out in compile/ir.h:
 *   key = { low 32 bits of seed, high 32 bits XOR stream }, counter = { lane, step low, step high, draw }.
 *   uniform: 53 bits of words 0 and 1 (single: the upper 24 of word 0), in [0, 1).
 *   normal: Box-Muller, sqrt (-2 log (1 - u(0,1))) cos (2 pi u(2,3)).
 */

/* Up to here exprel is a polynomial. Code that tests all lanes at once may then do without the rest; in a network some
 * lane of many is often at twice the usual. */
#ifndef LOLIGO_EXPREL_NEAR
#define LOLIGO_EXPREL_NEAR 0.6
#endif
#if !SINGLE
#define MAGIC 0x1.8p52            /* x + MAGIC rounds x to an integer, which then lies in the low bits */
#define MANTISSA 52               /* bits of it that are stored */
#define SIGN_SHIFT 63
#define EXPONENT_BIAS 1023
#define EXP_LOWEST -708.4         /* gives k = -1022, and so 0 */
#define EXP_HIGHEST 709.79        /* gives infinity */
#define LOG2_E 0x1.71547652b82fep+0
#define LN2_HIGH 0x1.62e42fefa38p-1 /* 42 bits: k * LN2_HIGH is exact */
#define LN2_LOW 0x1.ef35793c7673p-45
#define LOG10_2_HIGH 0x1.34413509f78p-2
#define LOG10_2_LOW 0x1.fef311f12b358p-46
#define TWO_THIRDS 0x1.5555555555555p-1
#define TWO_THIRDS_LOW 0x1.5555555555555p-55
#define LEAST_NORMAL 0x1p-1022
#define ONE_BITS 0x3ff0000000000000u
#define SQRT_HALF_BITS 0x3fe6a09e667f3bcdu
#define MANTISSA_BITS 0x000fffffffffffffu
#define INTEGER_BITS 0x4330000000000000u /* of 2^52; or-ing a small n into it gives 2^52 + n */
#define INTEGER_REAL 0x1p52
#define HALF_PI 0x1.921fb54442d18p+0
#define HALF_PI_2 0x1.1a62633145c07p-54
#define HALF_PI_3 -0x1.f1976b7ed8fbcp-110
#define TURN_HIGHEST 0x1p45       /* beyond it an angle has no phase left: NaN */
#define TANH_HIGHEST 22.0         /* 1 - tanh is below half an ulp */
#define ERF_HIGHEST 6.0
/* [-0.346608, 0.346608], 3.62e-18 */
#define EXP_COEFFICIENTS(s) \
  (s) * 0.50000000000000111, (s) * 0.16666666666666413, (s) * 0.041666666666530155, \
  (s) * 0.0083333333334944752, (s) * 0.0013888888943631909, (s) * 0.00019841269506562634, \
  (s) * 2.4801493096894901e-05, (s) * 2.7557586379613516e-06, (s) * 2.7630249126165683e-07, \
  (s) * 2.500006157777302e-08
#define EXP_TERMS 10
/* [-0.6, 0.6], 3.74e-18 */
#define EXPREL_COEFFICIENTS \
  0.49999999999999993, 0.1666666666666668, 0.041666666666672346, 0.0083333333333283487, \
  0.0013888888887582842, 0.00019841269847130079, 2.4801588570826857e-05, \
  2.7557316357212346e-06, 2.7556723684560847e-07, 2.5052644612093331e-08, \
  2.1010319068819393e-09, 1.6060621510764454e-10
#define EXPREL_TERMS 12
/* [0.0, 0.02945], 1.24e-18 */
#define LOG_COEFFICIENTS \
  0.66666666666667351, 0.39999999999413122, 0.28571428742766636, 0.22222198531104723, \
  0.1818356666973093, 0.15313986772609559, 0.14796624457928323
#define LOG_TERMS 7
/* [0.0, 0.02945], 7.26e-23 */
#define LOG_SMALL_COEFFICIENTS \
  0.3999999999999998, 0.28571428571445151, 0.22222222217527027, 0.18181818871475156, \
  0.15384556791666851, 0.13336320477367569, 0.11674756293722503, 0.11989532416029143
#define LOG_SMALL_TERMS 8
/* [0.0, 0.64], 4.44e-18 */
#define SIN_COEFFICIENTS \
  -0.16666666666666624, 0.0083333333333202222, -0.00019841269828002492, 2.7557313050829856e-06, \
  -2.5050655799635716e-08, 1.5890770741771812e-10
#define SIN_TERMS 6
/* [0.0, 0.64], 7.52e-20 */
#define COS_COEFFICIENTS \
  0.041666666666666574, -0.0013888888888869803, 2.4801587286801718e-05, \
  -2.7557313582800262e-07, 2.0875619297042166e-09, -1.1354295701367665e-11
#define COS_TERMS 6
/* [0.0, 0.17158], 1.24e-18 */
#define ATAN_COEFFICIENTS \
  -0.33333333333333198, 0.19999999999954063, -0.14285714280246545, 0.11111110786036443, \
  -0.090908978334390655, 0.076920615819237342, -0.066631197384626709, 0.05848004095284956, \
  -0.050398232596528585, 0.03807774295951203, -0.017921633279556946
#define ATAN_TERMS 11
/* [0.0, 0.25], 1.52e-17 */
#define ASIN_COEFFICIENTS \
  0.16666666666665383, 0.075000000003430531, 0.044642856823473548, 0.030381959331635976, \
  0.022371753514424234, 0.017359771234184102, 0.013884597261486706, 0.012173287103838852, \
  0.0065108198561464672, 0.019573997418332288, -0.016294215957037974, 0.031959062315295168
#define ASIN_TERMS 12
/* [0.0, 1.0], 7.11e-18 */
#define ERF_COEFFICIENTS \
  0.12837916709551256, -0.37612638903183548, 0.11283791670945251, -0.026866170643275979, \
  0.005223977607421929, -0.00085483259896398651, 0.00012055295319215926, \
  -1.492474464562216e-05, 1.6447517530791371e-06, -1.6209175251006553e-07, \
  1.3722975129778254e-08, -7.8011895134845098e-10
#define ERF_TERMS 12
/* [0.125, 0.333333], 1.16e-19 */
#define ERF_TAIL_COEFFICIENTS \
  -7.2734016395384735e-06, 0.56458142657529486, 1.1186428639915098, 2.1222970297160337, \
  1.2988524635264789, 13.919715795486743, -61.173910093303242, 235.83633435464824, \
  -718.404772438132, 1421.4042162317603, -1782.5912528927936, 1379.7721122377254, \
  -598.53980680564825, 108.80106498125285
#define ERF_TAIL_TERMS 14
#else
#define MAGIC 0x1.8p23
#define MANTISSA 23
#define SIGN_SHIFT 31
#define EXPONENT_BIAS 127
#define EXP_LOWEST -87.4
#define EXP_HIGHEST 88.73
#define LOG2_E 0x1.71547652b82fep+0
#define LN2_HIGH 0x1.62e4p-1
#define LN2_LOW 0x1.7f7d1cp-20
#define LOG10_2_HIGH 0x1.3442p-2
#define LOG10_2_LOW -0x1.95ec1p-19
#define TWO_THIRDS 0x1.555556p-1
#define TWO_THIRDS_LOW -0x1.555556p-26
#define LEAST_NORMAL 0x1p-126
#define ONE_BITS 0x3f800000u
#define SQRT_HALF_BITS 0x3f3504f3u
#define MANTISSA_BITS 0x007fffffu
#define INTEGER_BITS 0x4b000000u
#define INTEGER_REAL 0x1p23
#define HALF_PI 0x1.921fb6p+0
#define HALF_PI_2 -0x1.777a5cp-25
#define HALF_PI_3 -0x1.ee59dap-50
#define TURN_HIGHEST 0x1p22
#define TANH_HIGHEST 10.0
#define ERF_HIGHEST 4.0
/* [-0.346608, 0.346608], 3.06e-9 */
#define EXP_COEFFICIENTS(s) \
  (s) * 0.49999993447841473, (s) * 0.16666520633549556, (s) * 0.041668388055896788, \
  (s) * 0.008368716744596081, (s) * 0.0013814597627498555
#define EXP_TERMS 5
/* [-0.6, 0.6], 1.13e-8 */
#define EXPREL_COEFFICIENTS \
  0.50000011245873596, 0.16666658642018258, 0.04166397687198986, 0.0083338467892360522, \
  0.0014043026698299359, 0.00019852602266219257
#define EXPREL_TERMS 6
/* [0.0, 0.02945], 4.8e-12 */
#define LOG_COEFFICIENTS \
  0.66666665643671585, 0.40000335633383316, 0.28537278249589176, 0.2358276392393229
#define LOG_TERMS 4
/* [0.0, 0.02945], 8.47e-12 */
#define LOG_SMALL_COEFFICIENTS \
  0.40000152377131859, 0.28547112158972876, 0.23419111845598753
#define LOG_SMALL_TERMS 3
/* [0.0, 1.1025], 8.83e-11 */
#define SIN_COEFFICIENTS \
  -0.16666666413325465, 0.0083333109725044104, -0.00019835131081523299, 2.6891914273299659e-06
#define SIN_TERMS 4
/* [0.0, 1.1025], 4.57e-12 */
#define COS_COEFFICIENTS \
  0.041666666153480719, -0.0013888856857929691, 2.4794641428692306e-05, -2.6923894229959515e-07
#define COS_TERMS 4
/* [0.0, 0.17158], 6.56e-10 */
#define ATAN_COEFFICIENTS \
  -0.33333315501744387, 0.19998489210933401, -0.14243844251838045, 0.10595966668594607, \
  -0.060833606236419251
#define ATAN_TERMS 5
/* [0.0, 0.25], 4.96e-9 */
#define ASIN_COEFFICIENTS \
  0.16666753926365538, 0.074952418293543738, 0.045477091518205531, 0.024147637335056676, \
  0.042218505269796619
#define ASIN_TERMS 5
/* [0.0, 1.0], 1.18e-9 */
#define ERF_COEFFICIENTS \
  0.1283791659138071, -0.37612627135754761, 0.11283600173397622, -0.026854444473705125, \
  0.0051895351238481404, -0.00080208394708232975, 7.8891138123924056e-05
#define ERF_TERMS 7
/* [0.166667, 0.333333], 3.54e-11 */
#define ERF_TAIL_COEFFICIENTS \
  0.00182248007262876, 0.51940125813724458, 1.5872080716498069, -0.51568421952222665, \
  10.186878975302591, -7.3856524690224656
#define ERF_TAIL_TERMS 6
#endif

/* Horner's rule by hand: a loop would keep gcc from making vectors. */
#define NEST_1(z, c) REAL (c)
#define NEST_2(z, c, ...) FMA (NEST_1 (z, __VA_ARGS__), z, REAL (c))
#define NEST_3(z, c, ...) FMA (NEST_2 (z, __VA_ARGS__), z, REAL (c))
#define NEST_4(z, c, ...) FMA (NEST_3 (z, __VA_ARGS__), z, REAL (c))
#define NEST_5(z, c, ...) FMA (NEST_4 (z, __VA_ARGS__), z, REAL (c))
#define NEST_6(z, c, ...) FMA (NEST_5 (z, __VA_ARGS__), z, REAL (c))
#define NEST_7(z, c, ...) FMA (NEST_6 (z, __VA_ARGS__), z, REAL (c))
#define NEST_8(z, c, ...) FMA (NEST_7 (z, __VA_ARGS__), z, REAL (c))
#define NEST_9(z, c, ...) FMA (NEST_8 (z, __VA_ARGS__), z, REAL (c))
#define NEST_10(z, c, ...) FMA (NEST_9 (z, __VA_ARGS__), z, REAL (c))
#define NEST_11(z, c, ...) FMA (NEST_10 (z, __VA_ARGS__), z, REAL (c))
#define NEST_12(z, c, ...) FMA (NEST_11 (z, __VA_ARGS__), z, REAL (c))
#define NEST_13(z, c, ...) FMA (NEST_12 (z, __VA_ARGS__), z, REAL (c))
#define NEST_14(z, c, ...) FMA (NEST_13 (z, __VA_ARGS__), z, REAL (c))
#define NEST_N(n, z, ...) NEST_##n (z, __VA_ARGS__)
#define NEST(n, z, ...) NEST_N (n, z, __VA_ARGS__)

/* x = k ln 2 + r; scale is 2^(k-1), for 2^1024 is no number, but 2^1023 * 2 overflows as it should. The scale of the
 * lowest k is 0: that is the underflow. NaN passes both clamps. */
FUNCTION VALUE
NAME (exp_reduce) (CONTEXT VALUE x, VALUE *scale)
{
  VALUE below = SELECT (LESS (REAL (EXP_HIGHEST), x), REAL (EXP_HIGHEST), x);
  VALUE clamped = SELECT (LESS (below, REAL (EXP_LOWEST)), REAL (EXP_LOWEST), below);
  VALUE shifted = FMA (clamped, REAL (LOG2_E), REAL (MAGIC + (EXPONENT_BIAS - 1)));
  VALUE k = SUB (shifted, REAL (MAGIC + (EXPONENT_BIAS - 1)));
  VALUE r = FNMA (k, REAL (LN2_HIGH), clamped);
  *scale = FROM_BITS (BITS_LEFT (TO_BITS (shifted), MANTISSA));
  return FNMA (k, REAL (LN2_LOW), r);
}

/* The polynomial is doubled to make up for the halved scale. */
FUNCTION VALUE
NAME (exp_of_reduced) (CONTEXT VALUE r, VALUE scale)
{
  VALUE rest = NEST (EXP_TERMS, r, EXP_COEFFICIENTS (2));
  VALUE twice = FMA (FMA (rest, r, REAL (2)), r, REAL (2));
  return MUL (twice, scale);
}

FUNCTION VALUE
NAME (exp) (CONTEXT VALUE x)
{
  VALUE scale;
  VALUE r = NAME (exp_reduce) (CONTEXT_WITH x, &scale);
  return NAME (exp_of_reduced) (CONTEXT_WITH r, scale);
}

/* (exp x - 1) / 2 = 2^(k-1) (e^r - 1) + (2^(k-1) - 1/2) */
FUNCTION VALUE
NAME (half_expm1) (CONTEXT VALUE x)
{
  VALUE scale;
  VALUE r = NAME (exp_reduce) (CONTEXT_WITH x, &scale);
  VALUE rest = NEST (EXP_TERMS, r, EXP_COEFFICIENTS (1));
  VALUE small = FMA (MUL (r, r), rest, r);
  return FMA (scale, small, SUB (scale, REAL (0.5)));
}

FUNCTION VALUE
NAME (expm1) (CONTEXT VALUE x)
{
  VALUE half = NAME (half_expm1) (CONTEXT_WITH x);
  return ADD (half, half);
}

/* 1 + x/2 + x^2/6 ... for |x| <= LOLIGO_EXPREL_NEAR. */
FUNCTION VALUE
NAME (exprel_near) (CONTEXT VALUE x)
{
  return FMA (NEST (EXPREL_TERMS, x, EXPREL_COEFFICIENTS), x, REAL (1));
}

FUNCTION VALUE
NAME (exprel) (CONTEXT VALUE x)
{
  VALUE scale;
  VALUE r = NAME (exp_reduce) (CONTEXT_WITH x, &scale);
  VALUE rest = NEST (EXP_TERMS, r, EXP_COEFFICIENTS (1));
  VALUE near = NAME (exprel_near) (CONTEXT_WITH x);
  VALUE half = FMA (scale, FMA (MUL (r, r), rest, r), SUB (scale, REAL (0.5)));
  VALUE quotient = DIV (ADD (half, half), x);
  VALUE bounded = SELECT (LESS (REAL (EXP_HIGHEST), x), REAL (INFINITY), quotient);
  return SELECT (LESS_EQUAL (MAGNITUDE (x), REAL (LOLIGO_EXPREL_NEAR)), near, bounded);
}

/* x = 2^k m, m in [sqrt 1/2, sqrt 2); for a positive normal number. */
FUNCTION VALUE
NAME (split) (CONTEXT VALUE x, VALUE *k)
{
  BITS moved = BITS_ADD (TO_BITS (x), BITS_CONSTANT (ONE_BITS - SQRT_HALF_BITS));
  BITS exponent = BITS_OR (BITS_RIGHT (moved, MANTISSA), BITS_CONSTANT (INTEGER_BITS));
  *k = SUB (FROM_BITS (exponent), REAL (INTEGER_REAL + EXPONENT_BIAS));
  BITS mantissa = BITS_AND (moved, BITS_CONSTANT (MANTISSA_BITS));
  return FROM_BITS (BITS_ADD (mantissa, BITS_CONSTANT (SQRT_HALF_BITS)));
}

/* With s = f/(2+f): log (1+f) = 2 atanh s = f - (f^2/2 - s (f^2/2 + R)). Returns f - that + tail, where
 * *square is f^2/2 and *inner s (f^2/2 + R), so that the caller may add small parts to the inner one first. */
FUNCTION VALUE
NAME (log_parts) (CONTEXT VALUE m, VALUE *square, VALUE *inner)
{
  VALUE f = SUB (m, REAL (1));
  VALUE s = DIV (f, ADD (m, REAL (1)));
  VALUE z = MUL (s, s);
  VALUE rest = MUL (z, NEST (LOG_TERMS, z, LOG_COEFFICIENTS));
  *square = MUL (MUL (f, REAL (0.5)), f);
  *inner = MUL (s, ADD (*square, rest));
  return f;
}

FUNCTION VALUE
NAME (log_of_normal) (CONTEXT VALUE x)
{
  VALUE k, square, inner;
  VALUE m = NAME (split) (CONTEXT_WITH x, &k);
  VALUE f = NAME (log_parts) (CONTEXT_WITH m, &square, &inner);
  VALUE low = FMA (k, REAL (LN2_LOW), inner);
  return FMA (k, REAL (LN2_HIGH), SUB (f, SUB (square, low)));
}

/* What a logarithm is outside the positive normal numbers. */
FUNCTION VALUE
NAME (log_edges) (CONTEXT VALUE x, VALUE log)
{
  VALUE bounded = SELECT (LESS (x, REAL (INFINITY)), log, x);
  VALUE edge = SELECT (LESS_EQUAL (x, REAL (-LEAST_NORMAL)), REAL (NAN), REAL (-INFINITY));
  return SELECT (LESS (x, REAL (LEAST_NORMAL)), edge, bounded);
}

FUNCTION VALUE
NAME (log) (CONTEXT VALUE x)
{
  VALUE inside = NAME (log_of_normal) (CONTEXT_WITH x);
  return NAME (log_edges) (CONTEXT_WITH x, inside);
}

FUNCTION VALUE
NAME (log10) (CONTEXT VALUE x)
{
  VALUE k, square, inner;
  VALUE m = NAME (split) (CONTEXT_WITH x, &k);
  VALUE f = NAME (log_parts) (CONTEXT_WITH m, &square, &inner);
  VALUE natural = SUB (f, SUB (square, inner));
  VALUE low = FMA (k, REAL (LOG10_2_LOW), MUL (natural, REAL (M_LOG10E)));
  return NAME (log_edges) (CONTEXT_WITH x, FMA (k, REAL (LOG10_2_HIGH), low));
}

/* log x as a sum of two, for pow: y log x goes to 709, so ten more bits are needed than a real has. The names ending
 * in _low are the second parts. */
FUNCTION VALUE
NAME (log_pair) (CONTEXT VALUE x, VALUE *result_low)
{
  VALUE k;
  VALUE m = NAME (split) (CONTEXT_WITH x, &k);
  VALUE f = SUB (m, REAL (1));
  VALUE sum = ADD (REAL (1), m);
  VALUE sum_low = ADD (SUB (REAL (1), sum), m);
  VALUE inverse = DIV (REAL (1), sum);
  VALUE s = MUL (f, inverse);
  VALUE s_low = MUL (FNMA (s, sum_low, FNMA (s, sum, f)), inverse);
  VALUE z = MUL (s, s);
  VALUE z_low = FMA (ADD (s, s), s_low, FMS (s, s, z));
  VALUE rest = MUL (z, NEST (LOG_SMALL_TERMS, z, LOG_SMALL_COEFFICIENTS));
  VALUE c = ADD (REAL (TWO_THIRDS), rest);
  VALUE c_low = ADD (ADD (SUB (REAL (TWO_THIRDS), c), rest), REAL (TWO_THIRDS_LOW));
  VALUE w = MUL (z, c);
  VALUE w_low = ADD (FMS (z, c, w), FMA (z, c_low, MUL (z_low, c)));
  VALUE v = MUL (s, w);
  VALUE v_low = ADD (FMS (s, w, v), FMA (s, w_low, MUL (s_low, w)));
  VALUE twice = ADD (s, s);
  VALUE mantissa = ADD (twice, v);
  VALUE mantissa_low = ADD (ADD (SUB (twice, mantissa), v), ADD (ADD (s_low, s_low), v_low));
  VALUE whole = MUL (k, REAL (LN2_HIGH));
  VALUE result = ADD (whole, mantissa);
  *result_low = ADD (ADD (SUB (whole, result), mantissa), FMA (k, REAL (LN2_LOW), mantissa_low));
  return result;
}

/* |x|^y; x and y are any numbers. */
FUNCTION VALUE
NAME (power_of_magnitude) (CONTEXT VALUE magnitude, VALUE y)
{
  VALUE log_low;
  VALUE inside = NAME (log_pair) (CONTEXT_WITH magnitude, &log_low);
  VALUE log = NAME (log_edges) (CONTEXT_WITH magnitude, inside);
  VALUE product = MUL (y, log);
  VALUE low = FMA (y, log_low, FMS (y, log, product));
  /* inf - inf above; nothing that far out needs a second part */
  VALUE product_low = SELECT (LESS (MAGNITUDE (product), REAL (10000)), low, REAL (0));
  VALUE scale;
  VALUE r = NAME (exp_reduce) (CONTEXT_WITH product, &scale);
  return NAME (exp_of_reduced) (CONTEXT_WITH ADD (r, product_low), scale);
}

/* C's pow, with its special cases (C17 F.10.4.4). */
FUNCTION VALUE
NAME (power) (CONTEXT VALUE x, VALUE y)
{
  VALUE magnitude = MAGNITUDE (x);
  VALUE raised = NAME (power_of_magnitude) (CONTEXT_WITH magnitude, y);
  VALUE half = MUL (y, REAL (0.5));
  MASK whole = EQUAL (FLOOR (y), y);
  BITS sign = BITS_LEFT (BITS_RIGHT (TO_BITS (x), SIGN_SHIFT), SIGN_SHIFT);
  VALUE negated = FROM_BITS (BITS_XOR (TO_BITS (raised), sign));
  VALUE even = SELECT (EQUAL (FLOOR (half), half), raised, negated);
  MASK finite_negative = BOTH (LESS_EQUAL (x, REAL (-LEAST_NORMAL)), LESS (REAL (-INFINITY), x));
  VALUE fraction = SELECT (finite_negative, REAL (NAN), raised);
  VALUE result = SELECT (whole, even, fraction);
  VALUE of_one = SELECT (BOTH (EQUAL (magnitude, REAL (1)), EQUAL (MAGNITUDE (y), REAL (INFINITY))),
                         REAL (1), result);
  return SELECT (EITHER (EQUAL (x, REAL (1)), EQUAL (y, REAL (0))), REAL (1), of_one);
}

/* x = k pi/2 + r + *low. With fma the first difference is exact; the quadrant is in the low bits of *quadrant. */
FUNCTION VALUE
NAME (turn_reduce) (CONTEXT VALUE x, VALUE *low, BITS *quadrant)
{
  VALUE shifted = FMA (x, REAL (M_2_PI), REAL (MAGIC));
  VALUE k = SUB (shifted, REAL (MAGIC));
  VALUE first = FNMA (k, REAL (HALF_PI), x);
  VALUE second = MUL (k, REAL (HALF_PI_2));
  VALUE second_low = FMS (k, REAL (HALF_PI_2), second);
  VALUE r = SUB (first, second);
  *low = SUB (SUB (SUB (first, r), second), FMA (k, REAL (HALF_PI_3), second_low));
  *quadrant = TO_BITS (shifted);
  return SELECT (LESS_EQUAL (MAGNITUDE (x), REAL (TURN_HIGHEST)), r, REAL (NAN));
}

FUNCTION VALUE
NAME (sin_of_reduced) (CONTEXT VALUE r, VALUE low)
{
  VALUE z = MUL (r, r);
  VALUE rest = NEST (SIN_TERMS, z, SIN_COEFFICIENTS);
  return ADD (r, FMA (MUL (r, z), rest, low));
}

FUNCTION VALUE
NAME (cos_of_reduced) (CONTEXT VALUE r, VALUE low)
{
  VALUE z = MUL (r, r);
  VALUE rest = NEST (COS_TERMS, z, COS_COEFFICIENTS);
  VALUE half = MUL (z, REAL (0.5));
  VALUE most = SUB (REAL (1), half);
  VALUE lost = SUB (SUB (REAL (1), most), half);
  return ADD (most, ADD (lost, FMS (MUL (z, z), rest, MUL (r, low))));
}

/* sin (r + quadrant pi/2) */
FUNCTION VALUE
NAME (sin_in_quadrant) (CONTEXT VALUE r, VALUE low, BITS quadrant)
{
  VALUE sine = NAME (sin_of_reduced) (CONTEXT_WITH r, low);
  VALUE cosine = NAME (cos_of_reduced) (CONTEXT_WITH r, low);
  VALUE magnitude = SELECT (BITS_ODD (quadrant), cosine, sine);
  BITS sign = BITS_LEFT (BITS_RIGHT (quadrant, 1), SIGN_SHIFT);
  return FROM_BITS (BITS_XOR (TO_BITS (magnitude), sign));
}

FUNCTION VALUE
NAME (sin) (CONTEXT VALUE x)
{
  VALUE low;
  BITS quadrant;
  VALUE r = NAME (turn_reduce) (CONTEXT_WITH x, &low, &quadrant);
  return NAME (sin_in_quadrant) (CONTEXT_WITH r, low, quadrant);
}

FUNCTION VALUE
NAME (cos) (CONTEXT VALUE x)
{
  VALUE low;
  BITS quadrant;
  VALUE r = NAME (turn_reduce) (CONTEXT_WITH x, &low, &quadrant);
  return NAME (sin_in_quadrant) (CONTEXT_WITH r, low, BITS_ADD (quadrant, BITS_CONSTANT (1)));
}

FUNCTION VALUE
NAME (tan) (CONTEXT VALUE x)
{
  VALUE low;
  BITS quadrant;
  VALUE r = NAME (turn_reduce) (CONTEXT_WITH x, &low, &quadrant);
  VALUE sine = NAME (sin_of_reduced) (CONTEXT_WITH r, low);
  VALUE cosine = NAME (cos_of_reduced) (CONTEXT_WITH r, low);
  MASK odd = BITS_ODD (quadrant);
  VALUE quotient = DIV (SELECT (odd, cosine, sine), SELECT (odd, sine, cosine));
  return FROM_BITS (BITS_XOR (TO_BITS (quotient), BITS_LEFT (quadrant, SIGN_SHIFT)));
}

/* cos (2 pi u), 0 <= u < 1: here the reduction is exact. */
FUNCTION VALUE
NAME (cos_of_turns) (CONTEXT VALUE u)
{
  VALUE shifted = FMA (u, REAL (4), REAL (MAGIC));
  VALUE k = SUB (shifted, REAL (MAGIC));
  VALUE r = MUL (FMS (u, REAL (4), k), REAL (HALF_PI));
  BITS quadrant = BITS_ADD (TO_BITS (shifted), BITS_CONSTANT (1));
  return NAME (sin_in_quadrant) (CONTEXT_WITH r, REAL (0), quadrant);
}

/* MAGNITUDE (not negative) with the sign of X. */
FUNCTION VALUE
NAME (with_sign) (CONTEXT VALUE magnitude, VALUE x)
{
  BITS sign = BITS_LEFT (BITS_RIGHT (TO_BITS (x), SIGN_SHIFT), SIGN_SHIFT);
  return FROM_BITS (BITS_XOR (TO_BITS (magnitude), sign));
}

/* |x| < tan (pi/8) as it is, up to tan (3 pi/8) about pi/4, above about pi/2. */
FUNCTION VALUE
NAME (atan_of_magnitude) (CONTEXT VALUE magnitude)
{
  MASK middle = LESS (REAL (0.41421356237309503), magnitude);
  MASK large = LESS (REAL (2.4142135623730950), magnitude);
  VALUE numerator = SELECT (large, REAL (-1),
                            SELECT (middle, SUB (magnitude, REAL (1)), magnitude));
  VALUE denominator = SELECT (large, magnitude,
                              SELECT (middle, ADD (magnitude, REAL (1)), REAL (1)));
  VALUE base = SELECT (large, REAL (HALF_PI), SELECT (middle, REAL (HALF_PI * 0.5), REAL (0)));
  VALUE base_low = SELECT (large, REAL (HALF_PI_2),
                           SELECT (middle, REAL (HALF_PI_2 * 0.5), REAL (0)));
  VALUE r = DIV (numerator, denominator);
  VALUE z = MUL (r, r);
  VALUE rest = FMA (MUL (r, z), NEST (ATAN_TERMS, z, ATAN_COEFFICIENTS), base_low);
  return ADD (base, ADD (rest, r));
}

FUNCTION VALUE
NAME (atan) (CONTEXT VALUE x)
{
  VALUE angle = NAME (atan_of_magnitude) (CONTEXT_WITH MAGNITUDE (x));
  return NAME (with_sign) (CONTEXT_WITH angle, x);
}

FUNCTION VALUE
NAME (atan2) (CONTEXT VALUE y, VALUE x)
{
  VALUE height = MAGNITUDE (y), width = MAGNITUDE (x);
  MASK steep = LESS (width, height);
  VALUE less = SELECT (steep, width, height);
  VALUE more = SELECT (steep, height, width);
  VALUE same = SELECT (EQUAL (more, REAL (0)), REAL (0), REAL (1)); /* 0/0, inf/inf */
  VALUE slope = SELECT (EQUAL (less, more), same, DIV (less, more));
  VALUE angle = NAME (atan_of_magnitude) (CONTEXT_WITH slope);
  VALUE complement = ADD (SUB (REAL (HALF_PI), angle), REAL (HALF_PI_2));
  VALUE upright = SELECT (steep, complement, angle);
  VALUE supplement = ADD (SUB (REAL (2 * HALF_PI), upright), REAL (2 * HALF_PI_2));
  VALUE signed_one = NAME (with_sign) (CONTEXT_WITH REAL (1), x); /* -0 is to the left too */
  VALUE full = SELECT (LESS (signed_one, REAL (0)), supplement, upright);
  /* where x is NaN no comparison above was true, so full is NaN */
  return NAME (with_sign) (CONTEXT_WITH full, y);
}

/* asin r - r, for |r| <= 1/2 and z = r^2 */
FUNCTION VALUE
NAME (asin_rest) (CONTEXT VALUE r, VALUE z)
{
  return MUL (MUL (r, z), NEST (ASIN_TERMS, z, ASIN_COEFFICIENTS));
}

/* asin x = pi/2 - 2 asin sqrt ((1-x)/2) above 1/2 */
FUNCTION VALUE
NAME (asin) (CONTEXT VALUE x)
{
  VALUE magnitude = MAGNITUDE (x);
  MASK large = LESS (REAL (0.5), magnitude);
  VALUE square = MUL (SUB (REAL (1), magnitude), REAL (0.5));
  VALUE z = SELECT (large, square, MUL (magnitude, magnitude));
  VALUE r = SELECT (large, SQRT (square), magnitude);
  VALUE rest = NAME (asin_rest) (CONTEXT_WITH r, z);
  VALUE twice_rest = SUB (ADD (rest, rest), REAL (HALF_PI_2));
  VALUE far = SUB (REAL (HALF_PI), ADD (ADD (r, r), twice_rest));
  VALUE angle = SELECT (large, far, ADD (r, rest));
  return NAME (with_sign) (CONTEXT_WITH angle, x);
}

FUNCTION VALUE
NAME (acos) (CONTEXT VALUE x)
{
  VALUE magnitude = MAGNITUDE (x);
  MASK large = LESS (REAL (0.5), magnitude);
  VALUE square = MUL (SUB (REAL (1), magnitude), REAL (0.5));
  VALUE z = SELECT (large, square, MUL (x, x));
  VALUE r = SELECT (large, SQRT (square), x);
  VALUE rest = NAME (asin_rest) (CONTEXT_WITH r, z);
  VALUE near = SUB (REAL (HALF_PI), SUB (r, SUB (REAL (HALF_PI_2), rest)));
  VALUE once = ADD (r, rest);
  VALUE twice = ADD (once, once);
  VALUE left = SUB (REAL (2 * HALF_PI), SUB (twice, REAL (2 * HALF_PI_2)));
  return SELECT (large, SELECT (LESS (x, REAL (0)), left, twice), near);
}

FUNCTION VALUE
NAME (sinh) (CONTEXT VALUE x)
{
  VALUE e = NAME (expm1) (CONTEXT_WITH MAGNITUDE (x));
  VALUE quotient = DIV (e, ADD (e, REAL (1)));
  VALUE bounded = SELECT (EQUAL (e, REAL (INFINITY)), REAL (1), quotient);
  VALUE magnitude = MUL (REAL (0.5), ADD (e, bounded));
  return NAME (with_sign) (CONTEXT_WITH magnitude, x);
}

FUNCTION VALUE
NAME (cosh) (CONTEXT VALUE x)
{
  VALUE half = MUL (NAME (exp) (CONTEXT_WITH MAGNITUDE (x)), REAL (0.5));
  return ADD (half, DIV (REAL (0.25), half));
}

FUNCTION VALUE
NAME (tanh) (CONTEXT VALUE x)
{
  VALUE magnitude = MAGNITUDE (x);
  VALUE bounded = SELECT (LESS (REAL (TANH_HIGHEST), magnitude), REAL (TANH_HIGHEST), magnitude);
  VALUE half = NAME (half_expm1) (CONTEXT_WITH ADD (bounded, bounded));
  VALUE quotient = DIV (half, ADD (half, REAL (1)));
  return NAME (with_sign) (CONTEXT_WITH quotient, x);
}

/* x P(x^2) up to 1; above, 1 - exp (-x^2) Q(1/(x+2)). */
FUNCTION VALUE
NAME (erf) (CONTEXT VALUE x)
{
  VALUE magnitude = MAGNITUDE (x);
  VALUE bounded = SELECT (LESS (REAL (ERF_HIGHEST), magnitude), REAL (ERF_HIGHEST), magnitude);
  VALUE z = MUL (bounded, bounded);
  VALUE near = FMA (bounded, NEST (ERF_TERMS, z, ERF_COEFFICIENTS), bounded);
  VALUE t = DIV (REAL (1), ADD (bounded, REAL (2)));
  VALUE tail = NEST (ERF_TAIL_TERMS, t, ERF_TAIL_COEFFICIENTS);
  VALUE decay = NAME (exp) (CONTEXT_WITH SUB (REAL (0), z));
  VALUE angle = SELECT (LESS (bounded, REAL (1)), near, FNMA (decay, tail, REAL (1)));
  return NAME (with_sign) (CONTEXT_WITH angle, x);
}

/* One round; the order of the words is the paper's. */
#define PHILOX_ROUND(k)                                                                            \
  WORD_PRODUCT (w0, 0xD2511F53u, high0, low0);                                                     \
  WORD_PRODUCT (w2, 0xCD9E8D57u, high1, low1);                                                     \
  w0 = WORD_XOR (WORD_XOR (high1, w1), keys[2 * (k)]);                                             \
  w2 = WORD_XOR (WORD_XOR (high0, w3), keys[2 * (k) + 1]);                                         \
  w1 = low1;                                                                                       \
  w3 = low0;

/* KEYS are the ten pairs of round keys: the key, each time plus { 0x9E3779B9, 0xBB67AE85 }. */
FUNCTION void
NAME (philox) (CONTEXT const WORD *keys, WORD w0, WORD w1, WORD w2, WORD w3, WORD *words)
{
  WORD high0, low0, high1, low1;
  PHILOX_ROUND (0)
  PHILOX_ROUND (1)
  PHILOX_ROUND (2)
  PHILOX_ROUND (3)
  PHILOX_ROUND (4)
  PHILOX_ROUND (5)
  PHILOX_ROUND (6)
  PHILOX_ROUND (7)
  PHILOX_ROUND (8)
  PHILOX_ROUND (9)
  words[0] = w0;
  words[1] = w1;
  words[2] = w2;
  words[3] = w3;
}

/* Both exact: 53 bits, or 24. */
FUNCTION VALUE
NAME (uniform_of_words) (CONTEXT WORD a, WORD b)
{
#if SINGLE
  return MUL (WORD_TO_REAL (WORD_RIGHT (a, 8)), REAL (0x1p-24));
#else
  BITS upper = BITS_OR (WORD_TO_BITS (a), BITS_CONSTANT (INTEGER_BITS));
  BITS lower = BITS_OR (WORD_TO_BITS (WORD_RIGHT (b, 11)), BITS_CONSTANT (INTEGER_BITS));
  VALUE low = MUL (SUB (FROM_BITS (lower), REAL (INTEGER_REAL)), REAL (0x1p-53));
  return FMA (SUB (FROM_BITS (upper), REAL (INTEGER_REAL)), REAL (0x1p-32), low);
#endif
}

FUNCTION VALUE
NAME (normal_of_words) (CONTEXT const WORD *words)
{
  VALUE u = NAME (uniform_of_words) (CONTEXT_WITH words[0], words[1]);
  VALUE v = NAME (uniform_of_words) (CONTEXT_WITH words[2], words[3]);
  VALUE log = NAME (log_of_normal) (CONTEXT_WITH SUB (REAL (1), u));
  VALUE radius = SQRT (MUL (REAL (-2), log));
  return MUL (radius, NAME (cos_of_turns) (CONTEXT_WITH v));
}

#undef ASIN_COEFFICIENTS
#undef ASIN_TERMS
#undef ATAN_COEFFICIENTS
#undef ATAN_TERMS
#undef COS_COEFFICIENTS
#undef COS_TERMS
#undef ERF_COEFFICIENTS
#undef ERF_HIGHEST
#undef ERF_TAIL_COEFFICIENTS
#undef ERF_TAIL_TERMS
#undef ERF_TERMS
#undef EXPONENT_BIAS
#undef EXP_COEFFICIENTS
#undef EXP_HIGHEST
#undef EXP_LOWEST
#undef EXP_TERMS
#undef EXPREL_COEFFICIENTS
#undef EXPREL_TERMS
#undef HALF_PI
#undef HALF_PI_2
#undef HALF_PI_3
#undef INTEGER_BITS
#undef INTEGER_REAL
#undef LEAST_NORMAL
#undef LN2_HIGH
#undef LN2_LOW
#undef LOG10_2_HIGH
#undef LOG10_2_LOW
#undef LOG2_E
#undef LOG_COEFFICIENTS
#undef LOG_SMALL_COEFFICIENTS
#undef LOG_SMALL_TERMS
#undef LOG_TERMS
#undef MAGIC
#undef MANTISSA
#undef MANTISSA_BITS
#undef NEST
#undef NEST_1
#undef NEST_10
#undef NEST_11
#undef NEST_12
#undef NEST_13
#undef NEST_14
#undef NEST_2
#undef NEST_3
#undef NEST_4
#undef NEST_5
#undef NEST_6
#undef NEST_7
#undef NEST_8
#undef NEST_9
#undef NEST_N
#undef ONE_BITS
#undef PHILOX_ROUND
#undef SIGN_SHIFT
#undef SIN_COEFFICIENTS
#undef SIN_TERMS
#undef SQRT_HALF_BITS
#undef TANH_HIGHEST
#undef TURN_HIGHEST
#undef TWO_THIRDS
#undef TWO_THIRDS_LOW
