/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-connect.c: the pairs that rules choose, by the laws of their distributions: degrees, targets all equally
 * likely, no pair that the rule excludes; that nothing depends on how the rows are divided; and the quantities of
 * synapses, which are the pair's own.
 */
#include "network/connect.h"

#include "network-util.h"
#include <math.h>
#include <string.h>

/* A plan of one edge with RULE, from N_SOURCES cells to N_TARGETS, or to themselves when N_TARGETS is 0. */
static LoligoPlan *
make_plan (const char *rule, guint n_sources, guint n_targets, const char *weight)
{
  g_autofree char *json = g_strdup_printf (
      "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"a\", \"model\": \"cell\", \"size\": %u},"
      "{\"id\": \"b\", \"model\": \"cell\", \"size\": %u}], \"edges\": [{\"from\": \"a\","
      "\"to\": \"%s\", \"synapse\": \"jump\", \"weight\": \"%s\", \"connect\": \"%s\"}],"
      "\"run\": {\"seed\": 5}}",
      n_sources, MAX (n_targets, 1), n_targets == 0 ? "a" : "b", weight, rule);
  return plan_from_json (json);
}

/* All pairs of a rule, rows one after the other. */
typedef struct
{
  GArray *majors, *minors; /* guint32, one a synapse */
  GArray *degrees;         /* guint, one a row */
  guint64 next;
} Pairs;

static void
collect_row (guint64 major, const guint32 *minors, guint n, const double *weights,
             const double *delays_s, gpointer data)
{
  Pairs *pairs = data;
  g_assert_cmpuint (major, ==, pairs->next++);
  g_assert_null (weights);
  g_assert_null (delays_s);
  guint32 number = (guint32) major;
  for (guint k = 0; k < n; k++)
    {
      g_assert_true (k == 0 || minors[k - 1] <= minors[k]);
      g_array_append_val (pairs->majors, number);
      g_array_append_val (pairs->minors, minors[k]);
    }
  g_array_append_val (pairs->degrees, n);
}

static void
pairs_free (Pairs *pairs)
{
  g_array_unref (pairs->majors);
  g_array_unref (pairs->minors);
  g_array_unref (pairs->degrees);
  g_free (pairs);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pairs, pairs_free)

/* Visits in pieces of PIECE rows. */
static Pairs *
collect (const LoligoPlan *plan, guint32 stream, guint64 piece)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoligoConnector) connector = loligo_connector_new (plan, 0, stream, &error);
  g_assert_no_error (error);
  const LoligoPlanProjection *edge = &plan->projections[0];
  gboolean is_by_source = loligo_connector_get_major (connector) == LOLIGO_MAJOR_SOURCE;
  guint64 n = plan->nodes[is_by_source ? edge->source : edge->target].size;
  Pairs *pairs = g_new0 (Pairs, 1);
  pairs->majors = g_array_new (FALSE, FALSE, sizeof (guint32));
  pairs->minors = g_array_new (FALSE, FALSE, sizeof (guint32));
  pairs->degrees = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint64 first = 0; first < n; first += piece)
    loligo_connector_visit (connector, first, MIN (first + piece, n), collect_row, pairs);
  g_assert_cmpuint (pairs->degrees->len, ==, n);
  return pairs;
}

static Pairs *
collect_rule (const char *rule, guint n_sources, guint n_targets)
{
  g_autoptr (LoligoPlan) plan = make_plan (rule, n_sources, n_targets, "1 mV");
  return collect (plan, 7, n_sources + n_targets);
}

static guint
get_major (const Pairs *pairs, guint k)
{
  return g_array_index (pairs->majors, guint32, k);
}

static guint
get_minor (const Pairs *pairs, guint k)
{
  return g_array_index (pairs->minors, guint32, k);
}

static guint
get_degree (const Pairs *pairs, guint row)
{
  return g_array_index (pairs->degrees, guint, row);
}

