#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the cells of a population are: size, shapes and what they need, problems at the field, the picture, and the way
from a wire that misses places."""
import time

import harness
from harness import expect, wire_of

NETWORK = {
    'format': 'loligo', 'version': 1,
    'nodes': [{'id': 'E', 'model': 'lif', 'size': 400, 'at': [0, 0]},
              {'id': 'I', 'model': 'lif', 'size': [6, 6], 'at': [220, 0],
               'geometry': {'shape': 'sheet', 'spacing': '30 um', 'note': 'kept'}}],
    'edges': [{'id': 'EI', 'from': 'E', 'to': 'I', 'synapse': 'delta', 'connect': 'probability(0.1)',
               'weight': '1 mV'}],
    'recorders': [{'id': 's', 'of': 'E', 'what': 'spikes'}], 'plots': [{'kind': 'raster', 'recorders': ['s']}],
    'run': {'duration': '100 ms', 'dt': '0.1 ms'}}


def undo(app, times):
    for _ in range(times):
        before = app.dump()['document']
        app.key('ctrl+z')
        app.wait_dump(lambda d: d['document'] != before, 'one step back')


def node_of(dump, name):
    return next(n for n in dump['document']['nodes'] if n['id'] == name)


def select(app, name):
    canvas = app.widget('canvas')
    node = app.node(name)
    app.click_at(*app.place(canvas, node['px'], node['py']))
    app.wait_dump(lambda d: d['selected-nodes'] == [name], f'{name} selected')


def choose(app, drop_down, row):
    """A list that has just closed may swallow the first click."""
    for _ in range(5):
        app.click(drop_down)
        end = time.monotonic() + 2
        while time.monotonic() < end and not app.find(app.dump(), 'popup'):
            pass
        if app.find(app.dump(), 'popup'):
            break
    app.key('Home', *['Down'] * row, 'Return')
    app.wait_dump(lambda d: not app.find(d, 'popup'), 'the list closed')


def geometry_is(app, name, wanted):
    app.wait_dump(lambda d: node_of(d, name).get('geometry') == wanted, f'the places {wanted}')


def text_of(dump, app, name):
    return (app.find(dump, name) or {}).get('text', '')


def test_shapes(app):
    app.open_document(NETWORK)
    select(app, 'E')
    app.wait_dump(lambda d: app.find(d, 'places shape') and not app.find(d, 'places length'), 'no places')
    choose(app, 'places shape', 1)
    geometry_is(app, 'E', {'spacing': '10 um', 'shape': 'line'})
    caption = '400 cells, 10 µm apart, in 4000 µm'
    dump = app.wait_dump(lambda d: caption in text_of(d, app, 'places caption'), 'a caption')
    expect(dump['undo'], 'Change of Places of E')
    app.picture('places-line')
    choose(app, 'places shape', 2)
    geometry_is(app, 'E', {'spacing': '10 um', 'shape': 'ring'})
    app.widget('places picture')
    app.picture('places-ring')
    choose(app, 'places shape', 3)
    geometry_is(app, 'E', {'spacing': '10 um', 'shape': 'sheet'})
    app.wait_dump(lambda d: node_of(d, 'E')['size'] == [20, 20]
                  and text_of(d, app, 'node size') == '20 × 20', 'a sheet')
    app.wait_dump(lambda d: text_of(d, app, 'places caption').startswith('20 × 20 cells'), 'its caption')
    app.click('places periodic 1')
    geometry_is(app, 'E', {'spacing': '10 um', 'shape': 'sheet', 'periodic': [False, True]})
    app.wait_dump(lambda d: 'Dashed edges meet' in text_of(d, app, 'places caption'), 'said')
    app.picture('places-sheet')
    choose(app, 'places length kind', 1)
    geometry_is(app, 'E', {'shape': 'sheet', 'periodic': [False, True], 'extent': '200 um'})
    app.type_into('places length', '0.2, 0.4 mm')
    app.wait_dump(lambda d: text_of(d, app, 'places length') == '0.2 um, 0.4 mm', 'a number is in micrometres')
    app.point_at_canvas()
    app.key('ctrl+z')
    geometry_is(app, 'E', {'shape': 'sheet', 'periodic': [False, True], 'extent': '200 um'})
    choose(app, 'places shape', 5)
    geometry_is(app, 'E', {'shape': 'random', 'periodic': [False, True], 'extent': '200 um'})
    app.wait_dump(lambda d: 'anywhere in 200 µm × 200 µm' in text_of(d, app, 'places caption'), 'at random')
    app.type_into('places seed', '7')
    geometry_is(app, 'E', {'shape': 'random', 'periodic': [False, True], 'extent': '200 um', 'seed': '7'})
    app.picture('places-random')
    choose(app, 'places shape', 0)
    app.wait_dump(lambda d: 'geometry' not in node_of(d, 'E') and not app.find(d, 'places picture'), 'no places again')
    app.point_at_canvas()
    undo(app, 7)
    app.wait_dump(lambda d: node_of(d, 'E').get('geometry') == {'spacing': '10 um', 'shape': 'line'}
                  and node_of(d, 'E')['size'] == 400, 'the line')


def test_size_and_problems(app):
    app.open_document(NETWORK)
    select(app, 'I')
    app.wait_dump(lambda d: text_of(d, app, 'node size') == '6 × 6', 'rows and columns')
    app.type_into('node size', '70 x 50')
    dump = app.wait_dump(lambda d: node_of(d, 'I')['size'] == [70, 50], 'more cells')
    expect(dump['undo'], 'Size of I')
    expect(node_of(dump, 'I')['geometry'], NETWORK['nodes'][1]['geometry'])
    app.wait_dump(lambda d: text_of(d, app, 'node size') == '70 × 50', 'as it is written')
    app.wait_dump(lambda d: '70 × 50 cells' in text_of(d, app, 'places caption'), 'the caption')
    app.picture('places-many')
    app.type_into('node size', '36')
    app.wait_dump(lambda d: 'write 6 × 6' in text_of(d, app, 'size problem'), 'what is wrong')
    expect(node_of(app.dump(), 'I')['size'], [70, 50])
    app.type_into('node size', '7 x 5')
    app.wait_dump(lambda d: node_of(d, 'I')['size'] == [7, 5] and not app.find(d, 'size problem'), 'mended')
    app.type_into('places length', '30 mV')
    app.wait_dump(lambda d: 'mV' in text_of(d, app, 'places problem'), 'another unit')
    app.picture('places-problem')
    expect(node_of(app.dump(), 'I')['geometry'], NETWORK['nodes'][1]['geometry'])
    app.type_into('places length', '30 um, 20 um')
    geometry_is(app, 'I', {'shape': 'sheet', 'spacing': ['30 um', '20 um'], 'note': 'kept'})
    app.wait_dump(lambda d: not app.find(d, 'places problem'), 'mended')
    app.point_at_canvas()
    undo(app, 3)
    app.wait_dump(lambda d: node_of(d, 'I') == {**NETWORK['nodes'][1]} and d['undo'] is None, 'as it was')


def edge_of(dump):
    return next(e for e in dump['document']['edges'] if e['id'] == 'EI')


def select_wire(app):
    wire = wire_of(app.dump(), 'EI')
    app.click_at(*app.place(app.widget('canvas'), wire['px'], wire['py']))
    app.wait_dump(lambda d: d['selected-edges'] == ['EI'] and not d['selected-nodes'], 'the wire')


def test_way_from_a_wire(app):
    app.open_document(NETWORK)
    select_wire(app)
    choose(app, 'rule kind', 6)  # gaussian
    app.wait_dump(lambda d: 'places' in text_of(d, app, 'rule problem') and app.find(d, 'places link'), 'the way')
    app.picture('places-link')
    choose(app, 'rule kind', 2)
    app.wait_dump(lambda d: not app.find(d, 'places link'), 'a rule that needs none')
    app.type_into('wire weight entry', '1 mV*exp(-d/(50 um))')
    app.wait_dump(lambda d: 'places' in text_of(d, app, 'wire weight problem')
                  and app.find(d, 'places link'), 'as well')
    app.picture('places-link-weight')
    app.click('places link')
    app.wait_dump(lambda d: d['selected-nodes'] == ['E'] and app.find(d, 'places shape'), 'the node without places')
    choose(app, 'places shape', 3)
    app.wait_dump(lambda d: node_of(d, 'E')['size'] == [20, 20], 'a sheet')
    select_wire(app)
    for text in ('1 mV*exp(-d/(50 um))', 'where(d < 80 um, 1 mV, 0 mV)', 'uniform(1 mV, 2 mV)*(i + 1)/(j + 1)'):
        app.type_into('wire weight entry', text)
        app.wait_dump(lambda d, text=text: edge_of(d)['weight'] == text and not d['problems'], text)
    for text in ('1 ms + d/(0.3 m/s)', 'max(0.1 ms, normal(1.5 ms, 0.5 ms))'):
        app.type_into('wire delay entry', text)
        app.wait_dump(lambda d, text=text: edge_of(d)['delay'] == text and not d['problems'], text)
    app.type_into('wire delay entry', '1 ms/d')
    app.wait_dump(lambda d: 'it must be in ms' in text_of(d, app, 'wire delay problem'), 'no delay')
    app.picture('places-wire')


harness.main(globals())
