#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the cortical microcircuit of Potjans & Diesmann (2014), Cereb Cortex 24:785, as a document, at any scale.

usage: make-microcircuit.py [SCALE] > microcircuit.loligo

SCALE (0.1) multiplies the number of cells and the number of synapses onto each. Weights grow by 1/sqrt(SCALE), so that
fluctuations keep their size, and a constant current gives back the mean input that is lost: van Albada, Helias &
Diesmann (2015), PLoS Comput Biol 11:e1004490. At 1 it is the whole circuit: 77,169 cells, 299 million synapses.
"""
import json
import math
import sys

NAMES = ['L23E', 'L23I', 'L4E', 'L4I', 'L5E', 'L5I', 'L6E', 'L6I']
# Table 5 of the paper: sizes, probabilities of connection (a row a target), number of inputs from outside.
SIZES = [20683, 5834, 21915, 5479, 4850, 1065, 14395, 2948]
PROBABILITIES = [
    [0.1009, 0.1689, 0.0437, 0.0818, 0.0323, 0.0000, 0.0076, 0.0000],
    [0.1346, 0.1371, 0.0316, 0.0515, 0.0755, 0.0000, 0.0042, 0.0000],
    [0.0077, 0.0059, 0.0497, 0.1350, 0.0067, 0.0003, 0.0453, 0.0000],
    [0.0691, 0.0029, 0.0794, 0.1597, 0.0033, 0.0000, 0.1057, 0.0000],
    [0.1004, 0.0622, 0.0505, 0.0057, 0.0831, 0.3726, 0.0204, 0.0000],
    [0.0548, 0.0269, 0.0257, 0.0022, 0.0600, 0.3158, 0.0086, 0.0000],
    [0.0156, 0.0066, 0.0211, 0.0166, 0.0572, 0.0197, 0.0396, 0.2252],
    [0.0364, 0.0010, 0.0034, 0.0005, 0.0277, 0.0080, 0.0658, 0.1443],
]
OUTSIDE = [1600, 1500, 2100, 1900, 2000, 1900, 2900, 2100]
# Table 6 of the paper: the rates of the whole circuit, in Hz.
RATES = [0.86, 2.80, 4.45, 5.93, 7.59, 8.64, 1.09, 7.88]
WEIGHT_PA = 87.81  # a jump of 0.15 mV at its peak
OUTSIDE_HZ, TAU_SYN_S = 8, 0.5e-3

CELL = '''neuron microcircuit "Cell of the microcircuit"
## Potjans & Diesmann (2014), Cereb Cortex 24:785: an integrate-and-fire cell with synaptic currents, those of its
## Poisson inputs from outside summed into one.

parameter C       = 250 pF
parameter tau     = 10 ms     [5, 20]       # membrane time constant
parameter V_rest  = -65 mV
parameter V_th    = -50 mV    [-55, -40]    # threshold
parameter V_reset = -65 mV
parameter t_ref   = 2 ms      [0, 5]        # refractory period
parameter tau_syn = 0.5 ms    [0.1, 5]      # decay of the currents
parameter n_ext   = 1600      [0, 3000]     # inputs from outside
parameter rate    = 8 Hz      [0, 20]       # of each of them
parameter w_ext   = 87.81 pA  [0, 500]      # current of a spike from outside
parameter I_0     = 0 pA                    # constant: what a smaller number of inputs leaves out

input I : pA

dI_ext/dt = -I_ext/tau_syn + w_ext*poisson(n_ext*rate*dt)/dt  : pA
dV/dt = (V_rest - V)/tau + (I + I_ext + I_0)/C  : mV
V(0) = V_rest

spike when V > V_th
on spike: V = V_reset
refractory t_ref: V
'''


def count_synapses(target, source):
    """Of the whole circuit: so many draws of a pair that a pair is connected with the table's probability."""
    pairs = SIZES[target] * SIZES[source]
    return math.log(1 - PROBABILITIES[target][source]) / math.log(1 - 1 / pairs)


