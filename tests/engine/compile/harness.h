/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * harness.h: a program with its memory, for tests: one population from a model's text.
 */
#pragma once

#include "compile/program-private.h"

typedef struct
{
  LoligoProgram *program;
  LoligoComponent *component;
  LoligoKernelCall call;
  guint64 n_lanes, padded;
  void **states, **hoisted, **parameters, **inputs;
  ptrdiff_t *strides;
  guint64 *spikes; /* of the last call: n_steps rows of padded / 64 words */
  guint64 n_spikes;
  GArray *spike_steps; /* gint64: steps after which lane 0 fired (the stamp is step * dt) */
} Run;

/* Fails the test when the text is wrong. */
LoligoComponent *test_component (const char *text);
/* VARYING (may be NULL): name of a parameter that gets an array. */
Run *run_new (const char *text, LoligoMethod method, LoligoPrecision precision, double dt_s,
              guint64 n_lanes, const char *varying);
Run *run_new_for (LoligoComponent *component, LoligoMethod method, LoligoPrecision precision,
                  double dt_s, guint64 n_lanes, const char *varying);
void run_free (Run *run);
/* Prepares and sets initial values. */
void run_start (Run *run);
void run_advance (Run *run, gint64 n_steps);
/* In calls of at most CHUNK steps and BLOCK lanes. */
void run_advance_in (Run *run, gint64 n_steps, gint64 chunk, guint64 block);
double run_state (const Run *run, const char *name, guint64 lane);
void run_set_state (Run *run, const char *name, guint64 lane, double value);
void run_set_parameter (Run *run, const char *name, guint64 lane, double value);
void run_set_input (Run *run, const char *name, double value);
double run_observe (Run *run, const char *name, guint64 lane);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_free)
