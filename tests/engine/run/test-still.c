/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-still.c: recorders of weights that no event changes: the same numbers, in the same order, as those of synapses
 * that keep values of their own; for any number of threads; and after another weight is set.
 */
#include "run-util.h"

#include <string.h>

#define CELL                                                                                       \
  "'cell': 'neuron cell \\\"Cell\\\"\\ninput I : mV\\ndV/dt = (I - V)/(10 ms) : mV\\nspike when V > 10 mV\\n'"
#define STILL "'still': 'synapse still \\\"Still\\\"\\non pre: post.V += weight\\n'"
/* Plastic, so that it keeps values one a synapse. */
#define OWN                                                                                        \
  "'own': 'synapse own \\\"Own\\\"\\nvariable n = 0\\non pre:\\n  post.V += weight\\n  n += 1\\n'"

static const struct
{
  const char *name, *edge, *which;
} CASES[] = {
  { "all", "'weight': 'uniform(0 mV, 1 mV)', 'connect': 'probability(0.3)'", "" },
  { "delays", "'weight': 'uniform(0 mV, 1 mV)', 'connect': 'probability(0.3)', 'delay': 'uniform(0 ms, 5 ms)'", "" },
  { "chosen",
    "'weight': 'normal(1 mV, 0.1 mV)', 'connect': 'fixed_in(7), multiple=true', 'delay': 'uniform(0 ms, 5 ms)'",
    "'which': '0:500:7'," },
  { "one", "'weight': '0.5 mV', 'connect': 'fixed_out(5)'", "'which': '3,9'," },
  { "everyone", "'weight': '0.5 mV', 'connect': 'all_to_all'", "" },
};

static LoligoSimulation *
make (guint k, const char *synapse, const char *precision, guint threads)
{
  g_autofree char *text = g_strdup_printf (
      "{'format': 'loligo', 'models': {" CELL ", " STILL ", " OWN "}, "
      "'nodes': [{'id': 'a', 'model': 'cell', 'size': 90}, {'id': 'b', 'model': 'cell', 'size': 130}], "
      "'edges': [{'id': 'ab', 'from': 'a', 'to': 'b', 'synapse': '%s', %s}], "
      "'recorders': [{'id': 'w', 'of': 'ab', 'what': 'weight', %s 'every': '1 ms'}], "
      "'run': {'duration': '20 ms', 'seed': 4, 'precision': '%s'}}",
      synapse, CASES[k].edge, CASES[k].which, precision);
  return simulation_from_json (g_strdelimit (text, "'", '"'), threads, LOLIGO_JIT_OFF);
}

static double
read_value (const LoligoRecorder *recorder, guint64 k, guint64 sample)
{
  double value;
  g_assert_cmpuint (loligo_recorder_read (recorder, k, sample, 1, &value), ==, 1);
  return value;
}

static void
test_same (gconstpointer data)
{
  guint k = GPOINTER_TO_UINT (data);
  static const char *const precisions[] = { "double", "single" };
  for (guint p = 0; p < G_N_ELEMENTS (precisions); p++)
    {
      g_autoptr (LoligoSimulation) own = make (k, "own", precisions[p], 1);
      advance_well (own, 200);
      LoligoRecorder *expected = loligo_simulation_find_recorder (own, "w");
      for (guint threads = 1; threads <= 3; threads++)
        {
          g_autoptr (LoligoSimulation) still = make (k, "still", precisions[p], threads);
          advance_well (still, 130);
          advance_well (still, 70);
          LoligoRecorder *found = loligo_simulation_find_recorder (still, "w");
          guint64 n = loligo_recorder_get_n_lanes (found);
          g_assert_cmpuint (n, ==, loligo_recorder_get_n_lanes (expected));
          g_assert_cmpuint (n, >, 1);
          g_assert_cmpuint (loligo_recorder_get_n_samples (found), ==, 21);
          for (guint64 lane = 0; lane < n; lane++)
            {
              double value = read_value (found, lane, 20);
              g_assert_cmpfloat (value, ==, read_value (expected, lane, 20));
              g_assert_cmpfloat (value, ==, read_value (found, lane, 0));
              double low, high;
              g_assert_true (loligo_recorder_get_range (found, lane, 0, 21, &low, &high));
              g_assert_true (low == value && high == value);
            }
        }
    }
}

static void
test_set (void)
{
  g_autoptr (LoligoSimulation) simulation = make (3, "still", "double", 2);
  advance_well (simulation, 100);
  g_assert_true (loligo_simulation_set_weight (simulation, 0, 0.7e-3));
  advance_well (simulation, 100);
  LoligoRecorder *found = loligo_simulation_find_recorder (simulation, "w");
  g_assert_cmpfloat (read_value (found, 1, 10), ==, 0.5e-3);
  g_assert_cmpfloat (read_value (found, 1, 11), ==, 0.7e-3);
}

/* A kernel's weights are no list. */
static void
test_kernel (void)
{
  g_autofree char *text = g_strdup (
      "{'format': 'loligo', 'models': {" CELL ", " STILL "}, "
      "'nodes': [{'id': 'a', 'model': 'cell', 'size': 90, 'geometry': {'shape': 'ring', 'spacing': '1 um'}}], "
      "'edges': [{'id': 'aa', 'from': 'a', 'to': 'a', 'synapse': 'still', "
      "'connect': 'kernel((1 mV)*exp(-d/(3 um)))'}], "
      "'recorders': [{'id': 'w', 'of': 'aa', 'what': 'weight'}]}");
  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL);
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoDocument) document = loligo_document_parse (g_strdelimit (text, "'", '"'), -1, NULL, problems);
  g_assert_nonnull (document);
  g_assert_null (loligo_plan_new (document, library, problems));
  g_autofree char *said = loligo_problems_to_string (problems);
  if (strstr (said, "its kernel") == NULL)
    g_error ("%s", said);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint k = 0; k < G_N_ELEMENTS (CASES); k++)
    {
      g_autofree char *name = g_strdup_printf ("/still/same/%s", CASES[k].name);
      g_test_add_data_func (name, GUINT_TO_POINTER (k), test_same);
    }
  g_test_add_func ("/still/set", test_set);
  g_test_add_func ("/still/kernel", test_kernel);
  return g_test_run ();
}
