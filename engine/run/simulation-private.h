/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * simulation-private.h: what the files of a simulation share: simulation.c (stepping), handle.c (the public handle),
 * build.c (making one of a plan), parts.c (which cells are whose), order.c (in which order the nodes go), wiring.c
 * (what flows between them by plain wires), exchange.c (spikes from node to node), plasticity.c (synapses with values
 * of their own), block.c (the hot part: one block of neurons through one chunk), programs.c (programs and their machine
 * code), blow-up.c (bad values). Nobody else includes it.
 *
 * A chunk is K steps of the whole network, from step n. Row r of a plane or a port is its value at step n + r, so a
 * chunk knows rows 0 to K; row K is row 0 of the next. A chunk counts only once it is committed:
 * recorders publish then, and one in which a value blew up is undone and repeated in single steps.
 */
#pragma once

#include "base/arena.h"
#include "base/thread-pool.h"
#include "network/streams.h"
#include "network/plastic.h"
#include "network/population.h"
#include "network/projection.h"
#include "run/recorder-private.h"
#include "run/simulation.h"

G_BEGIN_DECLS

#define LOLIGO_CHUNK_STEPS 4096
#define LOLIGO_CHUNK_ROW_BYTES (2 * 1024 * 1024)
/* Steps a kernel is called for at most where spikes come out of it. */
#define LOLIGO_SPIKE_STEPS 256
#define LOLIGO_BLOCK_WORDS (LOLIGO_BLOCK_LANES / 64)

/* What wires carry away from a node: one variable, as rows of one value or one a lane. */
typedef struct
{
  guint node;
  const LoligoSymbol *symbol;
  gboolean is_state;
  gboolean is_constant;  /* only a command changes it: one row */
  gboolean varies;
  gsize row_reals;       /* 1, or the padded lanes */
  char *rows;
} LoligoPlane;

/* A projection whose spikes are counted, and what arrives weighed. */
typedef struct
{
  guint projection;
  gboolean by_weight; /* else ones */
} LoligoCounted;

/* An input of a node: the sum of planes in the order of the document's edges, then its table. */
typedef struct
{
  guint *planes;
  guint n_planes;
  gboolean has_table;
  gboolean is_constant, varies;
  gboolean is_borrowed;  /* rows are those of the only plane */
  gint64 ring_slots;     /* > 0: what synapses send, in rows by step modulo this (exchange.c) */
  gint64 ring_until;     /* from this step on there is nothing in the ring */
  LoligoCounted *counted; /* arrivals.c: whose spikes are counted */
  guint n_counted;       /* > 0: rows are a chunk's, or its first one, summed from them and from the ring */
  gsize row_reals;
  char *rows, *ring;     /* the same where nothing is counted */
} LoligoPort;

/* A recorder's lanes [first_k, end_k) lie in the block. */
typedef struct
{
  guint recorder;
  guint64 first_k, end_k;
} LoligoBlockSample;

/* Up to LOLIGO_BLOCK_LANES neurons of a node, all of one part; a task of the thread pool. Alone in its cache lines. */
typedef struct
{
  _Alignas (64) guint node;
  guint part;
  guint64 first, end;    /* lanes; the end padded */
  LoligoBlockSample *samples;
  guint n_samples;
  guint32 *spikes;       /* of this chunk, in order: step of the chunk << 9 | lane of the block */
  guint spikes_size;
  guint n_kept;          /* in the list: only where spikes are recorded */
  guint64 n_spikes;      /* of this chunk */
  gboolean has_bad_value;
} LoligoBlock;

/* Spikes of one chunk, by step, then lane. */
typedef struct
{
  _Alignas (64) guint32 *lanes;
  guint32 *first;        /* [steps + 1]: where each step's begin; NULL: nobody wants them */
  guint size;            /* room for lanes */
} LoligoSent;

typedef struct
{
  LoligoPopulation *population;
  LoligoParts parts;     /* one a thread */
  LoligoPort *ports;
  guint n_ports;
  ptrdiff_t *strides;    /* of the ports: reals from step to step */
  guint *planes;         /* indexes of its own */
  guint n_planes;
  guint first_block, n_blocks;
  gboolean is_stepped;   /* has states or spikes */
  gboolean keeps_spikes; /* somebody records them, or synapses take them */
  gboolean sends_spikes; /* synapses take them */
  LoligoSent sent;       /* of this chunk */
  LoligoSpikeHistory history; /* for synapses with values of their own; else no slots */
  guint *spike_recorders;
  guint n_spike_recorders;
  gboolean must_prepare, must_rebuild;
  guint64 n_spikes;      /* of the run */
  void *saved;           /* states at the beginning of the chunk */
  void **arrived;        /* [states]: copies, after what arrives (arrived.c); NULL: nobody looks */
} LoligoRunNode;

