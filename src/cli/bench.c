/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench.c: `loligo bench`: the standard benchmarks. The machine is measured first; each result is
 * the median of ROUNDS runs, all benchmarks taken in turn in every round, so that a drift of the machine's
 * speed touches all alike. Results are seconds of wall time a second of biological time, simulation loop
 * only; building and compiling are shown apart. Called by cli.c; knows nothing of the window.
 */
#include "cli/bench-machine.h"
#include "cli/bench-networks.h"
#include "cli/cli-private.h"
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 5, SYNAPSE_BYTES = 8 };

typedef struct
{
  const char *name, *method, *precision;
  guint64 size;
  const char *duration;
  guint threads;
  LoligoJitMode jit;
  const char *against;     /* a ratio is shown to this one */
  const char *description;
  LoligoBenchNetwork network; /* none: Hodgkin–Huxley neurons at 10 uA/cm2 */
  const char *dt;             /* NULL: 0.01 ms */
} Benchmark;

/* Durations keep a round within a few seconds. */
static const Benchmark benchmarks[] = {
  { "hh-1000", "exponential_euler", "double", 1000, "500 ms", 1, LOLIGO_JIT_WAIT, NULL,
    N_("1,000 Hodgkin–Huxley neurons, exponential Euler") },
  { "hh-1000-single", "exponential_euler", "single", 1000, "500 ms", 1, LOLIGO_JIT_WAIT, "hh-1000",
    N_("the same in single precision") },
  { "hh-1000-rk4", "rk4", "double", 1000, "200 ms", 1, LOLIGO_JIT_WAIT, "hh-1000",
    N_("the same by rk4") },
  { "hh-1000-interpreter", "exponential_euler", "double", 1000, "200 ms", 1, LOLIGO_JIT_OFF, "hh-1000",
    N_("the same on the interpreter") },
  { "hh-1000-threads", "exponential_euler", "double", 1000, "500 ms", 2, LOLIGO_JIT_WAIT, "hh-1000",
    N_("the same on two threads") },
  { "hh-10000", "exponential_euler", "double", 10000, "50 ms", 1, LOLIGO_JIT_WAIT, "hh-1000",
    N_("10,000 Hodgkin–Huxley neurons") },
  { "hh-10000-threads", "exponential_euler", "double", 10000, "50 ms", 2, LOLIGO_JIT_WAIT, "hh-10000",
    N_("the same on two threads") },
  { "coba-4000", "auto", "double", 4000, "1 s", 1, LOLIGO_JIT_WAIT, NULL,
    N_("balanced network of conductances (Brette et al. 2007), 320,000 synapses"), LOLIGO_BENCH_COBA, "0.1 ms" },
  { "coba-4000-threads", "auto", "double", 4000, "1 s", 2, LOLIGO_JIT_WAIT, "coba-4000",
    N_("the same on two threads"), LOLIGO_BENCH_COBA, "0.1 ms" },
  { "coba-40000", "auto", "double", 40000, "200 ms", 1, LOLIGO_JIT_WAIT, "coba-4000",
    N_("ten times the neurons, 3.2 million synapses"), LOLIGO_BENCH_COBA, "0.1 ms" },
  { "coba-40000-threads", "auto", "double", 40000, "200 ms", 2, LOLIGO_JIT_WAIT, "coba-40000",
    N_("the same on two threads"), LOLIGO_BENCH_COBA, "0.1 ms" },
  { "cuba-4000", "auto", "double", 4000, "1 s", 1, LOLIGO_JIT_WAIT, "coba-4000",
    N_("balanced network of currents, 320,000 synapses"), LOLIGO_BENCH_CUBA, "0.1 ms" },
  { "cuba-4000-threads", "auto", "double", 4000, "1 s", 2, LOLIGO_JIT_WAIT, "cuba-4000",
    N_("the same on two threads"), LOLIGO_BENCH_CUBA, "0.1 ms" },
  { "cuba-40000", "auto", "double", 40000, "500 ms", 1, LOLIGO_JIT_WAIT, "cuba-4000",
    N_("ten times the neurons, 3.2 million synapses"), LOLIGO_BENCH_CUBA, "0.1 ms" },
  { "cuba-40000-threads", "auto", "double", 40000, "500 ms", 2, LOLIGO_JIT_WAIT, "cuba-40000",
    N_("the same on two threads"), LOLIGO_BENCH_CUBA, "0.1 ms" },
  { "cobahh-4000", "auto", "double", 4000, "200 ms", 1, LOLIGO_JIT_WAIT, "coba-4000",
    N_("balanced network of Hodgkin–Huxley neurons, 0.05 ms"), LOLIGO_BENCH_COBAHH, "0.05 ms" },
  { "cobahh-4000-threads", "auto", "double", 4000, "200 ms", 2, LOLIGO_JIT_WAIT, "cobahh-4000",
    N_("the same on two threads"), LOLIGO_BENCH_COBAHH, "0.05 ms" },
  { "brunel-12500", "auto", "double", 12500, "200 ms", 1, LOLIGO_JIT_WAIT, "coba-4000",
    N_("Brunel (2000), asynchronous irregular, 15.6 million synapses"), LOLIGO_BENCH_BRUNEL, "0.1 ms" },
  { "brunel-12500-single", "auto", "single", 12500, "200 ms", 1, LOLIGO_JIT_WAIT, "brunel-12500",
    N_("the same in single precision"), LOLIGO_BENCH_BRUNEL, "0.1 ms" },
  { "brunel-12500-threads", "auto", "double", 12500, "200 ms", 2, LOLIGO_JIT_WAIT, "brunel-12500",
    N_("the same on two threads"), LOLIGO_BENCH_BRUNEL, "0.1 ms" },
  { "stdp-1000", "auto", "double", 1000, "5 s", 1, LOLIGO_JIT_WAIT, NULL,
    N_("1,000 plastic synapses onto one neuron (Song et al. 2000)"), LOLIGO_BENCH_SONG, "0.1 ms" },
  { "stdp-network", "auto", "double", 40000, "200 ms", 1, LOLIGO_JIT_WAIT, "coba-40000",
    N_("coba-40000, 2 million of its synapses plastic"), LOLIGO_BENCH_PLASTIC, "0.1 ms" },
  { "stdp-network-threads", "auto", "double", 40000, "200 ms", 2, LOLIGO_JIT_WAIT, "stdp-network",
    N_("the same on two threads"), LOLIGO_BENCH_PLASTIC, "0.1 ms" },
  { "microcircuit-0.1", "auto", "double", 7717, "1 s", 1, LOLIGO_JIT_WAIT, "coba-4000",
    N_("cortical microcircuit (Potjans & Diesmann 2014) at a tenth, 3.0 million synapses"), LOLIGO_BENCH_MICROCIRCUIT,
    "0.1 ms" },
  { "microcircuit-0.1-threads", "auto", "double", 7717, "1 s", 2, LOLIGO_JIT_WAIT, "microcircuit-0.1",
    N_("the same on two threads"), LOLIGO_BENCH_MICROCIRCUIT, "0.1 ms" },
  { "gap-sheet", "auto", "double", 10000, "20 ms", 1, LOLIGO_JIT_WAIT, "hh-10000",
    N_("10,000 Hodgkin–Huxley neurons in a sheet, gap junctions to 8 neighbours"), LOLIGO_BENCH_GAP_SHEET, NULL },
  { "gap-sheet-threads", "auto", "double", 10000, "20 ms", 2, LOLIGO_JIT_WAIT, "gap-sheet",
    N_("the same on two threads"), LOLIGO_BENCH_GAP_SHEET, NULL },
  { "rates-1000", "auto", "double", 1000, "200 ms", 1, LOLIGO_JIT_WAIT, NULL,
    N_("1,000 rate units, a full matrix of weights"), LOLIGO_BENCH_RATES, "0.1 ms" },
};

