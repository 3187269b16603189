/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-projection-rows.c: the synapses that are made are those of the rule, with the values of their expressions, by
 * delay and target, whatever the number of parts and threads; a delay or weight that is none is refused by name.
 */
#include "network/connect.h"
#include "network/projection-private.h"

#include "network-util.h"
#include <math.h>
#include <string.h>

static LoligoPlan *
make_plan (const char *rule, const char *weight, const char *delay)
{
  g_autofree char *json = g_strdup_printf (
      "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"a\", \"model\": \"cell\", \"size\": [20, 20],"
      "\"geometry\": {\"spacing\": \"1 um\"}}, {\"id\": \"b\", \"model\": \"cell\", \"size\": [30, 30],"
      "\"geometry\": {\"spacing\": \"1 um\"}}], \"edges\": [{\"id\": \"w\", \"from\": \"a\","
      "\"to\": \"b\", \"synapse\": \"jump\", \"weight\": \"%s\", \"delay\": \"%s\", \"connect\": \"%s\"}],"
      "\"run\": {\"seed\": 11, \"dt\": \"0.1 ms\"}}",
      weight, delay, rule);
  return plan_from_json (json);
}

static LoligoProjection *
make (const LoligoPlan *plan, guint n_parts, guint n_threads, GError **error)
{
  LoligoThreadPool *threads = loligo_thread_pool_new (n_threads);
  LoligoProjection *projection = loligo_projection_new (plan, 0, 3, &(LoligoParts){ n_parts, NULL }, threads, error);
  loligo_thread_pool_free (threads);
  return projection;
}

/* A synapse; in the order that a row has over all parts. */
typedef struct
{
  guint32 source, delay, target;
  double weight;
} Synapse;

static int
compare (gconstpointer a, gconstpointer b)
{
  const Synapse *x = a, *y = b;
  if (x->source != y->source)
    return x->source < y->source ? -1 : 1;
  if (x->delay != y->delay)
    return x->delay < y->delay ? -1 : 1;
  return x->target < y->target ? -1 : x->target > y->target;
}

static GArray *
list (const LoligoProjection *projection)
{
  GArray *synapses = g_array_new (FALSE, TRUE, sizeof (Synapse));
  for (guint part = 0; part < projection->n_parts; part++)
    for (guint64 source = 0; source < projection->n_sources; source++)
      {
        const LoligoRows *rows = &projection->rows[part];
        guint begin = synapses->len;
        for (guint64 at = rows->first[source]; at < rows->first[source + 1]; at++)
          {
            guint32 index = projection->is_short ? ((guint16 *) rows->index)[at]
                                                 : ((guint32 *) rows->index)[at];
            Synapse synapse = { (guint32) source, index / (guint32) projection->padded,
                                index % (guint32) projection->padded,
                                rows->weight == NULL ? rows->one_weight
                                                     : ((double *) rows->weight)[at] };
            if (rows->has_one_delay)
              synapse.delay = (guint32) rows->one_delay;
            g_assert_cmpuint (synapse.target, >=,
                              loligo_part_get_first (projection->padded, part, projection->n_parts));
            if (synapses->len > begin)
              g_assert_cmpint (compare (&g_array_index (synapses, Synapse, synapses->len - 1),
                                        &synapse), <=, 0);
            g_array_append_val (synapses, synapse);
          }
      }
  g_array_sort (synapses, compare);
  return synapses;
}

/* What the rule and the expressions say, pair by pair. */
typedef struct
{
  const LoligoPlan *plan;
  LoligoEdgeKey key;
  GArray *synapses;
} Expectation;

static void
expect_row (guint64 major, const guint32 *minors, guint n, const double *weights,
            const double *delays_s, gpointer data)
{
  Expectation *expectation = data;
  const LoligoPlanProjection *edge = &expectation->plan->projections[0];
  g_autofree double *values = g_new (double, 2 * n + 1);
  g_assert_true (weights == NULL && delays_s == NULL);
  loligo_edge_values (expectation->plan->pool, edge->weight, &expectation->key, major, minors, n,
                      values);
  loligo_edge_values (expectation->plan->pool, edge->delay, &expectation->key, major, minors, n,
                      values + n);
  gboolean is_by_source = expectation->key.major == LOLIGO_MAJOR_SOURCE;
  for (guint k = 0; k < n; k++)
    {
      Synapse synapse = { is_by_source ? (guint32) major : minors[k],
                          (guint32) rint (values[n + k] / 1e-4),
                          is_by_source ? minors[k] : (guint32) major, values[k] };
      g_array_append_val (expectation->synapses, synapse);
    }
}

