#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The networks of the gallery fire as published, whatever the seed.

usage: check-networks.py LOLIGO

Each network runs with several seeds; the means over them must lie within the bands below, whose origins are told
there. A band is as wide as the spread over seeds makes it, not as the code needs it.
"""
import itertools
import math
import sys
from statistics import fmean, pstdev

from network_run import Run

SEEDS = range(1, 6)

# Brette et al. (2007) with a drive of 20 mV. Published: 21 to 22 Hz for COBA, 25.0 and 24.4 Hz for CUBA, one seed
# each. A program of its own in C (exponential Euler, other random numbers) gave over six seeds 18.3 to 21.6 and
# 20.1 to 21.3 Hz for COBA, 22.3 to 24.9 and 23.8 to 24.4 for CUBA: the bands are its means and three standard
# errors of five. Without the drive CUBA is benchmark 2 as published, 5 to 6 Hz.
RATES = [
    ('coba', [], {'E': (18.3, 21.9), 'I': (19.9, 21.3)}),
    ('cuba', [], {'E': (22.6, 25.0), 'I': (23.8, 24.5)}),
    ('cuba', ['drive.amplitude=0mV'], {'E': (5, 6.3), 'I': (5, 6.3)}),
    ('coba', ['drive.amplitude=0mV'], {'E': (0, 0), 'I': (0, 0)}),
    # Benchmark 3 of Brette et al. (2007): about 39 Hz.
    ('cobahh', [], {'E': (36, 42), 'I': (36, 42)}),
]


def check_rates(loligo, example, settings, bands):
    seeds = SEEDS if any(high > 0 for _, high in bands.values()) else SEEDS[:1]
    runs = [Run(loligo, example, seed, settings) for seed in seeds]
    for node, (low, high) in bands.items():
        rate = fmean(run.rate_hz(node) for run in runs)
        print(f'# {example} {" ".join(settings)} {node}: {rate:.2f} Hz, from {low} to {high}')
        yield low <= rate <= high


# As the notes of the examples say: a Poisson source has a coefficient of variation of intervals (CV) of 1.
REGULARITY = [
    ('coba', [], 0.8, 2),
    ('cuba', [], 0, 0.5),
]


# Brunel (2000), figure 8 and section 5: almost regular at the limit of the refractory period; fast oscillation of
# about 180 Hz of cells that fire at 61 Hz; 38 Hz without strong rhythm; bursts of 22 to 29 Hz of cells at 5.5 Hz.
# The examples have 5,000 cells, so their fluctuations are larger (a run of ours with the paper's 12,500: 312, 58.7
# at 169, 37.5, 5.2 at 24 Hz). Columns: rate, CV, deviation over mean, frequency of the rhythm.
BRUNEL = {
    'brunel-sr': ((300, 320), (0, 0.05), (0.5, 1.5), (280, 400)),
    'brunel-ai': ((35, 45), (0.4, 1.2), (0, 0.85), (0, 500)),
    'brunel-si-fast': ((52, 66), (0.7, 1.5), (0.4, 1.2), (140, 190)),
    'brunel-si-slow': ((4, 11), (0.3, 1.2), (1.5, 5), (15, 30)),
}


def check_brunel(loligo, example):
    run = Run(loligo, example, 1)
    found = (run.rate_hz('E'), run.irregularity('E', 2), *run.rhythm('E'))
    for name, value, (low, high) in zip(('rate', 'CV', 'deviation', 'rhythm'), found, BRUNEL[example]):
        print(f'# {example} {name}: {value:.2f}, from {low} to {high}')
        yield low <= value <= high


def check_regularity(loligo, example, settings, low, high):
    found = Run(loligo, example, 1, settings).irregularity('E')
    print(f'# {example} {" ".join(settings)} E: CV {found:.2f}, from {low} to {high}')
    yield low <= found <= high


# Wang & Buzsáki (1996): equal interneurons joined all to all fire as one, so each then feels an inhibition of its own
# time: SciPy's solve_ivp (relative tolerance 1e-8) of one cell that inhibits itself with 0.099 mS/cm2 (itself left
# out) has a period of 25.533 ms. The paper's figure 5: unequal currents take the coherence away; with
# a slower synapse the rhythm is slower. What a step of 0.02 ms holds still adds 0.01 ms.
def check_gamma(loligo):
    equal = Run(loligo, 'gamma', 1, ['current.amplitude=1 uA/cm2'], ['--duration', '1 s'])
    period_ms = fmean(times[-1] - times[-2] for times in equal.cells['cells'])
    print(f'# gamma: period {period_ms:.3f} ms, 25.533 expected')
    yield abs(period_ms - 25.533) < 0.02
    some, much = (fmean(Run(loligo, 'gamma', seed, settings).coherence('cells', 2.5) for seed in SEEDS)
                  for settings in ([], ['current.amplitude=normal(1 uA/cm2, 0.15 uA/cm2)']))
    print(f'# gamma: coherence {some:.2f}, with unequal currents {much:.2f}')
    yield some > 0.5
    yield much < 0.15
    slow = Run(loligo, 'gamma', 1, ['cells.beta=0.05 /ms'])
    print(f'# gamma with slow inhibition: {slow.rate_hz("cells"):.1f} Hz')
    yield 26 < slow.rate_hz('cells') < 31


def volleys(run, until_ms):
    """The volleys at the end of a run: their times and clusters."""
    rates, times = run.traces['clusters.R.clusters_R'], run.samples_ms['clusters.R.clusters_R']
    assert len(rates[0]) == 16, 'all clusters are recorded'
    found = []
    for cluster in range(len(rates[0])):
        course = [row[cluster] for row in rates]
        found += [(times[k], cluster) for k in range(1, len(course) - 1)
                  if times[k] > until_ms and course[k] > 50 and course[k - 1] < course[k] >= course[k + 1]]
    return sorted(found)


# Mi, Katkov & Tsodyks (2017): four items come up in turn, always in the same order; of more than fit some are lost;
# none stays without facilitation that lasts. SciPy's solve_ivp (relative tolerance 1e-8) of their equations has volleys
# every 90.6 ms in the end, and of eight items keeps the six below, still after 20 s.
def check_memory(loligo):
    options = ['--record', 'clusters.R', '--duration', '8 s']
    kept = volleys(Run(loligo, 'working-memory', 1, [], options), 5000)
    print(f'# working memory: {kept[:8]}')
    yield sorted(cluster for _, cluster in kept[:4]) == [0, 1, 2, 3]
    yield all(a == b for (_, a), (_, b) in zip(kept, kept[4:]))
    period_ms = (kept[-1][0] - kept[0][0]) / (len(kept) - 1)
    print(f'# working memory: a volley every {period_ms:.1f} ms, 90.6 expected')
    yield abs(period_ms - 90.6) < 1
    crowded = volleys(Run(loligo, 'working-memory', 1, ['items.amplitude=where(i < 8, 225, 0)'], options), 6500)
    stay = sorted({cluster for _, cluster in crowded})
    print(f'# working memory, eight shown: {stay} stay')
    yield stay == [0, 1, 3, 5, 6, 7]
    yield volleys(Run(loligo, 'working-memory', 1, ['clusters.tau_f=0.5 s'], options), 5000) == []


# Ring of cells of Hodgkin & Huxley with gap junctions: how long the wave takes from cell 10 to cell 30, by SciPy's
# solve_ivp (relative tolerance 1e-6) of the same ring; the first two cells begin at once, so the
# halves meet between 50 and 51.
RING_MS = {'1': 10.036, '0.25': 21.813, '4': 4.824}


def check_ring(loligo):
    for weight, expected_ms in RING_MS.items():
        joined = f'{weight} mS/cm2'
        setting = f'gap.weight=where(abs(i - j) == 1, {joined}, where(abs(i - j) == 99, {joined}, 0 mS/cm2))'
        cells = Run(loligo, 'gap-junction', 1, [setting], ['--duration', '80 ms'], settled_ms=0).cells['cells']
        found_ms = cells[30][0] - cells[10][0]
        print(f'# ring, {joined}: {found_ms:.2f} ms, {expected_ms} expected')
        yield abs(found_ms - expected_ms) < 0.02 * expected_ms
        yield all(len(times) == 1 for times in cells) and cells[50] == cells[51] == max(cells)


def last_volley(run, node):
    """The fullest 5 ms of a group: its spikes."""
    times = sorted(time for cell in run.cells[node] for time in cell)
    return max(([b for b in times if a <= b <= a + 5] for a in times), key=len, default=[])


# Diesmann, Gewaltig & Aertsen (1999), figure 4: a volley of a spikes with spread sigma either runs into one and the
# same state, nearly all cells within a fraction of a millisecond, or dies; between them a line from about 50 spikes
# with 1 ms to 80 and more with 5 ms.
SYNFIRE = [('70', '1', True), ('60', '0', True), ('100', '3', True), ('40', '0', False), ('40', '1', False),
           ('60', '5', False)]


def check_synfire(loligo):
    for spikes, spread_ms, survives in SYNFIRE:
        settings = [f'volley.a={spikes}', f'volley.sigma={spread_ms} ms']
        volleys_left = [last_volley(Run(loligo, 'synfire', seed, settings, settled_ms=0), 'g10') for seed in SEEDS]
        sizes = [len(volley) for volley in volleys_left]
        print(f'# synfire, {spikes} spikes in {spread_ms} ms: at the end {sizes}')
        yield min(sizes) > 85 if survives else max(sizes) < 30
        if survives:
            width_ms = fmean(map(pstdev, volleys_left))
            print(f'# synfire: {width_ms:.2f} ms wide')
            yield 0.25 < width_ms < 0.5


# Potjans & Diesmann (2014), table 6: 0.86, 2.80, 4.45, 5.93, 7.59, 8.64, 1.09 and 7.88 Hz for the whole circuit. A
# tenth has fewer, larger inputs, which costs a tenth of the rates; at four tenths they are 0.72, 2.79, 4.37, 5.66,
# 7.18, 8.44, 1.07 and 7.62. A program of its own in C (exact integration in NEST's order, other random numbers)
# gave at a tenth, over six seeds from 200 ms to 1 s, the first number of each row with the second as their
# deviation: a mean of five seeds lies within three standard errors of the difference.
MICROCIRCUIT = {'L23E': (0.57, 0.021), 'L23I': (2.53, 0.065), 'L4E': (3.95, 0.097), 'L4I': (4.89, 0.042),
                'L5E': (6.95, 0.32), 'L5I': (7.86, 0.055), 'L6E': (0.815, 0.042), 'L6I': (6.95, 0.052)}


def check_microcircuit(loligo):
    runs = [Run(loligo, 'microcircuit', seed) for seed in SEEDS]
    for node, (expected, deviation) in MICROCIRCUIT.items():
        rate = fmean(run.rate_hz(node) for run in runs)
        width = 3 * deviation * (1 / 5 + 1 / 6) ** 0.5
        print(f'# microcircuit {node}: {rate:.2f} Hz, {expected} +- {width:.2f} expected')
        yield abs(rate - expected) < width


# Song, Miller & Abbott (2000), figures 2 and 3: weights crowd at both ends, and the cell fires slowly and
# irregularly. A program of its own in C gave over six seeds, in the last 20 of 100 s, 14.8 Hz (deviation 0.9) and
# a CV of 0.94 (0.05), 36 per cent of the weights below a fifth and 27 above four fifths; of the 250 recorded here
# three standard errors.
def check_competition(loligo):
    runs = [Run(loligo, 'stdp', seed, settled_ms=80000) for seed in SEEDS]
    weights = [weight for run in runs for weight in run.traces['w.w'][-1]]
    found = {'rate': (fmean(run.rate_hz('cell') for run in runs), 14.83, 1.7),
             'CV': (fmean(run.irregularity('cell') for run in runs), 0.94, 0.1),
             'weak': (fmean(weight < 0.2 for weight in weights), 0.36, 0.09),
             'middle': (fmean(0.4 < weight < 0.6 for weight in weights), 0.12, 0.06),
             'strong': (fmean(weight > 0.8 for weight in weights), 0.27, 0.085)}
    for name, (value, expected, width) in found.items():
        print(f'# stdp, {name}: {value:.2f}, {expected} +- {width} expected')
        yield abs(value - expected) < width


def decision(loligo, coherence, seed):
    """The winner of Wang's network, its time in ms (15 Hz over 50 ms), and the rates of both in the last 500 ms."""
    settings = [f'evidence_A.coherence={coherence}', f'evidence_B.coherence={-coherence}']
    run = Run(loligo, 'decision', seed, settings, settled_ms=0)
    times = {node: sorted(time for cell in run.cells[node] for time in cell) for node in 'AB'}

    def rate_hz(node, start_ms, end_ms):
        return 1000 * sum(start_ms <= time < end_ms for time in times[node]) / 240 / (end_ms - start_ms)
    last = {node: rate_hz(node, 2500, 3000) for node in 'AB'}
    winner = max(last, key=last.get)
    moments = [moment for moment in range(500, 2950, 10) if rate_hz(winner, moment, moment + 50) > 15]
    return winner, (moments or [3000])[0] - 500, last


