#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random networks give, step for step, what a plain simulation of each synapse gives; with the same bits for any number
of threads, in machine code and in the interpreter.

usage: check-random-networks.py LOLIGO [FIRST LAST]
"""
import json
import random
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

import plain_network

WAYS = (('--threads', '1'), ('--threads', '2'), ('--threads', '3'), ('--no-jit',))
LIMIT_MV = 1e-9


def run(loligo, folder, *options):
    """name -> text of each table that a run wrote."""
    out = folder / 'out'
    done = subprocess.run([loligo, 'run', folder / 'network.loligo', '--out', out, *options], capture_output=True,
                          text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_text() for path in out.glob('*.csv')}


def read(table):
    return [[float(x) for x in line.split(',')] for line in table.splitlines() if line[:1].isdigit()]


def check(loligo, seed):
    network = plain_network.draw_network(random.Random(seed))
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        document = plain_network.write_document(network, folder)
        (folder / 'network.loligo').write_text(json.dumps(document))
        tables = run(loligo, folder, *WAYS[0])
        for way in WAYS[1:]:
            other = run(loligo, folder, *way)
            assert other == tables, f'other numbers with {" ".join(way)}'
    for name, cell in plain_network.simulate(network).items():
        spikes = sorted((round(t / plain_network.DT_MS), int(i)) for t, i in read(tables[f'{name}.spikes.csv']))
        assert spikes == sorted(cell.spikes), f'{name}: {len(spikes)} spikes instead of {len(cell.spikes)}, or others'
        for step, (row, wanted) in enumerate(zip(read(tables[f'{name}.V.csv']), cell.samples, strict=True)):
            assert max(abs(x - y) for x, y in zip(row[1:], wanted)) < LIMIT_MV, f'{name}: V differs at step {step}'


def main(loligo, first=1, last=24):
    seeds = range(int(first), int(last) + 1)
    print(f'1..{len(seeds)}')
    failed = 0
    for number, seed in enumerate(seeds, 1):
        try:
            check(loligo, seed)
            print(f'ok {number} network {seed}', flush=True)
        except Exception:
            failed += 1
            print(''.join('# ' + line + '\n' for line in traceback.format_exc().splitlines()), end='')
            print(f'not ok {number} network {seed}')
    sys.exit(failed > 0)


if __name__ == '__main__':
    main(*sys.argv[1:])
