#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times the hh-1000 benchmark beside Brian2 and NEURON, in turn, on one machine and one thread. Not a test.

    sudo apt-get install python3-brian python3-neuron g++      # what is not installed is left out
    ninja -C build && /usr/bin/python3 tests/bench/compare-peers.py [--rounds 5] [--program build/src/loligo]

1,000 Hodgkin-Huxley cells, I 10 uA/cm2, dt 0.01 ms, exponential Euler (NEURON: its own hh and cnexp), nothing
recorded but spikes, 500 ms from V = -65 mV and steady gates. Simulation loop only: building and compiling are not
counted. Each round runs every program once, so that a drift of the machine touches all; what counts is the median of
the ratios within a round. A cell must fire 34 spikes in every program, or the comparison ends. The machine should be
idle: see uptime.
"""
import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CELLS, DURATION_MS, DT_MS, SPIKES = 1000, 500, 0.01, 34

EQUATIONS = '''
dv/dt = (10 - 120*m**3*h*(v - 50) - 36*n**4*(v + 77) - 0.3*(v + 54.387))/ms : 1
dm/dt = (a_m*(1 - m) - b_m*m)/ms : 1
dh/dt = (a_h*(1 - h) - b_h*h)/ms : 1
dn/dt = (a_n*(1 - n) - b_n*n)/ms : 1
a_m = 1/exprel(-(v + 40)/10) : 1
b_m = 4*exp(-(v + 65)/18) : 1
a_h = 0.07*exp(-(v + 65)/20) : 1
b_h = 1/(1 + exp(-(v + 35)/10)) : 1
a_n = 0.1/exprel(-(v + 55)/10) : 1
b_n = 0.125*exp(-(v + 65)/80) : 1
'''


def build_brian(folder, fast):
    """Makes Brian2's C++ program in FOLDER; FAST gives up NaN and inf, so that loops become vectors."""
    import brian2 as b
    if fast:
        b.prefs['codegen.cpp.extra_compile_args_gcc'] = ['-w', '-O3', '-ffast-math', '-march=native', '-std=c++11']
    b.set_device('cpp_standalone', directory=folder, build_on_run=False)
    b.defaultclock.dt = DT_MS * b.ms
    cells = b.NeuronGroup(CELLS, EQUATIONS, threshold='v > 0', refractory='v > 0', method='exponential_euler')
    cells.v = -65
    for gate in 'mhn':
        setattr(cells, gate, f'a_{gate}/(a_{gate} + b_{gate})')
    monitor = b.SpikeMonitor(cells, record=False)
    b.run(DURATION_MS * b.ms)
    b.device.build(directory=folder, compile=True, run=True, with_output=False)
    print(json.dumps({'spikes': int(monitor.num_spikes) // CELLS}))


def run_neuron():
    from neuron import h
    h.load_file('stdrun.hoc')
    h.dt, h.celsius, h.secondorder = DT_MS, 6.3, 0
    h.steps_per_ms = round(1 / DT_MS)
    sections, stimuli, counters = [], [], []
    for _ in range(CELLS):
        section = h.Section()
        section.L = section.diam = 10
        section.insert('hh')
        section.ena, section.ek = 50, -77
        section(0.5).hh.el = -54.387
        stimulus = h.IClamp(section(0.5))
        stimulus.delay, stimulus.dur = 0, 1e9
        stimulus.amp = 10e-6 * section(0.5).area() * 1e-8 * 1e9
        counter = h.APCount(section(0.5))
        counter.thresh = 0
        sections.append(section), stimuli.append(stimulus), counters.append(counter)
    h.finitialize(-65)
    began = time.perf_counter()
    h.continuerun(DURATION_MS)
    seconds = time.perf_counter() - began
    print(json.dumps({'seconds': seconds, 'spikes': counters[0].n}))


def ask(*arguments):
    done = subprocess.run([str(a) for a in arguments], capture_output=True, text=True, check=True,
                          env={**os.environ, 'OMP_NUM_THREADS': '1'})
    return json.loads(done.stdout[done.stdout.index('{'):])


def time_loligo(program, *more):
    done = ask(program, 'run', 'hh', '--size', CELLS, '--input', 'I=10 uA/cm2', '--duration', f'{DURATION_MS} ms',
               '--dt', f'{DT_MS} ms', '--method', 'exponential_euler', '--threads', 1, '--record',
               'hh.spikes', '--json', *more)
    return done['simulate_s'], done['nodes']['hh']['spikes'] / CELLS


def time_brian(folder):
    """The program that build_brian made, run again; it writes how long its loop took."""
    subprocess.run(['./main'], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return float((Path(folder) / 'results/last_run_info.txt').read_text().split()[0]), None


def time_neuron():
    done = ask(sys.executable, __file__, '--part', 'neuron')
    return done['seconds'], done['spikes']


def make_contestants(program, scratch):
    """Name -> function that gives seconds and spikes of a cell."""
    contestants = {'loligo': lambda: time_loligo(program),
                   'loligo, single precision': lambda: time_loligo(program, '--precision', 'single')}
    if importlib.util.find_spec('brian2'):
        for name, part in (('Brian2', 'brian'), ('Brian2, -ffast-math', 'brian-fast')):
            folder = Path(scratch) / part
            spikes = ask(sys.executable, __file__, '--part', part, '--folder', folder)['spikes']
            assert spikes == SPIKES, f'{name}: {spikes} spikes a cell'
            contestants[name] = lambda folder=folder: time_brian(folder)
    if importlib.util.find_spec('neuron'):
        contestants['NEURON'] = time_neuron
    return contestants


def compare(program, rounds):
    with tempfile.TemporaryDirectory() as scratch:
        contestants = make_contestants(program, scratch)
        seconds = {name: [] for name in contestants}
        for _ in range(rounds):
            for name, run in contestants.items():
                taken, spikes = run()
                assert spikes is None or abs(spikes - SPIKES) <= 1, f'{name}: {spikes} spikes a cell'
                seconds[name].append(taken * 1000 / DURATION_MS)
    print(f'{"":26} s per s (median, least)   against loligo')
    for name, values in seconds.items():
        ratio = statistics.median(value / own for value, own in zip(values, seconds['loligo']))
        print(f'{name:26} {statistics.median(values):8.3f} {min(values):8.3f}       {ratio:6.2f}')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--program', type=Path, default=Path('build/src/loligo'))
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--part', choices=['neuron', 'brian', 'brian-fast'], help=argparse.SUPPRESS)
    parser.add_argument('--folder', type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part == 'neuron':
        run_neuron()
    elif options.part:
        build_brian(str(options.folder), fast=options.part == 'brian-fast')
    else:
        compare(options.program.resolve(), options.rounds)


if __name__ == '__main__':
    main()
