/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * frozen.c: a run kept to compare a later one with: copies of what the figure's recorders held.
 */
#include "figure/figure-private.h"

LoligoFrozen *
loligo_figure_freeze (LoligoFigure *figure)
{
  LoligoFrozen *frozen = g_new0 (LoligoFrozen, 1);

  frozen->references = 1;
  frozen->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_ptr_array_unref);
  frozen->spikes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) g_array_unref);
  for (guint i = 0; i < figure->panels->len; i++)
    {
      LoligoPanel *panel = loligo_figure_get_panel (figure, i);
      for (guint e = 0; e < panel->entries->len; e++)
        {
          LoligoEntry *entry = loligo_panel_get_entry (panel, e);
          if (loligo_recorder_is_spikes (entry->recorder))
            {
              g_hash_table_replace (frozen->spikes,
                                    g_strdup (loligo_recorder_get_id (entry->recorder)),
                                    loligo_raster_copy_spikes (entry->recorder));
              continue;
            }
          GPtrArray *copies
            = g_ptr_array_new_with_free_func ((GDestroyNotify) loligo_series_free);
          for (guint k = 0; k < entry->series->len; k++)
            g_ptr_array_add (copies, loligo_series_new_copy (g_ptr_array_index (entry->series, k)));
          g_hash_table_replace (frozen->by_id,
                                g_strdup (loligo_recorder_get_id (entry->recorder)), copies);
        }
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
