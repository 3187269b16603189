/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * wiring.c: what plain wires carry. See simulation-private.h for planes, ports and rows; the order in which
 * nodes go is order.c's.
 */
/* The loops over lanes are worth vectors at -O2 too; clang makes them anyway. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("tree-vectorize", "vect-cost-model=dynamic")
#endif

#include "run/simulation-private.h"

#include <math.h>
#include <string.h>

static guint
find_plane (LoligoSimulation *simulation, guint node, const LoligoSymbol *symbol)
{
  for (guint i = 0; i < simulation->n_planes; i++)
    if (simulation->planes[i].node == node && simulation->planes[i].symbol == symbol)
      return i;
  guint index = simulation->n_planes++;
  const LoligoRunNode *run = &simulation->nodes[node];
  gboolean varies = loligo_population_get_size (run->population) > 1;
  simulation->planes[index] = (LoligoPlane) {
    .node = node,
    .symbol = symbol,
    .is_state = symbol->kind == LOLIGO_SYMBOL_STATE || symbol->kind == LOLIGO_SYMBOL_VARIABLE,
    .varies = varies,
    .row_reals = varies ? loligo_population_get_padded (run->population) : 1,
  };
  return index;
}

static void
append (guint **list, guint *count, guint value)
{
  *list = g_renew (guint, *list, *count + 1);
  (*list)[(*count)++] = value;
}

static void
connect_wires (LoligoSimulation *simulation)
{
  const LoligoPlan *plan = simulation->plan;
  simulation->planes = g_new0 (LoligoPlane, plan->n_wires + 1);
  for (guint i = 0; i < plan->n_wires; i++)
    {
      const LoligoPlanWire *wire = &plan->wires[i];
      guint n_before = simulation->n_planes;
      guint plane = find_plane (simulation, wire->source, wire->output);
      LoligoRunNode *source = &simulation->nodes[wire->source];
      if (simulation->n_planes > n_before)
        append (&source->planes, &source->n_planes, plane);
      LoligoPort *port = &simulation->nodes[wire->target].ports[wire->input];
      append (&port->planes, &port->n_planes, plane);
    }
}

static void
describe_port (LoligoSimulation *simulation, guint node, guint input)
{
  const LoligoPlanNode *spec = &simulation->plan->nodes[node];
  LoligoRunNode *run = &simulation->nodes[node];
  LoligoPort *port = &run->ports[input];
  port->has_table = spec->table_input == (gint) input && (spec->table_rows > 0 || spec->n_listed_spikes > 0);
  port->varies = port->has_table && (spec->table_columns > 1 || spec->n_listed_spikes > 0);
  for (guint i = 0; i < port->n_planes; i++)
    port->varies |= simulation->planes[port->planes[i]].varies;
  port->varies |= port->ring_slots > 0;
  port->is_borrowed = port->n_planes == 1 && !port->has_table;
  port->row_reals = port->varies ? loligo_population_get_padded (run->population) : 1;
}

/* Whether nothing but a command changes the value of SYMBOL. */
static gboolean
is_constant (const LoligoRunNode *run, const LoligoComponent *component,
             const LoligoSymbol *symbol)
{
  if (symbol->kind != LOLIGO_SYMBOL_ALGEBRAIC)
    return FALSE;
  static const LoligoOperation CHANGING[]
      = { LOLIGO_OPERATION_TIME,    LOLIGO_OPERATION_STATE,  LOLIGO_OPERATION_DELAYED,
          LOLIGO_OPERATION_UNIFORM, LOLIGO_OPERATION_NORMAL, LOLIGO_OPERATION_NOISE };
  for (guint i = 0; i < G_N_ELEMENTS (CHANGING); i++)
    if (loligo_expression_depends_on (component->pool, symbol->value, CHANGING[i], G_MAXUINT))
      return FALSE;
  for (guint i = 0; i < run->n_ports; i++)
    if (!run->ports[i].is_constant
        && loligo_expression_depends_on (component->pool, symbol->value, LOLIGO_OPERATION_INPUT, i))
      return FALSE;
  return TRUE;
}