def weight_pa(target, source):
    if source % 2:
        return -4 * WEIGHT_PA
    return 2 * WEIGHT_PA if (target, source) == (0, 2) else WEIGHT_PA


def constant_pa(target, scale):
    """The mean current that weights grown by 1/sqrt(scale) and inputs fewer by scale leave out."""
    lost = OUTSIDE[target] * OUTSIDE_HZ * WEIGHT_PA
    for source in range(8):
        lost += weight_pa(target, source) * count_synapses(target, source) / SIZES[target] * RATES[source]
    return (1 - math.sqrt(scale)) * TAU_SYN_S * lost


def make_nodes(scale):
    for k, name in enumerate(NAMES):
        yield {'id': name, 'model': 'microcircuit', 'size': round(scale * SIZES[k]),
               'at': [180 + 340 * (k % 2), 120 + 170 * (k // 2)],
               'parameters': {'n_ext': f'{scale * OUTSIDE[k]:.10g}', 'w_ext': f'{WEIGHT_PA / math.sqrt(scale):.2f} pA',
                              'I_0': f'{constant_pa(k, scale):.2f} pA'},
               'initial': {'V': 'normal(-58 mV, 10 mV)'}}


def make_edges(scale):
    for target in range(8):
        for source in range(8):
            number = round(scale * scale * count_synapses(target, source))
            if number == 0:
                continue
            weight = weight_pa(target, source) / math.sqrt(scale)
            clipped = 'max' if weight > 0 else 'min'
            delay = 1.5 if source % 2 == 0 else 0.8
            yield {'id': f'{NAMES[source]}_{NAMES[target]}', 'from': NAMES[source], 'to': NAMES[target],
                   'synapse': 'exp_cuba', 'connect': f'fixed_total({number})',
                   'weight': f'{clipped}(0 pA, normal({weight:.2f} pA, {abs(weight) / 10:.3f} pA))',
                   'delay': f'max(0.1 ms, normal({delay} ms, {delay / 2} ms))', 'parameters': {'tau': '0.5 ms'}}


NOTES = '''All cell types under a square millimetre of early sensory cortex, layer by layer: excitatory (E) and \
inhibitory (I) cells of layers 2/3, 4, 5 and 6, wired as anatomy and physiology found. All cells have the same \
parameters, yet each layer fires at a rate of its own: E cells of 2/3 and 6 about once a second, 4 some four \
times, 5 most, and in each layer the I cells faster than the E cells; single cells fire irregularly and the \
whole without strong rhythm. Here is a tenth of the cells, each with a tenth of the inputs, {n} cells and {m} \
million synapses; stronger weights and a constant current make up for it. Potjans & Diesmann (2014), Cereb \
Cortex 24:785.

Try: a rate from outside of 4 Hz for one layer alone, and see which others follow; w_ext of L4E and L4I 10 per \
cent larger, as a stimulus through the thalamus would do.'''


def make(scale):
    nodes, edges = list(make_nodes(scale)), list(make_edges(scale))
    n_synapses = sum(int(edge['connect'][12:-1]) for edge in edges)
    notes = NOTES.format(n=f'{sum(node["size"] for node in nodes):,}', m=f'{n_synapses / 1e6:.1f}')
    return {
        'format': 'loligo', 'version': 1, 'title': 'Cortical microcircuit', 'notes': notes,
        'models': {'microcircuit': CELL}, 'nodes': nodes, 'edges': edges,
        'recorders': [{'id': name.lower(), 'of': name, 'what': 'spikes'} for name in NAMES],
        'plots': [{'kind': 'raster', 'recorders': [name.lower() for name in NAMES]},
                  {'kind': 'rate', 'recorders': [name.lower() for name in NAMES], 'width': '10 ms',
                   'kernel': 'gaussian'}],
        'run': {'duration': '1 s', 'dt': '0.1 ms', 'method': 'auto', 'seed': 1, 'threads': 0, 'precision': 'single',
                'speed': 0.5},
    }


if __name__ == '__main__':
    print(json.dumps(make(float(sys.argv[1]) if len(sys.argv) > 1 else 0.1), indent=2, ensure_ascii=False))
