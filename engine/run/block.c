/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * block.c: the hot part: one block of neurons through the steps of a chunk. Kernels are called for as many
 * steps at once as recorders and wires of this block leave; nothing here depends on other blocks of the
 * pass, so neither threads nor their number change a bit of the result.
 */
#include "run/simulation-private.h"

#include <math.h>
#include <string.h>

typedef struct
{
  LoligoSimulation *simulation;
  LoligoBlock *block;
  LoligoRunNode *run;
  LoligoProgram *program;
  const LoligoScratch *scratch;
  LoligoKernelCall call;
} Visit;

static void
get_inputs (const Visit *visit, gint64 row)
{
  loligo_wiring_get_inputs (visit->simulation, visit->block->node, row, visit->scratch->inputs);
  if (visit->scratch->arrivals != NULL)
    loligo_arrivals_get_inputs (visit->simulation, visit->block, visit->scratch, row);
}

static void
keep_spike (LoligoBlock *block, guint32 step, guint32 lane)
{
  if (block->n_kept == block->spikes_size)
    {
      /* Between two kernel calls, and only until the list has seen the densest chunk. */
      block->spikes_size = MAX (256, 2 * block->spikes_size);
      block->spikes = g_renew (guint32, block->spikes, block->spikes_size);
    }
  block->spikes[block->n_kept++] = step << 9 | lane;
}

/* Bits of lanes beyond the last mean nothing. */
static guint64
get_mask (const Visit *visit, guint word)
{
  guint64 first = visit->block->first + 64 * (guint64) word;
  guint64 size = visit->call.n_lanes;
  if (first + 64 <= size)
    return G_MAXUINT64;
  return first >= size ? 0 : G_MAXUINT64 >> (64 - (size - first));
}

static void
collect_spikes (Visit *visit, gint64 chunk_step, gint64 n_steps)
{
  LoligoBlock *block = visit->block;
  guint n_words = (guint) ((block->end - block->first) / 64);
  guint64 last_mask = get_mask (visit, n_words - 1);
  const guint64 *words = visit->scratch->spikes;
  for (gint64 k = 0; k < n_steps; k++, words += LOLIGO_BLOCK_WORDS)
    for (guint w = 0; w < n_words; w++)
      {
        guint64 bits = w == n_words - 1 ? words[w] & last_mask : words[w];
        if (bits == 0)
          continue;
        block->n_spikes += (guint64) __builtin_popcountll (bits);
        if (!visit->run->keeps_spikes)
          continue;
        for (; bits != 0; bits &= bits - 1)
          keep_spike (block, (guint32) (chunk_step + k),
                      64 * w + (guint32) __builtin_ctzll (bits));
      }
}

/* N_STEPS steps from step CHUNK_STEP of the chunk. */
static void
advance (Visit *visit, gint64 chunk_step, gint64 n_steps)
{
  if (!visit->run->is_stepped)
    return;
  const LoligoSimulation *simulation = visit->simulation;
  LoligoBlock *block = visit->block;
  gboolean has_spikes = loligo_program_has_spikes (visit->program);
  visit->call.spikes_step_stride = LOLIGO_BLOCK_WORDS;
  for (gint64 done = 0; done < n_steps;)
    {
      gint64 now = has_spikes ? MIN (n_steps - done, LOLIGO_SPIKE_STEPS) : n_steps - done;
      now = MIN (now, loligo_wiring_get_run_length (simulation, block->node, chunk_step + done));
      visit->call.step = simulation->chunk.first_step + chunk_step + done;
      visit->call.n_steps = now;
      /* The kernel counts words from the population's first lane. */
      visit->call.spikes
          = has_spikes ? (guint64 *) ((guintptr) visit->scratch->spikes
                                      - block->first / 64 * sizeof (guint64))
                       : NULL;
      get_inputs (visit, chunk_step + done);
      loligo_program_advance (visit->program, &visit->call, block->first, block->end);
      if (has_spikes)
        collect_spikes (visit, chunk_step + done, now);
      done += now;
    }
}

