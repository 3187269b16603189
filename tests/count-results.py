#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts what a test run did, case by case, and closes with 'N passed, N failed'.

Reads meson's testlog.json. A test that speaks TAP counts each of its cases; any other counts as one.
A program that crashed or timed out counts as one failure more than its cases say.
"""
import json
import re
import sys

CASE = re.compile(r'^(not ok|ok)\b(.*)$', re.M)


def count(record):
    """Passed, failed, skipped cases of one test program."""
    cases = CASE.findall(record.get('stdout') or '')
    skipped = sum(1 for _, rest in cases if re.search(r'#\s*skip', rest, re.I))
    passed = sum(1 for verdict, _ in cases if verdict == 'ok') - skipped
    failed = len(cases) - passed - skipped
    result = record['result']
    if result == 'SKIP' and not cases:
        return 0, 0, 1
    if result in ('OK', 'EXPECTEDFAIL', 'SKIP'):
        return (passed, failed, skipped) if cases else (1, 0, 0)
    return passed, max(failed, 1), skipped


def main(path):
    totals = [0, 0, 0]
    with open(path, encoding='utf-8') as log:
        for line in log:
            totals = [a + b for a, b in zip(totals, count(json.loads(line)))]
    passed, failed, skipped = totals
    print(f'{passed} passed, {failed} failed' + (f', {skipped} skipped' if skipped else ''))
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
