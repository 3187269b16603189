/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-machine.h: what this machine can do, measured with the same means that a simulation uses, so that
 * benchmark results can be read as ratios. One thread.
 */
#pragma once

#include <loligo.h>

typedef struct
{
  double exp_double_ns; /* a vectorised exponential, its load and store, in machine code (interpreter without LLVM) */
  double exp_single_ns;
  double scatter_ns;    /* adding to one of 40,000 single-precision targets in random order */
  double bandwidth_gb_s; /* copying between arrays that no cache holds, bytes read and written */
} LoligoMachine;

/* Takes about half a second. FALSE and ERROR when memory is short. */
gboolean loligo_machine_measure (LoligoMachine *machine, GError **error);
/* Keeps THREADS threads busy for a while. A processor that slept is slow at first, most of all a virtual one, which its
 * host has to find a place for (a tenth of a second and more here): a round on several threads begins after this. */
void loligo_machine_warm (guint threads);
