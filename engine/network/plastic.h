/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plastic.h: synapses that have values of their own, beside the rows of a projection: advanced in closed form when a
 * spike comes by (AT_EVENTS), or in each step (EACH_STEP). Made and run by run/exchange.c, once a step at the time T:
 * spikes of the targets at T, a look for recorders, spikes that arrive at T, what flows from T on. What synapses add
 * to their targets goes into rings. Every target belongs to one part, so parts may run at once, and
 * what a target gets is summed in one order for any number of parts.
 */
#pragma once

#include "base/thread-pool.h"
#include "compile/event.h"
#include "network/projection.h"

G_BEGIN_DECLS

typedef struct _LoligoPlastic LoligoPlastic;

/* pre.x or post.x of all cells. */
typedef struct
{
  const void *values; /* reals: one a lane, or one for all */
  gboolean varies;
  gint64 n_slots;     /* pre.x that is seen late: rows by step modulo this; else 1 */
  gsize row_reals;
} LoligoEndValues;

/* The spikes of a population, of the last so many steps. */
typedef struct
{
  guint32 **lanes; /* [stamp % n_slots], ascending */
  guint *n_spikes, *sizes; /* in each; room for */
  gint64 n_slots;
} LoligoSpikeHistory;

typedef struct
{
  gint64 step;                       /* T */
  const LoligoEndValues *ends;       /* [ends of the synapse] */
  const LoligoRing *state_rings, *end_rings; /* [states], [ends]; rows NULL: nothing is added */
  const LoligoSpikeHistory *sent;    /* of the sources */
  const guint32 *fired;              /* targets that spiked at T, ascending */
  guint n_fired;
} LoligoPlasticCall;

/* A synapse in memory; what recorders keep. */
typedef struct
{
  guint64 k;        /* its place in a row of samples */
  guint64 position; /* in its part */
  guint32 source;
} LoligoSynapsePlace;

/* For the synapses of PROJECTION, which must outlive it. STREAM keys random numbers. Error: LOLIGO_ERROR_MEMORY,
 * LOLIGO_ERROR_INPUT. Not RT safe. */
LoligoPlastic *loligo_plastic_new (const LoligoPlan *plan, guint index,
                                   const LoligoProjection *projection, guint32 stream,
                                   guint n_parts, GError **error);
void loligo_plastic_free (LoligoPlastic *plastic);
/* Initial values. */
void loligo_plastic_reset (LoligoPlastic *plastic);
gboolean loligo_plastic_compile_native (LoligoPlastic *plastic, GError **error);
gsize loligo_plastic_get_bytes (const LoligoPlastic *plastic);

/* [ends of the synapse]: whether any of its programs reads it. */
const guint8 *loligo_plastic_get_end_reads (const LoligoPlastic *plastic);
gboolean loligo_plastic_sees_fired (const LoligoPlastic *plastic);
gboolean loligo_plastic_sees_sent (const LoligoPlastic *plastic);
gboolean loligo_plastic_flows (const LoligoPlastic *plastic);

/* One value (SI) for all synapses from call->step on; what decays is brought there with the old one first. FALSE where
 * the parameter differs from synapse to synapse. Not while parts run. */
gboolean loligo_plastic_set_parameter (LoligoPlastic *plastic, const LoligoPlasticCall *call,
                                       guint parameter, double value_si);
/* Brings what decays to call->step. In single precision steps are counted in 32 bits, so this must be done once in
 * 2^32 steps at least. Not while parts run. */
void loligo_plastic_settle (LoligoPlastic *plastic, const LoligoPlasticCall *call);
/* States as they are in FROM (which is brought to call->step), parameters as they are here. Both are of like
 * projections (loligo_projection_is_like) and of the same synapse in the same form. */
void loligo_plastic_take_states (LoligoPlastic *plastic, LoligoPlastic *from,
                                 const LoligoPlasticCall *call);

/* Of PART, in this order; return the number of synapses that took part. RT safe. */
guint64 loligo_plastic_fire (LoligoPlastic *plastic, const LoligoPlasticCall *call, guint part);
guint64 loligo_plastic_arrive (LoligoPlastic *plastic, const LoligoPlasticCall *call, guint part);
guint64 loligo_plastic_flow (LoligoPlastic *plastic, const LoligoPlasticCall *call, guint part);

/* Where synapses NUMBERS (ascending; NULL: all N) are: for each part an array of LoligoSynapsePlace. Numbers go by
 * source, then target. (transfer full) */
GArray **loligo_plastic_find (const LoligoPlastic *plastic, const guint64 *numbers, guint64 n);
/* State STATE (G_MAXUINT: the weight) of PLACES of PART at call->step into ROW. RT safe. */
void loligo_plastic_sample (LoligoPlastic *plastic, const LoligoPlasticCall *call, guint part,
                            guint state, const GArray *places, void *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoPlastic, loligo_plastic_free)

G_END_DECLS