typedef enum
{
  LOLIGO_PHASE_ADVANCE = 1,
  LOLIGO_PHASE_PUBLISH_STATES = 2,
  LOLIGO_PHASE_PUBLISH_ALGEBRAICS = 4,
  LOLIGO_PHASE_SAMPLE = 8,
  LOLIGO_PHASE_CONSTANTS = 16 /* with PUBLISH: planes and ports that are constant, too */
} LoligoPhase;

/* What the parts of an exchange do at once: spikes act, synapses flow. */
typedef enum
{
  LOLIGO_TURN_SPIKES = 1,
  LOLIGO_TURN_FLOWS = 2
} LoligoTurn;

#define LOLIGO_PHASE_PUBLISH (LOLIGO_PHASE_PUBLISH_STATES | LOLIGO_PHASE_PUBLISH_ALGEBRAICS)

typedef struct _LoligoPlasticRun LoligoPlasticRun; /* plasticity.c */
typedef struct _LoligoFlow LoligoFlow;             /* flow.c */
typedef struct _LoligoEnds LoligoEnds;             /* ends.c */
typedef struct _LoligoTeam LoligoTeam;             /* team.c */

/* Blocks that may run at the same time; passes follow each other. */
typedef struct
{
  guint phases;
  guint *nodes;
  guint n_nodes;
  guint *blocks;
  guint n_blocks;
  double cost_ns;        /* of one step, on one thread */
} LoligoPass;

/* A worker's own memory. */
typedef struct
{
  guint64 *spikes;
  const void **inputs;
  void *values;          /* LOLIGO_BLOCK_LANES reals */
  char *arrivals;        /* arrivals.c; NULL: rows are the ports' */
} LoligoScratch;

typedef struct
{
  gint64 first_step;
  gint64 n_steps;        /* K */
  guint phases;          /* of the pass that runs */
  gboolean is_saved;
  const LoligoPass *pass;
} LoligoChunk;

struct _LoligoSimulation
{
  LoligoPlan *plan;
  LoligoSimulationOptions options;
  gsize real_bytes;
  LoligoThreadPool *threads;
  LoligoScratch *scratch;      /* one a worker */

  LoligoRunNode *nodes;        /* as in the plan */
  LoligoPlane *planes;
  guint n_planes;
  LoligoBlock *blocks;
  guint n_blocks;
  guint *order;                /* nodes, sources before targets where that is possible */
  gboolean is_cyclic;
  LoligoPass *passes;          /* of a chunk */
  guint n_passes;
  LoligoPass *refresh;         /* publish all, in order */
  guint n_refresh;
  LoligoPass all;              /* every node, for the sample at t = 0 */
  LoligoArena *rows_arena, *saved_arena, *ring_arena, *arrivals_arena;
  LoligoProjection **projections; /* as in the plan */
  void **still;                /* as recorders: the weights that one shows, reals; NULL: others */
  LoligoCounts *counts;        /* as in the plan; bytes 0: not counted */
  LoligoPlasticRun **plastics; /* as in the plan; NULL: one state a target, or none */
  gboolean has_plastic;
  LoligoFlow **flows;          /* as in the plan; NULL: another form */
  gboolean has_flow;
  gboolean sees_arrivals;      /* what flows depends on states that spikes jump (arrived.c) */
  guint exchange_turn;         /* a LoligoTurn */
  gboolean acts_each_step;     /* one of the two: the exchange sees what the cells are in each step */
  guint n_parts;               /* of the targets, one a thread */
  double *part_firsts;         /* [nodes * (n_parts + 1)]; NULL: all populations are cut into equal pieces */
  guint64 *n_events;           /* [part][projection]: synapses that took part in a spike, of the run */
  gsize events_stride;         /* from part to part: cache lines apart */
  LoligoTeam *team;            /* NULL: the network needs more between two chunks than a team does */
  gint64 longest_exchange;     /* steps from one exchange of spikes to the next, at most */
  LoligoRecorder **recorders;
  LoligoStore *store;          /* where recordings go */
  gboolean has_lost_recordings; /* memory for them could not be had back */
  guint8 **wanted_lanes;       /* a recorder: a byte a lane; NULL: all */

  LoligoChunk chunk;
  gint64 most_steps;           /* what rows have room for */
  gint64 wanted_steps;         /* adapted to the clock */
  gint64 careful_until;        /* single steps up to here: a value blows up before it */
  gint64 step;
  gboolean must_refresh;
  gboolean must_begin_anew;    /* at t = 0: initial values follow what was set */
  gsize checked_bytes;         /* recorded when memory was last looked at */
  LoligoBlowUp *blow_up;

