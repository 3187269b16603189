/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-connect-space.c: rules that go by distance, against the probability that they state for each distance, on
 * lattices and elsewhere; neighbours of a lattice; graphs by their known numbers of edges and degrees.
 */
#include "network/connect.h"

#include "network-util.h"
#include <math.h>
#include <string.h>

/* From node a with A to node b with B, or to a itself where B is NULL. */
static LoligoPlan *
make_plan (const char *rule, const char *a, const char *b, const char *weight)
{
  g_autofree char *json = g_strdup_printf (
      "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"a\", \"model\": \"cell\", %s},"
      "{\"id\": \"b\", \"model\": \"cell\", %s}], \"edges\": [{\"from\": \"a\","
      "\"to\": \"%s\", \"synapse\": \"jump\", \"weight\": \"%s\", \"connect\": \"%s\"}],"
      "\"run\": {\"seed\": 11}}",
      a, b != NULL ? b : "\"size\": 1", b != NULL ? "b" : "a", weight, rule);
  return plan_from_json (json);
}

/* joined[source * n_targets + target] counts. */
typedef struct
{
  guint64 n_sources, n_targets, n_pairs;
  guint8 *joined;
  guint64 next;
} Matrix;

static void
take_row (guint64 major, const guint32 *minors, guint n, const double *weights,
          const double *delays_s, gpointer data)
{
  Matrix *matrix = data;
  g_assert_cmpuint (major, ==, matrix->next++);
  g_assert_null (weights);
  g_assert_null (delays_s);
  for (guint k = 0; k < n; k++)
    {
      g_assert_cmpuint (minors[k], <, matrix->n_targets);
      g_assert_true (k == 0 || minors[k - 1] < minors[k]);
      matrix->joined[major * matrix->n_targets + minors[k]]++;
      matrix->n_pairs++;
    }
}

static Matrix *
collect (const LoligoPlan *plan, guint64 piece)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoligoConnector) connector = loligo_connector_new (plan, 0, 3, &error);
  g_assert_no_error (error);
  const LoligoPlanProjection *edge = &plan->projections[0];
  g_assert_cmpint (loligo_connector_get_major (connector), ==, LOLIGO_MAJOR_SOURCE);
  Matrix *matrix = g_new0 (Matrix, 1);
  matrix->n_sources = plan->nodes[edge->source].size;
  matrix->n_targets = plan->nodes[edge->target].size;
  matrix->joined = g_new0 (guint8, matrix->n_sources * matrix->n_targets);
  for (guint64 first = 0; first < matrix->n_sources; first += piece)
    loligo_connector_visit (connector, first, MIN (first + piece, matrix->n_sources), take_row,
                            matrix);
  return matrix;
}

static void
matrix_free (Matrix *matrix)
{
  g_free (matrix->joined);
  g_free (matrix);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Matrix, matrix_free)

static void
keep_degree (guint64 major, const guint32 *minors, guint n, const double *weights,
             const double *delays_s, gpointer data)
{
  (void) major;
  (void) minors;
  (void) weights;
  (void) delays_s;
  g_array_append_val ((GArray *) data, n);
}

static Matrix *
collect_rule (const char *rule, const char *a, const char *b)
{
  g_autoptr (LoligoPlan) plan = make_plan (rule, a, b, "1 mV");
  return collect (plan, 100);
}

static gboolean
is_joined (const Matrix *matrix, guint64 source, guint64 target)
{
  return matrix->joined[source * matrix->n_targets + target] != 0;
}

/* ---- by distance ---- */

static double
gaussian (double d_um)
{
  return 0.8 * exp (-d_um * d_um / (2 * 3 * 3));
}

static double
difference (double d_um)
{
  double p = 0.9 * exp (-d_um * d_um / (2 * 5 * 5)) - 0.6 * exp (-d_um * d_um / (2 * 2 * 2));
  return CLAMP (p, 0, 1);
}

static double
step (double d_um)
{
  return d_um < 4.5 ? 1 : d_um < 8 ? 0.25 : 0;
}

static double
remainder_of (double d_um)
{
  return 0.5 * (1 - d_um / 30);
}

static void
count_row (guint64 major, const guint32 *minors, guint n, const double *weights,
           const double *delays_s, gpointer data)
{
  (void) major;
  (void) minors;
  (void) weights;
  (void) delays_s;
  *(guint64 *) data += n;
}

