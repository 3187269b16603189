/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rate.h: the firing rate of a population from its spikes, in spikes per second and cell: counted in bins, or smoothed
 * by a Gaussian or a causal exponential. Spikes come in as they are recorded, and only what they change is computed
 * anew. One thread at a time.
 */
#pragma once

#include "model/plot.h"
#include "run/recorder.h"

G_BEGIN_DECLS

typedef struct _LoligoRate LoligoRate;

/* WIDTH_S as LoligoRateKernel says; a kernel is sampled five times in its width, or once a step of DT_S. */
LoligoRate *loligo_rate_new (LoligoRateKernel kernel, double width_s, double dt_s, guint64 n_cells);
void loligo_rate_free (LoligoRate *rate);
/* Forgets all spikes. */
void loligo_rate_clear (LoligoRate *rate);
/* A spike stamped STEP * dt, which happened within the dt before it. */
void loligo_rate_add_spike (LoligoRate *rate, gint64 step);
/* The run has come to N_STEPS: bins that are over by then have a rate. */
void loligo_rate_advance (LoligoRate *rate, gint64 n_steps);
/* Adds what RECORDER has got since the last time and advances to T_S. Starts anew when the recorder was emptied.
 * At most BUDGET spikes at once; FALSE when there are more. */
gboolean loligo_rate_update (LoligoRate *rate, const LoligoRecorder *recorder, double t_s,
                             guint64 budget);
/* Value i is the rate of the bin whose middle is at (i + 1/2) * interval. The interval may double in a run of many
 * millions of bins; CHANGES counts that. */
guint64 loligo_rate_get_n_values (const LoligoRate *rate);
double loligo_rate_get_interval (const LoligoRate *rate);
guint loligo_rate_get_changes (const LoligoRate *rate);
/* Hz. Returns how many there were. */
guint64 loligo_rate_read (const LoligoRate *rate, guint64 first, guint64 count, double *out);
/* FALSE when there is none. */
gboolean loligo_rate_get_range (const LoligoRate *rate, guint64 first, guint64 count,
                                double *minimum, double *maximum);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoRate, loligo_rate_free)

G_END_DECLS