  GThreadPool *compiler;
  GHashTable *programs;        /* key -> LoligoProgram */
  double build_s, simulate_s;
  GMutex compile_mutex;        /* guards compile_s */
  double compile_s;
  gint must_stop_compiling;    /* atomic */
};

/* simulation.c: what follows is about N_STEPS steps from the present one. */
void loligo_simulation_begin_chunk (LoligoSimulation *simulation, gint64 n_steps);
/* Spikes of the chunk into recorders. FALSE when there is no room. */
gboolean loligo_simulation_commit_spikes (LoligoSimulation *simulation, GError **error);
/* Samples up to the present step are for everybody to read. */
void loligo_simulation_publish_samples (LoligoSimulation *simulation);

/* still.c: recorder RECORDER is of weights that no event changes. */
void loligo_still_watch (LoligoSimulation *simulation, guint recorder);
/* PROJECTION has another weight. */
void loligo_still_renew (LoligoSimulation *simulation, guint projection);
/* Fills what is missing of the first N_SAMPLES rows, which are reserved. */
void loligo_still_sample (LoligoSimulation *simulation, guint recorder, guint64 n_samples);

/* team.c: many chunks of N_STEPS steps, each worker with its own part of the targets. For networks of one pass whose
 * only business between two chunks is spikes. */
LoligoTeam *loligo_team_new (LoligoSimulation *simulation);
void loligo_team_free (LoligoTeam *team);
/* How many chunks at once, at most. */
gint64 loligo_team_get_n_chunks (const LoligoTeam *team);
/* At most N_CHUNKS chunks. Returns how many were committed; where that is less, simulation->chunk is the next one, in
 * which a value blew up, or recorders are full and ERROR is set. RT safe but for lists that grow. */
gint64 loligo_team_run (LoligoSimulation *simulation, gint64 n_chunks, gint64 n_steps,
                        GError **error);
gboolean loligo_team_is_full (const LoligoTeam *team);

/* parts.c: divides the cells among threads, once populations are there. */
void loligo_parts_find (LoligoSimulation *simulation);

/* order.c */
void loligo_order_build (LoligoSimulation *simulation);
void loligo_order_free (LoligoSimulation *simulation);

/* wiring.c */
/* Planes, ports, order, passes. */
void loligo_wiring_build (LoligoSimulation *simulation);
/* What is constant and what varies; after the rings are known. Everything but memory for rows. */
void loligo_wiring_measure (LoligoSimulation *simulation);
/* Steps from ROW for which the addresses of get_inputs and its strides are good: to the end of the shortest ring. */
gint64 loligo_wiring_get_run_length (const LoligoSimulation *simulation, guint node, gint64 row);
/* Rows for most_steps. FALSE when there is no room. */
gboolean loligo_wiring_allocate (LoligoSimulation *simulation);
void loligo_wiring_free (LoligoSimulation *simulation);
/* Rows first to last of the node's ports that have one value for all lanes. RT safe. */
void loligo_wiring_sum_uniform (LoligoSimulation *simulation, guint node, gint64 first_row,
                                gint64 last_row);
/* The same of lanes [first, end) of the ports that vary. RT safe. */
void loligo_wiring_sum_lanes (LoligoSimulation *simulation, guint node, gint64 first_row,
                              gint64 last_row, guint64 first, guint64 end);
/* Row K becomes row 0. RT safe. */
void loligo_wiring_carry_over (LoligoSimulation *simulation);
/* All signals to zero, before initial values. */
void loligo_wiring_silence (LoligoSimulation *simulation);
/* Fills INPUTS with the port's rows. RT safe. */
void loligo_wiring_get_inputs (const LoligoSimulation *simulation, guint node, gint64 row,
                               const void **inputs);

/* exchange.c */
/* The parts of exchange that a team does by itself: spikes of N_BLOCKS blocks (neighbours, of one node) into one list;
 * what the chunk read, of the targets of PART; and what SPIKES send there along projection INDEX, which has one state a
 * target. RT safe but for lists that grow. */
guint loligo_exchange_collect (const LoligoBlock *blocks, guint n_blocks, guint n_steps,
                               LoligoSent *sent);
void loligo_exchange_make_room (LoligoSent *sent, guint n_spikes);
void loligo_exchange_clear (const LoligoSimulation *simulation, guint part);
void loligo_exchange_deliver (LoligoSimulation *simulation, guint index, guint part,
                              const LoligoSpikes *spikes);
