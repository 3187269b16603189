#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints how long a person waits for the window, against the bars of the design. Not a test: it needs a quiet machine.
    ninja -C build && LOLIGO_PROGRAM=build/src/loligo python3 tests/bench/window-times.py
Each figure is the median of five starts but for frames, whose median, 95th percentile and maximum are shown. Xvfb and
GTK's software renderer, as in the tests.
"""
import json
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'gui'))
import harness  # noqa: E402

ROUNDS = 5


class Program(harness.App):
    """An App that keeps the time of each event."""

    def __init__(self, *args, **kwargs):
        self.began = time.monotonic()
        self.times = []
        super().__init__(*args, **kwargs)

    def _read(self):
        for line in self.process.stdout:
            with self.changed:
                if line.startswith('EV '):
                    self.times.append((line[3:].strip(), time.monotonic() - self.began))
                    self.events.append(line[3:].strip())
                self.log.append(line.rstrip())
                self.changed.notify_all()

    def time_of(self, name):
        self.wait(name)
        return next(t for event, t in self.times if event.startswith(name))


def report(what, milliseconds, bar):
    print(f'{what:52} {milliseconds:8.1f} ms   bar {bar} ms   {"met" if milliseconds <= bar else "MISSED"}', flush=True)


def median_of_starts(display, measure, arguments=()):
    values = []
    for _ in range(ROUNDS):
        app = Program(display, arguments)
        values.append(1e3 * measure(app))
        app.close()
    return statistics.median(values)


def first_spike(app):
    """From the start of the program to the first spike that is recorded and drawn."""
    app.wait_dump(lambda d: d['n_spikes'] > 0, 'a spike')
    return time.monotonic() - app.began


def show_frames(app, what, seconds):
    app.dump()
    time.sleep(seconds)
    frames = app.dump()['frames']
    for name, title in (('work_ms', 'work of a frame'), ('interval_ms', 'from frame to frame')):
        values = frames[name]
        print(f'{what}, {title}: median {values["median"]:.1f}, 95 % {values["p95"]:.1f}, '
              f'maximum {values["maximum"]:.1f} ms of {frames["count"]} frames')
    report(f'{what}: 95 % of frames', frames['work_ms']['p95'], 16)


def write_document(folder, name, nodes, edges=(), recorders=(), plots=(), **run):
    path = Path(folder) / name
    path.write_text(json.dumps({'format': 'loligo', 'version': 1, 'title': name, 'nodes': nodes,
                                'edges': list(edges), 'recorders': list(recorders), 'plots': list(plots), 'run': run}))
    return path


def flat_out(display):
    nodes = [{'id': 'drive', 'model': 'constant', 'parameters': {'amplitude': '10 uA/cm2'}, 'at': [100, 100]},
             {'id': 'hh', 'model': 'hh', 'size': 10000, 'initial': {'V': 'uniform(-70 mV, -50 mV)'}, 'at': [300, 100]}]
    recorders = [{'id': 's', 'of': 'hh', 'what': 'spikes'}, {'id': 'v', 'of': 'hh', 'what': 'V', 'which': '0:8'}]
    path = write_document(display.folder, 'flat-out.loligo', nodes, [{'from': 'drive', 'to': 'hh.I'}], recorders,
                          [{'kind': 'trace', 'recorders': ['v']}, {'kind': 'raster', 'recorders': ['s']}],
                          duration='100 s', dt='0.01 ms')
    app = Program(display, ['--run', path])
    app.wait_dump(lambda d: d['native'] and d['n_spikes'] > 1000, 'machine code')
    show_frames(app, '10,000 HH neurons flat out', 8)
    since = app.mark()
    began = time.monotonic()
    app.activate('run')
    app.wait('state paused', since)
    report('pause, with the call over the bus', 1e3 * (time.monotonic() - began), 100)
    app.close()


def thousand_nodes(display):
    nodes = [{'id': f'n{k}', 'model': 'lif', 'at': [150 * (k % 40), 110 * (k // 40)]} for k in range(1000)]
    app = Program(display, [write_document(display.folder, 'many.loligo', nodes, duration='10 ms')])
    app.wait_dump(lambda d: d['state'] == 'paused', 'the plan')
    app.point_at_canvas()
    since = app.mark()
    app.key('ctrl+a')
    app.wait_dump(lambda d: len(d['selected-nodes']) == 1000, 'the selection')
    app.key('Right')
    app.wait('moved', since)
    app.dump()
    app.key('ctrl+z')
    time.sleep(2)
    dump = app.dump()
    assert dump['redo'] is not None, 'the undo took longer than 2 s'
    report('undo of a move of 1,000 nodes: the longest frame', dump['frames']['work_ms']['maximum'], 16)
    app.close()


def main():
    display = harness.Display()
    try:
        report('cold start to the first frame',
               median_of_starts(display, lambda app: app.time_of('first-frame')), 1000)
        report('gallery example to its first spike',
               median_of_starts(display, first_spike, ['--example', 'hodgkin-huxley']), 2000)
        flat_out(display)
        thousand_nodes(display)
    finally:
        display.close()


if __name__ == '__main__':
    main()
