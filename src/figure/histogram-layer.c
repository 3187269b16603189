/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * histogram-layer.c: how the values of cells or synapses at a moment are distributed. Bins are as many as the square
 * root of the values, 1, 2 or 5 times a power of ten wide, and begin at multiples of that; they hold still while the
 * values move within them.
 */
#include "figure/figure-private.h"

#include <math.h>

#define LEAST_BINS 10
#define MOST_BINS 50
/* Of more values every n-th is looked at, live. */
#define VALUES_A_FRAME 200000

gboolean
loligo_panel_find_sample (LoligoPanel *panel, LoligoRecorder *recorder, guint64 *sample)
{
  guint64 n = loligo_recorder_get_n_samples (recorder);
  double index = round (loligo_figure_get_moment (panel->figure)
                        / loligo_recorder_get_interval (recorder));

  if (n == 0)
    return FALSE;
  *sample = (guint64) CLAMP (index, 0, (double) (n - 1));
  return TRUE;
}

/* The values of an entry at the moment. */
typedef struct
{
  const void *row;
  gboolean single_precision;
  guint64 n, stride;
  double scale;
} Values;

static gboolean
get_values (LoligoPanel *panel, LoligoEntry *entry, Values *values)
{
  guint64 sample, one = 1;

  if (!entry->visible || loligo_recorder_is_spikes (entry->recorder)
      || !loligo_panel_find_sample (panel, entry->recorder, &sample))
    return FALSE;
  *values = (Values){ .row = loligo_recorder_peek_rows (entry->recorder, sample, &one),
                      .single_precision = loligo_recorder_is_single_precision (entry->recorder),
                      .n = loligo_recorder_get_n_lanes (entry->recorder),
                      .stride = 1,
                      .scale = loligo_panel_get_scale (panel) };
  if (panel->figure->quality == LOLIGO_QUALITY_LIVE)
    values->stride = MAX (values->n / VALUES_A_FRAME, 1);
  return values->n > 0;
}

static double
get_value (const Values *values, guint64 k)
{
  double value = values->single_precision ? ((const float *) values->row)[k]
                                          : ((const double *) values->row)[k];
  return value / values->scale;
}

/* Least and greatest of all entries, and how many there are of the largest. */
static guint64
find_range (LoligoPanel *panel, double *low, double *high)
{
  guint64 most = 0;

  *low = INFINITY;
  *high = -INFINITY;
  for (guint i = 0; i < panel->entries->len; i++)
    {
      Values values;
      if (!get_values (panel, loligo_panel_get_entry (panel, i), &values))
        continue;
      most = MAX (most, values.n / values.stride);
      for (guint64 k = 0; k < values.n; k += values.stride)
        {
          double value = get_value (&values, k);
          *low = value < *low ? value : *low;
          *high = value > *high ? value : *high;
        }
    }
  return most;
}

/* 1, 2 or 5 times a power of ten, at least WIDTH. */
static double
choose_width (double width)
{
  double power = pow (10, floor (log10 (width)));
  double mantissa = width / power;

  return power * (mantissa <= 1.0001 ? 1 : mantissa <= 2.0001 ? 2 : mantissa <= 5.0001 ? 5 : 10);
}

static void
settle_bins (LoligoPanel *panel, double low, double high, guint64 n)
{
  gboolean is_live = panel->figure->quality == LOLIGO_QUALITY_LIVE;
  double wished = CLAMP (sqrt ((double) n), LEAST_BINS, MOST_BINS);
  double end = panel->bin_from + panel->n_bins * panel->bin_width;

  if (!(high - low > 1e-9 * MAX (fabs (low), fabs (high))))
    {
      double half = MAX (fabs (low), 1e-300) * 0.05;
      low -= low != 0 ? half : 0.5;
      high += high != 0 ? half : 0.5;
    }
  gboolean keep = is_live && panel->n_bins > 0 && low >= panel->bin_from && high <= end
                  && high - low > 0.5 * (end - panel->bin_from);
  if (!keep)
    {
      panel->bin_width = choose_width ((high - low) / wished);
      panel->bin_from = floor (low / panel->bin_width + 1e-9) * panel->bin_width;
      panel->n_bins = (guint) MAX (ceil ((high - panel->bin_from) / panel->bin_width - 1e-9), 1);
    }
  panel->x.from = panel->bin_from;
  panel->x.to = panel->bin_from + panel->n_bins * panel->bin_width;
}

