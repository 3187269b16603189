/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * update.c: brings what is computed from recordings (rates, spectra) up to now before a drawing. On screen it reads
 * only as much as a frame has time for, and says when more is left; on paper all.
 */
#include "figure/figure-private.h"

/* Some two milliseconds each. */
#define SPIKES_A_FRAME 200000
#define VALUES_A_FRAME 60000

static void
begin_spectra (LoligoPanel *panel, LoligoEntry *entry)
{
  gboolean is_of_mean = panel->options.is_of_mean;

  entry->spectra = g_ptr_array_new_with_free_func ((GDestroyNotify) loligo_live_spectrum_free);
  for (guint k = 0; k < entry->n_spectra; k++)
    g_ptr_array_add (entry->spectra,
                     loligo_live_spectrum_new (entry->recorder, is_of_mean ? LOLIGO_LANES_MEAN : k,
                                               panel->options.width_s, panel->options.segment_s));
}

void
loligo_entry_forget (LoligoEntry *entry)
{
  if (entry->rate != NULL)
    loligo_rate_clear (entry->rate);
  g_clear_pointer (&entry->spectra, g_ptr_array_unref);
}

static guint
count_spectra (LoligoFigure *figure)
{
  guint n = 0;

  for (guint i = 0; i < figure->panels->len; i++)
    {
      LoligoPanel *panel = loligo_figure_get_panel (figure, i);
      for (guint e = 0; e < panel->entries->len; e++)
        n += loligo_panel_get_entry (panel, e)->n_spectra;
    }
  return n;
}

static gboolean
update_entry (LoligoPanel *panel, LoligoEntry *entry, guint64 spikes, guint64 values)
{
  double now_s = loligo_figure_get_now (panel->figure);
  gboolean has_all = TRUE;

  if (entry->rate != NULL)
    has_all = loligo_rate_update (entry->rate, entry->recorder, now_s, spikes);
  if (entry->n_spectra == 0)
    return has_all;
  if (entry->spectra == NULL)
    begin_spectra (panel, entry);
  for (guint k = 0; k < entry->spectra->len; k++)
    has_all = loligo_live_spectrum_update (g_ptr_array_index (entry->spectra, k), now_s, values)
              && has_all;
  return has_all;
}

void
loligo_figure_update (LoligoFigure *figure)
{
  guint64 spikes = figure->on_paper ? G_MAXUINT64 / 2 : SPIKES_A_FRAME;
  guint64 values = figure->on_paper ? G_MAXUINT64 / 2
                                    : MAX (VALUES_A_FRAME / MAX (count_spectra (figure), 1), 1);

  figure->is_behind = FALSE;
  for (guint i = 0; i < figure->panels->len; i++)
    {
      LoligoPanel *panel = loligo_figure_get_panel (figure, i);
      for (guint e = 0; e < panel->entries->len; e++)
        if (!update_entry (panel, loligo_panel_get_entry (panel, e), spikes, values))
          figure->is_behind = TRUE;
    }
}