# Over seeds 1 to 20 the right one wins 10, 13, 14, 18, 20, 20 and 20 times at coherences of 0, 0.032, 0.064, 0.128,
# 0.256, 0.512 and 1, as figure 4 of Wang (2002) has it, in 830, 820, 780, 740, 550, 360 and 220 ms.
# Wang (2002), figures 2 to 4: before the stimulus a few spikes per second; one group wins and stays active when the
# stimulus is gone, the other falls silent; by full coherence always the right one, without any either; the stronger
# the evidence, the sooner.
def check_decision(loligo):
    took_ms = {}
    for coherence in (0, 0.256, 1):
        found = [decision(loligo, coherence, seed) for seed in range(1, 4)]
        print(f'# decision, coherence {coherence}: {"".join(winner for winner, _, _ in found)} after',
              [moment for _, moment, _ in found], 'ms, at the end', [round(max(last.values())) for _, _, last in found])
        took_ms[coherence] = fmean(moment for _, moment, _ in found)
        yield all(max(last.values()) > 8 and min(last.values()) < 4 for _, _, last in found)
        if coherence == 1:
            yield all(winner == 'A' for winner, _, _ in found)
    yield took_ms[1] < took_ms[0.256] < took_ms[0]
    yield decision(loligo, -1, 1)[0] == 'B'


