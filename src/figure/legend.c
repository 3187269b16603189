/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * legend.c: the names of a panel's entries: above the panel in rows, or beside it.
 */
#include "figure/figure-private.h"

#include <math.h>

/* A picture's variable is named beside its scale of colours. */
gboolean
loligo_entry_has_name (LoligoPanel *panel, LoligoEntry *entry)
{
  return entry->label != NULL && *entry->label != '\0' && panel->kind != LOLIGO_PANEL_SPACE
         && panel->kind != LOLIGO_PANEL_SHEET;
}

double
loligo_panel_place_legend (LoligoPanel *panel, LoligoPainter *painter, double left, double right,
                           double top)
{
  double x = left, row_height = 0, y = top;
  double key = 14 * painter->text_scale, gap = 12 * painter->text_scale;

  for (guint i = 0; i < panel->entries->len; i++)
    {
      LoligoEntry *entry = loligo_panel_get_entry (panel, i);
      double width = 0, height = 0;
      entry->legend = (cairo_rectangle_t){ 0 };
      if (!loligo_entry_has_name (panel, entry))
        continue;
      loligo_painter_measure (painter, entry->label, LOLIGO_TEXT_LABEL, &width, &height);
      width += key;
      if (x > left && x + width > right)
        {
          x = left;
          y += height;
        }
      entry->legend = (cairo_rectangle_t){ x, y, width, height };
      x += width + gap;
      row_height = height;
    }
  return y - top + row_height + (row_height > 0 ? 2 * painter->text_scale : 0);
}

void
loligo_panel_measure_legend (LoligoPanel *panel, LoligoPainter *painter, double *width,
                             double *height)
{
  *width = *height = 0;
  for (guint i = 0; i < panel->entries->len; i++)
    {
      LoligoEntry *entry = loligo_panel_get_entry (panel, i);
      double own_width, own_height;
      if (!loligo_entry_has_name (panel, entry))
        continue;
      loligo_painter_measure (painter, entry->label, LOLIGO_TEXT_LABEL, &own_width, &own_height);
      *width = MAX (*width, own_width + 14 * painter->text_scale);
      *height += own_height;
    }
}

void
loligo_panel_place_legend_aside (LoligoPanel *panel, LoligoPainter *painter, double x, double room)
{
  double y = panel->area.y, widest, all;

  loligo_panel_measure_legend (panel, painter, &widest, &all);
  for (guint i = 0; i < panel->entries->len; i++)
    {
      LoligoEntry *entry = loligo_panel_get_entry (panel, i);
      double width, height;
      entry->legend = (cairo_rectangle_t){ 0 };
      if (!loligo_entry_has_name (panel, entry) || all > room)
        continue;
      loligo_painter_measure (painter, entry->label, LOLIGO_TEXT_LABEL, &width, &height);
      entry->legend
        = (cairo_rectangle_t){ x, y, width + 14 * painter->text_scale, height };
      y += height;
    }
}

void
loligo_panel_draw_legend (LoligoPanel *panel, LoligoPainter *painter)
{
  cairo_t *cr = painter->cr;

  for (guint i = 0; i < panel->entries->len; i++)
    {
      LoligoEntry *entry = loligo_panel_get_entry (panel, i);
      const cairo_rectangle_t *box = &entry->legend;
      if (box->width <= 0)
        continue;
      LoligoColor color = loligo_entry_get_color (entry, 0, painter);
      if (!entry->visible)
        color = loligo_color_mix (color, painter->colors->background, 0.7);
      loligo_painter_set_color (painter, color);
      double key = 14 * painter->text_scale;
      double middle = round (box->y + box->height / 2);
      if (panel->kind != LOLIGO_PANEL_RASTER)
        cairo_rectangle (cr, box->x, middle - 1, key * 0.72, 2);
      else
        cairo_rectangle (cr, box->x + key * 0.3, middle - 4 * painter->text_scale, 2,
                         8 * painter->text_scale);
      cairo_fill (cr);
      loligo_painter_text (painter, entry->label, LOLIGO_TEXT_LABEL, color, box->x + key, middle, 0,
                           0.5);
    }
}

void
loligo_panel_get_legend_area (LoligoPanel *panel, guint entry, cairo_rectangle_t *area)
{
  *area = loligo_panel_get_entry (panel, entry)->legend;
}

int
loligo_panel_pick_legend (LoligoPanel *panel, double x, double y)
{
  for (guint i = 0; i < panel->entries->len; i++)
    {
      const cairo_rectangle_t *box = &loligo_panel_get_entry (panel, i)->legend;
      if (x >= box->x && x < box->x + box->width && y >= box->y && y < box->y + box->height)
        return (int) i;
    }
  return -1;
}
