/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * couple.h: synapses that share one state a target become part of the cell's own equations. All synapses of a wire
 * that obey dg/dt = -g/tau with one tau add up to one g a cell that obeys the same equation, so the cell's method
 * advances both together: exactly where both are linear, and with no more work for a million synapses than for one.
 * Of the other forms it is only the shared states that become part of the cell, and for each thing that synapses
 * add to there is an input that takes the amounts.
 *
 * The cell made here has, besides its own symbols, the synapse's parameters and states as NAME.x and
 * inputs for what arrives in a step. An input that the synapse contributes to is then an algebraic variable of the
 * same name (what is wired to the port, plus what the synapses give). Made by model/plan. Any thread.
 */
#pragma once

#include "lang/component.h"
#include "lang/synapse-form.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;               /* of the wire; an id */
  const LoligoComponent *synapse; /* checked with the cell as its POST */
  const LoligoSynapsePlan *plan;  /* its form */
} LoligoCoupling;

/* Where a coupling's symbols are in the new cell. */
typedef struct
{
  guint first_parameter; /* in the order of the synapse's own */
  guint *states;         /* [states of the synapse]: of the cell; G_MAXUINT: kept per synapse */
  /* Forms other than PER_TARGET: the input that takes what is added in a step, to a shared state and to an end
   * of the synapse (a jump of a state, what flows into an input); -1: nothing is. */
  gint *state_inputs, *end_inputs;
  gint weight_input; /* takes the sum of the weights that arrive in a step; -1: not needed */
  gint count_input;  /* takes the number of spikes that arrive in a step; -1: not needed */
} LoligoCoupled;

/* POST with N couplings; COUPLED[k] says where each went. (transfer full) */
LoligoComponent *loligo_component_couple (const LoligoComponent *post,
                                          const LoligoCoupling *couplings, guint n,
                                          LoligoCoupled *coupled);

void loligo_coupled_clear (LoligoCoupled *coupled);

G_END_DECLS
