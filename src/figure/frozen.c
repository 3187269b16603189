/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * frozen.c: a run kept to compare a later one with: copies of what the figure's recorders held.
 */
#include "figure/figure-private.h"

static void
frozen_spectrum_free (gpointer data)
{
  LoligoFrozenSpectrum *spectrum = data;

  g_free (spectrum->density);
  g_free (spectrum);
}

static GPtrArray *
copy_spectra (LoligoEntry *entry)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func (frozen_spectrum_free);

  for (guint k = 0; entry->spectra != NULL && k < entry->spectra->len; k++)
    {
      guint n_bins;
      double resolution_hz;
      const double *density = loligo_live_spectrum_get_density (
        g_ptr_array_index (entry->spectra, k), &n_bins, &resolution_hz);
      LoligoFrozenSpectrum *copy = g_new0 (LoligoFrozenSpectrum, 1);
      copy->density = g_memdup2 (density, n_bins * sizeof *density);
      copy->n_bins = density != NULL ? n_bins : 0;
      copy->resolution_hz = resolution_hz;
      g_ptr_array_add (copies, copy);
    }
  return copies;
}

static GPtrArray *
copy_series (LoligoEntry *entry)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify) loligo_series_free);

  for (guint k = 0; k < entry->series->len; k++)
    g_ptr_array_add (copies, loligo_series_new_copy (g_ptr_array_index (entry->series, k)));
  return copies;
}

static void
freeze_entry (LoligoFrozen *frozen, LoligoPanel *panel, LoligoEntry *entry)
{
  char *id = g_strdup (loligo_recorder_get_id (entry->recorder));

  switch (panel->kind)
    {
    case LOLIGO_PANEL_TRACE:
      g_hash_table_replace (frozen->by_id, id, copy_series (entry));
      return;
    case LOLIGO_PANEL_RASTER:
      g_hash_table_replace (frozen->spikes, id, loligo_raster_copy_spikes (entry->recorder));
      return;
    case LOLIGO_PANEL_RATE:
      g_hash_table_replace (frozen->rates, id, copy_series (entry));
      return;
    case LOLIGO_PANEL_SPECTRUM:
      g_hash_table_replace (frozen->spectra, id, copy_spectra (entry));
      return;
    case LOLIGO_PANEL_SPACE:
    case LOLIGO_PANEL_SHEET:
    case LOLIGO_PANEL_HISTOGRAM:
      break; /* a picture cannot lie under another */
    }
  g_free (id);
}

LoligoFrozen *
loligo_figure_freeze (LoligoFigure *figure)
{
  LoligoFrozen *frozen = g_new0 (LoligoFrozen, 1);

  frozen->references = 1;
  frozen->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_ptr_array_unref);
  frozen->spikes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) g_array_unref);
  frozen->rates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_ptr_array_unref);
  frozen->spectra = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < figure->panels->len; i++)
    {
      LoligoPanel *panel = loligo_figure_get_panel (figure, i);
      for (guint e = 0; e < panel->entries->len; e++)
        freeze_entry (frozen, panel, loligo_panel_get_entry (panel, e));
    }
  return frozen;
}

LoligoFrozen *
loligo_frozen_ref (LoligoFrozen *frozen)
{
  frozen->references++;
  return frozen;
}

void
loligo_frozen_unref (LoligoFrozen *frozen)
{
  if (--frozen->references > 0)
    return;
  g_hash_table_unref (frozen->by_id);
  g_hash_table_unref (frozen->spikes);
  g_hash_table_unref (frozen->rates);
  g_hash_table_unref (frozen->spectra);
  g_free (frozen);
}

void
loligo_figure_set_frozen (LoligoFigure *figure, LoligoFrozen *frozen)
{
  if (frozen != NULL)
    loligo_frozen_ref (frozen);
  g_clear_pointer (&figure->frozen, loligo_frozen_unref);
  figure->frozen = frozen;
  for (guint i = 0; i < figure->panels->len; i++)
    loligo_raster_cache_clear (&loligo_figure_get_panel (figure, i)->frozen_cache);
}