static void
count (LoligoPanel *panel, LoligoEntry *entry)
{
  Values values;

  g_clear_pointer (&entry->counts, g_free);
  if (!get_values (panel, entry, &values))
    return;
  entry->counts = g_new0 (guint64, panel->n_bins);
  for (guint64 k = 0; k < values.n; k += values.stride)
    {
      double bin = floor ((get_value (&values, k) - panel->bin_from) / panel->bin_width + 1e-9);
      if (isfinite (bin))
        entry->counts[(guint) CLAMP (bin, 0, panel->n_bins - 1.0)] += values.stride;
    }
}

void
loligo_histogram_settle (LoligoPanel *panel)
{
  gboolean is_live = panel->figure->quality == LOLIGO_QUALITY_LIVE;
  double low, high, highest = 0;
  guint64 n = find_range (panel, &low, &high);

  panel->x.is_log = panel->y.is_log = FALSE;
  panel->y.from = 0;
  if (n == 0 || !isfinite (low) || !isfinite (high))
    {
      panel->n_bins = 0;
      panel->x.from = 0;
      panel->x.to = panel->y.to = 1;
      for (guint i = 0; i < panel->entries->len; i++)
        g_clear_pointer (&loligo_panel_get_entry (panel, i)->counts, g_free);
      return;
    }
  settle_bins (panel, low, high, n);
  for (guint i = 0; i < panel->entries->len; i++)
    {
      LoligoEntry *entry = loligo_panel_get_entry (panel, i);
      count (panel, entry);
      for (guint bin = 0; entry->counts != NULL && bin < panel->n_bins; bin++)
        highest = MAX (highest, (double) entry->counts[bin]);
    }
  loligo_scale_settle (&panel->y, 0, MAX (1.06 * highest, 1), is_live);
}

static double
get_x (LoligoPanel *panel, guint bin)
{
  double value = panel->bin_from + bin * panel->bin_width;
  double share = loligo_scale_get_share (&panel->x, value);

  return panel->area.x + panel->area.width * CLAMP (share, -100, 100);
}

static double
get_y (LoligoPanel *panel, double height)
{
  return panel->area.y + panel->area.height * (1 - loligo_scale_get_share (&panel->y, height));
}

static void
draw_entry (LoligoPanel *panel, LoligoPainter *painter, LoligoEntry *entry)
{
  LoligoColor color = loligo_entry_get_color (entry, 0, painter);
  cairo_t *cr = painter->cr;

  for (guint bin = 0; bin < panel->n_bins; bin++)
    if (entry->counts[bin] > 0)
      cairo_rectangle (cr, get_x (panel, bin), get_y (panel, (double) entry->counts[bin]),
                       get_x (panel, bin + 1) - get_x (panel, bin),
                       get_y (panel, 0) - get_y (panel, (double) entry->counts[bin]));
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, panel->entries->len > 1 ? 0.35 : 0.6);
  cairo_fill (cr);
  cairo_move_to (cr, get_x (panel, 0), get_y (panel, 0));
  for (guint bin = 0; bin < panel->n_bins; bin++)
    {
      double y = get_y (panel, (double) entry->counts[bin]);
      cairo_line_to (cr, get_x (panel, bin), y);
      cairo_line_to (cr, get_x (panel, bin + 1), y);
    }
  cairo_line_to (cr, get_x (panel, panel->n_bins), get_y (panel, 0));
  loligo_painter_set_color (painter, color);
  cairo_set_line_width (cr, painter->on_paper ? 0.8 : 1);
  cairo_stroke (cr);
}

void
loligo_histogram_draw (LoligoPanel *panel, LoligoPainter *painter)
{
  for (guint i = 0; i < panel->entries->len; i++)
    {
      LoligoEntry *entry = loligo_panel_get_entry (panel, i);
      if (entry->counts != NULL)
        draw_entry (panel, painter, entry);
    }
}

const guint64 *
loligo_panel_get_counts (LoligoPanel *panel, guint entry, guint *n_bins, double *from,
                         double *width)
{
  *n_bins = panel->n_bins;
  *from = panel->bin_from;
  *width = panel->bin_width;
  return loligo_panel_get_entry (panel, entry)->counts;
}
