/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * team.c: many chunks without a join between them. Each worker advances the neurons of its part, meets the others once,
 * then brings all spikes to its own neurons and goes on with the next chunk: what it writes is read by nobody
 * else, but for the lists of spikes, of which there are two, used in turn. Called by simulation.c; networks that need
 * more between two chunks than spikes take exchange.c's way.
 *
 * A worker has a copy of the simulation's struct, for the chunk it is at; all that is shared lies behind pointers.
 */
#include "run/simulation-private.h"

/* A call of the team takes about so long, that commands are answered soon. */
#define SHORT_US 1000
#define LONG_US 4000
#define MOST_CHUNKS 4096
/* Below this a chunk is not worth a meeting. */
#define SHARE_ABOVE_NS 2000.
/* Part of a call that each but one may sleep at the barrier: who waits for another all the time is no help. */
#define MOST_SLEEP 0.4
/* On a busy machine the caller does everything for a while, longer each time. */
#define ALONE_US 5000
#define ALONE_LONGEST_US 640000

/* One part of the targets. */
typedef struct
{
  _Alignas (64) gboolean has_bad_value[2]; /* in this chunk and the last: another may still look at that */
  LoligoPass pass;      /* its blocks */
  guint *first_block;   /* [nodes] */
  guint *n_blocks;      /* [nodes] */
  LoligoSent *sent[2];  /* [nodes], of this chunk and the last */
  LoligoSent joined;    /* all parts' of one step */
  guint64 *n_spikes;    /* [nodes]; of one call */
} Member;

struct _LoligoTeam
{
  guint n_parts;
  guint n_nodes;
  Member *members;
  LoligoBarrier *barrier;
  const LoligoPass *pass;
  gboolean has_recorders;
  gint64 wanted_chunks;
  gint64 alone_until_us, alone_us;

  gint64 n_chunks, n_steps, n_done; /* of one call */
  GError **error;
  gboolean is_full;
};

/* ---- which networks ---- */

static gboolean
has_samples (const LoligoSimulation *simulation, const LoligoRunNode *run)
{
  for (guint b = 0; b < run->n_blocks; b++)
    if (simulation->blocks[run->first_block + b].n_samples > 0)
      return TRUE;
  return FALSE;
}

/* Nothing happens in the pass but what commands do. */
static gboolean
is_idle (const LoligoSimulation *simulation, const LoligoPass *pass)
{
  for (guint i = 0; i < pass->n_nodes; i++)
    {
      const LoligoRunNode *run = &simulation->nodes[pass->nodes[i]];
      if (run->is_stepped || has_samples (simulation, run))
        return FALSE;
    }
  return TRUE;
}

static gboolean
are_wires_constant (const LoligoSimulation *simulation)
{
  for (guint i = 0; i < simulation->n_planes; i++)
    if (!simulation->planes[i].is_constant)
      return FALSE;
  for (guint node = 0; node < simulation->plan->n_nodes; node++)
    for (guint i = 0; i < simulation->nodes[node].n_ports; i++)
      if (!simulation->nodes[node].ports[i].varies && !simulation->nodes[node].ports[i].is_constant)
        return FALSE;
  return TRUE;
}

/* NULL where there is another number of them than one. */
static const LoligoPass *
find_only_pass (const LoligoSimulation *simulation)
{
  const LoligoPass *found = NULL;
  for (guint i = 0; i < simulation->n_passes; i++)
    {
      if (is_idle (simulation, &simulation->passes[i]))
        continue;
      if (found != NULL)
        return NULL;
      found = &simulation->passes[i];
    }
  return found;
}

static gboolean
is_fit (const LoligoSimulation *simulation)
{
  const LoligoPlan *plan = simulation->plan;
  if (plan->n_projections == 0 || simulation->is_cyclic || !are_wires_constant (simulation))
    return FALSE;
  for (guint i = 0; i < plan->n_projections; i++)
    /* A convolution is of all targets at once. */
    if (plan->projections[i].form->form != LOLIGO_SYNAPSE_PER_TARGET
        || loligo_projection_get_layout (simulation->projections[i]) == LOLIGO_LAYOUT_KERNEL)
      return FALSE;
  return find_only_pass (simulation) != NULL;
}

