/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-geometry.c: where cells lie and how far apart: on lines, rings, sheets, toruses and in boxes; and the one
 * clear line that each mistake in a node's "geometry" gets.
 */
#include <loligo.h>
#include <math.h>
#include <string.h>

static const char cell[] = "system cell \"Cell\"\ninput I : nA\ndV/dt = I/(1 nF) : mV\n";

static LoligoPlan *
make_plan (const char *members, char **said)
{
  g_autofree char *json = g_strdup_printf (
      "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"E\", \"model\": \"cell\", %s}]}", members);
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoDocument) document = loligo_document_parse (json, -1, NULL, problems);
  g_assert_nonnull (document);
  loligo_settings_set (document->models, "cell", cell);
  g_autoptr (LoligoLibrary) library = loligo_library_new (TEST_SOURCE_ROOT "/data");
  LoligoPlan *plan = loligo_plan_new (document, library, problems);
  *said = loligo_problems_to_string (problems);
  return plan;
}

static LoligoGeometry
read_geometry (const char *members)
{
  g_autofree char *said = NULL;
  g_autoptr (LoligoPlan) plan = make_plan (members, &said);
  g_assert_cmpstr (said, ==, "");
  return plan->nodes[0].geometry;
}

static double
get_distance (const LoligoGeometry *a, guint64 n_a, guint64 i, const LoligoGeometry *b,
              guint64 n_b, guint32 j)
{
  g_autoptr (LoligoPlaces) from = loligo_places_new (a, n_a);
  g_autoptr (LoligoPlaces) to = loligo_places_new (b, n_b);
  double there, back;
  guint32 index = (guint32) i;
  loligo_places_get_distances (from, i, to, &j, 1, &there);
  loligo_places_get_distances (to, j, from, &index, 1, &back);
  g_assert_cmpfloat (there, ==, back);
  return there;
}

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-12 * (1 + fabs ((double) (b))))

static void
test_shapes (void)
{
  LoligoGeometry none = read_geometry ("\"size\": [3, 5]");
  g_assert_false (none.has_lengths);
  g_assert_cmpuint (none.counts[0], ==, 5);
  g_assert_cmpuint (none.counts[1], ==, 3);
  LoligoGeometry line = read_geometry ("\"size\": 8, \"geometry\": {\"spacing\": \"10 um\"}");
  assert_near (get_distance (&line, 8, 0, &line, 8, 7) * 1e6, 70);
  LoligoGeometry ring
      = read_geometry ("\"size\": 8, \"geometry\": {\"shape\": \"ring\", \"extent\": \"80 um\"}");
  assert_near (get_distance (&ring, 8, 0, &ring, 8, 7) * 1e6, 10);
  assert_near (get_distance (&ring, 8, 0, &ring, 8, 4) * 1e6, 40);
  LoligoGeometry sheet = read_geometry (
      "\"size\": [3, 5], \"geometry\": {\"spacing\": [\"20 um\", \"10 um\"]}");
  assert_near (get_distance (&sheet, 15, 0, &sheet, 15, 14) * 1e6, sqrt (1600 + 1600));
  assert_near (get_distance (&sheet, 15, 0, &sheet, 15, 4) * 1e6, 40);
  LoligoGeometry torus = read_geometry (
      "\"size\": [3, 5], \"geometry\": {\"spacing\": [\"20 um\", \"10 um\"], \"periodic\": true}");
  assert_near (get_distance (&torus, 15, 0, &torus, 15, 14) * 1e6, sqrt (400 + 100));
  LoligoGeometry tube = read_geometry ("\"size\": [3, 5], \"geometry\": {\"spacing\": \"10 um\", "
                                       "\"periodic\": [true, false]}");
  assert_near (get_distance (&tube, 15, 0, &tube, 15, 14) * 1e6, sqrt (100 + 1600));
}

/* A shape alone says who is whose neighbour, and no distances. */
static void
test_no_lengths (void)
{
  LoligoGeometry torus = read_geometry ("\"size\": [3, 5], \"geometry\": {\"shape\": \"torus\"}");
  g_assert_false (torus.has_lengths);
  g_assert_true (torus.is_periodic[0] && torus.is_periodic[1]);
  LoligoGeometry tube = read_geometry ("\"size\": [3, 5], \"geometry\": {\"shape\": \"sheet\", "
                                       "\"periodic\": [true, false]}");
  g_assert_true (!tube.is_periodic[0] && tube.is_periodic[1]);
}

