#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The dock: it shows what was simulated; range, cursors, freezing, by pointer and by keys."""
import csv
import json
import math
import re
import subprocess

import harness
from dock import dock_of, run_to_end
from harness import EXAMPLES, PROGRAM, expect


def write_flat_out(app, name):
    """The example NAME as a document of the test's own that runs as fast as it can; its path."""
    text = (EXAMPLES / name).read_text(encoding='utf-8')
    document = json.loads(text)
    document['run']['speed'] = 0
    path = app.home / name
    path.write_text(json.dumps(document), encoding='utf-8')
    return path


def simulate(app, path):
    """What `loligo run` records of PATH: file name -> rows of numbers."""
    out = app.home / 'out'
    run = subprocess.run([str(PROGRAM), 'run', str(path), '--out', str(out)], env=app.environment,
                         capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    tables = {}
    for file in out.glob('*.csv'):
        rows = csv.reader(line for line in file.read_text(encoding='utf-8').splitlines()
                          if not line.startswith('#'))
        next(rows)
        tables[file.stem] = [[float(cell) for cell in row] for row in rows]
    return tables


def find_entry(dump, raster):
    """The first panel that is (no) RASTER, its first entry, and the recorder of that."""
    panel = next(p for p in dock_of(dump)['panels'] if p['raster'] == raster)
    entry = panel['entries'][0]
    recorder = next(r for r in dump['document']['recorders'] if r['id'] == entry['recorder'])
    return panel, entry, recorder


def check_trace(dump, tables):
    """Each pixel column goes from the smallest to the largest of the samples in it."""
    dock, (panel, entry, recorder) = dock_of(dump), find_entry(dump, False)
    samples = [(row[0] * 1e-3, row[1]) for row in tables[f"{recorder['of']}.{recorder['what']}"]]
    interval = samples[1][0] - samples[0][0]
    column_s = (dock['to_s'] - dock['from_s']) / panel['area'][2]
    assert column_s > 4 * interval, 'this document is too coarse for the law'
    assert len(entry['columns']) == int(panel['area'][2]), 'the whole width is drawn'
    wrong, first = 0, 0
    for column, least, greatest in entry['columns']:
        start, end = dock['from_s'] + column * column_s, dock['from_s'] + (column + 1) * column_s
        slack = 1e-5 * interval
        while samples[first][0] < start - slack:
            first += 1
        inside, k = [], first
        while k < len(samples) and samples[k][0] <= end + slack:
            inside.append(samples[k][1])
            k += 1
        size = max(abs(least), abs(greatest), 1e-9)
        # The file has as many digits as give the number back; a rounded time may move a sample over the edge.
        if abs(min(inside) - least) > 1e-9 * size or abs(max(inside) - greatest) > 1e-9 * size:
            wrong += 1
    expect(wrong, 0)


def check_raster(dump, tables):
    """A mark where a spike was, none elsewhere."""
    dock, (panel, entry, recorder) = dock_of(dump), find_entry(dump, True)
    spikes = tables[f"{recorder['of']}.spikes"]
    assert spikes, 'this document has no spikes'
    width = int(panel['area'][2])
    column_s = (dock['to_s'] - dock['from_s']) / width
    wanted = {(int(i), math.floor((t_ms * 1e-3 - dock['from_s']) / column_s)) for t_ms, i in spikes}
    near = {(i, math.floor((t_ms * 1e-3 - dock['from_s']) / column_s + nudge))
            for t_ms, i in spikes for nudge in (-1e-6, 1e-6)}
    shown = {(row, column) for row, column in entry['marks']}
    # Rows lower than two pixels make marks as high as two pixels.
    row_height = panel['area'][3] / entry['rows']
    reach = 0 if row_height >= 3 else math.ceil(2 / row_height) + 1
    near = {(i + k, column) for i, column in near for k in range(-reach, reach + 1)}
    assert shown <= near, sorted(shown - near)[:5]
    missing = {(i, c) for i, c in wanted if c < width
               and not any((i + k, c + e) in shown for k in range(-reach, reach + 1) for e in (0, -1))}
    assert not missing, sorted(missing)[:5]
    counted = next(r for r in dump['recorders'] if r['id'] == entry['recorder'])['n_spikes']
    expect(counted, len(spikes))
    expect(entry['rows'], max(entry['rows'], int(max(i for _, i in spikes)) + 1))


def shows_what_was_simulated(name, raster=True):
    def check(app):
        path = write_flat_out(app, name)
        tables = simulate(app, path)
        run_to_end(app, path)
        app.wait_until(lambda: dock_of(app.dump())['panels'][0]['area'][2] > 100, 'the plot')
        dump = app.dump()
        check_trace(dump, tables)
        if raster:
            check_raster(dump, tables)
    return check


test_shows_hodgkin_huxley = shows_what_was_simulated('hodgkin-huxley.loligo')
test_shows_izhikevich_types = shows_what_was_simulated('izhikevich-types.loligo')
test_shows_wang_buzsaki = shows_what_was_simulated('wang-buzsaki.loligo')
test_shows_morris_lecar = shows_what_was_simulated('morris-lecar.loligo')
test_shows_pinsky_rinzel = shows_what_was_simulated('pinsky-rinzel.loligo')


def focus_plot(app):
    """A click into the first panel; where it was."""
    plot = app.widget('plot all')
    area = dock_of(app.dump())['panels'][0]['area']
    app.click_at(*app.place(plot, area[0] + 0.9 * area[2], area[1] + area[3] / 2))
    return plot, area


def test_cursors_read_samples(app):
    path = write_flat_out(app, 'hodgkin-huxley.loligo')
    samples = {row[0]: row[1] for row in simulate(app, path)['axon.V']}
    run_to_end(app, path)
    plot, area = focus_plot(app)
    app.key('k')
    dock = dock_of(app.wait_dump(lambda d: 'cursor_a_s' in dock_of(d), 'cursors'))
    # From where A is to a place of one's own.
    seconds_a_pixel = (dock['to_s'] - dock['from_s']) / area[2]
    x = area[0] + (dock['cursor_a_s'] - dock['from_s']) / seconds_a_pixel
    y = area[1] + area[3] / 2
    app.drag(*app.place(plot, x, y), *app.place(plot, x - 57, y))
    moved = dock_of(app.wait_dump(lambda d: dock_of(d)['cursor_a_s'] < dock['cursor_a_s'], 'A moved'))
    assert abs(moved['cursor_a_s'] - (dock['cursor_a_s'] - 57 * seconds_a_pixel)) < 2 * seconds_a_pixel, moved
    app.key('shift+Right')
    dump = app.wait_dump(lambda d: dock_of(d)['cursor_b_s'] > dock['cursor_b_s'], 'B moved')
    app.picture('cursors')
    dock = dock_of(dump)
    readout = dock['readout']
    found = re.match(r'A (\S+) ms  B (\S+) ms  Δ (\S+) ms  1/Δ (\S+) Hz  spikes: \d+  '
                     r'V of axon (\S+) → (\S+) mV, Δ (\S+) mV$', readout)
    assert found, readout
    a_ms, b_ms, delta_ms, rate, a, b, delta = (float(found[k]) for k in range(1, 8))
    # Times of samples, and what was recorded then.
    expect((a_ms, b_ms), (round(dock['cursor_a_s'] * 1e3, 9), round(dock['cursor_b_s'] * 1e3, 9)))
    assert a_ms in samples and b_ms in samples, (a_ms, b_ms)
    assert abs(delta_ms - (b_ms - a_ms)) < 1e-9 and abs(rate - 1e3 / (b_ms - a_ms)) < 1e-3 * rate
    for value, wanted in ((a, samples[a_ms]), (b, samples[b_ms]), (delta, samples[b_ms] - samples[a_ms])):
        expect(f'{value:.4g}', f'{wanted:.4g}')
    app.key('k')
    app.wait_dump(lambda d: 'cursor_a_s' not in dock_of(d), 'no cursors')


def test_spikes_between_cursors(app):
    path = write_flat_out(app, 'izhikevich-types.loligo')
    spikes = simulate(app, path)['types.spikes']
    run_to_end(app, path)
    focus_plot(app)
    app.key('k')
    dock = dock_of(app.wait_dump(lambda d: 'cursor_a_s' in dock_of(d), 'cursors'))
    inside = [t for t, _ in spikes
              if dock['cursor_a_s'] * 1e3 - 1e-9 <= t < dock['cursor_b_s'] * 1e3 - 1e-9]
    assert f'  spikes: {len(inside)}  ' in dock['readout'], (dock['readout'], len(inside))


def span(dump):
    return dock_of(dump)['to_s'] - dock_of(dump)['from_s']


def test_zoom_pan_fit(app):
    path = write_flat_out(app, 'hodgkin-huxley.loligo')
    whole = span(run_to_end(app, path))
    plot, area = focus_plot(app)
    app.key('plus')
    dump = app.wait_dump(lambda d: abs(span(d) - whole / 1.5) < 1e-9, 'less time')
    middle = (dock_of(dump)['from_s'] + dock_of(dump)['to_s']) / 2
    assert abs(middle - whole / 2) < 1e-9, 'the middle stays'
    app.key('Left')
    earlier = app.wait_dump(lambda d: dock_of(d)['from_s'] < dock_of(dump)['from_s'], 'earlier')
    assert abs(span(earlier) - span(dump)) < 1e-12
    expect(dock_of(earlier)['follow'], False)
    app.key('Right')
    app.wait_dump(lambda d: abs(dock_of(d)['from_s'] - dock_of(dump)['from_s']) < 1e-12, 'back')
    app.key('minus')
    app.wait_dump(lambda d: abs(span(d) - whole) < 1e-9, 'all again')
    # At the pointer: the time there stays there.
    x, y = area[0] + 0.25 * area[2], area[1] + area[3] / 2
    app.move(*app.place(plot, x, y))
    app.xdotool('keydown', 'ctrl', 'click', 4, 'click', 4, 'keyup', 'ctrl')
    dump = app.wait_dump(lambda d: span(d) < 0.7 * whole, 'less time')
    at_s = dock_of(dump)['from_s'] + 0.25 * span(dump)
    assert abs(at_s - 0.25 * whole) < 2 * whole / area[2], at_s
    app.drag(*app.place(plot, x, y), *app.place(plot, x + 60, y))
    app.wait_dump(lambda d: dock_of(d)['from_s'] < dock_of(dump)['from_s'], 'dragged')
    app.key('f')
    app.wait_dump(lambda d: dock_of(d)['from_s'] == 0 and abs(span(d) - whole) < 1e-9, 'the whole run')
    app.click('dock.zoom-in')
    app.wait_dump(lambda d: span(d) < whole)
    app.click('dock.fit')
    app.wait_dump(lambda d: abs(span(d) - whole) < 1e-9)


def test_follow_keeps_now_in_view(app):
    document = {
        'format': 'loligo', 'version': 1, 'nodes': [{'id': 'cell', 'model': 'hh'}],
        'recorders': [{'id': 'v', 'of': 'cell', 'what': 'V'}],
        'plots': [{'kind': 'trace', 'recorders': ['v']}],
        'run': {'duration': '1000 s', 'dt': '0.05 ms', 'speed': 1}}
    path = app.home / 'long.loligo'
    path.write_text(json.dumps(document), encoding='utf-8')
    app.activate('open-path', f"'{path}'")
    app.wait_dump(lambda d: d['state'] in ('paused', 'running'), 'an engine')
    focus_plot(app)
    for _ in range(22):
        app.key('plus')
    app.wait_dump(lambda d: span(d) < 0.2, 'a fifth of a second')
    if not dock_of(app.dump())['follow']:
        app.key('End')
    app.wait_dump(lambda d: dock_of(d)['follow'], 'following')
    app.key('space')
    app.wait_dump(lambda d: d['state'] == 'running' and d['t_s'] > 0.5, 'some time')

    def in_view(dump):
        return dock_of(dump)['from_s'] <= dump['t_s'] <= dock_of(dump)['to_s'] + 0.1
    app.wait_dump(in_view, 'now in view')
    app.key('Left')
    off = app.wait_dump(lambda d: not dock_of(d)['follow'], 'not following')
    later = app.wait_dump(lambda d: d['t_s'] > off['t_s'] + 0.5, 'more time')
    expect(dock_of(later)['from_s'], dock_of(off)['from_s'])


def test_freeze_keeps_the_run(app):
    path = write_flat_out(app, 'hodgkin-huxley.loligo')
    run_to_end(app, path)
    focus_plot(app)
    app.key('z')
    app.wait_dump(lambda d: dock_of(d)['frozen'], 'frozen')
    y = dock_of(app.dump())['panels'][0]['y']
    app.point_at_canvas()
    app.key('shift+F5')
    dump = app.wait_dump(lambda d: d['step'] == 0, 'the start')
    expect(dock_of(dump)['frozen'], True)
    # Nothing new is drawn, yet the axis still spans what was frozen.
    app.wait_dump(lambda d: len(dock_of(d)['panels'][0]['entries'][0]['columns']) < 3, 'an empty plot')
    now = dock_of(app.dump())['panels'][0]['y']
    assert now[0] <= -70 and now[1] >= 20, (y, now)
    app.picture('frozen')
    focus_plot(app)
    app.key('z')
    app.wait_dump(lambda d: not dock_of(d)['frozen'], 'not frozen')


def test_legend_hides_a_trace(app):
    path = write_flat_out(app, 'fitzhugh-nagumo.loligo')
    run_to_end(app, path)
    plot = app.widget('plot all')
    panel = dock_of(app.dump())['panels'][0]
    expect([e['visible'] for e in panel['entries']], [True, True])
    box = panel['entries'][1]['legend']
    app.click_at(*app.place(plot, box[0] + box[2] / 2, box[1] + box[3] / 2))
    app.wait_dump(lambda d: [e['visible'] for e in dock_of(d)['panels'][0]['entries']] == [True, False],
                  'one trace')
    app.click_at(*app.place(plot, box[0] + box[2] / 2, box[1] + box[3] / 2))
    app.wait_dump(lambda d: dock_of(d)['panels'][0]['entries'][1]['visible'], 'two traces')


def test_keys_alone(app):
    path = write_flat_out(app, 'hodgkin-huxley.loligo')
    whole = span(run_to_end(app, path))
    for _ in range(40):
        dump = app.dump()
        if app.find(dump, 'plot all')['focus']:
            break
        focus = [w['name'] for w in dump['windows'][0]['widgets'] if w['focus']]
        app.key('Tab')
        app.wait_dump(lambda d: not focus or not app.find(d, focus[0])['focus'], 'the next widget')
    assert app.find(app.dump(), 'plot all')['focus'], 'Tab does not reach the plot'
    app.picture('plot-focus')
    app.key('k')
    app.wait_dump(lambda d: 'cursor_a_s' in dock_of(d), 'cursors')
    app.key('z')
    app.wait_dump(lambda d: dock_of(d)['frozen'], 'frozen')
    app.key('plus', 'plus')
    app.wait_dump(lambda d: span(d) < 0.5 * whole, 'less time')
    app.key('f')
    app.wait_dump(lambda d: abs(span(d) - whole) < 1e-9, 'all of it')
    app.key('k', 'z')
    app.wait_dump(lambda d: 'cursor_a_s' not in dock_of(d) and not dock_of(d)['frozen'], 'as it was')


def test_raster_rows_and_counts(app):
    path = write_flat_out(app, 'leaky-integrate-and-fire.loligo')
    tables = simulate(app, path)
    run_to_end(app, path)
    app.click('dock tab raster')
    dump = app.wait_dump(lambda d: dock_of(d)['tab'] == 'raster', 'the raster')
    app.wait_until(lambda: dock_of(app.dump())['panels'][0]['area'][2] > 100, 'the plot')
    dump = app.dump()
    expect([p['raster'] for p in dock_of(dump)['panels']], [True])
    check_raster(dump, tables)
    entry = dock_of(dump)['panels'][0]['entries'][0]
    expect(entry['rows'], next(n['size'] for n in dump['document']['nodes'] if n['id'] == 'cells'))
    expect({row for row, _ in entry['marks']}, {int(i) for _, i in tables['cells.spikes']})


harness.main(globals())