/* Value of an algebraic variable at ROW for lanes [first, end) into OUT. */
static void
observe (Visit *visit, const LoligoSymbol *symbol, gint64 row, guint64 first, guint64 end,
         void *out)
{
  visit->call.step = visit->simulation->chunk.first_step + row;
  visit->call.n_steps = 1;
  visit->call.spikes = NULL;
  get_inputs (visit, row);
  loligo_program_observe (visit->program, &visit->call, symbol->index, first, end, out);
}

/* What goes out by wires, at ROW. */
static void
publish (Visit *visit, gint64 row)
{
  LoligoSimulation *simulation = visit->simulation;
  guint phases = simulation->chunk.phases;
  const LoligoBlock *block = visit->block;
  gsize real_bytes = simulation->real_bytes;
  for (guint i = 0; i < visit->run->n_planes; i++)
    {
      LoligoPlane *plane = &simulation->planes[visit->run->planes[i]];
      guint wanted = plane->is_state ? LOLIGO_PHASE_PUBLISH_STATES
                                     : LOLIGO_PHASE_PUBLISH_ALGEBRAICS;
      if ((phases & wanted) == 0
          || (plane->is_constant && (phases & LOLIGO_PHASE_CONSTANTS) == 0))
        continue;
      guint64 end = plane->varies ? block->end : block->first + 1;
      char *out = plane->rows
                  + ((gsize) row * plane->row_reals + block->first) * real_bytes;
      if (plane->is_state)
        memcpy (out,
                (const char *) visit->call.states[plane->symbol->index]
                    + block->first * real_bytes,
                (end - block->first) * real_bytes);
      else
        observe (visit, plane->symbol, row, block->first, end, out);
    }
}

#define DEFINE_GATHER(real, suffix)                                                                \
  static void gather_##suffix (real *restrict out, const real *restrict in, const guint64 *lanes,  \
                               guint64 first_k, guint64 end_k)                                     \
  {                                                                                                \
    for (guint64 k = first_k; k < end_k; k++)                                                      \
      out[k] = in[lanes[k]];                                                                       \
  }

DEFINE_GATHER (double, double)
DEFINE_GATHER (float, float)

static guint64
get_lane (const LoligoPlanRecorder *spec, guint64 k)
{
  return spec->lanes != NULL ? spec->lanes[k] : k;
}

/* IN [lane] of the recorder's lanes [first_k, end_k) into their places of ROW. */
static void
gather (const Visit *visit, const LoligoPlanRecorder *spec, const LoligoBlockSample *sample,
        void *row, const void *in)
{
  gsize real_bytes = visit->simulation->real_bytes;
  guint64 first_lane = get_lane (spec, sample->first_k);
  guint64 count = sample->end_k - sample->first_k;
  if (get_lane (spec, sample->end_k - 1) - first_lane + 1 == count)
    memcpy ((char *) row + sample->first_k * real_bytes,
            (const char *) in + first_lane * real_bytes, count * real_bytes);
  else if (visit->simulation->plan->single_precision)
    gather_float (row, in, spec->lanes, sample->first_k, sample->end_k);
  else
    gather_double (row, in, spec->lanes, sample->first_k, sample->end_k);
}

static void
spread (const Visit *visit, const LoligoBlockSample *sample, void *row, const void *value)
{
  gsize real_bytes = visit->simulation->real_bytes;
  for (guint64 k = sample->first_k; k < sample->end_k; k++)
    memcpy ((char *) row + k * real_bytes, value, real_bytes);
}

