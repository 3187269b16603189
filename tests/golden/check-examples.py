#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every example of the gallery runs headless and gives the numbers kept in examples.json.

usage: check-examples.py LOLIGO            compare
       check-examples.py LOLIGO --update   write examples.json anew (say why in the commit)

Kept are the spikes of each node and, of each recorded variable's first neuron, the least, the greatest and the
mean value over the run. Chaotic examples are compared over their first part only (HORIZON).
"""
import csv
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).with_name('examples.json')
# Two machines may round differently in the last place (with and without fused operations); chaos magnifies it.
HORIZON = {'hindmarsh-rose': '300 ms', 'lorenz': '150 ms', 'pinsky-rinzel': '700 ms', 'cobahh': '100 ms',
           'brunel-sr': '100 ms', 'brunel-ai': '200 ms', 'brunel-si-fast': '200 ms', 'brunel-si-slow': '200 ms',
           'stdp': '2 s', 'microcircuit': '20 ms', 'decision': '100 ms', 'balance': '50 ms', 'columns': '100 ms'}
TOLERANCE = 1e-6


def columns(path):
    with open(path, newline='', encoding='utf-8') as file:
        rows = [row for row in csv.reader(line for line in file if not line.startswith('#'))]
    values = [float(row[1]) for row in rows[1:]]
    return {'least': min(values), 'greatest': max(values), 'mean': math.fsum(values) / len(values),
            'samples': len(values)}


def run(loligo, example):
    with tempfile.TemporaryDirectory() as folder:
        command = [loligo, 'run', str(example), '--out', folder, '--json']
        if example.stem in HORIZON:
            command += ['--duration', HORIZON[example.stem]]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        if done.returncode:
            raise RuntimeError(f'{example.name}: exit {done.returncode}: {done.stderr.strip()}')
        summary = json.loads(done.stdout)
        variables = {path.stem: columns(path) for path in sorted(Path(folder).glob('*.csv'))
                     if '.' in path.stem and not path.stem.endswith('.spikes')}  # what plots compute has no node
        return {'spikes': {name: node['spikes'] for name, node in summary['nodes'].items()},
                'variables': variables}


def differences(kept, found, where=''):
    if isinstance(kept, dict):
        for key in sorted(set(kept) | set(found)):
            if key not in kept or key not in found:
                yield f'{where}/{key}: only in {"examples.json" if key in kept else "the run"}'
            else:
                yield from differences(kept[key], found[key], f'{where}/{key}')
    elif isinstance(kept, int) and kept != found or abs(kept - found) > TOLERANCE * max(1, abs(kept)):
        yield f'{where}: {found}, kept is {kept}'


def main():
    loligo, update = sys.argv[1], '--update' in sys.argv
    examples = sorted((ROOT / 'data/examples').glob('*.loligo'))
    kept = {} if update else json.loads(GOLDEN.read_text(encoding='utf-8'))
    found, failures = {}, 0
    print(f'1..{len(examples)}')
    for number, example in enumerate(examples, 1):
        try:
            found[example.stem] = run(loligo, example)
            wrong = [] if update else list(differences(kept.get(example.stem, {}), found[example.stem]))
        except (RuntimeError, subprocess.TimeoutExpired, ValueError) as error:
            wrong = [str(error)]
        for line in wrong:
            print(f'# {line}')
        print(f'{"not ok" if wrong else "ok"} {number} {example.stem}')
        failures += bool(wrong)
    if update and not failures:
        GOLDEN.write_text(json.dumps(found, indent=1, sort_keys=True) + '\n', encoding='utf-8')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