/* In order, so that a source is known before its targets; in a cycle nothing counts as constant. */
static void
find_constants (LoligoSimulation *simulation)
{
  for (guint k = 0; k < simulation->plan->n_nodes; k++)
    {
      guint node = simulation->order[k];
      LoligoRunNode *run = &simulation->nodes[node];
      for (guint i = 0; i < run->n_ports; i++)
        {
          LoligoPort *port = &run->ports[i];
          port->is_constant = !port->has_table && port->ring_slots == 0;
          for (guint j = 0; j < port->n_planes; j++)
            port->is_constant &= simulation->planes[port->planes[j]].is_constant;
          run->strides[i] = port->is_constant ? 0 : (ptrdiff_t) port->row_reals;
          if (port->n_counted > 0 && loligo_arrivals_are_scratch (simulation))
            run->strides[i] = LOLIGO_BLOCK_LANES;
        }
      for (guint i = 0; i < run->n_planes; i++)
        {
          LoligoPlane *plane = &simulation->planes[run->planes[i]];
          plane->is_constant
              = is_constant (run, simulation->plan->nodes[node].component, plane->symbol);
        }
    }
}

void
loligo_wiring_build (LoligoSimulation *simulation)
{
  const LoligoPlan *plan = simulation->plan;
  for (guint node = 0; node < plan->n_nodes; node++)
    {
      LoligoRunNode *run = &simulation->nodes[node];
      run->n_ports = plan->nodes[node].component->n_inputs;
      run->ports = g_new0 (LoligoPort, run->n_ports + 1);
      run->strides = g_new0 (ptrdiff_t, run->n_ports + 1);
    }
  connect_wires (simulation);
  loligo_order_build (simulation);
}

void
loligo_wiring_measure (LoligoSimulation *simulation)
{
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    for (guint input = 0; input < simulation->nodes[node].n_ports; input++)
      describe_port (simulation, node, input);
  find_constants (simulation);
}

void
loligo_wiring_free (LoligoSimulation *simulation)
{
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    {
      LoligoRunNode *run = &simulation->nodes[node];
      for (guint i = 0; i < run->n_ports; i++)
        {
          g_free (run->ports[i].planes);
          g_free (run->ports[i].counted);
        }
      g_free (run->ports);
      g_free (run->strides);
      g_free (run->planes);
    }
  g_free (simulation->planes);
  loligo_arena_free (simulation->rows_arena);
}

static gsize
plane_bytes (const LoligoSimulation *simulation, const LoligoPlane *plane, gint64 n_steps)
{
  gsize rows = plane->is_constant ? 1 : (gsize) n_steps + 1;
  return loligo_arena_round_up (rows * plane->row_reals * simulation->real_bytes);
}

static gsize
port_bytes (const LoligoSimulation *simulation, const LoligoPort *port, gint64 n_steps)
{
  if (port->is_borrowed || port->ring_slots > 0)
    return 0;
  gsize rows = port->is_constant ? 1 : (gsize) n_steps + 1;
  return loligo_arena_round_up (rows * port->row_reals * simulation->real_bytes);
}

/* Bytes of all rows of a chunk of N_STEPS. */
static gsize
rows_bytes (const LoligoSimulation *simulation, gint64 n_steps)
{
  gsize bytes = 0;
  for (guint i = 0; i < simulation->n_planes; i++)
    bytes += plane_bytes (simulation, &simulation->planes[i], n_steps);
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    for (guint i = 0; i < simulation->nodes[node].n_ports; i++)
      bytes += port_bytes (simulation, &simulation->nodes[node].ports[i], n_steps);
  return bytes;
}

gboolean
loligo_wiring_allocate (LoligoSimulation *simulation)
{
  /* What does not change from step to step has one row, however long the chunk is. */
  gsize fixed_bytes = rows_bytes (simulation, 0);
  simulation->most_steps = simulation->is_cyclic ? 1 : simulation->longest_exchange;
  while (simulation->most_steps > 1
         && rows_bytes (simulation, simulation->most_steps) - fixed_bytes > LOLIGO_CHUNK_ROW_BYTES)
    simulation->most_steps /= 2;
  gint64 n_steps = simulation->most_steps;
  simulation->rows_arena = loligo_arena_new (rows_bytes (simulation, n_steps));
  if (simulation->rows_arena == NULL)
    return FALSE;
  for (guint i = 0; i < simulation->n_planes; i++)
    simulation->planes[i].rows
        = loligo_arena_take (simulation->rows_arena,
                             plane_bytes (simulation, &simulation->planes[i], n_steps));
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    for (guint i = 0; i < simulation->nodes[node].n_ports; i++)
      {
        LoligoPort *port = &simulation->nodes[node].ports[i];
        if (port->ring_slots > 0)
          continue;
        port->rows = port->is_borrowed
                         ? simulation->planes[port->planes[0]].rows
                         : loligo_arena_take (simulation->rows_arena,
                                              port_bytes (simulation, port, n_steps));
      }
  return TRUE;
}