static void
sample_variable (Visit *visit, const LoligoBlockSample *sample, const LoligoPlanRecorder *spec,
                 void *row, gint64 chunk_row)
{
  const LoligoSymbol *symbol = spec->symbol;
  gsize real_bytes = visit->simulation->real_bytes;
  guint index = symbol->index;
  switch (symbol->kind)
    {
    case LOLIGO_SYMBOL_STATE:
    case LOLIGO_SYMBOL_VARIABLE:
      gather (visit, spec, sample, row, visit->call.states[index]);
      return;
    case LOLIGO_SYMBOL_ALGEBRAIC:
      {
        guint64 first = get_lane (spec, sample->first_k);
        observe (visit, symbol, chunk_row, first, get_lane (spec, sample->end_k - 1) + 1,
                 visit->scratch->values);
        gather (visit, spec, sample, row,
                (const char *) visit->scratch->values - first * real_bytes);
        return;
      }
    case LOLIGO_SYMBOL_INPUT:
      get_inputs (visit, chunk_row);
      if (visit->run->ports[index].varies)
        gather (visit, spec, sample, row, visit->scratch->inputs[index]);
      else
        spread (visit, sample, row, visit->scratch->inputs[index]);
      return;
    case LOLIGO_SYMBOL_PARAMETER:
      if (loligo_population_get_varies (visit->run->population)[index])
        gather (visit, spec, sample, row, visit->call.parameters[index]);
      else
        spread (visit, sample, row, visit->call.parameters[index]);
      return;
    case LOLIGO_SYMBOL_FUNCTION:
      g_assert_not_reached ();
    }
}

/* Samples that are due at ROW of the chunk. */
static void
sample (Visit *visit, gint64 row)
{
  LoligoSimulation *simulation = visit->simulation;
  gint64 step = simulation->chunk.first_step + row;
  for (guint i = 0; i < visit->block->n_samples; i++)
    {
      const LoligoBlockSample *sample = &visit->block->samples[i];
      LoligoRecorder *recorder = simulation->recorders[sample->recorder];
      const LoligoPlanRecorder *spec = &simulation->plan->recorders[sample->recorder];
      if (step % spec->every_steps != 0)
        continue;
      guint64 index = (guint64) (step / spec->every_steps);
      sample_variable (visit, sample, spec, loligo_recorder_get_row (recorder, index), row);
      loligo_recorder_summarise (recorder, index, sample->first_k, sample->end_k);
    }
}

/* The next row after ROW at which something must be read off this block. */
static gint64
get_boundary (const Visit *visit, gint64 row)
{
  const LoligoSimulation *simulation = visit->simulation;
  gint64 last = simulation->chunk.n_steps;
  if ((simulation->chunk.phases & LOLIGO_PHASE_PUBLISH) != 0)
    for (guint i = 0; i < visit->run->n_planes; i++)
      if (!simulation->planes[visit->run->planes[i]].is_constant)
        return row + 1;
  gint64 step = simulation->chunk.first_step + row;
  for (guint i = 0; i < visit->block->n_samples; i++)
    {
      gint64 every = simulation->plan->recorders[visit->block->samples[i].recorder].every_steps;
      last = MIN (last, row + every - step % every);
    }
  return last;
}

/* The check reads every state once a chunk, which may be one step: worth the widest vectors there are.
 * The choice among clones is made before a thread sanitizer is ready for it. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define WIDE __attribute__ ((target_clones ("avx512f", "avx2", "default")))
#else
#define WIDE
#endif

/* Several sums at once: an addition waits for the last. */
#define DEFINE_SUM(real, suffix)                                                                   \
  WIDE static real sum_##suffix (const real *values, guint64 first, guint64 end)                   \
  {                                                                                                \
    typedef real Vector __attribute__ ((vector_size (64)));                                        \
    enum { WIDTH = sizeof (Vector) / sizeof (real) };                                              \
    Vector a = { 0 }, b = { 0 }, c = { 0 }, d = { 0 };                                             \
    guint64 lane = first;                                                                          \
    for (; lane + 4 * WIDTH <= end; lane += 4 * WIDTH)                                             \
      {                                                                                            \
        const Vector *x = (const Vector *) (values + lane);                                        \
        a += x[0];                                                                                 \
        b += x[1];                                                                                 \
        c += x[2];                                                                                 \
        d += x[3];                                                                                 \
      }                                                                                            \
    a += b + (c + d);                                                                              \
    real sum = 0;                                                                                  \
    for (; lane < end; lane++)                                                                     \
      sum += values[lane];                                                                         \
    for (guint i = 0; i < WIDTH; i++)                                                              \
      sum += a[i];                                                                                 \
    return sum;                                                                                    \
  }