/* The middle of each population is the origin. */
static void
test_middle (void)
{
  LoligoGeometry big = read_geometry ("\"size\": [4, 4], \"geometry\": {\"spacing\": \"1 um\"}");
  LoligoGeometry small = read_geometry ("\"size\": [2, 2], \"geometry\": {\"spacing\": \"1 um\"}");
  g_assert_cmpfloat (get_distance (&small, 4, 0, &big, 16, 5), ==, 0);
  g_assert_cmpfloat (get_distance (&small, 4, 3, &big, 16, 10), ==, 0);
  LoligoGeometry coarse = read_geometry ("\"size\": [2, 2], \"geometry\": {\"extent\": \"4 um\"}");
  assert_near (get_distance (&coarse, 4, 0, &big, 16, 0) * 1e6, sqrt (0.5));
  assert_near (get_distance (&coarse, 4, 0, &big, 16, 5) * 1e6, sqrt (0.5));
  double sum[LOLIGO_AXES] = { 0 };
  for (guint64 k = 0; k < 16; k++)
    {
      double position_m[LOLIGO_AXES];
      loligo_geometry_get_position (&big, k, position_m);
      for (guint axis = 0; axis < LOLIGO_AXES; axis++)
        sum[axis] += position_m[axis];
    }
  for (guint axis = 0; axis < LOLIGO_AXES; axis++)
    g_assert_cmpfloat_with_epsilon (sum[axis], 0, 1e-18);
}

/* Equal steps of a lattice are equal to the bit; the triangle holds on a torus. */
static void
test_laws (void)
{
  LoligoGeometry torus = read_geometry (
      "\"size\": [7, 9], \"geometry\": {\"spacing\": \"0.7 um\", \"periodic\": true}");
  double step = get_distance (&torus, 63, 0, &torus, 63, 1);
  for (guint32 k = 0; k < 63; k++)
    g_assert_cmpfloat (get_distance (&torus, 63, k, &torus, 63, k / 9 * 9 + (k % 9 + 1) % 9), ==,
                       step);
  for (guint32 a = 0; a < 63; a += 5)
    for (guint32 b = 0; b < 63; b += 4)
      for (guint32 c = 0; c < 63; c += 3)
        g_assert_cmpfloat (get_distance (&torus, 63, a, &torus, 63, c), <=,
                           get_distance (&torus, 63, a, &torus, 63, b)
                               + get_distance (&torus, 63, b, &torus, 63, c) + 1e-18);
}

static void
test_random (void)
{
  LoligoGeometry box = read_geometry (
      "\"size\": 10000, \"geometry\": {\"shape\": \"random\", \"extent\": "
      "[\"1 mm\", \"2 mm\"], \"seed\": 3}");
  double sum[2] = { 0 }, squares[2] = { 0 };
  for (guint64 k = 0; k < 10000; k++)
    {
      double position_m[LOLIGO_AXES];
      loligo_geometry_get_position (&box, k, position_m);
      for (guint axis = 0; axis < 2; axis++)
        {
          g_assert_cmpfloat (fabs (position_m[axis]), <=, box.extent_m[axis] / 2);
          sum[axis] += position_m[axis] / box.extent_m[axis];
          squares[axis] += pow (position_m[axis] / box.extent_m[axis], 2);
        }
    }
  g_assert_cmpfloat (box.extent_m[0], ==, 2e-3);
  for (guint axis = 0; axis < 2; axis++)
    {
      g_assert_cmpfloat_with_epsilon (sum[axis] / 1e4, 0, 0.01);
      g_assert_cmpfloat_with_epsilon (squares[axis] / 1e4, 1. / 12, 0.003);
    }
  double a[LOLIGO_AXES], b[LOLIGO_AXES];
  loligo_geometry_get_position (&box, 1, a);
  loligo_geometry_get_position (&box, 2, b);
  assert_near (get_distance (&box, 10000, 1, &box, 10000, 2), hypot (a[0] - b[0], a[1] - b[1]));
}

