/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-plot.c: the kinds of plot, what their texts mean, and what is said of a text that is wrong.
 */
#include "model/plan.h"
#include "model/plot.h"
#include <string.h>

static void
test_kinds (void)
{
  for (LoligoPlotKind kind = 0; kind < LOLIGO_N_PLOT_KINDS; kind++)
    {
      LoligoPlotKind again;
      g_assert_true (loligo_plot_kind_from_string (loligo_plot_kind_to_string (kind), &again));
      g_assert_cmpint (again, ==, kind);
    }
  LoligoPlotKind kind;
  g_assert_false (loligo_plot_kind_from_string ("rates", &kind));
}

static void
test_options (void)
{
  LoligoPlotSpec *plot = loligo_plot_spec_new (LOLIGO_PLOT_RATE);
  LoligoPlotOptions options;
  g_assert_true (loligo_plot_read_options (plot, &options, NULL, NULL));
  g_assert_cmpfloat (options.width_s, ==, 5e-3);
  g_assert_cmpint (options.kernel, ==, LOLIGO_RATE_GAUSSIAN);
  g_assert_cmpfloat (options.segment_s, ==, 0);
  plot->width = g_strdup ("2 ms");
  plot->kernel = g_strdup ("bins");
  plot->segment = g_strdup ("0.5 s");
  plot->axes = g_strdup ("linear");
  plot->cells = g_strdup ("mean");
  LoligoPlotSpec *copy = loligo_plot_spec_copy (plot);
  loligo_plot_spec_free (plot);
  g_assert_true (loligo_plot_read_options (copy, &options, NULL, NULL));
  g_assert_cmpfloat_with_epsilon (options.width_s, 2e-3, 1e-15);
  g_assert_cmpfloat_with_epsilon (options.segment_s, 0.5, 1e-15);
  g_assert_cmpint (options.kernel, ==, LOLIGO_RATE_BINS);
  g_assert_true (options.has_linear_axes);
  g_assert_true (options.is_of_mean);
  loligo_plot_spec_free (copy);
}

#define DOCUMENT(plot)                                                                             \
  "{\"format\": \"loligo\", \"version\": 1, \"nodes\": [{\"id\": \"a\", \"model\": \"lif\"}],\n"   \
  "\"recorders\": [{\"id\": \"s\", \"of\": \"a\", \"what\": \"spikes\"},\n"                        \
  "{\"id\": \"v\", \"of\": \"a\", \"what\": \"V\"}],\n"                                            \
  "\"plots\": [" plot "]}"

static void
check (const char *json, guint n_problems, const char *part)
{
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoDocument) document = loligo_document_parse (json, -1, "a.loligo", problems);
  g_autoptr (LoligoLibrary) library = loligo_library_new (TEST_SOURCE_ROOT "/data");
  g_assert_nonnull (document);
  g_autoptr (LoligoPlan) plan = loligo_plan_new (document, library, problems);
  g_autofree char *text = loligo_problems_to_string (problems);
  g_test_message ("%s", text);
  g_assert_cmpuint (loligo_problems_get_count (problems), ==, n_problems);
  g_assert_true ((plan != NULL) == (n_problems == 0));
  if (part != NULL)
    g_assert_nonnull (strstr (text, part));
}

static void
test_problems (void)
{
  check (DOCUMENT ("{\"kind\": \"rate\", \"recorders\": [\"s\"], \"width\": \"5 ms\"}"), 0, NULL);
  check (DOCUMENT ("{\"kind\": \"spectrum\", \"recorders\": [\"s\", \"v\"]}"), 0, NULL);
  check (DOCUMENT ("{\"kind\": \"spiral\", \"recorders\": [\"s\"], \"width\": 3}"), 0, NULL);
  check (DOCUMENT ("{\"kind\": \"rate\", \"recorders\": [\"s\"], \"width\": \"5 mV\"}"), 1,
         "a.loligo:4:57: error: plot 1 (rate), width");
  check (DOCUMENT ("{\"kind\": \"rate\", \"recorders\": [\"s\"], \"width\": \"-5 ms\"}"), 1,
         "positive time");
  check (DOCUMENT ("{\"kind\": \"rate\", \"recorders\": [\"s\"], \"kernel\": \"box\"}"), 1,
         "\"box\" is none of \"gaussian\"");
  check (DOCUMENT ("{\"kind\": \"rate\", \"recorders\": [\"v\"]}"), 1, "v records V");
  check (DOCUMENT ("{\"kind\": \"histogram\", \"recorders\": [\"s\"]}"), 1, "s records spikes");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/kinds", test_kinds);
  g_test_add_func ("/plot/options", test_options);
  g_test_add_func ("/plot/problems", test_problems);
  return g_test_run ();
}
