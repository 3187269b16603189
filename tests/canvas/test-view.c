/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-view.c: laws of the transform between document and pixels.
 */
#include "canvas/view.h"

#include <math.h>

static double
random_between (double low, double high)
{
  return g_test_rand_double_range (low, high);
}

static LoligoView
random_view (void)
{
  return (LoligoView){ random_between (-1e4, 1e4), random_between (-1e4, 1e4),
                       exp (random_between (log (LOLIGO_ZOOM_MINIMUM), log (LOLIGO_ZOOM_MAXIMUM))) };
}

static void
test_there_and_back (void)
{
  for (int i = 0; i < 1000; i++)
    {
      LoligoView view = random_view ();
      double px = random_between (-3000, 3000), py = random_between (-3000, 3000), x, y, qx, qy;
      loligo_view_to_document (&view, px, py, &x, &y);
      loligo_view_to_pixels (&view, x, y, &qx, &qy);
      g_assert_cmpfloat_with_epsilon (px, qx, 1e-6);
      g_assert_cmpfloat_with_epsilon (py, qy, 1e-6);
    }
}

static void
test_zoom_keeps_point (void)
{
  for (int i = 0; i < 1000; i++)
    {
      LoligoView view = random_view ();
      double px = random_between (0, 1200), py = random_between (0, 800), x0, y0, x1, y1;
      loligo_view_to_document (&view, px, py, &x0, &y0);
      loligo_view_zoom_at (&view, px, py, random_between (0.01, 100));
      loligo_view_to_document (&view, px, py, &x1, &y1);
      g_assert_cmpfloat_with_epsilon (x0, x1, 1e-6);
      g_assert_cmpfloat_with_epsilon (y0, y1, 1e-6);
      g_assert_cmpfloat (view.zoom, >=, LOLIGO_ZOOM_MINIMUM);
      g_assert_cmpfloat (view.zoom, <=, LOLIGO_ZOOM_MAXIMUM);
    }
}

static gboolean
holds (const LoligoExtent *outer, const LoligoExtent *inner)
{
  const double slack = 1e-6;
  return outer->x0 <= inner->x0 + slack && outer->y0 <= inner->y0 + slack
         && outer->x1 >= inner->x1 - slack && outer->y1 >= inner->y1 - slack;
}

static LoligoExtent
random_extent (double largest)
{
  double x = random_between (-1e4, 1e4), y = random_between (-1e4, 1e4);
  return (LoligoExtent){ x, y, x + random_between (0, largest), y + random_between (0, largest) };
}

/* Fitting shows everything and centres it, as long as the smallest zoom can. */
static void
test_fit_shows_all (void)
{
  for (int i = 0; i < 1000; i++)
    {
      LoligoView view = random_view ();
      LoligoExtent extent = random_extent (5000);
      loligo_view_fit (&view, &extent, 1000, 700, 40, 1.5);
      LoligoExtent shown = loligo_view_get_extent (&view, 1000, 700);
      g_assert_true (holds (&shown, &extent));
      g_assert_cmpfloat (view.zoom, <=, 1.5);
      g_assert_cmpfloat_with_epsilon (shown.x0 + shown.x1, extent.x0 + extent.x1, 1e-6);
    }
}

/* Revealing brings the extent into view, keeps the zoom, and does nothing when it was in view. */
static void
test_reveal (void)
{
  for (int i = 0; i < 1000; i++)
    {
      LoligoView view = random_view ();
      view.zoom = MIN (view.zoom, 4);
      LoligoExtent extent = random_extent (120);
      double zoom = view.zoom;
      loligo_view_reveal (&view, &extent, 1000, 700, 20);
      LoligoExtent shown = loligo_view_get_extent (&view, 1000, 700);
      g_assert_true (holds (&shown, &extent));
      g_assert_cmpfloat (view.zoom, ==, zoom);
      LoligoView again = view;
      loligo_view_reveal (&again, &extent, 1000, 700, 20);
      g_assert_cmpfloat_with_epsilon (again.x, view.x, 1e-6);
      g_assert_cmpfloat_with_epsilon (again.y, view.y, 1e-6);
    }
}

static void
test_empty_extent (void)
{
  LoligoView view = { 3, 4, 2 }, before = view;
  LoligoExtent empty = LOLIGO_EXTENT_EMPTY;
  g_assert_true (loligo_extent_is_empty (&empty));
  loligo_view_fit (&view, &empty, 1000, 700, 40, 1.5);
  loligo_view_reveal (&view, &empty, 1000, 700, 40);
  g_assert_cmpmem (&view, sizeof view, &before, sizeof before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/there-and-back", test_there_and_back);
  g_test_add_func ("/view/zoom-keeps-point", test_zoom_keeps_point);
  g_test_add_func ("/view/fit-shows-all", test_fit_shows_all);
  g_test_add_func ("/view/reveal", test_reveal);
  g_test_add_func ("/view/empty-extent", test_empty_extent);
  return g_test_run ();
}