static GArray *
expect (const LoligoPlan *plan)
{
  g_autoptr (LoligoConnector) connector = loligo_connector_new (plan, 0, 3, NULL);
  Expectation expectation = { plan, loligo_connector_get_key (connector),
                              g_array_new (FALSE, TRUE, sizeof (Synapse)) };
  gboolean is_by_source = expectation.key.major == LOLIGO_MAJOR_SOURCE;
  loligo_connector_visit (connector, 0, is_by_source ? 400 : 900, expect_row, &expectation);
  g_array_sort (expectation.synapses, compare);
  return expectation.synapses;
}

static void
test_same (void)
{
  static const char *const rules[]
      = { "probability(0.1)", "fixed_in(30), multiple=false", "gaussian(3 um)", "fixed_out(40), multiple=false" };
  static const char *const delays[]
      = { "1.5 ms", "0.5 ms + d/(5 mm/s)", "uniform(0 ms, 9 ms)", "uniform(0 ms, 100 ms)" };
  for (guint rule = 0; rule < G_N_ELEMENTS (rules); rule++)
    for (guint delay = 0; delay < G_N_ELEMENTS (delays); delay++)
      {
        g_autoptr (LoligoPlan) plan
            = make_plan (rules[rule], "normal(2 mV, 0.5 mV) - d/(10 um)*1 mV", delays[delay]);
        g_autoptr (GArray) expected = expect (plan);
        g_assert_cmpuint (expected->len, >, 1000);
        for (guint parts = 1; parts <= 3; parts++)
          {
            g_autoptr (GError) error = NULL;
            g_autoptr (LoligoProjection) projection = make (plan, parts, parts, &error);
            g_assert_no_error (error);
            g_autoptr (GArray) made = list (projection);
            g_assert_cmpuint (made->len, ==, expected->len);
            for (guint k = 0; k < made->len; k++)
              {
                const Synapse *a = &g_array_index (made, Synapse, k);
                const Synapse *b = &g_array_index (expected, Synapse, k);
                g_assert_true (compare (a, b) == 0 && a->weight == b->weight);
              }
          }
      }
}

static void
assert_refused (const char *rule, const char *weight, const char *delay, const char *said)
{
  g_autoptr (LoligoPlan) plan = make_plan (rule, weight, delay);
  g_autofree char *first = NULL;
  for (guint parts = 1; parts <= 3; parts++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (make (plan, parts, parts, &error));
      g_assert_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT);
      if (strstr (error->message, said) == NULL)
        g_error ("\"%s\", not \"%s\"", error->message, said);
      g_assert_true (first == NULL || g_str_equal (first, error->message));
      g_free (first);
      first = g_strdup (error->message);
    }
}

static void
test_faults (void)
{
  assert_refused ("all_to_all", "1 mV", "2 ms - j*0.1 ms",
                  "w: the delay from cell 0 to cell 21 is -0.1");
  assert_refused ("all_to_all", "1 mV", "(390 - i)*0.1 ms", "the delay from cell 391 to cell 0 is -0.1");
  assert_refused ("fixed_in(10)", "1 mV", "normal(1 ms, 0.5 ms)", "keep delays at 0 or above");
  assert_refused ("all_to_all", "1 mV", "sqrt(100 - j)*1 ms", "from cell 0 to cell 101 is nan, not a finite number");
  assert_refused ("all_to_all", "1 mV", "1 ms/j", "from cell 0 to cell 0 is inf, not a finite number");
  assert_refused ("all_to_all", "sqrt(5 - i)*1 mV", "1 ms",
                  "the weight from cell 6 to cell 0 is nan, not a finite number");
  /* Rounding is no fault, and what is kept at or above 0 is none. */
  g_autoptr (LoligoPlan) plan = make_plan ("all_to_all", "1 mV", "0.1 ms*3 - 0.3 ms + 0*j*1 ms");
  g_autoptr (LoligoProjection) projection = make (plan, 1, 1, NULL);
  g_assert_nonnull (projection);
  g_autoptr (LoligoPlan) kept
      = make_plan ("all_to_all", "1 mV", "max(0.2 ms, normal(1 ms, 0.5 ms))");
  g_autoptr (LoligoProjection) clipped = make (kept, 1, 1, NULL);
  g_assert_nonnull (clipped);
  g_assert_cmpint (loligo_projection_get_least_delay (clipped), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/projection-rows/same", test_same);
  g_test_add_func ("/projection-rows/faults", test_faults);
  return g_test_run ();
}