/* The table's value of COLUMN at time T: linear between rows, the end values beyond them. */
static double
read_table (const LoligoPlanNode *node, guint64 column, double t_s)
{
  const double *times = node->table_times_s;
  guint64 low = 0, high = node->table_rows - 1;
  if (t_s <= times[0])
    return node->table_values[column];
  if (t_s >= times[high])
    return node->table_values[high * node->table_columns + column];
  while (high - low > 1)
    {
      guint64 middle = low + (high - low) / 2;
      if (times[middle] <= t_s)
        low = middle;
      else
        high = middle;
    }
  double before = node->table_values[low * node->table_columns + column];
  double after = node->table_values[high * node->table_columns + column];
  double fraction = (t_s - times[low]) / (times[high] - times[low]);
  return before + fraction * (after - before);
}

/* The step at whose end a spike of TIME_S is stamped: that of the nearest end. Before the first there is none, so what
 * lies within half a step of 0 comes with the first too. */
static gint64
get_listed_step (double time_s, double dt_s)
{
  double step = rint (time_s / dt_s) - 1;
  return (gint64) CLAMP (step, 0, 4e18);
}

/* The first of the listed spikes of STEP or later. */
static guint64
find_listed (const LoligoPlanNode *node, gint64 step, double dt_s)
{
  guint64 low = 0, high = node->n_listed_spikes;
  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;
      if (get_listed_step (node->listed_spikes[middle].time_s, dt_s) < step)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static double
get_time (const LoligoSimulation *simulation, gint64 row)
{
  return (double) (simulation->chunk.first_step + row) * simulation->plan->dt_s;
}

static gboolean
is_due (const LoligoSimulation *simulation, const LoligoPort *port)
{
  return !port->is_borrowed && port->ring_slots == 0
         && (!port->is_constant || (simulation->chunk.phases & LOLIGO_PHASE_CONSTANTS) != 0);
}

/* Sums over planes, in the order of the edges, then the table: one order for any number of threads. */
#define DEFINE_SUMS(real, suffix)                                                                  \
  static void sum_one_##suffix (LoligoSimulation *simulation, guint node, LoligoPort *port,        \
                                gint64 row)                                                        \
  {                                                                                                \
    const LoligoPlanNode *spec = &simulation->plan->nodes[node];                                   \
    real sum = 0;                                                                                  \
    for (guint i = 0; i < port->n_planes; i++)                                                     \
      {                                                                                            \
        const LoligoPlane *plane = &simulation->planes[port->planes[i]];                           \
        sum += ((const real *) plane->rows)[plane->is_constant ? 0 : row];                         \
      }                                                                                            \
    if (port->has_table)                                                                           \
      sum += (real) read_table (spec, 0, get_time (simulation, row));                              \
    ((real *) port->rows)[row] = sum;                                                              \
  }                                                                                                \
                                                                                                   \
  static void add_table_##suffix (LoligoSimulation *simulation, guint node, gint64 row, real *out, \
                                  guint64 first, guint64 end)                                      \
  {                                                                                                \
    const LoligoPlanNode *spec = &simulation->plan->nodes[node];                                   \
    gint64 step = simulation->chunk.first_step + row;                                              \
    double dt_s = simulation->plan->dt_s;                                                          \
    const LoligoListedSpike *spike = spec->listed_spikes + find_listed (spec, step, dt_s);         \
    const LoligoListedSpike *last = spec->listed_spikes + spec->n_listed_spikes;                   \
    for (; spike < last && get_listed_step (spike->time_s, dt_s) == step; spike++)                 \
      if (spike->lane >= first && spike->lane < end)                                               \
        out[spike->lane] += 1;                                                                     \
    if (spec->table_rows == 0)                                                                     \
      return;                                                                                      \
    double t_s = get_time (simulation, row);                                                       \
    for (guint64 lane = first; lane < end; lane++)                                                 \
      out[lane] += (real) read_table (spec, MIN (lane, spec->table_columns - 1), t_s);             \
  }                                                                                                \
                                                                                                   \
  static void sum_row_##suffix (LoligoSimulation *simulation, guint node, LoligoPort *port,        \
                                gint64 row, guint64 first, guint64 end)                            \
  {                                                                                                \
    real *out = (real *) port->rows + (gsize) row * port->row_reals;                               \
    memset (out + first, 0, (end - first) * sizeof (real));                                        \
    for (guint i = 0; i < port->n_planes; i++)                                                     \
      {                                                                                            \
        const LoligoPlane *plane = &simulation->planes[port->planes[i]];                           \
        gsize plane_row = plane->is_constant ? 0 : (gsize) row;                                    \
        const real *in = (const real *) plane->rows + plane_row * plane->row_reals;                \
        if (plane->varies)                                                                         \
          for (guint64 lane = first; lane < end; lane++)                                           \
            out[lane] += in[lane];                                                                 \
        else                                                                                       \
          for (guint64 lane = first; lane < end; lane++)                                           \
            out[lane] += in[0];                                                                    \
      }                                                                                            \
    if (port->has_table)                                                                           \
      add_table_##suffix (simulation, node, row, out, first, end);                                 \
  }

