#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Independent solutions of the library's models, written from the papers and solved by SciPy.

It is where the numbers of tests/engine/models come from; it shares no code with Loligo. Run it
by hand (python3-scipy): it prints a table and takes about a minute.
"""
import numpy as np
from numpy import cosh, exp, tanh
from scipy.integrate import solve_ivp
from scipy.optimize import brentq


def rate(x, scale):
    """x / (1 - exp(-x / scale)), continued through 0."""
    return scale if abs(x) < 1e-7 * scale else x / (1 - exp(-x / scale))


def spikes(field, start, duration, threshold, variable=0, **options):
    """Times of upward crossings, found by the solver's own events."""
    def crossing(t, y):
        return y[variable] - threshold
    crossing.direction = 1
    run = solve_ivp(field, (0, duration), start, events=crossing, rtol=1e-9, atol=1e-10, method='LSODA', **options)
    return run.t_events[0], run.y[:, -1]


def hodgkin_huxley(current, g_leak=0.3):
    def rates(V):
        return ((0.1 * rate(V + 40, 10), 4 * exp(-(V + 65) / 18)),
                (0.07 * exp(-(V + 65) / 20), 1 / (1 + exp(-(V + 35) / 10))),
                (0.01 * rate(V + 55, 10), 0.125 * exp(-(V + 65) / 80)))

    def field(t, y):
        V, m, h, n = y
        (am, bm), (ah, bh), (an, bn) = rates(V)
        return [current - 120 * m**3 * h * (V - 50) - 36 * n**4 * (V + 77) - g_leak * (V + 54.387),
                am * (1 - m) - bm * m, ah * (1 - h) - bh * h, an * (1 - n) - bn * n]
    return field, [-65] + [a / (a + b) for a, b in rates(-65)]


def wang_buzsaki(current):
    def field(t, y):
        V, h, n = y
        am, bm = 0.1 * rate(V + 35, 10), 4 * exp(-(V + 60) / 18)
        ah, bh = 0.07 * exp(-(V + 58) / 20), 1 / (1 + exp(-(V + 28) / 10))
        an, bn = 0.01 * rate(V + 34, 10), 0.125 * exp(-(V + 44) / 80)
        m = am / (am + bm)
        return [current - 35 * m**3 * h * (V - 55) - 9 * n**4 * (V + 90) - 0.1 * (V + 65),
                5 * (ah * (1 - h) - bh * h), 5 * (an * (1 - n) - bn * n)]
    return field, [-65, 0.78, 0.09]


def connor_stevens(current):
    def field(t, y):
        V, m, h, n, a, b = y
        am, bm = 0.38 * rate(V + 29.7, 10), 15.2 * exp(-0.0556 * (V + 54.7))
        ah, bh = 0.266 * exp(-0.05 * (V + 48)), 3.8 / (1 + exp(-0.1 * (V + 18)))
        an, bn = 0.02 * rate(V + 45.7, 10), 0.25 * exp(-0.0125 * (V + 55.7))
        a_inf = (0.0761 * exp(0.0314 * (V + 94.22)) / (1 + exp(0.0346 * (V + 1.17)))) ** (1 / 3)
        b_inf = (1 / (1 + exp(0.0688 * (V + 53.3)))) ** 4
        tau_a = 0.3632 + 1.158 / (1 + exp(0.0497 * (V + 55.96)))
        tau_b = 1.24 + 2.678 / (1 + exp(0.0624 * (V + 50)))
        return [current - 120 * m**3 * h * (V - 55) - 20 * n**4 * (V + 72)
                - 47.7 * a**3 * b * (V + 75) - 0.3 * (V + 17),
                am * (1 - m) - bm * m, ah * (1 - h) - bh * h, an * (1 - n) - bn * n,
                (a_inf - a) / tau_a, (b_inf - b) / tau_b]
    V = -68.0
    am, bm = 0.38 * rate(V + 29.7, 10), 15.2 * exp(-0.0556 * (V + 54.7))
    ah, bh = 0.266 * exp(-0.05 * (V + 48)), 3.8 / (1 + exp(-0.1 * (V + 18)))
    an, bn = 0.02 * rate(V + 45.7, 10), 0.25 * exp(-0.0125 * (V + 55.7))
    a_inf = (0.0761 * exp(0.0314 * (V + 94.22)) / (1 + exp(0.0346 * (V + 1.17)))) ** (1 / 3)
    b_inf = (1 / (1 + exp(0.0688 * (V + 53.3)))) ** 4
    return field, [V, am / (am + bm), ah / (ah + bh), an / (an + bn), a_inf, b_inf]


def traub_miles(current):
    def rates(V):
        v = V + 63
        return ((0.32 * rate(v - 13, 4), 0.28 * rate(40 - v, 5)),
                (0.128 * exp((17 - v) / 18), 4 / (1 + exp((40 - v) / 5))),
                (0.032 * rate(v - 15, 5), 0.5 * exp((10 - v) / 40)))

    def field(t, y):
        V, m, h, n = y
        (am, bm), (ah, bh), (an, bn) = rates(V)
        return [current - 100 * m**3 * h * (V - 50) - 30 * n**4 * (V + 90) - 0.05 * (V + 60),
                am * (1 - m) - bm * m, ah * (1 - h) - bh * h, an * (1 - n) - bn * n]
    return field, [-60] + [a / (a + b) for a, b in rates(-60)]


