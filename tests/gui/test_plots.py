#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rates, spectra, activity and histograms: added from the dock and the inspector, live, set, scrubbed, taken away."""
import json

import harness
from dock import dock_of, run_to_end
from harness import EXAMPLES, expect


def panels(dump, kind):
    return [panel for panel in dock_of(dump)['panels'] if panel['kind'] == kind]


def write_sheet(app):
    """8 x 9 cells that fire, and 10 more in a line; as fast as it can."""
    document = {
        'format': 'loligo', 'version': 1,
        'nodes': [{'id': 'sheet', 'model': 'lif', 'size': [8, 9], 'at': [300, 100], 'initial': {'V': 'i*0.2 mV'}},
                  {'id': 'drive', 'model': 'constant', 'at': [60, 100], 'parameters': {'amplitude': '25 mV'}}],
        'edges': [{'from': 'drive', 'to': 'sheet.I'}],
        'recorders': [{'id': 's', 'of': 'sheet', 'what': 'spikes'}],
        'plots': [{'kind': 'raster', 'recorders': ['s']}],
        'run': {'duration': '0.5 s', 'dt': '0.1 ms', 'speed': 0}}
    path = app.home / 'sheet.loligo'
    path.write_text(json.dumps(document), encoding='utf-8')
    return path


def test_balanced_network(app):
    """The example has a rate and a spectrum; the rate is that of the spikes, two populations in one plot."""
    document = json.loads((EXAMPLES / 'coba.loligo').read_text(encoding='utf-8'))
    document['run']['speed'] = 0
    path = app.home / 'coba.loligo'
    path.write_text(json.dumps(document), encoding='utf-8')
    dump = run_to_end(app, path)
    rate, = panels(dump, 'rate')
    expect([entry['label'] for entry in rate['entries']], ['E', 'I'])
    app.wait_until(lambda: len(panels(app.dump(), 'spectrum')[0]['entries'][0].get('density', [])) > 10, 'a spectrum')
    dump = app.dump()
    for entry, size in zip(panels(dump, 'rate')[0]['entries'], (3200, 800)):
        counted = next(r for r in dump['recorders'] if r['id'] == entry['recorder'])['n_spikes']
        middle = [(least + greatest) / 2 for _, least, greatest in entry['columns']]
        mean = sum(middle) / len(middle)
        assert abs(mean - counted / size) < 0.1 * mean, (mean, counted / size)
    assert 60 < panels(dump, 'spectrum')[0]['entries'][1].get('peak_hz', 0) < 250


def test_add_set_and_take_away(app):
    """Each kind by its action; undo and redo; the settings' popover; the tab goes with the last plot."""
    app.activate('open-path', f"'{write_sheet(app)}'")
    app.wait('opened ')
    app.wait_dump(lambda d: d['state'] in ('paused', 'running'), 'an engine')
    for kind in ('rate', 'spectrum', 'sheet', 'histogram'):
        since = app.mark()
        app.activate('show-' + kind)
        app.wait('show-' + kind, since)
        app.wait_dump(lambda d, k=kind: len(panels(d, k)) == 1, kind)
    app.point_at_canvas()
    app.wait_dump(lambda d: d['state'] == 'paused', 'the engine with new recorders')
    app.key('F5')
    app.wait_dump(lambda d: d['state'] == 'finished', 'the end')
    app.wait_dump(lambda d: sum(panels(d, 'histogram')[0]['entries'][0]['counts']) == 72, 'a histogram of all cells')
    dump = app.wait_dump(lambda d: abs(panels(d, 'sheet')[0]['entries'][0]['t_s'] - 0.5) < 1e-3, 'the sheet at the end')
    expect(len(panels(dump, 'sheet')[0]['entries'][0]['values']), 72)
    app.activate('undo')
    app.wait_dump(lambda d: not panels(d, 'histogram'), 'no histogram')
    app.activate('redo')
    app.wait_dump(lambda d: len(panels(d, 'histogram')) == 1, 'the histogram again')
    app.click('dock settings')
    app.widget('plot 1 remove')
    app.picture('plot-settings')
    app.click('plot 1 remove')
    app.wait_dump(lambda d: not panels(d, 'rate'), 'no rate')


def test_scrub(app):
    """Cursor A is the moment of the sheet."""
    path = write_sheet(app)
    document = json.loads(path.read_text(encoding='utf-8'))
    document['recorders'].append({'id': 'v', 'of': 'sheet', 'what': 'V', 'every': '1 ms'})
    document['plots'].append({'kind': 'sheet', 'recorders': ['v']})
    path.write_text(json.dumps(document), encoding='utf-8')
    run_to_end(app, path)
    app.click('plot all')
    app.key('k')
    dump = app.wait_dump(lambda d: 'cursor_a_s' in dock_of(d), 'cursors')
    at = dock_of(dump)['cursor_a_s']
    app.wait_dump(lambda d: abs(panels(d, 'sheet')[0]['entries'][0]['t_s'] - at) < 1.1e-3, 'the sheet at the cursor')
    app.key('ctrl+Left')
    app.wait_dump(lambda d: dock_of(d)['cursor_a_s'] < at
                  and abs(panels(d, 'sheet')[0]['entries'][0]['t_s'] - dock_of(d)['cursor_a_s']) < 1.1e-3,
                  'the sheet a little earlier')


def scroll_to_end(app):
    """The page under the tabs of the inspector, by the wheel at its edge, where no slider is."""
    tab = app.widget('inspector tab parameters')
    app.move(*app.place(tab, -5, 80))
    app.xdotool('click', '--repeat', 30, '--delay', 10, 5)


def test_inspector(app):
    """A node shows its rate from its page; with nothing selected plastic synapses show their weights."""
    app.activate('open-path', f"'{EXAMPLES / 'stdp.loligo'}'")
    app.wait('opened ')
    app.wait_dump(lambda d: d['state'] in ('paused', 'running'), 'an engine')
    app.activate('show-histogram')
    app.wait('show-histogram')
    dump = app.wait_dump(lambda d: len(panels(d, 'histogram')) == 1, 'a histogram')
    expect(panels(dump, 'histogram')[0]['entries'][0]['label'], 'w.w')
    node = next(n for n in app.dump()['dumps']['canvas']['nodes'] if n['id'] == 'cell')
    app.click_at(*app.place(app.widget('canvas'), node['px'], node['py']))
    app.wait_dump(lambda d: d['selected-nodes'] == ['cell'], 'the cell selected')
    scroll_to_end(app)
    app.click('show rate')
    app.wait('show-rate')
    app.wait_dump(lambda d: len(panels(d, 'rate')) == 1, 'a rate')


def test_traces_of_a_wire(app):
    """Ten synapses of a network are watched from the wire's page, and the run stays the run that it was."""
    document = json.loads((EXAMPLES / 'coba.loligo').read_text(encoding='utf-8'))
    document['run'].update({'speed': 0, 'duration': '200 ms'})
    path = app.home / 'coba.loligo'
    path.write_text(json.dumps(document), encoding='utf-8')
    unwatched = run_to_end(app, path)['n_spikes']
    app.activate('show-trace')  # nothing is selected: of the first wire that has a synapse
    app.wait('show-trace')
    app.wait_dump(lambda d: len(panels(d, 'trace')) == 2, 'traces')
    entry = panels(app.dump(), 'trace')[1]['entries'][0]
    expect(entry['label'], 'EE.g')
    app.activate('run')
    app.wait_dump(lambda d: d['state'] == 'finished' and d['n_spikes'] > 0, 'the end of the run')
    expect(app.dump()['n_spikes'], unwatched)
    app.picture('plots-wire')


harness.main(globals())
