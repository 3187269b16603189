/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-curve.c: laws of a wire's course: it begins and ends at the outlines, there and back lie apart, and
 * every point of it is found.
 */
#include "canvas/curve.h"

#include "canvas/shape.h"

#include <math.h>

static LoligoCurveEnd
random_end (void)
{
  static const LoligoKind KINDS[]
      = { LOLIGO_KIND_NEURON, LOLIGO_KIND_RATE, LOLIGO_KIND_SYSTEM, LOLIGO_KIND_STIMULUS };
  return (LoligoCurveEnd){ g_test_rand_double_range (-500, 500),
                           g_test_rand_double_range (-500, 500),
                           (int)KINDS[g_test_rand_int_range (0, G_N_ELEMENTS (KINDS))] };
}

/* Distance from the outline of END in the direction of the point. */
static double
get_gap (const LoligoCurveEnd *end, double x, double y)
{
  double dx = x - end->x, dy = y - end->y, distance = hypot (dx, dy);
  return distance
         - loligo_shape_get_radius ((LoligoKind)end->kind, dx / distance, dy / distance);
}

static void
test_ends (void)
{
  for (int i = 0; i < 1000; i++)
    {
      LoligoCurveEnd from = random_end (), to = random_end ();
      LoligoCurve curve = loligo_curve_new (&from, &to, g_test_rand_int_range (-2, 3));
      g_assert_cmpfloat_with_epsilon (get_gap (&from, curve.x[0], curve.y[0]), 3, 1e-6);
      g_assert_cmpfloat_with_epsilon (get_gap (&to, curve.x[3], curve.y[3]), 3, 1e-6);
    }
}

static void
test_there_and_back_apart (void)
{
  LoligoCurveEnd a = { 0, 0, LOLIGO_KIND_NEURON };
  for (int degree = 0; degree < 360; degree += 15)
    {
      double angle = degree * G_PI / 180;
      LoligoCurveEnd b = { 250 * cos (angle), 250 * sin (angle), LOLIGO_KIND_NEURON };
      LoligoCurve there = loligo_curve_new (&a, &b, 0), back = loligo_curve_new (&b, &a, 0);
      double x, y;
      loligo_curve_get_point (&back, 0.5, &x, &y);
      /* Level enough for one of the two to bow. */
      if (fabs (cos (angle)) > 0.5)
        g_assert_cmpfloat (loligo_curve_get_distance (&there, x, y), >, 10);
    }
}

static void
test_lanes_apart (void)
{
  LoligoCurveEnd a = { 0, 0, LOLIGO_KIND_STIMULUS }, b = { 200, 40, LOLIGO_KIND_NEURON };
  LoligoCurve low = loligo_curve_new (&a, &b, -0.5), high = loligo_curve_new (&a, &b, 0.5);
  double x, y;
  loligo_curve_get_point (&low, 0.5, &x, &y);
  g_assert_cmpfloat (loligo_curve_get_distance (&high, x, y), >, 10);
}

static void
test_points_are_found (void)
{
  for (int i = 0; i < 300; i++)
    {
      LoligoCurveEnd from = random_end (), to = random_end ();
      LoligoCurve curve = i % 5 ? loligo_curve_new (&from, &to, 0) : loligo_curve_new_loop (&from, 1);
      LoligoExtent extent = loligo_curve_get_extent (&curve);
      for (double t = 0; t <= 1; t += 0.05)
        {
          double x, y;
          loligo_curve_get_point (&curve, t, &x, &y);
          g_assert_cmpfloat (loligo_curve_get_distance (&curve, x, y), <, 2);
          g_assert_true (x >= extent.x0 - 1e-6 && x <= extent.x1 + 1e-6);
          g_assert_true (y >= extent.y0 - 1e-6 && y <= extent.y1 + 1e-6);
        }
      g_assert_cmpfloat (loligo_curve_get_distance (&curve, extent.x1 + 50, extent.y1 + 50), >, 49);
    }
}

/* A node dragged onto another one gives a short wire, not a NaN. */
static void
test_same_place (void)
{
  LoligoCurveEnd a = { 7, 7, LOLIGO_KIND_NEURON };
  LoligoCurve curve = loligo_curve_new (&a, &a, 0);
  for (int i = 0; i < 4; i++)
    g_assert_true (isfinite (curve.x[i]) && isfinite (curve.y[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/curve/ends", test_ends);
  g_test_add_func ("/curve/there-and-back-apart", test_there_and_back_apart);
  g_test_add_func ("/curve/lanes-apart", test_lanes_apart);
  g_test_add_func ("/curve/points-are-found", test_points_are_found);
  g_test_add_func ("/curve/same-place", test_same_place);
  return g_test_run ();
}