/* Random places are the node's own by its name: another node before it moves no cell. */
static void
test_random_by_name (void)
{
  static const char *const documents[] = {
    "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"E\", \"model\": \"cell\", \"size\": 9, \"geometry\": "
    "{\"shape\": \"random\", \"extent\": \"1 mm\"}}]}",
    "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"A\", \"model\": \"cell\", \"size\": 9, \"geometry\": "
    "{\"shape\": \"random\", \"extent\": \"1 mm\"}}, {\"id\": \"E\", \"model\": \"cell\", \"size\": 9, "
    "\"geometry\": {\"shape\": \"random\", \"extent\": \"1 mm\"}}]}",
  };
  double x_m[2][LOLIGO_AXES], other_m[LOLIGO_AXES];
  for (guint k = 0; k < 2; k++)
    {
      g_autoptr (LoligoProblems) problems = loligo_problems_new ();
      g_autoptr (LoligoDocument) document = loligo_document_parse (documents[k], -1, NULL, problems);
      g_assert_nonnull (document);
      loligo_settings_set (document->models, "cell", cell);
      g_autoptr (LoligoLibrary) library = loligo_library_new (TEST_SOURCE_ROOT "/data");
      g_autoptr (LoligoPlan) plan = loligo_plan_new (document, library, problems);
      g_assert_nonnull (plan);
      loligo_geometry_get_position (&plan->nodes[plan->n_nodes - 1].geometry, 3, x_m[k]);
      loligo_geometry_get_position (&plan->nodes[0].geometry, 3, other_m);
    }
  g_assert_cmpfloat (x_m[0][0], ==, x_m[1][0]);
  g_assert_cmpfloat (x_m[0][0], !=, other_m[0]);
}

static void
test_mistakes (void)
{
  static const struct
  {
    const char *members, *said;
  } cases[] = {
    { "\"size\": 4, \"geometry\": 3", "\"geometry\" must be in braces" },
    { "\"size\": 4, \"geometry\": {}", "give either the \"spacing\"" },
    { "\"size\": 4, \"geometry\": {\"spacing\": \"1 um\", \"extent\": \"1 mm\"}", "give either" },
    { "\"size\": 4, \"geometry\": {\"spacing\": 10}", "spacing: \"10\": it needs a unit" },
    { "\"size\": 4, \"geometry\": {\"spacing\": \"0 um\"}", "is not a positive length" },
    { "\"size\": 4, \"geometry\": {\"spacing\": true}", "is a length such as" },
    { "\"size\": 4, \"geometry\": {\"shape\": \"rnig\", \"spacing\": \"1 um\"}",
      "there is no shape \"rnig\"; did you mean \"ring\"?" },
    { "\"size\": 4, \"geometry\": {\"shape\": \"torus\", \"spacing\": \"1 um\"}",
      "a torus has rows and columns" },
    { "\"size\": [2, 2], \"geometry\": {\"shape\": \"ring\", \"spacing\": \"1 um\"}",
      "a ring has one length" },
    { "\"size\": [2, 2], \"geometry\": {\"spacing\": [\"1 um\"]}", "it needs one for each" },
    { "\"size\": 4, \"geometry\": {\"shape\": \"random\"}", "random places need an \"extent\"" },
    { "\"size\": 4, \"geometry\": {\"spacing\": \"1 um\", \"periodic\": 1}",
      "\"periodic\" is true or false" },
    { "\"size\": 4, \"geometry\": {\"shape\": \"ring\", \"spacing\": \"1 um\", "
      "\"periodic\": false}",
      "a ring is periodic" },
    { "\"size\": 4, \"geometry\": {\"shape\": \"random\", \"extent\": \"1 mm\", \"seed\": -1}",
      "\"seed\" is a whole number" },
  };
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autofree char *said = NULL;
      g_autoptr (LoligoPlan) plan = make_plan (cases[k].members, &said);
      if (plan != NULL || strstr (said, cases[k].said) == NULL)
        g_error ("for %s:\n%sdoes not say \"%s\"", cases[k].members, said, cases[k].said);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/geometry/shapes", test_shapes);
  g_test_add_func ("/geometry/no-lengths", test_no_lengths);
  g_test_add_func ("/geometry/middle", test_middle);
  g_test_add_func ("/geometry/laws", test_laws);
  g_test_add_func ("/geometry/random", test_random);
  g_test_add_func ("/geometry/random-by-name", test_random_by_name);
  g_test_add_func ("/geometry/mistakes", test_mistakes);
  return g_test_run ();
}