gboolean loligo_exchange_build (LoligoSimulation *simulation, GError **error);
/* Rings. FALSE when there is no room. */
gboolean loligo_exchange_allocate (LoligoSimulation *simulation);
void loligo_exchange_free (LoligoSimulation *simulation);
/* Empties the rings and counters. */
void loligo_exchange_silence (LoligoSimulation *simulation);
/* What the chunk sent, into the rings; the rows that it read are emptied. RT safe but for lists that grow. */
void loligo_exchange_run (LoligoSimulation *simulation);

/* What is there at t = 0 flows from the first step on. */
void loligo_exchange_begin (LoligoSimulation *simulation);

/* arrivals.c: spikes that are counted on their way. After all projections are made. */
void loligo_arrivals_build (LoligoSimulation *simulation);
/* FALSE when there is no room. */
gboolean loligo_arrivals_allocate (LoligoSimulation *simulation);
void loligo_arrivals_free (LoligoSimulation *simulation);
void loligo_arrivals_silence (LoligoSimulation *simulation);
/* The ports' rows FIRST_ROW to LAST_ROW of the chunk, lanes [first, end). RT safe. */
void loligo_arrivals_sum (const LoligoSimulation *simulation, guint node, gint64 first_row,
                          gint64 last_row, guint64 first, guint64 end);
/* Whether a chunk's rows are a block's own: no synapse looks at them between two steps. */
gboolean loligo_arrivals_are_scratch (const LoligoSimulation *simulation);
/* The same for a block's lanes, in its worker's SCRATCH, where that has room; and its inputs. RT safe. */
gsize loligo_arrivals_get_scratch_bytes (const LoligoSimulation *simulation);
void loligo_arrivals_sum_block (const LoligoSimulation *simulation, const LoligoBlock *block,
                                const LoligoScratch *scratch, gint64 first_row, gint64 last_row);
void loligo_arrivals_get_inputs (const LoligoSimulation *simulation, const LoligoBlock *block,
                                 const LoligoScratch *scratch, gint64 row);
/* What the chunk read, of the targets of PART. RT safe. */
void loligo_arrivals_clear (const LoligoSimulation *simulation, guint part);
/* All that is on its way lies in rings afterwards, with the weights of now: before those change, or to move it. */
void loligo_arrivals_settle (LoligoSimulation *simulation);
/* The input INPUT of NODE at STEP, which no chunk has read yet, lanes [first, end) into OUT from its beginning. FALSE
 * when nothing arrives. RT safe. */
gboolean loligo_arrivals_get_row (const LoligoSimulation *simulation, guint node, guint input, gint64 step,
                                  guint64 first, guint64 end, void *out);

/* arrived.c: makes room for SYMBOL of NODE as it is after arrivals; FALSE: no spike jumps it. */
gboolean loligo_arrived_want (LoligoSimulation *simulation, guint node, const LoligoSymbol *symbol);
void loligo_arrived_free (LoligoSimulation *simulation, guint node);
/* A state of the node's component, padded: the copy, where there is one, else the state itself. */
const void *loligo_arrived_get_states (const LoligoSimulation *simulation, guint node, guint state);
/* After all spikes of a step are in the rings, lanes of PART. RT safe. */
void loligo_arrived_settle (LoligoSimulation *simulation, guint part, guint worker);

/* ends.c: what synapses see of the cells at their ends. N_SLOTS steps of what the sources show are kept. IS_READ
 * [ends of the synapse]: the others, into which it only writes, are left alone. */
LoligoEnds *loligo_ends_new (LoligoSimulation *simulation, const LoligoPlanProjection *spec,
                             gint64 n_slots, const guint8 *is_read);
void loligo_ends_free (LoligoEnds *ends);
/* [ends of the synapse]; good after renew, until the step is over. */
const LoligoEndValues *loligo_ends_get_values (const LoligoEnds *ends);
/* Whether anything that is read is a state that spikes jump; makes room for it. */
gboolean loligo_ends_want_arrivals (LoligoSimulation *simulation, LoligoEnds *ends);
/* Where values lie, before or after what arrives. Once a step each, before the others. */
void loligo_ends_renew (LoligoSimulation *simulation, LoligoEnds *ends, gboolean after_arrivals);
/* What is copied, of the lanes of PART. RT safe. */
void loligo_ends_publish (LoligoSimulation *simulation, LoligoEnds *ends, guint part, guint worker);
/* The past of FROM, of a like projection of another simulation. */
void loligo_ends_take (const LoligoSimulation *simulation, LoligoEnds *ends, const LoligoEnds *from);
/* Before the first step: the past is as the beginning. */
void loligo_ends_fill_past (LoligoSimulation *simulation, LoligoEnds *ends);

