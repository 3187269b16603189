/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-networks.c: see bench-networks.h. The same networks as the gallery's (data/examples), whose
 * rates tests/golden/check-networks.py tests; here they have any size. Called by bench.c.
 */
#include "cli/bench-networks.h"
#include <math.h>

enum
{
  SYNAPSES_ONTO_A_CELL = 80
};

/* Of E and I cells, and of the synapses that each of them sends. */
typedef struct
{
  const char *model, *V_rest, *initial, *drive, *synapse, *delay;
  const char *weights[2];
} Recipe;

static const Recipe recipes[] = {
  [LOLIGO_BENCH_COBA]
  = { "lif", "-60 mV", "normal(-55 mV, 2 mV)", "20 mV", "exp_coba", NULL, { "0.6", "6.7" } },
  [LOLIGO_BENCH_CUBA]
  = { "lif", "-49 mV", "normal(-55 mV, 2 mV)", NULL, "exp_cuba", NULL, { "1.62 mV", "-9 mV" } },
  [LOLIGO_BENCH_COBAHH] = { "traub_miles", NULL, "normal(-65 mV, 5 mV)", NULL, "exp_coba", NULL,
                            { "0.03 mS/cm2", "0.335 mS/cm2" } },
  [LOLIGO_BENCH_PLASTIC]
  = { "lif", "-60 mV", "normal(-55 mV, 2 mV)", "20 mV", "exp_coba", NULL, { "0.6", "6.7" } },
  [LOLIGO_BENCH_BRUNEL]
  = { "brunel", NULL, "uniform(0 mV, 20 mV)", NULL, "delta", "1.5 ms", { "0.1 mV", "-0.5 mV" } },
};

/* The thousand Poisson inputs of each cell as their mean and white noise (Brunel's eq. 4), at twice the rate that just
 * reaches the threshold. */
static const char brunel[] = "neuron brunel \"Cell of Brunel’s network\"\n"
                             "tau = 20 ms\n"
                             "mu = 40 mV\n"
                             "sigma = sqrt(0.1 mV * mu)\n"
                             "dV/dt = (mu - V)/tau + sigma/sqrt(tau) * xi : mV\n"
                             "spike when V > 20 mV\n"
                             "on spike: V = 10 mV\n"
                             "refractory 2 ms: V\n";

static const char *const names[] = { "E", "I" };

static void
add_population (LoligoDocument *document, const Recipe *recipe, int kind, guint64 size)
{
  LoligoNode *node = loligo_node_new (names[kind], recipe->model);
  node->rows = kind == 0 ? size - size / 5 : size / 5;
  loligo_settings_set (node->initial, "V", recipe->initial);
  g_ptr_array_add (document->nodes, node);
  if (recipe->V_rest == NULL)
    return;
  loligo_settings_set (node->parameters, "tau", "20 ms");
  loligo_settings_set (node->parameters, "V_rest", recipe->V_rest);
  loligo_settings_set (node->parameters, "V_reset", "-60 mV");
  loligo_settings_set (node->parameters, "V_th", "-50 mV");
  loligo_settings_set (node->parameters, "t_ref", "5 ms");
}

static void
add_drive (LoligoDocument *document, const char *amplitude)
{
  LoligoNode *drive = loligo_node_new ("drive", "constant");
  loligo_settings_set (drive->parameters, "amplitude", amplitude);
  g_ptr_array_add (document->nodes, drive);
  g_ptr_array_add (document->edges, loligo_edge_new ("drive_E", "drive", "E.I"));
  g_ptr_array_add (document->edges, loligo_edge_new ("drive_I", "drive", "I.I"));
}

static void
add_synapses (LoligoDocument *document, const Recipe *recipe, int from, int to, const char *connect)
{
  g_autofree char *id = g_strconcat (names[from], names[to], NULL);
  LoligoEdge *edge = loligo_edge_new (id, names[from], names[to]);
  g_free (edge->connect), edge->connect = g_strdup (connect);
  edge->synapse = g_strdup (recipe->synapse);
  edge->weight = g_strdup (recipe->weights[from]);
  edge->delay = g_strdup (recipe->delay);
  if (!g_str_equal (recipe->synapse, "delta"))
    loligo_settings_set (edge->parameters, "tau", from == 0 ? "5 ms" : "10 ms");
  if (g_str_equal (recipe->synapse, "exp_coba"))
    loligo_settings_set (edge->parameters, "E", from == 0 ? "0 mV" : "-80 mV");
  g_ptr_array_add (document->edges, edge);
}

/* Pairs of spikes move the conductances of excitation, which begin at COBA's. */
static void
make_plastic (LoligoEdge *edge)
{
  g_free (edge->synapse), edge->synapse = g_strdup ("stdp_coba");
  g_free (edge->weight), edge->weight = g_strdup ("1.2");
}

