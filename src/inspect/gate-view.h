/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gate-view.h: the curves of a node's gates: steady state and time constant against the membrane potential,
 * with where neuron 0 is now. Main thread.
 */
#pragma once

#include "document/project.h"
#include "run/session.h"

G_BEGIN_DECLS

#define LOLIGO_TYPE_GATE_VIEW (loligo_gate_view_get_type ())
G_DECLARE_FINAL_TYPE (LoligoGateView, loligo_gate_view, LOLIGO, GATE_VIEW, GtkWidget)

/* NULL when NODE's model has no gates. */
GtkWidget *loligo_gate_view_new (LoligoProject *project, LoligoSession *session, const char *node);
/* For the test dump: members of an open object. */
void loligo_gate_view_describe (GtkWidget *view, JsonBuilder *builder);

G_END_DECLS
