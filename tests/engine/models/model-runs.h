/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model-runs.h: runs one model of the library under one constant input and keeps its spikes, for
 * the tests of published numbers.
 */
#pragma once

#include <loligo.h>

typedef struct
{
  const char *model, *port, *amplitude; /* port NULL: no input */
  const char *duration, *dt, *method;
  const char *const *parameters;        /* name, text, ..., NULL; may be NULL */
  const char *const *initial;
  gboolean is_silent;                   /* the model has no spikes to record */
} ModelRun;

/* Runs it to the end on the interpreter or machine code, whichever JIT says; fails the test on any problem.
 * (transfer full) */
LoligoSimulation *model_run (const ModelRun *run, LoligoJitMode jit);
/* Spikes of neuron 0 in [FROM_S, TO_S). */
guint model_run_count (LoligoSimulation *simulation, double from_s, double to_s);
/* Time of the K-th spike from the end (0: the last), seconds. */
double model_run_spike_from_end (LoligoSimulation *simulation, guint k);
/* State NAME of neuron 0 now, SI. */
double model_run_state (LoligoSimulation *simulation, const char *name);