def pinsky_rinzel(current, g_c=2.1):
    p = 0.5

    def field(t, y):
        Vs, Vd, h, n, s, c, q, Ca = y
        v, d = Vs + 60, Vd + 60
        am, bm = 0.32 * rate(v - 13.1, 4), 0.28 * rate(40.1 - v, 5)
        ah, bh = 0.128 * exp((17 - v) / 18), 4 / (1 + exp((40 - v) / 5))
        an, bn = 0.016 * rate(v - 35.1, 5), 0.25 * exp(0.5 - 0.025 * v)
        as_, bs = 1.6 / (1 + exp(-0.072 * (d - 65))), 0.02 * rate(51.1 - d, 5)
        tail = 2 * exp((6.5 - d) / 27)
        ac = exp((d - 10) / 11 - (d - 6.5) / 27) / 18.975 if d <= 50 else tail
        bc = tail - ac if d <= 50 else 0
        aq, bq = min(2e-5 * Ca, 0.01), 0.001
        m = am / (am + bm)
        ica = 10 * s**2 * (Vd - 80)
        iahp, ic = 0.8 * q * (Vd + 75), 15 * c * min(Ca / 250, 1) * (Vd + 75)
        return [(-0.1 * (Vs + 60) - 30 * m**2 * h * (Vs - 60) - 15 * n * (Vs + 75)
                 + g_c / p * (Vd - Vs) + current / p) / 3,
                (-0.1 * (Vd + 60) - ica - iahp - ic + g_c / (1 - p) * (Vs - Vd)) / 3,
                ah * (1 - h) - bh * h, an * (1 - n) - bn * n, as_ * (1 - s) - bs * s,
                ac * (1 - c) - bc * c, aq * (1 - q) - bq * q, -0.13 * ica - 0.075 * Ca]
    return field, [-64.6, -64.5, 0.999, 0.001, 0.009, 0.007, 0.010, 0.2]


def na_k(current, e_leak=-80.0, n_half=-25.0):
    def field(t, y):
        V, n = y
        m = 1 / (1 + exp((-20 - V) / 15))
        return [current - 8 * (V - e_leak) - 20 * m * (V - 60) - 10 * n * (V + 90),
                1 / (1 + exp((n_half - V) / 5)) - n]
    return field, [-65, 1 / (1 + exp((n_half + 65) / 5))]


def hindmarsh_rose(current):
    def field(t, y):
        return [y[1] - y[0]**3 + 3 * y[0]**2 - y[2] + current, 1 - 5 * y[0]**2 - y[1],
                0.005 * (4 * (y[0] + 1.6) - y[2])]
    return field, [-1.6, -11.8, 0]


def morris_lecar_hopf():
    """Currents at which the trace of the Jacobian vanishes at the fixed point."""
    def slope(V):
        m, w = 0.5 * (1 + tanh((V + 1.2) / 18)), 0.5 * (1 + tanh((V - 2) / 30))
        dm = 0.5 / 18 / cosh((V + 1.2) / 18)**2
        return (-4.4 * dm * (V - 130) - 4.4 * m - 8 * w - 2) / 20 - 0.04 * cosh((V - 2) / 60)

    def current(V):
        m, w = 0.5 * (1 + tanh((V + 1.2) / 18)), 0.5 * (1 + tanh((V - 2) / 30))
        return 4.4 * m * (V - 130) + 8 * w * (V + 84) + 2 * (V + 60)
    return [current(brentq(slope, *bracket)) for bracket in ((-40, -15), (-5, 30))]


def main():
    for current, leak in [(2.24, .3), (5, .3), (6.2, .3), (6.3, .3), (10, .3), (20, .3), (10, .03)]:
        times, _ = spikes(*hodgkin_huxley(current, leak), 1000, 0, max_step=1)
        print(f'hh {current} g_L {leak}: {len(times)} spikes', times[-2:])
    print('hh rest', solve_ivp(*(lambda f, y: (f, (0, 2000), y))(*hodgkin_huxley(0)), rtol=1e-10,
                                atol=1e-12, method='LSODA').y[:, -1])
    for current in (.1, .2, .5, 1, 2, 3):
        times, _ = spikes(*wang_buzsaki(current), 1000, 0, max_step=1)
        late = times[times >= 500]
        print(f'wang_buzsaki {current}: {2 * len(late)} Hz', np.diff(late)[-1:] if len(late) > 1 else '')
    for current in (5, 8, 9, 15, 30):
        times, _ = spikes(*connor_stevens(current), 1000, 0, max_step=1)
        print(f'connor_stevens {current}: {len(times)}', times[:2], times[-2:])
    for current in (0, 0.5, 1, 3):
        times, _ = spikes(*traub_miles(current), 1000, -20, max_step=1)
        print(f'traub_miles {current}: {len(times)}', times[:2], times[-2:])
    for current, g_c in ((0.75, 2.1), (0.75, 10.5), (2.5, 2.1)):
        times, _ = spikes(*pinsky_rinzel(current, g_c), 1500, 20, max_step=.5)
        print(f'pinsky_rinzel {current} g_c {g_c}: {len(times)}', times[:6])
    for current, leak, half in ((4, -80, -25), (5, -80, -25), (10, -80, -25), (13, -78, -45), (20, -78, -45)):
        times, _ = spikes(*na_k(current, leak, half), 1000, -20, max_step=1)
        print(f'na_k {current} E_L {leak} n_half {half}: {len(times)}', times[-2:])
    for current in (2, 3.25):
        times, _ = spikes(*hindmarsh_rose(current), 2000, 1, max_step=1)
        print(f'hindmarsh_rose {current}: {len(times)}', times[:4])
    print('morris_lecar Hopf points', morris_lecar_hopf())


if __name__ == '__main__':
    main()