typedef struct
{
  const Benchmark *benchmark;
  double seconds[ROUNDS];  /* a biological second */
  double build_s[ROUNDS], compile_s[ROUNDS];
  double rate_hz;
  guint64 n_synapses;
  double events, steps; /* a biological second */
  gboolean jit;
} Result;

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static double
median (const double *values)
{
  double sorted[ROUNDS];
  memcpy (sorted, values, sizeof sorted);
  qsort (sorted, ROUNDS, sizeof *sorted, compare_doubles);
  return sorted[ROUNDS / 2];
}

static LoligoDocument *
make_neurons (guint64 size)
{
  LoligoDocument *document = loligo_document_new_for_model ("hh");
  loligo_document_find_node (document, "hh")->rows = size;
  LoligoNode *drive = loligo_node_new ("drive", "constant");
  loligo_settings_set (drive->parameters, "amplitude", "10 uA/cm2");
  g_ptr_array_add (document->nodes, drive);
  g_ptr_array_add (document->edges, loligo_edge_new ("wire", "drive", "hh.I"));
  g_ptr_array_set_size (document->recorders, 0);
  g_ptr_array_set_size (document->plots, 0);
  return document;
}

static LoligoDocument *
make_document (const Benchmark *benchmark)
{
  LoligoDocument *document = benchmark->network == LOLIGO_BENCH_NO_NETWORK
                                 ? make_neurons (benchmark->size)
                                 : loligo_bench_network_new (benchmark->network, benchmark->size);
  LoligoRunSpec *run = &document->run;
  g_free (run->duration), run->duration = g_strdup (benchmark->duration);
  g_free (run->dt), run->dt = g_strdup (benchmark->dt != NULL ? benchmark->dt : "0.01 ms");
  g_free (run->method), run->method = g_strdup (benchmark->method);
  g_free (run->precision), run->precision = g_strdup (benchmark->precision);
  run->threads = benchmark->threads;
  return document;
}