DEFINE_SUM (double, double)
DEFINE_SUM (float, float)

static gboolean
is_bad (const Visit *visit, const void *values, guint64 lane)
{
  return visit->simulation->plan->single_precision
             ? !isfinite (((const float *) values)[lane])
             : !isfinite (((const double *) values)[lane]);
}

/* A sum that is a number is one of numbers. Numbers may be too large to have a sum; then each is looked at. */
static gboolean
has_bad_value (const Visit *visit)
{
  guint64 first = visit->block->first, end = MIN (visit->block->end, visit->call.n_lanes);
  guint n_states = loligo_program_get_component (visit->program)->n_states;
  double sum = 0;
  for (guint i = 0; i < n_states; i++)
    sum += visit->simulation->plan->single_precision
               ? (double) sum_float (visit->call.states[i], first, end)
               : sum_double (visit->call.states[i], first, end);
  if (isfinite (sum))
    return FALSE;
  for (guint i = 0; i < n_states; i++)
    for (guint64 lane = first; lane < end; lane++)
      if (is_bad (visit, visit->call.states[i], lane))
        return TRUE;
  return FALSE;
}

static void
go_through_chunk (Visit *visit)
{
  guint phases = visit->simulation->chunk.phases;
  for (gint64 row = 0; row < visit->simulation->chunk.n_steps;)
    {
      gint64 next = get_boundary (visit, row);
      advance (visit, row, next - row);
      row = next;
      if ((phases & LOLIGO_PHASE_PUBLISH) != 0)
        publish (visit, row);
      if ((phases & LOLIGO_PHASE_SAMPLE) != 0)
        sample (visit, row);
    }
  visit->block->has_bad_value = has_bad_value (visit);
}

void
loligo_block_run (gpointer data, guint task, guint worker)
{
  LoligoSimulation *simulation = data;
  const LoligoChunk *chunk = &simulation->chunk;
  LoligoBlock *block = &simulation->blocks[chunk->pass->blocks[task]];
  LoligoRunNode *run = &simulation->nodes[block->node];
  Visit visit = { simulation, block, run, loligo_population_get_program (run->population),
                  &simulation->scratch[worker], { 0 } };
  loligo_population_fill_call (run->population, &visit.call);
  visit.call.inputs = visit.scratch->inputs;
  visit.call.input_step_stride = run->strides;

  gboolean advances = (chunk->phases & LOLIGO_PHASE_ADVANCE) != 0;
  gboolean reads_last
      = (chunk->phases & (LOLIGO_PHASE_PUBLISH_ALGEBRAICS | LOLIGO_PHASE_SAMPLE)) != 0
        && (block->n_samples > 0 || run->n_planes > 0);
  gint64 first_row = advances ? 0 : chunk->n_steps;
  gint64 last_row = reads_last ? chunk->n_steps : chunk->n_steps - 1;
  loligo_wiring_sum_lanes (simulation, block->node, first_row, last_row, block->first, block->end);
  if (visit.scratch->arrivals != NULL)
    loligo_arrivals_sum_block (simulation, block, visit.scratch, first_row, last_row);
  else
    loligo_arrivals_sum (simulation, block->node, first_row, last_row, block->first, block->end);
  if (!advances)
    {
      publish (&visit, chunk->n_steps);
      if ((chunk->phases & LOLIGO_PHASE_SAMPLE) != 0)
        sample (&visit, chunk->n_steps);
      return;
    }
  block->n_spikes = 0;
  block->n_kept = 0;
  if (chunk->is_saved)
    loligo_population_save (run->population, run->saved, block->first, block->end);
  go_through_chunk (&visit);
}
