/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-networks.h: the networks of `loligo bench` as documents of any size.
 */
#pragma once

#include <loligo.h>

typedef enum
{
  LOLIGO_BENCH_NO_NETWORK,
  LOLIGO_BENCH_COBA,   /* Brette et al. (2007), conductances, with a drive of 20 mV */
  LOLIGO_BENCH_CUBA,   /* the same with currents and no drive */
  LOLIGO_BENCH_COBAHH, /* the same with Traub–Miles cells */
  LOLIGO_BENCH_BRUNEL, /* Brunel (2000), asynchronous irregular */
  LOLIGO_BENCH_PLASTIC, /* COBA, its synapses among E cells plastic */
  LOLIGO_BENCH_SONG,    /* Song, Miller & Abbott (2000): one cell, SIZE plastic synapses from Poisson sources */
  LOLIGO_BENCH_MICROCIRCUIT, /* Potjans & Diesmann (2014) */
  LOLIGO_BENCH_GAP_SHEET, /* a square of SIZE Hodgkin–Huxley cells, gap junctions to 8 neighbours */
  LOLIGO_BENCH_RATES      /* SIZE rate units, each seen by all with weights of its own (Sompolinsky et al. 1988) */
} LoligoBenchNetwork;

/* SIZE cells, a fifth of them inhibitory, 80 synapses onto each, as in the paper with 4,000 cells; Brunel's a tenth of
 * all. Nothing is recorded; the run is left to the caller. (transfer full) */
LoligoDocument *loligo_bench_network_new (LoligoBenchNetwork network, guint64 size);

/* Potjans & Diesmann's circuit of SIZE cells (77,169 are the whole), for steps of 0.1 ms. (transfer full) */
LoligoDocument *loligo_bench_microcircuit_new (guint64 size);
