/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * view.c: the transform between document and pixels. See view.h.
 */
#include "canvas/view.h"

void
loligo_view_to_document (const LoligoView *view, double px, double py, double *x, double *y)
{
  *x = view->x + px / view->zoom;
  *y = view->y + py / view->zoom;
}

void
loligo_view_to_pixels (const LoligoView *view, double x, double y, double *px, double *py)
{
  *px = (x - view->x) * view->zoom;
  *py = (y - view->y) * view->zoom;
}

void
loligo_view_zoom_at (LoligoView *view, double px, double py, double factor)
{
  double x, y;
  loligo_view_to_document (view, px, py, &x, &y);
  view->zoom = CLAMP (view->zoom * factor, LOLIGO_ZOOM_MINIMUM, LOLIGO_ZOOM_MAXIMUM);
  view->x = x - px / view->zoom;
  view->y = y - py / view->zoom;
}

void
loligo_view_fit (LoligoView *view, const LoligoExtent *extent, double width, double height,
                 double margin, double zoom_limit)
{
  if (loligo_extent_is_empty (extent) || width <= 0 || height <= 0)
    return;
  double wide = MAX (extent->x1 - extent->x0, 1), high = MAX (extent->y1 - extent->y0, 1);
  double zoom = MIN (MAX (width - 2 * margin, 1) / wide, MAX (height - 2 * margin, 1) / high);
  view->zoom = CLAMP (MIN (zoom, zoom_limit), LOLIGO_ZOOM_MINIMUM, LOLIGO_ZOOM_MAXIMUM);
  view->x = (extent->x0 + extent->x1) / 2 - width / view->zoom / 2;
  view->y = (extent->y0 + extent->y1) / 2 - height / view->zoom / 2;
}

/* The shift that brings [low, high] into [from, to]; the low end wins when it does not fit. */
static double
shift_into (double low, double high, double from, double to)
{
  if (low < from || high - low > to - from)
    return low - from;
  return high > to ? high - to : 0;
}

void
loligo_view_reveal (LoligoView *view, const LoligoExtent *extent, double width, double height,
                    double margin)
{
  if (loligo_extent_is_empty (extent) || width <= 0 || height <= 0)
    return;
  LoligoExtent shown = loligo_view_get_extent (view, width, height);
  double inset = MIN (margin, MIN (width, height) / 4) / view->zoom;
  view->x += shift_into (extent->x0, extent->x1, shown.x0 + inset, shown.x1 - inset);
  view->y += shift_into (extent->y0, extent->y1, shown.y0 + inset, shown.y1 - inset);
}

LoligoExtent
loligo_view_get_extent (const LoligoView *view, double width, double height)
{
  return (LoligoExtent){ view->x, view->y, view->x + width / view->zoom,
                         view->y + height / view->zoom };
}

void
loligo_extent_add (LoligoExtent *extent, double x, double y)
{
  extent->x0 = MIN (extent->x0, x);
  extent->y0 = MIN (extent->y0, y);
  extent->x1 = MAX (extent->x1, x);
  extent->y1 = MAX (extent->y1, y);
}

gboolean
loligo_extent_is_empty (const LoligoExtent *extent)
{
  return extent->x0 > extent->x1 || extent->y0 > extent->y1;
}

gboolean
loligo_extent_intersects (const LoligoExtent *a, const LoligoExtent *b)
{
  return a->x0 <= b->x1 && b->x0 <= a->x1 && a->y0 <= b->y1 && b->y0 <= a->y1;
}
