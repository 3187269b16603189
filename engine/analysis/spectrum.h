/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * spectrum.h: power spectral density by Welch's method (1967, IEEE Trans. Audio Electroacoust. 15:70): segments that
 * half overlap, each less its mean, under a Hann window, their periodograms averaged. Samples come in as they are
 * recorded; each is transformed twice, whatever came before. live-spectrum.c feeds it from a recorder. One thread
 * at a time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LOLIGO_SPECTRUM_SEGMENT_LEAST 8
#define LOLIGO_SPECTRUM_SEGMENT_MOST (1u << 20)

typedef struct _LoligoSpectrum LoligoSpectrum;

/* SEGMENT: samples of one, between the limits above, even; INTERVAL_S between samples. */
LoligoSpectrum *loligo_spectrum_new (guint segment, double interval_s);
void loligo_spectrum_free (LoligoSpectrum *spectrum);
/* A segment with a NaN or an infinity in it is left out. */
void loligo_spectrum_add (LoligoSpectrum *spectrum, const double *samples, gsize n_samples);
guint loligo_spectrum_get_segment (const LoligoSpectrum *spectrum);
guint64 loligo_spectrum_get_n_segments (const LoligoSpectrum *spectrum);
/* SEGMENT / 2 + 1 frequencies, from 0 to half of the sampling rate, this far apart. */
guint loligo_spectrum_get_n_bins (const LoligoSpectrum *spectrum);
double loligo_spectrum_get_resolution_hz (const LoligoSpectrum *spectrum);
/* One-sided, in the square of the samples' unit per hertz: times the resolution, the densities add up to the
 * variance under the window. FALSE, and OUT as it was, before the first segment is whole. */
gboolean loligo_spectrum_get_density (const LoligoSpectrum *spectrum, double *out);

/* The highest peak of DENSITY: a bin from which the density falls to half and less on both sides, within a factor of
 * two of its frequency, and which is twice the median of the bins there and a thousandth of the highest density at
 * least. Between bins the top of the parabola through the logarithms is taken. FALSE: there is
 * none. */
gboolean loligo_spectrum_find_peak (const double *density, guint n_bins, double resolution_hz,
                                    double *frequency_hz, double *height);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoSpectrum, loligo_spectrum_free)

G_END_DECLS