static gboolean
equal (const Pairs *a, const Pairs *b)
{
  return a->minors->len == b->minors->len && a->degrees->len == b->degrees->len
         && memcmp (a->minors->data, b->minors->data, a->minors->len * sizeof (guint32)) == 0
         && memcmp (a->degrees->data, b->degrees->data, a->degrees->len * sizeof (guint)) == 0;
}

static guint
count_self (const Pairs *pairs)
{
  guint count = 0;
  for (guint k = 0; k < pairs->minors->len; k++)
    count += get_major (pairs, k) == get_minor (pairs, k);
  return count;
}

static guint
count_repeats (const Pairs *pairs)
{
  guint count = 0;
  for (guint k = 1; k < pairs->minors->len; k++)
    count += get_major (pairs, k) == get_major (pairs, k - 1)
             && get_minor (pairs, k) == get_minor (pairs, k - 1);
  return count;
}

/* Counts of N_BINS equally likely values are as they should be: chi-square, normal for many bins, within 5
 * standard deviations; VARIANCE_FACTOR is that of a count, relative to Poisson's. */
static void
assert_even (const guint *counts, guint n_bins, double variance_factor)
{
  double mean = 0, chi_square = 0;
  for (guint k = 0; k < n_bins; k++)
    mean += (double) counts[k] / n_bins;
  g_assert_cmpfloat (mean, >, 20);
  for (guint k = 0; k < n_bins; k++)
    chi_square += (counts[k] - mean) * (counts[k] - mean) / (mean * variance_factor);
  double deviation = (chi_square - (n_bins - 1)) / sqrt (2. * n_bins);
  if (fabs (deviation) > 5)
    g_error ("chi-square %g for %u bins of %g: %g standard deviations", chi_square, n_bins, mean,
             deviation);
}

static void
assert_even_minors (const Pairs *pairs, guint n_minors, double variance_factor)
{
  g_autofree guint *counts = g_new0 (guint, n_minors);
  for (guint k = 0; k < pairs->minors->len; k++)
    {
      g_assert_cmpuint (get_minor (pairs, k), <, n_minors);
      counts[get_minor (pairs, k)]++;
    }
  assert_even (counts, n_minors, variance_factor);
}

static void
test_all (void)
{
  g_autoptr (Pairs) all = collect_rule ("all_to_all", 5, 7);
  g_assert_cmpuint (all->minors->len, ==, 35);
  g_assert_cmpuint (count_repeats (all), ==, 0);
  g_autoptr (Pairs) others = collect_rule ("all_to_all, self=false", 6, 0);
  g_assert_cmpuint (others->minors->len, ==, 30);
  g_assert_cmpuint (count_repeats (others) + count_self (others), ==, 0);
  /* Between two populations self means nothing. */
  g_autoptr (Pairs) two = collect_rule ("all_to_all, self=false", 6, 6);
  g_assert_cmpuint (two->minors->len, ==, 36);
  g_autoptr (Pairs) ones = collect_rule ("one_to_one", 6, 6);
  g_assert_cmpuint (count_self (ones), ==, 6);
  g_assert_cmpuint (ones->minors->len, ==, 6);
  g_autoptr (Pairs) none = collect_rule ("one_to_one, self=false", 6, 0);
  g_assert_cmpuint (none->minors->len, ==, 0);
}

/* Degrees of rows are binomial in mean and variance, and so are those of columns. */
static void
test_probability (void)
{
  static const double probabilities[] = { 0.004, 0.1, 0.7 };
  for (guint c = 0; c < G_N_ELEMENTS (probabilities); c++)
    {
      const guint n_sources = 2000, n_targets = 3000;
      double p = probabilities[c], mean = 0, square = 0;
      g_autofree char *rule = g_strdup_printf ("probability(%g)", p);
      g_autoptr (Pairs) pairs = collect_rule (rule, n_sources, n_targets);
      g_assert_cmpuint (count_repeats (pairs), ==, 0);
      for (guint row = 0; row < n_sources; row++)
        {
          double excess = get_degree (pairs, row) - n_targets * p;
          mean += excess / n_sources;
          square += excess * excess / n_sources;
        }
      double variance = n_targets * p * (1 - p);
      g_assert_cmpfloat (fabs (mean), <, 5 * sqrt (variance / n_sources));
      g_assert_cmpfloat (fabs (square / variance - 1), <, 5 * sqrt (2. / n_sources) + 5 / sqrt (variance * n_sources));
      if (n_sources * p > 20)
        assert_even_minors (pairs, n_targets, 1 - p);
    }
}