/* Rates, cell and synapses of the gallery's stdp.loligo. */
static LoligoDocument *
make_song (guint64 n_inputs)
{
  LoligoDocument *document = loligo_document_new ();
  LoligoNode *inputs = loligo_node_new ("inputs", "poisson");
  inputs->rows = n_inputs;
  loligo_settings_set (inputs->parameters, "rate", "15 Hz");
  g_ptr_array_add (document->nodes, inputs);
  LoligoNode *cell = loligo_node_new ("cell", "lif");
  loligo_settings_set (cell->parameters, "tau", "10 ms");
  loligo_settings_set (cell->parameters, "V_rest", "-74 mV");
  loligo_settings_set (cell->parameters, "V_reset", "-60 mV");
  loligo_settings_set (cell->parameters, "V_th", "-54 mV");
  g_ptr_array_add (document->nodes, cell);
  LoligoEdge *edge = loligo_edge_new ("w", "inputs", "cell");
  edge->synapse = g_strdup ("stdp_coba");
  edge->weight = g_strdup ("0.01");
  loligo_settings_set (edge->parameters, "w_0", "rand()");
  g_ptr_array_add (document->edges, edge);
  return document;
}

static char *
make_rule (LoligoBenchNetwork network, guint64 size, int from)
{
  if (network == LOLIGO_BENCH_BRUNEL)
    return g_strdup_printf ("fixed_in(%" G_GUINT64_FORMAT ")", (from == 0 ? size - size / 5 : size / 5) / 10);
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_dtostr (number, sizeof number, (double) SYNAPSES_ONTO_A_CELL / (double) size);
  return g_strdup_printf ("probability(%s)", number);
}

/* Driven cells that begin apart and pull each other together. */
static LoligoDocument *
make_gap_sheet (guint64 size)
{
  LoligoDocument *document = loligo_document_new ();
  LoligoNode *sheet = loligo_node_new ("sheet", "hh");
  sheet->rows = sheet->columns = (guint64) sqrt ((double) size);
  loligo_settings_set (sheet->initial, "V", "normal(-65 mV, 10 mV)");
  g_ptr_array_add (document->nodes, sheet);
  LoligoNode *drive = loligo_node_new ("drive", "constant");
  loligo_settings_set (drive->parameters, "amplitude", "10 uA/cm2");
  g_ptr_array_add (document->nodes, drive);
  g_ptr_array_add (document->edges, loligo_edge_new ("wire", "drive", "sheet.I"));
  LoligoEdge *gap = loligo_edge_new ("gap", "sheet", "sheet");
  gap->synapse = g_strdup ("gap_junction");
  g_free (gap->connect), gap->connect = g_strdup ("grid(8)");
  gap->weight = g_strdup ("0.02 mS/cm2");
  g_ptr_array_add (document->edges, gap);
  return document;
}

static const char unit[] = "rate unit \"Rate unit\"\n"
                           "input I\n"
                           "dx/dt = (I - x)/(10 ms)\n"
                           "x(0) = normal()\n"
                           "output r\n"
                           "r = tanh(x)\n";

/* Sompolinsky, Crisanti & Sommers (1988), Phys Rev Lett 61:259, at a gain of 1.5: chaos. */
static LoligoDocument *
make_rates (guint64 size)
{
  LoligoDocument *document = loligo_document_new ();
  loligo_settings_set (document->models, "unit", unit);
  LoligoNode *units = loligo_node_new ("units", "unit");
  units->rows = size;
  g_ptr_array_add (document->nodes, units);
  LoligoEdge *all = loligo_edge_new ("all", "units", "units");
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_dtostr (number, sizeof number, 1.5 / sqrt ((double) size));
  all->synapse = g_strdup ("rate_coupling");
  g_free (all->connect), all->connect = g_strdup ("all_to_all");
  all->weight = g_strdup_printf ("normal(0, %s)", number);
  g_ptr_array_add (document->edges, all);
  return document;
}

LoligoDocument *
loligo_bench_network_new (LoligoBenchNetwork network, guint64 size)
{
  g_assert (network != LOLIGO_BENCH_NO_NETWORK);
  if (network == LOLIGO_BENCH_MICROCIRCUIT)
    return loligo_bench_microcircuit_new (size);
  if (network == LOLIGO_BENCH_SONG)
    return make_song (size);
  if (network == LOLIGO_BENCH_GAP_SHEET)
    return make_gap_sheet (size);
  if (network == LOLIGO_BENCH_RATES)
    return make_rates (size);
  const Recipe *recipe = &recipes[network];
  LoligoDocument *document = loligo_document_new ();
  if (network == LOLIGO_BENCH_BRUNEL)
    loligo_settings_set (document->models, "brunel", brunel);
  for (int kind = 0; kind < 2; kind++)
    add_population (document, recipe, kind, size);
  if (recipe->drive != NULL)
    add_drive (document, recipe->drive);
  for (int from = 0; from < 2; from++)
    {
      g_autofree char *rule = make_rule (network, size, from);
      for (int to = 0; to < 2; to++)
        add_synapses (document, recipe, from, to, rule);
    }
  if (network == LOLIGO_BENCH_PLASTIC)
    make_plastic (loligo_document_find_edge (document, "EE"));
  return document;
}
