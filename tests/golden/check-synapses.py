#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each synapse of the library answers one spike as its equations say, in closed form; the plastic ones learn from
spikes as sums over pairs and triplets say.

usage: check-synapses.py LOLIGO
"""
import json
import math
import random
import subprocess
import sys
import tempfile
from math import exp
from pathlib import Path

DT_MS, SPIKE_MS, V_MV = 0.002, 1, -60
PROBE = '''neuron probe "A clamped cell that adds up the current it is given"
input I : nA
V = -60 mV
dQ/dt = I : pC
spike when V > 0 mV
'''


def run(loligo, document, files):
    """Rows of numbers of every file that a run wrote: name -> list of rows."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for name, text in files.items():
            (folder / name).write_text(text, encoding='utf-8')
        (folder / 'd.loligo').write_text(json.dumps({'format': 'loligo', 'version': 1, **document}), encoding='utf-8')
        done = subprocess.run([loligo, 'run', folder / 'd.loligo', '--out', folder / 'out'], capture_output=True,
                              text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return {path.name: [list(map(float, line.split(','))) for line in path.read_text().splitlines()
                            if line[:1].isdigit()] for path in (folder / 'out').glob('*.csv')}


def double_exponential(rise, decay):
    peak_ms = math.log(decay / rise) * rise * decay / (decay - rise)
    top = exp(-peak_ms / decay) - exp(-peak_ms / rise)
    return lambda s: (exp(-s / decay) - exp(-s / rise)) / top


def share(rise, decay):
    """Of receptors that bind while the transmitter is there, for 1 ms: rates a ms."""
    bound = rise / (rise + decay)

    def value(s):
        if s < 1:
            return bound * (1 - exp(-(rise + decay) * s))
        return bound * (1 - exp(-(rise + decay))) * exp(-decay * (s - 1))
    return value


def gaba_b(s, k3=0.18, k4=0.034, k_d=100):
    """The G-protein by quadrature of its linear equation."""
    receptors, n = share(0.09, 0.0012), 4000
    steps = [(k + 0.5) * s / n for k in range(n)]
    protein = k3 * sum(receptors(u) * exp(-k4 * (s - u)) for u in steps) * s / n
    return protein ** 4 / (protein ** 4 + k_d)


def saturating(s, rise=2, decay=100, alpha=0.5):
    """ds/dt = -s/decay + alpha x (1 - s) with x = exp(-t/rise): the integrating factor and quadrature."""
    def loss(t):
        return t / decay - alpha * rise * (exp(-t / rise) - 1)
    n = 2000
    steps = [(k + 0.5) * s / n for k in range(n)]
    return sum(alpha * exp(-u / rise) * exp(loss(u) - loss(s)) for u in steps) * s / n


BLOCK = 1 / (1 + exp(0.062 * 60) / 3.57)
# Of a weight of 1: the conductance (or the current, where no reversal potential is told) after s ms; that potential.
ANSWERS = {
    'exp_coba': (lambda s: exp(-s / 5), 0),
    'exp_cuba': (lambda s: exp(-s / 5), None),
    'alpha_coba': (lambda s: s / 2 * exp(1 - s / 2), 0),
    'alpha_cuba': (lambda s: s / 2 * exp(1 - s / 2), None),
    'double_exp_coba': (double_exponential(1, 10), 0),
    'double_exp_cuba': (double_exponential(1, 10), None),
    'ampa': (share(1.1, 0.19), 0),
    'gaba_a': (share(5, 0.18), -80),
    'gaba_b': (gaba_b, -95),
    'nmda': (lambda s: BLOCK * double_exponential(2, 100)(s), 0),
    'nmda_saturating': (lambda s: BLOCK * saturating(s), 0),
    'tsodyks_markram': (lambda s: 0.2 * exp(-s / 5), None),
    'tsodyks_markram_coba': (lambda s: 0.2 * exp(-s / 5), 0),
    'stdp_coba': (lambda s: 0.5 * exp(-s / 5), 0),
    'stdp_triplet': (lambda s: exp(-s / 5), 0),
}
MOMENTS_MS = (0.3, 0.9, 1.5, 3, 7, 20, 55)


def check_answer(loligo, synapse, answer, reversal_mv):
    weight = '1 nA' if reversal_mv is None else '1 uS'
    document = {
        'models': {'probe': PROBE},
        'nodes': [{'id': 'source', 'model': 'spike_times', 'table': {'file': 's.csv'}},
                  {'id': 'cell', 'model': 'probe'}],
        'edges': [{'from': 'source', 'to': 'cell', 'synapse': synapse, 'weight': weight}],
        'recorders': [{'id': 'q', 'of': 'cell', 'what': 'Q'}],
        'run': {'duration': '60 ms', 'dt': f'{DT_MS} ms'}}
    charge = [row[1] for row in run(loligo, document, {'s.csv': f't_ms,i\n{SPIKE_MS},0\n'})['cell.Q.csv']]
    factor = 1 if reversal_mv is None else reversal_mv - V_MV  # nA, of nA or of uS and mV
    found, expected = [], []
    for moment in MOMENTS_MS:
        k = round((SPIKE_MS + moment) / DT_MS)
        found.append((charge[k + 1] - charge[k - 1]) / (2 * DT_MS))
        expected.append(factor * answer(moment))
    worst = max(abs(a - b) for a, b in zip(found, expected))
    greatest = max(map(abs, expected))
    print(f'# {synapse}: off by {worst / (greatest or 1):.1e} of {greatest:.4g} nA')
    return worst <= 2e-3 * greatest and charge[round(SPIKE_MS / DT_MS) - 1] == 0


STEP_MS = 0.1  # the default


def recorded(loligo, synapse, variable, spikes_ms, duration_ms):
    document = {
        'models': {'probe': PROBE},
        'nodes': [{'id': 'source', 'model': 'spike_times', 'table': {'file': 's.csv'}},
                  {'id': 'cell', 'model': 'probe'}],
        'edges': [{'id': 'w', 'from': 'source', 'to': 'cell', 'synapse': synapse, 'weight': '1 uS'}],
        'recorders': [{'id': 'x', 'of': 'w', 'what': variable}],
        'run': {'duration': f'{duration_ms} ms', 'dt': f'{STEP_MS} ms'}}
    listed = 't_ms,i\n' + ''.join(f'{time:.1f},0\n' for time in spikes_ms)
    return [row[1] for row in run(loligo, document, {'s.csv': listed})[f'w.{variable}.csv']]


def check_pulses(loligo, synapse, rise, decay):
    """At the default step each pulse of transmitter is as long as it says, whatever the moment it begins."""
    spikes_ms = [10 + 5.3 * k for k in range(40)]
    course = recorded(loligo, synapse, 'r', spikes_ms, 230)
    bound, worst = 0, 0
    for time in spikes_ms:
        top = rise / (rise + decay)
        bound = top + (bound - top) * exp(-(rise + decay))
        worst = max(worst, abs(course[round((time + 1) / STEP_MS)] - bound))
        bound *= exp(-decay * 4.3)
    print(f'# {synapse}: share of receptors off by {worst:.1e} in {len(spikes_ms)} pulses')
    return worst < 1e-9


def check_saturation(loligo):
    course = recorded(loligo, 'nmda_saturating', 's', [10], 230)
    worst = max(abs(course[100 + round(moment / STEP_MS)] - saturating(moment)) for moment in (0.5, 2, 5, 20, 100, 200))
    print(f'# nmda_saturating: off by {worst:.1e} at the default step')
    return worst < 1e-4


def triplet_sum(pre_ms, post_ms):
    """Pfister & Gerstner (2006), eqs 3 and 4 for all spikes, as sums: the change of w, bounds apart."""
    def trace(times, moment, tau):
        return sum(exp(-(moment - time) / tau) for time in times if time < moment)
    loss = sum(trace(post_ms, time, 33.7) * (7e-3 + 2.3e-4 * trace(pre_ms, time, 101)) for time in pre_ms)
    gain = sum(trace(pre_ms, time, 16.8) * (5e-10 + 6.2e-3 * trace(post_ms, time, 125)) for time in post_ms)
    return gain - loss


def pair_sum(pre_ms, post_ms):
    """Song, Miller & Abbott (2000): every pair of spikes counts."""
    return sum(0.005 * exp((a - b) / 20) if a < b else -0.00525 * exp((b - a) / 20) for a in pre_ms for b in post_ms)


def inhibition_sum(pre_ms, post_ms):
    """Vogels et al. (2011): every pair in either order, and a loss with each spike of the source."""
    pairs = sum(exp(-abs(a - b) / 20) for a in pre_ms for b in post_ms)
    return 0.01 * (pairs - len(pre_ms) * 2 * 0.003 * 20)


# A delta of 10 mV makes the cell fire at the end of the step in which it arrives.
PUPPET = '''neuron puppet "Fires when it is told"
input I : nA
dV/dt = -V/(1 ms) + 0*I/(1 nF) : mV
spike when V > 5 mV
on spike: V = 0 mV
'''


def check_learning(loligo, synapse, rule, start, parameters=()):
    dice = random.Random(3)
    step_ms = 0.1
    pre, post = (sorted(dice.sample(range(100, 20000), 60)) for _ in range(2))
    post = [k for k in post if k - 1 not in post and k not in pre]
    document = {
        'models': {'puppet': PUPPET},
        'nodes': [{'id': 'source', 'model': 'spike_times', 'table': {'file': 's.csv'}},
                  {'id': 'hand', 'model': 'spike_times', 'table': {'file': 'h.csv'}},
                  {'id': 'cell', 'model': 'puppet'}],
        'edges': [{'id': 'w', 'from': 'source', 'to': 'cell', 'synapse': synapse, 'weight': '0 uS',
                   'parameters': dict(parameters)},
                  {'from': 'hand', 'to': 'cell', 'synapse': 'delta', 'weight': '10 mV'}],
        'recorders': [{'id': 'w', 'of': 'w', 'what': 'w'}, {'id': 's', 'of': 'cell', 'what': 'spikes'}],
        'run': {'duration': '2.1 s', 'dt': f'{step_ms} ms'}}
    files = {'s.csv': 't_ms,i\n' + ''.join(f'{k * step_ms:.1f},0\n' for k in pre),
             'h.csv': 't_ms,i\n' + ''.join(f'{(k - 1) * step_ms:.1f},0\n' for k in post)}
    given = run(loligo, document, files)
    fired = [round(row[0] / step_ms) for row in given['cell.spikes.csv']]
    change = given['w.w.csv'][-1][1] - start
    expected = rule([k * step_ms for k in pre], [k * step_ms for k in post])
    print(f'# {synapse}: w changed by {change:.9f}, {expected:.9f} expected; {len(fired)} spikes')
    return fired == post and abs(change - expected) < 1e-9


def main():
    loligo = sys.argv[1]
    checks = [(f'{name} answers', lambda name=name, rest=rest: check_answer(loligo, name, *rest))
              for name, rest in ANSWERS.items()]
    checks += [('stdp_triplet learns', lambda: check_learning(loligo, 'stdp_triplet', triplet_sum, 1)),
               ('stdp_coba learns', lambda: check_learning(loligo, 'stdp_coba', pair_sum, 0.5)),
               ('stdp_inhibitory learns',
                lambda: check_learning(loligo, 'stdp_inhibitory', inhibition_sum, 5, {'w_0': '5'}))]
    checks += [(f'{name} at the default step', lambda name=name, rates=rates: check_pulses(loligo, name, *rates))
               for name, rates in {'ampa': (1.1, 0.19), 'gaba_a': (5, 0.18), 'gaba_b': (0.09, 0.0012)}.items()]
    checks += [('nmda_saturating at the default step', lambda: check_saturation(loligo))]
    print(f'1..{len(checks)}')
    failures = 0
    for number, (name, check) in enumerate(checks, 1):
        good = check()
        failures += not good
        print(f'{"ok" if good else "not ok"} {number} {name}', flush=True)
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
