#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wires with a synapse: making them, choosing the synapse, who is connected, weight, delay and parameters; and how the
canvas draws what they do."""

import harness
from harness import expect, wire_of

CELL = {'tau': '20 ms', 'V_rest': '-60 mV', 'V_reset': '-60 mV', 'V_th': '-50 mV'}
# Two cells of each population and a source, no wires yet.
CELLS = {
    'format': 'loligo', 'version': 1,
    'nodes': [{'id': 'source', 'model': 'poisson', 'size': 100, 'at': [0, 0], 'parameters': {'rate': '30 Hz'}},
              {'id': 'E', 'model': 'lif', 'size': 60, 'at': [180, 0], 'parameters': CELL},
              {'id': 'I', 'model': 'lif', 'size': 60, 'at': [180, 160], 'parameters': CELL}],
    'edges': [],
    'recorders': [{'id': 's', 'of': 'E', 'what': 'spikes'}],
    'plots': [{'kind': 'raster', 'recorders': ['s']}],
    'run': {'duration': '1 s', 'dt': '0.1 ms', 'speed': 0}}


def edge_of(dump, name):
    return next((e for e in dump['document']['edges'] if e.get('id') == name), None)


def wire(app, source, target):
    """Pulled by its grip; the id of the wire."""
    app.wait(f'connected {source} {target}', app.pull_wire(source, target))
    return f'{source}_{target}'


def select_wire(app, name):
    area = app.widget('canvas')
    found = wire_of(app.dump(), name)
    app.click_at(*app.place(area, found['px'], found['py']))
    app.wait_dump(lambda d: d['selected-edges'] == [name], f'{name} selected')


def test_new_wires_fire(app):
    app.open_document(CELLS)
    drive = wire(app, 'source', 'E')
    dump = app.wait_dump(lambda d: wire_of(d, drive)['effect'] == 'excitatory', 'an arrow')
    edge = edge_of(dump, drive)
    assert edge['synapse'] == 'exp_coba' and edge['connect'] == 'probability(0.1)', edge
    expect(dump['problems'], [])
    expect(dump['undo'], 'Wire from source to E')
    back = wire(app, 'I', 'E')
    app.wait_dump(lambda d: wire_of(d, back)['effect'] == 'inhibitory', 'a disc: its name says so')
    app.point_at_canvas()
    app.key('F5')
    app.wait_dump(lambda d: d['n_spikes'] > 20 and d['recorders'][0]['n_spikes'] > 0, 'spikes of E')
    app.picture('wires-made')
    app.key('ctrl+z', 'ctrl+z')
    app.wait_dump(lambda d: not d['document'].get('edges'), 'no wires')


def test_values_of_a_wire(app):
    app.wait_dump(lambda d: d['dumps']['canvas']['nodes'], 'the network')
    app.wait_dump(lambda d: wire_of(d, 'IE')['effect'] == 'inhibitory', 'a disc')
    select_wire(app, 'IE')
    expect(app.widget('wire name')['text'], 'IE')
    expect(app.widget('wire summary')['text'], 'I → E: 51,200 synapses, exp_coba, inhibitory')
    expect(app.widget('wire weight entry')['text'], '6.7')
    app.type_into('wire weight entry', '5 mV')
    app.wait_dump(lambda d: 'mV' in (app.find(d, 'wire weight problem') or {}).get('text', ''), 'a problem')
    app.picture('wire-problem')
    app.type_into('wire weight entry', 'normal(6, 1)')
    dump = app.wait_dump(lambda d: edge_of(d, 'IE')['weight'] == 'normal(6, 1)', 'the weight')
    expect(dump['undo'], 'Weight of IE')
    app.type_into('wire delay entry', '2')
    app.wait_dump(lambda d: edge_of(d, 'IE').get('delay') == '2 ms', 'the delay')
    app.type_into('wire E entry', '0')
    app.wait_dump(lambda d: wire_of(d, 'IE')['effect'] == 'excitatory', 'an arrow')
    app.picture('wire-values')
    app.point_at_canvas()
    app.key('ctrl+z', 'ctrl+z', 'ctrl+z')
    app.wait_dump(lambda d: edge_of(d, 'IE')['weight'] == '6.7' and wire_of(d, 'IE')['effect'] == 'inhibitory',
                  'as it was')
    app.wait_dump(lambda d: app.find(d, 'wire weight entry')['text'] == '6.7', 'the old weight shown')


test_values_of_a_wire.arguments = ['--example', 'coba']


def test_rule_of_a_wire(app):
    app.wait_dump(lambda d: d['dumps']['canvas']['nodes'], 'the network')
    select_wire(app, 'EI')
    app.type_into('rule p', '0.05')
    app.wait_dump(lambda d: edge_of(d, 'EI')['connect'] == 'probability(0.05)', 'the probability')
    app.type_into('rule p', '3')
    app.wait_dump(lambda d: 'probability' in (app.find(d, 'rule problem') or {}).get('text', ''), 'a problem')
    expect(edge_of(app.dump(), 'EI')['connect'], 'probability(0.05)')
    app.click('rule kind')
    app.wait_dump(lambda d: app.find(d, 'popup'), 'the rules')
    app.key('Home', 'Down', 'Down', 'Down', 'Return')  # fixed_in
    dump = app.wait_dump(lambda d: edge_of(d, 'EI')['connect'] == 'fixed_in(100)', 'another rule')
    expect(dump['undo'], 'Connection of EI')
    app.wait_dump(lambda d: not app.find(d, 'popup'), 'the list closed')
    app.type_into('rule seed', '7')
    app.wait_dump(lambda d: edge_of(d, 'EI')['connect'] == 'fixed_in(100), seed=7', 'a seed')
    app.click('rule multiple')
    app.wait_dump(lambda d: edge_of(d, 'EI')['connect'] == 'fixed_in(100), multiple=false, seed=7', 'no pair twice')
    app.picture('wire-rule')


test_rule_of_a_wire.arguments = ['--example', 'coba']


def test_preview_of_a_wire(app):
    app.wait_dump(lambda d: d['dumps']['canvas']['nodes'], 'the network')
    select_wire(app, 'IE')

    def preview(dump):
        return dump['dumps'].get('preview', {})
    dump = app.wait_dump(lambda d: preview(d).get('synapses'), 'a preview')
    assert abs(preview(dump)['synapses'] / 51200 - 1) < 0.05, preview(dump)
    expect((preview(dump)['rows'], preview(dump)['columns']), (128, 128))
    text = app.find(dump, 'preview summary')
    assert text is None or '51,200 expected' in text['text'], text
    app.type_into('rule p', '0.1')
    dump = app.wait_dump(lambda d: preview(d).get('synapses', 0) > 2e5, 'the preview of the new rule')
    assert abs(preview(dump)['synapses'] / 256000 - 1) < 0.05, preview(dump)
    app.type_into('wire weight entry', 'normal(3, 0.5)')
    app.wait_dump(lambda d: abs(preview(d).get('weight', 0) - 3) < 0.1, 'the new weights')
    app.picture('wire-preview')


test_preview_of_a_wire.arguments = ['--example', 'coba']


def test_synapse_of_a_wire(app):
    app.wait_dump(lambda d: d['dumps']['canvas']['nodes'], 'the network')
    select_wire(app, 'II')
    app.click('wire synapse')
    app.click('synapse Electrical synapse')
    dump = app.wait_dump(lambda d: edge_of(d, 'II')['synapse'] == 'gap_junction', 'another synapse')
    expect(dump['problems'], [])
    expect(dump['undo'], 'Synapse of II')
    app.wait_dump(lambda d: wire_of(d, 'II')['effect'] == 'electrical', 'a zigzag')
    app.click('inspector tab equations')
    app.wait_dump(lambda d: 'pre.V - post.V' in (app.find(d, 'equations') or {}).get('text', ''), 'its equations')
    app.picture('wire-electrical')


test_synapse_of_a_wire.arguments = ['--example', 'coba']


def test_synapse_from_the_palette(app):
    app.wait_dump(lambda d: d['dumps']['canvas']['nodes'], 'the network')
    app.click('palette search')
    app.type('alpha cond')
    row = app.widget('model alpha_coba')
    area, found = app.widget('canvas'), wire_of(app.dump(), 'IE')
    since = app.mark()
    app.drag(*app.place(row, 60, 12), *app.place(area, found['px'], found['py']), begin='drag-begin',
             enter='drop-enter')
    app.wait('synapse IE alpha_coba', since)
    app.wait_dump(lambda d: edge_of(d, 'IE')['synapse'] == 'alpha_coba', 'the synapse')
    # What was dropped leaves the wire selected: Enter in the palette changes it too.
    app.click('palette search')
    app.key('ctrl+a')
    app.type('exponential conductance')
    app.wait_dump(lambda d: app.find(d, 'palette search')['text'] == 'exponential conductance')
    app.key('Return')
    app.wait_dump(lambda d: edge_of(d, 'IE')['synapse'] == 'exp_coba', 'the first again')
    # On nothing it says what to do.
    app.drag(*app.place(app.widget('model exp_coba'), 60, 12), *app.place(area, 30, 30), begin='drag-begin',
             enter='drop-enter')
    app.wait('said A synapse lives on a wire', since)


test_synapse_from_the_palette.arguments = ['--example', 'coba']


def test_wires_by_keys(app):
    app.wait_dump(lambda d: d['dumps']['canvas']['nodes'], 'the network')
    area = app.widget('canvas')
    app.click_at(*app.place(area, area['width'] - 30, 30))
    app.key('w')
    app.wait_dump(lambda d: d['selected-edges'] == ['drive_E_I'], 'the first wire')
    app.key('shift+w')
    app.wait_dump(lambda d: d['selected-edges'] == ['II'], 'the last wire')
    app.key('shift+w')
    app.wait_dump(lambda d: d['selected-edges'] == ['IE'], 'the one before')
    app.key('s')
    app.wait('quick-insert')
    app.type('delta')
    app.key('Return')
    dump = app.wait_dump(lambda d: edge_of(d, 'IE')['synapse'] == 'delta', 'the synapse')
    assert edge_of(dump, 'IE')['weight'].startswith('-'), edge_of(dump, 'IE')
    expect(dump['problems'], [])
    app.wait_dump(lambda d: wire_of(d, 'IE')['effect'] == 'inhibitory', 'a disc still')
    app.key('Return')
    app.wait_dump(lambda d: app.find(d, 'inspector tab parameters')['focus'], 'the inspector')


test_wires_by_keys.arguments = ['--example', 'coba']

if __name__ == '__main__':
    harness.main(globals())
