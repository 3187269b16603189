/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * synapse-traces.h: states of a synapse that are the same for all synapses of one source, or of one target: the traces
 * of pair rules. A state that begins alike everywhere and that only spikes of the source change, by constants and other
 * such states, is the source's; one that only spikes of the target change is the target's. Called by synapse-form.c.
 */
#pragma once

#include "lang/component.h"

G_BEGIN_DECLS

typedef enum
{
  LOLIGO_KEPT_BY_SYNAPSE,
  LOLIGO_KEPT_BY_SOURCE, /* right where all synapses have one delay */
  LOLIGO_KEPT_BY_TARGET
} LoligoKeeper;

/* KEEPERS [states]; IS_SHARED [states] are not asked. */
void loligo_synapse_find_traces (const LoligoComponent *synapse, const gboolean *is_shared,
                                 LoligoKeeper *keepers);

G_END_DECLS
