/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gates.h: the gates of a conductance model, found in its equations: numbers without a unit that relax, at a
 * rate set by a membrane potential alone, to a value set by it alone; and those that follow it at once. No
 * GTK; any thread.
 */
#pragma once

#include <loligo.h>

G_BEGIN_DECLS

typedef struct _LoligoGates LoligoGates;

/* Keeps COMPONENT. */
LoligoGates *loligo_gates_new (LoligoComponent *component);
void loligo_gates_free (LoligoGates *gates);
guint loligo_gates_get_count (const LoligoGates *gates);
/* The gate's symbol and that of its membrane potential. (transfer none) */
const LoligoSymbol *loligo_gates_get_symbol (const LoligoGates *gates, guint index);
const LoligoSymbol *loligo_gates_get_voltage (const LoligoGates *gates, guint index);
/* At membrane potential V, with PARAMETERS by index, SI: where the gate goes to, and its time constant (0 for
 * one that is there at once). FALSE where the equations give no number. */
gboolean loligo_gates_evaluate (const LoligoGates *gates, guint index, const double *parameters,
                                double v_si, double *steady, double *tau_s);
/* Values of the parameters of NODE, a node of that component: its own, or the defaults where it has none or where
 * they differ from neuron to neuron. (transfer full) */
double *loligo_gates_read_parameters (const LoligoGates *gates, const LoligoNode *node);
/* A range of potentials worth drawing: around that at the start. */
void loligo_gates_get_range (const LoligoGates *gates, const double *parameters, double *from_si,
                             double *to_si);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoGates, loligo_gates_free)

G_END_DECLS
