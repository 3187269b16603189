# SPDX-License-Identifier: GPL-3.0-or-later
"""One run of an example of the gallery, and what its spikes say: for the tests that hold networks against papers."""
import cmath
import csv
import itertools
import json
import subprocess
import tempfile
from pathlib import Path
from statistics import fmean, pstdev

ROOT = Path(__file__).resolve().parents[2]
SETTLED_MS = 200


class Run:
    """What one run gave after it has settled: cells, node -> list of lists of times in ms, one per cell; traces,
    "NODE.VAR" -> list of lists of values, one per sample; samples_ms, its times."""

    def __init__(self, loligo, example, seed, settings=(), options=(), settled_ms=SETTLED_MS):
        self.settled_ms = settled_ms
        with tempfile.TemporaryDirectory() as folder:
            command = [loligo, 'run', str(ROOT / f'data/examples/{example}.loligo'), '--json', '--out', folder,
                       '--seed', str(seed)]
            for setting in settings:
                command += ['--set', setting]
            command += options
            done = subprocess.run(command, capture_output=True, text=True, timeout=300)
            if done.returncode != 0:
                raise RuntimeError(f'{command} ended with {done.returncode}: {done.stderr}')
            summary = json.loads(done.stdout)
            self.span_ms = summary['duration_ms'] - settled_ms
            self.cells = {path.name[:-len('.spikes.csv')]: self.read(path, summary)
                          for path in Path(folder).glob('*.spikes.csv')}
            self.samples_ms, self.traces = {}, {}
            for path in Path(folder).glob('*.csv'):
                if not path.name.endswith('.spikes.csv'):
                    self.read_trace(path)

    def read(self, path, summary):
        cells = [[] for _ in range(summary['nodes'][path.name[:-len('.spikes.csv')]]['size'])]
        for line in path.read_text(encoding='utf-8').splitlines():
            if line[:1].isdigit():
                time, cell = line.split(',')
                if float(time) >= self.settled_ms:
                    cells[int(cell)].append(float(time))
        return cells

    def read_trace(self, path):
        with path.open(encoding='utf-8') as file:
            rows = [row for row in csv.reader(file) if row and not row[0].startswith('#')][1:]
        rows = [list(map(float, row)) for row in rows]
        rows = [row for row in rows if row[0] >= self.settled_ms]
        self.samples_ms[path.name[:-4]] = [row[0] for row in rows]
        self.traces[path.name[:-4]] = [row[1:] for row in rows]

    def rate_hz(self, node):
        return 1000 * sum(map(len, self.cells[node])) / (len(self.cells[node]) * self.span_ms)

    def irregularity(self, node, at_least=5):
        """Mean over the cells of the coefficient of variation of their intervals."""
        found = []
        for times in self.cells[node]:
            intervals = [b - a for a, b in zip(times, times[1:])]
            if len(intervals) >= at_least:
                found.append(pstdev(intervals) / fmean(intervals))
        return fmean(found)

    def rhythm(self, node):
        """Of the population's rate in bins of 1 ms: deviation over mean, and the frequency of most power in Hz."""
        n_bins = round(self.span_ms)
        bins = [0] * n_bins
        for times in self.cells[node]:
            for time in times:
                bins[min(int(time - self.settled_ms), n_bins - 1)] += 1
        mean = fmean(bins)

        def power(wave):
            return abs(sum((count - mean) * cmath.exp(-2j * cmath.pi * wave * k / n_bins)
                           for k, count in enumerate(bins)))
        return pstdev(bins) / mean, 1000 * max(range(1, n_bins // 2), key=power) / n_bins

    def coherence(self, node, bin_ms):
        """Mean over pairs of cells of the share of bins in which both fire: kappa of Wang & Buzsáki (1996)."""
        trains = [{int(time // bin_ms) for time in times} for times in self.cells[node] if times]
        return fmean(len(a & b) / (len(a) * len(b)) ** 0.5 for a, b in itertools.combinations(trains, 2))