DEFINE_SUMS (double, double)
DEFINE_SUMS (float, float)

void
loligo_wiring_sum_uniform (LoligoSimulation *simulation, guint node, gint64 first_row,
                           gint64 last_row)
{
  LoligoRunNode *run = &simulation->nodes[node];
  for (guint i = 0; i < run->n_ports; i++)
    {
      LoligoPort *port = &run->ports[i];
      if (port->varies || !is_due (simulation, port))
        continue;
      gint64 last = port->is_constant ? first_row : last_row;
      for (gint64 row = first_row; row <= last; row++)
        if (simulation->plan->single_precision)
          sum_one_float (simulation, node, port, row);
        else
          sum_one_double (simulation, node, port, row);
    }
}

void
loligo_wiring_sum_lanes (LoligoSimulation *simulation, guint node, gint64 first_row,
                         gint64 last_row, guint64 first, guint64 end)
{
  LoligoRunNode *run = &simulation->nodes[node];
  for (guint i = 0; i < run->n_ports; i++)
    {
      LoligoPort *port = &run->ports[i];
      if (!port->varies || !is_due (simulation, port))
        continue;
      gint64 last = port->is_constant ? first_row : last_row;
      for (gint64 row = first_row; row <= last; row++)
        if (simulation->plan->single_precision)
          sum_row_float (simulation, node, port, row, first, end);
        else
          sum_row_double (simulation, node, port, row, first, end);
    }
}

void
loligo_wiring_get_inputs (const LoligoSimulation *simulation, guint node, gint64 row,
                          const void **inputs)
{
  const LoligoRunNode *run = &simulation->nodes[node];
  for (guint i = 0; i < run->n_ports; i++)
    {
      const LoligoPort *port = &run->ports[i];
      gint64 port_row = port->ring_slots > 0 && port->n_counted == 0
                            ? (simulation->chunk.first_step + row) % port->ring_slots
                            : row;
      inputs[i] = port->rows + (gsize) port_row * (gsize) run->strides[i] * simulation->real_bytes;
    }
}

gint64
loligo_wiring_get_run_length (const LoligoSimulation *simulation, guint node, gint64 row)
{
  const LoligoRunNode *run = &simulation->nodes[node];
  gint64 length = G_MAXINT64;
  for (guint i = 0; i < run->n_ports; i++)
    if (run->ports[i].ring_slots > 0 && run->ports[i].n_counted == 0)
      {
        gint64 slots = run->ports[i].ring_slots;
        length = MIN (length, slots - (simulation->chunk.first_step + row) % slots);
      }
  return length;
}

void
loligo_wiring_carry_over (LoligoSimulation *simulation)
{
  gsize last = (gsize) simulation->chunk.n_steps;
  for (guint i = 0; i < simulation->n_planes; i++)
    {
      LoligoPlane *plane = &simulation->planes[i];
      gsize row_bytes = plane->row_reals * simulation->real_bytes;
      if (!plane->is_constant)
        memcpy (plane->rows, plane->rows + last * row_bytes, row_bytes);
    }
}

void
loligo_wiring_silence (LoligoSimulation *simulation)
{
  for (guint i = 0; i < simulation->n_planes; i++)
    memset (simulation->planes[i].rows, 0,
            plane_bytes (simulation, &simulation->planes[i],
                         MIN (simulation->most_steps, 1)));
}