/* ---- making ---- */

static void
make_lists (const LoligoSimulation *simulation, Member *member)
{
  guint n_nodes = simulation->plan->n_nodes;
  for (guint k = 0; k < 2; k++)
    {
      member->sent[k] = g_aligned_alloc0 (n_nodes, sizeof (LoligoSent), 64);
      for (guint node = 0; node < n_nodes; node++)
        if (simulation->nodes[node].sends_spikes)
          /* Alone in its cache lines. */
          member->sent[k][node].first
              = g_aligned_alloc0 ((gsize) simulation->most_steps / 16 + 1, 16 * sizeof (guint32), 64);
    }
}

static void
make_member (const LoligoSimulation *simulation, Member *member, guint part, const LoligoPass *pass)
{
  guint n_nodes = simulation->plan->n_nodes;
  member->pass = (LoligoPass) { .phases = pass->phases };
  member->pass.blocks = g_new0 (guint, pass->n_blocks + 1);
  member->first_block = g_new0 (guint, n_nodes);
  member->n_blocks = g_new0 (guint, n_nodes);
  member->n_spikes = g_aligned_alloc0 ((n_nodes + 7) / 8 * 8, sizeof (guint64), 64);
  for (guint i = 0; i < pass->n_blocks; i++)
    {
      const LoligoBlock *block = &simulation->blocks[pass->blocks[i]];
      if (block->part != part)
        continue;
      member->pass.blocks[member->pass.n_blocks++] = pass->blocks[i];
      if (member->n_blocks[block->node]++ == 0)
        member->first_block[block->node] = pass->blocks[i];
    }
  make_lists (simulation, member);
  member->joined.first = g_aligned_alloc0 (16, sizeof (guint32), 64);
}

LoligoTeam *
loligo_team_new (LoligoSimulation *simulation)
{
  if (!is_fit (simulation))
    return NULL;
  LoligoTeam *team = g_new0 (LoligoTeam, 1);
  team->n_parts = simulation->n_parts;
  team->n_nodes = simulation->plan->n_nodes;
  team->pass = find_only_pass (simulation);
  team->has_recorders = simulation->plan->n_recorders > 0;
  team->wanted_chunks = 16;
  team->alone_us = ALONE_US;
  team->members = g_aligned_alloc0 (team->n_parts, sizeof (Member), 64);
  for (guint part = 0; part < team->n_parts; part++)
    make_member (simulation, &team->members[part], part, team->pass);
  team->barrier = loligo_barrier_new (team->n_parts);
  return team;
}

void
loligo_team_free (LoligoTeam *team)
{
  if (team == NULL)
    return;
  for (guint part = 0; part < team->n_parts; part++)
    {
      Member *member = &team->members[part];
      for (guint k = 0; k < 2; k++)
        {
          for (guint node = 0; node < team->n_nodes; node++)
            {
              g_aligned_free (member->sent[k][node].first);
              g_aligned_free (member->sent[k][node].lanes);
            }
          g_aligned_free (member->sent[k]);
        }
      g_aligned_free (member->joined.first);
      g_aligned_free (member->joined.lanes);
      g_free (member->pass.blocks);
      g_free (member->first_block);
      g_free (member->n_blocks);
      g_aligned_free (member->n_spikes);
    }
  g_aligned_free (team->members);
  loligo_barrier_free (team->barrier);
  g_free (team);
}

gint64
loligo_team_get_n_chunks (const LoligoTeam *team)
{
  return team->wanted_chunks;
}

gboolean
loligo_team_is_full (const LoligoTeam *team)
{
  return team->is_full;
}

/* ---- a chunk; VIEW is a worker's copy of the simulation ---- */

static void
advance_part (LoligoSimulation *view, guint part, guint worker, guint turn)
{
  Member *member = &view->team->members[part];
  view->chunk.pass = &member->pass;
  view->chunk.phases = member->pass.phases;
  gboolean has_bad_value = FALSE;
  for (guint i = 0; i < member->pass.n_blocks; i++)
    {
      loligo_block_run (view, i, worker);
      has_bad_value |= view->blocks[member->pass.blocks[i]].has_bad_value;
    }
  /* The others read it in each chunk: a line that is not written stays in their caches. */
  if (has_bad_value != member->has_bad_value[turn])
    member->has_bad_value[turn] = has_bad_value;
  for (guint node = 0; node < view->team->n_nodes; node++)
    if (member->sent[turn][node].first != NULL)
      loligo_exchange_collect (&view->blocks[member->first_block[node]], member->n_blocks[node],
                               (guint) view->chunk.n_steps, &member->sent[turn][node]);
}

