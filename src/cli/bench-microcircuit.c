/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-microcircuit.c: the cortical microcircuit of Potjans & Diesmann (2014), Cereb Cortex 24:785, with cells and
 * synapses onto a cell scaled alike, as tools/make-microcircuit.py makes it for the gallery, where its rates are
 * tested. Called by bench-networks.c.
 */
#include "cli/bench-networks.h"

#include <math.h>

enum
{
  N_POPULATIONS = 8
};

#define WHOLE_SIZE 77169.
#define WEIGHT_PA 87.81
#define OUTSIDE_HZ 8.
#define TAU_SYN_S 0.5e-3
#define DT_S 0.1e-3

static const char *const names[N_POPULATIONS]
    = { "L23E", "L23I", "L4E", "L4I", "L5E", "L5I", "L6E", "L6I" };
/* The paper's table 5: sizes, probabilities (a row a target), inputs from outside; its table 6: rates. */
static const double sizes[N_POPULATIONS] = { 20683, 5834, 21915, 5479, 4850, 1065, 14395, 2948 };
static const double outside[N_POPULATIONS] = { 1600, 1500, 2100, 1900, 2000, 1900, 2900, 2100 };
static const double rates_hz[N_POPULATIONS] = { 0.86, 2.80, 4.45, 5.93, 7.59, 8.64, 1.09, 7.88 };
static const double probabilities[N_POPULATIONS][N_POPULATIONS] = {
  { 0.1009, 0.1689, 0.0437, 0.0818, 0.0323, 0.0000, 0.0076, 0.0000 },
  { 0.1346, 0.1371, 0.0316, 0.0515, 0.0755, 0.0000, 0.0042, 0.0000 },
  { 0.0077, 0.0059, 0.0497, 0.1350, 0.0067, 0.0003, 0.0453, 0.0000 },
  { 0.0691, 0.0029, 0.0794, 0.1597, 0.0033, 0.0000, 0.1057, 0.0000 },
  { 0.1004, 0.0622, 0.0505, 0.0057, 0.0831, 0.3726, 0.0204, 0.0000 },
  { 0.0548, 0.0269, 0.0257, 0.0022, 0.0600, 0.3158, 0.0086, 0.0000 },
  { 0.0156, 0.0066, 0.0211, 0.0166, 0.0572, 0.0197, 0.0396, 0.2252 },
  { 0.0364, 0.0010, 0.0034, 0.0005, 0.0277, 0.0080, 0.0658, 0.1443 },
};

/* Of the whole circuit: so many draws of a pair that it is connected with the table's probability. */
static double
count_synapses (int target, int source)
{
  double pairs = sizes[target] * sizes[source];
  return log1p (-probabilities[target][source]) / log1p (-1 / pairs);
}

static double
get_weight_pa (int target, int source)
{
  if (source % 2 == 1)
    return -4 * WEIGHT_PA;
  return target == 0 && source == 2 ? 2 * WEIGHT_PA : WEIGHT_PA;
}

/* What fewer inputs leave out of the mean current when weights grow by 1/sqrt(SCALE) only. */
static double
get_constant_pa (int target, double scale)
{
  double lost = outside[target] * OUTSIDE_HZ * WEIGHT_PA;
  for (int source = 0; source < N_POPULATIONS; source++)
    lost += get_weight_pa (target, source) * count_synapses (target, source) / sizes[target] * rates_hz[source];
  return (1 - sqrt (scale)) * TAU_SYN_S * lost;
}

/* NUMBERS between what FORMAT says, written as models want them. */
static char *
write_cell (int k, double scale)
{
  char mean[32], weight[32], constant[32];
  g_ascii_formatd (mean, sizeof mean, "%.9g", scale * outside[k] * OUTSIDE_HZ * DT_S);
  g_ascii_formatd (weight, sizeof weight, "%.4f", WEIGHT_PA / sqrt (scale));
  g_ascii_formatd (constant, sizeof constant, "%.4f", get_constant_pa (k, scale));
  return g_strdup_printf ("neuron %s \"Cell of the microcircuit\"\n"
                          "input I : pA\n"
                          "dI_ext/dt = -I_ext/(0.5 ms) + (%s pA)*poisson(%s)/dt : pA\n"
                          "dV/dt = (-65 mV - V)/(10 ms) + (I + I_ext + (%s pA))/(250 pF) : mV\n"
                          "spike when V > -50 mV\n"
                          "on spike: V = -65 mV\n"
                          "refractory 2 ms: V\n",
                          names[k], weight, mean, constant);
}

static void
add_population (LoligoDocument *document, int k, double scale)
{
  g_autofree char *cell = write_cell (k, scale);
  loligo_settings_set (document->models, names[k], cell);
  LoligoNode *node = loligo_node_new (names[k], names[k]);
  node->rows = (guint64) lround (scale * sizes[k]);
  loligo_settings_set (node->initial, "V", "normal(-58 mV, 10 mV)");
  g_ptr_array_add (document->nodes, node);
}

static void
add_projection (LoligoDocument *document, int target, int source, double scale)
{
  long number = lround (scale * scale * count_synapses (target, source));
  if (number == 0)
    return;
  g_autofree char *id = g_strdup_printf ("%s_%s", names[source], names[target]);
  LoligoEdge *edge = loligo_edge_new (id, names[source], names[target]);
  double weight_pa = get_weight_pa (target, source) / sqrt (scale);
  char weight[32], deviation[32];
  g_ascii_formatd (weight, sizeof weight, "%.4f", weight_pa);
  g_ascii_formatd (deviation, sizeof deviation, "%.4f", fabs (weight_pa) / 10);
  g_free (edge->connect), edge->connect = g_strdup_printf ("fixed_total(%ld)", number);
  edge->synapse = g_strdup ("exp_cuba");
  loligo_settings_set (edge->parameters, "tau", "0.5 ms");
  edge->weight = g_strdup_printf ("%s(0 pA, normal(%s pA, %s pA))", weight_pa > 0 ? "max" : "min", weight, deviation);
  edge->delay = g_strdup (source % 2 == 0 ? "max(0.1 ms, normal(1.5 ms, 0.75 ms))"
                                          : "max(0.1 ms, normal(0.8 ms, 0.4 ms))");
  g_ptr_array_add (document->edges, edge);
}

LoligoDocument *
loligo_bench_microcircuit_new (guint64 size)
{
  double scale = (double) size / WHOLE_SIZE;
  LoligoDocument *document = loligo_document_new ();
  for (int k = 0; k < N_POPULATIONS; k++)
    add_population (document, k, scale);
  for (int target = 0; target < N_POPULATIONS; target++)
    for (int source = 0; source < N_POPULATIONS; source++)
      add_projection (document, target, source, scale);
  return document;
}
