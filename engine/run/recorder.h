/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * recorder.h: full-resolution recordings. The engine thread appends, one reader (the window, an
 * exporter) reads at the same time without a lock: chunks never move and the count is published last
 * (release / acquire). Reading is main-thread, appending engine-thread.
 */
#pragma once

#include "model/plan.h"

G_BEGIN_DECLS

/* Ranges whose ends are multiples of a power of this are found quickest. */
#define LOLIGO_RECORDER_GROUP 16

typedef struct _LoligoRecorder LoligoRecorder;

const char *loligo_recorder_get_id (const LoligoRecorder *recorder);
const char *loligo_recorder_get_node (const LoligoRecorder *recorder);      /* id of the node or wire */
const char *loligo_recorder_get_variable (const LoligoRecorder *recorder);  /* "V" or "spikes" */
gboolean loligo_recorder_is_spikes (const LoligoRecorder *recorder);
const LoligoUnit *loligo_recorder_get_unit (const LoligoRecorder *recorder);
/* Recorded neurons: count and number of the k-th in the population. */
guint64 loligo_recorder_get_n_lanes (const LoligoRecorder *recorder);
guint64 loligo_recorder_get_lane (const LoligoRecorder *recorder, guint64 k);
guint64 loligo_recorder_get_population (const LoligoRecorder *recorder);

/* Samples of a variable. Sample s is at time s * interval; sample 0 is at t = 0. */
guint64 loligo_recorder_get_n_samples (const LoligoRecorder *recorder);
double loligo_recorder_get_interval (const LoligoRecorder *recorder); /* seconds */
/* Copies samples [first, first + count) of the k-th recorded neuron, SI, as double. Returns how many there were. */
guint64 loligo_recorder_read (const LoligoRecorder *recorder, guint64 k, guint64 first,
                              guint64 count, double *out);
/* Smallest and largest in [first, first + count), from a pyramid: cost grows with the logarithm.
 * FALSE when empty. NaN is skipped. */
gboolean loligo_recorder_get_range (LoligoRecorder *recorder, guint64 k, guint64 first,
                                    guint64 count, double *minimum, double *maximum);

/* Spikes, sorted by time, then neuron. */
guint64 loligo_recorder_get_n_spikes (const LoligoRecorder *recorder);
/* Spike number INDEX: its time in seconds and neuron. */
void loligo_recorder_get_spike (const LoligoRecorder *recorder, guint64 index, double *t_s,
                                guint64 *lane);
/* First spike at or after T. */
guint64 loligo_recorder_find_spike (const LoligoRecorder *recorder, double t_s);

/* The step that spike INDEX is stamped with; t = step * dt. */
gint64 loligo_recorder_get_spike_step (const LoligoRecorder *recorder, guint64 index);
gint64 loligo_recorder_get_every_steps (const LoligoRecorder *recorder);
double loligo_recorder_get_dt (const LoligoRecorder *recorder);

/* For exports: samples as they lie in memory, rows of one real a recorded neuron, float in single precision, else
 * double. Returns the row of sample FIRST; *count is lowered to the rows that follow it without a gap, at most
 * some megabytes. */
const void *loligo_recorder_peek_rows (const LoligoRecorder *recorder, guint64 first,
                                       guint64 *count);

/* Who goes through a whole recording, which may lie on disk, says what it is done with, so that no more than a piece of
 * it is in memory. */
void loligo_recorder_release_rows (LoligoRecorder *recorder, guint64 first, guint64 count);
void loligo_recorder_release_spikes (LoligoRecorder *recorder, guint64 first, guint64 count);
gboolean loligo_recorder_is_single_precision (const LoligoRecorder *recorder);

/* In memory, and in a file of the run. */
gsize loligo_recorder_get_bytes (const LoligoRecorder *recorder);
gsize loligo_recorder_get_disk_bytes (const LoligoRecorder *recorder);

G_END_DECLS