/* Pairs sorted by distance fall into bins; in each the number joined is a sum of independent draws of
 * probability PROFILE, so its square deviation over its variance is about one. */
static void
check_profile (const char *rule, const char *a, const char *b, double (*profile) (double))
{
  g_autoptr (LoligoPlan) plan = make_plan (rule, a, b, "1 mV");
  g_autoptr (Matrix) matrix = collect (plan, 1000);
  const LoligoPlanProjection *edge = &plan->projections[0];
  g_autoptr (LoligoPlaces) from
      = loligo_places_new (&plan->nodes[edge->source].geometry, matrix->n_sources);
  g_autoptr (LoligoPlaces) to
      = loligo_places_new (&plan->nodes[edge->target].geometry, matrix->n_targets);
  double excess[16] = { 0 }, variance[16] = { 0 }, total = 0, chi_square = 0;
  guint n_bins = 0;
  for (guint64 i = 0; i < matrix->n_sources; i++)
    for (guint32 j = 0; j < matrix->n_targets; j++)
      {
        double distance_m;
        loligo_places_get_distances (from, i, to, &j, 1, &distance_m);
        double p = profile (distance_m * 1e6);
        guint bin = MIN ((guint) (distance_m * 1e6), 15);
        if (p == 0 || p == 1)
          g_assert_cmpint (is_joined (matrix, i, j), ==, (int) p);
        excess[bin] += is_joined (matrix, i, j) - p;
        variance[bin] += p * (1 - p);
        total += p;
      }
  for (guint bin = 0; bin < 16; bin++)
    if (variance[bin] > 1)
      {
        chi_square += excess[bin] * excess[bin] / variance[bin];
        n_bins++;
      }
  /* Chi-square of so many degrees of freedom: mean n, variance 2 n. */
  if (chi_square > n_bins + 4 * sqrt (2. * n_bins) || chi_square < 0.05 * n_bins)
    g_error ("%s: chi-square %g of %u bins", rule, chi_square, n_bins);
  g_assert_cmpfloat (total, >, 1000); /* else nothing was tested */
}

#define GAUSSIAN "gaussian(3 um, 0.8)"
#define DIFFERENCE "difference_of_gaussians(5 um, 0.9, 2 um, 0.6)"
#define STEP "distance(where(d < 4.5 um, 1, where(d < 8 um, 0.25, 0)))"

static void
test_lattices (void)
{
  const char *sheet = "\"size\": [25, 31], \"geometry\": {\"spacing\": \"1 um\"}";
  const char *torus = "\"size\": [31, 26], \"geometry\": {\"shape\": \"torus\", \"spacing\": [\"1 um\", \"2 um\"]}";
  const char *ring = "\"size\": 600, \"geometry\": {\"shape\": \"ring\", \"spacing\": \"1 um\"}";
  const char *small = "\"size\": [12, 9], \"geometry\": {\"spacing\": \"1 um\"}";
  check_profile (GAUSSIAN, sheet, NULL, gaussian);
  check_profile (GAUSSIAN, torus, NULL, gaussian);
  check_profile (GAUSSIAN, ring, NULL, gaussian);
  check_profile (GAUSSIAN, sheet, small, gaussian);
  check_profile (GAUSSIAN, small, sheet, gaussian);
  check_profile (DIFFERENCE, sheet, NULL, difference);
  check_profile (STEP, sheet, NULL, step);
  check_profile (STEP, torus, NULL, step);
}

static void
test_elsewhere (void)
{
  const char *sheet = "\"size\": [20, 20], \"geometry\": {\"spacing\": \"1 um\"}";
  const char *coarse = "\"size\": [10, 10], \"geometry\": {\"extent\": \"20 um\"}";
  const char *box = "\"size\": 700, \"geometry\": {\"shape\": \"random\", \"extent\": \"20 um\"}";
  check_profile (GAUSSIAN, sheet, coarse, gaussian);
  check_profile (GAUSSIAN, box, sheet, gaussian);
  check_profile (STEP, box, NULL, step);
  check_profile (DIFFERENCE, coarse, box, difference);
  const char *line = "\"size\": 700, \"geometry\": {\"extent\": \"30 um\"}";
  const char *cube = "\"size\": 1200, \"geometry\": {\"shape\": \"random\", "
                     "\"extent\": [\"12 um\", \"14 um\", \"9 um\"]}";
  const char *closed = "\"size\": 900, \"geometry\": {\"shape\": \"random\", "
                       "\"extent\": [\"20 um\", \"23 um\"], \"periodic\": true}";
  const char *half = "\"size\": 900, \"geometry\": {\"shape\": \"random\", "
                     "\"extent\": [\"20 um\", \"23 um\"], \"periodic\": [true, false]}";
  check_profile (GAUSSIAN, line, sheet, gaussian);
  check_profile (GAUSSIAN, cube, NULL, gaussian);
  check_profile (STEP, cube, sheet, step);
  check_profile (GAUSSIAN, closed, NULL, gaussian);
  check_profile (STEP, closed, half, step);
  check_profile (DIFFERENCE, half, NULL, difference);
  /* A profile that has no bound: all pairs are looked at. */
  check_profile ("distance((1 - d/(30 um)) % 2 * 0.5)", box, NULL, remainder_of);
}

