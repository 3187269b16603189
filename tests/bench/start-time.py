#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints how long the program takes from its start to the first drawn frame, and from opening a gallery item to its
first spike in a drawn frame. Not a test: it wants a quiet machine.
  ninja -C build && python3 tests/bench/start-time.py
The bars: 1 s and 2 s. Files are in the cache from the second start on; the first line has the first one too."""
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'gui'))
import harness  # noqa: E402

N_STARTS = 7


def seconds_to(app, pattern, began):
    app.wait(pattern)
    return time.monotonic() - began


def main():
    display = harness.Display()
    try:
        starts, spikes = [], []
        for _ in range(N_STARTS):
            began = time.monotonic()
            app = harness.App(display, waits=False)
            starts.append(seconds_to(app, 'drawn', began))
            app.close()
            app = harness.App(display, ['--example', 'thousand-neurons'], waits=False)
            app.wait('example ')
            spikes.append(seconds_to(app, 'spike-drawn', time.monotonic()))
            app.close()
        for what, times in (('start to first frame', starts), ('example to first spike on screen', spikes)):
            print(f'{what:34} median {statistics.median(times):.2f} s   '
                  f'all {" ".join(f"{t:.2f}" for t in times)}')
    finally:
        display.close()


main()