/* Of the neurons; stimuli fire as they are told. */
static double
get_rate_hz (const LoligoSimulation *simulation, const LoligoPlan *plan)
{
  double spikes = 0, neurons = 0;
  for (guint node = 0; node < plan->n_nodes; node++)
    {
      if (plan->nodes[node].component->kind != LOLIGO_KIND_NEURON)
        continue;
      spikes += (double) loligo_simulation_get_n_spikes (simulation, node);
      neurons += (double) plan->nodes[node].size;
    }
  return neurons > 0 ? spikes / (neurons * plan->duration_s) : 0;
}

static gboolean
run_once (Result *result, int round, GError **error)
{
  const Benchmark *benchmark = result->benchmark;
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr (LoligoLibrary) library = loligo_library_new (NULL); /* anew: reading the text counts as building */
  g_autoptr (LoligoProblems) problems = loligo_problems_new ();
  g_autoptr (LoligoDocument) document = make_document (benchmark);
  g_autoptr (LoligoPlan) plan = loligo_plan_new (document, library, problems);
  if (!loligo_problems_to_error (problems, error))
    return FALSE;
  double plan_s = 1e-6 * (g_get_monotonic_time () - start_us);
  g_autoptr (LoligoSimulation) simulation
      = loligo_simulation_new (plan, &(LoligoSimulationOptions){ .jit = benchmark->jit }, error);
  if (simulation == NULL)
    return FALSE;
  if (benchmark->threads > 1)
    loligo_machine_warm (benchmark->threads);
  if (!loligo_simulation_advance (simulation, plan->n_steps, NULL, error))
    return FALSE;

  LoligoSimulationFigures figures;
  loligo_simulation_get_figures (simulation, &figures);
  result->seconds[round] = figures.simulate_s / plan->duration_s;
  result->build_s[round] = plan_s + figures.build_s;
  result->compile_s[round] = figures.compile_s;
  result->jit = figures.jit;
  result->rate_hz = get_rate_hz (simulation, plan);
  result->steps = 1 / plan->dt_s;
  result->n_synapses = 0;
  result->events = 0;
  for (guint i = 0; i < plan->n_edges; i++)
    {
      result->n_synapses += loligo_simulation_get_n_synapses (simulation, i);
      result->events += (double) loligo_simulation_get_n_events (simulation, i) / plan->duration_s;
    }
  g_free (figures.machine);
  return TRUE;
}

static const Result *
find_result (const GArray *results, const char *name)
{
  for (guint k = 0; name != NULL && k < results->len; k++)
    {
      const Result *result = &g_array_index (results, Result, k);
      if (g_str_equal (result->benchmark->name, name))
        return result;
    }
  return NULL;
}