static guint64
count_pairs (const char *rule, const char *node)
{
  g_autoptr (LoligoPlan) plan = make_plan (rule, node, NULL, "1 mV");
  g_autoptr (GError) error = NULL;
  g_autoptr (LoligoConnector) connector = loligo_connector_new (plan, 0, 3, &error);
  g_assert_no_error (error);
  guint64 n = 0;
  loligo_connector_visit (connector, 0, plan->nodes[0].size, count_row, &n);
  return n;
}

/* What is far is not looked at: 4e9 pairs would take long. The number of pairs is that of the integral over the
 * plane, 2 pi p sigma^2 for each cell and unit of density. */
static void
test_many (void)
{
  static const char *const nodes[]
      = { "\"size\": [250, 250], \"geometry\": {\"spacing\": \"1 um\", \"periodic\": true}",
          "\"size\": 62500, \"geometry\": {\"shape\": \"random\", "
          "\"extent\": \"250 um\", \"periodic\": true}" };
  for (guint k = 0; k < G_N_ELEMENTS (nodes); k++)
    {
      double expected = 62500 * 2 * G_PI * 0.3 * 1.5 * 1.5;
      /* At random places a cell is nearer to itself than density has it. */
      double n = (double) count_pairs (k == 0 ? "gaussian(1.5 um, 0.3)" : "gaussian(1.5 um, 0.3), self=false",
                                       nodes[k]);
      g_assert_cmpfloat_with_epsilon (n, expected, 6 * sqrt (expected));
    }
}


/* A long line over one of another spacing: each row looks at its own buckets only. On a ring they go around. */
static void
test_long (void)
{
  static const char *const ends[] = { "", ", \"periodic\": true" };
  for (guint k = 0; k < G_N_ELEMENTS (ends); k++)
    {
      g_autofree char *a = g_strdup_printf (
          "\"size\": 20000, \"geometry\": {\"extent\": \"60000 um\"%s}", ends[k]);
      g_autofree char *b = g_strdup_printf (
          "\"size\": 30000, \"geometry\": {\"extent\": \"60000 um\"%s}", ends[k]);
      g_autoptr (LoligoPlan) plan = make_plan ("distance(where(d < 20.2 um, 1, 0))", a, b, "1 mV");
      g_autoptr (LoligoConnector) connector = loligo_connector_new (plan, 0, 3, NULL);
      g_autoptr (GArray) degrees = g_array_new (FALSE, FALSE, sizeof (guint));
      loligo_connector_visit (connector, 0, 20000, keep_degree, degrees);
      /* Sources lie at 1.5, 4.5, ... and targets at 1, 3, 5, ... um: 20 are within 20.2 um, 10 of them above. */
      for (guint i = 0; i < 20000; i++)
        {
          guint inside = i < 6 || i >= 19994 ? 0 : 20;
          if (k == 1 || inside > 0)
            g_assert_cmpuint (g_array_index (degrees, guint, i), ==, 20);
          else
            g_assert_cmpuint (g_array_index (degrees, guint, i), <, 20);
        }
    }
}

/* Rows do not depend on how many are visited at once. */
static void
check_pieces (const LoligoPlan *plan, const Matrix *whole)
{
  g_autoptr (Matrix) pieces = collect (plan, 7);
  gsize n = whole->n_sources * whole->n_targets;
  g_assert_cmpmem (whole->joined, n, pieces->joined, n);
}

/* WITH joins every cell to itself; WITHOUT is the same but for these. */
static void
check_autapses (const Matrix *with, const Matrix *without)
{
  for (guint64 k = 0; k < with->n_sources; k++)
    {
      g_assert_true (is_joined (with, k, k));
      g_assert_false (is_joined (without, k, k));
    }
  g_assert_cmpuint (with->n_pairs, ==, without->n_pairs + with->n_sources);
}

