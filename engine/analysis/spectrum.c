/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * spectrum.c: see spectrum.h. The plan is an estimated one: it is made at once, and equal input gives equal bits.
 */
#include "analysis/spectrum.h"
#include "base/fft.h"

#include <fftw3.h>
#include <math.h>
#include <string.h>

struct _LoligoSpectrum
{
  guint segment, n_bins;
  double interval_s;
  double window_power; /* the sum of the window's squares */
  double *window;
  double *samples; /* of the segment that is being filled */
  guint n_samples;
  double *scratch; /* fftw's memory, aligned */
  fftw_complex *transform;
  fftw_plan plan;
  double *sums; /* of squared moduli, a bin each */
  guint64 n_segments;
};

LoligoSpectrum *
loligo_spectrum_new (guint segment, double interval_s)
{
  g_assert (segment >= LOLIGO_SPECTRUM_SEGMENT_LEAST && segment <= LOLIGO_SPECTRUM_SEGMENT_MOST);
  g_assert (segment % 2 == 0 && interval_s > 0);
  LoligoSpectrum *spectrum = g_new0 (LoligoSpectrum, 1);
  spectrum->segment = segment;
  spectrum->n_bins = segment / 2 + 1;
  spectrum->interval_s = interval_s;
  spectrum->window = g_new (double, segment);
  spectrum->samples = g_new (double, segment);
  spectrum->sums = g_new0 (double, spectrum->n_bins);
  /* Of period SEGMENT, not SEGMENT - 1: shifted by half of it the windows add up to a constant. */
  for (guint i = 0; i < segment; i++)
    {
      spectrum->window[i] = 0.5 - 0.5 * cos (2 * G_PI * i / segment);
      spectrum->window_power += spectrum->window[i] * spectrum->window[i];
    }
  spectrum->scratch = fftw_alloc_real (segment);
  spectrum->transform = fftw_alloc_complex (spectrum->n_bins);
  loligo_fft_lock_planner ();
  spectrum->plan = fftw_plan_dft_r2c_1d ((int) segment, spectrum->scratch, spectrum->transform,
                                         FFTW_ESTIMATE);
  loligo_fft_unlock_planner ();
  g_assert (spectrum->plan != NULL);
  return spectrum;
}

void
loligo_spectrum_free (LoligoSpectrum *spectrum)
{
  if (spectrum == NULL)
    return;
  loligo_fft_lock_planner ();
  fftw_destroy_plan (spectrum->plan);
  loligo_fft_unlock_planner ();
  fftw_free (spectrum->scratch);
  fftw_free (spectrum->transform);
  g_free (spectrum->window);
  g_free (spectrum->samples);
  g_free (spectrum->sums);
  g_free (spectrum);
}

static void
add_segment (LoligoSpectrum *spectrum)
{
  double mean = 0;

  for (guint i = 0; i < spectrum->segment; i++)
    mean += spectrum->samples[i];
  mean /= spectrum->segment;
  if (!isfinite (mean))
    return;
  for (guint i = 0; i < spectrum->segment; i++)
    spectrum->scratch[i] = (spectrum->samples[i] - mean) * spectrum->window[i];
  fftw_execute (spectrum->plan);
  for (guint k = 0; k < spectrum->n_bins; k++)
    {
      double real = spectrum->transform[k][0], imaginary = spectrum->transform[k][1];
      spectrum->sums[k] += real * real + imaginary * imaginary;
    }
  spectrum->n_segments++;
}

void
loligo_spectrum_add (LoligoSpectrum *spectrum, const double *samples, gsize n_samples)
{
  guint half = spectrum->segment / 2;

  while (n_samples > 0)
    {
      gsize taken = MIN (n_samples, spectrum->segment - spectrum->n_samples);
      memcpy (spectrum->samples + spectrum->n_samples, samples, taken * sizeof *samples);
      spectrum->n_samples += (guint) taken;
      samples += taken;
      n_samples -= taken;
      if (spectrum->n_samples < spectrum->segment)
        continue;
      add_segment (spectrum);
      memcpy (spectrum->samples, spectrum->samples + half, half * sizeof *samples);
      spectrum->n_samples = half;
    }
}

guint
loligo_spectrum_get_segment (const LoligoSpectrum *spectrum)
{
  return spectrum->segment;
}

guint64
loligo_spectrum_get_n_segments (const LoligoSpectrum *spectrum)
{
  return spectrum->n_segments;
}

guint
loligo_spectrum_get_n_bins (const LoligoSpectrum *spectrum)
{
  return spectrum->n_bins;
}

double
loligo_spectrum_get_resolution_hz (const LoligoSpectrum *spectrum)
{
  return 1 / (spectrum->segment * spectrum->interval_s);
}

gboolean
loligo_spectrum_get_density (const LoligoSpectrum *spectrum, double *out)
{
  if (spectrum->n_segments == 0)
    return FALSE;
  double scale = spectrum->interval_s / spectrum->window_power / (double) spectrum->n_segments;
  /* What lies at negative frequencies is added to the positive ones; 0 and the highest have no twin. */
  for (guint k = 0; k < spectrum->n_bins; k++)
    out[k] = spectrum->sums[k] * scale * (k == 0 || k == spectrum->n_bins - 1 ? 1 : 2);
  return TRUE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static double
get_median (const double *values, guint count)
{
  g_autofree double *sorted = g_memdup2 (values, count * sizeof *values);
  qsort (sorted, count, sizeof *sorted, compare);
  return sorted[count / 2];
}

static double
get_least (const double *density, guint first, guint end)
{
  double least = INFINITY;

  for (guint k = first; k < end; k++)
    least = MIN (least, density[k]);
  return least;
}

static gboolean
stands_out (const double *density, guint n_bins, guint k, double highest)
{
  guint first = MIN (k / 2, k - 2), end = MIN (MAX (2 * k, k + 3), n_bins);

  return density[k] >= 1e-3 * highest && density[k] >= 2 * get_least (density, MAX (first, 1), k)
         && density[k] >= 2 * get_least (density, k + 1, end)
         && density[k] >= 2 * get_median (density + first, end - first);
}

/* The highest bin above its neighbours and below LIMIT; 0: none. */
static guint
find_maximum (const double *density, guint n_bins, double limit)
{
  guint best = 0;

  for (guint k = 2; k + 1 < n_bins; k++)
    if (density[k] < limit && density[k] > density[k - 1] && density[k] >= density[k + 1]
        && (best == 0 || density[k] > density[best]))
      best = k;
  return best;
}

gboolean
loligo_spectrum_find_peak (const double *density, guint n_bins, double resolution_hz,
                           double *frequency_hz, double *height)
{
  guint tries = n_bins > 10000 ? 4 : 20;
  guint best = find_maximum (density, n_bins, INFINITY);
  double highest = 0;

  for (guint k = 1; k < n_bins; k++)
    highest = MAX (highest, density[k]);
  while (best > 0 && !stands_out (density, n_bins, best, highest))
    best = --tries > 0 ? find_maximum (density, n_bins, density[best]) : 0;
  if (best == 0)
    return FALSE;
  double left = log (density[best - 1]), top = log (density[best]), right = log (density[best + 1]);
  double shift = 0.5 * (left - right) / (left - 2 * top + right);
  if (!isfinite (shift) || fabs (shift) > 0.5)
    shift = 0;
  *frequency_hz = (best + shift) * resolution_hz;
  *height = density[best];
  return TRUE;
}