/* Median over the rounds of the ratio within each round. */
static double
ratio_to (const Result *result, const Result *other)
{
  double ratios[ROUNDS];
  for (int round = 0; round < ROUNDS; round++)
    ratios[round] = result->seconds[round] / other->seconds[round];
  return median (ratios);
}

/* How many vectorised exponentials of this machine a neuron's step costs. */
static double
cost_in_exponentials (const Result *result, const LoligoMachine *machine)
{
  double ns = 1e9 * median (result->seconds) / (result->steps * (double) result->benchmark->size);
  gboolean single = g_str_equal (result->benchmark->precision, "single");
  return ns / (single ? machine->exp_single_ns : machine->exp_double_ns);
}

/* How many scatter-adds of this machine an event costs, all the rest of the simulation included. */
static double
cost_in_adds (const Result *result, const LoligoMachine *machine)
{
  return 1e9 * median (result->seconds) / (MAX (result->events, 1) * machine->scatter_ns);
}

/* GB of synapses read in a second of wall time: an event takes an index and a weight of 4 bytes each. */
static double
get_bandwidth_gb_s (const Result *result)
{
  return 1e-9 * SYNAPSE_BYTES * result->events / median (result->seconds);
}

static void
print_row (const GArray *results, const Result *result, const LoligoMachine *machine)
{
  gboolean is_network = result->benchmark->network != LOLIGO_BENCH_NO_NETWORK;
  loligo_cli_print ("%-20s %9.3f %8.1f %9.1f %9.1f %7.1f", result->benchmark->name, median (result->seconds),
                    is_network ? cost_in_adds (result, machine) : cost_in_exponentials (result, machine),
                    1e3 * median (result->build_s), 1e3 * median (result->compile_s), result->rate_hz);
  if (is_network)
    loligo_cli_print (" %10.1f %6.2f", 1e-6 * result->events / median (result->seconds), get_bandwidth_gb_s (result));
  else
    loligo_cli_print (" %10s %6s", "", "");
  const Result *other = find_result (results, result->benchmark->against);
  if (other != NULL)
    loligo_cli_print ("  %.2f × %s", ratio_to (result, other), other->benchmark->name);
  loligo_cli_print ("\n");
}

static void
print_table (const GArray *results, const LoligoMachine *machine)
{
  loligo_cli_print (_("This machine: exp %.2f ns (single %.2f ns), scatter-add %.2f ns, memory %.1f GB/s\n\n"),
          machine->exp_double_ns, machine->exp_single_ns, machine->scatter_ns, machine->bandwidth_gb_s);
  loligo_cli_print ("%-20s %9s %8s %9s %9s %7s %10s %6s  %s\n", _("benchmark"), _("s per s"), _("cost"), _("build ms"),
          _("compile"), _("Hz"), _("M events/s"), _("GB/s"), _("ratio"));
  for (guint k = 0; k < results->len; k++)
    print_row (results, &g_array_index (results, Result, k), machine);
  loligo_cli_print ("\n%s\n", _("s per s: seconds of wall time for one second of biological time, median of five; "
                      "cost: a neuron's step in exponentials of this machine, in a network a synaptic event in "
                      "scatter-adds; M events/s: millions of synaptic events in a second of wall time; GB/s: the "
                      "memory they read at 8 bytes each."));
}