/* A row is its own: pieces of any size, the same; another seed, another; autapses only where they may be. */
static void
test_scattered_places (void)
{
  const char *box = "\"size\": 300, \"geometry\": {\"shape\": \"random\", \"extent\": \"20 um\"}";
  g_autoptr (LoligoPlan) plan = make_plan (GAUSSIAN, box, NULL, "1 mV");
  g_autoptr (Matrix) whole = collect (plan, 300);
  check_pieces (plan, whole);
  g_autoptr (Matrix) with = collect_rule ("gaussian(3 um), seed=2", box, NULL);
  g_autoptr (Matrix) without = collect_rule ("gaussian(3 um), self=false, seed=2", box, NULL);
  check_autapses (with, without);
}

static void
test_places (void)
{
  const char *sheet = "\"size\": [15, 15], \"geometry\": {\"spacing\": \"1 um\"}";
  g_autoptr (LoligoPlan) plan = make_plan (GAUSSIAN, sheet, NULL, "1 mV");
  g_autoptr (Matrix) whole = collect (plan, 225);
  check_pieces (plan, whole);
  g_autoptr (Matrix) other = collect_rule (GAUSSIAN ", seed=4", sheet, NULL);
  g_assert_true (memcmp (whole->joined, other->joined, 225 * 225) != 0);
  g_autoptr (Matrix) with = collect_rule ("gaussian(3 um)", sheet, NULL);
  g_autoptr (Matrix) without = collect_rule ("gaussian(3 um), self=false", sheet, NULL);
  check_autapses (with, without);
}

static void
test_values (void)
{
  const char *ring = "\"size\": 10, \"geometry\": {\"shape\": \"ring\", \"spacing\": \"2 um\"}";
  g_autoptr (LoligoPlan) plan = make_plan ("all_to_all", ring, NULL, "d/(1 um)*1 mV");
  g_autoptr (LoligoConnector) connector = loligo_connector_new (plan, 0, 0, NULL);
  LoligoEdgeKey key = loligo_connector_get_key (connector);
  guint32 minors[10] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 };
  const double steps[10] = { 1, 0, 1, 2, 3, 4, 5, 4, 3, 2 };
  double weights[10];
  loligo_edge_values (plan->pool, plan->projections[0].weight, &key, 1, minors, 10, weights);
  for (guint k = 0; k < 10; k++)
    g_assert_cmpfloat_with_epsilon (weights[k], 2e-3 * steps[k], 1e-15);
}

/* ---- neighbours ---- */

static void
check_grid (const char *rule, const char *node, guint corner, guint edge, guint inside)
{
  g_autoptr (Matrix) matrix = collect_rule (rule, node, NULL);
  guint degrees[30] = { 0 };
  for (guint i = 0; i < 30; i++)
    for (guint j = 0; j < 30; j++)
      {
        g_assert_cmpint (is_joined (matrix, i, j), ==, is_joined (matrix, j, i));
        degrees[i] += is_joined (matrix, i, j);
      }
  g_assert_cmpuint (degrees[0], ==, corner);
  g_assert_cmpuint (degrees[29], ==, corner);
  g_assert_cmpuint (degrees[2], ==, edge);
  g_assert_cmpuint (degrees[6], ==, edge);
  g_assert_cmpuint (degrees[7], ==, inside);
  g_assert_true (is_joined (matrix, 7, 8));
  g_assert_true (is_joined (matrix, 7, 13));
  g_assert_false (is_joined (matrix, 7, 9));
  g_assert_false (is_joined (matrix, 7, 7));
}

static void
test_grid (void)
{
  const char *torus
      = "\"size\": [5, 6], \"geometry\": {\"shape\": \"torus\", \"spacing\": \"1 um\"}";
  check_grid ("grid(4)", "\"size\": [5, 6]", 2, 3, 4);
  check_grid ("grid(8), self=false", "\"size\": [5, 6]", 3, 5, 8);
  check_grid ("grid(4)", torus, 4, 4, 4);
  check_grid ("grid(8)", torus, 8, 8, 8);
  g_autoptr (Matrix) line = collect_rule ("grid(4)", "\"size\": 5", NULL);
  g_assert_cmpuint (line->n_pairs, ==, 8);
}