/* Where only numbers are counted, in any order. */
static void
deliver_counted (LoligoSimulation *view, guint index, guint part, guint turn)
{
  const LoligoTeam *team = view->team;
  guint source = view->plan->projections[index].source;
  for (guint k = 0; k < team->n_parts; k++)
    {
      const LoligoSent *sent = &team->members[k].sent[turn][source];
      LoligoSpikes spikes = { sent->lanes, sent->first, (guint) view->chunk.n_steps,
                              view->chunk.first_step + 1 };
      loligo_exchange_deliver (view, index, part, &spikes);
    }
}

/* The lists of all parts for one step, parts in order. */
static void
join_lists (const LoligoTeam *team, guint source, guint step, guint turn, LoligoSent *joined)
{
  guint n = 0;
  for (guint k = 0; k < team->n_parts; k++)
    {
      const LoligoSent *sent = &team->members[k].sent[turn][source];
      n += sent->first[step + 1] - sent->first[step];
    }
  loligo_exchange_make_room (joined, n);
  guint32 *lanes = joined->lanes;
  for (guint k = 0; k < team->n_parts; k++)
    {
      const LoligoSent *sent = &team->members[k].sent[turn][source];
      for (guint at = sent->first[step]; at < sent->first[step + 1]; at++)
        *lanes++ = sent->lanes[at];
    }
  joined->first[0] = 0;
  joined->first[1] = n;
}

/* Where reals are added: by step, then neuron, for any number of parts. */
static void
deliver_weighed (LoligoSimulation *view, guint index, guint part, guint turn)
{
  LoligoSent *joined = &view->team->members[part].joined;
  for (guint step = 0; step < view->chunk.n_steps; step++)
    {
      join_lists (view->team, view->plan->projections[index].source, step, turn, joined);
      LoligoSpikes spikes = { joined->lanes, joined->first, 1, view->chunk.first_step + 1 + step };
      loligo_exchange_deliver (view, index, part, &spikes);
    }
}

/* The others' lists come from their caches, all on the way at once. */
static void
prefetch_lists (const LoligoTeam *team, guint part, guint turn)
{
  for (guint k = 0; k < team->n_parts; k++)
    for (guint node = 0; node < team->n_nodes && k != part; node++)
      {
        const LoligoSent *sent = &team->members[k].sent[turn][node];
        if (sent->first == NULL)
          continue;
        __builtin_prefetch (sent->first);
        __builtin_prefetch (sent->lanes);
      }
}

static void
deliver_part (LoligoSimulation *view, guint part, guint turn)
{
  Member *member = &view->team->members[part];
  prefetch_lists (view->team, part, turn);
  loligo_exchange_clear (view, part);
  for (guint i = 0; i < view->plan->n_projections; i++)
    if (view->counts[i].bytes > 0)
      deliver_counted (view, i, part, turn);
    else
      deliver_weighed (view, i, part, turn);
  for (guint i = 0; i < member->pass.n_blocks; i++)
    {
      const LoligoBlock *block = &view->blocks[member->pass.blocks[i]];
      member->n_spikes[block->node] += block->n_spikes;
    }
}

static gboolean
has_bad_value (const LoligoTeam *team, guint turn)
{
  for (guint part = 0; part < team->n_parts; part++)
    if (team->members[part].has_bad_value[turn])
      return TRUE;
  return FALSE;
}

/* What only one may do, while nobody advances. */
static void
record (LoligoSimulation *view)
{
  LoligoTeam *team = view->team;
  team->is_full = !loligo_simulation_commit_spikes (view, team->error);
  LoligoSimulation next = *view;
  next.step += view->chunk.n_steps;
  loligo_simulation_publish_samples (&next);
}

/* ---- a call ---- */

