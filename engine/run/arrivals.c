/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arrivals.c: spikes on their way that are counted, not weighed (network/projection.h): each projection of that kind
 * has rows of counts, and each block of targets makes reals of those that a chunk reads, just before it reads
 * them, in memory of its worker that stays in the nearest cache. Where other synapses end at the same input, their
 * ring is added. Where synapses look at their ends, between two steps, rows are the port's. Called by exchange.c,
 * wiring.c and block.c.
 */
#include "run/simulation-private.h"

#include <string.h>

static void
add_counted (LoligoSimulation *simulation, guint projection, gint input, gboolean by_weight)
{
  if (input < 0)
    return;
  guint target = simulation->plan->projections[projection].target;
  LoligoPort *port = &simulation->nodes[target].ports[input];
  port->counted = g_renew (LoligoCounted, port->counted, port->n_counted + 1);
  port->counted[port->n_counted++] = (LoligoCounted) { projection, by_weight };
}

void
loligo_arrivals_build (LoligoSimulation *simulation)
{
  const LoligoPlan *plan = simulation->plan;
  simulation->counts = g_new0 (LoligoCounts, plan->n_projections);
  for (guint i = 0; i < plan->n_projections; i++)
    {
      const LoligoPlanProjection *spec = &plan->projections[i];
      const LoligoProjection *projection = simulation->projections[i];
      LoligoCounts *counts = &simulation->counts[i];
      counts->bytes = loligo_projection_get_count_bytes (projection);
      if (counts->bytes == 0)
        continue;
      counts->n_slots = loligo_projection_get_longest_delay (projection) + 1;
      counts->row_counts
          = loligo_population_get_padded (simulation->nodes[spec->target].population);
      add_counted (simulation, i, spec->weight_input, TRUE);
      add_counted (simulation, i, spec->count_input, FALSE);
    }
}

gboolean
loligo_arrivals_are_scratch (const LoligoSimulation *simulation)
{
  return !simulation->has_plastic && !simulation->has_flow;
}

static gsize
count_bytes (const LoligoCounts *counts)
{
  return loligo_arena_round_up ((gsize) counts->n_slots * counts->row_counts * counts->bytes);
}

static gsize
sum_bytes (const LoligoSimulation *simulation, const LoligoPort *port)
{
  if (port->n_counted == 0)
    return 0;
  gint64 n_rows = loligo_arrivals_are_scratch (simulation) ? 1 : simulation->most_steps + 1;
  return loligo_arena_round_up ((gsize) n_rows * port->row_reals * simulation->real_bytes);
}

gboolean
loligo_arrivals_allocate (LoligoSimulation *simulation)
{
  const LoligoPlan *plan = simulation->plan;
  gsize bytes = 0;
  for (guint i = 0; i < plan->n_projections; i++)
    bytes += count_bytes (&simulation->counts[i]);
  for (guint node = 0; node < plan->n_nodes; node++)
    for (guint i = 0; i < simulation->nodes[node].n_ports; i++)
      bytes += sum_bytes (simulation, &simulation->nodes[node].ports[i]);
  simulation->arrivals_arena = loligo_arena_new (bytes);
  if (simulation->arrivals_arena == NULL)
    return FALSE;
  for (guint i = 0; i < plan->n_projections; i++)
    simulation->counts[i].rows
        = loligo_arena_take (simulation->arrivals_arena, count_bytes (&simulation->counts[i]));
  for (guint node = 0; node < plan->n_nodes; node++)
    for (guint i = 0; i < simulation->nodes[node].n_ports; i++)
      {
        LoligoPort *port = &simulation->nodes[node].ports[i];
        if (port->n_counted > 0)
          port->rows = loligo_arena_take (simulation->arrivals_arena, sum_bytes (simulation, port));
      }
  return TRUE;
}

void
loligo_arrivals_free (LoligoSimulation *simulation)
{
  g_free (simulation->counts);
  loligo_arena_free (simulation->arrivals_arena);
}

/* Nothing is in the rings of inputs where all is counted. */
static void
close_rings (LoligoSimulation *simulation, gint64 until)
{
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    for (guint i = 0; i < simulation->nodes[node].n_ports; i++)
      {
        LoligoPort *port = &simulation->nodes[node].ports[i];
        if (port->n_counted > 0 && port->ring_until != G_MAXINT64)
          port->ring_until = until == 0 ? 0 : until + port->ring_slots;
      }
}

static void
clear_all (LoligoSimulation *simulation)
{
  for (guint i = 0; i < simulation->plan->n_projections; i++)
    if (simulation->counts[i].bytes > 0)
      memset (simulation->counts[i].rows, 0, count_bytes (&simulation->counts[i]));
}

void
loligo_arrivals_silence (LoligoSimulation *simulation)
{
  if (simulation->counts == NULL)
    return;
  clear_all (simulation);
  close_rings (simulation, 0);
}

void
loligo_arrivals_clear (const LoligoSimulation *simulation, guint part)
{
  for (guint i = 0; i < simulation->plan->n_projections; i++)
    {
      const LoligoCounts *counts = &simulation->counts[i];
      if (counts->bytes == 0)
        continue;
      const LoligoParts *parts = &simulation->nodes[simulation->plan->projections[i].target].parts;
      guint64 first = loligo_parts_get_first (parts, counts->row_counts, part);
      guint64 end = loligo_parts_get_first (parts, counts->row_counts, part + 1);
      for (gint64 k = 0; k < simulation->chunk.n_steps; k++)
        loligo_counts_clear (counts, simulation->chunk.first_step + k, first, end);
    }
}