/* ---- graphs ---- */

static void
assert_symmetric (const Matrix *matrix)
{
  for (guint i = 0; i < matrix->n_sources; i++)
    {
      g_assert_false (is_joined (matrix, i, i));
      for (guint j = 0; j < i; j++)
        g_assert_cmpint (is_joined (matrix, i, j), ==, is_joined (matrix, j, i));
    }
}

static void
test_small_world (void)
{
  g_autoptr (Matrix) ring = collect_rule ("small_world(6, 0)", "\"size\": 100", NULL);
  for (guint i = 0; i < 100; i++)
    for (guint j = 0; j < 100; j++)
      {
        guint step = (j + 100 - i) % 100;
        g_assert_cmpint (is_joined (ring, i, j), ==, step != 0 && MIN (step, 100 - step) <= 3);
      }
  g_autoptr (Matrix) matrix = collect_rule ("small_world(10, 0.2), self=false", "\"size\": 1000", NULL);
  assert_symmetric (matrix);
  g_assert_cmpuint (matrix->n_pairs, ==, 10000);
  guint near = 0;
  for (guint i = 0; i < 1000; i++)
    for (guint step = 1; step <= 5; step++)
      near += is_joined (matrix, i, (i + step) % 1000);
  /* 5000 edges stay with 0.8; some 1 % of those that go land near again */
  g_assert_cmpfloat_with_epsilon (near, 4000 + 1000 * 0.01, 4 * sqrt (5000 * 0.16));
}

/* Steps from cell 0 to the others, on average. */
static double
get_path (const Matrix *matrix)
{
  guint n = (guint) matrix->n_sources, head = 0, tail = 0;
  g_autofree guint *queue = g_new (guint, n), *steps = g_new0 (guint, n);
  double sum = 0;
  queue[tail++] = 0;
  while (head < tail)
    {
      guint cell = queue[head++];
      for (guint other = 1; other < n; other++)
        if (is_joined (matrix, cell, other) && steps[other] == 0)
          {
            steps[other] = steps[cell] + 1;
            sum += steps[other];
            queue[tail++] = other;
          }
    }
  g_assert_cmpuint (tail, ==, n);
  return sum / (n - 1);
}

/* Triangles over connected triples. */
static double
get_clustering (const Matrix *matrix)
{
  double closed = 0, triples = 0;
  for (guint i = 0; i < matrix->n_sources; i++)
    {
      g_autoptr (GArray) known = g_array_new (FALSE, FALSE, sizeof (guint));
      for (guint j = 0; j < matrix->n_targets; j++)
        if (is_joined (matrix, i, j))
          g_array_append_val (known, j);
      for (guint a = 0; a < known->len; a++)
        for (guint b = 0; b < a; b++)
          {
            triples++;
            closed += is_joined (matrix, g_array_index (known, guint, a),
                                 g_array_index (known, guint, b));
          }
    }
  return closed / triples;
}

/* A few moved edges make paths short while friends of friends still are friends: clustering falls as
 * C (1 - p)^3 from C = 3 (k - 2)/(4 (k - 1)) (Barrat and Weigt 2000). */
static void
test_short_paths (void)
{
  g_autoptr (Matrix) ring = collect_rule ("small_world(10, 0)", "\"size\": 1000", NULL);
  g_autoptr (Matrix) few = collect_rule ("small_world(10, 0.05)", "\"size\": 1000", NULL);
  g_autoptr (Matrix) all = collect_rule ("small_world(10, 1)", "\"size\": 1000", NULL);
  double clustering = 3 * 8 / (4 * 9.);
  g_assert_cmpfloat_with_epsilon (get_clustering (ring), clustering, 1e-12);
  g_assert_cmpfloat_with_epsilon (get_clustering (few), clustering * pow (0.95, 3), 0.03);
  g_assert_cmpfloat (get_clustering (all), <, 0.03);
  g_assert_cmpfloat_with_epsilon (get_path (ring), 50.5, 0.5); /* n / 2 k */
  g_assert_cmpfloat (get_path (few), <, 6);
  g_assert_cmpfloat_with_epsilon (get_path (all), log (1000) / log (10), 0.6);
}

