#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Welch's spectra by SciPy of a signal that C makes too: the tables of tests/engine/analysis/test-spectrum.c.

Written with SciPy 1.10.1 (Debian's python3-scipy); only needed to write them anew.
"""
import numpy
import scipy
from scipy.signal import welch

i = numpy.arange(1000)
x = numpy.sin(0.1 * i) + (i * 7919 % 1000) / 500 - 1
print(f'/* SciPy {scipy.__version__} */')
for segment in (64, 100):
    _, density = welch(x, fs=2000, window='hann', nperseg=segment, noverlap=segment // 2, detrend='constant',
                       return_onesided=True, scaling='density')
    print(f'static const double scipy_{segment}[] = {{')
    for start in range(0, len(density), 4):
        print('  ' + ', '.join(f'{value:.16e}' for value in density[start:start + 4]) + ',')
    print('};')
