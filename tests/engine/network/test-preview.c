/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-preview.c: the preview of an edge against the synapses that a run makes of it, and against what its rule
 * promises; whole and sampled.
 */
#include "network/preview.h"
#include "run/simulation.h"

#include <math.h>

static LoligoPlan *
make_plan (const char *sizes, const char *edge)
{
  g_auto (GStrv) size = g_strsplit (sizes, " ", 2);
  g_autofree char *json = g_strdup_printf (
      "{\"format\": \"loligo\", \"nodes\": [{\"id\": \"a\", \"model\": \"lif\", \"size\": %s, \"geometry\": "
      "{\"spacing\": \"10 um\"}}, {\"id\": \"b\", \"model\": \"lif\", \"size\": %s, \"geometry\": {\"spacing\": "
      "\"10 um\"}}], \"edges\": [{\"id\": \"w\", \"from\": \"a\", \"to\": \"b\", \"synapse\": \"delta\", %s}], "
      "\"run\": {\"threads\": 2}}",
      size[0], size[1], edge);
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL);
  g_autoptr (LoligoDocument) document = loligo_document_parse (json, -1, NULL, problems);
  LoligoPlan *plan = document == NULL ? NULL : loligo_plan_new (document, library, problems);
  g_autofree char *said = loligo_problems_to_string (problems);
  g_assert_cmpstr (said, ==, "");
  return plan;
}