def chance_above(threshold, drive, strengths, active, K, share):
    """That a cell connected with a SHARE of all sources, of which ACTIVE of either kind are so, sees more than
    THRESHOLD."""
    def binomial(number):
        def chance(n, of):
            return math.comb(of, n) * share ** n * (1 - share) ** (of - n) if n <= of else 0
        below, rest = int(number), number % 1
        return [(1 - rest) * chance(n, below) + rest * chance(n, below + 1) for n in range(K + 1)]
    excitation, inhibition = map(binomial, active)
    return sum(p * q for n, p in enumerate(excitation) for k, q in enumerate(inhibition)
               if math.sqrt(K) * drive + (n * strengths[0] + k * strengths[1]) / math.sqrt(K) > threshold)


def balanced_state(m_0, K=120, share=0.1):
    """The activities that reproduce themselves: mean-field equations of van Vreeswijk & Sompolinsky (1998), Neural
    Comput 10:1321, section 3, with the numbers of active sources as they are for finite K and size."""
    size, excited, inhibited = K / share, 0.5 * m_0, 0.7 * m_0
    for _ in range(150):
        active = (size * excited, size * inhibited)
        excited += 0.1 * (chance_above(1, m_0, (1, -2), active, K, share) - excited)
        inhibited += 0.11 * (chance_above(0.7, 0.8 * m_0, (1, -1.8), active, K, share) - inhibited)
    return excited, inhibited


