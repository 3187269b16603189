#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the polynomial coefficients of engine/base/elementary-template.h (needs mpmath).

Remez' exchange on p(z) ~ f(z), weighted so that the RELATIVE error of the whole function is
levelled; a line says how large it is before rounding. Run it again after changing a range or degree.
"""
from mpmath import mp, mpf, matrix, lu_solve, exp, log, sin, cos, atan, asin, erf, erfc, sqrt, pi, taylor

mp.dps = 60


def remez(f, full_weight, low, high, terms, rounds=12):
    low, high = mpf(low), mpf(high)
    n = terms + 1

    def weight(z):  # never zero: where the polynomial's factor vanishes any error will do
        return max(full_weight(z), mpf('1e-12'))

    nodes = [(low + high) / 2 - (high - low) / 2 * cos(pi * (i + mpf(1) / 2) / n) for i in range(n)]
    grid = [(low + high) / 2 - (high - low) / 2 * cos(pi * (i + mpf(1) / 2) / 600) for i in range(600)]
    grid = [low] + grid + [high]
    values = [(z, f(z), weight(z)) for z in grid]
    for _ in range(rounds):
        a, b = matrix(n, n), matrix(n, 1)
        for i, z in enumerate(nodes):
            for j in range(terms):
                a[i, j] = z ** j
            a[i, terms] = (-1) ** i / weight(z)
            b[i] = f(z)
        solution = lu_solve(a, b)
        c = [solution[j] for j in range(terms)]
        error = [(z, (mp.polyval(c[::-1], z) - v) * w) for z, v, w in values]
        extremes = []
        for z, e in error:
            if extremes and (e > 0) == (extremes[-1][1] > 0):
                if abs(e) > abs(extremes[-1][1]):
                    extremes[-1] = (z, e)
            else:
                extremes.append((z, e))
        while len(extremes) > n:
            extremes.pop(0 if abs(extremes[0][1]) < abs(extremes[-1][1]) else -1)
        if len(extremes) < n:
            break
        nodes = [z for z, _ in extremes]
    return c, max(abs(e) for _, e in error)


def near_zero(f, g, terms=40):
    """f by its series g (coefficients) where |z| is small and the formula cancels."""
    return lambda z: mp.polyval(g[::-1], z) if abs(z) < mpf('1e-2') else f(z)


def show(name, f, weight, low, high, terms):
    c, error = remez(f, weight, low, high, terms)
    print(f'/* {name} on [{mp.nstr(mpf(low), 6)}, {mp.nstr(mpf(high), 6)}], relative error {mp.nstr(error, 3)} */')
    for k, value in enumerate(c):
        print(f'  {mp.nstr(value, 22)},')


F = mp.factorial
exp_series = [1 / F(k + 2) for k in range(30)]
exp_rest = near_zero(lambda r: (exp(r) - 1 - r) / r**2, exp_series)
atanh_rest = near_zero(lambda z: (mp.atanh(sqrt(z)) * 2 / sqrt(z) - 2) / z,
                       [mpf(2) / (2 * k + 3) for k in range(30)])
log_small = near_zero(lambda z: ((mp.atanh(sqrt(z)) * 2 / sqrt(z) - 2) / z - mpf(2) / 3) / z,
                      [mpf(2) / (2 * k + 5) for k in range(30)])
sin_rest = near_zero(lambda z: (sin(sqrt(z)) / sqrt(z) - 1) / z,
                     [(-1)**(k + 1) / F(2 * k + 3) for k in range(20)])
cos_rest = near_zero(lambda z: (cos(sqrt(z)) - 1 + z / 2) / z**2, [(-1)**k / F(2 * k + 4) for k in range(20)])
atan_rest = near_zero(lambda z: (atan(sqrt(z)) / sqrt(z) - 1) / z,
                      [mpf((-1)**(k + 1)) / (2 * k + 3) for k in range(40)])
asin_rest = near_zero(lambda z: (asin(sqrt(z)) / sqrt(z) - 1) / z,
                      [F(2 * k + 2) / (mpf(4)**(k + 1) * F(k + 1)**2 * (2 * k + 3)) for k in range(40)])
erf_series = [(-1)**k * 2 / sqrt(pi) / (F(k) * (2 * k + 1)) for k in range(30)]
erf_rest = near_zero(lambda z: erf(sqrt(z)) / sqrt(z), erf_series)


def erf_tail(t):  # t = 1 / (x + 2): exp (x^2) * erfc (x)
    x = 1 / t - 2
    return exp(x * x) * erfc(x)


def exprel_weight(x):
    return x**2 / abs(mp.expm1(x)) if x != 0 else mpf(0)


half_ln2 = log(2) / 2 * mpf('1.0001')
for precision, exps, exprels, logs, logxs, trigs, trig_high, atans, asins, erfs, tails, x_high in (
        ('DOUBLE', 10, 12, 7, 8, 6, '0.8', 11, 12, 12, 14, '6'),
        ('SINGLE', 5, 6, 4, 3, 4, '1.05', 5, 5, 7, 6, '4')):
    print('\n' + precision)
    show('EXP', exp_rest, lambda r: r**2 / exp(r), -half_ln2, half_ln2, exps)
    show('EXPREL', exp_rest, exprel_weight, mpf('-0.6'), mpf('0.6'), exprels)
    show('LOG', atanh_rest, lambda z: z / 2, 0, mpf('0.02945'), logs)
    show('LOG_SMALL', log_small, lambda z: z**2 / 2, 0, mpf('0.02945'), logxs)
    z = mpf(trig_high)**2
    show('SIN', sin_rest, lambda z: z, 0, z, trigs)
    show('COS', cos_rest, lambda z: z**2 / cos(sqrt(z)), 0, z, trigs)
    show('ATAN', atan_rest, lambda z: z, 0, mpf('0.17158'), atans)
    show('ASIN', asin_rest, lambda z: z, 0, mpf('0.25'), asins)
    show('ERF', erf_rest, lambda z: 1, 0, 1, erfs)
    show('ERF_TAIL', erf_tail, lambda t: exp(-(1 / t - 2)**2), 1 / (mpf(x_high) + 2), mpf(1) / 3, tails)
for name, value in (('LN2', log(2)), ('HALF_PI', pi / 2), ('LOG10_2', mp.log10(2)), ('LOG10_E', mp.log10(exp(1)))):
    print(name, mp.nstr(value, 60))