static void
add_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
add_result (JsonBuilder *builder, const GArray *results, const Result *result, const LoligoMachine *machine)
{
  const Result *other = find_result (results, result->benchmark->against);
  json_builder_set_member_name (builder, result->benchmark->name);
  json_builder_begin_object (builder);
  add_number (builder, "seconds_per_second", median (result->seconds));
  add_number (builder, "cost_in_exponentials", cost_in_exponentials (result, machine));
  if (result->benchmark->network != LOLIGO_BENCH_NO_NETWORK)
    {
      add_number (builder, "cost_in_scatter_adds", cost_in_adds (result, machine));
      add_number (builder, "synapses", (double) result->n_synapses);
      add_number (builder, "events_per_biological_second", result->events);
      add_number (builder, "events_per_second", result->events / median (result->seconds));
      add_number (builder, "bandwidth_gb_s", get_bandwidth_gb_s (result));
    }
  add_number (builder, "build_s", median (result->build_s));
  add_number (builder, "compile_s", median (result->compile_s));
  add_number (builder, "rate_hz", result->rate_hz);
  json_builder_set_member_name (builder, "jit");
  json_builder_add_boolean_value (builder, result->jit);
  if (other != NULL)
    {
      json_builder_set_member_name (builder, "against");
      json_builder_add_string_value (builder, other->benchmark->name);
      add_number (builder, "ratio", ratio_to (result, other));
    }
  json_builder_end_object (builder);
}

static void
print_json (const GArray *results, const LoligoMachine *machine)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "machine");
  json_builder_begin_object (builder);
  add_number (builder, "exp_double_ns", machine->exp_double_ns);
  add_number (builder, "exp_single_ns", machine->exp_single_ns);
  add_number (builder, "scatter_add_ns", machine->scatter_ns);
  add_number (builder, "bandwidth_gb_s", machine->bandwidth_gb_s);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "benchmarks");
  json_builder_begin_object (builder);
  for (guint k = 0; k < results->len; k++)
    add_result (builder, results, &g_array_index (results, Result, k), machine);
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);
  loligo_cli_print ("%s\n", text);
}

/* The named benchmarks, and those their ratios are against; all when none is named. NULL and ERROR for an
 * unknown name. */
static GArray *
choose (char **names, GError **error)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  for (char **name = names; name != NULL && *name != NULL; name++)
    {
      const Benchmark *found = NULL;
      for (guint k = 0; k < G_N_ELEMENTS (benchmarks); k++)
        if (g_str_equal (benchmarks[k].name, *name))
          found = &benchmarks[k];
      if (found == NULL)
        {
          g_set_error (error, LOLIGO_ERROR, LOLIGO_ERROR_INPUT,
                       _("there is no benchmark %s; loligo bench --list names them"), *name);
          return NULL;
        }
      g_hash_table_add (wanted, (gpointer) found->name);
      if (found->against != NULL)
        g_hash_table_add (wanted, (gpointer) found->against);
    }
  GArray *results = g_array_new (FALSE, TRUE, sizeof (Result));
  for (guint k = 0; k < G_N_ELEMENTS (benchmarks); k++)
    if (g_hash_table_size (wanted) == 0 || g_hash_table_contains (wanted, benchmarks[k].name))
      g_array_append_val (results, ((Result){ .benchmark = &benchmarks[k] }));
  return results;
}

static gboolean
measure_all (GArray *results, LoligoMachine *machine, GError **error)
{
  if (!loligo_machine_measure (machine, error))
    return FALSE;
  for (int round = 0; round < ROUNDS; round++)
    for (guint k = 0; k < results->len; k++)
      if (!run_once (&g_array_index (results, Result, k), round, error))
        return FALSE;
  return TRUE;
}

int
loligo_cli_bench (int argc, char **argv)
{
  gboolean json = FALSE, list = FALSE;
  g_auto (GStrv) names = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print the results as JSON"), NULL },
    { "list", 0, 0, G_OPTION_ARG_NONE, &list, N_("List the benchmarks"), NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL }
  };
  int status = loligo_cli_parse (argc, argv, entries, _("[NAME...]"),
                                 _("Measures this machine, then the standard benchmarks, five times each."),
                                 _("Results are seconds of wall time for one second of biological time."), &names);
  if (status >= 0)
    return status;
  if (list)
    {
      for (guint k = 0; k < G_N_ELEMENTS (benchmarks); k++)
        loligo_cli_print ("%-20s %s\n", benchmarks[k].name, _(benchmarks[k].description));
      return 0;
    }
  g_autoptr (GError) error = NULL;
  LoligoMachine machine;
  g_autoptr (GArray) results = choose (names, &error);
  if (results == NULL || !measure_all (results, &machine, &error))
    return loligo_cli_fail (error);
  if (json)
    print_json (results, &machine);
  else
    print_table (results, &machine);
  return 0;
}
