/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * elementary-libm.h: elementary functions from libm, until base/elementary-template.h.
 */
static inline REAL NAME (loligo_exp) (REAL x) { return MATH (exp) (x); }
static inline REAL NAME (loligo_expm1) (REAL x) { return MATH (expm1) (x); }
static inline REAL NAME (loligo_exprel) (REAL x) { return x == 0 ? 1 : MATH (expm1) (x) / x; }
static inline REAL NAME (loligo_log) (REAL x) { return MATH (log) (x); }
static inline REAL NAME (loligo_log10) (REAL x) { return MATH (log10) (x); }
static inline REAL NAME (loligo_power) (REAL x, REAL y) { return MATH (pow) (x, y); }
static inline REAL NAME (loligo_sin) (REAL x) { return MATH (sin) (x); }
static inline REAL NAME (loligo_cos) (REAL x) { return MATH (cos) (x); }
static inline REAL NAME (loligo_tan) (REAL x) { return MATH (tan) (x); }
static inline REAL NAME (loligo_asin) (REAL x) { return MATH (asin) (x); }
static inline REAL NAME (loligo_acos) (REAL x) { return MATH (acos) (x); }
static inline REAL NAME (loligo_atan) (REAL x) { return MATH (atan) (x); }
static inline REAL NAME (loligo_atan2) (REAL y, REAL x) { return MATH (atan2) (y, x); }
static inline REAL NAME (loligo_sinh) (REAL x) { return MATH (sinh) (x); }
static inline REAL NAME (loligo_cosh) (REAL x) { return MATH (cosh) (x); }
static inline REAL NAME (loligo_tanh) (REAL x) { return MATH (tanh) (x); }
static inline REAL NAME (loligo_erf) (REAL x) { return MATH (erf) (x); }

static inline void
NAME (philox) (guint32 k0, guint32 k1, guint32 c0, guint32 c1, guint32 c2, guint32 c3, guint32 *out)
{
  for (int round = 0; round < 10; round++)
    {
      guint64 p0 = (guint64) c0 * 0xD2511F53u, p1 = (guint64) c2 * 0xCD9E8D57u;
      guint32 n0 = (guint32) (p1 >> 32) ^ c1 ^ k0, n2 = (guint32) (p0 >> 32) ^ c3 ^ k1;
      c1 = (guint32) p1;
      c3 = (guint32) p0;
      c0 = n0;
      c2 = n2;
      k0 += 0x9E3779B9u;
      k1 += 0xBB67AE85u;
    }
  out[0] = c0, out[1] = c1, out[2] = c2, out[3] = c3;
}
static inline REAL
NAME (unit) (guint32 a, guint32 b)
{
  return sizeof (REAL) == 8 ? (REAL) (((double) a * 0x1p21 + (double) (b >> 11)) * 0x1p-53)
                            : (REAL) (a >> 8) * (REAL) 0x1p-24;
}
static inline REAL
NAME (loligo_uniform) (guint32 k0, guint32 k1, guint32 c0, guint32 c1, guint32 c2, guint32 c3)
{
  guint32 w[4];
  NAME (philox) (k0, k1, c0, c1, c2, c3, w);
  return NAME (unit) (w[0], w[1]);
}
static inline REAL
NAME (loligo_normal) (guint32 k0, guint32 k1, guint32 c0, guint32 c1, guint32 c2, guint32 c3)
{
  guint32 w[4];
  NAME (philox) (k0, k1, c0, c1, c2, c3, w);
  return MATH (sqrt) (-2 * MATH (log) (1 - NAME (unit) (w[0], w[1])))
         * MATH (cos) ((REAL) 6.283185307179586 * NAME (unit) (w[2], w[3]));
}
