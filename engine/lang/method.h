/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * method.h: the names of the numerical methods, from one table. AUTO is resolved per model by
 * loligo_program_new: exact where the model is linear with constant coefficients, else exponential Euler
 * when every equation is conditionally linear, else rk4; heun where there is noise.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* X (NAME, "text", order, family) */
#define LOLIGO_METHODS(X)                                                                          \
  X (AUTO, "auto", 0, AUTO)                                                                        \
  X (EULER, "euler", 1, RUNGE_KUTTA)                                                               \
  X (MIDPOINT, "midpoint", 2, RUNGE_KUTTA)                                                         \
  X (HEUN, "heun", 2, RUNGE_KUTTA)                                                                 \
  X (RALSTON, "ralston", 2, RUNGE_KUTTA)                                                           \
  X (RK2, "rk2", 2, RUNGE_KUTTA)                                                                   \
  X (RK3, "rk3", 3, RUNGE_KUTTA)                                                                   \
  X (SSPRK3, "ssprk3", 3, RUNGE_KUTTA)                                                             \
  X (RK4, "rk4", 4, RUNGE_KUTTA)                                                                   \
  X (RK38, "rk38", 4, RUNGE_KUTTA)                                                                 \
  X (EXPONENTIAL_EULER, "exponential_euler", 1, EXPONENTIAL)                                       \
  X (EXACT, "exact", 0, EXACT)                                                                     \
  X (RKF12, "rkf12", 2, ADAPTIVE)                                                                  \
  X (BS32, "bs32", 3, ADAPTIVE)                                                                    \
  X (RKF45, "rkf45", 5, ADAPTIVE)                                                                  \
  X (CASH_KARP, "cash_karp", 5, ADAPTIVE)                                                          \
  X (DOPRI5, "dopri5", 5, ADAPTIVE)                                                                \
  X (EULER_MARUYAMA, "euler_maruyama", 1, STOCHASTIC)

typedef enum
{
#define X(name, text, order, family) LOLIGO_METHOD_##name,
  LOLIGO_METHODS (X)
#undef X
    LOLIGO_N_METHODS
} LoligoMethod;

typedef enum
{
  LOLIGO_FAMILY_AUTO,
  LOLIGO_FAMILY_RUNGE_KUTTA,
  LOLIGO_FAMILY_EXPONENTIAL,
  LOLIGO_FAMILY_EXACT,
  LOLIGO_FAMILY_ADAPTIVE,
  LOLIGO_FAMILY_STOCHASTIC
} LoligoMethodFamily;

const char *loligo_method_to_string (LoligoMethod method);
/* FALSE and an error that lists the names when TEXT is none of them. */
gboolean loligo_method_from_string (const char *text, LoligoMethod *method, GError **error);
guint loligo_method_get_order (LoligoMethod method);
LoligoMethodFamily loligo_method_get_family (LoligoMethod method);

G_END_DECLS