# van Vreeswijk & Sompolinsky (1996): the activity follows the drive in a straight line and is what the mean-field
# equations say. A network of 2,400 cells is one sample of many: of the mean of five three standard errors are 8 per
# cent for E and 5 for I. A program of its own in C gave over 16 seeds 0.0407 and 0.0667 (0.1), 0.1310 and 0.1646 (0.2),
# 0.2242 and 0.2552 (0.3).
def check_balance(loligo):
    for m_0 in (0.1, 0.2, 0.3):
        options = ['--record', 'E.s', '--record', 'I.s']
        runs = [Run(loligo, 'balance', seed, [f'outside.amplitude={m_0}'], options) for seed in SEEDS]
        for node, expected, width in zip('EI', balanced_state(m_0), (0.08, 0.05)):
            found = fmean(fmean(map(fmean, run.traces[f'{node}.s'])) for run in runs)
            print(f'# balance, drive {m_0}: {node} {found:.4f}, {expected:.4f} expected')
            yield abs(found - expected) < width * expected


def dominance(loligo, settings):
    """Of two columns over 20 s in bins of 250 ms: how often the one ahead changes, and the left one's share."""
    run = Run(loligo, 'columns', 1, settings, ['--duration', '20 s'], settled_ms=0)
    counts = {}
    for node in ('left', 'right'):
        counts[node] = [0] * 81
        for time in itertools.chain(*run.cells[f'{node}.E']):
            counts[node][int(time // 250)] += 1
    ahead = [left > right for left, right in zip(counts['left'], counts['right'])]
    return sum(a != b for a, b in zip(ahead, ahead[1:])), fmean(ahead)


# Laing & Chow (2002): dominance changes every second or so while cells tire and stays where it is when they do not;
# the weaker input is seen for shorter (Levelt's second proposition).
def check_rivalry(loligo):
    switches, share = dominance(loligo, [])
    weak_switches, weak_share = dominance(loligo, ['left.E.drive=20 mV'])
    still_switches, _ = dominance(loligo, ['left.E.b=0 mV', 'right.E.b=0 mV'])
    print(f'# columns: {switches} changes in 20 s, left ahead {share:.2f}; with less drive {weak_switches}, '
          f'{weak_share:.2f}; untiring {still_switches}')
    yield 10 < switches < 45
    yield 0.35 < share < 0.65
    yield weak_share < share - 0.05
    yield still_switches <= 2


def main():
    loligo = sys.argv[1]
    checks = [(f'{example} {" ".join(settings)}'.strip(), check_rates, (example, settings, bands))
              for example, settings, bands in RATES]
    checks += [(f'{example} {" ".join(settings)} intervals', check_regularity, (example, settings, low, high))
               for example, settings, low, high in REGULARITY]
    checks += [(example, check_brunel, (example,)) for example in BRUNEL]
    checks += [('gamma', check_gamma, ()), ('gap-junction', check_ring, ()), ('working-memory', check_memory, ()),
               ('synfire', check_synfire, ()), ('decision', check_decision, ()), ('balance', check_balance, ()),
               ('stdp', check_competition, ()), ('microcircuit', check_microcircuit, ()),
               ('columns', check_rivalry, ())]
    print(f'1..{len(checks)}')
    failures = 0
    for number, (name, check, arguments) in enumerate(checks, 1):
        good = all(list(check(loligo, *arguments)))
        failures += not good
        print(f'{"ok" if good else "not ok"} {number} {name}')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