/* plasticity.c: synapses with values of their own, of projection INDEX. */
gboolean loligo_plasticity_build (LoligoSimulation *simulation, guint index, guint32 stream,
                                  GError **error);
void loligo_plasticity_free (LoligoPlasticRun *run);
void loligo_spike_history_clear (LoligoSpikeHistory *history);
LoligoPlastic *loligo_plasticity_get_plastic (const LoligoPlasticRun *run);
/* Recorder RECORDER is of synapses with values of their own. */
void loligo_plasticity_watch (LoligoSimulation *simulation, guint recorder);
/* After all parts have done a step. */
void loligo_plasticity_summarise (LoligoSimulation *simulation);
/* Initial values. */
void loligo_plasticity_reset (LoligoSimulation *simulation);
void loligo_plasticity_fill_past (LoligoSimulation *simulation);
/* One value for all synapses. FALSE where it differs between them. */
gboolean loligo_plasticity_set_parameter (LoligoSimulation *simulation, guint index,
                                          guint parameter, double value_si);
/* Values of single synapses and what they see, from a simulation that SIMULATION goes on from. */
void loligo_plasticity_take (LoligoSimulation *simulation, LoligoSimulation *from, guint index);
/* At the end of a step, in this order: once; for each part; for each part when all have done that: what spikes do, what
 * flows. All but the first RT safe. The last two return the number of synapses that took part. */
void loligo_plasticity_begin_step (LoligoSimulation *simulation);
void loligo_plasticity_publish (LoligoSimulation *simulation, guint part, guint worker);
guint64 loligo_plasticity_act (LoligoSimulation *simulation, LoligoPlasticRun *run, guint part);
guint64 loligo_plasticity_flow (LoligoSimulation *simulation, LoligoPlasticRun *run, guint part);
/* Between the two: what flows sees the cells after what arrived; publish once more afterwards. */
void loligo_plasticity_look_again (LoligoSimulation *simulation);

LoligoEnds *loligo_plasticity_get_ends (const LoligoPlasticRun *run);

/* flow.c: synapses that are sums over the sources, of projection INDEX, whose matrix is made. */
LoligoFlow *loligo_flow_new (LoligoSimulation *simulation, guint index, GError **error);
void loligo_flow_free (LoligoFlow *flow);
LoligoEnds *loligo_flow_get_ends (const LoligoFlow *flow);
/* Of a step, on one thread; about. */
double loligo_flow_get_cost_ns (const LoligoFlow *flow);
gboolean loligo_flow_compile_native (LoligoFlow *flow, GError **error);
/* What no step changes, of all projections; before the first, and where a weight changed. */
void loligo_flows_reset (LoligoSimulation *simulation);
/* One value (SI) for all synapses from the next step on. */
void loligo_flow_set_parameter (LoligoFlow *flow, guint parameter, double value_si);
/* What was on its way in FROM, of a like projection of another simulation. */
void loligo_flow_take (LoligoFlow *flow, const LoligoFlow *from);
void loligo_flows_fill_past (LoligoSimulation *simulation);
/* At the end of a step, as of plasticity.c: once; for each part; for each part when all have done that. */
void loligo_flows_begin_step (LoligoSimulation *simulation);
void loligo_flows_publish (LoligoSimulation *simulation, guint part, guint worker);
/* Once, when all parts have published. */
void loligo_flows_convolve (LoligoSimulation *simulation);
guint64 loligo_flow_run (LoligoSimulation *simulation, LoligoFlow *flow, guint part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoligoFlow, loligo_flow_free)

/* block.c: a LoligoTask; DATA is the simulation, TASK counts the pass's blocks. RT safe but for spike lists, which grow
 * between kernel calls. */
void loligo_block_run (gpointer data, guint task, guint worker);
/* blow-up.c */
/* Looks for the bad value and keeps it in simulation->blow_up. */
void loligo_blow_up_locate (LoligoSimulation *simulation);
/* The message for a person. */
void loligo_blow_up_to_error (const LoligoSimulation *simulation, GError **error);
void loligo_blow_up_free (LoligoBlowUp *blow_up);

/* programs.c */
/* Gives the node a program that fits its parameters and ports. */
gboolean loligo_programs_adopt (LoligoSimulation *simulation, guint node, GError **error);
/* Machine code for all programs: at once, or on the worker. */
void loligo_programs_compile (LoligoSimulation *simulation);
void loligo_programs_free (LoligoSimulation *simulation);

G_END_DECLS