/* The exponent of the tail, by maximum likelihood from degree 40 on (Clauset et al. 2009, equation 3.7). */
static void
test_exponent (void)
{
  g_autoptr (LoligoPlan) plan = make_plan ("scale_free(4)", "\"size\": 60000", NULL, "1 mV");
  g_autoptr (LoligoConnector) connector = loligo_connector_new (plan, 0, 3, NULL);
  g_autoptr (GArray) degrees = g_array_new (FALSE, FALSE, sizeof (guint));
  loligo_connector_visit (connector, 0, 60000, keep_degree, degrees);
  double sum = 0, n = 0;
  for (guint k = 0; k < degrees->len; k++)
    if (g_array_index (degrees, guint, k) >= 40)
      {
        sum += log (g_array_index (degrees, guint, k) / 39.5);
        n++;
      }
  g_assert_cmpfloat (n, >, 300);
  g_assert_cmpfloat_with_epsilon (1 + n / sum, 3, 0.25);
}

static void
test_scale_free (void)
{
  const guint n = 2000, m = 3;
  g_autoptr (Matrix) matrix = collect_rule ("scale_free(3)", "\"size\": 2000", NULL);
  assert_symmetric (matrix);
  g_assert_cmpuint (matrix->n_pairs, ==, 2 * (m + (n - m - 1) * m));
  guint at_least_6 = 0, at_least_12 = 0;
  for (guint i = 0; i < n; i++)
    {
      guint degree = 0;
      for (guint j = 0; j < n; j++)
        degree += is_joined (matrix, i, j);
      if (i > m)
        g_assert_cmpuint (degree, >=, m);
      at_least_6 += degree >= 6;
      at_least_12 += degree >= 12;
    }
  /* A share m (m + 1)/(k (k + 1)) has k or more (Bollobas et al. 2001). */
  g_assert_cmpfloat_with_epsilon (at_least_6 / (double) n, 12. / 42, 0.04);
  g_assert_cmpfloat_with_epsilon (at_least_12 / (double) n, 12. / 156, 0.025);
  g_autoptr (Matrix) clustered = collect_rule ("power_law(3, 0.9)", "\"size\": 2000", NULL);
  assert_symmetric (clustered);
  g_assert_cmpuint (clustered->n_pairs, ==, matrix->n_pairs);
  g_assert_cmpfloat (get_clustering (clustered), >, 3 * get_clustering (matrix));
}

/* Between two populations of one size, and graphs as full as they can be. */
static void
test_extremes (void)
{
  g_autoptr (Matrix) between = collect_rule ("scale_free(2)", "\"size\": 50", "\"size\": 50");
  assert_symmetric (between);
  g_autoptr (Matrix) full = collect_rule ("scale_free(9)", "\"size\": 10", NULL);
  g_assert_cmpuint (full->n_pairs, ==, 18);
  g_autoptr (Matrix) knows_all = collect_rule ("small_world(8, 1)", "\"size\": 9", NULL);
  g_assert_cmpuint (knows_all->n_pairs, ==, 72);
  g_autoptr (Matrix) tiny
      = collect_rule ("grid(8)", "\"size\": [1, 2], \"geometry\": {\"shape\": \"torus\", \"spacing\": \"1 um\"}", NULL);
  g_assert_cmpuint (tiny->n_pairs, ==, 2);
  g_autoptr (Matrix) none = collect_rule (
      "distance(-1)", "\"size\": 40, \"geometry\": {\"spacing\": \"1 um\"}", NULL);
  g_assert_cmpuint (none->n_pairs, ==, 0);
  g_autoptr (Matrix) nothing = collect_rule (
      "distance(0/0)", "\"size\": 40, \"geometry\": {\"spacing\": \"1 um\"}", NULL);
  g_assert_cmpuint (nothing->n_pairs, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/connect-space/lattices", test_lattices);
  g_test_add_func ("/connect-space/elsewhere", test_elsewhere);
  g_test_add_func ("/connect-space/many", test_many);
  g_test_add_func ("/connect-space/long", test_long);
  g_test_add_func ("/connect-space/places", test_places);
  g_test_add_func ("/connect-space/scattered-places", test_scattered_places);
  g_test_add_func ("/connect-space/values", test_values);
  g_test_add_func ("/connect-space/grid", test_grid);
  g_test_add_func ("/connect-space/small-world", test_small_world);
  g_test_add_func ("/connect-space/short-paths", test_short_paths);
  g_test_add_func ("/connect-space/exponent", test_exponent);
  g_test_add_func ("/connect-space/scale-free", test_scale_free);
  g_test_add_func ("/connect-space/extremes", test_extremes);
  return g_test_run ();
}