static void
finish (LoligoSimulation *simulation, const LoligoSimulation *view, gint64 n_done)
{
  simulation->step = view->step;
  simulation->chunk = view->chunk;
  simulation->team->n_done = n_done;
}

/* A LoligoTask of a team. */
static void
run_member (gpointer data, guint task, guint worker)
{
  LoligoSimulation *simulation = data;
  LoligoTeam *team = simulation->team;
  LoligoSimulation view = *simulation;
  gint64 n_done = 0;
  (void) task;
  while (n_done < team->n_chunks)
    {
      guint turn = n_done & 1;
      loligo_simulation_begin_chunk (&view, team->n_steps);
      advance_part (&view, worker, worker, turn);
      loligo_barrier_wait (team->barrier, worker);
      if (has_bad_value (team, turn))
        break;
      if (team->has_recorders && worker == 0)
        record (&view);
      deliver_part (&view, worker, turn);
      view.step += team->n_steps;
      n_done++;
      if (team->has_recorders)
        loligo_barrier_wait (team->barrier, worker);
      if (team->is_full)
        break;
    }
  if (worker == 0)
    finish (simulation, &view, n_done);
}

/* The same by the caller alone. */
static void
run_alone (LoligoSimulation *simulation)
{
  LoligoTeam *team = simulation->team;
  LoligoSimulation view = *simulation;
  gint64 n_done = 0;
  while (n_done < team->n_chunks && !team->is_full)
    {
      loligo_simulation_begin_chunk (&view, team->n_steps);
      for (guint part = 0; part < team->n_parts; part++)
        advance_part (&view, part, 0, 0);
      if (has_bad_value (team, 0))
        break;
      if (team->has_recorders)
        record (&view);
      for (guint part = 0; part < team->n_parts; part++)
        deliver_part (&view, part, 0);
      view.step += team->n_steps;
      n_done++;
    }
  finish (simulation, &view, n_done);
}

/* Threads that do not run when they should are not waited for a second time soon. */
static void
run_together (LoligoSimulation *simulation)
{
  LoligoTeam *team = simulation->team;
  guint64 before_us = loligo_barrier_get_slept_us (team->barrier);
  gint64 begin_us = g_get_monotonic_time ();
  loligo_thread_pool_run_team (simulation->threads, run_member, simulation);
  gint64 now_us = g_get_monotonic_time ();
  guint64 slept_us = loligo_barrier_get_slept_us (team->barrier) - before_us;
  if ((double) slept_us <= MOST_SLEEP * (double) (now_us - begin_us) * (team->n_parts - 1))
    {
      team->alone_us = ALONE_US;
      return;
    }
  team->alone_until_us = now_us + team->alone_us;
  team->alone_us = MIN (2 * team->alone_us, ALONE_LONGEST_US);
}

/* Recorders count spikes by themselves. */
static void
add_spikes (LoligoSimulation *simulation)
{
  LoligoTeam *team = simulation->team;
  for (guint part = 0; part < team->n_parts; part++)
    for (guint node = 0; node < team->n_nodes; node++)
      {
        if (!team->has_recorders)
          simulation->nodes[node].n_spikes += team->members[part].n_spikes[node];
        team->members[part].n_spikes[node] = 0;
      }
}

gint64
loligo_team_run (LoligoSimulation *simulation, gint64 n_chunks, gint64 n_steps, GError **error)
{
  LoligoTeam *team = simulation->team;
  team->n_chunks = n_chunks;
  team->n_steps = n_steps;
  team->error = error;
  team->is_full = FALSE;
  gint64 begin_us = g_get_monotonic_time ();
  if (team->n_parts == 1 || begin_us < team->alone_until_us
      || team->pass->cost_ns * (double) n_steps < SHARE_ABOVE_NS)
    run_alone (simulation);
  else
    run_together (simulation);
  add_spikes (simulation);
  gint64 elapsed_us = g_get_monotonic_time () - begin_us;
  if (elapsed_us > LONG_US)
    team->wanted_chunks = MAX (1, team->wanted_chunks / 2);
  else if (elapsed_us < SHORT_US && n_chunks == team->wanted_chunks)
    team->wanted_chunks = MIN (2 * team->wanted_chunks, MOST_CHUNKS);
  return team->n_done;
}