static void
test_probability_bounds (void)
{
  g_autoptr (Pairs) none = collect_rule ("probability(0)", 10, 10);
  g_assert_cmpuint (none->minors->len, ==, 0);
  g_autoptr (Pairs) all = collect_rule ("probability(1)", 10, 11);
  g_assert_cmpuint (all->minors->len, ==, 110);
  g_autoptr (Pairs) rare = collect_rule ("probability(1e-12)", 10, 100000);
  g_assert_cmpuint (rare->minors->len, ==, 0);
  g_autoptr (Pairs) nearly = collect_rule ("probability(0.999999), self=false", 50, 0);
  g_assert_cmpuint (nearly->minors->len, >, 2440);
  g_assert_cmpuint (count_self (nearly), ==, 0);
}

/* One that is rare still has the right number: 1e-4 of 2e8 pairs. */
static void
test_sparse (void)
{
  g_autoptr (Pairs) pairs = collect_rule ("probability(0.0001)", 2000, 100000);
  g_assert_cmpfloat (fabs (pairs->minors->len - 20000.), <, 5 * sqrt (20000));
}

/* N_REPEATS is what drawing with repeats gives on average. */
static void
assert_fixed (const char *rule, guint n_sources, guint n_targets, guint degree, double n_repeats)
{
  g_autoptr (Pairs) pairs = collect_rule (rule, n_sources, n_targets);
  gboolean is_in = g_str_has_prefix (rule, "fixed_in");
  guint n_rows = is_in && n_targets > 0 ? n_targets : n_sources;
  guint n_minors = is_in || n_targets == 0 ? n_sources : n_targets;
  for (guint row = 0; row < n_rows; row++)
    g_assert_cmpuint (get_degree (pairs, row), ==, degree);
  g_assert_cmpfloat (fabs (count_repeats (pairs) - n_repeats), <=, 5 * sqrt (n_repeats));
  double share = strstr (rule, "multiple=false") ? 1 - (double) degree / n_minors : 1;
  assert_even_minors (pairs, n_minors, share);
  if (strstr (rule, "self=false") && n_targets == 0)
    g_assert_cmpuint (count_self (pairs), ==, 0);
}

/* Of DEGREE draws from N that many more than the different ones, on average. */
static double
expect_repeats (double n, double degree)
{
  return degree - n * (1 - pow (1 - 1 / n, degree));
}

static void
test_fixed (void)
{
  assert_fixed ("fixed_in(100)", 1000, 600, 100, 600 * expect_repeats (1000, 100));
  assert_fixed ("fixed_out(100)", 600, 1000, 100, 600 * expect_repeats (1000, 100));
  assert_fixed ("fixed_in(9)", 1000, 6000, 9, 6000 * expect_repeats (1000, 9));
  assert_fixed ("fixed_in(100)", 10000, 4000, 100, 4000 * expect_repeats (10000, 100));
  assert_fixed ("fixed_in(700)", 50, 100, 700, 100 * expect_repeats (50, 700));
  assert_fixed ("fixed_in(100), self=false", 1000, 0, 100, 1000 * expect_repeats (999, 100));
}

static void
test_fixed_without_repeats (void)
{
  assert_fixed ("fixed_in(100), multiple=false", 1000, 600, 100, 0);
  assert_fixed ("fixed_out(900), multiple=false", 600, 1000, 900, 0);
  assert_fixed ("fixed_in(5), multiple=false", 1000, 6000, 5, 0);
  assert_fixed ("fixed_in(100), multiple=false", 10000, 4000, 100, 0);
  assert_fixed ("fixed_in(100), self=false, multiple=false", 1000, 0, 100, 0);
  g_autoptr (Pairs) all = collect_rule ("fixed_out(1000), multiple=false", 10, 1000);
  g_assert_cmpuint (all->minors->len, ==, 10000);
  g_assert_cmpuint (count_repeats (all), ==, 0);
}

