/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gate-curve.h: what of a model is a function of one quantity and can be drawn as a curve: its own
 * functions (alpha_m(V)), and steady state and time constant of each gate (a state whose equation is
 * linear in itself and otherwise knows one more variable). For the inspector and the plots. It knows
 * no run: values of parameters are passed in. Immutable; any thread.
 */
#pragma once

#include "lang/component.h"

G_BEGIN_DECLS

typedef enum
{
  LOLIGO_GATE_CURVE_FUNCTION,
  LOLIGO_GATE_CURVE_STEADY_STATE,
  LOLIGO_GATE_CURVE_TIME_CONSTANT
} LoligoGateCurveKind;

typedef struct
{
  LoligoGateCurveKind kind;
  char *name;                 /* "alpha_m(V)", "m∞(V)", "τ_m(V)" */
  const LoligoSymbol *symbol; /* the function; the gate's state */
  const LoligoSymbol *over;   /* the state or input that it is a function of; NULL when a
                                 function's argument is named like none */
  const char *argument;       /* "V" */
  LoligoUnit argument_unit, unit;
  gboolean has_range;         /* a range of the argument worth drawing is known */
  double low_si, high_si;
} LoligoGateCurve;

typedef struct _LoligoGateCurves LoligoGateCurves;

/* Functions of one argument that the model calls, in the order of the text, then the gates. Holds
 * a reference on COMPONENT. */
LoligoGateCurves *loligo_gate_curves_new (LoligoComponent *component);
void loligo_gate_curves_free (LoligoGateCurves *curves);
guint loligo_gate_curves_get_count (const LoligoGateCurves *curves);
/* (transfer none) */
const LoligoGateCurve *loligo_gate_curves_get_nth (const LoligoGateCurves *curves, guint index);
/* Y_SI[k] at X_SI[k] for N points; values may be infinite or NaN where the model's are. PARAMETERS_SI: one for
 * each parameter of the component; NULL: its defaults. */
void loligo_gate_curves_evaluate (const LoligoGateCurves *curves, guint index,
                                  const double *parameters_si,
                             const double *x_si, guint n, double *y_si);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoGateCurves, loligo_gate_curves_free)

G_END_DECLS
