/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * live-spectrum.h: the power spectrum of what a recorder holds, kept current while it grows: of one cell's variable, of
 * the mean over the recorded cells, or of the population's rate where it records spikes. One thread at a time, the
 * recorder's reader.
 */
#pragma once

#include "run/recorder.h"

G_BEGIN_DECLS

typedef struct _LoligoLiveSpectrum LoligoLiveSpectrum;

/* In place of a lane: the mean over all. */
#define LOLIGO_LANES_MEAN G_MAXUINT64

/* RECORDER is borrowed. LANE is not looked at where it records spikes; BIN_S is the width of a rate's bins and not
 * looked at elsewhere. SEGMENT_S 0: the longest power of two of samples of which some fifteen segments fit in what is
 * there, but none longer than 2 s. */
LoligoLiveSpectrum *loligo_live_spectrum_new (LoligoRecorder *recorder, guint64 lane, double bin_s,
                                              double segment_s);
void loligo_live_spectrum_free (LoligoLiveSpectrum *live);
/* Reads on, BUDGET values at most; the run has come to T_S. FALSE when there are more to read. What was there is
 * kept until a spectrum with another length of segment has caught up. */
gboolean loligo_live_spectrum_update (LoligoLiveSpectrum *live, double t_s, guint64 budget);
/* The newest density; NULL before there is any. In SI: the square of the variable's unit per hertz, Hz²/Hz of a rate.
 * (transfer none) */
const double *loligo_live_spectrum_get_density (LoligoLiveSpectrum *live, guint *n_bins,
                                                double *resolution_hz);
guint64 loligo_live_spectrum_get_n_segments (LoligoLiveSpectrum *live);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoLiveSpectrum, loligo_live_spectrum_free)

G_END_DECLS