static void
test_total (void)
{
  g_autoptr (Pairs) pairs = collect_rule ("fixed_total(100000)", 500, 400);
  g_assert_cmpuint (pairs->minors->len, ==, 100000);
  assert_even ((guint *) (gpointer) pairs->degrees->data, 500, 1);
  assert_even_minors (pairs, 400, 1);
  static const guint counts[] = { 50000, 150000 };
  for (guint c = 0; c < 2; c++)
    {
      g_autofree char *rule = g_strdup_printf ("fixed_total(%u), multiple=false", counts[c]);
      g_autoptr (Pairs) different = collect_rule (rule, 500, 400);
      g_assert_cmpuint (different->minors->len, ==, counts[c]);
      g_assert_cmpuint (count_repeats (different), ==, 0);
      assert_even ((guint *) (gpointer) different->degrees->data, 500, 1 - counts[c] / 2e5);
      assert_even_minors (different, 400, 1 - counts[c] / 2e5);
    }
  g_autoptr (Pairs) full = collect_rule ("fixed_total(9900), multiple=false, self=false", 100, 0);
  g_assert_cmpuint (full->minors->len, ==, 9900);
  g_assert_cmpuint (count_repeats (full) + count_self (full), ==, 0);
  g_autoptr (Pairs) none = collect_rule ("fixed_total(0)", 10, 10);
  g_assert_cmpuint (none->minors->len, ==, 0);
}

static const char *const random_rules[]
    = { "probability(0.1)",
        "fixed_in(20)",
        "fixed_in(5), multiple=false",
        "fixed_out(180), multiple=false",
        "fixed_total(3000), multiple=false",
        "fixed_total(3000)" };

/* The same rows whatever they are asked for with; others by another seed or stream. */
static void
test_independence (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (random_rules); k++)
    {
      g_autoptr (LoligoPlan) plan = make_plan (random_rules[k], 200, 210, "1 mV");
      g_autoptr (Pairs) whole = collect (plan, 7, 1000);
      g_autoptr (Pairs) pieces = collect (plan, 7, 17);
      g_assert_true (equal (whole, pieces));
      g_autoptr (Pairs) stream = collect (plan, 8, 1000);
      g_assert_false (equal (whole, stream));
      plan->seed++;
      g_autoptr (Pairs) seed = collect (plan, 7, 1000);
      g_assert_false (equal (whole, seed));
      plan->projections[0].rule->has_seed = TRUE;
      g_autoptr (Pairs) own = collect (plan, 7, 1000);
      plan->seed++;
      g_autoptr (Pairs) still = collect (plan, 7, 1000);
      g_assert_true (equal (own, still));
      g_assert_cmpuint (whole->minors->len, >, 500);
    }
}

/* Rows that follow each other have nothing to do with each other: common minors as chance has them. */
static void
test_rows_differ (void)
{
  g_autoptr (Pairs) pairs = collect_rule ("fixed_out(100), multiple=false", 1000, 1000);
  guint n_common = 0;
  g_autofree guint *last = g_new0 (guint, 1000); /* row + 1 that had it last */
  for (guint k = 0; k < pairs->minors->len; k++)
    {
      guint row = get_major (pairs, k) + 1, minor = get_minor (pairs, k);
      n_common += row > 1 && last[minor] == row - 1;
      last[minor] = row;
    }
  g_assert_cmpfloat (fabs (n_common - 9990.), <, 5 * sqrt (9990));
}