static LoligoPreview *
make_preview (const char *sizes, const char *edge)
{
  g_autoptr (LoligoPlan) plan = make_plan (sizes, edge);
  g_autoptr (GError) error = NULL;
  LoligoPreview *preview = loligo_preview_new (plan, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (preview);
  return preview;
}

static guint64
sum_counts (const LoligoPreviewHistogram *histogram)
{
  guint64 sum = 0;
  for (guint k = 0; k < LOLIGO_PREVIEW_BINS; k++)
    sum += histogram->counts[k];
  return sum;
}

/* The synapses in all bins, from their densities. */
static double
sum_density (const LoligoPreview *preview)
{
  double sum = 0;
  for (guint64 i = 0; i < preview->n_sources; i++)
    for (guint64 j = 0; j < preview->n_targets; j++)
      sum += preview->density[i * preview->rows / preview->n_sources * preview->columns
                              + j * preview->columns / preview->n_targets];
  return sum;
}

/* Where every row is looked at the preview is the network, synapse for synapse. */
static void
test_whole (void)
{
  static const char *const rules[]
      = { "all_to_all", "probability(0.1)", "fixed_in(7)", "fixed_out(9), multiple=false", "fixed_total(1000)",
          "probability(0.03), seed=5", "gaussian(50 um)" };
  for (guint k = 0; k < G_N_ELEMENTS (rules); k++)
    {
      g_autofree char *edge = g_strdup_printf ("\"connect\": \"%s\", \"weight\": \"1 mV\"", rules[k]);
      g_autoptr (LoligoPlan) plan = make_plan ("300 170", edge);
      g_autoptr (GError) error = NULL;
      g_autoptr (LoligoPreview) preview = loligo_preview_new (plan, 0, NULL, &error);
      g_assert_no_error (error);
      const LoligoSimulationOptions options = { .jit = LOLIGO_JIT_OFF };
      g_autoptr (LoligoSimulation) simulation = loligo_simulation_new (plan, &options, &error);
      g_assert_no_error (error);
      double n_synapses = (double) loligo_simulation_get_n_synapses (simulation, 0);
      g_assert_false (preview->is_sampled);
      g_assert_cmpfloat (preview->n_synapses, ==, n_synapses);
      g_assert_cmpfloat (fabs (sum_density (preview) - n_synapses), <, 1e-3 * n_synapses);
      g_assert_cmpuint (preview->in_degree.n, ==, 170);
      g_assert_cmpuint (preview->out_degree.n, ==, 300);
      g_assert_cmpfloat (fabs (preview->in_degree.mean * 170 - n_synapses), <, 1e-6 * n_synapses);
      g_assert_cmpfloat (fabs (preview->out_degree.mean * 300 - n_synapses), <, 1e-6 * n_synapses);
      g_assert_cmpuint (sum_counts (&preview->in_degree), ==, 170);
    }
}

static void
test_shapes (void)
{
  g_autoptr (LoligoPreview) all = make_preview ("500 40", "\"connect\": \"all_to_all\", \"weight\": \"1 mV\"");
  g_assert_cmpuint (all->rows, ==, LOLIGO_PREVIEW_SIDE);
  g_assert_cmpuint (all->columns, ==, 40);
  for (guint k = 0; k < all->rows * all->columns; k++)
    g_assert_cmpfloat (all->density[k], ==, 1);
  g_autoptr (LoligoPreview) one = make_preview ("20 20", "\"connect\": \"one_to_one\", \"weight\": \"1 mV\"");
  for (guint row = 0; row < 20; row++)
    for (guint column = 0; column < 20; column++)
      g_assert_cmpfloat (one->density[row * 20 + column], ==, row == column);
  g_autoptr (LoligoPreview) in = make_preview ("50 60", "\"connect\": \"fixed_in(7)\", \"weight\": \"1 mV\"");
  g_assert_cmpfloat (in->in_degree.lowest, ==, 7);
  g_assert_cmpfloat (in->in_degree.highest, ==, 7);
  g_assert_cmpfloat (in->out_degree.highest, >, in->out_degree.lowest);
}

/* Of 16 million synapses a part is looked at: rows first, so the degree of the other end stays unknown. */
static void
test_sampled (void)
{
  g_autoptr (LoligoPreview) preview
      = make_preview ("12500 12500", "\"connect\": \"probability(0.1)\", \"weight\": \"normal(2 mV, 0.5 mV)\", "
                                     "\"delay\": \"uniform(1 ms, 3 ms)\"");
  double expected = 12500.0 * 12500 * 0.1;
  g_assert_true (preview->is_sampled);
  g_assert_cmpfloat (fabs (preview->n_synapses / expected - 1), <, 0.005);
  g_assert_cmpuint (preview->in_degree.n, ==, 0);
  g_assert_cmpfloat (fabs (preview->out_degree.mean / 1250 - 1), <, 0.005);
  g_assert_cmpfloat (preview->greatest, <, 0.2);
  for (guint k = 0; k < preview->rows * preview->columns; k++)
    g_assert_cmpfloat (preview->density[k], >, 0);
  g_assert_cmpuint (preview->weight.n, >, 10000);
  g_assert_cmpfloat (fabs (preview->weight.mean - 2e-3), <, 2e-5);
  g_assert_cmpfloat (preview->delay.lowest, >=, 1e-3);
  g_assert_cmpfloat (preview->delay.highest, <=, 3e-3);
  g_assert_cmpfloat (fabs (preview->delay.mean - 2e-3), <, 2e-5);
}

static void
test_constant (void)
{
  g_autoptr (LoligoPreview) preview
      = make_preview ("10 10", "\"connect\": \"all_to_all\", \"weight\": \"0.1 mV\", \"delay\": \"1.5 ms\"");
  g_assert_cmpfloat (preview->weight.lowest, ==, preview->weight.highest);
  g_assert_cmpfloat (fabs (preview->weight.mean - 0.1e-3), <, 1e-12);
  g_assert_cmpuint (preview->weight.counts[0], ==, preview->weight.n);
  g_assert_cmpfloat (fabs (preview->delay.mean - 1.5e-3), <, 1e-12);
}

/* Where all pairs are connected the weights tell who reaches whom. */
static void
test_strength (void)
{
  g_autoptr (LoligoPreview) ring
      = make_preview ("30 30", "\"connect\": \"all_to_all\", \"weight\": \"where(abs(i - j) == 1, -2 mV, 0 mV)\"");
  g_assert_nonnull (ring->strength);
  for (int row = 0; row < 30; row++)
    for (int column = 0; column < 30; column++)
      g_assert_cmpfloat (fabs (ring->strength[row * 30 + column] - (ABS (row - column) == 1 ? 2e-3 : 0)), <, 1e-8);
  g_assert_cmpfloat (fabs (ring->greatest_strength - 2e-3), <, 1e-8);
  g_autoptr (LoligoPreview) same
      = make_preview ("30 30", "\"connect\": \"all_to_all\", \"weight\": \"2 mV\"");
  g_assert_null (same->strength);
}

static void
test_cancel (void)
{
  g_autoptr (LoligoPlan) plan = make_plan ("1000 1000", "\"connect\": \"all_to_all\", \"weight\": \"1 mV\"");
  const gint cancel = 1;
  g_autoptr (GError) error = NULL;
  g_assert_null (loligo_preview_new (plan, 0, &cancel, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/preview/whole", test_whole);
  g_test_add_func ("/preview/shapes", test_shapes);
  g_test_add_func ("/preview/sampled", test_sampled);
  g_test_add_func ("/preview/constant", test_constant);
  g_test_add_func ("/preview/strength", test_strength);
  g_test_add_func ("/preview/cancel", test_cancel);
  return g_test_run ();
}
