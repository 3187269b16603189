/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * recorder-private.h: the writing half of a recorder, for the simulation. Rows are written in place and
 * count only once they are published, so an abandoned chunk leaves no trace.
 */
#pragma once

#include "run/recorder.h"
#include "run/store.h"

G_BEGIN_DECLS

/* Holds a reference to PLAN. */
LoligoRecorder *loligo_recorder_new (LoligoPlan *plan, guint index);
/* Puts what takes much memory into STORE's care, which must outlive the recordings. Before anything is
 * recorded. */
void loligo_recorder_keep_in (LoligoRecorder *recorder, LoligoStore *store);
/* Of synapses: how many there are, which the plan cannot know. Before anything is recorded. */
void loligo_recorder_set_population (LoligoRecorder *recorder, guint64 population);
void loligo_recorder_free (LoligoRecorder *recorder);
/* Not RT safe. FALSE when the system has no room. */
gboolean loligo_recorder_reserve_samples (LoligoRecorder *recorder, guint64 n_samples);
gboolean loligo_recorder_reserve_spikes (LoligoRecorder *recorder, guint64 n_spikes);

/* Row SAMPLE: one real a recorded lane. RT safe; several threads may fill different lanes. */
void *loligo_recorder_get_row (LoligoRecorder *recorder, guint64 sample);
/* Brings the min/max pyramid of recorded lanes [first_k, end_k) up to SAMPLE, whose row is
 * complete there. Writing the same rows again gives the same pyramid. RT safe. */
void loligo_recorder_summarise (LoligoRecorder *recorder, guint64 sample, guint64 first_k,
                                guint64 end_k);
/* Makes samples below N_SAMPLES visible. */
void loligo_recorder_publish_samples (LoligoRecorder *recorder, guint64 n_samples);

/* Writes beyond the published ones; index counts from the first spike of the run. */
void loligo_recorder_write_spike (LoligoRecorder *recorder, guint64 index, gint64 step,
                                  guint32 lane);
void loligo_recorder_publish_spikes (LoligoRecorder *recorder, guint64 n_spikes);
/* What FROM, of as many lanes, has recorded becomes this one's; FROM has what was here. */
void loligo_recorder_take (LoligoRecorder *recorder, LoligoRecorder *from);
/* Forgets everything recorded; keeps the memory for the next run. */
void loligo_recorder_empty (LoligoRecorder *recorder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoRecorder, loligo_recorder_free)

G_END_DECLS