/* What COUNTED brings at STEP. */
static void
weigh (const LoligoSimulation *simulation, const LoligoCounted *counted, gint64 step,
       gboolean adds, guint64 first, guint64 end, void *row)
{
  guint index = counted->projection;
  double weight = counted->by_weight
                      ? loligo_projection_get_one_weight (simulation->projections[index])
                      : 1;
  loligo_counts_weigh (&simulation->counts[index], step, weight, simulation->plan->single_precision,
                       adds, first, end, row);
}

static void *
get_ring_row (const LoligoSimulation *simulation, const LoligoPort *port, gint64 step)
{
  gsize slot = (gsize) (step % port->ring_slots);
  return port->ring + slot * port->row_reals * simulation->real_bytes;
}

/* Lanes [first, end) of the port at STEP into OUT [first to end - 1]. */
static void
sum_row (const LoligoSimulation *simulation, const LoligoPort *port, gint64 step, guint64 first,
         guint64 end, void *out)
{
  gsize skipped = first * simulation->real_bytes;
  gboolean adds = step < port->ring_until;
  if (adds)
    memcpy ((char *) out + skipped, (char *) get_ring_row (simulation, port, step) + skipped,
            (end - first) * simulation->real_bytes);
  for (guint i = 0; i < port->n_counted; i++, adds = TRUE)
    weigh (simulation, &port->counted[i], step, adds, first, end, out);
}

gboolean
loligo_arrivals_get_row (const LoligoSimulation *simulation, guint node, guint input, gint64 step, guint64 first,
                         guint64 end, void *out)
{
  const LoligoPort *port = &simulation->nodes[node].ports[input];
  if (port->n_counted == 0 && step >= port->ring_until)
    return FALSE;
  /* Rows are as of the population's first lane. */
  guintptr base = (guintptr) out - first * simulation->real_bytes;
  sum_row (simulation, port, step, first, end, (void *) base);
  return TRUE;
}

void
loligo_arrivals_sum (const LoligoSimulation *simulation, guint node, gint64 first_row,
                     gint64 last_row, guint64 first, guint64 end)
{
  const LoligoRunNode *run = &simulation->nodes[node];
  for (guint i = 0; i < run->n_ports; i++)
    for (gint64 row = first_row; row <= last_row && run->ports[i].n_counted > 0; row++)
      sum_row (simulation, &run->ports[i], simulation->chunk.first_step + row, first, end,
               run->ports[i].rows
                   + (gsize) row * run->ports[i].row_reals * simulation->real_bytes);
}

/* ---- a block's own rows ---- */

gsize
loligo_arrivals_get_scratch_bytes (const LoligoSimulation *simulation)
{
  guint most = 0;
  if (!loligo_arrivals_are_scratch (simulation))
    return 0;
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    {
      guint n = 0;
      for (guint i = 0; i < simulation->nodes[node].n_ports; i++)
        n += simulation->nodes[node].ports[i].n_counted > 0;
      most = MAX (most, n);
    }
  return most * (gsize) (simulation->most_steps + 1) * LOLIGO_BLOCK_LANES * simulation->real_bytes;
}

void
loligo_arrivals_sum_block (const LoligoSimulation *simulation, const LoligoBlock *block,
                           const LoligoScratch *scratch, gint64 first_row, gint64 last_row)
{
  const LoligoRunNode *run = &simulation->nodes[block->node];
  gsize row_bytes = LOLIGO_BLOCK_LANES * simulation->real_bytes;
  char *rows = scratch->arrivals;
  for (guint i = 0; i < run->n_ports; i++)
    {
      const LoligoPort *port = &run->ports[i];
      if (port->n_counted == 0)
        continue;
      /* Rows are as of the population's first lane. */
      guintptr base = (guintptr) rows - block->first * simulation->real_bytes;
      for (gint64 row = first_row; row <= last_row; row++)
        sum_row (simulation, port, simulation->chunk.first_step + row, block->first, block->end,
                 (void *) (base + (gsize) row * row_bytes));
      rows += (gsize) (simulation->most_steps + 1) * row_bytes;
    }
}

void
loligo_arrivals_get_inputs (const LoligoSimulation *simulation, const LoligoBlock *block,
                            const LoligoScratch *scratch, gint64 row)
{
  const LoligoRunNode *run = &simulation->nodes[block->node];
  gsize row_bytes = LOLIGO_BLOCK_LANES * simulation->real_bytes;
  guintptr rows = (guintptr) scratch->arrivals - block->first * simulation->real_bytes;
  for (guint i = 0; i < run->n_ports; i++)
    if (run->ports[i].n_counted > 0)
      {
        scratch->inputs[i] = (const void *) (rows + (gsize) row * row_bytes);
        rows += (gsize) (simulation->most_steps + 1) * row_bytes;
      }
}

static void
settle_port (LoligoSimulation *simulation, const LoligoPort *port)
{
  for (guint i = 0; i < port->n_counted; i++)
    {
      gint64 n_slots = simulation->counts[port->counted[i].projection].n_slots;
      for (gint64 step = simulation->step; step < simulation->step + n_slots; step++)
        weigh (simulation, &port->counted[i], step, TRUE, 0, port->row_reals,
               get_ring_row (simulation, port, step));
    }
}

void
loligo_arrivals_settle (LoligoSimulation *simulation)
{
  if (simulation->counts == NULL)
    return;
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    for (guint i = 0; i < simulation->nodes[node].n_ports; i++)
      settle_port (simulation, &simulation->nodes[node].ports[i]);
  close_rings (simulation, simulation->step);
  clear_all (simulation);
}