static void
test_values (void)
{
  g_autoptr (LoligoPlan) plan = make_plan ("all_to_all", 3, 4, "(i + 10*j)*mV");
  LoligoExpression weight = plan->projections[0].weight;
  const guint32 minors[] = { 0, 1, 1, 3 };
  double values[4];
  LoligoEdgeKey key = { 5, 7, LOLIGO_MAJOR_SOURCE };
  loligo_edge_values (plan->pool, weight, &key, 2, minors, 4, values);
  static const double by_source[] = { 2e-3, 12e-3, 12e-3, 32e-3 };
  for (guint k = 0; k < 4; k++)
    g_assert_cmpfloat_with_epsilon (values[k], by_source[k], 1e-15);
  key.major = LOLIGO_MAJOR_TARGET;
  loligo_edge_values (plan->pool, weight, &key, 2, minors, 4, values);
  static const double by_target[] = { 20e-3, 21e-3, 21e-3, 23e-3 };
  for (guint k = 0; k < 4; k++)
    g_assert_cmpfloat_with_epsilon (values[k], by_target[k], 1e-15);
}

/* Draws belong to the synapse: the same from either end and in any company, each time a pair comes another. */
static void
test_drawn_values (void)
{
  g_autoptr (LoligoPlan) plan
      = make_plan ("all_to_all", 2000, 2000, "normal(5 mV, 1 mV) + 0*uniform(0, 1)*mV");
  LoligoExpression weight = plan->projections[0].weight;
  LoligoEdgeKey by_source = { 5, 7, LOLIGO_MAJOR_SOURCE }, by_target = { 5, 7, LOLIGO_MAJOR_TARGET };
  const guint n = 2000;
  g_autofree guint32 *minors = g_new (guint32, n);
  g_autofree double *values = g_new (double, n);
  for (guint k = 0; k < n; k++)
    minors[k] = k;
  loligo_edge_values (plan->pool, weight, &by_source, 3, minors, n, values);
  double mean = 0, square = 0;
  for (guint k = 0; k < n; k++)
    {
      const guint32 source = 3;
      double value;
      loligo_edge_values (plan->pool, weight, &by_target, k, &source, 1, &value);
      g_assert_cmpfloat (value, ==, values[k]);
      mean += (value - 5e-3) / n;
      square += (value - 5e-3) * (value - 5e-3) / n;
    }
  g_assert_cmpfloat (fabs (mean), <, 5 * 1e-3 / sqrt (n));
  g_assert_cmpfloat (fabs (square * 1e6 - 1), <, 5 * sqrt (2. / n));
  for (guint k = 0; k < n; k++)
    minors[k] = 8;
  loligo_edge_values (plan->pool, weight, &by_source, 3, minors, n, values + 0);
  for (guint k = 1; k < n; k++)
    g_assert_cmpfloat (values[k], !=, values[k - 1]);
  double first;
  loligo_edge_values (plan->pool, weight, &by_target, 8, (const guint32[]){ 3 }, 1, &first);
  g_assert_cmpfloat (values[0], ==, first);
  by_source.stream++;
  double other;
  loligo_edge_values (plan->pool, weight, &by_source, 3, minors, 1, &other);
  g_assert_cmpfloat (other, !=, first);
}

static void
test_too_many (void)
{
  g_autoptr (LoligoPlan) plan = make_plan ("fixed_in(1e12)", 3, 4, "1 mV");
  g_autoptr (GError) error = NULL;
  g_assert_null (loligo_connector_new (plan, 0, 7, &error));
  g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_MEMORY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/connect/all", test_all);
  g_test_add_func ("/connect/probability", test_probability);
  g_test_add_func ("/connect/probability-bounds", test_probability_bounds);
  g_test_add_func ("/connect/sparse", test_sparse);
  g_test_add_func ("/connect/fixed", test_fixed);
  g_test_add_func ("/connect/fixed-without-repeats", test_fixed_without_repeats);
  g_test_add_func ("/connect/total", test_total);
  g_test_add_func ("/connect/independence", test_independence);
  g_test_add_func ("/connect/rows-differ", test_rows_differ);
  g_test_add_func ("/connect/values", test_values);
  g_test_add_func ("/connect/drawn-values", test_drawn_values);
  g_test_add_func ("/connect/too-many", test_too_many);
  return g_test_run ();
}
